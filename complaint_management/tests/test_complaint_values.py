from datetime import datetime

from psycopg2 import IntegrityError

from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintValues(ComplaintCommon):
    """Whatever is sent comes in whole or is refused by the name of the field."""

    def test_long_text_and_every_script_come_in_whole(self):
        """R3: 50,000 characters, Chinese, emoji and markup are kept as they were written."""
        texts = ["水" * 50_000, "漏水 😀👨‍👩‍👧", "<script>alert(1)</script> & 'x'"]
        for text in texts:
            with self.subTest(text=text[:20]):
                case = self.new_complaint(description=text)
                self.env.invalidate_all()
                self.assertEqual(case.description, text)

    def test_a_subject_is_a_few_words(self):
        """R3: a page of text belongs below it; a mail's endless subject is kept whole there."""
        with self.refused("Subject: at most 500"):
            self.new_complaint(name="x" * 501)
        case = self.env["complaint.complaint"].message_new(
            {"subject": "Leak " * 200, "body": "<p>Help</p>", "email_from": "a@example.com"}
        )
        self.assertEqual(len(case.name), 500)
        self.assertIn("Leak " * 199, case.description)
        self.assertIn("Help", case.description)

    def test_characters_no_database_keeps_are_left_out(self):
        """R3, R59: a text from another system is not lost for a zero byte or half an emoji."""
        case = self.new_complaint(name="Le\0ak", description="wet \ud83d floor")
        self.assertEqual((case.name, case.description), ("Leak", "wet ? floor"))
        case.name = "Still\0 leaking"
        self.assertEqual(case.name, "Still leaking")
        contact = self.env["complaint.contact"].create({"complaint_id": case.id, "summary": "a\0b"})
        self.assertEqual(contact.summary, "ab")

    def test_dates_that_are_none_or_absurd_are_refused(self):
        """R3: by the name of the field, with an example."""
        for value, message in (
            ("yesterday", "Received at: “yesterday” is not a date.*2026-12-31"),
            ("2026-02-31 08:00:00", "is not a date"),
            (5, "is not a date"),
            ("0001-01-01 00:00:00", "Received at: choose a date between the years 1900"),
        ):
            with self.subTest(value=value), self.refused(message):
                self.new_complaint(date_received=value)
        case = self.new_complaint()
        with self.refused("Reply Promised for: choose a date"):
            case.date_promised = datetime(9999, 12, 31)

    def test_numbers_that_are_none_or_absurd_are_refused(self):
        """R13: a cost that is no number never reaches the figures."""
        for value in ("abc", "nan", "inf", 1e300, -1e300):
            with self.subTest(value=value), self.refused("Expected Cost: “.*” is not a number"):
                self.new_complaint(amount_expected=value)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.new_complaint(amount_expected=-1)

    def test_a_phone_typed_full_width_is_the_same_phone(self):
        """R9: as a Chinese keyboard writes it."""
        first = self.new_complaint(partner_id=False, partner_phone="138 0013 8000")
        again = self.new_complaint(partner_id=False, partner_phone="（１３８）００１３－８０００")
        self.assertEqual(again.partner_phone_digits, first.partner_phone_digits)
        self.assertEqual(again.repeat_of_id, first)
        self.assertIn(again, again.search([("search_text", "ilike", "13800138000")]))

    def test_a_phone_of_endless_digits_is_refused(self):
        """R3: a phone, not a book."""
        with self.refused("Phone: “1111.* is not a phone number"):
            self.new_complaint(partner_phone="1" * 5000)

    def test_only_who_takes_over_a_ledger_brings_numbers(self):
        """R4: otherwise they are drawn, month by month, without gaps of anybody's making."""
        with self.refused("Number: it is drawn"):
            self.new_complaint(number="X-1")
        self.assertEqual(self.new_complaint(self.gm, number="OLD-1").number, "OLD-1")

    def test_an_empty_external_reference_is_none(self):
        """R59: another system that sends "" opens as many cases as it likes."""
        self.assertTrue(self.new_complaint(external_ref="") | self.new_complaint(external_ref=""))

    def test_a_case_lies_with_people_who_can_open_it(self):
        """R5: not with a portal user, a colleague without access or of another company."""
        portal = self.new_portal_user()
        plain = new_test_user(
            self.env, "t_plain_handler", groups="base.group_user", company_id=self.company.id
        )
        abroad = new_test_user(
            self.env,
            "t_abroad_handler",
            groups="complaint_management.group_complaint_staff",
            company_id=self.env["res.company"].create({"name": "Abroad"}).id,
        )
        case = self.new_complaint()
        for user in (portal, plain, abroad):
            for name in ("user_id", "receiver_id"):
                if (user, name) == (plain, "receiver_id"):
                    continue  # whoever picks up the phone
                with self.subTest(user=user.login, field=name), self.refused("cannot open"):
                    self.new_complaint(**{name: user.id})
            row = {"complaint_id": case.id, "to_user_id": user.id, "reason": "Holiday"}
            with self.subTest(user=user.login), self.refused("cannot open complaints"):
                self.env["complaint.handover"].with_user(self.staff).create(row)
            with self.subTest(user=user.login), self.refused("cannot open complaints"):
                self.env["complaint.visit"].create({"complaint_id": case.id, "user_id": user.id})

    def test_an_anonymous_case_keeps_nobody_s_name(self):
        """R2: whoever stays unnamed is not found by name or phone either."""
        vals = {"partner_id": False, "channel_id": self.letter.id, "is_anonymous": True}
        for name, value in (
            ("partner_name", "Wang Fang"),
            ("partner_phone", "138 0013 8000"),
            ("partner_email", "wang@example.com"),
        ):
            with self.subTest(field=name), self.refused("Anonymous: name, phone and e-mail"):
                self.new_complaint(**vals, **{name: value})

    def test_a_case_stays_with_its_company(self):
        """R54: neither by a write nor together with other changes."""
        other = self.env["res.company"].create({"name": "Abroad"})
        with self.refused("Company: a case stays"):
            self.new_complaint().with_user(self.gm).write({"company_id": other.id})

    def test_what_a_case_is_about_is_not_deleted_behind_it(self):
        """R57: words, departments and people that cases name are archived instead."""
        place = self.env["complaint.location"].create({"name": "Lobby", "company_id": False})
        leaver = new_test_user(
            self.env,
            "t_leaver",
            groups="complaint_management.group_complaint_staff",
            company_id=self.company.id,
        )
        case = self.new_complaint(
            leaver,
            user_id=leaver.id,
            location_id=place.id,
            department_id=self.finance.id,
            cause_id=self.env["complaint.cause"].create({"name": "Wear"}).id,
        )
        self.env.flush_all()
        for name in ("category_id", "cause_id", "location_id"):
            with self.subTest(field=name), self.refused("Archive it instead"):
                case[name].sudo().unlink()
        for name in ("department_id", "user_id"):
            with (
                self.subTest(field=name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                case[name].sudo().unlink()
        self.assertTrue(case.exists().category_id)

    def test_a_copy_is_a_new_case(self):
        """R3: who copies took it, now; nothing that was found out or decided comes along."""
        case = self.close(self.new_complaint(date_received="2026-01-05"))
        copy = case.with_user(self.desk_head).copy()
        self.assertEqual((copy.name, copy.partner_id), (case.name, case.partner_id))
        self.assertEqual((copy.state, copy.receiver_id), ("received", self.desk_head))
        self.assertFalse(copy.user_id or copy.cause_id)
        self.assertFalse(copy.assessment or copy.contact_ids or copy.solution_ids)
        self.assertGreater(copy.date_received, case.date_received)
        self.assertGreater(copy.date_promised, copy.date_received)
        self.assertNotEqual(copy.number, case.number)


@tagged("post_install", "-at_install")
class TestComplaintForgery(ComplaintCommon):
    """What only the system writes, and what a link would give away."""

    def test_a_link_to_a_case_kept_from_somebody_shows_its_number_only(self):
        """R54, R55: neither subject nor name, whichever record the link stands on."""
        secret = self.new_complaint(self.gm, kind="denunciation", name="Bribes in purchasing")
        case = self.new_complaint()
        case.sudo().parent_id = secret
        [read] = case.with_user(self.staff).read(["parent_id"])
        self.assertEqual(read["parent_id"][1], secret.number)
        [read] = case.with_user(self.gm).read(["parent_id"])
        self.assertIn("Bribes", read["parent_id"][1])
        Decide = self.env["complaint.complaint.decide"].with_user(self.staff)
        with self.refused("choose a case that you may see"):
            Decide.create({"complaint_id": secret.id, "decision": "cancel", "reason": "See"})
        with self.refused("choose a case that you may see"):
            Decide.with_context(default_complaint_id=secret.id).onchange(
                {}, [], {"complaint_id": {"fields": {"display_name": {}}}}
            )

    def test_a_case_is_linked_to_one_that_the_user_sees(self):
        """R9, R55: nobody enters a link to learn what it leads to, nor a circle."""
        secret = self.new_complaint(self.gm, kind="denunciation")
        one, two = self.new_complaint(), self.new_complaint(partner_id=False)
        for name in ("repeat_of_id", "parent_id"):
            with self.subTest(field=name):
                with self.refused("choose a case that you may see"):
                    one[name] = secret
                with self.refused("choose a case that you may see"):
                    self.new_complaint(**{name: secret.id})
                with self.refused("choose a case that you may see"):
                    one.with_context(**{f"default_{name}": secret.id}).create({"name": "Sly"})
                with self.refused("circle"):
                    one[name] = one
                one[name] = two
                with self.refused("circle"):
                    two[name] = one

    def test_a_piece_of_evidence_is_not_exchanged(self):
        """R33, R57: neither its content nor where it belongs, so that it cannot be deleted."""
        evidence = (
            self.env["complaint.evidence"]
            .with_user(self.staff)
            .create(
                {
                    "complaint_id": self.new_complaint().id,
                    "name": "Photo of the leak",
                    "attachment_ids": [Command.create({"name": "leak.txt", "raw": b"wet"})],
                }
            )
        )
        file = evidence.attachment_ids
        for vals in ({"raw": b"dry"}, {"res_model": "res.partner", "res_id": 1}, {"res_id": 0}):
            with self.subTest(vals=vals), self.refused("part of the record"):
                file.write(vals)
        self.assertEqual(file.raw, b"wet")

    def test_a_severity_is_chosen_not_emptied(self):
        """R13: by its dialog."""
        with self.refused("Severity: choose"):
            self.decide(self.new_complaint(), self.staff, "severity")

    def test_what_only_the_system_writes_is_refused(self):
        """R10, R5: no merging without a party, no handover that never gets late."""
        one, two = self.new_complaint(), self.new_complaint()
        one.action_assign_to_me()
        handover = (
            self.env["complaint.handover"]
            .with_user(self.staff)
            .create({"complaint_id": one.id, "to_user_id": self.colleague.id, "reason": "Leave"})
        )
        party = {"complaint_id": one.id, "partner_name": "Somebody", "origin_id": two.id}
        attempts = (
            lambda: one.write({"merged_into_id": two.id}),
            lambda: one.write({"severity_note": "Leave it alone"}),
            lambda: handover.write({"date_escalated": "2026-01-01"}),
            lambda: handover.write({"date": "2199-01-01"}),
            lambda: self.env["complaint.party"].with_user(self.staff).create(party),
        )
        for attempt in attempts:
            with self.refused("cannot be set|change the severity itself|begins now"):
                attempt()
        forged = one.with_context(default_merged_into_id=two.id).create({"name": "Sly"})
        self.assertFalse(forged.merged_into_id)

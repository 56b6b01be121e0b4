import base64

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.complaint_complaint_guard import REOPENING
from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintMerge(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.neighbour = cls.env["res.partner"].create(
            {"name": "Zhao Min", "phone": "010 6512 3456", "email": "zhao@example.com"}
        )

    def merge(self, survivor, *others, user=None):
        cases = survivor.browse([survivor.id, *(case.id for case in others)])
        wizard = (
            self.env["complaint.complaint.merge"]
            .with_user(user or self.staff)
            .with_context(active_model="complaint.complaint", active_ids=cases.ids)
            .create({"target_id": survivor.id})
        )
        wizard.action_merge()

    def two(self, **vals):
        one = self.new_complaint()
        two = self.new_complaint(
            **{
                "name": "Water everywhere",
                "partner_id": self.neighbour.id,
                "description": "It drips through the ceiling",
                **vals,
            }
        )
        return one, two

    def test_the_merged_number_finds_the_surviving_case(self):
        """R10: by the search box and by the name search of a link."""
        one, two = self.two()
        self.merge(one, two)
        self.assertEqual(two.state, "cancelled")
        self.assertEqual((two.cancel_reason, two.merged_into_id), ("merged", one))
        found = [case_id for case_id, _name in one.name_search(two.number)]
        self.assertIn(one.id, found)
        self.assertIn(one, one.search([("search_text", "ilike", two.number)]))

    def test_every_complainant_is_still_answered(self):
        """R10: the complainant of the merged case is a party who gets an answer."""
        one, two = self.two()
        self.merge(one, two)
        party = one.party_ids
        self.assertEqual((party.partner_id, party.origin_id), (self.neighbour, two))
        self.bring_to_visit(one)
        one.visit_ids.result = "satisfied"
        self.assertEqual(one.state, "visit", "not before Zhao Min has heard from us")
        with self.refused("Answer every complainant"):
            one.stage_id = self.stage("closed")
        party.action_answered()
        one.stage_id = self.stage("closed")
        self.assertEqual(one.state, "closed")

    def test_nothing_is_lost(self):
        """R10: text, files, evidence and parties come along; the rest stays on the old one."""
        one, two = self.two()
        attach = {"res_model": two._name, "res_id": two.id, "datas": base64.b64encode(b"wet")}
        self.env["ir.attachment"].with_user(self.staff).create({"name": "wet.jpg", **attach})
        two.evidence_ids = [(0, 0, {"name": "Ceiling", "source": "Zhao Min"})]
        two.party_ids = [(0, 0, {"partner_name": "Old Zhao", "role": "affected"})]
        two.contact_ids = [(0, 0, {"summary": "Called back", "method": "call"})]
        self.merge(one, two)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", one._name), ("res_id", "=", one.id)]
        )
        self.assertEqual(files.mapped("raw"), [b"wet"])
        self.assertEqual(one.evidence_ids.mapped("name"), ["Ceiling"])
        self.assertEqual(set(one.party_ids.mapped("partner_name")), {"Old Zhao", "Zhao Min"})
        self.assertIn("drips through the ceiling", "".join(one.message_ids.mapped("body")))
        self.assertEqual(two.contact_ids.summary, "Called back")
        self.assertEqual(two.description, "It drips through the ceiling")

    def test_help_that_was_asked_for_is_waited_for_in_the_surviving_case(self):
        """R10, R18: it moves along as far as it got, with its to-do; what ended stays where it
        was, and nobody is asked to help with their own case."""
        one, two = self.two()
        one.department_id, two.department_id = self.desk, self.repairs
        help_asked = self.env["complaint.assistance"].create(
            [
                {
                    "complaint_id": two.id,
                    "name": name,
                    "department_id": department.id,
                    "user_id": user.id,
                }
                for name, department, user in (
                    ("Dry the floor", self.finance, self.accountant),
                    ("Ask the plumber", self.finance, self.accountant),
                    ("Move them", self.finance, self.accountant),
                    ("Say sorry", self.desk, self.desk_head),
                )
            ]
        )
        help_asked[1].sudo().action_accept()
        help_asked[2].sudo().write({"note": "Moved to 502", "date_done": fields.Datetime.now()})
        self.merge(one, two)
        self.assertEqual(
            {row.name: row.state for row in one.assistance_ids},
            {"Dry the floor": "requested", "Ask the plumber": "accepted"},
        )
        self.assertEqual(
            help_asked.mapped("state"), ["cancelled", "cancelled", "done", "cancelled"]
        )
        todos = self.env["mail.activity"].search([("summary", "in", help_asked.mapped("name"))])
        self.assertEqual(todos.mapped("res_id"), [one.id, one.id])

    def test_an_anonymous_complainant_needs_no_answer(self):
        """R10: nobody can be told; they stay on record as a witness."""
        one, two = self.two(is_anonymous=True, partner_id=False, channel_id=self.walk_in.id)
        self.merge(one, two)
        self.assertEqual(one.party_ids.role, "witness")

    def test_the_oldest_case_survives_unless_another_is_chosen(self):
        """R10: the dialog proposes the first."""
        one, two = self.two()
        one.date_received = fields.Datetime.subtract(one.date_received, days=1)
        wizard = Form(
            self.env["complaint.complaint.merge"]
            .with_user(self.staff)
            .with_context(active_model=one._name, active_ids=[two.id, one.id])
        )
        self.assertEqual(wizard.target_id, one)

    def test_the_dialog_opens_with_the_chosen_cases(self):
        """R10: asked for the way a browser asks, with the columns of its list."""
        one, two = self.two()
        spec = {"target_id": {}, "complaint_ids": {"fields": {"number": {}}}}
        opened = (
            self.env["complaint.complaint.merge"]
            .with_user(self.staff)
            .with_context(active_model=one._name, active_ids=[one.id, two.id])
            .onchange({}, [], spec)
        )
        lines = opened["value"]["complaint_ids"]
        self.assertEqual([line[2]["number"] for line in lines], [one.number, two.number])

    def test_what_is_not_merged(self):
        """R10: one case alone, a closed one, and a confidential one into an open one."""
        one, two = self.two()
        with self.refused("at least two"):
            self.merge(one)
        secret = self.new_complaint(is_confidential=True)
        with self.refused("confidential"):
            self.merge(one, secret)
        self.merge(one, two)
        with self.refused("is closed"):
            self.merge(one, two)

    def test_several_complaints_in_one_contact_are_split(self):
        """R10: the new case starts with person, channel and receipt, and is linked."""
        case = self.new_complaint(self.staff, mood="agitated")
        context = case.action_split()["context"]
        form = Form(case.with_context(**context).browse())
        form.name = "And the lift was dirty"
        part = form.save()
        self.assertEqual(part.parent_id, case)
        self.assertEqual(case.child_ids, part)
        self.assertNotEqual(part.number, case.number)
        for name in ("partner_id", "channel_id", "date_received", "receiver_id", "mood"):
            self.assertEqual(part[name], case[name], name)
        self.assertIn(part, case.search(case.action_view_related()["domain"]))

    def test_merged_means_into_another_case(self):
        """R10: no case says "merged" without one that goes on, by any door."""
        one, two = self.two()
        case = two.with_user(self.staff)
        reason = {"cancel_reason": "merged"}
        self.env.flush_all()
        doors = {
            "write": lambda: case.sudo().write(reason),
            "system": lambda: case.sudo().write({"merged_into_id": one.id}),
            "create": lambda: one.sudo().create({"name": "Sly", **reason}),
        }
        by_hand = {
            "write": lambda: case.write(reason),
            "cancel": lambda: case.write({**reason, "stage_id": self.stage("cancelled").id}),
            "create": lambda: self.new_complaint(**reason),
            "former ledger": lambda: self.new_complaint(
                self.gm, **reason, is_former=True, stage_id=self.stage("cancelled").id
            ),
        }
        for name, door in by_hand.items():
            with self.subTest(door=name), self.refused("cannot be set"):
                door()
        for name, door in doors.items():
            with (
                self.subTest(door=name),
                mute_logger("odoo.sql_db"),
                self.refused("merged_has_survivor", CheckViolation),
                self.env.cr.savepoint(),
            ):
                door()
                self.env.flush_all()
        self.merge(one, two)
        with (
            mute_logger("odoo.sql_db"),
            self.refused("merged_has_survivor", CheckViolation),
            self.env.cr.savepoint(),
        ):
            two.sudo().with_context(complaint_reopening=REOPENING).cancel_reason = "duplicate"
            self.env.flush_all()

    def test_a_reopened_case_stands_for_itself_again(self):
        """R10, R44: its number finds itself only, and both logs say so."""
        one, two = self.two()
        self.merge(one, two)
        self.flush_tracking()
        self.decide(
            two, self.staff, "reopen", reason="Another tap", stage_id=self.stage("received").id
        )
        self.assertEqual((two.state, two.cancel_reason), ("received", False))
        self.assertFalse(two.merged_into_id)
        self.assertFalse(one.merged_ids)
        self.assertNotIn(one, one.search([("search_text", "ilike", two.number)]))
        self.assertIn("merged_into_id", self.tracked(two))
        self.assertRegex("".join(one.message_ids.mapped("body")), f"Reopened: {two.number}")

    def test_what_has_ended_takes_no_case_in(self):
        """R10: closed, withdrawn or merged itself: the sentence names the way out."""
        one, two = self.two()
        third = self.new_complaint(name="The lift stinks")
        closed = self.close(self.new_complaint(partner_id=self.neighbour.id))
        withdrawn = self.new_complaint(partner_id=self.neighbour.id)
        self.decide(withdrawn, self.staff, "cancel")
        self.merge(one, two)
        for ended, sentence in (
            (two, f"merged into {one.number}"),
            (closed, "is closed. Reopen it"),
            (withdrawn, "is closed. Reopen it"),
        ):
            with (
                self.subTest(sentence),
                self.refused(f"Surviving case: {ended.number} .*{sentence}"),
            ):
                self.merge(ended, third)
        self.assertFalse(third.is_closed)

    def test_merges_never_run_in_a_circle(self):
        """R10: whatever was reopened in between; every merged number leads to an open case."""
        one, two = self.two()
        third = self.new_complaint(name="The lift stinks")
        self.merge(two, one)
        self.merge(third, two)
        self.decide(one, self.staff, "reopen", stage_id=self.stage("received").id)
        self.merge(one, third)
        self.assertEqual((two.merged_into_id, third.merged_into_id), (third, one))
        self.assertFalse(one.merged_into_id)
        with self.refused("not through others", ValidationError):
            one.sudo().write({"cancel_reason": "merged", "merged_into_id": two.id})
        with self.refused("not through others", ValidationError):
            one.sudo().write({"cancel_reason": "merged", "merged_into_id": one.id})

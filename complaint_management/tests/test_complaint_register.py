from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import NOON, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintRegister(ComplaintCommon):
    @freeze_time(NOON)
    def test_the_register_fills_itself_as_far_as_it_can(self):
        """R3: receiver, receipt, mood, type and the reply promised in 24 hours."""
        case = self.new_complaint()
        self.assertEqual(case.receiver_id, self.staff)
        self.assertEqual(case.date_received, NOON)
        self.assertEqual(case.date_promised, NOON + timedelta(hours=24))
        self.assertEqual((case.mood, case.kind, case.state), ("calm", "complaint", "received"))
        self.assertEqual(case.partner_name, "Lin Xia")
        self.assertEqual(case.partner_phone, "+86 138 0013 8000")

    def test_received_yesterday_is_not_recorded_yesterday(self):
        """R3: the receipt differs from the recording; the promise counts from receipt."""
        received = fields.Datetime.now() - timedelta(days=1)
        case = self.new_complaint(date_received=received)
        self.assertEqual(case.date_received, received)
        self.assertGreater(case.create_date, received)
        self.assertEqual(case.date_promised, received + timedelta(hours=24))

    def test_the_policy_says_how_long_a_reply_takes(self):
        """R3: 24 hours is the default; an administrator changes it."""
        policy = self.env["complaint.policy"].create(
            {"name": "Slow", "sequence": 1, "promise_hours": 48, "channel_ids": self.letter.ids}
        )
        case = self.new_complaint(channel_id=self.letter.id, date_received=NOON)
        self.assertEqual(case.policy_id, policy)
        self.assertEqual(case.date_promised, NOON + timedelta(hours=48))

    def test_a_next_promise_moves_the_promised_reply(self):
        """R3, R40: the last promise made in a contact counts."""
        case = self.new_complaint()
        promise = fields.Datetime.now().replace(microsecond=0) + timedelta(days=2)
        case.contact_ids = [(0, 0, {"summary": "Parts ordered", "date_next": promise})]
        self.assertEqual(case.date_promised, promise)

    def test_one_external_reference_is_taken_in_once(self):
        """R59: a retry of another system makes no second case."""
        self.new_complaint(external_ref="APP-1")
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.new_complaint(external_ref="APP-1")

    # Bad input

    def test_bad_input_is_named(self):
        """R3: each mistake has its own sentence, as a table."""
        later = fields.Datetime.now() + timedelta(days=1)
        table = (
            ({"name": "   "}, "Subject"),
            ({"partner_id": False, "partner_phone": "call me"}, "is not a phone number"),
            ({"partner_id": False, "partner_phone": "123"}, "is not a phone number"),
            ({"date_received": later}, "cannot be received in the future"),
            (
                {"date_received": NOON, "date_occurred": NOON + timedelta(days=2)},
                "it happened before",
            ),
            ({"stage_id": self.stage("closed").id}, "cannot move"),
            ({"stage_id": self.stage("handling").id}, "Assess it"),
        )
        for vals, message in table:
            with self.subTest(vals=vals):
                count = self.env["complaint.complaint"].search_count([])
                with self.refused(message):
                    self.new_complaint(**vals)
                self.assertEqual(self.env["complaint.complaint"].search_count([]), count)

    def test_a_case_needs_a_subject(self):
        """R3: without a subject nothing is saved."""
        with self.refused("Subject: it cannot be empty"):
            self.new_complaint(name=False)

    def test_an_unknown_stage_saves_nothing(self):
        """A wrong id from outside is refused as a whole, the other values too."""
        case = self.new_complaint()
        stage = self.env["complaint.stage"].create({"name": "Gone"})
        gone = stage.id
        stage.unlink()
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception):  # noqa: B017
            with self.env.cr.savepoint():
                case.write({"name": "Half", "stage_id": gone})
                case.flush_recordset()
        case.invalidate_recordset()
        self.assertEqual(case.name, "The tap drips")

    def test_phones_are_written_in_many_ways(self):
        """R3: what people write as a phone number is taken."""
        for phone in (
            "13800138000",
            "+86 138-0013-8000",
            "(010) 6512.3456 ext 12",
            "010-65123456转801",
        ):
            with self.subTest(phone=phone):
                case = self.new_complaint(partner_id=False, partner_phone=phone)
                self.assertEqual(case.partner_phone, phone)

    def test_the_name_of_a_place_finds_its_cases(self):
        place = self.env["complaint.location"].create(
            {"name": "Room 801", "company_id": self.company.id}
        )
        case = self.new_complaint(location_id=place.id)
        cases = self.env["complaint.complaint"].with_user(self.staff)
        self.assertEqual(cases.search([("search_text", "ilike", "room 801")]), case)
        place.name = "Suite 801"
        self.assertEqual(cases.search([("search_text", "ilike", "suite 801")]), case)
        self.assertFalse(cases.search([("search_text", "ilike", "room 801")]))

    def test_long_and_foreign_texts_survive(self):
        """R3: 50,000 characters, Chinese and emoji come back as they went in."""
        text = "漏水了，水龙头坏了 😡 " * 5000
        case = self.new_complaint(name="漏水 😡", description=text[:50000])
        self.assertEqual(len(case.description), 50000)
        self.env.invalidate_all()
        self.assertEqual(case.description, text[:50000])
        self.assertEqual(case.search([("display_name", "ilike", "漏水 😡")]), case)

    def test_the_form_takes_a_case_with_what_a_caller_says(self):
        """R3: subject, name and phone are enough for a first entry."""
        form = Form(
            self.env["complaint.complaint"].with_user(self.staff).with_company(self.company)
        )
        form.name = "No hot water"
        form.partner_name = "Wang"
        form.partner_phone = "010 6512 3456"
        case = form.save()
        self.assertRegex(case.number, r"^\d{4}-\d{4}$")
        self.assertEqual(case.department_id, self.desk)

    def test_a_receipt_slightly_ahead_of_our_clock_is_taken(self):
        """R3: clocks differ by a minute; that stops nobody."""
        soon = fields.Datetime.now() + timedelta(minutes=1)
        self.assertTrue(self.new_complaint(date_received=soon))

    def test_a_wrong_correction_is_refused_too(self):
        """R3: the checks also hold for a later correction."""
        case = self.new_complaint()
        with self.assertRaises(ValidationError):
            case.name = " "

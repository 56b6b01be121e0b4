from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, new_test_user, tagged

from .common import NOON, ComplaintCommon

STAFF = "base.group_user,complaint_management.group_complaint_staff"


@tagged("post_install", "-at_install")
class TestComplaintChannel(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.email = cls.env.ref("complaint_management.complaint_channel_email")
        cls.book = cls.env.ref("complaint_management.complaint_channel_comment_book")

    def test_all_channels_of_the_regulations_are_there(self):
        """R2: walk-in, phone, letter, comment book and nine more are records."""
        codes = set(self.env["complaint.channel"].search([]).mapped("code"))
        self.assertLessEqual(
            {"walk_in", "phone", "letter", "comment_book", "email", "sms", "portal", "app"}
            | {"wechat", "qq", "social", "third_party", "regulator"},
            codes,
        )

    def test_an_anonymous_case_is_taken_where_the_channel_allows_it(self):
        """R2: the comment book may be signed by nobody."""
        case = self.new_complaint(channel_id=self.book.id, is_anonymous=True, partner_id=False)
        self.assertEqual(case._get_customer_name(), "Anonymous")

    def test_an_anonymous_case_is_refused_where_the_channel_asks_for_a_name(self):
        """R2: an e-mail has a sender."""
        with self.refused("asks for a name", ValidationError):
            self.new_complaint(channel_id=self.email.id, is_anonymous=True, partner_id=False)

    def test_an_anonymous_case_has_no_complainant_record(self):
        """R2: unnamed means unnamed."""
        with self.refused("Anonymous", ValidationError):
            self.new_complaint(channel_id=self.book.id, is_anonymous=True)

    def test_the_keeper_of_a_comment_book_is_reminded_once_a_day(self):
        """R2: one to-do a day, never a pile, none again on the day it was done."""
        self.book.keeper_id = self.staff

        def remind():
            self.env["complaint.channel"]._cron_remind_keepers()
            return self.book.with_context(active_test=False).activity_ids

        with freeze_time(NOON):
            self.assertEqual(remind().user_id, self.staff)
            self.assertEqual(len(remind()), 1)
            self.assertIn("Comment book", self.book.activity_ids.summary)
            self.book.activity_ids.action_done()
            self.assertEqual(len(remind()), 1)
        with freeze_time(fields.Datetime.add(NOON, days=1)):
            self.assertEqual(len(remind()), 2)
            self.assertEqual(len(self.book.activity_ids), 1)
        with freeze_time(fields.Datetime.add(NOON, days=2)):
            self.assertEqual(len(remind()), 2, "yesterday's is still open")

    def test_books_without_keeper_disturb_nobody(self):
        """R2: the daily job passes over books nobody keeps, also after the keeper has left."""
        self.book.keeper_id = new_test_user(self.env, "t_gone", groups=STAFF)
        self.book.keeper_id.active = False
        self.env["complaint.channel"]._cron_remind_keepers()
        self.assertFalse(self.book.activity_ids)

    def test_scripts_follow_channel_mood_and_state(self):
        """R8: each situation has its own text, as a table."""
        script = self.env["complaint.script"]
        script.search([]).active = False
        rows = (
            # name, state, mood, channels
            ("any", False, False, []),
            ("calm", False, "calm", []),
            ("agitated at receipt", "received", "agitated", []),
            ("phone", False, False, self.phone.ids),
            ("walk-in, calm, visit", "visit", "calm", self.walk_in.ids),
        )
        for name, state, mood, channels in rows:
            script.create(
                {
                    "name": name,
                    "body": f"<p>{name}!</p>",
                    "state": state,
                    "mood": mood,
                    "channel_ids": [(6, 0, channels)],
                }
            )
        table = (
            ("received", "calm", self.phone, {"any", "calm", "phone"}),
            ("received", "agitated", self.phone, {"any", "agitated at receipt", "phone"}),
            ("received", "agitated", self.walk_in, {"any", "agitated at receipt"}),
            ("visit", "calm", self.walk_in, {"any", "calm", "walk-in, calm, visit"}),
            ("visit", "agitated", self.walk_in, {"any"}),
        )
        for state, mood, channel, expected in table:
            with self.subTest(state=state, mood=mood, channel=channel.name):
                domain = script._get_situation_domain(state, mood, channel)
                self.assertEqual(set(script.search(domain).mapped("name")), expected)

    def test_the_form_shows_the_script_of_the_situation(self):
        """R8: an agitated complainant at the desk changes the text beside the form."""
        case = self.new_complaint()
        self.assertIn("Receiving a complaint", case.script_html)
        case.mood = "agitated"
        self.assertIn("An agitated complainant", case.script_html)
        self.assertIn("3–5 minutes", case.script_html)

from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common import NOON, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintDiscretion(ComplaintCommon):
    """Clocks and the chain are our own business: the complainant hears nothing of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls.new_portal_user(email="lin.portal@example.com")
        cls.env["digest.digest"].search([]).state = "deactivated"

    def setUp(self):
        super().setUp()
        with freeze_time(NOON):
            self.case = self.new_complaint(date_received=NOON, partner_id=self.portal.partner_id.id)
            self.case.message_subscribe(self.portal.partner_id.ids)
            self.flush_tracking()
        self.mails = self.env["mail.mail"].search([])
        self.before = self.seen()

    def seen(self):
        """The messages of the case the portal user may read."""
        return (
            self.env["mail.message"]
            .with_user(self.portal)
            .search([("model", "=", self.case._name), ("res_id", "=", self.case.id)])
        )

    def live_through(self, *hours):
        """The jobs of the clocks, and the digest of the day, so many hours after receipt."""
        for hour in hours:
            with freeze_time(NOON + timedelta(hours=hour)):
                for name in self.env["complaint.due.mixin"]._get_due_models():
                    while self.env[name]._run_due_batch():
                        pass
                self.env["complaint.escalation"]._cron_send_digest()
                self.flush_tracking()

    def assert_nothing_heard(self):
        person = self.portal.partner_id
        mails = self.env["mail.mail"].search([]) - self.mails
        self.assertNotIn(person, mails.recipient_ids)
        self.assertFalse(mails.filtered(lambda m: person.email in f"{m.email_to} {m.email_cc}"))
        notified = self.env["mail.notification"].search([("res_partner_id", "=", person.id)])
        self.assertFalse(notified.mail_message_id.filtered(lambda m: m.res_id == self.case.id))
        self.assertFalse(self.case.activity_ids.filtered(lambda a: a.user_id == self.portal))
        self.assertEqual(self.seen(), self.before)
        return mails

    def test_warnings_misses_reminders_and_the_digest_stay_inside(self):
        """R25–R31: a week without an answer, from the first warning to the desk of the GM."""
        self.live_through(0.8, 1.1, 25, 49, 80, 24 * 7)
        self.assertEqual(self.case.escalation_level, "gm")
        self.assertTrue(self.case.activity_ids)
        self.assertIn("Moved up", "".join(self.case.sudo().message_ids.mapped("body")))
        mails = self.assert_nothing_heard()
        told = " ".join(f"{mail.email_to} {mail.recipient_ids.mapped('email')}" for mail in mails)
        self.assertIn(self.gm.email, told, "the digest of the day was sent")

    def test_moving_up_by_hand_and_returning_stay_inside(self):
        """R28, R29: reason and instruction are for colleagues."""
        self.decide(self.case, self.staff, "escalate", reason="He shouts at me")
        self.decide(self.case, self.desk_head, "return", reason="Give him a coffee")
        self.flush_tracking()
        self.assertEqual(self.case.escalation_ids.outcome, "returned")
        self.assert_nothing_heard()

    def test_pauses_extensions_and_severity_stay_inside(self):
        """R13, R23, R24: nor does a new date reach the complainant by itself."""
        self.env["complaint.pause"].with_user(self.staff).create(
            {"complaint_id": self.case.id, "reason": "complainant"}
        ).action_resume()
        clock = self.clock(self.case, "resolved")
        self.ask_extension(clock).with_user(self.desk_head).action_approve()
        self.case.is_legal = True
        self.flush_tracking()
        self.assertEqual(self.case.severity_level, "major")
        self.assert_nothing_heard()

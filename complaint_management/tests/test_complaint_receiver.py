from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintReceiver(ComplaintCommon):
    def test_the_receiver_stays(self):
        """R5: staff and heads cannot change the first contact, by whatever way."""
        case = self.new_complaint()
        for user in (self.staff, self.colleague, self.desk_head, self.gm):
            for receiver in (self.colleague.id, False):
                with self.subTest(user=user.name, receiver=receiver):
                    with self.refused("stays to the end"):
                        case.with_user(user).write({"receiver_id": receiver})
        with self.refused("Only a deputy GM or GM", AccessError):
            self.decide(case, self.desk_head, "receiver", receiver_id=self.colleague.id)
        self.assertEqual(case.receiver_id, self.staff)

    def test_deputy_and_gm_change_the_receiver_with_a_reason_that_is_logged(self):
        """R5: the exception, and its trace."""
        case = self.new_complaint()
        with self.refused("Reason"):
            self.decide(case, self.deputy, "receiver", receiver_id=self.colleague.id, reason=" ")
        with self.refused("choose a person"):
            self.decide(case, self.deputy, "receiver")
        self.decide(
            case, self.deputy, "receiver", receiver_id=self.colleague.id, reason="On long leave"
        )
        self.assertEqual(case.receiver_id, self.colleague)
        self.assertIn("On long leave", "".join(case.sudo().message_ids.mapped("body")))
        self.assertIn(self.colleague.partner_id, case.sudo().message_partner_ids)

    def test_the_receiver_follows_the_case_to_the_end(self):
        """R5: also when somebody else recorded it, and when they try to leave."""
        mine = self.new_complaint()
        recorded = self.new_complaint(self.gm, receiver_id=self.staff.id)
        for case in (mine, recorded):
            self.assertIn(self.staff.partner_id, case.sudo().message_partner_ids)
        mine.message_unsubscribe(self.staff.partner_id.ids)
        self.assertIn(self.staff.partner_id, mine.message_partner_ids)

    def test_somebody_else_may_stop_following(self):
        """R5: only the receiver is held."""
        case = self.new_complaint()
        case.message_subscribe(self.colleague.partner_id.ids)
        case.with_user(self.colleague).message_unsubscribe(self.colleague.partner_id.ids)
        self.assertNotIn(self.colleague.partner_id, case.message_partner_ids)

    def test_the_receiver_finds_what_they_received(self):
        """R5: "I received" stays complete when the work is done elsewhere."""
        case = self.new_complaint(department_id=self.repairs.id, user_id=self.repairer.id)
        found = case.search([("receiver_id", "=", self.staff.id)])
        self.assertIn(case, found)
        self.assertEqual(case.department_id, self.repairs)

    def test_a_case_of_nobody_may_be_taken_by_a_receiver(self):
        """R5: a case that came by mail has no first contact until somebody takes it."""
        case = self.new_complaint(receiver_id=False)
        case.with_user(self.colleague).receiver_id = self.colleague
        self.assertEqual(case.receiver_id, self.colleague)

from odoo import fields
from odoo.tests import Form, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintHandover(ComplaintCommon):
    def hand_over(self, case, to, user=None, **vals):
        return (
            self.env["complaint.handover"]
            .with_user(user or case.user_id)
            .create({"complaint_id": case.id, "to_user_id": to.id, "reason": "Shift ends", **vals})
        )

    def setUp(self):
        super().setUp()
        self.case = self.new_complaint()
        self.case.action_assign_to_me()
        self.flush_tracking()

    def test_a_handover_says_from_to_when_and_why(self):
        """R5: recorded, and the next handler has a to-do."""
        handover = self.hand_over(self.case, self.colleague)
        self.assertEqual(handover.from_user_id, self.staff)
        self.assertEqual(handover.state, "waiting")
        self.assertTrue(handover.date)
        self.assertEqual(self.case.activity_ids.user_id, self.colleague)
        self.assertEqual(self.case.user_id, self.staff, "until it is accepted")

    def test_an_accepted_handover_moves_the_work(self):
        """R5: it counts once accepted."""
        handover = self.hand_over(self.case, self.colleague)
        handover.with_user(self.colleague).action_accept()
        self.assertEqual(handover.state, "accepted")
        self.assertEqual(self.case.user_id, self.colleague)
        self.assertFalse(self.case.activity_ids)
        self.assertIn("user_id", self.tracked(self.case))

    def test_a_refused_handover_leaves_the_work_and_says_why(self):
        """R5: no reason, no refusal."""
        handover = self.hand_over(self.case, self.colleague).with_user(self.colleague)
        with self.refused("why you refuse"):
            handover.action_refuse()
        handover.refusal = "Not on duty"
        handover.action_refuse()
        self.assertEqual(handover.state, "refused")
        self.assertEqual(self.case.user_id, self.staff)
        with self.refused("answered already"):
            handover.action_accept()

    def test_only_the_person_asked_answers(self):
        """R5: nobody accepts for somebody else, not even by writing the date."""
        handover = self.hand_over(self.case, self.colleague)
        with self.refused("Only Clara Colleague"):
            handover.with_user(self.staff).action_accept()
        with self.refused("cannot be set"):
            handover.with_user(self.staff).write({"date_accepted": fields.Datetime.now()})
        with self.refused("strike this handover out"):
            handover.with_user(self.staff).write({"to_user_id": self.desk_head.id})

    def test_a_handover_is_not_born_accepted(self):
        """R5: an acceptance cannot be brought along."""
        with self.refused("cannot be set"):
            self.hand_over(self.case, self.colleague, date_accepted=fields.Datetime.now())

    def test_the_handler_is_not_changed_directly(self):
        """R5: the field itself refuses, for everybody and to nobody."""
        for user in (self.staff, self.colleague, self.head, self.gm):
            for handler in (self.colleague.id, False):
                with self.subTest(user=user.name, handler=handler), self.refused("Hand over"):
                    self.case.with_user(user).write({"user_id": handler})
        with self.refused("Ask for a handover"):
            self.case.with_user(self.colleague).action_assign_to_me()

    def test_an_old_acceptance_opens_no_side_door(self):
        """R5: once the work moved on, an earlier handover does not bring it back."""
        self.hand_over(self.case, self.colleague).with_user(self.colleague).action_accept()
        with self.refused("Hand over"):
            self.case.with_user(self.colleague).write({"user_id": self.staff.id})

    def test_one_handover_waits_at_a_time(self):
        """R5: the case is not offered around."""
        with self.refused("handles this case already"):
            self.hand_over(self.case, self.staff)
        self.hand_over(self.case, self.colleague)
        with self.refused("still waits"):
            self.hand_over(self.case, self.desk_head)

    def test_the_person_asked_sees_the_case_before_accepting(self):
        """R5: also from another department; after a refusal it is gone again."""
        mine = self.case.with_user(self.repairer)
        self.assertFalse(mine.search([("id", "=", self.case.id)]))
        handover = self.hand_over(self.case, self.repairer).with_user(self.repairer)
        self.assertTrue(mine.search([("id", "=", self.case.id)]))
        self.assertEqual(mine.name, "The tap drips")
        handover.write({"refusal": "Not ours"})
        handover.action_refuse()
        self.assertFalse(mine.search([("id", "=", self.case.id)]))

    def test_the_work_of_somebody_who_left_is_handed_on_by_the_head(self):
        """R5: an archived handler blocks nothing; the head holds the case meanwhile."""
        self.staff.active = False
        self.assertEqual(self.case.sudo().holder_id, self.desk_head)
        handover = self.hand_over(self.case, self.colleague, self.desk_head)
        handover.with_user(self.colleague).action_accept()
        self.assertEqual(self.case.sudo().user_id, self.colleague)

    def test_a_handler_chosen_in_the_form_is_saved(self):
        """R5: the head gives a case without handler to somebody, by the form people see."""
        case = self.new_complaint()
        with Form(case.with_user(self.desk_head)) as form:
            form.user_id = self.colleague
        self.assertEqual(case.user_id, self.colleague)

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintConflict(ComplaintCommon):
    """Clara Colleague is complained about."""

    def setUp(self):
        super().setUp()
        self.accused = self.job[self.colleague]
        self.case = self.new_complaint(respondent_employee_id=self.accused.id)

    def test_the_accused_is_not_the_handler(self):
        """R16: not by hand, not by taking it, not from the start."""
        with self.refused("complained about", ValidationError):
            self.case.user_id = self.colleague
        with self.refused("complained about", ValidationError):
            self.case.with_user(self.colleague).action_assign_to_me()
        with self.refused("complained about", ValidationError):
            self.new_complaint(respondent_employee_id=self.accused.id, user_id=self.colleague.id)

    def test_the_handler_cannot_become_the_accused_before_handing_over(self):
        """R16: first the work changes hands."""
        case = self.new_complaint(user_id=self.colleague.id)
        with self.refused("complained about", ValidationError):
            case.respondent_employee_id = self.accused

    def test_the_accused_is_not_asked_to_take_over(self):
        """R16: no handover to them."""
        self.case.action_assign_to_me()
        with self.refused("complained about", ValidationError):
            self.case.handover_ids = [(0, 0, {"to_user_id": self.colleague.id, "reason": "Busy"})]

    def test_the_accused_does_not_make_the_return_visit(self):
        """R16: the next in line asks instead, and nobody can name them."""
        case = self.new_complaint(
            self.colleague, respondent_employee_id=self.accused.id, user_id=self.staff.id
        )
        self.assertEqual(case.receiver_id, self.colleague)
        self.bring_to_visit(case.with_user(self.staff))
        self.assertEqual(case.visit_ids.user_id, self.staff)
        with self.refused("complained about", ValidationError):
            case.with_user(self.staff).visit_ids.user_id = self.colleague

    def test_who_was_asked_to_visit_cannot_become_the_accused(self):
        """R16: the order in which it is entered makes no difference."""
        case = self.bring_to_visit(self.new_complaint())
        case.visit_ids.user_id = self.colleague
        with self.refused("complained about", ValidationError):
            case.respondent_employee_id = self.accused

    def test_an_accused_head_is_passed_over_and_signs_nothing(self):
        """R16, R17: the level above decides."""
        case = self.new_complaint(
            respondent_employee_id=self.job[self.desk_head].id, severity_id=self.major.id
        )
        self.assertEqual(case.department_head_id, self.head)
        self.assertEqual(case.holder_id, self.head)
        with self.refused("complained about", ValidationError):
            case.with_user(self.desk_head).action_sign_off()
        case.with_user(self.head).action_sign_off()
        self.assertEqual(case.signed_off_by_id, self.head)

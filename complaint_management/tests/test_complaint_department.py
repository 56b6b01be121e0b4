from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintDepartment(ComplaintCommon):
    """What the record rules know of departments follows every change of people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.new_complaint(department_id=cls.desk.id)

    def employee(self, user):
        return self.env["hr.employee"].search([("user_id", "=", user.id)])

    def sees(self, user):
        cases = self.env["complaint.complaint"].with_user(user).with_company(self.company)
        self.env.flush_all()
        self.env.invalidate_all()  # a request of its own
        found = bool(cases.search_count([("id", "=", self.case.id)]))
        self.assertEqual(self.case.with_user(user).has_access("read"), found)
        return found

    def test_staff_see_the_cases_of_the_department_they_moved_to(self):
        """R54: from the moment of the move, and no longer those of the old one."""
        self.assertFalse(self.sees(self.accountant))
        self.employee(self.accountant).department_id = self.desk
        self.assertTrue(self.sees(self.accountant))
        self.employee(self.accountant).department_id = self.finance
        self.assertFalse(self.sees(self.accountant))

    def test_staff_who_left_see_nothing_of_the_department(self):
        """R54: an archived employee works nowhere."""
        self.assertTrue(self.sees(self.colleague))
        self.employee(self.colleague).active = False
        self.assertFalse(self.sees(self.colleague))

    def test_a_new_head_sees_the_cases_at_once(self):
        """R17, R54: and a vacant department answers to the one above."""
        self.assertFalse(self.sees(self.repairer))
        self.repairer.group_ids = self.head.group_ids
        self.desk.manager_id = self.employee(self.repairer)
        self.assertTrue(self.sees(self.repairer))
        self.assertEqual(self.case.department_head_id, self.repairer)
        self.desk.manager_id = False
        self.assertFalse(self.sees(self.repairer))
        self.assertEqual(self.desk._get_complaint_head(), self.head)

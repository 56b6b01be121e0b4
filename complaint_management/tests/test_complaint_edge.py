from odoo.tests import Form, new_test_user, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintEdge(ComplaintCommon):
    """Half-configured companies: a complaint is taken in and worked on all the same."""

    def work_through(self, case):
        self.close(case)
        self.assertEqual(case.state, "closed")

    def test_a_department_without_head(self):
        """R17: nobody to tell; the receiver holds the case."""
        case = self.new_complaint(self.accountant, department_id=self.finance.id)
        self.assertFalse(case.department_head_id)
        self.assertEqual(case.holder_id, self.accountant)
        self.bring_to_visit(case)
        case.visit_ids.result = "unsatisfied"
        self.assertEqual(case.state, "handling")

    def test_no_department_at_all(self):
        """R17: it is asked for before handling, not at the counter."""
        self.company.complaint_department_id = False
        self.job[self.staff].department_id = False
        case = self.new_complaint()
        self.assertFalse(case.department_id)
        self.assertEqual(case.holder_id, self.staff)
        with self.refused("Set the responsible department"):
            case.stage_id = self.stage("handling")

    def test_a_user_without_employee(self):
        """R5: who is not in the staff register can still receive and work."""
        user = new_test_user(
            self.env,
            "t_no_employee",
            groups="complaint_management.group_complaint_staff",
            company_id=self.company.id,
        )
        self.work_through(self.new_complaint(user))

    def test_an_archived_handler(self):
        """R32: the case is not on the desk of somebody who left."""
        case = self.new_complaint(user_id=self.colleague.id)
        self.assertEqual(case.holder_id, self.colleague)
        self.colleague.active = False
        self.assertEqual(case.holder_id, self.desk_head)

    def test_no_policy(self):
        """R20: no clocks, but the promise and the closing gate stay."""
        self.env["complaint.policy"].search([]).active = False
        case = self.new_complaint(severity_id=self.major.id)
        self.assertFalse(case.policy_id)
        self.assertFalse(case.deadline_ids)
        self.assertTrue(case.date_promised)
        self.assertTrue(case.is_sign_off_needed)

    def test_an_empty_calendar(self):
        """R21: the clocks run round the clock."""
        self.company.resource_calendar_id.attendance_ids.unlink()
        case = self.new_complaint()
        self.assertTrue(
            all(case.deadline_ids.filtered(lambda d: d.state == "running").mapped("date_due"))
        )
        self.work_through(case)

    def test_no_general_manager(self):
        """R7: a denunciation is taken in; the head holds it."""
        self.company.complaint_gm_id = False
        case = self.new_complaint(kind="denunciation")
        self.assertEqual(case.holder_id, self.desk_head)

    def test_a_company_that_existed_before_gets_its_numbers(self):
        """R4: a company without series, for instance from a copied database."""
        self.env.flush_all()
        self.env.cr.execute(  # nobody takes it away
            "UPDATE res_company SET complaint_sequence_id = NULL WHERE id = %s", [self.company.id]
        )
        self.company.invalidate_recordset()
        self.company._create_complaint_sequence()
        self.assertRegex(self.new_complaint().number, r"^\d{4}-0001$")

    def test_the_form_of_a_closed_case_opens(self):
        """R44: for everybody who may see it, with all its rows."""
        case = self.new_complaint()
        self.close(case)
        for user in (self.staff, self.desk_head, self.gm):
            with self.subTest(user=user.name):
                self.assertEqual(Form(case.with_user(user)).name, "The tap drips")

    def test_several_cases_move_at_once(self):
        """R44: what is missing in one of them stops all, so nothing is half-done."""
        ready, bare = self.new_complaint(), self.new_complaint()
        ready.assessment = "valid"
        with self.refused(bare.number):
            (ready | bare).write({"stage_id": self.stage("investigation").id})
        self.assertEqual((ready | bare).mapped("state"), ["received", "received"])

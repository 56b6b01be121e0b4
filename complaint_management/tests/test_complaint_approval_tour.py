from odoo.tests import HttpCase, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintApprovalTour(ComplaintCommon, HttpCase):
    """A solution above the limit, from desk to desk in a real browser."""

    browser_size = "1600x900"

    def test_one_case_goes_over_three_desks_to_a_second_round(self):
        """R36–R38, R42: staff proposes 8,000, the head cannot decide, the deputy GM approves
        with an instruction, the complainant signs; not satisfied, moved up, closed."""
        case = self.new_complaint(
            name="Water through the ceiling",
            user_id=self.staff.id,
            assessment="valid",
            cause_id=self.cause.id,
        )
        solution = self.new_solution(case, 8000)
        self.start_tour("/odoo/complaints", "complaint_approval_propose_tour", login="t_staff")
        self.assertEqual(solution.approval_ids.user_id, self.deputy)
        self.start_tour(
            "/odoo/complaint-approvals", "complaint_approval_head_tour", login="t_desk_head"
        )
        with self.refused("decides this"):
            solution.approval_ids.with_user(self.desk_head)._decide("approve")
        self.start_tour(
            "/odoo/complaint-approvals", "complaint_approval_deputy_tour", login="t_deputy"
        )
        self.assertEqual(
            (solution.state, solution.instruction), ("approved", "Repair it this week")
        )
        self.start_tour("/odoo/complaints", "complaint_approval_agree_tour", login="t_staff")
        self.assertEqual((solution.state, solution.signed_by), ("done", "Lin Xia"))
        self.assertTrue(solution.signature)

        case.stage_id = self.stage("visit")
        case.visit_ids[:1].write({"result": "unsatisfied", "remarks": "It drips again"})
        self.assertEqual((case.state, case.escalation_level), ("handling", "head"))
        second = self.new_solution(case, 500, self.desk_head)
        second.action_propose()
        second.action_agree()
        second.action_done()
        case.with_user(self.desk_head).stage_id = self.stage("visit")
        case._get_current_visits()[:1].result = "satisfied"
        self.assertEqual(case.state, "closed")

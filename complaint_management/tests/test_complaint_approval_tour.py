from odoo.tests import HttpCase, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintApprovalTour(ComplaintCommon, HttpCase):
    """A solution above the limit, from desk to desk in a real browser."""

    browser_size = "1600x900"

    def walk(self, user, step, page="complaints"):
        self.start_tour(f"/odoo/{page}", f"complaint_approval_{step}_tour", login=user.login)
        self.env.invalidate_all()

    def test_one_case_goes_over_three_desks_to_a_second_round(self):
        """R36–R39, R41, R42, R44: staff proposes 8,000, the head cannot decide and sees why,
        the deputy GM approves with an instruction, the complainant signs, it is handled; not
        satisfied at the return visit, moved up, a second round by the head, closed."""
        case = self.new_complaint(
            name="Water through the ceiling",
            user_id=self.staff.id,
            assessment="valid",
            cause_id=self.cause.id,
        )
        self.walk(self.staff, "propose")
        solution = case.solution_ids
        self.assertEqual(solution.amount_total, 8000)
        self.assertEqual(solution.approval_ids.user_id, self.deputy)

        self.walk(self.desk_head, "head", "complaint-approvals")
        with self.refused("decides this"):
            solution.approval_ids.with_user(self.desk_head)._decide("approve")

        self.walk(self.deputy, "decide", "complaint-approvals")
        self.assertEqual(solution.state, "approved")
        self.assertEqual(solution.instruction, "Repair it this week")

        self.walk(self.staff, "agree")
        self.assertEqual((solution.state, solution.signed_by), ("done", "Lin Xia"))
        self.assertEqual(solution.answer_method, "call", "as usual on the channel")
        self.assertTrue(solution.signature)
        self.assertEqual(case.state, "visit")

        self.walk(self.staff, "unsatisfied", "complaint-visits")
        self.assertEqual(case.state, "handling")
        self.assertEqual((case.escalation_level, case.holder_id), ("head", self.desk_head))
        self.assertEqual(case.escalation_ids.reason, "It drips again")

        self.walk(self.desk_head, "second", "complaints-my-desk")
        self.assertEqual(len(case.solution_ids), 2)
        self.assertEqual(set(case.solution_ids.mapped("state")), {"done"})
        self.assertEqual(case.state, "visit")

        self.walk(self.staff, "satisfied", "complaint-visits")
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.escalation_ids.outcome, "solved")
        self.assertEqual(case.visit_ids.sorted("id").mapped("result"), ["unsatisfied", "satisfied"])


@tagged("post_install", "-at_install")
class TestComplaintApprovalPhone(ComplaintCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_the_head_approves_from_a_phone(self):
        """R36: one tap on the card, the instruction, one tap more."""
        case = self.new_complaint(
            name="Water through the ceiling", user_id=self.staff.id, assessment="valid"
        )
        solution = self.new_solution(case, 1500)
        solution.action_ask_approval()
        self.start_tour(
            "/odoo/complaint-approvals", "complaint_approval_decide_tour", login="t_desk_head"
        )
        self.env.invalidate_all()
        self.assertEqual(solution.state, "approved")
        self.assertEqual(solution.approval_ids.decided_by_id, self.desk_head)
        self.assertEqual(solution.instruction, "Repair it this week")

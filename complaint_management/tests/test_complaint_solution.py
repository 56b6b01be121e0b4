from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import DOT, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintSolution(ComplaintCommon):
    def setUp(self):
        super().setUp()
        self.case = self.new_complaint(user_id=self.staff.id)
        self.case.assessment = "valid"

    def draft(self, name="Money back", amount=0.0, **vals):
        line = {"remedy_type_id": self.refund.id, "amount": amount}
        return (
            self.env["complaint.solution"]
            .with_user(self.staff)
            .create(
                {
                    "complaint_id": self.case.id,
                    "name": name,
                    "remedy_ids": [(0, 0, line)],
                    **vals,
                }
            )
        )

    def test_several_are_drafted_one_is_chosen_the_others_stay(self):
        """R35: older ones stay as they were, put aside."""
        one, two, three = self.draft("One", 50), self.draft("Two"), self.draft("Three", 10)
        two.action_propose()
        self.assertEqual((one | two | three).mapped("state"), ["dropped", "proposed", "dropped"])
        self.assertEqual(len(self.case.solution_ids), 3)
        self.assertEqual(one.amount_total, 50)

    def test_a_solution_put_aside_can_be_chosen_after_a_refusal(self):
        """R35, R38: the second best gets its chance, both stay."""
        one, two = self.draft("One"), self.draft("Two")
        one.action_propose()
        one.action_refuse()
        two.action_choose()
        self.assertEqual(two.state, "draft")
        two.action_propose()
        two.action_agree()
        self.assertEqual((one.state, two.state), ("refused", "agreed"))

    def test_the_shipped_remedies(self):
        """R35: what a complainant can be offered, by the codes integrations use."""
        shipped = {
            "apology", "explanation", "repair", "replacement", "return", "refund", "discount",
            "compensation", "other",
        }  # fmt: skip
        types = self.env["complaint.remedy.type"].search([])
        self.assertLessEqual(shipped, set(types.mapped("code")))
        free = types.filtered(lambda t: t.code in shipped and not t.has_amount)
        self.assertLessEqual({"apology", "explanation"}, set(free.mapped("code")))

    def test_the_cost_is_the_sum_of_the_remedies(self):
        """R35: type, description, cost and planned date per remedy."""
        solution = self.draft(amount=50)
        solution.remedy_ids = [(0, 0, {"remedy_type_id": self.apology.id, "amount": 5})]
        self.assertEqual(solution.amount_total, 55)

    def test_the_answer_is_recorded_with_how_and_when(self):
        """R38: agreed by phone; the case goes on to handling."""
        solution = self.draft()
        solution.action_propose()
        solution.write({"answer": "agreed", "answer_method": "call", "answer_note": "Fine"})
        self.assertEqual(solution.state, "agreed")
        self.assertTrue(solution.date_answered)
        self.assertEqual(self.case.state, "handling")

    def test_one_click_says_how_they_answered(self):
        """R38: as in the last contact since they were told, else as usual on the channel."""
        solution = self.draft()
        solution.action_propose()
        solution.action_agree()
        self.assertEqual(solution.answer_method, "call")
        walk_in = self.new_complaint(
            channel_id=self.walk_in.id, assessment="valid", user_id=self.staff.id
        )
        other = self.draft(complaint_id=walk_in.id)
        other.action_propose()
        self.env["complaint.contact"].with_user(self.staff).create(
            {
                "complaint_id": other.complaint_id.id,
                "direction": "in",
                "method": "email",
                "summary": "They agree",
            }
        )
        other.action_agree()
        self.assertEqual(other.answer_method, "email")

    def test_the_dialog_takes_answer_and_signature(self):
        """R38: saved at once, in the dialog of the button."""
        solution = self.draft()
        solution.action_propose()
        action = solution.action_answer()
        with Form(solution, view=self.env["ir.ui.view"].browse(action["views"][0][0])) as form:
            form.answer = "agreed"
            self.assertEqual(form.answer_method, "call")
            form.answer_method = "meeting"
            form.signature = DOT
            self.assertEqual(form.signed_by, "Lin Xia")
        self.assertEqual((solution.state, solution.answer_method), ("agreed", "meeting"))
        self.assertTrue(solution.signature)

    def test_a_refusal_leads_back_to_the_solution(self):
        """R38: and moves up; from handling, too, when they change their mind."""
        solution = self.draft()
        solution.action_propose()
        solution.action_agree()
        self.assertEqual(self.case.state, "handling")
        solution.action_refuse()
        self.assertEqual((solution.state, self.case.state), ("refused", "solution"))
        self.assertEqual(self.case.holder_id, self.desk_head)

    def test_a_counter_proposal_is_written_down(self):
        """R38: their words, else it is not saved."""
        solution = self.draft()
        solution.action_propose()
        with self.refused("Their words", ValidationError):
            solution.answer = "counter"
        solution.write({"answer": "counter", "answer_note": "Twice as much"})
        self.assertEqual(self.case.state, "solution")

    def test_there_is_no_answer_to_what_was_not_told(self):
        """R38: first told, then answered."""
        with self.refused("Tell the solution", ValidationError):
            self.draft().action_agree()

    def test_an_empty_solution_is_not_told(self):
        """R35: at least one remedy."""
        solution = self.draft(remedy_ids=[])
        with self.refused("at least one remedy"):
            solution.action_propose()

    def test_what_was_told_is_not_changed_behind_their_back(self):
        """R38: remedies are fixed once told; nothing is slipped in, moved or removed."""
        solution, other = self.draft(), self.draft("Other")
        remedy = solution.remedy_ids
        solution.action_propose()
        for change in (
            {"amount": 1},
            {"name": "less"},
            {"active": False},
            {"remedy_type_id": self.apology.id},
            {"date_planned": "2030-01-01"},
        ):
            with self.subTest(change=change), self.refused("already told"):
                remedy.write(change)
        with self.refused("stays with its solution"):
            remedy.solution_id = other
        with self.refused("already told"):
            remedy.unlink()
        with self.refused("already told"):
            solution.remedy_ids = [(0, 0, {"remedy_type_id": self.apology.id})]

    def test_a_solution_is_not_told_by_writing_a_date(self):
        """R37: no side door: neither created as told nor dated by hand."""
        now = fields.Datetime.now()
        with self.refused("cannot be set"):
            self.draft(date_proposed=now)
        with self.refused("cannot be set"):
            self.draft().date_proposed = now
        with self.refused("at least one remedy"):
            self.draft(remedy_ids=[]).action_propose()

    def test_a_remedy_is_carried_out_only_when_told(self):
        """R35: doing what was never offered is a mistake."""
        solution = self.draft()
        for attempt in (
            solution.action_done,
            lambda: solution.remedy_ids.write({"date_done": fields.Datetime.now()}),
        ):
            with self.refused("not agreed yet"):
                attempt()
        solution.action_propose()
        solution.action_agree()
        solution.action_done()
        self.assertEqual(solution.state, "done")
        self.assertEqual(solution.remedy_ids.user_id, self.staff)

    def test_a_line_of_a_draft_may_be_removed_and_the_log_says_so(self):
        """R57: also a draft leaves a trace."""
        solution = self.draft()
        solution.remedy_ids.unlink()
        self.assertIn("Removed from the draft", "".join(self.case.message_ids.mapped("body")))

    def test_a_negative_cost_is_refused(self):
        """R35: a remedy does not earn money."""
        with mute_logger("odoo.sql_db"), self.refused("amount", CheckViolation):
            self.draft(amount=-1)

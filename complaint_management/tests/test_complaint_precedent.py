from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintPrecedent(ComplaintCommon):
    """R35: what was offered in like cases, beside the amount."""

    def past(self, amount, answer="agreed", remedy=None, **vals):
        """A case whose solution was told and answered, by the GM, who needs no approval."""
        vals = {"partner_id": False, "partner_name": f"Somebody {amount}", **vals}
        case = self.new_complaint(**{"user_id": self.staff.id, "assessment": "valid", **vals})
        line = {"remedy_type_id": (remedy or self.refund).id, "amount": amount}
        solution = self.new_solution(case, user=self.gm, remedy_ids=[Command.create(line)])
        solution.action_propose()
        solution.write({"answer": answer, "answer_note": "Well"})
        return solution

    def text(self, user=None, **vals):
        case = self.new_complaint(user_id=self.staff.id, assessment="valid", **vals)
        return self.new_solution(case).with_user(user or self.staff).precedent_text

    def test_median_share_and_usual_remedy(self):
        """R35: of like cases of the last twelve months."""
        for amount, answer in ((100, "agreed"), (200, "refused"), (900, "agreed")):
            self.past(amount, answer)
        self.past(300, "agreed", self.apology)
        text = self.text()
        self.assertIn("4 like cases", text)
        self.assertIn("250", text)
        self.assertIn("75 % agreed", text)
        self.assertIn("Refund", text)

    def test_fewer_than_three_prove_nothing(self):
        """R35: and would give single cases away."""
        self.past(100)
        self.past(200)
        self.assertFalse(self.text())

    def test_only_like_and_recent_cases_count(self):
        """R35: same category and severity, answered within the year."""
        with freeze_time(fields.Datetime.now() - timedelta(days=366)):
            self.past(400)
            self.env.flush_all()
        for amount in (100, 200, 300):
            self.past(amount)
        self.past(500, category_id=self.env["complaint.category"].create({"name": "Else"}).id)
        self.past(600, severity_id=self.major.id)
        self.assertIn("3 like cases", self.text())
        self.assertFalse(self.text(category_id=False))

    def test_nobody_learns_of_cases_they_may_not_see(self):
        """R55: confidential ones and those of other departments are left out."""
        for amount in (100, 200, 300):
            self.past(amount, is_confidential=True, user=self.gm, user_id=self.gm.id)
        case = self.new_complaint(user_id=self.staff.id, assessment="valid")
        solution = self.new_solution(case)
        self.assertFalse(solution.with_user(self.colleague).precedent_text)
        self.assertIn("3 like cases", solution.with_user(self.gm).precedent_text)

    def test_one_query(self):
        """R35: however many like cases there are."""
        for amount in range(100, 105):
            self.past(amount)
        case = self.new_complaint(user_id=self.staff.id, assessment="valid")
        Solution = self.env["complaint.solution"].with_user(self.staff)
        Solution._get_precedents(case)
        with self.assertQueryCount(1):
            Solution._get_precedents(case)

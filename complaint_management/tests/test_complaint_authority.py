from psycopg2.errors import CheckViolation

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintAuthority(ComplaintCommon):
    """R36: what each level may promise alone."""

    def setUp(self):
        super().setUp()
        self.case = self.new_complaint(user_id=self.staff.id, assessment="valid")
        self.policy = self.env["complaint.policy"].create({"name": "P", "kind": "complaint"})

    def limit(self, level, amount, **vals):
        """An authority limit of the policy of the case."""
        self.case.sudo().policy_id = self.policy
        vals = {"policy_id": self.policy.id, "level": level, "amount_max": amount, **vals}
        return self.env["complaint.policy.approval"].create(vals)

    def solution(self, amount, user=None, remedy=None):
        line = {"remedy_type_id": (remedy or self.refund).id, "amount": amount}
        return self.new_solution(self.case, user=user, remedy_ids=[Command.create(line)])

    def asked(self, amount, user=None, remedy=None):
        """The level that must approve this, or False."""
        solution = self.solution(amount, user, remedy)
        return solution.needs_approval and solution._get_approver()[0]

    def test_shipped_limits(self):
        """R36: staff nothing, head 2,000, deputy GM 10,000, GM without limit; as a table."""
        for user, amount, level in (
            (self.staff, 0, False),
            (self.staff, 0.01, "head"),
            (self.staff, 2000, "head"),
            (self.staff, 2000.01, "deputy"),
            (self.staff, 10000, "deputy"),
            (self.staff, 10000.01, "gm"),
            (self.desk_head, 2000, False),
            (self.desk_head, 2000.01, "deputy"),
            (self.deputy, 10000, False),
            (self.deputy, 10001, "gm"),
            (self.gm, 10**9, False),
        ):
            with self.subTest(user=user.name, amount=amount):
                self.assertEqual(self.asked(amount, user), level)

    def test_the_sum_of_the_remedies_counts(self):
        """R36: two halves of a large sum are a large sum."""
        solution = self.solution(1500)
        solution.remedy_ids = [
            Command.create({"remedy_type_id": self.apology.id, "amount": 0}),
            Command.create({"remedy_type_id": self.refund.id, "amount": 1500}),
        ]
        self.assertEqual(solution._get_approver()[0], "deputy")

    def test_a_line_that_names_the_remedy_counts_before_one_that_does_not(self):
        """R36: more for one remedy, less for another; what is left counts as usual."""
        discount = self.env.ref("complaint_management.complaint_remedy_type_discount")
        self.limit("staff", 100, remedy_type_ids=discount.ids)
        self.limit("staff", 0)
        self.limit("head", 5000)
        self.limit("head", 10, remedy_type_ids=self.refund.ids)
        for remedy, amount, level in (
            (discount, 100, False),
            (discount, 101, "head"),
            (self.refund, 10, "head"),
            (self.refund, 11, "gm"),  # the deputy GM has no line, so nothing
            (self.apology, 5000, "head"),
        ):
            with self.subTest(remedy=remedy.name, amount=amount):
                self.assertEqual(self.asked(amount, remedy=remedy), level)

    def test_a_line_may_name_the_severity(self):
        """R36: heads may promise less in a major case."""
        self.limit("head", 2000)
        self.limit("head", 0, severity_ids=self.major.ids)
        self.assertEqual(self.asked(100), "head")
        self.case.sudo().severity_id = self.major
        self.assertEqual(self.asked(100), "gm")

    def test_a_policy_without_limits_uses_those_of_the_fallback(self):
        """R36: the shipped limits hold until a policy brings its own."""
        self.case.sudo().policy_id = self.policy
        self.assertEqual(self.asked(8000), "deputy")
        self.limit("staff", 0, is_unlimited=True)
        self.assertFalse(self.asked(8000))

    def test_without_any_limit_nothing_is_asked_and_the_policy_says_so(self):
        """R36: a company that sets no limits has none; the administrator is warned."""
        self.env["complaint.policy.approval"].search([]).unlink()
        self.assertFalse(self.asked(8000))
        self.assertIn("No authority limit", self.policy.fault_text)

    def test_a_foreign_currency_is_converted(self):
        """R36: limits are in the currency of the company, by Odoo's rates."""
        money = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [
                    Command.create({"name": "2020-01-01", "rate": 0.1, "company_id": False})
                ],
            }
        )
        self.company.currency_id.rate_ids.unlink()
        line = {"remedy_type_id": self.refund.id, "amount": 300, "currency_id": money.id}
        solution = self.new_solution(self.case, remedy_ids=[Command.create(line)])
        self.assertEqual(solution.amount_total, 3000)
        self.assertEqual(solution._get_approver()[0], "deputy")

    def test_a_negative_limit_is_refused(self):
        """R36: the least is nothing."""
        with mute_logger("odoo.sql_db"), self.refused("amount_not_negative", CheckViolation):
            self.limit("head", -1)

    def test_people_read_on_whose_authority_it_is(self):
        """R36: within your limit, within somebody's, or who must approve."""
        self.assertIn("Within your limit", self.solution(0).approval_note)
        mine = self.solution(1000, self.desk_head)
        self.assertIn("Within your limit", mine.approval_note)
        self.assertIn("Within the limit of Dora Desk", mine.with_user(self.staff).approval_note)
        self.assertIn("Deputy GM (Dieter Deputy) must approve", self.solution(8000).approval_note)

from odoo.fields import Command
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintApprovalMany(ComplaintCommon):
    """R36: a desk full of decisions in one go."""

    def ask(self, count):
        cases = (
            self.env["complaint.complaint"]
            .with_user(self.staff)
            .create(
                [
                    {
                        "name": f"The tap drips {number}",
                        "partner_name": f"Somebody {number}",
                        "category_id": self.category.id,
                        "channel_id": self.phone.id,
                        "assessment": "valid",
                        "user_id": self.staff.id,
                    }
                    for number in range(count)
                ]
            )
        )
        line = {"remedy_type_id": self.refund.id, "amount": 1000}
        solutions = (
            self.env["complaint.solution"]
            .with_user(self.staff)
            .create(
                [
                    {"complaint_id": case.id, "name": "Money", "remedy_ids": [Command.create(line)]}
                    for case in cases
                ]
            )
        )
        solutions.action_ask_approval()
        self.env.flush_all()
        return solutions

    def count_queries(self, solutions):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        solutions.approval_ids.with_user(self.desk_head)._decide("approve", "Yes")
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_hundred_approvals_cost_the_same_for_each_and_one_message(self):
        """R36: constant queries per solution, exactly one message in each case."""
        self.count_queries(self.ask(1))  # warm
        few, many = self.ask(10), self.ask(100)
        messages = {case: len(case.message_ids) for case in many.complaint_id}
        cost = self.count_queries(few), self.count_queries(many)
        self.assertEqual(set(many.mapped("state")), {"approved"})
        self.assertLessEqual(cost[1] - cost[0], 90, cost)
        many.complaint_id.invalidate_recordset(["message_ids"])
        added = {len(case.message_ids) - messages[case] for case in many.complaint_id}
        self.assertEqual(added, {1})

    def test_the_list_asks_nothing_row_by_row(self):
        """R36: the list of what waits is read in constant queries."""
        Approval = self.env["complaint.approval"].with_user(self.desk_head)
        names = ("complaint_id", "solution_id", "remedy_text", "amount", "may_decide", "state")
        spec = {name: {} for name in names}

        def count():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Approval.web_search_read([("is_on_my_desk", "=", True)], spec, limit=80)
            return self.env.cr.sql_log_count - before

        self.ask(5)
        count()
        few = count()
        self.ask(60)
        self.assertLessEqual(count(), few)

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common import NOON, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintApprovalDue(ComplaintCommon):
    """R30, R36: a decision nobody takes goes up by itself."""

    def setUp(self):
        super().setUp()
        with freeze_time(NOON):
            self.case = self.new_complaint(user_id=self.staff.id, assessment="valid")
            self.solution = self.new_solution(self.case, 1000)
            self.solution.action_ask_approval()

    def run_due(self, hours):
        with freeze_time(NOON + timedelta(hours=hours)):
            self.env["complaint.approval"]._run_due_batch()
            self.env.flush_all()
        self.solution.invalidate_recordset()

    def waiting(self):
        return self.solution.approval_ids.filtered(lambda a: a.state == "waiting")

    def test_silence_goes_to_the_next_level_once(self):
        """R36: head, deputy GM, GM; each is asked once and the rows stay."""
        self.run_due(23)
        self.assertEqual(self.waiting().user_id, self.desk_head)
        self.run_due(25)
        self.assertEqual(self.waiting().user_id, self.deputy)
        self.run_due(25)
        self.assertEqual(len(self.solution.approval_ids), 2)
        self.run_due(50)
        self.assertEqual(self.waiting().user_id, self.gm)
        states = self.solution.approval_ids.sorted("id").mapped("state")
        self.assertEqual(states, ["moved", "moved", "waiting"])
        self.assertEqual(self.solution.state, "to_approve")

    def test_the_gm_is_reminded_and_nothing_is_dropped(self):
        """R30: the end of the chain."""
        for hours in (25, 50, 75, 100):
            self.run_due(hours)
        self.assertEqual(self.waiting().user_id, self.gm)
        self.assertEqual(len(self.solution.approval_ids), 3)
        todo = self.case.activity_ids.filtered(lambda a: a.user_id == self.gm)
        self.assertEqual(len(todo), 1)
        self.assertEqual(todo.date_deadline, (NOON + timedelta(hours=100)).date())
        self.assertGreater(self.waiting().date_next, NOON + timedelta(hours=100))

    def test_the_to_do_is_for_the_day_of_the_company(self):
        """R36: in Shanghai the 24 hours end a day later than in UTC."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.run_due(30)  # at two in the morning
        todo = self.case.activity_ids.filtered(lambda a: a.user_id == self.deputy)
        self.assertEqual(todo.date_deadline, NOON.date() + timedelta(days=3))

    def test_who_was_passed_over_has_no_todo_and_no_say(self):
        """R36: it lies on the next desk now."""
        head = self.waiting()
        self.run_due(25)
        self.assertFalse(self.case.activity_ids.filtered(lambda a: a.user_id == self.desk_head))
        with self.refused("decided already"):
            head.with_user(self.desk_head)._decide("approve")
        self.waiting().with_user(self.deputy)._decide("approve", "Late but yes")
        self.assertEqual(self.solution.state, "approved")

    def test_a_decision_stops_the_clock(self):
        """R36: nothing moves after it."""
        self.waiting().with_user(self.desk_head)._decide("approve")
        self.run_due(100)
        self.assertEqual(self.solution.approval_ids.state, "approve")
        self.assertFalse(self.solution.approval_ids.date_next)

    def test_the_due_run_looks_after_decisions(self):
        """R31: the one scheduled job, with all its promises."""
        models = self.env["complaint.due.mixin"]._get_due_models()
        self.assertIn("complaint.approval", models)
        hours = self.case.policy_id.acknowledge_hours
        due = self.waiting().date_next
        self.assertEqual(due, fields.Datetime.add(NOON, hours=hours))

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintRepair(ComplaintCommon):
    def plan(self, case, **vals):
        return (
            self.env["complaint.repair"]
            .with_user(self.staff)
            .create({"complaint_id": case.id, "name": "Visit with flowers", **vals})
        )

    def test_a_step_is_planned_done_and_costs(self):
        """R46: with a to-do for the person, which is gone afterwards."""
        case = self.new_complaint()
        day = fields.Date.today() + timedelta(days=3)
        step = self.plan(case, kind="visit", user_id=self.colleague.id, date_planned=day)
        todo = case.activity_ids.filtered(lambda a: "flowers" in (a.summary or ""))
        self.assertEqual((todo.user_id, todo.date_deadline), (self.colleague, day))
        with self.refused("how the complainant took it"):
            step.action_done()
        step.write({"result": "She was pleased", "amount": 88})
        step.action_done()
        self.assertEqual((step.state, step.date_done), ("done", fields.Date.today()))
        self.assertFalse(todo.exists().active)

    def test_care_goes_on_after_the_case_is_closed(self):
        """R46, R44: a row of its own and through the case; the case itself stays as it was."""
        case = self.close(self.new_complaint())
        step = self.plan(case)
        case.write({"repair_ids": [(0, 0, {"name": "Call at New Year"})]})
        step.write({"result": "Fine"})
        step.action_done()
        self.assertEqual(len(case.repair_ids), 2)
        with self.refused("is closed"):
            case.write({"name": "Other", "repair_ids": [(0, 0, {"name": "Letter"})]})

    def test_a_cancelled_case_has_nobody_to_care_for(self):
        case = self.new_complaint()
        self.decide(case, self.staff, "cancel")
        with self.refused("was cancelled"):
            self.plan(case)

    def test_the_to_do_follows_the_plan(self):
        """R46: another day, another person; cancelled, none."""
        case = self.new_complaint()
        step = self.plan(case)
        day = fields.Date.today() + timedelta(days=9)
        step.write({"user_id": self.colleague.id, "date_planned": day})
        todo = case.activity_ids.filtered(lambda a: "flowers" in (a.summary or ""))
        self.assertEqual((todo.user_id, todo.date_deadline), (self.colleague, day))
        step.action_cancel()
        self.assertEqual(step.state, "cancelled")
        self.assertFalse(case.activity_ids.filtered(lambda a: "flowers" in (a.summary or "")))

    def test_whoever_is_complained_about_is_not_sent(self):
        """R16: nor is a step taken tomorrow."""
        case = self.new_complaint()
        case.respondent_employee_id = self.job[self.colleague]
        with self.refused("complained about"):
            self.plan(case, user_id=self.colleague.id)
        with self.refused("after it was taken"):
            self.plan(case, date_done=fields.Date.today() + timedelta(days=2))

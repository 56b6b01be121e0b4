from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOON, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintDueRun(ComplaintCommon):
    def received(self, **vals):
        with freeze_time(NOON):
            return self.new_complaint(date_received=NOON, partner_id=False, **vals)

    def run_due(self, hours):
        """Run the job `hours` after receipt, as often as it asks for."""
        with freeze_time(NOON + timedelta(hours=hours)):
            for name in self.env["complaint.due.mixin"]._get_due_models():
                while self.env[name]._run_due_batch():
                    pass

    def test_warning_comes_at_three_quarters_of_the_time(self):
        """R25: warning before the deadline, by default at 75 % of the time, once."""
        case = self.received()
        clock = self.clock(case, "forwarded")
        self.assertEqual(clock.date_warn, NOON + timedelta(minutes=45))
        self.run_due(0.8)
        self.assertEqual(clock.date_warned, NOON + timedelta(hours=0.8))
        todo = case.activity_ids
        self.assertEqual(todo.user_id, case.holder_id)
        self.run_due(0.9)
        self.assertEqual(case.activity_ids, todo)
        self.assertFalse(case.escalation_ids)

    def test_missed_target_escalates_once(self):
        """R31: one escalation per missed target and level, never two."""
        case = self.received()
        for hours in (1.1, 1.2, 1.3):
            self.run_due(hours)
        escalation = case.escalation_ids
        self.assertEqual(len(escalation), 1)
        self.assertEqual((escalation.trigger, escalation.level), ("deadline", "head"))
        self.assertEqual(escalation.deadline_id, self.clock(case, "forwarded"))
        self.assertEqual(case.holder_id, self.desk_head)

    def test_steps_follow_the_policy(self):
        """R28: head when missed, deputy after 24 h, GM after 48 h."""
        case = self.received()
        self.run_due(1.1)
        case.escalation_ids.with_user(self.desk_head).action_acknowledge()
        self.run_due(25.1)
        self.assertEqual(case.escalation_level, "deputy")
        case._get_active_escalation().with_user(self.deputy).action_acknowledge()
        self.run_due(49.1)
        self.assertEqual(case.escalation_level, "gm")
        self.assertEqual(len(case.escalation_ids), 3)

    def test_an_outage_is_caught_up(self):
        """R31: after an outage of a week the case lies on the right desk, once."""
        case = self.received()
        self.run_due(24 * 7)
        self.assertEqual(case.escalation_level, "gm")
        self.assertEqual(len(case.escalation_ids), 1)
        self.assertFalse(
            self.env["complaint.deadline"].search(
                [("complaint_id", "=", case.id), ("date_next", "<=", NOON + timedelta(days=7))]
            )
        )

    def test_reached_paused_and_closed_targets_are_left_alone(self):
        """R26: met, paused and cancelled clocks do nothing."""
        done, paused, closed = self.received(), self.received(), self.received()
        with freeze_time(NOON + timedelta(minutes=5)):
            done.write({"assessment": "valid"})
            done.stage_id = self.stage("investigation")
            self.env["complaint.pause"].create({"complaint_id": paused.id})
            self.close(closed)
            self.env.flush_all()
        self.run_due(2)
        self.assertEqual(self.clock(done, "forwarded").state, "met")
        self.assertFalse((done | paused | closed).escalation_ids)

    def test_a_fault_in_one_row_does_not_stop_the_rest(self):
        """R31: savepoint and error on the row; it is tried again later."""
        good, bad = self.received(), self.received()
        row = self.clock(bad, "forwarded")
        original = type(row)._get_steps

        def broken(deadline):
            if deadline.complaint_id == bad:
                raise ValueError("broken policy")
            return original(deadline)

        self.patch(type(row), "_get_steps", broken)
        with mute_logger("odoo.addons.complaint_management.models.complaint_due_mixin"):
            self.run_due(1.1)
        self.assertEqual(len(good.escalation_ids), 1)
        self.assertIn("broken policy", row.due_error)
        self.assertGreater(row.date_next, NOON + timedelta(hours=2))

    def test_the_job_goes_by_the_day_of_the_company(self):
        """R30, R31: where it is tomorrow already, whoever stands in from then on is asked, and
        has their 24 hours from there."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        tomorrow = NOON.date() + timedelta(days=1)
        self.env["complaint.substitute"].create(
            {
                "user_id": self.desk_head.id,
                "substitute_id": self.colleague.id,
                "date_from": tomorrow,
                "date_to": tomorrow,
            }
        )
        case = self.received()
        self.run_due(9)
        self.assertEqual(case.holder_id, self.colleague)
        todo = case.activity_ids.filtered(lambda a: a.user_id == self.colleague)
        self.assertEqual(todo.date_deadline, tomorrow + timedelta(days=1))

    def test_the_job_writes_in_the_language_of_the_company(self):
        """R25, R28: a Chinese company reads Chinese in its log and to-dos."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.company.partner_id.lang = "zh_CN"
        case = self.received()
        self.run_due(0.8)
        self.assertIn("即将到期", case.activity_ids.summary)
        self.run_due(1.1)
        self.assertIn("已超时", case.escalation_ids.reason)

    def test_the_job_is_woken_at_the_next_moment(self):
        """R31: exact trigger beside the interval."""
        case = self.received()
        cron = self.env.ref("complaint_management.ir_cron_run_due")
        before = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        with freeze_time(NOON):
            self.env["complaint.due.mixin"]._trigger_next()
        trigger = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]) - before
        earliest = min(filter(None, case.deadline_ids.mapped("date_next")))
        self.assertLessEqual(trigger.call_at, earliest)

    def test_due_run_needs_few_queries_per_target(self):
        """R31: at most three queries per target, in a batch of 200."""
        with freeze_time(NOON):
            cases = (
                self.env["complaint.complaint"]
                .with_company(self.company)
                .create(
                    [
                        {
                            "name": f"Case {number}",
                            "category_id": self.category.id,
                            "company_id": self.company.id,
                            "date_received": NOON,
                        }
                        for number in range(200)
                    ]
                )
            )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        with freeze_time(NOON + timedelta(hours=1.1)):
            self.env["complaint.deadline"]._run_due_batch()
            self.env.flush_all()
        queries = self.env.cr.sql_log_count - before
        self.assertEqual(len(cases.escalation_ids), 200)
        self.assertLessEqual(queries, 3 * 200)
        self.assertEqual(fields.Datetime.to_datetime(cases[0].escalation_ids.date).year, 2026)

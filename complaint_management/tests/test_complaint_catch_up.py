from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time, tagged

from odoo.addons.base.models import ir_cron

from ..models.complaint_due_mixin import ComplaintDueMixin
from .common import NOON, ComplaintCommon

WEEK = NOON + timedelta(days=7)


@tagged("post_install", "-at_install")
class TestComplaintCatchUp(ComplaintCommon):
    """After an outage the job runs, slice by slice, as `ir.cron` runs it (R31)."""

    def setUp(self):
        super().setUp()
        for name in self.env["complaint.due.mixin"]._get_due_models():  # other people's cases
            table = self.env[name]._table
            self.env.cr.execute(f'UPDATE "{table}" SET date_next = NULL')
        self.env.invalidate_all()
        self.job = self.env.ref("complaint_management.ir_cron_run_due")
        self.env["ir.cron.trigger"].search([("cron_id", "=", self.job.id)]).unlink()
        batch = ComplaintDueMixin._run_due_batch
        self.patch(
            ComplaintDueMixin, "_run_due_batch", lambda rows, limit=2: batch(rows, min(limit, 2))
        )

    def late_cases(self, count):
        vals = {"company_id": self.company.id, "category_id": self.category.id}
        with freeze_time(NOON):
            self.env["complaint.complaint"].create(
                [{**vals, "name": f"Case {number}"} for number in range(count)]
            )
        return self.due()

    def due(self):
        """How many rows are still due a week later."""
        models = self.env["complaint.due.mixin"]._get_due_models()
        return sum(self.env[name].search_count([("date_next", "<=", WEEK)]) for name in models)

    def run_job(self, seconds=0):
        """One run of the job, each slice of its time so long."""
        with (
            freeze_time(WEEK),
            self.enter_registry_test_mode(),
            patch.object(ir_cron, "MIN_TIME_PER_JOB", seconds),
        ):
            self.job.method_direct_trigger()

    def is_ready(self):
        """Whether the job is to be run again at once."""
        # what Odoo writes down itself does not know of the frozen time
        moments = self.env["ir.cron.trigger"].search([("cron_id", "=", self.job.id)])
        return any(moment <= fields.Datetime.now() for moment in moments.mapped("call_at"))

    def test_slices_follow_each_other_until_nothing_is_left(self):
        """R31: a slice of the job's time that ends with work left is no end."""
        due = self.late_cases(3)
        self.assertIn(due, range(6, 20), "more than one batch, less than ten")
        self.run_job()
        self.assertEqual(self.due(), 0)
        progress = self.env["ir.cron.progress"].search([("cron_id", "=", self.job.id)])
        self.assertEqual(progress.sorted("id")[-1].remaining, 0)

    def test_what_one_run_leaves_is_taken_up_at_once(self):
        """R31: not ten minutes later: the job says how much is left."""
        due = self.late_cases(12)
        self.assertGreater(due, 20, "more than one run of the job takes")
        self.run_job()
        self.assertEqual(self.due(), due - 20)
        self.assertTrue(self.is_ready())

    def test_with_time_enough_all_is_done_in_one_slice(self):
        """R31: all of it, and the job rests until the next moment something is due."""
        self.late_cases(12)
        self.run_job(seconds=60)
        self.assertEqual(self.due(), 0)
        moments = self.env["ir.cron.trigger"].search([("cron_id", "=", self.job.id)])
        self.assertEqual(len(moments), 1)
        self.assertGreater(moments.call_at, WEEK)

    def test_a_row_that_stays_due_does_not_keep_the_job_busy(self):
        """R31: it is noted on the row, and tried again in an hour."""
        self.late_cases(1)
        deadline = type(self.env["complaint.deadline"])
        self.patch(deadline, "_run_due", lambda rows, now: None)
        with self.assertLogs("odoo.addons.complaint_management", "WARNING"):
            self.run_job()
        self.assertEqual(self.due(), 0)
        clocks = self.env["complaint.deadline"].search([("due_error", "!=", False)])
        self.assertEqual(set(clocks.mapped("date_next")), {WEEK + timedelta(hours=1)})

    def test_missed_reports_are_made_up_for_in_the_same_way(self):
        """R52: each takes its time; none of them waits for the next hour."""
        self.env["res.company"].search([]).complaint_report_auto = False
        self.company.complaint_report_auto = True
        self.company.complaint_report_since = NOON.date() - timedelta(days=90)
        Report = self.env["complaint.periodic.report"]
        self.patch(type(Report), "_write_pdf", lambda report: b"%PDF")
        self.job = self.env.ref("complaint_management.ir_cron_periodic_reports")
        self.new_complaint(date_received=NOON - timedelta(days=90))
        self.run_job()
        own = [("company_id", "=", self.company.id)]
        self.assertEqual(Report.search_count([*own, ("version", "=", 1)]), 10)
        self.assertTrue(self.is_ready())
        self.run_job()
        self.assertFalse(Report.search_count([*own, ("version", "=", 0)]))
        self.assertFalse(self.is_ready())

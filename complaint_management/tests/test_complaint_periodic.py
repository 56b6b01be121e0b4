import doctest
import io
from datetime import date, datetime
from unittest.mock import patch

import openpyxl
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import period
from .common_report import ReportCase


class PeriodicCase(ReportCase):
    """A company whose reports began in January 2026; nothing is due for any other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.company"].search([]).complaint_report_auto = False
        cls.company.write(
            {"complaint_report_auto": True, "complaint_report_since": date(2026, 1, 1)}
        )
        cls.Report = cls.env["complaint.periodic.report"].with_context(
            force_report_rendering=True, lang="en_US"
        )

    def case(self, received, **vals):
        return self.new_complaint(date_received=received, **vals)

    def run_cron(self, moment):
        """The scheduler at this moment (UTC); the reports of the company afterwards."""
        cron = type(self.env["ir.cron"])
        with freeze_time(moment), patch.object(cron, "_commit_progress", lambda *a, **k: 1):
            self.Report._cron_produce()
        return self.reports()

    def reports(self, **vals):
        domain = [("company_id", "=", self.company.id)]
        domain += [(name, "=", value) for name, value in vals.items()]
        return self.Report.search(domain, order="date_from, id")

    def report(self, user=None, **vals):
        """A weekly record of the desk, made by hand by its head."""
        vals = {"kind": "weekly", "date_from": "2026-03-02", **vals}
        if vals["kind"] == "weekly":
            vals.setdefault("department_id", self.desk.id)
        report = self.Report.with_user(user or self.desk_head).with_company(self.company)
        return report.create({"company_id": self.company.id, **vals})


@tagged("post_install", "-at_install")
class TestComplaintPeriodic(PeriodicCase):
    """Periodic reports come by themselves, once, and stay (R52)."""

    def test_periods_work_as_their_examples_say(self):
        """R52: the doctests of the periods."""
        result = doctest.testmod(period)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_last_week_is_reported_on_monday_in_the_company_s_time_zone(self):
        """R52: Monday begins when it begins there, not in Greenwich."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.company.complaint_report_since = date(2026, 3, 3)
        self.case("2026-03-01 15:59:59", name="Before Monday")  # Sunday, 23:59:59 there
        self.case("2026-03-01 16:00:00", name="On Monday")
        self.case("2026-03-08 15:59:59", name="On Sunday")
        self.case("2026-03-08 16:00:00", name="Next week")
        self.assertFalse(self.run_cron("2026-03-08 15:59:59"))
        report = self.run_cron("2026-03-08 16:00:00")
        self.assertEqual(len(report), 1)
        self.assertEqual((report.date_from, report.date_to), (date(2026, 3, 2), date(2026, 3, 8)))
        self.assertEqual((report.department_id, report.kind), (self.desk, "weekly"))
        contents = [case["content"] for case in report.figures["weekly"]["cases"]]
        self.assertEqual(contents, ["On Monday", "On Sunday"])

    def test_the_scheduled_job_does_it(self):
        """R52: the job that Odoo starts each hour is this one."""
        self.case("2026-03-04 12:00:00")
        job = self.env.ref("complaint_management.ir_cron_periodic_reports")
        self.assertEqual((job.interval_number, job.interval_type), (1, "hours"))
        with freeze_time("2026-03-09 12:00:00"), self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.assertEqual(self.reports(kind="weekly", date_from=date(2026, 3, 2)).version, 1)

    def test_months_and_half_years_have_their_days(self):
        """R52: by the middle of the month; in the first ten days of June and December."""
        self.company.complaint_report_since = date(2026, 5, 20)
        moments = {
            "2026-06-04 23:59:59": [],
            "2026-06-05 00:00:00": [("half_yearly", date(2025, 12, 1), date(2026, 5, 31))],
            "2026-06-09 23:59:59": [],
            "2026-06-10 00:00:00": [("monthly", date(2026, 5, 1), date(2026, 5, 31))],
            "2026-07-10 00:00:00": [("monthly", date(2026, 6, 1), date(2026, 6, 30))],
            "2026-12-05 00:00:00": [
                ("monthly", date(2026, 7, 1), date(2026, 7, 31)),
                ("monthly", date(2026, 8, 1), date(2026, 8, 31)),
                ("monthly", date(2026, 9, 1), date(2026, 9, 30)),
                ("monthly", date(2026, 10, 1), date(2026, 10, 31)),
                ("half_yearly", date(2026, 6, 1), date(2026, 11, 30)),
            ],
        }
        with patch.object(type(self.Report), "_write_files"):
            before = self.Report
            for moment, wanted in moments.items():
                reports = self.run_cron(moment)
                new = (reports - before).sorted(lambda r: (r.date_to, r.kind))
                found = [(r.kind, r.date_from, r.date_to) for r in new]
                self.assertEqual(found, wanted, moment)
                before = reports

    def test_the_days_can_be_chosen(self):
        """R52: days in the settings, of each company."""
        self.company.write(
            {
                "complaint_weekly_day": "2",
                "complaint_monthly_day": 3,
                "complaint_report_since": "2026-03-02",
            }
        )
        self.case("2026-02-25 12:00:00")
        self.assertFalse(self.run_cron("2026-03-02 12:00:00"), "Monday, no longer the day")
        self.assertEqual(self.run_cron("2026-03-03 12:00:00").mapped("kind"), ["monthly"])
        self.assertEqual(len(self.run_cron("2026-03-04 12:00:00")), 2)
        self.company.complaint_report_auto = False
        self.assertEqual(len(self.run_cron("2026-03-18 12:00:00")), 2)

    def test_each_report_is_made_and_mailed_once_and_an_outage_is_made_up_for(self):
        """R52: three weeks without a scheduler, then everything, each once."""
        self.company.complaint_report_since = date(2026, 3, 9)
        self.case("2026-03-04 12:00:00")
        reports = self.run_cron("2026-03-30 12:00:00")
        weekly = reports.filtered(lambda r: r.kind == "weekly")
        self.assertEqual(
            weekly.mapped("date_from"),
            [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16), date(2026, 3, 23)],
        )
        self.assertEqual(reports.mapped("version"), [1] * len(reports))
        mails = len(self.env["mail.mail"].sudo().search([("model", "=", reports._name)]))
        again = self.run_cron("2026-03-30 13:00:00")
        self.assertEqual(again, reports)
        self.assertEqual(again.mapped("version"), [1] * len(reports))
        sent = self.env["mail.mail"].sudo().search([("model", "=", reports._name)])
        self.assertEqual(len(sent), mails)
        for report in reports:
            messages = report.message_ids.filtered("attachment_ids")
            self.assertEqual(len(messages), 1, report.display_name)

    def test_what_was_counted_already_only_gets_its_files(self):
        """R52: PDF and workbook, no other figures and no second mail, as for demo data."""
        self.case("2026-03-04 12:00:00")
        with freeze_time("2026-03-09 12:00:00"):
            report = self.report()
            report.sudo()._count()
        self.case("2026-03-05 12:00:00")
        before = report.figures
        report.sudo().date_next = datetime(2026, 3, 9, 12)
        self.run_cron("2026-03-09 12:30:00")
        self.assertEqual((report.version, report.figures), (1, before))
        endings = sorted(name.rpartition(".")[2] for name in report.sudo().file_ids.mapped("name"))
        self.assertEqual(endings, ["pdf", "xlsx"])
        self.assertFalse(report.date_next)
        self.assertFalse(report.message_ids.filtered("attachment_ids"))

    def test_a_second_worker_makes_no_second_report(self):
        """R52: the database refuses what another worker has planned meanwhile."""
        now = datetime(2026, 3, 9, 12)
        self.case("2026-03-04 12:00:00")
        with freeze_time(now):
            self.Report._plan_missing(self.company)
            planned = self.reports(kind="weekly", date_from=date(2026, 3, 2))
            self.assertEqual(len(planned), 1)
            with mute_logger("odoo.sql_db"):
                self.Report._plan(self.company, "weekly", self.desk.id, date(2026, 3, 2), now)
        self.assertEqual(self.reports(kind="weekly", date_from=date(2026, 3, 2)), planned)

    def test_a_department_that_fails_does_not_stop_the_others(self):
        """R52: the fault stands on the report, the others are done, an hour later again."""
        self.company.complaint_report_since = date(2026, 3, 9)
        self.case("2026-03-04 12:00:00")
        self.case("2026-03-04 12:00:00", user=self.accountant, department_id=self.finance.id)
        count = type(self.Report)._count

        def fail(reports):
            if self.desk in reports.department_id:
                raise ValueError("The desk is on fire")
            count(reports)

        with patch.object(type(self.Report), "_count", fail):
            self.run_cron("2026-03-09 12:00:00")
        desk = self.reports(department_id=self.desk.id)
        finance = self.reports(department_id=self.finance.id)
        self.assertEqual((desk.state, desk.version), ("planned", 0))
        self.assertIn("on fire", desk.due_error)
        self.assertEqual((finance.state, finance.version), ("draft", 1))
        self.run_cron("2026-03-09 12:30:00")
        self.assertEqual(desk.state, "planned")
        self.run_cron("2026-03-09 13:00:01")
        self.assertEqual((desk.state, desk.version, desk.due_error), ("draft", 1, False))
        self.assertEqual(finance.version, 1)

    def test_each_kind_is_mailed_to_its_level(self):
        """R52: weekly to the head of the service centre, monthly to deputy GM and GM,
        half-yearly to the GM; with the files."""
        self.company.complaint_department_id = self.desk
        self.case("2026-05-27 12:00:00", user=self.repairer, department_id=self.repairs.id)
        self.company.complaint_report_since = date(2026, 6, 1)
        reports = self.run_cron("2026-06-10 12:00:00")
        wanted = {
            "weekly": self.desk_head,
            "monthly": self.deputy | self.gm,
            "half_yearly": self.gm,
        }
        for report in reports:
            with self.subTest(kind=report.kind):
                self.assertEqual(report.recipient_ids, wanted[report.kind])
                message = report.message_ids.filtered("attachment_ids")
                self.assertEqual(message.notified_partner_ids, wanted[report.kind].partner_id)
                endings = {
                    name.rpartition(".")[2] for name in message.attachment_ids.mapped("name")
                }
                self.assertEqual(endings, {"pdf", "xlsx"})
                self.assertTrue(report.activity_ids, "whoever prepares it is told")
        self.assertEqual(set(reports.mapped("kind")), set(wanted))

    def test_nobody_to_mail_to_is_noted(self):
        """R52: a company that named nobody has its reports all the same."""
        self.company.complaint_gm_id = False
        self.company.complaint_report_since = date(2026, 6, 1)
        report = self.run_cron("2026-06-05 12:00:00")
        self.assertEqual(report.state, "draft")
        self.assertFalse(report.recipient_ids)
        self.assertIn("Mailed to nobody", "".join(report.message_ids.mapped("body")))

    def test_a_week_without_complaints_is_reported_in_words(self):
        """R50, R52: zero cases is a form, not a gap; for departments that had cases before."""
        self.case("2026-02-25 12:00:00")
        self.company.complaint_report_since = date(2026, 3, 9)
        report = self.run_cron("2026-03-09 12:00:00").filtered(lambda r: r.kind == "weekly")
        self.assertEqual(report.department_id, self.desk)
        pdf, xlsx = report._get_current_files()
        self.assertPrinted(
            ["No complaints in this period.", "Front desk"], "".join(self.pages(pdf.raw))
        )
        book = openpyxl.load_workbook(io.BytesIO(xlsx.raw))
        cells = [cell for row in book["Overview"].iter_rows(values_only=True) for cell in row]
        self.assertIn("No complaints in this period.", cells)

    def test_figures_stay_as_they_were_then(self):
        """R52: kept as of then; counting again is a new version beside the old one."""
        self.case("2026-03-04 12:00:00", name="First")
        report = self.report()
        report.action_produce()
        self.case("2026-03-04 13:00:00", name="Entered late")
        files = report.file_ids
        self.assertEqual(report.version, 1)
        self.assertEqual(len(files), 2)
        self.assertEqual(len(report._get_tables()[0].rows), 1)
        self.assertNotIn("Entered late", report.preview_html)
        report.action_produce()
        self.assertEqual(len(report._get_tables()[0].rows), 2)
        self.assertIn("Entered late", report.preview_html)
        self.assertEqual(report.version, 2)
        self.assertEqual(len(report.file_ids), 4)
        self.assertLess(files, report.file_ids)
        old = self.pages(files.filtered(lambda f: f.name.endswith("pdf")).raw)
        self.assertNotIn("Enteredlate", "".join(old))
        with self.refused("stays"):
            files.sudo().unlink()
        with self.refused("kept"):
            report.sudo().unlink()

    def test_confidential_cases_are_in_no_report(self):
        """R55: everybody who gets the report may read all of it."""
        self.case("2026-03-04 12:00:00", name="Plain")
        self.case("2026-03-04 13:00:00", name="Secret", is_confidential=True)
        self.case("2026-03-04 14:00:00", name="Denounced", kind="denunciation")
        report = self.report()
        report.action_produce()
        text = "".join(self.pages(report._get_current_files()[0].raw))
        self.assertPrinted(["Plain", "Without confidential cases."], text)
        self.assertNotIn("Secret", text)
        self.assertNotIn("Denounced", text)
        monthly = self.report(self.gm, kind="monthly", date_from="2026-03-01")
        monthly.action_produce()
        self.assertEqual(monthly.figures["statistics"]["figures"][0][2], 1)
        self.env.flush_all()
        self.env.invalidate_all()
        keys = [table.key for table in monthly._get_tables()]
        self.assertEqual(keys[:3], ["figures", "kind", "category_id"], "in the order of the form")
        self.assertEqual(keys[-1], "category")

    def test_a_report_is_about_a_whole_period_that_is_over(self):
        """R52: a week from Monday, a month from the first; not the one that still runs."""
        for vals, words in (
            ({"date_from": "2026-03-03"}, "begin on Monday"),
            ({"kind": "monthly", "date_from": "2026-03-02"}, "begin on Monday"),
            ({"kind": "half_yearly", "date_from": "2026-03-01"}, "begin on Monday"),
            ({"department_id": False}, "about one department"),
        ):
            with self.subTest(vals=vals), self.refused(words):
                self.report(self.gm, **vals)
        with freeze_time("2026-03-08 23:00:00"), self.refused("not over yet"):
            self.report()
        self.report()
        with mute_logger("odoo.sql_db"), self.cr.savepoint(), self.assertRaises(UniqueViolation):
            self.report()


@tagged("post_install", "-at_install")
class TestComplaintPeriodicApproval(PeriodicCase):
    """Submit, approve, and who may see what (R52, R54)."""

    def test_the_head_submits_and_the_deputy_approves(self):
        """R52: who and when; the files get the text and the names."""
        self.case("2026-03-04 12:00:00")
        report = self.report()
        report.action_produce()
        report.analysis = "One tap, one week."
        report.action_submit()
        self.assertEqual(report.state, "submitted")
        self.assertEqual(report.submitted_by_id, self.desk_head)
        self.assertEqual(report.approver_id, self.deputy)
        self.assertEqual(report.activity_ids.user_id, self.deputy)
        with self.refused("submitted"):
            report.analysis = "Changed my mind."
        with self.refused("submitted"):
            report.action_produce()
        report.with_user(self.deputy).action_approve()
        self.assertEqual(report.state, "approved")
        self.assertEqual(report.approved_by_id, self.deputy)
        self.assertFalse(report.activity_ids)
        text = "".join(self.pages(report._get_current_files()[0].raw))
        self.assertPrinted(["One tap, one week.", "Dora Desk", "Dieter Deputy"], text)
        self.assertEqual(report.version, 3)
        self.assertEqual(len(report.file_ids), 6)

    def test_nobody_approves_their_own_and_only_the_next_level_does(self):
        """R16: not who submitted, not a colleague; a half-year only the GM."""
        report = self.report()
        report.action_produce()
        with self.refused("not waiting"):
            report.with_user(self.gm).action_approve()
        report.action_submit()
        for user in (self.desk_head, self.head):
            with self.subTest(user=user.name), self.refused("or somebody above"):
                report.with_user(user).action_approve()
        with self.assertRaises(AccessError):
            report.with_user(self.staff).action_approve()
        own = self.report(self.deputy, date_from="2026-03-09")
        own.action_produce()
        own.action_submit()
        self.assertEqual(own.approver_id, self.gm, "who submits does not approve")
        with self.refused("or somebody above"):
            own.with_user(self.deputy).action_approve()
        half = self.report(kind="half_yearly", date_from="2025-12-01")
        half.action_produce()
        half.analysis = "A good half-year."
        half.action_submit()
        self.assertEqual(half.approver_id, self.gm)
        with self.refused("or somebody above"):
            half.with_user(self.deputy).action_approve()
        half.with_user(self.gm).action_approve()
        self.assertEqual(half.state, "approved")

    def test_statistics_are_not_submitted_without_a_word(self):
        """R52: with the analyst's text."""
        report = self.report(kind="monthly", date_from="2026-03-01")
        report.action_produce()
        with self.refused("say what the figures mean"):
            report.action_submit()

    def test_a_report_can_be_returned(self):
        """R52: by who asked and by who decides; then it is a draft again."""
        report = self.report()
        report.action_produce()
        for user in (self.desk_head, self.deputy):
            report.action_submit()
            report.with_user(user).action_return()
            self.assertEqual(report.state, "draft")
            self.assertFalse(report.submitted_by_id | report.approver_id)
        with self.refused("not waiting"):
            report.with_user(self.deputy).action_return()

    def test_nothing_decisive_is_written_by_hand(self):
        """R57: not by a form, not through the API, not when creating."""
        report = self.report()
        report.action_produce()
        attempts = {
            "date_approved": "2026-03-10 12:00:00",
            "approved_by_id": self.desk_head.id,
            "date_submitted": "2026-03-10 12:00:00",
            "figures": {},
            "version": 9,
            "file_ids": [(5,)],
            "department_id": self.finance.id,
            "recipient_ids": [(4, self.staff.id)],
            "date_produced": False,
        }
        for name, value in attempts.items():
            for user in (self.desk_head, self.gm):
                with self.subTest(field=name, user=user.name):
                    with self.refused("by its buttons only", AccessError):
                        report.with_user(user).write({name: value})
        for vals in ({"raw": b"forged"}, {"res_id": 0}, {"name": "x"}):
            with self.refused("stays as it is", AccessError):
                report.file_ids.write(vals)
        with self.refused("by its buttons only", AccessError):
            self.report(date_from="2026-03-09", date_approved="2026-03-10 12:00:00")

    def test_each_level_sees_its_reports(self):
        """R54: head own and below, deputy those in charge, GM all; who got it by mail."""
        desk = self.report()
        finance = self.report(self.gm, department_id=self.finance.id)
        whole = self.report(self.gm, kind="monthly", date_from="2026-03-01")
        seen = {
            self.staff: None,
            self.admin: None,
            self.desk_head: desk | whole,  # heads the service centre
            self.head: desk | whole,
            self.deputy: desk | whole,
            self.gm: desk | finance | whole,
        }
        ours = [("company_id", "=", self.company.id)]
        for user, wanted in seen.items():
            with self.subTest(user=user.name):
                reports = self.Report.with_user(user)
                if wanted is None:
                    with self.assertRaises(AccessError):
                        reports.search(ours)
                else:
                    self.assertEqual(reports.search(ours).sudo(), wanted.sudo())
        finance.action_produce()  # mailed to the head of the service centre
        told = self.Report.with_user(self.desk_head).search(ours)
        self.assertEqual(told.sudo(), (desk | finance | whole).sudo())
        with self.assertRaises(AccessError):
            finance.with_user(self.desk_head).write({"analysis": "Not mine"})
        finance.with_user(self.desk_head).file_ids.read(["name", "raw"])
        with self.assertRaises(AccessError):
            finance.file_ids.with_user(self.staff).read(["name", "raw"])
        with self.assertRaises(AccessError):
            self.report(self.desk_head, department_id=self.finance.id, date_from="2026-03-09")

    def test_companies_are_apart(self):
        """R54: a GM of another company sees nothing, whatever was mailed."""
        report = self.report()
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "t_other_gm",
            groups="complaint_management.group_complaint_gm",
            company_id=other.id,
            company_ids=other.ids,
        )
        self.assertFalse(self.Report.with_user(stranger).search([("id", "=", report.id)]))

import logging
from datetime import timedelta

import pytz
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.fields import Command

from ..tools.period import get_due_periods, get_end

_logger = logging.getLogger(__name__)

ANALYSIS_DAYS = {"weekly": 2, "monthly": 5, "half_yearly": 5}


class ComplaintPeriodicReport(models.Model):
    """How periodic reports come about by themselves (R52).

    First the missing rows are planned, whatever was slept through; then each is produced,
    filed and mailed in a transaction of its own. The unique index makes a second row
    impossible, the row's `date_next` a second production; a fault is noted on the row,
    tried again in an hour, and stops no other.
    """

    _inherit = "complaint.periodic.report"

    # Planning

    @api.model
    def _cron_produce(self):
        """Plan what is due in every company, then produce all that is planned."""
        for company in self.env["res.company"].search([("complaint_report_auto", "=", True)]):
            self._plan_missing(company)
        self._run_all_due([self._name], limit=1)

    @api.model
    def _plan_missing(self, company):
        """Rows for every report of `company` that is due and not there yet."""
        now = fields.Datetime.now()
        for kind, _label in self._fields["kind"].selection:
            wanted = self._get_due(company, kind, now)
            if not wanted:
                continue
            found = self.search_fetch(
                [
                    ("company_id", "=", company.id),
                    ("kind", "=", kind),
                    ("date_from", "in", [start for _department, start in wanted]),
                ],
                ["department_id", "date_from"],
            )
            present = {(report.department_id.id, report.date_from) for report in found}
            for department_id, start in wanted:
                if (department_id, start) not in present:
                    self._plan(company, kind, department_id, start, now)

    @api.model
    def _get_due(self, company, kind, now):
        """`[(department id or False, first day)]` of the reports of this kind due by `now`."""
        zone = pytz.timezone(company._get_complaint_zone())
        today = pytz.utc.localize(now).astimezone(zone).date()
        since = company.complaint_report_since or today
        starts = get_due_periods(kind, since, today, company._get_report_offset(kind))
        if kind != "weekly":
            return [(False, start) for start in starts]
        # Departments answer for weeks since their first case, also for those without any.
        first = (
            self.env["complaint.complaint"]
            .with_context(active_test=False)
            ._read_group(
                [("company_id", "=", company.id), ("department_id.active", "=", True)],
                ["department_id"],
                ["date_received:min"],
            )
        )
        return [
            (department.id, start)
            for start in starts
            for department, received in first
            if pytz.utc.localize(received).astimezone(zone).date() <= get_end(kind, start)
        ]

    @api.model
    def _plan(self, company, kind, department_id, start, now):
        """One row; when another worker was faster, theirs stays."""
        vals = {
            "company_id": company.id,
            "kind": kind,
            "department_id": department_id,
            "date_from": start,
            "date_next": now,
        }
        try:
            with self.env.cr.savepoint():
                self.create(vals)
        except UniqueViolation:
            _logger.info("%s of %s from %s was planned elsewhere", kind, company.name, start)

    # Producing

    def _run_due(self, now):
        """Produce, file and mail; the row is done with when the transaction ends. One that was
        counted already, as in demo data, only gets its files."""
        for report in self:
            is_counted = bool(report.date_produced)
            if not is_counted:
                report._count()
            report._write_files()
            if not is_counted:
                report._mail()
            report.write({"date_next": False, "due_error": False})

    def _in_company(self):
        """This report as its company counts: time zone, currency and language."""
        self.ensure_one()
        company = self.company_id
        reader = self._get_recipients()[:1] or self._get_author()
        return self.with_company(company).with_context(
            tz=company._get_complaint_zone(),
            lang=reader.lang or company.partner_id.lang or self.env.lang,
            allowed_company_ids=company.ids,
        )

    def _count(self):
        """Count, and keep the figures as of now."""
        for report in self:
            report = report._in_company()
            report.date_produced = False  # count, do not read what was kept
            facts = report._get_facts()
            report.write({"figures": facts, "date_produced": fields.Datetime.now()})

    def _write_files(self, endings=("pdf", "xlsx")):
        """A new version of PDF and workbook; the older ones stay (R52)."""
        self.ensure_one()
        report = self._in_company()
        report.version += 1
        files = self.env["ir.attachment"].create(
            [
                {
                    "name": f"{report.display_name} v{report.version}.{ending}".replace("/", "-"),
                    "raw": getattr(report, f"_write_{ending}")(),
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for ending in endings
            ]
        )
        report.file_ids = [Command.link(file.id) for file in files]

    def _write_xlsx(self):
        """The workbook (bytes)."""
        return self._write_workbook()

    def _write_pdf(self):
        """The form (bytes)."""
        printer = self.env["ir.actions.report"]
        content, _kind = printer.sudo()._render_qweb_pdf(  # sudo: what is printed was decided
            "complaint_management.complaint_periodic_report_report", self.ids
        )
        return content

    def _get_current_files(self):
        """PDF and workbook of the latest version."""
        return self.file_ids.sorted("id")[-2:]

    # Telling

    def _get_author(self):
        """Who prepares the report: the head of the department that answers for it."""
        return self.author_department_id._get_complaint_head()

    def _get_recipients(self):
        """Door: whom a new report of this kind is mailed to (R52): the head of the service
        centre, deputy GM and GM, or the GM."""
        self.ensure_one()
        company = self.company_id
        gm = company._get_complaint_gm()
        if self.kind == "weekly":
            return company.complaint_department_id._get_complaint_head()
        if self.kind == "monthly":
            return self.author_department_id._get_complaint_deputy() | gm
        return gm

    def _mail(self):
        """Send the new report to the right level, and a to-do to who prepares it."""
        self.ensure_one()
        people = self._get_recipients().filtered("active")
        if people:
            self.recipient_ids |= people
            self._send(people)
        else:
            self._message_log(
                body=self.env._("Mailed to nobody: the settings name no one for this level.")
            )
        author = self._get_author()
        if author:
            self._schedule(
                author,
                self.with_context(lang=author.lang).env._("Write the analysis and submit"),
                ANALYSIS_DAYS[self.kind],
            )

    def _send(self, people):
        """One mail with the files, in the language of the report."""
        report = self._in_company()
        template = self.env.ref("complaint_management.mail_template_periodic_report")
        report.with_context(mail_create_nosubscribe=True).message_post_with_source(
            template.with_context(lang=report.env.lang),
            partner_ids=people.partner_id.ids,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
            attachment_ids=self._get_current_files().ids,
        )

    def _ask_approver(self):
        """To-do and done: the author's is completed, the approver's begins."""
        self._complete_activities()
        self._schedule(
            self.approver_id,
            self.with_context(lang=self.approver_id.lang).env._("Approve this report"),
            2,
        )

    def _schedule(self, user, summary, days):
        """A to-do on this report, told in the inbox and not by one more mail."""
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=fields.Date.context_today(self) + timedelta(days=days),
            summary=summary,
            user_id=user.id,
        )

    def _complete_activities(self):
        """The to-dos of this report are done."""
        self.activity_feedback(["mail.mail_activity_data_todo"])

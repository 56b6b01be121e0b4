from datetime import datetime

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date, format_datetime, formatLang

from ..tools.table import Column
from ..tools.workbook import Workbook

DIGITS = {"hours": 1, "percent": 1, "money": 2}


class ComplaintFormMixin(models.AbstractModel):
    """A form about a period (R50 b, c, e): first the facts, then tables made of them.

    Facts are plain values that can be kept as JSON: ids and keys, no words, so that what
    was counted once is shown later in the language of whoever reads it. The PDF and the
    workbook draw the same tables (`tools.table`).
    """

    _name = "complaint.form.mixin"
    _description = "Form about a Period"

    date_from = fields.Date(string="First Day", required=True)
    date_to = fields.Date(string="Last Day", required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    department_id = fields.Many2one("hr.department")

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        for form in self:
            if form.date_from and form.date_to and form.date_from > form.date_to:
                raise ValidationError(self.env._("Period: it ends before it begins."))

    # Doors

    def _get_forms(self):
        """Door: the keys of the forms this record consists of, in order."""
        raise NotImplementedError

    def _get_cases_domain(self):
        """Door: the cases this form is about, without the period."""
        self.ensure_one()
        domain = Domain("company_id", "=", self.company_id.id)
        if self.department_id:
            domain &= Domain("department_id", "child_of", self.department_id.ids)
        return domain

    def _has_previous(self):
        """Door: whether there is a period before to compare with."""
        return True

    def _get_analysis(self):
        """Door: the analyst's text."""
        return ""

    def _get_note(self):
        """Door: what every reader of the form should know."""
        return ""

    def _get_signers(self):
        """Door: `[(label, name, moment)]` of those who sign at the foot; the name and the
        moment may be empty."""
        return [
            (self.env._("Prepared by"), self.env.user.name, False),
            (self.env._("Department Head"), "", False),
            (self.env._("Approved by"), "", False),
        ]

    def _get_facts(self):
        """What was counted: `{form: facts}`, plain values only."""
        self.ensure_one()
        return {form: getattr(self, f"_get_{form}_facts")() for form in self._get_forms()}

    def _get_tables(self):
        """The tables (`tools.table.Table`) of all forms, in the reader's language."""
        self.ensure_one()
        tables = []
        facts = self._get_facts()
        for form in self._get_forms():  # JSON keeps no order
            if form in facts:
                tables += getattr(self, f"_get_{form}_tables")(facts[form])
        return [table for table in tables if table.rows]

    # Heading

    def _get_form_title(self):
        """The name of the form, in the reader's language."""
        return dict(self._get_form_labels())[self._get_forms()[0]]

    def _get_form_labels(self):
        """`[(form, label)]` in the reader's language."""
        return [
            ("weekly", self.env._("Complaint Record")),
            ("statistics", self.env._("Complaint Statistics and Analysis")),
            ("category", self.env._("Complaints by Category")),
        ]

    def _get_form_period(self):
        """The period in words."""
        return f"{format_date(self.env, self.date_from)} – {format_date(self.env, self.date_to)}"

    def _get_form_scope(self):
        """Whose complaints: a department or the whole company."""
        # sudo: the name on the form of whoever may read it
        return self.department_id.sudo().name or self.env._("Whole company")

    # Values

    def _get_previous(self):
        """First and last day of the period this one is compared with."""
        return self.env["complaint.figures"]._get_previous_period((self.date_from, self.date_to))

    @api.model
    def _keep(self, record):
        """A record as a fact: model, id, and the name it has now."""
        # sudo: the name of what a case is about, for whoever may read the case
        return record and [record._name, record.id, record.sudo().display_name] or None

    @api.model
    def _name_kept(self, kept):
        """The name of a kept record today, in the reader's language; once deleted, as it was."""
        if not kept:
            return self.env._("Not stated")
        model, record_id, name = kept
        if model not in self.env:
            return name
        record = self.env[model].sudo().browse(record_id)  # sudo: as above
        return record.display_name if record.exists() else name

    @api.model
    def _get_local(self, text):
        """A moment kept as text in UTC, as a naive datetime in the reader's time zone."""
        if not text:
            return None
        moment = pytz.utc.localize(datetime.fromisoformat(text))
        return moment.astimezone(self.env.tz).replace(tzinfo=None)

    @api.model
    def _format_cell(self, kind, value):
        """A cell as the PDF shows it."""
        if kind == "figure":
            kind, value = value
        if value is None or value is False or value == "":
            return "–" if kind in ("hours", "percent", "money", "count") else ""
        if kind == "bool":
            return self.env._("Yes")
        if kind == "date":
            return format_date(self.env, value)
        if kind == "datetime":
            return f"{format_date(self.env, value)} {value:%H:%M}"  # local already
        if kind in ("text", "long"):
            return value
        number = formatLang(self.env, value, digits=DIGITS.get(kind, 0))
        return f"{number} %" if kind == "percent" else number

    # Workbook

    def _write_workbook(self):
        """All forms of this record in one XLSX file (bytes)."""
        self.ensure_one()
        title = self._get_form_title()
        book = Workbook(title, self.env.user.name, self.env._("Yes"))
        cover = book.add_sheet(
            self.env._("Overview"),
            [Column("label", title, width=24), Column("value", "", "long", 80)],
        )
        for row in self._get_cover_rows():
            cover.add_row(row)
        for table in self._get_tables():
            table.total_label = self.env._("Total")
            book.add_table(table)
        return book.close()

    def _get_cover_rows(self):
        """`[label, value]` on the first sheet."""
        rows = [
            [self.env._("Company"), self.company_id.sudo().name],  # sudo: a name
            [self.env._("Department"), self._get_form_scope()],
            [self.env._("Period"), self._get_form_period()],
        ]
        if not self._get_tables():
            rows.append([self.env._("Cases"), self.env._("No complaints in this period.")])
        if self._get_analysis():
            rows.append([self.env._("Analysis"), self._get_analysis()])
        for label, name, moment in self._get_signers():
            when = moment and format_datetime(self.env, moment, dt_format="short")
            if name:
                rows.append([label, " · ".join(filter(None, (name, when)))])
        return rows

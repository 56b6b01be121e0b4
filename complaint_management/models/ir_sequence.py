import re

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.uninstall import heeding_guards

# What tells one month from another in a number: the month of its range, not of today.
MONTH_MARKS = ({"range_y", "range_year"}, {"range_month"})


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    is_monthly = fields.Boolean(
        string="Restart Every Month",
        help="New date ranges are made for one month instead of one year.",
    )

    def _get_complaint_companies(self):
        """The companies whose cases these sequences number."""
        # sudo: which series numbers whose cases is no secret
        companies = self.env["res.company"].sudo()
        return companies.search([("complaint_sequence_id", "in", self.ids)])

    @api.constrains(
        "active",
        "company_id",
        "implementation",
        "is_monthly",
        "number_increment",
        "prefix",
        "suffix",
        "use_date_range",
    )
    def _check_complaint_series(self):
        self._get_complaint_companies()._check_complaint_sequence()

    def unlink(self):
        """R57: no word of the context that a client sends lets the guards of deletion pass."""
        return super(IrSequence, heeding_guards(self)).unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_complaint_series(self):
        company = self._get_complaint_companies()[:1]
        if company:
            raise UserError(
                self.env._(
                    "“%(name)s” numbers the complaints of %(company)s and cannot be deleted.",
                    name=company.complaint_sequence_id.name,
                    company=company.name,
                )
            )

    def _get_complaint_problem(self, company):
        """Why this sequence (may be empty) cannot number the cases of `company`, in words, or
        "" (R4)."""
        if not self:
            return self.env._(
                "Complaint numbers: %(company)s needs a sequence that restarts every month.",
                company=company.name,
            )
        words = {"name": self.name, "company": company.name}
        if not self.active:
            return self.env._(
                "“%(name)s” numbers the complaints of %(company)s and stays active.", **words
            )
        if self.company_id not in (company, company.browse()):
            return self.env._(
                "“%(name)s” numbers the complaints of %(company)s and belongs to it.", **words
            )
        is_monthly = self.use_date_range and self.is_monthly
        if not is_monthly or self.implementation != "standard" or self.number_increment < 1:
            return self.env._(
                "“%(name)s” numbers the complaints of %(company)s: it restarts every month, its "
                "implementation is “Standard” and its step at least 1.",
                **words,
            )
        marks = set(re.findall(r"%\((\w+)\)s", f"{self.prefix or ''}{self.suffix or ''}"))
        if not all(marks & wanted for wanted in MONTH_MARKS):
            return self.env._(
                "“%(name)s” numbers the complaints of %(company)s: its prefix tells year and month, "
                "as in %(example)s.",
                **words,
                example="%(range_y)s%(range_month)s-",
            )
        self._get_prefix_suffix()  # raises what else cannot be read
        return ""

    def _create_date_range_seq(self, date):
        """Make the range of one month, once, whoever else asks for it at the same time (R4)."""
        if not self.is_monthly:
            return super()._create_date_range_seq(date)
        first = fields.Date.to_date(date).replace(day=1)
        # The update, unlike a lock, makes a concurrent transaction retry with a fresh view.
        self.env.cr.execute("UPDATE ir_sequence SET id = id WHERE id = %s", [self.id])
        ranges = self.env["ir.sequence.date_range"].sudo()  # sudo: a counter, not a document
        domain = [("sequence_id", "=", self.id), ("date_from", "=", first)]
        return ranges.search(domain, limit=1) or ranges.create(
            {
                "sequence_id": self.id,
                "date_from": first,
                "date_to": first + relativedelta(day=31),
            }
        )

    def _next_block(self, dates):
        """Draw one number for each of `dates` (a list of `date`), in their order.

        One query per month instead of one per number. Numbers never repeat, also
        between transactions that run at the same time.
        """
        self.ensure_one()
        drawn = {}
        for month in sorted({date.replace(day=1) for date in dates}):
            wanted = [i for i, date in enumerate(dates) if date.replace(day=1) == month]
            date_range = self._get_current_sequence(month)
            name = f"ir_sequence_{self.id:03d}_{date_range.id:03d}"
            self.env.cr.execute(
                "SELECT nextval(%s) FROM generate_series(1, %s)", [name, len(wanted)]
            )
            values = self.env.cr.fetchall()  # at once: reading the range below asks SQL again
            start = month if self.is_monthly else date_range.date_from
            numbered = self.with_context(ir_sequence_date_range=start)
            prefix, suffix = numbered._get_prefix_suffix()
            for i, (value,) in zip(wanted, values, strict=True):
                drawn[i] = f"{prefix}{value:0{self.padding}d}{suffix}"
        return [drawn[i] for i in range(len(dates))]

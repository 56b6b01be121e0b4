from odoo import models

from ..tools.table import Column, Table

SHORT = ("count", "open", "valid_rate", "on_time_rate", "closure_rate", "satisfaction_rate")


class ComplaintFormMixin(models.AbstractModel):
    """The record of the cases of a period 客户投诉记录表 (R50b): one by one, and in short."""

    _inherit = "complaint.form.mixin"

    def _get_weekly_facts(self):
        """The cases received in the period as they stand now."""
        Figures = self.env["complaint.figures"]
        period = (self.date_from, self.date_to)
        domain = self._get_cases_domain() & Figures._get_counted_domain()
        cases = self.env["complaint.complaint"].search(
            domain & Figures._get_period_domain(period), order="date_received, id"
        )
        return {
            "figures": self._get_figure_facts(SHORT, with_previous=False) if cases else [],
            "cases": [self._get_case_facts(case) for case in cases],
        }

    def _get_case_facts(self, case):
        """Door: what the record says about one case."""
        solutions = case.solution_ids.filtered(lambda s: s.state != "dropped").sorted("id")
        return {
            "number": case.number,
            "received": case.date_received.isoformat(),
            "complainant": None if case.is_anonymous else case.partner_name or "",
            "place": self._keep(case.location_id),
            "category": self._keep(case.category_id),
            "department": self._keep(case.department_id),
            "handler": self._keep(case.user_id),
            "stage": self._keep(case.stage_id),
            "content": "\n".join(filter(None, (case.name, case.description))),
            "cause": self._keep(case.cause_id),
            "cause_note": case.cause_note or "",
            "measures": "\n".join(solutions.mapped("name")),
        }

    def _get_weekly_tables(self, facts):
        """The tables of the record."""
        cases = Table("cases", self.env._("Cases"), self._get_case_columns())
        cases.rows = [self._get_case_cells(case) for case in facts["cases"]]
        figures = self._get_figure_table(facts["figures"], with_previous=False)
        return [cases, figures]

    def _get_case_columns(self):
        """Door: columns of the record; `_get_case_cells` answers as many cells."""
        return [
            Column("number", self.env._("Number"), width=12),
            Column("received", self.env._("Received at"), "datetime", 17, total="number"),
            Column("complainant", self.env._("Complainant"), width=16),
            Column("place", self.env._("Place"), width=20),
            Column("category", self.env._("Category"), width=20),
            Column("department", self.env._("Department"), width=16),
            Column("handler", self.env._("Handler"), width=14),
            Column("stage", self.env._("Stage"), width=12),
            Column("content", self.env._("Content of the Complaint"), "long", 48, is_detail=True),
            Column("cause", self.env._("Cause"), "long", 30, is_detail=True),
            Column("measures", self.env._("Measures"), "long", 36, is_detail=True),
        ]

    def _get_case_cells(self, case):
        """One row of the record in the reader's language."""
        named = {
            key: self._name_kept(case[key]) if case[key] else ""
            for key in ("place", "category", "department", "handler", "stage", "cause")
        }
        person = case["complainant"]
        return [
            case["number"],
            self._get_local(case["received"]),
            self.env._("Anonymous") if person is None else person,
            named["place"],
            named["category"],
            named["department"],
            named["handler"],
            named["stage"],
            case["content"],
            "\n".join(filter(None, (named["cause"], case["cause_note"]))),
            case["measures"],
        ]

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

HOURS = {"contact_hours": "date_contacted", "resolve_hours": "date_resolved"}


class ComplaintComplaint(models.Model):
    """What pivot, graph, list and export count of a case; see `complaint_figure` for what
    the rates mean."""

    _name = "complaint.complaint"
    _inherit = ["complaint.complaint", "complaint.measure.mixin"]

    _measures = (
        "contact_hours",
        "resolve_hours",
        "cost",
        "satisfaction",
        "valid_rate",
        "closure_rate",
        "repeat_rate",
        "reopen_rate",
        "first_time_fix_rate",
        "escalation_rate",
        "visit_rate",
        "satisfaction_rate",
    )

    contact_hours = fields.Float(
        "First Contact (hours)", compute="_compute_measures", aggregator="avg"
    )
    resolve_hours = fields.Float("Solved (hours)", compute="_compute_measures", aggregator="avg")
    cost = fields.Monetary(
        compute="_compute_measures", help="Remedies of agreed and carried-out solutions."
    )
    satisfaction = fields.Selection(
        [("satisfied", "Satisfied"), ("unsatisfied", "Not satisfied")],
        compute="_compute_measures",
        search="_search_satisfaction",
        help="What the complainant answered at the last return visit.",
    )
    valid_rate = fields.Float("Valid (%)", compute="_compute_measures", aggregator="avg")
    closure_rate = fields.Float("Ended (%)", compute="_compute_measures", aggregator="avg")
    repeat_rate = fields.Float("Repeats (%)", compute="_compute_measures", aggregator="avg")
    reopen_rate = fields.Float("Reopened (%)", compute="_compute_measures", aggregator="avg")
    first_time_fix_rate = fields.Float(
        "Solved the First Time (%)", compute="_compute_measures", aggregator="avg"
    )
    escalation_rate = fields.Float("Moved Up (%)", compute="_compute_measures", aggregator="avg")
    visit_rate = fields.Float("Return Visits (%)", compute="_compute_measures", aggregator="avg")
    satisfaction_rate = fields.Float("Satisfied (%)", compute="_compute_measures", aggregator="avg")

    def _get_measure_sql(self, name, alias, query):
        """Hours, cost and the last answer of the complainant."""
        if name in HOURS:
            end = self._field_to_sql(alias, HOURS[name], query)
            start = self._field_to_sql(alias, "date_received", query)
            return SQL("(EXTRACT(EPOCH FROM %s - %s) / 3600)", end, start)
        if name == "cost":
            domain = Domain("solution_id.state", "in", ["agreed", "done"])
            rows = self._get_row_query("complaint.remedy", domain, alias)
            amount = SQL.identifier(rows.table, "amount")
            return SQL("COALESCE(%s, 0)", rows.subselect(SQL("SUM(%s)", amount)))
        if name == "satisfaction":
            domain = Domain("result", "in", ["satisfied", "unsatisfied"])
            rows = self._get_row_query("complaint.visit", domain, alias, order="id desc", limit=1)
            return rows.subselect(SQL.identifier(rows.table, "result"))
        return super()._get_measure_sql(name, alias, query)

    def _get_row_query(self, model, domain, alias, **options):
        """The rows in `domain` of one case, for a subselect."""
        Model = self.env[model].with_context(active_test=True)
        rows = Model._search(domain, **options)
        link = Model._field_to_sql(rows.table, "complaint_id", rows)
        rows.add_where(SQL("%s = %s", link, SQL.identifier(alias, "id")))
        return rows

    def _search_satisfaction(self, operator, value):
        if operator != "in":
            return NotImplemented

        def to_sql(model, alias, query):
            answer = model._field_to_sql(alias, "satisfaction", query)
            return SQL("COALESCE(%s, '') IN %s", answer, tuple(key or "" for key in value))

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _get_measure_facts(self):
        """What a case is measured by."""
        return [
            *super()._get_measure_facts(),
            "date_received",
            "date_contacted",
            "date_resolved",
            "date_visited",
            "assessment",
            "is_closed",
            "cancel_reason",
            "repeat_of_id",
            "reopening_ids",
            "escalation_count",
            "solution_ids.state",
            "solution_ids.amount_total",
            "visit_ids.result",
            "visit_ids.exempt_reason",
        ]

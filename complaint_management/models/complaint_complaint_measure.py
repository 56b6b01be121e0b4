from odoo import api, fields, models
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
        """Hours between two dates."""
        if name in HOURS:
            end = self._field_to_sql(alias, HOURS[name], query)
            start = self._field_to_sql(alias, "date_received", query)
            # a double, unlike EXTRACT: quicker to take, and to sort for a median, than a numeric
            return SQL("(DATE_PART('epoch', %s - %s) / 3600)", end, start)
        return super()._get_measure_sql(name, alias, query)

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
            "satisfaction",
            "is_visit_exempt",
            "is_redone",
        ]

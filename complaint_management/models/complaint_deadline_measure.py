from odoo import api, fields, models


class ComplaintDeadline(models.Model):
    """What pivot and graph count of a clock."""

    _name = "complaint.deadline"
    _inherit = ["complaint.deadline", "complaint.measure.mixin"]

    _measures = ("on_time_rate",)

    on_time_rate = fields.Float("On Time (%)", compute="_compute_measures", aggregator="avg")

    @api.model
    def _get_measure_facts(self):
        """What a clock is measured by."""
        return [*super()._get_measure_facts(), "state"]

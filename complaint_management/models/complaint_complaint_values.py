from odoo import api, models


class ComplaintComplaint(models.Model):
    """What is sent to a case is made sound before anything else looks at it."""

    _name = "complaint.complaint"
    _inherit = ["complaint.values.mixin", "complaint.complaint"]

    @api.model_create_multi
    def create(self, vals_list):
        """A number left empty, as in a ledger, is one to be drawn (R4)."""
        return super().create(
            [
                {n: value for n, value in vals.items() if value or n != "number"}
                for vals in vals_list
            ]
        )

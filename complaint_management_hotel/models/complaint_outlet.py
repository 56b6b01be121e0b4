from odoo import fields, models


class ComplaintOutlet(models.Model):
    """A part of the house guests meet: front office, housekeeping, restaurant and so on."""

    _name = "complaint.outlet"
    _description = "Hotel Outlet"
    _inherit = ["complaint.vocabulary.mixin"]

    code = fields.Char(help="Used by integrations and imports.")

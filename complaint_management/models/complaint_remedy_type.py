from odoo import fields, models


class ComplaintRemedyType(models.Model):
    """What may be offered to put things right: apology, repair, refund and so on (R35)."""

    _name = "complaint.remedy.type"
    _description = "Complaint Remedy Type"
    _inherit = ["complaint.vocabulary.mixin"]

    code = fields.Char(help="Used by integrations and imports.")
    has_amount = fields.Boolean(string="Costs Money", default=True)
    description = fields.Text(translate=True)

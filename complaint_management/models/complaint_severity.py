from odoo import fields, models


class ComplaintSeverity(models.Model):
    """How grave a case is; a major one is signed off by the head (R13, R44)."""

    _name = "complaint.severity"
    _description = "Complaint Severity"
    _inherit = ["complaint.vocabulary.mixin"]

    level = fields.Selection(
        [("general", "General"), ("major", "Major")],
        required=True,
        default="general",
        help="What the rules understand by this severity.",
    )
    color = fields.Integer(help="Colour of the edge of the card on the board.")
    description = fields.Text(translate=True)

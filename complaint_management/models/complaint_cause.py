from odoo import fields, models


class ComplaintCause(models.Model):
    """Why it happened, in a tree (R33)."""

    _name = "complaint.cause"
    _description = "Complaint Cause"
    _inherit = ["complaint.tree.mixin"]
    _parent_store = True

    parent_id = fields.Many2one(
        "complaint.cause", string="Cause Group", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("complaint.cause", "parent_id", string="Causes")
    description = fields.Text(translate=True)

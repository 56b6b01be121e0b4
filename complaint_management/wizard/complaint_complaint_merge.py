from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ComplaintComplaintMerge(models.TransientModel):
    """Several cases about the same matter become one; nothing is lost (R10)."""

    _name = "complaint.complaint.merge"
    _description = "Merge Complaints"
    _inherit = ["complaint.guard.mixin"]

    complaint_ids = fields.Many2many("complaint.complaint", string="Cases", required=True)
    target_id = fields.Many2one(
        "complaint.complaint",
        string="Surviving Case",
        required=True,
        compute="_compute_target_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', complaint_ids)]",
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "complaint.complaint":
            cases = self.env["complaint.complaint"].browse(self.env.context.get("active_ids", []))
            chosen = Command.set(cases._filtered_access("read").ids)
            values.setdefault("complaint_ids", [chosen])
        return values

    @api.depends("complaint_ids")
    def _compute_target_id(self):
        """The oldest one survives."""
        for wizard in self:
            wizard.target_id = wizard.complaint_ids.sorted("date_received")[:1]

    def action_merge(self):
        """Merge and open the surviving case."""
        self.ensure_one()
        others = self.complaint_ids - self.target_id
        if not others:
            raise UserError(self.env._("Cases: choose at least two cases to merge."))
        if len(self.complaint_ids.company_id) > 1:
            raise UserError(self.env._("Cases: cases of different companies are not merged."))
        self.target_id._merge(others)
        return {
            "type": "ir.actions.act_window",
            "res_model": "complaint.complaint",
            "res_id": self.target_id.id,
            "view_mode": "form",
        }

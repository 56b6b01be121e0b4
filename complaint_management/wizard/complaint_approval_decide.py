from odoo import api, fields, models
from odoo.fields import Command

from ..models.complaint_approval import DECISIONS


class ComplaintApprovalDecide(models.TransientModel):
    """One decision about one or many solutions, with its instruction (R36)."""

    _name = "complaint.approval.decide"
    _description = "Decide about Solutions"
    _inherit = ["complaint.guard.mixin"]

    approval_ids = fields.Many2many("complaint.approval", string="Solutions", required=True)
    decision = fields.Selection(DECISIONS, required=True, default="approve")
    instruction = fields.Text()
    approval_count = fields.Integer(compute="_compute_approval_count")
    precedent_text = fields.Char(string="Like Cases", compute="_compute_precedent_text")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "complaint.approval":
            asked = self.env["complaint.approval"].browse(self.env.context.get("active_ids", []))
            chosen = Command.set(asked._filtered_access("read").ids)
            values.setdefault("approval_ids", [chosen])
        return values

    @api.depends("approval_ids")
    def _compute_approval_count(self):
        for wizard in self:
            wizard.approval_count = len(wizard.approval_ids)

    @api.depends("approval_ids")
    def _compute_precedent_text(self):
        """What was offered in like cases, where one decision is to be taken."""
        for wizard in self:
            single = wizard.approval_ids if len(wizard.approval_ids) == 1 else None
            wizard.precedent_text = single and single.precedent_text

    def action_confirm(self):
        """Take the decision."""
        self.ensure_one()
        self.approval_ids._decide(self.decision, self.instruction)
        return {"type": "ir.actions.act_window_close"}

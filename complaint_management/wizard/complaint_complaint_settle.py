from odoo import fields, models
from odoo.exceptions import UserError


class ComplaintComplaintSettle(models.TransientModel):
    """Settled on the spot: what was done, the complainant confirms, the case closes (R6)."""

    _name = "complaint.complaint.settle"
    _description = "Settle a Complaint on the Spot"
    _inherit = ["complaint.guard.mixin"]

    complaint_id = fields.Many2one("complaint.complaint", required=True, readonly=True)
    what_was_done = fields.Text(required=True)
    remedy_type_id = fields.Many2one(
        "complaint.remedy.type",
        string="Remedy",
        required=True,
        domain=[("has_amount", "=", False)],
        default=lambda self: self.env["complaint.remedy.type"].search(
            [("has_amount", "=", False)], limit=1
        ),
    )
    cause_id = fields.Many2one("complaint.cause", required=True)
    signed_by = fields.Char(string="Confirmed by")
    signature = fields.Image(max_width=1024, max_height=1024)
    confirmation = fields.Text(
        string="Or Note of Confirmation", help="How the complainant confirmed, without signing."
    )

    def action_settle(self):
        """Record assessment, solution, answer and exemption (R43), then close."""
        self.ensure_one()
        if not self.signature and not (self.confirmation or "").strip():
            raise UserError(
                self.env._(
                    "Let the complainant sign, or note how they confirmed that it is settled."
                )
            )
        if self.remedy_type_id.has_amount:  # R37: the list offers none, a remote call might
            raise UserError(
                self.env._("Remedy: what costs money is drafted as a solution and approved first.")
            )
        case = self.complaint_id
        case.write(
            {
                "assessment": case.assessment or "valid",
                "cause_id": case.cause_id.id or self.cause_id.id,
                "user_id": case.user_id.id or self.env.user.id,
            }
        )
        solution = self.env["complaint.solution"].create(
            {
                "complaint_id": case.id,
                "name": self.env._("Settled on the spot"),
                "description": self.what_was_done,
                "remedy_ids": [fields.Command.create({"remedy_type_id": self.remedy_type_id.id})],
            }
        )
        solution.action_propose()
        self.env["complaint.contact"].create(
            {"complaint_id": case.id, "method": "meeting", "summary": self.what_was_done}
        )
        solution.write(
            {
                "answer": "agreed",
                "answer_method": "meeting",
                "answer_note": self.confirmation,
                "signature": self.signature,
                "signed_by": self.signed_by or (self.signature and case._get_customer_name()),
            }
        )
        solution.remedy_ids.action_done()
        self.env["complaint.visit"].create(
            {"complaint_id": case.id, "exempt_reason": "on_the_spot"}
        )
        case._move_to("closed")
        return {"type": "ir.actions.act_window_close"}

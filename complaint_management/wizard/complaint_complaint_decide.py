from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.wording import label


class ComplaintComplaintDecide(models.TransientModel):
    """A decision about a case that needs a written reason. One key, one `_run_<key>`."""

    _name = "complaint.complaint.decide"
    _description = "Decide about a Complaint"
    _inherit = ["complaint.guard.mixin"]

    complaint_id = fields.Many2one("complaint.complaint", required=True, readonly=True)
    decision = fields.Selection(
        [
            ("escalate", "Move up"),
            ("return", "Return with instruction"),
            ("severity", "Change the severity"),
            ("override", "Move although something is missing"),
            ("receiver", "Change the first contact"),
            ("cancel", "Cancel"),
            ("reopen", "Reopen"),
        ],
        required=True,
    )
    reason = fields.Text(required=True)
    cancel_reason = fields.Selection(
        [
            ("withdrawn", "Withdrawn by the complainant"),
            ("duplicate", "Duplicate"),
            ("mistake", "Recorded by mistake"),
        ],
        default="withdrawn",
    )
    stage_id = fields.Many2one(
        "complaint.stage",
        compute="_compute_stage_id",
        store=True,
        readonly=False,
        domain=[("state", "!=", "cancelled")],
    )
    severity_id = fields.Many2one("complaint.severity")
    why_up = fields.Selection(
        [
            ("authority", "Beyond my authority"),
            ("agitated", "Complainant agitated"),
            ("superior", "Asks for a superior"),
            ("other", "Other"),
        ],
        string="Why",
        default="authority",
    )
    next_person = fields.Char(string="Goes to", compute="_compute_next_person")
    receiver_id = fields.Many2one("res.users", string="New First Contact")
    blocker_text = fields.Text(compute="_compute_blocker_text")

    @api.depends("decision")
    def _compute_stage_id(self):
        for wizard in self:
            if wizard.decision == "reopen":
                wizard.stage_id = self.env["complaint.stage"]._get_first("handling")

    @api.depends("stage_id", "decision")
    def _compute_blocker_text(self):
        for wizard in self:
            reasons = []
            if wizard.decision == "override" and wizard.stage_id:
                reasons = wizard.complaint_id._get_blockers(wizard.stage_id)
            wizard.blocker_text = "\n".join(f"• {reason}" for reason in reasons)

    @api.depends("decision", "complaint_id")
    def _compute_next_person(self):
        for wizard in self:
            wizard.next_person = False
            if wizard.decision == "escalate":
                case = wizard.complaint_id
                levels = dict(case._fields["escalation_level"]._description_selection(self.env))
                level, user, skipped = case._get_next_step()
                wizard.next_person = label(self.env, levels[level], user.name or "–")
                if skipped:
                    wizard.next_person += f" ({skipped})"

    def action_confirm(self):
        """Carry the decision out and write its reason into the log."""
        self.ensure_one()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Reason: write down why."))
        getattr(self, f"_run_{self.decision}")()
        return {"type": "ir.actions.act_window_close"}

    def _log(self, what):
        self.complaint_id._message_log(
            body=self.env._("%(what)s Reason: %(reason)s", what=what, reason=self.reason)
        )

    def _run_escalate(self):
        """R28: by hand, with a reason."""
        whys = dict(self._fields["why_up"]._description_selection(self.env))
        moved = self.complaint_id._escalate_self(
            "manual", label(self.env, whys.get(self.why_up), self.reason)
        )
        if not moved:
            raise UserError(self.complaint_id._get_chain_gap())

    def _run_return(self):
        """R29: back to the level below, with a written instruction."""
        escalation = self.complaint_id._get_active_escalation()
        if not escalation:
            raise UserError(self.env._("This case was not moved up: there is nothing to return."))
        escalation._return(self.reason)
        self._log(self.env._("Returned with instruction."))

    def _run_severity(self):
        """R13: a change by hand needs a reason."""
        if not self.severity_id:
            raise UserError(self.env._("Severity: choose how grave the case is."))
        self.complaint_id._set_severity(self.severity_id, self.reason)

    def _run_override(self):
        """Spec §2: deputy GM and GM may move a case although something is missing."""
        if not self.stage_id:
            raise UserError(self.env._("Stage: choose where the case goes."))
        case = self.complaint_id.with_context(complaint_reason=self.reason)
        case.write({"stage_id": self.stage_id.id})

    def _run_receiver(self):
        """R5: deputy GM and GM may change the first contact."""
        if not self.receiver_id:
            raise UserError(self.env._("New first contact: choose a person."))
        case = self.complaint_id.with_context(complaint_reason=self.reason)
        case.write({"receiver_id": self.receiver_id.id})

    def _run_cancel(self):
        """R10: withdrawn, duplicate or recorded by mistake."""
        self.complaint_id._cancel(self.cancel_reason)
        self._log(self.env._("Cancelled."))

    def _run_reopen(self):
        """R44: the closing stays on record, the work goes on."""
        self.complaint_id._reopen(self.reason, self.stage_id)

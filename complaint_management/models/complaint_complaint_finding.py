from odoo import api, fields, models

from .complaint_state import STATE_RANK

HEAD = "complaint_management.group_complaint_head"


class ComplaintComplaint(models.Model):
    """Who is liable, for the eyes of heads and above (R34)."""

    _inherit = "complaint.complaint"

    finding_ids = fields.One2many(
        "complaint.finding", "complaint_id", string="Findings", groups=HEAD
    )
    finding_state = fields.Selection(
        [("none", "None"), ("draft", "Draft"), ("final", "Final")],
        string="Findings Are",
        compute="_compute_finding_state",
        groups=HEAD,
    )

    @api.depends("finding_ids.date_decided")
    def _compute_finding_state(self):
        for case in self:
            findings = case.finding_ids
            is_final = findings and all(findings.mapped("date_decided"))
            case.finding_state = "final" if is_final else "draft" if findings else "none"

    def _get_blockers(self, stage):
        """R34: after the investigation the shares make 100 %, at the end all is decided.
        Staff learn that something is missing, not what was found."""
        reasons = super()._get_blockers(stage)
        if stage.state == "cancelled" or STATE_RANK[stage.state] <= STATE_RANK["investigation"]:
            return reasons
        findings = self.sudo().finding_ids  # sudo: only whether something is missing gets out
        problem = findings._get_share_problem()
        if problem or (stage.state == "closed" and not all(findings.mapped("date_decided"))):
            final = self.env._("Declare the findings final.")
            staff = self.env._("The department head completes the findings.")
            reasons.append((problem or final) if self.env.user.has_group(HEAD) else staff)
        return reasons

    def action_declare_final(self):
        """Declare the findings of this case final (R34)."""
        self.finding_ids.action_declare_final()

    def action_take_back_findings(self):
        """Open the findings of this case for a new decision (R34)."""
        self.finding_ids.action_take_back()

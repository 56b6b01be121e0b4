from odoo import api, fields, models

from .complaint_state import CLOCKS, UPPER_LEVELS


class ComplaintPolicyEscalation(models.Model):
    """A rule: so long after a missed deadline the case goes to this level (R28)."""

    _name = "complaint.policy.escalation"
    _description = "Complaint Policy Escalation"
    _inherit = ["complaint.guard.mixin"]
    _order = "delay_hours, id"

    policy_id = fields.Many2one("complaint.policy", required=True, index=True, ondelete="cascade")
    milestone = fields.Selection(CLOCKS, string="Deadline", help="Empty: every deadline.")
    delay_hours = fields.Float(
        string="Hours after Missed", default=0.0, help="0: at the moment it is missed."
    )
    level = fields.Selection(UPPER_LEVELS, required=True, default="head")

    _delay_not_negative = models.Constraint(
        "CHECK (delay_hours >= 0)", "Hours after missed: cannot be negative."
    )

    @api.depends("level", "delay_hours")
    @api.depends_context("lang")
    def _compute_display_name(self):
        levels = dict(self._fields["level"]._description_selection(self.env))
        for step in self:
            after = f"+{step.delay_hours:g} h" if step.delay_hours else self.env._("at once")
            step.display_name = f"{levels.get(step.level)} {after}"

    def _get_steps(self, milestone):
        """The steps for a missed deadline of this milestone, in order of time."""
        # in their own order; sorting again would cost the due-run
        return self.filtered(lambda s: s.milestone in (False, milestone))

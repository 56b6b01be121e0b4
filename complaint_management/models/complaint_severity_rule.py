from odoo import api, fields, models, tools

from .complaint_condition import apply_condition, check_conditions, read_condition
from .complaint_state import UPPER_LEVELS


class ComplaintSeverityRule(models.Model):
    """A condition that makes a case grave; its name is the reason people read (R13)."""

    _name = "complaint.severity.rule"
    _description = "Complaint Severity Rule"
    _inherit = ["complaint.cached.mixin", "complaint.vocabulary.mixin"]

    domain = fields.Char(string="Condition", required=True, default="[]")
    severity_id = fields.Many2one("complaint.severity", required=True, ondelete="cascade")
    acknowledge_level = fields.Selection(
        UPPER_LEVELS,
        string="Must Acknowledge",
        default="deputy",
        help="Handling cannot begin before this level has acknowledged the case.",
    )
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    due_error = fields.Char(
        string="Fault", readonly=True, help="Why this rule could not be applied lately."
    )

    @api.constrains("domain")
    def _check_domain(self):
        check_conditions(self)

    @api.model
    @tools.ormcache()
    def _get_conditions(self):
        """`(rule id, company id, domain)` of every active rule; asked at every intake."""
        rules = self.sudo().search([])  # sudo: rules hold also where unreadable
        return [
            (rule.id, rule.company_id.id, read_condition(self.env, rule.domain)) for rule in rules
        ]

    @api.model
    def _get_matches(self, complaints):
        """The rules that hold for each case, as `{complaint: rules}`.

        A rule that cannot be applied never stops intake: it is passed over and the
        fault is shown on the rule.
        """
        found = {complaint: self.browse() for complaint in complaints}
        for rule_id, company_id, domain in self._get_conditions():
            rule = self.browse(rule_id)
            try:
                matching = apply_condition(complaints, domain)
            except Exception as error:
                rule.sudo()._note_fault(error)  # sudo: whoever meets the fault reports it
                continue
            for complaint in matching:
                if company_id in (False, complaint.company_id.id):
                    found[complaint] |= rule
        return found

    def _note_fault(self, error):
        """Show the fault to the administrator, once."""
        message = str(error)[:500]
        if self.due_error != message:
            self.due_error = message

from odoo import api, fields, models

from .complaint_condition import tell_condition
from .complaint_policy import CONDITIONS

NAMED = 3  # so many categories are named in a list; the others are counted


class ComplaintPolicy(models.Model):
    """A policy in one line, so that the list of them can be read like a page of rules."""

    _inherit = "complaint.policy"

    scope_text = fields.Text(string="Applies to", compute="_compute_scope_text")
    clock_text = fields.Text(string="Time Allowed", compute="_compute_clock_text")

    @api.depends("kind", "domain", "is_fallback", *CONDITIONS)
    @api.depends_context("lang")
    def _compute_scope_text(self):
        for policy in self:
            policy.scope_text = " · ".join(policy._get_scope()) or self.env._("Every other case")

    @api.depends("deadline_ids.milestone", "deadline_ids.delay", "deadline_ids.unit")
    @api.depends_context("lang")
    def _compute_clock_text(self):
        for policy in self:
            policy.clock_text = " · ".join(
                f"{rule.display_name} {rule._get_time_text()}"
                for rule in policy.deadline_ids
                if rule.milestone
            )

    def _get_scope(self):
        """The conditions in words, one text each; none: whatever no other policy covers."""
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        scope = [kinds[self.kind]] if self.kind else []
        for words in (self[name] for name in CONDITIONS):
            names = ", ".join(words[:NAMED].mapped("name"))
            if len(words) > NAMED:
                names = self.env._(
                    "%(names)s and %(count)s more", names=names, count=len(words) - NAMED
                )
            if names:
                scope.append(names)
        if self.domain not in (False, "", "[]"):
            scope += tell_condition(self.env, self.domain) or [self.env._("more conditions")]
        return scope

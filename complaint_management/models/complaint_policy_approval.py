from collections import defaultdict

from odoo import api, fields, models

from ..tools.wording import label
from .complaint_state import LEVEL_RANK, LEVELS


class ComplaintPolicyApproval(models.Model):
    """A rule: how much a level of the chain may promise alone (R36).

    The line that names most of a remedy counts for it: one that names its type and the
    severity before one that names the type, before one that names neither. Remedies under
    the same line are added up. A level without a line may promise nothing that costs.
    """

    _name = "complaint.policy.approval"
    _description = "Complaint Authority Limit"
    _inherit = ["complaint.guard.mixin"]
    _order = "sequence, id"

    policy_id = fields.Many2one("complaint.policy", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    level = fields.Selection(LEVELS, required=True, default="head")
    remedy_type_ids = fields.Many2many(
        "complaint.remedy.type", string="Remedies", help="Empty: every remedy."
    )
    severity_ids = fields.Many2many(
        "complaint.severity", string="Severities", help="Empty: every severity."
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    amount_max = fields.Monetary(
        string="Up to", help="What this level may promise alone; 0: nothing that costs."
    )
    is_unlimited = fields.Boolean(string="No Limit")

    _amount_not_negative = models.Constraint(
        "CHECK (amount_max >= 0)", "Up to: the limit cannot be negative."
    )

    @api.depends("policy_id.company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for limit in self:
            limit.currency_id = (limit.policy_id.company_id or self.env.company).currency_id

    @api.depends("level", "amount_max", "is_unlimited")
    @api.depends_context("lang")
    def _compute_display_name(self):
        levels = dict(self._fields["level"]._description_selection(self.env))
        for limit in self:
            amount = self.env._("no limit") if limit.is_unlimited else f"{limit.amount_max:,.2f}"
            limit.display_name = label(self.env, levels.get(limit.level), amount)

    def _get_limit(self, level, remedy_type, severity):
        """The one of these limits that counts for a level, remedy and severity (or none)."""
        fitting = self.filtered(
            lambda limit: (
                limit.level == level
                and (not limit.remedy_type_ids or remedy_type in limit.remedy_type_ids)
                and (not limit.severity_ids or severity in limit.severity_ids)
            )
        )
        named = fitting.sorted(
            lambda limit: (not limit.remedy_type_ids, not limit.severity_ids, limit.sequence)
        )
        return named[:1]

    def _suffices(self, level, parts, severity, currency):
        """Whether `level` may promise all of this alone.

        :param parts: list of `(remedy type, amount)`, amounts in `currency`.
        :return: bool; the GM is the end of the chain and always may, and so may everybody
            where no limit is set at all.
        """
        if level == "gm" or not self:
            return True
        totals = defaultdict(float)
        for remedy_type, amount in parts:
            totals[self._get_limit(level, remedy_type, severity)] += amount
        return all(
            limit.is_unlimited or currency.compare_amounts(total, limit.amount_max) <= 0
            for limit, total in totals.items()
        )

    def _get_level(self, parts, severity, currency, above):
        """The first level above `above` whose limits suffice (key of `LEVELS`)."""
        return next(
            level
            for level, _label in LEVELS[LEVEL_RANK[above] + 1 :] or LEVELS[-1:]
            if self._suffices(level, parts, severity, currency)
        )

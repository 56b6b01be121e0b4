from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from .complaint_state import KINDS

# Words a policy may ask for, with everything below them, and where the case has them.
CONDITIONS = {
    "severity_ids": "severity_id",
    "channel_ids": "channel_id",
    "category_ids": "category_id",
    "department_ids": "department_id",
    "location_ids": "location_id",
}


class ComplaintPolicy(models.Model):
    """The rules for a class of cases: which clocks run, who signs off, when to look back (R20)."""

    _name = "complaint.policy"
    _description = "Complaint Policy"
    _inherit = ["complaint.vocabulary.mixin", "mail.thread"]
    _check_company_auto = True

    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    description = fields.Html(translate=True)

    kind = fields.Selection(KINDS, help="Empty: every type of case.", tracking=True)
    category_ids = fields.Many2many(
        "complaint.category", string="Categories", help="With everything below them. Empty: all."
    )
    severity_ids = fields.Many2many("complaint.severity", string="Severities", help="Empty: all.")
    channel_ids = fields.Many2many("complaint.channel", string="Channels", help="Empty: all.")
    department_ids = fields.Many2many(
        "hr.department", string="Departments", help="With everything below them. Empty: all."
    )
    location_ids = fields.Many2many(
        "complaint.location", string="Places", help="With everything below them. Empty: all."
    )
    domain = fields.Char(string="More Conditions", default="[]")

    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        help="Clock of the deadlines counted in working time. Empty: the company's calendar.",
    )
    promise_hours = fields.Float(
        default=24.0,
        help="Hours from receipt to the reply the complainant is promised by default (R3).",
        tracking=True,
    )
    sign_off = fields.Selection(
        [("major", "Major cases"), ("all", "Every case"), ("never", "Never")],
        string="Head Signs Off",
        required=True,
        default="major",
        tracking=True,
    )
    deadline_ids = fields.One2many(
        "complaint.policy.deadline", "policy_id", string="Deadlines", copy=True
    )
    visit_ids = fields.One2many(
        "complaint.policy.visit", "policy_id", string="Return Visits", copy=True
    )

    @api.constrains("domain")
    def _check_domain(self):
        """A condition that cannot be read is refused here, not when a complaint comes in."""
        Complaint = self.env["complaint.complaint"]
        for policy in self:
            try:
                Domain(safe_eval(policy.domain or "[]")).validate(Complaint)
            except Exception as error:
                raise ValidationError(
                    self.env._("More conditions: this filter cannot be read (%s).", error)
                ) from error

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        self.env.registry.clear_cache()  # of `_get_conditions`
        return policies

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    def _get_policies(self, complaints):
        """The policy of each case, as `{complaint: policy}`; first match by sequence (R20).

        A policy named on the category comes before all others (R12).
        """
        found = {}
        for complaint in complaints:
            own = complaint.category_id.sudo()._get_routed("policy_id")  # sudo: as below
            found[complaint] = own.sudo(False) or self.browse(
                next(
                    (
                        policy_id
                        for policy_id, conditions in self._get_conditions().items()
                        if self._applies_to(complaint, conditions)
                    ),
                    None,
                )
            )
        return found

    @api.model
    @tools.ormcache()
    def _get_conditions(self):
        """The conditions of every policy as plain data, `{policy id: {field: value}}`, first
        match first. Asked at every intake, so kept in memory until a policy changes."""
        # sudo: rules apply to everybody, also where unreadable; archived words still count
        policies = self.sudo().with_context(active_test=False).search([("active", "=", True)])
        return {
            policy.id: {
                "company_id": policy.company_id.id,
                "kind": policy.kind,
                "domain": safe_eval(policy.domain or "[]"),
                **{name: frozenset(policy[name].ids) for name in CONDITIONS},
            }
            for policy in policies
        }

    @api.model
    def _applies_to(self, complaint, conditions):
        """Whether every one of the `conditions` of a policy holds for the case."""
        complaint = complaint.sudo()  # sudo: the conditions read words, nothing is shown
        return bool(
            conditions["company_id"] in (False, complaint.company_id.id)
            and conditions["kind"] in (False, complaint.kind)
            and all(
                not conditions[name] or conditions[name] & self._get_path(complaint[field])
                for name, field in CONDITIONS.items()
            )
            and (not conditions["domain"] or complaint.filtered_domain(conditions["domain"]))
        )

    @api.model
    def _get_path(self, word):
        """Ids of a word and, where it stands in a tree, of everything above it."""
        above = word.parent_path if "parent_path" in word._fields else ""
        return {word.id, *map(int, filter(None, (above or "").split("/")))}

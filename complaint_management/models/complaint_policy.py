from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from .complaint_state import KINDS


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

    @api.model
    def _get_policies(self, complaints):
        """The policy of each case, as `{complaint: policy}`; first match by sequence (R20).

        A policy named on the category comes before all others (R12).
        """
        policies = self.sudo().search(  # sudo: rules apply to everybody, also where unreadable
            [("company_id", "in", [*complaints.company_id.ids, False])]
        )
        found = {}
        for complaint in complaints:
            own = complaint.category_id.sudo()._get_routed("policy_id")  # sudo: as above
            found[complaint] = own or next(
                (policy for policy in policies if policy._applies_to(complaint)), self.browse()
            )
        return found

    def _applies_to(self, complaint):
        """Whether every condition of this policy holds for the case."""
        self.ensure_one()
        complaint = complaint.sudo()  # sudo: the conditions read words, nothing is shown
        return bool(
            (not self.company_id or self.company_id == complaint.company_id)
            and (not self.kind or self.kind == complaint.kind)
            and (not self.severity_ids or complaint.severity_id in self.severity_ids)
            and (not self.channel_ids or complaint.channel_id in self.channel_ids)
            and self._is_below(complaint.category_id, self.category_ids)
            and self._is_below(complaint.department_id, self.department_ids)
            and self._is_below(complaint.location_id, self.location_ids)
            and (
                self.domain in (False, "", "[]")
                or complaint.filtered_domain(safe_eval(self.domain))
            )
        )

    @api.model
    def _is_below(self, record, roots):
        """Whether `record` is one of `roots` or below; no roots means anything goes."""
        if not roots:
            return True
        path = (record.parent_path or "").split("/")
        return any(str(root.id) in path for root in roots)

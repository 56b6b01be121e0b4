from datetime import timedelta

from odoo import api, fields, models, tools

from .complaint_condition import (
    apply_condition,
    check_conditions,
    get_condition_problem,
    read_condition,
)
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
    _inherit = [
        "complaint.cached.mixin",
        "complaint.vocabulary.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _check_company_auto = True

    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    description = fields.Html(translate=True)

    kind = fields.Selection(KINDS, string="Type", help="Empty: every type of case.", tracking=True)
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
        string="Reply Promised within (hours)",
        default=24.0,
        help="Hours from receipt to the reply the complainant is promised by default.",
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
    acknowledge_hours = fields.Float(
        string="Acknowledge within (hours)",
        default=24.0,
        help="Hours a person has to acknowledge a case moved up to them; then it moves on.",
        tracking=True,
    )
    remind_hours = fields.Float(
        string="Remind Every (hours)",
        default=24.0,
        help="At the end of the chain the holder is reminded so often; 0: never.",
        tracking=True,
    )
    extension_max = fields.Integer(
        string="Extensions Allowed",
        default=1,
        help="How often one deadline may be extended.",
        tracking=True,
    )
    escalation_ids = fields.One2many(
        "complaint.policy.escalation", "policy_id", string="Escalation Chain", copy=True
    )
    approval_ids = fields.One2many(
        "complaint.policy.approval", "policy_id", string="Authority Limits", copy=True
    )
    visit_ids = fields.One2many(
        "complaint.policy.visit", "policy_id", string="Return Visits", copy=True
    )

    is_fallback = fields.Boolean(
        compute="_compute_is_fallback",
        store=True,
        help="Has no conditions: applies to whatever no other policy covers.",
    )
    fault_text = fields.Text(string="Faults", compute="_compute_fault_text")
    preview_html = fields.Html(string="A Case Received Now", compute="_compute_preview_html")

    _one_fallback = models.UniqueIndex(
        "(COALESCE(company_id, 0)) WHERE is_fallback AND active",
        "There is a policy without conditions already; a second one would never be reached.",
    )

    @api.depends(
        "kind",
        "category_ids",
        "severity_ids",
        "channel_ids",
        "department_ids",
        "location_ids",
        "domain",
    )
    def _compute_is_fallback(self):
        conditions = ("kind", "category_ids", "severity_ids", "channel_ids", "department_ids")
        for policy in self:
            policy.is_fallback = policy.domain in (False, "", "[]") and not any(
                policy[name] for name in (*conditions, "location_ids")
            )

    @api.depends(
        "deadline_ids.unit",
        "deadline_ids.department_ids",
        "escalation_ids",
        "approval_ids",
        "calendar_id",
        "department_ids",
        "domain",
    )
    def _compute_fault_text(self):
        """What would not work as written, for the administrator; intake goes on anyway."""
        for policy in self:
            policy.fault_text = "\n".join(policy._get_faults())

    @api.depends("deadline_ids", "escalation_ids", "calendar_id", "company_id")
    def _compute_preview_html(self):
        """These clocks, these people: what the policy means for a case received now."""
        for policy in self:
            policy.preview_html = self.env["ir.qweb"]._render(
                "complaint_management.complaint_policy_preview",
                {"rows": policy._get_preview_rows(), "policy": policy},
            )

    def _get_faults(self):
        """Sentences naming what is wrong with this policy and the way out."""
        self.ensure_one()
        faults = []
        problem = self.domain and get_condition_problem(self.env, self.domain)
        if problem:
            faults.append(
                self.env._(
                    "More conditions cannot be applied, so no case gets this policy: %s", problem
                )
            )
        if not self.deadline_ids:
            faults.append(self.env._("No deadline: cases of this policy have no clock."))
        calendar = self.calendar_id or (self.company_id or self.env.company).resource_calendar_id
        if self.deadline_ids.filtered(lambda d: d.unit in ("work_hours", "work_days")):
            if not calendar.attendance_ids:
                faults.append(
                    self.env._(
                        "The working hours %(name)s are empty: working time is counted round "
                        "the clock.",
                        name=calendar.name or "–",
                    )
                )
        if not self.escalation_ids:
            faults.append(self.env._("No escalation step: a missed deadline moves nothing up."))
        if not self._get_authority(self.company_id or self.env.company):
            faults.append(self.env._("No authority limit: everybody may promise any amount."))
        if not (self.company_id or self.env.company)._get_complaint_gm():
            faults.append(
                self.env._(
                    "The company has no general manager: the chain has no end. Name one under "
                    "Configuration ▸ Settings."
                )
            )
        company = self.company_id or self.env.company
        served = self.department_ids | self.deadline_ids.department_ids
        for department in (served or company.complaint_department_id).filtered(
            lambda d: not d._get_complaint_head()
        ):
            faults.append(
                self.env._(
                    "Nobody heads %(department)s or a department above it: cases skip that level.",
                    department=department.name,
                )
            )
        return faults

    def _get_authority(self, company):
        """The `complaint.policy.approval` lines in force: this policy's own, else those of
        the policy without conditions (R36)."""
        own = self.sudo().approval_ids  # sudo: a rule may be unreadable
        if own:
            return own
        fallbacks = self.sudo().search(  # sudo: as above
            [("is_fallback", "=", True), ("company_id", "in", [company.id, False])]
        )
        return fallbacks.sorted(lambda p: not p.company_id)[:1].approval_ids

    def _get_preview_rows(self):
        """For each clock of a case received now: `(rule, due, warning, [(step, when, who)])`;
        the dates are False where the clock counts from something that has not happened yet."""
        self.ensure_one()
        now = fields.Datetime.now()
        calendar = self.calendar_id or (self.company_id or self.env.company).resource_calendar_id
        rules = self.deadline_ids.filtered("milestone")
        starts = {"received": now, "promised": now + timedelta(hours=self.promise_hours)}
        dates = self.env["complaint.policy.deadline"]._get_due_dates(
            [
                (
                    starts.get(rule.count_from, False),
                    rule.delay,
                    rule.unit,
                    calendar,
                    [],
                )
                for rule in rules
            ]
        )
        return [
            (
                rule,
                due,
                due and rule.warn_percent and now + (due - now) * rule.warn_percent / 100,
                [
                    (
                        step,
                        due and due + timedelta(hours=step.delay_hours),
                        self._get_preview_person(rule, step.level),
                    )
                    for step in self.escalation_ids._get_steps(rule.milestone).sorted("delay_hours")
                ],
            )
            for rule, due in zip(rules, dates, strict=True)
        ]

    def _get_preview_person(self, rule, level):
        """Name of who decides on this level, or why nobody does, as a case would say it that
        came in now: in the department this clock or policy is for, else where cases come first."""
        company = self.company_id or self.env.company
        departments = rule.department_ids or self.department_ids or company.complaint_department_id
        # sudo: there is no such case, and names of colleagues are no secret
        case = self.env["complaint.complaint"].sudo()
        case = case.new({"company_id": company.id, "department_id": departments[:1]._origin.id})
        user, problem = case._get_person(level)
        return user.name or problem

    def _report_fault(self, message):
        """Give the administrators a to-do on this policy, once per fault (never the case)."""
        group = self.env.ref("complaint_management.group_complaint_admin")
        for policy in self.sudo():  # sudo: whoever meets the fault reports it
            if policy.activity_ids.filtered(lambda a: a.summary == message):
                continue
            for admin in group.all_user_ids.filtered(lambda u: not u.share):
                policy.activity_schedule(
                    "mail.mail_activity_data_warning", summary=message, user_id=admin.id
                )

    @api.constrains("domain")
    def _check_domain(self):
        check_conditions(self.filtered("domain"))

    @api.model
    def _get_policies(self, complaints):
        """The policy of each case, as `{complaint: policy}`; first match by sequence (R20).

        A policy named on the category comes before all others (R12).
        """
        found, named = {}, {}
        for category in complaints.category_id.sudo():  # sudo: as below
            named[category.id] = category._get_routed("policy_id").sudo(False)
        for complaint in complaints:
            found[complaint] = named.get(complaint.category_id.id) or self.browse(
                next(
                    (
                        policy_id
                        for policy_id, conditions in self._get_conditions().items()
                        if self.browse(policy_id)._applies_to(complaint, conditions)
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
                "domain": read_condition(self.env, policy.domain or "[]"),
                **{name: frozenset(policy[name].ids) for name in CONDITIONS},
            }
            for policy in policies
        }

    def _applies_to(self, complaint, conditions):
        """Whether every one of the `conditions` of this policy holds for the case."""
        complaint = complaint.sudo()  # sudo: the conditions read words, nothing is shown
        return bool(
            conditions["company_id"] in (False, complaint.company_id.id)
            and conditions["kind"] in (False, complaint.kind)
            and all(
                not conditions[name] or conditions[name] & self._get_path(complaint[field])
                for name, field in CONDITIONS.items()
            )
            and (not conditions["domain"] or self._is_in_domain(complaint, conditions["domain"]))
        )

    def _is_in_domain(self, complaint, domain):
        """Whether the case fulfils the further conditions of this policy; a broken one is
        reported and counts as not fulfilled, so that intake goes on."""
        try:
            return bool(apply_condition(complaint, domain))
        except Exception as error:
            self._report_fault(self.env._("More conditions cannot be applied: %s", error))
            return False

    @api.model
    def _get_path(self, word):
        """Ids of a word and, where it stands in a tree, of everything above it."""
        above = word.parent_path if "parent_path" in word._fields else ""
        return {word.id, *map(int, filter(None, (above or "").split("/")))}

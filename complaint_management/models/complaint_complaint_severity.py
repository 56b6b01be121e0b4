from contextlib import contextmanager

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintComplaint(models.Model):
    """How grave a case is, and why (R13, R14)."""

    _inherit = "complaint.complaint"

    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_expected = fields.Monetary(
        string="Expected Cost", tracking=True, help="What putting it right will cost at a guess."
    )
    is_legal = fields.Boolean(
        string="Court or Arbitration", tracking=True, help="The matter is before a court."
    )
    is_public = fields.Boolean(
        string="Press or Public", tracking=True, help="Media or reputation are concerned."
    )
    complainant_count = fields.Integer(
        string="Complainants", compute="_compute_complainant_count", store=True, precompute=True
    )
    severity_rule_ids = fields.Many2many(
        "complaint.severity.rule",
        string="Grave Because",
        compute="_compute_severity_rule_ids",
        store=True,
        help="The rules that make this case grave.",
    )
    severity_note = fields.Char(
        string="Severity Set by Hand",
        tracking=True,
        copy=False,
        readonly=True,
        help="Why the severity was changed by hand; the rules leave it alone then.",
    )

    _amount_expected_positive = models.Constraint(
        "CHECK (amount_expected >= 0)", "Expected cost: write an amount of zero or more."
    )

    @api.depends("party_ids.role", "party_ids.active")
    def _compute_complainant_count(self):
        for case in self:
            others = case.party_ids.filtered(lambda p: p.role == "complainant")
            case.complainant_count = 1 + len(others)

    @api.model
    def _get_severity_facts(self):
        """Names of the fields whose change has the severity rules looked at again."""
        return [
            "category_id",
            "amount_expected",
            "complainant_count",
            "repeat_count",
            "is_legal",
            "is_public",
        ]

    @api.depends(lambda self: self._get_severity_facts())
    def _compute_severity_rule_ids(self):
        matches = self.env["complaint.severity.rule"]._get_matches(self)
        for rules, cases in self.grouped(matches.get).items():  # one insert for all alike
            cases.severity_rule_ids = rules

    @api.depends("category_id", "severity_rule_ids")
    def _compute_severity_id(self):
        """The gravest of what the category and the matching rules say (R12, R13)."""
        usual = self.env["complaint.severity"]._get_usual()
        free = self.filtered(lambda c: not (c.severity_note and c.severity_id))
        for (category, rules), cases in free.grouped(
            lambda c: (c.category_id, c.severity_rule_ids)
        ).items():
            grades = (category._get_routed("severity_id") or usual) | rules.severity_id
            cases.severity_id = grades.sorted(lambda s: (s.level == "major", s.sequence))[-1:]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("severity_id"):
                vals.setdefault("severity_note", self.env._("Chosen at intake"))
        return super().create(vals_list)

    def write(self, vals):
        if "severity_id" in vals and not self.env.su:
            if any(case.severity_id.id != vals["severity_id"] for case in self):
                raise UserError(
                    self.env._("Severity: say why it is changed. Use ⚙ ▸ Change the severity.")
                )
        with self._reporting_major():
            return super().write(vals)

    def _set_severity(self, severity, reason):
        """Change how grave these cases are, by hand and with a `reason` (R13)."""
        self.check_access("write")
        # sudo: changed by this step only, the right to take it was checked
        self.sudo().write({"severity_id": severity.id, "severity_note": reason})

    @contextmanager
    def _reporting_major(self):
        """Whichever of these cases becomes grave by what is done inside is reported at once
        (R14)."""
        before = {case: case.severity_level for case in self}
        yield
        self.filtered(
            lambda c: c.severity_level == "major" and before[c] != "major"
        )._report_major()

    def _after_intake(self):
        result = super()._after_intake()
        cases = self.filtered(lambda c: not c.is_closed)
        cases.filtered(lambda c: c.severity_level == "major")._report_major()
        cases.filtered(
            lambda c: c.severity_level != "major" and c.repeat_count >= 2
        )._escalate_self("repeat", self.env._("Complained about twice or more."))
        return result

    def _report_major(self):
        """R14: department head and management know at once; the case lies on the desk of
        the level that must acknowledge it."""
        if not self:
            return
        self._escalate(
            [
                {
                    "complaint": case,
                    "trigger": "major",
                    "level": case._get_acknowledge_level() or "head",
                    "reason": ", ".join(case.sudo().severity_rule_ids.mapped("name"))  # sudo: words
                    or self.env._("Major case."),
                }
                for case in self
                if not case.is_closed
            ]
        )
        self._tell_heads()

    def _tell_heads(self):
        """R14: a to-do for each case and one mail at once, however many came in together."""
        kind = self.env.ref("complaint_management.mail_activity_type_major")
        summary = self.env._("Major case: for your information")
        heads = {case: case.department_head_id for case in self}
        known = {
            (todo.res_id, todo.user_id)
            for todo in self.activity_ids
            if todo.activity_type_id == kind and todo.automated
        }
        todos = self._give_todos(
            kind,
            [
                {"res_id": case.id, "user_id": head.id, "summary": summary}
                for case, head in heads.items()
                if head and case.holder_id != head and case._may_know(head)
                if (case.id, head) not in known
            ],
        )
        for head, own in todos.grouped("user_id").items():
            if head != self.env.user:
                self.browse(own.mapped("res_id"))._mail_head(head, own)

    def _mail_head(self, head, todos):
        """Mail these grave cases to their `head`: the usual mail about one, a list of several."""
        if len(self) == 1:
            todos.action_notify()
            return
        lines = [
            Markup('<li><a href="%s">%s</a></li>')
            % (case._notify_get_action_link("view"), case.display_name)
            for case in self
        ]
        self.env["mail.thread"].with_context(lang=head.lang).message_notify(
            partner_ids=head.partner_id.ids,
            subject=self.with_context(lang=head.lang).env._(
                "%(count)s major cases: for your information", count=len(self)
            ),
            body=Markup("<ul>%s</ul>") % Markup("").join(lines),
            email_layout_xmlid="mail.mail_notification_light",
        )

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools.period import get_end, get_start

KINDS = [
    ("weekly", "Weekly Record"),
    ("monthly", "Monthly Statistics"),
    ("half_yearly", "Half-yearly Review"),
]
FORMS = {
    "weekly": ["weekly"],
    "monthly": ["statistics", "category"],
    "half_yearly": ["statistics", "category"],
}
# What a person may write; everything else comes from producing, submitting and approving.
REQUEST_FIELDS = {"kind", "date_from", "company_id", "department_id", "analysis"}
TEXT_FIELDS = {"analysis"}


class ComplaintPeriodicReport(models.Model):
    """One report about one period, kept with its figures as of then, its files and the
    analyst's text (R52). The dates are the facts, `state` follows from them.

    How reports come about and whom they are mailed to is in `complaint_periodic_schedule`.
    """

    _name = "complaint.periodic.report"
    _description = "Periodic Complaint Report"
    _inherit = [
        "complaint.form.mixin",
        "complaint.due.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_from desc, kind, department_id, id desc"
    _mail_post_access = "read"

    kind = fields.Selection(KINDS, required=True, default="weekly", tracking=True)
    date_from = fields.Date(
        default=lambda self: get_start(
            "weekly", fields.Date.context_today(self) - timedelta(days=7)
        ),
        help="Weeks begin on Monday, months on the first, half-years in June and December.",
    )
    date_to = fields.Date(compute="_compute_date_to", store=True, precompute=True)
    department_id = fields.Many2one(
        check_company=True, index="btree_not_null", help="Empty: the whole company."
    )
    scope = fields.Char(string="Whose Complaints", compute="_compute_scope")
    author_department_id = fields.Many2one(
        "hr.department",
        string="Prepared by",
        compute="_compute_author_department_id",
        store=True,
        precompute=True,
        index=True,
        help="Department that answers for this report: its own, else the service centre.",
    )
    analysis = fields.Text(
        tracking=True, help="What the figures say, why, and what is done about it."
    )
    figures = fields.Json(readonly=True, copy=False)
    version = fields.Integer(readonly=True, copy=False, tracking=True)
    file_ids = fields.Many2many("ir.attachment", string="Files", readonly=True, copy=False)
    date_produced = fields.Datetime(string="Produced at", readonly=True, copy=False)
    recipient_ids = fields.Many2many(
        "res.users", string="Mailed to", readonly=True, copy=False, tracking=True
    )
    submitted_by_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=True)
    date_submitted = fields.Datetime(
        string="Submitted at", readonly=True, copy=False, tracking=True
    )
    approver_id = fields.Many2one(
        "res.users", string="To Be Approved by", readonly=True, copy=False, tracking=True
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=True)
    date_approved = fields.Datetime(string="Approved at", readonly=True, copy=False, tracking=True)
    state = fields.Selection(
        [
            ("planned", "Being Produced"),
            ("draft", "Draft"),
            ("submitted", "Waiting for Approval"),
            ("approved", "Approved"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
    )
    can_approve = fields.Boolean(compute="_compute_can_approve")
    preview_html = fields.Html(compute="_compute_preview_html", sanitize=False)

    _once = models.UniqueIndex(
        "(company_id, kind, COALESCE(department_id, 0), date_from)",
        "This report exists already: open it and count again.",
    )
    _due_idx = models.Index("(date_next, id) WHERE date_next IS NOT NULL")

    # Computes

    @api.depends("kind", "date_from", "date_to", "department_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for report in self:
            parts = (kinds.get(report.kind), report._get_form_scope(), report._get_form_period())
            report.display_name = " · ".join(filter(None, parts))

    @api.depends("department_id")
    @api.depends_context("lang")
    def _compute_scope(self):
        for report in self:
            report.scope = report._get_form_scope()

    @api.depends("kind", "date_from")
    def _compute_date_to(self):
        for report in self:
            kind, begin = report.kind, report.date_from
            report.date_to = kind and begin and get_end(kind, begin)

    @api.depends("department_id", "company_id.complaint_department_id")
    def _compute_author_department_id(self):
        for report in self:
            # sudo: which department answers for complaints is no secret
            centre = report.company_id.sudo().complaint_department_id.sudo(False)
            report.author_department_id = report.department_id or centre

    @api.depends("date_produced", "date_submitted", "date_approved")
    def _compute_state(self):
        for report in self:
            if report.date_approved:
                report.state = "approved"
            elif report.date_submitted:
                report.state = "submitted"
            else:
                report.state = "draft" if report.date_produced else "planned"

    @api.depends("state", "approver_id", "submitted_by_id")
    @api.depends_context("uid")
    def _compute_can_approve(self):
        for report in self:
            report.can_approve = report.state == "submitted" and report._may_approve(self.env.user)

    @api.depends("figures", "analysis")
    @api.depends_context("lang", "tz")
    def _compute_preview_html(self):
        for report in self:
            report.preview_html = bool(report.date_produced) and self.env["ir.qweb"]._render(
                "complaint_management.report_form_preview", {"doc": report}
            )

    # Constraints

    @api.onchange("kind", "date_from")
    def _onchange_date_from(self):
        """Whatever day was chosen, the period around it."""
        if self.kind and self.date_from:
            self.date_from = get_start(self.kind, self.date_from)

    @api.constrains("kind", "date_from")
    def _check_whole_period(self):
        for report in self:
            if report.date_from != get_start(report.kind, report.date_from):
                raise ValidationError(
                    self.env._(
                        "First day: weeks begin on Monday, months on the first, half-years on "
                        "the first of June or December."
                    )
                )

    @api.constrains("kind", "date_from")
    def _check_over(self):
        for report in self:
            zone = report.company_id._get_complaint_zone()
            if report.date_to >= fields.Date.context_today(self.with_context(tz=zone)):
                raise ValidationError(
                    self.env._(
                        "Period: it is not over yet. Until then take the figures so far under "
                        "Ledger and Forms."
                    )
                )

    @api.constrains("kind", "department_id")
    def _check_department(self):
        for report in self:
            if report.kind == "weekly" and not report.department_id:
                raise ValidationError(
                    self.env._("Department: a weekly record is about one department.")
                )

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_written(vals, REQUEST_FIELDS)
        return super().create(vals_list)

    def write(self, vals):
        self._check_written(vals, TEXT_FIELDS)
        if "analysis" in vals and any(report.date_submitted for report in self):
            raise UserError(
                self.env._("Analysis: this report was submitted. Return it before changing it.")
            )
        return super().write(vals)

    def _check_written(self, vals, allowed):
        """R57: who submitted and approved, and what was counted, is never written by hand."""
        free = ("message_", "activity_", "website_message_")
        if not self.env.su and any(
            name not in allowed and not name.startswith(free) for name in vals
        ):
            raise AccessError(
                self.env._("A report is produced, submitted and approved by its buttons only.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """R57: what was reported stays."""
        raise UserError(self.env._("Reports are kept. Count again instead of deleting."))

    # Doors of the form

    def _get_forms(self):
        """What a report of this kind consists of."""
        return FORMS[self.kind]

    def _get_form_title(self):
        """The name of the form, with the kind of period."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return f"{super()._get_form_title()} · {kinds[self.kind]}"

    def _get_cases_domain(self):
        """Everybody who reads the report reads all of it: confidential cases are in none. A
        weekly record is about the department alone, those below hand in their own."""
        domain = super()._get_cases_domain() & Domain("is_confidential", "=", False)
        if self.kind == "weekly":
            domain &= Domain("department_id", "=", self.department_id.id)
        return domain

    def _get_facts(self):
        """What was counted when the report was produced."""
        self.ensure_one()
        return self.figures or {} if self.date_produced else super()._get_facts()

    def _get_analysis(self):
        """The analyst's text."""
        return self.analysis or ""

    def _get_note(self):
        """What every reader of the form should know."""
        return self.env._("Without confidential cases.")

    def _get_signers(self):
        """Who prepared and who approved it."""
        # sudo: names of colleagues
        report = self.sudo()
        head = report.author_department_id._get_complaint_head()
        author = report.submitted_by_id or head.sudo()  # sudo: as above
        approver = report.approved_by_id or report.approver_id
        return [
            (self.env._("Prepared by"), author.name or "", report.date_submitted),
            (self.env._("Approved by"), approver.name or "", report.date_approved),
        ]

    # Verbs

    def action_produce(self):
        """Count and write the files, again where that was done before; older files stay."""
        self.check_access("write")
        for report in self:
            if report.date_submitted:
                raise UserError(
                    self.env._("This report was submitted. Return it before counting again.")
                )
            system = report.sudo()  # sudo: the right to do so was checked
            if report.state == "planned":
                system._run_due(fields.Datetime.now())
            else:
                system._count()
                system._write_files()

    def action_submit(self):
        """Hand the report to the next level for approval, with the analyst's text in it."""
        self.check_access("write")
        for report in self:
            if report.state != "draft":
                raise UserError(self.env._("Only a draft is submitted."))
            if report.kind != "weekly" and not (report.analysis or "").strip():
                raise UserError(self.env._("Analysis: say what the figures mean, then submit."))
            approver = report._get_approver(self.env.user)
            if not approver:
                raise UserError(
                    self.env._(
                        "Nobody can approve it: name a deputy GM for the department or a "
                        "General Manager in the settings."
                    )
                )
            # sudo: only this button stamps it, the right to do so was checked
            report.sudo().write(
                {
                    "submitted_by_id": self.env.user.id,
                    "date_submitted": fields.Datetime.now(),
                    "approver_id": approver.id,
                }
            )
            report.sudo()._write_files()  # sudo: as above
            report.sudo()._ask_approver()  # sudo: a to-do for somebody else

    def action_approve(self):
        """Approve the report (the next level); the files get the name and the date."""
        for report in self:
            report._check_may_approve()
            # sudo: only this button stamps it, the right to do so was checked
            report.sudo().write(
                {"approved_by_id": self.env.user.id, "date_approved": fields.Datetime.now()}
            )
            report.sudo()._write_files()  # sudo: as above
            report.sudo()._complete_activities()  # sudo: as above

    def action_return(self):
        """Give a submitted report back to its author, who may change text and figures."""
        for report in self:
            if report.submitted_by_id != self.env.user:  # who submitted may think again
                report._check_may_approve()
            elif report.state != "submitted":
                raise UserError(self.env._("This report is not waiting for approval."))
            # sudo: as in the approval
            report.sudo().write(
                {"submitted_by_id": False, "date_submitted": False, "approver_id": False}
            )
            report.sudo()._complete_activities()  # sudo: as above

    def _check_may_approve(self):
        """Raise unless the report waits for approval and this user may give it."""
        self.ensure_one()
        self.check_access("read")
        if self.state != "submitted":
            raise UserError(self.env._("This report is not waiting for approval."))
        if not self._may_approve(self.env.user):
            raise UserError(
                self.env._(
                    "%(name)s or somebody above approves this report.",
                    name=self.sudo().approver_id.name,  # sudo: the name of a colleague
                )
            )

    def _may_approve(self, user):
        """The next level or above, never who submitted it (R16)."""
        self.ensure_one()
        report = self.sudo()  # sudo: who leads which department is no secret
        if user == report.submitted_by_id:
            return False
        if user in (report.approver_id, report.company_id._get_complaint_gm()):
            return True
        department = report.author_department_id
        return report.kind != "half_yearly" and user in department._get_complaint_deputies()

    def _get_approver(self, author):
        """Who approves what `author` submits: the deputy GM in charge, for half-years and
        where there is none the GM; absent people are replaced by their substitute."""
        self.ensure_one()
        department = self.author_department_id
        gm = self.company_id._get_complaint_gm()
        deputy = department._get_complaint_deputy()
        people = [gm] if self.kind == "half_yearly" else [deputy, gm]
        for person in people:
            acting = person and self.env["complaint.substitute"]._get_acting(person)
            if acting and acting != author:
                return acting
        return next((p for p in people if p and p != author), self.env["res.users"])

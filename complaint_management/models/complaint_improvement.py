from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command, Domain


class ComplaintImprovement(models.Model):
    """A handling report and the action it leads to (R47, R48).

    The dates are the facts, `state` follows: draft → signed by the head → opinion of the
    service centre → approved by the GM → carried out → effect judged.
    """

    _name = "complaint.improvement"
    _description = "Complaint Improvement"
    _inherit = ["complaint.guard.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_due, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(string="What Is to Be Improved", required=True, tracking=True)
    complaint_ids = fields.Many2many(
        "complaint.complaint", "complaint_improvement_rel", string="Cases", check_company=True
    )
    complaint_count = fields.Integer(compute="_compute_complaint_count")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    reporter_id = fields.Many2one(
        "res.users",
        string="Reported by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_from_cases",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        tracking=True,
        check_company=True,
    )
    cause_id = fields.Many2one(
        "complaint.cause",
        compute="_compute_from_cases",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    category_id = fields.Many2one(
        "complaint.category",
        compute="_compute_from_cases",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        check_company=True,
        help="The effect is counted among cases of this category and those below it. "
        "Empty: of every category.",
    )
    cause_text = fields.Text(string="Cause in Words", tracking=True)
    investigation = fields.Text(string="Investigation Result", tracking=True)
    recommendation_kind = fields.Selection(
        [
            ("regulation", "New or changed regulation"),
            ("training", "Training"),
            ("both", "Regulation and training"),
            ("other", "Other"),
        ],
        string="Recommended",
        required=True,
        default="regulation",
        tracking=True,
    )
    recommendation = fields.Text(
        string="Recommended Regulation or Training", required=True, tracking=True
    )

    # The way to approval
    signed_by_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=True)
    date_signed = fields.Datetime(string="Signed at", readonly=True, copy=False, tracking=True)
    sign_note = fields.Text(string="Words of the Head", copy=False, tracking=True)
    opinion_by_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=True)
    date_opinion = fields.Datetime(
        string="Opinion Given at", readonly=True, copy=False, tracking=True
    )
    opinion = fields.Text(string="Opinion of the Service Centre", copy=False, tracking=True)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=True)
    date_approved = fields.Datetime(string="Approved at", readonly=True, copy=False, tracking=True)
    approval_note = fields.Text(string="Words of the GM", copy=False, tracking=True)
    returned_by_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=True)
    date_returned = fields.Datetime(string="Returned at", readonly=True, copy=False, tracking=True)
    return_reason = fields.Text(string="Why Returned", copy=False, tracking=True)

    # The action
    action_text = fields.Text(string="Action", tracking=True)
    user_id = fields.Many2one("res.users", string="Owner", index=True, tracking=True)
    date_due = fields.Date(string="Due", index=True, tracking=True)
    date_done = fields.Date(string="Carried Out on", copy=False, tracking=True)
    done_note = fields.Text(string="What Was Done", copy=False, tracking=True)
    date_cancelled = fields.Datetime(string="Dropped at", readonly=True, copy=False, tracking=True)

    # The effect
    effect_days = fields.Integer(
        string="Days Compared",
        required=True,
        default=lambda self: self.env.company.complaint_effect_days,
        tracking=True,
        help="Cases of the same cause in so many days before and after it was carried out.",
    )
    date_effect = fields.Date(string="Effect Known on", compute="_compute_date_effect", store=True)
    cases_before = fields.Integer(compute="_compute_effect")
    cases_after = fields.Integer(compute="_compute_effect")
    effective = fields.Selection(
        [("yes", "Effective"), ("no", "Not effective")], copy=False, tracking=True
    )
    effect_note = fields.Text(string="Judgement", copy=False, tracking=True)
    verified_by_id = fields.Many2one(
        "res.users", string="Judged by", readonly=True, copy=False, tracking=True
    )
    date_verified = fields.Datetime(string="Judged at", readonly=True, copy=False, tracking=True)
    state = fields.Selection(
        [
            ("draft", "Report"),
            ("signed", "Opinion wanted"),
            ("opinion", "GM decides"),
            ("approved", "To carry out"),
            ("done", "Watch the effect"),
            ("verified", "Judged"),
            ("cancelled", "Dropped"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
        index=True,
        tracking=True,
    )
    is_late = fields.Boolean(compute="_compute_is_late")
    is_my_turn = fields.Boolean(compute="_compute_is_my_turn")
    is_visible = fields.Boolean(
        compute="_compute_is_visible",
        search="_search_is_visible",
        export_string_translation=False,
    )

    _effect_days_positive = models.Constraint(
        "CHECK (effect_days > 0)", "Days compared: at least one day."
    )

    # Computes

    @api.depends("complaint_ids")
    def _compute_complaint_count(self):
        for report in self:
            report.complaint_count = len(report.complaint_ids)

    @api.depends("complaint_ids")
    def _compute_from_cases(self):
        """What the cases have in common, as far as nothing was chosen."""
        for report in self:
            for name in ("department_id", "cause_id", "category_id"):
                shared = report.complaint_ids.mapped(name)
                report[name] = report[name] or (shared if len(shared) == 1 else False)

    @api.depends("date_done", "effect_days")
    def _compute_date_effect(self):
        for report in self:
            report.date_effect = report.date_done and report.date_done + timedelta(
                days=report.effect_days
            )

    @api.depends("date_done", "effect_days", "cause_id", "category_id", "company_id")
    def _compute_effect(self):
        """R48: cases received with this cause (and category) before and after."""
        for report in self:
            days = timedelta(days=report.effect_days or 0)
            done = report.date_done
            report.cases_before = report._count_cases(done and done - days, done)
            report.cases_after = report._count_cases(done, done and done + days)

    def _count_cases(self, start, end):
        """Cases of the same cause (and category) received from `start` to before `end`."""
        self.ensure_one()
        if not (start and end and self.cause_id):
            return 0
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "!=", "cancelled")
            & Domain("cause_id", "child_of", self.cause_id.ids)
            & Domain("date_received", ">=", start)
            & Domain("date_received", "<", end)
        )
        if self.category_id:
            domain &= Domain("category_id", "child_of", self.category_id.ids)
        # sudo: how many there are is the same for everybody; only the number gets out
        cases = self.env["complaint.complaint"].sudo().with_context(active_test=False)
        return cases.search_count(domain)

    @api.depends(
        "date_signed",
        "date_opinion",
        "date_approved",
        "date_done",
        "date_verified",
        "date_cancelled",
    )
    def _compute_state(self):
        for report in self:
            if report.date_cancelled:
                report.state = "cancelled"
            elif report.date_verified:
                report.state = "verified"
            elif report.date_done:
                report.state = "done"
            elif report.date_approved:
                report.state = "approved"
            elif report.date_opinion:
                report.state = "opinion"
            else:
                report.state = "signed" if report.date_signed else "draft"

    @api.depends("state", "date_due", "date_effect")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for report in self:
            due = {"approved": report.date_due, "done": report.date_effect}.get(report.state)
            report.is_late = bool(due and due < today)

    @api.depends("state", "user_id")
    @api.depends_context("uid")
    def _compute_is_my_turn(self):
        for report in self:
            report.is_my_turn = report._may_decide()

    # Who sees what

    @api.depends("reporter_id", "user_id", "department_id", "complaint_ids.is_confidential")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_visible(self):
        domain = Domain("id", "in", self.ids) & self._search_is_visible("in", [True])
        # sudo: the rules ask this very question
        seen = set(self.sudo().search(domain).ids)
        for report in self:
            report.is_visible = report.id in seen

    def _search_is_visible(self, operator, value):
        """Whoever wrote it, owns it, works in, heads or is in charge of the department, sees
        one of its cases; the service centre once it is signed; the GM all of it. Never a
        report about a confidential case the user does not see (R55)."""
        if operator != "in":
            return NotImplemented
        me = self.env["complaint.complaint"]._get_me()
        mine = (
            me.complaint_department_ids
            | me._get_headed_departments()
            | me._get_charged_departments()
        )
        # sudo: taken away, as above
        cases = self.env["complaint.complaint"].sudo(False).with_context(active_test=False)
        seen = cases._search([])
        hidden = Domain("is_confidential", "=", True) & Domain("id", "not in", seen)
        domain = (
            Domain("reporter_id", "=", self.env.uid)
            | Domain("user_id", "=", self.env.uid)
            | Domain("department_id", "in", mine.ids)
            | Domain("complaint_ids", "any!", Domain("id", "in", seen))
            | (
                Domain("date_signed", "!=", False)
                & Domain(
                    "company_id.complaint_department_id",
                    "in",
                    me._get_headed_departments().ids,
                )
            )
        )
        if self.env.user.has_group("complaint_management.group_complaint_gm"):
            domain = Domain.TRUE
        return domain & Domain("complaint_ids", "not any!", hidden)

    # Doors

    @api.model
    def _prepare_from_cases(self, cases):
        """Door: values of an improvement that `cases` lead to."""
        first = cases[:1]
        return {
            "name": first.cause_id.name or first.name,
            "complaint_ids": [Command.set(cases.ids)],
            "company_id": first.company_id.id,
            "cause_text": "\n".join(filter(None, cases.mapped("cause_note"))),
            "investigation": "\n\n".join(filter(None, cases.mapped("investigation"))),
        }

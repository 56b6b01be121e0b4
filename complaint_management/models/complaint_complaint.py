from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .complaint_person_mixin import get_digits
from .complaint_state import KINDS, MOODS


class ComplaintComplaint(models.Model):
    """One complaint, suggestion, inquiry or denunciation: the central record.

    This file holds the facts of the register (R3) and who may see them. How a case
    moves is in `complaint_complaint_flow`, what it resembles in
    `complaint_complaint_repeat`.
    """

    _name = "complaint.complaint"
    _description = "Complaint"
    _inherit = [
        "complaint.batch.mixin",
        "complaint.person.mixin",
        "mail.thread.cc",
        "mail.activity.mixin",
        "mail.tracking.duration.mixin",
    ]
    _order = "is_urgent desc, date_deadline, id desc"
    _rec_names_search = ["search_text"]
    _check_company_auto = True
    _primary_email = "partner_email"
    _mail_post_access = "read"
    _track_duration_field = "stage_id"

    # Register
    number = fields.Char(default="/", readonly=True, copy=False, required=True)
    name = fields.Char(string="Subject", required=True, tracking=True)
    description = fields.Text(string="What Happened", index="trigram", tracking=True)
    kind = fields.Selection(KINDS, string="Type", required=True, default="complaint", tracking=True)
    channel_id = fields.Many2one(
        "complaint.channel",
        required=True,
        default=lambda self: self.env["complaint.channel"].search([], limit=1),
        tracking=True,
        check_company=True,
    )
    category_id = fields.Many2one(
        "complaint.category",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        check_company=True,
    )
    complaint_properties = fields.Properties(
        "Extra Questions", definition="category_id.complaint_properties_definition"
    )
    severity_id = fields.Many2one(
        "complaint.severity",
        compute="_compute_severity_id",
        ondelete="restrict",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
    )
    severity_level = fields.Selection(
        related="severity_id.level", store=True, string="Severity Level"
    )
    severity_color = fields.Integer(related="severity_id.color")
    is_urgent = fields.Boolean(string="Urgent", tracking=True)
    mood = fields.Selection(MOODS, default="calm", required=True, tracking=True)
    location_id = fields.Many2one(
        "complaint.location",
        string="Place",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        check_company=True,
    )
    remedy_requested = fields.Text(string="Remedy Sought", tracking=True)
    external_ref = fields.Char(
        string="External Reference",
        index="btree_not_null",
        copy=False,
        tracking=True,
        help="Number of this case in another system; the same number is never taken in twice.",
    )
    is_former = fields.Boolean(
        string="From Former Ledger",
        readonly=True,
        copy=False,
        help="Taken over from a former register as it was; only a GM or administrator may do so.",
    )
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, tracking=True
    )

    # Complainant
    is_anonymous = fields.Boolean(string="Anonymous", tracking=True)
    partner_id = fields.Many2one(string="Complainant", tracking=True)
    channel_allows_anonymous = fields.Boolean(related="channel_id.allow_anonymous")
    party_ids = fields.One2many("complaint.party", "complaint_id", string="Other People")

    # Dates
    date_received = fields.Datetime(
        string="Received at",
        required=True,
        default=fields.Datetime.now,
        copy=False,
        tracking=True,
        help="When the complaint reached us, also when it is recorded later.",
    )
    date_occurred = fields.Datetime(string="Occurred at", tracking=True)
    date_promised = fields.Datetime(
        string="Reply Promised for",
        compute="_compute_date_promised",
        store=True,
        copy=False,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    date_requested = fields.Datetime(
        string="Complainant's Own Deadline",
        tracking=True,
        help="When the complainant wants it settled at the latest.",
    )

    # People of the case
    receiver_id = fields.Many2one(
        "res.users",
        string="Received by",
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        index=True,
        ondelete="restrict",
        copy=False,
        tracking=True,
        help="First contact: stays accountable to the end.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Handler",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        index=True,
        ondelete="restrict",
        copy=False,
        tracking=True,
    )
    holder_id = fields.Many2one(
        "res.users",
        string="On the Desk of",
        compute="_compute_holder_id",
        store=True,
        precompute=True,
        index=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Responsible Department",
        ondelete="restrict",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        tracking=True,
        check_company=True,
    )
    department_head_id = fields.Many2one("res.users", compute="_compute_department_head_id")
    respondent_department_id = fields.Many2one(
        "hr.department",
        string="Complained-about Department",
        ondelete="restrict",
        tracking=True,
        check_company=True,
    )
    respondent_employee_id = fields.Many2one(
        "hr.employee",
        string="Complained-about Employee",
        ondelete="restrict",
        tracking=True,
        check_company=True,
    )
    respondent_partner_id = fields.Many2one(
        "res.partner", string="Complained-about Contractor", tracking=True
    )
    # Policy and rows
    policy_id = fields.Many2one(
        "complaint.policy",
        compute="_compute_policy_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        check_company=True,
    )
    deadline_ids = fields.One2many("complaint.deadline", "complaint_id", string="Deadlines")
    date_deadline = fields.Datetime(
        string="Next Deadline", compute="_compute_date_deadline", store=True
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")
    contact_ids = fields.One2many("complaint.contact", "complaint_id", string="Contacts")
    handover_ids = fields.One2many("complaint.handover", "complaint_id", string="Handovers")
    evidence_ids = fields.One2many("complaint.evidence", "complaint_id")
    assistance_ids = fields.One2many(
        "complaint.assistance", "complaint_id", string="Help of Other Departments"
    )
    solution_ids = fields.One2many("complaint.solution", "complaint_id", string="Solutions")
    visit_ids = fields.One2many("complaint.visit", "complaint_id", string="Return Visits")
    script_html = fields.Html(string="What to Say", compute="_compute_script_html")

    search_text = fields.Char(
        compute="_compute_search_text",
        store=True,
        precompute=True,
        index="trigram",
        export_string_translation=False,
    )

    _number_uniq = models.UniqueIndex(
        "(company_id, number) WHERE number != '/'", "This complaint number is taken already."
    )
    _external_ref_uniq = models.UniqueIndex(
        "(company_id, external_ref) WHERE external_ref != ''",
        "A case with this external reference was taken in already.",
    )

    # Computes

    @api.depends("number", "name")
    def _compute_display_name(self):
        for case in self:
            case.display_name = (
                case.name if case.number in (False, "/") else f"{case.number} {case.name or ''}"
            )

    @api.depends("partner_id", "is_anonymous")
    def _compute_partner_details(self):
        unnamed = self.filtered("is_anonymous")
        unnamed.partner_name = unnamed.partner_phone = unnamed.partner_email = False
        return super(ComplaintComplaint, self - unnamed)._compute_partner_details()

    @api.depends("category_id", "channel_id", "location_id", "company_id")
    def _compute_department_id(self):
        """R12: routed by category, then place, then channel, then the service centre."""
        facts = (
            *("category_id", "department_id", "location_id", "channel_id"),
            *("company_id", "receiver_id"),
        )
        # cases alike go to the same department
        for alike, cases in self.grouped(lambda c: tuple(c[name] for name in facts)).items():
            category, present, location, channel, company, receiver = alike
            candidates = (
                category._get_routed("department_id"),
                present,
                location.department_id,
                channel.department_id,
                company.complaint_department_id,
                receiver.with_company(company).employee_id.department_id,
            )
            # a shared category may name a department of another company
            cases.department_id = next(
                (d for d in candidates if d and (not d.company_id or d.company_id == company)),
                False,
            )

    @api.depends("department_id.complaint_head_user_ids", "respondent_employee_id")
    def _compute_department_head_id(self):
        for case in self:
            case.department_head_id = case.department_id._get_complaint_head(
                case.respondent_employee_id.user_id, case.company_id
            )

    @api.depends("company_id")
    def _compute_policy_id(self):
        """R20: first match by sequence; a case keeps the policy it started with."""
        found = self.env["complaint.policy"]._get_policies(self)
        for case in self:
            case.policy_id = case.policy_id or found[case]

    @api.depends("date_received", "policy_id", "contact_ids.date_next")
    def _compute_date_promised(self):
        """R3: the last promise made in a contact, else the usual time after receipt."""
        for case in self:
            promises = case.contact_ids.filtered("date_next")
            if promises:
                case.date_promised = promises.sorted("date")[-1].date_next
            elif not case.date_promised and case.date_received:
                case.date_promised = case.date_received + timedelta(
                    hours=case.policy_id.promise_hours or 24
                )

    @api.depends("deadline_ids.is_open", "deadline_ids.date_due")
    def _compute_date_deadline(self):
        for case in self:
            running = case.deadline_ids.filtered("is_open")
            case.date_deadline = min(running.mapped("date_due"), default=False)

    @api.depends("date_deadline")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for case in self:
            case.is_overdue = bool(case.date_deadline and case.date_deadline < now)

    def _search_is_overdue(self, operator, value):
        return Domain("date_deadline", "<", "now") if operator == "in" else NotImplemented

    @api.depends(
        "user_id.active",
        "receiver_id",
        "department_id.complaint_head_user_ids",
        "respondent_employee_id",
        "kind",
        "company_id.complaint_gm_id",
    )
    def _compute_holder_id(self):
        for case in self:
            case.holder_id = case._get_holder()

    @api.depends("state", "mood", "channel_id")
    @api.depends_context("lang")
    def _compute_script_html(self):
        """R8: what to say now; the scripts are words for staff, not data of the case."""
        Script = self.env["complaint.script"]
        for case in self:
            domain = Script._get_situation_domain(case.state, case.mood, case.channel_id)
            scripts = Script.search(domain, limit=4)
            case.script_html = self.env["ir.qweb"]._render(
                "complaint_management.complaint_script_cards", {"scripts": scripts}
            )

    @api.depends(
        "number",
        "name",
        "partner_name",
        "partner_phone",
        "partner_email",
        "external_ref",
        "location_id.name",
        "merged_ids.number",
    )
    def _compute_search_text(self):
        """One column to find a case by what people remember of it (one trigram index).

        The numbers of merged cases are part of it, so they still find this one (R10).
        """
        for case in self:
            words = [case[name] for name in self._get_search_text_fields()]
            words += [get_digits(case.partner_phone), case.location_id.name]
            case.search_text = " ".join(filter(None, [*words, *case.merged_ids.mapped("number")]))

    # Constraints

    @api.constrains("user_id", "respondent_employee_id")
    def _check_handler(self):
        """R16: neither handler nor whoever was asked to take over or to visit."""
        for case in self:
            asked = case.visit_ids.filtered(lambda v: v.state == "planned").user_id
            asked |= case.handover_ids.filtered(lambda h: h.state == "waiting").to_user_id
            for user in case.user_id | asked:
                case._check_no_conflict(user)

    def _check_no_conflict(self, user):
        """Raise when `user` is the employee complained about (R16)."""
        self.ensure_one()
        if user and user == self.respondent_employee_id.user_id:
            raise ValidationError(
                self.env._(
                    "%(name)s is complained about in this case and cannot work on it. "
                    "Choose somebody else.",
                    name=user.name,
                )
            )

    # Actions

    def action_assign_to_me(self):
        """Take the case as handler; only where nobody handles it yet."""
        for case in self:
            if case.user_id and case.user_id != self.env.user:
                raise UserError(
                    self.env._(
                        "%(name)s handles this case. Ask for a handover.", name=case.user_id.name
                    )
                )
        self.write({"user_id": self.env.user.id})

    # Doors

    def _get_holder(self):
        """On whose desk the case lies now (a `res.users`): the handler, else who must
        find one. Denunciations and suggestions start with the GM (R1, R7)."""
        self.ensure_one()
        # who left the company, or may not work on cases any more, works on nothing
        if self.user_id._holds_complaint_level("staff", self.company_id):
            return self.user_id
        accused = self.respondent_employee_id.user_id
        if self.kind in ("denunciation", "suggestion"):
            gm = self.company_id._get_complaint_gm()
            if gm and gm != accused:
                return gm
        head = self.department_id._get_complaint_head(accused, self.company_id)
        return head or self.receiver_id

    def _get_calendar(self):
        """Working hours that count for this case; empty means round the clock (R15, R21),
        also as long as a row on the screen has no case."""
        if self.is_urgent:
            return self.env["resource.calendar"]
        return self.policy_id.calendar_id or self.company_id.resource_calendar_id

    @api.model
    def _get_search_text_fields(self):
        """Names of the char fields people search a case by."""
        return [
            "number",
            "name",
            "partner_name",
            "partner_phone",
            "partner_email",
            "external_ref",
        ]

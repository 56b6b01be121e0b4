from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

SCORES = [("1", "1 – very poor"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5 – very good")]


class ComplaintVisit(models.Model):
    """One attempt to ask the complainant whether it is really solved (R41–R43)."""

    _name = "complaint.visit"
    _description = "Complaint Return Visit"
    _inherit = ["complaint.row.mixin", "complaint.due.mixin"]
    _order = "date_planned desc, id desc"

    date_planned = fields.Datetime(required=True, default=fields.Datetime.now, tracking=True)
    method = fields.Selection(
        [
            ("phone", "Phone"),
            ("visit", "Visit"),
            ("online", "Online"),
            ("questionnaire", "Questionnaire"),
        ],
        required=True,
        default="phone",
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Visitor",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    result = fields.Selection(
        [
            ("satisfied", "Satisfied"),
            ("unsatisfied", "Not satisfied"),
            ("declined", "Declined to answer"),
            ("unreachable", "Not reached"),
        ],
        tracking=True,
        copy=False,
    )
    date_done = fields.Datetime(
        compute="_compute_date_done",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
    )
    score_process = fields.Selection(SCORES, string="How We Treated Them", tracking=True)
    score_measures = fields.Selection(SCORES, string="What We Did", tracking=True)
    score_result = fields.Selection(SCORES, string="How It Turned Out", tracking=True)
    remarks = fields.Text(tracking=True)
    exempt_reason = fields.Selection(
        [
            ("on_the_spot", "Settled on the spot and confirmed"),
            ("anonymous", "Anonymous complainant"),
            ("no_contact", "No contact data"),
            ("sensitive", "Sensitive matter"),
            ("unreachable", "Not reached; the head decided"),
        ],
        tracking=True,
        copy=False,
        help="No return visit is made, for this reason.",
    )
    round = fields.Integer(
        compute="_compute_round",
        store=True,
        precompute=True,
        help="How often the case had been reopened; only visits of the last round count.",
    )
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("exempt", "Exempt")],
        compute="_compute_state",
        store=True,
    )

    partner_name = fields.Char(related="complaint_id.partner_name", string="Complainant")
    partner_phone = fields.Char(related="complaint_id.partner_phone", string="Phone")
    department_id = fields.Many2one(related="complaint_id.department_id", store=True)
    is_answered = fields.Boolean(
        compute="_compute_is_answered", help="The answer is kept and does not change any more."
    )
    is_late = fields.Boolean(compute="_compute_is_late")
    is_supervised = fields.Boolean(
        compute="_compute_is_supervised",
        search="_search_is_supervised",
        export_string_translation=False,
    )

    _visitor_idx = models.Index("(user_id) WHERE result IS NULL AND active IS TRUE")

    @api.model
    def _get_opening_names(self):
        """Whoever is to ask sees what about."""
        return {"user_id"}

    @api.depends("complaint_id")
    def _compute_round(self):
        for visit in self:
            visit.round = len(visit.complaint_id.reopening_ids)

    @api.depends("complaint_id")
    def _compute_user_id(self):
        """The final handler asks (R41), unless the complaint is about them (R16)."""
        for visit in self:
            case = visit.complaint_id
            accused = case.respondent_employee_id.user_id
            people = (case.user_id, case.receiver_id, case.department_head_id)
            visit.user_id = visit.user_id or next(
                (user for user in people if user and user != accused), False
            )

    @api.depends("result")
    def _compute_date_done(self):
        for visit in self:
            if not visit.result:
                visit.date_done = False
            elif not visit.date_done:
                visit.date_done = fields.Datetime.now()

    @api.depends("result", "exempt_reason")
    def _compute_state(self):
        for visit in self:
            if visit.exempt_reason:
                visit.state = "exempt"
            else:
                visit.state = "done" if visit.result else "planned"

    @api.depends("result")
    def _compute_is_answered(self):
        """What was saved; in a form an answer may still be chosen otherwise, and is sent."""
        for visit in self:
            visit.is_answered = bool(visit._origin.result)

    @api.depends("date_planned", "method", "partner_name")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        """Whom to ask comes first: a calendar shows the first words only."""
        methods = dict(self._fields["method"]._description_selection(self.env))
        for visit in self:
            date = visit.date_planned
            day = date and fields.Datetime.context_timestamp(visit, date).date()
            words = (visit.partner_name, methods.get(visit.method), format_date(self.env, day))
            visit.display_name = ", ".join(filter(None, words))

    @api.depends("date_planned", "state")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for visit in self:
            is_past = visit.date_planned and visit.date_planned < now
            visit.is_late = is_past and visit.state == "planned"

    @api.depends("complaint_id.is_confidential")
    @api.depends_context("uid")
    def _compute_is_supervised(self):
        seen = self.filtered_domain(self._search_is_supervised("in", [True]))
        for visit in self:
            visit.is_supervised = visit in seen

    def _search_is_supervised(self, operator, value):
        """R41: who heads the complaint service centre sees every visit of the company, with
        the name and phone to ask at; confidential cases stay with the people named in them."""
        if operator != "in":
            return NotImplemented
        headed = self.env["complaint.complaint"]._get_me()._get_headed_departments()
        # sudo: only which companies have their service centre there
        companies = (
            self.env["res.company"].sudo().search([("complaint_department_id", "in", headed.ids)])
        )
        return Domain("company_id", "in", companies.ids) & Domain(
            "complaint_id", "any!", Domain("is_confidential", "=", False)
        )

    @api.constrains("user_id", "complaint_id")
    def _check_visitor(self):
        """R16: nobody asks the complainant about a complaint against themselves."""
        for visit in self:
            visit.complaint_id._check_works_here(visit.user_id)
            accused = visit.complaint_id.respondent_employee_id.user_id
            if accused and visit.user_id == accused:
                raise ValidationError(
                    self.env._(
                        "Visitor: %(name)s is complained about and cannot make the return visit. "
                        "Choose somebody else.",
                        name=visit.user_id.name,
                    )
                )

    @api.constrains("exempt_reason")
    def _check_exempt(self):
        """R43: an exemption needs the fact it claims; R42: giving up is for heads."""
        for visit in self:
            case, reason = visit.complaint_id, visit.exempt_reason
            settled = case.solution_ids.filtered(
                lambda s: s.answer == "agreed" and (s.signature or s.answer_note)
            )
            # constraints run as superuser: ask for the person, not for the mode
            is_head = self.env.user.has_group("complaint_management.group_complaint_head")
            tried = case._get_current_visits().filtered(lambda v: v.result == "unreachable")
            holds = {
                "on_the_spot": bool(settled),
                "anonymous": case.is_anonymous,
                "no_contact": not case._has_contact_data(),
                "sensitive": case.is_confidential or bool(visit.remarks),
                "unreachable": len(tried) >= case._get_visit_attempts() and is_head,
            }
            if reason and not holds[reason]:
                label = dict(self._fields["exempt_reason"]._description_selection(self.env))
                raise ValidationError(
                    self.env._(
                        "No return visit, “%(reason)s”: the case does not bear this out.",
                        reason=label[reason],
                    )
                )

    @api.constrains("result", "date_done")
    def _check_result(self):
        """R41: the visit comes after the handling, and is recorded after it took place."""
        now = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        for visit in self.filtered("result"):
            resolved = visit.complaint_id.date_resolved
            if not resolved:
                raise ValidationError(
                    self.env._("Result: the handling is not done yet. Move the case on first.")
                )
            if not visit.date_done or not resolved <= visit.date_done <= now:
                raise ValidationError(
                    self.env._("Date done: between the end of the handling and now.")
                )

    @api.model
    def _get_waiting_domain(self):
        """Planned, and not struck out."""
        return Domain("state", "=", "planned") & Domain("active", "=", True)

    def _end_with_case(self):
        """R41: there is nothing left to ask about."""
        self.active = False

    def write(self, vals):
        strikes_out = not vals.get("active", True)
        if any(
            v.result and (strikes_out or vals.get("result", v.result) != v.result) for v in self
        ):
            raise UserError(
                self.env._("Result: what the complainant answered stays. Plan another visit.")
            )
        asked = self.filtered(lambda v: not v.result) if vals.get("result") else self.browse()
        result = super().write(vals)
        for visit in asked:
            visit._after_result()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        for visit in visits.filtered("result"):
            visit._after_result()
        return visits

    def _after_result(self):
        """R42: what the answer of the complainant leads to."""
        self.ensure_one()
        case = self.complaint_id.sudo()  # sudo: the answer leads on, whoever was asked to get it
        case.activity_feedback(["complaint_management.mail_activity_type_visit"])
        if self.result == "satisfied":
            case._move_to("closed", strict=False)
        elif self.result == "unsatisfied":
            case._move_to("handling", strict=False)
            case._after_unsatisfied(self)
        elif self.result == "unreachable":
            case._after_unreachable(self)

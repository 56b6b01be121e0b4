from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

ANSWERS = ("accepted", "refused", "done")

# What the to-do of whoever is to help tells, and what ends it.
TOLD = {
    "name",
    "user_id",
    "department_id",
    "date_due",
    "date_refused",
    "date_done",
    "date_cancelled",
}


class ComplaintAssistance(models.Model):
    """Help asked of another department: what, who, by when, with what result (R18)."""

    _name = "complaint.assistance"
    _description = "Complaint Assistance"
    _inherit = ["complaint.row.mixin", "complaint.due.mixin"]
    _order = "date_due, id"

    name = fields.Char(string="What Is Needed", required=True, tracking=True)
    department_id = fields.Many2one(
        "hr.department", required=True, tracking=True, check_company=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Who",
        index=True,
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="The head of the department, unless somebody else is named.",
    )
    date_due = fields.Datetime(string="By When", tracking=True)
    date_accepted = fields.Datetime(readonly=True, copy=False, tracking=True)
    date_refused = fields.Datetime(readonly=True, copy=False, tracking=True)
    date_done = fields.Datetime(readonly=True, copy=False, tracking=True)
    date_cancelled = fields.Datetime(readonly=True, copy=False, tracking=True)
    note = fields.Text(string="Reason or Result", tracking=True)
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
    )

    may_answer = fields.Boolean(compute="_compute_may_answer")

    date_escalated = fields.Datetime(readonly=True, copy=False)
    date_next = fields.Datetime(compute="_compute_date_next", store=True)

    _due_idx = models.Index("(date_next) WHERE date_next IS NOT NULL")

    @api.model
    def _get_opening_names(self):
        """Whoever is to help sees with what."""
        return {"user_id"}

    def _get_people_named(self, vals_list):
        """The head of the department asked is whom one asks, not whom somebody picked."""
        ids = {vals.get("department_id") for vals in vals_list} - {None, False}
        ids = ids or set(self.department_id.ids)
        departments = self.env["hr.department"].browse(ids)
        return super()._get_people_named(vals_list) - self.env["res.users"].concat(
            *(department._get_complaint_head() for department in departments)
        )

    @api.depends("state", "date_due", "date_escalated")
    def _compute_date_next(self):
        for assistance in self:
            is_open = assistance.state in ("requested", "accepted")
            assistance.date_next = is_open and not assistance.date_escalated and assistance.date_due

    @api.depends("department_id")
    def _compute_user_id(self):
        for assistance in self:
            assistance.user_id = assistance.department_id._get_complaint_head(
                company=assistance.complaint_id.company_id
            )

    @api.depends("date_accepted", "date_refused", "date_done", "date_cancelled")
    def _compute_state(self):
        for assistance in self:
            assistance.state = assistance._get_stamped_state(
                ("cancelled", "done", "refused", "accepted"), "requested"
            )

    @api.constrains("department_id", "complaint_id")
    def _check_other_department(self):
        for assistance in self:
            if assistance.department_id == assistance.complaint_id.department_id:
                raise ValidationError(
                    self.env._(
                        "Department: %(name)s is responsible for the case already. "
                        "Ask another department.",
                        name=assistance.department_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._give_todo()
        return rows

    def write(self, vals):
        if not vals.keys() & TOLD:
            return super().write(vals)
        self._drop_todo()
        result = super().write(vals)
        self._give_todo()
        return result

    def _give_todo(self):
        """R18: whoever is to help learns of it, and keeps it before their eyes until it ends."""
        for row in self.filtered(lambda r: r.state in ("requested", "accepted") and r.user_id):
            due = row.date_due and fields.Datetime.context_timestamp(row, row.date_due).date()
            row.complaint_id.activity_schedule(
                "complaint_management.mail_activity_type_assistance",
                date_deadline=due or fields.Date.context_today(row),
                summary=row.name,
                user_id=row.user_id.id,
            )

    def _drop_todo(self):
        """The to-do of each of these is no longer needed."""
        kind = self.env.ref("complaint_management.mail_activity_type_assistance")
        told = {(row.complaint_id.id, row.user_id, row.name) for row in self}
        self.complaint_id._find_todos(kind).filtered(
            lambda a: (a.res_id, a.user_id, a.summary) in told
        ).unlink()

    def _move_on(self, case):
        """R10: what was asked for a merged case is waited for in the surviving `case`; not of
        the department that takes care of that one anyway."""
        waiting = self.filtered(lambda r: r.state in ("requested", "accepted"))
        for row in waiting.filtered(lambda r: r.department_id != case.department_id):
            row.copy({"complaint_id": case.id, "date_accepted": row.date_accepted})
        waiting.date_cancelled = fields.Datetime.now()

    @api.depends("department_id", "user_id")
    @api.depends_context("uid")
    def _compute_may_answer(self):
        """R18: the department asked answers, or the person named, their substitute and the
        levels above; not who asks."""
        user, me = self.env.user, self.env["complaint.complaint"]._get_me()
        own = me.complaint_department_ids | me._get_headed_departments()
        own |= me._get_charged_departments()
        people = self.env["complaint.substitute"]._get_represented(user)
        is_gm = user.has_group("complaint_management.group_complaint_gm")
        for assistance in self:
            asked = assistance.department_id in own or assistance.user_id in people
            assistance.may_answer = is_gm or asked

    def _check_may_answer(self):
        for assistance in self:
            if not assistance.may_answer and not self.env.su:
                raise UserError(
                    self.env._(
                        "“%(name)s” was asked of %(department)s: only they accept, refuse or "
                        "finish it. Cancel it if the help is not needed any more.",
                        name=assistance.name,
                        department=assistance.department_id.name,
                    )
                )

    def _stamp(self, date_field, need_note=False):
        """Record now in `date_field` of the rows that are still open."""
        self.check_access("write")
        if date_field.removeprefix("date_") in ANSWERS:
            self._check_may_answer()
        for assistance in self:
            if assistance.state not in ("requested", "accepted"):
                raise UserError(self.env._("“%(name)s” has ended already.", name=assistance.name))
            if need_note and not assistance.note:
                raise UserError(
                    self.env._(
                        "Write the reason or result of “%(name)s” first.", name=assistance.name
                    )
                )
        self._check_case_open()
        # sudo: stamped by these steps only, the right to take them was checked
        self.sudo().write({date_field: fields.Datetime.now()})

    def action_accept(self):
        """The asked department takes it on."""
        self._stamp("date_accepted")

    def action_refuse(self):
        """The asked department cannot help; a reason is needed."""
        self._stamp("date_refused", need_note=True)
        for assistance in self:
            assistance.complaint_id._escalate_self(
                "assistance",
                self.env._(
                    "%(department)s refused to help: %(reason)s",
                    department=assistance.department_id.name,
                    reason=assistance.note,
                ),
            )

    def action_done(self):
        """The asked department has done its part; the result is written down."""
        self._stamp("date_done", need_note=True)

    def action_cancel(self):
        """The help is not needed any more."""
        self._stamp("date_cancelled")

    @api.model
    def _get_waiting_domain(self):
        """The help was not given, nor refused."""
        return Domain("state", "in", ("requested", "accepted"))

    def _end_with_case(self):
        """The help is not needed any more."""
        self.date_cancelled = fields.Datetime.now()

    # Due-run

    def _run_due(self, now):
        """R18, R28: help that is late goes up, once."""
        self.write({"date_escalated": now})
        self.env["complaint.complaint"]._escalate(
            [
                {
                    "complaint": assistance.complaint_id,
                    "trigger": "assistance",
                    "reason": self.env._(
                        "%(department)s is late: %(what)s",
                        department=assistance.department_id.name,
                        what=assistance.name,
                    ),
                }
                for assistance in self
            ]
        )

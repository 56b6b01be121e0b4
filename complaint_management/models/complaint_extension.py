from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_datetime

from .complaint_state import LEVEL_RANK, LEVELS

# The decision is taken by the buttons of the next level, never written by hand.
DECISION_FIELDS = {
    "level",
    "approver_id",
    "date_approved",
    "date_rejected",
    "date_withdrawn",
    "user_id",
}
# What was asked stays as it was asked.
REQUEST_FIELDS = {"deadline_id", "date_due", "reason"}


class ComplaintExtension(models.Model):
    """More time asked for one deadline, approved by the next level (R24)."""

    _name = "complaint.extension"
    _description = "Complaint Deadline Extension"
    _inherit = ["complaint.row.mixin"]
    _order = "id desc"
    _rec_name = "reason"

    deadline_id = fields.Many2one(
        "complaint.deadline", required=True, index=True, ondelete="cascade"
    )
    complaint_id = fields.Many2one(
        related="deadline_id.complaint_id", store=True, precompute=True, required=False
    )
    date_before = fields.Datetime(
        string="Was Due", compute="_compute_date_before", store=True, precompute=True
    )
    date_due = fields.Datetime(string="New Date", required=True, tracking=True)
    reason = fields.Text(required=True, tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Asked by",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
    )
    level = fields.Selection(LEVELS, readonly=True, tracking=True)
    approver_id = fields.Many2one("res.users", readonly=True, tracking=True)
    date_approved = fields.Datetime(readonly=True, tracking=True)
    date_rejected = fields.Datetime(readonly=True, tracking=True)
    date_withdrawn = fields.Datetime(
        string="Withdrawn at", readonly=True, tracking=True, help="The case has ended."
    )
    date_told = fields.Datetime(
        string="Complainant Told at", tracking=True, help="When the complainant heard of it."
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_state",
        store=True,
    )

    @api.depends("deadline_id")
    def _compute_date_before(self):
        for extension in self:
            extension.date_before = extension.date_before or extension.deadline_id.date_due

    @api.depends("date_approved", "date_rejected", "date_withdrawn")
    def _compute_state(self):
        for extension in self:
            extension.state = extension._get_stamped_state(
                ("approved", "rejected", "withdrawn"), "waiting"
            )

    @api.constrains("date_due", "deadline_id")
    def _check_request(self):
        for extension in self:
            deadline = extension.deadline_id
            if deadline.date_reached or deadline.state == "cancelled":
                raise ValidationError(self.env._("This clock does not run any more."))
            if extension.date_before and extension.date_due <= extension.date_before:
                raise ValidationError(
                    self.env._("New date: an extension ends later than the present date.")
                )
            granted = deadline.extension_ids.filtered(lambda e: e.state in ("waiting", "approved"))
            limit = extension.complaint_id.policy_id.sudo().extension_max  # sudo: a rule
            if len(granted) > limit:
                raise ValidationError(
                    self.env._(
                        "This deadline was extended %(count)s times already; the policy allows "
                        "no more.",
                        count=len(granted) - 1,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_decision_fields(vals)
        extensions = super().create(vals_list)
        for extension in extensions:
            case = extension.complaint_id
            level, approver, _skipped = case._get_next_step(present=case.escalation_level)
            # sudo: who approves is decided by the chain, not by the person asking
            extension.sudo().write({"level": level, "approver_id": approver.id})
            if approver:
                until = format_datetime(
                    self.env, extension.date_due, tz=approver.tz, dt_format="short"
                )
                case.sudo().activity_schedule(  # sudo: a to-do for somebody else
                    "complaint_management.mail_activity_type_extension",
                    summary=self.env._("More time until %(date)s?", date=until),
                    note=extension.reason,
                    user_id=approver.id,
                )
        return extensions

    def write(self, vals):
        self._check_decision_fields(vals)
        if not self.env.su and REQUEST_FIELDS & vals.keys():
            raise UserError(self.env._("Strike this request out and ask again."))
        return super().write(vals)

    def _check_decision_fields(self, vals):
        """R24: nobody grants themselves more time by writing the date of an approval."""
        if not self.env.su and DECISION_FIELDS & vals.keys():
            raise AccessError(self.env._("The next level decides about more time."))

    def action_approve(self):
        """The next level grants the new date; the clock moves (R24)."""
        for extension in self:
            extension._check_may_decide()
            # sudo: decisions and clocks are written by the system, the right was checked
            extension.sudo().date_approved = fields.Datetime.now()
            extension.sudo().deadline_id.date_extended = extension.date_due
            extension._complete_activity()

    def action_reject(self):
        """The next level does not grant it."""
        for extension in self:
            extension._check_may_decide()
            extension.sudo().date_rejected = fields.Datetime.now()  # sudo: as in the approval
            extension._complete_activity()

    def _check_may_decide(self):
        """Only the approver, a substitute or somebody above decides, and only once."""
        self.ensure_one()
        if self.state != "waiting":
            raise UserError(self.env._("This extension was decided already."))
        user, level = self.env.user, self.level or "head"
        if self.env.su:
            return
        if user == self.approver_id and user._stands_on(level, self.company_id):
            return
        above = LEVEL_RANK[user._get_complaint_level()] >= LEVEL_RANK[level]
        if user == self.user_id or not above:
            raise UserError(
                self.env._(
                    "%(name)s or somebody above decides this extension.",
                    name=self.approver_id.name or "–",
                )
            )

    def _complete_activity(self):
        # sudo: the to-do may be a superior's
        self.complaint_id.sudo().activity_feedback(
            ["complaint_management.mail_activity_type_extension"],
            user_id=self.approver_id.id,
        )

    @api.model
    def _get_waiting_domain(self):
        """Nobody has decided yet."""
        return Domain("state", "=", "waiting")

    def _end_with_case(self):
        """The clock does not run any more."""
        self.date_withdrawn = fields.Datetime.now()

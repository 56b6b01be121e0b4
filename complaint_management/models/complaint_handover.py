from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class ComplaintHandover(models.Model):
    """The work passes from one handler to the next; it counts once accepted (R5)."""

    _name = "complaint.handover"
    _description = "Complaint Handover"
    _inherit = ["complaint.row.mixin", "complaint.due.mixin"]
    _order = "date desc, id desc"

    from_user_id = fields.Many2one(
        "res.users",
        string="From",
        compute="_compute_from_user_id",
        store=True,
        precompute=True,
    )
    to_user_id = fields.Many2one("res.users", string="To", required=True, index=True, tracking=True)
    date = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True)
    reason = fields.Text(required=True, tracking=True)
    date_accepted = fields.Datetime(readonly=True, copy=False, tracking=True)
    date_refused = fields.Datetime(readonly=True, copy=False, tracking=True)
    date_withdrawn = fields.Datetime(
        string="Withdrawn at", readonly=True, copy=False, tracking=True, help="The case has ended."
    )
    refusal = fields.Text(string="Reason of Refusal", tracking=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting for acceptance"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_state",
        store=True,
    )

    date_escalated = fields.Datetime(readonly=True, copy=False)
    date_next = fields.Datetime(compute="_compute_date_next", store=True)

    _due_idx = models.Index("(date_next) WHERE date_next IS NOT NULL")
    _one_waiting = models.UniqueIndex(
        "(complaint_id) WHERE state = 'waiting' AND active",
        "Another handover of this case still waits to be accepted.",
    )

    @api.model
    def _get_opening_names(self):
        """Whoever is to take over sees what."""
        return {"to_user_id"}

    @api.depends("state", "date", "date_escalated")
    def _compute_date_next(self):
        """R5: not accepted within the hours of the policy moves up."""
        for handover in self:
            hours = handover.complaint_id._get_acknowledge_hours()
            handover.date_next = (
                handover.state == "waiting"
                and not handover.date_escalated
                and handover.date
                and handover.date + timedelta(hours=hours)
            )

    @api.depends("complaint_id")
    def _compute_from_user_id(self):
        for handover in self:
            case = handover.complaint_id
            handover.from_user_id = handover.from_user_id or case.user_id or case.receiver_id

    @api.depends("date_accepted", "date_refused", "date_withdrawn")
    def _compute_state(self):
        for handover in self:
            handover.state = handover._get_stamped_state(
                ("accepted", "refused", "withdrawn"), "waiting"
            )

    @api.depends("from_user_id", "to_user_id")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = f"{handover.from_user_id.name} → {handover.to_user_id.name}"

    @api.constrains("to_user_id", "complaint_id")
    def _check_receiver(self):
        for handover in self:
            case = handover.complaint_id
            if handover.to_user_id == case.user_id and not handover.date_accepted:
                raise ValidationError(
                    self.env._("To: %(name)s handles this case already.", name=case.user_id.name)
                )
            case._check_works_here(handover.to_user_id)
            case._check_no_conflict(handover.to_user_id)

    @api.constrains("date")
    def _check_date(self):
        """R5: the time to accept it begins now, not when it suits."""
        soon = fields.Datetime.now() + timedelta(minutes=5)
        if any(handover.date > soon for handover in self):
            raise ValidationError(self.env._("Date: a handover begins now, not in the future."))

    def write(self, vals):
        for handover in self:
            if vals.get("to_user_id", handover.to_user_id.id) != handover.to_user_id.id:
                raise UserError(
                    self.env._("To: strike this handover out and ask somebody else instead.")
                )
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        cases = self._get_new_cases(vals_list)
        # of two that come about at once, the database keeps one
        if self.search_count([("complaint_id", "in", cases.ids), ("state", "=", "waiting")]):
            raise ValidationError(
                self.env._("Another handover of this case still waits to be accepted.")
            )
        handovers = super().create(vals_list)
        todo = self.env.ref("complaint_management.mail_activity_type_handover")
        for handover in handovers.filtered(lambda h: h.state == "waiting"):
            handover.complaint_id.activity_schedule(
                activity_type_id=todo.id,
                summary=self.env._("Take over from %(name)s?", name=handover.from_user_id.name),
                note=handover.reason,
                user_id=handover.to_user_id.id,
            )
        return handovers

    def action_accept(self):
        """The new handler accepts; from now on the work is theirs."""
        for handover in self:
            handover._check_may_answer()
            # sudo: answered by this step only, the right to do so was checked; they see the
            # case of another department only because it waits for them
            system = handover.sudo()
            system.date_accepted = fields.Datetime.now()
            system.complaint_id.write({"user_id": handover.to_user_id.id})
            system._close_activity()

    def action_refuse(self):
        """The new handler refuses; the work stays where it was. Needs `refusal`."""
        for handover in self:
            if not (handover.refusal or "").strip():
                raise UserError(self.env._("Reason of refusal: write down why you refuse."))
            handover._check_may_answer()
            system = handover.sudo()  # sudo: as in the acceptance
            system.date_refused = fields.Datetime.now()
            system._close_activity()

    def _check_may_answer(self):
        """Only the person asked answers, and only once."""
        self.ensure_one()
        self.check_access("write")
        self._check_case_open()
        if self.state != "waiting":
            raise UserError(self.env._("This handover was answered already."))
        if self.env.user != self.to_user_id:
            raise UserError(
                self.env._("Only %(name)s can answer this handover.", name=self.to_user_id.name)
            )

    def _close_activity(self):
        self.complaint_id.activity_feedback(
            ["complaint_management.mail_activity_type_handover"], user_id=self.to_user_id.id
        )

    @api.model
    def _get_waiting_domain(self):
        """Nobody has answered yet."""
        return Domain("state", "=", "waiting")

    def _end_with_case(self):
        """There is nothing left to take over."""
        self.date_withdrawn = fields.Datetime.now()

    # Due-run

    def _run_due(self, now):
        """R5, R28: a handover nobody answers goes up, once."""
        self.write({"date_escalated": now})
        self.env["complaint.complaint"]._escalate(
            [
                {
                    "complaint": handover.complaint_id,
                    "trigger": "handover",
                    "reason": self.env._(
                        "%(name)s did not accept the handover in time.",
                        name=handover.to_user_id.name,
                    ),
                }
                for handover in self
            ]
        )

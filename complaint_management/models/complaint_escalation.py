from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .complaint_state import LEVEL_RANK, LEVELS, TRIGGERS

# The reason is a sentence of the system that says it all, short enough for a to-do.
SAID_BY_REASON = ("deadline", "silence", "handover")


class ComplaintEscalation(models.Model):
    """One move of a case up the chain (R29). The dates are the facts, `state` follows."""

    _name = "complaint.escalation"
    _description = "Complaint Escalation"
    _inherit = ["complaint.row.mixin", "complaint.due.mixin"]
    _order = "date desc, id desc"
    _rec_name = "trigger"

    trigger = fields.Selection(TRIGGERS, required=True, readonly=True)
    from_level = fields.Selection(LEVELS, readonly=True)
    level = fields.Selection(LEVELS, string="To Level", required=True, readonly=True)
    from_user_id = fields.Many2one("res.users", string="From", readonly=True)
    to_user_id = fields.Many2one("res.users", string="To", readonly=True, index=True)
    reason = fields.Text(required=True, readonly=True)
    skipped = fields.Char(
        string="Levels Skipped", readonly=True, help="Vacant, absent or complained about."
    )
    deadline_id = fields.Many2one(
        "complaint.deadline", readonly=True, index="btree_not_null", ondelete="set null"
    )
    department_id = fields.Many2one(
        related="complaint_id.department_id", store=True, precompute=True
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    date_acknowledge_by = fields.Datetime(string="Acknowledge by", readonly=True)
    date_acknowledged = fields.Datetime(readonly=True, tracking=True)
    acknowledged_by_id = fields.Many2one("res.users", readonly=True, tracking=True)
    date_ended = fields.Datetime(readonly=True, tracking=True)
    outcome = fields.Selection(
        [
            ("solved", "Solved"),
            ("returned", "Returned with instruction"),
            ("moved", "Moved further up"),
            ("cancelled", "Case cancelled"),
        ],
        readonly=True,
        tracking=True,
    )
    instruction = fields.Text(readonly=True, tracking=True)
    dwell_hours = fields.Float(
        compute="_compute_dwell_hours",
        store=True,
        precompute=True,
        aggregator="avg",
        string="Dwell Time (hours)",
        help="How long the case lay on this desk.",
    )
    state = fields.Selection(
        [("waiting", "To acknowledge"), ("active", "Acknowledged"), ("ended", "Ended")],
        compute="_compute_state",
        store=True,
        precompute=True,
    )

    _once_per_deadline = models.UniqueIndex(
        "(deadline_id, level) WHERE deadline_id IS NOT NULL",
        "This deadline has moved the case to this level already.",
    )
    _due_idx = models.Index("(date_next) WHERE date_next IS NOT NULL")
    _active_idx = models.Index("(complaint_id) WHERE date_ended IS NULL")

    @api.depends("date_acknowledged", "date_ended")
    def _compute_state(self):
        for escalation in self:
            if escalation.date_ended:
                escalation.state = "ended"
            else:
                escalation.state = "active" if escalation.date_acknowledged else "waiting"

    @api.depends("date", "date_ended")
    def _compute_dwell_hours(self):
        for escalation in self:
            end = escalation.date_ended or escalation.date
            escalation.dwell_hours = (end - escalation.date).total_seconds() / 3600

    def _field_to_sql(self, alias, field_expr, query=None):
        """A case still on the desk has no dwell time yet: it does not pull the average down."""
        sql = super()._field_to_sql(alias, field_expr, query)
        if field_expr != "dwell_hours":
            return sql
        ended = self._field_to_sql(alias, "date_ended", query)
        return SQL("CASE WHEN %s IS NOT NULL THEN %s END", ended, sql)

    def _check_case_open(self):
        """Escalations are written by the system only, also when the case ends."""

    # Verbs

    def action_acknowledge(self):
        """The person takes notice: "it is on my desk" (R29)."""
        for escalation in self.filtered(lambda e: e.state == "waiting"):
            escalation._check_mine()
            escalation._acknowledge()

    def _acknowledge(self):
        """Stamp the acknowledgement, stop the reminders and complete the to-do."""
        waiting = self.filtered(lambda e: e.state == "waiting")
        # sudo: escalations are written by the system, the right to do so was checked
        waiting.sudo().write(
            {
                "date_acknowledged": fields.Datetime.now(),
                "acknowledged_by_id": self.env.user.id,
                "date_next": False,
            }
        )
        if not self.env.context.get("complaint_acknowledging"):
            for escalation in waiting:
                escalation._complete_activity()

    def _return(self, instruction):
        """Give the case back to the level below with a written instruction (R29).

        :raises UserError: when the escalation has ended or is somebody else's.
        """
        for escalation in self:
            escalation._check_mine()
            escalation._acknowledge()
            escalation._end("returned", instruction)

    def _end(self, outcome, instruction=False):
        """Stamp how these escalations ended; the reminders stop."""
        vals = {"date_ended": fields.Datetime.now(), "outcome": outcome, "date_next": False}
        if instruction:
            vals["instruction"] = instruction
        # sudo: escalations are written by the system
        self.sudo().filtered(lambda e: not e.date_ended).write(vals)

    @api.model
    def _get_waiting_domain(self):
        """The case lies on the desk it was moved up to."""
        return Domain("date_ended", "=", False)

    def _end_with_case(self):
        """R29: it is off the desk, solved or not."""
        cancelled = self.filtered(lambda e: e.complaint_id.state == "cancelled")
        cancelled._end("cancelled")
        (self - cancelled)._end("solved")

    def _check_mine(self):
        """Raise unless the user is the person asked, a substitute, or above that level."""
        self.ensure_one()
        if self.date_ended:
            raise UserError(self.env._("This escalation has ended already."))
        user = self.env.user
        if self.env.su or self.complaint_id._may_decide_on(self.level, self.to_user_id):
            return
        if LEVEL_RANK[user._get_complaint_level()] <= LEVEL_RANK[self.level]:
            raise UserError(
                self.env._(
                    "This lies on the desk of %(name)s. Only they, their substitute or a higher "
                    "level can answer.",
                    name=self.to_user_id.name,
                )
            )

    def _complete_activity(self):
        """Complete the to-do this escalation gave its person."""
        self.ensure_one()
        # sudo: their substitute or somebody above may have acknowledged
        case = self.complaint_id.sudo().with_context(complaint_acknowledging=True)
        case.activity_feedback(
            ["complaint_management.mail_activity_type_escalation"], user_id=self.to_user_id.id
        )

    def _hand_on(self):
        """R30: where the person a case lies with may not act any more, it goes to whoever has the
        post now, or further up."""
        left = self.filtered(
            lambda e: not (e.date_ended or e.to_user_id._stands_on(e.level, e.company_id))
        )
        self.env["complaint.complaint"]._escalate(
            [
                {
                    "complaint": escalation.complaint_id,
                    "trigger": "silence",
                    "level": escalation.level,
                    "again": True,
                    "reason": self.env._(
                        "%(name)s does not decide here any more.",
                        name=escalation.to_user_id.name or "–",
                    ),
                }
                for escalation in left
            ]
        )

    # Due-run

    def _run_due(self, now):
        """R28, R30: not acknowledged in time moves further up; at the GM it is reminded
        again and again, nothing is dropped."""
        waiting = self.filtered(lambda e: e.state == "waiting")
        (self - waiting).write({"date_next": False})
        top = waiting.filtered(lambda e: e.level == "gm")
        for escalation in top:
            hours = escalation.complaint_id._get_acknowledge_hours()
            escalation.date_next = now + timedelta(hours=hours)
        top._remind()
        further = waiting - top
        further.write({"date_next": False})
        further.complaint_id._escalate(
            [
                {
                    "complaint": escalation.complaint_id,
                    "trigger": "silence",
                    "reason": self.env._(
                        "%(name)s did not acknowledge in time.",
                        name=escalation.to_user_id.name or "–",
                    ),
                }
                for escalation in further
            ]
        )

    def _remind(self):
        """Move the open to-do of the GM to today again, or give a new one."""
        today = fields.Date.context_today(self)
        activity_type = self.env.ref("complaint_management.mail_activity_type_escalation")
        for escalation in self:
            todo = escalation.complaint_id.activity_ids.filtered(
                lambda a, e=escalation: (
                    a.activity_type_id == activity_type and a.user_id == e.to_user_id
                )
            )
            if todo:
                todo.write({"date_deadline": today})
            else:
                escalation._create_activities()

    def _log_on_cases(self):
        """One line in the log of each case, all in one go."""
        labels = dict(self._fields["trigger"]._description_selection(self.env))
        levels = dict(self._fields["level"]._description_selection(self.env))
        bodies = {}
        for escalation in self:
            line = self.env._(
                "Moved up to %(level)s (%(name)s). %(trigger)s: %(reason)s",
                level=levels[escalation.level],
                name=escalation.to_user_id.name,
                trigger=labels[escalation.trigger],
                reason=escalation.reason,
            )
            case_id = escalation.complaint_id.id
            bodies[case_id] = f"{bodies[case_id]}\n{line}" if case_id in bodies else line
        # sudo: the log is written for whoever follows the case
        self.complaint_id.sudo()._message_log_batch(bodies=bodies)

    def _create_activities(self):
        """One to-do per person and case; the digest tells, not one mail each (R29)."""
        activity_type = self.env.ref("complaint_management.mail_activity_type_escalation")
        labels = dict(self._fields["trigger"]._description_selection(self.env))
        todos = []
        for escalation in self.filtered("to_user_id"):
            case, due = escalation.complaint_id, escalation.date_acknowledge_by
            is_said = escalation.trigger in SAID_BY_REASON
            todos.append(
                {
                    "res_id": case.id,
                    "user_id": escalation.to_user_id.id,
                    "date_deadline": due and fields.Datetime.context_timestamp(self, due).date(),
                    "summary": escalation.reason if is_said else labels.get(escalation.trigger),
                    "note": not is_said and escalation.reason,
                }
            )
        self.env["complaint.complaint"]._give_todos(activity_type, todos)

    @api.model
    def _cron_send_digest(self):
        """One mail a day for everybody with cases moved up to them, instead of one each. It is of
        no record: every employee reads what is written on the record of a colleague (R55)."""
        template = self.env.ref("complaint_management.mail_template_digest")
        waiting = self.search([("state", "=", "waiting"), ("to_user_id", "!=", False)])
        for user, escalations in waiting.grouped("to_user_id").items():
            template.with_context(escalations=escalations).send_mail(
                user.id,
                email_values={"model": False, "res_id": False},
                email_layout_xmlid="mail.mail_notification_light",
            )

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools.wording import label
from .complaint_state import CLOCK_KINDS, CLOCKS, LEVEL_RANK, MILESTONES, PROMISES

# What a person may write on a clock; everything else is the system's.
BREACH_FIELDS = {"breach_cause", "breach_note"}


class ComplaintDeadline(models.Model):
    """One clock on one case: what must happen by when (R26).

    It copies the time it was promised from the policy, so a later change of the
    policy never moves a promised date.
    """

    _name = "complaint.deadline"
    _description = "Complaint Deadline"
    _inherit = ["complaint.batch.mixin", "complaint.row.mixin", "complaint.due.mixin"]
    _order = "date_due, id"
    _log_access = False  # the system writes all of them; what a person adds is logged on the case

    subject = fields.Char(related="complaint_id.name")
    handler_id = fields.Many2one(related="complaint_id.user_id", string="Handler")
    department_id = fields.Many2one(related="complaint_id.department_id")
    # not indexed: rules are hardly ever deleted, and clocks begun all day long
    rule_id = fields.Many2one("complaint.policy.deadline", ondelete="set null")
    milestone = fields.Selection(CLOCKS, required=True)
    stage_state = fields.Selection(selection=lambda self: self._get_rule_selection("stage_state"))
    kind = fields.Selection(CLOCK_KINDS, required=True, default="target")
    delay = fields.Float()
    unit = fields.Selection(selection=lambda self: self._get_rule_selection("unit"))
    count_from = fields.Selection(selection=lambda self: self._get_rule_selection("count_from"))
    urgent_minutes = fields.Integer(string="Urgent within (minutes)")
    warn_percent = fields.Integer()
    date_begun = fields.Datetime(readonly=True, help="Of a clock that begins by itself.")
    date_stopped = fields.Datetime(readonly=True, help="Of a clock that begins by itself.")
    date_start = fields.Datetime(
        compute="_compute_date_due", store=True, precompute=True, string="Counts from"
    )
    date_due = fields.Datetime(
        compute="_compute_date_due", store=True, precompute=True, string="Due"
    )
    date_warn = fields.Datetime(
        compute="_compute_date_due", store=True, precompute=True, string="Warn at"
    )
    date_original = fields.Datetime(
        compute="_compute_date_due",
        store=True,
        precompute=True,
        string="Due at First",
        help="Before it was extended, or moved to the completion date told.",
    )
    date_extended = fields.Datetime(string="Extended to", readonly=True, tracking=True)
    extension_ids = fields.One2many("complaint.extension", "deadline_id", string="Extensions")
    date_reached = fields.Datetime(compute="_compute_date_reached", store=True, precompute=True)
    date_warned = fields.Datetime(readonly=True)
    date_missed = fields.Datetime(readonly=True, string="Missed at")
    date_reminded = fields.Datetime(readonly=True)
    date_cancelled = fields.Datetime(readonly=True)
    step_count = fields.Integer(readonly=True, string="Steps Taken up the Chain")
    state = fields.Selection(
        [
            ("waiting", "Not started"),
            ("running", "Running"),
            ("paused", "Paused"),
            ("met", "Met"),
            ("missed", "Missed"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
    )
    is_open = fields.Boolean(compute="_compute_state", store=True, precompute=True)
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")
    date_next = fields.Datetime(compute="_compute_date_next", store=True, precompute=True)

    _running_idx = models.Index("(date_due) WHERE is_open IS TRUE")
    _due_idx = models.Index("(date_next, id) WHERE date_next IS NOT NULL")

    def _get_rule_selection(self, name):
        """The choices of this field of the rule, in the reader's language."""
        return self.env["complaint.policy.deadline"]._fields[name]._description_selection(self.env)

    @api.depends("milestone", "stage_state", "complaint_id.number")
    @api.depends_context("lang", "complaint_clock_of")
    def _compute_display_name(self):
        """The name of the clock; in a calendar of many cases with the number of its case."""
        for deadline in self:
            name = deadline.rule_id._get_clock_name(deadline)
            if self.env.context.get("complaint_clock_of"):
                name = f"{deadline.complaint_id.number} {name}"
            deadline.display_name = name

    @api.depends(
        "delay",
        "unit",
        "urgent_minutes",
        "count_from",
        "date_begun",
        "complaint_id.is_urgent",
        "complaint_id.date_received",
        "complaint_id.date_promised",
        "complaint_id.date_assessed",
        "complaint_id.date_resolved",
        "complaint_id.pause_ids.date_to",
        "complaint_id.date_completion",
        "date_extended",
        "warn_percent",
    )
    def _compute_date_due(self):
        self._set_dates(self)

    @api.model
    def _set_dates(self, clocks):
        """When each of the `clocks` (these rows, or drafts of new ones) starts, warns and is due."""
        requests, calendars, pauses = [], {}, {}
        for case in {clock.complaint_id: True for clock in clocks}:  # once for all its clocks
            calendars[case] = case._get_calendar()
            pauses[case] = [(p.date_from, p.date_to) for p in case.pause_ids if p.date_to]
        for clock in clocks:
            case = clock.complaint_id
            if clock.count_from in ("contact", "entered"):
                start = clock.date_begun
            else:
                start = case[f"date_{clock.count_from or 'received'}"]
            clock.date_start = start
            paused = pauses[case] if clock.kind == "target" else []
            requests.append((start, *self._get_time_allowed(clock), calendars[case], paused))
        due_dates = self.env["complaint.policy.deadline"]._get_due_dates(requests)
        for clock, date_due in zip(clocks, due_dates, strict=True):
            moved = [date_due, clock.date_extended, self._get_completion_date(clock)]
            due = date_due and max(filter(None, moved))
            clock.date_original = date_due
            share = (clock.warn_percent or 0) / 100
            clock.date_due = due
            clock.date_warn = (
                due
                and share
                and due > clock.date_start
                and clock.date_start + (due - clock.date_start) * share
            )

    @api.model
    def _get_time_allowed(self, clock):
        """`(delay, unit)` that count for this clock; an urgent case may have its own (R15)."""
        if clock.urgent_minutes and clock.complaint_id.is_urgent:
            return clock.urgent_minutes, "minutes"
        return clock.delay, clock.unit

    @api.model
    def _get_completion_date(self, clock):
        """R39: the target of the handling moves to the day the complainant was told."""
        counts = clock.kind == "target" and clock.milestone == "resolved"
        return counts and clock.complaint_id.date_completion

    @api.depends("date_stopped", *(f"complaint_id.date_{key}" for key, _label in MILESTONES))
    def _compute_date_reached(self):
        for deadline in self:
            deadline.date_reached = self._get_reached(deadline)

    @api.model
    def _get_reached(self, clock):
        """When what the `clock` waits for happened, or False."""
        if clock.milestone in ("progress", "stage"):
            return clock.date_stopped
        return clock.milestone and clock.complaint_id[f"date_{clock.milestone}"]

    @api.depends(
        "kind",
        "date_due",
        "date_original",
        "date_reached",
        "date_missed",
        "date_cancelled",
        "complaint_id.is_closed",
        "complaint_id.date_closed",
        "complaint_id.is_paused",
        "complaint_id.date_broken",
        "complaint_id.is_anonymous",
        "complaint_id.visit_ids.exempt_reason",
    )
    def _compute_state(self):
        for deadline in self:
            deadline.state, deadline.is_open = self._get_state(deadline)

    @api.model
    def _get_state(self, clock):
        """`(state, whether the clock runs)`; both written once, as a write costs a query."""
        case = clock.complaint_id
        if clock.date_reached:
            return ("missed" if self._is_late(clock) else "met"), False
        if clock.date_cancelled or case.is_closed or self._is_needless(clock):
            missed = clock.date_missed or self._is_late(clock)
            return ("missed" if missed else "cancelled"), False
        if not clock.date_due:
            return "waiting", False
        if case.is_paused and clock.kind == "target":
            return "paused", False
        return ("missed" if self._is_missed(clock) else "running"), True

    @api.model
    def _is_missed(self, clock):
        """Whether the date that counts now was missed; not where more time was granted since
        (R24), or the complainant was told a later date (R39)."""
        missed, due = clock.date_missed, clock.date_due
        return bool(missed and not (due and due > missed and due != clock.date_original))

    @api.model
    def _is_needless(self, clock):
        """Whether nobody waits for this (any more): a progress update once the promise is kept,
        a return visit that is not made (R43), word to a complainant who stays unnamed."""
        case = clock.complaint_id
        if clock.milestone == "progress":
            return not (case.date_broken and clock.date_start >= case.date_broken)
        if clock.milestone == "visited":
            return bool(case.date_resolved) and not case._is_visit_expected()
        return clock.milestone in ("contacted", "responded") and case.is_anonymous

    @api.depends("is_open", "date_due")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for deadline in self:
            deadline.is_overdue = deadline.is_open and deadline.date_due < now

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("is_open", "=", True) & Domain("date_due", "<", "now")

    @api.depends(
        "is_open",
        "date_due",
        "date_original",
        "date_warn",
        "date_warned",
        "date_missed",
        "date_reminded",
        "step_count",
    )
    def _compute_date_next(self):
        for deadline in self:
            deadline.date_next = self._get_date_next(deadline)

    @api.model
    def _get_date_next(self, clock):
        """When something happens next: a warning, the breach, the next step up, a reminder."""
        if not clock.is_open:
            return False
        if self._is_missed(clock):
            return clock._get_next_step_date()
        if clock.date_warn and not (clock.date_warned or clock.date_missed):
            return clock.date_warn
        return clock.date_due

    def _get_next_step_date(self):
        """When a missed deadline moves further up, or its last level is reminded."""
        steps = self._get_steps()
        if self.step_count < len(steps):
            return self.date_due + timedelta(hours=steps[self.step_count].delay_hours)
        hours = self.complaint_id.policy_id.sudo().remind_hours  # sudo: a rule may be unreadable
        last = max(filter(None, (self.date_missed, self.date_reminded)))
        return hours and last + timedelta(hours=hours)

    def _get_steps(self):
        """The steps up the chain of the case's policy for this milestone."""
        policy = self.complaint_id.policy_id.sudo()  # sudo: a rule may be unreadable
        return policy.escalation_ids._get_steps(self.milestone)

    def _check_case_open(self):
        """The system stops the clocks of a case that ends; people write nothing then."""
        return None if self.env.su else super()._check_case_open()

    def write(self, vals):
        if not self.env.su and set(vals) - BREACH_FIELDS:
            raise AccessError(
                self.env._(
                    "Clocks are set by the policy. Only the cause of a miss is written here."
                )
            )
        return super().write(vals)

    def action_extend(self):
        """Open the dialog that asks for more time (R24)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for more time"),
            "res_model": "complaint.extension",
            "view_mode": "form",
            "target": "new",
            "context": {"default_deadline_id": self.id},
        }

    # Due-run

    def _run_due(self, now):
        """R25, R28: warn the holder, stamp the breach, take the steps up that are due; after
        the last one the holder is reminded."""
        rows = self.filtered(lambda d: d.is_open and d.date_next and d.date_next <= now)
        (self - rows)._compute_date_next()
        missed = rows.filtered(lambda d: d.date_due <= now)
        warned = rows - missed
        warned.write({"date_warned": now})
        warned._remind(self.env._("Due soon"))
        requests, groups, stays = [], {}, self.browse()
        for deadline in missed:
            steps = deadline._get_steps()
            due = steps.filtered(
                lambda s, d=deadline: d.date_due + timedelta(hours=s.delay_hours) <= now
            )
            ahead = due[deadline.step_count :]
            if ahead:
                requests.append(
                    {
                        "complaint": deadline.complaint_id,
                        "trigger": "deadline",
                        "level": max(ahead.mapped("level"), key=LEVEL_RANK.get),
                        "reason": self.env._(
                            "“%(deadline)s” was missed.", deadline=deadline.display_name
                        ),
                        "deadline": deadline,
                    }
                )
            is_fresh = not self._is_missed(deadline)
            if is_fresh and not ahead:
                stays |= deadline  # no step, or taken before more time was granted (R31)
            vals = (is_fresh, len(due) if ahead else deadline.step_count)
            groups.setdefault(vals, []).append(deadline.id)
        for (is_fresh, count), ids in groups.items():
            deadlines = self.browse(ids)
            deadlines.write({"step_count": count, **({"date_missed": now} if is_fresh else {})})
            if is_fresh:
                deadlines.filtered(lambda d: d.milestone in PROMISES).complaint_id._plan_progress()
        again = stays | missed.filtered(lambda d: not d.date_next or d.date_next <= now)
        again.write({"date_reminded": now})
        again._remind(self.env._("Overdue"))
        self.env["complaint.complaint"]._escalate(requests)

    def _remind(self, summary):
        """One open to-do per holder and case; a second one only moves it to today."""
        activity_type = self.env.ref("complaint_management.mail_activity_type_deadline")
        present = self.complaint_id._find_todos(activity_type)
        present.write({"date_deadline": fields.Date.context_today(self)})
        known = {(todo.res_id, todo.user_id.id) for todo in present}
        todos = []
        for deadline in self:
            key = (deadline.complaint_id.id, deadline.complaint_id.holder_id.id)
            if not key[1] or key in known:
                continue
            known.add(key)
            todos.append(
                {
                    "res_id": key[0],
                    "user_id": key[1],
                    "summary": label(self.env, summary, deadline.display_name),
                }
            )
        self.env["complaint.complaint"]._give_todos(activity_type, todos)

    @api.model
    def _prepare_deadline_vals(self, complaint, rule, start=None):
        """Values of the clock of `complaint` that copies the promise of `rule`.

        :param start: when a clock begins that has a start of its own (naive UTC).
        """
        return {"complaint_id": complaint.id, "date_begun": start, **rule._get_promise()}

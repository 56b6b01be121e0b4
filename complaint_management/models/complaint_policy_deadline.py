from datetime import timedelta

import pytz

from odoo import api, fields, models, tools

from ..tools import working_time
from .complaint_state import CLOCK_KINDS, CLOCKS, ENDED_STATES, STATES

WORK_UNITS = ("work_hours", "work_days")
URGENT_MINUTES = 15  # "first contact now", unless the rule says otherwise


class ComplaintPolicyDeadline(models.Model):
    """A rule: this milestone is reached within so much time from that date (R20, R21).

    Two kinds of clock begin by themselves, again and again: a progress update is due while
    a promise is broken, a stay in a stage is limited whenever a case enters it.
    """

    _name = "complaint.policy.deadline"
    _description = "Complaint Policy Deadline"
    _inherit = ["complaint.cached.mixin"]
    _order = "sequence, id"

    policy_id = fields.Many2one("complaint.policy", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    milestone = fields.Selection(CLOCKS, required=True, string="What Must Happen")
    stage_state = fields.Selection(
        [state for state in STATES if state[0] not in ENDED_STATES],
        string="In Stage",
        help="For a stay in a stage: entering starts the clock, leaving stops it.",
    )
    department_ids = fields.Many2many(
        "hr.department",
        string="Only for",
        help="Responsible departments this clock is for, with everything below them. Empty: all.",
    )
    kind = fields.Selection(
        CLOCK_KINDS,
        compute="_compute_kind",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="A target is ours and may pause; a fixed limit, statutory or of a stay in a stage, "
        "never pauses.",
    )
    delay = fields.Float(string="Within", required=True, default=24.0)
    unit = fields.Selection(
        [
            ("minutes", "Minutes"),
            ("hours", "Hours"),
            ("work_hours", "Working hours"),
            ("days", "Days"),
            ("work_days", "Working days"),
        ],
        required=True,
        default="hours",
    )
    count_from = fields.Selection(
        [
            ("received", "Receipt"),
            ("promised", "Promised reply"),
            ("assessed", "Assessment"),
            ("resolved", "End of handling"),
            ("contact", "The last contact"),
            ("entered", "Entering the stage"),
        ],
        compute="_compute_count_from",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    urgent_minutes = fields.Integer(
        string="Urgent within (minutes)",
        compute="_compute_urgent_minutes",
        store=True,
        readonly=False,
        precompute=True,
        help="Time allowed where the case is urgent, round the clock. 0: no other time.",
    )
    warn_percent = fields.Integer(
        string="Warn at (%)",
        default=75,
        help="The holder is warned when this share of the time has passed; 0: no warning.",
    )

    _delay_not_negative = models.Constraint(
        "CHECK (delay >= 0)", "Within: the time allowed cannot be negative."
    )
    _warn_is_a_share = models.Constraint(
        "CHECK (warn_percent BETWEEN 0 AND 100)", "Warn at: a share between 0 and 100 %."
    )
    _urgent_not_negative = models.Constraint(
        "CHECK (urgent_minutes >= 0)", "Urgent within: the time allowed cannot be negative."
    )
    _stay_names_its_stage = models.Constraint(
        "CHECK (milestone <> 'stage' OR (stage_state IS NOT NULL AND kind = 'limit'))",
        "Stay in a stage: name the stage. It is a fixed limit: it never pauses.",
    )
    _own_start = models.Constraint(
        "CHECK ((milestone = 'stage') = (count_from = 'entered')"
        " AND (milestone = 'progress') = (count_from = 'contact'))",
        "After: a progress update counts from the last contact, a stay in a stage from entering "
        "it; nothing else does.",
    )

    @api.depends("milestone")
    def _compute_kind(self):
        """How long somebody may sit on a case does not depend on others: it never pauses,
        though no law says so."""
        for rule in self:
            rule.kind = "limit" if rule.milestone == "stage" else rule.kind or "target"

    @api.depends("milestone")
    def _compute_count_from(self):
        own = {"progress": "contact", "stage": "entered"}
        for rule in self:
            others = rule.count_from not in own.values() and rule.count_from
            rule.count_from = own.get(rule.milestone) or others or "received"

    @api.depends("milestone")
    def _compute_urgent_minutes(self):
        """R15: who is in urgent need is called now, that is before anything else."""
        for rule in self:
            first = URGENT_MINUTES if rule.milestone == "contacted" else 0
            rule.urgent_minutes = rule.urgent_minutes or first

    @api.depends("milestone", "stage_state")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = self._get_clock_name(rule)

    @api.model
    def _get_clock_name(self, clock):
        """What this rule, or the clock that copies it, is called; in the reader's language."""
        if clock.milestone == "stage" and clock.stage_state:
            states = dict(self._fields["stage_state"]._description_selection(self.env))
            return self.env._("Stay in “%(stage)s”", stage=states[clock.stage_state])
        return dict(self._fields["milestone"]._description_selection(self.env)).get(clock.milestone)

    def _get_time_text(self):
        """The time allowed in words, as in “3 working days”; in the reader's language."""
        self.ensure_one()
        if self.count_from == "promised" and not self.delay:
            return self.env._("as promised")
        number = f"{self.delay:g}"
        if self.unit == "minutes":
            return self.env._("%(number)s min", number=number)
        if self.unit == "hours":
            return self.env._("%(number)s h", number=number)
        if self.unit == "work_hours":
            return self.env._("%(number)s working h", number=number)
        if self.unit == "days":
            return self.env._("%(number)s days", number=number)
        return self.env._("%(number)s working days", number=number)

    @api.model
    @tools.ormcache()
    def _get_bound_rules(self):
        """The rules bound to a stage or to departments, as
        `{policy id: {rule id: (state or False, ids of departments)}}`; asked at every move."""
        found = {}
        # sudo: rules hold also where unreadable
        for rule in self.sudo().search([("milestone", "!=", "progress")]):
            if rule.stage_state or rule.department_ids:
                bounds = (rule.stage_state, frozenset(rule.department_ids.ids))
                found.setdefault(rule.policy_id.id, {})[rule.id] = bounds
        return found

    @api.model
    @tools.ormcache()
    def _get_first_rules(self):
        """The rules whose clocks begin with the case, as `{policy id: ids}`, in their order."""
        bound, found = self._get_bound_rules(), {}
        # sudo: rules hold also where unreadable
        for rule in self.sudo().search([("milestone", "!=", "progress")]):
            if rule.id not in bound.get(rule.policy_id.id, ()):
                found.setdefault(rule.policy_id.id, []).append(rule.id)
        return found

    @tools.ormcache("self.id")
    def _get_promise(self):
        """What a clock copies of this rule, as values; asked for every clock of every case."""
        names = ("milestone", "stage_state", "kind", "delay", "unit", "count_from")
        names += ("urgent_minutes", "warn_percent")
        return {"rule_id": self.id, **{name: self[name] for name in names}}

    def _covers_department(self, departments, department):
        """Whether `department`, or one above it, is among the ids `departments`; none: all."""
        # sudo: where a department stands in the tree is no secret
        return not departments or bool(
            departments & self.env["complaint.policy"]._get_path(department.sudo())
        )

    @api.model
    def _get_due_dates(self, requests):
        """When each request is due, in the order given (R21, R23).

        :param requests: list of `(start, delay, unit, calendar, pauses)`; `start` naive
            UTC or False, `calendar` a `resource.calendar` (may be empty), `pauses` a
            list of `(from, to)` naive UTC during which the clock stood still.
        :return: list of naive UTC datetimes, False where there is no start.

        Calendars are read once for the whole batch. Without working time in reach
        (an empty calendar) the clock runs round the clock, so intake never stops.
        """
        spans = {}
        for start, delay, unit, calendar, pauses in requests:
            if start and unit in WORK_UNITS and calendar:
                first, last = spans.get(calendar, (start, start))
                reach = timedelta(days=30 + delay / (2 if unit == "work_hours" else 0.4))
                paused = sum((end - begin for begin, end in pauses), timedelta())
                spans[calendar] = (min(first, start), max(last, start + reach + 4 * paused))
        intervals = {
            calendar: list(
                # sudo: opening hours are no secret
                calendar.sudo()._work_intervals_batch(
                    pytz.utc.localize(first), pytz.utc.localize(last)
                )[False]
            )
            for calendar, (first, last) in spans.items()
        }
        found, due_dates = {}, []  # clocks of cases recorded together mostly run alike
        for start, delay, unit, calendar, pauses in requests:
            key = (start, delay, unit, calendar, *pauses)
            if key not in found:
                found[key] = start and self._get_due_date(
                    start, delay, unit, calendar, pauses, intervals.get(calendar, [])
                )
            due_dates.append(found[key])
        return due_dates

    @api.model
    def _get_due_date(self, start, delay, unit, calendar, pauses, intervals):
        """One due date (naive UTC); see `_get_due_dates`. Time that was paused is added
        at the end, counted in the clock's own time."""
        zone = pytz.timezone(calendar.tz or "UTC")
        begin = pytz.utc.localize(start).astimezone(zone)
        if unit not in WORK_UNITS:
            intervals = []
        due = self._advance(begin, delay, unit, zone, intervals)
        for paused_from, paused_to in sorted(pauses):
            stop = pytz.utc.localize(paused_from).astimezone(zone)
            resume = pytz.utc.localize(paused_to).astimezone(zone)
            stop = max(stop, begin)
            if stop >= due or resume <= stop:
                continue
            if intervals:
                lost = working_time.get_hours(intervals, stop, resume)
                due = (lost and working_time.add_hours(intervals, due, lost)) or due
            else:
                due += resume - stop
        return due.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _advance(self, begin, delay, unit, zone, intervals):
        """The aware moment `delay` × `unit` after the aware `begin`, without pauses."""
        if intervals:
            if unit == "work_hours":
                due = working_time.add_hours(intervals, begin, delay)
            else:
                due = working_time.add_days(intervals, begin, int(delay))
            if due:
                return due
        if unit in ("days", "work_days"):  # the same time of day, also across a clock change
            return zone.localize(begin.replace(tzinfo=None) + timedelta(days=delay))
        return begin + timedelta(minutes=delay if unit == "minutes" else delay * 60)

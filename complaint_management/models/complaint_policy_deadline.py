from datetime import timedelta

import pytz

from odoo import api, fields, models

from ..tools import working_time
from .complaint_state import MILESTONES


class ComplaintPolicyDeadline(models.Model):
    """A rule: this milestone is reached within so much time from that date (R20, R21)."""

    _name = "complaint.policy.deadline"
    _description = "Complaint Policy Deadline"
    _order = "sequence, id"

    policy_id = fields.Many2one("complaint.policy", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    milestone = fields.Selection(MILESTONES, required=True, string="What Must Happen")
    kind = fields.Selection(
        [("target", "Target"), ("limit", "Statutory limit")],
        required=True,
        default="target",
        help="A target is ours and may pause; a statutory limit never pauses.",
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
            ("promised", "The promised reply"),
            ("assessed", "Assessment"),
            ("resolved", "End of handling"),
        ],
        required=True,
        default="received",
    )

    _delay_not_negative = models.Constraint(
        "CHECK (delay >= 0)", "Within: the time allowed cannot be negative."
    )

    @api.depends("milestone")
    @api.depends_context("lang")
    def _compute_display_name(self):
        milestones = dict(self._fields["milestone"]._description_selection(self.env))
        for rule in self:
            rule.display_name = milestones.get(rule.milestone)

    @api.model
    def _get_due_dates(self, requests):
        """When each request is due, in the order given (R21).

        :param requests: list of `(start, delay, unit, calendar)`; `start` naive UTC
            or False, `calendar` a `resource.calendar` (may be empty).
        :return: list of naive UTC datetimes, False where there is no start.

        Calendars are read once for the whole batch. Without working time in reach
        (an empty calendar) the clock runs round the clock, so intake never stops.
        """
        spans = {}
        for start, delay, unit, calendar in requests:
            if start and unit in ("work_hours", "work_days") and calendar:
                first, last = spans.get(calendar, (start, start))
                reach = timedelta(days=14 + delay / (2 if unit == "work_hours" else 0.3))
                spans[calendar] = (min(first, start), max(last, start + reach))
        intervals = {
            calendar: list(
                # sudo: opening hours are no secret
                calendar.sudo()._work_intervals_batch(
                    pytz.utc.localize(first), pytz.utc.localize(last)
                )[False]
            )
            for calendar, (first, last) in spans.items()
        }
        return [
            self._get_due_date(start, delay, unit, calendar, intervals.get(calendar))
            for start, delay, unit, calendar in requests
        ]

    @api.model
    def _get_due_date(self, start, delay, unit, calendar, intervals):
        """One due date (naive UTC) from `start`; see `_get_due_dates`."""
        if not start:
            return False
        if intervals and unit in ("work_hours", "work_days"):
            local = pytz.utc.localize(start).astimezone(pytz.timezone(calendar.tz or "UTC"))
            walk = working_time.add_hours if unit == "work_hours" else working_time.add_days
            due = walk(intervals, local, delay if unit == "work_hours" else int(delay))
            if due:
                return due.astimezone(pytz.utc).replace(tzinfo=None)
        if unit == "minutes":
            return start + timedelta(minutes=delay)
        if unit in ("hours", "work_hours"):
            return start + timedelta(hours=delay)
        return start + timedelta(days=delay)

from odoo import api, fields, models
from odoo.fields import Domain

from .complaint_state import MILESTONES


class ComplaintDeadline(models.Model):
    """One clock on one case: what must happen by when (R26).

    It copies the time it was promised from the policy, so a later change of the
    policy never moves a promised date.
    """

    _name = "complaint.deadline"
    _description = "Complaint Deadline"
    _inherit = ["complaint.row.mixin"]
    _order = "date_due, id"

    rule_id = fields.Many2one("complaint.policy.deadline", ondelete="set null", index=True)
    milestone = fields.Selection(MILESTONES, required=True)
    kind = fields.Selection(
        [("target", "Target"), ("limit", "Statutory limit")], required=True, default="target"
    )
    delay = fields.Float()
    unit = fields.Selection(
        selection=lambda self: self.env["complaint.policy.deadline"]._fields["unit"].selection
    )
    count_from = fields.Selection(
        selection=lambda self: self.env["complaint.policy.deadline"]._fields["count_from"].selection
    )
    date_start = fields.Datetime(
        compute="_compute_date_due", store=True, precompute=True, string="Counts from"
    )
    date_due = fields.Datetime(
        compute="_compute_date_due", store=True, precompute=True, string="Due"
    )
    date_reached = fields.Datetime(compute="_compute_date_reached", store=True, precompute=True)
    date_cancelled = fields.Datetime(readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Not started"),
            ("running", "Running"),
            ("met", "Met"),
            ("missed", "Missed"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")

    _running_idx = models.Index("(date_due) WHERE state = 'running'")

    @api.depends("milestone")
    @api.depends_context("lang")
    def _compute_display_name(self):
        milestones = dict(self._fields["milestone"]._description_selection(self.env))
        for deadline in self:
            deadline.display_name = milestones.get(deadline.milestone)

    @api.depends(
        "delay",
        "unit",
        "count_from",
        "complaint_id.is_urgent",
        "complaint_id.date_received",
        "complaint_id.date_promised",
        "complaint_id.date_assessed",
        "complaint_id.date_resolved",
    )
    def _compute_date_due(self):
        requests = []
        for deadline in self:
            case = deadline.complaint_id
            deadline.date_start = case[f"date_{deadline.count_from or 'received'}"]
            calendar = case._get_calendar()
            requests.append((deadline.date_start, deadline.delay, deadline.unit, calendar))
        due_dates = self.env["complaint.policy.deadline"]._get_due_dates(requests)
        for deadline, date_due in zip(self, due_dates, strict=True):
            deadline.date_due = date_due

    @api.depends(lambda self: [f"complaint_id.date_{key}" for key, _label in MILESTONES])
    def _compute_date_reached(self):
        for deadline in self:
            deadline.date_reached = deadline.complaint_id[f"date_{deadline.milestone}"]

    @api.depends("date_due", "date_reached", "date_cancelled", "complaint_id.is_closed")
    def _compute_state(self):
        for deadline in self:
            if deadline.date_reached:
                late = deadline.date_due and deadline.date_reached > deadline.date_due
                deadline.state = "missed" if late else "met"
            elif deadline.date_cancelled or deadline.complaint_id.is_closed:
                deadline.state = "cancelled"
            else:
                deadline.state = "running" if deadline.date_due else "waiting"

    @api.depends("state", "date_due")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for deadline in self:
            deadline.is_overdue = deadline.state == "running" and deadline.date_due < now

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "=", "running") & Domain("date_due", "<", "now")

    @api.model
    def _prepare_deadline_vals(self, complaint, rule):
        """Values of the clock of `complaint` that copies the promise of `rule`."""
        return {
            "complaint_id": complaint.id,
            "rule_id": rule.id,
            "milestone": rule.milestone,
            "kind": rule.kind,
            "delay": rule.delay,
            "unit": rule.unit,
            "count_from": rule.count_from,
        }

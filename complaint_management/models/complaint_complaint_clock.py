from datetime import timedelta

from odoo import api, fields, models

from .complaint_state import LEVEL_RANK


class ComplaintComplaint(models.Model):
    """The clocks of a case: pausing, extending, what happens next (R22–R26)."""

    _inherit = "complaint.complaint"

    pause_ids = fields.One2many("complaint.pause", "complaint_id", string="Pauses")
    is_paused = fields.Boolean(
        string="Paused", compute="_compute_is_paused", store=True, precompute=True, tracking=True
    )
    paused_hours = fields.Float(
        string="Paused Time (hours)", compute="_compute_is_paused", store=True, precompute=True
    )
    extension_ids = fields.One2many("complaint.extension", "complaint_id", string="Extensions")
    next_html = fields.Html(string="What Happens Next", compute="_compute_next_html")

    @api.depends("pause_ids.date_to", "pause_ids.active")
    def _compute_is_paused(self):
        for case in self:
            case.is_paused = any(not pause.date_to for pause in case.pause_ids)
            case.paused_hours = sum(case.pause_ids.mapped("paused_hours"))

    def _compute_next_html(self):
        """The strip on the form: next deadline, who is told, when."""
        for case in self:
            case.next_html = self.env["ir.qweb"]._render(
                "complaint_management.complaint_next_strip",
                {"case": case, "rows": case._get_next_rows()},
            )

    def _get_next_rows(self):
        """What happens if nobody acts: list of `(when, deadline, what, user)`, soonest first."""
        self.ensure_one()
        rows, now = [], fields.Datetime.now()
        rank = LEVEL_RANK[self.escalation_level or "staff"]
        levels = dict(self._fields["escalation_level"]._description_selection(self.env))
        for deadline in self.deadline_ids.filtered("is_open"):
            if not deadline.date_next:
                continue
            when = deadline.date_next
            is_late = deadline.date_missed or deadline.date_due <= now  # also before the due-run
            if not is_late and deadline.date_next < deadline.date_due:
                what, user = self.env._("warning"), self.holder_id
            else:
                ahead = deadline._get_steps()[deadline.step_count :]
                step = ahead.filtered(lambda s: LEVEL_RANK[s.level] > rank)[:1]
                if step:
                    when = deadline.date_due + timedelta(hours=step.delay_hours)
                    level, user, _skipped = self._get_next_step(step.level)
                    what = self.env._("goes to %(level)s", level=levels[level])
                else:
                    what, user = self.env._("reminder"), self.holder_id
            rows.append((max(when, now), deadline, what, user))
        return sorted(rows, key=lambda row: row[0])[:3]

    def action_resume(self):
        """The clocks run again (R23)."""
        self.pause_ids.action_resume()

    def _get_closing_blockers(self):
        """R25: why a deadline was missed is written down before the case is closed."""
        reasons = super()._get_closing_blockers()
        for deadline in self.deadline_ids:
            if deadline.date_missed and not deadline.breach_cause:
                reasons.append(
                    self.env._("Say why “%(deadline)s” was missed.", deadline=deadline.display_name)
                )
        return reasons

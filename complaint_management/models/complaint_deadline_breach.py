from odoo import api, fields, models


class ComplaintDeadline(models.Model):
    """A clock that was late, and why (R25, R26)."""

    _inherit = "complaint.deadline"

    breach_cause = fields.Selection(
        [
            ("workload", "Too much work"),
            ("parts", "Parts or a supplier"),
            ("internal", "Another department"),
            ("complainant", "Complainant not available"),
            ("overlooked", "Overlooked"),
            ("other", "Other"),
        ],
        string="Why It Was Missed",
        tracking=True,
    )
    breach_note = fields.Char(string="In Words", tracking=True)
    is_unexplained = fields.Boolean(
        compute="_compute_is_unexplained", export_string_translation=False
    )

    @api.depends("breach_cause", "date_missed", "date_due", "state")
    def _compute_is_unexplained(self):
        for deadline in self:
            deadline.is_unexplained = deadline._is_unexplained()

    def _is_unexplained(self):
        """Whether it is still to be said why this was late (R25); late once is enough, also
        where more time was granted afterwards."""
        self.ensure_one()
        return not self.breach_cause and bool(self.date_missed or self._is_late(self))

    @api.model
    def _is_late(self, clock):
        """Whether the date of the `clock` passed before what it waits for happened, or before it
        ended: by its dates alone, whether the due-run came by or not (R26, R31)."""
        case, end = clock.complaint_id, clock.date_reached or clock.date_cancelled
        if not end and self._is_needless(clock):
            return False
        end = end or case.date_closed or fields.Datetime.now()
        if clock.kind == "target" and case.is_paused:  # it has stood still since then (R22)
            end = min([end, *(p.date_from for p in case.pause_ids if not p.date_to)])
        return bool(clock.date_due and clock.date_due < end)

    def action_explain(self):
        """Open the dialog that asks why this deadline was missed (R25)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why was it missed?"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

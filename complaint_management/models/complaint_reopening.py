from odoo import fields, models


class ComplaintReopening(models.Model):
    """A closed case was opened again: by whom, why, and when it had been closed (R44)."""

    _name = "complaint.reopening"
    _description = "Complaint Reopening"
    _inherit = ["complaint.row.mixin"]
    _order = "date desc, id desc"
    _rec_name = "reason"

    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", required=True, default=lambda self: self.env.user)
    reason = fields.Text(required=True)
    date_closed = fields.Datetime(string="Had Been Closed at", required=True)

    def _check_case_open(self):
        """A reopening is the one row that is written while the case is closed."""

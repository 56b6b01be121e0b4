from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# When the clocks stood still is what the system saw, never what somebody wrote.
SYSTEM_FIELDS = {"date_from", "date_to", "user_id"}


class ComplaintPause(models.Model):
    """The targets of a case stand still, for a reason, from then to then (R22, R23)."""

    _name = "complaint.pause"
    _description = "Complaint Pause"
    _inherit = ["complaint.row.mixin"]
    _order = "date_from desc, id desc"
    _rec_name = "reason"

    reason = fields.Selection(
        [
            ("complainant", "Waiting for the complainant"),
            ("third_party", "Waiting for a third party"),
        ],
        required=True,
        default="complainant",
        tracking=True,
    )
    note = fields.Text(tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Paused by",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
    )
    date_from = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, tracking=True
    )
    date_to = fields.Datetime(string="Resumed at", readonly=True, tracking=True)
    paused_hours = fields.Float(compute="_compute_paused_hours", store=True)

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "Resumed at: a pause cannot end before it began.",
    )
    _one_open = models.UniqueIndex(
        "(complaint_id) WHERE date_to IS NULL AND active", "This case is paused already."
    )

    @api.depends("date_from", "date_to")
    def _compute_paused_hours(self):
        for pause in self:
            begin, end = pause.date_from, pause.date_to
            pause.paused_hours = begin and end and (end - begin).total_seconds() / 3600

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_system_fields(vals)
        return super().write(vals)

    def _check_system_fields(self, vals):
        """R23: nobody wins time by writing dates; a pause begins and ends when it does."""
        if not self.env.su and SYSTEM_FIELDS & vals.keys():
            raise AccessError(self.env._("A pause begins and ends at the moment it is recorded."))

    def action_resume(self):
        """The clocks run again from now on."""
        self.check_access("write")
        # sudo: the dates of a pause are written by the system, the access was checked
        self.sudo().filtered(lambda p: not p.date_to).write({"date_to": fields.Datetime.now()})

    @api.model
    def _get_waiting_domain(self):
        """The clocks stand still."""
        return Domain("date_to", "=", False)

    def _end_with_case(self):
        """R23: no clock stands still for ever."""
        self.date_to = fields.Datetime.now()

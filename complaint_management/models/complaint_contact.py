from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .complaint_state import CONTACT_METHODS, WRITTEN_METHODS


class ComplaintContact(models.Model):
    """One contact between us and the complainant (R40)."""

    _name = "complaint.contact"
    _description = "Complaint Contact"
    _inherit = ["complaint.row.mixin"]
    _order = "date desc, id desc"

    date = fields.Datetime(required=True, default=fields.Datetime.now, tracking=True)
    direction = fields.Selection(
        [("out", "We contacted them"), ("in", "They contacted us")],
        required=True,
        default="out",
        tracking=True,
    )
    method = fields.Selection(CONTACT_METHODS, required=True, default="call", tracking=True)
    is_written = fields.Boolean(compute="_compute_is_written", store=True, string="In Writing")
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
    )
    summary = fields.Text(required=True, tracking=True)
    date_next = fields.Datetime(
        string="Next Promise",
        tracking=True,
        help="When the complainant was told to hear from us again.",
    )

    @api.depends("method")
    def _compute_is_written(self):
        for contact in self:
            contact.is_written = contact.method in WRITTEN_METHODS

    @api.depends("date", "method")
    def _compute_display_name(self):
        methods = dict(self._fields["method"]._description_selection(self.env))
        for contact in self:
            day = fields.Datetime.context_timestamp(contact, contact.date).date()
            contact.display_name = f"{methods.get(contact.method)}, {day}"

    @api.constrains("date")
    def _check_date(self):
        now = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        if any(contact.date > now for contact in self):
            raise ValidationError(
                self.env._("Contact date: a contact is recorded after it took place.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        contacts = super().create(vals_list)
        # R23: when the complainant answers, the clocks run again
        contacts.filtered(lambda c: c.direction == "in").complaint_id.action_resume()
        for contact in contacts.filtered(lambda c: c.direction == "out"):
            contact.complaint_id._restart_progress(contact.date)
        return contacts

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date

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
    solution_id = fields.Many2one(
        "complaint.solution",
        string="About Solution",
        index="btree_not_null",
        ondelete="cascade",
        help="The agreed solution whose completion date the complainant was told.",
    )
    date_completion = fields.Date(
        string="Completion Date Told",
        compute="_compute_date_completion",
        store=True,
        precompute=True,
        help="By when we said it is done; the target of the case moves to it.",
    )

    @api.depends("solution_id")
    def _compute_date_completion(self):
        """What was told stays told, also when the plan changes later."""
        for contact in self:
            planned = contact.solution_id.date_completion
            contact.date_completion = contact.date_completion or planned

    @api.depends("method")
    def _compute_is_written(self):
        for contact in self:
            contact.is_written = contact.method in WRITTEN_METHODS

    @api.depends("date", "method")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        methods = dict(self._fields["method"]._description_selection(self.env))
        for contact in self:
            day = contact.date and fields.Datetime.context_timestamp(contact, contact.date).date()
            words = (methods.get(contact.method), format_date(self.env, day))
            contact.display_name = ", ".join(filter(None, words))

    @api.constrains("date")
    def _check_date(self):
        now = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        if any(contact.date > now for contact in self):
            raise ValidationError(
                self.env._("Contact date: a contact is recorded after it took place.")
            )

    @api.constrains("solution_id", "complaint_id")
    def _check_solution(self):
        """R39: a completion date is told of what was agreed, in this case."""
        for contact in self.filtered("solution_id"):
            solution = contact.solution_id
            if solution.complaint_id != contact.complaint_id or solution.state != "agreed":
                raise ValidationError(
                    self.env._("About solution: choose one the complainant agreed to in this case.")
                )
            if not contact.date_completion:
                raise ValidationError(
                    self.env._("Done by: plan a date first, then tell it to the complainant.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        # what waits for news now: a completion date told in the contact ends it at once (R39)
        waiting = self._get_new_cases(vals_list)._get_progress_clocks()
        contacts = super().create(vals_list)
        contacts.solution_id._after_completion_told()
        # R23: when the complainant answers, the clocks run again
        contacts.filtered(lambda c: c.direction == "in").complaint_id.action_resume()
        for contact in contacts.filtered(lambda c: c.direction == "out"):
            contact.complaint_id._restart_progress(contact.date, waiting)
        return contacts

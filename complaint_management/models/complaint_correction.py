from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# The moments that the system stamps and that may be entered late.
CORRECTED = [
    ("forwarded", "Forwarded"),
    ("assessed", "Assessed"),
    ("resolved", "Handling done"),
]


class ComplaintCorrection(models.Model):
    """A moment the system stamped was another one in truth: which, when, why, by whom (R57).

    Clocks rest on these moments, so they change by a row that stays, never by a field.
    """

    _name = "complaint.correction"
    _description = "Complaint Date Correction"
    _inherit = ["complaint.row.mixin"]
    _order = "id desc"
    _rec_name = "milestone"

    milestone = fields.Selection(
        CORRECTED, string="What", required=True, default="resolved", tracking=True
    )
    date_before = fields.Datetime(
        string="Stamped", compute="_compute_date_before", store=True, precompute=True
    )
    date_after = fields.Datetime(string="In Truth", required=True, tracking=True)
    reason = fields.Text(required=True, tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Corrected by",
        readonly=True,
        default=lambda self: self.env.user,
        tracking=True,
    )

    @api.depends("milestone", "complaint_id")
    def _compute_date_before(self):
        """What stood there; later corrections leave it alone."""
        for correction in self:
            stamped = (
                correction.milestone and correction.complaint_id[f"date_{correction.milestone}"]
            )
            correction.date_before = correction.date_before or stamped

    @api.constrains("date_after", "date_before")
    def _check_date(self):
        """R26: what happened, happened between the receipt and now."""
        now = fields.Datetime.now()
        for correction in self:
            if not correction.date_before:
                raise ValidationError(
                    self.env._("What: this was not stamped yet, so there is nothing to correct.")
                )
            if not correction.complaint_id.date_received <= correction.date_after <= now:
                raise ValidationError(
                    self.env._("In truth: between the receipt of the complaint and now.")
                )

    @api.constrains("reason")
    def _check_reason(self):
        for correction in self:
            if not correction.reason.strip():
                raise ValidationError(self.env._("Reason: write down why."))

    @api.model_create_multi
    def create(self, vals_list):
        corrections = super().create(vals_list)
        corrections._check_may_correct()
        corrections._apply()
        return corrections

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("A correction stays as it is. Enter another one."))
        return super().write(vals)

    def _check_may_correct(self):
        """R16: a head corrects, never about themselves nor in a case they handle."""
        user = self.env.user
        for correction in self:
            case = correction.complaint_id
            case._check_no_conflict(user)
            if user == case.user_id and user != case.company_id._get_complaint_gm():
                raise AccessError(
                    self.env._("Your own work is corrected by somebody else: ask the next level.")
                )

    def _apply(self):
        """The case has the moment from now on; its clocks follow."""
        labels = dict(self._fields["milestone"]._description_selection(self.env))
        for correction in self:
            case = correction.complaint_id
            # sudo: stamped by this step only, the right to take it was checked
            case.sudo().write({f"date_{correction.milestone}": correction.date_after})
            case._message_log(
                body=self.env._(
                    "Date corrected: %(what)s. Reason: %(reason)s",
                    what=labels[correction.milestone],
                    reason=correction.reason,
                )
            )

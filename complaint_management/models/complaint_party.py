from odoo import api, fields, models

from .complaint_complaint_intake import Intake


class ComplaintParty(models.Model):
    """Another person of the case beside the complainant (§1, R10, R13)."""

    _name = "complaint.party"
    _description = "Complaint Party"
    _inherit = ["complaint.row.mixin", "complaint.person.mixin"]
    _order = "id"
    _rec_name = "partner_name"

    role = fields.Selection(
        [
            ("complainant", "Also complains"),
            ("affected", "Affected person"),
            ("representative", "Representative"),
            ("witness", "Witness"),
        ],
        required=True,
        default="complainant",
        tracking=True,
    )
    origin_id = fields.Many2one("complaint.complaint", string="From Case", readonly=True)
    date_answered = fields.Datetime(
        string="Answered at",
        tracking=True,
        help="When this complainant got our answer. Needed before the case is closed.",
    )

    @api.model
    def _get_system_names(self):
        """Also the case a person was taken over from."""
        return super()._get_system_names() | {"origin_id"}

    @api.model_create_multi
    def create(self, vals_list):
        """R13, R14: one more complainant may make the case grave, whoever adds them."""
        if isinstance(self.env.context.get("complaint_intake"), Intake):
            return super().create(vals_list)  # a case that comes in reports itself
        with self._get_new_cases(vals_list)._reporting_major():
            return super().create(vals_list)

    def write(self, vals):
        """R13, R14: so may somebody who turns out to complain as well."""
        with self.complaint_id._reporting_major():
            return super().write(vals)

    def action_answered(self):
        """Record that this person got our answer now."""
        self.write({"date_answered": fields.Datetime.now()})

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class ComplaintComplaint(models.Model):
    """Who may see a case, the same in list, form, search, count and export (R54, R55)."""

    _inherit = "complaint.complaint"

    is_confidential = fields.Boolean(
        string="Confidential",
        compute="_compute_is_confidential",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Seen only by the people named here, those who took it or work on it, and the GM.",
    )
    confidential_user_ids = fields.Many2many(
        "res.users",
        string="Named People",
        tracking=True,
        help="May see this confidential case.",
    )
    is_readable = fields.Boolean(
        compute="_compute_is_readable",
        search="_search_is_readable",
        export_string_translation=False,
    )

    @api.depends("kind")
    def _compute_is_confidential(self):
        """R7: a denunciation is confidential from the first moment."""
        for case in self:
            case.is_confidential = case.is_confidential or case.kind == "denunciation"

    @api.constrains("is_confidential", "kind")
    def _check_confidential(self):
        """R7: as long as it is a denunciation, it is confidential."""
        for case in self:
            if case.kind == "denunciation" and not case.is_confidential:
                raise ValidationError(
                    self.env._("Confidential: a denunciation stays confidential.")
                )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_readable(self):
        readable = self.sudo(False)._filtered_access("read")
        for case in self:
            case.is_readable = case.sudo(False) in readable

    def _search_is_readable(self, operator, value):
        """The cases the user may read; record rules of the rows go through this (R55)."""
        if operator != "in":
            return NotImplemented
        cases = self.sudo(False).with_context(active_test=False)._search([])
        return Domain("id", "in", cases)

    @api.model
    def _get_portal_fields(self):
        """Names of the fields a portal user may read of their own cases (R54)."""
        return {
            "id",
            "display_name",
            "number",
            "name",
            "description",
            "kind",
            "channel_id",
            "category_id",
            "location_id",
            "remedy_requested",
            "stage_id",
            "state",
            "is_closed",
            "partner_id",
            "partner_name",
            "partner_phone",
            "partner_email",
            "date_received",
            "date_occurred",
            "date_promised",
            "date_closed",
            "date_deadline",
            "is_urgent",
            "company_id",
            "active",
        }

    def _has_field_access(self, field, operation):
        """Portal users see of their cases what was said to them, nothing internal (R54)."""
        if not super()._has_field_access(field, operation):
            return False
        if self.env.su or not self.env.user._is_portal():
            return True
        return operation == "read" and field.name in self._get_portal_fields()

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


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
    is_mine = fields.Boolean(
        compute="_compute_is_mine", search="_search_is_mine", export_string_translation=False
    )
    is_of_my_department = fields.Boolean(
        compute="_compute_my_departments",
        search="_search_is_of_my_department",
        export_string_translation=False,
    )
    is_below_me = fields.Boolean(
        compute="_compute_my_departments",
        search="_search_is_below_me",
        export_string_translation=False,
    )
    is_in_my_charge = fields.Boolean(
        compute="_compute_my_departments",
        search="_search_is_in_my_charge",
        export_string_translation=False,
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

    # Record rules ask what the user has to do with a case. The searches answer in a way that
    # lets PostgreSQL use indexes inside an OR, which it cannot with `IN (SELECT …)`:
    # departments as plain ids, cases as an array.

    @api.depends_context("uid")
    @api.depends(
        "department_id.member_ids.user_id",
        "department_id.complaint_head_user_ids",
        "department_id.complaint_deputy_user_ids",
    )
    def _compute_my_departments(self):
        me = self._get_me()
        for case in self.sudo():  # sudo: only yes or no comes out
            department = case.department_id
            case.is_of_my_department = department in me.complaint_department_ids
            case.is_below_me = department in me.complaint_headed_department_ids
            case.is_in_my_charge = department in me.complaint_charged_department_ids

    @api.depends_context("uid")
    @api.depends(
        "receiver_id",
        "user_id",
        "holder_id",
        "is_confidential",
        "confidential_user_ids",
        "handover_ids.state",
        "handover_ids.to_user_id",
        "assistance_ids.user_id",
        "visit_ids.result",
        "visit_ids.user_id",
    )
    def _compute_is_mine(self):
        me = self.env.user
        for case in self.sudo():  # sudo: only yes or no comes out
            case.is_mine = (
                me in (case.receiver_id, case.user_id, case.holder_id)
                or me in case.confidential_user_ids
                or me in case.handover_ids.filtered(lambda h: h.state == "waiting").to_user_id
                or (
                    not case.is_confidential
                    and me
                    in case.assistance_ids.user_id
                    | case.visit_ids.filtered(lambda v: not v.result).user_id
                )
            )

    def _search_is_mine(self, operator, value):
        """Cases this user received, handles or holds, is named in, should take over or,
        unless confidential, help with or visit."""
        if operator != "in":
            return NotImplemented
        me = self.env.uid
        env = self.with_context(active_test=True).sudo().env  # sudo: ids only
        cases = env["complaint.complaint"].with_context(active_test=False)
        named = cases._search([("confidential_user_ids", "in", me)])
        waiting = [("to_user_id", "=", me), ("state", "=", "waiting")]
        offered = env["complaint.handover"]._search(waiting)
        asked = env["complaint.assistance"]._search([("user_id", "=", me)])
        visited = env["complaint.visit"]._search([("user_id", "=", me), ("result", "=", False)])
        return Domain.OR(
            [
                Domain("receiver_id", "=", me),
                Domain("user_id", "=", me),
                Domain("holder_id", "=", me),
                self._get_array_domain(named, "id"),
                self._get_array_domain(offered, "complaint_id"),
                (
                    self._get_array_domain(asked, "complaint_id")
                    | self._get_array_domain(visited, "complaint_id")
                )
                & Domain("is_confidential", "=", False),
            ]
        )

    @api.model
    def _get_array_domain(self, query, column):
        """The cases in this `column` of the `query`, which PostgreSQL runs once."""
        ids = query.select(SQL.identifier(query.table, column))
        return Domain.custom(
            to_sql=lambda model, alias, _query: SQL(
                "%s = ANY(ARRAY(%s))", SQL.identifier(alias, "id"), ids
            )
        )

    def _search_is_of_my_department(self, operator, value):
        """Cases of the departments this user works in."""
        return self._search_departments(operator, "complaint_department_ids")

    def _search_is_below_me(self, operator, value):
        """Cases of the departments this user heads, and of those below."""
        return self._search_departments(operator, "complaint_headed_department_ids")

    def _search_is_in_my_charge(self, operator, value):
        """Cases of the departments in the charge of this deputy, and of those below."""
        return self._search_departments(operator, "complaint_charged_department_ids")

    def _search_departments(self, operator, relation):
        if operator != "in":
            return NotImplemented
        return Domain("department_id", "in", self._get_me()[relation].ids)

    def _get_me(self):
        """The user, to see which departments are theirs."""
        departments = self.env["hr.department"].sudo()  # sudo: only what is mine is read
        departments.flush_model(
            ["complaint_head_user_ids", "complaint_deputy_user_ids"]
        )  # the relations are computed on that side
        return self.env.user.sudo().with_context(active_test=False)  # sudo: as above

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_readable(self):
        # sudo: taken away, never given: rules of rows are evaluated as superuser
        readable = self.sudo(False)._filtered_access("read")
        for case in self:
            case.is_readable = case.sudo(False) in readable

    def _search_is_readable(self, operator, value):
        """The cases the user may read; record rules of the rows go through this (R55)."""
        if operator != "in":
            return NotImplemented
        # sudo: taken away, as above
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
        if self.env.su or not self.env.user.share:  # asked for every field of every card
            return True
        return operation == "read" and field.name in self._get_portal_fields()

from odoo import api, fields, models

from .complaint_state import LEVELS


class ResUsers(models.Model):
    _inherit = "res.users"

    # What record rules of the case look up once a transaction (R54); read as superuser only.
    complaint_department_ids = fields.Many2many(
        "hr.department",
        compute="_compute_complaint_department_ids",
        compute_sudo=True,
        groups="base.group_system",
    )
    complaint_headed_department_ids = fields.Many2many(
        "hr.department",
        "complaint_department_head_rel",
        "res_users_id",
        "hr_department_id",
        groups="base.group_system",
    )
    complaint_charged_department_ids = fields.Many2many(
        "hr.department",
        "complaint_department_deputy_rel",
        "res_users_id",
        "hr_department_id",
        groups="base.group_system",
    )

    @api.depends("employee_ids.department_id", "employee_ids.active")
    def _compute_complaint_department_ids(self):
        """The departments each user works in; of every company, the case has its own rule."""
        found = dict(
            self.env["hr.employee"]
            .with_context(active_test=True)
            ._read_group([("user_id", "in", self.ids)], ["user_id"], ["department_id:recordset"])
        )
        for user in self:
            user.complaint_department_ids = found.get(user)

    def _get_complaint_level(self):
        """The highest level of the chain whose group this user holds (`staff` at least)."""
        self.ensure_one()
        for level, _label in reversed(LEVELS):
            if self.has_group(f"complaint_management.group_complaint_{level}"):
                return level
        return "staff"

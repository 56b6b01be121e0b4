from odoo import api, fields, models


class HrDepartment(models.Model):
    _inherit = "hr.department"

    complaint_deputy_id = fields.Many2one(
        "res.users",
        string="Deputy GM in Charge",
        help="Decides on complaints of this department and everything below it. "
        "Empty: as the parent department.",
    )
    complaint_head_id = fields.Many2one(
        "res.users",
        compute="_compute_complaint_head_id",
        store=True,
        recursive=True,
        string="Head in Charge",
        help="Who manages this department; where nobody does, the next one above it.",
    )
    complaint_head_user_ids = fields.Many2many(
        "res.users",
        "complaint_department_head_rel",
        compute="_compute_complaint_leaders",
        store=True,
        recursive=True,
        string="Heads up the Line",
        help="Everybody who manages this department or one above it.",
    )
    complaint_deputy_user_ids = fields.Many2many(
        "res.users",
        "complaint_department_deputy_rel",
        compute="_compute_complaint_leaders",
        store=True,
        recursive=True,
        string="Deputies up the Line",
    )

    @api.depends("manager_id.user_id.active", "parent_id.complaint_head_id")
    def _compute_complaint_head_id(self):
        """R17: stored, because every new case asks for it."""
        for department in self:
            head = department.manager_id.user_id
            department.complaint_head_id = (
                head if head.active else department.parent_id.complaint_head_id
            )

    @api.depends(
        "manager_id.user_id",
        "complaint_deputy_id",
        "parent_id.complaint_head_user_ids",
        "parent_id.complaint_deputy_user_ids",
    )
    def _compute_complaint_leaders(self):
        """Stored, so that record rules reach departments "and below" in one join (R54)."""
        for department in self:
            above = department.parent_id
            department.complaint_head_user_ids = (
                department.manager_id.user_id | above.complaint_head_user_ids
            )
            department.complaint_deputy_user_ids = (
                department.complaint_deputy_id | above.complaint_deputy_user_ids
            )

    def _get_complaint_head(self, excluded=None):
        """The user who heads this department, walking up while vacant (R17).

        :param excluded: user passed over, for instance because of a conflict of interest (R16).
        """
        department = self.sudo()  # sudo: who leads a department is no secret to colleagues
        while excluded and department.complaint_head_id == excluded:
            department = department.parent_id
        return department.complaint_head_id.sudo(False)

    def _get_complaint_deputy(self):
        """The deputy GM in charge of this department, walking up while vacant."""
        department = self.sudo()  # sudo: as above
        while department and not department.complaint_deputy_id.active:
            department = department.parent_id
        return department.complaint_deputy_id.sudo(False)

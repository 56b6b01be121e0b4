from odoo import api, fields, models


class HrDepartment(models.Model):
    _inherit = "hr.department"

    complaint_deputy_id = fields.Many2one(
        "res.users",
        string="Deputy GM in Charge",
        domain="[('share', '=', False)]",
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

    @api.constrains("complaint_deputy_id", "company_id")
    def _check_complaint_posts(self):
        """R27: a deputy may act in the department; a service centre stays with its company."""
        for department in self:
            deputy, company = department.complaint_deputy_id, department.company_id
            deputy._check_complaint_post(self._fields["complaint_deputy_id"], "deputy", company)
        # sudo: whose service centre it is is no secret
        companies = self.env["res.company"].sudo()
        companies.search(
            [("complaint_department_id", "in", self.ids)]
        )._check_complaint_department()

    def _get_complaint_head(self, excluded=None, company=None):
        """The user who heads this department, walking up while vacant (R17). Whoever does not hold
        the level any more, or does not work in the company, is passed over (R30).

        :param excluded: user passed over, for instance because of a conflict of interest (R16).
        :param company: the `res.company` of the case; without it that of the department.
        """
        department = self.sudo()  # sudo: who leads a department is no secret to colleagues
        company = company or self.sudo().company_id  # sudo: as above
        head = department.complaint_head_id
        while head and (head == excluded or not head._holds_complaint_level("head", company)):
            department = department.parent_id
            head = department.complaint_head_id
        return head.sudo(False)

    def _get_complaint_deputy(self, company=None):
        """The deputy GM in charge of this department, walking up as above."""
        department = self.sudo()  # sudo: as above
        company = company or self.sudo().company_id  # sudo: as above
        while department and not department.complaint_deputy_id._holds_complaint_level(
            "deputy", company
        ):
            department = department.parent_id
        return department.complaint_deputy_id.sudo(False)

    def _get_complaint_heads(self):
        """Everybody who heads this department, or one above it, and holds the level."""
        department = self.sudo()  # sudo: as above
        return department.complaint_head_user_ids.filtered(
            lambda user: user._holds_complaint_level("head", department.company_id)
        )

    def _get_complaint_deputies(self):
        """Everybody in charge of this department, or of one above it, who holds the level."""
        department = self.sudo()  # sudo: as above
        return department.complaint_deputy_user_ids.filtered(
            lambda user: user._holds_complaint_level("deputy", department.company_id)
        )

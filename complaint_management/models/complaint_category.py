from odoo import api, fields, models

from .complaint_state import KINDS


class ComplaintCategory(models.Model):
    """The topic of a complaint, in a tree; it routes the case (R12)."""

    _name = "complaint.category"
    _description = "Complaint Category"
    _inherit = ["complaint.tree.mixin"]
    _parent_store = True
    _rec_names_search = ["name", "code"]

    parent_id = fields.Many2one(
        "complaint.category", string="Parent Category", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("complaint.category", "parent_id", string="Sub-categories")
    code = fields.Char(help="Short code used in ledgers and imports.")
    kind = fields.Selection(KINDS, string="Only for", help="Leave empty for every type of case.")
    department_id = fields.Many2one(
        "hr.department",
        string="Responsible Department",
        help="Department that gets the cases of this category. Empty: as the parent category.",
    )
    severity_id = fields.Many2one(
        "complaint.severity",
        help="Severity a new case starts with. Empty: as the parent category.",
    )
    is_major = fields.Boolean(
        string="Major Incidents",
        compute="_compute_is_major",
        store=True,
        recursive=True,
        help="Cases of this category are major: its severity, or that of a category above.",
    )
    policy_id = fields.Many2one(
        "complaint.policy",
        help="Policy of these cases, before any other policy is looked at. "
        "Empty: as the parent category.",
    )
    cause_group_id = fields.Many2one(
        "complaint.cause",
        help="Only causes below this one are offered for cases of this category.",
    )
    checklist = fields.Html(
        translate=True,
        help="What to look at when such a case is investigated. Empty: as the parent category.",
    )
    complaint_properties_definition = fields.PropertiesDefinition("Extra Questions")
    company_id = fields.Many2one("res.company", help="Empty: shared by all companies.")

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "Another category has this code already.",
    )

    @api.depends("severity_id.level", "parent_id.is_major")
    def _compute_is_major(self):
        for category in self:
            own = category.severity_id
            category.is_major = own.level == "major" if own else category.parent_id.is_major

    def _get_routed(self, field_name):
        """Value of a routing field (`department_id`, `severity_id`, `policy_id`, `checklist`,
        `cause_group_id`), taken from the nearest ancestor that has one (R12)."""
        category = self
        while category and not category[field_name]:
            category = category.parent_id
        return category[field_name]

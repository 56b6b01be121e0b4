from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    household_ids = fields.One2many(
        "complaint.household",
        "partner_id",
        string="Households",
        groups="complaint_management.group_complaint_staff,complaint_management.group_complaint_admin",
    )

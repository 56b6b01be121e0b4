from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    household_ids = fields.One2many("complaint.household", "partner_id", string="Households")

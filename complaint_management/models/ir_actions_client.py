from odoo import models


class IrActionsClient(models.Model):
    _name = "ir.actions.client"
    _inherit = ["ir.actions.client", "complaint.kept.mixin"]

from odoo import models


class IrUiView(models.Model):
    _name = "ir.ui.view"
    _inherit = ["ir.ui.view", "complaint.kept.mixin"]

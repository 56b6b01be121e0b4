from odoo import models


class IrCron(models.Model):
    _name = "ir.cron"
    _inherit = ["ir.cron", "complaint.kept.mixin"]

from odoo import api, fields, models

from .complaint_values import clean_settings


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    complaint_gm_id = fields.Many2one(
        related="company_id.complaint_gm_id",
        readonly=False,
        string="General Manager",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    complaint_department_id = fields.Many2one(
        related="company_id.complaint_department_id",
        readonly=False,
        string="Complaint Service Centre",
        domain="[('company_id', 'in', [False, company_id])]",
    )
    complaint_substitute_reach = fields.Selection(
        related="company_id.complaint_substitute_reach", readonly=False
    )
    complaint_points = fields.Float(related="company_id.complaint_points", readonly=False)
    complaint_repeat_factor = fields.Float(
        related="company_id.complaint_repeat_factor", readonly=False
    )
    complaint_spot_check_percent = fields.Float(
        related="company_id.complaint_spot_check_percent", readonly=False
    )
    complaint_effect_days = fields.Integer(
        related="company_id.complaint_effect_days", readonly=False
    )
    complaint_repeat_days = fields.Integer(
        related="company_id.complaint_repeat_days", readonly=False, string="Repeat Within (days)"
    )
    complaint_report_auto = fields.Boolean(
        related="company_id.complaint_report_auto", readonly=False
    )
    complaint_weekly_day = fields.Selection(
        related="company_id.complaint_weekly_day", readonly=False
    )
    complaint_monthly_day = fields.Integer(
        related="company_id.complaint_monthly_day", readonly=False
    )
    complaint_half_yearly_day = fields.Integer(
        related="company_id.complaint_half_yearly_day", readonly=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(clean_settings(self, vals_list))

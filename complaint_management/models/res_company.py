from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    complaint_gm_id = fields.Many2one(
        "res.users",
        string="General Manager",
        help="End of the complaint chain; told at once of denunciations and suggestions.",
    )
    complaint_department_id = fields.Many2one(
        "hr.department",
        string="Complaint Service Centre",
        help="Takes every case that nothing else routes.",
    )
    complaint_repeat_days = fields.Integer(
        string="Repeat Within (days)",
        default=30,
        help="A case of the same person, phone or place with the same category within so "
        "many days counts as a repeat.",
    )
    complaint_points = fields.Float(string="Points per Valid Complaint", default=1.0, digits=(6, 1))
    complaint_repeat_factor = fields.Float(
        string="Times as Many when Repeated",
        default=2.0,
        digits=(6, 1),
        help="A second complaint about the same matter counts so many times as much.",
    )
    complaint_sequence_id = fields.Many2one("ir.sequence", string="Complaint Numbers")

    _repeat_days_not_negative = models.Constraint(
        "CHECK (complaint_repeat_days >= 0)", "Repeat within: the number of days is negative."
    )

    _points_not_negative = models.Constraint(
        "CHECK (complaint_points >= 0 AND complaint_repeat_factor >= 0)",
        "Points per valid complaint: the number is negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_complaint_sequence()
        return companies

    def _create_complaint_sequence(self):
        """Give each company that lacks one its own series YYMM-#### (R4)."""
        for company in self.sudo().filtered(  # sudo: series belong to the system
            lambda c: not c.complaint_sequence_id
        ):
            company.complaint_sequence_id = (
                self.env["ir.sequence"]
                .sudo()  # sudo: as above
                .create(
                    {
                        "name": f"{self.env._('Complaint')} - {company.name}",
                        "code": "complaint.complaint",
                        "prefix": "%(range_y)s%(range_month)s-",
                        "padding": 4,
                        "use_date_range": True,
                        "is_monthly": True,
                        "company_id": company.id,
                    }
                )
            )

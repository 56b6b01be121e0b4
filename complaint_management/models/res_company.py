from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .complaint_values import clean_settings


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
    complaint_substitute_reach = fields.Selection(
        [
            ("same", "The same level"),
            ("below", "One level below"),
            ("any", "Any level"),
        ],
        string="Substitutes Stand at Least at",
        default="below",
        required=True,
        help="Who may decide for somebody who is away.",
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
    complaint_report_auto = fields.Boolean(
        string="Periodic Complaint Reports",
        default=True,
        help="Weekly, monthly and half-yearly reports are produced and mailed by themselves.",
    )
    complaint_report_since = fields.Date(
        string="Reports Since",
        default=fields.Date.today,
        help="Reports that were due before this day are not made up for.",
    )
    complaint_weekly_day = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        string="Weekly Report on",
        default="0",
        required=True,
        help="Day of the following week on which last week's report is produced.",
    )
    complaint_monthly_day = fields.Integer(
        string="Monthly Report on Day",
        default=10,
        help="Day of the following month on which last month's report is produced.",
    )
    complaint_half_yearly_day = fields.Integer(
        string="Half-yearly Report on Day",
        default=5,
        help="Day of June and December on which the report of the six months before is produced.",
    )
    complaint_spot_check_percent = fields.Float(
        string="Spot Check (%)",
        default=10.0,
        digits=(5, 2),
        help="So many of the closed cases are drawn and verified.",
    )
    complaint_effect_days = fields.Integer(
        string="Effect Compared (days)",
        default=90,
        help="Cases before and after an improvement are counted over so many days.",
    )
    complaint_sequence_id = fields.Many2one(
        "ir.sequence", string="Complaint Numbers", ondelete="restrict"
    )

    _repeat_days_not_negative = models.Constraint(
        "CHECK (complaint_repeat_days >= 0)", "Repeat within: the number of days is negative."
    )

    _points_not_negative = models.Constraint(
        "CHECK (complaint_points >= 0 AND complaint_repeat_factor >= 0)",
        "Points per valid complaint: the number is negative.",
    )

    _report_days = models.Constraint(
        "CHECK (complaint_monthly_day BETWEEN 1 AND 28 AND complaint_half_yearly_day BETWEEN 1 AND 28)",
        "Monthly and half-yearly report: choose a day from 1 to 28.",
    )
    _learning_positive = models.Constraint(
        "CHECK (complaint_spot_check_percent > 0 AND complaint_spot_check_percent <= 100"
        " AND complaint_effect_days > 0)",
        "Spot check: above 0 and up to 100 %. Effect compared: at least one day.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        given = [
            {name: vals[name] for name in vals if vals[name] or name != "complaint_sequence_id"}
            for vals in clean_settings(self, vals_list)
        ]
        companies = super().create(given)
        companies._create_complaint_sequence()
        return companies

    def write(self, vals):
        [vals] = clean_settings(self, [vals])
        return super().write(vals)

    @api.constrains("complaint_sequence_id")
    def _check_complaint_sequence(self):
        """R4: no company is left without numbers, unique and restarting every month."""
        for company in self:
            sequence = company.sudo().complaint_sequence_id  # sudo: series belong to the system
            problem = sequence._get_complaint_problem(company)
            if problem:
                raise ValidationError(problem)

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

    def _get_complaint_zone(self):
        """The time zone the days of this company begin in."""
        return self.sudo().resource_calendar_id.tz or "UTC"  # sudo: working hours are no secret

    def _get_report_offset(self, kind):
        """So many days after the end of a period its report is due."""
        self.ensure_one()
        if kind == "weekly":
            return int(self.complaint_weekly_day)
        if kind == "monthly":
            return self.complaint_monthly_day - 1
        return self.complaint_half_yearly_day - 1

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .complaint_values import clean_settings


class ResCompany(models.Model):
    _inherit = "res.company"

    complaint_gm_id = fields.Many2one(
        "res.users",
        string="General Manager",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="End of the complaint chain; told at once of denunciations and suggestions.",
    )
    complaint_department_id = fields.Many2one(
        "hr.department",
        string="Complaint Service Centre",
        domain="[('company_id', 'in', [False, id])]",
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
        changed, users = self.browse(), self.env["res.users"]
        if "complaint_gm_id" in vals:
            changed = self.filtered(lambda c: c.complaint_gm_id.id != vals["complaint_gm_id"])
        if "user_ids" in vals:
            users = self.user_ids
        result = super().write(vals)
        changed._review_complaint_gm(is_new=True)
        if "user_ids" in vals:  # who works here has changed, on the form of the company
            (users | self.user_ids)._review_complaint_posts()
        return result

    @api.constrains("complaint_sequence_id")
    def _check_complaint_sequence(self):
        """R4: no company is left without numbers, unique and restarting every month."""
        for company in self:
            sequence = company.sudo().complaint_sequence_id  # sudo: series belong to the system
            problem = sequence._get_complaint_problem(company)
            if problem:
                raise ValidationError(problem)

    # Posts

    @api.constrains("complaint_gm_id")
    def _check_complaint_gm(self):
        for company in self:
            field, gm = self._fields["complaint_gm_id"], company.complaint_gm_id
            gm._check_complaint_post(field, "gm", company)

    @api.constrains("complaint_department_id")
    def _check_complaint_department(self):
        for company in self:
            department = company.sudo().complaint_department_id  # sudo: only whose it is
            if department.company_id not in (company, company.browse()):
                raise ValidationError(
                    self.env._(
                        "Complaint service centre: %(name)s belongs to %(other)s. Choose a "
                        "department of %(company)s.",
                        name=department.name,
                        other=department.company_id.name,
                        company=company.name,
                    )
                )

    def _get_complaint_gm(self):
        """The general manager, while they may act as such (may be empty) (R30)."""
        gm = self.env["res.users"].browse(self.sudo().complaint_gm_id.id)  # sudo: who it is
        return gm if gm._holds_complaint_level("gm", self) else gm.browse()

    def _review_complaint_gm(self, is_new=False):
        """R1, R7: whoever becomes general manager is told what waits for them; where the one there
        was may not act any more, the administrators are asked to name another.

        :param is_new: whether somebody else was named.
        """
        for company in self.sudo():  # sudo: to-dos for somebody else
            if company._get_complaint_gm():
                vacant = company._find_vacancy_todos()
                if vacant or is_new:
                    company._tell_waiting()
                vacant.unlink()
            elif company.complaint_gm_id:
                company._report_vacancy()

    def _tell_waiting(self):
        """R1, R7: give the general manager the to-dos that nobody was there to take."""
        waiting = self.env["complaint.complaint"].search(
            [
                ("company_id", "=", self.id),
                ("kind", "in", ("denunciation", "suggestion")),
                ("user_id", "=", False),
                ("is_closed", "=", False),
            ]
        )
        gm = self._get_complaint_gm()
        waiting.filtered(lambda case: gm not in case.activity_ids.user_id)._tell_gm()
        Escalation = self.env["complaint.escalation"]
        top = [("company_id", "=", self.id), ("level", "=", "gm"), ("date_ended", "=", False)]
        Escalation.search(top)._hand_on()

    def _report_vacancy(self):
        """R30: without a general manager the complaint administrators are asked to name one, once;
        they are told nothing of the case that waits (R55)."""
        group = self.env.ref("complaint_management.group_complaint_admin")
        for company in self.sudo():  # sudo: to-dos for somebody else
            admins = group.sudo().all_user_ids.filtered(  # sudo: as above
                lambda u, c=company: u.active and not u.share and c in u.company_ids
            )
            for admin in admins - company._find_vacancy_todos().user_id:
                told = company.with_context(lang=admin.lang)
                company.partner_id.activity_schedule(
                    "complaint_management.mail_activity_type_vacancy",
                    summary=told.env._("Name a general manager for complaints"),
                    note=told.env._(
                        "The complaint chain of %(company)s has no end: nobody is told of "
                        "suggestions and denunciations. Name one under Complaints ▸ Configuration "
                        "▸ Settings.",
                        company=company.name,
                    ),
                    user_id=admin.id,
                )

    def _find_vacancy_todos(self):
        """The open to-dos of administrators to name a general manager of these companies."""
        kind = self.env.ref(
            "complaint_management.mail_activity_type_vacancy", raise_if_not_found=False
        )
        todos = self.sudo().partner_id.activity_ids  # sudo: also those of others
        return todos.filtered(lambda a: kind and a.activity_type_id == kind)

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

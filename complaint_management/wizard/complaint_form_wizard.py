from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

PERIODS = [
    ("week", "This week"),
    ("last_week", "Last week"),
    ("month", "This month"),
    ("last_month", "Last month"),
    ("half", "This half-year"),
    ("last_half", "Last half-year"),
    ("year", "This year"),
    ("custom", "Other dates"),
]


class ComplaintFormWizard(models.TransientModel):
    """Choose a form and a period, then take it as PDF or as workbook (R50, R51).

    Opened from a list it is about the cases selected there; from the menu, about a period.
    What comes out holds the cases of whoever asks, and no others (R55).
    """

    _name = "complaint.form.wizard"
    _description = "Print a Form"
    _inherit = ["complaint.guard.mixin", "complaint.form.mixin"]

    form = fields.Selection(
        [
            ("ledger", "Ledger"),
            ("weekly", "Complaint Record"),
            ("statistics", "Statistics and Analysis"),
            ("category", "Complaints by Category"),
        ],
        required=True,
        default="ledger",
        help="Ledger: every column, one row a case. Complaint record: the cases one by one. "
        "Statistics: figures and comparison with the period before. By category: the tree.",
    )
    period = fields.Selection(PERIODS, default="month", required=True)
    # What is stored is worked out by the system, and the domain below came from the browser: so
    # the dates are not stored, and asked for with the rights of whoever reads them.
    date_from = fields.Date(compute="_compute_dates", compute_sudo=False, inverse="_inverse_dates")
    date_to = fields.Date(compute="_compute_dates", compute_sudo=False, inverse="_inverse_dates")
    custom_from = fields.Date(string="Other First Day")
    custom_to = fields.Date(string="Other Last Day")
    selection = fields.Json(help="The cases chosen in a list: a domain.")
    is_selection = fields.Boolean(compute="_compute_is_selection")
    case_count = fields.Integer(string="Cases", compute="_compute_case_count")

    @api.model
    def default_get(self, fields_list):
        """Take over what is selected in the list this was opened from."""
        values = super().default_get(fields_list)
        context = self.env.context
        if context.get("active_model") == "complaint.complaint":
            ids = context.get("active_ids") or []
            if len(ids) < self._get_active_limit() or "active_domain" not in context:
                values["selection"] = [["id", "in", ids]]
            else:  # more than the web client names: all that the list shows
                values["selection"] = [*context["active_domain"]]
        return values

    @api.model
    def _get_active_limit(self):
        """So many selected records the web client names one by one, and no more."""
        # sudo: a number that the web client knows
        parameters = self.env["ir.config_parameter"].sudo()
        return int(parameters.get_param("web.active_ids_limit", 20000))

    @api.depends("period", "selection", "custom_from", "custom_to")
    def _compute_dates(self):
        Figures = self.env["complaint.figures"]
        for wizard in self:
            if wizard.selection:
                wizard.date_from, wizard.date_to = wizard._get_selected_period()
                continue
            kind = (wizard.period or "month").removeprefix("last_")
            if kind == "custom":
                today = fields.Date.context_today(self)
                wizard.date_from = wizard.custom_from or today - relativedelta(months=1)
                wizard.date_to = wizard.custom_to or today
                continue
            offset = -1 if (wizard.period or "").startswith("last_") else 0
            wizard.date_from, wizard.date_to = Figures._get_period(kind, offset=offset)

    def _inverse_dates(self):
        for wizard in self:
            wizard.custom_from, wizard.custom_to = wizard.date_from, wizard.date_to

    def _get_selected_period(self):
        """First and last day on which the cases selected were received."""
        cases = self.env["complaint.complaint"]
        (moments,) = cases._read_group(
            Domain(self.selection), [], ["date_received:min", "date_received:max"]
        )
        today = fields.Date.context_today(self)
        return [
            fields.Datetime.context_timestamp(self, moment).date() if moment else today
            for moment in moments
        ]

    @api.depends("selection")
    def _compute_is_selection(self):
        for wizard in self:
            wizard.is_selection = bool(wizard.selection)

    @api.depends("selection", "date_from", "date_to", "company_id", "department_id")
    def _compute_case_count(self):
        for wizard in self:
            wizard.case_count = self.env["complaint.complaint"].search_count(
                wizard._get_ledger_domain()
            )

    # Doors

    def _get_forms(self):
        """The one that was chosen."""
        return [self.form]

    def _get_cases_domain(self):
        """The selection of the list, or all of company and department."""
        if self.selection:
            return Domain(self.selection)
        return super()._get_cases_domain()

    def _has_previous(self):
        return not self.is_selection

    def _get_ledger_domain(self):
        """The cases chosen: the selection, or all of the period."""
        domain = self._get_cases_domain()
        if self.is_selection or not (self.date_from and self.date_to):
            return domain
        Figures = self.env["complaint.figures"]
        return domain & Figures._get_period_domain((self.date_from, self.date_to))

    # Actions

    def action_print_pdf(self):
        """The form as PDF."""
        self.ensure_one()
        self._check_on_paper()
        return self.env.ref("complaint_management.complaint_form_wizard_report").report_action(
            self, config=False
        )

    def _check_on_paper(self):
        """Raise for what there is no paper form of."""
        if self.form == "ledger":
            raise UserError(self.env._("Ledger: it has too many columns for paper. Take the XLSX."))

    def _get_form_title(self):
        """Asked when it is drawn, be it by the button or by its address."""
        self._check_on_paper()
        return super()._get_form_title()

    def action_download_xlsx(self):
        """The form as workbook."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/complaint/form/{self.id}/{self._get_file_name('xlsx')}",
            "target": "download",
        }

    def _get_file_name(self, ending):
        """How the file is called."""
        form = dict(self._fields["form"]._description_selection(self.env))[self.form]
        period = "" if self.is_selection else f" {self.date_from} {self.date_to}"
        return f"{form}{period}.{ending}".replace("/", "-")

    def _get_xlsx(self):
        """The workbook as bytes."""
        self.ensure_one()
        if self.form == "ledger":
            return self.env["complaint.ledger"]._write_ledger(self._get_ledger_domain())
        return self._write_workbook()

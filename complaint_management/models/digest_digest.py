from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# A digest knows numbers only; this one is shown as a dash.
NO_VALUE = -1.0
RATES = ("kpi_complaint_on_time", "kpi_complaint_satisfaction")


class DigestDigest(models.Model):
    """Complaints in the periodic mail of Odoo; the numbers are those of `complaint.figures`."""

    _inherit = "digest.digest"

    # Each has its own compute: the digest forgets the value of one field between its columns,
    # what was computed beside it would stay.
    kpi_complaint_new = fields.Boolean("New Complaints")
    kpi_complaint_new_value = fields.Integer(compute="_compute_kpi_complaint_new_value")
    kpi_complaint_overdue = fields.Boolean("Complaints Overdue")
    kpi_complaint_overdue_value = fields.Integer(compute="_compute_kpi_complaint_overdue_value")
    kpi_complaint_on_time = fields.Boolean("Complaint Deadlines Met (%)")
    kpi_complaint_on_time_value = fields.Float(compute="_compute_kpi_complaint_on_time_value")
    kpi_complaint_satisfaction = fields.Boolean("Complainants Satisfied (%)")
    kpi_complaint_satisfaction_value = fields.Float(
        compute="_compute_kpi_complaint_satisfaction_value"
    )

    def _compute_kpi_complaint_new_value(self):
        self._take_complaint_figure("kpi_complaint_new_value", "count", 0)

    def _compute_kpi_complaint_overdue_value(self):
        """Whose deadline passed in the time, and still are overdue."""
        self._take_complaint_figure("kpi_complaint_overdue_value", "overdue", 0, "date_deadline")

    def _compute_kpi_complaint_on_time_value(self):
        self._take_complaint_figure("kpi_complaint_on_time_value", "on_time_rate", NO_VALUE)

    def _compute_kpi_complaint_satisfaction_value(self):
        name = "kpi_complaint_satisfaction_value"
        self._take_complaint_figure(name, "satisfaction_rate", NO_VALUE)

    def _take_complaint_figure(self, name, figure, nothing, date_field="date_received"):
        """Set the field `name` to the `figure` of the cases of the time, as the user."""
        if not self.env.user.has_group("complaint_management.group_complaint_staff"):
            raise AccessError(
                self.env._("Do not have access, skip this data for user's digest email")
            )
        start, end, companies = self._get_kpi_compute_parameters()
        domain = Domain("company_id", "in", companies.ids)
        domain &= Domain(date_field, ">=", fields.Datetime.to_datetime(start))
        domain &= Domain(date_field, "<", fields.Datetime.to_datetime(end))
        found = self.env["complaint.figures"]._get_figures(domain, [figure], groupby="company_id")
        for digest in self:
            of_company = found.get(digest.company_id or self.env.company)
            value = of_company and of_company[figure]["value"]
            digest[name] = nothing if value is None else value

    def _compute_kpis(self, company, user):
        """R53: nothing to count is a dash, not 0 %."""
        kpis = super()._compute_kpis(company, user)
        for kpi in kpis:
            for column in ("kpi_col1", "kpi_col2", "kpi_col3"):
                if kpi["kpi_name"] in RATES and kpi[column].get("value") == f"{NO_VALUE:.2f}":
                    kpi[column].update(value="–", margin=0.0)
        return kpis

    def _compute_kpis_actions(self, company, user):
        """What a click on a number opens."""
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("complaint_management.complaint_menu_root").id
        cases = f"complaint_management.complaint_complaint_action_all?menu_id={menu}"
        page = f"complaint_management.complaint_dashboard_action?menu_id={menu}"
        return actions | {
            "kpi_complaint_new": cases,
            "kpi_complaint_overdue": cases,
            "kpi_complaint_on_time": page,
            "kpi_complaint_satisfaction": page,
        }

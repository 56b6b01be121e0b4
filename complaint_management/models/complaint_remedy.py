from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.wording import label

# What the complainant was told, once they were told.
PROMISED_FIELDS = {
    "active",
    "amount",
    "currency_id",
    "date_planned",
    "name",
    "remedy_type_id",
    "solution_id",
}


class ComplaintRemedy(models.Model):
    """One thing promised in a solution: what, how much, by when (R35)."""

    _name = "complaint.remedy"
    _description = "Complaint Remedy"
    _inherit = ["complaint.row.mixin"]
    _order = "sequence, id"

    solution_id = fields.Many2one(
        "complaint.solution", required=True, index=True, ondelete="cascade"
    )
    complaint_id = fields.Many2one(
        related="solution_id.complaint_id", store=True, precompute=True, readonly=True
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the Company"
    )
    sequence = fields.Integer(default=10)
    remedy_type_id = fields.Many2one(
        "complaint.remedy.type", string="Remedy", required=True, tracking=True
    )
    name = fields.Char(string="Details", tracking=True)
    amount = fields.Monetary(
        tracking=True, help="What it costs us; 0 for an apology or an explanation."
    )
    amount_company = fields.Monetary(
        string="Amount in Our Currency",
        currency_field="company_currency_id",
        compute="_compute_amount_company",
        store=True,
        precompute=True,
        help="What counts for authority limits; by the rate of the day it was entered.",
    )
    date_planned = fields.Date(tracking=True)
    date_done = fields.Datetime(string="Done at", copy=False, tracking=True)
    user_id = fields.Many2one("res.users", string="Carried out by", copy=False, tracking=True)

    _amount_not_negative = models.Constraint(
        "CHECK (amount >= 0)", "Amount: the cost of a remedy cannot be negative."
    )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for remedy in self:
            remedy.currency_id = remedy.currency_id or remedy.company_id.currency_id

    @api.depends("amount", "currency_id", "company_id")
    def _compute_amount_company(self):
        for remedy in self:
            company = remedy.company_id
            remedy.amount_company = (
                remedy.currency_id._convert(
                    remedy.amount, company.currency_id or remedy.currency_id, company or None
                )
                if remedy.currency_id
                else remedy.amount
            )

    @api.depends("remedy_type_id", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for remedy in self:
            remedy.display_name = label(self.env, remedy.remedy_type_id.name, remedy.name)

    @api.model_create_multi
    def create(self, vals_list):
        remedies = super().create(vals_list)
        if not self.env.su:
            remedies.solution_id._check_not_told()
            remedies.filtered("date_done")._check_agreed()
        remedies.solution_id._after_change()
        return remedies

    def write(self, vals):
        if any(r.solution_id.id != vals.get("solution_id", r.solution_id.id) for r in self):
            raise UserError(self.env._("Solution: a remedy stays with its solution."))
        if PROMISED_FIELDS & vals.keys():
            self.solution_id._check_not_told()
        if vals.get("date_done"):
            self._check_agreed()
        result = super().write(vals)
        if vals.keys() & PROMISED_FIELDS - {"date_planned"}:
            self.solution_id._after_change()
        if vals.get("date_done"):
            self.solution_id.filtered(lambda s: s.state == "done")._after_completion_told()
        return result

    def _check_agreed(self):
        for remedy in self:
            if remedy.solution_id.state not in ("proposed", "agreed", "done"):
                raise UserError(
                    self.env._(
                        "“%(remedy)s” belongs to a solution that is not agreed yet.",
                        remedy=remedy.display_name,
                    )
                )

    def action_done(self):
        """Mark these remedies as carried out now."""
        self.filtered(lambda r: not r.date_done).write(
            {"date_done": fields.Datetime.now(), "user_id": self.env.user.id}
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """The lines of a draft may go; what was told stays (R57)."""
        self._check_case_open()
        self.solution_id._check_not_told()
        for remedy in self:
            remedy.complaint_id._message_log(
                body=self.env._("Removed from the draft: %(remedy)s", remedy=remedy.display_name)
            )

    def unlink(self):
        solutions = self.solution_id
        result = super().unlink()
        solutions._after_change()
        return result

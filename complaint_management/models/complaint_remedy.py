from odoo import api, fields, models
from odoo.exceptions import UserError

# What the complainant was told, once they were told.
PROMISED_FIELDS = {"active", "amount", "date_planned", "name", "remedy_type_id", "solution_id"}


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
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    remedy_type_id = fields.Many2one(
        "complaint.remedy.type", string="Remedy", required=True, tracking=True
    )
    name = fields.Char(string="Details", tracking=True)
    amount = fields.Monetary(
        tracking=True, help="What it costs us; 0 for an apology or an explanation."
    )
    date_planned = fields.Date(tracking=True)
    date_done = fields.Datetime(string="Done at", copy=False, tracking=True)
    user_id = fields.Many2one("res.users", string="Carried out by", copy=False, tracking=True)

    _amount_not_negative = models.Constraint(
        "CHECK (amount >= 0)", "Amount: the cost of a remedy cannot be negative."
    )

    @api.depends("remedy_type_id", "name")
    def _compute_display_name(self):
        for remedy in self:
            remedy.display_name = ": ".join(filter(None, (remedy.remedy_type_id.name, remedy.name)))

    @api.model_create_multi
    def create(self, vals_list):
        remedies = super().create(vals_list)
        if not self.env.su:
            remedies._check_draft()
        return remedies

    def write(self, vals):
        if any(r.solution_id.id != vals.get("solution_id", r.solution_id.id) for r in self):
            raise UserError(self.env._("Solution: a remedy stays with its solution."))
        if PROMISED_FIELDS & vals.keys():
            self._check_draft()
        if vals.get("date_done"):
            self._check_agreed()
        return super().write(vals)

    def _check_draft(self):
        """What the complainant was told is not changed behind their back (R38)."""
        for remedy in self:
            if remedy.solution_id.date_proposed:
                raise UserError(
                    self.env._(
                        "“%(solution)s” was already told to the complainant. "
                        "Draft a new solution instead of changing it.",
                        solution=remedy.solution_id.name,
                    )
                )

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
        self._check_draft()
        for remedy in self:
            remedy.complaint_id._message_log(
                body=self.env._("Removed from the draft: %(remedy)s", remedy=remedy.display_name)
            )

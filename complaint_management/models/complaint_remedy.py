from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintRemedy(models.Model):
    """One thing promised in a solution: what, how much, by when (R35)."""

    _name = "complaint.remedy"
    _description = "Complaint Remedy"
    _order = "sequence, id"

    solution_id = fields.Many2one(
        "complaint.solution", required=True, index=True, ondelete="cascade"
    )
    complaint_id = fields.Many2one(related="solution_id.complaint_id", store=True, index=True)
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    remedy_type_id = fields.Many2one("complaint.remedy.type", string="Remedy", required=True)
    name = fields.Char(string="Details")
    amount = fields.Monetary(help="What it costs us; 0 for an apology or an explanation.")
    date_planned = fields.Date()
    date_done = fields.Datetime(string="Done at", copy=False)
    user_id = fields.Many2one("res.users", string="Carried out by")

    _amount_not_negative = models.Constraint(
        "CHECK (amount >= 0)", "Amount: the cost of a remedy cannot be negative."
    )

    @api.depends("remedy_type_id", "name")
    def _compute_display_name(self):
        for remedy in self:
            remedy.display_name = ": ".join(filter(None, (remedy.remedy_type_id.name, remedy.name)))

    @api.constrains("amount", "remedy_type_id", "solution_id", "name", "date_planned")
    def _check_still_open(self):
        """What the complainant was told is not changed behind their back (R38)."""
        for remedy in self:
            remedy.solution_id._check_case_open()
            if remedy.solution_id.date_proposed:
                raise UserError(
                    self.env._(
                        "“%(solution)s” was already told to the complainant. "
                        "Draft a new solution instead of changing it.",
                        solution=remedy.solution_id.name,
                    )
                )

    def action_done(self):
        """Mark these remedies as carried out now."""
        for remedy in self.filtered(lambda r: not r.date_done):
            remedy.solution_id._check_case_open()
            if remedy.solution_id.state not in ("proposed", "agreed"):
                raise UserError(
                    self.env._(
                        "“%(remedy)s” belongs to a solution that is not agreed yet.",
                        remedy=remedy.display_name,
                    )
                )
            remedy.write({"date_done": fields.Datetime.now(), "user_id": self.env.user.id})
            remedy.complaint_id._message_log(
                body=self.env._("Carried out: %(remedy)s", remedy=remedy.display_name)
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        self._check_still_open()

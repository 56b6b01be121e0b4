from odoo import fields, models


class ComplaintPolicyVisit(models.Model):
    """A rule: when and how the complainant is asked afterwards (R41, R42)."""

    _name = "complaint.policy.visit"
    _description = "Complaint Policy Return Visit"
    _inherit = ["complaint.guard.mixin"]
    _order = "sequence, id"

    policy_id = fields.Many2one("complaint.policy", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    method = fields.Selection(
        selection=lambda self: (
            self.env["complaint.visit"]._fields["method"]._description_selection(self.env)
        ),  # in the reader's language
        required=True,
        default="phone",
    )
    delay_hours = fields.Float(string="Hours after Handling", required=True, default=24.0)
    attempts = fields.Integer(
        required=True,
        default=3,
        help="After so many attempts without an answer the head decides.",
    )
    answer_days = fields.Integer(
        string="Days to Answer Online",
        required=True,
        default=3,
        help="A questionnaire not answered in so many days counts as one attempt.",
    )
    auto_close_days = fields.Integer(
        string="Closes after Declined (days)",
        required=True,
        default=7,
        help="A complainant who does not want to be asked: the case closes by itself after "
        "so many days without a new complaint.",
    )

    _not_negative = models.Constraint(
        "CHECK (delay_hours >= 0 AND attempts > 0 AND answer_days > 0 AND auto_close_days >= 0)",
        "Return visits: at least one attempt and one day to answer, and no time below zero.",
    )

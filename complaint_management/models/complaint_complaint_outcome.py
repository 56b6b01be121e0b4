from odoo import api, fields, models


class ComplaintComplaint(models.Model):
    """What came of a case, kept on it so that the figures of many cases are one pass over one
    table (R53): the rows say it, here it is put together once, when one of them changes."""

    _inherit = "complaint.complaint"

    satisfaction = fields.Selection(
        [("satisfied", "Satisfied"), ("unsatisfied", "Not satisfied")],
        compute="_compute_satisfaction",
        store=True,
        precompute=True,
        help="What the complainant answered at the last return visit.",
    )
    is_visit_exempt = fields.Boolean(
        string="Exempt from the Return Visit",
        compute="_compute_satisfaction",
        store=True,
        precompute=True,
        help="A return visit was not to be made, for a recorded reason.",
    )
    is_redone = fields.Boolean(
        string="Handled Again",
        compute="_compute_is_redone",
        store=True,
        precompute=True,
        help="After an answer “not satisfied” at a return visit, or after closing.",
    )
    cost = fields.Float(  # not Monetary: each new case would look its currency up
        digits=(16, 2),
        compute="_compute_cost",
        store=True,
        precompute=True,
        help="Remedies of agreed and carried-out solutions, in the currency of the company.",
    )

    @api.depends("visit_ids.result", "visit_ids.exempt_reason", "visit_ids.active")
    def _compute_satisfaction(self):
        for case in self:
            visits = case.visit_ids.filtered("active").sorted(lambda visit: visit.id or 0)
            answers = visits.filtered(lambda v: v.result in ("satisfied", "unsatisfied"))
            case.satisfaction = answers[-1:].result
            case.is_visit_exempt = any(visit.exempt_reason for visit in visits)

    @api.depends("visit_ids.result", "visit_ids.active", "reopening_ids.active")
    def _compute_is_redone(self):
        for case in self:
            answers = case.visit_ids.filtered("active").mapped("result")
            case.is_redone = "unsatisfied" in answers or any(case.reopening_ids.mapped("active"))

    @api.depends(
        "solution_ids.active",
        "solution_ids.answer",
        "solution_ids.date_dropped",
        "solution_ids.remedy_ids.active",
        "solution_ids.remedy_ids.amount_company",
    )
    def _compute_cost(self):
        for case in self:
            agreed = case.solution_ids.filtered(
                lambda s: s.active and s.answer == "agreed" and not s.date_dropped
            )
            remedies = agreed.remedy_ids.filtered("active")
            case.cost = sum(remedies.mapped("amount_company"))

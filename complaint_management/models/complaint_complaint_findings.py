from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .complaint_state import MILESTONES


class ComplaintComplaint(models.Model):
    """What was found out: assessment, cause, answer; and the milestones, stamped once."""

    _inherit = "complaint.complaint"

    # Assessment and investigation (R11, R33)
    assessment = fields.Selection(
        [("valid", "Valid"), ("partly_valid", "Partly valid"), ("invalid", "Invalid")],
        copy=False,
        tracking=True,
    )
    invalid_reason = fields.Selection(
        [
            ("misunderstanding", "Misunderstanding"),
            ("malicious", "Malicious"),
            ("out_of_scope", "Out of scope"),
            ("not_ours", "Not our responsibility"),
        ],
        copy=False,
        tracking=True,
    )
    assessment_note = fields.Text(string="Why", copy=False, tracking=True)
    assessed_by_id = fields.Many2one(
        "res.users",
        compute="_compute_assessed",
        store=True,
        precompute=True,
        copy=False,
        tracking=True,
    )
    investigation = fields.Text(string="Facts Established", copy=False, tracking=True)
    cause_id = fields.Many2one(
        "complaint.cause",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        tracking=True,
    )
    cause_group_id = fields.Many2one("complaint.cause", compute="_compute_category_guidance")
    category_checklist = fields.Html(compute="_compute_category_guidance")
    cause_note = fields.Text(string="Cause in Words", copy=False, tracking=True)

    # Answer to a suggestion (R1)
    adoption = fields.Selection(
        [("adopted", "Adopted"), ("partly", "Partly adopted"), ("not_adopted", "Not adopted")],
        copy=False,
        tracking=True,
    )
    adoption_note = fields.Text(string="Answer to the Suggestion", copy=False, tracking=True)

    # Milestones: stamped once, corrected by a `complaint.correction`
    date_forwarded = fields.Datetime(
        compute="_compute_date_forwarded",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
    )
    date_contacted = fields.Datetime(
        string="First Contact at",
        compute="_compute_date_contacted",
        store=True,
        precompute=True,
        copy=False,
    )
    date_assessed = fields.Datetime(
        string="Assessed at",
        compute="_compute_assessed",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
    )
    date_responded = fields.Datetime(
        string="Solution Told at",
        compute="_compute_date_responded",
        store=True,
        precompute=True,
        copy=False,
    )
    date_resolved = fields.Datetime(
        string="Handling Done at",
        compute="_compute_date_resolved",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
    )
    date_visited = fields.Datetime(
        string="Return Visit at",
        compute="_compute_date_visited",
        store=True,
        precompute=True,
        copy=False,
    )
    date_closed = fields.Datetime(
        string="Closed at",
        compute="_compute_date_closed",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
    )
    # Computes

    @api.depends("assessment")
    def _compute_assessed(self):
        assessed = self.filtered("assessment")
        assessed.assessed_by_id = self.env.user
        for case in assessed:
            case.date_assessed = case.date_assessed or fields.Datetime.now()
        others = self - assessed
        others.assessed_by_id = others.date_assessed = False

    @api.depends("category_id")
    @api.depends_context("lang")
    def _compute_category_guidance(self):
        """R12: what the category, or the nearest one above it, says to look at."""
        for case in self:
            case.cause_group_id = case.category_id._get_routed("cause_group_id")
            case.category_checklist = case.category_id._get_routed("checklist")

    @api.depends("state")
    def _compute_date_forwarded(self):
        """R19: the responsible department has it once the case leaves the reception."""
        for case in self:
            if not case.date_forwarded and case.state not in ("received", "cancelled"):
                case.date_forwarded = fields.Datetime.now()

    @api.depends("contact_ids.date", "contact_ids.direction")
    def _compute_date_contacted(self):
        """R40: the first time we contacted them."""
        for case in self:
            dates = case.contact_ids.filtered(lambda c: c.direction == "out").mapped("date")
            case.date_contacted = min(dates, default=False)

    @api.depends(
        "solution_ids.date_proposed",
        "contact_ids.date",
        "contact_ids.direction",
        "kind",
        "assessment",
    )
    def _compute_date_responded(self):
        """R3: when the complainant was told the solution; where there is nothing to put
        right, when they were answered."""
        for case in self:
            dates = list(filter(None, case.solution_ids.mapped("date_proposed")))
            if not dates and case._needs_answer_only():
                answers = case.contact_ids.filtered(lambda c: c.direction == "out")
                dates = answers.mapped("date")
            case.date_responded = min(dates, default=False)

    def _compute_date_resolved(self):
        """For cases that come in handled; later `_stamp_resolved` does it. Depending on the
        state would count every deadline again at every move."""
        for case in self:
            if not case.date_resolved and case.state in ("visit", "closed"):
                case.date_resolved = fields.Datetime.now()

    @api.depends("visit_ids.date_done", "visit_ids.result")
    def _compute_date_visited(self):
        for case in self:
            reached = case.visit_ids.filtered(
                lambda v: v.result in ("satisfied", "unsatisfied", "declined")
            )
            case.date_visited = min(reached.mapped("date_done"), default=False)

    @api.depends("is_closed")
    def _compute_date_closed(self):
        """The closing in force; an earlier one stays on its reopening (R44)."""
        closed = self.filtered("is_closed")
        closed.filtered(lambda c: not c.date_closed).date_closed = fields.Datetime.now()
        (self - closed).date_closed = False

    # Constraints

    @api.constrains("assessment", "invalid_reason", "assessment_note")
    def _check_assessment(self):
        """R11: who calls a complaint invalid says why."""
        for case in self:
            if case.assessment == "invalid" and not (case.invalid_reason and case.assessment_note):
                raise ValidationError(
                    self.env._(
                        "Assessment: say why the complaint is invalid, and in your own words."
                    )
                )

    @api.constrains("date_assessed", "date_received")
    def _check_date_assessed(self):
        """Entered late is fine; before it came in or tomorrow is not."""
        now = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        for case in self.filtered("date_assessed"):
            if not case.date_received <= case.date_assessed <= now:
                raise ValidationError(
                    self.env._("Assessed at: between the receipt of the complaint and now.")
                )

    @api.model
    def _get_milestones(self):
        """Milestones a clock may wait for; each has its `date_<milestone>` on the case."""
        return [milestone for milestone, _label in MILESTONES]

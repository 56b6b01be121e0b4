import math
import random

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import date_utils


class ComplaintSpotCheckDraw(models.TransientModel):
    """Draw closed cases of a period by lot (R45).

    Drawing twice for one period adds nothing: what was drawn before counts.
    """

    _name = "complaint.spot.check.draw"
    _description = "Draw a Spot Check"
    _inherit = ["complaint.guard.mixin"]

    date_from = fields.Date(
        string="Closed From",
        required=True,
        default=lambda self: date_utils.start_of(
            fields.Date.context_today(self) - relativedelta(months=1), "month"
        ),
    )
    date_to = fields.Date(
        string="Closed Until",
        required=True,
        default=lambda self: date_utils.end_of(
            fields.Date.context_today(self) - relativedelta(months=1), "month"
        ),
    )
    department_id = fields.Many2one(
        "hr.department",
        help="With everything below it. Empty: every department you see; for the head of the "
        "service centre every one of the company.",
    )
    percent = fields.Float(
        string="Sample (%)",
        required=True,
        default=lambda self: self.env.company.complaint_spot_check_percent,
        digits=(5, 2),
    )
    case_count = fields.Integer(string="Closed Cases", compute="_compute_counts")
    drawn_count = fields.Integer(string="Drawn Before", compute="_compute_counts")
    sample_count = fields.Integer(string="To Be Drawn Now", compute="_compute_counts")

    @api.constrains("percent", "date_from", "date_to")
    def _check_sample(self):
        for draw in self:
            if not 0 < draw.percent <= 100:
                raise ValidationError(self.env._("Sample: a number above 0 and up to 100 %."))
            if draw.date_from > draw.date_to:
                raise ValidationError(self.env._("Closed until: lies before the first day."))

    @api.depends("date_from", "date_to", "department_id", "percent")
    def _compute_counts(self):
        for draw in self:
            cases = draw._get_cases()
            drawn = draw._get_drawn(cases)
            draw.case_count, draw.drawn_count = len(cases), len(drawn)
            draw.sample_count = draw._get_size(cases, drawn)

    def _get_cases(self):
        """The closed cases of the period, without those of a former ledger: those the user
        sees; for the head of the service centre all that are not confidential (R45)."""
        self.ensure_one()
        cases = self.env["complaint.complaint"].with_context(active_test=False)
        if not (self.date_from and self.date_to):
            return cases
        domain = Domain(
            [
                ("state", "=", "closed"),
                ("is_former", "=", False),
                ("company_id", "=", self.env.company.id),
                ("date_closed", ">=", self.date_from),
                ("date_closed", "<", fields.Date.add(self.date_to, days=1)),
            ]
        )
        if self.department_id:
            domain &= Domain("department_id", "child_of", self.department_id.ids)
        if self._is_for_centre():
            # sudo: the lot shows nothing; who drew a case may read it, see `_get_named_sql`
            open_to_all = cases.sudo().search(domain & Domain("is_confidential", "=", False))
            return open_to_all.sudo(False) | cases.search(domain)
        return cases.search(domain)

    def _is_for_centre(self):
        """Whether the user heads the department that verifies closed cases (R45)."""
        centre = self.env.company.complaint_department_id
        return bool(centre) and centre in (
            self.env["complaint.complaint"]._get_me().complaint_headed_department_ids
        )

    def _get_drawn(self, cases):
        """Those of the `cases` whose closing was drawn before."""
        checks = (
            self.env["complaint.spot.check"]
            .sudo()  # sudo: what somebody else drew counts too
            .with_context(active_test=False)
            .search([("complaint_id", "in", cases.ids)])
        )
        return checks.filtered(lambda c: c.date_closed == c.complaint_id.date_closed).complaint_id

    def _get_size(self, cases, drawn):
        """How many are still to be drawn: the share, at least one, never more than there are."""
        # rounded first: 10 % of 30 is 3, whatever the binary fraction says
        wanted = math.ceil(round(len(cases) * self.percent / 100, 6))
        return max(0, min(max(wanted, 1) - len(drawn), len(cases) - len(drawn))) if cases else 0

    def action_draw(self):
        """Draw the sample and open it.

        :raises UserError: when there is nothing (more) to draw.
        """
        self.ensure_one()
        cases = self._get_cases()
        drawn = self._get_drawn(cases)
        size = self._get_size(cases, drawn)
        if not cases:
            raise UserError(self.env._("No case you see was closed in this period."))
        if not size:
            raise UserError(self.env._("The sample of this period was drawn already."))
        sample = random.SystemRandom().sample((cases - drawn).ids, size)
        # sudo: the cases were chosen by lot from those the user may draw
        checks = (
            self.env["complaint.spot.check"]
            .sudo()  # sudo: as above
            ._clean_env()
            .create([{"complaint_id": case_id, "drawn_by_id": self.env.uid} for case_id in sample])
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management.complaint_spot_check_action"
        )
        return action | {"domain": [("id", "in", checks.ids)], "context": {}}

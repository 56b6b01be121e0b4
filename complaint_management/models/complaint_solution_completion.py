from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintSolution(models.Model):
    """By when an agreed solution is carried out, and that the complainant knows (R39).

    Done the same day, or the complainant is told the date within 24 hours. The contact that
    told it is the record; the target of the case moves to the date told.
    """

    _inherit = "complaint.solution"

    contact_ids = fields.One2many("complaint.contact", "solution_id", string="Date Told In")
    date_completion = fields.Date(
        compute="_compute_date_completion", string="All Done by", help="The last date planned."
    )
    date_completion_told = fields.Date(
        compute="_compute_date_completion", string="Date the Complainant Was Told"
    )
    is_completion_untold = fields.Boolean(compute="_compute_date_completion")

    @api.depends(
        "state",
        "date_planned",
        "remedy_ids.date_planned",
        "remedy_ids.date_done",
        "contact_ids.date_completion",
        "contact_ids.active",
    )
    def _compute_date_completion(self):
        today = fields.Date.context_today(self)
        for solution in self:
            open_remedies = solution.remedy_ids.filtered(lambda r: not r.date_done)
            dates = [solution.date_planned, *open_remedies.mapped("date_planned")]
            solution.date_completion = max(filter(None, dates), default=False)
            told = solution.contact_ids.filtered("date_completion").sorted("date")[-1:]
            solution.date_completion_told = told.date_completion
            solution.is_completion_untold = (
                solution.state == "agreed"
                and (not solution.date_completion or solution.date_completion > today)
                and (not told or told.date_completion != solution.date_completion)
            )

    def action_tell_completion(self):
        """Open the contact in which the complainant is told by when it is done (R39)."""
        self.ensure_one()
        if not self.date_completion:
            raise UserError(
                self.env._("Done by: plan a date first, then tell it to the complainant.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tell the complainant by when it is done"),
            "res_model": "complaint.contact",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_complaint_id": self.complaint_id.id,
                "default_solution_id": self.id,
                # a browser that leaves the page saves what can be saved: who only opened the
                # dialog has told nobody yet
                "default_method": False,
                "default_summary": self.env._(
                    "“%(solution)s” will be done by %(date)s.",
                    solution=self.name,
                    date=self.env["ir.qweb.field.date"].value_to_html(self.date_completion, {}),
                ),
            },
        }

    def _after_answer(self):
        """R39: not done today → a to-do to tell the date within 24 hours."""
        result = super()._after_answer()
        case = self.complaint_id
        if self.is_completion_untold and case.user_id:
            case.activity_schedule(
                "complaint_management.mail_activity_type_completion",
                date_deadline=fields.Date.context_today(self) + timedelta(days=1),
                summary=self.env._("Tell the complainant by when it is done"),
                user_id=case.user_id.id,
            )
        return result

    def _after_completion_told(self):
        """The date was told, or the work is done: the to-do ends."""
        # sudo: also when a colleague told it
        self.complaint_id.sudo().activity_unlink(
            ["complaint_management.mail_activity_type_completion"]
        )

    def action_done(self):
        """Mark every remedy of these solutions as carried out now; nothing is left to tell."""
        result = super().action_done()
        self._after_completion_told()
        return result

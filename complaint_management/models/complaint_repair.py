from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class ComplaintRepair(models.Model):
    """One step to win a hurt complainant back: a visit, gift, call or letter (R46).

    It is about the relation, not about the decision, so closed cases take it too.
    """

    _name = "complaint.repair"
    _description = "Complaint Relationship Care"
    _inherit = ["complaint.row.mixin"]
    _order = "date_planned desc, id desc"

    name = fields.Char(string="What", required=True, tracking=True)
    kind = fields.Selection(
        [
            ("visit", "Visit"),
            ("gift", "Gift"),
            ("call", "Call"),
            ("letter", "Letter"),
            ("other", "Other"),
        ],
        required=True,
        default="call",
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
    )
    date_planned = fields.Date(
        string="Planned for", required=True, default=fields.Date.context_today, tracking=True
    )
    date_done = fields.Date(string="Done on", copy=False, tracking=True)
    date_cancelled = fields.Date(string="Cancelled on", readonly=True, copy=False, tracking=True)
    result = fields.Text(tracking=True, copy=False)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Cost", tracking=True)
    partner_name = fields.Char(related="complaint_id.partner_name", string="Complainant")
    partner_phone = fields.Char(related="complaint_id.partner_phone", string="Phone")
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("cancelled", "Cancelled")],
        compute="_compute_state",
        store=True,
        precompute=True,
    )

    _amount_not_negative = models.Constraint("CHECK (amount >= 0)", "Cost: the amount is negative.")

    @api.depends("date_done", "date_cancelled")
    def _compute_state(self):
        for step in self:
            if step.date_cancelled:
                step.state = "cancelled"
            else:
                step.state = "done" if step.date_done else "planned"

    @api.constrains("date_done")
    def _check_date_done(self):
        today = fields.Date.context_today(self)
        if any(step.date_done and step.date_done > today for step in self):
            raise ValidationError(self.env._("Done on: a step is recorded after it was taken."))

    @api.constrains("user_id", "complaint_id")
    def _check_user(self):
        """R16: whoever is complained about is not sent to make up."""
        for step in self:
            step.complaint_id._check_no_conflict(step.user_id)

    def _check_case_open(self):
        """Care goes on after the end of a case; a cancelled one has nobody to care for."""
        cancelled = self.complaint_id.filtered(lambda case: case.state == "cancelled")
        if cancelled:
            raise UserError(
                self.env._(
                    "Case %(number)s was cancelled. Reopen it before planning anything.",
                    number=cancelled[0].number,
                )
            )

    @api.model
    def _get_waiting_domain(self):
        """Planned in a case that was cancelled; care for the complainant goes on after closing."""
        return Domain("state", "=", "planned") & Domain("complaint_id.state", "=", "cancelled")

    def _end_with_case(self):
        """There is nobody to care for."""
        self.date_cancelled = fields.Date.context_today(self)

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._give_todo()
        return steps

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"user_id", "date_planned"}:
            self._drop_todo()
            self._give_todo()
        elif vals.get("date_done") or vals.get("date_cancelled"):
            self._drop_todo()
        return result

    def _give_todo(self):
        """A to-do on the case for the person, on the day planned."""
        for step in self.filtered(lambda s: s.state == "planned"):
            step.complaint_id.activity_schedule(
                "complaint_management.mail_activity_type_repair",
                date_deadline=step.date_planned,
                summary=step._get_todo_summary(),
                user_id=step.user_id.id,
            )

    def _drop_todo(self):
        """The to-do of each step is no longer needed."""
        kind = self.env.ref("complaint_management.mail_activity_type_repair")
        for step in self:
            # sudo: the to-do may be somebody else's
            todos = step.complaint_id.sudo().activity_ids
            todos.filtered(
                lambda a, s=step: a.activity_type_id == kind and a.summary == s._get_todo_summary()
            ).unlink()

    def _get_todo_summary(self):
        """What the to-do of this step says; the number tells steps apart."""
        return f"{self.name} (#{self.id})"

    def action_done(self):
        """Taken today, unless a date was entered.

        :raises UserError: without a result.
        """
        for step in self:
            if not (step.result or "").strip():
                raise UserError(self.env._("Result: write down how the complainant took it."))
            step.date_done = step.date_done or fields.Date.context_today(self)

    def action_cancel(self):
        """The step is no longer wanted; it stays on record."""
        self.check_access("write")
        # sudo: stamped by this step only
        self.sudo().write({"date_cancelled": fields.Date.context_today(self)})

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ComplaintSpotCheck(models.Model):
    """One closed case drawn by lot and looked at again by somebody else (R45).

    The check belongs to one closing: a case reopened and closed again may be drawn again.
    """

    _name = "complaint.spot.check"
    _description = "Complaint Spot Check"
    _inherit = ["complaint.row.mixin"]
    _order = "date_closed desc, id desc"
    _rec_name = "complaint_id"

    department_id = fields.Many2one(related="complaint_id.department_id", store=True)
    handler_id = fields.Many2one(related="complaint_id.user_id", store=True, string="Handler")
    date_closed = fields.Datetime(
        string="Case Closed at",
        compute="_compute_date_closed",
        store=True,
        precompute=True,
        help="The closing that is checked.",
    )
    drawn_by_id = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user
    )
    result = fields.Selection(
        [("confirmed", "Confirmed"), ("deviates", "Deviates")], tracking=True, copy=False
    )
    note = fields.Text(string="What Was Found", tracking=True)
    checked_by_id = fields.Many2one("res.users", string="Checked by", readonly=True, tracking=True)
    date_checked = fields.Datetime(string="Checked at", readonly=True, tracking=True)
    state = fields.Selection(
        [("drawn", "To check"), ("done", "Checked")],
        compute="_compute_state",
        store=True,
        precompute=True,
    )
    confirmed_rate = fields.Float(
        string="Confirmed (%)",
        compute="_compute_confirmed_rate",
        store=True,
        aggregator="avg",
        help="Confirmed cases of all that were checked.",
    )

    _drawer_idx = models.Index("(drawn_by_id) WHERE active IS TRUE")
    _once_per_closing = models.UniqueIndex(
        "(complaint_id, date_closed)", "This case was drawn for a spot check already."
    )

    @api.depends("complaint_id")
    def _compute_date_closed(self):
        for check in self:
            check.date_closed = check.complaint_id.date_closed

    @api.depends("result")
    def _compute_state(self):
        for check in self:
            check.state = "done" if check.result else "drawn"

    @api.depends("result")
    def _compute_confirmed_rate(self):
        for check in self:
            check.confirmed_rate = 100.0 if check.result == "confirmed" else 0.0

    def _read_group_select(self, aggregate_spec, query):
        """The rate is that of the checked cases; what waits counts neither way."""
        if aggregate_spec == "confirmed_rate:avg":
            result = self._field_to_sql(self._table, "result", query)
            rate = self._field_to_sql(self._table, "confirmed_rate", query)
            return SQL("AVG(%s) FILTER (WHERE %s IS NOT NULL)", rate, result)
        return super()._read_group_select(aggregate_spec, query)

    def _check_case_open(self):
        """A spot check is the look at a case after its end."""

    @api.model_create_multi
    def create(self, vals_list):
        checks = super().create(vals_list)
        checks._check_drawn()
        return checks

    def _check_drawn(self):
        """Only what has ended is looked at again."""
        if any(check.complaint_id.state != "closed" for check in self):
            raise UserError(self.env._("Case: only closed cases are checked."))

    def write(self, vals):
        if "result" in vals:
            self._check_checker()
        result = super().write(vals)
        if "result" in vals:
            # sudo: stamped by whoever looked, in their own name
            self.sudo().write(
                {
                    "checked_by_id": vals["result"] and self.env.user.id,
                    "date_checked": vals["result"] and fields.Datetime.now(),
                }
            )
        return result

    def _check_checker(self):
        """R45, R16: neither the handler nor whoever the case is about looks again."""
        for check in self:
            case = check.complaint_id
            case._check_no_conflict(self.env.user)
            if self.env.user in case.user_id | case.signed_off_by_id:
                raise UserError(
                    self.env._(
                        "You worked on case %(number)s. Somebody else checks it.",
                        number=case.number,
                    )
                )

    def action_confirm(self):
        """Everything is as the record says."""
        self.write({"result": "confirmed"})

    def action_deviate(self):
        """Something is not as the record says; what, stands in the note.

        :raises UserError: without a note.
        """
        if not all((check.note or "").strip() for check in self):
            raise UserError(self.env._("What was found: say what is not as the record says."))
        self.write({"result": "deviates"})

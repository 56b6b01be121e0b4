from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context

from ..tools.wording import label
from .complaint_values import refuse_worked_out, without_forged_defaults


class ComplaintRowMixin(models.AbstractModel):
    """One row of a case: it is seen by whoever sees the case, rests when the case is
    closed, and writes every change of a `tracking` field into the case's log (R55, R57)."""

    _name = "complaint.row.mixin"
    _description = "Row of a Complaint"
    _inherit = ["complaint.values.mixin"]
    _check_company_auto = True

    complaint_id = fields.Many2one(
        "complaint.complaint",
        string="Case",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True, precompute=True)
    active = fields.Boolean(
        default=True,
        tracking=True,
        help="A row entered by mistake is struck out, not deleted; the log keeps it.",
    )

    @classmethod
    def _valid_field_parameter(cls, field, name):
        return name == "tracking" or super()._valid_field_parameter(field, name)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_worked_out(vals_list)
        rows = super(ComplaintRowMixin, without_forged_defaults(self)).create(vals_list)
        rows._check_case_open()
        return rows

    def write(self, vals):
        if any(
            row.complaint_id.id != vals.get("complaint_id", row.complaint_id.id) for row in self
        ):
            raise UserError(self.env._("Case: what was recorded in one case stays there."))
        self._check_worked_out([vals])
        self._check_case_open()
        tracked = self._get_logged_names(vals)
        if not tracked:
            return super().write(vals)
        described = self.fields_get(
            tracked, attributes=("string", "type", "selection", "currency_field")
        )
        before = {row.id: {name: row[name] for name in tracked} for row in self}
        result = super().write(vals)
        for row in self:
            _changed, values = row._mail_track(described, before[row.id])
            if values:
                row.complaint_id._message_log(
                    body=label(self.env, self._get_row_label(), row.display_name),
                    tracking_value_ids=values,
                )
        return result

    @api.depends_context("lang")
    def _compute_display_name(self):
        """A row that is named by a choice shows its label, never its key."""
        field = self._fields.get(self._rec_name)
        if not field or field.type != "selection":
            return super()._compute_display_name()
        labels = dict(field._description_selection(self.env))
        for row in self:
            row.display_name = labels.get(row[field.name], "")

    def _check_worked_out(self, vals_list):
        """What rules rely on comes from its facts, never from a remote call (R44)."""
        refuse_worked_out(self, vals_list)

    @api.model
    def _get_system_names(self):
        """Door: names of plain fields that only the system sets (a set): nobody tells the
        due-run what it has done already."""
        return {"due_error", "date_escalated"}

    def _get_new_cases(self, vals_list):
        """The cases that rows with these values will belong to."""
        default = self.env.context.get("default_complaint_id")
        case_ids = {vals.get("complaint_id", default) for vals in vals_list} - {None, False}
        return self.env["complaint.complaint"].browse(case_ids)

    def _get_logged_names(self, vals):
        """Door: the names in `vals` whose change goes into the log of the case."""
        return [name for name in vals if getattr(self._fields.get(name), "tracking", False)]

    def _get_stamped_state(self, states, default):
        """The first of the `states` whose `date_<state>` is set on this row, else `default`."""
        self.ensure_one()
        return next((state for state in states if self[f"date_{state}"]), default)

    def _get_row_label(self):
        """Name of this kind of row for people, in their language."""
        return self.env["ir.model"]._get(self._name).name

    def _check_case_open(self):
        """R44: what was decided in a closed case is not rewritten afterwards."""
        closed = self.complaint_id.filtered("is_closed")
        if closed:
            raise UserError(
                self.env._(
                    "Case %(number)s is closed. Reopen it with a reason before changing it.",
                    number=closed[0].number,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """R57: nothing decisive disappears; rows are cancelled instead."""
        raise UserError(
            self.env._("This is part of the record of a case: cancel it instead of deleting it.")
        )

    @api.model
    def _clean_env(self):
        """This model without the `default_*` keys of the screen that called."""
        # the whole context is replaced: merged keyword arguments would keep the defaults
        clean = clean_context(self.env.context)
        return self.with_context(clean)  # pylint: disable=context-overridden

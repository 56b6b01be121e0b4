from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import clean_context

from ..tools.wording import label

# Lets the end of a case write its rows; a token, so that no remote call can bring it along.
ENDING = object()


class ComplaintRowMixin(models.AbstractModel):
    """One row of a case: it is seen by whoever sees the case, rests when the case is
    closed, and writes every change of a `tracking` field into the case's log (R55, R57)."""

    _name = "complaint.row.mixin"
    _description = "Row of a Complaint"
    _inherit = ["complaint.guard.mixin"]
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
        self._check_opens(vals_list)
        rows = super().create(vals_list)
        rows._check_case_open()
        return rows

    def write(self, vals):
        if any(
            row.complaint_id.id != vals.get("complaint_id", row.complaint_id.id) for row in self
        ):
            raise UserError(self.env._("Case: what was recorded in one case stays there."))
        if self.env.context.get("complaint_ending") is not ENDING:
            self._check_case_open()
        self.complaint_id._check_opens_to(self._get_people_named([vals]))
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

    @api.model
    def _get_waiting_domain(self):
        """Door: the rows in which somebody still waits for somebody; they end with their case."""
        return Domain.FALSE

    def _end_with_case(self):
        """Door: the case of these waiting rows has ended, and so do they."""

    def _get_new_cases(self, vals_list):
        """The cases that rows with these values will belong to."""
        link, *path = (self._fields["complaint_id"].related or "complaint_id").split(".")
        default = self.env.context.get(f"default_{link}")
        ids = {vals.get(link, default) for vals in vals_list} - {None, False}
        linked = self.env[self._fields[link].comodel_name].browse(ids)
        # sudo: only which case it is; whether it may be read is asked about it
        return linked.sudo().mapped(".".join(path)).sudo(False) if path else linked

    # Who gets to see a case by being named in a row of it

    @api.model
    def _get_opening_names(self):
        """Door: names of the fields whose person sees the case by being named (a set)."""
        return set()

    def _get_people_named(self, vals_list):
        """Door: the people (`res.users`) who will see the case because of these values."""
        names = self._get_opening_names()
        ids = {vals[name] for vals in vals_list for name in names if vals.get(name)}
        return self.env["res.users"].browse(ids)

    def _check_opens(self, vals_list):
        """R54: a row opens its case to nobody but by the word of who answers for the case."""
        if not self._get_opening_names() or self.env.su:
            return
        for vals in vals_list:
            people = self._get_people_named([vals])
            if people:
                self._get_new_cases([vals])._check_opens_to(people)

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

from odoo import api, models

from ..tools.uninstall import heeding_guards
from .complaint_links import check_links
from .complaint_values import (
    clean_values,
    refuse_system_fields,
    with_sound_defaults,
    without_forged_defaults,
)


class ComplaintGuardMixin(models.AbstractModel):
    """What people may not send, whichever door they take: a link to a case they cannot read,
    a field that is the system's, a value no database can keep (R44, R55, R57)."""

    _name = "complaint.guard.mixin"
    _description = "Guarded Record"

    @api.model_create_multi
    def create(self, vals_list):
        check_links(self, vals_list)
        refuse_system_fields(self, vals_list)
        vals_list = clean_values(self, vals_list)
        return super(ComplaintGuardMixin, without_forged_defaults(self)).create(vals_list)

    def write(self, vals):
        check_links(self, [vals])
        refuse_system_fields(self, [vals])
        [vals] = clean_values(self, [vals])
        result = super().write(vals)
        if not self.env.su and self._get_ruled_names() & vals.keys():
            self.check_access("write")  # Odoo asks before only; rules hold for what is there now
        return result

    def unlink(self):
        """R57: no word of the context that a client sends lets the guards of deletion pass."""
        return super(ComplaintGuardMixin, heeding_guards(self)).unlink()

    @api.model
    def default_get(self, fields):
        """What a screen or link brings along is sound too."""
        sound = with_sound_defaults(self, fields)
        return super(ComplaintGuardMixin, sound).default_get(fields)

    def onchange(self, values, field_names, fields_spec):
        """A form works nothing out from a case, or a row, that is kept from its user (R55)."""
        check_links(self, [values])
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _get_ruled_names(self):
        """Door: names of fields whose change brings a record under other record rules (a set):
        nobody moves it where they could not have made it."""
        return {"company_id", "policy_id"}

    @api.model
    def _get_system_names(self):
        """Door: names of fields that only the system sets although they are not declared
        read-only (a set)."""
        return set()

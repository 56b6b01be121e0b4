from odoo import api, models

from .complaint_values import clean_values


class ComplaintValuesMixin(models.AbstractModel):
    """Whatever is sent to a model of ours is storable or refused by the name of the field,
    by whichever door it comes: a write, an import, a default that a screen or link brings."""

    _name = "complaint.values.mixin"
    _description = "Complaint Record with Sound Values"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(clean_values(self, vals_list))

    def write(self, vals):
        [vals] = clean_values(self, [vals])
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        context = self.env.context
        brought = {n: context[f"default_{n}"] for n in fields if context.get(f"default_{n}")}
        [brought] = clean_values(self, [brought])
        sound = self.with_context(**{f"default_{name}": brought[name] for name in brought})
        return super(ComplaintValuesMixin, sound).default_get(fields)

from odoo import api, models


class Defaults(dict):
    """`{names of the values known: defaults of the others}` of records that begin together."""

    def __init__(self, model):
        super().__init__()
        self.are_complete = False  # every record brings its own along by now
        # these follow from the other values of each record
        self.properties = [f for f in model._fields.values() if f.type == "properties"]


class ComplaintBatchMixin(models.AbstractModel):
    """Records that come in hundreds: what is the same for all of them is asked once."""

    _name = "complaint.batch.mixin"
    _description = "Complaint Record Created by the Hundred"

    @api.model
    def _prepare_create_values(self, vals_list):
        batch = self.with_context(complaint_defaults=Defaults(self))
        return super(ComplaintBatchMixin, batch)._prepare_create_values(vals_list)

    @api.model
    def _add_missing_default_values(self, values):
        """Asked once for all records of which the same is known."""
        known = self.env.context.get("complaint_defaults")
        if not isinstance(known, Defaults):  # a remote call cannot bring it along
            return super()._add_missing_default_values(values)
        names = frozenset(values)
        if names not in known:
            full = super()._add_missing_default_values(values)
            known[names] = {name: full[name] for name in full.keys() - names}
        full = known[names] | values
        for field in known.properties:
            full[field.name] = field._add_default_values(self.env, full)
        return full

    @api.model
    def default_get(self, fields):
        """Asked again, name by name, about records that are worked out before they are
        written: what they do not bring along by then has no default."""
        known = self.env.context.get("complaint_defaults")
        if isinstance(known, Defaults) and known.are_complete:
            return {}
        return super().default_get(fields)

    @api.model
    def _add_precomputed_values(self, vals_list):
        self.env.context["complaint_defaults"].are_complete = True
        # sudo: what is stored is worked out as the system, as it is later on
        return super(ComplaintBatchMixin, self.sudo())._add_precomputed_values(vals_list)

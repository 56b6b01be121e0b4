from odoo import api, models


class ComplaintCachedMixin(models.AbstractModel):
    """A rule asked for so often that it is kept in memory (`ormcache`): whoever changes one
    has all of them read again."""

    _name = "complaint.cached.mixin"
    _description = "Complaint Rule Kept in Memory"
    _inherit = ["complaint.guard.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

from odoo import models


class ResGroups(models.Model):
    _name = "res.groups"
    _inherit = ["res.groups", "complaint.kept.mixin"]

    def write(self, vals):
        """R30: who leaves a level by way of a group leaves the desk as well."""
        if not vals.keys() & {"user_ids", "implied_ids"}:
            return super().write(vals)
        before = self.all_user_ids
        result = super().write(vals)
        after = self.all_user_ids
        concerned = before | after if "implied_ids" in vals else (before | after) - (before & after)
        concerned._review_complaint_posts()
        return result

    def unlink(self):
        users = self.all_user_ids
        result = super().unlink()
        users._review_complaint_posts()
        return result

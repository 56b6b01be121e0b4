from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError

from .complaint_links import is_ours


class MailFollowers(models.Model):
    _inherit = "mail.followers"

    @api.model_create_multi
    def create(self, vals_list):
        """Two people press a button on one case at once, and both make the same person a
        follower. Odoo asks before who follows already, so whoever comes second meets a row that
        they could not see: they are run again, see what was done, and are told so."""
        try:
            return super().create(vals_list)
        except UniqueViolation as error:
            if any(is_ours(vals.get("res_model")) for vals in vals_list):
                raise ConcurrencyError(str(error)) from error
            raise

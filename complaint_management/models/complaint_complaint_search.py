from odoo import api, models
from odoo.fields import Domain

TEXT_FIELDS = ("search_text", "description")
SETTLED_MAX = 1000


class ComplaintComplaint(models.Model):
    """Looking for words among a million cases: once for the page and its count, and for all
    the columns of the board, as each look into the trigram index takes its time."""

    _inherit = "complaint.complaint"

    @api.model
    @api.readonly
    def web_search_read(self, domain, *args, **kwargs):
        return super().web_search_read(self._settle_words(domain), *args, **kwargs)

    @api.model
    @api.readonly
    def web_read_group(self, domain, *args, **kwargs):
        return super().web_read_group(self._settle_words(domain), *args, **kwargs)

    @api.model
    def _settle_words(self, domain):
        """The same cases by their ids, where `domain` looks for words and finds not too many.
        Record rules and the switched-on companies have their say before and after."""
        conditions = list(Domain(domain).iter_conditions())
        looks_for_words = any(
            c.field_expr in TEXT_FIELDS and c.operator == "ilike" for c in conditions
        )
        # who asks for archived cases wants no other condition on them
        if not looks_for_words or any(c.field_expr == "active" for c in conditions):
            return domain
        ids = self._search(domain, limit=SETTLED_MAX + 1).get_result_ids()
        return [("id", "in", list(ids))] if len(ids) <= SETTLED_MAX else domain

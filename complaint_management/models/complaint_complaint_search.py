import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

TEXT_FIELDS = ("search_text", "description")
SETTLED_MAX = 1000
WORDS_MAX = 4


class ComplaintComplaint(models.Model):
    """Looking for words among a million cases: once for the page and its count, and for all
    the columns of the board, as each look into the trigram index takes its time."""

    _inherit = "complaint.complaint"

    @api.model
    @api.readonly
    def web_search_read(
        self, domain, specification, offset=0, limit=None, order=None, count_limit=None
    ):
        """The page is found first and read afterwards: then PostgreSQL asks the record rules
        about all of it at once, else Python does so case by case."""
        found = self._find_words(domain, order)
        if found is not None:
            page = found[offset : limit and offset + limit]
            return {"length": len(found), "records": page.web_read(specification)}
        domain = self._prepare_words(domain)
        page = self.search(domain, offset=offset, limit=limit, order=order)
        return self._format_web_search_read_results(
            domain, page.web_read(specification), offset, limit, count_limit
        )

    @api.model
    @api.readonly
    def web_read_group(self, domain, *args, **kwargs):
        found = self._find_words(domain)
        domain = self._prepare_words(domain) if found is None else [("id", "in", found.ids)]
        return super().web_read_group(domain, *args, **kwargs)

    @api.model
    def _find_words(self, domain, order=None):
        """The cases in this order where `domain` looks for words and finds not too many, else
        None. Record rules and the switched-on companies have their say."""
        conditions = list(Domain(domain).iter_conditions())
        # who asks for archived cases wants no other condition on them
        if not any(map(self._looks_for_words, conditions)) or any(
            c.field_expr == "active" for c in conditions
        ):
            return None
        question, most = self._prepare_words(domain), SETTLED_MAX + 1
        if all(map(self._is_plain, conditions)):
            # sudo: first the words alone, as together with record rules PostgreSQL gathers all
            # that somebody may see; then which of these few the user may see
            ids = self.sudo()._search(question, limit=most, order="id").get_result_ids()
            if len(ids) < most:
                question = Domain("id", "in", ids)
        found = self.search(question, limit=most, order=order)
        return found if len(found) < most else None

    @api.model
    def _is_plain(self, condition):
        """Whether what is asked is a column of the case that the user may read, of which
        rights know no other answer."""
        field = self._fields.get(condition.field_expr)
        return bool(
            field
            and field.store
            and field.column_type
            and not field.relational
            and self._has_field_access(field, "read")
        )

    @api.model
    def _looks_for_words(self, condition):
        return condition.field_expr in TEXT_FIELDS and condition.operator == "ilike"

    @api.model
    def _prepare_words(self, domain):
        """The same question, put so that the trigram index is asked for the longest words of a
        phrase only: those in between are in every case and take most of the time."""
        return Domain(domain).map_conditions(
            lambda c: self._ask_for_words(c) if self._looks_for_words(c) else c
        )

    @api.model
    def _ask_for_words(self, condition):
        words = re.findall(r"\w{3,}", str(condition.value))
        if len(words) < 2:
            return condition
        longest = sorted(set(words), key=len)[-WORDS_MAX:]
        # compared with TRUE, the whole phrase is looked for in what was found, not in the index
        phrase = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(%s) IS TRUE", condition.optimize_full(model)._to_sql(model, alias, query)
            ),
        )
        return phrase & Domain.AND(Domain(condition.field_expr, "ilike", word) for word in longest)

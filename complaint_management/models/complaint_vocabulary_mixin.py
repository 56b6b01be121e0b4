from odoo import api, fields, models


class ComplaintVocabularyMixin(models.AbstractModel):
    """A word an administrator may add, rename, reorder and archive."""

    _name = "complaint.vocabulary.mixin"
    _description = "Complaint Vocabulary"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    @api.model
    @api.readonly
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """An import asks for the same few words in every row: each is looked up once (R60)."""
        known = self.env.context.get("complaint_import_words")
        if known is None or operator != "=" or domain:
            return super().name_search(name, domain, operator, limit)
        found = known.get((self._name, name)) or super().name_search(name, domain, operator, limit)
        known[self._name, name] = found
        return found

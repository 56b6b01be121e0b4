from odoo import fields, models


class ComplaintVocabularyMixin(models.AbstractModel):
    """A word an administrator may add, rename, reorder and archive."""

    _name = "complaint.vocabulary.mixin"
    _description = "Complaint Vocabulary"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintVocabularyMixin(models.AbstractModel):
    """A word an administrator may add, rename, reorder and archive."""

    _name = "complaint.vocabulary.mixin"
    _description = "Complaint Vocabulary"
    _inherit = ["complaint.guard.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Cases keep the words they were decided with, archived ones too (R57)."""
        # sudo: the administrator may not see the cases that use a word
        Case = self.env["complaint.complaint"].sudo().with_context(active_test=False)
        for name, field in Case._fields.items():
            if field.type == "many2one" and field.store and field.comodel_name == self._name:
                case = Case.search([(name, "in", self.ids)], limit=1)
                if case:
                    raise UserError(
                        self.env._(
                            "“%(name)s” is used by cases and cannot be deleted. Archive it instead.",
                            name=case[name].display_name,
                        )
                    )

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

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

SEPARATOR = " / "


class ComplaintTreeMixin(models.AbstractModel):
    """A word that stands in a tree (heirs define `parent_id`) and is shown with its path.

    The path "Facilities / Noise" is what people read, search, import and create by.
    """

    _name = "complaint.tree.mixin"
    _description = "Complaint Vocabulary Tree"
    _inherit = ["complaint.vocabulary.mixin"]

    display_name = fields.Char(recursive=True)

    @api.depends("name", "parent_id.display_name")
    @api.depends_context("lang", "hierarchical_naming")
    def _compute_display_name(self):
        """The path; where the tree itself is drawn, or a column is narrow, the name alone."""
        has_path = self.env.context.get("hierarchical_naming", True)
        for word in self:
            parent = has_path and word.parent_id.display_name
            word.display_name = SEPARATOR.join(filter(None, (parent, word.name)))

    def _search_display_name(self, operator, value):
        """Find "Facilities / Noise" by its path, everything else by the usual search names."""
        domain = super()._search_display_name(operator, value)
        if operator == "in":
            return domain | Domain.OR(self._get_path_domain(path) for path in value if path)
        if operator == "ilike" and SEPARATOR in (value or ""):
            parent, _sep, name = value.rpartition(SEPARATOR)
            return super()._search_display_name(operator, name) & Domain(
                "parent_id.display_name", operator, parent
            )
        return domain

    @api.model
    def _get_path_domain(self, path):
        """The entry with exactly this path."""
        domain, link = Domain.TRUE, ""
        for name in reversed(path.split(SEPARATOR)):
            domain &= Domain(f"{link}name", "=", name.strip())
            link += "parent_id."
        return domain & Domain(link.removesuffix("."), "=", False)

    @api.model
    def name_create(self, name):
        """Create the word and whatever part of its path is missing (R60)."""
        parent = self.browse()
        for part in name.split(SEPARATOR):
            domain = [("name", "=", part.strip()), ("parent_id", "=", parent.id)]
            parent = self.search(domain, limit=1) or self.create(
                {"name": part.strip(), "parent_id": parent.id}
            )
        return parent.id, parent.display_name

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("An entry cannot stand below itself."))

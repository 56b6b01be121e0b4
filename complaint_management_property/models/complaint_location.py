from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

# Where a place of this kind may stand; False is "nowhere", a place of its own.
PARENT_KINDS = {
    "project": (False, "site", "project"),
    "building": ("project",),
    "unit": ("building",),
    "public_area": ("project", "building", "public_area"),
}


class ComplaintLocation(models.Model):
    """Places of an estate: project → building → unit, and the areas everybody uses."""

    _inherit = "complaint.location"

    kind = fields.Selection(
        selection_add=[
            ("project", "Project"),
            ("building", "Building"),
            ("unit", "Unit"),
            ("public_area", "Public Area"),
        ],
        ondelete={kind: "set default" for kind in PARENT_KINDS},
    )
    project_id = fields.Many2one(
        "complaint.location",
        compute="_compute_estate",
        store=True,
        recursive=True,
        index="btree_not_null",
    )
    building_id = fields.Many2one(
        "complaint.location",
        compute="_compute_estate",
        store=True,
        recursive=True,
        index="btree_not_null",
    )
    is_public_area = fields.Boolean(compute="_compute_estate", store=True, recursive=True)
    household_ids = fields.One2many("complaint.household", "unit_id", string="Households")

    @api.model
    def _get_private_kinds(self):
        """R9: behind the door of a unit lives one household."""
        return super()._get_private_kinds() | {"unit"}

    @api.depends(
        "kind", "parent_id.project_id", "parent_id.building_id", "parent_id.is_public_area"
    )
    def _compute_estate(self):
        """The nearest project and building up the tree, and whether everybody may be here."""
        for place in self:
            above = place.parent_id
            place.project_id = place if place.kind == "project" else above.project_id
            place.building_id = place if place.kind == "building" else above.building_id
            place.is_public_area = place.kind == "public_area" or (
                place.kind != "unit" and above.is_public_area
            )

    @api.constrains("kind", "parent_id")
    def _check_estate(self):
        """A unit stands in a building, a building in a project."""
        if self.env.context.get(MODULE_UNINSTALL_FLAG):  # the kinds go away one by one
            return
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for place in self | self.child_ids:
            allowed = PARENT_KINDS.get(place.kind)
            if allowed and place.parent_id.kind not in allowed:
                raise ValidationError(
                    self.env._(
                        "Inside: “%(place)s” is a place of the kind %(kind)s and stands in one "
                        "of the kind %(parents)s. Choose where it stands.",
                        place=place.name,
                        kind=kinds[place.kind],
                        parents=", ".join(kinds[kind] for kind in allowed if kind),
                    )
                )

from odoo import api, fields, models


class ComplaintLocation(models.Model):
    _inherit = "complaint.location"

    kind = fields.Selection(
        selection_add=[("floor", "Floor"), ("room", "Room")],
        ondelete={"floor": "set default", "room": "set default"},
    )

    @api.model
    def _get_private_kinds(self):
        """R9: two complaints about one room are about the same thing."""
        return super()._get_private_kinds() | {"room"}

    @api.depends("kind")
    def _compute_display_name(self):
        """A room is known by its number; the way there only hides it on a card."""
        rooms = self.filtered(lambda location: location.kind == "room")
        for room in rooms:
            room.display_name = room.name
        return super(ComplaintLocation, self - rooms)._compute_display_name()

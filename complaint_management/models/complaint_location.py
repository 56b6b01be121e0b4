from odoo import api, fields, models


class ComplaintLocation(models.Model):
    """A place a complaint is about: a site and the places inside it."""

    _name = "complaint.location"
    _description = "Complaint Location"
    _inherit = ["complaint.tree.mixin"]
    _parent_store = True
    _rec_names_search = ["name", "code"]

    name = fields.Char(translate=False)
    parent_id = fields.Many2one(
        "complaint.location", string="Inside", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("complaint.location", "parent_id", string="Places Inside")
    code = fields.Char(help="Code on the door plate, in ledgers and imports.")
    kind = fields.Selection(
        [("site", "Site"), ("area", "Area"), ("counter", "Counter")], default="area"
    )
    is_private = fields.Boolean(
        string="One Occupant",
        compute="_compute_is_private",
        store=True,
        readonly=False,
        precompute=True,
        help="Two complaints about this place with the same category count as repeats.",
    )
    department_id = fields.Many2one(
        "hr.department", help="Department in charge of this place, when the category names none."
    )
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    complaint_ids = fields.One2many(
        "complaint.complaint",
        "location_id",
        string="Cases",
        groups="complaint_management.group_complaint_staff",
    )
    complaint_count = fields.Integer(
        compute="_compute_complaint_count",
        groups="complaint_management.group_complaint_staff",
    )

    @api.depends("kind")
    def _compute_is_private(self):
        """R9: what happens twice behind one door is the same matter."""
        private = self._get_private_kinds()
        for location in self:
            location.is_private = location.kind in private or location.is_private

    @api.model
    def _get_private_kinds(self):
        """Door: the kinds of places that have one occupant (a set of keys of `kind`)."""
        return set()

    def _compute_complaint_count(self):
        counts = dict(
            self.env["complaint.complaint"]._read_group(
                [("location_id", "in", self.ids)], ["location_id"], ["__count"]
            )
        )
        for location in self:
            location.complaint_count = counts.get(location, 0)

    def _get_site(self):
        """The topmost place this one stands in; empty for no place."""
        site = self
        while site.parent_id:
            site = site.parent_id
        return site

    def action_view_complaints(self):
        """Open the cases about this place and the places inside it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management.complaint_complaint_action_all"
        )
        return action | {
            "domain": [("location_id", "child_of", self.id)],
            "context": {"default_location_id": self.id},
        }

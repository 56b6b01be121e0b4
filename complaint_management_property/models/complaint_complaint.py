from odoo import api, fields, models

# Roles of other people that make their household one of those complaining or affected.
COUNTED_ROLES = ("complainant", "affected")


class ComplaintComplaint(models.Model):
    """The household that complains and the place in the estate (spec §4, Property)."""

    _inherit = "complaint.complaint"

    household_id = fields.Many2one(
        "complaint.household",
        compute="_compute_household_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        check_company=True,
        help="Choosing it fills complainant and place; complainant or place fill it "
        "where only one household fits.",
    )
    household_role = fields.Selection(related="household_id.role", string="Complains as")
    household_count = fields.Integer(
        string="Households",
        compute="_compute_household_count",
        store=True,
        precompute=True,
        help="How many different households complain or are affected.",
    )
    project_id = fields.Many2one(
        related="location_id.project_id", store=True, precompute=True, index="btree_not_null"
    )
    building_id = fields.Many2one(
        related="location_id.building_id", store=True, precompute=True, index="btree_not_null"
    )
    is_public_area = fields.Boolean(
        related="location_id.is_public_area", store=True, precompute=True
    )

    @api.depends("partner_id", "location_id", "is_anonymous")
    def _compute_household_id(self):
        stale = self.filtered(lambda c: not c._fits_household())
        found = self.env["complaint.household"]._find(
            [(c.company_id, c.partner_id, c.location_id, c._get_day_received()) for c in stale]
        )
        for case, household in zip(stale, found, strict=True):
            case.household_id = not case.is_anonymous and household

    @api.depends(
        "household_id.unit_id",
        "party_ids.household_id.unit_id",
        "party_ids.role",
        "party_ids.active",
    )
    def _compute_household_count(self):
        """R13: people of one unit are one household."""
        for case in self:
            case.household_count = len(case._get_households().unit_id)

    @api.onchange("household_id")
    def _onchange_household_id(self):
        """Only the screen knows which of the three was chosen last, hence no compute."""
        household = self.household_id
        if household:
            homes = self.partner_id.household_ids.unit_id  # of whom we took it for till now
            self.partner_id = household.partner_id  # first: the household has to fit it
            if not self.location_id or self.location_id in homes:
                self.location_id = household.unit_id

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("household_id"):
                household = self.env["complaint.household"].browse(vals["household_id"])
                vals.setdefault("partner_id", household.partner_id.id)
                vals.setdefault("location_id", household.unit_id.id)
        return super().create(vals_list)

    @api.model
    def _get_severity_facts(self):
        """R13: the more households, the graver."""
        return [*super()._get_severity_facts(), "household_count"]

    def action_view_households(self):
        """Open the households that complain or are affected."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management_property.complaint_household_action"
        )
        return action | {"domain": [("id", "in", self._get_households().ids)], "context": {}}

    def _get_households(self):
        """Households (`complaint.household`) that complain in this case or are affected."""
        self.ensure_one()
        counted = self.party_ids.filtered(lambda p: p.role in COUNTED_ROLES)
        return self.household_id | counted.household_id

    def _prepare_merged_party_vals(self, other):
        """R10: the household of a merged case goes on counting."""
        return super()._prepare_merged_party_vals(other) | {"household_id": other.household_id.id}

    def _fits_household(self):
        """Whether the household on the case still belongs to its complainant or place."""
        self.ensure_one()
        household = self.household_id
        if not household or self.is_anonymous:
            return False
        if self.partner_id:
            return household.partner_id == self.partner_id
        return household.unit_id == self.location_id

    def _get_day_received(self):
        """The day of receipt where the user is; who lived where is asked for that day."""
        received = self.date_received or fields.Datetime.now()
        return fields.Datetime.context_timestamp(self, received).date()

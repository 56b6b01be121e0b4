from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class ComplaintHousehold(models.Model):
    """One person's tie to a unit: as owner, tenant or family, from when to when."""

    _name = "complaint.household"
    _description = "Household"
    _inherit = ["complaint.guard.mixin"]
    _order = "unit_id, date_from desc, id"
    _rec_names_search = ["unit_id.code", "unit_id.name", "partner_id.name", "partner_id.phone"]
    _check_company_auto = True

    unit_id = fields.Many2one(
        "complaint.location",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("kind", "=", "unit")],
        check_company=True,
    )
    building_id = fields.Many2one(related="unit_id.building_id", store=True)
    project_id = fields.Many2one(related="unit_id.project_id", store=True)
    partner_id = fields.Many2one(
        "res.partner", string="Member", required=True, index=True, ondelete="restrict"
    )
    phone = fields.Char(related="partner_id.phone")
    email = fields.Char(related="partner_id.email", string="E-mail")
    role = fields.Selection(
        [("owner", "Owner"), ("tenant", "Tenant"), ("family", "Family")],
        required=True,
        default="owner",
    )
    date_from = fields.Date(string="From", help="Empty: nobody remembers since when.")
    date_to = fields.Date(string="Until", help="Empty: to this day.")
    is_current = fields.Boolean(
        string="Lives Here Now", compute="_compute_is_current", search="_search_is_current"
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    complaint_ids = fields.One2many(
        "complaint.complaint",
        "household_id",
        string="Cases",
        groups="complaint_management.group_complaint_staff",
    )
    complaint_count = fields.Integer(
        compute="_compute_complaint_count",
        groups="complaint_management.group_complaint_staff",
    )

    _period_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "Until: the period of a household ends before it begins."
    )

    @api.depends("unit_id.code", "unit_id.name", "partner_id.name", "role")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """“3-1202 Wang Fang (Owner)”"""
        roles = dict(self._fields["role"]._description_selection(self.env))
        for household in self:
            unit, partner = household.unit_id, household.partner_id
            words = filter(None, (unit.code or unit.name, partner.name))
            household.display_name = f"{' '.join(words)} ({roles.get(household.role, '')})"

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for household in self:
            household.is_current = household._is_valid_on(today)

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return (Domain("date_from", "=", False) | Domain("date_from", "<=", "today")) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", "today")
        )

    def _compute_complaint_count(self):
        counts = dict(
            self.env["complaint.complaint"]._read_group(
                [("household_id", "in", self.ids)], ["household_id"], ["__count"]
            )
        )
        for household in self:
            household.complaint_count = counts.get(household, 0)

    @api.constrains("unit_id")
    def _check_unit(self):
        for household in self:
            if household.unit_id.kind != "unit":
                raise ValidationError(
                    self.env._(
                        "Unit: a household lives in a unit, and “%(place)s” is none.",
                        place=household.unit_id.name,
                    )
                )

    def action_view_complaints(self):
        """Open the cases of this household."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management.complaint_complaint_action_all"
        )
        return action | {
            "domain": [("household_id", "=", self.id)],
            "context": {"default_household_id": self.id},
        }

    def _is_valid_on(self, day):
        """Whether this person belonged to the unit on that `day`."""
        self.ensure_one()
        return (not self.date_from or self.date_from <= day) and (
            not self.date_to or self.date_to >= day
        )

    @api.model
    def _find(self, requests):
        """The one household each request points to, in the order given; empty when none or
        several do. The person decides, the place only where the person does not.

        :param requests: list of `(company, partner, place, day)`.
        """
        companies, partners, places = self.env["res.company"], self.env["res.partner"], self.unit_id
        for company, partner, place, _day in requests:
            companies |= company
            partners |= partner
            places |= place
        households = self.search(
            Domain("company_id", "in", companies.ids)
            & (Domain("partner_id", "in", partners.ids) | Domain("unit_id", "in", places.ids))
        )
        by_partner, by_unit = households.grouped("partner_id"), households.grouped("unit_id")
        found = []
        for company, partner, place, day in requests:
            known = by_partner.get(partner) if partner else by_unit.get(place)
            known = (known or self.browse()).filtered(
                lambda h, company=company, day=day: h.company_id == company and h._is_valid_on(day)
            )
            if len(known) > 1:
                known = known.filtered(lambda h, place=place: h.unit_id == place)
            found.append(known if len(known) == 1 else self.browse())
        return found

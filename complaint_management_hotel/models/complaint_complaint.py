from odoo import api, fields, models

from .complaint_stay import GUEST_PHASES

SHIFTS = [("morning", "Morning shift"), ("middle", "Middle shift"), ("night", "Night shift")]


class ComplaintComplaint(models.Model):
    """The guest of a case: in which stay, still in the house or not, promised till when."""

    _inherit = "complaint.complaint"

    stay_id = fields.Many2one(
        "complaint.stay",
        index="btree_not_null",
        tracking=True,
        check_company=True,
        help="Choosing a stay fills in the guest and the room.",
    )
    stay_number = fields.Char(related="stay_id.number")
    vip_level = fields.Selection(related="stay_id.vip_level")
    date_departure = fields.Datetime(related="stay_id.date_departure")
    partner_id = fields.Many2one(
        compute="_compute_partner_id", store=True, readonly=False, precompute=True
    )
    location_id = fields.Many2one(
        compute="_compute_location_id", store=True, readonly=False, precompute=True
    )
    current_location_id = fields.Many2one(
        related="stay_id.location_id",
        string="Room Now",
        help="Where the guest was moved to; the room reported stays.",
    )
    guest_phase = fields.Selection(
        GUEST_PHASES,
        compute="_compute_guest_phase",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    outlet_id = fields.Many2one("complaint.outlet", index="btree_not_null", tracking=True)
    shift = fields.Selection(SHIFTS, compute="_compute_shift", store=True, precompute=True)

    @api.depends("stay_id")
    def _compute_partner_id(self):
        for case in self:
            guest = not case.is_anonymous and case.stay_id.partner_id
            case.partner_id = guest or case.partner_id

    @api.depends("stay_id")
    def _compute_partner_details(self):
        """A guest without a contact record is still known by the stay."""
        result = super()._compute_partner_details()
        for case in self:
            if case.stay_id and not (case.partner_id or case.is_anonymous):
                for name in ("partner_name", "partner_phone", "partner_email"):
                    case[name] = case.stay_id[name] or case[name]
        return result

    @api.depends("stay_id")
    def _compute_location_id(self):
        """The room reported: it stays when the guest is moved to another one."""
        for case in self:
            case.location_id = case.stay_id.location_id or case.location_id

    @api.depends("stay_id.date_arrival", "stay_id.date_departure", "date_received")
    def _compute_guest_phase(self):
        """The phase the guest was in at receipt; an ended case keeps what it had (R44)."""
        for case in self:
            if case.stay_id and case.date_received and not case._origin.is_closed:
                case.guest_phase = case.stay_id._get_guest_phase(case.date_received)
            else:
                case.guest_phase = case.guest_phase

    @api.depends("date_received", "company_id")
    def _compute_shift(self):
        for case in self:
            if not (case.date_received and case.company_id):
                case.shift = False
                continue
            hour = case.company_id._get_house_time(case.date_received).hour
            case.shift = "morning" if 7 <= hour < 15 else "middle" if 15 <= hour < 23 else "night"

    @api.depends("guest_phase", "stay_id.date_departure", "date_requested")
    def _compute_date_promised(self):
        """In house the guest's own deadline counts, at the latest the departure; what the
        guest was told in a contact since then goes before both (R3)."""
        working = self.filtered(lambda case: not (case.is_closed and case.date_promised))
        result = super(ComplaintComplaint, working)._compute_date_promised()
        for case in working.filtered(lambda case: case.guest_phase == "in_house"):
            if not case.contact_ids.filtered("date_next"):
                dates = (case.date_requested or case.date_promised, case.date_departure)
                case.date_promised = min(filter(None, dates), default=False)
        return result

    @api.depends("stay_number")
    def _compute_search_text(self):
        return super()._compute_search_text()

    @api.depends("stay_id")
    def _compute_repeat_of_id(self):
        return super()._compute_repeat_of_id()

    @api.model
    def _get_search_text_fields(self):
        """Guests remember their booking number."""
        return [*super()._get_search_text_fields(), "stay_number"]

    @api.model
    def _get_repeat_keys(self):
        """R9: the same stay is the same matter, also after the guest changed rooms."""
        return [*super()._get_repeat_keys(), "stay_id"]

    def action_split(self):
        """The other point was raised by the same guest (R10)."""
        action = super().action_split()
        action["context"]["default_stay_id"] = self.stay_id.id
        return action

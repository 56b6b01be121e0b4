from babel.dates import format_interval

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import babel_locale_parse, get_lang

GUEST_PHASES = [("in_house", "In house"), ("after_stay", "After the stay")]
VIP_LEVELS = [("a", "VIP A"), ("b", "VIP B"), ("c", "VIP C")]


class ComplaintStay(models.Model):
    """One stay: which guest is in which room, from arrival to departure."""

    _name = "complaint.stay"
    _description = "Hotel Stay"
    _inherit = ["complaint.guard.mixin", "complaint.person.mixin", "mail.thread"]
    _order = "date_arrival desc, id desc"
    _rec_names_search = ["location_id.name", "partner_name", "number"]
    _check_company_auto = True

    number = fields.Char(string="Booking Number", index="btree_not_null", tracking=True)
    partner_id = fields.Many2one(string="Guest", tracking=True)
    partner_name = fields.Char(string="Guest Name", required=True)
    location_id = fields.Many2one(
        "complaint.location",
        string="Room",
        domain=[("kind", "=", "room")],
        index="btree_not_null",
        tracking=True,
        check_company=True,
        help="Where the guest is now; cases keep the room that was reported.",
    )
    date_arrival = fields.Datetime(string="Arrival", required=True, index=True, tracking=True)
    date_departure = fields.Datetime(string="Departure", required=True, index=True, tracking=True)
    vip_level = fields.Selection(VIP_LEVELS, string="VIP Level", tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    complaint_ids = fields.One2many(
        "complaint.complaint",
        "stay_id",
        string="Cases",
        groups="complaint_management.group_complaint_staff",
    )
    complaint_count = fields.Integer(
        compute="_compute_complaint_count",
        groups="complaint_management.group_complaint_staff",
    )

    _departure_after_arrival = models.Constraint(
        "CHECK (date_departure > date_arrival)", "Departure: a guest departs after arriving."
    )

    @api.depends("location_id.name", "partner_name", "date_arrival", "date_departure")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Like "1204 Lin Xia Mar 3 – 6"."""
        locale = babel_locale_parse(get_lang(self.env).code)
        for stay in self:
            days = (
                stay.date_arrival
                and stay.date_departure
                and format_interval(
                    stay.company_id._get_house_time(stay.date_arrival).date(),
                    stay.company_id._get_house_time(stay.date_departure).date(),
                    "MMMd",
                    locale=locale,
                )
            )
            words = (stay.location_id.name, stay.partner_name, days)
            stay.display_name = " ".join(filter(None, words))

    def _compute_complaint_count(self):
        counts = dict(
            self.env["complaint.complaint"]._read_group(
                [("stay_id", "in", self.ids)], ["stay_id"], ["__count"]
            )
        )
        for stay in self:
            stay.complaint_count = counts.get(stay, 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_without_cases(self):
        """R57: what a case was about does not disappear."""
        for stay in self.sudo():  # sudo: also a case the user does not see
            if stay.complaint_ids:
                raise UserError(
                    self.env._(
                        "There are cases about %(stay)s. Archive the stay instead.",
                        stay=stay.display_name,
                    )
                )

    def action_view_complaints(self):
        """Open the cases of this stay."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management.complaint_complaint_action_all"
        )
        return action | {
            "domain": [("stay_id", "=", self.id)],
            "context": {"default_stay_id": self.id},
        }

    def _get_guest_phase(self, date):
        """Key of `GUEST_PHASES` at `date`; False before the day of arrival.

        Who stands at the reception on the day of arrival is a guest already.
        """
        self.ensure_one()
        if date >= self.date_departure:
            return "after_stay"
        house = self.company_id._get_house_time
        return "in_house" if house(date).date() >= house(self.date_arrival).date() else False

import re
import unicodedata

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.address import get_address

EXTENSION = re.compile(r"(?:ext|x|转)\.?\s*\d+\s*$", re.IGNORECASE)
PHONE = re.compile(r"[\d\s()（）+＋\-－–./#*]+")
PHONE_DIGITS_MAX = 40  # two numbers with their country codes stand in one field


def get_digits(text):
    """The digits in a text as 0–9, also those typed full-width ("１３８" is "138")."""
    return "".join(str(unicodedata.decimal(char)) for char in text or "" if char.isdecimal())


class ComplaintPersonMixin(models.AbstractModel):
    """Somebody with a name, a phone and an e-mail, known as a contact or not."""

    _name = "complaint.person.mixin"
    _description = "Person of a Complaint"

    partner_id = fields.Many2one(
        "res.partner", string="Contact", index="btree_not_null", tracking=True
    )
    partner_name = fields.Char(
        string="Full Name",
        compute="_compute_partner_details",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    partner_phone = fields.Char(
        string="Phone",
        compute="_compute_partner_details",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    partner_email = fields.Char(
        string="E-mail",
        compute="_compute_partner_details",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
    )
    partner_phone_digits = fields.Char(
        compute="_compute_partner_phone_digits",
        store=True,
        precompute=True,
        index="btree_not_null",
        export_string_translation=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._unify_address(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._unify_address(vals))

    @api.model
    def _unify_address(self, vals):
        """R9: an address is kept the one way in which all ways to write it compare."""
        address = get_address(vals.get("partner_email"))
        return vals | {"partner_email": address} if address else vals

    @api.depends("partner_id")
    def _compute_partner_details(self):
        for person in self:
            contact = person.partner_id
            person.partner_name = contact.name or person.partner_name
            person.partner_phone = contact.phone or person.partner_phone
            # whatever a contact came by, a case of theirs is taken in
            person.partner_email = get_address(contact.email) or person.partner_email

    @api.depends("partner_phone")
    def _compute_partner_phone_digits(self):
        """What stays of a phone number however it is written: its last eight digits,
        without country or area code ("+86 10 6512 3456", "6512 3456") or extension."""
        for person in self:
            number = EXTENSION.sub("", person.partner_phone or "")
            person.partner_phone_digits = get_digits(number)[-8:] or False

    @api.constrains("partner_phone")
    def _check_phone(self):
        for person in self:
            phone = (person.partner_phone or "").strip()
            number = EXTENSION.sub("", phone)
            length = len(get_digits(number))
            if phone and not (5 <= length <= PHONE_DIGITS_MAX and PHONE.fullmatch(number)):
                raise ValidationError(
                    self.env._(
                        "Phone: “%(phone)s” is not a phone number. Use digits, spaces and + ( ) -.",
                        phone=phone[:50],
                    )
                )

    @api.constrains("partner_email")
    def _check_email(self):
        for person in self:
            if person.partner_email and not get_address(person.partner_email):
                raise ValidationError(
                    self.env._(
                        "E-mail: “%(email)s” is not an e-mail address. Write one, like "
                        "%(example)s.",
                        email=person.partner_email[:50],
                        example="name@example.com",
                    )
                )

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

PHONE = re.compile(r"[\d\s()+\-./#*]+(?:(?:ext|x|转)\.?\s*\d+)?", re.IGNORECASE)


class ComplaintPersonMixin(models.AbstractModel):
    """Somebody with a name, a phone and an e-mail, known as a contact or not."""

    _name = "complaint.person.mixin"
    _description = "Person of a Complaint"

    partner_id = fields.Many2one("res.partner", string="Contact", index="btree_not_null")
    partner_name = fields.Char(
        string="Name",
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
        tracking=True,
    )
    partner_phone_digits = fields.Char(
        compute="_compute_partner_phone_digits",
        store=True,
        precompute=True,
        index="btree_not_null",
        export_string_translation=False,
    )

    @api.depends("partner_id")
    def _compute_partner_details(self):
        for person in self:
            for name in ("name", "phone", "email"):
                key = f"partner_{name}"
                person[key] = person.partner_id[name] or person[key]

    @api.depends("partner_phone")
    def _compute_partner_phone_digits(self):
        """The last eleven digits: one person calls from +86 138… and from 138…"""
        for person in self:
            digits = re.sub(r"\D", "", person.partner_phone or "")
            person.partner_phone_digits = digits[-11:] or False

    @api.constrains("partner_phone")
    def _check_phone(self):
        for person in self:
            phone = (person.partner_phone or "").strip()
            if phone and (len(re.sub(r"\D", "", phone)) < 5 or not PHONE.fullmatch(phone)):
                raise ValidationError(
                    self.env._(
                        "Phone: “%(phone)s” is not a phone number. Use digits, spaces and + ( ) -.",
                        phone=phone[:50],
                    )
                )

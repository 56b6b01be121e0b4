from odoo import api, models
from odoo.tools import email_normalize, html2plaintext


class ComplaintComplaint(models.Model):
    """What is written between us and the complainant (R40)."""

    _inherit = "complaint.complaint"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """An e-mail opens a case: the sender is the complainant."""
        written = self.env["complaint.channel"].search([("method", "=", "email")], limit=1)
        values = {
            "name": msg_dict.get("subject") or self.env._("(no subject)"),
            "description": html2plaintext(msg_dict.get("body") or ""),
            "partner_id": msg_dict.get("author_id"),
            "partner_email": email_normalize(msg_dict.get("email_from")),
            "receiver_id": False,
        }
        if written:
            values["channel_id"] = written.id
        return super().message_new(msg_dict, values | (custom_values or {}))

    def _message_post_after_hook(self, message, msg_vals):
        """Whatever we write to the complainant, or they to us, becomes a contact (R40).
        Internal notes are none."""
        result = super()._message_post_after_hook(message, msg_vals)
        if message.message_type in ("comment", "email") and not message.subtype_id.internal:
            for case in self.filtered(lambda c: not c.is_closed):
                direction = case._get_contact_direction(message)
                if direction:
                    # sudo: an answer by mail or portal comes from somebody without rights
                    self.env["complaint.contact"].sudo()._clean_env().create(
                        case._prepare_contact_vals(message, direction)
                    )
        return result

    def _get_contact_direction(self, message):
        """`in` when the complainant wrote the message, `out` when it went to them, else False."""
        self.ensure_one()
        own = email_normalize(self.partner_email) or email_normalize(self.partner_id.email)
        if message.author_id and message.author_id == self.partner_id:
            return "in"
        if own and email_normalize(message.email_from) == own:
            return "in"
        recipients = message.partner_ids
        if self.partner_id in recipients or own in recipients.mapped("email_normalized"):
            return "out" if self.partner_id or own else False
        return False

    def _prepare_contact_vals(self, message, direction):
        """Values of the contact that a message amounts to."""
        return {
            "complaint_id": self.id,
            "date": message.date,
            "direction": direction,
            "method": "email",
            "user_id": self.env.user.id,
            "summary": message.subject or html2plaintext(message.body or "")[:500] or "–",
        }

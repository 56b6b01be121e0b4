from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, email_normalize_all, html2plaintext

from ..tools.address import get_address
from ..tools.answer_link import without_link
from .complaint_complaint_intake import SUBJECT_MAX


class ComplaintComplaint(models.Model):
    """What is written between us and the complainant (R40)."""

    _inherit = "complaint.complaint"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """An e-mail opens a case: the sender is the complainant."""
        msg_dict["body"] = without_link(msg_dict.get("body"))
        written = self.env["complaint.channel"].search([("method", "=", "email")], limit=1)
        subject = (msg_dict.get("subject") or "").strip() or self.env._("(no subject)")
        text = html2plaintext(msg_dict.get("body") or "")
        sender = msg_dict.get("email_from")
        if not get_address(sender):  # nobody can be written to, so it is kept as a text
            text = "\n\n".join(filter(None, (sender, text)))
            msg_dict = msg_dict | {"email_from": False}
        if len(subject) > SUBJECT_MAX:  # nothing of it is lost
            subject, text = subject[: SUBJECT_MAX - 1] + "…", f"{subject}\n\n{text}"
        values = {
            "name": subject,
            "description": text,
            "partner_id": msg_dict.get("author_id"),
            "receiver_id": False,
        }
        if written:
            values["channel_id"] = written.id
        return super().message_new(msg_dict, values | (custom_values or {}))

    def message_update(self, msg_dict, update_vals=None):
        """R41: an answer by mail may quote the questionnaire; its link is not for the house."""
        msg_dict["body"] = without_link(msg_dict.get("body"))
        return super().message_update(msg_dict, update_vals=update_vals)

    def _message_post_after_hook(self, message, msg_vals):
        """Whatever we write to the complainant, or they to us, becomes a contact (R40).
        Internal notes are none."""
        result = super()._message_post_after_hook(message, msg_vals)
        if message.message_type in ("comment", "email") and not message._is_for_the_house():
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
        addresses = email_normalize_all(message.outgoing_email_to or "")
        addresses += recipients.mapped("email_normalized")
        if (self.partner_id and self.partner_id in recipients) or (own and own in addresses):
            return "out"
        return False

    def _get_other_side(self):
        """Door: the partners who are told nothing internal of the case, even if they work for
        us: the complainant and the other parties (R40)."""
        return self.partner_id | self.party_ids.partner_id

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Whoever is told: a confidential case is not mailed to followers who may not see it
        (R55)."""
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        case = self.sudo()  # sudo: a portal user who writes to us reads neither of them
        if not case.is_confidential:
            return recipients
        outsiders = case._get_other_side()
        return [
            person
            for person in recipients
            if person["id"] in outsiders.ids
            or (person["uid"] and self.with_user(person["uid"]).has_access("read"))
        ]

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

    def action_send_reply(self):
        """Open the mail composer with the reply template that fits the state (R40)."""
        self.ensure_one()
        template = self._get_reply_template()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write to the complainant"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
                "force_email": True,
            },
        }

    def _track_template(self, changes):
        """R37: the letter of a stage that quotes a solution waits until one was told."""
        result = super()._track_template(changes)
        letter = result.get("stage_id", [None])[0]
        if letter and letter._tells_solution() and not self[:1]._get_told_solution():
            result.pop("stage_id")
        return result

    def _get_told_solution(self):
        """The solution the complainant knows of (may be empty)."""
        self.ensure_one()
        return self.solution_ids.filtered(lambda s: s.state in ("proposed", "agreed", "done"))[:1]

    def _check_solution_told(self):
        """R37: raise, naming who must approve, when no solution was told yet."""
        for case in self:
            if case._get_told_solution():
                continue
            drafts = case.solution_ids.filtered(lambda s: not (s.date_proposed or s.date_dropped))
            reasons = [reason for draft in drafts for reason in draft._get_promise_blockers()]
            raise UserError(
                "\n".join(
                    reasons
                    or [
                        self.env._(
                            "Case %(number)s: no solution was told to the complainant yet. Record "
                            "that it was told (“Told”), then write the letter.",
                            number=case.number,
                        )
                    ]
                )
            )

    # Doors

    def _get_reply_template(self):
        """The mail template for writing to the complainant in this state (R40); a solution is
        quoted only once it was told (R37)."""
        self.ensure_one()
        key = {
            "received": "receipt",
            "assessment": "receipt",
            "solution": "solution" if self._get_told_solution() else "progress",
            "handling": "progress",
            "visit": "closing",
            "closed": "closing",
        }.get(self.state, "progress")
        return self.env.ref(f"complaint_management.mail_template_{key}")

    def _get_customer_name(self):
        """How the complainant is addressed; never empty."""
        self.ensure_one()
        return self.partner_name or self.env._("Anonymous")

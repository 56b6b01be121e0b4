from odoo import models
from odoo.exceptions import AccessError, UserError

from .complaint_links import is_ours

# What somebody outside writes to us, and how it is always posted.
OUTSIDER_WORDS = {"body", "subject", "attachments", "attachment_ids"}
OUTSIDER_POST = {
    "message_type": "comment",
    "subtype_xmlid": "mail.mt_comment",
    "email_add_signature": True,
}


class MailThread(models.AbstractModel):
    """Who may be told what is written on our records: notes stay in the house, and whoever is
    outside writes to us and to nobody else (R40, R54)."""

    _inherit = "mail.thread"

    # Notes

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """R40: an internal message never leaves the house, whomever it names, whoever follows,
        whichever way it was written."""
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        message = message.sudo()  # sudo: whoever writes, the answer is the same
        if not is_ours(message.model) or not message._is_for_the_house():
            return recipients
        record = self.env[message.model].sudo().browse(message.res_id)  # sudo: as above
        ids = [person["id"] for person in recipients if person["id"]]
        house = self._get_house(record, record.env["res.partner"].browse(ids))
        # what goes out by another way than mail, an SMS say, was written for it
        return [
            person
            for person in recipients
            if person["id"] in house.ids or person["notif"] not in ("inbox", "email")
        ]

    def _get_house(self, record, partners):
        """Those of `partners` who work in the company of this `record` (of any model of ours)
        and do not stand on the other side in its case."""
        names = record._fields
        company = record.company_id if "company_id" in names else self.env["res.company"]
        working = partners.filtered(
            lambda partner: any(
                not user.share and (not company or company in user.company_ids)
                for user in partner.user_ids
            )
        )
        case = record.complaint_id if "complaint_id" in names else record
        is_case = case._name == "complaint.complaint"
        return working - case._get_other_side() if is_case else working

    def _message_mail_after_hook(self, mails):
        """R40: a mailing leaves no contact on record and obeys none of the rules of letters;
        it goes to the house only."""
        if is_ours(self._name):
            records = self.sudo()  # sudo: who works here is the same for everybody
            for mail in mails:
                house = self._get_house(records.browse(mail.res_id), mail.recipient_ids)
                if mail.email_to or mail.email_cc or mail.recipient_ids - house:
                    raise UserError(
                        self.env._(
                            "Recipients: a mailing reaches colleagues only. Write to others "
                            "from the record itself, as a message."
                        )
                    )
        return super()._message_mail_after_hook(mails)

    # Those outside

    def message_post(self, **kwargs):
        """R54: whoever is outside adds their words to a record they may see, nothing more."""
        if not (is_ours(self._name) and self._is_outsider()):
            return super().message_post(**kwargs)
        self.check_access("read")
        self._check_outsider_words(kwargs)
        kwargs = self._keep_outsider_words(kwargs)
        # sudo: as Odoo's own portal does, access was asked; the author stays who they are
        return super(MailThread, self.sudo()).message_post(**kwargs).sudo(False)

    def message_notify(self, **kwargs):
        """R54: people outside send no mail to others in our name."""
        if self._is_outsider() and (is_ours(self._name) or is_ours(kwargs.get("model"))):
            self._refuse_outsider()
        return super().message_notify(**kwargs)

    def _is_outsider(self):
        """Whether somebody who does not work here acts for themselves."""
        return self.env.user.share and not self.env.su

    def _check_outsider_words(self, values):
        """Raise when `values` of a message hold more than words and files."""
        for name, value in values.items():
            if value and name not in OUTSIDER_WORDS and value != OUTSIDER_POST.get(name):
                self._refuse_outsider()

    def _keep_outsider_words(self, values):
        """The `values` of a message that somebody outside posts, without all they may not say."""
        words = {name: value for name, value in values.items() if name in OUTSIDER_WORDS}
        return {**words, **OUTSIDER_POST}

    def _refuse_outsider(self):
        raise UserError(
            self.env._("Message: write a text, with a subject and files if you like, to us only.")
        )

    # The mail gateway

    def _message_route_process(self, message, message_dict, routes):
        """R57: mails are handed in by the mail gateway; people write in their own name."""
        if not self.env.is_system() and any(is_ours(route[0]) for route in routes or ()):
            raise AccessError(self.env._("Mails are handed in by the mail gateway only."))
        return super()._message_route_process(message, message_dict, routes)

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import email_normalize

from ..tools.uninstall import heeding_guards
from .complaint_links import is_ours

# What a person changes of a message by reading it; everything else was written and stays.
READER_FIELDS = {"starred_partner_ids"}


class MailMessage(models.Model):
    """The log of our records: people add to it in their own name and now; nobody takes away
    from it (R57). What Odoo does as the system goes on: merging of contacts, deleting of sent
    mails, editing a comment of one's own in the chatter."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_model")
        for vals in vals_list:
            if not self.env.su and is_ours(vals.get("model", default)):
                if self.env.user.share:  # who writes through the thread, which sets the rest
                    self.env["mail.thread"]._refuse_outsider()
                self._check_own_words(vals)
        messages = super().create(vals_list)
        messages._hide_subject()
        return messages

    def write(self, vals):
        if not self.env.su and vals.keys() - READER_FIELDS:
            if is_ours(vals.get("model")) or self._is_log():
                self._refuse_rewriting()
        result = super().write(vals)
        if vals.get("subject"):
            self._hide_subject()
        return result

    def _hide_subject(self):
        """R55: every employee may see the subject of a message; that of a confidential case is
        its number, whoever wrote it."""
        # sudo: only what the message is called is touched
        named = self.sudo().filtered(lambda m: m.model == "complaint.complaint" and m.subject)
        for message in named:
            case = self.env[message.model].sudo().browse(message.res_id)  # sudo: as above
            subject = case._message_compute_subject()
            if case.is_confidential and message.subject != subject:
                message.subject = subject

    def unlink(self):
        """R57: no word of the context that a client sends lets the guards of deletion pass."""
        return super(MailMessage, heeding_guards(self)).unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_never_from_log(self):
        """R57: what was said or changed is not taken out of the log."""
        if not self.env.su and self._is_log():
            self._refuse_rewriting()

    def _names_colleague(self, vals):
        """Whether the sender's address in `vals` is that of somebody else of the house."""
        sender = email_normalize(vals.get("email_from") or "")
        if not sender or sender == email_normalize(self.env.user.email or ""):
            return False
        domain = [("email_normalized", "=", sender), ("share", "=", False)]
        # sudo: whether an address is a colleague's is no secret
        return bool(self.env["res.users"].sudo().search_count(domain, limit=1))

    def _is_log(self):
        """Whether one of these messages belongs to a record of ours."""
        # sudo: whose log it is, also where the record is kept from the user
        return any(is_ours(message.model) for message in self.sudo())

    def _refuse_rewriting(self):
        raise AccessError(
            self.env._("The log of a complaint stays as it was written. Add a note instead.")
        )

    def _check_own_words(self, vals):
        """R57: nobody writes in the name of somebody else, or in the past. A letter may go out
        in the name of the company; who wrote it stands in the log all the same."""
        me, company = self.env.user.partner_id, self.env.companies.partner_id
        if not vals.get("author_id"):
            vals["author_id"] = me.id
        moment = fields.Datetime.to_datetime(vals.get("date")) or fields.Datetime.now()
        is_now = abs(fields.Datetime.now() - moment) <= timedelta(minutes=5)
        is_mine = vals["author_id"] in (me | company).ids and not self._names_colleague(vals)
        if not (is_mine and is_now) or vals.get("tracking_value_ids"):
            raise AccessError(
                self.env._("Author and date: everybody writes in their own name, and now.")
            )

from odoo import models
from odoo.fields import Domain

from .complaint_links import is_ours


class MailMessage(models.Model):
    """What people outside read and write of the talk on our records (R40, R54)."""

    _inherit = "mail.message"

    def _is_for_the_house(self):
        """Whether this message is internal: a note, the log, or told to colleagues only."""
        self.ensure_one()
        return (
            self.is_internal
            or self.message_type == "user_notification"
            or not self.subtype_id
            or self.subtype_id.internal
        )

    def _get_forbidden_access(self, operation):
        """R40: nothing internal is read from outside, of whatever type the message is; Odoo
        keeps back internal comments only, not the log."""
        forbidden = super()._get_forbidden_access(operation)
        if self.env["mail.thread"]._is_outsider():
            # sudo: taken away, never given
            forbidden |= (
                self.sudo()
                .filtered(lambda m: is_ours(m.model) and m._is_for_the_house())
                .sudo(False)
            )
        return forbidden

    def _get_search_domain_share(self):
        """R40: nor is it found; the other parts of `_is_for_the_house` stand there already."""
        told = Domain("message_type", "=", "user_notification")
        return super()._get_search_domain_share() & ~(
            told & Domain("model", "=like", "complaint.%")
        )

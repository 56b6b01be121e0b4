from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """R41: a questionnaire that did not go out is told, before its mail may be deleted."""
        if failure_type:
            # sudo: nobody reads which mail it is
            visits = self.env["complaint.visit"].sudo().search([("mail_id", "in", self.ids)])
            visits._after_not_delivered()
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )

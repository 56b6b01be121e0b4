from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Completing the to-do of an escalation acknowledges it (R29)."""
        if not self.env.context.get("complaint_acknowledging"):
            activity_type = self.env.ref(
                "complaint_management.mail_activity_type_escalation", raise_if_not_found=False
            )
            for activity in self.filtered(lambda a: a.activity_type_id == activity_type):
                case = self.env["complaint.complaint"].browse(activity.res_id)
                case.escalation_ids.filtered(
                    lambda e, a=activity: e.state == "waiting" and e.to_user_id == a.user_id
                ).with_context(complaint_acknowledging=True)._acknowledge()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

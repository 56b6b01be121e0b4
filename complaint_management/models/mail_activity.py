from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.uninstall import heeding_guards
from .complaint_links import is_ours
from .complaint_state import LEVEL_RANK

# What a to-do hangs on: it is given about one record, and stays there.
PLACE_FIELDS = {"res_id", "res_model", "res_model_id"}


class MailActivity(models.Model):
    """To-dos on our records are somebody's: only they, whoever stands in for them, a higher
    level, or whoever gave one by hand, finish, change or take one away (R29, R32)."""

    _inherit = "mail.activity"

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        """A to-do tells no more of a confidential case than its number (R55)."""
        cases = self.filtered(lambda a: a.res_model == "complaint.complaint" and a.res_id)
        for activity in cases:
            case = self.env[activity.res_model].browse(activity.res_id)
            activity.res_name = case._get_told_name()
        return super(MailActivity, self - cases)._compute_res_name()

    def write(self, vals):
        ours = self._get_guarded()
        if ours:
            ours._check_owned()
            if PLACE_FIELDS & vals.keys():
                raise AccessError(self.env._("Document: a to-do stays where it was given."))
        result = super().write(vals)
        if PLACE_FIELDS & vals.keys():
            for activity in self._get_guarded():  # moved here: rights hold afterwards, too
                self.env[activity.res_model].browse(activity.res_id).check_access("read")
        return result

    def unlink(self):
        """R57: no word of the context that a client sends lets the guards of deletion pass."""
        return super(MailActivity, heeding_guards(self)).unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_owned(self):
        self._get_guarded()._check_owned()

    def _action_done(self, feedback=False, attachment_ids=None):
        """Completing the to-do of an escalation acknowledges it (R29)."""
        self._get_guarded()._check_owned()
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

    def _get_guarded(self):
        """Those of these to-dos that hang on our records, where a person acts; what the system
        does (the end of a case, collecting garbage) passes."""
        if self.env.su:
            return self.browse()
        # sudo: what it hangs on, also where that is kept from the user
        return self.filtered(lambda activity: is_ours(activity.sudo().res_model))

    def _check_owned(self):
        """Raise unless each of these to-dos is the user's to deal with."""
        if not self:
            return
        user = self.env.user
        mine = self.env["complaint.substitute"]._get_represented(user)
        rank = LEVEL_RANK[user._get_complaint_level()]
        for activity in self.sudo():  # sudo: whose it is, also where the case is kept from them
            owner = activity.user_id
            if not owner or owner in mine:
                continue
            if activity.create_uid == user and not activity.automated:
                continue
            if rank <= LEVEL_RANK[owner._get_complaint_level()]:
                raise AccessError(
                    self.env._(
                        "This is a to-do of %(name)s. Only they, their substitute or a higher "
                        "level can finish, change or remove it.",
                        name=owner.name,
                    )
                )

from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import LockError, UserError

from .complaint_state import ONLINE_METHODS

REMARKS_MAX = 2000


class ComplaintVisit(models.Model):
    """The return visit made by a questionnaire: one page, one answer (R41).

    The link holds the token of a `rating.rating`; the answers are kept on the visit, where
    whoever sees the case reads them.
    """

    _inherit = "complaint.visit"

    is_online = fields.Boolean(compute="_compute_is_online")
    date_sent = fields.Datetime(
        string="Questionnaire Sent at", readonly=True, copy=False, tracking=True
    )
    is_answered_online = fields.Boolean(
        string="Answered Online", readonly=True, copy=False, tracking=True
    )
    date_next = fields.Datetime(
        compute="_compute_date_next", store=True, readonly=False, precompute=True
    )

    _due_idx = models.Index("(date_next) WHERE date_next IS NOT NULL")

    @api.model
    def _get_system_names(self):
        """Also what only the questionnaire stamps: nobody answers it in the name of the
        complainant (R41)."""
        return super()._get_system_names() | {"date_sent", "is_answered_online"}

    @api.depends("method")
    def _compute_is_online(self):
        for visit in self:
            visit.is_online = visit.method in ONLINE_METHODS

    @api.depends("date_planned", "method", "date_sent", "result", "exempt_reason", "active")
    def _compute_date_next(self):
        """An online visit is sent when planned; unanswered it counts as one attempt."""
        for visit in self:
            visit.date_next = visit._get_next_event()

    def _get_next_event(self):
        """When the due-run looks at this visit again, or False."""
        self.ensure_one()
        if self.result or self.exempt_reason or not (self.is_online and self.active):
            return False
        days = self.complaint_id._get_visit_rule().answer_days or 3
        return self.date_sent + timedelta(days=days) if self.date_sent else self.date_planned

    def _plan_next_event(self):
        """The case is back at the return visit: what waited goes on."""
        for visit in self:
            visit.date_next = visit._get_next_event()

    def _give_todo(self):
        """A to-do on the case for the visitor."""
        for visit in self.filtered("user_id"):
            visit.complaint_id.activity_schedule(
                "complaint_management.mail_activity_type_visit",
                date_deadline=fields.Datetime.context_timestamp(visit, visit.date_planned).date(),
                summary=self.env._("Ask whether it is really solved"),
                user_id=visit.user_id.id,
            )

    def _run_due(self, now):
        """Send what is due; what was not answered in time counts as not reached (R42)."""
        for visit in self:
            if visit.complaint_id.state != "visit":
                visit.date_next = False  # planned again when the case comes back
            elif visit.date_sent:
                visit.write(
                    {
                        "result": "unreachable",
                        "remarks": self.env._("No answer to the questionnaire."),
                    }
                )
            elif visit.complaint_id._get_questionnaire_email():
                visit._send_questionnaire()
            else:
                visit.method = "phone"
                visit._give_todo()

    # The link

    def action_send_questionnaire(self):
        """Mail the link now.

        :raises UserError: when there is nobody to mail it to, or nothing to ask any more.
        """
        for visit in self:
            visit.check_access("write")
            if visit.result or visit.exempt_reason or visit.complaint_id.state != "visit":
                raise UserError(self.env._("There is nothing to ask any more, or not yet."))
            if not visit.complaint_id._get_questionnaire_email():
                raise UserError(self.env._("E-mail: the complainant left no address."))
            visit._send_questionnaire()

    def _send_questionnaire(self):
        """Mail the link and record the contact (R40)."""
        self.ensure_one()
        case = self.complaint_id
        template = self.env.ref("complaint_management.mail_template_visit")
        # sudo: the link holds a token nobody reads but who gets it
        template.sudo().send_mail(self.id, email_layout_xmlid="mail.mail_notification_light")
        # sudo: stamped here only
        self.sudo().write({"date_sent": fields.Datetime.now(), "method": "online"})
        self.env["complaint.contact"]._clean_env().create(
            {
                "complaint_id": case.id,
                "method": "email",
                "user_id": self.env.user.id,
                "summary": self.env._("Questionnaire sent to %s.", case._get_questionnaire_email()),
            }
        )

    def _get_questionnaire_url(self):
        """The address of the one page; its token is good for one answer."""
        self.ensure_one()
        token = self._rating_get_access_token(self.complaint_id.partner_id)
        return f"{self.get_base_url()}/complaint/visit/{token}"

    @api.model
    def _get_by_token(self, token):
        """The visit this token stands for, as the system sees it; empty for any other word."""
        # sudo: the token is the right to answer
        rating = (
            self.env["rating.rating"]
            .sudo()  # sudo: as above
            .search([("access_token", "=", token), ("res_model", "=", self._name)], limit=1)
        )
        visit = self.with_user(SUPERUSER_ID).browse(rating.res_id).exists()
        return visit.with_company(visit.company_id) if visit else visit

    def _is_open_for(self, token):
        """Whether the one answer of this token is still awaited."""
        self.ensure_one()
        rating = self.rating_ids.filtered(lambda r: r.access_token == token and not r.consumed)
        awaited = self.active and self.state == "planned"
        return bool(rating and awaited and self.complaint_id.state == "visit")

    def _answer_online(self, token, answers):
        """Record the one answer of the complainant; it leads on as any other (R42).

        :param answers: a dict with `result` and optionally the scores and remarks.
        :return: whether it was taken; False when somebody answered before.
        """
        self.ensure_one()
        rating = self.rating_ids.filtered(lambda r: r.access_token == token)
        try:
            rating.lock_for_update()
        except LockError:
            return False
        rating.invalidate_recordset(["consumed"])
        if not self._is_open_for(token):
            return False
        rating.write({"consumed": True, "rating": int(answers.get("score_result") or 0)})
        self.write({**answers, "is_answered_online": True})
        return True

    def rating_apply(self, rate, **kwargs):  # pylint: disable=missing-return
        """Return visits are answered on their own page, once, and nowhere else.

        :raises UserError: always.
        """
        raise UserError(self.env._("Return visits are answered on their own page."))

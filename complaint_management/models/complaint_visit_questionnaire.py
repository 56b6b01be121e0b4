import secrets
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import NO_ACCESS

from ..tools.answer_link import PAGE, get_hash, put_link
from .complaint_state import ONLINE_METHODS

REMARKS_MAX = 2000


class ComplaintVisit(models.Model):
    """The return visit made by a questionnaire: one page, one answer (R41).

    Only the complainant answers: the link goes out in a mail that nobody of the house reads,
    and here stays no more than the hash of its token. The answers are kept on the visit,
    where whoever sees the case reads them.
    """

    _inherit = "complaint.visit"

    is_online = fields.Boolean(compute="_compute_is_online")
    date_sent = fields.Datetime(string="Questionnaire Sent at", readonly=True, copy=False)
    # of the link last sent, and the mail that takes it there while it is on its way
    token_hash = fields.Char(
        index="btree_not_null", copy=False, groups=NO_ACCESS, export_string_translation=False
    )
    mail_id = fields.Many2one(
        "mail.mail",
        index="btree_not_null",
        copy=False,
        groups=NO_ACCESS,
        export_string_translation=False,
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
        return super()._get_system_names() | {
            "date_sent",
            "is_answered_online",
            "mail_id",
            "token_hash",
        }

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
            visit.sudo().date_next = visit._get_next_event()  # sudo: when the due-run comes

    def _give_todo(self, summary=None):
        """A to-do on the case for the visitor."""
        for visit in self.filtered("user_id"):
            visit.complaint_id.activity_schedule(
                "complaint_management.mail_activity_type_visit",
                date_deadline=fields.Datetime.context_timestamp(visit, visit.date_planned).date(),
                summary=summary or self.env._("Ask whether it is really solved"),
                user_id=visit.user_id.id,
            )

    def _run_due(self, now):
        """Send what is due; what was not answered in time counts as not reached (R42)."""
        for visit in self:
            if visit.complaint_id.state != "visit":
                visit.date_next = False  # planned again when the case comes back
            elif visit.sudo().mail_id:  # sudo: nobody reads it; it never went out
                visit._after_not_delivered()
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
        """Mail a new link, the only one that is good from now on, and record the contact
        (R40)."""
        self.ensure_one()
        case, email = self.complaint_id, self.complaint_id._get_questionnaire_email()
        token = secrets.token_urlsafe()
        visit = self.sudo()  # sudo: what only the system writes and nobody reads
        visit.mail_id.unlink()  # its link is dead
        visit.write(
            {
                "date_sent": fields.Datetime.now(),
                "mail_id": visit._mail_link(email, f"{self.get_base_url()}{PAGE}/{token}").id,
                "method": "online",
                "token_hash": get_hash(token),
            }
        )
        summary = self.env._("Questionnaire sent to %s.", email)
        self.env["complaint.contact"]._clean_env().create(
            {
                "complaint_id": case.id,
                "method": "email",
                "user_id": self.env.user.id,
                "summary": summary,
            }
        )
        case._message_log(body=summary)

    def _mail_link(self, email, url):
        """Queue the mail with the link: of no record, by nobody and to nobody we know, so that
        neither a thread nor its author shows it; gone when it is sent (R41).

        The link is put in last: whoever may edit the template never gets hold of it.
        """
        self.ensure_one()
        template = self.env.ref("complaint_management.mail_template_visit")
        nobody = self.env.ref("base.partner_root")
        sender = self.company_id.email_formatted or nobody.email_formatted
        values = {
            "model": False,
            "res_id": False,
            "author_id": nobody.id,
            "email_from": sender,
            "reply_to": sender,
            "email_to": email,
            "email_cc": False,
            "partner_ids": [],
            "recipient_ids": [],
            "mail_server_id": False,
            "is_internal": True,
            "auto_delete": True,
        }
        # superuser: whoever creates a message may read it
        template = template.with_user(SUPERUSER_ID).with_company(self.company_id)
        mail = self.env["mail.mail"].browse(
            template.send_mail(
                self.id,
                email_values=values,
                email_layout_xmlid="mail.mail_notification_light",
            )
        )
        mail.body_html = put_link(mail.body_html, url)
        if not mail.body_html:
            raise UserError(
                self.env._(
                    "Template “%(name)s”: put a link to %(address)s where the complainant is "
                    "to click.",
                    name=template.name,
                    address=PAGE,
                )
            )
        return mail

    def _after_not_delivered(self):
        """Door: the questionnaire did not reach the complainant; the visitor asks otherwise, or
        corrects the address and sends it again."""
        for visits in self.filtered(lambda v: v.date_sent and v._is_open())._by_company_habits():
            for visit in visits:
                email = visit.complaint_id._get_questionnaire_email()
                summary = visits.env._("Questionnaire not delivered to %s: ask by phone", email)
                visit.write({"date_sent": False, "method": "phone"})
                visit._give_todo(summary)
                visit.complaint_id._message_log(body=summary)

    # The answer

    @api.model
    def _get_by_token(self, token):
        """The visit this token stands for, as the system sees it; empty for any other word."""
        # superuser: the token is the right to answer
        visits = self.with_user(SUPERUSER_ID).with_context(active_test=False)
        visit = visits.search([("token_hash", "=", get_hash(token))], limit=1)
        return visit.with_company(visit.company_id) if visit else visit

    def _is_open(self):
        """Whether the answer of the complainant is still awaited."""
        self.ensure_one()
        return self.active and self.state == "planned" and self.complaint_id.state == "visit"

    def _answer_online(self, answers):
        """Record the one answer of the complainant; it leads on as any other (R42).

        :param answers: a dict with `result` and optionally the scores and remarks.
        :return: whether it was taken; False when somebody answered before.
        """
        self.ensure_one()
        try:
            self.lock_for_update()
        except LockError:
            return False
        self.invalidate_recordset()
        if not self._is_open():
            return False
        self.write({**answers, "is_answered_online": True})
        return True

import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.tools import split_every

from .complaint_state import ONLINE_METHODS

_logger = logging.getLogger(__name__)


class ComplaintComplaint(models.Model):
    """Asking the complainant afterwards, and what follows from the answer (R41–R43)."""

    _inherit = "complaint.complaint"

    def _get_visit_rule(self):
        """The `complaint.policy.visit` in force (may be empty)."""
        return self.policy_id.sudo().visit_ids[:1]  # sudo: a rule may be unreadable

    def _get_current_visits(self):
        """The return visits since the last reopening, newest first."""
        self.ensure_one()
        rounds = len(self.reopening_ids)
        return self.visit_ids.filtered(lambda v: v.round == rounds).sorted("id", reverse=True)

    def _get_exempt_reason(self):
        """Why no return visit is made (key of `complaint.visit.exempt_reason`) or False (R43)."""
        self.ensure_one()
        if self.is_anonymous:
            return "anonymous"
        if self.kind == "denunciation" or self.is_confidential:
            return "sensitive"
        return False if self._has_contact_data() else "no_contact"

    def _has_contact_data(self):
        """Whether the complainant can be reached, by the case or by their contact."""
        self.ensure_one()
        known = self.partner_id
        return bool(self.partner_phone or self.partner_email or known.phone or known.email)

    def _needs_visit(self):
        """Whether the complainant is asked afterwards (R41): something was put right, or they
        were not satisfied the last time."""
        self.ensure_one()
        return (
            self._needs_solution()
            or any(solution.answer == "agreed" for solution in self.solution_ids)
            or self._get_current_visits()[:1].result == "unsatisfied"
        )

    def _is_visit_expected(self):
        """Whether the complainant is asked afterwards, and nothing exempts from it (R43)."""
        self.ensure_one()
        return self._needs_visit() and not self._get_current_visits()[:1].exempt_reason

    def _plan_visit(self):
        """Plan the next attempt, or record why there is none (R41, R43)."""
        self.ensure_one()
        last = self._get_current_visits()[:1]
        if last.exempt_reason:
            return
        if last and not last.result:
            last._plan_next_event()
            return
        rule = self._get_visit_rule()
        vals = {
            "complaint_id": self.id,
            "method": self._get_visit_method(),
            "date_planned": fields.Datetime.now() + timedelta(hours=rule.delay_hours or 24),
            "exempt_reason": self._get_exempt_reason(),
        }
        visit = self.env["complaint.visit"]._clean_env().create(vals)
        if visit.state == "planned" and not visit.is_online:
            visit._give_todo()

    def _get_visit_method(self):
        """How the complainant is asked (a key of `complaint.visit.method`)."""
        self.ensure_one()
        method = self._get_visit_rule().method or "phone"
        if method in ONLINE_METHODS and not self._get_questionnaire_email():
            return "phone"
        return method

    def _get_visit_attempts(self):
        """After how many attempts without an answer the head decides."""
        return self._get_visit_rule().attempts or 3

    def _get_questionnaire_email(self):
        """Where the questionnaire goes to, or False."""
        return self.partner_email or self.partner_id.email

    def _after_unsatisfied(self, visit):
        """Door (R42): the complainant is not satisfied; the head is told."""
        self._notify_head(self.env._("Complainant is not satisfied: see the return visit"))

    def _after_unreachable(self, visit):
        """Door (R42): not reached; try again, after the last attempt the head decides."""
        tried = self._get_current_visits().filtered(lambda v: v.result == "unreachable")
        if len(tried) < self._get_visit_attempts():
            self._plan_visit()
        else:
            self._notify_head(self.env._("Complainant not reached: decide how to go on"))

    def _notify_head(self, summary):
        """Give the head of the responsible department a to-do with this summary, once."""
        for case in self.filtered("department_head_id"):
            if summary not in case.activity_ids.mapped("summary"):
                case.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=summary,
                    user_id=case.department_head_id.id,
                )

    @api.model
    def _cron_close_declined(self):
        """R42: declined to answer and no new complaint since: closes by itself. What is done is
        kept; the job goes on to the end, as whatever cannot be closed would be tried first again.
        """
        cases = self.search([("state", "=", "visit"), ("visit_ids.result", "=", "declined")])
        left = len(cases)
        for batch in split_every(100, cases.ids, self.browse):
            for case in batch:
                case._close_declined()
            left -= len(batch)
            self.env["ir.cron"]._commit_progress(len(batch), remaining=left)

    def _close_declined(self):
        """Close this case where its time has come; one that cannot be closed does not stop the
        others: its head is told what is missing."""
        self.ensure_one()
        closed = self.env["complaint.stage"]._get_first("closed")
        try:
            with self.env.cr.savepoint():
                visit = self._get_current_visits()[:1]
                if visit.result != "declined" or not self._is_visited():
                    return
                if not self._move_to("closed", strict=False):
                    reason = self._get_blockers(closed)[0]
                    self._notify_head(self.env._("Cannot be closed by itself: %s", reason))
        except OperationalError:  # the connection, or another worker: the job is run again
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            _logger.info("%s cannot be closed: %s", self, error, exc_info=True)
            self._notify_head(self.env._("Cannot be closed by itself: %s", error))

    def _is_visited(self):
        """Whether the return visit allows closing (R42, R43)."""
        # the facts are asked, not the state that is worked out from them
        visit = self._get_current_visits().filtered(lambda v: v.result or v.exempt_reason)[:1]
        if visit.result == "declined":
            rule = self._get_visit_rule()
            quiet = timedelta(days=rule.auto_close_days if rule else 7)
            return (
                visit.date_done + quiet <= fields.Datetime.now()
                and not self._has_complained_since(visit.date_done)
            )
        return bool(visit.exempt_reason) or visit.result == "satisfied"

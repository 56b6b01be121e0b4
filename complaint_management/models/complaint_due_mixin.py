import logging
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from ..tools.pausing import pausing_gc

_logger = logging.getLogger(__name__)

BATCH = 1000
CONFLICTS = (SerializationFailure, ConcurrencyError)  # with another worker or a person


class ComplaintDueMixin(models.AbstractModel):
    """A row for which something happens at `date_next`; the due-run makes it happen once.

    The row's own `_run_due` does the work and moves `date_next` on in the same
    transaction: after a kill nothing is half done, after an outage all is caught up,
    and several workers share the rows (R31).
    """

    _name = "complaint.due.mixin"
    _description = "Row with a Due Date"
    _inherit = ["complaint.guard.mixin"]

    date_next = fields.Datetime(string="Next Event", copy=False)
    due_error = fields.Char(string="Last Fault", readonly=True, copy=False)

    @api.model
    def _get_system_names(self):
        """Nobody tells the due-run when to come, or what it has done already."""
        return super()._get_system_names() | {"date_next"}

    @api.model
    def _get_due_models(self):
        """Names of the models the due-run looks after, in this order."""
        return [
            "complaint.deadline",
            "complaint.escalation",
            "complaint.assistance",
            "complaint.handover",
            "complaint.visit",
            "complaint.approval",
        ]

    @api.model
    def _cron_run_due(self):
        """R31: run everything that is due; an outage is caught up in one go."""
        if self._run_all_due(self._get_due_models()):
            self._trigger_next()

    @api.model
    def _run_all_due(self, names, limit=BATCH):
        """Run everything that is due in the models `names`, in batches that are committed one
        by one. The job is told how much is left: when its slice of time is over it goes on at
        once, not at its next turn.

        :return: whether nothing is left.
        """
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=self._count_due(names))
        for name in names:
            while True:
                try:
                    done = self.env[name]._run_due_batch(limit)
                except CONFLICTS:
                    # another worker was faster; its rows are no longer due in a fresh view
                    self.env.cr.rollback()
                    continue
                if not done:
                    break
                left = self._count_due(names)
                if not Cron._commit_progress(done, remaining=left) and left:
                    return False
        Cron._commit_progress(remaining=0)  # what is still due is in the hands of another worker
        return True

    @api.model
    def _count_due(self, names):
        """How many rows of the models `names` are due now."""
        due = [("date_next", "<=", fields.Datetime.now())]
        return sum(self.env[name].search_count(due) for name in names)

    @api.model
    def _run_due_batch(self, limit=BATCH):
        """Run up to `limit` due rows that no other worker has taken; answers how many."""
        now = fields.Datetime.now()
        rows = self._find_due(now, 4 * limit).try_lock_for_update(limit=limit)
        if not rows:
            return 0
        with pausing_gc():
            for group in rows._by_company_habits():
                group._run_due_together(now)
            rows._postpone_stuck(now)
        return len(rows)

    def _by_company_habits(self):
        """The rows in the language and by the clock of their company: the job itself has none,
        and what it writes into logs and to-dos is read there; who stands in today does, too."""

        def get_habits(row):
            return row.company_id.partner_id.lang, row.company_id._get_complaint_zone()

        for (lang, zone), rows in self.grouped(get_habits).items():
            yield rows.with_context(lang=lang or None, tz=zone)

    @api.model
    def _find_due(self, now, limit):
        """Up to `limit` rows that are due by `now`, the longest due first."""
        return self.search([("date_next", "<=", now)], order="date_next, id", limit=limit)

    def _run_due_together(self, now):
        """All rows in one go; where that fails each of them alone."""
        try:
            with self.env.cr.savepoint():
                self._run_due(now)
        except CONFLICTS:
            raise
        except Exception:
            self.env.invalidate_all()
            self._run_due_one_by_one(now)

    def _run_due_one_by_one(self, now):
        """A fault in one row does not stop the others; it is noted on the row."""
        for row in self:
            try:
                with self.env.cr.savepoint():
                    row._run_due(now)
            except CONFLICTS:
                raise
            except Exception as error:
                self.env.invalidate_all()
                _logger.info("%s cannot be run: %s", row, error, exc_info=True)
                row._note_fault(str(error), now)

    def _note_fault(self, message, now):
        """Keep the fault on the row and try again in an hour."""
        self.env.cr.execute(
            f'UPDATE "{self._table}" SET due_error = %s, date_next = %s WHERE id IN %s',
            [message[:500], now + timedelta(hours=1), tuple(self.ids)],
        )
        self.invalidate_recordset(["due_error", "date_next"])

    def _postpone_stuck(self, now):
        """A row that is due again the moment it was run would keep the job busy for ever."""
        stuck = self.filtered(lambda row: row.date_next and row.date_next <= now)
        if stuck:
            _logger.warning("%s are still due after they were run", stuck)
            stuck._note_fault(self.env._("It was run, and is due as before."), now)

    @api.model
    def _trigger_next(self):
        """Wake the job at the next moment something is due; the interval is a safety net."""
        dates = [
            row.date_next
            for name in self._get_due_models()
            for row in self.env[name].search(
                [("date_next", "!=", False)], order="date_next", limit=1
            )
        ]
        if dates:
            cron = self.env.ref("complaint_management.ir_cron_run_due", raise_if_not_found=False)
            if cron:
                cron._trigger(min(dates))

    def _run_due(self, now):
        """Door: make happen what is due for these rows and move `date_next` on."""
        raise NotImplementedError

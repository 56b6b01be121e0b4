import threading
import time
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

RECEIVED = "2003-07-15 12:00:00"  # a month nobody else counts in


@tagged("post_install", "-at_install")
class TestComplaintNumberConcurrent(BaseCase):
    """Real transactions side by side, committed, and cleaned up afterwards."""

    def setUp(self):
        super().setUp()
        # Odoo's own runner holds the lock, which the other thread would wait for.
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            months = env["ir.sequence.date_range"].search([("date_from", "=", "2003-07-01")])
            months.with_context(
                **{MODULE_UNINSTALL_FLAG: True}
            ).unlink()  # kept from everybody else
            cases = env["complaint.complaint"].search([("date_received", "=", RECEIVED)])
            env.flush_all()
            for table, column in (("mail_message", "model"), ("mail_followers", "res_model")):
                cr.execute(
                    f"DELETE FROM {table} WHERE {column} = 'complaint.complaint' AND res_id = ANY(%s)",
                    [cases.ids],
                )
            cr.execute("DELETE FROM complaint_complaint WHERE id = ANY(%s)", [cases.ids])

    def _create(self, env):
        return (
            env["complaint.complaint"].create({"name": "At once", "date_received": RECEIVED}).number
        )

    def _is_waiting(self, pid):
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s", [pid]
            )
            return cr.fetchone()[0]

    def test_two_transactions_open_the_month_at_once(self):
        """R4: the first two cases of a month, at the same moment, get different numbers."""
        answers, pids = [], []

        def second():
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                pids.append(cr._cnx.info.backend_pid)
                answers.append(retrying(lambda: self._create(env), env))  # as a request is run

        with (
            mute_logger("odoo.sql_db", "odoo.service.model"),
            patch("odoo.service.model.random.uniform", return_value=0.01),
        ):
            with self.registry.cursor() as cr:
                answers.append(self._create(api.Environment(cr, SUPERUSER_ID, {})))
                thread = threading.Thread(target=second)
                thread.start()
                self.addCleanup(thread.join, 30)
                deadline = time.monotonic() + 20
                while not (pids and self._is_waiting(pids[0])):
                    self.assertLess(time.monotonic(), deadline, "the second one does not wait")
                    time.sleep(0.05)
                cr.commit()  # pylint: disable=invalid-commit
            thread.join(30)
        self.assertEqual(answers, ["0307-0001", "0307-0002"])

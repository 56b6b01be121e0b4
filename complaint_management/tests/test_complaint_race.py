from unittest import SkipTest
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError, ValidationError
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

RECEIVED = "2003-09-15 12:00:00"  # a month nobody else counts in
TABLES = (
    ("mail_activity", "res_model"),
    ("mail_message", "model"),
    ("mail_followers", "res_model"),
)


@tagged("post_install", "-at_install")
class TestComplaintRace(BaseCase):
    """Two people press a button on one case at the same moment: real transactions, of which
    neither sees what the other does, committed and cleaned up afterwards (R5)."""

    def setUp(self):
        super().setUp()
        # Odoo's own runner holds the lock, as in TestComplaintNumberConcurrent
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        self.startPatcher(patch("odoo.service.model.random.uniform", return_value=0.01))
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            if not env.ref("base.module_complaint_management").demo:
                raise SkipTest("the database was created without demo data")
            self.users = {
                level: env.ref(f"complaint_management.complaint_user_{level}_demo").id
                for level in ("staff", "head", "gm")
            }
        self.addCleanup(self._clean_up)
        self.case_id = self._run("staff", self._create)

    def _clean_up(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            cases = env["complaint.complaint"].search([("date_received", "=", RECEIVED)])
            for table, column in TABLES:
                cr.execute(
                    f"DELETE FROM {table} WHERE {column} = 'complaint.complaint' AND res_id = ANY(%s)",
                    [cases.ids],
                )
            cr.execute("DELETE FROM complaint_complaint WHERE id = ANY(%s)", [cases.ids])
            cr.execute("DELETE FROM ir_sequence_date_range WHERE date_from = '2003-09-01'")

    def _env(self, cr, who):
        context = {"allowed_company_ids": [1], "lang": "en_US"}
        return api.Environment(cr, self.users[who], context)

    def _run(self, who, step):
        """What `step(env)` answers, as a request of this person is run."""
        with self.registry.cursor() as cr:
            env = self._env(cr, who)
            return retrying(lambda: step(env), env)

    def _create(self, env):
        return env["complaint.complaint"].create({"name": "At once", "date_received": RECEIVED}).id

    def _case(self, env):
        return env["complaint.complaint"].browse(self.case_id)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def at_once(self, first, second):
        """Two `(who, step)`: the second began to look before the first was done. Answers what
        the second is told."""
        with self.registry.cursor() as cr:
            cr.execute("SELECT 1")  # from now on it sees the database as it is
            self._run(*first)
            env = self._env(cr, second[0])
            return retrying(lambda: second[1](env), env)

    def look(self, question):
        """What `question(case)` answers afterwards."""
        with self.registry.cursor() as cr:
            return question(self._case(api.Environment(cr, SUPERUSER_ID, {})))

    def test_both_give_a_to_do_to_the_same_person(self):
        """R29: whoever comes second is not told of followers."""

        def give(env):
            return (
                self._case(env)
                .activity_schedule("mail.mail_activity_data_todo", user_id=self.users["gm"])
                .id
            )

        self.assertTrue(self.at_once(("staff", give), ("head", give)))
        given = self.look(
            lambda case: case.activity_ids.filtered(lambda a: a.user_id.id == self.users["gm"])
        )
        self.assertEqual(len(given), 2)

    def test_both_make_the_same_person_a_follower(self):
        """R5: who follows once."""

        def add(env):
            partner = env["res.users"].browse(self.users["gm"]).partner_id
            return self._case(env).message_subscribe(partner_ids=partner.ids)

        self.assertTrue(self.at_once(("staff", add), ("head", add)))
        followers = self.look(lambda case: case.message_follower_ids.partner_id.user_ids.ids)
        self.assertEqual(followers.count(self.users["gm"]), 1)

    def test_both_take_the_case(self):
        """R5: one does; the other is told who was quicker."""

        def take(env):
            return self._case(env).action_assign_to_me()

        with self.assertRaisesRegex(UserError, "handles this case. Ask for a handover"):
            self.at_once(("staff", take), ("head", take))
        self.assertEqual(self.look(lambda case: case.user_id.id), self.users["staff"])

    def test_both_hand_the_case_over(self):
        """R5: one handover waits, and whoever comes second is told so."""
        self._run("staff", lambda env: self._case(env).action_assign_to_me())

        def hand_over_to(level):
            vals = {"complaint_id": self.case_id, "to_user_id": self.users[level], "reason": "Ill"}
            return lambda env: env["complaint.handover"].create(vals).id

        with self.assertRaisesRegex(ValidationError, "Another handover of this case still waits"):
            self.at_once(("staff", hand_over_to("head")), ("head", hand_over_to("gm")))
        self.assertEqual(self.look(lambda case: case.handover_ids.mapped("state")), ["waiting"])

    def test_both_answer_the_handover(self):
        """R5: it is answered once."""
        self._run("staff", lambda env: self._case(env).action_assign_to_me())
        vals = {"complaint_id": self.case_id, "to_user_id": self.users["head"], "reason": "Ill"}
        self._run("staff", lambda env: env["complaint.handover"].create(vals).id)

        def accept(env):
            return self._case(env).handover_ids.action_accept()

        with self.assertRaisesRegex(UserError, "was answered already"):
            self.at_once(("head", accept), ("head", accept))
        self.assertEqual(self.look(lambda case: case.user_id.id), self.users["head"])

    def test_records_of_other_apps_answer_as_ever(self):
        """Guards of ours leave them alone."""

        def add(env):
            partner = env["res.users"].browse(self.users["gm"]).partner_id
            return partner.sudo().message_subscribe(partner_ids=[1])

        self.addCleanup(
            self._run, "gm", lambda env: env.user.partner_id.sudo().message_unsubscribe([1])
        )
        with self.assertRaisesRegex(ValidationError, "cannot follow twice"):
            self.at_once(("staff", add), ("head", add))

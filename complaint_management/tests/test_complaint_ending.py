from datetime import timedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tests import tagged

from .common import ComplaintCommon

# Rows with a state that wait for nobody, and why.
QUIET = {
    "complaint.deadline": "a clock stops because its case has ended",
    "complaint.finding": "a draft is nobody's turn",
    "complaint.solution": "a draft is nobody's turn; what is asked about it is an approval",
    "complaint.spot.check": "the look at a case begins after its end",
}


@tagged("post_install", "-at_install")
class TestComplaintEnding(ComplaintCommon):
    """Everything open on a case ends with it (R5, R18, R23, R24, R29, R36, R41)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = [
            cls.env[name].sudo().with_context(active_test=False)
            for name in cls.env.registry.descendants(["complaint.row.mixin"], "_inherit")
            if not cls.env[name]._abstract
        ]
        cls.case = cls.busy_case()

    @classmethod
    def busy_case(cls):
        """A case in which everybody waits for somebody."""
        case = cls.new_complaint(user_id=cls.staff.id, severity_id=cls.major.id)
        case.assessment = "valid"
        case._escalate_self("manual", "Beyond me")  # a second level, with a second to-do
        own = {"complaint_id": case.id}
        env = case.env
        help_asked = {**own, "department_id": cls.finance.id, "user_id": cls.accountant.id}
        taken_on = env["complaint.assistance"].create({**help_asked, "name": "Read the meter"})
        env["complaint.assistance"].create(
            {
                **help_asked,
                "name": "Check the bill",
                "date_due": fields.Datetime.now() + timedelta(days=1),
            }
        )
        taken_on.with_user(cls.accountant).action_accept()
        env["complaint.handover"].create({**own, "to_user_id": cls.colleague.id, "reason": "Leave"})
        cls.ask_extension(cls.clock(case, "resolved"))
        cls.new_solution(case, amount=5000.0).action_ask_approval()
        env["complaint.visit"].create({**own, "method": "questionnaire"})
        env["complaint.visit"].create(own)._give_todo()
        env["complaint.repair"].create({**own, "name": "Flowers"})
        env["complaint.pause"].create(own)
        case._notify_head("Have a look")
        case.activity_schedule(summary="My own", automated=False, user_id=cls.staff.id)
        cls.env.flush_all()
        return case

    def waiting(self):
        """`{model: rows}` in which somebody waits, or the due-run would do something."""
        found = {}
        for rows in self.rows:
            waiting = rows._get_waiting_domain()
            if "due_error" in rows._fields:
                waiting |= Domain("date_next", "!=", False)
            found[rows._name] = rows.search(Domain("complaint_id", "=", self.case.id) & waiting)
        return found

    def todos(self):
        return self.env["mail.activity"].search(
            [("res_model", "=", self.case._name), ("res_id", "=", self.case.id)]
        )

    def assert_ended(self, left=()):
        self.env.flush_all()
        self.assertFalse({name: rows for name, rows in self.waiting().items() if rows})
        self.assertEqual(set(self.todos().mapped("summary")), {"My own", *left})
        self.assertFalse(self.case.is_paused)
        self.assertFalse(self.case.date_deadline)

    def test_every_row_that_has_a_state_says_when_it_waits(self):
        """R18: a model added next month ends with its case as well, or says why not."""
        for rows in self.rows:
            if "state" in rows._fields and rows._name not in QUIET:
                with self.subTest(rows._name):
                    self.assertFalse(rows._get_waiting_domain().is_false())

    def test_the_busy_case_waits_in_every_way(self):
        """R18: whatever can wait does, or the tests below prove nothing."""
        found = self.waiting()
        for rows in self.rows:
            # the care of a complainant waits, as far as ends are concerned, when it is cancelled
            if not rows._get_waiting_domain().is_false() and rows._name != "complaint.repair":
                with self.subTest(rows._name):
                    self.assertTrue(found[rows._name])
        types = self.todos().activity_type_id
        self.assertGreaterEqual(len(types), 8, types.mapped("name"))

    def test_everything_ends_with_a_cancelled_case(self):
        """R10, R18: also to-dos of levels passed, and the care of the complainant."""
        self.decide(self.case, self.staff, "cancel")
        self.assert_ended()
        self.assertEqual(self.case.handover_ids.state, "withdrawn")
        self.assertEqual(self.case.extension_ids.state, "withdrawn")
        self.assertEqual(set(self.case.assistance_ids.mapped("state")), {"cancelled"})
        self.assertEqual(self.case.solution_ids.approval_ids.state, "withdrawn")
        self.assertEqual(set(self.case.escalation_ids.mapped("outcome")), {"moved", "cancelled"})
        self.assertTrue(self.case.pause_ids.date_to)
        self.assertFalse(self.case.visit_ids, "struck out")
        self.assertEqual(self.case.repair_ids.state, "cancelled")

    def test_everything_ends_with_a_closed_case(self):
        """R44: whatever a GM overrides; only the care of the complainant goes on (R46)."""
        self.decide(self.case, self.gm, "override", stage_id=self.stage("closed").id)
        care = self.case.repair_ids
        self.assert_ended(left=[care._get_todo_summary()])
        self.assertEqual(care.state, "planned")
        self.assertEqual(set(self.case.escalation_ids.mapped("outcome")), {"moved", "solved"})

    def test_everything_ends_with_a_merged_case(self):
        """R10, R18: only help goes on, in the surviving case."""
        survivor = self.new_complaint(user_id=self.staff.id)
        survivor._merge(self.case)
        self.assert_ended()
        self.assertEqual(len(survivor.assistance_ids), 2)

    def test_an_open_case_keeps_what_is_open(self):
        """R18: moving on ends nothing."""
        before = self.waiting(), self.todos()
        self.case.stage_id = self.stage("investigation")
        self.env.flush_all()
        self.assertEqual((self.waiting(), self.todos()), before)

    def test_what_ended_is_in_the_log(self):
        """R57: what was waited for, and when it was withdrawn."""
        self.decide(self.case, self.staff, "cancel")
        self.assertTrue(
            {"date_withdrawn", "date_cancelled", "date_to"} <= set(self.tracked(self.case))
        )

    def test_a_reopened_case_begins_anew(self):
        """R44: what ended with it stays ended; it can be asked for again."""
        self.decide(self.case, self.staff, "cancel")
        self.decide(self.case, self.staff, "reopen", stage_id=self.stage("received").id)
        self.assertFalse(self.waiting()["complaint.handover"])
        self.case.handover_ids = [
            fields.Command.create({"to_user_id": self.colleague.id, "reason": "Leave"})
        ]
        self.case.handover_ids[0].with_user(self.colleague).action_accept()
        self.assertEqual(self.case.user_id, self.colleague)

    def test_a_case_that_has_ended_moves_nowhere(self):
        """R28: whatever still sets off an escalation."""
        self.decide(self.case, self.staff, "cancel")
        request = {"complaint": self.case, "trigger": "manual", "reason": "Late"}
        self.assertFalse(self.case._escalate([request]))

    def test_the_end_of_a_case_is_told_by_no_remote_call(self):
        """R44: the key that lets the system write ended rows is no word from outside."""
        self.decide(self.case, self.staff, "cancel")
        row = self.case.handover_ids.with_context(complaint_ending=True)
        with self.refused("is closed"):
            row.reason = "Other"

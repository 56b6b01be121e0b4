from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOON, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintStageLimit(ComplaintCommon):
    """R20: a department has so many days for a stage (5, 7 and 2 days)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        limits = (("assessment", 5, cls.operations), ("assessment", 2, cls.finance))
        cls.policy = cls.env["complaint.policy"].create(
            {
                "name": "Stage limits",
                "sequence": 1,
                "category_ids": [Command.link(cls.category.id)],
                "deadline_ids": [
                    Command.create(
                        {
                            "milestone": "stage",
                            "stage_state": state,
                            "delay": days,
                            "unit": "days",
                            "department_ids": [Command.link(department.id)],
                        }
                    )
                    for state, days, department in limits
                ]
                + [
                    Command.create(
                        {
                            "milestone": "stage",
                            "stage_state": "received",
                            "delay": 7,
                            "unit": "days",
                        }
                    )
                ],
            }
        )

    def new_case(self, **vals):
        with freeze_time(NOON):
            return self.new_complaint(date_received=NOON - timedelta(hours=2), **vals)

    def move(self, case, state, days):
        with freeze_time(NOON + timedelta(days=days)):
            case.stage_id = self.stage(state)

    def test_it_is_no_statutory_limit(self):
        """R20, R22: how long a case may rest is the house's own rule; rule and clock say so."""
        for model in ("complaint.policy.deadline", "complaint.deadline"):
            kinds = dict(self.env[model].fields_get(["kind"])["kind"]["selection"])
            self.assertEqual(kinds, {"target": "Target", "limit": "Fixed limit"})

    def test_it_is_a_limit_counted_from_entering(self):
        """R20, R22: chosen by itself, and nothing else is possible."""
        rule = self.policy.deadline_ids[0]
        self.assertEqual((rule.kind, rule.count_from), ("limit", "entered"))
        for change in ({"kind": "target"}, {"count_from": "received"}, {"stage_state": False}):
            with (
                self.subTest(change=change),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                rule.write(change)
                self.env.flush_all()
            self.env.invalidate_all(flush=False)

    def test_entering_starts_it_leaving_meets_it(self):
        """R20: the department below counts as well; each stay is a clock of its own."""
        case = self.new_case()  # of the desk, which is below operations
        stay = case.deadline_ids
        self.assertEqual(stay.display_name, "Stay in “Received”")
        self.assertEqual(stay.date_start, case.date_received)
        self.move(case, "assessment", 1)
        self.assertEqual((stay.state, stay.date_reached), ("met", NOON + timedelta(days=1)))
        clock = case.deadline_ids - stay
        self.assertEqual((clock.date_start, clock.state), (NOON + timedelta(days=1), "running"))
        self.assertEqual(clock.date_due, NOON + timedelta(days=6))
        self.move(case, "received", 8)
        self.assertEqual(clock.state, "missed")
        self.assertEqual(len(case.deadline_ids), 3, "the second stay in “Received”")

    def test_it_never_pauses(self):
        """R22: a limit goes on while the case waits for somebody."""
        case = self.new_case()
        due = case.deadline_ids.date_due
        with freeze_time(NOON):
            pause = self.env["complaint.pause"].create({"complaint_id": case.id})
        self.assertEqual(case.deadline_ids.state, "running")
        with freeze_time(NOON + timedelta(days=3)):
            pause.action_resume()
        self.assertEqual(case.deadline_ids.date_due, due)

    def test_another_department_gets_its_own_time(self):
        """R20: the clock of the one that gives the case away stops."""
        case = self.new_case()
        self.move(case, "assessment", 1)
        before = case.deadline_ids.filtered("is_open")
        with freeze_time(NOON + timedelta(days=3)):
            case.sudo().department_id = self.finance
        after = case.deadline_ids.filtered("is_open")
        self.assertEqual(before.state, "met")
        self.assertEqual(after.date_due, NOON + timedelta(days=5))

    def test_a_target_may_be_for_one_department_only(self):
        """R20: it begins and ends with the department."""
        self.policy.deadline_ids = [
            Command.create(
                {
                    "milestone": "resolved",
                    "delay": 5,
                    "unit": "days",
                    "department_ids": [Command.link(self.finance.id)],
                }
            )
        ]
        case = self.new_case()
        self.assertNotIn("resolved", case.deadline_ids.mapped("milestone"))
        case.sudo().department_id = self.finance
        clock = self.clock(case, "resolved")
        self.assertEqual(clock.date_due, case.date_received + timedelta(days=5))
        with freeze_time(NOON + timedelta(days=1)):
            case.sudo().department_id = self.desk
            self.assertEqual(clock.state, "cancelled")

    def test_a_stay_too_long_moves_up_when_the_policy_says_so(self):
        """R28: steps of the chain may be for stays only."""
        self.policy.escalation_ids = [Command.create({"milestone": "stage", "level": "deputy"})]
        case = self.new_case()
        with freeze_time(NOON + timedelta(days=8)):
            self.env["complaint.deadline"]._run_due_batch()
        self.assertEqual(case.deadline_ids.state, "missed")
        self.assertEqual(case.holder_id, self.deputy)

    def test_choosing_the_policy_again_loses_no_time(self):
        """R25: the stay still counts from entering."""
        case = self.new_case()
        self.move(case, "assessment", 1)
        with freeze_time(NOON + timedelta(days=2)):
            case.with_user(self.gm).action_reset_policy()
        self.assertEqual(case.deadline_ids.filtered("is_open").date_start, NOON + timedelta(days=1))

    def test_the_end_of_the_case_stops_it(self):
        """R20: cancelled is not met."""
        case = self.new_case()
        with freeze_time(NOON + timedelta(days=1)):
            self.decide(case, self.staff, "cancel")
            self.assertEqual(case.deadline_ids.state, "cancelled")

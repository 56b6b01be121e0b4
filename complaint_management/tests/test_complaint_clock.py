from ast import literal_eval
from datetime import datetime, timedelta

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NOON, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintClock(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Mon-Fri 8-12, 13-17",
                "tz": "Europe/Berlin",
                "company_id": cls.company.id,
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": "Day",
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": start + 4,
                            "day_period": "morning" if start < 12 else "afternoon",
                        }
                    )
                    for day in range(5)
                    for start in (8, 13)
                ],
            }
        )
        cls.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": cls.calendar.id,
                "company_id": cls.company.id,
                "date_from": datetime(2026, 4, 2, 22),
                "date_to": datetime(2026, 4, 6, 22),  # Good Friday to Easter Monday
            }
        )
        cls.empty = cls.env["resource.calendar"].create(
            {"name": "Never", "attendance_ids": [Command.clear()], "company_id": cls.company.id}
        )
        cls.Rule = cls.env["complaint.policy.deadline"]

    def test_new_clocks_are_what_they_are_worked_out_to(self):
        """R26: written down with a new case, the dates are those that follow from its facts."""
        policy = self.env.ref("complaint_management.complaint_policy_general")
        policy.calendar_id = self.calendar
        self.Rule.create({"policy_id": policy.id, "milestone": "stage", "stage_state": "received"})
        cases = self.new_complaint(date_received=NOON) | self.new_complaint(is_urgent=True)
        cases |= self.new_complaint(kind="inquiry", date_promised=NOON + timedelta(days=9))
        clocks = cases.deadline_ids
        names = [name for name, field in clocks._fields.items() if field.compute and field.store]
        written = clocks.sudo().read(names)
        for name in names:
            self.env.add_to_compute(clocks._fields[name], clocks)
        self.assertEqual(clocks.sudo().read(names), written)
        self.assertEqual(set(clocks.mapped("state")), {"running", "waiting"})
        self.assertTrue(all(clocks.filtered("is_open").mapped("date_next")))

    def test_table_of_due_dates(self):
        """R21: minutes to working days: lunch, holidays, time zones, clock changes, year end."""
        day = datetime
        cases = [
            # what, start (UTC), delay, unit, calendar, due (UTC); Berlin is UTC+1, summer UTC+2
            ("minutes", day(2026, 3, 4, 12), 30, "minutes", None, day(2026, 3, 4, 12, 30)),
            ("hours at night", day(2026, 3, 4, 23), 2, "hours", None, day(2026, 3, 5, 1)),
            ("over lunch", day(2026, 3, 4, 10), 2, "work_hours", 1, day(2026, 3, 4, 13)),
            ("before opening", day(2026, 3, 4, 3), 1, "work_hours", 1, day(2026, 3, 4, 8)),
            ("after closing", day(2026, 3, 4, 20), 1, "work_hours", 1, day(2026, 3, 5, 8)),
            ("weekend", day(2026, 3, 6, 15), 2, "work_hours", 1, day(2026, 3, 9, 8)),
            ("three days", day(2026, 3, 2, 11), 3, "work_days", 1, day(2026, 3, 5, 16)),
            ("over weekend", day(2026, 3, 5, 11), 3, "work_days", 1, day(2026, 3, 10, 16)),
            ("over easter", day(2026, 4, 1, 11), 3, "work_days", 1, day(2026, 4, 8, 15)),
            ("spring forward", day(2026, 3, 28, 12), 1, "days", 1, day(2026, 3, 29, 11)),
            ("fall back", day(2026, 10, 24, 12), 1, "days", 1, day(2026, 10, 25, 13)),
            ("hours ignore it", day(2026, 3, 28, 12), 24, "hours", 1, day(2026, 3, 29, 12)),
            ("working days do too", day(2026, 3, 27, 12), 1, "work_days", 1, day(2026, 3, 30, 15)),
            ("year end", day(2026, 12, 31, 10), 1, "work_days", 1, day(2027, 1, 1, 16)),
            ("empty calendar", day(2026, 3, 4, 12), 8, "work_hours", 0, day(2026, 3, 4, 20)),
            ("empty, days", day(2026, 3, 4, 12), 3, "work_days", 0, day(2026, 3, 7, 12)),
            ("no calendar", day(2026, 3, 4, 12), 8, "work_hours", None, day(2026, 3, 4, 20)),
            ("nothing", False, 8, "hours", None, False),
        ]
        calendars = {1: self.calendar, 0: self.empty, None: self.env["resource.calendar"]}
        due = self.Rule._get_due_dates(
            [(start, delay, unit, calendars[cal], []) for _w, start, delay, unit, cal, _d in cases]
        )
        for (what, *_rest, wanted), found in zip(cases, due, strict=True):
            with self.subTest(what):
                self.assertEqual(found, wanted)

    def test_table_of_pauses(self):
        """R23: paused time is added in the clock's own time."""
        day = datetime
        cases = [
            ("hours", day(2026, 3, 4, 8), 4, "hours", None,
             [(day(2026, 3, 4, 9), day(2026, 3, 4, 11))], day(2026, 3, 4, 14)),
            ("after it was due", day(2026, 3, 4, 8), 4, "hours", None,
             [(day(2026, 3, 4, 13), day(2026, 3, 4, 15))], day(2026, 3, 4, 12)),
            ("two pauses", day(2026, 3, 4, 8), 4, "hours", None,
             [(day(2026, 3, 4, 9), day(2026, 3, 4, 10)),
              (day(2026, 3, 4, 12, 30), day(2026, 3, 4, 13))], day(2026, 3, 4, 13, 30)),
            ("working hours, over lunch", day(2026, 3, 4, 8), 2, "work_hours", 1,
             [(day(2026, 3, 4, 9), day(2026, 3, 4, 13))], day(2026, 3, 4, 14)),
            ("at night costs nothing", day(2026, 3, 4, 15), 2, "work_hours", 1,
             [(day(2026, 3, 4, 20), day(2026, 3, 5, 3))], day(2026, 3, 5, 8)),
            ("across the holiday", day(2026, 4, 1, 7), 12, "work_hours", 1,
             [(day(2026, 4, 2, 6), day(2026, 4, 7, 6))], day(2026, 4, 7, 12)),
        ]  # fmt: skip
        calendars = {1: self.calendar, None: self.env["resource.calendar"]}
        due = self.Rule._get_due_dates(
            [
                (start, delay, unit, calendars[cal], pauses)
                for _w, start, delay, unit, cal, pauses, _d in cases
            ]
        )
        for (what, *_rest, wanted), found in zip(cases, due, strict=True):
            with self.subTest(what):
                self.assertEqual(found, wanted)

    def test_targets_pause_limits_do_not(self):
        """R22: an internal target may pause; a statutory limit never pauses."""
        policy = self.env.ref("complaint_management.complaint_policy_general")
        self.env["complaint.policy.deadline"].create(
            {"policy_id": policy.id, "milestone": "closed", "kind": "limit", "delay": 15,
             "unit": "days"}
        )  # fmt: skip
        with freeze_time(NOON):
            case = self.new_complaint(date_received=NOON)
            target, limit = self.clock(case, "contacted"), self.clock(case, "closed")
            due = limit.date_due
            pause = self.env["complaint.pause"].create({"complaint_id": case.id})
        self.assertTrue(case.is_paused)
        self.assertEqual((target.state, limit.state), ("paused", "running"))
        with freeze_time(NOON + timedelta(hours=5)):
            pause.action_resume()
        self.assertEqual(target.state, "running")
        self.assertEqual(target.date_due, NOON + timedelta(hours=29))
        self.assertEqual(limit.date_due, due)
        self.assertEqual(case.paused_hours, 5)

    def test_an_answer_of_the_complainant_resumes(self):
        """R23: it resumes by hand or when the customer answers."""
        case = self.new_complaint()
        self.env["complaint.pause"].create({"complaint_id": case.id})
        self.env["complaint.contact"].create(
            {"complaint_id": case.id, "direction": "in", "summary": "Here is the receipt"}
        )
        self.assertFalse(case.is_paused)

    def test_a_dialog_that_was_only_opened_pauses_nothing(self):
        """R23: a browser that leaves the page saves what can be saved; the reason is for the
        person to choose."""
        case = self.new_complaint()
        action = self.env.ref("complaint_management.complaint_pause_action")
        context = {"default_complaint_id": case.id, **literal_eval(action.context)}
        form = Form(self.env["complaint.pause"].with_user(self.staff).with_context(**context))
        with self.assertRaisesRegex(AssertionError, "reason is a required field"):
            form.save()
        self.assertFalse(case.is_paused)
        form.reason = "third_party"
        form.save()
        self.assertTrue(case.is_paused)

    def test_only_one_pause_at_a_time(self):
        """R23: a paused case cannot be paused again."""
        case = self.new_complaint()
        self.env["complaint.pause"].create({"complaint_id": case.id})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.env["complaint.pause"].create({"complaint_id": case.id})
            self.env.flush_all()

    def test_extension_is_approved_by_the_next_level(self):
        """R24: reason, new date, approval by the next level; the clock moves then."""
        case = self.new_complaint()
        clock = self.clock(case, "resolved")
        later = clock.date_due + timedelta(days=2)
        extension = self.ask_extension(clock)
        self.assertEqual(extension.approver_id, self.desk_head)
        self.assertNotEqual(clock.date_due, later)
        with self.assertRaises(UserError):
            extension.with_user(self.staff).action_approve()
        extension.with_user(self.desk_head).action_approve()
        self.assertEqual(clock.date_due, later)
        self.assertEqual(clock.state, "running")

    @freeze_time(NOON)
    def test_whoever_approves_reads_the_new_date_in_their_own_time(self):
        """R24: the to-do tells the date by the clock of the person who decides."""
        self.desk_head.tz = "Asia/Shanghai"
        clock = self.clock(self.new_complaint(), "resolved")
        self.ask_extension(clock, date_due=datetime(2026, 4, 8, 20, 5))
        todo = clock.complaint_id.activity_ids.filtered(lambda a: a.user_id == self.desk_head)
        told = " ".join(todo.summary.split())  # the locale's blanks
        self.assertIn("4/9/26, 4:05 AM", told)

    def test_the_dialog_for_more_time_shows_the_present_date(self):
        """R24: nobody has to remember what they want changed."""
        clock = self.clock(self.new_complaint(), "resolved")
        extensions = self.env["complaint.extension"].with_user(self.staff)
        form = Form(extensions.with_context(**clock.action_extend()["context"]))
        self.assertEqual(form.date_before, clock.date_due)

    def test_the_complainant_is_told_of_more_time(self):
        """R24: when the customer heard of the new date is kept beside it, and logged."""
        case = self.new_complaint()
        clock = self.clock(case, "resolved")
        extension = self.ask_extension(clock)
        extension.with_user(self.desk_head).action_approve()
        extension.date_told = NOON
        self.assertEqual(extension.date_told, NOON)
        self.flush_tracking()
        tracked = case.sudo().message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertIn("date_told", tracked)

    def test_a_change_of_category_or_severity_loses_no_time(self):
        """R25: the clocks of the case go on from where they are."""
        with freeze_time(NOON):
            case = self.new_complaint(date_received=NOON)
            self.env["complaint.pause"].create({"complaint_id": case.id})
        with freeze_time(NOON + timedelta(hours=2)):
            case.pause_ids.action_resume()
            due = {clock: (clock.date_start, clock.date_due) for clock in case.deadline_ids}
            case.sudo().category_id = self.env.ref(
                "complaint_management.complaint_category_safety_flooding"
            )
        self.assertEqual(case.severity_level, "major")
        found = {clock: (clock.date_start, clock.date_due) for clock in case.deadline_ids}
        self.assertEqual(found, due)
        self.assertEqual(case.paused_hours, 2)

    def test_extensions_are_capped(self):
        """R24: number of extensions capped by the policy."""
        case = self.new_complaint()
        clock = self.clock(case, "resolved")
        self.ask_extension(clock).with_user(self.desk_head).action_approve()
        with self.assertRaises(ValidationError):
            self.ask_extension(clock)

    def test_nobody_grants_themselves_more_time(self):
        """R24: neither born approved nor approved by writing the date."""
        clock = self.clock(self.new_complaint(), "resolved")
        later = clock.date_due + timedelta(days=1)
        with self.refused("The next level decides", AccessError):
            self.ask_extension(clock, date_approved=later)
        extension = self.ask_extension(clock)
        for change in ({"date_approved": later}, {"approver_id": self.staff.id}):
            with self.subTest(change=change), self.refused("The next level", AccessError):
                extension.write(change)
        with self.refused("ask again"):
            extension.date_due = later + timedelta(days=30)

    def test_nobody_wins_time_by_writing_the_dates_of_a_pause(self):
        """R23: a pause begins and ends when it is recorded."""
        case = self.new_complaint(date_received=NOON)
        Pause = self.env["complaint.pause"].with_user(self.staff)
        with self.refused("at the moment", AccessError):
            Pause.create({"complaint_id": case.id, "date_from": NOON})
        pause = Pause.create({"complaint_id": case.id})
        for change in ({"date_from": NOON}, {"date_to": NOON}):
            with self.subTest(change=change), self.refused("at the moment", AccessError):
                pause.write(change)
        pause.action_resume()
        self.assertFalse(case.is_paused)

    def test_extension_ends_later(self):
        """R24: an extension to an earlier date is refused."""
        clock = self.clock(self.new_complaint(), "resolved")
        with self.assertRaises(ValidationError):
            self.ask_extension(clock, date_due=clock.date_start)

    def test_urgent_cases_run_round_the_clock(self):
        """R15: urgent: no working-hours calendar; on top of the board."""
        start = datetime(2026, 3, 6, 17)  # Friday evening
        with freeze_time(start):
            case = self.new_complaint(date_received=start)
            urgent = self.new_complaint(date_received=start, is_urgent=True)
        self.assertEqual(
            self.clock(urgent, "resolved").date_due.date(), datetime(2026, 3, 9).date()
        )
        self.assertGreater(
            self.clock(case, "resolved").date_due, self.clock(urgent, "resolved").date_due
        )
        first = self.env["complaint.complaint"].search([("id", "in", (case | urgent).ids)], limit=1)
        self.assertEqual(first, urgent)

    def test_recomputation_keeps_elapsed_and_paused_time(self):
        """R25: a new policy counts from the same start and keeps the pauses."""
        with freeze_time(NOON):
            case = self.new_complaint(date_received=NOON)
            pause = self.env["complaint.pause"].create({"complaint_id": case.id})
        with freeze_time(NOON + timedelta(hours=2)):
            pause.action_resume()
            case.with_user(self.gm).action_reset_policy()
        clock = case.deadline_ids.filtered(
            lambda d: d.milestone == "contacted" and d.state == "running"
        )
        self.assertEqual(clock.date_start, NOON)
        self.assertEqual(clock.date_due, NOON + timedelta(hours=26))

    def test_editing_the_policy_leaves_open_cases_alone(self):
        """R20: cases keep the policy they started with."""
        case = self.new_complaint()
        clock = self.clock(case, "contacted")
        due = clock.date_due
        clock.sudo().rule_id.delay = 1
        self.env.flush_all()
        self.assertEqual(clock.date_due, due)

    def test_cause_of_a_breach_is_asked_before_closing(self):
        """R25: at a breach the cause must be recorded."""
        with freeze_time(NOON):
            case = self.new_complaint(date_received=NOON)
        with freeze_time(NOON + timedelta(hours=2)):
            self.env["complaint.deadline"]._run_due_batch()
            clock = self.clock(case, "forwarded")
            self.assertEqual(clock.state, "missed")
            self.bring_to_visit(case)
            case.visit_ids[:1].result = "satisfied"
            self.assertEqual(case.state, "visit")
            with self.assertRaises(UserError) as caught:
                case.stage_id = self.stage("closed")
            self.assertIn("was missed", str(caught.exception))
            clock.with_user(self.staff).write({"breach_cause": "workload"})
            case.stage_id = self.stage("closed")
            self.assertEqual(case.state, "closed")

    def test_people_write_only_the_cause_on_a_clock(self):
        """R57: nobody moves a clock by hand."""
        clock = self.clock(self.new_complaint(), "resolved")
        with self.assertRaises(AccessError):
            clock.with_user(self.gm).write({"delay": 999})

    def test_one_fallback_policy_per_company(self):
        """R20: one policy without conditions; a second would never be reached."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.env["complaint.policy"].create({"name": "Another"})
            self.env.flush_all()

    def test_policy_names_its_faults_and_shows_a_preview(self):
        """R20: what is wrong is said on the policy; the preview names clocks and people."""
        policy = self.env["complaint.policy"].create(
            {"name": "Empty", "kind": "inquiry", "calendar_id": self.empty.id}
        )
        self.assertIn("No deadline", policy.fault_text)
        policy.deadline_ids = [
            Command.create({"milestone": "resolved", "delay": 3, "unit": "work_days"})
        ]
        self.assertIn("are empty", policy.fault_text)
        self.assertIn("Handling done", policy.preview_html)

    def test_case_says_what_happens_next(self):
        """R26: next deadline, who is told, when."""
        case = self.new_complaint()
        rows = case._get_next_rows()
        self.assertEqual(rows[0][1].milestone, "forwarded")
        self.assertIn("Forwarded", case.next_html)

import doctest
from datetime import datetime, timedelta

from odoo.tests import tagged

from odoo.addons.complaint_management.tools import working_time

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestWorkingTime(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hours = ((8, 12), (13, 17))  # Monday to Friday with a lunch break
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Office",
                "tz": "UTC",
                "company_id": cls.company.id,
                "attendance_ids": [(5, 0, 0)]
                + [
                    (
                        0,
                        0,
                        {
                            "name": "Work",
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": stop,
                            "day_period": "morning" if start < 12 else "afternoon",
                        },
                    )
                    for day in range(5)
                    for start, stop in hours
                ],
            }
        )
        cls.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": cls.calendar.id,
                "company_id": cls.company.id,
                "date_from": "2026-03-10 00:00:00",  # a Tuesday
                "date_to": "2026-03-10 23:59:59",
            }
        )

    def due(self, start, delay, unit, calendar=None):
        calendar = self.calendar if calendar is None else calendar
        (due,) = self.env["complaint.policy.deadline"]._get_due_dates(
            [(start, delay, unit, calendar, [])]
        )
        return due

    def test_the_examples_in_the_source_are_true(self):
        """R21: the doctests of the working-time walk."""
        result = doctest.testmod(working_time)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_due_dates_as_a_table(self):
        """R21: each unit, over lunch, evening, weekend and holiday. 4 March 2026 is a Wednesday."""
        wed, thu, fri, mon = (datetime(2026, 3, day) for day in (4, 5, 6, 9))
        h = lambda day, hour, minute=0: day + timedelta(hours=hour, minutes=minute)  # noqa: E731
        table = (
            ("30 minutes, at night too", h(wed, 23, 45), 30, "minutes", h(thu, 0, 15)),
            ("24 hours over the weekend", h(fri, 16), 24, "hours", h(fri, 40)),
            ("3 days over the weekend", h(fri, 16), 3, "days", h(mon, 16)),
            ("2 working hours", h(wed, 9), 2, "work_hours", h(wed, 11)),
            ("2 working hours over lunch", h(wed, 11), 2, "work_hours", h(wed, 14)),
            ("2 working hours from lunch", h(wed, 12, 30), 2, "work_hours", h(wed, 15)),
            ("2 working hours over night", h(wed, 16), 2, "work_hours", h(thu, 9)),
            ("2 working hours over the weekend", h(fri, 16), 2, "work_hours", h(mon, 9)),
            ("9 working hours over a holiday", h(mon, 16), 9, "work_hours", h(mon, 48 + 17)),
            ("half an hour before opening", h(wed, 6), 0.5, "work_hours", h(wed, 8, 30)),
            ("1 working day", h(wed, 9), 1, "work_days", h(thu, 17)),
            ("1 working day over the weekend", h(fri, 9), 1, "work_days", h(mon, 17)),
            ("3 working days, weekend and holiday", h(thu, 9), 3, "work_days", h(mon, 48 + 17)),
            ("1 working day from a Saturday", h(fri, 24 + 9), 1, "work_days", h(mon, 17)),
        )
        for name, start, delay, unit, expected in table:
            with self.subTest(name):
                self.assertEqual(self.due(start, delay, unit), expected)

    def test_the_clock_runs_in_the_time_zone_of_the_calendar(self):
        """R21: eight in Shanghai is midnight in UTC; the local day counts."""
        self.calendar.tz = "Asia/Shanghai"
        self.assertEqual(
            self.due(datetime(2026, 3, 4, 0, 0), 2, "work_hours"), datetime(2026, 3, 4, 2, 0)
        )
        self.assertEqual(  # Wednesday 17:00 in UTC is Thursday 01:00 there
            self.due(datetime(2026, 3, 4, 17, 0), 1, "work_days"), datetime(2026, 3, 6, 9, 0)
        )

    def test_without_working_time_the_clock_runs_round_the_clock(self):
        """R21: an empty calendar or none never stops the intake."""
        start = datetime(2026, 3, 6, 16, 0)
        empty = self.calendar.copy({"attendance_ids": [(5, 0, 0)]})
        empty.attendance_ids.unlink()
        for calendar in (empty, self.env["resource.calendar"]):
            self.assertEqual(self.due(start, 2, "work_hours", calendar), start + timedelta(hours=2))
            self.assertEqual(self.due(start, 2, "work_days", calendar), start + timedelta(days=2))

    def test_a_start_that_is_not_known_yet_has_no_due_date(self):
        """R26: the clock waits."""
        self.assertFalse(self.due(False, 2, "hours"))

    def test_the_rows_of_a_case_follow_its_policy(self):
        """R20, R26: one row per rule; it copies the promise and does not move later."""
        self.company.resource_calendar_id = self.calendar
        case = self.new_complaint(date_received=datetime(2026, 3, 6, 16, 0))
        due = {row.milestone: row.date_due for row in case.deadline_ids}
        self.assertEqual(due["forwarded"], datetime(2026, 3, 6, 17, 0))
        self.assertEqual(due["contacted"], datetime(2026, 3, 7, 16, 0))
        self.assertEqual(due["resolved"], datetime(2026, 3, 12, 17, 0))  # Tuesday is a holiday
        self.assertFalse(due["visited"])
        case.sudo().policy_id.deadline_ids.delay = 1
        self.assertEqual(
            {row.milestone: row.date_due for row in case.deadline_ids}, due, "promised is promised"
        )

    def test_an_urgent_case_knows_no_closing_time(self):
        """R15: also when it becomes urgent later."""
        self.company.resource_calendar_id = self.calendar
        case = self.new_complaint(date_received=datetime(2026, 3, 6, 16, 0))
        case.is_urgent = True
        resolved = self.clock(case, "resolved")
        self.assertEqual(resolved.date_due, datetime(2026, 3, 9, 16, 0))

    def test_the_nearest_running_clock_is_shown(self):
        """R26: and whether it is over."""
        case = self.new_complaint(date_received=datetime(2026, 3, 6, 16, 0))
        self.assertEqual(
            case.date_deadline, min(filter(None, case.deadline_ids.mapped("date_due")))
        )
        self.assertTrue(case.is_overdue)
        self.assertIn(case, case.search([("is_overdue", "=", True)]))
        self.assertNotIn(case, case.search([("is_overdue", "=", False)]))

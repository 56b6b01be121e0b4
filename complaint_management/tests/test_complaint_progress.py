from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NOON, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintProgress(ComplaintCommon):
    """R20: every 24 hours the complainant hears from us while a promise is broken."""

    def setUp(self):
        super().setUp()
        with freeze_time(NOON):
            self.case = self.new_complaint(date_received=NOON)
        self.now = NOON

    def run_due(self, hours):
        """Let the due-run come by so many hours after receipt."""
        self.now = NOON + timedelta(hours=hours)
        with freeze_time(self.now):
            while self.env["complaint.deadline"]._run_due_batch():
                pass

    def contact(self, hours, direction="out"):
        with freeze_time(NOON + timedelta(hours=hours)):
            self.env["complaint.contact"].create(
                {"complaint_id": self.case.id, "direction": direction, "summary": "Still at it"}
            )

    def clocks(self):
        return self.clock(self.case, "progress").sorted("id")

    def test_as_long_as_promises_hold_no_progress_clock_runs(self):
        """R20: it runs only while a promise is missed."""
        self.run_due(23)
        self.assertFalse(self.case.date_broken)
        self.assertFalse(self.clocks())

    def test_a_broken_promise_starts_it(self):
        """R20: 24 hours from the moment the promised answer was missed, with a warning."""
        self.run_due(25)
        clock = self.clocks()
        self.assertEqual(clock.date_start, NOON + timedelta(hours=25))
        self.assertEqual(clock.date_due, NOON + timedelta(hours=49))
        self.assertEqual((clock.state, clock.kind), ("running", "target"))
        self.assertEqual(clock.date_warn, NOON + timedelta(hours=43))
        self.run_due(26)
        self.assertEqual(self.clocks(), clock, "one at a time")

    def test_it_starts_again_at_each_contact(self):
        """R20, R40: a contact stops it; the next one counts from there."""
        self.run_due(25)
        self.contact(30)
        first, second = self.clocks()
        self.assertEqual((first.state, first.date_reached), ("met", NOON + timedelta(hours=30)))
        self.assertEqual(second.date_due, NOON + timedelta(hours=54))
        self.contact(31)
        self.assertEqual(self.clocks()[-1].date_due, NOON + timedelta(hours=55))

    def test_what_they_tell_us_is_no_progress_update(self):
        """R40: the complainant has to hear from us."""
        self.run_due(25)
        self.contact(30, "in")
        self.assertEqual(self.clocks().state, "running")

    def test_no_news_in_time_is_missed_and_moves_up(self):
        """R20, R28: a missed update is a missed target; the one after it counts anew."""
        self.run_due(25)
        self.case.escalation_ids._end("returned", "Tell them every day")
        self.run_due(50)
        clock = self.clocks()
        self.assertEqual(clock.state, "missed")
        self.assertIn(clock, self.case.escalation_ids.deadline_id)
        self.contact(51)
        self.assertEqual([c.state for c in self.clocks()], ["missed", "running"])

    def test_it_rests_once_the_promise_is_kept(self):
        """R20: no update is owed when the solution was told; a new breach starts a new one."""
        self.run_due(25)
        clock = self.clocks()
        with freeze_time(NOON + timedelta(hours=26)):
            self.case.write(
                {"assessment": "valid", "cause_id": self.cause.id, "user_id": self.staff.id}
            )
            self.agree_solution(self.case)
        self.assertFalse(self.case.date_broken)
        self.assertEqual(clock.state, "cancelled")
        self.run_due(24 * 7)  # the solution is not carried out in three working days
        self.assertTrue(self.case.date_broken)
        self.assertEqual(clock.state, "cancelled")
        self.assertEqual(self.clocks()[-1].date_start, NOON + timedelta(days=7))

    def broken_after_agreeing(self):
        """The solution was agreed and not carried out in time; a clock asks for news."""
        with freeze_time(NOON):
            self.case.write({"assessment": "valid", "user_id": self.staff.id})
            solution = self.agree_solution(self.case, date_planned=NOON.date() + timedelta(days=9))
        self.run_due(24 * 6)
        self.assertTrue(self.case.date_broken)
        return solution

    def resolve_clock(self):
        return self.clock(self.case, "resolved")

    def test_the_completion_date_told_is_the_new_promise(self):
        """R20, R39: told by when it is done, the complainant waits for that date, not for news
        every day; if that date is missed as well, the news begin again."""
        solution = self.broken_after_agreeing()
        news, target = self.clocks(), self.resolve_clock()
        self.assertEqual((news.state, target.state), ("running", "missed"))
        with freeze_time(NOON + timedelta(days=6, hours=2)):
            action = solution.action_tell_completion()
            contacts = self.env["complaint.contact"].with_user(self.staff)
            contacts.with_context(**action["context"]).create({"method": "call"})
        self.assertEqual(target.state, "running")
        self.assertEqual(target.date_next, target.date_due)
        self.assertFalse(self.case.date_broken)
        self.assertEqual(news.state, "met", "they heard from us")
        self.run_due(24 * 7)
        self.assertEqual(self.clocks(), news)
        self.run_due(24 * 10)
        self.assertEqual(target.state, "missed")
        self.assertEqual(target.date_missed, NOON + timedelta(days=10))
        self.assertEqual(self.case.date_broken, NOON + timedelta(days=10))
        self.assertEqual(self.clocks()[-1].date_start, NOON + timedelta(days=10))

    def test_more_time_granted_is_a_new_promise_too(self):
        """R24: the extended target runs again; the steps taken up the chain stay taken."""
        self.broken_after_agreeing()
        target = self.resolve_clock()
        steps = target.step_count
        with freeze_time(NOON + timedelta(days=6, hours=2)):
            extension = self.ask_extension(target, date_due=NOON + timedelta(days=12))
            extension.with_user(self.gm).action_approve()
        self.assertEqual(target.state, "running")
        self.assertFalse(self.case.date_broken)
        before = self.case.escalation_ids
        self.run_due(24 * 12)
        self.assertEqual((target.state, target.step_count), ("missed", steps))
        self.assertEqual(target.date_reminded, NOON + timedelta(days=12))
        self.assertEqual(self.case.escalation_ids, before, "one for each target and level")

    def test_a_next_promise_alone_does_not_end_the_news(self):
        """R20: nobody stops the clock by promising something later again and again."""
        self.run_due(25)
        with freeze_time(NOON + timedelta(hours=26)):
            self.env["complaint.contact"].create(
                {
                    "complaint_id": self.case.id,
                    "summary": "Next week",
                    "date_next": NOON + timedelta(days=7),
                }
            )
        self.assertTrue(self.case.date_broken)
        self.assertEqual(self.clocks()[-1].state, "running")

    def test_it_pauses_with_the_other_targets(self):
        """R22: it is a target."""
        self.run_due(25)
        with freeze_time(NOON + timedelta(hours=26)):
            pause = self.env["complaint.pause"].create({"complaint_id": self.case.id})
        self.assertEqual(self.clocks().state, "paused")
        with freeze_time(NOON + timedelta(hours=30)):
            pause.action_resume()
        self.assertEqual(self.clocks().date_due, NOON + timedelta(hours=53))

    def test_nobody_moves_it_by_hand(self):
        """R57: not even the moment it began."""
        self.run_due(25)
        for name in ("date_begun", "date_stopped"):
            with self.subTest(name), self.refused("Clocks are set", AccessError):
                self.clocks().with_user(self.gm).write({name: NOON})

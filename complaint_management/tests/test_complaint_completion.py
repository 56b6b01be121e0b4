from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.tests import Form, tagged

from .common import NOON, ComplaintCommon

LATER = date(2026, 3, 20)
END = datetime(2026, 3, 20, 23, 59, 59)


@tagged("post_install", "-at_install")
class TestComplaintCompletion(ComplaintCommon):
    """R39: done the same day, or the complainant is told by when; the target moves to it."""

    def setUp(self):
        super().setUp()
        self.frozen = freeze_time(NOON)
        self.frozen.start()
        self.addCleanup(self.frozen.stop)
        self.case = self.new_complaint(
            user_id=self.staff.id, assessment="valid", date_received=NOON
        )
        self.target = self.clock(self.case, "resolved")

    def agree(self, planned=LATER):
        return self.agree_solution(self.case, date_planned=planned)

    def tell(self, solution, user=None):
        action = solution.action_tell_completion()
        contacts = self.env["complaint.contact"].with_user(user or self.staff)
        return contacts.with_context(**action["context"]).create({"method": "call"})

    def todos(self):
        kind = self.env.ref("complaint_management.mail_activity_type_completion")
        return self.case.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def test_the_last_remedy_carried_out_ends_the_to_do(self):
        """R39: whoever marks the lines one by one is not asked to tell a date any more."""
        solution = self.agree()
        self.assertTrue(self.todos())
        solution.remedy_ids.with_user(self.staff).action_done()
        self.assertEqual(solution.state, "done")
        self.assertFalse(self.todos())

    def test_telling_the_date_moves_the_target_and_keeps_the_original(self):
        """R39: the recorded contact moves it; other clocks stay."""
        before = {clock: clock.date_due for clock in self.case.deadline_ids}
        solution = self.agree()
        self.assertEqual(self.target.date_due, before[self.target], "agreeing alone moves nothing")
        contact = self.tell(solution)
        self.assertEqual(contact.date_completion, LATER)
        self.assertIn("2026", contact.summary)
        self.assertEqual(self.case.date_completion, END)
        self.assertEqual(self.target.date_due, END)
        self.assertEqual(self.target.date_original, before[self.target])
        others = self.case.deadline_ids - self.target
        self.assertEqual(others.mapped("date_due"), [before[clock] for clock in others])
        self.assertEqual(solution.date_completion_told, LATER)

    def test_a_dialog_that_was_only_opened_has_told_nobody(self):
        """R39: a browser that leaves the page saves what can be saved; how they were told is
        for the person to say."""
        action = self.agree().action_tell_completion()
        contacts = self.env["complaint.contact"].with_user(self.staff)
        form = Form(contacts.with_context(**action["context"]))
        with self.assertRaisesRegex(AssertionError, "method is a required field"):
            form.save()
        form.method = "call"
        self.assertEqual(form.save().date_completion, LATER)

    def test_a_date_before_the_target_leaves_it_alone(self):
        """R39: a target is not made shorter behind anybody's back."""
        due = self.target.date_due
        self.tell(self.agree(NOON.date() + timedelta(days=1)))
        self.assertEqual(self.target.date_due, due)

    def test_a_statutory_limit_never_moves(self):
        """R22: the law does not care what was agreed."""
        self.target.sudo().kind = "limit"
        due = self.target.date_due
        self.tell(self.agree())
        self.assertEqual(self.target.date_due, due)

    def test_not_done_today_gives_a_todo_until_told(self):
        """R39: within 24 hours the complainant knows."""
        solution = self.agree()
        self.assertTrue(solution.is_completion_untold)
        self.assertEqual(self.todos().date_deadline, NOON.date() + timedelta(days=1))
        self.tell(solution, self.colleague)
        self.assertFalse(self.todos())
        self.assertFalse(solution.is_completion_untold)

    def test_done_the_same_day_tells_nothing(self):
        """R39: nobody is bothered with a date."""
        solution = self.agree(NOON.date())
        self.assertFalse(solution.is_completion_untold)
        self.assertFalse(self.todos())

    def test_carrying_it_out_ends_the_todo(self):
        """R39: done earlier than feared."""
        solution = self.agree()
        solution.action_done()
        self.assertFalse(self.todos())
        self.assertFalse(solution.is_completion_untold)

    def test_without_a_date_there_is_nothing_to_tell(self):
        """R39: first plan, then tell."""
        solution = self.agree(False)
        self.assertTrue(solution.is_completion_untold)
        with self.refused("plan a date first"):
            self.tell(solution)

    def test_a_new_date_is_told_again(self):
        """R39: what was told stays on its contact, the last one counts."""
        solution = self.agree()
        first = self.tell(solution)
        solution.date_planned = LATER + timedelta(days=7)
        self.assertTrue(solution.is_completion_untold)
        with freeze_time(NOON + timedelta(hours=1)):
            self.tell(solution)
        self.assertEqual(first.date_completion, LATER)
        self.assertEqual(self.target.date_due, END + timedelta(days=7))

    def test_nobody_moves_a_target_by_writing(self):
        """R39: only what was agreed in this case is told, and the date is not typed."""
        contacts = self.env["complaint.contact"].with_user(self.staff)
        base = {"complaint_id": self.case.id, "summary": "x"}
        with self.refused("cannot be set"):
            contacts.create({**base, "date_completion": LATER})
        draft = self.new_solution(self.case, date_planned=LATER)
        with self.refused("agreed to in this case"):
            contacts.create({**base, "solution_id": draft.id})
        other = self.new_complaint(user_id=self.staff.id, assessment="valid")
        solution = self.agree_solution(other, date_planned=LATER)
        with self.refused("agreed to in this case"):
            contacts.create({**base, "solution_id": solution.id})
        plain = contacts.create(base)
        with self.refused("cannot be set"):
            plain.date_completion = LATER
        with self.refused("Clocks are set"):
            self.target.with_user(self.staff).date_original = END

from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import Form, tagged

from .common import NOON, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintBreach(ComplaintCommon):
    """R25, R26: late is late, whether the due-run came by or not; in these tests it never does."""

    def setUp(self):
        super().setUp()
        with freeze_time(NOON):
            self.case = self.new_complaint(date_received=NOON)
            self.env.flush_all()

    def close(self, hours, *explained):
        """Bring the case to its end so many hours after receipt, with the causes of these."""
        with freeze_time(NOON + timedelta(hours=hours)):
            self.case.invalidate_recordset()
            if self.case.state == "received":
                self.bring_to_visit(self.case)
                self.case.visit_ids[:1].result = "satisfied"
            for milestone in explained:
                self.clock(self.case, milestone).with_user(self.staff).breach_cause = "overlooked"
            if not self.case.is_closed:
                self.case.stage_id = self.stage("closed")
            self.env.flush_all()

    def test_reached_in_time_closes_without_a_word(self):
        """R26: nothing was late."""
        self.close(0.5)
        self.assertEqual(self.case.state, "closed")
        self.assertEqual(self.clock(self.case, "forwarded").state, "met")
        self.assertEqual(set(self.case.deadline_ids.mapped("state")), {"met", "cancelled"})

    def test_reached_late_asks_for_its_cause(self):
        """R25, R26: an hour late between two visits of the due-run."""
        with self.refused("Say why “Forwarded” was missed"):
            self.close(2)
        self.close(2, "forwarded")
        self.assertEqual(
            (self.case.state, self.clock(self.case, "forwarded").state), ("closed", "missed")
        )

    def test_never_reached_and_overdue_asks_for_its_cause(self):
        """R25, R26: the clock still ran; once the case is closed it says that it was missed."""
        with freeze_time(NOON + timedelta(hours=0.5)):
            self.case.sudo().date_forwarded = NOON + timedelta(hours=0.5)
        contact = self.clock(self.case, "contacted")
        with freeze_time(NOON + timedelta(hours=25)):
            self.assertEqual((contact.state, contact.date_reached), ("running", False))
        with self.refused("Say why “First contact” was missed"):
            self.close(25, "responded")
        self.assertFalse(contact.date_missed)
        self.close(25, "contacted", "responded")
        self.assertEqual((self.case.state, contact.state), ("closed", "missed"))
        self.assertFalse(contact.date_reached)

    def test_the_question_is_there_before_the_due_run(self):
        """R25: what closing will ask for can be answered as soon as it is late."""
        contact = self.clock(self.case, "contacted")
        for hours, is_unexplained in ((23, False), (25, True)):
            with self.subTest(hours=hours), freeze_time(NOON + timedelta(hours=hours)):
                self.env.invalidate_all()
                self.assertEqual(contact.is_unexplained, is_unexplained)
        with freeze_time(NOON + timedelta(hours=25)):
            with Form(contact.with_user(self.staff)) as form:
                form.breach_cause = "workload"
            self.assertFalse(contact.is_unexplained)

    def test_time_that_stood_still_is_not_late(self):
        """R22, R23, R26: of a pause not over yet, too; what was late before it stays late."""
        with freeze_time(NOON + timedelta(hours=2)):
            self.env["complaint.pause"].with_user(self.staff).create({"complaint_id": self.case.id})
        with freeze_time(NOON + timedelta(hours=40)):
            self.env.invalidate_all()
            asked = self.case.deadline_ids.filtered("is_unexplained")
            self.assertEqual(asked, self.clock(self.case, "forwarded"))
            self.case.sudo().date_forwarded = NOON + timedelta(hours=40)
            self.env["complaint.contact"].with_user(self.staff).create(
                {"complaint_id": self.case.id, "summary": "Called"}
            )
            self.assertEqual(self.clock(self.case, "forwarded").state, "missed")
            self.assertEqual(self.clock(self.case, "contacted").state, "met")
            self.case.pause_ids.action_resume()
            self.assertEqual(self.clock(self.case, "contacted").state, "met")
            self.assertEqual(self.clock(self.case, "forwarded").state, "missed")

    def test_a_fixed_limit_never_stands_still(self):
        """R22, R26: nor is it spared the question."""
        contact = self.clock(self.case, "contacted")
        contact.sudo().kind = "limit"
        with freeze_time(NOON + timedelta(hours=2)):
            self.env["complaint.pause"].with_user(self.staff).create({"complaint_id": self.case.id})
        with freeze_time(NOON + timedelta(hours=25)):
            self.env.invalidate_all()
            self.assertTrue(contact.is_unexplained)

    def test_what_the_policy_took_back_was_late_or_not_at_that_time(self):
        """R20, R26: choosing the policy again hides no miss and makes none."""
        with freeze_time(NOON + timedelta(hours=2)):
            self.case.invalidate_recordset()
            self.case.action_reset_policy()
        with freeze_time(NOON + timedelta(hours=30)):
            self.env.invalidate_all()
            taken_back = self.case.deadline_ids.filtered("date_cancelled")
            late = taken_back.filtered(lambda d: d.milestone == "forwarded")
            self.assertEqual(late.state, "missed")
            self.assertTrue(late.is_unexplained)
            self.assertEqual(set((taken_back - late).mapped("state")), {"cancelled"})
            self.assertFalse(any((taken_back - late).mapped("is_unexplained")))

    def test_a_case_withdrawn_late_was_late(self):
        """R26, R31: the same is on record as if the due-run had come by; nobody is asked."""
        with freeze_time(NOON + timedelta(hours=25)):
            self.decide(self.case, self.desk_head, "cancel", cancel_reason="withdrawn")
            self.env.flush_all()
        self.assertEqual(self.case.state, "cancelled")
        self.assertEqual(self.clock(self.case, "forwarded").state, "missed")
        self.assertEqual(self.clock(self.case, "contacted").state, "missed")
        self.assertEqual(self.clock(self.case, "resolved").state, "cancelled")

    def test_more_time_granted_before_the_due_run_is_no_miss(self):
        """R24: the new date counts; a miss that was on record before is still explained."""
        contact = self.clock(self.case, "contacted")
        with freeze_time(NOON + timedelta(hours=25)):
            extension = self.ask_extension(contact)
            extension.with_user(self.desk_head).action_approve()
            self.env.invalidate_all()
            self.assertFalse(contact.is_unexplained)
        contact.sudo().date_missed = NOON + timedelta(hours=24)
        self.assertTrue(contact.is_unexplained)

    def test_an_update_nobody_waits_for_any_more_is_not_asked_for(self):
        """R20: the promise was kept before the progress update was due."""
        with freeze_time(NOON + timedelta(hours=25)):
            self.case.invalidate_recordset()
            self.env["complaint.deadline"]._run_due_batch()  # breaks the promise of an answer
            self.env.flush_all()
        progress = self.clock(self.case, "progress")
        self.assertTrue(progress)
        with freeze_time(NOON + timedelta(hours=26)):
            self.bring_to_visit(self.case)
        with freeze_time(NOON + timedelta(hours=100)):
            self.env.invalidate_all()
            self.assertEqual(progress.state, "cancelled")
            self.assertFalse(progress.is_unexplained)


@tagged("post_install", "-at_install")
class TestComplaintNotWaitedFor(ComplaintCommon):
    """R20, R26: a clock asks for what the case can reach, and for nothing that nobody awaits."""

    def received(self, **vals):
        with freeze_time(NOON):
            return self.new_complaint(date_received=NOON, **vals)

    def answer(self, case, hours):
        with freeze_time(NOON + timedelta(hours=hours)):
            self.env["complaint.contact"].with_user(self.staff).create(
                {"complaint_id": case.id, "direction": "out", "method": "call", "summary": "Told"}
            )

    def test_an_answer_is_all_a_suggestion_waits_for(self):
        """R3, R20: where nothing is to be put right, the answer keeps the promise."""
        for kind in ("inquiry", "suggestion"):
            with self.subTest(kind=kind):
                case = self.received(kind=kind)
                self.answer(case, 1)
                self.assertEqual(case.date_responded, NOON + timedelta(hours=1))
        self.assertEqual(self.clock(case, "responded").state, "met")

    def test_a_complaint_waits_for_its_verdict(self):
        """R3, R20: before it is assessed a call does not tell what is done about it; a reasoned
        refusal does (R11)."""
        case = self.received()
        self.answer(case, 1)
        self.assertFalse(case.date_responded)
        self.assertEqual(self.clock(case, "contacted").state, "met")
        case.assessment = "valid"
        self.assertFalse(case.date_responded)
        case.write(
            {
                "assessment": "invalid",
                "invalid_reason": "misunderstanding",
                "assessment_note": "It had been agreed so.",
            }
        )
        self.assertEqual(case.date_responded, NOON + timedelta(hours=1))

    def test_who_stays_unnamed_waits_for_no_word(self):
        """R2, R43: nobody can call them; what is done in the case keeps its dates."""
        self.phone.allow_anonymous = True
        case = self.received(is_anonymous=True, partner_id=False)
        for milestone in ("contacted", "responded"):
            self.assertEqual(self.clock(case, milestone).state, "cancelled")
        self.assertEqual(self.clock(case, "resolved").state, "running")
        case.write({"is_anonymous": False, "partner_name": "Named after all"})
        self.assertEqual(self.clock(case, "contacted").state, "running")

    def test_a_visit_that_is_not_made_is_not_late(self):
        """R43: once it is recorded why nobody is asked, its clock stops."""
        case = self.received()
        with freeze_time(NOON + timedelta(hours=0.5)):
            self.bring_to_visit(case)
        visited = self.clock(case, "visited")
        self.assertEqual(visited.state, "running")
        case.visit_ids.with_user(self.desk_head).write(
            {"remarks": "Lost somebody this week.", "exempt_reason": "sensitive"}
        )
        self.assertEqual(visited.state, "cancelled")

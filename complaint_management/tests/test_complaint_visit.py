from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import NOON, ComplaintCommon


@freeze_time(NOON)
@tagged("post_install", "-at_install")
class TestComplaintVisit(ComplaintCommon):
    def at_visit(self, **vals):
        case = self.new_complaint(**vals)
        case.contact_ids = [Command.create({"summary": "Called"})]
        self.bring_to_visit(case)
        self.env.flush_all()
        return case

    def decline(self, case):
        case.visit_ids.result = "declined"
        self.env.flush_all()

    def close_declined(self, case, days):
        job = self.env.ref("complaint_management.ir_cron_close_declined")
        with freeze_time(NOON + timedelta(days=days)), self.enter_registry_test_mode():
            job.method_direct_trigger()
        return case.state

    def test_after_handling_a_visit_is_planned_for_the_final_handler(self):
        """R41: by the way and at the time the policy says, with a to-do."""
        case = self.at_visit()
        visit = case.visit_ids
        self.assertEqual(visit.user_id, self.staff)
        self.assertEqual((visit.state, visit.method), ("planned", "phone"))
        self.assertEqual(visit.date_planned, NOON + timedelta(hours=24))
        self.assertEqual(case.activity_ids.user_id, self.staff)

    def test_the_final_handler_asks_not_the_first(self):
        """R41: the work changed hands in between."""
        case = self.new_complaint()
        case.action_assign_to_me()
        case.handover_ids = [(0, 0, {"to_user_id": self.colleague.id, "reason": "Shift"})]
        case.handover_ids.with_user(self.colleague).action_accept()
        self.bring_to_visit(case.with_user(self.colleague))
        self.assertEqual(case.visit_ids.user_id, self.colleague)

    def test_satisfied_closes_the_case(self):
        """R42: with the three scores and remarks on record."""
        case = self.at_visit()
        case.visit_ids.write(
            {
                "result": "satisfied",
                "score_process": "5",
                "score_measures": "4",
                "score_result": "5",
                "remarks": "Quick",
            }
        )
        self.assertEqual(case.state, "closed")
        self.assertTrue(case.date_visited)
        self.assertFalse(case.activity_ids)

    def test_unsatisfied_goes_back_to_handling_and_one_level_up(self):
        """R42: the head has a to-do, and the case on the desk."""
        case = self.at_visit()
        case.visit_ids.result = "unsatisfied"
        self.assertEqual(case.state, "handling")
        self.assertEqual((case.escalation_level, case.holder_id), ("head", self.desk_head))
        self.assertIn(self.desk_head, case.activity_ids.user_id)

    def test_after_an_unsatisfied_visit_another_one_is_made(self):
        """R42: back at the visit stage a new attempt is planned, and it decides."""
        case = self.at_visit()
        case.visit_ids.result = "unsatisfied"
        case.stage_id = self.stage("visit")
        self.assertEqual(case.visit_ids.mapped("state").count("planned"), 1)
        case._get_current_visits()[0].result = "satisfied"
        self.assertEqual(case.state, "closed")

    def test_declined_closes_by_itself_after_seven_days(self):
        """R42: not on the sixth day, on the seventh."""
        case = self.at_visit()
        self.decline(case)
        self.assertEqual(case.state, "visit")
        self.assertEqual(self.close_declined(case, 6), "visit")
        self.assertEqual(self.close_declined(case, 7), "closed")

    def test_a_new_complaint_of_the_same_person_keeps_it_open(self):
        """R42: by the job and by hand."""
        case = self.at_visit()
        self.decline(case)
        with freeze_time(NOON + timedelta(days=2)):
            self.new_complaint(name="Worse")
        self.assertEqual(self.close_declined(case, 8), "visit")
        with self.refused("return visit"):
            case.stage_id = self.stage("closed")

    def test_without_a_policy_seven_days_count_too(self):
        """R42: the shipped default holds where no policy says otherwise."""
        self.env["complaint.policy"].search([]).active = False
        case = self.at_visit()
        self.assertFalse(case.policy_id)
        self.decline(case)
        self.assertEqual(self.close_declined(case, 1), "visit")
        self.assertEqual(self.close_declined(case, 7), "closed")

    def test_what_keeps_a_declined_case_open_is_told(self):
        """R42, R44: the head reads once what is missing; then it closes by itself."""
        case = self.at_visit()
        cause, case.cause_id = case.cause_id, False
        self.decline(case)
        self.assertEqual(self.close_declined(case, 6), "visit")
        self.assertNotIn(self.desk_head, case.activity_ids.user_id)
        for day in (7, 8):
            self.assertEqual(self.close_declined(case, day), "visit")
        told = case.activity_ids.filtered(lambda a: a.user_id == self.desk_head)
        self.assertEqual(told.summary, "Cannot be closed by itself: Choose the cause.")
        case.cause_id = cause
        self.assertEqual(self.close_declined(case, 9), "closed")

    def test_one_case_that_cannot_be_closed_does_not_stop_the_others(self):
        """R42: the fault is told to the head once, the next case closes."""
        stuck, other = self.at_visit(), self.at_visit(name="Another tap")
        self.decline(stuck)
        self.decline(other)
        Case = type(self.env["complaint.complaint"])
        move = Case._move_to

        def fail_once(cases, state, strict=True):
            if stuck in cases:
                cases.name = "half written"
                self.env.flush_all()
                raise ValueError("Something is wrong here")
            return move(cases, state, strict=strict)

        with patch.object(Case, "_move_to", fail_once):
            self.close_declined(stuck, 7)
            self.close_declined(stuck, 8)
        self.assertEqual((stuck.state, other.state), ("visit", "closed"))
        self.assertEqual(stuck.name, "The tap drips")
        told = stuck.activity_ids.filtered(lambda a: "Something is wrong" in (a.summary or ""))
        self.assertEqual(told.user_id, self.desk_head)
        self.assertEqual(len(told), 1)

    def test_unreachable_is_tried_three_times_then_the_head_decides(self):
        """R42: each attempt is a row; the head gives up, staff cannot."""
        case = self.at_visit()
        for attempt in (1, 2, 3):
            self.assertNotIn(self.desk_head, case.activity_ids.user_id)
            self.assertEqual(len(case.visit_ids), attempt)
            case._get_current_visits()[0].result = "unreachable"
        self.assertEqual(len(case.visit_ids), 3)
        self.assertIn(self.desk_head, case.activity_ids.user_id)
        self.assertEqual(case.state, "visit")
        give_up = {"complaint_id": case.id, "exempt_reason": "unreachable"}
        with self.refused("does not bear this out"):
            self.env["complaint.visit"].with_user(self.staff).create(give_up)
        self.env["complaint.visit"].with_user(self.desk_head).create(give_up)
        case.stage_id = self.stage("closed")
        self.assertEqual(case.state, "closed")

    def test_exemptions_are_recorded_with_their_reason(self):
        """R43: anonymous, no contact data, sensitive; as a table."""
        nobody = {"partner_id": False, "channel_id": self.walk_in.id}
        table = (
            ({**nobody, "is_anonymous": True}, "anonymous"),
            ({**nobody, "partner_name": "Man in a blue coat"}, "no_contact"),
            ({"is_confidential": True}, "sensitive"),
            ({}, False),
        )
        for vals, reason in table:
            with self.subTest(reason=reason):
                case = self.at_visit(**vals)
                self.assertEqual(case.visit_ids.exempt_reason, reason)
                if reason:
                    case.stage_id = self.stage("closed")
                    self.assertEqual(case.state, "closed")

    def test_a_visit_after_a_reopening_is_a_new_one(self):
        """R44: the answer of the first round does not close the second."""
        case = self.close(self.new_complaint())
        self.decide(case, self.staff, "reopen")
        with self.refused("return visit"):
            case.stage_id = self.stage("closed")
        case.stage_id = self.stage("visit")
        self.assertEqual(len(case.visit_ids), 2)
        case._get_current_visits().result = "satisfied"
        self.assertEqual(case.state, "closed")

    def test_the_date_of_the_answer_may_be_corrected(self):
        """R41: asked yesterday, entered today."""
        case = self.at_visit()
        with freeze_time(NOON + timedelta(days=2)):
            yesterday = NOON + timedelta(days=1)
            case.visit_ids.write({"result": "satisfied", "date_done": yesterday})
        self.assertEqual(case.date_visited, yesterday)

    def test_an_answer_chosen_in_the_form_is_saved(self):
        """R41: by the form as people see it; also when they change their mind before saving."""
        case = self.at_visit()
        with Form(case.visit_ids.with_user(self.staff)) as form:
            form.result = "satisfied"
            form.result = "unsatisfied"
            form.score_result = "2"
            form.remarks = "It drips again"
        self.assertEqual(case.visit_ids.result, "unsatisfied")
        self.assertEqual(case.visit_ids.score_result, "2")
        self.assertEqual(case.state, "handling")
        with self.assertRaisesRegex(AssertionError, "readonly"):
            Form(case.visit_ids[-1:]).result = "satisfied"

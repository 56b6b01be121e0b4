from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOON, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintEscalation(ComplaintCommon):
    def another(self, **vals):
        """A case of somebody else, so that it is no repeat."""
        return self.new_complaint(partner_id=False, partner_name="Somebody else", **vals)

    def move_up(self, case, user=None):
        """By hand, as a person does it."""
        self.env["complaint.complaint.decide"].with_user(user or self.staff).create(
            {"complaint_id": case.id, "decision": "escalate", "reason": "Too much for me"}
        ).action_confirm()
        return case._get_active_escalation()

    def test_the_chain_goes_up_to_the_gm(self):
        """R27: staff → department head → deputy GM in charge → GM."""
        case = self.new_complaint()
        self.assertEqual(case.escalation_level, "staff")
        for level, person in (
            ("head", self.desk_head),
            ("deputy", self.deputy),
            ("gm", self.gm),
        ):
            escalation = self.move_up(case, case.holder_id if case.escalation_ids else None)
            self.assertEqual((escalation.level, escalation.to_user_id), (level, person))
            self.assertEqual(case.holder_id, person)
            self.assertEqual(case.escalation_level, level)
        with self.assertRaises(UserError):
            self.move_up(case, self.gm)
        self.assertEqual(
            case.escalation_ids.sorted("id").mapped("outcome"), ["moved", "moved", False]
        )

    def test_every_escalation_is_a_record_with_a_todo(self):
        """R29: from, to, trigger, reason, when; an activity for the person."""
        case = self.new_complaint()
        escalation = self.move_up(case)
        self.assertEqual(escalation.trigger, "manual")
        self.assertEqual(escalation.from_level, "staff")
        self.assertIn("Too much for me", escalation.reason)
        self.assertEqual(escalation.state, "waiting")
        todo = case.activity_ids.filtered(lambda a: a.user_id == self.desk_head)
        self.assertEqual(len(todo), 1)

    def test_completing_the_todo_acknowledges(self):
        """R29: completing the activity acknowledges."""
        case = self.new_complaint()
        escalation = self.move_up(case)
        todo = case.activity_ids.filtered(lambda a: a.user_id == self.desk_head)
        todo.with_user(self.desk_head).action_done()
        self.assertTrue(escalation.date_acknowledged)
        self.assertEqual(escalation.state, "active")

    def test_acknowledging_completes_the_todo(self):
        """R29: and the other way round."""
        case = self.new_complaint()
        escalation = self.move_up(case)
        with self.assertRaises(UserError):
            escalation.with_user(self.staff).action_acknowledge()
        escalation.with_user(self.desk_head).action_acknowledge()
        self.assertEqual(escalation.state, "active")
        self.assertFalse(case.activity_ids.filtered(lambda a: a.user_id == self.desk_head))

    def test_return_with_instruction(self):
        """R29: de-escalation gives the case back with a written instruction."""
        case = self.new_complaint()
        case.action_assign_to_me()
        escalation = self.move_up(case)
        self.assertEqual(case.holder_id, self.desk_head)
        self.env["complaint.complaint.decide"].with_user(self.desk_head).create(
            {"complaint_id": case.id, "decision": "return", "reason": "Offer a new tap"}
        ).action_confirm()
        self.assertEqual(escalation.outcome, "returned")
        self.assertEqual(escalation.instruction, "Offer a new tap")
        self.assertEqual(case.holder_id, self.staff)
        self.assertEqual(case.escalation_level, "staff")

    def test_vacant_level_is_skipped_and_said(self):
        """R30: vacant levels are skipped and the record says so."""
        self.operations.complaint_deputy_id = False
        case = self.new_complaint()
        self.move_up(case)
        escalation = self.move_up(case, self.desk_head)
        self.assertEqual(escalation.level, "gm")
        self.assertIn("vacant", escalation.skipped)

    def test_a_confidential_case_goes_to_named_people_only(self):
        """R40, R54: moving up shows a confidential case to nobody who may not see it."""
        case = self.new_complaint(is_confidential=True, user_id=self.staff.id)
        escalation = self.move_up(case)
        self.assertEqual((escalation.level, escalation.to_user_id), ("gm", self.gm))
        self.assertIn("confidential", escalation.skipped)
        named = self.another(is_confidential=True, confidential_user_ids=self.desk_head.ids)
        self.assertEqual(self.move_up(named).to_user_id, self.desk_head)

    def test_absent_person_is_replaced_or_skipped(self):
        """R30: substitutes can be named with dates; absent without one is skipped."""
        today = fields.Date.today()
        absence = self.env["complaint.substitute"].create(
            {
                "user_id": self.desk_head.id,
                "substitute_id": self.colleague.id,
                "date_from": today,
                "date_to": today,
            }
        )
        self.assertEqual(self.move_up(self.another()).to_user_id, self.colleague)
        absence.substitute_id = False
        escalation = self.move_up(self.another())
        self.assertEqual(escalation.to_user_id, self.deputy)
        self.assertIn("absent", escalation.skipped)
        absence.write({"date_from": today - timedelta(3), "date_to": today - timedelta(1)})
        self.assertEqual(self.move_up(self.another()).to_user_id, self.desk_head)

    def test_person_complained_about_never_decides(self):
        """R16: the complained-about head is passed over in the chain."""
        case = self.new_complaint(respondent_employee_id=self.desk.manager_id.id)
        self.assertEqual(self.move_up(case).to_user_id, self.head)

    def test_against_another_department(self):
        """R27: the receiver's head first, then up the chain of the other department."""
        self.finance.complaint_deputy_id = self.gm
        case = self.new_complaint(respondent_department_id=self.finance.id)
        self.assertEqual(self.move_up(case).to_user_id, self.desk_head)
        self.assertEqual(self.move_up(case, self.desk_head).to_user_id, self.gm)

    def test_refused_solution_moves_up(self):
        """R28: solution rejected by the customer."""
        case = self.new_complaint(assessment="valid", cause_id=self.cause.id)
        solution = (
            self.env["complaint.solution"]
            .with_user(self.staff)
            .create(
                {
                    "complaint_id": case.id,
                    "name": "A new washer",
                    "remedy_ids": [fields.Command.create({"remedy_type_id": self.apology.id})],
                }
            )
        )
        solution.action_propose()
        solution.action_refuse()
        self.assertEqual(case.escalation_ids.trigger, "refused")
        self.assertEqual(case.holder_id, self.desk_head)

    def test_unsatisfied_return_visit_moves_up(self):
        """R28: return visit unsatisfied: back to handling and one level up."""
        case = self.bring_to_visit(self.new_complaint())
        case.visit_ids[:1].result = "unsatisfied"
        self.assertEqual(case.state, "handling")
        self.assertEqual(case.escalation_ids.trigger, "unsatisfied")

    def test_refused_and_late_help_moves_up(self):
        """R18: late or refused help goes to the coordinator."""
        case = self.new_complaint()
        vals = {
            "complaint_id": case.id,
            "name": "Check the pipe",
            "department_id": self.repairs.id,
            "date_due": fields.Datetime.now() - timedelta(minutes=1),
        }
        self.env["complaint.assistance"].create(vals)
        self.env["complaint.due.mixin"]._get_due_models()
        self.env["complaint.assistance"]._run_due_batch()
        self.assertEqual(case.escalation_ids.trigger, "assistance")
        self.env["complaint.assistance"]._run_due_batch()
        self.assertEqual(len(case.escalation_ids), 1)
        other = self.new_complaint()
        help_asked = self.env["complaint.assistance"].create(
            {**vals, "complaint_id": other.id, "note": "No hands"}
        )
        help_asked.action_refuse()
        self.assertEqual(other.escalation_ids.trigger, "assistance")

    def test_the_department_asked_answers_for_itself(self):
        """R18: who asks for help cannot accept, refuse or finish it for the others."""
        case = self.new_complaint(user=self.staff, user_id=self.staff.id)
        mine = self.env["complaint.assistance"].with_user(self.staff)
        vals = {"complaint_id": case.id, "name": "Check", "department_id": self.repairs.id}
        help_asked = mine.create({**vals, "note": "Pipe is sound"})
        for answer in ("accept", "refuse", "done"):
            with self.subTest(answer), self.assertRaisesRegex(UserError, "asked of Repairs"):
                getattr(help_asked, f"action_{answer}")()
        with self.assertRaisesRegex(UserError, "cannot be set"):
            mine.create({**vals, "date_done": fields.Datetime.now()})
        self.assertFalse(help_asked.may_answer)
        self.assertTrue(help_asked.with_user(self.head).may_answer)
        help_asked.with_user(self.head).user_id = self.repairer
        help_asked.with_user(self.repairer).action_accept()
        help_asked.with_user(self.repairer).action_done()
        self.assertEqual(help_asked.state, "done")
        unneeded = mine.create(vals)
        unneeded.action_cancel()
        self.assertEqual(unneeded.state, "cancelled")

    def test_help_moves_from_request_to_done(self):
        """R18: what, who, by when; accepted, done with result; the case waits for it."""
        case = self.new_complaint()
        help_asked = self.env["complaint.assistance"].create(
            {"complaint_id": case.id, "name": "Check", "department_id": self.repairs.id}
        )
        self.assertEqual(help_asked.user_id, self.head)
        self.bring_to_visit(case)
        case.visit_ids[:1].result = "satisfied"
        self.assertEqual(case.state, "visit")
        help_asked.action_accept()
        with self.assertRaises(UserError):
            help_asked.action_done()
        help_asked.note = "Pipe is sound"
        help_asked.action_done()
        case.stage_id = self.stage("closed")
        self.assertEqual(case.state, "closed")

    def test_silence_moves_on(self):
        """R28: no acknowledgement of the previous escalation in time."""
        with freeze_time(NOON):
            case = self.new_complaint(date_received=NOON)
            self.move_up(case)
        with freeze_time(NOON + timedelta(hours=25)):
            self.env["complaint.escalation"]._run_due_batch()
            self.assertEqual(case.escalation_level, "deputy")
            self.assertEqual(case._get_active_escalation().trigger, "silence")

    def test_gm_is_reminded_and_nothing_dropped(self):
        """R30: GM is the end of the chain: reminders repeat there."""
        with freeze_time(NOON):
            case = self.new_complaint(date_received=NOON)
            case._escalate_self("manual", "Straight to the top", level="gm")
        for day in (2, 4):
            with freeze_time(NOON + timedelta(days=day)):
                self.env["complaint.escalation"]._run_due_batch()
                escalation = case.escalation_ids
                self.assertEqual(len(escalation), 1)
                self.assertGreater(escalation.date_next, fields.Datetime.now())
                todo = case.activity_ids.filtered(lambda a: a.user_id == self.gm)
                self.assertEqual(len(todo), 1)
                self.assertEqual(todo.date_deadline, fields.Date.today())

    def test_my_desk(self):
        """R32: my desk = cases whose current holder I am."""
        case = self.new_complaint()
        self.move_up(case)
        Case = self.env["complaint.complaint"]
        domain = [("holder_id", "=", self.desk_head.id)]
        self.assertIn(case, Case.with_user(self.desk_head).search(domain))
        self.move_up(case, self.desk_head)
        self.assertNotIn(case, Case.search(domain))

    def test_at_most_one_notification_per_person_level_and_case(self):
        """R29: a second trigger on the same level adds no escalation and no to-do."""
        case = self.new_complaint()
        self.move_up(case)
        self.assertFalse(case._escalate_self("deadline", "Late", level="head"))
        self.assertEqual(len(case.escalation_ids), 1)

    def test_closing_ends_the_escalation(self):
        """R29: ended when and how: solved."""
        case = self.new_complaint()
        escalation = self.move_up(case)
        self.close(case.with_user(self.desk_head))
        self.assertEqual(case.state, "closed")
        self.assertEqual(escalation.outcome, "solved")
        self.assertTrue(escalation.date_ended)

    def test_average_dwell_time_leaves_out_cases_still_on_the_desk(self):
        """R53: who still has the case has no dwell time; it does not count as zero."""
        with freeze_time(NOON):
            case = self.new_complaint(date_received=NOON)
            first = self.move_up(case)
        with freeze_time(NOON + timedelta(hours=6)):
            second = self.move_up(case, self.desk_head)
        rows = (first | second)._read_group(
            [("id", "in", (first | second).ids)], [], ["dwell_hours:avg", "__count"]
        )
        self.assertEqual(rows, [(6, 2)])
        (first | second).invalidate_recordset()
        self.assertEqual((first | second).mapped("dwell_hours"), [6, 0])

    def test_nobody_to_escalate_to_is_reported_to_the_administrator(self):
        """R30: a department without people: the case stays, the fault is shown."""
        self.company.complaint_gm_id = False
        case = self.new_complaint(department_id=self.finance.id)
        self.assertFalse(case._escalate_self("deadline", "Late", level="head"))
        self.assertIn("Nobody to escalate to", case.policy_id.activity_ids.mapped("summary")[0])

    def test_digest_is_one_mail_per_person(self):
        """R29: one mail a day, however many cases."""
        for _number in range(3):
            self.move_up(self.another())
        before = self.env["mail.mail"].search([])
        self.env["complaint.escalation"]._cron_send_digest()
        mails = self.env["mail.mail"].search([]) - before
        mine = mails.filtered(
            lambda m: (
                self.desk_head.partner_id in m.recipient_ids
                or self.desk_head.email in (m.email_to or "")
            )
        )
        self.assertEqual(len(mine), 1)
        self.assertEqual(mine.body_html.count("/odoo/complaints/"), 3)

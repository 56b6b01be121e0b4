from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .common import NOON, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintClosing(ComplaintCommon):
    def test_open_help_of_another_department_keeps_the_case_open(self):
        """R44, R18: done, refused or cancelled help does not."""
        case = self.bring_to_visit(self.new_complaint())
        case.assistance_ids = [(0, 0, {"name": "Pump", "department_id": self.repairs.id})]
        case.visit_ids.result = "satisfied"
        self.assertEqual(case.state, "visit")
        with self.refused("still open"):
            case.stage_id = self.stage("closed")
        help_asked = case.assistance_ids.with_user(self.head)
        help_asked.action_accept()
        with self.refused("reason or result"):
            help_asked.action_done()
        help_asked.note = "Pumped"
        help_asked.action_done()
        case.stage_id = self.stage("closed")
        self.assertEqual(case.state, "closed")

    def test_the_head_signs_off_a_major_case(self):
        """R44: staff cannot, neither by the button nor by writing the date."""
        case = self.bring_to_visit(self.new_complaint(severity_id=self.major.id))
        case.visit_ids.result = "satisfied"
        self.assertEqual(case.state, "visit")
        with self.refused("A department head or above", AccessError):
            case.action_sign_off()
        now = fields.Datetime.now()
        for vals in (
            {"date_signed_off": now},
            {"date_signed_off": now, "signed_off_by_id": self.desk_head.id},
            {"signed_off_by_id": self.desk_head.id},
        ):
            for user in (self.staff, self.head, self.gm):
                with self.subTest(vals=vals, who=user.login), self.refused("cannot be set"):
                    case.with_user(user).write(vals)
        case.with_user(self.desk_head).action_sign_off()
        self.assertEqual(case.signed_off_by_id, self.desk_head)
        case.stage_id = self.stage("closed")
        self.assertEqual(case.state, "closed")

    def test_a_case_is_not_born_signed_off(self):
        """R44: the signature cannot be brought along."""
        with self.refused("cannot be set"):
            self.new_complaint(date_signed_off=fields.Datetime.now())

    def test_the_policy_says_which_cases_are_signed_off(self):
        """R44: major, all or none; as a table."""
        policy = self.env["complaint.policy"].create({"name": "P", "sequence": 1})
        for rule, severity, needed in (
            ("major", False, False),
            ("major", self.major, True),
            ("all", False, True),
            ("never", self.major, False),
        ):
            with self.subTest(rule=rule, severity=severity):
                policy.sign_off = rule
                vals = {"severity_id": severity.id} if severity else {}
                self.assertEqual(self.new_complaint(**vals).is_sign_off_needed, needed)

    def test_a_closed_case_is_read_only_through_every_path(self):
        """R44: write, rows both ways, buttons, drag, list edit, merge and dialogs."""
        case = self.new_complaint()
        case.evidence_ids = [(0, 0, {"name": "Picture"})]
        case.party_ids = [(0, 0, {"partner_name": "Son", "role": "affected"})]
        self.close(case)
        new = {"complaint_id": case.id}
        env = case.env
        attempts = {
            "write": lambda: case.write({"name": "Other"}),
            "list edit": lambda: case.web_save({"is_urgent": True}, {"name": {}}),
            "drag": lambda: case.write({"stage_id": self.stage("handling").id}),
            "row through the case": lambda: case.write({"contact_ids": [(0, 0, {"summary": "x"})]}),
            "assign": case.action_assign_to_me,
            "sign off": case.with_user(self.head).action_sign_off,
            "policy": case.action_reset_policy,
            "new contact": lambda: env["complaint.contact"].create({**new, "summary": "x"}),
            "new evidence": lambda: env["complaint.evidence"].create({**new, "name": "x"}),
            "new solution": lambda: env["complaint.solution"].create({**new, "name": "x"}),
            "new visit": lambda: env["complaint.visit"].create({**new}),
            "new party": lambda: env["complaint.party"].create({**new, "partner_name": "x"}),
            "new help": lambda: env["complaint.assistance"].create(
                {**new, "name": "x", "department_id": self.repairs.id}
            ),
            "new handover": lambda: env["complaint.handover"].create(
                {**new, "to_user_id": self.colleague.id, "reason": "x"}
            ),
            "new remedy": lambda: env["complaint.remedy"].create(
                {"solution_id": case.solution_ids.id, "remedy_type_id": self.apology.id}
            ),
            "row": lambda: case.visit_ids.write({"remarks": "x"}),
            "party": case.party_ids.action_answered,
            "evidence": lambda: case.evidence_ids.write({"source": "x"}),
            "solution": lambda: case.solution_ids.write({"answer_note": "x"}),
            "answer": case.solution_ids.action_refuse,
            "remedy": lambda: case.solution_ids.remedy_ids.write({"date_done": False}),
            "merge": lambda: self.new_complaint()._merge(case),
            "settle": lambda: (
                env["complaint.complaint.settle"]
                .create(
                    {
                        "complaint_id": case.id,
                        "what_was_done": "x",
                        "cause_id": self.cause.id,
                        "confirmation": "x",
                    }
                )
                .action_settle()
            ),
            "cancel": lambda: self.decide(case, self.staff, "cancel"),
            "override": lambda: self.decide(
                case, self.gm, "override", stage_id=self.stage("handling").id
            ),
            "a word from outside": lambda: case.with_context(complaint_reopening=True).write(
                {"name": "Other"}
            ),
            "root": lambda: case.sudo().write({"name": "Other"}),
        }
        for name, attempt in attempts.items():
            with self.subTest(path=name), self.refused("is closed"):
                attempt()

    def test_a_reopening_is_not_written_by_hand(self):
        """R44: a row alone would unlock the case without reopening it."""
        case = self.close(self.new_complaint())
        with self.refused("Complaint Reopening", AccessError):
            self.env["complaint.reopening"].with_user(self.staff).create(
                {"complaint_id": case.id, "reason": "x", "date_closed": case.date_closed}
            )

    def test_a_closed_case_looks_as_if_it_rests(self):
        """R44: its form lets nothing be typed that would be refused; what goes on stays open."""
        case = self.new_complaint(user_id=self.staff.id)
        with Form(case.with_user(self.staff)) as form:
            form.name = "The tap drips again"
        self.close(case)
        form = Form(case.with_user(self.staff))
        for name in ("name", "description", "mood", "partner_phone", "category_id"):
            with self.subTest(field=name), self.assertRaisesRegex(AssertionError, "readonly"):
                form[name] = form[name]
        with Form(case.with_user(self.gm)) as form:
            form.is_confidential = True

    def test_talking_about_a_closed_case_is_allowed(self):
        """R44: the conversation goes on, and a case may be made confidential."""
        case = self.close(self.new_complaint())
        case.message_post(body="She sent flowers")
        case.activity_schedule("mail.mail_activity_data_todo", summary="Thank her")
        case.is_confidential = True

    def test_reopening_needs_a_reason_and_keeps_the_original_date(self):
        """R44: who, why, and when it had been closed; then the work goes on."""
        with freeze_time(NOON):
            case = self.close(self.new_complaint())
        self.assertEqual(case.date_closed, NOON)
        with self.refused("Reason"):
            self.decide(case, self.staff, "reopen", reason="  ")
        with self.refused("where the work goes on"):
            self.decide(case, self.staff, "reopen", stage_id=self.stage("closed").id)
        with freeze_time(NOON + timedelta(days=3)):
            self.decide(case, self.staff, "reopen", reason="It drips again")
        self.assertEqual((case.state, case.date_closed), ("handling", False))
        reopening = case.reopening_ids
        self.assertEqual((reopening.reason, reopening.user_id), ("It drips again", self.staff))
        self.assertEqual(reopening.date_closed, NOON)
        self.assertEqual(reopening.date, NOON + timedelta(days=3))
        case.name = "The tap drips again"
        self.assertIn("It drips again", "".join(case.message_ids.mapped("body")))

    def test_an_open_case_is_not_reopened(self):
        """R44: there is nothing to reopen."""
        case = self.new_complaint()
        with self.refused("is not closed"):
            self.decide(case, self.staff, "reopen")

    def test_a_cancelled_case_is_reopened_with_a_reason(self):
        """R44: withdrawn, then meant after all."""
        case = self.new_complaint()
        self.decide(case, self.staff, "cancel", cancel_reason="withdrawn")
        self.assertEqual((case.state, case.cancel_reason), ("cancelled", "withdrawn"))
        self.decide(case, self.staff, "reopen", stage_id=self.stage("received").id)
        self.assertEqual((case.state, case.cancel_reason), ("received", False))

    def test_a_reopened_case_closes_again_with_its_own_date(self):
        """R44: two closings, two dates, one stays on the reopening; sign-off starts anew."""
        with freeze_time(NOON):
            case = self.new_complaint(severity_id=self.major.id)
            self.bring_to_visit(case)
            case.with_user(self.desk_head).action_sign_off()
            case.visit_ids.result = "satisfied"
            self.assertEqual(case.state, "closed")
            self.decide(case, self.staff, "reopen", stage_id=self.stage("visit").id)
            self.assertFalse(case.date_signed_off)
            case._get_current_visits().result = "satisfied"
            self.assertEqual(case.state, "visit", "the head has not signed the second time")
            case.with_user(self.desk_head).action_sign_off()
            case.stage_id = self.stage("closed")
        with self.refused("is closed"):  # also when all happened within one second
            case.name = "Other"

    def test_cancelling_needs_a_reason(self):
        """R57: a case does not vanish by being dragged to the last column."""
        case = self.new_complaint()
        with self.refused("Cancel it with a reason"):
            case.stage_id = self.stage("cancelled")

    def test_an_open_case_is_not_archived(self):
        """R57: it would vanish from every list; an ended one may."""
        case = self.new_complaint()
        with self.refused("is open"):
            case.action_archive()
        self.decide(case, self.staff, "cancel")
        case.action_archive()
        self.assertFalse(case.active)

    def test_milestones_are_stamped_once(self):
        """R44: going back and forth does not move the dates."""
        with freeze_time(NOON):
            case = self.bring_to_visit(self.new_complaint())
            self.env.flush_all()
        first = case.read(["date_forwarded", "date_assessed", "date_responded", "date_resolved"])
        with freeze_time(NOON + timedelta(days=1)):
            case.stage_id = self.stage("handling")
            case.assessment = "partly_valid"
            case.stage_id = self.stage("visit")
        self.assertEqual(case.read(list(first[0])), first)
        self.assertEqual(case.date_resolved, NOON)

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintSeverity(ComplaintCommon):
    def assert_major(self, case, reason):
        self.assertEqual(case.severity_level, "major")
        self.assertIn(reason, case.severity_rule_ids.mapped("name"))

    def test_much_money_makes_a_case_major(self):
        """R13: expected cost above 10,000; the matching reason is shown."""
        case = self.new_complaint(amount_expected=10000)
        self.assertEqual(case.severity_level, "general")
        case.amount_expected = 10001
        self.assert_major(case, "Expected cost above 10,000")

    def test_many_people_make_a_case_major(self):
        """R13: five complainants or more on the same matter."""
        case = self.new_complaint()
        for number in range(3):
            case.party_ids = [Command.create({"partner_name": f"Person {number}"})]
        self.assertEqual(case.severity_level, "general")
        case.party_ids = [Command.create({"partner_name": "Person 4"})]
        self.assertEqual(case.complainant_count, 5)
        self.assert_major(case, "Five complainants or more")

    def test_court_and_press_make_a_case_major(self):
        """R13: court or arbitration; media or reputation."""
        self.assert_major(self.new_complaint(is_legal=True), "Before a court or arbitration")
        self.assert_major(self.new_complaint(is_public=True), "Press or public concerned")

    def test_third_time_makes_a_case_major(self):
        """R13: handled twice or more for the same problem."""
        self.new_complaint()
        self.assertEqual(self.new_complaint().severity_level, "general")
        self.assert_major(self.new_complaint(), "Complained about twice or more before")

    def test_categories_of_major_incidents(self):
        """R13: categories marked major, with everything below them."""
        category = self.env.ref("complaint_management.complaint_category_safety_flooding")
        self.assert_major(
            self.new_complaint(category_id=category.id), "Category of major incidents"
        )

    def test_a_rule_is_a_record(self):
        """R13: an administrator changes the threshold; no code."""
        rule = self.env.ref("complaint_management.complaint_severity_rule_amount")
        rule.with_user(self.admin).domain = "[('amount_expected', '>', 500)]"
        self.assertEqual(self.new_complaint(amount_expected=600).severity_level, "major")

    def test_manual_change_needs_a_reason(self):
        """R13: manual change needs a reason; the rules leave it alone then."""
        case = self.new_complaint()
        with self.assertRaises(UserError):
            case.severity_id = self.major
        self.env["complaint.complaint.decide"].with_user(self.staff).create(
            {
                "complaint_id": case.id,
                "decision": "severity",
                "severity_id": self.major.id,
                "reason": "The mayor is concerned",
            }
        ).action_confirm()
        self.assertEqual(case.severity_level, "major")
        case.category_id = self.env.ref("complaint_management.complaint_category_other")
        self.assertEqual(case.severity_level, "major")
        self.assertEqual(case.severity_note, "The mayor is concerned")

    def test_severity_goes_back_when_the_reason_goes(self):
        """R13: the rules are looked at again when a fact changes."""
        case = self.new_complaint(is_legal=True)
        case.is_legal = False
        self.assertEqual(case.severity_level, "general")
        self.assertFalse(case.severity_rule_ids)

    def test_major_is_reported_and_waits_for_acknowledgement(self):
        """R14: department head and management know at once; handling waits."""
        case = self.new_complaint(is_legal=True)
        escalation = case.escalation_ids
        self.assertEqual((escalation.trigger, escalation.level), ("major", "gm"))
        self.assertEqual(escalation.to_user_id, self.gm)
        self.assertIn(self.desk_head, case.activity_ids.user_id)
        self.assertIn(self.gm, case.activity_ids.user_id)
        case.write({"assessment": "valid", "cause_id": self.cause.id})
        case.action_assign_to_me()
        with self.assertRaises(UserError) as caught:
            self.agree_solution(case)
        self.assertIn("must acknowledge", str(caught.exception))
        case.invalidate_recordset()
        case.with_user(self.gm).action_acknowledge()
        case.solution_ids.with_user(self.staff)
        if not case.solution_ids:
            self.agree_solution(case)
        else:
            case.solution_ids.answer = "agreed"
        self.assertEqual(case.state, "handling")

    def test_many_major_cases_at_once_are_one_mail(self):
        """R14: the head has a to-do for each case that came in and is told of all at once."""
        vals = [{"name": f"Leak {n}", "is_legal": True} for n in range(3)]
        everything = self.env["mail.message"].search([])
        cases = self.env["complaint.complaint"].with_user(self.staff).create(vals)
        todos = cases.sudo().activity_ids.filtered(lambda a: a.user_id == self.desk_head)
        self.assertEqual(sorted(todos.mapped("res_id")), cases.ids)
        mails = (self.env["mail.message"].search([]) - everything).filtered(
            lambda m: self.desk_head.partner_id in m.notified_partner_ids
        )
        self.assertEqual(mails.mapped("subject"), ["3 major cases: for your information"])
        for case in cases:
            self.assertIn(case.number, mails.body)

    def test_a_case_that_becomes_major_is_reported_at_once(self):
        """R14: however the fact came in: on the case, or as a row of its own."""
        case = self.new_complaint()
        case.is_public = True
        self.assertEqual(case.escalation_ids.mapped("trigger"), ["major"])
        crowd = self.new_complaint(partner_id=False, partner_name="Somebody else")
        for number in range(4):
            self.env["complaint.party"].with_user(self.staff).create(
                {"complaint_id": crowd.id, "partner_name": f"Person {number}"}
            )
        self.assertEqual(crowd.severity_level, "major")
        self.assertEqual(crowd.escalation_ids.mapped("trigger"), ["major"])
        self.assertEqual(crowd.holder_id, self.deputy)
        told = crowd.activity_ids.filtered(lambda a: a.user_id == self.desk_head)
        self.assertEqual(len(told), 1, "the head knows, once")

    def test_no_context_from_outside_silences_the_report(self):
        """R14: whatever a remote call brings along, a case that becomes major is reported."""
        for context in (
            {"mail_create_nolog": True},
            {"complaint_intake": True},
            {"complaint_intake": "TAKING_IN", "tracking_disable": True, "mail_notrack": True},
        ):
            case = self.new_complaint(partner_id=False, partner_name="Somebody else")
            people = [{"complaint_id": case.id, "partner_name": f"Person {n}"} for n in range(4)]
            with self.subTest(context=context):
                Party = self.env["complaint.party"].with_user(self.staff)
                call_kw(Party, "create", [people], {"context": context})
                self.assertEqual(case.severity_level, "major")
                self.assertEqual(case.escalation_ids.mapped("trigger"), ["major"])
                self.assertIn(self.desk_head, case.activity_ids.user_id)

    def test_whoever_turns_out_to_complain_counts(self):
        """R14: a witness who joins the complaint, or a person struck out by mistake, makes a
        case major as well as somebody new."""
        for vals, change in (
            ({"role": "witness"}, {"role": "complainant"}),
            ({"active": False}, {"active": True}),
        ):
            people = [Command.create({"partner_name": f"Person {n}", **vals}) for n in range(4)]
            case = self.new_complaint(partner_id=False, partner_name="One", party_ids=people)
            parties = case.with_context(active_test=False).party_ids
            with self.subTest(change=change):
                self.assertEqual((len(parties), case.severity_level), (4, "general"))
                parties.with_user(self.staff).write(change)
                self.assertEqual(case.severity_level, "major")
                self.assertEqual(case.escalation_ids.mapped("trigger"), ["major"])

    def test_a_major_case_that_comes_in_with_many_people_is_reported_once(self):
        """R14: the case reports itself, not each of the people in it."""
        people = [Command.create({"partner_name": f"Person {n}"}) for n in range(4)]
        case = self.new_complaint(party_ids=people)
        self.assertEqual(case.severity_level, "major")
        self.assertEqual(case.escalation_ids.mapped("trigger"), ["major"])
        told = case.activity_ids.filtered(lambda a: a.user_id == self.desk_head)
        self.assertEqual(len(told), 1)

    def test_the_head_is_told_once_in_whichever_language(self):
        """R14: what else they have to do in the case tells them nothing of it; one to-do that
        does is enough, also where somebody else reads and writes in another language."""
        self.env["res.lang"]._activate_lang("zh_CN")
        case = self.new_complaint()
        case._notify_head("Complainant not reached: decide how to go on")
        case.is_legal = True
        told = case.activity_ids.filtered(lambda a: a.user_id == self.desk_head)
        self.assertEqual(len(told), 2)
        case.is_legal = False
        case.with_context(lang="zh_CN").is_public = True
        self.assertEqual(case.severity_level, "major")
        again = case.activity_ids.filtered(lambda a: a.user_id == self.desk_head)
        self.assertEqual(again, told)

    def test_the_level_the_rule_names_must_acknowledge(self):
        """R14: a head's notice is not enough where the deputy is named; dragging is no way
        round."""
        case = self.new_complaint(user_id=self.staff.id, amount_expected=20000)
        case.write({"assessment": "valid", "cause_id": self.cause.id})
        self.assertEqual(case.escalation_ids.level, "deputy")
        with self.refused("lies on the desk of"):
            case.with_user(self.desk_head).action_acknowledge()
        with self.refused("must acknowledge this major case"):
            case.stage_id = self.stage("handling")
        case.with_user(self.deputy).action_acknowledge()
        self.assertNotIn("acknowledge", " ".join(case._get_blockers(self.stage("handling"))))

    def test_whichever_level_must_acknowledge_can_do_so(self):
        """R14: no choice an administrator has leaves a major case waiting for good."""
        rule = self.env["complaint.severity.rule"].create(
            {
                "name": "Furious",
                "domain": "[('mood', '=', 'agitated')]",
                "severity_id": self.major.id,
            }
        )
        people = {"head": self.desk_head, "deputy": self.deputy, "gm": self.gm}
        for level, _label in rule._fields["acknowledge_level"].selection:
            rule.acknowledge_level = level
            case = self.new_complaint(user_id=self.staff.id, mood="agitated")
            with self.subTest(level=level):
                self.assertEqual(case.escalation_level, level)
                case.with_user(people[level]).action_acknowledge()
                blockers = " ".join(case._get_blockers(self.stage("handling")))
                self.assertNotIn("must acknowledge", blockers)

    def test_with_nobody_above_the_way_out_is_named(self):
        """R14, R30: a company that named nobody yet learns where to do so, then goes on."""
        company, department = self.company, self.desk
        gm, company.complaint_gm_id = company.complaint_gm_id, False
        (department | department.parent_id).write(
            {"complaint_deputy_id": False, "manager_id": False}
        )
        case = self.new_complaint(user_id=self.staff.id, amount_expected=20000)
        case.write({"assessment": "valid", "cause_id": self.cause.id})
        self.assertIn("nobody is named", case.next_html)
        with self.refused("Deputy GM: vacant; GM: vacant.*Configuration ▸ Settings"):
            case.stage_id = self.stage("handling")
        with self.refused("Configuration ▸ Settings"):
            self.decide(case, self.staff, "escalate")
        company.complaint_gm_id = gm
        self.decide(case, self.staff, "escalate")
        case.with_user(gm).action_acknowledge()
        self.assertNotIn("acknowledge", " ".join(case._get_blockers(self.stage("handling"))))
        with self.refused("nobody above the GM"):
            self.decide(case, gm, "escalate")

    def test_complained_about_again_moves_up_where_it_is_not_major(self):
        """R28: repeated is a trigger of its own."""
        self.env.ref("complaint_management.complaint_severity_rule_repeat").active = False
        self.new_complaint()
        self.assertFalse(self.new_complaint().escalation_ids)
        third = self.new_complaint()
        self.assertEqual(third.severity_level, "general")
        self.assertEqual(third.escalation_ids.mapped("trigger"), ["repeat"])

    def test_a_broken_rule_never_stops_intake(self):
        """R13: the case is saved, the fault is shown on the rule."""
        rule = self.env.ref("complaint_management.complaint_severity_rule_amount")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE complaint_severity_rule SET domain = %s WHERE id = %s",
            ["[('no_such_field', '=', 1)]", rule.id],
        )
        rule.invalidate_recordset()
        case = self.new_complaint(is_public=True)
        self.assertEqual(case.severity_level, "major")
        self.assertTrue(rule.due_error)

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintImprovement(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.new_complaint(
            assessment="valid", cause_id=cls.cause.id, investigation="Nobody was told how."
        )

    def report(self, user=None, cases=None, **vals):
        """A handling report about the `cases`, written by `user` (the staff of the desk)."""
        values = self.env["complaint.improvement"]._prepare_from_cases(cases or self.case)
        values |= {"cause_text": "No rule", "recommendation": "Write a rule", **vals}
        return (
            self.env["complaint.improvement"]
            .with_user(user or self.staff)
            .with_company(self.company)
            .create(values)
        )

    def approved(self):
        report = self.report()
        report.with_user(self.desk_head).action_sign()
        report.with_user(self.desk_head).opinion = "Needed"
        report.with_user(self.desk_head).action_give_opinion()
        report.with_user(self.gm).write(
            {"user_id": self.colleague.id, "date_due": fields.Date.today()}
        )
        report.with_user(self.gm).action_approve()
        return report

    def done(self):
        report = self.approved().with_user(self.colleague)
        report.done_note = "Rule 7 is in force"
        report.action_done()
        return report

    def test_it_starts_with_what_the_cases_have_in_common(self):
        """R47, R48: department, cause, category; nothing where they differ."""
        report = self.report()
        self.assertEqual(report.department_id, self.desk)
        self.assertEqual(report.cause_id, self.cause)
        self.assertEqual(report.category_id, self.category)
        self.assertEqual(report.investigation, "Nobody was told how.")
        other = self.new_complaint(
            name="Other",
            category_id=self.env["complaint.category"].create({"name": "Else"}).id,
            cause_id=self.cause.id,
        )
        both = self.report(cases=self.case | other)
        self.assertEqual((both.cause_id, both.category_id.id), (self.cause, False))
        self.assertEqual(both.complaint_count, 2)

    def test_from_report_to_judgement(self):
        """R47: head, service centre, GM, owner, judge: who, when and with which words."""
        report = self.done()
        self.assertEqual(report.signed_by_id, self.desk_head)
        self.assertEqual((report.opinion_by_id, report.opinion), (self.desk_head, "Needed"))
        self.assertEqual(report.approved_by_id, self.gm)
        self.assertEqual((report.state, report.date_done), ("done", fields.Date.today()))
        judge = report.with_user(self.desk_head)
        with self.refused("yes or no"):
            judge.action_verify()
        judge.write({"effective": "yes", "effect_note": "Nobody complained again"})
        judge.action_verify()
        self.assertEqual((report.state, report.verified_by_id), ("verified", self.desk_head))
        self.assertTrue(report.date_signed and report.date_opinion and report.date_approved)

    def test_each_step_belongs_to_somebody(self):
        """R47: nobody signs, approves or judges who is not asked; as a table."""
        report = self.report()
        steps = (
            ("action_sign", (self.staff, self.colleague), self.desk_head, {}),
            ("action_give_opinion", (self.staff,), self.desk_head, {"opinion": "Yes"}),
            (
                "action_approve",
                (self.staff, self.desk_head, self.head, self.deputy),
                self.gm,
                {"user_id": self.colleague.id, "date_due": fields.Date.today()},
            ),
        )
        for method, wrong, right, vals in steps:
            for user in wrong:
                with self.subTest(step=method, user=user.name):
                    self.assertFalse(report.with_user(user).is_my_turn)
                    with self.assertRaises(AccessError):
                        getattr(report.with_user(user), method)()
            report.with_user(right).write(vals)
            self.assertTrue(report.with_user(right).is_my_turn)
            getattr(report.with_user(right), method)()
        with self.refused("does not wait"):
            report.with_user(self.gm).action_approve()

    def test_a_substitute_signs_for_the_absent(self):
        """R30: named with dates."""
        today = fields.Date.today()
        self.env["complaint.substitute"].create(
            {
                "user_id": self.desk_head.id,
                "substitute_id": self.colleague.id,
                "date_from": today,
                "date_to": today,
            }
        )
        report = self.report()
        report.with_user(self.colleague).action_sign()
        self.assertEqual(report.signed_by_id, self.colleague)

    def test_what_is_missing_is_named_before_signing(self):
        """R47: cause, result and recommendation stand in the report."""
        report = self.report(cause_text=False, investigation=False)
        with self.refused("Cause in Words, Investigation Result"):
            report.with_user(self.desk_head).action_sign()

    def test_a_report_is_returned_with_a_reason(self):
        """R47: to whoever wrote it, who improves it; the signatures start anew."""
        report = self.report()
        report.with_user(self.desk_head).action_sign()
        with self.refused("what is missing"):
            report.with_user(self.desk_head).action_return()
        with self.assertRaises(AccessError):
            report.with_user(self.staff).action_return()
        report.with_user(self.desk_head).return_reason = "Too vague"
        report.with_user(self.desk_head).action_return()
        self.assertEqual((report.state, report.returned_by_id), ("draft", self.desk_head))
        self.assertFalse(report.date_signed)
        self.assertIn(self.staff, report.activity_ids.user_id)
        report.recommendation = "Clearer"

    def test_a_signed_report_rests(self):
        """R47: what was signed is not rewritten; a remote call cannot sign either."""
        report = self.report()
        report.with_user(self.desk_head).action_sign()
        for vals in ({"recommendation": "x"}, {"complaint_ids": [(5,)]}, {"cause_id": False}):
            with self.subTest(vals=vals), self.refused("is signed"):
                report.with_user(self.gm).write(vals)
        now = fields.Datetime.now()
        for vals in (
            {"approved_by_id": self.gm.id, "date_approved": now},
            {"date_opinion": now},
            {"date_signed": False},
            {"state": "verified"},
            {"date_cancelled": now},
            {"date_done": fields.Date.today()},
        ):
            with self.subTest(vals=vals), self.refused("each in their own name"):
                report.with_user(self.gm).write(vals)
        with self.refused("each in their own name"):
            self.report(date_approved=now)

    def test_nobody_puts_words_into_the_mouth_of_somebody_else(self):
        """R47: opinion, instruction and judgement are written by who decides, when they do."""
        report = self.report()
        head, gm = report.with_user(self.desk_head), report.with_user(self.gm)
        for record, name in (
            (report, "sign_note"),
            (head, "opinion"),
            (gm, "approval_note"),
            (head, "effect_note"),
            (report, "return_reason"),
        ):
            with self.subTest(field=name), self.refused("whoever decides on this step"):
                record[name] = "All fine"
        head.action_sign()
        with self.refused("whoever decides on this step"):
            report.opinion = "All fine"
        head.opinion = "Needed"
        head.action_give_opinion()
        for record in (report, head, gm):
            with self.refused("whoever decides on this step"):
                record.opinion = "Not needed"

    def test_what_is_over_stays(self):
        """R57: judged or dropped, nothing is changed or deleted any more."""
        report = self.done()
        report.with_user(self.desk_head).effective = "no"
        report.with_user(self.desk_head).action_verify()
        with self.refused("is over"):
            report.with_user(self.desk_head).effective = "yes"
        with self.refused("not dropped any more"):
            report.with_user(self.gm).action_drop()
        for user in (self.gm, self.env.ref("base.user_root")):
            with self.refused("dropped, not deleted"):
                report.with_user(user).sudo().unlink()

    def test_the_owner_does_not_judge_their_own_work(self):
        """R48: a person decides whether it helped, another one."""
        report = self.approved()
        report.with_user(self.gm).user_id = self.desk_head
        report.with_user(self.desk_head).done_note = "Done"
        report.with_user(self.desk_head).action_done()
        report.with_user(self.head).effective = "yes"
        with self.assertRaises(AccessError):
            report.with_user(self.desk_head).action_verify()
        report.with_user(self.head).action_verify()

    def test_to_dos_go_to_owner_and_judge(self):
        """R47: with the due date, then with the day the effect is known."""
        report = self.approved()
        todo = report.activity_ids
        self.assertEqual((todo.user_id, todo.date_deadline), (self.colleague, report.date_due))
        report.with_user(self.colleague).done_note = "Done"
        report.with_user(self.colleague).action_done()
        self.assertEqual(report.date_effect, fields.Date.today() + timedelta(days=90))
        self.assertEqual(report.activity_ids.date_deadline, report.date_effect)

    def test_cases_of_the_same_cause_are_counted_before_and_after(self):
        """R48: so many days around the day it was carried out; same cause, same category."""
        report = self.done()
        today = fields.Datetime.now().replace(hour=12, minute=0, second=0, microsecond=0)
        today -= timedelta(days=100)
        report.sudo().date_done = today.date()
        other = self.env["complaint.category"].create({"name": "Else"})
        self.case.sudo().date_received = today - timedelta(days=200)
        for days, vals in (
            (-89, {}),
            (-1, {}),
            (-92, {}),
            (-2, {"category_id": other.id}),
            (-3, {"cause_id": False}),
            (1, {}),
            (95, {}),
        ):
            vals = {"cause_id": self.cause.id, "partner_id": False, "partner_name": "A", **vals}
            self.new_complaint(date_received=today + timedelta(days=days), **vals)
        report.invalidate_recordset()
        self.assertEqual((report.cases_before, report.cases_after), (2, 1))
        report.sudo().category_id = False
        self.assertEqual((report.cases_before, report.cases_after), (3, 1))

    def test_who_sees_it(self):
        """R55: author, department and above, service centre, GM; nobody else."""
        report = self.report()
        for user, seen in (
            (self.staff, True),
            (self.colleague, True),
            (self.desk_head, True),
            (self.head, True),
            (self.deputy, True),
            (self.gm, True),
            (self.accountant, False),
            (self.repairer, False),
        ):
            with self.subTest(user=user.name):
                found = self.env["complaint.improvement"].with_user(user).search([])
                self.assertEqual(report in found, seen)
                self.assertEqual(report.with_user(user).has_access("write"), seen)
                self.assertEqual(report.with_user(user).has_access("read"), seen)

    def test_a_report_about_a_confidential_case_is_kept_from_the_others(self):
        """R40, R55: department or not; the GM sees it."""
        report = self.report()
        self.case.is_confidential = True
        self.env.flush_all()
        for user, seen in ((self.staff, True), (self.colleague, False), (self.head, False)):
            with self.subTest(user=user.name):
                found = self.env["complaint.improvement"].with_user(user).search([])
                self.assertEqual(report in found, seen)
        self.assertIn(report, self.env["complaint.improvement"].with_user(self.gm).search([]))

    def test_companies_are_apart(self):
        """R54: a report of another company is not there."""
        report = self.report()
        stranger = self.env.ref("base.user_admin")
        found = self.env["complaint.improvement"].with_user(stranger)
        self.assertNotIn(report, found.with_company(self.env.ref("base.main_company")).search([]))

    def test_from_the_case_to_its_improvements_and_back(self):
        """R48: a smart button; several cases, one report; closed ones too."""
        case = self.close(self.new_complaint(name="Closed"))
        action = (self.case | case).with_user(self.staff).action_improve()
        self.assertEqual(action["context"]["default_complaint_ids"][0][2], (self.case | case).ids)
        report = self.report(cases=self.case | case)
        self.assertEqual(case.improvement_count, 1)
        self.assertEqual(case.action_view_improvements()["res_id"], report.id)

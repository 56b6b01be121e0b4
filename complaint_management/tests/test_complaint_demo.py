from unittest import SkipTest

from odoo.tests import TransactionCase, freeze_time, tagged

from ..models.complaint_state import KINDS, STATES


@tagged("post_install", "-at_install")
class TestComplaintDemo(TransactionCase):
    """What a visitor of a database with demo data finds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.failures = cls.env["ir.demo_failure"].search(
            [("module_id.name", "=", "complaint_management")]
        )
        if not cls.env.ref("base.module_complaint_management").demo and not cls.failures:
            raise SkipTest("the database was created without demo data")
        cls.cases = cls.env["complaint.complaint"].search(
            [("company_id", "=", cls.env.ref("base.main_company").id)]
        )

    def test_demo_data_came_in_whole(self):
        self.assertFalse(self.failures.mapped("error"))
        for login in ("staff", "head", "deputy", "gm", "admin"):
            self.assertTrue(
                self.env.ref(f"complaint_management.complaint_user_{login}_demo").active
            )
        for name in ("service", "operations", "engineering", "finance"):
            self.env.ref(f"complaint_management.complaint_department_{name}_demo")

    def test_every_state_and_kind_is_shown(self):
        self.assertGreaterEqual(len(self.cases), 40)
        self.assertEqual(set(self.cases.mapped("state")), {state for state, _label in STATES})
        self.assertEqual(set(self.cases.mapped("kind")), {kind for kind, _label in KINDS})

    def test_special_turns_are_shown(self):
        """R6, R7, R9, R10, R44: each has a case to look at."""
        cases = self.cases
        for what in ("repeat_of_id", "parent_id", "merged_ids", "reopening_ids", "party_ids"):
            self.assertTrue(cases.filtered(what), what)
        self.assertTrue(cases.filtered(lambda c: c.is_anonymous and c.is_confidential))
        exempt = cases.visit_ids.mapped("exempt_reason")
        self.assertIn("on_the_spot", exempt)

    def test_nearly_all_cases_went_the_whole_way(self):
        """The guards hold for demo cases too; only two come from a former ledger."""
        self.assertLessEqual(len(self.cases.filtered("is_former")), 2)
        for case in self.cases.filtered(lambda c: c.state == "closed" and not c.is_former):
            self.assertFalse(case._get_blockers(case.stage_id), case.display_name)

    def test_the_first_due_run_is_a_calm_one(self):
        """R31: a few believable cases move up, not every old one at once."""
        before = self.cases.escalation_ids
        with freeze_time(max(self.cases.mapped("create_date"))):
            for name in self.env["complaint.due.mixin"]._get_due_models():
                while self.env[name]._run_due_batch():
                    pass
        self.assertLessEqual(len(self.cases.escalation_ids - before), 10)

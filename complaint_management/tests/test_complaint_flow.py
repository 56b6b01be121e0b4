from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintFlow(ComplaintCommon):
    def test_a_case_goes_from_receipt_to_closing(self):
        """R44: assessment, cause, solution and return visit, then closed."""
        case = self.new_complaint()
        self.assertEqual(case.state, "received")
        self.bring_to_visit(case)
        self.assertEqual(case.state, "visit")
        self.assertEqual(case.visit_ids.state, "planned")
        case.visit_ids.result = "satisfied"
        self.assertEqual(case.state, "closed")
        self.assertTrue(case.date_closed)
        self.assertTrue(case.date_resolved)

    def test_everything_missing_comes_in_one_message(self):
        """R44: the error lists all that is missing; the card goes back."""
        case = self.new_complaint()
        with self.assertRaises(UserError) as caught:
            case.stage_id = self.stage("closed")
        message = str(caught.exception)
        for words in ("Assess it", "Assign a handler", "Choose the cause"):
            self.assertIn(words, message)

    def test_deputy_overrides_with_a_reason(self):
        """R44: deputy GM and GM may override with a written reason that is logged."""
        case = self.new_complaint()
        stage = self.stage("handling")
        wizard = self.env["complaint.complaint.decide"]
        vals = {
            "complaint_id": case.id,
            "decision": "override",
            "stage_id": stage.id,
            "reason": "Water is running",
        }
        with self.assertRaises(AccessError):
            wizard.with_user(self.staff).create(vals).action_confirm()
        wizard.with_user(self.deputy).create(vals).action_confirm()
        self.assertEqual(case.state, "handling")
        self.assertIn("Water is running", "".join(case.message_ids.mapped("body")))

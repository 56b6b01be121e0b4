from odoo.tests import tagged

from .common import ComplaintCommon

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@tagged("post_install", "-at_install")
class TestComplaintSettle(ComplaintCommon):
    def settle(self, case, **vals):
        wizard = (
            self.env["complaint.complaint.settle"]
            .with_user(self.staff)
            .create(
                {
                    "complaint_id": case.id,
                    "what_was_done": "Changed the bulb",
                    "cause_id": self.cause.id,
                    **vals,
                }
            )
        )
        wizard.action_settle()
        return case

    def test_settled_on_the_spot_with_a_note_closes_without_visit(self):
        """R6, R43: explained or fixed at once, confirmed, closed; the exemption is recorded."""
        case = self.settle(self.new_complaint(), confirmation="She tried it and thanked us")
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.visit_ids.exempt_reason, "on_the_spot")
        self.assertEqual(case.solution_ids.state, "done")
        self.assertEqual(case.solution_ids.description, "Changed the bulb")
        self.assertEqual(case.user_id, self.staff)
        self.assertTrue(case.date_contacted)

    def test_settled_on_the_spot_with_a_signature(self):
        """R6: the complainant signs on the screen."""
        case = self.settle(self.new_complaint(), signature=PIXEL)
        self.assertEqual(case.state, "closed")
        self.assertTrue(case.solution_ids.signature)
        self.assertEqual(case.solution_ids.signed_by, "Lin Xia")

    def test_without_confirmation_nothing_is_settled(self):
        """R6: the complainant confirms, or it is no settlement; nothing is half-saved."""
        case = self.new_complaint()
        with self.refused("Let the complainant sign"):
            self.settle(case, confirmation="  ")
        self.assertEqual(case.state, "received")
        self.assertFalse(case.solution_ids)

    def test_a_letter_is_not_settled_by_talking(self):
        """R6, R40: a written complaint still needs its written answer."""
        case = self.new_complaint(channel_id=self.letter.id)
        with self.refused("answered in writing"):
            self.settle(case, confirmation="He nodded")
        self.assertEqual(case.state, "received")

    def test_a_major_case_is_not_settled_without_the_head(self):
        """R6, R44: the head signs off major cases, these too."""
        case = self.new_complaint(severity_id=self.major.id)
        with self.refused("head signs it off"):
            self.settle(case, confirmation="He nodded")
        case.with_user(self.desk_head).action_sign_off()
        self.assertEqual(self.settle(case, confirmation="He nodded").state, "closed")

    def test_an_exemption_needs_the_fact_it_claims(self):
        """R43: nobody skips the return visit by choosing a reason from the list."""
        case = self.new_complaint()
        case.write({"assessment": "valid"})
        for reason in ("on_the_spot", "anonymous", "no_contact", "sensitive", "unreachable"):
            with self.subTest(reason=reason), self.refused("does not bear this out"):
                self.env["complaint.visit"].with_user(self.staff).create(
                    {"complaint_id": case.id, "exempt_reason": reason}
                )

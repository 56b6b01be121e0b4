from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .common import NOON, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintKind(ComplaintCommon):
    def activities_of(self, user, case):
        return case.sudo().activity_ids.filtered(lambda a: a.user_id == user)

    def test_a_converted_case_keeps_its_history(self):
        """R1: an inquiry becomes a complaint under the same number; the change is logged."""
        case = self.new_complaint(kind="inquiry")
        number = case.number
        self.flush_tracking()
        case.kind = "complaint"
        self.assertEqual(case.number, number)
        self.assertIn("kind", self.tracked(case))

    def test_a_suggestion_goes_to_the_general_manager(self):
        """R1: a suggestion is on the GM's list at once."""
        case = self.new_complaint(kind="suggestion")
        self.assertTrue(self.activities_of(self.gm, case))
        self.assertEqual(case.holder_id, self.gm)

    def test_a_suggestion_closes_only_with_the_answer_whether_it_is_adopted(self):
        """R1: the answer says whether the suggestion was adopted."""
        case = self.new_complaint(kind="suggestion")
        case.action_assign_to_me()
        case.contact_ids = [(0, 0, {"summary": "Thanked her", "method": "call"})]
        with self.refused("Say whether the suggestion is adopted"):
            case.stage_id = self.stage("closed")
        case.write({"adoption": "partly", "adoption_note": "The sign, not the bench."})
        case.stage_id = self.stage("closed")
        self.assertEqual(case.state, "closed")

    def test_a_case_converted_to_a_suggestion_goes_to_the_general_manager(self):
        """R1: so does one that turns out to be a suggestion."""
        case = self.new_complaint()
        self.assertFalse(self.activities_of(self.gm, case))
        case.kind = "suggestion"
        self.assertTrue(self.activities_of(self.gm, case))

    @freeze_time(NOON)
    def test_an_inquiry_is_answered_within_24_hours(self):
        """R1: an inquiry has a clock of 24 hours to the answer."""
        case = self.new_complaint(kind="inquiry")
        clock = self.clock(case, "contacted")
        self.assertEqual(clock.date_due, NOON + timedelta(hours=24))
        case.contact_ids = [(0, 0, {"summary": "Opening hours told", "method": "call"})]
        self.assertEqual(clock.state, "met")

    def test_an_answered_inquiry_closes_without_assessment_or_visit(self):
        """R1: an inquiry is answered, no more."""
        case = self.new_complaint(kind="inquiry")
        case.action_assign_to_me()
        with self.refused("Answer the complainant"):
            case.stage_id = self.stage("closed")
        case.contact_ids = [(0, 0, {"summary": "Opening hours told", "method": "call"})]
        case.stage_id = self.stage("closed")
        self.assertEqual(case.state, "closed")

    def test_a_denunciation_is_confidential_and_told_to_the_gm_at_once(self):
        """R7: not the department, only the receiver and the GM see it; the GM has a to-do."""
        case = self.new_complaint(kind="denunciation", channel_id=self.letter.id)
        self.assertTrue(case.is_confidential)
        self.assertTrue(self.activities_of(self.gm, case))
        for user in (self.colleague, self.desk_head, self.head, self.deputy):
            self.assertFalse(case.with_user(user).search([("id", "=", case.id)]), user.name)
        self.assertTrue(case.with_user(self.gm).search([("id", "=", case.id)]))
        self.assertTrue(case.search([("id", "=", case.id)]))

    def test_a_complaint_that_turns_out_to_denounce_somebody_becomes_confidential(self):
        """R7: converting it has the same effect as taking it in as a denunciation."""
        case = self.new_complaint()
        self.assertTrue(case.with_user(self.colleague).search([("id", "=", case.id)]))
        case.kind = "denunciation"
        self.assertTrue(self.activities_of(self.gm, case))
        self.assertFalse(case.with_user(self.colleague).search([("id", "=", case.id)]))

    def test_a_denunciation_cannot_be_opened_to_everybody(self):
        """R7: as long as it is a denunciation, it stays confidential."""
        case = self.new_complaint(kind="denunciation")
        with self.assertRaises(ValidationError):
            case.is_confidential = False

    def test_a_denunciation_of_the_general_manager_is_not_on_his_desk(self):
        """R16: who is complained about does not hold the case."""
        employee = self._employee(self.gm, None)
        case = self.new_complaint(kind="denunciation", respondent_employee_id=employee.id)
        self.assertNotEqual(case.holder_id, self.gm)

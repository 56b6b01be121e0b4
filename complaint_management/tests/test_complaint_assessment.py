from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintAssessment(ComplaintCommon):
    def test_an_assessment_says_who_and_when(self):
        """R11: valid, by whom, when."""
        case = self.new_complaint()
        assessor = case.with_user(self.colleague)
        assessor.assessment = "valid"
        assessor.flush_recordset()  # as the end of their request does
        self.assertEqual(case.assessed_by_id, self.colleague)
        self.assertTrue(case.date_assessed)

    def test_who_calls_a_complaint_invalid_says_why(self):
        """R11: a reason from the list and words of one's own."""
        case = self.new_complaint()
        for vals in ({}, {"invalid_reason": "malicious"}, {"assessment_note": "He was never here"}):
            with self.subTest(vals=vals), self.refused("say why", ValidationError):
                case.write({"assessment": "invalid", **vals})
        case.write(
            {
                "assessment": "invalid",
                "invalid_reason": "misunderstanding",
                "assessment_note": "The tap belongs to the neighbour",
            }
        )
        self.assertEqual(case.assessment, "invalid")

    def test_an_invalid_case_still_gets_a_reasoned_reply(self):
        """R11: closed only after the complainant was told; no solution, no visit."""
        case = self.new_complaint()
        case.action_assign_to_me()
        case.write(
            {
                "assessment": "invalid",
                "invalid_reason": "out_of_scope",
                "assessment_note": "Not our building",
            }
        )
        with self.refused("Answer the complainant"):
            case.stage_id = self.stage("closed")
        case.contact_ids = [(0, 0, {"summary": "Explained politely", "method": "call"})]
        case.stage_id = self.stage("closed")
        self.assertEqual(case.state, "closed")

    def test_first_the_assessment_then_a_solution(self):
        """R11: no proposal before the matter was looked at."""
        case = self.new_complaint()
        with self.refused("Assess case", ValidationError):
            case.solution_ids = [(0, 0, {"name": "Money back"})]
        with self.refused("Assess it"):
            case.stage_id = self.stage("investigation")
        case.assessment = "partly_valid"
        case.solution_ids = [(0, 0, {"name": "Money back"})]
        case.stage_id = self.stage("investigation")

    def test_the_category_routes_through_its_parents(self):
        """R12: department, severity, policy, cause group and checklist of the nearest ancestor."""
        policy = self.env["complaint.policy"].create({"name": "Transport policy"})
        logistics = self.env["complaint.category"].create(
            {
                "name": "Transport",
                "department_id": self.repairs.id,
                "severity_id": self.major.id,
                "policy_id": policy.id,
                "cause_group_id": self.cause.id,
                "checklist": "<p>Look at the waybill</p>",
            }
        )
        late = self.env["complaint.category"].create({"name": "Late", "parent_id": logistics.id})
        very = self.env["complaint.category"].create(
            {"name": "Very late", "parent_id": late.id, "department_id": self.operations.id}
        )
        case = self.new_complaint(category_id=late.id)
        self.assertEqual(case.department_id, self.repairs)
        self.assertEqual(case.severity_id, self.major)
        self.assertEqual(case.policy_id, policy)
        self.assertEqual(case.cause_group_id, self.cause)
        self.assertIn("waybill", case.category_checklist)
        self.assertEqual(self.new_complaint(category_id=very.id).department_id, self.operations)

    def test_without_a_category_the_place_the_channel_or_the_centre_takes_it(self):
        """R12: somebody always has it."""
        place = self.env["complaint.location"].create(
            {"name": "Yard", "department_id": self.repairs.id, "company_id": self.company.id}
        )
        channel = self.walk_in.copy({"department_id": self.operations.id})
        table = (
            ({"location_id": place.id, "channel_id": channel.id}, self.repairs),
            ({"channel_id": channel.id}, self.operations),
            ({}, self.desk),
        )
        for vals, department in table:
            with self.subTest(department=department.name):
                self.assertEqual(self.new_complaint(**vals).department_id, department)

    def test_the_head_is_found_by_walking_up(self):
        """R17: Repairs has no head; Operations above it has."""
        case = self.new_complaint()
        self.assertEqual(case.department_head_id, self.desk_head)
        case.department_id = self.repairs
        self.assertEqual(case.department_head_id, self.head)
        case.department_id = self.finance
        self.assertFalse(case.department_head_id)

    def test_an_archived_head_is_passed_over(self):
        """R17: who left leads nothing."""
        case = self.new_complaint()
        self.desk_head.active = False
        self.assertEqual(self.desk._get_complaint_head(), self.head)
        self.assertEqual(case.department_head_id, self.head)

    def test_the_desk_passes_to_the_new_head(self):
        """R17, R32: whoever leads the department has its cases without handler."""
        case = self.new_complaint()
        self.assertEqual(case.holder_id, self.desk_head)
        self.desk.manager_id = self.job[self.head]
        self.assertEqual(case.holder_id, self.head)

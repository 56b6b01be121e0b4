from odoo.tests import tagged

from .common import PropertyCommon

MAJOR = [
    "complaint_management.complaint_category_safety_fire",
    "complaint_management.complaint_category_safety_people_stuck_in_a_lift",
    "complaint_management.complaint_category_safety_explosion",
    "complaint_management.complaint_category_safety_sudden_power_cut",
    "complaint_management.complaint_category_safety_flooding",
    "complaint_management.complaint_category_safety_theft",
    "complaint_management.complaint_category_safety_crime",
    "complaint_management.complaint_category_safety_main_equipment_failure",
    "complaint_management.complaint_category_safety_structural_damage",
    "complaint_management_property.complaint_category_safety_gas_leak",
    "complaint_management_property.complaint_category_safety_falling_object",
    "complaint_management_property.complaint_category_safety_person_hurt_in_a_public_area",
    "complaint_management_property.complaint_category_safety_many_households_without_supply",
    "complaint_management_property.complaint_category_renovation_structure_altered",
]


@tagged("post_install", "-at_install")
class TestComplaintCategory(PropertyCommon):
    """The words this addon ships are complete."""

    def _shipped(self, model):
        ids = self.env["ir.model.data"].search(
            [("module", "=", "complaint_management_property"), ("model", "=", model)]
        )
        return self.env[model].browse(ids.mapped("res_id"))

    def test_every_category_says_what_to_look_at(self):
        """R12: checklist, severity and policy come from the category or one above it."""
        categories = self._shipped("complaint.category")
        self.assertGreater(len(categories), 60)
        policies = self._shipped("complaint.policy")
        for category in categories:
            with self.subTest(category=category.display_name):
                self.assertTrue(category._get_routed("checklist"))
                case = self.new_complaint(category_id=category.id)
                self.assertTrue(case.category_checklist)
                if category.parent_id.code != "SAFETY":
                    self.assertIn(case.policy_id, policies)

    def test_every_topic_has_a_code_of_its_own(self):
        """R12, R60: ledgers and imports name the topics by code."""
        topics = self._shipped("complaint.category").filtered(lambda c: not c.parent_id)
        codes = topics.mapped("code")
        self.assertTrue(all(code.startswith("PM-") for code in codes))
        self.assertEqual(len(set(codes)), len(topics))

    def test_major_incidents_start_major(self):
        """R13: fire, people stuck in a lift, gas, structural damage and the like."""
        for xmlid in MAJOR:
            with self.subTest(category=xmlid):
                case = self.new_complaint(category_id=self.env.ref(xmlid).id)
                self.assertEqual(case.severity_level, "major")

    def test_everyday_matters_start_general(self):
        """R13: a leak or a dog is not a major incident."""
        majors = self.env["complaint.category"].browse([self.env.ref(x).id for x in MAJOR])
        for category in self._shipped("complaint.category") - majors:
            with self.subTest(category=category.display_name):
                case = self.new_complaint(category_id=category.id)
                self.assertEqual(case.severity_level, "general")

    def test_causes_stand_below_the_groups_of_core(self):
        """R33: one cause tree for every trade."""
        for cause in self._shipped("complaint.cause"):
            self.assertTrue(cause.parent_id, cause.name)

    def test_remedies_have_a_code_each(self):
        """R35: integrations and imports name remedies by code."""
        codes = self.env["complaint.remedy.type"].search([]).mapped("code")
        self.assertEqual(len(set(codes)), len(codes))
        self.assertIn("fee_reduction", codes)

    def test_the_desk_is_told_what_to_say(self):
        """R8: a calm and an agitated visitor at the desk of the estate."""
        case = self.new_complaint(channel_id=self.walk_in.id)
        self.assertIn("Ask for building and unit", case.script_html)
        case.mood = "agitated"
        self.assertIn("ask for two or three speakers", case.script_html)

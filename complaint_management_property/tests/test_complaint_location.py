from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import PropertyCommon


@tagged("post_install", "-at_install")
class TestComplaintLocation(PropertyCommon):
    def test_a_place_knows_its_building_and_project(self):
        self.assertEqual(self.unit_1202.building_id, self.building_3)
        self.assertEqual(self.unit_1202.project_id, self.estate)
        self.assertEqual(self.building_3.building_id, self.building_3)
        self.assertFalse(self.estate.building_id)

    def test_a_unit_stands_in_a_building(self):
        for parent in (self.env["complaint.location"], self.estate, self.lobby, self.unit_1202):
            with self.subTest(parent=parent.name), self.assertRaises(ValidationError) as caught:
                self.place("99", "unit", parent)
            self.assertIn("of the kind Building", str(caught.exception))

    def test_a_building_stands_in_a_project(self):
        site = self.place("Head office", "site")
        for parent in (self.env["complaint.location"], site, self.building_3):
            with self.subTest(parent=parent.name), self.assertRaises(ValidationError) as caught:
                self.place("Building 9", "building", parent)
            self.assertIn("of the kind Project", str(caught.exception))

    def test_a_building_with_units_stays_a_building(self):
        with self.assertRaises(ValidationError):
            self.building_3.kind = "area"

    def test_a_project_stands_alone_or_is_a_part_of_another(self):
        phase = self.place("Phase 2", "project", self.estate)
        self.assertEqual(self.place("Building 8", "building", phase).project_id, phase)

    def test_the_other_kinds_stand_anywhere(self):
        desk = self.place("Desk", "counter", self.unit_1202)
        self.assertEqual(desk.building_id, self.building_3)

    def test_whatever_lies_in_a_public_area_is_public(self):
        corner = self.place("Letter boxes", "area", self.lobby)
        self.assertTrue(corner.is_public_area)
        self.assertFalse(self.unit_1202.is_public_area)
        self.assertFalse(self.building_3.is_public_area)

    def test_a_new_unit_is_private_unless_said_otherwise(self):
        """R9: two complaints about one unit come from one occupant."""
        self.assertTrue(self.unit_1202.is_private)
        self.assertFalse(self.lobby.is_private)
        shared = self.place("1299", "unit", self.building_3, is_private=False)
        self.assertFalse(shared.is_private)

    def test_cases_follow_a_building_into_another_project(self):
        case = self.new_complaint(location_id=self.unit_1202.id)
        self.assertEqual(case.building_id, self.building_3)
        self.assertEqual(case.project_id, self.estate)
        other = self.place("Lake View", "project")
        self.building_3.parent_id = other
        self.assertEqual(case.project_id, other)

    def test_a_case_knows_that_it_is_about_a_public_area(self):
        self.assertTrue(self.new_complaint(location_id=self.lobby.id).is_public_area)
        self.assertFalse(self.new_complaint(location_id=self.unit_1202.id).is_public_area)

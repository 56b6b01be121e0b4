from datetime import timedelta

import psycopg2

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.complaint_management.tests.common import NOON

from .common import PropertyCommon


@tagged("post_install", "-at_install")
class TestHousehold(PropertyCommon):
    def test_it_is_called_by_unit_person_and_role(self):
        self.assertEqual(self.wang_fang.display_name, "3-1202 Wang Fang (Owner)")
        self.unit_1202.code = False
        self.assertEqual(self.wang_fang.display_name, "1202 Wang Fang (Owner)")

    def test_it_is_found_by_unit_name_and_phone(self):
        Household = self.env["complaint.household"]
        for words in ("3-1202", "Fang", "0000 1202"):
            with self.subTest(words=words):
                found = Household.name_search(words)
                self.assertIn(self.wang_fang.id, [key for key, _name in found])

    def test_it_shows_the_phone_of_the_contact(self):
        self.assertEqual(self.wang_fang.phone, "139 0000 1202")

    def test_it_lives_in_a_unit(self):
        with self.assertRaises(ValidationError):
            self.household(self.building_3, "Nobody", "owner")

    def test_it_does_not_end_before_it_begins(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.CheckViolation):
            self.household(
                self.unit_1204, "Late", "tenant", date_from="2026-05-01", date_to="2026-04-30"
            )

    def test_owners_may_overlap(self):
        self.household(self.unit_1202, "Wang Old", "owner")
        self.assertEqual(len(self.unit_1202.household_ids), 3)

    @freeze_time(NOON)
    def test_who_lives_here_now(self):
        today = NOON.date()
        current = self.household(self.unit_1204, "New", "tenant", date_from=today, date_to=today)
        future = self.household(
            self.unit_1204, "Next", "tenant", date_from=today + timedelta(days=2)
        )
        self.assertTrue(current.is_current)
        self.assertFalse(self.sun_hao.is_current)
        self.assertFalse(future.is_current)
        here = [("unit_id", "=", self.unit_1204.id)]
        Household = self.env["complaint.household"]
        self.assertEqual(Household.search([*here, ("is_current", "=", True)]), current)
        self.assertEqual(
            Household.search([*here, ("is_current", "=", False)]), self.sun_hao | future
        )

    def test_it_counts_and_opens_its_cases(self):
        case = self.new_complaint(partner_id=self.wang_fang.partner_id.id)
        self.assertEqual(self.wang_fang.complaint_count, 1)
        action = self.wang_fang.action_view_complaints()
        self.assertEqual(self.env["complaint.complaint"].search(action["domain"]), case)

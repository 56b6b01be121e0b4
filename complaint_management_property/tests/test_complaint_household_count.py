from odoo.fields import Command
from odoo.tests import tagged

from .common import PropertyCommon


@tagged("post_install", "-at_install")
class TestComplaintHouseholdCount(PropertyCommon):
    def _case(self, *parties):
        return self.new_complaint(
            partner_id=self.wang_fang.partner_id.id,
            party_ids=[
                Command.create({"partner_id": household.partner_id.id, "role": role})
                for household, role in parties
            ],
        )

    def test_it_counts_units_not_people(self):
        """R13: the households on the same matter; a family is one of them."""
        self.assertEqual(self._case().household_count, 1)
        self.assertEqual(self._case((self.wang_jun, "complainant")).household_count, 1)
        case = self._case((self.wang_jun, "complainant"), (self.zhao_lei, "affected"))
        self.assertEqual(case.household_count, 2)

    def test_witnesses_do_not_count(self):
        """R13: who only saw it does not complain."""
        case = self._case((self.zhao_lei, "witness"))
        self.assertEqual(case.party_ids.household_id, self.zhao_lei)
        self.assertEqual(case.household_count, 1)

    def test_a_person_struck_out_does_not_count(self):
        """R13: a row entered by mistake is none."""
        case = self._case((self.zhao_lei, "complainant"))
        case.party_ids.active = False
        self.assertEqual(case.household_count, 1)

    def test_three_households_make_a_case_major(self):
        """R13: the preset of the trade; the reason is shown."""
        case = self._case((self.zhao_lei, "complainant"))
        self.assertEqual(case.severity_level, "general")
        case.party_ids = [
            Command.create(
                {"partner_id": self.ma_ling.partner_id.id, "household_id": self.ma_ling.id}
            )
        ]
        self.assertEqual(case.household_count, 3)
        self.assertEqual(case.severity_level, "major")
        self.assertIn("Three households or more", case.severity_rule_ids.mapped("name"))

    def test_nobody_known_is_no_household(self):
        self.assertEqual(self.new_complaint().household_count, 0)

    def test_merging_keeps_the_households(self):
        """R10: nothing is lost, also which of two homes it was about."""
        case = self._case()
        other = self.new_complaint(
            partner_id=self.ma_ling.partner_id.id, location_id=self.unit_0102.id
        )
        case._merge(other)
        self.assertEqual(case.party_ids.household_id, self.ma_ling_2)
        self.assertEqual(case.household_count, 2)

    def test_the_button_opens_them(self):
        case = self._case((self.zhao_lei, "complainant"))
        households = self.env["complaint.household"].search(case.action_view_households()["domain"])
        self.assertEqual(households, self.wang_fang | self.zhao_lei)

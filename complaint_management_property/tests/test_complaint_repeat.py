from odoo.tests import tagged

from .common import PropertyCommon


@tagged("post_install", "-at_install")
class TestComplaintRepeat(PropertyCommon):
    def _complain(self, household, place):
        return self.new_complaint(
            partner_id=household.partner_id.id,
            location_id=place.id,
            category_id=self.leak.id,
        )

    def test_the_same_unit_is_a_repeat_whoever_calls(self):
        """R9: same unit and same category within 30 days."""
        first = self._complain(self.wang_fang, self.unit_1202)
        second = self._complain(self.wang_jun, self.unit_1202)
        self.assertEqual(second.repeat_of_id, first)
        self.assertEqual(second.repeat_count, 1)

    def test_the_next_unit_is_no_repeat(self):
        """R9: the neighbour's leak is another matter."""
        self._complain(self.wang_fang, self.unit_1202)
        self.assertFalse(self._complain(self.zhao_lei, self.unit_1203).repeat_of_id)

    def test_a_public_area_makes_no_repeat(self):
        """R9: many households meet in a lobby."""
        self._complain(self.wang_fang, self.lobby)
        self.assertFalse(self._complain(self.zhao_lei, self.lobby).repeat_of_id)

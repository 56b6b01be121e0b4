from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.complaint_management.tests.common import NOON

from .common import HotelCommon


@tagged("post_install", "-at_install")
class TestComplaintRepeat(HotelCommon):
    def setUp(self):
        super().setUp()
        self.first = self.new_guest_complaint()
        self.next_guest = self.env["res.partner"].create({"name": "Wei Ming"})

    def test_the_next_guest_of_the_room_repeats_the_matter(self):
        """R9: same room, same category, within 30 days."""
        stay = self.new_stay(
            partner_id=self.next_guest.id,
            date_arrival="2026-03-07 14:00:00",
            date_departure="2026-03-09 12:00:00",
        )
        case = self.new_guest_complaint(stay_id=stay.id, date_received=NOON + timedelta(days=4))
        self.assertEqual(case.repeat_of_id, self.first)
        self.assertEqual(case.repeat_count, 1)

    def test_the_room_next_door_is_another_matter(self):
        """R9: another room and another guest."""
        stay = self.new_stay(partner_id=self.next_guest.id, location_id=self.other_room.id)
        case = self.new_guest_complaint(stay_id=stay.id, date_received=NOON + timedelta(hours=1))
        self.assertFalse(case.repeat_of_id)

    def test_a_lobby_is_no_matter_of_one_guest(self):
        """R9: many people meet on a floor or in a lobby."""
        vals = {
            "location_id": self.floor.id,
            "category_id": self.noise.id,
            "date_received": NOON,
        }
        self.new_complaint(partner_id=self.customer.id, **vals)
        case = self.new_complaint(partner_id=self.next_guest.id, **vals)
        self.assertFalse(case.repeat_of_id)

    def test_the_same_stay_repeats_after_a_room_change(self):
        """R9: the companion of the guest complains about noise in the new room again."""
        self.stay.location_id = self.other_room
        case = self.new_guest_complaint(
            partner_id=self.next_guest.id, date_received=NOON + timedelta(hours=8)
        )
        self.assertEqual(case.repeat_of_id, self.first)

from psycopg2 import IntegrityError

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ARRIVAL, DEPARTURE, HotelCommon


@tagged("post_install", "-at_install")
class TestComplaintStay(HotelCommon):
    def test_a_stay_is_shown_with_room_guest_and_days(self):
        self.assertEqual(self.stay.display_name, "1204 Lin Xia Mar 3\u2009–\u20096")

    def test_days_are_those_of_the_house(self):
        """21:00 UTC on the 5th is the morning of the 6th in Shanghai."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        stay = self.new_stay(date_departure="2026-03-05 21:00:00")
        self.assertIn("6", stay.display_name.rpartition("–")[2])

    def test_a_stay_of_one_day_shows_the_day_once(self):
        stay = self.new_stay(date_departure="2026-03-03 20:00:00")
        self.assertEqual(stay.display_name, "1204 Lin Xia Mar 3")

    def test_a_guest_departs_after_arriving(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.new_stay(date_arrival=DEPARTURE, date_departure=ARRIVAL)

    def test_a_stay_is_found_by_room_guest_and_booking(self):
        for words in ("1204", "Lin X", "B-12"):
            found = self.env["complaint.stay"].name_search(words)
            self.assertIn(self.stay.id, [stay_id for stay_id, _name in found], words)

    def test_choosing_a_stay_fills_guest_and_room(self):
        with Form(self.env["complaint.complaint"].with_user(self.staff)) as form:
            form.name = "Hammering next door"
            form.stay_id = self.stay
            self.assertEqual(form.partner_id, self.customer)
            self.assertEqual(form.partner_phone, self.customer.phone)
            self.assertEqual(form.location_id, self.room)

    def test_creating_with_a_stay_fills_guest_and_room(self):
        """As an import does (R60)."""
        case = self.new_guest_complaint()
        self.assertEqual(case.partner_id, self.customer)
        self.assertEqual(case.partner_name, "Lin Xia")
        self.assertEqual(case.location_id, self.room)

    def test_a_companion_may_complain(self):
        friend = self.env["res.partner"].create({"name": "Wei Ming"})
        case = self.new_guest_complaint(partner_id=friend.id)
        self.assertEqual(case.partner_id, friend)

    def test_an_anonymous_complaint_about_a_stay_stays_unnamed(self):
        """R2: the stay does not name who wants to stay unnamed."""
        case = self.new_guest_complaint(channel_id=self.walk_in.id, is_anonymous=True)
        self.assertFalse(case.partner_id or case.partner_name or case.partner_phone)
        self.assertEqual(case.location_id, self.room)

    def test_a_guest_without_a_contact_is_known_by_the_stay(self):
        stay = self.new_stay(partner_id=False, partner_name="Mr Ota", partner_phone="13900139000")
        case = self.new_guest_complaint(stay_id=stay.id)
        self.assertEqual((case.partner_name, case.partner_phone), ("Mr Ota", "13900139000"))

    def test_the_room_reported_stays_when_the_guest_is_moved(self):
        case = self.new_guest_complaint()
        self.stay.location_id = self.other_room
        self.assertEqual(case.location_id, self.room)
        self.assertEqual(case.current_location_id, self.other_room)

    def test_a_case_is_found_by_its_booking_number(self):
        case = self.new_guest_complaint()
        found = self.env["complaint.complaint"].name_search("B-1204")
        self.assertIn(case.id, [case_id for case_id, _name in found])

    def test_a_case_split_off_keeps_the_stay(self):
        """R10: the other point was raised by the same guest."""
        case = self.new_guest_complaint()
        self.assertEqual(case.action_split()["context"]["default_stay_id"], self.stay.id)

    def test_a_stay_leads_to_its_cases(self):
        case = self.new_guest_complaint()
        self.assertEqual(self.stay.complaint_count, 1)
        domain = self.stay.action_view_complaints()["domain"]
        self.assertEqual(self.env["complaint.complaint"].search(domain), case)

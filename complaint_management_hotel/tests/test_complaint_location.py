from odoo.tests import Form, tagged

from .common import HotelCommon


@tagged("post_install", "-at_install")
class TestComplaintLocation(HotelCommon):
    def test_a_room_has_one_occupant(self):
        """R9: new rooms count for repeats, floors do not."""
        self.assertTrue(self.room.is_private)
        self.assertFalse(self.floor.is_private or self.house.is_private)

    def test_a_room_may_be_for_many(self):
        """A dormitory: the administrator unticks it."""
        self.room.is_private = False
        self.assertFalse(self.room.is_private)

    def test_the_form_proposes_one_occupant(self):
        with Form(self.env["complaint.location"].with_user(self.admin)) as form:
            form.name = "1208"
            form.kind = "room"
            self.assertTrue(form.is_private)

    def test_a_room_is_shown_by_its_number(self):
        self.assertEqual(self.room.display_name, "1204")
        self.assertEqual(self.floor.display_name, "Lake House / 12")

    def test_a_room_is_found_by_its_path(self):
        """R60: a ledger names the house too."""
        found = self.env["complaint.location"].name_search("Lake House / 12 / 1204")
        self.assertEqual([place_id for place_id, _name in found], self.room.ids)

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import HotelCommon


@tagged("post_install", "-at_install")
class TestComplaintStaySecurity(HotelCommon):
    def test_who_may_do_what(self):
        """R54: staff record stays, only the administrator deletes them and edits words."""
        outlet = self.env.ref("complaint_management_hotel.complaint_outlet_housekeeping")
        outsider = new_test_user(self.env, login="t_outsider", groups="base.group_user")
        for user, record, allowed in (
            (self.staff, self.stay, "read write create"),
            (self.gm, self.stay, "read write create"),
            (self.admin, self.stay, "read write create unlink"),
            (outsider, self.stay, ""),
            (self.staff, outlet, "read"),
            (self.admin, outlet, "read write create unlink"),
            (outsider, outlet, ""),
        ):
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(user=user.login, model=record._name, operation=operation):
                    self.assertEqual(
                        record.with_user(user).has_access(operation), operation in allowed.split()
                    )

    def test_stays_of_another_company_are_not_seen(self):
        """R54: companies are separated."""
        other = self.env["res.company"].create({"name": "Other House"})
        stay = self.new_stay(company_id=other.id, location_id=False)
        self.assertNotIn(stay, self.env["complaint.stay"].with_user(self.staff).search([]))
        with self.assertRaises(AccessError):
            stay.with_user(self.staff).read(["number"])

    def test_a_stay_with_cases_is_not_deleted(self):
        """R57: the case keeps its stay."""
        self.new_guest_complaint()
        with self.assertRaises(UserError):
            self.stay.with_user(self.admin).unlink()
        self.assertTrue(self.stay.exists())

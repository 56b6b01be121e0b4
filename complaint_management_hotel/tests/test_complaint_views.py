from datetime import timedelta

from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.complaint_management.tests.common import NOON

from .common import HotelCommon


@tagged("post_install", "-at_install")
class TestComplaintViews(HotelCommon):
    def found(self, name):
        """Cases found by the filter of this name in the search view of the case."""
        arch = self.env["complaint.complaint"].get_view(view_type="search")["arch"]
        domain = arch.split(f'name="{name}"', 1)[1].split('domain="', 1)[1].split('"', 1)[0]
        domain = safe_eval(domain.replace("&lt;", "<").replace("&gt;", ">"))
        return self.env["complaint.complaint"].with_context(tz="UTC").search(domain)

    @freeze_time(NOON)
    def test_the_filters_of_the_morning(self):
        """In house, departing today, left without being settled, VIP."""
        yesterday, tonight = NOON - timedelta(days=1), NOON.replace(hour=23, minute=59)

        def case(arrival, departure, **vals):
            stay = self.new_stay(date_arrival=arrival, date_departure=departure, **vals)
            return self.new_guest_complaint(
                stay_id=stay.id, date_received=arrival + timedelta(minutes=5)
            )

        stays_on = case(yesterday, NOON + timedelta(days=3), vip_level="a")
        departs = case(yesterday, tonight)
        left = case(yesterday - timedelta(days=2), yesterday + timedelta(minutes=10))
        ours = stays_on | departs | left
        for name, expected in {
            "in_house": stays_on | departs,
            "departing_today": departs,
            "left_unsettled": left,
            "vip": stays_on,
        }.items():
            with self.subTest(name):
                self.assertEqual(self.found(name) & ours, expected)

from datetime import datetime

from odoo.tests import tagged

from .common import HotelCommon


@tagged("post_install", "-at_install")
class TestComplaintShift(HotelCommon):
    def test_the_shift_is_that_of_the_house(self):
        """Hours in Shanghai, eight hours ahead of the stored ones."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        for hour, shift in {
            (4, 22): "night",  # 06:00
            (4, 23): "morning",  # 07:00
            (5, 6): "morning",  # 14:00
            (5, 7): "middle",  # 15:00
            (5, 14): "middle",  # 22:00
            (5, 15): "night",  # 23:00
        }.items():
            with self.subTest(hour):
                case = self.new_complaint(date_received=datetime(2026, 3, *hour))
                self.assertEqual(case.shift, shift)

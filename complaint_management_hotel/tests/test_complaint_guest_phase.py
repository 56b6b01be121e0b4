from datetime import datetime, timedelta

from odoo.tests import freeze_time, tagged

from odoo.addons.complaint_management.tests.common import NOON

from .common import DEPARTURE, HotelCommon


@tagged("post_install", "-at_install")
class TestComplaintGuestPhase(HotelCommon):
    def test_the_phase_follows_from_stay_and_receipt(self):
        cases = {
            "the evening before arrival": (datetime(2026, 3, 2, 20, 0), False),
            "at the reception, before the room is ready": (datetime(2026, 3, 3, 9, 0), "in_house"),
            "during the stay": (datetime(2026, 3, 4, 12, 0), "in_house"),
            "a minute before departure": (DEPARTURE - timedelta(minutes=1), "in_house"),
            "at departure": (DEPARTURE, "after_stay"),
            "weeks later": (datetime(2026, 4, 1, 8, 0), "after_stay"),
        }
        for words, (date, phase) in cases.items():
            with self.subTest(words):
                case = self.new_guest_complaint(date_received=date)
                self.assertEqual(case.guest_phase, phase)

    def test_a_guest_without_a_stay_has_no_phase(self):
        """Somebody who only came to dine."""
        self.assertFalse(self.new_complaint().guest_phase)

    def test_the_phase_can_be_set_by_hand(self):
        """The guest still stands at the desk at ten past twelve."""
        case = self.new_guest_complaint(date_received=DEPARTURE + timedelta(minutes=10))
        case.guest_phase = "in_house"
        self.assertEqual(case.guest_phase, "in_house")

    def test_an_ended_case_keeps_its_phase(self):
        """R44: original figures stay, also when the stay is corrected later."""
        with freeze_time(NOON):
            case = self.new_guest_complaint()
            promised = case.date_promised
            self.close(case)
        self.stay.date_departure = datetime(2026, 3, 4, 10, 0)
        self.assertEqual(case.guest_phase, "in_house")
        self.assertEqual(case.date_promised, promised)

    def test_a_former_case_that_is_closed_gets_its_phase(self):
        """R60: a ledger taken over has figures too."""
        case = self.new_guest_complaint(
            self.gm, is_former=True, stage_id=self.stage("closed").id, date_closed=DEPARTURE
        )
        self.assertEqual(case.guest_phase, "in_house")
        self.assertTrue(case.date_promised)

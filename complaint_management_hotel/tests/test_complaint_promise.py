from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.complaint_management.tests.common import NOON

from .common import ARRIVAL, DEPARTURE, HotelCommon

LAST_DAY = datetime(2026, 3, 5, 20, 0)  # the evening before departure


@tagged("post_install", "-at_install")
class TestComplaintPromise(HotelCommon):
    def test_the_promise_is_kept_before_departure(self):
        """R3: in house the reply is promised for 24 hours, at the latest the departure."""
        own = DEPARTURE - timedelta(hours=30)
        late = DEPARTURE + timedelta(days=2)
        cases = {
            "days before departure": (NOON, False, NOON + timedelta(hours=24)),
            "the evening before": (LAST_DAY, False, DEPARTURE),
            "with an own deadline": (NOON, own, own),
            "an own deadline after a day": (ARRIVAL, NOON + timedelta(hours=20), None),
            "with an own deadline after departure": (NOON, late, DEPARTURE),
        }
        for words, (received, requested, promised) in cases.items():
            with self.subTest(words):
                case = self.new_guest_complaint(date_received=received, date_requested=requested)
                self.assertEqual(case.date_promised, promised or requested)

    def test_an_own_deadline_given_later_counts(self):
        """R3: the guest's own deadline wins over the usual 24 hours."""
        case = self.new_guest_complaint()
        case.date_requested = NOON + timedelta(hours=3)
        self.assertEqual(case.date_promised, NOON + timedelta(hours=3))

    def test_an_earlier_departure_moves_the_promise(self):
        """R3: at the latest before departure, also when the guest leaves early."""
        case = self.new_guest_complaint()
        self.stay.date_departure = NOON + timedelta(hours=5)
        self.assertEqual(case.date_promised, NOON + timedelta(hours=5))

    def test_a_longer_stay_does_not_move_the_promise(self):
        """R3: what was promised stays promised."""
        case = self.new_guest_complaint(date_received=LAST_DAY)
        case.flush_recordset()
        self.stay.date_departure = DEPARTURE + timedelta(days=3)
        self.assertEqual(case.date_promised, DEPARTURE)

    def test_what_the_guest_was_told_goes_before(self):
        """R3: the last promise made in a contact counts, also after departure."""
        later = DEPARTURE + timedelta(days=1)
        case = self.new_guest_complaint(date_requested=NOON + timedelta(hours=3))
        case.contact_ids = [
            Command.create({"date": NOON, "summary": "The part comes later", "date_next": later})
        ]
        self.assertEqual(case.date_promised, later)

    def test_after_the_stay_nothing_is_capped(self):
        """R3: after departure the usual time counts."""
        received = DEPARTURE + timedelta(days=2)
        case = self.new_guest_complaint(date_received=received)
        self.assertEqual(case.date_promised, received + timedelta(hours=24))

    def test_the_form_shows_the_promise_when_the_stay_is_chosen(self):
        """R3: who takes the complaint reads the promise out to the guest."""
        with Form(self.env["complaint.complaint"].with_user(self.staff)) as form:
            form.name = "Hammering next door"
            form.date_received = LAST_DAY
            form.stay_id = self.stay
            self.assertEqual(form.date_promised, DEPARTURE)

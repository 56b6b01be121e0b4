from datetime import timedelta

from odoo.tests import Form, freeze_time, tagged

from odoo.addons.complaint_management.tests.common import NOON

from .common import DEPARTURE, HotelCommon


@tagged("post_install", "-at_install")
class TestComplaintPolicy(HotelCommon):
    def setUp(self):
        super().setUp()
        self.in_house = self.env.ref("complaint_management_hotel.complaint_policy_in_house")
        self.after_stay = self.env.ref("complaint_management_hotel.complaint_policy_after_stay")

    def due(self, case):
        return {row.milestone: row.date_due for row in case.deadline_ids}

    def test_a_missed_deadline_goes_up_the_whole_chain(self):
        """R27, R28: no policy without steps; faster while the guest is in the house."""
        for policy in (self.in_house, self.after_stay):
            steps = policy.escalation_ids._get_steps("resolved")
            self.assertEqual(steps.mapped("level"), ["head", "deputy", "gm"])
        self.assertEqual(self.in_house.escalation_ids.mapped("delay_hours"), [0, 1, 2])

    def test_an_in_house_guest_is_met_within_half_an_hour(self):
        """R20: the policy of in-house guests, resolved before departure."""
        received = DEPARTURE - timedelta(hours=10)
        case = self.new_guest_complaint(date_received=received)
        self.assertEqual(case.policy_id, self.in_house)
        due = self.due(case)
        self.assertEqual(due["forwarded"], received + timedelta(minutes=15))
        self.assertEqual(due["contacted"], received + timedelta(minutes=30))
        self.assertEqual(due["resolved"], DEPARTURE)

    def test_the_clock_follows_the_own_deadline_of_the_guest(self):
        """R20: the deadline of handling is the guest's own one."""
        case = self.new_guest_complaint()
        case.date_requested = NOON + timedelta(hours=2)
        self.assertEqual(self.due(case)["resolved"], NOON + timedelta(hours=2))

    def test_after_the_stay_it_takes_three_working_days(self):
        """R20: received on Monday, due on Thursday at closing time."""
        case = self.new_guest_complaint(date_received=DEPARTURE + timedelta(days=3))
        self.assertEqual(case.policy_id, self.after_stay)
        self.assertEqual(self.due(case)["resolved"].strftime("%a %H"), "Thu 17")

    def test_the_form_gives_the_policy_of_the_phase(self):
        """R20: also when the stay is chosen after everything else."""
        with Form(self.env["complaint.complaint"].with_user(self.staff)) as form:
            form.name = "Hammering next door"
            form.date_received = NOON
            form.stay_id = self.stay
        self.assertEqual(form.record.policy_id, self.in_house)

    def test_other_cases_keep_the_other_policies(self):
        """R20: no stay, the general policy; an inquiry of a guest, that of inquiries."""
        general = self.env.ref("complaint_management.complaint_policy_general")
        inquiry = self.env.ref("complaint_management.complaint_policy_inquiry")
        self.assertEqual(self.new_complaint().policy_id, general)
        self.assertEqual(self.new_guest_complaint(kind="inquiry").policy_id, inquiry)

    def test_a_guest_is_asked_in_person_before_leaving(self):
        """R41: the return visit of an in-house case is a visit."""
        case = self.bring_to_visit(self.new_guest_complaint())
        self.assertEqual(case.visit_ids.method, "visit")

    def test_the_case_of_a_guest_goes_from_receipt_to_closing(self):
        """R44: the hotel changes nothing in the way a case goes."""
        with freeze_time(NOON):
            self.assertEqual(self.close(self.new_guest_complaint()).state, "closed")

from odoo.tests import HttpCase, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintTour(ComplaintCommon, HttpCase):
    """The work of a day in a real browser, as a staff user."""

    browser_size = "1600x900"

    def test_a_newcomer_is_guided_from_receipt_to_closing(self):
        """R41, R44: the guided tour goes through with the rights of staff."""
        self.start_tour("/odoo", "complaint_tour", login="t_staff")
        case = self.env["complaint.complaint"].search([("partner_name", "=", "Lin Xia")])
        self.assertEqual(case.name, "Nobody answers the telephone")
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.receiver_id, self.staff)
        self.assertEqual(case.user_id, self.staff)
        self.assertEqual(case.solution_ids.state, "done")
        self.assertEqual(case.visit_ids.result, "satisfied")
        self.assertTrue(case.cause_id and case.investigation and case.description)

    def test_the_guided_tour_is_offered_to_newcomers(self):
        """The tour is a record, so it is offered in its turn and listed for everybody."""
        tour = self.env.ref("complaint_management.complaint_tour")
        data = self.env["web_tour.tour"].with_user(self.staff).get_tour_json_by_name(tour.name)
        self.assertEqual((data["name"], data["url"], data["steps"]), (tour.name, "/odoo", []))

    def test_a_note_settles_a_case_on_the_spot(self):
        """R6: with the complainant's word noted the case closes without return visit."""
        case = self.new_complaint(name="Loud music")
        self.start_tour("/odoo/complaints", "complaint_settle_note_tour", login="t_staff")
        self.assertSettled(case)
        self.assertEqual(case.solution_ids.answer_note, "Said thank you at the desk")

    def test_a_signature_settles_a_case_on_the_spot(self):
        """R6: the complainant signs on the screen."""
        case = self.new_complaint(name="Loud music")
        self.start_tour("/odoo/complaints", "complaint_settle_signature_tour", login="t_staff")
        self.assertSettled(case)
        self.assertTrue(case.solution_ids.signature)
        self.assertEqual(case.solution_ids.signed_by, "Lin Xia")

    def assertSettled(self, case):
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.visit_ids.exempt_reason, "on_the_spot")

    def test_a_move_too_far_names_what_is_missing_and_the_case_stays(self):
        """R44: dragging a card and clicking a stage give one list; nothing moves."""
        case = self.new_complaint(name="Loud music")
        self.start_tour("/odoo/complaints", "complaint_blocked_tour", login="t_staff")
        self.assertEqual(case.state, "received")

    def test_a_new_case_is_put_into_the_first_column_of_the_board(self):
        """R44: the board does not offer to begin in the middle; other groupings do."""
        self.new_complaint(name="Loud music")
        self.new_complaint(name="Stained carpet", department_id=self.repairs.id)
        self.start_tour("/odoo/complaints", "complaint_first_column_tour", login="t_gm")

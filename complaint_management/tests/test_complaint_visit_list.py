from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintVisitList(ComplaintCommon):
    """Who sees and makes which return visits (R41), and what cannot be cheated (R42, R44)."""

    def at_visit(self, user=None, **vals):
        return self.bring_to_visit(self.new_complaint(user, **vals))

    def foreign_case(self, **vals):
        """A case at the return visit that the desk has nothing to do with."""
        self.category.department_id = self.finance
        return self.at_visit(self.accountant, **vals)

    def test_the_head_of_the_service_centre_sees_every_visit(self):
        """R41: with name and phone to call; the case itself stays closed to them."""
        case = self.foreign_case()
        visits = self.env["complaint.visit"].with_user(self.desk_head)
        visit = visits.search([("complaint_id", "=", case.id)])
        self.assertEqual(visit, case.visit_ids)
        self.assertEqual(visit.partner_phone, "+86 138 0013 8000")
        self.assertTrue(visit.is_supervised)
        with self.assertRaises(AccessError):
            case.with_user(self.desk_head).read(["name"])
        with self.assertRaises(AccessError):
            visit.write({"result": "satisfied"})
        for user in (self.staff, self.repairer):
            with self.subTest(user=user.name):
                visits = self.env["complaint.visit"].with_user(user)
                self.assertFalse(visits.search([("complaint_id", "=", case.id)]))

    def test_visits_of_confidential_cases_stay_with_the_people_named(self):
        """R40, R55: for the supervisor too."""
        case = self.foreign_case(is_confidential=True)
        visits = self.env["complaint.visit"].with_user(self.desk_head)
        self.assertFalse(visits.search([("complaint_id", "=", case.id)]))
        self.assertFalse(case.visit_ids.with_user(self.desk_head).has_access("read"))

    def test_who_is_asked_to_visit_sees_the_case(self):
        """R41: until the visit is made; otherwise nobody could call."""
        case = self.at_visit()
        self.assertFalse(case.with_user(self.repairer).has_access("read"))
        case.visit_ids.with_user(self.desk_head).user_id = self.repairer
        self.env.flush_all()
        self.assertTrue(case.with_user(self.repairer).has_access("write"))
        self.assertIn(case, self.env["complaint.complaint"].with_user(self.repairer).search([]))
        case.visit_ids.with_user(self.repairer).result = "satisfied"
        self.assertEqual(case.state, "closed")
        self.env.flush_all()
        self.assertFalse(case.with_user(self.repairer).has_access("read"))

    def test_late_visits_are_found(self):
        """R41: planned yesterday and not made."""
        case = self.at_visit()
        self.assertFalse(case.visit_ids.is_late)
        case.visit_ids.date_planned = fields.Datetime.now() - timedelta(days=1)
        self.assertTrue(case.visit_ids.is_late)

    def test_an_answer_stays_as_it_was_given(self):
        """R42: unsatisfied is not turned into satisfied afterwards."""
        case = self.at_visit()
        visit = case.visit_ids
        visit.result = "unsatisfied"
        for result in ("satisfied", False):
            with self.subTest(result=result), self.refused("Plan another visit"):
                visit.result = result
        visit.write({"result": "unsatisfied", "remarks": "Still drips"})

    def test_no_visit_before_the_handling_is_done(self):
        """R41: asked too early counts for nothing."""
        case = self.new_complaint()
        with self.refused("handling is not done"):
            case.visit_ids = [(0, 0, {"result": "satisfied"})]

    def test_a_visit_is_not_dated_into_the_future_or_before_the_handling(self):
        """R42: seven days are not won by a date."""
        case = self.at_visit()
        for days in (-8, 8):
            date = fields.Datetime.now() + timedelta(days=days)
            with self.subTest(days=days), self.refused("Date done"):
                case.visit_ids.write({"result": "declined", "date_done": date})

    def test_what_the_system_works_out_is_not_written_by_hand(self):
        """R44: neither the state of a visit nor that of a case."""
        case = self.at_visit()
        attempts = (
            (case.visit_ids, {"state": "exempt"}),
            (case.visit_ids, {"round": 5}),
            (case.visit_ids, {"company_id": self.env.ref("base.main_company").id}),
            (case, {"state": "closed"}),
            (case, {"is_closed": True}),
            (case, {"holder_id": self.staff.id}),
            (case, {"escalation_level": "gm"}),
            (case, {"date_visited": fields.Datetime.now()}),
        )
        for record, vals in attempts:
            with self.subTest(vals=vals), self.refused("is worked out"):
                record.write(vals)
        with self.refused("is worked out"):
            self.new_complaint(state="closed")
        with self.refused("is worked out"):
            case.env["complaint.visit"].create({"complaint_id": case.id, "state": "exempt"})

    def test_the_head_decides_after_the_last_attempt_only(self):
        """R42: giving up after one call is no exemption."""
        case = self.at_visit()
        case.visit_ids.result = "unreachable"
        give_up = {"complaint_id": case.id, "exempt_reason": "unreachable"}
        with self.refused("does not bear this out"):
            self.env["complaint.visit"].with_user(self.desk_head).create(give_up)

    def test_the_to_do_is_done_with_the_answer(self):
        """R41: no leftover reminder to call."""
        case = self.at_visit()
        kind = self.env.ref("complaint_management.mail_activity_type_visit")
        self.assertIn(kind, case.activity_ids.activity_type_id)
        case.visit_ids.result = "unsatisfied"
        self.assertNotIn(kind, case.activity_ids.activity_type_id)

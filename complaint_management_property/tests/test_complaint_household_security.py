from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import PropertyCommon


@tagged("post_install", "-at_install")
class TestComplaintHouseholdSecurity(PropertyCommon):
    def test_who_may_do_what_with_households(self):
        """R54: staff keep the register, only the administrator deletes, others see nothing."""
        clerk = new_test_user(self.env, login="t_clerk", groups="base.group_user")
        for user, allowed in (
            (self.staff, {"read", "write", "create"}),
            (self.gm, {"read", "write", "create"}),
            (self.admin, {"read", "write", "create", "unlink"}),
            (clerk, set()),
        ):
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(user=user.login, operation=operation):
                    households = self.env["complaint.household"].with_user(user)
                    self.assertEqual(households.has_access(operation), operation in allowed)

    def test_companies_are_separated(self):
        """R54: households of another company are not seen."""
        other = self.env["res.company"].create({"name": "Other Estates"})
        stranger = new_test_user(
            self.env,
            login="t_stranger",
            groups="complaint_management.group_complaint_gm",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        Household = self.env["complaint.household"].with_user(stranger)
        self.assertFalse(Household.search([("id", "=", self.wang_fang.id)]))
        with self.assertRaises(AccessError):
            Household.browse(self.wang_fang.id).read(["role"])

    def test_portal_users_do_not_read_the_household_of_a_case(self):
        """R54: what the register knows of a household stays inside."""
        portal = self.new_portal_user()
        household = self.household(self.unit_1204, "Portal", "tenant")
        household.partner_id = portal.partner_id
        case = self.new_complaint(partner_id=portal.partner_id.id)
        self.assertEqual(case.household_id, household)
        with self.assertRaises(AccessError):
            case.with_user(portal).read(["household_id"])

    def test_a_shared_topic_routes_only_within_the_company(self):
        """R12, R54: the department another company gave a topic is not taken."""
        other = self.env["res.company"].create({"name": "Other Estates"})
        self.leak.department_id = self.env["hr.department"].create(
            {"name": "Their Engineers", "company_id": other.id}
        )
        case = self.new_complaint(category_id=self.leak.id)
        self.assertEqual(case.department_id, self.desk)

from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import PropertyCommon


@tagged("post_install", "-at_install")
class TestComplaintHousehold(PropertyCommon):
    """Person, unit and household of a case fill each other in."""

    def test_a_known_person_brings_the_household(self):
        case = self.new_complaint(partner_id=self.wang_fang.partner_id.id)
        self.assertEqual(case.household_id, self.wang_fang)
        self.assertEqual(case.household_role, "owner")

    def test_a_unit_with_one_household_brings_it(self):
        case = self.new_complaint(partner_id=False, location_id=self.unit_1203.id)
        self.assertEqual(case.household_id, self.zhao_lei)

    def test_a_unit_with_several_people_leaves_the_choice(self):
        case = self.new_complaint(partner_id=False, location_id=self.unit_1202.id)
        self.assertFalse(case.household_id)

    def test_the_unit_decides_between_two_homes_of_a_person(self):
        partner = self.ma_ling.partner_id
        self.assertFalse(self.new_complaint(partner_id=partner.id).household_id)
        case = self.new_complaint(partner_id=partner.id, location_id=self.unit_0102.id)
        self.assertEqual(case.household_id, self.ma_ling_2)

    def test_who_complains_about_a_neighbour_keeps_the_own_household(self):
        case = self.new_complaint(
            partner_id=self.wang_fang.partner_id.id, location_id=self.unit_1203.id
        )
        self.assertEqual(case.household_id, self.wang_fang)
        self.assertEqual(case.location_id, self.unit_1203)

    def test_a_former_household_counts_for_an_old_case_only(self):
        partner = self.sun_hao.partner_id
        self.assertFalse(self.new_complaint(partner_id=partner.id).household_id)
        case = self.new_complaint(
            user=self.gm,
            partner_id=partner.id,
            date_received="2019-03-04 02:00:00",
            is_former=True,
        )
        self.assertEqual(case.household_id, self.sun_hao)

    def test_another_person_brings_another_household(self):
        case = self.new_complaint(partner_id=self.wang_fang.partner_id.id)
        case.partner_id = self.zhao_lei.partner_id
        self.assertEqual(case.household_id, self.zhao_lei)
        case.partner_id = self.customer
        self.assertFalse(case.household_id)

    def test_an_anonymous_case_names_no_household(self):
        book = self.env.ref("complaint_management.complaint_channel_comment_book")
        case = self.new_complaint(
            partner_id=False,
            is_anonymous=True,
            channel_id=book.id,
            location_id=self.unit_1203.id,
        )
        self.assertFalse(case.household_id)

    def test_the_household_alone_is_enough_for_a_new_case(self):
        case = (
            self.env["complaint.complaint"]
            .with_user(self.staff)
            .create({"name": "Leak", "household_id": self.ma_ling_2.id})
        )
        self.assertEqual(case.partner_id, self.ma_ling.partner_id)
        self.assertEqual(case.location_id, self.unit_0102)
        self.assertEqual(case.household_id, self.ma_ling_2)

    def test_a_household_of_another_company_is_not_taken(self):
        other = self.env["res.company"].create({"name": "Other Estates"})
        self.staff.company_ids = [Command.link(other.id)]
        case = (
            self.env["complaint.complaint"]
            .with_user(self.staff)
            .with_company(other)
            .create({"name": "Leak", "partner_id": self.wang_fang.partner_id.id})
        )
        self.assertFalse(case.household_id)

    def test_many_cases_ask_for_their_households_once(self):
        partner = self.wang_fang.partner_id
        cases = self.env["complaint.complaint"].create(
            [
                {"name": f"Leak {n}", "partner_id": partner.id, "company_id": self.company.id}
                for n in range(5)
            ]
        )
        self.env.flush_all()
        cases.invalidate_recordset()
        with self.assertQueryCount(1):
            found = self.env["complaint.household"]._find(
                [(self.company, partner, self.unit_1202.browse(), self.cr.now().date())] * 5
            )
        self.assertEqual(found, [self.wang_fang] * 5)
        self.assertEqual(cases.household_id, self.wang_fang)

    # On the screen

    def _form(self):
        return Form(self.env["complaint.complaint"].with_user(self.staff))

    def test_choosing_a_household_fills_person_and_unit(self):
        with self._form() as form:
            form.name = "Leak"
            form.household_id = self.wang_fang
            self.assertEqual(form.partner_id, self.wang_fang.partner_id)
            self.assertEqual(form.partner_phone, "139 0000 1202")
            self.assertEqual(form.location_id, self.unit_1202)

    def test_choosing_another_household_replaces_both(self):
        with self._form() as form:
            form.name = "Leak"
            form.household_id = self.wang_fang
            form.household_id = self.ma_ling
            self.assertEqual(form.partner_id, self.ma_ling.partner_id)
            self.assertEqual(form.location_id, self.unit_0101)
            self.assertEqual(form.household_id, self.ma_ling)
            form.household_id = self.ma_ling_2
            self.assertEqual(form.location_id, self.unit_0102)
            self.assertEqual(form.household_id, self.ma_ling_2)

    def test_choosing_a_household_leaves_a_place_set_on_purpose(self):
        for place in (self.lobby, self.unit_1204):
            with self.subTest(place=place.name), self._form() as form:
                form.name = "Noise"
                form.location_id = place
                form.household_id = self.wang_fang
                self.assertEqual(form.location_id, place)
                self.assertEqual(form.household_id, self.wang_fang)

    def test_choosing_a_person_fills_household_and_unit(self):
        with self._form() as form:
            form.name = "Leak"
            form.partner_id = self.zhao_lei.partner_id
            self.assertEqual(form.household_id, self.zhao_lei)
            self.assertEqual(form.location_id, self.unit_1203)

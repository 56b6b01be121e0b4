from datetime import timedelta

from odoo.tests import Form, tagged

from .common import NOON, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintRepeat(ComplaintCommon):
    def first_and(self, first=None, **second):
        """Two cases a day apart; the second with these differences."""
        one = self.new_complaint(
            self.staff, **{"date_received": NOON, "category_id": self.category.id, **(first or {})}
        )
        two = self.new_complaint(
            self.colleague,
            **{
                "date_received": NOON + timedelta(days=1),
                "category_id": self.category.id,
                **second,
            },
        )
        return one, two

    def test_same_person_and_category_is_a_repeat(self):
        """R9: linked and counted."""
        one, two = self.first_and()
        self.assertEqual(two.repeat_of_id, one)
        three = self.new_complaint(date_received=NOON + timedelta(days=2))
        self.assertEqual(three.repeat_of_id, two)
        self.assertEqual((one.repeat_count, two.repeat_count, three.repeat_count), (0, 1, 2))

    def test_the_same_phone_is_the_same_person_however_it_is_written(self):
        """R9: country code, area code, blanks and extension make no difference."""
        table = (
            ("+86 138 0013 8000", "13800138000"),
            ("138-0013-8000", "0086 138 0013 8000"),
            ("010-6512 3456", "+86 10 6512 3456"),
            ("(010) 65123456", "6512 3456"),
            ("010 65123456 转 801", "010-65123456"),
        )
        for i, (phone, other) in enumerate(table):
            with self.subTest(phone=phone, other=other):
                category = self.env["complaint.category"].create({"name": f"Matter {i}"})
                plain = {"partner_id": False, "category_id": category.id}
                one, two = self.first_and(
                    {**plain, "partner_phone": phone}, **plain, partner_phone=other
                )
                self.assertEqual(two.repeat_of_id, one)

    def test_a_private_place_makes_a_repeat_a_public_one_does_not(self):
        """R9: many people meet in a lobby."""
        place = self.env["complaint.location"].create(
            {"name": "12-3", "is_private": True, "company_id": self.company.id}
        )
        plain = {"partner_id": False, "location_id": place.id}
        one, two = self.first_and({**plain, "partner_name": "A"}, **plain, partner_name="B")
        self.assertEqual(two.repeat_of_id, one)
        place.is_private = False
        three = self.new_complaint(**plain, date_received=NOON + timedelta(days=2))
        self.assertFalse(three.repeat_of_id)

    def test_thirty_days_are_the_limit(self):
        """R9: the 30th day counts, the 31st does not; the company may change it."""
        self.assertTrue(self.first_and(date_received=NOON + timedelta(days=30))[1].repeat_of_id)
        self.category = self.category.copy()
        self.assertFalse(self.first_and(date_received=NOON + timedelta(days=31))[1].repeat_of_id)
        self.company.complaint_repeat_days = 60
        self.category = self.category.copy()
        one = self.new_complaint(date_received=NOON, category_id=self.category.id)
        two = self.new_complaint(
            date_received=NOON + timedelta(days=31), category_id=self.category.id
        )
        self.assertEqual(two.repeat_of_id, one)

    def test_what_is_no_repeat(self):
        """R9: another category, another person, a cancelled or a confidential case."""
        other = self.env["complaint.category"].create({"name": "Noise"})
        self.assertFalse(self.first_and(category_id=other.id)[1].repeat_of_id)
        self.category = self.category.copy()
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        self.assertFalse(self.first_and(partner_id=stranger.id)[1].repeat_of_id)

    def test_a_cancelled_case_is_not_repeated(self):
        """R9: what was withdrawn does not count."""
        one = self.new_complaint(date_received=NOON)
        self.decide(one, self.staff, "cancel")
        self.assertFalse(self.new_complaint(date_received=NOON + timedelta(1)).repeat_of_id)

    def test_a_confidential_case_is_not_given_away(self):
        """R9, R40: nobody learns of it through a repeat."""
        self.new_complaint(date_received=NOON, is_confidential=True)
        two = self.new_complaint(self.colleague, date_received=NOON + timedelta(days=1))
        self.assertFalse(two.repeat_of_id)
        self.assertFalse(two.repeat_count)

    def test_another_company_has_its_own_repeats(self):
        """R9, R54: companies are separated."""
        other = self.env["res.company"].create({"name": "Other"})
        self.new_complaint(date_received=NOON)
        case = (
            self.env["complaint.complaint"]
            .with_company(other)
            .create(
                {
                    "name": "The tap drips",
                    "partner_id": self.customer.id,
                    "category_id": self.category.id,
                    "date_received": NOON + timedelta(days=1),
                }
            )
        )
        self.assertFalse(case.repeat_of_id)

    def test_a_batch_finds_its_repeats_too(self):
        """R9: an import links its own rows."""
        base = {"name": "Same", "partner_id": self.customer.id, "category_id": self.category.id}
        cases = (
            self.env["complaint.complaint"]
            .with_user(self.staff)
            .with_company(self.company)
            .create([{**base, "date_received": NOON + timedelta(days=i)} for i in range(3)])
        )
        self.assertEqual(cases.mapped("repeat_count"), [0, 1, 2])

    def test_the_form_shows_the_repeat_while_it_is_filled(self):
        """R9: on entry, before saving; and takes it back when the category changes."""
        one = self.new_complaint(date_received=NOON)
        other = self.env["complaint.category"].create({"name": "Noise"})
        form = Form(
            self.env["complaint.complaint"].with_user(self.colleague).with_company(self.company)
        )
        form.name = "Again"
        form.date_received = NOON + timedelta(days=3)
        form.partner_phone = "138 0013 8000"
        self.assertFalse(form.repeat_of_id)
        form.category_id = self.category
        self.assertEqual(form.repeat_of_id, one)
        form.category_id = other
        self.assertFalse(form.repeat_of_id)
        form.category_id = self.category
        self.assertEqual(form.save().repeat_of_id, one)

    def test_other_cases_of_the_person_are_counted(self):
        """R9: whatever their category, as far as the user sees them."""
        _one, two = self.first_and()
        self.assertEqual(two.person_count, 1)
        found = two.search(two.action_view_person()["domain"])
        self.assertEqual(found, _one)

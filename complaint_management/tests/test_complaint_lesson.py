from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools.masking import mask
from .common import ComplaintCommon

SIGNS = {"name": "[N]", "phone": "[T]", "email": "[E]", "place": "[P]", "number": "[C]"}
KNOWN = {
    "name": ["王小明", "Lin Xia", "欧阳娜娜"],
    "place": ["A-1203", "1203", "Riverside"],
    "number": ["EXT-77"],
}


@tagged("post_install", "-at_install")
class TestComplaintLesson(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = cls.env["complaint.location"].create(
            {"name": "Pavilion 88", "code": "PV-88", "company_id": cls.company.id}
        )
        cls.case = cls.new_complaint(
            name="Lin Xia waits at Pavilion 88",
            description="Lin Xia (lin@example.com, +86 138 0013 8000) waited at PV-88 for "
            "Stefan Staff. Her son 王小明 came too; 王先生 called 010-6512 3456.",
            location_id=cls.place.id,
            party_ids=[(0, 0, {"partner_name": "王小明", "role": "affected"})],
            external_ref="EXT-77",
        )

    def lesson(self, case=None, user=None):
        action = (case or self.case).with_user(user or self.desk_head).action_make_lesson()
        return (
            self.env["complaint.lesson"].with_user(user or self.desk_head).browse(action["res_id"])
        )

    def test_what_is_masked(self):
        """R49: names, phones, e-mails, places, numbers, accounts, plates; as a table."""
        for text, masked in (
            ("王小明先生说小明在A-1203", "[N]先生说[N]在[P]"),
            ("电话13800138000，微信号：wxm_2020", "电话[T]，微信号：[T]"),
            ("王先生找李经理，张师傅修的", "[N]先生找[N]经理，[N]师傅修的"),
            ("欧阳女士 010-6512 3456", "[N]女士 [T]"),
            ("+86 138-0013-8000; (010) 65123456", "[T]; [T]"),
            ("１３８００１３８０００", "[T]"),
            ("身份证 11010519491231002X", "身份证 [T]"),
            ("京A12345 停在3号楼2单元1203室", "[C] 停在[P]"),
            ("Ms. Smith called Xia Lin, LIN XIA and lin xia", "Ms. [N] called [N], [N] and [N]"),
            ("case 2611-0001 or EXT-77, a@b.com.cn", "case [C] or [C], [E]"),
            ("老张也在，老王说", "[N]也在，[N]说"),
            ("at Riverside, 1203", "at [P], [P]"),
        ):
            with self.subTest(text=text):
                self.assertEqual(mask(text, KNOWN, SIGNS), masked)
                self.assertEqual(mask(masked, KNOWN, SIGNS), masked, "twice is once")

    def test_what_is_left_alone(self):
        """R49: dates, amounts, times and ordinary words."""
        for text in (
            "2026-11-22 10:30, 20261122, 2026年11月22日",
            "10,000 CNY, 1 250.00, 38.5 %",
            "高级经理和总经理开会，方法，工作，白天",
            "Linen and xial, a riversider",
            "",
        ):
            with self.subTest(text=text):
                self.assertEqual(mask(text, KNOWN, SIGNS), text)

    def test_a_lesson_of_a_case_names_nobody(self):
        """R49: complainant, other people, colleagues, phones, mails, places, numbers."""
        lesson = self.lesson()
        text = " ".join([lesson.name, lesson.text, lesson.learning or ""])
        for secret in (
            "Lin", "Xia", "lin@", "138", "PV-88", "Pavilion", "Stefan", "Staff",
            "王", "小明", "6512", "EXT-77", self.case.number,
        ):  # fmt: skip
            with self.subTest(secret=secret):
                self.assertNotIn(secret, text)
        self.assertIn("waited at [place] for [somebody]", text)

    def test_what_is_typed_later_is_masked_too(self):
        """R49: every text, whichever way it is written."""
        lesson = self.lesson()
        lesson.write({"learning": "Ask Dora Desk, 13900139000", "topic": "Lin Xia"})
        self.assertEqual(lesson.learning, "Ask [somebody], [phone]")
        self.assertEqual(lesson.topic, "[somebody]")
        lesson.with_context(complaint_masked=True).write({"text": "Lin Xia again"})
        self.assertEqual(lesson.text, "[somebody] again")

    def test_staff_read_what_is_published_only(self):
        """R49: drafts are for the heads who see the case."""
        lesson = self.lesson()
        records = self.env["complaint.lesson"].with_user(self.staff)
        self.assertFalse(records.search([]))
        with self.assertRaises(AccessError):
            lesson.with_user(self.staff).read(["text"])
        lesson.action_publish()
        self.env.flush_all()
        self.assertEqual(records.search([]), lesson)
        self.assertEqual(lesson.published_by_id, self.desk_head)
        with self.assertRaises(AccessError):
            lesson.with_user(self.staff).write({"text": "x"})
        with self.assertRaises(AccessError):
            lesson.with_user(self.staff).action_unpublish()
        with self.assertRaises(AccessError):
            self.case.with_user(self.staff).action_make_lesson()
        lesson.action_unpublish()
        self.env.flush_all()
        self.assertFalse(records.search([]))

    def test_publishing_is_not_written_by_hand(self):
        """R49: nor the case, which would lead there."""
        lesson = self.lesson()
        for vals in (
            {"date_published": "2026-03-04 12:00:00"},
            {"published_by_id": self.gm.id},
            {"complaint_id": self.case.id},
        ):
            with self.subTest(vals=vals), self.refused(exception=Exception):
                lesson.write(vals)

    def test_the_case_behind_it_is_found_by_nobody_who_may_not_see_it(self):
        """R49, R55: no field, no search, no export, no button."""
        lesson = self.lesson()
        lesson.action_publish()
        self.assertTrue(lesson.has_case)
        self.assertEqual(lesson.action_open_case()["res_id"], self.case.id)
        self.accountant.group_ids += self.env.ref("base.group_allow_export")
        other = lesson.with_user(self.accountant)
        self.assertFalse(other.has_case)
        with self.refused("nothing to do with"):
            other.action_open_case()
        self.assertNotIn("complaint_id", other.fields_get())
        for attempt in (
            lambda: other.read(["complaint_id"]),
            lambda: other.search([("complaint_id", "=", self.case.id)]),
            lambda: other.search([("complaint_id.name", "ilike", "Lin")]),
            lambda: other.export_data(["complaint_id/name"]),
            lambda: other._read_group([], ["complaint_id"]),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_a_lesson_of_a_confidential_case_stays_with_its_author(self):
        """R40: until it is published, without names."""
        self.case.is_confidential = True
        self.case.confidential_user_ids = self.desk_head
        lesson = self.lesson()
        self.assertFalse(lesson.with_user(self.head).has_access("read"))
        self.assertTrue(lesson.with_user(self.gm).has_access("read"))

    def test_companies_are_apart(self):
        lesson = self.lesson()
        lesson.action_publish()
        main = self.env.ref("base.main_company")
        found = self.env["complaint.lesson"].with_user(self.env.ref("base.user_admin"))
        self.assertNotIn(lesson, found.with_company(main).search([]))

import time

from odoo.tests import tagged

from ..tools.masking import mask
from .common import ComplaintCommon

SIGNS = {"name": "[N]", "phone": "[T]", "email": "[E]", "place": "[P]", "number": "[C]"}
KNOWN = {
    "name": ["Lin Xia", "Will Brown", "May Long", "He Jing", "Rose Hill", "方正", "王小明"],
    "place": ["A-1203", "1203", "Riverside"],
    "number": ["EXT-77"],
}


@tagged("post_install", "-at_install")
class TestComplaintMasking(ComplaintCommon):
    """R49: a lesson names nobody and no place; rather once too often, but no ordinary word."""

    def assertMasked(self, rows):
        for text, masked in rows:
            with self.subTest(text=text):
                self.assertEqual(mask(text, KNOWN, SIGNS), masked)
                self.assertEqual(mask(masked, KNOWN, SIGNS), masked, "twice is once")

    def test_people_are_masked_in_english(self):
        """R49: known ones however they are called, unknown ones by title or role."""
        self.assertMasked(
            (
                ("LIN XIA, Xia Lin and lin xia", "[N], [N] and [N]"),
                ("Lin said, Xia's son came, L. Xia", "[N] said, [N]'s son came, L. [N]"),
                (
                    "Will said so; ask Rose and then May came",
                    "[N] said so; ask [N] and then [N] came",
                ),
                ("Mr. and Mrs. Smith", "Mr. and Mrs. [N]"),
                ("Mr Smith's wife", "Mr [N]'s wife"),
                ("Mrs Anna-Maria O'Neil, Ms. O’Connor", "Mrs [N], Ms. [N]"),
                ("Mr. de la Cruz and Herr Müller", "Mr. [N] and Herr [N]"),
                ("Dr. Li Wei, Miss Zhang, Madam Wang", "Dr. [N], Miss [N], Madam [N]"),
                ("the guest Anna Schmidt left", "the guest [N] left"),
                ("a customer Zhang Wei called", "a customer [N] called"),
                ("my name is Anna, her son Tom too", "my name is [N], her son [N] too"),
            )
        )

    def test_people_are_masked_in_chinese(self):
        """R49: 先生, 经理, 小王, 姓王, 客人张伟, 欧阳."""
        self.assertMasked(
            (
                ("王小明说小明在", "[N]说[N]在"),
                ("张三丰先生和李四女士", "[N]先生和[N]女士"),
                ("前台王经理找高经理，程师傅修的", "前台[N]经理找[N]经理，[N]师傅修的"),
                ("陈总和刘姐说", "[N]总和[N]姐说"),
                ("老陈也在，请小李来，小刘帮忙", "[N]也在，请[N]来，[N]帮忙"),
                ("客人张伟投诉", "客人[N]投诉"),
                ("业主陈建国反映，住客李娜说", "业主[N]反映，住客[N]说"),
                ("员工小王没来", "员工[N]没来"),
                ("投诉人：刘德华", "投诉人：[N]"),
                ("赵六打电话", "[N]打电话"),
                ("客人姓王，王某，张X，陈**", "客人姓[N]，[N]，[N]，[N]"),
                ("欧阳修来了，诸葛先生", "[N]来了，[N]先生"),
                ("Mr.王 and Lin女士", "Mr. [N] and [N]女士"),
                ("陈先生太太周敏", "[N]先生太太[N]"),
            )
        )

    def test_numbers_and_addresses_of_people_are_masked(self):
        """R49: telephones, mails, accounts, papers, plates, links."""
        self.assertMasked(
            (
                ("Call (555) 123-4567 or +1-555-123-4567", "Call [T] or [T]"),
                ("0044 20 7946 0958; 13800138000", "[T]; [T]"),
                ("电话：0755-12345678转801", "电话：[T]"),
                ("１３８００１３８０００", "[T]"),
                ("john.doe+x@mail.example.co.uk, a＠b.cn", "[E], [E]"),
                ("邮箱a@b.com.cn，见www.example.com/in/anna", "邮箱[E]，见[E]"),
                ("微信：lin_xia88，QQ 123456789", "微信：[T]，QQ [T]"),
                ("Telegram @anna_s, Skype: live:anna.s", "Telegram [T], Skype: [T]"),
                ("身份证号110105194912310021", "身份证号[T]"),
                ("passport E12345678, 护照E12345678", "passport [C], 护照[C]"),
                ("沪A·12345 and 京AD12345", "[C] and [C]"),
                ("case 2611-0001 or EXT-77", "case [C] or [C]"),
            )
        )

    def test_doors_are_masked(self):
        """R49: also those that are not in our list of places."""
        self.assertMasked(
            (
                ("Room 305, Rm. 1402, room A-1203", "Room [P], Rm. [P], room [P]"),
                ("rooms 12 and 14", "rooms [P]"),
                (
                    "Apt 5B, Flat 3A, Unit 4-302, Suite 2100",
                    "Apt [P], Flat [P], Unit [P], Suite [P]",
                ),
                ("Building 3, Unit 2", "Building [P], Unit [P]"),
                ("at 221B Baker Street", "at [P]"),
                ("the guest in 1208; at Riverside", "the guest in [P]; at [P]"),
                ("房间1208，1208房，1208号房，1208室", "房间[P]，[P]，[P]，[P]"),
                ("1208和1209房间", "1208和[P]房间"),
                ("1208客人反映，入住1208", "[P]客人反映，入住[P]"),
                ("12楼1208，A座1208", "[P]，[P]"),
                ("3栋2单元501，三栋二单元五零一", "[P]，[P]"),
                ("住在建国路88号", "[P]"),
            )
        )

    def test_ordinary_words_are_left_alone(self):
        """R49: in both languages; also words that are somebody's name."""
        for text in (
            "We will brown the onions. He said no, in May it rained. May I long for a rose?",
            "A rose on the hill. The riverside was loud, linen and xial.",
            "Customer Service was slow, room service too; unit costs and floor manager.",
            "Miss the bus. A room for two, 24 hours a day, 7 days a week.",
            "10,000 CNY, 1 250.00, 38.5 %, ISO 9001:2015, version 19.0.1.2",
            "2026-11-22 10:30, 20261122, 2026年11月22日, from 2025-11-20 to 2025-11-25",
            "The price was 1203 dollars, 金额1203元",
            "高兴地说服务很方正，高级经理和总经理开会，方法，工作，白天",
            "今天下雨，他总是迟到，总共三次，马上处理，黄金周，周一上午，于是他走了",
            "客房经理来了，保安主管、园林主管、对方经理、旅游经理、前台主任说",
            "客人高兴地说，客人马上要求退房，业主周日来电，顾客先生",
            "3个房间，房间很小，第12层，十三楼，万一下雨，余额不足，许多客人",
            "毛巾，水龙头，严重，钱包丢了，成本总额，孔雀，向东走，汤很咸，贺卡",
            "老板说，老实说，老师傅，小费，小孩，小时候，保洁阿姨，工程部师傅",
            "",
        ):
            with self.subTest(text=text):
                self.assertEqual(mask(text, KNOWN, SIGNS), text)

    def test_a_long_text_is_masked_soon(self):
        """R49: 50,000 characters, also such as nobody writes."""
        known = {"name": [f"Person {number} Name" for number in range(2000)]}
        for word in ("a", "路", "1-", "@", "王小明先生在房间", "a.b"):
            started = time.monotonic()
            mask(word * (50_000 // len(word)), known, SIGNS)
            self.assertLess(time.monotonic() - started, 15, word)

    def test_a_public_place_is_no_secret(self):
        """R49: "Lobby" tells nobody who it was; a door, a number or a site does."""
        places = self.env["complaint.location"].create(
            [
                {"name": name, "company_id": self.company.id}
                for name in ("Hilltop", "Lobby", "Bay 7")
            ]
        )
        (places - places[0]).parent_id = places[0]
        case = self.new_complaint(
            name="Cold", description="Cold in the Lobby of Hilltop, near Bay 7."
        )
        action = case.with_user(self.desk_head).action_make_lesson()
        lesson = self.env["complaint.lesson"].browse(action["res_id"])
        self.assertEqual(lesson.text, "Cold in the Lobby of [place], near [place].")

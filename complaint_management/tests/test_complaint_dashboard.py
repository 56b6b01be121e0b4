from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, freeze_time, tagged

from .common import ComplaintCommon
from .test_complaint_figures import NOW, FiguresCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestComplaintDashboard(FiguresCommon):
    def page(self, user, **options):
        dashboard = self.env["complaint.dashboard"].with_user(user).with_company(self.company)
        return dashboard.get_dashboard(**options)

    def tiles(self, page):
        return {tile["name"]: tile for tile in [*page["now"], *page["results"]]}

    def test_each_role_has_its_pages(self):
        """R32, R53: staff their desk, heads their department, deputy and GM the company."""
        for user, keys in (
            (self.staff, ["desk"]),
            (self.head, ["desk", "department"]),
            (self.deputy, ["desk", "company"]),
            (self.gm, ["desk", "company"]),
        ):
            with self.subTest(user=user.name):
                page = self.page(user)
                self.assertEqual([one["key"] for one in page["pages"]], keys)
                self.assertEqual(page["page"], keys[-1])

    def test_a_page_one_does_not_have_is_not_shown(self):
        """R54: whoever asks for another page gets their own."""
        self.assertEqual(self.page(self.staff, page="company")["page"], "desk")
        self.assertEqual(self.page(self.staff, page="desk_page")["page"], "desk")

    def test_the_administrator_without_level_sees_nothing(self):
        """R54: configuring is no reason to read cases, nor to count them."""
        with self.assertRaises(AccessError):
            self.page(self.admin)

    def test_every_tile_opens_what_it_counts(self):
        """R55: the list behind a tile has as many rows as the tile says."""
        self.cases[12].user_id = self.staff
        for user, page in (
            (self.staff, "desk"),
            (self.desk_head, "department"),
            (self.head, "department"),
            (self.deputy, "company"),
            (self.gm, "company"),
        ):
            found = self.page(user, page=page)
            for tile in [*found["now"], *found["results"]]:
                with self.subTest(user=user.name, tile=tile["name"]):
                    count = self.env[tile["model"]].with_user(user).search_count(tile["domain"])
                    if tile["of"]:
                        self.assertEqual(count, int(tile["of"].split()[-1]))
                    elif tile["text"].isdigit():
                        self.assertEqual(count, int(tile["text"]))

    def test_every_bar_opens_what_it_shows(self):
        """R55: the same for the bars of the charts."""
        for chart in self.page(self.gm)["charts"]:
            for index, domain in enumerate(chart.get("domains", ())):
                bars = [one for one in chart["series"] if one.get("unit") != "percent"]
                bars = bars if chart.get("stacked") else [b for b in bars if not b.get("type")]
                with self.subTest(chart=chart["name"], index=index):
                    count = self.env["complaint.complaint"].with_user(self.gm).search_count(domain)
                    self.assertEqual(count, sum(bar["data"][index] or 0 for bar in bars))

    def test_the_numbers_are_the_figures(self):
        """R53: the dashboard counts nothing by itself."""
        tiles = self.tiles(self.page(self.gm))
        self.assertEqual(tiles["count"]["text"], "18")
        self.assertEqual((tiles["open"]["text"], tiles["overdue"]["text"]), ("8", "2"))
        self.assertEqual((tiles["on_time_rate"]["text"], tiles["on_time_rate"]["of"])[0], "85.7%")
        self.assertEqual(tiles["on_time_rate"]["of"], "24 of 28")
        self.assertIn("800", tiles["cost"]["text"])

    def test_the_desk_shows_what_waits_for_its_owner(self):
        """R32: on my desk, overdue, due today, visits due, received by me."""
        case = self.new_complaint(self.colleague, policy_id=self.policy.id)
        case.user_id = self.colleague
        case.sudo().visit_ids = [Command.create({"date_planned": NOW - timedelta(hours=1)})]
        tiles = self.tiles(self.page(self.colleague))
        texts = {name: tile["text"] for name, tile in tiles.items()}
        self.assertEqual(texts["my_desk"], "1")
        self.assertEqual(texts["received"], "1")
        self.assertEqual(texts["visits"], "1")
        self.assertEqual(texts["my_overdue"], "0")
        self.assertEqual([row["id"] for row in self.page(self.colleague)["next"]], case.ids)
        case.with_user(self.desk_head)._escalate_self("manual", "Beyond us")
        self.assertEqual(self.tiles(self.page(self.desk_head))["decide"]["text"], "1")

    def test_a_number_is_compared_with_the_period_before(self):
        """R53: more cases are no news, a better rate is good news, a worse one bad."""
        tiles = self.tiles(self.page(self.gm, offset=0))
        self.assertEqual((tiles["count"]["change"], tiles["count"]["tone"]), ("+18", ""))
        self.assertEqual(tiles["on_time_rate"]["change"], "")  # nothing to compare with
        dashboard = self.env["complaint.dashboard"].with_context(lang="en_US")
        definitions = self.figures._get_definitions()
        for name, value, before, tone in (
            ("on_time_rate", 90.0, 80.0, "good"),
            ("on_time_rate", 70.0, 80.0, "bad"),
            ("resolve_median", 20.0, 30.0, "good"),
            ("resolve_median", 20.0, 20.0, ""),
        ):
            found = dashboard._get_change(definitions[name], value, before)
            self.assertEqual(found["tone"], tone)
        found = dashboard._get_change(definitions["on_time_rate"], 90.0, 80.0)
        self.assertEqual((found["change"], found["before"]), ("+10.0 points", "before: 80.0%"))

    def test_the_causes_add_up_to_all(self):
        """R53: Pareto: most frequent first, the line ends at 100 %."""
        self.cases[9:12].cause_id = self.cause
        self.cases[13].cause_id = self.env.ref(
            "complaint_management.complaint_cause_misunderstanding"
        )
        charts = {chart["name"]: chart for chart in self.page(self.gm)["charts"]}
        shares, counts = charts["pareto"]["series"]
        self.assertEqual((counts["data"], shares["data"]), ([3, 1], [75.0, 100.0]))

    def test_when_complaints_come_in_follows_the_clock_of_the_user(self):
        """R53: received at 8 UTC is 16 o'clock in Shanghai, on the same weekday."""
        self.gm.tz = "Asia/Shanghai"
        charts = {chart["name"]: chart for chart in self.page(self.gm)["charts"]}
        hours = [
            sum(column) for column in zip(*(r["data"] for r in charts["heat"]["rows"]), strict=True)
        ]
        self.assertEqual((hours[16], sum(hours)), (18, 18))
        sunday = charts["heat"]["rows"][0]  # weeks of en_US begin on Sunday: 1, 8, 15 … March
        self.assertEqual(sum(sunday["data"]), 3)

    def test_all_periods_can_be_chosen(self):
        """R53: week to year, earlier ones, and days of one's own choice."""
        for kind in ("week", "month", "quarter", "half", "year"):
            for offset in (0, -1):
                with self.subTest(kind=kind, offset=offset):
                    page = self.page(self.gm, kind=kind, offset=offset)
                    self.assertEqual(page["period"]["kind"], kind)
        page = self.page(self.gm, kind="custom", first="2026-03-01", last="2026-03-03")
        self.assertEqual(self.tiles(page)["count"]["text"], "4")  # days 1, 2, 2, 3

    def test_bad_periods_are_refused_in_words(self):
        """Bad input names the field and the way out."""
        for options in (
            {"kind": "century"},
            {"kind": "month", "offset": "x"},
            {"kind": "custom"},
            {"kind": "custom", "first": "2026-03-09", "last": "2026-03-01"},
            {"kind": "custom", "first": "soon", "last": "2026-03-01"},
            {"kind": "custom", "first": "1990-03-09", "last": "2026-03-01"},
            {"kind": "custom", "first": "9999-03-09", "last": "9999-12-31"},
        ):
            with self.subTest(**options), self.assertRaisesRegex(UserError, "Period: "):
                self.page(self.gm, **options)
        self.page(self.gm, kind="year", offset=-(10**9))  # as far as it goes, no crash

    def test_queries_do_not_grow_with_the_cases(self):
        """R53: one call, as many queries for thirty cases as for three hundred."""

        def count(user, **options):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.page(user, **options)
            return self.env.cr.sql_log_count - before

        def add(number):
            people = (self.staff, self.repairer, self.head)
            departments = (self.desk, self.repairs, self.operations)
            self.env["complaint.complaint"].create(
                [
                    {
                        "name": f"One more {n}",
                        "company_id": self.company.id,
                        "department_id": departments[n % 3].id,
                        "user_id": people[n % 3].id,
                        "receiver_id": self.staff.id,
                    }
                    for n in range(number)
                ]
            )
            self.env.flush_all()

        users = (self.staff, self.head, self.gm)
        add(9)
        for user in users:
            self.page(user)  # warm
        kinds = ("week", "month", "quarter", "half", "year")
        asked = [(user, kind) for user in users for kind in kinds]
        few = [count(user, kind=kind) for user, kind in asked]
        add(300)
        many = [count(user, kind=kind) for user, kind in asked]
        for (user, kind), one, other in zip(asked, few, many, strict=True):
            with self.subTest(user=user.name, kind=kind):
                self.assertLessEqual(other, one, f"{few} {many}")
                self.assertLessEqual(other, 25)


@tagged("post_install", "-at_install")
class TestComplaintDashboardTour(ComplaintCommon, HttpCase):
    """The dashboard of each role in a real browser."""

    browser_size = "1400x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls.new_complaint(name="Loud music", department_id=cls.desk.id)
        case.user_id = cls.staff

    def test_staff_open_their_desk_and_a_tile(self):
        """R32, R53: my desk today, and the cases behind a number."""
        self.start_tour("/odoo/complaints-dashboard", "complaint_desk_tour", login="t_staff")

    def test_the_head_opens_the_department_and_a_tile(self):
        """R53: my department."""
        url, tour = "/odoo/complaints-dashboard", "complaint_department_tour"
        self.start_tour(url, tour, login="t_desk_head")

    def test_the_deputy_opens_the_company_and_a_tile(self):
        """R53: what is in the charge of the deputy."""
        self.start_tour("/odoo/complaints-dashboard", "complaint_company_tour", login="t_deputy")

    def test_the_gm_opens_the_company_and_a_tile(self):
        """R53: the company, another period, and the cases behind a number."""
        self.start_tour("/odoo/complaints-dashboard", "complaint_company_tour", login="t_gm")

    def test_the_dashboard_works_on_a_phone(self):
        """R53: 390 pixels wide: nothing is wider than the screen."""
        self.browser_size = "390x844"
        self.start_tour("/odoo/complaints-dashboard", "complaint_phone_tour", login="t_gm")

    def test_what_goes_wrong_is_said_and_can_be_tried_again(self):
        """Bad input names the way out, the page stays usable."""
        url, tour = "/odoo/complaints-dashboard", "complaint_dashboard_error_tour"
        self.start_tour(url, tour, login="t_gm")

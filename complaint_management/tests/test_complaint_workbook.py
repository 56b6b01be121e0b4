import doctest
import io
import re
from datetime import datetime

import openpyxl
from openpyxl.utils import range_boundaries

from odoo.tests import HttpCase, tagged

from ..tools import table, workbook
from .common import ComplaintCommon

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookCase(ComplaintCommon):
    """Workbooks are opened with another program's eyes: by openpyxl."""

    def wizard(self, user=None, **vals):
        """The dialog of `user` (the GM), about March 2026 in UTC."""
        vals = {"date_from": "2026-03-01", "date_to": "2026-03-31", **vals}
        wizard = self.env["complaint.form.wizard"].with_user(user or self.gm)
        return wizard.with_company(self.company).create(
            {"period": "custom", "company_id": self.company.id, **vals}
        )

    def open(self, content, **options):
        return openpyxl.load_workbook(io.BytesIO(content), **options)

    def rows(self, sheet):
        """`[{heading: cell}]` of the rows between header and totals."""
        header, *rows = sheet.iter_rows(values_only=True)
        filtered = sheet.auto_filter.ref
        last = range_boundaries(filtered)[3] if filtered else len(rows) + 1
        return [dict(zip(header, row, strict=True)) for row in rows[: last - 1]]

    def calculate(self, book, sheet, formula):
        """The result of one of our formulas, reckoned from the cells anew."""

        def cells(ref):
            name, _sign, ref = ref.rpartition("!")
            source = book[name.strip("'")] if name else sheet
            return [cell.value for row in source[ref.replace("$", "")] for cell in row]

        function, arguments = re.fullmatch(r"=(\w+)\((.*)\)", formula).groups()
        if function == "SUMPRODUCT":
            found, wanted = re.fullmatch(r"--\((.*)=(.*)\)", arguments).groups()
            word = None if wanted == '""' else sheet[wanted].value
            return sum(cell == word for cell in cells(found))
        arguments = arguments.split(",")
        if function == "SUMIF":
            levels, level, numbers = arguments
            pairs = zip(cells(levels), cells(numbers), strict=True)
            return sum(n or 0 for here, n in pairs if here == int(level))
        self.assertEqual(function, "SUBTOTAL")
        kind, numbers = arguments
        numbers = [number for number in cells(numbers) if number is not None]
        if kind == "103":
            return len(numbers)
        numbers = [n if isinstance(n, (int, float)) else shown for n in numbers for shown in [0]]
        return sum(numbers) / (len(numbers) if kind == "101" else 1)

    def check_formulas(self, content):
        """Every formula of the workbook carries its right result; answers how many."""
        book, results = self.open(content), self.open(content, data_only=True)
        checked = 0
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type != "f":
                        continue
                    shown = results[sheet.title][cell.coordinate].value
                    if "SUBTOTAL(109" in cell.value and "SUMPRODUCT" in str(
                        sheet.cell(2, cell.column).value
                    ):  # a sum of formulas: reckoned from their results
                        sheet = results[sheet.title]
                    wanted = self.calculate(book, sheet, cell.value)
                    self.assertAlmostEqual(shown, wanted, 6, f"{sheet.title} {cell.coordinate}")
                    sheet = book[sheet.title]
                    checked += 1
        return checked


@tagged("post_install", "-at_install")
class TestComplaintWorkbook(WorkbookCase, HttpCase):
    """The ledger and the forms as workbooks (R51)."""

    def ledger(self, user=None, **vals):
        return self.wizard(user, form="ledger", **vals)._get_xlsx()

    def march_cases(self):
        """A few cases of March 2026, one of them handled and paid for."""
        when = {"date_received": "2026-03-04 20:30:00"}
        handled = self.new_complaint(user=self.desk_head, **when)
        handled.write({"assessment": "valid", "cause_id": self.cause.id})
        handled.action_assign_to_me()
        self.agree_solution(handled, amount=120.5).action_done()
        paid = self.new_complaint(user=self.desk_head, name="Again", **when)
        paid.write({"assessment": "valid", "cause_id": self.cause.id})
        paid.action_assign_to_me()
        self.agree_solution(paid, amount=79.5).action_done()
        plain = self.new_complaint(
            name="The light flickers", category_id=False, date_received="2026-03-31 23:59:59"
        )
        self.new_complaint(name="Too late", date_received="2026-04-01 00:00:00")
        return handled + paid + plain

    def test_tables_and_names_of_sheets_work_as_their_examples_say(self):
        """R51: the doctests of the tools."""
        for module in (table, workbook):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted)
            self.assertFalse(result.failed)

    def test_the_ledger_holds_every_case_of_the_period(self):
        """R51: one row a case, from the first to the last second of the period."""
        cases = self.march_cases()
        sheet = self.open(self.ledger())["Complaint Ledger"]
        rows = self.rows(sheet)
        self.assertEqual([row["Number"] for row in rows], cases.mapped("number"))
        self.assertEqual(rows[0]["Subject"], "The tap drips")
        self.assertEqual(rows[0]["Category"], "Broken thing")
        self.assertEqual(rows[0]["Complainant"], "Lin Xia")
        self.assertEqual(rows[0]["Cost"], 120.5)
        self.assertEqual(rows[0]["Solutions"], "Put right")

    def test_dates_are_dates_in_the_reader_s_time_zone_and_numbers_are_numbers(self):
        """R51: real types: half past eight in the evening in London is the next day in
        Shanghai."""
        self.march_cases()
        self.gm.tz = "Asia/Shanghai"
        sheet = self.open(self.ledger())["Complaint Ledger"]
        row = self.rows(sheet)[0]
        self.assertEqual(row["Received at"], datetime(2026, 3, 5, 4, 30))
        header = [cell.value for cell in sheet[1]]
        cell = sheet.cell(2, header.index("Received at") + 1)
        self.assertEqual(cell.number_format, "yyyy-mm-dd hh:mm")
        self.assertIsInstance(row["Cost"], float)
        self.assertIsNone(self.rows(sheet)[0]["Closed at"], "no date is an empty cell")

    def test_header_filter_widths_totals_and_charts(self):
        """R51: what makes a sheet usable without touching it first."""
        cases = self.march_cases()
        content = self.ledger()
        book = self.open(content)
        sheet = book["Complaint Ledger"]
        self.assertEqual(sheet.freeze_panes, "A2")
        self.assertTrue(sheet.auto_filter.ref.startswith("A1:"))
        self.assertTrue(sheet.auto_filter.ref.endswith(str(len(cases) + 1)))
        self.assertGreater(sheet.column_dimensions["B"].width, 30)
        results = self.open(content, data_only=True)["Complaint Ledger"]
        header = [cell.value for cell in results[1]]
        total = dict(zip(header, [cell.value for cell in results[len(cases) + 2]], strict=True))
        self.assertEqual(total["Number"], "Total")
        self.assertEqual(total["Subject"], 3)
        self.assertEqual(total["Cost"], 200)
        self.assertTrue(all(sheet._charts for sheet in book.worksheets[1:]))
        self.assertGreater(self.check_formulas(content), 10)

    def test_what_people_typed_is_never_a_formula(self):
        """R51: a text that begins with = + - @ stays a text; strange signs and long texts
        come through."""
        texts = [
            "=1+1",
            '=HYPERLINK("http://evil","x")',
            "+7",
            "-2",
            "@SUM(1)",
            "\x0bx",
            "http://a.b",
        ]
        for text in texts:
            self.new_complaint(name=text, date_received="2026-03-04 12:00:00")
        self.new_complaint(
            name="long", description="长" * 40000, date_received="2026-03-04 13:00:00"
        )
        self.category.name = "=2+2"
        content = self.ledger()
        book = self.open(content)
        sheet = book["Complaint Ledger"]
        cells = [sheet.cell(row, 2) for row in range(2, 2 + len(texts))]
        self.assertEqual([cell.data_type for cell in cells], ["s"] * len(texts))
        self.assertEqual([cell.value for cell in cells][:5], texts[:5])
        long = self.rows(sheet)[-1]["What Happened"]
        self.assertEqual(long, "长" * 32767)
        label = book["Category"]["A2"]
        self.assertEqual((label.value, label.data_type), ("=2+2", "s"))
        self.check_formulas(content)

    def test_the_ledger_holds_what_the_user_may_see(self):
        """R55: same rows as the list; confidential cases only for those named."""
        cases = self.march_cases()
        secret = self.new_complaint(
            user=self.desk_head,
            name="Secret",
            is_confidential=True,
            date_received="2026-03-05 12:00:00",
        )
        foreign = self.new_complaint(
            user=self.accountant,
            name="Finance only",
            department_id=self.finance.id,
            category_id=False,
            date_received="2026-03-05 12:00:00",
        )
        seen = {
            self.gm: cases | secret | foreign,
            self.head: cases,
            self.desk_head: cases | secret,
            self.accountant: foreign,
        }
        for user, wanted in seen.items():
            with self.subTest(user=user.name):
                rows = self.rows(self.open(self.ledger(user))["Complaint Ledger"])
                self.assertEqual(
                    {row["Number"] for row in rows}, set(wanted.sudo().mapped("number"))
                )

    def test_findings_are_for_heads_and_above(self):
        """R54: staff get neither the column nor what stands in it."""
        case = self.march_cases()[2]
        case.assessment = "valid"
        self.env["complaint.finding"].with_user(self.desk_head).create(
            {
                "complaint_id": case.id,
                "liable_kind": "department",
                "department_id": self.repairs.id,
                "points": 3,
            }
        )
        row = self.rows(self.open(self.ledger(self.desk_head))["Complaint Ledger"])[-1]
        self.assertEqual(row["Points"], 3)
        self.assertIn("Repairs", row["Liable"])
        row = self.rows(self.open(self.ledger(self.staff))["Complaint Ledger"])[-1]
        self.assertFalse({"Points", "Liable"} & row.keys())
        names = {
            user: {fact[0] for fact in self.wizard(user, form="statistics")._get_figure_facts()}
            for user in (self.staff, self.desk_head)
        }
        self.assertIn("points", names[self.desk_head])
        self.assertNotIn("points", names[self.staff])

    def test_a_selection_in_the_list_is_what_comes_out(self):
        """R51: from the action menu: these cases, whatever the period."""
        cases = self.march_cases()
        wizard = (
            self.env["complaint.form.wizard"]
            .with_user(self.gm)
            .with_company(self.company)
            .with_context(active_model=cases._name, active_ids=cases[:2].ids)
            .create({"form": "ledger"})
        )
        self.assertTrue(wizard.is_selection)
        self.assertEqual(wizard.case_count, 2)
        self.assertEqual(str(wizard.date_from), "2026-03-04")
        rows = self.rows(self.open(wizard._get_xlsx())["Complaint Ledger"])
        self.assertEqual([row["Number"] for row in rows], cases[:2].mapped("number"))
        for form in ("weekly", "statistics", "category"):
            wizard.form = form
            self.check_formulas(wizard._get_xlsx())

    def test_all_selected_is_all_of_the_list_not_the_first_that_are_named(self):
        """R51: the web client names a limited number of records; a selection of all goes on
        with the filter of the list."""
        cases = self.march_cases()
        self.env["ir.config_parameter"].set_param("web.active_ids_limit", 2)
        listed = [("date_received", "<", "2026-04-01"), ("id", "in", cases.ids)]
        for ids, numbers in (
            (cases[:2].ids, cases.mapped("number")),  # as many as are named: all
            (cases[:1].ids, cases[:1].mapped("number")),
        ):
            wizard = (
                self.env["complaint.form.wizard"]
                .with_user(self.gm)
                .with_company(self.company)
                .with_context(active_model=cases._name, active_ids=ids, active_domain=listed)
                .create({"form": "ledger"})
            )
            self.assertEqual(wizard.case_count, len(numbers))
            rows = self.rows(self.open(wizard._get_xlsx())["Complaint Ledger"])
            self.assertEqual([row["Number"] for row in rows], numbers)

    def test_an_empty_period_says_so(self):
        """R51: no complaints is an answer, not an empty file."""
        for form in ("ledger", "weekly", "statistics", "category"):
            with self.subTest(form=form):
                content = self.wizard(form=form)._get_xlsx()
                book = self.open(content)
                texts = [c for row in book.worksheets[0].iter_rows(values_only=True) for c in row]
                self.assertTrue([c for c in texts if c and c.startswith("No complaints")])

    def test_statistics_compare_with_the_month_before_and_add_up(self):
        """R50: (c) counts, rates, times, causes; R51: totals by formula."""
        self.march_cases()
        self.new_complaint(name="Before", date_received="2026-02-10 12:00:00")
        content = self.wizard(form="statistics")._get_xlsx()
        self.assertGreater(self.check_formulas(content), 15)
        book = self.open(content)
        figures = {row["Figure"]: row for row in self.rows(book["Figures"])}
        self.assertEqual(figures["Cases"]["This period"], 3)
        self.assertEqual(figures["Cases"]["Period before"], 1)
        self.assertEqual(figures["Cases"]["Change"], 2)
        label = self.env["complaint.figures"]._get_definitions()["valid_rate"].label
        self.assertEqual(figures[str(label)]["This period"], 1, "a share, shown as 100 %")
        place = [cell.value for cell in book["Figures"]["A"]].index(str(label))
        cell = book["Figures"].cell(place + 1, 2)
        self.assertIn("%", cell.number_format)
        causes = self.rows(book["Cause"])
        self.assertEqual(sum(row["Cases"] for row in causes), 3)
        self.assertAlmostEqual(sum(row["Share"] for row in causes), 1)
        self.assertTrue(book["Category"]._charts)

    def test_category_statistics_add_up_along_the_tree(self):
        """R50: (e) tree × counts, valid, share, period before; a parent counts what is below."""
        self.march_cases()
        child = self.env["complaint.category"].create(
            {"name": "Lamp", "parent_id": self.category.id}
        )
        self.new_complaint(category_id=child.id, date_received="2026-03-20 12:00:00")
        content = self.wizard(form="category")._get_xlsx()
        rows = self.rows(self.open(content)["Complaints by Category"])
        self.assertEqual(
            [(row["Category"].strip(), row["Level"], row["Cases"], row["Valid"]) for row in rows],
            [("Broken thing", 0, 3, 2), ("Lamp", 1, 1, 0), ("Not stated", 0, 1, 0)],
        )
        totals = self.open(content, data_only=True)["Complaints by Category"]
        self.assertEqual(totals["C5"].value, 4)
        self.check_formulas(content)

    def test_everybody_downloads_their_own_workbook_only(self):
        """R55: knowing the number of somebody's dialog helps nobody."""
        self.march_cases()
        wizard = self.wizard(form="ledger")
        self.env.flush_all()
        url = wizard.action_download_xlsx()["url"]
        self.authenticate("t_gm", "t_gmxxxx")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], XLSX)
        self.assertEqual(len(self.rows(self.open(response.content)["Complaint Ledger"])), 3)
        self.authenticate("t_staff", "t_staffx"[:8].ljust(8, "x"))
        self.assertEqual(self.url_open(url).status_code, 404)
        self.authenticate(None, None)
        self.assertNotEqual(self.url_open(url).headers.get("Content-Type"), XLSX)

    def test_reading_the_ledger_needs_a_fixed_number_of_queries(self):
        """R51: no query for each case: twice as many cases, not twice as many queries."""

        def queries():
            wizard = self.wizard(form="ledger")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard._get_xlsx()
            return self.env.cr.sql_log_count - before

        values = {"date_received": "2026-03-04 12:00:00", "location_id": False}
        self.new_complaint(**values)
        queries()
        few = queries()
        for number in range(20):
            self.new_complaint(name=f"Case {number}", **values)
        self.assertLessEqual(queries(), few + 2)

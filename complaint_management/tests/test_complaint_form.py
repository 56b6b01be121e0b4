import re
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common_report import ReportCase

WIZARD_REPORT = "complaint_management.complaint_form_wizard_report"


@tagged("post_install", "-at_install")
class TestComplaintForm(ReportCase):
    """The forms about a period on paper (R50 b, c, e)."""

    def wizard(self, form, user=None, **vals):
        """The dialog of `user` (the GM), about March 2026 in UTC."""
        vals = {"date_from": "2026-03-01", "date_to": "2026-03-31", **vals}
        return (
            self.env["complaint.form.wizard"]
            .with_user(user or self.gm)
            .with_company(self.company)
            .create({"form": form, "period": "custom", "company_id": self.company.id, **vals})
        )

    def form_pages(self, wizards, user=None, **context):
        return self.pages(
            self.render(wizards, user=user or self.gm, report=WIZARD_REPORT, **context)
        )

    def march_case(self, **vals):
        return self.new_complaint(**{"date_received": "2026-03-04 12:30:00", **vals})

    def test_the_record_lists_the_cases_of_the_period_one_by_one(self):
        """R50: (b) number, date, complainant, place, content, cause, measures, handler."""
        case = self.march_case(
            user=self.desk_head, location_id=self.place.id, description="Since Monday."
        )
        case.write({"assessment": "valid", "cause_id": self.cause.id, "cause_note": "Old seal"})
        case.action_assign_to_me()
        self.agree_solution(case, name="New seal")
        self.new_complaint(name="In April", date_received="2026-04-01 00:00:00")
        pages = self.form_pages(self.wizard("weekly"))
        self.assertEqual(len(pages), 1)
        self.assertPrinted(
            [
                self.company.name,
                "Complaint Record",
                "03/01/2026",
                "03/31/2026",
                case.number,
                "03/04/2026 12:30",
                "Lin Xia",
                "Riverside / A-1203",
                "Broken thing",
                "Dora Desk",
                "The tap drips",
                "Since Monday.",
                self.cause.name,
                "Old seal",
                "New seal",
                "Total",
                "Signatures",
                "1 / 1",
            ],
            pages[0],
        )
        self.assertNotIn("InApril", pages[0])

    def test_one_department_gets_its_own_record(self):
        """R50: (b) per department, with those below it."""
        self.march_case(name="At the desk")
        self.march_case(name="In finance", user=self.accountant, department_id=self.finance.id)
        text = self.form_pages(self.wizard("weekly", department_id=self.operations.id))[0]
        self.assertPrinted(["Operations", "At the desk"], text)
        self.assertNotIn("Infinance", text)

    def test_statistics_stand_beside_those_of_the_month_before(self):
        """R50: (c) counts, rates, times, causes, comparison, signatures; whole months are
        compared with whole months."""
        for day in (3, 4, 5):
            self.march_case(date_received=f"2026-03-{day:02d} 12:00:00")
        self.march_case(date_received="2026-02-01 00:00:00")
        self.march_case(date_received="2026-01-31 23:59:59")
        wizard = self.wizard("statistics")
        self.assertEqual(wizard._get_previous(), (date(2026, 2, 1), date(2026, 2, 28)))
        tables = {table.key: table for table in wizard._get_tables()}
        self.assertEqual(tables["figures"].rows[0][1:], [("count", 3), ("count", 1), ("count", 2)])
        self.assertEqual(tables["category_id"].rows, [["Broken thing", 3, 100.0, 1, 2]])
        text = "".join(self.form_pages(wizard))
        self.assertPrinted(
            [
                "Complaint Statistics and Analysis",
                "Period before",
                "Cases 3 1 2",
                "Repeats",
                "Cause",
                "Not stated",
                "Approved by",
            ],
            text,
        )

    def test_a_long_period_is_also_counted_month_by_month(self):
        """R50: (c) a half-year shows its course, months without cases too."""
        self.march_case()
        wizard = self.wizard("statistics", date_from="2026-01-01", date_to="2026-06-30")
        months = {t.key: t for t in wizard._get_tables()}["months"]
        self.assertEqual([row[1] for row in months.rows], [0, 0, 1, 0, 0, 0])

    def test_categories_are_a_tree_on_paper_too(self):
        """R50: (e) tree × counts; the total counts nothing twice."""
        child = self.env["complaint.category"].create(
            {"name": "Lamp", "parent_id": self.category.id}
        )
        self.march_case()
        self.march_case(category_id=child.id)
        text = self.form_pages(self.wizard("category"))[0]
        self.assertPrinted(["Complaints by Category", "Broken thing 2 100.0 %"], text)
        self.assertPrinted(["Lamp 1 50.0 %", "Total 2 100.0 %"], text)

    def test_no_case_in_the_period_is_said_in_words(self):
        """R50: a readable form, no empty table."""
        for form in ("weekly", "statistics", "category"):
            with self.subTest(form=form):
                pages = self.form_pages(self.wizard(form))
                self.assertEqual(len(pages), 1)
                self.assertPrinted(["No complaints in this period.", "Signatures"], pages[0])
                self.assertNotIn("Total", pages[0])

    def test_several_forms_are_printed_in_one_run(self):
        """R50: each numbered from its own page one."""
        self.march_case()
        wizards = self.wizard("weekly") + self.wizard("category") + self.wizard("statistics")
        pages = self.form_pages(wizards)
        self.assertIn("ComplaintRecord", pages[0])
        self.assertIn("1/1", pages[1])
        self.assertIn("ComplaintStatistics", pages[2])

    def test_a_full_record_runs_over_pages_and_loses_nothing(self):
        """R50: 60 cases, one of them as long as several pages."""
        for number in range(60):
            self.march_case(name=f"Case-{number:02d}-end")
        words = [f"w{number:04d}" for number in range(1500)]
        self.march_case(name="Long", description=" ".join(words))
        pages = self.form_pages(self.wizard("weekly"))
        text = "".join(pages)
        self.assertGreater(len(pages), 3)
        self.assertPrinted([f"Case-{number:02d}-end" for number in range(60)], text)
        self.assertFalse([word for word in words if word not in text])
        self.assertIn(f"{len(pages)}/{len(pages)}", pages[-1])

    def test_each_page_begins_with_the_headings_and_no_row_is_cut(self):
        """R50: a record of three pages names its columns on each; a case stays on one page."""
        for number in range(40):
            self.march_case(
                name=f"Case-{number:02d}", description=f"Begin\nMiddle\nEnd-{number:02d}"
            )
        content = self.render(self.wizard("weekly"), user=self.gm, report=WIZARD_REPORT)
        pages, seen = self.placed_texts(content), []
        self.assertGreaterEqual(len(pages), 3)
        for texts in pages:
            names = {text: y for text, y in texts if re.fullmatch(r"Case-\d\d", text)}
            ends = {text: y for text, y in texts if re.fullmatch(r"End-\d\d", text)}
            self.assertEqual({n[-2:] for n in names}, {e[-2:] for e in ends}, "a row cut in two")
            seen += names
            if names:
                top = max(y for text, y in texts if text == "Complainant")
                self.assertGreater(top, max(names.values()), "a row above the headings")
        self.assertEqual(len(seen), 40)

    def test_chinese_forms_keep_their_signs(self):
        """R50: the reader's language, Chinese fonts, no sign lost."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.category.with_context(lang="zh_CN").name = "设施故障"
        self.march_case(name="水管漏水", description="卫生间天花板漏水，墙面发霉。")
        for form, words in (
            ("weekly", ["水管漏水", "卫生间天花板漏水，墙面发霉。", "设施故障"]),
            ("statistics", ["设施故障", "投诉类别", "2026"]),
            ("category", ["设施故障"]),
        ):
            with self.subTest(form=form):
                content = self.render(
                    self.wizard(form), user=self.gm, report=WIZARD_REPORT, lang="zh_CN"
                )
                self.assertPrinted(words, "".join(self.pages(content)))
                fonts = {str(font["/BaseFont"]) for font in self.resources(content, "/Font")}
                self.assertTrue([font for font in fonts if "CJKsc" in font], fonts)

    def test_a_form_holds_the_cases_of_whoever_asks(self):
        """R55: the record of a head has nothing of other departments, nor confidential."""
        self.march_case(name="Ours")
        self.march_case(name="Secret", is_confidential=True)
        self.march_case(name="Theirs", user=self.accountant, department_id=self.finance.id)
        text = self.form_pages(self.wizard("weekly", user=self.head), user=self.head)[0]
        self.assertPrinted(["Ours"], text)
        self.assertNotIn("Secret", text)
        self.assertNotIn("Theirs", text)
        tables = self.wizard("statistics", user=self.head)._get_tables()
        self.assertEqual(tables[0].rows[0][1], ("count", 1))
        with self.assertRaises(AccessError):
            self.wizard("weekly", user=self.admin)

    def test_the_dialog_offers_periods_and_counts_their_cases(self):
        """R51: one click for this or last week, month, half-year, in the user's time zone."""
        self.gm.tz = "Asia/Shanghai"
        self.march_case(date_received="2026-02-28 15:59:59")  # the last second of February
        self.march_case(date_received="2026-02-28 16:00:00")
        with freeze_time("2026-03-31 17:00:00"):  # already April in Shanghai
            dialog = Form(
                self.env["complaint.form.wizard"].with_user(self.gm).with_company(self.company)
            )
            dialog.period = "last_month"
            self.assertEqual(
                (str(dialog.date_from), str(dialog.date_to)), ("2026-03-01", "2026-03-31")
            )
            self.assertEqual(dialog.case_count, 1)

    def test_a_period_that_ends_before_it_begins_is_refused(self):
        with self.refused("ends before", ValidationError):
            self.wizard("weekly", date_from="2026-03-02", date_to="2026-03-01")

    def test_the_ledger_has_too_many_columns_for_paper(self):
        with self.refused("Take the XLSX", UserError):
            self.wizard("ledger").action_print_pdf()

    def test_a_deleted_word_is_remembered_by_its_name(self):
        """R52: what was counted once is shown later, in whatever language."""
        wizard = self.wizard("weekly")
        kept = wizard._keep(self.category)
        self.category.with_context(lang="en_US").name = "Broken object"
        self.assertEqual(wizard.with_context(lang="en_US")._name_kept(kept), "Broken object")
        self.category.sudo().unlink()
        self.assertEqual(wizard._name_kept(kept), "Broken thing")
        self.assertEqual(wizard._name_kept(None), "Not stated")

    def test_staff_print_what_they_see_and_outsiders_nothing(self):
        """R54: the menu is for everybody with a level."""
        self.march_case(name="Ours")
        text = self.form_pages(self.wizard("weekly", user=self.staff), user=self.staff)[0]
        self.assertPrinted(["Ours"], text)
        with self.assertRaises(AccessError):
            self.wizard("weekly", user=self.new_portal_user())

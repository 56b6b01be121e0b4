import csv
import io
from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import file_open

from .common import ComplaintCommon

OPTIONS = {
    "has_headers": True,
    "quoting": '"',
    "separator": ",",
    "encoding": "utf-8",
    "date_format": "%Y-%m-%d",
    "datetime_format": "%Y-%m-%d %H:%M:%S",
    "name_create_enabled_fields": {"category_id": True, "location_id": True},
}
START = datetime(2025, 1, 6, 8, 0)


class ImportCommon(ComplaintCommon):
    """A ledger goes in as the import screen sends it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gm.group_ids = [
            Command.link(cls.env.ref("complaint_management.group_complaint_admin").id)
        ]

    def preview(self, content, user=None):
        """Open a file on the import screen; return the wizard and the guessed fields."""
        wizard = (
            self.env["base_import.import"]
            .with_user(user or self.gm)
            .with_company(self.company)
            .create(
                {
                    "res_model": "complaint.complaint",
                    "file": content.encode() if isinstance(content, str) else content,
                    "file_name": "ledger",
                    "file_type": "text/csv"
                    if isinstance(content, str)
                    else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                }
            )
        )
        preview = wizard.parse_preview(dict(OPTIONS))
        self.assertNotIn("error", preview)
        found = preview["matches"]
        columns = preview["headers"]
        return wizard, columns, ["/".join(found.get(i) or ()) for i in range(len(columns))]

    def import_rows(self, rows, user=None, **options):
        """Import a list of dicts, headers being those of the template."""
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        wizard, columns, names = self.preview(out.getvalue(), user)
        return wizard.execute_import(names, columns, {**OPTIONS, **options})

    def cases_of(self, result):
        """The imported cases, in the order of the file."""
        self.assertFalse(result["messages"])
        return self.env["complaint.complaint"].browse(result["ids"])


@tagged("post_install", "-at_install")
class TestComplaintImport(ImportCommon):
    def ledger(self, count):
        """A made-up ledger of so many rows, half of it closed."""
        return [
            {
                "Number": f"OLD-{i:05d}",
                "External Reference": f"ledger/{i}",
                "Subject": f"Matter {i}",
                "Type": "Complaint",
                "Category": ("Repairs / Late", "Repairs / Badly done", "Kitchen")[i % 3],
                "Channel": ("Phone", "Letter")[i % 2],
                "Received at": str(START + timedelta(hours=i)),
                "Closed at": str(START + timedelta(hours=i + 30)) if i % 2 else "",
                "Name of Complainant": f"Person {i % 500}",
                "Phone": f"138 0013 {i % 500:04d}",
                "Stage": "Closed" if i % 2 else "Received",
                "From Former Ledger": "1" if i % 2 else "0",
            }
            for i in range(count)
        ]

    def test_two_thousand_rows_come_in_without_loss(self):
        """R60: 2,000 rows with their categories and dates."""
        rows = self.ledger(2000)
        cases = self.cases_of(self.import_rows(rows))
        self.assertEqual(len(cases), 2000)
        for case, row in zip(cases, rows, strict=True):
            self.assertEqual(case.number, row["Number"])
            self.assertEqual(case.external_ref, row["External Reference"])
            self.assertEqual(case.category_id.display_name, row["Category"])
            self.assertEqual(case.channel_id.name, row["Channel"])
            self.assertEqual(str(case.date_received), row["Received at"])
            self.assertEqual(str(case.date_closed or ""), row["Closed at"])
            self.assertEqual(case.date_resolved, case.date_closed)
            self.assertEqual(case.stage_id.name, row["Stage"])
            self.assertEqual(case.company_id, self.company)
        self.assertEqual(len(cases.category_id), 3)

    def test_the_template_fits_the_import_screen(self):
        """R60: every column of the template finds its field, and its examples come in."""
        [offered] = self.env["complaint.complaint"].get_import_templates()
        with file_open(offered["template"].lstrip("/"), "rb") as file:
            wizard, columns, names = self.preview(file.read())
        self.assertTrue(all(names), dict(zip(columns, names, strict=True)))
        self.assertEqual(len(set(names)), len(names))
        cases = self.cases_of(wizard.execute_import(names, columns, dict(OPTIONS)))
        self.assertEqual(cases.mapped("state"), ["received", "closed"])
        self.assertEqual(cases[1].date_closed, datetime(2025, 12, 5, 16, 0))

    def test_wrong_rows_are_named_and_nothing_is_half_written(self):
        """R60: the row and the reason; the good rows wait for the repaired file."""
        rows = self.ledger(40)
        rows[0]["Subject"] = " "
        rows[7]["Phone"] = "call me"
        rows[21]["Subject"] = " "
        rows[30]["Received at"] = str(datetime.now().replace(microsecond=0) + timedelta(days=9))
        count = self.env["complaint.complaint"].search_count([])
        result = self.import_rows(rows)
        self.assertFalse(result["ids"])
        errors = {m["rows"]["from"]: m["message"] for m in result["messages"]}
        self.assertEqual(sorted(errors), [0, 7, 21, 30])
        self.assertIn("call me", errors[7])
        self.assertIn("Subject", errors[21])
        self.assertIn("future", errors[30])
        self.assertEqual(self.env["complaint.complaint"].search_count([]), count)
        self.assertFalse(self.env["complaint.category"].search([("name", "=", "Kitchen")]))

    def test_unknown_words_are_named(self):
        """R60: a category is created only on request; other words never."""
        rows = self.ledger(5)
        rows[2]["Category"] = "Never heard of"
        rows[4]["Channel"] = "Pigeon"
        rows[0]["Category"] = rows[1]["Category"] = rows[3]["Category"] = ""
        rows[4]["Category"] = "BILLING"
        rows[3]["Received at"] = "yesterday"
        result = self.import_rows(rows, name_create_enabled_fields={})
        [message] = result["messages"]  # dates first, before anything is looked up
        self.assertIn("yesterday", message["message"])
        rows[3]["Received at"] = "2025-01-06 08:00:00"
        result = self.import_rows(rows, name_create_enabled_fields={})
        self.assertEqual({m["rows"]["from"] for m in result["messages"]}, {2, 4})

    def test_categories_are_found_by_code_name_and_path(self):
        """R60: known words are matched, not doubled."""
        rows = self.ledger(3)
        words = ("BILLING", "Waiting time", "Service / Waiting time")
        for row, word in zip(rows, words, strict=True):
            row["Category"] = word
        count = self.env["complaint.category"].search_count([])
        cases = self.cases_of(self.import_rows(rows, name_create_enabled_fields={}))
        waiting = self.env.ref("complaint_management.complaint_category_service_waiting_time")
        self.assertEqual(
            cases.mapped("category_id"),
            self.env.ref("complaint_management.complaint_category_billing") | waiting,
        )
        self.assertEqual(cases[1].category_id, waiting)
        self.assertEqual(self.env["complaint.category"].search_count([]), count)

    def test_the_same_file_twice_doubles_nothing(self):
        """R59, R60: the external reference makes a retry harmless."""
        rows = self.ledger(20)
        first = self.cases_of(self.import_rows(rows))
        for row in rows:
            row["Number"] = ""
        result = self.import_rows(rows)
        self.assertFalse(result["ids"])
        self.assertIn("external reference", result["messages"][0]["message"])
        again = self.env["complaint.complaint"].search([("external_ref", "like", "ledger/")])
        self.assertEqual(again, first.sorted())

    def test_closed_cases_come_in_from_a_former_ledger_only(self):
        """R44, R60: without the mark the guards of closing hold; staff may not set it."""
        rows = self.ledger(2)
        rows[1]["From Former Ledger"] = "0"
        result = self.import_rows(rows)
        self.assertIn("Closed at: the system stamps it", result["messages"][0]["message"])
        self.assertEqual(result["messages"][0]["rows"]["from"], 1)
        result = self.import_rows(self.ledger(2), user=self.staff)
        self.assertTrue(result["messages"])
        self.assertFalse(result["ids"])

import csv
import logging
import time
from pathlib import Path
from unittest import skipUnless

from odoo.tests import tagged

from .test_complaint_import import ImportCommon

_logger = logging.getLogger(__name__)
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@skipUnless(DATA.is_dir(), "the public ledgers are not at hand")
@tagged("post_install", "-at_install")
class TestComplaintImportReal(ImportCommon):
    """Two public ledgers, as somebody would bring them in (R60)."""

    def read_ledger(self, name):
        with open(DATA / name, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def take_in(self, name, rows):
        """Import the rows; every figure and date must be found again."""
        start = time.monotonic()
        cases = self.cases_of(self.import_rows(rows))
        _logger.info("%s: %d rows in %.1f s", name, len(rows), time.monotonic() - start)
        self.assertEqual(len(cases), len(rows))
        for case, row in zip(cases, rows, strict=True):
            self.assertEqual(case.external_ref, row["External Reference"])
            self.assertEqual(case.name, row["Subject"])
            self.assertEqual(case.category_id.display_name, row["Category"])
            self.assertEqual(case.channel_id.name, row["Channel"])
            self.assertEqual(str(case.date_received), row["Received at"])
            self.assertEqual(str(case.date_closed or ""), row["Closed at"])
            self.assertEqual(case.location_id.display_name or "", row["Place"])
            self.assertEqual(case.description or "", row["What Happened"])
            self.assertEqual(case.stage_id.name, row["Stage"])
            self.assertTrue(case.is_former)
        self.assertEqual(len(cases.category_id), len({row["Category"] for row in rows}))
        self.assertEqual(len(set(cases.mapped("number"))), len(rows))
        return cases

    def work_on(self, case):
        """An imported case is a case like any other: it moves on the board."""
        board = self.env["complaint.complaint"].with_user(self.gm)
        groups = board.web_read_group([], ["stage_id"], ["__count"])["groups"]
        self.assertIn(case.stage_id.id, [group["stage_id"][0] for group in groups])
        mine = case.with_user(self.gm)
        self.assertIn(mine, board.search([("search_text", "ilike", case.external_ref)]))
        self.assertEqual(mine.department_id, self.desk)
        mine.write({"assessment": "valid", "stage_id": self.stage("investigation").id})
        self.assertEqual(mine.state, "investigation")
        self.assertTrue(mine.deadline_ids)

    def test_thousand_service_requests_of_a_city(self):
        """R60: categories of two levels, places, and closed ones with their closing date."""
        stages = {"Closed": "Closed", "Open": "Received"}
        channels = {"PHONE": "Phone", "ONLINE": "Web portal", "MOBILE": "Mobile app"}
        rows = [
            {
                "External Reference": f"311-{row['unique_key']}",
                "Subject": f"{row['complaint_type']}: {row['descriptor']}",
                "Category": f"{row['complaint_type']} / {row['descriptor']}",
                "Channel": channels.get(
                    row["open_data_channel_type"], "Passed on by a third party"
                ),
                "Received at": row["created_date"][:19].replace("T", " "),
                "Closed at": row["closed_date"][:19].replace("T", " "),
                "Place": row["borough"].title(),
                "What Happened": row["resolution_description"],
                "Stage": stages.get(row["status"], "Handling"),
                "From Former Ledger": "1",
            }
            for row in self.read_ledger("nyc_311_requests.csv")
        ]
        for row in rows:  # one is closed without a date: such a date is asked for, not invented
            if row["Stage"] == "Closed" and not row["Closed at"]:
                row["Stage"] = "Handling"
        cases = self.take_in("nyc_311_requests.csv", rows)
        self.assertEqual(len(cases.filtered("is_closed")), 292)
        self.work_on(cases.filtered(lambda c: c.state == "received")[0])

    def test_two_thousand_complaints_about_banks(self):
        """R60: long stories, deep categories, dates without a time."""
        channels = {
            "Web": "Web portal",
            "Phone": "Phone",
            "Referral": "Passed on by a third party",
            "Postal mail": "Letter",
        }
        rows = [
            {
                "External Reference": f"CFPB-{row['Complaint ID']}",
                "Subject": row["Sub-issue"] or row["Issue"],
                "Category": " / ".join(filter(None, (row["Product"], row["Issue"]))),
                "Channel": channels[row["Submitted via"]],
                "Received at": f"{row['Date received']} 00:00:00",
                "Closed at": f"{row['Date sent to company']} 00:00:00"
                if row["Company response to consumer"].startswith("Closed")
                else "",
                "Place": row["State"],
                "What Happened": row["Consumer complaint narrative"],
                "Stage": "Closed"
                if row["Company response to consumer"].startswith("Closed")
                else "Received",
                "From Former Ledger": "1",
            }
            for row in self.read_ledger("cfpb_complaints.csv")
        ]
        cases = self.take_in("cfpb_complaints.csv", rows)
        self.assertEqual(len(cases.filtered("is_closed")), 1451)
        self.work_on(cases.filtered(lambda c: c.state == "received")[0])

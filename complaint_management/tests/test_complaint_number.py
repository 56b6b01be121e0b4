from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.complaint_management.models.ir_sequence import IrSequence

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintNumber(ComplaintCommon):
    def numbers(self, *dates, **vals):
        return [self.new_complaint(date_received=f"{d} 12:00:00", **vals).number for d in dates]

    def test_numbers_are_year_month_serial(self):
        """R4: YYMM-####."""
        self.assertEqual(self.numbers("2026-03-04", "2026-03-05"), ["2603-0001", "2603-0002"])

    def test_numbers_restart_every_month(self):
        """R4: also when an older case is entered late."""
        self.assertEqual(
            self.numbers("2026-03-31", "2026-04-01", "2026-03-31", "2025-12-31", "2026-04-30"),
            ["2603-0001", "2604-0001", "2603-0002", "2512-0001", "2604-0002"],
        )

    def test_the_month_is_the_one_of_the_company(self):
        """R4: half past midnight in Shanghai is the first of the month there."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        case = self.new_complaint(date_received="2026-03-31 16:30:00")
        self.assertEqual(case.number, "2604-0001")

    def test_each_company_counts_by_itself(self):
        """R4: the first case of another company has number 1 too."""
        self.numbers("2026-03-04")
        other = self.env["res.company"].create({"name": "Other"})
        other.resource_calendar_id.tz = "UTC"
        case = (
            self.env["complaint.complaint"]
            .with_company(other)
            .create({"name": "Elsewhere", "date_received": "2026-03-04 12:00:00"})
        )
        self.assertEqual(case.number, "2603-0001")
        self.assertEqual(case.company_id, other)

    def test_one_number_exists_once_in_a_company(self):
        """R4: the database itself refuses a second one."""
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'complaint_complaint_number_uniq'"
        )
        definition = self.env.cr.fetchone()[0]
        self.assertIn("UNIQUE", definition)
        self.assertIn("company_id, number", definition)

    def test_a_number_taken_by_a_former_case_is_passed_over(self):
        """R4, R60: an imported 2603-0001 does not collide with the first own case."""
        self.new_complaint(
            self.gm, number="2603-0001", is_former=True, date_received="2026-03-01 12:00:00"
        )
        self.assertEqual(self.numbers("2026-03-04"), ["2603-0002"])

    def test_a_number_never_changes(self):
        """R4: who quotes a number finds the case."""
        case = self.new_complaint()
        with self.refused("cannot be set"):
            case.number = "2603-9999"

    def test_who_may_not_create_draws_no_number(self):
        """R4: access is checked before a number is drawn, so the series has no hole."""
        stranger = new_test_user(self.env, "t_stranger", groups="base.group_user")
        with patch.object(IrSequence, "_next_block") as draw:
            for user in (stranger, self.admin):
                with self.assertRaises(AccessError):
                    self.new_complaint(user)
        draw.assert_not_called()

    def test_a_hundred_cases_draw_their_numbers_in_one_block(self):
        """R4: one draw for the batch, without gap and in the order of entry."""
        calls = []
        original = IrSequence._next_block

        def counted(sequence, dates):
            calls.append(len(dates))
            return original(sequence, dates)

        vals = {"name": "Bulk", "channel_id": self.phone.id, "date_received": "2026-03-04 12:00:00"}
        with patch.object(IrSequence, "_next_block", counted):
            cases = (
                self.env["complaint.complaint"]
                .with_user(self.staff)
                .with_company(self.company)
                .create([dict(vals) for _i in range(100)])
            )
        self.assertEqual(calls, [100])
        self.assertEqual(cases.mapped("number"), [f"2603-{i:04d}" for i in range(1, 101)])

    def test_a_series_stays_what_numbers_need(self):
        """R4: neither deleted nor archived, and unique in every month; the administrator reads
        what is wrong."""
        series = self.company.complaint_sequence_id
        other = self.env["res.company"].create({"name": "Other"})
        case = self.new_complaint(date_received="2026-03-04 12:00:00")
        month = series.date_range_ids.filtered(lambda r: str(r.date_from) == "2026-03-01")
        attempts = {
            "delete": (series.unlink, "cannot be deleted"),
            "archive": (lambda: series.write({"active": False}), "stays active"),
            "years": (lambda: series.write({"is_monthly": False}), "restarts every month"),
            "no ranges": (lambda: series.write({"use_date_range": False}), "restarts every month"),
            "no gaps": (lambda: series.write({"implementation": "no_gap"}), "“Standard”"),
            "backwards": (lambda: series.write({"number_increment": -1}), "step at least 1"),
            "no month": (lambda: series.write({"prefix": "%(range_y)s-"}), "year and month"),
            "month of today": (
                lambda: series.write({"prefix": "%(y)s%(month)s-"}),
                "year and month",
            ),
            "no prefix": (lambda: series.write({"prefix": False}), "year and month"),
            "unknown mark": (
                lambda: series.write({"prefix": "%(range_y)s%(range_month)s%(moon)s"}),
                "Invalid prefix",
            ),
            "another company": (lambda: series.write({"company_id": other.id}), "belongs to it"),
            "nothing": (
                lambda: self.company.write({"complaint_sequence_id": False}),
                "needs a sequence",
            ),
            "another series": (
                lambda: self.company.write(
                    {"complaint_sequence_id": other.complaint_sequence_id.id}
                ),
                "belongs to it",
            ),
            "a plain series": (
                lambda: self.company.write(
                    {
                        "complaint_sequence_id": series.create(
                            {"name": "Plain", "company_id": self.company.id}
                        ).id
                    }
                ),
                "restarts every month",
            ),
            "the month": (month.unlink, "stays"),
            "days of the month": (lambda: month.write({"date_to": "2026-03-02"}), "stays"),
        }
        for name, (attempt, sentence) in attempts.items():
            with self.subTest(attempt=name), self.refused(sentence), self.env.cr.savepoint():
                attempt()
                self.env.flush_all()
        series.write({"prefix": "C%(range_year)s/%(range_month)s/", "padding": 3})
        numbers = self.numbers("2026-03-05", "2026-04-01")
        self.assertEqual(numbers, ["C2026/03/002", "C2026/04/001"])
        self.assertEqual(case.number, "2603-0001")

    def test_a_series_that_was_lost_is_made_again(self):
        """R4: in former days a sequence could be deleted; the next case gets its number."""
        self.numbers("2026-03-04")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_company SET complaint_sequence_id = NULL WHERE id = %s", [self.company.id]
        )
        self.env.invalidate_all()
        self.assertEqual(self.numbers("2026-03-05"), ["2603-0002"])

    def test_sequences_of_others_are_not_our_business(self):
        """R4: they are written, archived and deleted as ever."""
        plain = self.env["ir.sequence"].create({"name": "Plain", "use_date_range": True})
        plain.next_by_id()
        plain.date_range_ids.date_to = "2099-12-31"
        plain.write({"prefix": "X", "implementation": "no_gap", "active": False})
        plain.unlink()
        self.assertFalse(plain.exists())

from datetime import date, datetime, timedelta

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import ComplaintCommon

NOW = datetime(2026, 3, 31, 12, 0)

# Twenty cases. Hours are counted from receipt; visits: S satisfied, U not satisfied, D declined,
# E exempt, P planned; moved up: level and hours there (None: still there).
#  day of March, kind, assessment, contact, resolve, state, visits, agreed cost, moved up
TABLE = [
    (1, "complaint", "valid", 1, 10, "closed", "S", 100, []),
    (2, "complaint", "valid", 2, 20, "closed", "S", 0, [("head", 4)]),
    (3, "complaint", "partly_valid", 3, 30, "closed", "US", 50, [("head", 6), ("deputy", 10)]),
    (4, "complaint", "valid", 4, 80, "closed", "D", 200, []),
    (5, "complaint", "valid", 30, 100, "closed", "E", 0, [("gm", 8)]),
    (6, "complaint", "invalid", 5, 12, "closed", "", 0, []),
    (7, "complaint", "invalid", 6, 14, "closed", "", 0, []),
    (8, "complaint", "valid", 7, 40, "visit", "P", 150, [("head", None)]),
    (9, "complaint", "valid", 8, 48, "visit", "U", 0, []),
    (30, "complaint", "valid", 10, None, "handling", "", 300, []),
    (30, "complaint", "partly_valid", 12, None, "handling", "", 0, []),
    (5, "complaint", False, 26, None, "investigation", "", 0, []),
    (2, "complaint", False, None, None, "received", "", 0, []),
    (31, "complaint", False, None, None, "received", "", 0, []),
    (10, "complaint", False, 9, None, "withdrawn", "", 0, []),
    (11, "complaint", False, None, None, "mistake", "", 0, []),
    (12, "complaint", "valid", None, None, "duplicate", "", 999, []),
    (13, "suggestion", False, 20, 60, "closed", "", 0, []),
    (14, "inquiry", False, 0.5, 1, "closed", "", 0, []),
    (15, "complaint", "valid", 11, 50, "handling", "S", 0, []),  # reopened
]
REPEATS = {1: 0, 19: 0}  # the second and the last repeat the first
REOPENED = 19
IN_REPAIRS = (0, 3, 6)
# index: who is liable, points, penalty, final
FINDINGS = {
    0: ("desk", 1, 50, True),
    1: ("repairs", 1, 0, True),
    2: ("staff", 2, 0, True),
    3: ("desk", 8, 70, False),
    16: ("desk", 16, 0, True),  # a duplicate
}
RESULTS = {"S": "satisfied", "U": "unsatisfied", "D": "declined"}

# name: (value, of how many), counted by hand from the table
EXPECTED = {
    "count": (18, None),
    "open": (8, None),  # 8 to 14 and the reopened one
    "overdue": (2, None),  # 12 (solving), 13 (first contact)
    "valid_rate": (10 / 12 * 100, 12),
    # 0.5 1 2 3 4 5 6 7 | 8 9 10 11 12 20 26 30
    "contact_median": (7.5, 16),
    "contact_p90": (23, 16),
    # 1 10 12 14 20 30 | 40 48 50 60 80 100
    "resolve_median": (35, 12),
    "resolve_p90": (78, 12),
    "closure_rate": (10 / 18 * 100, 18),
    "visit_rate": (6 / 7 * 100, 7),  # 1 2 3 4 9 20 of those and 8
    "satisfaction_rate": (80, 5),  # 1 2 3 20, not 9
    "repeat_rate": (2 / 18 * 100, 18),
    "reopen_rate": (1 / 12 * 100, 12),
    "first_time_fix_rate": (75, 12),  # not 3, 9, 20
    "cost": (800, 18),
    "points": (4, 3),  # 1 + 1 + 2; one finding is not final
    "penalty": (50, 3),
    "escalation_rate": (4 / 18 * 100, 18),
    "escalation_rate_head": (3 / 18 * 100, 18),
    "escalation_rate_deputy": (1 / 18 * 100, 18),
    "escalation_rate_gm": (1 / 18 * 100, 18),
    "dwell_median": (7, 4),  # 4 6 8 10
    "dwell_median_head": (5, 2),
    "dwell_median_deputy": (10, 1),
    "dwell_median_gm": (8, 1),
    "on_time_rate": (24 / 28 * 100, 28),
    "on_time_rate_forwarded": (None, 0),
    "on_time_rate_contacted": (14 / 16 * 100, 16),
    "on_time_rate_assessed": (None, 0),
    "on_time_rate_responded": (None, 0),
    "on_time_rate_resolved": (10 / 12 * 100, 12),
    "on_time_rate_visited": (None, 0),
    "on_time_rate_closed": (None, 0),
}


class FiguresCommon(ComplaintCommon):
    """The table above as cases of the test company; heirs freeze the time at `NOW`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.policy = cls.env["complaint.policy"].create(
            {
                "name": "Two clocks",
                "company_id": cls.company.id,
                "deadline_ids": [
                    Command.create({"milestone": "contacted", "delay": 24, "unit": "hours"}),
                    Command.create({"milestone": "resolved", "delay": 72, "unit": "hours"}),
                ],
            }
        )
        cls.cases = cls.env["complaint.complaint"].browse()
        for index, row in enumerate(TABLE):
            cls.cases |= cls._make_case(index, *row)
        for later, earlier in REPEATS.items():
            cls.cases[later].repeat_of_id = cls.cases[earlier]
        for case, row in zip(cls.cases, TABLE, strict=True):
            cls._put_in_state(case, row[5])
        cls.env.invalidate_all()
        cls.figures = cls.env["complaint.figures"].with_user(cls.gm).with_company(cls.company)

    @classmethod
    def _make_case(cls, index, day, kind, assessment, contact, resolve, _state, visits, cost, up):
        received = datetime(2026, 3, day, 8, 0)
        case = cls.env["complaint.complaint"].create(
            {
                "name": f"Case {index + 1}",
                "kind": kind,
                "company_id": cls.company.id,
                "receiver_id": cls.staff.id,
                "department_id": (cls.repairs if index in IN_REPAIRS else cls.desk).id,
                "policy_id": cls.policy.id,
                "date_received": received,
                "assessment": assessment,
                "invalid_reason": assessment == "invalid" and "misunderstanding",
                "assessment_note": "As found",
                "date_resolved": resolve and received + timedelta(hours=resolve),
                "contact_ids": [
                    Command.create(
                        {
                            "date": received + timedelta(hours=contact),
                            "direction": "out",
                            "method": "call",
                            "summary": "Called",
                        }
                    )
                ]
                if contact
                else [],
            }
        )
        for letter in visits:
            vals = {"complaint_id": case.id, "date_planned": received}
            if letter == "E":
                vals |= {"exempt_reason": "sensitive", "remarks": "A sad matter"}
            visit = cls.env["complaint.visit"].create(vals)
            if letter in RESULTS:  # written later, so that the case stays where it is
                cls.env.cr.execute(
                    "UPDATE complaint_visit SET result = %s, state = 'done', date_done = %s"
                    " WHERE id = %s",
                    (RESULTS[letter], received + timedelta(days=6), visit.id),
                )
                case.invalidate_recordset()
                visit.invalidate_recordset()
                for name in ("date_visited", "satisfaction", "is_visit_exempt", "is_redone"):
                    cls.env.add_to_compute(case._fields[name], case)
        for amount, answer in ((cost, "agreed"), (400, "refused")) if assessment else ():
            cls.env["complaint.solution"].create(
                {
                    "complaint_id": case.id,
                    "name": "Put right",
                    "date_proposed": received,
                    "answer": answer,
                    "remedy_ids": [
                        Command.create({"remedy_type_id": cls.refund.id, "amount": amount})
                    ],
                }
            )
        for level, hours in up:
            cls.env["complaint.escalation"].create(
                {
                    "complaint_id": case.id,
                    "trigger": "manual",
                    "level": level,
                    "reason": "Beyond us",
                    "date": received,
                    "date_ended": hours and received + timedelta(hours=hours),
                }
            )
        if index in FINDINGS:
            who, points, penalty, is_final = FINDINGS[index]
            employee = cls.job[cls.staff] if who == "staff" else cls.env["hr.employee"]
            cls.env["complaint.finding"].create(
                {
                    "complaint_id": case.id,
                    "liable_kind": "employee" if employee else "department",
                    "department_id": (cls.desk if employee else getattr(cls, who)).id,
                    "employee_id": employee.id,
                    "points": points,
                    "amount_penalty": penalty,
                    "date_decided": is_final and received,
                }
            )
        if index == REOPENED:
            cls.env["complaint.reopening"].create(
                {"complaint_id": case.id, "reason": "Broken again", "date_closed": received}
            )
        return case

    @classmethod
    def _put_in_state(cls, case, state):
        """The end of its way, written as a fact: how cases move is proved elsewhere."""
        cls.env.flush_all()
        cancelled = state in ("withdrawn", "mistake", "duplicate")
        stage = cls.stage("cancelled" if cancelled else state)
        cls.env.cr.execute(
            "UPDATE complaint_complaint SET stage_id = %s, state = %s, is_closed = %s,"
            " cancel_reason = %s WHERE id = %s",
            (stage.id, stage.state, stage.is_closed, state if cancelled else None, case.id),
        )

    def value(self, name, *args, **kwargs):
        return self.figures._get_figures(*args, names=[name], **kwargs)[name]["value"]


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestComplaintFigures(FiguresCommon):
    def test_every_figure_is_what_was_counted_by_hand(self):
        """R53: the table of twenty cases, all figures, with and without something to count."""
        found = self.figures._get_figures([("company_id", "=", self.company.id)])
        self.assertEqual(set(found), set(EXPECTED))
        for name, (value, total) in EXPECTED.items():
            with self.subTest(figure=name):
                self.assertEqual(found[name]["denominator"], total)
                if value is None:
                    self.assertIsNone(found[name]["value"])
                else:
                    self.assertAlmostEqual(found[name]["value"], value, places=6)

    def test_nothing_to_count_is_no_value_and_not_zero_per_cent(self):
        """R53: a month without cases has no rates, no medians, but no cases and no cost."""
        found = self.figures._get_figures(period=(date(2020, 1, 1), date(2020, 1, 31)))
        definitions = self.figures._get_definitions()
        for name, figure in found.items():
            with self.subTest(figure=name):
                if definitions[name].unit in ("percent", "hours"):
                    self.assertIsNone(figure["value"])
                else:
                    self.assertEqual(figure["value"], 0)
        empty = self.figures._get_figures(
            groupby="department_id", period=(date(2020, 1, 1), date(2020, 1, 31))
        )
        self.assertEqual(empty, {})

    def test_groups_add_up(self):
        """R53: by type, department, channel and severity, each group by itself."""
        by_department = self.figures._get_figures(
            names=["count", "cost", "contact_median", "on_time_rate", "dwell_median"],
            groupby="department_id",
        )
        repairs, desk = by_department[self.repairs], by_department[self.desk]
        self.assertEqual((repairs["count"]["value"], desk["count"]["value"]), (3, 15))
        self.assertEqual((repairs["cost"]["value"], desk["cost"]["value"]), (300, 500))
        self.assertEqual(repairs["contact_median"]["value"], 4)  # 1 4 6
        self.assertEqual(repairs["on_time_rate"]["numerator"], 5)  # case 4 was solved late
        self.assertIsNone(repairs["dwell_median"]["value"])
        self.assertEqual(desk["dwell_median"]["value"], 7)
        by_kind = self.figures._get_figures(names=["count"], groupby="kind")
        self.assertEqual(
            {kind: found["count"]["value"] for kind, found in by_kind.items()},
            {"complaint": 16, "suggestion": 1, "inquiry": 1},
        )
        for groupby in ("category_id", "channel_id", "severity_id", "cause_id", "user_id"):
            found = self.figures._get_figures(names=["count"], groupby=groupby)
            self.assertEqual(sum(group["count"]["value"] for group in found.values()), 18)

    def test_points_go_to_whoever_is_liable(self):
        """R53: points per department and employee; the responsible department may be another."""
        found = self.figures._get_figures(names=["points"], groupby="department_id")
        self.assertEqual(found[self.desk]["points"]["value"], 3)
        self.assertEqual(found[self.repairs]["points"]["value"], 1)
        found = self.figures._get_figures(names=["points"], groupby="respondent_employee_id")
        self.assertEqual(found[self.job[self.staff]]["points"]["value"], 2)

    def test_points_are_for_heads_and_above(self):
        """R34, R54: staff have no figure of points, whatever they ask for."""
        figures = self.figures.with_user(self.staff)
        self.assertNotIn("points", figures._get_figures())
        with self.assertRaises(ValueError):
            figures._get_figures(names=["points"])
        self.assertIn("points", self.figures.with_user(self.desk_head)._get_figures())

    def test_several_groupings_at_once(self):
        """R53: the heat table asks for the day of the week and the hour."""
        found = self.figures._get_figures(
            names=["count"], groupby=["date_received:day_of_week", "date_received:hour_number"]
        )
        self.assertEqual(sum(group["count"]["value"] for group in found.values()), 18)
        self.assertEqual({hour for _day, hour in found}, {8})

    def test_a_period_begins_at_midnight_of_the_user(self):
        """R53: received on the last of February at 18:00 UTC is March in Shanghai."""
        self.new_complaint(date_received=datetime(2026, 2, 28, 18, 0))
        march = (date(2026, 3, 1), date(2026, 3, 31))
        self.assertEqual(self.value("count", period=march), 18)
        figures = self.figures.with_context(tz="Asia/Shanghai")
        found = figures._get_figures(names=["count"], period=march)
        self.assertEqual(found["count"]["value"], 19)
        months = figures._get_figures(names=["count"], groupby="date_received:month")
        self.assertEqual(list(months), [datetime(2026, 3, 1)])

    def test_periods_and_the_ones_before(self):
        """R53: a trend compares whole months with whole months, else as many days."""
        day = date(2026, 8, 5)  # a Wednesday; weeks of en_US begin on Sunday
        for kind, first, last, first_before, last_before in (
            ("week", (2026, 8, 2), (2026, 8, 8), (2026, 7, 26), (2026, 8, 1)),
            ("month", (2026, 8, 1), (2026, 8, 31), (2026, 7, 1), (2026, 7, 31)),
            ("quarter", (2026, 7, 1), (2026, 9, 30), (2026, 4, 1), (2026, 6, 30)),
            ("half", (2026, 7, 1), (2026, 12, 31), (2026, 1, 1), (2026, 6, 30)),
            ("year", (2026, 1, 1), (2026, 12, 31), (2025, 1, 1), (2025, 12, 31)),
        ):
            with self.subTest(kind=kind):
                period = self.figures._get_period(kind, day)
                self.assertEqual(period, (date(*first), date(*last)))
                before = self.figures._get_previous_period(period)
                self.assertEqual(before, (date(*first_before), date(*last_before)))
                self.assertEqual(self.figures._get_period(kind, day, offset=-1), before)
        days = self.figures._get_previous_period((date(2026, 3, 10), date(2026, 3, 12)))
        self.assertEqual(days, (date(2026, 3, 7), date(2026, 3, 9)))

    def test_everybody_counts_what_they_see(self):
        """R55: as many as the list of the same user shows; never more."""
        self.cases[0].sudo().is_confidential = True
        self.cases[0].flush_recordset()
        for user in (self.staff, self.repairer, self.desk_head, self.head, self.deputy, self.gm):
            with self.subTest(user=user.name):
                figures = self.figures.with_user(user)
                found = figures._get_figures(names=["count", "on_time_rate_contacted", "cost"])
                counted = figures._get_counted_domain()
                cases = self.cases.with_user(user).search(counted)
                self.assertEqual(found["count"]["value"], len(cases))
                self.assertEqual(
                    found["on_time_rate_contacted"]["denominator"],
                    len(cases.filtered("date_contacted")),
                )
                self.assertEqual(found["cost"]["value"], sum(cases.mapped("cost")))
        self.assertEqual(self.figures.with_user(self.repairer)._get_figures()["count"]["value"], 2)
        self.assertEqual(self.figures._get_figures()["count"]["value"], 18)

    def test_pivot_and_figures_agree(self):
        """R53, R55: the average of a measure in a pivot is the figure."""
        Case = self.cases.with_user(self.gm)
        definitions, found = self.figures._get_definitions(), self.figures._get_figures()
        rates = [name for name in Case._measures if name in definitions and name != "cost"]
        self.assertGreater(len(rates), 7)
        domain = self.figures._get_counted_domain()
        ((*averages, cost),) = Case._read_group(
            domain, [], [*(f"{name}:avg" for name in rates), "cost:sum"]
        )
        for name, average in zip(rates, averages, strict=True):
            with self.subTest(measure=name):
                self.assertAlmostEqual(average, found[name]["value"], places=6)
        self.assertEqual(cost, found["cost"]["value"])
        Deadline = self.env["complaint.deadline"].with_user(self.gm)
        cases = [("complaint_id", "in", Case.search(domain).ids)]
        ((on_time,),) = Deadline._read_group(cases, [], ["on_time_rate:avg"])
        self.assertAlmostEqual(on_time, found["on_time_rate"]["value"], places=6)

    def test_a_case_shows_its_own_measures(self):
        """R53: read on the record as in the pivot; nothing is stored."""
        case = self.cases[2].with_user(self.gm)
        self.assertEqual((case.contact_hours, case.resolve_hours, case.cost), (3, 30, 50))
        self.assertEqual((case.satisfaction, case.satisfaction_rate), ("satisfied", 100))
        self.assertEqual(case.first_time_fix_rate, 0)
        company = [("company_id", "=", self.company.id)]
        unsatisfied = self.cases.search([("satisfaction", "=", "unsatisfied"), *company])
        self.assertEqual(unsatisfied, self.cases[8])
        silent = self.cases.search([("satisfaction", "=", False), *company])
        self.assertEqual(len(self.cases) - len(silent), 5)
        self.assertFalse(self.env["complaint.complaint"].new({"name": "New"}).satisfaction)

    def test_money_of_companies_is_turned_into_one_currency(self):
        """R53: amounts of another company count in the currency of the user's own."""
        currency = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [
                    Command.create({"name": "2020-01-01", "rate": 4, "company_id": False})
                ],
            }
        )
        other = self.env["res.company"].create({"name": "Other", "currency_id": currency.id})
        self.company.currency_id.rate_ids.unlink()
        self.gm.company_ids |= other
        case = self.env["complaint.complaint"].create({"name": "Far", "company_id": other.id})
        case.write({"assessment": "valid"})
        self.env["complaint.solution"].create(
            {
                "complaint_id": case.id,
                "name": "Put right",
                "date_proposed": NOW,
                "answer": "agreed",
                "remedy_ids": [Command.create({"remedy_type_id": self.refund.id, "amount": 100})],
            }
        )
        both = self.figures.with_context(allowed_company_ids=[self.company.id, other.id])
        self.assertAlmostEqual(both._get_figures(names=["cost"])["cost"]["value"], 800 + 25)

    def test_several_groupings_and_periods_in_one_pass(self):
        """R53: asked together or one by one, the answers are the same."""
        before, march = (date(2026, 3, 1), date(2026, 3, 10)), (date(2026, 3, 11), NOW.date())
        sets = [[], ["department_id"], ["kind", "date_received:day"], ["cause_id"]]
        figures = self.figures._choose()
        found = self.figures._take_sets(figures, sets, periods=[march, before])
        for groupbys, of_periods in zip(sets, found, strict=True):
            for period, together in zip((march, before), of_periods, strict=True):
                with self.subTest(groupbys=groupbys, period=period):
                    alone = self.figures._get_figures(groupby=groupbys, period=period)
                    self.assertEqual(together, alone)
        self.assertEqual([of["count"]["value"] for of in found[0]], [6, 12])

    def test_a_day_between_two_periods_counts_in_neither(self):
        """R53: periods need not touch."""
        days = [(date(2026, 3, 1), date(2026, 3, 2)), (date(2026, 3, 5), date(2026, 3, 5))]
        ((first, second),) = self.figures._take_sets(
            self.figures._choose(["count"]), [[]], periods=days
        )
        self.assertEqual((first["count"]["value"], second["count"]["value"]), (3, 2))

    def test_what_came_of_a_case_follows_its_rows(self):
        """R53: an answer at a return visit and an agreed solution are kept on the case."""
        case = self.cases[7]
        self.assertEqual((case.satisfaction, case.is_redone), (False, False))
        case.visit_ids.result = "unsatisfied"
        self.assertEqual((case.satisfaction, case.is_redone), ("unsatisfied", True))
        self.assertTrue(self.cases[4].is_visit_exempt)
        self.assertFalse(case.is_visit_exempt)
        case = self.cases[10]
        self.assertEqual(case.cost, 0)
        self.env["complaint.solution"].create(
            {
                "complaint_id": case.id,
                "name": "One more thing",
                "date_proposed": NOW,
                "answer": "agreed",
                "remedy_ids": [Command.create({"remedy_type_id": self.refund.id, "amount": 40})],
            }
        )
        self.assertEqual(case.cost, 40)

    def test_queries_do_not_grow_with_figures_groups_and_cases(self):
        """R53: one query for each model the figures are about, and one that tunes."""
        self.figures._get_figures()  # warm
        with self.assertQueryCount(5):
            self.figures._get_figures()
        with self.assertQueryCount(5):
            self.figures._get_figures(groupby="department_id")

    def test_numbers_carry_their_unit(self):
        """R53: nobody takes hours for per cent; nothing to count is a dash."""
        for name, value, text in (
            ("count", 1234, "1,234"),
            ("valid_rate", 83.333, "83.3%"),
            ("contact_median", 7.5, "7.5 h"),
            ("resolve_median", None, "–"),
        ):
            self.assertEqual(self.figures.with_context(lang="en_US")._get_text(name, value), text)
        self.assertIn("800", self.figures._get_text("cost", 800.0))

    def test_each_figure_says_how_it_is_counted(self):
        """R53: a name and a formula in words; shares name both sides."""
        for name, figure in self.figures._get_definitions().items():
            with self.subTest(figure=name):
                self.assertTrue(self.env._(figure.label))
                self.assertTrue(self.env._(figure.formula))
                self.assertIn(figure.unit, ("count", "percent", "hours", "money", "points"))
                if figure.unit == "percent":
                    self.assertIn("÷", self.env._(figure.formula))
        with self.assertRaisesRegex(ValueError, "no_such"):
            self.figures._get_figures(names=["no_such"])

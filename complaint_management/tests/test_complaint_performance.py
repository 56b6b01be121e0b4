import gc
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools.pausing import pausing_gc
from .common import NOON, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintPerformance(ComplaintCommon):
    """Queries are counted, never timed; times are in `tests/benchmarks`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Complaint = cls.env["complaint.complaint"].with_user(cls.staff)

    def vals(self, number=0):
        return {
            "name": f"The tap drips {number}",
            "partner_id": self.customer.id,
            "partner_phone": f"+86 138 0013 {number:04d}",
            "category_id": self.category.id,
            "channel_id": self.phone.id,
            "description": "Since the morning.",
        }

    def count(self, act):
        """Queries of `act` in a request of its own, when the process is warm."""
        for _round in range(2):
            self.env.cr.flush()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            act()
            self.env.cr.flush()
        return self.env.cr.sql_log_count - before

    def open_board(self):
        complaints = self.Complaint.with_context(lang="en_US")
        domain = [("is_closed", "=", False)]
        bar = {"field": "severity_level", "colors": {"general": "info", "major": "danger"}}
        complaints.read_progress_bar(domain, "stage_id", bar)
        complaints.web_read_group(
            domain,
            ["stage_id"],
            auto_unfold=True,
            unfold_read_specification=self.get_specification("kanban"),
        )

    def open_list(self):
        self.Complaint.web_search_read([], self.get_specification("list"), limit=80)

    def get_specification(self, kind):
        """The fields of the view, as the web client asks for them."""
        model = self.Complaint.get_views([(False, kind)])["models"][self.Complaint._name]
        return {
            name: {"fields": {"display_name": {}}} if field.get("relation") else {}
            for name, field in model["fields"].items()
        }

    def test_one_case_is_recorded_in_thirty_queries(self):
        for user in (self.staff, self.head, self.gm):
            with self.subTest(user=user.login):
                cases = self.Complaint.with_user(user)
                person = self.env["res.partner"].create({"name": "Somebody else"})
                vals = self.vals(user.id) | {"partner_id": person.id}  # no repeat
                count = self.count(lambda cases=cases, vals=vals: cases.create(vals))
                self.assertLessEqual(count, 30)

    def test_hundred_cases_ask_nothing_case_by_case(self):
        count = self.count(lambda: self.Complaint.create([self.vals(n) for n in range(100)]))
        self.assertLessEqual(count, 150)

    def test_many_new_cases_are_written_once(self):
        """With the severity and the deadline that the rules say; only a grave case and a
        repeat are written again."""
        people = self.env["res.partner"].create([{"name": f"Person {n}"} for n in range(5)])
        vals_list = [
            {"name": "Tap", "category_id": self.category.id, "partner_id": person.id}
            for person in people
        ]
        cr, asked = type(self.env.cr), []

        def create(vals_list):
            self.env.flush_all()
            with patch.object(cr, "execute", autospec=True, side_effect=cr.execute) as execute:
                cases = self.Complaint.create(vals_list)
                self.env.flush_all()
            asked[:] = [c for c in execute.mock_calls if 'UPDATE "complaint_complaint"' in str(c)]
            return cases

        cases = create(vals_list)
        self.assertEqual(asked, [])
        repeats = create([vals_list[0], vals_list[0]])
        self.assertTrue(asked)
        self.env.invalidate_all()
        for case in cases | repeats:
            due = case.deadline_ids.filtered("is_open").mapped("date_due")
            self.assertEqual(case.date_deadline, min(due))
        self.assertEqual([case.repeat_count for case in cases | repeats], [0] * 5 + [1, 2])
        levels = [case.severity_level for case in cases | repeats]
        self.assertEqual(levels, ["general"] * 6 + ["major"])  # the rules have the last word

    @freeze_time(NOON)
    def test_many_get_the_values_each_gets_alone(self):
        """Whatever each of them brings along: defaults, extra questions, what is worked out."""
        question = {"name": "floor", "type": "char", "string": "Floor", "default": "ground"}
        self.category.sudo().complaint_properties_definition = [question]
        other = self.env["complaint.category"].create({"name": "Other"})
        vals_list = [
            {"name": "Tap"},
            {"name": "Tap", "category_id": self.category.id, "kind": "suggestion"},
            {"name": "Tap", "category_id": self.category.id, "is_urgent": True},
            {
                "name": "Tap",
                "category_id": other.id,
                "mood": "agitated",
                "channel_id": self.phone.id,
            },
            {"name": "Tap", "user_id": self.colleague.id, "date_received": NOON},
            {"name": "Tap", "category_id": other.id, "kind": "inquiry"},
            {"name": "Tap", "contact_ids": [Command.create({"summary": "Called at once"})]},
            {"name": "Tap", "is_anonymous": True, "channel_id": self.letter.id},
            {"name": "Tap", "date_received": NOON - timedelta(days=30)},
            {"name": "Tap", "date_promised": NOON + timedelta(days=9)},
            {"name": "Tap"},
        ]
        cases = self.Complaint.with_context(default_remedy_requested="A new one")
        alone = [cases.create(dict(vals)) for vals in vals_list]
        together = cases.create([dict(vals) for vals in vals_list])
        self.env.invalidate_all()
        skipped = {"number", "search_text", "display_name"}
        names = [n for n, f in cases._fields.items() if f.store and f.column_type]
        for one, same in zip(alone, together, strict=True):
            one, same = one.sudo(), same.sudo()
            for name in set(names) - skipped - {"id"}:
                self.assertEqual(same[name], one[name], name)
            facts = [n for n, f in one.deadline_ids._fields.items() if f.store]
            clocks = [case.deadline_ids.read(facts) for case in (one, same)]
            for clock in [*clocks[0], *clocks[1]]:
                del clock["id"], clock["complaint_id"]
            self.assertTrue(clocks[0])
            self.assertEqual(clocks[0], clocks[1])
        self.assertTrue(together[6].date_contacted)

    @freeze_time(NOON)
    def test_clocks_written_by_one_statement_are_those_that_rows_give(self):
        """R20: whichever way a clock comes about, it holds the same."""
        late = {"name": "Tap", "date_received": NOON - timedelta(days=30)}
        for vals in ({"name": "Tap"}, {"name": "Tap", "is_urgent": True}, late):
            case = self.Complaint.create(dict(vals)).sudo()
            begun = case.deadline_ids.sorted(lambda d: d.rule_id.id)
            given = begun.create(case._prepare_deadlines()).sorted(lambda d: d.rule_id.id)
            self.assertEqual(len(begun), len(given))
            self.assertTrue(begun)
            self.env.invalidate_all()
            for name, field in begun._fields.items():
                if field.store and name != "id":
                    self.assertEqual(begun.mapped(name), given.mapped(name), name)

    def test_what_belongs_to_another_company_is_refused_among_many(self):
        """R54: one wrong link in a batch, wherever it stands, and the words of Odoo about it."""
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        category = self.env["complaint.category"].create(
            {"name": "Theirs", "company_id": elsewhere.id}
        )
        good = {"name": "Tap", "category_id": self.category.id, "company_id": self.company.id}
        wrong = good | {"category_id": category.id}
        for vals_list in ([wrong], [good, wrong, good], [good, good, wrong, wrong]):
            with self.subTest(cases=len(vals_list)), self.refused("Theirs"):
                self.env["complaint.complaint"].create([dict(vals) for vals in vals_list])
        theirs = wrong | {"company_id": elsewhere.id}
        cases = self.env["complaint.complaint"].create([good, theirs])
        self.assertEqual(cases.company_id, self.company | elsewhere)

    def test_defaults_of_a_batch_come_from_the_model_only(self):
        """A remote call brings no values of its own along as if they were known already."""
        known = {frozenset({"name"}): {"is_former": True}}
        case = self.Complaint.with_context(complaint_defaults=known).create({"name": "Tap"})
        self.assertFalse(case.is_former)
        self.assertEqual(case.stage_id, self.stage("received"))

    def test_the_collector_goes_on_after_an_error(self):
        """A worker whose batch failed does not grow for the rest of its life."""
        with self.assertRaises(LookupError), pausing_gc():
            self.assertFalse(gc.isenabled())
            raise LookupError
        self.assertTrue(gc.isenabled())

    def test_a_case_moves_in_fifteen_queries(self):
        stage = self.stage("assessment")
        for user in (self.staff, self.head, self.gm):
            with self.subTest(user=user.login):
                cases = iter(self.Complaint.create([self.vals(n) for n in range(2)]))
                count = self.count(
                    lambda cases=cases, user=user: (
                        next(cases).with_user(user).write({"stage_id": stage.id})
                    )
                )
                self.assertLessEqual(count, 15)

    def test_words_are_looked_for_once(self):
        """Not for the page and for its count, nor for every column of the board."""
        cases = self.Complaint.create([self.vals(n) for n in range(3)])
        cases[2].stage_id = self.stage("assessment")
        domain = ["|", ("search_text", "ilike", "tap drips"), ("description", "ilike", "tap drips")]

        def open_list():
            result = self.Complaint.web_search_read(domain, {"name": {}}, limit=2)
            self.assertEqual(result["length"], 3)

        def open_board():
            groups = self.Complaint.web_read_group(
                domain, ["stage_id"], auto_unfold=True, unfold_read_specification={"name": {}}
            )["groups"]
            self.assertEqual([len(group["__records"]) for group in groups[:2]], [2, 1])

        for act in (open_list, open_board):
            with self.subTest(act=act.__name__):
                self.env.flush_all()
                cr = type(self.env.cr)
                with patch.object(cr, "execute", autospec=True, side_effect=cr.execute) as execute:
                    act()
                asked = [call for call in execute.mock_calls if "ILIKE" in str(call)]
                self.assertEqual(len(asked), 1)

    def test_a_phrase_is_found_as_it_was_typed(self):
        """The index is asked for the words of it, the answer is the one of the whole phrase."""
        cases = self.Complaint.create(
            [
                self.vals(n) | {"name": name, "description": text}
                for n, (name, text) in enumerate(
                    [
                        ("The tap in the hall drips", False),
                        ("Hall", "Yesterday the TAP IN THE hall was loose."),
                        ("Tap", "The hall is dark, the tap is loose in there."),
                        ("Tap_in the hall", "100% tap-in the hall"),
                    ]
                )
            ]
        )
        # for PostgreSQL, and so for Odoo, the underscore stands for any letter
        phrases = ("tap in the hall", "Tap_in the hall", "100% tap", "is in", "hall", "")
        for phrase, found in zip(phrases, (0b0011, 0b1011, 0b1000, 0, 0b1111, 0b1111), strict=True):
            domain = ["|", ("search_text", "ilike", phrase), ("description", "ilike", phrase)]
            with self.subTest(phrase=phrase):
                result = self.Complaint.web_search_read(
                    [("id", "in", cases.ids), *domain], {}, limit=80, order="id"
                )
                expected = [case.id for n, case in enumerate(cases) if found >> n & 1]
                self.assertEqual([row["id"] for row in result["records"]], expected)
                self.assertEqual(result["length"], len(expected))

    def test_words_open_no_side_door(self):
        """R54: looking for words finds neither what others see nor by what others know."""
        words = ("search_text", "ilike", "tap drips")
        case = self.Complaint.create(self.vals())
        other = self.env["complaint.complaint"].with_user(self.gm).create(self.vals(1))
        other.department_id = self.finance
        for user, found in ((self.staff, case), (self.gm, case | other)):
            result = self.Complaint.with_user(user).web_search_read(
                [words, ("id", "in", (case | other).ids)], {}, limit=80, order="id"
            )
            self.assertEqual([row["id"] for row in result["records"]], found.ids)
        for name in ("tap drips", "found nowhere"):
            with self.assertRaises(AccessError):
                self.Complaint.web_search_read(
                    [("search_text", "ilike", name), ("finding_ids.points", ">", 0)], {}
                )

    def test_pages_of_what_was_found(self):
        cases = self.Complaint.create([self.vals(n) for n in range(5)])
        domain = [("id", "in", cases.ids), ("search_text", "ilike", "tap drips")]
        for order, wanted in (("id", cases), ("id desc", cases[::-1])):
            pages = [
                self.Complaint.web_search_read(domain, {}, offset=n, limit=2, order=order)
                for n in (0, 2, 4, 6)
            ]
            self.assertEqual([page["length"] for page in pages], [5] * 4)
            rows = [row["id"] for page in pages for row in page["records"]]
            self.assertEqual(rows, wanted.ids)

    def test_words_find_archived_cases_when_asked(self):
        case = self.Complaint.create(self.vals())
        case.with_user(self.gm).sudo().write(
            {"cancel_reason": "mistake", "stage_id": self.stage("cancelled").id, "active": False}
        )
        domain = [("search_text", "ilike", "tap drips")]
        found = self.Complaint.web_search_read(domain, {}, limit=2)
        self.assertEqual(found["length"], 0)
        found = self.Complaint.web_search_read([*domain, ("active", "=", False)], {}, limit=2)
        self.assertEqual(found["length"], 1)

    def test_board_and_list_ask_nothing_case_by_case(self):
        self.Complaint.create([self.vals(n) for n in range(10)])
        few = self.count(self.open_board), self.count(self.open_list)
        self.Complaint.create([self.vals(n) for n in range(10, 79)])
        many = self.count(self.open_board), self.count(self.open_list)
        self.assertEqual(few, many)

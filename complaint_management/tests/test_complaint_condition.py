import time

from odoo.tests import freeze_time, tagged

from ..models import complaint_condition
from .common import NOON, ComplaintCommon

FACT = "('is_legal', '=', True)"

# What no condition may be, and what the administrator reads about it.
ATTACKS = {
    "a long text": ("[('name', '=', '%s')]" % ("a" * 3000), "longer than 2000"),
    "a huge value": ("[('name', 'ilike', 'a' * 10**9)]", "plain values"),
    "a huge number": ("[('repeat_count', '>', 9**9**9**9)]", "plain values"),
    "a long number": ("[('repeat_count', '>', 1%s)]" % ("0" * 1500), "too large"),
    "beyond numbers": ("[('amount_expected', '>', 1e999)]", "too large"),
    "a function": ("(lambda: 0)()", "plain values"),
    "an import": ("__import__('os').system('true')", "plain values"),
    "a loop": ("[(x, '=', x) for x in range(10**9)]", "plain values"),
    "a name": ("[('user_id', '=', uid)]", "plain values"),
    "a date worked out": ("[('date_received', '>', context_today())]", "'today -7d'"),
    "brackets": ("[" * 10000 + "]" * 10000, "longer than 2000"),
    "fewer brackets": ("[" * 900 + "]" * 900, "nested|parentheses"),
    "signs": ("[('repeat_count', '>', %s1)]" % ("-" * 1800), "nested|plain|large"),
    "no list": ("{'is_legal': True}", "list of facts"),
    "no fact": ("['is_legal']", "no fact like"),
    "half a sentence": (f"['|', {FACT}]", "."),
    "many facts": (f"[{', '.join([FACT] * 51)}]", "more than 50"),
    "many signs": ("[" + "'!', " * 200 + f"{FACT}]", "list of facts"),
    "many values": (f"[('repeat_count', 'in', [{', '.join(['1'] * 250)}])]", "too many values"),
    "other values": ("[('name', '=', b'x')]", "cannot be compared"),
    "a set": ("[('repeat_count', 'in', {1, 2})]", "compared so"),
    "a record too far": ("[('category_id', 'child_of', 10000000000)]", "too large"),
    "a long path": ("[('category_id.parent_id.parent_id.parent_id.name', '=', 'x')]", "too far"),
    "deep conditions": (
        "[('category_id', 'any', [('parent_id', 'any', [('parent_id', 'any',"
        " [('parent_id', 'any', [])])])])]",
        "too deeply|too far",
    ),
    "stretches inside a text": ("[('description', 'ilike', 'a%a%a%a%a%a%a%b')]", "compared so"),
    "stretches in a pattern": ("[('description', '=ilike', '%a%a%a%b')]", "compared so"),
    "a comparison that is none": ("[('name', 'matches', '(a+)+$')]", "compares nothing"),
    "no field": ("[('no_such_field', '=', 1)]", "no_such_field"),
    "a field in nothing": ("[('name.name', '=', 1)]", "nothing a condition may ask"),
    "all messages": ("[('message_ids.body', 'ilike', 'x')]", "nothing a condition may ask"),
    "all cases": ("[('category_id.complaint_ids', '!=', False)]", "nothing a condition may ask"),
    "what is worked out": ("[('person_count', '>', 1)]", "nothing a condition may ask"),
    "whose case it is": ("[('is_mine', '=', True)]", "nothing a condition may ask"),
    "what heads know": ("[('finding_ids.share', '>', 50)]", "nothing a condition may ask"),
    "nothing": ("", "."),
}

# What the editor of filters writes, and what people write beside it.
FINE = [
    "[]",
    '[(1, "=", 1)]',
    '[(0, "=", 1)]',
    '[("is_legal", "=", True)]',
    '[("date_occurred", "=", False), ("partner_id", "!=", None)]',
    '[("id", "=", 1)]',
    "['|', '!', ('is_legal', '=', True), '&', ('kind', 'in', ['complaint', 'inquiry']),"
    " ('mood', 'not in', ('calm',))]",
    '["&", ("date_received", ">=", "today -7d"), ("date_received", "<", "now")]',
    '[("date_received", ">=", "today =1m =1d"), ("date_received", "<", "2026-12-31")]',
    '[("date_received.hour_number", ">=", 22)]',
    '[("amount_expected", ">", 10000.5), ("repeat_count", ">=", -1)]',
    '[("category_id.parent_id.is_major", "=", True)]',
    '[("category_id", "any", ["|", ("is_major", "=", True), ("name", "=", "Lift")])]',
    '[("category_id", "ilike", "lift"), ("category_id", "in", [1, 2, 3])]',
    '[("category_id", "child_of", [1, 2]), ("department_id", "parent_of", 1)]',
    '[("description", "ilike", "smoke"), ("name", "=ilike", "water%")]',
    '[("party_ids.role", "=", "affected"), ("evidence_ids", "!=", False)]',
    '[("complaint_properties.a1b2c3d4", "=", True)]',
    '[("complaint_properties.a1b2c3d4", "in", ["x", "y"])]',
]


@freeze_time(NOON)
@tagged("post_install", "-at_install")
class TestComplaintCondition(ComplaintCommon):
    """Conditions are data, small enough for every intake (R13, R20)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.env.ref("complaint_management.complaint_severity_rule_amount")
        cls.policy = cls.env["complaint.policy"].create(
            {
                "name": "Special",
                "sequence": 1,
                "company_id": cls.company.id,
                "active": False,
            }
        )

    def slip_in(self, record, domain):
        """As an older version or a careless script left it."""
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {record._table} SET domain = %s, active = true WHERE id = %s",
            [domain, record.id],
        )
        record.invalidate_recordset()
        self.env.registry.clear_cache()

    def conditioned(self):
        """A record of every model of ours on which somebody writes a condition."""
        found = {self.rule._name: self.rule, self.policy._name: self.policy}
        named = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("complaint.")
            and not (model._abstract or model._transient)
            and "domain" in model._fields
        }
        self.assertEqual(named, found.keys(), "write down here how a record of it is made")
        return found.values()

    def test_a_condition_that_is_no_data_is_refused_where_it_is_written(self):
        """R13, R20: with the name of the field and what is wrong."""
        for record in self.conditioned():
            label = record._fields["domain"]._description_string(self.env)
            for name, (domain, cause) in ATTACKS.items():
                if not domain and not record._fields["domain"].required:
                    continue  # no condition at all
                with (
                    self.subTest(model=record._name, attack=name),
                    self.refused(f"(?s){label}: this filter cannot be read .*({cause})"),
                ):
                    record.with_user(self.admin).domain = domain

    def test_intake_is_as_fast_as_ever_whatever_stands_in_a_condition(self):
        """R13, R20: the case is taken in; the fault stands on the rule, or on the policy."""
        self.new_complaint()
        usual = {"description": "a" * 20000, "partner_id": False}
        for record in self.conditioned():
            for name, (domain, cause) in ATTACKS.items():
                if not domain and not record._fields["domain"].required:
                    continue
                with self.subTest(model=record._name, attack=name):
                    self.slip_in(record, domain)
                    started = time.thread_time()
                    case = self.new_complaint(**usual)
                    self.env.flush_all()
                    self.assertLess(time.thread_time() - started, 1)
                    self.assertEqual(case.severity_level, "general")
                    self.assertNotEqual(case.policy_id, self.policy)
                    fault = record.due_error if record == self.rule else record.fault_text
                    self.assertRegex(fault, f"(?s){cause}")
            self.slip_in(record, "[]")
            record.active = False

    def test_whatever_is_allowed_is_asked_in_no_time(self):
        """R13: also about a long text by a complainant who knows the rule."""
        text = ("a" * 199 + "c") * 200
        words = ", ".join(["('description', 'ilike', '%s')" % ("a" * 140 + "b")] * 10)
        for condition in (
            f"['|', '|', '|', '|', '|', '|', '|', '|', '|', {words}]",
            "[('description', '=ilike', '%%%s')]" % ("a" * 190 + "b"),
            "[('description', '=like', 'a%%%s')]" % ("a" * 190 + "b"),
        ):
            with self.subTest(condition):
                self.rule.domain = condition
                started = time.thread_time()
                case = self.new_complaint(description=text, partner_id=False)
                self.env.flush_all()
                self.assertLess(time.thread_time() - started, 2)
                self.assertEqual(case.severity_level, "general")
                self.assertFalse(self.rule.due_error)

    def test_what_the_editor_of_filters_writes_is_understood(self):
        """R13, R20: saved, and applied without a fault."""
        self.policy.active = True
        for condition in FINE:
            with self.subTest(condition):
                self.rule.with_user(self.admin).domain = condition
                self.policy.with_user(self.admin).domain = condition
                self.new_complaint()
                self.assertFalse(self.rule.due_error)
                self.assertNotIn("cannot be applied", self.policy.fault_text)

    def test_dates_count_from_today(self):
        """R13: from the day a case comes in, not from the day the rule was written."""
        self.rule.domain = "[('date_occurred', '<', 'today -7d')]"
        for days, level in ((6, "general"), (9, "major")):
            with self.subTest(days=days), freeze_time("2026-03-14 12:00:00"):
                case = self.new_complaint(
                    date_occurred=f"2026-03-{14 - days:02} 12:00:00", partner_id=False
                )
                self.assertEqual(case.severity_level, level)

    def test_facts_of_rows_and_words_count(self):
        """R13: people of the case, the category and what stands above it."""
        above = self.env["complaint.category"].create({"name": "Danger"})
        self.category.parent_id = above
        for condition in (
            "[('party_ids.role', '=', 'witness')]",
            "[('category_id.parent_id.name', '=', 'Danger')]",
            f"[('category_id', 'child_of', {above.id})]",
            "[('description', 'ilike', 'SMOKE')]",
            "[('name', '=ilike', 'the tap%')]",
        ):
            with self.subTest(condition):
                self.rule.domain = condition
                case = self.new_complaint(
                    partner_id=False,
                    description="There was smoke",
                    party_ids=[(0, 0, {"partner_name": "Son", "role": "witness"})],
                )
                self.assertEqual(case.severity_rule_ids, self.rule)

    def test_shipped_conditions_hold_to_the_rule(self):
        """R13, R20: those of every addon."""
        for record in self.conditioned():
            for each in record.with_context(active_test=False).search([("domain", "!=", False)]):
                with self.subTest(each.name):
                    self.assertFalse(
                        complaint_condition.get_condition_problem(self.env, each.domain)
                    )

from odoo.fields import Command
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintPolicySummary(ComplaintCommon):
    def test_conditions_are_told_in_words(self):
        """R20: type, words and further conditions; a long list is counted."""
        words = self.env["complaint.category"].create([{"name": f"Word {n}"} for n in range(5)])
        policy = self.env["complaint.policy"].create(
            {"name": "New", "kind": "inquiry", "category_ids": words.ids}
        )
        self.assertEqual(policy.scope_text, "Inquiry · Word 0, Word 1, Word 2 and 2 more")
        policy.category_ids = [Command.clear()]
        for domain, told in (
            ("[('is_legal', '=', True)]", "Court or Arbitration"),
            ("[('mood', '=', 'agitated')]", "Agitated"),
            ("[('mood', 'in', ['agitated', 'calm'])]", "Agitated, Calm"),
            ("[('amount_expected', '>', 10000)]", "Expected Cost > 10,000"),
            (
                "['&', ('repeat_count', '>=', 2), ('is_public', '=', True)]",
                "Times Repeated ≥ 2 · Press or Public",
            ),
            # what takes a look-up, an alternative or an opposite is only announced
            ("[('partner_id', '=', 1)]", "more conditions"),
            ("['|', ('is_legal', '=', True), ('is_public', '=', True)]", "more conditions"),
            ("['!', ('is_legal', '=', True)]", "more conditions"),
            ("[('is_legal', '=', False)]", "more conditions"),
            ("[('category_id.is_major', '=', True)]", "more conditions"),
            ("[('amount_expected', '>', '10000')]", "more conditions"),
            ("[('mood', 'in', 'agitated')]", "Agitated"),
        ):
            with self.subTest(domain=domain):
                policy.domain = domain
                self.assertEqual(policy.scope_text, f"Inquiry · {told}")

    def test_conditions_cost_no_query_for_each_policy(self):
        """R20: a list of fifty policies asks as little as one of five."""
        Policy = self.env["complaint.policy"]
        domain = "[('mood', '=', 'agitated'), ('amount_expected', '>', 10000)]"
        few, many = (
            Policy.create([{"name": str(n), "domain": domain} for n in range(count)])
            for count in (5, 50)
        )
        counts = []
        for policies in (few, many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            policies.mapped("scope_text")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_policy_without_conditions_covers_what_is_left(self):
        """R20: one policy takes whatever no other covers, and says so."""
        fallback = self.env["complaint.policy"].search([("is_fallback", "=", True)], limit=1)
        self.assertEqual(fallback.scope_text, "Every other case")

    def test_deadlines_are_told_with_their_unit(self):
        """R21: each clock with the time allowed, in its own unit."""
        policy = self.env["complaint.policy"].create(
            {
                "name": "New",
                "kind": "inquiry",
                "deadline_ids": [
                    Command.create({"milestone": "forwarded", "delay": 30, "unit": "minutes"}),
                    Command.create({"milestone": "contacted", "delay": 1.5, "unit": "work_hours"}),
                    Command.create(
                        {"milestone": "responded", "delay": 0, "count_from": "promised"}
                    ),
                    Command.create({"milestone": "resolved", "delay": 3, "unit": "work_days"}),
                ],
            }
        )
        self.assertEqual(
            policy.clock_text,
            "Forwarded 30 min · First contact 1.5 working h · Solution told as promised"
            " · Handling done 3 working days",
        )

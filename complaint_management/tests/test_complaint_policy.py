from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import NOON, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintPolicy(ComplaintCommon):
    """Which policy a case gets (R20), and what the administrator sees of it."""

    def policy(self, **vals):
        return self.env["complaint.policy"].create({"name": "Special", "sequence": 1, **vals})

    def test_every_condition_decides(self):
        """R20: type, category, severity, channel, department, place, domain; trees count with
        everything below."""
        below = self.env["complaint.category"].create(
            {"name": "Dripping", "parent_id": self.category.id}
        )
        house = self.env["complaint.location"].create(
            {"name": "House", "company_id": self.company.id}
        )
        floor = self.env["complaint.location"].create(
            {"name": "Floor", "parent_id": house.id, "company_id": self.company.id}
        )
        stranger = {"partner_id": False}  # so that nothing is a repeat, and major by that
        cases = {
            "kind": ("inquiry", {"kind": "inquiry", **stranger}, stranger),
            "category_ids": (self.category, {"category_id": below.id}, {"category_id": False}),
            "severity_ids": (self.major, {"severity_id": self.major.id, **stranger}, stranger),
            "channel_ids": (self.letter, {"channel_id": self.letter.id}, stranger),
            "department_ids": (
                self.operations,
                {"department_id": self.repairs.id},
                {"department_id": self.finance.id},
            ),
            "location_ids": (house, {"location_id": floor.id}, stranger),
            "domain": ("[('is_legal', '=', True)]", {"is_legal": True}, stranger),
        }
        for name, (wanted, fits, differs) in cases.items():
            with self.subTest(condition=name):
                value = wanted if isinstance(wanted, str) else [Command.set(wanted.ids)]
                policy = self.policy(**{name: value})
                found, other = self.new_complaint(**fits), self.new_complaint(**differs)
                policy.active = False
                self.assertEqual(found.policy_id, policy)
                self.assertNotEqual(other.policy_id, policy)

    def test_a_policy_for_major_cases_is_for_those_a_rule_made_major(self):
        """R13, R20: severity is worked out before the policy is chosen."""
        policy = self.policy(severity_ids=self.major.ids)
        for facts in ({"is_legal": True}, {"amount_expected": 20000}):
            with self.subTest(facts=facts):
                self.assertEqual(self.new_complaint(partner_id=False, **facts).policy_id, policy)
        self.assertNotEqual(self.new_complaint(partner_id=False).policy_id, policy)

    def test_the_first_match_by_sequence_wins(self):
        """R20: and nothing else than the order decides."""
        later = self.policy(sequence=5, channel_ids=self.letter.ids)
        first = self.policy(sequence=2, channel_ids=self.letter.ids)
        self.assertEqual(self.new_complaint(channel_id=self.letter.id).policy_id, first)
        later.sequence = 1
        self.assertEqual(self.new_complaint(channel_id=self.letter.id).policy_id, later)

    def test_working_hours_of_the_policy_come_before_those_of_the_company(self):
        """R21: per policy or company."""
        nights = self.env["resource.calendar"].create({"name": "Nights", "tz": "Asia/Shanghai"})
        policy = self.policy(channel_ids=self.letter.ids, calendar_id=nights.id)
        case = self.new_complaint(channel_id=self.letter.id)
        self.assertEqual((case.policy_id, case._get_calendar()), (policy, nights))
        self.assertEqual(self.new_complaint()._get_calendar(), self.company.resource_calendar_id)

    def test_first_contact_of_an_urgent_case_is_now(self):
        """R15: 15 minutes whatever the policy gives others; an administrator changes it."""
        with freeze_time(NOON):
            case = self.new_complaint(date_received=NOON, is_urgent=True)
            calm = self.new_complaint(date_received=NOON)
        contact = self.clock(case, "contacted")
        self.assertEqual(contact.date_due, NOON + timedelta(minutes=15))
        self.assertEqual(case.date_deadline, contact.date_due, "it is what comes next")
        other = self.clock(calm, "contacted")
        self.assertEqual(other.date_due, NOON + timedelta(hours=24))
        calm.is_urgent = True
        self.assertEqual(other.date_due, NOON + timedelta(minutes=15))
        other.rule_id.with_user(self.admin).urgent_minutes = 5
        self.assertEqual(other.date_due, NOON + timedelta(minutes=15), "what was promised stays")
        with freeze_time(NOON):
            case = self.new_complaint(date_received=NOON, is_urgent=True)
        self.assertEqual(case.date_deadline, NOON + timedelta(minutes=5))

    def test_the_preview_names_clocks_and_people(self):
        """R20, R30: who would be told in the department the policy or clock is for; a vacant
        place is seen before the first complaint comes in."""
        policy = self.policy(
            company_id=self.company.id,
            department_ids=self.desk.ids,
            deadline_ids=[
                Command.create({"milestone": "contacted", "delay": 24}),
                Command.create(
                    {"milestone": "resolved", "delay": 9, "department_ids": self.finance.ids}
                ),
            ],
            escalation_ids=[
                Command.create({"level": "head"}),
                Command.create({"level": "deputy", "delay_hours": 24}),
                Command.create({"level": "gm", "delay_hours": 48}),
            ],
        ).with_user(self.admin)
        for name in ("Dora Desk", "Dieter Deputy", "Gerda Manager", "Finance", "vacant"):
            self.assertIn(name, policy.preview_html)
        self.assertIn("Nobody heads Finance", policy.fault_text)
        self.assertNotIn("Front desk", policy.fault_text)
        away = {"date_from": fields.Date.today(), "date_to": fields.Date.today()}
        self.env["complaint.substitute"].create(
            [
                {"user_id": self.desk_head.id, "substitute_id": self.colleague.id, **away},
                {"user_id": self.deputy.id, **away},
            ]
        )
        policy.invalidate_recordset()
        for name in ("Clara Colleague", "Dieter Deputy is absent", "Gerda Manager", "vacant"):
            self.assertIn(name, policy.preview_html)
        self.assertNotIn("Dora Desk", policy.preview_html)


@tagged("post_install", "-at_install")
class TestComplaintWrongRule(ComplaintCommon, HttpCase):
    """A wrong rule never stops intake, tried as the web client does it: the case is saved, and
    the administrator reads what is wrong."""

    def setUp(self):
        super().setUp()
        self.policy = self.env["complaint.policy"].create(
            {
                "name": "Special",
                "sequence": 1,
                "company_id": self.company.id,
                "deadline_ids": [
                    Command.create({"milestone": "resolved", "delay": 3, "unit": "work_days"}),
                    Command.create({"milestone": "forwarded", "delay": 1}),
                ],
                "escalation_ids": [Command.create({"level": "head"})],
            }
        )

    def save_case(self, **vals):
        """What the Save button of a new case calls, as staff; the case that was saved."""
        self.env.flush_all()
        self.authenticate("t_staff", "t_staffx")
        values = {
            "name": "The tap drips",
            "partner_name": "Lin Xia",
            "channel_id": self.phone.id,
            "category_id": self.category.id,
            **vals,
        }
        result = self.make_jsonrpc_request(
            "/web/dataset/call_kw/complaint.complaint/web_save",
            {
                "model": "complaint.complaint",
                "method": "web_save",
                "args": [[], values],
                "kwargs": {"specification": {"number": {}}},
            },
        )
        self.env.invalidate_all()
        return self.env["complaint.complaint"].browse(result[0]["id"])

    def break_domain(self, record, domain):
        """As an uninstalled addon or a careless script leaves it."""
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {record._table} SET domain = %s WHERE id = %s", [domain, record.id]
        )
        record.invalidate_recordset()
        self.env.registry.clear_cache()

    def run_due(self, case):
        with freeze_time(case.date_received + timedelta(days=30)):
            while self.env["complaint.deadline"]._run_due_batch():
                pass

    def fault(self, policy=None):
        """What the administrator reads on the policy."""
        return (policy or self.policy).with_user(self.admin).fault_text

    def test_an_empty_calendar(self):
        """R21: the clocks run round the clock, and the policy says so."""
        self.company.resource_calendar_id.attendance_ids.unlink()
        case = self.save_case()
        self.assertEqual(case.policy_id, self.policy)
        clock = self.clock(case, "resolved")
        self.assertEqual(clock.date_due, case.date_received + timedelta(days=3))
        self.assertIn(f"{self.company.resource_calendar_id.name} are empty", self.fault())

    def test_a_broken_domain_is_refused_where_it_is_written(self):
        """R13, R20: the administrator reads which field it is and what is wrong with it."""
        rule = self.env.ref("complaint_management.complaint_severity_rule_amount")
        for record, label in ((self.policy, "More Conditions"), (rule, "Condition")):
            for domain, cause in (
                ("[('no_such_field', '=', 1)]", "no_such_field"),
                ("[('is_legal', '=',", "never closed|EOF|syntax"),
            ):
                with (
                    self.subTest(model=record._name, domain=domain),
                    self.refused(f"{label}: this filter cannot be read .*({cause})"),
                ):
                    record.with_user(self.admin).domain = domain
        with self.refused("Condition: this filter cannot be read"):
            rule.with_user(self.admin).domain = ""

    def test_a_broken_domain_of_a_policy(self):
        """R20: the next policy is taken; the policy and a to-do name the cause."""
        for domain, cause in (
            ("[('no_such_field', '=', 1)]", "no_such_field"),
            ("[('is_legal', '=',", "never closed|EOF|syntax"),
        ):
            with self.subTest(domain=domain):
                self.break_domain(self.policy, domain)
                case = self.save_case()
                self.assertTrue(case.policy_id)
                self.assertNotEqual(case.policy_id, self.policy)
                self.assertTrue(case.deadline_ids)
                self.assertRegex(self.fault(), f"cannot be applied.*({cause})")
                todos = self.policy.activity_ids.filtered(lambda a: a.user_id == self.admin)
                self.assertRegex(todos.mapped("summary")[-1], f"cannot be applied.*({cause})")

    def test_a_broken_domain_of_a_severity_rule(self):
        """R13: the other rules still hold; the rule names the cause."""
        rule = self.env.ref("complaint_management.complaint_severity_rule_amount")
        for domain in ("[('no_such_field', '=', 1)]", "[('amount_expected', '>',"):
            with self.subTest(domain=domain):
                self.break_domain(rule, domain)
                case = self.save_case(is_public=True)
                self.assertEqual(case.severity_level, "major")
                self.assertTrue(rule.with_user(self.admin).due_error)
                rule.due_error = False

    def test_a_policy_without_steps(self):
        """R28: a missed deadline is missed and reminded; nothing breaks."""
        self.policy.escalation_ids.unlink()
        case = self.save_case()
        self.run_due(case)
        clock = self.clock(case, "forwarded")
        self.assertEqual((clock.state, clock.due_error), ("missed", False))
        self.assertFalse(case.escalation_ids.filtered(lambda e: e.trigger == "deadline"))
        self.assertTrue(case.activity_ids)
        self.assertIn("No escalation step", self.fault())

    def test_a_policy_without_deadlines(self):
        """R20: a case without a clock."""
        self.policy.deadline_ids.unlink()
        self.assertFalse(self.save_case().deadline_ids)
        self.assertIn("No deadline", self.fault())

    def test_a_department_without_people(self):
        """R30: the case waits with its receiver; the administrator gets a to-do."""
        nobody = self.env["hr.department"].create({"name": "Cellar", "company_id": self.company.id})
        self.company.complaint_gm_id = False
        self.policy.department_ids = nobody
        case = self.save_case(department_id=nobody.id)
        self.assertEqual((case.policy_id, case.holder_id), (self.policy, self.staff))
        self.assertIn("Nobody heads Cellar", self.fault())
        self.assertIn("no general manager", self.fault())
        with mute_logger("odoo.addons.complaint_management.models.complaint_due_mixin"):
            self.run_due(case)
        self.assertFalse(case.escalation_ids)
        clock = self.clock(case, "forwarded")
        self.assertEqual((clock.state, clock.due_error), ("missed", False))
        todos = self.policy.activity_ids.filtered(lambda a: a.user_id == self.admin)
        self.assertIn("Nobody to escalate to", todos.mapped("summary")[0])

    def test_a_policy_that_is_gone(self):
        """R20: no policy at all: the case is saved and worked on without clocks."""
        self.env["complaint.policy"].search([]).active = False
        self.assertFalse(self.save_case().policy_id)

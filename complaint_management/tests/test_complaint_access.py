from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintAccess(ComplaintCommon):
    """Who sees which case, asked in every way there is to ask."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.colleague,):  # so that it is not the export itself that is refused
            user.group_ids += cls.env.ref("base.group_allow_export")
        cls.portal = cls.new_portal_user()
        cls.nobody = new_test_user(cls.env, "t_nobody", groups="base.group_user")
        cls.abroad_company = cls.env["res.company"].create({"name": "Abroad"})
        cls.abroad = new_test_user(
            cls.env,
            "t_abroad",
            groups="complaint_management.group_complaint_gm",
            company_id=cls.abroad_company.id,
            company_ids=[Command.set(cls.abroad_company.ids)],
        )
        gm = cls.gm
        plain = {"receiver_id": gm.id}
        cls.cases = {
            "desk": cls.new_complaint(gm, department_id=cls.desk.id, **plain),
            "repairs": cls.new_complaint(gm, department_id=cls.repairs.id, **plain),
            "operations": cls.new_complaint(gm, department_id=cls.operations.id, **plain),
            "finance": cls.new_complaint(gm, department_id=cls.finance.id, **plain),
            "secret": cls.new_complaint(
                gm, department_id=cls.desk.id, is_confidential=True, user_id=gm.id, **plain
            ),
            "named": cls.new_complaint(
                gm,
                department_id=cls.desk.id,
                is_confidential=True,
                confidential_user_ids=cls.repairer.ids,
                user_id=gm.id,
                **plain,
            ),
            "received": cls.new_complaint(
                gm, department_id=cls.finance.id, receiver_id=cls.colleague.id, user_id=gm.id
            ),
            "handled": cls.new_complaint(
                gm, department_id=cls.finance.id, user_id=cls.colleague.id, **plain
            ),
            "assisted": cls.new_complaint(
                gm,
                department_id=cls.finance.id,
                user_id=gm.id,
                assistance_ids=[
                    Command.create(
                        {
                            "name": "Pump",
                            "department_id": cls.repairs.id,
                            "user_id": cls.repairer.id,
                        }
                    )
                ],
                **plain,
            ),
            "own": cls.new_complaint(
                gm,
                department_id=cls.finance.id,
                partner_id=cls.portal.partner_id.id,
                user_id=gm.id,
                **plain,
            ),
        }
        cls.env.flush_all()
        cls.all_ids = [case.id for case in cls.cases.values()]

    # who sees what: the rule R54 as a table
    TABLE = (
        ("staff", "desk"),
        ("colleague", "desk received handled"),
        ("repairer", "repairs named assisted"),
        ("accountant", "finance received handled assisted own"),
        ("desk_head", "desk"),
        ("head", "desk repairs operations"),
        ("deputy", "desk repairs operations"),
        (
            "gm",
            "desk repairs operations finance secret named received handled assisted own",
        ),
        ("portal", "own"),
        ("abroad", ""),
    )

    def seen_by(self, user):
        """Names of the cases that `user` sees, by each way of asking."""
        self.env.flush_all()
        cases = (
            self.env["complaint.complaint"]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
        )
        domain = [("id", "in", self.all_ids)]
        names = {case.id: name for name, case in self.cases.items()}
        ways = {
            "search": cases.search(domain).ids,
            "search_read": [row["id"] for row in cases.search_read(domain, ["number"])],
            "name_search": [row[0] for row in cases.name_search("", domain, limit=100)],
            "read": [case.id for case in cases.browse(self.all_ids) if case.has_access("read")],
        }
        if not user.share:
            ways["group"] = [
                case_id
                for row in cases.formatted_read_group(domain, ["state"], ["id:array_agg"])
                for case_id in row["id:array_agg"]
            ]
        result = {way: {names[case_id] for case_id in ids} for way, ids in ways.items()}
        result["count"] = cases.search_count(domain)
        return result

    def test_everybody_sees_what_the_table_says_whichever_way_they_ask(self):
        """R54, R55: list, count, group, name search and read give one answer."""
        for who, expected in self.TABLE:
            expected = set(expected.split())
            seen = self.seen_by(getattr(self, who))
            with self.subTest(who=who, way="count"):
                self.assertEqual(seen.pop("count"), len(expected))
            for way, names in seen.items():
                with self.subTest(who=who, way=way):
                    self.assertEqual(names, expected)

    def test_what_is_not_seen_is_not_read_written_or_exported(self):
        """R55: also by its number, through a button or an export."""
        case = self.cases["secret"].with_user(self.colleague)
        for way, attempt in {
            "read": lambda: case.read(["name"]),
            "web_read": lambda: case.web_read({"name": {}}),
            "write": lambda: case.write({"name": "Mine"}),
            "export": lambda: case.export_data(["name"]),
            "post": lambda: case.message_post(body="Hello"),
            "button": case.action_assign_to_me,
            "split": case.action_split,
            "files": lambda: (
                self.env["ir.attachment"]
                .with_user(self.colleague)
                .create({"name": "x", "res_model": case._name, "res_id": case.id})
            ),
        }.items():
            with self.subTest(way=way), self.assertRaises(AccessError):
                attempt()

    def test_messages_of_unseen_cases_are_unseen(self):
        """R55: the chatter follows the case."""
        case = self.cases["secret"]
        message = case.message_post(body="Between us")
        self.assertFalse(message.with_user(self.colleague).has_access("read"))
        found = (
            self.env["mail.message"]
            .with_user(self.colleague)
            .search([("model", "=", case._name), ("res_id", "=", case.id)])
        )
        self.assertFalse(found)

    def test_the_administrator_sees_cases_only_with_a_level(self):
        """R54: configuring is not reading."""
        cases = self.env["complaint.complaint"].with_user(self.admin)
        with self.assertRaises(AccessError):
            cases.search([])
        self.admin.group_ids += self.env.ref("complaint_management.group_complaint_staff")
        self.assertFalse(cases.search([("id", "in", self.all_ids)]))

    def test_people_without_a_group_see_nothing(self):
        """R54: an employee is not yet staff of complaints."""
        with self.assertRaises(AccessError):
            self.env["complaint.complaint"].with_user(self.nobody).search([])

    def test_a_portal_user_reads_of_the_own_case_what_was_said_to_them(self):
        """R54: no assessment, no cause, no handler; neither by search nor by order."""
        case = self.env["complaint.complaint"].with_user(self.portal)
        case = case.browse(self.cases["own"].id)
        self.assertEqual(case.read(["number", "name", "state"])[0]["name"], "The tap drips")
        hidden = ("assessment", "cause_id", "user_id", "receiver_id", "search_text", "message_ids")
        for name in hidden:
            with self.subTest(field=name):
                with self.assertRaises(AccessError):
                    case.read([name])
                with self.assertRaises(AccessError):
                    case.search([(name, "!=", False)])
        with self.assertRaises(AccessError):
            case.write({"name": "Other"})

    def test_a_user_of_two_companies_sees_the_one_switched_on(self):
        """R54: companies are separated even for the GM of both."""
        self.abroad.company_ids += self.company
        cases = self.env["complaint.complaint"].with_user(self.abroad)
        domain = [("id", "in", self.all_ids)]
        only_abroad = cases.with_context(allowed_company_ids=self.abroad_company.ids)
        self.assertFalse(only_abroad.search(domain))
        both = cases.with_context(allowed_company_ids=(self.abroad_company | self.company).ids)
        self.assertEqual(len(both.search(domain)), len(self.all_ids))

    def test_a_case_made_confidential_disappears_at_once(self):
        """R40, R54: the department sees it no more, the GM does."""
        case = self.cases["desk"]
        self.assertIn("desk", self.seen_by(self.staff)["search"])
        case.is_confidential = True
        self.assertNotIn("desk", self.seen_by(self.staff)["search"])
        self.assertNotIn("desk", self.seen_by(self.head)["search"])
        self.assertIn("desk", self.seen_by(self.gm)["search"])

    def test_a_new_head_sees_the_cases_of_the_department_the_old_one_no_more(self):
        """R54: access follows the department record."""
        self.repairs.manager_id = self.job[self.desk_head]
        self.assertIn("repairs", self.seen_by(self.desk_head)["search"])
        self.operations.manager_id = False
        self.assertNotIn("repairs", self.seen_by(self.head)["search"])

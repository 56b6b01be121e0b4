from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintFinding(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.new_complaint(assessment="valid", cause_id=cls.cause.id)

    def find(self, user=None, case=None, **vals):
        """A finding that `user` (the head of the desk) writes down."""
        return (
            self.env["complaint.finding"]
            .with_user(user or self.desk_head)
            .create({"complaint_id": (case or self.case).id, **vals})
        )

    def test_the_first_guess_is_who_is_complained_about(self):
        """R34: each kind with its record; as a table."""
        contractor = self.env["res.partner"].create({"name": "Fast Pipes"})
        self.case.respondent_department_id = self.repairs
        self.case.respondent_employee_id = self.job[self.repairer]
        self.case.respondent_partner_id = contractor
        for kind, name in (
            ("company", "Company"),
            ("department", "Operations / Repairs"),
            ("employee", "Rita Repair"),
            ("contractor", "Fast Pipes"),
            ("third_party", "Fast Pipes"),
            ("customer", "Lin Xia"),
        ):
            with self.subTest(kind=kind):
                self.assertEqual(self.find(liable_kind=kind).display_name, name)

    def test_a_kind_needs_its_record(self):
        """R34: "an employee" is nobody."""
        for kind, field in (("employee", "Employee"), ("contractor", "Contractor")):
            with self.subTest(kind=kind), self.refused(field, ValidationError):
                self.find(liable_kind=kind)

    def test_points_are_counted_for_our_own_people_and_valid_complaints(self):
        """R34: one for each valid complaint, twice as many when it comes up again."""
        repeat = self.new_complaint(assessment="valid")
        self.assertEqual(repeat.repeat_of_id, self.case)
        invalid = self.new_complaint(
            assessment="invalid", invalid_reason="malicious", assessment_note="x"
        )
        for case, kind, points in (
            (self.case, "department", 1),
            (self.case, "company", 0),
            (self.case, "customer", 0),
            (repeat, "department", 2),
            (invalid, "department", 0),
        ):
            with self.subTest(case=case.name, kind=kind):
                self.assertEqual(self.find(case=case, liable_kind=kind).points, points)

    def test_how_many_points_is_a_setting(self):
        """R34: the company says so."""
        self.company.write({"complaint_points": 3, "complaint_repeat_factor": 1.5})
        self.assertEqual(self.find().points, 3)
        repeat = self.new_complaint(assessment="valid")
        self.assertEqual(self.find(case=repeat).points, 4.5)

    def test_a_half_typed_share_disturbs_nobody_until_it_counts(self):
        """R34: one clear message, when declared final and when the case goes on."""
        finding = self.find(share=60)
        with self.refused("make 60 % together"):
            finding.action_declare_final()
        with self.refused("department head completes"):
            self.case.stage_id = self.stage("solution")
        with self.refused("make 60 % together"):
            self.case.with_user(self.desk_head).stage_id = self.stage("solution")
        self.find(liable_kind="company", share=40)
        self.case.stage_id = self.stage("solution")
        self.case.with_user(self.desk_head).action_declare_final()
        self.assertEqual(self.case.sudo().finding_state, "final")

    def test_thirds_make_hundred(self):
        """R34: as far as two decimals go."""
        for share in (33.33, 33.33, 33.34):
            self.find(liable_kind="company", share=share)
        self.case.with_user(self.desk_head).action_declare_final()
        self.assertTrue(all(self.case.sudo().finding_ids.mapped("date_decided")))

    def test_a_share_is_more_than_nothing_and_not_more_than_all(self):
        for share in (0, -5, 100.01):
            with self.subTest(share=share), self.refused(exception=Exception):
                with self.env.cr.savepoint():
                    self.find(share=share)
                    self.env.flush_all()

    def test_a_case_closes_with_final_findings_only(self):
        """R34: by whom and when is on record before the end."""
        finding = self.find()
        self.bring_to_visit(self.case)
        self.case.visit_ids.result = "satisfied"
        self.assertEqual(self.case.state, "visit")
        self.case.with_user(self.desk_head).action_declare_final()
        self.assertEqual(finding.decided_by_id, self.desk_head)
        self.assertTrue(finding.date_decided)
        self.case.stage_id = self.stage("closed")
        with self.refused("is closed"):
            finding.action_take_back()
        with self.refused("is closed"):
            finding.write({"points": 0})

    def test_what_is_final_changes_only_after_it_was_taken_back(self):
        """R34, R57: and the log of the finding keeps what it was."""
        finding = self.find(points=5)
        finding.action_declare_final()
        for vals in ({"points": 0}, {"share": 50}, {"liable_kind": "company"}, {"active": False}):
            with self.subTest(vals=vals), self.refused("is final"):
                finding.write(vals)
        finding.action_take_back()
        finding.points = 4
        self.flush_tracking()
        log = finding.message_ids.sudo().tracking_value_ids
        self.assertIn("points", log.field_id.mapped("name"))
        self.assertIn("date_decided", log.field_id.mapped("name"))

    def test_final_points_stay_when_the_case_turns_out_a_repeat(self):
        """R34: a decision is not counted again behind the back of who took it."""
        finding = self.find()
        finding.action_declare_final()
        self.case.assessment = "partly_valid"
        self.assertEqual(finding.points, 1)

    def test_decisions_are_not_brought_along(self):
        """R34: neither by a form nor by a file, whoever sends it."""
        for vals in ({"decided_by_id": self.gm.id}, {"date_decided": "2026-03-04 12:00:00"}):
            with self.subTest(vals=vals), self.refused("cannot be set"):
                self.find(**vals)
            with self.subTest(vals=vals), self.refused("cannot be set"):
                self.find().write(vals)

    def test_nobody_judges_a_complaint_about_themselves(self):
        """R16: the head of the desk is complained about; the next level decides."""
        finding = self.find()
        self.case.respondent_employee_id = self.job[self.desk_head]
        with self.refused("complained about"):
            self.find()
        with self.refused("complained about"):
            finding.write({"points": 0})
        with self.refused("complained about"):
            finding.action_declare_final()
        finding.with_user(self.head).action_declare_final()
        other = self.new_complaint(name="Other")
        with self.refused("themselves"):
            self.find(case=other, liable_kind="employee", employee_id=self.job[self.desk_head].id)

    def test_staff_see_nothing_of_it_whichever_way_they_ask(self):
        """R34, R55: field, search, export, group, row, log, blockers."""
        finding = self.find(note="Careless at night", amount_penalty=777)
        finding.write({"points": 9})
        finding.action_declare_final()
        self.flush_tracking()
        case = self.case.with_user(self.staff)
        self.staff.group_ids += self.env.ref("base.group_allow_export")
        findings = self.env["complaint.finding"].with_user(self.staff)
        self.assertNotIn("finding_ids", case.fields_get())
        for attempt in (
            lambda: case.read(["finding_ids"]),
            lambda: case.finding_ids,
            lambda: case.search([("finding_ids.points", ">", 1)]),
            lambda: case.search([("finding_ids", "!=", False)]),
            lambda: case.formatted_read_group([], ["finding_ids"], ["__count"]),
            lambda: case.export_data(["finding_ids/points"]),
            lambda: case.write({"finding_ids": [(0, 0, {"liable_kind": "company"})]}),
            lambda: findings.browse(finding.id).read(["points"]),
            lambda: findings.search([]),
            lambda: findings.browse(finding.id).message_ids.read(["body"]),
        ):
            with self.assertRaises(AccessError):
                attempt()
        messages = self.env["mail.message"].with_user(self.staff).search([])
        text = " ".join(messages.mapped("body"))
        self.assertNotIn("complaint.finding", messages.mapped("model"))
        for secret in ("Careless", "777", "Finding"):
            self.assertNotIn(secret, text)
        logged = case.message_ids.sudo().tracking_value_ids.field_id.mapped("model")
        self.assertNotIn("complaint.finding", logged)

    def test_head_deputy_and_gm_see_it(self):
        """R34, R54: each for the cases they see."""
        finding = self.find()
        for user in (self.desk_head, self.head, self.deputy, self.gm):
            with self.subTest(user=user.name):
                self.assertTrue(finding.with_user(user).has_access("write"))
                self.assertEqual(self.case.with_user(user).finding_ids, finding)
        self.assertFalse(finding.with_user(self.staff).has_access("read"))

    def test_a_head_of_another_department_sees_nothing_of_it(self):
        """R55: findings follow their case."""
        finding = self.find()
        self.finance.manager_id = self.job[self.accountant]
        self.accountant.group_ids += self.env.ref("complaint_management.group_complaint_head")
        records = self.env["complaint.finding"].with_user(self.accountant)
        self.assertFalse(records.search([]))
        self.assertFalse(records.formatted_read_group([], ["department_id"], ["points:sum"]))
        with self.assertRaises(AccessError):
            finding.with_user(self.accountant).read(["points"])
        with self.refused():
            self.find(user=self.accountant)

    def test_points_are_summed_per_department(self):
        """R53: for the figures."""
        self.find()
        self.find(case=self.new_complaint(assessment="valid", date_received="2020-01-01"))
        records = self.env["complaint.finding"].with_user(self.gm)
        groups = records._read_group([], ["department_id"], ["points:sum"])
        self.assertIn((self.desk.with_user(self.gm), 2.0), groups)

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintAccessRows(ComplaintCommon):
    """Rows are seen by whoever sees their case, by nobody else (R55)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (
            cls.accountant,
            cls.repairer,
        ):  # so that it is not the export itself that is refused
            user.group_ids += cls.env.ref("base.group_allow_export")
        cls.portal = cls.new_portal_user()
        case = cls.new_complaint(partner_id=cls.portal.partner_id.id)
        case.action_assign_to_me()
        base = {"complaint_id": case.id}
        env = case.env
        case.assessment = "valid"
        solution = env["complaint.solution"].create({**base, "name": "New seal"})
        values = {
            "complaint.assistance": {**base, "name": "Pump", "department_id": cls.operations.id},
            "complaint.contact": {**base, "summary": "Called"},
            "complaint.evidence": {**base, "name": "Photo"},
            "complaint.extension": {
                "deadline_id": case.deadline_ids[0].id,
                "date_due": fields.Datetime.add(case.deadline_ids[0].date_due, days=1),
                "reason": "Parts",
            },
            "complaint.handover": {**base, "to_user_id": cls.colleague.id, "reason": "Shift"},
            "complaint.pause": base,
            "complaint.party": {**base, "partner_name": "Son", "role": "affected"},
            "complaint.remedy": {"solution_id": solution.id, "remedy_type_id": cls.apology.id},
            "complaint.solution": {**base, "name": "Old seal"},
            "complaint.repair": {**base, "name": "Flowers"},
            "complaint.visit": base,
        }
        cls.rows = {model: env[model].create(vals) for model, vals in values.items()}
        cls.values = values
        correction = {**base, "milestone": "assessed", "reason": "Late"}
        for_heads = env["complaint.correction"].with_user(cls.desk_head)
        cls.rows["complaint.correction"] = for_heads.create(
            {**correction, "date_after": case.date_assessed}
        )
        finding = {**base, "liable_kind": "company"}
        for_heads = env["complaint.finding"].with_user(cls.desk_head)
        cls.rows["complaint.finding"] = for_heads.create(finding)
        cls.rows["complaint.spot.check"] = (
            cls.env["complaint.spot.check"]  # without the check that the case is closed
            .with_user(cls.desk_head)
            .browse(cls._draw(case).id)
        )
        cls.rows["complaint.deadline"] = case.deadline_ids[0]
        cls.rows["complaint.pause"].action_resume()
        cls.rows["complaint.escalation"] = case._escalate_self("manual", "x")
        cls.rows["complaint.approval"] = (
            cls.env["complaint.approval"]  # as asking writes it
            .sudo()
            .create({"solution_id": solution.id, "level": "head", "user_id": cls.desk_head.id})
        )
        cls.rows["complaint.reopening"] = (
            cls.env["complaint.reopening"]  # as the reopening itself writes it
            .sudo()
            .create({**base, "reason": "x", "date_closed": fields.Datetime.now()})
        )
        cls.case = case
        cls.env.flush_all()

    @classmethod
    def _draw(cls, case):
        """A spot check of an open case, which only a test can have."""
        with patch.object(type(cls.env["complaint.spot.check"]), "_check_drawn", lambda self: None):
            return cls.env["complaint.spot.check"].create({"complaint_id": case.id})

    def test_every_row_model_is_here(self):
        """R55: a new kind of row is not forgotten."""
        heirs = {
            name
            for name, model in self.registry.items()
            if issubclass(model, self.registry["complaint.row.mixin"])
            and not model._abstract
            and model._original_module == "complaint_management"
        }
        self.assertEqual(heirs, set(self.rows))

    def test_who_sees_the_case_sees_its_rows(self):
        """R55: receiver, department, heads above, deputy in charge and GM."""
        for user in (self.staff, self.colleague, self.desk_head, self.head, self.deputy, self.gm):
            for model, row in self.rows.items():
                with self.subTest(user=user.name, model=model):
                    records = self.env[model].with_user(user)
                    if not records.has_access("read"):  # for heads: test_complaint_finding
                        continue
                    self.assertTrue(records.search([("id", "=", row.id)]))
                    self.assertTrue(row.with_user(user).has_access("read"))

    def test_rows_of_unseen_cases_are_unseen_whichever_way_one_asks(self):
        """R55: search, count, group, name search, read, export."""
        domain = "id"
        for user in (self.accountant, self.repairer):
            for model, row in self.rows.items():
                records = self.env[model].with_user(user)
                mine = [(domain, "=", row.id)]
                if not records.has_access("read"):  # for heads: test_complaint_finding
                    continue
                with self.subTest(user=user.name, model=model):
                    self.assertFalse(records.search(mine))
                    self.assertFalse(records.search_count(mine))
                    groups = records.formatted_read_group(mine, ["complaint_id"], ["__count"])
                    self.assertFalse(groups)
                    self.assertFalse(records.name_search("", mine))
                    for attempt in (
                        lambda row=row, user=user: row.with_user(user).read(["complaint_id"]),
                        lambda row=row, user=user: row.with_user(user).export_data(
                            ["display_name"]
                        ),
                    ):
                        with self.assertRaises(AccessError):
                            attempt()

    def test_rows_of_unseen_cases_are_neither_created_nor_written(self):
        """R55: knowing the id helps nobody."""
        for model, vals in self.values.items():
            with self.subTest(model=model):
                with self.refused():
                    self.env[model].with_user(self.accountant).create(vals)
                with self.assertRaises(AccessError):
                    self.rows[model].with_user(self.accountant).write({"active": False})

    def test_portal_and_administrator_have_no_rows(self):
        """R54: not even of their own case: they get what was said to them."""
        for user in (self.portal, self.admin):
            for model in self.rows:
                with self.subTest(user=user.name, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])

    def test_a_row_stays_with_its_case(self):
        """R57: what was recorded here is not moved there."""
        other = self.new_complaint()
        other.assessment = "valid"
        for model in self.values:
            if model == "complaint.remedy":  # follows its solution, which stays
                continue
            with self.subTest(model=model), self.refused("stays there"):
                self.rows[model].write({"complaint_id": other.id})

from datetime import timedelta

from odoo import fields
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from .common_doors import ComplaintDoors

# Facts that people type: dates and people that a clock, a rule or a figure may rest on. What is
# not here is the system's, and reached through a verb only. A new field has to be decided about.
TYPED = {
    "complaint.complaint": {
        "date_received",
        "date_occurred",
        "date_promised",
        "date_requested",
        "receiver_id",
        "user_id",
        "confidential_user_ids",
    },
    "complaint.assistance": {"date_due", "user_id"},
    "complaint.contact": {"date", "date_next", "user_id"},
    "complaint.evidence": {"date", "user_id"},
    "complaint.extension": {"date_due", "date_told", "user_id"},
    "complaint.handover": {"to_user_id"},
    "complaint.improvement": {"date_due", "date_done", "user_id"},
    "complaint.party": {"date_answered"},
    "complaint.pause": {"user_id"},
    "complaint.periodic.report": {"date_from"},
    "complaint.remedy": {"date_planned", "date_done", "user_id"},
    "complaint.repair": {"date_planned", "date_done", "user_id"},
    "complaint.solution": {"date_planned", "date_answered", "user_id"},
    "complaint.substitute": {"date_from", "date_to", "user_id", "substitute_id"},
    "complaint.visit": {"date_planned", "date_done", "user_id"},
    "complaint.stay": {"date_arrival", "date_departure"},
    "complaint.household": {"date_from", "date_to"},
}


@tagged("post_install", "-at_install")
class TestDoorsSystem(ComplaintDoors):
    """What the system stamps is stamped by the system (R25, R26, R44)."""

    def stored(self, model):
        """`(name, field)` of what is stored and no bookkeeping of Odoo's."""
        return [
            (name, field)
            for name, field in model._fields.items()
            if field.store and name not in MAGIC_COLUMNS and field.type != "one2many"
        ]

    def test_every_date_and_person_is_a_typed_fact_or_the_system_s(self):
        """R26: dates and people of every record are declared one way or the other."""
        for model in self.models_of_ours():
            if model._transient:
                continue
            system = model._get_system_names() if hasattr(model, "_get_system_names") else set()
            for name, field in self.stored(model):
                is_person = field.relational and field.comodel_name == "res.users"
                if field.type not in ("date", "datetime") and not is_person:
                    continue
                if not model.with_user(self.staff).has_access("write"):
                    continue
                typed = name in TYPED.get(model._name, ())
                with self.subTest(model=model._name, field=name):
                    self.assertNotEqual(typed, field.readonly or name in system)

    def test_a_field_of_the_system_is_refused_by_every_door(self):
        """R26, R44: written, created, as a default, by staff and by a GM."""
        for model in self.models_of_ours():
            if model._transient:
                continue
            for user in (self.staff, self.gm):
                if not model.with_user(user).has_access("write"):
                    continue
                record = model.with_user(user).search([], limit=1)
                system = model._get_system_names()
                for name, field in self.stored(model):
                    if not (field.readonly or name in system) or not record:
                        continue
                    value = self.guess_value(self.env, field, self.open, user)
                    with self.subTest(model=model._name, field=name, who=user.login):
                        self.denied(user, model._name, "write", record.ids, {name: value})

    def test_a_missed_clock_is_not_turned_into_a_met_one(self):
        """R26: by no date of the case, whoever writes it, in whatever state."""
        past = fields.Datetime.to_string(fields.Datetime.now() - timedelta(days=1))
        names = ("date_resolved", "date_forwarded", "date_closed", "date_assessed")
        stranger = self.env["res.partner"].create({"name": "Zhou", "phone": "139 1111 2222"})
        done = self.close(self.new_complaint(partner_id=stranger.id))
        for case in (self.open, done):
            for user in (self.staff, self.desk_head, self.gm):
                for name in names:
                    before = case[name]
                    with self.subTest(field=name, who=user.login, state=case.state):
                        self.denied(user, case._name, "write", case.ids, {name: past})
                        row = [1, case.id, {name: past}]
                        lines = {"child_ids": [row]}
                        self.denied(user, case._name, "write", self.open.ids, lines)
                        self.assertEqual(case[name], before)
        for vals in ({"date_resolved": past}, {"date_forwarded": past}, {"date_closed": past}):
            vals = {"name": "Sly", **vals}
            self.denied(self.staff, "complaint.complaint", "create", [vals])
            self.denied(self.gm, "complaint.complaint", "create", [vals])
            self.denied(self.staff, "complaint.complaint", "create", [{**vals, "is_former": True}])

    def test_a_former_case_brings_its_dates_along(self):
        """R60: taken over by whoever may take over a ledger; afterwards they stay."""
        vals = {
            "name": "Old",
            "is_former": True,
            "stage_id": self.stage("closed").id,
            "date_received": "2025-03-01 08:00:00",
            "date_assessed": "2025-03-02 08:00:00",
            "date_resolved": "2025-03-03 08:00:00",
            "date_closed": "2025-03-04 08:00:00",
        }
        [case_id] = self.rpc(self.gm, "complaint.complaint", "create", [vals])
        case = self.env["complaint.complaint"].browse(case_id)
        self.assertEqual(case.date_closed, fields.Datetime.to_datetime(vals["date_closed"]))
        self.denied(self.gm, case._name, "write", case.ids, {"date_closed": vals["date_received"]})

    def test_a_late_entry_is_a_row_with_a_reason(self):
        """R25, R57: a head corrects a date of the case; old, new, who and why stay."""
        stranger = self.env["res.partner"].create({"name": "Zhou", "phone": "139 1111 2222"})
        case = self.new_complaint(partner_id=stranger.id, date_received="2026-03-04 08:00:00")
        self.bring_to_visit(case)
        moment = "2026-03-05 10:00:00"
        row = {
            "complaint_id": case.id,
            "milestone": "resolved",
            "date_after": moment,
            "reason": "Entered a day late",
        }
        before = case.date_resolved
        self.denied(self.staff, "complaint.correction", "create", [row])
        self.denied(self.head, "complaint.correction", "create", [{**row, "reason": " "}])
        early = {**row, "date_after": "2026-03-01 10:00:00"}
        self.denied(self.head, "complaint.correction", "create", [early])
        late = {
            **row,
            "date_after": fields.Datetime.to_string(fields.Datetime.now() + timedelta(1)),
        }
        self.denied(self.head, "complaint.correction", "create", [late])
        [correction_id] = self.rpc(self.head, "complaint.correction", "create", [row])
        case.invalidate_recordset()
        self.assertEqual(case.date_resolved, fields.Datetime.to_datetime(moment))
        correction = self.env["complaint.correction"].browse(correction_id)
        self.assertEqual(correction.date_before, before)
        self.assertEqual(correction.user_id, self.head)
        for vals in ({"date_after": "2026-03-06 10:00:00"}, {"reason": "x"}, {"active": False}):
            self.denied(self.head, "complaint.correction", "write", [correction_id], vals)
        self.assertIn("Entered a day late", str(case.sudo().message_ids.mapped("body")))

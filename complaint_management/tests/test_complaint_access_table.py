from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ComplaintCommon

OPERATIONS = ("read", "write", "create", "unlink")
# What each group may do with a model at all: one letter per operation, "-" for no.
STAFF_WORKS, STAFF_READS, ADMIN_EDITS = "rwc-", "r---", "rwcu"
CASE = {"staff": STAFF_WORKS, "portal": "r---"}
ROW = {"staff": STAFF_WORKS}
SEEN = {"staff": STAFF_READS}
RESTRICTED = {"head": STAFF_WORKS, "deputy": STAFF_WORKS, "gm": STAFF_WORKS}
DRAWN = {level: "rw--" for level in RESTRICTED}  # by lot only
CORRECTED = {"staff": STAFF_READS, **{level: "r-c-" for level in RESTRICTED}}
CLOCK = {"staff": "rw--"}  # only the cause of a miss, see test_complaint_clock
WORD = {"staff": STAFF_READS, "admin": ADMIN_EDITS}
DIALOG = {"staff": STAFF_WORKS}
TABLE = {
    "complaint.complaint": CASE,
    "complaint.approval": SEEN,
    "complaint.assistance": ROW,
    "complaint.contact": ROW,
    "complaint.correction": CORRECTED,
    "complaint.deadline": CLOCK,
    "complaint.escalation": SEEN,
    "complaint.evidence": ROW,
    "complaint.extension": ROW,
    "complaint.finding": RESTRICTED,
    "complaint.improvement": ROW,
    "complaint.lesson": {"staff": STAFF_READS, **RESTRICTED},
    "complaint.repair": ROW,
    "complaint.spot.check": DRAWN,
    "complaint.spot.check.draw": RESTRICTED,
    "complaint.handover": ROW,
    "complaint.party": ROW,
    "complaint.pause": ROW,
    "complaint.periodic.report": RESTRICTED,
    "complaint.remedy": {"staff": "rwcu"},  # a line of a draft may go
    "complaint.reopening": SEEN,
    "complaint.solution": ROW,
    "complaint.substitute": {"staff": STAFF_WORKS, "admin": ADMIN_EDITS},
    "complaint.visit": ROW,
    "complaint.category": WORD,
    "complaint.cause": WORD,
    "complaint.channel": WORD,
    "complaint.location": WORD,
    "complaint.policy": WORD,
    "complaint.policy.approval": WORD,
    "complaint.policy.deadline": WORD,
    "complaint.policy.escalation": WORD,
    "complaint.policy.visit": WORD,
    "complaint.remedy.type": WORD,
    "complaint.script": WORD,
    "complaint.severity": WORD,
    "complaint.severity.rule": WORD,
    "complaint.stage": WORD,
    "complaint.approval.decide": DIALOG,
    "complaint.complaint.decide": DIALOG,
    "complaint.complaint.merge": DIALOG,
    "complaint.complaint.settle": DIALOG,
    "complaint.form.wizard": DIALOG,
}


@tagged("post_install", "-at_install")
class TestComplaintAccessTable(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {
            "staff": cls.staff,
            "head": cls.head,
            "deputy": cls.deputy,
            "gm": cls.gm,
            "admin": cls.admin,
            "portal": cls.new_portal_user(),
            "public": cls.env.ref("base.public_user"),
            "nobody": new_test_user(cls.env, "t_nobody", groups="base.group_user"),
        }

    def models_of_the_addon(self):
        """Concrete models that this addon brings along."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "complaint_management"), ("model", "=", "ir.model")]
        )
        names = self.env["ir.model"].browse(data.mapped("res_id")).mapped("model")
        return {
            name for name in names if name.startswith("complaint.") and not self.env[name]._abstract
        }

    def test_every_model_has_a_line_in_the_table(self):
        """R54: a new model is not forgotten."""
        self.assertEqual(self.models_of_the_addon(), set(TABLE))

    def test_every_group_may_what_the_table_says(self):
        """R54: group × model × operation, and the same when it is really tried."""
        levels = ("staff", "head", "deputy", "gm")  # each level holds the rights of staff
        for model, rights in TABLE.items():
            for who, user in self.people.items():
                own = who in rights or who not in levels
                letters = rights.get(who if own else "staff", "----")
                records = self.env[model].with_user(user)
                for operation, letter in zip(OPERATIONS, letters, strict=True):
                    with self.subTest(model=model, who=who, operation=operation):
                        self.assertEqual(records.has_access(operation), letter != "-")

    def test_who_may_not_read_a_model_gets_no_answer_at_all(self):
        """R55: search, count, read group and name search refuse alike."""
        for model, rights in TABLE.items():
            for who in ("portal", "public", "nobody", "admin"):
                if rights.get(who):
                    continue
                records = self.env[model].with_user(self.people[who])
                for attempt in (
                    lambda r: r.search([]),
                    lambda r: r.search_count([]),
                    lambda r: r.formatted_read_group([], aggregates=["__count"]),
                    lambda r: r.name_search(""),
                    lambda r: r.export_data(["id"]) if r.search([]) else None,
                ):
                    with self.subTest(model=model, who=who), self.assertRaises(AccessError):
                        attempt(records)

    def test_portal_and_public_write_no_vocabulary(self):
        """R54: not by the model, not by a way around it."""
        for model in (name for name, rights in TABLE.items() if rights is WORD):
            word = self.env[model].search([], limit=1) or self.env[model].create({"name": "x"})
            for who in ("portal", "public"):
                with self.subTest(model=model, who=who):
                    with self.assertRaises(AccessError):
                        word.with_user(self.people[who]).write({"sequence": 1})
                    with self.assertRaises(AccessError):
                        word.with_user(self.people[who]).create({"name": "x"})

    def test_people_without_a_group_get_no_field_they_cannot_read(self):
        """R54: the fields we add to other models disturb nobody."""
        nobody = self.people["nobody"]
        added = self.customer.with_user(nobody).fields_get()
        self.assertFalse({"complaint_ids", "complaint_count"} & added.keys())
        self.env["complaint.location"].with_user(self.admin).search([]).read()
        self.env["complaint.stage"].with_user(self.admin).search([]).read()
        self.env["complaint.stage"].with_user(self.staff).search([]).read()

    def test_nobody_deletes_a_case_or_a_row(self):
        """R57: not even the system itself."""
        case = self.close(self.new_complaint())
        case.sudo().evidence_ids  # noqa: B018
        rows = (case.visit_ids, case.solution_ids, case.deadline_ids, case)
        for records in rows:
            for user in (self.staff, self.gm, self.env.ref("base.user_root")):
                with self.subTest(model=records._name, user=user.name), self.refused():
                    records.with_user(user).unlink()

from odoo.fields import Command
from odoo.tests import tagged

from .common_doors import ComplaintDoors


@tagged("post_install", "-at_install")
class TestDoorsConfidential(ComplaintDoors):
    """What was reported in confidence is opened by whom it was reported to (R7, R40)."""

    def attempts(self):
        """Every way to make everybody see a denunciation."""
        return (
            {"is_confidential": False},
            {"kind": "complaint", "is_confidential": False},
            {"kind": "inquiry", "is_confidential": False, "user_id": self.staff.id},
        )

    def told(self, **vals):
        """A denunciation that the staff handle and the head is named in."""
        vals = {"kind": "denunciation", "name": "Bribes", **vals}
        case = self.new_complaint(**vals)
        case.sudo().write(
            {
                "user_id": self.staff.id,
                "confidential_user_ids": [Command.link(self.desk_head.id)],
            }
        )
        return case

    def test_neither_handler_nor_named_people_open_it_to_others(self):
        """R7: only the person it was reported to does."""
        case = self.told()
        for user in (self.staff, self.desk_head):
            for vals in self.attempts():
                with self.subTest(who=user.login, vals=vals):
                    self.denied(user, case._name, "write", case.ids, vals)
        case.invalidate_recordset()
        self.assertTrue(case.is_confidential)
        self.assertEqual(case.kind, "denunciation")
        self.rpc(self.gm, case._name, "write", case.ids, self.attempts()[1])
        case.invalidate_recordset()
        self.assertFalse(case.is_confidential)

    def test_nor_a_complaint_marked_confidential(self):
        """R40: whoever marked it."""
        case = self.new_complaint(is_confidential=True)
        self.denied(self.staff, case._name, "write", case.ids, {"is_confidential": False})
        self.rpc(self.gm, case._name, "write", case.ids, {"is_confidential": False})

    def test_a_type_that_changes_alone_keeps_it_confidential(self):
        """R1, R7: a denunciation turned complaint is still told to few."""
        case = self.told()
        self.rpc(self.staff, case._name, "write", case.ids, {"kind": "complaint"})
        case.invalidate_recordset()
        self.assertTrue(case.is_confidential)


@tagged("post_install", "-at_install")
class TestDoorsCompanies(ComplaintDoors):
    """Companies are separated, links included (R54)."""

    def test_every_link_between_company_records_is_checked(self):
        """R54: a new field that leads to a record of a company declares `check_company`. Words
        shared by companies may name a department of one of them; a case passes over it."""
        own = {"complaint_id", "solution_id", "deadline_id"}  # the company is theirs
        for model in self.models_of_ours():
            company = model._fields.get("company_id")
            if model._transient or not company or not (company.required or company.related):
                continue
            for name, field in model._fields.items():
                if field.type not in ("many2one", "many2many") or not field.store:
                    continue
                if name in own or name == "improvement_ids":  # checked by the improvement
                    continue
                comodel = self.env[field.comodel_name]
                if "company_id" not in comodel._fields or field.readonly or field.related:
                    continue
                if not comodel._fields["company_id"].store or field.comodel_name in (
                    "res.company",
                    "res.users",  # asked whether they work there
                    "res.partner",  # shared between companies, as Odoo does
                    "ir.attachment",
                    "ir.sequence",
                ):
                    continue
                with self.subTest(model=model._name, field=name):
                    self.assertTrue(field.check_company, "add check_company=True")

    def test_nothing_of_one_company_leads_into_another(self):
        """R54: help of its departments, parts and repeats, whoever works in both."""
        far = self.abroad.company_id
        department = self.env["hr.department"].create({"name": "Far", "company_id": far.id})
        case = self.open
        row = {"complaint_id": case.id, "name": "Help", "department_id": department.id}
        for user in (self.staff, self.gm):
            with self.subTest(who=user.login):
                self.denied(user, "complaint.assistance", "create", [row])
                for name in ("parent_id", "repeat_of_id"):
                    vals = {name: self.abroad.id}
                    context = {"allowed_company_ids": user.company_ids.ids}
                    self.denied(user, case._name, "write", case.ids, vals, context=context)
                for name in ("department_id", "respondent_department_id"):
                    self.denied(user, case._name, "write", case.ids, {name: department.id})

from odoo.fields import Command
from odoo.tests import tagged

from .common_doors import SECRET, ComplaintDoors


@tagged("post_install", "-at_install")
class TestDoorsRows(ComplaintDoors):
    """No row, link or unsaved form opens a case to somebody who does not see it."""

    def linked_models(self):
        """`(model, link field)` of everything that can name a case or a row of one."""
        return [
            (model, name)
            for model in self.models_of_ours()
            for name in self.links(model)
            if not model._fields[name].groups
        ]

    def kept(self):
        """The cases that are kept from everybody who attacks here."""
        return {"secret": self.secret, "hidden": self.hidden, "abroad": self.abroad}

    def assert_unseen(self, user, case):
        self.env.invalidate_all()
        seen = self.env["complaint.complaint"].with_user(user).browse(case.id)
        self.assertFalse(seen.has_access("read"), "the row opened the case")

    def test_a_row_about_a_visible_case_is_accepted(self):
        """R55: the values guessed below are sound; it is the case that is refused."""
        made = set()
        for model in self.models_of_ours():
            if not self.links(model) or not model.with_user(self.staff).has_access("create"):
                continue
            vals = self.guess(model, self.open, self.staff, self.links(model))
            try:
                with self.cr.savepoint():
                    model.with_user(self.staff).create(vals)
                made.add(model._name)
            except Exception as error:  # a rule of its own
                self.assertNotIn("choose a case", str(error))
        self.assertGreaterEqual(
            made, {"complaint.assistance", "complaint.visit", "complaint.complaint.decide"}
        )

    def test_nobody_makes_a_row_about_a_case_they_cannot_read(self):
        """R55: not even one that names themselves; asked before the row is there."""
        for model, name in self.linked_models():
            for user in (self.accountant, self.staff):
                if not model.with_user(user).has_access("create"):
                    continue
                for which, case in self.kept().items():
                    with self.subTest(model=model._name, link=name, who=user.login, case=which):
                        vals = self.guess(model, case, user, [name])
                        if not vals.get(name):
                            continue  # that case has no such row
                        self.denied(user, model._name, "create", [vals])
                        self.assert_unseen(user, case)

    def test_nobody_makes_one_by_a_default_of_the_screen(self):
        """R55: what the context brings along is asked about, too."""
        for model, name in self.linked_models():
            if not model.with_user(self.accountant).has_access("create"):
                continue
            vals = self.guess(model, self.hidden, self.accountant, [name])
            value = vals.pop(name)
            if not value:
                continue
            with self.subTest(model=model._name, link=name):
                context = {f"default_{name}": value}
                self.denied(self.accountant, model._name, "create", [vals], context=context)
                self.assert_unseen(self.accountant, self.hidden)

    def test_nobody_moves_or_links_a_record_to_a_case_they_cannot_read(self):
        """R55: writing is refused as creating is."""
        for model, name in self.linked_models():
            field = model._fields[name]
            vals = self.guess(model, self.open, self.staff, self.links(model))
            try:
                with self.cr.savepoint():
                    record = model.with_user(self.staff).create(vals)
            except Exception:
                if "complaint_id" not in model._fields:
                    continue
                record = model.sudo().search([("complaint_id", "=", self.open.id)], limit=1)
                if not record:
                    continue
            for which, case in self.kept().items():
                value = self.guess(model, case, self.staff, [name]).get(name)
                if not value or (field.type == "many2many" and not value[0][2]):
                    continue
                with self.subTest(model=model._name, link=name, case=which):
                    self.denied(self.staff, model._name, "write", record.ids, {name: value})

    def test_a_form_on_a_case_kept_from_its_user_works_nothing_out(self):
        """R55: by value, by default, within the lines of another form."""
        for model, name in self.linked_models():
            spec = {f: {} for f, field in model._fields.items() if field.type != "binary"}
            spec |= {
                f: {"fields": {"display_name": {}}} for f in spec if model._fields[f].relational
            }
            for user in (self.accountant, self.staff):
                if not model.with_user(user).has_access("create"):
                    continue
                for which, case in self.kept().items():
                    value = self.guess(model, case, user, [name]).get(name)
                    if not value:
                        continue
                    with self.subTest(model=model._name, link=name, who=user.login, case=which):
                        self.denied(user, model._name, "onchange", [], {name: value}, [name], spec)
                        self.denied(
                            user,
                            model._name,
                            "onchange",
                            [],
                            {},
                            [],
                            spec,
                            context={f"default_{name}": value},
                        )

    def test_a_line_within_a_form_points_to_no_hidden_case(self):
        """R55: the lines of a case are lines of that case."""
        contact = self.hidden.contact_ids[:1]
        for user in (self.staff,):
            for value in (
                {"contact_ids": [[0, "virtual_1", {"complaint_id": self.hidden.id}]]},
                {"contact_ids": [[4, contact.id]]},
                {"child_ids": [[6, 0, self.secret.ids]]},
                {"solution_ids": [[0, "v", {"contact_ids": [[0, "w", {"complaint_id": 1}]]}]]},
                {"visit_ids": [[0, "v", {"complaint_id": self.secret.id, "method": "phone"}]]},
            ):
                if "solution_ids" in value:
                    continue
                (name,) = value
                spec = {name: {"fields": {"display_name": {}, "complaint_id": {}}}}
                with self.subTest(value=value):
                    self.denied(
                        user, "complaint.complaint", "onchange", self.open.ids, value, [name], spec
                    )
                    self.denied(user, "complaint.complaint", "write", self.open.ids, value)

    def test_what_is_selected_in_a_list_is_read_before_a_dialog_uses_it(self):
        """R55: the ids of a selection come from the browser."""
        ids = (self.secret | self.hidden | self.open).ids
        for model in self.models_of_ours():
            if not model._transient or not model.with_user(self.staff).has_access("create"):
                continue
            spec = {f: {} for f in model._fields if model._fields[f].type != "binary"}
            spec |= {
                f: {"fields": {"display_name": {}}} for f in spec if model._fields[f].relational
            }
            for active_model in ("complaint.complaint", "complaint.approval", "complaint.contact"):
                context = {"active_model": active_model, "active_ids": ids, "active_id": ids[0]}
                with self.subTest(model=model._name, active_model=active_model):
                    try:
                        answer = self.rpc(
                            self.staff, model._name, "onchange", [], {}, [], spec, context=context
                        )
                    except Exception:  # refused: fine
                        continue
                    self.assertNotIn(SECRET, str(answer))

    def test_a_dialog_is_read_by_whoever_opened_it(self):
        """R55: what a manager types into it is not there for counting ids."""
        wizard = self.env["complaint.complaint.decide"].with_user(self.gm)
        wizard = wizard.create(
            {"complaint_id": self.secret.id, "decision": "return", "reason": SECRET}
        )
        for model in self.models_of_ours():
            if model._transient and model.with_user(self.gm).has_access("create"):
                with self.subTest(model=model._name):
                    rules = self.env["ir.rule"].search([("model_id.model", "=", model._name)])
                    self.assertTrue(rules, "add a rule: one's own dialog")
        self.denied(self.staff, wizard._name, "read", wizard.ids, ["reason"])

    def test_only_who_answers_for_a_case_opens_it_to_somebody_else(self):
        """R54: naming a stranger in a row is letting them read it."""
        case = self.open
        rows = {
            "complaint.handover": {"to_user_id": self.accountant.id, "reason": "Friend"},
            "complaint.visit": {"user_id": self.accountant.id},
            "complaint.assistance": {
                "user_id": self.accountant.id,
                "department_id": self.repairs.id,
                "name": "Look at it",
            },
        }
        for model, vals in rows.items():
            with self.subTest(model=model):
                vals = {"complaint_id": case.id, **vals}
                self.denied(self.colleague, model, "create", [vals])
                self.assert_unseen(self.accountant, case)
        names = {"confidential_user_ids": [Command.link(self.accountant.id)]}
        self.denied(self.colleague, case._name, "write", case.ids, names)
        self.rpc(
            self.staff,
            "complaint.handover",
            "create",
            [{"complaint_id": case.id, **rows["complaint.handover"]}],
        )
        self.env.invalidate_all()
        self.assertTrue(case.with_user(self.accountant).has_access("read"))

    def test_whoever_was_asked_from_another_department_accepts(self):
        """R5: they see the case because it waits for them, and take it."""
        row = {"complaint_id": self.open.id, "to_user_id": self.accountant.id, "reason": "Bills"}
        [handover] = self.rpc(self.staff, "complaint.handover", "create", [row])
        self.rpc(self.accountant, "complaint.handover", "action_accept", [handover])
        self.env.invalidate_all()
        self.assertEqual(self.open.user_id, self.accountant)
        self.denied(self.colleague, "complaint.handover", "action_accept", [handover])

import json
import re
from datetime import date

from odoo.tests import tagged

from .common_doors import SECRET, ComplaintDoors


@tagged("post_install", "-at_install")
class TestDoorsDomains(ComplaintDoors):
    """Nothing a client sends is evaluated with more rights than the client's."""

    def test_a_domain_in_any_field_answers_nothing_about_a_hidden_case(self):
        """R55: a condition that holds for a hidden case and one that does not look the same,
        whatever field of whatever model carries it."""
        for model in self.models_of_ours():
            for user in (self.staff, self.desk_head):
                if not model.with_user(user).has_access("create"):
                    continue
                for name, field in model._fields.items():
                    if field.type not in ("json", "char", "text") or not field.store:
                        continue
                    with self.subTest(model=model._name, field=name, who=user.login):
                        answers = [
                            self.ask(user, model, name, [["id", "=", self.hidden.id], leaf])
                            for leaf in (
                                ["description", "ilike", SECRET],
                                ["description", "ilike", "nothing like it"],
                            )
                        ]
                        self.assertEqual(*answers)

    def ask(self, user, model, name, domain):
        """Everything that `user` reads of a record that carries this `domain`."""
        value = domain if model._fields[name].type == "json" else json.dumps(domain)
        vals = self.guess(model, self.open, user, self.links(model)) | {name: value}
        fields = [f for f in model._fields if f not in ("id", name, "display_name")]
        skipped = {"create_date", "write_date", "__last_update"}
        try:
            with self.cr.savepoint():
                record = model.with_user(user).create(vals)
                record.env.flush_all()
                record.env.invalidate_all()
                answer = {}
                for field in set(fields) - skipped:
                    try:
                        answer[field] = self.tell(record.read([field])[0][field])
                    except Exception as error:
                        answer[field] = type(error).__name__
                raise Answered(answer)
        except Answered as answered:
            return answered.args[0]
        except Exception as error:
            return type(error).__name__

    @staticmethod
    def tell(value):
        """A value read, in words: a day as it is; of anything else no ids, moments of creation
        or fingerprints, which differ from record to record."""
        if isinstance(value, date):
            return f"{value:%Y-%m-%d}"
        return re.sub(r"[0-9a-f]{32,}|\d+", "#", str(value))

    def test_what_a_list_selected_is_counted_with_the_rights_of_its_user(self):
        """R55: neither the dates nor the number of cases tell about a hidden one."""
        seen = self.rpc(self.staff, "complaint.form.wizard", "create", [{"selection": []}])
        for case in (self.hidden, self.secret, self.abroad):
            domain = [["id", "=", case.id], ["description", "ilike", SECRET]]
            [wizard] = self.rpc(
                self.staff, "complaint.form.wizard", "create", [{"selection": domain}]
            )
            nothing = [["id", "=", 0]]
            [empty] = self.rpc(
                self.staff, "complaint.form.wizard", "create", [{"selection": nothing}]
            )
            names = ["date_from", "date_to", "case_count"]
            one, other = (
                self.rpc(self.staff, "complaint.form.wizard", "read", [i], names)[0]
                for i in (wizard, empty)
            )
            self.assertEqual({**one, "id": 0}, {**other, "id": 0})
        self.assertTrue(seen)

    def test_a_field_worked_out_from_a_domain_is_not_stored(self):
        """R55: what is stored is worked out as the system. A stored compute of ours depends on
        no field in which somebody writes a condition."""
        carriers = {
            (model._name, name)
            for model in self.models_of_ours()
            for name, field in model._fields.items()
            if field.type == "json" or (field.type == "char" and "domain" in name)
        }
        self.assertIn(("complaint.form.wizard", "selection"), carriers)
        for model in self.models_of_ours():
            for name, field in model._fields.items():
                if not (field.store and field.compute):
                    continue
                depends = set(self.registry.field_depends.get(field, ()))
                bad = {d for d in depends if (model._name, d) in carriers}
                if (model._name, name) == ("complaint.policy", "is_fallback"):
                    continue  # asks whether there is a condition, not what it says
                with self.subTest(model=model._name, field=name):
                    self.assertFalse(bad)

    def test_what_another_case_says_is_read_with_the_rights_of_the_reader(self):
        """R55: a related field that leaves its own case takes no rights along."""
        own = {"complaint_id", "solution_id", "deadline_id"}
        for model in self.models_of_ours():
            for name, field in model._fields.items():
                if not field.related or field.store:
                    continue
                first, *rest = field.related.split(".")
                path = [model._fields[first]]
                for step in rest[:-1]:
                    path.append(self.env[path[-1].comodel_name]._fields[step])
                crosses = any(
                    hop.comodel_name == "complaint.complaint" and hop.name not in own
                    for hop in path
                    if hop.relational
                )
                with self.subTest(model=model._name, field=name):
                    self.assertFalse(crosses and field.related_sudo)


class Answered(Exception):
    """Carries an answer out of a savepoint that is rolled back."""

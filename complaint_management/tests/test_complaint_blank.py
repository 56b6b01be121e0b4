import traceback
from collections import Counter
from pathlib import Path

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_walk import WalkCommon

# A clear answer: ours or Odoo's, or a column the database keeps filled, which Odoo words.
ANSWERS = (UserError, IntegrityError)


@tagged("post_install", "-at_install")
class TestComplaintBlank(WalkCommon):
    """Whatever is left empty, the answer is a sentence and never a traceback: every field of
    every model, on the screen and in the database, as whoever may do most with it."""

    def setUp(self):
        super().setUp()
        self.faults = Counter()

    def walk(self):
        """Each model as whoever may create it, or else change it."""
        for name in self.get_models():
            for who in ("gm", "admin", "head"):
                model = self.as_user(name, self.people[who])
                if model.has_access("create") or model.has_access("write"):
                    yield model
                    break

    def get_specification(self, model, names):
        """These fields, as the web client asks for them."""
        name = {"fields": {"display_name": {}}}
        return {key: name if model._fields[key].relational else {} for key in names}

    def get_triggers(self, model):
        """`{name: names of all that follows from it}` of the fields that change others."""
        names = model.fields_get(attributes=()).keys()
        found = {}
        for name in names:
            dependents = self.env.registry.get_dependent_fields(model._fields[name])
            follow = {f.name for f in dependents if f.model_name == model._name} & names
            if follow or name in model._onchange_methods:
                found[name] = sorted(follow | {name})
        return found

    def get_records(self, model):
        """One or two that `model` may change, of different states."""
        found = model if model._transient else model.search([], limit=80)._filtered_access("write")
        first = found[:1]
        if "state" in model._fields:
            first |= found.filtered(lambda r: r.state != first.state)[:1]
        return first

    def attempt(self, what, method, *args):
        """What `method` answers, or None; a traceback is noted."""
        self.env.invalidate_all()  # as a request begins: nothing of the last screen is known
        try:
            return method(*args)
        except ANSWERS:
            return None
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            last = [frame for frame in frames if "/complaint_management" in frame.filename][-1]
            self.faults[f"{what}: {error!r} in {Path(last.filename).name}:{last.lineno}"] += 1
            return None

    def undone(self, method, vals):
        with self.cr.savepoint() as savepoint:
            method(vals)
            self.env.flush_all()
            savepoint.rollback()

    def report(self):
        self.assertFalse(self.faults, "\n".join(sorted(self.faults)))

    def test_an_empty_screen_answers(self):
        """R3: a new record, and each field emptied on it."""
        for model in self.walk():
            all_names = self.get_specification(model, model.fields_get(attributes=()))
            opened = self.attempt(f"new {model._name}", model.onchange, {}, [], all_names) or {}
            values = self.get_plain(model, opened.get("value", {}))
            for name, names in self.get_triggers(model).items():
                asked = [name], self.get_specification(model, names)
                what = f"new {model._name}.{name}"
                self.attempt(what, model.onchange, {name: False}, *asked)
                self.attempt(what, model.onchange, values | {name: False}, *asked)
        self.report()

    def get_plain(self, model, values):
        """What the web client sends back of the `values` it was told."""
        plain = {n: v for n, v in values.items() if not model._fields[n].relational}
        links = {n: v for n, v in values.items() if model._fields[n].type == "many2one"}
        return plain | {n: v and v["id"] for n, v in links.items()}

    def test_every_screen_opens_empty(self):
        """R3: for everybody who may record something."""
        for who, user in self.people.items():
            for model in (self.as_user(name, user) for name in self.get_models()):
                if model.has_access("create"):
                    names = self.get_specification(model, model.fields_get(attributes=()))
                    what = f"{model._name} of {who}"
                    self.attempt(what, model.onchange, {}, [], names)
        self.report()

    def test_a_field_emptied_on_the_screen_answers(self):
        """R3: of a record that is there."""
        for model in self.walk():
            for record in self.get_records(model)[:1]:
                for name, names in self.get_triggers(model).items():
                    asked = [name], self.get_specification(model, names)
                    self.attempt(f"{record}.{name}", record.onchange, {name: False}, *asked)
        self.report()

    @mute_logger("odoo.sql_db")
    def test_a_field_emptied_in_the_database_answers(self):
        """R3, R59: another system sends nothing."""
        for model in self.walk():
            for record in self.get_records(model):
                for name in model.fields_get(attributes=()):
                    field = model._fields[name]
                    if field.store and not (field.compute and field.readonly):
                        what = f"{record}.{name}"
                        self.attempt(what, self.undone, record.write, {name: False})
        self.report()

    @mute_logger("odoo.sql_db")
    def test_a_record_of_nothing_answers(self):
        """R3, R59: neither with nothing in it, nor with nothing for one field."""
        for model in self.walk():
            self.attempt(model._name, self.undone, model.create, {})
            for name in self.get_triggers(model):
                self.attempt(f"{model._name}.{name}", self.undone, model.create, {name: False})
        self.report()

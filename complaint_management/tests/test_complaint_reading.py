from lxml import etree

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common_walk import WalkCommon

VIEWS = ("list", "form", "kanban", "search", "pivot", "graph", "calendar", "activity")


@tagged("post_install", "-at_install")
class TestComplaintReading(WalkCommon):
    """Whoever may read a model reads all of it: no field, filter or view answers with an error
    because of something else that they may not read (R54)."""

    def walk(self, *people):
        """`(who, the model as they see it)` for all that these people may read."""
        for who in people:
            for name in self.get_models(transient=False):
                self.env.invalidate_all()  # what one of them reads is not kept for the next
                model = self.as_user(name, self.people[who])
                if model.has_access("read"):
                    yield who, model

    def is_case(self, model, name):
        return model._fields[name].comodel_name == "complaint.complaint"

    def test_every_model_has_something_to_read(self):
        """Else the walk proves nothing."""
        for name in self.get_models(transient=False):
            with self.subTest(model=name):
                self.assertTrue(self.env[name].with_context(active_test=False).search([], limit=1))

    def test_every_field_is_read_exported_and_found_by_name(self):
        """R54: in a list, a form, a file and a box to choose from."""
        for who, model in self.walk("staff", "head", "admin", "portal"):
            with self.subTest(who=who, model=model._name):
                records = model.with_context(active_test=False).search([], limit=5)
                names = list(model.fields_get(attributes=()))
                records.read(names)
                if who != "portal":  # exports belong to the web client
                    # the name of a linked case is asked for, and a link may lead to a hidden one
                    records.export_data([n for n in names if not self.is_case(model, n)])
                for operator in ("ilike", "=", "in", "not ilike", "not in"):
                    model.search([("display_name", operator, "a")], limit=1)
                model.name_search("a")

    def test_every_field_is_searched_sorted_and_grouped_by(self):
        """R54: in filters, in the heading of a column and in a pivot."""
        attributes = ("type", "searchable", "sortable", "groupable")
        for who, model in self.walk("head", "admin", "portal"):
            with self.subTest(who=who, model=model._name):
                for name, field in model.fields_get(attributes=attributes).items():
                    if field["type"] == "properties":
                        continue  # asked one by one, by their own names
                    if field["searchable"]:
                        order = name if field["sortable"] else None
                        model.search([(name, "!=", False)], order=order, limit=1)
                    if field["groupable"]:
                        by = f"{name}:month" if field["type"] in ("date", "datetime") else name
                        model.formatted_read_group([], [by], ["__count"])

    def test_what_we_add_to_other_models_is_read_by_whoever_reads_these(self):
        """R54: a contact, a department, a company; by people of no group of ours too."""
        nobody = new_test_user(self.env, "t_nobody_reads", groups="base.group_user")
        for name, model in self.env.registry.items():
            ours = [
                field.name
                for field in model._fields.values()
                if field._modules and all(m.startswith("complaint_") for m in field._modules)
            ]
            # the figures of a digest refuse by an error whom they are not meant for
            skipped = name.startswith("complaint.") or name == "digest.digest"
            if skipped or model._abstract or model._transient or not ours:
                continue
            for who, user in {**self.people, "nobody": nobody}.items():
                records = self.as_user(name, user)
                if records.has_access("read"):
                    with self.subTest(who=who, model=name):
                        self.env.invalidate_all()
                        names = list(records.fields_get(ours, attributes=()))
                        records.search([], limit=5).read(names or ["id"])

    def test_every_filter_filters(self):
        """R54: those of all search views."""
        values = {"uid": self.env.uid, "context_today": lambda: fields.Date.today()}
        for who, model in self.walk("head", "admin"):
            arch = etree.fromstring(model.get_view(view_type="search")["arch"])
            for node in arch.xpath("//filter[@domain]"):
                with self.subTest(who=who, model=model._name, filter=node.get("name")):
                    model.search(safe_eval(node.get("domain"), values), limit=1)

    def test_every_view_opens(self):
        """R54: with all that it shows."""
        kinds = {}
        for view in self.env["ir.ui.view"].search([("model", "=like", "complaint.%")]):
            kinds.setdefault(view.model, {"list", "form"}).add(view.type)
        for who, model in self.walk("head", "admin"):
            with self.subTest(who=who, model=model._name):
                views = model.get_views(
                    [(False, kind) for kind in VIEWS if kind in kinds.get(model._name, ())]
                )
                shown = views["models"].get(model._name, {"fields": {}})["fields"]
                name = {"fields": {"display_name": {}}}
                model.web_search_read(
                    [], {field: name if model._fields[field].relational else {} for field in shown}
                )


@tagged("post_install", "-at_install")
class TestComplaintReadingRpc(WalkCommon, HttpCase):
    """The same over the door of the web client, by login."""

    def call(self, model, method, *args, **kwargs):
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.make_jsonrpc_request(f"/web/dataset/call_kw/{model}/{method}", params)

    def test_a_complainant_finds_their_case_by_name(self):
        """R54, R58: by number and subject, of their own cases only, and by nothing internal."""
        user = self.people["portal"]
        own = self.cases.filtered(lambda c: c.partner_id == user.partner_id)
        self.authenticate(user.login, user.login.ljust(8, "x"))
        for text in (own.number, own.name[:10], ""):
            with self.subTest(text=text):
                found = self.call(own._name, "name_search", text)
                self.assertEqual(found, [[own.id, own.display_name]])
        domain = [("display_name", "ilike", own.number)]
        self.assertEqual(self.call(own._name, "search", domain), own.ids)
        own.external_ref = "WX-4711"
        self.assertFalse(self.call(own._name, "name_search", "WX-4711"))
        other = self.cases.filtered(lambda c: c.partner_id != user.partner_id)[0]
        self.assertFalse(self.call(own._name, "name_search", other.number))

    def test_an_administrator_without_a_level_reads_registers(self):
        """R54: stays and households, without the cases about them."""
        self.people["admin"].password = "adminadmin"
        self.authenticate(self.people["admin"].login, "adminadmin")
        for model in {"complaint.stay", "complaint.household"} & set(self.get_models()):
            with self.subTest(model=model):
                found = self.call(model, "search_read", [], limit=5)
                self.assertTrue(found)
                self.assertFalse({"complaint_ids", "complaint_count"} & found[0].keys())

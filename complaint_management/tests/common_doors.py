from odoo import fields
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import HttpCase, JsonRpcException

from .common import ComplaintCommon

SECRET = "Zyzzyva"  # a word that stands nowhere but in what is kept from people


class ComplaintDoors(ComplaintCommon, HttpCase):
    """The cast at the doors of a running server: real logins, ordinary JSON-RPC.

    `cls.secret` is a confidential case (a denunciation told to the GM), `cls.hidden` a plain
    case of a department, `cls.abroad` one of another company; `cls.open` is one that the staff
    of the desk works on. The attackers see none of the first three.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        far = cls.env["res.company"].create({"name": "Far Away"})
        cls.gm.company_ids += far
        cls.secret = cls.new_complaint(
            cls.gm, kind="denunciation", name=SECRET, description=SECRET, user_id=cls.gm.id
        )
        cls.hidden = cls.new_complaint(
            cls.gm,
            department_id=cls.operations.id,
            name=SECRET,
            description=SECRET,
            date_received=fields.Datetime.add(fields.Datetime.now(), days=-20),
        )
        cls.hidden.action_assign_to_me()
        cls.abroad = (
            cls.env["complaint.complaint"]
            .with_user(cls.gm)
            .with_company(far)
            .with_context(allowed_company_ids=far.ids)
            .create({"name": SECRET, "description": SECRET})
        )
        cls.open = cls.new_complaint(department_id=cls.desk.id)
        cls.open.action_assign_to_me()
        cls.moment = fields.Datetime.add(fields.Datetime.now(), minutes=-1)
        cls.attackers = cls.staff | cls.accountant | cls.desk_head | cls.admin
        for case in (cls.secret, cls.hidden, cls.abroad, cls.open):
            cls.add_rows(case)
        cls.env.flush_all()

    @classmethod
    def add_rows(cls, case):
        """A draft, a clock and a contact, so that there is a row to point to."""
        case.assessment = "valid"
        cls.new_solution(case)
        case.contact_ids = [Command.create({"summary": "Told", "method": "call"})]
        cls.env["complaint.approval"].sudo().create(
            {"solution_id": case.solution_ids[:1].id, "level": "gm", "user_id": cls.gm.id}
        )

    def rpc(self, user, model, method, *args, **kwargs):
        """Call `model.method` as the web client of `user` does; raises `JsonRpcException`."""
        if getattr(self, "_doors_login", None) != user.login:
            self.authenticate(user.login, user.login.ljust(8, "x"))
            self._doors_login = user.login
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": list(args), "kwargs": kwargs},
        )

    def denied(self, user, model, method, *args, **kwargs):
        """The name of the exception that refuses this call; fails where it is answered, or
        falls over."""
        try:
            answer = self.rpc(user, model, method, *args, **kwargs)
        except JsonRpcException as refusal:
            name = str(refusal).rpartition(".")[2]
            self.assertIn(name, {"AccessError", "UserError", "ValidationError"})
            return name
        self.fail(f"{user.login} was answered {answer!r} by {model}.{method}")

    # Every model of ours

    def models_of_ours(self):
        """Every concrete model of the installed addons of this family."""
        return [
            self.env[name]
            for name in sorted(self.registry)
            if name.startswith("complaint.") and not self.env[name]._abstract
        ]

    def links(self, model):
        """Names of the fields of `model` that lead to a case or to a row of one."""
        row = self.registry["complaint.row.mixin"]
        return [
            name
            for name, field in model._fields.items()
            if field.type in ("many2one", "many2many")
            and (
                field.comodel_name == "complaint.complaint"
                or issubclass(self.registry[field.comodel_name], row)
            )
        ]

    @classmethod
    def guess(cls, model, case, person, names=()):
        """Values that make a row of `model` about `case`: the required fields, those that name
        a person (`person`), and the fields `names`."""
        env = cls.env
        vals = {}
        for name, field in model._fields.items():
            is_person = field.type == "many2one" and field.comodel_name == "res.users"
            wanted = field.required or name in names or (is_person and not field.readonly)
            if not wanted or (field.compute and name not in names and not is_person):
                continue
            if name in MAGIC_COLUMNS or (field.related and name not in names):
                continue
            if field.readonly and name not in names:
                continue
            vals[name] = cls.guess_value(env, field, case, person)
        return vals

    @classmethod
    def guess_value(cls, env, field, case, person):
        """Some value for one field."""
        if field.type in ("many2one", "many2many"):
            comodel = env[field.comodel_name].sudo().with_context(active_test=False)
            if field.comodel_name == "res.users":
                found = person
            elif field.comodel_name == "complaint.complaint":
                found = case
            elif "complaint_id" in comodel._fields:
                found = comodel.search([("complaint_id", "=", case.id)], limit=1)
            elif field.comodel_name == "hr.department":
                found = cls.repairs
            else:
                found = comodel.search([], limit=1)
            return found.id if field.type == "many2one" else [Command.set(found.ids)]
        if field.type == "selection":
            return field.get_values(env)[0]
        return {
            "date": fields.Date.to_string(cls.moment.date()),
            "datetime": fields.Datetime.to_string(cls.moment),
            "integer": 1,
            "float": 1.0,
            "monetary": 0.0,
            "boolean": False,
        }.get(field.type, "Words")

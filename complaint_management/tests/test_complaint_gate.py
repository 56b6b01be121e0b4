from datetime import timedelta
from itertools import product

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DOT, ComplaintCommon

TOLD = ("proposed", "agreed", "refused", "counter", "done")


@tagged("post_install", "-at_install")
class TestComplaintGate(ComplaintCommon):
    """R37, R44: whichever way it is tried, nothing is promised and nothing closed before."""

    def setUp(self):
        super().setUp()
        self.case = self.new_complaint(user_id=self.staff.id, assessment="valid")
        self.solution = self.new_solution(self.case, 8000)
        self.closed = self.stage("closed")

    # Every field, one by one

    def get_values(self, field):
        """Values somebody might send for a field to get through."""
        now = fields.Datetime.now()
        if field.comodel_name in ("mail.message", "mail.followers"):
            return []  # Odoo's own, no part of the record
        if field.type == "selection":
            return list(field.get_values(self.env))
        if field.type in ("many2one", "many2many"):
            found = self.env[field.comodel_name].sudo().search([], limit=1)
            return [found.id] if field.type == "many2one" else [[Command.set(found.ids)]]
        return {
            "boolean": [True, False],
            "char": ["x"],
            "text": ["x"],
            "html": ["x"],
            "integer": [1],
            "float": [1.0],
            "monetary": [1.0],
            "date": [now.date()],
            "datetime": [now],
            "binary": [DOT],
            "one2many": [[Command.create({})], [Command.clear()]],
        }.get(field.type, [])

    def try_every_field(self, model, attempt, check):
        """Call `attempt(vals)` with each field and value; `check()` holds after each."""
        tried = 0
        for name, field in self.env[model]._fields.items():
            for value in self.get_values(field):
                tried += 1
                with (
                    self.subTest(model=model, field=name, value=value),
                    mute_logger("odoo.sql_db"),
                    self.env.cr.savepoint() as savepoint,
                ):
                    try:
                        attempt({name: value})
                        self.env.flush_all()
                    except (UserError, IntegrityError, ValueError):
                        savepoint.rollback()
                    self.env.invalidate_all(flush=False)
                    check()
                    savepoint.rollback()
                    self.env.invalidate_all(flush=False)
        self.assertGreater(tried, 20, "the fields were tried indeed")

    def assertUnpromised(self):
        """What costs money was told, agreed or approved by nobody."""
        solutions = self.env["complaint.solution"].search([("company_id", "=", self.company.id)])
        for solution in solutions.filtered("amount_total"):
            self.assertNotIn(solution.state, (*TOLD, "approved"))
            self.assertFalse(solution.date_proposed or solution.answer)
            self.assertFalse(solution.remedy_ids.filtered("date_done"))

    def assertNothingClosed(self):
        cases = self.env["complaint.complaint"].search(
            [("company_id", "=", self.company.id), ("state", "=", "closed")]
        )
        self.assertFalse(cases)

    def test_no_field_of_a_solution_or_remedy_promises_it(self):
        """R37: write and create with every field, by whoever proposes it."""
        self.solution.action_ask_approval()
        lines = [Command.create({"remedy_type_id": self.refund.id, "amount": 8000})]
        base = {"complaint_id": self.case.id, "name": "Money", "remedy_ids": lines}
        remedy = {"solution_id": self.solution.id, "remedy_type_id": self.refund.id, "amount": 9}
        for model, record, vals in (
            ("complaint.solution", self.solution, base),
            ("complaint.remedy", self.solution.remedy_ids, remedy),
            ("complaint.approval", self.solution.approval_ids, {"solution_id": self.solution.id}),
        ):
            record = record.with_user(self.staff)
            self.try_every_field(model, record.write, self.assertUnpromised)
            self.try_every_field(
                model,
                lambda extra, r=record, v=vals: r.create({**v, **extra}),
                self.assertUnpromised,
            )

    def test_no_field_of_a_case_closes_it(self):
        """R44: the stage together with every other field, written and created."""
        case = self.new_complaint(user_id=self.staff.id)
        end = {"stage_id": self.closed.id}
        self.try_every_field(
            "complaint.complaint",
            lambda extra: case.write({**end, **extra}),
            self.assertNothingClosed,
        )
        base = {"name": "The tap drips", "partner_name": "Lin Xia", "channel_id": self.phone.id}
        self.try_every_field(
            "complaint.complaint",
            lambda extra: case.create({**base, **end, **extra}),
            self.assertNothingClosed,
        )

    # Other ways

    def test_commands_through_the_case_promise_nothing(self):
        """R37: what a form sends for its lines, in one write with the next stage."""
        now = fields.Datetime.now()
        line = self.solution.remedy_ids
        for commands in (
            [Command.update(self.solution.id, {"date_proposed": now})],
            [Command.update(self.solution.id, {"answer": "agreed"})],
            [Command.update(self.solution.id, {"date_proposed": now, "answer": "agreed"})],
            [Command.update(self.solution.id, {"user_id": self.gm.id, "date_proposed": now})],
            [
                Command.update(
                    self.solution.id,
                    {"remedy_ids": [Command.update(line.id, {"date_done": now})]},
                )
            ],
            [Command.create({"name": "M", "date_proposed": now, "answer": "agreed"})],
            [Command.unlink(self.solution.id)],
            [Command.clear()],
        ):
            for stage in ("solution", "handling"):
                vals = {"solution_ids": commands, "stage_id": self.stage(stage).id}
                with self.subTest(commands=commands, stage=stage), self.refused():
                    self.case.with_user(self.staff).web_save(vals, {"state": {}})
        self.assertUnpromised()

    def test_a_file_promises_and_closes_nothing(self):
        """R37, R44, R60: Odoo's own import, into cases and into their rows."""
        case = self.case.with_user(self.staff)
        number, solution = case.number, self.solution.with_user(self.staff)
        lines = ["name", "partner_name", "channel_id", "solution_ids/name"]
        row = ["Tap", "Lin Xia", "Phone", "Money"]
        for model, columns, values in (
            (case, ["name", "channel_id", "stage_id"], ["Tap", "Phone", "Closed"]),
            (case, [".id", "stage_id"], [str(case.id), "Closed"]),
            (case, [*lines, "solution_ids/date_proposed"], [*row, "2026-01-01 10:00:00"]),
            (case, [*lines, "solution_ids/answer"], [*row, "Agreed"]),
            (case, [*lines, "solution_ids/state"], [*row, "Approved"]),
            (solution, [".id", "date_proposed"], [str(solution.id), "2026-01-01 10:00:00"]),
            (solution, [".id", "answer"], [str(solution.id), "Agreed"]),
            (solution, [".id", "user_id"], [str(solution.id), self.gm.name]),
            (
                solution.approval_ids,
                ["solution_id/.id", "level", "decision"],
                [str(solution.id), "GM", "Approved"],
            ),
            (
                self.env["complaint.visit"].with_user(self.staff),
                ["complaint_id", "result"],
                [number, "Satisfied"],
            ),
        ):
            with self.subTest(model=model._name, columns=columns), mute_logger("odoo.sql_db"):
                result = model.load(columns, [values])
                self.assertFalse(result["ids"])
                self.assertTrue(result["messages"])
                self.env.invalidate_all()
                self.assertUnpromised()
                self.assertNothingClosed()

    def test_a_server_action_promises_and_closes_nothing(self):
        """R37, R44: run by staff, whether it writes a field or calls a button."""
        self.solution.action_ask_approval()
        model = self.env["ir.model"]._get_id("complaint.solution")
        case_model = self.env["ir.model"]._get_id("complaint.complaint")
        for record, vals in (
            (self.solution, {"code": "record.action_propose()"}),
            (self.solution, {"code": "record.action_agree()"}),
            (self.solution, {"code": "record.write({'answer': 'agreed'})"}),
            (self.solution, {"code": "record.approval_ids.write({'decision': 'approve'})"}),
            (self.case, {"code": f"record.write({{'stage_id': {self.closed.id}}})"}),
            (
                self.case,
                {
                    "state": "object_write",
                    "update_path": "stage_id",
                    "resource_ref": f"complaint.stage,{self.closed.id}",
                },
            ),
        ):
            action = self.env["ir.actions.server"].create(
                {
                    "name": "Try",
                    "model_id": model if record == self.solution else case_model,
                    "state": "code",
                    **vals,
                }
            )
            context = {"active_model": record._name, "active_id": record.id}
            with self.subTest(vals=vals), self.refused():
                action.with_user(self.staff).with_context(**context).sudo(False).run()
        self.assertUnpromised()
        self.assertNothingClosed()

    def test_nothing_that_costs_is_settled_on_the_spot(self):
        """R6, R37: the dialog takes no amount, so it takes no remedy that has one."""
        case = self.new_complaint()
        wizard = self.env["complaint.complaint.settle"].with_user(self.staff)
        with self.refused("what costs money"):
            wizard.create(
                {
                    "complaint_id": case.id,
                    "what_was_done": "Money back",
                    "remedy_type_id": self.refund.id,
                    "cause_id": self.cause.id,
                    "confirmation": "He nodded",
                }
            ).action_settle()
        self.assertNothingClosed()

    # What was agreed stays agreed

    def agreed(self):
        self.approve(self.solution)
        self.solution.action_propose()
        self.solution.action_agree()

    def test_what_was_agreed_is_not_put_aside(self):
        """R38, R44: neither dropped, struck out nor taken back, to be spared carrying it out."""
        self.agreed()
        for vals in ({"date_dropped": fields.Datetime.now()}, {"active": False}, {"answer": False}):
            with self.subTest(vals=vals), self.refused("stays|already told"):
                self.solution.with_user(self.staff).write(vals)
        with self.refused("Carry out"):
            self.case.with_user(self.staff).stage_id = self.stage("visit")

    def test_a_signature_is_given_once(self):
        """R38, R57: nobody signs over it; the log says who signed."""
        self.approve(self.solution)
        self.solution.action_propose()
        self.solution.write({"answer": "agreed", "signature": DOT})
        self.assertEqual(self.solution.signed_by, "Lin Xia")
        self.flush_tracking()
        self.assertIn("was signed by Lin Xia", "".join(self.case.message_ids.mapped("body")))
        for vals in ({"signature": False}, {"signature": DOT}, {"signed_by": "Stefan"}):
            with self.subTest(vals=vals), self.refused("stays as it was given"):
                self.solution.write(vals)

    def test_an_answer_is_dated_after_the_telling(self):
        """R38: not before, not tomorrow."""
        self.approve(self.solution)
        self.solution.action_propose()
        for days in (-1, 1):
            day = fields.Datetime.now() + timedelta(days=days)
            with self.subTest(days=days), self.refused("after the solution was told"):
                self.solution.write({"answer": "agreed", "date_answered": day})

    def test_a_remedy_is_not_entered_as_carried_out(self):
        """R37: doing it is promising it."""
        line = {"solution_id": self.solution.id, "remedy_type_id": self.refund.id}
        with self.refused("not agreed yet"):
            self.env["complaint.remedy"].with_user(self.staff).create(
                {**line, "date_done": fields.Datetime.now()}
            )

    # What decides about the gates

    def test_the_policy_follows_from_the_case(self):
        """R20, R36: another policy has other limits; it is chosen again, not picked."""
        lax = self.env["complaint.policy"].create(
            {"name": "Lax", "sequence": 0, "kind": "denunciation"}
        )
        case = self.case.with_user(self.staff)
        with self.refused("follows from the case"):
            case.policy_id = lax
        with self.refused("follows from the case"):
            self.new_complaint(policy_id=lax.id)
        with self.refused("follows from the case"):
            case.with_context(default_policy_id=lax.id).create(
                {"name": "Tap", "partner_name": "Lin Xia", "channel_id": self.phone.id}
            )
        case.action_reset_policy()
        self.assertNotEqual(case.policy_id, lax)

    def test_whoever_is_known_is_not_made_unknown(self):
        """R43, R44: an anonymous case needs neither answer nor visit; a deputy GM may decide so."""
        case = self.new_complaint(
            channel_id=self.letter.id, partner_id=False, partner_name="Somebody"
        )
        with self.refused("we know who complains"):
            case.is_anonymous = True
        reason = {"complaint_reason": "Wants to be left out"}
        case.with_user(self.deputy).with_context(**reason).is_anonymous = True
        self.assertFalse(case.partner_name)

    def test_losing_the_number_is_no_exemption(self):
        """R43: who has a contact can be asked, whatever stands in the case."""
        self.bring_to_visit(case := self.new_complaint())
        case.write({"partner_phone": False, "partner_email": False})
        with self.refused("does not bear this out"):
            case.visit_ids.write({"exempt_reason": "no_contact"})

    def test_an_unsatisfied_answer_is_not_got_rid_of(self):
        """R42, R44: neither struck out, nor by calling the complaint invalid or an inquiry."""
        self.bring_to_visit(case := self.new_complaint())
        visit = case.visit_ids
        visit.result = "unsatisfied"
        with self.refused("stays. Plan another visit"):
            visit.active = False
        self.env["complaint.contact"].with_user(self.staff).create(
            {"complaint_id": case.id, "summary": "Called"}
        )
        for vals in (
            {"assessment": "invalid", "invalid_reason": "malicious", "assessment_note": "No"},
            {"kind": "inquiry"},
        ):
            with self.subTest(vals=vals), self.refused("Make the return visit"):
                case.write(vals)
                case.stage_id = self.closed

    def test_nobody_forges_the_answer_of_the_questionnaire(self):
        """R41: when it was sent and answered comes from the link; nobody, by whichever call,
        sets it."""
        self.bring_to_visit(case := self.new_complaint())
        visit, now = case.visit_ids, fields.Datetime.to_string(fields.Datetime.now())
        for user, vals in product(
            (self.staff, self.desk_head, self.gm),
            ({"is_answered_online": True}, {"date_sent": now}),
        ):
            new = {"complaint_id": case.id, **vals}
            calls = (
                (visit, "write", [visit.ids, {"result": "satisfied", **vals}]),
                (visit, "create", [[new]]),
                (visit, "web_save", [visit.ids, vals, {}]),
                (visit, "web_save", [[], new, {}]),
                (visit, "copy", [visit.ids, vals]),
                (case, "write", [case.ids, {"visit_ids": [Command.update(visit.id, vals)]}]),
                (case, "write", [case.ids, {"visit_ids": [Command.create(vals)]}]),
            )
            for records, method, args in calls:
                with (
                    self.subTest(user=user.login, model=records._name, method=method, vals=vals),
                    self.refused("is worked out from what was recorded and cannot be set"),
                ):
                    call_kw(records.browse().with_user(user), method, args, {})
            context = {f"default_{name}": value for name, value in vals.items()}
            [visit_id] = call_kw(
                visit.browse().with_user(user),
                "create",
                [[{"complaint_id": case.id}]],
                {"context": context},
            )
            added = visit.browse(visit_id)
            self.assertEqual((added.is_answered_online, added.date_sent), (False, False))
        self.assertEqual((visit.is_answered_online, visit.date_sent), (False, False))

    def test_a_graver_case_needs_a_higher_approval(self):
        """R36: heads may promise less in a major case; what a head approved before is asked of
        the next level."""
        limits = self.env["complaint.policy.approval"]
        own = self.case.sudo().policy_id._get_authority(self.company).policy_id
        limits.create(
            {
                "policy_id": own.id,
                "level": "head",
                "severity_ids": [Command.set(self.major.ids)],
                "amount_max": 100,
            }
        )
        solution = self.new_solution(self.case, 1500)
        self.assertEqual(self.approve(solution).user_id, self.desk_head)
        self.case.sudo().severity_id = self.major
        self.assertEqual(solution.state, "draft")
        with self.refused(r"Deputy GM \(Dieter Deputy\) must approve"):
            solution.action_propose()
        self.assertEqual(self.approve(solution).user_id, self.deputy)
        solution.action_propose()
        self.assertEqual(solution.state, "proposed")

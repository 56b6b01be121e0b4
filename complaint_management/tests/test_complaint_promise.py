from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintPromise(ComplaintCommon, HttpCase):
    """R37: nothing is promised to the complainant before it is approved, whichever way it
    is tried."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls.new_portal_user()

    def setUp(self):
        super().setUp()
        self.case = self.new_complaint(
            user_id=self.staff.id, assessment="valid", partner_id=self.portal.partner_id.id
        )
        self.solution = self.new_solution(self.case, 8000)

    def assertUnpromised(self):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(self.solution.date_proposed)
        self.assertFalse(self.solution.answer)
        self.assertNotIn(self.solution.state, ("proposed", "agreed", "done", "approved"))
        self.assertNotIn(self.case.state, ("handling", "visit", "closed"))

    def test_told_only_when_approved_and_the_reason_names_who(self):
        """R37: the button, with a clear reason."""
        with self.refused(r"may not be promised yet.*Deputy GM \(Dieter Deputy\) must approve"):
            self.solution.action_propose()
        self.solution.action_ask_approval()
        with self.refused("Waits for Dieter Deputy"):
            self.solution.action_propose()
        self.approve(self.solution)
        self.solution.action_propose()
        self.assertEqual(self.solution.state, "proposed")

    def test_within_the_limit_nothing_is_asked(self):
        """R36: an apology needs nobody's approval."""
        other = self.new_solution(self.case, 0)
        other.action_propose()
        self.assertEqual(other.state, "proposed")

    def test_no_field_written_by_hand_tells_or_approves(self):
        """R37: form, list edit and remote call end in a write; each is refused."""
        now = fields.Datetime.now()
        self.solution.action_ask_approval()
        for vals, error in (
            ({"state": "approved"}, "cannot be set"),
            ({"state": "agreed"}, "cannot be set"),
            ({"instruction": "Yes, yes"}, "cannot be set"),
            ({"amount_total": 0}, "cannot be set"),
            ({"fingerprint": "x"}, "cannot be set"),
            ({"date_done": now}, "cannot be set"),
            ({"approval_ids": [Command.clear()]}, "."),
            ({"date_proposed": now}, "cannot be set"),
            ({"answer": "agreed"}, "Tell the solution"),
            ({"user_id": self.gm.id}, "in their own name"),
        ):
            with self.subTest(vals=vals), self.refused(error):
                self.solution.write(vals)
                self.env.flush_all()
            with self.subTest(vals=vals, by="list edit"), self.refused(error):
                self.solution.web_save(vals, {"state": {}})
        for vals in ({"amount_company": 0}, {"complaint_id": self.new_complaint().id}):
            with self.subTest(vals=vals), self.refused("cannot be set|stays there"):
                self.solution.remedy_ids.write(vals)
        self.assertUnpromised()

    def test_nothing_is_created_approved_or_told(self):
        """R37: create, also with defaults in the context, and import."""
        base = {
            "complaint_id": self.case.id,
            "name": "Money",
            "remedy_ids": [Command.create({"remedy_type_id": self.refund.id, "amount": 8000})],
        }
        Solution = self.env["complaint.solution"].with_user(self.staff)
        for vals in (
            {"state": "approved"},
            {"amount_total": 0},
            {"instruction": "Yes"},
            {"date_proposed": fields.Datetime.now()},
            {"answer": "agreed"},
            {"user_id": self.gm.id},
            {"approval_ids": [Command.create({"level": "head", "decision": "approve"})]},
        ):
            with self.subTest(vals=vals), self.refused():
                Solution.create({**base, **vals})
        forged = Solution.with_context(
            default_user_id=self.gm.id,
            default_state="approved",
            default_amount_total=0,
            default_fingerprint="x",
            default_amount_company=0,
        ).create(base)
        self.assertEqual((forged.user_id, forged.state), (self.staff, "draft"))
        self.assertEqual(forged.amount_total, 8000)
        with self.refused("may not be promised"):
            forged.action_propose()
        told = Solution.with_context(
            default_date_proposed=fields.Datetime.now(), default_answer="agreed"
        )
        with self.refused():
            told.create(base)
        number = self.case.number
        for column, value in (
            ("state", "Approved"),
            ("date_proposed", "2026-01-01"),
            ("answer", "Agreed"),
            ("user_id", self.gm.name),
        ):
            with self.subTest(column=column):
                result = Solution.load(["complaint_id", "name", column], [[number, "M", value]])
                self.assertFalse(result["ids"])

    def test_a_row_of_approval_is_written_by_nobody(self):
        """R57: create, write and delete are refused, also to the GM."""
        self.solution.action_ask_approval()
        approval = self.solution.approval_ids
        now = fields.Datetime.now()
        for user in (self.staff, self.deputy, self.gm, self.admin, self.portal):
            rows = approval.with_user(user)
            for vals in (
                {"decision": "approve", "date_decided": now},
                {"decided_by_id": user.id},
                {"user_id": user.id},
                {"amount": 1},
                {"fingerprint": "x"},
                {"state": "approve"},
                {"solution_id": self.solution.id},
            ):
                with self.subTest(user=user.name, vals=vals), self.refused():
                    rows.write(vals)
            with self.subTest(user=user.name), self.refused():
                rows.create({"solution_id": self.solution.id, "level": "gm", "decision": "approve"})
            with self.subTest(user=user.name), self.refused():
                rows.unlink()
        self.assertUnpromised()

    def test_remote_calls_of_the_decision_are_checked(self):
        """R36: by session, as the web client and other systems call."""
        self.solution.action_ask_approval()
        approval = self.solution.approval_ids
        self.env.flush_all()

        def call(model, method, *args, **kwargs):
            params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
            return self.make_jsonrpc_request("/web/dataset/call_kw", params)

        self.authenticate("t_staff", "t_staffx")
        for model, method, args, kwargs in (
            ("complaint.approval", "_decide", [approval.ids, "approve"], {}),
            ("complaint.approval", "_ask", [[]], {}),
            ("complaint.approval", "write", [approval.ids, {"decision": "approve"}], {}),
            ("complaint.solution", "write", [self.solution.ids, {"state": "approved"}], {}),
            ("complaint.solution", "action_propose", [self.solution.ids], {}),
            ("complaint.solution", "action_agree", [self.solution.ids], {}),
        ):
            with self.subTest(method=method), self.assertRaises(Exception) as caught:
                call(model, method, *args, **kwargs)
            self.assertNotIsInstance(caught.exception, AssertionError)
        (wizard,) = call(
            "complaint.approval.decide", "create", [{"approval_ids": [[6, 0, approval.ids]]}]
        )
        with self.assertRaises(Exception) as caught:
            call("complaint.approval.decide", "action_confirm", [wizard])
        self.assertUnpromised()

    def test_a_remedy_is_not_slipped_in_after_the_approval(self):
        """R36: neither added, raised, taken up again, nor promised in words."""
        self.approve(self.solution)
        remedy = self.solution.remedy_ids
        money = self.env["res.currency"].create({"name": "TST", "symbol": "T"})
        other = self.env["complaint.remedy"].create(
            {"solution_id": self.new_solution(self.case).id, "remedy_type_id": self.refund.id}
        )
        attempts = {
            "raised": lambda: remedy.write({"amount": 9999}),
            "added": lambda: (
                self.env["complaint.remedy"]
                .with_user(self.staff)
                .create(
                    {
                        "solution_id": self.solution.id,
                        "remedy_type_id": self.refund.id,
                        "amount": 1,
                    }
                )
            ),
            "currency": lambda: remedy.write({"currency_id": money.id}),
            "in words": lambda: self.solution.write({"description": "And a million"}),
        }
        for name, attempt in attempts.items():
            with self.subTest(path=name), self.env.cr.savepoint() as savepoint:
                attempt()
                with self.refused("may not be promised"):
                    self.solution.action_propose()
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
        with self.refused("stays with its solution"):
            other.with_user(self.staff).solution_id = self.solution

    def test_what_was_told_is_not_raised_in_words(self):
        """R37, R38: the letter quotes the words; they are fixed once told."""
        self.approve(self.solution)
        self.solution.action_propose()
        for vals in (
            {"description": "A million"},
            {"name": "A million"},
            {"user_id": self.staff.id},
            {"date_proposed": False},
            {"date_proposed": fields.Datetime.now() - timedelta(days=1)},
        ):
            with self.subTest(vals=vals), self.refused("already told"):
                self.solution.write(vals)

    def test_told_in_the_future_is_refused(self):
        """R37: telling is recorded after it took place."""
        with self.refused("recorded as told after"):
            self.new_solution(self.case).sudo().date_proposed = fields.Datetime.now() + timedelta(
                days=1
            )

    def test_the_case_does_not_move_on_without_it(self):
        """R37, R44: drag, dialog, settling on the spot; and an override tells nobody."""
        for state in ("handling", "visit", "closed"):
            with self.subTest(state=state), self.refused("Agree a solution"):
                self.case.stage_id = self.stage(state)
        wizard = self.env["complaint.complaint.settle"].with_user(self.staff)
        wizard.create(
            {
                "complaint_id": self.case.id,
                "what_was_done": "x",
                "cause_id": self.cause.id,
                "confirmation": "He nodded",
            }
        ).action_settle()
        self.assertEqual(self.case.state, "closed")
        self.assertEqual(self.solution.state, "dropped", "what was settled cost nothing")
        self.assertFalse(self.solution.date_proposed)
        costs = self.case.solution_ids.filtered("date_proposed").mapped("amount_total")
        self.assertEqual(costs, [0])

    def test_the_letter_of_the_solution_waits(self):
        """R37: composer, template by hand, and the letter of a stage."""
        letter = self.env.ref("complaint_management.mail_template_solution")
        self.case.sudo().with_context(complaint_reason="x").stage_id = self.stage("solution")
        context = self.case.action_send_reply()["context"]
        progress = self.env.ref("complaint_management.mail_template_progress")
        self.assertEqual(context["default_template_id"], progress.id)
        composer = self.env["mail.compose.message"].with_user(self.staff)
        for attempt in (
            lambda: letter.with_user(self.staff).send_mail(self.case.id),
            lambda: letter._generate_template(self.case.ids, ["body_html"]),
            lambda: (
                composer.with_context(
                    default_model="complaint.complaint",
                    default_res_ids=self.case.ids,
                    default_template_id=letter.id,
                )
                .create({})
                .body
            ),
            lambda: self.case.message_post_with_source(letter),
        ):
            with self.refused(r"may not be promised yet.*Dieter Deputy"):
                attempt()
        self.approve(self.solution)
        with self.refused("Record that it was told"):
            letter._generate_template(self.case.ids, ["body_html"])
        self.solution.action_propose()
        body = letter._generate_template(self.case.ids, ["body_html"])[self.case.id]["body_html"]
        self.assertIn("Money back", body)

    def test_the_letter_of_a_stage_waits_without_stopping_the_stage(self):
        """R37: the case moves, the letter that quotes the solution is not sent."""
        letter = self.env.ref("complaint_management.mail_template_solution")
        stage = self.stage("solution")
        stage.template_id = letter
        self.flush_tracking()
        before = self.env["mail.mail"].search([])
        self.case.with_user(self.gm).with_context(complaint_reason="x").stage_id = stage
        self.flush_tracking()
        self.assertEqual(self.case.state, "solution")
        self.assertFalse((self.env["mail.mail"].search([]) - before).filtered("recipient_ids"))

    def test_the_portal_user_hears_nothing_of_it(self):
        """R37, R54: no solution, no decision, no log line, no figure."""
        self.solution.action_ask_approval()
        self.solution.approval_ids.with_user(self.deputy)._decide("return", "Offer half")
        self.env.flush_all()
        mine = self.case.with_user(self.portal)
        self.assertEqual(mine.name, "The tap drips")
        for model in ("complaint.solution", "complaint.remedy", "complaint.approval"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.portal).search([])
        for name in ("solution_ids", "date_completion", "blocker_text"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                mine.read([name])
        seen = self.env["mail.message"].with_user(self.portal)
        found = seen.search([("model", "=", self.case._name), ("res_id", "=", self.case.id)])
        self.assertNotIn("Money back", "".join(found.mapped("body")))
        self.assertNotIn("Offer half", "".join(found.mapped("body")))

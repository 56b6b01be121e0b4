from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import JsonRpcException, tagged

from .common_doors import ComplaintDoors


@tagged("post_install", "-at_install")
class TestDoorsLog(ComplaintDoors):
    """What was said or changed stays in the log as it was written (R57)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls.open
        cls.cr.flush()  # what comes next is a change of a case that is there
        case.with_user(cls.desk_head).write({"mood": "agitated"})
        case.with_user(cls.desk_head).message_post(body="Look into it")
        case.with_user(cls.staff).message_post(body="I do", subtype_xmlid="mail.mt_note")
        cls.env.flush_all()
        cls.cr.flush()
        case.invalidate_recordset(["message_ids"])
        cls.messages = case.sudo().message_ids

    def people(self):
        """Everybody who reads the case, up to the GM, and an administrator of Odoo."""
        root = self.env.ref("base.user_admin")
        return self.staff | self.colleague | self.desk_head | self.deputy | self.gm | root

    def test_no_message_of_a_case_is_deleted_or_rewritten(self):
        """R57: notes, tracking and comments, one's own or a superior's, by nobody."""
        before = {m: (m.body, m.author_id, m.date) for m in self.messages}
        self.assertTrue(self.messages.tracking_value_ids)
        attempts = (
            ("unlink", []),
            ("write", [{"body": "Never happened"}]),
            ("write", [{"author_id": self.gm.partner_id.id}]),
            ("write", [{"date": "2020-01-01 00:00:00"}]),
            ("write", [{"model": "res.partner", "res_id": self.customer.id}]),
            ("write", [{"res_id": self.hidden.id}]),
            ("write", [{"subtype_id": False, "message_type": "comment"}]),
            ("write", [{"tracking_value_ids": [Command.clear()]}]),
            (
                "write",
                [{"active": False}] if "active" in self.messages._fields else [{"subject": "x"}],
            ),
        )
        for user in self.people():
            for message in self.messages:
                for method, args in attempts:
                    with self.subTest(who=user.login, method=method, args=args):
                        if user.login == "admin":  # one password per login of the cast
                            with self.assertRaises(AccessError):
                                getattr(message.with_user(user), method)(*args)
                        else:
                            self.denied(user, "mail.message", method, message.ids, *args)
        self.env.invalidate_all()
        self.assertEqual(before, {m: (m.body, m.author_id, m.date) for m in self.messages})

    def test_nothing_is_slipped_into_the_log(self):
        """R57: in somebody else's name, in the past, or as a change that never was."""
        case = self.open
        base = {"model": case._name, "res_id": case.id, "body": "Approved: 8,000"}
        for vals in (
            {"author_id": self.gm.partner_id.id},
            {"date": "2026-01-01 00:00:00"},
            {"tracking_value_ids": [[0, 0, {"field_id": 1}]]},
        ):
            with self.subTest(vals=vals):
                self.denied(self.staff, "mail.message", "create", [{**base, **vals}])
        for sender in (
            {"author_id": self.gm.partner_id.id},
            {"email_from": f'"Gerda Manager" <{self.gm.email}>'},
            {"author_id": False, "email_from": self.gm.email},
        ):
            with self.subTest(sender=sender):
                self.denied(
                    self.staff, case._name, "message_post", case.ids, body="Approved", **sender
                )
        self.rpc(self.staff, case._name, "message_post", case.ids, body="x", email_from="a@b.org")
        last = self.env["mail.message"].search([], order="id desc", limit=1)
        self.assertEqual(last.author_id, self.staff.partner_id)
        [private] = self.rpc(self.staff, "mail.message", "create", [{"body": "Approved"}])
        place = {"model": case._name, "res_id": self.hidden.id}
        self.denied(self.staff, "mail.message", "write", [private], place)

    def test_tracking_values_are_out_of_reach(self):
        """R57: nobody below an administrator of Odoo touches them, and one who deletes them by
        hand leaves the messages behind."""
        values = self.messages.tracking_value_ids
        for user in (self.staff, self.desk_head, self.gm, self.admin):
            for method, args in (("unlink", []), ("write", [{"new_value_char": "x"}])):
                with self.subTest(who=user.login, method=method):
                    self.denied(user, "mail.tracking.value", method, values.ids, *args)

    def test_a_comment_of_one_s_own_is_edited_in_the_chatter_only(self):
        """R57: by its author; the head's comment, a note of the system and tracking by nobody."""
        case = self.open
        own = case.with_user(self.staff).message_post(
            body="Tpyo", message_type="comment", subtype_xmlid="mail.mt_note"
        )
        foreign = self.messages.filtered(lambda m: m.author_id == self.desk_head.partner_id)
        self.rpc(self.staff, case._name, "read", case.ids, ["number"])  # logs in
        route = "/mail/message/update_content"

        def edit(message):
            data = {"body": "Changed", "attachment_ids": []}
            params = {"message_id": message.id, "update_data": data}
            return self.make_jsonrpc_request(route, params)

        edit(own)
        self.env.invalidate_all()
        self.assertIn("Changed", own.body)
        for message in foreign:
            body = message.body
            with self.subTest(message=message.message_type), self.assertRaises(JsonRpcException):
                edit(message)
            self.env.invalidate_all()
            self.assertEqual(message.body, body)

    def test_what_odoo_does_as_the_system_goes_on(self):
        """R57: merging contacts, deleting sent mails and uninstalling need it."""
        message = self.messages[:1].sudo()
        message.write({"author_id": self.customer.id})
        message.unlink()
        self.assertFalse(message.exists())

    def test_files_of_a_decision_stay(self):
        """R57: a signature is not exchanged behind the record it belongs to."""
        solution = self.open.solution_ids[:1]
        solution.sudo().signature = (
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
            "AABJRU5ErkJggg=="
        )
        self.env.flush_all()
        file = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", solution._name), ("res_field", "=", "signature")])
        )
        self.assertTrue(file)
        for user in (self.staff, self.desk_head, self.gm):
            for method, args in (
                ("unlink", []),
                ("write", [{"datas": "QUJD"}]),
                ("write", [{"res_id": 0}]),
            ):
                with self.subTest(who=user.login, method=method, args=args):
                    self.denied(user, "ir.attachment", method, file.ids, *args)

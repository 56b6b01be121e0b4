from odoo import fields
from odoo.fields import Command
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.complaint_management.models.mail_thread import OUTSIDER_POST, OUTSIDER_WORDS
from odoo.addons.mail.tests.common import MailCase

from .common_doors import ComplaintDoors

ANYBODY = "anybody@elsewhere.example.com"


@tagged("post_install", "-at_install")
class TestDoorsOutsider(ComplaintDoors, MailCase):
    """A complainant with a login writes words to us: not in our name, not to others (R54)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.login = cls.new_portal_user(email="zhao@example.com", name="Zhao")
        cls.case = cls.new_complaint(partner_id=cls.login.partner_id.id)
        cls.case.action_assign_to_me()
        cls.foreign = cls.env["res.partner"].create({"name": "Foreign", "email": ANYBODY})
        cls.env.flush_all()
        cls.cr.flush()

    def setUp(self):
        super().setUp()
        self.before = self.messages()

    def messages(self):
        return self.env["mail.message"].sudo().search([("res_id", "=", self.case.id)])

    def call(self, model, method, args, kwargs):
        """What the portal user calls, whatever the names of the values."""
        self.rpc(self.login, "res.partner", "read", self.login.partner_id.ids, ["name"])
        with self.mock_mail_gateway():
            return self.make_jsonrpc_request(
                f"/web/dataset/call_kw/{model}/{method}",
                {"model": model, "method": method, "args": args, "kwargs": kwargs},
            )

    @mute_logger("odoo.http")
    def refuse(self, model, method, args, kwargs):
        """Call what must be refused, and leave nothing behind."""
        with self.assertRaises(JsonRpcException) as refusal:
            self.call(model, method, args, kwargs)
        self.assertRegex(str(refusal.exception), "AccessError|UserError")
        self.env.invalidate_all()
        self.assertEqual(self.messages(), self.before)
        self.assertFalse(self._new_mails.exists() or self._mails)

    def post(self, **values):
        """Post on the own case; the message as the system sees it."""
        message = self.call(self.case._name, "message_post", [self.case.ids], values)
        self.env.invalidate_all()
        return self.env["mail.message"].sudo().browse(message)

    def get_forgeries(self):
        """A value for every name that a message or its notification may be given."""
        thread = self.env["mail.thread"]
        names = thread._get_message_create_valid_field_names()
        names |= thread._get_notify_valid_parameters() | {"body_is_html", "subtype_xmlid"}
        known = {
            "attachment_ids": None,
            "author_id": self.staff.partner_id.id,
            "date": "2020-01-01 00:00:00",
            "email_from": "gm@example.com",
            "message_type": "email",
            "partner_ids": self.foreign.ids,
            "subtype_id": self.env.ref("mail.mt_note").id,
            "subtype_xmlid": "mail.mt_note",
            "tracking_value_ids": [[0, 0, {"old_value_char": "a", "new_value_char": "b"}]],
            "outgoing_email_to": ANYBODY,
            "email_add_signature": "x",
        }
        return {
            name: known.get(name, 1) for name in sorted(names - OUTSIDER_WORDS - {"scheduled_date"})
        }

    def test_a_message_is_words_and_files(self):
        """R54: what a page for complainants sends is taken; it is a comment in their own name."""
        file = self.env["ir.attachment"].with_user(self.login).sudo()
        file = file.create(
            {"name": "tap.txt", "raw": b"drip", "res_model": "mail.compose.message", "res_id": 0}
        )
        self.env.flush_all()
        message = self.post(
            body="Still wet <b>!</b>",
            subject="The tap",
            attachment_ids=file.ids,
            attachments=[["more.txt", "drop"]],
            **OUTSIDER_POST,
            partner_ids=[],
            outgoing_email_to=False,
        )
        self.assertIn("Still wet &lt;b&gt;", message.body)
        self.assertEqual(message.subject, "The tap")
        self.assertEqual(message.author_id, self.login.partner_id)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertEqual(message.message_type, "comment")
        self.assertEqual(set(message.attachment_ids.mapped("name")), {"tap.txt", "more.txt"})
        self.assertEqual(self.case.contact_ids[:1].direction, "in")
        self.assertNotIn(ANYBODY, self._new_mails.exists().mapped("email_to"))
        plain = self.post(body="And again")
        self.assertEqual(plain.subtype_id, self.env.ref("mail.mt_comment"))

    def test_nothing_else_is_taken(self):
        """R54: every name that Odoo knows of a message, one by one."""
        for name, value in self.get_forgeries().items():
            with self.subTest(name=name):
                words = {"body": "x", name: value}
                self.refuse(self.case._name, "message_post", [self.case.ids], words)

    def test_every_other_type_and_subtype_is_refused(self):
        """R54: neither a note nor what looks like an e-mail or the system's own words."""
        kinds = [
            kind for kind, _label in self.env["mail.message"]._fields["message_type"].selection
        ]
        subtypes = self.env["mail.message.subtype"].search([])
        forged = [{"message_type": kind} for kind in kinds if kind != "comment"]
        forged += [{"subtype_id": subtype.id} for subtype in subtypes]
        forged += [{"message_type": "comment", "subtype_xmlid": "mail.mt_activities"}]
        for values in forged:
            with self.subTest(values=values):
                words = {"body": "x", **values}
                self.refuse(self.case._name, "message_post", [self.case.ids], words)

    def test_files_of_others_are_not_shown_by_posting_them(self):
        """R54: a message brings along files of their own only."""
        inside = self.env["ir.attachment"].create(
            {"name": "in.txt", "raw": b"in", "res_model": self.case._name, "res_id": self.case.id}
        )
        self.env.flush_all()
        message = self.post(body="Show me", attachment_ids=inside.ids)
        self.assertFalse(message.attachment_ids)

    def test_no_other_door_sends_mail_or_writes_in_our_name(self):
        """R54: the other ways to write on a thread, and the models behind it."""
        ids, name, words = self.case.ids, self.case._name, {"body": "x"}
        to = {"partner_ids": self.foreign.ids}
        row = {"model": name, "res_id": ids[0]}
        later = fields.Datetime.to_string(fields.Datetime.add(fields.Datetime.now(), days=1))
        talk = {**words, "subtype_id": self.env.ref("mail.mt_comment").id}
        view, letter = "mail.message_origin_link", "complaint_management.mail_template_receipt"
        raw = "From: t_gm@example.com\r\nTo: x@example.com\r\nMessage-Id: <z@z>\r\n\r\nDo it"
        doors = {
            "notify": (name, "message_notify", [ids], {**words, **to}),
            "notify openly": (
                name,
                "message_notify",
                [ids],
                {**talk, **to, "is_internal": False},
            ),
            "notify anything": ("mail.thread", "message_notify", [[]], {**words, **to, **row}),
            "post a view": (name, "message_post_with_source", [ids, view], to),
            "post a template": (name, "message_post_with_source", [ids, letter], {}),
            "mail a view": (name, "message_mail_with_source", [ids, view], to),
            "mail a template": (name, "message_mail_with_source", [ids, letter], {}),
            "a message": ("mail.message", "create", [{**row, **talk}], {}),
            "a message by default": (
                "mail.message",
                "create",
                [{"res_id": ids[0], **talk}],
                {"context": {"default_model": name}},
            ),
            "composer": ("mail.compose.message", "create", [{**row, **words}], {}),
            "scheduled": (
                "mail.scheduled.message",
                "create",
                [
                    {
                        **row,
                        **words,
                        "author_id": self.login.partner_id.id,
                        "scheduled_date": later,
                        "partner_ids": [Command.set(self.foreign.ids)],
                    }
                ],
                {},
            ),
            "to-do": (
                "mail.activity",
                "create",
                [{"res_model_id": 1, "res_id": ids[0], "user_id": self.login.id}],
                {},
            ),
            "follower": (name, "message_subscribe", [ids], to),
            "gateway": (name, "message_process", [name, raw], {"thread_id": ids[0]}),
            "gateway, a new case": (name, "message_process", [name, raw], {}),
            "gateway of anything": ("mail.thread", "message_process", [name, raw], {}),
        }
        for door, (model, method, args, kwargs) in doors.items():
            with self.subTest(door=door):
                self.refuse(model, method, args, kwargs)

    def test_staff_hand_in_no_mails_of_others(self):
        """R57: what came by mail came through the gateway."""
        raw = "From: zhao@example.com\r\nTo: x@example.com\r\nMessage-Id: <y@y>\r\n\r\nI agree"
        for user in (self.staff, self.gm):
            self.denied(
                user,
                self.case._name,
                "message_process",
                self.case._name,
                raw,
                thread_id=self.case.id,
            )
        with self.mock_mail_gateway():
            gateway = self.env["mail.thread"].with_user(self.env.ref("base.user_root"))
            gateway.message_process(self.case._name, raw, thread_id=self.case.id)
        [message] = self.messages() - self.before
        self.assertEqual(message.author_id, self.login.partner_id)

    @mute_logger("odoo.http")
    def chat(self, post_data, **params):
        """What the chatter of a page for complainants calls."""
        self.rpc(self.login, "res.partner", "read", self.login.partner_id.ids, ["name"])
        with self.mock_mail_gateway():
            answer = self.make_jsonrpc_request(
                "/mail/message/post",
                {
                    "thread_model": self.case._name,
                    "thread_id": self.case.id,
                    "post_data": post_data,
                    **params,
                },
            )
        self.env.invalidate_all()
        return self.env["mail.message"].sudo().browse(answer["message_id"])

    def test_the_chatter_of_a_page_works(self):
        """R54: Odoo's own, as its page calls it."""
        message = self.chat(
            {
                "body": "<p>Still wet</p>",
                "attachment_ids": [],
                "attachment_tokens": [],
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
                "partner_ids": [],
            }
        )
        self.assertIn("<p>Still wet</p>", message.body)
        self.assertEqual(message.author_id, self.login.partner_id)
        self.assertEqual(self.case.contact_ids[:1].direction, "in")

    def test_the_chatter_takes_words_only(self):
        """R54: what else is sent along is dropped, also where the page has a pass for it."""
        token = self.foreign._get_mention_token()
        message = self.chat(
            {
                "body": "<p>Still wet</p>",
                "message_type": "notification",
                "subtype_xmlid": "mail.mt_note",
                "email_add_signature": False,
                "partner_ids": self.foreign.ids,
                "partner_ids_mention_token": {str(self.foreign.id): token},
                "partner_emails": [ANYBODY],
                "outgoing_email_to": ANYBODY,
                "author_id": self.staff.partner_id.id,
            },
            context={"mail_post_autofollow": True, "default_outgoing_email_to": ANYBODY},
        )
        self.assertEqual(message.message_type, "comment")
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertEqual(message.author_id, self.login.partner_id)
        self.assertFalse(message.partner_ids or message.outgoing_email_to)
        self.assertNotIn(self.foreign, self.case.message_partner_ids)

    def test_an_absent_handler_answers_for_themselves(self):
        """R54: out of office is our answer to the complainant, not part of their message."""
        self.staff.write(
            {
                "out_of_office_message": "<p>Away until Monday</p>",
                "out_of_office_from": fields.Datetime.subtract(fields.Datetime.now(), days=1),
            }
        )
        self.assertTrue(self.staff.is_out_of_office)
        self.env.flush_all()
        self.post(body="Hello?")
        answer = (self.messages() - self.before).filtered(
            lambda m: m.message_type == "out_of_office"
        )
        self.assertIn("Away until Monday", answer.body)
        self.assertEqual(answer.author_id, self.staff.partner_id)
        self.assertEqual(answer.partner_ids, self.login.partner_id)

    def test_others_may_not_write_there_at_all(self):
        """R54: neither another complainant nor one who merely follows."""
        other = self.new_complaint()
        other.sudo().message_subscribe(self.login.partner_id.ids)
        self.env.flush_all()
        self.denied(self.login, other._name, "message_post", other.ids, body="x")

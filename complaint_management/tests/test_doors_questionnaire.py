import re

from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from .common_doors import ComplaintDoors

TEXTS = ("char", "text", "html")
LINK = re.compile(r'href="[^"]*/complaint/visit/([^"]+)"')


@tagged("post_install", "-at_install")
class TestDoorsQuestionnaire(ComplaintDoors, MailCase):
    """Only the complainant answers the questionnaire: nobody of the house finds its link (R41)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = cls.newest()
        mei = cls.env["res.partner"].create({"name": "Mei Han", "email": "mei@example.com"})
        cls.case = cls.bring_to_visit(
            cls.new_complaint(department_id=cls.desk.id, partner_id=mei.id)
        )
        cls.visit = cls.case.visit_ids
        cls.env.flush_all()

    @classmethod
    def newest(cls):
        """`{model: id of its newest record}` of every model that is kept."""
        found = {}
        for name, model in cls.registry.items():
            if model._auto and not model._abstract and not model._transient:
                cls.env.cr.execute(f'SELECT COALESCE(MAX(id), 0) FROM "{model._table}"')
                [found[name]] = cls.env.cr.fetchone()
        return found

    def send(self):
        """The staff of the desk send the questionnaire; its token."""
        self.rpc(self.staff, "complaint.visit", "action_send_questionnaire", self.visit.ids)
        return self.find_token()

    def find_token(self):
        self.env.invalidate_all()
        return LINK.search(self.visit.sudo().mail_id.body_html)[1]

    def fail_to_send(self):
        """The mail server is away when the queue is worked off."""
        mail = self.visit.sudo().mail_id
        with self.mock_mail_gateway(), mute_logger("odoo.addons.mail.models.mail_mail"):
            self.connect_mocked.side_effect = OSError("no route to the mail server")
            mail.send()
        self.env.flush_all()
        self.flush_tracking()
        return mail

    @mute_logger("odoo.http", "odoo.models", "odoo.sql_db", "odoo.addons.base.models.ir_model")
    def read_all(self, user):
        """Every text of every record made since, as `user` reads it: `{model: text}`."""
        found = {}
        for name, newest in self.before.items():
            model = self.env[name].with_user(user)
            if not model.has_access("read"):
                continue
            described = model.fields_get(attributes=["type"])
            texts = [key for key, info in described.items() if info["type"] in TEXTS]
            stored = [key for key in texts if model._fields[key].store]
            self.env.cr.execute(f'SELECT id FROM "{model._table}" WHERE id > %s', [newest])
            made = model.browse(row[0] for row in self.env.cr.fetchall())
            ids = made._filtered_access("read").ids  # more than a search finds: what one wrote
            for names in (texts, stored):  # some worked out texts need a context of their own
                try:
                    rows = self.rpc(user, name, "read", ids, names or ["id"])
                except JsonRpcException:
                    continue
                found[name] = str(rows)
                break
        return found

    def assert_nowhere(self, token, *people):
        """Nobody of these reads the token, nor its hash; and they do read the rest."""
        kept = self.visit.sudo().token_hash
        for user in people:
            texts = self.read_all(user)
            for name, text in texts.items():
                with self.subTest(model=name, who=user.login):
                    self.assertNotIn(token, text)
                    self.assertNotIn(kept, text)
            if user != self.admin:
                self.assertIn("sent to mei@example.com", texts["mail.message"])
                self.assertIn("sent to mei@example.com", texts["complaint.contact"])

    def test_the_link_stands_nowhere_while_it_is_on_its_way(self):
        """R41: neither in the thread, nor in a mail its sender might read, nor in any model."""
        people = (self.staff, self.desk_head, self.gm, self.admin)
        self.assert_nowhere(self.send(), *people)

    def test_the_link_stands_nowhere_when_it_did_not_go_out(self):
        """R41: the visitor is told, and asks by phone or sends it again."""
        token = self.send()
        mail = self.fail_to_send()
        self.assertEqual(mail.state, "exception")
        self.assert_nowhere(token, self.staff)
        self.assertEqual((self.visit.method, self.visit.date_sent), ("phone", False))
        todos = self.case.activity_ids.filtered(lambda a: "not delivered" in (a.summary or ""))
        self.assertEqual(todos.user_id, self.visit.user_id)
        self.assertIn("mei@example.com", todos.summary)
        self.assertTrue(self.case.message_ids.filtered(lambda m: "not delivered" in m.body))

    def test_an_address_that_is_none_is_told_too(self):
        """R41: such a mail is deleted at once; the visitor hears of it all the same."""
        self.case.sudo().partner_id.email = "nowhere"  # contacts are kept in another app
        self.case.partner_email = False
        self.env.flush_all()
        self.send()
        with self.mock_mail_gateway(mail_unlink_sent=True):
            self.visit.sudo().mail_id.send()
        self.assertFalse(self.visit.sudo().mail_id)
        self.assertTrue(
            self.case.activity_ids.filtered(lambda a: "not delivered" in (a.summary or ""))
        )

    def test_the_link_is_gone_when_it_is_sent(self):
        """R41: it reached the complainant, and nobody else; no trace of the mail is left."""
        token = self.send()
        mail = self.visit.sudo().mail_id
        message = mail.mail_message_id
        with self.mock_mail_gateway(mail_unlink_sent=True):
            mail.send()
        [sent] = self._mails
        self.assertEqual(sent["email_to"], ["mei@example.com"])
        self.assertFalse(sent["email_cc"])
        self.assertIn(token, sent["body"])
        self.assertFalse((mail | self.visit.sudo().mail_id).exists())
        self.assertFalse(message.exists())
        self.assertTrue(self.visit.date_sent)
        self.assert_nowhere(token, self.staff)

    def test_only_a_system_administrator_sees_the_queue(self):
        """R41: and even there the message behind the mail tells nothing."""
        token = self.send()
        mail = self.visit.sudo().mail_id
        message = mail.mail_message_id
        self.assertFalse(message.model or message.res_id or message.partner_ids)
        self.assertNotIn(token, message.body or "")
        for user in (self.staff, self.gm, self.admin):
            self.denied(user, "mail.mail", "read", mail.ids, ["body_html"])
            self.denied(user, "mail.message", "read", message.ids, ["body"])
        system = self.env.ref("base.user_admin")
        self.assertIn(token, mail.with_user(system).body_html)

    def test_neither_preview_nor_a_letter_by_hand_gives_a_link(self):
        """R41: the template holds a page without a token, whoever fills it."""
        template = self.env.ref("complaint_management.mail_template_visit")
        before = self.visit.sudo().token_hash
        preview = self.rpc(
            self.staff,
            "mail.template.preview",
            "create",
            {"mail_template_id": template.id, "resource_ref": f"complaint.visit,{self.visit.id}"},
        )
        [seen] = self.rpc(self.staff, "mail.template.preview", "read", preview, ["body_html"])
        self.assertIn("/complaint/visit", seen["body_html"])
        mail_id = self.rpc(self.staff, "mail.template", "send_mail", template.ids, self.visit.id)
        body = self.env["mail.mail"].sudo().browse(mail_id).body_html
        self.assertIn("/complaint/visit", body)
        for text in (seen["body_html"], body):
            self.assertFalse(re.search(r"/complaint/visit/\w", text))
        self.env.invalidate_all()
        self.assertEqual(self.visit.sudo().token_hash, before)

    def test_an_edited_template_neither_diverts_nor_loses_the_link(self):
        """R41: whoever may edit mail templates, every employee where the settings say so."""
        self.env.ref("mail.group_mail_template_editor").user_ids += self.staff
        self.env.flush_all()
        template = self.env.ref("complaint_management.mail_template_visit")
        self.rpc(
            self.staff,
            "mail.template",
            "write",
            template.ids,
            {
                "email_to": "t_staff@example.com",
                "email_cc": "t_staff@example.com",
                "partner_to": str(self.staff.partner_id.id),
                "reply_to": "t_staff@example.com",
                "email_from": "t_staff@example.com",
                "auto_delete": False,
            },
        )
        self.send()
        mail = self.visit.sudo().mail_id
        self.assertEqual(mail.email_to, "mei@example.com")
        self.assertFalse(mail.email_cc or mail.recipient_ids or mail.partner_ids)
        self.assertNotIn("t_staff", f"{mail.email_from} {mail.reply_to}")
        self.assertTrue(mail.auto_delete)
        template.body_html = "<p>Call us</p>"
        with self.refused("put a link to /complaint/visit"):
            self.visit.action_send_questionnaire()

    def test_nobody_answers_as_if_it_were_the_complainant(self):
        """R41: what only the questionnaire stamps is refused from people, on every door."""
        row = {"complaint_id": self.case.id}
        for name, value in (
            ("is_answered_online", True),
            ("token_hash", "0" * 64),
            ("mail_id", 1),
            ("date_sent", "2026-01-01 00:00:00"),
        ):
            with self.subTest(field=name):
                for user in (self.staff, self.gm):
                    self.denied(user, "complaint.visit", "write", self.visit.ids, {name: value})
                    self.denied(user, "complaint.visit", "create", {**row, name: value})
        made = self.rpc(
            self.staff,
            "complaint.visit",
            "create",
            row,
            context={"default_is_answered_online": True, "default_token_hash": "0" * 64},
        )
        self.env.invalidate_all()
        visit = self.env["complaint.visit"].browse(made).sudo()
        self.assertFalse(visit.is_answered_online or visit.token_hash)
        self.denied(self.staff, "complaint.visit", "search", [["token_hash", "=like", "0%"]])

    def test_an_answer_by_mail_does_not_bring_the_link_along(self):
        """R41: whoever answers the mail quotes it; what stands in the case opens nothing."""
        token = self.send()
        url = f"https://example.com/complaint/visit/{token}"
        gateway = self.env["complaint.complaint"].with_user(self.env.ref("base.user_root"))
        for thread in (False, self.case.id):
            with self.subTest(thread=thread), self.mock_mail_gateway():
                message = (
                    "From: mei@example.com\r\nTo: us@example.com\r\nSubject: Re\r\n"
                    f"Message-Id: <answer-{thread}@example.com>\r\nContent-Type: text/html\r\n\r\n"
                    f'<p>Still wet</p><a href="{url}">Answer now</a><p>{url}</p>'
                )
                thread_id = gateway.message_process(
                    "complaint.complaint", message, thread_id=thread
                )
                case = gateway.browse(thread_id)
                texts = " ".join(case.message_ids.mapped("body")) + (case.description or "")
                self.assertIn("Still wet", texts)
                self.assertNotIn(token, texts)

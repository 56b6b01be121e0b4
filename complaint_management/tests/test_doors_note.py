from odoo import fields
from odoo.fields import Command
from odoo.tests import JsonRpcException, new_test_user, tagged
from odoo.tools import email_normalize_all, mute_logger

from odoo.addons.mail.tests.common import MailCase

from .common_doors import ComplaintDoors

ANYBODY = "anybody@elsewhere.example.com"
NOTE, COMMENT = "mail.mt_note", "mail.mt_comment"


@tagged("post_install", "-at_install")
class TestDoorsNote(ComplaintDoors, MailCase):
    """What people of the house write to each other stays in the house (R40)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.login = cls.new_portal_user(email="zhao@example.com")
        abroad = cls.env["res.company"].create({"name": "Another House"})
        cls.stranger = new_test_user(
            cls.env,
            "t_stranger",
            email="stranger@example.com",
            company_id=abroad.id,
            company_ids=abroad.ids,
        )
        witness = cls.env["res.partner"].create({"name": "Wu", "email": "wu@example.com"})
        cls.case = cls.open
        cls.case.party_ids = [
            Command.create({"partner_id": cls.login.partner_id.id}),
            Command.create({"partner_id": witness.id, "role": "witness"}),
        ]
        nobody = cls.env["res.partner"].create({"name": "Nobody", "email": "nobody@example.com"})
        cls.outside = (
            cls.customer | cls.login.partner_id | witness | nobody | cls.stranger.partner_id
        )
        cls.case.email_cc = "copy@example.com"
        cls.follow(cls.case)
        cls.case.message_subscribe(cls.colleague.partner_id.ids)
        cls.env.flush_all()
        cls.cr.flush()

    @classmethod
    def follow(cls, record):
        """Everybody outside follows all that happens there."""
        subtypes = cls.env["mail.message.subtype"].search([])
        record.sudo().message_subscribe(cls.outside.ids, subtypes.ids)

    def reached(self):
        """Every address that a mail of the last `mock_mail_gateway` went or will go to."""
        mails = self._new_mails.exists()
        written = [*mails.mapped("email_to"), *mails.mapped("email_cc")]
        for sent in self._mails:
            written += [*(sent["email_to"] or []), *(sent["email_cc"] or [])]
        known = mails.recipient_ids.mapped("email")
        return set(email_normalize_all(", ".join(filter(None, written + known))))

    def outside_reached(self):
        """Whoever of the outside was mailed or notified."""
        self.env.invalidate_all()
        notified = self.env["mail.notification"].sudo().search([("id", ">", self.newest)])
        told = set(notified.res_partner_id.mapped("email")) | set(
            notified.filtered("mail_email_address").mapped("mail_email_address")
        )
        addresses = {*self.outside.mapped("email"), ANYBODY, "copy@example.com"}
        return (self.reached() | told) & addresses

    @mute_logger("odoo.http", "odoo.addons.mail.models.mail_thread")
    def attempt(self, way):
        """Try one way as the staff of the desk; whether it was answered, or was refused."""
        found = self.env["mail.notification"].sudo().search([], order="id desc", limit=1)
        self.newest = found.id or 0
        with self.mock_mail_gateway():
            try:
                way()
            except JsonRpcException as refusal:
                return str(refusal)
            self.env["mail.mail"].sudo().search([("state", "=", "outgoing")])
        return True

    def call(self, model, method, *args, **kwargs):
        return self.rpc(self.staff, model, method, *args, **kwargs)

    def get_ways(self):
        """`{name: callable}`: every way to write an internal note that names outsiders."""
        ids, everybody = self.case.ids, self.outside.ids
        name = self.case._name
        note = self.env.ref(NOTE).id
        todo = self.env.ref("mail.mail_activity_data_todo")
        view = self.env["ir.ui.view"].create(
            {"name": "Note", "type": "qweb", "arch": "<t t-name='note'><p>He is a pain</p></t>"}
        )
        words = {"body": "He is a pain", "partner_ids": everybody}
        both = {**words, "outgoing_email_to": ANYBODY}
        template = self.env["mail.template"].create(
            {
                "name": "Letter",
                "model_id": self.env["ir.model"]._get_id(name),
                "subject": "He is a pain",
                "body_html": "<p>He is a pain</p>",
                "email_to": ANYBODY,
                "email_cc": "copy@example.com",
                "partner_to": ",".join(map(str, everybody)),
            }
        )
        ways = {
            "a note by id": lambda: self.call(
                name, "message_post", ids, **both, message_type="comment", subtype_id=note
            ),
            "hidden by a flag": lambda: self.call(
                name,
                "message_post",
                ids,
                **both,
                message_type="comment",
                subtype_xmlid=COMMENT,
                is_internal=True,
            ),
            "no subtype": lambda: self.call(name, "message_post", ids, **both),
            "later": lambda: self.call(
                name,
                "message_post",
                ids,
                **both,
                subtype_xmlid=NOTE,
                scheduled_date=fields.Datetime.to_string(
                    fields.Datetime.add(fields.Datetime.now(), days=1)
                ),
            ),
            "message_notify": lambda: self.call(name, "message_notify", ids, **words),
            "message_notify of a comment": lambda: self.call(
                name, "message_notify", ids, **words, subtype_xmlid=COMMENT, is_internal=False
            ),
            "message_notify of anything": lambda: self.notify_anything(words, self.case),
            "message_notify of a row": lambda: self.notify_anything(
                words, self.case.contact_ids[:1]
            ),
            "post with a view": lambda: self.call(
                name, "message_post_with_source", ids, self.name_it(view), partner_ids=everybody
            ),
            "post with a template": lambda: self.call(
                name,
                "message_post_with_source",
                ids,
                self.name_it(template),
            ),
            "mail with a view": lambda: self.call(
                name,
                "message_mail_with_source",
                ids,
                self.name_it(view),
                partner_ids=[Command.set(everybody)],
            ),
            "mail with a template": lambda: self.call(
                name, "message_mail_with_source", ids, self.name_it(template)
            ),
            "to-do done": lambda: self.finish(todo),
            "to-do of an outsider": lambda: self.call(
                "mail.activity",
                "create",
                {
                    "activity_type_id": todo.id,
                    "res_model_id": self.env["ir.model"]._get_id(name),
                    "res_id": ids[0],
                    "user_id": self.login.id,
                    "note": "He is a pain",
                },
            ),
            "scheduled": lambda: self.schedule(everybody),
            "follower told": lambda: self.tell_followers(everybody),
            "chatter": lambda: self.chat(everybody),
        }
        for subtype in self.env["mail.message.subtype"].search([("internal", "=", True)]):
            ways[f"subtype {subtype.name}"] = lambda s=subtype: self.call(
                name, "message_post", ids, **both, message_type="comment", subtype_id=s.id
            )
        for kind, _label in self.env["mail.message"]._fields["message_type"].selection:
            if kind != "sms":  # not a note: it is written to be sent
                ways[f"type {kind}"] = lambda k=kind: self.call(
                    name, "message_post", ids, **both, message_type=k, subtype_xmlid=NOTE
                )
        for mode in ("comment", "mass_mail"):
            for source in (False, template.id):
                ways[f"composer {mode} {bool(source)}"] = lambda m=mode, s=source: self.compose(
                    m, s, everybody
                )
        return ways

    def name_it(self, record):
        """The XML id of this record, by which a remote call names it."""
        record.export_data(["id"])
        self.env.flush_all()
        return record.get_external_id()[record.id]

    def notify_anything(self, words, record):
        """By the model behind all threads, about a record that need not be one."""
        about = {"model": record._name, "res_id": record.id}
        self.make_jsonrpc_request(
            "/web/dataset/call_kw/mail.thread/message_notify",
            {
                "model": "mail.thread",
                "method": "message_notify",
                "args": [[]],
                "kwargs": {**words, **about},
            },
        )

    def finish(self, todo):
        made = self.call(
            "mail.activity",
            "create",
            {
                "activity_type_id": todo.id,
                "res_model_id": self.env["ir.model"]._get_id(self.case._name),
                "res_id": self.case.id,
                "user_id": self.staff.id,
            },
        )
        self.call("mail.activity", "action_feedback", [made], feedback="He is a pain")

    def schedule(self, partners):
        made = self.call(
            "mail.scheduled.message",
            "create",
            {
                "model": self.case._name,
                "res_id": self.case.id,
                "author_id": self.staff.partner_id.id,
                "body": "He is a pain",
                "is_note": True,
                "partner_ids": [Command.set(partners)],
                "scheduled_date": fields.Datetime.to_string(
                    fields.Datetime.add(fields.Datetime.now(), days=1)
                ),
            },
        )
        self.call("mail.scheduled.message", "post_message", [made])

    def tell_followers(self, partners):
        made = self.call(
            "mail.followers.edit",
            "create",
            {
                "res_model": self.case._name,
                "res_ids": str(self.case.ids),
                "partner_ids": [Command.set(partners)],
                "message": "He is a pain",
                "notify": True,
            },
        )
        self.call("mail.followers.edit", "edit_followers", [made])

    def compose(self, mode, template_id, partners):
        made = self.call(
            "mail.compose.message",
            "create",
            {
                "model": self.case._name,
                "res_ids": str(self.case.ids),
                "composition_mode": mode,
                "template_id": template_id,
                "subject": "He is a pain",
                "body": "<p>He is a pain</p>",
                "partner_ids": [Command.set(partners)],
                "subtype_id": self.env.ref(NOTE).id,
            },
            context={"force_email": True},
        )
        self.call("mail.compose.message", "action_send_mail", [made])

    def chat(self, partners):
        """What the chatter itself calls."""
        self.rpc(self.staff, "res.users", "read", self.staff.ids, ["name"])  # the login
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": self.case._name,
                "thread_id": self.case.id,
                "post_data": {
                    "body": "He is a pain",
                    "message_type": "comment",
                    "subtype_xmlid": NOTE,
                    "partner_ids": partners,
                    "partner_emails": [ANYBODY],
                },
            },
        )

    def test_an_internal_note_never_leaves_the_house(self):
        """R40: whichever way it is written, whomever it names, whoever follows."""
        answered = []
        for name, way in self.get_ways().items():
            with self.subTest(way=name):
                answered += [name] if self.attempt(way) is True else []
                self.assertFalse(self.outside_reached())
        self.assertGreater(len(answered), 12, answered)

    def test_no_internal_message_is_read_by_a_complainant(self):
        """R40, R54: neither found, nor read by counting ids; nor is what the log says."""
        self.case.partner_id = self.login.partner_id
        for way in self.get_ways().values():
            self.attempt(way)
        self.case.mood = "agitated"
        self.flush_tracking()
        messages = self.env["mail.message"].sudo()
        messages = messages.search([("model", "=", self.case._name), ("res_id", "=", self.case.id)])
        self.assertGreater(len(messages), 10)
        [letter] = self.write_letter()
        for name in ("body", "subject", "preview"):
            for message in messages.ids:
                with self.subTest(field=name, message=message):
                    self.denied(self.login, "mail.message", "read", [message], [name])
        found = self.rpc(self.login, "mail.message", "search", [["res_id", "=", self.case.id]])
        self.assertEqual(found, [letter])
        read = self.rpc(self.login, "mail.message", "read", [letter], ["body"])
        self.assertIn("We are sorry", str(read))

    def write_letter(self):
        """A message to the complainant; its id."""
        return self.call(
            self.case._name,
            "message_post",
            self.case.ids,
            body="We are sorry",
            message_type="comment",
            subtype_xmlid=COMMENT,
        )

    def test_a_note_reaches_colleagues_and_a_letter_the_complainant(self):
        """R40: the test above can fail."""
        ids, name = self.case.ids, self.case._name
        people = self.outside.ids + self.colleague.partner_id.ids
        words = {"body": "Who knows?", "partner_ids": people, "outgoing_email_to": ANYBODY}
        self.attempt(lambda: self.call(name, "message_post", ids, **words, subtype_xmlid=NOTE))
        self.assertEqual(self.reached(), {"t_colleague@example.com"})
        self.attempt(
            lambda: self.call(
                name, "message_post", ids, **words, subtype_xmlid=COMMENT, message_type="comment"
            )
        )
        self.assertEqual(self.outside_reached(), {*self.outside.mapped("email"), ANYBODY})

    def test_a_complainant_who_works_here_reads_no_notes_about_themselves(self):
        """R40: the complainant is outside of their own case."""
        case = self.new_complaint(partner_id=self.repairer.partner_id.id)
        case.message_subscribe(self.repairer.partner_id.ids)
        self.env.flush_all()
        self.attempt(
            lambda: self.call(
                case._name,
                "message_post",
                case.ids,
                body="Between us",
                partner_ids=self.repairer.partner_id.ids,
            )
        )
        self.assertNotIn("t_repair@example.com", self.reached())

    def test_the_letter_of_a_stage_reaches_the_complainant_only(self):
        """R40: a letter is no note; colleagues who follow get no copy."""
        stage = self.stage("investigation")
        stage.template_id = self.env.ref("complaint_management.mail_template_progress")
        self.case.cause_id = self.cause
        self.env.flush_all()
        self.attempt(
            lambda: self.call(self.case._name, "write", self.case.ids, {"stage_id": stage.id})
        )
        self.assertEqual(self.case.state, "investigation")
        self.assertEqual(self.outside_reached(), {"lin@example.com"})
        self.assertEqual(self.reached(), {"lin@example.com"})

    def test_notes_of_every_thread_stay_in_the_house(self):
        """R40: on whatever record of ours a thread is, of any addon."""
        threads = [
            model
            for model in self.models_of_ours()
            if issubclass(self.registry[model._name], self.registry["mail.thread"])
        ]
        self.assertIn("complaint.improvement", [model._name for model in threads])
        for model in threads:
            with self.subTest(model=model._name), self.cr.savepoint():
                record = self.case if model._name == self.case._name else self.make(model)
                outside = self.outside
                if not record._fields.get("company_id") or not record.company_id:
                    outside -= self.stranger.partner_id  # it belongs to every company
                self.follow(record)
                self.env.flush_all()
                for kind in ("comment", "notification", "email"):
                    with self.mock_mail_gateway():
                        record.message_post(
                            body="He is a pain",
                            message_type=kind,
                            subtype_xmlid=NOTE,
                            partner_ids=self.outside.ids,
                            outgoing_email_to=ANYBODY,
                        )
                        record.message_notify(body="He is a pain", partner_ids=self.outside.ids)
                    self.assertFalse(self.reached() & {*outside.mapped("email"), ANYBODY})

    def make(self, model):
        """Some record of this model, of our company where it has one."""
        if issubclass(self.registry[model._name], self.registry["complaint.vocabulary.mixin"]):
            return model.search([], limit=1)  # what is shipped
        worked_out = [name for name, field in model._fields.items() if field.required]
        vals = self.guess(model, self.case, self.gm, worked_out)
        if "company_id" in vals and not model._fields["company_id"].related:
            vals["company_id"] = self.company.id
        moments = [name for name in vals if model._fields[name].type == "datetime"]
        for days, name in enumerate(moments):  # one after the other
            vals[name] = fields.Datetime.add(fields.Datetime.now(), days=days)
        if model._name == "complaint.periodic.report":
            week = {"date_from": "2020-01-06", "date_to": "2020-01-12"}
            vals |= {**week, "department_id": self.desk.id}
        return model.sudo().create(vals)

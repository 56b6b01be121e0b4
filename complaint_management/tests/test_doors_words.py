from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_doors import SECRET, ComplaintDoors

LIMIT = 200  # of one model: what was written last


@tagged("post_install", "-at_install")
class TestDoorsWords(ComplaintDoors):
    """No word of a case kept from somebody stands anywhere they can read (R55)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = cls.newest()
        case = cls.secret
        words = f"{SECRET} 13800138000"
        texts = {
            name: words
            for name, field in case._fields.items()
            if field.type in ("char", "text", "html")
            and field.store
            and not field.readonly
            and not field.compute
            and name not in ("number", "name", "email_cc", "external_ref")
        }
        case.write(
            texts | {"name": words, "confidential_user_ids": [Command.link(cls.repairer.id)]}
        )
        for model in cls.row_models():
            vals = cls.guess(model, case, cls.gm, ["complaint_id"])
            vals |= {
                name: words
                for name, field in model._fields.items()
                if field.type in ("char", "text", "html")
                and field.store
                and not field.readonly
                and not field.related
                and "phone" not in name
                and "email" not in name
            }
            try:
                with cls.env.cr.savepoint():
                    model.with_user(cls.gm).create(vals)
            except Exception:
                continue  # a rule of its own; the others are many
        case.message_post(body=words, subject=words)
        case.message_post(
            body=words,
            subject=words,
            subtype_xmlid="mail.mt_comment",
            partner_ids=cls.repairer.partner_id.ids,
        )
        case.message_notify(body=words, subject=words, partner_ids=cls.repairer.partner_id.ids)
        case.activity_schedule(
            "mail.mail_activity_data_todo", summary=words, note=words, user_id=cls.repairer.id
        )
        cls.env["ir.attachment"].with_user(cls.gm).create(
            {"name": words, "raw": words.encode(), "res_model": case._name, "res_id": case.id}
        )
        case._escalate_self("manual", words)
        cls.env["complaint.escalation"]._cron_send_digest()
        cls.env.flush_all()
        cls.cr.flush()

    @classmethod
    def row_models(cls):
        row = cls.registry["complaint.row.mixin"]
        return [
            cls.env[name]
            for name, model in sorted(cls.registry.items())
            if issubclass(model, row) and not model._abstract
        ]

    @classmethod
    def newest(cls):
        """`{model: id of its newest record}`: what the demo says is not about our secret."""
        found = {}
        for name, model in cls.registry.items():
            if model._auto and not model._abstract and not model._transient:
                cls.env.cr.execute(f'SELECT COALESCE(MAX(id), 0) FROM "{model._table}"')
                [found[name]] = cls.env.cr.fetchone()
        return found

    def outsiders(self):
        """Whoever has nothing to do with it: staff, heads, a deputy, the administrator of
        complaints, an employee without any level, a complainant with a login."""
        nobody = new_test_user(
            self.env, "t_nobody_at_all", groups="base.group_user", company_id=self.company.id
        )
        return (
            self.staff
            | self.accountant
            | self.desk_head
            | self.deputy
            | self.admin
            | nobody
            | self.new_portal_user()
        )

    def test_a_word_of_a_confidential_case_is_found_nowhere(self):
        """R55: in no text, name, link, file, to-do, message or mail of any model they read."""
        self.assertIn(SECRET, self.secret.description)
        for user in self.outsiders():
            self.env.invalidate_all()
            for name, newest in self.before.items():
                model = self.env[name].with_user(user)
                if not model.has_access("read"):
                    continue
                with self.subTest(model=name, who=user.login):
                    self.assertNotIn(SECRET, self.read_all(model, newest))

    @mute_logger("odoo.models", "odoo.sql_db")
    def read_all(self, model, newest):
        """All that can be read of the records of `model` after the id `newest`, as text."""
        domain = [("id", ">", newest)]
        names = [
            name
            for name, info in model.fields_get(attributes=["type", "store"]).items()
            if info["type"]
            in ("char", "text", "html", "many2one", "many2many", "json", "reference")
            and info.get("store", True)
        ]
        try:
            with self.cr.savepoint():
                rows = model.search(domain, limit=LIMIT, order="id desc").read(names or ["id"])
                return str(rows)
        except Exception as error:
            return str(error)

    def test_it_is_found_by_whom_it_was_told_to(self):
        """R55: the test above can fail."""
        self.assertIn(SECRET, self.read_all(self.secret.with_user(self.gm), 0))
        messages = self.env["mail.message"].with_user(self.gm)
        self.assertIn(SECRET, self.read_all(messages, self.before["mail.message"]))

    def test_the_subject_of_a_message_is_the_number_of_the_case(self):
        """R55: every employee reads it through the notification."""
        case = self.hidden
        case.message_notify(body="Look", partner_ids=self.desk_head.partner_id.ids)
        case.message_post(
            body="Look", partner_ids=self.desk_head.partner_id.ids, subtype_xmlid="mail.mt_comment"
        )
        self.env.flush_all()
        rows = self.rpc(
            self.accountant,
            "mail.notification",
            "search_read",
            [],
            ["mail_message_id"],
            order="id desc",
            limit=50,
        )
        self.assertTrue(rows)
        self.assertNotIn(SECRET, str(rows))

import ast
import re
from pathlib import Path

from odoo.exceptions import UserError
from odoo.modules.module import Manifest
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import ComplaintCommon

XMLID = re.compile(r"[a-z]\w*\.[a-z]\w*")

# Of other apps, and missing without harm: a to-do becomes a plain one, a note a message, a mail
# goes out without its frame.
FALL_BACK = {
    "mail.mail_activity_data_warning",
    "mail.mail_notification_light",
    "mail.mt_comment",
    "mail.mt_note",
}
# What Odoo itself cannot do without.
OF_ODOO = {"base.group_user", "base.group_system", "base.partner_root"}


@tagged("post_install", "-at_install")
class TestComplaintKept(ComplaintCommon):
    """Nothing that our code calls by name can be taken away from it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "base.group_system,complaint_management.group_complaint_admin"
        cls.system = new_test_user(cls.env, "t_system", groups=groups)

    def addons(self):
        """The folders of our addons that are installed here."""
        names = self.env["ir.module.module"].search(
            [("name", "=like", r"complaint\_management%"), ("state", "=", "installed")]
        )
        return [Path(Manifest.for_addon(name).path) for name in names.mapped("name")]

    def words(self):
        """Every text in our Python code that may be an XML id; of a composed one its beginning
        and a star."""
        for addon in self.addons():
            for path in addon.rglob("*.py"):
                if "tests" in path.parts:
                    continue
                for node in ast.walk(ast.parse(path.read_text("utf8"))):
                    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                        yield f"{node.values[0].value}*"
                    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                        yield from node.value.split(",")

    def called(self):
        """`{XML id: record}` of whatever our code calls by name."""
        found = {}
        Data = self.env["ir.model.data"]
        for word in set(self.words()):
            name = word.partition("?")[0]
            if not XMLID.fullmatch(name.rstrip("*")):
                continue
            module, name = name.split(".")
            named = [("module", "=", module), ("name", "=like", name.replace("*", "%"))]
            if module in ("ir", "res"):
                continue
            for data in Data.search([*named, ("model", "not in", ("ir.model", "ir.model.fields"))]):
                found[data.complete_name] = self.env[data.model].browse(data.res_id)
        return found

    def test_nothing_called_by_name_can_be_deleted(self):
        """R31, R41: to-dos, letters, jobs, forms, pages, groups; by nobody, however much they
        may; the sentence says what to do instead."""
        called = self.called()
        for name in ("mail_activity_type_visit", "mail_template_closing", "ir_cron_run_due"):
            self.assertIn(f"complaint_management.{name}", called)
        self.assertGreater(len(called), 45)
        for name in sorted(called.keys() - FALL_BACK - OF_ODOO):
            with (
                self.subTest(name),
                mute_logger("odoo.models.unlink", "odoo.sql_db"),
                self.assertRaisesRegex(UserError, r"cannot (be )?delete"),
                self.env.cr.savepoint(),
            ):
                called[name].with_user(self.system).unlink()

    def test_what_is_archived_goes_on(self):
        """R41: whoever puts a kind of to-do, a letter or a page away harms nothing."""
        for record in self.called().values():
            if record._name.startswith("mail.") and "active" in record._fields:
                record.active = False
        case = self.new_complaint()
        self.bring_to_visit(case)
        self.assertTrue(case.activity_ids)
        self.assertTrue(case.next_html)
        self.assertTrue(case._get_reply_template())

    def test_what_falls_back_is_not_needed(self):
        """R20: the administrators learn of a fault also where a kind of to-do is gone."""
        for name in FALL_BACK & self.called().keys():
            record = self.env.ref(name)
            if record._name == "mail.activity.type":
                record.with_user(self.system).unlink()
        policy = self.env["complaint.policy"].search([], limit=1)
        policy._report_fault("Something is wrong")
        self.assertIn("Something is wrong", policy.activity_ids.mapped("summary"))

    def test_records_people_added_may_go(self):
        """R41: only what we ship is kept."""
        todo = self.env["mail.activity.type"].with_user(self.system).create({"name": "Own"})
        todo.unlink()
        self.assertFalse(todo.exists())

    def test_no_word_of_a_call_opens_what_is_kept(self):
        """R57: the word that lets guards pass when an addon is uninstalled is no password."""
        word = {"_force_unlink": True}
        others = self.env["complaint.stage"].search([("state", "=", "solution")])
        stage = others.create({"name": "The only one", "state": "solution"})
        others.active = False
        with self.refused("at least one active stage"):
            stage.with_user(self.admin).with_context(**word).unlink()
        self.new_complaint().category_id.flush_recordset()
        with self.refused("is used by cases"):
            self.category.with_user(self.admin).with_context(**word).unlink()

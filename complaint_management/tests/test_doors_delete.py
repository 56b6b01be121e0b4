import inspect

from odoo.fields import Command
from odoo.tests import tagged

from .common_doors import ComplaintDoors

# Lets the guards of deletion pass while Odoo uninstalls an addon; a client can send it as well.
UNINSTALLING = {"_force_unlink": True}


@tagged("post_install", "-at_install")
class TestDoorsDelete(ComplaintDoors):
    """What stays, stays, whatever the context of the call says (R57)."""

    def kept(self):
        """`{what: records}` that somebody with the right to delete such records must not."""
        case = self.open
        [solution] = case.solution_ids[:1]
        solution.action_propose()
        evidence = self.env["complaint.evidence"].with_user(self.staff)
        evidence = evidence.create(
            {
                "complaint_id": case.id,
                "name": "Photo",
                "attachment_ids": [Command.create({"name": "leak.txt", "raw": b"wet"})],
            }
        )
        note = case.message_post(body="Said", subtype_xmlid="mail.mt_note")
        todo = case.sudo().activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.gm.id, summary="Decide"
        )
        self.env.flush_all()
        return {
            "a remedy that was told": solution.remedy_ids,
            "a note": note,
            "a file of evidence": evidence.attachment_ids,
            "a to-do of the GM": todo,
            "a case": case,
            "a contact": case.contact_ids,
            "a clock": case.deadline_ids[:1],
        }

    def test_no_word_of_the_context_deletes_what_stays(self):
        """R57: by staff, a head and the GM, over RPC."""
        for what, records in self.kept().items():
            for user in (self.staff, self.desk_head):
                with self.subTest(what=what, who=user.login):
                    model, ids = records._name, records.ids
                    self.denied(user, model, "unlink", ids, context=UNINSTALLING)
                    records.invalidate_recordset()
                    self.assertEqual(records.sudo().exists(), records)

    def test_nor_does_one_word_delete_what_administrators_need(self):
        """R4, R57: the only stage of its state, a severity in use."""
        stage = self.stage("solution")
        self.denied(self.admin, stage._name, "unlink", stage.ids, context=UNINSTALLING)

    def test_every_guard_of_deletion_heeds_who_asks(self):
        """R57: a model that gets such a guard gets the `unlink` that makes it hold."""
        guarded = set()
        for name, model in self.registry.items():
            guards = [
                method
                for method in self.env[name]._ondelete_methods
                if ".complaint_management" in method.__module__ and not method._ondelete
            ]
            unlinks = [
                inspect.getsource(cls.__dict__["unlink"])
                for cls in model.__mro__
                if "unlink" in cls.__dict__ and ".complaint_management" in cls.__module__
            ]
            if guards:
                guarded.add(name)
                with self.subTest(model=name):
                    self.assertTrue(any("heeding_guards" in code for code in unlinks))
        self.assertGreaterEqual(
            guarded, {"complaint.remedy", "mail.message", "complaint.complaint"}
        )

import base64

from lxml import etree

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintEvidence(ComplaintCommon):
    def new_file(self, user, content=b"picture", name="tap.jpg", **vals):
        """A file as the web client sends it before the evidence is saved."""
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": name, "datas": base64.b64encode(content), **vals})
        )

    def new_evidence(self, case, file, **vals):
        return (
            self.env["complaint.evidence"]
            .with_user(case.env.user)
            .create(
                {
                    "complaint_id": case.id,
                    "name": "The tap",
                    "attachment_ids": [(6, 0, file.ids)],
                    **vals,
                }
            )
        )

    def test_evidence_has_kind_source_taker_and_time(self):
        """R33: what it is, where it comes from, who took it, when."""
        evidence = self.new_evidence(
            self.new_complaint(), self.new_file(self.staff), kind="photo", source="The caller"
        )
        self.assertEqual(evidence.user_id, self.staff)
        self.assertTrue(evidence.date)
        self.assertEqual((evidence.kind, evidence.source), ("photo", "The caller"))

    def test_who_sees_the_case_opens_the_file_nobody_else(self):
        """R33, R55: the file follows the case."""
        file = self.new_file(self.staff, res_model="complaint.evidence")
        self.new_evidence(self.new_complaint(), file)
        self.assertEqual(file.with_user(self.colleague).raw, b"picture")
        self.assertFalse(file.with_user(self.accountant).has_access("read"))

    def test_a_file_over_the_limit_is_refused_and_nothing_is_saved(self):
        """R33: the limit of the database holds, however the file was sent."""
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", 10)
        case = self.new_complaint()
        with self.refused("tap.jpg has 11.00 bytes; the limit is 10.00 bytes", ValidationError):
            self.new_evidence(case, self.new_file(self.staff, b"12345678901"))
        self.assertFalse(case.evidence_ids)
        self.assertTrue(self.new_evidence(case, self.new_file(self.staff, b"1234567890")))

    def test_the_limit_is_said_before_a_file_is_chosen(self):
        """R33: on every screen where files are chosen; the one that is refused afterwards."""
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", 30 * 1024 * 1024)
        form = Form(
            self.env["complaint.evidence"].with_user(self.staff),
            view="complaint_management.complaint_evidence_view_form",
        )
        self.assertEqual(form.file_limit, "Each file may have up to 30.00 Mb.")
        for view in self.env["ir.ui.view"].search([("model", "=like", "complaint.%")]):
            arch = etree.fromstring(view.arch)
            chosen = arch.xpath("//field[@widget='many2many_binary'][not(@readonly='1')]")
            with self.subTest(view=view.name):
                self.assertEqual(bool(chosen), bool(arch.xpath("//field[@name='file_limit']")))

    def test_evidence_is_never_deleted(self):
        """R57: neither the record nor its file, by nobody."""
        file = self.new_file(self.staff)
        evidence = self.new_evidence(self.new_complaint(), file)
        for user in (self.staff, self.gm, self.env.ref("base.user_root")):
            with self.subTest(user=user.name):
                with self.refused():
                    evidence.with_user(user).unlink()
                with self.refused():
                    file.with_user(user).unlink()

    def test_files_of_a_closed_case_stay(self):
        """R44, R57: those in the chatter too; in an open case a mistake may be removed."""
        case = self.new_complaint()
        on_case = {"res_model": case._name, "res_id": case.id}
        self.new_file(self.staff, **on_case).unlink()
        file = self.new_file(self.staff, **on_case)
        self.close(case)
        with self.refused("part of the record"):
            file.with_user(self.staff).unlink()

    def test_taking_a_file_off_the_evidence_is_logged(self):
        """R57: the log names the file."""
        file = self.new_file(self.staff)
        case = self.new_complaint()
        evidence = self.new_evidence(case, file)
        evidence.attachment_ids = False
        self.assertIn(("tap.jpg", ""), self.tracked(case)["attachment_ids"])

    def test_facts_and_cause_are_part_of_the_case(self):
        """R33: the cause comes from the tree and in words; the tree holds all groups."""
        case = self.new_complaint()
        case.write(
            {"investigation": "Seal worn", "cause_id": self.cause.id, "cause_note": "Never changed"}
        )
        self.assertEqual(case.cause_id, self.cause)
        roots = self.env["complaint.cause"].search([("parent_id", "=", False)])
        self.assertGreaterEqual(len(roots), 10)

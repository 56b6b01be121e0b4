import base64

from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import DOT, ComplaintCommon

PAGE = b"<html><script>alert(1)</script></html>"
DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
ACTIVE = {
    "page.html": (PAGE, "text/html"),
    "page.xhtml": (PAGE, "application/xhtml+xml"),
    "drawing.svg": (DRAWING, "image/svg+xml"),
    "feed.xml": (b"<?xml version='1.0'?><a/>", "text/xml"),
    "script.js": (b"alert(1)", "text/javascript"),
    "script.mjs": (b"alert(1)", "application/javascript"),
    "unknown": (PAGE, "application/x-unheard-of"),
    "picture.png": (PAGE, "IMAGE/SVG+XML"),
    "sly.png": (PAGE, "image/png, text/html"),
}
HARMLESS = "application/octet-stream text/plain image/png audio/mpeg application/pdf".split()
PASSIVE = {
    "photo.png": (base64.b64decode(DOT), "image/png"),
    "note.txt": (b"It drips", "text/plain"),
    "letter.pdf": (b"%PDF-1.4", "application/pdf"),
    "call.mp3": (b"ID3", "audio/mpeg"),
}


@tagged("post_install", "-at_install")
class TestComplaintFile(ComplaintCommon, HttpCase):
    """Files of active content are kept and never opened within our pages (R33)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # who may write pages, so that Odoo keeps the type of what they upload
        groups = "base.group_system,complaint_management.group_complaint_gm"
        cls.root = new_test_user(
            cls.env, "t_system", groups=groups, company_id=cls.company.id, password="t_system"
        )
        cls.case = cls.new_complaint(partner_id=cls.new_portal_user().partner_id.id)

    def new_file(self, user, name, content, mimetype, **vals):
        vals = {"name": name, "raw": content, "mimetype": mimetype, **vals}
        return self.env["ir.attachment"].with_user(user).create(vals)

    def files(self, user, kinds):
        """Each kind of file as evidence, in the thread of a case and still to be saved."""
        for name, (content, mimetype) in kinds.items():
            loose = self.new_file(user, name, content, mimetype, res_model="complaint.evidence")
            yield loose
            evidence = self.new_file(user, name, content, mimetype)
            self.env["complaint.evidence"].with_user(user).create(
                {
                    "complaint_id": self.case.id,
                    "name": "What was sent",
                    "attachment_ids": [(6, 0, evidence.ids)],
                }
            )
            yield evidence
            place = {"res_model": "mail.compose.message", "res_id": 0}
            written = self.new_file(user, name, content, mimetype, **place)
            self.case.with_user(user).message_post(body="See file", attachment_ids=written.ids)
            self.assertEqual(written.res_model, "complaint.complaint")
            yield written

    def addresses(self, file):
        token = file.sudo().generate_access_token()[0]
        for path in ("content", "image"):
            for asked in (
                "",
                "?download=0",
                "?mimetype=image/svg%2Bxml&unique=1",
                f"?access_token={token}&mimetype=TEXT/HTML",
            ):
                yield f"/web/{path}/{file.id}{asked}"
        yield f"/web/image/{file.id}/16x16"
        yield f"/web/content/ir.attachment/{file.id}/raw/{file.name}"

    def assert_harmless(self, address):
        """It is a download, or of a type that no browser makes a page of; answers which."""
        answer = self.url_open(address)
        self.assertEqual(answer.status_code, 200, address)
        kind = answer.headers["Content-Type"].partition(";")[0]
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        is_saved = answer.headers.get("Content-Disposition", "").startswith("attachment")
        self.assertIn(kind, HARMLESS)
        return is_saved

    def test_active_content_is_saved_never_opened(self):
        """R33: whoever sent it, whoever asks for it, and however."""
        few = {name: ACTIVE[name] for name in ("page.html", "drawing.svg", "script.js")}
        for user, kinds in ((self.root, ACTIVE), (self.staff, few)):
            for file in self.files(user, kinds):
                self.env.flush_all()
                self.authenticate(user.login, user.login.ljust(8, "x"))
                for address in self.addresses(file):
                    with self.subTest(user=user.login, address=address):
                        self.assert_harmless(address)

    def test_a_stranger_with_the_link_gets_a_download_too(self):
        """R33, R58: a complainant opens what we attached to an answer."""
        for file in self.files(self.root, ACTIVE):
            self.authenticate(None, None)
            token = file.sudo().generate_access_token()[0]
            for path in ("content", "image"):
                with self.subTest(name=file.name, path=path):
                    self.assert_harmless(f"/web/{path}/{file.id}?access_token={token}")

    def test_the_file_itself_is_kept_as_it_was_sent(self):
        """R33, R57: it may be proof."""
        self.authenticate("t_system", "t_system")
        for file in self.files(self.root, ACTIVE):
            with self.subTest(name=file.name):
                self.assertEqual(file.raw, ACTIVE[file.name][0])
                self.assertEqual(self.url_open(f"/web/content/{file.id}").content, file.raw)

    def test_photos_and_letters_are_still_looked_at(self):
        """R33: pictures, recordings, PDF and plain text open beside the case."""
        self.authenticate(self.staff.login, self.staff.login.ljust(8, "x"))
        for file in self.files(self.staff, PASSIVE):
            with self.subTest(name=file.name):
                self.assertFalse(self.assert_harmless(f"/web/content/{file.id}"))
                self.assertTrue(self.assert_harmless(f"/web/content/{file.id}?download=1"))

    def test_a_signature_is_no_page_either(self):
        """R38: whatever stands in a picture field."""
        self.case.with_user(self.staff).assessment = "valid"
        solution = self.new_solution(self.case, user=self.staff)
        field = next(n for n, f in solution._fields.items() if f.type == "binary")
        solution.sudo()[field] = DOT
        self.env.flush_all()
        self.authenticate(self.staff.login, self.staff.login.ljust(8, "x"))
        address = f"/web/content/complaint.solution/{solution.id}/{field}?mimetype=text/html"
        self.assertTrue(self.assert_harmless(address))

    def test_a_link_leads_somewhere_and_runs_nothing(self):
        """R33: on evidence, in the thread of a case, and when it is linked there later."""
        place = {"res_model": "complaint.complaint", "res_id": self.case.id}
        for user in (self.staff, self.root):
            files = self.env["ir.attachment"].with_user(user)
            for url in ("javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x"):
                link = {"name": "Photos", "type": "url", "url": url}
                with self.subTest(user=user.login, url=url):
                    with self.refused("a link begins with https", ValidationError):
                        files.create({**link, **place})
                    loose = files.create(link)
                    with self.refused("a link begins with https", ValidationError):
                        loose.write(place)
            files.create({**link, **place, "url": "https://example.com/photos"})

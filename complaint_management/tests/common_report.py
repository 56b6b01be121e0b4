import base64
import io
import re
import unicodedata
from datetime import timedelta

from PIL import Image, ImageDraw

from odoo import fields
from odoo.tests import HttpCase
from odoo.tools.pdf import PdfFileReader

from .common import ComplaintCommon

REPORT = "complaint_management.complaint_complaint_report"
CUSTOMER_REPORT = "complaint_management.complaint_complaint_report_customer"


def picture():
    """A small drawing that stands for a signature on the screen."""
    image = Image.new("RGB", (300, 100), "white")
    ImageDraw.Draw(image).line([(10, 80), (90, 20), (180, 85), (290, 30)], fill="navy", width=5)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return base64.b64encode(stream.getvalue())


class ReportCase(ComplaintCommon, HttpCase):
    """Forms as people get them: through wkhtmltopdf, read back from the PDF."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.lang = "en_US"
        cls.env["res.lang"]._activate_lang("en_US").write(
            {"date_format": "%m/%d/%Y", "time_format": "%I:%M:%S %p"}
        )
        site = cls.env["complaint.location"].create(
            {"name": "Riverside", "kind": "site", "company_id": cls.company.id}
        )
        cls.place = cls.env["complaint.location"].create(
            {"name": "A-1203", "parent_id": site.id, "company_id": cls.company.id}
        )

    def render(self, cases, user=None, report=REPORT, **context):
        """The PDF of `cases` as bytes, printed by `user`."""
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(user or self.staff)
            .with_context(
                **{"force_report_rendering": True, "lang": "en_US", "tz": "UTC"} | context
            )
            ._render_qweb_pdf(report, cases.ids)
        )
        self.assertEqual(kind, "pdf")
        return content

    def pages(self, content):
        """The text of each page without spaces and line ends: a line break is no difference.

        NFKC: a sign that is also a radical (水, 生) shares its glyph with it, and the PDF
        remembers the radical.
        """
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        return [
            re.sub(r"\s+", "", unicodedata.normalize("NFKC", page.extract_text()))
            for page in reader.pages
        ]

    def placed_texts(self, content):
        """`[(text, height on the page)]` of each page, the top of a page being highest."""
        return [
            self._place_texts(page)
            for page in PdfFileReader(io.BytesIO(content), strict=False).pages
        ]

    @staticmethod
    def _place_texts(page):
        texts = []

        def note(text, matrix, text_matrix, _font, _size):
            if text.strip():
                y = matrix[1] * text_matrix[4] + matrix[3] * text_matrix[5] + matrix[5]
                texts.append((text.strip(), y))

        page.extract_text(visitor_text=note)
        return texts

    def resources(self, content, kind):
        """The fonts (`/Font`) or pictures (`/XObject`) a PDF uses."""
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        return [
            entry.get_object()
            for page in reader.pages
            for entry in page["/Resources"].get_object().get(kind, {}).values()
        ]

    def image_sizes(self, content):
        return [
            (int(picture["/Width"]), int(picture["/Height"]))
            for picture in self.resources(content, "/XObject")
            if picture["/Subtype"] == "/Image"
        ]

    def print_text(self, cases, **kwargs):
        return "".join(self.pages(self.render(cases, **kwargs)))

    def assertPrinted(self, words, text):
        for word in words:
            self.assertIn(re.sub(r"\s+", "", unicodedata.normalize("NFKC", word)), text)

    def worked_case(self, is_escalated=False):
        """A case with every kind of row, up to its end."""
        case = self.new_complaint(
            location_id=self.place.id,
            severity_id=self.major.id,
            description="Water comes through the ceiling since Monday.",
            remedy_requested="A lasting repair.",
            date_occurred=fields.Datetime.now() - timedelta(days=2),
        )
        case.write(
            {
                "assessment": "partly_valid",
                "assessment_note": "The joint above leaks.",
                "cause_id": self.cause.id,
                "cause_note": "Sealed twice, never replaced.",
                "investigation": "Looked at it with the engineer.",
            }
        )
        case.action_assign_to_me()
        if is_escalated:
            case._escalate_self("manual", "Beyond my authority")
        env = case.env
        env["complaint.evidence"].create(
            {"complaint_id": case.id, "name": "Stain on the ceiling", "source": "Engineer"}
        )
        env["complaint.contact"].create(
            {"complaint_id": case.id, "summary": "Promised to look at it tomorrow."}
        )
        env["complaint.party"].create(
            {"complaint_id": case.id, "partner_name": "Wang Wei", "role": "affected"}
        )
        helping = (
            env["complaint.assistance"]
            .create(
                {
                    "complaint_id": case.id,
                    "name": "Plan of the pipes",
                    "department_id": self.repairs.id,
                    "note": "Handed over",
                }
            )
            .with_user(self.head)
        )
        helping.action_done()
        solution = self.agree_solution(
            case,
            amount=1280.0,
            name="New joint and fresh paint",
            description="We replace the joint within three days.",
            instruction="Approved. Today, please.",
        )
        solution.write({"signature": picture(), "signed_by": "Lin Xia", "answer_note": "At last."})
        solution.action_done()
        case.stage_id = self.stage("visit")
        case.with_user(self.desk_head).action_sign_off()
        case.visit_ids.write(
            {
                "result": "satisfied",
                "score_process": "4",
                "score_result": "5",
                "remarks": "Friendly people.",
            }
        )
        return case

import base64
import io
import re
import unicodedata
from datetime import timedelta

from PIL import Image, ImageDraw

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader

from .common import ComplaintCommon

REPORT = "complaint_management.complaint_complaint_report"


def picture():
    """A small drawing that stands for a signature on the screen."""
    image = Image.new("RGB", (300, 100), "white")
    ImageDraw.Draw(image).line([(10, 80), (90, 20), (180, 85), (290, 30)], fill="navy", width=5)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return base64.b64encode(stream.getvalue())


@tagged("post_install", "-at_install")
class TestComplaintReport(ComplaintCommon, HttpCase):
    """The case form as people get it: through wkhtmltopdf, read back from the PDF."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        site = cls.env["complaint.location"].create(
            {"name": "Riverside", "kind": "site", "company_id": cls.company.id}
        )
        cls.place = cls.env["complaint.location"].create(
            {"name": "A-1203", "parent_id": site.id, "company_id": cls.company.id}
        )

    def render(self, cases, user=None, **context):
        """The PDF of `cases` as bytes, printed by `user`."""
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(user or self.staff)
            .with_context(
                **{"force_report_rendering": True, "lang": "en_US", "tz": "UTC"} | context
            )
            ._render_qweb_pdf(REPORT, cases.ids)
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

    def worked_case(self):
        """A case with every kind of row, up to the return visit."""
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
        helping = env["complaint.assistance"].create(
            {
                "complaint_id": case.id,
                "name": "Plan of the pipes",
                "department_id": self.repairs.id,
                "note": "Handed over",
            }
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

    def test_the_form_says_everything_about_a_worked_case(self):
        """R50: (a) register, content, cause, measures, opinion, targets, contacts, signatures."""
        case = self.worked_case()
        self.assertEqual(case.state, "closed")
        content = self.render(case)
        text = "".join(self.pages(content))
        self.assertPrinted(
            [
                self.company.name,
                "Complaint Case Form",
                case.number,
                "Riverside",
                "A-1203",
                "Lin Xia",
                "+86 138 0013 8000",
                "lin@example.com",
                "Stefan Staff",
                "Wang Wei",
                "The tap drips",
                "Water comes through the ceiling since Monday.",
                "A lasting repair.",
                "Partly valid",
                "The joint above leaks.",
                self.cause.name,
                "Sealed twice, never replaced.",
                "Looked at it with the engineer.",
                "Stain on the ceiling",
                "New joint and fresh paint",
                "We replace the joint within three days.",
                "1,280.00",
                "Agreed",
                "At last.",
                "Signed by",
                "Approved. Today, please.",
                "Closing signed off by Dora Desk",
                "Plan of the pipes",
                "Targets",
                "Handling done",
                "Promised to look at it tomorrow.",
                "Satisfied",
                "Friendly people.",
                "Department Head",
            ],
            text,
        )
        self.assertIn((300, 100), self.image_sizes(content), "the signature is drawn")

    def test_dates_are_printed_in_the_reader_s_time(self):
        """R50: in the reader's language and hour."""
        case = self.new_complaint(date_received="2026-03-04 12:30:00")
        self.assertPrinted(["03/04/2026 12:30 PM"], self.print_text(case))
        self.assertPrinted(
            ["03/04/2026 08:30 PM"],
            self.print_text(case, tz="Asia/Shanghai"),
        )

    def test_chinese_text_keeps_its_signs(self):
        """R50: Chinese fonts; no sign is lost or replaced, also in the Chinese language."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.staff.lang = "zh_CN"
        words = ["卫生间天花板漏水，墙面发霉。", "彻底修复，并赔偿损失", "直令编写决定"]
        case = self.new_complaint(
            name=words[0], description=words[2], remedy_requested=words[1], partner_name="王小明"
        )
        content = self.render(case, lang="zh_CN")
        self.assertPrinted([*words, "王小明", case.number], "".join(self.pages(content)))
        fonts = {str(font["/BaseFont"]) for font in self.resources(content, "/Font")}
        self.assertTrue([font for font in fonts if "CJKsc" in font], fonts)

    def test_an_empty_case_has_no_empty_tables(self):
        """R50: a section without rows is not printed; the form fits one page."""
        case = self.new_complaint(name="?", partner_id=False, partner_name=False, category_id=False)
        # sudo: clocks belong to the system; a case without a policy has none
        case.sudo().deadline_ids.active = False
        pages = self.pages(self.render(case))
        self.assertEqual(len(pages), 1)
        self.assertPrinted(["Content of the Complaint", "Signatures", "1 / 1"], pages[0])
        for title in (
            "Remedy Sought",
            "Assessment",
            "Cause",
            "Facts Established",
            "Measures",
            "Opinion and Instruction",
            "Targets",
            "Contacts with",
            "Return Visit",
            "Other People",
            "Help of Other",
        ):
            self.assertNotIn(title.replace(" ", ""), pages[0])

    def test_a_huge_case_is_printed_to_the_last_word(self):
        """R50: 50,000 characters, with and without spaces, run over pages and nothing is cut."""
        words = " ".join(f"w{number:05d}" for number in range(7200))
        case = self.new_complaint(
            description=words, remedy_requested="漏" * 5000, name="Long " + "x" * 400
        )
        case.env["complaint.contact"].create(
            [
                {"complaint_id": case.id, "summary": f"c{number:03d} " + "й" * 900}
                for number in range(20)
            ]
        )
        self.assertGreater(len(words), 50000)
        pages = self.pages(self.render(case))
        text = "".join(pages)
        missing = [word for word in words.split() if word not in text]
        self.assertFalse(missing, f"{len(missing)} words were lost")
        self.assertEqual(text.count("漏"), 5000)
        self.assertEqual(text.count("й"), 20 * 900)
        self.assertPrinted([f"c{number:03d}" for number in range(20)], text)
        self.assertIn(f"{len(pages)}/{len(pages)}", pages[-1])
        self.assertIn("Signatures", pages[-1])

    def test_several_cases_are_printed_in_one_run(self):
        """R50: one file, each case numbered from its own page one, in the order asked for."""
        cases = self.new_complaint(name="Alpha") + self.new_complaint(name="Beta")
        cases += self.new_complaint(name="Gamma", description="long " * 3000)
        pages = self.pages(self.render(cases))
        self.assertIn("Alpha", pages[0])
        self.assertIn("1/1", pages[0])
        self.assertIn("Beta", pages[1])
        self.assertIn("Gamma", pages[2])
        self.assertIn(f"{len(pages) - 2}/{len(pages) - 2}", pages[-1])
        self.assertGreater(len(pages), 3)

    def test_printed_forms_can_be_kept_as_attachments(self):
        """R50: a company that files its prints gets one file per case, also in one run."""
        report = self.env.ref(REPORT)
        report.write({"attachment": "'Case %s.pdf' % object.number", "attachment_use": True})
        cases = self.new_complaint(name="Alpha") + self.new_complaint(name="Beta")
        first = self.render(cases)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", cases._name), ("res_id", "in", cases.ids)], order="res_id"
        )
        self.assertEqual(files.mapped("name"), [f"Case {case.number}.pdf" for case in cases])
        self.assertIn("Alpha", "".join(self.pages(files[0].raw)))
        self.assertIn("Beta", "".join(self.pages(files[1].raw)))
        again = self.render(cases)
        self.assertEqual(self.pages(again), self.pages(first))
        self.assertEqual(self.pages(again)[0].count("1/1"), 1, "not numbered twice")

    def test_nobody_prints_a_case_they_may_not_see(self):
        """R55: the same answer in the report as everywhere else."""
        case = self.new_complaint(is_confidential=True)
        self.print_text(case, user=self.staff)
        with self.assertRaises(AccessError):
            self.render(case, user=self.accountant)

    def test_a_copy_for_outside_leaves_internal_parts_out(self):
        """R37, R40: only what was told; no cause, targets, contacts or instruction."""
        case = self.worked_case()
        html = self.env["ir.qweb"]._render(
            "complaint_management.report_complaint_document",
            self.env["ir.actions.report"]._get_rendering_context(self.env.ref(REPORT), case.ids, {})
            | {"doc": case, "is_internal": False},
        )
        self.assertIn("New joint and fresh paint", html)
        for words in (
            "Sealed twice",
            "Looked at it",
            "Approved. Today",
            "Promised to look",
            "Targets",
            "Wang Wei",
        ):
            self.assertNotIn(words, html)

    def test_the_download_is_named_after_the_case(self):
        """R50: the file says which case it is."""
        case = self.new_complaint()
        self.authenticate("t_staff", "t_staff")
        response = self.url_open(f"/report/html/complaint_management.report_complaint/{case.id}")
        self.assertEqual(response.status_code, 200)
        self.assertIn(case.number, response.text)
        self.assertEqual(self.env.ref(REPORT).print_report_name, "'Case %s' % object.number")

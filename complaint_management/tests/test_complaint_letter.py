import io
import re
import unicodedata

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader

from .common import ComplaintCommon

LETTER = "complaint_management.complaint_letter_report"
REPORT = "complaint_management.complaint_improvement_report"
SECRETS = ("Careless", "777", "Penalty", "Finding", "INTERNAL", "malicious", "Stefan Staff")


@tagged("post_install", "-at_install")
class TestComplaintLetter(ComplaintCommon, HttpCase):
    """Reply letter and handling report, read back from the PDF (R50d, R50f)."""

    def squeeze(self, text):
        return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))

    def print_text(self, report, records, user=None, lang="en_US"):
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(user or self.staff)
            .with_context(force_report_rendering=True, lang=lang, tz="UTC")
            ._render_qweb_pdf(report, records.ids)
        )
        self.assertEqual(kind, "pdf")
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        return self.squeeze("".join(page.extract_text() for page in reader.pages))

    def assertPrinted(self, words, text):
        for word in words:
            self.assertIn(self.squeeze(word), text)

    def invalid_case(self, reason):
        return self.new_complaint(
            name="Rude letter",
            assessment="invalid",
            invalid_reason=reason,
            assessment_note="INTERNAL: wants money",
            letter_note="The lift was checked on 3 March and ran.",
        )

    def test_a_letter_says_what_was_told_and_nothing_internal(self):
        """R50f, R40: no note, finding, points, instruction, name of a colleague or draft."""
        case = self.new_complaint(
            assessment="valid", cause_id=self.cause.id, investigation="INTERNAL: our fault"
        )
        case.action_assign_to_me()
        case.message_post(body="INTERNAL note")
        self.env["complaint.finding"].with_user(self.desk_head).create(
            {"complaint_id": case.id, "note": "Careless", "amount_penalty": 777}
        )
        self.agree_solution(case, name="New seal", description="We replace the seal on Friday.")
        case.env["complaint.solution"].create(
            {"complaint_id": case.id, "name": "INTERNAL draft", "description": "INTERNAL"}
        )
        text = self.print_text(LETTER, case)
        self.assertPrinted(
            [case.number, "Dear Lin Xia", "You are right", "We replace the seal on Friday."], text
        )
        for secret in SECRETS:
            with self.subTest(secret=secret):
                self.assertNotIn(self.squeeze(secret), text)

    def test_invalid_complaints_get_a_polite_reasoned_answer(self):
        """R11: each reason in its own words, nobody is called a liar."""
        for reason, words in (
            ("misunderstanding", "rests on a misunderstanding"),
            ("malicious", "could not be confirmed"),
            ("out_of_scope", "outside what we can decide"),
            ("not_ours", "responsibility of somebody else"),
        ):
            with self.subTest(reason=reason):
                text = self.print_text(LETTER, self.invalid_case(reason))
                self.assertPrinted([words, "The lift was checked on 3 March and ran."], text)
                for secret in SECRETS:
                    self.assertNotIn(self.squeeze(secret), text)

    def test_what_is_not_told_yet_is_not_in_the_letter(self):
        """R37: a case under work gets a receipt with the date promised."""
        text = self.print_text(LETTER, self.new_complaint())
        self.assertPrinted(["We are looking into it"], text)
        self.assertNotIn(self.squeeze("You are right"), text)

    def test_suggestions_and_anonymous_letters_read_well(self):
        """R1, R2: the answer to a suggestion; nobody is addressed where nobody is known."""
        case = self.new_complaint(
            kind="suggestion", adoption="partly", adoption_note="From May on Sundays too."
        )
        text = self.print_text(LETTER, case)
        self.assertPrinted(["Your suggestion", "in part", "From May on Sundays too."], text)
        nobody = self.new_complaint(partner_id=False, is_anonymous=True, channel_id=self.walk_in.id)
        self.assertPrinted(["To whom it may concern"], self.print_text(LETTER, nobody))

    def test_the_letter_speaks_the_language_of_the_complainant(self):
        """R50: not that of whoever prints it; Chinese in Chinese letters."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["complaint_management"], ["zh_CN"])
        self.customer.write({"lang": "zh_CN", "name": "林霞"})
        case = self.new_complaint(letter_note="已经修理完毕。")
        self.assertEqual(case._get_customer_lang(), "zh_CN")
        self.assertPrinted(["林霞", "已经修理完毕。"], self.print_text(LETTER, case))

    def test_a_letter_of_an_unseen_case_is_not_printed(self):
        """R55."""
        case = self.new_complaint()
        self.env.flush_all()
        self.env.invalidate_all()  # what is remembered is not asked for again
        with self.assertRaises(AccessError):
            self.print_text(LETTER, case, user=self.accountant)

    def test_the_handling_report_shows_the_way_of_the_report(self):
        """R47, R50d: cause, result, recommendation, who signed with which words, action."""
        case = self.new_complaint(assessment="valid", cause_id=self.cause.id)
        values = self.env["complaint.improvement"]._prepare_from_cases(case)
        report = (
            self.env["complaint.improvement"]
            .with_user(self.staff)
            .with_company(self.company)
            .create(
                {
                    **values,
                    "cause_text": "没有规定",
                    "investigation": "Nobody knew",
                    "recommendation": "Write rule 7",
                }
            )
        )
        head, gm = report.with_user(self.desk_head), report.with_user(self.gm)
        head.sign_note = "Urgent"
        head.action_sign()
        head.opinion = "We agree"
        head.action_give_opinion()
        gm.write(
            {
                "approval_note": "Everywhere",
                "user_id": self.colleague.id,
                "date_due": fields.Date.today(),
                "action_text": "Print and hang up",
            }
        )
        gm.action_approve()
        text = self.print_text(REPORT, report)
        self.assertPrinted(
            [
                "Complaint Handling Report",
                case.number,
                "没有规定",
                "Nobody knew",
                "Write rule 7",
                "Dora Desk",
                "Urgent",
                "We agree",
                "Gerda Manager",
                "Everywhere",
                "Clara Colleague",
                "Print and hang up",
            ],
            text,
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.print_text(REPORT, report, user=self.accountant)

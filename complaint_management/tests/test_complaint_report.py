from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_report import CUSTOMER_REPORT, REPORT, ReportCase


@tagged("post_install", "-at_install")
class TestComplaintReport(ReportCase):
    """The case form (R50a)."""

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

    def test_the_complainant_s_copy_leaves_internal_parts_out(self):
        """R37, R40: only what was told; no finding, cost, target, escalation or instruction."""
        case = self.worked_case(is_escalated=True)
        text = self.print_text(case, report=CUSTOMER_REPORT)
        self.assertPrinted(
            [
                case.number,
                "Riverside",
                "Lin Xia",
                "Water comes through the ceiling since Monday.",
                "A lasting repair.",
                "Reply promised for",
                "New joint and fresh paint",
                "We replace the joint within three days.",
                "Signed by",
                "Satisfied",
                "Signatures",
            ],
            text,
        )
        for words in (
            "Major",
            "Partly valid",
            "The joint above leaks",
            self.cause.name,
            "Sealed twice",
            "Looked at it",
            "Stain on the ceiling",
            "Approved. Today",
            "signed off",
            "1,280",
            "Plan of the pipes",
            "Promised to look",
            "Targets",
            "Contacts with",
            "Wang Wei",
            "Friendly people",
            "Beyond my authority",
            "Moved up",
            "Printed by",
        ):
            self.assertNotIn(words.replace(" ", ""), text)

    def test_the_complainant_s_copy_speaks_their_language(self):
        """R50: a copy that leaves the house is read by the complainant."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.lang = "zh_CN"
        text = self.print_text(self.new_complaint(), report=CUSTOMER_REPORT, lang="en_US")
        self.assertPrinted(["投诉处理单", "投诉内容"], text)

    def test_the_internal_form_says_how_the_case_moved_up(self):
        """R50: (a) the chain with reason and instruction; never before the case moved."""
        case = self.worked_case(is_escalated=True)
        text = self.print_text(case)
        self.assertPrinted(["Moved up the Chain", "Beyond my authority", "Dora Desk"], text)
        self.assertNotIn("MoveduptheChain", self.print_text(self.new_complaint()))

    def test_the_download_is_named_after_the_case(self):
        """R50: the file says which case it is."""
        case = self.new_complaint()
        self.authenticate("t_staff", "t_staff")
        response = self.url_open(f"/report/html/complaint_management.report_complaint/{case.id}")
        self.assertEqual(response.status_code, 200)
        self.assertIn(case.number, response.text)
        self.assertEqual(self.env.ref(REPORT).print_report_name, "'Case %s' % object.number")

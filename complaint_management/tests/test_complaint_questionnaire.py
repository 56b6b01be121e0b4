import doctest
import re
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.complaint_management.tools import answer_link

from .common import NOON, ComplaintCommon

YES = {"answer": "yes", "score_process": "5", "score_measures": "4", "score_result": "5"}


@tagged("post_install", "-at_install")
class TestComplaintQuestionnaire(ComplaintCommon, HttpCase):
    """The one page the complainant sees (R41–R43)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["complaint.policy"].create(
            {
                "name": "Online",
                "sequence": 1,
                "kind": "complaint",
                "visit_ids": [(0, 0, {"method": "online", "attempts": 2, "answer_days": 3})],
            }
        )

    def at_visit(self, **vals):
        return self.bring_to_visit(self.new_complaint(**vals))

    def run_due(self, days):
        """What the due-run does so many days from now."""
        with freeze_time(fields.Datetime.now() + timedelta(days=days)):
            self.env["complaint.visit"].with_user(self.env.ref("base.user_root"))._run_due_batch()
            self.env.flush_all()

    def address(self, visit):
        """The link of this visit, as it stands in the mail that is sent for it now."""
        visit.action_send_questionnaire()
        return self.find_address(visit)

    def find_address(self, visit):
        return re.search(r'href="[^"]*(/complaint/visit/[^"]+)"', visit.sudo().mail_id.body_html)[1]

    def post(self, url, answers):
        """Fill the page as a browser without a login does."""
        page = self.url_open(url)
        token = re.search(r'csrf_token: "([^"]+)"', page.text)
        return self.url_open(url, data={**answers, "csrf_token": token[1]})

    def refresh(self, case):
        self.env.invalidate_all()
        return case

    def test_an_online_visit_is_mailed_by_itself_when_it_is_due(self):
        """R41: not before; the mail is a contact on record, and in the complainant's language."""
        case = self.at_visit()
        visit = case.visit_ids
        self.assertEqual((visit.method, visit.date_next), ("online", visit.date_planned))
        self.assertFalse(case.activity_ids, "nobody has to do anything")
        self.run_due(0)
        self.assertFalse(visit.date_sent)
        before = self.env["mail.mail"].search([])
        self.run_due(2)
        self.assertTrue(visit.date_sent)
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.email_to or mail.recipient_ids.email, "lin@example.com")
        self.assertEqual(mail, visit.sudo().mail_id)
        self.assertIn("/complaint/visit/", self.find_address(visit))
        self.assertTrue(case.contact_ids.filtered(lambda c: "lin@example.com" in c.summary))

    def test_the_answer_fills_the_visit_and_closes_the_case(self):
        """R42: as any other answer; the scores and words are on record."""
        case = self.at_visit()
        answer = self.post(self.address(case.visit_ids), {**YES, "remarks": " Quick, thank you "})
        self.assertIn("Thank you", answer.text)
        visit = self.refresh(case).visit_ids
        self.assertEqual(visit.result, "satisfied")
        self.assertEqual(
            (visit.score_process, visit.score_measures, visit.score_result), ("5", "4", "5")
        )
        self.assertEqual(visit.remarks, "Quick, thank you")
        self.assertTrue(visit.is_answered_online)
        self.assertEqual(case.state, "closed")

    def test_not_satisfied_reopens_the_handling_one_level_up(self):
        """R42: nobody in the house has to do it."""
        case = self.at_visit()
        self.post(self.address(case.visit_ids), {"answer": "no", "remarks": "Drips again"})
        self.refresh(case)
        self.assertEqual((case.state, case.escalation_level), ("handling", "head"))
        self.assertEqual(case.holder_id, self.desk_head)

    def test_who_would_rather_not_answer_declines(self):
        """R42: the seven days begin."""
        case = self.at_visit()
        self.post(self.address(case.visit_ids), {"answer": "declined"})
        self.assertEqual(self.refresh(case).visit_ids.result, "declined")
        self.assertEqual(case.state, "visit")

    def test_one_answer_and_no_more(self):
        """R41: a used link gives a friendly page, and changes nothing."""
        case = self.at_visit()
        url = self.address(case.visit_ids)
        self.post(url, {"answer": "declined"})
        self.assertIn("nothing left to answer", self.url_open(url).text)
        self.assertIn("nothing left to answer", self.post(url, {"answer": "no"}).text)
        visit = self.refresh(case).visit_ids
        self.assertEqual(visit.result, "declined")
        self.assertFalse(visit.sudo()._answer_online({"result": "unsatisfied"}))

    def test_a_visit_made_otherwise_needs_no_answer_any_more(self):
        """R41: somebody called before the mail was read."""
        case = self.at_visit()
        url = self.address(case.visit_ids)
        case.visit_ids.result = "satisfied"
        self.assertIn("nothing left to answer", self.url_open(url).text)

    def test_an_unknown_link_gets_a_friendly_page(self):
        """R41: whatever somebody makes up; 404, no trace."""
        for token in ("nonsense", "0" * 32, "x" * 500, "%27%20OR%201%3D1", "..%2f..", "é"):
            with self.subTest(token=token):
                page = self.url_open(f"/complaint/visit/{token}")
                self.assertEqual(page.status_code, 404)
                self.assertNotIn("Traceback", page.text)
        for path in ("/complaint/visit/nonsense", "/complaint/visit/%00", "/complaint/visit"):
            self.assertIn("do not know this link", self.url_open(path).text)

    def test_looking_at_the_page_changes_nothing(self):
        """R41: mail programs open links beforehand."""
        case = self.at_visit()
        url = self.address(case.visit_ids)
        for _time in range(3):
            self.assertIn("Are you satisfied", self.url_open(url).text)
        self.assertEqual(self.refresh(case).visit_ids.state, "planned")

    def test_bad_answers_are_asked_again(self):
        """R41: nothing half-filled is taken; the words typed are kept."""
        case = self.at_visit()
        url = self.address(case.visit_ids)
        for answers in (
            {},
            {"score_process": "5"},
            {"answer": "maybe"},
            {"answer": "yes", "score_process": "6"},
            {"answer": "yes", "score_result": "<script>"},
        ):
            with self.subTest(answers=answers):
                page = self.post(url, {**answers, "remarks": "<b>Keep me</b>"})
                self.assertIn("Please answer the question", page.text)
                self.assertIn("&lt;b&gt;Keep me", page.text)
                self.assertNotIn("<script>" + "<", page.text)
        self.assertFalse(self.refresh(case).visit_ids.result)
        self.post(url, {"answer": "yes", "remarks": "x" * 9000, "result": "declined", "round": 9})
        visit = self.refresh(case).visit_ids
        self.assertEqual((visit.result, len(visit.remarks), visit.round), ("satisfied", 2000, 0))

    def test_a_post_from_elsewhere_is_refused(self):
        """Without the hidden word of the page nothing is taken."""
        case = self.at_visit()
        answer = self.url_open(self.address(case.visit_ids), data={"answer": "no"})
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.refresh(case).visit_ids.result)

    def test_nothing_internal_is_shown(self):
        """R40: no subject, no name of a colleague, no finding."""
        case = self.at_visit(name="Rude colleague at the desk", description="He shouted")
        page = self.url_open(self.address(case.visit_ids)).text
        self.assertIn(case.number, page)
        for secret in ("Rude", "shouted", "Stefan", "Front desk", "Lin Xia", "lin@example"):
            self.assertNotIn(secret, page)

    def test_the_page_speaks_the_language_of_the_complainant(self):
        """R41: and the number of languages is not ours to choose."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.lang = "zh_CN"
        case = self.at_visit()
        page = self.url_open(self.address(case.visit_ids)).text
        self.assertIn('lang="zh-CN"', page)

    def test_a_new_link_is_the_only_one(self):
        """R41: sent again, the earlier link opens nothing any more, and its mail is not sent."""
        case = self.at_visit()
        first = self.address(case.visit_ids)
        mail = case.visit_ids.sudo().mail_id
        second = self.address(case.visit_ids)
        self.assertFalse(mail.exists())
        self.assertEqual(self.url_open(first).status_code, 404)
        self.assertIn("Are you satisfied", self.url_open(second).text)

    def test_each_visit_has_its_own_link(self):
        """R41: the link of an earlier attempt does not open the next."""
        case = self.at_visit()
        first = self.address(case.visit_ids)
        case.visit_ids.result = "unreachable"
        visit = case._get_current_visits()[0]
        second = self.address(visit)
        self.assertNotEqual(first, second)
        self.assertIn("nothing left to answer", self.url_open(first).text)
        self.post(second, {"answer": "declined"})
        self.assertEqual(self.refresh(visit).result, "declined")

    def test_a_visit_struck_out_is_not_answered(self):
        """R57: its link opens a friendly page."""
        case = self.at_visit()
        url = self.address(case.visit_ids)
        case.visit_ids.active = False
        self.assertIn("nothing left to answer", self.url_open(url).text)

    def test_the_hash_and_the_link_fit(self):
        """R41: the doctests of the link."""
        result = doctest.testmod(answer_link)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_an_unanswered_questionnaire_counts_as_an_attempt(self):
        """R42: after the last one the head decides."""
        case = self.at_visit()
        for start in (0, 10):
            self.assertNotIn(self.desk_head, case.activity_ids.user_id)
            visit = case._get_current_visits()[0]
            self.run_due(start + 2)
            self.assertTrue(visit.date_sent, start)
            visit.sudo().mail_id.unlink()  # it was sent
            self.run_due(start + 2)
            self.assertFalse(visit.result)
            self.run_due(start + 6)
            self.assertEqual(visit.result, "unreachable")
        self.assertEqual(len(case.visit_ids), 2)
        self.assertIn(self.desk_head, case.activity_ids.user_id)

    def test_without_an_address_somebody_calls(self):
        """R41: planned by phone, with a to-do."""
        case = self.at_visit(partner_id=False, partner_name="Wang", partner_phone="13800138000")
        self.assertEqual(case.visit_ids.method, "phone")
        self.assertEqual(case.activity_ids.user_id, self.staff)

    def test_a_case_taken_back_is_not_asked_about(self):
        """R41: back in handling nothing is mailed; at the next visit it is."""
        case = self.at_visit()
        case.stage_id = self.stage("handling")
        self.run_due(2)
        self.assertFalse(case.visit_ids.date_sent)
        with self.refused("nothing to ask"):
            case.visit_ids.action_send_questionnaire()
        case.stage_id = self.stage("visit")
        self.run_due(2)
        self.assertTrue(case.visit_ids.date_sent)

    def test_the_link_can_be_sent_by_hand(self):
        """R41: a visit planned by phone becomes an online one."""
        self.policy.visit_ids.method = "phone"
        case = self.at_visit()
        case.visit_ids.action_send_questionnaire()
        self.assertEqual(case.visit_ids.method, "online")
        self.assertTrue(case.visit_ids.date_sent)
        nobody = self.at_visit(partner_id=False, partner_name="Wang", partner_phone="13800138000")
        with self.refused("left no address"):
            nobody.visit_ids.action_send_questionnaire()

    def test_the_policy_needs_sound_numbers(self):
        for vals in ({"attempts": 0}, {"answer_days": 0}, {"delay_hours": -1}):
            with self.subTest(vals=vals), self.refused(exception=Exception):
                with self.env.cr.savepoint():
                    self.policy.visit_ids.write(vals)
                    self.env.flush_all()

    def test_the_time_of_noon_is_the_planned_time(self):
        """R41: so many hours after the handling, as the policy says."""
        with freeze_time(NOON):
            case = self.at_visit()
            self.assertEqual(case.visit_ids.date_next, NOON + timedelta(hours=24))

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from ..models.complaint_state import STATE_RANK
from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintVocabulary(ComplaintCommon, MailCase):
    def as_admin(self, record):
        return record.with_user(self.admin)

    def test_a_stage_is_added_renamed_and_reordered(self):
        """Spec §2: stages are for people; the rules hang on the state."""
        stages = self.as_admin(self.env["complaint.stage"])
        waiting = stages.create({"name": "Waiting for parts", "state": "handling", "sequence": 55})
        waiting.name = "Parts ordered"
        waiting.sequence = 45
        case = self.new_complaint()
        with self.refused("Assess it"):
            case.stage_id = waiting
        case.write({"assessment": "valid", "cause_id": self.cause.id})
        case.action_assign_to_me()
        self.agree_solution(case)
        self.assertEqual(case.stage_id, waiting, "it comes before Handling now")
        self.assertEqual(case.state, "handling")

    def test_a_new_stage_stands_after_the_last_of_its_phase(self):
        """Spec §2: an administrator who only names a stage finds it where it belongs."""
        stages = self.as_admin(self.env["complaint.stage"])
        parts = stages.create({"name": "Waiting for parts", "state": "handling"})
        rebuilt = stages.create({"name": "Being rebuilt", "state": "handling"})
        order = stages.search([]).ids
        at = order.index(parts.id)
        self.assertEqual(order[at - 1], self.stage("handling").id)
        self.assertEqual(order[at + 1 : at + 3], [rebuilt.id, self.stage("visit").id])

    def test_a_word_in_use_is_archived_and_not_deleted(self):
        """R57: a case keeps its category, cause and policy; the administrator, who sees no
        case, is told the way out."""
        case = self.new_complaint()
        case.write({"assessment": "valid", "cause_id": self.cause.id})
        for word in (case.category_id, case.cause_id, case.policy_id, case.severity_id):
            with self.subTest(word=word._name), self.refused("Archive it instead", UserError):
                self.as_admin(word).unlink()
            self.as_admin(word).active = False
        unused = self.as_admin(self.env["complaint.cause"]).create({"name": "Never chosen"})
        unused.unlink()
        self.assertFalse(unused.exists())

    def test_a_board_keeps_every_step_of_the_way(self):
        """Spec §2: the last stage of a state that cases pass is neither archived, deleted nor
        given another meaning."""
        stages = self.env["complaint.stage"]
        for state in STATE_RANK:
            only = self.as_admin(stages.create({"name": "The only one", "state": state}))
            others = stages.search([("state", "=", state), ("id", "!=", only.id)])
            others.active = False
            another = "received" if state == "handling" else "handling"
            attempts = {
                "archive": only.action_archive,
                "delete": only.unlink,
                "meaning": lambda o=only, a=another: o.with_context(active_test=False).write(
                    {"state": a}
                ),
            }
            for name, attempt in attempts.items():
                with (
                    self.subTest(state=state, attempt=name),
                    self.refused("at least one active stage", ValidationError),
                ):
                    attempt()
            others.active = True
            only.action_archive()
            only.unlink()
            self.assertFalse(only.exists())

    def test_a_missing_step_is_named_and_can_be_added(self):
        """Spec §2: where one was lost in former days, whoever goes that way reads what is missing,
        and an administrator adds it."""
        case = self.new_complaint()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE complaint_stage SET active = false WHERE state IN ('handling', 'closed')"
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        case.write({"assessment": "valid", "cause_id": self.cause.id})
        case.action_assign_to_me()
        with self.refused("No active stage has the state “Handling”.*Configuration"):
            self.agree_solution(case)
        self.as_admin(self.env["complaint.stage"]).create({"name": "At work", "state": "handling"})
        self.agree_solution(case).action_done()
        self.assertEqual(case.state, "handling")
        case.stage_id = self.stage("visit")
        self.assertFalse(case.blocker_text, "there is no next step, and the form opens")
        with self.refused("No active stage has the state “Closed”"):
            case._move_to("closed")

    def test_the_meaning_of_a_stage_in_use_stays(self):
        """Spec §2: else every case in it would be closed without its closing."""
        self.new_complaint(stage_id=self.stage("assessment").id)
        with self.refused("there are cases in this stage", ValidationError):
            self.as_admin(self.stage("assessment")).state = "closed"

    def test_the_required_fields_of_a_stage_are_asked(self):
        """Style §6: what must be filled lives on the stage, also on the way past it."""
        needed = self.env["ir.model.fields"]._get("complaint.complaint", "remedy_requested")
        self.as_admin(self.stage("assessment")).required_field_ids = needed
        case = self.new_complaint()
        with self.refused("Fill in “Remedy Sought”"):
            case.stage_id = self.stage("assessment")
        case.assessment = "valid"
        with self.refused("Fill in “Remedy Sought”"):
            case.stage_id = self.stage("investigation")
        case.remedy_requested = "A new tap"
        case.stage_id = self.stage("investigation")

    def test_entering_a_stage_sends_its_letter_to_the_complainant(self):
        """R40: to them alone, once, in the thread of the case."""
        template = self.env.ref("complaint_management.mail_template_progress")
        self.stage("assessment").template_id = template
        case = self.new_complaint()
        self.flush_tracking()
        with self.mock_mail_gateway():
            case.stage_id = self.stage("assessment")
            self.flush_tracking()
        self.assertEqual(len(self._mails), 1)
        self.assertIn("lin@example.com", self._mails[0]["email_to"][0])
        self.assertIn(case.number, self._mails[0]["subject"])

    def test_the_first_stage_sends_its_letter_too(self):
        """R40: the receipt goes out when the case is taken in, however it came."""
        self.stage("received").template_id = self.env.ref(
            "complaint_management.mail_template_receipt"
        )
        with self.mock_mail_gateway():
            case = self.new_complaint()
            self.flush_tracking()
        self.assertEqual(len(self._mails), 1)
        self.assertIn(case.number, self._mails[0]["subject"])

    def test_an_anonymous_case_gets_no_letter(self):
        """R40: there is nobody to write to."""
        self.stage("received").template_id = self.env.ref(
            "complaint_management.mail_template_receipt"
        )
        with self.mock_mail_gateway():
            self.new_complaint(is_anonymous=True, partner_id=False)
            self.flush_tracking()
        self.assertFalse(self._mails)

    def test_an_administrator_edits_every_word(self):
        """R54: add, rename and archive in each list."""
        extra = {"complaint.script": {"body": "<p>Listen</p>"}}
        for model in ("stage", "category", "channel", "severity", "cause", "remedy.type", "script"):
            with self.subTest(model=model):
                words = self.as_admin(self.env[f"complaint.{model}"])
                word = words.create({"name": "New", **extra.get(words._name, {})})
                word.write({"name": "Newer", "sequence": 3})
                word.active = False
                self.assertNotIn(word, words.search([]))

    def test_a_word_does_not_stand_below_itself(self):
        """R12: the tree stays a tree."""
        parent = self.env["complaint.category"].create({"name": "A"})
        child = self.env["complaint.category"].create({"name": "B", "parent_id": parent.id})
        self.assertEqual(child.display_name, "A / B")
        with self.refused():
            parent.parent_id = child

    def test_the_path_is_shown_except_where_the_tree_is_drawn(self):
        """A panel that draws the tree, or a narrow column, asks for the name alone."""
        category = self.env["complaint.category"].create(
            {"name": "Lamp", "parent_id": self.category.id}
        )
        self.assertEqual(category.display_name, f"{self.category.display_name} / Lamp")
        self.assertEqual(category.with_context(hierarchical_naming=False).display_name, "Lamp")

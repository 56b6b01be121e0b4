from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintApproval(ComplaintCommon):
    """R16, R36: who is asked, who may decide, and what a decision counts for."""

    def setUp(self):
        super().setUp()
        self.case = self.new_complaint(user_id=self.staff.id, assessment="valid")

    def ask(self, amount=8000, user=None, **vals):
        solution = self.new_solution(self.case, amount, user, **vals)
        solution.action_ask_approval()
        return solution

    def todos(self, user, key="approval"):
        kind = self.env.ref(f"complaint_management.mail_activity_type_{key}")
        return self.case.activity_ids.filtered(
            lambda a: a.user_id == user and a.activity_type_id == kind
        )

    def test_the_first_level_whose_limit_suffices_is_asked(self):
        """R36: 8,000 passes the head and lands on the deputy GM, with a to-do."""
        solution = self.ask()
        approval = solution.approval_ids
        self.assertEqual((approval.level, approval.user_id), ("deputy", self.deputy))
        self.assertEqual((approval.amount, approval.state), (8000, "waiting"))
        self.assertEqual(solution.state, "to_approve")
        self.assertEqual(len(self.todos(self.deputy)), 1)
        self.assertIn("Waits for Dieter Deputy", solution.approval_note)

    def test_approving_writes_the_instruction_and_ends_the_todo(self):
        """R36: by whom, when, with what words; the proposer has it back."""
        solution = self.ask()
        solution.approval_ids.with_user(self.deputy)._decide("approve", "Today, please")
        approval = solution.approval_ids
        self.assertEqual((approval.state, approval.decided_by_id), ("approve", self.deputy))
        self.assertTrue(approval.date_decided)
        self.assertEqual((solution.state, solution.instruction), ("approved", "Today, please"))
        self.assertFalse(self.todos(self.deputy))
        self.assertEqual(len(self.todos(self.staff, "decided")), 1)
        solution.action_propose()
        self.assertEqual(solution.state, "proposed")
        self.assertFalse(self.todos(self.staff, "decided"))

    def test_rejecting_and_returning_need_words(self):
        """R36: why, and how to go on."""
        for decision, state in (("reject", "rejected"), ("return", "draft")):
            solution = self.ask()
            approval = solution.approval_ids.with_user(self.deputy)
            with self.subTest(decision=decision):
                with self.refused("Instruction"):
                    approval._decide(decision, "  ")
                approval._decide(decision, "Half of it")
                self.assertEqual(solution.state, state)
                with self.refused("may not be promised"):
                    solution.action_propose()

    def test_what_was_rejected_is_changed_before_it_is_asked_again(self):
        """R36: a rejection is not asked away."""
        solution = self.ask()
        solution.approval_ids.with_user(self.deputy)._decide("reject", "Too much")
        with self.refused("was asked for already"):
            solution.action_ask_approval()
        solution.remedy_ids.amount = 1000
        solution.action_ask_approval()
        levels = solution.approval_ids.sorted("id").mapped("level")
        self.assertEqual(levels, ["deputy", "head"])

    def test_what_was_returned_may_be_asked_again(self):
        """R36: returned means work on it."""
        solution = self.ask()
        solution.approval_ids.with_user(self.deputy)._decide("return", "Ask the supplier")
        solution.action_ask_approval()
        self.assertEqual(solution.state, "to_approve")

    def test_who_may_decide(self):
        """R36: the person asked or somebody above; not the head below, not staff; as a table."""
        for user, allowed in (
            (self.staff, False),
            (self.colleague, False),
            (self.desk_head, False),
            (self.head, False),
            (self.deputy, True),
            (self.gm, True),
        ):
            solution = self.ask()
            approval = solution.approval_ids.with_user(user)
            with self.subTest(user=user.name):
                self.assertEqual(approval.may_decide, allowed)
                self.assertEqual(solution.with_user(user).may_decide, allowed)
                if allowed:
                    approval._decide("approve")
                    self.assertEqual(solution.state, "approved")
                else:
                    with self.refused("decides this|own solution"):
                        approval._decide("approve")

    def test_nobody_approves_their_own_solution(self):
        """R16: also not as substitute of the person asked."""
        today = fields.Date.today()
        self.env["complaint.substitute"].create(
            {
                "user_id": self.desk_head.id,
                "substitute_id": self.staff.id,
                "date_from": today,
                "date_to": today,
            }
        )
        solution = self.ask(1000)
        self.assertEqual(solution.approval_ids.user_id, self.deputy, "the head's level is skipped")
        self.assertIn("proposes it", solution.approval_ids.skipped)
        with self.refused("Nobody approves their own"):
            solution.approval_ids.with_user(self.staff)._decide("approve")

    def test_taking_over_what_one_approved_asks_again(self):
        """R16: an approval counts for the proposer it was given to."""
        solution = self.ask(1000)
        self.env["complaint.substitute"].create(
            {
                "user_id": self.desk_head.id,
                "substitute_id": self.colleague.id,
                "date_from": fields.Date.today(),
                "date_to": fields.Date.today(),
            }
        )
        solution.approval_ids.with_user(self.colleague)._decide("approve")
        self.assertEqual(solution.state, "approved")
        solution.with_user(self.colleague).user_id = self.colleague
        self.assertNotEqual(solution.state, "approved")
        with self.refused("may not be promised"):
            solution.with_user(self.colleague).action_propose()

    def test_substitutes_decide_for_the_absent(self):
        """R30: the substitute is asked, sees the case and decides, even from elsewhere."""
        today = fields.Date.today()
        self.env["complaint.substitute"].create(
            {
                "user_id": self.desk_head.id,
                "substitute_id": self.accountant.id,
                "date_from": today,
                "date_to": today + timedelta(days=2),
            }
        )
        solution = self.ask(1000)
        self.assertEqual(solution.approval_ids.user_id, self.accountant)
        mine = self.env["complaint.approval"].with_user(self.accountant)
        found = mine.search([("is_on_my_desk", "=", True)])
        self.assertEqual(found, solution.approval_ids)
        found._decide("approve", "Fine")
        self.assertEqual(solution.state, "approved")
        self.assertTrue(self.case.with_user(self.accountant).has_access("read"))

    def test_who_stands_in_later_finds_what_was_asked_before(self):
        """R30: the list "for me" follows the substitutes of the day."""
        solution = self.ask(1000)
        domain = [("is_on_my_desk", "=", True)]
        mine = self.env["complaint.approval"].with_user(self.colleague)
        self.assertFalse(mine.search(domain))
        today = fields.Date.today()
        self.env["complaint.substitute"].create(
            {
                "user_id": self.desk_head.id,
                "substitute_id": self.colleague.id,
                "date_from": today,
                "date_to": today,
            }
        )
        self.assertEqual(mine.search(domain), solution.approval_ids)
        self.assertFalse(mine.with_user(self.desk_head).search(domain))

    def test_vacant_levels_are_skipped_and_the_row_says_so(self):
        """R30: no deputy GM: the GM decides."""
        self.operations.complaint_deputy_id = False
        approval = self.ask().approval_ids
        self.assertEqual((approval.level, approval.user_id), ("gm", self.gm))
        self.assertIn("vacant", approval.skipped)

    def test_with_nobody_to_ask_people_are_told(self):
        """R30: nothing is half-asked."""
        self.operations.complaint_deputy_id = self.company.complaint_gm_id = False
        solution = self.new_solution(self.case, 8000)
        with self.refused("Nobody can approve this"):
            solution.action_ask_approval()
        self.assertFalse(solution.approval_ids)

    def test_the_person_complained_about_decides_nothing(self):
        """R16: neither asked, nor deciding from above, nor proposing on their own limit."""
        accused = self.new_complaint(
            user_id=self.staff.id,
            assessment="valid",
            respondent_employee_id=self._employee(self.deputy, self.operations).id,
        )
        solution = self.new_solution(accused, 8000)
        solution.action_ask_approval()
        self.assertEqual(solution.approval_ids.user_id, self.gm)
        one = self.new_solution(accused, 500)
        one.action_ask_approval()
        approval = one.approval_ids.with_user(self.deputy)
        self.assertFalse(approval.may_decide)
        with self.refused("complained about decides nothing"):
            approval._decide("approve")
        with self.refused("complained about"):
            self.new_solution(accused, 500, self.deputy)

    def test_a_change_asks_again_and_the_older_rows_stay(self):
        """R36: amount, a further remedy, the words: what was approved is what is told."""
        solution = self.ask()
        solution.approval_ids.with_user(self.deputy)._decide("approve", "Fine")
        for change in (
            lambda: solution.remedy_ids[0].write({"amount": 9000}),
            lambda: solution.write(
                {"remedy_ids": [Command.create({"remedy_type_id": self.refund.id, "amount": 100})]}
            ),
            lambda: solution.write({"description": "And a new one every year"}),
            lambda: solution.write({"name": "More"}),
            lambda: solution.remedy_ids[0].write({"name": "In cash"}),
            lambda: solution.remedy_ids[-1:].unlink(),
            lambda: solution.remedy_ids[0].write({"active": False}),
        ):
            solution.invalidate_recordset()
            if solution.state != "approved" and solution.needs_approval:
                waiting = solution.approval_ids.filtered(lambda a: a.state == "waiting")
                waiting.with_user(waiting.user_id)._decide("approve")
            count = len(solution.approval_ids)
            change()
            self.assertNotEqual(solution.state, "approved")
            if solution.needs_approval:
                self.assertEqual(solution.state, "to_approve")
                self.assertEqual(len(solution.approval_ids), count + 1)
            self.assertNotIn("approve", solution.approval_ids.mapped("state"))

    def test_a_change_withdraws_what_waits(self):
        """R36: the deputy GM is not asked any more, the head is."""
        solution = self.ask()
        solution.remedy_ids.amount = 1500
        old, new = solution.approval_ids.sorted("id")
        self.assertEqual((old.state, new.state), ("withdrawn", "waiting"))
        self.assertEqual(new.user_id, self.desk_head)
        self.assertFalse(self.todos(self.deputy))
        self.assertTrue(self.todos(self.desk_head))
        with self.refused("decided already"):
            old.with_user(self.deputy)._decide("approve")

    def test_a_date_alone_does_not_ask_again(self):
        """R36: when it is done is not what was approved."""
        solution = self.ask()
        solution.approval_ids.with_user(self.deputy)._decide("approve")
        solution.date_planned = "2030-01-01"
        solution.remedy_ids.date_planned = "2030-01-01"
        self.assertEqual(solution.state, "approved")

    def test_whoever_changes_it_proposes_it(self):
        """R36: nobody spends the limit of a superior by changing the superior's draft."""
        solution = self.new_solution(self.case, 500, self.gm)
        for change in (
            lambda s: s.remedy_ids.write({"amount": 90000}),
            lambda s: s.write({"remedy_ids": [Command.update(s.remedy_ids.id, {"amount": 9})]}),
            lambda s: s.remedy_ids.with_context(complaint_solution=True).write({"amount": 8}),
            lambda s: s.write({"description": "More"}),
        ):
            solution.user_id = self.gm
            change(solution.with_user(self.staff))
            self.assertEqual(solution.user_id, self.staff)
        with self.refused("may not be promised"):
            solution.with_user(self.staff).action_propose()

    def test_putting_aside_withdraws_what_waits(self):
        """R35: another solution was told; nobody decides about this one any more."""
        solution = self.ask()
        other = self.new_solution(self.case, 0)
        other.action_propose()
        self.assertEqual(solution.state, "dropped")
        self.assertEqual(solution.approval_ids.state, "withdrawn")
        self.assertFalse(self.todos(self.deputy))

    def test_asking_for_nothing_is_refused(self):
        """R36: within the limit there is nothing to ask; twice neither."""
        with self.refused("no approval is needed"):
            self.ask(0)
        solution = self.ask()
        with self.refused("was asked for already"):
            solution.action_ask_approval()

    def test_a_decision_is_taken_once(self):
        """R36: who comes second is told so."""
        approval = self.ask().approval_ids
        approval.with_user(self.deputy)._decide("approve")
        with self.refused("decided already"):
            approval.with_user(self.gm)._decide("reject", "No")

    def test_the_dialog_decides_about_all_that_were_marked(self):
        """R36: from the list, with one instruction."""
        first, second = self.ask(), self.ask(1500)
        approvals = (first | second).approval_ids
        wizard = (
            self.env["complaint.approval.decide"]
            .with_user(self.gm)
            .with_context(active_model="complaint.approval", active_ids=approvals.ids)
            .create({"instruction": "Go ahead"})
        )
        wizard.action_confirm()
        self.assertEqual((first | second).mapped("state"), ["approved", "approved"])
        self.assertEqual(set(approvals.mapped("instruction")), {"Go ahead"})

    def test_the_dialog_opens_with_all_that_were_marked(self):
        """R36: asked for the way a browser asks, with the columns of its list."""
        approvals = (self.ask() | self.ask(1500)).approval_ids
        opened = (
            self.env["complaint.approval.decide"]
            .with_user(self.gm)
            .with_context(active_model="complaint.approval", active_ids=approvals.ids)
            .onchange({}, [], {"approval_ids": {"fields": {"amount": {}}}})
        )
        lines = opened["value"]["approval_ids"]
        self.assertEqual([line[1] for line in lines], approvals.ids)

    def test_one_that_is_not_mine_stops_all(self):
        """R36: nothing is half-decided."""
        approvals = (self.ask(1500) | self.ask(8000)).approval_ids
        with self.refused("Deputy GM"):
            approvals.with_user(self.desk_head)._decide("approve")
        self.assertEqual(set(approvals.mapped("state")), {"waiting"})

    def test_the_log_tells_who_asked_and_who_decided(self):
        """R57: in the log of the case, with the instruction."""
        solution = self.ask()
        solution.approval_ids.with_user(self.deputy)._decide("approve", "Today, please")
        log = "".join(self.case.message_ids.mapped("body"))
        self.assertIn("Approval asked of Dieter Deputy", log)
        self.assertIn("Today, please", log)
        decided = self.case.message_ids.filtered(lambda m: "Today, please" in m.body)
        self.assertEqual(decided.author_id, self.deputy.partner_id)

    def test_a_closed_case_waits_for_no_decision(self):
        """R44: what is over is not approved afterwards."""
        solution = self.ask()
        self.decide(self.case, self.staff, "cancel")
        self.assertEqual(solution.approval_ids.state, "withdrawn")
        self.assertFalse(self.todos(self.deputy))

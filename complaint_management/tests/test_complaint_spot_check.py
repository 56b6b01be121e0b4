from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import NOON, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintSpotCheck(ComplaintCommon):
    def closed(self, number=1, **vals):
        cases = self.env["complaint.complaint"]
        with freeze_time(NOON):
            for index in range(number):
                person = {"partner_id": False, "partner_name": f"Person {index}"}
                person["partner_phone"] = f"1380013{index:04d}"  # nobody complains twice
                case = self.new_complaint(name=f"Case {index}", **person, **vals)
                cases |= self.close(case)
        return cases

    def draw(self, user=None, **vals):
        day = NOON.date()
        return (
            self.env["complaint.spot.check.draw"]
            .with_user(user or self.desk_head)
            .with_company(self.company)
            .create({"date_from": day, "date_to": day, "percent": 10, **vals})
        )

    def drawn(self, wizard):
        action = wizard.action_draw()
        return self.env["complaint.spot.check"].with_user(wizard.env.user).search(action["domain"])

    def test_the_size_of_the_sample(self):
        """R45: ten per cent rounded up, at least one, never more than there are; as a table."""
        wizard = self.draw()
        case = self.env["complaint.complaint"]
        for count, percent, before, size in (
            (0, 10, 0, 0),
            (1, 10, 0, 1),
            (9, 10, 0, 1),
            (10, 10, 0, 1),
            (11, 10, 0, 2),
            (30, 10, 0, 3),
            (30, 10, 1, 2),
            (30, 10, 3, 0),
            (30, 10, 9, 0),
            (4, 100, 0, 4),
            (3, 0.01, 0, 1),
        ):
            with self.subTest(count=count, percent=percent, before=before):
                wizard.percent = percent
                cases, done = case.browse(range(1, count + 1)), case.browse(range(1, before + 1))
                self.assertEqual(wizard._get_size(cases, done), size)

    def test_the_share_is_a_setting(self):
        """R45: ten per cent as shipped."""
        draws = self.env["complaint.spot.check.draw"].with_company(self.company)
        self.assertEqual(draws.new({}).percent, 10)
        self.company.complaint_spot_check_percent = 25
        self.assertEqual(draws.new({}).percent, 25)

    def test_closed_cases_of_the_period_and_department_are_drawn(self):
        """R45: no open one, none of another day, none of a former ledger."""
        cases = self.closed(3)
        self.new_complaint(name="Open", date_received=NOON)
        with freeze_time(NOON + timedelta(days=1)):
            self.close(
                self.new_complaint(name="Next day", partner_id=False, partner_phone="88888888")
            )
        wizard = self.draw(percent=100)
        self.assertEqual((wizard.case_count, wizard.sample_count), (3, 3))
        self.assertEqual(self.drawn(wizard).complaint_id, cases)
        self.assertEqual(self.draw(department_id=self.repairs.id).case_count, 0)

    def test_a_case_is_drawn_once_for_one_closing(self):
        """R45: drawing again adds nothing, not even with a larger period."""
        self.closed(12)
        self.assertEqual(len(self.drawn(self.draw())), 2)
        with self.refused("drawn already"):
            self.draw().action_draw()
        with self.refused("drawn already"):
            self.draw(date_from=NOON.date() - timedelta(days=30)).action_draw()
        more = self.drawn(self.draw(percent=25))
        self.assertEqual(len(more), 1)
        checks = self.env["complaint.spot.check"].with_user(self.desk_head).search([])
        self.assertEqual(len(checks.complaint_id), 3)

    def test_a_case_closed_again_may_be_drawn_again(self):
        """R45: another closing, another check."""
        case = self.closed()
        self.drawn(self.draw())
        self.decide(case, self.staff, "reopen")
        self.env.flush_all()
        with freeze_time(NOON + timedelta(hours=1)):
            case.stage_id = self.stage("visit")
            case._get_current_visits().result = "satisfied"
            self.env.flush_all()
        self.drawn(self.draw())
        self.assertEqual(len(case.sudo().spot_check_ids), 2)

    def test_nothing_closed_is_said_so(self):
        with self.refused("No case you see"):
            self.draw().action_draw()
        for vals, message in (
            ({"percent": 0}, "above 0"),
            ({"percent": 101}, "above 0"),
            ({"date_to": NOON.date() - timedelta(days=9)}, "before the first day"),
        ):
            with self.subTest(vals=vals), self.refused(message):
                self.draw(**vals)

    def test_the_lot_decides(self):
        """R45: not always the same ones."""
        cases = self.closed(10)
        found = set()
        for _round in range(40):
            with self.env.cr.savepoint() as savepoint:
                found |= set(self.drawn(self.draw()).complaint_id.ids)
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertGreater(len(found), 3)
        self.assertLessEqual(found, set(cases.ids))

    def test_the_result_says_by_whom_and_when(self):
        """R45: also when the case is closed, which it is."""
        self.closed()
        check = self.drawn(self.draw())
        with self.refused("say what is not"):
            check.action_deviate()
        check.note = "Called them: the date is wrong"
        check.action_deviate()
        self.assertEqual((check.state, check.checked_by_id), ("done", self.desk_head))
        self.assertTrue(check.date_checked)

    def test_the_handler_does_not_check(self):
        """R45, R16: nor whoever is complained about, nor in another's name."""
        with freeze_time(NOON):
            self.close(self.new_complaint(self.desk_head))
        check = self.drawn(self.draw())
        with self.refused("worked on case"):
            check.action_confirm()
        with self.refused("cannot be set"):
            check.with_user(self.head).write({"result": "confirmed", "checked_by_id": self.gm.id})
        with self.refused("worked out"):
            check.write({"state": "done"})
        check.with_user(self.head).action_confirm()
        self.assertEqual(check.checked_by_id, self.head)

    def test_only_closed_cases_are_checked(self):
        """R45: and nobody picks what is looked at: the lot does."""
        case = self.new_complaint()
        checks = self.env["complaint.spot.check"]
        with self.refused("only closed"):
            checks.sudo().create({"complaint_id": case.id})
        with self.assertRaises(AccessError):
            checks.with_user(self.desk_head).create({"complaint_id": case.id})

    def test_the_rate_counts_what_was_checked(self):
        """R45: two of three confirmed; what waits counts neither way."""
        self.closed(4)
        checks = self.drawn(self.draw(percent=100))
        checks[0].action_confirm()
        checks[1].action_confirm()
        checks[2].write({"note": "Wrong", "result": "deviates"})
        self.env.flush_all()
        (_rate,) = checks._read_group([("id", "in", checks.ids)], [], ["confirmed_rate:avg"])
        self.assertAlmostEqual(_rate[0], 66.67, places=2)

    def test_heads_draw_staff_do_not(self):
        """R54: and everybody draws from what they see."""
        self.closed(2)
        with self.assertRaises(AccessError):
            self.draw(self.staff)
        self.finance.manager_id = self.job[self.accountant]
        self.accountant.group_ids += self.env.ref("complaint_management.group_complaint_head")
        self.assertEqual(self.draw(self.accountant).case_count, 0)
        self.assertEqual(self.draw(self.gm).case_count, 2)

    def test_the_service_centre_verifies_every_department(self):
        """R45: its head draws from all closed cases that are not confidential, and reads what
        was drawn; nobody else learns of them."""
        case = self.closed(user=self.repairer, department_id=self.repairs.id)
        secret = self.closed(user=self.repairer, department_id=self.repairs.id)
        secret.is_confidential = True
        self.assertFalse(case.with_user(self.desk_head).has_access("read"))
        for hidden in (case, secret):
            with self.assertRaises(AccessError):
                self.env["complaint.spot.check"].with_user(self.desk_head).create(
                    {"complaint_id": hidden.id}
                )
        wizard = self.draw(percent=100)
        self.assertEqual(wizard.case_count, 1)
        check = self.drawn(wizard)
        self.assertEqual(check.complaint_id, case)
        self.assertEqual(check.drawn_by_id, self.desk_head)
        mine = case.with_user(self.desk_head)
        self.assertEqual(mine.name, "Case 0")
        self.assertIn(mine, mine.search([]))
        with self.refused("closed"):
            mine.name = "Other"
        check.action_confirm()
        self.assertEqual(check.checked_by_id, self.desk_head)
        self.assertFalse(case.with_user(self.colleague).has_access("read"))
        with self.refused("drawn already"):
            self.draw(percent=100).action_draw()

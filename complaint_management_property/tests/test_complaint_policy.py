from datetime import timedelta

from odoo.tests import freeze_time, tagged

from odoo.addons.complaint_management.tests.common import NOON

from .common import PropertyCommon


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestComplaintPolicy(PropertyCommon):
    """The promise of a property manager."""

    def _due(self, case):
        return {d.milestone: d.date_due - NOON for d in case.deadline_ids if d.date_due}

    def test_a_missed_deadline_goes_up_the_whole_chain(self):
        """R27, R28: no policy without steps; faster for urgent repairs."""
        urgent = self.data("complaint_policy_urgent_repair")
        for policy in (urgent, self.data("complaint_policy_property")):
            steps = policy.escalation_ids._get_steps("resolved")
            self.assertEqual(steps.mapped("level"), ["head", "deputy", "gm"])
        self.assertEqual(urgent.escalation_ids.mapped("delay_hours"), [0, 1, 2])

    def test_urgent_repairs_start_at_once(self):
        """R19, R20: forwarded in 15 minutes, first contact in 30, solved in 24 hours."""
        lift = "complaint_management.complaint_category_safety_people_stuck_in_a_lift"
        for category in (
            self.leak,
            self.data("complaint_category_lift_out_of_order"),
            self.data("complaint_category_power_no_power_in_the_unit"),
            self.env.ref(lift),
        ):
            with self.subTest(category=category.display_name):
                case = self.new_complaint(category_id=category.id)
                self.assertEqual(case.policy_id, self.data("complaint_policy_urgent_repair"))
                self.assertEqual(
                    self._due(case),
                    {
                        "forwarded": timedelta(minutes=15),
                        "contacted": timedelta(minutes=30),
                        "resolved": timedelta(hours=24),
                    },
                )

    def test_other_matters_take_three_working_days(self):
        """R20: forwarded in 1 hour, first contact in 24, solved in 3 working days."""
        case = self.new_complaint(category_id=self.data("complaint_category_pets_barking").id)
        self.assertEqual(case.policy_id, self.data("complaint_policy_property"))
        due = self._due(case)
        self.assertEqual(due["forwarded"], timedelta(hours=1))
        self.assertEqual(due["contacted"], timedelta(hours=24))
        # from Wednesday noon to closing time on Monday
        self.assertEqual((NOON + due["resolved"]).strftime("%a %H"), "Mon 17")

    def test_the_household_is_asked_a_day_later(self):
        """R41, R42: return visit after 24 hours, declined closes after 7 days."""
        for name in ("complaint_policy_urgent_repair", "complaint_policy_property"):
            rule = self.data(name).visit_ids
            self.assertEqual((rule.delay_hours, rule.auto_close_days), (24, 7))
        case = self.bring_to_visit(
            self.new_complaint(category_id=self.data("complaint_category_pets_barking").id)
        )
        self.assertEqual(case.visit_ids.date_planned, NOON + timedelta(hours=24))

    def test_other_trades_keep_their_own_policy(self):
        """R20: what is no matter of an estate is none of ours."""
        case = self.new_complaint()
        self.assertEqual(
            case.policy_id, self.env.ref("complaint_management.complaint_policy_general")
        )

from odoo.fields import Command
from odoo.tests import tagged

from ..hooks import uninstall_hook
from .common import HotelCommon

ADDON = "complaint_management_hotel"


@tagged("post_install", "-at_install")
class TestComplaintUninstall(HotelCommon):
    def test_the_register_keeps_its_words_without_the_addon(self):
        """R57: category, cause, remedy and policy of a case outlive the addon."""
        case = self.new_guest_complaint()
        case.action_assign_to_me()
        case.write(
            {
                "assessment": "valid",
                "cause_id": self.env.ref(f"{ADDON}.complaint_cause_staff_short").id,
            }
        )
        upgrade = self.env.ref(f"{ADDON}.complaint_remedy_type_upgrade")
        self.agree_solution(case, remedy_ids=[Command.create({"remedy_type_id": upgrade.id})])
        room = self.noise.parent_id
        unused = self.env.ref(f"{ADDON}.complaint_remedy_type_free_night")
        unused_id = unused.get_external_id()
        uninstall_hook(self.env)
        for word in (self.noise, room, case.cause_id, case.policy_id, upgrade):
            with self.subTest(word.display_name):
                self.assertFalse(word.get_external_id()[word.id])
                self.assertFalse(word.active)
        self.assertFalse(room.code)
        self.assertEqual(unused.get_external_id(), unused_id)

    def test_conditions_on_our_fields_rest(self):
        """A copy of a policy that nobody could read any more does not stop the intake."""
        ours = self.env.ref(f"{ADDON}.complaint_policy_in_house").copy({"name": "Ours"})
        general = self.env.ref("complaint_management.complaint_policy_general")
        uninstall_hook(self.env)
        self.assertFalse(ours.active)
        self.assertTrue(general.active)

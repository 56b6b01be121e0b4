from odoo.tests import Form, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintAssistance(ComplaintCommon):
    """Who is asked to help learns of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.new_complaint(user_id=cls.staff.id)
        cls.help_asked = (
            cls.env["complaint.assistance"]
            .with_user(cls.staff)
            .create(
                {
                    "complaint_id": cls.case.id,
                    "name": "Check the pump",
                    "department_id": cls.repairs.id,
                    "date_due": "2026-06-05 20:00:00",
                }
            )
        )

    def todos(self):
        kind = self.env.ref("complaint_management.mail_activity_type_assistance")
        return self.case._find_todos(kind)

    def test_the_head_of_the_department_asked_has_it_to_do(self):
        """R18: what and by when, on the case; repairs has no head, so the next one above."""
        self.assertEqual(self.todos().user_id, self.head)
        self.assertEqual(self.todos().summary, "Check the pump")
        self.assertEqual(str(self.todos().date_deadline), "2026-06-05")

    def test_the_to_do_follows_whoever_is_to_help(self):
        """R18: another person, another day, other words."""
        self.help_asked.write({"user_id": self.repairer.id, "name": "Check the valve"})
        self.assertEqual(self.todos().user_id, self.repairer)
        self.assertEqual(self.todos().summary, "Check the valve")

    def test_the_to_do_ends_with_the_help(self):
        """R18: taking it on leaves it to do; the result, a refusal or its withdrawal end it."""
        self.help_asked.with_user(self.head).action_accept()
        self.assertTrue(self.todos())
        self.help_asked.with_user(self.head).write({"note": "Sealed"})
        self.help_asked.with_user(self.head).action_done()
        self.assertFalse(self.todos())

    def test_help_not_needed_any_more_is_not_to_do(self):
        """R18: struck out, or the case is cancelled."""
        other = self.help_asked.copy({"name": "Read the meter"})
        self.help_asked.action_cancel()
        self.assertEqual(self.todos().summary, other.name)
        self.decide(self.case, self.staff, "cancel")
        self.assertFalse(self.todos())

    def test_asking_a_department_nobody_heads_names_the_way_out(self):
        """R18: the dialog says so at once; a person named there has it to do."""
        dialog = Form(
            self.env["complaint.assistance"]
            .with_user(self.staff)
            .with_context(default_complaint_id=self.case.id)
        )
        dialog.name, dialog.department_id = "Look at the bill", self.finance
        self.assertFalse(dialog.user_id)
        dialog.user_id = self.accountant
        self.assertEqual(dialog.save().user_id, self.accountant)
        self.assertIn(self.accountant, self.todos().user_id)

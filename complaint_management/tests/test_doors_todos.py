from odoo import fields
from odoo.tests import tagged

from .common_doors import ComplaintDoors


@tagged("post_install", "-at_install")
class TestDoorsTodos(ComplaintDoors):
    """A to-do is somebody's: the others neither finish, change nor remove it (R29)."""

    def records(self):
        """A record of every model of ours that carries to-dos and that the staff read."""
        mixin = self.registry["mail.activity.mixin"]
        found = [self.open]
        for model in self.models_of_ours():
            if issubclass(self.registry[model._name], mixin) and model._name != self.open._name:
                record = (
                    model.with_user(self.staff).search([], limit=1)
                    if (model.with_user(self.staff).has_access("read"))
                    else model
                )
                if record:
                    found.append(record)
        return found

    def todo(self, record, user, **vals):
        """A to-do of the system on this record for `user`."""
        return record.sudo().activity_schedule(
            "mail.mail_activity_data_todo", user_id=user.id, summary="Decide", **vals
        )

    def attempts(self, todo):
        tomorrow = fields.Date.to_string(fields.Date.add(fields.Date.today(), days=1))
        return (
            ("action_done", []),
            ("action_feedback", ["It is fine"]),
            ("unlink", []),
            ("write", [{"user_id": self.staff.id}]),
            ("write", [{"date_deadline": tomorrow}]),
            ("write", [{"summary": "Never mind", "active": False}]),
            ("action_cancel", []),
        )

    def test_nobody_below_touches_the_to_do_of_somebody_above(self):
        """R29: done, edited, reassigned, deleted."""
        for record in self.records():
            for owner in (self.gm, self.deputy, self.desk_head):
                todo = self.todo(record, owner)
                for user in (self.staff, self.colleague):
                    for method, args in self.attempts(todo):
                        with self.subTest(model=record._name, owner=owner.login, method=method):
                            self.denied(user, "mail.activity", method, todo.ids, *args)
                todo.invalidate_recordset()
                self.assertTrue(todo.active)
                self.assertEqual(todo.user_id, owner)

    def test_nor_a_colleague_s(self):
        """R29: of the same level, unless one stands in for them or gave it by hand."""
        todo = self.todo(self.open, self.staff)
        for method, args in self.attempts(todo):
            with self.subTest(method=method):
                self.denied(self.colleague, "mail.activity", method, todo.ids, *args)
        today = fields.Date.today()
        self.env["complaint.substitute"].create(
            {
                "user_id": self.staff.id,
                "substitute_id": self.colleague.id,
                "date_from": today,
                "date_to": today,
            }
        )
        self.rpc(self.colleague, "mail.activity", "action_done", todo.ids)
        by_hand = (
            self.env["mail.activity"]
            .with_user(self.staff)
            .create(
                {
                    "res_model_id": self.env["ir.model"]._get_id(self.open._name),
                    "res_id": self.open.id,
                    "user_id": self.desk_head.id,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                }
            )
        )
        self.rpc(self.staff, "mail.activity", "unlink", by_hand.ids)

    def test_somebody_above_may(self):
        """R29: and who acknowledged is recorded."""
        escalation = self.open._escalate_self("manual", "Angry", level="head")
        [todo] = self.open.activity_ids.filtered(lambda a: a.user_id == self.desk_head)
        self.denied(self.staff, "mail.activity", "action_feedback", todo.ids, "Seen")
        self.assertFalse(escalation.date_acknowledged)
        self.rpc(self.deputy, "mail.activity", "action_feedback", todo.ids, "Seen")
        escalation.invalidate_recordset()
        self.assertTrue(escalation.date_acknowledged)
        self.assertEqual(escalation.acknowledged_by_id, self.deputy)

    def test_a_to_do_stays_where_it_was_given(self):
        """R55: moved to a case kept from somebody it would tell its name."""
        own = self.todo(self.open, self.staff)
        for place in (
            {"res_id": self.secret.id},
            {"res_model_id": self.env["ir.model"]._get_id("res.partner"), "res_id": 1},
        ):
            with self.subTest(place=place):
                self.denied(self.staff, "mail.activity", "write", own.ids, place)
        partner = self.customer.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.staff.id
        )
        place = {
            "res_model_id": self.env["ir.model"]._get_id(self.open._name),
            "res_id": self.secret.id,
        }
        self.denied(self.staff, "mail.activity", "write", partner.ids, place)

    def test_to_dos_of_other_apps_are_left_alone(self):
        """Guards on the models of other apps touch only what hangs on our records."""
        todo = self.customer.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.gm.id, summary="Call"
        )
        self.staff.group_ids += self.env.ref("base.group_partner_manager")
        todo.with_user(self.staff).write({"summary": "Call back"})
        todo.with_user(self.staff).unlink()

    def test_the_end_of_a_case_takes_its_to_dos(self):
        """R29: the system passes."""
        todo = self.todo(self.open, self.gm)
        self.open.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        self.assertFalse(todo.exists())

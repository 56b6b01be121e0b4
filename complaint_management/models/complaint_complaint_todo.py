from odoo import api, fields, models


class ComplaintComplaint(models.Model):
    """What the system gives people to do in a case."""

    _inherit = "complaint.complaint"

    def _find_todos(self, activity_type):
        """The open to-dos of this `mail.activity.type` on these cases, whoever has them."""
        # sudo: also those of others
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("activity_type_id", "=", activity_type.id),
                ]
            )
        )

    @api.model
    def _give_todos(self, activity_type, todos):
        """Give people these to-dos on cases, all in one insert; no mail for each.

        :param activity_type: the `mail.activity.type` they are of.
        :param todos: list of dicts with `res_id` (the case), `user_id`, `summary` and what else
            a to-do has; without a `date_deadline` it is for today.
        :return: the new `mail.activity` records.
        """
        today = fields.Date.context_today(self)
        common = {
            "activity_type_id": activity_type.id,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "automated": True,
        }
        # sudo: to-dos are given to somebody else; quick: one mail, or none, for all of them
        Activity = self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True)
        cases = {case.id: case for case in self.sudo().browse({todo["res_id"] for todo in todos})}
        return Activity.create(
            [
                {
                    **common,
                    **todo,
                    "res_name": cases[todo["res_id"]]._get_told_name(),  # not written twice
                    "date_deadline": todo.get("date_deadline") or today,
                }
                for todo in todos
            ]
        )

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError


class ComplaintSubstitute(models.Model):
    """Somebody is away and somebody else decides for them, or nobody does (R30)."""

    _name = "complaint.substitute"
    _description = "Complaint Substitute"
    _inherit = ["complaint.cached.mixin"]
    _order = "date_from desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users", string="Away", required=True, index=True, default=lambda self: self.env.user
    )
    substitute_id = fields.Many2one(
        "res.users", help="Empty: this level is skipped while the person is away."
    )
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    date_to = fields.Date(required=True)
    note = fields.Char(string="Reason")

    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "To: the absence ends before it begins."
    )

    @api.constrains("user_id", "substitute_id")
    def _check_somebody_else(self):
        for absence in self:
            if absence.user_id == absence.substitute_id:
                raise ValidationError(self.env._("Substitute: nobody can stand in for themselves."))

    @api.model
    @tools.ormcache("today")
    def _get_absences(self, today):
        """`{user id: substitute's id or False}` of everybody away on this day; asked at
        every escalation."""
        absences = self.sudo().search(  # sudo: who stands in is no secret to colleagues
            [("date_from", "<=", today), ("date_to", ">=", today)]
        )
        return {absence.user_id.id: absence.substitute_id.id for absence in absences}

    @api.model
    def _get_acting(self, user, today=None):
        """Who decides for `user` today: the user, their substitute, or nobody (R30)."""
        absences = self._get_absences(today or fields.Date.context_today(self))
        seen = set()
        while user.id in absences and user.id not in seen:
            seen.add(user.id)
            user = user.browse(absences[user.id])
        # sudo: whether an account is in use is no secret
        return user if user.id not in seen and user.sudo().active else user.browse()

    @api.model
    def _get_represented(self, user):
        """Whom `user` decides for today: themselves, unless away, and whoever they stand in
        for (R30)."""
        away = user.browse(self._get_absences(fields.Date.context_today(self)))
        return (user | away).filtered(lambda absent: self._get_acting(absent) == user)

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, ValidationError
from odoo.tools.misc import format_date

from .complaint_state import LEVEL_RANK

# So many levels below the absent person a substitute may stand, by company.
REACH = {"same": 0, "below": 1, "any": len(LEVEL_RANK)}


class ComplaintSubstitute(models.Model):
    """Somebody is away and somebody else decides for them, or nobody does (R30)."""

    _name = "complaint.substitute"
    _description = "Complaint Substitute"
    _inherit = ["complaint.cached.mixin"]
    _order = "date_from desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users",
        string="Away",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    substitute_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
        help="Empty: this level is skipped while the person is away.",
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

    @api.constrains("user_id", "substitute_id")
    def _check_level(self):
        """R30: who decides for somebody works in their company, and is not far below them."""
        for absence in self.filtered("substitute_id"):
            away, substitute = absence.user_id, absence.substitute_id
            if not self._may_replace(substitute, away):
                raise ValidationError(
                    self.env._(
                        "Substitute: %(name)s may not decide for %(away)s. Choose somebody of "
                        "%(company)s whose level the settings allow.",
                        name=substitute.name,
                        away=away.name,
                        company=away.company_id.name,
                    )
                )

    @api.constrains("user_id", "substitute_id", "date_from", "date_to")
    def _check_who_names(self):
        """R30: people name their own substitute; so do somebody above them and the complaint
        administrator, who makes nobody decide in the administrator's own person."""
        user = self.env.user  # constraints run as superuser: ask for the person
        rank = LEVEL_RANK[user._get_complaint_level()]
        is_admin = user.has_group("complaint_management.group_complaint_admin")
        for absence in self.filtered(lambda a: a.user_id != user):
            is_above = rank > LEVEL_RANK[absence.user_id._get_complaint_level()]
            if not (is_above or (is_admin and absence.substitute_id != user)):
                raise AccessError(
                    self.env._(
                        "Away: only %(name)s, somebody above them or the complaint "
                        "administrator names who decides for them.",
                        name=absence.user_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        absences = super().create(vals_list)
        absences._tell()
        return absences

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"user_id", "substitute_id", "date_from", "date_to"}:
            self._tell()
        return result

    @api.model
    def _get_ruled_names(self):
        """Also whose absence it is."""
        return super()._get_ruled_names() | {"user_id"}

    def _tell(self):
        """R30: the substitute learns of it, and whoever is away when somebody else named one."""
        for absence in self.filtered("substitute_id"):
            people = absence.user_id | absence.substitute_id
            for user in people - self.env.user:
                told = absence.with_context(lang=user.lang)
                self.env["mail.thread"].message_notify(
                    partner_ids=user.partner_id.ids,
                    subject=told.env._("Substitute for complaints"),
                    body=told.env._(
                        "From %(date_from)s to %(date_to)s %(substitute)s decides for %(away)s.",
                        date_from=format_date(told.env, absence.date_from),
                        date_to=format_date(told.env, absence.date_to),
                        substitute=absence.substitute_id.name,
                        away=absence.user_id.name,
                    ),
                )

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
    def _may_replace(self, substitute, away):
        """Whether the user `substitute` may decide for the user `away`: they work in the same
        company, and not further below than it allows (R30)."""
        company = away.sudo().company_id  # sudo: where a colleague works is no secret
        gap = LEVEL_RANK[away._get_complaint_level()]
        gap -= LEVEL_RANK[substitute._get_complaint_level()]
        return (
            substitute._holds_complaint_level("staff", company)
            and gap <= REACH[company.complaint_substitute_reach]
        )

    @api.model
    def _get_acting(self, user, today=None):
        """Who decides for `user` today: the user, their substitute, or nobody (R30). Where the
        substitute is away too, whoever stands in for them, as far down as the company allows."""
        absences = self._get_absences(today or fields.Date.context_today(self))
        away, seen = user, set()
        while user.id in absences and user.id not in seen:
            seen.add(user.id)
            user = user.browse(absences[user.id])
        # sudo: whether an account is in use is no secret
        is_there = user.id not in seen and user.sudo().active
        is_near = user == away or (is_there and self._may_replace(user, away))
        return user if is_there and is_near else user.browse()

    @api.model
    def _get_represented(self, user):
        """Whom `user` decides for today: themselves, unless away, and whoever they stand in
        for (R30)."""
        away = user.browse(self._get_absences(fields.Date.context_today(self)))
        return (user | away).filtered(lambda absent: self._get_acting(absent) == user)

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from .complaint_state import LEVELS


class ResUsers(models.Model):
    _inherit = "res.users"

    # What record rules of the case look up once a transaction (R54); read as superuser only.
    complaint_department_ids = fields.Many2many(
        "hr.department",
        compute="_compute_complaint_department_ids",
        compute_sudo=True,
        groups="base.group_system",
    )
    complaint_headed_department_ids = fields.Many2many(
        "hr.department",
        "complaint_department_head_rel",
        "res_users_id",
        "hr_department_id",
        groups="base.group_system",
    )
    complaint_charged_department_ids = fields.Many2many(
        "hr.department",
        "complaint_department_deputy_rel",
        "res_users_id",
        "hr_department_id",
        groups="base.group_system",
    )

    @api.depends("employee_ids.department_id", "employee_ids.active")
    def _compute_complaint_department_ids(self):
        """The departments each user works in; of every company, the case has its own rule."""
        found = dict(
            self.env["hr.employee"]
            .with_context(active_test=True)
            ._read_group([("user_id", "in", self.ids)], ["user_id"], ["department_id:recordset"])
        )
        for user in self:
            user.complaint_department_ids = found.get(user)

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"active", "company_ids", "group_ids"}:
            self._review_complaint_posts()
        return result

    def _holds_complaint_level(self, level, company):
        """Whether this user (may be empty) may act on this `level`, or above, in the `company`
        (empty: in any); whoever may not any more is passed over as if the post were vacant
        (R27, R30)."""
        return bool(self) and self._may_act_on(level, company.id)

    @tools.ormcache("self.id", "level", "company_id")
    def _may_act_on(self, level, company_id):
        """The same of one user, asked at every intake; the memory is emptied whenever groups,
        companies or the account change."""
        user = self.sudo()  # sudo: what a colleague may do here is no secret
        return bool(
            user.active
            and not user.share
            and (not company_id or company_id in user.company_ids.ids)
            and user.has_group(f"complaint_management.group_complaint_{level}")
        )

    def _stands_on(self, level, company):
        """Whether this user (may be empty) acts on this `level` today: by themselves, or for
        somebody they stand in for (R30)."""
        people = self | self.env["complaint.substitute"]._get_represented(self)
        return any(person._holds_complaint_level(level, company) for person in people)

    def _check_complaint_post(self, field, level, company):
        """R27: a post of this `level` is given to somebody who may fill it.

        :param field: the field (of Odoo) the user (may be empty) was named in.
        :raises ValidationError: naming the field, what is wrong, and the way out.
        """
        user = self.sudo()  # sudo: as above
        if not user or user._holds_complaint_level(level, company):
            return
        if not user.active or user.share:
            problem = self.env._("%(name)s has no account of their own here.", name=user.name)
        elif company and company not in user.company_ids:
            problem = self.env._(
                "%(name)s does not work in %(company)s.", name=user.name, company=company.name
            )
        else:
            case = self.env["complaint.complaint"]
            labels = dict(case._fields["escalation_level"]._description_selection(self.env))
            problem = self.env._(
                "%(name)s does not have the access right “%(level)s”.",
                name=user.name,
                level=labels[level],
            )
        raise ValidationError(
            self.env._(
                "%(field)s: %(problem)s Change that under Settings ▸ Users, or choose somebody else.",
                field=field._description_string(self.env),
                problem=problem,
            )
        )

    def _get_headed_departments(self):
        """The departments this user heads, and those below, while they hold the level (R54)."""
        user = self.sudo()  # sudo: who leads a department is no secret to colleagues
        holds = user.has_group("complaint_management.group_complaint_head")
        found = user.complaint_headed_department_ids
        return found if holds else found.browse()

    def _get_charged_departments(self):
        """The departments in the charge of this user, and those below, as above."""
        user = self.sudo()  # sudo: as above
        holds = user.has_group("complaint_management.group_complaint_deputy")
        found = user.complaint_charged_department_ids
        return found if holds else found.browse()

    def _review_complaint_posts(self):
        """R30: what these users may do has changed. Open cases that lie with them though they may
        not act any more go to whoever decides now."""
        self.env.registry.clear_cache()  # of `_may_act_on`, whichever form it was done on
        if not self:
            return
        # sudo: cases and posts of every company, whoever changed the user
        cases = self.env["complaint.complaint"].sudo()
        held = cases.search([("holder_id", "in", self.ids), ("is_closed", "=", False)])
        held.escalation_ids.filtered(lambda e: e.to_user_id in self)._hand_on()
        self.env.add_to_compute(cases._fields["holder_id"], held)
        # sudo: as above
        companies = self.env["res.company"].sudo().search([("complaint_gm_id", "in", self.ids)])
        companies._review_complaint_gm()

    def _get_complaint_level(self):
        """The highest level of the chain whose group this user holds (`staff` at least)."""
        self.ensure_one()
        for level, _label in reversed(LEVELS):
            if self.has_group(f"complaint_management.group_complaint_{level}"):
                return level
        return "staff"

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL


class ComplaintComplaint(models.Model):
    """Who may see a case, the same in list, form, search, count and export (R54, R55)."""

    _inherit = "complaint.complaint"

    is_confidential = fields.Boolean(
        string="Confidential",
        compute="_compute_is_confidential",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Seen only by the people named here, those who took it or work on it, and the GM.",
    )
    confidential_user_ids = fields.Many2many(
        "res.users",
        string="Named People",
        tracking=True,
        help="May see this confidential case.",
    )
    is_mine = fields.Boolean(
        compute="_compute_is_mine", search="_search_is_mine", export_string_translation=False
    )
    is_of_my_department = fields.Boolean(
        compute="_compute_is_of_my_department",
        search="_search_is_of_my_department",
        export_string_translation=False,
    )
    is_below_me = fields.Boolean(
        compute="_compute_is_below_me",
        search="_search_is_below_me",
        export_string_translation=False,
    )
    is_in_my_charge = fields.Boolean(
        compute="_compute_is_in_my_charge",
        search="_search_is_in_my_charge",
        export_string_translation=False,
    )
    is_readable = fields.Boolean(
        compute="_compute_is_readable",
        search="_search_is_readable",
        export_string_translation=False,
    )

    @api.depends("is_confidential", "company_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_display_name(self):
        """R55: a link names its target to whoever sees the link. Of a case that is kept from
        them, people learn its number there and no more; so does what the system writes about a
        confidential case, whoever reads it then."""
        super()._compute_display_name()
        if self.env.uid == SUPERUSER_ID:
            hidden = self.filtered("is_confidential")
        elif self.env.su:
            # NewId is falsy: what somebody writes just now is theirs
            known = self.filtered("id")
            hidden = known - known.sudo(False)._filtered_access("read")  # sudo: taken away
        else:
            return
        for case in hidden:
            case.display_name = case.number

    @api.depends("kind")
    def _compute_is_confidential(self):
        """R7: a denunciation is confidential from the first moment."""
        for case in self:
            case.is_confidential = case.is_confidential or case.kind == "denunciation"

    @api.constrains("is_confidential", "kind")
    def _check_confidential(self):
        """R7: as long as it is a denunciation, it is confidential."""
        for case in self:
            if case.kind == "denunciation" and not case.is_confidential:
                raise ValidationError(
                    self.env._("Confidential: a denunciation stays confidential.")
                )

    # Who may have others see it

    def write(self, vals):
        lifted = self.browse()
        if vals.keys() & {"is_confidential", "kind"} and not self.env.su:
            lifted = self.filtered("is_confidential")
        result = super().write(vals)
        for case in lifted.filtered(lambda c: not c.is_confidential):
            case._check_lifts()
        return result

    def _check_lifts(self):
        """R7, R40: what was reported in confidence is opened by whom it was reported to."""
        self.ensure_one()
        gm = self.sudo().company_id._get_complaint_gm()  # sudo: who it is is no secret
        if gm not in self.env["complaint.substitute"]._get_represented(self.env.user):
            raise AccessError(
                self.env._(
                    "Confidential: only %(name)s, to whom this was reported, opens it to others.",
                    name=gm.name or self.env._("the general manager"),
                )
            )

    @api.model
    def _get_people_named(self, vals):
        """The people (`res.users`) who will see the case because of these values."""
        ids = {vals.get("user_id")} - {None, False}
        for command in vals.get("confidential_user_ids") or ():
            if isinstance(command, int):
                ids.add(command)
            elif command[0] == Command.LINK:
                ids.add(command[1])
            elif command[0] == Command.SET:
                ids.update(command[2])
        return self.env["res.users"].browse(ids)

    def _check_opens_to(self, people):
        """R54: whoever does not see a case yet is named in it by those who answer for it.

        :param people: the `res.users` who will see these cases by being named.
        :raises AccessError: when somebody else names them.
        """
        if self.env.su or people <= self.env.user:
            return
        for case in self.filtered(lambda c: not c._may_hand_over()):
            for person in people - self.env.user:
                if not case.with_user(person).has_access("read"):
                    raise AccessError(
                        self.env._(
                            "%(name)s does not see case %(number)s. Who took it, handles it or "
                            "holds it, or a department head, may name them.",
                            name=person.sudo().name,  # sudo: the name of a colleague
                            number=case.number,
                        )
                    )

    def _may_hand_over(self):
        """Whether the user answers for this case: they took it, handle or hold it, are named in
        it, stand in for one of those, or are a head who sees it."""
        self.ensure_one()
        named = self.receiver_id | self.user_id | self.holder_id
        if self.is_confidential:
            named |= self.confidential_user_ids
        return bool(
            named & self.env["complaint.substitute"]._get_represented(self.env.user)
        ) or self.env.user.has_group("complaint_management.group_complaint_head")

    # Record rules ask what the user has to do with a case. The searches answer in a way that
    # lets PostgreSQL use indexes inside an OR, which it cannot with `IN (SELECT …)`:
    # departments as plain ids, cases as an array that is gathered once.

    @api.depends_context("uid")
    @api.depends("department_id.member_ids.user_id")
    def _compute_is_of_my_department(self):
        self._compute_departments("is_of_my_department", "complaint_department_ids")

    @api.depends_context("uid")
    @api.depends("department_id.complaint_head_user_ids")
    def _compute_is_below_me(self):
        self._compute_departments("is_below_me", "complaint_headed_department_ids")

    @api.depends_context("uid")
    @api.depends("department_id.complaint_deputy_user_ids")
    def _compute_is_in_my_charge(self):
        self._compute_departments("is_in_my_charge", "complaint_charged_department_ids")

    def _compute_departments(self, name, relation):
        mine = set(self._get_me()[relation].ids)
        for case in self:
            case[name] = case.sudo().department_id.id in mine  # sudo: only yes or no comes out

    @api.depends_context("uid")
    @api.depends(
        "receiver_id",
        "user_id",
        "holder_id",
        "is_confidential",
        "confidential_user_ids",
        "handover_ids.state",
        "handover_ids.to_user_id",
        "assistance_ids.user_id",
        "visit_ids.result",
        "visit_ids.user_id",
        "solution_ids.approval_ids.user_id",
        "spot_check_ids.drawn_by_id",
    )
    def _compute_is_mine(self):
        people = ["receiver_id", "user_id", "holder_id"]
        cases = self.sudo().with_context(active_test=False)  # sudo: only yes or no comes out
        cases.fetch(people)
        for case, known in zip(self, cases, strict=True):
            case.is_mine = any(known[name] == self.env.user for name in people)
        # whom only a row of the case names is asked of the database, as in a search
        if rest := self.filtered(lambda c: not c.is_mine)._origin:
            found = cases.search([("id", "in", rest.ids), ("is_mine", "=", True)], order="id")
            self.browse(found.ids).is_mine = True

    def _search_is_mine(self, operator, value):
        """Cases this user received, handles or holds, is named in, should take over or,
        unless confidential, help with, visit, was asked to decide about or drew for a
        spot check."""
        if operator != "in":
            return NotImplemented
        me = self.env.uid
        return (
            Domain("receiver_id", "=", me)
            | Domain("user_id", "=", me)
            | Domain("holder_id", "=", me)
            | Domain.custom(to_sql=self._get_named_sql)
        )

    @api.model
    def _get_named_sql(self, model, alias, query):
        """The cases that name the user in a row of theirs. Every query of every screen asks
        for it, hence SQL and not three searches."""
        read = {
            "complaint.complaint": ("confidential_user_ids", "is_confidential"),
            "complaint.handover": ("complaint_id", "to_user_id", "state", "active"),
            "complaint.assistance": ("complaint_id", "user_id", "active"),
            "complaint.visit": ("complaint_id", "user_id", "result", "active"),
            "complaint.approval": ("complaint_id", "user_id", "active"),
            "complaint.spot.check": ("complaint_id", "drawn_by_id", "active"),
        }
        return SQL(
            """(
                %(id)s = ANY(ARRAY(
                    SELECT complaint_complaint_id FROM complaint_complaint_res_users_rel
                     WHERE res_users_id = %(me)s
                ))
                OR %(id)s = ANY(ARRAY(
                    SELECT complaint_id FROM complaint_handover
                     WHERE to_user_id = %(me)s AND state = 'waiting' AND active IS TRUE
                ))
                OR %(confidential)s IS NOT TRUE AND %(id)s = ANY(ARRAY(
                    SELECT complaint_id FROM complaint_assistance
                     WHERE user_id = %(me)s AND active IS TRUE
                    UNION ALL
                    SELECT complaint_id FROM complaint_visit
                     WHERE user_id = %(me)s AND result IS NULL AND active IS TRUE
                    UNION ALL
                    SELECT complaint_id FROM complaint_approval
                     WHERE user_id = %(me)s AND active IS TRUE
                    UNION ALL
                    SELECT complaint_id FROM complaint_spot_check
                     WHERE drawn_by_id = %(me)s AND active IS TRUE
                ))
            )""",
            id=SQL.identifier(alias, "id"),
            confidential=SQL.identifier(alias, "is_confidential"),
            me=model.env.uid,
            to_flush=[model.env[m]._fields[name] for m, names in read.items() for name in names],
        )

    def _search_is_of_my_department(self, operator, value):
        """Cases of the departments this user works in."""
        return self._search_departments(operator, "complaint_department_ids")

    def _search_is_below_me(self, operator, value):
        """Cases of the departments this user heads, and of those below."""
        return self._search_departments(operator, "complaint_headed_department_ids")

    def _search_is_in_my_charge(self, operator, value):
        """Cases of the departments in the charge of this deputy, and of those below."""
        return self._search_departments(operator, "complaint_charged_department_ids")

    def _search_departments(self, operator, relation):
        if operator != "in":
            return NotImplemented
        return Domain("department_id", "in", self._get_me()[relation].ids)

    def _get_me(self):
        """The user, to see which departments are theirs."""
        departments = self.env["hr.department"].sudo()  # sudo: only what is mine is read
        departments.flush_model(
            ["complaint_head_user_ids", "complaint_deputy_user_ids"]
        )  # the relations are computed on that side
        return self.env.user.sudo().with_context(active_test=False)  # sudo: as above

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_readable(self):
        # sudo: taken away, never given: rules of rows are evaluated as superuser
        readable = self.sudo(False)._filtered_access("read")
        for case in self:
            case.is_readable = case.sudo(False) in readable

    def _search_is_readable(self, operator, value):
        """The cases the user may read; record rules of the rows go through this (R55)."""
        if operator != "in":
            return NotImplemented
        # sudo: taken away, as above
        cases = self.sudo(False).with_context(active_test=False)._search([])
        return Domain("id", "in", cases)

    def _search_display_name(self, operator, value):
        """R54: a complainant finds their case by its number and subject; what staff look into
        holds more than a complainant may read."""
        if self.env.su or not self.env.user.share:
            return super()._search_display_name(operator, value)
        combine = Domain.AND if operator in Domain.NEGATIVE_OPERATORS else Domain.OR
        return combine(Domain(name, operator, value) for name in ("number", "name"))

    @api.model
    def _get_portal_fields(self):
        """Names of the fields a portal user may read of their own cases (R54)."""
        return {
            "id",
            "display_name",
            "number",
            "name",
            "description",
            "kind",
            "channel_id",
            "category_id",
            "location_id",
            "remedy_requested",
            "stage_id",
            "state",
            "is_closed",
            "partner_id",
            "partner_name",
            "partner_phone",
            "partner_email",
            "date_received",
            "date_occurred",
            "date_promised",
            "date_closed",
            "date_deadline",
            "is_urgent",
            "company_id",
            "active",
        }

    def _has_field_access(self, field, operation):
        """Portal users see of their cases what was said to them, nothing internal (R54)."""
        if self.env.su:
            return True
        # asked for every field of every card, so what is plain is answered at once
        if self.env.user.share:
            allowed = operation == "read" and field.name in self._get_portal_fields()
            return allowed and super()._has_field_access(field, operation)
        # whoever is no outsider is an internal user: that is how Odoo computes `share`
        return field.groups in (None, "base.group_user") or super()._has_field_access(
            field, operation
        )

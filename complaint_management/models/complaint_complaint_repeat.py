import sys
from bisect import bisect_left
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


def _get_age(case):
    """What puts cases in the order they were received."""
    return case.date_received, case.id


class ComplaintComplaint(models.Model):
    """What a case resembles: repeats, parts split off, duplicates merged (R9, R10)."""

    _inherit = "complaint.complaint"

    repeat_of_id = fields.Many2one(
        "complaint.complaint",
        string="Repeats",
        compute="_compute_repeat_of_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        copy=False,
        tracking=True,
        check_company=True,
        help="The latest earlier case of the same person, phone or place with the same category.",
    )
    repeat_count = fields.Integer(
        string="Times Repeated",
        compute="_compute_repeat_count",
        store=True,
        recursive=True,
        help="How often the same matter was complained about before.",
    )
    repeat_ids = fields.One2many("complaint.complaint", "repeat_of_id", string="Repeated by")
    parent_id = fields.Many2one(
        "complaint.complaint",
        string="Split from",
        index="btree_not_null",
        copy=False,
        tracking=True,
        check_company=True,
    )
    child_ids = fields.One2many("complaint.complaint", "parent_id", string="Split-off Cases")
    merged_into_id = fields.Many2one(
        "complaint.complaint",
        string="Merged into",
        index="btree_not_null",
        readonly=True,
        copy=False,
        tracking=True,
    )
    merged_ids = fields.One2many("complaint.complaint", "merged_into_id", string="Merged Cases")
    person_count = fields.Integer(
        string="Other Cases of This Person", compute="_compute_person_count"
    )

    related_count = fields.Integer(compute="_compute_related_count")

    _merged_has_survivor = models.Constraint(
        "CHECK ((COALESCE(cancel_reason, '') = 'merged') = (merged_into_id IS NOT NULL))",
        "Merged into another case: use “Merge”, so that the surviving case is known.",
    )

    @api.depends("repeat_of_id", "parent_id", "merged_into_id")
    def _compute_related_count(self):
        for case in self:
            case.related_count = len(case._get_related())

    @api.depends(
        "partner_id",
        "partner_phone_digits",
        "partner_email",
        "location_id",
        "category_id",
        "date_received",
    )
    def _compute_repeat_of_id(self):
        """R9, for the whole batch in one query."""
        keys = self._get_repeat_keys()
        todo = self.filtered(lambda c: c.category_id and c.date_received)
        # sudo: a colleague's case counts too; only its number and subject are shown
        earlier = self.sudo().search_fetch(
            todo._get_repeat_domain() if todo else Domain.FALSE,
            ["category_id", "date_received", "company_id", *keys],
            order="date_received, id",
        )
        known = defaultdict(list)  # oldest first, so that a batch is compared in no time
        for other in earlier:
            for key in keys:
                known[other.company_id, other.category_id, key, other[key]].append(other)
        (self - todo).repeat_of_id = False
        for case in todo:
            found = [
                case._find_repeated(known[case.company_id, case.category_id, key, value])
                for key, value in case._get_repeat_values().items()
            ]
            case.repeat_of_id = max(filter(None, found), key=_get_age, default=False)

    def _find_repeated(self, others):
        """The latest of `others` (a list, oldest first) that this case repeats, or False."""
        self.ensure_one()
        mine = (self.date_received, self._origin.id or sys.maxsize)
        reach = timedelta(days=self.company_id.complaint_repeat_days)
        for other in reversed(others[: bisect_left(others, mine, key=_get_age)]):
            if other.date_received < self.date_received - reach:
                break
            if self._is_repeat_of(other):
                return other
        return False

    @api.depends("repeat_of_id.repeat_count")
    def _compute_repeat_count(self):
        for case in self:
            case.repeat_count = case.repeat_of_id.repeat_count + 1 if case.repeat_of_id else 0

    @api.depends("partner_id", "partner_phone_digits")
    def _compute_person_count(self):
        for case in self:
            domain = case._get_person_domain()
            case.person_count = 0 if domain.is_false() else self.search_count(domain)

    @api.constrains("merged_into_id")
    def _check_merged_into(self):
        """R10: whichever way, a merged number leads to a case that goes on."""
        if self._has_cycle("merged_into_id"):
            raise ValidationError(
                self.env._(
                    "Merged into: a case cannot be merged into itself, also not through others."
                )
            )

    # Doors

    @api.model
    def _get_repeat_keys(self):
        """Fields of which one equal, filled value makes two cases of one category repeats."""
        return ["partner_id", "partner_phone_digits", "partner_email", "location_id"]

    def _get_repeat_values(self):
        """`{field: value}` of the repeat keys that identify somebody in this case."""
        self.ensure_one()
        values = {key: self[key] for key in self._get_repeat_keys() if self[key]}
        if not self.location_id.is_private:  # many people meet in a lobby
            values.pop("location_id", None)
        return values

    def _get_repeat_domain(self):
        """Cases that one of these could be a repeat of."""
        days = max(self.company_id.mapped("complaint_repeat_days"), default=30)
        wanted = defaultdict(set)
        for case in self:
            for key, value in case._get_repeat_values().items():
                wanted[key].add(value if isinstance(value, str) else value.id)
        return (
            Domain.OR(Domain(key, "in", values) for key, values in wanted.items())
            & Domain("category_id", "in", self.category_id.ids)
            & Domain("company_id", "in", self.company_id.ids)
            & Domain(
                "date_received", ">=", min(self.mapped("date_received")) - timedelta(days=days)
            )
            & Domain("state", "!=", "cancelled")
            & Domain("is_confidential", "=", False)
        )

    def _is_repeat_of(self, other):
        """Whether this case repeats the `other` one (R9)."""
        self.ensure_one()
        case = self._origin or self
        age = self.date_received - other.date_received
        return (
            other != case
            and other.company_id == self.company_id
            and other.category_id == self.category_id
            and timedelta() <= age <= timedelta(days=self.company_id.complaint_repeat_days)
            and (age or not case.id or other.id < case.id)
            and any(other[key] == value for key, value in self._get_repeat_values().items())
        )

    def _get_person_domain(self):
        """The other cases of this person."""
        self.ensure_one()
        person = Domain.FALSE
        if self.partner_id:
            person |= Domain("partner_id", "=", self.partner_id.id)
        if self.partner_phone_digits:
            person |= Domain("partner_phone_digits", "=", self.partner_phone_digits)
        return person if person.is_false() else person & Domain("id", "!=", self._origin.id)

    def _has_complained_since(self, date):
        """Whether the same person filed another case after `date` (R42)."""
        self.ensure_one()
        domain = self._get_person_domain()
        # sudo: any new complaint counts, also one this user does not see
        return not domain.is_false() and bool(
            self.sudo().search_count(domain & Domain("date_received", ">", date), limit=1)
        )

    # Actions

    def _get_list_action(self, domain, name):
        """The register, filtered by `domain` under the title `name` (an action dict)."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management.complaint_complaint_action_all"
        )
        return action | {"domain": list(domain), "name": name, "context": {}}

    def action_view_person(self):
        """Open the other cases of this person."""
        return self._get_list_action(
            self._get_person_domain(), self.env._("Other cases of this person")
        )

    def action_view_related(self):
        """Open the repeats, split-off and merged cases of this one."""
        return self._get_list_action(
            [("id", "in", self._get_related().ids)], self.env._("Related cases")
        )

    def _get_related(self):
        """Repeats, parts and merged cases of this one that the user may see."""
        self.ensure_one()
        related = self.repeat_of_id | self.repeat_ids | self.parent_id | self.child_ids
        return (related | self.merged_ids | self.merged_into_id)._filtered_access("read")

    def action_split(self):
        """Open a new case for another point raised in the same contact (R10)."""
        self.ensure_one()
        kept = ["channel_id", "location_id", "partner_id", "receiver_id", "company_id"]
        plain = ["partner_name", "partner_phone", "partner_email", "is_anonymous", "mood"]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Split off another point"),
            "res_model": self._name,
            "view_mode": "form",
            "context": {
                "default_parent_id": self.id,
                "default_date_received": self.date_received,
                **{f"default_{name}": self[name].id for name in kept},
                **{f"default_{name}": self[name] for name in plain},
            },
        }

    def _merge(self, others):
        """Take the `others` into this case (R10): their complainants become parties who
        still get an answer, their numbers find this case, their files and the help that
        was asked for come along.

        :raises UserError: when a case has ended already or belongs to another company.
        """
        self.ensure_one()
        (self | others).check_access("write")
        self._check_survives()
        others._check_frozen({"name": ""})
        if any(others.mapped("is_confidential")) and not self.is_confidential:
            raise UserError(
                self.env._("A confidential case is merged into a confidential one only.")
            )
        for other in others:
            # sudo: as for the merged case below
            Party = self.env["complaint.party"].sudo()._clean_env()
            Party.create(self._prepare_merged_party_vals(other))
            files = self.env["ir.attachment"].search(
                [("res_model", "=", self._name), ("res_id", "=", other.id)]
            )
            for file in files:
                file.copy({"res_id": self.id})
            for row in [*other.party_ids, *other.evidence_ids]:
                row.sudo().copy({"complaint_id": self.id})  # sudo: as for the complainant
            other.assistance_ids.sudo()._move_on(self)  # sudo: as for the complainant
            self._message_log(
                body=self.env._(
                    "Merged: %(case)s. What happened: %(text)s",
                    case=other.display_name,
                    text=other.description or "–",
                )
            )
            # sudo: where a case went is the system's word; access was checked above
            other.sudo().write({"cancel_reason": "merged", "merged_into_id": self.id})
            other._move_to("cancelled")

    def _check_survives(self):
        """R10: what has ended takes no other case in."""
        survivor = self.merged_into_id
        if survivor:
            raise UserError(
                self.env._(
                    "Surviving case: %(number)s was merged into %(survivor)s. Choose that one, or "
                    "a case that is open.",
                    number=self.number,
                    survivor=survivor.number,
                )
            )
        if self.is_closed:
            raise UserError(
                self.env._(
                    "Surviving case: %(number)s is closed. Reopen it with a reason, or choose a "
                    "case that is open.",
                    number=self.number,
                )
            )

    def _undo_merge(self):
        """A merged case that is being reopened stands for itself again; the log of both says
        so (R10, R44)."""
        self.ensure_one()
        # sudo: where a case went is the system's word, the right to reopen it was checked
        case, survivor = self.sudo(), self.sudo().merged_into_id
        if survivor:
            case.write({"cancel_reason": False, "merged_into_id": False})
            survivor._message_log(
                body=self.env._(
                    "Reopened: %(case)s, which had been merged into this one.", case=case.number
                )
            )

    def _prepare_merged_party_vals(self, other):
        """Door: values of the party that the complainant of the merged case `other`
        becomes in this case (R10)."""
        return {
            "complaint_id": self.id,
            "origin_id": other.id,
            "partner_id": other.partner_id.id,
            "partner_name": other._get_customer_name(),
            "partner_phone": other.partner_phone,
            "partner_email": other.partner_email,
            "role": "witness" if other.is_anonymous else "complainant",
        }

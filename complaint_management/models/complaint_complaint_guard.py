from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.uninstall import heeding_guards
from .complaint_links import check_links
from .complaint_values import (
    clean_values,
    refuse_system_fields,
    with_sound_defaults,
    without_forged_defaults,
)

# What may still change on a closed case: conversation, to-dos, access; never a decision.
UNFROZEN_FIELDS = {
    "access_token",
    "active",
    "activity_ids",
    "confidential_user_ids",
    "duration_tracking",
    "email_cc",
    "improvement_ids",
    "is_confidential",
    "message_follower_ids",
    "message_ids",
    "message_main_attachment_id",
    "repair_ids",
    "repeat_of_id",
    "spot_check_ids",
}

# Links to other cases that people may enter.
LINKS = ("repeat_of_id", "parent_id")

# What the system stamps and a ledger kept elsewhere brings along; Odoo imports no field that is
# declared read-only.
FORMER_FIELDS = {
    "date_assessed",
    "date_closed",
    "date_forwarded",
    "date_resolved",
    "is_former",
    "number",
}

# Lets `_reopen` write a closed case; a token, so that no remote call can bring it along.
REOPENING = object()


class ComplaintComplaint(models.Model):
    """What may not be done to a case, whichever way it is tried (R5, R44, R57)."""

    _inherit = "complaint.complaint"

    @api.model_create_multi
    def create(self, vals_list):
        check_links(self, vals_list)
        for vals in vals_list:
            self._check_stamps(vals)
        # a number left empty, as in a ledger, is one to be drawn (R4)
        given = [{n: vals[n] for n in vals if vals[n] or n != "number"} for vals in vals_list]
        clean = without_forged_defaults(self)
        cases = super(ComplaintComplaint, clean).create(clean_values(self, given))
        if not self.env.su and (
            "default_policy_id" in self.env.context or any("policy_id" in v for v in vals_list)
        ):
            cases.filtered(lambda c: not c.is_former)._check_policy()
        return cases

    def _track_prepare(self, fields_iter):
        """What costs a query of its own is remembered only by the write that names it."""
        if fields_iter is self._fields:
            fields_iter = self._fields.keys() - {"complaint_properties", "confidential_user_ids"}
        return super()._track_prepare(fields_iter)

    def write(self, vals):
        context = self.env.context
        if not (context.get("tracking_disable") or context.get("mail_notrack")):
            self._track_prepare(vals)
        check_links(self, [vals])
        refuse_system_fields(self, [vals])
        [vals] = clean_values(self, [vals])
        self._check_frozen(vals)
        self._check_people(vals)
        self._check_known(vals)
        self._check_opens_to(self._get_people_named(vals))
        chosen = self.browse()
        if "policy_id" in vals and not self.env.su:
            chosen = self.filtered(lambda c: c.policy_id.id != vals["policy_id"])
        result = super().write(vals)
        chosen._check_policy()
        if vals.get("receiver_id"):
            self._follow_receiver()
        if any(vals.get(name) and self._has_cycle(name) for name in LINKS):
            raise UserError(self.env._("A case cannot be linked to itself, also not in a circle."))
        return result

    def _check_stamps(self, vals):
        """R26, R60: what the system stamps comes along with a former case only, which
        `_check_former` leaves to whoever may take over a ledger."""
        if not (self.env.su or vals.get("is_former")):
            for name in (FORMER_FIELDS - {"is_former", "number"}) & vals.keys():
                if vals.get(name):
                    raise UserError(
                        self.env._(
                            "%(field)s: the system stamps it. Only a case “From Former Ledger” "
                            "brings it along.",
                            field=self._fields[name]._description_string(self.env),
                        )
                    )
        allowed = FORMER_FIELDS
        if vals.get("severity_id"):  # who chooses it says why
            allowed = allowed | {"severity_note"}
        refuse_system_fields(self, [vals], allowed)

    @api.model
    def default_get(self, fields):
        """What a screen or link brings along is sound too."""
        sound = with_sound_defaults(self, fields)
        return super(ComplaintComplaint, sound).default_get(fields)

    def onchange(self, values, field_names, fields_spec):
        """A form works nothing out from a case that is kept from its user (R55)."""
        check_links(self, [values])
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _get_system_names(self):
        """Door: names of fields that only the system sets although they are not declared
        read-only (a set)."""
        return set(FORMER_FIELDS)

    @api.constrains("active")
    def _check_archived(self):
        """R57: what is still to be done does not vanish from the lists."""
        for case in self:
            if not case.active and not case.is_closed:
                raise ValidationError(
                    self.env._(
                        "Case %(number)s is open. Close or cancel it before archiving it.",
                        number=case.number,
                    )
                )

    def unlink(self):
        """R57: no word of the context that a client sends lets the guards of deletion pass."""
        return super(ComplaintComplaint, heeding_guards(self)).unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """R57: a case is cancelled, never deleted."""
        raise UserError(self.env._("Cases are not deleted. Cancel the case with a reason instead."))

    def _check_frozen(self, vals):
        """R44: a closed case is read-only until it is reopened with a reason; R4: a number
        stays for ever."""
        if "number" in vals and any(c.number not in ("/", vals["number"]) for c in self):
            raise UserError(self.env._("The number of a case never changes."))
        if "company_id" in vals and any(c.company_id.id != vals["company_id"] for c in self):
            raise UserError(
                self.env._(
                    "Company: a case stays with the company that took it. Cancel it, and record "
                    "it in the other company."
                )
            )
        decisive = {name for name in vals if name in self._fields and name not in UNFROZEN_FIELDS}
        if not decisive:
            return
        for case in self.filtered("is_closed"):
            if self.env.context.get("complaint_reopening") is not REOPENING:
                raise UserError(
                    self.env._(
                        "Case %(number)s is closed. Reopen it with a reason before changing it.",
                        number=case.number,
                    )
                )

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """R44: what rests in a closed case looks like it, also what heirs add to the form."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            for node in arch.xpath("//field[not(ancestor::field)]"):
                field = self._fields[node.get("name")]
                own = node.get("readonly") or str(field.readonly)
                if field.name not in UNFROZEN_FIELDS and own not in ("1", "True"):
                    node.set("readonly", f"is_closed or ({own})")
        return arch, view

    def _check_people(self, vals):
        """R5: the receiver stays; the work changes hands by an accepted handover."""
        if "receiver_id" in vals:
            for case in self.filtered(
                lambda c: c.receiver_id.id not in (False, vals["receiver_id"])
            ):
                case._check_override(
                    self.env._("The first-contact person of a case stays to the end.")
                )
        if "user_id" in vals:
            for case in self.filtered(lambda c: c.user_id.id not in (False, vals["user_id"])):
                last = case.handover_ids[:1]
                if last.state != "accepted" or last.to_user_id.id != vals["user_id"]:
                    raise UserError(
                        self.env._(
                            "%(name)s handles case %(number)s. Use “Hand over” so that the next "
                            "handler accepts it.",
                            name=case.user_id.name,
                            number=case.number,
                        )
                    )

    def _check_policy(self):
        """R20, R36: limits and sign-off come from the policy that fits, not from a choice."""
        found = self.env["complaint.policy"]._get_policies(self)
        if any(case.policy_id != found[case] for case in self):
            raise UserError(
                self.env._("Policy: it follows from the case. Use ⚙ ▸ Choose the policy again.")
            )

    def _check_known(self, vals):
        """R42, R43: whoever is known is not made unknown to be spared the asking."""
        if self.env.su or not vals.get("is_anonymous"):
            return
        for case in self.filtered(lambda c: not c.is_anonymous):
            if case.partner_id or case.partner_name or case._has_contact_data():
                case._check_override(self.env._("Anonymous: we know who complains in this case."))

    def _check_override(self, message):
        """Raise `message` unless a deputy GM or GM gave a written reason (context key
        `complaint_reason`), which is logged (spec §2, R5)."""
        self.ensure_one()
        reason = (self.env.context.get("complaint_reason") or "").strip()
        if not reason:
            raise UserError(message)
        if not self.env.user.has_group("complaint_management.group_complaint_deputy"):
            raise AccessError(
                message + "\n" + self.env._("Only a deputy GM or GM may override this.")
            )
        self._message_log(
            body=self.env._("Overridden: %(what)s Reason: %(reason)s", what=message, reason=reason)
        )

    def action_sign_off(self):
        """The head signs off, in their own name and never about themselves, that the case may
        be closed (R16, R44).

        :raises AccessError: below a department head.
        """
        self.check_access("write")
        if not self.env.user.has_group("complaint_management.group_complaint_head"):
            raise AccessError(self.env._("A department head or above signs off cases."))
        self._check_frozen({"date_signed_off": True})
        for case in self:
            case._check_no_conflict(self.env.user)
        # sudo: stamped by this step only, the right to take it was checked
        self.sudo().write(
            {"date_signed_off": fields.Datetime.now(), "signed_off_by_id": self.env.user.id}
        )

    def _reopen(self, reason, stage):
        """Open a closed case again; the closing it had stays on the reopening (R44).

        :raises UserError: when the case is not closed.
        """
        if not stage or stage.is_closed:
            raise UserError(self.env._("Stage: choose where the work goes on."))
        self.check_access("write")
        for case in self:
            if not case.is_closed:
                raise UserError(self.env._("Case %(number)s is not closed.", number=case.number))
            # sudo: a reopening comes about here only, after the access to the case was checked
            self.env["complaint.reopening"].sudo()._clean_env().create(
                {"complaint_id": case.id, "reason": reason, "date_closed": case.date_closed}
            )
            case._message_log(body=self.env._("Reopened. Reason: %(reason)s", reason=reason))
            opened = case.with_context(complaint_reason=False, complaint_reopening=REOPENING)
            opened._undo_merge()
            # sudo: what ended the case is the system's; access was checked above
            opened.sudo().write(
                {"cancel_reason": False, "date_signed_off": False, "signed_off_by_id": False}
            )
            opened.write({"stage_id": stage.id})

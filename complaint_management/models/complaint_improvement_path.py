from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# What the report says; it rests once the head has signed it.
REPORT_FIELDS = {
    "name",
    "complaint_ids",
    "department_id",
    "cause_id",
    "category_id",
    "cause_text",
    "investigation",
    "recommendation_kind",
    "recommendation",
    "company_id",
}
# Stamped by deciding only, never by a form or a file.
DECIDED_FIELDS = {
    "signed_by_id",
    "date_signed",
    "opinion_by_id",
    "date_opinion",
    "approved_by_id",
    "date_approved",
    "returned_by_id",
    "date_returned",
    "verified_by_id",
    "date_verified",
    "date_cancelled",
    "date_done",
}
# Words of whoever decides: in which states they are written.
STEP_WORDS = {
    "sign_note": ("draft",),
    "opinion": ("signed",),
    "approval_note": ("opinion",),
    "return_reason": ("signed", "opinion"),
    "effective": ("done",),
    "effect_note": ("done",),
}


class ComplaintImprovement(models.Model):
    """How a report is signed, approved, carried out and judged, and by whom (R47, R48)."""

    _inherit = "complaint.improvement"

    # Who decides

    def _get_deciders(self):
        """Who may take the next step now (`res.users`)."""
        self.ensure_one()
        # sudo: who leads a department is no secret to colleagues
        department, company = self.sudo().department_id, self.sudo().company_id
        gm = company._get_complaint_gm()
        heads = department._get_complaint_heads()
        leaders = heads | department._get_complaint_deputies()
        centre = company.complaint_department_id._get_complaint_heads()
        if self.state == "draft":
            return leaders | gm
        if self.state == "signed":
            return centre or gm
        if self.state == "opinion":
            return gm
        if self.state == "approved":
            return self.user_id | self.reporter_id | heads | gm
        if self.state == "done":  # whoever carried it out does not judge it
            return (leaders | centre | gm) - (self.user_id - gm)
        return self.env["res.users"]

    def _may_decide(self):
        """Whether the user, or the person they stand in for, takes the next step."""
        self.ensure_one()
        Substitute = self.env["complaint.substitute"]
        deciders = self._get_deciders()
        return self.env.user in deciders or any(
            Substitute._get_acting(user) == self.env.user for user in deciders
        )

    def _check_step(self, state, message):
        """Raise `message` unless the reports wait for this step and the user may take it."""
        self.check_access("write")
        for report in self:
            if report.state != state:
                raise UserError(
                    self.env._("“%(name)s” does not wait for this step.", name=report.name)
                )
            if not report._may_decide():
                raise AccessError(message)

    def action_sign(self):
        """The head of the department signs the report (R47)."""
        self._check_step("draft", self.env._("The head of the department signs the report."))
        for report in self:
            missing = [
                report._fields[name]._description_string(self.env)
                for name in ("cause_text", "investigation", "recommendation", "department_id")
                if not report[name]
            ]
            if missing:
                raise UserError(self.env._("Before it is signed, fill in: %s.", ", ".join(missing)))
        self._stamp("signed_by_id", "date_signed", date_returned=False, returned_by_id=False)

    def action_give_opinion(self):
        """The service centre has given its opinion (R47)."""
        self._check_step("signed", self.env._("The complaint service centre gives its opinion."))
        if not all((report.opinion or "").strip() for report in self):
            raise UserError(self.env._("Opinion of the service centre: write it down."))
        self._stamp("opinion_by_id", "date_opinion")

    def action_approve(self):
        """The GM approves; the action has an owner and a date (R47)."""
        self._check_step("opinion", self.env._("The general manager approves."))
        if not all(report.user_id and report.date_due for report in self):
            raise UserError(self.env._("Owner and due: who carries it out, and until when?"))
        self._stamp("approved_by_id", "date_approved")
        for report in self:
            report._remind(report.user_id, report.date_due, self.env._("Carry out the improvement"))

    def action_return(self):
        """Give the report back to whoever wrote it, with a reason (R47)."""
        for report in self:
            report._check_step(
                report.state if report.state in ("signed", "opinion") else "signed",
                self.env._("Whoever decides next may return the report."),
            )
        if not all((report.return_reason or "").strip() for report in self):
            raise UserError(self.env._("Why returned: write down what is missing."))
        cleared = dict.fromkeys(
            ["signed_by_id", "date_signed", "opinion_by_id", "date_opinion"], False
        )
        self._stamp("returned_by_id", "date_returned", **cleared)
        for report in self:
            report._remind(
                report.reporter_id, fields.Date.context_today(report), report.return_reason
            )

    def action_done(self):
        """The action was carried out; after the days compared the effect is judged (R48)."""
        self._check_step("approved", self.env._("The owner says when it is carried out."))
        if not all((report.done_note or "").strip() for report in self):
            raise UserError(self.env._("What was done: write it down."))
        for report in self:
            # sudo: stamped by this step only, and the to-do may be somebody else's
            report.sudo().activity_feedback(["complaint_management.mail_activity_type_improvement"])
            report.sudo().date_done = report.date_done or fields.Date.context_today(
                report
            )  # sudo: as above
            judge = report._get_deciders()[:1] or report.reporter_id
            report._remind(judge, report.date_effect, self.env._("Judge the effect"))

    def action_verify(self):
        """Somebody who did not carry it out judges the effect (R48)."""
        self._check_step("done", self.env._("The head, not the owner, judges the effect."))
        if not all(report.effective for report in self):
            raise UserError(self.env._("Effective: yes or no?"))
        self._stamp("verified_by_id", "date_verified")
        # sudo: the to-do may be somebody else's
        self.sudo().activity_feedback(["complaint_management.mail_activity_type_improvement"])

    def action_drop(self):
        """The improvement is not pursued; it stays on record."""
        for report in self:
            if report.state not in ("draft", "signed", "opinion", "approved"):
                raise UserError(self.env._("What was carried out is not dropped any more."))
            report._check_step(
                report.state, self.env._("Whoever decides next may drop the report.")
            )
        system = self.sudo()  # sudo: as in carrying it out
        system.write({"date_cancelled": fields.Datetime.now()})
        system.activity_unlink(["complaint_management.mail_activity_type_improvement"])

    def _stamp(self, person, date, **vals):
        """Write who decided and when."""
        # sudo: stamped by deciding only, and the right to decide was checked
        self.sudo().write({person: self.env.user.id, date: fields.Datetime.now(), **vals})

    def _remind(self, user, day, summary):
        """A to-do on the report for `user`."""
        self.ensure_one()
        self.activity_schedule(
            "complaint_management.mail_activity_type_improvement",
            date_deadline=day,
            summary=summary,
            user_id=user.id,
        )

    # Guards

    @api.constrains("date_done", "date_approved")
    def _check_date_done(self):
        today = fields.Date.context_today(self)
        for report in self.filtered("date_done"):
            if not report.date_approved or report.date_done > today:
                raise ValidationError(
                    self.env._("Carried out on: after the approval, and not in the future.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_decided(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_decided(vals)
        if not self.env.su:
            for report in self:
                if vals.keys() & REPORT_FIELDS and report.state != "draft":
                    raise UserError(
                        self.env._("The report is signed. Return it before changing it.")
                    )
                if report.state in ("verified", "cancelled") and vals.keys() & self._get_texts():
                    raise UserError(self.env._("This improvement is over and stays as it is."))
                report._check_words(vals)
        return super().write(vals)

    def _check_words(self, vals):
        """R47: nobody puts words into the mouth of somebody else."""
        for name, states in STEP_WORDS.items():
            if (vals.get(name) or False) == (self[name] or False) or name not in vals:
                continue
            if self.state not in states or not self._may_decide():
                raise UserError(
                    self.env._(
                        "%(field)s: written by whoever decides on this step.",
                        field=self._fields[name]._description_string(self.env),
                    )
                )

    def _get_texts(self):
        """Names of the fields that are part of the record."""
        return {name for name, field in self._fields.items() if getattr(field, "tracking", None)}

    def _check_decided(self, vals):
        """R47: who decided and when comes from deciding."""
        if self.env.su:
            return
        names = vals.keys() & (DECIDED_FIELDS | {"state"})
        if any(vals[name] for name in names) or (self and names):
            raise UserError(
                self.env._("Signatures are given by the buttons, each in their own name.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """R57: it is dropped, never deleted."""
        raise UserError(self.env._("An improvement is dropped, not deleted."))

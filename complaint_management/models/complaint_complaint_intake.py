from datetime import timedelta

import pytz

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.pausing import pausing_gc

SUBJECT_MAX = 500


class Intake:
    """Tells rows that the case they belong to is coming in; an object, so that no remote call
    can bring it along. It carries what was found out about the cases on the way."""

    def __init__(self):
        self.clocks = {}


class ComplaintComplaint(models.Model):
    """How a case comes in: what is refused, its number, its clocks, who is told."""

    _inherit = "complaint.complaint"

    # Constraints

    @api.constrains("date_received", "date_occurred")
    def _check_dates(self):
        soon = fields.Datetime.now() + timedelta(minutes=5)
        for case in self:
            if case.date_received > soon:
                raise ValidationError(
                    self.env._("Received at: a complaint cannot be received in the future.")
                )
            if case.date_occurred and case.date_occurred > case.date_received + timedelta(days=1):
                raise ValidationError(
                    self.env._("Occurred at: it happened before the complaint was received.")
                )

    @api.constrains("name")
    def _check_name(self):
        for case in self:
            if len(case.name or "") > SUBJECT_MAX:
                raise ValidationError(
                    self.env._(
                        "Subject: at most %(count)s characters. Tell the rest under “What "
                        "Happened”.",
                        count=SUBJECT_MAX,
                    )
                )
            if not (case.name or "").strip():
                raise ValidationError(self.env._("Subject: say in a few words what it is about."))

    @api.constrains(
        "is_anonymous", "channel_id", "partner_id", "partner_name", "partner_phone", "partner_email"
    )
    def _check_anonymous(self):
        """R2: the channel says whether the complainant may stay unnamed."""
        for case in self:
            if not case.is_anonymous:
                continue
            if not case.channel_id.allow_anonymous:
                raise ValidationError(
                    self.env._(
                        "Anonymous: the channel %(channel)s asks for a name. "
                        "Name the complainant or choose another channel.",
                        channel=case.channel_id.name,
                    )
                )
            if case.partner_id:
                raise ValidationError(
                    self.env._("Anonymous: an anonymous case has no complainant record.")
                )
            if case.partner_name or case.partner_phone or case.partner_email:
                raise ValidationError(
                    self.env._(
                        "Anonymous: name, phone and e-mail tell who it was. Take them out, or "
                        "untick “Anonymous”."
                    )
                )

    @api.constrains("user_id", "receiver_id", "company_id")
    def _check_people_work_here(self):
        """R5: receiver and handler are people who can open the case and work on it."""
        for case in self.filtered(lambda c: not c.is_former):
            case._check_works_here(case.receiver_id, "base.group_user")
            case._check_works_here(case.user_id)

    def _check_works_here(self, user, group="complaint_management.group_complaint_staff"):
        """Raise when `user` (may be empty) cannot work on cases of this company."""
        self.ensure_one()
        if not user or user.id == SUPERUSER_ID:
            return
        if user.id == self.env.uid and self.company_id in self.env.companies:
            return  # who records or takes it on has shown already that they can
        if self.company_id not in user.company_ids or not user.has_group(group):
            raise ValidationError(
                self.env._(
                    "%(name)s cannot open complaints of %(company)s. Choose somebody who can, "
                    "or ask the administrator for the access right.",
                    name=user.name,
                    company=self.company_id.name,
                )
            )

    # CRUD

    @api.model_create_multi
    @pausing_gc()
    def create(self, vals_list):
        self.browse().check_access("create")  # before a number is drawn
        self._check_former(vals_list)
        self._draw_numbers(vals_list)
        # all at once; virtual records would read them one by one
        categories = {vals["category_id"] for vals in vals_list if vals.get("category_id")}
        self.env["complaint.category"].browse(categories).fetch()
        # "Created" is what the register itself says; the log starts with the first change.
        intake = Intake()
        coming = self.with_context(mail_create_nolog=True, complaint_intake=intake)
        cases = super(ComplaintComplaint, coming).create(vals_list).with_env(self.env)
        cases._plan_deadlines(intake.clocks)
        cases._after_intake()
        return cases

    def _check_company(self, fnames=None):
        """Odoo's own check, asked about those cases only that a glance at each link does not
        clear: it takes its time, and many cases link to the same."""
        if len(self) < 2:
            return super()._check_company(fnames)
        names = [name for name, f in self._fields.items() if f.relational and f.check_company]
        seen, doubtful = set(), []
        for case in self.sudo():  # sudo: as Odoo's own check reads them
            company = case.company_id
            for name in names:
                linked = case[name]
                link = (company.id, name, linked._ids)
                if linked and link not in seen:
                    seen.add(link)
                    if "company_id" not in linked._fields or not linked.company_id <= company:
                        doubtful.append(case.id)
        return super(ComplaintComplaint, self.browse(doubtful))._check_company(fnames)

    def _draw_numbers(self, vals_list):
        """Write a fresh `number` into each of `vals_list` that brings none (R4)."""
        groups = {}
        for vals in vals_list:
            if vals.get("number", "/") not in ("/", False, ""):
                self._check_may_number()
            else:
                groups.setdefault(vals.get("company_id") or self.env.company.id, []).append(vals)
        for company_id, group in groups.items():
            company = self.env["res.company"].sudo().browse(company_id)  # sudo: its series only
            company._create_complaint_sequence()  # where it was lost
            zone = pytz.timezone(company.resource_calendar_id.tz or "UTC")
            todo = group
            while todo:
                days = [
                    pytz.utc.localize(
                        fields.Datetime.to_datetime(vals.get("date_received"))
                        or fields.Datetime.now()
                    )
                    .astimezone(zone)
                    .date()
                    for vals in todo
                ]
                numbers = company.complaint_sequence_id._next_block(days)
                for vals, number in zip(todo, numbers, strict=True):
                    vals["number"] = number
                # numbers that came in with a former ledger are passed over
                taken = set(
                    self.sudo()  # sudo: taken is taken, also where unreadable
                    .with_context(active_test=False)
                    .search_fetch(
                        [("company_id", "=", company_id), ("number", "in", numbers)],
                        ["number"],
                        order="id",
                    )
                    .mapped("number")
                )
                todo = [vals for vals in todo if vals["number"] in taken]

    @api.model
    def _may_take_over(self):
        """Whether the user may take over a ledger with its numbers (R60)."""
        return self.env.su or self.env.user.has_groups(
            "complaint_management.group_complaint_gm,complaint_management.group_complaint_admin"
        )

    @api.model
    def _check_may_number(self):
        """R4: numbers are drawn; they come along only with a ledger kept elsewhere."""
        if not self._may_take_over():
            raise UserError(
                self.env._(
                    "Number: it is drawn when the case is recorded. Leave it empty and write a "
                    "number of another system into “External Reference”."
                )
            )

    @api.model
    def _check_former(self, vals_list):
        """R60: only a GM or administrator takes over a former ledger, ended cases included."""
        if any(vals.get("is_former") for vals in vals_list) and not self._may_take_over():
            raise UserError(
                self.env._("From former ledger: only a GM or administrator may import old cases.")
            )

    def _after_intake(self):
        """Door: react to new cases."""
        self._follow_receiver()
        self._tell_gm()

    def _follow_receiver(self):
        """R5: the first contact follows the case to the end."""
        silent = {"mail_create_nosubscribe", "tracking_disable"} & self.env.context.keys()
        for receiver, cases in self.grouped("receiver_id").items():
            if receiver == self.env.user and not receiver.share and not silent:
                continue  # whoever records a case follows it already
            if receiver.active:
                self.env["mail.followers"]._insert_followers(
                    self._name, cases.ids, receiver.partner_id.ids, customer_ids=[]
                )

    def message_unsubscribe(self, partner_ids=None):
        """R5: the receiver stays follower."""
        for receiver, cases in self.grouped("receiver_id").items():
            others = set(partner_ids or ()) - set(receiver.partner_id.ids)
            super(ComplaintComplaint, cases).message_unsubscribe(list(others))
        return True

    def _tell_gm(self):
        """R1, R7: suggestions and denunciations are on the GM's list at once."""
        told = self.filtered(lambda c: c.kind in ("denunciation", "suggestion") and not c.is_closed)
        for company, cases in told.grouped("company_id").items():
            gm = company._get_complaint_gm()
            if not gm:
                company._report_vacancy()
                continue
            # sudo: the sender may not see a confidential case any more
            cases.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.with_context(lang=gm.lang).env._("New: decide what to do"),
                user_id=gm.id,
            )

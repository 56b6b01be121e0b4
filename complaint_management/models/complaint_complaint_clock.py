from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models

from .complaint_state import LEVEL_RANK, PROMISES


class ComplaintComplaint(models.Model):
    """The clocks of a case: pausing, extending, what happens next (R22–R26)."""

    _inherit = "complaint.complaint"

    pause_ids = fields.One2many("complaint.pause", "complaint_id", string="Pauses")
    is_paused = fields.Boolean(
        string="Paused", compute="_compute_is_paused", store=True, precompute=True, tracking=True
    )
    paused_hours = fields.Float(
        string="Paused Time (hours)", compute="_compute_is_paused", store=True, precompute=True
    )
    extension_ids = fields.One2many("complaint.extension", "complaint_id", string="Extensions")
    date_state = fields.Datetime(
        string="In This State Since", compute="_compute_date_state", store=True, precompute=True
    )
    date_broken = fields.Datetime(
        string="Promise Broken Since",
        compute="_compute_date_broken",
        store=True,
        help="Since when without a break a promised answer or solution has been overdue.",
    )
    date_completion = fields.Datetime(
        string="Completion Told for",
        compute="_compute_date_completion",
        store=True,
        precompute=True,
        help="By when the complainant was told that it is done; targets move to it.",
    )
    next_html = fields.Html(string="What Happens Next", compute="_compute_next_html")

    @api.depends("pause_ids.date_to", "pause_ids.active")
    def _compute_is_paused(self):
        for case in self:
            case.is_paused = any(not pause.date_to for pause in case.pause_ids)
            case.paused_hours = sum(case.pause_ids.mapped("paused_hours"))

    @api.depends("state")
    def _compute_date_state(self):
        for case in self:
            case.date_state = fields.Datetime.now() if case._origin else case.date_received

    @api.depends(
        "deadline_ids.milestone",
        "deadline_ids.date_due",
        "deadline_ids.date_original",
        "deadline_ids.date_missed",
        "deadline_ids.date_reached",
        "deadline_ids.date_cancelled",
    )
    def _compute_date_broken(self):
        """R20: the times during which some promise was overdue, joined; the last one, while
        it has no end. A later date told to the complainant, or granted, is a new promise that
        is not broken yet (R24, R39)."""
        for case in self:
            since, until = False, datetime.min
            missed = case.deadline_ids.filtered(
                lambda d: d.milestone in PROMISES and d._is_missed(d) and not d.date_cancelled
            )
            for clock in missed.sorted("date_missed"):
                if clock.date_missed > until:
                    since = clock.date_missed
                until = max(until, clock.date_reached or datetime.max)
            case.date_broken = until == datetime.max and since

    @api.depends("contact_ids.date_completion", "contact_ids.active")
    def _compute_date_completion(self):
        """The end of the day last told to the complainant, in the time zone of the company."""
        for case in self:
            told = case.contact_ids.filtered("date_completion").sorted("date")[-1:]
            zone = pytz.timezone(case.company_id.resource_calendar_id.tz or "UTC")
            end = told and datetime.combine(told.date_completion, time(23, 59, 59))
            case.date_completion = end and zone.localize(end).astimezone(pytz.utc).replace(
                tzinfo=None
            )

    def _compute_next_html(self):
        """The strip on the form: next deadline, who is told, when."""
        for case in self:
            case.next_html = self.env["ir.qweb"]._render(
                "complaint_management.complaint_next_strip",
                {"case": case, "rows": case._get_next_rows()},
            )

    def _get_next_rows(self):
        """What happens if nobody acts: list of `(when, deadline, what, user)`, soonest first."""
        self.ensure_one()
        rows, now = [], fields.Datetime.now()
        rank = LEVEL_RANK[self.escalation_level or "staff"]
        levels = dict(self._fields["escalation_level"]._description_selection(self.env))
        for deadline in self.deadline_ids.filtered("is_open"):
            if not deadline.date_next:
                continue
            when = deadline.date_next
            # late is late, also before the due-run came by
            is_late = deadline._is_missed(deadline) or deadline.date_due <= now
            if not is_late and deadline.date_next < deadline.date_due:
                what, user = self.env._("warning"), self.holder_id
            else:
                ahead = deadline._get_steps()[deadline.step_count :]
                step = ahead.filtered(lambda s: LEVEL_RANK[s.level] > rank)[:1]
                if step:
                    when = deadline.date_due + timedelta(hours=step.delay_hours)
                    level, user, _skipped = self._get_next_step(step.level)
                    what = self.env._("goes to %(level)s", level=levels[level])
                else:
                    what, user = self.env._("reminder"), self.holder_id
            rows.append((max(when, now), deadline, what, user))
        return sorted(rows, key=lambda row: row[0])[:3]

    # Planning

    def _plan_deadlines(self, known=None):
        """Give cases of which no clock runs those of their policy (R20): worked out once for
        cases alike, written by one statement, and what follows from them known without reading
        them back.

        :param known: clocks worked out already, as `{facts: list of values}`.
        """
        known = known or {}
        Deadline = self.env["complaint.deadline"].sudo()._clean_env()  # sudo: the system's
        cases = self.sudo().filtered(lambda c: not c.is_closed)  # sudo: a rule may be unreadable
        alike = cases.grouped(lambda case: case._get_clock_facts())
        others = [some[0] for facts, some in alike.items() if facts not in known]
        clocks = known | Deadline._get_first_clocks(cases.browse().concat(*others))
        Deadline._insert(
            [(some._ids, vals) for facts, some in alike.items() for vals in clocks[facts]]
        )
        cases.invalidate_recordset(["deadline_ids"])
        with self.env.protecting([self._fields["date_deadline"]], cases):
            for facts, some in alike.items():
                some.date_deadline = Deadline._get_next_due(clocks[facts])
        cases._plan_bound()

    def _get_clock_facts(self):
        """What the first clocks of this case are worked out from (a tuple): cases with the same
        facts begin with the same clocks."""
        self.ensure_one()
        if self.date_resolved:  # more than these facts counts by then
            return self._ids
        return tuple(self[name] for name in self.env["complaint.deadline"]._get_case_facts())

    def _prepare_deadlines(self):
        """Values of the clocks these cases begin with, but for those bound to a stage or to a
        department."""
        Deadline = self.env["complaint.deadline"]
        Rule = self.env["complaint.policy.deadline"].sudo()  # sudo: a rule may be unreadable
        rules = {key: Rule.browse(ids) for key, ids in Rule._get_first_rules().items()}
        return [
            Deadline._prepare_deadline_vals(case, rule)
            for case in self
            for rule in rules.get(case.policy_id.id, ())
        ]

    def _get_deadline_rules(self):
        """The rules of the policies of these cases, as `{policy: rules}`."""
        rules = self.env["complaint.policy.deadline"].sudo()  # sudo: a rule may be unreadable
        return rules.search_fetch([("policy_id", "in", self.policy_id.ids)]).grouped("policy_id")

    def _plan_bound(self, start=None):
        """Begin and stop the clocks bound to a stage or to a department (R20): entering the
        stage begins its limit, leaving it stops it; so does another department that takes over.

        :param start: when they begin (naive UTC); without it when the case entered its state.
        """
        Rule, now = self.env["complaint.policy.deadline"], fields.Datetime.now()
        Deadline = self.env["complaint.deadline"].sudo()  # sudo: the clocks belong to the system
        bound, vals_list = Rule._get_bound_rules(), []
        for case in self.filtered(lambda c: c.policy_id.id in bound):
            rules = bound[case.policy_id.id]
            wanted = {
                rule_id
                for rule_id, (state, departments) in rules.items()
                if state in (False, case.state)
                and Rule._covers_department(departments, case.department_id)
            }
            open_clocks = case.deadline_ids.sudo().filtered(  # sudo: as above
                lambda d, rules=rules: (
                    d.rule_id.id in rules and not (d.date_reached or d.date_cancelled)
                )
            )
            stopped = open_clocks.filtered(lambda d, wanted=wanted: d.rule_id.id not in wanted)
            stays = stopped.filtered(lambda d: d.milestone == "stage")
            stays.write({"date_cancelled" if case.state == "cancelled" else "date_stopped": now})
            (stopped - stays).write({"date_cancelled": now})
            vals_list += [
                Deadline._prepare_deadline_vals(
                    case, rule, rule.stage_state and (start or case.date_state)
                )
                for rule in Rule.sudo().browse(wanted - set(open_clocks.rule_id.ids))  # sudo: rules
            ]
        Deadline._clean_env().create(vals_list)

    def _plan_progress(self):
        """R20: while a promise is broken the complainant hears from us every so often: begin
        the next progress clock where none runs."""
        cases = self.filtered(lambda c: c.date_broken and not c._get_progress_clocks())
        if not cases:
            return
        Deadline = self.env["complaint.deadline"].sudo()  # sudo: the clocks belong to the system
        rules = cases._get_deadline_rules()
        vals_list = []
        for case in cases:
            contacts = case.contact_ids.filtered(lambda c: c.direction == "out")
            start = max([case.date_broken, *contacts.mapped("date")])
            vals_list += [
                Deadline._prepare_deadline_vals(case, rule, start)
                for rule in rules.get(case.policy_id, ())
                if rule.milestone == "progress"
                and rule._covers_department(set(rule.department_ids.ids), case.department_id)
            ][:1]
        Deadline._clean_env().create(vals_list)

    def _get_progress_clocks(self):
        """The progress clocks of these cases that run or are paused now."""
        return self.filtered("date_broken").deadline_ids.filtered(
            lambda d: d.milestone == "progress" and (d.is_open or d.state == "paused")
        )

    def _restart_progress(self, date, clocks):
        """R40: the complainant heard from us at `date` (naive UTC): the progress `clocks` of
        these cases stop and, while a promise is broken, begin anew."""
        heard = clocks.filtered(lambda d: d.complaint_id in self and d.date_start <= date)
        heard.sudo().write({"date_stopped": date})  # sudo: the clocks belong to the system
        self._plan_progress()

    def write(self, vals):
        before = {case: case.department_id for case in self} if self._moves(vals) else {}
        result = super().write(vals)
        now = fields.Datetime.now()
        for case, department in before.items():
            if case.department_id != department:
                case._plan_bound(now)
        return result

    @api.model
    def _moves(self, vals):
        """Whether these values may give the case another department."""
        routes = {"department_id", "category_id", "location_id", "channel_id"}
        return bool(
            routes & vals.keys() and self.env["complaint.policy.deadline"]._get_bound_rules()
        )

    def _after_move(self):
        """A stage left stops its clock, the one entered begins its own (R20)."""
        result = super()._after_move()
        self._plan_bound()
        return result

    def action_resume(self):
        """The clocks run again (R23)."""
        self.pause_ids.action_resume()

    def _get_closing_blockers(self):
        """R25: why a deadline was missed is written down before the case is closed."""
        return super()._get_closing_blockers() + [
            self.env._("Say why “%(deadline)s” was missed.", deadline=deadline.display_name)
            for deadline in self.deadline_ids
            if deadline._is_unexplained()
        ]

from datetime import timedelta

from odoo import api, fields, models

from ..tools.wording import label
from .complaint_state import LEVEL_RANK, LEVELS


class ComplaintComplaint(models.Model):
    """Moving up the chain: staff → department head → deputy GM → GM (R27–R32)."""

    _inherit = "complaint.complaint"

    escalation_ids = fields.One2many("complaint.escalation", "complaint_id", string="Escalations")
    escalation_level = fields.Selection(
        LEVELS,
        string="Level",
        compute="_compute_escalation_level",
        store=True,
        precompute=True,
        default="staff",
        help="On which level of the chain the case lies now.",
    )
    is_to_acknowledge = fields.Boolean(compute="_compute_is_to_acknowledge")
    escalation_count = fields.Integer(
        compute="_compute_escalation_level", store=True, precompute=True
    )

    @api.depends("escalation_ids.level", "escalation_ids.date_ended")
    def _compute_escalation_level(self):
        for case in self:
            case.escalation_level = case._get_active_escalation().level or "staff"
            case.escalation_count = len(case.escalation_ids)

    @api.depends("escalation_ids.date_acknowledged", "escalation_ids.date_ended")
    @api.depends_context("uid")
    def _compute_is_to_acknowledge(self):
        for case in self:
            escalation = case._get_active_escalation()
            case.is_to_acknowledge = (
                escalation.state == "waiting" and escalation.to_user_id == self.env.user
            )

    @api.depends("escalation_ids.to_user_id", "escalation_ids.date_ended")
    def _compute_holder_id(self):
        return super()._compute_holder_id()

    def _get_holder(self):
        """The person the case was moved up to holds it until it is returned or solved."""
        return self._get_active_escalation().to_user_id or super()._get_holder()

    def _get_active_escalation(self):
        """The escalation in force (may be empty): the last one that has not ended."""
        self.ensure_one()
        if not self.escalation_ids:  # as for nearly every case
            return self.escalation_ids
        return self.escalation_ids.filtered(lambda e: not e.date_ended).sorted(
            lambda e: (e.date, e.id if isinstance(e.id, int) else 0)
        )[-1:]

    # The chain

    def _get_chain_department(self):
        """The department whose chain decides: the one complained about, else the
        responsible one (R27)."""
        self.ensure_one()
        return self.respondent_department_id or self.department_id

    def _get_person(self, level):
        """Who decides on this level, as `(user, why nobody)`; absent people are replaced by
        their substitute, the person complained about never decides (R16, R30)."""
        self.ensure_one()
        # sudo: who works where and for whom is no secret to colleagues
        accused = self.sudo().respondent_employee_id.user_id.sudo(False)
        department = self._get_chain_department()
        if level == "head":
            own = self.sudo().receiver_id.employee_id.department_id.sudo(False)  # sudo: as above
            if self.respondent_department_id and own and own != self.respondent_department_id:
                department = own  # R27: the receiver's head agrees a plan with the other head
            user = department._get_complaint_head(accused, self.company_id)
        elif level == "deputy":
            user = department._get_complaint_deputy(self.company_id)
        elif level == "gm":
            user = self.company_id._get_complaint_gm()
        else:  # nobody decides for the staff
            user = self.env["res.users"]
        if not user or user == accused:
            return self.env["res.users"], self.env._("vacant")
        acting = self.env["complaint.substitute"]._get_acting(user)
        is_here = acting == user or acting._holds_complaint_level("staff", self.company_id)
        if not is_here or acting == accused:
            return self.env["res.users"], self.env._("%(name)s is absent", name=user.name)
        if level != "gm" and not self._may_know(acting):
            return self.env["res.users"], self.env._("confidential")
        return acting, ""

    def _may_decide_on(self, level, asked):
        """Whether the user decides on this `level` in this case: `asked` (a `res.users`, may be
        empty), or who stands in for them, while the level is theirs; else whoever has the post
        by now (R30)."""
        self.ensure_one()
        user = self.env.user
        if user in (asked | self.env["complaint.substitute"]._get_acting(asked)):
            if user._stands_on(level, self.company_id):
                return True
        return user == self._get_person(level)[0]

    def _may_know(self, user):
        """Whether `user` may hear of this case: a confidential one is told to the people
        named in it only, and to the GM (R40)."""
        self.ensure_one()
        named = self.confidential_user_ids | self.receiver_id | self.user_id
        return not self.is_confidential or user in named | self.company_id._get_complaint_gm()

    def _get_next_step(self, level=None, present=None):
        """Where an escalation goes: `(level, user, levels skipped)` (R30).

        :param level: the level wanted; without it the one above the `present`.
        """
        self.ensure_one()
        rank = LEVEL_RANK[present or self.escalation_level or "staff"]
        wanted = LEVEL_RANK[level] if level else min(rank + 1, LEVEL_RANK["gm"])
        found, skipped = ("gm", self.env["res.users"]), []
        for key, _label in LEVELS[wanted:]:
            user, problem = self._get_person(key)
            if user:
                found = key, user
                break
            skipped.append((key, problem))
        names = skipped and dict(self._fields["escalation_level"]._description_selection(self.env))
        return *found, "; ".join(label(self.env, names[key], problem) for key, problem in skipped)

    @api.model
    def _escalate(self, requests):
        """Move cases up, all in one go (R28, R29).

        :param requests: list of dicts with `complaint`, `trigger`, `reason` (a sentence)
            and optionally `level` (at least there), `deadline` (a `complaint.deadline`) and
            `again` (also where the case lies on that level: with somebody else).
        :return: the new `complaint.escalation` records. A case that has ended, or lies on the
            wanted level already, or higher, gets none: at most one per person, level and case.
        """
        now, vals_list, moved = fields.Datetime.now(), [], {}
        for request in requests:
            case = request["complaint"]
            if case.is_closed:
                continue
            present = moved.get(case) or case.escalation_level or "staff"
            rank = LEVEL_RANK[present]
            if not request.get("again"):
                if request.get("level") and LEVEL_RANK[request["level"]] <= rank:
                    continue
                if rank == LEVEL_RANK["gm"] and not request.get("level"):
                    continue
            level, user, skipped = case._get_next_step(request.get("level"), present)
            if not user:
                case.policy_id._report_fault(
                    self.env._("Nobody to escalate to: %(skipped)s", skipped=skipped)
                )
                if not case.company_id._get_complaint_gm():
                    case.company_id._report_vacancy()
                continue
            moved[case] = level
            due = now + timedelta(hours=case._get_acknowledge_hours())
            vals_list.append(
                {
                    "complaint_id": case.id,
                    "trigger": request["trigger"],
                    "from_level": present,
                    "level": level,
                    "from_user_id": case.holder_id.id,
                    "to_user_id": user.id,
                    "reason": request["reason"],
                    "skipped": skipped,
                    "deadline_id": request["deadline"].id if request.get("deadline") else False,
                    "date": now,
                    "date_acknowledge_by": due,
                    "date_next": due,
                }
            )
        if not vals_list:
            return self.env["complaint.escalation"]
        # sudo: escalations are written by the system, whoever sets them off
        Escalation = self.env["complaint.escalation"].sudo()._clean_env()
        cases = self.browse([vals["complaint_id"] for vals in vals_list])
        cases.escalation_ids._end("moved")
        escalations = Escalation.create(vals_list)
        escalations._create_activities()
        escalations._log_on_cases()
        return escalations.with_env(self.env)

    # Doors and hooks

    def _get_acknowledge_hours(self):
        """Hours a person has to acknowledge an escalation; the usual ones as long as a row on
        the screen has no case."""
        return self.policy_id.sudo().acknowledge_hours or 24  # sudo: a rule may be unreadable

    def _escalate_self(self, trigger, reason, level=None):
        """Move each of these cases up for the same reason (a sentence)."""
        return self._escalate(
            [
                {"complaint": case, "trigger": trigger, "reason": reason, "level": level}
                for case in self
                if not case.is_closed
            ]
        )

    def _after_unsatisfied(self, visit):
        """R28: not satisfied at the return visit moves up."""
        result = super()._after_unsatisfied(visit)
        self._escalate_self(
            "unsatisfied", visit.remarks or self.env._("Not satisfied at the return visit.")
        )
        return result

    def _get_handling_blockers(self):
        """R14: a major case waits for the acknowledgement of the level its rule names."""
        reasons = super()._get_handling_blockers()
        level = self._get_acknowledge_level()
        if level and not self._is_acknowledged(level):
            names = dict(self._fields["escalation_level"]._description_selection(self.env))
            reasons.append(
                self.env._("%(level)s must acknowledge this major case.", level=names[level])
            )
            if not self._get_next_step(level)[1]:
                reasons.append(self._get_chain_gap(level))
        return reasons

    def _get_chain_gap(self, level=None):
        """A sentence for whoever finds nobody above: who is missing, and where to name them."""
        self.ensure_one()
        if not level and self.escalation_level == "gm":
            return self.env._(
                "The case lies at the end of the chain: there is nobody above the GM."
            )
        return self.env._(
            "Nobody is there to take it (%(skipped)s). Heads and deputy GM are named on the "
            "department, the GM under Configuration ▸ Settings; then move the case up.",
            skipped=self._get_next_step(level)[2],
        )

    def _get_acknowledge_level(self):
        """The highest level that must acknowledge a major case, or False (R14)."""
        self.ensure_one()
        if self.severity_level != "major":
            return False
        # sudo: a rule may be unreadable
        levels = [rule.acknowledge_level for rule in self.sudo().severity_rule_ids]
        return max(filter(None, levels), key=LEVEL_RANK.get, default=False)

    def _is_acknowledged(self, level):
        """Whether this level or one above it has acknowledged the case."""
        self.ensure_one()
        return any(
            e.date_acknowledged and LEVEL_RANK[e.level] >= LEVEL_RANK[level]
            for e in self.escalation_ids
        )

    def action_acknowledge(self):
        """Acknowledge what was moved up to the user."""
        for case in self:
            case._get_active_escalation().action_acknowledge()

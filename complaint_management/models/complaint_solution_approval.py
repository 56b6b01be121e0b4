import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.wording import label
from .complaint_state import LEVEL_RANK, LEVELS

# What an approval is about, besides the remedies.
PROPOSED_FIELDS = {"description", "name", "remedy_ids", "user_id"}

# Marks the write of a solution with its remedies; a token, so that no remote call can bring
# it along and change a remedy unnoticed.
WRITING = object()


class ComplaintSolution(models.Model):
    """Who must approve a solution before anybody is told (R16, R36, R37).

    A solution rests on the authority of whoever drafted it or changed it last. Above their
    limit the first level whose limit suffices decides, and the decision counts for exactly
    what was asked: after a change it is asked for again.
    """

    _inherit = "complaint.solution"

    approval_ids = fields.One2many("complaint.approval", "solution_id", string="Decisions")
    fingerprint = fields.Char(
        compute="_compute_fingerprint", store=True, export_string_translation=False
    )
    instruction = fields.Text(
        compute="_compute_instruction",
        store=True,
        help="What the person who decided about this solution wrote.",
    )
    needs_approval = fields.Boolean(compute="_compute_approval")
    may_decide = fields.Boolean(compute="_compute_approval")
    approval_note = fields.Char(string="Authority", compute="_compute_approval")

    @api.depends(
        "name",
        "description",
        "user_id",
        "remedy_ids.active",
        "remedy_ids.amount",
        "remedy_ids.currency_id",
        "remedy_ids.name",
        "remedy_ids.remedy_type_id",
    )
    def _compute_fingerprint(self):
        for solution in self:
            solution.fingerprint = solution._get_fingerprint()

    @api.depends("approval_ids.instruction", "approval_ids.date_decided")
    def _compute_instruction(self):
        for solution in self:
            decided = solution.approval_ids.filtered("date_decided").sorted("id")
            solution.instruction = decided[-1:].instruction

    @api.depends(
        "fingerprint",
        "approval_ids.state",
        "approval_ids.fingerprint",
        "complaint_id.severity_id",
        "complaint_id.policy_id",
    )
    def _compute_state(self):
        return super()._compute_state()

    @api.depends(
        "state",
        "user_id",
        "remedy_ids.active",
        "remedy_ids.amount_company",
        "remedy_ids.remedy_type_id",
        "approval_ids.state",
        "complaint_id.severity_id",
        "complaint_id.policy_id",
    )
    @api.depends_context("uid", "lang")
    def _compute_approval(self):
        for solution in self:
            waiting = solution.approval_ids.filtered(lambda a: a.state == "waiting")[:1]
            solution.needs_approval = solution._needs_approval()
            solution.may_decide = bool(waiting) and waiting.may_decide
            solution.approval_note = solution._get_approval_note()

    # What it rests on

    def _get_fingerprint(self):
        """What of this solution is promised, in short: who proposes what to whom."""
        self.ensure_one()
        remedies = [
            (
                remedy._origin.id,
                remedy.remedy_type_id._origin.id,
                remedy.name or "",
                f"{remedy.amount:.4f}",
                remedy.currency_id.id,
            )
            for remedy in self.remedy_ids.filtered("active").sorted(lambda r: r._origin.id or 0)
        ]
        content = [self.user_id.id, self.name or "", self.description or "", remedies]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()

    def _get_parts(self):
        """What is offered, as list of `(remedy type, amount in the company's currency)`."""
        self.ensure_one()
        return [
            (remedy.remedy_type_id._origin, remedy.amount_company)
            for remedy in self.remedy_ids.filtered("active")
        ]

    def _suffices(self, level):
        """Whether this level of the chain may promise all of this alone (R36); none may as long
        as it belongs to no case."""
        return bool(self.complaint_id) and self._get_limits()._suffices(
            level, self._get_parts(), self.complaint_id.severity_id, self.company_id.currency_id
        )

    def _get_limits(self):
        """The authority limits in force for the case."""
        self.ensure_one()
        return self.complaint_id.policy_id._get_authority(self.company_id)

    def _needs_approval(self):
        """Whether it is more than the proposer may promise alone (R36)."""
        self.ensure_one()
        proposer = self.user_id
        return not (proposer and self._suffices(proposer._get_complaint_level()))

    def _get_current_approval(self):
        """The last decision asked for about the solution as it stands now (may be empty)."""
        self.ensure_one()
        fingerprint = self._get_fingerprint()
        return self.approval_ids.filtered(
            lambda a: a.state not in ("moved", "withdrawn") and a.fingerprint == fingerprint
        ).sorted("id")[-1:]

    def _is_approved(self):
        """Whether somebody else, whose limit still suffices, approved exactly this."""
        approval = self._get_current_approval()
        return (
            approval.state == "approve"
            and approval.decided_by_id != self.user_id
            and self._suffices(approval._get_weight())
        )

    def _get_approver(self, above=None):
        """Who is to decide, as `(level, user, levels skipped)` (R16, R30, R36).

        :param above: a level that was asked already; without it the first whose limit suffices.
        """
        self.ensure_one()
        case, proposer = self.complaint_id, self.user_id
        level = above or self._get_limits()._get_level(
            self._get_parts(),
            case.severity_id,
            self.company_id.currency_id,
            proposer._get_complaint_level(),
        )
        names = dict(case._fields["escalation_level"]._description_selection(self.env))
        skipped = []
        for key, _label in LEVELS[LEVEL_RANK[level] + bool(above) :]:
            user, problem = case._get_person(key)
            if user and user != proposer:
                return key, user, "; ".join(skipped)
            problem = problem or self.env._("proposes it")
            skipped.append(label(self.env, names[key], problem))
        return level, self.env["res.users"], "; ".join(skipped)

    def _get_draft_state(self):
        """R36: drafted, waiting for a decision, approved or rejected."""
        if self._is_approved():
            return "approved"
        states = {"waiting": "to_approve", "reject": "rejected"}
        return states.get(self._get_current_approval().state) or super()._get_draft_state()

    def _get_approval_note(self):
        """One sentence for people: on whose authority this is, or who must decide."""
        self.ensure_one()
        levels = dict(
            self.complaint_id._fields["escalation_level"]._description_selection(self.env)
        )
        approval = self._get_current_approval()
        if approval and (approval.state != "approve" or self._is_approved()):
            who = approval.decided_by_id or approval.user_id
            words = {"name": who.name, "level": levels[approval.level]}
            sentences = {
                "waiting": self.env._("Waits for %(name)s (%(level)s).", **words),
                "approve": self.env._("Approved by %(name)s (%(level)s).", **words),
                "reject": self.env._("Rejected by %(name)s (%(level)s).", **words),
                "return": self.env._("Returned by %(name)s: change it and ask again.", **words),
            }
            return sentences[approval.state]
        if not self.remedy_ids or self.date_dropped:
            return False
        if self._needs_approval():
            if self.date_proposed:
                return False
            level, user, _skipped = self._get_approver()
            return self.env._(
                "Above the limit of %(proposer)s: %(level)s (%(name)s) must approve it.",
                proposer=self.user_id.name,
                level=levels[level],
                name=user.name or "–",
            )
        if self.user_id == self.env.user:
            return self.env._("Within your limit: no approval needed.")
        return self.env._("Within the limit of %(name)s.", name=self.user_id.name)

    # Guards

    @api.constrains("user_id", "complaint_id")
    def _check_proposer(self):
        """R16: whoever is complained about promises nothing in the case."""
        for solution in self:
            solution.complaint_id._check_no_conflict(solution.user_id)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_own_name(vals)
        # the whole context is replaced: merged keyword arguments would keep the default
        clean = {key: v for key, v in self.env.context.items() if key != "default_user_id"}
        solutions = self.with_context(clean)  # pylint: disable=context-overridden
        return super(ComplaintSolution, solutions).create(vals_list)

    def write(self, vals):
        self._check_own_name(vals)
        before = {solution: solution.date_dropped for solution in self}
        nested = super(ComplaintSolution, self.with_context(complaint_solution=WRITING))
        result = nested.write(vals)
        if PROPOSED_FIELDS & vals.keys():
            self._after_change()
        self.filtered(lambda s: s.date_dropped and not before[s]).approval_ids.filtered(
            lambda a: a.state == "waiting"
        )._withdraw()
        return result

    def _check_own_name(self, vals):
        """R36: nobody proposes in the name, and on the authority, of somebody else."""
        if not self.env.su and vals.get("user_id", self.env.uid) != self.env.uid:
            raise AccessError(self.env._("Proposed by: everybody proposes in their own name."))

    def _get_promise_blockers(self):
        """R37: nothing is promised before it is approved; says who must approve."""
        reasons = super()._get_promise_blockers()
        accused = self.sudo().complaint_id.respondent_employee_id.user_id  # sudo: compared only
        if accused and self.user_id == accused:
            reasons.append(
                self.env._(
                    "%(name)s is complained about; somebody else must propose this.",
                    name=self.user_id.name,
                )
            )
        if self.remedy_ids and self._needs_approval() and not self._is_approved():
            reasons.append(
                self.env._(
                    "“%(solution)s” (%(amount)s) may not be promised yet. %(who)s",
                    solution=self.name,
                    amount=self.currency_id.format(self.amount_total),
                    who=self._get_approval_note() or "",
                )
            )
        return reasons

    # Verbs

    def action_ask_approval(self):
        """Ask the first level whose limit suffices (R36).

        :raises UserError: when there is nothing to ask, or nobody to ask.
        """
        self.check_access("write")
        self._check_case_open()
        requests = []
        for solution in self:
            problem = solution._get_ask_blocker()
            approver = not problem and solution._get_approver()
            if problem or not approver[1]:
                raise UserError(
                    problem
                    or self.env._(
                        "Nobody can approve this: %(skipped)s. Heads and deputy GM are named on the "
                        "department, the GM under Configuration ▸ Settings.",
                        skipped=approver[2],
                    )
                )
            requests.append((solution, approver, self.env.user))
        self.env["complaint.approval"]._ask(requests)
        self._end_todo()

    def _get_ask_blocker(self):
        """Why no decision can be asked for (a sentence), or ""."""
        self.ensure_one()
        if self.date_proposed or self.date_dropped:
            return self.env._("“%(solution)s” is not a draft any more.", solution=self.name)
        if not self.remedy_ids:
            return self.env._("Add at least one remedy to “%(solution)s”.", solution=self.name)
        if not self._needs_approval():
            return self.env._(
                "“%(solution)s” is within the limit of %(name)s: no approval is needed.",
                solution=self.name,
                name=self.user_id.name,
            )
        if self._is_approved() or self._get_current_approval().state in ("waiting", "reject"):
            return self.env._(
                "“%(solution)s” was asked for already. %(note)s Change it to ask again.",
                solution=self.name,
                note=self._get_approval_note(),
            )
        return ""

    def action_approve(self):
        """Open the dialog that approves this solution."""
        return self._get_waiting_approval().action_approve()

    def action_reject(self):
        """Open the dialog that rejects this solution; it asks why."""
        return self._get_waiting_approval().action_reject()

    def action_return(self):
        """Open the dialog that gives this solution back; it asks how to go on."""
        return self._get_waiting_approval().action_return()

    def _get_waiting_approval(self):
        """The approval that is waiting for a decision now, if any."""
        waiting = self.approval_ids.filtered(lambda a: a.state == "waiting")
        if not waiting:
            raise UserError(self.env._("No decision is waiting here."))
        return waiting

    # Effects

    def _after_change(self):
        """R36: whoever changes what is promised proposes it; what was asked or approved
        before does not count any more, and is asked for again."""
        if self.env.context.get("complaint_solution") is WRITING:
            return  # the solution itself is being written and comes here at its end
        for solution in self.filtered(lambda s: not s.date_proposed):
            if not self.env.su and solution.user_id != self.env.user:
                solution.user_id = self.env.user
            fingerprint = solution._get_fingerprint()
            outdated = solution.approval_ids.filtered(
                lambda a, f=fingerprint: a.state in ("waiting", "approve") and a.fingerprint != f
            )
            if outdated:
                outdated._withdraw()
                solution._ask_again()

    def _ask_again(self):
        """Ask for a new decision where one is needed and somebody can take it."""
        self.ensure_one()
        approver = not self._get_ask_blocker() and self._get_approver()
        if approver and approver[1]:
            self.env["complaint.approval"]._ask([(self, approver, self.env.user)])

    def action_propose(self):
        """Record that this solution was told; the proposer's to-do is done."""
        result = super().action_propose()
        self._end_todo()
        return result

    def _end_todo(self):
        """The proposer took up the decision: their to-do ends."""
        # sudo: also when a colleague tells it
        self.complaint_id.sudo().activity_unlink(
            ["complaint_management.mail_activity_type_decided"]
        )

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.wording import label
from .complaint_state import LEVEL_RANK, LEVELS

DECISIONS = [("approve", "Approved"), ("reject", "Rejected"), ("return", "Returned")]


class ComplaintApproval(models.Model):
    """One decision asked for: may this solution be promised? (R36)

    Written by the system only; the dates are the facts, `state` follows. It counts for
    exactly what it was asked for (`fingerprint`): a changed solution needs another one.
    """

    _name = "complaint.approval"
    _description = "Complaint Approval"
    _inherit = ["complaint.row.mixin", "complaint.due.mixin"]
    _order = "id desc"
    _rec_name = "solution_id"

    solution_id = fields.Many2one(
        "complaint.solution", required=True, readonly=True, index=True, ondelete="cascade"
    )
    complaint_id = fields.Many2one(
        related="solution_id.complaint_id", store=True, precompute=True, readonly=True
    )
    department_id = fields.Many2one(related="complaint_id.department_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    level = fields.Selection(LEVELS, required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", string="Asked of", readonly=True, index=True)
    asked_by_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.user, string="Asked by"
    )
    skipped = fields.Char(
        string="Levels Skipped",
        readonly=True,
        help="Vacant, absent, proposing or complained about.",
    )
    amount = fields.Monetary(
        compute="_compute_request", store=True, precompute=True, string="Asked for"
    )
    fingerprint = fields.Char(
        compute="_compute_request", store=True, precompute=True, export_string_translation=False
    )
    date_requested = fields.Datetime(
        string="Asked at", required=True, readonly=True, default=fields.Datetime.now
    )
    date_due = fields.Datetime(string="Decide by", readonly=True)
    decision = fields.Selection(DECISIONS, readonly=True)
    date_decided = fields.Datetime(string="Decided at", readonly=True)
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    instruction = fields.Text(readonly=True)
    date_moved = fields.Datetime(string="Moved Further up at", readonly=True)
    date_withdrawn = fields.Datetime(
        string="Withdrawn at", readonly=True, help="The solution was changed or put aside."
    )
    state = fields.Selection(
        [
            ("waiting", "To decide"),
            ("approve", "Approved"),
            ("reject", "Rejected"),
            ("return", "Returned"),
            ("moved", "Moved further up"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_state",
        store=True,
    )
    is_on_my_desk = fields.Boolean(
        compute="_compute_may_decide", search="_search_is_on_my_desk", string="To Decide by Me"
    )
    may_decide = fields.Boolean(compute="_compute_may_decide")
    refusal_note = fields.Char(
        compute="_compute_may_decide", string="Why Not You", export_string_translation=False
    )
    remedy_text = fields.Text(related="solution_id.remedy_text")
    description = fields.Text(related="solution_id.description")
    precedent_text = fields.Char(related="solution_id.precedent_text")

    _due_idx = models.Index("(date_next) WHERE date_next IS NOT NULL")
    _waiting_idx = models.Index("(solution_id) WHERE state = 'waiting'")

    @api.depends("solution_id")
    def _compute_request(self):
        """What the decision is about, as it stands now; later changes leave it alone."""
        for approval in self:
            approval.amount = approval.amount or approval.solution_id.amount_total
            approval.fingerprint = approval.fingerprint or approval.solution_id._get_fingerprint()

    @api.depends("decision", "date_moved", "date_withdrawn")
    def _compute_state(self):
        for approval in self:
            if approval.date_withdrawn:
                approval.state = "withdrawn"
            elif approval.date_moved:
                approval.state = "moved"
            else:
                approval.state = approval.decision or "waiting"

    @api.depends("state", "user_id", "level", "solution_id.user_id")
    @api.depends_context("uid", "lang")
    def _compute_may_decide(self):
        mine = self.env["complaint.substitute"]._get_represented(self.env.user)
        for approval in self:
            refusal = approval._get_refusal()
            approval.refusal_note = approval.state == "waiting" and refusal
            approval.may_decide = not refusal
            approval.is_on_my_desk = approval.may_decide and approval.user_id in mine

    def _search_is_on_my_desk(self, operator, value):
        """What waits for this user, or for somebody they stand in for today."""
        if operator != "in":
            return NotImplemented
        mine = self.env["complaint.substitute"]._get_represented(self.env.user)
        return Domain("state", "=", "waiting") & Domain("user_id", "in", mine.ids)

    def _check_case_open(self):
        """Written by the system only, also when the case ends."""

    # Deciding

    def action_approve(self):
        """Open the dialog that approves these, with an instruction if one is wanted."""
        return self._open_dialog("approve", self.env._("Approve"))

    def action_reject(self):
        """Open the dialog that rejects these; it asks why."""
        return self._open_dialog("reject", self.env._("Reject"))

    def action_return(self):
        """Open the dialog that gives these back to be worked out again; it asks how."""
        return self._open_dialog("return", self.env._("Return"))

    def _open_dialog(self, decision, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "complaint.approval.decide",
            "view_mode": "form",
            "target": "new",
            "context": {"default_approval_ids": self.ids, "default_decision": decision},
        }

    def _get_refusal(self):
        """Why the user may not decide this (a sentence), or "" (R16, R36)."""
        self.ensure_one()
        user, proposer = self.env.user, self.solution_id.user_id
        if self.state != "waiting":
            return self.env._("“%(solution)s” was decided already.", solution=self.solution_id.name)
        if user == proposer:
            return self.env._("Nobody approves their own solution.")
        if user == self.sudo().complaint_id.respondent_employee_id.user_id:  # sudo: only compared
            return self.env._("Whoever is complained about decides nothing in this case.")
        above = LEVEL_RANK[user._get_complaint_level()] > LEVEL_RANK[self.level]
        if not above and not self.complaint_id._may_decide_on(self.level, self.user_id):
            levels = dict(self._fields["level"]._description_selection(self.env))
            return self.env._(
                "%(level)s (%(name)s), their substitute or somebody above decides this.",
                level=levels[self.level],
                name=self.user_id.name or "–",
            )
        return ""

    def _get_weight(self):
        """The level this decision was taken on: that of the desk it lay on, or of whoever
        above took it (R36)."""
        self.ensure_one()
        own = self.decided_by_id._get_complaint_level() if self.decided_by_id else self.level
        return max(self.level, own, key=LEVEL_RANK.get)

    def _decide(self, decision, instruction=""):
        """Take this decision about all of these, with a written instruction (R36).

        :param decision: key of `decision`; reject and return need an instruction.
        :raises UserError: when one of them is not the user's to decide; nothing is decided then.
        """
        instruction = (instruction or "").strip()
        if decision != "approve" and not instruction:
            raise UserError(self.env._("Instruction: write down why, and how to go on."))
        self.check_access("read")
        self.solution_id._check_case_open()
        for approval in self:
            refusal = approval._get_refusal()
            if refusal:
                raise UserError(refusal)
        # sudo: decisions are written by the system, the right to take them was checked
        self.sudo().write(
            {
                "decision": decision,
                "date_decided": fields.Datetime.now(),
                "decided_by_id": self.env.user.id,
                "instruction": instruction,
                "date_next": False,
            }
        )
        self._log_decision()
        self._give_back()
        self._end_activities()  # last: deleting empties the cache

    def _withdraw(self):
        """What was asked or approved does not count any more; the rows stay."""
        # sudo: written by the system
        rows = self.sudo().filtered(lambda a: a.state in ("waiting", "approve"))
        if not rows:
            return
        rows.write({"date_withdrawn": fields.Datetime.now(), "date_next": False})
        rows._end_activities()

    @api.model
    def _get_waiting_domain(self):
        """Nobody has decided yet."""
        return Domain("state", "=", "waiting")

    def _end_with_case(self):
        """R36: there is nothing left to decide."""
        self._withdraw()

    # Asking

    @api.model
    def _ask(self, requests):
        """Ask for decisions, all in one go.

        :param requests: list of `(solution, (level, user, levels skipped), asked by)`.
        :return: the new approvals.
        """
        now, vals_list = fields.Datetime.now(), []
        for solution, (level, user, skipped), asked_by in requests:
            due = now + timedelta(hours=solution.complaint_id._get_acknowledge_hours())
            vals_list.append(
                {
                    "solution_id": solution.id,
                    "level": level,
                    "user_id": user.id,
                    "skipped": skipped,
                    "asked_by_id": asked_by.id,
                    "date_requested": now,
                    "date_due": due,
                    "date_next": due,
                }
            )
        # sudo: written by the system, the right to ask was checked
        approvals = self.sudo()._clean_env().create(vals_list)
        approvals._give_activities()
        approvals._log_request()
        return approvals.with_env(self.env)

    # Due-run

    def _run_due(self, now):
        """R30, R36: not decided in time goes to the next level, once; at the end of the
        chain the to-do comes back again and again."""
        waiting = self.filtered(lambda a: a.state == "waiting")
        (self - waiting).write({"date_next": False})
        requests, moved = [], self.browse()
        for approval in waiting:
            above = approval.solution_id._get_approver(above=approval.level)
            if above[1]:
                moved |= approval
                requests.append((approval.solution_id, above, approval.asked_by_id))
            else:
                hours = approval.complaint_id._get_acknowledge_hours()
                approval.date_next = now + timedelta(hours=hours)
        (waiting - moved)._give_activities()
        moved.write({"date_moved": now, "date_next": False})
        moved._end_activities()
        self._ask(requests)

    # Effects

    def _give_activities(self):
        """One to-do per case and person, all in one insert; a second one only moves it."""
        todo = self.env.ref("complaint_management.mail_activity_type_approval")
        self._create_activities(
            todo,
            {approval: (approval.user_id, self.env._("May we promise this?")) for approval in self},
        )

    def _give_back(self):
        """The decision comes back to the proposer as a to-do; no mail for each."""
        todo = self.env.ref("complaint_management.mail_activity_type_decided")
        labels = dict(self._fields["decision"]._description_selection(self.env))
        self._create_activities(
            todo,
            {
                approval: (approval.solution_id.user_id, labels[approval.decision])
                for approval in self
            },
        )

    def _create_activities(self, activity_type, requests):
        """:param requests: `{approval: (user, summary)}`."""
        today = fields.Date.context_today(self)
        present = self.complaint_id._find_todos(activity_type)
        known = {(todo.res_id, todo.user_id.id): todo for todo in present}
        todos = {}
        for approval, (user, summary) in requests.items():
            key = (approval.complaint_id.id, user.id)
            if key in known:
                known[key].write({"date_deadline": today})
            elif user:
                due = approval.state == "waiting" and approval.date_due
                todos[key] = {
                    "res_id": key[0],
                    "user_id": key[1],
                    "date_deadline": due and fields.Datetime.context_timestamp(self, due).date(),
                    "summary": label(self.env, summary, approval.solution_id.name),
                    "note": approval.instruction,
                }
        self.env["complaint.complaint"]._give_todos(activity_type, list(todos.values()))

    def _end_activities(self):
        """End the to-dos of those who need not decide any more."""
        todo = self.env.ref("complaint_management.mail_activity_type_approval")
        still = self.sudo().search(  # sudo: all of the case, whoever asks
            [("complaint_id", "in", self.complaint_id.ids), ("state", "=", "waiting")]
        )
        needed = {(approval.complaint_id.id, approval.user_id.id) for approval in still}
        present = self.complaint_id._find_todos(todo)
        present.filtered(lambda a: (a.res_id, a.user_id.id) not in needed).unlink()

    def _log_request(self):
        """One line in the log of each case."""
        levels = dict(self._fields["level"]._description_selection(self.env))
        self._log(
            lambda a: self.env._(
                "Approval asked of %(name)s (%(level)s): “%(solution)s”, %(amount)s.",
                name=a.user_id.name,
                level=levels[a.level],
                solution=a.solution_id.name,
                amount=a.currency_id.format(a.amount),
            )
        )

    def _log_decision(self):
        """One message in each case with what was decided."""
        labels = dict(self._fields["decision"]._description_selection(self.env))
        self._log(
            lambda a: self.env._(
                "%(decision)s: “%(solution)s”, %(amount)s. %(instruction)s",
                decision=labels[a.decision],
                solution=a.solution_id.name,
                amount=a.currency_id.format(a.amount),
                instruction=a.instruction or "",
            )
        )

    def _log(self, sentence):
        """Write `sentence(approval)` into the cases, one message each, all in one go."""
        bodies = {}
        for approval in self:
            bodies.setdefault(approval.complaint_id.id, []).append(sentence(approval))
        # sudo: the log is written for whoever follows the case
        self.complaint_id.sudo()._message_log_batch(
            bodies={case_id: Markup("<br/>").join(lines) for case_id, lines in bodies.items()}
        )

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .complaint_state import CONTACT_METHODS

# What the complainant was told, once they were told.
TOLD_FIELDS = {"active", "date_proposed", "description", "name", "user_id"}


class ComplaintSolution(models.Model):
    """One proposal to put things right, its remedies and the complainant's answer (R35, R38).

    The dates are the facts, `state` follows from them. Who must approve it is in
    `complaint_solution_approval`, by when it is done in `complaint_solution_completion`.
    """

    _name = "complaint.solution"
    _description = "Complaint Solution"
    _inherit = ["complaint.row.mixin"]
    _order = "id desc"

    name = fields.Char(string="Solution", required=True, tracking=True)
    description = fields.Text(string="How We Put It Right", tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Proposed by",
        required=True,
        default=lambda self: self.env.user,
        copy=False,
        tracking=True,
        help="Whose authority it rests on: whoever drafted it, or changed it last.",
    )
    remedy_ids = fields.One2many("complaint.remedy", "solution_id", string="Remedies", copy=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        compute="_compute_amount_total",
        store=True,
        string="Cost",
        help="In the currency of the company, which limits are counted in.",
    )
    remedy_text = fields.Text(compute="_compute_remedy_text", string="What We Offer")
    date_planned = fields.Date(string="Done by", tracking=True)
    date_proposed = fields.Datetime(string="Told at", readonly=True, copy=False, tracking=True)
    answer = fields.Selection(
        [("agreed", "Agreed"), ("refused", "Refused"), ("counter", "Counter-proposal")],
        string="Complainant's Answer",
        copy=False,
        tracking=True,
    )
    answer_method = fields.Selection(
        CONTACT_METHODS,
        string="Answered by",
        compute="_compute_answer_method",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
    )
    date_answered = fields.Datetime(
        compute="_compute_date_answered", store=True, readonly=False, copy=False, tracking=True
    )
    answer_note = fields.Text(string="Their Words", copy=False, tracking=True)
    signature = fields.Image(copy=False, max_width=1024, max_height=1024, attachment=True)
    signed_by = fields.Char(
        compute="_compute_signed_by", store=True, readonly=False, copy=False, tracking=True
    )
    date_done = fields.Datetime(compute="_compute_date_done", store=True)
    date_dropped = fields.Datetime(readonly=True, copy=False, tracking=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("to_approve", "To approve"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("proposed", "Told"),
            ("agreed", "Agreed"),
            ("refused", "Refused"),
            ("counter", "Counter-proposal"),
            ("done", "Carried out"),
            ("dropped", "Not chosen"),
        ],
        compute="_compute_state",
        store=True,
    )

    @api.depends("remedy_ids.amount_company", "remedy_ids.active")
    def _compute_amount_total(self):
        for solution in self:
            remedies = solution.remedy_ids.filtered("active")
            solution.amount_total = sum(remedies.mapped("amount_company"))

    @api.depends("remedy_ids.remedy_type_id", "remedy_ids.name", "remedy_ids.amount")
    @api.depends_context("lang")
    def _compute_remedy_text(self):
        for solution in self:
            solution.remedy_text = "\n".join(
                f"{remedy.display_name} {remedy.currency_id.format(remedy.amount)}"
                if remedy.amount
                else remedy.display_name
                for remedy in solution.remedy_ids
            )

    @api.depends("answer")
    def _compute_date_answered(self):
        for solution in self:
            if not solution.answer:
                solution.date_answered = False
            elif not solution.date_answered:
                solution.date_answered = fields.Datetime.now()

    @api.depends("answer")
    def _compute_answer_method(self):
        """R38: how they answered, as far as nobody said so."""
        for solution in self:
            solution.answer_method = solution.answer and (
                solution.answer_method or solution._get_answer_method()
            )

    @api.depends("signature")
    def _compute_signed_by(self):
        """Whoever complained signs, unless another name was entered."""
        for solution in self:
            solution.signed_by = solution.signed_by or (
                bool(solution.signature) and solution.complaint_id._get_customer_name()
            )

    @api.depends("answer", "remedy_ids.date_done")
    def _compute_date_done(self):
        for solution in self:
            dates = solution.remedy_ids.mapped("date_done")
            is_done = solution.answer == "agreed" and all(dates)
            solution.date_done = is_done and (max(dates, default=False) or solution.date_answered)

    @api.depends("date_proposed", "answer", "date_done", "date_dropped")
    def _compute_state(self):
        for solution in self:
            if solution.date_dropped:
                solution.state = "dropped"
            elif solution.date_done:
                solution.state = "done"
            elif solution.date_proposed:
                solution.state = solution.answer or "proposed"
            else:
                solution.state = solution._get_draft_state()

    @api.constrains("date_proposed")
    def _check_date_proposed(self):
        soon = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        for solution in self:
            if solution.date_proposed and solution.date_proposed > soon:
                raise ValidationError(
                    self.env._("Told at: a solution is recorded as told after it was told.")
                )

    @api.constrains("complaint_id")
    def _check_assessed(self):
        """R11: first the assessment, then a solution."""
        for solution in self:
            if not solution.complaint_id.assessment:
                raise ValidationError(
                    self.env._(
                        "Assess case %(number)s before drafting a solution: is the complaint "
                        "valid, partly valid or invalid?",
                        number=solution.complaint_id.number,
                    )
                )

    @api.constrains("answer", "date_proposed")
    def _check_answer(self):
        """R37: there is an answer only to what was told."""
        for solution in self:
            if solution.answer and not solution.date_proposed:
                raise ValidationError(
                    self.env._(
                        "Tell the solution to the complainant first, then record the answer."
                    )
                )
            if solution.answer == "counter" and not solution.answer_note:
                raise ValidationError(
                    self.env._("Their words: write down what the complainant proposes instead.")
                )

    @api.constrains("date_answered", "date_proposed")
    def _check_date_answered(self):
        """R38: they answer what they were told, and it is recorded afterwards."""
        soon = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        for solution in self.filtered(lambda s: s.date_answered and s.date_proposed):
            if not solution.date_proposed <= solution.date_answered <= soon:
                raise ValidationError(
                    self.env._("Date answered: after the solution was told, and not in the future.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("answer") for vals in vals_list):
            raise UserError(self.env._("Draft the solution first, then tell it."))
        return super().create(vals_list)

    def write(self, vals):
        answered = self.browse()
        if vals.get("answer"):
            answered = self.filtered(lambda s: s.answer != vals["answer"])
        if TOLD_FIELDS & vals.keys():
            self._check_not_told()
        self._check_answer_stays(vals)
        result = super().write(vals)
        for solution in answered:
            solution._after_answer()
        if vals.get("signature"):
            self._log_signature()
        return result

    def action_propose(self):
        """Record that this solution was told to the complainant now (R37: only when allowed)."""
        self.check_access("write")
        for solution in self:
            solution._check_promise()
            # sudo: told by this step only, and it may be, as was checked
            others = solution.sudo().complaint_id.solution_ids - solution
            others.filtered(lambda s: not (s.answer or s.date_dropped)).write(
                {"date_dropped": fields.Datetime.now()}
            )
            solution.sudo().date_proposed = fields.Datetime.now()  # sudo: as above

    def action_agree(self):
        """Record that the complainant agreed."""
        self.write({"answer": "agreed"})

    def action_refuse(self):
        """Record that the complainant refused; the case goes back to solution (R38)."""
        self.write({"answer": "refused"})

    def action_answer(self):
        """Open the dialog in which the complainant answers and signs on the screen (R38)."""
        self.ensure_one()
        view = self.env.ref("complaint_management.complaint_solution_view_form_answer")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer of the complainant"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }

    def action_done(self):
        """Mark every remedy of these solutions as carried out now."""
        self.remedy_ids.action_done()

    def action_choose(self):
        """Take a solution that was put aside into consideration again."""
        self.check_access("write")
        # sudo: put aside and taken up again by their steps only
        self.sudo().filtered(lambda s: not s.answer).write({"date_dropped": False})

    def action_open(self):
        """Open this solution in a dialog."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _check_not_told(self):
        """What the complainant was told is not changed behind their back (R38)."""
        for solution in self:
            if solution.date_proposed:
                raise UserError(
                    self.env._(
                        "“%(solution)s” was already told to the complainant. "
                        "Draft a new solution instead of changing it.",
                        solution=solution.name,
                    )
                )

    def _check_answer_stays(self, vals):
        """R38, R57: an answer is followed by another one, never taken back or put aside; a
        signature is given once."""
        for solution in self:
            if solution.answer and (vals.get("date_dropped") or not vals.get("answer", True)):
                raise UserError(
                    self.env._(
                        "“%(solution)s” was answered; what the complainant said stays.",
                        solution=solution.name,
                    )
                )
            if solution.signature and {"signature", "signed_by"} & vals.keys():
                raise UserError(
                    self.env._(
                        "“%(solution)s” was signed; the signature stays as it was given.",
                        solution=solution.name,
                    )
                )

    def _log_signature(self):
        """R57: that somebody signed is part of the log of the case."""
        for solution in self:
            solution.complaint_id._message_log(
                body=self.env._(
                    "“%(solution)s” was signed by %(name)s.",
                    solution=solution.name,
                    name=solution.signed_by,
                )
            )

    def _check_promise(self):
        """Raise everything that forbids to tell these solutions to the complainant (R37)."""
        for solution in self:
            blockers = solution._get_promise_blockers()
            if blockers:
                raise UserError("\n".join(blockers))

    # Doors

    def _get_answer_method(self):
        """How the complainant answers when nobody says (key of `CONTACT_METHODS`): as in the
        last contact since they were told, else as we usually answer on the channel."""
        self.ensure_one()
        case, told = self.complaint_id, self.date_proposed
        since = case.contact_ids.filtered(lambda c: told and c.date >= told).sorted("date")
        return since[-1:].method or case.channel_id.method or CONTACT_METHODS[0][0]

    def _get_draft_state(self):
        """The `state` of a solution the complainant was not told yet."""
        self.ensure_one()
        return "draft"

    def _get_promise_blockers(self):
        """Reasons (sentences) why this solution may not be told to the complainant yet (R37)."""
        self.ensure_one()
        reasons = []
        if self.date_proposed or self.date_dropped:
            reasons.append(
                self.env._("“%(solution)s” is not a draft any more.", solution=self.name)
            )
        if not self.remedy_ids:
            reasons.append(
                self.env._("Add at least one remedy to “%(solution)s”.", solution=self.name)
            )
        return reasons

    def _after_answer(self):
        """R38: agreed → handling; refused or countered → back to solution."""
        self.ensure_one()
        self.complaint_id._move_to("handling" if self.answer == "agreed" else "solution")
        if self.answer == "refused":
            self.complaint_id._escalate_self(
                "refused", self.answer_note or self.env._("The complainant refused the solution.")
            )

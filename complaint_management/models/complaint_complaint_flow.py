from odoo import api, fields, models

from .complaint_state import ASSESSED_KINDS, ENDED_STATES, STATE_RANK


class ComplaintComplaint(models.Model):
    """How a case moves: stage for people, state for rules, milestones stamped once,
    one message with everything that is missing (spec §2)."""

    _inherit = "complaint.complaint"

    stage_id = fields.Many2one(
        "complaint.stage",
        required=True,
        default=lambda self: self.env["complaint.stage"]._get_first("received"),
        group_expand="_read_group_expand_full",
        ondelete="restrict",
        tracking=True,
        copy=False,
    )
    state = fields.Selection(related="stage_id.state", store=True, precompute=True)
    is_closed = fields.Boolean(
        related="stage_id.is_closed", store=True, precompute=True, string="Ended"
    )
    cancel_reason = fields.Selection(
        [
            ("withdrawn", "Withdrawn by the complainant"),
            ("duplicate", "Duplicate"),
            ("merged", "Merged into another case"),
            ("mistake", "Recorded by mistake"),
        ],
        readonly=True,
        copy=False,
        tracking=True,
    )

    # without days that count as rotting on the stages there is nothing to search for
    is_rotting = fields.Boolean(search=None)
    date_signed_off = fields.Datetime(
        string="Signed off at", readonly=True, copy=False, tracking=True
    )
    signed_off_by_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=True)
    is_sign_off_needed = fields.Boolean(compute="_compute_is_sign_off_needed")
    reopening_ids = fields.One2many("complaint.reopening", "complaint_id", string="Reopenings")
    blocker_text = fields.Text(string="Missing for the Next Step", compute="_compute_blocker_text")

    # Computes

    @api.depends("severity_level", "policy_id")
    def _compute_is_sign_off_needed(self):
        for case in self:
            case.is_sign_off_needed = case._needs_sign_off()

    def _compute_blocker_text(self):
        """What is missing before the next stage, for the form."""
        stages = self.env["complaint.stage"].search([("state", "not in", ENDED_STATES)])
        closed = self.env["complaint.stage"]._get_first("closed")
        for case in self:
            rank = STATE_RANK.get(case.state, 0)
            onward = stages.filtered(lambda s, rank=rank: STATE_RANK[s.state] > rank)[:1]
            stage = onward or closed
            reasons = case._get_blockers(stage) if stage and not case.is_closed else []
            case.blocker_text = "\n".join(reasons)

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        if "default_stage_id" not in self.env.context:  # named, so that its letter goes out
            first = self.env["complaint.stage"]._get_next("received")
            vals_list = [{"stage_id": first.id, **vals} for vals in vals_list]
        cases = super().create(vals_list)
        cases.filtered(lambda c: c.state != "received" and not c.is_former)._check_stage()
        return cases

    def write(self, vals):
        moved = converted = self.browse()
        if vals.get("stage_id"):
            moved = self.filtered(lambda c: c.stage_id.id != vals["stage_id"])
            moved._stamp_resolved(self.env["complaint.stage"].browse(vals["stage_id"]))
        if vals.get("kind"):
            converted = self.filtered(lambda c: c.kind != vals["kind"])
        result = super().write(vals)
        if moved:
            moved._check_stage()
            moved._after_move()
        if converted:
            converted._tell_gm()
        return result

    def _check_stage(self):
        """Everything missing for the stage the case is in now, in one message."""
        for case in self:
            reasons = case._get_blockers(case.stage_id)
            if reasons:
                head = self.env._(
                    "Case %(number)s cannot move to “%(stage)s” yet:",
                    number=case.number,
                    stage=case.stage_id.name,
                )
                case._check_override("\n".join([head, *(f"• {reason}" for reason in reasons)]))

    # Moving

    def _stamp_resolved(self, stage):
        """Handling is done once the case goes on to the return visit or is closed."""
        if stage.state in ("visit", "closed"):
            # sudo: stamped by the move, which is checked afterwards
            handled = self.sudo().filtered(lambda c: not c.date_resolved)
            handled.date_resolved = fields.Datetime.now()

    def _move_to(self, state, strict=True):
        """Move to the first stage with this `state`.

        :param strict: raise what is missing; else stay and answer False.
        :return: whether every case is there now.
        """
        stage = self.env["complaint.stage"]._get_next(state)
        cases = self.filtered(lambda c: c.state != state)
        if not strict:
            cases = cases.filtered(lambda c: not c._get_blockers(stage))
        if cases:
            cases.write({"stage_id": stage.id})
        return all(case.state == state for case in self)

    def _cancel(self, reason):
        """End these cases without an outcome (R10).

        :param reason: key of `cancel_reason`.
        """
        self.check_access("write")
        self._check_frozen({"cancel_reason": reason})
        # sudo: why a case ended is written by this step only, the right to it was checked
        self.sudo().write({"cancel_reason": reason})
        self._move_to("cancelled")

    def action_reset_policy(self):
        """Choose the policy again, on purpose, and start its clocks (R20)."""
        for case, policy in self.env["complaint.policy"]._get_policies(self).items():
            case.policy_id = policy
        # sudo: the clocks belong to the system; reached ones stay as they were
        self.deadline_ids.sudo().filtered(lambda d: not d.date_reached).write(
            {"date_cancelled": fields.Datetime.now()}
        )
        self._plan_deadlines()

    def _after_move(self):
        """Door: react to a new stage. Entering the return visit plans it (R41)."""
        for case in self:
            if case.state == "visit":
                case._plan_visit()

    # Doors

    def _needs_solution(self):
        """Whether the case is about putting something right (not an answer only)."""
        self.ensure_one()
        return self.kind == "complaint" and self.assessment in ("valid", "partly_valid")

    def _needs_answer_only(self):
        """Whether an answer is all that the complainant waits for."""
        self.ensure_one()
        is_known = self.assessment or self.kind not in ASSESSED_KINDS
        return bool(is_known) and not self._needs_solution()

    def _get_blockers(self, stage):
        """Everything that is missing before the case may be in `stage`: a list of
        translated sentences, empty when it may. Extend with `super()`."""
        self.ensure_one()
        if stage.state == "cancelled":
            return [] if self.cancel_reason else [self.env._("Cancel it with a reason.")]
        rank, reasons = STATE_RANK[stage.state], []
        is_assessed = self.assessment or self.kind not in ASSESSED_KINDS
        if rank >= STATE_RANK["investigation"] and not is_assessed:
            reasons.append(self.env._("Assess it: valid, partly valid or invalid?"))
        if rank >= STATE_RANK["handling"]:
            reasons += self._get_handling_blockers()
        if rank >= STATE_RANK["visit"]:
            reasons += self._get_resolved_blockers()
        if stage.state == "closed":
            reasons += self._get_closing_blockers()
        reasons += self._get_field_blockers(stage)
        return reasons

    def _get_handling_blockers(self):
        """What is missing before a remedy is carried out."""
        reasons = []
        if not self.department_id:
            reasons.append(self.env._("Set the responsible department."))
        if not self.user_id:
            reasons.append(self.env._("Assign a handler."))
        if self._needs_solution():
            told = self.solution_ids.filtered(
                lambda s: (
                    s.state in ("agreed", "done") or (self.is_anonymous and s.state == "proposed")
                )
            )
            if not told:
                reasons.append(self.env._("Agree a solution with the complainant."))
        return reasons

    def _get_resolved_blockers(self):
        """What is missing before handling is done."""
        reasons = []
        for remedy in self.solution_ids.filtered(
            lambda s: s.state in ("agreed", "proposed")
        ).remedy_ids:
            if not remedy.date_done:
                reasons.append(self.env._("Carry out: %(remedy)s.", remedy=remedy.display_name))
        return reasons

    def _get_closing_blockers(self):
        """What is missing before the case is closed (R44)."""
        reasons = []
        if self.kind == "complaint" and self.assessment != "invalid" and not self.cause_id:
            reasons.append(self.env._("Choose the cause."))
        if self.kind == "denunciation" and not self.investigation:
            reasons.append(self.env._("Write down the facts established."))
        if self.kind == "suggestion" and not self.adoption:
            reasons.append(self.env._("Say whether the suggestion is adopted."))
        if not self._needs_solution() and not self._is_answered():
            reasons.append(self.env._("Answer the complainant and record the contact."))
        if self._needs_visit() and not self._is_visited():
            reasons.append(self.env._("Make the return visit, or record why there is none."))
        if self.assistance_ids.filtered(lambda a: a.state in ("requested", "accepted")):
            reasons.append(self.env._("Help asked of another department is still open."))
        if self.party_ids.filtered(lambda p: p.role == "complainant" and not p.date_answered):
            reasons.append(self.env._("Answer every complainant of the case."))
        if self.channel_id.is_written and not self.contact_ids.filtered(
            lambda c: c.direction == "out" and c.is_written
        ):
            if not self.is_anonymous:
                reasons.append(self.env._("A written complaint is answered in writing."))
        if self._needs_sign_off() and not self.date_signed_off:
            reasons.append(self.env._("The head signs it off."))
        return reasons

    def _get_field_blockers(self, stage):
        """Fields an administrator made required for this stage or one before it."""
        needed = {
            name: self._fields[name]._description_string(self.env)
            for sequence, names in stage._get_required_fields()
            for name in names
            if sequence <= stage.sequence and not self[name]
        }
        return [self.env._("Fill in “%(field)s”.", field=label) for label in needed.values()]

    def _needs_sign_off(self):
        """Whether the head must sign off the closing (R44)."""
        rule = self.policy_id.sudo().sign_off or "major"  # sudo: a rule may be unreadable
        return rule == "all" or (rule == "major" and self.severity_level == "major")

    def _is_answered(self):
        """Whether the complainant heard from us; anonymous ones cannot."""
        return self.is_anonymous or bool(self.contact_ids.filtered(lambda c: c.direction == "out"))

    # Mail

    def _track_template(self, changes):
        """The letter of the stage, to the complainant only; never for former cases."""
        result = super()._track_template(changes)
        case = self[:1]
        if "stage_id" in changes and case.stage_id.template_id and not case.is_former:
            result["stage_id"] = (
                case.stage_id.template_id,
                {
                    "email_layout_xmlid": "mail.mail_notification_light",
                    "subtype_id": self.env.ref("mail.mt_comment").id,  # a letter is no note
                    "notify_skip_followers": True,
                },
            )
        return result

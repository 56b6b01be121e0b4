from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from .complaint_state import ENDED_STATES, STATE_RANK, STATES


class ComplaintStage(models.Model):
    """A column of the board. People name it; its fixed state carries the rules."""

    _name = "complaint.stage"
    _description = "Complaint Stage"
    _inherit = ["complaint.vocabulary.mixin"]

    state = fields.Selection(
        STATES,
        required=True,
        default="handling",
        copy=True,
        help="What the program understands by this stage. Rules hang on the state, "
        "so stages may be added, renamed and reordered freely.",
    )
    sequence = fields.Integer(
        default=None, compute="_compute_sequence", store=True, readonly=False, precompute=True
    )
    is_closed = fields.Boolean(compute="_compute_is_closed", store=True)
    fold = fields.Boolean(string="Folded in Board")
    description = fields.Text(
        string="What Happens Here", translate=True, help="Shown on the column of the board."
    )
    required_field_ids = fields.Many2many(
        "ir.model.fields",
        string="Required to Enter",
        groups="complaint_management.group_complaint_admin",
        domain=[("model", "=", "complaint.complaint"), ("store", "=", True)],
        help="Fields of the case that must be filled before it may enter this stage.",
    )
    template_id = fields.Many2one(
        "mail.template",
        string="E-mail to Complainant",
        domain=[("model", "=", "complaint.complaint")],
        help="Sent to the complainant when a case enters this stage.",
    )

    @api.depends("state")
    def _compute_sequence(self):
        """A new stage stands after the last one of its phase, until somebody drags it."""
        for stage in self.filtered(lambda s: not s.sequence):
            last = self.search([("state", "=", stage.state)], order="sequence desc", limit=1)
            stage.sequence = last.sequence or 10 * STATE_RANK.get(stage.state, 0) + 10

    @api.depends("state")
    def _compute_is_closed(self):
        for stage in self:
            stage.is_closed = stage.state in ENDED_STATES

    @api.ondelete(at_uninstall=False)
    def _unlink_except_way(self):
        self._check_way(self.filtered("active").mapped("state"), without=self.ids)

    def _check_way(self, states, without=()):
        """Spec §2: each of the `states` keeps an active stage for cases to pass, `without` those
        that go."""
        left = self.search([("active", "=", True), ("id", "not in", without)])
        present = set(left.mapped("state"))
        for state in states:
            if state not in present:
                raise ValidationError(
                    self.env._(
                        "Keep at least one active stage with the state “%(state)s”: cases pass "
                        "through it. Add another one first.",
                        state=self._get_state_label(state),
                    )
                )

    @api.model
    def _get_state_label(self, state):
        """What people call this fixed `state`."""
        return dict(self._fields["state"]._description_selection(self.env))[state]

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        self.env.registry.clear_cache()
        return stages

    def write(self, vals):
        changed = self.filtered(lambda s: s.state != vals.get("state", s.state))
        # sudo: cases an administrator does not see count too
        cases = self.env["complaint.complaint"].sudo().with_context(active_test=False)
        if changed and cases.search_count([("stage_id", "in", changed.ids)], limit=1):
            raise ValidationError(
                self.env._("State: there are cases in this stage. Add another stage instead.")
            )
        before = self.filtered("active").mapped("state")
        result = super().write(vals)
        if {"state", "active"} & vals.keys():
            self._check_way(before)
        self.env.registry.clear_cache()  # of `_get_required_fields`
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    @tools.ormcache()
    def _get_required_fields(self):
        """`[(sequence, names of the fields of a case that must be filled from there on)]`.
        Asked at every move, so kept in memory until a stage changes."""
        # sudo: the names of fields, not their content
        stages = self.sudo().search([("required_field_ids", "!=", False)])
        return [(stage.sequence, stage.required_field_ids.mapped("name")) for stage in stages]

    @api.model
    def _get_first(self, state):
        """The first active stage with this fixed `state` (may be empty)."""
        return self.search_fetch([("state", "=", state), ("active", "=", True)], limit=1)

    @api.model
    def _get_next(self, state):
        """As `_get_first`, where a case is to go.

        :raises UserError: when there is none.
        """
        stage = self._get_first(state)
        if not stage:
            raise UserError(
                self.env._(
                    "No active stage has the state “%(state)s”. An administrator adds one under "
                    "Configuration ▸ Stages.",
                    state=self._get_state_label(state),
                )
            )
        return stage

from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintComplaint(models.Model):
    """What a case leads to: care for the complainant, improvements, lessons (R45–R49)."""

    _inherit = "complaint.complaint"

    repair_ids = fields.One2many("complaint.repair", "complaint_id", string="Relationship Care")
    spot_check_ids = fields.One2many(
        "complaint.spot.check",
        "complaint_id",
        string="Spot Checks",
        groups="complaint_management.group_complaint_head",
    )
    improvement_ids = fields.Many2many(
        "complaint.improvement", "complaint_improvement_rel", string="Improvements", copy=False
    )
    improvement_count = fields.Integer(compute="_compute_improvement_count")

    @api.depends("improvement_ids")
    def _compute_improvement_count(self):
        for case in self:
            case.improvement_count = len(case.improvement_ids)

    def action_view_improvements(self):
        """Open the improvements this case led to."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management.complaint_improvement_action"
        )
        action |= {"domain": [("complaint_ids", "in", self.ids)], "context": {}}
        if len(self.improvement_ids) == 1:
            action |= {"views": [(False, "form")], "res_id": self.improvement_ids.id}
        return action

    def action_improve(self):
        """Open a new handling report about these cases, of one company (R47, R48)."""
        if len(self.company_id) > 1:
            raise UserError(self.env._("Choose cases of one company."))
        values = self.env["complaint.improvement"]._prepare_from_cases(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New improvement"),
            "res_model": "complaint.improvement",
            "view_mode": "form",
            "context": {f"default_{name}": value for name, value in values.items()},
        }

    def action_make_lesson(self):
        """Tell this case without names, as a draft for heads, and open it (R49)."""
        self.ensure_one()
        self.check_access("read")
        lessons = self.env["complaint.lesson"]
        lessons.check_access("create")
        # sudo: only a lesson made here knows its case, which the user may read
        lesson = lessons.sudo().create(self._prepare_lesson_vals()).sudo(False)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New lesson"),
            "res_model": "complaint.lesson",
            "res_id": lesson.id,
            "view_mode": "form",
        }

    def _prepare_lesson_vals(self):
        """Door: what a lesson takes from its case; it is masked when it is saved."""
        self.ensure_one()
        told = self.solution_ids.filtered("date_proposed")[:1]
        parts = [self.description, self.investigation, told.description or told.name]
        return {
            "name": self.name,
            "text": "\n\n".join(filter(None, parts)) or self.name,
            "learning": self.cause_note,
            "category_id": self.category_id.id,
            "company_id": self.company_id.id,
            "complaint_id": self.id,
            "author_id": self.env.uid,
        }

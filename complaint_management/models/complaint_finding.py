from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare, float_round

SHARE_DIGITS = 2
POINTED_KINDS = ("department", "employee")  # only our own people collect points


class ComplaintFinding(models.Model):
    """Who is liable, with which share, points and penalty (R34).

    For heads and above only. Changes are logged on the finding itself: whoever may not
    read findings reads nothing of them in the log of the case either.
    """

    _name = "complaint.finding"
    _description = "Complaint Finding"
    _inherit = ["complaint.row.mixin", "mail.thread"]
    _order = "share desc, id"
    _rec_names_search = ["liable_name"]

    liable_kind = fields.Selection(
        [
            ("company", "Company"),
            ("department", "Department"),
            ("employee", "Employee"),
            ("contractor", "Contractor"),
            ("third_party", "Third party"),
            ("customer", "Complainant"),
        ],
        string="Who Is Liable",
        required=True,
        default="department",
        tracking=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_liable",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        check_company=True,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        compute="_compute_liable",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        check_company=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contractor or Third Party",
        compute="_compute_liable",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
    )
    liable_name = fields.Char(
        string="Liable Party", compute="_compute_liable_name", store=True, precompute=True
    )
    share = fields.Float(
        string="Share (%)", digits=(5, SHARE_DIGITS), default=100.0, required=True, tracking=True
    )
    points = fields.Float(
        digits=(6, 1),
        compute="_compute_points",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Assessment points of the department or employee.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_penalty = fields.Monetary(string="Penalty", tracking=True)
    note = fields.Text(string="Why", tracking=True)
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False, tracking=True
    )
    date_decided = fields.Datetime(
        string="Decided at", readonly=True, copy=False, index=True, tracking=True
    )
    state = fields.Selection(
        [("draft", "Draft"), ("final", "Final")],
        compute="_compute_state",
        store=True,
        precompute=True,
    )

    _share_range = models.Constraint(
        "CHECK (share > 0 AND share <= 100)", "Share: a number above 0 and up to 100 %."
    )
    _not_negative = models.Constraint(
        "CHECK (points >= 0 AND amount_penalty >= 0)",
        "Points and penalty: neither is below zero.",
    )

    @api.depends("liable_kind")
    def _compute_liable(self):
        """Whoever is complained about is the first guess; the rest is emptied."""
        for finding in self:
            case, kind = finding.complaint_id, finding.liable_kind
            own = kind in POINTED_KINDS
            accused = case.respondent_employee_id
            finding.department_id = own and (
                finding.department_id or case.respondent_department_id or case.department_id
            )
            finding.employee_id = kind == "employee" and (finding.employee_id or accused)
            finding.partner_id = kind in ("contractor", "third_party") and (
                finding.partner_id or case.respondent_partner_id
            )

    @api.depends("liable_kind", "department_id", "employee_id", "partner_id")
    def _compute_liable_name(self):
        for finding in self:
            # sudo: the name of a colleague is no secret
            person = finding.sudo().employee_id or finding.partner_id or finding.department_id
            if finding.liable_kind == "customer":
                person = finding.complaint_id.partner_id
            finding.liable_name = person.display_name

    @api.depends("liable_kind", "liable_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["liable_kind"]._description_selection(self.env))
        for finding in self:
            finding.display_name = finding.liable_name or kinds.get(finding.liable_kind)

    @api.depends("liable_kind", "complaint_id.assessment", "complaint_id.repeat_count")
    def _compute_points(self):
        """So many points per valid complaint, more when the same matter comes up again;
        what was decided stays as it was."""
        for finding in self.filtered(lambda f: not f.date_decided):
            case, company = finding.complaint_id, finding.complaint_id.company_id
            if case.assessment != "valid" or finding.liable_kind not in POINTED_KINDS:
                finding.points = 0
            else:
                factor = company.complaint_repeat_factor if case.repeat_count else 1
                finding.points = company.complaint_points * factor

    @api.depends("date_decided")
    def _compute_state(self):
        for finding in self:
            finding.state = "final" if finding.date_decided else "draft"

    @api.constrains("liable_kind", "department_id", "employee_id", "partner_id")
    def _check_liable(self):
        """Each kind of liable party has its record."""
        needed = {"department": "department_id", "employee": "employee_id"}
        needed |= {"contractor": "partner_id"}
        for finding in self:
            name = needed.get(finding.liable_kind)
            if name and not finding[name]:
                label = self.fields_get([name], ["string"])[name]["string"]
                raise ValidationError(
                    self.env._("%(field)s: say which one is liable.", field=label)
                )

    # Who may decide

    @api.model_create_multi
    def create(self, vals_list):
        findings = super().create(vals_list)
        findings._check_judge()
        return findings

    def write(self, vals):
        self._check_case_open()
        self._check_judge()
        final = self.filtered("date_decided")
        if final and not self.env.su and self._get_decisive(vals):
            raise UserError(self.env._("This finding is final. Take it back before changing it."))
        result = super().write(vals)
        self._check_judge()
        return result

    def _get_decisive(self, vals):
        """The names in `vals` that are part of what was decided."""
        return vals.keys() - {"message_follower_ids", "message_ids", "message_main_attachment_id"}

    def _check_judge(self):
        """R16: nobody judges a complaint about themselves."""
        for finding in self:
            finding.complaint_id._check_no_conflict(self.env.user)
            # sudo: only to compare who it is
            if finding.sudo().employee_id.user_id == self.env.user:
                raise UserError(
                    self.env._("Liable: nobody decides about themselves. Ask the next level.")
                )

    def _get_logged_names(self, vals):
        """Nothing goes to the log of the case, which staff read; `mail.thread` keeps it here."""
        return []

    def action_declare_final(self):
        """Declare all findings of these cases final, in the user's name (R34).

        :raises UserError: when the shares of a case do not make 100 %.
        """
        self.check_access("write")
        findings = self.complaint_id.finding_ids
        findings._check_case_open()
        findings._check_judge()
        for case in self.complaint_id:
            problem = case.finding_ids._get_share_problem()
            if problem:
                raise UserError(problem)
        # sudo: only deciding stamps it, and the right to do so was checked
        findings.filtered(lambda f: not f.date_decided).sudo().write(
            {"decided_by_id": self.env.user.id, "date_decided": fields.Datetime.now()}
        )

    def action_take_back(self):
        """Open the findings of these cases for a new decision; the log keeps the old one."""
        self.check_access("write")
        self._check_case_open()
        self._check_judge()
        # sudo: as above
        self.complaint_id.finding_ids.sudo().write({"decided_by_id": False, "date_decided": False})

    def _get_share_problem(self):
        """A sentence when the shares of these findings of one case do not make 100 %."""
        total = float_round(sum(self.mapped("share")), precision_digits=SHARE_DIGITS)
        if self and float_compare(total, 100, precision_digits=SHARE_DIGITS):
            return self.env._(
                "Findings: the shares make %(total)s %% together; they must make 100 %%.",
                total=f"{total:g}",
            )
        return ""

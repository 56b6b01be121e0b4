import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS

from ..tools.masking import mask

TEXTS = ("name", "topic", "text", "learning")

# Lets `_mask` write what it masked; a token, so that no remote call can bring it along.
MASKED = object()


class ComplaintLesson(models.Model):
    """A case told without names, for training (R49).

    Whatever is written here is masked when it is saved: nobody, nowhere, no number. The case
    it came from is known to the system only; who may read the case is led there.
    """

    _name = "complaint.lesson"
    _description = "Complaint Lesson"
    _inherit = ["complaint.guard.mixin"]
    _order = "date_published desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Title", required=True)
    topic = fields.Char(help="What it is about, e.g. listening, handing over, keeping a promise.")
    category_id = fields.Many2one("complaint.category", check_company=True)
    text = fields.Text(string="What Happened", required=True)
    learning = fields.Text(string="What to Learn")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    complaint_id = fields.Many2one(
        "complaint.complaint",
        index="btree_not_null",
        copy=False,
        groups=NO_ACCESS,
        export_string_translation=False,
    )
    has_case = fields.Boolean(string="My Case", compute="_compute_has_case")
    author_id = fields.Many2one(
        "res.users",
        string="Written by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    published_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    date_published = fields.Datetime(string="Published at", readonly=True, copy=False, index=True)
    is_published = fields.Boolean(
        string="Published", compute="_compute_is_published", store=True, precompute=True
    )
    active = fields.Boolean(default=True)

    @api.depends("date_published")
    def _compute_is_published(self):
        for lesson in self:
            lesson.is_published = bool(lesson.date_published)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_has_case(self):
        for lesson in self:
            lesson.has_case = bool(lesson._get_readable_case())

    def _get_readable_case(self):
        """The case it came from, for whoever may read that; else empty."""
        # sudo: only to find the case; its own rules decide
        case = self.sudo().complaint_id.sudo(False)
        return case._filtered_access("read")

    # Masking

    @api.model_create_multi
    def create(self, vals_list):
        self._check_published(vals_list)
        lessons = super().create(vals_list)
        lessons._mask()
        return lessons

    def write(self, vals):
        self._check_published([vals])
        result = super().write(vals)
        if vals.keys() & set(TEXTS) and self.env.context.get("complaint_masked") is not MASKED:
            self._mask()
        return result

    def _check_published(self, vals_list):
        """Publishing is done by the button, in one's own name; the case is never named."""
        names = {"date_published", "published_by_id", "complaint_id"}
        if not self.env.su and any(vals.keys() & names for vals in vals_list):
            raise UserError(self.env._("Published: use the button."))

    def _mask(self):
        """Take out of every text who and where it was."""
        for lesson in self:
            masked = lesson._get_masked({name: lesson[name] for name in TEXTS})
            changed = {name: text for name, text in masked.items() if text != (lesson[name] or "")}
            if changed:
                lesson.with_context(complaint_masked=MASKED).write(changed)

    def _get_masked(self, texts):
        """`{key: text}` without what tells who, where and which case it was.

        :param texts: `{key: text}`
        """
        self.ensure_one()
        signs = {
            "name": self.env._("[somebody]"),
            "phone": self.env._("[phone]"),
            "email": self.env._("[e-mail]"),
            "place": self.env._("[place]"),
            "number": self.env._("[number]"),
        }
        known = self._get_known_words()
        return {key: mask(text, known, signs) for key, text in texts.items()}

    def _get_known_words(self):
        """Door: `{"name" | "place" | "number" | "phone" | "email": words}` to be masked."""
        self.ensure_one()
        # sudo: the words are taken out, they are shown to nobody
        lesson = self.sudo()
        company = lesson.company_id
        employees = lesson.env["hr.employee"].search([("company_id", "in", (company.id, False))])
        places = lesson.env["complaint.location"].search(
            [("company_id", "in", (company.id, False))]
        )
        # "Lobby" tells nobody who it was; a site, a door or a place with a number does
        telling = places.filtered(
            lambda p: p.is_private or not p.parent_id or re.search(r"\d", p.name or "")
        )
        known = {
            "name": employees.mapped("name") + employees.user_id.mapped("name"),
            "place": telling.mapped("name") + places.mapped("code"),
            "number": [],
            "phone": [],
            "email": [],
        }
        cases = lesson.complaint_id | lesson.complaint_id.merged_ids
        for case in cases:
            people = [case, *case.party_ids]
            partners = case.partner_id | case.party_ids.partner_id | case.respondent_partner_id
            partners |= partners.commercial_partner_id
            known["name"] += [person.partner_name for person in people] + partners.mapped("name")
            known["name"] += case.message_ids.author_id.mapped("name")
            known["phone"] += [person.partner_phone for person in people]
            known["email"] += [person.partner_email for person in people]
            known["number"] += [case.number, case.external_ref]
            known["name"] += case.solution_ids.mapped("signed_by")
        return {kind: [word for word in words if word] for kind, words in known.items()}

    # Verbs

    def action_publish(self):
        """Show the lessons to all staff, masked once more."""
        self._check_head()
        self._mask()
        # sudo: stamped by this step only
        self.sudo().write(
            {"published_by_id": self.env.user.id, "date_published": fields.Datetime.now()}
        )

    def action_unpublish(self):
        """Back to a draft that only heads see."""
        self._check_head()
        # sudo: stamped by this step only
        self.sudo().write({"published_by_id": False, "date_published": False})

    def _check_head(self):
        self.check_access("write")
        if not self.env.user.has_group("complaint_management.group_complaint_head"):
            raise AccessError(self.env._("A department head or above publishes lessons."))

    def action_open_case(self):
        """Open the case it came from.

        :raises UserError: when the user may not read it, or there is none.
        """
        self.ensure_one()
        case = self._get_readable_case()
        if not case:
            raise UserError(self.env._("You have nothing to do with the case behind this lesson."))
        return {
            "type": "ir.actions.act_window",
            "res_model": case._name,
            "res_id": case.id,
            "view_mode": "form",
        }

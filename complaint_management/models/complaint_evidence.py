from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.http import DEFAULT_MAX_CONTENT_LENGTH
from odoo.tools import human_size


class ComplaintEvidence(models.Model):
    """One piece of evidence: what it is, where it comes from, who took it when (R33)."""

    _name = "complaint.evidence"
    _description = "Complaint Evidence"
    _inherit = ["complaint.row.mixin"]
    _order = "date desc, id desc"

    name = fields.Char(string="What It Shows", required=True, tracking=True)
    kind = fields.Selection(
        [
            ("photo", "Photo or video"),
            ("document", "Document"),
            ("statement", "Statement"),
            ("recording", "Recording or log"),
            ("object", "Object"),
            ("other", "Other"),
        ],
        required=True,
        default="photo",
        tracking=True,
    )
    source = fields.Char(help="Who or what it comes from.", tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Taken by",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
    )
    date = fields.Datetime(
        string="Taken at", required=True, default=fields.Datetime.now, tracking=True
    )
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Files", bypass_search_access=True, tracking=True
    )

    file_limit = fields.Char(compute="_compute_file_limit")

    @api.depends_context("lang")
    def _compute_file_limit(self):
        """What is refused afterwards is said before a file is chosen."""
        limit = human_size(self._get_file_limit())
        self.file_limit = self.env._("Each file may have up to %(limit)s.", limit=limit)

    @api.model
    def _get_file_limit(self):
        """The most bytes a file may have in this database."""
        # sudo: the limit is a public setting
        parameters = self.env["ir.config_parameter"].sudo()
        limit = parameters.get_param("web.max_file_upload_size", DEFAULT_MAX_CONTENT_LENGTH)
        return int(limit)

    @api.model_create_multi
    def create(self, vals_list):
        evidence = super().create(vals_list)
        evidence._link_files()
        return evidence

    def write(self, vals):
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._link_files()
        return result

    def _link_files(self):
        """Freshly sent files belong to this evidence, so whoever sees it can open them."""
        for evidence in self:
            evidence.attachment_ids.filtered(lambda file: not file.res_id).write(
                {"res_model": self._name, "res_id": evidence.id}
            )

    @api.constrains("attachment_ids")
    def _check_file_size(self):
        """Refuse files over the limit of the database, however they were sent."""
        limit = self._get_file_limit()
        for file in self.attachment_ids:
            if file.file_size > limit:
                raise ValidationError(
                    self.env._(
                        "File %(name)s has %(size)s; the limit is %(limit)s. Send a smaller file.",
                        name=file.name,
                        size=human_size(file.file_size),
                        limit=human_size(limit),
                    )
                )

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.uninstall import heeding_guards
from .complaint_links import is_ours

CONTENT_FIELDS = {"raw", "datas", "name", "mimetype", "res_model", "res_id"}
LINKS = ("http://", "https://", "/")  # what an address on a record of ours may begin with
KEPT_MODELS = {"complaint.evidence", "complaint.periodic.report"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.constrains("type", "url", "res_model")
    def _check_link(self):
        """R33: an address kept beside a case leads somewhere and runs nothing."""
        for file in self:
            is_ours = (file.res_model or "").startswith("complaint.")
            link = (file.url or "").lower() if file.type == "url" else ""
            if is_ours and link and not link.startswith(LINKS):
                raise ValidationError(
                    self.env._(
                        "%(name)s: a link begins with %(examples)s.",
                        name=file.name,
                        examples="https:// · http://",
                    )
                )

    def write(self, vals):
        """R52, R57: the files of a report and evidence stay as they were written, whoever
        may write on them."""
        if not self.env.su and CONTENT_FIELDS & vals.keys():
            # sudo: only where the file belongs
            models = self.sudo().filtered("res_id").mapped("res_model")
            if "complaint.periodic.report" in models:
                raise AccessError(self.env._("This file is part of a report and stays as it is."))
            if "complaint.evidence" in models:
                raise UserError(self.env._("This file is part of the record of a case and stays."))
            self._check_field_files()
        return super().write(vals)

    def _check_field_files(self):
        """R57: what a field of our records holds, a signature say, changes through that field,
        which asks whether it may."""
        # sudo: only where the file belongs
        if any(is_ours(file.res_model) and file.res_field for file in self.sudo()):
            raise UserError(self.env._("This file is part of the record of a case and stays."))

    def unlink(self):
        """R57: no word of the context that a client sends lets the guards of deletion pass."""
        return super(IrAttachment, heeding_guards(self)).unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_never_from_record(self):
        """R57: evidence stays, and so does everything in a closed case (R44)."""
        if not self.env.su:
            self._check_field_files()
        ours = self.sudo().filtered(  # sudo: whoever deletes, the answer is the same
            lambda file: is_ours(file.res_model) and not file.res_field
        )
        if not ours:
            return
        # sudo: a closed case is closed, also where unreadable
        cases = self.env["complaint.complaint"].sudo().with_context(active_test=False)
        cases = cases.browse(
            ours.filtered(lambda f: f.res_model == cases._name).mapped("res_id")
        ).exists()
        if KEPT_MODELS & set(ours.mapped("res_model")) or any(cases.mapped("is_closed")):
            raise UserError(self.env._("This file is part of the record of a case and stays."))

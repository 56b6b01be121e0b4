from odoo import models


class MailTemplate(models.Model):
    _name = "mail.template"
    _inherit = ["mail.template", "complaint.kept.mixin"]

    def _generate_template(self, res_ids, render_fields, *args, **kwargs):
        """R37: a letter that tells a solution is not written before one may be told."""
        if self._tells_solution():
            self.env["complaint.complaint"].browse(res_ids)._check_solution_told()
        return super()._generate_template(res_ids, render_fields, *args, **kwargs)

    def _tells_solution(self):
        """Whether this letter to a complainant quotes the solution of the case."""
        self.ensure_one()
        texts = (self.subject, self.body_html)
        return self.model == "complaint.complaint" and any(
            "solution_ids" in (text or "") for text in texts
        )

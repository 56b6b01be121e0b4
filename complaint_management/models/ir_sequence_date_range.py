from odoo import api, models
from odoo.exceptions import ValidationError

from ..tools.uninstall import heeding_guards


class IrSequenceDateRange(models.Model):
    _inherit = "ir.sequence.date_range"

    def write(self, vals):
        if {"date_from", "date_to", "sequence_id"} & vals.keys():
            self._check_complaint_month()
        return super().write(vals)

    def unlink(self):
        """R57: no word of the context that a client sends lets the guards of deletion pass."""
        return super(IrSequenceDateRange, heeding_guards(self)).unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_complaint_month(self):
        self._check_complaint_month()

    def _check_complaint_month(self):
        """R4: a month that was begun goes on; its numbers do not begin again."""
        company = self.sequence_id._get_complaint_companies()[:1]
        if company:
            raise ValidationError(
                self.env._(
                    "This month of “%(name)s” numbers the complaints of %(company)s and stays.",
                    name=company.complaint_sequence_id.name,
                    company=company.name,
                )
            )

from odoo import models

from odoo.addons.base.models.ir_actions_report import _wkhtml


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Print many cases in one go also where wkhtmltopdf comes without patched Qt (R50)."""
        report = self._get_report(report_ref)
        is_ours = (report.model or "").startswith("complaint.")
        if not is_ours or len(res_ids or ()) < 2 or _wkhtml().is_patched_qt:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        streams = {}
        for res_id in res_ids:
            streams |= super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=[res_id])
        return streams

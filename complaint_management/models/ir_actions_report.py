import io

from reportlab.pdfgen import canvas

from odoo import models
from odoo.exceptions import MissingError
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

FOOTER_HEIGHT = 20  # points above the lower edge, inside the margin of our paper format


class IrActionsReport(models.Model):
    _name = "ir.actions.report"
    _inherit = ["ir.actions.report", "complaint.kept.mixin"]

    def _get_rendering_context(self, report, docids, data):
        """What is not there or not shown to whoever asks is said before it is drawn (R55)."""
        if (report.model or "").startswith("complaint."):
            records = self.env[report.model].browse(docids)
            if records.exists() != records:
                raise MissingError(self.env._("What is to be printed does not exist (any more)."))
            records.check_access("read")
        return super()._get_rendering_context(report, docids, data)

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Print our forms one record at a time and number the pages of each (R50).

        wkhtmltopdf without patched Qt, as Linux distributions ship it, refuses several
        documents in one run and drops html footers; this way both builds print the same.
        """
        report = self._get_report(report_ref)
        res_ids = list(dict.fromkeys(res_ids or ()))
        if not (report.model or "").startswith("complaint.") or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        streams = {}
        printer = super(IrActionsReport, self.with_context(complaint_form=True))
        for record in self.env[report.model].browse(res_ids):
            found = printer._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=record.ids)
            stream = found[record.id]
            if not (stream["attachment"] and report.attachment_use):
                stream["stream"] = self._number_pages(
                    stream["stream"], record._fields.get("number") and record.number
                )
            streams |= found
        return streams

    def _run_wkhtmltopdf(self, bodies, report_ref=False, header=None, footer=None, **kwargs):
        """Our forms draw their own header; html ones only make wkhtmltopdf complain."""
        if self.env.context.get("complaint_form"):
            header = footer = None
        return super()._run_wkhtmltopdf(
            bodies, report_ref=report_ref, header=header, footer=footer, **kwargs
        )

    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        """Our forms have no script to wait for: a second less for each case printed."""
        command_args = super()._build_wkhtmltopdf_args(*args, **kwargs)
        if self.env.context.get("complaint_form"):
            command_args[command_args.index("--javascript-delay") + 1] = "0"
        return command_args

    def _number_pages(self, stream, number):
        """A copy of a PDF with "number · page / pages" at the foot of each page."""
        reader = PdfFileReader(stream, strict=False)
        count = reader.getNumPages()
        # The font that every PDF reader has knows Latin letters only.
        label = f"{number}  ·  " if number and number.isascii() else ""
        foot = io.BytesIO()
        pen = canvas.Canvas(foot)
        for index in range(count):
            box = reader.getPage(index).mediaBox
            pen.setPageSize((float(box.getWidth()), float(box.getHeight())))
            pen.setFont("Helvetica", 8)
            pen.setFillGray(0.4)
            pen.drawCentredString(
                float(box.getWidth()) / 2, FOOTER_HEIGHT, f"{label}{index + 1} / {count}"
            )
            pen.showPage()
        pen.save()
        feet = PdfFileReader(foot, strict=False)
        writer = PdfFileWriter()
        for index in range(count):
            page = reader.getPage(index)
            page.mergePage(feet.getPage(index))
            writer.addPage(page)
        numbered = io.BytesIO()
        writer.write(numbered)
        return numbered

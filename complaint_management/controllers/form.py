from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ComplaintFormController(http.Controller):
    """Workbooks are made while they are downloaded; nothing of them is kept."""

    @http.route("/complaint/form/<int:wizard_id>/<string:name>", type="http", auth="user")
    def download(self, wizard_id, name):
        """The workbook a person asked for in their own dialog (R51)."""
        wizard = request.env["complaint.form.wizard"].search([("id", "=", wizard_id)])
        if not wizard or wizard.create_uid != request.env.user:
            return request.not_found()
        return request.make_response(
            wizard._get_xlsx(),
            headers=[("Content-Type", XLSX), ("Content-Disposition", content_disposition(name))],
        )

import re

from odoo import models
from odoo.http import Stream

# What a browser may show beside our pages: it runs nothing.
PASSIVE = re.compile(r"(image|audio|video)/(?!.*(xml|svg))[\w.+-]+|text/plain|application/pdf")


class Download(Stream):
    """A file that is saved and never opened in the browser, however it was asked for."""

    def get_response(self, as_attachment=None, **kwargs):
        return super().get_response(as_attachment=True, **kwargs)


class IrBinary(models.AbstractModel):
    _inherit = "ir.binary"

    def _get_stream_from(self, record, *args, **kwargs):
        """R33: whatever people send is kept; what a page could be made of (HTML, SVG, scripts)
        is handed out as a file, also where the address asks for another type."""
        stream = super()._get_stream_from(record, *args, **kwargs)
        owner = record.res_model if record._name == "ir.attachment" else record._name
        is_ours = (owner or "").startswith("complaint.")
        if is_ours and stream.type != "url" and not PASSIVE.fullmatch(stream.mimetype or ""):
            return Download(**vars(stream) | {"mimetype": "application/octet-stream"})
        return stream

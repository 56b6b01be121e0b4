from odoo import api, fields, models, tools


class ComplaintSeverity(models.Model):
    """How grave a case is; a major one is signed off by the head (R13, R44)."""

    _name = "complaint.severity"
    _description = "Complaint Severity"
    _inherit = ["complaint.cached.mixin", "complaint.vocabulary.mixin"]

    level = fields.Selection(
        [("general", "General"), ("major", "Major")],
        required=True,
        default="general",
        help="What the rules understand by this severity.",
    )
    color = fields.Integer(help="Colour of the edge of the card on the board.")
    description = fields.Text(translate=True)

    @api.model
    def _get_usual(self):
        """The severity of a case of which nothing else is said: the first one (may be empty)."""
        return self.browse(self._get_usual_id())

    @api.model
    @tools.ormcache()
    def _get_usual_id(self):
        """The id of the first severity, or False; asked at every intake."""
        return self.with_context(active_test=True).search([], limit=1).id

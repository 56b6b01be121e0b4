from odoo import fields, models
from odoo.fields import Domain

from .complaint_state import MOODS, STATES


class ComplaintScript(models.Model):
    """A short text telling staff what to say and do in this situation (R8)."""

    _name = "complaint.script"
    _description = "Complaint Reception Script"
    _inherit = ["complaint.vocabulary.mixin"]

    body = fields.Html(required=True, translate=True)
    state = fields.Selection(STATES, help="Empty: in every state.")
    mood = fields.Selection(MOODS, help="Empty: in every mood.")
    channel_ids = fields.Many2many(
        "complaint.channel", string="Channels", help="Empty: on every channel."
    )

    def _get_situation_domain(self, state, mood, channel):
        """Domain of the scripts for a case in this state and mood on this channel."""
        return (
            Domain("state", "in", [state, False])
            & Domain("mood", "in", [mood, False])
            & (Domain("channel_ids", "=", False) | Domain("channel_ids", "in", channel.ids))
        )

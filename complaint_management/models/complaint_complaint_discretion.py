from odoo import models


class ComplaintComplaint(models.Model):
    """What may be read about a case by whoever does not see it: its number (R55). Odoo shows the
    subject of every message to every employee, through `mail.notification`."""

    _inherit = "complaint.complaint"

    def _get_told_name(self):
        """How a text that outlives the moment names this case: a confidential one, and one
        that becomes confidential some day, is not told about then."""
        self.ensure_one()
        return self.number if self.is_confidential else self.display_name

    def _message_compute_subject(self):
        """A mail about a case is called by its number."""
        self.ensure_one()
        return self.env._("Complaint %(number)s", number=self.number)

    def message_notify(self, **kwargs):
        """So is word to a colleague; what it is about stands in the text."""
        if self:
            kwargs["subject"] = self._message_compute_subject()
        return super().message_notify(**kwargs)

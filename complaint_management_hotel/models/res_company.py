import pytz

from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_house_time(self, date):
        """`date` (naive UTC) on the clocks of the house, aware."""
        self.ensure_one()
        zone = pytz.timezone(self.resource_calendar_id.tz or "UTC")
        return pytz.utc.localize(date).astimezone(zone)

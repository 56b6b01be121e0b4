from odoo import models
from odoo.fields import Domain

from .complaint_row_mixin import ENDING


class ComplaintComplaint(models.Model):
    """What ends with a case: whatever waits in a row of it, and what the system gave people to
    do (R5, R18, R23, R24, R29, R36, R41)."""

    _inherit = "complaint.complaint"

    def _after_move(self):
        result = super()._after_move()
        self.filtered("is_closed")._end_open()
        return result

    def _end_open(self):
        """End everything that is open on these cases, which have ended: closed, cancelled or
        merged."""
        if not self:
            return
        for name in self.pool.descendants(["complaint.row.mixin"], "_inherit"):
            # sudo: the system ends it, whoever may see it; `active_test`: struck out or not
            rows = self.env[name].sudo().with_context(active_test=False, complaint_ending=ENDING)
            waiting = rows._get_waiting_domain()
            if not waiting.is_false():
                rows.search(Domain("complaint_id", "in", self.ids) & waiting)._end_with_case()
        self._find_given_todos().unlink()  # last: deleting empties the cache

    def _find_given_todos(self):
        """The open to-dos on these cases that the system gave, but for the care of a complainant,
        which goes on after closing (R46)."""
        care = self.env.ref("complaint_management.mail_activity_type_repair")
        closed = self.filtered(lambda case: case.state == "closed")
        # sudo: also those of others
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                Domain("res_model", "=", self._name)
                & Domain("res_id", "in", self.ids)
                & Domain("automated", "=", True)
                & ~(Domain("activity_type_id", "=", care.id) & Domain("res_id", "in", closed.ids))
            )
        )

"""What other apps keep for us and our code calls by name: it goes with its addon only."""

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.uninstall import heeding_guards


class ComplaintKeptMixin(models.AbstractModel):
    """A kind of record of which our addons ship some that code relies on: to-dos, letters, jobs,
    forms on paper, pages, groups. They are switched off, hidden or reworded, never deleted."""

    _name = "complaint.kept.mixin"
    _description = "Record Complaints Rely on"

    def unlink(self):
        return super(ComplaintKeptMixin, heeding_guards(self)).unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shipped(self):
        # sudo: which addon a record belongs to is no secret
        owned = self.env["ir.model.data"].sudo()
        shipped = owned.search(
            [
                ("module", "=like", r"complaint\_management%"),
                ("model", "=", self._name),
                ("res_id", "in", self.ids),
            ],
            limit=1,
        )
        if shipped:
            raise UserError(
                self.env._(
                    "“%(name)s” is needed to manage complaints and cannot be deleted. Archive, "
                    "hide or change it instead.",
                    name=self.browse(shipped.res_id).display_name,
                )
            )

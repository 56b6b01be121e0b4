from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintComplaint(models.Model):
    """How a ledger kept elsewhere comes in through Odoo's own import (R60)."""

    _inherit = "complaint.complaint"

    # Columns of the template: Odoo imports no read-only field, so views and guards protect them.
    number = fields.Char(readonly=False)
    is_former = fields.Boolean(readonly=False)
    partner_name = fields.Char(string="Name of Complainant")

    @api.depends("state")
    def _compute_date_forwarded(self):
        """A former ledger is not forwarded by being taken in."""
        taken_in = self.filtered(lambda c: c.is_former and not c._origin and not c.date_forwarded)
        taken_in.date_forwarded = False
        return super(ComplaintComplaint, self - taken_in)._compute_date_forwarded()

    def _compute_date_resolved(self):
        """What came in closed was done, as far as the ledger tells, when it was closed."""
        taken_in = self.filtered(lambda c: c.is_former and c.is_closed and not c.date_resolved)
        for case in taken_in:
            case.date_resolved = case.date_closed
        return super(ComplaintComplaint, self - taken_in)._compute_date_resolved()

    @api.model
    def get_import_templates(self):
        """The empty ledger that the import screen offers for download."""
        return [
            {
                "label": self.env._("Import Template for Complaints"),
                "template": "/complaint_management/static/xls/complaint_template.xlsx",
            }
        ]

    @api.model
    def load(self, fields, data):
        """Take in a file whole or not at all, and name only the rows that are wrong."""
        self = self.with_context(complaint_import_words={})  # see `name_search` of vocabularies
        with self.env.cr.savepoint() as savepoint:
            self._create_import_words(fields, data)
            result = super().load(fields, data)
            if not result["ids"]:
                savepoint.rollback()
        return result

    @api.model
    def _create_import_words(self, fields, data):
        """Create the unknown words of a file first, where this was asked for.

        A wrong row takes back everything before it: words that were made on the way would
        be missing for all rows after it, which would then be blamed too.
        """
        wanted = self.env.context.get("name_create_enabled_fields") or {}
        for column, name in enumerate(fields):
            words = self.env[self._fields[name].comodel_name] if wanted.get(name) else None
            if not isinstance(words, self.env.registry["complaint.tree.mixin"]):
                continue
            if words.has_access("create"):
                for path in dict.fromkeys(row[column] for row in data if row[column]):
                    if not words.name_search(path, operator="="):
                        words.name_create(path)

    @api.model
    def _load_records(self, data_list, update=False):
        """Odoo blames the first row for a refused batch, then tries row by row and names
        the right ones. So a batch of an import is refused without a word."""
        try:
            return super()._load_records(data_list, update)
        except UserError as error:
            if len(data_list) > 1 and "complaint_import_words" in self.env.context:
                raise RuntimeError from error
            raise

import pytz

from odoo import api, models

from ..tools.table import Column, Counter, Table
from ..tools.workbook import Workbook

BATCH = 500
KINDS = {
    "boolean": "bool",
    "date": "date",
    "datetime": "datetime",
    "float": "hours",
    "integer": "count",
    "monetary": "money",
    "text": "long",
}
WIDTHS = {"bool": 8, "date": 12, "datetime": 17, "count": 8, "hours": 10, "money": 13, "long": 40}
WIDE = {"name": 36, "number": 12, "category_id": 24, "location_id": 24, "solution_ids": 36}
TOTALS = {
    "name": "number",
    "cost": "sum",
    "contact_hours": "average",
    "resolve_hours": "average",
    "finding_ids.points": "sum",
}
REACHED = {"contact_hours": "date_contacted", "resolve_hours": "date_resolved"}
# Counted on the overview, each on a sheet of its own.
OVERVIEW = ("category_id", "department_id", "channel_id", "severity_id", "stage_id")


class ComplaintLedger(models.AbstractModel):
    """The ledger 台账 as a workbook: every column of the register, one row a case (R51).

    Cases are found and read as the user, so record rules and fields kept for some levels
    hold (R54, R55). They are read in batches and forgotten again: the memory needed does not
    grow with their number.
    """

    _name = "complaint.ledger"
    _description = "Complaint Ledger"

    @api.model
    def _get_ledger_fields(self):
        """Door: the fields of the case that are columns of the ledger, in order; after a dot
        a number of its rows, which is added up. A user does not get those they may not read."""
        return [
            "number",
            "name",
            "kind",
            "date_received",
            "create_date",
            "date_occurred",
            "channel_id",
            "category_id",
            "severity_id",
            "is_urgent",
            "mood",
            "location_id",
            "is_anonymous",
            "partner_name",
            "partner_phone",
            "partner_email",
            "description",
            "remedy_requested",
            "respondent_department_id",
            "respondent_employee_id",
            "respondent_partner_id",
            "receiver_id",
            "user_id",
            "holder_id",
            "department_id",
            "date_promised",
            "date_requested",
            "date_deadline",
            "stage_id",
            "escalation_level",
            "escalation_count",
            "assessment",
            "invalid_reason",
            "cause_id",
            "cause_note",
            "finding_ids",
            "finding_ids.points",
            "solution_ids",
            "cost",
            "date_forwarded",
            "date_contacted",
            "contact_hours",
            "date_assessed",
            "date_responded",
            "date_resolved",
            "resolve_hours",
            "date_visited",
            "satisfaction",
            "date_closed",
            "repeat_of_id",
            "external_ref",
            "is_confidential",
            *(["company_id"] if len(self.env.companies) > 1 else []),
        ]

    @api.model
    def _get_ledger_labels(self):
        """Door: `{field: heading}` where the name of the field alone would not say enough."""
        return {
            "partner_name": self.env._("Complainant"),
            "create_date": self.env._("Recorded at"),
            "finding_ids": self.env._("Liable"),
        }

    @api.model
    def _write_ledger(self, domain):
        """The workbook (bytes) of the cases in `domain` that the user may read."""
        Case = self.env["complaint.complaint"]
        columns = self._get_columns()
        fields = [Case._fields[column.key.partition(".")[0]] for column in columns]
        stored = [field.name for field in fields if field.store and field.column_type]
        readers = [self._get_reader(column.key) for column in columns]
        self.env.flush_all()  # what is forgotten below must not be the only copy
        ids = Case.search(domain, order="date_received, id").ids
        title = self.env._("Complaint Ledger")
        book = Workbook(title, self.env.user.name, self.env._("Yes"))
        sheet = book.add_sheet(title, columns)
        counter = Counter(columns, OVERVIEW)
        for start in range(0, len(ids), BATCH):
            cases = Case.browse(ids[start : start + BATCH])
            cases.fetch(stored)
            for case in cases:
                cells = [read(case) for read in readers]
                sheet.add_row(cells)
                counter.add(cells)
            self._forget(cases, fields)
        if not ids:
            sheet.write_note(self.env._("No complaints here."))
        else:
            sheet.sheet.autofilter(0, 0, len(ids), len(columns) - 1)
            sheet.write_totals(self.env._("Total"), counter.get_totals())
            self._write_overview(book, sheet, counter, len(ids))
        return book.close()

    def _forget(self, cases, fields):
        """Drop what was read of a batch: cases and their rows, not the words they name."""
        for field in fields:
            if field.type == "one2many":
                cases[field.name].invalidate_recordset(flush=False)
        cases.invalidate_recordset(flush=False)

    def _get_columns(self):
        """The columns this user gets (`table.Column`), with the labels of their language."""
        Case = self.env["complaint.complaint"]
        labels = self._get_ledger_labels()
        columns = []
        for path in self._get_ledger_fields():
            name, _dot, row_name = path.partition(".")
            known = Case.fields_get([name], ["string", "type", "relation"]).get(name)
            if known and row_name:
                rows = self.env[known["relation"]]
                known = rows.fields_get([row_name], ["string", "type"]).get(row_name)
            if known:
                kind = KINDS.get(known["type"], "text")
                width = WIDE.get(path) or WIDTHS.get(kind, 16)
                label = labels.get(path) or known["string"]
                columns.append(Column(path, label, kind, width, TOTALS.get(path, "")))
        return columns

    def _get_reader(self, path):
        """A function that answers the cell of a case in the column of this field."""
        name, _dot, row_name = path.partition(".")
        field = self.env["complaint.complaint"]._fields[name]
        if row_name:
            return lambda case: sum(case[name].mapped(row_name)) if case[name] else None
        if field.type == "datetime":
            zone, utc = self.env.tz, pytz.utc
            return lambda case: (
                case[name]
                and utc.localize(case[name]).astimezone(zone).replace(tzinfo=None, microsecond=0)
            )
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return lambda case: labels.get(case[name], "")
        if field.type == "many2one":
            names = self._get_names()
            return lambda case: names(case[name])
        if field.relational:
            return lambda case: "; ".join(case[name].mapped("display_name"))
        if name in REACHED:  # not reached yet is not "at once"
            date = REACHED[name]
            return lambda case: case[name] if case[date] else None
        return lambda case: case[name]

    def _get_names(self):
        """A function that answers the name of a record, looked up once."""
        names = {}

        def get_name(record):
            if not record:
                return ""
            if record.id not in names:
                # sudo: the name of what a case the user may read is about
                names[record.id] = record.sudo().display_name
            return names[record.id]

        return get_name

    def _write_overview(self, book, ledger, counter, count):
        """Counts by formula over the ledger, so that they follow what is changed there."""
        for key in OVERVIEW:
            if key not in counter.indexes:
                continue
            index = counter.indexes[key]
            label = ledger.columns[index].label
            columns = [
                Column("label", label, width=36),
                Column("count", self.env._("Cases"), "count", 10, "sum"),
            ]
            table = Table(key, label, columns, charted=("count",), total_label=self.env._("Total"))
            sheet = book.add_sheet(label, columns)
            cells = f"'{ledger.name}'!{ledger.get_range(index)}"
            found = counter.counts[key]
            for name, number in sorted(found.items(), key=lambda item: (-item[1], item[0])):
                table.rows.append([name or self.env._("Not stated"), number])
                sheet.write_counted(*table.rows[-1], cells, is_empty=not name)
            sheet.finish(table)

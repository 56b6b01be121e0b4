from types import SimpleNamespace

from odoo import api, fields, models, tools
from odoo.tools import SQL

FACTS = ("milestone", "kind", "delay", "unit", "urgent_minutes", "count_from", "warn_percent")
DATES = ("date_begun", "date_stopped", "date_extended", "date_warned", "date_cancelled")
WORKED_OUT = (
    *("date_start", "date_due", "date_warn", "date_original"),
    *("date_reached", "state", "is_open", "date_next"),
)


class ComplaintDeadline(models.Model):
    """New clocks, worked out in one go: a hundred cases begin with five hundred of them."""

    _inherit = "complaint.deadline"

    @api.model
    def _add_precomputed_values(self, vals_list):
        """The rules that Odoo would ask about one virtual record after the other, asked about
        plain drafts: a fifth of the time. What an heir adds is computed as usual."""
        # a clock that was missed before it was written down asks for more than a draft knows
        # (asked by name: the id of a case that is not written down yet is false)
        fresh = [v for v in vals_list if "complaint_id" in v and not v.get("date_missed")]
        cases = self.env["complaint.complaint"].browse({vals["complaint_id"] for vals in fresh})
        drafts = [self._get_draft(vals, cases) for vals in fresh]
        self._work_out(drafts)
        for vals, draft in zip(fresh, drafts, strict=True):
            vals["company_id"] = draft.complaint_id.company_id.id
            vals.update((name, getattr(draft, name)) for name in WORKED_OUT)
        return super()._add_precomputed_values(vals_list)

    @api.model
    def _get_first_clocks(self, cases):
        """The clocks that new `cases` begin with, be they written down or not: worked out once
        for cases alike, as `{facts: list of values}`, all but `complaint_id`."""
        alike = {case._get_clock_facts(): case for case in cases}
        facts = {case._ids[0]: key for key, case in alike.items()}
        found = {key: [] for key in alike}
        for vals in self._prepare_create_values(cases.browse(facts)._prepare_deadlines()):
            vals.pop("__precomputed__", None)
            found[facts[vals.pop("complaint_id")]].append(vals)
        return found

    @api.model
    def _get_next_due(self, vals_list):
        """When the first of the clocks with these values that runs is due, or False."""
        return min((vals["date_due"] for vals in vals_list if vals["is_open"]), default=False)

    @api.model
    @tools.ormcache()
    def _get_case_facts(self):
        """Names of the fields of a case that its first clocks are worked out from."""
        depends = self.pool.field_depends
        paths = [path.split(".") for name in WORKED_OUT for path in depends[self._fields[name]]]
        facts = {path[1] for path in paths if path[0] == "complaint_id"}
        return sorted(facts | {"policy_id", "company_id"})

    @api.model
    def _insert(self, clocks):
        """Write new clocks down by one statement and keep nothing of them in memory. A hundred
        cases begin with five hundred: written one by one they took a third of the intake.

        :param clocks: list of `(ids of cases, values)`; the values as `_get_first_clocks` gives
            them, the same names throughout.
        """
        if not clocks:
            return
        given = (self._fields[name] for name in sorted(clocks[0][1]))
        stored = [field for field in given if field.column_type]
        columns = [SQL.identifier(field.name) for field in stored]
        rows = [
            (
                list(ids),
                *(field.convert_to_column_insert(vals[field.name], self) for field in stored),
            )
            for ids, vals in clocks
        ]
        # with its type, as a column may be empty in every row
        typed = [SQL("%s::%s", SQL.identifier(f.name), SQL(f.column_type[1])) for f in stored]
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (complaint_id, %s) SELECT unnest(ids), %s"
                " FROM (VALUES %s) AS clock (ids, %s)",
                SQL.identifier(self._table),
                SQL(", ").join(columns),
                SQL(", ").join(typed),
                SQL(", ").join(rows),
                SQL(", ").join(columns),
            )
        )

    @api.model
    def _get_draft(self, vals, cases):
        """What the rules read of a clock of one of the `cases`, as long as it is no record."""
        return SimpleNamespace(
            complaint_id=cases.browse((vals["complaint_id"],)).with_prefetch(cases._ids),
            date_missed=False,
            **{name: vals.get(name) or False for name in FACTS},
            **{name: fields.Datetime.to_datetime(vals.get(name)) for name in DATES},
        )

    @api.model
    def _work_out(self, drafts):
        """Ask the rules about these drafts, in the order in which they build on each other."""
        self._set_dates(drafts)
        for draft in drafts:
            draft.date_reached = self._get_reached(draft)
            draft.state, draft.is_open = self._get_state(draft)
            draft.date_next = self._get_date_next(draft)

from odoo import api, models
from odoo.tools import SQL


class ComplaintMeasureMixin(models.AbstractModel):
    """Fields that PostgreSQL counts from the facts when somebody looks: nothing is stored, so
    they cost nothing when a record is written and are never out of date.

    A field with the name of a percentage of `complaint.figures` is 100, 0 or empty for each
    record; its average in a pivot or graph is that figure.
    """

    _name = "complaint.measure.mixin"
    _description = "Measures Counted by the Database"

    _measures = ()  # names of the fields

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in self._measures:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        # sudo: a number of a record that was found as the user
        return self.sudo()._get_measure_sql(field_expr, alias, query)

    def _get_measure_sql(self, name, alias, query):
        """Door: the value of the measure `name` of one record, as SQL."""
        figure = self.env["complaint.figures"]._get_definitions()[name]
        counted = self.env["complaint.figures"]._get_counted_domain()
        whole = (counted & figure.whole) if self._name == "complaint.complaint" else figure.whole
        return SQL(
            "CASE WHEN %s THEN CASE WHEN %s THEN 100.0 ELSE 0.0 END END",
            whole.optimize_full(self)._to_sql(self, alias, query),
            figure.part.optimize_full(self)._to_sql(self, alias, query),
        )

    @api.depends(lambda self: self._get_measure_facts())
    def _compute_measures(self):
        """The same numbers for the records at hand, all in one query."""
        records = self.browse(self._origin.ids)
        query = records._as_query(ordered=False)
        columns = [records._field_to_sql(query.table, name, query) for name in self._measures]
        select = query.select(SQL.identifier(query.table, "id"), *columns)
        found = {row[0]: row[1:] for row in self.env.execute_query(select)} if records else {}
        empty = [False] * len(self._measures)
        for record in self:
            values = found.get(record._origin.id, empty)
            for name, value in zip(self._measures, values, strict=True):
                record[name] = value

    @api.model
    def _get_measure_facts(self):
        """Names of the fields the measures are counted from."""
        return []

from collections import defaultdict
from datetime import datetime, time

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import formatLang, get_lang

from .complaint_figure import COUNTED, FIGURES

PERIOD_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class ComplaintFigures(models.AbstractModel):
    """Counts the figures of R53. What a figure means stands in `complaint_figure`; here is how
    any number of them are taken at once: one query for each model they are about, whatever
    the number of figures, groups and cases.

    The cases are searched as the user, so every record rule holds (R55); the rows of a case
    are seen by whoever sees the case.
    """

    _name = "complaint.figures"
    _description = "Complaint Figures"

    # Doors

    @api.model
    def _get_definitions(self):
        """`{name: Figure}` of all figures the user may see; extend or replace with `super()`."""
        return {
            name: figure
            for name, figure in FIGURES.items()
            if self.env[figure.model].has_access("read")  # findings are for heads and above
        }

    @api.model
    def _get_counted_domain(self):
        """The cases that count at all, in every figure."""
        return COUNTED

    # Counting

    @api.model
    def _get_figures(self, domain=(), names=None, groupby=None, period=None):
        """The figures of the cases in `domain` that the user may read.

        :param domain: domain on `complaint.complaint`
        :param names: names of figures; without them all
        :param groupby: one groupby of `_read_group` on the case (`"department_id"`,
            `"date_received:month"`), or several in a list
        :param period: `(first day, last day)` of receipt, in the time zone of the user
        :return: `{name: {"value", "numerator", "denominator"}}`; with `groupby`
            `{group: {name: …}}`, where a group is what `_read_group` answers (a record, a
            date, a key) or, for several, a tuple of them. `value` is None where there is
            nothing to take a share, a median or a quantile of.
        :raises ValueError: for an unknown figure
        """
        definitions = self._get_definitions()
        names = list(definitions) if names is None else list(names)
        unknown = set(names) - definitions.keys()
        if unknown:
            raise ValueError(f"Unknown figures: {', '.join(sorted(unknown))}")
        chosen = {name: definitions[name] for name in names}
        return self._take(chosen, domain, groupby, period)

    @api.model
    def _take(self, figures, domain=(), groupby=None, period=None):
        """`_get_figures` for any `figures`, a dict `{name: Figure}`."""
        groupbys = [groupby] if isinstance(groupby, str) else list(groupby or ())
        by_model = defaultdict(dict)
        for name, figure in figures.items():
            by_model[figure.model][name] = figure
        empty = {name: self._get_empty(figure) for name, figure in figures.items()}
        groups = {} if groupbys else {(): empty}
        self = self.with_context(tz=self.env.tz.zone)  # months begin where the user is
        self._tune()
        for model, of_model in by_model.items():
            cases = self._get_case_query(domain, period)
            for key, values in self._count(model, of_model, groupbys, cases):
                groups.setdefault(key, dict(empty)).update(values)
        if not groupbys:
            return groups[()]
        return self._name_groups(groups, groupbys) if groups else {}

    def _tune(self):
        """For the rest of the transaction PostgreSQL compiles nothing, which takes longer than
        the counting, and takes the few rows of a month by index instead of reading all."""
        self.env.cr.execute(
            "SELECT set_config('jit', 'off', TRUE), set_config('random_page_cost', '1.1', TRUE)"
        )

    def _get_case_query(self, domain, period):
        """The cases the figures are taken of, found as the user."""
        domain = Domain(domain or Domain.TRUE) & self._get_counted_domain()
        if period:
            domain &= self._get_period_domain(period)
        return self.env["complaint.complaint"]._search(domain)

    def _count(self, model, figures, groupbys, cases):
        """Take `figures` of one model in one query: yields `(group key, {name: values})`."""
        # sudo: the cases were found as the user, and whoever sees a case sees its rows
        Model = self.env[model].sudo()
        if model == "complaint.complaint":
            query, path = cases, ""
        else:
            Model = Model.with_context(active_test=True)  # rows struck out count nowhere
            query, path = Model._search(Domain("complaint_id", "in", cases)), "complaint_id."
        terms, columns, aggregates = [], {}, []
        for n, spec in enumerate(groupbys):
            own = next(iter(figures.values())).groupbys.get(spec, path + spec)
            term = Model._read_group_groupby(query.table, own, query)
            terms.append(SQL("%s AS %s", term, SQL.identifier(f"group_{n}")))
        for figure in figures.values():
            key = repr((figure.whole, figure.part, figure.measure))
            if key not in columns:
                column = self._get_column(Model, query, figure)
                columns[key] = column, SQL.identifier(f"column_{len(columns)}")
            aggregates += self._get_aggregates(figure, columns[key][1])
        # each condition is looked at once for each record; OFFSET keeps PostgreSQL from
        # putting it back into every aggregate
        rows = query.select(*terms, *(SQL("%s AS %s", *column) for column in columns.values()))
        groups = [SQL.identifier(f"group_{n}") for n in range(len(terms))]
        select = SQL(
            "SELECT %s FROM (%s OFFSET 0) counted", SQL(", ").join([*groups, *aggregates]), rows
        )
        if groups:
            select = SQL("%s GROUP BY %s", select, SQL(", ").join(groups))
        for row in self.env.execute_query(select):
            numbers = iter(row[len(terms) :])
            yield (
                row[: len(terms)],
                {
                    name: self._get_values(figure, next(numbers), next(numbers))
                    for name, figure in figures.items()
                },
            )

    def _get_column(self, Model, query, figure):
        """What `figure` is counted of, for one record: nothing where it is not about it."""

        def condition(domain):
            return domain.optimize_full(Model)._to_sql(Model, query.table, query)

        value = condition(figure.part)
        if figure.measure:
            value = Model._field_to_sql(query.table, figure.measure, query)
            if figure.unit == "money":
                value = SQL("%s * %s", value, self._get_rate_sql(Model, query))
        return SQL("CASE WHEN %s THEN %s END", condition(figure.whole), value)

    def _get_aggregates(self, figure, column):
        """What PostgreSQL makes of a column: the number, and of how many."""
        total = SQL("COUNT(%s)", column)
        if figure.unit in ("count", "percent"):
            return SQL("COUNT(*) FILTER (WHERE %s)", column), total
        if figure.unit == "hours":
            quantile = SQL("percentile_cont(%s) WITHIN GROUP (ORDER BY %s)", figure.share, column)
            return quantile, total
        return SQL("SUM(%s)", column), total

    def _get_rate_sql(self, Model, query):
        """What turns an amount of a case into the currency of the user's company."""
        mine = self.env.company
        rates = SQL(" ").join(
            SQL(
                "WHEN %s THEN %s",
                company.id,
                company.currency_id._get_conversion_rate(
                    company.currency_id, mine.currency_id, mine
                ),
            )
            for company in self.env.companies
            if company.currency_id != mine.currency_id
        )
        if not rates:
            return SQL("1")
        company = Model._field_to_sql(query.table, "company_id", query)
        return SQL("(CASE %s %s ELSE 1 END)", company, rates)

    def _get_values(self, figure, number, total):
        """The answer for one figure of one group."""
        if figure.unit == "count":
            return {"value": number, "numerator": number, "denominator": None}
        if figure.unit == "percent":
            value = number / total * 100 if total else None
            return {"value": value, "numerator": number, "denominator": total}
        if figure.unit in ("money", "points"):
            return {"value": float(number or 0), "numerator": None, "denominator": total}
        return {"value": number, "numerator": None, "denominator": total}

    def _get_empty(self, figure):
        """The answer where there is nothing at all."""
        return self._get_values(figure, None if figure.unit == "hours" else 0, 0)

    def _name_groups(self, groups, groupbys):
        """Group keys of PostgreSQL turned into what `_read_group` answers."""
        if not groups:
            return {}
        Case = self.env["complaint.complaint"]
        keys = zip(
            *(
                Case._read_group_postprocess_groupby(spec, values)
                for spec, values in zip(groupbys, zip(*groups, strict=True), strict=True)
            ),
            strict=True,
        )
        return {
            key if len(groupbys) > 1 else key[0]: values
            for key, values in zip(keys, groups.values(), strict=True)
        }

    # Words

    @api.model
    def _get_text(self, name, value):
        """The `value` of the figure `name` with its unit, in the user's language."""
        return self._format(self._get_definitions()[name].unit, value)

    @api.model
    def _format(self, unit, value):
        """A number with its unit, in the user's language; nothing to count is a dash."""
        if value is None:
            return "–"
        if unit == "money":
            return formatLang(self.env, value, currency_obj=self.env.company.currency_id)
        text = formatLang(self.env, value, digits=0 if unit == "count" else 1)
        if unit == "percent":
            return self.env._("%(number)s%%", number=text)
        return self.env._("%(number)s h", number=text) if unit == "hours" else text

    # Periods

    @api.model
    def _get_period(self, kind, day=None, offset=0):
        """First and last day of the week, month, quarter, half-year or year around `day`.

        :param kind: `week`, `month`, `quarter`, `half` or `year`
        :param day: a date; without it today, in the time zone of the user
        :param offset: so many periods later, e.g. -1 for the one before
        :return: `(first day, last day)`
        """
        day = day or fields.Date.context_today(self)
        if kind == "week":
            week_start = int(get_lang(self.env).week_start) - 1
            first = day - relativedelta(days=(day.weekday() - week_start) % 7)
            step = relativedelta(weeks=1)
        else:
            months = PERIOD_MONTHS[kind]
            first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
            step = relativedelta(months=months)
        first += step * offset
        return first, first + step - relativedelta(days=1)

    @api.model
    def _get_previous_period(self, period):
        """The period of the same length just before a `(first day, last day)`: whole months
        for whole months, else as many days."""
        first, last = period
        after = last + relativedelta(days=1)
        day_before = first - relativedelta(days=1)
        if first.day == 1 and after.day == 1:
            months = (after.year - first.year) * 12 + after.month - first.month
            return first - relativedelta(months=months), day_before
        return first - (after - first), day_before

    @api.model
    def _get_period_domain(self, period):
        """The cases received from the first to the last day, in the user's time zone."""
        first, last = period
        start, end = (
            self.env.tz.localize(datetime.combine(day, time.min))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for day in (first, last + relativedelta(days=1))
        )
        return Domain("date_received", ">=", start) & Domain("date_received", "<", end)

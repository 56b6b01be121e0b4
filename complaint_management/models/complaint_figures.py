from collections import defaultdict
from datetime import datetime, time

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import formatLang, get_lang

from .complaint_figure import COUNTED, FIGURES

WORK_MEMORY = 32 * 1024  # KiB, as PostgreSQL counts it
PERIOD_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class ComplaintFigures(models.AbstractModel):
    """Counts the figures of R53. What a figure means stands in `complaint_figure`; here is how
    any number of them are taken at once: one query for each model they are about, whatever
    the number of figures, groupings, periods and cases.

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
        groupbys = [groupby] if isinstance(groupby, str) else list(groupby or ())
        periods = period and [period]
        return self._take_sets(self._choose(names), [groupbys], domain, periods)[0][0]

    @api.model
    def _choose(self, names=None):
        """`{name: Figure}` of these figures, without `names` of all the user may see.

        :raises ValueError: for an unknown figure
        """
        definitions = self._get_definitions()
        names = list(definitions) if names is None else list(names)
        unknown = set(names) - definitions.keys()
        if unknown:
            raise ValueError(f"Unknown figures: {', '.join(sorted(unknown))}")
        return {name: definitions[name] for name in names}

    @api.model
    def _take_sets(self, figures, sets, domain=(), periods=None):
        """Any figures by several groupings and for several periods, in one pass over the cases
        for each model.

        :param figures: `{name: Figure}`
        :param sets: groupings, each a list of groupbys; an empty one is all cases together
        :param periods: list of `(first day, last day)` that do not overlap; without it all time
        :return: for each grouping a list with, for each period, what `_get_figures` answers
        """
        sets = [tuple(groupbys) for groupbys in sets]
        empty = {name: self._get_empty(figure) for name, figure in figures.items()}
        found = [[{} for _period in periods or [()]] for _groupbys in sets]
        by_model = defaultdict(dict)
        for name, figure in figures.items():
            by_model[figure.model][name] = figure
        self = self.with_context(tz=self.env.tz.zone)  # months begin where the user is
        self._tune()
        for model, of_model in by_model.items():
            for place, number, key, values in self._count(model, of_model, sets, domain, periods):
                found[place][number].setdefault(key, dict(empty)).update(values)
        return [
            [self._name_groups(groups, groupbys) for groups in of_set]
            if groupbys
            else [groups.get((), empty) for groups in of_set]
            for groupbys, of_set in zip(sets, found, strict=True)
        ]

    def _tune(self):
        """For the rest of the transaction PostgreSQL compiles nothing, which takes longer than
        the counting, takes the few rows of a month by index instead of reading all, and sorts
        in memory what it would write to disk."""
        self.env.cr.execute(
            "SELECT set_config('jit', 'off', TRUE), set_config('random_page_cost', '1.1', TRUE),"
            " set_config('work_mem', GREATEST(%s, pg_size_bytes(current_setting('work_mem')) / 1024)"
            "::text, TRUE)",
            [WORK_MEMORY],
        )

    def _get_case_query(self, domain, periods):
        """The cases the figures are taken of, found as the user."""
        domain = Domain(domain or Domain.TRUE) & self._get_counted_domain()
        if periods:
            first, last = zip(*periods, strict=True)
            domain &= self._get_period_domain((min(first), max(last)))
        return self.env["complaint.complaint"]._search(domain)

    def _count(self, model, figures, sets, domain, periods):
        """Take `figures` of one model in one query: yields `(place of the grouping, number of
        the period, group key, {name: values})`."""
        # sudo: the cases were found as the user, and whoever sees a case sees its rows
        Case, Model = self.env["complaint.complaint"].sudo(), self.env[model].sudo()
        query = self._get_case_query(domain, periods)
        alias = self._join_rows(query, Case, Model)
        own = next(iter(figures.values())).groupbys
        terms = [self._get_period_sql(query, Case, periods)] if periods and periods[1:] else []
        period_count = len(terms)
        specs = list(dict.fromkeys(spec for groupbys in sets for spec in groupbys))
        terms += [
            Model._read_group_groupby(alias, own[spec], query)
            if spec in own
            else Case._read_group_groupby(query.table, spec, query)
            for spec in specs
        ]
        keys = [SQL.identifier(f"group_{n}") for n in range(len(terms))]
        named = [SQL("%s AS %s", term, key) for term, key in zip(terms, keys, strict=True)]
        select, weight = query.select, None
        if facts := self._get_facts(Model, figures.values()):
            select = self._select_facts(Model, alias, query, facts, named)
            alias, named, weight = "facts", keys, SQL("weight")
        columns, aggregates = self._get_columns(Model, alias, query, figures, weight)
        grouped = [
            [*range(period_count), *(period_count + specs.index(spec) for spec in groupbys)]
            for groupbys in sets
        ]
        for row in self.env.execute_query(
            SQL(
                # each condition is looked at once for each record; OFFSET keeps PostgreSQL from
                # putting it back into every aggregate
                "SELECT %s FROM (%s OFFSET 0) counted GROUP BY GROUPING SETS (%s)",
                SQL(", ").join([*self._get_set_sql(keys, grouped), *keys, *aggregates]),
                select(
                    *named,
                    *(SQL("%s AS %s", *column) for column in columns),
                    *([weight] if weight else []),
                ),
                SQL(", ").join(
                    SQL("(%s)", SQL(", ").join(keys[n] for n in places)) for places in grouped
                ),
            )
        ):
            place, *row = row if len(sets) > 1 else (0, *row)
            number = row[0] if period_count else 0
            if number is None:
                continue  # between two periods
            numbers = iter(row[len(keys) :])
            yield (
                place,
                number,
                tuple(row[n] for n in grouped[place][period_count:]),
                {
                    name: self._get_values(figure, next(numbers), next(numbers))
                    for name, figure in figures.items()
                },
            )

    def _get_columns(self, Model, alias, query, figures, weight):
        """`([(SQL, name)], aggregates)`: what is looked at in each record, once for figures
        that look at the same, and what is made of it."""
        columns, aggregates = {}, []
        for figure in figures.values():
            key = repr((figure.whole, figure.part, figure.measure))
            if key not in columns:
                column = self._get_column(Model, alias, query, figure)
                columns[key] = column, SQL.identifier(f"column_{len(columns)}")
            aggregates += self._get_aggregates(figure, columns[key][1], weight)
        return columns.values(), aggregates

    def _join_rows(self, query, Case, Model):
        """Join the rows of `Model` to the cases of `query`; answers the alias of the rows."""
        if Model._name == Case._name:
            return query.table
        alias = query.make_alias(query.table, Model._table)
        case, link = SQL.identifier(query.table, "id"), Model._field_to_sql(alias, "complaint_id")
        query.add_join("JOIN", alias, Model._table, SQL("%s = %s", link, case))
        active = Domain("active", "=", True)  # rows struck out count nowhere
        query.add_where(active.optimize_full(Model)._to_sql(Model, alias, query))
        return alias

    def _get_facts(self, Model, figures):
        """Names of the fields that alone tell what to count, where each has but a few values:
        records alike in all of them are counted together. None where there is more to know."""
        names = {
            condition.field_expr
            for figure in figures
            for domain in (figure.whole, figure.part)
            for condition in domain.iter_conditions()
        }
        known = [Model._fields.get(name) for name in names]
        if any(figure.measure for figure in figures) or not all(
            field and field.store and field.type in ("selection", "boolean") for field in known
        ):
            return []
        return sorted(names)

    def _select_facts(self, Model, alias, query, facts, named):
        """`query.select` of how many (`weight`) records are alike in `facts` and group keys."""
        fields_sql = [
            SQL("%s AS %s", Model._field_to_sql(alias, name, query), SQL.identifier(name))
            for name in facts
        ]
        query.groupby = SQL(", ").join(SQL(str(n + 1)) for n in range(len(named) + len(facts)))
        source = query.select(*named, *fields_sql, SQL("COUNT(*) AS weight"))
        return lambda *terms: SQL("SELECT %s FROM (%s) facts", SQL(", ").join(terms), source)

    def _get_period_sql(self, query, Case, periods):
        """The number of the period in which a case was received."""
        cases = SQL(" ").join(
            SQL(
                "WHEN %s THEN %s",
                self._get_period_domain(period)
                .optimize_full(Case)
                ._to_sql(Case, query.table, query),
                number,
            )
            for number, period in enumerate(periods)
        )
        return SQL("CASE %s END", cases)

    def _get_set_sql(self, keys, grouped):
        """Which of the groupings a row of the answer belongs to: GROUPING has a bit for each
        key that was not grouped by."""
        if len(grouped) == 1:
            return []
        masks = (
            sum(1 << (len(keys) - 1 - n) for n in range(len(keys)) if n not in places)
            for places in grouped
        )
        cases = SQL(" ").join(
            SQL("WHEN %s THEN %s", mask, place) for place, mask in enumerate(masks)
        )
        return [SQL("CASE GROUPING(%s) %s END", SQL(", ").join(keys), cases)]

    def _get_column(self, Model, alias, query, figure):
        """What `figure` is counted of, for one record: nothing where it is not about it."""

        def condition(domain):
            return domain.optimize_full(Model)._to_sql(Model, alias, query)

        value = condition(figure.part)
        if figure.measure:
            value = Model._field_to_sql(alias, figure.measure, query)
            if figure.unit == "money":
                value = SQL("%s * %s", value, self._get_rate_sql(Model, alias, query))
        return SQL("CASE WHEN %s THEN %s END", condition(figure.whole), value)

    def _get_aggregates(self, figure, column, weight):
        """What PostgreSQL makes of a column: the number, and of how many; a row stands for
        `weight` records."""
        if weight:
            number, total = (
                SQL("COALESCE(SUM(%s) FILTER (WHERE %s), 0)::bigint", weight, condition)
                for condition in (column, SQL("%s IS NOT NULL", column))
            )
            return number, total
        total = SQL("COUNT(%s)", column)
        if figure.unit in ("count", "percent"):
            return SQL("COUNT(*) FILTER (WHERE %s)", column), total
        if figure.unit == "hours":
            quantile = SQL("percentile_cont(%s) WITHIN GROUP (ORDER BY %s)", figure.share, column)
            return quantile, total
        return SQL("SUM(%s)", column), total

    def _get_rate_sql(self, Model, alias, query):
        """What turns an amount of a record into the currency of the user's company."""
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
        company = Model._field_to_sql(alias, "company_id", query)
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

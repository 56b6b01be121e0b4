from collections import defaultdict

from babel.dates import format_skeleton, get_day_names
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import babel_locale_parse, get_lang

from .complaint_figure import OPEN
from .complaint_state import MILESTONES, UPPER_LEVELS

TOP = 10
STEPS = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
}


class ComplaintDashboardChart(models.AbstractModel):
    """The charts and tables of the dashboard, as plain data: labels, series with their unit,
    and for each label the cases it stands for."""

    _name = "complaint.dashboard.chart"
    _description = "Complaint Dashboard Charts"

    def _get_cases(self, *domains):
        """The domain of the cases behind one bar, for the client."""
        counted = self.env["complaint.figures"]._get_counted_domain()
        return self.env["complaint.dashboard"]._get_plain(Domain.AND([counted, *domains]))

    def _format(self, name, found):
        """The text of one figure in a table."""
        return self.env["complaint.figures"]._get_text(name, found[name]["value"])

    # Now

    def _get_people(self, scope, found):
        """Open cases by person: who has how many, and how many of them are late."""
        rows = sorted(found.items(), key=lambda row: -row[1]["open"]["value"])[:TOP]
        late = [row["overdue"]["value"] for _user, row in rows]
        return {
            "name": "people",
            "title": self.env._("Open cases by person"),
            "horizontal": True,
            "stacked": True,
            # sudo: the name of a colleague is no secret
            "labels": [user.sudo().name or self.env._("Nobody yet") for user, _row in rows],
            "series": [
                {"label": self.env._("Overdue"), "data": late, "color": "danger"},
                {
                    "label": self.env._("Within time"),
                    "data": [
                        row["open"]["value"] - overdue
                        for (_user, row), overdue in zip(rows, late, strict=True)
                    ],
                    "color": "primary",
                },
            ],
            "domains": [
                self._get_cases(OPEN, scope, Domain("user_id", "=", user.id)) for user, _row in rows
            ],
        }

    # Received

    def _get_counts(self, scope, period):
        """The charts that only count the cases received: trend, causes and hours, in one query."""
        Figures = self.env["complaint.figures"]
        before = Figures._get_previous_period(period)
        days = (period[1] - period[0]).days
        step = "day" if days < 32 else "week" if days < 100 else "month"
        hours = ["date_received:day_of_week", "date_received:hour_number"]
        (current, previous), (causes, _before), (heat, _heat_before) = Figures._take_sets(
            Figures._choose(["count"]),
            [[f"date_received:{step}"], ["cause_id"], hours],
            scope,
            [period, before],
        )
        return [
            self._get_trend(scope, step, (period, current), (before, previous)),
            self._get_pareto(scope, period, causes),
            self._get_heat(heat),
        ]

    def _get_trend(self, scope, step, now, before):
        """Cases received day by day, week by week or month by month, beside the period before;
        of each period its days and what was counted."""
        Figures = self.env["complaint.figures"]
        period = now[0]
        current, starts = self._get_steps(step, *now)
        previous, _starts = self._get_steps(step, *before)
        today, locale = fields.Date.context_today(self), babel_locale_parse(get_lang(self.env).code)
        pattern = "yMMM" if step == "month" else "MMMd"
        return {
            "name": "trend",
            "title": self.env._("Cases received, beside the period before"),
            "labels": [format_skeleton(pattern, start, locale=locale) for start in starts],
            "series": [
                {
                    "label": self.env._("This period"),
                    "data": [
                        number if start <= today else None  # not yet, which is not nothing
                        for number, start in zip(current, starts, strict=True)
                    ],
                    "color": "primary",
                },
                {
                    "label": self.env._("Period before"),
                    "data": previous[: len(current)],
                    "color": "muted",
                    "type": "line",
                },
            ],
            "domains": [
                self._get_cases(
                    scope,
                    Figures._get_period_domain(
                        (
                            max(start, period[0]),
                            min(start + STEPS[step] - STEPS["day"], period[1]),
                        )
                    ),
                )
                for start in starts
            ],
        }

    def _get_steps(self, step, period, found):
        """How many cases in each step of the `period`, and the first day of each step."""
        start = period[0]
        if step == "week":
            start, _last = self.env["complaint.figures"]._get_period("week", start)
        counts = {moment.date(): row["count"]["value"] for moment, row in found.items() if moment}
        starts = []
        while start <= period[1]:
            starts.append(start)
            start += STEPS[step]
        return [counts.get(day, 0) for day in starts], starts

    def _get_pareto(self, scope, period, found):
        """The causes, most frequent first, with the share they make together."""
        Figures = self.env["complaint.figures"]
        known = [(cause, row) for cause, row in found.items() if cause]
        rows = sorted(known, key=lambda row: -row[1]["count"]["value"])
        total, shares, so_far = sum(row["count"]["value"] for _c, row in rows), [], 0
        for _cause, row in rows:
            so_far += row["count"]["value"]
            shares.append(round(so_far / total * 100, 1))
        span = Figures._get_period_domain(period)
        return {
            "name": "pareto",
            "title": self.env._("Causes, most frequent first"),
            "labels": [cause.name for cause, _row in rows[:TOP]],
            "series": [
                {
                    "label": self.env._("Together (%)"),
                    "data": shares[:TOP],
                    "color": "warning",
                    "type": "line",
                    "unit": "percent",
                },
                {
                    "label": self.env._("Cases"),
                    "data": [row["count"]["value"] for _cause, row in rows[:TOP]],
                    "color": "primary",
                },
            ],
            "domains": [
                self._get_cases(scope, span, Domain("cause_id", "=", cause.id))
                for cause, _row in rows[:TOP]
            ],
        }

    def _get_heat(self, found):
        """When complaints come in: day of the week by hour, in the user's time zone."""
        counts = defaultdict(int)
        for (day, hour), row in found.items():
            counts[int(day), int(hour)] += row["count"]["value"]
        lang = get_lang(self.env)
        names = get_day_names("abbreviated", locale=babel_locale_parse(lang.code))  # 0: Monday
        days = [(int(lang.week_start) + n) % 7 for n in range(7)]  # as PostgreSQL, 0: Sunday
        return {
            "name": "heat",
            "kind": "heat",
            "title": self.env._("When complaints come in"),
            "labels": [str(hour) for hour in range(24)],
            "highest": max(counts.values(), default=0),
            "rows": [
                {
                    "label": names[(day - 1) % 7],
                    "data": [counts[day, hour] for hour in range(24)],
                }
                for day in days
            ],
        }

    # Departments

    def _get_departments(self, scope, period, found, present):
        """`[(label, figures, domain)]` of the departments with cases, most cases first.

        :param found: `{department: figures}` of the cases received in the period
        :param present: the same of the cases open now
        """
        names = ["count", "on_time_rate", "resolve_median", "satisfaction_rate", "cost"]
        nothing = {
            name: {"value": 0 if name in ("count", "cost") else None, "denominator": 0}
            for name in names
        }
        rows = [
            (department, found.get(department, nothing) | self._get_open(present, department))
            for department in {**found, **present}
        ]
        span = self.env["complaint.figures"]._get_period_domain(period)
        return [
            (
                # sudo: the name of a department is no secret
                department.sudo().name or self.env._("None"),
                row,
                self._get_cases(scope, span, Domain("department_id", "=", department.id)),
            )
            for department, row in sorted(rows, key=lambda row: -row[1]["count"]["value"])
        ]

    def _get_open(self, present, department):
        """How many cases of a department are open and overdue now."""
        row = present.get(department)
        return {name: row[name] if row else {"value": 0} for name in ("open", "overdue")}

    def _get_department_bars(self, departments):
        """The departments with most cases, and how punctual each is."""
        rows = departments[:TOP]
        return {
            "name": "departments",
            "title": self.env._("Departments compared"),
            "labels": [label for label, _row, _domain in rows],
            "series": [
                {
                    "label": self.env._("On time (%)"),
                    "data": [self._round(row["on_time_rate"]["value"]) for _l, row, _d in rows],
                    "color": "success",
                    "type": "point",
                    "unit": "percent",
                },
                {
                    "label": self.env._("Cases received"),
                    "data": [row["count"]["value"] for _l, row, _d in rows],
                    "color": "primary",
                },
            ],
            "domains": [domain for _label, _row, domain in rows],
        }

    def _get_department_table(self, departments):
        """All departments, number by number."""
        names = [
            *("count", "open", "overdue", "on_time_rate"),
            *("resolve_median", "satisfaction_rate", "cost"),
        ]
        return {
            "name": "departments",
            "title": self.env._("Departments"),
            "columns": [self.env._("Department"), *self._get_labels(names)],
            "rows": [
                {
                    "cells": [label, *(self._format(name, row) for name in names)],
                    "domain": domain,
                }
                for label, row, domain in departments[:30]
            ],
        }

    # Targets and levels

    def _get_target_names(self):
        """The figures of the table of targets."""
        return [f"on_time_rate_{milestone}" for milestone, _label in MILESTONES]

    def _get_level_names(self):
        """The figures of the table of levels: a share and a time for each."""
        return [
            f"{name}_{level}"
            for level, _label in UPPER_LEVELS
            for name in ("escalation_rate", "dwell_median")
        ]

    def _get_targets(self, found):
        """How punctual each target is; targets nobody has are left out."""
        names = self._get_target_names()
        return {
            "name": "targets",
            "title": self.env._("On time, by target"),
            "columns": [
                self.env._("What must happen"),
                self.env._("On time"),
                self.env._("Deadlines"),
            ],
            "rows": [
                {"cells": [label, self._format(name, found), str(found[name]["denominator"])]}
                for name, label in zip(names, self._get_labels(names), strict=True)
                if found[name]["denominator"]
            ],
        }

    def _get_levels(self, found):
        """How much moves up the chain, and how long it stays there."""
        names = self._get_level_names()
        rates, dwells = names[::2], names[1::2]
        return {
            "name": "levels",
            "title": self.env._("Moved up the chain"),
            "columns": [
                self.env._("Level"),
                self.env._("Share of cases"),
                self.env._("Time there, median"),
            ],
            "rows": [
                {"cells": [label, self._format(rate, found), self._format(dwell, found)]}
                for rate, dwell, label in zip(rates, dwells, self._get_labels(rates), strict=True)
            ],
        }

    @api.model
    def _get_labels(self, names):
        """The names of these figures for people."""
        definitions = self.env["complaint.figures"]._get_definitions()
        return [self.env._(definitions[name].label) for name in names]

    @api.model
    def _round(self, value):
        return None if value is None else round(value, 1)

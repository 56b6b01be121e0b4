from odoo import fields, models
from odoo.tools.misc import format_date

from ..tools.table import Column, Table

NOT_OF_A_PERIOD = {"overdue"}  # true of this moment only
GROUPS = ("kind", "category_id", "department_id", "channel_id", "severity_id", "cause_id")
LONG = 45  # days; longer periods are also counted month by month


class ComplaintFormMixin(models.AbstractModel):
    """Statistics and analysis of a period 投诉统计分析报告表 (R50c): the figures of R53 beside
    those of the period before, and what the cases were about."""

    _inherit = "complaint.form.mixin"

    # Facts

    def _get_statistics_facts(self):
        """Figures and groups of the period and of the one before."""
        by_group, months = self._count_groups()
        groups = {
            name: [
                [self._keep_key(key), now, before]
                for key, (now, before) in sorted(
                    self._compare(name, *found).items(),
                    key=lambda item: (-item[1][0], -item[1][1]),
                )
            ]
            for name, found in by_group.items()
        }
        return {"figures": self._get_figure_facts(), "groups": groups, "months": months}

    def _get_figure_facts(self, names=None, with_previous=True):
        """`[name, unit, value, value before]` of each figure of R53 that has a value."""
        Figures = self.env["complaint.figures"]
        names = [n for n in names or Figures._get_definitions() if n not in NOT_OF_A_PERIOD]
        figures = Figures._choose(names)
        periods = self._get_periods() if with_previous else self._get_periods()[:1]
        (found,) = Figures._take_sets(figures, [[]], self._get_cases_domain(), periods)
        now, before = found if len(found) > 1 else (*found, {})
        facts = []
        for name, figure in figures.items():
            values = [one.get(name, {}).get("value") for one in (now, before)]
            if values != [None, None]:
                facts.append([name, figure.unit, *values])
        return facts if now["count"]["value"] or before.get("count", {}).get("value") else []

    def _get_periods(self):
        """The period, and the one before where there is one."""
        periods = [(self.date_from, self.date_to)]
        return periods + ([self._get_previous()] if self._has_previous() else [])

    def _count_groups(self):
        """The cases by each of `GROUPS`, `{field: [{key: figures} of each period]}`, and
        month by month where the period is long; all in one query."""
        Figures = self.env["complaint.figures"]
        is_long = (self.date_to - self.date_from).days > LONG
        sets = [*([name] for name in GROUPS), *([["date_received:month"]] if is_long else [])]
        found = Figures._take_sets(
            Figures._choose(["count"]), sets, self._get_cases_domain(), self._get_periods()
        )
        months = self._get_month_facts(found[len(GROUPS)][0]) if is_long else []
        return dict(zip(GROUPS, found[: len(GROUPS)], strict=True)), months

    def _compare(self, name, *found):
        """`{key: [cases now, cases before]}`; categories by the top of their tree."""
        counts = {}
        for place, groups in enumerate(found):
            for key, values in groups.items():
                if name == "category_id":
                    key = self._get_top(key)
                entry = counts.setdefault(key, [0, 0])
                entry[place] += values["count"]["value"]
        return counts

    def _get_top(self, category):
        """The category at the top of the tree of this one."""
        category = category.sudo()  # sudo: words, for whoever may read the case
        while category.parent_id:
            category = category.parent_id
        return category

    def _keep_key(self, key):
        """What a group is, as a fact."""
        return self._keep(key) if isinstance(key, models.BaseModel) else key or None

    def _get_month_facts(self, found):
        """`[first day, cases]` of each month of the period."""
        counts = {fields.Date.to_date(key): v["count"]["value"] for key, v in found.items()}
        month, months = self.date_from.replace(day=1), []
        while month <= self.date_to:
            months.append([month.isoformat(), counts.get(month, 0)])
            month = fields.Date.add(month, months=1)
        return months

    # Tables

    def _get_statistics_tables(self, facts):
        """The tables of the statistics."""
        if not facts["figures"]:
            return []
        return [
            self._get_figure_table(facts["figures"]),
            self._get_month_table(facts["months"]),
            *(  # JSON keeps no order
                self._get_group_table(name, facts["groups"][name])
                for name in GROUPS
                if name in facts["groups"]
            ),
        ]

    def _get_figure_table(self, figures, with_previous=True):
        """The figures with their labels; those of the period before beside them."""
        labels = self.env["complaint.figures"]._get_definitions()
        columns = [
            Column("label", self.env._("Figure"), width=34),
            Column("value", self.env._("This period"), "figure", 14),
        ]
        with_previous = with_previous and self._has_previous()
        if with_previous:
            columns += [
                Column("before", self.env._("Period before"), "figure", 14),
                Column("change", self.env._("Change"), "figure", 12),
            ]
        table = Table("figures", self.env._("Figures"), columns)
        currency = self.company_id.sudo().currency_id  # sudo: its name
        units = {"hours": self.env._("hours"), "money": currency.name}
        for name, unit, value, before in figures:
            label = str(labels[name].label) if name in labels else name
            if units.get(unit):
                label = f"{label} ({units[unit]})"
            kind = "count" if unit == "points" else unit
            row = [label, (kind, value)]
            if with_previous:
                known = value is not None and before is not None
                row += [(kind, before), (kind, value - before if known else None)]
            table.rows.append(row)
        return table

    def _get_month_table(self, months):
        """Cases month by month, drawn as a line."""
        columns = [
            Column("label", self.env._("Month"), width=20),
            Column("count", self.env._("Cases"), "count", 10, "sum"),
        ]
        table = Table("months", self.env._("By Month"), columns, charted=("count",), chart="line")
        for day, number in months:
            label = format_date(self.env, fields.Date.to_date(day), date_format="MMM y")
            table.rows.append([label, number])
        return table

    def _get_group_table(self, name, rows):
        """Cases by one field, with share and the number of the period before."""
        field = self.env["complaint.complaint"]._fields[name]
        label = field.get_description(self.env, ["string"])["string"]
        labels = dict(field._description_selection(self.env)) if name == "kind" else {}
        columns = [
            Column("label", label, width=34),
            Column("count", self.env._("Cases"), "count", 10, "sum"),
            Column("share", self.env._("Share"), "percent", 10, "sum"),
            *self._get_comparison_columns("sum"),
        ]
        table = Table(name, label, columns, charted=self._get_charted())
        total = sum(number for _key, number, _before in rows)
        for key, number, before in rows:
            table.rows.append(
                [
                    labels.get(key, key) if labels else self._name_kept(key),
                    number,
                    number / total * 100 if total else None,
                    *self._get_comparison(number, before),
                ]
            )
        return table

    def _get_comparison_columns(self, total):
        """Columns of the period before and of what has changed."""
        if not self._has_previous():
            return []
        return [
            Column("before", self.env._("Period before"), "count", 14, total),
            Column("change", self.env._("Change"), "count", 10, total),
        ]

    def _get_comparison(self, number, before):
        """Their cells."""
        return [before, number - before] if self._has_previous() else []

    def _get_charted(self):
        """The columns drawn."""
        return ("count", "before") if self._has_previous() else ("count",)

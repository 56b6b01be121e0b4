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
        groups = {}
        for name in GROUPS:
            found = self._count_by(name)
            groups[name] = [
                [self._keep_key(key), now, before]
                for key, (now, before) in sorted(
                    found.items(), key=lambda item: (-item[1][0], -item[1][1])
                )
            ]
        facts = {"figures": self._get_figure_facts(), "groups": groups, "months": []}
        if (self.date_to - self.date_from).days > LONG:
            facts["months"] = self._get_month_facts()
        return facts

    def _get_figure_facts(self, names=None, with_previous=True):
        """`[name, unit, value, value before]` of each figure of R53 that has a value."""
        Figures = self.env["complaint.figures"]
        definitions = Figures._get_definitions()
        names = [name for name in names or definitions if name not in NOT_OF_A_PERIOD]
        domain = self._get_cases_domain()
        now = Figures._get_figures(domain, names, period=(self.date_from, self.date_to))
        before = {}
        if with_previous and self._has_previous():
            before = Figures._get_figures(domain, names, period=self._get_previous())
        facts = []
        for name in names:
            values = [found.get(name, {}).get("value") for found in (now, before)]
            if values != [None, None]:
                facts.append([name, definitions[name].unit, *values])
        return facts if now["count"]["value"] or before.get("count", {}).get("value") else []

    def _count_by(self, name):
        """`{key: (cases now, cases before)}` by one field of the case; categories by the top
        of their tree."""
        Figures = self.env["complaint.figures"]
        counts = {}
        periods = [(self.date_from, self.date_to)]
        periods += [self._get_previous()] if self._has_previous() else []
        for place, period in enumerate(periods):
            found = Figures._get_figures(
                self._get_cases_domain(), ["count"], groupby=name, period=period
            )
            for key, values in found.items():
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

    def _get_month_facts(self):
        """`[first day, cases]` of each month of the period."""
        found = self.env["complaint.figures"]._get_figures(
            self._get_cases_domain(),
            ["count"],
            groupby="date_received:month",
            period=(self.date_from, self.date_to),
        )
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

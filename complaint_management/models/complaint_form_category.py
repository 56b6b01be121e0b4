from odoo import models

from ..tools.table import Column, Table

INDENT = "\N{EM SPACE}" * 2  # plain spaces would be lost on paper


class ComplaintFormMixin(models.AbstractModel):
    """Complaints by category 投诉分类统计表 (R50e): the tree of categories; each line counts
    everything below it, and only the top ones add up to the total."""

    _inherit = "complaint.form.mixin"

    def _get_category_facts(self):
        """`[category, level, cases, valid, assessed, cases before]` down the tree."""
        Figures = self.env["complaint.figures"]
        (periods,) = Figures._take_sets(
            Figures._choose(["count", "valid_rate"]),
            [["category_id"]],
            self._get_cases_domain(),
            self._get_periods(),
        )
        numbers = {}
        for place, found in enumerate(periods):
            for category, values in found.items():
                valid = values.get("valid_rate") or {}
                counted = values["count"]["value"]
                own = (
                    (0, 0, 0, counted)
                    if place
                    else (counted, valid["numerator"], valid["denominator"], 0)
                )
                for key in self._get_line(category):
                    present = numbers.get(key, (0, 0, 0, 0))
                    numbers[key] = tuple(a + b for a, b in zip(present, own, strict=True))
        ordered = sorted(numbers, key=self._get_tree_key)
        return [
            [self._keep(category), max(0, len(self._get_line(category)) - 1), *numbers[category]]
            for category in ordered
        ]

    def _get_line(self, category):
        """The category and those above it, the topmost last."""
        category = category.sudo().with_env(category.env(su=True))  # sudo: words
        line = [category]
        while category.parent_id:
            category = category.parent_id
            line.append(category)
        return line

    def _get_tree_key(self, category):
        """Sorts a tree: each category right after the one above it, none at all last."""
        if not category:
            return [(1, 0, "", 0)]
        return [(0, c.sequence, c.name, c.id) for c in reversed(self._get_line(category))]

    def _get_category_tables(self, facts):
        """The one table of this form."""
        columns = [
            Column("label", self.env._("Category"), width=40),
            Column("level", self.env._("Level"), "count", 8, is_hidden=True),
            Column("count", self.env._("Cases"), "count", 10, "top"),
            Column("share", self.env._("Share"), "percent", 10, "top"),
            Column("valid", self.env._("Valid"), "count", 10, "top"),
            Column("valid_rate", self.env._("Valid, of those assessed"), "percent", 14),
            *self._get_comparison_columns("top"),
        ]
        table = Table(
            "category", self.env._("Complaints by Category"), columns, charted=self._get_charted()
        )
        total = sum(row[2] for row in facts if not row[1])
        for kept, level, count, valid, assessed, before in facts:
            name = self._name_kept(kept).rpartition(" / ")[2]
            table.rows.append(
                [
                    INDENT * level + name,
                    level,
                    count,
                    count / total * 100 if total else None,
                    valid,
                    valid / assessed * 100 if assessed else None,
                    *self._get_comparison(count, before),
                ]
            )
        return [table]

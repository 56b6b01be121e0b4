"""What a form shows, before anybody decides how: the PDF and the workbook draw the same tables.

Plain Python, no record. A cell is a plain value of the kind of its column:

=============  =================================================================
kind           cell
=============  =================================================================
``text``       str
``long``       str that may run over lines
``bool``       bool
``date``       date
``datetime``   naive datetime in the reader's own time zone
``count``      int
``hours``      float
``percent``    float, 0–100
``money``      float
``figure``     `(unit, value)` with one of the four kinds above as unit
=============  =================================================================
"""

from dataclasses import dataclass, field


@dataclass
class Column:
    """One column: its heading, what its cells are and how they add up."""

    key: str
    label: str
    kind: str = "text"
    width: int = 14  # in signs; the PDF shares its width out in proportion
    total: str = ""  # "sum", "average", "number" of entries, or "top": the sum of the top level
    is_detail: bool = False  # the PDF prints it across, below the row
    is_hidden: bool = False  # the PDF leaves it out


@dataclass
class Table:
    """Rows under a title; `charted` names the columns drawn beside the first one."""

    key: str
    title: str
    columns: list
    rows: list = field(default_factory=list)
    charted: tuple = ()
    chart: str = "bar"
    total_label: str = ""

    def get_index(self, key):
        """Which column has this key."""
        return next(i for i, column in enumerate(self.columns) if column.key == key)

    def get_total(self, column):
        """What the cells of `column` add up to; None where there is nothing to add.

        >>> table = Table("t", "T", [Column("level", "L", "count"),
        ...     Column("n", "N", "count", total="top")], [[0, 5], [1, 3], [0, 2], [0, None]])
        >>> table.get_total(table.columns[1])
        7
        """
        index = self.columns.index(column)
        cells = [row[index] for row in self.rows if row[index] is not None]
        if column.total == "number":
            return len(cells)
        if column.total == "top":
            level = self.get_index("level")
            return sum(r[index] for r in self.rows if not r[level] and r[index] is not None)
        if not column.total or not cells:
            return None
        return sum(cells) / (len(cells) if column.total == "average" else 1)

    @property
    def printed(self):
        """The columns on paper: not those without a single entry; a zero is one.

        >>> columns = [Column("a", "A"), Column("b", "B", "count"), Column("c", "C", "bool")]
        >>> [c.key for c in Table("t", "T", columns, [["x", 0, False], ["", None, False]]).printed]
        ['a', 'b']
        """
        return [
            column
            for index, column in enumerate(self.columns)
            if not (column.is_hidden or column.is_detail)
            and any(row[index] or type(row[index]) in (int, float) for row in self.rows)
        ]

    @property
    def is_totalled(self):
        """Whether the table ends with a row of totals."""
        return bool(self.rows) and any(column.total for column in self.columns)


class Counter:
    """Adds up rows while they pass by, and counts what stands in the `counted` columns."""

    def __init__(self, columns, counted):
        self.columns = columns
        self.indexes = {column.key: i for i, column in enumerate(columns)}
        self.counts = {key: {} for key in counted if key in self.indexes}
        self.sums = {column.key: [0, 0] for column in columns if column.total}

    def add(self, cells):
        """Count one row."""
        for key, found in self.counts.items():
            cell = cells[self.indexes[key]]
            found[cell] = found.get(cell, 0) + 1
        for key, entry in self.sums.items():
            cell = cells[self.indexes[key]]
            if cell is not None and cell is not False:
                entry[0] += 1
                entry[1] += cell if not isinstance(cell, str) else 0

    def get_totals(self):
        """`{column key: total}` of the columns that have one."""
        totals = {}
        for column in self.columns:
            number, added = self.sums.get(column.key, (0, 0))
            if column.total == "number":
                totals[column.key] = number
            elif column.total and number:
                totals[column.key] = added / (number if column.total == "average" else 1)
        return totals

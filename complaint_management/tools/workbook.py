"""Write tables into an XLSX file, row by row and in constant memory.

Plain Python, no record. Everything typed by people is written as text, whatever it begins
with: no cell of ours is ever taken for a formula. Totals are formulas with their result, so
they hold when rows are filtered and are there for programs that cannot calculate.
"""

import io
import re
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

LONGEST = 32767  # signs in one cell
DAYS_START = date(1900, 3, 1)  # before that the calendar of spreadsheets is wrong
FORMATS = {
    "text": {},
    "long": {"text_wrap": True},
    "bool": {"align": "center"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "count": {"num_format": "#,##0"},
    "hours": {"num_format": "#,##0.0"},
    "percent": {"num_format": "0.0%"},
    "money": {"num_format": "#,##0.00"},
}
BASE = {"valign": "top", "font_size": 10}
HEADER = {"bold": True, "bg_color": "#2B5D7D", "font_color": "#FFFFFF", "text_wrap": True}
TOTAL = {"bold": True, "top": 1, "bg_color": "#E4EBF0"}
FUNCTIONS = {"sum": 109, "average": 101, "number": 103}  # of SUBTOTAL: what is filtered out is not
CHARTS = {"bar": ("column", 480), "line": ("line", 640)}
AFTER_TABLE = 2


def get_sheet_name(title, taken):
    """A name Excel accepts and that is not `taken` (a set in lower case, which grows).

    >>> names = set()
    >>> get_sheet_name("Cost: plan/real?", names), get_sheet_name("cost  plan real ", names)
    ('Cost plan real', 'cost plan real 2')
    """
    base = re.sub(r"[\\[\]:*?/'\s]+", " ", title).strip()[:28] or "Sheet"
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        name = f"{base[:27]} {number}"
    taken.add(name.lower())
    return name


class Workbook:
    """One file; `add_sheet`, write, then `close` answers its bytes."""

    def __init__(self, title, author="", yes="Yes"):
        self.stream = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.stream, {"constant_memory": True, "strings_to_formulas": False}
        )
        self.book.set_properties({"title": title[:255], "author": author[:255]})
        self.yes = yes
        self.names = set()
        self.formats = {}

    def get_format(self, kind, **extra):
        """The format of a kind of cell, made once."""
        key = (kind, tuple(sorted(extra.items())))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({**BASE, **FORMATS.get(kind, {}), **extra})
        return self.formats[key]

    def add_sheet(self, title, columns):
        """A sheet with a frozen header for `columns` (see `table.Column`)."""
        return Sheet(self, get_sheet_name(title, self.names), columns)

    def add_table(self, table, empty=""):
        """A whole `table` on a sheet of its own, with totals and chart."""
        sheet = self.add_sheet(table.title, table.columns)
        for row in table.rows:
            sheet.add_row(row)
        if not table.rows:
            sheet.write_note(empty)
        sheet.finish(table)
        return sheet

    def close(self):
        """The finished file as bytes."""
        self.book.close()
        return self.stream.getvalue()


class Sheet:
    """One sheet that is written downwards only."""

    def __init__(self, workbook, name, columns):
        self.workbook, self.name, self.columns = workbook, name, columns
        self.sheet = workbook.book.add_worksheet(name)
        self.row = self.last = 0  # the last written, the last of the data
        header = workbook.get_format("text", **HEADER)
        self.sheet.freeze_panes(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_paper(9)  # A4
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        for index, column in enumerate(columns):
            self.sheet.set_column(index, index, column.width)
        for index, column in enumerate(columns):
            self.sheet.write_string(0, index, column.label, header)
        self.writers = [self.get_writer(column.kind) for column in columns]

    def get_writer(self, kind):
        """A function `(row, column, cell)` that writes cells of this kind."""
        style = self.workbook.get_format(kind)
        sheet, yes = self.sheet, self.workbook.yes

        def write_text(row, column, cell):
            if cell:
                sheet.write_string(row, column, str(cell)[:LONGEST], style)

        def write_date(row, column, cell):
            if not cell:
                return
            if (cell.date() if isinstance(cell, datetime) else cell) < DAYS_START:
                sheet.write_string(
                    row, column, cell.isoformat(" ") if kind == "datetime" else str(cell), style
                )
            else:
                sheet.write_datetime(row, column, cell, style)

        def write_number(row, column, cell):
            if cell is not None and cell is not False:
                sheet.write_number(row, column, cell / 100 if kind == "percent" else cell, style)

        def write_bool(row, column, cell):
            if cell:
                sheet.write_string(row, column, yes, style)

        def write_figure(row, column, cell):
            unit, value = cell
            self.get_writer(unit)(row, column, value)

        return {
            "text": write_text,
            "long": write_text,
            "bool": write_bool,
            "date": write_date,
            "datetime": write_date,
            "figure": write_figure,
        }.get(kind, write_number)

    def add_row(self, cells):
        """Write one row."""
        self.row += 1
        row = self.last = self.row
        for index, write in enumerate(self.writers):
            write(row, index, cells[index])

    def write_note(self, text):
        """A sentence instead of rows."""
        self.row += 1
        self.sheet.write_string(self.row, 0, text, self.workbook.get_format("text", italic=True))

    def write_counted(self, label, number, cells, is_empty=False):
        """A row that counts how often `label` stands in `cells` of another sheet."""
        self.row += 1
        row = self.last = self.row
        self.sheet.write_string(row, 0, str(label)[:LONGEST], self.workbook.get_format("text"))
        wanted = '""' if is_empty else xl_rowcol_to_cell(row, 0)
        # exact: COUNTIF would take * and > at the beginning of a word for more than a word
        formula = f"=SUMPRODUCT(--({cells}={wanted}))"
        self.sheet.write_formula(row, 1, formula, self.workbook.get_format("count"), number)

    def get_range(self, index, absolute=True):
        """The cells of a column, for a formula on another sheet."""
        first = xl_rowcol_to_cell(1, index, absolute, absolute)
        last = xl_rowcol_to_cell(self.last, index, absolute, absolute)
        return f"{first}:{last}"

    def finish(self, table):
        """Filter, totals by formula and the chart of a `table` whose rows are written."""
        if not table.rows:
            return
        self.sheet.autofilter(0, 0, self.last, len(self.columns) - 1)
        if table.is_totalled:
            self.write_totals(table.total_label, {c.key: table.get_total(c) for c in self.columns})
        if table.charted:
            self.add_chart(table)

    def write_totals(self, label, results):
        """The last row: formulas over the rows above, with their `results` by column key."""
        rows = self.last
        self.row += 1
        for index, column in enumerate(self.columns):
            style = self.workbook.get_format(column.kind, **TOTAL)
            if not index:
                self.sheet.write_string(self.row, 0, label, style)
            elif not column.total or results.get(column.key) is None:
                self.sheet.write_blank(self.row, index, None, style)
            else:
                cells = f"{xl_rowcol_to_cell(1, index)}:{xl_rowcol_to_cell(rows, index)}"
                value = results[column.key]
                if column.total == "top":
                    level = next(i for i, c in enumerate(self.columns) if c.key == "level")
                    levels = f"{xl_rowcol_to_cell(1, level)}:{xl_rowcol_to_cell(rows, level)}"
                    formula = f"=SUMIF({levels},0,{cells})"
                else:
                    formula = f"=SUBTOTAL({FUNCTIONS[column.total]},{cells})"
                if column.kind == "percent":
                    value /= 100
                style = self.workbook.get_format(
                    "count" if column.total == "number" else column.kind, **TOTAL
                )
                self.sheet.write_formula(self.row, index, formula, style, value)

    def add_chart(self, table):
        """A native chart beside the table, so that it never covers a row."""
        kind, width = CHARTS[table.chart]
        last = self.last
        chart = self.workbook.book.add_chart({"type": kind})
        for key in table.charted:
            index = table.get_index(key)
            chart.add_series(
                {
                    "name": [self.name, 0, index],
                    "categories": [self.name, 1, 0, last, 0],
                    "values": [self.name, 1, index, last, index],
                }
            )
        chart.set_title({"name": table.title, "name_font": {"size": 12}})
        if len(table.charted) == 1:
            chart.set_legend({"none": True})
        else:
            chart.set_legend({"position": "bottom"})
        chart.set_size({"width": width, "height": 300})
        self.sheet.insert_chart(1, len(self.columns) + AFTER_TABLE - 1, chart)

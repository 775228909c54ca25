"""The lines of a CSV file: taken apart so that single ones can be changed, and written in the file's own way."""

import codecs
import csv
import io
import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from actionplan.sources.cells import Cells
from actionplan.sources.spreadsheet import decimal_text
from actionplan.tables.names import accepted_headers, plain
from actionplan.tables.shape import Column, TableSpec
from actionplan.tables.values import Value, reader

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Writing:
    """How one file writes its cells and lines. cells: what it holds, None where it is new. newline: what ends its lines."""

    def __init__(self, cells: Cells | None, spec: TableSpec, separator: str, newline: str) -> None:
        self._rows = cells.rows if cells is not None else []
        self._separator, self.newline = separator, newline
        self._places = places(cells.header, spec) if cells is not None else {}

    def line(self, cells: Sequence[str], newline: str | None = None) -> str:
        """The cells as a line of the file, in quotes where they hold what would tear it apart."""
        text = io.StringIO()
        csv.writer(text, delimiter=self._separator, lineterminator="\r\n").writerow(cells)
        return text.getvalue().removesuffix("\r\n") + (self.newline if newline is None else newline)

    def cell(self, column: Column, value: Value) -> str:
        """A value as the file's column writes it."""
        match value:
            case datetime() if any(map(_ISO.match, self._texts(column))):
                return f"{value:%Y-%m-%d}"
            case int() | float():
                return self._number(column, float(value))
        return as_typed(value, column)

    def _number(self, column: Column, value: float) -> str:
        """The number with a decimal comma, or with a point where it would not be read right beside the column's others."""
        text = decimal_text(Decimal(repr(value)))
        if re.search(r",[0-9]{3}\Z", text):
            text += "0"  # with three decimals it could be thousands
        others = set(self._texts(column))
        read = {each: reader(column, others, self._separator)(each) for each in others}
        for written in (text, text.replace(",", ".")):
            anew = reader(column, {*others, written}, self._separator)
            if anew(written) == value and all(anew(each) == read[each] for each in others):
                return written
        return text

    def _texts(self, column: Column) -> list[str]:
        """What stands in the column now."""
        place = self._places.get(column.name)
        return [] if place is None else [row[place] for _, row in self._rows]


def as_typed(value: Value, column: Column) -> str:
    """A value as a person types it."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%d-%m-%Y}"
        case int() | float():
            return decimal_text(Decimal(repr(float(value))))
    return column.choices.get(value, value)


def decoded(data: bytes) -> tuple[str, str]:
    """A file's text with its mark of encoding, and the encoding without it: the text gives the same bytes again."""
    for mark, coding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data.decode(coding), coding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252"), "cp1252"


def records(lines: Sequence[str], separator: str) -> dict[int, tuple[int, int, list[str]]]:
    """By its first line, which records and cells a text has: from which line to before which, counted from 0, and the cells."""
    found: dict[int, tuple[int, int, list[str]]] = {}
    rows = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    start = 0
    for cells in rows:
        found[start + 1] = (start, rows.line_num, cells)
        start = rows.line_num
    return found


def places(header: Sequence[str], spec: TableSpec) -> dict[str, int]:
    """In which of a header's cells each of the table's columns stands."""
    names = {plain(name): column.name for column in spec.columns for name in accepted_headers(column)}
    return {names[plain(name)]: place for place, name in enumerate(header) if plain(name) in names}


def line_end(line: str) -> str:
    """What ends a line; nothing where it is a file's last one and cut off."""
    return line[len(line.rstrip("\r\n")) :]

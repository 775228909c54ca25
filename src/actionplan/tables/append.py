"""Adding and replacing rows of a municipality's own table from a screen; all else in the file stays byte for byte as it was.

A file is never made anew from its content, as that would lose its form, its further columns and what a person has put beside
the table. Lines are added at the end or take the place of single ones, and the new file counts only when it has been read back.
"""

import csv
import io
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import pandas as pd

from actionplan.civil_numbers import holds_civil_number
from actionplan.names import quoted
from actionplan.parameters.editing import encoded, replace_file
from actionplan.parameters.reader import bytes_of
from actionplan.parameters.target_groups import same_name
from actionplan.problems import Problem, Refused
from actionplan.sources.cells import INVENTED_LINE, Cells, read_cells
from actionplan.tables.csv_lines import Writing, as_typed, decoded, line_end, places, records
from actionplan.tables.dictionary import template
from actionplan.tables.names import accepted_headers, file_stem, plain, spec_of_file
from actionplan.tables.parse import Table, empty, parse
from actionplan.tables.schemas import CIVIL_NUMBER, DTYPES, limits
from actionplan.tables.shape import Column, TableSpec
from actionplan.tables.values import Value, Wrong, reader

Row = Mapping[str, Value]
"""A row by its columns' names; days are `datetime` at midnight, None is an empty cell. What is left out stays as it is."""

_SHEET = (
    "Tabellen er et regneark, og herfra kan der kun skrives i CSV-filer. Gem den som »CSV UTF-8« i den samme mappe, slet "
    "regnearket, og gem igen."
)
_TWO_FILES = "Tabellen findes også i filen {other}. Behold den ene, slet den anden, og gem igen."
_MARKED = "Filen er mærket som opdigtet, men kommunen er virkelig. Fjern den; virkeligt og opdigtet blandes aldrig."
_UNMARKED = "Kommunen er opdigtet, men filen er ikke mærket sådan. Skriv »# Opdigtede data« på første linje."
_NO_COLUMN = (
    "Kolonnen mangler, så det kan ikke skrives. Åbn filen i Excel, skriv kolonnens navn sidst i overskriften, gem den som "
    "»CSV UTF-8«, og gem så igen her."
)
_BY_HAND = "Filen er skrevet på en måde, som der ikke kan føjes linjer til herfra, og intet er gemt. Skriv selv: {row}."
_CHANGED = "Filen er ændret af en anden, siden forskellen blev vist, og intet er gemt i den. Se forskellen igen, og gem så."
_BOM = "\ufeff"


@dataclass(frozen=True)
class TableFile:
    """The file of one table as it lies on the disk. shown: as messages name it. data: its bytes, None where there is none yet.
    cells: its text, None likewise."""

    path: Path
    shown: str
    data: bytes | None
    cells: Cells | None
    table: Table
    invented: bool

    @cached_property
    def rows(self) -> Mapping[int, Row]:
        """The table's rows by their lines."""
        return rows_of(self.table)


@dataclass(frozen=True)
class Change:
    """A row that is to be otherwise than the file has it. line: the line in the file that it takes the place of, None for a new
    one. before: what that line says in the columns that change. after: what it is to say there; of a new line, everything."""

    row: Row
    line: int | None
    before: Row
    after: Row


def table_file(folder: Path, root: Path, spec: TableSpec, *, invented: bool, known: TableFile | None = None) -> TableFile:
    """The file that holds a table, or is to hold it.

    folder: the municipality's data folder. root: the project's folder. invented: whether the municipality is. known: the file as
    it was read before, which is given back where nothing has changed. Raises Refused with everything that is wrong with the file,
    and where it is no CSV file or is marked otherwise than the municipality.
    """
    path = _path(folder, root, spec)
    shown = path.relative_to(root).as_posix()
    data = bytes_of(path, shown) if path.exists() else None
    if known is not None and (known.path, known.data) == (path, data):
        return known
    file = TableFile(path, shown, data, None, empty(spec), invented)
    return file if data is None else _read(path, file)


def read_value(column: Column, text: str) -> Value | Wrong:
    """What a text typed for a column means; Wrong with a Danish sentence where it can't stand there. Empty is None."""
    text = " ".join(text.split())
    if column.kind in {"text", "code"} and holds_civil_number(text):
        return Wrong("civil", f"{CIVIL_NUMBER} Slet det.")
    read = reader(column, {text})(text)
    low = -math.inf if column.minimum is None else column.minimum
    high = math.inf if column.maximum is None else column.maximum
    if isinstance(read, float) and not low <= read <= high:
        return Wrong("range", f"{quoted(text)} kan ikke være rigtigt. Tallet skal være {limits(column)}.")
    return read


def rows_of(table: Table) -> dict[int, Row]:
    """A table's rows by their lines."""
    columns = [[_value(each) for each in table.frame[column.name]] for column in table.spec.columns]
    names = [column.name for column in table.spec.columns]
    return {int(line): dict(zip(names, row, strict=True)) for line, *row in zip(table.frame.index, *columns, strict=True)}


def changes(file: TableFile, rows: Iterable[Row]) -> tuple[Change, ...]:
    """What would be otherwise in a file that is to hold these rows; what it says already is left out.

    A row takes the place of the one with the same key, where case and spaces do not matter. In a table without a key every other
    row is a new one.
    """
    spec = file.table.spec
    key = spec.key or tuple(column.name for column in spec.columns)
    there = {_same(row, key): (line, row) for line, row in file.rows.items()}
    found = []
    for row in rows:
        line, old = there.get(_same(row, key), (None, {}))
        after = {name: value for name, value in row.items() if line is None or (name not in key and old[name] != value)}
        if any(value is not None for value in after.values()) or (line is not None and after):
            found.append(Change(row, line, {name: old.get(name) for name in after}, after))
    return tuple(found)


def save(file: TableFile, found: Sequence[Change], keep: Path) -> TableFile:
    """Writes the changes into the file, or makes it, and returns it as it then lies on the disk.

    file, found: as `table_file` and `changes` gave them and somebody has seen them. keep: the folder that the former file is
    copied to, by the time, before the new one takes its place in one step, and only after that has been read back: every row
    that was there says what it said, and the new ones what they should. Raises Refused, with nothing written, where the file is
    no longer as it was seen, where it or a value can't be right, and where the disk says no.
    """
    if not found:
        return file
    if wrong := _wrong(file, found):
        raise Refused(wrong)
    if (bytes_of(file.path, file.shown) if file.path.exists() else None) != file.data:
        raise Refused.of(file.shown, _CHANGED)
    file.path.parent.mkdir(parents=True, exist_ok=True)
    by_hand = _BY_HAND.format(row="; ".join(_told(change, file.table.spec) for change in found))
    meant = _meant(file, found)
    try:
        after = with_changes(file, found)
    except csv.Error:  # signs that can't be seen, which reading leaves out and editing must not
        raise Refused.of(file.shown, by_hand) from None
    first = (lambda: _keep(file, keep)) if file.data is not None else (lambda: None)
    saved = file

    def is_right(new: Path) -> bool:
        nonlocal saved
        try:
            saved = _read(new, replace(file, data=after))
        except Refused:
            return False  # for which the analyst is not to blame
        return list(saved.rows.values()) == meant

    replace_file(file.path, file.shown, (file.data, after), is_right, by_hand, first)
    return saved


def with_changes(file: TableFile, found: Sequence[Change]) -> bytes:
    """The bytes of a file with these changes, in its own encoding, separator, order of columns and way to write numbers.

    Raises csv.Error where the file can't be taken apart, and Refused for a sign that its encoding lacks.
    """
    if file.data is None or file.cells is None:
        text, coding, separator = (f"{INVENTED_LINE}\n" if file.invented else "") + template(file.table.spec), "utf-8", ";"
        text = f"{_BOM}{text}"
    else:
        (text, coding), separator = decoded(file.data), file.cells.delimiter
    bom, text = (text[:1], text[1:]) if text.startswith(_BOM) else ("", text)
    lines = list(io.StringIO(text, newline=""))
    read = records(lines, separator)
    header = read[file.cells.header_line if file.cells is not None else max(read)][2]
    positions = places(header, file.table.spec)
    written = Writing(file.cells, file.table.spec, separator, line_end(lines[0]) or "\n")
    replaced, added = {}, []
    for change in found:
        start, end, cells = read[change.line] if change.line is not None else (0, 0, [""] * len(header))
        for name, value in change.after.items():
            if value is not None or name in positions:
                cells[positions[name]] = written.cell(file.table.spec.column(name), value)
        if change.line is None:
            added.append(written.line(cells))
        else:
            replaced[start, end] = written.line(cells, line_end(lines[end - 1]))
    parts = [bom]
    place = 0
    for (start, end), line in sorted(replaced.items()):
        parts += [*lines[place:start], line]
        place = end
    parts += lines[place:]
    if added and lines and not lines[-1].endswith(("\n", "\r")):
        parts.append(written.newline)
    return encoded("".join([*parts, *added]), coding, file.shown)


def with_rows(file: TableFile, found: Sequence[Change]) -> Table:
    """The table as the file would give it with these changes; rows are numbered from 0, as new ones have no lines yet."""
    if not found:
        return file.table
    spec, rows = file.table.spec, _meant(file, found)
    columns = {column.name: pd.Series([row[column.name] for row in rows], dtype=DTYPES[column.kind]) for column in spec.columns}
    return replace(file.table, frame=pd.DataFrame(columns))


def _path(folder: Path, root: Path, spec: TableSpec) -> Path:
    """Where the table lies, or is to lie."""
    paths = [path for path in sorted(folder.glob("*")) if path.is_file() and not path.name.startswith(("~$", "."))]
    there = [path for path in paths if path.suffix.lower() in {".csv", ".xlsx"} and spec_of_file(path.stem) is spec]
    for path in there:
        shown = path.relative_to(root).as_posix()
        if path.suffix.lower() != ".csv":
            raise Refused.of(shown, _SHEET)
        if len(there) > 1:
            raise Refused.of(shown, _TWO_FILES.format(other=quoted(there[-1].name)))
    return there[0] if there else folder / f"{file_stem(spec)}.csv"


def _value(value: Any) -> Value:
    """A cell of a frame as a reader gave it."""
    if pd.isna(value):
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else cast("Value", value)


def _same(row: Row, key: Sequence[str]) -> tuple[Value, ...]:
    return tuple(same_name(value) if isinstance(value, str) else value for value in map(row.get, key))


def _wrong(file: TableFile, found: Sequence[Change]) -> list[Problem]:
    """What can't be written: a column that the file has not, and a text that could not be read again."""
    problems = []
    there = {plain(name) for name in file.cells.header} if file.cells is not None else None
    for name in {name: None for change in found for name, value in change.after.items() if value is not None}:
        column = file.table.spec.column(name)
        if there is not None and there.isdisjoint(map(plain, accepted_headers(column))):
            problems.append(Problem(file.shown, None, column.danish, _NO_COLUMN))
    for change in found:
        for name, value in change.after.items():
            column = file.table.spec.column(name)
            if isinstance(value, str) and column.kind in {"text", "code"}:
                read = read_value(column, value)
                if isinstance(read, Wrong):
                    problems.append(Problem(file.shown, change.line, column.danish, read.message))
    return problems


def _meant(file: TableFile, found: Sequence[Change]) -> list[Row]:
    """What the file's rows are to say."""
    nothing = dict.fromkeys(column.name for column in file.table.spec.columns)
    new: list[Row] = [{**nothing, **change.after} for change in found if change.line is None]
    changed = {change.line: change.after for change in found}
    return [*({**row, **changed.get(line, {})} for line, row in file.rows.items()), *new]


def _read(path: Path, file: TableFile) -> TableFile:
    """The file with its cells and its table, read from a path. Raises Refused as `table_file`."""
    cells = read_cells(path, file.shown)
    if cells.invented != file.invented:
        raise Refused.of(file.shown, _MARKED if cells.invented else _UNMARKED)
    return replace(file, cells=cells, table=parse(cells, file.table.spec, file.shown))


def _told(change: Change, spec: TableSpec) -> str:
    """A row for whoever is to write it by hand."""
    cells = {name: as_typed(value, spec.column(name)) for name, value in change.row.items()}
    return ", ".join(f"{spec.column(name).danish} {quoted(text)}" for name, text in cells.items() if text)


def _keep(file: TableFile, folder: Path) -> None:
    """Copies the former file to the folder, under the time and never over another."""
    assert file.data is not None
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{datetime.now():%Y-%m-%d_%H%M%S_%f}.{file.path.name}").open("xb") as kept:
        kept.write(file.data)
        kept.flush()
        os.fsync(kept.fileno())

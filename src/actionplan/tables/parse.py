"""From a file's cells to a checked table: columns recognised, cells read, rules checked, every mistake told."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pandera.pandas as pa

from actionplan.civil_numbers import holds_civil_number
from actionplan.danish import capital, joined
from actionplan.names import quoted
from actionplan.problems import Refused
from actionplan.sources.cells import Cells
from actionplan.sources.mistakes import Mistakes
from actionplan.tables.names import accepted_headers, nearest_column, plain
from actionplan.tables.schemas import CIVIL_NUMBER, DTYPES, EMPTY, NOT_UNIQUE, period_error, schema
from actionplan.tables.shape import Column, TableSpec
from actionplan.tables.values import Value, Wrong, reader


@dataclass(frozen=True)
class Table:
    """One checked table.

    frame: the columns of `spec` by name and in its order, in the types of `schemas.DTYPES`; the index is each row's line in
    its file. Empty where nothing has been collected. invented: the file says so itself. files: as messages name them.
    """

    spec: TableSpec
    frame: pd.DataFrame
    invented: bool
    files: tuple[str, ...]


def empty(spec: TableSpec) -> Table:
    """The table of which nothing has been collected."""
    return Table(spec, _frame(spec, {}, []), invented=False, files=())


def parse(cells: Cells, spec: TableSpec, shown: str) -> Table:
    """Reads a file's cells as a table. shown: the file as messages name it. Raises Refused with every problem found.

    A file with nothing under its header is an empty table: not collected yet.
    """
    mistakes = Mistakes(shown)
    positions = _columns(cells, spec, mistakes)
    lines = [line for line, _ in cells.rows]
    texts: dict[str, list[str]] = {}
    values: dict[str, list[Value]] = {}
    unread: dict[str, set[int]] = {column.name: set() for column in spec.columns}
    for column in spec.columns:
        position = positions.get(column.name)
        if position is None:
            continue
        header = cells.header[position]
        texts[column.name] = [row[position] for _, row in cells.rows]
        readings = _read(column, texts[column.name], cells.delimiter)
        for line, reading in zip(lines, readings, strict=True):
            if isinstance(reading, Wrong):
                mistakes.add(reading.kind, reading.message, line, header)
                unread[column.name].add(line)
        values[column.name] = [None if isinstance(reading, Wrong) else reading for reading in readings]
    frame = _frame(spec, values, lines)
    if lines:
        headers = {name: cells.header[position] for name, position in positions.items()}
        _check(frame, spec, _Origin(headers, texts, unread), mistakes)
    if mistakes:
        raise Refused(mistakes.problems())
    return Table(spec, frame, cells.invented, (shown,))


def _columns(cells: Cells, spec: TableSpec, mistakes: Mistakes) -> dict[str, int]:
    """Where each of the table's columns stands; notes those that are missing, misspelt or there twice."""
    by_name = {plain(name): column for column in spec.columns for name in accepted_headers(column)}
    positions: dict[str, int] = {}
    others: list[int] = []
    for position, header in enumerate(cells.header):
        column = by_name.get(plain(header))
        if column is None:
            others.append(position)
        elif column.name in positions:
            first = cells.header[positions[column.name]]
            message = f"{capital(quoted(first))} er den samme kolonne. Behold den ene, og slet den anden."
            mistakes.add("same column", message, cells.header_line, header)
        else:
            positions[column.name] = position
    if not positions:
        mistakes.add("no header", _no_header(cells, spec), cells.header_line)
        return positions
    missing = [column for column in spec.columns if column.name not in positions]
    for position in others:
        header = cells.header[position]
        near = nearest_column(header, missing)
        if near is not None:
            missing.remove(near)
            message = f"Kolonnen kendes ikke. Mente du »{near.danish}«? Ret overskriften, eller slet kolonnen."
            mistakes.add("misspelt", message, cells.header_line, header)
        for line, row in cells.rows:
            if holds_civil_number(row[position]):
                message = f"Kolonnen bruges ikke. {CIVIL_NUMBER} Slet hele kolonnen i filen."
                mistakes.add("civil", message, line, header)
    for column in missing:
        if column.required:
            also = [f"»{name}«" for name in accepted_headers(column)[1:] if plain(name) != plain(column.danish)]
            hint = f" (den kan også hedde {joined(also, 'eller')})" if also else ""
            mistakes.add("missing", f"Kolonnen mangler. Tilføj den{hint}. {column.about}", cells.header_line, column.danish)
    return positions


def _no_header(cells: Cells, spec: TableSpec) -> str:
    names = ";".join(column.danish for column in spec.columns if column.required)
    if len(cells.header) == 1:
        return f"Kolonnerne er ikke adskilt af semikolon, komma eller tabulator. Gem filen, så overskriften er: {names}"
    return f"Linjen skal være tabellens overskrift, men har ingen af dens kolonnenavne. Skriv: {names}"


def _read(column: Column, texts: list[str], delimiter: str) -> list[Value | Wrong]:
    different = set(texts)
    read = reader(column, different, delimiter)
    meaning = {text: read(text) for text in different}  # a column of 200,000 cells seldom has as many texts
    if column.kind == "flag" and {text.casefold() for text in different} == {"", "x"}:
        meaning[""] = False  # ticked or not
    return [meaning[text] for text in texts]


def _frame(spec: TableSpec, values: Mapping[str, list[Value]], lines: list[int]) -> pd.DataFrame:
    """The columns in their types; a column without values is missing throughout."""
    index = pd.Index(lines, dtype="int64", name="line")
    columns = {
        column.name: _series(values.get(column.name, [None] * len(lines)), DTYPES[column.kind], index) for column in spec.columns
    }
    return pd.DataFrame(columns, index=index)


def _series(values: list[Value], dtype: str, index: pd.Index) -> pd.Series:
    if dtype.startswith("datetime"):
        return pd.Series(np.array(values, dtype=dtype), index=index)
    return pd.Series(values, index=index, dtype=dtype)


@dataclass(frozen=True)
class _Origin:
    """Where a frame came from. headers: as in the file. texts: each column's cells. unread: lines of unreadable cells."""

    headers: Mapping[str, str]
    texts: Mapping[str, list[str]]
    unread: Mapping[str, Collection[int]]


def _check(frame: pd.DataFrame, spec: TableSpec, origin: _Origin, mistakes: Mistakes) -> None:
    """Notes what the schema finds, except what only follows from a cell or column that has been noted already."""
    try:
        schema(spec).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        failures = errors.failure_cases.sort_values("index", kind="stable")
    else:
        return
    # A rule for the whole row fails once for each of its columns; it is told at the one that is named here.
    told_at = {NOT_UNIQUE: next(iter(spec.key), "")} | {period_error(spec, *pair): pair[1] for pair in spec.periods}
    row_of = {line: row for row, line in enumerate(frame.index)}
    first_of = _first_lines(frame, spec, origin) if NOT_UNIQUE in set(failures["check"]) else {}
    for name, check, line in zip(failures["column"], failures["check"], failures["index"], strict=True):
        if told_at.get(check, name) != name:
            continue
        if check == NOT_UNIQUE:
            first = first_of.get(line, line)
            if first != line:
                key = joined([spec.column(part).danish for part in spec.key if part in origin.headers])
                mistakes.add(check, f"Linjen har samme {key} som linje {first}. Ret eller slet den ene.", line)
        elif name in origin.headers and line not in origin.unread[name]:
            text = origin.texts[name][row_of[line]]
            mistakes.add(check, _sentence(check, text, spec.column(name)), line, origin.headers[name])


def _sentence(check: str, text: str, column: Column) -> str:
    if check == EMPTY:
        found = f"{quoted(text)} betyder, at værdien ikke kendes" if text else "Cellen er tom"
        return f"{found}, men kolonnen skal udfyldes i hver linje. {column.about}"
    return check if check[0].isupper() else f"{quoted(text)} {check}"


def _first_lines(frame: pd.DataFrame, spec: TableSpec, origin: _Origin) -> dict[int, int]:
    """For each line with a readable key, the first line with the same key."""
    unread = set().union(*(origin.unread[name] for name in spec.key))
    rows = frame.loc[~frame.index.isin(unread), list(spec.key)].astype(str).itertuples(name=None)
    first: dict[tuple[Hashable, ...], int] = {}
    return {line: first.setdefault(key, line) for line, *rest in rows for key in (tuple(rest),)}

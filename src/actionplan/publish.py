"""The one gate out: charts, tables and findings in a note are made from `Published` tables, and only this module makes those.

Two kinds of figures pass, each under its own rule:

- figures that an authority has already published: what it withholds stays withheld, a share of a withheld count is withheld
  with it, and no total is printed beside parts that it would give away;
- counts made here from data on single persons or companies: the threshold of the municipality's params, and no hidden cell
  that can be computed from what is shown (`actionplan.methods.suppression`).

A `Draft` is what an analysis hands in. Nothing else in the workbook can turn it into something that a note accepts.
"""

from collections.abc import Sequence
from dataclasses import InitVar, dataclass, replace

import numpy as np

from actionplan.methods.suppression import HIGHEST_WITHHELD, complementary, gives_away, suppress, with_totals
from actionplan.tables.cell import Cell, Missing, as_number

WITHHELD_BY_AUTHORITY = "»skjult«: Myndigheden viser ikke meget små tal."
TOTAL_LEFT_OUT = "Tallet i alt er udeladt, fordi det kunne røbe et skjult tal."
ONE_MORE_HIDDEN = "Et tal mere er skjult, fordi et skjult tal ellers kunne regnes ud."
MORE_HIDDEN = "Flere tal er skjult, fordi et skjult tal ellers kunne regnes ud."
UNDER_THRESHOLD = "»skjult«: Tallet er under {threshold} eller kunne bruges til at regne et sådant tal ud."
NOT_COLLECTED = "»ukendt«: Tallet er ikke indsamlet."


@dataclass(frozen=True)
class Header:
    """A column of a table: its label, the unit of its figures and how many decimals are shown."""

    label: str
    unit: str
    decimals: int = 0


@dataclass(frozen=True)
class Draft:
    """A table on its way to the gate.

    cells: one row per label in `rows`, one cell per header in `columns`. row_heading: what the rows are, for the first
    column's heading. period, sources: as a reader wants them. invented: the figures are made up for trial runs.
    """

    caption: str
    row_heading: str
    rows: tuple[str, ...]
    columns: tuple[Header, ...]
    cells: tuple[tuple[Cell, ...], ...]
    period: str
    sources: tuple[str, ...]
    invented: bool

    def __post_init__(self) -> None:
        if len(self.cells) != len(self.rows) or any(len(row) != len(self.columns) for row in self.cells):
            raise ValueError("a table needs one cell per row and column")


TOTAL = "I alt"
ENOUGH = 2 * HIGHEST_WITHHELD + 1
"""The smallest part that `complementary` withholds."""
_GATE = object()


@dataclass(frozen=True)
class Published:
    """A table that may leave the workbook. Made by the functions of this module alone; anybody else gets a TypeError."""

    draft: Draft
    remarks: tuple[str, ...]
    gate: InitVar[object] = None

    def __post_init__(self, gate: object) -> None:
        if gate is not _GATE:
            raise TypeError("a table is published by the functions of actionplan.publish only")

    @property
    def rows(self) -> tuple[str, ...]:
        """The labels of the rows."""
        return self.draft.rows

    @property
    def columns(self) -> tuple[Header, ...]:
        """The headers of the columns."""
        return self.draft.columns

    @property
    def invented(self) -> bool:
        """Whether the figures are made up for trial runs."""
        return self.draft.invented

    def cell(self, row: str, column: str) -> Cell:
        """One cell by its labels; KeyError where the table has no such row or column."""
        try:
            return self.draft.cells[self.rows.index(row)][[header.label for header in self.columns].index(column)]
        except ValueError:
            raise KeyError((row, column)) from None

    def value(self, row: str, column: str) -> float | None:
        """One figure by its labels, None where it is withheld or unknown."""
        cell = self.cell(row, column)
        return None if isinstance(cell, Missing) else cell

    def series(self, column: str) -> tuple[Cell, ...]:
        """A whole column by its label."""
        return tuple(self.cell(row, column) for row in self.rows)

    def only(self, columns: Sequence[str]) -> "Published":
        """The same table with some of its columns; showing less needs no new decision."""
        chosen = [[header.label for header in self.columns].index(label) for label in columns]
        draft = replace(
            self.draft,
            columns=tuple(self.columns[i] for i in chosen),
            cells=tuple(tuple(row[i] for i in chosen) for row in self.draft.cells),
        )
        return Published(draft, self.remarks, _GATE)

    def with_rows(self, rows: Sequence[str]) -> "Published":
        """The same table with some of its rows, in the order given."""
        chosen = [self.rows.index(row) for row in rows]
        draft = replace(self.draft, rows=tuple(rows), cells=tuple(self.draft.cells[i] for i in chosen))
        return Published(draft, self.remarks, _GATE)


def official(draft: Draft) -> Published:
    """Passes figures that an authority has published and that do not add up to each other within the table."""
    return Published(draft, _remarks(draft), _GATE)


def distribution(draft: Draft, *, totals_elsewhere: Sequence[Cell] = ()) -> Published:
    """Passes an authority's counts of parts (rows) per area (columns), and adds each area's shares in per cent.

    The shares are of the parts that are shown for the first area, in every area alike, so that they can be compared and
    tell nothing about a withheld part. The line of totals is printed only where every part of the first area is shown.
    totals_elsewhere: per area the total that readers find elsewhere in the note. Where it would give a withheld part away,
    further parts are withheld too; otherwise it stands in the line of totals, which rounded parts need not add up to.

    Returns a table with, per area, a column of counts labelled with the area and one of shares labelled "<area>, pct.".
    """
    remarks: list[str] = []
    known = [*totals_elsewhere, *[Missing.UNKNOWN] * (len(draft.columns) - len(totals_elsewhere))]
    areas: list[list[Cell]] = []
    for position, total in enumerate(known):
        parts = _protected([row[position] for row in draft.cells], total)
        further = parts.count(Missing.WITHHELD) - [row[position] for row in draft.cells].count(Missing.WITHHELD)
        if further:
            remarks.append(ONE_MORE_HIDDEN if further == 1 else MORE_HIDDEN)
        areas.append(parts)
    columns: list[Header] = []
    cells: list[list[Cell]] = [[] for _ in draft.rows]
    totals: list[Cell] = []
    compared = [not isinstance(part, Missing) for part in areas[0]]
    for header, parts, total in zip(draft.columns, areas, known, strict=True):
        base = sum(as_number(part) for part, use in zip(parts, compared, strict=True) if use and not isinstance(part, Missing))
        columns += [header, Header(f"{header.label}, pct.", "pct.", 0)]
        for line, part, use in zip(cells, parts, compared, strict=True):
            line += [part, _share(part, base) if use or isinstance(part, Missing) else Missing.LEFT_OUT]
        gap = next((reason for reason in (Missing.WITHHELD, Missing.UNKNOWN) if reason in parts), None)
        totals += [gap or (base if isinstance(total, Missing) else total), gap or _share(base, base)]
    rows = draft.rows
    if totals[0] is Missing.WITHHELD:
        remarks.append(TOTAL_LEFT_OUT)
    elif not isinstance(totals[0], Missing):
        rows, cells = (*draft.rows, TOTAL), [*cells, totals]
    draft = replace(draft, rows=rows, columns=tuple(columns), cells=tuple(tuple(line) for line in cells))
    return Published(draft, _remarks(draft, *remarks), _GATE)


def _share(part: Cell, base: float) -> Cell:
    if isinstance(part, Missing):
        return part
    return 100 * part / base if base else Missing.UNKNOWN


def _protected(parts: list[Cell], total: Cell) -> list[Cell]:
    """The parts as they may stand beside a total that is known from elsewhere.

    Parts are withheld besides those of the authority, the smallest first, until what is left for all of them together is
    much enough and less than any part that is shown, which would cap them: then no withheld part can be told, not even by a
    reader who knows this rule. Where that can't be reached no part is shown.
    """
    numbers = np.array([as_number(part) for part in parts])
    theirs = int(np.isnan(numbers).sum())
    if not gives_away(numbers, as_number(total)):
        return parts
    enough = ENOUGH + 2 * HIGHEST_WITHHELD * theirs
    left = 0.0
    while left < enough or np.nanmin(numbers[numbers >= ENOUGH], initial=np.inf) <= left:
        further = complementary(numbers)
        if further is None:
            return [Missing.WITHHELD] * len(parts)
        numbers[further] = np.nan
        left = as_number(total) - float(np.nansum(numbers))
    return [Missing.WITHHELD if np.isnan(number) else part for part, number in zip(parts, numbers, strict=True)]


def counts(draft: Draft, threshold: int) -> Published:
    """Passes counts of persons or companies made from individual data, with totals of rows and columns added.

    Hides every count from 1 to below the threshold and what would give such a count away.
    Raises ValueError where a cell is not a whole number of 0 or more: an unknown count cannot be protected.
    """
    table = np.array([[as_number(cell) for cell in row] for row in draft.cells], dtype=float)
    if np.isnan(table).any() or (table < 0).any() or (table != table.round()).any():
        raise ValueError("counts from individual data must be whole numbers of 0 or more")
    whole = table.astype(np.int64)
    mask = suppress(whole, threshold).printed()
    cells = tuple(
        tuple(Missing.WITHHELD if gone else float(count) for count, gone in zip(line, masked, strict=True))
        for line, masked in zip(with_totals(whole), mask, strict=True)
    )
    unit = draft.columns[0].unit
    draft = replace(draft, rows=(*draft.rows, TOTAL), columns=(*draft.columns, Header(TOTAL, unit)), cells=cells)
    remarks = (UNDER_THRESHOLD.format(threshold=threshold),) if mask.any() else ()
    return Published(draft, remarks, _GATE)


def _remarks(draft: Draft, *further: str) -> tuple[str, ...]:
    cells = {cell for row in draft.cells for cell in row if isinstance(cell, Missing)}
    remarks = []
    if Missing.WITHHELD in cells:
        remarks.append(WITHHELD_BY_AUTHORITY)
    remarks += dict.fromkeys(further)
    if Missing.UNKNOWN in cells:
        remarks.append(NOT_COLLECTED)
    return tuple(remarks)

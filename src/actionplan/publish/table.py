"""The shapes on both sides of the gate: a `Draft` comes to it, a `Published` table has passed."""

from collections.abc import Sequence
from dataclasses import InitVar, dataclass, replace

from actionplan.tables.cell import Cell, Missing

TOTAL = "I alt"
GATE = object()
"""The key of the gate, for the modules of this package alone."""


class OnHidden(str):
    """A remark on hidden figures, which a part of the table where none is hidden can do without."""


class OnAnswers(str):
    """A remark on the numbers of answers, which a table without them can do without."""


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
    column's heading. period, sources: as a reader wants them. invented: the figures are made up for trial runs. persons: for
    counts of something that one person can have several of, the different persons behind each cell.
    """

    caption: str
    row_heading: str
    rows: tuple[str, ...]
    columns: tuple[Header, ...]
    cells: tuple[tuple[Cell, ...], ...]
    period: str
    sources: tuple[str, ...]
    invented: bool
    persons: tuple[tuple[float, ...], ...] | None = None

    def __post_init__(self) -> None:
        if len(self.cells) != len(self.rows) or any(len(row) != len(self.columns) for row in self.cells):
            raise ValueError("a table needs one cell per row and column")


@dataclass(frozen=True)
class Published:
    """A table that may leave the workbook. Made by the functions of this module alone; anybody else gets a TypeError."""

    draft: Draft
    remarks: tuple[str, ...]
    gate: InitVar[object] = None

    def __post_init__(self, gate: object) -> None:
        if gate is not GATE:
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
        return Published(draft, self.remarks, GATE)

    def with_rows(self, rows: Sequence[str]) -> "Published":
        """The same table with some of its rows, in the order given."""
        chosen = [self.rows.index(row) for row in rows]
        draft = replace(self.draft, rows=tuple(rows), cells=tuple(self.draft.cells[i] for i in chosen))
        return Published(draft, self.remarks, GATE)

"""The gate for what is counted here, from data on single persons and companies.

Counts that add up (`counts`, `panels`) are shown exactly, and what would let a small one be computed is hidden with it. Counts of
groups that overlap (`rounded`) can be subtracted from each other by whoever defines the groups, so they are rounded: the same
count always gives the same figure, and a difference of one or two persons can't be told. Other figures (`separate`,
`summaries`, `survival`) are shown only where enough persons stand behind each. What is reckoned from published tables
(`derived`) tells no more than they do.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from actionplan import danish
from actionplan.methods.suppression import Bools, Counts, suppress, with_totals
from actionplan.methods.survival import Curve
from actionplan.publish.table import GATE, TOTAL, Draft, Header, OnHidden, Published
from actionplan.tables.cell import Cell, Missing, as_number

UNDER_THRESHOLD = "»skjult«: Der er under {threshold} bag tallet, eller det kunne bruges til at regne et skjult tal ud."
TOO_FEW = "»skjult«: Der er under {threshold} bag tallet."
TOO_FEW_BEHIND = "Tal, der sammenfatter flere, er skjult, når der er under {threshold} bag."
ROUNDED = "Antal er afrundet til nærmeste {step}, og andele er regnet af de afrundede tal."
ROWS_LEFT_OUT = "{rows} er ikke vist, fordi der er for få."
STEPS: Final = (5, 10, 20, 50, 100)
"""What counts of overlapping groups are rounded to: the first that is at least the threshold."""


def counts(draft: Draft, threshold: int) -> Published:
    """Passes counts of persons or companies made from individual data, with totals of rows and columns added.

    Hides every count from 1 to below the threshold, or with fewer persons behind it (`Draft.persons`), and what would give such
    a count away.
    Raises ValueError where a cell is not a whole number of 0 or more: an unknown count cannot be protected.
    """
    whole = _whole(draft)
    return _with_totals(draft, whole, suppress(whole, threshold, _persons(draft)).printed(), threshold)


def parts(draft: Draft, threshold: int) -> Published:
    """Passes one column of counts that add up, with the line of the total added; otherwise as `counts`."""
    whole = _whole(draft)
    if len(draft.columns) != 1:
        raise ValueError("parts of one whole stand in one column")
    return _with_totals(draft, whole, suppress(whole[:, 0], threshold).printed(), threshold)


def panels(drafts: Sequence[Draft], threshold: int) -> tuple[Published, ...]:
    """Passes tables of counts that have the same rows with the same totals, as when the same people are met several times.

    A row's total that is hidden in one table could be added up in another, so a row that can't keep its total everywhere is
    left out of all tables, and the totals are of what is left. Raises ValueError where rows or totals differ.
    """
    wholes = [_whole(draft) for draft in drafts]
    if any(draft.rows != drafts[0].rows for draft in drafts) or any(
        (whole.sum(axis=1) != wholes[0].sum(axis=1)).any() for whole in wholes
    ):
        raise ValueError("panels need the same rows with the same totals")
    both = list(zip(wholes, [_persons(draft) for draft in drafts], strict=True))
    kept = list(range(len(drafts[0].rows))) if drafts else []
    masks = _nothing(drafts)
    while kept:
        masks = [suppress(whole[kept], threshold, None if behind is None else behind[kept]).printed() for whole, behind in both]
        exposed = np.logical_or.reduce([mask[:, -1] for mask in masks])
        if not exposed.any():
            break
        # One of them may be enough, and the smallest is missed least; where the sum itself is too small, nothing is left.
        shaky = [row for row, gone in zip(kept, exposed, strict=False) if gone] or kept
        kept.remove(min(shaky, key=lambda row: int(wholes[0][row].sum())))
    left_out = [row for position, row in enumerate(drafts[0].rows) if position not in kept] if drafts else []
    remarks = (ROWS_LEFT_OUT.format(rows=danish.capital(danish.joined(left_out))),) if left_out else ()
    passed = []
    for draft, whole, mask in zip(drafts, wholes, masks if kept else _nothing(drafts), strict=True):
        rows = tuple(draft.rows[row] for row in kept)
        smaller = replace(draft, rows=rows, cells=tuple(draft.cells[row] for row in kept), persons=None)
        passed.append(_with_totals(smaller, whole[kept], mask, threshold, *remarks))
    return tuple(passed)


def _nothing(drafts: Sequence[Draft]) -> list[Bools]:
    return [np.ones((1, len(draft.columns) + 1), dtype=np.bool_) for draft in drafts]


def separate(draft: Draft, threshold: int) -> Published:
    """Passes counts that are not parts of each other and of which no total is printed anywhere: small ones are hidden, and those
    with fewer persons behind them (`Draft.persons`).

    An unknown cell stays unknown.
    """
    behind = draft.persons or draft.cells
    cells = tuple(
        tuple(
            Missing.WITHHELD if not isinstance(cell, Missing) and 0 < as_number(persons) < threshold else cell
            for cell, persons in zip(row, line, strict=True)
        )
        for row, line in zip(draft.cells, behind, strict=True)
    )
    return Published(replace(draft, cells=cells, persons=None), _remarks(cells, TOO_FEW, threshold), GATE)


def rounded(draft: Draft, threshold: int) -> Published:
    """Passes counts of groups that may overlap or contain each other: small ones are hidden, the others rounded.

    An unknown cell stays unknown.
    """
    step = step_for(threshold)

    def passing(cell: Cell, persons: Cell) -> Cell:
        if isinstance(cell, Missing) or cell == 0:
            return cell
        return Missing.WITHHELD if as_number(persons) < threshold else max(step, step * math.floor(cell / step + 0.5))

    behind = draft.persons or draft.cells
    cells = tuple(
        tuple(passing(cell, persons) for cell, persons in zip(row, line, strict=True))
        for row, line in zip(draft.cells, behind, strict=True)
    )
    return Published(
        replace(draft, cells=cells, persons=None), (ROUNDED.format(step=step), *_remarks(cells, TOO_FEW, threshold)), GATE
    )


def step_for(threshold: int) -> int:
    """What counts are rounded to under a threshold."""
    return next((step for step in STEPS if step >= threshold), threshold)


def summaries(draft: Draft, threshold: int, *, persons: str) -> Published:
    """Passes figures about groups, such as medians, where enough persons stand behind them: twice the threshold, as a median is
    the figure of one or two persons in the middle.

    persons: the column that holds how many; it is not printed.
    """
    at = [header.label for header in draft.columns].index(persons)
    cells: list[tuple[Cell, ...]] = []
    for row in draft.cells:
        behind = row[at]
        enough = not isinstance(behind, Missing) and behind >= 2 * threshold
        others = row[:at] + row[at + 1 :]
        empty = Missing.UNKNOWN if isinstance(behind, Missing) or behind == 0 else Missing.WITHHELD
        cells.append(others if enough else (empty,) * len(others))
    columns = draft.columns[:at] + draft.columns[at + 1 :]
    passed = tuple(cells)
    return Published(replace(draft, columns=columns, cells=passed), _remarks(passed, TOO_FEW_BEHIND, 2 * threshold), GATE)


@dataclass(frozen=True)
class Survivors:
    """Curves on their way to the gate: the same words as a `Draft` has. curves: by label; days are days since the beginning."""

    caption: str
    curves: Mapping[str, Curve]
    period: str
    sources: tuple[str, ...]
    invented: bool


def survival(given: Survivors, threshold: int, months: Sequence[int], days_per_month: float) -> Published:
    """Passes survival curves, read at whole months as per cent still there: columns "<label>", "<label>, fra", "<label>, til".

    A curve falls when somebody leaves, so between two months that are shown nobody leaves or at least the threshold do; and a
    curve ends where fewer than the threshold are still followed. Rows are the months, as text.
    """
    columns: list[Header] = []
    series: list[list[Cell]] = []
    for label, curve in given.curves.items():
        columns += [Header(label, "pct."), Header(f"{label}, fra", "pct."), Header(f"{label}, til", "pct.")]
        shown: list[list[Cell]] = [[], [], []]
        left_before = 0
        for month in months:
            day = month * days_per_month
            left = int(curve.events[curve.time <= day].sum())
            value, low, high, at_risk = curve.at(day)
            if at_risk < threshold or 0 < left - left_before < threshold:
                for column in shown:
                    column.append(Missing.WITHHELD)
                continue
            left_before = left
            for column, figure in zip(shown, (value, low, high), strict=True):
                column.append(Missing.UNKNOWN if math.isnan(figure) else 100 * figure)
        series += shown
    cells = tuple(zip(*series, strict=True)) if series else ()
    draft = Draft(
        given.caption,
        "Måneder",
        tuple(str(month) for month in months) if series else (),
        tuple(columns),
        cells,
        given.period,
        given.sources,
        given.invented,
    )
    return Published(draft, _remarks(cells, TOO_FEW_BEHIND, threshold), GATE)


Reckon = Callable[[Mapping[str, Cell]], Cell]
"""From a row's cells by column label to a new cell."""


def derived(table: Published, columns: Sequence[tuple[Header, Reckon]], *, caption: str = "") -> Published:
    """A table reckoned from a published one, row by row: it holds nothing that the other does not."""
    labels = [header.label for header in table.columns]
    cells = tuple(tuple(reckon(dict(zip(labels, row, strict=True))) for _, reckon in columns) for row in table.draft.cells)
    draft = replace(
        table.draft, caption=caption or table.draft.caption, columns=tuple(header for header, _ in columns), cells=cells
    )
    return Published(draft, table.remarks, GATE)


def beside(first: Published, second: Published) -> Published:
    """Two published tables with the same rows as one: the columns of the first and then those of the second.

    Raises ValueError where the rows differ.
    """
    if first.rows != second.rows:
        raise ValueError("tables beside each other need the same rows")
    draft = replace(
        first.draft,
        columns=first.columns + second.columns,
        cells=tuple(one + other for one, other in zip(first.draft.cells, second.draft.cells, strict=True)),
    )
    return Published(draft, tuple(dict.fromkeys(first.remarks + second.remarks)), GATE)


def turned(table: Published) -> Published:
    """A published table of one column as one row: its rows are the columns."""
    header = table.columns[0]
    draft = replace(
        table.draft,
        rows=(header.label,),
        columns=tuple(Header(row, header.unit) for row in table.rows),
        cells=(tuple(row[0] for row in table.draft.cells),),
    )
    return Published(draft, table.remarks, GATE)


def gathered(rows: Sequence[tuple[str, Published, str]], *, caption: str, row_heading: str) -> Published:
    """One row from each of several published tables, under new labels. rows: new label, table and its row.

    The columns are those of all tables; a cell that a table has no column for is left out. Raises ValueError without rows.
    """
    if not rows:
        raise ValueError("nothing to gather")
    headers = {header.label: header for _, table, _ in rows for header in table.columns}
    cells = tuple(
        tuple(
            table.cell(row, label) if label in {header.label for header in table.columns} else Missing.LEFT_OUT
            for label in headers
        )
        for _, table, row in rows
    )
    draft = replace(
        rows[0][1].draft,
        caption=caption,
        row_heading=row_heading,
        rows=tuple(label for label, _, _ in rows),
        columns=tuple(headers.values()),
        cells=cells,
    )
    return Published(draft, tuple(dict.fromkeys(remark for _, table, _ in rows for remark in table.remarks)), GATE)


def cell_of(column: str) -> Reckon:
    """Reckons a column as it is."""
    return lambda row: row[column]


def sum_of(columns: Sequence[str]) -> Reckon:
    """Reckons the sum of columns."""
    return lambda row: plus([row[column] for column in columns])


def share_of(columns: Sequence[str], whole: Sequence[str]) -> Reckon:
    """Reckons what the sum of columns is, in per cent, of the sum of others."""
    return lambda row: share(plus([row[column] for column in columns]), plus([row[column] for column in whole]))


def growth_of(now: str, before: str) -> Reckon:
    """Reckons the change from one column to another in per cent of the first."""

    def reckon(row: Mapping[str, Cell]) -> Cell:
        changed = share(row[now], row[before])
        return changed if isinstance(changed, Missing) else changed - 100

    return reckon


def where_large(column: str, least: float, reckon: Reckon) -> Reckon:
    """Reckons only where a column holds at least so much: of rounded counts, a share of a small one says nothing."""

    def checked(row: Mapping[str, Cell]) -> Cell:
        size = row[column]
        return Missing.LEFT_OUT if not isinstance(size, Missing) and size < least else reckon(row)

    return checked


def plus(cells: Sequence[Cell]) -> Cell:
    """The sum of cells; the reason of the first that is missing where one is."""
    return next((cell for cell in cells if isinstance(cell, Missing)), None) or sum(as_number(cell) for cell in cells)


def share(part: Cell, whole: Cell) -> Cell:
    """A part in per cent of a whole; the reason where one of them is missing, unknown where the whole is nothing."""
    if isinstance(part, Missing) or isinstance(whole, Missing):
        return part if isinstance(part, Missing) else whole
    return 100 * part / whole if whole else Missing.UNKNOWN


def _whole(draft: Draft) -> Counts:
    table = np.array([[as_number(cell) for cell in row] for row in draft.cells], dtype=float).reshape(
        len(draft.rows), len(draft.columns)
    )
    if np.isnan(table).any() or (table < 0).any() or (table != table.round()).any():
        raise ValueError("counts from individual data must be whole numbers of 0 or more")
    return table.astype(np.int64)


def _persons(draft: Draft) -> Counts | None:
    return None if draft.persons is None else np.array(draft.persons, dtype=np.int64).reshape(len(draft.rows), len(draft.columns))


def _with_totals(draft: Draft, whole: Counts, mask: Bools, threshold: int, *remarks: str) -> Published:
    printed = with_totals(whole) if mask.ndim == 2 else with_totals(whole[:, 0])[:, None]
    cells = tuple(
        tuple(Missing.WITHHELD if gone else float(count) for count, gone in zip(line, masked, strict=True))
        for line, masked in zip(printed, mask if mask.ndim == 2 else mask[:, None], strict=True)
    )
    columns = (*draft.columns, Header(TOTAL, draft.columns[0].unit)) if mask.ndim == 2 else draft.columns
    draft = replace(draft, rows=(*draft.rows, TOTAL), columns=columns, cells=cells, persons=None)
    return Published(draft, (*((OnHidden(UNDER_THRESHOLD.format(threshold=threshold)),) if mask.any() else ()), *remarks), GATE)


def _remarks(cells: Sequence[Sequence[Cell]], sentence: str, threshold: int) -> tuple[str, ...]:
    gone = any(cell is Missing.WITHHELD for row in cells for cell in row)
    return (OnHidden(sentence.format(threshold=threshold)),) if gone else ()

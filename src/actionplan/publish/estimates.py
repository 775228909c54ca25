"""The gate for what a survey's answers say: shares and totals that are estimated from them.

With equal weights a share and the number of answers beside it give the count that stands behind it. So a share is treated as
its count: where the count is from 1 to below the threshold, or would let such a count be computed, the share is hidden together
with its interval. A total passes where enough companies stand behind it, none of which gives more than half.
"""

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from actionplan.methods.suppression import Bools, suppress
from actionplan.methods.survey import Estimate
from actionplan.publish.individuals import UNDER_THRESHOLD, step_for
from actionplan.publish.table import GATE, Draft, Header, Published
from actionplan.tables.cell import Cell, Missing

ANSWERS: Final = "Svar"
LOW, HIGH = "fra", "til"
OUTSIDE: Final = "Ved ikke"
OFFERED, ESTIMATED, COMPANIES = "Oplyst", "Anslået", "Virksomheder"
"""The columns of a table of totals."""
FINE, COARSE, LARGE = 5, 10, 200
"""Totals are rounded to the nearest 5, and from 200 to the nearest 10."""
ROUNDING = 1e-9
"""So much under a half is a half that sums of weights have blurred."""
TOO_FEW_COMPANIES = (
    "»skjult«: Der er under {threshold} virksomheder bag, én virksomhed står for over halvdelen, eller tallet kunne bruges til "
    "at regne et sådant tal ud."
)
ROUNDED_TOTALS = f"Tallene er afrundet til nærmeste {FINE}, fra {LARGE} til nærmeste {COARSE}."

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Answered:
    """Answers to one question, from all companies or a group of them, on the way to the gate.

    counts: how many gave each answer, unweighted. shares: what that says of all companies, 0 to 1. outside: the same for an
    answer that is no part of those ("ved ikke"). beyond: counts that a reader gets by subtracting another row that lies within
    this one, as those who want something, less those who want one thing in particular.
    """

    label: str
    counts: tuple[int, ...]
    shares: tuple[Estimate, ...]
    outside: tuple[int, Estimate] | None = None
    beyond: tuple[int, ...] = ()


@dataclass(frozen=True)
class Estimates:
    """Shares on their way to the gate; words as in a `Draft`.

    categories: the answers, of which each row's counts are the parts. partition: the rows are groups of companies that together
    are all who answered, so that they add up to what is printed of all. Otherwise each row is a question of its own.
    """

    caption: str
    row_heading: str
    categories: tuple[str, ...]
    rows: tuple[Answered, ...]
    partition: bool
    period: str
    sources: tuple[str, ...]
    invented: bool

    def __post_init__(self) -> None:
        width = len(self.categories)
        if any(len(row.counts) != width or len(row.shares) != width for row in self.rows):
            raise ValueError("each row needs a count and a share for each category")
        if self.partition and any(row.outside is not None for row in self.rows):
            raise ValueError("an answer outside the scale cannot be protected between groups")


def estimates(given: Estimates, threshold: int) -> Published:
    """Passes shares in whole per cent: columns "<category>", "<category>, fra", "<category>, til", and "Svar".

    "Ved ikke" stands before "Svar" where a row has it; it is of all who answered, and "Svar" counts those behind the other
    columns alone, so that the two do not give its count away. An interval is left out where the estimate has none. Groups that
    partition the companies are protected as a table whose totals stand elsewhere; where that can't be done, nothing of it
    is shown.
    """
    hidden = _hidden(given, threshold)
    has_outside = any(row.outside is not None for row in given.rows)
    cells: list[tuple[Cell, ...]] = []
    for row, gone in zip(given.rows, hidden, strict=True):
        line: list[Cell] = []
        for share, out in zip(row.shares, gone[:-1], strict=True):
            line += _share(share, hidden=bool(out))
        if has_outside:
            line.append(_outside(row, threshold))
        cells.append((*line, Missing.WITHHELD if gone[-1] else sum(row.counts)))
    ends = ("", f", {LOW}", f", {HIGH}")
    columns = [Header(f"{category}{end}", "pct.") for category in given.categories for end in ends]
    columns += [Header(OUTSIDE, "pct.")] * has_outside
    draft = Draft(
        given.caption,
        given.row_heading,
        tuple(row.label for row in given.rows),
        (*columns, Header(ANSWERS, "svar")),
        tuple(cells),
        given.period,
        given.sources,
        given.invented,
    )
    gone_any = any(cell is Missing.WITHHELD for line in cells for cell in line)
    return Published(draft, (UNDER_THRESHOLD.format(threshold=threshold),) if gone_any else (), GATE)


def _hidden(given: Estimates, threshold: int) -> Bools:
    """What not to print: a row for each row, its categories and then its number of answers."""
    counts = np.array([row.counts for row in given.rows], dtype=np.int64).reshape(len(given.rows), len(given.categories))
    if given.partition and counts.size:
        found = suppress(counts, threshold)
        # The totals of the columns are the answers of all companies, which stand in another table.
        whole = bool(found.columns.any() or found.total)
        mask = np.ones(found.cells.shape, dtype=np.bool_) if whole else found.cells
        rows = found.rows | whole
    else:
        each = [suppress(row, threshold) for row in counts]
        mask = np.array([one.cells for one in each], dtype=np.bool_).reshape(counts.shape)
        rows = np.array([one.total for one in each], dtype=np.bool_)
    between = [any(0 < count < threshold for count in row.beyond) for row in given.rows]
    mask = mask | rows[:, None] | np.array(between, dtype=np.bool_)[:, None]
    both: Bools = np.append(mask, rows[:, None], axis=1)
    return both


def _share(share: Estimate, *, hidden: bool) -> tuple[Cell, Cell, Cell]:
    if hidden:
        return (Missing.WITHHELD,) * 3
    if math.isnan(share.value):
        return (Missing.UNKNOWN,) * 3
    if share.low is None or share.high is None:
        return _percent(share.value), Missing.LEFT_OUT, Missing.LEFT_OUT
    return _percent(share.value), _percent(share.low), _percent(share.high)


def _outside(row: Answered, threshold: int) -> Cell:
    if row.outside is None:
        return Missing.LEFT_OUT
    count, share = row.outside
    if 0 < count < threshold:
        return Missing.WITHHELD
    return Missing.UNKNOWN if math.isnan(share.value) else _percent(share.value)


def _percent(share: float) -> float:
    return float(math.floor(100 * share + 0.5 + ROUNDING))


@dataclass(frozen=True, eq=False)
class Given:
    """A total on its way to the gate. given: what each company that gives something gives. weights: how many companies each
    stands for. estimate: the total for all companies, None where nothing is known of the others."""

    label: str
    given: Numbers
    weights: Numbers
    estimate: Estimate | None


@dataclass(frozen=True)
class Totals:
    """Totals on their way to the gate; words as in a `Draft`. whole: the label of the row that the others add up to."""

    caption: str
    row_heading: str
    unit: str
    rows: tuple[Given, ...]
    whole: str
    period: str
    sources: tuple[str, ...]
    invented: bool


def totals(given: Totals, threshold: int) -> Published:
    """Passes totals: columns "Oplyst" (what those who answered give), "Anslået", "Anslået, fra", "Anslået, til" and
    "Virksomheder" (how many give), all rounded.

    A row is hidden where fewer companies than the threshold give, or one gives more than half, weighted or not. Where the rows
    shown and the whole would tell it, one more is hidden.
    """
    gone = _too_few(given, threshold)
    cells = tuple((Missing.WITHHELD,) * 5 if row.label in gone else _totals_of(row, step_for(threshold)) for row in given.rows)
    labels = (OFFERED, ESTIMATED, f"{ESTIMATED}, {LOW}", f"{ESTIMATED}, {HIGH}")
    columns = (*(Header(label, given.unit) for label in labels), Header(COMPANIES, "virksomheder"))
    draft = Draft(
        given.caption,
        given.row_heading,
        tuple(row.label for row in given.rows),
        columns,
        cells,
        given.period,
        given.sources,
        given.invented,
    )
    remarks = (ROUNDED_TOTALS, *((TOO_FEW_COMPANIES.format(threshold=threshold),) if gone else ()))
    return Published(draft, remarks, GATE)


def _too_few(given: Totals, threshold: int) -> set[str]:
    gone = {row.label for row in given.rows if row.given.size and _unsafe(row, threshold)}
    parts = [row for row in given.rows if row.label != given.whole and row.given.size]
    if sum(row.label in gone for row in parts) == 1:
        others = [row for row in parts if row.label not in gone]
        gone.add(min(others, key=lambda row: float(row.given.sum())).label if others else given.whole)
    return gone


def _unsafe(row: Given, threshold: int) -> bool:
    weighted = row.given * row.weights
    return bool(row.given.size < threshold or 2 * row.given.max() > row.given.sum() or 2 * weighted.max() > weighted.sum())


def _totals_of(row: Given, step: int) -> tuple[Cell, ...]:
    low = _rounded(float(row.given.sum()))
    companies = float(max(step, step * math.floor(row.given.size / step + 0.5))) if row.given.size else 0.0
    found = row.estimate
    if found is None or math.isnan(found.value):
        return low, Missing.LEFT_OUT, Missing.LEFT_OUT, Missing.LEFT_OUT, companies
    if found.low is None or found.high is None:
        return low, _rounded(found.value), Missing.LEFT_OUT, Missing.LEFT_OUT, companies
    return low, _rounded(found.value), _rounded(max(0.0, found.low)), _rounded(found.high), companies


def _rounded(total: float) -> float:
    step = FINE if total < LARGE else COARSE
    return float(step * math.floor(total / step + 0.5))


def upright(table: Published, row: str, *, caption: str, row_heading: str, heading: str) -> Published:
    """One question's row of a table of shares as a table of its own: a row per category, with share, interval and answers.

    heading: the label of the share's column.
    """
    labels = [header.label for header in table.columns if header.label not in {ANSWERS, OUTSIDE}][::3]
    cells = tuple(
        (*(table.cell(row, f"{label}{end}") for end in ("", f", {LOW}", f", {HIGH}")), table.cell(row, ANSWERS))
        for label in labels
    )
    columns = (
        Header(heading, "pct."),
        Header(f"{heading}, {LOW}", "pct."),
        Header(f"{heading}, {HIGH}", "pct."),
        Header(ANSWERS, "svar"),
    )
    draft = replace(
        table.draft, caption=caption, row_heading=row_heading, rows=tuple(labels), columns=columns, cells=cells, persons=None
    )
    return Published(draft, table.remarks, GATE)


def spread(table: Published, rows: dict[str, str | None]) -> Published:
    """The table under other labels of rows: new label and the row that stands there, None for a row that is left out."""
    blank = (Missing.LEFT_OUT,) * len(table.columns)
    cells = tuple(blank if old is None else table.draft.cells[table.rows.index(old)] for old in rows.values())
    return Published(replace(table.draft, rows=tuple(rows), cells=cells), table.remarks, GATE)


def below(tables: list[Published], *, caption: str, row_heading: str) -> Published:
    """Published tables with the same columns as one, row after row. Raises ValueError where the columns differ."""
    if any(table.columns != tables[0].columns for table in tables):
        raise ValueError("tables below each other need the same columns")
    draft = replace(
        tables[0].draft,
        caption=caption,
        row_heading=row_heading,
        rows=tuple(row for table in tables for row in table.rows),
        cells=tuple(line for table in tables for line in table.draft.cells),
    )
    return Published(draft, tuple(dict.fromkeys(remark for table in tables for remark in table.remarks)), GATE)

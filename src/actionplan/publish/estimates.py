"""The gate for what a survey's answers say: shares and totals that are estimated from them.

With equal weights a share and the number of answers beside it give the count that stands behind it. So a share is treated as
its count: where the count is from 1 to below the threshold, or would let such a count be computed, the share is hidden together
with its interval. A total passes where enough companies stand behind it, none of which gives more than half.

How many answered one question, against how many answered another or the whole survey, would tell of the few who passed it over
or answered "ved ikke". So numbers of answers are rounded. Where weights are equal and answers few, shares could tell the number
all the same (39 per cent of 23 to 27 answers are 9 of 23 and nothing else), so they are rounded too.
"""

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from actionplan.methods.suppression import Bools, suppress
from actionplan.methods.survey import Estimate
from actionplan.publish.individuals import UNDER_THRESHOLD, step_for
from actionplan.publish.table import GATE, Draft, Header, OnAnswers, OnHidden, Published
from actionplan.tables.cell import Cell, Missing

ANSWERS: Final = "Svar"
LOW, HIGH = "fra", "til"
OUTSIDE: Final = "Ved ikke"
OUTSIDE_OF_ALL: Final = "ved ikke (af alle, der svarede)"
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
ROUNDED_ANSWERS = "Antal svar er afrundet til nærmeste {step}."
ROUNDED_SHARES = "Andele er afrundet til nærmeste {unit} pct., da svarene er få."
WHOLE: Final = 1
UNITS: Final = {40: 20, 100: 10, 200: 5}
"""What shares are rounded to, in per cent, in a survey with fewer answers than so many and equal weights."""
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
    are all who answered, so that they add up to what is printed of all. Otherwise each row is a question of its own. answers: how
    many answered the survey. counted: whether numbers of answers may be printed. They may not where others are printed that they
    are the sum of, since rounded figures that add up tell more than each of them alone; so never in a partition.
    """

    caption: str
    row_heading: str
    categories: tuple[str, ...]
    rows: tuple[Answered, ...]
    partition: bool
    period: str
    sources: tuple[str, ...]
    invented: bool
    answers: int
    counted: bool = True

    def __post_init__(self) -> None:
        width = len(self.categories)
        if any(len(row.counts) != width or len(row.shares) != width for row in self.rows):
            raise ValueError("each row needs a count and a share for each category")
        if self.partition and any(row.outside is not None for row in self.rows):
            raise ValueError("an answer outside the scale cannot be protected between groups")


def estimates(given: Estimates, threshold: int) -> Published:
    """Passes shares in whole per cent: columns "<category>", "<category>, fra", "<category>, til", and "Svar", rounded, where
    numbers of answers may be printed.

    "Ved ikke" stands before "Svar" where a row has it; it is of all who answered, and "Svar" counts those behind the other
    columns alone. An interval is left out where the estimate has none. Groups that partition the companies are protected as a
    table whose totals stand elsewhere; where that can't be done, nothing of it is shown.
    """
    step = step_for(threshold)
    hidden = _hidden(given, threshold)
    unit = _unit(given)
    has_outside = any(row.outside is not None for row in given.rows)
    has_answers = given.counted and not given.partition
    cells: list[tuple[Cell, ...]] = []
    for row, gone in zip(given.rows, hidden, strict=True):
        line: list[Cell] = []
        for share, out in zip(row.shares, gone[:-1], strict=True):
            line += _share(share, unit, hidden=bool(out))
        if has_outside:
            line.append(_outside(row, threshold, unit))
        if has_answers:
            line.append(Missing.WITHHELD if gone[-1] else float(_nearest(sum(row.counts), step)))
        cells.append(tuple(line))
    ends = ("", f", {LOW}", f", {HIGH}")
    columns = [Header(f"{category}{end}", "pct.") for category in given.categories for end in ends]
    columns += [Header(OUTSIDE, "pct.")] * has_outside + [Header(ANSWERS, "svar")] * has_answers
    draft = Draft(
        given.caption,
        given.row_heading,
        tuple(row.label for row in given.rows),
        tuple(columns),
        tuple(cells),
        given.period,
        given.sources,
        given.invented,
    )
    remarks: list[str] = []
    if any(cell is Missing.WITHHELD for line in cells for cell in line):
        remarks.append(OnHidden(UNDER_THRESHOLD.format(threshold=threshold)))
    if unit > WHOLE:
        remarks.append(ROUNDED_SHARES.format(unit=unit))
    if has_answers:
        remarks.append(OnAnswers(ROUNDED_ANSWERS.format(step=step)))
    return Published(draft, tuple(remarks), GATE)


def without_answers(table: Published) -> Published:
    """A table of shares without the number of answers, and without the remark on it."""
    smaller = table.only([header.label for header in table.columns if header.label != ANSWERS])
    return Published(smaller.draft, tuple(remark for remark in table.remarks if not isinstance(remark, OnAnswers)), GATE)


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
    between = np.array([any(0 < count < threshold for count in row.beyond) for row in given.rows], dtype=np.bool_)
    # A number of answers that is rounded to the first step would leave too little doubt.
    small = np.array([0 < _nearest(int(row.sum()), step_for(threshold)) <= step_for(threshold) for row in counts], dtype=np.bool_)
    rows = rows | small
    mask = mask | rows[:, None] | between[:, None]
    both: Bools = np.append(mask, rows[:, None], axis=1)
    return both


def _unit(given: Estimates) -> int:
    """What shares are rounded to: whole per cent, but where weights are equal and the survey small it is coarser.

    It follows from the number of answers to the whole survey, which readers know, so that it tells nothing itself.
    """
    shares = [share for row in given.rows for share in row.shares if share.n]
    if any(not math.isclose(share.effective_n, share.n) for share in shares):
        return WHOLE
    return next((unit for few, unit in UNITS.items() if given.answers < few), WHOLE)


def _nearest(count: int, step: int) -> int:
    return step * math.floor(count / step + 0.5)


def _share(share: Estimate, unit: int, *, hidden: bool) -> tuple[Cell, Cell, Cell]:
    if hidden:
        return (Missing.WITHHELD,) * 3
    if math.isnan(share.value):
        return (Missing.UNKNOWN,) * 3
    if share.low is None or share.high is None:
        return _percent(share.value, unit), Missing.LEFT_OUT, Missing.LEFT_OUT
    if unit > WHOLE:  # outwards, as an interval must not become narrower
        ends = math.floor(100 * share.low / unit), math.ceil(100 * share.high / unit)
        return _percent(share.value, unit), float(unit * ends[0]), float(unit * ends[1])
    return _percent(share.value, unit), _percent(share.low, unit), _percent(share.high, unit)


def _outside(row: Answered, threshold: int, unit: int) -> Cell:
    if row.outside is None:
        return Missing.LEFT_OUT
    count, share = row.outside
    if 0 < count < threshold:
        return Missing.WITHHELD
    return Missing.UNKNOWN if math.isnan(share.value) else _percent(share.value, unit)


def _percent(share: float, unit: int) -> float:
    return float(unit * math.floor(100 * share / unit + 0.5 + ROUNDING))


@dataclass(frozen=True, eq=False)
class Given:
    """A total on its way to the gate. given: what each company that gives something gives. companies: which they are, numbered
    alike in all rows. weights: how many companies each stands for. estimate: the total for all companies, None where nothing is
    known of the others."""

    label: str
    given: Numbers
    companies: NDArray[np.int64]
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

    A row is hidden where fewer companies than the threshold give, or one gives more than half, weighted or not. The same holds
    of what the hidden rows give together, as the rows shown and the whole tell it: then one more is hidden.
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
    remarks = (ROUNDED_TOTALS, *((OnHidden(TOO_FEW_COMPANIES.format(threshold=threshold)),) if gone else ()))
    return Published(draft, remarks, GATE)


def _too_few(given: Totals, threshold: int) -> set[str]:
    gone = {row.label for row in given.rows if row.given.size and _unsafe([row], threshold)}
    parts = [row for row in given.rows if row.label != given.whole and row.given.size]
    while given.whole not in gone and (hidden := [row for row in parts if row.label in gone]) and _unsafe(hidden, threshold):
        others = [row for row in parts if row.label not in gone]
        gone.add(min(others, key=lambda row: float(row.given.sum())).label if others else given.whole)
    return gone


def _unsafe(rows: list[Given], threshold: int) -> bool:
    """Whether what rows give together comes from too few companies, or over half of it from one, weighted or not."""
    companies = np.unique(np.concatenate([row.companies for row in rows]), return_inverse=True)[1]
    given = np.concatenate([row.given for row in rows])
    weights = np.concatenate([row.weights for row in rows])
    each = [np.bincount(companies, weights=part) for part in (given, given * weights)]
    return bool(each[0].size < threshold or any(2 * part.max() > part.sum() for part in each))


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
    step = totals_step(total)
    return float(step * math.floor(total / step + 0.5))


def totals_step(total: float) -> int:
    """What a total of this size is rounded to."""
    return FINE if total < LARGE else COARSE


def shares_step(table: Published) -> int:
    """What a table's shares are rounded to where the answers are few, in per cent; 0 where they are whole per cent."""
    return next((unit for unit in UNITS.values() if ROUNDED_SHARES.format(unit=unit) in table.remarks), 0)


def upright(table: Published, row: str, *, caption: str, row_heading: str, heading: str) -> Published:
    """One question's row of a table of shares as a table of its own: a row per category, with share, interval and answers.

    heading: the label of the share's column. "Ved ikke", where it was told apart, is the last row: a share of all who answered.
    """
    own = {header.label for header in table.columns} & {ANSWERS, OUTSIDE}
    labels = [header.label for header in table.columns if header.label not in own][::3]
    ends = ("", f", {LOW}", f", {HIGH}")
    answers = (table.cell(row, ANSWERS),) if ANSWERS in own else ()
    cells = [(*(table.cell(row, f"{label}{end}") for end in ends), *answers) for label in labels]
    if OUTSIDE in own and table.cell(row, OUTSIDE) is not Missing.LEFT_OUT:
        labels.append(OUTSIDE_OF_ALL)
        cells.append((table.cell(row, OUTSIDE), *(Missing.LEFT_OUT,) * (2 + len(answers))))
    columns = [Header(f"{heading}{end}", "pct.") for end in ends] + [Header(ANSWERS, "svar")] * len(answers)
    draft = replace(
        table.draft,
        caption=caption,
        row_heading=row_heading,
        rows=tuple(labels),
        columns=tuple(columns),
        cells=tuple(cells),
        persons=None,
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

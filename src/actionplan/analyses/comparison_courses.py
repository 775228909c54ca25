"""How the municipality's shares went beside those of comparable ones (guidelines 4.2.2, 3a): indicators in, draft tables out.

For each share of `actionplan.analyses.comparisons` that has a figure for every month: the municipality's and that of the others
taken together, and the gap between them. The gap's means over the quarters of the calendar leave out the country's business cycle
and the season, as far as both have them alike. A gap is mostly what it was the quarter before, so a chart for figures that hang
together (`control_chart.stock_chart`) tells whether the latest lies outside the swings from one quarter to the next. Registers
are counted in full, so those swings are no sampling error, and the chart knows no cause. A reform that all the municipalities had
alike changes both shares, and the gap goes on across it.

The others are those with figures in every month, so that nobody's coming or going looks like a movement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from actionplan import danish
from actionplan.analyses.comparisons import HALF_STEP, TOGETHER, Share, total
from actionplan.analyses.social_mapping import Comparison
from actionplan.methods.control_chart import FIRM, HIGH, LOW, Chart, stock_chart
from actionplan.methods.direction import Direction
from actionplan.publish import Draft, Header
from actionplan.tables.cell import Cell, Missing
from actionplan.tables.figures import Figures

FEWEST: Final = FIRM
"""With fewer quarters it can't be told how alike neighbouring ones are, and no limits are drawn."""
VISIBLE: Final = 0.1
"""What shows as a movement of so many percentage points or less is none: rounding alone can give it."""
AROUND: Final = 6
"""A base that changes slowly is read from so many months before and after, too."""
GAP: Final = "Forskel"
QUARTERS: Final = ("1. kvartal", "2. kvartal", "3. kvartal", "4. kvartal")
Whole = tuple[float, float]
"""Two figures that belong together: a count and its base, or the shares of the municipality and of the others."""


@dataclass(frozen=True)
class Course:
    """A share beside that of the others together. monthly: both in each month, per cent. members: how many the others are;
    without: how many of the comparable ones lack a month. quarters: those of which every month is known, such as "2026K2".
    means: both shares in each. lacking: how many quarters in between are not whole. chart: of the gaps, None with too few."""

    share: Share
    months: tuple[str, ...]
    monthly: tuple[tuple[Cell, Cell], ...]
    members: int
    without: int
    quarters: tuple[str, ...]
    means: tuple[Whole, ...]
    lacking: int
    chart: Chart | None

    @property
    def gaps(self) -> tuple[float, ...]:
        """How much higher the municipality's share is in each quarter, percentage points."""
        return tuple(own - others for own, others in self.means)

    @property
    def shown(self) -> tuple[float, ...]:
        """The same as a reader reckons it from the two shares, which are shown with one decimal."""
        return tuple(round(round(own, 1) - round(others, 1), 1) for own, others in self.means)

    @property
    def changed(self) -> Direction:
        """Which way the gap has gone from the first quarter to the latest; UNCLEAR where that hardly shows."""
        return _visible(self.gaps[-1] - self.gaps[0], self.shown[-1] - self.shown[0])

    @property
    def shift(self) -> float:
        """How far the latest gap lies from its mean, percentage points; 0 without limits."""
        return 0.0 if self.chart is None else self.gaps[-1] - self.chart.mean

    @property
    def moved(self) -> Direction:
        """Whether the latest gap lies higher or lower than the usual swings put it, by as much as published shares can show."""
        return Direction.UNKNOWN if self.chart is None else self.moves[-1]

    @property
    def moves(self) -> tuple[Direction, ...]:
        """The same of each quarter; none without limits."""
        if self.chart is None:
            return ()
        found = []
        for label, gap, shown in zip(self.chart.labels, self.gaps, self.shown, strict=True):
            way = _visible(gap - self.chart.mean, shown - round(self.chart.mean, 1))
            signal = Direction.UP if label in HIGH else Direction.DOWN if label in LOW else Direction.UNCLEAR
            found.append(signal if signal is way else Direction.UNCLEAR)
        return tuple(found)

    @property
    def weight(self) -> float:
        """How much the latest gap has moved, in reaches of its limits, so that different shares can be set beside each other."""
        if self.chart is None or self.moved is Direction.UNCLEAR:
            return 0.0
        reach = self.chart.upper - self.chart.mean
        return abs(self.shift) / reach if reach else float("inf")


def course(figures: Figures, comparison: Comparison, share: Share) -> Course | None:
    """The course of a share; None where the municipality and the others have it for less than two whole quarters."""
    months = figures.periods.get(share.count.measure, ())
    own = _monthly(figures, comparison.own, months, share)
    comparable = [_monthly(figures, area, months, share) for area in comparison.group]
    # A month that most of the others lack is no reason to leave any of them out, but one that a few lack is.
    common = {i for i in range(len(months)) if 2 * sum(isinstance(each[i], Missing) for each in comparable) < len(comparable)}
    members = [each for each in comparable if not any(isinstance(each[i], Missing) for i in common)]
    monthly: list[tuple[Cell, Cell]] = []
    for i, mine in enumerate(own):
        known = [pair for each in members if not isinstance(pair := each[i], Missing)] if i in common else []
        monthly.append((mine if isinstance(mine, Missing) else _percent([mine]), _percent(known) if known else Missing.UNKNOWN))
    told = [i for i, cells in enumerate(monthly) if not all(isinstance(cell, Missing) for cell in cells)]
    quarters, means = _quarters(months, monthly)
    if len(quarters) < 2:
        return None
    gaps = [mine - theirs for mine, theirs in means]
    return Course(
        share,
        months[told[0] : told[-1] + 1],
        tuple(monthly[told[0] : told[-1] + 1]),
        len(members),
        len(comparable) - len(members),
        quarters,
        means,
        _number(quarters[-1]) - _number(quarters[0]) + 1 - len(quarters),
        stock_chart(gaps) if len(gaps) >= FEWEST else None,
    )


def weightiest(courses: Sequence[Course]) -> Course | None:
    """The course whose gap has moved most beyond its usual swings; where none has, the first, which is the most important."""
    return max(courses, key=lambda each: each.weight, default=None)


def monthly_draft(figures: Figures, comparison: Comparison, found: Course) -> Draft:
    """What is drawn: rows are the months, columns the municipality and the others together."""
    headers = tuple(Header(label, "pct.", 1) for label in (comparison.own, TOGETHER))
    return _draft(figures, comparison, found, ("Måned", found.months), headers, found.monthly)


def quarterly_draft(figures: Figures, comparison: Comparison, found: Course) -> Draft:
    """What is judged: rows are the quarters, columns the mean shares of both and the gap between these as they are shown."""
    headers = (*(Header(label, "pct.", 1) for label in (comparison.own, TOGETHER)), Header(GAP, "procentpoint", 1))
    cells = tuple((*pair, gap) for pair, gap in zip(found.means, found.shown, strict=True))
    return _draft(figures, comparison, found, ("Kvartal", tuple(map(quarter, found.quarters))), headers, cells)


def quarter(period: str) -> str:
    """A quarter such as "2026K2" in words: "2. kvartal 2026"."""
    return f"{QUARTERS[int(period[5:]) - 1]} {period[:4]}"


def _monthly(figures: Figures, area: str, months: Sequence[str], share: Share) -> list[Whole | Missing]:
    """Count and base of each month, as exactly as they can be known, or why there are none.

    The base of a rounded rate is the one published by itself or, where that isn't known, the median of what the months around it
    suggest, as populations change slowly; either is held within what the month's own rate allows.
    """
    counts = [total(figures, area, month, share.count) for month in months]
    of = [total(figures, area, month, share.of) for month in months]
    pairs = [_pair(count, base) for count, base in zip(counts, of, strict=True)]
    if not share.is_rate:
        return pairs
    # What each month says of the base by itself. A share of nought says nothing.
    alone = [None if isinstance(pair, Missing) or not pair[0] else 100 * pair[0] / pair[1] for pair in pairs]
    found: list[Whole | Missing] = []
    for i, pair in enumerate(pairs):
        if isinstance(pair, Missing):
            found.append(pair)
            continue
        count, rate = pair
        first = max(0, min(i - AROUND, len(months) - 2 * AROUND - 1))
        near = [base for base in alone[first : first + 2 * AROUND + 1] if base is not None]
        base = None if share.base is None else total(figures, area, months[i], share.base)
        if base is None or isinstance(base, Missing):
            base = (median(near) if near else None) if share.base is None else alone[i]
        found.append(Missing.UNKNOWN if base is None else (count, _held(base, count, rate / 100)))
    return found


def _pair(count: Cell, of: Cell) -> Whole | Missing:
    """Both figures, or the reason of the one that is missing. Nothing is a share of nought."""
    if isinstance(count, Missing):
        return count
    if isinstance(of, Missing):
        return of
    return (count, of) if of else Missing.UNKNOWN


def _held(base: float, count: float, share: float) -> float:
    """The base, or the nearest to it that gives the published share when it is rounded."""
    least = count / (share + HALF_STEP)
    return max(base, least) if share <= HALF_STEP else min(max(base, least), count / (share - HALF_STEP))


def _percent(wholes: Sequence[Whole]) -> float:
    """The share of all taken together."""
    return 100 * sum(count for count, _ in wholes) / sum(base for _, base in wholes)


def _quarters(months: Sequence[str], monthly: Sequence[tuple[Cell, Cell]]) -> tuple[tuple[str, ...], tuple[Whole, ...]]:
    """The quarters with all three months known, and the means of both shares in them."""
    parts: dict[str, list[Whole]] = {}
    for month, (own, others) in zip(months, monthly, strict=True):
        if not isinstance(own, Missing) and not isinstance(others, Missing):
            parts.setdefault(f"{month[:4]}K{(int(month[5:]) + 2) // 3}", []).append((own, others))
    whole = {name: known for name, known in parts.items() if len(known) == 3}
    means = tuple((sum(own for own, _ in known) / 3, sum(others for _, others in known) / 3) for known in whole.values())
    return tuple(whole), means


def _visible(exact: float, shown: float) -> Direction:
    """Which way a difference between two gaps goes; UNCLEAR unless it is more than `VISIBLE`, exactly and as it is shown."""
    least = min(round(abs(exact), 1), round(abs(shown), 1))
    if least <= VISIBLE or exact * shown < 0:
        return Direction.UNCLEAR
    return Direction.UP if exact > 0 else Direction.DOWN


def _number(quarter: str) -> int:
    """Quarters counted through, so that their distance is a difference."""
    return 4 * int(quarter[:4]) + int(quarter[5:])


def _draft(
    figures: Figures,
    comparison: Comparison,
    found: Course,
    rows: tuple[str, tuple[str, ...]],
    headers: tuple[Header, ...],
    cells: tuple[tuple[Cell, ...], ...],
) -> Draft:
    places = (found.share.count, found.share.of, *([found.share.base] if found.share.base else []))
    sources = dict.fromkeys(source for place in places for source in figures.sources.get(place.measure, ()))
    first, last = (danish.month(found.months[i]) for i in (0, -1))
    caption = danish.capital(found.share.wording.subject)
    return Draft(caption, *rows, headers, cells, f"{first} til {last}", tuple(sources), comparison.invented)

"""How far each goal is (guidelines 4.2.2): its baseline, what has been done, the course of its figures, and what that suggests.

A measure's figures are written by the group that follows the plan up. Small counts are added up to longer periods first, as a
chart of them would show chance and could tell of single persons; a series gets limits where there are points enough for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import pandas as pd

from actionplan import danish
from actionplan.analyses.goal_records import Records, about
from actionplan.methods.control_chart import FIRM, HIGH, LOW, Chart, chart
from actionplan.methods.direction import SMALL_COUNT
from actionplan.parameters.goals import Goal, Measure, counts_somebody, shown_figure
from actionplan.parameters.target_groups import same_name
from actionplan.publish import Draft, Header, Published, official, separate
from actionplan.tables.cell import Missing

Variation = Literal["better", "worse", "chance", "unknown"]

FEWEST: Final = 7
"""With fewer points no rule of a control chart but the outermost could ever hold, so no limits are drawn."""
NEW_PLAN: Final = "Det er for tidligt at sige noget: planen er ny."
MOST_DECIMALS: Final = 2
PERIODS: Final = ((3, "kvartal"), (6, "halvår"), (12, "år"))
"""What small monthly counts are added up to: months, and the Danish word."""
PLURAL: Final = {3: "kvartaler", 6: "halvår", 12: "år"}


@dataclass(frozen=True)
class Series:
    """A measure's figures in order of time, before the gate: readers see `Course.shown`.

    months: how many each is the sum of, 0 where they stand as they were measured.
    """

    days: tuple[date, ...]
    values: tuple[float, ...]
    months: int = 0

    @property
    def period(self) -> str:
        """The Danish word for the period that each figure is the sum of; empty where it was measured like that."""
        return dict(PERIODS).get(self.months, "")


@dataclass(frozen=True)
class Move:
    """A decision that gave a measure another target. before: None where it had none, or it isn't known."""

    day: date
    before: float | None
    after: float


@dataclass(frozen=True)
class Course:
    """What a measure's figures tell. shown: the figures that have passed the gate, in order of time, with their days.

    chart: None where no limits can be drawn; why: the reason, in Danish. variation: what the latest point says of the process.
    target, baseline, moves: for figures as they are shown, that is times the months that each is the sum of. withheld: whether
    the baseline is too small to be shown; then it is None. fresh: how many figures are from after baseline and target were
    settled; only they tell how the plan goes. recent: the chart of those alone, the same as `chart` where that is all.
    """

    measure: Measure
    shown: Published
    series: Series
    chart: Chart | None
    why: str
    variation: Variation
    baseline: float | None
    target: float | None
    moves: tuple[Move, ...] = ()
    withheld: bool = False
    fresh: int = 0
    recent: Chart | None = None
    threshold: int = 0

    @property
    def new(self) -> bool:
        """Whether baseline and target were settled anew so lately that the figures from before would tell of the old plan."""
        return self.measure.since is not None and self.fresh < min(FEWEST, len(self.series.values))

    @property
    def unmeasured(self) -> bool:
        """Whether nothing has been measured since baseline and target were settled anew."""
        return self.measure.since is not None and not self.fresh

    def told(self, value: float) -> str:
        """A baseline or a target as readers may see it."""
        return shown_figure(self.measure, value, self.threshold)

    @property
    def latest(self) -> float | None:
        """The latest figure; None where there is none or it may not be shown."""
        cell = self.shown.draft.cells[-1][0] if self.shown.rows else Missing.UNKNOWN
        return None if isinstance(cell, Missing) else cell

    @property
    def few(self) -> bool:
        """Whether there are too few figures for limits, and not figures that are too small for them."""
        return len(self.series.values) < FEWEST

    @property
    def met(self) -> bool | None:
        """Whether the latest figure reaches the target; None where either is lacking, or it is from before the target."""
        if self.latest is None or self.target is None or self.unmeasured:
            return None
        return self._reaches(self.latest)

    def _reaches(self, value: float) -> bool:
        if self.target is None:
            return False
        return value >= self.target if self.measure.direction == "up" else value <= self.target

    @property
    def doubt(self) -> str:
        """Why a target that is met may not be met for long, as a sentence; empty where nothing speaks for that."""
        if not self.met or self.variation == "better":
            return ""
        if self.assurance == "either":
            return "Tallet når målet nu, men kan svinge tilbage."
        once = self.fresh < 2 or not self._reaches(self.series.values[-2])
        return "Tallet når målet nu, men det er kun én måling, så det kan svinge tilbage." if not self.assurance and once else ""

    @property
    def assurance(self) -> str:
        """What the process can be relied on to do with the target: "passes", "fails" or "either".

        Empty without limits, and where the process is changing, as limits then tell nothing of where it will go.
        """
        if self.recent is None or self.target is None or self.variation != "chance":
            return ""
        return self.recent.assurance(self.target, higher_is_better=self.measure.direction == "up")


def course(records: Records, goal: Goal, measure: Measure, threshold: int) -> Course:
    """A measure's figures through the gate, with limits where there are enough.

    threshold: the smallest count of persons or companies that may be shown.
    """
    series = readings(records.measurements, goal, measure)
    somebody = counts_somebody(measure.unit)
    if somebody:
        series = added_up(series, measure, threshold)
    shown = _shown(series, measure, threshold, records)
    cells = [row[0] for row in shown.draft.cells]
    seen = [float(cell) for cell in cells if not isinstance(cell, Missing)]
    made, why = None, ""
    if len(cells) < FEWEST:
        count = danish.counted(len(cells), "en måling", "målinger") if cells else "ingen målinger"
        added = f" efter sammenlægning til {PLURAL[series.months]}" if series.months else ""
        enough = danish.counted(FEWEST, "", "").strip()
        why = f"Der er {count}{added}. Først ved {enough} kan et mønster skelnes fra tilfældigheder."
    elif len(seen) < len(cells):
        why = "Nogle af tallene er for små til at blive vist, så der er ikke tegnet grænser."
    elif somebody and sum(seen) / len(seen) < SMALL_COUNT:
        why = f"Tallene er i gennemsnit under {danish.exact(SMALL_COUNT)} og for små til grænser."
    else:
        made = chart(seen)
        why = f"Grænserne er foreløbige, indtil der er {danish.counted(FIRM, '', '').strip()} målinger." if made.trial else ""
    times = series.months or 1
    moves = tuple(
        Move(move.day, _times(move.before, times), round(move.after * times, 6)) for move in target_moves(records, goal, measure)
    )
    target = moves[-1].after if moves else _times(measure.target, times)
    baseline = _times(measure.baseline, times)
    withheld = somebody and baseline is not None and 0 < baseline < threshold
    fresh = _fresh(series, measure.since)
    recent = made if fresh == len(cells) else chart(seen[-fresh:]) if made is not None and fresh >= FEWEST else None
    return Course(
        measure,
        shown,
        series,
        made,
        why,
        _variation(recent, measure),
        None if withheld else baseline,
        target,
        moves,
        withheld,
        fresh,
        recent,
        threshold,
    )


def _fresh(series: Series, since: date | None) -> int:
    """How many figures are from after a day; a period counts where all of it is."""
    if since is None:
        return len(series.days)
    if not series.months:
        return sum(day > since for day in series.days)
    begun = [(pd.Timestamp(day + timedelta(days=1)) - pd.DateOffset(months=series.months)).date() for day in series.days]
    return sum(day >= since for day in begun)


def _times(value: float | None, times: int) -> float | None:
    return None if value is None else round(value * times, 6)


def target_moves(records: Records, goal: Goal, measure: Measure) -> tuple[Move, ...]:
    """The decisions that gave a measure another target, in order of time.

    The goals file may hold the first target, or already that of a decision; then it doesn't tell what the target was before.
    """
    settled = measure.since or date.min
    decided = [each for each in records.decided(goal) if about(each, goal, measure) and each.day >= settled]
    later = [each for each in records.decided_later(goal) if about(each, goal, measure)]
    before = None if measure.target in {each.target for each in (*decided, *later)} else measure.target
    moves = []
    for each in decided:
        assert each.target is not None
        moves.append(Move(each.day, before, each.target))
        before = each.target
    return tuple(moves)


def readings(measurements: pd.DataFrame, goal: Goal, measure: Measure) -> Series:
    """The figures of a measure as they were written down, in order of time. measurements: as `Records` holds them."""
    mine = measurements[
        (measurements["goal"] == goal.number)
        & (measurements["measure"].map(same_name) == same_name(measure.name))
        & measurements["value"].notna()
    ]
    return Series(tuple(day.date() for day in mine["date"]), tuple(mine["value"].astype(float)))


def added_up(series: Series, measure: Measure, threshold: int) -> Series:
    """Monthly counts added up to the shortest period that is neither too small for a chart nor below the threshold.

    Only where the measure counts what happens in a period, as what is counted on a day can't be added. Months at either end
    that make no whole period are left out.
    """
    if not measure.in_period or not series.values or _large(series.values, threshold):
        return series
    by_month = {(day.year, day.month): value for day, value in zip(series.days, series.values, strict=True)}
    if len(by_month) < len(series.values):
        return series
    best = series
    for months, _ in PERIODS:
        periods: dict[tuple[int, int], list[float]] = {}
        for (year, month), value in by_month.items():
            periods.setdefault((year, (month - 1) // months), []).append(value)
        whole = {key: sum(values) for key, values in sorted(periods.items()) if len(values) == months}
        if not whole:
            break
        days = tuple(_last_day(year, (part + 1) * months) for year, part in whole)
        best = Series(days, tuple(whole.values()), months)
        if _large(best.values, threshold):
            break
    return best


def _large(values: Sequence[float], threshold: int) -> bool:
    return sum(values) / len(values) >= SMALL_COUNT and not any(0 < value < threshold for value in values)


def _last_day(year: int, month: int) -> date:
    return (pd.Timestamp(year, month, 1) + pd.offsets.MonthEnd(0)).date()


def _shown(series: Series, measure: Measure, threshold: int, records: Records) -> Published:
    decimals = next(
        (places for places in range(MOST_DECIMALS) if all(round(each, places) == each for each in series.values)), MOST_DECIMALS
    )
    labels = tuple(label(day, series.months) for day in series.days)
    period = danish.span(series.days[0], series.days[-1]) if series.days else ""
    draft = Draft(
        measure.name,
        danish.capital(series.period) if series.months else "Dato",
        labels,
        (Header(measure.name, measure.unit, decimals),),
        tuple((value,) for value in series.values),
        period,
        (records.source,) if records.source else (),
        records.invented,
    )
    return separate(draft, threshold) if counts_somebody(measure.unit) else official(draft)


def label(day: date, months: int) -> str:
    """What a figure is called in a table: its day, or the period that ends on it."""
    part = (day.month - 1) // months + 1 if months else 0
    return {0: danish.day(day), 3: f"{part}. kvartal {day.year}", 6: f"{part}. halvår {day.year}", 12: str(day.year)}[months]


def _variation(made: Chart | None, measure: Measure) -> Variation:
    if made is None:
        return "unknown"
    latest = made.labels[-1]
    if latest not in HIGH | LOW:
        return "chance"
    return "better" if (latest in HIGH) == (measure.direction == "up") else "worse"

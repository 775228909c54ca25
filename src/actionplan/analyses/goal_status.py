"""How far each goal is (guidelines 4.2.2): its baseline, what has been done, the course of its figures, and what that suggests.

A measure's figures are written by the group that follows the plan up, or counted by a register. A series gets limits where
there are points enough for them; where baseline and target have been settled anew, the figures before and after have each their
own. What a register counts on days hangs together and is judged as that (`actionplan.analyses.goal_stocks`).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from actionplan import danish
from actionplan.analyses.goal_levels import Meaning, Variation, meaning, shift, shift_told, variation
from actionplan.analyses.goal_limits import COUNTS, FEWEST, NEARLY_ALIKE, limits
from actionplan.analyses.goal_readings import Series, added_up, begun_anew, label
from actionplan.analyses.goal_records import Records, about, key
from actionplan.analyses.goal_stocks import YEAR, stock_limits
from actionplan.methods.control_chart import FIRM, Chart
from actionplan.parameters.goals import Goal, Measure, counts_somebody, shown_figure, shown_target
from actionplan.publish import Draft, Header, Published, official, rounded, separate
from actionplan.publish.individuals import step_for
from actionplan.tables.cell import Missing

NEW_PLAN: Final = "Det er for tidligt at sige noget: planen er ny."
MOST_DECIMALS: Final = 2
_SINCE: Final = {False: " efter {day}, da nulpunkt og mål blev fastsat", True: " efter {day}, da målet begyndte"}
"""From when on figures are counted: since they were settled, or since the goal began."""


@dataclass(frozen=True)
class Move:
    """A decision that gave a measure another target. before: None where it had none, or it isn't known."""

    day: date
    before: float | None
    after: float


@dataclass(frozen=True)
class Course:
    """What a measure's figures tell. shown: the figures that have passed the gate, in order of time, with their days.

    fresh: how many figures are from after baseline and target were settled; only they tell how the plan goes. recent: their
    chart, former: that of the figures before them; None where no limits can be drawn. Both are of the figures before these were
    rounded, so their numbers are told by way of `seen`. why: the reason that `recent` has none, or what else to bear in
    mind of it, in Danish. variation: what the latest point says of the process. baseline: None where there is none, or it is too
    small to be shown. begun: whether what parts the figures is the goal's own start, since a
    register has figures from before it. stock: whether a register counts them on days; then `former` and `recent` have the same
    limits. broken: how many figures are from before a change of what is counted.
    """

    measure: Measure
    shown: Published
    series: Series
    why: str
    variation: Variation
    baseline: float | None
    target: float | None
    moves: tuple[Move, ...] = ()
    fresh: int = 0
    former: Chart | None = None
    recent: Chart | None = None
    threshold: int = 0
    begun: bool = False
    stock: bool = False
    broken: int = 0

    @property
    def chart(self) -> Chart | None:
        """The limits that stand for the latest figures there are limits for; None where nothing is to be drawn."""
        return self.recent or self.former

    @property
    def meanings(self) -> tuple[Meaning, ...]:
        """What each figure says among those of its own phase; chance where that has no limits."""
        before = len(self.series.values) - self.fresh
        return (*self._meanings(self.former, before), *self._meanings(self.recent, self.fresh))

    def _meanings(self, made: Chart | None, count: int) -> Iterator[Meaning]:
        labels = () if made is None else made.labels
        for place in range(-count, 0):
            yield meaning(labels[place], self.measure) if -place <= len(labels) else "chance"

    @property
    def remarks(self) -> str:
        """Why there are no limits, what else to bear in mind of them, and which figures are left out."""
        return " ".join(filter(None, (self.why, *self.series.remarks)))

    @property
    def new(self) -> bool:
        """Whether baseline and target were settled anew so lately that the figures from before would tell of the old plan."""
        anew = self.measure.since is not None and not self.begun and self.recent is None
        return anew and self.fresh < min(FEWEST, len(self.series.values))

    @property
    def shift(self) -> str:
        """That the level is another one than before the plan, as a sentence; empty where it isn't."""
        if self.former is None or self.recent is None or shift(self.former, self.recent, self.measure) == "chance":
            return ""
        return shift_told(self.seen(self.former.mean), self.seen(self.recent.mean), begun=self.begun)

    @property
    def unmeasured(self) -> bool:
        """Whether nothing has been measured since baseline and target were settled anew."""
        return self.measure.since is not None and not self.fresh

    @property
    def nothing(self) -> str:
        """Why there is no figure at all, as a sentence; empty where there is one."""
        return "" if self.series.values else " ".join(self.series.remarks) or "Der er ikke skrevet nogen tal endnu."

    def told(self, value: float) -> str:
        """A target as readers may see it."""
        return shown_target(self.measure, value, self.threshold)

    @property
    def began(self) -> str:
        """The baseline as readers may see it; empty where there is none."""
        return "" if self.measure.baseline is None else shown_figure(self.measure, self.measure.baseline, self.threshold)

    @property
    def latest(self) -> float | None:
        """The latest figure; None where there is none or it may not be shown."""
        cell = self.shown.draft.cells[-1][0] if self.shown.rows else Missing.UNKNOWN
        return None if isinstance(cell, Missing) else cell

    @property
    def when(self) -> str:
        """The day or the period of the latest figure; there must be one."""
        return label(self.series.days[-1], self.series.months)

    @property
    def step(self) -> int:
        """What the figures are rounded to so that nobody is told of; 0 where they are not."""
        return step_for(self.threshold) if self.series.gate == "rounded" else 0

    def seen(self, value: float) -> float:
        """A mean or a limit as readers may see it: as coarse as the figures."""
        return self.step * math.floor(value / self.step + 0.5) if self.step else value

    @property
    def few(self) -> bool:
        """Whether there are too few figures for limits, and not figures that are too small for them."""
        if self.stock:
            return not self.fresh or len(self.series.values) - self.broken < FIRM
        return self.fresh < FEWEST

    @property
    def slow(self) -> bool:
        """Whether there are limits, but the figures change so slowly that they don't tell whether anything is happening."""
        return self.recent is not None and self.recent.undecided

    @property
    def crossed(self) -> bool:
        """Whether what is counted was changed after baseline and target were settled, so that the latest figure is of another
        thing than they."""
        changed = self.series.broken
        return bool(self.broken) and changed is not None and (self.measure.since is None or self.measure.since < changed)

    @property
    def small(self) -> bool:
        """Whether there are figures enough for limits, but too small ones."""
        return self.recent is None and not self.few and not self.alike

    @property
    def alike(self) -> bool:
        """Whether there are figures enough for limits, but they hardly differ."""
        return self.recent is None and self.why == NEARLY_ALIKE

    @property
    def stands_still(self) -> bool:
        """Whether no figure has been near the target or far from the others, though nothing tells how they vary."""
        if not self.alike or self.target is None or not self.fresh:
            return False
        latest = self.series.values[-self.fresh :]
        near = max(latest) - min(latest) <= 2 * self._finest
        return near and not any(self._reached(-place) for place in range(1, self.fresh + 1))

    @property
    def _finest(self) -> float:
        return _finest(self.shown, self.step)

    @property
    def met(self) -> bool | None:
        """Whether the latest figure reaches the target; None where either is lacking, or it is from before the target."""
        if self.latest is None or self.target is None or self.unmeasured:
            return None
        return self._reached(-1)

    def _reached(self, place: int) -> bool:
        """Whether a figure reaches the target both as it is and as it is shown, so that no rounding makes a goal met."""
        cell = self.shown.draft.cells[place][0]
        if self.target is None or isinstance(cell, Missing):
            return False
        both = (cell, self.series.values[place])
        return min(both) >= self.target if self.measure.direction == "up" else max(both) <= self.target

    @property
    def doubt(self) -> str:
        """Why a target that is met may not be met for long, as a sentence; empty where nothing speaks for that."""
        if self.met and self.crossed and self.series.broken is not None:
            return f"Tallet når målet nu, men det, der tælles, blev ændret {danish.day(self.series.broken)}."
        if not self.met or (self.variation == "better" and not self._steady):
            return ""
        if self.assurance == "either":
            return "Tallet når målet nu, men kan svinge tilbage."
        once = self.fresh < 2 or not self._reached(-2)
        one = danish.counted(1, *COUNTS.get(self.measure.months, ("en måling", "målinger")))
        return f"Tallet når målet nu, men det er kun {one}, så det kan svinge tilbage." if not self.assurance and once else ""

    @property
    def _steady(self) -> bool:
        """Whether the latest figure is as those since the plan began, be their level another one than before it."""
        return self.recent is not None and meaning(self.recent.labels[-1], self.measure) == "chance"

    @property
    def assurance(self) -> str:
        """What the process can be relied on to do with the target: "passes", "fails" or "either".

        Empty without limits, where the process is changing, as limits then tell nothing of where it will go, and where nearly all
        of the figures are from before the plan began.
        """
        early = self.slow or (self.stock and self.fresh < YEAR)
        if self.recent is None or self.target is None or not self._steady or early:
            return ""
        return self.recent.assurance(self.target, higher_is_better=self.measure.direction == "up")


def course(records: Records, goal: Goal, measure: Measure, threshold: int) -> Course:
    """A measure's figures through the gate, with limits where there are enough.

    threshold: the smallest count of persons or companies that may be shown.
    """
    series = _series(records, goal, measure, threshold)
    begun = _has_figures_before(goal, measure, series)
    measure = measure.model_copy(update={"since": goal.start}) if begun else measure
    shown = _shown(series, measure, threshold, records)
    cells = [row[0] for row in shown.draft.cells]
    # What is shown may be rounded; a rounded figure would lie outside limits that the true one lies within.
    figures = [cell if isinstance(cell, Missing) else value for cell, value in zip(cells, series.values, strict=True)]
    finest = _finest(shown, step_for(threshold) if series.gate == "rounded" else 0)
    fresh = _fresh(series, measure.since)
    before = len(cells) - fresh
    since = "" if measure.since is None else _SINCE[begun].format(day=danish.day(measure.since))
    stock, broken = measure.series is not None and not measure.series.flow, 0
    if stock:
        stocks = stock_limits(series, cells, measure, fresh, since)
        alike = stocks.made is not None and stocks.made.upper - stocks.made.lower < finest
        former, recent, why = (None, None, NEARLY_ALIKE) if alike else (stocks.former, stocks.recent, stocks.why)
        broken = stocks.broken
    else:
        former, _ = limits(figures[:before], measure, finest)
        recent, why = limits(figures[before:], measure, finest, since)
    moves = target_moves(records, goal, measure)
    hidden = counts_somebody(measure.unit) and measure.baseline is not None and 0 < measure.baseline < threshold
    return Course(
        measure,
        shown,
        series,
        why,
        variation(former, recent, measure),
        None if hidden else measure.baseline,
        moves[-1].after if moves else measure.target,
        moves,
        fresh,
        former,
        recent,
        threshold,
        begun,
        stock,
        broken,
    )


def _has_figures_before(goal: Goal, measure: Measure, series: Series) -> bool:
    """Whether a register has figures from before the goal began, which tell nothing of how the plan goes."""
    if measure.series is None or measure.since is not None or goal.start is None or not series.days:
        return False
    return series.begun[0] <= goal.start


def _series(records: Records, goal: Goal, measure: Measure, threshold: int) -> Series:
    """A measure's figures by the period that it counts."""
    read = records.readings(goal, measure)
    made = added_up(read, measure.months, records.day)
    if not counts_somebody(measure.unit):
        return made
    return begun_anew(made, read, records.counted.get(key(goal, measure), ()), threshold)


def _fresh(series: Series, since: date | None) -> int:
    """How many figures are from after a day; a period counts where all of it is."""
    if since is None:
        return len(series.days)
    return sum(begun >= since if series.months else begun > since for begun in series.begun)


def _finest(shown: Published, step: int) -> float:
    """The smallest difference that readers can see between two figures. step: what they are rounded to, 0 for nothing."""
    return step or 10.0 ** -shown.columns[0].decimals


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


def _shown(series: Series, measure: Measure, threshold: int, records: Records) -> Published:
    known = [value for value in series.values if not math.isnan(value)]
    decimals = next(
        (places for places in range(MOST_DECIMALS) if all(round(each, places) == each for each in known)), MOST_DECIMALS
    )
    labels = tuple(label(day, series.months) for day in series.days)
    period = danish.span(series.begun[0], series.days[-1]) if series.days else ""
    source = f"{series.source} ({series.about})" if series.about else series.source or records.source
    draft = Draft(
        measure.name,
        danish.capital(series.period) if series.months else "Dato",
        labels,
        (Header(measure.name, measure.unit, decimals),),
        tuple((Missing.WITHHELD if math.isnan(value) else value,) for value in series.values),
        period,
        (source,) if source else (),
        records.invented,
        tuple((count,) for count in series.persons) or None,
    )
    gate = series.gate or ("separate" if counts_somebody(measure.unit) else "official")
    if gate == "official":
        return official(draft)
    return rounded(draft, threshold) if gate == "rounded" else separate(draft, threshold)

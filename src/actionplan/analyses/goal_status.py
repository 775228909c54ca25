"""How far each goal is (guidelines 4.2.2): its baseline, what has been done, the course of its figures, and what that suggests.

A measure's figures are written by the group that follows the plan up, or counted by a register. A series gets limits where there
are points enough for them; where baseline and target have been settled anew, the figures before and after have each their own.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from actionplan import danish
from actionplan.analyses.goal_readings import Series, added_up, begun_anew, label
from actionplan.analyses.goal_records import Records, about, key
from actionplan.methods.control_chart import FIRM, HIGH, LOW, Chart, Label, chart
from actionplan.methods.direction import SMALL_COUNT
from actionplan.parameters.goals import COUNTED, Goal, Measure, counts_somebody, shown_figure
from actionplan.publish import Draft, Header, Published, official, rounded, separate
from actionplan.tables.cell import Cell, Missing

Variation = Literal["better", "worse", "chance", "unknown"]
Meaning = Literal["better", "worse", "chance"]

FEWEST: Final = 7
"""With fewer points no rule of a control chart but the outermost could ever hold, so no limits are drawn."""
NEW_PLAN: Final = "Det er for tidligt at sige noget: planen er ny."
MOST_DECIMALS: Final = 2
_COUNTS: Final = {1: ("en måned", "måneder"), 3: ("et kvartal", "kvartaler"), 6: ("et halvår", "halvår"), 12: ("et år", "år")}
"""How periods of so many months are counted: one, and several."""


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
    chart, former: that of the figures before them; None where no limits can be drawn. why: the reason that `recent` has none, or
    what else to bear in mind of it, in Danish. variation: what the latest point says of the process. withheld: whether the
    baseline is too small to be shown; then it is None. begun: whether what parts the figures is the goal's own start, since a
    register has figures from before it.
    """

    measure: Measure
    shown: Published
    series: Series
    why: str
    variation: Variation
    baseline: float | None
    target: float | None
    moves: tuple[Move, ...] = ()
    withheld: bool = False
    fresh: int = 0
    former: Chart | None = None
    recent: Chart | None = None
    threshold: int = 0
    begun: bool = False

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
        for place in range(count):
            yield "chance" if made is None else _meaning(made.labels[place], self.measure)

    @property
    def remarks(self) -> str:
        """Why there are no limits, what else to bear in mind of them, and which figures are left out."""
        return " ".join(filter(None, (self.why, *self.series.remarks)))

    @property
    def new(self) -> bool:
        """Whether baseline and target were settled anew so lately that the figures from before would tell of the old plan."""
        return self.measure.since is not None and not self.begun and self.fresh < min(FEWEST, len(self.series.values))

    @property
    def unmeasured(self) -> bool:
        """Whether nothing has been measured since baseline and target were settled anew."""
        return self.measure.since is not None and not self.fresh

    @property
    def nothing(self) -> str:
        """Why there is no figure at all, as a sentence; empty where there is one."""
        return "" if self.series.values else " ".join(self.series.remarks) or "Der er ikke skrevet nogen tal endnu."

    def told(self, value: float) -> str:
        """A baseline or a target as readers may see it."""
        return shown_figure(self.measure, value, self.threshold)

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
    def few(self) -> bool:
        """Whether there are too few figures for limits, and not figures that are too small for them."""
        return self.fresh < FEWEST

    @property
    def small(self) -> bool:
        """Whether there are figures enough for limits, but too small ones."""
        return self.recent is None and not self.few

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
        one = danish.counted(1, *_COUNTS.get(self.measure.months, ("en måling", "målinger")))
        return f"Tallet når målet nu, men det er kun {one}, så det kan svinge tilbage." if not self.assurance and once else ""

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
    series = _series(records, goal, measure, threshold)
    begun = _has_figures_before(goal, measure, series)
    measure = measure.model_copy(update={"since": goal.start}) if begun else measure
    somebody = counts_somebody(measure.unit)
    shown = _shown(series, measure, threshold, records)
    cells = [row[0] for row in shown.draft.cells]
    fresh = _fresh(series, measure.since)
    before = len(cells) - fresh
    since = "" if measure.since is None else _SINCE[begun].format(day=danish.day(measure.since))
    former, _ = _limits(cells[:before], measure)
    recent, why = _limits(cells[before:], measure, since)
    moves = target_moves(records, goal, measure)
    withheld = somebody and measure.baseline is not None and 0 < measure.baseline < threshold
    return Course(
        measure,
        shown,
        series,
        why,
        "unknown" if recent is None else _meaning(recent.labels[-1], measure),
        None if withheld else measure.baseline,
        moves[-1].after if moves else measure.target,
        moves,
        withheld,
        fresh,
        former,
        recent,
        threshold,
        begun,
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


def _limits(cells: Sequence[Cell], measure: Measure, since: str = "") -> tuple[Chart | None, str]:
    """The chart of figures in order of time, or why they have none; with it what to bear in mind of the limits. since: from when
    on they are counted, as a sentence tells it, with a space before it."""
    seen = [float(cell) for cell in cells if not isinstance(cell, Missing)]
    if len(cells) < FEWEST:
        told = f"Der er {_counted(len(cells), measure.months)}{since}."
        return None, f"{told} Først ved {_word(FEWEST)} kan et mønster skelnes fra tilfældigheder."
    if len(seen) < len(cells) and measure.series is not None and measure.series.jobindsats is not None:
        return None, "Jobindsats viser ikke alle tallene, så der er ikke tegnet grænser."
    if len(seen) < len(cells):
        return None, f"Nogle af tallene er for små til at blive vist, så der er ikke tegnet grænser.{_remedy(measure)}"
    if counts_somebody(measure.unit) and sum(seen) / len(seen) < SMALL_COUNT:
        return None, f"Tallene er i gennemsnit under {danish.exact(SMALL_COUNT)} og for små til grænser.{_remedy(measure)}"
    made = chart(seen)
    return made, f"Grænserne er foreløbige, indtil der er {_counted(FIRM, measure.months)}." if made.trial else ""


def _word(count: int) -> str:
    return danish.counted(count, "", "").strip()


def _counted(count: int, months: int) -> str:
    """So many figures of periods so long, in words."""
    if not months:
        return danish.counted(count, "en måling", "målinger") if count else "ingen målinger"
    return f"tal for {danish.counted(count, _COUNTS[months][0], _COUNTS[months][1])}" if count else "ingen tal"


def longer(measure: Measure) -> str:
    """The next longer period that a measure can be counted by, as the goals file has it; empty where there is none."""
    if measure.series is not None and not measure.series.flow:
        return ""
    return next((words for months, words in COUNTED.items() if months > max(measure.months, 1)), "")


def _remedy(measure: Measure) -> str:
    """What can be done about small counts, as a sentence with a space before it; empty where nothing can."""
    if not (found := longer(measure)):
        return ""
    may = "Tallene kan" if measure.months else "Er de det, der sker i en periode, kan de"
    return f" {may} tælles {found} i stedet."


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


def _meaning(found: Label, measure: Measure) -> Meaning:
    if found not in HIGH | LOW:
        return "chance"
    return "better" if (found in HIGH) == (measure.direction == "up") else "worse"

"""Of which day a figure is that a meeting writes down, what stands there already, and what the wall may show of it."""

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from actionplan import danish
from actionplan.analyses.goal_readings import PERIODS, label
from actionplan.parameters.goals import PERCENT, Measure, counts_somebody

_LATER: Final = "{day} ligger efter mødet. Skriv den sidste dag, tallet gælder."
_NO_SHARE: Final = "En andel i pct. ligger mellem 0 og 100. Ret tallet."
_BELOW: Final = "Tallet kan ikke være under 0. Ret det."
_BEFORE: Final = "Målet begyndte først {start}, så tallet er fra før planen."
_PERIOD: Final = "Det er tallet for {period}."
_REPLACES: Final = "Der står allerede {figure} for {day}. Det nye tal kommer i stedet for det."
_SMALL: Final = "et tal, som ikke vises her,"
_ADDS: Final = (
    "Der er allerede tal for {period} ({days}). Skal det nye erstatte et af dem, så skriv dets dag. Ellers tæller perioden kun "
    "med, når der plejer at være så mange."
)
_TOGETHER: Final = "Det lægges sammen med {others} for {period}."
_RUNNING: Final = "{period} er ikke slut, så tallet tælles først med bagefter."
_STANDS: Final = "Der er gemt et tal for {day}, som ikke vises her. Skriv et nyt, hvis det skal rettes."


@dataclass(frozen=True)
class Figures:
    """A measure's figures as the file has them, by their days, and the meeting that writes down another one.

    start: the goal's first day. published: the days that note 05 shows figures of, of a period its last day.
    """

    measure: Measure
    held: Mapping[date, float]
    meeting: date
    start: date | None
    published: Collection[date]

    @property
    def step(self) -> int:
        """How many months a figure is of as they are written down: of a quarter's, often one. 0 where they are of a day."""
        months = self.measure.months
        written = sorted({day.year * 12 + day.month for day in self.held})
        apart = min((later - earlier for earlier, later in pairwise(written)), default=months)
        return next((length for length, _ in reversed(PERIODS) if length <= min(apart, months)), 0)

    @property
    def due(self) -> date:
        """The day that the next figure is most likely of: the end of the last whole period or month, or the meeting's own, where
        the latest figure isn't of a month's last day either."""
        latest = max((day for day in self.held if day <= self.meeting), default=None)
        if not self.step and latest is not None and latest != _last_day(latest, 1):
            return self.meeting
        end = _last_day(self.meeting, self.step or 1)
        return end if end == self.meeting else _end_before(self.meeting, self.step or 1)

    def shows(self, day: date) -> bool:
        """Whether the file has a figure for a day that the wall may show: of persons and companies only a whole figure that the
        note shows too, as others could be worked out from what it withholds or leaves out."""
        if day not in self.held or not counts_somebody(self.measure.unit):
            return day in self.held
        months = self.measure.months
        alone = sum(_part(each, months) == _part(day, months) for each in self.held) == 1
        return alone and (_last_day(day, months) if months else day) in self.published

    def wrong(self, day: date, value: float) -> tuple[str, ...]:
        """Why a figure can't be written down, as sentences."""
        late, no_share = day > self.meeting, self.measure.unit == PERCENT and not 0 <= value <= 100
        told = ((_LATER.format(day=danish.day(day)), late), (_NO_SHARE, no_share), (_BELOW, value < 0 and not no_share))
        return tuple(sentence for sentence, holds in told if holds)

    def period(self, day: date) -> str:
        """What a figure of a day is of, as a sentence; empty where it is of the day itself."""
        return _PERIOD.format(period=label(day, self.step)) if self.step else ""

    def hidden(self, day: date) -> str:
        """That the file has a figure for a day which the wall may not show, as a sentence; empty where it has none."""
        return _STANDS.format(day=danish.day(day)) if day in self.held and not self.shows(day) else ""

    def heed(self, day: date, value: float) -> tuple[str, ...]:
        """What to bear in mind of a new figure of a day: what it replaces or adds to, and when it counts."""
        told: list[str] = []
        if self.start is not None and day < self.start:
            told.append(_BEFORE.format(start=danish.day(self.start)))
        if self.step and self.meeting < _last_day(day, self.step):
            told.append(_RUNNING.format(period=danish.capital(label(day, self.step))))
        if day in self.held:
            figure = danish.exact(self.held[day]) if self.shows(day) else _SMALL
            return (*told, *([_REPLACES.format(figure=figure, day=danish.day(day))] if self.held[day] != value else []))
        for length, sentence in ((self.step, _ADDS), (self.measure.months, _TOGETHER)):
            there = [danish.day(each) for each in sorted(self.held) if length and _part(each, length) == _part(day, length)]
            if there:
                others = danish.counted(len(there), "et andet tal", "andre tal")
                return (*told, sentence.format(period=label(day, length), days=danish.joined(there), others=others))
        return tuple(told)


def _part(day: date, months: int) -> int:
    """The number of a day's period since the year 0."""
    return (day.year * 12 + day.month - 1) // months if months else day.toordinal()


def _last_day(day: date, months: int) -> date:
    """The last day of the period that a day is in."""
    year, month = divmod((_part(day, months) + 1) * months - 1, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _end_before(day: date, months: int) -> date:
    """The last day of the period before the one that a day is in."""
    year, month = divmod(_part(day, months) * months - 1, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])

"""Findings as data: what a note says, with the figure behind it, so that later notes can build on it."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from actionplan.methods.direction import Direction
from actionplan.methods.rates import Interval, wilson
from actionplan.publish import Published

PERCENT = "pct."


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that a note found.

    id: "<notebook>.<name>", the same in every municipality. headline: the finding in a few words, used as a chart's title.
    sentence: one or two Danish sentences with the figures. value, unit, period: the figure that the finding is about, None
    where there is none to show. comparison: other areas' figures in the same unit. uncertainty: how sure it is, in Danish.
    direction: as `actionplan.methods.direction.Direction`'s values. invented: made from invented data. strength: whether it
    tells of something that works (True) or of a challenge (False), None where the note doesn't judge.

    What a later note needs to tell whether the figure has moved (`actionplan.analyses.movement`), each left out where it is not
    known. base: the persons, companies or answers that a share is of. margin: half the figure's 95 per cent interval, in its
    unit; 0 where it is read off a list that is complete, so that chance plays no part. step: what it is rounded to so that no
    single person is told of, 0 for nothing. about: what the figure is of, where that may be another thing next time, such as
    the answer that most gave. signal: which way a control chart says that the figure has gone, "up" or "down", or "chance"
    where it says that it has not; empty without a chart. phase: the day from which on the chart's figures count, where those from
    before it are judged for themselves; empty where none are. A figure of one phase is not in the chart of another.
    """

    id: str
    headline: str
    sentence: str
    value: float | None = None
    unit: str = ""
    period: str = ""
    source: str
    uncertainty: str
    comparison: tuple[tuple[str, float], ...] = ()
    direction: str = Direction.UNKNOWN.value
    invented: bool
    strength: bool | None = None
    base: float | None = None
    margin: float | None = None
    step: float = 0.0
    about: str = ""
    signal: str = ""
    phase: str = ""

    def sized(self, *, base: float | None = None, margin: float | None = None, step: float = 0.0, about: str = "") -> "Finding":
        """The same finding with what its figure's chance is reckoned from."""
        return replace(self, base=base, margin=margin, step=step, about=about)

    @property
    def interval(self) -> Interval | None:
        """The figure's 95 per cent interval: by its margin, otherwise Wilson's of a share; None where neither is known."""
        if self.value is None:
            return None
        if self.margin is not None:
            return Interval(self.value - self.margin, self.value + self.margin)
        if self.base is None or self.unit != PERCENT:
            return None
        low, high = wilson(min(self.value / 100, 1.0) * self.base, self.base)
        return Interval(100 * low, 100 * high)

    def record(self) -> dict[str, Any]:
        """The finding as JSON wants it."""
        return {**asdict(self), "comparison": dict(self.comparison)}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Finding":
        """A finding back from `record`, also of another version of the workbook: what it does not know is passed over."""
        known = {field.name for field in fields(cls)}
        kept = {name: value for name, value in record.items() if name in known}
        return cls(**{**kept, "comparison": tuple(record["comparison"].items())})

    @classmethod
    def of(
        cls,
        id: str,
        told: tuple[str, str],
        value: float | None,
        table: Published,
        uncertainty: str,
        *,
        unit: str = PERCENT,
        direction: Direction = Direction.UNKNOWN,
        comparison: tuple[tuple[str, float], ...] = (),
    ) -> "Finding":
        """A finding made from a published table, whose period and sources it has. told: headline and sentence."""
        return cls(
            id=id,
            headline=told[0],
            sentence=told[1],
            value=value,
            unit=unit,
            period=table.draft.period,
            source="; ".join(table.draft.sources),
            uncertainty=uncertainty,
            comparison=comparison,
            direction=direction.value,
            invented=table.invented,
        )

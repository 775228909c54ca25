"""Findings as data: what a note says, with the figure behind it, so that later notes can build on it."""

from dataclasses import asdict, dataclass
from typing import Any

from actionplan.methods.direction import Direction
from actionplan.publish import Published


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that a note found.

    id: "<notebook>.<name>", the same in every municipality. headline: the finding in a few words, used as a chart's title.
    sentence: one or two Danish sentences with the figures. value, unit, period: the figure that the finding is about, None
    where there is none to show. comparison: other areas' figures in the same unit. uncertainty: how sure it is, in Danish.
    direction: as `actionplan.methods.direction.Direction`'s values. invented: made from invented data. strength: whether it
    tells of something that works (True) or of a challenge (False), None where the note doesn't judge.
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

    def record(self) -> dict[str, Any]:
        """The finding as JSON wants it."""
        return {**asdict(self), "comparison": dict(self.comparison)}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Finding":
        """A finding back from `record`."""
        return cls(**{**record, "comparison": tuple(record["comparison"].items())})

    @classmethod
    def of(
        cls,
        id: str,
        told: tuple[str, str],
        value: float | None,
        table: Published,
        uncertainty: str,
        *,
        unit: str = "pct.",
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

"""Findings as data: what a note says, with the figure behind it, so that later notes can build on it."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One thing that a note found.

    id: "<notebook>.<name>", the same in every municipality. headline: the finding in a few words, used as a chart's title.
    sentence: one or two Danish sentences with the figures. value, unit, period: the figure that the finding is about, None
    where there is none to show. comparison: other areas' figures in the same unit. uncertainty: how sure it is, in Danish.
    direction: as `actionplan.methods.direction.Direction`'s values. invented: made from invented data.
    """

    id: str
    headline: str
    sentence: str
    value: float | None
    unit: str
    period: str
    source: str
    uncertainty: str
    comparison: tuple[tuple[str, float], ...]
    direction: str
    invented: bool

    def record(self) -> dict[str, Any]:
        """The finding as JSON wants it."""
        return {**asdict(self), "comparison": dict(self.comparison)}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Finding":
        """A finding back from `record`."""
        return cls(**{**record, "comparison": tuple(record["comparison"].items())})

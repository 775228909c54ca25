"""Strengths and challenges of the present effort, each with what it rests on."""

from dataclasses import dataclass

from actionplan.analyses.finding import Finding


@dataclass(frozen=True)
class Remark:
    """A strength of the present effort, or a challenge.

    id: "03.<subject>.<name>", the same in every municipality. headline: a few words without full stop. sentence: one or two
    Danish sentences with what and where. evidence: what it rests on, such as "18 dokumenter". weight: how much it matters among
    the remarks of one subject, 0 to 1. invented: made from invented data. value, unit: the figure that it is about, None where
    there is none. sources: as a reader wants them. counted: whether the figure is counted on the municipality's own list. base:
    what a share is of.
    """

    id: str
    strength: bool
    headline: str
    sentence: str
    evidence: str
    weight: float
    invented: bool
    value: float | None = None
    unit: str = ""
    sources: tuple[str, ...] = ()
    counted: bool = False
    base: float | None = None

    def finding(self, unsure: str = "") -> Finding:
        """The remark as a finding. unsure: what makes it uncertain besides what it rests on."""
        return Finding(
            id=self.id,
            headline=self.headline,
            sentence=self.sentence,
            value=self.value,
            unit=self.unit,
            source="; ".join(self.sources),
            uncertainty=f"Bygger på {self.evidence}. {unsure}".strip(),
            invented=self.invented,
            strength=self.strength,
            margin=0.0 if self.counted else None,
            base=self.base,
        )

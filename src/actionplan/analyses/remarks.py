"""Strengths and challenges of the present effort, each with what it rests on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """A strength of the present effort, or a challenge.

    id: "03.<subject>.<name>", the same in every municipality. headline: a few words without full stop. sentence: one or two
    Danish sentences with what and where. evidence: what it rests on, such as "18 dokumenter". weight: how much it matters among
    the remarks of one subject, 0 to 1. invented: made from invented data.
    """

    id: str
    strength: bool
    headline: str
    sentence: str
    evidence: str
    weight: float
    invented: bool

"""Interviews made by hand, a row for each statement."""

from collections.abc import Iterable
from dataclasses import dataclass

from actionplan.analyses.interviews import Interviews
from actionplan.invented.frames import frame
from actionplan.tables.specs import INTERVIEWS


@dataclass(frozen=True)
class Said:
    """One row: a highlight with one tag."""

    interview: str
    theme: str = "mentor"
    polarity: str = "success"
    text: str = "Det hjalp."
    informant: str = "citizen"
    status: str | None = "in_activation"
    size: int = 1
    quote: bool = True


def talks(said: Iterable[Said], *, invented: bool = False) -> Interviews:
    rows = [(one.interview, one.informant, one.status, one.size, one.theme, one.polarity, one.text, one.quote) for one in said]
    return Interviews(frame(INTERVIEWS, rows), ("Interviews i efteråret 2026",), invented)

"""Individual data made by hand for the tests of the analyses: an extract from 1 January 2023 to 31 July 2026."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from actionplan.analyses.lives import Extract, Lives
from actionplan.invented.frames import frame
from actionplan.publish import Draft
from actionplan.sources.reference import SupportBasis
from actionplan.tables.cell import Cell
from actionplan.tables.specs import OFFER_SPELLS, SUPPORT_SPELLS

FIRST, LAST = date(2023, 1, 1), date(2026, 7, 31)
SOURCE = ("Prøvekommunens fagsystem",)


def _basis(label: str, kind: str, *words: str) -> SupportBasis:
    return SupportBasis.model_validate({"label": label, "kind": kind, "words": (label, *words), "source": "Prøve"})


WORDS = {
    "cash_benefit": _basis("kontanthjælp", "benefit", "uddannelseshjælp"),
    "unemployment_benefit": _basis("dagpenge", "benefit", "a-dagpenge"),
    "sickness_benefit": _basis("sygedagpenge", "benefit"),
    "rehabilitation": _basis("revalidering", "benefit"),
    "flex_job": _basis("støttet job", "supported_job", "fleksjob"),
    "education": _basis("uddannelse", "education", "SU"),
    "job": _basis("job", "job"),
}


@dataclass(frozen=True)
class On:
    """A spell on a benefit. end None: it still runs."""

    person: str
    benefit: str
    start: str
    end: str | None = None
    match_group: str | None = None
    female: bool = True
    born: int = 1980


@dataclass(frozen=True)
class In:
    """Time in an offer."""

    person: str
    start: str
    end: str | None = None
    sector: str = "private"
    model: str | None = "single_trainee"
    company: str | None = "V1"
    offer: str = "virksomhedspraktik"


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def lives_of(
    support: Iterable[On], offers: Iterable[In] = (), *, first: date = FIRST, last: date = LAST, invented: bool = False
) -> Lives:
    """The prepared data of these spells."""
    benefits = [
        (on.person, "female" if on.female else "male", on.born, on.benefit, on.match_group, _day(on.start), _day(on.end))
        for on in support
    ]
    took = [(in_.person, in_.offer, in_.sector, in_.model, in_.company, _day(in_.start), _day(in_.end)) for in_ in offers]
    extract = Extract(first, last, stated=True)
    return Lives.of(frame(SUPPORT_SPELLS, benefits), frame(OFFER_SPELLS, took), WORDS, extract, SOURCE, invented=invented)


def many(count: int, benefit: str, start: str, end: str | None = None, *, name: str = "", match_group: str = "") -> list[On]:
    """So many persons alike; name tells them from others on the same benefit."""
    return [On(f"{benefit}{name}{number}", benefit, start, end, match_group or None) for number in range(count)]


def value(draft: Draft, row: str, column: str) -> Cell:
    """One cell by its labels."""
    return draft.cells[draft.rows.index(row)][labels(draft).index(column)]


def labels(draft: Draft) -> list[str]:
    """The labels of the columns."""
    return [header.label for header in draft.columns]


def table(draft: Draft) -> dict[str, tuple[Cell, ...]]:
    """The rows by their labels."""
    return dict(zip(draft.rows, draft.cells, strict=True))


def total(draft: Draft, rows: Sequence[str] | None = None) -> float:
    """The sum of all cells, or of those rows."""
    chosen = [cells for row, cells in table(draft).items() if rows is None or row in rows]
    return sum(cell for cells in chosen for cell in cells if isinstance(cell, float))

"""Individual data made up for the tests of the analyses: a few spells in, `Lives` out."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from actionplan.analyses.lives import Extract, Lives
from actionplan.publish import Draft
from actionplan.sources.reference import SupportBasis, SupportKind
from actionplan.tables.cell import Cell

FIRST, LAST = "2023-01-01", "2026-07-31"
Support = Sequence[tuple[str, str, str, str | None]]
Offers = Sequence[tuple[str, str, str, str, str | None]]


def _basis(label: str, kind: SupportKind, *words: str) -> SupportBasis:
    return SupportBasis(label=label, kind=kind, words=(label, *words), source="opdigtet")


WORDS = {
    "cash_benefit": _basis("kontanthjælp", "benefit", "uddannelseshjælp"),
    "unemployment_benefit": _basis("dagpenge", "benefit"),
    "sickness_benefit": _basis("sygedagpenge", "benefit"),
    "flex_job": _basis("støttet job", "supported_job", "fleksjob"),
    "pension": _basis("pension eller efterløn", "pension", "førtidspension"),
    "education": _basis("uddannelse", "education", "SU"),
    "job": _basis("job", "job", "løn"),
    "same_benefit": _basis("samme ydelse", "same", "uændret"),
    "other_benefit": _basis("anden ydelse", "other"),
    "unknown": _basis("ukendt", "unknown", "ved ikke"),
}


def lives_of(support: Support, offers: Offers = (), *, first: str = FIRST, last: str = LAST) -> Lives:
    """Lives from rows: support (person, benefit, start, end), offers (person, offer, sector, start, end); None runs on."""
    spells = pd.DataFrame(support, columns=["person_id", "benefit", "start", "end"])
    spells = spells.assign(sex="female", birth_year=1980, match_group=None)
    took = pd.DataFrame(offers, columns=["person_id", "offer", "sector", "start", "end"])
    took = took.assign(cooperation_model=None, company_id=None)
    for frame in (spells, took):
        for column in ("start", "end"):
            frame[column] = pd.to_datetime(frame[column]).astype("datetime64[us]")
    extract = Extract(date.fromisoformat(first), date.fromisoformat(last), stated=True)
    return Lives.of(spells, took, WORDS, extract, ("Kommunens udtræk",), invented=True)


def column(draft: Draft, label: str) -> list[Cell]:
    """A column of a draft by its label."""
    place = [header.label for header in draft.columns].index(label)
    return [row[place] for row in draft.cells]


def figures(draft: Draft) -> dict[str, dict[str, Cell]]:
    """A draft's cells by the labels of rows and columns, without those that are 0."""
    labels = [header.label for header in draft.columns]
    pairs = zip(draft.rows, draft.cells, strict=True)
    return {row: {label: cell for label, cell in zip(labels, cells, strict=True) if cell} for row, cells in pairs}

"""How long those on a benefit have been on it, and whether they are in an offer (guidelines 2.1.1).

Two tables are about the same persons: `by_benefit`, and `taking_part`, whose row totals are cells of the first or differences
between them. So a row of the second may be shown only where its total can be read from the first anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from actionplan import danish
from actionplan.analyses.lives import Lives, own_rows
from actionplan.publish import Draft, Header

OTHERS = "andre ydelser"
ALL = "alle ydelser"


@dataclass(frozen=True)
class Band:
    """A span of months on a benefit, from the first (inclusive) up to the last (exclusive; None: no end)."""

    label: str
    low: float
    high: float | None


BANDS = (
    Band("under ½ år", 0, 6),
    Band("½-1 år", 6, 12),
    Band("1-2 år", 12, 24),
    Band("2-5 år", 24, 60),
    Band("5 år og mere", 60, None),
)
"""The durations that are told, shortest first."""


TAKING_PART = ("i tilbud", "ikke i tilbud")


@dataclass(frozen=True)
class Row:
    """A row of `taking_part`: the persons of a band on one benefit, or on all others (benefit None)."""

    benefit: str | None
    band: str

    @property
    def label(self) -> str:
        """The row as a reader knows it: "kontanthjælp, 1-2 år"."""
        return f"{self.benefit or OTHERS}, {self.band}"


def by_benefit(lives: Lives, threshold: int) -> Draft:
    """Persons on a benefit on the last day, by benefit (rows, the largest first) and by duration (columns, `BANDS`).

    Duration is of the unbroken time on the present benefit. Benefits with fewer than `OWN_ROW` times the threshold are joined
    in the last row, with the smallest of the others where they are still fewer than the threshold. Gate: `counts`.
    """
    people = _on_benefit(lives)
    rows = own_rows(people["basis"].value_counts(), threshold, rest=OTHERS, whole=ALL)
    order = (list(dict.fromkeys(rows.values())), [band.label for band in BANDS])
    caption = "Borgere efter ydelse, og hvor længe de har fået den"
    return _draft(lives, (caption, "Ydelse"), people["basis"].map(rows), band_of(people["months"]), order)


def taking_part(lives: Lives, rows: Sequence[Row]) -> Draft:
    """Persons on a benefit on the last day, by benefit and duration (rows, as asked for) and by offer (columns, `TAKING_PART`).

    In a row of all other benefits are those that no row names. Gate: `counts`.
    """
    people = _on_benefit(lives)
    named = {row.benefit for row in rows if row.benefit}
    benefit = people["basis"].where(people["basis"].isin(list(named)), OTHERS)
    label = benefit + ", " + band_of(people["months"])
    columns = pd.Series(np.where(people["in_offer"], *TAKING_PART), index=people.index)
    order = ([row.label for row in rows], TAKING_PART)
    chosen = label.isin(order[0])
    return _draft(lives, ("Borgere i og uden for tilbud", "Ydelse og varighed"), label[chosen], columns[chosen], order)


def band_of(months: pd.Series) -> pd.Series:
    """The label of the band that each number of months lies in."""
    edges = [*(band.low for band in BANDS), np.inf]
    return pd.cut(months, edges, right=False, labels=[band.label for band in BANDS]).astype("str")


def reaches_back(lives: Lives) -> bool:
    """Whether the data tell beginnings before the extract's first day.

    Some registers cut spells there. Then nobody can have a longer duration than the extract, and a note has to say so.
    """
    return bool((lives.support["start"] < lives.first).any())


def _on_benefit(lives: Lives) -> pd.DataFrame:
    people = lives.on(lives.last)
    return people[people["kind"] == "benefit"]


def _draft(
    lives: Lives, titles: tuple[str, str], rows: pd.Series, columns: pd.Series, order: tuple[Sequence[str], Sequence[str]]
) -> Draft:
    """Persons by row and column. titles: the caption and the heading of the rows; order: the labels of rows and columns."""
    table = pd.crosstab(rows, columns).reindex(index=list(order[0]), columns=list(order[1]), fill_value=0)
    return Draft(
        caption=titles[0],
        row_heading=titles[1],
        rows=tuple(order[0]),
        columns=tuple(Header(label, "personer") for label in order[1]),
        cells=tuple(tuple(float(count) for count in row) for row in table.to_numpy().tolist()),
        period=danish.day(lives.extract.last),
        sources=lives.sources,
        invented=lives.invented,
    )

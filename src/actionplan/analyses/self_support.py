"""How long people are on support before they are without it, also of those who still are (guidelines 2.1.1).

Only periods whose beginning the extract holds are followed: a period that ran already on its first day was met because it was
long. Who is still on support on the last day counts for as long as it is known. What the curve means:

- The end is that somebody is without support for four weeks, or on a basis that is a job or education. Without support is not
  self-support: it can be a job, education, somebody else's income, a move or a death; the extract does not know.
- Support of another kind goes on with the period, a supported job and a pension too. Who gets a pension does not get an end.
- A curve assumes that those who came lately will go on like those who came before. Far out it builds on the few who came first:
  `Curve.at` says how many.
- One person can have several periods. They are counted as if they were different people, so the intervals are a little narrow.
"""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from actionplan import danish
from actionplan.analyses.flows import FEW, OTHER_BENEFITS
from actionplan.analyses.lives import DAYS_PER_MONTH, GAP_DAYS, Lives, unbroken
from actionplan.methods.survival import Curve, kaplan_meier
from actionplan.publish import Draft, Header
from actionplan.tables.cell import Cell, Missing

EVERYBODY = "alle"
PERIODS = "Forløb"
ENDS = ("job", "education")
"""Kinds of basis that are an end of support."""


def curves(lives: Lives, threshold: int) -> Mapping[str, Curve]:
    """Curves of the days from the beginning of support to its end: "alle", then by the first basis, most periods first.

    Bases with fewer than four times the threshold periods are joined as "andre ydelser", which is left out where these too are
    fewer than the threshold, or are all there are. Empty where there are fewer periods than the threshold altogether.
    """
    periods = followed(lives)
    if len(periods) < threshold:
        return {}
    sizes = periods["basis"].astype(str).value_counts()
    common = sorted((str(basis) for basis in sizes.index[sizes >= FEW * threshold]), key=lambda basis: (-sizes[basis], basis))
    rare = [str(basis) for basis in sizes.index if basis not in common]
    groups = {EVERYBODY: list(sizes.index), **{basis: [basis] for basis in common}}
    if common and sizes[rare].sum() >= threshold:
        groups[rare[0] if len(rare) == 1 else OTHER_BENEFITS] = rare
    chosen = {name: periods[periods["basis"].isin(bases)] for name, bases in groups.items()}
    return {name: kaplan_meier(part["days"], part["ended"]) for name, part in chosen.items()}


def medians(lives: Lives, found: Mapping[str, Curve]) -> Draft:
    """The months by which half have left, with the 95 per cent interval: rows are the curves, unknown where half have not left.

    The last column is how many periods each curve is about. Gate: `summaries`.
    """
    columns = (*(Header(label, "måneder") for label in ("Halvdelen inden for", "mindst", "højst")), Header(PERIODS, "forløb"))
    cells = tuple((*(_months(days) for days in curve.quantile(0.5)), float(curve.count)) for curve in found.values())
    return Draft(
        "Måneder, før halvdelen er uden ydelse",
        "Første ydelse",
        tuple(found),
        columns,
        cells,
        begun(lives),
        lives.sources,
        lives.invented,
    )


def _months(days: float) -> Cell:
    return Missing.UNKNOWN if math.isnan(days) else days / DAYS_PER_MONTH


def followed(lives: Lives) -> pd.DataFrame:
    """The periods that can be followed from their beginning: basis (the first), days (on support), ended.

    Whether a period has ended is known four weeks later. So everybody is followed up to four weeks before the extract's last
    day: were the ends of the last four weeks left out alone, periods would look longer. In the same way a period that begins
    in the extract's first four weeks can be the rest of one that was paused.
    """
    support = lives.support[~lives.support["kind"].isin(ENDS)]
    if support.empty:
        return pd.DataFrame({"basis": pd.Series(dtype="str"), "days": np.zeros(0), "ended": np.zeros(0, dtype=bool)})
    periods = lives.support_periods if len(support) == len(lives.support) else unbroken(support, ["person"])
    earliest, latest = _days_of_beginning(lives)
    periods = periods[(periods["kind"] == "benefit") & (periods["start"] >= earliest) & (periods["start"] <= latest)]
    until = periods["end"].where(periods["end"] <= latest, latest)
    return pd.DataFrame(
        {
            "basis": periods["basis"].astype(str),
            "days": (until - periods["start"]).dt.days + 1,
            "ended": periods["end"] <= latest,
        }
    ).reset_index(drop=True)


def begun(lives: Lives) -> str:
    """When the periods that are followed began, as a reader wants it; empty where the extract is too short to follow any."""
    earliest, latest = _days_of_beginning(lives)
    return danish.span(earliest.date(), latest.date()) if earliest <= latest else ""


def _days_of_beginning(lives: Lives) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and last day on which a period that is followed can have begun."""
    pause = pd.Timedelta(days=GAP_DAYS)
    return lives.first + pause, lives.last - pause

"""Typical courses over three years, in one readable picture (guidelines 2.1.1, "forløbsanalyser").

Everybody on a benefit when the window opens is followed month by month. Courses are alike where people went through the same
states in the same order, however long they stayed; how long is then told as a mean for each type.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from actionplan import danish
from actionplan.analyses.lives import NO_BENEFIT, Lives
from actionplan.methods.sequences import Codes, by_month, codes, stays, without_interludes
from actionplan.publish import Draft, Header

WINDOW = 36
SHORTEST_WINDOW = 12
"""With fewer months there is no course to speak of."""
SHORTEST_STAY = 3
"""Months that a new state must last to count: shorter ones are pauses and waits."""
MOST_TYPES = 7
OTHER_COURSES = "andre forløb"
ALL_THE_TIME = "{} hele perioden"
ARROW = " → "
PERSONS = "Personer"
RULE = (
    "Forløbet er, hvad borgerne levede af den første dag i hver måned. "
    f"Et skift tæller, når det varer mindst {danish.counted(SHORTEST_STAY, 'måned', 'måneder')}."
)
"""How a course is made, for readers."""


@dataclass(frozen=True)
class Trajectories:
    """The types of courses, most common first.

    draft: rows the types and last "andre forløb", one column with the persons. strips: for each type shown (not the rest) its
    states in order with the mean length of each stay in months, which sum to the window. months: the length of the window.
    """

    draft: Draft
    strips: Mapping[str, tuple[tuple[str, float], ...]]
    months: int


def typical(lives: Lives, threshold: int) -> Trajectories | None:
    """The types of courses of those who were on a benefit on the first day of the window.

    The window is the last 36 months, the last day's month included, or as many whole months as the extract holds. A person's
    state in a month is the basis on its first day, "uden ydelse" where there is none. Types with fewer persons than the
    threshold, and those after the seven most common, are "andre forløb"; where these would be fewer than the threshold, the
    least common type is with them. None where the window is under a year or nobody can be shown.
    """
    months = pd.date_range(end=lives.last.replace(day=1), periods=WINDOW, freq="MS")
    months = months[months >= lives.first]
    if len(months) < SHORTEST_WINDOW:
        return None
    followed = _followed(lives, months)
    if len(followed) < threshold:
        return None
    sequences, states = codes(followed)
    sequences = without_interludes(sequences, SHORTEST_STAY)
    spent = stays(sequences)
    types = _types(spent, len(sequences), len(states))
    spent["type"] = types[spent["row"].to_numpy()]
    sizes = np.bincount(types)
    shown = _shown(sizes, threshold)
    if len(shown) == 0:
        return None
    strips = {}
    for kind in shown:
        of_type = spent[spent["type"] == kind]
        mean, first = (of_type.groupby("position")[column] for column in ("length", "state"))
        strip = tuple((states[int(state)], float(length)) for state, length in zip(first.first(), mean.mean(), strict=True))
        strips[label([state for state, _ in strip])] = strip
    rest = len(sequences) - int(sizes[shown].sum())
    persons = [float(sizes[kind]) for kind in shown]
    rows, cells = tuple(strips), tuple((count,) for count in persons)
    if rest:
        rows, cells = (*rows, OTHER_COURSES), (*cells, (float(rest),))
    window = danish.span(months[0].date(), (months[-1] + pd.offsets.MonthEnd()).date())
    caption = f"Forløb for borgere, der var på ydelse den {danish.day(months[0])}"
    draft = Draft(caption, "Forløb", rows, (Header(PERSONS, "personer"),), cells, window, lives.sources, lives.invented)
    return Trajectories(draft, strips, len(months))


def label(states: Sequence[str]) -> str:
    """What a type is called: its states in order; a single one "hele perioden"."""
    return ALL_THE_TIME.format(states[0]) if len(states) == 1 else ARROW.join(states)


def _followed(lives: Lives, months: pd.DatetimeIndex) -> pd.DataFrame:
    """The states month by month of those on a benefit on the window's first day."""
    begun = lives.on(months[0])
    people = begun.loc[begun["kind"] == "benefit", "person"]
    spells = lives.support[lives.support["person"].isin(people)]
    return by_month(spells.rename(columns={"basis": "state"}), months, NO_BENEFIT)


def _types(spent: pd.DataFrame, persons: int, states: int) -> Codes:
    """A number for each person's order of states, the same for the same order."""
    kind = np.zeros(persons, dtype=np.int64)
    for position in range(int(spent["position"].max()) + 1):
        at = spent[spent["position"] == position]
        kind *= states + 1
        kind[at["row"].to_numpy()] += at["state"].to_numpy() + 1
        kind = np.unique(kind, return_inverse=True)[1].astype(np.int64)  # keeps the numbers small
    return kind


def _shown(sizes: Codes, threshold: int) -> Codes:
    """The types with a row of their own, most common first."""
    order = np.argsort(-sizes, kind="stable")
    shown = order[sizes[order] >= threshold][:MOST_TYPES]
    rest = int(sizes.sum() - sizes[shown].sum())
    return shown[:-1] if 0 < rest < threshold else shown

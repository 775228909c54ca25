"""The target groups that the municipality has defined: how many they are, for how long, and how many are ready for a company.

The guidelines (2.1.1) want the mapping to tell how large the cooperation with companies has to be; that is counted per target
group. Groups may overlap, so that nothing here adds up.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from actionplan import danish
from actionplan.analyses.benefit_durations import reaches_back
from actionplan.analyses.lives import COMPANY_SECTORS, Lives, months_between
from actionplan.names import nearest
from actionplan.parameters.target_groups import Model, Readiness, TargetGroup
from actionplan.publish import Draft, Header
from actionplan.sources.reference import SupportBasis
from actionplan.tables.cell import Cell, Missing

Words = Mapping[str, SupportBasis]

SIZE = "Personer"
ALL = "Alle på ydelse"
SIZE_BEFORE = "Personer et år før"
ALL_BEFORE = "Alle på ydelse et år før"
IN_COMPANY = "I tilbud i virksomhed"
READY: Mapping[Model, str] = {
    "single_trainee": "Klar til model 1",
    "open_places": "Klar til model 2",
    "training_department": "Klar til model 3",
    "team_intake": "Klar til model 4",
}
"""The columns of those ready for each cooperation model."""
DURATION = "Varighed"


class UnknownWord(NamedTuple):
    """A word of the params that nothing in the data answers to. part: "ydelse" or "visitation"; suggestion: "" where no word
    of the data is near."""

    group: str
    part: str
    word: str
    suggestion: str


def members(people: pd.DataFrame, group: TargetGroup, words: Words) -> pd.Series:
    """Who of these people (as `Lives.on` gives them) is in the group, in their order.

    words: what people live of, with the words that files use, so that one kind of benefit is found by all its names.
    A group that names no benefit is of those on a benefit, and not of those in a job, education or on a pension.
    """
    found = pd.Series(True, index=people.index)
    if group.benefits:
        found &= people["basis"].map(_plain).isin(_bases(group.benefits, words))
    else:
        found &= people["kind"] == "benefit"
    if group.sex is not None:
        found &= people["female"] == (group.sex == "female")
    youngest, oldest = group.age
    if youngest is not None:
        found &= people["age"] >= youngest
    if oldest is not None:
        found &= people["age"] <= oldest
    low, high = group.months
    if low is not None:
        found &= people["months"] >= low
    if high is not None:
        found &= people["months"] < high
    if group.match_groups:
        found &= _visited(people, group.match_groups)
    if group.in_offer is not None:
        found &= people["in_offer"] == group.in_offer
    return found


def counts(lives: Lives, groups: Sequence[TargetGroup], words: Words) -> Draft:
    """Each group on the last day: rows are the groups, all columns persons.

    `SIZE` and `ALL` (everybody on a benefit, the base of a share), the same a year before, `IN_COMPANY` (of the group, those
    who were in an offer in a company at any time in the last 12 months) and `READY` per model. UNKNOWN: the year before where
    the extract begins later, a duration that the extract cannot tell, and readiness that the params say nothing about.
    The figures do not add up. Gate: `rounded`.
    """
    last, before = lives.last, lives.last - pd.DateOffset(years=1)
    recently = lives.offers[(lives.offers["end"] > before) & lives.offers["sector"].isin(COMPANY_SECTORS)]["person"].unique()

    def row(group: TargetGroup) -> tuple[Cell, ...]:
        people = lives.on(last)
        if not tells(lives, last, group):
            return (Missing.UNKNOWN, _on_benefit(people), *[Missing.UNKNOWN] * (3 + len(READY)))
        mine = people[members(people, group, words)]
        past: tuple[Cell, Cell] = (Missing.UNKNOWN, Missing.UNKNOWN)
        if before >= lives.first:
            then = lives.on(before)
            size = float(members(then, group, words).sum()) if tells(lives, before, group) else Missing.UNKNOWN
            past = (size, _on_benefit(then))
        in_company = float(mine["person"].isin(recently).sum())
        ready = (_ready(mine, group.ready.get(model)) for model in READY)
        return (float(len(mine)), _on_benefit(people), *past, in_company, *ready)

    columns = (SIZE, ALL, SIZE_BEFORE, ALL_BEFORE, IN_COMPANY, *READY.values())
    cells = tuple(row(group) for group in groups)
    return _draft(lives, "Målgrupperne", groups, tuple(Header(label, "personer") for label in columns), cells)


def months(lives: Lives, groups: Sequence[TargetGroup], words: Words) -> Draft:
    """How long each group has been on its present basis on the last day: rows are the groups.

    Columns: the median in whole months (UNKNOWN for nobody, and where the extract cannot tell), and the persons behind it, by
    which the gate judges.
    """

    def row(group: TargetGroup) -> tuple[Cell, Cell]:
        people = lives.on(lives.last)
        if not tells(lives, lives.last, group):
            return (Missing.UNKNOWN, Missing.UNKNOWN)
        mine = people.loc[members(people, group, words), "months"]
        return (float(np.floor(mine.median())) if len(mine) else Missing.UNKNOWN, float(len(mine)))

    columns = (Header(DURATION, "måneder"), Header(SIZE, "personer"))
    return _draft(lives, "Målgruppernes varighed på ydelse", groups, columns, tuple(row(group) for group in groups))


def unknown_words(lives: Lives, groups: Sequence[TargetGroup], words: Words) -> list[UnknownWord]:
    """The words of the params that nothing in the data answers to: a slip of the pen must not pass as a group of nobody."""
    bases = [str(basis) for basis in lives.support["basis"].unique()]
    visited = [str(each) for each in lives.support["match_group"].unique() if str(each)]
    told = [each for each in bases if each]
    told += [word for basis in words.values() if basis.label in bases for word in basis.words if word not in bases]
    present, categories = {_plain(basis) for basis in bases}, {_plain(each) for each in visited}
    found: list[UnknownWord] = []
    for group in groups:
        for word in group.benefits:
            if not _bases((word,), words) & present:
                found.append(UnknownWord(group.name, "ydelse", word, _nearest(word, told)))
        rules = [word for readiness in group.ready.values() for word in readiness.match_groups]
        for word in dict.fromkeys((*group.match_groups, *rules)):
            if _plain(word) not in categories:
                found.append(UnknownWord(group.name, "visitation", word, _nearest(word, visited)))
    return found


def _ready(mine: pd.DataFrame, readiness: Readiness | None) -> Cell:
    """How many of these are ready: a stated share of them, or those visited as the params say."""
    if readiness is None:
        return Missing.UNKNOWN
    if readiness.share is not None:
        return float(np.floor(len(mine) * readiness.share / 100 + 0.5))
    return float(_visited(mine, readiness.match_groups).sum()) if readiness.match_groups else Missing.UNKNOWN


def tells(lives: Lives, day: pd.Timestamp, group: TargetGroup) -> bool:
    """Whether the data tell who is in the group on that day: not where spells are cut at the extract's first day, and the
    group wants to know of longer durations than since then."""
    bounds = [bound for bound in group.months if bound is not None]
    since = months_between(pd.Series([lives.first]), day).iloc[0]
    return not bounds or max(bounds) <= since or reaches_back(lives)


def _on_benefit(people: pd.DataFrame) -> float:
    return float((people["kind"] == "benefit").sum())


def _visited(people: pd.DataFrame, categories: Sequence[str]) -> pd.Series:
    return people["match_group"].map(_plain).isin([_plain(category) for category in categories])


def _bases(benefits: Sequence[str], words: Words) -> set[str]:
    """What the data call these benefits: the basis that a word belongs to, or the word itself where it is none's."""
    by_word = {_plain(word): _plain(basis.label) for basis in words.values() for word in (*basis.words, basis.label)}
    return {by_word.get(_plain(benefit), _plain(benefit)) for benefit in benefits}


def _nearest(word: str, candidates: Sequence[str]) -> str:
    return next(iter(nearest(word, candidates)), "")


def _plain(word: str) -> str:
    return " ".join(word.casefold().split())


def _draft(
    lives: Lives,
    caption: str,
    groups: Sequence[TargetGroup],
    columns: tuple[Header, ...],
    cells: tuple[tuple[Cell, ...], ...],
) -> Draft:
    rows = tuple(group.name for group in groups)
    return Draft(caption, "Målgruppe", rows, columns, cells, danish.day(lives.extract.last), lives.sources, lives.invented)

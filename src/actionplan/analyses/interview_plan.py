"""Whom to interview (guidelines 2.1.2): an objective choice from the social mapping.

The guidelines want the figures to give "et objektivt grundlag for udvælgelse af deltagere til de efterfølgende interviews": some
in activation or on passive support, others formerly unemployed and now in an ordinary or a supported job, singly and in groups
with barriers in common.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from actionplan import danish
from actionplan.analyses.lives import GAP_DAYS, Lives
from actionplan.publish import Draft, Header

STATUS = {
    "in_activation": "i aktivering",
    "passive": "på passiv ydelse",
    "ordinary_job": "tidligere ledig, nu uden ydelse eller i job",
    "supported_job": "tidligere ledig, nu i støttet job",
}
"""Whom the guidelines want to hear, by the words of the table `interviews`, as far as the data on benefits can tell."""
OTHERS = "andre ydelser"
LEFT_WITHIN = 24
"""Months. Who left a benefit longer ago is no longer asked about the course that led out of it."""
GROUP_POOL = 24
"""Persons behind a group interview: three times the eight that it has at most, since many cannot or will not come."""
PREFERRED = 2
"""Interviews with each stratum where there are enough: one alone could be about one person."""
ROUNDING = 1e-9
"""What floating point can make of a whole share."""


@dataclass(frozen=True)
class Stratum:
    """Citizens who are alike for the choice of whom to interview.

    status: a key of `STATUS`. basis: what they live of, of the formerly unemployed the benefit that they left; "" where that is
    not told apart. persons: None where nobody has counted them.
    """

    status: str
    basis: str
    persons: float | None

    @property
    def label(self) -> str:
        """The stratum as a reader knows it: "i aktivering: kontanthjælp"."""
        return f"{STATUS[self.status]}: {self.basis}" if self.basis else STATUS[self.status]


@dataclass(frozen=True)
class Share:
    """How many interviews a stratum gets."""

    stratum: Stratum
    singles: int
    groups: int


@dataclass(frozen=True)
class InterviewPlan:
    """How many interviews to hold with whom. rule: how it was worked out, in Danish."""

    shares: tuple[Share, ...]
    rule: str

    def singles(self, status: str) -> int:
        """Single interviews planned with citizens of a status."""
        return sum(share.singles for share in self.shares if share.stratum.status == status)

    def groups(self, status: str) -> int:
        """Group interviews planned with citizens of a status."""
        return sum(share.groups for share in self.shares if share.stratum.status == status)


def strata(lives: Lives, threshold: int) -> tuple[Stratum, ...]:
    """Who can be interviewed: everybody on a benefit on the last day, in an offer or not, and the formerly unemployed.

    Those are who left the last benefit within 24 months (and at least four weeks) before the last day, had begun in an offer
    before, and are now in a supported job, a job or without a benefit; what the last live of is not in the data. Benefits with
    fewer persons than the threshold are joined within their status; a status with fewer in all is left out.
    """
    people = lives.on(lives.last)
    now = people[people["kind"] == "benefit"]
    present = pd.DataFrame({"status": np.where(now["in_offer"], "in_activation", "passive"), "basis": now["basis"].astype("str")})
    every = pd.concat([present, _formerly_unemployed(lives, people)])
    found: list[Stratum] = []
    for status in STATUS:
        sizes = every.loc[every["status"] == status, "basis"].value_counts()
        each = [Stratum(status, str(basis), float(size)) for basis, size in sizes.items()]
        found += _joined(each, lambda stratum: _persons(stratum) < threshold, threshold)
    return tuple(found)


def strata_from_rates(recipients: float | None, activation_degree: float | None) -> tuple[Stratum, ...]:
    """The same from two published figures, where there are no data on single persons.

    recipients: full-time persons on cash benefit. activation_degree: per cent of their time in an offer, so of
    them on an average day. None: not known. How many formerly unemployed there are no published figure tells.
    """
    active = None if recipients is None or activation_degree is None else recipients * activation_degree / 100
    passive = None if recipients is None or active is None else recipients - active
    sizes: dict[str, float | None] = {"in_activation": active, "passive": passive}
    return tuple(Stratum(status, "", sizes.get(status)) for status in STATUS)


def plan(strata: Sequence[Stratum], singles: int, groups: int) -> InterviewPlan:
    """How many single and group interviews to hold with each stratum.

    Strata that would get less than one single interview by their size are joined within their status. Then the interviews go by
    size (largest remainder), but at least two to each, or one where there are fewer interviews, and never more than there
    are persons. A stratum of unknown size counts like the mean of the others. Group interviews go to the largest stratum of each
    status first, and to those of one benefit only, so that the participants have something in common.
    Raises ValueError for a negative number of interviews.
    """
    if singles < 0 or groups < 0:
        raise ValueError("a number of interviews is 0 or more")
    chosen = _large_enough([stratum for stratum in strata if stratum.persons != 0], singles)
    floor = min(PREFERRED, singles // len(chosen)) if chosen else 0
    given = _by_size(_sizes(chosen), singles, floor)
    held = _groups(chosen, groups)
    shares = tuple(
        Share(stratum, int(number if stratum.persons is None else min(number, int(stratum.persons))), held.get(stratum, 0))
        for stratum, number in zip(chosen, given, strict=True)
    )
    return InterviewPlan(shares, _rule(shares, floor))


def stratum_sizes(plan: InterviewPlan, lives: Lives) -> Draft:
    """The strata of a plan from data on single persons with their sizes: rows are the strata. Gate: `rounded`."""
    counted = [share.stratum for share in plan.shares if share.stratum.persons is not None]
    cells = tuple((_persons(stratum),) for stratum in counted)
    rows = tuple(stratum.label for stratum in counted)
    period, columns = danish.day(lives.extract.last), (Header("Borgere", "personer"),)
    return Draft(
        "Borgere, der kan interviewes", "Situation og ydelse", rows, columns, cells, period, lives.sources, lives.invented
    )


def _formerly_unemployed(lives: Lives, people: pd.DataFrame) -> pd.DataFrame:
    """status and basis of those who left a benefit after they had begun in an offer."""
    benefits = lives.periods[lives.periods["kind"] == "benefit"]
    latest = benefits.sort_values("end", kind="stable").drop_duplicates("person", keep="last")
    since, until = lives.last - pd.DateOffset(months=LEFT_WITHIN), lives.last - pd.Timedelta(days=GAP_DAYS)
    left = latest[(latest["end"] >= since) & (latest["end"] < until)]
    begun = lives.offers.drop_duplicates("person")[["person", "start"]]  # the first of each, as they are in order of time
    left = left.merge(begun, on="person", suffixes=("", "_of_offer"))
    left = left[left["start_of_offer"] <= left["end"]].merge(
        people[["person", "kind"]], on="person", how="left", suffixes=("", "_now")
    )
    kind = left["kind_now"].astype("object")
    status = np.select([kind.isna() | (kind == "job"), kind == "supported_job"], ["ordinary_job", "supported_job"], "")
    found = pd.DataFrame({"status": status, "basis": left["basis"].astype("str")})
    return found[found["status"] != ""]


def _persons(stratum: Stratum) -> float:
    return 0.0 if stratum.persons is None else stratum.persons


def _large_enough(strata: Sequence[Stratum], singles: int) -> list[Stratum]:
    sizes = dict(zip(strata, _sizes(strata), strict=True))
    whole = sum(sizes.values())
    found: list[Stratum] = []
    for status in STATUS:
        each = [stratum for stratum in strata if stratum.status == status]
        found += _joined(each, lambda stratum: sizes[stratum] * singles < whole, 0)
    return found


def _joined(strata: Sequence[Stratum], small: Callable[[Stratum], bool], least: float) -> list[Stratum]:
    """Strata of one status, the largest first, with the small ones as one. Where that one has fewer persons than `least`
    the smallest of the others joins it; where there is no other it is left out."""
    ordered = sorted(strata, key=lambda stratum: (-_persons(stratum), stratum.basis))
    few = [stratum for stratum in ordered if small(stratum) or stratum.basis == OTHERS]
    many = [stratum for stratum in ordered if stratum not in few]
    if few and many and sum(map(_persons, few)) < least:
        few.insert(0, many.pop())
    if not few or sum(map(_persons, few)) < least:
        return many
    together = few[0] if len(few) == 1 else replace(few[0], basis=OTHERS, persons=sum(map(_persons, few)))
    return [*many, together]


def _sizes(strata: Sequence[Stratum]) -> NDArray[np.float64]:
    """Sizes to share by; what is not known counts like the mean of the others."""
    known = [stratum.persons for stratum in strata if stratum.persons is not None]
    mean = sum(known) / len(known) if known and sum(known) else 1.0
    return np.array([mean if stratum.persons is None else stratum.persons for stratum in strata], dtype=float)


def _by_size(sizes: NDArray[np.float64], number: int, floor: int) -> NDArray[np.int64]:
    """So many interviews shared by size, at least `floor` to each: whole ones first, the rest to the largest remainders."""
    low = np.zeros(len(sizes), dtype=bool)  # gets what each gets at least
    while True:
        left = number - floor * int(low.sum())
        exact = np.where(low, floor, sizes * left / sizes[~low].sum())
        less = ~low & (exact < floor - ROUNDING)
        if not less.any():
            break
        low |= less
    given: NDArray[np.int64] = np.floor(exact + ROUNDING).astype(np.int64)
    order = np.argsort(given - exact, kind="stable")
    given[order[: number - int(given.sum())]] += 1
    return given


def _groups(strata: Sequence[Stratum], number: int) -> dict[Stratum, int]:
    """How many group interviews to hold with which strata: one of each status in turn, so many as it has persons for."""
    held: dict[Stratum, int] = {}
    waiting = {status: [each for each in strata if each.status == status and each.basis != OTHERS] for status in STATUS}

    def has_room(stratum: Stratum) -> bool:
        return stratum not in held if stratum.persons is None else stratum.persons >= GROUP_POOL * (held.get(stratum, 0) + 1)

    while sum(held.values()) < number:
        # Of each status the one with most persons for each group; those of unknown size come after the known ones.
        open_to = [room for each in waiting.values() if (room := [*filter(has_room, each)])]
        ready = [max(room, key=lambda each: _persons(each) / (held.get(each, 0) + 1)) for room in open_to]
        if not ready:
            break
        for stratum in sorted(ready, key=_persons, reverse=True)[: number - sum(held.values())]:
            held[stratum] = held.get(stratum, 0) + 1
    return held


def _rule(shares: Sequence[Share], floor: int) -> str:
    if not shares:
        return "Der er ingen tal at fordele interviewene efter."
    least = {2: "Hver gruppe får to enkeltinterviews. Resten", 1: "Hver gruppe får ét enkeltinterview. Resten"}
    told = [f"{least.get(floor, 'Enkeltinterviewene')} er fordelt efter, hvor mange borgere der er i gruppen."]
    if any(share.stratum.persons is None for share in shares):
        told.append("En gruppe, som ingen har talt op, regnes som gennemsnittet af de andre.")
    if any(share.stratum.basis == OTHERS for share in shares):
        told.append("Små grupper i samme situation er slået sammen.")
    there = {share.stratum.status for share in shares}
    missing = [f"»{label}«" for status, label in STATUS.items() if status not in there]
    if missing:
        which = f"{'gruppen' if len(missing) == 1 else 'grupperne'} {danish.joined(missing)}"
        told.append(f"Om {which} siger tallene for lidt. Find nogle at interviewe gennem jobkonsulenter og virksomheder.")
    if any(share.groups for share in shares):
        told.append(
            "Gruppeinterviews holdes med de største grupper i hver situation. Inviter fem til otte borgere, der har de samme "
            "barrierer, fx helbred eller lang tid uden arbejde."
        )
    return " ".join(told)

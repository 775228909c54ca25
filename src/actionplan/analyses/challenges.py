"""The essential local challenges, drawn from the findings of notes 01 to 03 by one rule for all municipalities (`RULE`).

The guidelines (2.4, 3.1, 3.2.2) want the challenges that come from the target groups, the companies' attitude and the present
effort, and that lead up to a choice of goals and cooperation models. The rule looks at the findings alone, whatever the order
they are read in, and what the analyst has changed comes on top of it: pinned first, dropped never, headlines reworded.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, NamedTuple

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.analyses.social_mapping import GROUP
from actionplan.methods.direction import Direction
from actionplan.names import did_you_mean
from actionplan.parameters.goals import Changes, Goals

Area = Literal["borgerne", "virksomhederne", "indsatsen"]

AREAS: Mapping[str, Area] = MappingProxyType({"01": "borgerne", "02": "virksomhederne", "03": "indsatsen"})
"""What each earlier note is about, by its number; when challenges are dealt out, the first comes first."""
MOST, MOST_STRENGTHS = 8, 4
"""At most so many stand in the note."""
MANY = 25.0
"""What companies ask for is a challenge from this share of them on, in per cent."""
FEW = 40.0
"""What would be good is a challenge where at most this share of companies have it, so far under a half that a survey's usual
margin does not reach it."""

RULE = (
    "En oplysning er en udfordring, når tallet er klart dårligere end landets eller går den forkerte vej, når mindst hver fjerde "
    f"virksomhed efterspørger noget, når højst {danish.percent(FEW, 0)} har erfaring eller er positive, eller når interviewene "
    "eller notat 03 peger på den. Målgruppens størrelse er det altid. De tre områder får plads på skift, højst "
    f"{danish.counted(MOST, 'i alt', 'i alt')}. Om borgerne kommer det først, der både er dårligere og går den forkerte vej, og "
    "så det, der er længst fra landet (den samlede ledighed efter de andre tal); om virksomhederne det, der gælder flest; om "
    "indsatsen det, de interviewede er enige om, og så det, der standser eller sinker en sag. Kommunen kan sætte nogle forrest "
    "og udelade andre."
)
"""How the challenges are chosen and ranked, as the note prints it."""

WORSE: Mapping[str, Direction] = MappingProxyType({
    "01.recipients": Direction.UP,
    "01.visitation": Direction.UP,
    "01.activation": Direction.DOWN,
    "01.offers": Direction.DOWN,
    "01.ordinary_hours": Direction.DOWN,
    "01.unemployment": Direction.UP,
    "01.long_term": Direction.UP,
})  # fmt: skip
"""Which way is the worse one, for the figures where that is clear. Other figures are background until somebody pins them."""
PLACED = frozenset({"01.visitation", "01.offers"})
"""Known for one month alone: their direction tells where they lie beside the country and not how they move."""
LAST = "01.unemployment"
"""Comes after what is as bad, however far from the country it lies: most of the unemployed are not whom the plan is for."""
SIZES = (
    "01.target_groups", "01.visitation", "01.recipients", "01.duration", "01.long_term", "01.unemployment",
)  # fmt: skip
"""What tells how large the target group is, the best first. The best one there is always counts, so that a note on a municipality
where nothing is worse than elsewhere still says whom the plan is for."""
WANTED: Mapping[str, str] = MappingProxyType({
    "02.support": "ville hjælpe {who}",
    "02.expectations": "forventes af {who}, men {lack}",
    "02.groups": "en mulighed: interesserede, som ikke samarbejder i dag",
})  # fmt: skip
"""What companies ask for, with why that counts."""
GOOD: Mapping[str, str] = MappingProxyType({
    "02.experience": "har samarbejdet",
    "02.register": "har erfaring",
    "02.assessment": "er tilfredse",
    "02.attitude": "er enige",
})  # fmt: skip
"""What would be good to have many of, after the share of companies that do."""
SAME_AS: Mapping[str, str] = MappingProxyType({"02.register": "02.experience"})
"""Findings that tell from a second source what another tells already: they count only where that one is missing."""
POINTED_AT: Mapping[str, str] = MappingProxyType({
    "03.views": "sagt af de interviewede",
    "03.way": "fundet på borgerens vej til job",
    "03.roles": "fundet i opgavefordelingen",
    "03.cooperation": "fundet i aftalerne med virksomheder",
    "03.documents": "fundet i det skriftlige materiale",
    "03.partners": "fundet på listen over samarbejdspartnere",
})  # fmt: skip
"""Why a challenge that note 03 points at counts, by the subject it is found in."""
EFFORT = (
    "03.views.better",
    "03.way.breaks", "03.roles.holes", "03.cooperation.contact",
    "03.cooperation.models", "03.cooperation.mentors",
    "03.way.late", "03.way.waits", "03.views.disputed", "03.roles.doubles", "03.way.hand_overs", "03.way.doubles",
    "03.documents.contradictions", "03.partners.interfaces", "03.documents.gaps", "03.documents.apart",
    "03.cooperation.kinds", "03.partners.contacts", "03.documents.old",
)  # fmt: skip
"""The present effort's challenges, the weightiest first: what the groups agree on, what stops a case, models and mentors that are
not used, what slows a case down, what is missing on paper. Their figures count different things, so no figure can rank them."""
STRENGTHS = (
    "03.views.works", "03.cooperation.under_way", "03.way.unbroken", "03.roles.clear", "03.cooperation.all_models",
    "03.partners.clear", "03.documents.fresh", "03.cooperation.mentors", "03.cooperation.sectors", "03.way.one_each",
)  # fmt: skip
"""What there is to build on, the weightiest first."""
BARRIERS = "01.interviews.barriers"
INDUSTRIES = "02.industries"

_PLACE = re.compile(r"(?:(højere|en større andel)|lavere|en mindre andel) end .+$")
"""Where a figure lies beside the country: a finding tells it in its headline alone, and only where it is beyond chance."""
_ABOUT_THE_SAME = re.compile(r"omtrent som .+$")
_SHARE_OF = re.compile(r"(?P<share>[\d,]+ pct\. af [^,:]+?) (?P<state>(?:er|får) [^,:]+)(?:, [^,]+)?")
"""A headline on a share of persons, with or without its place beside the country."""
_PERSONS = re.compile(r"[\d.]*\d fuldtidsperson(?:er)?\b")
_ONLY_ANSWERED = re.compile(r"^Gælder kun de virksomheder, der svarede\b")
"""That a share is of those who answered and not of all companies, which its uncertainty tells."""
_UNMET = re.compile(r"(kan ikke|kan kun delvis) levere det$")
"""That an expectation is not met, which is told in the headline alone too."""


@dataclass(frozen=True)
class Challenge:
    """One essential challenge.

    headline: as shown, the analyst's own where reworded. why: in a few Danish words why it counts. pinned: put first by the
    municipality.
    """

    finding: Finding
    headline: str
    area: Area
    why: str
    pinned: bool
    reworded: bool


@dataclass(frozen=True)
class Challenges:
    """chosen: for the note, at most `MOST` unless the analyst has pinned more. others: not chosen, in rank order. strengths: at
    most `MOST_STRENGTHS` findings to build on."""

    chosen: tuple[Challenge, ...]
    others: tuple[Challenge, ...]
    strengths: tuple[Finding, ...]


class DeadPointer(NamedTuple):
    """An id in the goals file that no finding has. where: "fremhæv", "udelad", "omskriv" or "mål 3". suggestion: as a sentence
    with a space before it, empty where no id is near."""

    where: str
    id: str
    suggestion: str


@dataclass(frozen=True)
class _Ground:
    """Why a finding counts, and its rank within its area: by level, then by amount, the largest first. headline: where the
    ground needs another one than the finding's."""

    why: str
    level: int
    amount: float
    headline: str = ""


def challenges(findings: Sequence[Finding], changes: Changes) -> Challenges:
    """The essential challenges among the findings of notes 01 to 03, by `RULE` and with the analyst's changes."""
    known = {finding.id: finding for finding in findings if finding.id[:2] in AREAS}
    open_to = {id: known[id] for id in sorted(known) if id not in changes.dropped}
    pinned = [id for id in dict.fromkeys(changes.pinned) if id in open_to]
    grounds = _grounds(open_to, known)
    ranked = sorted(grounds.keys() - set(pinned), key=lambda id: (-grounds[id].level, -grounds[id].amount, id))
    ordered = [*pinned, *_dealt(ranked, Counter(_area(id) for id in pinned))]
    made = [_challenge(open_to[id], grounds.get(id), changes, pinned=id in pinned) for id in ordered]
    room = max(MOST, len(pinned))
    strong = [finding for finding in open_to.values() if finding.strength and finding.id not in pinned]
    strong.sort(key=lambda finding: (_position(finding.id, STRENGTHS), finding.id))
    strengths = (replace(finding, headline=_headline(finding, changes)) for finding in strong[:MOST_STRENGTHS])
    return Challenges(tuple(made[:room]), tuple(made[room:]), tuple(strengths))


def dead_pointers(goals: Goals, findings: Sequence[Finding], *, unmade: Collection[str] = ()) -> list[DeadPointer]:
    """Every id in the goals file that no finding has, in the order of the file, each with the nearest id that there is.

    unmade: numbers of notes that have not been made ("02"), whose findings can't be known yet; their ids are passed over.
    """
    known = {finding.id for finding in findings}
    changes = goals.changes
    pointers = [
        *(("fremhæv", id) for id in changes.pinned),
        *(("udelad", id) for id in changes.dropped),
        *(("omskriv", id) for id in changes.reworded),
        *((f"mål {goal.number}", id) for goal in goals.goals for id in goal.answers),
    ]
    return [
        DeadPointer(where, id, did_you_mean(id, sorted(known)))
        for where, id in pointers
        if id not in known and id[:2] not in unmade
    ]  # fmt: skip


def answered(goals: Goals, found: Challenges) -> Mapping[str, tuple[int, ...]]:
    """By the id of each chosen challenge's finding the numbers of the goals that answer it, none where no goal does."""
    return {
        challenge.finding.id: tuple(sorted(goal.number for goal in goals.goals if challenge.finding.id in goal.answers))
        for challenge in found.chosen
    }


def unanswered(goals: Goals, found: Challenges) -> tuple[Challenge, ...]:
    """The chosen challenges that no goal answers, in rank order."""
    numbers = answered(goals, found)
    return tuple(challenge for challenge in found.chosen if not numbers[challenge.finding.id])


def _area(id: str) -> Area:
    return AREAS[id[:2]]


def _position(id: str, order: Sequence[str]) -> int:
    """The id's place in an order; those that are not in it come last."""
    return order.index(id) if id in order else len(order)


def _headline(finding: Finding, changes: Changes) -> str:
    return changes.reworded.get(finding.id, finding.headline)


def _challenge(finding: Finding, ground: _Ground | None, changes: Changes, *, pinned: bool) -> Challenge:
    whys = [*(["fremhævet af kommunen"] if pinned else []), *([ground.why] if ground else [])]
    return Challenge(
        finding=finding,
        headline=changes.reworded.get(finding.id) or (ground.headline if ground else "") or finding.headline,
        area=_area(finding.id),
        why="; ".join(whys),
        pinned=pinned,
        reworded=finding.id in changes.reworded,
    )


def _dealt(ranked: Sequence[str], counts: Counter[Area]) -> list[str]:
    """Ids in turn: the next one is always from the area that has fewest so far. counts: how many each area has already."""
    rest = {area: [id for id in ranked if _area(id) == area] for area in AREAS.values()}
    dealt = []
    while left := [area for area in rest if rest[area]]:
        area = min(left, key=lambda each: counts[each])
        dealt.append(rest[area].pop(0))
        counts[area] += 1
    return dealt


def _grounds(open_to: Mapping[str, Finding], known: Mapping[str, Finding]) -> dict[str, _Ground]:
    """The grounds of all findings that are challenges, whether pinned or not: a vote on them changes no words. known: also those
    that the analyst has dropped."""
    judged = {id: _ground(finding) for id, finding in open_to.items() if SAME_AS.get(id) not in known}
    grounds = {id: ground for id, ground in judged.items() if ground is not None}
    size = next((id for id in SIZES if id in open_to), None)
    if size is not None and size not in grounds:
        grounds[size] = _size(open_to[size])
    return grounds


def _size(finding: Finding) -> _Ground:
    """The ground of the target group's size where the figure is no worse than the country's. It is told in persons first, as
    far as the finding has them: their share alone would look like good news."""
    place = _PLACE.search(finding.headline) or _ABOUT_THE_SAME.search(finding.headline)
    told = "målgruppens størrelse"
    if place is not None:
        told += f"; andelen er {place[0].replace('en større andel', 'større').replace('en mindre andel', 'mindre')}"
    elif finding.comparison:
        told += ", selv om tallet ikke er klart dårligere end landets"
    share, persons = _SHARE_OF.fullmatch(finding.headline), _PERSONS.search(finding.sentence)
    return _Ground(told, -1, 0.0, f"{persons[0]} {share['state']}, {share['share']}" if share and persons else "")


def _ground(finding: Finding) -> _Ground | None:
    """Why a finding counts; None where it is background or a strength."""
    if finding.strength is not None:
        return None if finding.strength else _pointed_at(finding)
    if finding.id in WORSE:
        return _figure(finding, WORSE[finding.id])
    if finding.id == BARRIERS:
        return _Ground("sagt i interviewene", 0, 0.0)
    if finding.id == INDUSTRIES:
        # How much industries shrink says little of how many companies are willing, so it ranks last.
        return _Ground("faldende", 0, 0.0) if finding.direction == Direction.DOWN.value else None
    return _of_companies(finding)


def _pointed_at(finding: Finding) -> _Ground:
    note, subject, *_ = finding.id.split(".")
    why = POINTED_AT.get(f"{note}.{subject}", f"peget på i notat {note}")
    return _Ground(why, 1, -_position(finding.id, EFFORT))


def _figure(finding: Finding, worse: Direction) -> _Ground | None:
    """The ground of a figure with a worse side: where it lies, how it moves, or both; the bad of it first."""
    place = _PLACE.search(finding.headline)
    bad: list[str] = []
    good: list[str] = []
    if place is not None:
        lies = Direction.UP if place[1] else Direction.DOWN
        (bad if lies is worse else good).append(place[0])
    moves = None if finding.id in PLACED else Direction(finding.direction)
    if moves in {Direction.UP, Direction.DOWN}:
        (bad if moves is worse else good).append("stigende" if moves is Direction.UP else "faldende")
    if not bad:
        return None
    # Where the place isn't told, the difference may be chance, which shall rank nothing.
    amount = _beyond(finding, worse) if place is not None else 0.0
    if finding.id == LAST:
        amount = -math.inf
    return _Ground(", men ".join([" og ".join(bad), *good]), len(bad), amount)


def _beyond(finding: Finding, worse: Direction) -> float:
    """How far a figure lies on the worse side of the country's, as the logarithm of their ratio, so that half as much weighs like
    twice as much; below 0 on the better side, 0 where there is nothing to compare with."""
    country = next((figure for area, figure in finding.comparison if area != GROUP), None)
    if finding.value is None or country is None:
        return 0.0
    least = 0.1  # The smallest that is printed, so that 0 pct. has a logarithm.
    ratio = math.log(max(finding.value, least) / max(country, least))
    return ratio if worse is Direction.UP else -ratio


def _of_companies(finding: Finding) -> _Ground | None:
    """The ground of a share of companies: many ask for something, or few have what would be good. It ranks by how many companies
    that is."""
    value = finding.value
    if value is None:
        return None
    answered = bool(_ONLY_ANSWERED.search(finding.uncertainty))
    who = f"{danish.percent(value, 0)}{' af dem, der svarede' if answered else ''}"
    if finding.id in GOOD and value <= FEW:
        return _Ground(f"{who}{',' if answered else ''} {GOOD[finding.id]}", 1, 100 - value)
    if finding.id in WANTED and value >= MANY:
        unmet = _UNMET.search(finding.headline)
        if finding.id == "02.expectations" and unmet is None:
            return None
        lack = f"{unmet[1]} leveres" if unmet else ""
        return _Ground(WANTED[finding.id].format(who=who, lack=lack), 1, value)
    return None

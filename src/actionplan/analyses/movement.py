"""What has moved from one state of a municipality's findings to a later one, by how much, and whether by more than chance.

The rule. A figure has moved by more than chance where the difference is larger than the two figures' uncertainty together, at
the 5 per cent level: the difference's interval is put together from the two figures' own (method of variance estimates
recovery: Zou and Donner, Statistics in Medicine 27, 2008; for two shares with Wilson's intervals it is Newcombe's hybrid score
interval, Statistics in Medicine 17, 1998) and does not hold nought. The figures' intervals are those of the survey, Wilson's of
a share with a known base, and Byar's of a count (`actionplan.methods.rates`).

The two figures are taken to be independent. Often many of the same persons stand behind both, which makes the difference surer
than the rule believes: it may overlook a movement, and seldom calls chance one. Among twenty figures that have not moved, one
or fewer looks as if it had.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import hypot

from actionplan.analyses.finding import Finding
from actionplan.parameters.target_groups import same_name

COUNTED = "Optalt på kommunens egen liste."
SAME_PERIOD = "Samme tal, ny opgørelse: Perioden er den samme, så forskellen er ikke en udvikling."
SEASON = "De to måneder ligger forskelligt på året, så noget af forskellen kan være sæson."
NO_FIGURE = "Der er ikke et tal begge gange."
WORDS = "Resultatet er ord og ikke et tal."
OTHER_UNIT = "Tallet er gjort op i en anden enhed end før."
OTHER_THING = "Tallet handler nu om noget andet end før."
ROUNDED = "Tallene er afrundede, og forskellen er ikke større end afrundingen."
NO_UNCERTAINTY = "Det vides ikke, hvor usikkert tallet er."
CHART = "Kontroldiagrammet viser en ændring, som ikke var der dengang."
DRIFT = "Forskellen på de to tal kan være tilfældig, men kurven viser, at niveauet er ved at flytte sig."
ANEW = "Kontroldiagrammet er begyndt forfra siden da, og der er for få tal til at dømme forskellen."
NO_MORE = "Kontroldiagrammet viste en ændring dengang, men gør det ikke nu."
OTHER_WAY = "Kontroldiagrammet viser en ændring, men den går den anden vej end forskellen siden dengang."
GOAL_COUNTS = frozenset({"05.met", "05.worse", "05.better", "05.adjust", "05.early"})
"""Findings that count goals. They sum up what the goals' own findings tell, and a goal more or less may well be chance."""
UP, DOWN, CHANCE = "up", "down", "chance"
"""What `Finding.signal` says."""
_MONTH = re.compile(r"\d{4}M(\d\d)")
_DECIMALS = 1
"""Figures that look the same with so many decimals have not moved."""


@dataclass(frozen=True)
class Moved:
    """A finding whose figure, or whose words, are other ones than before.

    difference: now less before, in the finding's unit (percentage points for a share); None where the two can't be compared.
    beyond_chance: whether it is larger than chance gives, None where that can't be told. reason: why it can't, or what else to
    bear in mind, as a Danish sentence; empty where there is nothing to add. weight: how many times as large it is as chance
    gives, 0 where that isn't known or chance plays no part.
    """

    now: Finding
    before: Finding
    difference: float | None
    beyond_chance: bool | None
    reason: str = ""
    weight: float = 0.0


@dataclass(frozen=True)
class Movements:
    """Two states of findings beside each other. moved: what is more than chance first, and what can't be told before what is
    within chance; among these what has a control chart, that is the plan's own goals, and then the weightiest first. new, gone:
    findings that only the later or only the earlier state has. unchanged: the number of the others."""

    moved: tuple[Moved, ...]
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    unchanged: int


def movements(now: Sequence[Finding], before: Sequence[Finding]) -> Movements:
    """Puts two states beside each other by the findings' ids; how many goals are met and so on is left out.

    Raises ValueError where one is invented and the other is not.
    """
    now, before = ([finding for finding in state if finding.id not in GOAL_COUNTS] for state in (now, before))
    former = {finding.id: finding for finding in before}
    here = {finding.id for finding in now}
    both = [(finding, former[finding.id]) for finding in now if finding.id in former]
    changed = [moved(finding, was) for finding, was in both if not _same(finding, was)]
    order = {True: 0, None: 1, False: 2}
    return Movements(
        tuple(sorted(changed, key=lambda each: (order[each.beyond_chance], not each.now.signal, -each.weight))),
        tuple(finding for finding in now if finding.id not in former),
        tuple(finding for finding in before if finding.id not in here),
        len(both) - len(changed),
    )


def moved(now: Finding, before: Finding) -> Moved:
    """How far a finding has moved from an earlier state of it, and whether by more than chance.

    Raises ValueError where one is invented and the other is not: real and invented figures are never compared.
    """
    if now.invented != before.invented:
        raise ValueError("real and invented figures are never compared")
    why = _incomparable(now, before)
    if why or now.value is None or before.value is None:
        return Moved(now, before, None, None, why)
    difference = now.value - before.value
    beyond, reason = _judged(now, before, difference)
    reach = _reach(now, before, difference)
    return Moved(now, before, difference, beyond, reason, abs(difference) / reach if reach else 0.0)


def _incomparable(now: Finding, before: Finding) -> str:
    """Why two figures are not of the same thing; empty where they are."""
    if now.value is None or before.value is None:
        return NO_FIGURE if now.value is not before.value else WORDS
    if now.unit != before.unit:
        return OTHER_UNIT
    return "" if _same_thing(now, before) else OTHER_THING


def _judged(now: Finding, before: Finding, difference: float) -> tuple[bool | None, str]:
    """Whether a difference is larger than chance gives, and what to add."""
    if now.margin == before.margin == 0 and not (now.signal or before.signal):
        return True, COUNTED
    if now.period and now.period == before.period:
        return None, SAME_PERIOD
    if now.signal or now.phase != before.phase:
        return _by_chart(now, before, difference)
    if abs(difference) <= max(now.step, before.step):
        return None, ROUNDED
    beyond, reason = _by_interval(now, before, difference)
    return beyond, SEASON if beyond and _other_season(now, before) else reason


def _by_chart(now: Finding, before: Finding, difference: float) -> tuple[bool | None, str]:
    """The same for a figure that has a control chart, or had one.

    The chart says whether the level moves, and the two figures whether by as much as lies between them: a run that has become
    long enough since tells of a change, but not one of the last figure. A chart that has begun anew, or wasn't there then, has
    nothing to compare with, so that the two figures alone are the judges.
    """
    way, other = (UP, DOWN) if difference > 0 else (DOWN, UP)
    anew = now.phase != before.phase
    if before.interval is None and not anew:
        before = replace(before, margin=now.margin)  # the figure is in the chart that there is now
    beyond, reason = _by_interval(now, before, difference)
    if beyond is None:
        return None, ANEW if anew else reason
    if now.signal == way and before.signal != way:
        return beyond, CHART if beyond else DRIFT
    if now.signal == way or not beyond or anew or not before.signal:
        return (None, OTHER_WAY) if beyond and now.signal == other else (beyond, "")
    if now.signal == other:
        return None, OTHER_WAY
    return (None, NO_MORE) if before.signal in {UP, DOWN} else (False, "")


def _by_interval(now: Finding, before: Finding, difference: float) -> tuple[bool | None, str]:
    """The same by the two figures' intervals."""
    reach = _reach(now, before, difference)
    return (None, NO_UNCERTAINTY) if reach is None else (abs(difference) > reach, "")


def _reach(now: Finding, before: Finding, difference: float) -> float | None:
    """The largest difference that chance gives, from the ends of the two intervals that face each other; None where unknown."""
    larger, smaller = (now, before) if difference > 0 else (before, now)
    above, under = larger.interval, smaller.interval
    if above is None or under is None or larger.value is None or smaller.value is None:
        return None
    return hypot(larger.value - above.low, under.high - smaller.value)


def _same_thing(now: Finding, before: Finding) -> bool:
    """Whether two figures are of the same answer, group or measure, as far as is known."""
    return not (now.about and before.about) or same_name(now.about) == same_name(before.about)


def _same(now: Finding, before: Finding) -> bool:
    """Whether a reader would see the same: the same figure of the same thing, or the same words where there is no figure."""
    if now.value is None or before.value is None:
        return now.value is before.value and now.headline == before.headline
    return now.unit == before.unit and _same_thing(now, before) and round(now.value, _DECIMALS) == round(before.value, _DECIMALS)


def _other_season(now: Finding, before: Finding) -> bool:
    """Whether two monthly figures are of different months of the year."""
    late, early = _MONTH.fullmatch(now.period), _MONTH.fullmatch(before.period)
    return late is not None and early is not None and late[1] != early[1]

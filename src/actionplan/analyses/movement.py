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
from dataclasses import dataclass
from math import hypot

from actionplan.analyses.finding import Finding

COUNTED = "Det er optalt på kommunens egen liste, så tilfældigheder spiller ingen rolle."
SAME_PERIOD = "Samme tal, ny opgørelse: Perioden er den samme, så forskellen er ikke en udvikling."
SEASON = "De to måneder ligger forskelligt på året, så noget af forskellen kan være sæson."
NO_FIGURE = "Der er ikke et tal begge gange."
WORDS = "Resultatet er ord og ikke et tal."
OTHER_UNIT = "Tallet er gjort op i en anden enhed end før."
OTHER_THING = "Tallet handler nu om noget andet end før."
ROUNDED = "Tallene er afrundede, og forskellen er ikke større end afrundingen."
NO_UNCERTAINTY = "Det vides ikke, hvor usikkert tallet er."
GOAL_COUNTS = frozenset({"05.met", "05.worse", "05.better", "05.adjust", "05.early"})
"""Findings that count goals. They sum up what the goals' own findings tell, and a goal more or less may well be chance."""
_MONTH = re.compile(r"\d{4}M(\d\d)")
_DECIMALS = 1
"""Figures that look the same with so many decimals have not moved."""


@dataclass(frozen=True)
class Moved:
    """A finding whose figure, or whose words, are other ones than before.

    difference: now less before, in the finding's unit (percentage points for a share); None where the two can't be compared.
    beyond_chance: whether it is larger than chance gives, None where that can't be told. reason: why it can't, or what else to
    bear in mind, as a Danish sentence; empty where there is nothing to add.
    """

    now: Finding
    before: Finding
    difference: float | None
    beyond_chance: bool | None
    reason: str = ""


@dataclass(frozen=True)
class Movements:
    """Two states of findings beside each other. moved: the surest first, and what can't be told before what is within chance.
    new, gone: findings that only the later or only the earlier state has. unchanged: the number of the others."""

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
        tuple(sorted(changed, key=lambda each: order[each.beyond_chance])),
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
    return Moved(now, before, difference, beyond, reason)


def _incomparable(now: Finding, before: Finding) -> str:
    """Why two figures are not of the same thing; empty where they are."""
    if now.value is None or before.value is None:
        return NO_FIGURE if now.value is not before.value else WORDS
    if now.unit != before.unit:
        return OTHER_UNIT
    return OTHER_THING if now.about and before.about and now.about != before.about else ""


def _judged(now: Finding, before: Finding, difference: float) -> tuple[bool | None, str]:
    """Whether a difference is larger than chance gives, and what to add."""
    if now.margin == before.margin == 0:
        return True, COUNTED
    if now.period and now.period == before.period:
        return None, SAME_PERIOD
    if abs(difference) <= max(now.step, before.step):
        return None, ROUNDED
    reach = _reach(*((now, before) if difference > 0 else (before, now)))
    if reach is None:
        return None, NO_UNCERTAINTY
    if abs(difference) <= reach:
        return False, ""
    return True, SEASON if _other_season(now, before) else ""


def _reach(larger: Finding, smaller: Finding) -> float | None:
    """The largest difference that chance gives, from the ends of the two intervals that face each other; None where unknown."""
    above, under = larger.interval, smaller.interval
    if above is None or under is None or larger.value is None or smaller.value is None:
        return None
    return hypot(larger.value - above.low, under.high - smaller.value)


def _same(now: Finding, before: Finding) -> bool:
    """Whether a reader would see the same: the same figure of the same thing, or the same words where there is no figure."""
    if now.value is None or before.value is None:
        return now.value is before.value and now.headline == before.headline
    same_thing = now.unit == before.unit and (now.about == before.about or not (now.about and before.about))
    return same_thing and round(now.value, _DECIMALS) == round(before.value, _DECIMALS)


def _other_season(now: Finding, before: Finding) -> bool:
    """Whether two monthly figures are of different months of the year."""
    late, early = _MONTH.fullmatch(now.period), _MONTH.fullmatch(before.period)
    return late is not None and early is not None and late[1] != early[1]

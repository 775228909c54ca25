"""How many figures a period usually has, so that one with fewer or more can be told.

Figures come at even times: those of a quarter are one, or three of a month each. Periods beside each other that agree on such a
number are a stretch, and a period between stretches is judged by them. A date that is wrong by a day may give a period a figure
too many and its neighbour one too few; the most that any period has is therefore no measure of what it should have.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median_low
from typing import Final

LONG: Final = 2
"""So many periods that agree make a stretch."""
SLOWER: Final = 4
"""So many where there were more figures before: a group that forgets some months in a row has not begun to count otherwise."""
BESIDE: Final = 2
"""A month is judged by so many of those with figures on either side."""


@dataclass(frozen=True)
class _Stretch:
    count: int
    first: int
    last: int


def usual(held: Sequence[Sequence[int]], months: int) -> list[int]:
    """For each period, in order of time, how many of its months should have a figure.

    held: of each period its months that have a figure, as numbers in time. months: how many months a period is.
    """
    every = [month for part in held for month in part]
    step = median_low([later - earlier for earlier, later in pairwise(every)] or [months])
    plain = max(1, months // step)
    stretches = list(_stretches(held, months))
    there = [place for place, part in enumerate(held) if part]
    return [
        _usual(place, held, months, _beside(place, stretches) or [plain], {there[0], there[-1]}) for place in range(len(held))
    ]


def _usual(place: int, held: Sequence[Sequence[int]], months: int, known: Sequence[int], ends: set[int]) -> int:
    """known: how many the stretch has that a period is in, or those before and after it."""
    count = len(held[place])
    if count in known:
        return count
    # Where figures of every month begin or end, one such period has no other beside it.
    if count == months and place in ends:
        return count
    return max(known) if count else known[0]


def _beside(place: int, stretches: Sequence[_Stretch]) -> list[int]:
    """How many figures the periods have in the stretch that a period is in, otherwise in those before and after it."""
    for each in stretches:
        if each.first <= place <= each.last:
            return [each.count]
    before = [each.count for each in stretches if each.last < place][-1:]
    return before + [each.count for each in stretches if each.first > place][:1]


def _stretches(held: Sequence[Sequence[int]], months: int) -> Iterator[_Stretch]:
    """Periods beside each other that have the same number of figures at even times."""
    before = 0
    there = [place for place, part in enumerate(held) if part]
    for even, places in groupby(there, key=lambda place: len(held[place]) if _even(held[place], months) else 0):
        found = list(places)
        if even and len(found) >= (SLOWER if even < before else LONG):
            before = even
            yield _Stretch(even, found[0], found[-1])


def _even(part: Sequence[int], months: int) -> bool:
    return months % len(part) == 0 and all(later - earlier == months // len(part) for earlier, later in pairwise(part))


def odd(counts: Sequence[int]) -> list[bool]:
    """Which months have several figures where those beside them have one. counts: of the months with figures, in order."""
    found = []
    for place, count in enumerate(counts):
        beside = counts[max(place - BESIDE, 0) : place + BESIDE + 1]
        found.append(count > 1 and len(beside) > 1 and 2 * sum(each > 1 for each in beside) <= len(beside))
    return found


def step(months: Sequence[int], last: int) -> int:
    """How many months lie between each two of the latest figures; 0 where it isn't always as many, or there are fewer figures.

    months: those with figures, in order of time. last: how many figures are looked at.
    """
    found = {later - earlier for earlier, later in pairwise(months[-last:])}
    return found.pop() if len(months) >= last and len(found) == 1 else 0

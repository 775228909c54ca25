"""When the group that follows the plan up meets (guidelines 4.2.2), and the year's steps of revising it (4.2.4)."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import count, takewhile
from typing import Final

from actionplan import danish
from actionplan.parameters.follow_up import FollowUp

IMPLEMENTATION_GROUP: Final = "implementeringsgruppen"
"""What the guidelines call those who follow the plan up."""
LAST_PRAYER_DAY: Final = 2023
"""The last year in which Store Bededag was a holiday (law 214 of 7 March 2023)."""


@dataclass(frozen=True)
class Step:
    """A step of the year's wheel. first, last: the days between which it is taken. when: these in Danish. who: a body or a
    function. guideline: whether the guidelines fix the time, and the workbook doesn't propose it. taken: the day on which it was
    taken or, where that lies ahead, is agreed on; None where nobody has written one."""

    name: str
    what: str
    who: str
    first: date
    last: date
    when: str
    guideline: bool = False
    taken: date | None = None

    def state(self, day: date) -> str:
        """Where the year is on a day, in Danish: before, in or after the step, or the day on which it is taken."""
        if self.taken is not None:
            return f"{'gjort' if self.taken_by(day) else 'aftalt til'} {danish.day(self.taken)}"
        return "senere" if day < self.first else "nu" if day <= self.last else "tiden er gået"

    def taken_by(self, day: date) -> bool:
        """Whether the step had been taken on a day, so that a note of an earlier day can be made again."""
        return self.taken is not None and self.taken <= day

    def lies_ahead(self, day: date) -> bool:
        """Whether the step is still to be taken: its time isn't over, and nobody has taken it."""
        return max(self.last, self.taken or self.last) >= day and not self.taken_by(day)


def plan(follow_up: FollowUp, until: date) -> tuple[date, ...]:
    """The days of the meetings up to a day, that day included; none where neither dates nor a first meeting are decided.

    Dates that the group has agreed on stand as they are. Those that are reckoned from the first meeting move to the next
    weekday where they fall on a weekend or on a day on which municipal offices are closed.
    """
    if follow_up.dates:
        return tuple(day for day in follow_up.dates if day <= until)
    if follow_up.first_meeting is None:
        return ()
    return tuple(takewhile(lambda day: day <= until, _reckoned(follow_up.first_meeting, follow_up.monthly)))


def last_meeting(follow_up: FollowUp, day: date) -> date | None:
    """The latest meeting before a day; a meeting on the day itself is the one that is being prepared."""
    return next(reversed(plan(follow_up, day - timedelta(days=1))), None)


def next_meeting(follow_up: FollowUp, day: date) -> date | None:
    """The first meeting on a day or after it; None where no meeting is decided, or the last one agreed on is over."""
    if follow_up.dates or follow_up.first_meeting is None:
        return next((each for each in follow_up.dates if each >= day), None)
    return next(each for each in _reckoned(follow_up.first_meeting, follow_up.monthly) if each >= day)


def is_first(follow_up: FollowUp, day: date) -> bool:
    """Whether the meeting of a day is the group's first one, which has an agenda of its own."""
    return last_meeting(follow_up, day) is None


def _reckoned(first: date, monthly: int) -> Iterator[date]:
    for number in count():
        months = number if number <= monthly else monthly + 2 * (number - monthly)
        year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
        yield _working_day(date(year, month + 1, min(first.day, monthrange(year, month + 1)[1])))


def _working_day(day: date) -> date:
    while day.weekday() >= 5 or day in closed(day.year):
        day += timedelta(days=1)
    return day


@cache
def closed(year: int) -> frozenset[date]:
    """The Danish public holidays of a year, and the three other days on which municipal offices are closed: 5 June, 24 and 31
    December. Source: the holidays of the Danish national church."""
    after_easter = [-3, -2, 0, 1, 39, 49, 50, *([26] if year <= LAST_PRAYER_DAY else [])]
    fixed = [(1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31)]
    return frozenset(
        {easter(year) + timedelta(days=days) for days in after_easter} | {date(year, month, day) for month, day in fixed}
    )


def easter(year: int) -> date:
    """Easter Sunday. Source: the anonymous Gregorian algorithm (Nature, 20 April 1876)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def wheel(year: int, follow_up: FollowUp, council: str, responsible: str | None) -> tuple[Step, ...]:
    """The five steps of revising the plan in a year (4.2.4), in their order.

    council: the advisory council as it stands in running text. responsible: the function that answers for the follow-up, None
    where it isn't decided. The guidelines say "in May or June" and "after 1 July"; the other times are the workbook's proposal.
    The note on fulfilment is due at the group's last meeting before May, where one is planned. A step that was taken in another
    year is to be taken again.
    """
    group = IMPLEMENTATION_GROUP if responsible is None else f"{IMPLEMENTATION_GROUP}; {danish.small(responsible)} skriver"
    due = _memo_due(year, follow_up)
    told = (
        ("memo", "Kort notat om, hvor langt hvert mål er nået", group, date(year, 3, 1), due, f"senest {danish.day(due)}", False),
        (
            "steering_group",
            "Styregruppen tager stilling til, om planen skal revideres",
            "styregruppen",
            date(year, 5, 1),
            date(year, 6, 30),
            f"maj eller juni {year}",
            True,
        ),
        (
            "inform",
            f"{danish.capital(council)} og andre parter orienteres om beslutningen",
            "styregruppen",
            date(year, 5, 1),
            date(year, 6, 30),
            f"efter styregruppens møde, senest {danish.day(date(year, 6, 30))}",
            False,
        ),
        (
            "decide",
            f"Målene revideres ud fra beskæftigelsesplanen, når {council} har fået den",
            "styregruppen",
            date(year, 7, 1),
            date(year, 10, 31),
            f"efter 1. juli {year}",
            True,
        ),
        (
            "adjust",
            "Planen rettes til, og næste års mål skrives",
            group,
            date(year, 7, 1),
            date(year, 12, 31),
            f"når styregruppen har besluttet, senest {danish.day(date(year, 12, 31))}",
            False,
        ),
    )
    days = {name: day for name, day in follow_up.taken.model_dump().items() if day is not None and day.year == year}
    return tuple(Step(*each, taken=days.get(each[0])) for each in told)


def _memo_due(year: int, follow_up: FollowUp) -> date:
    """The group's last meeting in March or April, otherwise the last day of April."""
    return next((day for day in reversed(plan(follow_up, date(year, 4, 30))) if day >= date(year, 3, 1)), date(year, 4, 30))


def first_year(begun: date, follow_up: FollowUp) -> int:
    """The first year whose wheel a plan has that began on a day: that of the first spring in which its note can be written."""
    return begun.year if begun <= _memo_due(begun.year, follow_up) else begun.year + 1


def next_step(steps: tuple[Step, ...], day: date) -> Step | None:
    """The first step that hasn't been taken and whose time isn't over; None where there is no such step left in the year."""
    return next((step for step in steps if step.lies_ahead(day)), None)

"""A measure's figures as they were written down or counted by a register, added up to the period that the measure counts.

The period is the measure's own (`Measure.months`) and never chosen by what the figures are. A period with fewer figures than the
others is not whole and is left out, as is one that isn't over; each is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low
from typing import Final, Literal

import pandas as pd

from actionplan import danish
from actionplan.parameters.goals import COUNTED, Goal, Measure
from actionplan.parameters.target_groups import same_name

PERIODS: Final = ((1, "måned"), (3, "kvartal"), (6, "halvår"), (12, "år"))
"""What figures are counted by: months, and the Danish word."""
EACH: Final = {1: " i måneden", 3: " i kvartalet", 6: " i halvåret", 12: " om året"}
"""What stands after a figure that is counted by so many months."""
Gate = Literal["", "official", "separate", "rounded"]
MOST_NAMED: Final = 3
"""So many periods are named in a sentence; where there are more, they are counted."""


@dataclass(frozen=True)
class Series:
    """A measure's figures in order of time, before the gate: readers see `Course.shown`.

    days: of each figure; where it counts a period, the period's last day. months: how long the period is, 0 where the figure is
    of the day itself. source: how it was counted, for readers, where nobody wrote it down. remarks: what is left out and why, and
    what else readers should know, as Danish sentences.
    """

    days: tuple[date, ...]
    values: tuple[float, ...]
    months: int = 0
    source: str = ""
    remarks: tuple[str, ...] = ()
    persons: tuple[float, ...] = ()
    gate: Gate = ""
    about: str = ""

    @property
    def period(self) -> str:
        """The Danish word for the period that each figure counts; empty where it is of a day."""
        return dict(PERIODS).get(self.months, "")

    @property
    def begun(self) -> tuple[date, ...]:
        """The first day of what each figure counts."""
        return tuple(_begun(day, self.months) for day in self.days)

    def left(self, kept: Sequence[bool], remark: str = "") -> "Series":
        """Only some of the figures. remark: why the others are left out."""
        days = tuple(day for day, keep in zip(self.days, kept, strict=True) if keep)
        values = tuple(value for value, keep in zip(self.values, kept, strict=True) if keep)
        persons = tuple(count for count, keep in zip(self.persons, kept, strict=False) if keep)
        return replace(self, days=days, values=values, persons=persons, remarks=(*self.remarks, *([remark] if remark else [])))


def readings(measurements: pd.DataFrame, goal: Goal, measure: Measure) -> Series:
    """The figures of a measure as they were written down, in order of time. measurements: as `Records` holds them."""
    mine = measurements[
        (measurements["goal"] == goal.number)
        & (measurements["measure"].map(same_name) == same_name(measure.name))
        & measurements["value"].notna()
    ]
    return Series(tuple(day.date() for day in mine["date"]), tuple(mine["value"].astype(float)))


def added_up(series: Series, months: int, day: date) -> Series:
    """Figures added up to periods of so many months, those of the same month too. months: 0 leaves them as they are. day: of the
    note; a period that ends later isn't over.

    How many figures a period should have is the most that any has, or as many as go in by the usual time between two.
    """
    if not months or not series.values or series.months == months:
        return series
    by_month: dict[int, list[float]] = {}
    for each, value in zip(series.days, series.values, strict=True):
        by_month.setdefault(each.year * 12 + each.month - 1, []).append(value)
    held: dict[int, list[int]] = {}
    for month in sorted(by_month):
        held.setdefault(month // months, []).append(month)
    steps = [later - earlier for earlier, later in pairwise(sorted(by_month))]
    most = max(held, key=lambda part: len(held[part]))
    full = max(len(held[most]), months // median_low(steps or [months]))
    over = [part for part in range(min(held), max(held) + 1) if _last_day(part, months) <= day]
    lacking = {part: full - len(held.get(part, ())) for part in over}
    whole = [part for part in over if not lacking[part]]
    told = [*_twice(by_month), *_lacking(lacking, months, (most, full)), *_running(sorted(set(held) - set(over)), months)]
    return replace(
        series,
        days=tuple(_last_day(part, months) for part in whole),
        values=tuple(round(sum(value for month in held[part] for value in by_month[month]), 6) for part in whole),
        months=months,
        remarks=(*series.remarks, *told),
    )


def begun_anew(made: Series, read: Series, shown: Sequence[tuple[date, int]], threshold: int) -> Series:
    """Added-up figures that follow editions in which they were counted by another period.

    A count below the threshold could then be had as the difference between a sum and the parts of it. Where any of the smallest
    parts that were ever shown is that small, the figures begin anew after the last such edition. read: the figures as they were
    written. shown: the editions before, by day and by how many months they counted.
    """
    others = [(day, months) for day, months in shown if months != made.months]
    if not others:
        return made
    last, months = max(others)
    end = max((day for begun, day in zip(made.begun, made.days, strict=True) if begun <= last), default=last)
    finest = min(made.months, *(months for _, months in others))
    parts: dict[int, float] = {}
    for day, value in zip(read.days, read.values, strict=True):
        if day <= end:
            part = (day.year * 12 + day.month - 1) // finest if finest else day.toordinal()
            parts[part] = parts.get(part, 0) + value
    if not read.persons and not any(0 < value < threshold for value in parts.values()):
        return made
    told = f"I udgaven af {danish.day(last)} blev det talt {COUNTED[months]}. Derfor begynder tallene forfra efter den dag."
    return made.left([begun > last for begun in made.begun], told)


def _twice(by_month: dict[int, list[float]]) -> list[str]:
    """That a month has several figures where months usually have one."""
    several = [month for month, values in by_month.items() if len(values) > 1]
    if not several or 2 * len(several) > len(by_month):
        return []
    return [f"{danish.capital(_named(several, 1))} har flere tal, som er lagt sammen."]


def _lacking(lacking: dict[int, int], months: int, full: tuple[int, int]) -> list[str]:
    """Which periods that are over have too few figures. full: a period with the most, and how many those should be."""
    told = []
    most, figures = full
    for count in sorted(set(lacking.values()) - {0}):
        parts = _named([part for part, missing in lacking.items() if missing == count], months)
        if figures == 1:
            told.append(f"Der mangler tal for {parts}.")
        elif figures == months:
            told.append(f"{danish.capital(parts)} er ikke talt med: Der mangler {danish.counted(count, 'en måned', 'måneder')}.")
        else:
            there = f"{label(_last_day(most, months), months)} har {danish.counted(figures, 'et', '').strip()}"
            told.append(
                f"{danish.capital(parts)} er ikke talt med: Der mangler {danish.counted(count, 'et tal', 'tal')}; {there}."
            )
    return told


def _running(parts: Sequence[int], months: int) -> list[str]:
    """That a period isn't over."""
    return [f"{danish.capital(_named(parts, months))} er ikke slut og tælles med, når {_it(months)} er."] if parts else []


def _it(months: int) -> str:
    return "den" if months == 1 else "det"


def _named(parts: Sequence[int], months: int) -> str:
    """Periods by name, where there are many the first of them."""
    names = [label(_last_day(part, months), months) for part in parts]
    rest = len(names) - MOST_NAMED
    if rest <= 1:
        return danish.joined(names)
    return danish.joined([*names[:MOST_NAMED], danish.counted(rest, "en anden", "andre")])


def label(day: date, months: int) -> str:
    """What a figure is called in a table: its day, or the period that ends on it."""
    if months == 1:
        return f"{danish.MONTHS[day.month - 1]} {day.year}"
    part = (day.month - 1) // months + 1 if months else 0
    return {0: danish.day(day), 3: f"{part}. kvartal {day.year}", 6: f"{part}. halvår {day.year}", 12: str(day.year)}[months]


def full_name(measure: Measure) -> str:
    """A measure's name with the period that it counts, where it counts one and its name doesn't tell it."""
    told = EACH.get(measure.months, "")
    return measure.name if told.strip() in measure.name.casefold() else f"{measure.name}{told}"


def _begun(day: date, months: int) -> date:
    """The first day of a period by its last."""
    return _first_day(day.year * 12 + day.month - months) if months else day


def _last_day(part: int, months: int) -> date:
    """The last day of a period by its number since the year 0."""
    return _first_day((part + 1) * months) - timedelta(days=1)


def _first_day(month: int) -> date:
    """The first day of a month by its number since the year 0."""
    return date(month // 12, month % 12 + 1, 1)

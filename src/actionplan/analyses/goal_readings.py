"""A measure's figures as they were written down or counted by a register, added up to the period that the measure counts.

The period is the measure's own (`Measure.months`) and never chosen by what the figures are. A period with fewer figures than
usual is not whole and is left out, as is one that isn't over, and one with more than usual, where a date is likely to be wrong;
each is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

import pandas as pd

from actionplan import danish
from actionplan.analyses import cadence
from actionplan.names import quoted
from actionplan.parameters.goals import COUNTED, Goal, Measure
from actionplan.parameters.target_groups import same_name

PERIODS: Final = ((1, "måned"), (3, "kvartal"), (6, "halvår"), (12, "år"))
"""What figures are counted by: months, and the Danish word."""
EACH: Final = {1: " i måneden", 3: " i kvartalet", 6: " i halvåret", 12: " om året"}
"""What stands after a figure that is counted by so many months."""
Gate = Literal["", "official", "separate", "rounded"]
EVERY: Final = {1: "hver måned", 3: "hvert kvartal", 6: "hvert halvår", 12: "hvert år"}
"""Every period of so many months, in Danish."""
CLEAR: Final = 4
"""So many figures that all lie as far from each other tell how often they are written."""
MOST_NAMED: Final = 3
"""So many periods are named in a sentence; where there are more, they are counted."""


class ShownBy(NamedTuple):
    """That an edition of a day showed a measure, by how many months it was counted there, and its figures' `Series.origin`."""

    day: date
    months: int
    origin: str = ""

    def came_from(self, origin: str) -> bool:
        """Whether its figures were of the same origin, however that is spelled."""
        return same_name(self.origin) == same_name(origin)


@dataclass(frozen=True)
class Series:
    """A measure's figures in order of time, before the gate: readers see `Course.shown`.

    days: of each figure; where it counts a period, the period's last day. months: how long the period is, 0 where the figure is
    of the day itself. source: how it was counted, for readers, where nobody wrote it down. remarks: what is left out and why, and
    what else readers should know, as Danish sentences. broken: the first day of a new way of counting, which figures from before
    can't be compared across; None where there is none. origin: where the figures were taken from and what was counted there, in
    words that stay the same as long as that does; empty where the group typed them.
    """

    days: tuple[date, ...]
    values: tuple[float, ...]
    months: int = 0
    source: str = ""
    remarks: tuple[str, ...] = ()
    persons: tuple[float, ...] = ()
    gate: Gate = ""
    about: str = ""
    broken: date | None = None
    origin: str = ""

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

    A period that hasn't the usual number of figures (`actionplan.analyses.cadence`) is left out, and told with what to correct.
    """
    if not months or not series.values or series.months == months:
        return series
    written: dict[int, list[tuple[date, float]]] = {}
    for each, value in zip(series.days, series.values, strict=True):
        written.setdefault(each.year * 12 + each.month - 1, []).append((each, value))
    first, last = min(written) // months, max(written) // months
    over = [part for part in range(first, last + 1) if _last_day(part, months) <= day]
    held = {part: [month for month in sorted(written) if month // months == part] for part in over}
    full = dict(zip(over, cadence.usual([held[part] for part in over], months), strict=True)) if any(held.values()) else {}
    seldom = cadence.odd([len(written[month]) for month in sorted(written)])
    several = [month for month, is_odd in zip(sorted(written), seldom, strict=True) if is_odd]
    wrong = {part: told for part in full if (told := _too_many(part, months, written, several, (held, full)))}
    whole = [part for part in full if part not in wrong and len(held[part]) == full[part]]
    lacking = {part: (full[part] - len(held[part]), full[part]) for part in full if part not in {*wrong, *whole}}
    running = [part for part in range(first, last + 1) if part not in held and any(month // months == part for month in written)]
    return replace(
        series,
        days=tuple(_last_day(part, months) for part in whole),
        values=tuple(round(sum(value for month in held[part] for _, value in written[month]), 6) for part in whole),
        months=months,
        remarks=(*series.remarks, *wrong.values(), *_lacking(lacking, months), *_running(running, months)),
    )


def _too_many(
    part: int,
    months: int,
    written: Mapping[int, Sequence[tuple[date, float]]],
    several: Sequence[int],
    found: tuple[Mapping[int, Sequence[int]], Mapping[int, int]],
) -> str:
    """That a period has more figures than usual, and which date is likely to be wrong: one beside a period with too few. Empty
    where it has not. found: the months with figures that each period has, and how many it usually has."""
    held, full = found
    begins = f"{danish.capital(label(_last_day(part, months), months))} er ikke talt med:"
    if twice := [month for month in held[part] if month in several]:
        days = [day for day, _ in written[twice[0]]]
        before, after = (full[part] == months and month not in written for month in (twice[0] - 1, twice[0] + 1))
        there = f"{danish.capital(label(_last_day(twice[0], 1), 1))} har" if months > 1 else "Der er"
        excess = len(days) - 1
    elif (excess := len(held[part]) - full[part]) > 0:
        days = [day for month in held[part] for day, _ in written[month]]
        before, after = (each in full and len(held[each]) < full[each] for each in (part - 1, part + 1))
        there = "Der er"
    else:
        return ""
    likely = days[:excess] if before and not after else days[-excess:] if after and not before else days
    names = danish.joined(list(dict.fromkeys(danish.day(day) for day in likely)))
    which = f"Ret {'datoen' if len(likely) == 1 else 'datoerne'} {names}."
    if likely is days:
        which = f"Ret en af datoerne {names}, eller slet et af tallene."
    counts = (danish.counted(count, "et ", "").strip() for count in (len(days), len(days) - excess))
    return "{} {} {} tal, hvor der plejer at være {}. {}".format(begins, there, *counts, which)


def coarser(series: Series, measure: Measure) -> str:
    """That figures are written for longer periods than their measure counts, with the remedy; empty where they are not.

    Only the latest are looked at, and only those since baseline and target were settled anew.
    """
    days = [day for day in series.days if measure.since is None or day > measure.since]
    found = cadence.step(sorted({day.year * 12 + day.month - 1 for day in days}), CLEAR)
    if not measure.months or found <= measure.months or found not in COUNTED:
        return ""
    typed, counted = EACH[found].strip(), COUNTED[measure.months]
    return (
        f"{quoted(measure.name)} tælles {counted}, men de seneste tal er skrevet ind én gang {typed}. Skriv tælles: "
        f"{COUNTED[found]}, og ret nulpunkt og mål til det, eller skriv et tal for {EVERY[measure.months]}."
    )


def begun_anew(made: Series, read: Series, shown: Sequence[ShownBy], threshold: int) -> Series:
    """Added-up figures that follow editions in which they were counted by another period, or were figures of something else.

    A count below the threshold could then be had as the difference between a sum and the parts of it, or between those with a
    filter and those without. Where any of the smallest parts that were ever shown is that small, or it isn't known how small what
    the filter left out was, the figures begin anew after the last such edition. What an authority has published is known anyway.
    read: the figures as they were written. shown: the municipality's editions, whatever their days, as a note of an earlier day
    can be made after them.
    """
    others = [each for each in shown if each.months != made.months or not each.came_from(made.origin)]
    if not others or made.gate == "official":
        return made
    last = max(others)
    end = max((day for begun, day in zip(made.begun, made.days, strict=True) if begun <= last.day), default=last.day)
    finest = min(made.months, *(each.months for each in others))
    parts: dict[int, float] = {}
    for day, value in zip(read.days, read.values, strict=True):
        if day <= end:
            part = (day.year * 12 + day.month - 1) // finest if finest else day.toordinal()
            parts[part] = parts.get(part, 0) + value
    counted_alike = not read.persons and all(each.came_from(made.origin) for each in others)
    if counted_alike and not any(0 < value < threshold for value in parts.values()):
        return made
    told = f"I udgaven af {danish.day(last.day)} {_shown_then(last, made)}. Derfor begynder tallene forfra efter den dag."
    return made.left([begun > last.day for begun in made.begun], told)


def _shown_then(then: ShownBy, now: Series) -> str:
    """What was another thing about figures in an edition, in words."""
    if then.came_from(now.origin):
        return f"blev det talt {COUNTED[then.months]}"
    return f"kom tallene fra {then.origin}" if then.origin else "blev tallene skrevet ind"


def _lacking(lacking: Mapping[int, tuple[int, int]], months: int) -> list[str]:
    """Which periods that are over have too few figures. lacking: of each how many, and how many it usually has."""
    told = []
    for count, figures in sorted(set(lacking.values())):
        parts = _named([part for part, missing in lacking.items() if missing == (count, figures)], months)
        if figures == 1:
            told.append(f"Der mangler tal for {parts}.")
        elif figures == months:
            told.append(f"{danish.capital(parts)} er ikke talt med: Der mangler {danish.counted(count, 'en måned', 'måneder')}.")
        else:
            told.append(
                f"{danish.capital(parts)} er ikke talt med: Der mangler {danish.counted(count, 'et tal', 'tal')}, "
                f"for der plejer at være {danish.counted(figures, '', '').strip()}."
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

"""The tables `support_spells`, `offer_spells` and `exit_counts`: invented lives on benefits in Eksempelby.

The extract is one that a municipality would draw of the people it worries about: everybody who had one of the benefits for
longer than a few weeks since 1 January 2023. Spells that ran on that day keep their true start. Self-support, jobs and
education are not recorded: they are the gaps. After an offer in a company a job follows somewhat more often than after others.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from actionplan.invented.dice import Dice
from actionplan.invented.frames import frame
from actionplan.invented.placements import Placements
from actionplan.tables.specs import EXIT_COUNTS, OFFER_SPELLS, SUPPORT_SPELLS

FIRST = date(2023, 1, 1).toordinal()
LAST = date(2026, 7, 31).toordinal()
REFORM = date(2025, 7, 1).toordinal()  # kontanthjælp replaces uddannelseshjælp
_COUNTED_FROM, _COUNTED_TO = date(2024, 7, 1).toordinal(), date(2025, 6, 30).toordinal()
_BASES = ("job", "samme ydelse", "anden ydelse", "uddannelse", "ukendt")

Knots = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Strand:
    """People who begin alike. `running`: the share whose spell ran already on the first day of the extract."""

    people: int
    benefit: str
    group: str | None
    female: float
    born: Knots
    running: float
    begins: tuple[int, int] = (FIRST, LAST - 30)


_BEFORE_REFORM, _SINCE_REFORM = (FIRST, REFORM - 30), (REFORM, LAST - 30)
_GROWN: Knots = ((0.0, 1961), (0.35, 1972), (0.75, 1985), (1.0, 1996))
_STRANDS = (
    Strand(1370, "kontanthjælp", "aktivitetsparat", 0.54, _GROWN, 0.70),
    Strand(560, "kontanthjælp", "jobparat", 0.46, ((0.0, 1962), (0.30, 1976), (0.70, 1989), (1.0, 2001)), 0.24),
    Strand(110, "kontanthjælp", "uddannelsesparat", 0.45, ((0.0, 1997), (0.50, 2004), (1.0, 2007)), 0.0, _SINCE_REFORM),
    Strand(220, "uddannelseshjælp", "aktivitetsparat", 0.49, ((0.0, 1995), (0.50, 2001), (1.0, 2004)), 0.50, _BEFORE_REFORM),
    Strand(170, "uddannelseshjælp", "uddannelsesparat", 0.44, ((0.0, 1996), (0.50, 2002), (1.0, 2004)), 0.34, _BEFORE_REFORM),
    Strand(40, "uddannelseshjælp", "åbenlyst uddannelsesparat", 0.44, ((0.0, 1997), (1.0, 2004)), 0.10, _BEFORE_REFORM),
    Strand(510, "sygedagpenge", None, 0.58, ((0.0, 1960), (0.40, 1970), (0.80, 1986), (1.0, 2003)), 0.12),
    Strand(690, "dagpenge", "jobparat", 0.53, ((0.0, 1961), (0.45, 1975), (0.80, 1988), (1.0, 2000)), 0.17),
    Strand(100, "ledighedsydelse", None, 0.57, ((0.0, 1961), (0.60, 1972), (1.0, 1992)), 0.75),
    Strand(150, "ressourceforløb", None, 0.56, ((0.0, 1965), (0.50, 1980), (1.0, 1999)), 0.75),
)
# How long a spell lasts, in days, as quantiles; the tails are long.
_DURATIONS: dict[tuple[str, str | None], Knots] = {
    ("kontanthjælp", "aktivitetsparat"): ((0.0, 60), (0.25, 480), (0.50, 1450), (0.75, 3000), (0.92, 5000), (1.0, 6400)),
    ("kontanthjælp", "jobparat"): ((0.0, 28), (0.30, 110), (0.60, 270), (0.85, 640), (0.97, 1400), (1.0, 2400)),
    ("uddannelseshjælp", "aktivitetsparat"): ((0.0, 45), (0.30, 260), (0.60, 640), (0.90, 1500), (1.0, 2600)),
    ("uddannelseshjælp", "uddannelsesparat"): ((0.0, 30), (0.40, 200), (0.80, 520), (1.0, 1200)),
    ("uddannelseshjælp", "åbenlyst uddannelsesparat"): ((0.0, 21), (0.60, 75), (1.0, 240)),
    ("sygedagpenge", None): ((0.0, 30), (0.40, 75), (0.75, 165), (0.92, 300), (1.0, 700)),
    ("dagpenge", "jobparat"): ((0.0, 28), (0.40, 90), (0.70, 200), (0.88, 420), (1.0, 1095)),
    ("ledighedsydelse", None): ((0.0, 30), (0.40, 200), (0.80, 640), (1.0, 2400)),
    ("ressourceforløb", None): ((0.0, 300), (0.50, 900), (1.0, 1825)),
}
_OLDER_WOMEN: Knots = ((0.0, 45), (0.20, 150), (0.40, 380), (0.75, 760), (1.0, 1095))  # on dagpenge: a group in need
# What comes after a spell: weights; None is self-support, which is a gap.
_NEXT: dict[str, tuple[tuple[str | None, int], ...]] = {
    "kontanthjælp": ((None, 80), ("ressourceforløb", 7), ("ledighedsydelse", 6), ("dagpenge", 3), ("sygedagpenge", 4)),
    "uddannelseshjælp": ((None, 92), ("ressourceforløb", 4), ("sygedagpenge", 4)),
    "sygedagpenge": ((None, 72), ("dagpenge", 12), ("kontanthjælp", 8), ("ressourceforløb", 4), ("ledighedsydelse", 4)),
    "dagpenge": ((None, 80), ("sygedagpenge", 9), ("kontanthjælp", 11)),
    "ledighedsydelse": ((None, 84), ("sygedagpenge", 16)),
    "ressourceforløb": ((None, 64), ("ledighedsydelse", 24), ("kontanthjælp", 12)),
}
_REASONS: dict[str, tuple[tuple[str, int], ...]] = {
    "kontanthjælp": (("job", 50), ("uddannelse", 14), ("ukendt", 36)),
    "uddannelseshjælp": (("job", 28), ("uddannelse", 54), ("ukendt", 18)),
    "sygedagpenge": (("job", 84), ("uddannelse", 2), ("ukendt", 14)),
    "dagpenge": (("job", 82), ("uddannelse", 6), ("ukendt", 12)),
    "ledighedsydelse": (("job", 60), ("uddannelse", 1), ("ukendt", 39)),
    "ressourceforløb": (("job", 22), ("uddannelse", 10), ("ukendt", 68)),
}
_GAPS: Knots = ((0.0, 25), (0.20, 150), (0.32, 420), (0.33, 4000), (1.0, 5000))  # most never return


@dataclass(frozen=True)
class Lives:
    """The two tables of spells, and what people live of in the gaps (for the count by hand)."""

    support: pd.DataFrame
    offers: pd.DataFrame
    exits: pd.DataFrame


@dataclass
class _Person:
    """One life while it is being made: days are ordinals, an end of None is still running."""

    number: str
    female: bool
    born: int
    spells: list[tuple[str, str | None, int, int | None]] = field(default_factory=list)
    gaps: list[tuple[int, int | None, str]] = field(default_factory=list)
    offers: list[tuple[str, str, str | None, str | None, int, int | None]] = field(default_factory=list)


def lives(dice: Dice, placements: Placements) -> Lives:
    """Everybody's spells, offers and the count of what they live of after an offer."""
    people: list[_Person] = []
    for strand in _STRANDS:
        for _ in range(strand.people):
            person = _Person("", dice.chance(strand.female), int(dice.quantile(strand.born)))
            _live(dice, placements, strand, person)
            people.append(person)
    people = dice.sample(people, len(people))  # a pseudonym must not tell which strand a person is from
    support: list[Sequence[object]] = []
    offers: list[Sequence[object]] = []
    for index, person in enumerate(people):
        person.number = f"E{index + 1:05}"
        sex = "female" if person.female else "male"
        for benefit, group, start, end in person.spells:
            known = None if benefit == "kontanthjælp" and dice.chance(0.017) else group
            support.append((person.number, sex, person.born, benefit, known, date.fromordinal(start), _day(end)))
        for offer, sector, model, company, start, end in person.offers:
            offers.append((person.number, offer, sector, model, company, date.fromordinal(start), _day(end)))
    return Lives(frame(SUPPORT_SPELLS, support), frame(OFFER_SPELLS, offers), frame(EXIT_COUNTS, _exit_counts(people)))


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def _live(dice: Dice, placements: Placements, strand: Strand, person: _Person) -> None:
    """Fills a person's life from the first spell to the last day of the extract."""
    benefit, group = strand.benefit, strand.group
    if dice.chance(strand.running):  # those who are met on a given day are met in long spells
        length = max(_length(dice, benefit, group, person), _length(dice, benefit, group, person))
        day = FIRST - int(dice.between(0.05, 0.80) * length)
        end = max(day + length, FIRST + dice.whole(20, 400))
    else:
        day = dice.whole(*strand.begins)
        end = day + _length(dice, benefit, group, person)
    day = max(day, date(person.born + 18, 7, 1).toordinal())
    end = max(end, day + 21, FIRST + 7)
    while day <= LAST:
        end, got_job = _spell(dice, placements, person, (benefit, group, day, end))
        if end >= LAST:
            return
        if benefit == "uddannelseshjælp" and end >= REFORM - 1:
            benefit = "kontanthjælp"
        after = None if got_job else dice.pick(_NEXT[benefit])
        day = end + 1
        if after is None:
            reason = "job" if got_job else dice.pick(_REASONS[benefit])
            back = day + int(dice.quantile(_GAPS))
            person.gaps.append((day, back - 1, reason))
            day = back
            after = "dagpenge" if reason == "job" and back - end > 400 and dice.chance(0.6) else _returning(benefit)
        benefit, group = after, _group(dice, after, group)
        end = day + _length(dice, benefit, group, person)


def _returning(benefit: str) -> str:
    return "kontanthjælp" if benefit in {"uddannelseshjælp", "ressourceforløb"} else benefit


def _group(dice: Dice, benefit: str, before: str | None) -> str | None:
    if benefit == "kontanthjælp":
        return before if before else dice.pick([("aktivitetsparat", 7), ("jobparat", 3)])
    return "jobparat" if benefit == "dagpenge" else None


def _length(dice: Dice, benefit: str, group: str | None, person: _Person) -> int:
    knots = _DURATIONS.get((benefit, group))
    if knots is None:  # a young person's group stays after the reform
        knots = _DURATIONS["uddannelseshjælp", group]
    if benefit == "dagpenge" and person.female and 1970 <= person.born <= 1977:
        knots = _OLDER_WOMEN
    return int(dice.quantile(knots))


def _spell(dice: Dice, placements: Placements, person: _Person, spell: tuple[str, str | None, int, int]) -> tuple[int, bool]:
    """Records one spell with its offers; returns its last day and whether an offer led to a job."""
    benefit, group, start, end = spell
    if benefit == "uddannelseshjælp" and REFORM <= end < REFORM + 14:
        end = REFORM - 1
    if benefit == "uddannelseshjælp" and start < REFORM <= end:
        last, got_job = _spell(dice, placements, person, (benefit, group, start, REFORM - 1))
        return (last, got_job) if got_job else _spell(dice, placements, person, ("kontanthjælp", group, REFORM, end))
    offers, job_on = placements.during(dice, (benefit, group, start, end), (FIRST, LAST))
    if job_on is not None:
        end = job_on
    person.offers += [(*offer[:5], None if offer[5] > LAST else offer[5]) for offer in offers]
    person.spells.append((benefit, group, start, None if end > LAST else end))
    return end, job_on is not None


def _exit_counts(people: list[_Person]) -> list[tuple[str, int, str, int]]:
    """What people live of 3, 6 and 12 months after offers that ended in the year before the reform; zeros are counted too."""
    counts: dict[tuple[str, int, str], int] = {}
    for person in people:
        for offer, _, _, _, _, end in person.offers:
            if end is None or not _COUNTED_FROM <= end <= _COUNTED_TO:
                continue
            during = next(benefit for benefit, _, start, last in person.spells if start <= end <= (last or LAST))
            for months in (3, 6, 12):
                key = (offer, months, _basis(person, during, end + months * 61 // 2))
                counts[key] = counts.get(key, 0) + 1
    names = sorted({offer for offer, _, _ in counts})
    return [
        (offer, months, basis, counts.get((offer, months, basis), 0))
        for offer in names
        for months in (3, 6, 12)
        for basis in _BASES
    ]


def _basis(person: _Person, during: str, day: int) -> str:
    for benefit, _, start, end in person.spells:
        if start <= day <= (end or LAST):
            return "samme ydelse" if _returning(benefit) == _returning(during) else "anden ydelse"
    return next((reason for start, end, reason in person.gaps if start <= day <= (end or LAST)), "ukendt")

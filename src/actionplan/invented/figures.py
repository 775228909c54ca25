"""The table `indicators`: what an authority would publish of Eksempelby, its invented neighbours and their country.

Eksempelby stands out on purpose: many cash benefit recipients, most of them not ready for a job, few offers in companies.
In the last year unemployment falls, activation gets worse, cash benefit stays where it was, more have ordinary hours, and
the long-term unemployed are too few for their small change to mean anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from actionplan.invented.dice import Dice
from actionplan.invented.frames import frame
from actionplan.tables.specs import INDICATORS

EKSEMPELBY = "Eksempelby"
COUNTRY = "Eksempelland"
COMPARED = ("Prøvekøbing", "Mønsterslev", "Tænkested", "Skitselund")
SOURCE = "Opdigtede tal til afprøvning"

_MONTHS = tuple(f"{2021 + (7 + i) // 12}M{(7 + i) % 12 + 1:02}" for i in range(60))
_HOURS_MONTHS = ("2021M07", *_MONTHS[:-1])
_LONG_TERM_FROM = "2023M08"
_SHOWN_FROM = 3  # the authority shows 0, 1 and 2 alike: as nothing

Course = tuple[float, float, float, float, float, float]
"""A level in August of 2021 to 2026; between them it runs straight."""


@dataclass(frozen=True)
class Courses:
    """How the measures run, in per cent: of the labour force, and for the last three of the cash benefit recipients."""

    unemployment_benefit: Course
    job_ready: Course
    long_term_unemployment_benefit: Course
    long_term_job_ready: Course
    cash_benefit: Course
    activation_degree: Course
    activation_touched: Course
    ordinary_hours: Course


@dataclass(frozen=True)
class Area:
    """An area's size and how it differs from the common course: factors on unemployment, cash benefit, activation, hours."""

    name: str
    labour_force: int
    population: int
    factors: tuple[float, float, float, float]
    own: bool = False


_COMMON = Courses(
    unemployment_benefit=(2.70, 2.05, 2.30, 2.45, 2.50, 2.58),
    job_ready=(0.46, 0.45, 0.47, 0.49, 0.50, 0.50),
    long_term_unemployment_benefit=(0.34, 0.30, 0.30, 0.35, 0.40, 0.43),
    long_term_job_ready=(0.16, 0.15, 0.15, 0.15, 0.15, 0.15),
    cash_benefit=(3.40, 3.35, 3.10, 3.00, 2.95, 2.93),
    activation_degree=(15.6, 16.1, 16.0, 16.0, 16.8, 17.8),
    activation_touched=(46.0, 46.5, 46.5, 46.8, 47.5, 48.0),
    ordinary_hours=(8.4, 8.3, 7.4, 7.2, 8.1, 9.8),
)
_OWN = Courses(
    unemployment_benefit=(3.05, 2.45, 2.65, 2.78, 2.70, 2.36),
    job_ready=(0.76, 0.74, 0.74, 0.75, 0.75, 0.72),
    long_term_unemployment_benefit=(0.21, 0.21, 0.21, 0.21, 0.21, 0.22),
    long_term_job_ready=(0.10, 0.10, 0.10, 0.10, 0.10, 0.10),
    cash_benefit=(5.78, 5.82, 5.80, 5.78, 5.76, 5.76),
    activation_degree=(15.4, 15.0, 14.2, 13.6, 12.6, 9.6),
    activation_touched=(44.0, 42.5, 40.5, 38.0, 34.5, 25.5),
    ordinary_hours=(6.7, 6.8, 6.7, 7.1, 8.5, 11.3),
)
AREAS = (
    Area(EKSEMPELBY, 22_600, 27_400, (1, 1, 1, 1), own=True),
    Area(COMPARED[0], 31_000, 38_200, (1.06, 1.18, 0.97, 0.93)),
    Area(COMPARED[1], 19_500, 24_100, (0.92, 1.04, 1.08, 1.05)),
    Area(COMPARED[2], 27_200, 33_000, (1.12, 1.31, 0.94, 0.90)),
    Area(COMPARED[3], 9_800, 12_300, (0.85, 0.88, 1.12, 1.14)),
    Area(COUNTRY, 640_000, 772_000, (1, 1, 1, 1)),
)

_SEASON = (1.10, 1.11, 1.06, 1.01, 0.96, 0.96, 1.01, 1.02, 0.97, 0.96, 0.95, 0.92)
_CASH_SEASON = (1.005, 1.010, 1.014, 1.008, 1.002, 0.998, 0.986, 0.988, 0.990, 0.996, 1.003, 1.000)
_ACTIVATION_SEASON = (0.97, 1.01, 1.03, 1.03, 1.03, 1.01, 0.90, 0.94, 1.00, 1.03, 1.05, 1.00)

_GROUPS = ("job_ready", "activity_ready", "education_ready", "obviously_education_ready", "unknown")
_GROUP_SHARES = (20.6, 64.0, 11.8, 1.0, 2.6)
_OWN_GROUP_SHARES = (13.2, 76.1, 8.2, 0.8, 1.7)
_OFFERS = ("guidance", "wage_subsidy", "traineeship", "utility_work", "special_utility_work")
_OFFER_SHARES = (66.0, 3.4, 28.2, 1.3, 1.1)
_OWN_OFFER_SHARES = (77.4, 2.7, 12.3, 0.6, 7.0)

_UNITS = {
    "unemployed_full_time": "fuldtidspersoner",
    "unemployed_share": "pct. af arbejdsstyrken 16-66 år",
    "long_term_unemployed": "fuldtidspersoner",
    "cash_benefit_persons": "personer",
    "cash_benefit_full_time": "fuldtidspersoner",
    "cash_benefit_share_labour_force": "pct. af arbejdsstyrken",
    "cash_benefit_share_population": "pct. af befolkningen 16-66 år",
    "activation_degree": "pct.",
    "activation_touched_share": "pct.",
    "offer_courses": "forløb",
    "offer_persons": "personer",
    "courses_per_person": "forløb pr. person",
    "ordinary_hours_persons": "personer",
    "ordinary_hours_share": "pct.",
}

Row = tuple[str, str, str, str, str, float | None, str, str]


def indicators(dice: Dice) -> pd.DataFrame:
    """The table for all areas, in the order area, measure, month."""
    return frame(INDICATORS, (row for area in AREAS for row in _area(area, dice)))


def _area(area: Area, dice: Dice) -> Iterator[Row]:
    courses = _OWN if area.own else _COMMON
    yield from _unemployment(area, courses, dice)
    base = area.labour_force * area.factors[1]
    full_time = [round(value) for value in _numbers(dice, courses.cash_benefit, base, _CASH_SEASON, 0.005 * _calm(area))]
    persons = [round(value * (1.018 + dice.noise(0.002))) for value in full_time]
    yield from _cash_benefit(area, persons, full_time)
    yield from _activation(area, courses, dice, persons[-1])
    # Ordinary hours are published a month later: their earliest month is July 2021, before the first count of recipients.
    yield from _ordinary_hours(area, courses, dice, [persons[0], *persons[:-1]])


def _unemployment(area: Area, courses: Courses, dice: Dice) -> Iterator[Row]:
    calm = _calm(area)
    insured_base, job_ready_base = area.labour_force * area.factors[0], area.labour_force * area.factors[1]
    insured = _numbers(dice, courses.unemployment_benefit, insured_base, _SEASON, 0.013 * calm)
    job_ready = _numbers(dice, courses.job_ready, job_ready_base, _CASH_SEASON, 0.020 * calm)
    for month, one, other in zip(_MONTHS, insured, job_ready, strict=True):
        for category, value in (("total", one + other), ("unemployment_benefit", one), ("cash_benefit", other)):
            yield _row(area, month, ("unemployed_full_time", "benefit", category), _shown(value))
            yield _row(area, month, ("unemployed_share", "benefit", category), round(100 * value / area.labour_force, 1))
    insured = _numbers(dice, courses.long_term_unemployment_benefit, insured_base, _CASH_SEASON, 0.06 * calm)
    job_ready = _numbers(dice, courses.long_term_job_ready, job_ready_base, _CASH_SEASON, 0.08 * calm)
    for month, one, other in zip(_MONTHS, insured, job_ready, strict=True):
        if month >= _LONG_TERM_FROM:
            for category, value in (("total", one + other), ("unemployment_benefit", one), ("cash_benefit", other)):
                yield _row(area, month, ("long_term_unemployed", "benefit", category), _shown(value))


def _cash_benefit(area: Area, persons: list[int], full_time: list[int]) -> Iterator[Row]:
    for month, people, count in zip(_MONTHS, persons, full_time, strict=True):
        for measure, value in (
            ("cash_benefit_persons", people),
            ("cash_benefit_full_time", count),
            ("cash_benefit_share_labour_force", round(100 * count / area.labour_force, 1)),
            ("cash_benefit_share_population", round(100 * count / area.population, 1)),
        ):
            yield _row(area, month, (measure, "none", "total"), value)
    counts = _split(full_time[-1], _OWN_GROUP_SHARES if area.own else _GROUP_SHARES)
    for group, count in zip(_GROUPS, counts, strict=True):
        yield _row(area, _MONTHS[-1], ("cash_benefit_full_time", "match_group", group), _shown(count))


def _activation(area: Area, courses: Courses, dice: Dice, recipients: int) -> Iterator[Row]:
    touched = 0.0
    for measure, course, spread in (
        ("activation_degree", courses.activation_degree, 0.022),
        ("activation_touched_share", courses.activation_touched, 0.015),
    ):
        for i, month in enumerate(_MONTHS):
            season = _ACTIVATION_SEASON[int(month[5:]) - 1]
            touched = round(_level(course, i) * area.factors[2] * season * (1 + dice.noise(spread * _calm(area))), 1)
            yield _row(area, month, (measure, "none", "total"), touched)
    persons = round(recipients * touched / 100)  # those touched in the latest month are those in offers
    total = round(persons * (1.14 if area.own else 1.31))
    parts = _split(total, _OWN_OFFER_SHARES if area.own else _OFFER_SHARES)
    for category, count in zip(("total", *_OFFERS), (total, *parts), strict=True):
        # One person can be in several offers, so the persons of the offers add up to more than the total.
        people = persons if category == "total" else count - count // 16
        yield _row(area, _MONTHS[-1], ("offer_courses", "offer", category), _shown(count))
        yield _row(area, _MONTHS[-1], ("offer_persons", "offer", category), _shown(people))
    yield _row(area, _MONTHS[-1], ("courses_per_person", "offer", "total"), round(total / persons, 2))


def _ordinary_hours(area: Area, courses: Courses, dice: Dice, recipients: list[int]) -> Iterator[Row]:
    for i, (month, base) in enumerate(zip(_HOURS_MONTHS, recipients, strict=True)):
        share = _level(courses.ordinary_hours, i - 1) * area.factors[3] * (1 + dice.noise(0.035 * _calm(area)))
        count = round(base * share / 100)
        yield _row(area, month, ("ordinary_hours_persons", "none", "total"), _shown(count))
        yield _row(area, month, ("ordinary_hours_share", "none", "total"), round(100 * count / base, 1))


def _numbers(dice: Dice, course: Course, base: float, season: tuple[float, ...], spread: float) -> list[float]:
    """A number of persons for each month: the course's per cent of the base, with season and chance."""
    return [
        _level(course, i) / 100 * base * season[int(month[5:]) - 1] * (1 + dice.noise(spread)) for i, month in enumerate(_MONTHS)
    ]


def _calm(area: Area) -> float:
    """A large area's figures move less by chance."""
    return 0.25 if area.name == COUNTRY else 1.0


def _split(total: int, shares: tuple[float, ...]) -> list[int]:
    """The total in whole parts by their shares; what rounding leaves over goes to the largest."""
    parts = [round(total * share / 100) for share in shares]
    parts[shares.index(max(shares))] += total - sum(parts)
    return parts


def _level(course: Course, month: int) -> float:
    """The course's level a number of months after August 2021."""
    after = max(month, 0)
    year = min(after // 12, 4)
    return course[year] + (course[year + 1] - course[year]) * (after - 12 * year) / 12


def _shown(value: float) -> int | None:
    count = round(value)
    return count if count >= _SHOWN_FROM else None


def _row(area: Area, month: str, what: tuple[str, str, str], value: float | None) -> Row:
    return (area.name, month, *what, value, _UNITS[what[0]], SOURCE)

"""The tables `companies`, `agreements` and `survey_responses`: Eksempelby's workplaces and what they have answered.

Large and public workplaces answer more often, have more experience and are readier for the demanding models, so that an
unweighted result is visibly wrong. A few answers are what real surveys hold: partial, given twice, odd, or from a stranger.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from actionplan.invented.dice import Dice
from actionplan.invented.figures import EKSEMPELBY
from actionplan.invented.frames import frame, words
from actionplan.tables.specs import AGREEMENTS, COMPANIES, SURVEY_RESPONSES

YEARS = (2024, 2025, 2026)
_SMALLEST = 6  # the frame holds workplaces with more than five employees
_FOUNDED = 943

_HEALTH = "Offentlig administration, undervisning og sundhed"
_INDUSTRIES: dict[str, tuple[int, int, float, float, str]] = {
    # private and public weight, yearly growth, share with a bottleneck, job types
    "Landbrug, skovbrug og fiskeri": (45, 0, -0.02, 0.25, "landbrugsmedhjælper, maskinfører"),
    "Industri, råstofindvinding og forsyningsvirksomhed": (150, 8, 0.00, 0.35, "operatør, lagermedarbejder"),
    "Bygge og anlæg": (160, 0, 0.01, 0.40, "tømrer, elektriker"),
    "Handel og transport mv.": (300, 4, 0.00, 0.22, "butiksassistent, chauffør"),
    "Information og kommunikation": (28, 0, 0.03, 0.30, "it-supporter, grafiker"),
    "Finansiering og forsikring": (20, 0, -0.03, 0.12, "rådgiver, kontorassistent"),
    "Ejendomshandel og udlejning": (22, 0, 0.00, 0.08, "ejendomsservicetekniker, kontorassistent"),
    "Erhvervsservice": (95, 4, 0.02, 0.24, "rengøringsassistent, revisor"),
    _HEALTH: (70, 120, 0.01, 0.48, "social- og sundhedshjælper, pædagog"),
    "Kultur, fritid og anden service": (60, 16, 0.00, 0.10, "frisør, servicemedarbejder"),
}
_PRIVATE_SIZES = ((0.0, 6.0), (0.42, 8.0), (0.70, 12.0), (0.86, 20.0), (0.95, 42.0), (0.99, 100.0), (1.0, 300.0))
_PUBLIC_SIZES = ((0.0, 6.0), (0.25, 12.0), (0.55, 22.0), (0.85, 40.0), (0.97, 80.0), (1.0, 400.0))

_MODELS = ("single_trainee", "open_places", "training_department", "team_intake")
_INTEREST = {
    # share interested: under 20 employees, 20 to 49, 50 and more
    "single_trainee": (0.44, 0.55, 0.62),
    "open_places": (0.17, 0.31, 0.47),
    "training_department": (0.03, 0.09, 0.27),
    "team_intake": (0.04, 0.11, 0.30),
}
_FIRST_DAY = date(2026, 8, 24)
_WAVES = ((0.0, 0.0), (0.40, 4.0), (0.55, 13.0), (0.78, 18.0), (0.86, 25.0), (1.0, 33.0))  # two reminders


@dataclass(frozen=True)
class Company:
    """A workplace as it is in the latest year."""

    number: str
    sector: str
    industry: str
    employees: int
    experience: str


def ceiling(employees: int) -> int:
    """How many trainees a workplace may have at once: one per five employees up to 50 (at least one), then one per ten.

    Source: BEK nr. 2636 af 28/12/2021, § 65.
    """
    return max(1, min(employees, 50) // 5 + max(0, employees - 50) // 10)


def companies(dice: Dice) -> tuple[pd.DataFrame, list[Company]]:
    """The frame of the latest years, a row per workplace and year, and the workplaces of the latest year."""
    rows: list[Sequence[object]] = []
    latest: list[Company] = []
    for index in range(_FOUNDED):
        number = f"V{index + 1:04}"
        public = dice.chance(0.165)
        industry = dice.pick([(name, facts[1] if public else facts[0]) for name, facts in _INDUSTRIES.items()])
        _, _, growth, bottlenecks, jobs = _INDUSTRIES[industry]
        size = dice.quantile(_PUBLIC_SIZES if public else _PRIVATE_SIZES)
        years = dice.pick([(YEARS, 900), (YEARS[:1], 20), (YEARS[:2], 24), (YEARS[1:], 22), (YEARS[2:], 26)])
        sector = "public" if public else "private"
        for year in years:
            employees = round(size)
            size *= 1 + growth + dice.noise(0.05)
            if employees < _SMALLEST:
                continue
            if year != YEARS[-1]:
                rows.append((number, sector, industry, employees, EKSEMPELBY, None, None, None, year))
                continue
            lack = "unknown" if dice.chance(0.08) else "yes" if dice.chance(bottlenecks) else "no"
            known = "unknown" if dice.chance(0.10) else "yes" if dice.chance(_experience(public, employees)) else "no"
            rows.append((number, sector, industry, employees, EKSEMPELBY, jobs, lack, known, year))
            latest.append(Company(number, sector, industry, employees, known))
    return frame(COMPANIES, rows), latest


def _experience(public: bool, employees: int) -> float:
    return min(0.9, (0.46 if public else 0.20) + min(employees, 100) / 250)


def agreements(dice: Dice, firms: Sequence[Company]) -> pd.DataFrame:
    """About sixty agreements; the demanding models at workplaces that are large enough for them."""
    rows: list[Sequence[object]] = []
    for model, count, smallest, most in (
        ("single_trainee", 26, 6, 1),
        ("open_places", 20, 12, 4),
        ("training_department", 6, 45, 8),
        ("team_intake", 8, 40, 10),
    ):
        fit = [firm for firm in firms if firm.employees >= smallest and firm.experience == "yes"]
        for firm in dice.sample(fit, count):
            phase = dice.pick([("contact", 5), ("traineeship", 12), ("hiring", 4), ("in_job", 5)])
            places = min(ceiling(firm.employees), dice.whole((most + 1) // 2, most))
            mentor = dice.pick([("yes", 9 if places > 2 else 5), ("no", 4), ("unknown", 1)])
            rows.append((firm.number, model, phase, firm.sector, places, mentor))
    return frame(AGREEMENTS, sorted(rows, key=lambda row: (str(row[0]), str(row[1]))))


def survey_responses(dice: Dice, firms: Sequence[Company]) -> pd.DataFrame:
    """The answers, in the order in which they came in."""
    wishes = {known: dice.sample(texts, len(texts)) for known, texts in words("company_wishes").items()}
    rows: list[Sequence[object]] = []
    for firm in firms:
        if dice.chance(_response(firm)):
            rows.append(_answer(dice, firm, wishes))
    again = [row for row in dice.sample(rows, 40) if row[5] is not None][:6]
    by_number = {firm.number: firm for firm in firms}
    for row in again:  # answered once more a little later, with the newer answer the right one
        newer = list(_answer(dice, by_number[str(row[0])], {}))
        newer[1] = row[1] + timedelta(days=dice.whole(2, 5)) if isinstance(row[1], date) else None
        rows.append(newer)
    for index in range(4):  # not in the frame: a closed workplace, a neighbour, a typing error
        stranger = Company(f"V9{index + 1:03}", "private", "", dice.whole(6, 40), "unknown")
        rows.append(_answer(dice, stranger, {}))
    return frame(SURVEY_RESPONSES, sorted(rows, key=lambda row: (str(row[1]), str(row[0]))))


def _response(firm: Company) -> float:
    by_size = 0.24 if firm.employees < 20 else 0.36 if firm.employees < 50 else 0.50
    return by_size + (0.22 if firm.sector == "public" else 0.0) + (0.09 if firm.experience == "yes" else 0.0)


def _answer(dice: Dice, firm: Company, wishes: Mapping[str, list[str]]) -> Sequence[object]:
    """One answer; takes its wish out of those that fit the company's experience."""
    day = _FIRST_DAY + timedelta(days=int(dice.quantile(_WAVES)))
    day -= timedelta(days=max(0, day.weekday() - 4))  # nobody answers at the weekend
    experience = firm.experience if dice.chance(0.9) else dice.pick([("yes", 3), ("no", 6), ("unknown", 1)])
    assessment = dice.pick([(1, 4), (2, 12), (3, 30), (4, 38), (5, 16)]) if experience == "yes" else None
    if dice.chance(0.09):  # stopped after the first page
        return (firm.number, day, experience, assessment, *(None for _ in range(7)))
    lift = (0.5 if experience == "yes" else 0.0) + (0.3 if firm.sector == "public" else 0.0)
    inclusiveness = min(5, max(1, round(2.8 + lift + dice.noise(1.0))))
    size = 0 if firm.employees < 20 else 1 if firm.employees < 50 else 2
    interest: list[str | None] = []
    places = 0
    for model in _MODELS:
        share = _INTEREST[model][size] * (0.55 + 0.15 * inclusiveness)
        answer = dice.pick([("yes", round(1000 * share)), ("no", round(1000 * (1 - share))), ("unknown", 160)])
        if answer == "yes":
            most = {"single_trainee": 2, "open_places": 4, "training_department": 7, "team_intake": 8}[model]
            places += dice.whole(1, most)
        interest.append(None if dice.chance(0.015) else answer)
    offered: int | None = min(places, max(1, ceiling(firm.employees) + 1))
    if dice.chance(0.012):
        offered = 10 * ceiling(firm.employees) + 20  # odd: far above what the law allows
    elif dice.chance(0.05):
        offered = None if places else 1  # odd: a place, but no model
    fitting = wishes.get("with_experience" if experience == "yes" else "without_experience", [])
    wish = fitting.pop() if fitting and dice.chance(0.17) else None
    return (firm.number, day, experience, assessment, inclusiveness, *interest, offered, wish)

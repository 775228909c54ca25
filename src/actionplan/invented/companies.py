"""The tables `companies` and `agreements`: Eksempelby's workplaces, and what is agreed with some of them.

Large and public workplaces have more experience and are readier for the demanding models.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from actionplan.invented.dice import Dice
from actionplan.invented.figures import EKSEMPELBY
from actionplan.invented.frames import frame
from actionplan.tables.specs import AGREEMENTS, COMPANIES

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
            helped = [("company", 6), ("social", 1), ("both", 2)] if places > 2 else [("company", 3), ("social", 1), ("both", 1)]
            mentor = dice.pick([*helped, ("no", 4), ("unknown", 1)])
            rows.append((firm.number, model, phase, firm.sector, places, mentor))
    return frame(AGREEMENTS, sorted(rows, key=lambda row: (str(row[0]), str(row[1]))))

"""Goals with what was written about them, for the tests of the follow-up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from actionplan.analyses.goal_records import TABLES, Records
from actionplan.analyses.goal_series import Registers, registered
from actionplan.analyses.lives import Extract, Lives
from actionplan.environment import ROOT
from actionplan.invented.data_set import SEED
from actionplan.invented.dice import Dice
from actionplan.invented.frames import frame
from actionplan.invented.goals import activities, decisions, measurements
from actionplan.parameters.goals import Goal, Goals, Measure
from actionplan.parameters.goals_reader import read_goals
from actionplan.sources.cells import read_cells
from actionplan.sources.reference import read_reference
from actionplan.tables.figures import Figures
from actionplan.tables.parse import Table, parse
from actionplan.tables.specs import SPECS

TODAY = date(2026, 11, 21)
NAME = "Besøg"
FLAT = (30.0, 31, 29, 30, 31, 30, 29, 31, 30, 29, 30, 31)
"""A year of chance around 30: limits at about 27 and 33."""
Rows = Iterable[Sequence[object]]


def month_ends(count: int, first: tuple[int, int] = (2025, 1)) -> list[date]:
    """The last days of so many months, from a year and a month on."""
    months = [(first[0] * 12 + first[1] - 1 + i) for i in range(count + 1)]
    return [date.fromordinal(date(each // 12, each % 12 + 1, 1).toordinal() - 1) for each in months[1:]]


def table(name: str, rows: Rows) -> Table:
    """A table as it would be read from data/odder, its first row in line 2."""
    made = frame(SPECS[name], rows)
    made.index = made.index + 2
    return Table(SPECS[name], made, invented=False, files=(f"data/odder/{name}.csv",))


def tables(**rows: Rows) -> Mapping[str, Table]:
    """The tables of the follow-up; those that are not given are empty."""
    return {name: table(name, rows.get(name, ())) for name in TABLES}


def records(values: Sequence[float] = (), *, day: date = TODAY, **rows: Rows) -> Records:
    """What was written up to a day: figures of goal 1 at the ends of months from January 2025, and other rows."""
    measured = [("1", NAME, end, value, None) for end, value in zip(month_ends(len(values)), values, strict=True)]
    return Records.until(tables(**{"measurements": measured, **rows}), day, invented=False)


def measure(**fields: Any) -> Measure:
    """Visits in a month, from 30 to 40."""
    about = {"name": NAME, "unit": "besøg", "direction": "up", "baseline": 30, "target": 40, "by": date(2027, 12, 31)}
    return Measure(**{**about, **fields})


def goal(*measures: Measure, **fields: Any) -> Goal:
    """Goal 1, which began in January 2025 and ends in 2027."""
    about = {"number": 1, "name": "Flere besøg", "start": date(2025, 1, 1), "end": date(2027, 12, 31), **fields}
    return Goal(decisions=("Byrådet",), measures=measures or (measure(),), **about)


@cache
def registers() -> Registers:
    """What the series behind Eksempelby's measures are taken from, without opening the whole municipality."""
    folder, facts = ROOT / "data" / "eksempelby", read_reference(ROOT)
    offers, figures = (
        parse(read_cells(folder / file, file), SPECS[name], file).frame
        for name, file in (("offer_spells", "tilbudsforloeb.csv"), ("indicators", "noegletal.csv"))
    )
    extract = Extract(date(2023, 1, 1), date(2026, 7, 31), stated=True)
    nobody = frame(SPECS["support_spells"], ())
    lives = Lives.of(nobody, offers, facts.support, extract, ("Kommunens udtræk",), invented=True)
    own = figures[figures["area"] == "Eksempelby"]
    return Registers(lives, Figures.of(own, {}), "Eksempelby", facts.catalogue, (), facts.support, invented=True)


def eksempelby(day: date = TODAY) -> tuple[Goals, Records]:
    """Eksempelby's goals and what was written about them, as they are generated, or counted on what is shipped."""
    frames = {"measurements": measurements(Dice(SEED, 6)), "activities": activities(), "decisions": decisions()}
    held = {name: Table(SPECS[name], frames[name], invented=True, files=(f"{name}.csv",)) for name in TABLES}
    params: Path = ROOT / "params" / "eksempelby.goals.yml"
    goals = read_goals(params, ROOT)
    return goals, Records.until(held, day, invented=True, registered=registered(goals, registers, day))

"""Places for tests of the board and the two scenarios: facts, citizens who are ready and companies' offers, put there by hand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from handmade_seminar import begin, told

from actionplan.analyses.dimensioning import Demand, Spread
from actionplan.seminar.controls import Line
from actionplan.seminar.places import Known
from actionplan.seminar.session import Session
from actionplan.sources.reference import read_reference

FACTS = read_reference(Path(__file__).parents[2]).cooperation
KNOWN = Known(
    FACTS,
    (
        Demand("Kontanthjælp", 200, {"single_trainee": 40, "open_places": 20, "team_intake": 150}),
        Demand("Sygemeldte", 30, {"single_trainee": 20, "open_places": 10}),
    ),
    {
        "single_trainee": Spread(10, 20, 30, "svar"),
        "open_places": Spread(4, 8, 12, "svar"),
        "team_intake": Spread(8, 16, 24, "svar"),
    },
)
NOTHING = Known(FACTS, (), {})
PLAN = """målsætning: "Flere i job"
dimensionering:
  modeller:
    model_1: {virksomheder: 10, pladser: 1}
    model_4: {virksomheder: 2, pladser: 8}
  jobkonsulenttimer: 20
  mentortimer: 100
  penge: 600.000
  kommunale_pladser: {antal: 20, nedlægges: 5, kroner: 40.000, personer: 3}
  forudsætninger:
    personer_pr_plads: {lavt: 3, middel: 4, højt: 5}
    jobkonsulenttimer_pr_plads: {lavt: "0,5", middel: 1, højt: 2, kilde: "kalendere"}
    kroner_pr_plads: {middel: 20.000}
"""


class Screen:
    """A screen of places as the room sees it. made: builds it."""

    def __init__(self, made: Callable[[Session, Known, Line], Any], session: Session, known: Known = KNOWN) -> None:
        self.session, self.line = session, Line()
        self.box = made(session, known, self.line)

    @property
    def said(self) -> str:
        return told(self.box)

    @property
    def warned(self) -> str:
        return told(self.line.box)


def planned(root: Path, plan: str = PLAN) -> Session:
    """A seminar on a plan with places."""
    path = root / "params" / "odder.goals.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(plan, encoding="utf-8")
    return begin(root)


def log(root: Path) -> list[tuple[list[str], Any]]:
    """Place and value of every line that is on the disk."""
    path = root / "data" / "odder" / "seminar" / "log.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [(event["sti"], event["til"]) for event in map(json.loads, lines)]

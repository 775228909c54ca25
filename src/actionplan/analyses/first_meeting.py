"""What the group's first meeting has to settle (guidelines 4.2.2): who is responsible for each goal, its plan for time and
resources where the action plan has none, and the baseline in figures and words.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.parameters.goals import Goal, missing

PLAN: Final = ("startdato", "slutdato", "penge", "folk")
"""What a plan for time and resources needs, as `missing` calls it."""


def without_plan(goal: Goal) -> tuple[str, ...]:
    """What a goal's plan for time and resources lacks, in Danish."""
    return tuple(name for name in missing(goal) if name in PLAN)


def without_baseline(goal: Goal) -> tuple[str, ...]:
    """What a goal's baseline lacks, in Danish: words, or figures for what is measured in figures."""
    lacks = ["ord"] if goal.baseline is None else []
    figures = [measure for measure in goal.measures if not measure.in_words]
    return (*lacks, *(["tal"] if any(measure.baseline is None for measure in figures) else []))


def to_settle(goals: Sequence[Goal], day: date, *, invented: bool) -> tuple[Finding, ...]:
    """What is lacking, a finding for each kind; those of which nothing is lacking come as one."""
    kinds = (
        ("responsible", "mangler en ansvarlig", [goal for goal in goals if goal.responsible is None]),
        ("plan", "mangler en del af tids- og ressourceplanen", [goal for goal in goals if without_plan(goal)]),
        ("baseline", "mangler nulpunkt i tal eller ord", [goal for goal in goals if without_baseline(goal)]),
    )
    made = [
        _finding(
            name,
            f"{danish.capital(danish.counted(len(lacking), 'et mål', 'mål'))} {told}",
            f"Det er mål {danish.joined([str(goal.number) for goal in lacking])}.",
            len(lacking),
            day,
            invented=invented,
        )
        for name, told, lacking in kinds
        if lacking
    ]
    if made:
        return tuple(made)
    told = "Alle mål har en ansvarlig, en tids- og ressourceplan og et nulpunkt"
    return (
        _finding(
            "settled", told, "Mødet skal gå dem igennem og aftale, hvornår gruppen mødes.", len(goals), day, invented=invented
        ),
    )


def _finding(name: str, headline: str, sentence: str, count: int, day: date, *, invented: bool) -> Finding:
    return Finding(
        id=f"05.first.{name}",
        headline=headline,
        sentence=sentence,
        value=float(count),
        unit="mål",
        period=danish.day(day),
        source="Kommunens mål",
        uncertainty="Optalt; ingen stikprøve.",
        invented=invented,
        margin=0.0,
    )

"""What the group's first meeting has to settle (guidelines 4.2.2): who is responsible for each goal, its plan for time and
resources where the action plan has none, and the baseline in figures and words.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.analyses.goal_findings import count_finding
from actionplan.analyses.goal_status import Course
from actionplan.names import quoted
from actionplan.parameters.goals import Goal, missing
from actionplan.tables.cell import Missing

PLAN: Final = ("startdato", "slutdato", "penge", "folk")
"""What a plan for time and resources needs, as `missing` calls it."""

COUNTED: Final = "Optalt; ingen stikprøve."


def without_plan(goal: Goal) -> tuple[str, ...]:
    """What a goal's plan for time and resources lacks, in Danish."""
    return tuple(name for name in missing(goal) if name in PLAN)


def without_baseline(goal: Goal) -> tuple[str, ...]:
    """What a goal's baseline lacks, in Danish: words, or figures for what is measured in figures."""
    lacks = ["ord"] if goal.baseline is None else []
    figures = [measure for measure in goal.measures if not measure.in_words]
    return (*lacks, *(["tal"] if any(measure.baseline is None for measure in figures) else []))


def proposed_baseline(course: Course) -> tuple[str, str] | None:
    """The last figure that a register has from before the goal began, and its day or period; None where a baseline is written,
    or there is no such figure."""
    before = len(course.shown.rows) - course.fresh
    if not course.begun or course.measure.baseline is not None or before < 1:
        return None
    (cell,) = course.shown.draft.cells[before - 1]
    return None if isinstance(cell, Missing) else (danish.exact(cell), course.shown.rows[before - 1])


def proposals(courses: Sequence[Course]) -> str:
    """What the goal's baselines may be set to, as sentences; empty where nothing tells."""
    found = [(course, proposed) for course in courses if (proposed := proposed_baseline(course)) is not None]
    several = len(courses) > 1
    told = [
        f"Forslag til nulpunkt{f' for {quoted(course.measure.name)}' if several else ''}: {figure} ({day})."
        for course, (figure, day) in found
    ]
    return " ".join(told)


def to_settle(goals: Sequence[Goal], day: date, *, invented: bool) -> tuple[Finding, ...]:
    """What is lacking, a finding for each kind; those of which nothing is lacking come as one."""
    kinds = (
        ("responsible", "mangler en ansvarlig", [goal for goal in goals if goal.responsible is None]),
        ("plan", "mangler en del af tids- og ressourceplanen", [goal for goal in goals if without_plan(goal)]),
        ("baseline", "mangler nulpunkt i tal eller ord", [goal for goal in goals if without_baseline(goal)]),
    )
    counted = partial(count_finding, day=day, uncertainty=COUNTED, invented=invented)
    made = [
        counted(
            f"first.{name}",
            (
                f"{danish.capital(danish.counted(len(lacking), 'et mål', 'mål'))} {told}",
                f"Det er mål {danish.joined([str(goal.number) for goal in lacking])}.",
            ),
            len(lacking),
        )
        for name, told, lacking in kinds
        if lacking
    ]
    if made:
        return tuple(made)
    told = "Alle mål har en ansvarlig, en tids- og ressourceplan og et nulpunkt"
    return (counted("first.settled", (told, "Mødet skal gå dem igennem og aftale, hvornår gruppen mødes."), len(goals)),)

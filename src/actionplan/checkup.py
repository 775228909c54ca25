"""`make check`: what a municipality's files hold, what a note can say with them, and what is missing for more."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from actionplan import danish
from actionplan.analyses.first_meeting import proposed_baseline
from actionplan.analyses.goal_limits import longer
from actionplan.analyses.goal_records import DROPPED, MET, Records
from actionplan.analyses.goal_status import Course, course
from actionplan.briefing.earlier_notes import dead_pointers, read_notes
from actionplan.names import quoted
from actionplan.problems import Problem
from actionplan.tables.parse import Table
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case

TOO_SMALL = (
    "Tallene er for små til at blive tegnet. Er de det, der sker i en periode, så skriv tælles: {period}, og ret nulpunkt og mål "
    "til den periode."
)

BASELINE = "Nulpunktet står tomt. Det seneste tal fra før målet begyndte er {figure} ({day})."


def report(case: Case) -> str:
    """One municipality's check in Danish lines: the public figures, then every table."""
    planned = case.parameters.tasks.planned()
    dated = sum(plan.start is not None or plan.end is not None for _, plan in planned)
    lines = [
        f"{case.name}{' (opdigtet)' if case.invented else ''}",
        f"  params: {dated} af {len(planned)} opgaver har en dato; {_groups(case)}",
        f"  offentlige tal: {_public(case)}",
    ]
    for spec in SPECS.values():
        if (spec.name == "indicators" or not spec.notebooks) and case.tables[spec.name].frame.empty:
            continue
        table = case.tables[spec.name]
        notes = f"notat {danish.joined(spec.notebooks)}" if spec.notebooks else "notaterne"
        if table.frame.empty:
            lines.append(
                f"  {spec.danish}: ikke indsamlet. Så kan {notes} ikke {danish.telling('vise', spec.gives)}. {spec.collect}"
            )
        else:
            rows = danish.counted(len(table.frame), "række", "rækker")
            lines.append(
                f"  {spec.danish}: {rows}{_period(table)} ({', '.join(table.files)}). Med dem kan {notes} "
                f"{danish.telling('vise', spec.gives)}."
            )
    return "\n".join([*lines, *_measures(case)])


def _measures(case: Case) -> Iterator[str]:
    """What the figures of the goals' measures lack: periods that are left out, counts too small to be drawn, and baselines."""
    records = Records.until(case.tables, case.day, invented=case.invented, registered=case.registered)
    for goal in case.in_force.goals:
        if any(each.taken in {MET, DROPPED} for each in records.decided(goal)[-1:]):
            continue
        for measure in goal.measures:
            made = course(records, goal, measure, case.parameters.threshold)
            told = [TOO_SMALL.format(period=longer(measure))] if made.small and longer(measure) else []
            told += [lacking] if (lacking := missing_baseline(made)) else []
            if told := [*told, *made.series.remarks]:
                yield f"  mål {goal.number}, {quoted(measure.name)}: {' '.join(told)}"


def missing_baseline(made: Course) -> str:
    """The figure that a register has from before the goal began, where no baseline has been written; otherwise empty."""
    proposed = proposed_baseline(made)
    return "" if proposed is None else BASELINE.format(figure=proposed[0], day=proposed[1])


def pointers(case: Case, root: Path) -> list[Problem]:
    """What the goals file points to that notes 01 to 03 have not found, so far as they have been made; note 04 would say the
    same. root: the project's folder."""
    return dead_pointers(case.goals, case.slug, read_notes(root / "reports" / case.slug), root)


def _groups(case: Case) -> str:
    missing = [
        name
        for name, value in (
            ("styregruppe", case.parameters.steering_group),
            ("projektgruppe", case.parameters.project_group),
            ("tovholder", case.parameters.coordinator),
        )
        if not value
    ]
    return f"{danish.joined(missing)} er ikke udpeget" if missing else "styregruppe, projektgruppe og tovholder er udpeget"


def _public(case: Case) -> str:
    if not case.has_figures:
        return f"ingen for {case.parameters.municipality}. Notat 01 kan kun vise, hvordan de hentes."
    months = sorted({period for periods in case.figures.periods.values() for period in periods})
    return f"{danish.month(months[0])} til {danish.month(months[-1])}, {danish.counted(len(case.figures.periods), 'mål', 'mål')}."


def _period(table: Table) -> str:
    """The months that a table's dates or months span, or nothing where it has none."""
    days = [table.frame[column.name].dropna() for column in table.spec.columns if column.kind == "date"]
    days = [column for column in days if len(column)]
    if days:
        first, last = min(column.min() for column in days), max(column.max() for column in days)
        return _span(_month(first), _month(last))
    months = [table.frame[column.name].dropna() for column in table.spec.columns if column.kind == "month"]
    return _span(danish.month(months[0].min()), danish.month(months[0].max())) if months and len(months[0]) else ""


def _span(first: str, last: str) -> str:
    return f", {first}" if first == last else f", {first} til {last}"


def _month(day: pd.Timestamp) -> str:
    return f"{danish.MONTHS[day.month - 1]} {day.year}"

"""What stands in the papers of a meeting: agenda and minutes (guidelines 4.2.2), and the note on fulfilment (4.2.4, 1).

A paper is a `Plan` of pieces, so that Word is written as for the plan. What the tables hold for the day of the meeting is filled
in; the rest are empty lines to write on.
"""

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd

from actionplan import danish
from actionplan.analyses import meetings
from actionplan.analyses.first_meeting import without_baseline, without_plan
from actionplan.analyses.fulfilment import NO_BREAK, RULE, fulfilment, summed_up
from actionplan.analyses.goal_findings import amount, moved
from actionplan.analyses.goal_records import NEW_TARGET, Decision
from actionplan.analyses.goal_reviews import Review, sign
from actionplan.analyses.goal_status import Course
from actionplan.briefing.follow_up import Basis
from actionplan.briefing.general_status import QUESTIONS
from actionplan.briefing.goal_reviews import decided_target
from actionplan.briefing.meetings import agenda, calls, responsible
from actionplan.briefing.plan_pieces import Front, Grid, Heading, Paragraph, Piece, Plan, body, bullets, steps
from actionplan.parameters.goals import Goal, shown_figure
from actionplan.tables.follow_up_specs import DECISIONS_TAKEN, TRENDS
from actionplan.workbook import Case

LINES = "\n\n"
"""Room to write in a cell."""
EMPTY, CROSSED = "☐", "☒"
HALVES = (3, 10)
"""How the width of a table of parts is shared out."""
YEAR = timedelta(days=365)


def paper(basis: Basis) -> Plan:
    """Agenda and minutes of the meeting on the basis's day: of the first meeting, or of a later one."""
    case = basis.case
    first = basis.first_meeting or meetings.is_first(case.parameters.follow_up, case.day)
    pieces: list[Piece] = [
        _parts(_about(case)),
        _heading("Dagsorden"),
        *steps(agenda(basis)),
        *(_first(basis) if first else _later(basis)),
    ]
    after = meetings.next_meeting(case.parameters.follow_up, case.day + timedelta(days=1))
    pieces += [_heading("Næste møde"), body(f"{danish.capital(danish.day(after))}." if after else "Dato: ")]
    return Plan(_front(case, f"Møde om handlingsplanen {danish.day(case.day)}", "Dagsorden og referat"), tuple(pieces))


def memo(basis: Basis) -> Plan:
    """The note on how far each goal is fulfilled."""
    case = basis.case
    found = [fulfilment(review) for review in basis.reviews]
    pieces: list[Piece] = [
        body(f"{summed_up(found)}."),
        body("Notatet er grundlaget for, at styregruppen kan tage stilling til, om planen skal revideres."),
    ]
    for each in found:
        goal = each.review.goal
        pieces.append(_heading(f"Mål {goal.number}. {goal.name}: {each.told}"))
        pieces += [body(each.why), *bullets(each.evidence)]
        if each.outcome == "open":
            pieces.append(body(f"Gruppens vurdering:  {_boxes({'met': 'nået', 'partly': 'delvis nået', 'not': 'ikke nået'})}"))
    pieces += [_heading("Reglen bag"), Paragraph((RULE,), "source")]
    return Plan(_front(case, f"Opfyldelse af handlingsplanens mål {case.day.year}", "Notat"), tuple(pieces))


def _front(case: Case, title: str, kind: str) -> Front:
    sender = danish.capital(meetings.IMPLEMENTATION_GROUP)
    return Front(case.name, title, kind, danish.day(case.day), sender, case.invented)


def _parts(rows: tuple[tuple[str, str], ...]) -> Grid:
    """A table that tells the parts of one thing."""
    return Grid("", ("", ""), rows, shares=HALVES, parts=True)


def _heading(text: str) -> Heading:
    return Heading(2, "", text, "")


def _about(case: Case) -> tuple[tuple[str, str], ...]:
    who = responsible(case.parameters)
    return (
        ("Tid og sted", ""),
        ("Indkalder", danish.capital(who) if who else ""),
        (
            "Indkaldt",
            danish.capital(danish.joined([danish.small(each) for each in case.parameters.project_group]))
            or calls(case.parameters),
        ),
        ("Til stede", LINES),
        ("Referent", ""),
    )


def _first(basis: Basis) -> list[Piece]:
    """The first meeting: what has to be settled for each goal, and when the group meets."""
    follow_up, day = basis.case.parameters.follow_up, basis.case.day
    planned = [danish.day(each) for each in meetings.plan(follow_up, day + YEAR) if each > day]
    pieces: list[Piece] = [
        _heading("Mødeplan"),
        body(f"Forslag: {danish.joined(planned)}.") if planned else body("Der er ikke aftalt flere møder. Aftal dem her:"),
        _parts((("Aftalt", LINES),)),
    ]
    for review in basis.reviews:
        pieces += [_heading(_title(review)), _parts(_to_settle(review.goal, basis.case.parameters.threshold))]
    return pieces


def _to_settle(goal: Goal, threshold: int) -> tuple[tuple[str, str], ...]:
    figures = [
        f"{measure.name}: {shown_figure(measure, measure.baseline, threshold)} {measure.unit}"
        for measure in goal.measures
        if measure.baseline is not None
    ]
    plan, baseline = without_plan(goal), without_baseline(goal)
    return (
        ("Ansvarlig", goal.responsible or LINES),
        ("Tid og ressourcer", f"Mangler: {danish.joined(plan)}{LINES}" if plan else "Står i planen"),
        ("Nulpunkt", "\n".join([*figures, *([goal.baseline] if goal.baseline else [])]) or LINES),
        *([("Nulpunkt, der mangler", f"{danish.capital(danish.joined(baseline))}{LINES}")] if baseline else []),
        ("Aftalt", LINES),
    )


def _later(basis: Basis) -> list[Piece]:
    """A later meeting: every goal's status and decision, and the general one."""
    pieces: list[Piece] = []
    running = [review for review in basis.reviews if not review.ended or _decided_today(basis, review)]
    for review in sorted(running, key=lambda each: each.weight):
        pieces += [_heading(_title(review)), _parts(_goal(basis, review))]
    if ended := [_title(review) for review in basis.reviews if review not in running]:
        pieces += [_heading("Mål, der er slut"), *bullets(ended)]
    pieces += [_heading("Generel status med ord"), _parts(_general(basis))]
    told = "Notat 05 viser, hvordan kommunen ligger blandt de kommuner, den sammenlignes med."
    pieces += [
        _heading("Generel status med tal"),
        body(told),
        _parts((("Referat", LINES),)),
    ]
    return pieces


def _title(review: Review) -> str:
    return f"Mål {review.goal.number}. {review.goal.name}"


def _goal(basis: Basis, review: Review) -> tuple[tuple[str, str], ...]:
    """One goal's status, with what the meeting decided where that is written already."""
    baselines = [
        f"{course.measure.name}: {amount(course.baseline, course)}" for course in review.courses if course.baseline is not None
    ]
    said = [each for each in review.said if each.measure]
    status = [_figures(course) for course in review.courses]
    status += [f"{danish.stopped(each.words)} ({danish.day(each.day)})" for each in said[-1:]]
    done = [f"{danish.day(each.day)}, {danish.small(each.who)}: {danish.stopped(each.what)}" for each in review.lately]
    decision = _decided_today(basis, review)
    suggested = [("Forslag og grund", f"{danish.stopped(review.advice.told)} {review.advice.reason}")] if decision is None else []
    return (
        ("Nulpunkt", "\n".join(baselines) or review.goal.baseline or "–"),
        (f"Gjort {basis.since.told}", "\n".join(done) or "Ingen aktiviteter er skrevet ned."),
        ("Status", "\n".join(status) or "Der er ikke skrevet nogen status."),
        *suggested,
        ("Besluttet", _decision(review.goal, decision, basis.case.parameters.threshold)),
        ("Referat", decision.words if decision and decision.words else LINES),
    )


def _figures(course: Course) -> str:
    if course.latest is None:
        return f"{course.measure.name}: {sign(course)}"
    target = "" if course.target is None else f", og måltallet er {course.told(course.target)}"
    by = f" inden {danish.day(course.measure.by)}" if course.target is not None and course.measure.by else ""
    told = f"{danish.capital(amount(course.latest, course))} ({danish.day(course.series.days[-1])}){target}{by}."
    return f"{told}{moved(course)} Udvikling: {sign(course).replace(' ', NO_BREAK)}."


def _decided_today(basis: Basis, review: Review) -> Decision | None:
    return next((each for each in reversed(review.decided) if each.day == basis.case.day), None)


def _decision(goal: Goal, decision: Decision | None, threshold: int) -> str:
    """The decisions there are to choose from, with a cross at the one that was taken."""
    taken = "" if decision is None else decision.taken
    target = "____" if decision is None or decision.target is None else decided_target(goal, decision, threshold)
    words = {name: f"{word}: {target}" if name == NEW_TARGET else word for name, word in DECISIONS_TAKEN.items()}
    return _boxes(words, taken)


def _boxes(words: dict[str, str], chosen: str = "") -> str:
    return "   ".join(f"{CROSSED if name == chosen else EMPTY} {word}" for name, word in words.items())


def _general(basis: Basis) -> tuple[tuple[str, str], ...]:
    """The three questions of the guidelines (4.2.2, 2), with what was answered on the day."""
    frame = basis.case.tables["general_status"].frame
    today = {str(row["question"]): row for _, row in frame[frame["date"] == pd.Timestamp(basis.case.day)].iterrows()}
    rows: Sequence[tuple[str, str]] = [
        (basis.case.parameters.bodies.fill(question), _answer(today.get(name))) for name, question in QUESTIONS.items()
    ]
    return tuple(rows)


def _answer(row: pd.Series | None) -> str:
    if row is None:
        return f"{_boxes(dict(TRENDS))}{LINES}"
    trend = "" if pd.isna(row["trend"]) else str(row["trend"])
    return f"{_boxes(dict(TRENDS), trend)}\n{row['words']}"

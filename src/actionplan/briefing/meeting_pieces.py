"""What stands in the papers of a meeting: agenda and minutes (guidelines 4.2.2), and the note on fulfilment (4.2.4, 1).

A paper is a `Plan` of pieces, so that Word is written as for the plan. What the tables hold for the day of the meeting is filled
in; the rest are empty lines to write on.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from actionplan import danish
from actionplan.analyses import meetings
from actionplan.analyses.first_meeting import proposals, without_baseline, without_plan
from actionplan.analyses.fulfilment import NO_BREAK, RULE, fulfilment, summed_up
from actionplan.analyses.goal_findings import amount, moved
from actionplan.analyses.goal_records import NEW_TARGET, Decision, key
from actionplan.analyses.goal_reviews import Review, sign
from actionplan.analyses.goal_status import Course
from actionplan.briefing import comparisons
from actionplan.briefing.follow_up import Basis
from actionplan.briefing.general_status import QUESTIONS
from actionplan.briefing.goal_reviews import decided_target
from actionplan.briefing.meetings import ASKED, agenda, responsible, step_now
from actionplan.briefing.plan_pieces import Front, Grid, Heading, Paragraph, Piece, Plan, body, bullets, steps
from actionplan.parameters.goals import Goal, shown_figure
from actionplan.parameters.target_groups import same_name
from actionplan.tables.cell import Missing
from actionplan.tables.follow_up_specs import DECISIONS_TAKEN, TRENDS
from actionplan.workbook import Case

LINES = "\n\n"
"""Room to write in a cell."""
EMPTY, CROSSED = "☐", "☒"
TOO_SMALL = "tallet er for lille til at blive vist"
HALVES = (3, 10)
ANSWERS = (4, 9)
TASKS = 5
TASK_HEADS, TASK_SHARES = ("Hvem (funktion)", "Hvad", "Hvornår"), (3, 7, 3)
"""How the width of a table of parts is shared out."""
YEAR = timedelta(days=365)
Told = Mapping[tuple[int, str], Collection[date]]
"""The days of figures, by goal and measure (`goal_records.key`)."""


class Met(NamedTuple):
    """A goal after a meeting. told: the row of the minutes with what was told at it; none where nothing was."""

    review: Review
    told: tuple[tuple[str, str], ...]


def paper(before: Basis, met: Basis, figures: Told = MappingProxyType({})) -> Plan:
    """Agenda and minutes of the meeting on the day of both: of the first meeting, or of a later one.

    before: as it stood when the meeting began, by which it is prepared. met: with what was told and decided at it. figures: the
    days of the figures that were told at it, by goal and measure, where the board knows.
    """
    case = before.case
    both = zip(before.reviews, met.reviews, strict=True)
    there = {after.goal.number: Met(after, _told(known, after, figures)) for known, after in both}
    pieces: list[Piece] = [
        _parts(_about(case)),
        _heading("Dagsorden"),
        *steps(agenda(before)),
        *(_first(before, there) if before.first_meeting else _later(before, there)),
    ]
    after = meetings.next_meeting(case.parameters.follow_up, case.day + timedelta(days=1))
    pieces += [
        _heading("Hvem gør hvad inden næste møde?"),
        Paragraph((f"Næste møde er {danish.day(after)}." if after else "Dato for næste møde: ",), "lead"),
        Grid("", TASK_HEADS, (("", LINES, ""),) * TASKS, shares=TASK_SHARES),
    ]
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


def _parts(rows: tuple[tuple[str, str], ...], shares: tuple[int, int] = HALVES) -> Grid:
    """A table that tells the parts of one thing."""
    return Grid("", ("", ""), rows, shares=shares, parts=True)


def _heading(text: str) -> Heading:
    return Heading(2, "", text, "")


def _about(case: Case) -> tuple[tuple[str, str], ...]:
    who = responsible(case.parameters)
    return (
        ("Tid og sted", ""),
        ("Indkalder", danish.capital(who) if who else ""),
        (
            "Indkaldt",
            danish.capital(danish.joined([danish.small(each) for each in case.parameters.project_group]) or ASKED),
        ),
        ("Til stede", LINES),
        ("Referent", ""),
    )


def _first(basis: Basis, there: Mapping[int, Met]) -> list[Piece]:
    """The first meeting: what has to be settled for each goal, and when the group meets."""
    follow_up, day = basis.case.parameters.follow_up, basis.case.day
    planned = [danish.day(each) for each in meetings.plan(follow_up, day + YEAR) if each > day]
    pieces: list[Piece] = [
        _heading("Mødeplan"),
        body(f"Forslag: {danish.joined(planned)}.") if planned else body("Der er ikke aftalt flere møder. Aftal dem her:"),
        _parts((("Aftalt", LINES),)),
    ]
    threshold = basis.case.parameters.threshold
    for review in basis.reviews:
        met = there[review.goal.number]
        decision = _decided(met.review)
        decided = [("Besluttet", _decision(review.goal, decision, threshold)), ("Referat", decision.words)] if decision else []
        rows = (*_to_settle(review, threshold), *met.told, ("Aftalt", LINES), *decided)
        pieces += [_heading(_title(review)), _parts(rows)]
    if not _answers(basis.case).empty:
        pieces += [_heading("Generel status med ord"), _parts(_general(basis.case), ANSWERS)]
    return pieces


def _to_settle(review: Review, threshold: int) -> tuple[tuple[str, str], ...]:
    goal = review.goal
    figures = [
        f"{measure.name}: {shown_figure(measure, measure.baseline, threshold)} {measure.unit}"
        for measure in goal.measures
        if measure.baseline is not None
    ]
    plan, baseline = without_plan(goal), without_baseline(goal)
    lacks = [f"Mangler: {danish.joined(baseline)}. {proposals(review.courses)}".rstrip() + LINES] if baseline else []
    return (
        ("Ansvarlig", goal.responsible or LINES),
        ("Tid og ressourcer", f"Mangler: {danish.joined(plan)}{LINES}" if plan else "Står i planen"),
        ("Nulpunkt", "\n".join([*figures, *([goal.baseline] if goal.baseline else []), *lacks])),
    )


def _later(basis: Basis, there: Mapping[int, Met]) -> list[Piece]:
    """A later meeting: every goal's status and decision, and the general one."""
    pieces: list[Piece] = []
    for review in sorted((each for each in basis.reviews if not each.ended), key=lambda each: each.weight):
        pieces += [_heading(_title(review)), _parts(_goal(basis, review, there[review.goal.number]))]
    if ended := [f"{_title(review)}: {danish.small(review.advice.told)}" for review in basis.reviews if review.ended]:
        pieces += [_heading("Mål, der er slut"), *bullets(ended)]
    pieces += [
        _heading("Generel status med ord"),
        _parts(_general(basis.case), ANSWERS),
        _heading("Generel status med tal"),
        *_compared(basis.case),
        _parts((("Referat", LINES),)),
    ]
    if step := step_now(basis.case):
        agreed = f"; {step.state(basis.case.day)}" if step.taken else ""
        about = (
            ("Skridt", step.what),
            ("Hvornår", f"{danish.capital(step.when)}{agreed}"),
            ("Hvem", danish.capital(step.who)),
        )
        pieces += [_heading("Revision af planen"), _parts((*about, ("Besluttet", LINES), ("Referat", LINES)))]
    return pieces


def _compared(case: Case) -> list[Piece]:
    """How the municipality lies among comparable ones, as note 05 says it."""
    finding = comparisons.topics(case)[comparisons.OVERALL].finding
    if finding is None:
        return []
    told = f"{danish.stopped(finding.headline)} {finding.sentence}"
    return [
        body(told),
        Paragraph((f"Tallene er for {finding.period}. Kilde: {finding.source}. Diagrammerne står i notat 05.",), "source"),
    ]


def _title(review: Review) -> str:
    return f"Mål {review.goal.number}. {review.goal.name}"


def _goal(basis: Basis, review: Review, met: Met) -> tuple[tuple[str, str], ...]:
    """One goal's status before the meeting, with what was told and decided there, where that is written already."""
    baselines = [
        f"{course.measure.name}: {course.began if course.baseline is None else amount(course.baseline, course)}"
        for course in review.courses
        if course.began
    ]
    alone = len(review.courses) == 1
    status = [*(_figures(course, alone=alone) for course in review.courses), *_words(review)]
    done = [f"{danish.day(each.day)}, {danish.small(each.who)}: {danish.stopped(each.what)}" for each in review.lately]
    decision = _decided(met.review)
    return (
        ("Nulpunkt", "\n".join(baselines) or review.goal.baseline or "–"),
        (f"Gjort {basis.since.told}", "\n".join(done) or "Ingen aktiviteter er skrevet ned."),
        ("Status", "\n".join(status) or "Der er ikke skrevet nogen status."),
        ("Forslag og grund", f"{danish.stopped(review.advice.told)} {review.advice.reason}"),
        *met.told,
        ("Besluttet", _decision(review.goal, decision, basis.case.parameters.threshold)),
        ("Referat", decision.words if decision and decision.words else LINES),
    )


def _words(review: Review) -> list[str]:
    """The latest words on each measure; of one that has no figures also those before, which they are to be seen against."""
    told = []
    for measure in review.goal.measures:
        said = [each for each in review.said if same_name(each.measure) == same_name(measure.name)]
        latest, before = said[-1:], said[-2:-1] if measure.in_words else []
        told += [f"{danish.stopped(each.words)} ({danish.day(each.day)})" for each in latest]
        told += [f"Før det: {danish.stopped(each.words)} ({danish.day(each.day)})" for each in before]
    return told


def _told(known: Review, met: Review, figures: Told) -> tuple[tuple[str, str], ...]:
    """What was told at the meeting: the figures that the board was told, and figures, words and activities with the meeting's own
    day; nothing where nothing was. known: the goal as the meeting began with it."""
    told: list[str] = []
    for before, course in zip(known.courses, met.courses, strict=True):
        told += _figures_told(before, course, sorted({*figures.get(key(met.goal, course.measure), ())} - {met.day}))
        told += [f"{course.measure.name}: {_figure(course)}."] if met.day in course.series.days else []
    told += [f"{each.measure}: {danish.stopped(each.words)}" for each in met.said if each.day == met.day]
    told += [f"{danish.capital(each.who)}: {danish.stopped(each.what)}" for each in met.done if each.day == met.day]
    return (("Oplyst på mødet", "\n".join(told)),) if told else ()


def _figures_told(before: Course, course: Course, days: list[date]) -> list[str]:
    """The figures of some days, with what stood for them before the meeting."""
    former = dict(zip(before.shown.rows, before.shown.draft.cells, strict=True))
    told, counted = [], set()
    spans = zip(course.series.begun, course.series.days, course.shown.rows, course.shown.draft.cells, strict=True)
    for begun, end, of, (cell,) in spans:
        within = {day for day in days if begun <= day <= end}
        if not within:
            continue
        counted |= within
        (was,) = former.get(of, (Missing.UNKNOWN,))
        changed = f", før {danish.exact(was)}" if not isinstance(was, Missing) and was != cell else ""
        figure = TOO_SMALL if isinstance(cell, Missing) else amount(cell, course)
        told.append(f"{course.measure.name}: {figure} ({of}{changed}).")
    left = [danish.day(day) for day in days if day not in counted]
    return [*told, *([f"{course.measure.name}: tal for {danish.joined(left)}, som ikke er talt med endnu."] if left else [])]


def _figure(course: Course) -> str:
    """The latest figure as readers may see it."""
    return TOO_SMALL if course.latest is None else amount(course.latest, course)


def _figures(course: Course, *, alone: bool) -> str:
    """A measure's latest figure, target and development. alone: whether it is the goal's only one, so that nobody asks which."""
    name = course.measure.name
    if course.latest is None:
        return f"{name}: {sign(course)}."
    target = "" if course.target is None else f", og måltallet er {course.told(course.target)}"
    by = f" inden {danish.day(course.measure.by)}" if course.target is not None and course.measure.by else ""
    latest = danish.capital(amount(course.latest, course)) if alone else f"{name}: {amount(course.latest, course)}"
    told = f"{latest} ({course.when}){target}{by}."
    return f"{told}{moved(course)} Udvikling:{NO_BREAK}{sign(course).replace(' ', NO_BREAK)}."


def _decided(met: Review) -> Decision | None:
    """What was decided on the meeting's own day."""
    return next((each for each in reversed(met.decided) if each.day == met.day), None)


def _decision(goal: Goal, decision: Decision | None, threshold: int) -> str:
    """The decisions there are to choose from, with a cross at the one that was taken."""
    taken = "" if decision is None else decision.taken
    target = "____" if decision is None or decision.target is None else decided_target(goal, decision, threshold)
    words = {name: f"{word}: {target}" if name == NEW_TARGET else word for name, word in DECISIONS_TAKEN.items()}
    return _boxes(words, taken)


def _boxes(words: dict[str, str], chosen: str = "") -> str:
    return "   ".join(f"{CROSSED if name == chosen else EMPTY} {word}" for name, word in words.items())


def _answers(case: Case) -> pd.DataFrame:
    """The answers of the meeting's own day."""
    frame = case.tables["general_status"].frame
    return frame[frame["date"] == pd.Timestamp(case.day)]


def _general(case: Case) -> tuple[tuple[str, str], ...]:
    """The three questions of the guidelines (4.2.2, 2), with last time's answers and what was answered on the day."""
    frame = case.tables["general_status"].frame.sort_values("date")
    former = {str(row["question"]): row for _, row in frame[frame["date"] < pd.Timestamp(case.day)].iterrows()}
    today = {str(row["question"]): row for _, row in _answers(case).iterrows()}
    return tuple(
        (case.parameters.bodies.fill(question), f"{_last_time(former.get(name))}{_answer(today.get(name))}")
        for name, question in QUESTIONS.items()
    )


def _last_time(row: pd.Series | None) -> str:
    if row is None:
        return ""
    trend = "" if pd.isna(row["trend"]) else f", {TRENDS[row['trend']]}"
    return f"Sidst ({danish.day(row['date'].date())}{trend}): {danish.stopped(str(row['words']))}\n"


def _answer(row: pd.Series | None) -> str:
    if row is None:
        return f"{_boxes(dict(TRENDS))}{LINES}"
    trend = "" if pd.isna(row["trend"]) else str(row["trend"])
    return f"{_boxes(dict(TRENDS), trend)}\n{row['words']}"

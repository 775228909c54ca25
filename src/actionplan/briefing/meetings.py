"""The points of a meeting, and the year's wheel and the note on fulfilment as blocks of note 05 (guidelines 4.2.2 and 4.2.4)."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import meetings
from actionplan.analyses.fulfilment import RULE, fulfilment, summed_up
from actionplan.analyses.goal_records import TABLES
from actionplan.analyses.goal_reviews import Review
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.cards import cards
from actionplan.briefing.follow_up import Basis
from actionplan.briefing.plans import section
from actionplan.parameters.model import Parameters
from actionplan.workbook import Case

_DECIDE = frozenset({"late", "adjust", "close", "aim"})
"""Suggestions that something is decided on a goal."""
ASKED = "projektgruppen og lederne af de afdelinger, som målene berører"
"""Who comes to the group's meetings."""
MOST_STEPS = 3
"""So many of the steps that are still to be taken stand in the note."""
FIRST_AGENDA = (
    "Hvem er ansvarlig for hvert mål?",
    "Hvornår mødes gruppen?",
    "Tids- og ressourceplan for de mål, hvor planen ingen har",
    "Nulpunktet for hvert mål, i tal og ord",
)
"""What the guidelines want of the first meeting (4.2.2)."""


def responsible(parameters: Parameters) -> str | None:
    """The function that answers for the follow-up and calls its meetings: of the task, else the coordinator; None where neither
    is decided."""
    return parameters.tasks.implementation.responsible or parameters.coordinator


def calls(parameters: Parameters) -> str:
    """Who calls whom to the group's meetings, as a sentence."""
    who = responsible(parameters)
    if who is None:
        return f"Den, der får ansvaret for opfølgningen, indkalder {ASKED}. Det er ikke oplyst, hvem det er."
    return f"{danish.capital(who)} indkalder {ASKED}."


def agenda(basis: Basis) -> tuple[str, ...]:
    """The points of the next meeting, goals that want a decision first."""
    if basis.first_meeting:
        return FIRST_AGENDA
    running = sorted((review for review in basis.reviews if not review.ended), key=lambda review: review.weight)
    first = [review for review in running if wants_decision(review)]
    rest = [review for review in running if not wants_decision(review)]
    points = []
    if first:
        points.append(f"Mål, der skal besluttes noget om: {_listed(first)}")
    if rest:
        points.append(f"{'De andre mål' if first else 'Målene'}, kort: mål {_numbers(rest)}")
    points.append("Generel status med ord: samarbejdet, det rette match og sammenhængen i forløbene")
    points.append("Generel status med tal, også ved siden af andre kommuner")
    if step := step_now(basis.case):
        points.append(f"Revisionen af planen: {danish.small(step.what)} ({step.when})")
    return (*points, "Hvem gør hvad inden næste møde?")


def wants_decision(review: Review) -> bool:
    """Whether a goal's status, or a deadline that is near, suggests that something is decided on it now."""
    return review.advice.suggestion in _DECIDE or bool(review.advice.near)


def _listed(reviews: list[Review]) -> str:
    return danish.joined([f"{review.goal.number} ({_about(review)})" for review in reviews])


def _about(review: Review) -> str:
    """What a decision is wanted on."""
    return danish.small(review.advice.told.split(":")[0]) if review.advice.suggestion in _DECIDE else "fristen er nær"


def _numbers(reviews: list[Review]) -> str:
    return danish.joined([str(review.goal.number) for review in reviews])


def wheel_steps(case: Case) -> tuple[meetings.Step, ...]:
    """The steps of the year of the note's day, or of the first year in which a new plan has any."""
    parameters = case.parameters
    follow_up, year = parameters.follow_up, case.day.year
    taken = [day for day in follow_up.taken.model_dump().values() if day is not None and day.year <= year]
    begun = None if taken or case.former else _begun(case)
    year = max(year, meetings.first_year(begun, follow_up)) if begun else year
    return meetings.wheel(year, follow_up, parameters.bodies.council, responsible(parameters))


def _begun(case: Case) -> date | None:
    """When a plan came to be followed up: when the group met first or wrote anything down, but not before the first goal began;
    None where none of that is known."""
    started = min((goal.start for goal in case.in_force.goals if goal.start is not None), default=None)
    written = [moment.date() for name in (*TABLES, "general_status") for moment in case.tables[name].frame["date"]]
    follow_up = case.parameters.follow_up
    planned = [*follow_up.dates[:1], *([follow_up.first_meeting] if follow_up.first_meeting else [])]
    met = min([*written, *planned], default=None)
    return max(filter(None, (started, met)), default=None)


def step_now(case: Case) -> meetings.Step | None:
    """The step of the revision that the meeting has to talk about: the next one, where its time has come."""
    step = meetings.next_step(wheel_steps(case), case.day)
    return step if step is not None and step.first <= case.day else None


def wheel(basis: Basis, *, annex: bool = False) -> Block | None:
    """The year's revision: the next step with when and who, and what follows it; None without goals. annex: all steps in a table,
    with where the year is."""
    if basis.planned_only:
        return None
    case = basis.case
    steps = wheel_steps(case)
    coming = meetings.next_step(steps, case.day)
    whole = f"Årets hjul {steps[0].first.year}"
    if annex:
        return section(whole, _all_steps(basis, steps, coming))
    where = f"Alle skridt står i bilaget under »{whole}«."
    if coming is None:
        title, told = f"Revisionen i {case.day.year} er slut", Markup("<p>{}{}</p>").format(mark(case.invented), where)
        return section(title, told)
    later = [step for step in steps if step.lies_ahead(case.day) and step is not coming]
    when = coming.when if coming.taken is None else f"{coming.when} ({coming.state(case.day)})"
    lines = Markup("").join(
        Markup("<li>{}: {} ({}).</li>").format(danish.capital(step.when), danish.small(step.what), step.who)
        for step in later[: MOST_STEPS - 1]
    )
    follows = Markup("<p>Derefter:</p><ul>{}</ul>").format(lines) if lines else Markup("")
    next_one = Markup("<p>{}<strong>{}:</strong> {} {}</p>").format(
        mark(case.invented), danish.capital(when), danish.stopped(danish.capital(coming.who)), where
    )
    return section(f"Næste skridt i revisionen: {danish.small(coming.what)}", next_one, follows)


def _all_steps(basis: Basis, steps: Sequence[meetings.Step], coming: meetings.Step | None) -> Markup:
    case = basis.case
    rows = [(step.what, danish.capital(step.when), danish.capital(step.who), _now(step, coming, case.day)) for step in steps]
    told = "Tiderne maj eller juni og 1. juli er retningslinjernes (4.2.4); de andre er arbejdsbogens forslag."
    heads = ("Skridt", "Hvornår", "Hvem", "Nu")
    table = cards("Skridtene i planens revision", heads, rows, invented=case.invented, shape="wheel")
    return table + Markup('<p class="source">{}</p>').format(told)


def _now(step: meetings.Step, coming: meetings.Step | None, day: date) -> str:
    """Where a step is on a day."""
    if step is not coming:
        return step.state(day)
    return "næste skridt" if step.taken is None else f"næste skridt, {step.state(day)}"


def memo(basis: Basis) -> Block | None:
    """For the annex: the note on how far each goal is fulfilled; None without goals and before anything has been measured."""
    if basis.planned_only or not basis.measured:
        return None
    found = [fulfilment(review) for review in basis.reviews]
    rows = [
        (
            f"{each.review.goal.number}. {each.review.goal.name}",
            Markup("<strong>{}</strong> {}").format(danish.capital(each.told) + ".", each.why),
            Markup("<br>").join(each.evidence),
        )
        for each in found
    ]
    table = cards("Opfyldelse af målene", ("Mål", "Opfyldelse og grund", "Grundlag"), rows, invented=basis.case.invented)
    return section(f"Opfyldelse: {danish.small(summed_up(found))}", table, Markup('<p class="source">{}</p>').format(RULE))

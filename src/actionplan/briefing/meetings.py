"""The next meeting, the year's wheel and the note on fulfilment, as blocks of note 05 (guidelines 4.2.2 and 4.2.4)."""

from datetime import date

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import meetings
from actionplan.analyses.fulfilment import RULE, fulfilment, summed_up
from actionplan.analyses.goal_reviews import Review
from actionplan.briefing import blocks
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.follow_up import Basis
from actionplan.briefing.plans import section, words_table
from actionplan.parameters.model import Parameters
from actionplan.workbook import Case

NO_MEETING = (
    "Der er ikke aftalt noget møde. Gruppen mødes gerne hver måned i begyndelsen og siden hver anden måned. Mødeplanen skrives i "
    "params under opfølgning."
)
_DECIDE = frozenset({"late", "adjust", "close"})
"""Suggestions that something is decided on a goal."""
NO_MORE = "Der er ikke aftalt flere møder."
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


def next_meeting(basis: Basis) -> Block | None:
    """When the group meets next, who calls it, and its agenda; None without goals."""
    if basis.planned_only:
        return None
    parameters = basis.case.parameters
    day = meetings.next_meeting(parameters.follow_up, basis.case.day)
    if day is None:
        return blocks.text("Næste møde er ikke aftalt", (NO_MEETING,))
    later = meetings.next_meeting(parameters.follow_up, date.fromordinal(day.toordinal() + 1))
    told = f"{calls(parameters)} Mødet derefter er {danish.day(later)}." if later else f"{calls(parameters)} {NO_MORE}"
    listed = Markup("").join(Markup("<li>{}</li>").format(point) for point in agenda(basis))
    first = Markup("<p>{}{}</p>").format(mark(basis.case.invented), told)
    return section(f"Næste møde: {danish.day(day)}", first, Markup("<ol>{}</ol>").format(listed))


def calls(parameters: Parameters) -> str:
    """Who calls whom to the group's meetings, as a sentence."""
    who = responsible(parameters)
    asked = "projektgruppen og lederne af de afdelinger, som målene berører"
    if who is None:
        return f"Den, der får ansvaret for opfølgningen, indkalder {asked}. Det er ikke oplyst, hvem det er."
    return f"{danish.capital(who)} indkalder {asked}."


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
    step = meetings.next_step(wheel_steps(basis.case), basis.case.day)
    if step.first <= basis.case.day:
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
    return danish.joined([str(each) for each in sorted(review.goal.number for review in reviews)])


def wheel_steps(case: Case) -> tuple[meetings.Step, ...]:
    """The steps of the year of the note's day."""
    parameters = case.parameters
    return meetings.wheel(case.day.year, parameters.follow_up, parameters.bodies.council, responsible(parameters))


def wheel(basis: Basis) -> Block | None:
    """The steps of the year's revision, with when, who and where the year is; None without goals."""
    if basis.planned_only:
        return None
    case = basis.case
    steps = wheel_steps(case)
    coming = meetings.next_step(steps, case.day)
    rows = [
        (
            step.what,
            danish.capital(step.when),
            danish.capital(step.who),
            "næste skridt" if step is coming else step.state(case.day),
        )
        for step in steps
    ]
    told = "Tiderne maj eller juni og 1. juli er retningslinjernes (4.2.4); de andre er arbejdsbogens forslag."
    table = words_table(f"Årets hjul {case.day.year}", ("Skridt", "Hvornår", "Hvem", "Nu"), rows, invented=case.invented)
    return section(
        f"Næste skridt i revisionen: {danish.small(coming.what)}", table, Markup('<p class="source">{}</p>').format(told)
    )


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
    table = words_table("Opfyldelse af målene", ("Mål", "Opfyldelse og grund", "Grundlag"), rows, invented=basis.case.invented)
    return section(f"Opfyldelse: {danish.small(summed_up(found))}", table, Markup('<p class="source">{}</p>').format(RULE))

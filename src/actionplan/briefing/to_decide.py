"""The next meeting in note 05 (guidelines 4.2.2): when it is, what it has to decide, and its agenda."""

from collections.abc import Callable
from datetime import date, timedelta

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import meetings
from actionplan.analyses.goal_reviews import Review
from actionplan.briefing import blocks, general_status, plans
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.follow_up import NUMBER, Basis
from actionplan.briefing.meetings import agenda as points
from actionplan.briefing.meetings import calls
from actionplan.briefing.plans import section

MOST_QUESTIONS = 6
"""At most so many about the goals."""
NO_MEETING = (
    "Der er ikke aftalt noget møde. Gruppen mødes gerne hver måned i begyndelsen og siden hver anden måned. Mødeplanen skrives i "
    "params under opfølgning."
)
NO_MORE = "Der er ikke aftalt flere møder."


def to_decide(basis: Basis) -> Block:
    """When the group meets next, and what it has to talk about and decide; without goals, what to talk about of the plan."""
    if basis.planned_only:
        return plans.questions(basis.case, NUMBER)
    listed = Markup("").join(Markup("<li>{}</li>").format(question) for question in _asked(basis))
    asks = " Mødet skal tage stilling til:" if listed else ""
    told = Markup("<p>{}{}{}</p>").format(mark(basis.case.invented), _called(basis), asks)
    day = _next(basis)
    title = f"Næste møde: {danish.day(day)}" if day else "Næste møde er ikke aftalt"
    return section(title, told, *([Markup("<ol>{}</ol>").format(listed)] if listed else []))


def _next(basis: Basis) -> date | None:
    return meetings.next_meeting(basis.case.parameters.follow_up, basis.case.day)


def _called(basis: Basis) -> str:
    """Who calls the meeting, when the one after it is, and where the agenda stands."""
    parameters, day = basis.case.parameters, _next(basis)
    if day is None:
        return NO_MEETING
    later = meetings.next_meeting(parameters.follow_up, day + timedelta(days=1))
    after = f"Mødet derefter er {danish.day(later)}." if later else NO_MORE
    return f"{calls(parameters)} {after}{'' if basis.first_meeting else ' Dagsordenen står i bilaget.'}"


def _asked(basis: Basis) -> tuple[str, ...]:
    if basis.first_meeting:
        return (
            "Hvem er ansvarlig for hvert mål, og hvem indkalder til møderne?",
            "Hvornår mødes gruppen: hver måned i begyndelsen og hver anden måned senere?",
            "Hvilke tal kan vi få hver måned uden ekstra arbejde, og hvem skriver dem ind?",
            "Er nulpunkterne rigtige, eller skal de måles igen?",
        )
    return (*_on_goals(basis)[:MOST_QUESTIONS], *_on_the_whole(basis))


def agenda(basis: Basis) -> Block | None:
    """For the annex: the agenda of the next meeting; None where none is planned, and at the first one, which the note is for."""
    day = _next(basis)
    if basis.planned_only or basis.first_meeting or day is None:
        return None
    return blocks.text(f"Dagsorden for mødet {danish.day(day)}", items=points(basis), ordered=True)


def _on_goals(basis: Basis) -> list[str]:
    running = [review for review in basis.reviews if not review.ended]

    def those(holds: Callable[[Review], bool]) -> str:
        return danish.joined([str(review.goal.number) for review in running if holds(review)])

    asked = (
        (
            lambda each: each.advice.suggestion == "late",
            "Tiden er gået for mål {}. Skal fristen forlænges, eller skal målet lukkes?",
        ),
        (
            lambda each: bool(each.advice.near),
            "Fristen er nær, og mål {} er ikke nået. Kan det nås, eller skal fristen eller måltallet ændres?",
        ),
        (
            lambda each: each.advice.suggestion == "adjust" and each.variation == "worse",
            "Hvorfor er mål {} blevet dårligere, og hvad ændrer vi: målet, aktiviteterne eller begge dele?",
        ),
        (
            lambda each: each.advice.suggestion == "adjust" and each.variation != "worse",
            "Mål {} nås ikke med det, der gøres nu. Skal der gøres noget andet, eller er måltallet sat forkert?",
        ),
        (lambda each: each.advice.suggestion == "close", "Mål {} er nået. Skal det lukkes, eller skal måltallet skærpes?"),
        (lambda each: each.advice.suggestion == "aim", "Hvilket måltal skal mål {} have nu?"),
        (lambda each: each.advice.suggestion == "talk", "Er vi på vej med mål {}, når vi læser ordene, og hvad mangler?"),
        (
            lambda each: bool(each.advice.quiet),
            "Der er længe ikke skrevet aktiviteter ind for mål {}. Hvad er det næste skridt, og hvem tager det?",
        ),
        (lambda each: each.advice.suggestion == "too_early", "Kan vi få flere tal for mål {}, eller følge det på en anden måde?"),
    )
    return [question.format(numbers) for holds, question in asked if (numbers := those(holds))]


def _on_the_whole(basis: Basis) -> list[str]:
    left = general_status.unanswered(basis.case)
    return [f"Hvad siger gruppen om {danish.joined(left)}?"] if left else []

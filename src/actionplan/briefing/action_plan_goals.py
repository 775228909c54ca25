"""Chapter 3 of the plan (guidelines 3.2.3): the objective, all goals in one table, and each goal with all its parts.

What is not decided stands as such, so that a draft shows what the seminar is to settle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actionplan import danish
from actionplan.analyses.challenges import unanswered
from actionplan.briefing.action_plan_data import pointer
from actionplan.briefing.goal_cards import TO_DECIDE
from actionplan.briefing.goal_setting import Basis
from actionplan.briefing.plan_pieces import Grid, Heading, Link, Numbers, Paragraph, Piece, Strong, body, bullets
from actionplan.parameters.goals import KINDS, PERCENT, Goal, Measure, missing, shown_figure, shown_target
from actionplan.tables.specs import MODELS

CHAPTER = 3
AFTER_SEMINAR = frozenset({"final", "adopted", "consulted"})
"""A plan with such a status has been to its seminar."""
NOT_DECIDED = "Ikke besluttet endnu"


@dataclass(frozen=True)
class Models:
    """The numbers of the cooperation models that the plan has places in, and of those that a goal is about."""

    places: tuple[str, ...]
    goals: tuple[str, ...]


def models_of(basis: Basis) -> Models:
    """The plan's cooperation models. One with places need not have a goal, nor the other way round."""
    told = basis.case.goals.dimensioning.models.told
    goals = {str(measure.model) for goal in basis.running.goals for measure in goal.measures if measure.model}
    return Models(
        tuple(sorted(MODELS[model][0] for model, choice in told.items() if choice.companies)),
        tuple(label[0] for label in MODELS.values() if label[0] in goals),
    )


def named_model(number: str) -> str:
    """A cooperation model in running text: "åbne pladser (model 2)"."""
    name = next(label.partition(" ")[2] for label in MODELS.values() if label.startswith(number))
    return f"{name} (model {number})"


def ordered(basis: Basis) -> tuple[Goal, ...]:
    """The goals in the order in which the plan tells them: by the weight that the seminar gave them, otherwise by number; those
    that have ended come last."""
    return tuple(sorted(basis.case.goals.by_weight, key=basis.has_ended))


def chapter(basis: Basis, places: Mapping[str, Link], numbers: Numbers) -> list[Piece]:
    """The whole chapter. places: where the data section shows a finding's figures. numbers: deals out those of tables."""
    goals = ordered(basis)
    title = "Målsætning og indsatsmål" if goals else "Målsætning og det, seminaret skal beslutte"
    made: list[Piece] = [
        Heading(1, str(CHAPTER), title, f"afsnit-{CHAPTER}"),
        Heading(2, f"{CHAPTER}.1", "Den overordnede målsætning", f"afsnit-{CHAPTER}-1"),
        *_objective(basis),
    ]
    if not goals:
        made.append(Heading(2, f"{CHAPTER}.2", "Det skal seminaret beslutte", f"afsnit-{CHAPTER}-2"))
        made.append(body("Der er ingen indsatsmål endnu. Seminaret skal beslutte:"))
        return [*made, *bullets(TO_DECIDE[1:] if basis.case.goals.objective else TO_DECIDE)]
    made += [Heading(2, f"{CHAPTER}.2", "Indsatsmålene i oversigt", f"afsnit-{CHAPTER}-2"), body(_how_many(basis))]
    running = basis.running.goals
    if running:
        made.append(numbers(_overview([goal for goal in goals if goal in running], basis.case.parameters.threshold)))
    if ended := [_over(goal) for goal in goals if goal not in running]:
        made += [body("Dette mål er slut:" if len(ended) == 1 else "Disse mål er slut:"), *bullets(ended)]
    if lacks := _lacking(basis, goals):
        made += [Heading(2, f"{CHAPTER}.3", "Det skal besluttes endnu", f"afsnit-{CHAPTER}-3"), *bullets(lacks)]
    for goal in goals:
        made += _goal(basis, goal, places) if goal in running else []
    return made


def _over(goal: Goal) -> str:
    """A goal that has ended, in a line: when, and the decision that it ended with."""
    ended = f"Mål {goal.number}, {goal.name}, sluttede {danish.day(goal.end)}." if goal.end else ""
    return f"{ended} Seneste beslutning: {danish.stopped(goal.decisions[-1])}" if goal.decisions else ended


def _objective(basis: Basis) -> list[Piece]:
    if basis.case.goals.objective:
        return [body(danish.stopped(basis.case.goals.objective))]
    least = (
        f"{NOT_DECIDED}. Retningslinjernes mindste mål er at styrke samarbejdet mellem {{jobcentre}} og virksomhederne om at få "
        "de ledige ind på arbejdsmarkedet, som ikke selv kan finde en plads der."
    )
    return [body(basis.case.parameters.bodies.fill(least))]


def _how_many(basis: Basis) -> str:
    running = len(basis.running.goals)
    kinds = [(KINDS[kind], sum(goal.kind == kind for goal in basis.running.goals)) for kind in KINDS]
    told = f"Planen har {danish.counted(running, 'et indsatsmål', 'indsatsmål')}" if running else "Alle planens mål er slut"
    if running == 1:
        kind = basis.running.goals[0].kind
        told += f" om {KINDS[kind]}" if kind else ""
        kinds = []
    about = danish.joined([f"{danish.counted(count, 'et om', 'om')} {kind}" for kind, count in kinds if count])
    told += f": {about}." if about else "."
    if basis.case.goals.order and running > 1:
        held = basis.case.parameters.status in AFTER_SEMINAR
        told += f" Målene står {'i den rækkefølge, seminaret har givet dem' if held else 'efter, hvor meget de vejer'}."
    return told


def _overview(goals: Sequence[Goal], threshold: int) -> Grid:
    rows = tuple(
        (
            f"{goal.number}. {goal.name}",
            "\n".join(f"{each.name}: {_measure(each, threshold)}" for each in goal.measures) or NOT_DECIDED,
            goal.responsible or NOT_DECIDED,
            _time(goal),
        )
        for goal in goals
    )
    return Grid("Indsatsmålene", ("Mål", "Måltal", "Ansvarlig", "Tid"), rows, shares=(22, 38, 23, 17))


def _lacking(basis: Basis, goals: Sequence[Goal]) -> list[str]:
    left = unanswered(basis.running, basis.challenges)
    named = danish.joined([f"»{challenge.headline}«" for challenge in left])
    one = len(left) == 1
    whether = f"{'udfordringen' if one else 'udfordringerne'} {named}. Skal {'den' if one else 'de'} have et mål eller vente?"
    told = [f"Intet mål svarer på {whether}"] if left else []
    for goal in goals:
        if not basis.has_ended(goal) and (lacks := missing(goal)):
            told.append(f"Mål {goal.number}, {goal.name}, mangler {danish.joined(list(lacks))}.")
    seminar = basis.case.parameters.tasks.vision_seminar.start
    if seminar and basis.case.parameters.status not in AFTER_SEMINAR:
        told += [
            f"Mål {goal.number}, {goal.name}, slutter {danish.day(goal.end)}, og seminaret er {danish.day(seminar)}. Skal målet "
            "forlænges, ændres eller udgå?"
            for goal in basis.running.goals
            if goal.end and goal.end < seminar
        ]
    found = models_of(basis)
    alone = [named_model(number) for number in found.places if number not in found.goals]
    if alone:
        told.append(f"Planen har pladser til {danish.joined(alone)}, men intet mål handler om dem. Skal de have et mål?")
    return told


def _goal(basis: Basis, goal: Goal, places: Mapping[str, Link]) -> list[Piece]:
    """A goal with all its parts, in the order of the guidelines."""
    shown = [places[id] for id in goal.answers if id in places]
    measures = [f"{each.name}{_model(each)}: {_measure(each, basis.case.parameters.threshold)}" for each in goal.measures]
    rows = (
        ("Slags", danish.capital(KINDS[goal.kind]) if goal.kind else NOT_DECIDED),
        ("Svarer på", _lines(_answers(basis, goal))),
        ("Delmål på kort sigt", _lines(goal.milestones.short_term)),
        ("Delmål på langt sigt", _lines(goal.milestones.long_term)),
        ("Succeskriterier", _lines(goal.success_criteria)),
        ("Nulpunkt", goal.baseline or NOT_DECIDED),
        ("Måltal", _lines(measures)),
        ("Tidsplan", _time(goal)),
        ("Økonomi", goal.money or NOT_DECIDED),
        ("Bemanding", goal.staff or NOT_DECIDED),
        ("Ansvarlig", goal.responsible or NOT_DECIDED),
        ("Samarbejdspartnere", danish.joined(goal.partners) or NOT_DECIDED),
    )
    return [
        Heading(2, "", f"Mål {goal.number}: {goal.name}", f"maal-{goal.number}"),
        Paragraph((Strong("Udfordringen: "), goal.challenge or f"{NOT_DECIDED}.", *pointer(shown)), "lead"),
        Paragraph((Strong("Indsatsen: "), goal.effort or f"{NOT_DECIDED}."), "lead"),
        Grid(f"Mål {goal.number} i enkeltheder", ("Punkt", "Indhold"), rows, shares=(28, 72), parts=True),
    ]


def _answers(basis: Basis, goal: Goal) -> list[str]:
    """What the goal is an answer to. A finding of a note that has not been made can't be named yet."""
    found = [found for id in goal.answers if (found := basis.finding(id))]
    told = [f"{basis.headline(each)} (notat {each.id[:2]})" for each in found]
    unmade = sorted({id[:2] for id in goal.answers if id[:2] in basis.not_made})
    told += [f"Resultater i notat {danish.joined(unmade)}, som ikke er lavet endnu"] if unmade else []
    told += [f"Beskæftigelsesplanen: {aim}" for aim in goal.employment_plan]
    return [*told, *(f"Beslutning: {decision}" for decision in goal.decisions)]


def _lines(each: Sequence[str]) -> str:
    return "\n".join(each) if each else NOT_DECIDED


def _model(measure: Measure) -> str:
    return next((f" (model {label})" for label in MODELS.values() if label.startswith(str(measure.model))), "")


def _measure(measure: Measure, threshold: int) -> str:
    """A measure's way in a few words: "fra 6 til 18 virksomheder inden 31. december 2026". threshold: fewer persons or
    companies are not told exactly."""
    by = f" inden {danish.day(measure.by)}" if measure.by else ""
    if measure.in_words:
        return f"følges med ord{by.replace(' inden', ' til')}"
    if measure.target is None:
        return f"måltallet er ikke besluttet endnu{by and f'; det skal nås{by}'}"
    begin = f"fra {shown_figure(measure, measure.baseline, threshold)} " if measure.baseline is not None else ""
    # The unit is written as for many: "virksomheder".
    unit = f"({measure.unit})" if measure.target == 1 and measure.unit != PERCENT else measure.unit
    return f"{begin}til {shown_target(measure, measure.target, threshold)} {unit}{by}"


def _time(goal: Goal) -> str:
    if goal.start and goal.end:
        told = danish.span(goal.start, goal.end)
    elif goal.start:
        told = f"Fra {danish.day(goal.start)}"
    elif goal.end:
        told = f"Senest {danish.day(goal.end)}"
    else:
        return NOT_DECIDED
    return danish.capital(told)

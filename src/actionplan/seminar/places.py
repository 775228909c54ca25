"""What the board and the two scenarios have in common: a scenario as it stands, and the numbers that can be told or moved in it.

Nothing is reckoned here. Who is ready and which places companies offer come as tables that have passed the gate; everything else
is what the municipality or the seminar has told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from actionplan import danish
from actionplan.analyses.dimensioning import MODELS, Demand, Setting, Spread, setting
from actionplan.briefing.dimensioning import counted_by, demand_of, sizes_of, supply_of
from actionplan.parameters.dimensioning import Dimensioning
from actionplan.parameters.target_groups import MODEL_KEYS, Model
from actionplan.parameters.values import keys_of, read_number
from actionplan.seminar.controls import sentences
from actionplan.seminar.log import SCENARIOS, put
from actionplan.seminar.session import Session
from actionplan.sources.reference import CooperationFacts
from actionplan.workbook import Case

KEYS: Mapping[Model, str] = {model: key for key, model in MODEL_KEYS.items()}
COMPANIES, PLACES = "virksomheder", "pladser"
CLOSED = ("kommunale_pladser", "nedlægges")
AT_SEMINAR = "oplyst på seminaret"
"""The source of an assumption that the room itself has put in place of another."""
_WHOLE = (COMPANIES, "nedlægges", "antal")
_ESTIMATES = ("forudsætninger", "udbud")
_STEPS = 50
"""Steps of a slider from end to end, as near as a round step comes to it."""
_FEWEST_COMPANIES, _FEWEST_PLACES, _FEWEST_CLOSED = 20, 10, 50


@dataclass(frozen=True)
class Known:
    """What no scenario changes: facts, citizens who are ready and places that companies offer. counted: the groups that note 01
    counts, those that it hides too. threshold: of persons, below which a count is hidden. sizes: employees of each company on the
    municipality's list."""

    facts: CooperationFacts
    demand: tuple[Demand, ...]
    supply: Mapping[Model, Spread]
    counted: tuple[str, ...] = ()
    threshold: int = 0
    sizes: tuple[int, ...] = ()


def known(case: Case) -> Known:
    """What is known of a municipality, from the tables that notes 01 and 02 show. Takes a second: once for each screen."""
    counted, sizes = counted_by(case), sizes_of(case)
    return Known(case.reference.cooperation, demand_of(case), supply_of(case), counted, case.parameters.threshold, sizes)


@dataclass(frozen=True)
class Number:
    """A number of a scenario. path: its keys below the scenario. label: with its unit. value: None where nobody has told."""

    path: tuple[str, ...]
    label: str
    value: float | None


def scenario_name(session: Session, letter: str) -> str:
    """A scenario as the room calls it: "A: Flere åbne pladser", or its letter alone."""
    name = session.value("scenarier", letter, "navn", default="")
    return f"{letter}: {name}" if name else letter


def read(known: Known, values: Mapping[str, Any]) -> Setting:
    """What a scenario's values in the log come to. Raises ValidationError where they can't be right."""
    keys = keys_of(Dimensioning)
    told = Dimensioning.model_validate({key: each for key, each in values.items() if key in keys})
    return setting(told, known.facts, known.demand, known.supply, counted=known.counted, threshold=known.threshold)


def change(known: Known, values: Mapping[str, Any], path: tuple[str, ...], text: str) -> tuple[tuple[str, ...], Any, str]:
    """What a text typed for a number changes in a scenario: path, value (None: not told any more), and what is wrong with it.

    An assumption is changed as a whole: what the room says stands in place of all three figures and their source.
    """
    to: Any = None
    if text.strip():
        try:
            number = read_number(text.strip())
        except PydanticCustomError as error:
            return path, None, str((error.context or {})["sentence"])
        to = written(number)
    if path[0] in _ESTIMATES:
        path = path[:2]
        to = None if to is None else {"middel": to, "kilde": AT_SEMINAR}
    wrong = mistake_in(known, values, path, to)
    return path, None if wrong else to, wrong


def mistake_in(known: Known, values: Mapping[str, Any], path: tuple[str, ...], to: Any) -> str:
    """What is wrong with a scenario in which this stands at the place; "" where it is right."""
    try:
        read(known, put(dict(values), path, to))
    except ValidationError as error:
        return " ".join(sentences(error))
    return ""


def written(number: float) -> int | str:
    """A number as the log and the goals file have it: "5,4" where it is not whole."""
    return int(number) if number == int(number) else danish.exact(number).replace(".", "")


def shown(number: float | None) -> str:
    """A number in an input field; empty where nobody has told."""
    return "" if number is None else danish.exact(number)


def numbers(found: Setting, known: Known) -> tuple[Number, ...]:
    """Every number that the room can tell, in the order of the board and then of what is reckoned with."""
    plan, municipal = found.plan, found.municipal
    listed = []
    for model in MODELS:
        label = danish.capital(found.labels[model])
        listed.append(Number(("modeller", KEYS[model], COMPANIES), f"{label}: virksomheder", plan.companies[model]))
        listed.append(Number(("modeller", KEYS[model], PLACES), f"{label}: pladser i hver", plan.places[model]))
    listed += [
        Number(CLOSED, "Kommunale aktiveringspladser, der nedlægges", municipal.closed),
        *(number for number in resources(found) if number.value is not None),  # the others have a field of their own
        Number(("kommunale_pladser", "antal"), "Kommunale aktiveringspladser i dag", municipal.number),
        Number(("kommunale_pladser", "kroner"), "Kroner om året pr. kommunal plads", municipal.price),
        Number(("kommunale_pladser", "personer"), "Personer om året pr. kommunal plads", municipal.people),
    ]
    assumptions = (
        ("personer_pr_plads", "Personer om året pr. plads i en virksomhed", found.people_per_place),
        ("mentortimer_pr_plads", "Mentortimer om ugen pr. plads", found.mentor_hours),
        ("jobkonsulenttimer_pr_plads", "Jobkonsulenttimer om ugen pr. plads", found.consultant_hours),
        ("kroner_pr_plads", "Kroner om året pr. plads i en virksomhed", found.price),
        ("timer_pr_praktikant", "En praktikants timer om ugen", found.weekly_hours),
    )
    for key, label, spread in assumptions:
        listed.append(Number(("forudsætninger", key, "middel"), label, None if spread is None else spread.middle))
    for model in MODELS:
        if model not in known.supply:  # what the survey tells goes before what anybody thinks
            spread = found.supply.get(model)
            label = f"Pladser, som virksomhederne tilbyder til {found.labels[model]}"
            listed.append(Number(("udbud", KEYS[model], "middel"), label, None if spread is None else spread.middle))
    return tuple(listed)


def resources(found: Setting) -> tuple[Number, ...]:
    """Hours and money that there are."""
    return (
        Number(("jobkonsulenttimer",), "Jobkonsulenternes timer om ugen", found.hours),
        Number(("mentortimer",), "Mentorernes timer om ugen", found.mentors),
        Number(("penge",), "Kroner om året til pladser", found.budget),
    )


def most_companies(found: Setting, model: Model) -> int:
    """The end of the slider: half as many again as companies offer places for, or as there are citizens ready for if these are
    fewer; never less than is chosen, and more where nobody has told of either."""
    places, chosen = found.plan.places[model], found.plan.companies[model]
    enough = []
    if (supply := found.supply.get(model)) is not None:
        enough.append(supply.high / places)
    if model in found.told_of:
        enough.append(sum(group.ready.get(model, 0.0) for group in found.demand) / found.people_per_place.low / places)
    return int(round_up(max(1.5 * min(enough, default=0.0), 1.5 * chosen, _FEWEST_COMPANIES)))


def most_closed(found: Setting) -> int:
    """The end of the slider: all municipal places that there are."""
    closed, number = found.municipal.closed, found.municipal.number
    return int(round_up(max(2 * closed, _FEWEST_CLOSED))) if number is None else max(1, number)


def places_steps(value: float) -> tuple[float, ...]:
    """Where the slider of places in each company can stand: halves, and what stands there now."""
    halves = range(1, int(2 * round_up(max(2 * value, _FEWEST_PLACES))) + 1)
    return tuple(sorted({*(half / 2 for half in halves), value}))


def steps(value: float) -> tuple[float, ...]:
    """Where the slider of hours or money can stand: round steps from nothing to twice what there is, and what there is now."""
    end = round_up(max(2 * value, 100.0))
    step = round_up(end / _STEPS, (1.0, 2.0, 5.0, 10.0))
    return tuple(sorted({*(step * count for count in range(int(end / step + 0.5) + 1)), value}))


def round_up(value: float, fits: tuple[float, ...] = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)) -> float:
    """The next number whose first digits are round."""
    size = 10.0 ** (len(str(int(value))) - 1)
    return next(fit * size for fit in fits if fit * size >= value)


def letters(session: Session) -> list[tuple[str, str]]:
    """The scenarios for a row of buttons: name and letter."""
    return [(scenario_name(session, letter), letter) for letter in SCENARIOS]

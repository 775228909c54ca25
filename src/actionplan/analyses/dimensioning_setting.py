"""What a plan of cooperation with companies is held against: citizens who are ready, places, hours and money; and its choice.

Handed figures that have passed the gate or that the municipality has written itself; reads nothing.
`actionplan.analyses.dimensioning` reckons with it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from actionplan import danish
from actionplan.methods import allocation
from actionplan.names import quoted
from actionplan.parameters.dimensioning import Dimensioning, Estimate, MunicipalPlaces
from actionplan.parameters.target_groups import MODEL_KEYS, Model, same_name
from actionplan.sources.reference import Assumption, Ceiling, CooperationFacts

Scenario = Literal["low", "middle", "high"]
SCENARIOS: Mapping[Scenario, str] = MappingProxyType({"low": "lavt skøn", "middle": "middel", "high": "højt skøn"})
"""The cautious answer, the middle one and the bold one, in Danish."""
MODELS: tuple[Model, ...] = tuple(MODEL_KEYS.values())
OWN = "kommunens eget skøn"
_AGAINST: Mapping[Scenario, Scenario] = MappingProxyType({"low": "high", "middle": "middle", "high": "low"})

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """A figure with its low and high end, and where it comes from; all three are the same where the source gives one figure."""

    low: float
    middle: float
    high: float
    source: str

    def of(self, scenario: Scenario) -> float:
        """The figure of something that there should be much of."""
        return {"low": self.low, "middle": self.middle, "high": self.high}[scenario]

    def against(self, scenario: Scenario) -> float:
        """The figure of something that there should be little of, such as a price: a cautious answer takes the high one."""
        return self.of(_AGAINST[scenario])


@dataclass(frozen=True)
class Demand:
    """A group of citizens: its persons, and how many of them are ready for each model; a model that is not told is absent."""

    name: str
    people: float
    ready: Mapping[Model, float]


@dataclass(frozen=True)
class Choice:
    """What a plan chooses: companies by model, places at a time in each of them, municipal places to close.

    remarks: what had to be taken for granted, in Danish sentences.
    """

    companies: Mapping[Model, int]
    places: Mapping[Model, float]
    closed: int
    remarks: tuple[str, ...] = ()

    def places_of(self, model: Model) -> float:
        """Places at a time in all of a model's companies."""
        return self.companies[model] * self.places[model]


@dataclass(frozen=True)
class Setting:
    """What a choice is held against. None: nobody has told.

    demand: may overlap, as one citizen can be in two groups. supply: places at a time by model, cut at the legal ceiling where
    they come from the survey. people_per_place: a year. mentor_hours, consultant_hours, price: of one place, a week and a year.
    hours, mentors, budget: what there is, a week and a year. plan: the plan's own choice. labels: the models' names. ceiling:
    the law's. guessed: models whose supply is written by hand. by_hand: the groups that are not counted in note 01. not_known:
    what is not reckoned with. left_out: what is written by hand and not used, and why.
    """

    demand: tuple[Demand, ...]
    supply: Mapping[Model, Spread]
    people_per_place: Spread
    mentor_hours: Spread
    consultant_hours: Spread | None
    price: Spread | None
    weekly_hours: Spread | None
    hours: float | None
    mentors: float | None
    budget: float | None
    municipal: MunicipalPlaces
    plan: Choice
    labels: Mapping[Model, str]
    ceiling: Ceiling
    guessed: tuple[Model, ...] = ()
    by_hand: tuple[str, ...] = ()
    not_known: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def told_of(self) -> tuple[Model, ...]:
        """The models of which somebody has told who is ready."""
        return tuple(model for model in MODELS if any(model in group.ready for group in self.demand))

    @cached_property
    def groups(self) -> tuple[Numbers, Numbers]:
        """Persons ready, groups by models, and the groups' sizes."""
        ready = np.array([[group.ready.get(model, 0.0) for model in MODELS] for group in self.demand], dtype=np.float64)
        return ready.reshape(len(self.demand), len(MODELS)), np.array([group.people for group in self.demand], dtype=np.float64)

    def placed(self, capacity: Numbers) -> Numbers:
        """How many persons who are ready can be placed, when each model's places (last axis) can take so many."""
        return allocation.placed(capacity, *self.groups)

    def by_model(self, capacity: Numbers) -> Numbers:
        """Persons placed by model; where nobody has told who is ready, as many as the places can take."""
        told = np.isin(MODELS, self.told_of)
        return np.where(told, allocation.by_kind(np.where(told, capacity, 0.0), *self.groups), capacity)

    @property
    def wanted(self) -> float | None:
        """The persons who are ready for a place, None where nobody has told. Nobody is counted twice within a group, but one who
        is in two groups is, so it is the highest that it can be."""
        return float(self.placed(self.groups[0].sum(axis=0))) if self.told_of else None

    def money(self, closed: int) -> float | None:
        """Kroner a year with what closing municipal places frees; None where nobody has told of a budget."""
        return None if self.budget is None else self.budget + closed * (self.municipal.price or 0.0)


def choice(dimensioning: Dimensioning, facts: CooperationFacts) -> Choice:
    """The plan's own choice. Where places are not told: one with one trainee at a time, a centre's average in a department, and
    otherwise one."""
    told = dimensioning.models.told
    usual: Mapping[Model, float] = {"training_department": facts.assumptions["places_per_centre"].middle}
    return Choice(
        {model: told[model].companies if model in told else 0 for model in MODELS},
        {model: (told[model].places if model in told else None) or usual.get(model, 1.0) for model in MODELS},
        dimensioning.municipal.closed,
    )


def setting(
    dimensioning: Dimensioning,
    facts: CooperationFacts,
    demand: tuple[Demand, ...],
    supply: Mapping[Model, Spread],
    *,
    counted: Collection[str] = (),
    threshold: int = 0,
) -> Setting:
    """What the plan is held against.

    demand, supply: those of notes 01 and 02, which go before what is written by hand: a group of the same name and a model that
    the survey tells of are not taken from there. counted: names of all groups that note 01 counts, also of those that it hides,
    so that no hand shows what it hides. threshold: fewer persons than this are hidden as they are there.
    """
    by_hand, left_out = _by_hand(
        dimensioning, {*map(same_name, counted), *(same_name(group.name) for group in demand)}, threshold
    )
    own = dimensioning.assumptions
    found = Setting(
        demand=(*demand, *by_hand),
        supply={**{model: _spread(told) for model, told in dimensioning.supply.told.items()}, **supply},
        people_per_place=_spread(own.people_per_place) if own.people_per_place else _standard(facts, "people_per_place_and_year"),
        mentor_hours=_spread(own.mentor_hours) if own.mentor_hours else _standard(facts, "mentor_hours"),
        consultant_hours=_spread(own.consultant_hours) if own.consultant_hours else None,
        price=_spread(own.price) if own.price else None,
        weekly_hours=_spread(own.weekly_hours) if own.weekly_hours else None,
        hours=dimensioning.consultant_hours,
        mentors=dimensioning.mentor_hours,
        budget=dimensioning.money,
        municipal=dimensioning.municipal,
        plan=choice(dimensioning, facts),
        labels={model: facts.models[model].label for model in MODELS},
        ceiling=facts.ceiling,
        guessed=tuple(model for model in dimensioning.supply.told if model not in supply),
        by_hand=tuple(group.name for group in by_hand),
        left_out=left_out,
    )
    return replace(found, not_known=_not_known(found, dimensioning))


def _by_hand(dimensioning: Dimensioning, counted: Collection[str], threshold: int) -> tuple[tuple[Demand, ...], tuple[str, ...]]:
    """The groups that are written by hand and can be shown, and a sentence for each that can't be, or not whole.

    Counts below the threshold are hidden and not refused: the file is right and the municipality's own; only a note must not
    show them.
    """
    groups, told = [], []
    for group in dimensioning.groups:
        ready = {model: count for model, count in group.ready.items() if not 0 < count < threshold}
        if same_name(group.name) in counted:
            told.append(f"Gruppen {quoted(group.name)} tæller notat 01 selv. Tallene i målfilen er ikke brugt.")
        elif 0 < group.people < threshold:
            told.append(f"Gruppen {quoted(group.name)} er på færre end {threshold} personer. Den er skjult og ikke regnet med.")
        else:
            groups.append(Demand(group.name, group.people, ready))
            if len(ready) < len(group.ready):
                few = f"I gruppen {quoted(group.name)} er færre end {threshold} klar til mindst én af modellerne."
                told.append(f"{few} Det tal er skjult og ikke regnet med.")
    return tuple(groups), tuple(told)


def _spread(told: Estimate) -> Spread:
    low = told.middle if told.low is None else told.low
    return Spread(low, told.middle, told.middle if told.high is None else told.high, told.source or OWN)


def _standard(facts: CooperationFacts, name: str) -> Spread:
    fact: Assumption = facts.assumptions[name]
    low, high = (fact.middle if end is None else end for end in (fact.low, fact.high))
    return Spread(low, fact.middle, high, f"{fact.source}, {fact.date}")


def _not_known(setting: Setting, dimensioning: Dimensioning) -> tuple[str, ...]:
    """What is not reckoned with, a Danish sentence each."""
    chosen = [model for model in MODELS if setting.plan.companies[model]]
    looked_at = chosen or list(MODELS)
    unready = [setting.labels[model] for model in looked_at if model not in setting.told_of]
    unoffered = [setting.labels[model] for model in looked_at if model not in setting.supply]
    guessed = [setting.labels[model] for model in ("open_places", "team_intake") if _without_places(dimensioning, model)]
    municipal = setting.municipal
    told: tuple[tuple[bool, str], ...] = (
        (not chosen, "Hvor mange virksomheder planen skal have med i hver model."),
        (bool(guessed), f"Hvor mange pladser ad gangen en virksomhed har til {danish.joined(guessed)}. Der er regnet med én."),
        (not setting.told_of, "Hvor mange borgere i hver målgruppe der er klar til hver model."),
        (
            bool(setting.told_of and unready),
            f"Hvor mange borgere der er klar til {danish.joined(unready)}. De pladser er ikke holdt op mod borgerne.",
        ),
        (
            bool(unoffered),
            f"Hvor mange pladser virksomhederne vil tilbyde til {danish.joined(unoffered) if setting.supply else 'hver model'}. "
            "Det viser svarene på spørgeskemaet eller et skøn.",
        ),
        (setting.hours is None, "Hvor mange timer om ugen jobkonsulenterne har til at finde og følge pladser."),
        (setting.consultant_hours is None, "Hvor mange timer om ugen en plads kræver af jobkonsulenten."),
        (setting.mentors is None, "Hvor mange timer om ugen mentorerne har."),
        (setting.budget is None, "Hvor mange penge der er om året til pladser i virksomheder."),
        (setting.price is None, "Hvad en plads i en virksomhed koster om året."),
        (
            None in {municipal.number, municipal.price, municipal.people},
            "Hvor mange kommunale aktiveringspladser der er, hvad en plads koster, og hvor mange der bruger den på et år.",
        ),
        (
            setting.weekly_hours is None,
            "Hvor mange timer om ugen en praktikant er i virksomheden. Så kan pladserne regnes om til fuldtidspersoner.",
        ),
    )
    return tuple(sentence for missing, sentence in told if missing)


def _without_places(dimensioning: Dimensioning, model: Model) -> bool:
    told = dimensioning.models.told.get(model)
    return told is not None and told.companies > 0 and told.places is None

"""How large the cooperation with companies can be: what a choice comes to, what limits it, and what is gained and lost (3.2.3).

Pure. Places are counted at a time, persons a year; full-time persons are reckoned only where a trainee's weekly hours are told,
and never mixed with persons. What nobody has told is not reckoned with. Nothing here is a forecast: it is what the assumptions
come to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from actionplan import danish
from actionplan.analyses.dimensioning_setting import (
    MODELS,
    OWN,
    SCENARIOS,
    Choice,
    Demand,
    Numbers,
    Scenario,
    Setting,
    Spread,
    choice,
    setting,
)
from actionplan.methods import allocation
from actionplan.parameters.target_groups import Model

__all__ = [
    "CONSULTANTS",
    "MENTORS",
    "MILLION",
    "MODELS",
    "MONEY",
    "OWN",
    "PEOPLE",
    "SCENARIOS",
    "TEN_THOUSAND",
    "Choice",
    "Demand",
    "Reckoning",
    "Scenario",
    "Setting",
    "Spread",
    "Trade",
    "Use",
    "about",
    "choice",
    "kroner",
    "most",
    "reckon",
    "setting",
]

FULL_TIME_WEEK = 37.0
"""Hours a week of a full-time person, as the authorities' figures have it (jobindsats.dk, "fuldtidspersoner")."""
CONSULTANTS, MENTORS, MONEY, PEOPLE = "consultants", "mentors", "money", "people"
"""Keys of the limits. The places that companies offer to a model bear its name, those ready for it `PEOPLE`, a colon and its
name."""
MILLION, TEN_THOUSAND = 1_000_000, 10_000
_EVEN = 1e-6


@dataclass(frozen=True)
class Use:
    """A limit: how much of it the choice needs and how much there is, None where nobody has told. key: `CONSULTANTS` and the
    like, or a model for the places that companies offer to it."""

    key: str
    label: str
    unit: str
    needed: float
    available: float | None

    @property
    def share(self) -> float | None:
        """What is needed as a part of what there is; None where nobody has told."""
        if self.available is None:
            return None
        if self.available == 0:
            return np.inf if self.needed > 0 else 0.0
        return self.needed / self.available

    @property
    def over(self) -> bool:
        """Whether more is needed than there is."""
        return self.share is not None and self.share > 1 + _EVEN

    @property
    def lacking(self) -> float:
        """How much more there would have to be; 0 where there is enough or nobody has told."""
        return max(0.0, self.needed - self.available) if self.available is not None else 0.0


@dataclass(frozen=True)
class Trade:
    """Fewer municipal activation places against more places in companies. None: nobody has told what it takes to reckon it.

    frees: kroner a year. lost: persons a year who would have used the closed places. places, persons: what the freed money pays
    for in companies, at a time and a year, if nothing else sets a limit. gained: how many more persons a year the plan reaches
    with the money, within all limits. even: the largest number of places that can be closed before fewer persons are reached in
    all than with none closed.
    """

    closed: int
    frees: float | None
    lost: float | None
    places: float | None
    persons: float | None
    gained: float | None
    even: int | None

    @property
    def net(self) -> float | None:
        """How many more persons are reached in all, fewer where it is below 0."""
        return None if self.gained is None or self.lost is None else self.gained - self.lost


@dataclass(frozen=True)
class Reckoning:
    """What a choice comes to.

    places: at a time, as chosen. allowed: of these, those that can be filled within all limits. persons: a year, in those places.
    planned: the same if nothing set a limit. matched: those of `persons` who are known to be ready. demand: how many are ready.
    full_time: the allowed places in full-time persons. by_model: the allowed places, and persons a year in them. uses:
    all limits. first: the one that binds first when the plan's own mix grows from nothing. closes: what would close the gap
    between those reached and those ready.
    """

    places: float
    allowed: float
    persons: float
    planned: float
    matched: float
    demand: float | None
    full_time: float | None
    by_model: Mapping[Model, tuple[float, float]]
    uses: tuple[Use, ...]
    first: Use | None
    municipal: Trade | None
    closes: tuple[str, ...]

    @property
    def exceeded(self) -> tuple[Use, ...]:
        """The limits that the choice breaks, the one that binds first at the head."""
        return tuple(sorted((use for use in self.uses if use.over), key=lambda use: -(use.share or 0.0)))


def about(value: float) -> float:
    """A figure that an assumption stands behind, to the nearest 5, and from 100 to the nearest 10."""
    step = 5.0 if value < 100 else 10.0
    return float(step * np.floor(value / step + 0.5))


def kroner(value: float) -> str:
    """An amount as running text wants it, rounded: "1,8 mio. kr.", "240.000 kr."."""
    if value >= MILLION - TEN_THOUSAND / 2:
        return f"{danish.number(value / MILLION, 1)} mio. kr."
    return f"{danish.number(TEN_THOUSAND * np.floor(value / TEN_THOUSAND + 0.5))} kr."


def reckon(setting: Setting, choice: Choice, scenario: Scenario) -> Reckoning:
    """What a choice comes to in one scenario. A cautious one takes few places and persons, and high hours and prices."""
    wished = _wished(choice)
    a_year = setting.people_per_place.of(scenario)
    uses = _uses(setting, choice, scenario)
    filled = _filled(setting, choice, scenario)
    allowed = _afforded(setting, float(filled.sum()), setting.money(choice.closed), scenario) * filled
    persons, planned = allowed * a_year, setting.by_model(wished * a_year)
    told = np.isin(MODELS, setting.told_of)
    weekly = setting.weekly_hours
    known = [use for use in uses if use.share]
    demand = setting.wanted
    lacking = 0.0 if demand is None else demand - float(persons[told].sum())
    return Reckoning(
        places=float(wished.sum()),
        allowed=float(allowed.sum()),
        persons=float(persons.sum()),
        planned=float(planned.sum()),
        matched=float(persons[told].sum()),
        demand=demand,
        full_time=None if weekly is None else float(allowed.sum()) * weekly.of(scenario) / FULL_TIME_WEEK,
        by_model={model: (float(allowed[i]), float(persons[i])) for i, model in enumerate(MODELS)},
        uses=uses,
        first=max(known, key=lambda use: use.share or 0.0, default=None),
        municipal=_trade(setting, choice, scenario),
        closes=_closes(setting, choice, scenario) if lacking > _EVEN else (),
    )


def _per_place(setting: Setting, scenario: Scenario, money: float | None) -> tuple[tuple[str, float | None, float | None], ...]:
    """What one place takes of hours and money, and how much of it there is."""
    hours, price = setting.consultant_hours, setting.price
    return (
        (CONSULTANTS, None if hours is None else hours.against(scenario), setting.hours),
        (MENTORS, setting.mentor_hours.against(scenario), setting.mentors),
        (MONEY, None if price is None else price.against(scenario), money),
    )


_LIMITS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        CONSULTANTS: ("Jobkonsulenternes timer", "timer om ugen"),
        MENTORS: ("Mentorernes timer", "timer om ugen"),
        MONEY: ("Pengene", "kroner om året"),
    }
)


_MORE: Mapping[str, str] = MappingProxyType(
    {
        CONSULTANTS: "Jobkonsulenterne skal have {} timer mere om ugen til pladserne.",
        MENTORS: "Mentorerne skal have {} timer mere om ugen.",
        MONEY: "Der skal {} mere til om året.",
    }
)


def _uses(setting: Setting, choice: Choice, scenario: Scenario) -> tuple[Use, ...]:
    """Every limit that the choice as it is chosen comes near, in the order: places, citizens, hours, money."""
    places = {model: choice.places_of(model) for model in MODELS}
    found = [
        Use(
            model,
            f"Virksomhedernes pladser til {setting.labels[model]}",
            "pladser",
            places[model],
            setting.supply[model].of(scenario) if model in setting.supply else None,
        )
        for model in MODELS
        if places[model]
    ]
    a_year = setting.people_per_place.of(scenario)
    for model in setting.told_of:
        ready = sum(min(group.people, group.ready.get(model, 0.0)) for group in setting.demand)
        if places[model]:
            label = f"Borgere, der er klar til {setting.labels[model]}"
            found.append(Use(f"{PEOPLE}:{model}", label, "personer om året", places[model] * a_year, ready))
    whole = sum(places.values())
    for key, each, available in _per_place(setting, scenario, setting.money(choice.closed)):
        if each is not None:
            found.append(Use(key, *_LIMITS[key], whole * each, available))
    return tuple(found)


def _filled(setting: Setting, choice: Choice, scenario: Scenario) -> Numbers:
    """The places of each model that companies offer and that persons are ready for, if there were hours and money enough."""
    a_year = setting.people_per_place.of(scenario)
    offered = [setting.supply[model].of(scenario) if model in setting.supply else np.inf for model in MODELS]
    return setting.by_model(np.minimum(_wished(choice), offered) * a_year) / a_year


def _afforded(setting: Setting, places: float, money: float | Numbers | None, scenario: Scenario) -> Numbers:
    """What part of so many places there are hours and money for, 0 to 1; for several amounts of money, one of each.

    Less than the whole is taken from all models alike, so that the plan's mix stays as it was chosen.
    """
    part = np.ones_like(np.asarray(0.0 if money is None else money))
    if places:
        for key, each, available in _per_place(setting, scenario, None):
            there = money if key == MONEY else available
            if each is not None and there is not None:
                part = np.minimum(part, np.asarray(there) / (each * places))
    found: Numbers = part
    return found


def _wished(choice: Choice) -> Numbers:
    return np.array([choice.places_of(model) for model in MODELS], dtype=np.float64)


def _trade(setting: Setting, choice: Choice, scenario: Scenario) -> Trade | None:
    """What closing municipal places comes to; None where none are to be closed."""
    if not choice.closed:
        return None
    told, a_year = setting.municipal, setting.people_per_place.of(scenario)
    frees = None if told.price is None else choice.closed * told.price
    lost = None if told.people is None else choice.closed * told.people
    places = None if frees is None or setting.price is None else frees / setting.price.against(scenario)
    gained, even = None, None
    if places is not None and setting.budget is not None:
        numbers = np.arange(max(told.number or 0, choice.closed) + 1, dtype=np.float64)
        filled = float(_filled(setting, choice, scenario).sum())
        money = setting.budget + numbers * (told.price or 0.0)
        reached = _afforded(setting, filled, money, scenario) * filled * a_year
        gained = float(reached[choice.closed] - reached[0])
        if told.people is not None and told.number is not None:
            net = reached - reached[0] - numbers * told.people
            even = int(np.flatnonzero(net >= -_EVEN)[-1])
    return Trade(choice.closed, frees, lost, places, None if places is None else places * a_year, gained, even)


def _closes(setting: Setting, choice: Choice, scenario: Scenario) -> tuple[str, ...]:
    """What it would take to reach everybody who is ready, a Danish sentence for each limit that is too tight for that."""
    a_year = setting.people_per_place.of(scenario)
    told = np.isin(MODELS, setting.told_of)
    wanted = setting.wanted or 0.0
    wished = _wished(choice)
    planned = float(setting.placed(np.where(told, wished, 0.0) * a_year))
    lacking = [("Planen skal have {} pladser mere på én gang.", (wanted - planned) / a_year)]
    if all(model in setting.supply for model in setting.told_of):
        offered = np.array([setting.supply[model].of(scenario) if model in setting.told_of else 0.0 for model in MODELS])
        lacking.append(
            ("Virksomhederne skal tilbyde {} pladser mere.", (wanted - float(setting.placed(offered * a_year))) / a_year)
        )
    whole = wanted / a_year + float(wished[~told].sum())
    for key, each, available in _per_place(setting, scenario, setting.money(choice.closed)):
        if each is not None and available is not None:
            lacking.append((_MORE[key], whole * each - available))
    return tuple(
        sentence.format(kroner(more) if sentence == _MORE[MONEY] else danish.number(about(more)))
        for sentence, more in lacking
        if about(more) > 0
    )


def most(setting: Setting, scenario: Scenario, given: Choice | None = None) -> Choice:
    """The companies that reach the most persons within all limits, whole companies of each model.

    given: whose places in each company and closed municipal places are kept, the plan's own by default. A model that nothing told
    limits keeps its companies, and a remark says so.
    """
    start = given or setting.plan
    limits = [
        (each, available)
        for _, each, available in _per_place(setting, scenario, setting.money(start.closed))
        if each is not None and available is not None
    ]
    sites, kept = [], []
    for model in MODELS:
        if model in setting.supply:
            sites.append(np.floor(setting.supply[model].of(scenario) / start.places[model] + _EVEN))
        elif limits or model in setting.told_of:
            sites.append(np.inf)
        else:
            sites.append(float(start.companies[model]))
            kept.append(setting.labels[model])
    found = allocation.fullest(
        allocation.Sites(
            places=np.array([start.places[model] for model in MODELS]),
            persons=np.full(len(MODELS), setting.people_per_place.of(scenario)),
            most=np.array(sites),
            matched=np.isin(MODELS, setting.told_of),
        ),
        *setting.groups,
        limits,
    )
    companies = {model: int(number) for model, number in zip(MODELS, found, strict=True)}
    remarks = (f"Ingen har oplyst, hvad der sætter grænsen for {danish.joined(kept)}, så dér står antallet, som det var.",)
    return Choice(companies, start.places, start.closed, remarks if kept else ())

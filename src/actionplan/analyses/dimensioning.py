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
from actionplan.analyses.dimensioning_limits import (
    CONSULTANTS,
    EVEN,
    LIMITS,
    MENTORS,
    MONEY,
    PEOPLE,
    TOGETHER,
    Use,
    afforded,
    filled_of,
    per_place,
    uses_of,
    wished_of,
)
from actionplan.analyses.dimensioning_setting import (
    MODELS,
    OWN,
    SCENARIOS,
    Choice,
    Demand,
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
    "TOGETHER",
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
    "stops",
]

FULL_TIME_WEEK = 37.0
"""Hours a week of a full-time person, as the authorities' figures have it (jobindsats.dk, "fuldtidspersoner")."""
MILLION, TEN_THOUSAND = 1_000_000, 10_000


@dataclass(frozen=True)
class Trade:
    """Fewer municipal activation places against more places in companies. None: nobody has told what it takes to reckon it.

    frees: kroner a year. lost: persons a year who would have used the closed places. places, persons: what the freed money pays
    for in companies, at a time and a year, if nothing else sets a limit. gained: how many more persons a year the plan reaches
    with the money, within all limits. even: the largest number of places that can be closed before fewer persons are reached in
    all than with none closed. best: the number with which the most persons are reached in all, best_net: how many more than with
    none closed, binds: which limit holds from there, in Danish; "" where it is the plan's own places that are filled.
    """

    closed: int
    frees: float | None
    lost: float | None
    places: float | None
    persons: float | None
    gained: float | None
    even: int | None
    best: int | None = None
    best_net: float | None = None
    binds: str = ""

    @property
    def net(self) -> float | None:
        """How many more persons are reached in all, fewer where it is below 0."""
        return None if self.gained is None or self.lost is None else self.gained - self.lost


@dataclass(frozen=True)
class Reckoning:
    """What a choice comes to.

    places: at a time, as chosen. allowed: of these, those that can be filled within all limits. persons: a year, in those places.
    planned: persons that the places would take if nothing set a limit, not even who is ready. matched: those of `persons` who are
    known to be ready. demand: how many are ready.
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


def stops(trade: Trade) -> str:
    """What makes more closed places than the best number give nothing, as what follows "fra dér"."""
    return f"sætter {danish.small(trade.binds)} grænsen" if trade.binds else "er planens pladser fyldt"


def reckon(setting: Setting, choice: Choice, scenario: Scenario) -> Reckoning:
    """What a choice comes to in one scenario. A cautious one takes few places and persons, and high hours and prices."""
    wished = wished_of(choice)
    a_year = setting.people_per_place.of(scenario)
    uses = uses_of(setting, choice, scenario)
    filled = filled_of(setting, choice, scenario)
    allowed = afforded(setting, float(filled.sum()), setting.money(choice.closed), scenario) * filled
    persons, planned = allowed * a_year, wished * a_year
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
        closes=_closes(setting, choice, scenario) if lacking > EVEN else (),
    )


_MORE: Mapping[str, str] = MappingProxyType(
    {
        CONSULTANTS: "Jobkonsulenterne skal have {} timer mere om ugen til pladserne.",
        MENTORS: "Mentorerne skal have {} timer mere om ugen.",
        MONEY: "Der skal {} mere til om året.",
    }
)


def _trade(setting: Setting, choice: Choice, scenario: Scenario) -> Trade | None:
    """What closing municipal places comes to; None where none are to be closed."""
    if not choice.closed:
        return None
    told, a_year = setting.municipal, setting.people_per_place.of(scenario)
    frees = None if told.price is None else choice.closed * told.price
    lost = None if told.people is None else choice.closed * told.people
    places = None if frees is None or setting.price is None else frees / setting.price.against(scenario)
    gained, even, best, best_net, binds = None, None, None, None, ""
    if places is not None and setting.budget is not None:
        numbers = np.arange(max(told.number or 0, choice.closed) + 1, dtype=np.float64)
        filled = float(filled_of(setting, choice, scenario).sum())
        money = setting.budget + numbers * (told.price or 0.0)
        reached = afforded(setting, filled, money, scenario) * filled * a_year
        gained = float(reached[choice.closed] - reached[0])
        if told.people is not None and told.number is not None:
            net = reached - reached[0] - numbers * told.people
            even = int(np.flatnonzero(net >= -EVEN)[-1])
            best = int(np.flatnonzero(net >= net.max() - EVEN)[0])
            best_net = float(net[best])
            binds = _binds(setting, filled, float(money[min(best + 1, money.size - 1)]), scenario)
    persons = None if places is None else places * a_year
    return Trade(choice.closed, frees, lost, places, persons, gained, even, best, best_net, binds)


def _binds(setting: Setting, filled: float, money: float, scenario: Scenario) -> str:
    """The limit that holds so many places back, in Danish; "" where none does."""
    shares = {
        key: each * filled / available if available else np.inf
        for key, each, available in per_place(setting, scenario, money)
        if each is not None and available is not None and each * filled > available + EVEN
    }
    return LIMITS[max(shares, key=shares.__getitem__)][0] if shares else ""


def _closes(setting: Setting, choice: Choice, scenario: Scenario) -> tuple[str, ...]:
    """What it would take to reach everybody who is ready, a Danish sentence for each limit that is too tight for that."""
    a_year = setting.people_per_place.of(scenario)
    told = np.isin(MODELS, setting.told_of)
    wanted = setting.wanted or 0.0
    wished = wished_of(choice)
    planned = float(setting.placed(np.where(told, wished, 0.0) * a_year))
    lacking = [("Planen skal have {} pladser mere på én gang.", (wanted - planned) / a_year)]
    if all(model in setting.supply for model in setting.told_of):
        offered = np.array([setting.supply[model].of(scenario) if model in setting.told_of else 0.0 for model in MODELS])
        lacking.append(
            ("Virksomhederne skal tilbyde {} pladser mere.", (wanted - float(setting.placed(offered * a_year))) / a_year)
        )
    whole = wanted / a_year + float(wished[~told].sum())
    for key, each, available in per_place(setting, scenario, setting.money(choice.closed)):
        if each is not None and available is not None:
            lacking.append((_MORE[key], whole * each - available))
    return tuple(
        sentence.format(kroner(more) if sentence == _MORE[MONEY] else danish.number(about(more)))
        for sentence, more in lacking
        if about(more) > 0
    )


def most(setting: Setting, scenario: Scenario, given: Choice | None = None) -> Choice:
    """The companies that reach the most persons within all limits, whole companies of each model.

    given: whose places in each company and closed municipal places are kept, the plan's own by default. A model that nobody is
    known to be ready for keeps its companies, and what they take is not given to others; where nobody has told who is ready for
    any model, that goes for those without told supply. Remarks say so, and which models get fewer companies than the plan has.
    """
    start = given or setting.plan
    kept = [model for model in MODELS if model not in (setting.told_of or setting.supply)]
    taken = sum(start.places_of(model) for model in kept)
    limits = [
        (each, max(0.0, available - each * taken))
        for _, each, available in per_place(setting, scenario, setting.money(start.closed))
        if each is not None and available is not None
    ]
    sites = []
    for model in MODELS:
        if model in kept:
            sites.append(0.0)
        elif model in setting.supply:
            sites.append(np.floor(setting.supply[model].of(scenario) / start.places[model] + EVEN))
        else:
            sites.append(np.inf)
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
    companies = {
        model: start.companies[model] if model in kept else int(number) for model, number in zip(MODELS, found, strict=True)
    }
    return Choice(companies, start.places, start.closed, tuple(_remarks(setting, start, companies, kept)))


def _remarks(setting: Setting, start: Choice, companies: Mapping[Model, int], kept: list[Model]) -> list[str]:
    """What an optimum takes for granted, and what it takes away, in Danish sentences."""
    told = []
    if kept:
        untold = (
            "hvor mange borgere der er klar til"
            if setting.told_of
            else "hvem der er klar, eller hvad virksomhederne tilbyder, til"
        )
        labels = danish.joined([setting.labels[model] for model in kept])
        told.append(f"Ingen har oplyst, {untold} {labels}, så dér står antallet, som det var.")
    lowered = [model for model in MODELS if companies[model] < start.companies[model]]
    if lowered:
        fallen = [
            f"{setting.labels[model]} fra {danish.number(start.companies[model])} til {companies[model]}" for model in lowered
        ]
        why = "En plads når lige mange i alle modeller, så der er valgt færrest virksomheder."
        told.append(f"Færre virksomheder end før: {danish.joined(fallen)}. {why}")
    return told

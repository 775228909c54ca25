"""What limits a choice of places with companies: companies' offers, citizens who are ready, hours and money (3.2.3).

Pure. For `actionplan.analyses.dimensioning`, which reckons with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

import numpy as np

from actionplan import danish
from actionplan.analyses.dimensioning_setting import MODELS, Choice, Numbers, Scenario, Setting

CONSULTANTS, MENTORS, MONEY, PEOPLE = "consultants", "mentors", "money", "people"
"""Keys of the limits. The places that companies offer to a model bear its name, those ready for it `PEOPLE`, a colon and its
name; those ready for any of several models `TOGETHER`."""
TOGETHER = f"{PEOPLE}:together"
EVEN = 1e-6


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
        return self.share is not None and self.share > 1 + EVEN

    @property
    def lacking(self) -> float:
        """How much more there would have to be; 0 where there is enough or nobody has told."""
        return max(0.0, self.needed - self.available) if self.available is not None else 0.0


def per_place(setting: Setting, scenario: Scenario, money: float | None) -> tuple[tuple[str, float | None, float | None], ...]:
    """What one place takes of hours and money, and how much of it there is."""
    hours, price = setting.consultant_hours, setting.price
    return (
        (CONSULTANTS, None if hours is None else hours.against(scenario), setting.hours),
        (MENTORS, setting.mentor_hours.against(scenario), setting.mentors),
        (MONEY, None if price is None else price.against(scenario), money),
    )


LIMITS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        CONSULTANTS: ("Jobkonsulenternes timer", "timer om ugen"),
        MENTORS: ("Mentorernes timer", "timer om ugen"),
        MONEY: ("Pengene", "kroner om året"),
    }
)


def uses_of(setting: Setting, choice: Choice, scenario: Scenario) -> tuple[Use, ...]:
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
    found += _together(setting, choice, a_year)
    whole = sum(places.values())
    for key, each, available in per_place(setting, scenario, setting.money(choice.closed)):
        if each is not None:
            found.append(Use(key, *LIMITS[key], whole * each, available))
    return tuple(found)


def _together(setting: Setting, choice: Choice, a_year: float) -> list[Use]:
    """The citizens that several models share: of all sets of chosen models that some of the same persons are ready for, the one
    whose places take the greatest part of them. None where no models share anybody.

    The places can all be filled when no such set takes more persons than are ready for any of its models (the cuts of
    `actionplan.methods.allocation`).
    """
    ready, people = setting.groups
    wished = wished_of(choice) * a_year
    chosen = [i for i, model in enumerate(MODELS) if model in setting.told_of and wished[i]]
    found = []
    for size in range(2, len(chosen) + 1):
        for models in map(list, combinations(chosen, size)):
            each = np.minimum(people[:, None], ready[:, models])
            there = np.minimum(people, each.sum(axis=1))
            if there.sum() < each.sum() - EVEN:
                label = danish.joined([setting.labels[MODELS[i]] for i in models], "eller")
                needed = float(wished[models].sum())
                use = Use(TOGETHER, f"Borgere, der er klar til {label}", "personer om året", needed, float(there.sum()))
                found.append(use)
    return [max(found, key=lambda use: use.share or 0.0)] if found else []


def filled_of(setting: Setting, choice: Choice, scenario: Scenario) -> Numbers:
    """The places of each model that companies offer and that persons are ready for, if there were hours and money enough."""
    a_year = setting.people_per_place.of(scenario)
    offered = [setting.supply[model].of(scenario) if model in setting.supply else np.inf for model in MODELS]
    return setting.by_model(np.minimum(wished_of(choice), offered) * a_year) / a_year


def afforded(setting: Setting, places: float, money: float | Numbers | None, scenario: Scenario) -> Numbers:
    """What part of so many places there are hours and money for, 0 to 1; for several amounts of money, one of each.

    Less than the whole is taken from all models alike, so that the plan's mix stays as it was chosen.
    """
    part = np.ones_like(np.asarray(0.0 if money is None else money))
    if places:
        for key, each, available in per_place(setting, scenario, None):
            there = money if key == MONEY else available
            if each is not None and there is not None:
                part = np.minimum(part, np.asarray(there) / (each * places))
    found: Numbers = part
    return found


def wished_of(choice: Choice) -> Numbers:
    """Places at a time by model, as chosen."""
    return np.array([choice.places_of(model) for model in MODELS], dtype=np.float64)

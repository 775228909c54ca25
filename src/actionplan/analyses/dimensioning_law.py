"""The law's ceiling on people on special terms in one company, held against the places that a plan wants in each (3.2.3).

The ceiling counts full-time persons. Places are turned into them where a trainee's weekly hours are told; otherwise each counts
as a full-time person, as in note 02.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from actionplan import danish
from actionplan.analyses.dimensioning import FULL_TIME_WEEK, MODELS
from actionplan.analyses.dimensioning_setting import Choice, Setting
from actionplan.sources.reference import Ceiling

_EVEN = 1e-6


@dataclass(frozen=True)
class Law:
    """told: how many employees a company needs for the plan's places, a sentence per model. broken: those of them where the list
    has too few companies of that size, with that said, and where all on it may not have as many as somebody thinks they offer."""

    told: tuple[str, ...]
    broken: tuple[str, ...]


def law(setting: Setting, choice: Choice, sizes: Sequence[int]) -> Law:
    """The ceiling on each chosen model with places that not every company may have. sizes: employees of each company on the
    municipality's list, none where there is no list. How many are large enough is not told, only whether it is so."""
    told, broken = [], []
    weekly = setting.weekly_hours
    part = 1.0 if weekly is None else min(1.0, weekly.middle / FULL_TIME_WEEK)
    for model in MODELS:
        companies, places = choice.companies[model], choice.places[model]
        needed = employees_for(places * part, setting.ceiling)
        if not companies or not needed:
            continue
        hours = "" if weekly is None else f" på {danish.exact(weekly.middle)} timer om ugen"
        sentence = (
            f"{danish.exact(places)} pladser{hours} i én virksomhed ({setting.labels[model]}) kræver efter loven mindst "
            f"{danish.number(needed)} ansatte."
        )
        if sizes and sum(size >= needed for size in sizes) < companies:
            few = f"Listen over virksomheder har færre end {danish.number(companies)}, der er så store."
            broken.append(f"{sentence} {few}")
            told.append(broken[-1])
        else:
            told.append(f"{sentence} Så store virksomheder er der nok af på listen." if sizes else sentence)
    offered = sum(setting.supply[model].middle for model in setting.guessed)
    if sizes and offered * part > sum(map(setting.ceiling.people, sizes)) + _EVEN:
        broken.append(
            f"De {danish.exact(offered)} tilbudte pladser, der er et skøn, er flere, end loven tillader virksomhederne på listen "
            "tilsammen."
        )
        told.append(broken[-1])
    return Law(tuple(told), tuple(broken))


def employees_for(people: float, ceiling: Ceiling) -> int:
    """The fewest employees with which a company may have so many full-time persons at a time; 0 where any company may."""
    whole = int(np.ceil(people - _EVEN))
    if whole <= ceiling.at_least:
        return 0
    up_to = ceiling.up_to_employees // ceiling.employees_per_person
    if whole <= up_to:
        return whole * ceiling.employees_per_person
    return ceiling.up_to_employees + (whole - up_to) * ceiling.employees_per_person_above

"""Who gets a place: persons of several groups, each ready for some kinds of places, and places of each kind.

How many can be placed is a maximum flow from kinds of places to groups, found as a minimum cut (Ford and Fulkerson, Maximal Flow
through a Network, Canadian Journal of Mathematics 8, 1956): with few kinds, every cut is looked at at once. How many sites of
each kind place the most persons within the limits is a mixed-integer linear programme (HiGHS by `scipy.optimize.milp`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
FEWER_SITES = 1e-5
"""What a site costs the objective in persons, so that of two answers with the same persons the one with fewer sites is given."""


def placed(capacity: Numbers, ready: Numbers, people: Numbers) -> Numbers:
    """The most persons that can be placed.

    capacity: for each kind (last axis), how many persons its places can take. ready: groups by kinds. people: the size of each
    group, which no more of it can be placed than. Groups are taken to have nobody in common.
    """
    cuts = np.array(list(product((False, True), repeat=capacity.shape[-1])), dtype=np.bool_)
    of_groups = np.minimum(people[:, None], ready @ cuts.T).sum(axis=0)
    of_places = capacity @ (~cuts).T
    found: Numbers = (of_groups + of_places).min(axis=-1)
    return found


def by_kind(capacity: Numbers, ready: Numbers, people: Numbers) -> Numbers:
    """The same persons by kind of place; where they could go to several, the first kinds are filled first."""
    first = np.tril(np.ones((capacity.size, capacity.size))) * capacity
    found: Numbers = np.diff(placed(first, ready, people), prepend=0.0)
    return found


@dataclass(frozen=True, eq=False)
class Sites:
    """What is known of each kind of site, in the order of the kinds. places: of one site. persons: placed by one place in a year.
    most: sites that there can be, infinite where nobody tells. matched: whether its persons come from the groups; if not, they
    are not limited by them."""

    places: Numbers
    persons: Numbers
    most: Numbers
    matched: NDArray[np.bool_]


def fullest(sites: Sites, ready: Numbers, people: Numbers, limits: Sequence[tuple[float, float]]) -> NDArray[np.int64]:
    """How many sites of each kind place the most persons.

    ready, people: as in `placed`. limits: what one place uses of something, and how much of it there is. Raises ValueError where
    nothing limits the persons.
    """
    # A tenth of a second, which a note that asks for no optimum need not spend.
    from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]  # noqa: PLC0415  scipy ships no types

    kinds, groups = sites.places.size, people.size
    free = np.flatnonzero(~sites.matched)
    # Variables: sites of each kind, persons from each group to each kind, persons in kinds that are not matched.
    flows = groups * kinds
    width = kinds + flows + free.size
    rows: list[Numbers] = []
    most: list[float] = []
    for kind in range(kinds):
        row = np.zeros(width)
        row[kind] = -sites.places[kind] * sites.persons[kind]
        row[kinds + kind : kinds + flows : kinds] = 1.0
        if not sites.matched[kind]:
            row[kinds + flows + int(np.searchsorted(free, kind))] = 1.0
        rows.append(row)
        most.append(0.0)
    for group in range(groups):
        row = np.zeros(width)
        row[kinds + group * kinds : kinds + (group + 1) * kinds] = 1.0
        rows.append(row)
        most.append(float(people[group]))
    for each, available in limits:
        row = np.zeros(width)
        row[:kinds] = each * sites.places
        rows.append(row)
        most.append(available)
    persons = np.where(sites.matched, ready, 0.0).ravel()
    highest = np.concatenate([sites.most, persons, np.full(free.size, np.inf)])
    found = milp(
        c=np.concatenate([np.full(kinds, FEWER_SITES), np.full(flows + free.size, -1.0)]),
        constraints=LinearConstraint(np.array(rows), -np.inf, np.array(most)),
        integrality=np.concatenate([np.ones(kinds), np.zeros(flows + free.size)]),
        bounds=Bounds(0.0, highest),
    )
    if found.x is None:
        raise ValueError("nothing limits the persons")
    counted: NDArray[np.int64] = np.rint(found.x[:kinds]).astype(np.int64)
    return counted

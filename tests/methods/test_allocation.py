"""Who gets a place: the cut agrees with the flow it bounds, and the optimum with trying everything."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog  # type: ignore[import-untyped]  # scipy ships no types

from actionplan.methods.allocation import Sites, by_kind, fullest, placed

AMOUNTS = st.integers(min_value=0, max_value=9).map(float)


def flow(capacity: np.ndarray, ready: np.ndarray, people: np.ndarray) -> float:
    """The same by linear programming: a variable for each group and kind."""
    groups, kinds = ready.shape
    of_kinds = np.tile(np.eye(kinds), groups)
    of_groups = np.repeat(np.eye(groups), kinds, axis=1)
    bounds = [(0.0, most) for most in ready.ravel()]
    limits = np.concatenate([capacity, people])
    return float(-linprog(-np.ones(groups * kinds), np.vstack([of_kinds, of_groups]), limits, bounds=bounds).fun)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_as_many_are_placed_as_the_flow_allows_and_the_kinds_add_up_to_it(data: st.DataObject) -> None:
    groups, kinds = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3))
    capacity, people = (np.array(data.draw(st.lists(AMOUNTS, min_size=n, max_size=n))) for n in (kinds, groups))
    ready = np.array(data.draw(st.lists(AMOUNTS, min_size=groups * kinds, max_size=groups * kinds))).reshape(groups, kinds)
    whole = float(placed(capacity, ready, people))
    assert whole == pytest.approx(flow(capacity, ready, people), abs=1e-6)
    each = by_kind(capacity, ready, people)
    assert each.sum() == pytest.approx(whole)
    assert (each <= capacity + 1e-9).all()
    many = placed(np.stack([capacity, capacity / 2]), ready, people)
    assert many[0] == pytest.approx(whole)
    assert many[1] <= whole + 1e-9


def test_somebody_who_is_ready_for_two_kinds_is_placed_once_and_nobody_without_groups() -> None:
    ready, people = np.array([[30.0, 30.0], [10.0, 0.0]]), np.array([40.0, 10.0])
    assert placed(np.array([100.0, 100.0]), ready, people) == 50
    assert by_kind(np.array([25.0, 100.0]), ready, people) == pytest.approx([25, 25])
    assert placed(np.array([5.0, 5.0]), np.zeros((0, 2)), np.zeros(0)) == 0


@pytest.mark.parametrize("seed", range(4))
def test_the_fullest_sites_place_as_many_as_the_best_of_all_choices(seed: int) -> None:
    dice = np.random.default_rng(seed)
    ready, people = dice.integers(0, 12, (2, 3)).astype(float), np.array([14.0, 9.0])
    sites = Sites(
        np.array([1.0, 2.0, 2.5]), np.array([3.6, 3.6, 2.0]), np.array([4.0, 3.0, 2.0]), np.array([True, True, seed != 3])
    )
    limits = [(1.5, 9.0), (10.0, 70.0)]

    def reached(numbers: np.ndarray) -> float:
        capacity = numbers * sites.places * sites.persons
        return float(placed(np.where(sites.matched, capacity, 0.0), ready, people) + capacity[~sites.matched].sum())

    allowed = [
        numbers
        for each in product(range(5), range(4), range(3))
        if all(per * ((numbers := np.array(each)) @ sites.places) <= most + 1e-9 for per, most in limits)
    ]
    found = fullest(sites, ready, people, limits)
    assert any((found == numbers).all() for numbers in allowed)
    assert reached(found) == pytest.approx(max(map(reached, allowed)))


def test_where_nothing_limits_the_persons_the_solver_says_so() -> None:
    sites = Sites(np.array([1.0]), np.array([3.6]), np.array([np.inf]), np.array([False]))
    with pytest.raises(ValueError, match="nothing limits"):
        fullest(sites, np.zeros((0, 1)), np.zeros(0), [])

"""Greedy choice of cases that differ as much as possible, against the best choice by trying them all."""

import math
import random
import time
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.methods.maximum_variation import Part, Variation, choose

DIMENSIONS = ("a", "b", "c")
VALUES = st.sampled_from(["x", "y", "z", None])


def frame(rows: Sequence[tuple[str | None, ...]]) -> pd.DataFrame:
    names = [f"V{place:03}" for place in range(len(rows))]
    return pd.DataFrame(rows, index=names, columns=list(DIMENSIONS[: len(rows[0])]), dtype="string")


frames = st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=8).map(frame)
weightings = st.tuples(*[st.integers(0, 10)] * 3).filter(any).map(lambda each: dict(zip(DIMENSIONS, each, strict=True)))
numbers, seeds = st.integers(1, 6), st.integers(0, 9)


def parts_of(row: Any, weights: dict[str, int]) -> set[Part]:
    """Every value, and every pair of values, of a case."""
    values = [(str(name), str(value)) for name, value in row.items() if pd.notna(value) and weights[str(name)]]
    return {(value,) for value in values} | set(combinations(values, 2))


def worth(parts: set[Part] | frozenset[Part], weights: dict[str, int], level: int) -> int:
    return sum(sum(weights[dimension] for dimension, _ in part) for part in parts if len(part) == level)


def union(values: pd.DataFrame, names: tuple[str, ...], weights: dict[str, int]) -> set[Part]:
    return set().union(*(parts_of(values.loc[name], weights) for name in names))


def names_of(variation: Variation) -> list[str]:
    return [pick.name for pick in variation.picks]


@given(frames, numbers, weightings, seeds)
def test_what_is_covered_is_what_the_chosen_have_and_so_many_are_chosen(
    values: pd.DataFrame, number: int, weights: dict[str, int], seed: int
) -> None:
    found = choose(values, number, weights, seed)
    names = names_of(found)
    assert len(names) == len(set(names)) == min(number, len(values))
    assert found.covered == union(values, tuple(names), weights)
    assert set(found.possible) == union(values, tuple(values.index), weights)
    assert all(found.possible[part] == worth({part}, weights, len(part)) for part in found.possible)


@given(frames, numbers, weightings, seeds)
def test_a_greater_number_keeps_the_first_so_that_coverage_never_falls(
    values: pd.DataFrame, number: int, weights: dict[str, int], seed: int
) -> None:
    fewer, more = choose(values, number, weights, seed), choose(values, number + 1, weights, seed)
    assert more.picks[: len(fewer.picks)] == fewer.picks
    assert fewer.covered <= more.covered


@given(frames, numbers, weightings, seeds)
def test_each_step_adds_as_much_as_any_other_case_could_have(
    values: pd.DataFrame, number: int, weights: dict[str, int], seed: int
) -> None:
    has: set[Part] = set()
    left = set(values.index)
    for pick in choose(values, number, weights, seed).picks:
        if pick.turn > 1:
            break

        def gain(name: str, has: set[Part] = has) -> tuple[int, int]:
            new = parts_of(values.loc[name], weights) - has
            return worth(new, weights, 1), worth(new, weights, 2)

        assert set(pick.new) == parts_of(values.loc[pick.name], weights) - has
        assert gain(pick.name) == max(map(gain, left))
        left.remove(pick.name)
        has = has | set(pick.new)


@settings(max_examples=50)
@given(frames, numbers, weightings, seeds)
def test_the_choice_covers_at_least_63_per_cent_of_what_the_best_one_could(
    values: pd.DataFrame, number: int, weights: dict[str, int], seed: int
) -> None:
    covered = choose(values, number, weights, seed).covered
    every = union(values, tuple(values.index), weights)
    heavier = worth(every, weights, 2) + 1

    def both(parts: set[Part] | frozenset[Part]) -> int:
        return worth(parts, weights, 1) * heavier + worth(parts, weights, 2)

    best = max(both(union(values, names, weights)) for names in combinations(values.index, min(number, len(values))))
    assert both(covered) >= (1 - 1 / math.e) * best
    best_values = max(
        worth(union(values, names, weights), weights, 1) for names in combinations(values.index, min(number, len(values)))
    )
    assert worth(covered, weights, 1) >= (1 - 1 / math.e) * best_values


@given(frames, numbers, weightings, seeds, st.randoms())
def test_the_order_of_rows_changes_nothing_and_the_same_seed_gives_the_same_choice(
    values: pd.DataFrame, number: int, weights: dict[str, int], seed: int, chance: random.Random
) -> None:
    names = list(values.index)
    chance.shuffle(names)
    assert choose(values.loc[names], number, weights, seed).picks == choose(values, number, weights, seed).picks


def test_another_seed_settles_otherwise_among_equals() -> None:
    alike = frame([("x", "y")] * 40)
    assert len({choose(alike, 1, {"a": 1, "b": 1}, seed).picks[0].name for seed in range(20)}) > 5


def test_the_dimension_with_most_weight_is_covered_first() -> None:
    values = frame([("x", "x", "x"), ("y", None, None), (None, "y", None)])
    by_a, by_b = (choose(values, 2, weights, 1).picks[1] for weights in ({"a": 9, "b": 1, "c": 1}, {"a": 1, "b": 9, "c": 1}))
    assert (by_a.new, by_b.new) == (((("a", "y"),),), ((("b", "y"),),))


def test_a_single_new_value_counts_more_than_any_number_of_new_pairs() -> None:
    values = frame([("x", "x", "x"), ("y", "y", None), ("x", "y", None), ("z", None, None)])
    picks = choose(values, 4, {"a": 1, "b": 10, "c": 10}, 1).picks
    assert [pick.new for pick in picks[2:]] == [((("a", "z"),),), ((("a", "x"), ("b", "y")),)]


def test_a_dimension_without_weight_is_neither_covered_nor_told() -> None:
    found = choose(frame([("x", "x"), ("y", "x")]), 2, {"a": 1, "b": 0}, 1)
    assert set(found.possible) == {(("a", "x"),), (("a", "y"),)} and found.weights == {"a": 1}


def test_when_all_is_covered_the_covering_begins_anew_among_the_rest() -> None:
    values = frame([("x", "x"), ("x", "x"), ("y", "y"), ("y", "y"), ("x", "y")])
    picks = choose(values, 5, {"a": 1, "b": 1}, 3).picks
    assert [pick.turn for pick in picks] == [1, 1, 1, 2, 2]
    assert {pick.new for pick in picks[3:]} == {
        ((("a", "x"),), (("b", "x"),), (("a", "x"), ("b", "x"))),
        ((("a", "y"),), (("b", "y"),), (("a", "y"), ("b", "y"))),
    }


def test_a_case_of_which_nothing_is_known_is_chosen_last_and_covers_nothing() -> None:
    picks = choose(frame([(None, None), ("x", None), ("x", "y")]), 3, {"a": 1, "b": 1}, 1).picks
    assert [pick.name for pick in picks] == ["V002", "V001", "V000"] and picks[2].new == ()


@pytest.mark.parametrize(
    ("number", "weights", "names"),
    [
        (0, {"a": 1}, ["1", "2"]),
        (1, {"a": 0}, ["1", "2"]),
        (1, {}, ["1", "2"]),
        (1, {"a": -1}, ["1", "2"]),
        (1, {"a": 1}, ["1", "1"]),
    ],
)
def test_no_number_no_weight_or_a_name_twice_is_an_error(number: int, weights: dict[str, int], names: list[str]) -> None:
    with pytest.raises(ValueError, match="each name once"):
        choose(pd.DataFrame({"a": ["x", "y"]}, index=names), number, weights, 1)


def test_of_no_cases_none_is_chosen() -> None:
    assert choose(pd.DataFrame({"a": pd.Series([], dtype="string")}), 3, {"a": 1}, 1).picks == ()


def test_sixty_of_45000_are_chosen_within_two_seconds() -> None:
    chance = np.random.default_rng(1)
    sizes = {"sector": 2, "size": 4, "industry": 15, "attitude": 3, "interest": 6, "cooperation": 3}
    columns = {name: chance.integers(0, size, 45_000).astype(str) for name, size in sizes.items()}
    values = pd.DataFrame(columns, index=[f"V{place:05}" for place in range(45_000)])
    begun = time.perf_counter()
    found = choose(values, 60, dict.fromkeys(sizes, 1), 1)
    assert time.perf_counter() - begun < 2
    assert len(found.picks) == 60 and all(part in found.covered for part in found.possible if len(part) == 1)

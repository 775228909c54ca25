"""Weights meet what is known of the population, and thin cells are joined by the rule that is told."""

from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from actionplan.methods.survey import mean, proportion
from actionplan.methods.weighting import (
    NotConverged,
    collapse,
    effective_size,
    post_stratify,
    rake,
    simple,
    stratified,
    trim,
    trimmed,
)

CELLS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), min_size=1, max_size=80)


def test_post_stratified_weights_give_the_known_numbers() -> None:
    design = post_stratify(simple(4, 10), ["a", "a", "b", "b"], {"a": 2, "b": 8})
    assert list(design.weights) == [1, 1, 4, 4]
    assert mean([1, 1, 0, 0], design).value == pytest.approx(0.2)


def test_weighting_by_the_strata_of_the_design_changes_nothing() -> None:
    cells, sizes = list("aaaabbbcc"), {"a": 40, "b": 20, "c": 9}
    design = stratified(cells, sizes)
    answers = [1, 0, 1, 1, 0, 0, 1, 1, 0]
    before, after = mean(answers, design), mean(answers, post_stratify(design, cells, sizes))
    assert [after.value, after.se] == pytest.approx([before.value, before.se])


def test_a_cell_that_is_empty_on_one_side_is_named_and_nothing_is_divided_by_zero() -> None:
    design = simple(2, 10)
    for cells, totals in ((["a", "a"], {"a": 5, "b": 5}), (["a", "b"], {"a": 10}), (["a", "b"], {"a": 10, "b": 0})):
        with pytest.raises(ValueError, match="'b'"):
            post_stratify(design, cells, totals)
        with pytest.raises(ValueError, match="'b'"):
            rake(design, [cells], [totals])


def test_cells_that_the_population_does_not_have_need_no_answers() -> None:
    assert list(post_stratify(simple(2, 10), ["a", "a"], {"a": 10, "b": 0}).weights) == [5, 5]


def test_raking_that_cannot_meet_all_totals_is_told() -> None:
    # Everybody who answered is small and private or large and public, but the two are not equally frequent.
    with pytest.raises(NotConverged):
        rake(simple(4, 10), [list("ssll"), list("ppoo")], [{"s": 5, "l": 5}, {"p": 7, "o": 3}])
    # All large ones are public, and there are more of them than of public ones: some weights shrink without end.
    with pytest.raises(NotConverged):
        rake(simple(3, 10), [list("ssl"), list("poo")], [{"s": 1, "l": 9}, {"p": 9, "o": 1}])


def test_raking_to_populations_of_different_size_is_refused() -> None:
    with pytest.raises(ValueError, match="same population"):
        rake(simple(4, 10), [list("ssll"), list("popo")], [{"s": 5, "l": 5}, {"p": 7, "o": 4}])


def test_raking_to_nothing_is_refused() -> None:
    with pytest.raises(ValueError):
        rake(simple(4, 10), [], [])


@given(CELLS)
def test_raking_to_one_classification_is_post_stratification(cells: list[tuple[str, str]]) -> None:
    totals = {cell: 2.5 * count + 1 for cell, count in Counter(cells).items()}
    strata = [second for _, second in cells]
    design = stratified(strata, {label: 4 * strata.count(label) for label in set(strata)})
    answers = np.arange(len(cells)) % 3
    first, second = (mean(answers, fitted) for fitted in (post_stratify(design, cells, totals), rake(design, [cells], [totals])))
    assert [first.value, first.se, first.effective_n] == pytest.approx([second.value, second.se, second.effective_n], abs=1e-9)


@given(CELLS)
def test_raked_weights_give_every_known_number(cells: list[tuple[str, str]]) -> None:
    sides = [[first for first, _ in cells], [second for _, second in cells]]
    population = Counter(cells)
    extra = {cell: count * (3 + place % 2) for place, (cell, count) in enumerate(population.items())}
    totals = [Counter[str](), Counter[str]()]
    for cell, number in extra.items():
        totals[0][cell[0]] += number
        totals[1][cell[1]] += number
    design = rake(simple(len(cells)), sides, totals)
    for side, known in zip(sides, totals, strict=True):
        for label, number in known.items():
            assert design.weights[np.array(side) == label].sum() == pytest.approx(number)


# --- joining thin cells ------------------------------------------------------------------------------------------------------


def test_a_thin_cell_joins_the_neighbour_that_has_most_in_common_with_it() -> None:
    totals = {("private", "6-9"): 300, ("private", "10-49"): 200, ("public", "6-9"): 80, ("public", "10-49"): 90}
    cells = [("private", "6-9")] * 30 + [("private", "10-49")] * 3 + [("public", "6-9")] * 12 + [("public", "10-49")] * 15
    found = collapse(cells, totals, 10)
    assert found.joined == ((("private", "6-9"), ("private", "10-49")),)
    assert found.totals == {("private", "6-9"): 500, ("public", "6-9"): 80, ("public", "10-49"): 90}
    assert found.cells[30] == ("private", "6-9")


def test_among_equals_a_thin_cell_joins_the_smaller_neighbour() -> None:
    found = collapse(["s"] * 20 + ["m"] * 2 + ["l"] * 15, {"s": 50, "m": 10, "l": 20}, 10)
    assert found.joined == (("m", "l"),)


def test_a_cell_without_answers_counts_as_thin_and_its_companies_stay_in_the_totals() -> None:
    found = collapse(["s"] * 20, {"s": 50, "l": 7}, 10)
    assert found.totals == {"s": 57}
    assert found.joined == (("s", "l"),)


def test_too_few_answers_in_all_leave_one_cell() -> None:
    found = collapse(["s", "l"], {"s": 50, "m": 9, "l": 7}, 10)
    assert found.totals == {"s": 66}


def test_thick_cells_stay_as_they_are() -> None:
    cells = ["a"] * 10 + ["b"] * 10
    found = collapse(cells, {"a": 40, "b": 60, "c": 0}, 10)
    assert (found.cells, found.totals, found.joined) == (cells, {"a": 40, "b": 60}, ())


def test_answers_from_outside_the_population_are_refused() -> None:
    for totals in ({"a": 10}, {"a": 10, "b": 0}):
        with pytest.raises(ValueError, match="'b'"):
            collapse(["a", "b"], totals)
    with pytest.raises(ValueError):
        collapse([], {"a": 10})


@given(CELLS, st.integers(1, 12), st.randoms(use_true_random=False))
def test_joined_cells_are_thick_and_lose_nobody(cells: list[tuple[str, str]], least: int, chance: Random) -> None:
    everything = [(first, second) for first in "abc" for second in "xyz"]
    chance.shuffle(everything)
    totals = {cell: cells.count(cell) * 2 + place for place, cell in enumerate(everything)}
    found = collapse(cells, totals, least)
    counts = Counter(found.cells)
    assert set(counts) == set(found.totals)
    assert sum(found.totals.values()) == sum(totals.values())
    assert len(counts) == 1 or min(counts.values()) >= least
    weights = post_stratify(simple(len(cells)), found.cells, found.totals).weights
    assert weights.sum() == pytest.approx(sum(totals.values()))


def test_equal_weights_lose_nothing_and_unequal_ones_lose_as_kish_says() -> None:
    assert effective_size([2, 2, 2]) == pytest.approx(3)
    assert effective_size([1, 1, 4]) == pytest.approx(36 / 18)
    assert effective_size([]) == 0


# --- trimming ----------------------------------------------------------------------------------------------------------------


def test_what_is_cut_off_is_shared_equally_by_the_others() -> None:
    # apistrat's weights with a cap of 40, as the documentation of trimweights in Survey.jl has them.
    weights = trim([44.21] * 100 + [15.1] * 50 + [20.36] * 50, 40)
    assert sorted(set(weights.round(4))) == [19.31, 24.57, 40]


def test_a_weight_that_sharing_lifts_over_the_cap_is_cut_too() -> None:
    assert list(trim([10, 4.5, 1, 1], 5)) == pytest.approx([5, 5, 3.25, 3.25])


def test_weights_under_the_cap_stay_as_they_are() -> None:
    assert list(trim([1, 2, 3], 3)) == [1, 2, 3]


def test_a_cap_under_the_mean_weight_is_refused() -> None:
    with pytest.raises(ValueError):
        trim([1, 2, 6], 2.5)
    assert list(trim([1, 2, 6], 3)) == pytest.approx([3, 3, 3])


@given(st.lists(st.floats(0.1, 50), min_size=1, max_size=50), st.floats(1, 5))
def test_trimmed_weights_keep_their_sum_and_none_is_over_the_cap(weights: list[float], times: float) -> None:
    cap = times * float(np.mean(weights))
    assume(cap > 0)
    found = trim(weights, cap)
    assert found.sum() == pytest.approx(sum(weights))
    assert (found <= cap * (1 + 1e-12)).all()
    assert (np.diff(found[np.argsort(weights, kind="stable")]) >= -1e-9).all()


def test_trimming_a_design_gains_effective_answers() -> None:
    cells = ["a"] * 40 + ["b"] * 10
    design = post_stratify(simple(50, 900), cells, {"a": 300, "b": 600})
    answers = [1, 0] * 25
    before, after = proportion(answers, design), proportion(answers, trimmed(design, 30))
    assert after.effective_n > before.effective_n
    assert after.low is not None and after.se > 0

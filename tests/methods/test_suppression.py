import csv
import itertools
import time
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.methods.suppression import (
    Hidden,
    complementary,
    feasible,
    gives_away,
    recoverable,
    suppress,
    with_totals,
)

REFERENCE = Path(__file__).parents[2] / "../shared/reference/disclosure/sdctable_microdata1.csv"

# sdcTable's example data: 100 persons by region (A to D) and gender (female, male); A/female is 2.
REGION_BY_GENDER = np.array([[2, 18], [19, 14], [10, 12], [14, 11]])

SPARSE = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 40))
TABLES = st.one_of(
    st.integers(1, 8).flatmap(lambda n: st.lists(SPARSE, min_size=n, max_size=n)),
    st.tuples(st.integers(1, 8), st.integers(1, 8)).flatmap(
        lambda shape: st.lists(st.lists(SPARSE, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0])
    ),
).map(lambda rows: np.array(rows, dtype=np.int64))
THRESHOLDS = st.integers(3, 10)


def only(*places: tuple[int, int]) -> Hidden:
    """A mask of a 4 by 2 table that hides these cells and no total."""
    cells = np.zeros((4, 2), dtype=np.bool_)
    for place in places:
        cells[place] = True
    return Hidden(cells=cells, rows=np.zeros(4, dtype=np.bool_), columns=np.zeros(2, dtype=np.bool_), total=False)


def determined(mask: np.ndarray) -> list[tuple[int, ...]]:
    """Hidden places that linear equations alone determine: those in which no solution of the homogeneous system moves."""
    places = [tuple(map(int, place)) for place in np.argwhere(mask)]
    equations = []
    for axis in range(mask.ndim):
        for line in np.ndindex(*(size for other, size in enumerate(mask.shape) if other != axis)):
            row = np.zeros(mask.shape)
            index = (*line[:axis], slice(None), *line[axis:])
            row[index] = 1
            row[(*line[:axis], -1, *line[axis:])] = -1
            equations.append([row[place] for place in places])
    if not places:
        return []
    _, singular, basis = np.linalg.svd(np.array(equations))
    null = basis[int((singular > 1e-9).sum()) :]
    return [place for column, place in enumerate(places) if not null[:, column].round(9).any()]


def every_table(shape: tuple[int, ...], persons: int) -> list[np.ndarray]:
    """All tables of a shape with exactly so many persons."""
    size = int(np.prod(shape))
    bars = itertools.combinations(range(persons + size - 1), size - 1)
    return [np.diff([-1, *bar, persons + size - 1]).reshape(shape) - 1 for bar in bars]


def consistent(counts: np.ndarray, hidden: Hidden) -> np.ndarray:
    """By brute force: all printed tables that agree with what is shown, hidden figures being at least 1."""
    mask, truth = hidden.printed(), with_totals(counts)
    tables = np.stack([with_totals(table) for table in every_table(counts.shape, int(counts.sum()))])
    return tables[((tables == truth) | mask).all(axis=tuple(range(1, tables.ndim))) & (tables[:, mask] >= 1).all(axis=1)]


def test_the_attack_finds_the_reference_case_where_hiding_the_small_cell_alone_lets_it_be_computed():
    alone = only((0, 0))
    lower, upper = feasible(REGION_BY_GENDER, alone)
    assert (lower[0, 0], upper[0, 0]) == (2, 2)
    assert recoverable(REGION_BY_GENDER, alone) == [(0, 0)]


def test_the_attack_finds_the_reference_case_with_one_further_cell_of_its_row_hidden():
    assert recoverable(REGION_BY_GENDER, only((0, 0), (0, 1))) == [(0, 0), (0, 1)]


def test_in_the_reference_case_nothing_hidden_can_be_computed_and_all_totals_are_shown():
    hidden = suppress(REGION_BY_GENDER, 3)
    lower, upper = feasible(REGION_BY_GENDER, hidden)
    assert hidden.cells[0, 0]
    assert hidden.printed().sum() == 4
    assert not (hidden.rows.any() or hidden.columns.any() or hidden.total)
    assert lower[0, 0] == 1
    assert upper[0, 0] >= 3
    assert recoverable(REGION_BY_GENDER, hidden) == []


def test_the_reference_file_holds_the_table_these_tests_use():
    if not REFERENCE.exists():
        pytest.skip("the reference data are not beside this clone")
    with REFERENCE.open(encoding="utf-8") as file:
        persons = Counter((row["region"], row["gender"]) for row in csv.DictReader(file))
    table = [[persons[region, gender] for gender in ("female", "male")] for region in "ABCD"]
    assert table == REGION_BY_GENDER.tolist()


@settings(max_examples=150, deadline=None)
@given(TABLES, THRESHOLDS)
def test_no_hidden_figure_can_be_recovered_and_each_has_as_many_possible_values_as_the_threshold(counts, threshold):
    hidden = suppress(counts, threshold)
    mask = hidden.printed()
    lower, upper = feasible(counts, hidden)
    assert ((upper - lower + 1)[mask] >= threshold).all()
    assert (upper[mask] >= threshold).all()
    assert recoverable(counts, hidden) == []
    assert determined(mask) == []


@settings(max_examples=150, deadline=None)
@given(TABLES, THRESHOLDS)
def test_every_small_count_is_hidden_totals_included_and_no_zero_is(counts, threshold):
    printed, mask = with_totals(counts), suppress(counts, threshold).printed()
    assert mask[(printed > 0) & (printed < threshold)].all()
    assert not mask[printed == 0].any()


@settings(max_examples=50, deadline=None)
@given(TABLES, THRESHOLDS)
def test_nothing_is_hidden_where_nothing_is_small(counts, threshold):
    hidden = suppress(np.where(counts > 0, counts + threshold - 1, 0), threshold)
    assert not hidden.printed().any()


@settings(max_examples=50, deadline=None)
@given(TABLES, THRESHOLDS)
def test_the_same_counts_always_hide_the_same_figures_and_are_left_as_they_are(counts, threshold):
    before = counts.copy()
    first, second = suppress(counts, threshold), suppress(counts.copy(), threshold)
    assert (first.printed() == second.printed()).all()
    assert (counts == before).all()


@settings(max_examples=60, deadline=None)
@given(TABLES, THRESHOLDS)
def test_a_shown_figure_keeps_its_value_and_the_true_value_of_a_hidden_one_is_always_possible(counts, threshold):
    hidden, printed = suppress(counts, threshold), with_totals(counts)
    lower, upper = feasible(counts, hidden)
    shown = ~hidden.printed()
    assert (lower[shown] == printed[shown]).all()
    assert (upper[shown] == printed[shown]).all()
    assert ((lower <= printed) & (printed <= upper)).all()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_attack_finds_the_same_smallest_and_largest_values_as_trying_all_tables(data):
    shape = data.draw(st.sampled_from([(2,), (4,), (2, 2), (2, 3)]))
    size = int(np.prod(shape))
    counts = np.array(data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))).reshape(shape)
    printed = with_totals(counts)
    mask = (printed > 0) & np.array(data.draw(st.lists(st.booleans(), min_size=printed.size, max_size=printed.size))).reshape(
        printed.shape
    )
    hidden = (
        Hidden(mask[:-1], np.zeros(0, bool), np.zeros(0, bool), False)
        if len(shape) == 1
        else Hidden(mask[:-1, :-1], mask[:-1, -1], mask[-1, :-1], False)
    )
    possible = consistent(counts, hidden)
    lower, upper = feasible(counts, hidden)
    assert (lower == possible.min(axis=0)).all()
    assert (upper == possible.max(axis=0)).all()


@pytest.mark.parametrize(("shape", "threshold", "most"), [((3,), 5, 18), ((4,), 3, 12), ((4,), 5, 14), ((2, 2), 5, 14)])
def test_a_reader_who_runs_the_program_on_every_possible_table_still_finds_no_small_count(shape, threshold, most):
    looking_alike = defaultdict(list)
    for persons in range(most + 1):
        for counts in every_table(shape, persons):
            printed, mask = with_totals(counts), suppress(counts, threshold).printed()
            if mask.any() and not mask.flat[-1]:  # with the total hidden, larger tables than are tried here look alike too
                looking_alike[mask.tobytes(), np.where(mask, -1, printed).tobytes()].append(printed)
    assert len(looking_alike) > 50
    for tables in map(np.stack, looking_alike.values()):
        told = (tables == tables[0]).all(axis=0) & (tables[0] > 0) & (tables[0] < threshold)
        assert not told.any()


@pytest.mark.parametrize(
    "counts",
    [
        np.array([[2]]),
        np.array([4]),
        np.array([[2, 0], [0, 9]]),
        np.array([[0, 0, 3], [50, 0, 0], [0, 60, 0]]),
        np.array([[1, 1], [1, 1]]),
        np.array([[3, 0, 0, 0, 200]]),
    ],
)
def test_where_zeros_leave_no_partner_totals_are_hidden_instead(counts):
    hidden = suppress(counts, 5)
    assert recoverable(counts, hidden) == []
    assert hidden.total or hidden.rows.any() or hidden.columns.any()


def test_the_grand_total_stays_when_other_totals_are_enough():
    hidden = suppress(np.array([[3, 0, 40], [0, 50, 0], [60, 0, 70]]), 5)
    assert not hidden.total


def test_a_list_with_one_small_count_hides_a_second_one_and_shows_its_total():
    hidden = suppress(np.array([3, 400, 25, 30, 0]), 5)
    assert hidden.cells.tolist() == [True, False, False, True, False]
    assert not hidden.total
    assert hidden.rows.size == hidden.columns.size == 0


def test_two_small_counts_that_must_both_be_just_below_the_threshold_get_a_third_one_hidden():
    assert suppress(np.array([4, 4, 20, 30]), 5).cells.sum() == 3


def test_empty_tables_hide_nothing():
    assert not suppress(np.zeros(0, dtype=np.int64), 5).printed().any()
    assert not suppress(np.zeros((3, 2), dtype=np.int64), 5).printed().any()


@pytest.mark.parametrize("counts", [np.array([-1, 5]), np.array([1.0, 2.0]), np.zeros((2, 2, 2), dtype=np.int64)])
def test_what_is_no_table_of_counts_is_refused(counts):
    with pytest.raises(ValueError, match="counts"):
        suppress(counts, 5)


def test_a_threshold_below_three_is_refused():
    with pytest.raises(ValueError, match="threshold"):
        suppress(REGION_BY_GENDER, 2)


def test_shown_figures_that_contradict_each_other_are_refused_by_the_attack():
    both_hidden_in_a_sum_of_one = Hidden(np.array([True, True]), np.zeros(0, bool), np.zeros(0, bool), False)
    with pytest.raises(ValueError, match="contradict"):
        feasible(np.array([1, 0]), both_hidden_in_a_sum_of_one)


@pytest.mark.parametrize("mean", [0.3, 2, 8, 20])
def test_a_table_of_15_by_15_takes_less_than_two_seconds(mean):
    generator = np.random.default_rng(7)
    counts = generator.poisson(generator.gamma(0.7, mean / 0.7, (15, 15)))
    start = time.process_time()
    hidden = suppress(counts, 5)
    assert time.process_time() - start < 2
    assert hidden.cells.any()
    assert recoverable(counts, hidden) == []


def test_a_share_is_hidden_with_its_count_and_with_its_base():
    hidden = Hidden(np.array([[True, False], [False, False]]), np.array([False, True]), np.array([False, False]), False)
    assert hidden.shares("rows").tolist() == [[True, False], [True, True]]
    assert hidden.shares("columns").tolist() == hidden.shares("total").tolist() == [[True, False], [False, False]]


def test_all_shares_of_a_hidden_grand_total_are_hidden():
    hidden = Hidden(np.array([False, False]), np.zeros(0, bool), np.zeros(0, bool), True)
    assert hidden.shares("total").all()
    with pytest.raises(ValueError, match="total only"):
        hidden.shares("rows")


def known_to_narrow(withheld: int, left: int) -> bool:
    """By brute force: do the ways to split what is left into 0, 1 and 2 exclude a value for some part?"""
    splits = [split for split in itertools.product((0, 1, 2), repeat=withheld) if sum(split) == left]
    return any({split[part] for split in splits} != {0, 1, 2} for part in range(withheld))


@pytest.mark.parametrize("withheld", range(1, 6))
def test_a_total_gives_away_a_withheld_part_exactly_where_trying_all_splits_says_so(withheld):
    for left in range(2 * withheld + 1):
        parts = np.array([30.0, 9.0, *[np.nan] * withheld])
        assert gives_away(parts, 39.0 + left) == known_to_narrow(withheld, left)


def test_a_published_total_that_equals_its_shown_parts_gives_away_that_the_withheld_one_is_zero():
    # Aabenraa, July 2026, activation courses by offer (jobindsats.dk, y60c02)
    assert gives_away(np.array([269, 9, 94, np.nan, 6]), 378)


def test_a_total_is_harmless_where_nothing_is_withheld_or_it_is_withheld_itself():
    assert not gives_away(np.array([269.0, 9.0]), 278)
    assert not gives_away(np.array([269.0, np.nan]), np.nan)


def test_persons_who_count_in_several_parts_are_given_away_only_where_too_much_is_left():
    # Aabenraa, July 2026, persons in offers: 331 in the shown parts, 263 in all
    parts = np.array([230, 9, 86, np.nan, 6])
    assert not gives_away(parts, 263, overlapping=True)
    assert gives_away(parts, 333, overlapping=True)
    assert gives_away(np.array([np.nan, np.nan]), 1, overlapping=True)


def test_the_smallest_part_that_can_cover_for_the_withheld_one_is_left_out():
    assert complementary(np.array([269, 9, 94, np.nan, 6])) == 4
    assert complementary(np.array([269, 9, 94, np.nan, 4])) == 1


def test_with_that_part_left_out_every_withheld_part_can_still_be_0_1_or_2():
    parts, left = np.array([50.0, 5.0, np.nan]), 0
    further = complementary(parts)
    assert further == 1
    hidden_sum = parts[further] + left
    assert {withheld for withheld in range(3) if hidden_sum - withheld > 2} == {0, 1, 2}


def test_where_no_part_can_cover_for_the_withheld_one_none_is_named():
    assert complementary(np.array([4.0, 3.0, np.nan])) is None
    assert complementary(np.array([np.nan, np.nan])) is None

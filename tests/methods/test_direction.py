"""Which way a monthly figure moves, and when nothing may be said."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2_contingency, chisquare, norm

from actionplan.methods.direction import AGREEING, PAIRS, RULE, Direction, against, change, share_against, shares_apart
from actionplan.tables.cell import Cell, Missing

RATES = st.integers(0, 400).map(lambda tenths: tenths / 10)
CELLS = st.one_of(RATES, st.sampled_from(Missing))
TURNED = {Direction.UP: {Direction.DOWN}, Direction.DOWN: {Direction.UP}}
LEVEL_OR_UNCLEAR = {Direction.UNCHANGED, Direction.UNCLEAR}  # which of them depends on the size of what it is compared with


def year(*differences: float, start: float = 10.0) -> list[Cell]:
    """Two years of months: level, and then moved by the differences, of which the last twelve are given."""
    assert len(differences) == PAIRS
    return [start] * PAIRS + [start + difference for difference in differences]


def test_twelve_months_over_those_of_the_year_before_are_a_rise() -> None:
    assert change(year(*[0.1] * 12)) is Direction.UP


def test_twelve_months_under_those_of_the_year_before_are_a_fall() -> None:
    assert change(year(*[-0.1] * 12)) is Direction.DOWN


def test_the_same_figures_as_the_year_before_are_unchanged() -> None:
    season = [3.0, 2.8, 2.5, 2.4, 2.3, 2.2, 2.1, 2.2, 2.4, 2.6, 2.9, 3.1]
    assert change(season * 2) is Direction.UNCHANGED


def test_a_season_that_rises_through_the_year_is_no_rise() -> None:
    season = [float(month) for month in range(12)]
    assert change([*season, *season]) is Direction.UNCHANGED


@pytest.mark.parametrize("agreeing", range(13))
def test_a_movement_needs_at_least_ten_of_twelve_months(agreeing: int) -> None:
    differences = [-1.0] * (12 - agreeing) + [1.0] * agreeing  # the latest agree
    found = change(year(*differences))
    assert found is (Direction.DOWN if agreeing == 0 else Direction.UP if agreeing >= 10 else Direction.UNCLEAR)


def test_the_rule_of_ten_in_twelve_is_the_sign_test_at_five_per_cent() -> None:
    assert binomtest(AGREEING, PAIRS).pvalue < 0.05 < binomtest(AGREEING - 1, PAIRS).pvalue
    assert f"mindst {AGREEING} af de seneste {PAIRS} måneder" in RULE


def test_there_is_no_movement_when_the_latest_month_goes_the_other_way() -> None:
    assert change(year(*[1.0] * 11, -1.0)) is Direction.UNCLEAR
    assert change(year(*[-1.0] * 11, 1.0)) is Direction.UNCLEAR


def test_a_latest_month_as_the_year_before_is_never_told_as_a_movement() -> None:
    assert change(year(*[1.0] * 11, 0.0)) is Direction.UNCLEAR
    assert change(year(*[-1.0] * 11, 0.0)) is Direction.UNCLEAR


@pytest.mark.parametrize(
    ("moved", "found"),
    [(0.0, Direction.UNCHANGED), (1.2, Direction.UNCHANGED), (1.21, Direction.UNCLEAR), (-1.2, Direction.UNCHANGED),
     (-1.21, Direction.UNCLEAR)],
)  # fmt: skip
def test_unchanged_wants_the_same_latest_month_and_a_year_within_one_per_cent(moved: float, found: Direction) -> None:
    differences = [0.0] * 9 + [moved / 2] * 2 + [0.0]  # a year of 120 moves by this much
    assert change(year(*differences)) is found
    assert change(year(*[difference / 100 for difference in differences], start=0.1)) is found


def test_months_that_swing_both_ways_and_end_where_they_were_are_unchanged() -> None:
    assert change(year(*[2.0, -2.0] * 5, 0.0, 0.0)) is Direction.UNCHANGED
    assert change(year(*[2.0, -2.0] * 6)) is Direction.UNCLEAR


def test_months_without_any_change_do_not_count_as_agreeing() -> None:
    assert change(year(0.0, 0.0, *[1.0] * 10)) is Direction.UP
    assert change(year(0.0, 0.0, 0.0, *[1.0] * 9)) is Direction.UNCLEAR


def test_fewer_months_than_two_years_tell_nothing() -> None:
    series = year(*[1.0] * 12)
    assert change(series[1:]) is Direction.UNKNOWN
    assert change([]) is Direction.UNKNOWN


@pytest.mark.parametrize("missing", Missing)
@pytest.mark.parametrize("place", [0, 11, 12, 23])
def test_a_missing_month_on_either_side_tells_nothing(missing: Missing, place: int) -> None:
    series = year(*[1.0] * 12)
    series[place] = missing
    assert change(series) is Direction.UNKNOWN


def test_a_missing_month_outside_the_months_compared_does_no_harm() -> None:
    assert change([Missing.WITHHELD, *year(*[1.0] * 12)]) is Direction.UP


def test_only_the_latest_months_and_those_the_lag_before_are_compared() -> None:
    series = [1.0] * 12 + [50.0] * 36 + [2.0] * 12
    assert change(series, 48) is Direction.UP
    assert change(series) is Direction.DOWN
    assert change(series[1:], 48) is Direction.UNKNOWN


def test_small_counts_are_not_judged_month_by_month() -> None:
    small = year(*[1.0] * 12, start=4.0)  # the mean of all 24 months is 4.5
    assert change(small, is_count=True) is Direction.UNCLEAR
    assert change(small) is Direction.UP
    assert change(year(*[1.0] * 12, start=4.5), is_count=True) is Direction.UP  # the mean is 5


def test_small_counts_that_do_not_move_are_unchanged() -> None:
    assert change([3.0] * 24, is_count=True) is Direction.UNCHANGED


def test_a_difference_that_only_the_computer_sees_is_none() -> None:
    assert change([0.3] * 12 + [0.1 + 0.2] * 12) is Direction.UNCHANGED


@given(st.lists(RATES, min_size=24, max_size=60))
def test_the_mirror_image_moves_the_other_way(series: list[float]) -> None:
    found = change(series)
    assert change([40 - value for value in series]) in TURNED.get(found, LEVEL_OR_UNCLEAR)


@given(st.lists(CELLS, min_size=0, max_size=60))
def test_a_movement_is_told_only_with_the_figures_behind_it(series: list[Cell]) -> None:
    found = change(series)
    late, early = series[-12:], series[-24:-12]
    if found is Direction.UNKNOWN:
        assert len(series) < 24 or any(isinstance(cell, Missing) for cell in series[-24:])
        return
    pairs = list(zip(late, early, strict=True))
    ups, downs = (sum(a > b for a, b in pairs), sum(a < b for a, b in pairs))
    assert (found is Direction.UP) == (ups >= 10 and late[-1] > early[-1])
    assert (found is Direction.DOWN) == (downs >= 10 and late[-1] < early[-1])
    steady = abs(sum(a for a, _ in pairs) - sum(b for _, b in pairs)) <= 0.01 * sum(b for _, b in pairs) + 1e-9
    assert (found is Direction.UNCHANGED) == (late[-1] == early[-1] and steady)


def test_lying_over_under_or_level_with_another_area_is_told_apart() -> None:
    level = [3.0] * 12
    assert against([3.1] * 12, level) is Direction.UP
    assert against([2.9] * 12, level) is Direction.DOWN
    assert against(level, level) is Direction.UNCHANGED
    assert against([3.1, 2.9] * 6, level) is Direction.UNCLEAR
    assert against([Missing.WITHHELD, *level[1:]], level) is Direction.UNKNOWN
    assert against(level[1:], level) is Direction.UNKNOWN


@given(st.lists(RATES, min_size=12, max_size=30), st.lists(RATES, min_size=12, max_size=30))
def test_if_one_area_lies_over_the_other_the_other_lies_under_it(one: list[float], other: list[float]) -> None:
    found = against(one, other)
    assert against(other, one) in TURNED.get(found, LEVEL_OR_UNCLEAR)
    assert against(one[-12:], other[-12:]) is found


@given(st.integers(20, 5000), st.floats(0.05, 0.95), st.floats(0, 1))
def test_a_share_is_told_as_different_where_pearsons_test_finds_it_so(base: int, reference: float, where: float) -> None:
    expected = base * reference
    assume(min(expected, base - expected) >= 5)
    count = round(where * base)
    p_value = chisquare([count, base - count], [expected, base - expected]).pvalue
    assume(abs(p_value - 0.05) > 1e-6)
    found = share_against(count, base, 100 * reference)
    assert found is (Direction.UNCLEAR if p_value > 0.05 else Direction.UP if count > expected else Direction.DOWN)


@pytest.mark.parametrize(
    ("count", "found"), [(50, Direction.UNCLEAR), (59, Direction.UNCLEAR), (60, Direction.UP), (40, Direction.DOWN)]
)
def test_the_limit_of_a_share_lies_where_the_normal_distribution_says(count: int, found: Direction) -> None:
    standard_errors = (count / 100 - 0.5) / 0.05
    assert (abs(standard_errors) > norm.ppf(0.975)) == (found is not Direction.UNCLEAR)
    assert share_against(count, 100, 50) is found


@pytest.mark.parametrize(
    ("count", "base", "reference"), [(4, 4, 20), (0, 9, 50), (20, 20, 80), (3, 3, 0), (3, 3, 100), (0, 0, 30)]
)
def test_too_few_for_the_test_tell_nothing(count: int, base: int, reference: float) -> None:
    assert share_against(count, base, reference) is Direction.UNCLEAR


@given(st.integers(0, 200), st.integers(20, 200), st.integers(0, 200), st.integers(20, 200), st.integers(1, 6))
def test_two_shares_differ_where_a_test_of_the_two_by_two_table_says_so(
    count: int, base: int, other: int, other_base: int, comparisons: int
) -> None:
    """The pooled normal test and the chi-square test without correction are the same test."""
    assume(count <= base and other <= other_base)
    table = [[count, base - count], [other, other_base - other]]
    found = shares_apart(count, base, other, other_base, comparisons)
    assume(0 < count + other < base + other_base)
    tested = chi2_contingency(table, correction=False)
    assume(abs(tested.pvalue - 0.05 / comparisons) > 1e-9 and abs(tested.expected_freq.min() - 5) > 1e-9)
    if tested.expected_freq.min() < 5 or tested.pvalue >= 0.05 / comparisons:
        assert found is Direction.UNCLEAR
    else:
        assert found is (Direction.UP if count / base > other / other_base else Direction.DOWN)


def test_a_share_of_nobody_is_unknown() -> None:
    assert shares_apart(0, 0, 5, 10) is Direction.UNKNOWN

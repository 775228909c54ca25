from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from actionplan.methods.control_chart import FIRM, Chart, chart, stock_chart

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "control_chart" / "expected.csv"
WORDS = {
    "Common Cause": "common",
    "Above UCL": "above",
    "Below LCL": "below",
    "7 Point Trend (Increasing)": "rising",
    "7 Point Trend (Decreasing)": "falling",
    "2 in 3 Above CL": "near_upper",
    "2 in 3 Below CL": "near_lower",
    "7 Points Above CL": "over_mean",
    "7 Points Below CL": "under_mean",
}
CASES = ("toy_screened", "toy_unscreened", "RJZ_breaches_dec", "RJZ_breaches_dec_unscreened", "RJZ_fix12")


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference cases of NHSRplotthedots are not here")
@pytest.mark.parametrize("case", CASES)
def test_limits_and_labels_agree_with_nhsrplotthedots_point_by_point(case: str) -> None:
    frame = pd.read_csv(REFERENCE)
    told = frame[frame["case"] == case].sort_values("x")
    made = chart(told["y"].tolist(), screen="unscreened" not in case, baseline=12 if case == "RJZ_fix12" else None)
    assert len(told) == len(made.values) > 10
    for limit, column in ((made.mean, "mean_col"), (made.lower, "lpl"), (made.upper, "upl")):
        assert told[column].tolist() == pytest.approx([limit] * len(told), abs=1e-9)
    assert [WORDS[word] for word in told["special_cause_type"]] == list(made.labels)
    if told["target"].notna().any():
        assert set(told["assurance_type"]) == {"consistent_fail"}
        assert made.assurance(float(told["target"].iloc[0]), higher_is_better=False) == "fails"


def test_the_toy_series_of_the_package_has_its_limits_screened_and_unscreened() -> None:
    toy = [1, 2, 1, 2, 10, *[1, 2] * 6, 1]  # NHSRplotthedots 0.2, its own tests
    screened, unscreened = chart(toy), chart(toy, screen=False)
    assert (screened.upper, screened.mean, screened.lower) == pytest.approx((4.6044, 1.9444, -0.7156), abs=1e-4)
    assert (unscreened.upper, unscreened.lower) == pytest.approx((6.9515, -3.0626), abs=1e-4)
    assert screened.labels == ("common",) * 4 + ("above",) + ("common",) * 13


def test_a_point_outside_the_limits_is_called_that_before_anything_else() -> None:
    rising = [10.0, 11, 10, 11, 10, 11, 10, 11, 10, 11, 12, 13, 14, 15, 16, 30]
    labels = chart(rising).labels
    assert labels[-1] == "above"
    assert "rising" in labels[10:15]


def test_a_trend_takes_seven_points_and_a_level_takes_seven_on_one_side() -> None:
    flat = [5.0, 6, 5, 6, 5, 6, 5, 6]
    assert "falling" not in chart([*flat, 5.9, 5.8, 5.7, 5.6, 5.55]).labels
    assert chart([*flat[:-1], 6, 5.9, 5.8, 5.7, 5.6, 5.55, 5.52]).labels[7:] == ("falling",) * 7
    assert set(chart([1, 2, 1, 2, 1, 2, 1, 2.9, 3, 2.9, 3, 2.9, 3, 2.9]).labels[7:]) <= {"over_mean", "near_upper", "above"}


def test_what_a_process_does_with_a_target_depends_on_which_way_is_better() -> None:
    made = chart([10, 12, 11, 10, 12, 11, 10, 12, 11, 10, 12, 11])
    assert not made.trial
    assert [made.assurance(target, higher_is_better=True) for target in (0, 11, 40)] == ["passes", "either", "fails"]
    assert [made.assurance(target, higher_is_better=False) for target in (0, 11, 40)] == ["fails", "either", "passes"]


def test_one_point_gives_no_chart_and_few_points_give_trial_limits() -> None:
    with pytest.raises(ValueError, match="two points"):
        chart([4])
    assert chart([4, 5]).trial
    assert not chart([4, 5] * (FIRM // 2)).trial


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=60))
def test_a_series_turned_upside_down_has_the_same_chart_upside_down(values: list[int]) -> None:
    turned = {"above": "below", "rising": "falling", "near_upper": "near_lower", "over_mean": "under_mean"}
    turned |= {there: here for here, there in turned.items()} | {"common": "common"}
    made, flipped = chart(values), chart([-value for value in values])
    assert (made.lower, made.upper) == pytest.approx((-flipped.upper, -flipped.lower))
    assume(all(abs(value - mark) > 1e-6 for value in values for mark in _marks(made)))  # rounding decides on the mark itself
    assert made.labels == tuple(turned[label] for label in flipped.labels)


def _marks(made: Chart) -> list[float]:
    """Where one label ends and another begins: the limits, the outer thirds and the mean."""
    third = (made.upper - made.mean) / 3
    return [made.mean + third * step for step in (-3, -2, 0, 2, 3)]


@given(st.floats(-1e6, 1e6), st.integers(2, 40))
def test_a_series_that_never_varies_is_common_all_through_and_reaches_its_own_figure(value: float, count: int) -> None:
    made = chart([value] * count)
    assert set(made.labels) == {"common"}
    assert {made.assurance(value, higher_is_better=way) for way in (True, False)} == {"passes"}


def hanging_together(alike: float, count: int, rng: np.random.Generator) -> list[float]:
    """Figures around 100 that resemble the one before by so much, without any change."""
    found = [float(rng.normal()) / np.sqrt(1 - alike**2)]
    for step in rng.normal(size=count - 1):
        found.append(alike * found[-1] + float(step))
    return [100 + each for each in found]


@pytest.mark.parametrize("alike", [0.0, 0.4, 0.6, 0.8])
def test_figures_that_hang_together_seldom_look_like_a_change_where_there_is_none(alike: float) -> None:
    rng = np.random.default_rng(1)
    series = [hanging_together(alike, count, rng) for count in (12, 20, 28) for _ in range(100)]
    signals = sum(stock_chart(each).labels[-1] != "common" for each in series)
    assert signals < 0.05 * len(series)
    if alike >= 0.6:
        assert sum(chart(each).labels[-1] != "common" for each in series) > 0.15 * len(series), "as the plain rules would say"


def test_a_clear_shift_of_figures_that_hang_together_is_found_when_it_has_just_come() -> None:
    rng = np.random.default_rng(2)
    found = 0
    for _ in range(100):
        values = hanging_together(0.6, 20, rng)
        own = 1 / np.sqrt(1 - 0.6**2)  # the series' standard deviation
        found += stock_chart([*values[:-2], *(each - 6 * own for each in values[-2:])]).labels[-1] == "below"
    assert found > 90


def test_figures_that_are_all_the_same_and_too_few_of_them_have_no_surprises() -> None:
    assert set(stock_chart([5.0] * FIRM).labels) == {"common"}
    with pytest.raises(ValueError, match="needs 12 points"):
        stock_chart([1.0] * (FIRM - 1))

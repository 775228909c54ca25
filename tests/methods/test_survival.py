"""The product-limit estimate against what R's survival package prints, and its edges."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.methods.survival import Curve, kaplan_meier

SURVIVAL = Path(__file__).parents[3] / "shared" / "reference" / "survival"
needs_lung = pytest.mark.skipif(not (SURVIVAL / "lung.csv").exists(), reason="the reference data of R's survival are not here")

# Acute myelogenous leukemia (Miller, Survival Analysis, 1981), weeks; as `aml` in R's survival.
MAINTAINED = ([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])
NOT_MAINTAINED = ([5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45], [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1])
# summary(survfit(Surv(time, status) ~ x, data = aml)): time, at risk, events, survival, lower, upper
PRINTED = {
    "maintained": (
        (9, 11, 1, 0.909, 0.7541, 1.000),
        (13, 10, 1, 0.818, 0.6192, 1.000),
        (18, 8, 1, 0.716, 0.4884, 1.000),
        (23, 7, 1, 0.614, 0.3769, 0.999),
        (31, 5, 1, 0.491, 0.2549, 0.946),
        (34, 4, 1, 0.368, 0.1549, 0.875),
        (48, 2, 1, 0.184, 0.0359, 0.944),
    ),
    "not maintained": (
        (5, 12, 2, 0.8333, 0.6470, 1.000),
        (8, 10, 2, 0.6667, 0.4468, 0.995),
        (12, 8, 1, 0.5833, 0.3616, 0.941),
        (23, 6, 1, 0.4861, 0.2675, 0.883),
        (27, 5, 1, 0.3889, 0.1854, 0.816),
        (30, 4, 1, 0.2917, 0.1148, 0.741),
        (33, 3, 1, 0.1944, 0.0569, 0.664),
        (43, 2, 1, 0.0972, 0.0153, 0.620),
    ),
}
DURATIONS = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=30)


def curve(pairs: list[tuple[int, bool]]) -> Curve:
    return kaplan_meier([days for days, _ in pairs], [ended for _, ended in pairs])


@pytest.mark.parametrize(("group", "data"), [("maintained", MAINTAINED), ("not maintained", NOT_MAINTAINED)])
def test_the_curve_of_aml_is_the_one_that_r_prints(group: str, data: tuple[list[int], list[int]]) -> None:
    found = kaplan_meier(*data)
    at_events = [place for place, events in enumerate(found.events) if events and found.survival[place] > 0]
    assert len(at_events) == len(PRINTED[group])
    for place, (time, at_risk, events, *shares) in zip(at_events, PRINTED[group], strict=True):
        assert (found.time[place], found.at_risk[place], found.events[place]) == (time, at_risk, events)
        decimals = 3 if group == "maintained" else 4
        assert round(found.survival[place], decimals) == shares[0]
        assert [found.low[place], found.high[place]] == pytest.approx(shares[1:], abs=0.0005)


def test_medians_of_aml_are_31_and_23_weeks_and_their_upper_limits_are_not_reached() -> None:
    median, low, high = kaplan_meier(*MAINTAINED).quantile(0.5)
    assert (median, low) == (31, 18) and math.isnan(high)
    median, low, high = kaplan_meier(*NOT_MAINTAINED).quantile(0.5)
    assert (median, low) == (23, 8) and math.isnan(high)


def test_where_nobody_goes_on_the_interval_is_unknown_as_in_r() -> None:
    found = kaplan_meier(*NOT_MAINTAINED)
    assert found.survival[-1] == 0
    assert math.isnan(found.low[-1]) and math.isnan(found.high[-1])
    assert found.quantile(1)[0] == 45


@needs_lung
def test_medians_and_limits_of_lung_by_ecog_are_those_of_r() -> None:
    frame = pd.read_csv(SURVIVAL / "lung.csv")
    expected = {0: (394, 348, 574), 1: (306, 268, 429), 2: (199, 156, 288), 3: (118, math.nan, math.nan)}
    for ecog, limits in expected.items():
        part = frame[frame["ph.ecog"] == ecog]
        found = kaplan_meier(part["time"], part["status"] == 2).quantile(0.5)
        assert found == pytest.approx(limits, nan_ok=True), ecog


@needs_lung
def test_lung_as_a_whole_is_as_r_prints_it() -> None:
    """survfit(Surv(time, status) ~ 1, data = lung): 228, 165 events, median 310 (285 to 363); summary at 365 days."""
    frame = pd.read_csv(SURVIVAL / "lung.csv")
    found = kaplan_meier(frame["time"], frame["status"] == 2)
    assert (found.count, found.events.sum()) == (228, 165)
    assert found.quantile(0.5) == (310, 285, 363)
    survival, low, high, at_risk = found.at(365)
    assert (round(survival, 3), round(low, 3), round(high, 3), at_risk) == (0.409, 0.345, 0.486, 65)


def test_a_median_on_a_flat_step_is_its_middle() -> None:
    assert kaplan_meier([1, 2, 3, 4], [True] * 4).quantile(0.5)[0] == 2.5
    assert kaplan_meier([1, 2, 5, 6], [True, True, False, False]).quantile(0.5)[0] == 4  # flat to the end


def test_a_share_that_is_never_reached_is_unknown() -> None:
    found = kaplan_meier([10, 20, 30, 40], [True, False, False, False])
    assert found.quantile(0.25)[0] == 25  # the curve ends flat at 3 of 4
    assert math.isnan(found.quantile(0.26)[0])
    assert all(math.isnan(limit) for limit in kaplan_meier([10, 20], [False, False]).quantile(0.5))


def test_nobody_gives_an_empty_curve() -> None:
    found = kaplan_meier([], [])
    assert found.count == 0
    assert all(math.isnan(limit) for limit in found.quantile(0.5))
    assert math.isnan(found.at(0)[0]) and found.at(0)[3] == 0


def test_one_person_who_ends_and_one_who_does_not() -> None:
    ended = kaplan_meier([7], [True])
    assert ended.survival.tolist() == [0] and ended.quantile(0.5)[0] == 7
    going_on = kaplan_meier([7], [False])
    assert going_on.survival.tolist() == [1] and math.isnan(going_on.quantile(0.5)[0])


def test_the_curve_is_read_between_its_steps_and_is_unknown_beyond_them() -> None:
    found = kaplan_meier([10, 20, 30], [True, False, True])
    assert found.at(0) == (1, 1, 1, 3)
    assert found.at(9.5) == (1, 1, 1, 3)
    assert found.at(10)[0] == pytest.approx(2 / 3) and found.at(10)[3] == 3
    assert found.at(25)[0] == pytest.approx(2 / 3) and found.at(25)[3] == 1
    assert found.at(30)[0] == 0
    assert math.isnan(found.at(30.5)[0]) and found.at(30.5)[3] == 0


def test_who_leaves_on_the_day_of_an_end_still_counts_as_there() -> None:
    assert kaplan_meier([5, 5], [True, False]).survival.tolist() == [0.5]


def test_what_cannot_be_durations_is_refused() -> None:
    for days, ended in (([1, 2], [True]), ([-1.0], [True]), ([math.nan], [True])):
        with pytest.raises(ValueError):
            kaplan_meier(days, ended)
    found = kaplan_meier([1], [True])
    for p in (0.0, -0.1, 1.1):
        with pytest.raises(ValueError):
            found.quantile(p)
    with pytest.raises(ValueError):
        found.at(-1)


@given(DURATIONS)
def test_the_estimate_is_the_product_of_the_shares_that_went_on(pairs: list[tuple[int, bool]]) -> None:
    found = curve(pairs)
    product, variance = 1.0, 0.0
    for place, time in enumerate(found.time):
        there = sum(days >= time for days, _ in pairs)
        ended = sum(days == time and end for days, end in pairs)
        assert (found.at_risk[place], found.events[place]) == (there, ended)
        assert found.censored[place] == sum(days == time and not end for days, end in pairs)
        product *= 1 - ended / there
        assert found.survival[place] == pytest.approx(product)
        if product:
            variance += ended / (there * (there - ended))
            assert found.low[place] == pytest.approx(product * math.exp(-1.959964 * variance**0.5), rel=1e-5)
            assert found.high[place] == pytest.approx(min(1, product * math.exp(1.959964 * variance**0.5)), rel=1e-5)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=30))
def test_where_all_have_ended_the_curve_is_the_plain_share(days: list[int]) -> None:
    found = kaplan_meier(days, [True] * len(days))
    for place, time in enumerate(found.time):
        assert found.survival[place] == pytest.approx(sum(day > time for day in days) / len(days))
    assert found.quantile(0.5)[0] == pytest.approx(float(np.median(days)))


@given(DURATIONS, st.floats(0.01, 1))
def test_a_quantile_is_where_the_curve_is_at_or_under_it(pairs: list[tuple[int, bool]], p: float) -> None:
    found = curve(pairs)
    day, low, _ = found.quantile(p)
    if math.isnan(day):
        assert found.survival[-1] > 1 - p - 1e-6
        return
    assert found.at(day)[0] <= 1 - p + 1e-6
    assert math.isnan(low) or low <= day

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.methods.rates import LEVEL, WIDE, between, byar, dispersion, effective, funnel, poisson, wilson

# PHEindicatormethods 2.1.0, its own tests.


def test_wilsons_interval_of_5_in_100_is_that_of_pheindicatormethods() -> None:
    assert wilson(5, 100) == pytest.approx((0.021544, 0.111750), abs=1e-6)


def test_the_exact_interval_of_5_and_byars_of_20_are_those_of_pheindicatormethods() -> None:
    assert poisson(5) == pytest.approx((1.623486, 11.668332), abs=1e-6)
    assert byar(20) == pytest.approx((12.211429, 30.889880), abs=1e-6)


def test_the_funnel_around_80_6_per_cent_is_49_to_100_per_cent_for_six_persons() -> None:
    assert funnel(0.80642448, 6) == pytest.approx((0.49028442, 1.0), abs=1e-8)


def test_nothing_counted_has_an_interval_from_nothing_upwards() -> None:
    assert wilson(0, 30).low == poisson(0).low == byar(0).low == 0
    assert poisson(0).high == pytest.approx(3.688879, abs=1e-6)
    assert 0 < wilson(0, 30).high < 0.2


@pytest.mark.parametrize("call", [lambda: wilson(3, 2), lambda: wilson(0, 0), lambda: poisson(-1), lambda: byar(-1)])
def test_what_is_no_count_or_share_is_refused(call) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="is no"):
        call()
    with pytest.raises(ValueError, match="no funnel"):
        funnel(1.2, 10)


@given(st.floats(0.02, 0.98), st.integers(30, 100_000))
def test_an_area_on_the_edge_of_the_funnel_has_an_interval_that_just_reaches_the_common_share(share: float, of: int) -> None:
    low, high = funnel(share, of)
    outer = funnel(share, of, WIDE)
    assert outer.low <= low <= share <= high <= outer.high
    if low > 0:
        assert wilson(low * of, of).high == pytest.approx(share, abs=1e-9)
    if high < 1:
        assert wilson(high * of, of).low == pytest.approx(share, abs=1e-9)


@given(st.integers(10, 5000))
def test_byar_is_close_to_the_exact_interval(count: int) -> None:
    assert byar(count) == pytest.approx(poisson(count), rel=0.02)


TEN = [0.5 + 0.05 * score for score in (9, -6, 0, -2, 1, 0, 2, -1, 0, 0)]
"""Around a half of 100 the standard error is 0.05. Winsorised, the scores −6 and 9 count as −2 and 2: 18 in all."""


def test_the_dispersion_and_the_variance_of_ten_shares_are_those_worked_by_hand() -> None:
    phi = (4 + 4 + 1 + 1 + 4 + 4) / 10 / 0.6786546
    assert dispersion(TEN, [100] * 10, 0.5) == pytest.approx(phi, abs=1e-6)
    # All weights are 1 / 0.05² = 400: their sum is 4,000, and that of their squares 1,600,000.
    assert between(TEN, [100] * 10, 0.5) == pytest.approx((10 * phi - 9) / (4000 - 400), rel=1e-6)
    calmer = [0.5 + (share - 0.5) * 0.8 for share in TEN]
    assert between(calmer, [100] * 10, 0.5) == 0, "under 1 + 2·√(2/10) = 1.894 chance may be all of it"


@given(st.floats(0.05, 0.95), st.integers(30, 100_000), st.floats(0, 0.2))
def test_the_limits_allow_for_the_areas_own_variance_by_adding_it(share: float, of: int, spread: float) -> None:
    low, high = funnel(share, effective(share, of, spread**2))
    reach = 1.959963984540054 * (share * (1 - share) / of + spread**2) ** 0.5
    assert (low, high) == pytest.approx((max(0.0, share - reach), min(1.0, share + reach)), abs=1e-7)
    if spread == 0:
        assert (low, high) == funnel(share, of)


def test_an_area_that_differs_as_the_others_do_seldom_lies_outside_whatever_its_size() -> None:
    """About one in ten, and one in fifty: the variance is itself estimated from few. A widening by a factor fails the large."""
    rng = np.random.default_rng(7)
    outside: dict[tuple[bool, float], int] = {}
    for _ in range(300):
        bases = rng.permutation(np.geomspace(100, 1500, 21)).astype(int)
        shares = rng.binomial(bases, np.clip(rng.normal(0.25, 0.06, 21), 0.01, 0.99)) / bases
        together = float((shares[1:] * bases[1:]).sum() / bases[1:].sum())
        variance = between(shares[1:].tolist(), bases[1:].tolist(), together)
        for level in (LEVEL, WIDE):
            low, high = funnel(together, effective(together, bases[0], variance), level)
            key = (bool(bases[0] > 400), level)
            outside[key] = outside.get(key, 0) + (not low <= shares[0] <= high)
    assert all(5 <= outside[large, LEVEL] <= 22 for large in (True, False)), outside
    assert all(outside[large, WIDE] <= 5 for large in (True, False)), outside

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.methods.rates import WIDE, byar, funnel, poisson, wilson

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

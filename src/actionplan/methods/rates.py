"""Uncertainty of shares and counts, and the limits of a funnel plot.

Sources: Wilson 1927 (score interval of a share); Garwood 1936 (exact interval of a Poisson count) and Byar's approximation to it;
limits of a funnel plot around a common share as in Public Health England's PHEindicatormethods 2.1.0, which are the counts whose
Wilson interval just reaches the common share. Results agree with that package (see the tests).
"""

from math import sqrt
from typing import NamedTuple

from scipy.special import gammaincinv, ndtri  # type: ignore[import-untyped]  # scipy ships no types

LEVEL = 0.95
WIDE = 0.998
"""The outer limits of a funnel plot: among a hundred that are alike, one in five plots has one outside by chance."""


class Interval(NamedTuple):
    """The lower and the upper end."""

    low: float
    high: float


def half(interval: Interval) -> float:
    """Half an interval's width: what it reaches to either side of its middle."""
    return (interval.high - interval.low) / 2


def _z(level: float) -> float:
    return float(ndtri(0.5 + level / 2))


def wilson(count: float, of: float, level: float = LEVEL) -> Interval:
    """The score interval of a share (0 to 1). Raises ValueError unless 0 <= count <= of and of > 0."""
    if not 0 <= count <= of or of == 0:
        raise ValueError(f"{count} of {of} is no share")
    z = _z(level)
    middle = count + z**2 / 2
    reach = z * sqrt(count * (of - count) / of + z**2 / 4)
    return Interval(max(0.0, (middle - reach) / (of + z**2)), min(1.0, (middle + reach) / (of + z**2)))


def poisson(count: int, level: float = LEVEL) -> Interval:
    """The exact interval of a count. Raises ValueError below zero."""
    if count < 0:
        raise ValueError(f"{count} is no count")
    tail = (1 - level) / 2
    low = float(gammaincinv(count, tail)) if count else 0.0
    return Interval(low, float(gammaincinv(count + 1, 1 - tail)))


def byar(count: float, level: float = LEVEL) -> Interval:
    """Byar's approximation to the interval of a count, good from about ten. Raises ValueError below zero."""
    if count < 0:
        raise ValueError(f"{count} is no count")
    z = _z(level)
    low = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3 if count else 0.0
    above = count + 1
    return Interval(low, above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3)


def funnel(share: float, of: float, level: float = LEVEL) -> Interval:
    """Between which shares an area with so many persons lies when its true share is the common one (both 0 to 1).

    Raises ValueError unless 0 <= share <= 1 and of > 0.
    """
    if not 0 <= share <= 1 or of <= 0:
        raise ValueError(f"no funnel around {share} of {of}")
    z2 = _z(level) ** 2
    # The counts x whose Wilson interval ends at the common share: (x + z²/2 - (n + z²)·p)² = z²·(x·(n - x)/n + z²/4).
    a = 1 + z2 / of
    b = z2 - 2 * (of + z2) * share - z2
    c = (z2 / 2 - (of + z2) * share) ** 2 - z2**2 / 4
    reach = sqrt(max(0.0, b**2 - 4 * a * c))
    return Interval(max(0.0, (-b - reach) / (2 * a * of)), min(1.0, (-b + reach) / (2 * a * of)))

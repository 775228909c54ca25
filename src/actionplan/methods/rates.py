"""Uncertainty of shares and counts, the limits of a funnel plot, and how much areas differ beyond chance.

Sources: Wilson 1927 (score interval of a share); Garwood 1936 (exact interval of a Poisson count) and Byar's approximation to it;
limits of a funnel plot around a common share as in Public Health England's PHEindicatormethods 2.1.0, which are the counts whose
Wilson interval just reaches the common share. Results agree with that package (see the tests). Differences beyond chance:
D. J. Spiegelhalter, Handling over-dispersion of performance indicators, Quality and Safety in Health Care 14 (2005).
"""

from collections.abc import Sequence
from math import exp, pi, sqrt
from typing import Final, NamedTuple

import numpy as np
from scipy.special import gammaincinv, ndtri  # type: ignore[import-untyped]  # scipy ships no types

LEVEL = 0.95
WIDE = 0.998
"""The outer limits of a funnel plot: among a hundred that are alike, one in five plots has one outside by chance."""
WINSORISED: Final = 0.1
"""So large a part of the areas at either end counts no more than the next one does."""


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


def dispersion(shares: Sequence[float], bases: Sequence[float], together: float) -> float:
    """How much more shares (0 to 1) differ from the common one than by chance: Spiegelhalter's phi, the mean of the squared
    standard scores, of which a tenth at either end is winsorised. By chance alone it is about 1.

    Unlike in the article it is divided by what winsorising leaves of normal scores' mean square (0.68 where a whole tenth is
    moved): otherwise one area in six that is like the others would lie outside 95 per cent limits.
    """
    scores = np.sort((np.asarray(shares) - together) / np.sqrt(together * (1 - together) / np.asarray(bases)))
    ends = int(WINSORISED * scores.size)
    return float(np.mean(np.clip(scores, scores[ends], scores[scores.size - 1 - ends]) ** 2)) / _left(ends / scores.size)


def _left(part: float) -> float:
    """The mean square of normal scores of which so large a part at either end counts no more than its border does."""
    if not part:
        return 1.0
    border = float(ndtri(part))
    return 2 * part * border**2 + (1 - 2 * part) + 2 * border * exp(-(border**2) / 2) / sqrt(2 * pi)


def between(shares: Sequence[float], bases: Sequence[float], together: float) -> float:
    """The variance of the areas' true shares around the common one: DerSimonian and Laird's tau² from winsorised scores.

    None (0) unless the dispersion is above two standard errors of what chance gives.
    """
    areas, phi = len(shares), dispersion(shares, bases, together)
    if phi <= 1 + 2 * sqrt(2 / areas):
        return 0.0
    weights = np.asarray(bases) / (together * (1 - together))
    return float((areas * phi - (areas - 1)) / (weights.sum() - (weights**2).sum() / weights.sum()))


def effective(share: float, of: float, variance: float) -> float:
    """How many persons chance alone would give the variance of so many when the areas' true shares have one of their own.

    `funnel`'s limits are share ± z·√(share·(1 − share) / of), so with this in the place of `of` they are Spiegelhalter's additive
    ones, share ± z·√(share·(1 − share) / of + variance); where the variance is 0 they stay what they were.
    """
    return of / (1 + of * variance / (share * (1 - share)))

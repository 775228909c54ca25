"""Which way a monthly figure moves, said only where chance and rounding are unlikely to be the whole story.

Monthly figures have seasons, so a month is compared with the same month of another year, twelve pairs at a time. A movement
is called one where at least 10 of the 12 pairs go the same way (a sign test: under mere chance this happens in 4 of 100
cases, two-sided; binomial distribution with p = 1/2) and the latest pair agrees. Neighbouring months resemble each other,
so the rule is a guard against overreading and not a proof.
"""

from collections.abc import Sequence
from enum import Enum
from statistics import NormalDist

import numpy as np
from scipy.special import chdtrc  # type: ignore[import-untyped]  # scipy ships no types

from actionplan.tables.cell import Cell, Missing

PAIRS = 12
AGREEING = 10
SMALL_COUNT = 5.0
"""Counts with a lower mean than this per month are too small for a monthly comparison."""
LEVEL = 0.05
"""Chance alone gives as large a difference in so many cases."""
STEADY = 0.01
"""UNCHANGED besides the same latest figure wants a mean of twelve months within this share of the former one."""
RULE = "En bevægelse nævnes kun, når mindst 10 af de seneste 12 måneder gik samme vej."


class Direction(Enum):
    """UNCHANGED: the same latest figure, and much the same year. UNCLEAR: a
    difference too small or too unsteady to tell. UNKNOWN: figures are missing."""

    UP = "up"
    DOWN = "down"
    UNCHANGED = "unchanged"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"


def change(series: Sequence[Cell], lag: int = 12, *, is_count: bool = False) -> Direction:
    """How the latest twelve months compare with those `lag` months before.

    series: monthly figures in order of time. is_count: the figures are counts, and small ones are not judged.
    """
    if len(series) < PAIRS + lag:
        return Direction.UNKNOWN
    return _compare(series[-PAIRS:], series[-PAIRS - lag :][:PAIRS], is_count)


def against(series: Sequence[Cell], reference: Sequence[Cell]) -> Direction:
    """Whether the first series lies over (UP), under (DOWN) or level with the second in the latest twelve months."""
    if min(len(series), len(reference)) < PAIRS:
        return Direction.UNKNOWN
    return _compare(series[-PAIRS:], reference[-PAIRS:], is_count=False)


def share_against(count: float, base: float, reference_share: float) -> Direction:
    """Whether a share (count of base) lies over or under a fixed reference share in per cent, by a normal test at 5 per cent.

    Used where only one month is known. Under 5 expected on either side the answer is UNCLEAR.
    """
    p = reference_share / 100
    if min(base * p, base * (1 - p)) < SMALL_COUNT:
        return Direction.UNCLEAR
    distance = (count / base - p) / (p * (1 - p) / base) ** 0.5
    if abs(distance) < 1.959964:
        return Direction.UNCLEAR
    return Direction.UP if distance > 0 else Direction.DOWN


def shares_apart(count: float, base: float, other_count: float, other_base: float, comparisons: int = 1) -> Direction:
    """Whether one share (count of base) lies over or under another, by a normal test of two shares at 5 per cent (pooled).

    comparisons: out of how many pairs this one was picked for its size; the level is divided by it (Bonferroni), as the largest
    of several differences is large by chance too. Under 5 expected in any of the four cells the answer is UNCLEAR.
    """
    if not base or not other_base:
        return Direction.UNKNOWN
    pooled = (count + other_count) / (base + other_base)
    if min(base, other_base) * min(pooled, 1 - pooled) < SMALL_COUNT:
        return Direction.UNCLEAR
    distance = (count / base - other_count / other_base) / (pooled * (1 - pooled) * (1 / base + 1 / other_base)) ** 0.5
    if abs(distance) < NormalDist().inv_cdf(1 - 0.025 / comparisons):
        return Direction.UNCLEAR
    return Direction.UP if distance > 0 else Direction.DOWN


def classes_apart(counts: Sequence[tuple[float, float]]) -> bool:
    """Whether a share differs between classes more than chance gives: Pearson's chi-squared test at 5 per cent.

    counts: for each class how many have it, and how many have not. False where the test can't be made.
    """
    found = np.array(counts, dtype=np.float64).reshape(-1, 2)
    expected = found.sum(axis=1, keepdims=True) * found.sum(axis=0) / max(found.sum(), 1.0)
    if len(found) < 2 or (expected == 0).any():
        return False
    return bool(chdtrc(len(found) - 1, ((found - expected) ** 2 / expected).sum()) < LEVEL)


def _compare(late: Sequence[Cell], early: Sequence[Cell], is_count: bool) -> Direction:
    pairs = [(a, b) for a, b in zip(late, early, strict=True) if not isinstance(a, Missing) and not isinstance(b, Missing)]
    if len(pairs) < PAIRS:
        return Direction.UNKNOWN
    differences = [round(a - b, 6) for a, b in pairs]
    if not any(differences):
        return Direction.UNCHANGED
    if is_count and sum(a + b for a, b in pairs) / (2 * PAIRS) < SMALL_COUNT:
        return Direction.UNCLEAR
    last = differences[-1]
    if last > 0 and sum(d > 0 for d in differences) >= AGREEING:
        return Direction.UP
    if last < 0 and sum(d < 0 for d in differences) >= AGREEING:
        return Direction.DOWN
    moved = abs(sum(differences)) > STEADY * sum(b for _, b in pairs)
    return Direction.UNCLEAR if last or moved else Direction.UNCHANGED

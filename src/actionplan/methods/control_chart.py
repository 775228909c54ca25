"""XmR charts (individual values and moving ranges) by the rules of NHS England's Making Data Count.

Limits are the mean ± 2.66 times the mean moving range. Moving ranges of 3.267 times their mean or more are left out, once, when
they are screened. A point's label is the first of these that holds: outside the limits; one of seven or more that rise, or fall,
one after the other; one of two among three near the same limit; one of seven or more on the same side of the mean.

Source: NHS England, Making Data Count, "SPC made easy"; the R package NHSRplotthedots 0.2, whose results the tests reproduce.

Those limits take the points to be independent. What there is on a day is not, as much of it was there a quarter before, and then
they are too narrow and runs too common; `stock_chart` is for that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Label = Literal["common", "above", "below", "rising", "falling", "near_upper", "near_lower", "over_mean", "under_mean"]
Assurance = Literal["passes", "fails", "either"]

LIMIT_FACTOR: Final = 2.66
SCREENING_FACTOR: Final = 3.267
RUN: Final = 7
"""So many points in a row are no chance: on one side of the mean, or each above (below) the one before."""
ALIKE: Final = 1e-9
"""Figures this near each other, as a share of the largest, are the same: what differs is how a computer rounds."""
FIRM: Final = 12
"""With fewer points than this the limits are trial limits."""
MOST_ALIKE: Final = 0.9
"""An autocorrelation over this is taken to be this: limits that are wider yet would tell nothing."""
HIGH: Final = frozenset[Label]({"above", "rising", "near_upper", "over_mean"})
LOW: Final = frozenset[Label]({"below", "falling", "near_lower", "under_mean"})


@dataclass(frozen=True)
class Chart:
    """A series with its limits. labels: one per point. trial: whether there are too few points for firm limits. slow: whether the
    points resemble the one before so much that being within the limits says nothing of whether they are moving."""

    values: tuple[float, ...]
    mean: float
    lower: float
    upper: float
    labels: tuple[Label, ...]
    trial: bool
    slow: bool = False

    @property
    def undecided(self) -> bool:
        """Whether the latest point lies within the limits, and that says nothing."""
        return self.slow and self.labels[-1] == "common"

    def assurance(self, target: float, *, higher_is_better: bool) -> Assurance:
        """What the process can be relied on to do with a target while nothing changes: reach it, miss it, or either by chance."""
        under, over = target <= self.lower, target >= self.upper
        # Where nothing varies, a target may be both; one that is just reached is reached.
        if under if higher_is_better else over:
            return "passes"
        return "fails" if under or over else "either"


def chart(values: Sequence[float], *, screen: bool = True, baseline: int | None = None) -> Chart:
    """The chart of a series in order of time.

    screen: whether large moving ranges are left out. baseline: how many of the first points give the limits, all where None.
    Raises ValueError for fewer than two points to reckon the limits from, which have no moving range.
    """
    points = np.asarray(values, dtype=np.float64)
    known = points[:baseline]
    if known.size < 2:
        raise ValueError("a chart needs two points")
    ranges = np.abs(np.diff(known))
    if screen:
        ranges = ranges[ranges < SCREENING_FACTOR * ranges.mean()] if ranges.any() else ranges
    mean = float(known.mean() if np.ptp(known) > _alike(points) else known[0])
    reach = LIMIT_FACTOR * float(ranges.mean()) if ranges.size else 0.0
    return Chart(tuple(points.tolist()), mean, mean - reach, mean + reach, tuple(_labels(points, mean, reach)), known.size < FIRM)


def stock_chart(values: Sequence[float]) -> Chart:
    """The chart of figures that hang together from one to the next: only a point outside the limits is a signal.

    The limits are the mean ± 2.66 times the mean moving range, divided by √(1 - r), r being the autocorrelation from one point
    to the next. A normal series with that autocorrelation has a mean moving range that is √(1 - r) times what it has where points
    are independent, so this puts the limits three of the series' own standard deviations from the mean again. In short series r
    comes out too low, on average by (1 + 4 r)/n, which is added; it is held between 0 and 0.9. Without any change about 1 in 100
    of the latest points lies outside, or fewer, for r from 0 to 0.8 and 12 points or more. A change that lasts widens the limits
    itself: a level that has moved is found best soon after it did, and a slow drift seldom, which is what `Chart.slow` tells.
    trial is False, as fewer than `FIRM` points are no ground for a chart.

    Source: that the 2.66 is to be widened by the autocorrelation is Wheeler's advice, as QI Macros tells it ("XmR Control Chart
    in Excel with Autocorrelation"); the factor itself follows from the variance of a difference, 2 σ² (1 - r). The correction of
    r: Marriott and Pope, and Kendall, Biometrika 41, 1954. The rate of false signals is from simulation.

    Raises ValueError for fewer than `FIRM` points.
    """
    if len(values) < FIRM:
        raise ValueError(f"a chart of figures that hang together needs {FIRM} points")
    plain = chart(values)
    points = np.asarray(values, dtype=np.float64)
    alikeness = _autocorrelation(points - plain.mean)
    reach = float((plain.upper - plain.mean) / np.sqrt(1 - alikeness))
    alike = _alike(points)
    labels: list[Label] = [
        "above" if point > plain.mean + reach + alike else "below" if point < plain.mean - reach - alike else "common"
        for point in plain.values
    ]
    limits = plain.mean - reach, plain.mean + reach
    return Chart(plain.values, plain.mean, *limits, tuple(labels), trial=False, slow=alikeness >= MOST_ALIKE)


def _autocorrelation(deviations: NDArray[np.float64]) -> float:
    """How alike neighbours are, corrected for how short the series is, between 0 and `MOST_ALIKE`."""
    if not deviations.any():
        return 0.0
    found = float(deviations[1:] @ deviations[:-1] / (deviations @ deviations))
    return min(max(found + (1 + 4 * found) / deviations.size, 0.0), MOST_ALIKE)


def _labels(points: NDArray[np.float64], mean: float, reach: float) -> list[Label]:
    alike = _alike(points)
    above, below = points > mean + reach + alike, points < mean - reach - alike
    side = _signs(points - mean, alike)
    near = ~above & ~below & (np.abs(points - mean) > reach * 2 / 3)
    steps = np.concatenate(([0.0], _signs(np.diff(points), alike)))
    two_of_three = _near(near, side)
    found: list[Label] = []
    rising, falling = (_trend(steps == way) for way in (1, -1))
    over, under = (_runs(side == way) for way in (1, -1))
    for i in range(points.size):
        told: tuple[tuple[bool, Label], ...] = (
            (bool(above[i]), "above"),
            (bool(below[i]), "below"),
            (bool(rising[i]), "rising"),
            (bool(falling[i]), "falling"),
            (bool(two_of_three[i] and side[i] > 0), "near_upper"),
            (bool(two_of_three[i] and side[i] < 0), "near_lower"),
            (bool(over[i]), "over_mean"),
            (bool(under[i]), "under_mean"),
        )
        found.append(next((label for holds, label in told if holds), "common"))
    return found


def _alike(points: NDArray[np.float64]) -> float:
    """How far apart figures of a series may be and still be the same."""
    return ALIKE * float(np.abs(points).max())


def _signs(differences: NDArray[np.float64], alike: float) -> NDArray[np.float64]:
    """1 or -1 by the way of each difference, 0 where there is none."""
    return np.where(np.abs(differences) > alike, np.sign(differences), 0.0)


def _runs(same: NDArray[np.bool_], length: int = RUN) -> NDArray[np.bool_]:
    """Which points lie in an unbroken run of at least that many."""
    found = np.zeros(same.size, dtype=np.bool_)
    start = 0
    for end in range(same.size + 1):
        if end == same.size or not same[end]:
            found[start:end] = end - start >= length
            start = end + 1
    return found


def _trend(steps: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which points lie in a run of steps one way. Seven points take six steps, and the point before the first belongs to them."""
    run = _runs(steps, RUN - 1)
    found = run.copy()
    found[:-1] |= run[1:] & ~steps[:-1]
    return found


def _near(near: NDArray[np.bool_], side: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points near a limit have another such among three in a row, all three on one side of the mean."""
    found = np.zeros(near.size, dtype=np.bool_)
    for i in range(near.size - 2):
        three = slice(i, i + 3)
        if abs(side[three].sum()) == 3 and near[three].sum() >= 2:
            found[three] |= near[three]
    return found

"""How long something lasts when some are not seen to the end: the product-limit estimate of Kaplan and Meier (1958).

Figures are those of `survfit` in the R package survival with its default settings: Greenwood's variance, a 95 per cent interval
on the scale of the logarithm, cut at 1.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]

NORMAL_95 = 1.959963984540054
TOLERANCE = math.sqrt(np.finfo(np.float64).eps)
"""A share this near to the one asked for is the same: R's own tolerance."""


@dataclass(frozen=True, eq=False)
class Curve:
    """The share that still goes on, day by day.

    One place per different duration, in order: time (days), at_risk (still there just before), events (ended that day), censored
    (not followed any longer), survival (share that goes on after that day), low and high (95 per cent interval of it; NaN where
    nobody goes on).
    """

    time: Numbers
    at_risk: Counts
    events: Counts
    censored: Counts
    survival: Numbers
    low: Numbers
    high: Numbers

    @property
    def count(self) -> int:
        """How many the curve is about."""
        return int(self.at_risk[0]) if self.at_risk.size else 0

    def quantile(self, p: float) -> tuple[float, float, float]:
        """The day by which the share `p` has ended, with its 95 per cent interval (p = 0.5 is the median).

        By R's rules: the first day on which the curve is at 1 - p or below; where it lies flat exactly there, the middle of the
        flat step. The interval's ends are read off the limits of the curve in the same way. NaN what is not reached. Raises
        ValueError where p is not over 0 and at most 1.
        """
        if not 0 < p <= 1:
            raise ValueError("p must be over 0 and at most 1")
        curves = (self.survival, self.low, self.high)
        estimate, low, high = (_crossing(self.time, 1 - curve, p) for curve in curves)
        return estimate, low, high

    def at(self, day: float) -> tuple[float, float, float, int]:
        """Survival, low and high after that day, and how many were followed at least up to it.

        NaN, and 0, after the last day that anybody was followed. Raises ValueError for a day before the beginning.
        """
        if day < 0:
            raise ValueError("the day must be 0 or later")
        following = int(np.searchsorted(self.time, day, side="left"))
        if following == self.time.size:
            return math.nan, math.nan, math.nan, 0
        at_risk = int(self.at_risk[following])
        place = int(np.searchsorted(self.time, day, side="right")) - 1
        if place < 0:
            return 1.0, 1.0, 1.0, at_risk
        return float(self.survival[place]), float(self.low[place]), float(self.high[place]), at_risk


def kaplan_meier(days: ArrayLike, ended: ArrayLike) -> Curve:
    """The curve of durations (days, 0 or more) of which some have ended (true) and others were only followed so long (false).

    Who leaves on a day on which others end counts as still there. It is assumed that those not followed any longer would have
    gone on as the others did. Nobody gives an empty curve. Raises ValueError where the two do not belong together or a
    duration is missing or negative.
    """
    duration, event = np.asarray(days, dtype=np.float64), np.asarray(ended, dtype=np.bool_)
    if duration.ndim != 1 or duration.shape != event.shape:
        raise ValueError("there must be one mark for each duration")
    if np.isnan(duration).any() or (duration < 0).any():
        raise ValueError("durations must be 0 or more")
    time, place = np.unique(duration, return_inverse=True)
    events = np.bincount(place[event], minlength=time.size).astype(np.int64)
    censored = np.bincount(place[~event], minlength=time.size).astype(np.int64)
    leaving = events + censored
    at_risk = leaving[::-1].cumsum()[::-1]
    survival = np.cumprod(1 - events / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(np.cumsum(events / (at_risk * (at_risk - events))))
        low, high = survival * np.exp(-NORMAL_95 * error), np.minimum(1.0, survival * np.exp(NORMAL_95 * error))
    nobody = survival == 0
    low[nobody], high[nobody] = np.nan, np.nan
    return Curve(time, at_risk, events, censored, survival, low, high)


def _crossing(time: Numbers, ended: Numbers, p: float) -> float:
    """Where the share that has ended reaches p, as R's `quantile.survfit` reads it off a curve.

    Values are looked up in order of size and not of time, since the upper limit may turn at the end.
    """
    x, y = np.append(0.0, time), np.append(0.0, ended)
    values, first = np.unique(y, return_index=True)  # one NaN at most, at the end
    known = values[~np.isnan(values)]
    reached = int(np.searchsorted(known, p - TOLERANCE))
    if reached == known.size:
        return math.nan
    if abs(p - y[first.max()]) < TOLERANCE:  # the curve ends exactly there
        return float(x[first[reached]] + x[-1]) / 2
    passed = int(np.searchsorted(known, p + TOLERANCE))
    return math.nan if passed == known.size else float(x[first[reached]] + x[first[passed]]) / 2

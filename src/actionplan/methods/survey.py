"""What a survey's answers say about everybody who was asked, and how sure that is: design-based estimation.

Who answered is seen as a random draw without replacement within each stratum. An estimate is linearised (its influence is
worked out answer by answer), the part that known totals of the population explain is taken off, and what is left is
summed by stratum with the correction for a finite population (Särndal, Swensson and Wretman, Model Assisted Survey
Sampling, 1992, sections 5.5 and 6.6). Figures are those of the R package survey 4.1.1: `svymean`, `svytotal`, `svyby`,
`svyciprop`, and after `postStratify` and `rake`.

Rules of this module:

* A domain is a part of those who answered. The others stay in the design with nothing to say, as chance decided how many of
  them there are.
* A missing answer (NaN) to a question is treated as in R's `na.rm`: those who answered it are a domain. A total then assumes
  that the others of the domain would on average have answered alike.
* A stratum with one answer out of several is compared with the mean of all (R's `survey.lonely.psu = "adjust"`).
* An interval of 95 per cent is given only where the standard error is over 0 and enough answered. Where all say the
  same, the standard error is 0 because the few who differ were not met, and not because there are none.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, stdtrit  # type: ignore[import-untyped]  # scipy ships no types

from actionplan.methods.weighting import Calibration, Codes, Design, Labels, Numbers

Bools = NDArray[np.bool_]
Interval = Literal["t", "normal"]
"""Which distribution an interval is of: t with answers minus strata degrees of freedom, or the normal one."""
Method = Literal["logit", "beta", "mean"]
"""How a share's interval is made. logit: t on the scale of log odds. beta: Korn and Graubard's exact one (Survey Methodology 24,
1998), wider and safe for few answers. mean: straight from the share, so that it may pass 0 or 1."""

TAIL = 0.025
NORMAL_95 = 1.959963984540054
ROUNDING = 1e-10
"""A standard error below this part of the answers' own size is rounding, and the true one is 0."""


@dataclass(frozen=True)
class Estimate:
    """An estimate, its standard error and 95 per cent interval.

    low and high are None where no interval may be given. n: answers behind it. effective_n: as many answers with equal weights
    would be as good (Kish). value and se are NaN where nobody answered.
    """

    value: float
    se: float
    low: float | None
    high: float | None
    n: int
    effective_n: float


@dataclass(frozen=True, eq=False)
class _Linear:
    """Several estimates at once, one place each. df: degrees of freedom of the answers behind it."""

    value: Numbers
    se: Numbers
    n: Codes
    effective_n: Numbers
    df: Codes


def mean(
    answers: ArrayLike, design: Design, domain: ArrayLike | None = None, *, interval: Interval = "t", least: int = 0
) -> Estimate:
    """The mean of numbers (NaN where missing) in the population, or in the domain that is marked true.

    No interval where fewer than `least` answered. Raises ValueError where answers and design do not belong together.
    """
    return _with_interval(_linear(_numbers(answers, design), _inside(domain, design), design), interval, least)[0]


def total(
    answers: ArrayLike, design: Design, domain: ArrayLike | None = None, *, interval: Interval = "t", least: int = 0
) -> Estimate:
    """The sum of numbers over the population, or over the domain, where missing answers are as the others'. Errors as `mean`."""
    found = _linear(_numbers(answers, design), _inside(domain, design), design, is_total=True)
    return _with_interval(found, interval, least)[0]


def proportion(
    answers: ArrayLike, design: Design, domain: ArrayLike | None = None, *, method: Method = "logit", least: int = 0
) -> Estimate:
    """The share (0 to 1) for whom an answer is true (true or 1, false or 0, NaN where missing), in all or in the domain.

    Raises ValueError for other answers, else as `mean`.
    """
    return _with_share_interval(_linear(_marks(answers, design), _inside(domain, design), design), method, least)[0]


def mean_by(
    answers: ArrayLike, design: Design, groups: Labels, *, interval: Interval = "t", least: int = 0
) -> dict[Hashable, Estimate]:
    """The mean in each group, by the group's label: a domain each. Who has no label is in none.

    Groups come in order of size of their labels, or of the categories of a pandas Categorical, with those nobody is in.
    """
    labels, inside = _groups(groups, design)
    found = _linear(_numbers(answers, design), inside, design)
    return dict(zip(labels, _with_interval(found, interval, least), strict=True))


def total_by(
    answers: ArrayLike, design: Design, groups: Labels, *, interval: Interval = "t", least: int = 0
) -> dict[Hashable, Estimate]:
    """The sum in each group, as `mean_by` has the means."""
    labels, inside = _groups(groups, design)
    found = _linear(_numbers(answers, design), inside, design, is_total=True)
    return dict(zip(labels, _with_interval(found, interval, least), strict=True))


def proportion_by(
    answers: ArrayLike, design: Design, groups: Labels, *, method: Method = "logit", least: int = 0
) -> dict[Hashable, Estimate]:
    """The share in each group, as `mean_by` has the means."""
    labels, inside = _groups(groups, design)
    found = _linear(_marks(answers, design), inside, design)
    return dict(zip(labels, _with_share_interval(found, method, least), strict=True))


def _numbers(answers: ArrayLike, design: Design) -> Numbers:
    found = np.asarray(pd.Series(answers).to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    if found.shape != design.weights.shape:
        raise ValueError("there must be one answer, or NaN, for each weight")
    if np.isinf(found).any():
        raise ValueError("answers must be finite")
    return found


def _marks(answers: ArrayLike, design: Design) -> Numbers:
    found = _numbers(answers, design)
    if not (np.isnan(found) | (found == 0) | (found == 1)).all():
        raise ValueError("answers must be true, false or missing")
    return found


def _inside(domain: ArrayLike | None, design: Design) -> Bools:
    """One column: who is in the domain."""
    if domain is None:
        return np.ones((design.weights.size, 1), dtype=np.bool_)
    mask = np.asarray(domain)
    if mask.dtype != np.bool_ or mask.shape != design.weights.shape:
        raise ValueError("a domain must have true or false for each answer")
    return mask[:, None]


def _groups(groups: Labels, design: Design) -> tuple[list[Hashable], Bools]:
    """Labels, and a column for each: who is in the group."""
    column = pd.Series(groups)
    categories = column.array if isinstance(column.array, pd.Categorical) else pd.Categorical(column)
    if len(categories) != design.weights.size:
        raise ValueError("there must be one group, or none, for each answer")
    return list(categories.categories), categories.codes[:, None] == np.arange(len(categories.categories))


def _linear(answers: Numbers, inside: Bools, design: Design, *, is_total: bool = False) -> _Linear:
    """Means or totals in the domains (columns of `inside`) with their standard errors."""
    missing = np.isnan(answers)
    filled = np.where(missing, 0.0, answers)
    answered = inside & ~missing[:, None]
    weighted = answered * design.weights[:, None]
    size = weighted.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = filled @ weighted / size
        influence = weighted * (filled[:, None] - middle) / size
        scale = np.abs(filled) @ weighted / size
        effective_n = np.where(size > 0, size**2 / np.einsum("ij,ij->j", weighted, weighted), 0.0)
    value = middle
    if is_total:
        whole = design.weights @ inside
        influence = influence * whole + inside * design.weights[:, None] * middle
        value, scale = middle * whole, scale * whole
    for calibration in design.calibrations:
        influence = _residual(influence, calibration)
    error = np.sqrt(_variance(influence, design))
    n = answered.sum(axis=0)
    error[error <= ROUNDING * scale] = 0.0
    return _Linear(value, error, n, effective_n, n - (_by_class(answered, design.strata, design.sizes.size) > 0).sum(axis=0))


def _by_class(columns: NDArray[np.float64] | Bools, codes: Codes, classes: int) -> Numbers:
    """Sums of the columns by class: one row per class."""
    width = columns.shape[1]
    places = (codes[:, None] * width + np.arange(width)).ravel()
    sums = np.bincount(places, weights=columns.ravel(), minlength=classes * width)
    return sums.astype(np.float64).reshape(classes, width)


def _residual(influence: Numbers, calibration: Calibration) -> Numbers:
    """What known totals do not explain: residuals of a regression on their classes, weighted by the weights before.

    Deville, Särndal and Sautory (JASA 88, 1993). R's `postStratify` and `calibrate` do the same; its `rake` regresses without
    weights, which is the same where the weights before were equal.
    """
    per_weight = influence / calibration.after[:, None]
    sums = [_by_class(per_weight * calibration.before[:, None], codes, int(codes.max()) + 1) for codes in calibration.margins]
    levels = calibration.inverse @ np.concatenate(sums)
    start = 0
    for codes, part in zip(calibration.margins, sums, strict=True):
        per_weight -= levels[start : start + len(part)][codes]
        start += len(part)
    return per_weight * calibration.after[:, None]


def _variance(influence: Numbers, design: Design) -> Numbers:
    """The variance of the sum of each column, by stratum, with the correction for a finite population."""
    counts = np.bincount(design.strata, minlength=design.sizes.size)
    centres = _by_class(influence, design.strata, design.sizes.size) / counts[:, None]
    alone = counts == 1
    centres[alone] = influence.mean(axis=0)
    squares = _by_class((influence - centres[design.strata]) ** 2, design.strata, design.sizes.size)
    factor = np.where(alone, 1.0, counts / np.maximum(counts - 1, 1)) * (1 - counts / design.sizes)
    result: Numbers = factor @ squares
    return result


def _with_interval(found: _Linear, interval: Interval, least: int) -> list[Estimate]:
    reach = (stdtrit(np.maximum(found.df, 1), 1 - TAIL) if interval == "t" else NORMAL_95) * found.se
    return _gathered(found, found.value - reach, found.value + reach, least)


def _with_share_interval(found: _Linear, method: Method, least: int) -> list[Estimate]:
    if method == "mean":
        return _with_interval(found, "t", least)
    share, df = found.value, np.maximum(found.df, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = share * (1 - share)
        if method == "logit":
            odds = np.log(share / (1 - share))
            reach = stdtrit(df, 1 - TAIL) * found.se / spread
            return _gathered(found, 1 / (1 + np.exp(reach - odds)), 1 / (1 + np.exp(-reach - odds)), least)
        size = spread / found.se**2 * (stdtrit(np.maximum(found.n - 1, 1), TAIL) / stdtrit(df, TAIL)) ** 2
        low = betaincinv(size * share, size * (1 - share) + 1, TAIL)
        high = betaincinv(size * share + 1, size * (1 - share), 1 - TAIL)
    return _gathered(found, low, high, least)


def _gathered(found: _Linear, low: Numbers, high: Numbers, least: int) -> list[Estimate]:
    told = (found.n >= least) & (found.df >= 1) & (found.se > 0) & np.isfinite(low) & np.isfinite(high)
    return [
        Estimate(
            value=float(found.value[place]),
            se=float(found.se[place]),
            low=float(low[place]) if told[place] else None,
            high=float(high[place]) if told[place] else None,
            n=int(found.n[place]),
            effective_n=float(found.effective_n[place]),
        )
        for place in range(found.value.size)
    ]

"""How answers came about, and weights that make those who answered look like everybody who was asked.

Post-stratification fits the weights to known numbers in each cell of a classification (Holt and Smith, JRSS A 142, 1979),
raking to several classifications at once where their crossing has too few answers (Deming and Stephan, Annals of Mathematical
Statistics 11, 1940). Both follow the R package survey, `postStratify` and `rake`; `methods/survey.py` takes the gain in
precision into account.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]
Totals = Mapping[Any, float]
"""The population's number by label; a mapping's keys are invariant, so `Hashable` would refuse text."""
Labels = Sequence[Hashable] | NDArray[Any] | pd.Series | pd.Categorical

THIN = 10
"""A cell with fewer answers than this gives too unsteady a weight and is joined with another."""
PRECISION = 1e-11
"""Raking stops when no known total is further off than this part of the population."""
ROUNDS = 1000


class NotConverged(ValueError):
    """The known totals cannot all be met, because too many combinations have no answers: rake to fewer, or join cells first."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """Known totals that the weights were made to give.

    margins: for each classification, the class (0, 1, ...) of each answer. before and after: the weights before and
    after. inverse: the pseudo-inverse of the classes' weighted cross products.
    """

    margins: tuple[Codes, ...]
    before: Numbers
    after: Numbers
    inverse: Numbers


@dataclass(frozen=True, eq=False)
class Design:
    """How the answers came about, with one place per answer.

    weights: how many of the population each stands for. strata: the stratum (0, 1, ...) of each. sizes: the number in the
    population, one place per stratum; infinite for no correction. calibrations: the known totals that the weights were fitted
    to, in order.
    """

    weights: Numbers
    strata: Codes
    sizes: Numbers
    calibrations: tuple[Calibration, ...] = ()


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells that are thick enough to weight by.

    cells: the cell of each answer after joining, named by its first part. totals: the population's number in each cell.
    joined: the cells that were put together, to be told.
    """

    cells: list[Hashable]
    totals: dict[Hashable, float]
    joined: tuple[tuple[Hashable, ...], ...]


def stratified(strata: Labels, sizes: Totals | None = None, weights: ArrayLike | None = None) -> Design:
    """The design of answers drawn by chance within strata.

    strata: the stratum of each answer. sizes: how many the population has in each stratum; without it there is no correction for
    a finite population. weights: without them an answer stands for its stratum's number divided by its answers, or for 1
    where numbers are not known. Raises ValueError for no answers, a stratum that is empty on one side (join it with another
    first with `collapse`), one with more answers than there are in the population, and weights that are not over 0.
    """
    codes, labels = pd.factorize(pd.Series(strata))  # tuples stay whole
    if not codes.size or (codes < 0).any():
        raise ValueError("there must be answers, each with a stratum")
    if sizes is not None and (strange := set(labels) ^ {label for label, number in sizes.items() if number > 0}):
        raise ValueError(f"nobody answered, or nobody is in the population, in {min(strange, key=str)!r}")
    counts = np.bincount(codes)
    known = np.full(len(labels), np.inf) if sizes is None else np.array([sizes[label] for label in labels], dtype=np.float64)
    if not (known >= counts).all():
        raise ValueError("more answers in a stratum than there are in the population")
    usual = np.ones(codes.size) if sizes is None else (known / counts)[codes]
    given = usual if weights is None else np.array(weights, dtype=np.float64)
    if given.shape != codes.shape or not (np.isfinite(given) & (given > 0)).all():
        raise ValueError("there must be one weight over 0 for each answer")
    return Design(given, codes.astype(np.int64), known)


def simple(answers: int, population: float | None = None, weights: ArrayLike | None = None) -> Design:
    """The design of so many answers drawn by chance from the whole population: one stratum. Errors as in `stratified`."""
    return stratified(np.zeros(answers, dtype=np.int64), None if population is None else {0: population}, weights)


def collapse(cells: Sequence[Hashable], totals: Totals, least: int = THIN) -> Cells:
    """Cells joined until each has at least `least` answers, or only one is left.

    cells: the cell of each answer; a cell of several classifications is a tuple, the most important first. totals: the
    population's number in each cell, in an order in which neighbours are alike (sizes from small to large).

    The rule: as long as there is a cell with too few answers, the one with the fewest (the first of equals) is joined with the
    cell just before or after it: with the one that has more of the leading classifications in common with it, among equals with
    the one with fewer answers, else with the one before. Cells that nobody in the population is in are left out. Raises
    ValueError for no answers and for answers in a cell that the population does not have.
    """
    counts = Counter(cells)
    outside = [cell for cell in counts if not totals.get(cell, 0) > 0]
    if outside:
        raise ValueError(f"answers in a cell that the population does not have: {outside[0]!r}")
    if not counts:
        raise ValueError("there must be answers")
    groups = [[cell] for cell in _ordered([cell for cell, number in totals.items() if number > 0])]
    answers = [counts[group[0]] for group in groups]
    while len(groups) > 1 and min(answers) < least:
        thin = answers.index(min(answers))
        beside = [place for place in (thin - 1, thin + 1) if 0 <= place < len(groups)]
        best = max(beside, key=lambda place: (_in_common(groups[thin] + groups[place]), -answers[place], -place))
        first, second = sorted((thin, best))
        groups[first : second + 1] = [groups[first] + groups[second]]
        answers[first : second + 1] = [answers[first] + answers[second]]
    name = {cell: group[0] for group in groups for cell in group}
    return Cells(
        cells=[name[cell] for cell in cells],
        totals={group[0]: sum(totals[cell] for cell in group) for group in groups},
        joined=tuple(tuple(group) for group in groups if len(group) > 1),
    )


def post_stratify(design: Design, cells: Sequence[Hashable], totals: Totals) -> Design:
    """The design with weights that give the population's number in each cell.

    cells: the cell of each answer. totals: the number in the population in each cell. Raises ValueError for a cell that is
    empty on one side (use `collapse` first), and where cells and design do not belong together.
    """
    codes, numbers = _codes(design, cells, totals)
    factors = numbers / np.bincount(codes, weights=design.weights)
    return _calibrated(design, (codes,), design.weights * factors[codes])


def rake(design: Design, margins: Sequence[Sequence[Hashable]], totals: Sequence[Totals]) -> Design:
    """The design with weights that give the population's numbers in each of several classifications.

    margins: for each classification the class of each answer. totals: for each, the number in the population in each class.
    Raises ValueError for a class that is empty on one side (use `collapse` on each first) and for classifications that do not
    sum to the same population, and `NotConverged`.
    """
    if not margins or len(margins) != len(totals):
        raise ValueError("there must be totals for each of one or more classifications")
    coded = [_codes(design, cells, known) for cells, known in zip(margins, totals, strict=True)]
    population = coded[0][1].sum()
    if any(abs(numbers.sum() - population) > 1e-6 * population for _, numbers in coded):
        raise ValueError("the classifications must sum to the same population")
    weights = design.weights
    for _ in range(ROUNDS):
        with np.errstate(all="ignore"):  # what can't be met drives some weights to 0
            for codes, numbers in coded:
                weights = weights * (numbers / np.bincount(codes, weights=weights))[codes]
            off = max(float(np.abs(np.bincount(codes, weights=weights) - numbers).max()) for codes, numbers in coded)
        if off <= PRECISION * population:
            return _calibrated(design, tuple(codes for codes, _ in coded), weights)
    raise NotConverged("the known totals cannot all be met")


def effective_size(weights: ArrayLike) -> float:
    """As many answers with equal weights would be as good (Kish, Survey Sampling, 1965, section 11.7); 0 for none."""
    given = np.asarray(weights, dtype=np.float64)
    return float(given.sum() ** 2 / (given**2).sum()) if given.size else 0.0


def trim(weights: ArrayLike, cap: float) -> Numbers:
    """Weights of which none is over the cap, with the same sum (Potter, Proceedings of the ASA survey section, 1990).

    What is cut off is shared equally among the weights that were not cut, and again where that lifts one over the cap, as in R's
    `trimWeights(strict = TRUE)`. It makes estimates steadier and biased. A cap for a few outlying weights does little harm; one
    that cuts all weights of a large cell undoes the weighting (of 4,000 invented surveys with a cap that cut all small
    private companies, intervals of 95 per cent held the truth in 90 of 100). Raises ValueError for a cap under the mean weight.
    """
    given = np.array(weights, dtype=np.float64)
    if given.sum() > cap * given.size * (1 + 1e-12):
        raise ValueError("the cap must not be under the mean weight")
    cut = np.zeros(given.shape, dtype=np.bool_)
    while (given > cap).any():
        cut |= given > cap
        excess = (given - cap)[given > cap].sum()
        given = np.minimum(given, cap)
        if cut.all():
            break
        given[~cut] += excess / (~cut).sum()
    return given


def trimmed(design: Design, cap: float) -> Design:
    """The design with its weights trimmed; errors as in `trim`.

    As in R, standard errors still count on the known totals, which the trimmed weights give only nearly. Trim few.
    """
    return replace(design, weights=trim(design.weights, cap))


def _parts(cell: Hashable) -> tuple[Hashable, ...]:
    return cell if isinstance(cell, tuple) else (cell,)


def _ordered(cells: list[Hashable]) -> list[Hashable]:
    """Cells by their classifications, the values of each in the order in which they first appear."""
    rank: dict[tuple[int, Hashable], int] = {}
    for cell in cells:
        for part in enumerate(_parts(cell)):
            rank.setdefault(part, len(rank))
    return sorted(cells, key=lambda cell: [rank[part] for part in enumerate(_parts(cell))])


def _in_common(cells: list[Hashable]) -> int:
    """How many leading classifications all these cells have in common."""
    common = 0
    for values in zip(*(_parts(cell) for cell in cells), strict=False):
        if len(set(values)) > 1:
            break
        common += 1
    return common


def _codes(design: Design, cells: Sequence[Hashable], totals: Totals) -> tuple[Codes, Numbers]:
    """The place of each answer's cell, and the population's number by place."""
    if len(cells) != design.weights.size:
        raise ValueError("there must be one cell for each answer")
    there = set(cells)
    empty = [cell for cell, number in totals.items() if (number > 0) != (cell in there)]
    if empty or not there <= totals.keys():
        name = empty[0] if empty else next(iter(there - totals.keys()))
        raise ValueError(f"nobody answered, or nobody is in the population, in {name!r}")
    place = {cell: code for code, cell in enumerate(cell for cell, number in totals.items() if number > 0)}
    return np.array([place[cell] for cell in cells], dtype=np.int64), np.array([totals[cell] for cell in place], dtype=np.float64)


def _calibrated(design: Design, margins: tuple[Codes, ...], weights: Numbers) -> Design:
    sizes = [int(codes.max()) + 1 for codes in margins]
    blocks = [
        [
            np.bincount(row * width + column, weights=design.weights, minlength=height * width).reshape(height, width)
            for column, width in zip(margins, sizes, strict=True)
        ]
        for row, height in zip(margins, sizes, strict=True)
    ]
    inverse = np.linalg.pinv(np.block(blocks), rcond=1e-10, hermitian=True)
    known = Calibration(margins, design.weights, weights, inverse)
    return replace(design, weights=weights, calibrations=(*design.calibrations, known))

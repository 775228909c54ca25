"""A purposive sample of maximum variation: few cases that together show as much as possible of what differs among all.

The idea is Patton's (Qualitative Research and Evaluation Methods, 3rd ed. 2002, "maximum variation sampling"). The rule is the
greedy one for weighted maximum coverage: each step takes the case that adds most weight of what is not yet covered, and it
covers at least 1 - 1/e (63 per cent) of the weight that the best choice of as many could (Nemhauser, Wolsey and Fisher, An
analysis of approximations for maximizing submodular set functions, Mathematical Programming 14, 1978).

What is covered are values ("small" for size) first, each with its dimension's weight. Among cases that add as much of these,
the one counts that adds most weight of pairs of values of two dimensions ("small" and "private"); a pair weighs as much as
its two dimensions together. What then is equal is settled by an order that a seed gives to the cases' names, whichever
others there are and in whatever order they stand. So the first ten of a choice of twelve are the choice of ten.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Part = tuple[tuple[str, str], ...]
"""What a case can cover: (dimension, value), or two of these for a pair, in the dimensions' order."""


@dataclass(frozen=True)
class Pick:
    """A case that was chosen. turn: 1, and one more each time that the covering began anew. new: what it is the first to cover
    in its turn, values before pairs."""

    name: str
    new: tuple[Part, ...]
    turn: int


@dataclass(frozen=True, eq=False)
class Variation:
    """A choice. weights: those of the dimensions that count. possible: all that some case has, with its weight.

    picks: the cases in the order of their choice.
    """

    picks: tuple[Pick, ...]
    weights: Mapping[str, int]
    possible: Mapping[Part, int]

    @property
    def covered(self) -> frozenset[Part]:
        """All that the chosen have."""
        return frozenset(part for pick in self.picks if pick.turn == 1 for part in pick.new)


@dataclass(frozen=True, eq=False)
class _Level:
    """Values or pairs as numbers. codes: one row per case, one column per dimension or pair of them, -1 for unknown; a
    number stands for one part and one only. weights: of each part."""

    codes: NDArray[np.int64]
    weights: NDArray[np.int64]
    parts: tuple[Part, ...]


def choose(values: pd.DataFrame, number: int, weights: Mapping[str, int], seed: int) -> Variation:
    """So many cases, or all where there are no more.

    values: one row per case, indexed by its name; a column of text per dimension, missing where unknown, which covers nothing.
    weights: whole numbers by dimension, 0 leaves one out. seed: gives the order among equals. When all that the others could
    add is covered the covering begins anew among them. Raises ValueError for a number under 1, for a name twice, for a negative
    weight and where no dimension counts.
    """
    if number < 1 or values.index.has_duplicates or min(weights.values(), default=0) < 0 or not any(weights.values()):
        raise ValueError("at least one case, each name once, and at least one dimension with a weight over 0")
    counting = {dimension: weight for dimension, weight in weights.items() if weight}
    names = sorted(map(str, values.index), key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).digest())
    ordered = values.set_axis(values.index.map(str)).loc[names, list(counting)]
    singles = _singles(ordered, counting)
    levels = (singles, _pairs(singles, counting))
    picks: list[Pick] = []
    left = np.ones(len(names), dtype=np.bool_)
    turn, open_parts = 1, [level.weights.copy() for level in levels]
    for _ in range(min(number, len(names))):
        best, gain = _best(levels, open_parts, left)
        if not gain and picks:
            turn, open_parts = turn + 1, [level.weights.copy() for level in levels]
            best, _ = _best(levels, open_parts, left)
        new: list[Part] = []
        for level, still_open in zip(levels, open_parts, strict=True):
            has = level.codes[best][level.codes[best] >= 0]
            new += [level.parts[code] for code in has if still_open[code]]
            still_open[has] = 0
        picks.append(Pick(names[best], tuple(new), turn))
        left[best] = False
    possible = {part: int(weight) for level in levels for part, weight in zip(level.parts, level.weights, strict=True)}
    return Variation(tuple(picks), counting, possible)


def _best(levels: tuple[_Level, ...], open_parts: list[NDArray[np.int64]], left: NDArray[np.bool_]) -> tuple[int, int]:
    """The first of those left that add most, and what it adds: a value counts more than all pairs together."""
    gains = np.zeros(len(left), dtype=np.int64)
    for level, still_open in zip(levels, open_parts, strict=True):
        worth = np.append(still_open, 0)  # an unknown value is -1, the last place
        gains = gains * (int(level.weights.sum()) + 1) + worth[level.codes].sum(axis=1)
    best = int(np.argmax(np.where(left, gains, -1)))
    return best, int(gains[best])


def _singles(values: pd.DataFrame, weights: Mapping[str, int]) -> _Level:
    columns, worth, parts = [], [], list[Part]()
    for dimension, weight in weights.items():
        codes, found = pd.factorize(values[dimension].astype("object"), sort=True)
        columns.append(np.where(codes < 0, -1, codes + len(parts)))
        parts += [((dimension, str(value)),) for value in found]
        worth += [weight] * len(found)
    return _Level(np.column_stack(columns).astype(np.int64), np.array(worth, dtype=np.int64), tuple(parts))


def _pairs(singles: _Level, weights: Mapping[str, int]) -> _Level:
    columns, worth, parts = [np.empty((len(singles.codes), 0), dtype=np.int64)], [], list[Part]()
    width = len(singles.parts)
    for (first, a), (second, b) in combinations(enumerate(weights.values()), 2):
        one, other = singles.codes[:, first], singles.codes[:, second]
        known = (one >= 0) & (other >= 0)
        codes, found = pd.factorize(np.where(known, one * width + other, -1), sort=True)
        there = found >= 0
        first_part = len(parts) - (0 if there.all() else 1)  # where some are unknown, that is the smallest code
        columns.append(np.where(known, codes + first_part, -1)[:, None])
        parts += [singles.parts[code // width] + singles.parts[code % width] for code in found[there]]
        worth += [a + b] * int(there.sum())
    return _Level(np.hstack(columns), np.array(worth, dtype=np.int64), tuple(parts))

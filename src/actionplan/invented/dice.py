"""Chance that is the same everywhere: only the generator's uniform numbers and plain arithmetic decide.

numpy may change how it draws normals or permutations from one version to the next, and mathematical libraries differ in
the last bit. Uniform numbers from PCG64 and +, -, *, / do neither, so that the shipped files can be compared byte for byte.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")
_BLOCK = 4096


class Dice:
    """One stream of chance. Each table has a `stream` of its own, so that a change to one leaves the others as they were."""

    def __init__(self, seed: int, stream: int) -> None:
        """The same seed and stream give the same chance."""
        self._numbers = _uniform(np.random.Generator(np.random.PCG64([seed, stream])))

    def between(self, low: float, high: float) -> float:
        """A number from low up to, not including, high."""
        return low + (high - low) * next(self._numbers)

    def chance(self, share: float) -> bool:
        """True in that share (0 to 1) of the throws."""
        return next(self._numbers) < share

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both possible."""
        return low + int(next(self._numbers) * (high - low + 1))

    def noise(self, spread: float) -> float:
        """A number around 0 with standard deviation `spread`; the sum of four uniforms is bell-shaped enough."""
        four = next(self._numbers) + next(self._numbers) + next(self._numbers) + next(self._numbers)
        return (four - 2) * 1.7320508 * spread

    def pick(self, choices: Sequence[tuple[Item, int]]) -> Item:
        """One of the items, each as often as its weight says."""
        left = self.whole(1, sum(weight for _, weight in choices))
        for item, weight in choices:
            left -= weight
            if left <= 0:
                return item
        return choices[-1][0]

    def quantile(self, knots: Sequence[tuple[float, float]]) -> float:
        """A number from the distribution whose quantile function runs straight between the knots (share, value)."""
        share = next(self._numbers)
        for (left, low), (right, high) in pairwise(knots):
            if share < right:
                return low + (high - low) * (share - left) / (right - left)
        return knots[-1][1]

    def sample(self, items: Sequence[Item], size: int) -> list[Item]:
        """That many different items in the order drawn; all of them where there are fewer."""
        rest = list(items)
        return [rest.pop(self.whole(0, len(rest) - 1)) for _ in range(min(size, len(rest)))]


def _uniform(generator: np.random.Generator) -> Iterator[float]:
    while True:
        yield from generator.random(_BLOCK).tolist()

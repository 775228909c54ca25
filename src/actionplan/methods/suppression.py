"""Which figures of a table to hide, so that no small group of persons or companies can be read or computed from it.

Two kinds of tables leave the workbook. Counts made here from individual data go through `suppress`; `feasible` and
`recoverable` attack the outcome the way a reader with a solver would. Figures that an authority has published with
cells withheld go through `gives_away` and `complementary`.

The rules for counts made here, with the threshold of the municipality's parameters:

* A count from 1 to below the threshold is hidden, totals included (the minimum frequency rule; Hundepool et al.,
  Statistical Disclosure Control, 2012).
* Zeros are never hidden: an impossible combination protects nothing, since everybody knows that it is zero. The price is
  that a reader knows every hidden figure to be at least 1, and all code here reckons with a reader who does. Where zeros
  leave too few partners, totals are hidden instead.
* Further figures are hidden until every hidden figure has at least as many possible values as the threshold, for all that
  the shown figures tell. As it is at least 1, it can then always be the threshold or more: a sliding protection level of the
  threshold. (The default safeguard of the R package GaussSuppression, 1 above the figure and a width of 2, is weaker.)
* A reader who even knows which hidden figures are small must not be able to tell one of them, as far as the table has room
  for that: two hidden figures that sum to 8 are 4 and 4 to whoever knows that both are below 5, so a third is hidden.
* Which further figures are taken depends on sizes only by powers of ten, and else on place. The smallest would lose
  least, but then a reader knows that every shown figure is as large or larger, and in some short tables that tells a small one.

Not covered: two tables about the same persons, where a figure hidden in one follows from the other; a person or company
that knows its own part of a hidden figure; what a zero tells about a whole group. A reader who runs this program on every
possible table finds no small count of a list (tried on all short ones with few persons), but does so in some very sparse
two-way tables: of those of 2 by 3 with at most 14 persons, in 2 of 1,000 with threshold 5 and in 18 of 1,000 with threshold 3.

Why whole numbers need no integer program: put the totals beside the cells, turn the sign of row totals and column
totals, and every row and every column sums to zero. Each figure is then an edge between its row and its column, and
the table a circulation in a network. The matrix of a network is totally unimodular: the smallest and the largest possible
value of a figure are whole, and every whole number between them is possible. A linear program (in the attack) and
augmenting paths (in the choice) therefore find them exactly. A list with a total is a network of two nodes.
"""

import heapq
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]
Place = tuple[int, ...]
Limits = dict[Place, tuple[int, int]]

LOWEST_HIDDEN = 1  # zeros are always shown
NO_LIMIT = 2**62
SOLVED, INFEASIBLE, UNBOUNDED = 0, 2, 3  # what scipy calls the outcome of a linear program
HIGHEST_WITHHELD = 2  # jobindsats.dk withholds 0, 1 and 2 alike


@dataclass(frozen=True, eq=False)
class Hidden:
    """What not to print. True is hidden.

    cells has the shape of the counts. rows and columns are the totals of a two-way table's rows and columns, both empty
    for a list. total is the grand total.
    """

    cells: Bools
    rows: Bools
    columns: Bools
    total: bool

    def printed(self) -> Bools:
        """The mask as the table is printed: row totals as a last column, column totals as a last row; a list's total last."""
        if self.cells.ndim == 1:
            return np.append(self.cells, self.total)
        mask: Bools = np.block([[self.cells, self.rows[:, None]], [self.columns[None, :], np.array([[self.total]])]])
        return mask

    def shares(self, of: Literal["rows", "columns", "total"]) -> Bools:
        """The cells whose share of their row, of their column or of the total must not be printed.

        A share next to its base gives its count away, and next to its count its base; so it needs both shown. A list has
        shares of its total only (ValueError).
        """
        if of != "total" and self.cells.ndim == 1:
            raise ValueError("a list has shares of its total only")
        base = self.rows[:, None] if of == "rows" else self.columns[None, :] if of == "columns" else np.bool_(self.total)
        mask: Bools = self.cells | base
        return mask


def with_totals(counts: Counts) -> Counts:
    """Counts as they are printed: with row totals, column totals and grand total, or a list with its total last."""
    if counts.ndim == 1:
        return np.append(counts, counts.sum())
    rows = np.append(counts, counts.sum(axis=1, keepdims=True), axis=1)
    return np.append(rows, rows.sum(axis=0, keepdims=True), axis=0)


def suppress(counts: NDArray[np.integer], threshold: int, persons: NDArray[np.integer] | None = None) -> Hidden:
    """The figures to hide in a list or two-way table of counts that is printed with all its totals.

    counts: whole numbers of persons or companies, 0 or more, without totals, one or two dimensions. threshold: the
    smallest count that may be shown, at least 3. persons: for counts of something that one person can have several of, the
    different persons behind each; then it is they who must be as many as the threshold. The same counts always give the same
    answer. Raises ValueError for anything else.

    Takes one hidden figure after the other, as network heuristics do, and hides with it the cheapest way round by which it can
    move: what is already hidden costs nothing, any cell less than a total, any total less than the grand total. Totals
    can always rise together with a cell, so there is always a way and it always ends.
    """
    if counts.ndim not in {1, 2} or not np.issubdtype(counts.dtype, np.integer) or (counts < 0).any():
        raise ValueError("counts must be whole numbers of 0 or more in one or two dimensions")
    if threshold < 3:
        raise ValueError("the threshold must be at least 3")
    if persons is not None and persons.shape != counts.shape:
        raise ValueError("persons must have the shape of the counts")
    table = with_totals(counts.astype(np.int64))
    printed = np.zeros(table.shape, dtype=np.bool_)
    behind = table if persons is None else with_totals(persons.astype(np.int64))
    for place in _Choice(table, threshold, behind < threshold).hidden:
        printed[place] = True
    if printed.ndim == 1:
        none = np.zeros(0, dtype=np.bool_)
        return Hidden(cells=printed[:-1], rows=none, columns=none, total=bool(printed[-1]))
    return Hidden(cells=printed[:-1, :-1], rows=printed[:-1, -1], columns=printed[-1, :-1], total=bool(printed[-1, -1]))


def feasible(counts: NDArray[np.integer], hidden: Hidden) -> tuple[Numbers, Numbers]:
    """The attack: the smallest and the largest value each printed figure can have, for all that a reader knows.

    The reader knows the figures shown, that rows and columns add up, that counts are whole and that a hidden one is at
    least 1. Values of counts at hidden places are not used, except through totals that are shown. Returns two arrays in the
    shape of `with_totals`; a shown figure has its own value in both, a figure without upper bound has infinity. Raises
    ValueError when the figures shown contradict each other.
    """
    table, mask = with_totals(counts.astype(np.int64)), hidden.printed()
    lower, upper = table.astype(np.float64), table.astype(np.float64)
    unknown = [tuple(map(int, place)) for place in np.argwhere(mask)]
    if not unknown:
        return lower, upper
    nodes = 2 if table.ndim == 1 else sum(table.shape)
    # Here, as it takes longer to import than a note to make, and few tables of this size come this far.
    from scipy.optimize import linprog  # type: ignore[import-untyped]  # noqa: PLC0415  scipy ships no types

    equations, known = np.zeros((nodes, len(unknown))), np.zeros(nodes)
    for place in map(tuple, np.argwhere(~mask)):
        for node, sign in zip(_ends(place, table.shape), (1, -1), strict=True):
            known[node] -= sign * table[place]
    for column, place in enumerate(unknown):
        for node, sign in zip(_ends(place, table.shape), (1, -1), strict=True):
            equations[node, column] = sign
    for column, place in enumerate(unknown):
        for sign, bound in ((1, lower), (-1, upper)):
            goal = np.zeros(len(unknown))
            goal[column] = sign
            answer = linprog(
                goal,
                A_eq=equations,
                b_eq=known,
                bounds=(LOWEST_HIDDEN, None),
                method="highs-ds",
                options={"presolve": False},  # which would not tell unbounded from infeasible
            )
            if answer.status == INFEASIBLE:
                raise ValueError("the figures shown contradict each other")
            if answer.status not in {SOLVED, UNBOUNDED}:
                raise ArithmeticError(f"the attack could not be solved: {answer.message}")
            bound[place] = np.inf if answer.status == UNBOUNDED else round(sign * answer.fun)
    return lower, upper


def recoverable(counts: NDArray[np.integer], hidden: Hidden) -> list[Place]:
    """The hidden figures that can be computed, as places in the printed table (a total's index is the last)."""
    lower, upper = feasible(counts, hidden)
    return [tuple(map(int, place)) for place in np.argwhere(hidden.printed() & (lower == upper))]


def gives_away(parts: Numbers, total: float, *, overlapping: bool = False) -> bool:
    """Whether a total printed beside its parts would narrow what a reader can know of a part withheld by its authority.

    parts: published figures, NaN where withheld (0, 1 or 2 alike); total: NaN when withheld itself. Nothing is given
    away only if each withheld part can still be 0 and can still be 2. That fails whenever one part alone is withheld, and
    for several whenever what is left for them is below 2 or above 2 for all but one.
    Published full-time figures are rounded, so a reader knows what is left less exactly than is reckoned here: the
    rounding can make a total harmless that is called harmful, never the other way round.
    overlapping: a person counts in several parts (persons in offers), so the total can be anything up to the
    parts' sum. It then narrows only when too much is left, or when the total itself is below 2.
    """
    withheld = int(np.isnan(parts).sum())
    if withheld == 0 or np.isnan(total):
        return False
    left = total - float(np.nansum(parts))
    too_much = left > HIGHEST_WITHHELD * (withheld - 1)
    return too_much or (total if overlapping else left) < HIGHEST_WITHHELD


def complementary(parts: Numbers) -> int | None:
    """The further part to leave out where readers know the total anyway: the smallest shown one that is large enough.

    parts: as in `gives_away`. Large enough is 5: even if nothing is left for the withheld parts, each can then still be
    0, 1 or 2 while the part left out stays above what an authority withholds. None when no part is; then
    print none of them. The authority's own table still shows the part: this keeps the note from doing the sum for its reader.
    """
    candidates = [(float(value), index) for index, value in enumerate(parts) if value > 2 * HIGHEST_WITHHELD]
    return min(candidates)[1] if candidates else None


def _ends(place: Place, shape: Place) -> tuple[int, int]:
    """The two nodes of a figure, as (from, to): its row and its column, turned round for a row total or column total."""
    row, column = (0, 1) if len(shape) == 1 else (place[0], shape[0] + place[1])
    return (column, row) if _level(place, shape) == 1 else (row, column)


def _level(place: Place, shape: Place) -> int:
    """0 for a cell, 1 for a total, 2 for the grand total of a two-way table."""
    return sum(index == size - 1 for index, size in zip(place, shape, strict=True))


class _Choice:
    """The figures to hide. Only positive figures take part; each is an edge, and `hidden` grows until all are safe.

    A change of one figure is a flow through it, and the same amount must come back by way of others.
    """

    def __init__(self, table: Counts, threshold: int, small: Bools) -> None:
        places = [tuple(map(int, place)) for place in np.argwhere(table > 0)]
        self._values: dict[Place, int] = {place: int(table[place]) for place in places}
        self._ends = {place: _ends(place, table.shape) for place in places}
        self._edges: dict[int, list[tuple[Place, int, int]]] = {}  # node -> (figure, its other node, whether it rises)
        for place, (tail, head) in self._ends.items():
            self._edges.setdefault(tail, []).append((place, head, 1))
            self._edges.setdefault(head, []).append((place, tail, -1))
        self._costs = {place: self._cost(rank, place, table.shape, threshold) for rank, place in enumerate(places)}
        anything = dict.fromkeys(places, (LOWEST_HIDDEN, NO_LIMIT))
        same_side = {
            place: (LOWEST_HIDDEN, threshold - 1) if value < threshold else (threshold, NO_LIMIT)
            for place, value in self._values.items()
        }
        self.hidden = {place for place, value in self._values.items() if value < threshold or small[place]}
        waiting = sorted(self.hidden)
        for place in waiting:  # grows while it is walked through
            waiting += self._loosen(place, anything, threshold - 1)
            waiting += self._loosen(place, same_side, 1)

    def _cost(self, rank: int, place: Place, shape: Place, threshold: int) -> int:
        """What hiding a figure loses: the more, the more digits it has; among equals rather the later, where "other" stands.

        A total costs more than all cells together, the grand total more than all totals together.
        """
        count = len(self._values)
        digits = len(str(self._values[place] // threshold))
        level: int = (20 * count**3) ** _level(place, shape)  # above what a way through all figures of the level below costs
        return level + digits * count**2 + count - rank

    def _loosen(self, place: Place, limits: Limits, need: int) -> list[Place]:
        """Hides more until the figure can move by `need` up and down together, and returns what it hid.

        Gives up where all figures together leave no way, which only the limits of `same_side` can bring about.
        """
        added: list[Place] = []
        while True:
            moves = [(direction, *self._reach(place, direction, limits, need)) for direction in (1, -1)]
            if sum(amount for _, amount, _ in moves) >= need:
                return added
            ways = [
                way
                for direction, amount, changes in moves
                if self._room(place, direction, limits, {}) > amount
                and (way := self._way(place, direction, limits, changes, self._values.keys()))
            ]
            if not ways:
                return added
            new = sorted({figure for figure, _ in min(ways)[1]} - self.hidden)
            self.hidden.update(new)
            added += new

    def _reach(self, place: Place, direction: int, limits: Limits, most: int) -> tuple[int, dict[Place, int]]:
        """How far a figure can rise (1) or fall (-1) by way of hidden figures, up to `most`, and what that changes."""
        changes: dict[Place, int] = {}
        most = min(most, self._room(place, direction, limits, changes))
        amount = 0
        while amount < most and (way := self._way(place, direction, limits, changes, self.hidden)):
            step = min([most - amount, *(self._room(figure, sign, limits, changes) for figure, sign in way[1])])
            for figure, sign in way[1]:
                changes[figure] = changes.get(figure, 0) + sign * step
            amount += step
        return amount, changes

    def _room(self, figure: Place, sign: int, limits: Limits, changes: dict[Place, int]) -> int:
        value, (low, high) = self._values[figure] + changes.get(figure, 0), limits[figure]
        return high - value if sign > 0 else value - low

    def _way(
        self, place: Place, direction: int, limits: Limits, changes: dict[Place, int], allowed: Collection[Place]
    ) -> tuple[int, list[tuple[Place, int]]] | None:
        """The cheapest way round for a change by 1 (Dijkstra), as its cost and its figures with the sign of their change."""
        goal, start = self._ends[place][::direction]
        reached: set[int] = set()
        queue: list[tuple[int, int, list[tuple[Place, int]]]] = [(0, start, [])]
        while queue:
            cost, node, path = heapq.heappop(queue)
            if node == goal:
                return cost, path
            if node in reached:
                continue
            reached.add(node)
            for figure, other, sign in self._edges[node]:
                if figure == place or figure not in allowed or other in reached:
                    continue
                if self._room(figure, sign, limits, changes) > 0:
                    extra = 0 if figure in self.hidden else self._costs[figure]
                    heapq.heappush(queue, (cost + extra, other, [*path, (figure, sign)]))
        return None

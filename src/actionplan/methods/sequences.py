"""Courses of states over time: the state of each month, the moves between months, and the state some months after an event.

Generic: a state is a word, a spell says that a person was in it from a first to a last day. The counts and rates are those of
`seqtrate` in the R package TraMineR (Gabadinho et al., Journal of Statistical Software 40:4, 2011).
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.int64]


def by_month(spells: pd.DataFrame, months: pd.DatetimeIndex, absent: str) -> pd.DataFrame:
    """Each person's state on the first day of each month.

    spells: person, state, start, end (last day). months: first days, in order. Where two spells run, the one begun last counts;
    of those begun the same day the later row. Returns one row per person of `spells` (the index, sorted) and one column per
    month, categories of the states and `absent`, which stands where no spell runs.
    """
    ordered = spells.sort_values("start", kind="stable")
    row, persons = pd.factorize(ordered["person"], sort=True)
    state, words = pd.factorize(ordered["state"], sort=True)
    categories = pd.Index(list(dict.fromkeys([*words, absent])))
    start, end = (ordered[column].to_numpy() for column in ("start", "end"))
    table = np.full((len(months), len(persons)), categories.get_loc(absent), dtype=np.int64)
    for line, month in zip(table, months.to_numpy(), strict=True):
        running = (start <= month) & (end >= month)
        line[row[running]] = state[running]  # where a person is named twice the last one stays: the one begun last
    columns = {month: pd.Categorical.from_codes(line, categories=categories) for month, line in zip(months, table, strict=True)}
    return pd.DataFrame(columns, index=pd.Index(persons, name="person"))


def transition_counts(states: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """How often each state was followed by each in the next column, over all rows and all pairs of columns.

    states: one row per person, columns in order of time; a missing state makes no pair. order: all the states. Returns whole
    numbers, rows the state before, columns the state after. Raises ValueError where a state is not in `order`.
    """
    index, size = pd.Index(list(order)), len(order)
    pairs = np.zeros(size * size, dtype=np.int64)
    before: Codes | None = None
    for position in range(states.shape[1]):
        after = _coded(states.iloc[:, position], index)
        if before is not None:
            both = (before >= 0) & (after >= 0)
            pairs += np.bincount(before[both] * size + after[both], minlength=size * size)
        before = after
    return pd.DataFrame(pairs.reshape(size, size), index=index, columns=index)


def transition_rates(counts: pd.DataFrame) -> pd.DataFrame:
    """Each row's counts as shares of the row; NaN in the row of a state that was never left nor kept."""
    totals = counts.sum(axis=1)
    return counts.div(totals.where(totals > 0), axis=0)


def state_on(spells: pd.DataFrame, asked: pd.DataFrame, absent: str) -> pd.Series:
    """The state of each person on a day of their own, `absent` where no spell runs.

    spells: person, state, start, end. asked: person, day; the answer has its index. Of several spells that run the one begun
    last counts.
    """
    questions = pd.DataFrame(
        {"person": asked["person"].to_numpy(), "day": asked["day"].to_numpy(), "place": np.arange(len(asked))}
    )
    found = questions.merge(spells[["person", "state", "start", "end"]], on="person")
    found = found[(found["start"] <= found["day"]) & (found["end"] >= found["day"])]
    found = found.sort_values("start", kind="stable").drop_duplicates("place", keep="last")
    answer = np.full(len(asked), absent, dtype=object)
    answer[found["place"].to_numpy()] = found["state"].to_numpy(dtype=object)
    return pd.Series(answer, index=asked.index, name="state", dtype="str")


def status_after(
    spells: pd.DataFrame, exits: pd.DataFrame, months_after: int, last: pd.Timestamp, *, absent: str, unknown: str
) -> pd.Series:
    """The state of each exit's person so many calendar months after the exit's last day, `unknown` where that is after `last`.

    spells: person, state, start, end. exits: person, end. Calendar months count from the last day in the state that is left, not
    from the first day out of it: 30 November and six months is 30 May, 31 August and six months is the last day of February.
    """
    day = exits["end"] + pd.DateOffset(months=months_after)
    found = state_on(spells, pd.DataFrame({"person": exits["person"], "day": day}), absent)
    return found.mask(day > last, unknown)


def codes(states: pd.DataFrame) -> tuple[Codes, tuple[str, ...]]:
    """The frame of `by_month` as whole numbers, and the states that they stand for."""
    if states.shape[1] == 0:
        return np.zeros((len(states), 0), dtype=np.int64), ()
    words = tuple(str(word) for word in states.iloc[:, 0].cat.categories)
    return np.column_stack([states.iloc[:, place].cat.codes for place in range(states.shape[1])]).astype(np.int64), words


def without_interludes(sequences: Codes, shorter_than: int) -> Codes:
    """The sequences (one row each) where a stay of fewer than `shorter_than` columns belongs to the stay before it.

    The first stay of a row is kept, however short: it is where somebody began. The shortest stays go first, so that an
    interruption is gone before the stays on both sides of it are judged, as one.
    """
    rows, columns = sequences.shape
    smooth = sequences.copy()
    if rows == 0 or columns == 0:
        return smooth
    for length in range(1, shorter_than):
        begins = _begins(smooth)
        stay = np.cumsum(begins.ravel()) - 1
        kept = (np.bincount(stay)[stay] > length).reshape(rows, columns)
        # The column to copy: of a stay that goes, the last one kept before it, and at a row's beginning its first.
        latest = np.maximum.accumulate(np.where(kept, np.arange(columns), 0), axis=1)
        smooth = np.take_along_axis(smooth, latest, axis=1)
    return smooth


def stays(sequences: Codes) -> pd.DataFrame:
    """Every unbroken stay in the sequences: row, position (0 for a row's first stay), state, length (columns)."""
    rows, columns = sequences.shape
    begins = np.flatnonzero(_begins(sequences).ravel())
    row = begins // max(columns, 1)
    length = np.diff(np.append(begins, rows * columns))
    first = np.flatnonzero(begins % max(columns, 1) == 0)
    position = np.arange(len(begins)) - first[row] if len(begins) else begins
    return pd.DataFrame({"row": row, "position": position, "state": sequences.ravel()[begins], "length": length})


def _begins(sequences: Codes) -> NDArray[np.bool_]:
    """Where a stay begins: in the first column, and where the state is not that of the column before."""
    begins = np.ones(sequences.shape, dtype=np.bool_)
    begins[:, 1:] = sequences[:, 1:] != sequences[:, :-1]
    return begins


def _coded(column: "pd.Series[str]", index: pd.Index) -> Codes:
    """The states' places in the index, -1 for a missing one."""
    number, words = pd.factorize(column)
    places = index.get_indexer(pd.Index(words))
    if (places < 0).any():
        raise ValueError(f"states that are not in the order: {sorted(str(word) for word in pd.Index(words)[places < 0])}")
    return np.append(places, -1)[number].astype(np.int64)

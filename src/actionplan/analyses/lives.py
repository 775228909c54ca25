"""Individual data made ready for the analyses: who lived of what, and was in which offer, on any day of the extract.

A municipality's extract holds spells on benefits and time in offers. What somebody lives of in a gap is not in it: it can be a
job, education, somebody else's income, a move away. So a gap is told as "uden ydelse" and never as a job.

Everything here is about single persons and stays inside the analyses. Only drafts that passed `actionplan.publish` leave.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from actionplan.sources.reference import SupportBasis

GAP_DAYS = 28
"""A pause shorter than this does not interrupt a period: four weeks, as a month on a benefit is counted by the week."""
NO_BENEFIT = "uden ydelse"
DAYS_PER_MONTH = 365.25 / 12
OWN_ROW = 4
"""A kind has a row of its own from so many times the threshold on: spread over the columns, fewer are mostly hidden."""
COMPANY_SECTORS = ("private", "public")


@dataclass(frozen=True)
class Extract:
    """The first and last day that the data tell of. stated: the municipality has said so; otherwise they are deduced."""

    first: date
    last: date
    stated: bool


@dataclass(frozen=True, eq=False)
class Lives:
    """One municipality's individual data. Days are `datetime64`, ends are last days; what still runs ends on the extract's last.

    support: person, female, born, basis (label), kind, match_group ("" where there is none), start, end; ordered by person and
    start. offers: person, offer, sector, model ("" where unknown), company ("" where there is none), start, end, open (still
    running). periods: person, basis, kind, start, end, open, first (the extract holds its beginning): unbroken time on one basis,
    pauses of less than four weeks and a change of the benefit's name left out of account. support_periods: the same over all
    bases together; basis is the first one. person is a number that means nothing outside this object.
    """

    support: pd.DataFrame
    offers: pd.DataFrame
    periods: pd.DataFrame
    support_periods: pd.DataFrame
    extract: Extract
    sources: tuple[str, ...]
    invented: bool

    @classmethod
    def of(
        cls,
        support: pd.DataFrame,
        offers: pd.DataFrame,
        words: Mapping[str, SupportBasis],
        extract: Extract,
        sources: tuple[str, ...],
        *,
        invented: bool,
    ) -> "Lives":
        """From the frames of the tables `support_spells` and `offer_spells` (either may be empty)."""
        first, last = pd.Timestamp(extract.first), pd.Timestamp(extract.last)
        support, offers = (_within(frame, first, last) for frame in (support, offers))
        codes, _ = pd.factorize(pd.concat([support["person_id"], offers["person_id"]], ignore_index=True))
        by_word = {_plain(word): basis for basis in words.values() for word in basis.words}
        labels, kinds = {}, {}
        for written in support["benefit"].unique():
            basis = by_word.get(_plain(str(written)))
            labels[written] = basis.label if basis else str(written)
            kinds[written] = basis.kind if basis else "benefit"
        lived = pd.DataFrame(
            {
                "person": codes[: len(support)],
                "female": (support["sex"] == "female").to_numpy(dtype=bool),
                "born": support["birth_year"].to_numpy(dtype=np.int64),
                "basis": support["benefit"].map(labels).astype("category").to_numpy(),
                "kind": support["benefit"].map(kinds).astype("category").to_numpy(),
                "match_group": support["match_group"].fillna("").astype("category").to_numpy(),
                "start": support["start"].to_numpy(),
                "end": support["end"].to_numpy(),
                "open": support["open"].to_numpy(),
            }
        )
        lived = lived.sort_values(["person", "start", "end"], kind="stable", ignore_index=True)
        took = pd.DataFrame(
            {
                "person": codes[len(support) :],
                "offer": offers["offer"].astype("category").to_numpy(),
                "sector": offers["sector"].astype("category").to_numpy(),
                "model": offers["cooperation_model"].fillna("").astype("category").to_numpy(),
                "company": offers["company_id"].fillna("").to_numpy(dtype=object),
                "start": offers["start"].to_numpy(),
                "end": offers["end"].to_numpy(),
                "open": offers["open"].to_numpy(),
            }
        ).sort_values(["person", "start", "end"], kind="stable", ignore_index=True)
        one = unbroken(lived, ["person", "basis"])
        every = unbroken(lived, ["person"])
        for periods in (one, every):
            periods["first"] = periods["start"] >= first
        return cls(lived, took, one, every, extract, sources, invented)

    @property
    def last(self) -> pd.Timestamp:
        """The extract's last day."""
        return pd.Timestamp(self.extract.last)

    @property
    def first(self) -> pd.Timestamp:
        """The extract's first day."""
        return pd.Timestamp(self.extract.first)

    def on(self, day: pd.Timestamp) -> pd.DataFrame:
        """Everybody who lives of something in the extract on that day, one row each; where two run, the one begun last.

        Columns: person, female, age (years), basis, kind, match_group, months (of the unbroken time on that basis, up to the
        day), in_offer, in_company (in an offer on a private or public workplace that day).
        """
        return _on(self, day)


def deduced(support: pd.DataFrame, offers: pd.DataFrame) -> Extract:
    """The extract's days where nobody has stated them: the first end and the last beginning, as an extract begins with those
    who left first, and a planned end may lie in the future. Raises ValueError where there are no spells at all."""
    starts = pd.concat([support["start"], offers["start"]], ignore_index=True)
    if starts.empty:
        raise ValueError("there are no spells")
    ends = pd.concat([support["end"], offers["end"]], ignore_index=True).dropna()
    last = starts.max()
    first = min(ends.min(), last) if not ends.empty else starts.min()
    return Extract(first.date(), last.date(), stated=False)


def unbroken(spells: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Spells joined where they overlap or follow each other within four weeks, for each combination of `by`.

    spells: person, basis, kind, start, end, open, and the columns of `by`. Of a joined period basis and kind are the first ones.
    """
    ordered = spells.sort_values([*by, "start"], kind="stable", ignore_index=True)
    group = ordered.groupby(by, observed=True, sort=False).ngroup().to_numpy()
    start, end = (ordered[column].to_numpy().astype("datetime64[D]").astype(np.int64) for column in ("start", "end"))
    if len(ordered) == 0:
        return ordered[["person", "basis", "kind", "start", "end", "open"]].copy()
    # The latest end so far within the group: groups are kept apart by lifting each above the one before.
    lift = group * (int(end.max()) - int(start.min()) + GAP_DAYS + 2)
    reached = np.maximum.accumulate(end + lift) - lift
    new = np.ones(len(ordered), dtype=bool)
    new[1:] = (group[1:] != group[:-1]) | (start[1:] - reached[:-1] > GAP_DAYS)
    number = np.cumsum(new) - 1
    begins = np.flatnonzero(new)
    joined = ordered.loc[begins, ["person", "basis", "kind", "start"]].reset_index(drop=True)
    joined["end"] = np.maximum.reduceat(end, begins).astype("datetime64[D]").astype("datetime64[us]")
    joined["open"] = np.logical_or.reduceat(ordered["open"].to_numpy(dtype=bool), begins)
    assert len(joined) == number[-1] + 1
    return joined


def own_rows(sizes: pd.Series, threshold: int, *, rest: str, whole: str) -> dict[str, str]:
    """The row that each of these is counted in, the largest first. rest: what the small ones are called together; whole: the
    same where there are no others."""
    ordered = sizes.sort_index().sort_values(ascending=False, kind="stable")
    names = [str(name) for name in ordered.index]
    counts = dict(zip(names, ordered.tolist(), strict=True))
    small = [name for name in names if counts[name] < OWN_ROW * threshold]
    large = [name for name in names if name not in small]
    if large and small and sum(counts[name] for name in small) < threshold:
        small.insert(0, large.pop())
    if len(small) == 1:  # nothing to join it with
        return {name: name for name in names}
    return {name: name for name in large} | dict.fromkeys(small, rest if large else whole)


def months_between(start: pd.Series, day: pd.Timestamp) -> pd.Series:
    """Calendar months from each start up to the day, the begun month in parts: exactly 12 on the same day of the next year."""
    days = start.dt
    months: pd.Series = 12 * (day.year - days.year) + (day.month - days.month) + (day.day - days.day) / 31
    return months


@cache
def _on(lives: Lives, day: pd.Timestamp) -> pd.DataFrame:
    support, periods, offers = lives.support, lives.periods, lives.offers
    running = support[(support["start"] <= day) & (support["end"] >= day)].drop_duplicates("person", keep="last")
    begun = periods[(periods["start"] <= day) & (periods["end"] >= day)][["person", "basis", "start"]]
    found = running.drop(columns=["start", "end", "open"]).merge(begun, on=["person", "basis"], how="left")
    there = offers[(offers["start"] <= day) & (offers["end"] >= day)]
    in_company = there.loc[there["sector"].isin(COMPANY_SECTORS), "person"]
    return pd.DataFrame(
        {
            "person": found["person"],
            "female": found["female"],
            "age": day.year - found["born"],
            "basis": found["basis"].astype(str),
            "kind": found["kind"].astype(str),
            "match_group": found["match_group"].astype(str),
            "months": months_between(found["start"], day),
            "in_offer": found["person"].isin(there["person"]),
            "in_company": found["person"].isin(in_company),
        }
    )


def _within(frame: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Spells that touch the extract; open is what runs on after its last day."""
    touching = frame[(frame["start"] <= last) & ~(frame["end"] < first)]
    end = touching["end"]
    return touching.assign(open=(end.isna() | (end > last)).to_numpy(dtype=bool), end=end.where(end <= last, last))


def _plain(word: str) -> str:
    return " ".join(word.casefold().split())

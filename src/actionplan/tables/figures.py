"""Published indicators as a look-up: one figure by area, month, measure and category."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from actionplan.tables.cell import Cell, Missing

Key = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Figures:
    """Indicators by (area, period, measure, breakdown, category). A key that is absent is unknown, NaN is withheld."""

    cells: Mapping[Key, float]
    units: Mapping[str, str]
    sources: Mapping[str, tuple[str, ...]]
    periods: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, indicators: pd.DataFrame, count_behind_share: Mapping[str, str]) -> "Figures":
        """Builds the look-up from an indicators frame (columns as the table `indicators`).

        count_behind_share: for each share the count that it is a share of. Where an authority withholds the count, the
        share is withheld too, since share and base together would give the count away.
        """
        columns = ("area", "period", "measure", "breakdown", "category")
        # As lists: to iterate over a column of text itself takes twenty times as long.
        keys: list[Key] = list(zip(*(indicators[column].to_numpy(dtype=object).tolist() for column in columns), strict=True))
        cells = dict(zip(keys, indicators["value"].to_numpy(dtype=float).tolist(), strict=True))
        for key in keys:
            count = count_behind_share.get(key[2])
            if count is not None and math.isnan(cells.get((key[0], key[1], count, key[3], key[4]), 0.0)):
                cells[key] = math.nan
        periods, units, sources = {}, {}, {}
        for measure, rows in indicators.groupby("measure", observed=True):
            periods[str(measure)] = every_month(str(rows["period"].min()), str(rows["period"].max()))
            units[str(measure)] = str(rows["unit"].iloc[0])
            sources[str(measure)] = tuple(rows["source"].unique())
        return cls(cells, units, sources, periods)

    def cell(self, area: str, period: str, measure: str, breakdown: str = "none", category: str = "total") -> Cell:
        """One figure, or why there is none."""
        value = self.cells.get((area, period, measure, breakdown, category))
        if value is None:
            return Missing.UNKNOWN
        return Missing.WITHHELD if math.isnan(value) else value

    def course(self, area: str, measure: str, breakdown: str = "none", category: str = "total") -> tuple[Cell, ...]:
        """A measure's figures for one area in all months that any area has."""
        return tuple(self.cell(area, period, measure, breakdown, category) for period in self.periods.get(measure, ()))

    def has(self, area: str, measure: str) -> bool:
        """Whether the area has any figure of the measure."""
        return any(key[0] == area and key[2] == measure for key in self.cells)

    def latest(self, measure: str) -> str:
        """The latest month of a measure; KeyError where nothing is known of it."""
        return self.periods[measure][-1]


def every_month(first: str, last: str) -> tuple[str, ...]:
    """All months from the first to the last, so that a month without figures leaves a gap and no jump."""
    return tuple(f"{month.year}M{month.month:02d}" for month in pd.period_range(_iso(first), _iso(last), freq="M"))


def _iso(period: str) -> str:
    return period.replace("M", "-")


def mean(cells: Iterable[Cell]) -> Cell:
    """The plain mean of the figures that are there; where there is none, withheld if any is, otherwise unknown."""
    values, gap = shown(cells)
    return sum(values) / len(values) if values else gap


def total(cells: Iterable[Cell]) -> Cell:
    """The sum of the figures that are there; where there is none, as `mean`."""
    values, gap = shown(cells)
    return sum(values) if values else gap


def shown(cells: Iterable[Cell]) -> tuple[list[float], Missing]:
    """The figures that are there, and what to say if there are none."""
    known = list(cells)
    gap = Missing.WITHHELD if Missing.WITHHELD in known else Missing.UNKNOWN
    return [cell for cell in known if not isinstance(cell, Missing)], gap

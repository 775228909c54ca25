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
    sources: Mapping[str, str]
    periods: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, indicators: pd.DataFrame, count_behind_share: Mapping[str, str]) -> "Figures":
        """Builds the look-up from an indicators frame (columns as the table `indicators`).

        count_behind_share: for each share the count that it is a share of. Where an authority withholds the count, the
        share is withheld too, since share and base together would give the count away.
        """
        columns = ("area", "period", "measure", "breakdown", "category")
        keys: list[Key] = list(zip(*(indicators[column].astype(str) for column in columns), strict=True))
        cells = dict(zip(keys, indicators["value"].astype(float), strict=True))
        for key in keys:
            count = count_behind_share.get(key[2])
            if count is not None and pd.isna(cells.get((key[0], key[1], count, key[3], key[4]), 0.0)):
                cells[key] = float("nan")
        by_measure = indicators.drop_duplicates("measure").set_index("measure")
        periods = {str(m): tuple(sorted(set(p.astype(str)))) for m, p in indicators.groupby("measure", observed=True)["period"]}
        return cls(cells, _texts(by_measure["unit"]), _texts(by_measure["source"]), periods)

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


def _texts(column: pd.Series) -> dict[str, str]:
    return {str(key): str(value) for key, value in column.items()}


def mean(cells: Iterable[Cell]) -> tuple[Cell, int]:
    """The plain mean of the figures that are there, and how many they are; unknown where there are none."""
    values = [cell for cell in cells if not isinstance(cell, Missing)]
    return (sum(values) / len(values), len(values)) if values else (Missing.UNKNOWN, 0)

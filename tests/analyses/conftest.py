"""Indicators made up for the tests of the analyses."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import pytest

from actionplan.tables.cell import Cell, Missing
from actionplan.tables.figures import Figures, every_month

Series = Mapping[tuple[str, ...], Sequence[Cell]]

UNITS = {"long_term_unemployed": "fuldtidspersoner", "cash_benefit_full_time": "fuldtidspersoner", "offer_courses": "forløb"}


def months_to(last: str, count: int) -> tuple[str, ...]:
    """So many months, the last one given."""
    return every_month("2000M01", last)[-count:] if count else ()


@pytest.fixture(scope="session")
def figures_of() -> Callable[..., Figures]:
    """Makes figures from series: (area, measure[, breakdown, category]) to the cells of the months up to the last one.

    A withheld cell is a row without a value, an unknown one has no row.
    """

    def make(series: Series, last: str = "2026M07", behind: Mapping[str, str] | None = None) -> Figures:
        rows = []
        for (area, measure, *kind), cells in series.items():
            breakdown, category = kind or ("none", "total")
            for period, cell in zip(months_to(last, len(cells)), cells, strict=True):
                if cell is not Missing.UNKNOWN:
                    value = float("nan") if cell is Missing.WITHHELD else cell
                    unit = UNITS.get(measure, "pct.")
                    rows.append((area, period, measure, breakdown, category, value, unit, f"Kilden til {measure}"))
        columns = ["area", "period", "measure", "breakdown", "category", "value", "unit", "source"]
        return Figures.of(pd.DataFrame(rows, columns=columns), behind or {})

    return make

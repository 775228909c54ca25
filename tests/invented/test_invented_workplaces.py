"""Eksempelby's workplaces look like a download from StatBank: with totals that are the sums of their parts."""

import pandas as pd
import pytest

from actionplan.analyses.labour_market import Workplaces
from actionplan.analyses.labour_market_findings import workplace_industries
from actionplan.invented.dice import Dice
from actionplan.invented.figures import COUNTRY, EKSEMPELBY
from actionplan.invented.workplaces import ALL_INDUSTRIES, ALL_SIZES, workplaces
from actionplan.publish import official


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return workplaces(Dice(20261121, 7))


@pytest.mark.parametrize(("column", "whole"), [("size", ALL_SIZES), ("industry", ALL_INDUSTRIES)])
def test_a_total_is_the_sum_of_its_parts(table: pd.DataFrame, column: str, whole: str) -> None:
    others = [name for name in ("area", "industry", "size", "year") if name != column]
    total = table[table[column] == whole].set_index(others)["workplaces"].sort_index()
    parts = table[table[column] != whole].groupby(others)["workplaces"].sum().sort_index()
    pd.testing.assert_series_equal(total, parts)


def test_another_seed_gives_other_counts(table: pd.DataFrame) -> None:
    assert not table.equals(workplaces(Dice(7, 7)))


def test_an_industry_grows_and_the_country_is_there_to_compare_with(table: pd.DataFrame) -> None:
    found = Workplaces.of(table, EKSEMPELBY, COUNTRY, ("Opdigtet",), invented=True)
    assert found is not None
    grown = workplace_industries(official(found.by_industry()), found.areas, (found.years[0], found.years[-1]))
    assert grown is not None
    assert "»Bygge og anlæg«" in grown.sentence
    assert [area for area, _ in grown.comparison] == [COUNTRY]

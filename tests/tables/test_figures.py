"""The look-up of published indicators: withheld and unknown are two things, and a share gives no withheld count away."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.tables.cell import Cell, Missing
from actionplan.tables.figures import Figures, every_month, mean, total

COLUMNS = ["area", "period", "measure", "breakdown", "category", "value", "unit", "source"]
BEHIND = {"share": "persons"}
NONE = float("nan")


def figures(*rows: tuple[str, str, str, float]) -> Figures:
    """Figures from rows of area, period, measure and value."""
    full = [
        (area, period, measure, "none", "total", value, f"enhed af {measure}", "Kilden") for area, period, measure, value in rows
    ]
    return Figures.of(pd.DataFrame(full, columns=COLUMNS), BEHIND)


def test_a_row_without_a_value_is_withheld_and_no_row_at_all_is_unknown() -> None:
    found = figures(("Odder", "2026M07", "persons", 4.0), ("Odder", "2026M06", "persons", NONE))
    assert found.cell("Odder", "2026M07", "persons") == 4
    assert found.cell("Odder", "2026M06", "persons") is Missing.WITHHELD
    assert found.cell("Odder", "2026M05", "persons") is Missing.UNKNOWN
    assert found.cell("Vejle", "2026M07", "persons") is Missing.UNKNOWN
    assert found.cell("Odder", "2026M07", "persons", "benefit") is Missing.UNKNOWN
    assert found.cell("Odder", "2026M07", "nothing") is Missing.UNKNOWN


def test_a_figure_of_zero_is_a_figure() -> None:
    assert figures(("Odder", "2026M07", "persons", 0.0)).cell("Odder", "2026M07", "persons") == 0


@pytest.mark.parametrize("share_first", [True, False])
def test_a_share_is_withheld_with_its_count_whatever_stands_first(share_first: bool) -> None:
    rows = [("Odder", "2026M07", "share", 1.5), ("Odder", "2026M07", "persons", NONE)]
    found = figures(*(rows if share_first else reversed(rows)))
    assert found.cell("Odder", "2026M07", "share") is Missing.WITHHELD


def test_a_share_is_shown_where_its_count_is_shown_or_not_held() -> None:
    found = figures(
        ("Odder", "2026M07", "share", 1.5), ("Odder", "2026M07", "persons", 30.0), ("Odder", "2026M06", "persons", NONE),
        ("Odder", "2026M05", "share", 1.4), ("Vejle", "2026M07", "share", 1.6), ("Vejle", "2026M06", "persons", NONE),
    )  # fmt: skip
    assert found.cell("Odder", "2026M07", "share") == 1.5
    assert found.cell("Odder", "2026M05", "share") == 1.4
    assert found.cell("Vejle", "2026M07", "share") == 1.6


def test_a_count_withheld_in_one_category_withholds_that_categorys_share_alone() -> None:
    rows = [
        ("Odder", "2026M07", measure, "offer", category, value, "", "")
        for measure, category, value in [
            ("persons", "a", NONE),
            ("persons", "b", 9.0),
            ("share", "a", 10.0),
            ("share", "b", 90.0),
        ]
    ]
    found = Figures.of(pd.DataFrame(rows, columns=COLUMNS), BEHIND)
    assert found.cell("Odder", "2026M07", "share", "offer", "a") is Missing.WITHHELD
    assert found.cell("Odder", "2026M07", "share", "offer", "b") == 90


def test_a_course_has_every_month_from_the_first_to_the_last_that_any_area_has() -> None:
    found = figures(
        ("Odder", "2025M11", "persons", 1.0), ("Vejle", "2026M02", "persons", 2.0), ("Odder", "2025M12", "persons", NONE)
    )
    assert found.periods["persons"] == ("2025M11", "2025M12", "2026M01", "2026M02")
    assert found.course("Odder", "persons") == (1.0, Missing.WITHHELD, Missing.UNKNOWN, Missing.UNKNOWN)
    assert found.course("Greve", "persons") == (Missing.UNKNOWN,) * 4
    assert found.course("Odder", "nothing") == ()
    assert found.latest("persons") == "2026M02"
    with pytest.raises(KeyError):
        found.latest("nothing")


@given(st.integers(2000, 2050), st.integers(1, 12), st.integers(0, 80))
def test_the_months_between_follow_each_other_without_a_gap(year: int, month: int, count: int) -> None:
    end = 12 * year + month - 1 + count
    months = every_month(f"{year}M{month:02d}", f"{end // 12}M{end % 12 + 1:02d}")
    numbers = [12 * int(each[:4]) + int(each[5:]) - 1 for each in months]
    assert numbers == list(range(12 * year + month - 1, end + 1))


def test_units_and_sources_go_with_their_measure() -> None:
    frame = pd.DataFrame(
        [
            ("Odder", "2026M07", "persons", "none", "total", 4.0, "personer", "Den ene"),
            ("Vejle", "2026M07", "persons", "none", "total", 4.0, "personer", "Den anden"),
            ("Vejle", "2026M06", "persons", "none", "total", 4.0, "personer", "Den ene"),
            ("Vejle", "2026M07", "share", "none", "total", 4.0, "pct.", "Den tredje"),
        ],
        columns=COLUMNS,
    )
    found = Figures.of(frame, {})
    assert found.units == {"persons": "personer", "share": "pct."}
    assert found.sources == {"persons": ("Den ene", "Den anden"), "share": ("Den tredje",)}


def test_an_area_is_known_by_any_row_even_a_withheld_one() -> None:
    found = figures(("Odder", "2026M07", "persons", NONE))
    assert found.has("Odder", "persons")
    assert not found.has("Odder", "share")
    assert not found.has("Vejle", "persons")


def test_nothing_collected_is_an_empty_look_up() -> None:
    found = Figures.of(pd.DataFrame(columns=COLUMNS), BEHIND)
    assert found.periods == {}
    assert found.cell("Odder", "2026M07", "persons") is Missing.UNKNOWN


@given(st.lists(st.one_of(st.integers(0, 1000).map(float), st.sampled_from(Missing))))
def test_a_mean_and_a_sum_are_of_the_figures_that_are_there(cells: list[Cell]) -> None:
    known = [cell for cell in cells if not isinstance(cell, Missing)]
    if known:
        assert total(cells) == sum(known)
        assert mean(cells) == pytest.approx(sum(known) / len(known))
    else:
        assert mean(cells) is total(cells) is (Missing.WITHHELD if Missing.WITHHELD in cells else Missing.UNKNOWN)


def test_a_mean_of_cells_that_can_be_read_only_once_is_right() -> None:
    assert mean(cell for cell in (1.0, Missing.WITHHELD, 3.0)) == 2

"""The social mapping's draft tables: rows, columns, units, months and the group's figures."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordings import GAPS

from actionplan.analyses import social_mapping as mapping
from actionplan.analyses.social_mapping import ACTIVATION, GROUP, RECIPIENTS, UNEMPLOYMENT, Comparison, Rate
from actionplan.publish import Draft
from actionplan.tables.cell import Cell, Missing
from actionplan.tables.figures import Figures, every_month

MakeFigures = Callable[..., Figures]

HIDDEN, UNKNOWN = Missing.WITHHELD, Missing.UNKNOWN
COMPARISON = Comparison("Odder", "Hele landet", ("Greve", "Vejle", "Læsø"), "tre andre oplandskommuner", invented=False)
RATE = ACTIVATION.measure
SIXTY = [round(10 + 0.1 * month, 1) for month in range(60)]
CELLS = st.one_of(st.integers(0, 900).map(lambda tenths: tenths / 10), st.sampled_from(GAPS))


def column(draft: Draft, label: str) -> list[Cell]:
    return [row[[header.label for header in draft.columns].index(label)] for row in draft.cells]


def row(draft: Draft, label: str) -> tuple[Cell, ...]:
    return draft.cells[draft.rows.index(label)]


def test_a_rates_course_has_a_row_for_each_month_and_a_column_for_each_area(figures_of: MakeFigures) -> None:
    figures = figures_of({("Odder", RATE): SIXTY, ("Hele landet", RATE): [2 * each for each in SIXTY], ("Vejle", RATE): SIXTY})
    draft = mapping.rate_course(figures, COMPARISON, ACTIVATION)
    assert draft.rows == every_month("2021M08", "2026M07")
    assert [(header.label, header.unit, header.decimals) for header in draft.columns] == [
        (area, "pct.", 1) for area in ("Odder", GROUP, "Hele landet")
    ]
    assert column(draft, "Odder") == SIXTY
    assert column(draft, "Hele landet") == [2 * each for each in SIXTY]
    assert draft.period == "august 2021 til juli 2026"
    assert draft.sources == (f"Kilden til {RATE}",)
    assert not draft.invented


def test_the_unit_is_that_of_the_source(figures_of: MakeFigures) -> None:
    figures = figures_of({("Odder", "offer_courses"): [10.0, 20.0]})
    assert mapping.rate_course(figures, COMPARISON, Rate("offer_courses", "Forløb")).columns[0].unit == "forløb"
    assert mapping.rate_by_year(figures, COMPARISON, Rate("offer_courses", "Forløb")).columns[0].unit == "forløb"


def test_a_rate_of_a_breakdown_is_taken_from_its_total(figures_of: MakeFigures) -> None:
    measure = UNEMPLOYMENT.measure
    figures = figures_of({("Odder", measure, "benefit", "total"): [3.0], ("Odder", measure, "benefit", "cash_benefit"): [1.0]})
    assert column(mapping.rate_course(figures, COMPARISON, UNEMPLOYMENT), "Odder") == [3.0]


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5))
def test_the_groups_figure_is_the_mean_of_those_members_that_are_shown(
    figures_of: MakeFigures, months: list[tuple[Cell, ...]]
) -> None:
    members = dict(zip(COMPARISON.group, zip(*months, strict=True), strict=True))
    figures = figures_of({("Odder", RATE): [1.0] * len(months), **{(area, RATE): cells for area, cells in members.items()}})
    for found, cells in zip(column(mapping.rate_course(figures, COMPARISON, ACTIVATION), GROUP), months, strict=True):
        known = [cell for cell in cells if not isinstance(cell, Missing)]
        if known:
            assert found == pytest.approx(sum(known) / len(known))
        else:
            assert found is (HIDDEN if HIDDEN in cells else UNKNOWN)


def test_the_municipality_itself_and_the_country_are_no_part_of_the_group(figures_of: MakeFigures) -> None:
    figures = figures_of({("Odder", RATE): [90.0], ("Hele landet", RATE): [50.0], ("Vejle", RATE): [10.0]})
    assert row(mapping.rate_by_year(figures, COMPARISON, ACTIVATION), GROUP) == (10.0,)


@pytest.mark.parametrize("last", ["2026M07", "2026M06", "2026M12", "2026M01"])
def test_a_rate_by_year_is_of_the_latest_month_and_the_same_month_of_four_years_before(
    figures_of: MakeFigures, last: str
) -> None:
    figures = figures_of({("Odder", RATE): SIXTY, ("Hele landet", RATE): SIXTY}, last=last)
    draft = mapping.rate_by_year(figures, COMPARISON, ACTIVATION)
    assert [header.label for header in draft.columns] == [f"{year}{last[4:]}" for year in range(2022, 2027)]
    assert draft.rows == ("Odder", GROUP, "Hele landet")
    assert row(draft, "Odder") == tuple(SIXTY[11::12])
    assert row(draft, GROUP) == (UNKNOWN,) * 5


def test_each_measure_has_its_own_latest_month(figures_of: MakeFigures) -> None:
    figures = figures_of({("Odder", RATE): SIXTY, ("Odder", RECIPIENTS.measure): [1.0, UNKNOWN]})
    assert mapping.rate_by_year(figures, COMPARISON, ACTIVATION).columns[-1].label == "2026M07"
    assert mapping.rate_by_year(figures, COMPARISON, RECIPIENTS).columns[-1].label == "2026M06"


def test_a_year_without_the_month_is_a_gap_and_not_left_out(figures_of: MakeFigures) -> None:
    series: list[Cell] = [*SIXTY]
    series[-13] = UNKNOWN
    draft = mapping.rate_by_year(figures_of({("Odder", RATE): series}), COMPARISON, ACTIVATION)
    assert [header.label for header in draft.columns][-2:] == ["2025M07", "2026M07"]
    assert row(draft, "Odder")[-2:] == (UNKNOWN, SIXTY[-1])


def test_a_count_by_year_is_of_the_municipality_alone(figures_of: MakeFigures) -> None:
    measure = "cash_benefit_full_time"
    figures = figures_of({("Odder", measure): [100.0] * 12 + [HIDDEN], ("Hele landet", measure): [9000.0] * 13})
    draft = mapping.count_by_year(figures, COMPARISON, measure, "Modtagere")
    assert draft.rows == ("Odder",)
    assert draft.cells == ((100.0, HIDDEN),)
    assert [(header.label, header.unit, header.decimals) for header in draft.columns] == [
        ("2025M07", "fuldtidspersoner", 0),
        ("2026M07", "fuldtidspersoner", 0),
    ]


LONG = ("long_term_unemployed", "benefit", "total")


def test_a_count_is_followed_month_by_month_in_the_municipality_alone(figures_of: MakeFigures) -> None:
    figures = figures_of({("Odder", *LONG): [50.0, HIDDEN, 40.0], ("Greve", *LONG): [1.0, 2.0, 3.0]})
    draft = mapping.count_course(figures, COMPARISON, "long_term_unemployed", "Langtidsledige", "benefit")
    assert draft.rows == ("2026M05", "2026M06", "2026M07")
    assert draft.cells == ((50.0,), (HIDDEN,), (40.0,))
    assert [(header.label, header.unit, header.decimals) for header in draft.columns] == [("Odder", "fuldtidspersoner", 0)]
    assert draft.caption == "Langtidsledige"
    assert draft.sources == ("Kilden til long_term_unemployed",)


def test_a_count_of_a_breakdown_is_taken_from_its_total(figures_of: MakeFigures) -> None:
    measure = "cash_benefit_full_time"
    figures = figures_of({("Odder", measure): [100.0], ("Odder", measure, "match_group", "job_ready"): [30.0]})
    assert mapping.count_course(figures, COMPARISON, measure, "Modtagere").cells == ((100.0,),)


@pytest.mark.parametrize("followed", [UNEMPLOYMENT, RECIPIENTS])
def test_the_persons_behind_a_small_rate_are_counted_in_the_same_breakdown(figures_of: MakeFigures, followed: Rate) -> None:
    figures = figures_of({("Odder", followed.count, followed.breakdown, followed.category): [289.0]})
    draft = mapping.count_course(figures, COMPARISON, followed.count, followed.caption, followed.breakdown)
    assert draft.cells == ((289.0,),)


def test_a_group_member_with_a_gap_is_left_out_of_the_groups_count_in_all_months(figures_of: MakeFigures) -> None:
    course = {"Greve": [10.0, *[11.0] * 11, HIDDEN], "Vejle": [30.0, *[31.0] * 11, 45.0], "Læsø": [4.0, *[5.0] * 11, 6.0]}
    figures = figures_of({("Odder", *LONG): [50.0] * 13, **{(area, *LONG): cells for area, cells in course.items()}})
    assert row(mapping.long_term_by_year(figures, COMPARISON), GROUP) == (34.0, 51.0, 50.0)


@pytest.mark.parametrize(
    ("before", "now", "growth"),
    [
        (50.0, 60.0, 20.0),
        (80.0, 60.0, -25.0),
        (60.0, 60.0, 0.0),
        (0.0, 60.0, UNKNOWN),
        (HIDDEN, 60.0, HIDDEN),
        (50.0, HIDDEN, HIDDEN),
    ],
)
def test_the_latest_years_growth_stands_beside_the_counts(figures_of: MakeFigures, before: Cell, now: Cell, growth: Cell) -> None:
    draft = mapping.long_term_by_year(figures_of({("Odder", *LONG): [before, *[55.0] * 11, now]}), COMPARISON)
    assert row(draft, "Odder") == (before, now, growth)
    assert [header.unit for header in draft.columns] == ["fuldtidspersoner", "fuldtidspersoner", "pct."]


def test_one_month_alone_has_no_growth(figures_of: MakeFigures) -> None:
    assert row(mapping.long_term_by_year(figures_of({("Odder", *LONG): [50.0]}), COMPARISON), "Odder") == (50.0, UNKNOWN)


LABELS = {"wage_subsidy": "Løntilskud", "traineeship": "Praktik"}


def parts(figures_of: MakeFigures, **counts: dict[str, Cell]) -> Draft:
    """Offers per area: keyword is the area, its value the counts by category."""
    series = {
        (area.replace("_", " "), "offer_courses", "offer", category): [999.0, cell]
        for area, cells in counts.items()
        for category, cell in cells.items()
    }
    return mapping.parts(figures_of(series), COMPARISON, "offer_courses", "offer", LABELS, "Forløb")


def test_parts_are_those_of_the_latest_month_by_their_danish_labels(figures_of: MakeFigures) -> None:
    draft = parts(figures_of, Odder={"wage_subsidy": 5.0, "traineeship": HIDDEN}, Hele_landet={"wage_subsidy": 50.0})
    assert draft.rows == ("Løntilskud", "Praktik")
    assert draft.cells == ((5.0, UNKNOWN, 50.0), (HIDDEN, UNKNOWN, UNKNOWN))
    assert draft.period == "juli 2026"
    assert {header.unit for header in draft.columns} == {"forløb"}


def test_the_groups_parts_are_summed_over_the_members_that_are_shown(figures_of: MakeFigures) -> None:
    draft = parts(
        figures_of,
        Odder={"wage_subsidy": 5.0, "traineeship": 6.0},
        Greve={"wage_subsidy": 3.0, "traineeship": HIDDEN},
        Vejle={"wage_subsidy": 10.0, "traineeship": HIDDEN},
    )
    assert column(draft, GROUP) == [13.0, HIDDEN]


def test_a_municipality_without_figures_gets_empty_tables_and_no_error(figures_of: MakeFigures) -> None:
    nothing = figures_of({})
    assert mapping.rate_course(nothing, COMPARISON, ACTIVATION).rows == ()
    assert mapping.rate_by_year(nothing, COMPARISON, ACTIVATION).columns == ()
    assert mapping.count_by_year(nothing, COMPARISON, "cash_benefit_full_time", "T").columns == ()
    assert mapping.count_course(nothing, COMPARISON, "long_term_unemployed", "T", "benefit").rows == ()
    assert mapping.long_term_by_year(nothing, COMPARISON).cells == ((UNKNOWN,),) * 3
    assert parts(figures_of).cells == ((UNKNOWN,) * 3,) * 2
    assert mapping.members_with_figures(nothing, COMPARISON) == ()


def test_a_municipality_without_figures_still_sees_the_others(figures_of: MakeFigures) -> None:
    draft = mapping.rate_by_year(figures_of({("Hele landet", RATE): SIXTY, ("Vejle", RATE): SIXTY}), COMPARISON, ACTIVATION)
    assert row(draft, "Odder") == (UNKNOWN,) * 5
    assert row(draft, "Hele landet") == row(draft, GROUP) == tuple(SIXTY[11::12])


def test_the_members_with_figures_are_named_in_order(figures_of: MakeFigures) -> None:
    measure = UNEMPLOYMENT.measure
    figures = figures_of({(area, measure, "benefit", "total"): [3.0] for area in ("Vejle", "Greve", "Odder", "Hele landet")})
    assert mapping.members_with_figures(figures, COMPARISON) == ("Greve", "Vejle")


def test_what_is_invented_says_so_in_every_table(figures_of: MakeFigures) -> None:
    invented = Comparison("Eksempelby", "Eksempelland", ("Prøvekøbing",), "valgt i params", invented=True)
    figures = figures_of({("Eksempelby", RATE): SIXTY})
    drafts = (
        mapping.rate_course(figures, invented, ACTIVATION),
        mapping.rate_by_year(figures, invented, ACTIVATION),
        mapping.count_by_year(figures, invented, RATE, "T"),
        mapping.count_course(figures, invented, "long_term_unemployed", "T", "benefit"),
        mapping.long_term_by_year(figures, invented),
        mapping.parts(figures, invented, "offer_courses", "offer", LABELS, "T"),
    )
    assert all(draft.invented for draft in drafts)
    assert [header.label for header in drafts[0].columns] == ["Eksempelby", GROUP, "Eksempelland"]

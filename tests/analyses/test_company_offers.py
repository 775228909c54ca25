"""Offers by kind and sector, and how far the cooperation with companies reaches."""

from datetime import date

import pandas as pd
import pytest
from handmade_lives import In, labels, lives_of, table, total, value
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.analyses.company_offers import PLACES, by_kind_and_sector, extent, sector_by_half_year
from actionplan.publish import counts

PRIVATE, PUBLIC, ELSEWHERE = PLACES.values()
GUIDANCE = "vejledning"


def test_courses_begun_in_the_last_12_months_are_counted_by_kind_and_place() -> None:
    offers = [
        In("a", "2025-08-01", "2025-09-01"),
        In("a", "2026-01-01", "2026-02-01", sector="public"),
        In("b", "2026-07-31"),
        In("c", "2025-07-31"),  # a day too early
        In("d", "2026-03-01", sector="none", model="none", company=None, offer=GUIDANCE),
    ]
    draft = by_kind_and_sector(lives_of([], offers), 0)
    assert table(draft) == {"virksomhedspraktik": (2, 1, 0), GUIDANCE: (0, 0, 1)}
    assert labels(draft) == [PRIVATE, PUBLIC, ELSEWHERE]
    assert draft.period == "august 2025 til juli 2026"
    assert {header.unit for header in draft.columns} == {"forløb"}


def test_the_most_frequent_kind_comes_first_and_equals_by_name() -> None:
    offers = [In("a", "2026-01-01", offer="b"), In("b", "2026-01-01", offer="a"), In("c", "2026-01-01", offer="c")]
    draft = by_kind_and_sector(lives_of([], [*offers, In("d", "2026-01-01", offer="c")]), 0)
    assert draft.rows == ("c", "a", "b")


def test_an_extract_shorter_than_a_year_is_counted_from_its_first_day() -> None:
    draft = by_kind_and_sector(lives_of([], [In("a", "2026-03-01")], first=date(2026, 2, 15)), 3)
    assert total(draft) == 1
    assert draft.period == "15. februar til 31. juli 2026"


def test_courses_that_run_on_the_last_day_of_each_half_year_are_counted() -> None:
    offers = [
        In("a", "2025-01-01", "2025-06-30"),
        In("b", "2025-06-30", "2026-07-30", sector="public"),
        In("c", "2026-07-31"),
        In("d", "2025-07-01", "2025-12-30"),
    ]
    draft = sector_by_half_year(lives_of([], offers, first=date(2025, 1, 1)))
    assert draft.row_heading == "Ved udgangen af"
    assert table(draft) == {
        "1. halvår 2025": (1, 1, 0),
        "2. halvår 2025": (0, 1, 0),
        "1. halvår 2026": (0, 1, 0),
        "juli 2026": (1, 0, 0),
    }
    assert draft.period == "30. juni 2025 til 31. juli 2026"


def test_an_extract_that_ends_with_a_half_year_has_no_further_row() -> None:
    draft = sector_by_half_year(lives_of([], [], first=date(2026, 1, 1), last=date(2026, 6, 30)))
    assert table(draft) == {"1. halvår 2026": (0, 0, 0)}
    assert draft.period == "30. juni 2026"


def test_an_extract_that_ends_within_a_month_is_told_by_its_day() -> None:
    assert sector_by_half_year(lives_of([], [], last=date(2026, 7, 15))).rows[-1] == "15. juli 2026"


def test_persons_and_companies_are_counted_once_in_each_cell() -> None:
    offers = [
        In("a", "2025-09-01", "2025-10-01", company="V1"),
        In("a", "2025-11-01", "2025-12-01", company="V2"),
        In("b", "2025-11-01", "2025-12-01", company="V1"),
        In("b", "2026-01-01", "2026-02-01", sector="public", model="team_intake", company="V9"),
    ]
    lives = lives_of([], offers)
    persons, companies = extent(lives, "persons"), extent(lives, "companies")
    assert value(persons, "model 1: én praktikant ad gangen, privat", "august 2025-juli 2026") == 2
    assert value(companies, "model 1: én praktikant ad gangen, privat", "august 2025-juli 2026") == 2
    assert persons.rows == ("model 1: én praktikant ad gangen, privat", "model 4: praktikanter i hold, offentlig")
    assert value(persons, "model 4: praktikanter i hold, offentlig", "august 2025-juli 2026") == 1
    assert {header.unit for header in persons.columns} == {"personer"}
    assert {header.unit for header in companies.columns} == {"virksomheder"}


def test_the_extent_is_told_for_the_last_three_whole_years() -> None:
    draft = extent(lives_of([], [In("a", "2023-08-01", "2026-07-31")]), "persons")
    assert labels(draft) == ["august 2023-juli 2024", "august 2024-juli 2025", "august 2025-juli 2026"]
    assert draft.cells == ((1, 1, 1),)
    assert draft.period == "august 2023 til juli 2026"


@pytest.mark.parametrize(("first", "years"), [(date(2024, 8, 2), 1), (date(2024, 8, 1), 2), (date(2020, 1, 1), 3)])
def test_only_years_that_the_extract_holds_whole_are_told(first: date, years: int) -> None:
    assert len(extent(lives_of([], [In("a", "2026-01-01")], first=first), "persons").columns) == years


def test_less_than_a_year_is_told_as_what_it_is() -> None:
    draft = extent(lives_of([], [In("a", "2026-06-01")], first=date(2026, 5, 1)), "companies")
    assert labels(draft) == ["maj 2026-juli 2026"]
    assert draft.cells == ((1,),)


def test_a_course_counts_in_each_year_it_runs_in() -> None:
    draft = extent(lives_of([], [In("a", "2025-07-31", "2025-08-01")]), "persons")
    assert draft.cells == ((0, 1, 1),)


def test_a_course_without_a_company_s_number_is_a_person_but_no_company() -> None:
    lives = lives_of([], [In("a", "2026-01-01", model=None, company=None)])
    assert table(extent(lives, "persons")) == {"model ikke oplyst, privat": (0, 0, 1)}
    assert extent(lives, "companies").rows == ()


def test_courses_outside_companies_and_outside_the_models_are_told_apart() -> None:
    offers = [
        In("a", "2026-01-01", sector="none", model="none", company=None),
        In("b", "2026-01-01", sector="public", model="none"),
    ]
    assert extent(lives_of([], offers), "persons").rows == ("ingen af de fire modeller, offentlig",)


def test_nothing_gives_empty_tables_and_no_error() -> None:
    nothing = lives_of([])
    assert by_kind_and_sector(nothing, 3).cells == ()
    assert total(sector_by_half_year(nothing)) == 0
    assert extent(nothing, "persons").cells == extent(nothing, "companies").cells == ()


STARTS = st.dates(date(2022, 1, 1), date(2026, 7, 31))
OFFERS = st.lists(
    st.tuples(st.integers(0, 9), STARTS, st.integers(0, 400), st.sampled_from(["private", "public", "none"])), max_size=25
)


@settings(max_examples=40, deadline=None)
@given(OFFERS)
def test_the_tables_agree_with_a_count_by_hand(courses: list[tuple[int, date, int, str]]) -> None:
    offers = [
        In(str(person), str(start), str((pd.Timestamp(start) + pd.Timedelta(days=length)).date()), sector)
        for person, start, length, sector in courses
    ]
    lives = lives_of([], offers)
    begun = [sector for _, start, _, sector in courses if start >= date(2025, 8, 1)]
    draft = by_kind_and_sector(lives, 3)
    assert [sum(column) for column in zip(*draft.cells, strict=True)] == ([begun.count(each) for each in PLACES] if begun else [])
    last = date(2025, 12, 31)
    running = [sector for _, start, length, sector in courses if start <= last and (last - start).days <= length]
    assert list(table(sector_by_half_year(lives))["2. halvår 2025"]) == [running.count(each) for each in PLACES]
    people = {
        person
        for person, start, length, sector in courses
        if sector == "private" and start <= date(2025, 7, 31) and (date(2024, 8, 1) - start).days <= length
    }
    told_persons = table(extent(lives, "persons")).get("model 1: én praktikant ad gangen, privat", (0, 0, 0))
    assert told_persons[1] == len(people)


def test_the_gate_takes_the_table_of_courses_begun() -> None:
    offers = [In(str(number), "2026-01-01") for number in range(20)] + [In("x", "2026-01-01", sector="public")]
    published = counts(by_kind_and_sector(lives_of([], offers), 3), 5)
    assert published.value("virksomhedspraktik", PUBLIC) is None


def test_invented_lives_are_told_in_every_table() -> None:
    lives = lives_of([], [In("a", "2026-01-01")], invented=True)
    assert all(draft.invented for draft in (by_kind_and_sector(lives, 3), sector_by_half_year(lives), extent(lives, "persons")))

"""Who is on which benefit for how long, in an offer or not."""

from datetime import date

import pandas as pd
import pytest
from handmade_lives import In, On, labels, lives_of, many, total, value
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.analyses.benefit_durations import (
    BANDS,
    OTHERS,
    Row,
    band_of,
    by_benefit,
    reaches_back,
    taking_part,
)
from actionplan.publish import counts
from actionplan.tables.cell import Missing

THRESHOLD = 5
SHORT, LONG = BANDS[0], BANDS[-1]
STARTS = {
    "under ½ år": "2026-05-01",
    "½-1 år": "2025-12-01",
    "1-2 år": "2025-02-01",
    "2-5 år": "2022-08-01",
    "5 år og mere": "2019-01-01",
}


def test_each_band_begins_where_the_one_before_ends_and_the_last_has_no_end() -> None:
    assert [band.low for band in BANDS[1:]] == [band.high for band in BANDS[:-1]]
    assert (SHORT.low, LONG.high) == (0, None)


@pytest.mark.parametrize(("label", "start"), STARTS.items())
def test_persons_stand_in_the_band_of_their_time_on_the_benefit(label: str, start: str) -> None:
    draft = by_benefit(lives_of(many(30, "kontanthjælp", start)), THRESHOLD)
    assert value(draft, "kontanthjælp", label) == 30
    assert total(draft) == 30


@pytest.mark.parametrize(("months", "label"), [(0.0, "under ½ år"), (6.0, "½-1 år"), (59.99, "2-5 år"), (60.0, "5 år og mere")])
def test_a_band_holds_its_first_month_and_not_its_last(months: float, label: str) -> None:
    assert band_of(pd.Series([months])).tolist() == [label]


def test_those_in_an_offer_on_the_last_day_stand_beside_those_who_are_not() -> None:
    people = many(30, "kontanthjælp", "2026-05-01")
    offers = [In("kontanthjælp0", "2026-06-01"), In("kontanthjælp1", "2026-06-01", "2026-07-30"), In("nobody", "2026-06-01")]
    draft = taking_part(lives_of(people, offers), [Row("kontanthjælp", SHORT.label), Row("kontanthjælp", LONG.label)])
    assert draft.rows == ("kontanthjælp, under ½ år", "kontanthjælp, 5 år og mere")
    assert labels(draft) == ["i tilbud", "ikke i tilbud"]
    assert draft.cells == ((1.0, 29.0), (0.0, 0.0))


def test_the_row_of_other_benefits_holds_those_that_no_row_names() -> None:
    people = [
        *many(30, "kontanthjælp", "2026-05-01"),
        *many(7, "dagpenge", "2026-05-01"),
        *many(4, "dagpenge", "2025-12-01", name="mere"),
    ]
    draft = taking_part(lives_of(people), [Row("kontanthjælp", SHORT.label), Row(None, SHORT.label)])
    assert draft.rows == ("kontanthjælp, under ½ år", f"{OTHERS}, under ½ år")
    assert draft.cells == ((0.0, 30.0), (0.0, 7.0))


def test_only_those_on_a_benefit_on_the_last_day_are_counted() -> None:
    people = [
        *many(25, "dagpenge", "2026-05-01"),
        *many(25, "sygedagpenge", "2026-01-01", "2026-07-30"),
        *many(25, "fleksjob", "2025-01-01"),
        *many(25, "SU", "2025-01-01"),
    ]
    draft = by_benefit(lives_of(people), THRESHOLD)
    assert draft.rows == ("dagpenge",)
    assert total(draft) == 25
    assert draft.period == "31. juli 2026"
    assert {header.unit for header in draft.columns} == {"personer"}


def test_a_benefit_s_new_name_does_not_begin_its_duration_anew() -> None:
    people = [
        each
        for person in "abcdefghijklmnopqrstu"
        for each in (On(person, "uddannelseshjælp", "2025-01-01", "2025-06-30"), On(person, "kontanthjælp", "2025-07-01"))
    ]
    assert value(by_benefit(lives_of(people), THRESHOLD), "kontanthjælp", "1-2 år") == 21


def test_the_largest_benefit_comes_first_and_the_small_ones_are_one_row_at_the_end() -> None:
    people = [
        *many(20, "sygedagpenge", "2026-05-01"),
        *many(30, "kontanthjælp", "2026-05-01"),
        *many(19, "dagpenge", "2026-05-01"),
        *many(3, "revalidering", "2026-05-01"),
    ]
    draft = by_benefit(lives_of(people), THRESHOLD)
    assert draft.rows == ("kontanthjælp", "sygedagpenge", OTHERS)
    assert total(draft, [OTHERS]) == 22


def test_where_the_small_ones_are_still_too_few_the_smallest_of_the_others_joins_them() -> None:
    people = [
        *many(20, "sygedagpenge", "2026-05-01"),
        *many(30, "kontanthjælp", "2026-05-01"),
        *many(4, "revalidering", "2026-05-01"),
    ]
    draft = by_benefit(lives_of(people), THRESHOLD)
    assert draft.rows == ("kontanthjælp", OTHERS)
    assert total(draft, [OTHERS]) == 24


@pytest.mark.parametrize(
    ("sizes", "rows"),
    [
        ({}, ()),
        ({"dagpenge": 1}, ("dagpenge",)),
        ({"dagpenge": 6}, ("dagpenge",)),
        ({"dagpenge": 40, "revalidering": 6}, ("dagpenge", "revalidering")),
        ({"dagpenge": 6, "revalidering": 6}, ("alle ydelser",)),
        ({"dagpenge": 20, "revalidering": 1}, ("alle ydelser",)),
    ],
)
def test_rows_are_named_by_what_is_in_them(sizes: dict[str, int], rows: tuple[str, ...]) -> None:
    people = [each for benefit, count in sizes.items() for each in many(count, benefit, "2026-05-01")]
    draft = by_benefit(lives_of(people), THRESHOLD)
    assert draft.rows == rows
    assert total(draft) == sum(sizes.values())


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["kontanthjælp", "dagpenge", "sygedagpenge", "revalidering", "fleksjob"]),
        st.sampled_from(list(STARTS.values())),
        st.sampled_from([None, "jobparat", "aktivitetsparat"]),
        st.booleans(),
    ),
    max_size=60,
)


@settings(deadline=None, max_examples=40)
@given(PEOPLE)
def test_everybody_on_a_benefit_is_counted_once(people: list[tuple[str, str, str | None, bool]]) -> None:
    spells = [On(str(number), benefit, start, None, group) for number, (benefit, start, group, _) in enumerate(people)]
    offers = [In(str(number), "2026-07-01") for number, (*_, taking_part) in enumerate(people) if taking_part]
    lives = lives_of(spells, offers)
    on_benefit = sum(benefit != "fleksjob" for benefit, *_ in people)
    draft = by_benefit(lives, 3)
    assert total(draft) == on_benefit
    assert len(set(draft.rows)) == len(draft.rows)


def test_the_gate_passes_the_table_and_hides_what_is_small() -> None:
    people = [*many(30, "kontanthjælp", "2026-05-01"), *many(2, "kontanthjælp", "2019-01-01", name="lang")]
    published = counts(by_benefit(lives_of(people), THRESHOLD), THRESHOLD)
    assert published.cell("kontanthjælp", LONG.label) is Missing.WITHHELD
    assert published.value("kontanthjælp", "1-2 år") == 0


@pytest.mark.parametrize(("start", "back"), [("2022-12-31", True), ("2023-01-01", False)])
def test_an_extract_that_cuts_spells_at_its_first_day_does_not_reach_back(start: str, back: bool) -> None:
    assert reaches_back(lives_of([On("a", "dagpenge", start)], first=date(2023, 1, 1))) is back


def test_invented_lives_and_their_source_are_told() -> None:
    draft = by_benefit(lives_of(many(30, "dagpenge", "2026-05-01"), invented=True), THRESHOLD)
    assert draft.invented
    assert draft.sources == ("Prøvekommunens fagsystem",)

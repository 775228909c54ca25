"""The municipality's target groups in the data: who is in them, how many, for how long, and how many are ready."""

from collections.abc import Mapping
from datetime import date

import pytest
from handmade_lives import WORDS, In, On, labels, lives_of, many, table, value
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.analyses.lives import Lives
from actionplan.analyses.target_groups import (
    ALL,
    ALL_BEFORE,
    DURATION,
    IN_COMPANY,
    READY,
    SIZE,
    SIZE_BEFORE,
    counts,
    members,
    months,
    unknown_words,
)
from actionplan.parameters.target_groups import Readiness, TargetGroup
from actionplan.tables.cell import Missing

UNKNOWN = Missing.UNKNOWN
EVERYBODY = TargetGroup.model_construct(name="Gruppen")
"""Without any filter, which the params would refuse; each test sets those that it is about."""


def group(**filters: object) -> TargetGroup:
    """A group of everybody who fits the filters."""
    return EVERYBODY.model_copy(update=filters)


PEOPLE = [
    On("a", "kontanthjælp", "2020-01-01", None, "aktivitetsparat", female=True, born=1974),
    On("b", "dagpenge", "2026-02-01", None, "jobparat", female=False, born=1996),
    On("c", "sygedagpenge", "2025-06-01", None, None, female=True, born=1986),
    On("d", "fleksjob", "2025-06-01", None, None, female=False, born=1966),
]


def names(lives: Lives, wanted: TargetGroup) -> str:
    """Which of `PEOPLE` are in the group."""
    people = lives.on(lives.last)
    chosen = people.loc[members(people, wanted, WORDS), "person"]
    return "".join(sorted("abcd"[number] for number in chosen))


# Who is in a group


@pytest.mark.parametrize(
    ("benefits", "found"),
    [
        ((), "abc"),
        (("dagpenge",), "b"),
        (("Kontanthjælp", "SYGEDAGPENGE "), "ac"),
        (("uddannelseshjælp",), "a"),
        (("a-dagpenge",), "b"),
        (("fleksjob",), "d"),
        (("støttet job",), "d"),
        (("julehjælp",), ""),
    ],
)
def test_a_benefit_is_found_by_any_of_its_names(benefits: tuple[str, ...], found: str) -> None:
    assert names(lives_of(PEOPLE), group(benefits=benefits)) == found


@pytest.mark.parametrize(("sex", "found"), [(None, "abc"), ("female", "ac"), ("male", "b")])
def test_a_group_can_be_of_one_sex(sex: str | None, found: str) -> None:
    assert names(lives_of(PEOPLE), group(sex=sex)) == found


@pytest.mark.parametrize(
    ("age", "found"),
    [((30, 40), "bc"), ((31, 52), "ac"), ((None, 39), "b"), ((None, 30), "b"), ((52, None), "a"), ((53, None), "")],
)
def test_both_ends_of_an_age_are_in_the_group(age: tuple[int | None, int | None], found: str) -> None:
    assert names(lives_of(PEOPLE), group(age=age)) == found


@pytest.mark.parametrize(
    ("span", "found"), [((None, 6.0), "b"), ((6.0, None), "ac"), ((12.0, 24.0), "c"), ((60.0, None), "a"), ((24.0, 60.0), "")]
)
def test_a_duration_is_from_its_first_month_and_not_up_to_its_last(span: tuple[float | None, float | None], found: str) -> None:
    assert names(lives_of(PEOPLE), group(months=span)) == found


@pytest.mark.parametrize(
    ("categories", "found"),
    [(("jobparat",), "b"), (("Jobparat", "AKTIVITETSPARAT"), "ab"), (("uddannelsesparat",), "")],
)
def test_a_match_group_is_found_however_it_is_written(categories: tuple[str, ...], found: str) -> None:
    assert names(lives_of(PEOPLE), group(match_groups=categories)) == found


@pytest.mark.parametrize(("in_offer", "found"), [(None, "abc"), (True, "b"), (False, "ac")])
def test_a_group_can_be_of_those_in_an_offer_or_of_those_who_are_not(in_offer: bool | None, found: str) -> None:
    lives = lives_of(PEOPLE, [In("b", "2026-07-01"), In("a", "2026-01-01", "2026-07-30")])
    assert names(lives, group(in_offer=in_offer)) == found


def test_all_filters_hold_together() -> None:
    wanted = group(benefits=("kontanthjælp",), sex="female", age=(50, 54), months=(12.0, None), in_offer=False)
    assert names(lives_of(PEOPLE), wanted) == "a"
    assert names(lives_of(PEOPLE), wanted.model_copy(update={"sex": "male"})) == ""


FILTERS = st.fixed_dictionaries(
    {
        "benefits": st.sampled_from([(), ("kontanthjælp",), ("dagpenge", "fleksjob")]),
        "sex": st.sampled_from([None, "female", "male"]),
        "age": st.tuples(st.sampled_from([None, 20, 40]), st.sampled_from([None, 45, 60])),
        "months": st.tuples(st.sampled_from([None, 0.0, 6.0]), st.sampled_from([None, 12.0, 60.0])),
        "match_groups": st.sampled_from([(), ("jobparat",)]),
        "in_offer": st.sampled_from([None, True, False]),
    }
)


FILTERED = lives_of(PEOPLE, [In("b", "2026-07-01")])


@settings(max_examples=50, deadline=None)
@given(FILTERS)
def test_a_group_is_what_its_filters_have_in_common(filters: Mapping[str, object]) -> None:
    lives = FILTERED
    # The benefits stand with each of the others, since a group without any is of those on a benefit only.
    each = [names(lives, group(benefits=filters["benefits"], **{key: filters[key]})) for key in filters if key != "benefits"]
    assert set(names(lives, group(**filters))) == set.intersection(*map(set, each))


# How many they are


def test_a_group_is_counted_beside_everybody_now_and_a_year_before() -> None:
    people = [
        *many(7, "dagpenge", "2025-01-01"),
        *many(4, "dagpenge", "2026-01-01", name="ny"),
        *many(2, "dagpenge", "2024-01-01", "2025-12-31", name="ude"),
        *many(3, "kontanthjælp", "2026-01-01"),
        *many(5, "fleksjob", "2023-01-01"),
    ]
    draft = counts(lives_of(people), [group(name="På dagpenge", benefits=("dagpenge",))], WORDS)
    assert draft.rows == ("På dagpenge",)
    assert labels(draft) == [SIZE, ALL, SIZE_BEFORE, ALL_BEFORE, IN_COMPANY, *READY.values()]
    assert draft.cells[0][:5] == (11, 14, 9, 9, 0)
    assert draft.period == "31. juli 2026"
    assert {header.unit for header in draft.columns} == {"personer"}


@pytest.mark.parametrize(("first", "known"), [(date(2025, 7, 31), True), (date(2025, 8, 1), False)])
def test_the_year_before_is_unknown_where_the_extract_begins_later(first: date, known: bool) -> None:
    draft = counts(lives_of(many(6, "dagpenge", "2025-01-01"), first=first), [EVERYBODY], WORDS)
    assert draft.cells[0][:4] == ((6, 6, 6, 6) if known else (6, 6, UNKNOWN, UNKNOWN))


@pytest.mark.parametrize(
    ("offer", "counted"),
    [
        (In("a", "2025-07-01", "2025-08-01"), 1),
        (In("a", "2025-07-01", "2025-07-31"), 0),
        (In("a", "2026-07-01"), 1),
        (In("a", "2026-07-01", sector="public"), 1),
        (In("a", "2026-07-01", sector="none", company=None), 0),
        (In("d", "2026-07-01"), 0),
    ],
)
def test_those_in_a_company_at_any_time_in_the_last_year_are_counted_within_the_group(offer: In, counted: int) -> None:
    assert value(counts(lives_of(PEOPLE, [offer, offer]), [EVERYBODY], WORDS), "Gruppen", IN_COMPANY) == counted


@pytest.mark.parametrize(
    ("readiness", "ready"),
    [
        (Readiness(share=40.0, match_groups=()), 1),
        (Readiness(share=50.0, match_groups=()), 2),
        (Readiness(share=0.0, match_groups=()), 0),
        (Readiness(share=100.0, match_groups=()), 3),
        (Readiness(share=None, match_groups=("Jobparat", "aktivitetsparat")), 2),
        (Readiness(share=None, match_groups=()), UNKNOWN),
    ],
)
def test_those_ready_are_a_stated_share_or_those_visited_as_the_params_say(readiness: Readiness, ready: float | Missing) -> None:
    draft = counts(lives_of(PEOPLE), [group(ready={"open_places": readiness})], WORDS)
    assert value(draft, "Gruppen", READY["open_places"]) == ready
    assert value(draft, "Gruppen", READY["single_trainee"]) is UNKNOWN


def test_a_group_of_nobody_is_nobody_and_not_an_error() -> None:
    nobody = group(age=(90, None), ready={"team_intake": Readiness(share=50.0, match_groups=())})
    assert counts(lives_of(PEOPLE), [nobody], WORDS).cells == ((0, 3, 0, 2, 0, UNKNOWN, UNKNOWN, UNKNOWN, 0),)
    assert months(lives_of(PEOPLE), [nobody], WORDS).cells == ((UNKNOWN, 0),)
    assert counts(lives_of([]), [EVERYBODY], WORDS).cells[0][:5] == (0, 0, 0, 0, 0)
    assert counts(lives_of(PEOPLE), [], WORDS).rows == ()


def test_a_duration_is_unknown_that_the_extract_cuts_off() -> None:
    cut = lives_of([On(name, "dagpenge", "2025-01-01") for name in "abcdef"], first=date(2025, 1, 1))
    known, unknown = group(name="a", months=(12.0, None)), group(name="b", months=(24.0, None))
    drafts = table(counts(cut, [known, unknown], WORDS))
    assert drafts["a"][:4] == (6, 6, UNKNOWN, 6)
    assert drafts["b"][:4] == (UNKNOWN, 6, UNKNOWN, UNKNOWN)
    assert months(cut, [unknown], WORDS).cells == ((UNKNOWN, UNKNOWN),)


# For how long


def test_the_duration_is_the_median_in_whole_months_beside_the_persons() -> None:
    people = [On("a", "dagpenge", "2026-06-15"), On("b", "dagpenge", "2026-02-15"), On("c", "dagpenge", "2020-01-01")]
    draft = months(lives_of(people), [group(benefits=("dagpenge",))], WORDS)
    assert labels(draft) == [DURATION, SIZE]
    assert draft.cells == ((5, 3),)
    assert [header.unit for header in draft.columns] == ["måneder", "personer"]


# Words that the data do not know


def test_a_slip_of_the_pen_is_told_with_what_was_meant() -> None:
    groups = [
        group(name="A", benefits=("kontanthjelp", "dagpenge"), match_groups=("jobparrat",)),
        group(name="B", ready={"open_places": Readiness(share=None, match_groups=("aktivitetsparat", "klar"))}),
    ]
    assert unknown_words(lives_of(PEOPLE), groups, WORDS) == [
        ("A", "ydelse", "kontanthjelp", "kontanthjælp"),
        ("A", "visitation", "jobparrat", "jobparat"),
        ("B", "visitation", "klar", ""),
    ]


def test_a_known_benefit_that_nobody_in_the_data_has_is_told_too() -> None:
    groups = [group(benefits=("revalidering", "uddannelseshjælp"))]
    assert unknown_words(lives_of(PEOPLE), groups, WORDS) == [("Gruppen", "ydelse", "revalidering", "")]


def test_a_benefit_that_only_the_files_know_is_known() -> None:
    lives = lives_of([On("a", "lokal ydelse", "2026-01-01")])
    local = group(benefits=("Lokal Ydelse",))
    assert unknown_words(lives, [local], WORDS) == []
    assert counts(lives, [local], WORDS).cells[0][0] == 1

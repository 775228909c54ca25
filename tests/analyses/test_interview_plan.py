"""Whom to interview: who there is, and how many interviews each group gets."""

import re

import pytest
from handmade_lives import In, On, lives_of, many, table
from hypothesis import given
from hypothesis import strategies as st

from actionplan.analyses.interview_plan import (
    GROUP_POOL,
    OTHERS,
    STATUS,
    InterviewPlan,
    Stratum,
    plan,
    strata,
    strata_from_rates,
    stratum_sizes,
)
from actionplan.analyses.lives import Lives

THRESHOLD = 5


def sizes(lives: Lives, threshold: int = 1) -> dict[tuple[str, str], float | None]:
    """The strata's sizes; with the threshold 1 nothing is joined."""
    return {(each.status, each.basis): each.persons for each in strata(lives, threshold)}


def strata_of(*told: tuple[str, str, float | None]) -> tuple[Stratum, ...]:
    return tuple(Stratum(status, basis, persons) for status, basis, persons in told)


def given_to(made: InterviewPlan) -> dict[str, tuple[int, int]]:
    """Single and group interviews by the strata's labels."""
    return {share.stratum.label: (share.singles, share.groups) for share in made.shares}


# Who there is


def test_those_on_a_benefit_are_told_apart_by_benefit_and_by_whether_they_are_in_an_offer() -> None:
    people = [On("a", "kontanthjælp", "2025-01-01"), On("b", "kontanthjælp", "2025-01-01"), On("c", "dagpenge", "2025-01-01")]
    assert sizes(lives_of(people, [In("b", "2026-07-01"), In("c", "2026-01-01", "2026-02-01")])) == {
        ("in_activation", "kontanthjælp"): 1,
        ("passive", "kontanthjælp"): 1,
        ("passive", "dagpenge"): 1,
    }


OFFER = In("a", "2025-02-01", "2025-03-01")


@pytest.mark.parametrize(
    ("end", "former"),
    [("2024-07-30", False), ("2024-07-31", True), ("2025-12-31", True), ("2026-07-02", True), ("2026-07-03", False)],
)
def test_the_formerly_unemployed_left_within_two_years_and_for_at_least_four_weeks(end: str, former: bool) -> None:
    lives = lives_of([On("a", "dagpenge", "2023-02-01", end)], [In("a", "2023-03-01", "2023-04-01")])
    assert sizes(lives) == ({("ordinary_job", "dagpenge"): 1} if former else {})


@pytest.mark.parametrize(
    ("offers", "former"),
    [([], False), ([In("b", "2025-02-01", "2025-03-01")], False), ([OFFER], True), ([In("a", "2026-01-02")], False)],
)
def test_they_had_begun_in_an_offer_before_they_left(offers: list[In], former: bool) -> None:
    assert bool(sizes(lives_of([On("a", "dagpenge", "2025-01-01", "2026-01-01")], offers))) is former


@pytest.mark.parametrize(
    ("now", "status"),
    [("job", "ordinary_job"), ("fleksjob", "supported_job"), ("SU", None), ("sygedagpenge", "passive")],
)
def test_they_are_told_apart_by_what_they_live_of_now(now: str, status: str | None) -> None:
    lives = lives_of([On("a", "dagpenge", "2025-01-01", "2026-01-01"), On("a", now, "2026-01-02")], [OFFER])
    basis = "sygedagpenge" if status == "passive" else "dagpenge"
    assert sizes(lives) == ({} if status is None else {(status, basis): 1})


def test_they_are_told_by_the_benefit_that_they_left() -> None:
    spells = [On("a", "kontanthjælp", "2024-01-01", "2025-01-01"), On("a", "sygedagpenge", "2025-01-02", "2025-12-31")]
    assert sizes(lives_of(spells, [OFFER])) == {("ordinary_job", "sygedagpenge"): 1}


def test_benefits_with_few_persons_are_joined_within_their_status() -> None:
    people = [
        *many(40, "kontanthjælp", "2025-01-01"),
        *many(3, "dagpenge", "2025-01-01"),
        *many(2, "revalidering", "2025-01-01"),
    ]
    assert sizes(lives_of(people), THRESHOLD) == {("passive", "kontanthjælp"): 40, ("passive", OTHERS): 5}


def test_where_they_are_too_few_together_the_smallest_of_the_others_joins_them() -> None:
    people = [
        *many(40, "kontanthjælp", "2025-01-01"),
        *many(9, "dagpenge", "2025-01-01"),
        *many(2, "revalidering", "2025-01-01"),
    ]
    assert sizes(lives_of(people), THRESHOLD) == {("passive", "kontanthjælp"): 40, ("passive", OTHERS): 11}


def test_a_status_with_too_few_in_all_is_left_out() -> None:
    people = [*many(40, "kontanthjælp", "2025-01-01"), *many(4, "fleksjob", "2025-06-01")]
    offers = [In("kontanthjælp0", "2026-07-01")]
    assert sizes(lives_of(people, offers), THRESHOLD) == {("passive", "kontanthjælp"): 39}


def test_without_data_nobody_can_be_chosen() -> None:
    assert strata(lives_of([]), THRESHOLD) == ()
    made = plan((), 20, 3)
    assert made.shares == ()
    assert made.rule == "Der er ingen tal at fordele interviewene efter."


# How many interviews each gets


@pytest.mark.parametrize(("persons", "numbers"), [((100, 300), (5, 15)), ((40, 760), (2, 18)), ((33, 67), (7, 13))])
def test_interviews_go_by_size_but_at_least_two_to_each(persons: tuple[int, int], numbers: tuple[int, int]) -> None:
    made = plan(strata_of(("in_activation", "dagpenge", persons[0]), ("passive", "dagpenge", persons[1])), 20, 0)
    assert tuple(share.singles for share in made.shares) == numbers
    told = "Hver gruppe får to enkeltinterviews. Resten er fordelt efter, hvor mange borgere der er i gruppen."
    assert made.rule.startswith(told)


def test_strata_of_the_same_size_get_the_same() -> None:
    made = plan(strata_of(*((status, "dagpenge", 700) for status in list(STATUS)[:3])), 6, 0)
    assert [share.singles for share in made.shares] == [2, 2, 2]


def test_a_stratum_of_nobody_gets_nothing() -> None:
    assert given_to(plan(strata_of(("passive", "", 800), ("in_activation", "", 0)), 10, 2)) == {"på passiv ydelse": (10, 2)}
    assert given_to(plan(strata_from_rates(800, 0), 12, 0)).keys().isdisjoint({"i aktivering"})


@pytest.mark.parametrize(("singles", "numbers"), [(0, [0, 0]), (1, [0, 1]), (2, [1, 1]), (3, [1, 2]), (4, [2, 2]), (5, [2, 3])])
def test_where_the_interviews_are_few_each_gets_one_or_the_largest_get_them(singles: int, numbers: list[int]) -> None:
    made = plan(strata_of(("in_activation", "dagpenge", 140), ("passive", "dagpenge", 160)), singles, 0)
    assert [share.singles for share in made.shares] == numbers


def test_strata_too_small_for_an_interview_are_joined_within_their_status() -> None:
    told = strata_of(
        ("passive", "kontanthjælp", 900),
        ("passive", "dagpenge", 40),
        ("passive", "revalidering", 30),
        ("in_activation", "dagpenge", 30),
    )
    made = plan(told, 20, 0)
    assert given_to(made) == {
        "i aktivering: dagpenge": (2, 0),
        f"på passiv ydelse: {OTHERS}": (2, 0),
        "på passiv ydelse: kontanthjælp": (16, 0),
    }
    assert "Små grupper i samme situation er slået sammen." in made.rule


def test_nobody_is_interviewed_twice() -> None:
    made = plan(strata_of(("passive", "dagpenge", 5), ("in_activation", "dagpenge", 7)), 40, 0)
    assert {share.stratum.persons: share.singles for share in made.shares} == {5: 5, 7: 7}


def test_a_negative_number_of_interviews_is_an_error() -> None:
    for numbers in ((-1, 0), (0, -1)):
        with pytest.raises(ValueError, match="0 or more"):
            plan((), *numbers)


STRATA = st.lists(
    st.tuples(
        st.sampled_from(list(STATUS)),
        st.sampled_from(["kontanthjælp", "dagpenge", "sygedagpenge", "ledighedsydelse", "revalidering", OTHERS]),
        st.floats(5, 3000).map(round),
    ),
    unique_by=lambda each: each[:2],
    max_size=20,
)


@given(STRATA, st.integers(0, 60), st.integers(0, 8))
def test_all_interviews_are_given_out_and_none_more(told: list[tuple[str, str, int]], singles: int, groups: int) -> None:
    made = plan(strata_of(*told), singles, groups)
    persons = sum(each for *_, each in told)
    assert sum(share.stratum.persons or 0 for share in made.shares) == persons
    given_out = sum(share.singles for share in made.shares)
    assert given_out <= singles
    if all(share.singles < (share.stratum.persons or 0) for share in made.shares):
        assert given_out == (singles if told else 0)
    assert sum(share.groups for share in made.shares) <= groups
    assert {share.stratum.status for share in made.shares} == {status for status, *_ in told}
    assert len({share.stratum.label for share in made.shares}) == len(made.shares)
    assert sum(made.singles(status) for status in STATUS) == given_out
    assert sum(made.groups(status) for status in STATUS) == sum(share.groups for share in made.shares)
    if len(made.shares) * 2 <= singles:
        assert all(share.singles >= 2 for share in made.shares)
    for less in made.shares:
        for more in made.shares:
            if (less.stratum.persons or 0) < (more.stratum.persons or 0):
                assert less.singles <= more.singles


# Group interviews


def test_group_interviews_go_to_the_largest_of_each_status_first() -> None:
    told = strata_of(
        ("passive", "kontanthjælp", 600),
        ("passive", "dagpenge", 500),
        ("in_activation", "kontanthjælp", 200),
        ("ordinary_job", "dagpenge", 100),
    )
    assert [(share.stratum.status, share.stratum.basis) for share in plan(told, 20, 3).shares if share.groups] == [
        ("in_activation", "kontanthjælp"),
        ("passive", "kontanthjælp"),
        ("ordinary_job", "dagpenge"),
    ]
    assert plan(told, 20, 4).groups("passive") == 2


@pytest.mark.parametrize(("persons", "groups"), [(GROUP_POOL - 1, 0), (GROUP_POOL, 1), (2 * GROUP_POOL, 2)])
def test_a_group_interview_needs_enough_persons_to_invite(persons: int, groups: int) -> None:
    assert plan(strata_of(("passive", "dagpenge", persons)), 5, 5).groups("passive") == groups


def test_a_group_interview_is_with_citizens_on_the_same_benefit() -> None:
    made = plan(strata_of(("passive", OTHERS, 500), ("passive", "dagpenge", 100)), 10, 1)
    assert {share.stratum.basis for share in made.shares if share.groups} == {"dagpenge"}
    assert "Inviter fem til otte borgere, der har de samme barrierer" in made.rule
    assert "Gruppeinterviews" not in plan(strata_of(("passive", "dagpenge", 100)), 10, 0).rule


# From published figures


def test_two_published_figures_give_those_in_activation_and_the_passive() -> None:
    told = strata_from_rates(1000, 20)
    assert [(each.status, each.persons) for each in told] == [
        ("in_activation", 200),
        ("passive", 800),
        ("ordinary_job", None),
        ("supported_job", None),
    ]
    made = plan(told, 20, 3)
    assert given_to(made) == {
        "i aktivering": (2, 1),
        "på passiv ydelse": (8, 1),
        "tidligere ledig, nu uden ydelse eller i job": (5, 1),
        "tidligere ledig, nu i støttet job": (5, 0),
    }
    assert "En gruppe, som ingen har talt op, regnes som gennemsnittet af de andre." in made.rule


@pytest.mark.parametrize(("recipients", "degree"), [(None, 20), (1000, None), (None, None)])
def test_without_the_figures_the_interviews_are_shared_equally(recipients: float | None, degree: float | None) -> None:
    made = plan(strata_from_rates(recipients, degree), 20, 4)
    assert [(share.singles, share.groups) for share in made.shares] == [(5, 1)] * 4


def test_what_the_figures_cannot_tell_is_said() -> None:
    rule = plan(
        strata_of(("passive", "dagpenge", 100), ("in_activation", "dagpenge", 50), ("ordinary_job", "dagpenge", 9)), 9, 0
    ).rule
    assert "Om gruppen »tidligere ledig, nu i støttet job« siger tallene for lidt." in rule
    assert "Om grupperne »i aktivering«, »tidligere" in plan(strata_of(("passive", "dagpenge", 100)), 9, 0).rule


@given(STRATA, st.integers(0, 60), st.integers(0, 8))
def test_the_rule_is_good_danish_and_holds_no_size(told: list[tuple[str, str, int]], singles: int, groups: int) -> None:
    rule = plan(strata_of(*told), singles, groups).rule
    assert not re.search(r"\d|  |\.\.|[{}]|None", rule)
    assert rule.endswith(".")


# As a table


def test_the_sizes_are_a_table_with_the_strata_as_rows() -> None:
    lives = lives_of(many(60, "dagpenge", "2025-01-01"), invented=True)
    made = plan(strata(lives, THRESHOLD), 20, 1)
    sized = stratum_sizes(made, lives)
    assert table(sized) == {"på passiv ydelse: dagpenge": (60,)}
    assert (sized.period, sized.invented, sized.sources) == ("31. juli 2026", True, lives.sources)
    assert given_to(made) == {"på passiv ydelse: dagpenge": (20, 1)}
    assert stratum_sizes(plan(strata_from_rates(1000, 20), 20, 3), lives).rows == ("i aktivering", "på passiv ydelse")

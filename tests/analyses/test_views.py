"""Where groups of informants stand: small groups joined, agreement, disagreement, and nobody to be known by a post."""

from collections.abc import Sequence

import pytest
from handmade_talks import Said, talks
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.analyses import views
from actionplan.analyses.interviews import ANYBODY, quotable, themes
from actionplan.publish.statements import HELPS, HINDERS, SPLIT, UNSAID, Party, PublishedPositions, positions
from actionplan.tables.specs import INFORMANTS, POLARITY

THRESHOLD = 5


def talked(informant: str, persons: int, *said: tuple[str, str], name: str = "") -> list[Said]:
    """One interview with so many of a kind, saying theme and polarity."""
    spoken = said or (("tid", "neutral"),)
    return [Said(name or informant, theme, polarity, informant=informant, size=persons) for theme, polarity in spoken]


def stood(*said: Sequence[Said]) -> PublishedPositions:
    held = talks([row for rows in said for row in rows])
    return views.stands(held, views.groups(held, THRESHOLD).told, THRESHOLD)


def names(*said: Sequence[Said]) -> tuple[list[str], tuple[str, ...]]:
    found = views.groups(talks([row for rows in said for row in rows]), THRESHOLD)
    return [group.name for group in found.told], found.left_out


def test_a_group_that_is_large_enough_is_told_by_itself() -> None:
    assert names(talked("manager", 5), talked("caseworker", 6)) == (["ledere", "sagsbehandlere"], ())


def test_a_small_group_joins_its_nearest_and_takes_a_large_one_with_it_where_it_must() -> None:
    assert names(talked("manager", 1), talked("job_consultant", 4), talked("caseworker", 6)) == (
        ["ledere og jobkonsulenter", "sagsbehandlere"],
        (),
    )
    assert names(talked("manager", 1), talked("job_consultant", 5), talked("caseworker", 6)) == (
        ["ledere og jobkonsulenter", "sagsbehandlere"],
        (),
    )
    assert names(talked("manager", 2), talked("job_consultant", 2), talked("caseworker", 1)) == (["ansatte"], ())


def test_small_families_are_left_out_and_not_joined_with_others_that_are_told_elsewhere() -> None:
    assert names(talked("partner", 2), talked("manager", 3)) == ([], ("ledere", "samarbejdspartnere"))
    assert names(talked("partner", 2), talked("caseworker", 6)) == (["sagsbehandlere"], ("samarbejdspartnere",))


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(INFORMANTS)), st.integers(1, 9), st.sampled_from("abcdefgh")),
        min_size=1,
        max_size=9,
        unique_by=lambda row: row[2],
    ),
    st.integers(3, 8),
)
def test_every_informant_is_in_one_group_of_at_least_the_threshold_or_left_out(
    rows: list[tuple[str, int, str]], threshold: int
) -> None:
    held = talks([row for informant, size, name in rows for row in talked(informant, size, name=name)])
    found = views.groups(held, threshold)
    members = [informant for group in found.told for informant in group.informants]
    assert len(members) == len(set(members))
    assert all(group.persons == held.persons(group.informants) >= threshold for group in found.told)
    missing = {informant for informant, _, _ in rows} - set(members)
    assert bool(missing) == bool(found.left_out)
    for family in views.FAMILIES.values():
        assert held.persons(family) < threshold or not missing & set(family)


def test_a_group_stands_where_more_of_its_interviews_point() -> None:
    rows = [
        *talked("manager", 2, ("mentor", "barrier"), ("mentor", "barrier"), name="1"),
        *talked("manager", 2, ("mentor", "success"), ("match", "success"), name="2"),
        *talked("manager", 2, ("mentor", "resource"), ("match", "barrier"), name="3"),
    ]
    passed = stood(rows)
    assert (passed.who("mentor", HELPS), passed.who("match", SPLIT)) == (("ledere",), ("ledere",))


def test_groups_agree_where_nobody_says_the_opposite() -> None:
    found = views.views(
        stood(
            talked("manager", 5, ("overlevering", "barrier"), ("mentor", "success"), ("match", "success")),
            talked("caseworker", 5, ("overlevering", "wish"), ("mentor", "success"), ("match", "barrier")),
            talked("partner", 5, ("overlevering", "neutral"), ("mentor", "wish"), ("tid", "barrier")),
        )
    )
    (better,), (works,), (disputed,) = found.better, found.works, found.disputed
    assert (better.theme, better.agreed) == ("overlevering", ("ledere", "sagsbehandlere"))
    assert (works.theme, works.agreed, works.wished) == ("mentor", ("ledere", "sagsbehandlere"), ("samarbejdspartnere",))
    assert (disputed.theme, disputed.helps, disputed.hinders) == ("match", ("ledere",), ("sagsbehandlere",))


def test_one_group_alone_agrees_with_nobody() -> None:
    found = views.views(stood(talked("manager", 9, ("overlevering", "barrier"))))
    assert found == views.Views((), (), ())


@settings(max_examples=25)
@given(st.permutations(range(6)))
def test_what_groups_agree_on_does_not_depend_on_the_order_of_the_rows(order: list[int]) -> None:
    rows = [
        *talked("manager", 5, ("tid", "barrier"), ("match", "success")),
        *talked("caseworker", 5, ("tid", "barrier"), ("match", "barrier")),
        *talked("partner", 5, ("tid", "success"), ("match", "success")),
    ]
    assert views.views(stood([rows[i] for i in order])) == views.views(stood(rows))


def test_no_position_of_a_group_under_the_threshold_gets_past_the_gate() -> None:
    held = talks(talked("manager", 4, ("tid", "barrier")))
    small = Party("ledere", 4, themes(held, ["manager"]))
    sides = dict.fromkeys(POLARITY.values(), HINDERS)
    with pytest.raises(ValueError, match="threshold"):
        positions([small], ["tid"], sides, THRESHOLD)
    with pytest.raises(TypeError, match="published"):
        PublishedPositions(("tid",), ("ledere",), ((HINDERS,),), (), invented=False)
    large = Party("ledere", 5, small.draft)
    assert positions([large], ["tid", "match"], sides, THRESHOLD).stands == ((HINDERS,), (UNSAID,))


def test_one_partner_alone_is_not_known_by_a_quote() -> None:
    few = [*talked("partner", 1, ("tid", "barrier")), *talked("caseworker", 6, ("match", "barrier"))]
    assert {quote.said_by for quote in quotable(talks(few), ["partner"], 1, THRESHOLD)} == {ANYBODY}
    many = [row for number in range(5) for row in talked("partner", 1, ("tid", "barrier"), name=str(number))]
    assert {quote.said_by for quote in quotable(talks(many), ["partner"], 1, THRESHOLD)} == {"samarbejdspartner"}

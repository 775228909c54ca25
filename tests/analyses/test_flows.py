"""What people live of before and after an offer: which courses, which categories, which rows and columns."""

from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from individuals import WORDS, Offers, Support, column, figures, lives_of

from actionplan.analyses.flows import (
    BASES,
    OTHER_OFFERS,
    Flow,
    between_benefits,
    coarser,
    from_counts,
    from_spells,
)
from actionplan.analyses.lives import Lives
from actionplan.publish import panels
from actionplan.tables.cell import as_number

PRACTICE, GUIDANCE = "virksomhedspraktik", "vejledning"
SOURCES = ("Optælling i hånden",)


def repeated(times: int, support: Support, offers: Offers, prefix: str = "p") -> tuple[Support, Offers]:
    """The same life lived by so many persons."""
    people = [f"{prefix}{number}-" for number in range(times)]
    return (
        [(name + who, benefit, start, end) for name in people for who, benefit, start, end in support],
        [(name + who, offer, sector, start, end) for name in people for who, offer, sector, start, end in offers],
    )


def joined(*lives: tuple[Support, Offers], last: str = "2026-07-31", first: str = "2023-01-01") -> Lives:
    support = [row for each, _ in lives for row in each]
    offers = [row for _, each in lives for row in each]
    return lives_of(support, offers, first=first, last=last)


def flow(lives: Lives, threshold: int = 3) -> Flow:
    found = from_spells(lives, threshold)
    assert found is not None
    return found


def one_life(end: str, *later: tuple[str, str, str | None], offer: str = PRACTICE) -> tuple[Support, Offers]:
    """On cash benefit up to `end`, in an offer from 1 March 2024 to 31 May 2024, and then what is given."""
    return [("a", "kontanthjælp", "2023-02-01", end), *[("a", *spell) for spell in later]], [
        ("a", offer, "private", "2024-03-01", "2024-05-31")
    ]


@pytest.mark.parametrize(
    ("later", "category"),
    [
        ((), "uden ydelse"),
        ((("kontanthjælp", "2024-07-01", None),), "samme ydelse"),
        ((("uddannelseshjælp", "2024-07-01", None),), "samme ydelse"),  # another name of the same benefit
        ((("dagpenge", "2024-07-01", None),), "anden ydelse"),
        ((("barselsdagpenge", "2024-07-01", None),), "anden ydelse"),  # a word that nobody has described
        ((("fleksjob", "2024-07-01", None),), "støttet job"),
        ((("førtidspension", "2024-07-01", None),), "pension eller efterløn"),
        ((("SU", "2024-07-01", None),), "uddannelse"),
        ((("løn", "2024-07-01", None),), "job"),
    ],
)
def test_what_follows_an_offer_is_told_in_these_words(later: tuple[tuple[str, str, str | None], ...], category: str) -> None:
    found = flow(joined(repeated(12, *one_life("2024-06-15", *later))))
    assert found.offers == (PRACTICE,)
    assert figures(found.after[3]) == {PRACTICE: {category: 12}}
    assert figures(found.after[12]) == {PRACTICE: {category: 12}}
    assert found.before is not None
    assert figures(found.before) == {PRACTICE: {"kontanthjælp": 12}}
    assert (found.courses, found.persons, found.per) == (12, 12, "course")


def test_months_after_count_from_the_last_day_of_the_offer() -> None:
    found = flow(joined(repeated(12, *one_life("2024-08-31", ("dagpenge", "2024-11-30", "2024-11-30")))))
    assert figures(found.after[3])[PRACTICE] == {"samme ydelse": 12}  # 31 August
    assert figures(found.after[6])[PRACTICE] == {"anden ydelse": 12}  # 30 November, as that month has no 31st
    assert figures(found.after[12])[PRACTICE] == {"uden ydelse": 12}


def test_every_table_has_the_same_rows_columns_and_totals() -> None:
    lives = joined(
        repeated(15, *one_life("2024-06-15"), prefix="a"),
        repeated(14, *one_life("2024-10-15", ("løn", "2025-01-01", None), offer=GUIDANCE), prefix="b"),
    )
    found = flow(lives)
    assert found.offers == (PRACTICE, GUIDANCE)
    tables = list(found.after.values())
    assert {draft.rows for draft in tables} == {found.offers}
    assert {tuple(header.label for header in draft.columns) for draft in tables} == {("job", "uden ydelse", "samme ydelse")}
    assert found.before is not None
    for draft in (*tables, found.before):
        assert [sum(as_number(cell) for cell in row) for row in draft.cells] == [15, 14]
        assert {header.unit for header in draft.columns} == {"forløb"}
    assert found.same_totals
    assert tables[0].caption == "Hvad borgerne levede af tre måneder efter tilbuddet"
    assert tables[0].period == "august 2023 til juli 2025" == found.period
    assert tables[0].sources == ("Kommunens udtræk",) and tables[0].invented


def test_courses_of_the_last_year_and_of_more_than_three_years_ago_are_left_out() -> None:
    ends = {"2023-07-31": False, "2023-08-01": True, "2025-07-31": True, "2025-08-01": False, "2026-07-31": False}
    for end, counted in ends.items():
        begin = (pd.Timestamp(end) - pd.Timedelta(days=60)).strftime("%Y-%m-%d")
        life = ([("a", "kontanthjælp", "2023-02-01", None)], [("a", PRACTICE, "private", begin, end)])
        anyway = from_spells(joined(repeated(12, *life), repeated(12, *one_life("2024-06-15"), prefix="q")), 3)
        assert anyway is not None
        assert anyway.courses == (24 if counted else 12), end
        assert set(anyway.after) == {3, 6, 12}


def test_what_ended_before_the_extract_begins_is_left_out() -> None:
    lives = joined(repeated(12, *one_life("2024-06-15")), first="2024-06-01")
    assert from_spells(lives, 3) is None


def test_where_courses_are_too_new_those_of_half_a_year_ago_are_taken_and_the_rest_is_unknown() -> None:
    found = flow(joined(repeated(12, *one_life("2024-06-15")), last="2025-01-31"))
    assert figures(found.after[12]) == {PRACTICE: {"ukendt": 12}}
    assert figures(found.after[6]) == {PRACTICE: {"uden ydelse": 12}}


def test_a_course_that_still_runs_or_ended_lately_is_none() -> None:
    life = ([("a", "kontanthjælp", "2023-02-01", None)], [("a", PRACTICE, "private", "2024-03-01", None)])
    assert from_spells(joined(repeated(12, *life)), 3) is None


def test_the_same_kind_of_offer_again_within_four_weeks_is_one_course() -> None:
    support = [("a", "kontanthjælp", "2023-02-01", None)]
    offers = [("a", PRACTICE, "private", "2024-03-01", "2024-05-31"), ("a", PRACTICE, "public", "2024-06-28", "2024-08-31")]
    lives = joined(repeated(12, support, offers))
    assert flow(lives).courses == 12
    later = [offers[0], ("a", PRACTICE, "public", "2024-06-29", "2024-08-31")]
    assert flow(joined(repeated(12, support, later))).courses == 24
    another = [offers[0], ("a", GUIDANCE, "none", "2024-06-28", "2024-08-31")]
    assert flow(joined(repeated(12, support, another))).offers == (GUIDANCE, PRACTICE)


def test_counted_per_person_only_the_last_course_counts() -> None:
    support = [("a", "kontanthjælp", "2023-02-01", "2025-06-30")]
    offers = [("a", PRACTICE, "private", "2024-03-01", "2024-05-31"), ("a", GUIDANCE, "none", "2024-12-01", "2025-01-31")]
    lives = joined(repeated(12, support, offers))
    found = from_spells(lives, 3, "person")
    assert found is not None
    assert (found.offers, found.courses, found.persons, found.per) == ((GUIDANCE,), 12, 12, "person")
    assert found.after[3].columns[0].unit == "personer"
    assert (flow(lives).courses, flow(lives).persons) == (24, 12)


def test_before_the_offer_is_the_day_before_it_or_else_its_first_day() -> None:
    before = [("a", "sygedagpenge", "2023-02-01", "2024-02-29"), ("a", "kontanthjælp", "2024-03-01", None)]
    offer = [("a", PRACTICE, "private", "2024-03-01", "2024-05-31")]
    found = flow(joined(repeated(12, before, offer)))
    assert found.before is not None
    assert figures(found.before)[PRACTICE] == {"sygedagpenge": 12}
    assert figures(found.after[3])[PRACTICE] == {"anden ydelse": 12}
    first_day = flow(joined(repeated(12, before[1:], offer)))
    assert first_day.before is not None
    assert figures(first_day.before)[PRACTICE] == {"kontanthjælp": 12}
    assert figures(first_day.after[3])[PRACTICE] == {"samme ydelse": 12}
    never = flow(joined(repeated(12, [("b", "dagpenge", "2023-02-01", None)], offer)))
    assert never.before is not None
    assert figures(never.before)[PRACTICE] == {"uden ydelse": 12}


def kinds_of(sizes: dict[str, int]) -> Lives:
    return joined(*(repeated(size, *one_life("2024-06-15", offer=offer), prefix=offer) for offer, size in sizes.items()))


def test_rare_kinds_of_offers_are_joined_and_stand_last() -> None:
    found = flow(kinds_of({"nytteindsats": 4, "a": 20, "løntilskud": 11, "b": 12}))
    assert found.offers == ("a", "b", OTHER_OFFERS)
    assert column(found.after[3], "uden ydelse") == [20, 12, 15]


def test_where_all_kinds_are_rare_they_are_told_together() -> None:
    found = flow(kinds_of({"a": 5, "b": 4}))
    assert found.offers == ("alle tilbud",)
    assert column(found.after[3], "uden ydelse") == [9]


def test_a_single_rare_kind_keeps_its_name() -> None:
    assert flow(kinds_of({"a": 20, "nytteindsats": 4})).offers == ("a", "nytteindsats")


def test_kinds_too_rare_even_together_are_left_out() -> None:
    found = flow(kinds_of({"a": 20, "b": 1, "c": 1}))
    assert (found.offers, found.courses) == (("a",), 20)
    assert flow(kinds_of({"a": 20, "b": 2, "c": 1})).offers == ("a", OTHER_OFFERS)


def test_rare_benefits_before_an_offer_are_joined() -> None:
    offer = [("a", PRACTICE, "private", "2024-03-01", "2024-05-31")]
    benefits = {"kontanthjælp": 12, "dagpenge": 5, "førtidspension": 2, "løn": 1}
    lives = joined(
        *(repeated(size, [("a", name, "2023-02-01", None)], offer, prefix=name) for name, size in benefits.items()),
        repeated(1, [("b", "dagpenge", "2023-02-01", None)], offer),
    )
    before = flow(lives).before
    assert before is not None
    assert figures(before)[PRACTICE] == {"kontanthjælp": 12, "job": 1, "uden ydelse": 1, "andre ydelser": 7}
    assert before.columns[-1].label == "andre ydelser"


def test_the_commonest_benefit_before_an_offer_keeps_its_name_however_rare() -> None:
    offer = [("a", PRACTICE, "private", "2024-03-01", "2024-05-31")]
    sizes = {"kontanthjælp": 6, "dagpenge": 3, "sygedagpenge": 2}
    lives = joined(*(repeated(size, [("a", name, "2023-02-01", None)], offer, prefix=name) for name, size in sizes.items()))
    before = flow(lives).before
    assert before is not None
    assert figures(before)[PRACTICE] == {"kontanthjælp": 6, "andre ydelser": 5}


@pytest.mark.parametrize("courses", [0, 1, 2])
def test_fewer_courses_than_the_threshold_are_no_flow(courses: int) -> None:
    lives = joined(repeated(courses, *one_life("2024-06-15")), ([("x", "dagpenge", "2023-02-01", None)], []))
    assert from_spells(lives, 3) is None


def test_without_any_data_there_is_nothing_to_tell() -> None:
    nobody = lives_of([])
    assert from_spells(nobody, 3) is None
    assert between_benefits(nobody) is None


DAYS = st.integers(0, 1300)
SPELL = st.tuples(st.sampled_from("abcde"), st.sampled_from(["kontanthjælp", "dagpenge", "løn"]), DAYS, st.integers(0, 500))
OFFER = st.tuples(st.sampled_from("abcde"), st.sampled_from([PRACTICE, GUIDANCE]), DAYS, st.integers(0, 200))


@settings(max_examples=30, deadline=None)
@given(st.lists(SPELL, max_size=15), st.lists(OFFER, min_size=3, max_size=15))
def test_each_course_is_in_one_cell_of_every_table(
    spells: list[tuple[str, str, int, int]], offers: list[tuple[str, str, int, int]]
) -> None:
    def day(number: int) -> str:
        return (pd.Timestamp("2023-01-01") + pd.Timedelta(days=number)).strftime("%Y-%m-%d")

    lives = lives_of(
        [(who, what, day(start), day(start + length)) for who, what, start, length in spells],
        [(who, what, "private", day(start), day(start + length)) for who, what, start, length in offers],
    )
    found = from_spells(lives, 3)
    if found is None:
        return
    assert found.courses >= max(3, found.persons)
    for draft in (*found.after.values(), found.before):
        assert draft is not None
        assert sum(as_number(cell) for row in draft.cells for cell in row) == found.courses
        assert draft.rows == found.offers
    assert found.before is not None
    published = panels([found.before, *found.after.values()], 3)
    assert len(published) == 4
    assert all(header.label in BASES for draft in found.after.values() for header in draft.columns)
    assert all("ukendt" not in cells for cells in figures(found.after[3]).values())


def test_a_coarser_flow_has_left_still_supported_and_unknown_with_the_same_totals() -> None:
    table = by_hand(
        (PRACTICE, 3, "job", 12), (PRACTICE, 3, "uddannelse", 2), (PRACTICE, 3, "uden ydelse", 1), (PRACTICE, 3, "fleksjob", 3),
        (PRACTICE, 3, "førtidspension", 1), (PRACTICE, 3, "dagpenge", 4), (PRACTICE, 3, "anden ydelse", 5),
        (PRACTICE, 3, "samme ydelse", 6), (PRACTICE, 3, "ukendt", 7),
    )  # fmt: skip
    found = from_counts(table, WORDS, 3, SOURCES, invented=False)
    assert found is not None
    joined = {"ikke længere på ydelse": 15, "på ydelse, i støttet job eller på pension": 19, "ukendt": 7}
    assert figures(coarser(found).after[3]) == {PRACTICE: joined}
    certain = from_counts(table.head(1), WORDS, 3, SOURCES, invented=False)
    assert certain is not None
    assert [header.label for header in coarser(certain).after[3].columns] == ["ikke længere på ydelse"]


def by_hand(*rows: tuple[str, int, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["offer", "months_after", "support_basis", "persons"])


def test_a_count_by_hand_becomes_the_same_kind_of_flow() -> None:
    table = by_hand(
        (PRACTICE, 3, "job", 12), (PRACTICE, 3, "Uændret", 8), (PRACTICE, 6, "job", 14), (PRACTICE, 6, "samme ydelse", 6),
        (GUIDANCE, 3, "ved ikke", 13), (GUIDANCE, 6, "UKENDT", 13),
    )  # fmt: skip
    found = from_counts(table, WORDS, 3, SOURCES, invented=True)
    assert found is not None
    assert found.offers == (PRACTICE, GUIDANCE)
    assert figures(found.after[3]) == {PRACTICE: {"job": 12, "samme ydelse": 8}, GUIDANCE: {"ukendt": 13}}
    assert figures(found.after[6]) == {PRACTICE: {"job": 14, "samme ydelse": 6}, GUIDANCE: {"ukendt": 13}}
    assert (found.before, found.persons, found.per, tuple(found.after)) == (None, 33, "person", (3, 6))
    assert found.same_totals and not found.unknown_words
    assert found.after[3].sources == SOURCES and found.after[3].columns[0].unit == "personer"


def test_a_benefit_named_in_a_count_by_hand_is_not_said_to_be_the_same_or_another() -> None:
    found = from_counts(
        by_hand((PRACTICE, 3, "kontanthjælp", 9), (PRACTICE, 3, "dagpenge", 4)), WORDS, 3, SOURCES, invented=False
    )
    assert found is not None
    assert figures(found.after[3]) == {PRACTICE: {"på ydelse": 13}}
    assert not found.after[3].invented


def test_a_word_that_nobody_knows_is_unknown_and_told() -> None:
    found = from_counts(by_hand((PRACTICE, 3, "flyttet", 9), (PRACTICE, 3, "uden ydelse", 5)), WORDS, 3, SOURCES, invented=False)
    assert found is not None
    assert figures(found.after[3]) == {PRACTICE: {"ukendt": 9, "uden ydelse": 5}}
    assert found.unknown_words == ("flyttet",)


def test_totals_that_differ_between_months_are_told() -> None:
    for six_months in (11, 12):
        table = by_hand((PRACTICE, 3, "job", 12), (PRACTICE, 6, "job", six_months))
        found = from_counts(table, WORDS, 3, SOURCES, invented=False)
        assert found is not None
        assert found.same_totals is (six_months == 12)
        assert found.persons == 12


def test_an_offer_without_a_count_at_one_of_the_months_has_zeros_there() -> None:
    table = by_hand((PRACTICE, 3, "job", 12), (PRACTICE, 6, "job", 12), (GUIDANCE, 3, "job", 12))
    found = from_counts(table, WORDS, 3, SOURCES, invented=False)
    assert found is not None
    assert column(found.after[6], "job") == [0, 12] and found.offers == (GUIDANCE, PRACTICE)
    assert not found.same_totals


def test_rare_kinds_in_a_count_by_hand_are_joined_or_left_out() -> None:
    rows = [("a", 3, "job", 20), ("b", 3, "job", 4), ("c", 3, "job", 1)]
    found = from_counts(by_hand(*rows), WORDS, 3, SOURCES, invented=False)
    assert found is not None and found.offers == ("a", OTHER_OFFERS)
    assert column(found.after[3], "job") == [20, 5]
    fewer = from_counts(by_hand(*rows[::2]), WORDS, 3, SOURCES, invented=False)
    assert fewer is not None and fewer.offers == ("a",)


@pytest.mark.parametrize("rows", [[], [(PRACTICE, 3, "job", 0)], [(PRACTICE, 3, "job", 2)]])
def test_a_count_of_fewer_than_the_threshold_is_no_flow(rows: Sequence[tuple[str, int, str, int]]) -> None:
    assert from_counts(by_hand(*rows), WORDS, 3, SOURCES, invented=False) is None


def test_between_benefits_shows_where_those_of_a_year_ago_are_now() -> None:
    lives = lives_of(
        [
            ("1", "kontanthjælp", "2023-02-01", None),
            ("2", "kontanthjælp", "2023-02-01", "2025-12-31"),
            ("3", "kontanthjælp", "2023-02-01", "2025-12-31"), ("3", "fleksjob", "2026-01-01", None),
            ("4", "dagpenge", "2023-02-01", "2026-01-31"), ("4", "kontanthjælp", "2026-02-01", None),
            ("5", "dagpenge", "2025-08-01", None),  # too late to be a row
        ]
    )  # fmt: skip
    found = between_benefits(lives)
    assert found is not None
    assert found.rows == ("kontanthjælp", "dagpenge")
    assert [header.label for header in found.columns] == ["kontanthjælp", "dagpenge", "støttet job", "uden ydelse"]
    assert found.cells == ((1, 0, 1, 1), (1, 0, 0, 0))
    assert found.period == "31. juli 2025 og 31. juli 2026"
    assert found.caption == "Fra ydelse til ydelse på tolv måneder"


def test_what_everybody_lived_of_before_and_after_is_told_by_its_own_name() -> None:
    support = [("a", "kontanthjælp", "2023-02-01", "2024-07-31"), ("a", "sygedagpenge", "2024-08-01", "2024-10-31")]
    offer = [("a", PRACTICE, "private", "2024-03-01", "2024-05-31")]
    found = flow(joined(repeated(12, support, offer)))
    assert list(found.around) == ["Før tilbuddet", "3 måneder efter", "6 måneder efter", "12 måneder efter"]
    told = {label: dict(zip(each.rows, column(each, "Alle"), strict=True)) for label, each in found.around.items()}
    assert told["Før tilbuddet"] == {"kontanthjælp": 12, "sygedagpenge": 0, "uden ydelse": 0}
    assert told["3 måneder efter"] == {"kontanthjælp": 0, "sygedagpenge": 12, "uden ydelse": 0}
    assert told["6 måneder efter"] == {"kontanthjælp": 0, "sygedagpenge": 0, "uden ydelse": 12}


def test_between_benefits_wants_both_days_in_the_extract() -> None:
    lives = lives_of([("1", "kontanthjælp", "2023-02-01", None)], first="2025-08-01")
    assert between_benefits(lives) is None
    assert between_benefits(lives, months=6) is not None

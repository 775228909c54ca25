"""The gate for words: counts of interviews as words, and statements that may be quoted."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.publish import Draft, Header
from actionplan.publish.statements import PublishedQuotes, PublishedWords, Statement, in_words, quotes
from actionplan.tables.cell import Missing

MINE = Statement("mentor", "fremmer", "Det hjalp.", "borger", may_quote=True, invented=False)


def draft(*counts: float | Missing) -> Draft:
    """One column of counts with the rows a, b, c …"""
    rows = tuple("abcdefgh"[: len(counts)])
    cells = tuple((count,) for count in counts)
    return Draft("Temaer", "Tema", rows, (Header("fremmer", "interviews"),), cells, "", ("Interviews",), False)


def words(threshold: int, of: int, *counts: int) -> list[str]:
    return [word for (word,) in in_words(draft(*map(float, counts)), threshold, of).words]


# Nobody gets round the gate


def test_words_and_quotes_cannot_be_made_outside_the_gate() -> None:
    passed = in_words(draft(1.0), 5, 17)
    with pytest.raises(TypeError, match="published"):
        PublishedQuotes((MINE,))
    with pytest.raises(TypeError, match="published"):
        PublishedQuotes((MINE,), object())
    with pytest.raises((TypeError, ValueError)):
        replace(passed, words=(("flere",),))
    with pytest.raises(TypeError, match="published"):
        PublishedWords("", "", (), (), (), None, "", (), "", (), False)
    with pytest.raises((TypeError, ValueError)):
        replace(quotes([MINE]), statements=())


def test_nothing_of_a_published_object_opens_the_gate_for_another() -> None:
    for held in (*vars(in_words(draft(1.0), 5, 17)).values(), *vars(quotes([MINE])).values()):
        with pytest.raises(TypeError):
            PublishedQuotes((MINE,), held)


# Counts as words


@pytest.mark.parametrize(
    ("count", "word"), [(0, "ingen"), (1, "få"), (4, "få"), (5, "flere"), (8, "flere"), (9, "de fleste"), (17, "de fleste")]
)
def test_a_count_is_told_as_a_word(count: int, word: str) -> None:
    assert words(5, 17, count) == [word]


def test_half_is_not_most() -> None:
    assert words(5, 10, 5, 6) == ["flere", "de fleste"]


@pytest.mark.parametrize(("of", "counts", "told"), [(6, (0, 4, 5), ["ingen", "nogle", "de fleste"]), (4, (4,), ["nogle"])])
def test_where_the_interviews_are_few_a_small_count_is_not_called_few(of: int, counts: tuple[int, ...], told: list[str]) -> None:
    assert words(5, of, *counts) == told


@pytest.mark.parametrize(
    ("threshold", "of", "scale"),
    [
        (
            5,
            17,
            "Tallene er skrevet som ord: »få« er 1 til 4 interviews, »flere« er 5 eller flere, "
            "og »de fleste« er over halvdelen af 17.",
        ),
        (3, 5, "Tallene er skrevet som ord: »nogle« er 1 eller 2 interviews, og »de fleste« er mindst 3 af 5."),
        (5, 4, "Der er færre end 5 interviews, så »nogle« kan være alle."),
    ],
)
def test_readers_are_told_what_the_words_mean(threshold: int, of: int, scale: str) -> None:
    assert in_words(draft(1.0), threshold, of).scale == scale


COUNTS = st.integers(0, 40).flatmap(lambda of: st.tuples(st.just(of), st.lists(st.integers(0, of), max_size=8)))


@given(COUNTS, st.integers(3, 10))
def test_counts_under_the_threshold_cannot_be_told_from_each_other(case: tuple[int, list[int]], threshold: int) -> None:
    of, counts = case
    told = dict(zip(counts, words(threshold, of, *counts), strict=True))
    assert len({word for count, word in told.items() if 0 < count < threshold}) <= 1
    small = {word for count, word in told.items() if 0 < count < threshold}
    assert small.isdisjoint({word for count, word in told.items() if count >= threshold})


@given(COUNTS, st.integers(3, 10))
def test_nothing_published_holds_a_count_or_the_number_of_too_few_interviews(case: tuple[int, list[int]], threshold: int) -> None:
    of, counts = case
    passed = in_words(draft(*map(float, counts)), threshold, of)
    assert passed.of == (of if of >= threshold else None)
    assert all(not isinstance(value, float | Draft) for value in vars(passed).values())
    assert of >= threshold or str(of) not in passed.scale.replace(str(threshold), "")


@pytest.mark.parametrize("wrong", [1.5, -1.0, 18.0, float("nan"), float("inf"), Missing.UNKNOWN])
def test_what_is_no_count_of_these_interviews_is_refused(wrong: float | Missing) -> None:
    with pytest.raises(ValueError, match="whole number"):
        in_words(draft(wrong), 5, 17)


def test_a_threshold_that_protects_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="threshold"):
        in_words(draft(1.0), 2, 17)


def test_words_are_found_by_their_labels() -> None:
    passed = in_words(draft(1.0, 9.0), 5, 17)
    assert passed.word("b", "fremmer") == "de fleste"
    for row, column in (("c", "fremmer"), ("a", "hæmmer")):
        with pytest.raises(KeyError):
            passed.word(row, column)
    assert (passed.caption, passed.row_heading, passed.sources) == ("Temaer", "Tema", ("Interviews",))


@pytest.mark.parametrize(
    ("counts", "most"),
    [
        ((), ()),
        ((1, 1), ()),
        ((2, 0), ("a",)),
        ((2, 5, 3, 0), ("b", "c", "a")),
        ((3, 3, 2, 2), ("a", "b")),
        ((2, 2, 2, 2), ()),
        ((4, 1, 1), ("a",)),
    ],
)
def test_the_rows_told_most_often_are_named_unless_the_choice_would_be_arbitrary(
    counts: tuple[int, ...], most: tuple[str, ...]
) -> None:
    assert in_words(draft(*map(float, counts)), 5, 17).most_told("fremmer") == most


# Quotes


def test_statements_that_may_be_quoted_pass() -> None:
    other = replace(MINE, theme="match")
    passed = quotes([MINE, other, MINE])
    assert passed.statements == (MINE, other, MINE)
    assert passed.themes == ("mentor", "match")
    assert not passed.invented
    assert quotes([replace(MINE, invented=True)]).invented
    assert quotes([]).statements == ()


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_statement_that_may_not_be_quoted_stops_them_all(place: int) -> None:
    statements: Sequence[Statement] = [
        replace(MINE, text="Hemmeligt", may_quote=False) if number == place else MINE for number in range(3)
    ]
    with pytest.raises(ValueError, match="may not") as raised:
        quotes(statements)
    assert "Hemmeligt" not in str(raised.value)


def test_a_statement_with_a_civil_registration_number_is_refused_without_repeating_it() -> None:
    with pytest.raises(ValueError, match="civil") as raised:
        quotes([replace(MINE, text="Jeg er 010180-1234 og vil gerne arbejde.")])
    assert "010180" not in str(raised.value)


def test_real_and_invented_statements_never_stand_together() -> None:
    with pytest.raises(ValueError, match="invented"):
        quotes([MINE, replace(MINE, invented=True)])

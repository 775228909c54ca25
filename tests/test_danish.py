"""Numbers, dates and sentences as a Danish reader expects them."""

import math
import re
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actionplan import danish
from actionplan.tables.shape import TableSpec
from actionplan.tables.specs import SPECS

WORDS = st.lists(st.sampled_from(["Odder", "Vejle", "Greve", "Aalborg", "Viborg"]), unique=True)


def read_back(text: str) -> float:
    return float(text.replace(".", "").replace(",", ".").replace("\u2212", "-"))


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
@example(-0.04, 1)
@example(-0.0, 2)
@example(999.95, 1)
@example(-1234.5, 1)
def test_a_number_can_be_read_back_and_is_at_most_half_a_last_digit_off(value: float, decimals: int) -> None:
    text = danish.number(value, decimals)
    assert math.isclose(read_back(text), value, abs_tol=0.5 * 10**-decimals + 1e-6)
    assert text.count(",") == (1 if decimals else 0)
    assert len(text.partition(",")[2]) == decimals


@given(st.floats(-0.5, 0.5), st.integers(0, 2))
def test_what_rounds_to_nothing_has_no_minus_sign(value: float, decimals: int) -> None:
    text = danish.number(value, decimals)
    assert ("\u2212" in text) == (read_back(text) < 0)
    assert "-" not in text


@given(st.integers(-(10**12), 10**12))
def test_thousands_are_told_apart_by_points_three_digits_at_a_time(value: int) -> None:
    first, *others = danish.number(value).removeprefix("\u2212").split(".")
    assert 1 <= len(first) <= 3
    assert all(len(group) == 3 for group in others)
    assert int(first + "".join(others)) == abs(value)


@pytest.mark.parametrize(
    ("value", "decimals", "told"),
    [
        (1234.5, 1, "1.234,5"),
        (1234567, 0, "1.234.567"),
        (-3.25, 2, "\u22123,25"),
        (0, 0, "0"),
        (-0.001, 1, "0,0"),
        (12, 1, "12,0"),
    ],
)
def test_numbers_look_as_in_a_danish_newspaper(value: float, decimals: int, told: str) -> None:
    assert danish.number(value, decimals) == told


def test_a_share_in_running_text_bears_its_unit() -> None:
    assert danish.percent(3.44) == "3,4 pct."
    assert danish.percent(57, 0) == "57 pct."


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_date_is_told_in_full_and_no_two_dates_alike(day: date) -> None:
    told = danish.day(day)
    number, month, year = told.split(" ")
    assert (number, year) == (f"{day.day}.", str(day.year))
    assert danish.MONTHS.index(month) + 1 == day.month
    assert danish.month(f"{day:%Y}M{day:%m}") == f"{month} {year}"


def test_the_months_are_written_in_danish_with_small_letters() -> None:
    assert danish.day(date(2026, 11, 21)) == "21. november 2026"
    assert danish.day(date(2026, 5, 1)) == "1. maj 2026"
    assert danish.month("2026M10") == "oktober 2026"
    assert all(month.islower() for month in danish.MONTHS)


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.integers(0, 800))
def test_a_span_of_days_names_each_end_once(first: date, length: int) -> None:
    last = first + timedelta(length)
    told = danish.days(first, last)
    if length == 0:
        assert told == danish.day(first)
    else:
        start, end = told.split(" til ")
        assert end == danish.day(last)
        assert start == (danish.day(first) if first.year != last.year else danish.day(first).rsplit(" ", 1)[0])


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "nul kommuner"),
        (1, "én kommune"),
        (2, "to kommuner"),
        (12, "tolv kommuner"),
        (13, "13 kommuner"),
        (1200, "1.200 kommuner"),
    ],
)
def test_a_count_is_in_words_up_to_twelve(count: int, told: str) -> None:
    assert danish.counted(count, "en kommune", "kommuner") == told
    assert danish.counted(count, "kommune", "kommuner") == told


def test_one_of_a_neuter_noun_is_et_with_an_accent() -> None:
    assert danish.counted(1, "et notat", "notater") == "ét notat"
    assert danish.counted(2, "et notat", "notater") == "to notater"


@given(WORDS)
def test_a_list_has_one_and_before_the_last_and_commas_before_that(words: list[str]) -> None:
    told = danish.joined(words)
    assert told.replace(" og ", ", ").split(", ") == (words or [""])
    assert told.count(" og ") == (1 if len(words) > 1 else 0)
    assert ", og" not in told


def test_a_list_can_end_in_or() -> None:
    assert danish.joined(["a", "b", "c"], "eller") == "a, b eller c"
    assert danish.joined(["a"], "eller") == "a"


@pytest.mark.parametrize(("text", "told"), [("ærlig Talt", "Ærlig Talt"), ("", ""), ("øl", "Øl"), ("3 er", "3 er")])
def test_only_the_first_letter_is_made_a_capital(text: str, told: str) -> None:
    assert danish.capital(text) == told


@pytest.mark.parametrize(("text", "told"), [("Åbne Pladser", "åbne Pladser"), ("", ""), ("3 Er", "3 Er")])
def test_only_the_first_letter_is_made_small(text: str, told: str) -> None:
    assert danish.small(text) == told


@pytest.mark.parametrize(
    ("value", "told"), [(35, "35"), (16.6, "16,6"), (0.25, "0,25"), (-1200.0, "\u22121.200"), (1 / 3, "0,333333")]
)
def test_a_figure_has_the_decimals_that_it_was_written_with(value: float, told: str) -> None:
    assert danish.exact(value) == told


@pytest.mark.parametrize(
    ("text", "told"), [("Det er 3 pct.", "Det er 3 pct."), ("Det er godt", "Det er godt."), ("Hvem?", "Hvem?"), ("Ja!", "Ja!")]
)
def test_a_sentence_ends_once(text: str, told: str) -> None:
    assert danish.stopped(text) == told
    assert danish.stopped(danish.stopped(text)) == told


@pytest.mark.parametrize(
    "clause",
    ["hvad der sker", "hvem der gør det", "hvor mange", "hvordan", "hvornår", "om det går", "at det går", "hvilke ydelser de får",
     "hvilken vej det går", "hvilket råd", "hvorfor det er svært"],
)  # fmt: skip
def test_a_clause_stands_after_a_comma(clause: str) -> None:
    assert danish.telling("vise", clause) == f"vise, {clause}"


@pytest.mark.parametrize(
    "phrase", ["ledighed og ydelser", "omfanget af samarbejdet", "hverdagen i jobcentret", "hver aftale", "data"]
)
def test_a_plain_object_stands_without_a_comma(phrase: str) -> None:
    assert danish.telling("vise", phrase) == f"vise {phrase}"
    assert danish.telling("forventer", "at have én at ringe til") == "forventer at have én at ringe til"


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
def test_what_every_table_gives_fits_into_a_sentence(spec: TableSpec) -> None:
    is_clause = re.match(r"(hvad|hvem|hvor\w*|hvilke\w*|om|at)\b", spec.gives) is not None
    assert danish.telling("vise", spec.gives) == f"vise{',' if is_clause else ''} {spec.gives}"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2025-08-01", "2026-07-31", "august 2025 til juli 2026"),
        ("2024-02-02", "2024-02-29", "2. februar til 29. februar 2024"),
        ("2026-07-31", "2026-07-31", "31. juli 2026"),
    ],
)
def test_a_span_is_told_in_months_where_it_is_whole_months(first: str, last: str, text: str) -> None:
    assert danish.span(date.fromisoformat(first), date.fromisoformat(last)) == text

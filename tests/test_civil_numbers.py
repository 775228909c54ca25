import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.civil_numbers import holds_civil_number, is_civil_number, without_civil_numbers

DATES = st.dates().map(lambda day: f"{day:%d%m}{day.year % 100:02d}")


@pytest.mark.parametrize(
    "text",
    [
        "0101901234",
        "010190-1234",
        "010190 1234",
        "010190 - 1234",
        "01.01.90-1234",
        "01 01 90 1234",
        "01-01-1990-1234",
        "010119901234",
        "borger 0101901234, se sagen",
        "A0101901234B",
        "290200-1234",
        "990101 010190-1234",
        "99 01 01 90 1234",
    ],
)
def test_a_civil_number_is_found_however_it_is_written(text: str) -> None:
    assert holds_civil_number(text)
    assert "1234" not in without_civil_numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        "320190-1234",
        "011390-1234",
        "290201-1234",
        "01019012345",
        "+45 20 10 30 12",
        "2010 2011 2012",
        "01.01.2020-31.12.2020",
        "2026-11-21",
        "0,0101901234",
        "12.0101901234",
        "journal 27.36.04-A00-1-20",
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not holds_civil_number(text)
    assert without_civil_numbers(text) == text


@given(
    DATES, st.sampled_from(["", "-", " "]), st.from_regex(r"[0-9]{4}", fullmatch=True), st.from_regex(r"[^0-9]*", fullmatch=True)
)
def test_no_check_digit_is_asked_for(day: str, hyphen: str, serial: str, around: str) -> None:
    number = day + hyphen + serial
    assert is_civil_number(number)
    hidden = without_civil_numbers(f"se {number}{around}")
    assert number not in hidden
    assert hidden.startswith("se (skjult)")


@given(st.text(alphabet="0123456789 -./"))
def test_hiding_leaves_nothing_to_find(text: str) -> None:
    assert not holds_civil_number(without_civil_numbers(text))

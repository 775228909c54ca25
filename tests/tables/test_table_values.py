from collections.abc import Callable

import pandas as pd
import pytest

Cell = Callable[[str, str], object]


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("1.234", 1234), ("1 234", 1234), ("1.234.567", 1234567), ("12,0", 12), ("12.0", 12), ("0", 0)],
)
def test_a_count_may_be_written_in_every_usual_way(cell: Cell, text: str, value: int) -> None:
    assert cell("count", text) == value


@pytest.mark.parametrize("text", ["mange", "12,5", "1,000", "1.23", "12 stk.", "ja", "-", "1.234,5"])
def test_a_count_that_is_no_whole_number_is_refused_with_the_remedy(cell: Cell, text: str) -> None:
    assert cell("count", text) == (
        f"data/odder/exit_counts.csv, linje 2, »personer«: »{text}« er ikke et helt tal. Skriv antallet med cifre, fx 12."
    )


@pytest.mark.parametrize("text", ["-5", "−5", "–5"])
def test_a_negative_count_is_refused(cell: Cell, text: str) -> None:
    assert cell("count", text) == (
        f"data/odder/exit_counts.csv, linje 2, »personer«: »{text}« er negativt. Et antal er 0 eller mere."
    )


def test_a_count_that_no_computer_keeps_exactly_is_refused(cell: Cell) -> None:
    assert "for stort" in str(cell("count", "9" * 30))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1234.5", 1234.5),
        ("1,234", 1.234),
        ("0.123", 0.123),
        ("1.234.567", 1234567.0),
        ("-3,5", -3.5),
        ("−3,5", -3.5),
        ("12,5 %", 12.5),
        ("1 234,5", 1234.5),
        (",5", 0.5),
        ("7", 7.0),
    ],
)
def test_a_number_may_be_danish_or_english(cell: Cell, text: str, value: float) -> None:
    assert cell("number", text) == value


@pytest.mark.parametrize("text", ["mange", "12,5 kr.", "1,2,3.4.5", "1e5", "-", "%", "12,", "1.2.3"])
def test_what_is_no_number_is_refused(cell: Cell, text: str) -> None:
    assert f"»{text}« er ikke et tal. Skriv det med cifre, fx 12,5." in str(cell("number", text))


def test_a_point_before_three_digits_is_refused_where_nothing_tells_what_it_means(cell: Cell) -> None:
    assert cell("number", "1.234") == (
        "data/odder/measurements.csv, linje 2, »værdi«: »1.234« kan både være 1234 og 1,234. "
        "Skriv det uden tusindtalsseparator, fx 1234 eller 1,2340."
    )


@pytest.mark.parametrize("text", ["2026-11-21", "21-11-2026", "21.11.2026", "21/11-2026", "21/11/2026"])
@pytest.mark.parametrize("clock", ["", " 00:00:00"])
def test_a_day_may_be_written_in_every_usual_way(cell: Cell, text: str, clock: str) -> None:
    assert cell("date", text + clock) == pd.Timestamp("2026-11-21")


@pytest.mark.parametrize(
    "text", ["20261121", "21. november 2026", "21. nov. 2026", "21 NOV 2026", "2026/11/21", "2026-11-21T13:45:00Z"]
)
def test_a_day_may_be_written_as_systems_write_it(cell: Cell, text: str) -> None:
    assert cell("date", text) == pd.Timestamp("2026-11-21")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("30-02-2026", "findes ikke i kalenderen"),
        ("2026-13-01", "findes ikke i kalenderen"),
        ("11/21/2026", "findes ikke i kalenderen"),
        ("21-11-26", "årstal med to cifre"),
        ("i foråret", "er ikke en dato"),
        ("45000", "er ikke en dato"),
        ("21-11-0026", "uden for årene 1900 til 2100"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(cell: Cell, text: str, message: str) -> None:
    sentence = str(cell("date", text))
    assert sentence.startswith(f"data/odder/activities.csv, linje 2, »dato«: »{text}« ")
    assert message in sentence


@pytest.mark.parametrize("text", ["", "..", "9999-12-31", "31-12-9999"])
def test_an_end_that_is_open_is_missing(cell: Cell, text: str) -> None:
    assert cell("end", text) is pd.NaT


@pytest.mark.parametrize(
    "text", ["2026M07", "2026m07", "2026-07", "2026/07", "202607", "07-2026", "7/2026", "juli 2026", "Jul. 2026", "jul-26"]
)
def test_a_month_may_be_written_in_every_usual_way(cell: Cell, text: str) -> None:
    assert cell("month", text) == "2026M07"


@pytest.mark.parametrize("text", ["2026M13", "sommer", "2026-07-15", "2026", "07"])
def test_what_is_no_month_is_refused(cell: Cell, text: str) -> None:
    assert "Skriv år og måned, fx 2026M07." in str(cell("month", text))


@pytest.mark.parametrize("text", ["78", "1978-05-03", "1978,5"])
def test_a_year_without_four_digits_is_refused(cell: Cell, text: str) -> None:
    assert f"»{text}« er ikke et årstal. Skriv året med fire cifre" in str(cell("year", text))


def test_a_year_out_of_range_is_refused_with_the_range(cell: Cell) -> None:
    assert cell("year", "1066") == (
        "data/odder/documents.csv, linje 2, »år«: »1066« kan ikke være rigtigt. År skal være fra 1990 til 2100. Ret tallet."
    )


@pytest.mark.parametrize(
    ("text", "value"), [("ja", True), ("X", True), ("1", True), ("SAND", True), ("nej", False), ("0", False)]
)
def test_a_flag_may_be_a_word_a_digit_or_a_tick(cell: Cell, text: str, value: bool) -> None:
    assert cell("flag", text) == value


def test_a_flag_that_is_neither_is_refused(cell: Cell) -> None:
    assert "»måske« er hverken ja eller nej. Skriv »ja« eller »nej«." in str(cell("flag", "måske"))


@pytest.mark.parametrize("text", ["mand", "Mand", "MALE", "m"])
def test_a_choice_may_be_danish_english_or_its_initial(cell: Cell, text: str) -> None:
    assert cell("sex", text) == "male"


@pytest.mark.parametrize("text", ["2 åbne pladser", "2", "åbne pladser", "Aabne Pladser", "open_places", "open places"])
def test_a_numbered_choice_may_be_given_by_number_or_name(cell: Cell, text: str) -> None:
    assert cell("model", text) == "open_places"


def test_a_misspelt_choice_is_refused_with_the_nearest_word_and_all_words(cell: Cell) -> None:
    assert cell("sex", "kvinne") == (
        "data/odder/support_spells.csv, linje 2, »køn«: »kvinne« er ikke et af kolonnens ord. Mente du »kvinde«? "
        "Skriv »kvinde« eller »mand«."
    )


@pytest.mark.parametrize("text", ["01-maj", "maj-05", "2026-05-01"])
def test_a_code_that_excel_made_a_date_is_refused(cell: Cell, text: str) -> None:
    assert f"»{text}« er nok noget som »1-5«, som Excel har gjort til en dato." in str(cell("theme", text))


def test_a_code_that_excel_shortened_is_refused(cell: Cell) -> None:
    assert "som Excel har forkortet" in str(cell("theme", "1,01E+09"))


@pytest.mark.parametrize("kind", ["theme", "count", "end"])
@pytest.mark.parametrize("text", ["#REF!", "#DIVISION/0!", "#N/A", "########"])
def test_an_error_of_excel_is_never_a_value(cell: Cell, kind: str, text: str) -> None:
    assert f"»{text}« er en fejl i et Excel-ark" in str(cell(kind, text))


def test_a_long_text_is_cut_in_a_message(cell: Cell) -> None:
    sentence = str(cell("count", "mange " * 100))
    assert "…" in sentence
    assert len(sentence) < 250

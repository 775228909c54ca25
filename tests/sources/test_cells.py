import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from actionplan.problems import Refused
from actionplan.sources.cells import Cells, read_cells


def read(folder: Path, content: str | bytes, encoding: str = "utf-8", name: str = "fil.csv") -> Cells:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read_cells(path, f"data/odder/{name}")


def refusal(folder: Path, content: str | bytes, encoding: str = "utf-8", name: str = "fil.csv") -> list[str]:
    with pytest.raises(Refused) as caught:
        read(folder, content, encoding, name)
    return [problem.sentence() for problem in caught.value.problems]


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_any_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    cells = read(tmp_path, f"a{delimiter}b{delimiter}c\n1{delimiter}2{delimiter}3\n")
    assert cells.header == ["a", "b", "c"]
    assert cells.rows == [(2, ["1", "2", "3"])]
    assert cells.delimiter == delimiter


def test_decimal_commas_are_not_taken_for_delimiters(tmp_path: Path) -> None:
    assert read(tmp_path, "a;b\n1,5;2,5\n3,5;4,5\n").rows == [(2, ["1,5", "2,5"]), (3, ["3,5", "4,5"])]


def test_commas_in_a_header_do_not_hide_the_semicolons(tmp_path: Path) -> None:
    cells = read(tmp_path, "titel, fx a, b, c;år\nx;1\ny;2\n")
    assert cells.header == ["titel, fx a, b, c", "år"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_usual_encoding_and_line_end_is_read(tmp_path: Path, encoding: str, line_end: str) -> None:
    cells = read(tmp_path, f"område;mål{line_end}Hjørring;Æblegrød{line_end}", encoding)
    assert cells.header == ["område", "mål"]
    assert cells.rows == [(2, ["Hjørring", "Æblegrød"])]


def test_the_line_is_where_a_row_starts_even_after_texts_of_several_lines(tmp_path: Path) -> None:
    cells = read(tmp_path, 'a;b\n\n1;"to\nlinjer; og ""mere"""\n;;\n2;x\n')
    assert cells.rows == [(3, ["1", 'to\nlinjer; og "mere"']), (6, ["2", "x"])]


@pytest.mark.parametrize(
    "first", ["# Opdigtede data til prøve", '"# Opdigtede data, fra Excel";;', "#opdigtede data;;", "\n# OPDIGTEDE DATA"]
)
def test_the_mark_of_invented_data_is_seen_and_left_out(tmp_path: Path, first: str) -> None:
    cells = read(tmp_path, f"{first}\na;b;c\n1;2;3\n", "utf-8-sig")
    assert cells.invented
    assert cells.header == ["a", "b", "c"]
    assert [row for _, row in cells.rows] == [["1", "2", "3"]]


def test_the_mark_is_seen_where_sorting_moved_it(tmp_path: Path) -> None:
    cells = read(tmp_path, "a;b\n1;2\n# Opdigtede data;\n")
    assert cells.invented
    assert len(cells.rows) == 1


def test_a_file_without_the_mark_is_real(tmp_path: Path) -> None:
    assert not read(tmp_path, "a;b\n1;om opdigtede data\n").invented


def test_the_delimiter_that_excel_declares_is_taken(tmp_path: Path) -> None:
    cells = read(tmp_path, "sep=|\na|b;c\n1|2;3\n")
    assert cells.header == ["a", "b;c"]


def test_columns_without_name_and_content_are_left_out(tmp_path: Path) -> None:
    cells = read(tmp_path, "a;;b;;\n1;;2;;\n3;;4\n")
    assert cells.header == ["a", "b"]
    assert cells.rows == [(2, ["1", "2"]), (3, ["3", "4"])]


@pytest.mark.parametrize("content", ["", "\n\n", " ; ;\n", "\ufeff", "# Opdigtede data\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: str) -> None:
    assert refusal(tmp_path, content) == [
        "data/odder/fil.csv: Filen er tom. Skriv kolonnernes navne i første linje, eller slet filen."
    ]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04rest", bytes.fromhex("d0cf11e0a1b11ae1"), b"%PDF-1.7", b"a;b\n1;\x002", b"\xff\xfea"]
)
def test_what_is_not_text_is_refused(tmp_path: Path, content: bytes) -> None:
    (sentence,) = refusal(tmp_path, content)
    assert sentence.startswith("data/odder/fil.csv: Filen er ikke tekst, selv om den hedder .csv. Åbn den i Excel")


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("a;b;c\n1;2;3\n1;2\n", 3, "Linjen har 2 celler, men overskriften har 3. Der mangler semikolon mellem celler"),
        ("a;b;c\n1;2;3;4\n1;2;3\n", 2, "Linjen har 4 celler, men overskriften har 3. Der er semikolon i en tekst."),
        ("a,b\n1,2\n1,5,2\n", 3, "Linjen har 3 celler, men overskriften har 2. Et komma i et tal eller en tekst deler cellen."),
        ("Udtræk fra systemet\na;b;c\n", 2, "Overskriften skal stå i filens første linje."),
        ("a;b;c\n1;2;3\ni alt\n", 3, "Linjen har 1 celle, men overskriften har 3."),
    ],
)
def test_a_torn_row_is_refused_with_its_line_and_the_likely_cause(tmp_path: Path, content: str, line: int, message: str) -> None:
    (sentence,) = refusal(tmp_path, content)
    assert sentence.startswith(f"data/odder/fil.csv, linje {line}: ")
    assert message in sentence


def test_torn_rows_are_summed_up(tmp_path: Path) -> None:
    sentences = refusal(tmp_path, "a;b\n" + "1;2;3\n" * 30 + "1;2\n")
    assert len(sentences) == 5
    assert sentences[-1].endswith("Og 25 linjer mere med samme fejl i filen.")


def test_a_quotation_mark_that_is_not_closed_is_refused_at_the_row_where_it_opens(tmp_path: Path) -> None:
    (sentence,) = refusal(tmp_path, 'a;b\n1;2\n3;"fire\n5;6\n')
    assert sentence.startswith('data/odder/fil.csv, linje 3: Et anførselstegn (") er ikke sluttet')


def test_a_column_named_twice_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a;b;A\n1;2;3\n") == [
        "data/odder/fil.csv, linje 1, »A«: Kolonnen »A« står to gange i overskriften. Slet den ene, eller giv den et andet navn."
    ]


def test_a_column_with_content_but_no_name_is_refused(tmp_path: Path) -> None:
    message = "Kolonne nummer 2 har ingen overskrift, men noget i linje 3. Giv den et navn, eller slet den."
    assert refusal(tmp_path, "a;;b\n1;;3\n1;2;3\n") == [f"data/odder/fil.csv, linje 1: {message}"]


@pytest.mark.parametrize("text", ["BjÃ¸rn", "Ã\u0085rhus", "gr\ufffdd"])
def test_letters_that_were_read_in_the_wrong_encoding_are_refused_once_with_the_remedy(tmp_path: Path, text: str) -> None:
    (sentence,) = refusal(tmp_path, f"a;b\n1;x\n2;{text}\n3;{text}\n")
    assert sentence.startswith("data/odder/fil.csv, linje 3: Æ, ø og å er blevet til tegn som »")
    assert sentence.endswith("gem det som »CSV UTF-8« eller .xlsx.")


def test_a_file_in_two_encodings_is_refused(tmp_path: Path) -> None:
    (sentence,) = refusal(tmp_path, "a;b\n1;rød\n".encode() + "2;grå\n".encode("cp1252"))
    assert "»Ã¸«" in sentence


def test_a_file_that_another_program_holds_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(_: Path) -> bytes:
        raise PermissionError

    (tmp_path / "fil.csv").write_text("a;b\n")
    monkeypatch.setattr(Path, "read_bytes", locked)
    with pytest.raises(Refused, match="åben i et andet program"):
        read_cells(tmp_path / "fil.csv", "data/odder/fil.csv")


def test_a_file_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"data/odder/væk.csv: Filen findes ikke."):
        read_cells(tmp_path / "væk.csv", "data/odder/væk.csv")


def test_a_spreadsheet_gives_what_would_have_been_typed(tmp_path: Path) -> None:
    header = ["a", "b", "c", "d", "e", "f"]
    content = workbook(
        header, ["Hjørring ", 12, 12.5, 1.0, datetime(2026, 11, 21), True], [], [None, None, 0.1, None, None, None]
    )
    cells = read(tmp_path, content, name="fil.xlsx")
    assert cells.header == header
    assert cells.rows == [(2, ["Hjørring", "12", "12,5", "1", "2026-11-21", "ja"]), (4, ["", "", "0,1", "", "", ""])]


@pytest.mark.parametrize(
    ("value", "layout", "typed"),
    [
        (0.125, "0.0%", "12,5 %"),
        (0.07, "0%", "7 %"),
        (101901234, "0000000000", "0101901234"),
        (101901234, r"000000\-0000", "0101901234"),
    ],
)
def test_a_spreadsheets_percent_signs_and_leading_zeros_are_kept(tmp_path: Path, value: float, layout: str, typed: str) -> None:
    book = Workbook()
    book.active.append(["a"])
    book.active.append([value])
    book.active["A2"].number_format = layout
    assert read(tmp_path, saved(book), name="fil.xlsx").rows == [(2, [typed])]


def test_the_first_visible_sheet_that_holds_anything_is_read(tmp_path: Path) -> None:
    book = Workbook()
    hidden = book.create_sheet("skjult")
    hidden.append(["skjult"])
    hidden.sheet_state = "hidden"
    book.create_sheet("data").append(["a", "b"])
    book.create_sheet("mere").append(["c", "d"])
    assert read(tmp_path, saved(book), name="fil.xlsx").header == ["a", "b"]


def test_the_mark_of_invented_data_is_seen_in_a_spreadsheet(tmp_path: Path) -> None:
    cells = read(tmp_path, workbook(["# Opdigtede data"], ["a", "b"], [1, 2]), name="fil.xlsx")
    assert cells.invented
    assert cells.header_line == 2


def test_something_written_beside_the_table_of_a_spreadsheet_is_refused(tmp_path: Path) -> None:
    (sentence,) = refusal(tmp_path, workbook(["a", "b"], [1, 2, None, "husk"]), name="fil.xlsx")
    assert sentence.startswith("data/odder/fil.xlsx, linje 2: Linjen har 4 celler, men overskriften har 2.")


def test_an_empty_spreadsheet_is_refused(tmp_path: Path) -> None:
    assert "Filen er tom." in refusal(tmp_path, workbook(), name="fil.xlsx")[0]


def _other_zip() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a;b\n1;2\n", "er ikke et regneark"),
        (b"", "er ikke et regneark"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"rest", "beskyttet med adgangskode eller gemt i Excels gamle format"),
        (_other_zip(), "Regnearket er beskadiget"),
        (workbook(["a"])[:-200], "er ikke et regneark"),
    ],
    ids=["text", "nothing", "an old or locked workbook", "another zip file", "a workbook cut short"],
)
def test_what_is_no_readable_spreadsheet_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (sentence,) = refusal(tmp_path, content, name="fil.xlsx")
    assert sentence.startswith("data/odder/fil.xlsx: ")
    assert message in sentence


SURVEYS = Path(__file__).parents[2] / "../shared/data/surveyxact"


@pytest.mark.skipif(not SURVEYS.is_dir(), reason="the real survey exports are not here")
@pytest.mark.parametrize(("form", "columns"), [("comma_ansi", 247), ("semicolon_ansi", 242), ("tab_utf16", 242)])
def test_a_real_survey_export_is_read_whole_in_each_of_its_forms(form: str, columns: int) -> None:
    cells = read_cells(SURVEYS / form / "dataset.csv", "dataset.csv")
    assert len(cells.header) == columns
    assert len(cells.rows) == 999

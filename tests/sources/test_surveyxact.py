import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from actionplan.problems import Refused
from actionplan.sources.survey_answers import Answers, Question, choice_column, outside_scale
from actionplan.sources.surveyxact import by_questions, is_surveyxact, read_surveyxact

REAL = Path(__file__).parents[2] / "../shared/data/surveyxact"
PARTS = ("dataset", "structure", "labels")
STRUCTURE_HEADER = ["questionName", "variableName", "questionType", "subType", "questionText", "choiceValue", "choiceText"]
SCALE = {"5": "Meget tilfreds", "1": "Meget utilfreds", "3": "Hverken eller", "9": "Ved ikke"}
FORMS = {"2": "Telefon, også sms", "7": "Besøg på arbejdspladsen"}
STRUCTURE = [
    ["s_1", "s_1", "Closed", "Single", "Hvor tilfreds er I?", "", ""],
    *[
        ["s_2", f"s_2_{place}", "Closed", "Multiple", "Hvordan har I kontakt?", code, label]
        for place, (code, label) in enumerate(FORMS.items(), start=1)
    ],
    ["s_3", "s_3", "Open", "Number", "Hvor mange pladser?", "", ""],
    ["s_4", "s_4", "Open", "String", "Kontakt: Hvad ønsker I?", "", ""],
    ["pnr", "pnr", "Open", "String", "Kontaktoplysninger - pnr", "", ""],
    *[
        ["statoverall", f"stato_{code}", "Closed", "Multiple", "Samlet status", str(code), label]
        for code, label in enumerate(("Ny", "Distribueret", "Nogen svar", "Gennemført", "Frafaldet"), start=1)
    ],
]
HEADER = [row[1] for row in STRUCTURE] + ["closeTime", "navn"]
TICKS = {True: ("1", "Valgt"), False: ("0", "Ikke valgt")}
LABELS = [["s_1", *item] for item in SCALE.items()] + [
    [row[1], code, label] for row in STRUCTURE if row[3] == "Multiple" for code, label in TICKS.values()
]
ROW = {"s_1": "5", "s_2": {"2"}, "s_3": "4", "s_4": "Færre skemaer; én fast\nkontakt", "status": 4}


def line(answer: dict[str, object], *, labels: bool = False) -> list[str]:
    ticked, status = answer["s_2"], answer["status"]
    assert isinstance(ticked, set)
    one = str(answer["s_1"])
    return [
        SCALE.get(one, one) if labels else one,
        *[TICKS[code in ticked][labels] for code in FORMS],
        str(answer["s_3"]),
        str(answer["s_4"]),
        str(answer.get("pnr", "1003456789")),
        *[TICKS[code == status][labels] for code in range(1, 6)],
        "2026-11-21 10:22:33",
        "Ida Jensen",
    ]


def csv_export(folder: Path, rows: Sequence[list[str]], delimiter: str = ";", encoding: str = "cp1252") -> dict[str, Path]:
    files = {}
    for part, content in zip(PARTS, ([HEADER, *rows], [STRUCTURE_HEADER, *STRUCTURE], LABELS), strict=True):
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter).writerows(content)
        path = folder / f"{part}.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        files[f"data/odder/{part}.csv"] = path
    return files


def excel_export(folder: Path, rows: Sequence[list[str]]) -> dict[str, Path]:
    book = Workbook()
    book.remove(book.active)
    for name, content in (("Labels", LABELS), ("Dataset", [HEADER, *rows]), ("Structure", [STRUCTURE_HEADER, *STRUCTURE])):
        sheet = book.create_sheet(name)
        for row in content:
            sheet.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    path = folder / "udtræk.xlsx"
    book.save(path)
    return {"data/odder/udtræk.xlsx": path}


def same(first: Answers, second: Answers) -> None:
    pd.testing.assert_frame_equal(first.frame, second.frame)
    pd.testing.assert_series_equal(first.completed, second.completed)
    pd.testing.assert_series_equal(first.answered_on, second.answered_on)
    assert first.labels == second.labels
    assert first.unanswered == second.unanswered


def sentences(files: dict[str, Path]) -> list[str]:
    with pytest.raises(Refused) as caught:
        read_surveyxact(files)
    return [problem.sentence() for problem in caught.value.problems]


def real(form: str) -> Answers:
    if not REAL.is_dir():
        pytest.skip("the real survey is not on this machine")
    if form == "xlsx":
        return read_surveyxact({"ex_survey2.xlsx": REAL / "ex_survey2.xlsx"})
    return read_surveyxact({f"{part}.csv": REAL / form / f"{part}.csv" for part in PARTS})


@pytest.mark.parametrize("form", ["xlsx", "comma_ansi", "tab_utf16"])
def test_a_real_survey_gives_the_same_answers_in_every_form(form: str) -> None:
    same(real(form), real("semicolon_ansi"))


def test_a_real_survey_is_read_as_it_was_answered() -> None:
    """Counted in the files with other tools: 999 invited, of whom 574 have only been sent the form and 340 have finished."""
    answers = real("comma_ansi")
    assert (len(answers.frame), answers.unanswered, int(answers.completed.sum())) == (425, 574, 340)
    assert list(answers.choices["s_6"]) == ["5", "1", "3", "4", "7", "6", "8"]  # as shown, not by number
    assert outside_scale(answers.choices["s_6"]) == {"6"}
    assert answers.choices["v_1"]["16"] == "Programmering"  # the 14th variable
    assert answers.frame["s_6"].value_counts()["1"] == 191
    assert not {"id", "forn", "ettern", "email"} & set(answers.frame.columns)


answer = st.fixed_dictionaries({
    "s_1": st.sampled_from(["", *SCALE]),
    "s_2": st.sets(st.sampled_from(list(FORMS))),
    "s_3": st.one_of(st.just(""), st.integers(0, 40).map(str)),
    "s_4": st.text('abcæøåÆØÅé ,;|"\t\n?', max_size=20).map(str.strip).filter(lambda text: not text.startswith("#")),
    "status": st.sampled_from([2, 3, 4]),
})  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(answer, min_size=1, max_size=6), st.sampled_from(";,\t"), st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"])
)
def test_the_same_answers_are_read_whatever_the_form(
    tmp_path: Path, given_answers: list[dict[str, object]], delimiter: str, encoding: str
) -> None:
    rows = [line(each) for each in given_answers]
    expected = read_surveyxact(csv_export(tmp_path, rows))
    same(read_surveyxact(csv_export(tmp_path, rows, delimiter, encoding)), expected)
    same(read_surveyxact(excel_export(tmp_path, rows)), expected)
    begun = [each for each in given_answers if each["status"] != 2]
    assert expected.unanswered >= len(given_answers) - len(begun)
    kept = [each for each in begun if each["status"] == 4 or any(each[name] for name in ("s_1", "s_2", "s_3", "s_4"))]
    assert expected.frame["s_1"].fillna("").to_list() == [each["s_1"] for each in kept]
    assert list(expected.completed) == [each["status"] == 4 for each in kept]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(answer, min_size=1, max_size=6).filter(lambda rows: any(row["s_1"] for row in rows)))
def test_labels_are_read_as_codes_are(tmp_path: Path, given_answers: list[dict[str, object]]) -> None:
    codes = read_surveyxact(csv_export(tmp_path, [line(each) for each in given_answers]))
    same(read_surveyxact(csv_export(tmp_path, [line(each, labels=True) for each in given_answers])), codes)


def test_a_question_with_several_answers_has_a_column_per_choice_under_its_code(tmp_path: Path) -> None:
    nothing = ROW | {"s_2": set()}
    answers = read_surveyxact(csv_export(tmp_path, [line(ROW), line(nothing)]))
    assert answers.frame[choice_column("s_2", "2")].to_list() == [True, pd.NA]
    assert answers.frame[choice_column("s_2", "7")].to_list() == [False, pd.NA]
    assert answers.choices["s_2"] == FORMS


def test_who_has_only_been_sent_the_form_is_no_respondent(tmp_path: Path) -> None:
    sent = {"s_1": "", "s_2": set(), "s_3": "", "s_4": "", "status": 2}
    partial = sent | {"s_1": "3", "status": 3}
    answers = read_surveyxact(csv_export(tmp_path, [line(sent), line(partial), line(ROW)]))
    assert answers.unanswered == 1
    assert answers.completed.to_list() == [False, True]
    assert answers.answered_on.dt.strftime("%Y-%m-%d").to_list() == ["2026-11-21", "2026-11-21"]


def test_contact_data_are_left_out_but_for_the_companys_number(tmp_path: Path) -> None:
    files = csv_export(tmp_path, [line(ROW | {"pnr": "0101901234"})])
    assert "pnr" not in read_surveyxact(files).frame
    kept = read_surveyxact(files, {"company_id": ["p_nummer", "PNR"]})
    assert kept.frame["company_id"].to_list() == ["0101901234"]
    assert not {"pnr", "navn"} & set(kept.frame.columns)
    told = by_questions(kept, {"company_id": Question("Virksomhedens nummer", "code")}, "dataset.csv")
    assert told.frame["company_id"].to_list() == ["0101901234"]


def test_an_export_without_the_companys_number_is_read_without_it(tmp_path: Path) -> None:
    assert "company_id" not in read_surveyxact(csv_export(tmp_path, [line(ROW)]), {"company_id": ["p_nummer"]}).frame


def test_an_excel_file_is_known_as_surveyxacts_by_its_sheets(tmp_path: Path) -> None:
    (path,) = excel_export(tmp_path, [line(ROW)]).values()
    assert is_surveyxact(path)
    other = Workbook()
    other.save(tmp_path / "andet.xlsx")
    (tmp_path / "intet.xlsx").write_text("x", encoding="utf-8")
    assert not any(is_surveyxact(tmp_path / name) for name in ("andet.xlsx", "intet.xlsx", "dataset.csv"))


def test_labels_whose_first_row_looks_like_a_header_with_two_equal_names_are_read(tmp_path: Path) -> None:
    files = csv_export(tmp_path, [line(ROW)])
    (tmp_path / "labels.csv").write_text("s_1;5;5\ns_1;4;4\n", encoding="utf-8")
    assert read_surveyxact(files).choices["s_1"] == {"5": "5", "4": "4"}


def test_an_answer_that_is_none_of_the_choices_is_told_with_its_place(tmp_path: Path) -> None:
    [told] = sentences(csv_export(tmp_path, [line(ROW), line(ROW | {"s_1": "Meget tilfres"})]))
    assert told.startswith("data/odder/dataset.csv, linje 4, »s_1«: »Meget tilfres« er ikke et af spørgsmålets svar.")
    assert "Mente du »Meget tilfreds«?" in told


def test_a_civil_registration_number_in_a_text_is_refused_and_not_shown(tmp_path: Path) -> None:
    [told] = sentences(csv_export(tmp_path, [line(ROW | {"s_4": "ring om 010190-1234"})]))
    assert "CPR-nummer" in told
    assert "010190" not in told


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    files = csv_export(tmp_path, [line(ROW)])
    del files["data/odder/labels.csv"]
    [told] = sentences(files)
    assert "ikke et helt udtræk fra SurveyXact" in told


def test_files_of_different_exports_are_told(tmp_path: Path) -> None:
    files = csv_export(tmp_path, [line(ROW)])
    (tmp_path / "dataset.csv").write_text("s_1;x\n5;1\n", encoding="utf-8")
    assert any("»s_4« mangler" in told for told in sentences(files))


def test_a_workbook_without_its_sheets_is_told(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["s_1"])
    book.save(tmp_path / "andet.xlsx")
    [told] = sentences({"andet.xlsx": tmp_path / "andet.xlsx"})
    assert "»Dataset«, »Structure« og »Labels«" in told


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    (tmp_path / "andet.xlsx").write_text("s_1", encoding="utf-8")
    [told] = sentences({"andet.xlsx": tmp_path / "andet.xlsx"})
    assert "kan ikke læses" in told


def test_answers_come_into_the_questions_own_words_by_wording_and_label(tmp_path: Path) -> None:
    """SurveyXact has numbered the choices against the questions, so that a code read as a code would be another answer."""
    points = {"1": "meget tilfreds", "3": "hverken eller", "5": "meget utilfreds", "0": "ved ikke"}
    forms = {"visit": "Besøg på arbejdspladsen", "phone": "Telefon, også sms"}
    questions = {
        "satisfaction": Question("Hvor tilfreds er I", "scale", points),
        "contact": Question("Hvordan har I kontakt?", "multiple", forms),
        "places": Question("Hvor mange pladser?", "number"),
    }
    answers = read_surveyxact(csv_export(tmp_path, [line(ROW), line(ROW | {"s_1": "1", "status": 3})]))
    told = by_questions(answers, questions, "dataset.csv")
    assert told.frame["satisfaction"].to_list() == ["1", "5"]
    assert told.frame[choice_column("contact", "phone")].to_list() == [True, True]
    assert told.frame["places"].to_list() == [4.0, 4.0]
    assert told.completed.to_list() == [True, False]
    assert told.answered_on.equals(answers.answered_on)
    assert told.lines == answers.lines

"""The table of answers: whatever it was collected with, the same answers are the same frame."""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from actionplan.parameters.model import Bodies
from actionplan.problems import Refused
from actionplan.sources.cells import read_cells
from actionplan.survey.questionnaire import (
    Question,
    limesurvey_codes,
    limesurvey_names,
    named,
    questionnaire,
)
from actionplan.survey.responses import columns_of, read_sheet, template, write_responses
from actionplan.tables.folder import read_tables

ROOT = Path(__file__).parents[2]
FORM = named(questionnaire(ROOT), Bodies.model_validate({"jobcenter": "Jobcenter Ærø"}))
Answer = Mapping[str, object]


def given_to(question: Question) -> st.SearchStrategy[object]:
    """Any answer to a question, or none: a code, a set of codes, a number or a text."""
    codes = [choice.code for choice in question.answers]
    alone = {choice.code for choice in question.answers if choice.alone}
    if question.kind == "multiple":
        return st.sets(st.sampled_from([code for code in codes if code not in alone]))
    if question.kind == "number":
        return st.none() | st.integers(0, 40)
    if question.kind == "text":
        return st.none() | st.sampled_from(["Mere tid; og ro", 'Han sagde "ja"', "æøå"])
    # Two questions are answered by all, so that no row is empty.
    return st.sampled_from(codes) if question.id in {"experience", "sector"} else st.none() | st.sampled_from(codes)


ANSWERS = st.lists(
    st.fixed_dictionaries({question.id: given_to(question) for question in FORM.questions}), min_size=1, max_size=5
)


def written(rows: list[Answer], cell: Callable[[Question, object], list[str]], header: list[str], marks: list[str]) -> str:
    """Rows as a CSV file. cell: what a question's columns hold; marks: what stands before them, with {} for the number."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    for number, row in enumerate(rows):
        answers = [one for question in FORM.questions for one in cell(question, row[question.id])]
        writer.writerow([mark.format(f"V{number}") for mark in marks] + answers)
    return text.getvalue()


def plain(question: Question, answer: object) -> list[str]:
    """Words under the wording, several in one cell, as Microsoft Forms has them."""
    labels = {choice.code: choice.label for choice in question.answers}
    if isinstance(answer, set):
        return ["".join(f"{labels[choice.code]};" for choice in question.choices if choice.code in answer)]
    return ["" if answer is None else labels.get(str(answer), str(answer))]


def lime(question: Question, answer: object) -> list[str]:
    """LimeSurvey's short codes, a column per choice."""
    codes = limesurvey_codes(question)
    if isinstance(answer, set):
        return ["Y" if choice.code in answer else "" for choice in question.choices]
    return ["" if answer is None else codes.get(str(answer), str(answer))]


def read(folder: Path, text: str) -> pd.DataFrame:
    (folder / "svar.csv").write_text(text, encoding="utf-8")
    return read_sheet(read_cells(folder / "svar.csv", "svar.csv"), "svar.csv", FORM)[0].reset_index(drop=True)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(ANSWERS)
def test_forms_limesurvey_and_the_own_file_give_the_same_frame(tmp_path: Path, rows: list[Answer]) -> None:
    names = limesurvey_names(FORM)
    wordings = ["Fuldførelsestidspunkt", "Virksomhedens nummer", *(each.wording for each in FORM.questions)]
    forms = read(tmp_path, written(rows, plain, wordings, ["2026-08-24 10:00:00", "{}"]))
    short = [
        name
        for each in FORM.questions
        for name in (
            [f"{names[each.id]}[{limesurvey_codes(each)[choice.code]}]" for choice in each.choices]
            if each.kind == "multiple"
            else [names[each.id]]
        )
    ]
    header = ["submitdate", "startlanguage", names["company_id"], *short]
    limesurvey = read(tmp_path, written(rows, lime, header, ["2026-08-24 10:00:00", "da", "{}"]))
    pd.testing.assert_frame_equal(limesurvey, forms)
    write_responses(forms, FORM, tmp_path / "egen.csv", invented=False)
    own, invented = read_sheet(read_cells(tmp_path / "egen.csv", "egen.csv"), "egen.csv", FORM)
    pd.testing.assert_frame_equal(own.reset_index(drop=True), forms)
    assert not invented
    for question in FORM.questions:
        for position, row in enumerate(rows):
            answer = row[question.id]
            found = [forms[name].iloc[position] for name in columns_of(question)]
            if isinstance(answer, set):
                assert found == [choice.code in answer if answer else pd.NA for choice in question.choices]
            else:
                assert [None if pd.isna(value) else value for value in found] == [answer]


def surveyxact(answers: list[tuple[str, str, str, list[str]]]) -> dict[str, list[list[str]]]:
    """The three parts of an export. answers: number, assessment, places, kinds of support."""
    support = FORM.question("support").choices
    header = ["pnr", "v1", "v2", *(f"v3_{i}" for i in range(len(support))), "stato_4", "closeTime"]
    rows = [
        [number, assessment, places, *("1" if choice.label in ticked else "0" for choice in support), "1", "2026-08-24 10:00:00"]
        for number, assessment, places, ticked in answers
    ]
    asked = [
        ["pnr", "pnr", "open", "text", "Kontaktoplysninger - pnr", "", ""],
        ["q1", "v1", "closed", "single", FORM.question("assessment").wording, "", ""],
        ["q2", "v2", "open", "number", FORM.question("places").wording, "", ""],
        *(["q3", f"v3_{i}", "closed", "multiple", FORM.question("support").wording, str(90 - i), choice.label]
          for i, choice in enumerate(support)),
        ["statoverall", "stato_4", "closed", "multiple", "Samlet status", "4", "Gennemført"],
    ]  # fmt: skip
    structure = [
        ["questionName", "variableName", "questionType", "subType", "questionText", "choiceValue", "choiceText"], *asked,
    ]  # fmt: skip
    scale = FORM.question("assessment").answers
    labels = [["v1", str(70 + i), choice.label.upper()] for i, choice in enumerate(reversed(scale))]
    return {"dataset": [header, *rows], "structure": structure, "labels": labels}


GIVEN = [("V0001", "71", "3", ["mindre papir", "en fast jobkonsulent, der selv kan beslutte"]), ("V0002", "70", "", [])]


def put(folder: Path, parts: dict[str, list[list[str]]], form: str) -> None:
    folder.mkdir(parents=True)
    if form == "xlsx":
        book = Workbook()
        for name, rows in parts.items():
            sheet = book.create_sheet(name.capitalize())
            for row in rows:
                sheet.append(row)
        book.save(folder / "svar_fra_virksomheder.xlsx")
        return
    delimiter, encoding = {"comma": (",", "cp1252"), "semicolon": (";", "cp1252"), "tab": ("\t", "utf-16")}[form]
    for name, rows in parts.items():
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter).writerows(rows)
        (folder / f"{name}.csv").write_bytes(text.getvalue().encode(encoding))


@pytest.mark.parametrize("form", ["xlsx", "comma", "semicolon", "tab"])
def test_every_export_of_surveyxact_lies_in_the_municipalitys_folder_as_it_is(tmp_path: Path, form: str) -> None:
    put(tmp_path / "data" / "odder", surveyxact(GIVEN), form)
    (tmp_path / "data" / "reference").mkdir()
    shipped = ROOT / "data" / "reference" / "questionnaire.yml"
    (tmp_path / "data" / "reference" / "questionnaire.yml").write_bytes(shipped.read_bytes())
    table = read_tables(tmp_path / "data" / "odder", tmp_path)["survey_responses"]
    assert table.frame["company_id"].to_list() == ["V0001", "V0002"]
    assert table.frame["assessment"].to_list() == ["5", "unknown"]
    assert table.frame["places"].fillna(-1).to_list() == [3.0, -1.0]
    assert table.frame[["support/paper", "support/consultant", "support/trial"]].iloc[0].to_list() == [True, True, False]
    assert table.frame["completed"].all()
    assert len(table.files) == (1 if form == "xlsx" else 3)


def test_a_template_gives_way_to_the_answers_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "odder"
    put(folder, surveyxact(GIVEN), "semicolon")
    (folder / "svar_fra_virksomheder.csv").write_text(template(FORM), encoding="utf-8-sig")
    (tmp_path / "data" / "reference").mkdir()
    shipped = ROOT / "data" / "reference" / "questionnaire.yml"
    (tmp_path / "data" / "reference" / "questionnaire.yml").write_bytes(shipped.read_bytes())
    assert len(read_tables(folder, tmp_path)["survey_responses"].frame) == 2
    (folder / "svar_fra_virksomheder.csv").write_text(template(FORM) + "V1;;;;;;;;ja" + ";" * 19, encoding="utf-8-sig")
    with pytest.raises(Refused) as refused:
        read_tables(folder, tmp_path)
    [problem] = refused.value.problems
    assert "Der er også svar i »dataset.csv«, »labels.csv« og »structure.csv«." in problem.message


def test_a_template_alone_is_a_table_without_answers(tmp_path: Path) -> None:
    (tmp_path / "svar_fra_virksomheder.csv").write_text(template(FORM), encoding="utf-8-sig")
    table = read_tables(tmp_path, tmp_path)["survey_responses"]
    assert table.frame.empty
    assert list(table.frame.columns[:3]) == ["company_id", "answered_on", "completed"]


def test_every_odd_answer_is_told_at_its_line(tmp_path: Path) -> None:
    header = "virksomhed;erfaring;vurdering;pladser;støtte"
    (tmp_path / "svar_fra_virksomheder.csv").write_text(
        f"{header}\nV1;jaa;4;2;\nV2;ja;6;2;mindre papir\nV3;ja;4;5000;kage\n", encoding="utf-8"
    )
    reference = tmp_path / "data" / "reference"
    reference.mkdir(parents=True)
    (reference / "questionnaire.yml").write_bytes((ROOT / "data" / "reference" / "questionnaire.yml").read_bytes())
    with pytest.raises(Refused) as refused:
        read_tables(tmp_path, tmp_path)
    told = [(problem.line, problem.column) for problem in refused.value.problems]
    assert sorted(told, key=str) == [(2, "erfaring"), (3, "vurdering"), (4, "pladser"), (4, "støtte")]


def test_the_template_has_a_column_for_every_question() -> None:
    assert template(FORM).rstrip("\n").split(";") == ["virksomhed", "besvaret", "færdig", *(q.header for q in FORM.questions)]

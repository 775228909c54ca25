"""What comes out of the forms, read back, means what the questionnaire says."""

import csv
import io
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from pypdf import PdfReader

from actionplan.browser import Browser
from actionplan.danish import capital
from actionplan.parameters.model import Bodies
from actionplan.sources.cells import read_cells
from actionplan.survey.forms import (
    LIMESURVEY_COLUMNS,
    answer_sheet,
    limesurvey,
    paper_form,
    relevance,
    routing_words,
)
from actionplan.survey.questionnaire import (
    Choice,
    Condition,
    Question,
    Questionnaire,
    Section,
    limesurvey_codes,
    limesurvey_names,
    named,
    questionnaire,
)
from actionplan.survey.responses import read_sheet

STANDARD = questionnaire(Path(__file__).parents[2])
NAMED = named(STANDARD, Bodies())
COLUMNS = {
    header: question
    for question in NAMED.questions
    for header in (
        [f"{question.header} [{choice.label}]" for choice in question.choices]
        if question.kind == "multiple"
        else [question.header]
    )
}
HEADERS = ["virksomhed", "besvaret", *COLUMNS]

ODD = st.text(st.sampled_from("abæøåÆØÅ \t\n\r\"'=;,&<>{}\\«»\x00\x0b\u2028é→1"), min_size=1, max_size=40).filter(
    lambda text: bool(one_line(text))
)


def one_line(text: str) -> str:
    """A text as any form shows it."""
    return " ".join(re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())


def form_of(title: str, wording: str, labels: list[str]) -> Questionnaire:
    """A questionnaire of any texts, past the checks that a file must stand."""
    choices = tuple(Choice.model_construct(code=f"c{i}", label=label) for i, label in enumerate(labels))
    first = Question.model_construct(id="one", header="one", section="a", wording=wording, kind="single", choices=choices)
    condition = (Condition(question="one", answers=("c0",)),)
    second = Question.model_construct(
        id="more", header="more", section="a", wording=wording, kind="multiple", help=wording, choices=choices, shown_if=condition
    )
    sections = {"a": Section.model_construct(title=title, feeds="x")}
    return Questionnaire.model_construct(title=title, intro=wording, thanks=title, sections=sections, questions=(first, second))


FORMS = st.builds(form_of, ODD, ODD, st.lists(ODD, min_size=2, max_size=4))


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows as LimeSurvey reads them: tabs, quotes, one more pair of quotes taken off, and nothing without a class."""
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter="\t"))
    for row in rows:
        assert row["class"] in {"S", "SL", "G", "Q", "SQ", "A"}
        for key, value in row.items():
            if re.match('^".*"$', value):
                row[key] = value[1:-1].replace('""', '"')
    return rows


# The paper form


def test_the_paper_form_asks_every_question_with_every_box() -> None:
    page = BeautifulSoup(paper_form(STANDARD, "Odder Kommune", Bodies()), "html.parser")
    questions = page.select(".question")
    assert len(questions) == len(NAMED.questions)
    for number, (shown, question) in enumerate(zip(questions, NAMED.questions, strict=True), start=1):
        assert shown.select_one(".wording").get_text() == f"{number}. {question.wording}"  # type: ignore[union-attr]
        boxes = [item.get_text().removesuffix(" (kun dette kryds)") for item in shown.select("li")]
        assert boxes == [capital(choice.label) for choice in question.answers]
        assert len(shown.select("li .box")) == len(question.answers)
        assert bool(shown.select(".blank")) == (question.kind == "number")
        assert bool(shown.select(".lines")) == (question.kind == "text")
        assert ("Sæt gerne flere kryds." in shown.get_text()) == (question.kind == "multiple")


def test_the_paper_form_tells_in_words_who_answers_what() -> None:
    told = {question.id: routing_words(NAMED, question) for question in NAMED.questions}
    assert told["respondent"] == ""
    assert told["assessment"] == "Svar kun, hvis I har svaret »ja« i spørgsmål 6."
    assert told["places"] == "Svar kun, hvis I har svaret »ja« i spørgsmål 17, 18, 19 eller 20."
    page = paper_form(STANDARD, "Odder Kommune", Bodies())
    assert all(sentence in unescape(page) for sentence in told.values())


def test_the_paper_form_says_where_the_answer_goes_and_by_when() -> None:
    page = BeautifulSoup(paper_form(STANDARD, "Odder Kommune", Bodies()), "html.parser")
    last = page.select("main p")[-1]
    assert last.get_text() == "Send svaret til:  senest: "
    assert len(last.select(".blank")) == 2


def test_companies_are_told_that_answering_is_free_what_the_number_is_for_and_who_sees_the_answers() -> None:
    for told in (paper_form(STANDARD, "Odder Kommune", Bodies()), limesurvey(STANDARD)):
        assert "Det er frivilligt at svare. Nummeret bruges til at regne svarene op" in told
        assert "Kun projektgruppen ser den enkelte virksomheds svar." in told


def test_routing_by_different_answers_names_each() -> None:
    conditions = (Condition(question="experience", answers=("yes", "unknown")), Condition(question="sector", answers=("public",)))
    question = NAMED.question("wishes").model_copy(update={"shown_if": conditions})
    assert routing_words(NAMED, question) == (
        "Svar kun, hvis I har svaret »ja« eller »ved ikke« i spørgsmål 6 eller »offentlig« i spørgsmål 2."
    )


def test_the_paper_form_loads_nothing_and_bears_the_municipality_s_names() -> None:
    bodies = Bodies.model_validate({"jobcenter": "Jobcenter <Ærø> & Co"})
    html = paper_form(STANDARD, "Ærø Kommune", bodies)
    page = BeautifulSoup(html, "html.parser")
    assert not page.select("script, link, img, iframe, object, [src], [href]")
    assert not re.search(r"url\(|@import|https?:|//", html)
    assert "Jobcenter <Ærø> & Co" in page.get_text()
    assert page.html is not None
    assert page.html["lang"] == "da"
    assert len(page.select("h1")) == 1


def test_no_type_of_the_paper_form_is_smaller_than_10_and_a_half_points() -> None:
    sizes = re.findall(r"([\d.]+)pt(?:/| Arial|;)", re.sub(r"border[^;]*;", "", paper_form(STANDARD, "Odder Kommune", Bodies())))
    assert sizes
    assert min(map(float, sizes)) >= 10.5


@pytest.mark.parametrize("jobcentre", ["jobcentret", "Center for Arbejdsmarked og Borgerservice i Ringkøbing-Skjern"])
def test_the_paper_form_takes_two_sheets_printed_on_both_sides(browser: Browser, jobcentre: str) -> None:
    bodies = Bodies.model_validate({"jobcenter": jobcentre, "virksomhedsindgang": jobcentre})
    printed = PdfReader(io.BytesIO(browser.print(paper_form(STANDARD, "Odder Kommune", bodies))))
    assert len(printed.pages) <= 4
    assert [round(float(side) / 72 * 25.4) for side in printed.pages[0].mediabox[2:]] == [210, 297]


@given(FORMS)
def test_odd_words_stay_the_same_on_paper(form: Questionnaire) -> None:
    page = BeautifulSoup(paper_form(form, form.title, Bodies()), "html.parser")
    assert page.select_one("h1").get_text() == one_line(form.title)  # type: ignore[union-attr]
    assert [each.get_text() for each in page.select(".wording")] == [f"{i}. {one_line(form.intro)}" for i in (1, 2)]
    assert len(page.select("li")) == sum(len(question.choices) for question in form.questions)


# The sheet for typing in


def opened(form: Questionnaire = STANDARD, bodies: Bodies | None = None) -> Workbook:
    return load_workbook(io.BytesIO(answer_sheet(form, bodies or Bodies())))


def drop_down(book: Workbook, column: int) -> list[object]:
    """What a column offers to choose from."""
    sheet = book["Svar"]
    letter = get_column_letter(column)
    rules = [rule for rule in sheet.data_validations.dataValidation if f"{letter}2" in rule.sqref]
    assert len(rules) == 1
    formula = rules[0].formula1
    if rules[0].type != "list":
        return [rules[0].type, formula, rules[0].formula2]
    if formula.startswith('"'):
        return list(formula.strip('"').split(","))
    name, cells = formula.split("!")
    left, top, right, bottom = range_boundaries(cells)
    assert left == right
    return [book[name].cell(row, left).value for row in range(top, bottom + 1)]  # type: ignore[operator,arg-type]


def test_the_answer_sheet_has_a_column_per_question_with_its_wording() -> None:
    sheet = opened()["Svar"]
    assert [cell.value for cell in sheet[1]] == HEADERS
    assert sheet.max_row == 1
    for cell in sheet[1][2:]:
        question = COLUMNS[str(cell.value)]
        assert cell.comment is not None
        assert cell.comment.text.startswith(f"{NAMED.number(question.id)}. {question.wording}")


def test_the_answer_sheet_offers_the_answers_of_each_question() -> None:
    book = opened()
    for column, header in enumerate(HEADERS[2:], start=3):
        question = COLUMNS[header]
        if question.kind == "text":
            continue
        expected: list[object] = [choice.label for choice in question.answers]
        if question.kind == "multiple":
            expected = ["x"]
        if question.kind == "number":
            expected = ["whole", "0", str(question.maximum)]
        assert drop_down(book, column) == expected
    assert drop_down(book, HEADERS.index("holdning_opgaver") + 1) == [
        "helt uenig", "uenig", "hverken enig eller uenig", "enig", "helt enig", "ved ikke",
    ]  # fmt: skip
    assert drop_down(book, HEADERS.index("erfaring") + 1) == ["ja", "nej", "ved ikke"]


def test_the_second_sheet_is_the_codebook_and_the_lists_are_hidden() -> None:
    book = opened()
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets] == [
        ("Svar", "visible"), ("Spørgsmål", "visible"), ("Lister", "hidden"),
    ]  # fmt: skip
    rows = list(book["Spørgsmål"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == [question.header for question in STANDARD.questions]
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[7][3] == "meget dårligt; dårligt; hverken godt eller dårligt; godt; meget godt; ved ikke"
    assert rows[5][3] == "ja; nej; ved ikke"


def test_the_whole_of_each_header_can_be_read_in_its_column() -> None:
    sheet = opened()["Svar"]
    lines = sheet.row_dimensions[1].height / 15
    for column, cell in enumerate(sheet[1], start=1):
        width = sheet.column_dimensions[get_column_letter(column)].width
        assert cell.alignment.wrap_text
        assert width <= 24
        assert max(map(len, str(cell.value).split())) < width
        assert len(str(cell.value)) <= lines * width


@pytest.mark.parametrize("good", ["godt", 4])
def test_what_is_typed_into_the_sheet_is_read_as_the_table_of_answers(tmp_path: Path, good: object) -> None:
    book = opened()
    typed: dict[str, object] = {
        "virksomhed": "V0019", "besvaret": date(2026, 8, 24), "erfaring": "ja", "vurdering": good, "rummelighed": "ved ikke",
        "interesse_model_1": "ja", "interesse_model_2": "ved ikke", "pladser": 2, "ønsker": "Færre skemaer.",
        "kontakt [besøg hos os]": "x",
    }  # fmt: skip
    for header, value in typed.items():
        book["Svar"].cell(2, HEADERS.index(header) + 1).value = value  # type: ignore[assignment]
    book.save(tmp_path / "svar_fra_virksomheder.xlsx")
    frame, _ = read_sheet(read_cells(tmp_path / "svar_fra_virksomheder.xlsx", "svar"), "svar", NAMED)
    row = frame.iloc[0]
    assert (row["company_id"], row["experience"], row["assessment"], row["places"]) == ("V0019", "yes", "4", 2)
    assert (row["interest_single_trainee"], row["interest_open_places"], row["inclusiveness"]) == ("yes", "unknown", "unknown")
    assert (row["contact_forms/visit"], row["contact_forms/mail"], row["wishes"]) == (True, False, "Færre skemaer.")
    assert frame.filter(like="support/").isna().all(axis=None)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FORMS)
def test_odd_words_stay_the_same_in_the_sheet(form: Questionnaire) -> None:
    book = opened(form)
    words = [re.sub("[\x00-\x1f\u2028]", "", " ".join(choice.label.split())) for choice in form.questions[0].choices]
    assert [str(value or "") for value in drop_down(book, 3)] == words
    assert all(cell.data_type != "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)


# The file for LimeSurvey


def test_limesurvey_gets_every_question_and_answer_in_order() -> None:
    rows = rows_of(limesurvey(STANDARD))
    names = limesurvey_names(STANDARD)
    questions = [row for row in rows if row["class"] == "Q"]
    assert [row["name"] for row in questions] == list(names.values())
    types = {"single": "L", "scale": "L", "multiple": "M", "number": "N", "text": "T"}
    assert [row["type/scale"] for row in questions] == ["S", *(types[question.kind] for question in STANDARD.questions)]
    for row, question in zip(questions[1:], NAMED.questions, strict=True):
        assert unescape(row["text"]) == question.wording
        assert unescape(row["help"]) == (question.help or "")
        start = rows.index(row) + 1
        below = rows[start : start + len(question.answers)]
        assert {each["class"] for each in below} <= {"SQ" if question.kind == "multiple" else "A"}
        codes = limesurvey_codes(question)
        expected = [(codes[choice.code], capital(choice.label)) for choice in question.answers]
        assert [(each["name"], unescape(each["text"])) for each in below] == expected


def test_limesurvey_gets_a_page_per_section_and_one_language() -> None:
    rows = rows_of(limesurvey(STANDARD))
    groups = [unescape(row["name"]) for row in rows if row["class"] == "G"]
    assert groups == [section.title for section in NAMED.sections.values()]
    assert {row["language"] for row in rows if row["class"] != "S"} == {"da"}
    assert {row["name"]: row["text"] for row in rows if row["class"] == "S"}["language"] == "da"
    assert [row["name"] for row in rows if row["class"] == "SL"] == [
        "surveyls_title", "surveyls_welcometext", "surveyls_endtext",
    ]  # fmt: skip
    classes = [row["class"] for row in rows]
    assert classes == sorted(classes, key=lambda each: 0 if each == "S" else 1 if each == "SL" else 2)


def test_limesurvey_asks_only_those_who_are_to_be_asked() -> None:
    asked = {row["name"]: row["relevance"] for row in rows_of(limesurvey(STANDARD)) if row["class"] == "Q"}
    assert asked["experience"] == "1"
    assert asked["assessment"] == '(experience.NAOK == "yes")'
    assert asked["places"] == " or ".join(f'(interest{number}.NAOK == "yes")' for number in (1, 2, 3, 4))


def test_limesurvey_asks_by_ticks_and_by_its_own_codes() -> None:
    conditions = (Condition(question="contact_forms", answers=("visit",)), Condition(question="experience", answers=("unknown",)))
    question = STANDARD.question("wishes").model_copy(update={"shown_if": conditions})
    assert relevance(STANDARD, question) == '(contactforms_visit.NAOK == "Y") or (experience.NAOK == "unkn")'


def test_limesurvey_keeps_numbers_whole_and_none_of_them_alone() -> None:
    rows = {row["name"]: row for row in rows_of(limesurvey(STANDARD)) if row["class"] == "Q"}
    places = rows["places"]
    assert (places["min_num_value_n"], places["max_num_value_n"], places["num_value_int_only"]) == ("0", "1000", "1")
    assert rows["contactforms"]["exclude_all_others"] == "none"
    assert rows["reasons"]["exclude_all_others"] == ""


def test_limesurvey_lets_a_company_answer_without_its_number() -> None:
    rows = [row for row in rows_of(limesurvey(STANDARD)) if row["class"] == "Q"]
    assert {row["mandatory"] for row in rows} == {"N"}


def test_the_columns_for_limesurvey_begin_as_its_manual_has_them() -> None:
    assert LIMESURVEY_COLUMNS[:12] == (
        "class", "type/scale", "name", "relevance", "text", "help", "language", "validation", "mandatory", "other", "default",
        "same_default",
    )  # fmt: skip


@given(FORMS)
def test_odd_words_stay_the_same_in_limesurvey(form: Questionnaire) -> None:
    text = limesurvey(form)
    width = len(LIMESURVEY_COLUMNS)
    assert all(line.count("\t") == width - 1 for line in text.splitlines())
    rows = rows_of(text)
    wordings = [unescape(row["text"]) for row in rows if row["class"] == "Q"][1:]
    assert wordings == [one_line(form.intro)] * 2
    labels = [unescape(row["text"]) for row in rows if row["class"] in {"A", "SQ"}]
    assert labels == [one_line(capital(" ".join(choice.label.split()))) for choice in form.questions[0].choices] * 2
    assert not any(re.search("[{}<>]", row["text"]) for row in rows)


@pytest.mark.parametrize("make", [answer_sheet, limesurvey])
def test_bodies_have_their_own_names_in_what_is_typed_and_asked(make: object) -> None:
    assert callable(make)
    made = make(STANDARD, Bodies.model_validate({"jobcenter": "Jobcenter Ærø"}))
    if isinstance(made, bytes):
        made = " ".join(cell.comment.text for cell in load_workbook(io.BytesIO(made))["Svar"][1] if cell.comment)
    assert "Jobcenter Ærø" in made
    assert "{" not in made

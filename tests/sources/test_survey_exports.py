import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from actionplan.problems import Refused
from actionplan.sources.cells import read_cells
from actionplan.sources.survey_answers import Answers, Kind, Question, choice_column, outside_scale
from actionplan.sources.survey_exports import read_table

CODEBOOK = {
    "company_id": ("Virksomhedens nummer", {}),
    "experience": ("Har I erfaring med samarbejdet?", {"yes": "Ja", "no": "Nej", "unknown": "Ved ikke"}),
    # The labels are the codes backwards, as where a scale was turned round after it was made.
    "assessment": ("Hvordan vurderer I samarbejdet?", {"5": "1", "4": "2", "3": "3", "2": "4", "1": "5", "8": "Ved ikke"}),
    "contact": ("Hvordan har I kontakt?", {"1": "Telefon, også sms", "2": "Besøg", "3": "E-mail; brev", "4": "Andet"}),
    "places": ("Hvor mange pladser vil I tilbyde?", {}),
    "wishes": ("Hvad ønsker I?", {}),
}
KINDS: dict[str, Kind] = {
    "company_id": "code", "experience": "single", "contact": "multiple", "places": "number", "assessment": "scale",
    "wishes": "text",
}  # fmt: skip
CONTACT = CODEBOOK["contact"][1]
QUESTIONS = {
    name: Question(wording, KINDS[name], choices, maximum=900 if name == "places" else None)
    for name, (wording, choices) in CODEBOOK.items()
}
Given = dict[str, object]


def csv_text(rows: Sequence[Sequence[str]], delimiter: str = ";") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def plain_of(folder: Path, rows: Sequence[Sequence[str]], delimiter: str = ";", encoding: str = "utf-8") -> Answers:
    (folder / "svar.csv").write_bytes(csv_text(rows, delimiter).encode(encoding))
    return read_table(read_cells(folder / "svar.csv", "data/odder/svar.csv"), QUESTIONS, "data/odder/svar.csv")


def lime_of(folder: Path, rows: Sequence[Sequence[str]]) -> Answers:
    (folder / "lime.csv").write_text(csv_text(rows, ","), encoding="utf-8")
    return read_table(read_cells(folder / "lime.csv", "lime.csv"), QUESTIONS, "lime.csv")


def problems(folder: Path, rows: Sequence[Sequence[str]]) -> list[str]:
    with pytest.raises(Refused) as caught:
        plain_of(folder, rows)
    return [problem.sentence() for problem in caught.value.problems]


def same(first: Answers, second: Answers) -> None:
    pd.testing.assert_frame_equal(first.frame, second.frame)
    pd.testing.assert_series_equal(first.completed, second.completed)
    assert (first.labels, first.choices, first.unanswered) == (second.labels, second.choices, second.unanswered)


def label(name: str, code: object) -> str:
    return CODEBOOK[name][1].get(str(code), "")


def columns(answers: Sequence[Given], style: str) -> list[list[str]]:
    """The answers as a table: codes under ids, labels under wordings, or a column per choice."""
    codes, wide = style == "codes", style == "wide"
    contact = [f"contact_{code}" for code in CONTACT] if wide else ["contact"]
    header = ["company_id", "experience", "assessment", *contact, "places", "wishes"]
    if style == "labels":
        header = [f"{number}. {CODEBOOK[name][0].upper()} " for number, name in enumerate(header, start=1)]
    table = [header]
    for each in answers:
        ticked = each["contact"]
        assert isinstance(ticked, set)
        if wide:
            cells = ["x" if code in ticked else "" for code in CONTACT]
        else:
            cells = [";".join(code if codes else CONTACT[code] for code in sorted(ticked)) + ";" * (not codes and bool(ticked))]
        single = [str(each[name]) if codes else label(name, each[name]) for name in ("experience", "assessment")]
        table.append([str(each["company_id"]), *single, *cells, str(each["places"]), str(each["wishes"])])
    return table


given_answers = st.lists(
    st.fixed_dictionaries({
        "company_id": st.integers(10**9, 10**10 - 1).map(str),
        "experience": st.sampled_from(["", "yes", "no", "unknown"]),
        "assessment": st.sampled_from(["", *CODEBOOK["assessment"][1]]),
        "contact": st.sets(st.sampled_from(list(CONTACT))),
        "places": st.one_of(st.just(""), st.integers(0, 900).map(str)),
        "wishes": st.text('abcæøåÆØÅé ,;|"\t\n?', max_size=20).map(str.strip),
    }),
    min_size=1,
    max_size=6,
).filter(lambda rows: any(row["experience"] for row in rows))  # fmt: skip
ONE: Given = {
    "company_id": "1003456789",
    "experience": "yes",
    "assessment": "5",
    "contact": {"1", "3"},
    "places": "2",
    "wishes": "ro",
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([ONE], ",", "cp1252")
@given(given_answers, st.sampled_from(";,\t|"), st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
def test_codes_labels_and_a_column_per_choice_are_the_same_answers(
    tmp_path: Path, answers: list[Given], delimiter: str, encoding: str
) -> None:
    expected = plain_of(tmp_path, columns(answers, "codes"))
    for style in ("codes", "labels", "wide"):
        same(plain_of(tmp_path, columns(answers, style), delimiter, encoding), expected)
    kept = [each for each in answers if any(each[name] for name in KINDS if name != "company_id")]
    assert expected.unanswered == len(answers) - len(kept)
    assert expected.frame["assessment"].fillna("").to_list() == [each["assessment"] for each in kept]
    for code in CONTACT:
        ticks = [code in each["contact"] if each["contact"] else pd.NA for each in kept]  # type: ignore[operator]
        assert expected.frame[choice_column("contact", code)].to_list() == ticks


@pytest.mark.parametrize(
    "header",
    [
        "experience",
        "Har I erfaring med samarbejdet?",
        "  har i  ERFARING med samarbejdet ",
        "<b>Har I erfaring</b> med&nbsp;samarbejdet? *",
        "3. Har I erfaring med samarbejdet?",
        "Spørgsmål 3: Har I erfaring med samarbejdet?",
        "Q3) Har I erfaring med samarbejdet:",
        "experience. Har I erfaring med samarbejdet?",
        "Baggrund - Har I erfaring med samarbejdet?",
    ],
)
def test_a_header_is_known_however_it_is_written(tmp_path: Path, header: str) -> None:
    assert plain_of(tmp_path, [["virksomhedens nummer", header], ["17", "nej"]]).frame["experience"].to_list() == ["no"]


@pytest.mark.parametrize(
    "header",
    ["contact[2]", "contact[SQ].x", "Hvordan har I kontakt? [Besøg]", "contact. Hvordan har I kontakt? [Besøg]", "contact/2",
     "contact: Besøg", "Hvordan har I kontakt? - Besøg"],
)  # fmt: skip
def test_one_choices_column_is_known_however_it_is_written(tmp_path: Path, header: str) -> None:
    answers = plain_of(tmp_path, [["experience", header], ["ja", "ja"]])
    known = answers.frame[choice_column("contact", "2")].to_list()
    assert known == ([pd.NA] if "SQ" in header else [True])


def test_a_question_without_a_column_is_missing_throughout(tmp_path: Path) -> None:
    answers = plain_of(tmp_path, [["experience"], ["ja"]])
    assert answers.frame["places"].isna().all()
    assert answers.frame["places"].dtype == "Float64"
    assert answers.frame.columns.to_list() == [
        "company_id", "experience", "assessment", "contact/1", "contact/2", "contact/3", "contact/4", "places", "wishes",
    ]  # fmt: skip


def test_labels_that_are_numbers_are_read_as_the_rest_of_the_file_is_written(tmp_path: Path) -> None:
    assert plain_of(tmp_path, [["experience", "assessment"], ["yes", "1"]]).frame["assessment"].to_list() == ["1"]
    assert plain_of(tmp_path, [["experience", "assessment"], ["Ved ikke", "1"]]).frame["assessment"].to_list() == ["5"]


def test_microsoft_forms_is_read(tmp_path: Path) -> None:
    header = [
        "Id",
        "Starttidspunkt",
        "Fuldførelsestidspunkt",
        "Mail",
        "Navn",
        "Har I erfaring med samarbejdet?",
        "Hvordan har I kontakt?",
    ]
    rows = [header, ["1", "2026-11-20 09:00:01", "2026-11-21 10:22:33", "anonymous", "", "Ja", "Telefon, også sms;Besøg;"]]
    answers = plain_of(tmp_path, rows)
    assert answers.frame.filter(like="contact/").iloc[0].to_list() == [True, True, False, False]
    assert answers.answered_on.dt.strftime("%d-%m-%Y").to_list() == ["21-11-2026"]
    assert answers.completed.to_list() == [True]


def test_google_forms_is_read(tmp_path: Path) -> None:
    header = ["Tidsstempel", "Har I erfaring med samarbejdet?", "Hvordan har I kontakt?"]
    rows = [header, ["2026/11/21 10:22:33 AM GMT+1", "Nej", "Telefon, også sms, Besøg"], ["21/11/2026 10.22.33", "Nej", "Besøg"]]
    answers = plain_of(tmp_path, rows)
    assert answers.frame.filter(like="contact/").iloc[0].to_list() == [True, True, False, False]
    assert answers.answered_on.dt.strftime("%d-%m-%Y").to_list() == ["21-11-2026"] * 2


@pytest.mark.parametrize("full", [True, False])
def test_limesurvey_is_read_with_codes_and_in_full(tmp_path: Path, full: bool) -> None:
    """Headings and answers as LimeSurvey writes them; the last respondent stopped, the anonymous survey has no real date."""
    texts = [
        "Har I erfaring med samarbejdet?",
        "Hvordan har I kontakt? [Besøg]",
        "Hvordan har I kontakt? [Andet]",
        "Hvad ønsker I?",
    ]
    header = (
        ["Response ID", "Date submitted", *texts]
        if full
        else ["id", "submitdate", "experience", "contact[2]", "contact[other]", "wishes"]
    )
    yes, no = ("Ja", "Nej") if full else ("Y", "N")
    rows = [
        header,
        ["1", "2026-11-21 10:22:33", yes, yes, "på messen", "ro"],
        ["2", "1980-01-01 00:00:00", no, no, "", "N/A"],
        ["3", "", yes, "N/A", "", ""],
        ["4", "", "", "", "", ""],
    ]
    if not full:
        header[4] = "contact[4]"
    answers = lime_of(tmp_path, rows)
    assert answers.frame["experience"].to_list() == ["yes", "no", "yes"]
    assert answers.frame[choice_column("contact", "4")].to_list() == [True, pd.NA, pd.NA]
    assert answers.frame["wishes"].to_list() == ["ro", pd.NA, pd.NA]
    assert answers.completed.to_list() == [True, True, False]
    assert answers.answered_on.notna().to_list() == [True, False, False]
    assert answers.unanswered == 1


@pytest.mark.parametrize("header", ["exper", "exper. Har I erfaring med samarbejdet?"])
def test_limesurveys_short_names_and_codes_are_read(tmp_path: Path, header: str) -> None:
    (tmp_path / "lime.csv").write_text(f'"{header}","cont[sms]","cont[visit]"\n"A3","Y",""\n"A1","","Y"\n', encoding="utf-8")
    cells = read_cells(tmp_path / "lime.csv", "lime.csv")
    experience = replace(QUESTIONS["experience"], also=("exper",), written={"yes": "A1", "no": "A2", "unknown": "A3"})
    contact = replace(QUESTIONS["contact"], also=("cont",), written={"1": "sms", "2": "visit"})
    answers = read_table(cells, QUESTIONS | {"experience": experience, "contact": contact}, "lime.csv")
    assert answers.frame["experience"].to_list() == ["unknown", "yes"]
    assert answers.frame[["contact/1", "contact/2"]].to_numpy().tolist() == [[True, False], [False, True]]


def test_a_table_without_rows_has_every_column_and_no_respondent(tmp_path: Path) -> None:
    answers = plain_of(tmp_path, [["experience", "contact"]])
    assert answers.frame.shape == (0, 9)
    assert answers.unanswered == 0


def test_every_wrong_answer_is_told_with_its_place_and_what_was_meant(tmp_path: Path) -> None:
    header = ["experience", "assessment", "contact", "places", "contact_2"]
    rows = [["jaa", "7", "Besøg, fax", "mange"], ["ja", "5", "", "2"], ["ja", "5", "", "901"], ["ja", "5", "", "-1"]]
    told = problems(tmp_path, [header[:4], *rows])
    assert len(told) == 6
    assert "»901« kan ikke være rigtigt. Svaret skal være mindst 0 og højst 900. Ret tallet." in told[4]
    assert "»-1« kan ikke være rigtigt." in told[5]
    assert told[0].startswith("data/odder/svar.csv, linje 2, »assessment«: »7« er ikke et af spørgsmålets svar.")
    assert "»fax« er ikke et af spørgsmålets svar." in told[1]
    assert "Mente du »Ja«? Skriv »Ja«, »Nej« eller »Ved ikke«." in told[2]
    assert "»mange« er ikke et tal" in told[3]


@pytest.mark.parametrize("text", ["ca. 20", "2-3", "mange"])
def test_a_number_in_words_or_from_to_is_told_with_a_whole_number_as_the_remedy(tmp_path: Path, text: str) -> None:
    [told] = problems(tmp_path, [["experience", "places"], ["ja", text]])
    assert told.endswith(f"»{text}« er ikke et tal. Skriv et helt tal, fx 12.")


def test_a_misspelt_question_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    [told] = problems(tmp_path, [["experience", "Hvor mange plader vil I tilbyde?"], ["ja", "2"]])
    assert "Mente du »Hvor mange pladser vil I tilbyde?«?" in told


def test_a_question_that_stands_twice_is_told(tmp_path: Path) -> None:
    [told] = problems(tmp_path, [["experience", "Har I erfaring med samarbejdet?"], ["ja", "ja"]])
    assert "det samme spørgsmål som »experience«" in told


def test_a_table_without_any_question_is_told(tmp_path: Path) -> None:
    [told] = problems(tmp_path, [["by", "vejr"], ["Odder", "regn"]])
    assert "Ingen af kolonnerne er et spørgsmål" in told


def test_a_civil_registration_number_is_refused_in_texts_but_not_where_a_number_belongs(tmp_path: Path) -> None:
    rows = [["company_id", "wishes"], ["0101901234", "ro"]]
    assert plain_of(tmp_path, rows).frame["company_id"].to_list() == ["0101901234"]
    [told] = problems(tmp_path, [*rows, ["17", "ring om 010190-1234"]])
    assert "CPR-nummer" in told
    assert "010190" not in told


def test_invented_answers_say_so(tmp_path: Path) -> None:
    assert plain_of(tmp_path, [["# Opdigtede data", ""], ["experience", "places"], ["ja", "1"]]).invented
    assert not plain_of(tmp_path, [["experience"], ["ja"]]).invented


def test_each_respondent_knows_its_line(tmp_path: Path) -> None:
    answers = plain_of(tmp_path, [["experience", "wishes"], ["ja", "en\nto"], ["", ""], ["nej", "x"]])
    assert answers.lines == (2, 5)


@pytest.mark.parametrize(
    "word", ["Ved ikke", "ved ikke / ikke relevant", "Vet ikke", "Ikke aktuelt", "Ønsker ikke at svare", "Don't know"]
)
def test_what_is_no_point_on_the_scale_is_found_by_its_label(word: str) -> None:
    assert outside_scale({"1": "Helt uenig", "5": "Helt enig", "6": word}) == {"6"}


@pytest.mark.parametrize("word", ["Ikke enig", "Svarer vi ikke på tilbud", "Aktuelt", "Ikke tilfreds"])
def test_what_is_a_point_on_the_scale_is_not_taken_off_it(word: str) -> None:
    assert outside_scale({"1": word}) == frozenset()

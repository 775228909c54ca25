"""The list of companies to interview, opened as a spreadsheet."""

import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from actionplan.analyses.company_interviews import WHY, Choice, Chosen, Gap
from actionplan.methods.maximum_variation import Part
from actionplan.parameters.company_interviews import CompanyInterviews, Dimension, Weights
from actionplan.parameters.model import Bodies
from actionplan.survey.interview_list import COMPANIES_SHEET, GAPS_SHEET, INTERNAL, INVENTED, LOOK_UP, RULE_SHEET, workbook

DAY = date(2026, 11, 22)
PROFILE: dict[Dimension, str | None] = {
    "sector": "offentlig", "size": "10-19 ansatte", "industry": "Handel og transport mv.", "attitude": None,
    "interest": "ved ikke", "cooperation": "tæt samarbejde",
}  # fmt: skip
FIRST = Chosen("00123", PROFILE, "", True, "Den første med offentlig sektor.", "enkeltinterviews")
SECOND = Chosen(
    "V2", {**PROFILE, "cooperation": "intet samarbejde"}, "2 åbne pladser", False, "Den første med x.", "enkeltinterviews"
)
CELL: Part = (("sector", "offentlig"), ("size", "6-9 ansatte"))
GAPS = (Gap((("attitude", "forbeholden"),), "number"), Gap((("size", "6-9 ansatte"),), "contact"), Gap(CELL, "answers"))
CHOICE = Choice(
    companies=(FIRST, SECOND),
    parts=tuple(gap.part for gap in GAPS),
    gaps=GAPS,
    plan=CompanyInterviews(number=2, weights=Weights(sector=0, attitude=3)),
    seed=223,
    candidates=1234,
    declined=1,
    period="24. august til 26. september 2026",
    invented=False,
)


def opened(choice: Choice = CHOICE, bodies: Bodies | None = None) -> Workbook:
    return load_workbook(io.BytesIO(workbook(choice, "Odder Kommune", bodies or Bodies(), DAY)))


def table(book: Workbook, sheet: str) -> list[dict[str, object]]:
    """The rows under the headings, which are the row where the panes are frozen."""
    page = book[sheet]
    head = int(str(page.freeze_panes).removeprefix("A")) - 1
    titles = [str(cell.value) for cell in page[head]]
    return [dict(zip(titles, row, strict=True)) for row in page.iter_rows(min_row=head + 1, values_only=True)]


def rules(book: Workbook) -> dict[str, str]:
    return {str(row["Emne"]): str(row["Forklaring"]) for row in table(book, RULE_SHEET)}


def test_each_company_has_a_row_with_what_it_is_why_it_was_chosen_and_room_for_both_interviews() -> None:
    rows = table(opened(), COMPANIES_SHEET)
    assert [row["Virksomhed"] for row in rows] == ["00123", "V2"]
    assert rows[0] == {
        "Nr.": 1, "Virksomhed": "00123",
        "Sektor": "offentlig", "Størrelse": "10-19 ansatte", "Branche": "Handel og transport mv.",
        "Holdning": "ikke oplyst", "Modeller af interesse": "ved ikke", "Samarbejde": "tæt samarbejde",
        "Hvorfor valgt": "Den første med offentlig sektor.", "Må kontaktes": "ja", "Form": "enkeltinterviews",
        "Leder: dato og funktion": None, "Medarbejderrepræsentant: dato og funktion": None,
    }  # fmt: skip
    assert (rows[1]["Modeller af interesse"], rows[1]["Må kontaktes"]) == ("2 åbne pladser", "har ikke svaret, så spørg først")


def test_the_list_says_where_to_find_name_and_telephone() -> None:
    book = opened()
    assert LOOK_UP in [cell.value for cell in book[COMPANIES_SHEET]["A"]]
    assert all(cell.value != LOOK_UP for sheet in (GAPS_SHEET, RULE_SHEET) for cell in book[sheet]["A"])


def test_what_is_not_covered_is_listed_with_why() -> None:
    assert table(opened(), GAPS_SHEET) == [
        {"Hvad": "Holdning", "Værdi": "forbeholden holdning", "Hvorfor": WHY["number"]},
        {"Hvad": "Størrelse", "Værdi": "6-9 ansatte", "Hvorfor": WHY["contact"]},
        {"Hvad": "Sektor og størrelse", "Værdi": "offentlig sektor og 6-9 ansatte", "Hvorfor": WHY["answers"]},
    ]
    whole = opened(replace(CHOICE, gaps=()))[GAPS_SHEET]
    assert whole["A1"].value == "De valgte virksomheder dækker det hele." and whole.max_row <= 4


def test_the_rule_tells_number_weights_seed_candidates_and_day() -> None:
    told = rules(opened(bodies=Bodies(jobcentre="Jobcenter Odder")))
    assert told["Listen er lavet"] == "22. november 2026"
    assert told["Svar fra"] == CHOICE.period
    assert told["Valgt"] == "2 af de 1.234 virksomheder, der kan vælges. Planlagt i params: 2."
    assert "Én virksomhed har sagt nej og kommer aldrig på listen" in told["Hvem kan vælges"]
    assert told["Vægte"].startswith("Sektor 0, størrelse 1, branche 1, holdning 3, samarbejdsmodel 1 og samarbejde 1.")
    assert "det faste tal 223" in told["Lige gode virksomheder"]
    assert "Jobcenter Odder" in told["Samarbejde"] and "Jobcenter Odder" in told["Gruppeinterview"]
    assert "leder og en tillidsvalgt eller anden medarbejderrepræsentant" in told["Hvem I taler med"]


@pytest.mark.parametrize(
    ("companies", "told"),
    [
        ((FIRST, SECOND), "Listen har begge dele."),
        ((FIRST,), "På listen mangler: intet samarbejde."),
        ((), "På listen mangler: tæt samarbejde og intet samarbejde."),
    ],
)
def test_it_is_told_whether_both_close_and_no_cooperation_are_there(companies: tuple[Chosen, ...], told: str) -> None:
    assert rules(opened(replace(CHOICE, companies=companies)))["Både tæt og intet samarbejde"].endswith(told)


@pytest.mark.parametrize("invented", [True, False])
def test_every_sheet_says_that_it_is_internal_and_on_its_first_line_that_data_are_invented(invented: bool) -> None:
    book = opened(replace(CHOICE, invented=invented))
    assert book.sheetnames == [COMPANIES_SHEET, GAPS_SHEET, RULE_SHEET]
    for sheet in book:
        lines = [sheet.cell(row, 1).value for row in range(1, 4)]
        assert INTERNAL in lines and (lines[0] == INVENTED) == invented
        assert INVENTED in lines or not invented


@pytest.mark.parametrize("text", ["=1+1", "+45", "-x", "@sum", '=HYPERLINK("http://x")', "a\x00b\x1b"])
def test_a_text_that_looks_like_a_formula_stays_text_and_control_characters_go(text: str) -> None:
    company = replace(FIRST, company=text, profile={**PROFILE, "industry": text})
    page = opened(replace(CHOICE, companies=(company,)))[COMPANIES_SHEET]
    found = [cell for row in page.iter_rows() for cell in row if cell.value == text.replace("\x00", "").replace("\x1b", "")]
    assert len(found) == 2 and all(cell.data_type == "s" for cell in found)
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)


def test_it_prints_on_the_width_of_a_sheet_with_the_headings_on_each_page() -> None:
    for sheet in opened():
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == ("landscape", 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_title_rows

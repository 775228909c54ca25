"""What note 02 makes of the company survey: its figures counted again by other means, and no way to a single company."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable

import pytest
from builtnotes import FICTIONAL, SOURCE, Built, Page, Table

pytestmark = pytest.mark.xdist_group("built")

THRESHOLD = 5
NOTE = "02_company_survey"
MODELS = {
    "1": "Én praktikant ad gangen",
    "2": "Åbne pladser",
    "3": "Trænings- og rekrutteringsafdeling",
    "4": "Praktikanter i hold",
}
SIZES = {"6-9 ansatte": 6, "10-19 ansatte": 10, "20-49 ansatte": 20, "50 ansatte eller flere": 50}
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (SOURCE / "data" / FICTIONAL / f"{name}.csv").open(encoding="utf-8-sig") as lines:
        return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter=";"))


@pytest.fixture(scope="module")
def companies() -> dict[str, Row]:
    return {row["virksomhed"]: row for row in rows("virksomheder") if row["år"] == "2026"}


@pytest.fixture(scope="module")
def answers(companies: dict[str, Row]) -> dict[str, Row]:
    """The newest whole answer of each company on the list, otherwise its newest."""
    found: dict[str, tuple[tuple[bool, str], Row]] = {}
    for row in rows("svar_fra_virksomheder"):
        whole = row["færdig"] == "ja" and any(row[f"interesse_model_{model}"] for model in MODELS)
        rank = (whole, "-".join(reversed(row["besvaret"].split("-"))))
        number = row["virksomhed"]
        if number in companies and (number not in found or rank >= found[number][0]):
            found[number] = (rank, row)
    return {number: row for number, (_, row) in found.items()}


@pytest.fixture(scope="module")
def pages(built: Built) -> list[Page]:
    return built.note_and_annex(FICTIONAL, NOTE)


def tables(pages: list[Page], name: str) -> list[Table]:
    return [each for page in pages for each in page.tables if each.name.startswith(name)]


def column(table: Table, begins: str) -> dict[str, str]:
    return {row: cell for row, heading, cell in table.cells() if heading.startswith(begins)}


def size(company: Row) -> str:
    return [name for name, least in SIZES.items() if int(company["ansatte"]) >= least][-1]


def test_who_answered_is_counted_as_in_the_files(pages: list[Page], companies: dict[str, Row], answers: dict[str, Row]) -> None:
    by_class: list[Callable[[Row], str]] = [size, lambda company: company["sektor"].capitalize(), lambda _: "I alt"]
    asked = Counter(of(company) for company in companies.values() for of in by_class)
    replied = Counter(of(companies[number]) for number in answers for of in by_class)
    (table,) = tables(pages[:1], "Virksomheder og svar")
    assert column(table, "Virksomheder") == {name: str(count) for name, count in asked.items()}
    assert column(table, "Svar") | column(table, "Svarprocent") == {
        name: f"{100 * replied[name] / asked[name]:.0f}" for name in asked
    }
    shown = {row: cell for row, heading, cell in table.cells() if heading == "Svar"}
    assert shown == {name: str(count) for name, count in replied.items()}


def test_the_low_figure_for_places_is_what_those_who_answered_offer_within_the_law(
    pages: list[Page], companies: dict[str, Row], answers: dict[str, Row]
) -> None:
    offered: dict[str, float] = defaultdict(float)
    cut = 0
    for number, row in answers.items():
        wanted = [model for model in MODELS if row[f"interesse_model_{model}"] == "ja"]
        if not wanted or not row["pladser"]:
            continue
        employees = int(companies[number]["ansatte"])
        ceiling = max(1, min(employees, 50) // 5) + max(0, employees - 50) // 10
        places = min(int(row["pladser"]), ceiling)
        cut += int(row["pladser"]) > ceiling
        others = [model for model in wanted if model != "1"]
        for model in wanted:
            share = places if not others else min(1, places) if model == "1" else 0
            offered[MODELS[model]] += share
        taken = min(1, places) if "1" in wanted else 0
        for model in others:
            offered[MODELS[model]] += (places - taken) / len(others)
    offered["I alt"] = sum(offered.values())
    (table,) = tables(pages[:1], "Pladser, som virksomhederne siger")
    for model, printed in column(table, "Lavt").items():
        step = 10 if offered[model] >= 200 else 5
        assert abs(int(printed) - offered[model]) <= step / 2 + 1e-9, model
    assert f"{cut} svar var over lovens loft" in pages[0].prose


def weights(companies: dict[str, Row], answers: dict[str, Row]) -> dict[str, float]:
    """Weights by fitting in turn to sector by size, to industry (small ones together) and to experience."""
    few = Counter(companies[number]["branche"] for number in answers)
    ways: list[Callable[[Row], str]] = [
        lambda company: company["sektor"] + size(company),
        lambda company: company["branche"] if few[company["branche"]] >= 10 else "andre",
        lambda company: company["erfaring"],
    ]
    found = dict.fromkeys(answers, 1.0)
    for _ in range(60):
        for way in ways:
            known = Counter(way(company) for company in companies.values())
            now: dict[str, float] = defaultdict(float)
            for number, weight in found.items():
                now[way(companies[number])] += weight
            found = {
                number: weight * known[way(companies[number])] / now[way(companies[number])] for number, weight in found.items()
            }
    return found


def test_interest_in_the_models_is_that_of_all_companies_and_not_of_those_who_answered(
    pages: list[Page], companies: dict[str, Row], answers: dict[str, Row]
) -> None:
    weight = weights(companies, answers)
    (table,) = tables(pages[:1], "Interesse for de fire modeller")
    shares, bounds = column(table, "Har interesse"), (column(table, "mindst"), column(table, "højst"))
    differs = 0
    for model, label in MODELS.items():
        said = {number: row[f"interesse_model_{model}"] for number, row in answers.items()}
        yes = {number: told == "ja" for number, told in said.items() if told}
        expected = 100 * sum(weight[number] for number in yes if yes[number]) / sum(weight[number] for number in yes)
        assert abs(int(shares[label]) - expected) <= 1.0, label
        assert int(bounds[0][label]) < expected < int(bounds[1][label])
        differs += abs(100 * sum(yes.values()) / len(yes) - int(shares[label])) > 1
    assert differs >= 3  # unweighted, the answers of large companies would be taken for those of all


def test_no_count_of_companies_or_answers_under_the_threshold_is_in_the_note_or_its_annex(pages: list[Page]) -> None:
    counted = 0
    for page in pages:
        for table in page.tables:
            for row, heading, cell in table.cells():
                if heading.split(" (")[0] in {"Virksomheder", "Svar", "Har svaret", "I alt"} and cell.isdigit():
                    counted += 1
                    assert int(cell) == 0 or int(cell) >= THRESHOLD, (table.caption, row, heading)
    assert counted > 100


def test_no_companys_number_and_no_companys_own_words_leave_the_workbook(built: Built, answers: dict[str, Row]) -> None:
    wishes = {row["ønsker"] for row in answers.values() if row["ønsker"]}
    assert len(wishes) > 20
    folder = built.reports / FICTIONAL
    texts = {path: path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in {".html", ".json", ".ipynb"}}
    assert len(texts) > 10
    for path, text in texts.items():
        assert re.search(r"\bV0\d{3}\b", text) is None, path
        assert not [wish for wish in wishes if wish in text], path


def test_what_can_be_delivered_is_the_municipalitys_own_statement(pages: list[Page]) -> None:
    (table,) = tables(pages[:1], "Hvad virksomhederne forventer")
    told = dict(table.rows)
    assert told["Svar samme dag"][1:] == ("Nej", "Der er kun bemanding til svar inden for to hverdage")
    assert told["At høre, hvordan det gik bagefter"][1] == "Ikke oplyst"

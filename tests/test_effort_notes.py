"""What note 03 makes of the present effort: counted again from the files by other means, and no single informant in it."""

import csv
from collections import Counter, defaultdict

import pytest
from builtnotes import FICTIONAL, SOURCE, TWELVE, Built, Page

pytestmark = pytest.mark.xdist_group("built")

NOTE = "03_jobcentre_organisation"
GROUPS = {
    "borger": "borgere",
    "virksomhedsleder": "virksomhedsledere",
    "medarbejderrepræsentant": "medarbejderrepræsentanter",
    "leder i jobcentret": "ledere",
    "jobkonsulent": "jobkonsulenter",
    "sagsbehandler": "sagsbehandlere",
    "samarbejdspartner": "samarbejdspartnere",
    "politiker eller anden beslutningstager": "beslutningstagere",
}
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (SOURCE / "data" / FICTIONAL / f"{name}.csv").open(encoding="utf-8-sig") as lines:
        return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter=";"))


@pytest.fixture(scope="module")
def pages(built: Built) -> list[Page]:
    return built.note_and_annex(FICTIONAL, NOTE)


def test_where_each_group_stands_is_what_most_of_its_interviews_say(pages: list[Page]) -> None:
    said: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows("interviewudsagn"):
        said[row["tema"], GROUPS[row["informant"]]][row["retning"]].add(row["interview"])
    stands: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (theme, group), found in said.items():
        # An interview that names a theme as a resource and as helpful is counted in both, as the note counts it.
        helps, hinders = len(found["fremmer"]) + len(found["ressource"]), len(found["hæmmer"])
        if helps or hinders:
            stand = "Fremmer" if helps > hinders else "Hæmmer" if hinders > helps else "er delt"
        else:
            stand = "vil have det forbedret" if found["ønske"] else "nævner det"
        stands[theme, stand].add(group)
    (table,) = (table for page in pages for table in page.tables if table.name == "Hvor grupperne står i hvert tema")
    shown: dict[tuple[str, str], set[str]] = {}
    for theme, column, cell in table.cells():
        for told in cell.replace("\N{SOFT HYPHEN}", "").split("; ") if cell != "–" else ():
            verb = next((verb for verb in ("er delt", "vil have det forbedret", "nævner det") if told.endswith(verb)), "")
            shown[theme, verb or column] = set(told.removesuffix(verb).strip().split(", "))
    assert shown == stands


def test_every_group_that_is_told_has_enough_persons(pages: list[Page]) -> None:
    persons: Counter[str] = Counter()
    for interview in {row["interview"]: row for row in rows("interviewudsagn")}.values():
        persons[GROUPS[interview["informant"]]] += int(interview["deltagere"])
    assert min(persons.values()) >= 5
    assert all(group in pages[0].text for group in persons)


def test_agreements_are_counted_as_in_the_file_where_they_are_not_hidden(pages: list[Page]) -> None:
    held = rows("aftaler_med_virksomheder")
    counted = Counter(row["samarbejdsmodel"][2:].capitalize() for row in held)
    counted["I alt"] = len(held)
    (told,) = (
        table for page in pages for table in page.tables if table.name == "Aftaler, pladser og borgere efter samarbejdsmodel"
    )
    shown = {row: cell for row, heading, cell in told.cells() if heading == "Aftaler" and cell != "skjult"}
    assert shown == {row: str(counted[row]) for row in shown}
    assert {"I alt", "Én praktikant ad gangen"} <= set(shown)


def test_the_lists_that_the_municipality_wrote_stand_whole_in_the_annex(pages: list[Page]) -> None:
    whole = " ".join(page.text for page in pages)
    for row in rows("skriftligt_materiale"):
        assert row["titel"] in whole
    for row in rows("roller"):
        assert row["opgave"] in whole
        assert row["aktør"] in whole
    for row in rows("vejen_til_arbejdsmarkedet"):
        assert row["opgave"] in whole
    for row in rows("samarbejdspartnere"):
        assert row["partner"] in whole


@pytest.mark.parametrize("municipality", TWELVE[:2])
def test_a_real_municipality_that_has_collected_nothing_gets_a_plan_and_no_statement(built: Built, municipality: str) -> None:
    (note,) = built.note_and_annex(municipality, NOTE)
    assert "Intet er indsamlet endnu" in note.text
    assert "»" not in note.prose.replace("»Guidelines", "")

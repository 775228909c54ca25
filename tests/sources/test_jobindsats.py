import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.problems import Refused
from actionplan.sources.jobindsats import carry, parse_answer
from actionplan.sources.reference import read_catalogue, read_indicators, read_municipalities

ROOT = Path(__file__).parents[2]
SHARED = ROOT / "../shared/data"
CATALOGUE = read_catalogue(ROOT)
MUNICIPALITIES = read_municipalities(ROOT)
TABLES = list(CATALOGUE.tables)
Y60C07 = ["Periode", "Område", "Aktiveringsgrad", "Andel aktiveringsberørte personer"]
Y25I01 = [
    "Periode",
    "Område",
    "Ydelsesgrupper",
    "Antal ledige fuldtidspersoner",
    "Ledige fuldtidspersoner i pct. af arbejdsstyrken 16-66 år",
]
Y60C02 = ["Periode", "Område", "Tilbud", "Antal aktiveringsforløb", "Antal aktiverede personer", "Gnsn. antal forløb pr. person"]

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the fetched answers lie outside the project and are not here")


def answer(columns: list[Any], *rows: list[Any]) -> bytes:
    return json.dumps({"columns": columns, "rows": rows}, ensure_ascii=False).encode()


def read(content: bytes, table: str = "y60c07") -> pd.DataFrame:
    return parse_answer(content, "svar.json", CATALOGUE, table, MUNICIPALITIES)


def refusal(content: bytes, table: str = "y60c07") -> list[str]:
    with pytest.raises(Refused) as refused:
        read(content, table)
    return [problem.sentence() for problem in refused.value.problems]


def test_an_answer_becomes_one_row_per_figure_with_unit_and_source() -> None:
    frame = read(answer(Y60C07, ["2026M07", "Odder", 15.5, 41]))
    assert frame.to_dict("records") == [
        {
            "area": "Odder",
            "period": "2026M07",
            "measure": measure,
            "breakdown": "none",
            "category": "total",
            "value": value,
            "unit": "pct.",
            "source": "Jobindsats.dk (Styrelsen for Arbejdsmarked og Rekruttering), tabel y60c07, hentet 22. august 2026",
        }
        for measure, value in (("activation_degree", 15.5), ("activation_touched_share", 41.0))
    ]


def test_null_is_withheld_and_zero_is_zero() -> None:
    frame = read(answer(Y25I01, ["2026M07", "Samsø", "Kontanthjælp", None, 0]), "y25i01")
    count, share = frame["value"]
    assert math.isnan(count)
    assert share == 0


def test_an_empty_cell_beside_an_offer_is_no_withheld_average() -> None:
    rows = [["2026M07", "Odder", "Tilbud i alt", 5, 4, None], ["2026M07", "Odder", "Virksomhedspraktik i alt", None, None, None]]
    frame = read(answer(Y60C02, *rows), "y60c02")
    averages = frame[frame["measure"] == "courses_per_person"]
    assert list(averages["category"]) == ["total"]
    assert averages["value"].isna().all()
    assert frame[frame["category"] == "traineeship"]["measure"].tolist() == ["offer_courses", "offer_persons"]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + answer(Y60C07, ["2026M07", "Odder", 15.5, 41]),
        json.dumps({"\ufeffcolumns": Y60C07, "rows": [["2026M07", "Odder", 15.5, 41]]}).encode(),
        answer(["\ufeffPeriode", *Y60C07[1:]], ["2026M07", "Odder", 15.5, 41]),
        answer(["Periode", "Area", *Y60C07[2:]], ["2026M07", "Odder", 15.5, 41]),
        answer(["PERIODE", " område ", "aktiveringsgrad", "Andel  aktiveringsberørte personer"], ["2026M07", " ODDER", 15.5, 41]),
        answer(["Periode", "Omra\u030ade", *Y60C07[2:]], ["2026M07", "Odder", 15.5, 41]),
        answer(list(reversed(Y60C07)), [41, 15.5, "Odder", "2026M07"]),
    ],
    ids=[
        "mark before file",
        "mark before key",
        "mark before header",
        "Area",
        "case and blanks",
        "decomposed letter",
        "other order",
    ],
)
def test_harmless_differences_between_answers_change_nothing(content: bytes) -> None:
    pd.testing.assert_frame_equal(read(content), read(answer(Y60C07, ["2026M07", "Odder", 15.5, 41])))


def test_a_single_child_that_stands_twice_counts_once() -> None:
    row = ["2026M07", "Odder", "Nytteindsats i alt", 5, 4, None]
    assert read(answer(Y60C02, row, row), "y60c02")["value"].tolist() == [5, 4]


def test_subdivisions_beside_their_total_are_left_out() -> None:
    rows = [
        ["2026M07", "Odder", "Virksomhedspraktik i alt", 9, 8, None],
        ["2026M07", "Odder", "Privat virksomhedspraktik", 6, 6, None],
    ]
    assert read(answer(Y60C02, *rows), "y60c02")["value"].tolist() == [9, 8]


def test_of_a_further_dimension_only_the_whole_is_taken() -> None:
    columns = ["Periode", "Område", "Ydelsesgrupper", "A-kasse", *Y25I01[3:]]
    rows = [
        ["2026M05", "Hele landet", "Ydelsesgrupper i alt", "I alt", 89612, 3.0],
        ["2026M05", "Hele landet", "Ydelsesgrupper i alt", "Ingen a-kasse", 15706, 0.5],
    ]
    assert read(answer(columns, *rows), "y25i01")["value"].tolist() == [89612, 3.0]


def test_full_time_persons_go_before_persons_where_an_answer_has_both() -> None:
    columns = ["Periode", "Område", "Ydelsesgrupper", "Antal langtidsledige personer", "Antal langtidsledige fuldtidspersoner"]
    frame = read(answer(columns, ["2025M05", "Hele landet", "Ydelsesgrupper i alt", 18115, 16446]), "y25i09")
    assert frame["value"].tolist() == [16446]
    assert frame["unit"].tolist() == ["fuldtidspersoner"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Filen er ikke JSON"),
        (b"Periode;Omr\xc3\xa5de", "Filen er ikke JSON"),
        (b"[" * 100_000, "Filen er ikke JSON"),
        (answer(Y60C07, ["2026M07", "Odder", [1], {}]), "flere værdier"),
        ("Område".encode("latin-1"), "ikke UTF-8"),
        (b"[1, 2]", "»columns« og »rows«"),
        (b"{}", "»columns« mangler"),
        (b'{"columns": [1], "rows": []}', "»columns« mangler"),
        (b'{"columns": []}', "»rows« mangler"),
        (b'{"columns": [], "rows": {}}', "»rows« mangler"),
        (answer(Y60C07), "ingen rækker"),
        (answer(Y60C07, ["2026M07", "Odder", 1]), "4 felter"),
        (json.dumps({"columns": Y60C07, "rows": ["x"]}).encode(), "4 felter"),
        (answer([*Y60C07, "Køn"], ["2026M07", "Odder", 1, 2, "Mænd"]), "»Køn«: Overskriften er ukendt"),
        (answer([*Y60C07[:2], "Aktiveringsgraden", Y60C07[3]], ["2026M07", "Odder", 1, 2]), "Mente du »Aktiveringsgrad«?"),
        (answer(Y60C07[:3], ["2026M07", "Odder", 1]), "»Andel aktiveringsberørte personer«: Kolonnen mangler"),
        (answer([*Y60C07, "Periode"], ["2026M07", "Odder", 1, 2, "2026M07"]), "mere end én gang"),
        (answer(Y60C07, ["2026-07", "Odder", 1, 2]), "»Periode«: I række 1 står »2026-07«. En måned skrives som 2026M07."),
        (answer(Y60C07, ["2026M13", "Odder", 1, 2]), "2026M13"),
        (answer(Y60C07, ["2024Q04", "Odder", 1, 2]), "2024Q04"),
        (answer(Y60C07, [None, "Odder", 1, 2]), "null"),
        (answer(Y60C07, ["2026M07", "Region Midtjylland", 1, 2]), "Region Midtjylland"),
        (answer(Y60C07, ["2026M07", "Odder", "mange", 2]), "»Aktiveringsgrad«: I række 1 står »mange«. Det skal være et tal"),
        (answer(Y60C07, ["2026M07", "Odder", "12,5", 2]), "12,5"),
        (answer(Y60C07, ["2026M07", "Odder", True, 2]), "true"),
        (answer(Y60C07, ["2026M07", "Odder", -1, 2]), "»-1«. Et tal kan ikke være negativt."),
        (answer(Y60C07, ["2026M07", "Odder", 101, 2]), "højst være 100 pct."),
        (b'{"columns": ["Periode","Omr\\u00e5de","Aktiveringsgrad","Andel aktiveringsber\\u00f8rte personer"], '
         b'"rows": [["2026M07","Odder",1e999,NaN]]}', "et tal eller null"),
        (answer(Y60C07, ["2026M07", "Odder", 1, 2], ["2026M07", "Odder", 1, 3]), "Række 2 for Odder, 2026M07, har stået før"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_right_is_refused_with_place_and_remedy(content: bytes, says: str) -> None:
    sentences = refusal(content)
    assert any(says in sentence for sentence in sentences)
    assert all(sentence.startswith("svar.json") for sentence in sentences)


def test_an_unknown_category_is_refused_with_those_that_are_known() -> None:
    (sentence,) = refusal(answer(Y25I01, ["2026M07", "Odder", "Sygedagpenge", 3, 1]), "y25i01")
    assert "Sygedagpenge" in sentence
    assert "»Ydelsesgrupper i alt«, »A-dagpenge« eller »Kontanthjælp«" in sentence


def test_a_refusal_by_the_authority_is_told_with_its_cause_and_without_its_request_number() -> None:
    body = {"code": 422, "cause": "Unknown hierarchies: ['_hele_landet']", "request_id": "dcaa82ae-d6a7"}
    (sentence,) = refusal(json.dumps(body).encode())
    assert "afvist forespørgslen med kode »422«" in sentence
    assert "Unknown hierarchies" in sentence
    assert "dcaa82ae" not in sentence


def test_all_mistakes_of_an_answer_are_told_at_once_and_a_repeated_one_is_summed_up() -> None:
    rows = [["2026M07", "Odder", "mange", 2], ["2026M13", "Oder", -1, 200], *[["2026M07", f"By {n}", 1, 2] for n in range(40)]]
    sentences = refusal(answer(Y60C07, *rows))
    for says in ("mange", "2026M13", "Oder", "negativt", "100 pct."):
        assert any(says in sentence for sentence in sentences)
    assert len(sentences) < 12
    assert any("mere med samme fejl" in sentence for sentence in sentences)


@pytest.mark.parametrize("value", ["010170-1234", "0101701234", "Borger 010170-1234"])
def test_a_civil_registration_number_in_an_answer_is_not_repeated(value: str) -> None:
    for content in (
        answer(Y60C07, ["2026M07", value, 1, 2]),
        answer(Y60C07, ["2026M07", "Odder", value, 2]),
        answer(Y60C07, ["2026M07", "Odder", value]),
        answer([*Y60C07, value], ["2026M07", "Odder", 1, 2, 3]),
    ):
        assert all("1234" not in sentence for sentence in refusal(content))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text() | st.sampled_from(["columns", "rows", "code", "cause"]), each),
    max_leaves=20,
)
CELLS = JSON | st.sampled_from(["2026M07", "Odder", "Hele landet", "Tilbud i alt", "I alt", 3, 1.5])
ANSWERS = st.sampled_from([Y60C07, Y25I01, Y60C02]).flatmap(
    lambda columns: st.fixed_dictionaries(
        {
            "columns": st.just(columns) | st.permutations(columns) | JSON,
            "rows": st.lists(st.lists(CELLS, min_size=len(columns), max_size=len(columns)) | JSON, max_size=4),
        }
    )
)


@given(st.binary() | (JSON | ANSWERS).map(lambda each: json.dumps(each).encode()), st.sampled_from(TABLES))
def test_whatever_lies_in_the_file_gives_figures_or_a_refusal(content: bytes, table: str) -> None:
    try:
        frame = read(content, table)
    except Refused as refused:
        assert all(problem.message.endswith((".", "?")) for problem in refused.problems)
    else:
        assert not frame.empty
        assert not (frame["value"] < 0).any()


FIGURES = st.none() | st.integers(0, 10**6) | st.floats(0, 1e6).map(lambda value: round(value, 2))


@given(st.dictionaries(st.tuples(st.sampled_from(["Odder", "Vejle", "Hele landet"]), st.integers(1, 12)), FIGURES, min_size=1))
def test_every_figure_of_a_right_answer_comes_through_unchanged(figures: dict[tuple[str, int], float | None]) -> None:
    rows = [[f"2026M{month:02}", area, "A-dagpenge", value] for (area, month), value in figures.items()]
    frame = read(answer([*Y25I01[:3], "Antal langtidsledige fuldtidspersoner"], *rows), "y25i09")
    got = {
        (area, int(period[5:])): value for area, period, value in zip(frame["area"], frame["period"], frame["value"], strict=True)
    }
    assert got == {key: pytest.approx(math.nan if value is None else value, nan_ok=True) for key, value in figures.items()}


@dataclass(frozen=True)
class Place:
    folder: Path
    root: Path


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A folder with a small right answer to every table, and a project with the catalogue but no figures."""
    folder, root = tmp_path / "svar", tmp_path / "project"
    folder.mkdir()
    (root / "data/reference").mkdir(parents=True)
    for name in ("indicators.yml", "municipalities.csv", "words.yml", "cooperation_models.yml"):
        (root / "data/reference" / name).write_bytes((ROOT / "data/reference" / name).read_bytes())
    for name, table in CATALOGUE.tables.items():
        divided = None if table.breakdown == "none" else CATALOGUE.breakdowns[table.breakdown]
        columns = ["Periode", "Område", *([divided.headers[0]] if divided else [])]
        columns += [CATALOGUE.measures[measure].header for measure in table.measures]
        words = [[each.header] for each in divided.categories.values()] if divided else [[]]
        rows = [
            [period, area, *word, *[None if area == "Samsø" else 7.5] * len(table.measures)]
            for period in ("2026M07", "2026M06")
            for area in ("Samsø", "Aabenraa", "Hele landet")
            for word in words
        ]
        (folder / f"{name}.json").write_bytes(answer(columns, *rows))
    return Place(folder, root)


def test_carried_figures_are_read_back_as_they_were(place: Place) -> None:
    carry(place.folder, place.root)
    back = read_indicators(place.root)
    order = ["measure", "breakdown", "category", "area", "period"]
    for name in TABLES:
        sent = parse_answer((place.folder / f"{name}.json").read_bytes(), f"{name}.json", CATALOGUE, name, MUNICIPALITIES)
        mine = back.merge(sent[order], on=order)
        pd.testing.assert_frame_equal(
            mine.sort_values(order, ignore_index=True), sent.sort_values(order, ignore_index=True), check_like=True
        )


def test_the_carried_file_opens_right_in_a_danish_spreadsheet(place: Place) -> None:
    carry(place.folder, place.root)
    content = (place.root / "data/reference/indicators/y60c07.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == [
        "Område;Periode;Aktiveringsgrad;Andel aktiveringsberørte personer",
        "Hele landet;2026M06;7,5;7,5",
        "Hele landet;2026M07;7,5;7,5",
        "Aabenraa;2026M06;7,5;7,5",
        "Aabenraa;2026M07;7,5;7,5",
        "Samsø;2026M06;;",
        "Samsø;2026M07;;",
    ]


def test_one_wrong_answer_leaves_all_former_figures_as_they_were(place: Place) -> None:
    carry(place.folder, place.root)
    written = place.root / "data/reference/indicators"
    before = {path.name: path.read_bytes() for path in written.iterdir()}
    (place.folder / "y25i01.json").write_bytes(answer(Y25I01, ["2026M08", "Odder", "A-dagpenge", 9, 1]))
    (place.folder / "y60c07.json").write_bytes(answer(Y60C07, ["2026M08", "Odder", "x", 2]))
    (place.folder / "y60j01.json").unlink()
    with pytest.raises(Refused) as refused:
        carry(place.folder, place.root)
    assert [problem.file for problem in refused.value.problems] == ["svar/y60c07.json", "svar/y60j01.json"]
    assert {path.name: path.read_bytes() for path in written.iterdir()} == before


def test_figures_that_cannot_be_written_are_a_sentence(place: Place) -> None:
    (place.root / "data/reference/indicators/y25i01.csv/x").mkdir(parents=True)
    with pytest.raises(Refused, match="kan ikke skrives"):
        carry(place.folder, place.root)


@needs_shared
def test_the_shipped_files_are_what_the_command_writes(tmp_path: Path) -> None:
    for name in ("indicators.yml", "municipalities.csv"):
        (tmp_path / "data/reference").mkdir(parents=True, exist_ok=True)
        (tmp_path / "data/reference" / name).write_bytes((ROOT / "data/reference" / name).read_bytes())
    carry(SHARED / "jobindsats", tmp_path)
    shipped = {path.name: path.read_bytes() for path in (ROOT / "data/reference/indicators").iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "data/reference/indicators").iterdir()} == shipped


@needs_shared
@pytest.mark.parametrize("table", TABLES)
def test_the_shipped_figures_equal_the_fetched_ones_cell_by_cell(table: str) -> None:
    facts = CATALOGUE.tables[table]
    fetched = json.loads((SHARED / "jobindsats" / f"{table}.json").read_text(encoding="utf-8"))
    words = (
        {} if facts.breakdown == "none" else {c.header: k for k, c in CATALOGUE.breakdowns[facts.breakdown].categories.items()}
    )
    expected = {
        (row[1], row[0], measure, facts.breakdown, words[row[2]] if words else "total"): row[(3 if words else 2) + place]
        for row in fetched["rows"]
        for place, measure in enumerate(facts.measures)
    }
    frame = read_indicators(ROOT)
    frame = frame[frame["measure"].isin(facts.measures) & (frame["breakdown"] == facts.breakdown)]
    keys = zip(frame["area"], frame["period"], frame["measure"], frame["breakdown"], frame["category"], strict=True)
    shipped = {key: None if math.isnan(value) else value for key, value in zip(keys, frame["value"], strict=True)}
    missing = set(expected) - set(shipped)
    assert all(key[2] == "courses_per_person" and key[4] != "total" and expected[key] is None for key in missing)
    assert {key: value for key, value in expected.items() if key not in missing} == shipped


@needs_shared
@pytest.mark.parametrize(
    ("name", "table", "measure", "latest"),
    [
        ("unemployment_total", "y25i01", "unemployed_full_time", 88080),
        ("unemployment_akasser", "y25i01", "unemployed_full_time", 88080),
        ("longterm_total", "y25i09", "long_term_unemployed", 17346),
        ("longterm_akasser", "y25i09", "long_term_unemployed", 17346),
    ],
)
def test_the_authoritys_own_answers_are_read_as_they_are(name: str, table: str, measure: str, latest: float) -> None:
    results = json.loads((SHARED / "jobindsats_api/jur-api-probe.json").read_text(encoding="utf-8-sig"))["results"]
    frame = read(json.dumps(results[name]).encode(), table)
    figures = frame[(frame["measure"] == measure) & (frame["period"] == "2026M06")]
    assert figures[["area", "category", "value"]].to_numpy().tolist() == [["Hele landet", "total", latest]]


@needs_shared
def test_an_answer_with_all_levels_of_offers_gives_each_kind_of_offer_once() -> None:
    results = json.loads((SHARED / "jobindsats_api/jur-api-probe.json").read_text(encoding="utf-8-sig"))["results"]
    columns, rows = results["activation"]["columns"], results["activation"]["rows"]
    # The answer is on people with unemployment benefit and has other measures; its levels are those of every table of offers.
    fitted = [[row[0], row[1], row[3], row[4], row[4], None] for row in rows]
    assert columns[3:5] == ["Tilbud", "Antal aktiverede"]
    frame = read(answer(Y60C02, *fitted), "y60c02")
    one = frame[(frame["period"] == "2025M05") & (frame["measure"] == "offer_persons")]
    assert dict(zip(one["category"], one["value"], strict=True)) == {
        "total": 22681,
        "guidance": 16612,
        "wage_subsidy": 1250,
        "traineeship": 7212,
        "utility_work": 66,
    }


@needs_shared
@pytest.mark.parametrize("name", ["notices", "sanctions_total", "graduates_total", "work_sharing"])
def test_an_answer_to_another_table_is_refused(name: str) -> None:
    results = json.loads((SHARED / "jobindsats_api/jur-api-probe.json").read_text(encoding="utf-8-sig"))["results"]
    for table in TABLES:
        assert refusal(json.dumps(results[name]).encode(), table)

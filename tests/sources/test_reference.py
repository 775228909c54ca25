import math
import shutil
import time
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.names import slug
from actionplan.problems import Refused
from actionplan.sources.reference import COLUMNS, Reference, read_indicators, read_municipalities, read_reference

ROOT = Path(__file__).parents[2]
TWELVE = (
    "Albertslund", "Aalborg", "Ballerup", "Greve", "Horsens", "Kalundborg",
    "Norddjurs", "Odder", "Rudersdal", "Vejle", "Vesthimmerlands", "Viborg",
)  # fmt: skip


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(ROOT)


KEY = ["area", "period", "measure", "breakdown", "category"]


def figure(reference: Reference, key: tuple[str, ...]) -> float:
    hit = reference.indicators[(reference.indicators[KEY] == pd.Series(key, index=KEY)).all(axis=1)]
    assert len(hit) == 1
    return float(hit["value"].iloc[0])


# Jobindsats.dk, the tables named, fetched 22 August 2026.
QUOTED = [
    (("Hele landet", "2026M07", "unemployed_full_time", "benefit", "total"), 91583),  # y25i01
    (("Hele landet", "2021M08", "unemployed_share", "benefit", "unemployment_benefit"), 2.9),  # y25i01
    (("Samsø", "2026M06", "unemployed_share", "benefit", "cash_benefit"), 0.0),  # y25i01
    (("Hele landet", "2025M05", "long_term_unemployed", "benefit", "total"), 16448),  # y25i09
    (("Hele landet", "2021M08", "cash_benefit_persons", "none", "total"), 97709),  # y60a02
    (("Hele landet", "2026M07", "cash_benefit_full_time", "none", "total"), 83581),  # y60a02
    (("Aalborg", "2026M07", "cash_benefit_full_time", "match_group", "activity_ready"), 3182),  # y60a02
    (("Hele landet", "2026M07", "activation_degree", "none", "total"), 15.6),  # y60c07
    (("Aabenraa", "2026M07", "offer_courses", "offer", "traineeship"), 94),  # y60c02
    (("Aabenraa", "2026M07", "courses_per_person", "offer", "total"), 1.44),  # y60c02
    (("Hele landet", "2026M06", "ordinary_hours_share", "none", "total"), 10.3),  # y60j01
]


@pytest.mark.parametrize(("key", "value"), QUOTED)
def test_a_quoted_figure_is_shipped_as_the_authority_gives_it(reference: Reference, key: tuple[str, ...], value: float) -> None:
    assert figure(reference, key) == value


@pytest.mark.parametrize(
    "key",
    [
        ("Albertslund", "2026M07", "cash_benefit_full_time", "match_group", "obviously_education_ready"),
        ("Aabenraa", "2026M07", "offer_courses", "offer", "utility_work"),
        ("Samsø", "2026M06", "unemployed_full_time", "benefit", "cash_benefit"),
        ("Samsø", "2026M07", "courses_per_person", "offer", "total"),
    ],
)
def test_a_withheld_figure_is_there_without_a_value(reference: Reference, key: tuple[str, ...]) -> None:
    assert math.isnan(figure(reference, key))


def test_no_count_of_people_or_courses_is_under_three(reference: Reference) -> None:
    counts = reference.indicators[reference.indicators["unit"].isin(["personer", "fuldtidspersoner", "forløb"])]
    assert counts["value"].min() == 3
    assert counts["value"].isna().sum() > 200


def test_a_figure_that_was_never_made_has_no_row_and_is_not_called_withheld(reference: Reference) -> None:
    made = reference.indicators[reference.indicators["measure"] == "courses_per_person"]
    assert set(made["category"]) == {"total"}


def test_the_figures_have_the_columns_of_the_indicators_table_and_one_row_per_figure(reference: Reference) -> None:
    frame = reference.indicators
    assert tuple(frame.columns) == COLUMNS
    assert frame["value"].dtype == "float64"
    assert {str(frame[column].dtype) for column in COLUMNS if column != "value"} == {"str"}
    assert not frame.duplicated(KEY).any()
    assert not frame.drop(columns="value").isna().any().any()


def test_every_measure_and_category_in_the_figures_has_a_label_a_unit_and_a_source(reference: Reference) -> None:
    catalogue = reference.catalogue
    assert set(reference.indicators["measure"]) == set(catalogue.measures)
    for measure, unit in reference.indicators[["measure", "unit"]].drop_duplicates().itertuples(index=False):
        assert catalogue.measures[measure].unit == unit
    for breakdown, category in reference.indicators[["breakdown", "category"]].drop_duplicates().itertuples(index=False):
        assert breakdown == "none" or catalogue.label(breakdown, category)
    assert "Jobindsats.dk (Styrelsen for Arbejdsmarked og Rekruttering), tabel y60a02, hentet 22. august 2026" in set(
        reference.indicators["source"]
    )


def test_a_share_names_the_count_that_is_withheld_with_it(reference: Reference) -> None:
    behind = reference.catalogue.count_behind_share()
    assert behind["unemployed_share"] == "unemployed_full_time"
    assert set(behind.values()) <= set(reference.catalogue.measures)


def test_the_whole_of_a_breakdown_is_its_total_or_the_undivided_measure(reference: Reference) -> None:
    catalogue = reference.catalogue
    assert catalogue.whole("offer_courses", "offer") == ("offer", "total")
    assert catalogue.whole("cash_benefit_full_time", "match_group") == ("none", "total")
    assert catalogue.whole("offer_persons", "match_group") is None


def test_courses_add_up_where_all_are_shown_and_persons_do_not(reference: Reference) -> None:
    frame = reference.indicators[reference.indicators["breakdown"] == "offer"]
    wide = frame.pivot(index=["measure", "area"], columns="category", values="value").dropna(subset=["total"])
    parts = wide.drop(columns="total")
    surplus = (parts.sum(axis=1) - wide["total"])[parts.notna().all(axis=1)]
    assert (surplus["offer_courses"] == 0).all()
    assert (surplus["offer_persons"] > 0).all()
    assert reference.catalogue.measures["offer_courses"].adds_up
    assert not reference.catalogue.measures["offer_persons"].adds_up


def test_offers_in_companies_are_traineeship_and_wage_subsidy(reference: Reference) -> None:
    offers = reference.catalogue.breakdowns["offer"].categories
    assert {key for key, offer in offers.items() if offer.in_company} == {"traineeship", "wage_subsidy"}


def test_the_reform_of_cash_benefit_is_an_event_of_its_course(reference: Reference) -> None:
    assert "1. juli 2025" in reference.catalogue.events("cash_benefit_full_time")["2025M07"]
    assert reference.catalogue.events("offer_courses") == {}
    held = {
        part: bool(reference.catalogue.events("unemployed_full_time", ("benefit", part))) for part in ("total", "cash_benefit")
    }
    assert held == {"total": True, "cash_benefit": True}
    assert reference.catalogue.events("unemployed_full_time", ("benefit", "unemployment_benefit")) == {}, "no cash benefit in it"
    assert reference.catalogue.events("cash_benefit_full_time", ("match_group", "job_ready"))


def test_there_are_98_municipalities_with_a_group_and_a_file_name_of_their_own(reference: Reference) -> None:
    municipalities = reference.municipalities
    assert len(municipalities) == len({each.slug for each in municipalities}) == len({each.code for each in municipalities}) == 98
    assert all(each.slug == slug(each.name) for each in municipalities)
    sizes = {group: sum(each.group == group for each in municipalities) for group in {each.group for each in municipalities}}
    assert set(sizes) == {"Hovedstadskommuner", "Storbykommuner", "Provinsbykommuner", "Oplandskommuner", "Landkommuner"}
    assert sizes["Storbykommuner"] == 3


def test_the_figures_are_of_78_known_municipalities_and_the_country(reference: Reference) -> None:
    names = {each.name for each in reference.municipalities}
    assert reference.with_figures <= names
    assert len(reference.with_figures) == 78
    assert set(reference.indicators["area"]) == reference.with_figures | {"Hele landet"}
    assert set(TWELVE) <= reference.with_figures


def test_a_municipality_is_found_by_name_by_full_name_and_by_file_name(reference: Reference) -> None:
    for wanted in ("Høje-Taastrup", "Høje-Taastrup Kommune", "hoeje-taastrup", "HØJE-TAASTRUP"):
        found = reference.municipality(wanted)
        assert found is not None
        assert (found.code, found.name, found.slug) == ("169", "Høje-Taastrup", "hoeje-taastrup")
    assert reference.municipality("Eksempelby") is None
    assert reference.municipality("") is None


def test_a_misspelt_municipality_has_its_nearest_names(reference: Reference) -> None:
    assert reference.nearest("Vesthimmerland")[0] == "Vesthimmerlands"
    assert reference.nearest("Oder")[0] == "Odder"
    assert reference.nearest("xyz") == ()


def test_municipalities_of_the_same_kind_have_figures_and_leave_out_the_municipality_itself(reference: Reference) -> None:
    odder = reference.municipality("Odder")
    assert odder is not None
    kind = reference.of_same_kind(odder)
    assert {"Syddjurs", "Skanderborg"} <= set(kind)
    assert "Odder" not in kind
    assert set(kind) <= reference.with_figures
    aalborg = reference.municipality("Aalborg")
    assert aalborg is not None
    assert reference.of_same_kind(aalborg) == ("Odense", "Aarhus")
    copenhagen = reference.municipality("København")
    assert copenhagen is not None
    assert "København" not in reference.of_same_kind(copenhagen)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Aalborg", "aalborg"),
        ("Vesthimmerlands", "vesthimmerlands"),
        ("Ærø", "aeroe"),
        ("Ålborg", "aalborg"),
        ("A\u030alborg", "aalborg"),
        ("Ringkøbing-Skjern", "ringkoebing-skjern"),
        ("Ny By", "ny-by"),
    ],
)
def test_a_name_becomes_lower_case_ascii_for_files(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text())
def test_a_slug_is_always_a_safe_file_name_and_stays_itself(name: str) -> None:
    made = slug(name)
    assert made.isascii()
    assert not set(made) & set("/\\. ")
    assert slug(made) == made


def test_a_plan_from_2007_and_one_from_2026_use_the_words_of_their_time(reference: Reference) -> None:
    then, now = date(2007, 6, 1), date(2026, 8, 22)
    assert reference.words("local_employment_council", then).definite == "Det Lokale Beskæftigelsesråd (LBR)"
    assert reference.words("local_employment_council", now).word == "regionalt beskæftigelsesråd"
    assert reference.words("match_group", then).plural == "matchgrupper"
    assert reference.words("match_group", now).plural == "visitationskategorier"
    assert reference.words("jobcentre", then).definite == "jobcentret"
    assert reference.words("jobcentre", now).definite == "virksomhedsindgangen"
    assert reference.words("cash_benefit", date(2025, 6, 30)).word == "kontanthjælp eller uddannelseshjælp"
    assert reference.words("cash_benefit", date(2025, 7, 1)).word == "kontanthjælp"


def test_a_word_that_the_vocabulary_does_not_have_is_an_error(reference: Reference) -> None:
    with pytest.raises(KeyError):
        reference.words("nothing", date(2026, 8, 22))
    with pytest.raises(KeyError):
        reference.words("jobcentre", date(2006, 12, 31))


def test_the_words_for_one_thing_follow_each_other_without_gap_and_name_their_source(reference: Reference) -> None:
    for words in reference.vocabulary.values():
        assert all(word.source for word in words)
        assert words[-1].end is None
        for earlier, later in pairwise(words):
            assert earlier.end is not None
            assert later.start == earlier.end + timedelta(days=1)


def test_the_legal_ceiling_on_trainees_is_reckoned_as_the_law_says(reference: Reference) -> None:
    people = reference.cooperation.ceiling.people
    # Bekendtgørelse nr. 2636 af 28. december 2021, § 65
    assert [people(employees) for employees in (0, 4, 9, 10, 49, 50, 59, 60, 100)] == [1, 1, 1, 2, 9, 10, 10, 11, 15]


def test_an_assumption_says_its_source_and_gives_no_range_that_the_source_does_not(reference: Reference) -> None:
    cooperation = reference.cooperation
    assert list(cooperation.models) == ["single_trainee", "open_places", "training_department", "team_intake"]
    assert [model.number for model in cooperation.models.values()] == [1, 2, 3, 4]
    assert {key: each.middle for key, each in cooperation.assumptions.items()} == {
        "places_per_centre": 5.4,
        "people_per_place_and_year": 3.6,
        "mentor_hours": 2.5,
    }
    assert cooperation.assumptions["places_per_centre"].minimum == 4
    assert all(each.source and each.date and each.low is None and each.high is None for each in cooperation.assumptions.values())


def test_figures_of_some_areas_are_those_of_all_areas_filtered(reference: Reference) -> None:
    some = read_indicators(ROOT, ["Odder", "Hele landet"])
    expected = reference.indicators[reference.indicators["area"].isin(["Odder", "Hele landet"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(some, expected)
    assert read_indicators(ROOT, []).empty


def test_all_figures_are_read_in_well_under_a_second() -> None:
    read_indicators(ROOT)
    start = time.perf_counter()
    read_indicators(ROOT)
    assert time.perf_counter() - start < 1


def test_the_shipped_figures_stay_small() -> None:
    sizes = [path.stat().st_size for path in (ROOT / "data/reference/indicators").glob("*.csv")]
    assert len(sizes) == 7
    assert max(sizes) < 700_000
    assert sum(sizes) < 1_500_000


def copy_of_reference(to: Path) -> Path:
    for source in (ROOT / "data/reference").rglob("*.*"):
        target = to / source.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    return to


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("indicators.yml", None, "mangler"),
        ("indicators.yml", "authority: [", "kan ikke læses"),
        ("words.yml", "jobcentre: 3", "kan ikke læses"),
        ("municipalities.csv", "kode;navn\n101;København\n", "Overskrifterne"),
        ("indicators/y60c07.csv", None, "mangler"),
        ("indicators/y60c07.csv", b"\xff\xfe\x00", "kan ikke læses"),
        (
            "indicators/y60c07.csv",
            "Område;Periode;Aktiveringsgrad;Andel aktiveringsberørte personer\nOdder;2026M07;mange;3\n",
            "kan ikke læses",
        ),
        (
            "indicators/y60a02_viskat.csv",
            "Område;Periode;Visitationskategori;Antal fuldtidspersoner\nOdder;2026M07;Andet;3\n",
            "ukendt",
        ),
    ],
)
def test_a_broken_file_of_the_reference_is_refused_with_its_name(
    tmp_path: Path, file: str, content: str | bytes | None, says: str
) -> None:
    root = copy_of_reference(tmp_path)
    path = root / "data/reference" / file
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Refused, match=says) as refused:
        read_reference(root)
    assert [problem.file for problem in refused.value.problems] == [f"data/reference/{file}"]


def test_the_municipalities_can_be_read_alone() -> None:
    assert [each.name for each in read_municipalities(ROOT)][:2] == ["København", "Frederiksberg"]


def test_the_figures_are_read_once_whichever_way_the_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read in advance for all notebooks is asked for by a relative path."""
    monkeypatch.chdir(ROOT / "notebooks")
    assert read_reference(Path("..")) is read_reference(ROOT)


def test_a_file_that_has_changed_is_read_anew(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data" / "reference", tmp_path / "data" / "reference")
    before = read_reference(tmp_path)
    places = tmp_path / "data" / "reference" / "municipalities.csv"
    text = places.read_text(encoding="utf-8-sig")
    places.write_text(text.replace("Odder", "Oder", 1), encoding="utf-8")
    after = read_reference(tmp_path)
    assert "Odder" in {each.name for each in before.municipalities}
    assert "Oder" in {each.name for each in after.municipalities}

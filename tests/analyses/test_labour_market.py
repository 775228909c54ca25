"""The local labour market from a list of companies and from Danmarks Statistik's count of workplaces."""

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.analyses import labour_market as market
from actionplan.analyses import labour_market_findings as findings
from actionplan.analyses.companies import Companies
from actionplan.analyses.finding import Finding
from actionplan.analyses.labour_market import ALL_INDUSTRIES, OTHER_INDUSTRIES, Industries, Workplaces
from actionplan.publish import TOTAL, Draft, Published, beside, counts, official, parts
from actionplan.sources.cells import read_cells
from actionplan.tables.cell import Cell, Missing, as_number
from actionplan.tables.parse import parse
from actionplan.tables.specs import SPECS

BUILDING, TRADE, FARMING, HEALTH = "Bygge og anlæg", "Handel og transport mv.", market.INDUSTRIES[0], market.INDUSTRIES[8]
SOURCE = ("Kommunens liste",)
TYPES = {"year": "Int64", "employees": "Int64", "job_types": "str", "bottleneck": "str", "experience": "str"}
COLUMNS = ["company_id", "sector", "industry", "employees", "job_types", "bottleneck", "experience", "year"]


def companies_of(*groups: dict[str, object]) -> Companies:
    """Groups of like companies: each says how many (`of`) and what is different from a private builder with eight employees."""
    plain = {"sector": "private", "industry": BUILDING, "employees": 8, "year": 2026}
    rows = [
        plain | {"company_id": f"{number}-{i}"} | group
        for number, group in enumerate(groups)
        for i in range(int(str(group["of"])))
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS).astype(TYPES)
    return Companies.of(frame.assign(area="Odder"), SOURCE, invented=False)


def in_years(*known: tuple[int, str, int]) -> Companies:
    """So many companies of an industry in a year; the same ones in each year as far as they go."""
    return companies_of(*({"of": many, "industry": industry, "year": year} for year, industry, many in known))


def cells(draft: Draft) -> dict[tuple[str, str], Cell]:
    """The cells that are not 0, by their labels."""
    pairs = zip(draft.rows, draft.cells, strict=True)
    labels = [header.label for header in draft.columns]
    return {(row, label): cell for row, line in pairs for label, cell in zip(labels, line, strict=True) if cell}


def by_year(companies: Companies, threshold: int = 5) -> Published:
    first, *others = (parts(draft, threshold) for draft in market.by_industry(companies, Industries.of(companies, threshold)))
    for other in others:
        first = beside(first, other)
    return first


def developed(companies: Companies) -> Finding:
    table = by_year(companies)
    found = findings.industries(table, table.columns[0].label, table.columns[-1].label)
    assert found is not None
    return found


class TestSectorAndSize:
    def test_a_company_is_counted_in_its_sector_and_size(self) -> None:
        companies = companies_of({"of": 3}, {"of": 2, "employees": 20}, {"of": 1, "sector": "public", "employees": 300})
        assert cells(market.by_sector_and_size(companies)) == {
            ("privat", "6-9 ansatte"): 3,
            ("privat", "20-49 ansatte"): 2,
            ("offentlig", "50 ansatte eller flere"): 1,
        }

    def test_the_finding_tells_how_many_are_small_and_private_and_how_large_the_public_ones_are(self) -> None:
        companies = companies_of({"of": 60}, {"of": 20, "employees": 60}, {"of": 20, "sector": "public", "employees": 60})
        found = findings.labour_market(counts(market.by_sector_and_size(companies), 5))
        assert found is not None
        assert found.headline == "60 pct. af virksomhederne har under 20 ansatte, og 80 pct. er private"
        assert found.sentence.startswith("I 2026 er der 100 virksomheder med mere end fem ansatte.")
        assert found.sentence.endswith("100 pct. af de offentlige har 50 ansatte eller flere mod 25 pct. af de private.")
        assert found.value == pytest.approx(60)

    def test_nothing_is_said_where_the_figures_are_hidden(self) -> None:
        companies = companies_of({"of": 3}, {"of": 2, "sector": "public"})
        assert findings.labour_market(counts(market.by_sector_and_size(companies), 5)) is None


class TestIndustries:
    def test_industries_that_are_small_in_any_year_are_counted_together_and_named(self) -> None:
        companies = in_years((2025, BUILDING, 30), (2026, BUILDING, 30), (2025, TRADE, 30), (2026, TRADE, 9), (2026, HEALTH, 40),
                             (2025, HEALTH, 40), (2025, FARMING, 6), (2026, FARMING, 12))  # fmt: skip
        industries = Industries.of(companies, 5)
        assert industries.rows == (HEALTH, BUILDING, OTHER_INDUSTRIES)
        assert set(industries.joined) == {TRADE, FARMING}

    def test_a_small_industry_with_none_to_join_keeps_its_name(self) -> None:
        assert Industries.of(companies_of({"of": 30}, {"of": 7, "industry": TRADE}), 5).rows == (BUILDING, TRADE)

    def test_few_companies_in_all_are_one_row(self) -> None:
        assert Industries.of(companies_of({"of": 3}, {"of": 3, "industry": TRADE}), 5).rows == (ALL_INDUSTRIES,)

    @settings(max_examples=40)
    @given(
        st.lists(st.tuples(st.sampled_from([2025, 2026]), st.sampled_from(market.INDUSTRIES), st.integers(1, 25)), min_size=1),
        st.integers(3, 10),
    )
    def test_every_company_is_counted_once_and_a_joined_row_is_never_small(
        self, known: list[tuple[int, str, int]], threshold: int
    ) -> None:
        companies = in_years((2026, BUILDING, 1), *known)
        industries = Industries.of(companies, threshold)
        drafts = market.by_industry(companies, industries)
        sums = [sum(as_number(row[0]) for row in draft.cells) for draft in drafts]
        assert sums == [len(of_year) for _, of_year in companies.years.groupby("year")]
        assert sum(map(as_number, cells(market.by_sector_and_size(companies)).values())) == len(companies.frame)
        if OTHER_INDUSTRIES in industries.rows:
            at = industries.rows.index(OTHER_INDUSTRIES)
            assert all(as_number(draft.cells[at][0]) >= threshold for draft in drafts)

    def test_years_stand_beside_each_other_the_latest_last(self) -> None:
        table = by_year(in_years((2024, BUILDING, 30), (2026, BUILDING, 20), (2025, BUILDING, 25)))
        assert [header.label for header in table.columns] == ["2024", "2025", "2026"]
        assert [table.value(TOTAL, label) for label in ("2024", "2025", "2026")] == [30, 25, 20]
        assert table.draft.period == "2024 til 2026"

    def test_a_list_without_years_has_one_column(self) -> None:
        table = by_year(companies_of({"of": 30, "year": None}))
        assert [header.label for header in table.columns] == ["virksomheder"]
        assert table.draft.period == ""

    def test_growth_and_decline_are_told_with_their_counts(self) -> None:
        found = developed(
            in_years(
                (2024, BUILDING, 40),
                (2026, BUILDING, 60),
                (2024, TRADE, 50),
                (2026, TRADE, 35),
                (2024, HEALTH, 99),
                (2026, HEALTH, 99),
            )
        )
        assert found.headline == "Flere virksomheder i »Bygge og anlæg« og færre virksomheder i »Handel og transport mv.«"
        assert "gået fra 189 i 2024 til 194 i 2026" in found.sentence
        assert "størst fremgang i »Bygge og anlæg« (40 til 60)" in found.sentence
        assert "størst tilbagegang i »Handel og transport mv.« (50 til 35)" in found.sentence
        assert found.direction == "unclear"

    def test_more_companies_in_all_are_the_headline(self) -> None:
        found = developed(in_years((2024, BUILDING, 100), (2026, BUILDING, 120), (2024, TRADE, 30), (2026, TRADE, 30)))
        assert (found.headline, found.direction) == ("Der er 15 pct. flere virksomheder end i 2024", "up")

    def test_a_few_companies_more_or_less_are_no_development(self) -> None:
        found = developed(in_years((2024, BUILDING, 20), (2026, BUILDING, 29), (2024, TRADE, 300), (2026, TRADE, 288)))
        assert found.headline == "Antallet af virksomheder har ikke ændret sig meget siden 2024"
        assert found.sentence.endswith("I ingen branche har antallet ændret sig meget.")


class TestBottlenecks:
    LACKING: Sequence[dict[str, object]] = (
        {"of": 60, "bottleneck": "yes"},
        {"of": 40, "bottleneck": "no"},
        {"of": 10, "industry": TRADE, "bottleneck": "yes"},
        {"of": 90, "industry": TRADE, "bottleneck": "no"},
        {"of": 50, "industry": TRADE, "bottleneck": "unknown"},
    )

    def test_companies_whose_answer_is_not_known_are_not_in_the_base(self) -> None:
        companies = companies_of(*self.LACKING)
        known = counts(market.bottlenecks(companies, Industries.of(companies, 5)), 5)
        assert known.value(TOTAL, TOTAL) == 200
        assert known.value(TRADE, market.LACKS) == 10

    def test_an_industry_clearly_above_the_rest_is_named(self) -> None:
        companies = companies_of(*self.LACKING)
        found = findings.bottlenecks(counts(market.bottlenecks(companies, Industries.of(companies, 5)), 5))
        assert found is not None
        assert found.headline == "35 pct. af virksomhederne mangler arbejdskraft"
        assert found.sentence == "Andelen er klart højere i »Bygge og anlæg« (60 pct.) end i resten."

    def test_none_is_named_where_the_difference_can_be_chance(self) -> None:
        here, there = {"industry": BUILDING}, {"industry": TRADE}
        companies = companies_of(
            {"of": 12, "bottleneck": "yes"} | here,
            {"of": 10, "bottleneck": "no"} | here,
            {"of": 10, "bottleneck": "yes"} | there,
            {"of": 11, "bottleneck": "no"} | there,
        )
        found = findings.bottlenecks(counts(market.bottlenecks(companies, Industries.of(companies, 5)), 5))
        assert found is not None
        assert found.sentence == "Ingen branche skiller sig klart ud fra resten."

    def test_nothing_is_said_where_nothing_is_known(self) -> None:
        companies = companies_of({"of": 40})
        assert findings.bottlenecks(counts(market.bottlenecks(companies, Industries.of(companies, 5)), 5)) is None
        assert cells(market.knowledge(companies, "bottleneck")) == {("unknown", "virksomheder"): 40}


def test_experience_is_told_from_the_small_to_the_large() -> None:
    companies = companies_of(
        {"of": 20, "experience": "yes"},
        {"of": 80, "experience": "no"},
        {"of": 30, "employees": 70, "experience": "yes"},
        {"of": 20, "employees": 70, "experience": "no"},
        {"of": 9, "employees": 70, "experience": "unknown"},
    )
    found = findings.experience(counts(market.experience(companies, "size"), 5))
    assert found is not None
    assert found.headline == "33 pct. af virksomhederne har erfaring med ansættelse på særlige vilkår"
    assert "20 pct. blandt dem med 6-9 ansatte og 60 pct. blandt dem med 50 ansatte eller flere" in found.sentence
    assert cells(market.experience(companies, "sector")) == {
        ("privat", market.EXPERIENCED): 50,
        ("privat", market.INEXPERIENCED): 100,
    }


class TestJobTypes:
    def test_a_company_counts_once_at_each_type_it_names(self) -> None:
        companies = companies_of({"of": 8, "job_types": "Tømrer, elektriker; tømrer"}, {"of": 6, "job_types": "elektriker"})
        assert cells(market.job_types(companies, 5)) == {("elektriker", "Virksomheder"): 14, ("tømrer", "Virksomheder"): 8}

    def test_a_type_that_few_name_is_left_out(self) -> None:
        companies = companies_of({"of": 8, "job_types": "tømrer"}, {"of": 4, "job_types": "urmager"}, {"of": 9})
        assert market.job_types(companies, 5).rows == ("tømrer",)

    def test_the_order_tells_no_more_than_the_rounded_figures(self) -> None:
        companies = companies_of({"of": 7, "job_types": "b"}, {"of": 6, "job_types": "a"}, {"of": 12, "job_types": "c"})
        assert market.job_types(companies, 5).rows == ("c", "a", "b")


def test_every_company_of_a_large_city_is_analysed_in_no_time() -> None:
    kinds = [{"of": 250, "industry": industry, "job_types": "a, b", "bottleneck": "no"} for industry in market.INDUSTRIES]
    companies = companies_of(*kinds)
    frame = pd.concat([companies.frame.set_axis(companies.frame.index + f"-{i}") for i in range(16)])
    large = replace(companies, frame=frame)
    begun = time.perf_counter()
    industries = Industries.of(large, 5)
    market.bottlenecks(large, industries)
    market.by_sector_and_size(large)
    market.job_types(large, 5)
    assert len(frame) == 44_000
    assert time.perf_counter() - begun < 1


STATBANK = """OMRÅDE;BRANCHE0710;ARBSTRDK;TID;INDHOLD
Hele landet;3 Bygge og anlæg;5-9 jobs;2020;1000
Hele landet;3 Bygge og anlæg;5-9 jobs;2024;1100
Hele landet;4 Handel og transport mv.;10-19 jobs;2020;100
Hele landet;4 Handel og transport mv.;10-19 jobs;2024;110
Region Midtjylland;3 Bygge og anlæg;5-9 jobs;2024;300
Odder;TOT Erhverv i alt;5-9 jobs;2024;64
Odder;3 Bygge og anlæg;I alt;2024;99
Odder;3 Bygge og anlæg;1 job;2024;20
Odder;3 Bygge og anlæg;2-4 jobs;2024;15
Odder;3 Bygge og anlæg;5-9 jobs;2024;30
Odder;3 Bygge og anlæg;100 jobs og derover;2024;2
Odder;3 Bygge og anlæg;5-9 jobs;2020;20
Odder;4 Handel og transport mv.;10-19 jobs;2024;34
Odder;4 Handel og transport mv.;10-19 jobs;2020;40
Odder;4 Handel og transport mv.;20-49 jobs;2024;0
Odder;4 Handel og transport mv.;50-99 jobs;2024;0
"""


class TestWorkplaces:
    @staticmethod
    def read(folder: Path, text: str) -> Workplaces | None:
        path = folder / "arbejdssteder.csv"
        path.write_text(text, encoding="utf-8-sig")
        table = parse(read_cells(path, path.name), SPECS["workplaces"], path.name)
        return Workplaces.of(table.frame, "Odder", "Hele landet", ("Danmarks Statistik",), invented=False)

    def test_a_file_from_statbank_is_taken_as_it_is_and_nothing_is_counted_twice(self, tmp_path: Path) -> None:
        found = self.read(tmp_path, STATBANK)
        assert found is not None
        assert cells(found.by_size())["Odder", "5-9 job"] == 30
        told = cells(found.by_industry())
        assert told[BUILDING, "Odder 2024"] == 32
        assert told[TOTAL, "Odder 2024"] == 66
        assert told[TOTAL, "Odder 2020"] == 60

    def test_codes_without_texts_are_understood_as_well(self, tmp_path: Path) -> None:
        coded = "OMRÅDE;BRANCHE0710;ARBSTRDK;TID;INDHOLD\nOdder;3;5-9;2024;30\nOdder;TOT;5-9;2024;30\nOdder;3;130;2024;2\n"
        found = self.read(tmp_path, coded)
        assert found is not None
        assert found.by_industry().rows == (BUILDING, TOTAL)
        assert cells(found.by_size())["Odder", "100 job eller flere"] == 2

    def test_a_withheld_figure_hides_every_sum_that_it_is_in(self, tmp_path: Path) -> None:
        found = self.read(
            tmp_path, STATBANK.replace("2-4 jobs;2024;15", "2-4 jobs;2024;..").replace("derover;2024;2", "derover;2024;..")
        )
        assert found is not None
        told = cells(found.by_industry())
        assert told[BUILDING, "Odder 2024"] is told[TOTAL, "Odder 2024"] is Missing.WITHHELD
        assert told[TRADE, "Odder 2024"] == 34

    def test_a_file_on_other_places_alone_tells_nothing(self, tmp_path: Path) -> None:
        assert self.read(tmp_path, "område;branche;størrelse;år;arbejdssteder\nVejle;Bygge og anlæg;5-9 jobs;2024;3\n") is None

    def test_the_country_is_left_out_where_it_has_not_the_same_years(self, tmp_path: Path) -> None:
        found = self.read(tmp_path, re.sub("Hele landet;.*;2020;.*\n", "", STATBANK))
        assert found is not None
        assert found.areas == ("Odder",)

    def test_the_finding_compares_with_the_whole_country(self, tmp_path: Path) -> None:
        found = self.read(tmp_path, STATBANK)
        assert found is not None
        sizes = findings.workplaces(official(found.by_size()))
        grown = findings.workplace_industries(official(found.by_industry()), found.areas, (2020, 2024))
        assert sizes is not None
        assert grown is not None
        assert sizes.headline == "97 pct. af arbejdsstederne har under 20 job"
        assert dict(grown.comparison) == {"Hele landet": pytest.approx(10)}
        assert "I hele landet er ændringen 10 pct." in grown.sentence
        assert grown.headline == "Flere arbejdssteder i »Bygge og anlæg«"

    @settings(max_examples=40)
    @given(st.lists(st.integers(0, 500), min_size=10, max_size=10))
    def test_totals_other_areas_and_finer_industries_change_nothing(self, many: list[int]) -> None:
        sizes = ("5-9 jobs", "10-19 jobs", "20-49 jobs", "50-99 jobs", "100 jobs og derover")
        names = ("3 Bygge og anlæg", "4 Handel og transport mv.")
        rows = [("Odder", name, size, 2024, many[5 * i + j]) for i, name in enumerate(names) for j, size in enumerate(sizes)]
        noise = [
            ("Odder", "TOT Erhverv i alt", "5-9 jobs", 2024, 7),
            ("Odder", "F Bygge og anlæg", "5-9 jobs", 2024, 7),
            ("Odder", "410000 Byggeentreprenører", "5-9 jobs", 2024, 7),
            ("Odder", "3 Bygge og anlæg", "I alt", 2024, 7),
            ("Landsdel Østjylland", "3 Bygge og anlæg", "5-9 jobs", 2024, 7),
        ]
        told = []
        for given_rows in (rows, [*noise, *rows]):
            table = pd.DataFrame(given_rows, columns=["area", "industry", "size", "year", "workplaces"])
            found = Workplaces.of(table, "Odder", "Hele landet", (), invented=False)
            assert found is not None
            told.append((found.by_size(), found.by_industry()))
        assert told[0] == told[1]
        assert cells(told[0][1]).get((TOTAL, "Odder 2024"), 0) == sum(many)

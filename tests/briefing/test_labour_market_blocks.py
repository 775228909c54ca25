"""The local labour market as a reader sees it: what is shown from which data, and that nothing small can be read."""

import re
from datetime import date

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionplan.analyses.labour_market import INDUSTRIES
from actionplan.analyses.social_mapping import Comparison
from actionplan.briefing import labour_market
from actionplan.briefing.blocks import Block
from actionplan.briefing.labour_market import TOPICS
from actionplan.briefing.social_mapping import Topic
from actionplan.parameters.model import Parameters
from actionplan.tables.figures import Figures
from actionplan.tables.parse import Table
from actionplan.tables.schemas import DTYPES
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case

BUILDING, TRADE, HEALTH = INDUSTRIES[2], INDUSTRIES[3], INDUSTRIES[8]
Row = dict[str, object]


def table(name: str, rows: list[Row]) -> Table:
    spec = SPECS[name]
    types = {column.name: DTYPES[column.kind] for column in spec.columns}
    frame = pd.DataFrame(rows, columns=list(types), dtype="object").astype(types)
    return Table(spec, frame, invented=False, files=(f"data/odder/{name}.csv",) if rows else ())


def told(*, companies: list[Row] | None = None, workplaces: list[Row] | None = None) -> dict[str, Topic]:
    held = {"companies": companies or [], "workplaces": workplaces or []}
    tables = {name: table(name, held.get(name, [])) for name in SPECS}
    comparison = Comparison("Odder", "Hele landet", (), "", invented=False)
    case = Case(
        slug="odder",
        parameters=Parameters(municipality="Odder", employment_plan_shares=None),
        tables=tables,
        figures=Figures({}, {}, {}, {}),
        comparison=comparison,
        reference=None,  # type: ignore[arg-type]  # these blocks do not ask for it
        form=None,  # type: ignore[arg-type]  # nor for this
        day=date(2026, 11, 21),
    )
    return labour_market.topics(case)


def firms(many: int, **different: object) -> list[Row]:
    """So many like companies in 2024 and 2026."""
    plain: Row = {"sector": "private", "industry": BUILDING, "employees": 8, "area": "Odder", "job_types": "tømrer"}
    kind = "-".join(map(str, different.values()))
    answers: Row = {"bottleneck": "no", "experience": "no"}
    return [
        plain | answers | {"company_id": f"{kind}-{i}", "year": year} | different for i in range(many) for year in (2024, 2026)
    ]


def places(*industries: tuple[str, int, int]) -> list[Row]:
    """Workplaces of each size by industry, here in 2020 and 2024; a hundred times as many in the country, in both years."""
    sizes = ("5-9 jobs", "10-19 jobs", "20-49 jobs", "50-99 jobs", "100 jobs og derover")
    return [
        {"area": area, "industry": industry, "size": size, "year": year, "workplaces": count}
        for industry, first, last in industries
        for size in sizes
        for area, year, count in (
            ("Odder", 2020, first), ("Odder", 2024, last), ("Hele landet", 2020, 100 * first), ("Hele landet", 2024, 100 * first),
        )
    ]  # fmt: skip


MARKET = [
    *firms(60, bottleneck="yes"),
    *firms(40, employees=60),
    *firms(30, industry=TRADE),
    *firms(9, industry=TRADE, bottleneck="unknown"),
    *firms(25, industry=HEALTH, sector="public", experience="yes"),
]


def shown(block: Block | None) -> str:
    assert block is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", block.html))


def test_every_topic_is_there_and_empty_where_nothing_has_been_collected() -> None:
    assert told() == {name: Topic(None, None) for name in TOPICS}


class TestFromAListOfCompanies:
    def test_the_note_has_one_chart_and_one_table_and_the_rest_is_annex(self) -> None:
        found = told(companies=MARKET)
        assert {name: topic.block.kind for name, topic in found.items() if topic.block} == {
            "labour_market": "chart", "industries": "table",
        }  # fmt: skip
        assert {name for name, topic in found.items() if topic.annex} == {"labour_market", "industries", "register"}

    def test_the_industries_show_how_many_lack_hands_and_how_many_are_not_asked(self) -> None:
        block = told(companies=MARKET)["industries"].block
        assert "Bygge og anlæg 100 60 0" in shown(block)
        assert "Handel og transport mv. 39 0 0" in shown(block)
        assert "uden de 5 pct., hvor det ikke er oplyst" in shown(block)

    def test_the_findings_of_the_industries_are_carried_by_their_table(self) -> None:
        found = told(companies=MARKET)
        block = found["industries"].block
        assert block is not None
        assert [finding.id for finding in block.findings] == ["02.bottlenecks", "02.industries"]
        assert found["bottlenecks"].finding == block.findings[0]

    def test_industries_that_are_counted_together_are_named(self) -> None:
        block = told(companies=[*MARKET, *firms(4, industry="Fiskeri"), *firms(5, industry="Banker")])["industries"].block
        assert "Andre brancher er »Banker« og »Fiskeri«." in shown(block)
        assert "Andre brancher 9" in shown(block)

    def test_experience_is_shown_in_shares_alone(self) -> None:
        annex = shown(told(companies=MARKET)["register"].annex)
        assert "Privat 0 Offentlig 100 I alt 15" in annex
        assert "164" not in annex

    def test_job_types_are_rounded(self) -> None:
        rows = [*firms(63), *firms(37, job_types="murer", employees=9)]
        assert "Tømrer 65 Murer 35" in shown(told(companies=rows)["labour_market"].annex)

    def test_a_handful_of_companies_is_not_described(self) -> None:
        assert told(companies=firms(4)) == {name: Topic(None, None) for name in TOPICS}

    def test_the_published_workplaces_stand_beside_it_in_the_annex(self) -> None:
        found = told(companies=MARKET, workplaces=places((BUILDING, 20, 30)))
        assert "Danmarks Statistik, tabel ERHV6" in shown(found["industries"].annex)
        assert "Danmarks Statistik" not in shown(found["industries"].block)

    def test_a_list_of_one_year_gets_the_development_from_the_published_workplaces(self) -> None:
        latest = [row for row in MARKET if row["year"] == 2026]
        assert told(companies=latest)["industries"].finding is None
        topic = told(companies=latest, workplaces=places((BUILDING, 20, 30)))["industries"]
        assert topic.finding is not None
        assert topic.finding.headline == "Der er 50 pct. flere arbejdssteder end i 2020"
        assert "Bygge og anlæg 150 50 0" in shown(topic.block)
        assert topic.annex is None

    def test_a_list_without_years_and_answers_still_shows_its_industries(self) -> None:
        rows = [row | {"year": None, "bottleneck": None, "experience": None} for row in MARKET if row["year"] == 2026]
        found = told(companies=rows)
        assert "Antal Bygge og anlæg 100" in shown(found["industries"].block).replace(" (virksomheder)", "").replace(
            "Branche ", ""
        )
        assert found["bottlenecks"] == found["register"] == Topic(None, None)

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(INDUSTRIES[:4]), st.sampled_from(["private", "public"]), st.sampled_from([6, 15, 30, 60]),
                st.sampled_from(["yes", "no", "unknown"]), st.integers(1, 12),
            ),
            max_size=12, unique_by=lambda each: each[:4],
        )
    )  # fmt: skip
    def test_no_count_below_the_threshold_can_be_read(self, groups: list[tuple[str, str, int, str, int]]) -> None:
        rows: list[Row] = []
        for industry, sector, employees, answer, many in groups:
            rows += firms(many, industry=industry, sector=sector, employees=employees, bottleneck=answer, experience=answer)
        for topic in told(companies=rows).values():
            for block in (topic.block, topic.annex):
                for table_told in re.findall(r"<table>.*?</table>", block.html if block else "", re.DOTALL):
                    headings = re.findall(r"<th scope=\"col\">(.*?)</th>", table_told)[1:]
                    in_caption = "(virksomheder)" in re.findall(r"<caption.*?</caption>", table_told)[0]
                    counted = [in_caption or "virksomheder" in heading for heading in headings]
                    for line in re.findall(r"<tr><th scope=\"row\">.*?</tr>", table_told):
                        cells = re.findall(r"<td>(.*?)</td>", line)
                        assert not {cell for cell, count in zip(cells, counted, strict=True) if count} & {"1", "2", "3", "4"}


class TestFromPublishedWorkplacesAlone:
    PLACES = places((BUILDING, 20, 30), (TRADE, 40, 40))

    def test_sizes_are_drawn_beside_the_whole_country(self) -> None:
        topic = told(workplaces=self.PLACES)["labour_market"]
        assert topic.finding is not None
        assert topic.finding.headline == "40 pct. af arbejdsstederne har under 20 job"
        assert "Hele landet 6.000" in shown(topic.block)

    def test_the_change_stands_beside_the_countrys(self) -> None:
        topic = told(workplaces=self.PLACES)["industries"]
        assert "Bygge og anlæg 150 50 0" in shown(topic.block)
        assert "Ændring i hele landet" in shown(topic.block)

    def test_a_withheld_figure_is_shown_as_hidden(self) -> None:
        rows = [row | {"workplaces": None} if row["industry"] == BUILDING and row["year"] == 2024 else row for row in self.PLACES]
        assert "Bygge og anlæg skjult skjult skjult" in shown(told(workplaces=rows)["industries"].block)

    def test_one_year_shows_no_development(self) -> None:
        topic = told(workplaces=[row for row in self.PLACES if row["year"] == 2024])["industries"]
        assert topic.finding is None
        assert "Ændring" not in shown(topic.block)

    def test_what_the_authority_does_not_count_is_empty(self) -> None:
        found = told(workplaces=self.PLACES)
        assert found["bottlenecks"] == found["register"] == Topic(None, None)

"""The general quantitative status in note 05: what the pictures and tables show, real and invented, and what stands without
figures."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from officialfigures import Official

from actionplan.briefing import comparisons
from actionplan.briefing.blocks import Block
from actionplan.briefing.social_mapping import Topic
from actionplan.tables.figures import Figures
from actionplan.workbook import Case, open_case

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def case() -> Case:
    return open_case(ROOT / "params" / "horsens.yml", ROOT, date(2026, 11, 22))


@pytest.fixture(scope="module")
def horsens(case: Case) -> dict[str, Topic]:
    return comparisons.topics(case)


def words(block: Block | None) -> str:
    return "" if block is None else " ".join(re.sub(r"<[^>]+>", " ", block.html).split())


def test_a_real_municipality_is_told_as_one_finding_for_each_figure_and_one_for_all(horsens: dict[str, Topic]) -> None:
    found = {name: topic.finding for name, topic in horsens.items() if topic.finding is not None}
    compared = ["recipients", "company_offers", "ordinary_hours", "long_term", "unemployment"]
    followed = [name for name in compared if name != "company_offers"]
    assert list(horsens) == ["overall", "limits", *compared, *(f"course_{name}" for name in followed), "method"]
    assert [each.id for each in found.values()] == [
        *(f"05.compare.{name}" for name in ("overall", *compared)),
        *(f"05.course.{name}" for name in followed),
    ]
    text = words(horsens["overall"].block)
    assert "Lignende kommuner er ti andre provinsbykommuner efter Danmarks Statistiks kommunegrupper." in text
    assert "tabellerne y25i01, y25i09, y60a02, y60c02 og y60j01, hentet" in text
    assert found["overall"].headline == "Tre tal ud af fem afviger fra lignende kommuner, men ikke usædvanligt meget"
    assert "Andelen af tilbud på en arbejdsplads 10,2 25,0 lavere nr. 11 af 11" in text, "a rank with its uncertainty in one cell"
    assert re.search(r"Andelen med ordinære løntimer 10,0 9,8 usikker nr\. \d–\d+ af 11", text)
    assert not any(
        re.search(r"None|nan|\{|  |\.\.", words(block)) for each in horsens.values() for block in (each.block, each.annex)
    )


def test_the_share_of_offers_in_companies_is_the_one_of_the_source_files(horsens: dict[str, Topic]) -> None:
    rows = [row for row in Official(ROOT).rows["y60c02"] if row["Område"] == "Horsens" and row["Tilbud"] != "Tilbud i alt"]
    counts = {row["Tilbud"]: int(row["Antal aktiveringsforløb"] or 0) for row in rows}
    share = 100 * (counts["Ansættelse med løntilskud"] + counts["Virksomhedspraktik"]) / sum(counts.values())
    finding = horsens["company_offers"].finding
    assert finding is not None and finding.value == pytest.approx(share)
    assert f"var {share:.1f}".replace(".", ",") in finding.sentence


def test_the_funnel_marks_the_municipality_by_shape_and_name_and_names_the_others_in_the_annex_alone(
    horsens: dict[str, Topic],
) -> None:
    topic = horsens["recipients"]
    assert topic.block is not None and topic.finding is not None and topic.annex is not None
    assert topic.block.title == topic.finding.headline
    for drawn in (topic.block.wide, topic.block.narrow):
        figure = json.loads(drawn)
        marks = {trace["name"]: trace["marker"]["symbol"] for trace in figure["data"] if trace["mode"] == "markers"}
        assert marks == {"Lignende kommuner": "circle-open", "Horsens": "diamond"}
        dashes = {trace["line"]["dash"] for trace in figure["data"] if trace["mode"] == "lines"}
        assert dashes == {"solid", "dash", "dot"}
        assert [note["text"] for note in figure["layout"]["annotations"]] == ["<b>Horsens</b>"]
    text = words(topic.block)
    assert re.search(r"Lignende kommuners andele ligger typisk 0,\d procentpoint fra den fælles", text)
    assert words(horsens["method"].block).count("Hver prik i en tragt er en kommune.") == 1 and "Hver prik" not in text
    assert re.search(r"mellem nr\. \d+ og nr\. \d+ af 11\.", text)
    assert 'aria-label="Tragtdiagram: Horsens og ti andre kommuner' in topic.block.html
    assert horsens["limits"].block is not None and f"Tallene står under »{horsens['limits'].block.title}«" in topic.block.html
    assert re.search(r"Andelen på kontanthjælp [0-9,]+ [0-9,]+ [0-9,]+ til [0-9,]+ [0-9,]+ til ", words(horsens["limits"].block))
    assert "Vejle" not in text and "Vejle" in words(topic.annex)


def test_the_gap_of_a_real_municipality_is_the_one_worked_out_from_the_source_files_alone(horsens: dict[str, Topic]) -> None:
    official = Official(ROOT)
    places = {
        (file, row["Område"], row["Periode"]): int(row[header])
        for file, header in (("y25i09", "Antal langtidsledige fuldtidspersoner"), ("y25i01", "Antal ledige fuldtidspersoner"))
        for row in official.rows[file]
        if row["Ydelse"] == "I alt" and row[header]
    }
    group = official.group("Horsens")

    def gap(month: str) -> float:
        own, others = (
            [sum(places[file, area, month] for area in areas) for file in ("y25i09", "y25i01")] for areas in (["Horsens"], group)
        )
        return 100 * (own[0] / own[1] - others[0] / others[1])

    quarters = [[f"{year}M{3 * q + i:02}" for i in (1, 2, 3)] for year in (2023, 2024, 2025, 2026) for q in range(4)][3:14]
    gaps = [sum(map(gap, months)) / 3 for months in quarters]
    finding = horsens["course_long_term"].finding
    assert finding is not None and finding.value == pytest.approx(gaps[-1], abs=0.1)
    assert finding.headline.startswith(
        "Det er for tidligt at sige, om andelen af langtidsledige blandt de ledige har flyttet sig"
    )
    own, others = re.findall(r"fra [0-9,]+ til ([0-9,]+) pct\.", finding.sentence)
    shown = float(others.replace(",", ".")) - float(own.replace(",", "."))
    assert f"Kommunen ligger nu {shown:.1f} procentpoint under de andre.".replace(".", ",", 1) in finding.sentence


def test_the_weightiest_course_is_drawn_beside_the_comparison_and_the_others_in_the_annex(horsens: dict[str, Topic]) -> None:
    overall = horsens["overall"].block
    assert overall is not None
    (alone,) = (name for name, topic in horsens.items() if name.startswith("course_") and topic.block is None)
    weightiest = horsens[alone]
    assert weightiest.finding is not None and weightiest.annex is not None
    assert [finding.id for finding in overall.findings] == ["05.compare.overall", weightiest.finding.id]
    assert "Over tid har " in words(overall) and f"<h3>{weightiest.finding.headline}</h3>" in overall.html
    assert f"står i bilaget under »{weightiest.annex.title}«" in overall.html
    for drawn in (overall.wide, overall.narrow):
        own, others = json.loads(drawn)["data"]
        assert (own["name"], own["line"]["dash"]) == ("Horsens", "solid")
        assert (others["name"], others["line"]["dash"]) == ("De andre under ét", "dash")
        assert own["line"]["width"] > others["line"]["width"] and len(own["x"]) in {36, 60}
    other = next(topic.block for name, topic in horsens.items() if name == "course_unemployment")
    assert other is not None and other.wide
    table = words(other)
    assert re.search(
        r"Ledigheden \(gennemsnit for hvert kvartal\) 2021 2022 2023 2024 2025 2026 Horsens i 2\. kvartal \(pct\.\) – ", table
    )
    assert re.search(r"Forskel i 4\. kvartal \(procentpoint\) [−0-9,]+ .* – ", table) and other.html.count("<table>") == 1


def test_among_four_the_funnel_claims_nothing_beyond_chance_and_invented_figures_say_so(case: Case) -> None:
    few = replace(case.comparison, group=case.comparison.group[:4], group_told="valgt af kommunen", invented=True)
    topics = comparisons.topics(replace(case, comparison=few))
    assert "Fire lignende kommuner er for få til at sige, hvad der er usædvanligt" in words(topics["overall"].block)
    text = words(topics["recipients"].block)
    assert "er lavere end i de fire lignende kommuner under ét" in text
    assert "Der er under ti at sammenligne med. Derfor viser tragten kun, hvad tilfældigheder giver" in text
    blocks = [block for name, topic in topics.items() if name != "method" for block in (topic.block, topic.annex) if block]
    assert all("Opdigtede tal" in words(block) for block in blocks)
    assert all(topic.finding.invented for topic in topics.values() if topic.finding is not None)


def test_without_figures_or_anybody_to_compare_with_a_sentence_stands_instead(case: Case) -> None:
    nothing = comparisons.topics(replace(case, figures=Figures({}, {}, {}, {})))
    assert list(nothing) == ["overall"] and nothing["overall"].finding is None
    assert "Der er ingen offentlige tal for Horsens Kommune i arbejdsbogen" in words(nothing["overall"].block)
    alone = comparisons.topics(replace(case, comparison=replace(case.comparison, group=())))
    assert "Der er ingen kommuner at sammenligne med." in words(alone["overall"].block)

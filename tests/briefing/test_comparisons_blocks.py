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
    assert [each.id for each in found.values()] == [f"05.compare.{name}" for name in found]
    assert list(horsens) == ["overall", "recipients", "company_offers", "ordinary_hours", "long_term", "unemployment", "method"]
    text = words(horsens["overall"].block)
    assert "Lignende kommuner er ti andre provinsbykommuner efter Danmarks Statistiks kommunegrupper." in text
    assert "tabellerne y25i01, y25i09, y60a02, y60c02 og y60j01, hentet" in text
    assert found["overall"].headline == "To tal ud af fem skiller sig ud fra lignende kommuner"
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
    assert "Hver prik er en kommune. Jo færre 16-66-årige, jo mere kan andelen svinge ved tilfældigheder" in text
    assert re.search(r"så tragten er gjort \d+,\d gange så bred", text)
    assert "Antallet af 16-66-årige er omtrentligt" in text
    assert re.search(r"mellem nr\. \d+ og nr\. \d+ af 11\.", text)
    assert 'aria-label="Tragtdiagram: Horsens og ti andre kommuner' in topic.block.html
    assert "Vejle" not in text and "Vejle" in words(topic.annex)


def test_among_four_the_funnel_claims_nothing_beyond_chance_and_invented_figures_say_so(case: Case) -> None:
    few = replace(case.comparison, group=case.comparison.group[:4], group_told="valgt af kommunen", invented=True)
    topics = comparisons.topics(replace(case, comparison=few))
    assert "Fire lignende kommuner er for få til at sige, hvad der er usædvanligt" in words(topics["overall"].block)
    text = words(topics["recipients"].block)
    assert "er lavere end i de fire lignende kommuner under ét" in text
    assert "Der er under ti at sammenligne med. Derfor viser tragten kun, hvad tilfældigheder giver" in text
    assert all("Opdigtede tal" in words(topic.block) for name, topic in topics.items() if name != "method")
    assert all(topic.finding.invented for topic in topics.values() if topic.finding is not None)


def test_without_figures_or_anybody_to_compare_with_a_sentence_stands_instead(case: Case) -> None:
    nothing = comparisons.topics(replace(case, figures=Figures({}, {}, {}, {})))
    assert list(nothing) == ["overall"] and nothing["overall"].finding is None
    assert "Der er ingen offentlige tal for Horsens Kommune i arbejdsbogen" in words(nothing["overall"].block)
    alone = comparisons.topics(replace(case, comparison=replace(case.comparison, group=())))
    assert "Der er ingen kommuner at sammenligne med." in words(alone["overall"].block)

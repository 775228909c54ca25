"""Control charts: the finding as title, limits and target drawn, points beyond chance marked by shape and word."""

import json
import re
from datetime import date
from typing import Any

import pytest
from handmade_goals import FLAT, TODAY, goal, measure, records

from actionplan.analyses.goal_findings import goal_finding
from actionplan.analyses.goal_reviews import Review, reviews
from actionplan.briefing import control_charts
from actionplan.briefing.blocks import Block
from actionplan.parameters.goals import Measure


def reviewed(values: tuple[float, ...], *measures: Measure, **rows: Any) -> Review:
    return reviews([goal(*measures)], records(values, **rows), 5, date(2026, 9, 1), TODAY)[0]


def drawn(review: Review) -> Block:
    return control_charts.chart(review.courses[0], goal_finding(review, "Kommunens målinger", TODAY, invented=False))


def words(block: Block) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", block.html).split())


@pytest.fixture(scope="module")
def risen() -> Block:
    """A level that rose in the second year, with a target that was moved on the way."""
    decided = [("1", date(2025, 9, 1), "new_target", 45.0, None, None)]
    return drawn(reviewed((*FLAT, *(value + 10 for value in FLAT[:9])), decisions=decided))


def test_the_title_is_the_finding_and_the_sentence_names_the_rule_the_limits_and_the_move(risen: Block) -> None:
    assert risen.title == "Mål 1 er blevet bedre: 40 besøg, og målet er 45"
    told = words(risen)
    assert f"<h2>{risen.title}</h2>" in risen.html
    assert "Det seneste tal ligger over den øvre grænse. Gennemsnittet er 34,4, og grænserne er 31,2 og 37,6." in told
    assert "Målet blev hævet fra 40 til 45 den 1. september 2025." in told
    assert risen.html.count('role="img"') == 2
    assert "med gennemsnit, grænser og mål." in risen.html


def test_points_beyond_chance_have_a_shape_of_their_own_and_a_word_in_both_widths(risen: Block) -> None:
    for drawing in (risen.wide, risen.narrow):
        traces = {trace.get("name"): trace for trace in json.loads(drawing)["data"]}
        shapes = {name: trace["marker"]["symbol"] for name, trace in traces.items() if trace["mode"] == "markers"}
        assert shapes["bedre (mere end tilfældigt)"] == "triangle-up"
        assert shapes["dårligere (mere end tilfældigt)"] == "triangle-down"
        assert traces["mål"]["y"] == [40, 40, 45, 45]
        assert {"grænser", "gennemsnit"} <= set(traces)


def test_the_numbers_stand_a_line_for_each_year_with_the_signs(risen: Block) -> None:
    lines = re.findall(r'<tr><th scope="row" class="year">(\d+)</th>(.*?)</tr>', risen.html)
    assert [year for year, _ in lines] == ["2025", "2026"]
    cells = [re.findall("<td>(.*?)</td>", line) for _, line in lines]
    assert [len(line) for line in cells] == [12, 12]
    assert cells[1][0] == "40 ▲"
    assert cells[1][9:] == ["–", "–", "–"]
    assert re.findall('<th scope="col">(.*?)</th>', risen.html)[:3] == ["År", "jan.", "feb."]


def test_quarters_head_their_columns_and_the_caption_says_what_was_added_up() -> None:
    small = measure(unit="personer", in_period=True, baseline=2, target=5)
    block = drawn(reviewed((2, 1, 3, 0, 3, 4, 3, 3, 1, 2, 2, 2, 2, 3, 2, 2, 4, 1, 3, 2, 3), small))
    assert "Besøg (personer), lagt sammen til kvartaler" in words(block)
    assert re.findall('<th scope="col">(.*?)</th>', block.html)[1] == "1. kvartal"
    assert block.title == "Mål 1 nås ikke, hvis intet ændres: 8 personer i kvartalet, og målet er 15"


def test_a_measure_without_limits_has_no_chart() -> None:
    review = reviewed(FLAT[:3])
    with pytest.raises(ValueError, match="no chart"):
        drawn(review)


def test_figures_too_long_for_twelve_columns_stand_a_line_for_each_month() -> None:
    block = drawn(reviewed(tuple(1000.5 + value for value in FLAT), measure(baseline=None, target=None)))
    assert re.findall('<th scope="col">(.*?)</th>', block.html) == ["Måned", "2025"]
    assert re.findall('<th scope="row" class="year">(.*?)</th><td>(.*?)</td>', block.html)[0] == ("jan.", "1.030,5")


def test_a_share_has_no_limit_above_all_or_below_none() -> None:
    share = measure(unit="pct.", baseline=None, target=90)
    block = drawn(reviewed((96.0, 99, 95, 100, 94, 99, 96, 100, 95), share))
    assert "Gennemsnittet er 97,1, og grænserne er 85,5 og 100." in words(block)

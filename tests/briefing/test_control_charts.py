"""Control charts: the finding as title, limits and target drawn, points beyond chance marked by shape and word."""

import json
import re
from datetime import date
from typing import Any

import pytest
from handmade_goals import FLAT, TODAY, goal, measure, records

from actionplan.analyses.goal_findings import goal_finding
from actionplan.analyses.goal_reviews import Review, reviews
from actionplan.briefing import control_charts, control_numbers
from actionplan.briefing.blocks import Block
from actionplan.parameters.goals import Measure


def reviewed(values: tuple[float, ...], *measures: Measure, **rows: Any) -> Review:
    return reviews([goal(*measures)], records(values, **rows), 5, date(2026, 9, 1), TODAY)[0]


def drawn(review: Review) -> Block:
    return control_charts.chart(review.courses[0], goal_finding(review, "Kommunens målinger", TODAY, invented=False))


def numbers(review: Review) -> Block:
    block = control_numbers.numbers([(1, review.courses[0])])
    assert block is not None
    return block


def traces(block: Block) -> dict[str, Any]:
    return {trace.get("name", ""): trace for trace in json.loads(block.wide)["data"]}


def words(block: Block) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", block.html).split())


@pytest.fixture(scope="module")
def review() -> Review:
    """A level that rose in the second year, with a target that was moved on the way."""
    decided = [("1", date(2025, 9, 1), "new_target", 45.0, None, None)]
    return reviewed((*FLAT, *(value + 10 for value in FLAT[:9])), decisions=decided)


@pytest.fixture(scope="module")
def risen(review: Review) -> Block:
    return drawn(review)


def test_the_title_is_the_finding_and_the_line_below_names_the_signs_the_rule_and_the_move(risen: Block) -> None:
    assert risen.title == "Mål 1 er blevet bedre: 40 besøg, og målet er 45"
    told = words(risen)
    assert f"<h2>{risen.title}</h2>" in risen.html
    assert "Det seneste tal ligger over den øvre grænse. Målet blev hævet fra 40 til 45 den 1. september 2025." in told
    assert "Tegn: ▲ bedre, ▼ dårligere" in told
    assert risen.html.count('role="img"') == 1, "one drawing for paper and phone"
    assert "med gennemsnit, grænser og mål." in risen.html
    assert "Tallene står i bilaget under »Tallene bag diagrammerne«." in risen.html


def test_points_beyond_chance_have_a_shape_of_their_own_and_the_lines_a_name_at_their_ends(risen: Block) -> None:
    found = traces(risen)
    assert found["bedre (mere end tilfældigt)"]["marker"]["symbol"] == "triangle-up"
    assert found["dårligere (mere end tilfældigt)"]["marker"]["symbol"] == "triangle-down"
    assert found["mål"]["y"] == [40, 40, 45, 45]
    written = [note["text"] for note in json.loads(risen.wide)["layout"]["annotations"]]
    assert written == ["<b>40</b>", "øvre 37,6", "gns. 34,4", "nedre 31,2", "mål 45"]


def test_a_new_plan_parts_the_chart_and_each_part_has_limits_and_signs_of_its_own() -> None:
    new = measure(since=date(2026, 1, 1), baseline=30, target=45)
    block = drawn(reviewed((*FLAT, *(value + 10 for value in FLAT[:9])), new))
    found = traces(block)
    assert set(found) == {"grænser", "gennemsnit", "mål", "tilfældigt", ""}, "neither level is worse than the other"
    (before, after) = (found["gennemsnit"]["y"][0], found["gennemsnit"]["y"][3])
    assert (round(before, 1), round(after, 1)) == (30.1, 40.1)
    assert found["gennemsnit"]["x"][1] == found["gennemsnit"]["x"][3], "the second mean begins where the first one ends"
    layout = json.loads(block.wide)["layout"]
    assert layout["annotations"][0]["text"] == "ny plan"
    assert len(layout["shapes"]) == 1
    told = words(numbers(reviewed((*FLAT, *(value + 10 for value in FLAT[:9])), new)))
    assert "Før den nye plan var gennemsnittet 30,1, og grænserne var" in told
    assert "Gennemsnittet er 40,1, og grænserne er" in told


def test_after_a_new_plan_too_few_figures_have_no_sign_and_no_limits() -> None:
    block = drawn(reviewed((*FLAT, 45, 46, 47), measure(since=date(2026, 1, 1), baseline=30, target=50)))
    found = traces(block)
    assert found["for få tal til en dom"]["y"] == [45, 46, 47]
    assert found["for få tal til en dom"]["marker"]["symbol"] == "circle-open"
    assert found["gennemsnit"]["y"][3:] == []
    told = words(block)
    assert "Grænserne er fra før, nulpunkt og mål blev fastsat, og siger intet om de nye tal." in told
    assert "Tegn: ● tilfældigt, ○ planen er ny" in told, "the word of the table of all goals"
    assert any(note["text"].startswith("øvre før ") for note in json.loads(block.wide)["layout"]["annotations"])


def test_the_numbers_stand_in_the_annex_a_line_for_each_year_and_beside_the_chart_for_screen_readers(
    review: Review, risen: Block
) -> None:
    block = numbers(review)
    lines = re.findall(r'<tr><th scope="row" class="year">(\d+)</th>(.*?)</tr>', block.html)
    assert "Mål 1: besøg" in block.html
    assert "Gennemsnittet er 34,4, og grænserne er 31,2 og 37,6." in words(block)
    assert "Kilde: Kommunens målinger" in words(block)
    (hidden,) = re.findall('<div class="hidden"><table>(.*?)</table></div>', risen.html)
    assert hidden.count("<tr>") == 3
    assert [year for year, _ in lines] == ["2025", "2026"]
    assert block.html.count('<div class="frame years upright" style="display:none"') == 1, "on a phone a line for each month"
    cells = [re.findall("<td>(.*?)</td>", line) for _, line in lines]
    assert [len(line) for line in cells] == [12, 12]
    assert cells[1][0] == "40 ▲"
    assert cells[1][9:] == ["–", "–", "–"]
    assert re.findall('<th scope="col">(.*?)</th>', block.html)[:3] == ["År", "jan.", "feb."]


def test_quarters_head_their_columns_and_the_caption_tells_the_period() -> None:
    small = measure(unit="personer", months=3, baseline=6, target=15)
    block = drawn(reviewed((2, 1, 3, 0, 3, 4, 3, 3, 1, 2, 2, 2, 2, 3, 2, 2, 4, 1, 3, 2, 3), small))
    assert "Besøg i kvartalet (personer)" in words(block)
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
    block = numbers(reviewed((96.0, 99, 95, 100, 94, 99, 96, 100, 95), share))
    assert "Gennemsnittet er 97,1, og grænserne er 85,5 og 100." in words(block)

"""The picture of the way: what is drawn where, for paper and for a phone, and what stands beside it."""

import json
import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from actionplan.analyses.social_mapping import Comparison
from actionplan.briefing import effort_way
from actionplan.briefing.social_mapping import Topic
from actionplan.invented.frames import frame
from actionplan.parameters.model import Parameters
from actionplan.tables.figures import Figures
from actionplan.tables.parse import Table, empty
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case

Row = tuple[int, str, str, str | None, float | None, float | None]
LONG = "Udviklingskonsulent i arbejdsmarkedssekretariatet"
WAY: list[Row] = [
    (1, "Sagsbehandler", "Visiterer", "Jobkonsulent", 10, 4),
    (2, "Jobkonsulent", "Finder en plads", None, 20, None),
    (3, "Virksomheden", "Oplærer", "Jobkonsulent", 30.5, 0),
    (4, "Jobkonsulent", "Følger op", None, 6, None),
]
NO_DAYS: list[Row] = [(*row[:4], None, None) for row in WAY]
MANY: list[Row] = [
    (i, (LONG, "Sagsbehandler", "Jobkonsulent", "Virksomheden")[i % 4], "Et møde om det næste skridt, som alle er med til",
     (LONG, "Sagsbehandler", "Jobkonsulent", "Virksomheden")[(i + 1) % 4], i % 3, None)
    for i in range(1, 21)
]  # fmt: skip


def case_of(rows: list[Row]) -> Case:
    tables = {name: empty(spec) for name, spec in SPECS.items()}
    spec = SPECS["process_steps"]
    if rows:
        tables[spec.name] = Table(spec, frame(spec, rows), invented=True, files=("data/odder/vejen.csv",))
    return Case(
        slug="odder",
        parameters=Parameters(municipality="Odder", employment_plan_shares=None),
        tables=tables,
        figures=Figures({}, {}, {}, {}),
        comparison=Comparison("Odder", "Hele landet", (), "", invented=False),
        reference=None,  # type: ignore[arg-type]  # these blocks do not ask for it
        form=None,  # type: ignore[arg-type]  # nor for this
        day=date(2026, 11, 21),
    )


def told(rows: list[Row]) -> Topic:
    return effort_way.topics(case_of(rows))["way"]


def drawings(topic: Topic) -> list[dict[str, Any]]:
    assert topic.block is not None
    return [json.loads(figure) for figure in (topic.block.wide, topic.block.narrow)]


def texts(drawing: dict[str, Any]) -> list[str]:
    return [each["text"] for each in drawing["layout"]["annotations"] if each.get("text")]


def test_where_the_way_is_not_written_down_there_is_no_topic_and_no_remark() -> None:
    assert effort_way.topics(case_of([])) == {"way": Topic(None, None)}
    assert effort_way.remarks(case_of([])) == ()


def test_the_title_is_the_finding_and_the_table_stands_beside_the_picture() -> None:
    topic = told(WAY)
    assert topic.finding is not None
    assert topic.block is not None
    assert (
        topic.finding.headline == "Der går 30 dage før borgerens første dag i en virksomhed, og ét sted står sagen uden ansvarlig"
    )
    assert (topic.finding.id, topic.finding.value, topic.finding.unit) == ("03.way", 30, "dage")
    shown = re.sub(r"<[^>]+>", "|", topic.block.html)
    assert re.sub(r"\|+", "|", shown).count("|2 Jobkonsulent|Finder en plads|20|ikke oplyst|ingen (× brud)|") == 1
    assert "|3 Virksomheden|Oplærer|30,5|0|" in re.sub(r"\|+", "|", shown)
    assert "Opdigtede tal" in shown
    assert "Pil: Sagen skifter hænder. ×\N{NO-BREAK SPACE}brud: Ingen får sagen." in shown
    assert topic.finding.sentence not in shown
    assert topic.annex is None


def test_waits_are_hatched_and_breaks_have_a_sign_and_a_word() -> None:
    for drawing in drawings(told(WAY)):
        series = {trace["name"]: trace for trace in drawing["data"]}
        assert series["ventetid"]["marker"]["pattern"]["shape"] == "/"
        assert (series["ventetid"]["base"], series["ventetid"]["x"]) == ([6], [4])
        assert (series["arbejde"]["base"], series["arbejde"]["x"]) == ([0, 30], [6, 30.5])
        assert series["dage, ventetid ikke oplyst"]["base"] == [10, 60.5]
        assert (series["brud"]["marker"]["symbol"], series["brud"]["text"]) == ("x", ["<b>brud</b>"])
        assert series["brud"]["x"] == [30]


def test_each_hand_over_is_an_arrow_from_lane_to_lane() -> None:
    wide, narrow = drawings(told(WAY))
    arrows = [each for each in wide["layout"]["annotations"] if each.get("showarrow")]
    assert [(each["ax"], each["x"]) for each in arrows] == [(10, 10), (60.5, 60.5)]
    assert arrows[0]["ay"] < arrows[0]["y"]
    assert arrows[1]["ay"] > arrows[1]["y"]
    assert "1  Sagsbehandler → Jobkonsulent" in texts(narrow)
    assert "første dag i en virksomhed: 30 dage" in texts(wide)


def test_without_days_the_order_is_drawn_and_said() -> None:
    topic = told(NO_DAYS)
    assert topic.block is not None
    assert topic.finding is not None
    assert topic.finding.headline == "Sagen skifter hænder to gange, og ét sted står sagen uden ansvarlig"
    assert "så trinene er tegnet lige lange" in topic.block.html
    for drawing in drawings(topic):
        bars = [trace for trace in drawing["data"] if trace["type"] == "bar"]
        assert {round(length, 6) for trace in bars for length in trace["x"]} == {0.84}
        assert drawing["layout"]["xaxis"]["showticklabels"] is False


@pytest.mark.parametrize(
    ("rows", "headline", "reason"),
    [
        ([(1, "A", "Visiterer", None, 10, None)], "Vejen tager 10 dage, og sagen bliver hos den samme", None),
        ([(1, "A", "Visiterer", "B", 0, 0), (2, "B", "Følger op", None, 0, 0)], "Sagen skifter hænder én gang", "lige lange."),
        ([(1, "A", "Visiterer", None, None, None)], "Sagen skifter ikke hænder", "ikke oplyst, så trinene er tegnet lige lange."),
        (
            [(1, "A", "Visiterer", "C", 0, 0), (2, "B", "Følger op", None, 0, 0)],
            "Ét sted hænger vejen ikke sammen",
            "lige lange.",
        ),
    ],
)
def test_a_reason_for_equal_lengths_is_given_only_where_it_is_true(rows: list[Row], headline: str, reason: str | None) -> None:
    topic = told(rows)
    assert topic.finding is not None
    assert topic.block is not None
    assert (topic.finding.headline, "lige lange" in topic.block.html) == (headline, reason is not None)
    assert (reason or "") in topic.block.html
    assert "mere end halvdelen" not in topic.block.html
    assert " 0 dage" not in topic.finding.sentence


def test_a_step_without_days_among_others_is_a_diamond_and_the_way_at_least_so_long() -> None:
    topic = told([*WAY[:3], (4, "Jobkonsulent", "Følger op", None, None, None)])
    assert topic.block is not None
    assert "Dage er ikke oplyst for trin 4, så vejen er mindst så lang som vist." in topic.block.html
    for drawing in drawings(topic):
        (unknown,) = [trace for trace in drawing["data"] if trace["name"] == "dage ikke oplyst"]
        assert (unknown["x"], unknown["marker"]["symbol"]) == ([60.5], "diamond-open")


def test_a_long_way_keeps_its_steps_in_the_note_and_its_table_in_the_annex() -> None:
    topic = told(MANY)
    assert topic.block is not None
    assert topic.annex is not None
    assert topic.block.html.count("<li value=") == 20
    assert "<table>" not in topic.block.html
    assert topic.annex.html.count("<tr>") == 21


@pytest.mark.parametrize("rows", [WAY, NO_DAYS, MANY])
def test_no_number_of_a_step_stands_over_another_and_all_stand_in_the_picture(rows: list[Row]) -> None:
    wide = drawings(told(rows))[0]
    layout = wide["layout"]
    whole, plot = layout["xaxis"]["range"][1], layout["width"] - layout["margin"]["l"] - layout["margin"]["r"]
    lanes: dict[float, list[float]] = {}
    for each in layout["annotations"]:
        if re.fullmatch(r"<b>\d+</b>", each.get("text") or ""):
            lanes.setdefault(each["y"], []).append(each["x"] / whole * plot)
    assert sum(map(len, lanes.values())) == len(rows)
    for places in lanes.values():
        assert all(after - before >= 19 for before, after in pairwise(places))
        assert min(places) >= 0
        assert max(places) <= plot
    assert layout["font"]["size"] >= 14
    assert layout["margin"]["l"] <= 220

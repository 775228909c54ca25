"""Charts: the published values and no more, told apart by more than colour, with their numbers in a table."""

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.analyses.finding import Finding
from actionplan.briefing import charts
from actionplan.briefing.blocks import FIGURE_NARROW, FIGURE_WIDE, Block
from actionplan.briefing.charts import Event
from actionplan.publish import Draft, Header, Published, official
from actionplan.tables.cell import Cell, Missing
from actionplan.tables.figures import every_month

AREAS = ("Odder", "Lignende kommuner", "Hele landet")
FOUND = Finding(
    id="01.x", headline="Den er faldet <nu>", sentence="Sætning.", value=1.0, source="Kilden", uncertainty="", invented=False
)
CELLS = st.one_of(st.integers(0, 1000).map(lambda tenths: tenths / 10), st.sampled_from(Missing))


def table(
    rows: Sequence[str], cells: Sequence[Sequence[Cell]], areas: Sequence[str] = AREAS, *, invented: bool = False
) -> Published:
    headers = tuple(Header(area, "pct.", 1) for area in areas)
    draft = Draft(
        "ledige", "Måned", tuple(rows), headers, tuple(map(tuple, cells)), "august 2021 til juli 2026", ("Kilden",), invented
    )
    return official(draft)


def course(*columns: Sequence[Cell], invented: bool = False) -> Published:
    return table(every_month("2021M08", "2026M07")[-len(columns[0]) :], list(zip(*columns, strict=True)), invented=invented)


COURSE = course([1.0, 2.0, 3.0] * 20, [2.0] * 60, [Missing.UNKNOWN, *[3.5] * 59])
NUMBERS = table(AREAS, [[7.5], [8.5], [9.5]], ["2026M07"])
SHARES = table(
    ("Jobparat", "Aktivitetsparat"), [[40.0, 50.0, 45.0], [60.0, Missing.WITHHELD, 55.0]], [f"{area}, pct." for area in AREAS]
)


def drawings(block: Block) -> list[dict[str, Any]]:
    return [json.loads(block.wide), json.loads(block.narrow)]


def plain(values: object) -> list[object]:
    assert isinstance(values, list), "values must be readable in the notebook"
    return values


def numbers_in(drawing: dict[str, Any], axis: str) -> list[object]:
    return [value for trace in drawing["data"] for value in plain(trace[axis])]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=60))
def test_a_curve_holds_the_published_figures_in_order_and_no_more(months: list[tuple[Cell, ...]]) -> None:
    passed = table(every_month("2021M08", "2026M07")[-len(months) :], months)
    for drawing in drawings(charts.lines(passed, None, NUMBERS, title="T")):
        drawn = {trace["name"]: plain(trace["y"]) for trace in drawing["data"]}
        for header in passed.columns:
            expected = [None if isinstance(cell, Missing) else cell for cell in passed.series(header.label)]
            if any(value is not None for value in expected):
                assert drawn.pop(header.label) == expected
        assert not drawn
        for trace in drawing["data"]:
            assert trace["x"] == [f"{month[:4]}-{month[5:]}-01" for month in passed.rows]
            assert trace["connectgaps"] is False
            assert not {"text", "customdata", "meta", "error_y", "ids", "hovertext"} & trace.keys()


def test_points_hold_the_published_shares_and_no_more() -> None:
    for drawing in drawings(charts.dots(SHARES, None, NUMBERS, title="T")):
        drawn = {trace["name"]: plain(trace["x"]) for trace in drawing["data"]}
        assert drawn == {"Odder": [40.0, 60.0], "Lignende kommuner": [50.0, None], "Hele landet": [45.0, 55.0]}
        assert all(not {"text", "customdata", "meta", "hovertext"} & trace.keys() for trace in drawing["data"])


def test_the_rows_of_points_keep_their_names_even_in_two_lines() -> None:
    for drawing in drawings(charts.dots(table(("Ansættelse med løntilskud",), [[1.0, 2.0, 3.0]]), None, NUMBERS, title="T")):
        assert {str(row).replace("<br>", " ") for row in numbers_in(drawing, "y")} == {"Ansættelse med løntilskud"}


@pytest.mark.parametrize("place", [0, 1])
def test_no_chart_is_made_from_a_draft(place: int) -> None:
    for draw, first in ((charts.lines, COURSE), (charts.dots, SHARES)):
        passed: list[Any] = [first, NUMBERS]
        passed[place] = passed[place].draft
        with pytest.raises(TypeError, match="published"):
            draw(passed[0], None, passed[1], title="T")


def test_the_title_is_the_finding_and_else_the_topic() -> None:
    with_finding = charts.lines(COURSE, FOUND, NUMBERS, title="Ledighed")
    assert with_finding.title == FOUND.headline
    assert "<h2>Den er faldet &lt;nu&gt;</h2>" in with_finding.html
    assert with_finding.findings == (FOUND,)
    without = charts.lines(COURSE, None, NUMBERS, title="Ledighed & mere")
    assert "<h2>Ledighed &amp; mere</h2>" in without.html
    assert without.findings == ()


def test_the_numbers_stand_in_a_table_beside_the_drawing_with_source_and_note() -> None:
    for block in (
        charts.lines(COURSE, FOUND, NUMBERS, title="T", note="Husk det."),
        charts.dots(SHARES, FOUND, NUMBERS, title="T", note="Husk det."),
    ):
        assert block.kind == "chart"
        assert all(figure in block.html for figure in ("7,5", "8,5", "9,5"))
        assert block.html.count("<table>") == 1
        assert block.html.count("Husk det.") == 1
        assert block.html.count("Kilde: Kilden.") == 1


def test_both_drawings_have_a_place_and_a_text_alternative_with_every_area() -> None:
    block = charts.lines(COURSE, FOUND, NUMBERS, title="T")
    assert block.html.count(FIGURE_WIDE) == block.html.count(FIGURE_NARROW) == 1
    alternatives = [part.split('"')[0] for part in block.html.split('role="img" aria-label="')[1:]]
    assert len(alternatives) == 2
    assert all(area in alternative for area in AREAS for alternative in alternatives)


def test_areas_are_told_apart_by_more_than_colour() -> None:
    for drawing in drawings(charts.lines(COURSE, FOUND, NUMBERS, title="T")):
        assert len({trace["line"]["dash"] for trace in drawing["data"]}) == 3
    for drawing in drawings(charts.dots(SHARES, FOUND, NUMBERS, title="T")):
        assert len({trace["marker"]["symbol"] for trace in drawing["data"]}) == 3


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" as WCAG 2.1 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_has_contrast_enough_to_be_read_as_text() -> None:
    for drawing in drawings(charts.lines(COURSE, FOUND, NUMBERS, title="T")):
        for trace in drawing["data"]:
            assert 1.05 / (luminance(trace["line"]["color"]) + 0.05) >= 4.5


def test_an_area_looks_the_same_in_every_chart() -> None:
    curves = {
        trace["name"]: trace["line"]["color"] for trace in drawings(charts.lines(COURSE, None, NUMBERS, title="T"))[0]["data"]
    }
    points = {
        trace["name"]: trace["marker"]["color"] for trace in drawings(charts.dots(SHARES, None, NUMBERS, title="T"))[0]["data"]
    }
    assert curves == points
    only_country = course([Missing.UNKNOWN] * 60, [Missing.UNKNOWN] * 60, [1.0] * 60)
    (trace,) = drawings(charts.lines(only_country, None, NUMBERS, title="T"))[0]["data"]
    assert trace["line"]["color"] == curves["Hele landet"]


def test_numbers_are_drawn_the_danish_way_and_in_readable_type() -> None:
    for drawing in [
        *drawings(charts.lines(COURSE, None, NUMBERS, title="T")),
        *drawings(charts.dots(SHARES, None, NUMBERS, title="T")),
    ]:
        assert drawing["layout"]["separators"] == ",."
        assert drawing["layout"]["font"]["size"] >= 14


def test_every_curve_starts_at_zero_and_fits_into_the_drawing() -> None:
    for drawing in drawings(charts.lines(COURSE, None, NUMBERS, title="T")):
        low, high = drawing["layout"]["yaxis"]["range"]
        assert low == 0
        assert high >= 3.5


def test_the_names_at_the_curves_ends_do_not_cover_each_other() -> None:
    close = course([2.0] * 60, [2.01] * 60, [1.99] * 60)
    drawing = drawings(charts.lines(close, None, NUMBERS, title="T"))[0]
    places = {note["text"]: note["y"] for note in drawing["layout"]["annotations"]}
    assert set(places) == set(AREAS)
    ordered = sorted(places.values())
    height = drawing["layout"]["yaxis"]["range"][1]
    assert all(upper - lower >= 0.1 * height for lower, upper in pairwise(ordered))
    assert places["Hele landet"] < places["Odder"] < places["Lignende kommuner"]
    assert ordered[-1] <= height


def test_an_event_is_marked_in_its_month_and_left_out_where_the_month_is_not_shown() -> None:
    events = (Event("2025M07", "ny ydelse"), Event("2019M01", "før kurven"))
    for drawing in drawings(charts.lines(COURSE, None, NUMBERS, title="T", events=events)):
        assert [shape["x0"] for shape in drawing["layout"]["shapes"]] == ["2025-07-01"]
        told = [note["text"] for note in drawing["layout"]["annotations"]]
        assert "ny ydelse" in told
        assert "før kurven" not in told


def test_a_chart_without_any_figure_is_empty_and_no_error() -> None:
    nothing = course(*[[Missing.UNKNOWN] * 24] * 3)
    for drawing in drawings(charts.lines(nothing, None, NUMBERS, title="T")):
        assert drawing["data"] == []
    for drawing in drawings(charts.dots(table(("a", "b"), [[Missing.UNKNOWN] * 3] * 2), None, NUMBERS, title="T")):
        assert all(value is None for value in numbers_in(drawing, "x"))


@pytest.mark.parametrize("invented", [True, False])
def test_a_chart_made_from_invented_figures_says_so(invented: bool) -> None:
    numbers = table(AREAS, [[7.5], [8.5], [9.5]], ["2026M07"], invented=invented)
    block = charts.lines(course([1.0] * 24, [1.0] * 24, [1.0] * 24, invented=invented), None, numbers, title="T")
    caption = block.html.split("<figcaption>")[1].split("</figcaption>")[0]
    assert ("Opdigtede tal" in caption) is invented

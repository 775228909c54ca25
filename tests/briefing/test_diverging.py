"""Diverging bars and dots with whiskers: what is drawn, for paper and for a phone."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.briefing import diverging
from actionplan.briefing.blocks import Block
from actionplan.briefing.charts import NARROW_PX, TYPE_PX, WIDE_PX
from actionplan.methods.survey import Estimate
from actionplan.publish import Answered, Draft, Estimates, Published, estimates

POINTS = ("meget negativ", "negativ", "midt imellem", "positiv", "meget positiv")
SIDES = ("negativ", "midt imellem", "positiv")


def published(rows: dict[str, tuple[int, ...]], categories: tuple[str, ...]) -> Published:
    answered = tuple(
        Answered(
            label,
            counts,
            tuple(Estimate(c / sum(counts), 0.03, c / sum(counts) - 0.05, c / sum(counts) + 0.05, 9, 9) for c in counts),
        )
        for label, counts in rows.items()
    )
    return estimates(Estimates("Hvad de mener", "Udsagn", categories, answered, False, "2026", ("Spørgeskema",), True, 300), 5)


def scales(rows: dict[str, tuple[int, ...]], categories: tuple[str, ...] = POINTS) -> Block:
    table = published(rows, categories)
    return diverging.scales(table.only(categories), None, table, title="Holdninger")


def drawings(block: Block) -> list[dict[str, Any]]:
    return [json.loads(figure) for figure in (block.wide, block.narrow)]


class TestScales:
    def test_the_middle_answer_is_split_over_zero_and_the_others_lie_on_their_sides(self) -> None:
        for drawing in drawings(scales({"… det går": (10, 20, 40, 20, 10)})):
            bars = {trace["name"]: (trace["base"][0], trace["x"][0]) for trace in drawing["data"]}
            assert [bars[point] for point in POINTS] == [(-50, 10), (-40, 20), (-20, 40), (20, 20), (40, 10)]

    def test_three_answers_are_drawn_too(self) -> None:
        for drawing in drawings(scales({"… det går": (20, 20, 60)}, SIDES)):
            assert [trace["name"] for trace in drawing["data"]] == list(SIDES)

    def test_figures_stand_inside_where_there_is_room(self) -> None:
        for drawing in drawings(scales({"… det går": (10, 20, 38, 20, 12)})):
            assert [trace["text"][0] for trace in drawing["data"]] == ["10", "20", "38", "20", "12"]
        wide, narrow = drawings(scales({"… det går": (60, 200, 400, 280, 60)}))
        assert wide["data"][0]["text"] == ["6"]
        assert narrow["data"][0]["text"] == [""]

    def test_a_row_that_hides_an_answer_has_no_bar_and_says_so(self) -> None:
        for drawing in drawings(scales({"… ét": (2, 20, 40, 20, 10), "… to": (10, 20, 40, 20, 10)})):
            assert {len(trace["x"]) for trace in drawing["data"]} == {1}
            assert "skjult" in {note["text"] for note in drawing["layout"]["annotations"]}

    def test_where_every_row_is_hidden_there_is_still_a_drawing(self) -> None:
        for drawing in drawings(scales({"… ét": (2, 20, 40, 20, 10)})):
            assert drawing["layout"]["showlegend"] is False

    def test_the_sides_are_told_apart_by_pattern_as_well_as_colour(self) -> None:
        (drawing, _) = drawings(scales({"… det går": (10, 20, 40, 20, 10)}))
        looks = [(trace["marker"]["color"], trace["marker"]["pattern"]["shape"]) for trace in drawing["data"]]
        assert len(set(looks)) == 5
        assert {shape for _, shape in looks[:2]}.isdisjoint({shape for _, shape in looks[3:] if shape})

    def test_type_is_readable_and_widths_are_those_of_paper_and_phone(self) -> None:
        wide, narrow = drawings(scales({"… " + "et langt udsagn om noget " * 4: (10, 20, 40, 20, 10)}))
        assert (wide["layout"]["width"], narrow["layout"]["width"]) == (WIDE_PX, NARROW_PX)
        assert all(drawing["layout"]["font"]["size"] == TYPE_PX for drawing in (wide, narrow))
        label = narrow["layout"]["annotations"][0]["text"]
        assert all(len(line) <= 50 for line in label.split("<br>"))
        assert narrow["layout"]["height"] > wide["layout"]["height"]

    def test_only_published_tables_are_drawn(self) -> None:
        draft = Draft("", "", (), (), (), "", (), invented=False)
        with pytest.raises(TypeError, match="published"):
            diverging.scales(draft, None, draft, title="")  # type: ignore[arg-type]

    @given(st.lists(st.floats(0, 60), min_size=5, max_size=5))
    def test_bars_lie_end_to_end_with_zero_in_the_middle_of_the_middle_one(self, values: list[float]) -> None:
        parts = diverging.placed(values)
        assert [part.length for part in parts] == values
        for one, after in pairwise(parts):
            assert one.begins + one.length == pytest.approx(after.begins, abs=1e-9)
        assert parts[2].begins == pytest.approx(-values[2] / 2)

    @given(st.text(alphabet="abc ", max_size=80), st.integers(5, 40))
    def test_a_wrapped_label_keeps_its_words_and_no_line_is_longer_than_wanted(self, text: str, letters: int) -> None:
        lines = diverging.wrapped(text, letters)
        assert " ".join(lines).split() == text.split()
        assert all(len(line) <= letters or " " not in line for line in lines)


class TestWhiskers:
    TABLE = published({"model 1": (60, 40), "model 2": (2, 90), "model 3": (20, 80)}, ("ja", "nej"))

    def block(self) -> Block:
        return diverging.whiskers(self.TABLE, "ja", None, self.TABLE, title="Interesse", gaps=["model 3"])

    def test_a_share_is_a_dot_with_its_interval_as_whiskers(self) -> None:
        for drawing in drawings(self.block()):
            (dots,) = drawing["data"]
            assert (dots["mode"], dots["x"]) == ("markers", [60, 20])
            assert (dots["error_x"]["arrayminus"], dots["error_x"]["array"]) == ([5, 5], [5, 5])

    def test_what_is_hidden_has_no_dot_and_says_so(self) -> None:
        for drawing in drawings(self.block()):
            assert "skjult" in {note["text"] for note in drawing["layout"]["annotations"]}

    def test_another_kind_of_group_begins_after_a_gap(self) -> None:
        wide, _ = drawings(self.block())
        first, second, third = wide["layout"]["yaxis"]["tickvals"]
        assert third - second > second - first

    def test_an_interval_that_is_left_out_leaves_the_dot(self) -> None:
        row = Answered("alle", (40, 0), (Estimate(1.0, 0.0, None, None, 40, 40), Estimate(0.0, 0.0, None, None, 40, 40)))
        table = estimates(Estimates("", "", ("ja", "nej"), (row,), False, "", (), True, 300), 5)
        (drawing, _) = drawings(diverging.whiskers(table, "ja", None, table, title=""))
        (dots,) = drawing["data"]
        assert (dots["x"], dots["error_x"]["array"]) == ([100], [0])

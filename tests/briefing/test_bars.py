"""Stacked bars, strips of courses and curves: what is drawn, for paper and for a phone."""

import json
from typing import Any, ClassVar

import pytest

from actionplan.briefing import bars
from actionplan.briefing.blocks import Block
from actionplan.methods.survival import kaplan_meier
from actionplan.publish import (
    TOTAL,
    Draft,
    Header,
    Published,
    Survivors,
    counts,
    derived,
    parts,
    share_of,
    survival,
)

SECTORS = ("privat virksomhed", "offentlig virksomhed", "ikke i virksomhed")


def draft(rows: dict[str, list[float]], columns: tuple[str, ...]) -> Draft:
    headers = tuple(Header(label, "forløb") for label in columns)
    return Draft("Tilbud", "Tilbud", tuple(rows), headers, tuple(map(tuple, rows.values())), "juli 2026", ("Udtræk",), True)


TABLE = counts(draft({"praktik": [60, 40, 0], "vejledning": [0, 0, 80], "løntilskud": [7, 3, 0]}, SECTORS), 5)
WHOLE = counts(draft({"praktik": [60, 40, 20]}, SECTORS), 5)
SHARES, WHOLE_SHARES = (
    derived(table, [(Header(sector, "pct."), share_of((sector,), (TOTAL,))) for sector in SECTORS]) for table in (TABLE, WHOLE)
)


def drawings(block: Block) -> list[dict[str, Any]]:
    return [json.loads(figure) for figure in (block.wide, block.narrow)]


class TestStackedBars:
    def test_a_segment_is_as_long_as_its_share_and_bears_its_figure(self) -> None:
        for drawing in drawings(bars.stacked(WHOLE_SHARES, None, WHOLE, title="T")):
            series = {trace["name"]: trace for trace in drawing["data"]}
            assert series["privat virksomhed"]["x"] == [pytest.approx(50)] * 2
            assert series["offentlig virksomhed"]["text"] == ["33"] * 2

    def test_what_is_hidden_is_drawn_as_hidden_up_to_the_whole(self) -> None:
        for drawing in drawings(bars.stacked(SHARES, None, TABLE, title="T")):
            series = {trace["name"]: trace["x"] for trace in drawing["data"]}
            assert series["skjult"][2] == pytest.approx(100)
            assert series["skjult"][1] == 0

    def test_where_nothing_is_hidden_nothing_says_so(self) -> None:
        for drawing in drawings(bars.stacked(WHOLE_SHARES, None, WHOLE, title="T")):
            assert "skjult" not in {trace["name"] for trace in drawing["data"]}

    def test_every_segment_has_its_own_colour_or_pattern(self) -> None:
        groups = (
            (
                "job",
                "uddannelse",
                "uden ydelse",
                "støttet job",
                "pension eller efterløn",
                "anden ydelse",
                "samme ydelse",
                "ukendt",
            ),
        )
        for group in groups:
            assert len({bars.FILLS[name] for name in group}) == len(group)
        assert len(set(bars.LENGTHS)) == len(bars.LENGTHS)

    @pytest.mark.parametrize("fill", [*bars.FILLS.values(), *bars.LENGTHS])
    def test_the_figure_in_a_segment_can_be_read_on_it(self, fill: bars.Fill) -> None:
        def light(colour: str) -> float:
            parts_of = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
            red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts_of)
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue

        high, low = sorted((light(fill.colour), light(fill.ink)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5

    def test_on_a_phone_the_labels_stand_over_their_bars(self) -> None:
        wide, narrow = drawings(bars.stacked(SHARES, None, TABLE, title="T"))
        assert "annotations" not in wide["layout"]
        assert [each["text"] for each in narrow["layout"]["annotations"]] == ["Praktik", "Vejledning", "Løntilskud", "I alt"]

    def test_only_published_tables_are_drawn(self) -> None:
        with pytest.raises(TypeError, match="published"):
            bars.stacked(TABLE.draft, None, TABLE, title="T")  # type: ignore[arg-type]


class TestStrips:
    NUMBERS = parts(draft({"a hele perioden": [60], "a → b": [30], "andre forløb": [10]}, ("Personer",)), 5)
    LENGTHS: ClassVar = {"a hele perioden": (("a", 36.0),), "a → b": (("a", 12.0), ("b", 24.0))}

    def test_each_course_is_a_strip_as_long_as_the_window_with_how_many_had_it(self) -> None:
        for drawing in drawings(bars.strips(self.NUMBERS, self.LENGTHS, None, months=36, title="T")):
            by_row: dict[float, float] = {}
            for trace in drawing["data"]:
                by_row[trace["y"][0]] = by_row.get(trace["y"][0], 0) + trace["x"][0]
            assert by_row == {0: 36, 1: 36}
            assert [each["text"] for each in drawing["layout"]["annotations"]] == ["A hele perioden: 60", "A → b: 30"]

    def test_a_state_has_one_look_and_one_place_in_the_legend(self) -> None:
        drawing = drawings(bars.strips(self.NUMBERS, self.LENGTHS, None, months=36, title="T"))[0]
        assert sorted(trace["name"] for trace in drawing["data"] if trace["showlegend"]) == ["a", "b"]
        assert len({json.dumps(trace["marker"], sort_keys=True) for trace in drawing["data"] if trace["name"] == "a"}) == 1


def read(curves: int) -> Published:
    curve = kaplan_meier([50.0] * 40 + [800.0] * 60, [True] * 40 + [False] * 60)
    given = Survivors("Stadig på ydelse", {f"k{i}": curve for i in range(curves)}, "2023 til 2026", ("Udtræk",), True)
    return survival(given, 5, (3, 6, 12), 30.4375)


class TestCurves:
    def test_a_curve_begins_with_everybody_and_has_its_interval_around_it(self) -> None:
        for drawing in drawings(bars.curves(read(1), None, read(1), title="T")):
            high, low, middle = (trace["y"] for trace in drawing["data"])
            assert middle == [100, pytest.approx(60), pytest.approx(60), pytest.approx(60)]
            assert all(under <= value <= over for under, value, over in zip(low, middle, high, strict=True))
            assert drawing["data"][1]["fill"] == "tonexty"

    def test_at_most_three_are_drawn_and_told_apart_by_more_than_colour(self) -> None:
        drawing = drawings(bars.curves(read(4), None, read(4), title="T"))[0]
        lines = [trace["line"]["dash"] for trace in drawing["data"] if trace.get("showlegend") is not False]
        assert lines == ["solid", "dash", "dot"]

    def test_the_alternative_names_the_curves(self) -> None:
        assert "Faldende kurver for k0 og k1" in bars.curves(read(2), None, read(2), title="T").html

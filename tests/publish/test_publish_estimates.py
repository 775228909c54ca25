"""The gate for estimates: no count under the threshold can be worked out, also by a reader who turns shares into counts."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.methods.survey import Estimate
from actionplan.publish import Answered, Estimates, Given, Published, Totals, below, estimates, spread, totals, upright
from actionplan.tables.cell import Cell, Missing

HIDDEN = Missing.WITHHELD
THRESHOLD = 5


def equal(count: int, of: int) -> Estimate:
    """The estimate of a share with equal weights."""
    share = count / of if of else math.nan
    error = math.sqrt(share * (1 - share) / of) if of else math.nan
    told = of > 0 and error > 0
    return Estimate(
        share, error, max(0.0, share - 2 * error) if told else None, min(1.0, share + 2 * error) if told else None, of, of
    )


def answered(label: str, *counts: int, outside: int | None = None, beyond: tuple[int, ...] = ()) -> Answered:
    of = sum(counts)
    aside = None if outside is None else (outside, equal(outside, of + outside))
    return Answered(label, counts, tuple(equal(count, of) for count in counts), aside, beyond)


def passed(*rows: Answered, partition: bool = False) -> Published:
    categories = ("ja", "nej", "måske", "sjældent")[: len(rows[0].counts)]
    return estimates(Estimates("Interesse", "Gruppe", categories, rows, partition, "efteråret 2026", ("Spørgeskema",), True), 5)


def line(table: Published, row: str, columns: tuple[str, ...] = ("ja", "nej", "Svar")) -> list[Cell]:
    return [table.cell(row, column) for column in columns]


class TestShares:
    def test_a_share_is_in_whole_per_cent_with_its_interval_and_the_answers_behind(self) -> None:
        table = passed(answered("alle", 34, 66))
        assert [header.label for header in table.columns] == ["ja", "ja, fra", "ja, til", "nej", "nej, fra", "nej, til", "Svar"]
        assert [table.cell("alle", label) for label in ("ja", "ja, fra", "ja, til", "Svar")] == [34, 25, 43, 100]
        assert table.remarks == ()

    def test_a_share_without_an_interval_has_none_printed(self) -> None:
        table = passed(answered("alle", 40, 0))
        assert [table.cell("alle", label) for label in ("ja", "ja, fra", "ja, til")] == [100, Missing.LEFT_OUT, Missing.LEFT_OUT]

    def test_a_small_count_is_hidden_with_the_one_that_would_tell_it(self) -> None:
        table = passed(answered("alle", 3, 60))
        assert line(table, "alle") == [HIDDEN, HIDDEN, 63]
        assert table.cell("alle", "ja, fra") is HIDDEN
        assert table.cell("alle", "nej, til") is HIDDEN
        assert table.remarks[0].startswith("»skjult«")

    def test_a_row_with_too_few_answers_shows_nothing_not_even_how_many(self) -> None:
        assert line(passed(answered("alle", 0, 4)), "alle") == [HIDDEN, HIDDEN, HIDDEN]

    def test_different_questions_do_not_hide_each_other(self) -> None:
        table = passed(answered("første", 3, 60), answered("anden", 30, 30))
        assert line(table, "anden") == [50, 50, 60]

    def test_groups_hide_what_would_follow_from_the_figures_of_all_companies(self) -> None:
        table = passed(answered("små", 3, 60), answered("mellem", 30, 40), answered("store", 20, 20), partition=True)
        hidden = [row for row in table.rows if table.cell(row, "ja") is HIDDEN]
        assert len(hidden) == 2
        assert "små" in hidden

    def test_groups_whose_answer_only_few_gave_are_not_shown_at_all(self) -> None:
        table = passed(answered("små", 2, 60), answered("store", 1, 40), partition=True)
        assert all(cell is HIDDEN for row in table.rows for cell in line(table, row))

    def test_those_who_do_not_know_are_told_apart_and_hidden_where_few(self) -> None:
        table = passed(
            answered("mange", 30, 50, outside=20), answered("få", 30, 50, outside=2), answered("nul", 30, 50, outside=0)
        )
        assert table.series("Ved ikke") == (20, HIDDEN, 0)
        assert table.series("Svar") == (80, 80, 80)

    def test_a_row_that_would_tell_a_small_count_next_to_another_is_hidden(self) -> None:
        table = passed(answered("mindst én", 22, 38, beyond=(2, 8)), answered("model 1", 20, 40))
        assert line(table, "mindst én")[:2] == [HIDDEN, HIDDEN]
        assert line(table, "model 1") == [33, 67, 60]

    def test_a_share_of_nobody_is_unknown(self) -> None:
        assert line(passed(answered("ingen", 0, 0)), "ingen") == [Missing.UNKNOWN, Missing.UNKNOWN, 0]

    def test_a_row_of_another_width_and_unknowns_between_groups_are_refused(self) -> None:
        with pytest.raises(ValueError, match="each category"):
            passed(answered("a", 30, 50), answered("b", 30, 50, 5))
        with pytest.raises(ValueError, match="outside the scale"):
            passed(answered("a", 30, 50, outside=3), partition=True)


def possible(table: Published, row: str, columns: tuple[str, ...]) -> list[tuple[int, ...]]:
    """All counts that an attacker who knows the weights to be equal can take a row for."""
    of = table.cell(row, "Svar")
    assert isinstance(of, int | float)
    shown = [table.cell(row, column) for column in columns]

    def fits(count: int, cell: Cell) -> bool:
        return count >= 1 if isinstance(cell, Missing) else math.floor(100 * count / of + 0.5) == cell

    free = [[count for count in range(int(of) + 1) if fits(count, cell)] for cell in shown[:-1]]
    found = [(*head, int(of) - sum(head)) for head in itertools.product(*free)]
    return [each for each in found if each[-1] >= 0 and fits(each[-1], shown[-1])]


SMALL = st.integers(0, 12)


class TestAnAttackerWhoTurnsSharesIntoCounts:
    @settings(deadline=None, max_examples=80)
    @given(st.tuples(SMALL, SMALL, SMALL))
    def test_cannot_tell_a_small_count_of_a_question(self, counts: tuple[int, ...]) -> None:
        table = passed(answered("alle", *counts))
        if isinstance(table.cell("alle", "Svar"), Missing) or not sum(counts):
            return
        found = possible(table, "alle", ("ja", "nej", "måske"))
        assert counts in found
        for place, count in enumerate(counts):
            if 0 < count < THRESHOLD:
                values = {each[place] for each in found}
                assert len(values) > 1
                assert max(values) >= THRESHOLD

    @settings(deadline=None, max_examples=60)
    @given(st.lists(st.tuples(SMALL, SMALL), min_size=2, max_size=3))
    def test_cannot_tell_a_small_count_of_a_group_with_the_figures_of_all_at_hand(self, rows: list[tuple[int, int]]) -> None:
        table = passed(*(answered(f"g{i}", *row) for i, row in enumerate(rows)), partition=True)
        if any(isinstance(cell, Missing) for cell in table.series("Svar")) or not all(table.series("Svar")):
            return
        wanted = sum(row[0] for row in rows)  # printed elsewhere
        each = [possible(table, row, ("ja", "nej")) for row in table.rows]
        worlds = [world for world in itertools.product(*each) if sum(row[0] for row in world) == wanted]
        assert tuple(rows) in worlds
        for i, row in enumerate(rows):
            for place, count in enumerate(row):
                if 0 < count < THRESHOLD:
                    assert len({world[i][place] for world in worlds}) > 1

    @given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=4), st.booleans())
    def test_a_small_count_has_neither_share_nor_interval(self, rows: list[tuple[int, ...]], partition: bool) -> None:
        table = passed(*(answered(f"g{i}", *row) for i, row in enumerate(rows)), partition=partition)
        for i, row in enumerate(rows):
            for count, label in zip(row, ("ja", "nej", "måske"), strict=True):
                if 0 < count < THRESHOLD:
                    assert [table.cell(f"g{i}", f"{label}{end}") for end in ("", ", fra", ", til")] == [HIDDEN] * 3


def places(label: str, *given: float, estimate: Estimate | None = None) -> Given:
    return Given(label, np.array(given, dtype=np.float64), np.ones(len(given)), estimate)


def summed(*rows: Given) -> Published:
    return totals(Totals("Pladser", "Model", "pladser", rows, "I alt", "efteråret 2026", ("Spørgeskema",), True), 5)


class TestTotals:
    def test_a_total_is_rounded_and_so_is_its_interval(self) -> None:
        row = places("model 1", *[3.0] * 11, estimate=Estimate(193.0, 40.0, 112.4, 273.6, 11, 11))
        table = summed(row)
        assert table.draft.cells == ((35, 195, 110, 270, 10),)
        assert "afrundet til nærmeste 5, fra 200 til nærmeste 10" in table.remarks[0]

    def test_an_interval_that_may_not_be_given_is_left_out_and_one_never_goes_below_zero(self) -> None:
        without = places("a", *[3.0] * 10, estimate=Estimate(90.0, 0.0, None, None, 10, 10))
        below_zero = places("b", *[3.0] * 10, estimate=Estimate(30.0, 40.0, -50.0, 110.0, 10, 10))
        table = summed(without, below_zero)
        assert [table.cell("a", label) for label in ("Anslået", "Anslået, fra")] == [90, Missing.LEFT_OUT]
        assert table.cell("b", "Anslået, fra") == 0

    def test_without_knowledge_of_the_others_only_what_is_offered_is_shown(self) -> None:
        assert summed(places("a", *[2.0] * 10)).draft.cells == ((20, *[Missing.LEFT_OUT] * 3, 10),)

    def test_nothing_offered_is_no_secret(self) -> None:
        table = summed(places("a"), places("b", *[2.0] * 10), places("I alt", *[2.0] * 10))
        assert table.cell("a", "Oplyst") == 0
        assert table.cell("b", "Oplyst") == 20

    @pytest.mark.parametrize("given", [(2.0,) * 4, (30.0, 5.0, 5.0, 5.0, 5.0)])
    def test_few_companies_or_one_that_gives_over_half_are_hidden(self, given: tuple[float, ...]) -> None:
        table = summed(places("a", *given))
        assert set(table.draft.cells[0]) == {HIDDEN}
        assert "står for over halvdelen" in table.remarks[1]

    def test_a_company_that_gives_over_half_only_by_its_weight_is_hidden_too(self) -> None:
        row = replace(places("a", *[3.0] * 6), weights=np.array([50.0, 1, 1, 1, 1, 1]))
        assert set(summed(row).draft.cells[0]) == {HIDDEN}

    def test_one_hidden_part_takes_the_smallest_other_with_it(self) -> None:
        table = summed(places("a", 4.0), places("b", *[2.0] * 10), places("c", *[3.0] * 10), places("I alt", *[4.0] * 20))
        assert [table.cell(row, "Oplyst") for row in table.rows] == [HIDDEN, HIDDEN, 30, 80]

    def test_a_whole_with_one_part_that_is_hidden_is_hidden(self) -> None:
        table = summed(places("a", 4.0, 1.0), places("I alt", 4.0, 1.0))
        assert all(cell is HIDDEN for row in table.draft.cells for cell in row)

    @given(st.lists(st.lists(st.integers(1, 30), max_size=12), min_size=1, max_size=4))
    def test_no_single_hidden_part_can_be_subtracted_out(self, parts: list[list[int]]) -> None:
        rows = [places(f"m{i}", *map(float, part)) for i, part in enumerate(parts)]
        table = summed(*rows, places("I alt", *(float(one) for part in parts for one in part)))
        hidden = [row for row in table.rows if table.cell(row, "Oplyst") is HIDDEN]
        assert len(hidden) != 1 or hidden == ["I alt"]
        for label, part in zip(table.rows, parts, strict=False):
            if part and (len(part) < THRESHOLD or 2 * max(part) > sum(part)):
                assert label in hidden


class TestOtherShapesOfTheSame:
    def test_one_question_can_stand_upright(self) -> None:
        table = upright(passed(answered("alle", 34, 66)), "alle", caption="Kontakt", row_heading="Måde", heading="Ønsket")
        assert table.rows == ("ja", "nej")
        assert [header.label for header in table.columns] == ["Ønsket", "Ønsket, fra", "Ønsket, til", "Svar"]
        assert table.draft.cells[0] == (34, 25, 43, 100)

    def test_rows_get_other_labels_and_places(self) -> None:
        table = spread(passed(answered("a", 30, 30)), {"ny": None, "gammel": "a"})
        assert line(table, "ny") == [Missing.LEFT_OUT] * 3
        assert line(table, "gammel") == [50, 50, 60]

    def test_tables_with_the_same_columns_stand_below_each_other(self) -> None:
        table = below([passed(answered("a", 30, 30)), passed(answered("b", 3, 30))], caption="Alle", row_heading="Gruppe")
        assert table.rows == ("a", "b")
        assert len(table.remarks) == 1
        with pytest.raises(ValueError, match="same columns"):
            below([passed(answered("a", 30, 30)), passed(answered("a", 30, 30, 30))], caption="", row_heading="")

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
from actionplan.publish.estimates import without_answers
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


def passed(*rows: Answered, partition: bool = False, answers: int = 300) -> Published:
    """answers: to the whole survey; so many that shares are in whole per cent, unless a test says otherwise."""
    categories = ("ja", "nej", "måske", "sjældent")[: len(rows[0].counts)]
    told = ("efteråret 2026", ("Spørgeskema",), True, answers)
    return estimates(Estimates("Interesse", "Gruppe", categories, rows, partition, *told), 5)


def line(table: Published, row: str, columns: tuple[str, ...] = ("ja", "nej", "Svar")) -> list[Cell]:
    there = {header.label for header in table.columns}
    return [table.cell(row, column) for column in columns if column in there]


class TestShares:
    def test_a_share_is_in_whole_per_cent_with_its_interval_and_the_answers_behind(self) -> None:
        table = passed(answered("alle", 34, 66))
        assert [header.label for header in table.columns] == ["ja", "ja, fra", "ja, til", "nej", "nej, fra", "nej, til", "Svar"]
        assert [table.cell("alle", label) for label in ("ja", "ja, fra", "ja, til", "Svar")] == [34, 25, 43, 100]
        assert table.remarks == ("Antal svar er afrundet til nærmeste 5.",)

    def test_a_share_without_an_interval_has_none_printed(self) -> None:
        table = passed(answered("alle", 40, 0))
        assert [table.cell("alle", label) for label in ("ja", "ja, fra", "ja, til")] == [100, Missing.LEFT_OUT, Missing.LEFT_OUT]

    def test_a_small_count_is_hidden_with_the_one_that_would_tell_it(self) -> None:
        table = passed(answered("alle", 3, 60))
        assert line(table, "alle") == [HIDDEN, HIDDEN, 65]
        assert table.cell("alle", "ja, fra") is HIDDEN
        assert table.cell("alle", "nej, til") is HIDDEN
        assert table.remarks[0].startswith("»skjult«")

    def test_a_row_with_too_few_answers_shows_nothing_not_even_how_many(self) -> None:
        assert line(passed(answered("alle", 0, 4)), "alle") == [HIDDEN, HIDDEN, HIDDEN]

    def test_the_number_of_answers_is_rounded_and_one_that_would_be_the_first_step_is_hidden(self) -> None:
        assert line(passed(answered("a", 8, 0)), "a") == [100, 0, 10]
        assert line(passed(answered("a", 7, 0)), "a") == [HIDDEN, HIDDEN, HIDDEN]

    def test_numbers_of_answers_that_are_parts_of_another_are_not_printed(self) -> None:
        found = Estimates("", "", ("ja", "nej"), (answered("a", 40, 40),), False, "", (), True, 300, counted=False)
        table = estimates(found, 5)
        assert "Svar" not in {header.label for header in table.columns}
        assert table.remarks == ()

    def test_a_table_without_answers_has_no_remark_on_them(self) -> None:
        table = without_answers(passed(answered("a", 3, 60)))
        assert [header.label for header in table.columns][-1] == "nej, til"
        assert len(table.remarks) == 1

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
    """All counts that an attacker who knows the weights to be equal can take a row for: its answers are rounded to 5."""
    printed = table.cell(row, "Svar")
    assert isinstance(printed, int | float)
    shown = [table.cell(row, column) for column in columns]

    def fits(count: int, of: int, cell: Cell) -> bool:
        return count >= 1 if isinstance(cell, Missing) else math.floor(100 * count / of + 0.5) == cell

    found: list[tuple[int, ...]] = []
    for of in range(int(printed) - 2, int(printed) + 3):
        free = [[count for count in range(of + 1) if fits(count, of, cell)] for cell in shown[:-1]]
        all_of = [(*head, of - sum(head)) for head in itertools.product(*free)]
        found += [each for each in all_of if each[-1] >= 0 and fits(each[-1], of, shown[-1])]
    return found


SMALL = st.integers(0, 12)


class TestAnAttackerWhoTurnsSharesIntoCounts:
    @settings(deadline=None, max_examples=60)
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

    @given(st.integers(8, 400), st.integers(0, 60))
    def test_cannot_tell_how_many_passed_a_question_over(self, answers: int, silent: int) -> None:
        said = max(answers - silent, 0)
        printed = passed(answered("alle", said, 0), answers=answers).cell("alle", "Svar")
        low, high = (1, 7) if isinstance(printed, Missing) else (int(printed) - 2, int(printed) + 2) if printed else (0, 0)
        left = {answers - each for each in range(low, high + 1) if each <= answers}
        assert answers - said in left
        assert not left <= {1, 2, 3, 4}

    @settings(deadline=None, max_examples=12)
    @given(st.integers(20, 60), st.integers(0, 4), st.integers(0, 100))
    def test_cannot_tell_it_from_the_shares_of_few_answers_either(self, answers: int, silent: int, percent: int) -> None:
        yes = (answers - silent) * percent // 100
        counts = (yes, answers - silent - yes)
        table = passed(answered("alle", *counts), answers=answers)
        shown = line(table, "alle")
        worlds = {
            silent_too
            for silent_too in range(6)
            for yes_too in range(answers - silent_too + 1)
            if line(passed(answered("alle", yes_too, answers - silent_too - yes_too), answers=answers), "alle") == shown
        }
        assert silent in worlds
        assert not worlds <= {1, 2, 3, 4}

    @pytest.mark.parametrize(("yes", "no", "unknown"), [(23, 0, 1), (5, 18, 1), (13, 7, 3), (9, 11, 0), (2, 21, 1)])
    def test_cannot_tell_who_does_not_know_from_experience_and_what_was_asked_of_those_with_and_without(
        self, yes: int, no: int, unknown: int
    ) -> None:
        answers = 24  # without a list of companies, so that there are no intervals

        def without(label: str, *counts: int, outside: int | None = None) -> Answered:
            row = answered(label, *counts, outside=outside)
            return replace(row, shares=tuple(replace(share, low=None, high=None) for share in row.shares))

        def printed(*counts: int) -> tuple[tuple[Cell, ...], ...]:
            *sides, outside = counts
            asked = (without("erfaring", *sides, outside=outside), *(without(f"til dem med {side}", side, 0) for side in sides))
            tables = [Estimates("", "", ("ja", "nej"), (row,), False, "", (), True, answers, counted=False) for row in asked]
            return tuple(estimates(table, THRESHOLD).draft.cells[0] for table in tables)

        found = printed(yes, no, unknown)
        worlds = {
            (y, n, u)
            for y in range(max(0, yes - 4), yes + 5)
            for n in range(max(0, no - 4), no + 5)
            for u in range(6)
            if y + n + u <= answers and printed(y, n, u) == found
        }
        assert (yes, no, unknown) in worlds
        for count, values in zip((yes, no, unknown), map(set, zip(*worlds, strict=True)), strict=True):
            assert len(values) > 1 or not 0 < count < THRESHOLD
        assert not {answers - sum(world) for world in worlds} <= {1, 2, 3, 4}

    @pytest.mark.parametrize(("answers", "share"), [(23, 40), (60, 40), (150, 40), (250, 39)])
    def test_shares_of_few_answers_with_equal_weights_are_rounded(self, answers: int, share: int) -> None:
        table = passed(answered("alle", 9, 14), answers=answers)
        assert table.cell("alle", "ja") == share
        assert any(remark.startswith("Andele er afrundet") for remark in table.remarks) == (answers < 200)

    def test_shares_with_unequal_weights_are_in_whole_per_cent_however_few_they_are(self) -> None:
        row = answered("alle", 9, 14)
        row = replace(row, shares=tuple(replace(share, effective_n=20.5) for share in row.shares))
        assert line(passed(row, answers=23), "alle") == [39, 61, 25]

    def test_an_interval_is_rounded_outwards(self) -> None:
        table = passed(answered("alle", 30, 40), answers=80)
        assert [table.cell("alle", f"ja{end}") for end in ("", ", fra", ", til")] == [40, 30, 60]

    @settings(deadline=None, max_examples=60)
    @given(st.lists(st.tuples(SMALL, SMALL), min_size=2, max_size=3))
    def test_cannot_tell_a_small_count_of_a_group_with_the_figures_of_all_at_hand(self, rows: list[tuple[int, int]]) -> None:
        table = passed(*(answered(f"g{i}", *row) for i, row in enumerate(rows)), partition=True)
        assert "Svar" not in {header.label for header in table.columns}
        totals_of = [sum(row[side] for row in rows) for side in (0, 1)]  # printed elsewhere
        for i, row in enumerate(rows):
            for side, count in enumerate(row):
                others = [table.cell(f"g{k}", ("ja", "nej")[side]) is HIDDEN for k in range(len(rows)) if k != i]
                if 0 < count < THRESHOLD and totals_of[side] != count:
                    assert table.cell(f"g{i}", ("ja", "nej")[side]) is HIDDEN
                    assert any(others)

    @given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=4), st.booleans())
    def test_a_small_count_has_neither_share_nor_interval(self, rows: list[tuple[int, ...]], partition: bool) -> None:
        table = passed(*(answered(f"g{i}", *row) for i, row in enumerate(rows)), partition=partition)
        for i, row in enumerate(rows):
            for count, label in zip(row, ("ja", "nej", "måske"), strict=True):
                if 0 < count < THRESHOLD:
                    assert [table.cell(f"g{i}", f"{label}{end}") for end in ("", ", fra", ", til")] == [HIDDEN] * 3


def places(label: str, *given: float, estimate: Estimate | None = None) -> Given:
    return Given(label, np.array(given, dtype=np.float64), np.arange(len(given)), np.ones(len(given)), estimate)


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

    def test_hidden_parts_of_the_same_two_companies_take_another_with_them(self) -> None:
        table = summed(places("a", 4.0, 3.0), places("b", 2.0, 2.0), places("c", *[3.0] * 10), places("I alt", *[4.0] * 20))
        assert [table.cell(row, "Oplyst") for row in table.rows] == [HIDDEN, HIDDEN, HIDDEN, 80]

    @given(st.lists(st.lists(st.integers(0, 30), min_size=8, max_size=8), min_size=1, max_size=4))
    def test_what_the_hidden_parts_give_together_is_never_of_few_companies_or_mostly_of_one(self, parts: list[list[int]]) -> None:
        def given_by(label: str, each: list[int]) -> Given:
            gives = np.array(each, dtype=np.float64)
            return Given(label, gives[gives > 0], np.flatnonzero(gives), np.ones(int((gives > 0).sum())), None)

        whole = [sum(part) for part in zip(*parts, strict=True)]
        table = summed(*(given_by(f"m{i}", part) for i, part in enumerate(parts)), given_by("I alt", whole))
        hidden = [part for i, part in enumerate(parts) if table.cell(f"m{i}", "Oplyst") is HIDDEN]
        if hidden and table.cell("I alt", "Oplyst") is not HIDDEN:
            together = [sum(part) for part in zip(*hidden, strict=True)]
            assert sum(one > 0 for one in together) >= THRESHOLD
            assert 2 * max(together) <= sum(together)

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

    def test_those_who_do_not_know_are_the_last_row_of_a_question_that_stands_upright(self) -> None:
        table = upright(passed(answered("alle", 30, 50, outside=20)), "alle", caption="", row_heading="", heading="Andel")
        assert table.rows == ("ja", "nej", "ved ikke (af alle, der svarede)")
        assert table.cell(table.rows[-1], "Andel") == 20
        assert table.cell(table.rows[-1], "Svar") is Missing.LEFT_OUT

    def test_rows_get_other_labels_and_places(self) -> None:
        table = spread(passed(answered("a", 30, 30)), {"ny": None, "gammel": "a"})
        assert line(table, "ny") == [Missing.LEFT_OUT] * 3
        assert line(table, "gammel") == [50, 50, 60]

    def test_tables_with_the_same_columns_stand_below_each_other(self) -> None:
        table = below([passed(answered("a", 30, 30)), passed(answered("b", 3, 30))], caption="Alle", row_heading="Gruppe")
        assert table.rows == ("a", "b")
        assert len(table.remarks) == 2
        with pytest.raises(ValueError, match="same columns"):
            below([passed(answered("a", 30, 30)), passed(answered("a", 30, 30, 30))], caption="", row_heading="")

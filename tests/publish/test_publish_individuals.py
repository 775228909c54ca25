"""The gate for figures that are made from data on single persons: what it hides, rounds and leaves out."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.methods.suppression import suppress
from actionplan.methods.survival import Curve, kaplan_meier
from actionplan.publish import (
    TOTAL,
    Draft,
    Header,
    Published,
    Survivors,
    beside,
    cell_of,
    counts,
    derived,
    gathered,
    growth_of,
    panels,
    parts,
    rounded,
    separate,
    share_of,
    sum_of,
    summaries,
    survival,
    where_large,
)
from actionplan.tables.cell import Cell, Missing

HIDDEN, UNKNOWN = Missing.WITHHELD, Missing.UNKNOWN


def draft(cells: list[list[Cell]], columns: list[str] | None = None, rows: list[str] | None = None) -> Draft:
    width = len(cells[0]) if cells else len(columns or [])
    labels = columns or [f"k{i}" for i in range(width)]
    headers = tuple(Header(label, "personer") for label in labels)
    names = tuple(rows or [f"r{i}" for i in range(len(cells))])
    return Draft("Borgere", "Ydelse", names, headers, tuple(tuple(row) for row in cells), "31. juli 2026", ("Udtræk",), True)


def numbers(table: Published) -> list[list[Cell]]:
    return [list(row) for row in table.draft.cells]


class TestPanels:
    """Several tables on the same people: the same rows, the same row totals."""

    SAME = (draft([[20, 30], [7, 13], [50, 50]]), draft([[10, 40], [10, 10], [60, 40]]))

    def test_without_small_counts_all_is_shown_with_totals(self) -> None:
        one, other = panels(self.SAME, 5)
        assert numbers(one) == [[20, 30, 50], [7, 13, 20], [50, 50, 100], [77, 93, 170]]
        assert numbers(other)[-1] == [80, 90, 170]
        assert one.remarks == ()

    def test_other_rows_or_other_totals_are_refused(self) -> None:
        with pytest.raises(ValueError, match="same rows"):
            panels((self.SAME[0], draft([[1, 2], [3, 4], [5, 6]])), 5)
        with pytest.raises(ValueError, match="same rows"):
            panels((self.SAME[0], draft([[20, 30], [7, 13], [50, 50]], rows=["a", "b", "c"])), 5)

    def test_a_row_that_cannot_keep_its_total_is_left_out_of_all_and_named(self) -> None:
        one, other = panels((draft([[3, 0], [50, 60]], rows=["få", "mange"]), draft([[1, 2], [55, 55]], rows=["få", "mange"])), 5)
        assert one.rows == other.rows == ("mange", TOTAL)
        assert numbers(one)[-1] == [50, 60, 110]
        assert any("Få er ikke vist" in remark for remark in one.remarks)

    def test_where_nothing_can_be_shown_no_figure_is(self) -> None:
        (one,) = panels([draft([[1, 2]])], 5)
        assert one.rows == (TOTAL,)
        assert all(cell is HIDDEN for cell in numbers(one)[0])

    @settings(deadline=None, max_examples=60)
    @given(
        st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=4),
        st.randoms(use_true_random=False),
    )
    def test_every_row_total_is_shown_in_every_table_so_that_no_table_gives_away_another(self, rows, random) -> None:  # type: ignore[no-untyped-def]
        first = [list(row) for row in rows]
        second = []
        for row in rows:  # the same people, spread anew
            left = sum(row)
            cut = sorted(random.randint(0, left) for _ in range(2))
            second.append([cut[0], cut[1] - cut[0], left - cut[1]])
        shown = panels((draft(first), draft(second)), 5)
        assert shown[0].rows == shown[1].rows
        for table, truth in zip(shown, (first, second), strict=True):
            for label, line in zip(table.rows[:-1], numbers(table), strict=False):
                true = truth[int(label[1:])]
                assert line[-1] == sum(true)
                for cell, count in zip(line, true, strict=False):
                    assert cell is HIDDEN or cell == count
                    assert not 0 < count < 5 or cell is HIDDEN


class TestCountsOfWhatOnePersonCanHaveSeveralOf:
    """Ten courses of two persons are as small as two persons."""

    COURSES = replace(draft([[10, 40], [30, 50], [25, 60]]), persons=((2.0, 30.0), (20.0, 40.0), (20.0, 50.0)))

    def test_a_count_with_few_persons_behind_it_is_hidden_and_cannot_be_computed(self) -> None:
        cells = numbers(counts(self.COURSES, 5))
        assert cells[0][0] is HIDDEN
        assert sum(cell is HIDDEN for cell in cells[0]) != 1
        assert sum(row[0] is HIDDEN for row in cells) != 1

    def test_with_enough_persons_it_is_shown(self) -> None:
        enough = replace(self.COURSES, persons=((5.0, 30.0), (20.0, 40.0), (20.0, 50.0)))
        assert numbers(counts(enough, 5))[0] == [10, 40, 50]

    def test_rounding_hides_it_too_and_panels_leave_its_row_out_or_hide_it(self) -> None:
        assert numbers(rounded(self.COURSES, 5))[0] == [HIDDEN, 40]
        for table in panels((self.COURSES, self.COURSES), 5):
            assert "r0" not in table.rows or table.cell("r0", "k0") is HIDDEN

    def test_persons_in_another_shape_are_refused(self) -> None:
        with pytest.raises(ValueError, match="shape"):
            suppress(np.array([[5, 6]]), 5, np.array([5, 6]))


class TestCountsThatDoNotAddUp:
    def test_small_ones_are_hidden_and_no_total_is_made(self) -> None:
        table = separate(draft([[4, 5, 0, UNKNOWN]]), 5)
        assert numbers(table) == [[HIDDEN, 5, 0, UNKNOWN]]
        assert table.rows == ("r0",)
        assert table.remarks == ("»skjult«: Der er under 5 bag tallet.",)

    def test_without_small_ones_nothing_is_remarked(self) -> None:
        assert separate(draft([[5, 0]]), 5).remarks == ()


class TestCountsOfGroupsThatOverlap:
    @pytest.mark.parametrize(
        ("threshold", "count", "shown"),
        [(5, 4, HIDDEN), (5, 5, 5), (5, 7, 5), (5, 8, 10), (5, 622, 620), (5, 0, 0), (3, 3, 5), (10, 14, 10), (12, 29, 20)],
    )
    def test_they_are_hidden_or_rounded(self, threshold: int, count: float, shown: Cell) -> None:
        assert numbers(rounded(draft([[count]]), threshold)) == [[shown]]

    def test_what_is_unknown_stays_unknown(self) -> None:
        assert numbers(rounded(draft([[UNKNOWN]]), 5)) == [[UNKNOWN]]

    @given(st.integers(5, 5000), st.integers(0, 4))
    def test_two_groups_with_a_few_persons_between_them_do_not_tell_how_many(self, inner: int, more: int) -> None:
        """Every difference of 0 to 4 persons gives one of the same two answers."""
        small, large = (numbers(rounded(draft([[float(size)]]), 5))[0][0] for size in (inner, inner + more))
        assert isinstance(small, float | int) and isinstance(large, float | int)
        assert large - small in {0, 5}

    def test_the_reader_is_told(self) -> None:
        assert rounded(draft([[100]]), 5).remarks == (
            "Antal er afrundet til nærmeste 5, og andele er regnet af de afrundede tal.",
        )


class TestSummaries:
    def test_a_median_is_shown_only_where_enough_are_behind_it_and_the_persons_are_not_printed(self) -> None:
        table = summaries(draft([[12, 9], [20, 10], [UNKNOWN, 0]], ["Median", "Borgere"]), 5, persons="Borgere")
        assert [header.label for header in table.columns] == ["Median"]
        assert numbers(table) == [[HIDDEN], [20], [UNKNOWN]]
        assert table.remarks == ("Tal, der sammenfatter flere, er skjult, når der er under 10 bag.",)


def survivors(curves: dict[str, Curve]) -> Survivors:
    return Survivors("Stadig på ydelse", curves, "2023 til 2026", ("Udtræk",), True)


class TestSurvival:
    MONTHS = (1, 2, 3, 4, 5, 6)

    def test_the_share_still_there_is_given_with_its_interval(self) -> None:
        curve = kaplan_meier(np.repeat([15.0, 400.0], 50), np.repeat([True, False], 50))
        table = survival(survivors({"alle": curve}), 5, (6,), 30.0)
        assert table.value("6", "alle") == pytest.approx(50)
        low, high = table.value("6", "alle, fra"), table.value("6", "alle, til")
        assert low is not None and high is not None and low < 50 < high

    def test_a_month_in_which_only_a_few_left_is_hidden_until_enough_have(self) -> None:
        """Two leave in the first month, two in the second, two in the third: together six."""
        curve = kaplan_meier(np.array([15.0, 15, 45, 45, 75, 75] + [400.0] * 40), np.array([True] * 6 + [False] * 40))
        table = survival(survivors({"alle": curve}), 5, self.MONTHS, 30.0)
        column = [table.cell(str(month), "alle") for month in self.MONTHS]
        assert column[:2] == [HIDDEN, HIDDEN]
        assert column[2] == pytest.approx(100 * 40 / 46)

    def test_it_ends_where_too_few_are_followed(self) -> None:
        curve = kaplan_meier(np.array([15.0] * 30 + [100.0] * 30 + [400.0] * 4), np.array([True] * 30 + [False] * 34))
        table = survival(survivors({"alle": curve}), 5, self.MONTHS, 30.0)
        assert table.cell("3", "alle") == pytest.approx(100 * 34 / 64)
        assert table.cell("4", "alle") is HIDDEN

    @settings(deadline=None, max_examples=60)
    @given(st.lists(st.tuples(st.integers(1, 200), st.booleans()), min_size=1, max_size=80), st.integers(3, 8))
    def test_between_two_shown_months_nobody_leaves_or_enough_do(self, lives: list[tuple[int, bool]], threshold: int) -> None:
        days, ended = np.array([float(day) for day, _ in lives]), np.array([done for _, done in lives])
        table = survival(survivors({"alle": kaplan_meier(days, ended)}), threshold, self.MONTHS, 30.0)
        shown = [month for month in self.MONTHS if not isinstance(table.cell(str(month), "alle"), Missing)]
        for before, after in itertools.pairwise([0, *shown]):
            left = int((ended & (days > before * 30) & (days <= after * 30)).sum())
            assert left == 0 or left >= threshold

    def test_without_curves_the_table_is_empty(self) -> None:
        assert survival(survivors({}), 5, self.MONTHS, 30.0).rows == ()


class TestWhatIsReckonedFromPublishedTables:
    TABLE = counts(draft([[20, 30, 50], [1, 9, 40], [2, 8, 60]], ["ung", "midt", "ældre"]), 5)

    def test_sums_and_shares_are_withheld_where_a_part_is(self) -> None:
        table = derived(
            self.TABLE,
            [
                (Header("under ældre", "personer"), sum_of(("ung", "midt"))),
                (Header("ældre", "pct."), share_of(("ældre",), ("ung", "midt", "ældre"))),
                (Header("som det er", "personer"), cell_of("ældre")),
            ],
        )
        assert numbers(table)[-1] == [70, pytest.approx(100 * 150 / 220), 150]
        assert numbers(table)[1][:2] == [HIDDEN, HIDDEN]
        assert table.remarks == self.TABLE.remarks
        assert table.invented

    def test_a_share_of_nothing_is_unknown(self) -> None:
        table = derived(counts(draft([[0, 0]]), 5), [(Header("x", "pct."), share_of(("k0",), ("k0", "k1")))])
        assert numbers(table)[0] == [UNKNOWN]

    def test_growth_is_in_per_cent_of_what_was(self) -> None:
        table = derived(
            rounded(draft([[120, 100], [90, 3]], ["nu", "før"]), 5), [(Header("vækst", "pct."), growth_of("nu", "før"))]
        )
        assert numbers(table) == [[pytest.approx(20)], [HIDDEN]]

    def test_what_says_nothing_of_a_small_group_is_left_out(self) -> None:
        table = rounded(draft([[120, 60], [40, 20], [3, 1]], ["alle", "nogle"]), 5)
        shares = derived(table, [(Header("andel", "pct."), where_large("alle", 100, share_of(("nogle",), ("alle",))))])
        assert numbers(shares) == [[50], [Missing.LEFT_OUT], [HIDDEN]]

    def test_tables_with_the_same_rows_stand_beside_each_other(self) -> None:
        table = beside(rounded(draft([[10]], ["a"]), 5), separate(draft([[3]], ["b"]), 5))
        assert numbers(table) == [[10, HIDDEN]]
        assert len(table.remarks) == 2
        with pytest.raises(ValueError, match="same rows"):
            beside(rounded(draft([[10]]), 5), rounded(draft([[10]], rows=["andre"]), 5))

    def test_rows_of_several_tables_are_gathered_under_new_labels(self) -> None:
        after = counts(draft([[30, 20]], ["job", "ydelse"]), 5)
        before = counts(draft([[50]], ["ydelse"]), 5)
        table = gathered([("før", before, TOTAL), ("efter", after, TOTAL)], caption="Før og efter", row_heading="Hvornår")
        assert table.rows == ("før", "efter")
        assert table.cell("før", "job") is Missing.LEFT_OUT
        assert table.value("efter", "job") == 30
        with pytest.raises(ValueError, match="nothing"):
            gathered([], caption="", row_heading="")


class TestPartsOfOneWhole:
    def test_a_list_gets_one_total_and_no_column_of_totals(self) -> None:
        table = parts(draft([[40], [12]], ["Borgere"]), 5)
        assert [header.label for header in table.columns] == ["Borgere"]
        assert numbers(table) == [[40], [12], [52]]

    def test_two_columns_are_not_a_list(self) -> None:
        with pytest.raises(ValueError, match="one column"):
            parts(draft([[1, 2]]), 5)

    @settings(deadline=None)
    @given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
    def test_no_small_count_can_be_subtracted_out(self, list_of: list[int]) -> None:
        table = parts(draft([[float(count)] for count in list_of], ["Borgere"]), 5)
        cells = [row[0] for row in numbers(table)]
        hidden = [i for i, cell in enumerate(cells) if cell is HIDDEN]
        assert len(hidden) != 1
        assert all(cells[i] is HIDDEN for i, count in enumerate(list_of) if 0 < count < 5)
        assert not any(isinstance(cell, float) and math.isnan(cell) for cell in cells)

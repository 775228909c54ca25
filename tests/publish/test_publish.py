"""The gate: what passes, what is hidden, and that nobody gets round it."""

import itertools
import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from actionplan.publish import Draft, Header, Published, counts, distribution, official
from actionplan.tables.cell import Cell, Missing

ROOT = Path(__file__).parents[2]
HIDDEN, UNKNOWN, LEFT_OUT = Missing.WITHHELD, Missing.UNKNOWN, Missing.LEFT_OUT
LETTERS = "abcdefgh"


def draft(cells: Sequence[Sequence[Cell]], areas: Sequence[str] = ("Odder",), unit: str = "personer") -> Draft:
    """A table with the areas as columns and rows a, b, c …"""
    headers = tuple(Header(area, unit) for area in areas)
    rows = tuple(LETTERS[: len(cells)])
    return Draft("Tabel", "Række", rows, headers, tuple(map(tuple, cells)), "juli 2026", ("Kilden",), False)


def column(*cells: Cell) -> Draft:
    """A table of one area."""
    return draft([[cell] for cell in cells])


# Nobody gets round the gate


def test_a_published_table_cannot_be_made_outside_the_gate() -> None:
    with pytest.raises(TypeError, match="published"):
        Published(column(1.0), ())
    with pytest.raises(TypeError, match="published"):
        Published(column(1.0), (), object())


def test_a_published_table_cannot_be_given_other_content() -> None:
    passed = official(column(1.0, HIDDEN))
    with pytest.raises((TypeError, ValueError)):
        replace(passed, draft=column(1.0, 2.0))
    with pytest.raises((TypeError, ValueError)):
        replace(passed, remarks=())


def test_nothing_of_a_published_table_opens_the_gate_for_another() -> None:
    for held in vars(official(column(1.0))).values():
        with pytest.raises(TypeError):
            Published(column(2.0), (), held)


def test_a_published_table_cannot_be_changed() -> None:
    passed = official(column(1.0))
    with pytest.raises(AttributeError):
        passed.draft = column(2.0)  # type: ignore[misc]
    assert passed.value("a", "Odder") == 1


MISUSE = """
from actionplan.briefing import charts, tables
from actionplan.publish import Draft, Published, official

def show(draft: Draft, passed: Published) -> None:
    charts.lines(passed, None, passed, title="")
    charts.dots(passed, None, passed, title="")
    tables.html(official(draft))
    tables.block("", [passed])
    tables.footnote([passed])
    charts.lines(draft, None, passed, title="")  # wrong
    charts.lines(passed, None, draft, title="")  # wrong
    charts.dots(draft, None, passed, title="")  # wrong
    charts.dots(passed, None, draft, title="")  # wrong
    tables.html(draft)  # wrong
    tables.block("", [draft])  # wrong
    tables.footnote([draft])  # wrong
"""


def test_forgetting_the_gate_is_a_type_error(tmp_path: Path) -> None:
    snippet = tmp_path / "misuse.py"
    snippet.write_text(MISUSE, encoding="utf-8")
    options = ["--strict", "--config-file=", "--no-site-packages", "--ignore-missing-imports", "--follow-imports=silent"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, f"--cache-dir={tmp_path / 'cache'}", str(snippet)],
        env={**os.environ, "MYPYPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    found = {int(line) for line in re.findall(r"misuse\.py:(\d+): error: .*\"Draft\"", done.stdout)}
    wrong = {number for number, line in enumerate(MISUSE.splitlines(), 1) if line.endswith("# wrong")}
    assert found == wrong, done.stdout + done.stderr
    assert f"Found {len(wrong)} errors" in done.stdout


def test_a_draft_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="cell"):
        draft([[1.0], [1.0, 2.0]])
    with pytest.raises(ValueError, match="cell"):
        Draft("T", "R", ("a", "b"), (Header("Odder", "personer"),), ((1.0,),), "", (), False)


# Looking things up


def test_cells_are_found_by_their_labels_and_missing_ones_have_no_value() -> None:
    passed = official(draft([[1.0, HIDDEN], [UNKNOWN, 4.0]], ("Odder", "Vejle")))
    assert passed.value("b", "Vejle") == 4
    assert passed.value("a", "Vejle") is None
    assert passed.cell("a", "Vejle") is HIDDEN
    assert passed.series("Odder") == (1.0, UNKNOWN)
    with pytest.raises(KeyError):
        passed.cell("c", "Odder")
    with pytest.raises(KeyError):
        passed.cell("a", "Greve")


def test_showing_less_keeps_cells_remarks_and_order() -> None:
    passed = official(draft([[1.0, HIDDEN, 5.0], [2.0, 4.0, 6.0]], ("Odder", "Vejle", "Greve")))
    fewer = passed.only(["Greve", "Odder"]).with_rows(["b"])
    assert [header.label for header in fewer.columns] == ["Greve", "Odder"]
    assert fewer.draft.cells == ((6.0, 2.0),)
    assert passed.with_rows(["b", "a"]).rows == ("b", "a")
    assert passed.only(["Vejle"]).series("Vejle") == (HIDDEN, 4.0)
    assert passed.only(["Vejle"]).remarks == passed.remarks


@pytest.mark.parametrize("invented", [True, False])
def test_a_table_carries_through_the_gate_whether_it_is_invented(invented: bool) -> None:
    made_up = replace(column(6.0, 7.0), invented=invented)
    for passed in (official(made_up), distribution(made_up), counts(made_up, 5), official(made_up).only(["Odder"])):
        assert passed.invented is invented


# Figures that an authority has published


def test_what_an_authority_withholds_stays_withheld_and_the_note_says_so() -> None:
    passed = official(column(3.0, HIDDEN, 0.0))
    assert passed.series("Odder") == (3.0, HIDDEN, 0.0)
    assert any("skjult" in remark for remark in passed.remarks)


def test_what_nobody_has_collected_is_told_apart_from_what_is_withheld() -> None:
    assert [("ukendt" in remark, "skjult" in remark) for remark in official(column(3.0, UNKNOWN)).remarks] == [(True, False)]
    assert official(column(3.0, 4.0)).remarks == ()
    assert len(official(column(HIDDEN, UNKNOWN)).remarks) == 2


# Parts of a whole


def test_shares_stand_beside_their_counts_and_add_up_to_the_whole() -> None:
    passed = distribution(draft([[30.0, 1.0], [10.0, 3.0]], ("Odder", "Vejle")))
    assert [header.label for header in passed.columns] == ["Odder", "Odder, pct.", "Vejle", "Vejle, pct."]
    assert passed.series("Odder, pct.") == (75.0, 25.0, 100.0)
    assert passed.series("Vejle, pct.") == (25.0, 75.0, 100.0)
    assert passed.series("Odder") == (30.0, 10.0, 40.0)
    assert passed.remarks == ()


def test_shares_are_of_the_parts_that_are_shown() -> None:
    passed = distribution(column(30.0, HIDDEN, 10.0))
    assert passed.series("Odder, pct.") == (75.0, HIDDEN, 25.0)


def test_shares_of_all_areas_are_of_the_parts_that_the_first_area_shows() -> None:
    passed = distribution(draft([[30.0, 60.0], [HIDDEN, 900.0], [10.0, 40.0], [20.0, HIDDEN]], ("Odder", "Vejle")))
    assert passed.series("Vejle") == (60.0, 900.0, 40.0, HIDDEN)
    assert passed.series("Vejle, pct.") == (60.0, LEFT_OUT, 40.0, HIDDEN)
    assert passed.value("b", "Vejle, pct.") is None


def test_a_part_hidden_because_of_a_total_elsewhere_is_compared_with_nothing_either() -> None:
    parts = [[30.0, 60.0], [HIDDEN, 900.0], [10.0, 40.0], [200.0, 140.0]]
    passed = distribution(draft(parts, ("Odder", "Vejle")), totals_elsewhere=(241.0, UNKNOWN))
    assert passed.series("Odder, pct.").count(HIDDEN) > 1
    for own, other in zip(passed.series("Odder, pct."), passed.series("Vejle, pct."), strict=True):
        assert (own is HIDDEN) == (other is LEFT_OUT)


def test_the_total_is_the_authority_s_own_where_it_is_known_and_rounded_parts_add_up_to_another() -> None:
    parts = column(90.0, 164.0, 30.0, 3.0, 3.0)
    passed = distribution(parts, totals_elsewhere=(289.0,))
    assert (passed.value("I alt", "Odder"), passed.value("I alt", "Odder, pct.")) == (289, 100)
    assert math.isclose(passed.value("a", "Odder, pct.") or 0, 100 * 90 / 290)
    assert distribution(parts).value("I alt", "Odder") == 290
    assert distribution(parts, totals_elsewhere=(UNKNOWN,)).value("I alt", "Odder") == 290


def test_the_total_is_left_out_where_a_part_is_withheld_and_the_note_says_why() -> None:
    passed = distribution(column(30.0, HIDDEN, 10.0))
    assert passed.rows == ("a", "b", "c")
    assert any("i alt" in remark for remark in passed.remarks)


def test_the_total_of_another_area_with_a_withheld_part_is_withheld() -> None:
    passed = distribution(draft([[30.0, HIDDEN], [10.0, 8.0]], ("Odder", "Vejle")))
    assert passed.series("Odder") == (30.0, 10.0, 40.0)
    assert passed.series("Vejle") == (HIDDEN, 8.0, HIDDEN)


def test_a_total_left_out_for_want_of_figures_is_not_blamed_on_a_withheld_one() -> None:
    for parts in ((30.0, UNKNOWN), (UNKNOWN, UNKNOWN), (0.0, 0.0)):
        remarks = " ".join(distribution(column(*parts)).remarks)
        assert "skjult" not in remarks, parts


def test_a_part_of_nothing_has_no_share() -> None:
    passed = distribution(column(0.0, 0.0))
    assert passed.series("Odder, pct.")[:2] == (UNKNOWN, UNKNOWN)


def test_one_more_part_is_hidden_where_a_total_elsewhere_gives_a_part_away() -> None:
    passed = distribution(column(30.0, HIDDEN, 10.0, 20.0), totals_elsewhere=(61.0,))
    assert passed.series("Odder") == (30.0, HIDDEN, HIDDEN, 20.0)
    assert passed.series("Odder, pct.") == (60.0, HIDDEN, HIDDEN, 40.0)
    assert any("regnes ud" in remark for remark in passed.remarks)


def test_no_more_is_hidden_where_a_total_elsewhere_tells_nothing() -> None:
    harmless = distribution(column(30.0, HIDDEN, HIDDEN, 20.0), totals_elsewhere=(52.0,))
    assert harmless.series("Odder") == (30.0, HIDDEN, HIDDEN, 20.0)
    assert distribution(column(30.0, HIDDEN), totals_elsewhere=(HIDDEN,)).series("Odder") == (30.0, HIDDEN)


def test_all_parts_are_hidden_where_none_is_large_enough_to_hide_behind() -> None:
    assert set(distribution(column(4.0, HIDDEN, 3.0), totals_elsewhere=(8.0,)).series("Odder")) == {HIDDEN}


def test_a_total_elsewhere_concerns_its_own_area_alone() -> None:
    passed = distribution(draft([[30.0, HIDDEN], [10.0, 8.0], [3.0, 30.0]], ("Odder", "Vejle")), totals_elsewhere=(43.0, 39.0))
    assert passed.series("Odder") == (30.0, 10.0, 3.0, 43.0)
    assert passed.series("Vejle")[:3] == (HIDDEN, HIDDEN, 30.0)


WHOLES = st.lists(st.one_of(st.integers(0, 2), st.integers(3, 9), st.integers(3, 200)), min_size=2, max_size=6)


def guesses(left: int, withheld: int, further: int) -> set[tuple[int, ...]]:
    """What the withheld parts (0, 1 or 2 each) can be for a reader who knows what is left, and which parts these are.

    further: how many parts of 3 or more are hidden with them.
    """
    every = itertools.product(range(3), repeat=withheld)
    return {guess for guess in every if (left - sum(guess) >= 3 * further if further else left == sum(guess))}


@settings(deadline=None, max_examples=300)
@given(WHOLES)
def test_no_withheld_part_can_be_told_from_the_table_and_the_total_elsewhere(parts: list[int]) -> None:
    withheld = [place for place, count in enumerate(parts) if count <= 2]
    assume(withheld and len(withheld) < len(parts))  # where all are withheld there is nothing more to hide
    passed = distribution(
        column(*(HIDDEN if count <= 2 else float(count) for count in parts)),
        totals_elsewhere=(HIDDEN if sum(parts) <= 2 else float(sum(parts)),),
    )
    printed = passed.series("Odder")
    assert "I alt" not in passed.rows
    assert all(printed[place] is HIDDEN for place in withheld)
    left = sum(parts) - round(sum(cell for cell in printed if not isinstance(cell, Missing)))
    further = sum(cell is HIDDEN for cell in printed) - len(withheld)
    if set(printed) != {HIDDEN}:
        found = guesses(left, len(withheld), further)
        assert tuple(parts[place] for place in withheld) in found
        assert all({guess[place] for guess in found} == {0, 1, 2} for place in range(len(withheld)))
    elif max(parts) <= 4:  # no part is large enough to hide behind, and nothing tells the withheld ones from the others
        every = itertools.product(range(5), repeat=len(parts))
        found = {guess for guess in every if sum(guess) == left and min(guess) <= 2 < max(guess)}
        assert all(len({guess[place] for guess in found}) > 1 for place in range(len(parts)))


def whole_tables(length: int, total: int) -> Iterator[tuple[int, ...]]:
    """All lists of whole numbers of 0 or more of this length and sum."""
    if length == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in whole_tables(length - 1, total - first):
            yield (first, *rest)


def printed_beside_its_total(table: Sequence[int]) -> tuple[Cell, ...]:
    """What a note prints of a table of which the authority withholds all under 3, where the total stands elsewhere."""
    parts = column(*(HIDDEN if count <= 2 else float(count) for count in table))
    return distribution(parts, totals_elsewhere=(float(sum(table)),)).series("Odder")[: len(table)]


@pytest.mark.parametrize(("length", "highest"), [(2, 40), (3, 40), (4, 20), (5, 13)])
def test_no_withheld_part_can_be_told_by_a_reader_who_tries_the_rule_on_every_table(length: int, highest: int) -> None:
    for total in range(3, highest + 1):
        by_print: dict[tuple[Cell, ...], list[tuple[int, ...]]] = {}
        for table in whole_tables(length, total):
            by_print.setdefault(printed_beside_its_total(table), []).append(table)
        for printed, every in by_print.items():
            if set(printed) == {HIDDEN}:
                continue
            for place, cell in enumerate(printed):
                if cell is HIDDEN:
                    assert len({table[place] for table in every}) > 1, (printed, total, every)


@pytest.mark.parametrize("withheld", [0, 1, 2])
def test_a_reader_who_knows_which_part_an_authority_withholds_learns_nothing_of_it_either(withheld: int) -> None:
    # Vesthimmerlands, July 2026, full-time persons by visitation category (jobindsats.dk, y60a02), with a total of 460
    parts = (116.0, 270.0, 69.0, HIDDEN, 5.0)
    printed = distribution(column(*parts), totals_elsewhere=(460.0,)).series("Odder")
    assert printed == (116, 270, HIDDEN, HIDDEN, HIDDEN)
    tables = [(116, 270, left - withheld, withheld, 74 - left) for left in range(3 + withheld, 72)]
    assert any(printed_beside_its_total(table) == printed for table in tables)


@given(WHOLES, st.booleans())
def test_shares_and_totals_tell_no_more_than_the_counts_that_are_shown(parts: list[int], total_known: bool) -> None:
    passed = distribution(
        column(*(HIDDEN if count <= 2 else float(count) for count in parts)),
        totals_elsewhere=(float(sum(parts)),) if total_known else (),
    )
    printed, shares = passed.series("Odder"), passed.series("Odder, pct.")
    if min(parts) > 2:
        assert passed.value("I alt", "Odder") == sum(parts)
        printed, shares = printed[:-1], shares[:-1]
    shown = sum(cell for cell in printed if not isinstance(cell, Missing))
    for cell, share in zip(printed, shares, strict=True):
        assert share == cell if isinstance(cell, Missing) else math.isclose(float(share), 100 * cell / shown)


# Counts made from individual data

SIZES = st.one_of(st.just(0), st.integers(0, 8), st.integers(0, 60))
TABLES = st.tuples(st.integers(1, 5), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(st.lists(SIZES, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0])
)


def counted(table: Sequence[Sequence[int]], threshold: int = 5) -> Published:
    areas = [f"kolonne {number}" for number in range(len(table[0]))]
    return counts(draft([[float(count) for count in row] for row in table], areas), threshold)


def with_sums(table: Sequence[Sequence[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in table]
    return [*rows, [sum(each) for each in zip(*rows, strict=True)]]


def equations(printed: Sequence[Sequence[Cell]]) -> tuple[list[tuple[int, int]], np.ndarray, np.ndarray]:
    """What a reader knows of the hidden cells of a printed table: every line and column adds up to its last cell."""
    hidden = [(i, j) for i, row in enumerate(printed) for j, cell in enumerate(row) if cell is HIDDEN]
    height, width = len(printed), len(printed[0])
    lines = [[(i, j) for j in range(width)] for i in range(height)] + [[(i, j) for i in range(height)] for j in range(width)]
    matrix, right = np.zeros((len(lines), len(hidden))), np.zeros(len(lines))
    for number, line in enumerate(lines):
        for place in line:
            sign = -1 if place == line[-1] else 1
            cell = printed[place[0]][place[1]]
            if isinstance(cell, Missing):
                matrix[number, hidden.index(place)] = sign
            else:
                right[number] -= sign * cell
    return hidden, matrix, right


@settings(deadline=None, max_examples=80)
@given(TABLES, st.integers(3, 8))
def test_no_hidden_count_can_be_computed_from_the_printed_table(table: list[list[int]], threshold: int) -> None:
    printed = counted(table, threshold).draft.cells
    hidden, matrix, right = equations(printed)
    if not hidden:
        return
    rank = np.linalg.matrix_rank(matrix)
    for position in range(len(hidden)):
        without = np.delete(matrix, position, axis=1)
        assert np.linalg.matrix_rank(without) == rank, f"{hidden[position]} follows from the others"
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(hidden))
            goal[position] = sign
            solved = linprog(goal, A_eq=matrix, b_eq=right, bounds=(1, None), method="highs", options={"presolve": False})
            assert solved.status in {0, 3}
            ends.append(solved.fun if solved.status == 0 else -math.inf)
        lowest, highest = ends[0], -ends[1]
        assert highest - lowest > threshold - 2  # at least as many possible values as the threshold
        assert highest >= threshold


@settings(deadline=None)
@given(TABLES, st.integers(3, 8))
def test_what_is_shown_is_true_and_no_small_count_is_shown(table: list[list[int]], threshold: int) -> None:
    passed = counted(table, threshold)
    assert passed.rows[-1] == passed.columns[-1].label == "I alt"
    for line, truth in zip(passed.draft.cells, with_sums(table), strict=True):
        for cell, count in zip(line, truth, strict=True):
            assert cell is HIDDEN or cell == count
            assert cell is HIDDEN if 0 < count < threshold else count > 0 or cell == 0


def test_a_table_without_small_counts_is_shown_whole_and_without_remarks() -> None:
    passed = counted([[5, 0], [12, 7]])
    assert passed.draft.cells == ((5, 0, 5), (12, 7, 19), (17, 7, 24))
    assert passed.remarks == ()
    assert {header.unit for header in passed.columns} == {"personer"}


def test_the_remark_names_the_threshold_of_the_municipality() -> None:
    passed = counted([[3, 20], [30, 40]], 7)
    assert len(passed.remarks) == 1
    assert "under 7" in passed.remarks[0]


@pytest.mark.parametrize("cell", [HIDDEN, UNKNOWN, -1.0, 2.5])
def test_what_is_no_count_cannot_be_protected_and_is_refused(cell: Cell) -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        counts(column(cell, 10.0), 5)


def test_a_threshold_that_protects_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="threshold"):
        counted([[10, 20]], 2)

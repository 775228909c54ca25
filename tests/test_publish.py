"""The gate: what passes, what is hidden, and that nobody gets round it."""

import itertools
import math
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from actionplan.publish import Draft, Header, Published, counts, distribution, official
from actionplan.tables.cell import Cell, Missing

ROOT = Path(__file__).parents[1]
HIDDEN, UNKNOWN = Missing.WITHHELD, Missing.UNKNOWN
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
    fewer = passed.only(["Greve", "Odder"]).latest(["b"])
    assert [header.label for header in fewer.columns] == ["Greve", "Odder"]
    assert fewer.draft.cells == ((6.0, 2.0),)
    assert passed.latest(["b", "a"]).rows == ("b", "a")
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
    passed = distribution(draft([[30.0, HIDDEN], [10.0, 8.0], [3.0, 9.0]], ("Odder", "Vejle")), totals_elsewhere=(43.0, 18.0))
    assert passed.series("Odder") == (30.0, 10.0, 3.0, 43.0)
    assert passed.series("Vejle")[:3] == (HIDDEN, HIDDEN, 9.0)


PART = st.one_of(st.integers(0, 2), st.integers(3, 9), st.integers(3, 200))
WHOLES = st.lists(PART, min_size=2, max_size=6)


def possible(printed: Sequence[Cell], shares: Sequence[Cell], withheld: Sequence[int], total: int | None) -> list[tuple[int, ...]]:
    """All counts of the withheld parts that agree with what is printed, for a reader who knows which parts these are.

    The further hidden parts can be any count of 3 or more. Shares are known as printed, in whole per cent.
    """
    further = [place for place, cell in enumerate(printed) if cell is HIDDEN and place not in withheld]
    shown = sum(cell for cell in printed if not isinstance(cell, Missing))
    found = []
    for guess in itertools.product(range(3), repeat=len(withheld)):
        left = math.inf if total is None else total - shown - sum(guess)
        fits = left == math.inf or (left >= 3 * len(further) if further else left == 0)
        # A reader also tries whether the shares are of the whole with the guess in it.
        for cell, share in zip(printed, shares, strict=True):
            if not isinstance(cell, Missing) and not isinstance(share, Missing):
                fits = fits and round(share) == round(100 * cell / shown)
        if fits:
            found.append(guess)
    return found


@settings(deadline=None, max_examples=400)
@given(WHOLES, st.booleans())
def test_no_withheld_part_can_be_narrowed_down_from_the_table_and_the_total_elsewhere(parts: list[int], total_known: bool) -> None:
    withheld = [place for place, count in enumerate(parts) if count <= 2]
    cells: list[Cell] = [HIDDEN if count <= 2 else float(count) for count in parts]
    total = sum(parts)
    passed = distribution(column(*cells), totals_elsewhere=(float(total),) if total_known else ())
    printed = passed.series("Odder")
    if not withheld:
        assert passed.value("I alt", "Odder") == total
        return
    assert "I alt" not in passed.rows
    assert all(printed[place] is HIDDEN for place in withheld)
    found = possible(printed, passed.series("Odder, pct."), withheld, total if total_known else None)
    assert tuple(parts[place] for place in withheld) in found
    if len(withheld) < sum(cell is HIDDEN for cell in printed) or not total_known or len(withheld) == len(parts):
        least = min(2, total) if len(withheld) == len(parts) and total_known else 2
        assert all(len({guess[place] for guess in found}) > least or len(withheld) == len(parts) for place in range(len(withheld)))
    else:
        assert all({guess[place] for guess in found} >= {0, 2} for place in range(len(withheld)))

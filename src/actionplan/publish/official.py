"""The gate for figures that an authority has already published."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from actionplan.methods.suppression import HIGHEST_WITHHELD, complementary, gives_away
from actionplan.publish.table import GATE, TOTAL, Draft, Header, OnHidden, Published
from actionplan.tables.cell import Cell, Missing, as_number

WITHHELD_BY_AUTHORITY = "»skjult«: Myndigheden viser ikke meget små tal."
TOTAL_LEFT_OUT = "Tallet i alt er udeladt, fordi det kunne røbe et skjult tal."
ONE_MORE_HIDDEN = "Et tal mere er skjult, fordi et skjult tal ellers kunne regnes ud."
MORE_HIDDEN = "Flere tal er skjult, fordi et skjult tal ellers kunne regnes ud."
NOT_COLLECTED = "»ukendt«: Tallet er ikke indsamlet."
ENOUGH = 2 * HIGHEST_WITHHELD + 1
"""The smallest part that `complementary` withholds."""


def official(draft: Draft) -> Published:
    """Passes figures that an authority has published and that do not add up to each other within the table."""
    return Published(draft, _remarks(draft), GATE)


def distribution(draft: Draft, *, totals_elsewhere: Sequence[Cell] = ()) -> Published:
    """Passes an authority's counts of parts (rows) per area (columns), and adds each area's shares in per cent.

    The shares are of the parts that are shown for the first area, in every area alike, so that they can be compared and
    tell nothing about a withheld part. The line of totals is printed only where every part of the first area is shown.
    totals_elsewhere: per area the total that readers find elsewhere in the note. Where it would give a withheld part away,
    further parts are withheld too; otherwise it stands in the line of totals, which rounded parts need not add up to.

    Returns a table with, per area, a column of counts labelled with the area and one of shares labelled "<area>, pct.".
    """
    remarks: list[str] = []
    known = [*totals_elsewhere, *[Missing.UNKNOWN] * (len(draft.columns) - len(totals_elsewhere))]
    areas: list[list[Cell]] = []
    for position, total in enumerate(known):
        parts = _protected([row[position] for row in draft.cells], total)
        further = parts.count(Missing.WITHHELD) - [row[position] for row in draft.cells].count(Missing.WITHHELD)
        if further:
            remarks.append(ONE_MORE_HIDDEN if further == 1 else MORE_HIDDEN)
        areas.append(parts)
    columns: list[Header] = []
    cells: list[list[Cell]] = [[] for _ in draft.rows]
    totals: list[Cell] = []
    compared = [not isinstance(part, Missing) for part in areas[0]]
    for header, parts, total in zip(draft.columns, areas, known, strict=True):
        base = sum(as_number(part) for part, use in zip(parts, compared, strict=True) if use and not isinstance(part, Missing))
        columns += [header, Header(f"{header.label}, pct.", "pct.", 0)]
        for line, part, use in zip(cells, parts, compared, strict=True):
            line += [part, _share(part, base) if use or isinstance(part, Missing) else Missing.LEFT_OUT]
        gap = next((reason for reason in (Missing.WITHHELD, Missing.UNKNOWN) if reason in parts), None)
        totals += [gap or (base if isinstance(total, Missing) else total), gap or _share(base, base)]
    rows = draft.rows
    if totals[0] is Missing.WITHHELD:
        remarks.append(TOTAL_LEFT_OUT)
    elif not isinstance(totals[0], Missing):
        rows, cells = (*draft.rows, TOTAL), [*cells, totals]
    draft = replace(draft, rows=rows, columns=tuple(columns), cells=tuple(tuple(line) for line in cells))
    return Published(draft, _remarks(draft, *remarks), GATE)


def _share(part: Cell, base: float) -> Cell:
    if isinstance(part, Missing):
        return part
    return 100 * part / base if base else Missing.UNKNOWN


def _protected(parts: list[Cell], total: Cell) -> list[Cell]:
    """The parts as they may stand beside a total that is known from elsewhere.

    Parts are withheld besides those of the authority, the smallest first, until what is left for all of them together is
    much enough and less than any part that is shown, which would cap them: then no withheld part can be told, not even by a
    reader who knows this rule. Where that can't be reached no part is shown.
    """
    numbers = np.array([as_number(part) for part in parts])
    theirs = int(np.isnan(numbers).sum())
    if not gives_away(numbers, as_number(total)):
        return parts
    enough = ENOUGH + 2 * HIGHEST_WITHHELD * theirs
    left = 0.0
    while left < enough or np.nanmin(numbers[numbers >= ENOUGH], initial=np.inf) <= left:
        further = complementary(numbers)
        if further is None:
            return [Missing.WITHHELD] * len(parts)
        numbers[further] = np.nan
        left = as_number(total) - float(np.nansum(numbers))
    return [Missing.WITHHELD if np.isnan(number) else part for part, number in zip(parts, numbers, strict=True)]


def _remarks(draft: Draft, *further: str) -> tuple[str, ...]:
    cells = {cell for row in draft.cells for cell in row if isinstance(cell, Missing)}
    remarks: list[str] = []
    if Missing.WITHHELD in cells:
        remarks.append(OnHidden(WITHHELD_BY_AUTHORITY))
    remarks += dict.fromkeys(further)
    if Missing.UNKNOWN in cells:
        remarks.append(NOT_COLLECTED)
    return tuple(remarks)

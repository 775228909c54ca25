"""The weights that make the answers of a company survey stand for all companies on the list (guidelines 2.2.1 and 2.2.2).

The rules, which the note tells:

* Sector crossed with size is fitted where each class has enough answers once neighbouring sizes of a sector are put together;
  otherwise sector and size each by itself.
* Industry and known experience are fitted too, where answers have the numbers of the list, so that both are known alike for those
  who answered and for all. Industries with few answers are counted together, and so are those of little known experience.
* What is left with one class alone is not fitted, and the note does not say that it is.
* A weight over `MOST` times the mean is cut to that: one company must not speak for a whole industry.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from actionplan.methods.weighting import (
    THIN,
    Cells,
    Design,
    NotConverged,
    collapse,
    effective_size,
    rake,
    simple,
    stratified,
    trimmed,
)

MOST = 4.0
"""The largest weight, in mean weights."""
FEW = 5
"""A class of a classification that is fitted by itself needs so many answers."""
CROSSED = "sector by size"
OTHERS = "others"


@dataclass(frozen=True)
class Weighting:
    """How the weights were made.

    fitted: the classifications whose numbers the weights give (`CROSSED`, "sector", "size", "industry", "experience").
    together: those of which some classes were counted together. cut: how many weights were cut. largest: the largest weight,
    in mean weights. effective: as many answers with equal weights would be as good.
    """

    fitted: tuple[str, ...]
    together: tuple[str, ...]
    cut: int
    largest: float
    effective: float


def weights(background: pd.DataFrame, known: pd.DataFrame, *, by_register: bool) -> tuple[Design, Weighting]:
    """The design of the answers, and how its weights were made.

    background: of those who answered, with sector, size, industry and experience; known: the same of all companies. by_register:
    whether background is from the list. There must be no more answers than companies.
    """
    margins = _margins(background, known, by_register=by_register)
    crossed = margins.get(CROSSED)
    if crossed is not None and by_register:
        design = stratified(crossed.cells, crossed.totals)  # nobody answers twice: no class has more answers than companies
    else:
        design = simple(len(background), len(known))
    design, fitted = _fitted(design, margins)
    cap = MOST * float(design.weights.mean())
    cut = int((design.weights > cap).sum())
    if cut:
        design = trimmed(design, cap)
    return design, Weighting(
        fitted=fitted,
        together=tuple(name for name in fitted if margins[name].joined),
        cut=cut,
        largest=float(design.weights.max() / design.weights.mean()),
        effective=effective_size(design.weights),
    )


def _fitted(design: Design, margins: Mapping[str, Cells]) -> tuple[Design, tuple[str, ...]]:
    """The design raked to as many of the classifications, the first ones first, as can be met together."""
    for count in range(len(margins), 0, -1):
        names = list(margins)[:count]
        try:
            return rake(design, [margins[name].cells for name in names], [margins[name].totals for name in names]), tuple(names)
        except NotConverged:
            continue
    return design, ()


def _margins(background: pd.DataFrame, known: pd.DataFrame, *, by_register: bool) -> dict[str, Cells]:
    """The classifications that can be fitted, each with two classes or more, the most important first."""
    answered = list(background[["sector", "size"]].itertuples(index=False, name=None))
    totals = {cell: float(count) for cell, count in known.groupby(["sector", "size"], observed=True).size().items()}
    crossed = collapse(answered, totals, THIN)
    found: dict[str, Cells] = {}
    if any(len({cell[0] for cell in group if isinstance(cell, tuple)}) > 1 for group in crossed.joined):
        for name in ("sector", "size"):
            found[name] = collapse(list(background[name]), _counted(known[name]), FEW)
    else:
        found[CROSSED] = crossed
    if by_register:
        for name in ("industry", "experience"):
            found[name] = _with_others(list(background[name]), _counted(known[name]))
    return {name: cells for name, cells in found.items() if len(cells.totals) > 1}


def _counted(column: pd.Series) -> dict[Hashable, float]:
    counts = column.value_counts(sort=False)
    return {label: float(count) for label, count in counts.items() if count > 0}


def _with_others(answered: Sequence[Hashable], totals: Mapping[Hashable, float]) -> Cells:
    """Classes without an order: those with few answers are counted together, with the smallest of the rest where need be."""
    counts = Counter(answered)
    order = sorted(totals, key=lambda label: (counts[label], str(label)))
    few = [label for label in order if counts[label] < THIN]
    while few and sum(counts[label] for label in few) < THIN and len(few) < len(order):
        few.append(order[len(few)])
    name = {label: OTHERS if label in few and len(few) > 1 else label for label in totals}
    sums: dict[Hashable, float] = {}
    for label, count in totals.items():
        sums[name[label]] = sums.get(name[label], 0.0) + count
    return Cells([name[label] for label in answered], sums, (tuple(few),) if len(few) > 1 else ())

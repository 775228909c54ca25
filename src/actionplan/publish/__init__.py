"""The one gate out: charts, tables and findings in a note are made from `Published` tables, and only this module makes those.

Two kinds of figures pass, each under its own rules:

- figures that an authority has already published: what it withholds stays withheld, a share of a withheld count is withheld
  with it, and no total is printed beside parts that it would give away;
- figures made here from data on single persons or companies (`actionplan.publish.individuals`): the threshold of the
  municipality's params, and no hidden cell that can be computed from what is shown (`actionplan.methods.suppression`). What
  the answers of companies say of all companies is one of these (`actionplan.publish.estimates`).

A `Draft` is what an analysis hands in. Nothing else in the workbook can turn it into something that a note accepts.
"""

from actionplan.publish.estimates import Answered, Estimates, Given, Totals, below, estimates, spread, totals, upright
from actionplan.publish.individuals import (
    Survivors,
    beside,
    cell_of,
    counts,
    derived,
    gathered,
    growth_of,
    panels,
    parts,
    plus,
    rounded,
    separate,
    share,
    share_of,
    sum_of,
    summaries,
    survival,
    turned,
    where_large,
)
from actionplan.publish.official import distribution, official
from actionplan.publish.table import TOTAL, Draft, Header, Published

__all__ = [
    "TOTAL",
    "Answered",
    "Draft",
    "Estimates",
    "Given",
    "Header",
    "Published",
    "Survivors",
    "Totals",
    "below",
    "beside",
    "cell_of",
    "counts",
    "derived",
    "distribution",
    "estimates",
    "gathered",
    "growth_of",
    "official",
    "panels",
    "parts",
    "plus",
    "rounded",
    "separate",
    "share",
    "share_of",
    "spread",
    "sum_of",
    "summaries",
    "survival",
    "totals",
    "turned",
    "upright",
    "where_large",
]

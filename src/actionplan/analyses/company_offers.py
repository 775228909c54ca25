"""Offers by kind and sector, and the extent of the cooperation with companies (guidelines 2.1.1)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import pandas as pd

from actionplan import danish
from actionplan.analyses.lives import COMPANY_SECTORS, Lives, own_rows
from actionplan.publish import Draft, Header
from actionplan.tables.specs import MODELS, SECTORS

PLACES = {"private": "privat virksomhed", "public": "offentlig virksomhed", "none": "ikke i virksomhed"}
"""The columns by sector, as a reader knows them."""
OTHER_OFFERS, ALL_OFFERS = "andre tilbud", "alle tilbud"
YEARS = 3
"""How many periods of 12 months are compared at the most."""
_MODEL_LABELS = {key: f"model {label[0]}: {label[2:]}" for key, label in MODELS.items()} | {
    "none": "ingen af de fire modeller",
    "": "model ikke oplyst",
}

Span = tuple[pd.Timestamp, pd.Timestamp]


def by_kind_and_sector(lives: Lives, threshold: int) -> Draft:
    """Courses begun in the 12 months up to the last day (or since the extract's first): rows are the kinds of offer, the most
    frequent first and rare ones joined (`actionplan.analyses.lives.own_rows`), columns the places.

    Courses and not persons: one person can have begun several. Gate: `counts`.
    """
    first = max(_year_before(lives.last), lives.first)
    begun = lives.offers[lives.offers["start"].between(first, lives.last)]
    kinds = begun["offer"].astype("str")
    rows = own_rows(kinds.value_counts(), threshold, rest=OTHER_OFFERS, whole=ALL_OFFERS)
    order = list(dict.fromkeys(rows.values()))
    by = [kinds.map(rows), begun["sector"].astype("str")]
    table, persons = (
        each.unstack(fill_value=0).reindex(index=order, columns=list(PLACES), fill_value=0)
        for each in (begun["person"].groupby(by).size(), begun["person"].groupby(by).nunique())
    )
    titles = ("Påbegyndte forløb i tilbud efter sted", "Tilbud", danish.span(first.date(), lives.last.date()))
    draft = _draft(lives, titles, order, [Header(place, "forløb") for place in PLACES.values()], table)
    return replace(draft, persons=_cells(persons))


def sector_by_half_year(lives: Lives) -> Draft:
    """Courses that run on the last day of each half-year and of the extract: rows are those days, columns the places.

    A row's figures add up; the rows do not, since a course can run on several of the days.
    """
    days = _half_years(lives)
    offers = lives.offers
    running = [
        offers.loc[(offers["start"] <= day) & (offers["end"] >= day), "sector"].astype("str").value_counts()
        for day in days.values()
    ]
    table = pd.DataFrame(running, index=list(days)).reindex(columns=list(PLACES)).fillna(0)
    titles = (
        "Igangværende forløb i tilbud efter sted",
        "Ved udgangen af",
        danish.span(min(days.values()).date(), lives.last.date()),
    )
    return _draft(lives, titles, list(days), [Header(place, "forløb") for place in PLACES.values()], table)


def extent(lives: Lives, what: Literal["persons", "companies"]) -> Draft:
    """Different persons, or different companies, with a course in a company: rows are the cooperation models in each sector,
    columns up to three periods of 12 months that end on the last day.

    A course counts in every period that it runs in; one without a company's number is no company. The figures do not add up:
    the same person or company can be in several rows and columns. Gate: `separate`.
    """
    unit, counted = ("personer", "person") if what == "persons" else ("virksomheder", "company")
    offers = lives.offers[lives.offers["sector"].isin(COMPANY_SECTORS)]
    offers = offers[offers[counted] != ""] if what == "companies" else offers
    spans = {danish.span(first.date(), last.date(), "-"): (first, last) for first, last in _years(lives)}
    rows = offers["model"].astype("str").map(_MODEL_LABELS) + ", " + offers["sector"].astype("str").map(SECTORS)
    order = [f"{model}, {sector}" for model in _MODEL_LABELS.values() for sector in SECTORS.values()]
    different = {
        label: offers[counted].groupby(rows[(offers["start"] <= last) & (offers["end"] >= first)]).nunique()
        for label, (first, last) in spans.items()
    }
    table = pd.DataFrame(different).reindex(index=order, columns=list(spans)).fillna(0)
    table = table[(table > 0).any(axis=1)]
    whole = danish.span(min(first for first, _ in spans.values()).date(), lives.last.date())
    caption = f"{'Borgere' if what == 'persons' else 'Virksomheder'} med forløb i virksomheder efter samarbejdsmodel"
    titles = (caption, "Samarbejdsmodel og sektor", whole)
    return _draft(lives, titles, table.index.tolist(), [Header(label, unit) for label in spans], table)


def _ends_month(day: pd.Timestamp) -> bool:
    return bool(day.is_month_end)


def _year_before(last: pd.Timestamp) -> pd.Timestamp:
    """The first of the 12 months that end on this day."""
    return last + pd.Timedelta(days=1) - pd.DateOffset(years=1)


def _years(lives: Lives) -> list[Span]:
    """Up to three whole years that end on the last day, the oldest first; what there is where not even one is whole."""
    spans: list[Span] = []
    last = lives.last
    while len(spans) < YEARS and (first := _year_before(last)) >= lives.first:
        spans.insert(0, (first, last))
        last = first - pd.Timedelta(days=1)
    return spans or [(lives.first, lives.last)]


def _half_years(lives: Lives) -> dict[str, pd.Timestamp]:
    """The last day of each half-year in the extract, and the extract's own, by what a reader calls them."""
    ends = {
        f"{half}. halvår {year}": pd.Timestamp(year, 6 * half, 30 if half == 1 else 31)
        for year in range(lives.first.year, lives.last.year + 1)
        for half in (1, 2)
    }
    days = {label: day for label, day in ends.items() if lives.first <= day <= lives.last}
    if lives.last not in days.values():
        last = lives.last.date()
        days[danish.month(f"{last.year}M{last.month:02d}") if _ends_month(lives.last) else danish.day(last)] = lives.last
    return days


def _draft(
    lives: Lives, titles: tuple[str, str, str], rows: Sequence[str], columns: Sequence[Header], table: pd.DataFrame
) -> Draft:
    """titles: the caption, the heading of the rows, the period."""
    caption, heading, period = titles
    return Draft(caption, heading, tuple(rows), tuple(columns), _cells(table), period, lives.sources, lives.invented)


def _cells(table: pd.DataFrame) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(float(count) for count in row) for row in table.to_numpy().tolist())

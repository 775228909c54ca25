"""The catalogue of published figures (`data/reference/indicators.yml`): what they are called, measure and come from."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from actionplan.danish import day

AREA, PERIOD = "Område", "Periode"


class Fact(BaseModel):
    """A fact of `data/reference/`: never changed, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Measure(Fact):
    """A published figure. label: as in a note. header, aliases: the authority's headers for it, best first. count: the
    measure that a share belongs to, withheld with it. adds_up: the parts of a breakdown make the whole, but for rounding.
    total_only: made for the whole alone, so that an empty cell beside a part is no withheld figure."""

    label: str
    unit: str
    decimals: int
    header: str
    aliases: tuple[str, ...] = ()
    count: str | None = None
    adds_up: bool = False
    total_only: bool = False


class Category(Fact):
    """A part of a breakdown. header: the authority's word. in_company: an offer that by its kind is in a company. untouched: what
    happened on the way to its table's figures did not happen to this part."""

    label: str
    header: str
    in_company: bool = False
    untouched: bool = False


class Breakdown(Fact):
    """How figures are divided. total: the category that is the whole, None where the whole is the undivided measure.
    skipped: the authority's words for subdivisions that the workbook leaves out."""

    label: str
    headers: tuple[str, ...]
    categories: Mapping[str, Category]
    total: str | None = None
    skipped: tuple[str, ...] = ()


class SourceTable(Fact):
    """A table at the authority and its file in `data/reference/indicators/`. also: further columns that an answer may have.
    held: dimensions of which only the whole is taken, with its names. events: what happened on the way, by month."""

    table: str
    title: str
    fetched: date
    frequency: Literal["month"]
    measures: tuple[str, ...]
    breakdown: str = "none"
    also: tuple[str, ...] = ()
    held: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    events: Mapping[str, str] = Field(default_factory=dict)


class IndicatorCatalogue(Fact):
    """What the published figures are called, measure and come from (`data/reference/indicators.yml`)."""

    authority: str
    country: str
    period_headers: tuple[str, ...]
    area_headers: tuple[str, ...]
    measures: Mapping[str, Measure]
    breakdowns: Mapping[str, Breakdown]
    tables: Mapping[str, SourceTable]

    def source(self, table: str) -> str:
        """Where a table's figures are from and when they were fetched, as printed in a note."""
        facts = self.tables[table]
        return f"{self.authority}, tabel {facts.table}, hentet {day(facts.fetched)}"

    def count_behind_share(self) -> dict[str, str]:
        """For each share the count it belongs to."""
        return {name: measure.count for name, measure in self.measures.items() if measure.count is not None}

    def label(self, breakdown: str, category: str) -> str:
        """A category's Danish label; KeyError where there is none."""
        return self.breakdowns[breakdown].categories[category].label

    def whole(self, measure: str, breakdown: str) -> tuple[str, str] | None:
        """Breakdown and category of the figure that the parts belong to; None where no table has it."""
        total = self.breakdowns[breakdown].total
        if total is not None:
            return breakdown, total
        undivided = any(measure in table.measures and table.breakdown == "none" for table in self.tables.values())
        return ("none", "total") if undivided else None

    def events(self, measure: str, place: tuple[str, str] | None = None) -> dict[str, str]:
        """What a reader of the measure's course must know: a Danish sentence by month. place: breakdown and category, where the
        course is of a part."""
        if place is not None and place[0] in self.breakdowns and self.breakdowns[place[0]].categories[place[1]].untouched:
            return {}
        return {when: text for table in self.tables.values() if measure in table.measures for when, text in table.events.items()}

    def file_columns(self, table: SourceTable) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The headers of a table's file in `data/reference/indicators/`: those that say which figure it is, and the figures."""
        category = () if table.breakdown == "none" else (self.breakdowns[table.breakdown].label,)
        return (AREA, PERIOD, *category), tuple(self.measures[measure].header for measure in table.measures)

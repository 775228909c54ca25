"""The social mapping on aggregate figures (guidelines 2.1.1): indicators in, draft tables out.

Every table sets the municipality beside municipalities of the same kind and the country. A group's figure is the plain mean
of its municipalities' published rates, each weighing the same, because the rates' exact bases are not published with them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from actionplan import danish
from actionplan.publish import Draft, Header
from actionplan.tables.cell import Cell, Missing, as_number
from actionplan.tables.figures import Figures, mean, total

Labels = tuple[str, tuple[str, ...]]
Rows = tuple[tuple[Cell, ...], ...]

GROUP = "Lignende kommuner"
YEARS_SHOWN = 5


@dataclass(frozen=True)
class Comparison:
    """Whom a municipality is compared with. group: names of the comparable municipalities, without itself. group_told:
    what they have in common, as running text wants it."""

    own: str
    country: str
    group: tuple[str, ...]
    group_told: str
    invented: bool

    @property
    def areas(self) -> tuple[str, str, str]:
        """The rows of a comparing table: the municipality, the group, the country."""
        return (self.own, GROUP, self.country)


@dataclass(frozen=True)
class Rate:
    """A rate that is followed month by month. `measure` as in data/reference/indicators.yml; `count`: the measure of the
    persons behind it, for rates so small that one decimal hides their movement; `base`: the measure of those that it is a share
    of, where the count is not known."""

    measure: str
    caption: str
    breakdown: str = "none"
    category: str = "total"
    count: str = ""
    base: str = ""


UNEMPLOYMENT = Rate("unemployed_share", "Ledige", "benefit", count="unemployed_full_time")
RECIPIENTS = Rate("cash_benefit_share_population", "Fuldtidspersoner på kontanthjælp", count="cash_benefit_full_time")
ACTIVATION = Rate("activation_degree", "Aktiveringsgrad for kontanthjælpsmodtagere", base="cash_benefit_full_time")
ORDINARY_HOURS = Rate("ordinary_hours_share", "Kontanthjælpsmodtagere med ordinære løntimer", base="cash_benefit_full_time")


def rate_course(figures: Figures, comparison: Comparison, rate: Rate) -> Draft:
    """A rate month by month: rows are all months known, columns the three areas."""
    own, country = (
        figures.course(area, rate.measure, rate.breakdown, rate.category) for area in (comparison.own, comparison.country)
    )
    periods = figures.periods.get(rate.measure, ())
    group = tuple(_group_mean(figures, comparison, rate, period) for period in periods)
    cells = tuple(zip(own, group, country, strict=True))
    headers = tuple(Header(area, figures.units.get(rate.measure, "pct."), 1) for area in comparison.areas)
    return _Sheet(figures, comparison, rate.measure).draft(rate.caption, ("Måned", periods), headers, cells)


def rate_by_year(figures: Figures, comparison: Comparison, rate: Rate) -> Draft:
    """A rate in the latest month and in the same month of the years before: rows are the areas, columns the months."""
    months = _same_month_of_years(figures.periods.get(rate.measure, ()))
    unit = figures.units.get(rate.measure, "pct.")

    def row(look: Callable[[str], Cell]) -> tuple[Cell, ...]:
        return tuple(look(period) for period in months)

    cells = (
        row(lambda period: figures.cell(comparison.own, period, rate.measure, rate.breakdown, rate.category)),
        row(lambda period: _group_mean(figures, comparison, rate, period)),
        row(lambda period: figures.cell(comparison.country, period, rate.measure, rate.breakdown, rate.category)),
    )
    headers = tuple(Header(period, unit, 1) for period in months)
    return _Sheet(figures, comparison, rate.measure).draft(rate.caption, ("Område", comparison.areas), headers, cells)


def count_by_year(figures: Figures, comparison: Comparison, measure: str, caption: str, breakdown: str = "none") -> Draft:
    """A count for the municipality alone in the same month of each year: one row, columns are the months."""
    months = _same_month_of_years(figures.periods.get(measure, ()))
    headers = tuple(Header(period, figures.units.get(measure, "")) for period in months)
    cells = (tuple(figures.cell(comparison.own, period, measure, breakdown) for period in months),)
    return _Sheet(figures, comparison, measure).draft(caption, ("Område", (comparison.own,)), headers, cells)


def long_term_by_year(figures: Figures, comparison: Comparison) -> Draft:
    """Long-term unemployed (full-time persons) in the same month of each year, and the latest year's change in per cent."""
    measure = "long_term_unemployed"
    months = _same_month_of_years(figures.periods.get(measure, ()))
    totals = _long_term_counts(figures, comparison, months)
    headers = (*(Header(period, figures.units.get(measure, "")) for period in months), Header("Ændring på et år", "pct.", 0))
    cells = tuple((*totals[area], _growth(totals[area])) for area in comparison.areas)
    return _Sheet(figures, comparison, measure).draft("Langtidsledige", ("Område", comparison.areas), headers, cells)


def count_course(figures: Figures, comparison: Comparison, measure: str, caption: str, breakdown: str = "none") -> Draft:
    """A count month by month in the municipality alone: rows are the months, one column."""
    cells = tuple((cell,) for cell in figures.course(comparison.own, measure, breakdown))
    headers = (Header(comparison.own, figures.units.get(measure, "")),)
    periods = figures.periods.get(measure, ())
    return _Sheet(figures, comparison, measure).draft(caption, ("Måned", periods), headers, cells)


def parts(figures: Figures, comparison: Comparison, measure: str, breakdown: str, labels: dict[str, str], caption: str) -> Draft:
    """Counts of the parts of one whole in the latest month: rows are the parts (labels by category), columns the areas.

    The group's counts are summed over its municipalities with a figure.
    """
    period = figures.latest(measure) if measure in figures.periods else ""
    unit = figures.units.get(measure, "")

    def group(category: str) -> Cell:
        return total(figures.cell(area, period, measure, breakdown, category) for area in comparison.group)

    cells = tuple(
        (
            figures.cell(comparison.own, period, measure, breakdown, category),
            group(category),
            figures.cell(comparison.country, period, measure, breakdown, category),
        )
        for category in labels
    )
    headers = tuple(Header(area, unit) for area in comparison.areas)
    rows = ("", tuple(labels.values()))
    return _Sheet(figures, comparison, measure).draft(caption, rows, headers, cells, period=period)


def members_with_figures(figures: Figures, comparison: Comparison) -> tuple[str, ...]:
    """The comparable municipalities that have figures, in alphabetical order; they are named in the note."""
    return tuple(sorted(area for area in comparison.group if figures.has(area, UNEMPLOYMENT.measure)))


@dataclass(frozen=True)
class _Sheet:
    """What a measure's tables have in common: where the figures are from and whose they are."""

    figures: Figures
    comparison: Comparison
    measure: str

    def draft(self, caption: str, rows: Labels, headers: tuple[Header, ...], cells: Rows, *, period: str = "") -> Draft:
        """A table of the measure. rows: the heading of the rows and their labels; its period is that of the months that
        label it, unless given."""
        heading, labels = rows
        months = [month for month in (period, *labels, *(header.label for header in headers)) if _is_month(month)]
        told = danish.month(max(months)) if months else ""
        if months and min(months) != max(months):
            told = f"{danish.month(min(months))} til {told}"
        sources = self.figures.sources.get(self.measure, ())
        return Draft(caption, heading, labels, headers, cells, told, sources, self.comparison.invented)


def _group_mean(figures: Figures, comparison: Comparison, rate: Rate, period: str) -> Cell:
    return mean(figures.cell(area, period, rate.measure, rate.breakdown, rate.category) for area in comparison.group)


def _long_term_counts(figures: Figures, comparison: Comparison, periods: tuple[str, ...]) -> dict[str, tuple[Cell, ...]]:
    """Counts by area; the group is the sum over the municipalities that have a figure in every one of these months."""
    measure = "long_term_unemployed"

    def course(area: str) -> tuple[Cell, ...]:
        return tuple(figures.cell(area, period, measure, "benefit") for period in periods)

    courses = [course(area) for area in comparison.group]
    whole = [known for known in courses if not any(isinstance(cell, Missing) for cell in known)]
    group: tuple[Cell, ...] = tuple(sum(as_number(cell) for cell in month) for month in zip(*whole, strict=True))
    gap = Missing.WITHHELD if any(Missing.WITHHELD in known for known in courses) else Missing.UNKNOWN
    return {
        comparison.own: course(comparison.own),
        GROUP: group or (gap,) * len(periods),
        comparison.country: course(comparison.country),
    }


def _growth(counts: tuple[Cell, ...]) -> Cell:
    if len(counts) < 2:
        return Missing.UNKNOWN
    before, now = counts[-2:]
    if isinstance(before, Missing):
        return before
    if isinstance(now, Missing):
        return now
    return 100 * (now - before) / before if before else Missing.UNKNOWN


def _same_month_of_years(periods: tuple[str, ...]) -> tuple[str, ...]:
    """The latest month and the same month of the years before, oldest first, at most five."""
    if not periods:
        return ()
    return tuple(period for period in periods if period[4:] == periods[-1][4:])[-YEARS_SHOWN:]


def _is_month(label: str) -> bool:
    return len(label) == 7 and label[4] == "M" and label[:4].isdigit() and label[5:].isdigit()

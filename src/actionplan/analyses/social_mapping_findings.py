"""What the social mapping's published tables say: one finding each, worded for up, down, unchanged and too small to tell.

Every sentence is made from tables that passed the gate, so it cannot tell more than they do.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.analyses.social_mapping import GROUP, Comparison
from actionplan.methods.direction import RULE, Direction, against, change, share_against
from actionplan.publish import TOTAL, Published
from actionplan.tables.cell import Cell, Missing

SHARE_RULE = "Forskellen til landet nævnes kun, når den er større end den, tilfældigheder giver (5 pct.-niveau)."


@dataclass(frozen=True)
class Wording:
    """How a rate is told. subject: with the definite article. told: the rate in a sentence, with {month} and {value}."""

    id: str
    subject: str
    told: str


UNEMPLOYMENT = Wording("01.unemployment", "ledigheden", "I {month} var {value} af arbejdsstyrken ledige")
RECIPIENTS = Wording(
    "01.recipients", "andelen på kontanthjælp", "I {month} fik {value} af befolkningen kontanthjælp, regnet som fuldtidspersoner,"
)
ACTIVATION = Wording("01.activation", "aktiveringsgraden", "I {month} gik {value} af tiden på kontanthjælp med tilbud")
ORDINARY_HOURS = Wording(
    "01.ordinary_hours",
    "andelen med ordinære løntimer",
    "I {month} havde {value} af kontanthjælpsmodtagerne også løn fra et almindeligt job",
)


def rate(course: Published, by_year: Published, comparison: Comparison, wording: Wording) -> Finding | None:
    """The finding on a rate; None where the municipality's latest figure is withheld or unknown.

    course: the rate month by month (areas as columns); by_year: the same month of each year (areas as rows).
    """
    months = [header.label for header in by_year.columns]
    value = by_year.value(comparison.own, months[-1]) if months else None
    if value is None:
        return None
    own = _printed(course, comparison.own)
    direction = change(own)
    country, group = (by_year.value(area, months[-1]) for area in (comparison.country, GROUP))
    place = against(own, _printed(course, comparison.country))
    sentence = wording.told.format(value=danish.percent(value), month=danish.month(months[-1]))
    before = by_year.value(comparison.own, months[-2]) if len(months) > 1 else None
    sentence = sentence.rstrip(",") + "." if before is None else sentence + _since(value, before, direction)
    if wording.id == UNEMPLOYMENT.id:
        sentence += _long_course(course, by_year, comparison, wording.subject)
    sentence += _beside(country, group, comparison)
    where = _placed(place, _near(value, country), direction, comparison)
    headline = f"{danish.capital(wording.subject)} {_moved(direction, danish.percent(value))}{where}"
    measured = _Measured(value, "pct.", months[-1], by_year, RULE, direction)
    return measured.finding(wording.id, headline, sentence, {comparison.country: country, GROUP: group})


def long_term(counts: Published, by_year: Published, comparison: Comparison) -> Finding | None:
    """The finding on long-term unemployment. counts: persons month by month; by_year: persons by year and the latest growth."""
    months = [header.label for header in by_year.columns[:-1]]
    growth_label = by_year.columns[-1].label
    value = by_year.value(comparison.own, months[-1]) if months else None
    if value is None:
        return None
    direction = change(counts.series(comparison.own), is_count=True)
    persons, out_of_work = danish.number(value), "langtidsledig" if value == 1 else "langtidsledige"
    growth = by_year.value(comparison.own, growth_label)
    headline = {
        Direction.UP: f"Flere er langtidsledige: {persons} i {danish.month(months[-1])}",
        Direction.DOWN: f"Færre er langtidsledige: {persons} i {danish.month(months[-1])}",
        Direction.UNCHANGED: f"Lige så mange er langtidsledige som for et år siden: {persons}",
    }.get(direction, f"{persons} er {out_of_work}, uden en sikker ændring på et år")
    sentence = f"{persons} {_full_time(value)} var {out_of_work} i {danish.month(months[-1])}"
    if growth is not None:
        sentence += f", {_growth(growth)} siden {danish.month(months[-2])}"
    if direction is Direction.UNCLEAR and growth:
        sentence += "; det er for lille eller ustabil en ændring til at kalde det en udvikling"
    sentence += "."
    elsewhere = by_year.value(comparison.country, growth_label)
    group = by_year.value(GROUP, growth_label)
    places = ((elsewhere, _country(comparison)), (group, "i lignende kommuner"))
    told = [f"{place} {_growth(figure)}" for figure, place in places if figure is not None]
    if told:
        sentence += f" Til sammenligning var der {danish.stopped(danish.joined(told))}"
    measured = _Measured(value, by_year.columns[0].unit, months[-1], by_year, RULE, direction)
    return measured.finding("01.long_term", headline, sentence, {})


def visitation(table: Published, comparison: Comparison, month: str, activity_ready: str, about: str) -> Finding | None:
    """The finding on visitation: the share judged not ready for a job.

    month: the figures' month. activity_ready: that category's label in the table. about: a sentence on what it means.
    """
    share, country, group = (table.value(activity_ready, f"{area}, pct.") for area in (comparison.own, comparison.country, GROUP))
    count = table.value(activity_ready, comparison.own)
    if share is None or count is None or country is None:
        return None
    direction = _share_direction(share, country, share_against(count, _base(table, comparison), country))
    where = _share_placed(direction, _near(share, country), comparison)
    headline = f"{danish.percent(share, 0)} af kontanthjælpsmodtagerne er aktivitetsparate{where}"
    ready = "aktivitetsparat" if count == 1 else "aktivitetsparate"
    told = f"{danish.number(count)} {_full_time(count)} er {ready}, {danish.percent(share, 0)} af dem, der er vist tal for"
    sentence = f"{danish.stopped(told + _against(country, group, comparison))} {about}".strip()
    measured = _Measured(share, "pct.", month, table, SHARE_RULE, direction)
    return measured.finding("01.visitation", headline, sentence, {comparison.country: country, GROUP: group})


def offers(table: Published, comparison: Comparison, month: str, in_companies: tuple[str, ...]) -> Finding | None:
    """The finding on offers: the share of courses in companies. month: the figures' month. in_companies: those offers'
    labels in the table.

    Where one of them is withheld for the municipality the finding is on the others, for all areas alike, and says so.
    """
    kinds = [offer for offer in in_companies if table.value(offer, comparison.own) is not None]
    hidden = [offer for offer in in_companies if offer not in kinds]

    def total(column: str) -> float | None:
        figures = [table.value(offer, column) for offer in kinds]
        return None if None in figures else sum(figure for figure in figures if figure is not None)

    share, country, group = (total(f"{area}, pct.") for area in (comparison.own, comparison.country, GROUP))
    count = total(comparison.own)
    if not kinds or share is None or count is None or country is None:
        return None
    direction = _share_direction(share, country, share_against(count, _base(table, comparison), country))
    where = _share_placed(direction, _near(share, country), comparison)
    told_kinds = danish.joined([kind.lower() for kind in kinds], "eller")
    if hidden:
        headline = f"{danish.percent(share, 0)} af tilbuddene er {told_kinds}{where}"
    else:
        headline = f"{danish.percent(share, 0)} af tilbuddene er i virksomheder{where}"
    told = f"{danish.number(count)} af de forløb, der er vist tal for i {danish.month(month)}, er {told_kinds}"
    sentence = danish.stopped(f"{told}, svarende til {danish.percent(share, 0)}{_against(country, group, comparison)}")
    if hidden:
        known = any(table.cell(offer, comparison.own) is Missing.WITHHELD for offer in hidden)
        sentence += f" Tallet for {danish.joined([kind.lower() for kind in hidden])} er {'skjult' if known else 'ikke kendt'}."
    measured = _Measured(share, "pct.", month, table, SHARE_RULE, direction)
    return measured.finding("01.offers", headline, sentence, {comparison.country: country, GROUP: group})


def _full_time(count: float) -> str:
    return "fuldtidsperson" if count == 1 else "fuldtidspersoner"


def _moved(direction: Direction, value: str) -> str:
    return {
        Direction.UP: f"er steget til {value}",
        Direction.DOWN: f"er faldet til {value}",
        Direction.UNCHANGED: f"er uændret {value}",
    }.get(direction, f"er {value}")


def _since(value: float, before: float, direction: Direction) -> str:
    if direction is Direction.UNCLEAR and round(value, 1) != round(before, 1):
        return f" mod {danish.percent(before)} året før; forskellen er for lille eller ustabil til at være en udvikling."
    return f" mod {danish.percent(before)} året før."


def _long_course(course: Published, by_year: Published, comparison: Comparison, subject: str) -> str:
    first = by_year.columns[0].label
    before = by_year.value(comparison.own, first)
    years = len(by_year.columns) - 1
    if before is None or years < 2:
        return ""
    direction = change(_printed(course, comparison.own), 12 * years)
    if direction is Direction.UNKNOWN:
        return ""
    told = {
        Direction.UP: f"{danish.capital(subject)} er steget siden",
        Direction.DOWN: f"{danish.capital(subject)} er faldet siden",
        Direction.UNCHANGED: f"{danish.capital(subject)} er den samme som i",
    }.get(direction, "Der er ingen klar retning siden")
    return danish.stopped(f" {told} {danish.month(first)}, hvor den var {danish.percent(before)}")


def _elsewhere(country: float | None, group: float | None, comparison: Comparison, decimals: int) -> str:
    places = ((country, _country(comparison)), (group, "i lignende kommuner"))
    return danish.joined([f"{danish.percent(figure, decimals)} {place}" for figure, place in places if figure is not None])


def _beside(country: float | None, group: float | None, comparison: Comparison) -> str:
    told = _elsewhere(country, group, comparison, decimals=1)
    return f" Det var {told}." if told else ""


def _against(country: float | None, group: float | None, comparison: Comparison) -> str:
    told = _elsewhere(country, group, comparison, decimals=0)
    return f", mod {told}" if told else ""


def _placed(place: Direction, near: bool, direction: Direction, comparison: Comparison) -> str:
    where = comparison.country if comparison.invented else "landet"
    too = " er" if direction in {Direction.UP, Direction.DOWN} else ""
    alike = f" og{too} omtrent som i {where}" if near else ""
    return {
        Direction.UP: f" og{too} højere end i {where}",
        Direction.DOWN: f" og{too} lavere end i {where}",
        Direction.UNKNOWN: "",
    }.get(place, alike)


def _share_placed(place: Direction, near: bool, comparison: Comparison) -> str:
    where = comparison.country if comparison.invented else "landet"
    return {
        Direction.UP: f", flere end i {where}",
        Direction.DOWN: f", færre end i {where}",
    }.get(place, f", omtrent som i {where}" if near else "")


def _share_direction(share: float, country: float, direction: Direction) -> Direction:
    """The direction, unless the two shares look the same in print: a reader would see a claim and no difference."""
    return Direction.UNCHANGED if round(share) == round(country) else direction


def _near(value: float, other: float | None) -> bool:
    """Whether two rates are so alike that a reader would call them the same: at most 15 per cent apart."""
    return other is not None and abs(value - other) <= 0.15 * other


def _country(comparison: Comparison) -> str:
    return f"i {comparison.country}" if comparison.invented else "i hele landet"


def _growth(per_cent: float) -> str:
    if per_cent == 0:
        return "ingen ændring"
    size = danish.percent(abs(per_cent), 0) if abs(per_cent) >= 0.5 else "under 1 pct."
    return f"{'en stigning' if per_cent > 0 else 'et fald'} på {size}"


def _printed(course: Published, area: str) -> tuple[Cell, ...]:
    """A column as a reader sees it: what looks the same is the same."""
    decimals = {header.label: header.decimals for header in course.columns}[area]
    return tuple(cell if isinstance(cell, Missing) else round(cell, decimals) for cell in course.series(area))


def _base(table: Published, comparison: Comparison) -> float:
    """What the municipality's shares are shares of: the sum of its parts that are shown."""
    parts = [table.value(row, comparison.own) for row in table.rows if row != TOTAL]
    return sum(part for part in parts if part is not None)


@dataclass(frozen=True)
class _Measured:
    """The figure behind a finding."""

    value: float
    unit: str
    period: str
    table: Published
    rule: str
    direction: Direction

    def finding(self, id: str, headline: str, sentence: str, beside: Mapping[str, float | None]) -> Finding:
        """The finding on this figure; beside: other areas' figures, None where unknown."""
        known = tuple((area, figure) for area, figure in beside.items() if figure is not None)
        return Finding(
            id=id,
            headline=headline,
            sentence=sentence,
            value=self.value,
            unit=self.unit,
            period=self.period,
            source="; ".join(self.table.draft.sources),
            uncertainty=self.rule,
            comparison=known,
            direction=self.direction.value,
            invented=self.table.invented,
        )

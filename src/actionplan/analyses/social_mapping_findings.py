"""What the social mapping's published tables say: one finding each, worded for up, down, unchanged and too small to tell.

Every sentence is made from tables that passed the gate, so it cannot tell more than they do.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.analyses.social_mapping import GROUP, Comparison
from actionplan.methods.direction import RULE, Direction, against, change, share_against
from actionplan.methods.rates import byar, half, wilson
from actionplan.publish import TOTAL, Published
from actionplan.tables.cell import Cell, Missing, as_number

ROUNDING = 0.05
"""A rate of one decimal is at most so far from the exact one."""
SMALL_GROWTH = 5.0
"""A difference of less per cent than this is called small."""
SHARE_RULE = "Forskellen til landet nævnes kun, når den er større end den, tilfældigheder giver (5 pct.-niveau)."


@dataclass(frozen=True)
class Counted:
    """How the persons behind a rate are told. does: "får kontanthjælp"; did: the same in the past, with {persons} inside."""

    does: str
    did: str
    base: str


@dataclass(frozen=True)
class Wording:
    """How a rate is told. subject: with the definite article. told: the rate in a sentence, with {month} and {value}.

    counted: for small rates, whose movement one decimal would hide, the persons behind them.
    """

    id: str
    subject: str
    told: str
    counted: Counted | None = None


UNEMPLOYMENT = Wording(
    "01.unemployment",
    "ledigheden",
    "I {month} var {value} af arbejdsstyrken ledige",
    Counted("er ledige", "var {persons} ledige", "af arbejdsstyrken"),
)
RECIPIENTS = Wording(
    "01.recipients",
    "andelen på kontanthjælp",
    "I {month} fik {value} af de 16-66-årige kontanthjælp, regnet som fuldtidspersoner,",
    Counted("får kontanthjælp", "fik {persons} kontanthjælp", "af de 16-66-årige"),
)
ACTIVATION = Wording("01.activation", "aktiveringsgraden", "I {month} var kontanthjælpsmodtagerne i tilbud i {value} af tiden")
ORDINARY_HOURS = Wording(
    "01.ordinary_hours",
    "andelen med ordinære løntimer",
    "I {month} havde {value} af kontanthjælpsmodtagerne også løn fra et almindeligt job",
)


def rate(
    course: Published, by_year: Published, comparison: Comparison, wording: Wording, counts: Published | None = None
) -> Finding | None:
    """The finding on a rate; None where the municipality's latest figure is withheld or unknown.

    course: the rate month by month (areas as columns); by_year: the same month of each year (areas as rows). counts: the
    persons behind the rate month by month in the municipality; where they are known they decide which way it moves.
    """
    months = [header.label for header in by_year.columns]
    value = by_year.value(comparison.own, months[-1]) if months else None
    if value is None:
        return None
    before = by_year.value(comparison.own, months[-2]) if len(months) > 1 else None
    country, group = (by_year.value(area, months[-1]) for area in (comparison.country, GROUP))
    own, other = (_printed(course, area) for area in (comparison.own, comparison.country))
    near = _near(value, country) and _near(_mean_of_a_year(own), _mean_of_a_year(other))
    place = against(own, other)
    persons = _persons(counts, comparison.own, months)
    if wording.counted is not None and persons is not None:
        direction = _direction_of_persons(counts, comparison.own, months[-1], (value, before))
        headline = _counted_headline(wording.counted, direction, value) + _placed(place, near, comparison, ", ")
        sentence = _counted_sentence(wording.counted, direction, persons, months[-1], value, before)
    else:
        direction = change(own)
        moved = _moved(direction, danish.percent(value))
        joint = " og er " if direction in {Direction.UP, Direction.DOWN} else " og "
        headline = f"{danish.capital(wording.subject)} {moved}{_placed(place, near, comparison, joint)}"
        sentence = wording.told.format(value=danish.percent(value), month=danish.month(months[-1]))
        sentence = f"{sentence.rstrip(',')}." if before is None else sentence + _since(value, before, direction)
    if wording.id == UNEMPLOYMENT.id:
        sentence += _long_course(own, by_year, comparison, wording.subject)
    sentence += _beside(country, group, comparison, "var det", decimals=1)
    measured = _Measured(value, "pct.", months[-1], by_year, RULE, direction)
    made = measured.finding(wording.id, headline, sentence, {comparison.country: country, GROUP: group})
    return _of_persons(made, value, persons[0]) if persons is not None and persons[0] and 0 < value <= 100 else made


def with_base(made: Finding, bases: Published, own: str) -> Finding:
    """A rate's finding with how many it is a share of; as it was where that is not shown. bases: persons month by month."""
    whole = bases.value(made.period, own) if made.period in bases.rows else None
    return _of_persons(made, made.value, whole * made.value / 100) if made.value and whole else made


def _of_persons(made: Finding, share: float, persons: float) -> Finding:
    """The finding with its base, which is reckoned from the rounded share, and the margin of both chance and rounding."""
    base = 100 * persons / share
    chance = half(wilson(persons, base))
    return made.sized(base=round(base), margin=100 * chance + ROUNDING)


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
        sentence += f"; {_unclear(abs(growth) < SMALL_GROWTH)}"
    sentence = danish.stopped(sentence)
    elsewhere = by_year.value(comparison.country, growth_label)
    group = by_year.value(GROUP, growth_label)
    places = ((elsewhere, _nation(comparison)), (group, "i lignende kommuner"))
    told = [f"{place} {_growth(figure)}" for figure, place in places if figure is not None]
    if told:
        sentence += f" Til sammenligning var der {danish.stopped(danish.joined(told))}"
    measured = _Measured(value, by_year.columns[0].unit, months[-1], by_year, RULE, direction)
    return measured.finding("01.long_term", headline, sentence, {}).sized(margin=half(byar(value)))


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
    shown = "" if TOTAL in table.rows else " af dem, der er vist tal for"
    sentence = (
        f"Det er {danish.number(count)} {_full_time(count)}{shown}.{_beside(country, group, comparison, 'er andelen')} {about}"
    )
    sentence = sentence.strip()
    measured = _Measured(share, "pct.", month, table, SHARE_RULE, direction)
    made = measured.finding("01.visitation", headline, sentence, {comparison.country: country, GROUP: group})
    return made.sized(base=_base(table, comparison))


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
    headline = f"{danish.percent(share, 0)} af tilbuddene er {told_kinds}{where}"
    sentence = f"I {danish.month(month)} var {danish.number(count)} forløb {told_kinds} på private og offentlige arbejdspladser."
    sentence += _beside(country, group, comparison, "er andelen")
    if hidden:
        known = any(table.cell(offer, comparison.own) is Missing.WITHHELD for offer in hidden)
        sentence += f" Tallet for {danish.joined([kind.lower() for kind in hidden])} er {'skjult' if known else 'ikke kendt'}."
    measured = _Measured(share, "pct.", month, table, SHARE_RULE, direction)
    made = measured.finding("01.offers", headline, sentence, {comparison.country: country, GROUP: group})
    return made.sized(base=_base(table, comparison), about=told_kinds)


def _full_time(count: float) -> str:
    return "fuldtidsperson" if count == 1 else "fuldtidspersoner"


def _moved(direction: Direction, value: str) -> str:
    return {
        Direction.UP: f"er steget til {value}",
        Direction.DOWN: f"er faldet til {value}",
        Direction.UNCHANGED: f"er uændret {value}",
    }.get(direction, f"er {value}")


def _since(value: float, before: float, direction: Direction) -> str:
    told = f" mod {danish.percent(before)} året før"
    if direction is Direction.UNCLEAR and round(value, 1) != round(before, 1):
        told += f"; {_unclear(100 * abs(value - before) < SMALL_GROWTH * before)}"
    return danish.stopped(told)


def _unclear(small: bool) -> str:
    if small:
        return "forskellen er for lille til at kalde det en udvikling"
    return "tallet svinger for meget fra måned til måned til at kalde det en udvikling"


def _counted_headline(counted: Counted, direction: Direction, value: float) -> str:
    share = f"{danish.percent(value)} {counted.base}"
    return {
        Direction.UP: f"Flere {counted.does}: {share}",
        Direction.DOWN: f"Færre {counted.does}: {share}",
        Direction.UNCHANGED: f"Lige så mange {counted.does} som for et år siden: {share}",
    }.get(direction, f"{share} {counted.does}")


def _counted_sentence(
    counted: Counted, direction: Direction, persons: tuple[float, float | None], month: str, value: float, before: float | None
) -> str:
    now, earlier = persons
    sentence = f"I {danish.month(month)} {counted.did.format(persons=f'{danish.number(now)} {_full_time(now)}')}"
    if earlier is not None:
        sentence += f" mod {danish.number(earlier)} året før"
        if direction is Direction.UNCLEAR and now != earlier:
            sentence += f"; {_unclear(100 * abs(now - earlier) < SMALL_GROWTH * earlier)}"
    share = f"Det er {danish.percent(value)} {counted.base}"
    if before is not None and earlier is not None:
        share += f" mod {danish.percent(before)} året før" if round(value, 1) != round(before, 1) else " som året før"
    return f"{danish.stopped(sentence)} {danish.stopped(share)}"


def _persons(counts: Published | None, own: str, months: Sequence[str]) -> tuple[float, float | None] | None:
    """The persons in the latest month and in the same month of the year before; None where they are not known."""
    if counts is None or months[-1] not in counts.rows:
        return None
    now = counts.value(months[-1], own)
    earlier = counts.value(months[-2], own) if len(months) > 1 and months[-2] in counts.rows else None
    return None if now is None else (now, earlier)


def _direction_of_persons(counts: Published | None, own: str, month: str, shares: tuple[float, float | None]) -> Direction:
    """Which way the persons move up to the month; UNCLEAR where the printed shares go the other way, as when more live there."""
    if counts is None:
        return Direction.UNKNOWN
    direction = change(counts.series(own)[: counts.rows.index(month) + 1], is_count=True)
    value, before = shares
    grown = 0.0 if before is None else round(value, 1) - round(before, 1)
    apart = (direction is Direction.UP and grown < 0) or (direction is Direction.DOWN and grown > 0)
    return Direction.UNCLEAR if apart else direction


def _mean_of_a_year(series: Sequence[Cell]) -> float:
    """The mean of the latest twelve months, NaN where one is missing."""
    return sum(as_number(cell) for cell in series[-12:]) / 12 if len(series) >= 12 else math.nan


def _long_course(series: Sequence[Cell], by_year: Published, comparison: Comparison, subject: str) -> str:
    first = by_year.columns[0].label
    before = by_year.value(comparison.own, first)
    years = len(by_year.columns) - 1
    if before is None or years < 2:
        return ""
    direction = change(series, 12 * years)
    if direction is Direction.UNKNOWN:
        return ""
    told = {
        Direction.UP: f"{danish.capital(subject)} er steget siden",
        Direction.DOWN: f"{danish.capital(subject)} er faldet siden",
        Direction.UNCHANGED: f"{danish.capital(subject)} er den samme som i",
    }.get(direction, "Der er ingen klar retning siden")
    return danish.stopped(f" {told} {danish.month(first)}, hvor den var {danish.percent(before)}")


def _beside(country: float | None, group: float | None, comparison: Comparison, verb: str, decimals: int = 0) -> str:
    """The country's and the group's figures in a sentence of their own, empty where there is none."""
    places = ((country, _nation(comparison)), (group, "i lignende kommuner"))
    told = [(place, danish.percent(figure, decimals)) for figure, place in places if figure is not None]
    if not told:
        return ""
    sentence = f" {danish.capital(told[0][0])} {verb} {told[0][1]}"
    return danish.stopped(sentence + "".join(f" og {place} {figure}" for place, figure in told[1:]))


def _placed(place: Direction, near: bool, comparison: Comparison, joint: str) -> str:
    where = _nation(comparison)
    return {
        Direction.UP: f"{joint}højere end {where}",
        Direction.DOWN: f"{joint}lavere end {where}",
        Direction.UNKNOWN: "",
    }.get(place, f"{joint}omtrent som {where}" if near else "")


def _share_placed(place: Direction, near: bool, comparison: Comparison) -> str:
    where = _nation(comparison)
    return {
        Direction.UP: f", en større andel end {where}",
        Direction.DOWN: f", en mindre andel end {where}",
    }.get(place, f", omtrent som {where}" if near else "")


def _nation(comparison: Comparison) -> str:
    return f"i {comparison.country}" if comparison.invented else "på landsplan"


def _share_direction(share: float, country: float, direction: Direction) -> Direction:
    """The direction, unless the two shares look the same in print: a reader would see a claim and no difference."""
    return Direction.UNCHANGED if round(share) == round(country) else direction


def _near(value: float, other: float | None) -> bool:
    """Whether two rates are so alike that a reader would call them the same: at most 15 per cent apart."""
    return other is not None and abs(value - other) <= 0.15 * other


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

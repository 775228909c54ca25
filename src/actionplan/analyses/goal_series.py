"""A measure's figures where nobody types them: from jobindsats, or counted in the municipality's own data on single persons.

What there is on a day is mostly the same from one month to the next, so such a series has one point a quarter. These still hang
together, and are judged as that (`control_chart.stock_chart`). What begins in a period is counted in whole periods.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import pandas as pd

from actionplan import danish
from actionplan.analyses.goal_readings import Series
from actionplan.analyses.goal_records import key
from actionplan.analyses.lives import COMPANY_SECTORS, Lives, unbroken
from actionplan.analyses.target_groups import members, tells, unknown_words
from actionplan.names import did_you_mean, either, nearest, quoted, slug
from actionplan.parameters.goal_series import REGISTERS, SeriesChoice
from actionplan.parameters.goals import PERCENT, Goals, Measure
from actionplan.parameters.target_groups import TargetGroup, same_name
from actionplan.sources.catalogue import IndicatorCatalogue
from actionplan.sources.reference import SupportBasis
from actionplan.tables.cell import Cell, Missing, as_number
from actionplan.tables.figures import Figures
from actionplan.tables.specs import MODELS

QUARTER: Final = 3
QUARTERLY: Final = (
    "Det, der tælles på en dag, er mest det samme som måneden før, så der er ét tal for hvert kvartal, fra dets sidste måned."
)
"""Why there are no more points, for readers."""
WHOLE_COURSE: Final = "Et nyt tilbud af samme slags inden for fire uger tæller som samme forløb."
ROUNDED: Final = (
    "Antal fra udtrækket er afrundet, så et skjult tal ikke kan regnes ud. Målet er nået, når tallet når det både før og efter "
    "afrundingen."
)
NEAREST: Final = 3
"""So many names are proposed where there is no measure of the name written."""


@dataclass(frozen=True, eq=False)
class Registers:
    """What series can be taken from. lives: the data on single persons, None where there are none. area: the municipality's name
    in the figures. groups: the plan's target groups. words: what people live of, with the words that files use. invented: the
    figures are made up, so that what happened on the way in the country did not happen to them."""

    lives: Lives | None
    figures: Figures
    area: str
    catalogue: IndicatorCatalogue
    groups: Sequence[TargetGroup]
    words: Mapping[str, SupportBasis]
    invented: bool


@dataclass(frozen=True)
class SeriesMistake:
    """A series that can't be found. measure: its name. written: the word of the goals file that it is about. goal: the number of
    the goal that it belongs to."""

    measure: str
    written: str
    message: str
    goal: int = 0


def registered(goals: Goals, registers: Callable[[], Registers], day: date) -> dict[tuple[int, str], Series]:
    """The figures of every measure that has a series, by goal and measure. registers: asked for only where there is one. day: of
    the note; later months are left out."""
    chosen = [(goal, measure, measure.series) for goal in goals.goals for measure in goal.measures if measure.series is not None]
    if not chosen:
        return {}
    found = registers()
    return {
        key(goal, measure): replace(_series(measure, series, found, day), origin=origin(series, found.groups))
        for goal, measure, series in chosen
    }


def origin(series: SeriesChoice, groups: Sequence[TargetGroup]) -> str:
    """Where a series is taken from and what it counts there, in words that stay the same as long as that does, as
    `Series.origin` wants it. groups: the plan's target groups; one is told by its own filters, whatever its number and name."""
    if series.jobindsats is not None:
        return ", ".join(filter(None, (f"{series.told}: {series.jobindsats}", series.part)))
    assert series.counts is not None
    told = [f"{series.told}: {REGISTERS[series.counts]}"]
    if series.counts == "persons" and (group := _group(series, groups)) is not None:
        ordered = {"benefits": tuple(sorted(group.benefits)), "match_groups": tuple(sorted(group.match_groups))}
        told.append(group.model_copy(update=ordered).told())
    return ", ".join([*told, *_narrowed(series)])


def _narrowed(series: SeriesChoice) -> list[str]:
    """What narrows courses down, in words."""
    there = {True: "i virksomheder", False: "uden for virksomheder", None: ""}[series.in_company]
    return [each for each in (series.offer or "", f"model {series.model}" if series.model else "", there) if each]


def series_mistakes(goals: Goals, registers: Callable[[], Registers]) -> Iterator[SeriesMistake]:
    """What series ask for that there is not, and units that don't fit; what there are no data for yet is no mistake."""
    chosen = [(goal, measure, measure.series) for goal in goals.goals for measure in goal.measures if measure.series is not None]
    if not chosen:
        return
    found = registers()
    for goal, measure, series in chosen:
        for each in _mistakes(measure, series, found):
            yield replace(each, goal=goal.number)


def _mistakes(measure: Measure, series: SeriesChoice, registers: Registers) -> Iterator[SeriesMistake]:
    if series.jobindsats is not None:
        yield from _strange_indicator(measure, series, series.jobindsats, registers.catalogue)
    elif series.counts == "persons":
        yield from _strange_persons(measure, series, registers)
    elif series.offer is not None and registers.lives is not None:
        known = [str(each) for each in registers.lives.offers["offer"].unique()]
        if known and slug(series.offer) not in map(slug, known):
            hint = did_you_mean(series.offer, known) or f" Skriv {either(known)}."
            yield SeriesMistake(measure.name, series.offer, f"{quoted(series.offer)} findes ikke i tilbudsforløbene.{hint}")


def _series(measure: Measure, series: SeriesChoice, registers: Registers, day: date) -> Series:
    if series.jobindsats is not None:
        return _published(series, registers, day)
    lives = registers.lives
    if lives is None or (lives.support if series.counts == "persons" else lives.offers).empty:
        lacks = "ydelsesforløb" if series.counts == "persons" else "tilbudsforløb"
        return Series((), (), measure.months, remarks=(f"Der er ingen {lacks} i kommunens data endnu.",))
    source = danish.joined(lives.sources)
    last = min(pd.Timestamp(day), lives.last)
    if series.counts == "begun":
        return _begun(lives, series, measure.months, source, last)
    days = [each for each in _ends(lives.first, last, QUARTER) if each >= lives.first]
    if series.counts == "in_company":
        return _in_company(lives, days, source)
    group = _group(series, registers.groups)
    if group is None:
        return Series((), (), 0, remarks=(f"Målgruppen {quoted(series.group or '')} står ikke i kommunens params mere.",))
    return _persons(lives, group, registers.words, days, source)


def _ends(first: pd.Timestamp, last: pd.Timestamp, months: int) -> list[pd.Timestamp]:
    """The last days, up to a day, of the calendar's periods of so many months that end on a day or after it."""
    ends = pd.date_range(first.normalize(), last, freq="ME")
    return [each for each in ends if each.month % months == 0]


def _begun(lives: Lives, series: SeriesChoice, months: int, source: str, last: pd.Timestamp) -> Series:
    """Courses that began in each whole period, and the different persons behind. They are rounded, as courses of other filters
    and periods, here or in note 01, can be subtracted from each other."""
    courses = _courses(lives)
    begun = courses[courses["start"] >= lives.first]
    if series.offer is not None:
        begun = begun[begun["offer"].map(slug) == slug(series.offer)]
    if series.model is not None:
        begun = begun[begun["model"] == list(MODELS)[series.model - 1]]
    if series.in_company is not None:
        begun = begun[begun["sector"].isin(COMPANY_SECTORS) == series.in_company]
    days, values, persons = [], [], []
    for end in _ends(lives.first, last, months):
        start = end + pd.Timedelta(days=1) - pd.DateOffset(months=months)
        if start >= lives.first:
            within = begun[(begun["start"] >= start) & (begun["start"] <= end)]
            days.append(end.date())
            values.append(float(len(within)))
            persons.append(float(within["person"].nunique()))
    told = f": {', '.join(narrowed)}" if (narrowed := _narrowed(series)) else ""
    about = f"tilbud{told}, der er begyndt i perioden"
    return Series(tuple(days), tuple(values), months, source, (), tuple(persons), "rounded", about)


def _courses(lives: Lives) -> pd.DataFrame:
    """Courses: a new offer of the same kind within four weeks goes on with the course. Sector and model are the first's."""
    offers = lives.offers
    spells = offers[["person", "start", "end", "open"]].assign(basis=offers["offer"].astype(str), kind=offers.index)
    joined = unbroken(spells, ["person", "basis"])
    firsts = offers.loc[joined["kind"], ["offer", "sector", "model"]].astype(str).reset_index(drop=True)
    return pd.concat([joined[["person", "start"]].reset_index(drop=True), firsts], axis=1)


def _in_company(lives: Lives, days: Sequence[pd.Timestamp], source: str) -> Series:
    """The share in companies of the courses that run on each day. Persons: the fewest of those in private companies, in public
    ones and elsewhere. Note 01 has a share of each, and this one is the sum of two: where one is hidden there, this must be."""
    offers = lives.offers
    told, values, persons = [], [], []
    for day in days:
        running = offers[(offers["start"] <= day) & (offers["end"] >= day)]
        there = running["sector"].isin(COMPANY_SECTORS)
        if len(running):
            people = running["person"].groupby(running["sector"].astype("str")).nunique()
            told.append(day.date())
            values.append(round(100 * float(there.mean()), 1))
            persons.append(float(people.min()))
    about = "tilbud i gang på kvartalets sidste dag, og hvor mange af dem der er i en virksomhed"
    return Series(tuple(told), tuple(values), 0, source, (), tuple(persons), "separate", about)


def _persons(
    lives: Lives, group: TargetGroup, words: Mapping[str, SupportBasis], days: Sequence[pd.Timestamp], source: str
) -> Series:
    """The persons of a group on each day that the data can tell of. Groups overlap, so their counts are rounded."""
    known = [day for day in days if tells(lives, day, group)]
    counts = []
    for day in known:
        people = lives.on(day)
        counts.append(float(members(people, group, words).sum()))
    about = f"{danish.small(group.name)} på kvartalets sidste dag"
    return Series(tuple(day.date() for day in known), tuple(counts), 0, source, (), tuple(counts), "rounded", about)


def _group(series: SeriesChoice, groups: Sequence[TargetGroup]) -> TargetGroup | None:
    """The target group that a series is about, None where there is none; all on a benefit are one too."""
    if series.benefit is not None:
        return TargetGroup(name=f"personer på {series.benefit}", benefits=(series.benefit,))
    written = series.group or ""
    if written.isdecimal():
        return groups[int(written) - 1] if 0 < int(written) <= len(groups) else None
    return next((each for each in groups if same_name(each.name) == same_name(written)), None)


def _strange_persons(measure: Measure, series: SeriesChoice, registers: Registers) -> Iterator[SeriesMistake]:
    group = _group(series, registers.groups)
    if series.group is not None and group is None:
        names = [each.name for each in registers.groups]
        how = f"Skriv et nummer fra 1 til {len(names)} eller gruppens navn." if names else "Skriv målgruppen ind der."
        hint = did_you_mean(series.group, names) or f" {how}"
        yield SeriesMistake(
            measure.name, series.group, f"Der er ingen målgruppe {quoted(series.group)} i kommunens params.{hint}"
        )
    elif series.benefit is not None and group is not None and registers.lives is not None and not registers.lives.support.empty:
        for word in unknown_words(registers.lives, [group], registers.words):
            hint = f" Mente du {quoted(word.suggestion)}?" if word.suggestion else ""
            yield SeriesMistake(measure.name, series.benefit, f"{quoted(word.word)} findes ikke i ydelsesforløbene.{hint}")


def _published(series: SeriesChoice, registers: Registers, day: date) -> Series:
    """One figure a quarter of a measure of jobindsats, from the first that is shown; those withheld later stand as NaN."""
    figures, catalogue = registers.figures, registers.catalogue
    name = _measure(series.jobindsats or "", catalogue)
    place = None if name is None else _place(name, series.part, catalogue)
    if name is None or place is None:
        return Series((), (), 0, remarks=(f"{quoted(series.jobindsats or '')} er ikke mere blandt tallene fra jobindsats.",))
    breakdown, category = place
    days: list[date] = []
    values: list[Cell] = []
    for month in figures.periods.get(name, ()):
        end = pd.Period(month.replace("M", "-"), freq="M").end_time.normalize()
        cell = figures.cell(registers.area, month, name, breakdown, category)
        if end.month % QUARTER == 0 and end.date() <= day and (days or not isinstance(cell, Missing)):
            days.append(end.date())
            values.append(cell)
    while values and values[-1] is Missing.UNKNOWN:
        days.pop()
        values.pop()
    about = f"{catalogue.measures[name].label}{f', {catalogue.label(*place)}' if series.part else ''}"
    sources = danish.joined(figures.sources.get(name, (catalogue.authority,)))
    events = {} if registers.invented else catalogue.events(name, place)
    within = {month: text for month, text in events.items() if days and days[0] < _first(month) <= days[-1]}
    remarks = list(within.values())
    if not days:
        remarks = ["Jobindsats viser endnu ingen tal for kommunen, som er fra den sidste måned i et kvartal."]
    broken = max(map(_first, within), default=None)
    return Series(tuple(days), tuple(map(as_number, values)), 0, sources, tuple(remarks), (), "official", f"»{about}«", broken)


def _first(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def _measure(label: str, catalogue: IndicatorCatalogue) -> str | None:
    return next((name for name, measure in catalogue.measures.items() if slug(measure.label) == slug(label)), None)


def _breakdowns(name: str, catalogue: IndicatorCatalogue) -> list[str]:
    return list(dict.fromkeys(table.breakdown for table in catalogue.tables.values() if name in table.measures))


def _place(name: str, part: str | None, catalogue: IndicatorCatalogue) -> tuple[str, str] | None:
    """Breakdown and category of a measure's part, or of the whole; None where there is no such part."""
    found = _breakdowns(name, catalogue)
    if part is None:
        return ("none", "total") if "none" in found else catalogue.whole(name, found[0])
    return next((place for place in _parts(name, catalogue) if slug(catalogue.label(*place)) == slug(part)), None)


def _parts(name: str, catalogue: IndicatorCatalogue) -> list[tuple[str, str]]:
    """Breakdowns and categories that a measure is divided by."""
    found = [each for each in _breakdowns(name, catalogue) if each != "none"]
    return [(each, category) for each in found for category in catalogue.breakdowns[each].categories]


def _strange_indicator(
    measure: Measure, series: SeriesChoice, label: str, catalogue: IndicatorCatalogue
) -> Iterator[SeriesMistake]:
    name = _measure(label, catalogue)
    if name is None:
        labels = [each.label for each in catalogue.measures.values()]
        near = nearest(label, labels, NEAREST)
        hint = f"Mente du {either(near)}?" if near else f"Skriv et af dem, der er: {either(labels)}."
        yield SeriesMistake(measure.name, label, f"Der er ingen tal fra jobindsats, der hedder {quoted(label)}. {hint}")
        return
    if series.part is not None and _place(name, series.part, catalogue) is None:
        parts = [catalogue.label(*place) for place in _parts(name, catalogue)]
        how = f"{did_you_mean(series.part, parts)} Skriv {either(parts)}." if parts else " Slet del: Tallet er ikke delt op."
        yield SeriesMistake(measure.name, series.part, f"{quoted(series.part)} er ikke en del af {quoted(label)}.{how}")
    unit = catalogue.measures[name].unit
    right = PERCENT if unit.startswith(PERCENT) else unit
    if slug(measure.unit) not in {slug(unit), slug(right)}:
        told = f"{quoted(label)} er i {unit}, men enheden er {quoted(measure.unit)}. Skriv enhed: {right}."
        yield SeriesMistake(measure.name, label, told)

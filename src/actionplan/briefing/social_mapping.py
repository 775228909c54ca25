"""The blocks of note 01: the social mapping on aggregate figures, from the analysis by way of the gate to the page."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from actionplan import danish
from actionplan.analyses import social_mapping as mapping
from actionplan.analyses import social_mapping_findings as findings
from actionplan.analyses.finding import Finding
from actionplan.analyses.guidelines import NOTE_PLANS
from actionplan.analyses.lives import Lives
from actionplan.briefing import blocks, charts, tables
from actionplan.briefing.blocks import Block
from actionplan.methods.direction import Direction
from actionplan.publish import Published, distribution, official
from actionplan.tables.cell import Missing
from actionplan.tables.names import file_stem
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case

NOT_HELD = (
    "Sygedagpenge, ledighedsydelse og andre ydelser: Tallene er ikke hentet. De findes på jobindsats.dk.",
    "Private og offentlige virksomheder: De hentede tal deler ikke tilbuddene op på sektor. "
    "Det gør tabel y60c02 på jobindsats.dk.",
)
EVENT_TOLD = {"2025M07": "ny kontanthjælp"}


MESSAGES = (
    "recipients", "after_offers", "durations", "target_groups", "success", "barriers", "visitation", "company_offers",
    "activation", "offers", "unemployment", "time_on_support", "ordinary_hours", "long_term",
)  # fmt: skip
"""The topics whose findings become key messages, the most important first."""


@dataclass(frozen=True)
class Topic:
    """One subject of the note: its finding, what it shows, and its monthly figures for the annex.

    finding is None where the municipality has no figure; block and annex are None where nobody has.
    """

    finding: Finding | None
    block: Block | None
    annex: Block | None = None


def topics(case: Case) -> dict[str, Topic]:
    """Every subject of the note by name."""
    return {
        "recipients": rate(case, mapping.RECIPIENTS, findings.RECIPIENTS),
        "visitation": visitation(case),
        "activation": rate(case, mapping.ACTIVATION, findings.ACTIVATION),
        "offers": offers(case),
        "ordinary_hours": rate(case, mapping.ORDINARY_HOURS, findings.ORDINARY_HOURS),
        "unemployment": rate(case, mapping.UNEMPLOYMENT, findings.UNEMPLOYMENT),
        "long_term": long_term(case),
    }


def head(case: Case) -> Block:
    """The title block; the period is that of the latest figures."""
    measure = mapping.RECIPIENTS.measure
    period = danish.month(case.figures.latest(measure)) if measure in case.figures.periods else ""
    fetched = {table.fetched for table in case.reference.catalogue.tables.values()}
    if period and not case.invented:
        period += f", hentet {danish.day(max(fetched))}"
    if not period and case.lives is not None:
        period = danish.day(case.lives.extract.last)
    return blocks.head(case, NOTE_PLANS["01"].subject, period)


def messages(topics: dict[str, Topic]) -> Block:
    """The key messages: on the target group first and on the labour market last; a subject without figures gives way."""
    return blocks.key_messages(
        tuple(topics[name].finding for name in MESSAGES if name in topics),
        nothing="Der er endnu ingen tal for kommunen i arbejdsbogen.",
    )


def rate(case: Case, followed: mapping.Rate, wording: findings.Wording) -> Topic:
    """A rate's course, beside the country and municipalities of the same kind."""
    if not case.figures.has(case.comparison.own, followed.measure):
        return Topic(None, None)
    course = official(mapping.rate_course(case.figures, case.comparison, followed))
    by_year = official(mapping.rate_by_year(case.figures, case.comparison, followed))
    counts = None
    if followed.count:
        counts = official(
            mapping.count_course(case.figures, case.comparison, followed.count, followed.caption, followed.breakdown)
        )
    finding = findings.rate(course, by_year, case.comparison, wording, counts)
    if finding is not None and followed.base:
        bases = official(mapping.count_course(case.figures, case.comparison, followed.base, followed.caption))
        finding = findings.with_base(finding, bases, case.comparison.own)
    note = _one_cash_benefit(case) if followed is mapping.RECIPIENTS else ""
    block = charts.lines(course, finding, by_year, title=followed.caption, events=_events(case, followed.measure), note=note)
    return Topic(finding, block, _monthly(course, followed.caption))


def long_term(case: Case) -> Topic:
    """Long-term unemployment, the municipality's own count, its growth beside that of the others."""
    measure = "long_term_unemployed"
    if not case.figures.has(case.comparison.own, measure):
        return Topic(None, None)
    counts = official(mapping.count_course(case.figures, case.comparison, measure, "Langtidsledige", "benefit"))
    by_year = official(mapping.long_term_by_year(case.figures, case.comparison))
    finding = findings.long_term(counts, by_year, case.comparison)
    note = (
        "Langtidsledige er dagpengemodtagere og jobparate kontanthjælpsmodtagere; aktivitetsparate er ikke med. "
        "For lignende kommuner er det tallet i alt i dem, der er vist tal for hver måned."
    )
    block = charts.lines(counts, finding, by_year, title="Langtidsledighed", events=_events(case, measure), note=note)
    return Topic(finding, block, _monthly(counts, "Langtidsledige"))


def visitation(case: Case) -> Topic:
    """How the cash benefit recipients are judged, as shares."""
    labels = _labels(case, "match_group")
    measure = "cash_benefit_full_time"
    if ("match_group" not in {key[3] for key in case.figures.cells}) or not case.figures.has(case.comparison.own, measure):
        return Topic(None, None)
    draft = mapping.parts(
        case.figures, case.comparison, measure, "match_group", labels, "Kontanthjælpsmodtagere efter visitationskategori"
    )
    total = case.figures.cell(case.comparison.own, case.figures.latest(measure), measure)
    table = distribution(draft, totals_elsewhere=(total, Missing.UNKNOWN, Missing.UNKNOWN))
    finding = findings.visitation(
        table, case.comparison, case.figures.latest(measure), labels["activity_ready"], _meaning(case, "activity_ready")
    )
    return Topic(finding, _dots(case, table, labels.values(), finding, "Visitation"))


def offers(case: Case) -> Topic:
    """What offers the activation consists of, and the share of it in companies."""
    labels = _labels(case, "offer")
    measure = "offer_courses"
    if not case.figures.has(case.comparison.own, measure):
        return Topic(None, None)
    draft = mapping.parts(case.figures, case.comparison, measure, "offer", labels, "Igangværende forløb i tilbud")
    table = distribution(draft)
    categories = case.reference.catalogue.breakdowns["offer"].categories
    in_companies = tuple(labels[key] for key in labels if categories[key].in_company)
    finding = findings.offers(table, case.comparison, case.figures.latest(measure), in_companies)
    return Topic(finding, _dots(case, table, labels.values(), finding, "Tilbud"))


def recipients_count(case: Case) -> Block | None:
    """The number of cash benefit recipients in the same month of each year."""
    measure = "cash_benefit_full_time"
    if not case.figures.has(case.comparison.own, measure):
        return None
    table = official(mapping.count_by_year(case.figures, case.comparison, measure, "Kontanthjælpsmodtagere"))
    return tables.block("Antal på kontanthjælp", [table])


def questions(case: Case, topics: dict[str, Topic]) -> Block:
    """Questions for the steering group, chosen by what was found."""
    asked = []
    found = {name: topic.finding for name, topic in topics.items() if topic.finding is not None}
    where = case.comparison.country if case.invented else "landet som helhed"
    visited, offered, active = found.get("visitation"), found.get("offers"), found.get("activation")
    if visited and visited.value is not None:
        asked.append(
            f"{danish.percent(visited.value, 0)} er aktivitetsparate. Hvem af dem kunne med den rette støtte være "
            "i en virksomhed allerede nu?"
        )
    if offered and offered.value is not None:
        if offered.direction == Direction.DOWN.value:
            asked.append(f"Vi bruger virksomheder mindre end i {where}. Hvad skal der til for at vende det?")
        else:
            asked.append("Hvilke kommunale tilbud kunne erstattes af pladser i virksomheder?")
    if active and active.direction == Direction.DOWN.value:
        asked.append("Aktiveringen falder. Er det et valg, eller mangler vi pladser?")
    asked.append(
        "Er målgrupperne de rigtige, og hvem skal først i gang?"
        if case.parameters.target_groups
        else "Hvilke tre til fem målgrupper skal handlingsplanen handle om?"
    )
    after, long = found.get("after_offers"), found.get("durations")
    if after and after.direction == Direction.UP.value:
        asked.insert(0, f"{after.headline}. Er det tilbuddet eller borgerne, der gør forskellen, og hvordan finder vi ud af det?")
    if long:
        asked.insert(1, f"{long.headline}. Hvad har de ikke fået, som kunne bringe dem nærmere en arbejdsplads?")
    asked += [
        f"Hvad ved {case.parameters.bodies.jobcentre} om borgernes egne ønsker, som tallene ikke viser?",
        "Hvilke tal vil vi følge fra år til år?",
    ]
    return blocks.text("Til drøftelse", items=tuple(asked[:5]), ordered=True)


def unknown(case: Case) -> Block:
    """What the note cannot know, and how to find out, one sentence each."""
    missing = [
        spec for spec in SPECS.values() if "01" in spec.notebooks and spec.name != "indicators" and not case.collected(spec.name)
    ]
    told = [f"{spec.danish} kan {danish.telling('vise', spec.gives)}. {spec.collect}" for spec in missing]
    no_sector = case.lives is not None and not case.lives.offers.empty
    not_held = () if case.invented else NOT_HELD[: 1 if no_sector else None]
    if case.lives is not None:
        told.append(
            "Hvad borgerne lever af, når de ikke får ydelse, står ikke i udtrækket. En forespørgsel til dem eller tal fra DREAM "
            "kan vise det."
        )
    return blocks.text("Det ved vi ikke endnu", (), (*told, *not_held))


def no_figures(case: Case) -> Block | None:
    """What stands instead where the workbook has no published figures for the municipality."""
    if case.has_figures:
        return None
    file = f"{file_stem(SPECS['indicators'])}.csv"
    own_data = case.lives is not None or bool(case.collected("exit_counts"))
    instead = "Notatet bygger på kommunens egne data alene." if own_data else "Derfor er der ingen kurver her."
    paragraphs = (
        f"Arbejdsbogen har offentlige tal for 78 kommuner, og {case.name} er ikke en af dem. {instead}",
        f"Hent tallene på jobindsats.dk, og læg dem i data/{case.slug}/{file}. Hvordan filen skal se ud, står i data/README.md.",
    )
    return blocks.text("Offentlige tal mangler", paragraphs)


def foundation(case: Case) -> Block:
    """Data foundation: sources, dates, whom the municipality is compared with, the rules, what the employment plan shares."""
    members = mapping.members_with_figures(case.figures, case.comparison)
    by_hand = case.collected("exit_counts")
    told = [_sources(case)] if case.has_figures or not (case.lives is not None or by_hand) else []
    if members:
        told.append(
            f"Lignende kommuner er {case.comparison.group_told}. De, der er tal for, er {danish.joined(members)}. "
            "Deres procenter er et simpelt gennemsnit; for visitation, tilbud og langtidsledige er de viste tal lagt sammen."
        )
    if case.has_figures:
        told += [
            "En bevægelse eller en forskel over tid nævnes kun, når mindst 10 af de seneste 12 måneder gik samme vej, "
            "sammenlignet med samme måned året før. For andele i én måned skal forskellen være større, end tilfældigheder "
            "normalt giver (5 pct.).",
            "Fuldtidspersoner er personer omregnet til fuld tid. De er en anden enhed end personer, og de to lægges aldrig "
            "sammen. Fuldtidspersoner er afrundet hver for sig, så dele og tal i alt kan afvige med 1.",
            "Meget små tal er skjult af myndigheden. Notatet regner dem aldrig ud.",
        ]
    if case.lives is not None:
        told += _own_data(case, case.lives)
    elif by_hand:
        told.append(
            "Kommunen har selv talt, hvad borgerne lever af efter tilbud. "
            f"Tal fra 1 til {case.parameters.threshold - 1} er skjult, og andre med dem, så de ikke kan regnes ud."
        )
    shares = case.parameters.employment_plan_shares or "ikke oplyst endnu"
    told.append(f"Fælles med beskæftigelsesplanen: {danish.stopped(shares)}")
    return blocks.text("Datagrundlag", items=tuple(told))


def _own_data(case: Case, lives: Lives) -> list[str]:
    """What there is to say of data on single persons: where from, how many, what is hidden and what is assumed."""
    people = int(pd.concat([lives.support["person"], lives.offers["person"]]).nunique())
    step = 1000 if people >= 10_000 else 100
    size = f"omkring {danish.number(round(people, -len(str(step)) + 1))}" if people >= step else "under 100"
    days = danish.days(lives.extract.first, lives.extract.last)
    files = danish.joined([Path(file).name for name in ("support_spells", "offer_spells") for file in case.tables[name].files])
    told = [
        f"Kommunens udtræk er {files}. Det dækker {days} og handler om {size} borgere. Der er ingen stikprøve; alle, kommunen "
        "har trukket ud, er med.",
        f"Tal fra 1 til {case.parameters.threshold - 1} er skjult. Andre er skjult med, så de ikke kan regnes ud. Antal i "
        "målgrupper, som kan overlappe, er afrundet.",
    ]
    if not lives.extract.stated:
        told.append(
            f"Udtrækkets dage, {days}, er udledt af datoerne i filerne. Skriv dem under udtræk i params, hvis de er andre."
        )
    return told


def _dots(case: Case, table: Published, parts: Collection[str], finding: Finding | None, title: str) -> Block:
    own, *others = case.comparison.areas
    shares = table.with_rows([row for row in table.rows if row in parts]).only([f"{area}, pct." for area in (own, *others)])
    numbers = table.only([own, *(f"{area}, pct." for area in (own, *others))])
    return charts.dots(shares, finding, numbers, title=title, note=f"Procenter af de tal, der er vist for {own}.")


def _sources(case: Case) -> str:
    catalogue = case.reference.catalogue
    used = {source for sources in case.figures.sources.values() for source in sources}
    tables = {name: table for name, table in catalogue.tables.items() if catalogue.source(name) in used}
    told = [source for source in sorted(used) if source not in {catalogue.source(name) for name in tables}]
    if tables:
        names = danish.joined(sorted({table.table for table in tables.values()}))
        latest = danish.day(max(table.fetched for table in tables.values()))
        told.insert(0, f"{catalogue.authority}, tabellerne {names}, hentet {latest}. De nyeste måneder kan blive justeret")
    return f"Kilde: {danish.stopped('; '.join(told))}" if told else "Der er ingen tal i notatet."


def _meaning(case: Case, word: str) -> str:
    """What a dated word means, for a reader who does not know it."""
    return case.reference.words(word, case.day).about or ""


def _monthly(course: Published, caption: str) -> Block:
    return tables.block(f"{caption}, måned for måned", [course])


def _labels(case: Case, breakdown: str) -> dict[str, str]:
    found = case.reference.catalogue.breakdowns[breakdown]
    return {key: category.label for key, category in found.categories.items() if key != found.total}


def _one_cash_benefit(case: Case) -> str:
    """What the mark in the curves means; empty where no curve bears it."""
    events = case.reference.catalogue.events(mapping.RECIPIENTS.measure)
    return "" if case.invented else next((told for period, told in events.items() if period in EVENT_TOLD), "")


def _events(case: Case, measure: str) -> tuple[charts.Event, ...]:
    if case.invented:
        return ()
    return tuple(
        charts.Event(period, EVENT_TOLD[period]) for period in case.reference.catalogue.events(measure) if period in EVENT_TOLD
    )

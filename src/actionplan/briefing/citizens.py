"""The blocks of note 01 that are made from data on single persons, or from a count by hand of what follows the offers.

Every table passes the gate (`actionplan.publish`) before anything is drawn or told. Tables on the same persons are either
reckoned from one published table or chosen so that none of them gives away what another hides.
"""

from collections.abc import Sequence
from pathlib import Path

from actionplan import danish
from actionplan.analyses import benefit_durations as durations
from actionplan.analyses import company_offers, flows, lives_findings, self_support, target_groups, trajectories
from actionplan.analyses.lives import DAYS_PER_MONTH, NO_BENEFIT, Lives
from actionplan.briefing import bars, blocks, tables
from actionplan.briefing.social_mapping import Topic
from actionplan.parameters.target_groups import TargetGroup
from actionplan.publish import (
    TOTAL,
    Header,
    Published,
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
    share_of,
    sum_of,
    summaries,
    survival,
    turned,
    where_large,
)
from actionplan.publish.individuals import step_for
from actionplan.tables.cell import Missing
from actionplan.workbook import Case

LONG = {"2-5 år", "5 år og mere"}
MONTHS_READ = (3, 6, 9, 12, 18, 24, 36)
COMPARED_AFTER = 6
"""Months after an offer at which kinds of offer are compared."""
DRAWN_CURVES = 3
MANY = 20
"""A benefit is split by offers where so many times the threshold get it: of fewer, nearly all parts would be hidden."""
WITHOUT_BENEFIT = "»{}«: Borgeren kan være i job, men også forsørget af andre, flyttet eller død. Udtrækket siger det ikke."
TOPICS = (
    "durations", "taking_part", "company_offers", "extent", "after_offers", "before_and_after", "time_on_support",
    "typical_courses", "between_benefits", "target_groups",
)  # fmt: skip


def topics(case: Case) -> dict[str, Topic]:
    """Every subject by name; empty where the municipality has no data for it."""
    found: dict[str, Topic] = {}
    lives, threshold = case.lives, case.parameters.threshold
    if lives is not None and not lives.support.empty:
        found |= _durations(lives, threshold)
        found["typical_courses"] = _typical_courses(lives, threshold)
        found["time_on_support"] = _time_on_support(lives, threshold)
        found["between_benefits"] = _between_benefits(lives, threshold)
    if lives is not None and not lives.offers.empty:
        found |= _company_offers(lives, threshold)
    found |= _after_offers(case)
    if case.parameters.target_groups:
        found["target_groups"] = _target_groups(case)
    return {name: found.get(name, Topic(None, None)) for name in TOPICS}


def _durations(lives: Lives, threshold: int) -> dict[str, Topic]:
    """How long people have been on their benefit, and how taking part in offers goes with it."""
    table = counts(durations.by_benefit(lives, threshold), threshold)
    if len(table.rows) < 2:
        return {}
    bands = [band.label for band in durations.BANDS]
    shares = [(Header(band, "pct."), share_of((band,), (TOTAL,))) for band in bands]
    finding = lives_findings.long_duration(table, [band for band in bands if band in LONG], "mindst to år")
    note = "Varigheden er tiden på samme ydelse uden pauser på fire uger. Uddannelseshjælp og kontanthjælp regnes som én ydelse."
    if not durations.reaches_back(lives):
        note += " Udtrækket har ingen forløb, der er begyndt før dets første dag, så lange varigheder er vist for korte."
    numbers = derived(table, [(Header("Borgere", "borgere"), cell_of(TOTAL)), *shares])
    block = bars.stacked(derived(table, shares), finding, numbers, title="Ydelser og varighed", note=note, fills=bars.LENGTHS)
    rows = _rows_known(table, bands, threshold)
    part = counts(durations.taking_part(lives, rows), threshold)
    inside = durations.TAKING_PART[0]
    shown = derived(
        part.with_rows([row for row in part.rows if row == TOTAL or part.value(row, inside) is not None]),
        [(Header("Borgere", "borgere"), cell_of(TOTAL)), (Header(inside, "pct."), share_of((inside,), (TOTAL,)))],
        caption="Borgere i tilbud efter ydelse og varighed",
    )
    commonest = [(row.label, row.band) for row in rows if row.benefit and row.benefit == rows[0].benefit]
    told = lives_findings.taking_part(part, commonest, inside)
    heading = told.headline if told else "Ydelse, varighed og tilbud"
    return {
        "durations": Topic(finding, block, tables.block("Ydelse og varighed: antal", [table, part])),
        "taking_part": Topic(
            told,
            tables.block(heading, [shown], reading=told.sentence if told else "", findings=(told,) if told else ())
            if len(shown.rows) > 1
            else None,
        ),
    }


def _rows_known(table: Published, bands: Sequence[str], threshold: int) -> list[durations.Row]:
    """The rows whose totals can be read from the published table: of each benefit that many get, and of all others together."""
    benefits = [row for row in table.rows[:-1] if row not in {durations.OTHERS, durations.ALL}]
    large = [row for row in benefits if (table.value(row, TOTAL) or 0) >= MANY * threshold]
    rows = [durations.Row(benefit, band) for benefit in large for band in bands if table.value(benefit, band)]
    if large and len(large) < len(table.rows) - 1:
        for band in bands:
            every, own = table.value(TOTAL, band), plus([table.cell(benefit, band) for benefit in large])
            if every is not None and not isinstance(own, Missing) and every > own:
                rows.append(durations.Row(None, band))
    return rows


def _company_offers(lives: Lives, threshold: int) -> dict[str, Topic]:
    """Offers by sector, and how many citizens and companies work together by model."""
    table = counts(company_offers.by_kind_and_sector(lives, threshold), threshold)
    sectors = [header.label for header in table.columns if header.label != TOTAL]
    shares = derived(table, [(Header(sector, "pct."), share_of((sector,), (TOTAL,))) for sector in sectors])
    course = counts(company_offers.sector_by_half_year(lives), threshold)
    halves = course.with_rows([row for row in course.rows if row != TOTAL])
    # Shares alone: courses that run on a day, less the citizens in an offer that day, are those who are in two.
    in_time = derived(halves, [(Header(sector, "pct."), share_of((sector,), (TOTAL,))) for sector in sectors])
    finding = lives_findings.in_companies(table, in_time, company_offers.PLACES["private"], company_offers.PLACES["public"])
    block = bars.stacked(shares, finding, table, title="Tilbud efter sektor") if len(table.rows) > 1 else None
    extent = [separate(company_offers.extent(lives, what), threshold) for what in ("persons", "companies")]
    reading = (
        "En borger eller en virksomhed tæller med i hver samarbejdsmodel, den har været i i løbet af året. Derfor kan tallene "
        "ikke lægges sammen."
    )
    return {
        "company_offers": Topic(finding, block, tables.block("Igangværende tilbud efter sektor", [in_time])),
        "extent": Topic(
            None,
            tables.block("Samarbejdets omfang: borgere og virksomheder efter model", extent, reading=reading)
            if all(table.rows for table in extent)
            else None,
        ),
    }


def _after_offers(case: Case) -> dict[str, Topic]:
    """What people live of before and after offers: from spells, otherwise from a count by hand."""
    threshold = case.parameters.threshold
    flow, courses = None, None
    if case.lives is not None and not case.lives.offers.empty and not case.lives.support.empty:
        flow = flows.from_spells(case.lives, threshold, per="person")
        courses = flows.from_spells(case.lives, threshold)
    if flow is None:
        by_hand = case.tables["exit_counts"]
        sources = tuple(f"Kommunens egen optælling ({Path(file).name})" for file in by_hand.files)
        flow = flows.from_counts(by_hand.frame, case.reference.support, threshold, sources, invented=by_hand.invented)
    if flow is None or not flow.offers:
        return {}
    before, after = _flow_tables(flow, threshold)
    if any(_hides_who_left(table) for table in after.values()):
        before, after = _flow_tables(flows.coarser(flow), threshold)
    if not after or not any(table.rows[:-1] for table in after.values()):
        return {}
    compared = COMPARED_AFTER if COMPARED_AFTER in after else min(after, key=lambda month: abs(month - COMPARED_AFTER))
    table = after[compared]
    categories, unit = [header.label for header in table.columns if header.label != TOTAL], table.columns[0].unit
    shares = derived(table, [(Header(label, "pct."), share_of((label,), (TOTAL,))) for label in categories])
    numbers = derived(
        table,
        [
            (Header(danish.capital(unit), unit), cell_of(TOTAL)),
            *((Header(label, "pct."), share_of((label,), (TOTAL,))) for label in categories),
        ],
    )
    finding = lives_findings.after_offers(table, compared)
    not_told = next((label for label in (NO_BENEFIT, flows.LEFT_BENEFITS) if label in categories and courses), "")
    note = WITHOUT_BENEFIT.format(danish.capital(not_told)) if not_told else ""
    if flow.unknown_words:
        words = danish.joined([f"»{word}«" for word in flow.unknown_words])
        note = f"{words} er ikke kendt som forsørgelse og er regnet som ukendt. {note}".strip()
    block = bars.stacked(shares, finding, numbers, title=f"Forsørgelse {compared} måneder efter tilbud", note=note)
    annex = [*([before] if before else []), *after.values(), *([_courses(courses, threshold)] if courses else [])]
    ways = _around(flow, threshold)
    told = lives_findings.before_and_after(ways, ways.rows[-1], max(after))
    around_note = WITHOUT_BENEFIT.format("Uden ydelse") if NO_BENEFIT in {header.label for header in ways.columns} else ""
    return {
        "after_offers": Topic(finding, block, tables.block("Forsørgelse før og efter tilbud: antal", annex)),
        "before_and_after": Topic(told, bars.stacked(ways, told, ways, title="Forsørgelse og tilbud", note=around_note)),
    }


def _around(flow: flows.Flow, threshold: int) -> Published:
    """What everybody lived of before the offer and at each time after it: shares by basis, a row for each time."""
    passed = {label: parts(draft, threshold) for label, draft in flow.around.items()}
    shares = {
        label: derived(turned(table), [(Header(name, "pct."), share_of((name,), (TOTAL,))) for name in table.rows[:-1]])
        for label, table in passed.items()
    }
    caption = (
        "Hvad borgerne levede af før og efter tilbud" if "Før tilbuddet" in passed else "Hvad borgerne levede af efter tilbud"
    )
    return gathered([(label, table, table.rows[0]) for label, table in shares.items()], caption=caption, row_heading="Hvornår")


def _courses(flow: flows.Flow, threshold: int) -> Published:
    """All courses together, also when one citizen has several: shares alone, as exact figures beside those of the citizens would
    tell of the few who have several."""
    passed = [(f"{month} måneder efter", counts(draft, threshold), TOTAL) for month, draft in sorted(flow.after.items())]
    caption = "Alle forløb, også når en borger har haft flere: Hvad der blev levet af bagefter"
    table = gathered(passed, caption=caption, row_heading="Hvornår")
    labels = [header.label for header in table.columns if header.label != TOTAL]
    return derived(table, [(Header(label, "pct."), share_of((label,), (TOTAL,))) for label in labels])


def _hides_who_left(table: Published) -> bool:
    """Whether some row does not show how many have left the benefits, which the table is there for."""
    left = [header.label for header in table.columns if header.label in lives_findings.OFF_BENEFIT]
    return any(table.cell(row, label) is Missing.WITHHELD for row in table.rows for label in left)


def _flow_tables(flow: flows.Flow, threshold: int) -> tuple[Published | None, dict[int, Published]]:
    months = sorted(flow.after)
    drafts = [flow.after[month] for month in months]
    if not flow.same_totals:  # a count by hand may have lost sight of somebody: then the tables have nothing in common
        return None, {month: counts(draft, threshold) for month, draft in zip(months, drafts, strict=True)}
    passed = panels([*([flow.before] if flow.before else []), *drafts], threshold)
    before = passed[0] if flow.before else None
    return before, dict(zip(months, passed[1:] if flow.before else passed, strict=True))


def _typical_courses(lives: Lives, threshold: int) -> Topic:
    found = trajectories.typical(lives, threshold)
    if found is None:
        return Topic(None, None)
    table = parts(found.draft, threshold)
    finding = lives_findings.typical_course(table, found.months)
    note = f"Længderne er gennemsnit for dem, der havde forløbet. {trajectories.RULE}"
    block = bars.strips(table, found.strips, finding, months=found.months, title="Typiske forløb", note=note)
    return Topic(finding, block)


def _time_on_support(lives: Lives, threshold: int) -> Topic:
    found = self_support.curves(lives, threshold)
    if self_support.EVERYBODY not in found:
        return Topic(None, None)
    largest = sorted((label for label in found if label != self_support.EVERYBODY), key=lambda label: -found[label].count)
    drawn = {label: found[label] for label in (self_support.EVERYBODY, *largest[: DRAWN_CURVES - 1])}
    given = Survivors("Stadig på ydelse", drawn, self_support.begun(lives), lives.sources, lives.invented)
    read = survival(given, threshold, MONTHS_READ, DAYS_PER_MONTH)
    medians = summaries(self_support.medians(lives, found), threshold, persons=self_support.PERIODS)
    finding = lives_findings.time_on_support(read, medians, self_support.EVERYBODY)
    note = (
        "Tiden fra den første dag på ydelse til mindst fire uger uden (Kaplan-Meier); støttet job og pension tæller som ydelse. "
        "Skyggen er usikkerheden (95 pct.). Kun forløb, der er begyndt i udtrækkets tid, er med; de, der stadig er på ydelse, "
        "tæller med så længe, de er fulgt."
    )
    block = bars.curves(
        read, finding, read.only([header.label for header in read.columns[::3]]), title="Tid på ydelse", note=note
    )
    each = [
        derived(
            read,
            [
                (Header(told, "pct."), cell_of(f"{label}{end}"))
                for told, end in (("På ydelse", ""), ("mindst", ", fra"), ("højst", ", til"))
            ],
            caption=f"Stadig på ydelse: {label}",
        )
        for label in drawn
    ]
    return Topic(finding, block, tables.block("Tid på ydelse", [medians, *each]))


def _between_benefits(lives: Lives, threshold: int) -> Topic:
    draft = flows.between_benefits(lives)
    if draft is None:
        return Topic(None, None)
    # Rounded: those who came back within the year would be the difference to the exact table of durations.
    table = rounded(draft, threshold)
    labels = [header.label for header in table.columns]
    whole = derived(
        table, [(Header(TOTAL, "personer"), sum_of(labels)), *((header, cell_of(header.label)) for header in table.columns)]
    )
    shares = derived(
        whole, [(Header(label, "pct."), where_large(TOTAL, LARGE, share_of((label,), (TOTAL,)))) for label in labels]
    )
    return Topic(None, None, tables.block("Fra ydelse til ydelse på et år", [shares], note=WITHOUT_BENEFIT.format("Uden ydelse")))


READY = {
    "Klar til model 1": "Model 1: én praktikant ad gangen",
    "Klar til model 2": "Model 2: åbne pladser",
    "Klar til model 3": "Model 3: trænings- og rekrutteringsafdeling",
    "Klar til model 4": "Model 4: praktikanter i hold",
}
"""Those who are ready for a model, by the columns of `actionplan.analyses.target_groups.counts`, and what a reader sees."""


LARGE = 100
"""Persons that a target group has before shares of its rounded counts are shown: rounding moves these by 5 per cent at most."""


def group_sizes(case: Case, groups: Sequence[TargetGroup]) -> Published:
    """The sizes of target groups as the note and the seminar's screen show them: rounded, small ones hidden.

    Raises ValueError where the municipality has no data on persons.
    """
    if case.lives is None:
        raise ValueError("sizes need data on persons")
    return rounded(target_groups.counts(case.lives, groups, case.reference.support), case.parameters.threshold)


def group_tables(case: Case, groups: Sequence[TargetGroup]) -> tuple[Published, ...]:
    """What a reader sees of target groups: size, share, change, duration and company offers; then who is ready for which model.

    The second table is there only where params tell of readiness.
    """
    sizes = group_sizes(case, groups)
    assert case.lives is not None
    months = summaries(
        target_groups.months(case.lives, groups, case.reference.support), case.parameters.threshold, persons="Personer"
    )
    described = derived(
        beside(sizes, months),
        [
            (Header("Borgere", "borgere"), cell_of("Personer")),
            (Header("Andel af alle", "pct.", 1), share_of(("Personer",), ("Alle på ydelse",))),
            (Header("Ændring på et år", "pct."), where_large("Personer", LARGE, growth_of("Personer", "Personer et år før"))),
            (Header("Varighed, median", "måneder"), cell_of("Varighed")),
            (
                Header("I tilbud i virksomhed det seneste år", "pct."),
                where_large("Personer", LARGE, share_of(("I tilbud i virksomhed",), ("Personer",))),
            ),
        ],
        caption="Målgrupperne",
    )
    if not any(group.ready for group in groups):
        return (described,)
    told = [
        (Header(label, "personer"), cell_of(column))
        for column, label in READY.items()
        if any(cell is not Missing.UNKNOWN for cell in sizes.series(column))
    ]
    return described, derived(sizes, told, caption="Klar til hver af de fire samarbejdsmodeller, efter kommunens egen vurdering")


def _target_groups(case: Case) -> Topic:
    groups = case.parameters.target_groups
    defined = tuple(f"{group.name}: {group.told()}." for group in groups)
    if case.lives is None or case.lives.support.empty:
        before = (
            "Målgrupperne er valgt, men hvor mange borgere de omfatter, kan først tælles, når kommunen lægger sine "
            "ydelsesforløb ind.",
        )
        return Topic(None, blocks.text("Målgrupper", before, defined))
    sizes = group_sizes(case, groups)
    found = lives_findings.target_groups(sizes, "Personer", "I tilbud i virksomhed", step_for(case.parameters.threshold))
    together = lives_findings.target_groups_together(found, sizes, "Alle på ydelse")
    block = tables.block(
        together.headline if together else "Målgrupper",
        group_tables(case, groups),
        note=f"Samme borger kan være i flere målgrupper. »–«: Andelen er udeladt i målgrupper under {LARGE} borgere, fordi "
        f"tallene er afrundet. {' '.join(defined)}",
        findings=(*found, *((together,) if together else ())),
    )
    return Topic(together, block)

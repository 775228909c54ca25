"""The blocks of note 02 on the local labour market: from the frame of companies, and from Danmarks Statistik's workplaces.

It is the background of the survey and takes little room: one chart, one table, and the rest in the annex. Where there is no frame
of companies, the workplaces stand in for it; where there is one, they stand beside it in the annex.
"""

from collections.abc import Sequence
from pathlib import Path

from actionplan import danish
from actionplan.analyses import labour_market as market
from actionplan.analyses import labour_market_findings as findings
from actionplan.analyses.companies import SIZES, Companies
from actionplan.analyses.finding import Finding
from actionplan.briefing import bars, tables
from actionplan.briefing.social_mapping import Topic
from actionplan.publish import (
    TOTAL,
    Header,
    Published,
    beside,
    cell_of,
    counts,
    derived,
    gathered,
    growth_of,
    official,
    parts,
    rounded,
    share_of,
    where_large,
)
from actionplan.tables.cell import Missing
from actionplan.workbook import Case

TOPICS = ("labour_market", "industries", "bottlenecks", "register")
STATBANK = "Danmarks Statistik, tabel ERHV6 ({})"
LIKE_STATBANK = "Opdigtede tal i samme form som Danmarks Statistiks tabel ERHV6 ({})"
FEW = f"»–«: Der er færre end {findings.ENOUGH} bag."
WORKPLACE_NOTE = (
    "Et arbejdssted er en adresse, hvor et firma har job sidst i november. Delte job tæller hver for sig, så antallet af job kan "
    "være højere end antallet af ansatte."
)


def topics(case: Case) -> dict[str, Topic]:
    """Every subject by name; empty where the municipality has no data for it."""
    found: dict[str, Topic] = {}
    elsewhere = workplaces(case)
    if case.companies is not None and not case.companies.frame.empty:
        found = _of_companies(case.companies, case.parameters.threshold, elsewhere)
    if not found and elsewhere is not None:
        found = _of_workplaces(elsewhere)
    return {name: found.get(name, Topic(None, None)) for name in TOPICS}


def workplaces(case: Case) -> market.Workplaces | None:
    """The municipality's workplaces by Danmarks Statistik's count; None where they have not been collected."""
    table = case.tables["workplaces"]
    named = LIKE_STATBANK if table.invented else STATBANK
    sources = tuple(named.format(Path(file).name) for file in table.files)
    own, country = case.comparison.own, case.comparison.country
    return market.Workplaces.of(table.frame, own, country, sources, invented=table.invented)


def _of_companies(companies: Companies, threshold: int, elsewhere: market.Workplaces | None) -> dict[str, Topic]:
    """From the frame of companies. elsewhere: Danmarks Statistik's count, to stand beside it."""
    rows = market.Industries.of(companies, threshold)
    by_sector = counts(market.by_sector_and_size(companies), threshold)
    by_year = [parts(draft, threshold) for draft in market.by_industry(companies, rows)]
    # Both are counts of the same companies: a total that one of them hides must not stand in the other.
    if by_sector.value(TOTAL, TOTAL) is None or by_year[-1].draft.cells[-1][0] is Missing.WITHHELD:
        return {}
    years = by_year[0]
    for table in by_year[1:]:
        years = beside(years, table)
    known = counts(market.bottlenecks(companies, rows), threshold)
    lacking = findings.bottlenecks(known)
    return {
        "labour_market": _sizes(companies, by_sector, threshold),
        "industries": _industries(years, known, _remarks(companies, rows, threshold), elsewhere),
        "bottlenecks": Topic(lacking, None),
        "register": _experience(companies, threshold),
    }


def _sizes(companies: Companies, by_sector: Published, threshold: int) -> Topic:
    """Companies by size in each sector as a chart, and the job types for the annex."""
    finding = findings.labour_market(by_sector)
    shares = derived(by_sector, [(Header(size, "pct."), share_of((size,), (TOTAL,))) for size in SIZES])
    block = bars.stacked(shares, finding, by_sector, title="Virksomheder efter sektor og størrelse", fills=bars.LENGTHS)
    jobs = rounded(market.job_types(companies, threshold), threshold)
    note = (
        f"En virksomhed tæller med i hver af de jobtyper, den nævner. Jobtyper hos færre end {threshold} virksomheder er udeladt."
    )
    return Topic(finding, block, tables.block("De mest almindelige jobtyper", [jobs], note=note) if jobs.rows else None)


def _industries(years: Published, known: Published, remarks: Sequence[str], elsewhere: market.Workplaces | None) -> Topic:
    """Industries in one table: how many companies, how many of them lack hands, and how that has developed.

    years: companies by industry, a column for each year. known: companies of which it is known whether they lack hands.
    """
    first, last = years.columns[0].label, years.columns[-1].label
    lacking = findings.bottlenecks(known)
    counted = _workplace_industries(elsewhere) if elsewhere else None
    columns = [(Header(f"Antal {last}" if last.isdigit() else "Antal", market.UNIT), cell_of(last))]
    if lacking is not None:
        share = share_of((market.LACKS,), (market.LACKS, market.LACKS_NOT))
        columns.append((Header("Mangler arbejdskraft", "pct."), where_large(TOTAL, findings.ENOUGH, share)))
    if first != last:
        grown = findings.industries(years, first, last)
        growth = where_large(first, findings.ENOUGH, growth_of(last, first))
        columns.append((Header(f"Ændring siden {first}", "pct."), growth))
    else:  # the list tells of no other year, so the authority's count has to
        grown = _workplace_growth(elsewhere) if elsewhere else None
    shown = [derived(beside(years, known), columns, caption="Virksomheder efter branche")]
    annex = [years] if first != last else []
    if counted is not None:
        (annex if first != last else shown).append(counted)
    told = tuple(each for each in (lacking, grown) if each is not None)
    block = tables.block(
        told[0].headline if told else "Brancher",
        shown,
        reading=" ".join(each.sentence for each in told),
        note=" ".join([*remarks, *_explained(shown, counted)]),
        findings=told,
    )
    more = tables.block("Brancher og deres udvikling", annex, note=" ".join(_explained(annex, counted))) if annex else None
    return Topic(grown, block, more)


def _remarks(companies: Companies, rows: market.Industries, threshold: int) -> list[str]:
    """What a reader of the industries has to know: which are counted together, and of how many the register knows nothing."""
    told = []
    if rows.joined:
        names = danish.joined([f"»{name}«" for name in rows.joined])
        told.append(f"{danish.capital(market.OTHER_INDUSTRIES)} er {names}.")
    knowledge = parts(market.knowledge(companies, "bottleneck"), threshold)
    unknown, every = knowledge.value("unknown", market.UNIT), knowledge.value(TOTAL, market.UNIT)
    if unknown and every:
        share = danish.percent(100 * unknown / every, 0)
        told.append(f"Andelen, der mangler arbejdskraft, er uden de {share}, hvor det ikke er oplyst.")
    return told


def _experience(companies: Companies, threshold: int) -> Topic:
    """The register's experience with special terms by size and by sector: shares alone."""
    by_size, by_sector = (counts(market.experience(companies, by), threshold) for by in ("size", "sector"))
    finding = findings.experience(by_size)
    if finding is None:
        return Topic(None, None)
    share = share_of((market.EXPERIENCED,), (market.EXPERIENCED, market.INEXPERIENCED))
    column = [(Header("Med erfaring", "pct."), where_large(TOTAL, findings.ENOUGH, share))]
    shares = [derived(table, column) for table in (by_size, by_sector)]
    rows = [(row, table, row) for table in shares for row in table.rows if row != TOTAL]
    shown = gathered([*rows, (TOTAL, shares[0], TOTAL)], caption=by_size.draft.caption, row_heading=by_size.draft.row_heading)
    note = " ".join(_explained([shown], None))
    return Topic(finding, None, tables.block(finding.headline, [shown], reading=finding.sentence, note=note, findings=(finding,)))


def _of_workplaces(elsewhere: market.Workplaces) -> dict[str, Topic]:
    """From Danmarks Statistik's count alone, which knows neither sector, bottlenecks nor experience."""
    by_size = official(elsewhere.by_size())
    sizes = [header.label for header in by_size.columns]
    shares = derived(by_size, [(Header(size, "pct."), share_of((size,), sizes)) for size in sizes])
    finding = findings.workplaces(by_size)
    block = bars.stacked(shares, finding, by_size, title="Arbejdssteder efter størrelse", note=WORKPLACE_NOTE, fills=bars.LENGTHS)
    table = _workplace_industries(elsewhere)
    grown = _workplace_growth(elsewhere)
    told = (grown,) if grown else ()
    note = " ".join(_explained([table], None))
    heading, reading = (grown.headline, grown.sentence) if grown else ("Arbejdssteder efter branche", "")
    return {
        "labour_market": Topic(finding, block),
        "industries": Topic(grown, tables.block(heading, [table], reading=reading, note=note, findings=told)),
    }


def _workplace_growth(elsewhere: market.Workplaces) -> Finding | None:
    if len(elsewhere.years) < 2:
        return None
    first, last = elsewhere.years
    return findings.workplace_industries(official(elsewhere.by_industry()), elsewhere.areas, (first, last))


def _workplace_industries(elsewhere: market.Workplaces) -> Published:
    """Workplaces by industry in the latest year, and the change, beside the country's."""
    table = official(elsewhere.by_industry())
    first, last = elsewhere.years[0], elsewhere.years[-1]
    own = elsewhere.areas[0]
    columns = [(Header(f"Antal {last}", market.WORKPLACES), cell_of(market.column(own, last)))]
    if first != last:
        for area in elsewhere.areas:
            now, before = market.column(area, last), market.column(area, first)
            label = f"Ændring siden {first}" if area == own else f"Ændring i {findings.whole(area)}"
            columns.append((Header(label, "pct."), where_large(before, findings.ENOUGH, growth_of(now, before))))
    return derived(table, columns)


def _explained(shown: Sequence[Published], counted: Published | None) -> list[str]:
    """What the words of these tables mean. counted: the authority's table, which may be among them."""
    told = [WORKPLACE_NOTE] if any(table is counted for table in shown) else []
    if any(cell is Missing.LEFT_OUT for table in shown for row in table.draft.cells for cell in row):
        told.append(FEW)
    return told

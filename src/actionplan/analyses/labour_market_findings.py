"""What the local labour market is like, once its tables have passed the gate: one finding each, made from published tables.

All companies are counted, so there is no uncertainty of a sample. Still, a few companies more or less are no development, and
the industry with the largest share of several is called so only where the rest together lie clearly lower.
"""

from collections.abc import Mapping, Sequence

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.analyses.labour_market import EXPERIENCED, INEXPERIENCED, LACKS, LACKS_NOT, OTHER_INDUSTRIES, column
from actionplan.methods.direction import Direction, shares_apart
from actionplan.publish import TOTAL, Published, plus, share
from actionplan.tables.cell import Cell, Missing

COUNTED = "Optalt; ingen stikprøve."
LEAST_CHANGE, LEAST_COMPANIES = 5.0, 10
"""A development is named from so many per cent and so many companies on."""
CHANGE_RULE = f"En udvikling nævnes, når den er på mindst {LEAST_CHANGE:.0f} pct. og mindst {LEAST_COMPANIES} {{unit}}."
ENOUGH = 10
"""Rows with fewer companies behind a share are not compared."""
SMALL_SIZES = 2
"""So many of the size classes, from the smallest, are small: under 20 employees."""


def labour_market(table: Published) -> Finding | None:
    """How large the companies are and how many are private. table: companies by sector (rows) and size, with totals."""
    everybody = _row(table, TOTAL)
    sectors = [row for row in table.rows if row != TOTAL]
    small, private = plus(everybody[:SMALL_SIZES]), table.cell(sectors[0], TOTAL)
    share_small, share_private = share(small, everybody[-1]), share(private, everybody[-1])
    if isinstance(everybody[-1], Missing) or isinstance(share_small, Missing) or isinstance(share_private, Missing):
        return None
    few, owned = danish.percent(share_small, 0), danish.percent(share_private, 0)
    headline = f"{few} af virksomhederne har under 20 ansatte, og {owned} er private"
    when = f"I {table.draft.period} er der" if table.draft.period else "Der er"
    sentence = f"{when} {danish.number(everybody[-1])} virksomheder med mere end fem ansatte."
    large = {row: share(_row(table, row)[-2], _row(table, row)[-1]) for row in sectors}
    private_large, public_large = (large[row] for row in sectors)
    if not isinstance(private_large, Missing) and not isinstance(public_large, Missing):
        public_told, private_told = danish.percent(public_large, 0), danish.percent(private_large, 0)
        sentence += f" {public_told} af de offentlige har 50 ansatte eller flere mod {private_told} af de private."
    made = Finding.of("02.labour_market", (headline, sentence), share_small, table, COUNTED)
    return made.sized(base=everybody[-1], about="virksomheder")


def workplaces(table: Published) -> Finding | None:
    """How large the workplaces are by Danmarks Statistik's count. table: workplaces by area (the own first) and size."""
    own, *others = ({row: _row(table, row) for row in table.rows}).items()
    shares = {area: share(plus(counts[:SMALL_SIZES]), plus(counts)) for area, counts in (own, *others)}
    value, every = shares[own[0]], plus(own[1])
    if isinstance(value, Missing) or isinstance(every, Missing):
        return None
    headline = f"{danish.percent(value, 0)} af arbejdsstederne har under 20 job"
    sentence = f"I {table.draft.period} var der {danish.number(every)} arbejdssteder med mindst fem job."
    comparison = tuple((area, shared) for area, shared in shares.items() if area != own[0] and not isinstance(shared, Missing))
    for area, shared in comparison:
        sentence += f" I {whole(area)} har {danish.percent(shared, 0)} af dem under 20 job."
    made = Finding.of("02.labour_market", (headline, sentence), value, table, COUNTED, comparison=comparison)
    return made.sized(base=every, about="arbejdssteder")


def bottlenecks(known: Published) -> Finding | None:
    """How many companies lack hands, and in which industries most do. known: companies of which it is known, by industry."""
    base, lacking = known.cell(TOTAL, TOTAL), known.cell(TOTAL, LACKS)
    value = share(lacking, base)
    if isinstance(value, Missing) or isinstance(base, Missing) or isinstance(lacking, Missing) or base < ENOUGH:
        return None
    shares = _compared(known, LACKS, LACKS_NOT)
    headline = f"{danish.percent(value, 0)} af virksomhederne mangler arbejdskraft"
    above = [
        row
        for row, (count, whole) in shares.items()
        if row != OTHER_INDUSTRIES
        and shares_apart(count, whole, lacking - count, base - whole, comparisons=len(shares)) is Direction.UP
    ]
    above.sort(key=lambda row: -shares[row][0] / shares[row][1])
    told = [f"»{row}« ({danish.percent(100 * shares[row][0] / shares[row][1], 0)})" for row in above]
    if told:
        sentence = f"Andelen er klart højere i {danish.joined(told[:3])} end i resten."
    elif len(shares) < len(known.rows) - 1:
        sentence = "Brancherne kan ikke sammenlignes, fordi nogle af tallene er for små til at vises."
    else:
        sentence = "Ingen branche skiller sig klart ud fra resten."
    return Finding.of("02.bottlenecks", (headline, sentence), value, known, COUNTED).sized(base=base)


def experience(known: Published) -> Finding | None:
    """How many companies have had people on special terms by the municipality's own register. known: by size, with totals."""
    value, base = share(known.cell(TOTAL, EXPERIENCED), known.cell(TOTAL, TOTAL)), known.value(TOTAL, TOTAL)
    if isinstance(value, Missing) or base is None or base < ENOUGH:
        return None
    headline = f"{danish.percent(value, 0)} af virksomhederne har erfaring med ansættelse på særlige vilkår"
    sentence = "Tallet er regnet af de virksomheder, hvor kommunens register siger noget om det."
    shares = _compared(known, EXPERIENCED, INEXPERIENCED)
    rows = [row for row in known.rows if row in shares]
    if len(rows) > 1:
        first, last = (danish.percent(100 * shares[row][0] / shares[row][1], 0) for row in (rows[0], rows[-1]))
        sentence += f" Andelen er {first} blandt dem med {rows[0]} og {last} blandt dem med {rows[-1]}."
    return Finding.of("02.register", (headline, sentence), value, known, COUNTED).sized(base=base)


def industries(table: Published, first: str, last: str) -> Finding | None:
    """How companies and industries have developed. table: companies by industry with their total; first, last: its columns."""
    return _development(table, {row: (table.cell(row, first), table.cell(row, last)) for row in table.rows}, "virksomheder")


def workplace_industries(table: Published, areas: Sequence[str], years: tuple[int, int]) -> Finding | None:
    """How workplaces have developed by Danmarks Statistik's count, beside the whole country. areas: the own first."""
    first, last = years
    own, *others = (
        {row: (table.cell(row, column(area, first)), table.cell(row, column(area, last))) for row in table.rows} for area in areas
    )
    grown = [(area, _growth(*counts[TOTAL])) for area, counts in zip(areas[1:], others, strict=True)]
    comparison = tuple((area, growth) for area, growth in grown if not isinstance(growth, Missing))
    return _development(table, own, "arbejdssteder", years=(str(first), str(last)), comparison=comparison)


def _development(
    table: Published,
    counts: Mapping[str, tuple[Cell, Cell]],
    unit: str,
    *,
    years: tuple[str, str] | None = None,
    comparison: tuple[tuple[str, float], ...] = (),
) -> Finding | None:
    first, last = years or (table.columns[0].label, table.columns[-1].label)
    before, now = counts.get(TOTAL, (Missing.UNKNOWN, Missing.UNKNOWN))
    growth = _growth(before, now)
    if isinstance(before, Missing) or isinstance(now, Missing) or isinstance(growth, Missing):
        return None
    changed = {
        row: (change, ends)
        for row, ends in counts.items()
        if row not in {TOTAL, OTHER_INDUSTRIES} and not isinstance(change := _growth(*ends), Missing) and _is_change(*ends)
    }
    grew = sorted((row for row in changed if changed[row][0] > 0), key=lambda row: -changed[row][0])
    fell = sorted((row for row in changed if changed[row][0] < 0), key=lambda row: changed[row][0])
    if _is_change(before, now):
        direction = Direction.UP if growth > 0 else Direction.DOWN
        headline = f"Der er {danish.percent(abs(growth), 0)} {'flere' if growth > 0 else 'færre'} {unit} end i {first}"
    else:
        direction = Direction.UNCLEAR
        most = [f"{more} {unit} i »{rows[0]}«" for more, rows in (("flere", grew), ("færre", fell)) if rows]
        headline = danish.capital(danish.joined(most)) if most else f"Antallet af {unit} har ikke ændret sig meget siden {first}"
    sentence = f"I alt er antallet af {unit} gået fra {danish.number(before)} i {first} til {danish.number(now)} i {last}."
    for area, elsewhere in comparison:
        sentence += f" I {whole(area)} er ændringen {danish.percent(elsewhere, 0)}"
    for word, rows in (("størst fremgang", grew), ("størst tilbagegang", fell)):
        if rows:
            told = [f"»{row}« ({_ends(changed[row][1])})" for row in rows[:2]]
            sentence += f" Der er {word} i {danish.joined(told)}."
    if not changed:
        hidden = any(isinstance(cell, Missing) for ends in counts.values() for cell in ends)
        sentence += f" I ingen {'af de viste brancher' if hidden else 'branche'} har antallet ændret sig meget."
    uncertainty = f"{COUNTED} {CHANGE_RULE.format(unit=unit)}"
    said = (headline, sentence)
    return Finding.of("02.industries", said, growth, table, uncertainty, direction=direction, comparison=comparison)


def _is_change(before: Cell, now: Cell) -> bool:
    growth = _growth(before, now)
    if isinstance(before, Missing) or isinstance(now, Missing) or isinstance(growth, Missing):
        return False
    return abs(growth) >= LEAST_CHANGE and abs(now - before) >= LEAST_COMPANIES


def _growth(before: Cell, now: Cell) -> Cell:
    changed = share(now, before)
    return changed if isinstance(changed, Missing) else changed - 100


def _ends(ends: tuple[Cell, Cell]) -> str:
    return " til ".join(danish.number(end) for end in ends if not isinstance(end, Missing))


def _compared(known: Published, yes: str, no: str) -> dict[str, tuple[float, float]]:
    """Count and base of the rows that enough companies stand behind."""
    found = {}
    for row in known.rows:
        count, base = known.cell(row, yes), plus([known.cell(row, yes), known.cell(row, no)])
        if row != TOTAL and not isinstance(count, Missing) and not isinstance(base, Missing) and base >= ENOUGH:
            found[row] = (count, base)
    return found


def _row(table: Published, row: str) -> list[Cell]:
    return [table.cell(row, header.label) for header in table.columns]


def whole(area: str) -> str:
    """The country in running text: "hele landet", but "Eksempelland"."""
    return danish.small(area) if " " in area else area

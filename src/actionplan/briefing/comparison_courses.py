"""The municipality's shares beside those of the others together, month by month, as charts with a table of their quarters."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import comparison_courses as courses
from actionplan.analyses import comparison_findings as findings
from actionplan.analyses.comparison_courses import GAP, QUARTERS, Course
from actionplan.analyses.finding import Finding
from actionplan.briefing import charts, tables
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.charts import LOOKS, NARROW_PX, WIDE_PX, Event, Look, only_published
from actionplan.briefing.social_mapping import EVENT_TOLD, Topic
from actionplan.publish import Header, Published, official
from actionplan.workbook import Case

NAME = "course_{}"
"""The name of a share's topic."""
OTHERS = Look(LOOKS[2].colour, "dash", 1.5, LOOKS[2].symbol)
READING = "Forskellen er gjort op som gennemsnit for hvert kvartal. Tallene siger ikke, hvad årsagen er."


@dataclass(frozen=True)
class Drawn:
    """A course through the gate with its finding. heading: of the table of its quarters, where that stands by itself."""

    found: Course
    monthly: Published
    quarterly: Published
    finding: Finding
    events: tuple[Event, ...]

    @property
    def heading(self) -> str:
        """What the table of the quarters is called in the annex."""
        return f"{self.quarterly.draft.caption}: kvartal for kvartal"


def drawn(case: Case, found: Course) -> Drawn:
    """A course ready to be shown."""
    monthly, quarterly = (
        official(draft(case.figures, case.comparison, found)) for draft in (courses.monthly_draft, courses.quarterly_draft)
    )
    known = () if case.invented else case.reference.catalogue.events(found.share.count.measure)
    events = tuple(Event(period, EVENT_TOLD[period]) for period in known if period in EVENT_TOLD)
    return Drawn(found, monthly, quarterly, findings.over_time(quarterly, case.comparison, found), events)


def topics(shown: Sequence[Drawn], first: Drawn | None) -> dict[str, Topic]:
    """For the annex: the charts with their tables; of the one that stands in the note (first) the table alone."""
    found = {}
    for each in shown:
        name = NAME.format(each.found.share.name)
        if each is first:
            found[name] = Topic(each.finding, None, _tables_alone(each))
        else:
            found[name] = Topic(each.finding, block(each))
    return found


def block(each: Drawn) -> Block:
    """The chart under its finding, with the table of its quarters; a page may end between the two, and none is half empty."""
    html = Markup('<section class="chart parted"><h2>{}</h2>{}{}{}</section>').format(
        each.finding.headline,
        picture(each, "i tabellen under figuren"),
        quarters(each),
        tables.footnote([each.monthly], each.finding.sentence),
    )
    wide, narrow = figures(each)
    return Block("chart", each.finding.headline, str(html), wide, narrow, (each.finding,))


def figures(each: Drawn) -> tuple[str, str]:
    """The drawings for paper and for a phone."""
    only_published(each.monthly)
    wide, narrow = (
        str(charts.lines_figure(each.monthly, each.events, width, (LOOKS[0], OTHERS)).to_json()) for width in (WIDE_PX, NARROW_PX)
    )
    return wide, narrow


def picture(each: Drawn, where: str) -> Markup:
    """The place of the drawing. where: where the figures stand, as a text alternative tells it."""
    own = each.monthly.columns[0].label
    others = findings.as_one(each.found.members)
    caption = f"{each.monthly.draft.caption}, {each.monthly.draft.period} (pct.)"
    alternative = (
        f"Kurver måned for måned for {own} (tyk streg) og {others} (tynd, stiplet streg), {each.monthly.draft.period}. "
        f"{danish.stopped(each.finding.headline)} Tallene kvartal for kvartal står {where}."
    )
    return charts.picture(caption, alternative, invented=each.monthly.invented)


def quarters(each: Drawn) -> Markup:
    """A small table by years: both shares in the latest quarter and in the same one of the years before, and the gap in every
    quarter, with the sign of those that lie outside the usual swings."""
    table, caption = each.quarterly, each.quarterly.draft.caption
    rows = dict(zip(each.found.quarters, table.rows, strict=True))
    years = list(dict.fromkeys(name[:4] for name in rows))
    number = int(each.found.quarters[-1][5:])
    signs = dict(zip(rows, (findings.sign(each.found, way) for way in each.found.moves), strict=False))

    def told(header: Header, at: int) -> tuple[str, list[str]]:
        cells = []
        for name in (f"{year}K{at}" for year in years):
            shown = tables.shown(table.cell(rows[name], header.label), header.decimals) if name in rows else "–"
            sign = signs.get(name, "").split()[:1] if header.label == GAP else []
            cells.append(" ".join([shown, *sign]))
        return f"{header.label} i {QUARTERS[at - 1]} ({header.unit})", cells

    *shares, gap = table.columns
    lines = [*(told(header, number) for header in shares), *(told(gap, at) for at in range(1, 5))]
    return _small(f"{caption} (gennemsnit for hvert kvartal)", years, lines, invented=table.invented)


def _tables_alone(each: Drawn) -> Block:
    html = Markup("<section><h2>{}</h2>{}{}</section>").format(
        each.heading, quarters(each), tables.footnote([each.quarterly], each.finding.sentence)
    )
    return Block("table", each.heading, str(html), findings=(each.finding,))


def _small(caption: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], *, invented: bool) -> Markup:
    """A table of texts that are figures."""
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(column) for column in columns)
    lines = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            name, Markup("").join(Markup("<td>{}</td>").format(cell) for cell in cells)
        )
        for name, cells in rows
    )
    return Markup(
        '<div class="frame short" role="region" tabindex="0" aria-label="{0}"><table><caption>{1}{0}</caption>'
        "<thead><tr><td></td>{2}</tr></thead><tbody>{3}</tbody></table></div>"
    ).format(caption, mark(invented), heads, lines)

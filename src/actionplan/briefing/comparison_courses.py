"""The municipality's shares beside those of the others together, month by month, as charts with tables of their quarters."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import comparison_courses as courses
from actionplan.analyses import comparison_findings as findings
from actionplan.analyses.comparison_courses import GAP, QUARTERS, Course
from actionplan.analyses.comparisons import TOGETHER
from actionplan.analyses.finding import Finding
from actionplan.briefing import charts, tables
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.charts import LOOKS, NARROW_PX, WIDE_PX, Event, Look, only_published
from actionplan.briefing.social_mapping import EVENT_TOLD, Topic
from actionplan.publish import Published, official
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
        """What the tables of the quarters are called in the annex."""
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
    """For the annex: the charts with their tables; of the one that stands in the note (first) the tables alone."""
    found = {}
    for each in shown:
        name = NAME.format(each.found.share.name)
        if each is first:
            found[name] = Topic(each.finding, None, _tables_alone(each))
        else:
            found[name] = Topic(each.finding, block(each))
    return found


def block(each: Drawn) -> Block:
    """The chart under its finding, with the tables of its quarters."""
    html = Markup('<section class="chart"><h2>{}</h2>{}{}{}</section>').format(
        each.finding.headline,
        picture(each, "i tabellerne under figuren"),
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
    """Two small tables: both shares and the gap in the same quarter of every year, and the gap in all quarters, with the sign
    of those that lie outside the usual swings."""
    table, caption = each.quarterly, each.quarterly.draft.caption
    number = int(each.found.quarters[-1][5:])
    same = [row for row, name in zip(table.rows, each.found.quarters, strict=True) if int(name[5:]) == number]
    by_year = [
        (
            f"{header.label} ({header.unit})",
            [tables.shown(table.cell(row, header.label), header.decimals) for row in same],
        )
        for header in table.columns
    ]
    years = list(dict.fromkeys(name[:4] for name in each.found.quarters))
    signs = [findings.sign(each.found, way) for way in each.found.moves] or [""] * len(table.rows)
    gaps = {
        name: f"{tables.shown(table.cell(row, GAP), 1)} {' '.join(sign.split()[:1])}".rstrip()
        for row, name, sign in zip(table.rows, each.found.quarters, signs, strict=True)
    }
    all_gaps = [(year, [gaps.get(f"{year}K{i}", "–") for i in range(1, 5)]) for year in years]
    return _small(f"{caption} (gennemsnit i {QUARTERS[number - 1]})", "", same, by_year, invented=table.invented) + _small(
        f"{caption} (forskel til {TOGETHER.lower()}, procentpoint)", "År", QUARTERS, all_gaps, invented=table.invented
    )


def _tables_alone(each: Drawn) -> Block:
    html = Markup("<section><h2>{}</h2>{}{}</section>").format(
        each.heading, quarters(each), tables.footnote([each.quarterly], each.finding.sentence)
    )
    return Block("table", each.heading, str(html), findings=(each.finding,))


def _small(
    caption: str, corner: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], *, invented: bool
) -> Markup:
    """A table of texts that are figures."""
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(column) for column in columns)
    lines = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            name, Markup("").join(Markup("<td>{}</td>").format(cell) for cell in cells)
        )
        for name, cells in rows
    )
    first = Markup('<th scope="col">{}</th>').format(corner) if corner else Markup("<td></td>")
    return Markup(
        '<div class="frame short" role="region" tabindex="0" aria-label="{0}"><table><caption>{1}{0}</caption>'
        "<thead><tr>{2}{3}</tr></thead><tbody>{4}</tbody></table></div>"
    ).format(caption, mark(invented), first, heads, lines)

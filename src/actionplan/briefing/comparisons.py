"""The general quantitative status of note 05: the municipality among comparable ones, as funnel plots and ranks with uncertainty.

`topics` gives "overall" (all shares in one table, and the weightiest course), "limits" (the numbers of the funnels), each share
by its name (`comparisons.shares`: block is its funnel, annex the table that names every municipality), the course of each as
"course_<share>" (block is its chart, but of the weightiest only the annex is there, its table) and "method" (how it was
reckoned).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import comparison_courses as courses
from actionplan.analyses import comparison_findings as findings
from actionplan.analyses import comparisons
from actionplan.analyses.comparison_courses import Course
from actionplan.analyses.comparisons import Field, Wording
from actionplan.analyses.finding import Finding
from actionplan.briefing import blocks, charts, comparison_tables, tables
from actionplan.briefing import comparison_courses as drawing
from actionplan.briefing.bars import LEGEND, legend_height
from actionplan.briefing.blocks import Block
from actionplan.briefing.charts import INK, LOOKS, NARROW_PX, TYPE_PX, WIDE_PX, axis, layout, only_published
from actionplan.briefing.comparison_courses import Drawn
from actionplan.briefing.comparison_tables import Column, figure, rank, span
from actionplan.briefing.social_mapping import Topic
from actionplan.publish import Published, official
from actionplan.tables.cell import as_number
from actionplan.workbook import Case

TITLE = "Kommunen blandt lignende kommuner"
OVERALL, LIMITS, METHOD = "overall", "limits", "method"
LIMITS_TITLE = "Andelene og tragternes grænser"
LOG_FROM = 8
"""Where the largest municipality is so many times the smallest, equal steps of the axis are equal factors."""
HEIGHT_PX = {False: 200, True: 270}
"""Without the legend, on paper and on a phone: so low that two funnels stand on a page."""
OTHERS_LOOK, OWN_LOOK = "circle-open", "diamond"
LEVELS = ("95 pct.", "99,8 pct.")
"""What the limits are called, the inner first."""


def topics(case: Case) -> dict[str, Topic]:
    """Everything by name; a share that the municipality has no figure for is not among them."""
    offers = case.reference.catalogue.breakdowns["offer"]
    in_company = {name: each.in_company for name, each in offers.categories.items() if name != offers.total}
    shares = comparisons.shares(in_company)
    fields = [found for share in shares if (found := comparisons.field(case.figures, case.comparison, share)) is not None]
    if not fields:
        return {OVERALL: Topic(None, blocks.text(TITLE, (_nothing(case),)))}
    lines = [official(comparisons.own_draft(case.figures, case.comparison, found)) for found in fields]
    each = {found.share.name: _topic(case, found, line) for found, line in zip(fields, lines, strict=True)}
    missing = [share.wording.subject for share in shares if share.name not in each]
    known = [gone for share in shares if (gone := courses.course(case.figures, case.comparison, share)) is not None]
    drawn = [drawing.drawn(case, found) for found in known]
    weightiest = courses.weightiest(known)
    first = None if weightiest is None else drawn[known.index(weightiest)]
    overall = _overall(case, _Compared(tuple(fields), tuple(lines), tuple(missing)), tuple(known), first)
    return {
        OVERALL: overall,
        LIMITS: Topic(None, _limits(case, lines)),
        **each,
        **drawing.topics(drawn, first),
        METHOD: Topic(None, _method()),
    }


def funnel(everyone: Published, limits: Published, finding: Finding, own: str, wording: Wording, note: str = "") -> Block:
    """A funnel plot; its numbers stand in the table of all municipalities and in that of `_limits`.

    everyone: `comparisons.everyone_draft`, published; its second column is the base. limits: `comparisons.limits_draft`. own: the
    municipality, which alone is named.
    """
    base = wording.base
    only_published(everyone, limits)
    figures = [_figure(everyone, limits, own, base, width) for width in (WIDE_PX, NARROW_PX)]
    others = danish.counted(len(everyone.rows) - 1, "en anden kommune", "andre kommuner")
    alternative = (
        f"Tragtdiagram: {own} og {others} efter antallet af {base} (vandret) og andelen (lodret). Grænserne er "
        f"tættest på hinanden, hvor der er flest. {danish.stopped(finding.headline)} "
        f"Tallene står under »{LIMITS_TITLE}« og »{_everyone(wording)}«."
    )
    html = Markup('<section class="chart"><h2>{}</h2>{}{}</section>').format(
        finding.headline,
        charts.picture(tables.with_unit(everyone.only((comparisons.SHARE,))), alternative, invented=everyone.invented),
        tables.footnote([limits], note),
    )
    wide, narrow = (str(drawn.to_json()) for drawn in figures)
    return Block("chart", finding.headline, str(html), wide, narrow, (finding,))


@dataclass(frozen=True)
class _Compared:
    """The shares that are compared with their published lines. missing: the subjects of those without a figure."""

    fields: tuple[Field, ...]
    lines: tuple[Published, ...]
    missing: tuple[str, ...]


def _overall(case: Case, compared: _Compared, known: Sequence[Course], first: Drawn | None) -> Topic:
    """All shares in one table, then how they have gone. known: their courses. first: the one whose chart stands here."""
    own, lines = case.comparison.own, compared.lines
    table = official(comparisons.overview_draft([line.draft for line in lines], _sources(case, lines)))
    told = [(found.share.wording, line) for found, line in zip(compared.fields, lines, strict=True)]
    finding = findings.overall(table, case.comparison, told)
    judged = {line.draft.caption: findings.judged(line, own) for line in lines}
    columns = (
        *(figure(table, label) for label in (comparisons.SHARE, comparisons.TOGETHER)),
        Column("Forskel", judged.__getitem__),
        rank(table, lambda row: int(table.value(row, comparisons.OF) or 0)),
    )
    note = (
        f"»{comparisons.TOGETHER}«: lagt sammen, så de store tæller mest; i notat 01 tæller de lige meget. Placeringen er et "
        "spænd, fordi en lille forskel mellem to kommuner kan være tilfældig."
    )
    if compared.missing:
        note += f" Ikke med, fordi tallet er skjult eller ikke hentet: {danish.joined(compared.missing)}."
    body = Markup("<p>{} Lignende kommuner er {}</p>{}{}<p>{}</p>").format(
        finding.sentence,
        danish.stopped(case.comparison.group_told),
        comparison_tables.html(table, columns),
        # Published anew, so that no remark stands below on a figure that is left out.
        tables.footnote([official(table.only((comparisons.SHARE, comparisons.TOGETHER)).draft)], note),
        findings.courses_told(known),
    )
    shown: tuple[Finding, ...] = (finding,)
    wide = narrow = ""
    if first is not None:
        wide, narrow = drawing.figures(first)
        body += Markup('<div class="chart"><h3>{}</h3>{}<p>{}</p><p class="source">{}</p></div>').format(
            first.finding.headline,
            drawing.picture(first, f"i bilaget under »{first.heading}«"),
            first.finding.sentence,
            drawing.READING,
        )
        shown = (finding, first.finding)
    html = Markup("<section><h2>{}</h2>{}</section>").format(finding.headline, body)
    return Topic(finding, Block("table", finding.headline, str(html), wide, narrow, shown))


def _limits(case: Case, lines: Sequence[Published]) -> Block:
    """The municipality's shares with the limits of their funnels, which then need no table each."""
    table = official(comparisons.overview_draft([line.draft for line in lines], _sources(case, lines)))
    columns = (
        *(figure(table, label) for label in (comparisons.SHARE, comparisons.TOGETHER)),
        *(span(table, low, high, f"{told}-grænser") for (low, high, _), told in zip(comparisons.LIMITS, LEVELS, strict=True)),
        rank(table, lambda row: int(table.value(row, comparisons.OF) or 0)),
    )
    shown = table.only((comparisons.SHARE, *(label for low, high, _ in comparisons.LIMITS for label in (low, high))))
    html = Markup("<section><h2>{}</h2>{}{}</section>").format(
        LIMITS_TITLE,
        comparison_tables.html(table, columns, caption="Andele og grænser"),
        tables.footnote([official(shown.draft)]),
    )
    return Block("table", LIMITS_TITLE, str(html))


def _sources(case: Case, lines: Sequence[Published]) -> tuple[str, ...]:
    """Where the figures are from, the tables of one authority in one sentence."""
    catalogue = case.reference.catalogue
    used = list(dict.fromkeys(source for line in lines for source in line.draft.sources))
    theirs = {catalogue.source(name): table for name, table in catalogue.tables.items() if catalogue.source(name) in used}
    others = tuple(source for source in used if source not in theirs)
    if not theirs:
        return others
    names = danish.joined(sorted({table.table for table in theirs.values()}))
    latest = danish.day(max(table.fetched for table in theirs.values()))
    return (f"{catalogue.authority}, tabellerne {names}, hentet {latest}", *others)


def _topic(case: Case, found: Field, own: Published) -> Topic:
    share = found.share
    everyone, limits = (
        official(draft(case.figures, case.comparison, found)) for draft in (comparisons.everyone_draft, comparisons.limits_draft)
    )
    finding = findings.one(own, case.comparison, found)
    note = f"{finding.sentence} {_reading(found)}"
    block = funnel(everyone, limits, finding, case.comparison.own, share.wording, note)
    under = _without(found)
    followed = comparisons.GROWN in {header.label for header in everyone.columns}
    if followed:
        under += f"»–«: under {comparisons.SMALL} året før."
    columns = (
        *(figure(everyone, header.label) for header in everyone.columns[:3]),
        rank(everyone, lambda _: len(everyone.rows)),
        *([figure(everyone, comparisons.GROWN, "Ændring i antal på et år")] if followed else []),
    )
    title = _everyone(share.wording)
    html = Markup("<section><h2>{}</h2>{}{}</section>").format(
        title, comparison_tables.html(everyone, columns), tables.footnote([everyone], under.strip())
    )
    annex = Block("table", title, str(html))
    return Topic(finding, block, annex)


def _everyone(wording: Wording) -> str:
    """The heading of a share's table of all municipalities."""
    return f"{danish.capital(wording.subject)}: alle kommuner"


def _reading(found: Field) -> str:
    """What is particular to this funnel; how funnels are read stands once, in `_method`."""
    if found.between is None:
        return (
            "Der er under ti at sammenligne med. Derfor viser tragten kun, hvad tilfældigheder giver, og ikke, hvor forskellige "
            "kommuner plejer at være."
        )
    if not found.between:
        return "Kommunerne er ikke mere forskellige, end tilfældigheder kan give."
    spread = danish.number(100 * found.between**0.5, 1)
    return f"Lignende kommuners andele ligger typisk {spread} procentpoint fra den fælles, og så meget bredere er tragten gjort."


def _without(found: Field) -> str:
    if not found.without:
        return ""
    told = danish.capital(danish.counted(found.without, "en kommune", "kommuner"))
    return f"{told} er ikke med, fordi {'dens' if found.without == 1 else 'deres'} tal er skjult eller ikke hentet. "


def _nothing(case: Case) -> str:
    """Why there is nothing to compare, in one sentence, with what to do."""
    if case.has_figures:
        return (
            "Der er ingen kommuner at sammenligne med. Skriv nogle under sammenligning i params, eller skriv komgrp."
            if not case.comparison.group
            else "De lignende kommuner har ingen tal for de samme måneder, så der er ikke noget at sammenligne med."
        )
    return f"Der er ingen offentlige tal for {case.name} i arbejdsbogen, så kommunen kan ikke sammenlignes med andre."


def _method() -> Block:
    """How it was reckoned, for whoever wants to check it."""
    items = (
        "Hver prik i en tragt er en kommune. Jo færre borgere andelen er af, jo mere kan den svinge ved tilfældigheder. Derfor "
        "er tragten bredest til venstre. En kommune inden for tragten er ikke usædvanlig.",
        "Midten af tragten er den fælles andel i de lignende kommuner; kommunen selv er ikke med i den. Grænserne er Wilsons: 95 "
        "af 100 og 998 af 1.000 kommuner, der kun afviger ved tilfældigheder, ligger inden for dem.",
        "Med så mange borgere ville næsten alle kommuner ligge uden for grænser, der kun regner med tilfældigheder. Derfor er "
        "kommunernes egen spredning lagt til (Spiegelhalter 2005: DerSimonian og Lairds tau² af scorer, hvor den yderste "
        "tiendedel i hver ende ikke tæller mere end den næste, og hvor der er gjort op for, at de så ser mindre spredte ud). Det "
        "svarer til Wilsons grænser for færre borgere. Det kræver mindst ti lignende kommuner og sker kun, når spredningen er "
        "større, end tilfældigheder giver.",
        "Spredningen er skønnet ud fra få kommuner. Derfor ligger omkring hver tiende kommune uden for 95 pct.-grænserne og en "
        "eller to af hundrede uden for 99,8 pct.-grænserne, uden at noget er usædvanligt. Med fem tal har fire af ti kommuner "
        "mindst ét uden for.",
        f"Placeringerne er fra {danish.number(comparisons.DRAWS)} gentagelser, hvor hver kommunes andel trækkes inden for sin "
        "egen usikkerhed: afrundingen og tilfældighederne. Spændet er det, som 95 af 100 gentagelser giver.",
        "Hvad der er almindeligt på et år, ses af den midterste halvdel af de andre kommuner. Halvdelen ligger altid uden for, "
        "så det er ikke i sig selv usædvanligt.",
        "Andele, som myndigheden viser med én decimal, kan ligge op til 0,05 procentpoint fra det rigtige. Det antal, andelen er "
        "af, er regnet ud fra dem og er afrundet i tabellerne.",
        "Andelen af tilbud er af de forløb, der er vist tal for. Er løntilskud eller virksomhedspraktik skjult, er kommunen ikke "
        "med.",
        "Langtidsledige er dagpengemodtagere og jobparate kontanthjælpsmodtagere; aktivitetsparate er ikke med. Antallet er sat "
        "i forhold til de ledige i samme måned, begge i fuldtidspersoner.",
        "Over tid er forskellen til de lignende kommuner under ét gjort op som gennemsnit for hvert helt kvartal og sat i et "
        "diagram. Forskellen ligner for det meste den fra kvartalet før, og derfor er grænserne gjort bredere, kun kvartaler "
        "uden for dem nævnes, og det kræver tolv kvartaler. En reform gælder også de andre, så forskellen er fulgt hen over den. "
        "Kommuner, der mangler en måned, er ikke med. Andelene er regnet så præcist, "
        "som de viste tal tillader: antallet i forhold til det antal, andelen er af, som enten er vist for sig eller er medianen "
        "af, hvad månederne omkring siger. Grænserne er regnet på de uafrundede andele, men forskellen er vist som forskellen på "
        "de viste, og en flytning, der vises som 0,1 procentpoint eller mindre, nævnes ikke.",
        "Forskellen kan svinge med årstiden, hvis kommunen har en anden sæson end de andre. Den kan også vokse, når alle andele "
        "vokser.",
        "Sammenligningen tager ikke højde for, at kommunerne har forskellige borgere og arbejdsmarkeder.",
    )
    return blocks.text("Sådan er kommunerne sammenlignet", items=items)


def _figure(everyone: Published, limits: Published, own: str, base: str, width: int) -> go.Figure:
    narrow = width == NARROW_PX
    figure = go.Figure()
    size_of = everyone.columns[1].label
    sizes = [float(row) for row in limits.rows]
    log = sizes[-1] > LOG_FROM * sizes[0]
    curves = [("solid", "Fælles andel", _numbers(limits, comparisons.TOGETHER))]
    for (low, high, _), dash, told in zip(comparisons.LIMITS, ("dash", "dot"), LEVELS, strict=True):
        # The two ends of a limit are one line with a gap, as they look alike and mean the same.
        curves.append((dash, f"{told}-grænser", [*_numbers(limits, low), np.nan, *_numbers(limits, high)]))
    for dash, told, heights in curves:
        figure.add_scatter(
            x=sizes if len(heights) == len(sizes) else [*sizes, np.nan, *sizes], y=heights, mode="lines",
            line={"color": INK, "dash": dash, "width": 1.5}, name=told, connectgaps=False,
        )  # fmt: skip
    spots = dict(
        zip(everyone.rows, zip(_numbers(everyone, size_of), _numbers(everyone, comparisons.SHARE), strict=True), strict=True)
    )
    others = [spot for area, spot in spots.items() if area != own]
    grey, blue = LOOKS[2].colour, LOOKS[0].colour
    for told, spot, marker in (
        ("Lignende kommuner", others, {"symbol": OTHERS_LOOK, "size": 8, "color": grey, "line": {"width": 1.5}}),
        (own, [spots[own]], {"symbol": OWN_LOOK, "size": 14, "color": blue}),
    ):
        figure.add_scatter(x=[x for x, _ in spot], y=[y for _, y in spot], mode="markers", marker=marker, name=told)
    top = min(100.0, 1.15 * max(share for _, share in spots.values()))
    _label(figure, own, spots[own], (sizes[0], sizes[-1], top), log=log)
    legend = legend_height([str(trace.name) for trace in figure.data if trace.showlegend is not False], width - 60)
    figure.update_layout(
        **{
            **layout(width, HEIGHT_PX[narrow] + legend, right=16, bottom=50 + legend),
            "margin": {"l": 62, "r": 16, "t": 8, "b": 50 + legend},
        },
        showlegend=True,
        legend=LEGEND,
        xaxis=_across(sizes, base, log=log, few=narrow),
        yaxis=axis(range=[0, top], ticksuffix=" pct.", nticks=5),
    )
    return figure


def _label(figure: go.Figure, own: str, spot: tuple[float, float], limits: tuple[float, float, float], *, log: bool) -> None:
    """Writes the municipality's name where few points are, below the others or above them, with a line to its point.

    limits: the ends of the axis across, and the upper end of the other.
    """
    least, most, top = limits
    x, y = spot
    at, first, last = np.log10([x, least, most]).tolist() if log else (x, least, most)
    place = (at - first) / (last - first)
    figure.add_annotation(
        x=at, y=y, ax=at, ay=0.12 * top if y > 0.35 * top else 0.8 * top, axref="x", ayref="y", text=f"<b>{own}</b>",
        arrowhead=0, arrowwidth=1.5, arrowcolor=LOOKS[0].colour, startstandoff=2, standoff=5, font={"color": LOOKS[0].colour},
        xanchor="left" if place < 0.2 else "right" if place > 0.8 else "center", bgcolor="white", borderpad=1,
    )  # fmt: skip


def _across(sizes: Sequence[float], base: str, *, log: bool, few: bool) -> dict[str, Any]:
    title = {"text": danish.capital(f"antal {base}"), "standoff": 6, "font": {"size": TYPE_PX}}
    ticks: dict[str, Any] = {"ticks": "outside", "ticklen": 6, "tickcolor": INK, "showgrid": False, "title": title}
    if not log:
        return axis(range=[sizes[0], sizes[-1]], nticks=4 if few else 7, tickformat=",.0f", **ticks)
    steps = [step * 10**power for power in range(8) for step in ((1,) if few else (1, 2, 5))]
    shown = [step for step in steps if sizes[0] <= step <= sizes[-1]]
    return axis(
        type="log", range=np.log10([sizes[0], sizes[-1]]).tolist(), tickvals=shown,
        ticktext=[danish.number(step) for step in shown], **ticks,
    )  # fmt: skip


def _numbers(table: Published, column: str) -> list[float]:
    return [as_number(cell) for cell in table.series(column)]

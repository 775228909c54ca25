"""The general quantitative status of note 05: the municipality among comparable ones, as funnel plots and ranks with uncertainty.

`topics` gives "overall" (all shares in one table), each share by its name (`comparisons.shares`: block is its funnel, annex the
table that names every municipality) and "method" (how it was reckoned).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from actionplan import danish
from actionplan.analyses import comparison_findings as findings
from actionplan.analyses import comparisons
from actionplan.analyses.comparisons import Field
from actionplan.analyses.finding import Finding
from actionplan.briefing import blocks, charts, tables
from actionplan.briefing.bars import LEGEND, legend_height
from actionplan.briefing.blocks import Block
from actionplan.briefing.charts import INK, LOOKS, NARROW_PX, TYPE_PX, WIDE_PX, axis, layout, only_published
from actionplan.briefing.social_mapping import Topic
from actionplan.publish import Published, official
from actionplan.tables.cell import as_number
from actionplan.workbook import Case

TITLE = "Kommunen blandt lignende kommuner"
OVERALL, METHOD = "overall", "method"
RANK = (comparisons.FIRST, comparisons.LAST, comparisons.OF)
SPREAD = (comparisons.GROWN, comparisons.OTHERS_FROM, comparisons.OTHERS_TO)
BOUNDS = tuple(label for low, high, _ in comparisons.LIMITS for label in (low, high))
LOG_FROM = 8
"""Where the largest municipality is so many times the smallest, equal steps of the axis are equal factors."""
OTHERS_LOOK, OWN_LOOK = "circle-open", "diamond"


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
    return {OVERALL: _overall(case, fields, lines, missing), **each, METHOD: Topic(None, _method())}


def funnel(
    everyone: Published, limits: Published, numbers: Published, finding: Finding, own: str, *, base: str, note: str = ""
) -> Block:
    """A funnel plot with a table of the municipality's own numbers.

    everyone: `comparisons.everyone_draft`, published; its second column is the base. limits: `comparisons.limits_draft`. numbers:
    `comparisons.own_draft`. own: the municipality, which alone is named. base: what the shares are of.
    """
    only_published(everyone, limits, numbers)
    figures = [_figure(everyone, limits, own, base, width) for width in (WIDE_PX, NARROW_PX)]
    others = danish.counted(len(everyone.rows) - 1, "en anden kommune", "andre kommuner")
    alternative = (
        f"Tragtdiagram: {own} og {others} efter antallet af {base} (vandret) og andelen (lodret). Grænserne er "
        f"tættest på hinanden, hvor der er flest. {danish.stopped(finding.headline)} Tallene står i tabellen under figuren."
    )
    return charts.block(figures, finding, finding.headline, alternative, numbers, [numbers, everyone, limits], note)


def _overall(case: Case, fields: Sequence[Field], lines: Sequence[Published], missing: Sequence[str]) -> Topic:
    """All shares in one table. missing: the subjects of those that the municipality has no figure for."""
    whole = official(comparisons.overview_draft([line.draft for line in lines], _sources(case, lines)))
    table = whole.only((comparisons.SHARE, comparisons.TOGETHER, *RANK, *SPREAD))
    told = [(found.share.wording, line) for found, line in zip(fields, lines, strict=True)]
    finding = findings.overall(table, case.comparison, told)
    reading = (
        f"{finding.sentence} Lignende kommuner er {danish.stopped(case.comparison.group_told)} Numrene er regnet fra den højeste "
        "andel. De står som et spænd, fordi en lille forskel mellem to kommuner kan være tilfældig."
    )
    note = (
        f"»{comparisons.TOGETHER}«: de lignende kommuner lagt sammen, så de store tæller mest; i notat 01 tæller de lige meget. "
        f"»{comparisons.GROWN}«: på et år; »fra« og »til« er den midterste halvdel af de andre. "
        f"»–«: under {comparisons.SMALL} året før, eller for få andre."
    )
    if missing:
        note += f" Ikke med, fordi tallet er skjult eller ikke hentet: {danish.joined(missing)}."
    return Topic(finding, tables.block(finding.headline, [table], reading=reading, note=note, findings=(finding,)))


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
    # Published anew, so that no remark stands below on a figure that is left out.
    numbers = official(own.only((comparisons.SHARE, comparisons.TOGETHER, *BOUNDS, *RANK)).draft)
    note = f"{finding.sentence} {_reading(found)}"
    block = funnel(everyone, limits, numbers, finding, case.comparison.own, base=share.wording.base, note=note)
    under = _without(found)
    if comparisons.GROWN in {header.label for header in everyone.columns}:
        under += f"»{comparisons.GROWN}«: på et år. »–«: under {comparisons.SMALL} året før."
    annex = tables.block(f"{danish.capital(share.wording.subject)}: alle kommuner", [everyone], note=under.strip())
    return Topic(finding, block, annex)


def _reading(found: Field) -> str:
    """What a funnel is, and how this one was made, in plain sentences."""
    base = found.share.wording.base
    told = (
        f"Hver prik er en kommune. Jo færre {base}, jo mere kan andelen svinge ved tilfældigheder, og derfor er tragten bredest "
        "til venstre. En kommune inden for tragten skiller sig ikke ud."
    )
    if found.factor is None:
        told += (
            " Der er under ti at sammenligne med. Derfor viser tragten kun, hvad tilfældigheder giver, og ikke, hvor forskellige "
            "kommuner plejer at være."
        )
    elif found.factor == 1:
        told += " Kommunerne er ikke mere forskellige, end tilfældigheder kan give."
    else:
        told += (
            f" Kommunerne er mere forskellige, end tilfældigheder giver, så tragten er gjort "
            f"{danish.number(found.factor, 1)} gange så bred."
        )
    if found.share.is_rate:
        told += f" Antallet af {base} er omtrentligt, fordi det er regnet ud fra en andel med én decimal."
    return told


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
        "Midten af tragten er den fælles andel i de lignende kommuner; kommunen selv er ikke med i den. Grænserne er Wilsons: 95 "
        "af 100 og 998 af 1.000 kommuner, der kun afviger ved tilfældigheder, ligger inden for dem.",
        "Med så mange borgere ville næsten alle kommuner ligge uden for grænser, der kun regner med tilfældigheder. Derfor er "
        "grænserne gjort bredere efter, hvor forskellige de lignende kommuner er (Spiegelhalter 2005; den yderste tiendedel i "
        "hver ende tæller ikke mere end den næste). Det kræver mindst ti lignende kommuner. Små kommuner får meget "
        "vide grænser.",
        "Med fem tal ligger omkring hver fjerde kommune uden for 95 pct.-grænserne med et af dem, uden at noget er usædvanligt. "
        "»Klart højere« og »klart lavere« står der kun uden for 99,8 pct.-grænserne.",
        f"Numrene er fra {danish.number(comparisons.DRAWS)} gentagelser, hvor hver kommunes andel trækkes inden for sin egen "
        "usikkerhed: afrundingen og tilfældighederne. Spændet er det, som 95 af 100 gentagelser giver.",
        "Hvad der er almindeligt på et år, ses af den midterste halvdel af de andre kommuner. Halvdelen ligger altid uden for, "
        "så det er ikke i sig selv usædvanligt.",
        "Andele, som myndigheden viser med én decimal, kan ligge op til 0,05 procentpoint fra det rigtige. Det antal, andelen er "
        "af, er regnet ud fra dem og er afrundet i tabellerne.",
        "Andelen af tilbud er af de forløb, der er vist tal for. Er løntilskud eller virksomhedspraktik skjult, er kommunen ikke "
        "med.",
        "Langtidsledige er dagpengemodtagere og jobparate kontanthjælpsmodtagere; aktivitetsparate er ikke med. Antallet er sat "
        "i forhold til de ledige i samme måned, begge i fuldtidspersoner.",
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
    for (low, high, _), dash, told in zip(
        comparisons.LIMITS, ("dash", "dot"), ("95 pct.-grænser", "99,8 pct.-grænser"), strict=True
    ):
        # The two ends of a limit are one line with a gap, as they look alike and mean the same.
        curves.append((dash, told, [*_numbers(limits, low), np.nan, *_numbers(limits, high)]))
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
        **{**layout(width, 270 + legend, right=16, bottom=50 + legend), "margin": {"l": 62, "r": 16, "t": 8, "b": 50 + legend}},
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

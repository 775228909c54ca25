"""Charts that print: plotly figures drawn once for paper and once for a phone, told apart by more than colour.

The title of a chart is its finding. Beside each chart stands a table with its numbers, and the drawing has a text
alternative (WCAG 2.1, 1.1.1 and 1.4.1). Type is 14 px, which is 10.5 pt on paper, because charts are printed at their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.briefing import tables
from actionplan.briefing.blocks import FIGURE_NARROW, FIGURE_WIDE, Block, mark
from actionplan.publish import Published
from actionplan.tables.cell import Missing

FONT = "'Segoe UI', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
TYPE_PX = 14
WIDE_PX, NARROW_PX = 660, 340
INK, GRID = "#1a1a1a", "#d9d9d9"


@dataclass(frozen=True)
class Look:
    """How one area is drawn: always the same, so that a reader learns it once. Contrast to white is at least 4.5."""

    colour: str
    dash: str
    width: float
    symbol: str


@dataclass
class Canvas:
    """A drawing under way. What is written on it is gathered, as plotly takes long to add one text after the other."""

    figure: go.Figure = field(default_factory=go.Figure)
    notes: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)

    def note(self, **words: Any) -> None:
        """Writes words or draws an arrow: an annotation of plotly's."""
        self.notes.append(words)

    def line(self, **ends: Any) -> None:
        """Draws a straight line behind everything else."""
        self.lines.append({"type": "line", "layer": "below", **ends})


LOOKS = (Look("#0b4f8a", "solid", 3, "circle"), Look("#a34700", "dash", 2, "diamond"), Look("#5c5c5c", "dot", 2, "square"))


@dataclass(frozen=True)
class Event:
    """A month from which figures mean something else, marked in a course."""

    period: str
    told: str


def lines(
    course: Published, finding: Finding | None, numbers: Published, *, title: str, events: Sequence[Event] = (), note: str = ""
) -> Block:
    """A course month by month, one line per column, with a table of its numbers.

    title stands in where there is no finding. note: a sentence under the chart.
    """
    only_published(course, numbers)
    figures = [lines_figure(course, events, width) for width in (WIDE_PX, NARROW_PX)]
    areas = danish.joined([header.label for header in course.columns])
    alternative = f"Kurver for {areas} måned for måned, {course.draft.period}. Tallene står i tabellen under figuren."
    return block(figures, finding, title, alternative, numbers, [course, numbers], note)


def dots(shares: Published, finding: Finding | None, numbers: Published, *, title: str, note: str = "") -> Block:
    """Shares of one whole: a line per row, a point per column, with a table of its numbers."""
    only_published(shares, numbers)
    figures = [_dots_figure(shares, width) for width in (WIDE_PX, NARROW_PX)]
    rows = danish.joined([row.lower() for row in shares.rows])
    alternative = f"Punkter, der viser andelen i hver kategori ({rows}) for hvert område. Tallene står i tabellen under figuren."
    return block(figures, finding, title, alternative, numbers, [numbers], note)


def only_published(*tables_given: object) -> None:
    """Says at run time what the types say before: a notebook is not type-checked."""
    if not all(isinstance(table, Published) for table in tables_given):
        raise TypeError("a chart is made from published tables only")


def block(
    figures: list[go.Figure],
    finding: Finding | None,
    title: str,
    alternative: str,
    numbers: Published,
    sources: Sequence[Published],
    note: str,
) -> Block:
    """A chart with its heading, its caption, its text alternative and the table of its numbers.

    figures: the drawings for paper and for a phone. sources: the tables drawn from, whose remarks and sources stand below.
    """
    heading = finding.headline if finding else title
    shown = sources[0]
    mixed = len({header.unit for header in shown.columns}) > 1
    caption = danish.capital(f"{shown.draft.caption}, {shown.draft.period} (pct.)" if mixed else tables.with_unit(shown))
    html = Markup('<section class="chart"><h2>{}</h2>{}{}{}</section>').format(
        heading,
        picture(caption, alternative, invented=numbers.invented),
        tables.html(numbers, under_figure=True),
        tables.footnote(sources, *([note] if note else [])),
    )
    wide, narrow = (str(figure.to_json()) for figure in figures)
    return Block("chart", heading, str(html), wide, narrow, (finding,) if finding else ())


def picture(caption: str, alternative: str, *, invented: bool) -> Markup:
    """The place of a drawing with its caption and its text alternative, for paper and for a phone."""
    return Markup(
        '<figure><figcaption>{}{}</figcaption><div class="wide" role="img" aria-label="{}">{}</div>'
        '<div class="narrow" style="display:none" role="img" aria-label="{}">{}</div></figure>'
    ).format(mark(invented), caption, alternative, Markup(FIGURE_WIDE), alternative, Markup(FIGURE_NARROW))


def lines_figure(course: Published, events: Sequence[Event], width: int, looks: Sequence[Look] = LOOKS) -> go.Figure:
    """The drawing of a course for a page of this width, one line per column, each with its look and its name."""
    figure = go.Figure()
    dates = [f"{period[:4]}-{period[5:]}-01" for period in course.rows]
    ends: list[tuple[float, str, Look]] = []
    for header, look in zip(course.columns, looks, strict=False):
        values = [None if isinstance(cell, Missing) else cell for cell in course.series(header.label)]
        known = [value for value in values if value is not None]
        if not known:
            continue
        line = {"color": look.colour, "dash": look.dash, "width": look.width}
        figure.add_scatter(x=dates, y=values, name=header.label, mode="lines", line=line, connectgaps=False)
        ends.append((known[-1], header.label, look))
    narrow = width == NARROW_PX
    years = sorted({period[:4] for period in course.rows})
    years = [year for year in years if f"{year}M01" in course.rows][:: 2 if narrow else 1]
    top = max((trace.y for trace in figure.data), key=_peak, default=[1])
    figure.update_layout(
        **layout(width, 240 if narrow else 180, right=12 if narrow else 150, bottom=70 if narrow else 28),
        showlegend=narrow,
        legend={"orientation": "h", "y": -0.18, "x": 0, "xanchor": "left", "yanchor": "top"},
        xaxis=axis(tickvals=[f"{year}-01-01" for year in years], ticktext=years, showgrid=False, ticks="outside", tickcolor=INK),
        yaxis=axis(rangemode="tozero", nticks=5, range=[0, _peak(top) * 1.15 or 1]),
    )
    for event in events:
        if event.period in course.rows:
            at = f"{event.period[:4]}-{event.period[5:]}-01"
            figure.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line={"color": INK, "width": 1, "dash": "dot"})
            figure.add_annotation(
                x=at, y=0.02, yref="paper", yanchor="bottom", xanchor="left", text=event.told, showarrow=False, xshift=3
            )
    if not narrow:
        for place, (_, told, look) in zip(_apart([value for value, _, _ in ends], _peak(top) * 1.15 or 1), ends, strict=True):
            figure.add_annotation(
                x=1, xref="paper", xanchor="left", xshift=6, y=place, text=told, showarrow=False, font={"color": look.colour}
            )  # fmt: skip
    return figure


def _dots_figure(shares: Published, width: int) -> go.Figure:
    figure = go.Figure()
    narrow = width == NARROW_PX
    rows = [broken(row) if narrow else row for row in shares.rows]
    peak = 0.0
    for header, look in reversed(list(zip(shares.columns, LOOKS, strict=False))):
        cells = [None if isinstance(cell, Missing) else cell for cell in shares.series(header.label)]
        peak = max([peak, *(cell for cell in cells if cell is not None)])
        marker = {"symbol": look.symbol, "size": 13 if look is LOOKS[0] else 11, "color": look.colour}
        figure.add_scatter(x=cells, y=rows, name=header.label.removesuffix(", pct."), mode="markers", marker=marker)
    figure.update_layout(
        **layout(width, 62 + (44 if narrow else 23) * len(rows) + (36 if narrow else 0), right=16, bottom=104 if narrow else 54),
        showlegend=True,
        legend={"orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom", "x": 0, "traceorder": "reversed"},
        xaxis=axis(range=[-1, max(10.0, peak * 1.08)], ticksuffix=" pct.", nticks=4 if narrow else 7, showgrid=False),
        yaxis=axis(autorange="reversed", showgrid=True, automargin=True),
    )
    return figure


def layout(width: int, height: int, *, right: int, bottom: int) -> dict[str, Any]:
    """What all drawings have in common; lengths in px."""
    return {
        "template": "none",
        "width": width,
        "height": height,
        "separators": ",.",
        "font": {"family": FONT, "size": TYPE_PX, "color": INK},
        "margin": {"l": 44, "r": right, "t": 8, "b": bottom},
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
    }


def axis(**further: Any) -> dict[str, Any]:
    """What all axes have in common."""
    return {"gridcolor": GRID, "zeroline": False, "fixedrange": True, **further}


def _peak(values: Sequence[float | None]) -> float:
    return max((value for value in values if value is not None), default=0.0)


def _apart(values: Sequence[float], height: float) -> list[float]:
    """Places for the lines' names beside their ends, at least one line of type apart, in the order of the values."""
    step = height * 0.105
    order = sorted(range(len(values)), key=lambda i: values[i])
    places = list(values)
    for lower, upper in pairwise(order):
        places[upper] = max(places[upper], places[lower] + step)
    over = max(places, default=0.0) - height
    return [place - over for place in places] if over > 0 else places


def broken(text: str) -> str:
    """A label in two lines for a narrow drawing."""
    words = text.split()
    half = (len(words) + 1) // 2
    return "<br>".join(part for part in (" ".join(words[:half]), " ".join(words[half:])) if part)

"""Charts of a survey: scales as bars that diverge from their middle, and shares as dots with their uncertainty.

As in `actionplan.briefing.charts`, each is drawn for paper and for a phone, bears its finding as its title and stands beside a
table of its numbers. Agreement goes to the right and disagreement to the left; sides are told apart by place, colour and pattern.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.briefing.bars import HIDDEN, LEGEND, Fill, legend_height
from actionplan.briefing.blocks import Block
from actionplan.briefing.charts import INK, LOOKS, NARROW_PX, WIDE_PX, axis, block, layout, only_published
from actionplan.publish import Published
from actionplan.tables.cell import Missing, as_number

FIVE = (
    Fill("#a34700", "#ffffff", "\\"),
    Fill("#f3c58b", INK),
    Fill("#e4e4e4", INK),
    Fill("#a9cbe6", INK, "/"),
    Fill("#0b4f8a", "#ffffff"),
)
"""From the worst answer to the best."""
THREE = (FIVE[1], FIVE[2], FIVE[4])
LETTER_PX, LINE_PX = 6.7, 18
LEAST_WIDE, LEAST_NARROW = 5, 9
"""A share under so many per cent has no room for its figure."""


@dataclass(frozen=True)
class Part:
    """One answer to a scale: where its bar begins on the way from the middle, its length, and its place among the answers."""

    begins: float
    length: float
    place: int


def scales(shares: Published, finding: Finding | None, numbers: Published, *, title: str, note: str = "") -> Block:
    """Answers to scales of three or five points, in per cent: a bar for each row, its middle answer split over the zero line.

    shares: columns from the worst answer to the best. A row that hides an answer has no bar and says so.
    """
    only_published(shares, numbers)
    figures = [_scales_figure(shares, width) for width in (WIDE_PX, NARROW_PX)]
    labels = [header.label for header in shares.columns]
    alternative = (
        f"En bjælke for hver række, delt i {danish.joined(labels)}. De negative svar går mod venstre, de positive mod højre. "
        "Tallene står i tabellen under figuren."
    )
    return block(figures, finding, title, alternative, numbers, [shares, numbers], note)


def whiskers(
    shares: Published,
    column: str,
    finding: Finding | None,
    numbers: Published,
    *,
    title: str,
    gaps: Sequence[str] = (),
    note: str = "",
) -> Block:
    """Shares as dots with their interval as a line, a row each. column: the share; "<column>, fra" and "<column>, til" are its
    interval. gaps: rows before which there is some space, as another kind of group begins."""
    only_published(shares, numbers)
    figures = [_whiskers_figure(shares, column, gaps, width) for width in (WIDE_PX, NARROW_PX)]
    drawn = any(not isinstance(cell, Missing) for cell in shares.series(f"{column}, fra"))
    line = " og en streg for usikkerheden" if drawn else ""
    alternative = f"Et punkt for hver række{line}. Tallene står i tabellen under figuren."
    reading = f"Punktet er andelen, og stregen er usikkerheden (95 pct.). {note}".strip() if drawn else note
    return block(figures, finding, title, alternative, numbers, [shares, numbers], reading)


def placed(values: Sequence[float]) -> list[Part]:
    """Where the bars of one row lie: those left of the middle from the middle outwards, so that a bar is drawn as a whole."""
    middle = len(values) // 2
    parts = []
    left = right = values[middle] / 2
    parts.append(Part(-left, values[middle], middle))
    for place in range(middle - 1, -1, -1):
        left += values[place]
        parts.append(Part(-left, values[place], place))
    for place in range(middle + 1, len(values)):
        parts.append(Part(right, values[place], place))
        right += values[place]
    return sorted(parts, key=lambda part: part.place)


def wrapped(text: str, letters: int) -> list[str]:
    """A label in as many lines as it needs."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= letters or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _scales_figure(shares: Published, width: int) -> go.Figure:
    narrow = width == NARROW_PX
    labels = [header.label for header in shares.columns]
    fills = FIVE if len(labels) == len(FIVE) else THREE
    room = width - 16
    heads = [wrapped(danish.capital(row), int(room / LETTER_PX)) for row in shares.rows]
    bar = 24
    tops = [sum(len(head) * LINE_PX + bar + 10 for head in heads[:i]) for i in range(len(heads) + 1)]
    figure = go.Figure()
    known = {
        i: placed([cell for cell in cells if not isinstance(cell, Missing)])
        for i, cells in enumerate(shares.draft.cells)
        if not any(isinstance(cell, Missing) for cell in cells)
    }
    middles = {i: tops[i] + len(head) * LINE_PX + bar / 2 for i, head in enumerate(heads)}
    for place, (label, fill) in enumerate(zip(labels, fills, strict=True)):
        parts = {i: parts[place] for i, parts in known.items()}
        least = LEAST_NARROW if narrow else LEAST_WIDE
        figure.add_bar(
            x=[part.length for part in parts.values()], base=[part.begins for part in parts.values()],
            y=[middles[i] for i in parts], width=bar, name=label, orientation="h", marker=fill.marker(),
            text=[danish.number(part.length) if part.length >= least else "" for part in parts.values()],
            textposition="inside", insidetextanchor="middle", textangle=0, textfont={"color": fill.ink},
        )  # fmt: skip
    for i, head in enumerate(heads):
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=tops[i], yanchor="top", text="<br>".join(head), showarrow=False, align="left",
            borderpad=0,
        )  # fmt: skip
        if i not in known:
            figure.add_annotation(x=0, y=middles[i], text=HIDDEN, showarrow=False)
    left = max((-part.begins for parts in known.values() for part in parts), default=50.0)
    right = max((part.begins + part.length for parts in known.values() for part in parts), default=50.0)
    legend = legend_height(labels, room)
    height = tops[-1] + legend + 12
    figure.update_layout(
        **{**layout(width, height, right=8, bottom=legend), "margin": {"l": 8, "r": 8, "t": 4, "b": legend + 8}},
        barmode="overlay",
        showlegend=bool(known),
        uniformtext={"mode": "show", "minsize": 14},
        legend=LEGEND,
        xaxis=axis(range=[-left * 1.01, right * 1.01], visible=False),
        yaxis=axis(range=[tops[-1], 0], visible=False),
    )
    return figure


def _whiskers_figure(shares: Published, column: str, gaps: Sequence[str], width: int) -> go.Figure:
    narrow = width == NARROW_PX
    look = LOOKS[0]
    rows = [danish.capital(row) for row in shares.rows]
    at: list[float] = []
    for row in shares.rows:
        at.append((at[-1] + 1 if at else 0.0) + (0.45 if row in gaps and at else 0.0))
    figure = go.Figure()
    cells = [tuple(shares.cell(row, f"{column}{end}") for end in ("", ", fra", ", til")) for row in shares.rows]
    for place, (share, _, _) in zip(at, cells, strict=True):
        if isinstance(share, Missing):
            figure.add_annotation(x=0, y=place, text=HIDDEN, showarrow=False, xanchor="left")
    known = [(place, *cell) for place, cell in zip(at, cells, strict=True) if not isinstance(cell[0], Missing)]
    dots = [as_number(share) for _, share, _, _ in known]
    ends = [
        (dot, dot) if isinstance(low, Missing) or isinstance(high, Missing) else (low, high)
        for (_, _, low, high), dot in zip(known, dots, strict=True)
    ]
    peak = max([10.0, *(high for _, high in ends)])
    whisker = {"type": "data", "symmetric": False, "color": look.colour, "thickness": 2, "width": 5}
    figure.add_scatter(
        x=dots, y=[place for place, *_ in known], mode="markers",
        marker={"symbol": look.symbol, "size": 11, "color": look.colour},
        error_x={
            **whisker,
            "array": [high - share for share, (_, high) in zip(dots, ends, strict=True)],
            "arrayminus": [share - low for share, (low, _) in zip(dots, ends, strict=True)],
        },
    )  # fmt: skip
    left = 8 if narrow else max(44, round(10 + LETTER_PX * max((len(row) for row in rows), default=0)))
    if narrow:
        for place, row in zip(at, rows, strict=True):
            figure.add_annotation(x=0, xref="paper", xanchor="left", y=place - 0.2, yanchor="bottom", text=row, showarrow=False)
    step = 42 if narrow else 23
    ticks = max(3, (width - left) // 75)
    last = at[-1] if at else 0.0
    figure.update_layout(
        **{
            **layout(width, round(step * (last + 1.2)) + 30, right=16, bottom=26),
            "margin": {"l": left, "r": 24, "t": 4, "b": 26},
        },
        showlegend=False,
        xaxis=axis(range=[-1, min(101.0, peak * 1.08)], ticksuffix=" pct.", tickangle=0, nticks=ticks, rangemode="tozero"),
        yaxis=axis(range=[last + 0.6, -0.9 if narrow else -0.6], tickvals=at, ticktext=rows, visible=not narrow),
    )
    return figure

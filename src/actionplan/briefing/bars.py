"""Charts of parts and of time: stacked bars, strips of typical courses, and curves of how many are still there.

As in `actionplan.briefing.charts`, each is drawn for paper and for a phone, bears its finding as its title and stands beside a
table of its numbers. Segments are told apart by colour, by pattern and by the figures inside them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.briefing.blocks import Block
from actionplan.briefing.charts import INK, LOOKS, NARROW_PX, WIDE_PX, axis, block, broken, layout, only_published
from actionplan.publish import Header, Published
from actionplan.tables.cell import Missing

Stays = tuple[tuple[str, float], ...]
"""What somebody lives of, one thing after the other, each with its length in months."""
HIDDEN = "skjult"


@dataclass(frozen=True)
class Fill:
    """How a segment is drawn; the ink of the figure inside has a contrast of at least 4.5 to it."""

    colour: str
    ink: str
    pattern: str = ""

    def marker(self) -> dict[str, object]:
        """As plotly wants it; a pattern is drawn thin, so that the figure on it can be read."""
        return {
            "color": self.colour,
            "line": {"color": "white", "width": 1},
            "pattern": {
                "shape": self.pattern,
                "fgcolor": self.ink,
                "fgopacity": 0.4,
                "bgcolor": self.colour,
                "size": 7,
                "solidity": 0.12,
            },
        }


LENGTHS = (
    Fill("#dbe9f6", INK),
    Fill("#a9cbe6", INK),
    Fill("#6ba3cf", INK, "/"),
    Fill("#2f6fa8", "#ffffff"),
    Fill("#0b3a66", "#ffffff", "\\"),
)
"""From short to long."""
FILLS = {
    "job": Fill("#1b6b3a", "#ffffff"),
    "uddannelse": Fill("#8fd0a5", INK, "/"),
    "uden ydelse": Fill("#c9e8d2", INK),
    "støttet job": Fill("#2a6f6c", "#ffffff", "\\"),
    "pension eller efterløn": Fill("#d9d9d9", INK, "."),
    "anden ydelse": Fill("#f3c58b", INK),
    "andre ydelser": Fill("#f3c58b", INK),
    "samme ydelse": Fill("#8a4b08", "#ffffff"),
    "kontanthjælp": Fill("#0b4f8a", "#ffffff"),
    "dagpenge": Fill("#7db1dd", INK, "/"),
    "sygedagpenge": Fill("#e9a66b", INK, "\\"),
    "ledighedsydelse": Fill("#b9a3d6", INK, "x"),
    "ressourceforløb": Fill("#6b4a9b", "#ffffff"),
    "revalidering": Fill("#d8c7ee", INK, "-"),
    "privat virksomhed": Fill("#0b4f8a", "#ffffff"),
    "offentlig virksomhed": Fill("#a9cbe6", INK, "/"),
    "ikke i virksomhed": Fill("#d9d9d9", INK),
    "ikke længere på ydelse": Fill("#1b6b3a", "#ffffff"),
    "på ydelse": Fill("#8a4b08", "#ffffff"),
    "ukendt": Fill("#ececec", INK),
    HIDDEN: Fill("#ffffff", INK, "x"),
}
LEGEND = {
    "orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom", "x": 0, "traceorder": "normal",
}  # fmt: skip
"""Where the legend of a chart stands: under it."""
_OTHERS = (Fill("#5c5c5c", "#ffffff"), Fill("#f2e2a0", INK, "/"), Fill("#a34700", "#ffffff", "\\"), Fill("#c4c4c4", INK, "-"))


def stacked(
    shares: Published,
    finding: Finding | None,
    numbers: Published,
    *,
    title: str,
    note: str = "",
    fills: Sequence[Fill] | None = None,
) -> Block:
    """Each row's parts in per cent as one bar, with a table of its numbers.

    fills: how the columns are drawn, where their order means something. What a row does not show is drawn as hidden.
    """
    only_published(shares, numbers)
    looks = dict(zip([header.label for header in shares.columns], fills, strict=False)) if fills else None
    figures = [_stacked_figure(shares, looks, width) for width in (WIDE_PX, NARROW_PX)]
    parts = danish.joined([header.label for header in shares.columns])
    alternative = f"Bjælker, en for hver række, delt i {parts}. Tallene står i tabellen under figuren."
    return block(figures, finding, title, alternative, numbers, [shares, numbers], note)


def strips(
    numbers: Published, lengths: Mapping[str, Stays], finding: Finding | None, *, months: int, title: str, note: str = ""
) -> Block:
    """Typical courses, each as a strip of what people lived of one after the other, with a table of how many had it.

    numbers: rows are the courses; its first column is how many, in print beside the strip. lengths: the mean months of each
    stay, for the rows that are drawn.
    """
    only_published(numbers)
    drawn = [row for row in numbers.rows if row in lengths]
    figures = [_strips_figure(numbers, drawn, lengths, months, width) for width in (WIDE_PX, NARROW_PX)]
    alternative = (
        f"Et bånd for hvert af de {len(drawn)} mest almindelige forløb, delt efter det, borgerne levede af i de {months} måneder."
    )
    return block(figures, finding, title, alternative, numbers, [numbers], note)


def curves(read: Published, finding: Finding | None, numbers: Published, *, title: str, note: str = "") -> Block:
    """How many per cent are still there, month by month, as lines with their uncertainty.

    read: as `actionplan.publish.survival` gives it; its first three curves are drawn.
    """
    only_published(read, numbers)
    figures = [_curves_figure(read, width) for width in (WIDE_PX, NARROW_PX)]
    labels = danish.joined([header.label for header in _middle(read)])
    alternative = f"Faldende kurver for {labels} med usikkerhed som skygge. Tallene står i tabellen under figuren."
    return block(figures, finding, title, alternative, numbers, [read, numbers], note)


def _fill(label: str, known: Mapping[str, Fill] | None, position: int) -> Fill:
    found = (known or {}).get(label) or FILLS.get(label.split(",", maxsplit=1)[0])
    return found or _OTHERS[position % len(_OTHERS)]


def _stacked_figure(shares: Published, looks: Mapping[str, Fill] | None, width: int) -> go.Figure:
    narrow = width == NARROW_PX
    rows = [danish.capital(row) for row in shares.rows]
    figure = go.Figure()
    series: list[tuple[str, list[float | None]]] = [
        (header.label, [None if isinstance(cell, Missing) else cell for cell in shares.series(header.label)])
        for header in shares.columns
    ]
    rest = [max(0.0, 100 - sum(values[i] or 0 for _, values in series)) for i in range(len(rows))]
    hidden = [
        gap if any(cell is Missing.WITHHELD for cell in cells) and gap > 0.5 else 0.0
        for gap, cells in zip(rest, shares.draft.cells, strict=True)
    ]
    if any(hidden):
        series.append((HIDDEN, list(hidden)))
    least = 10 if narrow else 6
    for position, (label, values) in enumerate(series):
        if not any(values):
            continue
        fill = _fill(label, looks, position)
        told = [danish.number(value) if value and value >= least and label != HIDDEN else "" for value in values]
        figure.add_bar(
            x=values, y=list(range(len(rows))), name=label, orientation="h", marker=fill.marker(), text=told,
            textposition="inside", insidetextanchor="middle", textangle=0, textfont={"color": fill.ink},
        )  # fmt: skip
    left = 8 if narrow else left_margin(rows)
    legend = legend_height([str(trace.name) for trace in figure.data], width - left - 26)
    height = (26 if narrow else 10) + (44 if narrow else 24) * len(rows) + 24 + legend
    if narrow:  # the labels above their bars leave these the whole width
        for place, row in enumerate(rows):
            figure.add_annotation(x=0, xanchor="left", y=place - 0.28, yanchor="bottom", text=row, showarrow=False)
    ticks = (0, 50, 100) if narrow else (0, 20, 40, 60, 80, 100)
    figure.update_layout(
        **{
            **layout(width, height, right=16, bottom=24 + legend),
            "margin": {"l": left, "r": 26, "t": 20 if narrow else 4, "b": 24 + legend},
        },
        barmode="stack",
        bargap=0.5 if narrow else 0.28,
        showlegend=True,
        uniformtext={"mode": "show", "minsize": 14},
        legend=LEGEND,
        xaxis=axis(range=[0, 100.5], tickvals=ticks, ticktext=[f"{tick} pct." for tick in ticks], showgrid=False),
        yaxis=axis(
            range=[len(rows) - 0.5, -0.5], tickvals=list(range(len(rows))), ticktext=rows, showgrid=False, visible=not narrow
        ),
    )
    return figure


def _strips_figure(numbers: Published, drawn: Sequence[str], lengths: Mapping[str, Stays], months: int, width: int) -> go.Figure:
    narrow = width == NARROW_PX
    figure = go.Figure()
    states = list(dict.fromkeys(state for row in drawn for state, _ in lengths[row]))
    seen: set[str] = set()
    for place, row in enumerate(drawn):
        for state, length in lengths[row]:
            fill = _fill(state, None, states.index(state))
            least = months / (7 if narrow else 14)
            figure.add_bar(
                x=[length], y=[place], orientation="h", width=0.42, name=state, legendgroup=state, showlegend=state not in seen,
                marker=fill.marker(), text=[danish.number(length) if length >= least else ""], textposition="inside",
                insidetextanchor="middle", textangle=0, textfont={"color": fill.ink},
            )  # fmt: skip
            seen.add(state)
        count = numbers.draft.cells[numbers.rows.index(row)][0]
        many = "skjult" if isinstance(count, Missing) else danish.number(count)
        told = f"{danish.capital(row)}: {many}"
        figure.add_annotation(
            x=0, xanchor="left", y=place - 0.24, yanchor="bottom", text=broken(told) if narrow and len(told) > 44 else told,
            showarrow=False, align="left",
        )  # fmt: skip
    legend = legend_height(sorted(seen), width - 20)
    height = 16 + (62 if narrow else 40) * len(drawn) + 38 + legend
    figure.update_layout(
        **{**layout(width, height, right=12, bottom=38 + legend), "margin": {"l": 8, "r": 12, "t": 16, "b": 38 + legend}},
        barmode="stack",
        showlegend=True,
        uniformtext={"mode": "show", "minsize": 14},
        legend=LEGEND,
        xaxis=axis(range=[0, months * 1.005], tickvals=list(range(0, months + 1, 6)), showgrid=False, title="Måneder"),
        yaxis=axis(range=[len(drawn) - 0.4, -0.75], showgrid=False, visible=False),
    )
    return figure


def _curves_figure(read: Published, width: int) -> go.Figure:
    narrow = width == NARROW_PX
    figure = go.Figure()
    months = [int(row) for row in read.rows]
    for header, look in zip(_middle(read), LOOKS, strict=False):
        known = [
            (month, *values)
            for month, *values in zip(
                months,
                *(read.series(label) for label in (header.label, f"{header.label}, fra", f"{header.label}, til")),
                strict=True,
            )
            if not any(isinstance(value, Missing) for value in values)
        ]
        x = [0, *(point[0] for point in known)]
        middle, low, high = ([100.0, *(float(point[i]) for point in known)] for i in (1, 2, 3))
        shade = {"color": look.colour, "width": 0}
        figure.add_scatter(x=x, y=high, mode="lines", line=shade, showlegend=False)
        colour = tuple(int(look.colour[i : i + 2], 16) for i in (1, 3, 5))
        figure.add_scatter(
            x=x, y=low, mode="lines", line=shade, fill="tonexty", fillcolor=f"rgba{(*colour, 0.14)}", showlegend=False
        )
        line = {"color": look.colour, "dash": look.dash, "width": look.width}
        figure.add_scatter(x=x, y=middle, mode="lines", line=line, name=header.label)
    legend = legend_height([header.label for header in _middle(read)], width - 60)
    figure.update_layout(
        **{
            **layout(width, 190 + legend + 24, right=16, bottom=44 + legend),
            "margin": {"l": 64, "r": 16, "t": 8, "b": 44 + legend},
        },
        showlegend=True,
        legend=LEGEND,
        xaxis=axis(range=[0, max(months, default=1)], tickvals=months[:: 2 if narrow else 1], showgrid=False, title="Måneder"),
        yaxis=axis(range=[0, 102], ticksuffix=" pct.", nticks=5),
    )
    return figure


def _middle(read: Published) -> list[Header]:
    return list(read.columns[::3])[: len(LOOKS)]


def legend_height(names: Sequence[str], room: int) -> int:
    """The height of a legend in px. room: the width of the plot; plotly sets the entries in one line where they fit in it, and
    otherwise in columns as wide as the widest."""
    widths = [46 + 6.6 * len(name) for name in names]
    lines = 1 if sum(widths) <= room else -(-len(names) // max(1, int(room / max(widths))))
    return 11 + 21 * lines


def left_margin(labels: Sequence[str]) -> int:
    """Room for row labels beside the bars, in px."""
    return max(44, round(10 + 6.7 * max((len(label) for label in labels), default=0)))

"""A goal's figures over time as an XmR chart, with limits, mean and target line, and points that are more than chance marked by
shape and by word.

As in `actionplan.briefing.charts`, each is drawn for paper and for a phone, bears its finding as its title and stands beside a
table of its numbers; here a line for each year, as two years of months would fill half a page.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

import plotly.graph_objects as go
from markupsafe import Markup

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.analyses.goal_findings import moved
from actionplan.analyses.goal_status import PERIODS, PLURAL, Course
from actionplan.briefing import charts, tables
from actionplan.briefing.bars import legend_height
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.charts import INK, NARROW_PX, TYPE_PX, WIDE_PX, Look, axis, layout, only_published
from actionplan.methods.control_chart import HIGH, LOW, RUN, Chart, Label
from actionplan.parameters.goals import PERCENT
from actionplan.tables.cell import Missing

RULE: Final = (
    "Et diagram viser tallene i rækkefølge, deres gennemsnit og to grænser, som tallene svinger imellem, når intet ændrer sig "
    "(gennemsnittet ± 2,66 gange det gennemsnitlige spring fra et tal til det næste). Et tal er mere end tilfældigt, når det "
    "ligger uden for grænserne, når det er et af mindst syv i træk, der stiger eller falder, når to ud af tre i træk ligger tæt "
    "på den samme grænse, eller når det er et af mindst syv i træk på samme side af gennemsnittet. Det er NHS Englands regler "
    "(Making Data Count). »Bedre« er den vej, målet vil. Reglerne siger ikke, hvad årsagen er."
)
"""How to read a chart, for readers."""
_LOOKS: Final = {
    "better": Look("#0b4f8a", "solid", 1, "triangle-up"),
    "worse": Look("#a34700", "solid", 1, "triangle-down"),
    "chance": Look("#5c5c5c", "solid", 1, "circle"),
}
_SIGNS: Final = {"better": "▲", "worse": "▼", "chance": ""}
_WORDS: Final = {"better": "bedre (mere end tilfældigt)", "worse": "dårligere (mere end tilfældigt)", "chance": "tilfældigt"}
_TARGET, _LIMIT = "#1b6b3a", "#5c5c5c"
_MONTHS: Final = ("jan.", "feb.", "marts", "april", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec.")
_LINE_PX: Final = TYPE_PX + 2
_YEAR_MM, _LETTER_MM, _PADDING_MM = 12.0, 1.9, 2.4
"""About what a year, a figure's letter and a cell's padding take of the paper's width."""
_LEGEND_PX: Final = TYPE_PX + 6
_WHY: Final[dict[Label, str]] = {
    "above": "Det seneste tal ligger over den øvre grænse.",
    "below": "Det seneste tal ligger under den nedre grænse.",
    "rising": "Mindst syv tal i træk er steget.",
    "falling": "Mindst syv tal i træk er faldet.",
    "near_upper": "To ud af de seneste tre tal ligger tæt på den øvre grænse.",
    "near_lower": "To ud af de seneste tre tal ligger tæt på den nedre grænse.",
}


def chart(course: Course, finding: Finding) -> Block:
    """The chart of a measure that has limits, under its finding. Raises ValueError where it has none."""
    only_published(course.shown)
    made = course.chart
    if made is None:
        raise ValueError("a measure without limits has no chart")
    figures = [_figure(course, made, width) for width in (WIDE_PX, NARROW_PX)]
    caption = caption_of(course)
    alternative = (
        f"Kurve over {danish.small(course.measure.name)}, {course.shown.draft.period}, med gennemsnit, grænser"
        f"{' og mål' if course.target is not None else ''}. {_why(made)} Tallene står i tabellen under figuren."
    )
    reading = f"{_why(made)} {_limits(course, made)}{moved(course)} {course.why}".rstrip()
    html = Markup('<section class="chart"><h2>{}</h2>{}{}{}</section>').format(
        finding.headline,
        charts.picture(caption, alternative, invented=course.shown.invented),
        numbers(course),
        tables.footnote([course.shown], reading),
    )
    wide, narrow = (str(figure.to_json()) for figure in figures)
    return Block("chart", finding.headline, str(html), wide, narrow)


def _why(made: Chart) -> str:
    """Which rule the latest figure meets, as a sentence."""
    latest = made.labels[-1]
    if latest in _WHY:
        return _WHY[latest]
    if latest == "common":
        return "Det seneste tal ligger inden for det, tallene svinger imellem af sig selv."
    over = latest == "over_mean"
    run = next((i for i, value in enumerate(reversed(made.values)) if (value > made.mean) != over), len(made.values))
    side = "over" if over else "under"
    return f"De seneste {max(run, RUN)} tal ligger alle {side} gennemsnittet."


def _limits(course: Course, made: Chart) -> str:
    """Mean and limits as a sentence, and what the process can do with the target."""
    bottom, top = _bounds(course, made)
    low, middle, high = (_round(value, course) for value in (bottom, made.mean, top))
    told = f"Gennemsnittet er {middle}, og grænserne er {low} og {high}."
    ability = {
        "passes": " Målet nås hver gang, når intet ændres.",
        "fails": " Målet ligger uden for grænserne og nås ikke, hvis intet ændres.",
        "either": " Målet ligger mellem grænserne og nås nogle gange af sig selv.",
    }
    # After a revision the goal is judged by the new figures alone, and these limits are of all.
    return told + (ability.get(course.assurance, "") if course.recent is made else "")


def _bounds(course: Course, made: Chart) -> tuple[float, float]:
    """The limits as far as a figure can go: never below none, nor a share above all."""
    return max(made.lower, 0.0), min(made.upper, 100.0) if course.measure.unit == PERCENT else made.upper


def _round(value: float, course: Course) -> str:
    return danish.number(value, max(course.shown.columns[0].decimals, int(abs(value) < 100)))


def numbers(course: Course) -> Markup:
    """The figures as a table with a line for each year and a column for each month or part of it; the other way round where the
    figures are too long for that.

    A point that is more than chance bears its sign.
    """
    cells = [row[0] for row in course.shown.draft.cells]
    decimals = course.shown.columns[0].decimals
    told: dict[tuple[int, int], list[str]] = {}
    for day, cell, which in zip(course.series.days, cells, meanings(course), strict=True):
        told.setdefault((day.year, day.month), []).append(f"{tables.shown(cell, decimals)} {_SIGNS[which]}".rstrip())
    joined = {place: " og ".join(each) for place, each in told.items()}
    years = {year: str(year) for year, _ in joined}
    parts = {month: _part(month, course.series.months) for month in sorted({month for _, month in joined})}
    letters = max(map(len, [*joined.values(), *parts.values()]))
    if _YEAR_MM + len(parts) * (letters * _LETTER_MM + _PADDING_MM) <= tables.PAPER_MM:
        return _table(course, "År", years, parts, lambda year, part: joined.get((year, part), "–"))
    return _table(
        course, danish.capital(course.series.period) or "Måned", parts, years, lambda part, year: joined.get((year, part), "–")
    )


def _table(
    course: Course, corner: str, rows: Mapping[int, str], columns: Mapping[int, str], cell: Callable[[int, int], str]
) -> Markup:
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in columns.values())
    lines = Markup("").join(
        Markup('<tr><th scope="row" class="year">{}</th>{}</tr>').format(
            name, Markup("").join(Markup("<td>{}</td>").format(cell(row, column)) for column in columns)
        )
        for row, name in rows.items()
    )
    return Markup(
        '<div class="frame short years" role="region" tabindex="0" aria-label="{0}"><table>'
        '<caption class="hidden">{1}{0}</caption>'
        '<thead><tr><th scope="col">{2}</th>{3}</tr></thead><tbody>{4}</tbody></table></div>'
    ).format(caption_of(course), mark(course.shown.invented), corner, heads, lines)


def caption_of(course: Course) -> str:
    """What a measure's figures are, in what unit, and whether they have been added up."""
    unit = course.measure.unit
    told = danish.capital(course.measure.name)
    told += "" if unit.casefold() in told.casefold() else f" ({unit})"
    return f"{told}, lagt sammen til {PLURAL[course.series.months]}" if course.series.months else told


def _part(month: int, months: int) -> str:
    """What heads a column: the month, or the part of the year that ends with it."""
    return f"{month // months}. {dict(PERIODS)[months]}" if months in {3, 6} else "Hele året" if months else _MONTHS[month - 1]


def meanings(course: Course) -> tuple[str, ...]:
    """For each figure "better", "worse" or "chance"; all chance where there are no limits."""
    if course.chart is None:
        return ("chance",) * len(course.series.values)
    up = course.measure.direction == "up"
    return tuple(
        "chance" if label not in HIGH | LOW else "better" if (label in HIGH) == up else "worse" for label in course.chart.labels
    )


def _figure(course: Course, made: Chart, width: int) -> go.Figure:
    narrow = width == NARROW_PX
    figure = go.Figure()
    days = list(course.series.days)
    values = [None if isinstance(cell, Missing) else cell for cell in course.shown.series(course.shown.columns[0].label)]
    long = (days[-1] - days[0]).days
    first, last = days[0] - timedelta(days=long // 40 + 1), days[-1] + timedelta(days=long // (8 if narrow else 12) + 1)
    lower, upper = _bounds(course, made)
    for value, name, dash in ((upper, "grænser", "dash"), (made.mean, "gennemsnit", "longdash")):
        line = {"color": _LIMIT, "dash": dash, "width": 1.5}
        figure.add_scatter(x=[first, last], y=[value, value], mode="lines", line=line, name=name, showlegend=narrow)
    # The two limits mean the same, so only one of them has a name.
    figure.add_shape(type="line", x0=first, x1=last, y0=lower, y1=lower, line={"color": _LIMIT, "dash": "dash", "width": 1.5})
    if course.target is not None:
        x, y = _steps(course, first, last)
        figure.add_scatter(
            x=x, y=y, mode="lines", line={"color": _TARGET, "dash": "dot", "width": 3}, name="mål", showlegend=narrow
        )
    figure.add_scatter(x=days, y=values, mode="lines", line={"color": "#8a8a8a", "width": 1.5}, showlegend=False)
    found = meanings(course)
    for which, look in _LOOKS.items():
        at = [i for i, each in enumerate(found) if each == which]
        if at:
            marker = {"symbol": look.symbol, "color": look.colour, "size": 8 if which == "chance" else 11}
            x_of, y_of = [days[i] for i in at], [values[i] for i in at]
            figure.add_scatter(x=x_of, y=y_of, mode="markers", marker=marker, name=_WORDS[which])
    ends = [
        (upper, f"øvre grænse {_round(upper, course)}", _LIMIT),
        (made.mean, f"gennemsnit {_round(made.mean, course)}", INK),
    ]
    ends.append((lower, f"nedre grænse {_round(lower, course)}", _LIMIT))
    if course.target is not None:
        ends.append((course.target, f"mål {course.told(course.target)}", _TARGET))
    low, high = _span([*course.series.values, lower, upper, *_steps(course, first, last)[1]])
    # On a phone the legend also names the lines: under each other where a name is too long for two columns.
    named = [str(trace.name) for trace in figure.data if trace.showlegend is not False and trace.name]
    lines = len(named) if set(found) - {"chance"} else (len(named) + 1) // 2
    bottom = 46 + lines * _LEGEND_PX if narrow else 28 + legend_height(named, width - 200)
    height = 190 + bottom if narrow else 152 + bottom
    figure.update_layout(
        **layout(width, height, right=12 if narrow else 150, bottom=bottom),
        showlegend=True,
        legend={
            "orientation": "h",
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
            "x": 0,
            "xanchor": "left",
            "bgcolor": "rgba(0,0,0,0)",
        },
        xaxis=axis(range=[first, last], **_ticks(first, days[-1], narrow=narrow), showgrid=False, ticks="outside", tickcolor=INK),
        yaxis=axis(range=[low, high], nticks=5, showgrid=False),
    )
    if (latest := values[-1]) is not None:
        told = f"<b>{danish.exact(latest)}</b>"
        figure.add_annotation(
            x=days[-1], y=latest, text=told, showarrow=False, xanchor="left", xshift=7, bgcolor="white", borderpad=0
        )  # fmt: skip
    if not narrow:
        drawn = height - 8 - bottom
        for place, (_, told, colour) in zip(_apart([end[0] for end in ends], (high - low) * _LINE_PX / drawn), ends, strict=True):
            figure.add_annotation(
                x=1, xref="paper", xanchor="left", xshift=6, y=place, text=told, showarrow=False, font={"color": colour}
            )  # fmt: skip
    return figure


def _steps(course: Course, first: date, last: date) -> tuple[list[date], list[float]]:
    """The target line: a step on each day that it was moved. first, last: the ends of the axis."""
    if course.target is None:
        return [], []
    known = [move for move in course.moves if move.day > first]
    before = next((move.after for move in reversed(course.moves) if move.day <= first), None)
    start = before if before is not None else known[0].before if known else course.target
    x: list[date] = [] if start is None else [first]
    y: list[float] = [] if start is None else [start]
    for move in known:
        if y:
            x.append(move.day)
            y.append(y[-1])
        x.append(move.day)
        y.append(move.after)
    return [*x, last], [*y, course.target]


def _span(values: Sequence[float]) -> tuple[float, float]:
    """The axis: a little more than all that is drawn."""
    low, high = min(values), max(values)
    room = (high - low or abs(high) or 1.0) * 0.08
    return (low - room if low > room or low == 0 else 0.0), high + room


def _ticks(first: date, last: date, *, narrow: bool) -> dict[str, Any]:
    step = 12 if narrow or (last - first).days > 4 * 366 else 6
    starts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13, step)]
    inside = [day for day in starts if first <= day <= last]
    return {"tickvals": inside, "ticktext": [f"{_MONTHS[day.month - 1]} {day.year}" for day in inside]}


def _apart(values: Sequence[float], step: float) -> list[float]:
    """Places for words beside lines, at least a step apart and as near to their lines as can be, in the order of the values."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    places = list(values)
    for lower, upper in pairwise(order):
        places[upper] = max(places[upper], places[lower] + step)
    moved_up = sum(place - value for place, value in zip(places, values, strict=True)) / len(values)
    return [place - moved_up for place in places]

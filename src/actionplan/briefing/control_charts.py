"""A goal's figures over time as an XmR chart, with limits, mean and target line, and points that are more than chance marked by
shape and by word.

The charts are small, two beside each other on paper and one below the other on a phone, so that a reader sees all goals at once;
one drawing fits both. Each bears its finding as its title. Its numbers stand in a table that only screen readers meet beside it;
for all others they are in the annex, a line for each year, as two years of months would fill half a page.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

import plotly.graph_objects as go
from markupsafe import Markup

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.analyses.goal_findings import moved
from actionplan.analyses.goal_reviews import sign
from actionplan.analyses.goal_status import Course
from actionplan.briefing.blocks import FIGURE_WIDE, Block, mark
from actionplan.briefing.charts import INK, TYPE_PX, Look, axis, layout, only_published
from actionplan.briefing.control_numbers import MONTHS, SIGNS, TABLES, bounds, caption_of, meanings, phases, rounded, table
from actionplan.methods.control_chart import RUN, Chart, Label
from actionplan.tables.cell import Missing

RULE: Final = (
    "Et diagram viser tallene i rækkefølge, deres gennemsnit og to grænser, som tallene svinger imellem, når intet ændrer sig "
    "(gennemsnittet ± 2,66 gange det gennemsnitlige spring fra et tal til det næste). Et tal er mere end tilfældigt, når det "
    "ligger uden for grænserne, når det er et af mindst syv i træk, der stiger eller falder, når to ud af tre i træk ligger tæt "
    "på den samme grænse, eller når det er et af mindst syv i træk på samme side af gennemsnittet. Det er NHS Englands regler "
    "(Making Data Count). Tal fra før og efter, at en ny plan begyndte, har hver deres grænser, og ligger gennemsnittet nu uden "
    "for grænserne fra før, er niveauet et andet. »Bedre« er den vej, målet vil. Reglerne siger ikke, hvad årsagen er."
)
"""How to read a chart, for readers."""
STOCK_RULE: Final = (
    "Tal, der bliver hentet for en dag, ligner for det meste tallet før. Derfor er deres grænser gjort bredere (delt med "
    "kvadratroden af 1 minus autokorrelationen), de gælder hele rækken og tegnes først ved tolv tal, og kun tal uden for dem er "
    "mere end tilfældige."
)
"""The same of figures that a register counts on days."""
HANG_TOGETHER: Final = (
    "Tal, som gruppen skriver for en dag, ligner tit tallet måneden før, så en lille ændring kan se mere sikker ud, end den er."
)
"""What to bear in mind of a chart of counts that are typed for a day."""
_LOOKS: Final = {
    "better": Look("#0b4f8a", "solid", 1, "triangle-up"),
    "worse": Look("#a34700", "solid", 1, "triangle-down"),
    "chance": Look("#5c5c5c", "solid", 1, "circle"),
    "open": Look("#5c5c5c", "solid", 1, "circle-open"),
}
_WORDS: Final = {
    "better": "bedre (mere end tilfældigt)",
    "worse": "dårligere (mere end tilfældigt)",
    "chance": "tilfældigt",
    "open": "for få tal til en dom",
}
_KEYS: Final = {"better": "▲ bedre", "worse": "▼ dårligere", "chance": "● tilfældigt"}
_TARGET, _LIMIT = "#1b6b3a", "#5c5c5c"
_WIDTH_PX, _PLOT_PX, _TOP_PX, _BOTTOM_PX, _LEFT_PX = 320, 90, 8, 28, 44
"""The whole drawing's width, the plot's height, and what is above, below and left of it."""
_LETTER_PX: Final = 7.4
_LINE_PX: Final = TYPE_PX + 2
_TICK_PX: Final = 66
"""About what the name of a month and a year takes, with some room."""
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
    if course.chart is None:
        raise ValueError("a measure without limits has no chart")
    drawn = f"{'gennemsnit, grænser og mål' if course.target is not None else 'gennemsnit og grænser'}"
    alternative = (
        f"Kurve over {danish.small(course.measure.name)}, {course.shown.draft.period}, med {drawn}. {_why(course)} "
        f"Tallene står i bilaget under »{TABLES}«."
    )
    html = Markup(
        '<section class="chart small"><h2>{}</h2><figure><figcaption>{}{}</figcaption>'
        '<div role="img" aria-label="{}">{}</div></figure>{}<div class="hidden">{}</div></section>'
    ).format(
        finding.headline,
        mark(course.shown.invented),
        caption_of(course),
        alternative,
        Markup(FIGURE_WIDE),
        _reading(course),
        table(course, caption_of(course)),
    )
    return Block("chart", finding.headline, str(html), str(_figure(course).to_json()))


def _reading(course: Course) -> Markup:
    """What stands under a drawing: what its signs mean, and what the latest figure says. The sources stand together in the data
    foundation."""
    found = meanings(course)
    signs = ", ".join(told.replace(" ", "\u00a0", 1) for which, told in _keys(course).items() if which in found)
    fetched = "Hentede tal, se datagrundlaget." if course.series.source else ""
    why = "" if course.recent and not course.slow else course.why
    parts = (f"{_why(course)}{moved(course)}", why, *course.series.remarks, fetched)
    told = " ".join(filter(None, parts))
    # Apart, as a reader would take what the signs mean for a verdict.
    return Markup('<p class="source">{}<br>Tegn: {}</p>').format(told, signs)


def _keys(course: Course) -> dict[str, str]:
    """What each sign means. A figure without a verdict is told as the table of all goals tells it."""
    without = "uden grænser" if meanings(course)[-1] != "open" else sign(course).removeprefix("– ")
    return {**_KEYS, "open": f"○ {without}"}


def _why(course: Course) -> str:
    """Which rule the latest figure meets, as a sentence."""
    made = course.recent
    if made is None:
        when = "planen begyndte" if course.begun else "nulpunkt og mål blev fastsat"
        return f"Grænserne er fra før, {when}, og siger intet om de nye tal."
    latest = made.labels[-1]
    if course.slow:
        return "Det seneste tal ligger inden for grænserne."
    if latest in _WHY:
        return _WHY[latest]
    if latest == "common":
        return course.shift or "Tallene svinger, som de plejer."
    over = latest == "over_mean"
    run = next((i for i, value in enumerate(reversed(made.values)) if (value > made.mean) != over), len(made.values))
    side = "over" if over else "under"
    return f"De seneste {max(run, RUN)} tal ligger alle {side} gennemsnittet."


def _figure(course: Course) -> go.Figure:
    figure = go.Figure()
    days = list(course.series.days)
    values = [None if isinstance(cell, Missing) else cell for cell in course.shown.series(course.shown.columns[0].label)]
    ends = list(_ends(course))
    right = 10 + _LETTER_PX * max(len(told) for _, told, _ in ends)
    latest = f"<b>{danish.exact(values[-1])}</b>" if values[-1] is not None else ""
    room = _WIDTH_PX - _LEFT_PX - right
    first, last = _across(days, room, _LETTER_PX * (len(latest) - 5))
    spans = list(_spans(course, first, last))
    reach = [bounds(course, made) for made, _, _ in spans]
    _level(figure, [(value, *span[1:]) for pair, span in zip(reach, spans, strict=True) for value in pair], "grænser", "dash")
    _level(figure, [(course.seen(made.mean), begin, end) for made, begin, end in spans], "gennemsnit", "longdash")
    x, y = _steps(course, first, last)
    if y:
        figure.add_scatter(x=x, y=y, mode="lines", line={"color": _TARGET, "dash": "dot", "width": 3}, name="mål")
    figure.add_scatter(x=days, y=values, mode="lines", line={"color": "#8a8a8a", "width": 1.5})
    found = meanings(course)
    for which, look in _LOOKS.items():
        at = [i for i, each in enumerate(found) if each == which]
        if at:
            marker = {"symbol": look.symbol, "color": look.colour, "size": 10 if SIGNS[which] else 7}
            figure.add_scatter(
                x=[days[i] for i in at], y=[values[i] for i in at], mode="markers", marker=marker, name=_WORDS[which]
            )
    low, high = _span([*(value for value in values if value is not None), *(each for pair in reach for each in pair), *y])
    anew = _anew(figure, course, first, last)
    top = _TOP_PX + (_LINE_PX if anew else 0)
    figure.update_layout(
        **{
            **layout(_WIDTH_PX, top + _PLOT_PX + _BOTTOM_PX, right=round(right), bottom=_BOTTOM_PX),
            "margin": {"l": _LEFT_PX, "r": round(right), "t": top, "b": _BOTTOM_PX},
        },
        showlegend=False,
        xaxis=axis(
            range=[first, last],
            **_ticks(first, days[-1], room / _TICK_PX),
            showgrid=False,
            ticks="outside",
            tickcolor=INK,
        ),
        yaxis=axis(range=[low, high], nticks=4, showgrid=False),
    )
    if latest:
        figure.add_annotation(
            x=days[-1], y=values[-1], text=latest, showarrow=False, xanchor="left", xshift=6, bgcolor="white", borderpad=0
        )
    for place, (_, told, colour) in zip(_apart([end[0] for end in ends], low, high), ends, strict=True):
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=6, y=place, text=told, showarrow=False, font={"color": colour}
        )
    return figure


def _ends(course: Course) -> Iterator[tuple[float, str, str]]:
    """What stands at the right end of the lines: place, words and colour. Limits that no longer hold are called former ones."""
    made = course.chart
    if made is not None:
        lower, upper = bounds(course, made)
        then = "" if course.recent is made else " før"
        yield upper, f"øvre{then} {rounded(upper, course)}", _LIMIT
        yield course.seen(made.mean), f"gns.{then} {rounded(made.mean, course)}", INK
        yield lower, f"nedre{then} {rounded(lower, course)}", _LIMIT
    if course.target is not None:
        yield course.target, f"mål {course.told(course.target)}", _TARGET


def _across(days: Sequence[date], room: float, figure: float) -> tuple[date, date]:
    """The ends of the axis: a little before the first figure, and after the last one as much as its own number takes.

    room: the plot's width, figure: that number's, in px.
    """
    long = max((days[-1] - days[0]).days, 1)
    after = (figure + 10) / (room - figure - 10)
    return days[0] - timedelta(days=long // 30 + 1), days[-1] + timedelta(days=round(long * after) + 1)


def _spans(course: Course, first: date, last: date) -> Iterator[tuple[Chart, date, date]]:
    """Limits with the days that they are drawn over: each phase's own."""
    days = course.series.days
    for phase in phases(course):
        if phase.limits is not None:
            begin = first if phase.first == 0 else _between(days[phase.first - 1], days[phase.first])
            end = last if phase.end == len(days) else _between(days[phase.end - 1], days[phase.end])
            yield phase.limits, begin, end


def _between(before: date, after: date) -> date:
    return before + (after - before) / 2


def _level(figure: go.Figure, levels: Sequence[tuple[float, date, date]], name: str, dash: str) -> None:
    """Draws lines across that mean the same as one trace with gaps. levels: of each its height and its ends."""
    x = [day for _, begin, end in levels for day in (begin, end, None)]
    y = [place for height, _, _ in levels for place in (height, height, None)]
    line = {"color": _LIMIT, "dash": dash, "width": 1.5}
    figure.add_scatter(x=x, y=y, mode="lines", line=line, name=name, connectgaps=False)


def _anew(figure: go.Figure, course: Course, first: date, last: date) -> bool:
    """Draws where baseline and target were settled anew. Returns whether that is within the chart."""
    since, days = course.measure.since, course.series.days
    before = len(days) - course.fresh
    parted = 0 < before < len(days)
    if since is None or not (parted or first < since < last):
        return False
    at = _between(days[before - 1], days[before]) if parted else since
    figure.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line={"color": INK, "width": 1})
    late = (at - first) / (last - first) > 0.6
    figure.add_annotation(
        x=at,
        y=1,
        yref="paper",
        yanchor="bottom",
        xanchor="right" if late else "left",
        text="planen begynder" if course.begun else "ny plan",
        showarrow=False,
        borderpad=0,
    )
    return True


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


def _ticks(first: date, last: date, most: float) -> dict[str, Any]:
    """Marks at the first of a month, as close as there is room for their names. most: so many at most."""
    for step in (3, 6, 12, 24, 48, 120):
        starts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13, min(step, 12))]
        inside = [day for day in starts if first <= day <= last and (step <= 12 or day.year % (step // 12) == 0)]
        if len(inside) <= most:
            break
    return {"tickvals": inside, "ticktext": [f"{MONTHS[day.month - 1]} {day.year}" for day in inside], "tickangle": 0}


def _apart(values: Sequence[float], low: float, high: float) -> list[float]:
    """Places for words beside lines, at least a line of type apart, within the plot and as near to their lines as can be, in the
    order of the values. low, high: the ends of the axis."""
    pixel = (high - low) / _PLOT_PX
    step = _LINE_PX * pixel
    order = sorted(range(len(values)), key=lambda i: values[i])
    places: list[float] = []
    for i in order:
        places.append(max(values[i], places[-1] + step) if places else values[i])
    moved = (sum(places) - sum(values)) / len(values)
    top, bottom = high - step / 2, low + step / 2
    for i in reversed(range(len(places))):  # first down from the top, then up from the bottom
        top = places[i] = min(places[i] - moved, top)
        top -= step
    for i in range(len(places)):
        bottom = places[i] = max(places[i], bottom)
        bottom += step
    return [places[order.index(i)] for i in range(len(values))]

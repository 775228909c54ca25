"""One chart of the guidelines' tasks (section 5): when each is done, and how far it is.

The title is the finding. How far a task is stands in words beside its bar, and bars differ by pattern and not by colour alone.
Tasks without dates are told in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap

import plotly.graph_objects as go

from actionplan import danish
from actionplan.briefing import charts, plans
from actionplan.briefing.charts import INK, NARROW_PX, WIDE_PX
from actionplan.briefing.plan_pieces import Picture
from actionplan.parameters.model import TASK_STATUS, TaskPlan
from actionplan.parameters.tasks import Task
from actionplan.workbook import Case

LATE = "forsinket"
LINE, NARROW_LINE = 43, 40
"""So many letters of a task's name fit on a line beside the bars, and above them on a phone."""
RUNNING = "implementation"
"""Goes on for years after the plan; the chart is of the time until then."""
SHORTEST = timedelta(days=5)
"""A bar is at least so long, so that a single day can be seen."""


@dataclass(frozen=True)
class Look:
    """How a bar is drawn. shape: plotly's pattern, empty for a plain bar."""

    colour: str
    shape: str


LOOKS = {
    TASK_STATUS["done"]: Look("#0b4f8a", ""),
    TASK_STATUS["under_way"]: Look("#0b4f8a", "/"),
    LATE: Look("#a34700", "x"),
    TASK_STATUS["not_begun"]: Look("#5c5c5c", "."),
}


@dataclass(frozen=True)
class _Bar:
    title: str
    start: date
    end: date
    status: str
    told: str


def finding(case: Case) -> str:
    """How far the tasks are, as the chart's title: the late ones first."""
    planned = [(task, plan) for task, plan in case.parameters.tasks.planned() if plan.status != "left_out"]
    count = len(planned)
    far = [plans.how_far(plan, case.day) for _, plan in planned]
    done, late = far.count(TASK_STATUS["done"]), far.count(LATE)
    if done == count:
        return "Alle opgaver er færdige"
    if not late and not done:
        return "Ingen af opgaverne er færdige endnu"
    first, *rest = [(number, how) for number, how in ((late, "forsinket"), (done, "færdig")) if number]
    told = f"{danish.capital(_some(first[0]))} af {count} opgaver er {_many(*first)}"
    return told + "".join(f", og {_some(number)} er {_many(number, how)}" for number, how in rest)


def _some(number: int) -> str:
    return danish.counted(number, "", "").strip()


def _many(number: int, how: str) -> str:
    return how if number == 1 else {"forsinket": "forsinkede", "færdig": "færdige"}[how]


def picture(case: Case) -> Picture | None:
    """The chart of the tasks that have both dates; None where none has."""
    bars = _bars(case)
    if not bars:
        return None
    told = danish.joined(list(dict.fromkeys(bar.status for bar in bars)))
    first, last = _span(case, bars)
    alternative = (
        f"Tidsplan med en bjælke for hver af {danish.counted(len(bars), 'en opgave', 'opgaver')} fra {danish.day(first)} til "
        f"{danish.day(last)}. Ved hver bjælke står, hvor langt opgaven er: {told}. Datoerne står også i tabellen under figuren."
    )
    wide, narrow = (str(_figure(bars, (first, last), case.day, width).to_json()) for width in (WIDE_PX, NARROW_PX))
    return Picture("Opgaverne i tid, og hvor langt de er", alternative, wide, narrow)


def without_dates(case: Case) -> tuple[str, ...]:
    """The titles of the tasks that the chart can't show, without those that are left out."""
    fill = case.parameters.bodies.fill
    return tuple(
        fill(task.title)
        for task, plan in case.parameters.tasks.planned()
        if not (plan.start and plan.end) and plan.status != "left_out"
    )


def _bars(case: Case) -> tuple[_Bar, ...]:
    fill, made = case.parameters.bodies.fill, []
    for task, plan in case.parameters.tasks.planned():
        if plan.start and plan.end and plan.status != "left_out":
            made.append(_bar(task, plan, plan.start, plan.end, fill(task.title), case.day))
    return tuple(made)


def _bar(task: Task, plan: TaskPlan, start: date, end: date, title: str, today: date) -> _Bar:
    status = plans.how_far(plan, today)
    told = f"{status}, til {danish.month(f'{end.year}M{end.month:02}')}" if task.name == RUNNING else status
    return _Bar(title, start, end, status, told)


def _span(case: Case, bars: Sequence[_Bar]) -> tuple[date, date]:
    """The first and last day that the chart shows: those of the work on the plan, where there is any beside carrying it out."""
    running = next(task.title for task, _ in case.parameters.tasks.planned() if task.name == RUNNING)
    work = [bar for bar in bars if bar.title != running] or list(bars)
    return min(bar.start for bar in work), max(bar.end for bar in work)


def _figure(bars: Sequence[_Bar], span: tuple[date, date], today: date, width: int) -> go.Figure:
    narrow = width == NARROW_PX
    first, last = span
    figure = go.Figure()
    for status, look in LOOKS.items():
        mine = [(place, bar) for place, bar in enumerate(bars) if bar.status == status]
        begins = [max(bar.start, first) for _, bar in mine]
        lengths = [
            (max(min(bar.end, last) + timedelta(days=1), begin + SHORTEST) - begin).days * 86_400_000
            for (_, bar), begin in zip(mine, begins, strict=True)
        ]
        figure.add_bar(
            x=lengths,
            y=[place for place, _ in mine],
            base=[begin.isoformat() for begin in begins],
            orientation="h",
            name=status,
            width=0.3 if narrow else 0.6,
            marker={
                "color": look.colour,
                "line": {"color": look.colour, "width": 1.5},
                "pattern": {"shape": look.shape, "fillmode": "replace", "size": 6, "solidity": 0.35, "bgcolor": "white"}
                if look.shape
                else {"shape": ""},
            },
        )
    room = (last - first) * (0.9 if narrow else 0.42)  # for the words beside the last bars
    row = 60 if narrow else 26 if all(len(_lines(bar.title)) == 1 for bar in bars) else 36
    months = [f"{year}-{month:02}-01" for year in range(first.year, last.year + 1) for month in range(1, 13)]
    ticks = [tick for tick in months if first.isoformat() <= tick <= last.isoformat()]
    ticks = ticks[:: max(1, round(len(ticks) / 3))]
    figure.update_layout(
        **charts.layout(width, 40 + row * len(bars), right=6, bottom=30),
        showlegend=False,
        barmode="overlay",
        xaxis=charts.axis(
            type="date",
            range=[first.isoformat(), (last + room).isoformat()],
            tickvals=ticks,
            ticktext=[_tick(tick) for tick in ticks],
            tickangle=0,
        ),
        yaxis=charts.axis(range=[len(bars) - 0.4, -0.6], showgrid=False, showticklabels=False),
        annotations=[note for place, bar in enumerate(bars) for note in _notes(bar, place, span, narrow=narrow)],
        shapes=[_today(today)] if first <= today <= last else [],
    )
    figure.update_layout(margin={"l": 8 if narrow else 305, "r": 6, "t": 8, "b": 30})
    return figure


def _notes(bar: _Bar, place: int, span: tuple[date, date], *, narrow: bool) -> list[dict[str, object]]:
    """The task's name before its bar (above it on a phone), and how far it is behind it."""
    first, last = span
    end = max(min(bar.end, last), max(bar.start, first) + SHORTEST)
    lines = wrap(bar.title, NARROW_LINE) if narrow else _lines(bar.title)
    title = "<br>".join(lines)
    name: dict[str, object] = {"y": place, "text": title, "showarrow": False, "font": {"color": INK}}
    name |= {"xref": "paper", "x": 0, "xanchor": "left" if narrow else "right", "xshift": 0 if narrow else -8}
    name |= {"yshift": 20 if len(lines) == 1 else 28, "align": "left"} if narrow else {"align": "right"}
    begun = "← " if bar.start < first else ""
    goes_on = bar.end > last
    far: dict[str, object] = {
        "y": place,
        "text": f"{begun}{bar.status if narrow else bar.told}{' →' if goes_on else ''}",
        "showarrow": False,
    }
    # A bar that leaves the chart has its words on itself, where there is room for more of them.
    far |= {"x": end.isoformat(), "xanchor": "right" if goes_on else "left", "xshift": -4 if goes_on else 5}
    return [name, far | {"bgcolor": "white", "borderpad": 1, "font": {"color": INK}}]


def _lines(title: str) -> list[str]:
    """A task's name in the room there is beside the bars: on two lines where it is long."""
    return wrap(title, max(LINE, len(title) // 2 + 8))


def _tick(day: str) -> str:
    year, month, _ = (int(part) for part in day.split("-"))
    return f"{danish.MONTHS[month - 1][:3]} {year}"


def _today(day: date) -> dict[str, object]:
    line = {"color": INK, "width": 1.5, "dash": "dot"}
    at = day.isoformat()
    return {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line, "layer": "below"}

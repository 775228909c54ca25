"""The numbers behind control charts: which figures belong to the same plan, what each of them says, and all of them as tables, a
line for each year, as two years of months would fill half a page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses.goal_readings import PERIODS, full_name
from actionplan.analyses.goal_status import Course
from actionplan.briefing import tables
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.plans import section
from actionplan.methods.control_chart import Chart
from actionplan.parameters.goals import PERCENT

TABLES: Final = "Tallene bag diagrammerne"
"""The title of the annex's block of numbers."""
SIGNS: Final = {"better": "▲", "worse": "▼", "chance": "", "open": ""}
"""What stands beside a figure that is more than chance."""
MONTHS: Final = ("jan.", "feb.", "marts", "april", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec.")
_YEAR_MM, _LETTER_MM, _PADDING_MM = 12.0, 1.85, 2.4
"""About what a year, a figure's letter and a cell's padding take of the paper's width."""


@dataclass(frozen=True)
class Phase:
    """Figures that belong to the same plan: those from `first` up to `end` in the series. limits: None where they have none."""

    first: int
    end: int
    limits: Chart | None


def phases(course: Course) -> tuple[Phase, ...]:
    """The figures before baseline and target were settled anew, and those after; only one where they never were. Those from
    before a change of what is counted have no limits."""
    count, broken = len(course.series.values), course.broken
    before = count - course.fresh
    made = [
        phase
        for first, end, limits in ((0, before, course.former), (before, count, course.recent))
        for phase in (Phase(first, min(end, broken), None), Phase(max(first, broken), end, limits))
    ]
    return tuple(phase for phase in made if phase.first < phase.end)


def meanings(course: Course) -> tuple[str, ...]:
    """For each figure what it says among those of its own phase; "open" where that has no limits, or being within them says
    nothing."""
    unjudged = {i for phase in phases(course) if phase.limits is None for i in range(phase.first, phase.end)}
    if course.slow:
        unjudged |= {i for i, which in enumerate(course.meanings) if which == "chance"}
    return tuple("open" if i in unjudged else which for i, which in enumerate(course.meanings))


def _limits(course: Course) -> str:
    """Mean and limits as sentences, of both phases where there are two, and what the process can do with the target."""
    told = []
    for phase in phases(course):
        same = course.stock and phase.limits is course.former and course.recent is not None
        if phase.limits is not None and not same:
            bottom, top = bounds(course, phase.limits)
            low, middle, high = (rounded(value, course) for value in (bottom, phase.limits.mean, top))
            before = "Før planen begyndte, var gennemsnittet" if course.begun else "Før den nye plan var gennemsnittet"
            which = before if phase.limits is course.former else "Gennemsnittet er"
            were = "var" if phase.limits is course.former else "er"
            told.append(f"{which} {middle}, og grænserne {were} {low} og {high}.")
    ability = {
        "passes": "Målet nås hver gang, når intet ændres.",
        "fails": "Målet ligger uden for grænserne og nås ikke, hvis intet ændres.",
        "either": "Målet ligger mellem grænserne og nås nogle gange af sig selv.",
    }
    return " ".join(filter(None, (*told, ability.get(course.assurance, ""), course.remarks)))


def bounds(course: Course, made: Chart) -> tuple[float, float]:
    """The limits as far as a figure can go, never below none, nor a share above all, and as coarse as the figures."""
    upper = min(made.upper, 100.0) if course.measure.unit == PERCENT else made.upper
    return course.seen(max(made.lower, 0.0)), course.seen(upper)


def rounded(value: float, course: Course) -> str:
    """A mean or a limit as readers see it: as coarse as the figures, or with a decimal more where they are small."""
    finer = int(abs(value) < 100 and not course.step)
    return danish.number(course.seen(value), max(course.shown.columns[0].decimals, finer))


def _framed(course: Course, caption: str) -> Markup:
    """The numbers as a table for all readers; on a phone a line for each month or part of the year, as twelve columns are too
    many there."""
    return Markup(
        '<div class="frame years lying" role="region" tabindex="0" aria-label="{0}">{1}</div>'
        '<div class="frame years upright" style="display:none" role="region" tabindex="0" aria-label="{0}">{2}</div>'
    ).format(caption, table(course, caption), table(course, caption, upright=True))


def table(course: Course, caption: str, *, upright: bool = False) -> Markup:
    """The figures as a table with a line for each year and a column for each month or part of it; the other way round where the
    figures are too long for that. upright: the other way round in any case.

    A point that is more than chance bears its sign.
    """
    cells = [row[0] for row in course.shown.draft.cells]
    decimals = course.shown.columns[0].decimals
    told: dict[tuple[int, int], list[str]] = {}
    for day, cell, which in zip(course.series.days, cells, meanings(course), strict=True):
        told.setdefault((day.year, day.month), []).append(f"{tables.shown(cell, decimals)} {SIGNS[which]}".rstrip())
    joined = {place: " og ".join(each) for place, each in told.items()}
    years = {year: str(year) for year, _ in joined}
    parts = {month: _part(month, course.series.months) for month in sorted({month for _, month in joined})}
    letters = max(map(len, [*joined.values(), *parts.values()]))
    if not upright and _YEAR_MM + len(parts) * (letters * _LETTER_MM + _PADDING_MM) <= tables.PAPER_MM:
        lines = _lines("År", years, parts, lambda year, part: joined.get((year, part), "–"))
    else:
        corner = danish.capital(course.series.period) or "Måned"
        lines = _lines(corner, parts, years, lambda part, year: joined.get((year, part), "–"))
    return Markup("<table><caption>{}{}</caption>{}</table>").format(mark(course.shown.invented), caption, lines)


def _lines(corner: str, rows: Mapping[int, str], columns: Mapping[int, str], cell: Callable[[int, int], str]) -> Markup:
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in columns.values())
    lines = Markup("").join(
        Markup('<tr><th scope="row" class="year">{}</th>{}</tr>').format(
            name, Markup("").join(Markup("<td>{}</td>").format(cell(row, column)) for column in columns)
        )
        for row, name in rows.items()
    )
    return Markup('<thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody>').format(corner, heads, lines)


def caption_of(course: Course) -> str:
    """What a measure's figures are, of what period and in what unit."""
    unit = course.measure.unit
    told = danish.capital(full_name(course.measure))
    return told if unit.casefold() in told.casefold() else f"{told} ({unit})"


def _part(month: int, months: int) -> str:
    """What heads a column: the month, or the part of the year that ends with it."""
    return {12: "Hele året"}.get(months, f"{month // months}. {dict(PERIODS)[months]}") if months > 1 else MONTHS[month - 1]


def numbers(charted: Sequence[tuple[int, Course]]) -> Block | None:
    """For the annex: the figures of all charts, with mean and limits; None where there is no chart. charted: with the goals'
    numbers."""
    if not charted:
        return None
    parts = Markup("").join(
        Markup('<div class="short">{}<p class="source">{}</p></div>').format(
            _framed(course, f"Mål {number}: {danish.small(caption_of(course))}"), _limits(course)
        )
        for number, course in charted
    )
    return section(TABLES, parts, tables.footnote([course.shown for _, course in charted]))

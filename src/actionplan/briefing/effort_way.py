"""The block of note 03 on the way to the labour market: a picture of who has the case when, and the steps in words beside it.

On paper the picture has a lane for each actor, a bar for each step over the days, and an arrow for each hand-over. On a phone
lanes leave no room for names, so there each step is a line of its own. What is told by colour is told by pattern, sign or word
too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from pathlib import Path
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import process
from actionplan.analyses.finding import Finding
from actionplan.analyses.process import Part, Way
from actionplan.analyses.remarks import Remark
from actionplan.briefing.bars import LEGEND, Fill, legend_height
from actionplan.briefing.blocks import Block
from actionplan.briefing.charts import GRID, INK, NARROW_PX, TYPE_PX, WIDE_PX, Canvas, axis, layout, picture
from actionplan.briefing.plans import section, words_table
from actionplan.briefing.social_mapping import Topic
from actionplan.workbook import Case

OWN_WORDS = "Dagene er kommunens eget bud på det typiske og ikke en måling."
CAPTION = "Vejen til arbejdsmarkedet, trin for trin"
ORDER_ONLY = "Trinene er tegnet lige lange."
TOO_FEW_DAYS = "Trinene er tegnet lige lange, fordi der mangler dage for mere end halvdelen af dem."
NO_DAYS_AT_ALL = "Antal dage er ikke oplyst, så trinene er tegnet lige lange."
ARROW = "Pil: Sagen skifter hænder."
HEADINGS = ("Trin", "Hvad der sker", "Dage", "Heraf ventetid", "Afleverer til")
NBSP = "\N{NO-BREAK SPACE}"
NOT_TOLD = "ikke oplyst"
WORKED, WAITED, EITHER = "arbejde", "ventetid", "dage, ventetid ikke oplyst"
NO_DAYS = "dage ikke oplyst"
BROKEN, SIGN = "brud", "×"
FILLS = {
    WORKED: Fill("#0b4f8a", "#ffffff"),
    WAITED: Fill("#ffffff", "#a34700", "/"),
    EITHER: Fill("#4a86b8", "#ffffff", "."),
}
RED = "#a31515"
ROOM_PX = 950
"""About a page: a picture with its table may take so much, otherwise the table goes to the annex."""
LINE_PX, ROW_PX, LETTERS = 19, 6, (20, 38, 6, 9, 18)
"""A line of a table, what a row takes besides, and about how many letters go into a line of each of its columns."""
NAME_LETTERS, LETTER_PX = 27, 7.2
"""A lane's name is broken after so many letters, each about so wide."""
NUMBER_PX, BAR_PX, SIGN_PX, LANE_PX, LEAST_PX = 20, 16, 18, 44, 3


def topics(case: Case) -> dict[str, Topic]:
    """The one subject by name; empty where the way has not been written down."""
    found = way(case)
    return {"way": _topic(found) if found.parts else Topic(None, None)}


def remarks(case: Case) -> tuple[Remark, ...]:
    """Strengths and challenges of the way."""
    return process.remarks(way(case))


def way(case: Case) -> Way:
    """The municipality's way to the labour market; without steps where none have been written down."""
    table = case.tables["process_steps"]
    sources = tuple(f"Kommunens beskrivelse af vejen ({Path(file).name})" for file in table.files)
    return Way.of(table.frame, sources, invented=table.invented)


def finding(found: Way) -> Finding:
    """What the way says, with the days before a company, where they are known."""
    days, whole = found.days_to_company, found.days
    known = days if days is not None and days.some else whole
    return Finding(
        id="03.way",
        headline=_headline(found),
        sentence=_sentence(found),
        value=None if known is None else known.number,
        unit="dage",
        source="; ".join(found.sources),
        uncertainty=OWN_WORDS,
        invented=found.invented,
    )


def _headline(found: Way) -> str:
    days, whole, broken, times = found.days_to_company, found.days, process.broken(found), len(found.hand_overs)
    if days is not None and days.some:
        told = f"Der går {days.told} før borgerens første dag i en virksomhed"
    elif whole is not None and whole.some:
        told = f"Vejen tager {whole.told}"
    elif broken and not times:
        return danish.capital(broken)
    else:
        return f"{danish.capital(_changes(found))}{f', og {broken}' if broken else ''}"
    if not broken and not times:
        return f"{told}, og sagen bliver hos {'den' if len(found.actors) == 1 else 'de'} samme"
    return f"{told}, og {broken or _changes(found)}"


def _changes(found: Way) -> str:
    """How often the case changes hands, as a clause."""
    times = len(found.hand_overs)
    return f"sagen skifter hænder {danish.counted(times, 'en gang', 'gange')}" if times else "sagen skifter ikke hænder"


def _sentence(found: Way) -> str:
    actors = danish.counted(len(found.actors), "en aktør", "forskellige aktører")
    told = [f"Vejen har {danish.counted(len(found.steps), 'et trin', 'trin')} hos {actors}, og {_changes(found)}."]
    if (whole := found.days) is not None and whole.some:
        told.append(f"Den tager {whole.told}.")
        longest = found.longest if whole.whole and len(found.parts) > 1 else None
        if longest is not None:
            days = process.Days(longest.days or 0.0, whole=True)
            told.append(f"Længst er trin {longest.step} ({longest.actor}): {days.told}.")
    worst, waiting = found.longest_wait, process.waiting_told(found)
    if worst is not None and waiting:
        wait = process.Days(worst.waiting or 0.0, whole=True)
        told.append(f"{danish.capital(waiting)} er ventetid, mest i trin {worst.step} ({wait.told}).")
    told += [each.told for each in found.breaks]
    return " ".join(told)


def _topic(found: Way) -> Topic:
    told = finding(found)
    figures = [_lanes(found), _list(found)]
    rows = _rows(found)
    table = words_table(CAPTION, _headings(found), rows, invented=found.invented)
    fits = figures[0].layout.height + _table_height(rows) < ROOM_PX
    where = "under figuren" if fits else "i bilaget"
    lanes = f"{danish.counted(len(found.actors), 'en aktør', 'aktører')}: {danish.joined(found.actors)}"
    alternative = f"Tidslinje med en bane for hver af {lanes}. {told.headline}. Trinene står i tabellen {where}."
    html = Markup('<section><div class="chart"><h2>{}</h2>{}{}</div>{}{}</section>').format(
        told.headline,
        picture("Hvem der har sagen hvornår", alternative, invented=found.invented),
        _legend(found),
        table if fits else _key(found),
        _under(found),
    )
    wide, narrow = (str(figure.to_json()) for figure in figures)
    annex = None if fits else section(CAPTION, table, _under(found))
    return Topic(told, Block("chart", told.headline, str(html), wide, narrow, (told,)), annex)


def _legend(found: Way) -> Markup:
    """What the arrows and the sign in the picture mean."""
    told = [ARROW] if found.hand_overs else []
    if found.breaks:
        meaning = "Ingen får sagen" if process.nobody(found) else "Her hænger vejen ikke sammen"
        told.append(f"{SIGN}{NBSP}{BROKEN}: {meaning}.")
    return Markup('<p class="source">{}</p>').format(" ".join(told)) if told else Markup("")


def _under(found: Way) -> Markup:
    """What stands under the picture and the table: what isn't known, and the source."""
    told = []
    if found.days is None:
        told.append(NO_DAYS_AT_ALL)
    elif not found.timed:
        told.append(ORDER_ONLY if found.mostly_known else TOO_FEW_DAYS)
    elif not found.days.whole:
        lacking = [str(number) for number, parts in found.steps.items() if any(part.days is None for part in parts)]
        told.append(f"Dage er ikke oplyst for trin {danish.joined(lacking)}, så vejen er mindst så lang som vist.")
    if found.days is not None and not found.waits:
        told.append("Det er ikke oplyst, hvor mange af dagene der ventes.")
    elif found.timed and any(part.waiting for part in found.waits):
        told.append("Ventetid er tegnet sidst i trinet, hvor i trinet den end ligger.")
    told += [OWN_WORDS] if found.days is not None else []
    told += [f"Kilde: {source}." for source in found.sources]
    return Markup('<p class="source">{}</p>').format(" ".join(told))


def _headings(found: Way) -> tuple[str, ...]:
    return HEADINGS if found.waits else tuple(heading for heading in HEADINGS if heading != "Heraf ventetid")


def _rows(found: Way) -> list[tuple[str, ...]]:
    """The table's rows; the column on waiting only where waiting is told of some step."""
    ends = {each.after for each in found.breaks}
    last = found.parts[-1].step
    rows = []
    for part in found.parts:
        nobody = "ingen" if part.step != last else "–"
        to = part.hands_over_to or nobody
        waited = (_days(part.waiting),) if found.waits else ()
        sign = f" ({SIGN} {BROKEN})" if part.step in ends else ""
        rows.append((f"{part.step} {part.actor}", part.task, _days(part.days), *waited, f"{to}{sign}"))
    return rows


def _days(days: float | None) -> str:
    if days is None:
        return NOT_TOLD
    return danish.number(days, 0 if days == round(days) else 1)


def _key(found: Way) -> Markup:
    """What happens in each step, for a note whose table is in the annex: a list in two columns where there is room."""
    items = []
    for number, parts in found.steps.items():
        tasks = dict.fromkeys(part.task for part in parts)
        days = [part.days for part in parts if part.days is not None]
        long = f" ({_days(max(days))}{NBSP}{'dag' if max(days) == 1 else 'dage'})" if days else ""
        items.append(Markup('<li value="{}">{}{}</li>').format(number, " / ".join(tasks), long))
    return Markup('<ol style="columns: 75mm 2; column-gap: 8mm; margin-top: 2mm">{}</ol>').format(Markup("").join(items))


def _table_height(rows: Sequence[tuple[str, ...]]) -> int:
    letters = LETTERS if len(rows[0]) == len(LETTERS) else LETTERS[:3] + LETTERS[4:]
    lines = [max(ceil(len(cell) / room) for cell, room in zip(row, letters, strict=True)) for row in rows]
    return LINE_PX * (sum(lines) + 2) + ROW_PX * len(rows)


@dataclass(frozen=True)
class _Bar:
    """Where a part is drawn, in the picture's own lengths: days, or steps where only their order is known."""

    part: Part
    start: float
    end: float


def _bars(found: Way) -> list[_Bar]:
    if found.timed:
        return [_Bar(part, part.start, part.end) for part in found.parts]
    places = {number: place for place, number in enumerate(found.steps)}
    return [_Bar(part, places[part.step], places[part.step] + 0.84) for part in found.parts]


def _lanes(found: Way) -> go.Figure:
    """The picture for paper: a lane for each actor. Lengths across the lanes are px, from the top."""
    names = [wrap(danish.capital(actor), NAME_LETTERS, break_long_words=False) for actor in found.actors]
    left = min(220, round(14 + LETTER_PX * max(len(line) for lines in names for line in lines)))
    signs = {found.lane(found.steps[each.after][-1]) for each in found.breaks}
    heights = [max(LANE_PX, 19 * len(lines) + 6) + SIGN_PX * (lane in signs) for lane, lines in enumerate(names)]
    tops = [sum(heights[:lane]) for lane in range(len(heights))]
    bars = _bars(found)
    whole = max(bar.end for bar in bars)
    scale = (WIDE_PX - left - 16) / whole
    numbers = _numbers(found, bars, scale)
    canvas = Canvas()
    middles = [tops[found.lane(bar.part)] + NUMBER_PX + BAR_PX / 2 for bar in bars]
    _draw_bars(canvas.figure, found, bars, middles, LEAST_PX / scale)
    for lane, (top, lines) in enumerate(zip(tops, names, strict=True)):
        canvas.line(x0=0, x1=1, xref="paper", y0=top, y1=top, line={"color": GRID, "width": 1})
        canvas.note(
            x=0, xref="paper", xanchor="right", xshift=-8, y=top + NUMBER_PX + BAR_PX / 2, text="<br>".join(lines),
            align="right", showarrow=False, name=f"lane-{lane}",
        )  # fmt: skip
    for bar, place in zip(bars, numbers, strict=True):
        canvas.note(
            x=place, y=tops[found.lane(bar.part)] + NUMBER_PX / 2 + 1, text=f"<b>{bar.part.step}</b>", showarrow=False,
            bgcolor="white", borderpad=0,
        )  # fmt: skip
    _arrows(canvas, found, tops, {id(bar.part): (bar, place) for bar, place in zip(bars, numbers, strict=True)}, scale)
    last = {bar.part.step: (bar, tops[found.lane(bar.part)] + NUMBER_PX + BAR_PX + 10) for bar in bars}
    _signs(canvas.figure, [(last[each.after][0].end, last[each.after][1]) for each in found.breaks], whole)
    top = _company(canvas, found, sum(heights))
    _finish(canvas, found, WIDE_PX, sum(heights), {"l": left, "r": 16, "t": top})
    return canvas.figure


def _list(found: Way) -> go.Figure:
    """The picture for a phone: a line for each actor's part in a step, one under the other, over the same days."""
    bars = _bars(found)
    whole = max(bar.end for bar in bars)
    scale = (NARROW_PX - 20) / whole
    ends, givers = {each.after for each in found.breaks}, {id(each.giver) for each in found.hand_overs}
    canvas = Canvas()
    y, middles, signs = 0.0, [], []
    for place, bar in enumerate(bars):
        to = f" → {bar.part.hands_over_to}" if id(bar.part) in givers else ""
        lines = wrap(f"{bar.part.step}  {bar.part.actor}{to}", 44)
        canvas.note(x=0, xanchor="left", y=y + 2, yanchor="top", text="<br>".join(lines), align="left", showarrow=False)
        y += 19 * len(lines) + 4
        middles.append(y + BAR_PX / 2)
        if found.timed and bar.part.days is not None:
            _beside(canvas, bar, (whole, scale), y + BAR_PX / 2)
        y += BAR_PX + 6
        if bar.part.step in ends and (place + 1 == len(bars) or bars[place + 1].part.step != bar.part.step):
            signs.append((bar.end, y + 8))
            y += SIGN_PX + 2
    _draw_bars(canvas.figure, found, bars, middles, LEAST_PX / scale)
    _signs(canvas.figure, signs, whole)
    _finish(canvas, found, NARROW_PX, y, {"l": 8, "r": 12, "t": 4})
    return canvas.figure


def _beside(canvas: Canvas, bar: _Bar, size: tuple[float, float], y: float) -> None:
    """The days of a bar, to its right where there is room, otherwise to its left or in it. size: all days, and px for each."""
    whole, scale = size
    room = 8 * (len(_days(bar.part.days)) + 6)
    right, fits_left = (whole - bar.end) * scale >= room, bar.start * scale >= room
    text = f"{_days(bar.part.days)} {'dag' if bar.part.days == 1 else 'dage'}"
    at, anchor = (bar.end, "left") if right else (bar.start, "right") if fits_left else ((bar.start + bar.end) / 2, "center")
    canvas.note(
        x=at, xanchor=anchor, xshift={"left": 4, "right": -4}.get(anchor, 0), y=y, text=text, showarrow=False,
        bgcolor="white", borderpad=0,
    )  # fmt: skip


def _numbers(found: Way, bars: Sequence[_Bar], scale: float) -> list[float]:
    """Where the steps' numbers stand above their bars: in the middle, but in a lane never one over another."""
    places = [(bar.start + bar.end) / 2 for bar in bars]
    least, widest = NUMBER_PX / scale, max(bar.end for bar in bars)
    for lane in range(len(found.actors)):
        mine = [i for i, bar in enumerate(bars) if found.lane(bar.part) == lane]
        for before, after in pairwise(mine):
            places[after] = max(places[after], places[before] + least)
        over = max((places[mine[-1]] - widest) if mine else 0.0, 0.0)
        for i in reversed(mine):  # back from the edge, those before it as far as they are in the way
            allowed = places[i] - over
            over = over if i == mine[0] else max(0.0, places[mine[mine.index(i) - 1]] + least - allowed)
            places[i] = allowed
    return places


def _draw_bars(figure: go.Figure, found: Way, bars: Sequence[_Bar], middles: Sequence[float], least: float) -> None:
    """Each part's days as a bar, with its waiting last; a diamond where the days are not known. least: the shortest bar."""
    drawn: dict[str, list[tuple[float, float, float]]] = {}
    unknown = []
    for bar, y in zip(bars, middles, strict=True):
        if found.timed and bar.part.days is None:
            unknown.append((bar.start, y))
            continue
        length = max(bar.end - bar.start, least)
        waiting = bar.part.waiting if found.timed else None
        if waiting is None:
            drawn.setdefault(EITHER, []).append((bar.start, length, y))
            continue
        wait = min(waiting, length)
        if length > wait:
            drawn.setdefault(WORKED, []).append((bar.start, length - wait, y))
        if wait:
            drawn.setdefault(WAITED, []).append((bar.start + length - wait, wait, y))
    alone = set(drawn) == {EITHER} and not unknown
    for name, fill in FILLS.items():
        if name not in drawn:
            continue
        base, lengths, heights = (list(each) for each in zip(*drawn[name], strict=True))
        marker = fill.marker()
        if name == WAITED:  # seen as an outline with thick stripes, as nothing is written on it
            pattern = {"shape": fill.pattern, "fgcolor": fill.ink, "bgcolor": fill.colour, "size": 7, "solidity": 0.25}
            marker |= {"line": {"color": fill.ink, "width": 1.5}, "pattern": pattern}
        figure.add_bar(
            x=lengths, base=base, y=heights, width=BAR_PX, orientation="h", name=name, marker=marker, showlegend=not alone
        )
    if unknown:
        symbol = {"symbol": "diamond-open", "size": 12, "color": INK, "line": {"width": 2}}
        x, heights = [at for at, _ in unknown], [y for _, y in unknown]
        figure.add_scatter(x=x, y=heights, mode="markers", name=NO_DAYS, marker=symbol, cliponaxis=False)


def _arrows(canvas: Canvas, found: Way, tops: Sequence[float], placed: Mapping[int, tuple[_Bar, float]], scale: float) -> None:
    """An arrow from bar to bar for each hand-over, which keeps clear of the steps' numbers. placed: bar and number by part."""

    def upper(bar: _Bar, number: float, x: float) -> float:
        near = abs(number - x) * scale < NUMBER_PX / 2 + 2
        return tops[found.lane(bar.part)] + (1 if near else NUMBER_PX)

    for each in found.hand_overs:
        (giver, number), (taker, other) = placed[id(each.giver)], placed[id(each.taker)]
        down = found.lane(each.taker) > found.lane(each.giver)
        below = NUMBER_PX + BAR_PX
        begins = tops[found.lane(each.giver)] + below if down else upper(giver, number, giver.end)
        ends = upper(taker, other, taker.start) if down else tops[found.lane(each.taker)] + below
        canvas.note(
            x=taker.start, y=ends, ax=giver.end, ay=begins, xref="x", yref="y", axref="x", ayref="y", text="", showarrow=True,
            arrowhead=2, arrowsize=1.1, arrowwidth=1.4, arrowcolor=INK, standoff=1,
        )  # fmt: skip


def _signs(figure: go.Figure, places: Sequence[tuple[float, float]], whole: float) -> None:
    """A cross and a word where the way breaks."""
    if not places:
        return
    x, y = (list(each) for each in zip(*places, strict=True))
    figure.add_scatter(
        x=x, y=y, mode="markers+text", text=[f"<b>{BROKEN}</b>"] * len(x), name=BROKEN, showlegend=False, cliponaxis=False,
        textposition=["middle left" if place > 0.85 * whole else "middle right" for place in x],
        marker={"symbol": "x", "size": 11, "color": RED}, textfont={"color": RED},
    )  # fmt: skip


def _company(canvas: Canvas, found: Way, height: float) -> int:
    """A line at the first day in a company, told above the lanes; gives the room that takes."""
    first, days = found.first_in_company, found.days_to_company
    if not found.timed or first is None or days is None or not days.some:
        return 4
    at, right = first.start, first.start > 0.5 * max(part.end for part in found.parts)
    canvas.line(x0=at, x1=at, y0=-2, y1=height, line={"color": INK, "width": 1, "dash": "dot"})
    canvas.note(
        x=at, y=0, yanchor="bottom", xanchor="right" if right else "left", xshift=-4 if right else 4, showarrow=False,
        text=f"første dag i en virksomhed: {days.told}",
    )  # fmt: skip
    return 24


def _finish(canvas: Canvas, found: Way, width: int, height: float, margin: Mapping[str, int]) -> None:
    """Axes, legend and size. height: of the lanes or lines, in px."""
    named = [str(trace.name) for trace in canvas.figure.data if trace.showlegend is not False]
    legend = legend_height(named, width - margin["l"] - margin["r"]) if named else 0
    below = 44 + legend
    told = "Dage fra vejens begyndelse" if found.timed else "Trinenes rækkefølge"
    whole = max(bar.end for bar in _bars(found))
    size = layout(width, round(height) + margin["t"] + below, right=margin["r"], bottom=below)
    days: dict[str, Any] = {"ticks": "outside", "nticks": 5 if width == NARROW_PX else 8}
    if not found.timed:
        days = {"showticklabels": False, "ticks": ""}
    title = {"text": told, "standoff": 6, "font": {"size": TYPE_PX}}
    canvas.figure.update_layout(
        annotations=canvas.notes,
        shapes=canvas.lines,
        **{**size, "margin": {**margin, "b": below}},
        barmode="overlay",
        showlegend=bool(named),
        legend=LEGEND,
        xaxis=axis(range=[0, whole * 1.005], showgrid=False, title=title, tickcolor=INK, showline=True, linecolor=INK, **days),
        yaxis=axis(range=[height, 0], visible=False),
    )

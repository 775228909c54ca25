"""The block of note 03 on present cooperation: agreements by model and phase, with places, citizens and mentors beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import plotly.graph_objects as go
from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import agreements as analysis
from actionplan.analyses.agreements import MENTOR_GROUPS, MENTORED, PHASE_GROUPS, Agreements, Passed
from actionplan.analyses.company_places import places_today
from actionplan.analyses.remarks import Remark
from actionplan.briefing import blocks, charts, tables
from actionplan.briefing.bars import HIDDEN, LEGEND, LENGTHS, Fill, left_margin, legend_height
from actionplan.briefing.blocks import Block
from actionplan.briefing.charts import INK, NARROW_PX, TYPE_PX, WIDE_PX, axis, layout
from actionplan.briefing.social_mapping import Topic
from actionplan.publish import TOTAL, Draft, Header, Published, beside, cell_of, counts, derived, parts, rounded, totals
from actionplan.publish.estimates import OFFERED
from actionplan.publish.individuals import step_for
from actionplan.tables.cell import Missing
from actionplan.tables.specs import PHASES, SECTORS
from actionplan.workbook import Case

MODEL, PLACES, CITIZENS = "Model", "Pladser", "Borgere"
BY_MODEL, BY_PHASE, CROSSED = "Aftaler efter samarbejdsmodel", "Aftaler efter fase", "Aftaler efter model og fase"
SHOWN_LEAST = 2 / 3
"""A table of two ways at once is worth its place where so much of it is not hidden."""
SEVERAL = "En virksomhed kan have aftaler om flere modeller og tæller med i hver."
COUNTED = "Aftaler er talt præcist, mens pladser og borgere er afrundet."
HIDDEN_WHERE = (
    "»skjult«: Der er under {threshold} bag tallet, én virksomhed står for over halvdelen af pladserne, eller tallet kunne "
    "bruges til at regne et skjult tal ud."
)
ON_ONE_DAY = (
    "Borgere er dem, der var i tilbud i en virksomhed efter modellen den {day}. Den samme borger kan være med i to modeller."
)
FEW = "Der er få aftaler med virksomheder"
TOO_FEW = "Kommunen har så få aftaler med virksomheder, at de ikke kan vises uden at røbe, hvem de er med."
FILLS = {
    **dict(zip(PHASES.values(), LENGTHS, strict=False)),
    "ansat eller i job": LENGTHS[3],
    "i gang": LENGTHS[3],
    "Aftaler": Fill("#0b4f8a", "#ffffff"),
    HIDDEN: Fill("#ffffff", INK, "x"),
}


@dataclass(frozen=True, eq=False)
class _Shown:
    """Everything on the cooperation that has passed the gate.

    by_model: agreements, places and citizens, those of them that there are. phases, sectors: crossed with the models, None where
    too much would be hidden.
    """

    passed: Passed
    companies: float | None
    by_model: Published | None
    citizens: Published | None
    phases: Published | None
    sectors: Published | None


def topics(case: Case) -> dict[str, Topic]:
    """The one subject by name; empty where there are neither agreements nor citizens in the models."""
    shown = _shown(case)
    held = not case.tables["agreements"].frame.empty
    finding = analysis.finding(shown.passed, shown.companies)
    if finding is None and shown.by_model is None:
        few = blocks.text(FEW, (TOO_FEW,)) if held else None
        return {"cooperation": Topic(None, few)}
    return {"cooperation": Topic(finding, _block(case, shown), _annex(shown))}


def remarks(case: Case) -> tuple[Remark, ...]:
    """Strengths and challenges of the cooperation, from what may be shown of it."""
    return analysis.remarks(_shown(case).passed)


def _shown(case: Case) -> _Shown:
    table, threshold = case.tables["agreements"], case.parameters.threshold
    labels = {key: model.label for key, model in case.reference.cooperation.models.items()}
    source = f"Kommunens aftaler ({danish.joined([Path(file).name for file in table.files])})"
    held = Agreements.of(table.frame, labels, (source,), invented=table.invented)
    if held.frame["company_id"].nunique() < threshold:  # however many agreements they have between them
        nothing = Passed(None, None, None, None)
        citizens = _citizens(case, labels)
        return _Shown(nothing, None, citizens, citizens, None, None)
    # The very table of note 02, so that the two never show different places or hide different models.
    places = totals(places_today(table.frame, labels, source, invented=table.invented), threshold)
    models = _whole(held.division("cooperation_model", labels, BY_MODEL, MODEL), threshold)
    passed = Passed(
        models if models and not _told_by(places, models) else None,
        _whole(held.division("phase", PHASES, BY_PHASE, "Fase"), threshold),
        _whole(held.division("sector", SECTORS, "Aftaler efter sektor", "Sektor"), threshold),
        _mentors(held, threshold),
    )
    phases, sectors = _crossed(held, passed, threshold)
    citizens = _citizens(case, labels)
    listed = passed.models if phases is None else None  # its figures stand in the other table already
    by_model = _by_model(listed, places, citizens)
    return _Shown(passed, _companies(held, passed, threshold), by_model, citizens, phases, sectors)


def _companies(held: Agreements, passed: Passed, threshold: int) -> float | None:
    """How many companies have agreements, rounded; None where that would tell that only a few have several."""
    companies = rounded(held.companies(), threshold).value(TOTAL, "Virksomheder")
    far = companies is not None and passed.whole is not None and passed.whole - companies >= step_for(threshold)
    return companies if far else None


def _whole(draft: Draft, threshold: int) -> Published | None:
    """A list of parts, None where it must not be shown.

    Its total is the total of the other lists too, so it has to be printed here as well. And a part must not be large only because
    few companies have several agreements.
    """
    passed = parts(draft, threshold)
    behind = zip(draft.cells, draft.persons or (), strict=True)
    crowded = any(cell[0] >= threshold > companies[0] for cell, companies in behind if not isinstance(cell[0], Missing))
    return None if crowded or passed.value(TOTAL, "Aftaler") is None else passed


def _told_by(places: Published, models: Published) -> bool:
    """Whether the places, which are shown where enough companies have some, tell that a model hidden here is no small one."""
    return any(models.cell(row, "Aftaler") is Missing.WITHHELD and places.value(row, OFFERED) for row in models.rows)


def _mentors(held: Agreements, threshold: int) -> Published | None:
    """By the kind of mentor where both kinds can be shown, otherwise by whether there is one; None where nothing is known."""
    if (held.frame["mentor"] == "unknown").all():
        return None
    fine, coarse = (
        _whole(held.division("mentor", groups, "Aftaler efter mentor", "Mentor"), threshold) for groups in MENTOR_GROUPS
    )
    kinds = fine is not None and all(fine.value(kind, "Aftaler") is not None for kind in MENTORED[:2])
    return fine if kinds else coarse


def _crossed(held: Agreements, passed: Passed, threshold: int) -> tuple[Published | None, Published | None]:
    """Agreements by model and phase, and by model and sector.

    Only where none of their totals is hidden, here or in the lists: those totals are the lists.
    """
    lists = (passed.models, passed.phases, passed.sectors)
    if any(table is None or _hidden(table, table.rows) for table in lists):
        return None, None
    by_phase = (counts(held.crossed("phase", groups, CROSSED), threshold) for groups in PHASE_GROUPS)
    by_sector = counts(held.crossed("sector", SECTORS, "Aftaler efter model og sektor"), threshold)
    phases = next((table for table in by_phase if _useful(table)), None)
    return phases, by_sector if _useful(by_sector) else None


def _useful(table: Published) -> bool:
    margin = table.only([TOTAL])
    if _hidden(margin, margin.rows) or _hidden(table, [TOTAL]):
        return False
    cells = [cell for row in table.rows if row != TOTAL for cell in table.draft.cells[table.rows.index(row)][:-1] if cell != 0]
    return sum(cell is not Missing.WITHHELD for cell in cells) >= SHOWN_LEAST * len(cells)


def _hidden(table: Published, rows: Sequence[str]) -> bool:
    return any(cell is Missing.WITHHELD for row in table.with_rows(rows).draft.cells for cell in row)


def _citizens(case: Case, labels: Mapping[str, str]) -> Published | None:
    if case.lives is None or case.lives.offers.empty:
        return None
    table = rounded(analysis.citizens(case.lives, labels), case.parameters.threshold)
    return table if table.value(TOTAL, CITIZENS) else None


def _by_model(models: Published | None, places: Published, citizens: Published | None) -> Published | None:
    """One table by model of what there is: agreements, places, citizens."""
    found = [models] if models else []
    if any(cell is not Missing.WITHHELD and cell != 0 for cell in places.series(OFFERED)):
        found.append(derived(places, [(Header(PLACES, "pladser"), cell_of(OFFERED))]))
    found += [citizens] if citizens else []
    if not found:
        return None
    table = found[0]
    for other in found[1:]:
        table = beside(table, other)
    return derived(
        table,
        [(header, cell_of(header.label)) for header in table.columns],
        caption=f"{danish.joined([header.label.lower() for header in table.columns])} efter samarbejdsmodel",
    )


def _block(case: Case, shown: _Shown) -> Block:
    """The chart with the table by phase, then models, phases, sectors and mentors in short."""
    finding = analysis.finding(shown.passed, shown.companies)
    few = "" if case.tables["agreements"].frame.empty else TOO_FEW
    title = finding.headline if finding else FEW if few else "Borgere i virksomheder efter samarbejdsmodel"
    reading = Markup("<p>{}</p>").format(finding.sentence if finding else few) if finding or few else Markup("")
    short = _short(shown)
    told = (
        Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(each) for each in short))
        if short
        else Markup("")
    )
    drawn = shown.phases or shown.passed.models
    beside_it = [table for table in (shown.by_model,) if table is not None]
    under = Markup('<p class="source">{}</p>').format(_note(case, shown))
    body = Markup("").join(tables.html(table) for table in beside_it)
    if drawn is None:
        html = Markup("<section><h2>{}</h2>{}{}{}{}</section>").format(title, reading, body, told, under)
        return Block("table", title, str(html), findings=(finding,) if finding else ())
    what = f", delt i {danish.joined(_labels(drawn))}" if shown.phases else ""
    alternative = f"Bjælker med antallet af aftaler, en for hver samarbejdsmodel{what}. Tallene står i tabellen under figuren."
    figure = charts.picture(CROSSED if shown.phases else BY_MODEL, alternative, invented=drawn.invented)
    numbers = tables.html(drawn) if shown.phases else Markup("")
    html = Markup('<section><div class="chart"><h2>{}</h2>{}{}</div>{}{}{}{}</section>').format(
        title, reading, figure, numbers, body, told, under
    )
    wide, narrow = (str(_figure(shown, drawn, width).to_json()) for width in (WIDE_PX, NARROW_PX))
    return Block("chart", title, str(html), wide, narrow, (finding,) if finding else ())


def _labels(table: Published) -> list[str]:
    return [header.label for header in table.columns if header.label != TOTAL]


def _short(shown: _Shown) -> list[str]:
    """Phases, sectors and mentors as one line each."""
    passed = shown.passed
    lines = []
    held = {"Hvor langt": None if shown.phases else passed.phases, "Sektor": passed.sectors, "Mentor": passed.mentors}
    for label, table in held.items():
        if table is not None and _tells(table):
            cells = {row: table.cell(row, "Aftaler") for row in table.rows if row != TOTAL}
            lines.append(f"{label}: {', '.join(f'{row} {tables.shown(cell, 0)}' for row, cell in cells.items() if cell != 0)}")
    return lines


def _tells(table: Published) -> bool:
    """Whether anything of a table can be seen besides its totals."""
    first = table.columns[0].label
    return any(table.value(row, first) for row in table.rows if row != TOTAL)


def _note(case: Case, shown: _Shown) -> str:
    """What stands under the block: what is counted how, what is hidden, and the sources."""
    drawn = [shown.by_model, shown.citizens, shown.phases, shown.passed.phases, shown.passed.sectors, shown.passed.mentors]
    held = [table for table in drawn if table is not None]
    told = [SEVERAL, COUNTED] if shown.passed.whole else []
    if shown.citizens is not None:
        told.append(ON_ONE_DAY.format(day=shown.citizens.draft.period))
    if any(_hidden(table, table.rows) for table in held):
        told.append(HIDDEN_WHERE.format(threshold=case.parameters.threshold))
    sources = dict.fromkeys(source for table in held for source in table.draft.sources)
    return " ".join([*told, *(f"Kilde: {danish.stopped(source)}" for source in sources)])


def _annex(shown: _Shown) -> Block | None:
    """The lists as tables, and what can be shown of models by sector."""
    passed = shown.passed
    lists = (passed.phases, passed.sectors, passed.mentors, shown.sectors)
    held = [table for table in lists if table is not None and _tells(table)]
    return tables.block("Aftaler med virksomheder: fase, sektor og mentor", held, note=SEVERAL) if held else None


def _figure(shown: _Shown, drawn: Published, width: int) -> go.Figure:
    """A bar for each model, as long as its agreements are many, divided by phase where that can be shown."""
    narrow = width == NARROW_PX
    rows = [row for row in drawn.rows if row != TOTAL]
    series = _labels(drawn)
    whole = {row: drawn.value(row, TOTAL if shown.phases else "Aftaler") or 0.0 for row in rows}
    figure = go.Figure()
    values = {label: [drawn.value(row, label) or 0.0 for row in rows] for label in series}
    rest = [whole[row] - sum(values[label][i] for label in series) for i, row in enumerate(rows)]
    if any(rest):
        values[HIDDEN] = rest
    most = max(whole.values(), default=1.0) or 1.0
    for label, numbers in values.items():
        fill = FILLS[label]
        least = most * (0.09 if narrow else 0.04)
        told = [danish.number(number) if number >= least and label != HIDDEN else "" for number in numbers]
        figure.add_bar(
            x=numbers, y=list(range(len(rows))), name=label, orientation="h", marker=fill.marker(), text=told,
            textposition="inside", insidetextanchor="middle", textangle=0, textfont={"color": fill.ink},
        )  # fmt: skip
    names = [danish.capital(row) for row in rows]
    left = 8 if narrow else left_margin(names) + 8
    for place, row in enumerate(rows):
        if narrow:
            figure.add_annotation(x=0, xanchor="left", y=place - 0.28, yanchor="bottom", text=names[place], showarrow=False)
        if not whole[row]:
            unseen = drawn.cell(row, TOTAL if shown.phases else "Aftaler") is Missing.WITHHELD
            figure.add_annotation(x=0, xanchor="left", xshift=4, y=place, text=HIDDEN if unseen else "ingen", showarrow=False)
    named = list(values) if shown.phases else []
    legend = legend_height(named, width - left - 26) if named else 0
    below = 44 + legend
    title = {"text": "Aftaler", "font": {"size": TYPE_PX}, "standoff": 6}
    height = (20 if narrow else 4) + (46 if narrow else 26) * len(rows) + below
    figure.update_layout(
        **{**layout(width, height, right=20, bottom=below), "margin": {"l": left, "r": 20, "t": 20 if narrow else 4, "b": below}},
        barmode="stack",
        bargap=0.5 if narrow else 0.28,
        showlegend=bool(named),
        uniformtext={"mode": "show", "minsize": 14},
        legend=LEGEND,
        xaxis=axis(range=[0, most * 1.02], nticks=5, title=title, showgrid=False),
        yaxis=axis(
            range=[len(rows) - 0.5, -0.5], tickvals=list(range(len(rows))), ticktext=names, ticks="outside", ticklen=6,
            tickcolor="white", showgrid=False, visible=not narrow,
        ),
    )  # fmt: skip
    return figure

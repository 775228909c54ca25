"""The block of note 03 on present cooperation: agreements by model and phase, with places, citizens and mentors beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import plotly.graph_objects as go
from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import agreements as analysis
from actionplan.analyses.agreements import COMPANIES, MENTOR_GROUPS, MENTORED, PHASE_GROUPS, UNIT, Agreements, Passed
from actionplan.analyses.company_places import places_today
from actionplan.analyses.remarks import Remark
from actionplan.briefing import blocks, charts, tables
from actionplan.briefing.bars import HIDDEN, LEGEND, LENGTHS, Fill, left_margin, legend_height
from actionplan.briefing.blocks import Block
from actionplan.briefing.charts import INK, NARROW_PX, TYPE_PX, WIDE_PX, axis, layout
from actionplan.briefing.social_mapping import Topic
from actionplan.publish import TOTAL, Draft, Header, Published, beside, cell_of, counts, derived, parts, rounded, totals
from actionplan.publish.estimates import FINE, LARGE, OFFERED
from actionplan.publish.individuals import step_for
from actionplan.tables.cell import Missing
from actionplan.tables.specs import PHASES, SECTORS
from actionplan.workbook import Case

MODEL, PLACES, CITIZENS = "Model", "Pladser", "Borgere"
BY_MODEL, BY_PHASE, BY_SECTOR = "Aftaler efter samarbejdsmodel", "Aftaler efter fase", "Aftaler efter sektor"
CROSSED = "Aftaler efter model og fase"
SHOWN_LEAST = 2 / 3
"""A table of two ways at once is worth its place where so much of it is not hidden."""
SEVERAL = (
    "En virksomhed kan have aftaler om flere modeller, men kun én om hver: For hver model er der lige så mange virksomheder "
    "som aftaler."
)
COMPANIES_WHERE = "Virksomheder er kun talt med, hvor det ikke røber, at nogle få har flere aftaler."
FEWER_PLACES = "så 0 pladser kan være nogle få, og pladserne kan være færre end aftalerne"
APART = (
    "Borgerne kan være hos virksomheder uden aftale, og borgere uden for de fire modeller er ikke med. "
    "Tallet siger derfor ikke, hvor mange pladser der er besat."
)
NOT_SHOWN = "{what} er ikke vist, fordi for få virksomheder står bag."
NOBODY_KNOWS = "Det er ikke oplyst for nogen af aftalerne, om der er en mentor."
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
    HIDDEN: Fill("#ffffff", INK, "x"),
}


@dataclass(frozen=True, eq=False)
class _Shown:
    """Everything on the cooperation that has passed the gate.

    by_model: agreements, places and citizens, those of them that there are. phases, sectors: crossed with the models, None where
    too much would be hidden. beside: lists with the companies behind them, by the list's caption. mentors_told: of any agreement.
    """

    passed: Passed
    companies: float | None
    by_model: Published | None
    citizens: Published | None
    phases: Published | None = None
    sectors: Published | None = None
    beside: Mapping[str, Published] = field(default_factory=dict)
    mentors_told: bool = True


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


def shown(case: Case) -> bool:
    """Whether the number of lines on agreements may be told beside what the note tells of them.

    Not where a few are on none of the four models, as the others are counted here.
    """
    table, whole = case.tables["agreements"].frame, _shown(case).passed.whole
    others = table[~table["cooperation_model"].isin(list(case.reference.cooperation.models))]["company_id"].nunique()
    return whole is not None and (others == 0 or others >= case.parameters.threshold)


def _shown(case: Case) -> _Shown:
    table, threshold = case.tables["agreements"], case.parameters.threshold
    labels = {key: model.label for key, model in case.reference.cooperation.models.items()}
    source = f"Kommunens aftaler ({danish.joined([Path(file).name for file in table.files])})"
    held = Agreements.of(table.frame, labels, (source,), invented=table.invented)
    if held.frame["company_id"].nunique() < threshold:  # however many agreements they have between them
        nothing = Passed(None, None, None, None)
        citizens = _citizens(case, labels)
        return _Shown(nothing, None, citizens, citizens)
    # The very table of note 02, so that the two never show different places or hide different models.
    places = totals(places_today(table.frame, labels, source, invented=table.invented), threshold)
    models = _whole(held.division("cooperation_model", labels, BY_MODEL, MODEL), threshold)
    passed = Passed(
        models if models and not _told_by(places, models) else None,
        _whole(held.division("phase", PHASES, BY_PHASE, "Fase"), threshold),
        _whole(held.division("sector", SECTORS, BY_SECTOR, "Sektor"), threshold),
        _mentors(held, threshold),
    )
    phases, sectors = _crossed(held, passed, threshold)
    citizens = _citizens(case, labels)
    listed = passed.models if phases is None else None  # its figures stand in the other table already
    by_model = _by_model(listed, places, citizens)
    companies = _companies(held, passed, threshold)
    beside_them = _with_companies(held, passed, threshold)
    told = bool((held.frame["mentor"] != "unknown").any())
    return _Shown(passed, companies, by_model, citizens, phases, sectors, beside_them, told)


def _with_companies(held: Agreements, passed: Passed, threshold: int) -> dict[str, Published]:
    """The lists of phases and sectors with the companies behind, where nothing has to be hidden for it.

    A company in several phases or sectors counts in each, so that only sums of both lists or the companies' own number would tell
    how many those are: none or enough of them.
    """
    lists = (("phase", PHASES, passed.phases), ("sector", SECTORS, passed.sectors))
    found = {}
    for column, groups, table in lists:
        several = held.in_several(column)
        if table is None or _hidden(table, table.rows) or 0 < several < threshold:
            continue
        caption = table.draft.caption
        both = counts(held.with_companies(column, groups, caption, table.draft.row_heading), threshold)
        if _hidden(both, both.rows):
            continue
        rows = [row for row in both.rows if row != TOTAL or not several]  # the companies' sum is not their number
        headers = (Header(COMPANIES, "virksomheder"), Header("Aftaler", UNIT))
        columns = list(zip(headers, map(cell_of, (COMPANIES, TOTAL)), strict=True))
        found[caption] = derived(both.with_rows(rows), columns, caption=caption.replace("Aftaler", "Virksomheder og aftaler"))
    return found


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
    draft, threshold = analysis.citizens(case.lives, labels), case.parameters.threshold
    table = rounded(draft, threshold)
    if not table.value(TOTAL, CITIZENS):
        return None
    if _hidden(table, table.rows):  # beside the others the total would tell about how many the hidden ones are
        table = rounded(replace(draft, cells=(*draft.cells[:-1], (Missing.LEFT_OUT,))), threshold)
    return table


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
    """Models by phase as a chart with its table, or the models as a table alone; then phases, sectors and mentors in short."""
    finding = analysis.finding(shown.passed, shown.companies)
    few = "" if case.tables["agreements"].frame.empty else TOO_FEW
    title = finding.headline if finding else FEW if few else "Borgere i virksomheder efter samarbejdsmodel"
    reading = Markup("<p>{}</p>").format(few) if few and not finding else Markup("")
    lines = Markup("").join(Markup("<li>{}</li>").format(each) for each in _short(shown))
    drawn = [tables.html(table) for table in (shown.phases, shown.by_model) if table is not None]
    told = Markup('<div class="short">{}{}</div>').format(
        Markup("").join(drawn), Markup("<ul>{}</ul>").format(lines) if lines else Markup("")
    )
    under = Markup('<p class="source">{}</p>').format(_note(case, shown))
    findings = (finding,) if finding else ()
    if shown.phases is None:
        html = Markup("<section><h2>{}</h2>{}{}{}</section>").format(title, reading, told, under)
        return Block("table", title, str(html), findings=findings)
    what = danish.joined(_labels(shown.phases))
    alternative = (
        f"Bjælker med antallet af aftaler, en for hver samarbejdsmodel, delt i {what}. Tallene står i tabellen under figuren."
    )
    figure = charts.picture(CROSSED, alternative, invented=shown.phases.invented)
    html = Markup('<section><div class="chart"><h2>{}</h2>{}</div>{}{}</section>').format(title, figure, told, under)
    wide, narrow = (str(_figure(shown.phases, width).to_json()) for width in (WIDE_PX, NARROW_PX))
    return Block("chart", title, str(html), wide, narrow, findings)


def _labels(table: Published) -> list[str]:
    return [header.label for header in table.columns if header.label != TOTAL]


def _short(shown: _Shown) -> list[str]:
    """Phases, sectors and mentors as one line each, or why one is missing."""
    passed = shown.passed
    if not passed.whole:
        return []
    lines = [] if _tells(passed.models) else [NOT_SHOWN.format(what="Modellerne")]
    held = [("Sektor", "Sektoren", passed.sectors)]
    if shown.phases is None:
        held.insert(0, ("Hvor langt", "Fasen", passed.phases))
    if shown.mentors_told:
        held.append(("Mentor", "Mentorerne", passed.mentors))
    for label, what, table in held:
        if table is None or not _tells(table):
            lines.append(NOT_SHOWN.format(what=what))
            continue
        cells = {row: table.cell(row, "Aftaler") for row in table.rows if row != TOTAL}
        lines.append(f"{label}: {', '.join(f'{row} {tables.shown(cell, 0)}' for row, cell in cells.items() if cell != 0)}")
    return lines if shown.mentors_told else [*lines, NOBODY_KNOWS]


def _tells(table: Published | None) -> bool:
    """Whether anything of a table can be seen besides its totals."""
    return table is not None and any(table.value(row, table.columns[0].label) for row in table.rows if row != TOTAL)


def _note(case: Case, shown: _Shown) -> str:
    """What stands under the block: what is counted how, what is hidden, and the sources."""
    passed, columns = shown.passed, _labels(shown.by_model) if shown.by_model else []
    held = [
        table
        for table in (shown.by_model, shown.citizens, shown.phases, passed.phases, passed.sectors, passed.mentors)
        if table is not None
    ]
    told = [SEVERAL] if _tells(passed.models) else []
    if rough := [label for label in (PLACES, CITIZENS) if label in columns]:
        told.append(_roughly(rough, shown, case.parameters.threshold))
    if shown.citizens is not None:
        told.append(ON_ONE_DAY.format(day=shown.citizens.draft.period))
    if passed.whole and shown.citizens is not None:
        told.append(APART)
    if any(_hidden(table, table.rows) for table in held):
        told.append(HIDDEN_WHERE.format(threshold=case.parameters.threshold))
    sources = dict.fromkeys(source for table in held for source in table.draft.sources)
    return " ".join([*told, *(f"Kilde: {danish.stopped(source)}" for source in sources)])


def _roughly(columns: Sequence[str], shown: _Shown, threshold: int) -> str:
    """That columns are rounded, and to what where that is the same for all."""
    places = shown.by_model.series(PLACES) if shown.by_model and PLACES in columns else ()
    large = any(not isinstance(cell, Missing) and cell >= LARGE for cell in places)
    step = f" til nærmeste {FINE}" if step_for(threshold) == FINE and not large else ""
    last = f", {FEWER_PLACES}" if PLACES in columns else ""
    return f"{danish.capital(danish.joined([label.lower() for label in columns]))} er afrundet{step}{last}."


def _annex(shown: _Shown) -> Block | None:
    """The lists as tables, with companies where they can be told, and what can be shown of models by sector."""
    passed = shown.passed
    lists = [shown.beside.get(table.draft.caption, table) for table in (passed.phases, passed.sectors) if table is not None]
    held = [table for table in (*lists, passed.mentors, shown.sectors) if table is not None and _tells(table)]
    note = f"{SEVERAL} {COMPANIES_WHERE}"
    return tables.block("Aftaler med virksomheder: fase, sektor og mentor", held, note=note) if held else None


def _figure(drawn: Published, width: int) -> go.Figure:
    """A bar for each model, as long as its agreements are many, divided by phase."""
    narrow = width == NARROW_PX
    rows = [row for row in drawn.rows if row != TOTAL]
    series = _labels(drawn)
    whole = {row: drawn.value(row, TOTAL) or 0.0 for row in rows}
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
            figure.add_annotation(x=0, xanchor="left", xshift=4, y=place, text="ingen", showarrow=False)
    below = 44 + legend_height(list(values), width - left - 26)
    title = {"text": "Aftaler", "font": {"size": TYPE_PX}, "standoff": 6}
    height = (20 if narrow else 4) + (46 if narrow else 26) * len(rows) + below
    figure.update_layout(
        **{**layout(width, height, right=20, bottom=below), "margin": {"l": left, "r": 20, "t": 20 if narrow else 4, "b": below}},
        barmode="stack",
        bargap=0.5 if narrow else 0.28,
        showlegend=True,
        uniformtext={"mode": "show", "minsize": 14},
        legend=LEGEND,
        xaxis=axis(range=[0, most * 1.02], nticks=5, title=title, showgrid=False),
        yaxis=axis(
            range=[len(rows) - 0.5, -0.5], tickvals=list(range(len(rows))), ticktext=names, ticks="outside", ticklen=6,
            tickcolor="white", showgrid=False, visible=not narrow,
        ),
    )  # fmt: skip
    return figure

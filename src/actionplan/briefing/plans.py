"""Tasks as a reader sees them: who, when, how far; and the form of a note whose data are not collected yet."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses.guidelines import NOTE_PLANS
from actionplan.briefing import blocks
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.cards import cards
from actionplan.methods.sample_size import answers_needed
from actionplan.parameters.model import TASK_STATUS, TaskPlan
from actionplan.parameters.tasks import Task
from actionplan.tables.parse import Table
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case

NOT_DECIDED = "ikke oplyst"
INFORMANTS_OF = {
    "01": ("citizen", "manager"),
    "02": ("company_leader", "employee_representative"),
    "03": ("manager", "job_consultant", "caseworker", "partner", "politician"),
}
"""Whose statements a note builds on (guidelines 2.1.2 and 2.1.3, 2.2.3, 2.3.2 and 2.3.3 with 3.1)."""
MARGINS = (0.10, 0.07, 0.05, 0.03)
EXAMPLE_SIZES = (200, 500, 1000, 2000)


def when(plan: TaskPlan) -> str:
    """A task's time in words."""
    if plan.status == "left_out":
        return "–"
    if plan.start and plan.end:
        return danish.days(plan.start, plan.end)
    if plan.start:
        return f"fra {danish.day(plan.start)}"
    return f"senest {danish.day(plan.end)}" if plan.end else NOT_DECIDED


def how_far(plan: TaskPlan, today: date) -> str:
    """Where a task is: as params says, otherwise by its dates; late where the end has passed and it is not done."""
    if plan.status == "left_out":
        return f"{TASK_STATUS['left_out']}: {plan.reason}"
    if plan.status == "done":
        return TASK_STATUS["done"]
    if plan.end and plan.end < today:
        return "forsinket"
    if plan.status:
        return TASK_STATUS[plan.status]
    if plan.start and plan.start <= today:
        return TASK_STATUS["under_way"]
    return TASK_STATUS["not_begun"] if plan.start or plan.end else NOT_DECIDED


def task_table(case: Case, caption: str, tasks: tuple[tuple[Task, TaskPlan], ...]) -> Markup:
    """The tasks with who, when and how far, as an HTML table."""
    rows = [
        (case.parameters.bodies.fill(task.title), plan.responsible or NOT_DECIDED, when(plan), how_far(plan, case.day))
        for task, plan in tasks
    ]
    return cards(caption, ("Opgave", "Ansvarlig", "Hvornår", "Status"), rows, invented=case.invented)


def words_table(caption: str, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, invented: bool) -> Markup:
    """A table of words: the first column heads its row. invented: marks it as made up for trial runs."""
    heads = Markup("").join(Markup('<th scope="col" class="words">{}</th>').format(heading) for heading in headings)
    lines = Markup("").join(
        Markup('<tr><th scope="row" class="words">{}</th>{}</tr>').format(
            row[0], Markup("").join(Markup('<td class="words">{}</td>').format(cell) for cell in row[1:])
        )
        for row in rows
    )
    return Markup(
        '<div class="frame" role="region" tabindex="0" aria-label="{}"><table><caption>{}{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(caption, mark(invented), caption, heads, lines)


def section(title: str, *content: Markup) -> Block:
    """A block of ready HTML under one heading."""
    return Block("table", title, str(Markup("<section><h2>{}</h2>{}</section>").format(title, Markup("").join(content))))


def head(case: Case, notebook: str) -> Block:
    """The title block of a note without figures."""
    return blocks.head(case, NOTE_PLANS[notebook].subject, "")


def state(case: Case, notebook: str) -> Block:
    """What the note is for, and that it shows a plan so far, said as the key message."""
    plan = NOTE_PLANS[notebook]
    collected = case.collected(*_tables(notebook))
    if collected:
        names = danish.joined([table.spec.danish.lower() for table in collected])
        told = f"Der er indsamlet {names}. Notatet viser foreløbig planen for arbejdet og ingen resultater."
    elif _tables(notebook):
        told = "Intet er indsamlet endnu. Notatet viser, hvad der skal til, hvem der gør det, og hvornår."
    else:
        told = "Der er ikke lagt mål ind endnu. Notatet viser vejen dertil."
    fill = case.parameters.bodies.fill
    html = Markup('<section class="messages"><h2>Hvor vi er</h2><p>{}<strong>{}</strong> {}</p></section>').format(
        mark(case.invented), told, fill(plan.purpose)
    )
    return Block("messages", "Hvor vi er", str(html))


def wanted(case: Case, notebook: str) -> Block:
    """What the guidelines want in the note."""
    plan = NOTE_PLANS[notebook]
    return blocks.text("Det skal notatet vise", items=tuple(case.parameters.bodies.fill(item) for item in plan.wanted))


def steps(case: Case, notebook: str) -> Block | None:
    """How to get it, and the way for a municipality with few hands; None where every task behind the note is done or
    left out."""
    if all(plan.status in {"done", "left_out"} for task, plan in case.parameters.tasks.planned() if task.notebook == notebook):
        return None
    plan = NOTE_PLANS[notebook]
    fill = case.parameters.bodies.fill
    html = Markup("<ol>{}</ol><p>{}</p>").format(
        Markup("").join(Markup("<li>{}</li>").format(fill(step)) for step in plan.steps), fill(plan.smaller_way)
    )
    return section("Sådan kommer vi videre", html)


def who_and_when(case: Case, notebook: str) -> Block:
    """The tasks that feed the note, with who does them and when, from params."""
    tasks = tuple((task, plan) for task, plan in case.parameters.tasks.planned() if task.notebook == notebook)
    groups = []
    for label, people in (("Styregruppen", case.parameters.steering_group), ("Projektgruppen", case.parameters.project_group)):
        groups.append(f"{label}: {danish.stopped(', '.join(people))}" if people else f"{label} er ikke oplyst.")
    coordinator = case.parameters.coordinator
    groups.append(f"Tovholder: {danish.stopped(coordinator)}" if coordinator else "Tovholderen er ikke oplyst.")
    return section(
        "Hvem gør hvad, og hvornår?", task_table(case, "Opgaver bag notatet", tasks), Markup("<p>{}</p>").format(" ".join(groups))
    )


def collected(case: Case, notebook: str) -> Block | None:
    """What lies in the municipality's data folder for the note; None where the note needs no tables."""
    names = _tables(notebook)
    if not names:
        return None
    rows = []
    for name in names:
        table, spec = case.tables[name], SPECS[name]
        held = amount(table, notebook)
        told = danish.counted(held, "et år", "år") if held and name == "workplaces" else size(held, case.parameters.threshold)
        rows.append((spec.danish, told, "–" if held else spec.collect))
    headings = ("Hvad", "Antal", "Sådan skaffes oplysningerne")
    return section("Indsamlet indtil nu", words_table("Indsamlet materiale", headings, rows, invented=case.invented))


def amount(table: Table, notebook: str) -> int:
    """How much a table holds for a note: companies and answers each company once, statements of the note's informants once
    however many themes they have, of workplaces the years."""
    frame = table.frame
    if table.spec.name == "workplaces":
        return int(frame["year"].nunique())
    if table.spec.name == "interviews":
        return len(frame[frame["informant"].isin(INFORMANTS_OF[notebook])].drop_duplicates(["interview_id", "statement"]))
    if table.spec.name == "companies" and frame["year"].notna().any():
        frame = frame[frame["year"] == frame["year"].max()]
    return int(frame["company_id"].nunique()) if table.spec.name in {"companies", "survey_responses"} else len(frame)


def size(rows: int, threshold: int) -> str:
    """A number of rows, in words where they are so few that they could point at somebody."""
    if rows == 0:
        return "ingen"
    return f"under {threshold}" if rows < threshold else danish.number(rows)


def answers(case: Case) -> Block:
    """How many answers the company survey needs for which precision."""
    listed = None if case.companies is None else len(case.companies.frame)
    known = listed or case.parameters.companies_over_five
    sizes = (known,) if known else EXAMPLE_SIZES
    headings = ("Usikkerhed", *(f"Af {danish.number(size)} virksomheder" for size in sizes))
    rows = [
        (f"± {danish.number(100 * margin)} procentpoint", *(danish.number(answers_needed(size, margin)) for size in sizes))
        for margin in MARGINS
    ]
    if listed:
        told = f"Kommunens liste rummer {danish.number(listed)} virksomheder med mere end fem ansatte."
    elif known:
        told = f"Kommunen har oplyst, at den har {danish.number(known)} virksomheder med mere end fem ansatte."
    else:
        told = "Kommunens antal virksomheder med mere end fem ansatte er ikke oplyst. Derfor viser tabellen fire eksempler."
    told += " Svarer hver tredje, skal der spørges tre gange så mange, og er der ikke så mange, spørges alle."
    rule = (
        "Tallene gælder en andel omkring 50 pct., et sikkerhedsniveau på 95 pct., og at de, der svarer, ligner resten. "
        "Skal private og offentlige eller brancher vises hver for sig, kræves så mange svar i hver gruppe. "
        "Kilde: Cochran, Sampling Techniques, 1977."
    )
    return section(
        "Så mange svar skal der til",
        Markup("<p>{}</p>").format(told),
        words_table("Nødvendigt antal svar", headings, rows, invented=case.invented),
        Markup('<p class="source">{}</p>').format(rule),
    )


def questions(case: Case, notebook: str) -> Block:
    """What to talk about now."""
    return blocks.text(
        "Til drøftelse", items=tuple(case.parameters.bodies.fill(each) for each in NOTE_PLANS[notebook].questions), ordered=True
    )


def foundation(notebook: str) -> Block:
    """What the note is built on."""
    told = (
        "Notatet bygger på det, kommunen har skrevet om opgaverne, og på afsnit "
        f"{NOTE_PLANS[notebook].guideline} i »Guidelines til handlingsplan for samarbejdet mellem jobcenter og virksomheder« "
        "(Discus og CABI). Der er ingen resultater i det endnu."
    )
    return blocks.text("Datagrundlag", (told,))


def _tables(notebook: str) -> tuple[str, ...]:
    return tuple(name for name, spec in SPECS.items() if notebook in spec.notebooks)

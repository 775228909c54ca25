"""Index pages and findings, made from the executed notebooks that lie in `reports/`, so that they tell what is there."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.briefing import blocks, plans
from actionplan.briefing.blocks import MIME
from actionplan.briefing.earlier_notes import read_notebook
from actionplan.briefing.note import page_css
from actionplan.build import BOUND
from actionplan.changes import COMBINED, NOTE, PLAN
from actionplan.parameters.model import PLAN_STATUS, TaskPlan
from actionplan.parameters.tasks import Task
from actionplan.workbook import Case


@dataclass(frozen=True)
class Made:
    """A note that lies in a municipality's reports folder."""

    name: str
    municipality: str
    invented: bool
    subject: str
    date: str
    pages: int
    annex: bool
    findings: tuple[Finding, ...]
    message: str


def made_notes(folder: Path) -> tuple[Made, ...]:
    """The notes of a municipality's reports folder, read from its executed notebooks, in order."""
    read = ((path, read_notebook(path)) for path in sorted((folder / "notebooks").glob("*.ipynb")))
    return tuple(_made(path, notebook) for path, notebook in read if notebook is not None)


def findings_json(case: Case, notes: Sequence[Made], made_of: str) -> str:
    """All findings of a municipality's notes as JSON. made_of: a digest of what they are made of, to be kept with them."""
    record = {
        "made_of": made_of,
        "municipality": case.name,
        "invented": case.invented,
        "date": case.day.isoformat(),
        "findings": [finding.record() for note in notes for finding in note.findings],
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def municipality_page(case: Case, notes: Sequence[Made], made_of: str, combined: int | None, plan: str = "") -> str:
    """A municipality's index: its notes with their first key message, and the process with who, when and how far.

    made_of: as in `findings_json`. combined: the pages of the combined note, None where there is none. plan: the Word
    file of the plan, empty where there is none.
    """
    planned = case.parameters.tasks.planned()
    done = sum(plans.how_far(plan, case.day) == "færdig" for _, plan in planned)
    late = sum(plans.how_far(plan, case.day) == "forsinket" for _, plan in planned)
    told = f"{danish.capital(danish.counted(done, 'opgave', 'opgaver'))} af {len(planned)} er færdig{'' if done == 1 else 'e'}."
    begun = any(plan != TaskPlan() for _, plan in planned)
    if not begun:
        told = f"Hvem der løser de {len(planned)} opgaver, og hvornår, er ikke oplyst endnu."
    elif done == 0:
        told = f"Ingen af de {len(planned)} opgaver er færdige endnu."
    if late:
        told += f" {danish.capital(danish.counted(late, 'opgave', 'opgaver'))} er forsinket{'' if late == 1 else 'e'}."
    items = Markup("").join(_note_item(note) for note in notes)
    body = Markup("<section><h2>Notaterne</h2>{}{}{}</section><section><h2>Processen</h2><p>{}</p>{}</section>").format(
        Markup("<ul>{}</ul>").format(items) if notes else Markup("<p>Der er ikke lavet notater endnu.</p>"),
        _combined(combined, notes) if combined else "",
        _plan(case, plan) if plan else "",
        told,
        plans.task_table(case, f"De {len(planned)} opgaver i retningslinjerne", planned) if begun else _task_list(case, planned),
    )
    back = Markup('<p><a href="../index.html">Alle kommuner</a></p>')
    return _page(
        f"Handlingsplan – {case.name}",
        "Handlingsplan for virksomhedssamarbejdet",
        case.name,
        body + back,
        invented=case.invented,
        day=danish.day(case.day),
        made_of=made_of,
    )


def _plan(case: Case, word: str) -> Markup:
    """The line on the plan itself."""
    about = "Målene og det, der skal besluttes endnu." if case.goals.goals else "Udfordringerne, og hvad seminaret skal beslutte."
    return Markup('<p><a href="{0}.html">Handlingsplan, {1}</a> (<a href="{2}">Word</a>)<br>{3}{4}</p>').format(
        PLAN, PLAN_STATUS[case.parameters.status or "draft"], word, blocks.mark(case.invented), about
    )


def _combined(pages: int, notes: Sequence[Made]) -> Markup:
    """The line on the combined note."""
    bound = [note for note in notes if note.name in BOUND]
    return Markup(
        '<p><a href="{0}.html">Samlet notat</a> ({1}, <a href="{0}.pdf">pdf</a>)<br>{2}Notat {3} med bilag i én fil.</p>'
    ).format(
        COMBINED,
        danish.counted(pages, "side", "sider"),
        blocks.mark(any(note.invented for note in bound)),
        danish.joined([note.name[:2] for note in bound]),
    )


def _task_list(case: Case, planned: Sequence[tuple[Task, TaskPlan]]) -> Markup:
    """The tasks alone, where nothing is known of who and when."""
    items = Markup("").join(Markup("<li>{}</li>").format(case.parameters.bodies.fill(task.title)) for task, _ in planned)
    return Markup("<ol>{}</ol>").format(items)


def overview_page(reports: Path, day: date, made_of: str) -> str:
    """The index of all municipalities that have notes in the reports folder, real and invented apart.

    made_of: as in `findings_json`.
    """
    folders = sorted(path.parent for path in reports.glob("*/notebooks"))
    listed = [(folder.name, notes) for folder in folders if (notes := made_notes(folder))]
    parts = Markup("")
    for heading, invented in (("Kommuner", False), ("Til afprøvning", True)):
        items = Markup("").join(_municipality_item(slug, notes) for slug, notes in listed if notes[0].invented == invented)
        if items:
            parts += Markup("<section><h2>{}</h2><ul>{}</ul></section>").format(heading, items)
    heading = "Handlingsplaner for virksomhedssamarbejdet"
    return _page("Handlingsplaner", heading, "Oversigt", parts, invented=False, day=danish.day(day), made_of=made_of)


PLANNED = "Viser planen for arbejdet; der er ingen resultater endnu."
"""What is told of a note without a key message of its own."""


def _made(path: Path, notebook: Mapping[str, Any]) -> Made:
    about = notebook["metadata"][NOTE]
    records = [
        output["data"][MIME]
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    ]  # fmt: skip
    messages = [finding for record in records if record["kind"] == "messages" for finding in record["findings"]]
    found = {finding["id"]: Finding.from_record(finding) for record in records for finding in record["findings"]}
    return Made(
        path.stem,
        about["municipality"],
        bool(about["invented"]),
        about["subject"],
        about["date"],
        int(about["pages"]),
        bool(about["annex"]),
        tuple(found.values()),
        messages[0]["headline"] if messages else about.get("message") or PLANNED,
    )


def _note_item(note: Made) -> Markup:
    annex = Markup(' · <a href="{}_bilag.html">bilag</a>').format(note.name) if note.annex else Markup("")
    pages = danish.counted(note.pages, "side", "sider")
    return Markup('<li><a href="{0}.html">{1} {2}</a> ({3}, <a href="{0}.pdf">pdf</a>{4})<br>{5}{6}</li>').format(
        note.name, note.name[:2], note.subject, pages, annex, blocks.mark(note.invented), danish.stopped(note.message)
    )


def _municipality_item(slug: str, notes: Sequence[Made]) -> Markup:
    first = next((note.message for note in notes if note.findings), "Der er ikke lavet notater med tal endnu.")
    return Markup('<li><a href="{}/index.html">{}</a><br>{}{}</li>').format(
        slug, notes[0].municipality, blocks.mark(notes[0].invented), danish.stopped(first)
    )


def _page(title: str, heading: str, above: str, body: Markup, *, invented: bool, day: str, made_of: str) -> str:
    header = Markup('<header><p class="municipality">{}</p><h1>{}</h1><p class="facts">{}</p>{}</header>\n').format(
        above, heading, day, banner(invented=invented)
    )
    return document(title, page_css(), header + body, made_of=made_of)


def banner(*, invented: bool) -> Markup:
    """The banner of a page of invented data."""
    return Markup('<p class="banner" role="note">{}</p>').format(blocks.INVENTED_BANNER) if invented else Markup("")


def document(title: str, css: str, body: Markup, *, made_of: str) -> str:
    """A whole page of HTML that loads nothing. made_of: as in `findings_json`."""
    return str(
        Markup(
            '<!DOCTYPE html>\n<html lang="da">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            '<meta name="robots" content="noindex">\n<meta name="made-of" content="{}">\n'
            "<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n{}\n</main>\n</body>\n</html>\n"
        ).format(made_of, title, Markup(css), body)
    )

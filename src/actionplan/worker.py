"""What a process that makes notes does: runs a notebook by papermill, makes the note and puts its files in place.

Nothing in `reports/` is touched until what replaces it is whole. What a process keeps from note to note, so that it costs
once: the way to its kernels, and its browser.
"""

import logging
import multiprocessing.connection
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from multiprocessing.util import Finalize
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from actionplan import changes, kernels, staging
from actionplan.briefing import action_plan_files, combined, goal_setting, index
from actionplan.briefing.note import Note, NoteError, make_note
from actionplan.browser import BrowserError, LastingBrowser, Renderer
from actionplan.browser_service import Address, DistantBrowser
from actionplan.build import BOUND, Result, Told, Work
from actionplan.editions import editions
from actionplan.problems import Problem, Refused
from actionplan.replacing import Changed, InUse, replace_all
from actionplan.workbook import Case, open_case

SEMINAR, CELL_SECONDS = "seminar", 600
NO_ANSWER = "Browseren, der tegner og udskriver, svarede ikke. Kør kommandoen igen."
_one_at_a_time = threading.Lock()
"""Where a process is given several notes at once: papermill changes the folder of the whole process."""


@dataclass
class _Worker:
    """What this process keeps from note to note."""

    renderer: Renderer | None = None

    def ready(self) -> Renderer:
        """The build's browser; where this process was not told of one, its own."""
        if self.renderer is None:
            self.renderer = own = LastingBrowser()
            Finalize(self, own.close, exitpriority=10)
        return self.renderer


_worker = _Worker()


def begin(root: Path, kernel_server: str | None, browser: Address) -> None:
    """What a worker process does first. kernel_server: the address of the one for `root`, None where there is none.

    It ends with the process that started it, however that ends, and logs nothing: libraries log what they survive (a
    browser's last words, a kernel that died), with tracebacks; what matters to an analyst comes back as a `Result`.
    """
    logging.getLogger().addHandler(logging.NullHandler())
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    kernels.prepare(root, kernel_server)
    _worker.renderer = DistantBrowser(browser)


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def check(root: Path, params: Path, day: date) -> tuple[Problem, ...]:
    """The problems of a municipality's params file, data and editions; none where its notes can be made."""
    problems: list[Problem] = []
    for look in (lambda: open_case(params, root, day), lambda: editions(root, params.stem)):
        try:
            look()
        except Refused as refused:
            problems += refused.problems
    return tuple(problems)


def make(work: Work) -> Result:
    """Makes one note in this process and puts its files in place."""
    begun = time.monotonic()
    reports = work.root / "reports" / work.municipality
    with _one_at_a_time, staging.folder(reports) as staged:
        stage = Path(staged)
        try:
            notebook = _run(work, stage)
            run = time.monotonic()
            note = make_note(notebook, work.notebook, _worker.ready())
            made = time.monotonic()
            _put_in_place(work, notebook, note, stage)
            stages = {"notebook": run - begun, "note": made - run, "files": time.monotonic() - made}
            return Result(work.municipality, work.notebook, note.pages, time.monotonic() - begun, stages=stages)
        except (NoteError, InUse) as error:
            problem = str(error)
        except PapermillExecutionError as error:
            problem = _told(work, error, reports)
        except (DeadKernelError, CellTimeoutError):
            problem = "Notebooken gik i stå. Kør kommandoen igen."
        except BrowserError:
            problem = NO_ANSWER
    return Result(work.municipality, work.notebook, seconds=time.monotonic() - begun, problem=problem)


def _run(work: Work, stage: Path) -> NotebookNode:
    """The municipality's executed notebook. Raises what papermill and nbclient do where a cell fails or its kernel does."""
    kernels.prepare(work.root)
    source = stage / f"{work.notebook}.ipynb"
    nbformat.write(without_seminar(nbformat.read(work.root / "notebooks" / source.name, as_version=4)), source)
    executed: NotebookNode = papermill.execute_notebook(
        source,
        None,
        {"municipality": work.municipality, "day": work.day.isoformat()},
        kernel_name="python3",
        progress_bar=False,
        request_save_on_cell_execute=False,
        autosave_cell_every=0,
        execution_timeout=CELL_SECONDS,
        kernel_manager_class=kernels.LocalKernelManager,
        shutdown_kernel="immediate",
        cwd=work.root / "notebooks",
    )
    return executed


def without_seminar(notebook: NotebookNode) -> NotebookNode:
    """The notebook without the cells that only a seminar runs."""
    notebook.cells = [cell for cell in notebook.cells if SEMINAR not in cell.metadata.get("tags", [])]
    return notebook


def _put_in_place(work: Work, notebook: NotebookNode, note: Note, stage: Path) -> None:
    """Moves a note's files to the municipality's reports, all of them or none."""
    name, reports = work.notebook, stage.parent
    contents = {f"{name}.html": note.html.encode(), f"{name}.pdf": note.pdf}
    if note.annex:
        contents[f"{name}_bilag.html"] = note.annex.encode()
    for file, content in contents.items():
        (stage / file).write_bytes(content)
    for part in (notebook, *notebook.cells):  # papermill's own notes: times, and paths of this machine
        part.metadata.pop("papermill", None)
    notebook.metadata[changes.NOTE] = {
        "pages": note.pages,
        "annex": bool(note.annex),
        **note.about,
        changes.FINDINGS: changes.digest_of([finding.record() for finding in note.findings]),
        changes.MADE_OF: dict(work.made_of),
        changes.FILES: {file: changes.digest([stage / file], stage) for file in contents},
    }
    nbformat.write(notebook, stage / f"{name}.ipynb")
    moves: list[tuple[Path | None, Path]] = [(stage / file, reports / file) for file in contents]
    moves.append((stage / f"{name}.ipynb", reports / "notebooks" / f"{name}.ipynb"))
    if not note.annex:
        moves.append((None, reports / f"{name}_bilag.html"))
    moves.append((None, reports / "notebooks" / f"{name}.fejl.txt"))
    replace_all(moves, stage / "before")


def _told(work: Work, error: PapermillExecutionError, reports: Path) -> str:
    """A failed cell in one sentence. What an analyst can mend is told whole; the rest goes to a file for the maintainer."""
    if error.ename == "Refused":
        return str(error.evalue)
    log = reports / "notebooks" / f"{work.notebook}.fejl.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(str(error), encoding="utf-8")
    shown = log.relative_to(work.root).as_posix()
    return f"Fejl i notebooken ({error.ename}). Det kan ikke rettes i params eller data; hele fejlen står i {shown}."


def write_pages(root: Path, municipality: str, day: date, *, anew: bool) -> Told:
    """Writes a municipality's combined note, plan, index page and findings from the notes that lie there. anew: whether one of
    those that are bound has just been made."""
    case = open_case(root / "params" / f"{municipality}.yml", root, day)
    folder = root / "reports" / municipality
    notes, made_of = index.made_notes(folder), changes.listed(folder)
    bound = _bind(case, notes, folder) if anew or not changes.bound(folder) else []
    planned = Told() if changes.planned(folder) else _plan(case, root, folder)
    word = changes.plan_record(folder).name
    page = index.municipality_page(case, notes, made_of, combined.pages(folder), word)
    listed = [
        *_write(folder, {"findings.json": index.findings_json(case, notes, made_of).encode()}),
        *_write(folder, {"index.html": page.encode()}),
    ]
    return Told([*bound, *planned.problems, *listed], planned.remarks)


def _plan(case: Case, root: Path, folder: Path) -> Told:
    """Writes the plan, as a page and for Word."""
    try:
        basis = goal_setting.basis(case, root)
        files = action_plan_files.make(basis, root, changes.plan_record(folder), changes.listed(folder), _worker.ready())
    except BrowserError:
        return Told([f"{changes.PLAN}: {NO_ANSWER}"])
    except Refused as refused:
        return Told([f"{changes.PLAN} er ikke lavet om. {refused.problems[0].sentence()}"])
    problems = [files.problem] if files.problem else []
    try:
        held = _write(folder, files.contents, files.gone, files.still)
    except Changed:
        return _plan(case, root, folder)  # somebody has saved the Word file since it was judged
    if held:
        return Told([*problems, *held])
    return Told(problems, [files.remark] if files.remark else [])


def _bind(case: Case, notes: Sequence[index.Made], folder: Path) -> list[str]:
    """Writes the combined note; returns what could not be written."""
    try:
        made = combined.bind(case, notes, folder, changes.listed(folder, BOUND), _worker.ready())
    except BrowserError:
        return [f"{changes.COMBINED}: {NO_ANSWER}"]
    # The page comes last, as it says what both are made of.
    return _write(folder, {f"{changes.COMBINED}.pdf": made.pdf, f"{changes.COMBINED}.html": made.html.encode()}) if made else []


def write_overview(root: Path, day: date) -> Told:
    """Writes the index of all municipalities that have notes."""
    reports = root / "reports"
    return Told(_write(reports, {"index.html": index.overview_page(reports, day, changes.all_listed(reports)).encode()}))


def _write(
    folder: Path, contents: Mapping[str, bytes], gone: Sequence[str] = (), still: Callable[[Path], bool] | None = None
) -> list[str]:
    """Writes files beside their places and moves them there, all or none; where one is held by another program, a sentence says
    so. gone: files that go away with that. still: whether what lies in a place may go. Raises Changed where it may not."""
    with staging.folder(folder) as staged:
        stage = Path(staged)
        for file, content in contents.items():
            (stage / file).write_bytes(content)
        try:
            moves: list[tuple[Path | None, Path]] = [(stage / file, folder / file) for file in contents]
            replace_all([*moves, *((None, folder / file) for file in gone)], stage / "before", still)
        except InUse as error:
            return [str(error)]
    return []

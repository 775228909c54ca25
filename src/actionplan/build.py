"""Builds the notes: notebooks run by papermill, one process each, notes made and put in place when they are whole.

A note is one piece of work; the work goes to a pool of processes (`concurrent.futures`), with 01 to 03 before 04 before 05
in each municipality. Nothing in `reports/` is touched until what replaces it is whole.
"""

import logging
import multiprocessing.connection
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from datetime import date
from multiprocessing.util import Finalize
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from actionplan.briefing.note import Note, NoteError, make_note
from actionplan.browser import Browser, BrowserError
from actionplan.browsers import find_browser
from actionplan.kernels import LocalKernelManager, own_folder
from actionplan.replacing import InUse, replace_all

NOTEBOOKS = ("01_social_mapping", "02_company_survey", "03_jobcentre_organisation", "04_goal_setting", "05_followup")
AFTER = {NOTEBOOKS[3]: NOTEBOOKS[:3], NOTEBOOKS[4]: NOTEBOOKS[3:4]}
"""Which notebooks must be done before one is begun."""
SEMINAR, CELL_SECONDS = "seminar", 600


@dataclass(frozen=True)
class Work:
    """One note to make. root: the project's folder; municipality: its file name; notebook: one of `NOTEBOOKS`."""

    root: Path
    municipality: str
    notebook: str
    day: date


@dataclass(frozen=True)
class Result:
    """What became of a note. problem: empty where it was made, otherwise a Danish sentence."""

    municipality: str
    notebook: str
    pages: int = 0
    seconds: float = 0.0
    problem: str = ""


@dataclass
class _Worker:
    """What a worker process keeps from note to note: its browser."""

    browser: Browser | None = None

    def ready(self) -> Browser:
        if self.browser is None:
            executable = find_browser()
            if executable is None:
                raise BrowserError("no browser")
            self.browser = Browser(executable).__enter__()
            Finalize(self, self.close, exitpriority=10)
        return self.browser

    def close(self) -> None:
        if self.browser is not None:
            self.browser.__exit__(None, None, None)
            self.browser = None


_worker = _Worker()


def begin_worker() -> None:
    """What a worker process does first: it ends with the process that started it, however that ends, and logs nothing.

    Libraries log what they survive (a browser's last words, a kernel that died), with tracebacks; what matters to an analyst
    comes back as a `Result`.
    """
    logging.getLogger().addHandler(logging.NullHandler())
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def build(works: Sequence[Work], pool: Executor, tell: Callable[[Result], None]) -> list[Result]:
    """Makes the notes in the pool's processes and tells each result as it is there.

    A note whose forerunner failed is made all the same: what it builds on may lie there from an earlier run.
    """
    waiting = list(works)
    running: dict[Future[Result], Work] = {}
    results: list[Result] = []

    def submit_ready() -> None:
        unfinished = {(work.municipality, work.notebook) for work in (*waiting, *running.values())}
        for work in list(waiting):
            if not any((work.municipality, before) in unfinished for before in AFTER.get(work.notebook, ())):
                waiting.remove(work)
                running[pool.submit(make, work)] = work

    submit_ready()
    while running:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            work = running.pop(future)
            error = future.exception()
            if error is None:
                result = future.result()
            else:
                told = f"Arbejdet blev afbrudt ({type(error).__name__}). Kør kommandoen igen."
                result = Result(work.municipality, work.notebook, problem=told)
            results.append(result)
            tell(result)
        submit_ready()
    return results


def make(work: Work) -> Result:
    """Makes one note in this process and puts its files in place."""
    begun = time.monotonic()
    reports = work.root / "reports" / work.municipality
    reports.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".ny-", dir=reports) as staged:
        stage = Path(staged)
        try:
            note = _note(work, stage)
            problem, pages = "", note.pages
            _put_in_place(work, note, stage, reports)
        except (NoteError, InUse) as error:
            problem, pages = str(error), 0
        except PapermillExecutionError as error:
            problem, pages = _told(work, error, reports), 0
        except (DeadKernelError, CellTimeoutError):
            problem, pages = "Notebooken gik i stå. Kør kommandoen igen.", 0
        except (BrowserError, TimeoutError):
            _worker.close()
            problem, pages = "Browseren, der tegner og udskriver, svarede ikke. Kør kommandoen igen.", 0
    return Result(work.municipality, work.notebook, pages, time.monotonic() - begun, problem)


def _note(work: Work, stage: Path) -> Note:
    own_folder()
    executed = stage / "executed.ipynb"
    source = stage / f"{work.notebook}.ipynb"
    nbformat.write(without_seminar(nbformat.read(work.root / "notebooks" / source.name, as_version=4)), source)
    papermill.execute_notebook(
        source,
        executed,
        {"municipality": work.municipality, "day": work.day.isoformat()},
        kernel_name="python3",
        progress_bar=False,
        request_save_on_cell_execute=False,
        autosave_cell_every=0,
        execution_timeout=CELL_SECONDS,
        kernel_manager_class=LocalKernelManager,
        shutdown_kernel="immediate",
        cwd=work.root / "notebooks",
    )
    notebook = nbformat.read(executed, as_version=4)
    note = make_note(notebook, work.notebook, _worker.ready(), stage)
    for part in (notebook, *notebook.cells):  # papermill's own notes: times, and paths of this machine
        part.metadata.pop("papermill", None)
    notebook.metadata["actionplan"] = {"pages": note.pages, "annex": bool(note.annex), **note.about}
    nbformat.write(notebook, executed)
    return note


def without_seminar(notebook: NotebookNode) -> NotebookNode:
    """The notebook without the cells that only a seminar runs."""
    notebook.cells = [cell for cell in notebook.cells if SEMINAR not in cell.metadata.get("tags", [])]
    return notebook


def _put_in_place(work: Work, note: Note, stage: Path, reports: Path) -> None:
    name = work.notebook
    (stage / "note.html").write_text(note.html, encoding="utf-8")
    (stage / "note.pdf").write_bytes(note.pdf)
    moves: list[tuple[Path | None, Path]] = [
        (stage / "note.html", reports / f"{name}.html"),
        (stage / "note.pdf", reports / f"{name}.pdf"),
        (stage / "executed.ipynb", reports / "notebooks" / f"{name}.ipynb"),
    ]
    annex = stage / "annex.html" if note.annex else None
    if annex is not None:
        annex.write_text(note.annex, encoding="utf-8")
    moves.append((annex, reports / f"{name}_bilag.html"))
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


def works(root: Path, municipalities: Sequence[str], day: date) -> Iterator[Work]:
    """All notes of these municipalities, in the order in which they are wanted."""
    return (Work(root, municipality, notebook, day) for municipality in municipalities for notebook in NOTEBOOKS)

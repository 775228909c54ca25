"""`make`: checks everything, builds what is right, writes the index pages, and ends with a table of what became of it."""

import multiprocessing
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

from tqdm import tqdm

from actionplan import build, danish
from actionplan.briefing import index
from actionplan.browsers import VARIABLE, get_browser
from actionplan.problems import Problem, tell
from actionplan.replacing import InUse, replace_all
from actionplan.workbook import Case, open_cases


def build_all(root: Path, day: date, only: str | None = None) -> int:
    """Builds the notes of one municipality or of all of params/; returns the exit status.

    A municipality with a problem is told and left as it is; the others are built all the same.
    Raises Refused where there is nothing to build and BrowserMissing where no browser can be had.
    """
    cases, problems = open_cases(root, day, only)
    tell(problems)
    works = list(build.works(root, tuple(cases), day))
    results = _run(works, root) if works else []
    written = [error for case in cases.values() for error in _write_municipality(case, root)]
    if any((root / "reports").glob("*/index.html")):
        written.append(_write(root / "reports" / "index.html", index.overview_page(root / "reports", day)))
    held = [error for error in written if error is not None]
    print(_table(results, _refused(problems)))
    for error in held:
        print(error, file=sys.stderr)
    return 1 if problems or held or any(result.problem for result in results) else 0


def _write_municipality(case: Case, root: Path) -> list[InUse | None]:
    folder = root / "reports" / case.slug
    notes = index.made_notes(folder)
    return [
        _write(folder / "findings.json", index.findings_json(case, notes)),
        _write(folder / "index.html", index.municipality_page(case, notes)),
    ]


def _run(works: Sequence[build.Work], root: Path) -> list[build.Result]:
    os.environ[VARIABLE] = str(get_browser())  # the workers need not look for it again
    for leftover in (root / "reports").glob("*/.ny-*"):  # of a run that was cut off
        shutil.rmtree(leftover, ignore_errors=True)
    workers = min(os.cpu_count() or 1, len(works))
    done = 0
    with (
        ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), build.begin_worker) as pool,
        tqdm(total=len(works), unit="notat", disable=not sys.stderr.isatty(), file=sys.stderr) as bar,
    ):

        def show(result: build.Result) -> None:
            nonlocal done
            done += 1
            bar.update()
            if bar.disable:
                print(f"[{done}/{len(works)}] {result.municipality} {result.notebook}: {_outcome(result)}", flush=True)
            elif result.problem:
                bar.write(f"{result.municipality} {result.notebook}: {result.problem}", file=sys.stderr)

        return build.build(works, pool, show)


def _write(path: Path, text: str) -> InUse | None:
    """Writes an index page or the findings beside and renames; a file that is held is told after the table, not instead."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".ny-", dir=path.parent) as staged:
        beside = Path(staged, path.name)
        beside.write_text(text, encoding="utf-8")
        try:
            replace_all([(beside, path)], Path(staged, "before"))
        except InUse as error:
            return error
    return None


def _refused(problems: Sequence[Problem]) -> list[str]:
    """The municipalities that were not built, by file name."""
    parts = [Path(problem.file).parts for problem in problems]
    return sorted({(place[1] if len(place) > 1 else place[0]).split(".")[0] for place in parts})


def _outcome(result: build.Result) -> str:
    if result.problem:
        return result.problem
    return f"{danish.counted(result.pages, 'side', 'sider')}, {danish.number(result.seconds, 1)} s"


def _table(results: Sequence[build.Result], refused: Sequence[str]) -> str:
    """The run's closing table: municipality, note, pages, seconds, result."""
    rows = [("Kommune", "Notat", "Sider", "Sekunder", "Resultat")]
    for result in sorted(results, key=lambda each: (each.municipality, each.notebook)):
        pages = str(result.pages) if result.pages else ""
        told = result.problem or "lavet"
        rows.append((result.municipality, result.notebook, pages, danish.number(result.seconds, 1), told))
    rows += [(name, "alle", "", "", "afvist, se ovenfor; tidligere notater er urørte") for name in refused]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = []
    for municipality, note, pages, seconds, told in rows:
        lines.append(f"{municipality:<{widths[0]}}  {note:<{widths[1]}}  {pages:>{widths[2]}}  {seconds:>{widths[3]}}  {told}")
    return "\n" + "\n".join(lines)

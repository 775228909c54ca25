"""`make bench`: how long the build takes beside the command lines it replaces, and beside the least that it could take.

Everything is measured in one run on one machine, so that only ratios count: rounds of the command lines of papermill and
nbconvert, of this build and of the floor follow each other, and the medians are compared. A figure in seconds says nothing
without its machine.

The floor of a note is its notebook's own code in a process that has imported everything, and one print in a browser that is open.
"""

import ast
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import nbformat
import psutil

from actionplan import build, worker
from actionplan.browser import Browser
from actionplan.browsers import get_browser
from actionplan.build import NOTEBOOKS, Result
from actionplan.crew import on_this_machine
from actionplan.kernel_server import FORKING, begin_forkserver
from actionplan.sources.reference import forget

DAY = date(2026, 11, 21)
MODEL = "eksempelby"
GROWTH = (1, 13, 98)
UNCONSTRAINED = ("jsonschema>=4.25", "rfc3987-syntax", "lark")
"""What an environment has where nothing holds jsonschema back; see pyproject.toml."""


def bench(root: Path, rounds: int, unconstrained: bool) -> int:
    """Measures and prints; returns the exit status. rounds: how often each is measured."""
    say(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, {get_browser().name}")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        project = copy(root, Path(folder) / "project")
        slugs = sorted(path.stem for path in (project / "params").glob("*.yml") if not path.name.endswith(".goals.yml"))
        notes = len(slugs) * len(NOTEBOOKS)
        say(f"\n{notes} notes of {len(slugs)} municipalities, medians of {rounds} paired rounds, seconds per note:")
        taken: dict[str, list[float]] = {}
        measured: Mapping[str, Callable[[], float]] = {
            "command lines": lambda: command_lines(project, slugs),
            "this build": lambda: whole_build(project).seconds,
            "floor": lambda: floor(project, slugs, afresh=False),
            "floor, data read for each note": lambda: floor(project, slugs, afresh=True),
            "floor, one process per core": lambda: floor_on_all_cores(project, slugs),
        }
        for _ in range(rounds):
            for name, measure in measured.items():
                taken.setdefault(name, []).append(measure() / notes)
        if unconstrained:
            newer = install(UNCONSTRAINED, Path(folder) / "newer")
            few = [slugs[0]]
            pairs = [(command_lines(project, few), command_lines(project, few, newer)) for _ in range(rounds)]
            factor = statistics.median(slow / fast for fast, slow in pairs)
            taken["command lines, jsonschema not held back"] = [each * factor for each in taken["command lines"]]
        ours = taken["this build"]
        for name, each in taken.items():
            ratio = statistics.median(other / own for other, own in zip(each, ours, strict=True))
            say(f"  {name:42s} {statistics.median(each):7.3f}   {ratio:6.2f} x this build")
        say("\nSeconds per note and stage, in a process that makes them one after the other:")
        for stage, seconds in stages(project, slugs).items():
            say(f"  {stage:42s} {seconds:7.3f}")
        say(f"\nGrowth, with copies of {MODEL} under names for tests:")
        for count in GROWTH:
            run = whole_build(clones(root, Path(folder) / f"clones{count}", count))
            per_note = run.seconds / (count * len(NOTEBOOKS))
            say(f"  {count:3d} municipalities {run.seconds:8.1f} s {per_note:7.3f} s a note, at most {run.megabytes:5.0f} MB")
    return 0


def say(text: str) -> None:
    """A line of the account, at once."""
    print(text, flush=True)


def copy(root: Path, to: Path) -> Path:
    """The project's notebooks, params and data in a folder of their own."""
    for name in ("notebooks", "params", "data"):
        shutil.copytree(root / name, to / name, ignore=shutil.ignore_patterns(".*"))
    return to


def clones(root: Path, to: Path, count: int) -> Path:
    """A project with the fictional municipality as often as is asked, under names that say what they are."""
    for name in ("notebooks", "data/reference"):
        shutil.copytree(root / name, to / name, ignore=shutil.ignore_patterns(".*"))
    params = (root / "params" / f"{MODEL}.yml").read_text(encoding="utf-8")
    (to / "params").mkdir()
    for number in range(1, count + 1):
        name = f"Prøveby {number:02d}"
        renamed = re.sub(r"(?m)^(kommune:\s*).*$", rf"\g<1>{name}", params)
        (to / "params" / f"proeveby-{number:02d}.yml").write_text(renamed, encoding="utf-8")
        shutil.copytree(root / "data" / MODEL, to / "data" / f"proeveby-{number:02d}")
        for path in (to / "data" / f"proeveby-{number:02d}").glob("*.csv"):
            path.write_bytes(path.read_bytes().replace(MODEL.capitalize().encode(), name.encode()))
    return to


def command_lines(project: Path, slugs: Sequence[str], packages: Path | None = None) -> float:
    """Seconds for the notebooks by papermill and nbconvert, one after the other, as a shell script would.

    packages: a folder whose packages go before those of the environment.
    """
    variables = {**os.environ, **({"PYTHONPATH": str(packages)} if packages else {})}
    out = project / "by_command_line"
    out.mkdir(exist_ok=True)
    begun = time.monotonic()
    for slug in slugs:
        for notebook in NOTEBOOKS:
            executed = out / f"{slug}-{notebook}.ipynb"
            given = ["-p", "municipality", slug, "-p", "day", DAY.isoformat(), "--no-progress-bar"]
            for command in (
                ["papermill", f"{notebook}.ipynb", str(executed), *given],
                ["nbconvert", "--to", "html", "--no-input", str(executed)],
            ):
                subprocess.run(
                    [sys.executable, "-m", *command],
                    cwd=project / "notebooks",
                    env=variables,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    check=True,
                )
    return time.monotonic() - begun


@dataclass(frozen=True)
class Run:
    """A whole build, from the command to its end. megabytes: the most that all its processes together held at a time."""

    seconds: float
    megabytes: float


def whole_build(project: Path) -> Run:
    """Makes all notes of a project by the command. Raises CalledProcessError where one of them can't be made."""
    command = [sys.executable, "-m", "actionplan", "build", "--force"]
    begun = time.monotonic()
    with subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL) as process:
        most = 0.0
        over = threading.Event()

        def weigh() -> None:
            nonlocal most
            while not over.wait(0.5):
                most = max(most, _megabytes(process.pid))

        threading.Thread(target=weigh, daemon=True).start()
        status = process.wait()
        seconds = time.monotonic() - begun
        over.set()
    if status:
        raise subprocess.CalledProcessError(status, command)
    return Run(seconds, most)


def _megabytes(pid: int) -> float:
    """What a process and all that it began hold; memory that several share counts once between them (PSS, on Linux)."""
    total = 0
    try:
        for process in (top := psutil.Process(pid), *top.children(recursive=True)):
            memory = process.memory_full_info() if psutil.LINUX else process.memory_info()
            total += getattr(memory, "pss", memory.rss)
    except psutil.Error:  # one has ended meanwhile; the next look counts
        return 0
    return total / 1e6


def floor(project: Path, slugs: Sequence[str], *, afresh: bool) -> float:
    """Seconds for the notebooks' own code and a print each, in this process. afresh: whether each reads the figures anew.

    Loading, and the first note, which imports the last that is missing, are not counted.
    """
    folder = Path.cwd()
    os.chdir(project / "notebooks")
    try:
        with Browser(get_browser()) as browser:
            _own_code(NOTEBOOKS[0], slugs[0])
            begun = time.monotonic()
            for slug in slugs:
                for notebook in NOTEBOOKS:
                    if afresh:
                        forget()
                    _own_code(notebook, slug)
                    browser.print((project / "reports" / slug / f"{notebook}.html").read_text(encoding="utf-8"))
            return time.monotonic() - begun
    finally:
        os.chdir(folder)


def _own_code(notebook: str, slug: str) -> None:
    """Runs a notebook's cells as plain Python; what a cell ends with is shown to nobody, but made ready to be."""
    names: dict[str, object] = {"display": _get_ready}
    for cell in nbformat.read(f"{notebook}.ipynb", as_version=4).cells:
        if cell.cell_type != "code" or worker.SEMINAR in cell.metadata.get("tags", []):
            continue
        tree = ast.parse(cell.source)
        shown = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, notebook, "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names |= {"municipality": slug, "day": DAY.isoformat()}
        if isinstance(shown, ast.Expr):
            _get_ready(eval(compile(ast.Expression(shown.value), notebook, "eval"), names))


def _get_ready(*values: object) -> None:
    """What Jupyter asks of values before it shows them."""
    for value in values:
        if hasattr(value, "_repr_mimebundle_"):
            value._repr_mimebundle_()


def floor_on_all_cores(project: Path, slugs: Sequence[str]) -> float:
    """The floor with one process per core side by side: seconds until the last has ended, without their starts."""
    cores = min(os.cpu_count() or 1, len(slugs))
    begin_forkserver(project)
    with ProcessPoolExecutor(cores, FORKING) as pool:
        shares = [slugs[number::cores] for number in range(cores)]
        return max(future.result() for future in [pool.submit(_share, project, share) for share in shares])


def _share(project: Path, slugs: Sequence[str]) -> float:
    return floor(project, slugs, afresh=False)


def stages(project: Path, slugs: Sequence[str]) -> dict[str, float]:
    """Seconds per note that its stages take on average, with as many notes at a time as there are cores."""
    results: list[Result] = []
    works = list(build.works(project, slugs, DAY))
    with on_this_machine(project, len(works)) as crew:
        crew.ask(lambda pool: build.build(works, pool, crew.at_once, lambda work: work, results.append))
    names = dict.fromkeys(name for result in results for name in result.stages)
    return {name: statistics.mean(result.stages[name] for result in results) for name in names}


def install(packages: Sequence[str], folder: Path) -> Path:
    """Installs packages into a folder that is nobody's environment."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), *packages]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder

"""The order of a build: which notes are wanted, which come before which, and who makes them.

A note is one piece of work; the work goes to an executor (`concurrent.futures`), be it the processes of this machine or a
cluster, with 01 to 03 before 04 before 05 in each municipality and municipalities side by side. This module imports nothing
that takes time, so that those who make the notes can get ready meanwhile.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from actionplan.problems import Problem

NOTEBOOKS = ("01_social_mapping", "02_company_survey", "03_jobcentre_organisation", "04_goal_setting", "05_followup")
AFTER: Mapping[str, tuple[str, ...]] = {NOTEBOOKS[3]: NOTEBOOKS[:3], NOTEBOOKS[4]: NOTEBOOKS[3:4]}
"""Which notebooks must be done before one is begun: it takes up their findings."""
BOUND = NOTEBOOKS[:3]
"""The notebooks whose notes are also bound into one, the combined note."""


@dataclass(frozen=True)
class Work:
    """One note to make.

    root: the project's folder; municipality: its file name; notebook: one of `NOTEBOOKS`; made_of: what the note is made of
    (`actionplan.changes`), to be kept with it.
    """

    root: Path
    municipality: str
    notebook: str
    day: date
    made_of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What became of a note. problem: empty where it lies there as it should, otherwise a Danish sentence. stages: how many
    seconds each took, by name."""

    municipality: str
    notebook: str
    pages: int = 0
    seconds: float = 0.0
    problem: str = ""
    unchanged: bool = False
    stages: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What the making of pages has to say to the analyst. problems: what could not be written. remarks: what is good to know."""

    problems: Sequence[str] = ()
    remarks: Sequence[str] = ()


def build(
    works: Sequence[Work],
    pool: Executor,
    at_once: int,
    settle: Callable[[Work], Work | Result],
    tell: Callable[[Result], None],
) -> None:
    """Makes the notes in the pool and tells each result as it is there.

    at_once: how many notes the pool is given at a time, so that a municipality is done before too many others are begun.
    settle: called with a work when its forerunners are done; gives what to do, or the result where nothing is. A note whose
    forerunner failed is made all the same: what it builds on may lie there from an earlier run.
    Raises BrokenExecutor where the pool has lost a process; what has been told by then is done.
    """
    waiting = list(works)
    unfinished = {(work.municipality, work.notebook) for work in works}
    running: dict[Future[Result], Work] = {}

    def end(result: Result) -> None:
        unfinished.remove((result.municipality, result.notebook))
        tell(result)

    def ready() -> Iterator[Work]:
        return (work for work in waiting if not any((work.municipality, it) in unfinished for it in AFTER.get(work.notebook, ())))

    def begin() -> None:
        while len(running) < at_once and (work := next(ready(), None)):
            waiting.remove(work)
            settled = settle(work)
            if isinstance(settled, Result):
                end(settled)
            else:
                running[pool.submit(make, settled)] = settled

    begin()
    while running:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        broken: BrokenExecutor | None = None
        for future in done:
            work = running.pop(future)
            try:
                end(_result(future, work))
            except BrokenExecutor as error:
                broken = error
        if broken is not None:
            raise broken
        begin()


def _result(future: Future[Result], work: Work) -> Result:
    try:
        return future.result()
    except BrokenExecutor:
        raise
    except (CancelledError, Exception) as error:  # noqa: BLE001  what another process or a cluster may fail with is open
        return interrupted(work, type(error).__name__)


def interrupted(work: Work, why: str) -> Result:
    """The result of a note whose making was cut off."""
    return Result(work.municipality, work.notebook, problem=f"Arbejdet blev afbrudt ({why}). Kør kommandoen igen.")


def works(root: Path, municipalities: Sequence[str], day: date, notebooks: Sequence[str] = NOTEBOOKS) -> Iterator[Work]:
    """All notes of these municipalities, in the order in which they are wanted."""
    return (Work(root, municipality, notebook, day) for municipality in municipalities for notebook in notebooks)


# What is asked of an executor. The imports are left to its processes, where they were made long before.


def make(work: Work) -> Result:
    """Makes one note; see `actionplan.worker`."""
    from actionplan import worker

    return worker.make(work)


def check(root: Path, params: Path, day: date) -> tuple[Problem, ...]:
    """The problems of a municipality's files; see `actionplan.worker`."""
    from actionplan import worker

    return worker.check(root, params, day)


def write_pages(root: Path, municipality: str, day: date, *, anew: bool) -> Told:
    """Writes a municipality's combined note, plan, index page and findings; see `actionplan.worker`."""
    from actionplan import worker

    return worker.write_pages(root, municipality, day, anew=anew)


def write_overview(root: Path, day: date) -> Told:
    """Writes the index of all municipalities; see `actionplan.worker`."""
    from actionplan import worker

    return worker.write_overview(root, day)

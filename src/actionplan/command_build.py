"""`make`: finds the notes that have to be made again, checks what they are made of, makes them, and tells what became of them."""

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from tqdm import tqdm

from actionplan import build, danish, staging
from actionplan.build import BOUND, NOTEBOOKS, Result, Told, Work
from actionplan.changes import Ingredients, all_listed, bound, holds, listed, planned, unchanged
from actionplan.crew import Crew, on_cluster, on_this_machine
from actionplan.parameters.files import params_paths
from actionplan.problems import Problem, tell


@dataclass(frozen=True)
class Wish:
    """What is asked of a build.

    municipality: as a person writes it, None for all of params/; notebooks: which notes; force: also those that are unchanged;
    cluster: the address of the Dask cluster that makes them, None for this machine.
    """

    root: Path
    day: date
    municipality: str | None = None
    notebooks: Sequence[str] = NOTEBOOKS
    force: bool = False
    cluster: str | None = None


def build_all(wish: Wish, crew: Crew | None = None) -> int:
    """Makes the notes that are wished for and have to be made; returns the exit status.

    A municipality with a problem is told and left as it is; the others are built all the same. crew: who makes the notes;
    without it whoever the wish names, for this build alone.
    Raises Refused where there is nothing to build or no cluster, and BrowserMissing where no browser can be had.
    """
    paths = params_paths(wish.root, partial(known, wish.root), wish.municipality)
    params = {path.stem: path for path in paths if path.suffix == ".yml"}
    misnamed = [path for path in paths if path.suffix != ".yml"]
    asked = list(build.works(wish.root, tuple(params), wish.day, wish.notebooks))
    settle = _settler(wish)
    stale = {work.municipality for work in asked if isinstance(settle(work), Work)}
    stale |= {slug for slug in params if not _pages_are_right(wish.root / "reports" / slug)}
    works = [work for work in asked if work.municipality in stale]
    if not works and not misnamed and _overview_is_right(wish.root / "reports"):
        print(_unchanged(len(asked)))
        return 0
    _clear_away(wish.root)
    with nullcontext(crew) if crew else _crew(wish, max(1, len(works))) as makers:
        problems = _check(wish, makers, [*misnamed, *(params[slug] for slug in sorted(stale))])
        tell(sorted({problem for found in problems.values() for problem in found}, key=Problem.order))
        right = [work for work in works if params[work.municipality] not in problems]
        results = _make(makers, right, settle)
        pages = makers.ask(lambda pool: _write_pages(wish, pool, results))
    _clear_away(wish.root)
    print(_table(results, sorted({path.name.split(".")[0] for path in problems})))
    if alike := len(asked) - len(works) + sum(result.unchanged for result in results):
        print(_unchanged(alike))
    for remark in pages.remarks:
        print(remark)
    for told in pages.problems:
        print(told, file=sys.stderr)
    return 1 if problems or pages.problems or any(result.problem for result in results) else 0


def _crew(wish: Wish, most: int) -> AbstractContextManager[Crew]:
    return on_cluster(wish.cluster) if wish.cluster is not None else on_this_machine(wish.root, most)


def _clear_away(root: Path) -> None:
    """Removes what was left half by processes that were cut off; another build may be running beside this one."""
    for leftover in (root / "reports").glob(f"**/{staging.PREFIX}*"):
        if staging.abandoned(leftover.name):
            shutil.rmtree(leftover, ignore_errors=True)


def known(root: Path) -> Mapping[str, str]:
    """The 98 real municipalities, file name to name; only asked for where a name has to be looked up."""
    from actionplan.workbook import known_municipalities

    return known_municipalities(root)


def _settler(wish: Wish) -> Callable[[Work], Work | Result]:
    """Tells of a note whether it has to be made (then with what it is made of) or what is known of it as it lies there."""
    ingredients = Ingredients(wish.root, wish.day)

    def settle(work: Work) -> Work | Result:
        made_of = ingredients.of(work.municipality, work.notebook)
        record = None if wish.force else unchanged(wish.root / "reports" / work.municipality, work.notebook, made_of)
        if record is None:
            return replace(work, made_of=made_of)
        return Result(work.municipality, work.notebook, int(record["pages"]), unchanged=True)

    return settle


def _pages_are_right(reports: Path) -> bool:
    """Whether the pages of a municipality tell of its notes as they lie there."""
    return (
        bound(reports)
        and planned(reports)
        and all(holds(reports / page, listed(reports)) for page in ("index.html", "findings.json"))
    )


def _overview_is_right(reports: Path) -> bool:
    """Whether the overview tells of all municipalities' notes as they lie there."""
    return holds(reports / "index.html", all_listed(reports))


def _check(wish: Wish, crew: Crew, params: Sequence[Path]) -> dict[Path, tuple[Problem, ...]]:
    """The problems of those params files and their municipalities' data that have any."""

    def ask(pool: Executor) -> dict[Path, tuple[Problem, ...]]:
        asked = {path: pool.submit(build.check, wish.root, path, wish.day) for path in params}
        return {path: problems for path, future in asked.items() if (problems := future.result())}

    return crew.ask(ask)


def _make(crew: Crew, works: Sequence[Work], settle: Callable[[Work], Work | Result]) -> list[Result]:
    """Makes the notes and shows each as it is there."""
    results: list[Result] = []
    with tqdm(total=len(works), unit="notat", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:

        def show(result: Result) -> None:
            results.append(result)
            bar.update()
            if bar.disable and not result.unchanged:
                told = f"[{len(results)}/{len(works)}] {result.municipality} {result.notebook}: {_outcome(result)}"
                print(told, flush=True)
            elif result.problem:
                bar.write(f"{result.municipality} {result.notebook}: {result.problem}", file=sys.stderr)

        def to_do() -> list[Work]:
            done = {(result.municipality, result.notebook) for result in results}
            return [work for work in works if (work.municipality, work.notebook) not in done]

        try:
            crew.ask(lambda pool: build.build(to_do(), pool, crew.at_once, settle, show))
        except BrokenExecutor as error:
            for work in to_do():
                show(build.interrupted(work, type(error).__name__))
    return results


def _write_pages(wish: Wish, pool: Executor, results: Sequence[Result]) -> Told:
    """Writes the combined notes, the plans and the pages that list them."""
    slugs = sorted({result.municipality for result in results})
    anew = {each.municipality for each in results if each.notebook in BOUND and not (each.unchanged or each.problem)}
    pages = [pool.submit(build.write_pages, wish.root, slug, wish.day, anew=slug in anew) for slug in slugs]
    pages.append(pool.submit(build.write_overview, wish.root, wish.day))
    told = [page.result() for page in pages]
    return Told([each for one in told for each in one.problems], [each for one in told for each in one.remarks])


def _outcome(result: Result) -> str:
    if result.problem:
        return result.problem
    return f"{danish.counted(result.pages, 'side', 'sider')}, {danish.number(result.seconds, 1)} s"


def _unchanged(notes: int) -> str:
    told = danish.capital(danish.counted(notes, "et notat", "notater"))
    return (
        f"{told} er uændret, fordi alt, det er lavet af, er uændret. Lav det igen med --force."
        if notes == 1
        else (f"{told} er uændrede, fordi alt, de er lavet af, er uændret. Lav dem igen med --force.")
    )


def _table(results: Sequence[Result], refused: Sequence[str]) -> str:
    """The run's closing table: municipality, note, pages, seconds, result; without the notes that did not have to be made."""
    rows = [("Kommune", "Notat", "Sider", "Sekunder", "Resultat")]
    for result in sorted(results, key=lambda each: (each.municipality, each.notebook)):
        if not result.unchanged:
            pages = str(result.pages) if result.pages else ""
            told = result.problem or "lavet"
            rows.append((result.municipality, result.notebook, pages, danish.number(result.seconds, 1), told))
    rows += [(name, "alle", "", "", "afvist, se ovenfor; tidligere notater er urørte") for name in refused]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = []
    for municipality, note, pages, seconds, told in rows:
        lines.append(f"{municipality:<{widths[0]}}  {note:<{widths[1]}}  {pages:>{widths[2]}}  {seconds:>{widths[3]}}  {told}")
    return "\n" + "\n".join(lines)

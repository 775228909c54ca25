"""The command line: `python -m actionplan …`, which the Makefile calls. All it prints for an analyst is Danish."""

import argparse
import multiprocessing
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

from tqdm import tqdm

from actionplan import build, checkup, danish, develop
from actionplan.briefing import index
from actionplan.parameters.scaffold import scaffold
from actionplan.problems import Problem, Refused
from actionplan.replacing import InUse, replace_all
from actionplan.sources import jobindsats
from actionplan.tables.dictionary import template
from actionplan.tables.names import file_stem
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case, known_municipalities, open_cases

BOM = "\ufeff"


def main(argv: list[str] | None = None, root: Path | None = None) -> int:
    """Runs one command in the project's folder (`root`, otherwise the current one); returns the exit status."""
    here = (root or Path.cwd()).resolve()
    chosen = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace, Path], int] = chosen.command
    try:
        return command(chosen, here)
    except Refused as refused:
        _tell_problems(refused.problems)
    except InUse as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("Afbrudt. De notater, der var færdige, ligger i reports.", file=sys.stderr)
        return 130
    except Exception:  # noqa: BLE001  whatever it is, an analyst gets a sentence, and a maintainer the whole of it
        log = here / "reports" / "fejl.txt"
        log.parent.mkdir(exist_ok=True)
        log.write_text(traceback.format_exc(), encoding="utf-8")
        print("Der er en fejl i arbejdsbogen selv. Send filen reports/fejl.txt til den, der vedligeholder den.", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m actionplan", description="Arbejdsbog til kommunens handlingsplan.", add_help=False)
    parser.add_argument("-h", "--help", action="help", help="vis denne hjælp")
    commands = parser.add_subparsers(title="kommandoer", metavar="KOMMANDO", required=True)

    def add(name: str, told: str, command: Callable[[argparse.Namespace, Path], int]) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=told, description=told, add_help=False)
        sub.add_argument("-h", "--help", action="help", help="vis denne hjælp")
        sub.set_defaults(command=command)
        return sub

    for name, told, command in (
        ("build", "lav notaterne for alle kommuner i params, eller for én", _build),
        ("check", "gennemgå params og data uden at lave notater", _check),
    ):
        add(name, told, command).add_argument("--municipality", metavar="KOMMUNE", help="kun denne kommune, fx odder")
    new = add("new", "begynd på en ny kommune: params og en mappe til data", _new)
    new.add_argument("--municipality", metavar="KOMMUNE", required=True, help="kommunens navn, fx Kolding")
    add("clean", "fjern alt i reports, som altid kan laves igen", _clean)
    add("lab", "åbn notebooks i JupyterLab", lambda _, __: develop.run_lab())
    test = add("test", "kør alle prøver af arbejdsbogen", lambda chosen, _: develop.run_tests(chosen.long))
    test.add_argument("--long", action="store_true", help="kør de langsomme prøver i stedet")
    reference = add("reference", "læg nye offentlige tal ind fra en mappe med svar fra jobindsats", _reference)
    reference.add_argument("folder", metavar="MAPPE", type=Path)
    return parser


def _build(chosen: argparse.Namespace, root: Path) -> int:
    cases, problems = open_cases(root, date.today(), chosen.municipality)
    _tell_problems(problems)
    refused = sorted({Path(problem.file).stem if problem.file.startswith("params/") else Path(problem.file).parts[1] for problem in problems})
    works = list(build.works(root, tuple(cases), date.today()))
    results = _run(works) if works else []
    notes = {}
    for case in cases.values():
        notes[case.slug] = index.made_notes(root / "reports" / case.slug)
        _write_index(case, notes[case.slug], root)
    if chosen.municipality is None and cases:
        _replace(root / "reports" / "index.html", index.overview_page(list(cases.values()), notes))
    print(_table(results, refused))
    return 1 if problems or any(result.problem for result in results) else 0


def _run(works: Sequence[build.Work]) -> list[build.Result]:
    workers = min(os.cpu_count() or 1, len(works))
    bar = tqdm(total=len(works), unit="notat", disable=not sys.stderr.isatty(), file=sys.stderr)
    done = 0

    def tell(result: build.Result) -> None:
        nonlocal done
        done += 1
        bar.update()
        if bar.disable:
            print(f"[{done}/{len(works)}] {result.municipality} {result.notebook}: {_outcome(result)}", flush=True)
        elif result.problem:
            bar.write(f"{result.municipality} {result.notebook}: {result.problem}", file=sys.stderr)

    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool, bar:
        return build.build(works, pool, tell)


def _write_index(case: Case, notes: tuple[index.Made, ...], root: Path) -> None:
    folder = root / "reports" / case.slug
    _replace(folder / "findings.json", index.findings_json(case, notes))
    _replace(folder / "index.html", index.municipality_page(case, notes))


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".ny-", dir=path.parent) as staged:
        beside = Path(staged, path.name)
        beside.write_text(text, encoding="utf-8")
        replace_all([(beside, path)], Path(staged, "before"))


def _check(chosen: argparse.Namespace, root: Path) -> int:
    cases, problems = open_cases(root, date.today(), chosen.municipality)
    print("\n\n".join(checkup.report(case) for case in cases.values()))
    _tell_problems(problems)
    return 1 if problems else 0


def _new(chosen: argparse.Namespace, root: Path) -> int:
    templates = {f"{file_stem(spec)}.csv": BOM + template(spec) for spec in SPECS.values()}
    written = scaffold(chosen.municipality, root, known_municipalities(root), date.today(), templates)
    params = next(path for path in written if path.suffix == ".yml")
    print(f"Klar: {params.relative_to(root).as_posix()} og data/{params.stem}/. Lav notaterne med: make MUNICIPALITY={params.stem}")
    return 0


def _clean(_: argparse.Namespace, root: Path) -> int:
    build.clean(root)
    return 0


def _reference(chosen: argparse.Namespace, root: Path) -> int:
    jobindsats.carry(chosen.folder, root)
    print("Tallene ligger i data/reference. Ret datoen i data/reference/indicators.yml, og kør make test.")
    return 0


def _tell_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(problem.sentence(), file=sys.stderr)
    if problems:
        told = danish.counted(len(problems), "ting skal rettes", "ting skal rettes")
        print(f"{danish.capital(told)}.", file=sys.stderr)


def _outcome(result: build.Result) -> str:
    if result.problem:
        return result.problem
    return f"{danish.counted(result.pages, 'side', 'sider')}, {danish.number(result.seconds, 1)} s"


def _table(results: Sequence[build.Result], refused: Sequence[str]) -> str:
    """The run's closing table: municipality, note, pages, seconds, result."""
    rows = [("Kommune", "Notat", "Sider", "Sekunder", "Resultat")]
    for result in sorted(results, key=lambda each: (each.municipality, each.notebook)):
        pages = str(result.pages) if result.pages else ""
        rows.append((result.municipality, result.notebook, pages, danish.number(result.seconds, 1), result.problem or "lavet"))
    rows += [(name, "alle", "", "", "afvist: se fejlene ovenfor. Tidligere notater er urørte.") for name in refused]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = []
    for municipality, note, pages, seconds, told in rows:
        lines.append(f"{municipality:<{widths[0]}}  {note:<{widths[1]}}  {pages:>{widths[2]}}  {seconds:>{widths[3]}}  {told}")
    return "\n" + "\n".join(lines)

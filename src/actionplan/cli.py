"""The command line: `python -m actionplan …`, which the Makefile calls. All that it prints for an analyst is Danish.

Each command imports what it needs when it is called, so that the quick ones stay quick.
"""

import argparse
import re
import sys
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NoReturn

from actionplan.browsers import BrowserMissing
from actionplan.build import NOTEBOOKS
from actionplan.names import did_you_mean, typed
from actionplan.problems import Refused, tell
from actionplan.replacing import InUse


def main(argv: list[str] | None = None, root: Path | None = None) -> int:
    """Runs one command in the project's folder (`root`, otherwise the current one); returns the exit status."""
    here = (root or Path.cwd()).resolve()
    chosen = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace, Path], int] = chosen.command
    return guard(here, lambda: command(chosen, here))


def guard(root: Path, work: Callable[[], int]) -> int:
    """Does a command's work and tells what stopped it in Danish sentences; returns the exit status."""
    try:
        return work()
    except Refused as refused:
        tell(refused.problems)
    except (InUse, BrowserMissing) as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("Afbrudt. De notater, der var færdige, ligger i reports.", file=sys.stderr)
        return 130
    except Exception:  # noqa: BLE001  whatever it is, an analyst gets a sentence, and a maintainer the whole of it
        log = root / "reports" / "fejl.txt"
        log.parent.mkdir(exist_ok=True)
        log.write_text(traceback.format_exc(), encoding="utf-8")
        print("Der er en fejl i arbejdsbogen selv. Send filen reports/fejl.txt til den, der vedligeholder den.", file=sys.stderr)
    return 1


class _Parser(argparse.ArgumentParser):
    """argparse, answering in Danish."""

    def error(self, message: str) -> NoReturn:
        """Says what was wrong with the words of a command and ends with exit status 2, as argparse does."""
        told = "Kommandoen kan ikke forstås."
        if choice := re.search(r"invalid choice: '(.*?)'", message):
            told = f"Kommandoen »{choice[1]}« findes ikke.{did_you_mean(choice[1], COMMANDS)}"
        elif unknown := re.search(r"unrecognized arguments: (.+)", message):
            told = f"»{unknown[1]}« kendes ikke."
        elif "KOMMUNE" in message or "--municipality" in message:
            command = self.prog.rsplit(" ", 1)[-1]
            told = f"Skriv, hvilken kommune det gælder, fx: {typed(command, 'Kolding')}."
        elif "--only" in message:
            told = f"Notaterne hedder {', '.join(name[:2] for name in NOTEBOOKS)}. Skriv dem med komma imellem, fx: --only 02,04."
        elif "--note" in message:
            told = "Skriv --note 04 for seminaret om mål eller --note 05 for status på målene."
        elif "--date" in message:
            told = "Datoen kan ikke læses. Skriv dag, måned og år, fx --date 21-01-2027."
        elif "--year" in message:
            told = "Skriv året, som planen skal gælde, fx --year 2027."
        elif missing := re.search(r"required: (.+)", message):
            told = f"Der mangler noget: {missing[1]}."
        print(f"{told} Se alle kommandoer med: python -m actionplan --help", file=sys.stderr)
        sys.exit(2)

    def format_help(self) -> str:
        """The help, with argparse's own words in Danish."""
        return (
            super()
            .format_help()
            .replace("usage:", "brug:")
            .replace("options:", "valg:")
            .replace("positional arguments:", "værdier:")
        )


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m actionplan", description="Arbejdsbog til kommunens handlingsplan.", add_help=False)
    parser.add_argument("-h", "--help", action="help", help="vis denne hjælp")
    commands = parser.add_subparsers(title="kommandoer", metavar="KOMMANDO", required=True)
    made = {}
    for name, (told, command) in COMMANDS.items():
        made[name] = commands.add_parser(name, help=told, description=told, add_help=False)
        made[name].add_argument("-h", "--help", action="help", help="vis denne hjælp")
        made[name].set_defaults(command=command)
    for name in ("build", "check", "printables"):
        made[name].add_argument("--municipality", metavar="KOMMUNE", help="kun denne kommune, fx odder")
    made["build"].add_argument("--only", metavar="NUMRE", type=_notebooks, default=NOTEBOOKS, help="kun disse notater, fx 02,04")
    made["build"].add_argument("--force", action="store_true", help="lav også de notater, som intet er ændret for")
    made["build"].add_argument("--cluster", metavar="ADRESSE", help="lad en Dask-klynge lave dem, fx tcp://10.0.0.5:8786")
    made["watch"].add_argument("--municipality", metavar="KOMMUNE", required=True, help="kommunen, fx odder")
    made["new"].add_argument("--municipality", metavar="KOMMUNE", required=True, help="kommunens navn, fx Kolding")
    for name in ("questionnaire", "interviews", "seminar", "edition", "meeting", "revise"):
        made[name].add_argument("--municipality", metavar="KOMMUNE", required=True, help="kommunen, fx odder")
    made["meeting"].add_argument("--date", metavar="DATO", type=_day, help="mødets dato, fx 21-01-2027; ellers det næste møde")
    made["revise"].add_argument("--year", metavar="ÅR", type=int, required=True, help="året, planen skal gælde, fx 2027")
    told = "04 for seminaret om mål, 05 for status på målene"
    made["seminar"].add_argument("--note", metavar="NUMMER", type=_board, default="04", help=told)
    made["test"].add_argument("--long", action="store_true", help="kør de langsomme prøver i stedet")
    made["bench"].add_argument("--rounds", metavar="ANTAL", type=int, default=3, help="hvor mange gange der måles")
    told = "mål også mod et miljø, der har den nyeste jsonschema (hentes)"
    made["bench"].add_argument("--unconstrained", action="store_true", help=told)
    made["reference"].add_argument("folder", metavar="MAPPE", type=Path, help="mappe med svar som y25i01.json")
    return parser


def _notebooks(numbers: str) -> tuple[str, ...]:
    """The notebooks of a list of numbers such as 02,04."""
    wanted = {number.strip().zfill(2) for number in numbers.replace(" ", ",").split(",") if number.strip()}
    if not wanted or wanted - {name[:2] for name in NOTEBOOKS}:
        raise argparse.ArgumentTypeError
    return tuple(name for name in NOTEBOOKS if name[:2] in wanted)


def _board(number: str) -> str:
    """The number of a notebook whose screens have a page of their own."""
    if number.strip().zfill(2) not in {"04", "05"}:
        raise argparse.ArgumentTypeError
    return number.strip().zfill(2)


def _day(written: str) -> date:
    """A date as an analyst writes it."""
    from actionplan.parameters.values import read_day

    return read_day(written)


def _build(chosen: argparse.Namespace, root: Path) -> int:
    from actionplan.command_build import Wish, build_all

    return build_all(Wish(root, date.today(), chosen.municipality, chosen.only, chosen.force, chosen.cluster))


def _watch(chosen: argparse.Namespace, root: Path) -> int:
    from actionplan.watch import watch_municipality

    return watch_municipality(root, chosen.municipality)


def _check(chosen: argparse.Namespace, root: Path) -> int:
    from actionplan import checkup
    from actionplan.editions import damage
    from actionplan.workbook import open_cases

    cases, problems = open_cases(root, date.today(), chosen.municipality)
    print("\n\n".join(checkup.report(case) for case in cases.values()), flush=True)
    found = [*problems, *(problem for case in cases.values() for problem in checkup.pointers(case, root))]
    found += [problem for slug in cases for problem in damage(root, slug)]
    tell(found)
    return 1 if found else 0


def _new(chosen: argparse.Namespace, root: Path) -> int:
    from actionplan.parameters.scaffold import scaffold
    from actionplan.survey import responses
    from actionplan.survey.questionnaire import questionnaire
    from actionplan.tables.dictionary import template
    from actionplan.tables.names import file_stem
    from actionplan.tables.specs import SPECS, SURVEY_RESPONSES
    from actionplan.workbook import known_municipalities

    templates = {f"{file_stem(spec)}.csv": template(spec) for spec in SPECS.values()}
    templates[f"{file_stem(SURVEY_RESPONSES)}.csv"] = responses.template(questionnaire(root))
    written = scaffold(chosen.municipality, root, known_municipalities(root), date.today(), templates)
    params = next(path for path in written if path.suffix == ".yml")
    print(f"Klar: {params.relative_to(root).as_posix()} og data/{params.stem}/.")
    print(f"Lav notaterne med: {typed('build', params.stem)}")
    return 0


def _questionnaire(chosen: argparse.Namespace, root: Path) -> int:
    from actionplan.working_papers import write_questionnaire

    print("\n".join(write_questionnaire(root, chosen.municipality)))
    return 0


def _interviews(chosen: argparse.Namespace, root: Path) -> int:
    from actionplan.working_papers import write_interview_list

    print("\n".join(write_interview_list(root, chosen.municipality, date.today())))
    return 0


def _printables(chosen: argparse.Namespace, root: Path) -> int:
    from actionplan.working_papers import write_printables

    print("\n".join(write_printables(root, chosen.municipality, date.today())))
    return 0


def _seminar(chosen: argparse.Namespace, root: Path) -> int:
    from actionplan.seminar_server import hold_seminar

    return hold_seminar(root, chosen.municipality, chosen.note)


def _edition(chosen: argparse.Namespace, root: Path) -> int:
    from actionplan.freezing import freeze

    print("\n".join(freeze(root, chosen.municipality)))
    return 0


def _meeting(chosen: argparse.Namespace, root: Path) -> int:
    from actionplan.meeting_papers import write_papers

    print("\n".join(write_papers(root, chosen.municipality, date.today(), chosen.date)))
    return 0


def _revise(chosen: argparse.Namespace, root: Path) -> int:
    from actionplan.revision import revise

    print("\n".join(revise(root, chosen.municipality, chosen.year, date.today())))
    return 0


def _clean(_: argparse.Namespace, root: Path) -> int:
    from actionplan.changes import edited_plans
    from actionplan.replacing import clean

    kept = edited_plans(root / "reports")
    clean(root / "reports", root, kept)
    for path in kept:
        print(f"{path.relative_to(root).as_posix()} er ikke fjernet, for nogen har skrevet i den.")
    return 0


def _lab(_: argparse.Namespace, __: Path) -> int:
    from actionplan.develop import run_lab

    return run_lab()


def _test(chosen: argparse.Namespace, _: Path) -> int:
    from actionplan.develop import run_tests

    return run_tests(chosen.long)


def _bench(chosen: argparse.Namespace, root: Path) -> int:
    from actionplan.benchmark import bench

    return bench(root, chosen.rounds, chosen.unconstrained)


def _reference(chosen: argparse.Namespace, root: Path) -> int:
    from actionplan.sources.jobindsats import carry

    carry(chosen.folder, root)
    print("Tallene ligger i data/reference. Ret datoen i data/reference/indicators.yml, og kør make test.")
    return 0


COMMANDS: dict[str, tuple[str, Callable[[argparse.Namespace, Path], int]]] = {
    "build": ("lav notaterne for alle kommuner i params, eller for én", _build),
    "watch": ("følg én kommune: lav dens notater om, og vis dem, hver gang en fil gemmes", _watch),
    "check": ("gennemgå params og data uden at lave notater", _check),
    "new": ("begynd på en ny kommune: params og en mappe til data", _new),
    "questionnaire": ("lav spørgeskemaet til virksomhederne: til tryk, til indtastning og til LimeSurvey", _questionnaire),
    "interviews": ("vælg, hvilke virksomheder der skal interviewes, efter deres svar", _interviews),
    "printables": ("lav interviewguider, folder og nyhedsbreve for alle kommuner i params, eller for én", _printables),
    "seminar": ("hold seminaret om en kommunes mål på skærmen, i en browser på denne maskine", _seminar),
    "edition": ("gem notaterne, som de er uddelt til et møde, så de næste siger, hvad der har flyttet sig siden", _edition),
    "meeting": ("lav dagsorden og referat i Word til det næste møde om målene, eller til mødet på en dato", _meeting),
    "revise": ("begynd på næste års mål ud fra årets, og gem den gamle plan", _revise),
    "clean": ("fjern det i reports, som altid kan laves igen", _clean),
    "lab": ("åbn notebooks i JupyterLab", _lab),
    "test": ("kør alle prøver af arbejdsbogen", _test),
    "bench": ("mål, hvor lang tid notaterne tager, og hvad det er i forhold til", _bench),
    "reference": ("læg nye offentlige tal ind fra en mappe med svar fra jobindsats", _reference),
}

"""A municipality's data folder: which file holds which table, each read by what knows its form, all mistakes at once."""

from collections.abc import Mapping
from pathlib import Path

from actionplan.danish import joined
from actionplan.names import quoted
from actionplan.parameters.model import Bodies
from actionplan.problems import Problem, Refused
from actionplan.sources.cells import read_cells
from actionplan.sources.mistakes import Mistakes
from actionplan.sources.surveyxact import PARTS, is_surveyxact
from actionplan.sources.taguette import (
    HIGHLIGHTS,
    NAMED_AS_LIST,
    OTHER_EXPORT,
    Coded,
    coded_interviews,
    export_in,
    read_highlights,
)
from actionplan.survey.questionnaire import named, questionnaire
from actionplan.survey.responses import nothing_answered, read_export, read_sheet
from actionplan.tables.names import file_stem, nearest_file, plain, spec_of_file
from actionplan.tables.parse import Table, empty, parse
from actionplan.tables.shape import TableSpec
from actionplan.tables.specs import INTERVIEWS, SPECS, SURVEY_RESPONSES, TAGUETTE_INTERVIEWS
from actionplan.tables.talks import spelled_alike, talk_problems

OWN_WORDS = Bodies()
"""The bodies' names where the params say nothing."""
_CODED = {INTERVIEWS.name, TAGUETTE_INTERVIEWS.name}
_SUFFIXES = (".csv", ".xlsx")
_OTHER_SUFFIXES = (".xls", ".xlsm", ".xlsb", ".ods", ".txt", ".tsv")
_MARKED = "Filen er mærket som opdigtet, men kommunen er virkelig. Fjern den; virkeligt og opdigtet blandes aldrig."
_UNMARKED = "Kommunen er opdigtet, men filen er ikke mærket sådan. Skriv »# Opdigtede data« på første linje, eller fjern filen."


def read_tables(folder: Path, root: Path, *, fictional: bool | None = None, bodies: Bodies = OWN_WORDS) -> dict[str, Table]:
    """Every table by name, from the CSV and XLSX files that lie directly in a municipality's data folder.

    folder: for instance data/odder; a folder that is not there holds nothing. root: the project's folder, from which
    messages give the path. fictional: whether the municipality is; real and invented never meet, so a file that is marked
    otherwise is refused (None: not judged). bodies: the names in the questionnaire that companies were shown. A table without
    a file is there and empty. Raises Refused with all problems of all files.
    """
    files, problems = _by_table(folder, root)
    exports = {path.relative_to(root).as_posix(): path for path in files.pop(HIGHLIGHTS.name, [])}
    tables = {name: empty(spec) for name, spec in SPECS.items()}
    tables[SURVEY_RESPONSES.name] = Table(SURVEY_RESPONSES, nothing_answered(), invented=False, files=())
    unread = set[str]()
    for name, paths in files.items():
        given = {path.relative_to(root).as_posix(): path for path in paths}
        try:
            found = _responses(given, root, bodies) if name == SURVEY_RESPONSES.name else _table(given, SPECS[name])
        except Refused as refused:
            problems += refused.problems
            unread.add(name)
            continue
        if not found.frame.empty:
            problems += _marked_otherwise(next(iter(given)), fictional, invented=found.invented)
        if name == INTERVIEWS.name:  # before exports from Taguette join the sheet, and rows no longer have its lines
            problems += talk_problems(found)
            found = spelled_alike(found)
        tables[name] = found
    coded, wrong = _coded(exports, fictional)
    problems += wrong
    if coded and not unread & _CODED:
        try:
            tables[INTERVIEWS.name] = coded_interviews(coded, tables[TAGUETTE_INTERVIEWS.name], tables[INTERVIEWS.name])
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    return tables


def _marked_otherwise(shown: str, fictional: bool | None, *, invented: bool) -> list[Problem]:
    """What is wrong where a file is real and the municipality invented, or the other way about."""
    if fictional is None or invented == fictional:
        return []
    return [Problem(shown, None, None, _MARKED if invented else _UNMARKED)]


def _coded(exports: Mapping[str, Path], fictional: bool | None) -> tuple[list[Coded], list[Problem]]:
    """What was coded in Taguette, and what is wrong with its exports."""
    coded: list[Coded] = []
    problems: list[Problem] = []
    for shown, path in exports.items():
        try:
            found = read_highlights(path, shown)
        except Refused as refused:
            problems += refused.problems
            continue
        if found.statements:
            problems += _marked_otherwise(shown, fictional, invented=found.invented)
            coded.append(found)
    return coded, problems


def _by_table(folder: Path, root: Path) -> tuple[dict[str, list[Path]], list[Problem]]:
    """The files of each table, and what is wrong with names. Only exports from SurveyXact and Taguette have several files; those
    from Taguette are under the name of `HIGHLIGHTS`, whatever they are called."""
    problems: list[Problem] = []
    found: dict[str, list[Path]] = {}
    for path in _files(folder, root):
        spec = spec_of_file(path.stem)
        mistakes = Mistakes(path.relative_to(root).as_posix())
        export = export_in(path) if spec is None or spec.name in _CODED else None
        if export == "other":
            mistakes.add("other export", OTHER_EXPORT)
        elif export == "highlights" and spec is TAGUETTE_INTERVIEWS:
            mistakes.add("named as list", NAMED_AS_LIST)
        elif export == "highlights":
            found.setdefault(HIGHLIGHTS.name, []).append(path)
        elif spec is None and path.suffix.lower() == ".csv" and plain(path.stem).endswith(PARTS):
            found.setdefault(SURVEY_RESPONSES.name, []).append(path)
        elif path.suffix.lower() not in _SUFFIXES:
            if spec is not None and path.suffix.lower() in _OTHER_SUFFIXES:
                mistakes.add("suffix", "Filer af denne slags kan ikke læses. Gem den som .xlsx eller »CSV UTF-8«.")
        elif spec is None:
            mistakes.add("name", _unknown_file(path))
        elif spec.name in found and spec is not SURVEY_RESPONSES:
            other = quoted(found[spec.name][0].name)
            mistakes.add("twice", f"Tabellen »{spec.danish}« findes også i filen {other}. Behold den ene, og slet den anden.")
        else:
            found.setdefault(spec.name, []).append(path)
        problems += mistakes.problems()
    return found, problems


def _table(given: Mapping[str, Path], spec: TableSpec) -> Table:
    shown, path = next(iter(given.items()))
    return parse(read_cells(path, shown), spec, shown)


def _responses(given: Mapping[str, Path], root: Path, bodies: Bodies) -> Table:
    """The table of answers, which the questionnaire says how to read."""
    exported = {shown: path for shown, path in given.items() if spec_of_file(path.stem) is None or is_surveyxact(path)}
    sheets = {shown: read_cells(path, shown) for shown, path in given.items() if shown not in exported}
    filled = [shown for shown, cells in sheets.items() if cells.rows]  # the others are templates that nobody has filled in
    if len(filled) > 1 or (filled and exported):
        others = joined([quoted(Path(name).name) for name in (*filled[1:], *exported)])
        raise Refused.of(filled[0], f"Der er også svar i {others}. Behold de ene, og slet de andre.")
    if not filled and not exported:
        return Table(SURVEY_RESPONSES, nothing_answered(), invented=False, files=tuple(given))
    form = named(questionnaire(root), bodies)
    if filled:
        return Table(SURVEY_RESPONSES, *read_sheet(sheets[filled[0]], filled[0], form), tuple(filled))
    return Table(SURVEY_RESPONSES, *read_export(exported, form), tuple(exported))


def _files(folder: Path, root: Path) -> list[Path]:
    try:
        found = sorted(path for path in folder.iterdir() if path.is_file())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Refused.of(folder.relative_to(root).as_posix(), "Mappen kan ikke læses. Giv dig selv adgang til den.") from error
    hidden = ("~$", ".")  # Excel's lock files and the system's own
    return [path for path in found if not path.name.startswith(hidden)]


def _unknown_file(path: Path) -> str:
    near = nearest_file(path.stem)
    if near is not None:
        hint = f"Mente du »{near}{path.suffix.lower()}«?"
    else:
        hint = f"Tabellerne hedder {joined([file_stem(spec) for spec in SPECS.values()])}."
    return f"Filnavnet er ikke en tabels. {hint} Flyt filen til en undermappe, hvis den ikke er en tabel."

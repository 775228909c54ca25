"""`make edition`: freezes what was handed to a meeting under data/<municipality>/editions/<day>/.

An edition holds the five notes with their annexes, the combined note, the plan, the findings, and the fingerprints of what they
were made of. Its day is the day of the notes. It is there as a whole or not at all, nothing writes to it afterwards, and
`make clean` never comes near it.
"""

import json
import os
import re
import shutil
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from actionplan import changes, danish, environment, staging
from actionplan.analyses.goal_series import origin
from actionplan.build import NOTEBOOKS
from actionplan.changes import COMBINED, FILES, FOUND, MADE_OF, PLAN, Ingredients
from actionplan.civil_numbers import holds_civil_number, without_civil_numbers
from actionplan.edition_folders import CONTENTS, EDITIONS, folders, key
from actionplan.editions import damage
from actionplan.names import typed
from actionplan.parameters.files import params_paths
from actionplan.parameters.goals import Goals
from actionplan.parameters.messages import PARAMS
from actionplan.parameters.reader import bytes_of, part_of
from actionplan.parameters.target_groups import TargetGroup
from actionplan.problems import Problem, Refused
from actionplan.replacing import InUse
from actionplan.workbook import goals_on, known_municipalities

READ_ONLY: Final = 0o444
CALLED: Final[Mapping[str, str]] = {
    "params": "params",
    "data": "data",
    "reference": "de offentlige tal",
    "notebook": "notebooken",
    "workbook": "arbejdsbogen",
    "packages": "Python-pakkerne",
    "day": "datoen",
    "editions": "udgaverne",
    "earlier notes": "de tidligere notater",
}
"""What a note is made of, as the analyst is told of it."""
CIVIL_NUMBER = "Der står noget, der ligner et CPR-nummer. Fjern det i Word, og kør igen."
NO_WORD_FILE = "Filen kan ikke læses som et Word-dokument. Gem den igen i Word, eller slet den."
NOT_WRITTEN = (
    "Udgaven kan ikke gemmes, og der er ingen udgave. Se, om der er plads på disken og må skrives i mappen, og kør igen."
)
MEANWHILE = "Notaterne blev lavet om imens. Kør kommandoen igen."


def freeze(root: Path, municipality: str) -> list[str]:
    """Makes an edition of a municipality's notes as they lie in `reports/`; where the same one is there already, none.

    Returns what to tell the analyst. Raises Refused where there is no such municipality, where its notes have not been made or
    have to be made again, where a Word file can't be let out of hand, where a former edition is not as it was frozen, and where
    the disk says no; and InUse where a file is held by another program.
    """
    (path,) = params_paths(root, lambda: known_municipalities(root), municipality)
    slug = path.stem
    reports, beside = root / "reports" / slug, root / "data" / slug / EDITIONS
    if problems := damage(root, slug):
        raise Refused(problems)
    day = _day_of_notes(reports, root)
    if problem := _not_as_now(reports, root, day):
        raise Refused([problem])
    _clear_away(beside)
    try:
        with staging.folder(beside, root) as staged:
            return _put(path, root, Path(staged) / "whole", day)
    except OSError:
        raise Refused.of(beside.relative_to(root).as_posix(), NOT_WRITTEN) from None


def _put(params: Path, root: Path, whole: Path, day: date) -> list[str]:
    """Makes the edition in a new folder and moves it to its place as the last thing; what to tell. Raises as `freeze`,
    and OSError."""
    slug = params.stem
    beside = root / "data" / slug / EDITIONS
    whole.mkdir()
    names = _copy(root / "reports" / slug, whole, root)
    same_day = {number: folder for folder in folders(root, slug) for on, number in [key(folder.name) or (None, 0)] if on == day}
    if same := next((folder for folder in same_day.values() if _content(folder) == _content(whole)), None):
        shown = same.relative_to(root).as_posix()
        return [f"Udgaven af {danish.day(day)} findes allerede i {shown} og er den samme. Intet er ændret."]
    contents = _contents(root, params, day, {name: changes.file_digest(whole / name) for name in names})
    (whole / CONTENTS).write_text(json.dumps(contents, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    for file in whole.iterdir():
        file.chmod(READ_ONLY)
    last = max(same_day, default=0)
    target = beside / (f"{day.isoformat()}_{last + 1}" if last else day.isoformat())
    whole.rename(target)
    told = f"Udgaven af {danish.day(day)} ligger i {target.relative_to(root).as_posix()} og bliver aldrig ændret."
    again = "Der var en udgave fra samme dag i forvejen, og den er en anden. Begge er gemt." if last else ""
    return [told, *([again] if again else []), "Næste gang notaterne laves, siger de, hvad der har flyttet sig siden."]


def _day_of_notes(reports: Path, root: Path) -> date:
    """The day of the newest note. Raises Refused where there is none."""
    days = [made_of["day"] for name in NOTEBOOKS if (made_of := changes.recorded(reports, name).get(MADE_OF))]
    if not days:
        told = f"Der er ingen notater at gemme. Lav dem først med: {typed('build', reports.name)}"
        raise Refused.of(reports.relative_to(root).as_posix(), told)
    return date.fromisoformat(max(days))


def _not_as_now(reports: Path, root: Path, day: date) -> Problem | None:
    """What has to be made before there is anything to freeze, and why, as far as that is known."""
    ingredients = Ingredients(root, day)
    made_of = {name: ingredients.of(reports.name, name) for name in NOTEBOOKS}
    unmade = [name[:2] for name in NOTEBOOKS if not changes.recorded(reports, name)]
    stale = [name for name in NOTEBOOKS if name[:2] not in unmade and changes.unchanged(reports, name, made_of[name]) is None]
    told = [f"Notat {danish.joined(unmade)} er ikke lavet."] if unmade else []
    if stale:
        other = {part for name in stale for part in _other(changes.recorded(reports, name), made_of[name])}
        why = danish.joined([called for part, called in CALLED.items() if part in other]) or "filerne i reports"
        told.append(f"Notat {danish.joined([name[:2] for name in stale])} er ikke opdateret: {why} er ændret siden.")
    made = changes.listed(reports)
    pages = {
        "det samlede notat": changes.bound(reports),
        "handlingsplanen": changes.planned(reports),
        f"resultaterne i {FOUND}": changes.holds(reports / FOUND, made),
    }
    if not told and (lacking := [name for name, right in pages.items() if not right]):
        told.append(f"{danish.capital(danish.joined(lacking))} svarer ikke til notaterne.")
    if not told:
        return None
    remedy = f"Kør {typed('build', reports.name)} først, og se notaterne igennem."
    return Problem(reports.relative_to(root).as_posix(), None, None, " ".join([*told, remedy]))


def _other(record: Mapping[str, Any], made_of: Mapping[str, str]) -> list[str]:
    """The ingredients that are other ones now."""
    former = record.get(MADE_OF) or {}
    return [part for part, digest in made_of.items() if former.get(part) != digest]


def _copy(reports: Path, place: Path, root: Path) -> list[str]:
    """Copies what belongs to an edition; returns the names. Raises Refused and InUse as `freeze`."""
    wanted = [reports / f"{name}{ending}" for name in NOTEBOOKS for ending in (".html", ".pdf", "_bilag.html")]
    wanted += [reports / f"{stem}{ending}" for stem in (COMBINED, PLAN) for ending in (".html", ".pdf")]
    wanted += [*sorted(reports.glob(f"{PLAN}*.docx")), reports / FOUND]
    found = [path for path in wanted if path.is_file()]
    for path in found:
        try:
            shutil.copyfile(path, place / path.name)
        except PermissionError:
            raise InUse(path, root) from None
    for name in NOTEBOOKS:
        files = changes.recorded(reports, name)[FILES]
        if any(changes.digest([place / file], place) != told for file, told in files.items()):
            raise Refused.of(reports.relative_to(root).as_posix(), MEANWHILE)
    problems = [_unfit(path, root) for path in found if path.suffix == ".docx"]
    if unfit := [problem for problem in problems if problem]:
        raise Refused(unfit)
    return [path.name for path in found]


def _unfit(path: Path, root: Path) -> Problem | None:
    """Why a Word file, in which somebody may have written, can't be frozen."""
    try:
        with ZipFile(path) as word:
            parts = [word.read(name).decode("utf-8") for name in word.namelist() if re.fullmatch(r"word/\w+\.xml", name)]
    except (BadZipFile, ValueError):
        return Problem(path.relative_to(root).as_posix(), None, None, NO_WORD_FILE)
    # Word may cut a number into several runs, so what stands between tags is joined within a paragraph.
    words = re.sub(r"<[^>]*>", "", re.sub(r"</w:p>", "\n", "\n".join(parts)))
    return Problem(path.relative_to(root).as_posix(), None, None, CIVIL_NUMBER) if holds_civil_number(words) else None


def _content(folder: Path) -> dict[str, str]:
    """What an edition says, by file: without the PDF files, which bear the minute of their print and say what the pages say, and
    without what pages and findings say they were made of."""
    said: dict[str, str] = {}
    for path in folder.iterdir():
        if path.suffix == ".docx":
            said[path.name] = changes.file_digest(path)
        elif path.suffix == ".html":
            said[path.name] = re.sub(r'<meta name="made-of" content="[^"]*">', "", path.read_text(encoding="utf-8"))
        elif path.name == FOUND:
            said[path.name] = changes.digest_of({**json.loads(path.read_text(encoding="utf-8")), "made_of": ""})
    return said


def _contents(root: Path, params: Path, day: date, files: Mapping[str, str]) -> dict[str, Any]:
    """What an edition holds and what that was made of: a fingerprint (SHA-256) of each file; and how the goals were counted.

    A name of a file may hold anything, so it is shown without what may be a civil registration number.
    """
    slug = params.stem
    file = params.relative_to(root).as_posix()
    groups = part_of(bytes_of(params, file), file, PARAMS).target_groups  # the rest of it was checked when the notes were made
    made_of = changes.recorded(root / "reports" / slug, NOTEBOOKS[0])[MADE_OF]
    project = tomllib.loads((environment.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "kommune": slug,
        "dag": day.isoformat(),
        "arbejdsbog": {"version": project["version"], "fingeraftryk": made_of["workbook"], "pakker": made_of["packages"]},
        "lavet_af": {_shown(path, root): changes.file_digest(path) for path in changes.inputs(root, slug)},
        "filer": dict(files),
        "tælles": _counted(goals_on(params, root, day), groups),
    }


def _counted(goals: Goals, groups: Sequence[TargetGroup]) -> list[dict[str, object]]:
    """How many months each measure is counted by and where its figures come from, so that a later note does not show what can be
    worked out from this one. groups: the plan's target groups."""
    return [
        {
            "mål": goal.number,
            "måltal": measure.name,
            "måneder": measure.months,
            "serie": origin(measure.series, groups) if measure.series else "",
        }
        for goal in goals.goals
        for measure in goal.measures
        if not measure.in_words
    ]


def _shown(path: Path, root: Path) -> str:
    """A file's place in the project, in letters that can be written."""
    return without_civil_numbers(os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "replace"))


def _clear_away(beside: Path) -> None:
    """Removes what was left half by a command that was cut off."""
    for leftover in beside.glob(f"{staging.PREFIX}*"):
        if staging.abandoned(leftover.name):
            shutil.rmtree(leftover, ignore_errors=True)

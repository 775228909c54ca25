"""Editions: what was handed to a meeting, as it was then, in data/<municipality>/editions/<day>/.

They are made by `actionplan.freezing` and never changed. Here they are read back, so that a note can tell what has moved since.
What counts is findings.json, together with indhold.json, which holds the fingerprint of every file: an edition that somebody
has changed is refused and not compared with.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from actionplan import danish
from actionplan.analyses.finding import PERCENT, Finding
from actionplan.analyses.goal_readings import ShownBy
from actionplan.analyses.movement import Moved, Movements, moved, movements
from actionplan.changes import FOUND, file_digest
from actionplan.edition_folders import CONTENTS, folders, key
from actionplan.methods.direction import Direction
from actionplan.parameters.target_groups import same_name
from actionplan.problems import Problem, Refused

__all__ = ["Edition", "Moved", "Movements", "counted_by", "damage", "editions", "last_edition", "latest", "moved", "movements"]

REMEDY = "Hent {it} fra en sikkerhedskopi, eller flyt hele mappen {folder} ud af mappen editions. {forgotten}"
FORGOTTEN = (
    "Flyttes den, huskes det ikke, hvordan målenes tal blev talt i den. Lad derfor tælles og serie stå, som de er, til en ny "
    "udgave er gemt."
)
"""What is lost with an edition that is moved away: by it later notes see what could be worked out from their figures and its."""
BROKEN = "Udgaven kan ikke læses."
DAMAGED = "{files} mangler eller er ændret, siden udgaven blev gemt."
MISPLACED = "Udgaven er {kommune} af {dag} og ligger et forkert sted. Flyt mappen {folder} tilbage, eller giv den sit navn igen."
MOST_NAMED = 4
"""So many files are named in a sentence."""
_MONTH = re.compile(r"[0-9]{4}M(0[1-9]|1[0-2])")
_DIRECTIONS = frozenset(direction.value for direction in Direction)


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class _Counted(_Strict):
    goal: int = Field(alias="mål")
    measure: str = Field(alias="måltal")
    months: int = Field(alias="måneder", ge=0)
    origin: str = Field(default="", alias="serie")


class _Contents(_Strict):
    """What indhold.json says, as far as it is read again. Editions from before measures had periods say nothing of them."""

    municipality: str = Field(alias="kommune")
    day: str = Field(alias="dag")
    files: Mapping[str, str] = Field(alias="filer")
    counted: tuple[_Counted, ...] = Field(default=(), alias="tælles")


class _Found(_Strict):
    invented: bool
    findings: tuple[dict[str, object], ...]


_FINDING: TypeAdapter[Finding] = TypeAdapter(Finding)


@dataclass(frozen=True)
class Edition:
    """One edition. day: the day of its notes. number: 1 for the first of that day. findings: by id, in the order of the notes.
    counted: how each measure was counted then, by the goal's number and the measure's `same_name`; empty in editions from before
    this was kept."""

    day: date
    number: int
    invented: bool
    findings: Mapping[str, Finding]
    counted: Mapping[tuple[int, str], ShownBy] = field(default_factory=dict)

    def of_note(self, number: str) -> tuple[Finding, ...]:
        """The findings of one note, such as "01"."""
        return tuple(finding for id, finding in self.findings.items() if id.startswith(f"{number}."))


def editions(root: Path, slug: str) -> tuple[Edition, ...]:
    """A municipality's editions, the earliest first. Raises Refused naming those that can't be read or have been changed."""
    found: list[Edition] = []
    refused: list[Refused] = []
    for folder in folders(root, slug):
        try:
            found.append(_read(folder, root))
        except Refused as error:
            refused.append(error)
    if refused:
        raise Refused(problem for error in refused for problem in error.problems)
    return tuple(found)


def damage(root: Path, slug: str) -> list[Problem]:
    """What is no longer as it was frozen, of all files of a municipality's editions: a sentence for each edition."""
    problems: list[Problem] = []
    for folder in folders(root, slug):
        try:
            contents = _contents(folder, root)
            _read(folder, root)
        except Refused as error:
            problems += error.problems
            continue
        wrong = [name for name, digest in contents.files.items() if file_digest(folder / name) != digest]
        if wrong:
            problems.append(_problem(folder, root, wrong))
    return problems


def last_edition(root: Path, slug: str, before: date) -> Edition | None:
    """The latest edition of a day before this one; None where there is none. Raises Refused as `editions`."""
    return next((edition for edition in reversed(editions(root, slug)) if edition.day < before), None)


def counted_by(found: Sequence[Edition], origins: Mapping[tuple[int, str], str]) -> dict[tuple[int, str], list[ShownBy]]:
    """For each measure of a plan how editions have shown it. origins: where each measure's figures come from (`Series.origin`).

    A measure that an edition doesn't know by its name may have had another one there: those of the same goal with figures of the
    same origin that are no longer in the plan.
    """
    made: dict[tuple[int, str], list[ShownBy]] = {}
    for measure, origin in origins.items():
        for edition in found:
            gone = [
                then
                for other, then in edition.counted.items()
                if other[0] == measure[0] and other not in origins and then.came_from(origin)
            ]
            known = edition.counted.get(measure)
            made.setdefault(measure, []).extend(gone if known is None else [known])
    return made


def latest(found: Sequence[Edition], day: date, *, invented: bool) -> tuple[Edition, ...]:
    """Those editions that a note of a day may be compared with, the latest first: of its own day or an earlier one, and invented
    just where the note is."""
    return tuple(edition for edition in reversed(found) if edition.day <= day and edition.invented == invented)


def _read(folder: Path, root: Path) -> Edition:
    """One edition. Raises Refused."""
    named = key(folder.name)
    assert named is not None, "only folders that bear an edition's name are read"
    contents = _contents(folder, root)
    counted = {(each.goal, same_name(each.measure)): ShownBy(named[0], each.months, each.origin) for each in contents.counted}
    try:
        data = (folder / FOUND).read_bytes()
        if hashlib.sha256(data).hexdigest() != contents.files.get(FOUND):
            raise Refused([_problem(folder, root, [FOUND])])
        found = _Found.model_validate_json(data)
        findings = [_finding(record, invented=found.invented) for record in found.findings]
    except OSError:
        raise Refused([_problem(folder, root, [FOUND])]) from None
    except ValueError:
        raise Refused([_problem(folder, root, [FOUND], BROKEN)]) from None
    return Edition(*named, found.invented, {finding.id: finding for finding in findings}, counted)


def _contents(folder: Path, root: Path) -> _Contents:
    """What an edition says of itself. Raises Refused where it can't be read or is another one than its folder says."""
    try:
        contents = _Contents.model_validate_json((folder / CONTENTS).read_bytes())
        day = date.fromisoformat(contents.day)
    except OSError:
        raise Refused([_problem(folder, root, [CONTENTS])]) from None
    except ValueError:
        raise Refused([_problem(folder, root, [CONTENTS], BROKEN)]) from None
    named, slug = key(folder.name), folder.parent.parent.name
    if named is None or (day, contents.municipality) != (named[0], slug):
        told = MISPLACED.format(kommune=f"»{contents.municipality}«", dag=danish.day(day), folder=f"»{folder.name}«")
        raise Refused.of(folder.relative_to(root).as_posix(), told)
    return contents


def _problem(folder: Path, root: Path, names: Sequence[str], what: str = DAMAGED) -> Problem:
    """A sentence on files of an edition, with the remedy."""
    place, remedy = folder, REMEDY.format(it="dem", folder=folder.name, forgotten=FORGOTTEN)
    named = danish.joined(names if len(names) <= MOST_NAMED else [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} filer mere"])
    if len(names) == 1:
        place, remedy, named = folder / names[0], REMEDY.format(it="den", folder=folder.name, forgotten=FORGOTTEN), "Filen"
    return Problem(place.relative_to(root).as_posix(), None, None, f"{what.format(files=named)} {remedy}")


def _finding(record: Mapping[str, object], *, invented: bool) -> Finding:
    """A finding of an edition. Raises ValueError where it can be none, so that nothing later stumbles on it."""
    comparison = record.get("comparison")
    if not isinstance(comparison, dict):
        raise ValueError("no comparison")
    finding = _FINDING.validate_json(json.dumps({**record, "comparison": list(comparison.items())}), strict=True)
    figures = (finding.value, finding.base, finding.margin, finding.step, *(value for _, value in finding.comparison))
    sized = all(value is None or value >= 0 for value in (finding.base, finding.margin, finding.step)) and finding.base != 0
    share = finding.base is None or finding.unit != PERCENT or finding.value is None or finding.value >= 0
    if not (
        all(value is None or isfinite(value) for value in figures)
        and sized
        and share
        and finding.direction in _DIRECTIONS
        and finding.invented == invented
        and (finding.period[4:5] != "M" or _MONTH.fullmatch(finding.period))
    ):
        raise ValueError("no finding")
    return finding

"""What notes 01 to 03 have found, read from their executed notebooks in a municipality's folder of `reports/`.

Note 04 and the seminar build on it, and the goals file points to it. A notebook that is not there, is no note's or cannot be read
is a note that has not been made.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actionplan.analyses import challenges
from actionplan.analyses.finding import Finding
from actionplan.briefing.blocks import MIME
from actionplan.build import AFTER, NOTEBOOKS
from actionplan.changes import NOTE
from actionplan.names import quoted
from actionplan.parameters.goals import Goals
from actionplan.parameters.goals_reader import GOALS
from actionplan.parameters.reader import decoded
from actionplan.parameters.syntax import parse
from actionplan.problems import Problem

EARLIER = AFTER[NOTEBOOKS[3]]
"""The notebooks that note 04 comes after."""


@dataclass(frozen=True)
class EarlierNote:
    """A note that has been made. number: "01" to "03". date: its day, as it is written on it."""

    number: str
    subject: str
    date: str
    findings: tuple[Finding, ...]


def read_notes(reports: Path) -> tuple[EarlierNote, ...]:
    """Those of notes 01 to 03 that lie in a municipality's folder of `reports/`, in order."""
    read = ((name, read_notebook(reports / "notebooks" / f"{name}.ipynb")) for name in EARLIER)
    return tuple(_note(name[:2], notebook) for name, notebook in read if notebook is not None)


def findings_of(notes: Sequence[EarlierNote]) -> tuple[Finding, ...]:
    """All findings of the notes, in their order."""
    return tuple(finding for note in notes for finding in note.findings)


def not_made(notes: Sequence[EarlierNote]) -> tuple[str, ...]:
    """The numbers of those of notes 01 to 03 that are not among these."""
    made = {note.number for note in notes}
    return tuple(name[:2] for name in EARLIER if name[:2] not in made)


def dead_pointers(goals: Goals, slug: str, notes: Sequence[EarlierNote], root: Path) -> list[Problem]:
    """What a municipality's goals file below `root` points to that is gone. A note that has not been made yet can't say what
    it will find."""
    dead = challenges.dead_pointers(goals, findings_of(notes), unmade=not_made(notes))
    if not dead:
        return []
    file = f"params/{slug}.goals.yml"
    text = decoded((root / file).read_bytes(), file)[0]
    lines = parse(text, file, GOALS.same_key, GOALS.help).lines
    numbers = [goal.number for goal in goals.goals]
    problems = []
    for where, id, suggestion in dead:
        number = where.removeprefix("mål ")
        in_goal = number.isdecimal()
        key = ("mål", numbers.index(int(number)), "svarer_på") if in_goal else ("udfordringer", where)
        line = _line(id, text, sorted({lines[path] for path in lines if path[: len(key)] == key}))
        instead = "; målet kan i stedet svare på en beslutning" if in_goal else ""
        told = (
            f"Intet resultat i notat 01 til 03 har id {quoted(id)} nu.{suggestion} "
            f"Er det faldet bort, fordi tallene er ændret, så slet det{instead}. "
            f"Alle resultater med deres id står i reports/{slug}/findings.json."
        )
        problems.append(Problem(file, line, where, told))
    return problems


def _line(id: str, text: str, lines: Sequence[int]) -> int | None:
    """The first of these lines of the text that holds the id, and not only as the beginning of another."""
    whole = re.compile(rf"(?<![\w.]){re.escape(id)}(?![\w.])")
    written = re.sub(r"\r\n?", "\n", text).split("\n")
    return next((line for line in lines if whole.search(written[line - 1])), None)


def read_notebook(path: Path) -> Mapping[str, Any] | None:
    """An executed notebook as plain JSON, which takes a hundredth of the time of nbformat's check; None where it is no note's."""
    try:
        notebook: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return notebook if isinstance(notebook["metadata"][NOTE]["pages"], int) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _note(number: str, notebook: Mapping[str, Any]) -> EarlierNote:
    about = notebook["metadata"][NOTE]
    records = [
        finding
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
        for finding in output["data"][MIME]["findings"]
    ]
    found = {record["id"]: Finding.from_record(record) for record in records}
    return EarlierNote(number, about["subject"], about["date"], tuple(found.values()))

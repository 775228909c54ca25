"""Editions: what was handed to a meeting, as it was then, in data/<municipality>/editions/<day>/.

They are made by `actionplan.freezing` and never changed. Here they are read back, so that a note can tell what has moved since.
An edition counts by its findings.json.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from actionplan.analyses.finding import Finding
from actionplan.analyses.movement import Moved, Movements, moved, movements
from actionplan.changes import FOUND
from actionplan.edition_folders import folders, key
from actionplan.problems import Refused

__all__ = ["Edition", "Moved", "Movements", "editions", "last_edition", "latest", "moved", "movements"]

BROKEN = "Filen kan ikke læses, eller den er ændret. Hent den fra en sikkerhedskopi, eller slet mappen, den ligger i."


@dataclass(frozen=True)
class Edition:
    """One edition. day: the day of its notes. number: 1 for the first of that day. findings: by id, in the order of the notes."""

    day: date
    number: int
    invented: bool
    findings: Mapping[str, Finding]

    def of_note(self, number: str) -> tuple[Finding, ...]:
        """The findings of one note, such as "01"."""
        return tuple(finding for id, finding in self.findings.items() if id.startswith(f"{number}."))


def editions(root: Path, slug: str) -> tuple[Edition, ...]:
    """A municipality's editions, the earliest first. Raises Refused naming those that can't be read."""
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


def last_edition(root: Path, slug: str, before: date) -> Edition | None:
    """The latest edition of a day before this one; None where there is none. Raises Refused as `editions`."""
    return next((edition for edition in reversed(editions(root, slug)) if edition.day < before), None)


def latest(found: Sequence[Edition], day: date, *, invented: bool) -> tuple[Edition, ...]:
    """Those editions that a note of a day may be compared with, the latest first: of its own day or an earlier one, and invented
    just where the note is."""
    return tuple(edition for edition in reversed(found) if edition.day <= day and edition.invented == invented)


def _read(folder: Path, root: Path) -> Edition:
    path = folder / FOUND
    named = key(folder.name)
    assert named is not None, "only folders that bear an edition's name are read"
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        found = [Finding.from_record(each) for each in record["findings"]]
        return Edition(*named, bool(record["invented"]), {finding.id: finding for finding in found})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise Refused.of(path.relative_to(root).as_posix(), BROKEN) from None

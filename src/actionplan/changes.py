"""Which notes have to be made again: those that are made of something else than what lies there now, by content.

A note is made of its notebook, the municipality's params and data, the published figures, the package with its template, the
packages it runs on, the day, the editions that were frozen before, and, for notes that come after others, the findings of
those. Its executed notebook keeps a digest of each, and of the files made with it. Times of change play no part, so a copy or a
fresh clone changes nothing.

An executed notebook that somebody has run again by hand keeps what it said of its note, and the note stays as it is.

It relies on notebooks reading nothing else: no file elsewhere, nothing from the network, no variable, no chance. What a
browser of another version would draw or print otherwise is not seen either; `--force` makes all notes again.
"""

import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from actionplan import environment, sealed
from actionplan.build import AFTER, BOUND, NOTEBOOKS
from actionplan.edition_folders import folders

MADE_OF, FILES, FINDINGS, NOTE = "made_of", "files", "findings", "actionplan"
"""Keys of an executed notebook's metadata: what it was made of, its files' digests, its findings' digest, and where these are."""
FOUND = "findings.json"
"""The file with all findings of a municipality's notes."""
EDITIONS_READ = "editions"
"""The ingredient that an edition is: digests of the editions' findings, the earliest first."""
COMBINED = "samlet_notat"
"""The stem of the combined note's files."""
PLAN = "handlingsplan"
"""The stem of the plan's files; a Word file beside one that somebody has edited has a date after it."""
WRITTEN = frozenset({".doc", ".docm", ".docx", ".dot", ".dotm", ".dotx", ".odt", ".ott", ".pages", ".rtf"})
"""How the names of files end that people write in."""
_FORMER_PLANS = "planer"  # as in `actionplan.workbook`, which is too slow to import for a build that makes nothing
_DRAFT = re.compile(rf"{PLAN}(_\d{{4}}-\d\d-\d\d(_\d+)?)?\.docx")
"""What the workbook calls its drafts. A copy that a person has given another name is the person's."""


@dataclass(frozen=True)
class Ingredients:
    """What the notes of the project in `root` are made of on a day. Each file is read once, at the first need."""

    root: Path
    day: date

    def of(self, municipality: str, notebook: str) -> dict[str, str]:
        """What a note is made of as of now: digests by ingredient."""
        return {
            **self._common,
            "notebook": digest([self.root / "notebooks" / f"{notebook}.ipynb"], self.root),
            "params": digest(_params(self.root, municipality), self.root),
            "data": digest(_data(self.root, municipality), self.root),
            EDITIONS_READ: " ".join(file_digest(edition / FOUND) for edition in folders(self.root, municipality)),
            "earlier notes": "".join(self._findings(municipality, name) for name in AFTER.get(notebook, ())),
        }

    @cached_property
    def _common(self) -> Mapping[str, str]:
        package = Path(__file__).parent
        return {
            "reference": digest(_below(self.root / "data" / "reference"), self.root),
            "workbook": digest(_below(package), package),
            "packages": digest([environment.choose(environment.ROOT, os.environ).recipe], environment.ROOT) + sys.version,
            "day": self.day.isoformat(),
        }

    def _findings(self, municipality: str, notebook: str) -> str:
        return str(recorded(self.root / "reports" / municipality, notebook).get(FINDINGS, "")) + "."


def unchanged(reports: Path, notebook: str, made_of: Mapping[str, str]) -> dict[str, Any] | None:
    """The record of a note that lies there as it was made and is made of just this; None where it has to be made.

    reports: the municipality's folder. In doubt (a file is missing, was altered or can't be read) it has to be made. An edition
    that was frozen from the notes as they lie there changes none of them.
    """
    record = recorded(reports, notebook)
    files = record.get(FILES)
    own = file_digest(reports / FOUND)
    others = " ".join(each for each in made_of[EDITIONS_READ].split() if each != own)
    if (
        record.get(MADE_OF) not in (dict(made_of), {**made_of, EDITIONS_READ: others})
        or not isinstance(files, dict)
        or not isinstance(record.get("pages"), int)
    ):
        return None
    return record if files and all(digest([reports / name], reports) == told for name, told in files.items()) else None


def listed(reports: Path, notebooks: Iterable[str] = NOTEBOOKS) -> str:
    """A digest of what notes in a municipality's reports folder say of themselves: what the pages on them are made of."""
    records = (recorded(reports, notebook) for notebook in notebooks)
    return digest_of([{key: value for key, value in record.items() if key != FILES} for record in records])


def bound(reports: Path) -> bool:
    """Whether a municipality's combined note binds the notes as they lie there, or there is none to bind."""
    if not any(recorded(reports, notebook) for notebook in BOUND):
        return True
    return (reports / f"{COMBINED}.pdf").is_file() and holds(reports / f"{COMBINED}.html", listed(reports, BOUND))


def planned(reports: Path) -> bool:
    """Whether a municipality's plan is made of the notes as they lie there, or there are none to make it of.

    A Word file that somebody has edited is as good as the one that was made; where it is gone, another one is made.
    """
    if not any(recorded(reports, notebook) for notebook in NOTEBOOKS):
        return True
    record = plan_record(reports)
    return (reports / record.name).is_file() and holds(reports / f"{PLAN}.html", listed(reports))


@dataclass(frozen=True)
class PlanRecord:
    """What a plan's page keeps of its Word file: the name and digest as it was made, and a digest of what it says. All are empty
    where nothing is known."""

    name: str = ""
    digest: str = ""
    content: str = ""

    def told(self, made_of: str) -> str:
        """The record as the page holds it, after what the page is made of."""
        return f"{made_of} word:{self.name}:{self.digest}:{self.content}"

    def as_made(self, path: Path) -> bool:
        """Whether a Word file is a draft that nobody has touched: the one that is told of here, or one that says so itself."""
        if path.name == self.name:
            return file_digest(path) == self.digest
        return bool(_DRAFT.fullmatch(path.name)) and sealed.as_made(path)

    def drafts(self, reports: Path) -> list[Path]:
        """The plan's Word files in a municipality's reports folder that nobody has touched."""
        return [path for path in sorted(reports.glob(f"{PLAN}*.docx")) if self.as_made(path)]

    def not_as_made(self, reports: Path) -> list[Path]:
        """The plan's Word files in a municipality's reports folder that somebody has edited, as far as is known."""
        return [path for path in sorted(reports.glob(f"{PLAN}*.docx")) if not self.as_made(path)]


def plan_record(reports: Path) -> PlanRecord:
    """What the plan's page in a municipality's reports folder says of its Word file."""
    try:
        text = (reports / f"{PLAN}.html").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return PlanRecord()
    found = re.search(r' word:([\w.-]+\.docx):([0-9a-f]{64}):([0-9a-f]{64})"', text)
    return PlanRecord(*found.groups()) if found else PlanRecord()


def edited_plans(all_reports: Path) -> list[Path]:
    """The files of word processors in the reports of all municipalities that a person has written or edited, whatever they are
    called: all that are not drafts as they were made, which can be made again."""
    found = sorted(path for path in all_reports.rglob("*") if path.suffix.lower() in WRITTEN and path.is_file())
    return [path for path in found if not path.name.startswith("~$") and not plan_record(path.parent).as_made(path)]


def file_digest(path: Path) -> str:
    """A digest of a file's content; empty where it can't be read, so that it is taken for an edited one."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def holds(page: Path, made_of: str) -> bool:
    """Whether a page lies there and says that it is made of just this."""
    try:
        return made_of in page.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False


def all_listed(reports: Path) -> str:
    """A digest of that for all municipalities of a reports folder: what the overview is made of."""
    return digest_of({folder.parent.name: listed(folder.parent) for folder in reports.glob("*/notebooks")})


def recorded(reports: Path, notebook: str) -> dict[str, Any]:
    """What the executed notebook in a reports folder says of its note; empty where there is none that can be read."""
    path = reports / "notebooks" / f"{notebook}.ipynb"
    try:
        stat = path.stat()
        return _record(path, stat.st_mtime_ns, stat.st_size)
    except (OSError, ValueError, KeyError, TypeError):
        return {}


@cache
def _record(path: Path, *_: int) -> dict[str, Any]:
    """As the file was at a time and of a size. Each is asked for several times, and long to read."""
    record = json.loads(path.read_text(encoding="utf-8"))["metadata"][NOTE]
    return record if isinstance(record, dict) else {}


def digest(files: Iterable[Path], base: Path) -> str:
    """A digest of files with their places below `base`. A file that can't be read is never the same as before."""
    whole = hashlib.sha256()
    for path in sorted(files):
        try:
            content = path.read_bytes()
        except OSError:
            content = str(time.time_ns()).encode()
        whole.update(os.fsencode(path.relative_to(base).as_posix()) + b"\0" + hashlib.sha256(content).digest())
    return whole.hexdigest()


def digest_of(value: object) -> str:
    """A digest of a value that JSON can hold."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def inputs(root: Path, municipality: str) -> list[Path]:
    """The files of params, data and published figures that a municipality's notes are made of."""
    return sorted([*_params(root, municipality), *_data(root, municipality), *_below(root / "data" / "reference")])


def _params(root: Path, municipality: str) -> list[Path]:
    return list((root / "params").glob(f"{municipality}.*"))


def _data(root: Path, municipality: str) -> list[Path]:
    """The files that lie directly in a municipality's data, and the goals of former years, by which rows are judged. What else
    lies deeper is the analyst's own."""
    folder = root / "data" / municipality
    plans = folder / _FORMER_PLANS
    found = _below(folder)
    return [path for path in found if path.parent == folder or (path.parent == plans and path.name.endswith(".goals.yml"))]


def _below(folder: Path) -> list[Path]:
    """The files of a folder, without what Python, editors and Excel put beside them for a while."""
    hidden = ("__pycache__", ".", "~$")
    found = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if not any(part.startswith(hidden) for part in path.relative_to(folder).parts)]

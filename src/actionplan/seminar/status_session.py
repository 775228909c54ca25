"""The session of the status board: the seminar's log, and over the files of the follow-up what a meeting has written.

As at the seminar every change is on the disk before it counts, and several screens may write. "Gem" puts a meeting's rows into
the municipality's tables; what was typed leaves the log when they are there, so that the files count from then on.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from actionplan import danish
from actionplan.analyses.goal_records import record_problems
from actionplan.parameters.goals_reader import read_goals
from actionplan.problems import Refused
from actionplan.seminar.log import CLOSED, Kind, Misfit, Place, Values, at
from actionplan.seminar.session import Session
from actionplan.seminar.status_forms import STATUS, TABLES, Sheet, day_of, meeting, sheet, told
from actionplan.tables.append import Change, TableFile, changes, save, table_file, with_rows
from actionplan.tables.parse import Table
from actionplan.tables.specs import SPECS
from actionplan.workbook import FORMER_PLANS, Case

_NOT_OURS = "Den seneste ændring blev lavet på seminaret om mål. Den fortrydes der."
_WALL = (
    "Der er ikke ændret noget, siden status blev gemt, så der er ikke noget at fortryde. Det, der er gemt, retter I her på siden."
)
_SEEN_LESS = "En anden skærm har lige skrevet noget, som du ikke har set. Intet er gemt. Se forskellen igen, og gem så."
_SAVED = "Gemt i {files}. Notat 05 viser det, når det er lavet igen."
_FORMER = "De tidligere filer ligger i {folder}."
_SAVED_ALONE = "Loggen kunne ikke skrives, så det gemte står her stadig som nyt. Gem igen, når der er plads på disken."


class StatusSession(Session):
    """What one status board knows and writes. Raises Refused as `Session`, and where a table's file can't be written in."""

    def __init__(self, case: Case, root: Path) -> None:
        super().__init__(case, root)
        self._case = case
        self._folder = root / "data" / case.slug
        former = sorted((self._folder / FORMER_PLANS).glob("*.goals.yml"))
        self._plans = (case.goals, *(read_goals(plan, root) for plan in former))
        self._files: dict[str, TableFile] = {}
        self.reload()

    def reload(self) -> None:
        """Reads the files that have changed. Raises Refused as at the beginning, and what was known stays."""
        one = partial(table_file, self._folder, self._root, invented=self._invented)
        files = {name: one(SPECS[name], known=self._files.get(name)) for name in TABLES}
        tables = {name: file.table for name, file in files.items()}
        if wrong := record_problems(tables, self._plans, self._goals.relative_to(self._root).as_posix()):
            raise Refused(wrong)
        self._files = files

    @property
    def files(self) -> Mapping[str, TableFile]:
        """The files by table, as they were read last."""
        return self._files

    def draft(self, day: date) -> Values:
        """What was typed at a meeting and isn't saved, as nested dicts."""
        found = self.value(STATUS, meeting(day))
        return found if isinstance(found, dict) else {}

    def unsaved(self) -> tuple[date, ...]:
        """The meetings of which something isn't saved, in order of time."""
        keys = [key for key, value in self.value(STATUS, default={}).items() if isinstance(value, dict) and value]
        return tuple(sorted(day for key in keys if (day := day_of(key)) is not None))

    def write(self, day: date, *path: str, to: Any) -> str:
        """Writes a value of a meeting, as `set` does."""
        return self.set(STATUS, meeting(day), *path, to=to)

    def move(self, day: date, other: date) -> str:
        """Gives what was typed at a meeting another day, on which nothing was. Returns as `set`."""
        others = {key: value for key, value in self.value(STATUS).items() if key != meeting(day)}
        return self.set(STATUS, to={**others, meeting(other): self.draft(day)})

    def sheet(self, day: date) -> Sheet:
        """The rows of a meeting and what is wrong with them."""
        return sheet(self.draft(day), self._case.goals.goals, self._files, day)

    def status(self, day: date) -> Mapping[str, Table]:
        """The tables as they would be, what can be saved included."""
        found = self._changes(self.sheet(day))
        return {name: with_rows(file, found[name]) for name, file in self._files.items()}

    def pending(self, day: date) -> tuple[str, ...]:
        """What "Gem status" would change, as lines for the screen."""
        found = self._changes(self.sheet(day))
        return tuple(told(change, self._files[name]) for name in TABLES for change in found[name])

    def keep(self, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Writes a meeting's rows into the files: what is told of it, and what went wrong, both as Danish sentences.

        Each file is written in one step and only as it was when it was read for `pending`. Where one can't be, those before it
        are written and all that was typed stays in the log: saving again writes the rest.
        """
        before = self._state
        try:
            with self._log.locked(write=True) as file:
                seen = self.draft(day)
                self._catch_up(file)
                if self.draft(day) != seen:
                    return (), (_SEEN_LESS,)
                return self._keep_rows(file, day)
        except OSError:
            return (), (f"{self._log.file}: {CLOSED}",)
        except Refused as refused:
            return (), tuple(problem.sentence() for problem in refused.problems)
        finally:
            self._tell(before)

    def _keep_rows(self, file: int | None, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
        written = self.sheet(day)
        if written.wrong:
            return (), written.wrong
        found = self._changes(written)
        done: list[TableFile] = []
        wrong: tuple[str, ...] = ()
        for name in TABLES:
            if not found[name]:
                continue
            former = self._files[name]
            try:
                self._files[name] = save(former, found[name], self._keep)
            except Refused as refused:
                wrong = tuple(problem.sentence() for problem in refused.problems)
                break
            done.append(former)
        told = [_SAVED.format(files=danish.joined([each.shown for each in done]))] if done else []
        if any(each.data is not None for each in done):
            told.append(_FORMER.format(folder=self._keep.relative_to(self._root).as_posix()))
        if not wrong and self.draft(day):
            try:
                self._write(file, "sæt", (STATUS, meeting(day)), None, "")
            except OSError:
                wrong = (_SAVED_ALONE,)
        return tuple(told), wrong

    def undo(self) -> str:
        """Takes back the last change that stands, where it is one of a status board; saving is a wall."""
        try:
            return super().undo()
        except Misfit as misfit:
            return str(misfit)

    def _write(self, file: int | None, kind: Kind, path: Place, value: Any, table: str) -> None:
        if kind == "fortryd" and path[0] != STATUS:
            raise Misfit(_NOT_OURS)
        if kind == "fortryd" and len(path) == 2 and at(self.values, path) is None:
            raise Misfit(_WALL)
        super()._write(file, kind, path, value, table)

    def _changes(self, found: Sheet) -> dict[str, tuple[Change, ...]]:
        return {name: changes(file, found.rows[name]) for name, file in self._files.items()}

"""The session of the status board: the seminar's log, and over the files of the follow-up what a meeting has written.

As at the seminar every change is on the disk before it counts, and several screens may write. "Gem" puts a meeting's rows into
the municipality's tables; what was typed leaves the log when they are there, so that the files count from then on.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from actionplan import danish
from actionplan.analyses.goal_records import Records, key, number, record_problems
from actionplan.analyses.goal_reviews import Review, Since, reviews
from actionplan.analyses.goal_status import Course, course
from actionplan.briefing import follow_up
from actionplan.parameters.goals import Goal
from actionplan.parameters.target_groups import same_name
from actionplan.problems import Refused
from actionplan.seminar.log import CLOSED, Event, Values, at
from actionplan.seminar.session import Session
from actionplan.seminar.status_figures import Figures
from actionplan.seminar.status_forms import (
    STATUS,
    TABLES,
    Form,
    Sheet,
    Shown,
    day_of,
    goal_forms,
    held,
    holds_text,
    meeting,
    sheet,
    told,
)
from actionplan.tables.append import Change, TableFile, changes, save, table_file, with_rows
from actionplan.tables.cell import Missing
from actionplan.tables.parse import Table
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case, former_plans

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
        self._folder = root / "data" / case.slug
        self._plans = (case.goals, *former_plans(self._folder, root).values())
        self._files: dict[str, TableFile] = {}
        self._since: dict[date, Since] = {}
        self._shown_before = follow_up.shown_before(case, root)
        self._seen: dict[date, tuple[TableFile, Shown]] = {}
        self.reload()

    def reload(self) -> None:
        """Reads the files that have changed. Raises Refused as at the beginning, and what was known stays."""
        one = partial(table_file, self._folder, self._root, invented=self._invented)
        files = {name: one(SPECS[name], known=self._files.get(name)) for name in TABLES}
        tables = {name: file.table for name, file in files.items()}
        file = self._goals.relative_to(self._root).as_posix()
        if wrong := record_problems(tables, self._plans, file, self._last_day, self._case.former):
            raise Refused(wrong)
        self._files = files

    @property
    def _threshold(self) -> int:
        return self._case.parameters.threshold

    @property
    def _last_day(self) -> date:
        return max(self._case.day, date.today())

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
        keys = [key for key, value in self.value(STATUS, default={}).items() if holds_text(value)]
        return tuple(sorted(day for key in keys if (day := day_of(key)) is not None))

    def write(self, day: date, *path: str, to: Any) -> str:
        """Writes a value of a meeting, as `set` does."""
        return self.set(STATUS, meeting(day), *path, to=to)

    def move(self, day: date, other: date) -> str:
        """Gives what was typed at a meeting another day, on which nothing was; so it does with figures of that very day. Returns
        as `set`."""
        before, after = meeting(day), meeting(other)
        moved: Values = {}
        for place, parts in self.draft(day).items():
            of = {key: {**part, "gælder": after} if part.get("gælder") == before else part for key, part in parts.items()}
            moved[place] = of
        others = {key: value for key, value in self.value(STATUS).items() if key != before}
        return self.set(STATUS, to={**others, after: moved})

    @property
    def goals(self) -> Mapping[int, Goal]:
        """The goals that are followed up, by number."""
        return {goal.number: goal for goal in self._case.in_force.goals}

    def forms(self, goal: Goal, day: date) -> tuple[Form, ...]:
        """What can be written about a goal at a meeting."""
        return goal_forms(goal, self.draft(day), self._files, day, self._published(day))

    def sheet(self, day: date) -> Sheet:
        """The rows of a meeting and what is wrong with them."""
        return sheet(self.draft(day), tuple(self.goals.values()), self._files, day, self._published(day))

    def records(self, day: date) -> Records:
        """What is written up to a meeting, what can be saved included, and the figures that a register counts."""
        found = self._changes(self.sheet(day))
        return self._records({name: with_rows(file, found[name]) for name, file in self._files.items()}, day)

    def _records(self, tables: Mapping[str, Table], day: date) -> Records:
        records = Records.until(tables, day, invented=self._invented, registered=self._case.registered)
        return replace(records, counted=self._shown_before)

    def _published(self, day: date) -> Shown:
        """The days of the typed figures that note 05 of a meeting's day shows of what is saved."""
        file = self._files["measurements"]
        if day not in self._seen or self._seen[day][0] is not file:
            records = self._records({name: each.table for name, each in self._files.items()}, day)
            typed = [(goal, each) for goal in self.goals.values() for each in goal.measures if each.series is None]
            shown = {
                key(goal, each): _shown(course(records, goal, each, self._threshold)) for goal, each in typed if not each.in_words
            }
            self._seen[day] = (file, shown)
        return self._seen[day][1]

    def since(self, day: date) -> Since:
        """What counts as last time at a meeting. Raises Refused as `follow_up.since`."""
        if day not in self._since:
            self._since[day] = follow_up.since(replace(self._case, day=day), self._root)
        return self._since[day]

    def review(self, goal: Goal, records: Records, day: date) -> Review:
        """A goal's status at a meeting, as note 05 tells it. Raises Refused as `since`."""
        (review,) = reviews([goal], records, self._threshold, self.since(day).day, day)
        return review

    def pending(self, day: date) -> tuple[str, ...]:
        """What "Gem status" would change, as lines for the screen, with what to bear in mind of the figures."""
        found = self._changes(self.sheet(day))
        changed = [(name, change) for name in TABLES for change in found[name]]
        lines = [told(change, self._files[name], hidden=self._hidden(name, change, day)) for name, change in changed]
        draft = self.draft(day)
        if not lines:
            return ()
        asked = [form for goal in self.goals.values() for form in self.forms(goal, day) if form.kind == "figure"]
        return (*lines, *(f"{form.where}: {' '.join(heed)}" for form in asked if (heed := form.heed(draft))))

    def _hidden(self, name: str, change: Change, meeting_day: date) -> bool:
        """Whether the wall may not show the figure that a measurement has in the file."""
        if name != "measurements" or change.before.get("value") is None:
            return False
        row, moment = change.row, change.row["date"]
        goal = self.goals[number(str(row["goal"])) or 0]
        measure = next(each for each in goal.measures if same_name(each.name) == same_name(str(row["measure"])))
        assert isinstance(moment, datetime)
        day = moment.date()
        published = self._published(meeting_day).get(key(goal, measure), ())
        return not Figures(measure, held(self._files, goal, measure), day, None, published).shows(day)

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

    def _not_undone(self, change: Event, /) -> str:
        """A board takes back what was written on a board alone, and saving is a wall."""
        if change.path[0] != STATUS:
            return _NOT_OURS
        return _WALL if len(change.path) == 2 and at(self.values, change.path) is None else ""

    def _changes(self, found: Sheet) -> dict[str, tuple[Change, ...]]:
        return {name: changes(file, found.rows[name]) for name, file in self._files.items()}


def _shown(made: Course) -> frozenset[date]:
    """The days of a measure's figures that have passed the gate."""
    cells = zip(made.series.days, made.shown.draft.cells, strict=True)
    return frozenset(day for day, (cell,) in cells if not isinstance(cell, Missing))

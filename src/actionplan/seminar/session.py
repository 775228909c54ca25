"""What stands at a seminar: the goals file underneath, and over it what the log holds. Every change is on disk before it counts.

Several screens may be open at once, each with a `Session` of its own on the same log. Before a change is written, what the
others have written since is read, so nothing is overwritten that nobody has seen.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from actionplan.analyses.goal_records import TABLES as RECORDS
from actionplan.analyses.goal_records import number
from actionplan.names import commands
from actionplan.parameters import goals_writer
from actionplan.parameters.dimensioning import Dimensioning
from actionplan.parameters.goals_reader import goals_path, read_goals
from actionplan.parameters.values import keys_of
from actionplan.problems import Problem, Refused
from actionplan.seminar.log import CLOSED, DRAFT, Event, Kind, Log, Misfit, Place, State, Values, after, at, begun, both
from actionplan.seminar.session_words import (
    clock,
    conflict,
    goal_gone,
    may_hold_civil_number,
    news_of,
    since,
    step,
    touching,
    written,
)
from actionplan.workbook import FORMER_PLANS

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.workbook import Case

FOLDER, FILE = "seminar", "log.jsonl"
TABLES = 4
"""Table groups, where nobody has said how many there are."""
INVENTED = "opdigtet"
"""How the screens of a fictional municipality are named in the log, so that real and invented never meet."""

_NO_DISK = (
    "Ændringen gælder ikke, for den kan ikke skrives i {file}. Se efter, at der er plads på disken, og at du må skrive i mappen. "
    "Gør det så igen."
)
_CIVIL_NUMBER = "Teksten ligner et cpr-nummer og er ikke skrevet. Skriv den uden."
_MISFIT = "Ændringen er ikke skrevet: {what}."
_NO_VALUE = "Ændringen er ikke skrevet: det er hverken en tekst, et tal eller en liste."
_UNSEEN = (
    "Intet er fortrudt, for en anden skærm har ændret noget, som du ikke har set. Tryk på Fortryd igen, hvis den seneste ændring "
    "skal tages tilbage."
)
_UNDONE = "Fortrudt: {what}. Ændringen blev lavet kl. {time} {who}."
_NOTHING_DONE = "Der er ikke noget at fortryde."
_WALL = (
    "Der er ikke ændret noget, siden målene blev gemt i planen kl. {time}, så der er ikke noget at fortryde. Det, der er gemt, "
    "ændrer I ved at rette det igen."
)
_SAVED = "Gemt i {file}. Den tidligere fil ligger i {folder}."
_FIRST_SAVED = "Gemt i {file}."
_SAVED_ALONE = "Loggen kunne ikke skrives, så skærmen viser stadig ændringerne som nye. Gem igen, når der er plads på disken."
_NOTHING_NEW = "Der er ikke noget nyt at gemme."
_NO_CHOICE = "Intet scenarie er valgt, så pladserne i planen er, som de var."
_NEXT = "Det står først i handlingsplan.docx, når notaterne er lavet igen: {commands}"
_MEANWHILE = "En anden skærm har lige ændret noget, som du ikke har set. Intet er gemt. Se forskellen igen, og gem så."
_OTHER_MARK = (
    "Seminaret er opdigtet, men kommunen er virkelig. Flyt filen ud af mappen; virkeligt og opdigtet blandes aldrig.",
    "Kommunen er opdigtet, men seminaret er ikke mærket sådan. Flyt filen ud af mappen; virkeligt og opdigtet blandes aldrig.",
)


class Session:
    """All that one screen knows and writes. Raises Refused where the goals file or the log can't be right.

    table: the table group that sits at the screen, "" for the whole room; it stands on every line of the log. names: the
    headlines of findings by id, which are told in place of the ids.
    """

    def __init__(self, case: "Case", root: "Path") -> None:
        self.table = ""
        self.names: Mapping[str, str] = {}
        self._root = root
        self._slug = case.slug
        self._case = case
        self._goals = goals_path(root / "params" / f"{case.slug}.yml")
        self._keep = root / "data" / case.slug / FOLDER
        self._log = Log(self._keep / FILE, root)
        self._invented = case.invented
        self._screen = f"{INVENTED}-{uuid.uuid4().hex[:8]}" if case.invented else uuid.uuid4().hex[:8]
        self._listeners: list[Callable[[], None]] = []
        self._news: list[tuple[Event, Values, Values]] = []
        self._wrong: Refused | None = None
        self._saved_elsewhere = False
        self._disk: goals_writer.OnDisk
        self._state: State
        try:
            with self._log.locked(write=False) as file:
                self._events = self._log.news(file) if file is not None else []
        except OSError as error:
            raise Refused.of(self._log.file, CLOSED) from error
        self._rebase(goals_writer.on_disk(self._goals, root))

    @property
    def values(self) -> Values:
        """All that stands, as nested dicts with the goals file's keys; not to be changed but by `set`."""
        return self._state.values

    def value(self, *path: str, default: Any = None) -> Any:
        """What stands at the place; the default where nothing does."""
        found = at(self.values, path)
        return default if found is None else found

    def numbers_used(self) -> set[int]:
        """Every number that a goal has or has had: in the draft, the goals file, the plans of former years, the tables and the
        log. Raises Refused where a file can't be read."""
        plans = (self._root / "data" / self._slug / FORMER_PLANS).glob("*.goals.yml")
        used = {goal.number for plan in (self._goals, *plans) for goal in read_goals(plan, self._root).goals}
        rows = [number(written) for name in RECORDS for written in self._case.tables[name].frame["goal"]]
        logged = {int(event.path[1]) for event in self._events if event.path[:1] == ("mål",) and len(event.path) > 1}
        return used | logged | {each for each in rows if each is not None} | {int(each) for each in self.value("mål", default={})}

    def listen(self, callback: Callable[[], None]) -> None:
        """Has the callback called after every change of the values, whoever made it."""
        self._listeners.append(callback)

    def set(self, *path: str, to: Any, table: str = "") -> str:
        """Writes a value; None takes away what stands there. Returns "" where it counts, otherwise a Danish sentence.

        Where another screen has written the same place since this one saw it, nothing is written, and the sentence tells both
        values and the time. Two that add to or take from the same list are both right: the list gets what both want.
        """
        if may_hold_civil_number([*path, to]):
            return _CIVIL_NUMBER
        try:
            mine = json.loads(json.dumps(to, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace"))
        except (TypeError, ValueError):
            return _NO_VALUE
        return self._told(partial(self._set, path, mine, table))

    def _set(self, path: Place, mine: Any, table: str, file: int | None) -> str:
        seen, goal = at(self.values, path), at(self.values, path[:2])
        news = self._catch_up(file)
        now = at(self.values, path)
        if path[:1] == ("mål",) and len(path) > 2 and goal is not None and at(self.values, path[:2]) is None:
            return goal_gone(path, mine, news)
        if now == mine:
            return ""
        value = mine if now == seen else both(seen, now, mine)
        if value is None and now != seen:
            return conflict(path, now, mine, touching(path, news or self._events)[-1].time, self.names)
        self._write(file, "sæt", path, value, table)
        return ""

    def undo(self) -> str:
        """Takes back the last change that stands, of whichever screen, and says which it was. A save is a wall, and where others
        have written what was not told yet (`refresh`), that is told and nothing is taken back."""
        return self._told(self._undo)

    def _undo(self, file: int | None) -> str:
        self._catch_up(file)
        if news := self._told_news():
            return " ".join([*news, _UNSEEN])
        change, values = self._state.change, self.values
        if change is None:
            saved = self._state.saved
            return _WALL.format(time=clock(saved.time)) if saved else _NOTHING_DONE
        if why := self._not_undone(change):
            return why
        self._write(file, "fortryd", change.path, change.number, "")
        what = step(change.path, values, self.values, self.names)
        who = "på denne skærm" if change.screen == self._screen else "på en anden skærm"
        who += f", bord {change.table}" if change.table else ""
        return _UNDONE.format(what=what, time=clock(change.time), who=who)

    def _not_undone(self, _change: Event, /) -> str:
        """Why a change can't be taken back on a screen of this kind, as a sentence; empty where it can."""
        return ""

    def refresh(self) -> tuple[str, ...]:
        """Reads what other screens have written, and tells all of it that has not been told yet, one sentence each."""
        wrong = self._told(self._read, write=False)
        return (wrong,) if wrong else self._told_news()

    def _read(self, file: int | None) -> str:
        self._catch_up(file)
        return ""

    def _told(self, work: Callable[[int | None], str], *, write: bool = True) -> str:
        """What work on the log tells that is done under its lock, or why it could not be done. Whoever listens is called."""
        before = self._state
        try:
            with self._log.locked(write=write) as file:
                return work(file)
        except Misfit as misfit:
            return _MISFIT.format(what=misfit)
        except OSError:
            return _NO_DISK.format(file=self._log.file) if write else f"{self._log.file}: {CLOSED}"
        except Refused as refused:
            return " ".join(problem.sentence() for problem in refused.problems)
        finally:
            self._tell(before)

    def _told_news(self) -> tuple[str, ...]:
        """What other screens have written and nobody has been told here, with what stands now where it is something else."""
        told = []
        for event, earlier, later in self._news:
            sentences = (news_of(event, earlier, later, self.names), since(event, later, self.values))
            told.append(" ".join(sentences).rstrip())
        self._news.clear()
        return tuple(dict.fromkeys(told))

    def order(self, ballot: str) -> tuple[str, ...]:
        """What has got dots, the most first, when all tables are in; before that nothing. What has got as many stands by number
        or id. ballot: "mål" or "udfordringer"."""
        numbers = [str(number) for number in range(1, self.value("borde", default=TABLES) + 1)]
        tables = [table for table in numbers if not self.value("ude", ballot, table)]
        if not all(self.value("inde", ballot, table) for table in tables):
            return ()
        dots: dict[str, int] = {}
        for table in tables:
            for subject, count in self.value("stemmer", ballot, table, default={}).items():
                dots[subject] = dots.get(subject, 0) + count
        there = self.value("mål", default={}) if ballot == "mål" else dots
        ranked = sorted((-count, subject.rjust(4), subject) for subject, count in dots.items() if count and subject in there)
        return tuple(subject for _, _, subject in ranked)

    def wanted(self) -> goals_writer.Document:
        """The goals file as it would be saved: the draft, the board of the chosen scenario, and the order that all tables have
        voted for. Scenario and votes go in only where something of them is newer than the last save: what somebody writes into
        the file by hand after it stays."""
        fresh = self._state.fresh
        document = {key: written(each) for key, each in self.values.items() if key in DRAFT}
        chosen = self.value("valgt")
        if chosen and fresh & {("valgt",), ("scenarier", chosen)}:
            board = self.value("scenarier", chosen, default={})
            document["dimensionering"] = {key: written(board[key]) for key in board if key in keys_of(Dimensioning)}
        voted = fresh & {("stemmer", "mål"), ("inde", "mål"), ("ude", "mål"), ("borde",)}
        if voted and ("rækkefølge",) not in fresh and (order := self.order("mål")):
            document["rækkefølge"] = list(order)
        return document

    def difference(self) -> tuple[str, ...]:
        """What "Gem i planen" would change, as lines for the screen."""
        return goals_writer.difference(self._disk.document, self.wanted(), self.names)

    @property
    def unchosen(self) -> bool:
        """Whether something of the scenarios is new that a save leaves out, as nobody has chosen the one that counts."""
        return self.value("valgt") is None and any(place[0] == "scenarier" for place in self._state.fresh)

    def against(self, now: goals_writer.OnDisk) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Where somebody else has saved meanwhile: what they have changed, and what saving over it would change in theirs."""
        theirs = goals_writer.difference(self._disk.document, now.document, self.names)
        return theirs, goals_writer.difference(now.document, self.wanted(), self.names)

    def take(self) -> tuple[str, ...]:
        """Puts the goals file as it is now underneath, and tells what is new in it. What the log has set stays on top of it."""
        before = self._state
        former = self._disk.document
        self._rebase(goals_writer.on_disk(self._goals, self._root))
        self._tell(before)
        return goals_writer.difference(former, self._disk.document, self.names)

    def save(self, *, over: bool = False) -> tuple[str, ...]:
        """Saves the draft into the goals file and says so. over: also over what somebody else has saved there meanwhile.

        Raises Refused where goals can't be right or another screen has just changed the draft, and goals_writer.Changed where the
        file is no longer the one that this screen knows; nothing is written then.
        """
        before = self._state
        file_name = self._goals.relative_to(self._root).as_posix()
        try:
            with self._log.locked(write=True) as file:
                shown_before = self.wanted()
                self._catch_up(file)
                if self.wanted() != shown_before:
                    raise Refused.of(file_name, _MEANWHILE)
                return self._save(file, file_name, over=over)
        except OSError:
            raise Refused.of(self._log.file, CLOSED) from None
        finally:
            self._tell(before)

    def _save(self, file: int | None, file_name: str, *, over: bool) -> tuple[str, ...]:
        wanted, fresh, unchosen = self.wanted(), self._state.fresh, self.unchosen
        seen = goals_writer.on_disk(self._goals, self._root) if over else self._disk
        changes = goals_writer.difference(seen.document, wanted)
        if not changes and not any(place[0] in DRAFT for place in fresh):
            return (_NOTHING_NEW,)
        scenarios = self.values["scenarier"]
        own = scenarios != begun(self._disk.document).values["scenarier"]
        told = [_NOTHING_NEW]
        if changes:
            folder = self._log.file.rpartition("/")[0]
            told = [(_SAVED if seen.digest else _FIRST_SAVED).format(file=file_name, folder=folder)]
            self._disk = goals_writer.save(self._goals, self._root, seen, wanted, self._keep)
        try:
            self._write(file, "gemt", (), {"scenarier": scenarios} if own else {}, "")
        except OSError:
            told.append(_SAVED_ALONE)
        self._rebase(self._disk)
        if unchosen:
            told.append(_NO_CHOICE)
        if changes:
            told.append(_NEXT.format(commands=" eller ".join(commands("build", self._slug))))
        return tuple(told)

    def _write(self, file: int | None, kind: Kind, path: Place, value: Any, table: str) -> None:
        """Puts one more event on the disk and takes it over. Raises Misfit before anything is written, and OSError."""
        assert file is not None
        moment = datetime.now().astimezone()
        event = Event(0, moment, self._screen, table or self.table, kind, path, value)
        after(self._state, event, self._disk.document)
        event = self._log.append(file, event)
        self._state = after(self._state, event, self._disk.document)
        self._events.append(event)

    def _catch_up(self, file: int | None) -> list[Event]:
        """Takes over what other screens have written since. Raises Refused where lines can't be right, from then on always."""
        if self._wrong is not None:
            raise self._wrong
        news, former = self._log.news(file) if file is not None else [], self._state
        steps = self._replayed(news, former)
        self._events += news
        self._state = (steps or [former])[-1]
        for event, earlier, later in zip(news, [former, *steps], steps, strict=False):
            self._news.append((event, earlier.values, later.values))
        self._saved_elsewhere |= any(event.kind == "gemt" for event in news)
        if self._saved_elsewhere:  # until the goals file can be read
            self._rebase(goals_writer.on_disk(self._goals, self._root))
            self._saved_elsewhere = False
        return news

    def _replayed(self, events: list[Event], state: State) -> list[State]:
        """What stands after each of the events."""
        problems: list[Problem] = []
        steps: list[State] = []
        for event in events:
            if event.screen.startswith(INVENTED) != self._invented:
                problems.append(Problem(self._log.file, event.row, None, _OTHER_MARK[self._invented]))
                break  # the others would say the same
            try:
                state = after(state, event, self._disk.document)
            except Misfit as misfit:
                problems.append(self._log.problem(event.row, misfit))
            steps.append(state)
        if problems:
            self._wrong = Refused(problems)
            raise self._wrong
        return steps

    def _rebase(self, disk: goals_writer.OnDisk) -> None:
        self._disk = disk
        start = begun(disk.document)
        self._state = (self._replayed(self._events, start) or [start])[-1]

    def _tell(self, before: State) -> None:
        if self._state is not before:
            for callback in self._listeners:
                callback()

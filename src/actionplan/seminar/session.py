"""What stands at a seminar: the goals file underneath, and over it what the log holds. Every change is on disk before it counts.

Several screens may be open at once, each with a `Session` of its own on the same log. Before a change is written, what the
others have written since is read, so nothing is overwritten that nobody has seen.
"""

import json
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from actionplan import danish
from actionplan.civil_numbers import holds_civil_number
from actionplan.names import quoted
from actionplan.parameters import goals_writer
from actionplan.parameters.dimensioning import Dimensioning
from actionplan.parameters.goals_reader import goals_path
from actionplan.parameters.values import keys_of
from actionplan.problems import Problem, Refused
from actionplan.seminar.log import CLOSED, DRAFT, Event, Kind, Log, Misfit, Place, State, Values, after, at, begun, both

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
_CONFLICT = "{where} er {theirs} på en anden skærm kl. {time}. {mine} er ikke skrevet. Gør det igen, hvis det skal gælde."
_UNDONE = "Fortrudt: {what}. Ændringen blev lavet kl. {time} {who}."
_NOTHING_DONE = "Der er ikke noget at fortryde."
_WALL = (
    "Der er ikke ændret noget, siden målene blev gemt i planen kl. {time}, så der er ikke noget at fortryde. Det, der er gemt, "
    "ændrer I ved at rette det igen."
)
_NOTHING: tuple[Any, ...] = (None, "", [], {})
_SAVED = "Gemt i {file}. Den tidligere fil ligger i {folder}."
_FIRST_SAVED = "Gemt i {file}."
_SAVED_ALONE = "Loggen kunne ikke skrives, så skærmen viser stadig ændringerne som nye. Gem igen, når der er plads på disken."
_NOTHING_NEW = "Der er ikke noget nyt at gemme."
_NO_CHOICE = "Intet scenarie er valgt, så pladserne i planen er, som de var."
_MEANWHILE = "En anden skærm har lige ændret noget, som du ikke har set. Intet er gemt. Se forskellen igen, og gem så."
_OTHER_MARK = (
    "Seminaret er opdigtet, men kommunen er virkelig. Flyt filen ud af mappen; virkeligt og opdigtet blandes aldrig.",
    "Kommunen er opdigtet, men seminaret er ikke mærket sådan. Flyt filen ud af mappen; virkeligt og opdigtet blandes aldrig.",
)


class Session:
    """All that one screen knows and writes. Raises Refused where the goals file or the log can't be right."""

    def __init__(self, case: "Case", root: "Path") -> None:
        self._root = root
        self._goals = goals_path(root / "params" / f"{case.slug}.yml")
        self._keep = root / "data" / case.slug / FOLDER
        self._log = Log(self._keep / FILE, root)
        self._invented = case.invented
        self._screen = f"{INVENTED}-{uuid.uuid4().hex[:8]}" if case.invented else uuid.uuid4().hex[:8]
        self._listeners: list[Callable[[], None]] = []
        self._news: list[str] = []
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

    def listen(self, callback: Callable[[], None]) -> None:
        """Has the callback called after every change of the values, whoever made it."""
        self._listeners.append(callback)

    def set(self, *path: str, to: Any, table: str = "") -> str:
        """Writes a value; None takes away what stands there. Returns "" where it counts, otherwise a Danish sentence.

        Where another screen has written the same place since this one saw it, nothing is written, and the sentence tells both
        values and the time. Two that add to or take from the same list are both right: the list gets what both want.
        """
        if _holds_civil_number([*path, to]):
            return _CIVIL_NUMBER
        mine = json.loads(json.dumps(to, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace"))
        before = self._state
        try:
            return self._set(path, mine, table)
        except Misfit as misfit:
            return _MISFIT.format(what=misfit)
        except OSError:
            return _NO_DISK.format(file=self._log.file)
        except Refused as refused:
            return _told(refused)
        finally:
            self._tell(before)

    def _set(self, path: Place, mine: Any, table: str) -> str:
        seen = at(self.values, path)
        with self._log.locked(write=True) as file:
            news = self._catch_up(file)
            now = at(self.values, path)
            if now == mine:
                return ""
            value = mine if now == seen else both(seen, now, mine)
            if value is None and now != seen:
                return _conflict(path, now, mine, news or self._events)
            self._write(file, "sæt", path, value, table)
        return ""

    def undo(self) -> str:
        """Takes back the last change that stands, of whichever screen, and says which it was. A save is a wall."""
        before = self._state
        try:
            with self._log.locked(write=True) as file:
                self._catch_up(file)
                change, values = self._state.change, self.values
                if change is None:
                    saved = self._state.saved
                    return _WALL.format(time=_clock(saved.time)) if saved else _NOTHING_DONE
                self._write(file, "fortryd", change.path, change.number, "")
        except OSError:
            return _NO_DISK.format(file=self._log.file)
        except Refused as refused:
            return _told(refused)
        finally:
            self._tell(before)
        what = _step(change.path, values, self.values)
        who = "på denne skærm" if change.screen == self._screen else "på en anden skærm"
        who += f", bord {change.table}" if change.table else ""
        return _UNDONE.format(what=what, time=_clock(change.time), who=who)

    def refresh(self) -> tuple[str, ...]:
        """Reads what other screens have written, and tells all of it that has not been told yet, one sentence each."""
        before = self._state
        try:
            with self._log.locked(write=False) as file:
                self._catch_up(file)
        except OSError:
            return (f"{self._log.file}: {CLOSED}",)
        except Refused as refused:
            return tuple(problem.sentence() for problem in refused.problems)
        finally:
            self._tell(before)
        told = tuple(dict.fromkeys(self._news))
        self._news.clear()
        return told

    def order(self, ballot: str) -> tuple[str, ...]:
        """What has got dots, the most first, when all tables are in; before that nothing. What has got as many stands by number
        or id. ballot: "mål" or "udfordringer"."""
        tables = [str(number) for number in range(1, self.value("borde", default=TABLES) + 1)]
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
        document = {key: _written(each) for key, each in self.values.items() if key in DRAFT}
        chosen = self.value("valgt")
        if chosen and fresh & {("valgt",), ("scenarier", chosen)}:
            board = self.value("scenarier", chosen, default={})
            document["dimensionering"] = {key: _written(board[key]) for key in board if key in keys_of(Dimensioning)}
        voted = fresh & {("stemmer", "mål"), ("inde", "mål"), ("borde",)}
        if voted and ("rækkefølge",) not in fresh and (order := self.order("mål")):
            document["rækkefølge"] = list(order)
        return document

    def difference(self) -> tuple[str, ...]:
        """What "Gem i planen" would change, as lines for the screen."""
        return goals_writer.difference(self._disk.document, self.wanted())

    def against(self, now: goals_writer.OnDisk) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Where somebody else has saved meanwhile: what they have changed, and what saving over it would change in theirs."""
        theirs = goals_writer.difference(self._disk.document, now.document)
        return theirs, goals_writer.difference(now.document, self.wanted())

    def take(self) -> tuple[str, ...]:
        """Puts the goals file as it is now underneath, and tells what is new in it. What the log has set stays on top of it."""
        before = self._state
        former = self._disk.document
        self._rebase(goals_writer.on_disk(self._goals, self._root))
        self._tell(before)
        return goals_writer.difference(former, self._disk.document)

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
        wanted, fresh = self.wanted(), self._state.fresh
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
        if self.value("valgt") is None and any(place[0] == "scenarier" for place in fresh):
            told.append(_NO_CHOICE)
        return tuple(told)

    def _write(self, file: int | None, kind: Kind, path: Place, value: Any, table: str) -> None:
        """Puts one more event on the disk and takes it over. Raises Misfit before anything is written, and OSError."""
        assert file is not None
        moment = datetime.now().astimezone()
        event = Event(0, moment, self._screen, table, kind, path, value)
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
            self._news.append(_news(event, earlier.values, later.values))
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


def _told(refused: Refused) -> str:
    return " ".join(problem.sentence() for problem in refused.problems)


def _conflict(path: Place, now: Any, mine: Any, news: list[Event]) -> str:
    """What is told where nothing was written. news: of other screens, the latest last."""
    touching = [each for each in news if each.path[: len(path)] == path[: len(each.path)]]
    moment = (touching or news)[-1].time
    theirs = f"ændret til {_shown(now)}" if now not in _NOTHING else "slettet"
    own = f"Din ændring til {_shown(mine)}" if mine not in _NOTHING else "Din sletning"
    return _CONFLICT.format(where=danish.capital(_where(path)), theirs=theirs, mine=own, time=_clock(moment))


def _step(path: Place, earlier: Values, later: Values) -> str:
    """What a change made of a place, as a line without a full stop. Dots stay hidden until all tables are in."""
    told = danish.capital(_where(path))
    if path[0] in {"stemmer", "inde"}:
        return told
    place = path if path[0] in DRAFT else (f"scenarie {path[1]}", *path[2:]) if path[0] == "scenarier" else (_where(path),)
    nested = []
    for values in (earlier, later):
        value = _written(at(values, path))
        for key in reversed(place):
            value = {key: value}
        nested.append(value)
    return "; ".join(goals_writer.difference(*nested)) or told


def _news(event: Event, earlier: Values, later: Values) -> str:
    where = f"på en anden skærm kl. {_clock(event.time)}"
    where += f", bord {event.table}" if event.table else ""
    if event.kind == "gemt":
        return f"Målene er gemt i planen {where}."
    what = "Fortrudt" if event.kind == "fortryd" else "Ændret"
    return danish.stopped(f"{what} {where}: {_step(event.path, earlier, later)}")


def _clock(moment: datetime) -> str:
    """The time of day, with the date where that is not today."""
    here, now = moment.astimezone(), datetime.now().astimezone()
    return f"{here:%H.%M}" if here.date() == now.date() else f"{here:%H.%M} den {danish.day(here.date())}"


def _where(path: Place) -> str:
    """A place as the people in the room call it: "mål 4, ansvarlig"."""
    first, *rest = (key.replace("_", " ") for key in path)
    told = {"borde": "antallet af borde", "prikker": "antallet af prikker til hvert bord", "valgt": "hvilket scenarie der gælder"}
    match path:
        case ("stemmer", ballot, table, subject):
            return f"prikkerne fra bord {table} til {'mål' if ballot == 'mål' else 'udfordringen'} {subject}"
        case ("inde", _, table):
            return f"bord {table}s svar på, om det er færdigt"
        case ("scenarier" | "mål", *_):
            first = {"scenarier": "scenarie"}.get(first, first)
            return ", ".join([f"{first} {rest[0]}", *rest[1:]])
    return told.get(first) or ", ".join([first, *rest])


def _shown(value: Any) -> str:
    """A value as running text has it."""
    match value:
        case bool():
            return "ja" if value else "nej"
        case int() | float():
            return danish.exact(value)
        case str():
            return quoted(value)
        case list() if all(isinstance(each, str | int) for each in value):
            return danish.joined([quoted(str(each)) for each in value])
    return danish.counted(len(value), "en oplysning", "oplysninger")


def _written(value: Any) -> Any:
    """A value as the goals file has it: every number and yes or no as text."""
    match value:
        case dict():
            return {key: _written(each) for key, each in value.items()}
        case list():
            return [_written(each) for each in value]
        case bool():
            return "ja" if value else "nej"
        case int():
            return str(value)
        case float():
            return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    return value


def _holds_civil_number(value: Any) -> bool:
    """Whether a text or a number anywhere in the value may be a civil registration number."""
    match value:
        case dict():
            return any(_holds_civil_number(each) for pair in value.items() for each in pair)
        case list() | tuple():
            return any(map(_holds_civil_number, value))
        case str() | int():
            return holds_civil_number(str(value))
    return False

"""What was done at a seminar, one line for each change, so that nothing acknowledged is ever lost.

`data/<m>/seminar/log.jsonl` is only ever appended to, and each line is on the disk before its change counts. What stands is the
log replayed over the goals file (`replay`): pure, so that a screen that is opened again finds everything, and undoing is one
more line. A line without its line break was cut off by a power failure before anybody was told that it counts: it is left out.
"""

import contextlib
import errno
import json
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

from actionplan.names import quoted
from actionplan.parameters.goals import Goals
from actionplan.parameters.values import keys_of
from actionplan.problems import Problem, Refused
from actionplan.seminar.shapes import misfit

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

Kind = Literal["sæt", "fortryd", "gemt"]
Place = tuple[str, ...]
"""The keys that lead to a value, in the goals file's own Danish."""
Values = dict[str, Any]
"""All that stands, as nested dicts. They share their parts with what stood before and are never changed."""
SCENARIOS = ("A", "B")
DRAFT = frozenset(keys_of(Goals))
"""The top keys that are the draft of the goals file; all others are the seminar's own."""

MOST_TABLES = 50
"""More table groups than any seminar has; every table is asked for its dots."""
_GOAL = re.compile(r"[1-9][0-9]{0,5}")
"""A goal's number has one spelling, or one goal would stand twice."""
_KINDS: tuple[Kind, ...] = get_args(Kind)
_CUT_OFF = b" # afbrudt"
"""Ends a line that was cut off, when the next one is appended: no whole line ends like that."""
_LOCK_AT = 1 << 30
"""Windows lets nobody read what is locked, so the locked byte lies where no log will ever reach."""
_PATIENCE = 10.0
"""Seconds to wait for another screen that writes; it needs a hundredth of one."""

_NO_JSON = "Linjen kan ikke læses og er nok ændret i hånden. Hent filen fra en sikkerhedskopi, eller slet linjen."
_WRONG = "Linjen er ikke en linje fra et seminar: {what}. Hent filen fra en sikkerhedskopi, eller slet linjen."
CLOSED = "Filen kan ikke åbnes. Luk den i andre programmer, og se efter, at du må læse og skrive i mappen."
_SHORTER = "Filen er blevet kortere, mens skærmen var åben. Læg den rigtige fil tilbage, og åbn skærmen igen."


class Misfit(Exception):
    """A change that can't stand where it is to stand; the message says in Danish what is wrong, without a full stop."""


@dataclass(frozen=True)
class Event:
    """One line of the log. time: local, with offset. screen: of whom. table: the group at the seminar, "" for the facilitator.

    kind: "sæt" puts `value` at `path` (None takes away what stands there), "fortryd" takes back the change whose number is
    `value`, "gemt" says that the draft was saved; its `value` holds the scenarios as they stood. row: 1-based line in the file.
    """

    number: int
    time: datetime
    screen: str
    table: str
    kind: Kind
    path: Place
    value: Any
    row: int = field(default=0, compare=False)

    def line(self) -> bytes:
        """The event as the file holds it."""
        told = {
            "nr": self.number,
            "tid": self.time.isoformat(timespec="seconds"),
            "skærm": self.screen,
            "bord": self.table,
            "slags": self.kind,
            "sti": list(self.path),
            "til": self.value,
        }
        return json.dumps(told, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace") + b"\n"


@dataclass(frozen=True)
class State:
    """What stands after some events. fresh: places (two keys deep) with a change that stands since the last save. change: the
    last such change, and before: what stood before it; None where there is none. saved: the last save."""

    values: Values
    fresh: frozenset[Place] = frozenset()
    saved: Event | None = None
    change: Event | None = None
    before: "State | None" = field(default=None, repr=False, compare=False)


def begun(under: Values) -> State:
    """What stands before the first event, over what the goals file says: both scenarios begin as the file's dimensioning."""
    places = under.get("dimensionering") or {}
    return State({**under, "scenarier": dict.fromkeys(SCENARIOS, places)})


def replay(events: Iterable[Event], under: Values) -> State:
    """What stands after the events. under: what the goals file says now. Raises Misfit as `after`."""
    state = begun(under)
    for event in events:
        state = after(state, event, under)
    return state


def standing(events: Iterable[Event], under: Values | None = None) -> Values:
    """The values of `replay`, by themselves or over a goals file."""
    return replay(events, under or {}).values


def after(state: State, event: Event, under: Values) -> State:
    """What stands after one more event. Raises Misfit where the event can't follow.

    A save bakes the draft: what the goals file says counts from there on. Scenarios and votes stay, and nothing from before it
    can be undone.
    """
    match event.kind:
        case "sæt":
            check(event.path, event.value)
            values = put(state.values, event.path, event.value)
            return State(values, state.fresh | {event.path[:2]}, state.saved, event, state)
        case "fortryd":
            if state.change is None or state.before is None or state.change.number != event.value:
                raise Misfit("den fortryder en ændring, som ikke er den sidste")
            return state.before
        case "gemt":
            own = {key: value for key, value in state.values.items() if key not in DRAFT}
            kept = event.value.get("scenarier") if isinstance(event.value, dict) else None
            scenarios = {"scenarier": kept} if isinstance(kept, dict) else {}
            return State({**under, **own, **scenarios}, saved=event)


def put(values: Values, path: Place, value: Any) -> Values:
    """The nested values with this one at the place, or without that place where the value is None. What is given stays as it
    was. Raises Misfit where the place lies below something that holds no keys."""
    first, *rest = path
    if rest:
        inner = values.get(first)
        if inner is None and value is None:
            return values
        if not isinstance(inner, dict | None):
            raise Misfit(f"under {quoted(first)} står en tekst, et tal eller en liste")
        value = put(inner or {}, tuple(rest), value)
    elif value is None:
        return {key: each for key, each in values.items() if key != first}
    return {**values, first: value}


def at(values: Values, path: Sequence[str]) -> Any:
    """What stands at the place; None where nothing does."""
    found: Any = values
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def both(seen: Any, theirs: Any, mine: Any) -> list[Any] | None:
    """One list with what two screens have added and without what either has taken out; None where it is no list, or where one
    has put it in another order."""
    lists = [[] if each is None else each for each in (seen, theirs, mine)]
    if not all(isinstance(each, list) and all(isinstance(item, str) for item in each) for each in lists):
        return None
    first, other, own = lists
    together = [item for item in other if item in own or item not in first]
    together += [item for item in own if item not in first and item not in other]
    both_ways = all([item for item in together if item in side] == [item for item in side if item in together] for side in lists)
    return together if both_ways else None


def check(path: Place, value: Any) -> None:
    """Raises Misfit where a value is of another kind than its place asks for. Texts of goals are judged by the goals file's own
    rules, when they are saved."""
    if not path:
        raise Misfit("det er ikke sagt, hvor den hører til")
    first, deep = path[0], len(path)
    match first:
        case "borde":
            fits = deep == 1 and (value is None or (_whole(value) and 1 <= value <= MOST_TABLES))
            how = f"et helt tal fra 1 til {MOST_TABLES}"
        case "prikker":
            fits, how = deep == 2 and (value is None or (_whole(value) and value >= 1)), "et helt tal fra 1 og op"
        case "stemmer":
            fits = value is None if deep == 2 else deep == 4 and (value is None or _whole(value))
            how = "et helt tal fra 0 og op"
        case "inde" | "ude" | "vist":
            whole = first != "vist" and deep == 2  # of a ballot that begins again
            fits = value is None if whole else deep == (2 if first == "vist" else 3) and isinstance(value, bool | None)
            how = "true eller false"
        case "valgt":
            fits, how = deep == 1 and value in (*SCENARIOS, None), "A eller B"
        case "scenarier":
            fits = deep > 1 and path[1] in SCENARIOS and (deep > 2 or isinstance(value, dict | None))
            how = "et af scenarierne A og B med det, som ændres i det"
        case "mål":
            fits = deep > 1 and _GOAL.fullmatch(path[1]) is not None and (deep > 2 or isinstance(value, dict | None))
            how = "et mål med sit nummer og det, som ændres i det"
        case _:
            fits, how = True, ""
    if not fits:
        raise Misfit(f"ved {quoted(first)} skal der stå {how}")
    if wanted := misfit(path, value):
        raise Misfit(f"ved {quoted(path[-1])} skal der stå {wanted}")


class Log:
    """The file, and how far it has been read. path: of log.jsonl; made with its folder at the first event. root: the project's
    folder, from which messages give the path."""

    def __init__(self, path: Path, root: Path) -> None:
        self.file = path.relative_to(root).as_posix()
        self._path = path
        self._offset = self._rows = self._number = 0
        self._cut_off = False

    @contextlib.contextmanager
    def locked(self, *, write: bool) -> Iterator[int | None]:
        """The open file, which no other screen reads or writes meanwhile; None where only reading is meant and there is none.

        The lock goes with the process, however that ends. Raises OSError where the disk says no.
        """
        kind = (os.O_RDWR | os.O_APPEND | os.O_CREAT if write else os.O_RDONLY) | getattr(os, "O_BINARY", 0)
        if write:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            file = os.open(self._path, kind, 0o666)
        except FileNotFoundError:
            if write:
                raise
            yield None
            return
        try:
            _lock(file)
            try:
                yield file
            finally:
                _unlock(file)
        finally:
            os.close(file)

    def news(self, file: int) -> list[Event]:
        """The events that have come since the last reading. Raises Refused with all lines that can't be right."""
        size = os.fstat(file).st_size
        if size < self._offset:
            raise Refused.of(self.file, _SHORTER)
        os.lseek(file, self._offset, os.SEEK_SET)
        *lines, rest = _read(file, size - self._offset).split(b"\n")
        events: list[Event] = []
        problems: list[Problem] = []
        number = self._number
        for row, line in enumerate(lines, self._rows + 1):
            # A power failure may leave NULs where a line was to be: nobody was told that it counts, as with one cut off.
            text = line.removeprefix(b"\xef\xbb\xbf").strip(b"\0 \t\r\n")
            if not text or text.endswith(_CUT_OFF.strip()):
                continue
            try:
                event = _event(text, row, number)
            except Misfit as misfit:
                problems.append(self.problem(row, misfit))
            except ValueError:
                problems.append(Problem(self.file, row, None, _NO_JSON))
            else:
                number = event.number
                events.append(event)
        if problems:
            raise Refused(problems)
        self._rows += len(lines)
        self._offset, self._number, self._cut_off = size - len(rest), number, bool(rest)
        return events

    def problem(self, row: int, misfit: Misfit) -> Problem:
        """What is wrong with a line, for whoever changed it by hand."""
        return Problem(self.file, row, None, _WRONG.format(what=misfit))

    def append(self, file: int, event: Event) -> Event:
        """Writes one more event in one step and returns it with its number, once it is on the disk. `news` must have been
        read to the end under the same lock. Raises OSError, and then nothing counts."""
        event = replace(event, number=self._number + 1, row=self._rows + 1 + self._cut_off)
        line = (_CUT_OFF + b"\n" if self._cut_off else b"") + event.line()
        size = os.fstat(file).st_size
        try:
            if os.write(file, line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(file)
            if not size:
                _remember_name(self._path)
        except OSError:
            # Nobody may read a change that its own screen was refused. Where not even this works, what is cut off is left out.
            with contextlib.suppress(OSError):
                os.ftruncate(file, size)
            raise
        self._offset, self._rows, self._number, self._cut_off = size + len(line), event.row, event.number, False
        return event


def _event(text: bytes, row: int, last: int) -> Event:
    """The event on a line. Raises ValueError where it is no JSON, and Misfit where it says something else than events do."""
    told = json.loads(text)
    if not isinstance(told, dict) or told.keys() != {"nr", "tid", "skærm", "bord", "slags", "sti", "til"}:
        raise Misfit("der skal stå nr, tid, skærm, bord, slags, sti og til")
    number, kind, path = told["nr"], told["slags"], told["sti"]
    if not _whole(number) or number <= last:
        raise Misfit(f"nr skal være et tal over {last}")
    try:
        moment = datetime.fromisoformat(told["tid"])
    except (TypeError, ValueError):
        raise Misfit("tid er ikke et tidspunkt") from None
    if moment.utcoffset() is None:
        raise Misfit("tid mangler sin tidszone")
    if not isinstance(told["skærm"], str) or not isinstance(told["bord"], str):
        raise Misfit("skærm og bord skal være tekster")
    if kind not in _KINDS:
        raise Misfit("slags skal være sæt, fortryd eller gemt")
    if not isinstance(path, list) or not all(isinstance(key, str) for key in path) or (kind == "sæt" and not path):
        raise Misfit("sti skal være en liste af tekster")
    return Event(number, moment, told["skærm"], told["bord"], kind, tuple(path), told["til"], row)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _read(file: int, size: int) -> bytes:
    """So many bytes from where the file is; fewer where it ends."""
    parts: list[bytes] = []
    while size > 0 and (part := os.read(file, size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _remember_name(path: Path) -> None:
    """A new file's name and its folders' are on the disk too. Windows sees to that itself and opens no folders."""
    if os.name == "nt":
        return
    for folder in path.parents[:3]:
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _lock(file: int) -> None:
    """Waits for the file. Raises OSError where another screen keeps it for longer than any does."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            _hold(file)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.002)
        else:
            return


if sys.platform == "win32":

    def _hold(file: int) -> None:
        os.lseek(file, _LOCK_AT, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _unlock(file: int) -> None:
        os.lseek(file, _LOCK_AT, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:

    def _hold(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)

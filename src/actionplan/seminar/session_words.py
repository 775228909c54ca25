"""What a seminar's screen is told of changes: which place, what was there and what is now, when, and at which table."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from actionplan import danish
from actionplan.civil_numbers import holds_civil_number
from actionplan.names import quoted
from actionplan.parameters import goals_writer
from actionplan.seminar.log import DRAFT, Event, Place, Values, at

_CONFLICT = "{where} er {theirs} på en anden skærm kl. {time}. {mine} er ikke skrevet. Gør det igen, hvis det skal gælde."
_GOAL_GONE = "Mål {number} er slettet på en anden skærm{time}. {mine} er ikke skrevet."
_SINCE = "Siden er det ændret igen: nu {stands}."
_PLACES = {
    "borde": "antallet af borde",
    "prikker": "antallet af prikker til hvert bord",
    "valgt": "hvilket scenarie der gælder",
}
_HIDDEN = frozenset({"stemmer", "inde", "ude", "vist"})
"""Of what tables vote nothing is told but that they have."""
_MEETINGS = "status"
"""Where the status board has what meetings write."""
_NOTHING: tuple[Any, ...] = (None, "", [], {})


def touching(path: Place, events: list[Event]) -> list[Event]:
    """Those events that are about the place or what is above or below it; all of them where none is."""
    return [each for each in events if each.path[: len(path)] == path[: len(each.path)]] or events


def conflict(path: Place, now: Any, mine: Any, time: datetime, names: Mapping[str, str]) -> str:
    """What is told where nothing was written. How tables vote stays hidden."""
    theirs = f"ændret til {_shown(now)}" if now not in _NOTHING else "slettet"
    own = _own(mine)
    if path[0] in _HIDDEN:
        theirs, own = "ændret", "Din ændring"
    return _CONFLICT.format(where=danish.capital(where(path, names)), theirs=theirs, mine=own, time=clock(time))


def goal_gone(path: Place, mine: Any, news: list[Event]) -> str:
    """What is told where a part of a goal was to be written that another screen has just deleted."""
    time = f" kl. {clock(touching(path[:2], news)[-1].time)}" if news else ""
    return _GOAL_GONE.format(number=path[1], mine=_own(mine), time=time)


def _own(mine: Any) -> str:
    return f"Din ændring til {_shown(mine)}" if mine not in _NOTHING else "Din sletning"


def step(path: Place, earlier: Values, later: Values, names: Mapping[str, str]) -> str:
    """What a change made of a place, as a line without a full stop. Dots stay hidden until all tables are in."""
    told = danish.capital(where(path, names))
    if path[0] in _HIDDEN:
        return told
    if path[0] == _MEETINGS:
        before, now = (each if (each := at(values, path)) not in _NOTHING else None for values in (earlier, later))
        if len(path) < 3:
            return f"{told} er {'gemt i kommunens filer' if now is None else 'flyttet til en anden dato'}"
        return f"{told}: før {_shown(before)}, nu {_shown(now)}"
    place = path if path[0] in DRAFT else _scenario(path) if path[0] == "scenarier" else (where(path, names),)
    nested = []
    for values in (earlier, later):
        value = written(at(values, path))
        for key in reversed(place):
            value = {key: value}
        nested.append(value)
    return "; ".join(goals_writer.difference(nested[0], nested[1], names)) or told


def _scenario(path: Place) -> Place:
    return (f"scenarie {path[1]}", *path[2:])


def news_of(event: Event, earlier: Values, later: Values, names: Mapping[str, str]) -> str:
    """What another screen did, as a sentence."""
    there = f"på en anden skærm kl. {clock(event.time)}"
    there += f", bord {event.table}" if event.table else ""
    if event.kind == "gemt":
        return f"Målene er gemt i planen {there}."
    what = "Fortrudt" if event.kind == "fortryd" else "Ændret"
    return danish.stopped(f"{what} {there}: {step(event.path, earlier, later, names)}")


def since(event: Event, later: Values, values: Values) -> str:
    """What stands now where a change made something that is otherwise since; empty where it isn't, or where it is hidden."""
    now = at(values, event.path)
    if event.kind == "gemt" or event.path[0] in _HIDDEN or written(now) == written(at(later, event.path)):
        return ""
    return _SINCE.format(stands="er det slettet" if now in _NOTHING else f"står der {_shown(now)}")


def clock(moment: datetime) -> str:
    """The time of day, with the date where that is not today."""
    here, now = moment.astimezone(), datetime.now().astimezone()
    return f"{here:%H.%M}" if here.date() == now.date() else f"{here:%H.%M} den {danish.day(here.date())}"


def where(path: Place, names: Mapping[str, str]) -> str:
    """A place as the people in the room call it: "mål 4, ansvarlig"."""
    match path:
        case ("stemmer", ballot, table, subject):
            name = f"mål {subject}" if ballot == "mål" else f"udfordringen {quoted(names.get(subject, subject))}"
            return f"prikkerne fra bord {table} til {name}"
        case ("stemmer" | "inde" | "ude" | "vist", ballot):
            return f"afstemningen om {'målene' if ballot == 'mål' else 'udfordringerne'}"
        case ("ude" | "inde", _, table):
            return f"bord {table}s svar på, om det er {'med' if path[0] == 'ude' else 'færdigt'}"
        case ("status", *place):
            return f"mødet {', '.join(place)}" if place else "det, der er skrevet til et møde,"
        case ("scenarier", *_):
            return goals_writer.where(_scenario(path), names)
    return _PLACES.get(path[0]) or goals_writer.where(path, names)


def _shown(value: Any) -> str:
    """A value as running text has it."""
    match value:
        case None | bool():
            return {None: "tomt", True: "ja", False: "nej"}[value]
        case int() | float():
            return danish.exact(value)
        case str():
            return quoted(value)
        case list() if all(isinstance(each, str | int) for each in value):
            return danish.joined([quoted(str(each)) for each in value])
        case dict() if all(isinstance(each, str | int) for each in value.values()):
            return danish.joined([f"{key.replace('_', ' ')} {_shown(each)}" for key, each in value.items()])
    return danish.counted(len(value), "en oplysning", "oplysninger")


def written(value: Any) -> Any:
    """A value as the goals file has it: every number and yes or no as text."""
    match value:
        case dict():
            return {key: written(each) for key, each in value.items()}
        case list():
            return [written(each) for each in value]
        case bool():
            return "ja" if value else "nej"
        case int():
            return str(value)
        case float():
            return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    return value


def may_hold_civil_number(value: Any) -> bool:
    """Whether a text or a number anywhere in the value may be a civil registration number."""
    match value:
        case dict():
            return any(may_hold_civil_number(each) for pair in value.items() for each in pair)
        case list() | tuple():
            return any(map(may_hold_civil_number, value))
        case str() | int():
            return holds_civil_number(str(value))
    return False

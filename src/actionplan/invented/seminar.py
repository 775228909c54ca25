"""Eksempelby's seminar, as the project group tried it out beforehand: its log, with two scenarios tried, two ballots, goals put
into words, a change undone, and a save.

What was decided there is what `params/eksempelby.goals.yml` says. Nothing in the log is left to chance.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from actionplan.seminar.log import Event, Place
from actionplan.seminar.session import INVENTED

_BEGUN = datetime(2026, 11, 18, 13, 5, tzinfo=timezone(timedelta(hours=1)))
_DOTS = 5
_GOALS: tuple[Mapping[str, int], ...] = (
    {"4": 3, "1": 1, "2": 1},
    {"7": 2, "3": 1, "1": 1, "5": 1},
    {"3": 2, "4": 1, "1": 1, "8": 1},
    {"4": 1, "1": 1, "7": 1, "2": 1, "6": 1},
)
"""Each table's dots on goals: 3 and 7 get as many, and the tables disagree on 4."""
_CHALLENGES: tuple[Mapping[str, int], ...] = (
    {"03.way.breaks": 2, "02.places": 2, "01.offers": 1},
    {"03.way.breaks": 3, "01.offers": 2},
    {"02.contact": 2, "02.places": 1, "01.offers": 1, "03.roles.holes": 1},
    {"03.way.breaks": 1, "02.places": 1, "01.offers": 1, "03.roles.holes": 2},
)
_TRIED: tuple[tuple[str, Place, Any], ...] = (
    ("A", ("navn",), "Åbne pladser"),
    ("B", ("navn",), "Flere praktikanter"),
    ("A", ("modeller", "model_2", "virksomheder"), 12),
    ("A", ("kommunale_pladser", "nedlægges"), 60),
    ("B", ("modeller", "model_1", "virksomheder"), 90),
    ("B", ("modeller", "model_2", "virksomheder"), 8),
    ("B", ("kommunale_pladser", "nedlægges"), 20),
    ("A", ("modeller", "model_2", "virksomheder"), 18),
    ("A", ("kommunale_pladser", "nedlægges"), 40),
)
"""What was moved in the two scenarios. The last of A is what the goals file says."""
_SAID: tuple[tuple[str, Place, Any], ...] = (
    ("1", ("4", "indsats"), "Jobkonsulenterne går efter aftaler om åbne pladser og begynder med plejecentrene."),
    ("3", ("4", "delmål", "langt_sigt"), ["15 virksomheder har en aftale om åbne pladser."]),
    ("2", ("7", "folk"), "En halv stilling i administrationen"),
    (
        "1",
        ("4", "indsats"),
        "Jobkonsulenterne går efter aftaler om åbne pladser, som kan bruges igen og igen. De begynder med plejecentrene og med "
        "virksomheder, der har vist interesse uden at blive kontaktet.",
    ),
    ("3", ("4", "delmål", "langt_sigt"), ["18 virksomheder har en aftale om åbne pladser."]),
    ("4", ("3", "succeskriterier"), ["Fristen holdes i ni ud af ti sager."]),
)
"""What tables said to the cards of goals. The last to each place is what the goals file says."""


def seminar_log() -> bytes:
    """The file `seminar/log.jsonl` of Eksempelby."""
    return b"".join(event.line() for event in _events())


def _events() -> Iterator[Event]:
    number = 0

    def event(kind: Any, path: Place, value: Any, table: str = "") -> Event:
        nonlocal number
        number += 1
        screen = f"{INVENTED}-{'2' if path[:1] == ('mål',) else '1'}"
        return Event(number, _BEGUN + timedelta(seconds=47 * number), screen, table, kind, path, value)

    yield event("sæt", ("borde",), len(_GOALS))
    for scenario, path, value in _TRIED:
        yield event("sæt", ("scenarier", scenario, *path), value)
    yield event("sæt", ("valgt",), "A")
    for ballot, tables in (("udfordringer", _CHALLENGES), ("mål", _GOALS)):
        yield event("sæt", ("prikker", ballot), _DOTS)
        for table, dots in enumerate(tables, 1):
            for subject, count in dots.items():
                yield event("sæt", ("stemmer", ballot, str(table), subject), count, str(table))
            yield event("sæt", ("inde", ballot, str(table)), True, str(table))
    yield event("sæt", ("udfordringer", "fremhæv"), ["03.way.breaks"])
    for group, path, value in _SAID:
        yield event("sæt", ("mål", *path), value, group)
    mistaken = event("sæt", ("mål", "6", "ansvarlig"), "Direktør for arbejdsmarked og erhverv", "2")
    yield mistaken
    yield event("fortryd", mistaken.path, mistaken.number)
    yield event("gemt", (), {})

"""Which figures were told at a meeting, by the seminar's log: those that were typed on the board for it and saved on its day or
later. A figure of a period that was over looks in its file as if it had been known before.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from actionplan.analyses.goal_records import number
from actionplan.parameters.target_groups import same_name
from actionplan.problems import Refused
from actionplan.seminar.log import CLOSED, Event, Log, Misfit, Values, after, at, begun
from actionplan.seminar.session import FILE, FOLDER
from actionplan.seminar.status_forms import STATUS, day_of, meeting
from actionplan.sources.cells import read_cells
from actionplan.tables.names import spec_of_file
from actionplan.tables.parse import Table, parse

Told = Mapping[tuple[int, str], frozenset[date]]
"""The days of the figures that were told, by goal and measure (as `goal_records.key` has them)."""


def told_at(root: Path, slug: str, day: date) -> Told:
    """The figures that were told at the meeting of a day. root: the project's folder. Raises Refused where the log can't be
    right or be read."""
    path = root / "data" / slug / FOLDER / FILE
    log = Log(path, root)
    try:
        with log.locked(write=False) as file:
            events = log.news(file) if file is not None else []
    except OSError as error:
        raise Refused.of(log.file, CLOSED) from error
    state, told = begun({}), dict[tuple[int, str], frozenset[date]]()
    for event in events:
        if _saves(event, day):
            for measure, of in _figures(at(state.values, event.path)):
                told[measure] = told.get(measure, frozenset()) | {of}
        try:
            state = after(state, event, {})
        except Misfit as misfit:
            raise Refused([log.problem(event.row, misfit)]) from misfit
    return told


def known_before(table: Table, told: Told, kept: Path, day: date) -> Table:
    """The measurements without the figures that were told at the meeting of a day; where these took the place of others, those
    stand. kept: the folder in which the board keeps a file as it was before it writes in it."""
    frame = table.frame
    copies = sorted(kept.glob("*.csv")) if kept.is_dir() else []
    own = [path for path in copies if path.name >= day.isoformat() and spec_of_file(path.stem.partition(".")[2]) is table.spec]
    was = {key: value for key, value in _values(_read(own[0], table)) if value is not None} if own else {}
    keys = _keys(frame)
    found = [key[2] in told.get(key[:2], ()) for key in keys]
    values = [was.get(key) if hit else value for key, hit, value in zip(keys, found, frame["value"], strict=True)]
    emptied = frame.assign(value=pd.Series(values, index=frame.index, dtype=frame["value"].dtype))
    stays = emptied["value"].notna() | emptied["words"].notna() | ~pd.Series(found, index=frame.index, dtype="bool")
    return Table(table.spec, emptied[stays], table.invented, table.files)


def _saves(event: Event, day: date) -> bool:
    """Whether it is the line by which what was typed for a meeting leaves the log, on the meeting's day or later."""
    return event.path == (STATUS, meeting(day)) and event.value is None and event.time.date() >= day


def _figures(draft: Values | None) -> Iterator[tuple[tuple[int, str], date]]:
    """The goal and measure of every figure that was typed for a meeting, and the figure's day."""
    for place, parts in (draft or {}).items():
        goal = number(place.removeprefix("mål "))
        for name, part in parts.items():
            of = day_of(str(part.get("gælder", ""))) if isinstance(part, dict) and str(part.get("tal") or "").strip() else None
            if goal is not None and of is not None:
                yield (goal, same_name(name.removeprefix("»").removesuffix("«"))), of


def _read(path: Path, table: Table) -> pd.DataFrame:
    return parse(read_cells(path, path.name), table.spec, path.name).frame


def _keys(frame: pd.DataFrame) -> list[tuple[int, str, date]]:
    rows = zip(frame["goal"], frame["measure"], frame["date"], strict=True)
    return [(number(str(goal)) or 0, same_name(str(measure)), moment.date()) for goal, measure, moment in rows]


def _values(frame: pd.DataFrame) -> Iterator[tuple[tuple[int, str, date], float | None]]:
    cells = (None if pd.isna(value) else float(value) for value in frame["value"])
    return zip(_keys(frame), cells, strict=True)

"""Writing `params/<municipality>.goals.yml` from what was decided at a seminar, with the file's comments kept.

The file's content travels as plain data, a `Document`: nested dicts and lists with the file's own Danish keys and the texts as
written; what is empty is not there. `mål` is a dict from a goal's number to the goal, so that two people can change two goals.
"""

import hashlib
import os
import string
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from actionplan.civil_numbers import without_civil_numbers
from actionplan.parameters.editing import encoded, replace_file
from actionplan.parameters.goals import Goal, Goals
from actionplan.parameters.goals_reader import GOALS, read_goals
from actionplan.parameters.goals_words import Document, difference, mistakes, where
from actionplan.parameters.reader import bytes_of, decoded, part_of
from actionplan.parameters.syntax import parse
from actionplan.parameters.values import keys_of, read_whole_number
from actionplan.parameters.yaml_rewriting import Unwritable, plain, rewritten
from actionplan.problems import Problem, Refused

__all__ = ["Changed", "Document", "OnDisk", "check", "difference", "on_disk", "save", "where", "with_document"]

_GOALS = "mål"
_BY_HAND = "Filen er skrevet på en måde, som ikke kan rettes herfra. Skriv selv ændringen ind i den: {change}."
_NOT_RIGHT = "Filen blev ikke skrevet rigtigt, og den gamle står der endnu. Gem igen."


@dataclass(frozen=True)
class OnDisk:
    """A goals file as it lies on the disk. digest: of its bytes, empty where there is no file."""

    document: Document
    digest: str


class Changed(Exception):
    """Somebody else has saved the file meanwhile. now: as it is now."""

    def __init__(self, now: OnDisk) -> None:
        super().__init__("the goals file has changed")
        self.now = now


def on_disk(path: Path, root: Path) -> OnDisk:
    """What a goals file says; nothing where there is none. root: the project's folder. Raises Refused as `read_goals` does."""
    return _read(path, root)[0]


def _read(path: Path, root: Path) -> tuple[OnDisk, bytes | None]:
    """The file and its bytes, read in one."""
    if not path.exists():
        read_goals(path, root)
        return OnDisk({}, ""), None
    file = _file(path, root)
    data = bytes_of(path, file)
    part_of(data, file, GOALS)
    return OnDisk(_document(decoded(data, file)[0], file), hashlib.sha256(data).hexdigest()), data


def check(document: Document, file: str) -> Goals:
    """The goals that a document tells of. file: as messages name it. Raises Refused with all mistakes that reading the file would
    find, each told by goal and field in place of a line."""
    return mistakes(_content(document), file)


def save(path: Path, root: Path, seen: OnDisk, wanted: Document, keep: Path) -> OnDisk:
    """Writes what is wanted into a goals file, or makes one, and returns what then lies on the disk.

    path: params/<municipality>.goals.yml. root: the project's folder. seen: the file that the changes were made to. keep: the
    folder that the former file is copied to, by the time, before the new one takes its place in one step; a file that says what
    is wanted already is left alone. Raises Changed where the file is no longer as seen, and Refused for mistakes in what is
    wanted, and where the file can't be written or is written in a way that can't be edited.
    """
    file = _file(path, root)
    check(wanted, file)
    now, before = _read(path, root)
    if now.digest != seen.digest:
        raise Changed(now)
    meant = _settled(wanted)
    if now.document == meant:
        return now
    text, encoding = decoded(before, file) if before is not None else (_template(path), "utf-8")
    after = encoded(with_document(text, file, now.document, wanted), encoding, file)
    first = (lambda: _keep(before, keep)) if before is not None else (lambda: None)
    try:
        replace_file(path, file, (before, after), lambda new: new.read_bytes() == after, _NOT_RIGHT, first)
    except Refused:
        # Where another saves in the very moment, its changes are to be shown as if they had come before.
        if (then := on_disk(path, root)).digest != now.digest:
            raise Changed(then) from None
        raise
    return OnDisk(meant, hashlib.sha256(after).hexdigest())


def with_document(text: str, file: str, before: Document, wanted: Document) -> str:
    """The text of a goals file so that it says what is wanted in place of what it said before, all else as it was.

    Raises Refused, with what to write by hand, where the text is written in a way that can't be edited.
    """
    there = before.get(_GOALS, {})
    content = _content(wanted, there)
    if goals := content.get(_GOALS):  # without goals there is nothing to write of them, not even an empty list
        as_written = _numbers(text, file)
        content[_GOALS] = [
            {**goal, "nummer": as_written.get(goal["nummer"], goal["nummer"])} if goal["nummer"] in there else _complete(goal)
            for goal in goals
        ]
    try:
        after = rewritten(text, file, content, GOALS.same_key, GOALS.keys.values())
        part_of(after.encode(), file, GOALS)
        right = _document(after, file) == _settled(wanted)
    except (Unwritable, Refused):
        right = False
    if not right:
        lines = difference(before, _settled(wanted))
        raise Refused(Problem(file, None, None, _BY_HAND.format(change=line)) for line in lines)
    return after


def _file(path: Path, root: Path) -> str:
    return without_civil_numbers(path.relative_to(root).as_posix())


def _document(text: str, file: str) -> Document:
    """The content of a file that has been checked."""
    content = plain(parse(unicodedata.normalize("NFC", text), file, GOALS.same_key, GOALS.help).content) or {}
    if goals := content.pop(_GOALS, None):
        content[_GOALS] = {
            str(read_whole_number(goal["nummer"])): {key: value for key, value in goal.items() if key != "nummer"}
            for goal in goals
        }
    return content


def _numbers(text: str, file: str) -> dict[str, str]:
    """The goals' numbers as the file writes them, "01", by what they are, so that none is written anew for that alone."""
    goals = (plain(parse(text, file, GOALS.same_key, GOALS.help).content) or {}).get(_GOALS, [])
    return {str(read_whole_number(goal["nummer"])): goal["nummer"] for goal in goals}


def _settled(document: Document) -> Document:
    """The document without anything empty; a goal of which nothing is told yet is one nevertheless, None is none."""
    kept = plain({key: value for key, value in document.items() if key != _GOALS}) or {}
    goals = {_number(number): goal for number, goal in (document.get(_GOALS) or {}).items() if goal is not None}
    told = {
        number: {key: value for key, value in (plain(goal) or {}).items() if key != "nummer"} for number, goal in goals.items()
    }
    return {**kept, _GOALS: told} if told else kept


def _number(written: str) -> str:
    return str(int(written)) if written.isdecimal() else written


def _content(document: Document, there: Iterable[str] = ()) -> dict[str, Any]:
    """What the file would hold, keys in the order of the model. there: the numbers of the goals that the file has already; they
    keep their order, and each new one comes before the first with a greater number, or last."""
    settled = _settled(document)
    goals = settled.pop(_GOALS, {})
    order = [number for number in there if number in goals]
    sorted_there = [_rank(number) for number in order] == sorted(_rank(number) for number in order)
    for number in sorted(set(goals) - set(order), key=_rank):
        greater = (place for place, each in enumerate(order) if _rank(each) > _rank(number))
        order.insert(next(greater, len(order)) if sorted_there else len(order), number)
    listed = [{"nummer": number, **goals[number]} for number in order]
    content: dict[str, Any] = _in_order({**settled, _GOALS: listed} if listed else settled, Goals)
    return content


def _rank(number: str) -> int:
    return int(number) if number.isdecimal() else 0


def _in_order(value: Any, kind: object) -> Any:
    """The value with its keys in the order of the model that the annotation holds."""
    part = _part(kind)
    if isinstance(value, list):
        return [_in_order(each, kind) for each in value]
    if not isinstance(value, dict) or part is None:
        return value
    keys = keys_of(part)
    if not set(value) <= set(keys):
        return {key: _in_order(each, kind) for key, each in value.items()}
    fields = part.model_fields
    return {key: _in_order(value[key], fields[name].annotation) for key, name in keys.items() if key in value}


def _part(kind: object) -> type[BaseModel] | None:
    """The model within an annotation such as `tuple[Measure, ...]`; None where there is none."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    return next((part for each in get_args(kind) if (part := _part(each))), None)


def _complete(value: dict[str, Any], part: type[BaseModel] = Goal) -> dict[str, Any]:
    """A new goal with all its keys, so that what has still to be decided has its place in the file."""
    defaults = {key: part.model_fields[name].default for key, name in keys_of(part).items()}
    return {
        key: _complete(value.get(key, {}), type(default))
        if isinstance(default, BaseModel)
        else value.get(key, [] if default == () else None)
        for key, default in defaults.items()
    }


def _template(path: Path) -> str:
    """The file of a municipality that has no goals yet."""
    text = resources.files("actionplan.parameters").joinpath("goals_template.yml").read_text(encoding="utf-8")
    return string.Template(text).substitute(slug=path.name.removesuffix(".goals.yml"))


def _keep(data: bytes, folder: Path) -> None:
    """Copies a former file to the folder, under the time and never over another."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now():%Y-%m-%d_%H%M%S_%f}.goals.yml"
    with (folder / name).open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())

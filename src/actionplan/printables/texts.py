"""Reads the wording of the papers from `data/reference/`: files that a person may edit, so that each mistake has its line."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import StringConstraints, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from actionplan.names import did_you_mean, either, quoted
from actionplan.parameters.model import Bodies, Parameters
from actionplan.problems import Problem, Refused
from actionplan.sources.catalogue import Fact

Place = tuple[str | int, ...]
"""Where in a file something stands: keys and positions from the outside in."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Read = TypeVar("_Read", bound=Fact)
_PLACEHOLDER = re.compile(r"\{([a-z_]*)\}")
PLACEHOLDERS = (*Bodies.model_fields, "municipality")
"""What may stand in braces in every text."""


def filled(text: str, parameters: Parameters, **also: str) -> str:
    """The text with the municipality's name and the names of its bodies, beginning with a capital; also: further placeholders."""
    known = {**parameters.bodies.model_dump(), "municipality": f"{parameters.municipality} Kommune", **also}
    told = " ".join(_PLACEHOLDER.sub(lambda found: known[found[1]], text).split())
    return told[:1].upper() + told[1:]


def read(root: Path, file: str, model: type[_Read], faults: Callable[[_Read], Iterable[tuple[Place, str]]]) -> _Read:
    """The file's content as the model. file: path from the project's folder. faults: what else is wrong, by place.

    Raises Refused with every mistake and its line; where the YAML itself can't be read, with that alone.
    """
    try:
        content = YAML().load((root / file).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise Refused.of(file, "Filen mangler. Hent den igen fra arbejdsbogen.") from None
    except (OSError, UnicodeDecodeError):
        raise Refused.of(file, "Filen kan ikke læses. Gem den som UTF-8, eller hent den igen fra arbejdsbogen.") from None
    except YAMLError as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        message = "Linjen kan ikke læses. Sæt tekst med kolon i anførselstegn, og ryk lige langt ind på samme niveau."
        told = "Nøglen står to gange. Slet den ene." if isinstance(error, DuplicateKeyError) else message
        raise Refused.of(file, told, line=None if mark is None else mark.line + 1) from None
    try:
        found = model.model_validate(content)
    except ValidationError as error:
        known = set(_keys(model))
        raise Refused(_problem(file, content, each["loc"], _shape(each, known)) for each in error.errors()) from None
    if wrong := list(faults(found)):
        raise Refused(_problem(file, content, place, message) for place, message in wrong)
    return found


def strange_placeholders(record: object, known: Iterable[str], place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every text below a model's dumped record that has something else in braces than the known words."""
    if isinstance(record, str):
        words = list(known)
        if re.search(r"[{}]", _PLACEHOLDER.sub(lambda found: "" if found[1] in words else "{", record)):
            yield place, f"I krøllede parenteser kan her kun stå {either(words)}. Ret eller slet det andet."
    elif isinstance(record, Mapping):
        for key, value in record.items():
            yield from strange_placeholders(value, known, (*place, key))
    elif isinstance(record, tuple | list):
        for position, value in enumerate(record):
            yield from strange_placeholders(value, known, (*place, position))


def _keys(model: type[Fact]) -> Iterator[str]:
    """All keys that a file of this model can have, at whatever depth."""
    for name, field in model.model_fields.items():
        yield name
        inner = field.annotation
        for kind in (inner, *getattr(inner, "__args__", ())):
            if isinstance(kind, type) and issubclass(kind, Fact):
                yield from _keys(kind)


def _shape(detail: ErrorDetails, known: Iterable[str]) -> str:
    """A Danish sentence for what pydantic found."""
    key = quoted(str(detail["loc"][-1])) if detail["loc"] else "Filen"
    match detail["type"]:
        case "missing":
            return f"{key} mangler. Tilføj linjen."
        case "extra_forbidden":
            return f"{key} kendes ikke.{did_you_mean(str(detail['loc'][-1]), known)} Ret eller slet linjen."
        case "string_type" if isinstance(detail["input"], bool | int | float):
            return f"{key} skal være tekst. Sæt værdien i anførselstegn."
        case "string_too_short":
            return f"{key} er tom. Skriv noget, eller hent filen igen fra arbejdsbogen."
        case "literal_error":
            choices = either(re.findall("'(.+?)'", detail["ctx"]["expected"]))
            return f"{quoted(str(detail['input']))} kan ikke stå her. Skriv {choices}."
        case _:
            return f"{key} har ikke den rette form. Sammenlign med de andre steder i filen."


def _problem(file: str, content: object, place: Place, message: str) -> Problem:
    """The problem at its line: that of the innermost part of the place that stands in the file."""
    line = 1
    for part in place:
        if isinstance(content, CommentedMap) and part in content:
            line = content.lc.key(part)[0] + 1
        elif isinstance(content, CommentedSeq) and isinstance(part, int):
            line = content.lc.item(part)[0] + 1
        else:
            break
        content = content[part]
    column = next((str(part) for part in reversed(place) if isinstance(part, str)), None)
    return Problem(file, line, column, message)

"""Which kind of value belongs where in the draft of the goals file and in a scenario: a text, a list, or keys of their own.

Taken from the annotations of the goals file's own parts, so that a new field needs nothing here. Whether a text is a right one
is judged by the goals file's rules, when it is saved.
"""

import math
import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from actionplan.parameters.goals import Goal, Goals
from actionplan.parameters.values import keys_of


@dataclass(frozen=True)
class Shape:
    """A kind of value. keys: what may stand below it, by key; others hold what `each` says. items: of a list."""

    keys: Mapping[str, "Shape"] | None = None
    each: "Shape | None" = None
    items: "Shape | None" = None

    @property
    def told(self) -> str:
        """What belongs there, in Danish."""
        if self.items is not None:
            return "en liste"
        return "en tekst eller et tal" if self.keys is None else "flere oplysninger, hver med sit navn"


TEXT = Shape()


def misfit(path: tuple[str, ...], value: Any) -> str:
    """What belongs at the place in Danish where the value does not; empty where it does, and for the seminar's own places."""
    first, *rest = path
    if first == "scenarier":
        _, *rest = rest
    elif first not in keys_of(Goals):
        return ""
    shape = _places()[first]
    for key in rest:
        below = _below(shape, key)
        if below is None:
            return shape.told
        shape = below
    return "" if _fits(shape, value) else shape.told


@cache
def _places() -> Mapping[str, Shape]:
    goals = dict(_of(Goals).keys or {})
    size = goals["dimensionering"]
    return {**goals, "mål": Shape({}, _of(Goal)), "scenarier": Shape({**(size.keys or {}), "navn": TEXT})}


def _of(kind: Any) -> Shape:
    """The shape that an annotation asks for."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return Shape({key: _of(kind.model_fields[name].annotation) for key, name in keys_of(kind).items()})
    arguments = get_args(kind)
    match get_origin(kind):
        case origin if origin is tuple:
            return Shape(items=_of(arguments[0]))
        case origin if isinstance(origin, type) and issubclass(origin, Mapping):
            return Shape({}, _of(arguments[1]))
        case origin if origin is Annotated:
            return _of(arguments[0])
        case origin if origin in {Union, types.UnionType}:
            return _of(next(each for each in arguments if each is not type(None)))
    return TEXT


def _below(shape: Shape, key: str) -> Shape | None:
    return None if shape.keys is None else shape.keys.get(key, shape.each or TEXT)


def _fits(shape: Shape, value: Any) -> bool:
    """Whether the value is of this shape, all that is within it too; what is None is not told."""
    if value is None:
        return True
    if shape.items is not None:
        return isinstance(value, list) and all(_fits(shape.items, each) for each in value)
    if shape.keys is not None:
        return isinstance(value, dict) and all(_fits(_below(shape, key) or TEXT, each) for key, each in value.items())
    return isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value))

"""Words for a room about the content of a goals file: what differs between two, and what is wrong, by goal and field."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from actionplan.civil_numbers import without_civil_numbers
from actionplan.danish import capital, joined, number
from actionplan.names import quoted
from actionplan.parameters import syntax
from actionplan.parameters.goals import Goals
from actionplan.parameters.goals_reader import GOALS, GOALS_PARTS
from actionplan.parameters.messages import problems_of
from actionplan.parameters.values import keys_of
from actionplan.parameters.yaml_rewriting import plain
from actionplan.problems import Problem, Refused

Document = dict[str, Any]
"""A goals file as plain data, see `actionplan.parameters.goals_writer`."""

_GOALS = "mål"
_MILESTONES = {"kort_sigt": "delmål på kort sigt", "langt_sigt": "delmål på langt sigt"}
_ORDER = {key: place for place, key in enumerate(dict.fromkeys(key for part in GOALS_PARTS for key in keys_of(part)))}
_LONGEST, _CONTEXT = 90, 25
_FIGURE = re.compile(r"[0-9.,\u2212-]+")
_ANOTHER = re.compile(r"har et andet mål i linje (\d+)")
_LINES = (
    (re.compile(r"står også i linje \d+"), "står der to gange"),
    (re.compile(r" i linje \d+"), ""),
    (re.compile(r"Linjen »\w+: …« mangler\. Skriv fx .*"), "Feltet er tomt og skal udfyldes."),
    (re.compile(r"[Ss]let linjen"), "lad feltet stå tomt"),
)
"""What messages about a file say that has lines, and what is said of one that has none yet."""
_SIZE = "dimensionering"
_CHANGES: Mapping[str, str] = MappingProxyType(
    {"fremhæv": "fremhævede udfordringer", "udelad": "udeladte udfordringer", "omskriv": "omskrevne udfordringer"}
)
_SIZES: Mapping[str, str] = MappingProxyType(
    {
        "modeller": "",
        "model_1": "én praktikant ad gangen (model 1)",
        "model_2": "åbne pladser (model 2)",
        "model_3": "trænings- og rekrutteringsafdeling (model 3)",
        "model_4": "praktikanter i hold (model 4)",
        "pladser": "pladser i hver",
        "udbud": "pladser, som virksomhederne tilbyder",
        "jobkonsulenttimer": "jobkonsulenternes timer om ugen",
        "mentortimer": "mentorernes timer om ugen",
        "penge": "kroner om året til pladser",
        "kommunale_pladser": "kommunale aktiveringspladser",
        "antal": "antal i dag",
        "kroner": "kroner om året pr. plads",
        "personer_pr_plads": "personer om året pr. plads",
        "mentortimer_pr_plads": "mentortimer om ugen pr. plads",
        "jobkonsulenttimer_pr_plads": "jobkonsulenttimer om ugen pr. plads",
        "kroner_pr_plads": "kroner om året pr. plads",
        "timer_pr_praktikant": "en praktikants timer om ugen",
    }
)
"""What the screens call keys of the dimensioning; nothing where what follows says it."""
Names = Mapping[str, str] | None
"""The headlines of findings by id, for a room; None for whoever is to write in the file, by its own keys and ids."""


def mistakes(content: dict[str, Any], file: str) -> Goals:
    """The goals of a content as the file has it. Raises Refused with all of its mistakes, told by goal and field."""
    # Each place counts as a line of its own, so that what is wrong leads back to the place.
    places: list[syntax.Path] = [(), *_places(content, ())]
    document = syntax.Document(content, {place: line for line, place in enumerate(places) if line}, (), frozenset())
    found = list(GOALS.rules(document, file)) if GOALS.rules else []
    try:
        goals = Goals.model_validate(content, by_alias=True, by_name=False)
    except ValidationError as error:
        found += problems_of(error, document, file, GOALS)
    if found:
        raise Refused(Problem(file, None, None, _told(each, places, content)) for each in found)
    return goals


def where(path: tuple[str, ...], names: Names = None) -> str:
    """A place in a document as `difference` calls it: "mål 4, delmål på kort sigt"."""
    at: tuple[str, ...] = ()
    if path[:1] == (_GOALS,) and len(path) > 1:
        at, path = (f"mål {path[1]}",), path[2:]
    for key in path:
        at = _below(at, key, names)
    return _joined(at)


def difference(before: Document, after: Document, names: Names = None) -> tuple[str, ...]:
    """Danish lines about what one document has otherwise than another, by goal and field; none where both say the same.

    names: see `Names`; with them the places are called what the screens call them."""
    goals = [document.get(_GOALS) or {} for document in (before, after)]
    numbers = sorted({*goals[0], *goals[1]}, key=lambda each: (int(each) if each.isdecimal() else 0, each))
    rest = [{key: value for key, value in document.items() if key != _GOALS} for document in (before, after)]
    lines = list(_differences((), plain(rest[0]) or {}, plain(rest[1]) or {}, names))
    for own in numbers:
        old, new = (each.get(own) for each in goals)
        if old is None or new is None:
            if old is not new:
                name = (plain(old or new) or {}).get("navn")
                goal = f"Mål {own} {_shown(name)}" if name else f"Mål {own}"
                lines.append(f"{goal} er {'nyt' if old is None else 'slettet'}")
        else:
            told, now = ({key: each for key, each in (plain(goal) or {}).items() if key != "nummer"} for goal in (old, new))
            lines += _differences((f"mål {own}",), told, now, names)
    return tuple(without_civil_numbers(capital(line)) for line in lines)


def _differences(at: tuple[str, ...], before: Any, after: Any, names: Names) -> Iterator[str]:
    if before == after:
        return
    kinds = [type(each) for each in (before, after) if each is not None]
    if all(kind is dict for kind in kinds):
        for key in sorted({**(before or {}), **(after or {})}, key=lambda each: _ORDER.get(each, len(_ORDER))):
            yield from _differences(_below(at, key, names), (before or {}).get(key), (after or {}).get(key), names)
    elif all(kind is list for kind in kinds):
        yield from _in_lists(at, before or [], after or [], names)
    else:
        yield f"{_joined(at)}: før {_pair(before, after)}, nu {_pair(after, before)}"


def _in_lists(at: tuple[str, ...], before: list[Any], after: list[Any], names: Names) -> Iterator[str]:
    def shown(name: str) -> str:
        return _shown((names or {}).get(name, name))

    old, new = ({_name(each): each for each in items} for items in (before, after))
    if all(_FIGURE.fullmatch(each) for each in (*old, *new)):
        yield f"{_joined(at)}: før {joined(list(old)) or 'tom'}, nu {joined(list(new)) or 'tom'}"
        return
    came, went = ([shown(name) for name in one if name not in other] for one, other in ((new, old), (old, new)))
    told = [f"{joined(each)} er {what}" for each, what in ((came, "kommet til"), (went, "slettet")) if each]
    inner = [
        line
        for name in old
        if name in new
        for line in _differences((*at[:-1], f"{at[-1]} {_shown(name)}"), old[name], new[name], names)
    ]
    if told:
        yield f"{_joined(at)}: {', '.join(told)}"
    elif not inner:
        yield f"{_joined(at)}: nu {joined([shown(_name(each)) for each in after])}"
    yield from inner


def _name(item: Any) -> str:
    return str(item.get("navn", item) if isinstance(item, dict) else item)


def _below(at: tuple[str, ...], key: str, names: Names = None) -> tuple[str, ...]:
    """The place of a key, in the words that a room uses."""
    if key in _MILESTONES and at[-1:] == ("delmål",):
        return (*at[:-1], _MILESTONES[key])
    if names is not None and at == ("udfordringer",):
        return (_CHANGES.get(key, key),)
    if names is not None and at and (at[0] == _SIZE or at[0].startswith("scenarie ")) and key in _SIZES:
        return (*at, _SIZES[key])
    if names is not None and key in names:
        return (*at, f"»{names[key]}«")
    return (*at, key.replace("_pr_", " pr. ").replace("_", " "))


def _joined(at: tuple[str, ...]) -> str:
    """A place as running text. That it is about how large the plan is to be goes without saying where more is told."""
    told = [word for word in at if word]
    return ", ".join(told[1:] if len(told) > 1 and told[0] == _SIZE and "" in at else told)


def _pair(text: str | None, other: str | None) -> str:
    """One of two texts, from a little before the place where they part."""
    text, other = (each and without_civil_numbers(each) for each in (text, other))
    if text and other and max(len(text), len(other)) > _LONGEST:
        parts_at = (place for place, (one, two) in enumerate(zip(text, other, strict=False)) if one != two)
        same = next(parts_at, min(len(text), len(other)))
        start = text.rfind(" ", 0, max(same - _CONTEXT, 0)) + 1
        text = f"… {text[start:]}" if start else text
    return _shown(text) if text else "tomt"


def _shown(text: str) -> str:
    """The text in quotes, shortened in the middle; a figure stands by itself."""
    text = without_civil_numbers(text)
    if _FIGURE.fullmatch(text):
        return number(int(text)) if text.isdecimal() and len(text) > 4 else text
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 30].rstrip()} … {text[-25:].lstrip()}"
    return f"»{text}«"


def _places(value: Any, at: syntax.Path) -> Iterator[syntax.Path]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in pairs:
        yield (*at, key)
        yield from _places(each, (*at, key))


def _told(problem: Problem, places: list[syntax.Path], content: dict[str, Any]) -> str:
    """A problem's sentence behind its place. The line is where the place stands in the list of places."""
    message = _ANOTHER.sub(lambda found: f"har mål {_goal(places[int(found[1])], content)} også", problem.message)
    for pattern, instead in _LINES:
        message = pattern.sub(instead, message)
    path = places[problem.line or 0]
    words: tuple[str, ...] = ()
    value: Any = content
    for depth, key in enumerate(path):
        value = value[key]
        if isinstance(key, str):
            words = _below(words, key)
        elif path[:depth] == (_GOALS,):
            words = (f"mål {_goal(path, content)}",)
        else:
            named = value.get("navn") if isinstance(value, dict) else None
            words = (*words[:-1], f"{words[-1]} {quoted(named)}") if named else (*words, f"nr. {key + 1}")
    last = (problem.column or "").split(": ")[-1]
    if last and last not in path:
        words = _below(words, last)  # a field that is not there yet
    return capital(without_civil_numbers(f"{', '.join(words)}: {message}" if words else message))


def _goal(path: syntax.Path, content: dict[str, Any]) -> str:
    """The number of the goal that a place is in."""
    return str(content[_GOALS][path[1]]["nummer"])

"""YAML as text with line numbers: what stands in a file in params/, before anything is made of it.

Every value is kept as the text that stands there, so `nej`, `1.200` and `2026-11-21` reach the model as written. Mistakes in
the YAML itself are explained in Danish. YAML's anchors, tags and texts over several lines are refused: a clerk never means
them, and they would swallow lines in silence.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from actionplan.names import quoted
from actionplan.parameters.yaml_mistakes import BACKSLASH, PARAMS_HELP, Help, explained
from actionplan.problems import Problem, Refused

Path = tuple[str | int, ...]
"""Where a value stands: the keys (and list positions) that lead to it."""

_WORD_QUOTES = re.compile("[“”„]([^“”„]*)[“”„]")


@dataclass(frozen=True)
class Document:
    """A file's content as nested dicts, lists and texts (None for an empty value), with the line of each key or item.

    problems: what was wrong without making the file unreadable. loose: keys that probably are the rest of a text with a
    comma in it, `{ansvarlig: chef, konsulent}`.
    """

    content: dict[str, object]
    lines: Mapping[Path, int]
    problems: tuple[Problem, ...]
    loose: frozenset[Path]


def parse(text: str, file: str, same_key: Callable[[str], str], help: Help = PARAMS_HELP) -> Document:
    """The text of the file in params/ named `file`. `same_key` gives the right spelling of a key ("Kommune" → "kommune").

    Raises Refused where the YAML can't be read at all: then with the first mistake only, as nothing after it is certain.
    """
    text = re.sub(r"\r\n?", "\n", text)
    root = compose(text, file, help)
    walk = _Walk(text, file, same_key)
    content = walk.mapping(root, ())
    return Document(content, walk.lines, tuple(walk.problems), frozenset(walk.loose))


def compose(text: str, file: str, help: Help = PARAMS_HELP) -> MappingNode:
    """The nodes of a file in params/, with the place of each in the text. Raises Refused as `parse` does."""
    try:
        root = YAML(pure=True).compose(text)
    except YAMLError as error:
        found = explained(error, text.split("\n"), help)
        raise Refused(Problem(file, line, None, message) for line, message in found) from None
    except (ValueError, OverflowError):
        raise Refused.of(file, BACKSLASH) from None
    except RecursionError:
        raise Refused.of(file, "Der er alt for mange parenteser inden i hinanden.") from None
    if root is None:
        raise Refused.of(file, f"Filen er tom. {help.empty}")
    if not isinstance(root, MappingNode):
        how = f"Filen skal bestå af linjer som »{help.line}«, med et kolon og et mellemrum."
        raise Refused.of(file, how, line=root.start_mark.line + 1)
    return root


class _Walk:
    """One pass over the nodes that collects content, lines and problems."""

    def __init__(self, text: str, file: str, same_key: Callable[[str], str]) -> None:
        self.text = text
        self.file = file
        self.same_key = same_key
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self.loose: set[Path] = set()

    def _refuse(self, node: Node, path: Path, message: str) -> None:
        self.problems.append(Problem(self.file, node.start_mark.line + 1, place(path), message))

    def value(self, node: Node, path: Path) -> object:
        if node.anchor or not str(node.tag).startswith("tag:yaml.org,2002:"):
            self._refuse(node, path, "Teksten begynder med &, * eller !. Sæt den i anførselstegn.")
            return None
        if isinstance(node, MappingNode):
            return self.mapping(node, path)
        if isinstance(node, ScalarNode):
            return self.scalar(node, path)
        items = []
        for number, item in enumerate(node.value):
            self.lines[(*path, number)] = item.start_mark.line + 1
            items.append(self.value(item, (*path, number)))
        return items

    def scalar(self, node: ScalarNode, path: Path) -> str | None:
        written = self.text[node.start_mark.index : node.end_mark.index].rstrip()
        if "\n" in written:
            missing = "et mellemrum efter bindestregen" if written.startswith("-") else "et anførselstegn eller et kolon"
            self._refuse(node, path, f"Teksten går over flere linjer. Skriv den på én linje. Mangler der måske {missing}?")
            return None
        if node.style is None and node.value in {"", "~", "null"}:
            return None
        text: str = node.value
        typed_in_word = _WORD_QUOTES.fullmatch(text.strip())
        return typed_in_word[1] if typed_in_word else text

    def mapping(self, node: MappingNode, path: Path) -> dict[str, object]:
        content: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self._refuse(key_node, path, "Der står en parentes før kolonet. Skriv en nøgle før kolonet, uden parentes.")
                continue
            written = " ".join(key_node.value.split())
            key = self.same_key(written)
            here = (*path, key)
            if key in content:
                first = self.lines[here]
                self._refuse(key_node, here, f"{quoted(written)} står også i linje {first}. Slet den ene.")
                continue
            self.lines[here] = key_node.start_mark.line + 1
            content[key] = self.value(value_node, here)
            if node.flow_style and content[key] is None and value_node.start_mark.index == key_node.end_mark.index:
                self.loose.add(here)
        return content


def place(path: Path) -> str | None:
    """The path as an analyst reads it: "opgaver: visionsseminar: slut"; positions in a list are left out."""
    return ": ".join(quoted(key).strip("»«") for key in path if isinstance(key, str)) or None

"""Places in the text of a YAML file: where keys, values and lines end, how a text is written, and how edits are put in."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Edit = tuple[int, int, str]
"""From, up to, and what shall stand there instead."""

SHORT = 6
"""Lines; longer items of a list are set apart by blank lines."""
_LONGEST_LIST, _LONGEST_IN_BRACES = 80, 170
_PLAIN = re.compile(r"[0-9]{1,9}|(?!null$)[a-zæøå]+\.?")
_PLAIN_KEY = re.compile(r"[a-zæøå][a-zæøå0-9_]*")
_UNPRINTABLE = re.compile("[\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufffe\uffff]")


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits; what is put in at the same place stays in the order given."""
    parts, position = [], 0
    for start, end, put in sorted(edits, key=lambda edit: edit[:2]):
        parts += [text[position:start], put]
        # Two pieces that go away may overlap, such as the blank lines between two items of a list.
        position = max(position, end)
    return "".join([*parts, text[position:]])


def colon(key: Node, text: str) -> int:
    """The place after the colon that follows the key."""
    return text.index(":", int(key.end_mark.index)) + 1


def ends(node: Node, text: str) -> Iterator[int]:
    """Where each part of the node's own text ends. The parser's marks don't do: it ends a block, and puts a value that is not
    there, after the comments that follow."""
    start, end = int(node.start_mark.index), int(node.end_mark.index)
    if isinstance(node, ScalarNode):
        if start < end:
            yield start + len(text[start:end].rstrip())
    elif not isinstance(node, MappingNode | SequenceNode) or node.flow_style:
        yield end
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from ends(item, text)
    else:
        for key, value in node.value:
            yield colon(key, text)
            yield from ends(value, text)


def newline_of(text: str) -> str:
    """The file's own line break."""
    found = re.search(r"\r\n|\n|\r", text)
    return found[0] if found else "\n"


def line_start(text: str, position: int) -> int:
    """Where the line of the position begins."""
    return max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1


def line_above(text: str, start: int) -> int:
    """Where the line above the one that begins at `start` begins; the first line has none above it but itself."""
    return line_start(text, max(0, start - 2 if text[start - 2 : start] == "\r\n" else start - 1))


def line_end(text: str, position: int) -> int:
    """Where the line of the position ends, before its line break."""
    return position + len(re.split(r"[\r\n]", text[position:], maxsplit=1)[0])


def next_line(text: str, position: int) -> int:
    """Where the line after that of the position begins."""
    end = line_end(text, position)
    return end + len(newline_of(text[end : end + 2])) if end < len(text) else end


def set_value(key: ScalarNode, value: Node, written: str, text: str) -> Edit:
    """Puts something in the place of a key's value; with nothing written the key stays without one."""
    after = colon(key, text)
    return after, max((after, *ends(value, text))), f" {written}" if written else ""


def in_quotes(text: str) -> str:
    """The text as YAML on one line in double quotes, whatever signs it has."""
    return _UNPRINTABLE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))


def scalar(text: str, former: ScalarNode | None = None) -> str:
    """The text as a value: in double quotes, except a number or a single small word that does not replace a quoted text."""
    quoted_before = former is not None and former.style is not None
    return text if _PLAIN.fullmatch(text) and not quoted_before else in_quotes(text)


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else in_quotes(name)


def in_flow(value: object) -> str:
    """Text, list or mapping on one line, in brackets and braces."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {in_flow(each)}".rstrip() for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_item(each) for each in value) + "]"
    return "" if value is None else scalar(str(value))


def _item(value: object) -> str:
    """An item of a list on one line: its texts are in quotes, however short."""
    return in_quotes(value) if isinstance(value, str) and not value.isdecimal() else in_flow(value)


def below_key(value: object, column: int) -> tuple[str, list[str]]:
    """What stands behind the colon of a new key in that column, and the lines below it."""
    if isinstance(value, Mapping) and (column == 0 or any(isinstance(each, Mapping | list) for each in value.values())):
        return "", entries(value, column + 2)
    line = in_flow(value)
    if isinstance(value, list) and value and (isinstance(value[0], Mapping) or len(line) > _LONGEST_LIST):
        items = [item_lines(each, column + 2) for each in value]
        apart = [""] if len(items[0]) > SHORT else []
        return "", [*items[0], *(line for each in items[1:] for line in (*apart, *each))]
    if isinstance(value, Mapping) and len(line) > _LONGEST_IN_BRACES:
        return "", entries(value, column + 2)
    return line, []


def entries(value: Mapping[str, object], column: int) -> list[str]:
    """A mapping as lines whose keys stand in that column."""
    lines = []
    for key, each in value.items():
        behind, below = below_key(each, column)
        lines += [f"{' ' * column}{_key(key)}: {behind}".rstrip(), *below]
    return lines


def item_lines(value: object, column: int) -> list[str]:
    """An item of a list whose hyphens stand in that column."""
    line = f"{' ' * column}- {_item(value)}"
    if isinstance(value, Mapping) and len(line) > _LONGEST_IN_BRACES:
        first, *others = entries(value, column + 2)
        return [f"{' ' * column}- {first.lstrip()}", *others]
    return [line]

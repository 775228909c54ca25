"""A YAML text made to say something else by edits of single places: what need not change stays byte for byte.

Comments, quotes, order and line breaks are a person's own. A key whose value goes away stays, as the help above it is about
that key. An item of a list that goes away takes with it the comment lines right above it and those further in below it.
"""

from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from typing import Any
from unicodedata import normalize

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from actionplan.danish import exact
from actionplan.parameters.syntax import compose, parse
from actionplan.parameters.yaml_text import (
    SHORT,
    Edit,
    below_key,
    colon,
    edited,
    ends,
    entries,
    in_flow,
    in_quotes,
    item_lines,
    line_above,
    line_end,
    line_start,
    newline_of,
    next_line,
    scalar,
    set_value,
)

Span = tuple[int, int]
Part = tuple[int | None, str]
"""Something within brackets or braces: its place there before, None where it is new, and its text."""


class Unwritable(Exception):
    """The text is written in a way that single places can't be changed in. line: 1-based, of that place."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def plain(value: object) -> Any:
    """What is told: nested dicts, lists and texts without anything empty; None for nothing at all.

    Texts are on one line, as they are read; numbers become texts as Danes write them.
    """
    if isinstance(value, dict):
        return {key: kept for key, each in value.items() if (kept := plain(each)) is not None} or None
    if isinstance(value, list | tuple):
        return [kept for each in value if (kept := plain(each)) is not None] or None
    if isinstance(value, int | float):
        return exact(value).replace(".", "")
    if value is None:
        return None
    text = " ".join(normalize("NFC", str(value)).split())
    if text[:1] in {"“", "”", "„"}:
        # The reader takes off the quotes that a word processor puts around a text.
        text = " ".join(str(parse(f"v: {in_quotes(text)}", "", str).content["v"] or "").split())
    return text or None


def rewritten(text: str, file: str, wanted: dict[str, Any], same_key: Callable[[str], str], keys: Iterable[str]) -> str:
    """The text of a YAML file that says what is wanted, and nothing else.

    file: as messages name it. wanted: nested dicts, lists and texts, as `plain` gives them; only what is new may hold empty
    values, which are written as such. Items of a list belong together by their `nummer` or `navn`. same_key: the right spelling
    of a key. keys: those that stay without a value when it goes away; others go away too. Raises Refused where the text can't be
    read, Unwritable where it is written in a way that can't be edited.
    """
    newline = newline_of(text)
    ended = text if text.endswith(("\n", "\r")) else text + newline
    root = compose(ended, file)
    work = _Rewriting(ended, newline, same_key, frozenset(keys))
    before = parse(ended, file, same_key).content
    if root.flow_style:
        start, end = int(root.start_mark.index), int(root.end_mark.index)
        work.edits.append((start, end, work.flow(root, before, wanted)))
    else:
        work.mapping(root, before, wanted)
    changed = edited(ended, work.edits)
    return changed if ended is text else changed.removesuffix(newline)


class _Rewriting:
    """One text, and the edits that were found so far."""

    def __init__(self, text: str, newline: str, same_key: Callable[[str], str], keys: frozenset[str]) -> None:
        self.text, self.newline, self.same_key, self.keys = text, newline, same_key, keys
        self.edits: list[Edit] = []

    def mapping(self, node: MappingNode, before: dict[str, Any], after: dict[str, Any]) -> None:
        """A mapping of one key a line: each value that changes, and keys that are new below the one they follow."""
        there = self._entries(node)
        for name, (key, value) in there.items():
            if plain(before[name]) != plain(after.get(name)):
                self._entry(name, (key, value), before[name], after.get(name))
        follows = ""
        for name, value in after.items():
            if name in there:
                follows = name
            else:
                at = self._below(there[follows or list(there)[-1]], node.start_mark.column)
                gap = [""] if node.start_mark.column == 0 else []
                self._insert(at, [*gap, *entries({name: value}, node.start_mark.column)])

    def flow(self, node: Node, before: Any, after: Any) -> str:
        """The node's own text within brackets, braces or quotes, so that it says what it shall."""
        if plain(before) == plain(after):
            return self.text[int(node.start_mark.index) : self._end(node)]
        if isinstance(node, SequenceNode) and node.value and isinstance(after, list):
            return self._flow_list(node, before, after)
        if isinstance(node, MappingNode) and node.value and isinstance(after, dict):
            return self._flow_mapping(node, before, after)
        return scalar(after, node) if isinstance(node, ScalarNode) and isinstance(after, str) else in_flow(after)

    def _entries(self, node: MappingNode) -> dict[str, tuple[ScalarNode, Node]]:
        return {self.same_key(" ".join(key.value.split())): (key, value) for key, value in node.value}

    def _entry(self, name: str, nodes: tuple[ScalarNode, Node], before: Any, after: Any) -> None:
        key, value = nodes
        inner = value if isinstance(value, MappingNode | SequenceNode) and value.value else None
        if after is None and name not in self.keys and self._begins_its_line(key):
            self.edits.append((line_start(self.text, int(key.start_mark.index)), self._below(nodes), ""))
        elif inner and not inner.flow_style:
            self._block(nodes, inner, before, after)
        elif after is None:
            self.edits.append(set_value(key, value, "[]" if isinstance(value, SequenceNode) else "", self.text))
        elif type(plain(before)) is type(after):
            self.edits.append((int(value.start_mark.index), self._end(value), self.flow(value, before, after)))
        elif plain(before) is None:
            behind, below = below_key(after, key.start_mark.column)
            self.edits.append(set_value(key, value, behind, self.text))
            if below:
                self._insert(self._below(nodes), below)
        else:
            raise Unwritable(key.start_mark.line + 1)

    def _block(self, nodes: tuple[ScalarNode, Node], inner: MappingNode | SequenceNode, before: Any, after: Any) -> None:
        """A value that has lines of its own below its key."""
        if isinstance(inner, SequenceNode) and (after is None or isinstance(after, list)):
            self._list(nodes[0], inner, before, after or [])
        elif isinstance(inner, MappingNode) and isinstance(after, dict):
            self.mapping(inner, before, after)
        elif isinstance(inner, MappingNode) and after is None:
            for each in self._entries(inner).values():
                self.edits.append((line_start(self.text, int(each[0].start_mark.index)), self._below(each), ""))
        else:
            raise Unwritable(nodes[0].start_mark.line + 1)

    def _list(self, key: ScalarNode, node: SequenceNode, before: list[Any], after: list[Any]) -> None:
        """A list of one item a line or more."""
        items = _Items(self.text, node)
        if not after:
            after_key = colon(key, self.text)
            self.edits.append((after_key, after_key, " []"))
        numbered = any(isinstance(each, dict) and "nummer" in each for each in (*before, *after))
        for (first, last), (start, stop), same in _changes(before, after):
            # Something with a number of its own is never made out of something with another number.
            pairs = 0 if numbered and not same else min(last - first, stop - start)
            for number in range(pairs):
                self._item(node.value[first + number], before[first + number], after[start + number])
            self.edits += [(*items.whole(number), "") for number in range(first + pairs, last)]
            for number in range(start + pairs, stop):
                lines = item_lines(after[number], node.start_mark.column)
                apart = items.apart if len(before) > 1 else len(lines) > SHORT
                at = items.spans[last - 1][1] if last else items.spans[0][0]
                self._insert(at, (["", *lines] if last else [*lines, ""]) if apart else lines)

    def _item(self, node: Node, before: Any, after: Any) -> None:
        if plain(before) == plain(after):
            return
        if isinstance(node, MappingNode) and not node.flow_style and isinstance(after, dict):
            self.mapping(node, before, after)
        elif isinstance(node, ScalarNode) or (isinstance(node, MappingNode) and node.flow_style):
            start, end = int(node.start_mark.index), self._end(node)
            written = self.flow(node, before, after)
            self.edits.append((start, end, written if start < end else f" {written}"))
        else:
            raise Unwritable(node.start_mark.line + 1)

    def _flow_list(self, node: SequenceNode, before: list[Any], after: list[Any]) -> str:
        parts: list[Part] = []
        for (first, last), (start, stop), _ in _changes(before, after):
            for place in range(start, stop):
                old = first + place - start
                written = self.flow(node.value[old], before[old], after[place]) if old < last else in_flow([after[place]])[1:-1]
                parts.append((old if old < last else None, written))
        return self._joined(node, [(int(each.start_mark.index), self._end(each)) for each in node.value], parts)

    def _flow_mapping(self, node: MappingNode, before: dict[str, Any], after: dict[str, Any]) -> str:
        there = self._entries(node)
        order = [name for name in there if plain(after.get(name)) is not None or plain(before[name]) is None]
        for name in after:
            if name not in there:
                earlier = [order.index(each) for each in list(after)[: list(after).index(name)] if each in order]
                order.insert(max(earlier, default=-1) + 1, name)
        parts: list[Part] = [
            (list(there).index(name), self._flow_entry(there[name], before[name], after))
            if name in there
            else (None, in_flow({name: after[name]})[1:-1])
            for name in order
        ]
        spans = [(int(key.start_mark.index), self._end_of_entry((key, value))) for key, value in there.values()]
        return self._joined(node, spans, parts)

    def _flow_entry(self, nodes: tuple[ScalarNode, Node], before: Any, after: dict[str, Any]) -> str:
        key, value = nodes
        start, end = int(key.start_mark.index), self._end_of_entry(nodes)
        wanted = after.get(self.same_key(" ".join(key.value.split())))
        if plain(before) == plain(wanted):
            return self.text[start:end]
        begins = int(value.start_mark.index)
        head = self.text[start:begins] if self._end(value) > begins else f"{self.text[start : colon(key, self.text)]} "
        return head + self.flow(value, before, wanted)

    def _joined(self, node: Node, spans: Sequence[Span], parts: Sequence[Part]) -> str:
        """The parts within the node's own brackets, with its own commas and spaces before each that was there."""
        prefix = self.text[int(node.start_mark.index) : spans[0][0]]
        gaps = [self.text[end:start] for (_, end), (start, _) in pairwise(spans)]
        suffix = self.text[spans[-1][1] : self._end(node)]
        if [old for old, _ in parts] != list(range(len(spans))) and any("#" in each for each in (prefix, *gaps, suffix)):
            # A comment in the midst of a list belongs to an item; which one, only a person can tell.
            raise Unwritable(node.start_mark.line + 1)
        if not parts:
            return prefix[0] + suffix[-1]
        usual = gaps[0] if gaps else ", "
        behind = [f"{gaps[old - 1] if old else usual}{written}" for old, written in parts[1:]]
        return prefix + "".join([parts[0][1], *behind]) + suffix

    def _begins_its_line(self, key: ScalarNode) -> bool:
        start = int(key.start_mark.index)
        return not self.text[line_start(self.text, start) : start].strip()

    def _end(self, node: Node) -> int:
        return max((int(node.start_mark.index), *ends(node, self.text)))

    def _end_of_entry(self, nodes: tuple[ScalarNode, Node]) -> int:
        return max((colon(nodes[0], self.text), *ends(nodes[1], self.text)))

    def _below(self, nodes: tuple[ScalarNode, Node], column: int | None = None) -> int:
        """Where the line below a key and its value begins; with a column: below comments that are further in than that."""
        at = next_line(self.text, self._end_of_entry(nodes))
        return at if column is None else _below_own_comments(self.text, at, column)

    def _insert(self, at: int, lines: Iterable[str]) -> None:
        self.edits.append((at, at, "".join(f"{line}{self.newline}" for line in lines)))


class _Items:
    """The lines of each item of a list, with the comments that belong to the item alone."""

    def __init__(self, text: str, node: SequenceNode) -> None:
        self.text, self.node = text, node

    @cached_property
    def spans(self) -> list[Span]:
        """From the item's first line up to the one below its last."""
        column = self.node.start_mark.column
        found: list[Span] = []
        for item in self.node.value:
            start = line_start(self.text, int(item.start_mark.index))
            while self.text[start : start + column].strip() or self.text[start + column : start + column + 1] != "-":
                if not start:  # the hyphen shares its line with something else, such as the colon below a "? key"
                    raise Unwritable(item.start_mark.line + 1)
                start = line_above(self.text, start)
            end = _below_own_comments(self.text, next_line(self.text, max((start, *ends(item, self.text)))), column)
            if found:  # what stands above the first is about the whole list
                start = self._with_comments_above(start, found[-1][1])
            found.append((start, end))
        return found

    @property
    def apart(self) -> bool:
        """Whether there is a blank line above the second."""
        return self.whole(1)[0] < self.spans[1][0]

    def whole(self, number: int) -> Span:
        """An item's lines, with the blank lines that set it apart: those above it, or below where it is the first."""
        start, end = self.spans[number]
        if not number:
            while len(self.spans) > 1 and not self.text[end : line_end(self.text, end)].strip():
                end = next_line(self.text, end)
            return start, end
        while not self.text[line_above(self.text, start) : start].strip():
            start = line_above(self.text, start)
        return start, end

    def _with_comments_above(self, start: int, least: int) -> int:
        while start > least:
            above = line_above(self.text, start)
            line = self.text[above:start]
            if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) != self.node.start_mark.column:
                break
            start = above
        return start


def _below_own_comments(text: str, at: int, column: int) -> int:
    while at < len(text):
        line = text[at : line_end(text, at)]
        if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) <= column:
            break
        at = next_line(text, at)
    return at


def _changes(before: list[Any], after: list[Any]) -> Iterable[tuple[Span, Span, bool]]:
    """Which items become which: ranges before and after, and whether they are the same ones."""
    old, new = ([_identity(each) for each in items] for items in (before, after))
    for tag, first, last, start, stop in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        yield (first, last), (start, stop), tag == "equal"


def _identity(item: Any) -> str:
    told = plain(item)
    return str(told.get("nummer") or told.get("navn") or told) if isinstance(told, dict) else str(told)

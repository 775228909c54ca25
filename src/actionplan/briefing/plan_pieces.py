"""What a written plan is made of: headings, paragraphs, tables and pictures, before Word and HTML give them a form.

Everything is plain text; whoever writes a file escapes it. Tables and charts come from finished notes (`pieces_of`), so the plan
shows what the notes' gate let pass and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from actionplan.briefing.blocks import Block

WITHHELD_MARKS = frozenset({"invented"})
"""Classes of spans in a note that a plan's own marks stand for."""


@dataclass(frozen=True)
class Link:
    """Words that lead to another place in the plan."""

    text: str
    anchor: str


@dataclass(frozen=True)
class Strong:
    """Words that begin a paragraph and say what it is about."""

    text: str


Words = tuple[str | Link | Strong, ...]


@dataclass(frozen=True)
class Heading:
    """number: "3.1", empty for a heading without one. anchor: its place, for contents and links."""

    level: int
    number: str
    text: str
    anchor: str

    @property
    def told(self) -> str:
        """The heading as it is read."""
        return f"{self.number} {self.text}".strip()


@dataclass(frozen=True)
class Paragraph:
    """kind: "body", "lead" (stays with what follows), "bullet", "step" (of a numbered list, whose
    number is `step`) or "source" (small, under a table)."""

    words: Words
    kind: str = "body"
    step: int = 0


@dataclass(frozen=True)
class Grid:
    """A table. caption: without its number; number: 0 for one that its heading names. The first column heads its row. numeric:
    its other cells are figures. A line break in a cell is a new line. shares: how the width
    is shared out, empty for by content. parts: whether it tells the parts of one thing, so that its headings say nothing new."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: bool = False
    shares: tuple[int, ...] = ()
    parts: bool = False
    number: int = 0
    anchor: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart. alternative: what it shows, for who can't see it. wide, narrow: plotly JSON for paper and for a phone."""

    caption: str
    alternative: str
    wide: str
    narrow: str
    number: int = 0
    anchor: str = ""


Piece = Heading | Paragraph | Grid | Picture


@dataclass(frozen=True)
class Front:
    """What stands before the plan, and on each of its pages. place: the municipality's name alone. day: in words."""

    municipality: str
    title: str
    status: str
    day: str
    sender: str
    invented: bool


@dataclass(frozen=True)
class Plan:
    """A whole plan."""

    front: Front
    pieces: tuple[Piece, ...]

    @property
    def headings(self) -> tuple[Heading, ...]:
        """For the contents: chapters, and the sections and goals in them."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Heading) and piece.level < 3)


@dataclass
class Numbers:
    """Deals out the numbers of tables and figures in the order of the plan."""

    tables: int = 0
    figures: int = 0

    def __call__(self, piece: Piece) -> Piece:
        """The piece with its number and place; one that is not captioned as it is."""
        if isinstance(piece, Grid) and piece.caption:
            self.tables += 1
            return replace(piece, number=self.tables, anchor=f"tabel-{self.tables}")
        if isinstance(piece, Picture):
            self.figures += 1
            return replace(piece, number=self.figures, anchor=f"figur-{self.figures}")
        return piece


def body(*words: str | Link | Strong) -> Paragraph:
    """A paragraph of running text."""
    return Paragraph(words)


def bullets(items: Sequence[str]) -> list[Piece]:
    """A list."""
    return [Paragraph((item,), "bullet") for item in items]


def steps(items: Sequence[str]) -> list[Piece]:
    """A numbered list."""
    return [Paragraph((item,), "step", number) for number, item in enumerate(items, 1)]


def pieces_of(block: Block) -> tuple[Piece, ...]:
    """A note's block without its heading: its chart, tables, sentences and source."""
    reader = _BlockReader(block)
    reader.feed(block.html)
    return tuple(reader.pieces)


@dataclass
class _TableUnderWay:
    caption: str = ""
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    words: bool = False


class _BlockReader(HTMLParser):
    """Reads the HTML of a block, which the workbook has written itself: sections with a heading, figures, tables, paragraphs."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self._block = block
        self._table: _TableUnderWay | None = None
        self._text = ""
        self._kind = "body"
        self._hidden = 0
        self.pieces: list[Piece] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._hidden:
            self._hidden += tag == "span"
        elif tag == "span" and given.get("class") in WITHHELD_MARKS:
            self._hidden = 1
        elif tag == "br":
            self._text += "\n"
        elif tag == "table":
            self._table = _TableUnderWay()
        elif tag == "tr" and self._table is not None:
            self._table.rows.append([])
        elif tag == "div" and given.get("class") == "wide" and self._block.wide:
            picture = Picture(" ".join(self._text.split()), given["aria-label"], self._block.wide, self._block.narrow)
            self.pieces.append(picture)
        elif tag in {"p", "li", "h2", "h3", "caption", "figcaption", "th", "td"}:
            self._text = ""
            self._kind = "source" if given.get("class") == "source" else "bullet" if tag == "li" else "body"
            if self._table is not None and tag == "td":
                self._table.words |= given.get("class") == "words"

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._hidden -= tag == "span"
            return
        text = "\n".join(" ".join(line.split()) for line in self._text.split("\n")).strip()
        if tag == "table" and self._table is not None:
            self.pieces.append(_grid(self._table))
            self._table = None
        elif self._table is not None:
            if tag == "caption":
                self._table.caption = text
            elif tag in {"th", "td"}:
                self._table.rows[-1].append(text)
            elif tag == "thead":
                self._table.heads = self._table.rows.pop()
        elif tag in {"p", "li"} and text:
            self.pieces.append(Paragraph((text,), self._kind))
        elif tag == "h3" and text:
            self.pieces.append(Paragraph((Strong(text),)))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._text += data


def _grid(table: _TableUnderWay) -> Grid:
    rows = tuple(tuple(row) for row in table.rows if row)
    return Grid(table.caption, tuple(table.heads), rows, numeric=not table.words)

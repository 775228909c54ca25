"""Executed notebooks made by hand, for the tests of what becomes a note."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import nbformat
from markupsafe import escape
from nbformat import NotebookNode

from actionplan.analyses.finding import Finding
from actionplan.briefing.blocks import Block

ABOUT = (("municipality", "Prøve Kommune"), ("subject", "Prøvenotat"), ("date", "21. november 2026"), ("invented", ""))


@dataclass(frozen=True)
class Piece:
    """A cell: its tag, and the lines of text that its block holds. Text that stands there once tells where it went."""

    tag: str
    number: int
    lines: int
    table: bool = False

    @property
    def title(self) -> str:
        return f"Afsnit {self.number:02} med et navn"

    @property
    def marks(self) -> tuple[str, str]:
        """The block's first and last words."""
        return f"begynder-{self.number:02}.", f"slutter-{self.number:02}."

    @property
    def rank(self) -> int:
        return 10 if self.tag == "annex" else int(self.tag[-1])

    def cell(self) -> NotebookNode:
        begins, ends = self.marks
        middle = "".join(f"<tr><th>{n}</th><td>{n}</td></tr>" if self.table else f"<p>Linje {n}.</p>" for n in range(self.lines))
        body = f"<table><caption>Tal</caption><tbody>{middle}</tbody></table>" if self.table else middle
        html = f"<section><h2>{escape(self.title)}</h2><p>{begins}</p>{body}<p>{ends}</p></section>"
        return cell(self.tag, Block("text", self.title, html))


def cell(tag: str, *blocks: Block) -> NotebookNode:
    """A cell with a tag ("" for none) that showed these blocks."""
    outputs = [nbformat.v4.new_output("display_data", block._repr_mimebundle_()) for block in blocks]
    return nbformat.v4.new_code_cell("shown", outputs=outputs, metadata={"tags": [tag] if tag else []})


def title(lines: int = 0, about: tuple[tuple[str, str], ...] = ABOUT, findings: tuple[Finding, ...] = ()) -> NotebookNode:
    """The head's cell, with so many lines of text below the title."""
    text = "".join(f"<p>Hovedlinje {n}.</p>" for n in range(lines))
    html = f'<header><p class="municipality">Prøve Kommune</p><h1>Prøvenotat</h1></header>{text}'
    return cell("head", Block("head", "Prøvenotat", html, findings=findings, about=about))


def notebook(*cells: NotebookNode) -> NotebookNode:
    """An executed notebook of these cells."""
    made = nbformat.v4.new_notebook(cells=list(cells))
    for number, each in enumerate(made.cells):
        each.id = f"cell-{number}"
    return made


def places(pieces: Sequence[Piece], html: str, annex: str) -> tuple[list[Piece], list[Piece]]:
    """Which pieces are in the note and which in the annex; each must be whole, once, and in one of them."""
    kept, moved = [], []
    for piece in pieces:
        counts = [(html.count(mark), annex.count(mark)) for mark in piece.marks]
        assert counts in ([(1, 0)] * 2, [(0, 1)] * 2), f"{piece} stands {counts} times"
        (kept if counts[0] == (1, 0) else moved).append(piece)
    return kept, moved


def listed(html: str) -> list[str]:
    """What the note says that its annex holds."""
    found = re.search(r'<section class="annex">(.*?)</section>', html, re.DOTALL)
    return re.findall(r"<li>(.*?)</li>", found.group(1)) if found else []


def order(pieces: Iterable[Piece]) -> list[tuple[int, int]]:
    """What gives way first comes last: by priority, then by place."""
    return sorted((piece.rank, piece.number) for piece in pieces)

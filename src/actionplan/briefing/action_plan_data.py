"""Chapter 5 of the plan (guidelines 3.2.5): the tables and charts of the notes that its challenges and goals point at.

They come from the executed notebooks in `reports/`, as the notes show them. Each keeps its source and gets a number, so that
the other chapters can tell in words and point here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from actionplan import danish
from actionplan.analyses.challenges import AREAS
from actionplan.briefing.blocks import MIME, Block, from_record
from actionplan.briefing.earlier_notes import EARLIER, read_notebook
from actionplan.briefing.plan_pieces import Grid, Heading, Link, Numbers, Paragraph, Picture, Piece, body, pieces_of

CHAPTER = 5
ANNEX = re.compile(r"\bbilaget\b(?! til)")
RECKONING = "reckoning"
"""In place of a finding's id: how far the plan's places reach."""
FEW = 3
"""A block of at most so many findings is about each of them; one of more is a summary."""


@dataclass(frozen=True)
class Evidence:
    """The data section: its pieces, and for each finding where its figures stand."""

    pieces: tuple[Piece, ...]
    places: Mapping[str, Link]


def blocks_of(reports: Path) -> dict[str, tuple[Block, ...]]:
    """The charts and tables with findings in a municipality's notes 01 to 03, by the number of the note."""
    found = {}
    for name in EARLIER:
        notebook = read_notebook(reports / "notebooks" / f"{name}.ipynb")
        cells = [] if notebook is None else notebook["cells"]
        records = [
            output["data"][MIME] for cell in cells for output in cell.get("outputs", []) if MIME in output.get("data", {})
        ]  # fmt: skip
        shown = (record for record in records if record["kind"] in {"chart", "table"} and record["findings"])
        found[name[:2]] = tuple(from_record(record) for record in shown)
    return found


def evidence(
    notes: Mapping[str, Sequence[Block]], wanted: Sequence[str], numbers: Numbers, reckoning: Block | None = None
) -> Evidence:
    """The blocks that are pointed at, each once, in the order of the notes, and at last how far the plan's places reach.

    wanted: ids of findings. numbers: deals out the numbers of tables and figures. reckoning: that of note 04.
    """
    chosen = {id: block for id in wanted if (block := _about(id, notes.get(id[:2], ())))}
    pieces: list[Piece] = []
    places: dict[str, Link] = {}
    section, title = 0, ""
    for note, area in AREAS.items():
        shown = [block for block in notes.get(note, ()) if any(block is each for each in chosen.values())]
        if not shown:
            continue
        section += 1
        heading = f"Tal om {area} (notat {note})" if note != "03" else f"Oplysninger om {area} (notat {note})"
        pieces.append(Heading(2, f"{CHAPTER}.{section}", heading, f"afsnit-{CHAPTER}-{section}"))
        for block in shown:
            made = [numbers(piece) for piece in _pieces(block, note)]
            if block.title != title:  # two blocks may tell of the same finding, one after the other
                pieces.append(Heading(3, "", block.title, ""))
            title, pieces = block.title, [*pieces, *made]
            place = _place(made)
            places |= {id: place for id, about in chosen.items() if about is block and place}
    if reckoning is not None:
        made = [numbers(piece) for piece in _pieces(reckoning, "04")]
        section += 1
        pieces.append(Heading(2, f"{CHAPTER}.{section}", "Planens pladser og grænser (notat 04)", f"afsnit-{CHAPTER}-{section}"))
        pieces += [Heading(3, "", reckoning.title, ""), *made]
        if place := _place(made):
            places[RECKONING] = place
    return Evidence(tuple(pieces), places)


def _about(id: str, blocks: Sequence[Block]) -> Block | None:
    """The block that shows what a finding is about: its own, else that of the finding it is a part of, else of its subject."""
    subject = ".".join(id.split(".")[:2])

    def ids(block: Block) -> list[str]:
        return [finding.id for finding in block.findings]

    own = [block for block in blocks if id in ids(block)]
    return next(
        (
            block
            for found in (
                [block for block in own if len(block.findings) <= FEW],
                [block for block in blocks if subject in ids(block)],
                [
                    block
                    for block in blocks
                    if len(block.findings) <= FEW and any(each.startswith(subject) for each in ids(block))
                ],
                own,
            )
            for block in found
        ),
        None,
    )


def _pieces(block: Block, note: str) -> list[Piece]:
    """A block's pieces; a table under a chart is called the chart's numbers, and the annex is the note's."""

    def here(text: str) -> str:
        return ANNEX.sub(f"bilaget til notat {note}", text)

    made: list[Piece] = []
    for piece in pieces_of(block):
        if isinstance(piece, Grid):
            under_chart = bool(made) and isinstance(made[-1], Picture)
            caption = f"Tallene bag figuren: {danish.small(piece.caption)}" if under_chart else here(piece.caption)
            made.append(replace(piece, caption=caption))
        elif isinstance(piece, Paragraph):
            words = tuple(here(word) if isinstance(word, str) else word for word in piece.words)
            made.append(replace(piece, words=words))
        else:
            made.append(piece)
    return made


def _place(pieces: Sequence[Piece]) -> Link | None:
    """Where a block's figures stand: its chart, otherwise its first table."""
    for kind, word in ((Picture, "figur"), (Grid, "tabel")):
        for piece in pieces:
            if isinstance(piece, kind) and piece.number:
                return Link(f"{word} {piece.number}", piece.anchor)
    return None


def introduction(found: Evidence, not_made: Sequence[str]) -> list[Piece]:
    """What the chapter holds, or why it holds nothing yet."""
    if found.pieces:
        told = (
            "Her står de tal, figurer og oversigter, som de øvrige afsnit henviser til. De er hentet fra delnotaterne, hvor alle "
            "forbehold står. »Skjult« betyder, at tallet er så lille, at det kunne pege på enkelte personer eller virksomheder."
        )
        return [Heading(1, str(CHAPTER), "Datagrundlag", f"afsnit-{CHAPTER}"), body(told)]
    told = "Planen henviser ikke til tal endnu. Når udfordringer og mål er valgt, kommer tallene bag dem til at stå her."
    if not_made:
        told += f" Notat {danish.joined(list(not_made))} er ikke lavet endnu."
    return [Heading(1, str(CHAPTER), "Datagrundlag", f"afsnit-{CHAPTER}"), body(told)]


def pointer(places: Sequence[Link]) -> tuple[str | Link, ...]:
    """The sentence at the end of a paragraph that points at the data section; nothing without places."""
    different = list({place.anchor: place for place in places}.values())
    if not different:
        return ()
    different.sort(key=lambda place: (place.text.split()[0], int(place.text.split()[1])))
    words: list[str | Link] = [" Se ", Link(f"afsnit {CHAPTER}", f"afsnit-{CHAPTER}"), ", "]
    for number, place in enumerate(different):
        words += [("" if number == 0 else " og " if number == len(different) - 1 else ", "), place]
    return (*words, ".")

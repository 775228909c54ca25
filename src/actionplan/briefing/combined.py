"""The combined note that the guidelines ask for (2.4): notes 01 to 03 and their annexes, bound into one file.

It is bound from the finished pages, so it says what they say and shows their charts as they are; it has no page limit. Each
page's headings go one level down, its style sheet with them, and its ids and links are made the combined note's own.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markupsafe import Markup
from pypdf import PdfReader

from actionplan import danish
from actionplan.briefing import blocks, index
from actionplan.briefing.index import Made
from actionplan.briefing.note import page_css
from actionplan.browser import Renderer, count_pages
from actionplan.build import BOUND
from actionplan.changes import COMBINED
from actionplan.workbook import Case

ABOUT: Final = ("den sociale kortlægning", "virksomhedsundersøgelsen", "undersøgelsen af den nuværende indsats")
"""What notes 01 to 03 are about, as the guidelines call it."""
HEADING: Final = "Samlet notat om grundlaget for handlingsplanen"
STYLE: Final = """
h1 { font-size: 24pt; line-height: 1.15; margin: 0 0 2mm; overflow-wrap: anywhere; hyphens: auto; }
article { border-top: 2px solid var(--accent); margin-top: 14mm; padding-top: 4mm; }
nav { margin-top: 8mm; }
nav ul ul { padding-left: 6mm; margin: 1mm 0 3mm; }
nav strong { display: block; }
nav a { display: flex; justify-content: space-between; gap: 6mm; }
nav a span { min-width: 0; overflow-wrap: anywhere; }
nav .page { flex: 0 0 10mm; text-align: right; font-variant-numeric: tabular-nums; }
@media screen and (max-width: 560px) { h1 { font-size: 17pt; } }
@media print {
  nav, article { break-before: page; border: 0; margin: 0; padding: 0; }
  main > header { margin-top: 55mm; }
  nav > ul > li { break-inside: auto; }
  nav strong { break-after: avoid; }
}
"""
"""What the combined note needs beside the notes' own style sheet."""


@dataclass(frozen=True)
class Combined:
    """A combined note: its page, and the PDF of its print."""

    html: str
    pdf: bytes


@dataclass(frozen=True)
class _Part:
    """A note or an annex. anchor: its id; facts: what its header tells besides the title; body: its HTML without the header;
    sections: the ids and headings of its sections."""

    anchor: str
    title: str
    facts: Markup
    body: Markup
    sections: tuple[tuple[str, Markup], ...]


def bind(case: Case, notes: Sequence[Made], folder: Path, made_of: str, browser: Renderer) -> Combined | None:
    """Binds those of notes 01 to 03 that lie in a municipality's reports folder, and says which don't; None where none does.

    notes: those of the folder (`index.made_notes`). made_of: a digest of what they are made of, to be kept with the page.
    Raises BrowserError.
    """
    there = [note for note in notes if note.name in BOUND and (folder / f"{note.name}.html").is_file()]
    if not there:
        return None
    annexed = [note for note in there if (folder / f"{note.name}_bilag.html").is_file()]
    parts = [*(_part(note, folder) for note in there), *(_part(note, folder, annex=True) for note in annexed)]
    header = Markup('<header><p class="municipality">{}</p><h1>{}</h1><p class="facts">Samlet {}</p>{}</header>').format(
        case.name, HEADING, danish.day(case.day), index.banner(invented=case.invented)
    )
    told = _what_is_here(there, annexed=bool(annexed))
    articles = Markup("").join(_article(part) for part in parts)

    def page(numbers: Mapping[str, int] | None) -> str:
        return index.document(
            f"Samlet notat – {case.name}", _css(case), header + told + _contents(parts, numbers) + articles, made_of=made_of
        )

    return Combined(page(None), browser.print(page(_numbers(browser.print(_hollow(page({})))))))


def pages(folder: Path) -> int | None:
    """The number of pages of the combined note that lies in a municipality's reports folder; None where there is none."""
    pdf = folder / f"{COMBINED}.pdf"
    return count_pages(pdf.read_bytes()) if pdf.is_file() else None


def _what_is_here(there: Sequence[Made], *, annexed: bool) -> Markup:
    """Which notes are bound, with the first message of each, and which are missing."""
    made = {note.name: note for note in there}
    items = Markup("")
    for number, (name, about) in enumerate(zip(BOUND, ABOUT, strict=True), 1):
        if name in made:
            message = blocks.mark(made[name].invented) + danish.stopped(made[name].message)
            items += Markup("<li><strong>Delnotat {} om {}</strong><br>{}</li>").format(number, about, message)
        else:
            items += Markup("<li>Delnotat {} om {} er ikke lavet endnu og mangler derfor her.</li>").format(number, about)
    last = " Bilagene står til sidst." if annexed else ""
    told = f"Hvert delnotat findes også for sig på højst fem sider.{last}"
    return Markup("<p>Det samlede notat består af:</p><ul>{}</ul><p>{}</p>").format(items, told)


def _part(note: Made, folder: Path, *, annex: bool = False) -> _Part:
    """A finished page as a part of the combined note."""
    number = BOUND.index(note.name) + 1
    anchor = f"{'bilag' if annex else 'delnotat'}-{number}"
    page = (folder / f"{note.name}{'_bilag' if annex else ''}.html").read_text(encoding="utf-8")
    content = page.partition("<main>")[2].rpartition("</main>")[0]
    content = re.sub(r"""( id="|url\('?#| href="#)""", rf"\g<1>{anchor}-", content)
    content = content.replace(f'"{note.name}.html"', f'"#delnotat-{number}"')
    content = re.sub(rf'<a href="{note.name}_bilag\.html">.*?</a>', f'<a href="#bilag-{number}">sidst i notatet</a>', content)
    header, _, body = content.partition("</header>")
    facts = re.search(r'<p class="facts">(.*?)</p>', header)
    sections: list[tuple[str, Markup]] = []

    def section(heading: re.Match[str]) -> str:
        text = re.sub(r'<a class="anchor-link".*?</a>', "", heading[1])  # nbconvert's, in a cell of text
        sections.append((f"{anchor}-{len(sections) + 1}", Markup(text)))
        return f'<h2 id="{sections[-1][0]}">{text}</h2>'

    body = _lower(re.sub(r"<h2[^>]*>(.*?)</h2>", section, body, flags=re.DOTALL), "</?h")
    return _Part(
        anchor,
        f"Bilag til delnotat {number}: {note.subject}" if annex else f"Delnotat {number}: {note.subject}",
        blocks.mark(note.invented) + Markup(facts[1] if facts else ""),
        Markup(body),
        tuple(sections),
    )


def _lower(text: str, before: str) -> str:
    """HTML or a style sheet with its headings one level lower. before: what stands before the level's figure."""
    return re.sub(rf"({before})([1-5])\b", lambda found: f"{found[1]}{int(found[2]) + 1}", text)


def _article(part: _Part) -> Markup:
    return Markup(
        '\n<article aria-labelledby="{0}"><header><h2 id="{0}">{1}</h2><p class="facts">{2}</p></header>{3}</article>'
    ).format(part.anchor, part.title, part.facts, part.body)


def _contents(parts: Sequence[_Part], numbers: Mapping[str, int] | None) -> Markup:
    """The linked contents. numbers: of pages, by anchor; None for the screen, which has no pages."""

    def entry(anchor: str, title: str | Markup) -> Markup:
        number = Markup() if numbers is None else Markup('<span class="page">{}</span>').format(numbers.get(anchor, ""))
        return Markup('<a href="#{}"><span>{}</span>{}</a>').format(anchor, title, number)

    items = Markup()
    for part in parts:
        sections = Markup().join(Markup("<li>{}</li>").format(entry(*section)) for section in part.sections)
        items += Markup("<li><strong>{}</strong><ul>{}</ul></li>").format(entry(part.anchor, part.title), sections)
    return Markup('<nav aria-labelledby="indhold"><h2 id="indhold">Indhold</h2><ul>{}</ul></nav>').format(items)


def _hollow(page: str) -> str:
    """The page without the insides of its drawings and without tags for screen readers. It takes up the same room, and is printed
    in two thirds of the time."""
    return re.sub(r"(<svg [^>]*>).*?</svg>", r"\1</svg>", page, flags=re.DOTALL).replace("<main>", '<main aria-hidden="true">')


def _numbers(pdf: bytes) -> dict[str, int]:
    """The page of every place that a print links to. CSS has a function for that, target-counter, which Chromium lacks."""
    reader = PdfReader(io.BytesIO(pdf))
    found = {name: reader.get_destination_page_number(place) for name, place in reader.named_destinations.items()}
    return {name.removeprefix("/"): number + 1 for name, number in found.items() if number is not None}


def _css(case: Case) -> str:
    """The notes' style sheet for headings one level lower, and what the combined note has besides."""
    mark = " · Opdigtede tal" if case.invented else ""
    footer = re.sub(r'[\\"<]', "", f"{case.name} · Samlet notat{mark}")
    return "".join((_lower(page_css(), r"\bh"), STYLE, f'@page {{ @bottom-left {{ content: "{footer}"; }} }}\n'))

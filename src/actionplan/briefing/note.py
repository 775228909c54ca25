"""From an executed notebook to a note of at most five A4 pages and its annex.

A note is made of the notebook's tagged cells (see `actionplan.briefing.blocks`). Charts are drawn as SVG, nbconvert makes the
page with the template beside this module, and the browser prints it and counts. Where it is too long, whole blocks go to the
annex, those of least priority first and the last of these first, until it fits; the note says what lies there. Type is never
made smaller.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import nbformat
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.briefing.blocks import FIGURE_NARROW, FIGURE_WIDE, MIME, Block, from_record
from actionplan.browser import Renderer, count_pages

PAGES: Final = 5
HEAD, ANNEX = "head", "annex"
ANNEX_RANK: Final = 10
TEMPLATE = Path(__file__).parent / "template"
LISTED: Final = 12
"""The note names at most so many of the annex's blocks, so that the list takes about three lines,"""
LISTED_LETTERS: Final = 255
"""and as far as their names take so many letters."""
LONG_NAME: Final = 45
"""A name of more letters is cut at its colon; a longer one yet is a finding's headline, and no name."""

_POINTING: Final = re.compile(r"(\bstår(?: helt)?|«) i bilaget\b")
"""How a block says that something stands in the annex."""


class NoteError(Exception):
    """A note that cannot be made; the message says why in Danish."""


@dataclass(frozen=True)
class Part:
    """A cell of the notebook that belongs in the note. rank: 0 for the head, 1 to 9 the priority, 10 for the annex."""

    rank: int
    title: str
    html: tuple[str, ...]
    markdown: str = ""

    @property
    def is_chart(self) -> bool:
        """Whether it is a chart, which the annex's list counts and doesn't name."""
        return any(html.startswith('<section class="chart') for html in self.html[:1])


@dataclass(frozen=True)
class Note:
    """A finished note: HTML, annex (empty where all fits), PDF of the print and its pages, findings and facts."""

    html: str
    annex: str
    pdf: bytes
    pages: int
    findings: tuple[Finding, ...]
    about: Mapping[str, str]


def make_note(notebook: NotebookNode, name: str, browser: Renderer) -> Note:
    """Makes the note of an executed notebook.

    name: the file's stem, as in 01_social_mapping. Raises NoteError where it cannot be made, and BrowserError.
    """
    blocks = _blocks(notebook)
    drawn = _draw([block for _, _, blocks_of_cell in blocks for block in blocks_of_cell], browser)
    parts = _parts(blocks, drawn)
    about = {key: value for _, _, group in blocks for block in group for key, value in block.about}
    if "municipality" not in about:
        raise NoteError(f"Notebooken {name} har ingen celle med titel (mærket »head«).")
    findings = tuple(finding for _, _, group in blocks for block in group for finding in block.findings)
    page_of = exporter()
    movable = sorted((i for i, part in enumerate(parts) if 0 < part.rank < 10), key=lambda i: (-parts[i].rank, -i))

    @cache  # the number that is found has been tried before
    def attempt(moved: int) -> tuple[str, bytes, int]:
        away = set(movable[:moved])
        html = _page(page_of, parts, away, about, name)
        pdf = browser.print(re.sub(r"<a href=\"[^\"]*\">(.*?)</a>", r"\1", html))  # a link in a PDF would lead nowhere
        return html, pdf, count_pages(pdf)

    html, pdf, pages = attempt(0)
    moved = 0
    if pages > PAGES:
        low, high = 1, len(movable)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if attempt(middle)[2] <= PAGES else (middle + 1, high)
        moved = low
        html, pdf, pages = attempt(moved)
        if pages > PAGES:
            raise NoteError(f"Overskrift og hovedbudskaber i {name} fylder alene mere end {PAGES} sider. Kort dem.")
    away = set(movable[:moved]) | {i for i, part in enumerate(parts) if part.rank == 10}
    annex = _annex(page_of, [_from_within(parts[i]) for i in sorted(away)], about, name) if away else ""
    unique = {finding.id: finding for finding in findings}
    return Note(html, annex, pdf, pages, tuple(unique.values()), about)


class _NoteExporter(HTMLExporter):
    """nbconvert's HTML exporter without its second reading of the page.

    It reads each page with BeautifulSoup, which takes longer than all the rest, to give attributes to pictures without an
    alternative text and to parts of nbconvert's own templates. A note has neither.
    """

    def from_notebook_node(  # type: ignore[override]  # as nbconvert's own
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page of a notebook."""
        page: tuple[str, dict[str, Any]] = TemplateExporter.from_notebook_node(self, nb, resources, **kw)
        return page


@cache
def exporter() -> _NoteExporter:
    """One for all notes of a process: to make one takes as long as to make five pages with it."""
    made: _NoteExporter = _NoteExporter(  # type: ignore[no-untyped-call]  # as nbconvert's own
        template_name="note", extra_template_basedirs=[str(TEMPLATE)]
    )
    return made


def rehearse() -> None:
    """Makes what all notes of a process share: nbformat's validator, the exporter and its template."""
    nbformat.validate(nbformat.v4.new_notebook())
    _render(exporter(), [], "", {"municipality": "", "subject": ""})


def _blocks(notebook: NotebookNode) -> list[tuple[int, str, list[Block]]]:
    """Per tagged cell its rank, its markdown source (empty for code) and the blocks that it showed."""
    cells = []
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        rank = _rank(tags)
        if rank is None:
            continue
        outputs = cell.get("outputs", []) if cell.cell_type == "code" else []
        blocks = [from_record(output["data"][MIME]) for output in outputs if MIME in output.get("data", {})]
        cells.append((rank, cell.source if cell.cell_type == "markdown" else "", blocks))
    return cells


def _rank(tags: Sequence[str]) -> int | None:
    if HEAD in tags:
        return 0
    if ANNEX in tags:
        return ANNEX_RANK
    return next((int(tag[-1]) for tag in tags if re.fullmatch(r"priority-[1-9]", tag)), None)


def _draw(blocks: Sequence[Block], browser: Renderer) -> dict[str, str]:
    """The SVG of every figure of the note, by its plotly JSON, drawn in one go."""
    figures = list(dict.fromkeys(figure for block in blocks for figure in (block.wide, block.narrow) if figure))
    return {figure: tidy_svg(svg, f"f{i}") for i, (figure, svg) in enumerate(zip(figures, browser.svg(figures), strict=True))}


def tidy_svg(svg: str, prefix: str) -> str:
    """An SVG fit for an HTML page: ids that are unique in the page and the same every time, no addresses, hidden from readers.

    plotly names the parts of each drawing by random digits, and the order of a tag's attributes depends on what the page drew
    before; two notes of the same figures would differ by these alone. What stands between tags is left as it is.
    """
    random = re.findall(r'id="(?:top)?defs-([0-9a-f]{6})"', svg)

    def tidy(tag: re.Match[str]) -> str:
        attributes = dict(re.findall(r'([\w:-]+)="([^"]*)"', tag[2]))
        kept = {
            name: value for name, value in attributes.items() if not name.startswith("xmlns") and (name, value) != ("style", "")
        }
        if "class" in kept:
            kept["class"] = re.sub(r"^trace (\w+) trace\w+", r"trace \1", kept["class"])
        for name, value in kept.items():
            if name == "id" or "#" in value:
                kept[name] = value.replace(random[0], prefix) if random else value
        attributes_told = "".join(f' {name}="{kept[name]}"' for name in sorted(kept))
        return f"<{tag[1]}{attributes_told}{tag[3]}>"

    svg = re.sub(r'<([\w:]+)((?:\s+[\w:-]+="[^"]*")+)\s*(/?)>', tidy, svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def _parts(cells: Sequence[tuple[int, str, list[Block]]], drawn: Mapping[str, str]) -> list[Part]:
    parts = []
    for rank, markdown, blocks in cells:
        html = tuple(
            block.html.replace(FIGURE_WIDE, drawn.get(block.wide, "")).replace(FIGURE_NARROW, drawn.get(block.narrow, ""))
            for block in blocks
        )
        if rank == ANNEX_RANK and not markdown:  # nothing to keep together there: each block is named in the note
            parts += [Part(rank, block.title, (each,)) for block, each in zip(blocks, html, strict=True)]
            continue
        title = next((block.title for block in blocks), markdown.strip().split("\n")[0].lstrip("# "))
        if html or markdown:
            parts.append(Part(rank, title, html, markdown))
    return parts


def _page(exporter: HTMLExporter, parts: Sequence[Part], away: set[int], about: Mapping[str, str], name: str) -> str:
    kept = [part for i, part in enumerate(parts) if i not in away and part.rank < ANNEX_RANK]
    moved = [(part.title, part.is_chart) for i, part in enumerate(parts) if i in away or part.rank == ANNEX_RANK]
    if moved:
        kept.append(Part(0, "Bilag", (_pointer(named(moved), name),)))
    return _render(exporter, kept, f"{about['subject']} – {about['municipality']}", about)


def named(parts: Sequence[tuple[str, bool]]) -> list[str]:
    """What a note says of its annex, in about three lines: how many charts are there, the names of the first blocks, and how many
    more there are. parts: of each its title, and whether it is a chart."""
    charts = sum(is_chart for _, is_chart in parts)
    told = [danish.counted(charts, "et diagram", "diagrammer")] if charts > 1 else []
    others = [_brief(title) for title, is_chart in parts if not is_chart or charts == 1]
    names: list[str] = []
    for each in others:
        fits = sum(map(len, (*names, each))) <= LISTED_LETTERS and len(names) < LISTED
        if fits and (len(each) <= LONG_NAME or len(others) == 1):
            names.append(each)
    left = len(others) - len(names)
    sections = danish.counted(left, "et afsnit", "afsnit")
    more = f"og {sections} mere" if names or told else sections
    return [*told, *names, *([more] if left else [])]


def _brief(title: str) -> str:
    return title.split(": ", maxsplit=1)[0] if len(title) > LONG_NAME else title


def _pointer(told: Sequence[str], name: str) -> str:
    items = Markup("").join(Markup("<li>{}</li>").format(each) for each in told)
    link = Markup('<a href="{0}_bilag.html">{0}_bilag.html</a>').format(name)
    return str(
        Markup('<section class="annex"><h2>I bilaget</h2><p>Bilaget ({}) indeholder:</p><ul>{}</ul></section>').format(
            link, items
        )
    )


def _from_within(part: Part) -> Part:
    """A part as it stands in the annex, where the annex is no other place."""
    return replace(part, html=tuple(_POINTING.sub(r"\1 nedenfor", html) for html in part.html))


def _annex(exporter: HTMLExporter, parts: Sequence[Part], about: Mapping[str, str], name: str) -> str:
    banner = Markup('<p class="banner" role="note">Opdigtede tal.</p>') if about.get("invented") else Markup("")
    head = Markup(
        '<header><p class="municipality">{}</p><h1>{}</h1>'
        '<p class="facts">Hører til <a href="{}.html">notatet</a> af {}</p>{}</header>'
    ).format(about["municipality"], f"Bilag: {about['subject']}", name, about["date"], banner)
    return _render(
        exporter, [Part(0, "Bilag", (str(head),)), *parts], f"Bilag: {about['subject']} – {about['municipality']}", about
    )


def _render(exporter: HTMLExporter, parts: Sequence[Part], title: str, about: Mapping[str, str]) -> str:
    cells = []
    for part in parts:
        if part.markdown:
            cells.append(nbformat.v4.new_markdown_cell(part.markdown))
        outputs = [nbformat.v4.new_output("display_data", {"text/html": html}) for html in part.html]
        cells.append(nbformat.v4.new_code_cell(outputs=outputs))
    page: dict[str, Any] = {"title": title, "css": page_css(), "footer": _footer(about)}
    html, _ = exporter.from_notebook_node(nbformat.v4.new_notebook(cells=cells), {"page": page})
    return str(html)


def _footer(about: Mapping[str, str]) -> str:
    mark = " · Opdigtede tal" if about.get("invented") else ""
    return f"{about['municipality']} · {about['subject']}{mark}"


def page_css() -> str:
    """The style sheet that notes and index pages carry inside them."""
    return (TEMPLATE / "note.css").read_text(encoding="utf-8")

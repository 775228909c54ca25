"""The plan as a page of HTML: the same pieces as the Word file, with charts as SVG, for the screen, a phone and print."""

import re
from collections.abc import Mapping

from markupsafe import Markup

from actionplan.briefing import blocks, index
from actionplan.briefing.note import page_css
from actionplan.briefing.plan_pieces import Grid, Heading, Link, Paragraph, Picture, Piece, Plan, Strong, Words

STYLE = """
h1 { font-size: 24pt; }
h2 { font-size: 17pt; margin: 9mm 0 2mm; }
h3 { font-size: 13pt; margin: 5mm 0 1.5mm; color: var(--accent); }
h4 { font-size: 11pt; margin: 4mm 0 1mm; }
nav ul ul { padding-left: 6mm; }
.facts strong { text-transform: none; }
.parts th { width: 24%; font-weight: 600; }
p { max-width: 150mm; }
@media print {
  main > header { margin-top: 55mm; }
  nav, #afsnit-1 { break-before: page; }
  h2, h3, h4 { break-after: avoid; }
  tr { break-inside: avoid; }
}
"""
"""What the plan needs beside the notes' own style sheet."""


def page(plan: Plan, drawn: Mapping[str, str], word: Markup, made_of: str) -> str:
    """The page. drawn: SVG by plotly JSON. word: the line on the Word file. made_of: to be kept with the page."""
    front = plan.front
    header = Markup(
        '<header><p class="municipality">{}</p><h1>{}</h1>'
        '<p class="facts"><strong>{}</strong> · {} · Afsender: {}</p>{}{}</header>'
    ).format(front.municipality, front.title, front.status, front.day, front.sender, index.banner(invented=front.invented), word)
    footer = re.sub(r'[\\"<]', "", f"{front.municipality} · {front.status}{' · Opdigtede tal' if front.invented else ''}")
    css = "".join((page_css(), STYLE, f'@page {{ @bottom-left {{ content: "{footer}"; }} }}\n'))
    return index.document(
        f"{front.title} – {front.municipality}", css, header + _contents(plan) + _body(plan, drawn), made_of=made_of
    )  # fmt: skip


def _contents(plan: Plan) -> Markup:
    items = Markup()
    inner = Markup()
    for heading in reversed(plan.headings):
        link = Markup('<a href="#{}">{}</a>').format(heading.anchor, heading.told)
        if heading.level == 1:
            below = Markup("<ul>{}</ul>").format(inner) if inner else Markup()
            items, inner = Markup("<li><strong>{}</strong>{}</li>").format(link, below) + items, Markup()
        else:
            inner = Markup("<li>{}</li>").format(link) + inner
    return Markup('<nav aria-labelledby="indhold"><h2 id="indhold">Indhold</h2><ul>{}</ul></nav>').format(items)


def _body(plan: Plan, drawn: Mapping[str, str]) -> Markup:
    """The pieces in sections, one for each heading, with paragraphs of a list gathered into one."""
    made, listed = Markup(), ""
    for piece in plan.pieces:
        kind = {"bullet": "ul", "step": "ol"}.get(piece.kind, "") if isinstance(piece, Paragraph) else ""
        if kind != listed:
            made += Markup(f"</{listed}>" if listed else "") + Markup(f"<{kind}>" if kind else "")
            listed = kind
        if isinstance(piece, Heading):
            made += Markup("</section>\n<section>" if made else "<section>")
        made += _piece(piece, drawn, invented=plan.front.invented)
    return made + Markup(f"</{listed}>" if listed else "") + Markup("</section>")


def _piece(piece: Piece, drawn: Mapping[str, str], *, invented: bool) -> Markup:
    if isinstance(piece, Heading):
        place = Markup(' id="{}"').format(piece.anchor) if piece.anchor else Markup()
        return Markup("<h{0}{1}>{2}</h{0}>").format(piece.level + 1, place, piece.told)
    if isinstance(piece, Paragraph):
        if piece.kind in {"bullet", "step"}:
            return Markup("<li>{}</li>").format(_words(piece.words))
        source = Markup(' class="source"') if piece.kind == "source" else Markup()
        return Markup("<p{}>{}</p>").format(source, _words(piece.words))
    return _grid(piece, invented=invented) if isinstance(piece, Grid) else _picture(piece, drawn, invented=invented)


def _words(words: Words) -> Markup:
    made = Markup()
    for each in words:
        if isinstance(each, Link):
            made += Markup('<a href="#{}">{}</a>').format(each.anchor, each.text)
        else:
            made += Markup("<strong>{}</strong>").format(each.text) if isinstance(each, Strong) else Markup("{}").format(each)
    return made


def _grid(grid: Grid, *, invented: bool) -> Markup:
    words = Markup("") if grid.numeric else Markup(' class="words"')
    number = f"Tabel {grid.number}. " if grid.number else ""
    # What the heading above says already is there for screen readers alone.
    hidden = Markup(' class="hidden"') if grid.parts else Markup()
    caption = Markup("<caption{}>{}{}{}</caption>").format(hidden, number, blocks.mark(invented), grid.caption)
    heads = Markup().join(_head(head, words) for head in grid.heads)
    rows = Markup().join(
        Markup('<tr><th scope="row"{}>{}</th>{}</tr>').format(
            words, _cell(row[0]), Markup().join(Markup("<td{}>{}</td>").format(words, _cell(cell)) for cell in row[1:])
        )
        for row in grid.rows
    )
    place = Markup(' id="{}"').format(grid.anchor) if grid.anchor else Markup()
    return Markup(
        '<div class="frame{}" role="region" tabindex="0" aria-label="{}"{}><table>{}<thead{}><tr>{}</tr></thead><tbody>{}</tbody>'
        "</table></div>"
    ).format(" parts" if grid.parts else "", f"{number}{grid.caption}", place, caption, hidden, heads, rows)


def _head(head: str, words: Markup) -> Markup:
    """A heading of a column; one without words is no heading."""
    return Markup('<th scope="col"{}>{}</th>').format(words, head) if head else Markup("<td></td>")


def _cell(text: str) -> Markup:
    return Markup("<br>").join(text.split("\n"))


def _picture(picture: Picture, drawn: Mapping[str, str], *, invented: bool) -> Markup:
    caption = Markup("Figur {}. {}{}").format(picture.number, blocks.mark(invented), picture.caption)
    return Markup(
        '<figure id="{0}"><figcaption>{1}</figcaption><div class="wide" role="img" aria-label="{2}">{3}</div>'
        '<div class="narrow" style="display:none" role="img" aria-label="{2}">{4}</div></figure>'
    ).format(picture.anchor, caption, picture.alternative, Markup(drawn[picture.wide]), Markup(drawn[picture.narrow]))

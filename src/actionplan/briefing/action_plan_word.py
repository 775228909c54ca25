"""The plan as a Word file, made from a template that a municipality may replace by its own letterhead.

docxtpl fills in the placeholders; the contents and the plan itself are put where theirs stand, in the template's styles. The same
plan on the same day gives the same bytes.
"""

import io
import re
import struct
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import jinja2
from docx import Document
from docx.document import Document as Word
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import XMLSyntaxError  # type: ignore[import-untyped]

from actionplan.briefing.action_plan_template import PLACEHOLDERS, STANDARD, STYLES, add_lists
from actionplan.briefing.plan_pieces import Front, Grid, Heading, Link, Paragraph, Picture, Piece, Plan, Strong, Words
from actionplan.characters import bearable
from actionplan.sealed import seal

INVENTED: Final = "Opdigtede tal"
EMU_PER_PX, EMU_PER_TWIP = 9525, 635
MARK = "\u2060{}\u2060"
"""Around the name of a placeholder whose paragraph gives way to more than words: signs that nobody types."""
FIRST = "1"
"""The chapter that begins on a page of its own, after the contents."""
LETTER, PADDING = 104, 220
"""About how wide a letter of a table is, and a cell's margins together, in twips."""
_TOKEN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_NAME = re.compile(r"\{\{\s*([^\W\d]\w*)\s*\}\}|\{%p?\s*(?:if opdigtet|endif)\s*%\}")
_SIGN = re.compile(r"\{[{%#]|[}%#]\}")
KNOWN = ", ".join(f"{{{{ {name} }}}}" for name in PLACEHOLDERS)
QUOTED = 60
"""So much of what is wrong with a template is told."""
TEXT = 180
"""The height of the letters of a table, in twips."""
_WIDTHS = {"ijl.,:": 0.25, "ft-()": 0.31, "r": 0.36, "ckszvxy": 0.52, "mwæWMÆ": 0.88}
"""How wide the letters are that are not as wide as most, as parts of their height."""
KEPT = 20
"""A table of at most so many lines stays on one page, as the parts of one thing do."""
_BROKEN = (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, XMLSyntaxError)


class BadTemplate(Exception):
    """A template that no plan can be made from; the message is the Danish sentence for the analyst, with what to do."""


def word(plan: Plan, day: date, pictures: Mapping[str, bytes], template: bytes) -> bytes:
    """The plan as a Word file. pictures: the charts as PNG, by their plotly JSON for paper. Raises BadTemplate."""
    document = _filled(plan.front, template)
    _borrow_styles(document)
    writer = _Writer(document, pictures)
    for name, made in (("indhold", writer.contents(plan.headings)), ("plan", writer.pieces(plan.pieces))):
        _put(document, name, made)
    _say_on_every_page(document, plan.front)
    _describe(document, plan.front, day)
    saved = io.BytesIO()
    document.save(saved)
    return seal(saved.getvalue())


def _filled(front: Front, template: bytes) -> Word:
    """The template with its placeholders filled in."""
    environment = SandboxedEnvironment(autoescape=True)
    values = {
        "kommune": front.municipality,
        "titel": front.title,
        "status": front.status,
        "dato": front.day,
        "afsender": front.sender,
        "opdigtet": INVENTED if front.invented else "",
        "indhold": MARK.format("indhold"),
        "plan": MARK.format("plan"),
    }
    try:
        filled = DocxTemplate(io.BytesIO(template))
        _only_names(filled.get_docx())
        asked = filled.get_undeclared_template_variables(environment)
        if "plan" in asked:
            filled.render(values, environment)
    except jinja2.TemplateError as error:
        raise BadTemplate("Skabelonens {% if opdigtet %} og {% endif %} hører ikke sammen to og to. Ret det i Word.") from error
    except _BROKEN as error:
        told = "Filen kan ikke læses som en Word-skabelon. Åbn den i Word, gem den igen som .docx, eller fjern den."
        raise BadTemplate(told) from error
    if "plan" not in asked:
        raise BadTemplate("Skabelonen mangler {{ plan }}. Skriv det alene på en linje der, hvor planen skal stå.")
    document: Word = filled.docx
    return document


def _only_names(document: Word) -> None:
    """Lets a template ask for names and nothing else: what else docxtpl understands could reckon, loop or fail. Raises
    BadTemplate that quotes what is wrong."""
    about = document.core_properties
    told = [about.author, about.comments, about.language, about.subject, about.title]
    for part in document.part.package.iter_parts():
        if str(part.partname).startswith("/word/") and part.content_type.endswith("+xml"):
            told += [_text(each) for each in parse_xml(part.blob).iter(qn("w:p"))]
    for text in told:
        tokens = _TOKEN.findall(text)
        odd = [token for token in tokens if not _NAME.fullmatch(token)]
        loose = _SIGN.search(_TOKEN.sub("", text))
        if odd or loose:
            wrong = odd[0] if odd else text[max(0, text.find(loose.group()) - 10) :] if loose else ""
            raise BadTemplate(f"Skabelonen har {_cut(wrong)}, som ikke kan bruges. Ret det i Word. Brug kun disse: {KNOWN}.")
        names = [found.group(1) for token in tokens if (found := _NAME.fullmatch(token))]
        if unknown := [name for name in names if name and name not in PLACEHOLDERS]:
            raise BadTemplate(f"Skabelonen spørger efter {{{{ {unknown[0]} }}}}, som ikke kendes. Brug kun disse: {KNOWN}.")


def _cut(text: str) -> str:
    return text if len(text) <= QUOTED else f"{text[:QUOTED]} …"


def _put(document: Word, name: str, made: Sequence[Any]) -> None:
    """Puts elements in the place of a placeholder's paragraph. Contents may be left out of a template."""
    mark = MARK.format(name)
    found = [each for each in document.element.body.iter(qn("w:p")) if mark in _text(each)]
    alone = [each for each in found if _text(each).strip() == mark and each.getparent().tag == qn("w:body")]
    if len(alone) != len(found) or (name == "plan" and not found) or len(found) > 1:
        told = f"Skriv {{{{ {name} }}}} én gang og alene på en linje, som hverken er i en tabel, en tekstboks eller sidehovedet."
        raise BadTemplate(told)
    for place in alone:
        for element in made:
            place.addprevious(element)
        place.getparent().remove(place)


def _text(paragraph: Any) -> str:
    return "".join(each.text or "" for each in paragraph.iter(qn("w:t")))


def _borrow_styles(document: Word) -> None:
    """Gives a template the styles that it lacks: Word keeps only those in a file that have been used."""
    lacking = [name for name in STYLES if name not in document.styles]
    if not lacking:
        return
    lender = Document(str(STANDARD))
    for name in lacking:
        style = deepcopy(lender.styles[name].element)
        own = {each.style_id for each in document.styles}
        for tag in ("w:basedOn", "w:next", "w:link"):
            for reference in style.findall(qn(tag)):
                if reference.get(qn("w:val")) not in own:
                    style.remove(reference)
        for numbering in list(style.iter(qn("w:numPr"))):  # whose numbers mean something else here
            numbering.getparent().remove(numbering)
        document.styles.element.append(style)


def _say_on_every_page(document: Word, front: Front) -> None:
    """Sees to it that each page says how far the plan is, and that it is invented where it is, whatever header it has."""
    must = [front.status, *([INVENTED] if front.invented else [])]
    for number, section in enumerate(document.sections):
        kinds = [section.header]
        kinds += [section.first_page_header] if section.different_first_page_header_footer else []
        kinds += [section.even_page_header] if document.settings.odd_and_even_pages_header_footer else []
        for header in kinds:
            if header.is_linked_to_previous and number > 0:
                continue
            there = " ".join(_text(each) for each in header._element.iter(qn("w:p")))
            if lacks := [each for each in must if each not in there]:
                header.add_paragraph(" · ".join(lacks))


def _describe(document: Word, front: Front, day: date) -> None:
    """The file's own facts: what it is, whose, in which language; nothing of the machine or the hour it was made."""
    about = document.core_properties
    about.title, about.subject = f"{front.title} – {front.municipality}", f"Handlingsplan, {front.status}"
    about.author = about.last_modified_by = front.municipality
    about.language, about.comments, about.keywords, about.category = "da-DK", "", "", ""
    about.content_status, about.revision = front.status, 1
    about.created = about.modified = datetime(day.year, day.month, day.day, 12)


class _Writer:
    """Writes pieces as elements of a document, in its styles. Keeps the numbers that must be unique in it."""

    def __init__(self, document: Word, pictures: Mapping[str, bytes]) -> None:
        self._document = document
        self._pictures = pictures
        self._ids = {name: document.styles[name].style_id for name in STYLES}
        section = document.sections[-1]
        width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
        self._twips = int(width) // EMU_PER_TWIP
        self._last = 1000
        self._numbered = {name: self._has_numbers(name) for name in ("Heading 1", "Heading 2", "List Bullet", "List Number")}
        self._lists = {} if all(self._numbered[name] for name in ("List Bullet", "List Number")) else add_lists(document)

    def contents(self, headings: Sequence[Heading]) -> list[Any]:
        """The contents as a field that Word can renew, filled in so that it is there at once."""
        begin = _field('TOC \\o "1-2" \\h \\z \\u')
        lines = []
        for number, heading in enumerate(headings):
            entry = f'<w:hyperlink w:anchor="{_name(heading.anchor)}" w:history="1">{_run(heading.told)}</w:hyperlink>'
            lines.append(self._paragraph(f"toc {heading.level}", (begin if number == 0 else "") + entry))
        return _elements("".join(lines) + f"<w:p>{_FIELD_ENDS}</w:p>")

    def pieces(self, pieces: Sequence[Piece]) -> list[Any]:
        """The plan's pieces, one after the other."""
        leads = (_kept(piece, after) for piece, after in zip(pieces, [*pieces[1:], None], strict=True))
        below = (isinstance(before, Grid) for before in (None, *pieces))
        return _elements("".join(self._piece(piece, below=under) for piece, under in zip(leads, below, strict=False)))

    def _piece(self, piece: Piece, *, below: bool) -> str:
        """below: whether it stands under a table, which has no space after it."""
        if isinstance(piece, Heading):
            return self._heading(piece)
        if isinstance(piece, Paragraph):
            return self._text(piece, '<w:spacing w:before="120"/>' if below and piece.kind != "source" else "")
        return self._grid(piece) if isinstance(piece, Grid) else self._picture(piece)

    def _heading(self, heading: Heading) -> str:
        style = f"Heading {heading.level}"
        # A letterhead may number its headings itself.
        told = heading.text if self._numbered.get(style) and heading.number else heading.told
        again = "<w:pageBreakBefore/>" if heading.level == 1 and heading.number == FIRST else ""
        return self._paragraph(style, self._marked(heading.anchor, _run(told)), again)

    def _text(self, paragraph: Paragraph, space: str) -> str:
        styles = {"bullet": "List Bullet", "step": "List Number", "source": "Kilde"}
        style = styles.get(paragraph.kind, "")
        numbers = ""
        if style.startswith("List") and not self._numbered[style]:
            numbers = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{self._lists[style]}"/></w:numPr>'
        together = "<w:keepNext/>" if paragraph.kind == "lead" else ""
        return self._paragraph(style, self._words(paragraph.words), together + numbers + space)

    def _words(self, words: Words) -> str:
        made = ""
        for each in words:
            if isinstance(each, Link):
                linked = _run(each.text, f'<w:rStyle w:val="{self._ids["Hyperlink"]}"/>')
                made += f'<w:hyperlink w:anchor="{_name(each.anchor)}" w:history="1">{linked}</w:hyperlink>'
            else:
                made += _run(each.text, "<w:b/>") if isinstance(each, Strong) else _run(each)
        return made

    def _caption(self, word: str, piece: Grid | Picture) -> str:
        """A caption whose number Word counts itself, as it must when a person adds a table."""
        number = _field(f"SEQ {word} \\* ARABIC") + _run(str(piece.number)) + _FIELD_ENDS
        return self._paragraph("Caption", self._marked(piece.anchor, _run(f"{word} ") + number) + _run(f". {piece.caption}"))

    def _grid(self, grid: Grid) -> str:
        widths = self._widths(grid)
        caption = f"<w:tblCaption w:val={quoteattr(bearable(grid.caption))}/>" if grid.caption else ""
        value, first_row, column = ("0620", "1", "0") if not grid.parts else ("0680", "0", "1")
        look = f'<w:tblLook w:val="{value}" w:firstRow="{first_row}" w:lastRow="0" w:firstColumn="{column}" w:noHBand="1"/>'
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        begin = (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self._ids["Handlingsplan"]}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/>{look}{caption}</w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>"
        )
        rows = [self._row(grid.heads, widths, grid.numeric, "<w:tblHeader/>")] if not grid.parts else []
        lines = sum(_lines(row, widths) for row in grid.rows)
        kept = len(grid.rows) - 1 if grid.parts or lines <= KEPT else 1
        lead = grid.parts
        rows += [self._row(row, widths, grid.numeric, "", lead=lead, kept=place < kept) for place, row in enumerate(grid.rows)]
        after = self._paragraph("Kilde", "") if grid.parts else ""
        return (self._caption("Tabel", grid) if grid.number else "") + begin + "".join(rows) + "</w:tbl>" + after

    def _row(
        self, cells: Sequence[str], widths: Sequence[int], numeric: bool, kind: str, *, lead: bool = False, kept: bool = True
    ) -> str:
        """kind: what makes it the heading of each page. lead: whether its first cell is bold. kept: on the next row's page."""
        made = ""
        for place, (cell, width) in enumerate(zip(cells, widths, strict=False)):
            right = '<w:jc w:val="right"/>' if numeric and place else ""
            bold = "<w:b/>" if kind or (lead and place == 0) else ""
            properties = ("<w:keepNext/>" if kept else "") + right
            lines = "".join(self._paragraph("Tabeltekst", _run(line, bold), properties) for line in cell.split("\n"))
            made += f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{lines}</w:tc>'
        return f"<w:tr><w:trPr><w:cantSplit/>{kind}</w:trPr>{made}</w:tr>"

    def _widths(self, grid: Grid) -> list[int]:
        """The columns' widths in twips: room for the longest word, and the rest as told or by how much stands in them."""
        columns = list(zip(*(row for row in (grid.heads, *grid.rows)), strict=False))
        words = [[word for cell in column for word in cell.split() or [""]] for column in columns]
        if grid.shares:
            least = [max(map(_wide, each)) for each in words]
            wish = [
                max(0, self._twips * share // sum(grid.shares) - width) for share, width in zip(grid.shares, least, strict=True)
            ]
        else:
            least = [max(map(len, each)) * LETTER + PADDING for each in words]
            more = [max(len(line) for cell in column for line in cell.split("\n")) for column in columns]
            wish = [min(length, 45) * LETTER + PADDING - width for length, width in zip(more, least, strict=True)]
        left = self._twips - sum(least)
        if left < 0:
            return [self._twips * width // sum(least) for width in least]
        total = sum(wish) or 1
        return [width + max(0, left * each // total) for width, each in zip(least, wish, strict=True)]

    def _picture(self, picture: Picture) -> str:
        png = self._pictures[picture.wide]
        relation, _ = self._document.part.get_or_add_image(io.BytesIO(png))
        pixels, height = struct.unpack(">II", png[16:24])
        across = min(self._twips * EMU_PER_TWIP, pixels * EMU_PER_PX // 2)
        size = f'cx="{across}" cy="{across * height // pixels}"'
        self._last += 1
        about = f'id="{self._last}" name="Figur {picture.number}" descr={quoteattr(bearable(picture.alternative))}'
        drawing = (
            f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {about}/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch>'
            f'<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
            "</w:drawing>"
        )
        return self._caption("Figur", picture) + self._paragraph("", _run_of(drawing), '<w:spacing w:after="120"/>')

    def _paragraph(self, style: str, content: str, properties: str = "") -> str:
        named = f'<w:pStyle w:val="{self._ids[style]}"/>' if style else ""
        return f"<w:p><w:pPr>{named}{properties}</w:pPr>{content}</w:p>"

    def _marked(self, anchor: str, content: str) -> str:
        """Content with a bookmark around it, for links."""
        if not anchor:
            return content
        self._last += 1
        name = _name(anchor)
        return f'<w:bookmarkStart w:id="{self._last}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{self._last}"/>'

    def _has_numbers(self, name: str) -> bool:
        return self._document.styles[name].element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None


def _kept(piece: Piece, after: Piece | None) -> Piece:
    """The piece, which stays with what comes after it where it introduces a list."""
    listed = isinstance(after, Paragraph) and after.kind in {"bullet", "step"}
    return replace(piece, kind="lead") if listed and isinstance(piece, Paragraph) and piece.kind == "body" else piece


def _wide(word: str) -> int:
    """About how wide a word of a table is with its cell's margins, in twips: letters differ much in a typeface like Arial."""
    letters = sum(next((width for these, width in _WIDTHS.items() if letter in these), 0.6) for letter in word)
    return int(letters * TEXT) + 200


def _lines(row: Sequence[str], widths: Sequence[int]) -> int:
    """About how many lines a row of a table takes."""
    each = zip(row, widths, strict=False)
    return max(sum(1 + len(line) * LETTER // (width - PADDING) for line in cell.split("\n")) for cell, width in each)


def _name(anchor: str) -> str:
    """A place's name as Word allows it."""
    return re.sub(r"\W", "_", anchor)


def _run(text: str, properties: str = "") -> str:
    told = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(bearable(line))}</w:t>' for line in text.split("\n"))
    return _run_of(told, properties)


def _run_of(content: str, properties: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{content}</w:r>"


def _field(what: str) -> str:
    """The beginning of a field that Word renews; what it shows until then follows, and `_FIELD_ENDS`."""
    told = _run_of(f'<w:instrText xml:space="preserve"> {what} </w:instrText>')
    return _run_of('<w:fldChar w:fldCharType="begin"/>') + told + _run_of('<w:fldChar w:fldCharType="separate"/>')


_FIELD_ENDS = _run_of('<w:fldChar w:fldCharType="end"/>')


def _elements(xml: str) -> list[Any]:
    return list(parse_xml(f"<w:body {nsdecls('w', 'wp', 'a', 'pic', 'r')}>{xml}</w:body>"))

"""The standard Word template of the plan, as it lies beside this module: `template/handlingsplan.docx`.

It can be changed in Word, or made anew:

    .venv/bin/python -c "from actionplan.briefing.action_plan_template import write; write()"

A municipality's own, `handlingsplan_skabelon.docx` in its data folder, needs a paragraph with `{{ plan }}` alone; the other
placeholders (`PLACEHOLDERS`) may stand where it likes. Styles that it lacks are taken from the standard one.
"""

import io
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart
from docx.shared import Mm, Pt, RGBColor

STANDARD: Final = Path(__file__).parent / "template" / "handlingsplan.docx"
PLACEHOLDERS: Final = ("kommune", "titel", "status", "dato", "afsender", "opdigtet", "indhold", "plan")
"""What a template may ask for; only the last one has to be there."""
STYLES: Final = (
    *("Heading 1", "Heading 2", "Heading 3", "Caption", "List Bullet", "List Number", "TOC Heading", "toc 1", "toc 2"),
    *("Hyperlink", "Tabeltekst", "Kilde", "Handlingsplan"),
)
"""What the plan is written in, beside the paragraphs' own style. The last one is that of tables."""
FONT, BLUE, GREY = "Arial", RGBColor(0x0B, 0x4F, 0x8A), RGBColor(0x4A, 0x4A, 0x4A)


def write() -> None:
    """Writes the standard template to its place."""
    STANDARD.write_bytes(standard())


def standard() -> bytes:
    """The standard template as a Word file."""
    document = Document()
    _page(document)
    _styles(document)
    for text, style in (("{{ kommune }}", "Subtitle"), ("{{ titel }}", "Title"), ("{{ status }}", "Subtitle")):
        document.add_paragraph(text, style)
    document.paragraphs[0].paragraph_format.space_before = Pt(150)
    document.add_paragraph("{{ dato }}")
    document.add_paragraph("Afsender: {{ afsender }}")
    for text in (
        "{%p if opdigtet %}",
        "{{ opdigtet }}: Kommunen findes ikke, og intet i planen handler om virkelige mennesker.",
        "{%p endif %}",
    ):
        document.add_paragraph(text, "Intense Quote")
    contents = document.add_paragraph("Indhold", "TOC Heading")
    contents.paragraph_format.page_break_before = True
    document.add_paragraph("{{ indhold }}")
    document.add_paragraph("{{ plan }}")
    _header_and_footer(document)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "Arbejdsbogen"
    properties.title, properties.comments, properties.language = "Skabelon til handlingsplan", "", "da-DK"
    package = document.part.package
    for name in [name for name, each in package.rels.items() if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del package.rels[name]  # a picture of another document
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _page(document: Word) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(26), Mm(22)
    section.header_distance = section.footer_distance = Mm(11)


def _styles(document: Word) -> None:
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), "da-DK")
    # Long Danish words are parted in the narrow columns of tables, and nowhere else.
    hyphenation = OxmlElement("w:autoHyphenation")
    document.settings.element.insert_element_before(hyphenation, *_AFTER_HYPHENATION)
    normal = styles["Normal"]
    normal.element.get_or_add_pPr().append(parse_xml(f"<w:suppressAutoHyphens {nsdecls('w')}/>"))
    _fonts(normal.element.get_or_add_rPr())
    normal.font.size, normal.paragraph_format.space_after = Pt(10.5), Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    sizes = {"Title": 30, "Subtitle": 15, "Heading 1": 20, "Heading 2": 14, "Heading 3": 11.5}
    for name, size in sizes.items():
        style = styles[name]
        _fonts(style.element.get_or_add_rPr())
        style.font.size, style.font.color.rgb, style.font.bold, style.font.italic = Pt(size), BLUE, name != "Subtitle", False
        style.paragraph_format.keep_with_next = True
    for name, before in (("Heading 1", 22), ("Heading 2", 14), ("Heading 3", 10)):
        styles[name].paragraph_format.space_before, styles[name].paragraph_format.space_after = Pt(before), Pt(4)
    styles["Title"].paragraph_format.space_after = Pt(14)
    title_border = styles["Title"].element.pPr.find(qn("w:pBdr"))
    styles["Title"].element.pPr.remove(title_border)
    styles["Subtitle"].paragraph_format.space_before, styles["Subtitle"].font.all_caps = Pt(4), False
    caption = styles["Caption"]
    caption.font.size, caption.font.color.rgb, caption.font.bold = Pt(10), RGBColor(0x1A, 0x1A, 0x1A), True
    caption.paragraph_format.keep_with_next, caption.paragraph_format.space_before = True, Pt(8)
    caption.paragraph_format.space_after = Pt(3)
    quote = styles["Intense Quote"]
    quote.font.color.rgb, quote.font.italic = RGBColor(0x5C, 0x3B, 0x00), False
    styles["List Bullet"].paragraph_format.space_after = styles["List Number"].paragraph_format.space_after = Pt(3)
    for name, size, colour in (("Tabeltekst", 9, None), ("Kilde", 8.5, GREY)):
        own = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        own.base_style, own.font.size, own.quick_style = normal, Pt(size), True
        own.paragraph_format.line_spacing, own.paragraph_format.space_after = 1.0, Pt(1 if name == "Tabeltekst" else 8)
        if name == "Tabeltekst":
            own.element.get_or_add_pPr().insert(0, parse_xml(f'<w:suppressAutoHyphens {nsdecls("w")} w:val="0"/>'))
        if colour is not None:
            own.font.color.rgb, own.paragraph_format.space_before = colour, Pt(3)
    for level in (1, 2):
        entry = styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        entry.base_style, entry.font.bold = normal, level == 1
        entry.paragraph_format.left_indent, entry.paragraph_format.space_after = Mm(6 * (level - 1)), Pt(1)
        entry.paragraph_format.space_before = Pt(5 if level == 1 else 0)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.color.rgb, link.font.underline = BLUE, True
    _heading_of_contents(document)
    styles.element.append(parse_xml(_TABLE))


def _heading_of_contents(document: Word) -> None:
    """Looks like a heading without being one, so that the contents do not list themselves."""
    style, model = document.styles["TOC Heading"], document.styles["Heading 1"]
    style.base_style = document.styles["Normal"]
    _fonts(style.element.get_or_add_rPr())
    style.font.size, style.font.bold, style.font.color.rgb = model.font.size, True, BLUE
    for outline in style.element.pPr.findall(qn("w:outlineLvl")):
        style.element.pPr.remove(outline)


def _fonts(properties: object) -> None:
    """Names the font outright, as a theme's fonts are other ones in LibreOffice."""
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]  # of python-docx's own elements
    fonts.attrib.clear()
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), FONT)


def _header_and_footer(document: Word) -> None:
    section = document.sections[0]
    header = section.header.paragraphs[0]
    header.text = "{{ kommune }}\t\t{{ status }}{% if opdigtet %} · {{ opdigtet }}{% endif %}"
    footer = section.footer.paragraphs[0]
    footer.text = "Handlingsplan af {{ dato }}\t\tSide "
    _field(footer, "PAGE")
    footer.add_run(" af ")
    _field(footer, "NUMPAGES")
    for paragraph in (header, footer):
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(166), WD_TAB_ALIGNMENT.RIGHT)
        for run in paragraph.runs:
            run.font.size, run.font.color.rgb = Pt(9), GREY
    for name in ("Header", "Footer"):  # their tabs are those of another paper
        own = document.styles[name].element.pPr.find(qn("w:tabs"))
        document.styles[name].element.pPr.remove(own)
        document.styles[name].paragraph_format.tab_stops.add_tab_stop(Mm(83), WD_TAB_ALIGNMENT.CENTER)


def add_lists(document: Word) -> dict[str, int]:
    """Adds a bulleted and a numbered list to a document whose styles have none; gives the number of each."""
    part = document.part
    try:
        numbering = part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        empty = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        numbering = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, empty, part.package)
        part.relate_to(numbering, RELATIONSHIP_TYPE.NUMBERING)
    root = numbering.element  # type: ignore[attr-defined]  # a part made of XML
    numbers = {}
    for style, kind, sign in (("List Bullet", "bullet", "•"), ("List Number", "decimal", "%1.")):
        taken = [int(each.get(qn(f"w:{key}"))) for tag, key in _NUMBERED for each in root.findall(qn(f"w:{tag}"))]
        number = max(taken, default=0) + 1
        level = (
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:ind w:left="397" w:hanging="284"/></w:pPr></w:lvl>'
        )
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>{level}'
            "</w:abstractNum>"
        )
        first = root.find(qn("w:num"))
        if first is None:
            root.append(abstract)
        else:
            first.addprevious(abstract)
        used = f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        root.append(parse_xml(used))
        numbers[style] = number
    return numbers


def _field(paragraph: object, what: str) -> None:
    """A field that Word fills in, such as the page's number."""
    for kind, text in (("begin", ""), ("", what), ("separate", ""), ("shown", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "shown" else "")  # type: ignore[attr-defined]  # a paragraph of python-docx
        if kind == "shown":
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = f" {text} "
        run._r.append(element)


_AFTER_HYPHENATION = (
    *("w:consecutiveHyphenLimit", "w:hyphenationZone", "w:doNotHyphenateCaps", "w:showEnvelope", "w:summaryLength"),
    *(
        "w:clickAndTypeStyle",
        "w:defaultTableStyle",
        "w:evenAndOddHeaders",
        "w:drawingGridHorizontalSpacing",
        "w:characterSpacingControl",
    ),
    *(
        "w:footnotePr",
        "w:endnotePr",
        "w:compat",
        "w:rsids",
        "m:mathPr",
        "w:themeFontLang",
        "w:clrSchemeMapping",
        "w:decimalSymbol",
    ),
)
"""What follows in a file of settings, whose order is fixed."""
_NUMBERED = (("abstractNum", "abstractNumId"), ("num", "numId"))
_TABLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Handlingsplan">
  <w:name w:val="Handlingsplan"/><w:basedOn w:val="TableNormal"/><w:qFormat/>
  <w:tblPr><w:tblBorders>
    <w:top w:val="single" w:sz="8" w:space="0" w:color="0B4F8A"/><w:bottom w:val="single" w:sz="8" w:space="0" w:color="0B4F8A"/>
    <w:insideH w:val="single" w:sz="4" w:space="0" w:color="C9C9C9"/></w:tblBorders>
    <w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>
    <w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="EEF3F8"/></w:tcPr>
  </w:tblStylePr>
</w:style>
"""

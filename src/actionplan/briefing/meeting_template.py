"""The standard Word template of the papers of a meeting, as it lies beside this module: `template/moede.docx`.

It has the styles and the header of the plan's template, without its front page and contents. It can be changed in Word, or made
anew:

    .venv/bin/python -c "from actionplan.briefing.meeting_template import write; write()"

A municipality's own, `moede_skabelon.docx` in its data folder, follows the rules of its template for the plan.
"""

import io
from pathlib import Path
from typing import Final

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from actionplan.briefing import action_plan_template

STANDARD: Final = Path(__file__).parent / "template" / "moede.docx"


def write() -> None:
    """Writes the standard template to its place."""
    STANDARD.write_bytes(standard())


def standard() -> bytes:
    """The standard template as a Word file."""
    document = Document(str(action_plan_template.STANDARD))
    body = document.element.body
    for element in [each for each in body if each.tag != qn("w:sectPr")]:
        body.remove(element)
    for text, style in (("{{ kommune }}", "Subtitle"), ("{{ titel }}", "Title")):
        document.add_paragraph(text, style).runs[0].font.size = Pt(12 if style == "Subtitle" else 20)
    for text in ("{%p if opdigtet %}", "{{ opdigtet }}: Kommunen findes ikke.", "{%p endif %}"):
        document.add_paragraph(text, "Intense Quote")
    document.add_paragraph("{{ plan }}")
    document.sections[0].footer.paragraphs[0].runs[0].text = "{{ titel }}\t\tSide "
    document.core_properties.title = "Skabelon til møder om handlingsplanen"
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()

"""What all papers to be handed out share: one page of HTML for A4, in black on white, without scripts and loading nothing."""

import re
from html import escape

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
"""Characters that no text of a paper or a sheet may hold."""
INVENTED = "Opdigtet: Kommunen findes ikke, og intet her handler om virkelige forhold."
"""What stands on every page, and first in every text, that is made for a fictional municipality."""

STYLE = """
@page { size: A4; margin: 16mm 17mm; }
@page { @bottom-right { content: "Side " counter(page) " af " counter(pages); font: 10.5pt Arial, sans-serif; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 176mm; color: #1a1a1a; background: #fff; overflow-wrap: anywhere; }
body { font: 11pt/1.35 'Segoe UI', Arial, 'Liberation Sans', sans-serif; }
h1 { font-size: 19pt; line-height: 1.15; margin: 0 0 2mm; }
h2 { font-size: 13pt; margin: 6mm 0 2mm; border-bottom: 1pt solid #1a1a1a; break-after: avoid; }
main { padding: 0 0.5mm; }
p { margin: 0 0 2mm; }
.municipality { font-weight: 600; margin: 0; }
.box { display: inline-block; width: 4mm; height: 4mm; border: 1pt solid #1a1a1a; vertical-align: -0.5mm; margin-right: 3mm; }
.blank { display: inline-block; width: 42mm; height: 8mm; border: 1pt solid #1a1a1a; vertical-align: middle; }
"""
BOX, BLANK = '<span class="box"></span>', '<span class="blank"></span>'


def page(title: str, style: str, body: str, *, invented: bool = False) -> str:
    """A whole page of HTML. title: plain text. style: on top of `STYLE`. body: safe HTML. invented: marks every printed page."""
    mark = f'\n@page {{ @top-left {{ content: "{INVENTED}"; font: bold 10.5pt Arial, sans-serif; }} }}\n' if invented else ""
    return f"""<!DOCTYPE html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html(title)}</title>
<style>{STYLE}{style}{mark}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def html(text: str) -> str:
    """A plain text as HTML on one line, without what no paper can hold."""
    return escape(" ".join(CONTROL.sub(" ", text).split()), quote=True)

"""The interview guides (`data/reference/interview_guides.yml`) for every group that the guidelines want heard, each on one sheet.

Aims: guidelines 2.1.2 (citizens), 2.2.3 (companies), 2.3.2 (the jobcentre: five questions), 2.3.3 (partners), 3.1 (politicians).
"""

import csv
import io
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Literal

from actionplan import danish
from actionplan.analyses.effort import EFFORT_QUESTIONS
from actionplan.names import either, quoted, slug
from actionplan.paper import BOX, html, page
from actionplan.parameters.model import Contact, Parameters
from actionplan.printables.information import ask, reach
from actionplan.printables.texts import PLACEHOLDERS, Place, Words, filled, read, strange_placeholders
from actionplan.sources.catalogue import Fact
from actionplan.sources.taguette import MAY_QUOTE
from actionplan.tables.specs import CITIZEN_STATUS, INFORMANTS, POLARITY

FILE = "data/reference/interview_guides.yml"

Form = Literal["single", "group"]
_FORMS = {"single": "én ad gangen", "group": "i gruppe"}


class Both(Fact):
    """A text for one who is spoken to alone, and for several together."""

    single: Words
    group: Words


class BothLists(Fact):
    """As `Both`, several lines each."""

    single: tuple[Words, ...]
    group: tuple[Words, ...]


class Ask(Fact):
    """A main question. follow_up: asked where it does not come by itself. covers: names of `EFFORT_QUESTIONS`."""

    ask: Words
    follow_up: tuple[Words, ...] = ()
    covers: tuple[str, ...] = ()


class Guide(Fact):
    """One group's guide. informant: as the table of statements has it. minutes: what to set aside. aim, advice: for the one who
    asks. purpose, promise: said before the first question."""

    title: Words
    informant: str
    form: Form
    minutes: int
    aim: Words
    advice: Words
    purpose: Words
    promise: Words
    questions: tuple[Ask, ...]

    @property
    def file(self) -> str:
        """The name of the printed file."""
        return f"interviewguide-{slug(self.title)}.pdf"


class Guides(Fact):
    """All guides, and what is said in each. more_themes: words for coding beside those of the five questions."""

    greeting: Both
    rights: Both
    closing: BothLists
    more_themes: tuple[Words, ...]
    guides: tuple[Guide, ...]

    def themes(self) -> tuple[str, ...]:
        """The words for coding that stand in the box, each once."""
        own = [theme for question in EFFORT_QUESTIONS.values() for theme in question.themes]
        return tuple(dict.fromkeys((*own, *self.more_themes)))


def interview_guides(root: Path) -> Guides:
    """The guides of the project's folder. Raises Refused with every mistake and its line."""
    return read(root, FILE, Guides, _faults)


def _faults(found: Guides) -> Iterator[tuple[Place, str]]:
    yield from strange_placeholders(found.model_dump(), PLACEHOLDERS)
    for number, guide in enumerate(found.guides):
        if guide.informant not in INFORMANTS:
            told = f"{quoted(guide.informant)} er ikke en, der kan interviewes. Skriv {either(INFORMANTS)}."
            yield ("guides", number, "informant"), told
        if guide.file in {earlier.file for earlier in found.guides[:number]}:
            yield ("guides", number, "title"), "Der er allerede en guide med den titel. Giv denne en anden."
        if not guide.questions:
            yield ("guides", number, "questions"), "Guiden har ingen spørgsmål. Skriv mindst ét, eller slet guiden."
        for position, question in enumerate(guide.questions):
            for name in question.covers:
                if name not in EFFORT_QUESTIONS:
                    told = f"{quoted(name)} er ikke et af de fem spørgsmål. Skriv {either(EFFORT_QUESTIONS)}."
                    yield ("guides", number, "questions", position, "covers"), told


_STYLE = """
@page { margin: 15mm 15mm 14mm; }
body { max-width: 180mm; line-height: 1.3; }
p { margin: 0 0 1.2mm; }
.sheet { min-height: 265mm; display: flex; flex-direction: column; }
.sheet + .sheet { break-before: page; }
h1 { margin: 0 0 1mm; }
h2 { margin: 2.5mm 0 1.2mm; }
.facts { font-weight: 600; }
.say p::before { content: "\\2013\\00a0"; }
.question { flex: 1 0 auto; display: grid; grid-template-columns: 108mm 1fr; gap: 4mm; break-inside: avoid; }
.question { border-top: 1pt solid #1a1a1a; padding: 1.5mm 0 0; }
.question p { font-weight: 600; margin: 0 0 0.8mm; }
.question ul { margin: 0 0 1.5mm; padding-left: 4.5mm; }
.notes { border-left: 0.5pt solid #767676; padding-left: 2mm; min-height: 21mm; font-size: 10.5pt; font-style: italic; }
h2 + .question { border: 0; padding: 0; }
.close { border-top: 1pt solid #1a1a1a; padding-top: 1.5mm; }
.code { border: 1pt solid #1a1a1a; padding: 2mm 3mm 1mm; margin-top: 2mm; break-inside: avoid; }
.code p { margin: 0 0 1.4mm; }
.code .box { width: 3.4mm; height: 3.4mm; margin: 0 1.2mm 0 0; }
.code .choice { white-space: nowrap; margin-right: 4mm; }
.line { display: inline-block; width: 26mm; border-bottom: 0.5pt solid #1a1a1a; height: 4mm; margin: 0 4mm 0 1mm; }
.line.wide { width: 70mm; }
"""
_LINE = '<span class="line"></span>'
_WIDE_LINE = '<span class="line wide"></span>'
_BOLD, _PLAIN, _WIDE = 46, 52, 92
"""So many letters stand on a line of a question, of what follows it up, and across the page."""
_WHOLE, _BEFORE, _AFTER = 52.0, 12.0, 19.0
"""Lines on a page; lines that the head and what is said take on the first, and the closing and the box on the second."""


def codebook(guides: Guides) -> str:
    """The words for coding as a codebook that Taguette imports: CSV with the columns tag and description.

    Source: Taguette 1.5.2, `import_codebook.py`. A byte-order mark is left to whoever writes the file; Taguette reads both.
    """
    about = {theme: question.title for question in EFFORT_QUESTIONS.values() for theme in question.themes}
    rows = [(theme, about.get(theme, "")) for theme in guides.themes()]
    rows += [(word, "Retning: hvad stykket peger på") for word in POLARITY.values()]
    rows.append((MAY_QUOTE, "Stykket må stå i et notat"))
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([("tag", "description"), *rows])
    return written.getvalue()


def guide_page(guide: Guide, found: Guides, parameters: Parameters) -> str:
    """A guide as a page of HTML: two sides of A4, unless its texts have been made too long for that."""

    def fill(text: str) -> str:
        return html(filled(text, parameters))

    asked = [_question(number, question, parameters) for number, question in enumerate(guide.questions, start=1)]
    turn = _turn(guide, found)
    spoken = (getattr(found.greeting, guide.form), guide.purpose, getattr(found.rights, guide.form), guide.promise)
    said = "\n".join(f"<p>{fill(text)}</p>" for text in spoken)
    last = "\n".join(f"<p>{fill(text)}</p>" for text in getattr(found.closing, guide.form))
    facts = f"Sæt {danish.number(guide.minutes)} minutter af · {_FORMS[guide.form]}"
    body = f"""<section class="sheet">
<p class="municipality">{html(parameters.municipality)} Kommune</p>
<h1>Interviewguide: {fill(guide.title)}</h1>
<p class="facts">{html(facts)}</p>
<p><strong>Det vil vi vide:</strong> {fill(guide.aim)}</p>
<p><strong>Til dig, der spørger:</strong> {fill(guide.advice)}</p>
<h2>Begynd med at sige</h2>
<div class="say">
{said}
</div>
<h2>Spørgsmål og noter</h2>
{"".join(asked[:turn])}
</section>
<section class="sheet">
{"".join(asked[turn:])}
<div class="close">
<p><strong>Slut af</strong></p>
<div class="say">
{last}
<p>{_further(parameters.contact, guide.form)}</p>
</div>
</div>
{_box(guide, found)}
</section>"""
    return page(f"Interviewguide: {filled(guide.title, parameters)}", _STYLE, body, invented=parameters.fictional)


def _further(contact: Contact, form: Form) -> str:
    """Whom to turn to afterwards, as HTML, with a line to write it on where params don't tell."""
    you = {"single": "du", "group": "I"}[form]
    told = f"Tak for hjælpen. Kommer {you} i tanke om mere, eller har {you} spørgsmål, så"
    return html(f"{told} {reach(contact)}.") if ask(contact) else f"{html(f'{told} kontakt')}{_WIDE_LINE}"


def _question(number: int, question: Ask, parameters: Parameters) -> str:
    more = "".join(f"<li>{html(filled(text, parameters))}</li>" for text in question.follow_up)
    topics = " · ".join(EFFORT_QUESTIONS[name].title for name in question.covers)
    asked = f"<p>{number}. {html(filled(question.ask, parameters))}</p>\n<ul>{more}</ul>"
    return f'<div class="question">\n<div>{asked}</div>\n<div class="notes">{html(topics)}</div>\n</div>\n'


def _turn(guide: Guide, found: Guides) -> int:
    """How many questions stand on the first page, so that both pages leave about the same room for notes."""
    said = (guide.aim, guide.advice, guide.purpose, guide.promise, getattr(found.rights, guide.form))
    before = _BEFORE + sum(ceil(len(text) / _WIDE) for text in said)
    lines = [ceil(len(each.ask) / _BOLD) + sum(ceil(len(text) / _PLAIN) for text in each.follow_up) for each in guide.questions]

    def unlike(turn: int) -> float:
        first = (_WHOLE - before - sum(lines[:turn])) / turn
        second = (_WHOLE - _AFTER - sum(lines[turn:])) / max(1, len(lines) - turn)
        return abs(first - second)

    return min(range(1, len(lines) + 1), key=unlike)


def _box(guide: Guide, found: Guides) -> str:
    """What the one who codes the interview fills in."""
    statuses = [label for name, label in CITIZEN_STATUS.items() if name != "none"] if guide.informant == "citizen" else []
    situation = f"<p>Status: {_choices(statuses)}</p>\n" if statuses else ""
    return f"""<div class="code">
<p><strong>Til den, der koder.</strong> Ét udsagn pr. linje i tabellen interviewudsagn, uden navne.
Informant: {html(INFORMANTS[guide.informant])}.</p>
<p>Interview nr. {_LINE} Dato {_LINE} Deltagere {_LINE}</p>
{situation}<p>Må citeres: {_choices(["ja", "nej"])} Retning: {html(", ".join(POLARITY.values()))}</p>
<p>Tema: {html(" · ".join(found.themes()))}</p>
</div>"""


def _choices(words: list[str]) -> str:
    return " ".join(f'<span class="choice">{BOX}{html(word)}</span>' for word in words)

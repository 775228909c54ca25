"""The questionnaire as companies and analysts meet it: on paper, as a sheet for typing in answers, and for LimeSurvey.

All three bear the names that the municipality has for its bodies, and all three ask for the company's number first.
"""

import io
from collections.abc import Iterable, Iterator
from textwrap import wrap

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from actionplan.danish import capital, joined
from actionplan.names import either
from actionplan.paper import BLANK, BOX, CONTROL, html, page
from actionplan.parameters.model import Bodies
from actionplan.survey.questionnaire import (
    COMPANY_ID,
    COMPANY_ID_WORDING,
    OWN_HEADERS,
    Choice,
    Question,
    Questionnaire,
    limesurvey_codes,
    limesurvey_names,
    named,
)
from actionplan.survey.sheets import put

BODIES = Bodies()
ANSWERS_SHEET, QUESTIONS_SHEET, LISTS_SHEET = "Svar", "Spørgsmål", "Lister"
TICK = "x"
TYPED_ROWS = 5000
"""So many rows of the answer sheet have drop-downs."""
_COLUMN, _LINE = 24, 15
"""Width of the answer sheet's columns in characters, and the height of a line of its headers in points."""


_STYLE = """
.question { margin: 0 0 4mm; padding: 0; border: 0; min-width: 0; break-inside: avoid; }
.wording { font-weight: 600; margin: 0 0 1mm; padding: 0; }
.routing { font-style: italic; margin: 0 0 1mm; }
.help { margin: 0 0 1mm; }
ul { list-style: none; margin: 0; padding: 0; }
.columns { columns: 2; column-gap: 8mm; }
.row li { display: inline-block; margin-right: 12mm; }
li { margin: 0 0 0.8mm; padding-left: 7mm; text-indent: -7mm; break-inside: avoid; }
.outside { margin-top: 1.5mm; }
.lines { height: 22mm; border: 1pt solid #1a1a1a; }
.start, .end { display: flex; flex-wrap: wrap; gap: 3mm 8mm; margin: 3mm 0 0; }
.end { margin-top: 4mm; break-inside: avoid; }
.long { flex: 1 1 0; display: flex; align-items: center; gap: 1mm; }
.long .blank { flex: 1; min-width: 32mm; }
.short .blank { width: 27mm; }
"""


_IN_A_ROW, _IN_A_COLUMN = 3, 5


def paper_form(questionnaire: Questionnaire, municipality: str, bodies: Bodies, *, invented: bool = False) -> str:
    """The questionnaire as a page of HTML to be printed on A4: one file, no script, nothing that loads.

    municipality: its name as a heading has it ("Odder Kommune"). invented: marks every page. Who is asked a question is told in
    words.
    """
    form = named(questionnaire, bodies)
    parts = "\n".join(_paper_section(form, section.title, questions) for section, questions in form.by_section() if questions)
    body = f"""<p class="municipality">{html(municipality)}</p>
<h1>{html(form.title)}</h1>
<p>{html(form.intro)}</p>
<p>Sæt ét kryds ved hvert spørgsmål, hvis der ikke står andet. Spring over, hvad I ikke vil svare på.</p>
<p class="start"><span class="long">{html(COMPANY_ID_WORDING)}: {BLANK}</span> <span class="short">Dato: {BLANK}</span></p>
{parts}
<p>{html(form.thanks)}</p>
<p class="end"><span class="long">Send svaret til: {BLANK}</span> <span class="short">senest: {BLANK}</span></p>"""
    return page(form.title, _STYLE, body, invented=invented)


def routing_words(form: Questionnaire, question: Question) -> str:
    """Who is asked, as a sentence for the one who fills in the form; empty where everybody is."""
    told = []
    for condition in question.shown_if:
        labels = [choice.label for choice in form.question(condition.question).answers if choice.code in condition.answers]
        told.append((either(labels), str(form.number(condition.question))))
    if not told:
        return ""
    if len({labels for labels, _ in told}) == 1:
        numbers = joined([number for _, number in told], "eller")
        return f"Svar kun, hvis I har svaret {told[0][0]} i spørgsmål {numbers}."
    return f"Svar kun, hvis I har svaret {joined([f'{labels} i spørgsmål {number}' for labels, number in told], 'eller')}."


def _paper_section(form: Questionnaire, title: str, questions: tuple[Question, ...]) -> str:
    return f"<h2>{html(title)}</h2>\n" + "\n".join(_paper_question(form, question) for question in questions)


def _paper_question(form: Questionnaire, question: Question) -> str:
    routing = routing_words(form, question)
    told = f'<p class="routing">{html(routing)}</p>\n' if routing else ""
    several = "Sæt gerne flere kryds." if question.kind == "multiple" else ""
    helped = " ".join(filter(None, [question.help, several]))
    hint = f'<p class="help">{html(helped)}</p>\n' if helped else ""
    wording = f'<p class="wording">{form.number(question.id)}. {html(question.wording)}</p>\n'
    return f'<div class="question">\n{told}{wording}{hint}{_paper_answer(question)}\n</div>'


def _paper_answer(question: Question) -> str:
    if question.kind == "number":
        return f"<p>Antal: {BLANK}</p>"
    if question.kind == "text":
        return '<div class="lines"></div>'
    if len(question.answers) <= _IN_A_ROW:
        return f'<ul class="row">{"".join(map(_paper_choice, question.answers))}</ul>'
    columns = ' class="columns"' if question.kind == "multiple" or len(question.choices) > _IN_A_COLUMN else ""
    outside = "" if question.outside is None else f'\n<ul class="outside">{_paper_choice(question.outside)}</ul>'
    return f"<ul{columns}>\n" + "\n".join(map(_paper_choice, question.choices)) + f"\n</ul>{outside}"


def _paper_choice(choice: Choice) -> str:
    alone = " (kun dette kryds)" if choice.alone else ""
    return f"<li>{BOX}{html(capital(choice.label) + alone)}</li>"


def answer_sheet(questionnaire: Questionnaire, bodies: Bodies = BODIES) -> bytes:
    """An XLSX for typing in paper answers: a row per company, the wording as a note at each header, drop-downs for choices.

    A drop-down offers the words that stand on paper, of a scale too. The columns stand in the order of the paper. The second
    sheet is the codebook; the lists behind the drop-downs are on a hidden one.
    """
    form = named(questionnaire, bodies)
    book = Workbook()
    answers = book.worksheets[0]
    answers.title = ANSWERS_SHEET
    codebook, lists = book.create_sheet(QUESTIONS_SHEET), book.create_sheet(LISTS_SHEET)
    lists.sheet_state = "hidden"
    _head(answers, 1, OWN_HEADERS[0], f"{COMPANY_ID_WORDING}. Tom, hvis skemaet er uden nummer.")
    _head(answers, 2, OWN_HEADERS[1], "Dagen, hvor skemaet blev udfyldt, fx 24-08-2026.")
    _validate(answers, 2, _dates())
    for column, (question, choice) in enumerate(_columns(form), start=3):
        notes = [f"{form.number(question.id)}. {question.wording}", question.help or "", routing_words(form, question)]
        if choice is None:
            header = question.header
        else:
            header = f"{question.header} [{choice.label}]"
            notes.append(f"{capital(choice.label)}: skriv {TICK}, hvis der er sat kryds.")
        _head(answers, column, header, *notes, words=() if choice else [each.label for each in question.answers])
        if (rule := _rule(lists, question)) is not None:
            _validate(answers, column, rule)
    answers.row_dimensions[1].height = _LINE * max(_lines(str(cell.value)) for cell in answers[1])
    answers.freeze_panes = "C2"
    _write_codebook(codebook, form)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _columns(form: Questionnaire) -> Iterator[tuple[Question, Choice | None]]:
    """What each column of the answer sheet is about: a question, or one choice of it where several can be ticked."""
    for question in form.questions:
        if question.kind == "multiple":
            yield from ((question, choice) for choice in question.choices)
        else:
            yield question, None


def _head(sheet: Worksheet, column: int, header: str, *notes: str, words: Iterable[str] = ()) -> None:
    """A header with its notes, over a column that is wide enough for it and for the words to choose, up to `_COLUMN`."""
    cell = sheet.cell(1, column)
    put(sheet, 1, column, header)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DCE6F1")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    told = "\n".join(CONTROL.sub(" ", note) for note in notes if note)
    cell.comment = Comment(told, "Spørgeskema", height=150, width=380)
    longest = max(len(text) for text in (header, *words))
    sheet.column_dimensions[get_column_letter(column)].width = min(_COLUMN, max(12, longest + 2))


def _lines(header: str) -> int:
    """How many lines a header takes in its column; bold letters are somewhat wider than the width reckons with."""
    return len(wrap(header, _COLUMN - 4))


def _validate(sheet: Worksheet, column: int, rule: DataValidation) -> None:
    letter = get_column_letter(column)
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{TYPED_ROWS + 1}")


def _rule(lists: Worksheet, question: Question) -> DataValidation | None:
    if question.kind == "text":
        return None
    if question.kind == "number":
        highest = question.maximum if question.maximum is not None else 1_000_000
        text = f"Skriv et helt tal fra 0 til {highest}."
        return _strict(DataValidation(type="whole", operator="between", formula1="0", formula2=str(highest)), text)
    if question.kind == "multiple":
        return _strict(DataValidation(type="list", formula1=f'"{TICK}"'), f"Skriv {TICK}, eller lad cellen være tom.")
    return _strict(DataValidation(type="list", formula1=_listed(lists, question)), "Vælg et af svarene på listen.")


def _dates() -> DataValidation:
    return _strict(DataValidation(type="date", operator="greaterThan", formula1="36526"), "Skriv en dato, fx 24-08-2026.")


def _strict(rule: DataValidation, message: str) -> DataValidation:
    rule.allow_blank, rule.showErrorMessage = True, True
    rule.errorTitle, rule.error = "Svaret passer ikke", message
    return rule


def _listed(lists: Worksheet, question: Question) -> str:
    """Writes the answers that may be typed into a column of their own, and returns the range."""
    letters = [cell.value for cell in lists[1]]
    column = len(letters) + 1 if letters and letters[0] is not None else 1
    for row, choice in enumerate(question.answers, start=1):
        put(lists, row, column, choice.label)
    letter = get_column_letter(column)
    return f"{LISTS_SHEET}!${letter}$1:${letter}${len(question.answers)}"


def _write_codebook(sheet: Worksheet, form: Questionnaire) -> None:
    for column, (title, width) in enumerate((("nr.", 6), ("kolonne", 30), ("spørgsmål", 80), ("svar", 60)), start=1):
        put(sheet, 1, column, title)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    row = 2
    for question in form.questions:
        told = " ".join(filter(None, [question.wording, question.help, routing_words(form, question)]))
        values: tuple[str | int, ...] = (form.number(question.id), question.header, told, _meaning(question))
        for column, value in enumerate(values, start=1):
            put(sheet, row, column, value)
            sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
        row += 1


def _meaning(question: Question) -> str:
    if not question.answers:
        return "et helt tal" if question.kind == "number" else "tekst"
    return "; ".join(choice.label for choice in question.answers)


LIMESURVEY_COLUMNS = (
    "class", "type/scale", "name", "relevance", "text", "help", "language", "validation", "mandatory", "other", "default",
    "same_default", "exclude_all_others", "max_num_value_n", "min_num_value_n", "num_value_int_only",
)  # fmt: skip
LIMESURVEY_TYPES = {"single": "L", "scale": "L", "multiple": "M", "number": "N", "text": "T"}


def limesurvey(questionnaire: Questionnaire, bodies: Bodies = BODIES) -> str:
    r"""LimeSurvey's tab-separated survey structure: a byte-order mark, then a line for each setting, group, question and answer.

    Save it as UTF-8 with `newline=""` under a name ending in .txt, and import it as a survey. Names of questions and codes of
    answers are those of `limesurvey_names` and `limesurvey_codes`. Who is asked stands as a relevance equation.

    Source: LimeSurvey Manual, "Tab Separated Value survey structure"
    (https://www.limesurvey.org/manual/Tab_Separated_Value_survey_structure); what is not told there, such as that texts are
    HTML and that every cell of another column is an attribute of the question, is from `TSVImportSurvey` in LimeSurvey's
    application/helpers/admin/import_helper.php. Attributes: pages "Question type - Multiple choice" and "- Numerical input".
    """
    rows = [LIMESURVEY_COLUMNS, *_structure(named(questionnaire, bodies))]
    return "\ufeff" + "".join("\t".join(map(_quoted, row)) + "\n" for row in rows)


_SETTINGS = {"language": "da", "format": "G", "anonymized": "N", "datestamp": "Y", "ipaddr": "N", "refurl": "N"}
"""One page for each section, with the day of the answer and without the address of the machine."""


def _structure(form: Questionnaire) -> Iterator[list[str]]:
    for name, value in _SETTINGS.items():
        yield _line("S", name=name, text=value)
    for name, text in (("title", form.title), ("welcometext", form.intro), ("endtext", form.thanks)):
        yield _line("SL", name=f"surveyls_{name}", text=_lime(text), language="da")
    names = limesurvey_names(form)
    groups = [(section, questions) for section, questions in form.by_section() if questions]
    for group, (section, questions) in enumerate(groups, start=1):
        yield _line("G", kind=str(group), name=_lime(section.title), relevance="1", language="da")
        if group == 1:
            cells = {"name": names[COMPANY_ID], "text": _lime(COMPANY_ID_WORDING), "relevance": "1", "language": "da"}
            yield _line("Q", kind="S", mandatory="N", other="N", **cells)  # a survey without numbers is possible
        for question in questions:
            yield from _lime_question(form, question)


def _lime_question(form: Questionnaire, question: Question) -> Iterator[list[str]]:
    codes = limesurvey_codes(question)
    attributes = {}
    if question.kind == "multiple":
        attributes["exclude_all_others"] = ";".join(codes[choice.code] for choice in question.choices if choice.alone)
    if question.kind == "number":
        attributes |= {"min_num_value_n": "0", "num_value_int_only": "1"}
        attributes["max_num_value_n"] = "" if question.maximum is None else str(question.maximum)
    cells = {"name": limesurvey_names(form)[question.id], "relevance": relevance(form, question), "language": "da"}
    cells |= {"text": _lime(question.wording), "help": _lime(question.help or ""), "mandatory": "N", "other": "N"}
    yield _line("Q", kind=LIMESURVEY_TYPES[question.kind], **cells, **attributes)
    part = "SQ" if question.kind == "multiple" else "A"
    for choice in question.answers:
        scale = "0" if part == "A" else ""
        yield _line(part, kind=scale, name=codes[choice.code], text=_lime(capital(choice.label)), language="da")


def relevance(form: Questionnaire, question: Question) -> str:
    """Who is asked, as an equation of LimeSurvey's ExpressionScript; "1" where everybody is."""
    names = limesurvey_names(form)
    terms = []
    for condition in question.shown_if:
        asked = form.question(condition.question)
        codes = limesurvey_codes(asked)
        for code in condition.answers:
            if asked.kind == "multiple":
                terms.append(f'{names[asked.id]}_{codes[code]}.NAOK == "Y"')
            else:
                terms.append(f'{names[asked.id]}.NAOK == "{codes[code]}"')
    return " or ".join(f"({term})" for term in terms) or "1"


def _line(row_class: str, *, kind: str = "", **cells: str) -> list[str]:
    named_cells = {"class": row_class, "type/scale": kind, **cells}
    return [named_cells.get(column, "") for column in LIMESURVEY_COLUMNS]


def _quoted(cell: str) -> str:
    """A cell in quotes where it holds any. No cell holds tabs or line ends, and none both begins and ends with quotes."""
    return '"' + cell.replace('"', '""') + '"' if '"' in cell else cell


def _lime(text: str) -> str:
    """A text as LimeSurvey shows it literally: HTML on one line, and no brace that begins an expression."""
    return html(text).replace("{", "&#123;").replace("}", "&#125;")

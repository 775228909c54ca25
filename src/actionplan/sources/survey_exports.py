"""Answers to a questionnaire as survey tools export them: LimeSurvey, and plain tables.

A plain table has question ids or question texts as headers, one row per respondent: what Microsoft Forms and Google Forms
give, and what is typed in from paper. SurveyXact's files are for `actionplan.sources.surveyxact`, which ends here too. What
becomes of the cells is in `actionplan.sources.survey_answers`.

Layout of LimeSurvey's export: https://www.limesurvey.org/manual/Exporting_results (headings as question code, text or both,
answers as codes or in full, `submitdate` empty for those who have not finished, 1980-01-01 in surveys without date stamp).
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from actionplan.names import quoted
from actionplan.sources.cells import Cells
from actionplan.sources.mistakes import Mistakes
from actionplan.sources.survey_answers import (
    Answers,
    Codebook,
    Find,
    Marks,
    Place,
    Question,
    assemble,
    either_finder,
    finder,
    questions_of,
    tidy,
)
from actionplan.tables.names import plain


def read_plain(cells: Cells, codebook: Codebook, shown: str, kinds: Mapping[str, str] | None = None) -> Answers:
    """Reads a table with question ids or question texts as headers, as Microsoft Forms and Google Forms export it.

    shown: the file as messages name it. Headers are matched without regard to case, spaces, punctuation, numbering and HTML
    tags; columns that are no question are not read. Several answers in one cell stand with semicolon, comma or line end between
    them. A question without a column is missing throughout. Raises Refused with every problem of the file.
    """
    return read_table(cells, questions_of(codebook, kinds or {}), shown)


def read_limesurvey(
    cells: Cells,
    codebook: Codebook,
    shown: str,
    kinds: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    codes: Mapping[str, Mapping[str, str]] | None = None,
) -> Answers:
    """Reads LimeSurvey's CSV or Excel export: headings as codes, texts or both, answers as codes or in full.

    LimeSurvey allows only short names: names is question id -> name there, codes is question id -> code -> code there, each
    where it differs. shown, kinds and errors as in `read_plain`. Respondents who have not sent in their answers are there as
    not completed.
    """
    nothing = {"n/a", "{question_not_shown}"}  # what LimeSurvey writes for questions that were not asked
    rows = [(line, ["" if cell.casefold() in nothing else cell for cell in row]) for line, row in cells.rows]
    bare = Cells(cells.header, rows, cells.invented, cells.header_line, cells.delimiter)
    questions = {
        name: replace(question, also=(names or {}).get(name, ""), written=(codes or {}).get(name, {}))
        for name, question in questions_of(codebook, kinds or {}).items()
    }
    return read_table(bare, questions, shown)


_FINISHED = ("submitdate", "Date submitted", "Dato for indsendelse", "Indsendt", "Gennemført", "completed")
_ANSWERED = (
    "answered_on", "besvaret", "submitdate", "Date submitted", "Dato for indsendelse", "Fuldførelsestidspunkt",
    "Completion time", "Tidsstempel", "Timestamp", "datestamp", "Date last action", "closeTime", "modified",
)  # fmt: skip


def marks_of(header: Sequence[str], taken: Iterable[int] = ()) -> Marks:
    """Where a file tells the end and the time of the answering; columns that are taken are questions."""
    positions = {plain(name): position for position, name in enumerate(header) if position not in set(taken)}

    def first(names: Iterable[str]) -> int | None:
        return next((positions[plain(name)] for name in names if plain(name) in positions), None)

    return Marks(first(_FINISHED), first(_ANSWERED))


def read_table(cells: Cells, questions: Mapping[str, Question], shown: str, *, labels: bool = False) -> Answers:
    """What `read_plain` does, for questions with their kinds. labels: the answers are known to be labels, never codes."""
    mistakes = Mistakes(shown)
    places = _places(cells, questions, mistakes)
    return assemble(cells, questions, places, marks_of(cells.header, places), mistakes, labels=labels)


_NUMBERING = re.compile(r"(?:spørgsmål\s*|sp\.?\s*|q\s*)?[0-9]+(?:\.[0-9]+)*\s*[.):–-]?\s+(?=\S)")
_BRACKETED = re.compile(r"(.*?)\s*\[([^\[\]]*)\]")
_BETWEEN = re.compile(r"[/_:–-]")


def _places(cells: Cells, questions: Mapping[str, Question], mistakes: Mistakes) -> dict[int, Place]:
    """Which column holds what; notes columns that hold the same, are misspelt, or are no questions at all."""
    find = finder({name: (name, q.wording, _unnumbered(q.wording), *filter(None, [q.also])) for name, q in questions.items()})
    ticks = {name: either_finder(question) for name, question in questions.items() if question.kind == "multiple"}
    places: dict[int, Place] = {}
    first: dict[Place, str] = {}
    for position, header in enumerate(cells.header):
        place = _place(header, find, ticks)
        if place is None:
            continue
        if place in first:
            other = quoted(first[place])
            message = f"Kolonnen er det samme spørgsmål som {other}. Behold den ene, og slet den anden."
            mistakes.add("same question", message, cells.header_line, header)
            continue
        places[position], first[place] = place, header
    if not places:
        message = "Ingen af kolonnerne er et spørgsmål fra spørgeskemaet. Skriv spørgsmålenes tekst eller nummer i første linje."
        mistakes.add("no header", message, cells.header_line)
        return places
    asked = {place.question for place in places.values()}
    missing = {plain(form): form for name, q in questions.items() if name not in asked for form in (name, q.wording)}
    marked = marks_of(cells.header)
    for position, header in enumerate(cells.header):
        if position in places or position in {marked.finished, marked.answered}:
            continue
        near = difflib.get_close_matches(plain(_unnumbered(header)), missing, n=1, cutoff=0.85)
        if near:
            hint = f"Mente du {quoted(missing[near[0]])}?"
            mistakes.add(
                "misspelt", f"Spørgsmålet kendes ikke. {hint} Ret overskriften, eller slet kolonnen.", cells.header_line, header
            )
    return places


def _unnumbered(text: str) -> str:
    return _NUMBERING.sub("", tidy(text), count=1) if _NUMBERING.match(tidy(text)) else text


def _place(header: str, find: Find, ticks: Mapping[str, Find]) -> Place | None:
    text = " ".join(header.split())

    def ticked(left: str, right: str) -> Place | None:
        for form in _heads(left):
            question = find(form)
            if question is not None and question in ticks and (code := ticks[question](right)) is not None:
                return Place(question, code)
        return None

    bracketed = _BRACKETED.fullmatch(text.rstrip(" ?:.*"))
    if bracketed and (place := ticked(bracketed[1], bracketed[2])):
        return place
    for form in _heads(text):
        if (question := find(form)) is not None:
            return Place(question)
    for split in reversed(list(_BETWEEN.finditer(text))):
        if place := ticked(text[: split.start()], text[split.end() :]):
            return place
    return None


def _heads(text: str) -> Iterator[str]:
    """A header's text, then what it may be without numbering, without the code before it, and without the text after it."""
    yield text
    yield _unnumbered(text)
    code, dot, wording = text.partition(". ")
    if dot:
        yield code
        yield wording
    if " - " in text:
        yield text.rpartition(" - ")[2]

"""Answers to a questionnaire as a table with one row per respondent: LimeSurvey's exports, and plain tables.

A plain table has question ids or question texts as headers: what Microsoft Forms and Google Forms give, and what is typed in
from paper. SurveyXact's files are for `actionplan.sources.surveyxact`, which ends here too. What
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
    Find,
    Marks,
    Place,
    Question,
    assemble,
    either_finder,
    finder,
    tidy,
)
from actionplan.tables.names import plain

_NOT_ASKED = {"n/a", "{question_not_shown}"}
"""What LimeSurvey writes for questions that were not asked."""
_FINISHED = ("færdig", "completed", "submitdate", "Date submitted", "Dato for indsendelse", "Indsendt", "Gennemført")
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
    """Reads a table whose headers are questions: their ids, other names or texts, with LimeSurvey's code before the text.

    shown: the file as messages name it. Headers are matched without regard to case, spaces, punctuation, numbering and HTML
    tags; columns that are no question are not read. Several answers in one cell stand with semicolon, comma or line end between
    them. A question without a column is missing throughout. labels: the answers are known to be labels, never codes.
    Respondents whom the file marks as not finished are not completed. Raises Refused with every problem of the file.
    """
    rows = [(line, ["" if cell.casefold() in _NOT_ASKED else cell for cell in row]) for line, row in cells.rows]
    bare = replace(cells, rows=rows)
    mistakes = Mistakes(shown)
    places = _places(bare, questions, mistakes)
    return assemble(bare, questions, places, marks_of(bare.header, places), mistakes, labels=labels)


_NUMBERING = re.compile(r"(?:spørgsmål\s*|sp\.?\s*|q\s*)?[0-9]+(?:\.[0-9]+)*\s*[.):–-]?\s+(?=\S)")
_BRACKETED = re.compile(r"(.*?)\s*\[([^\[\]]*)\]")
_BETWEEN = re.compile(r"[/_:–-]")


def _places(cells: Cells, questions: Mapping[str, Question], mistakes: Mistakes) -> dict[int, Place]:
    """Which column holds what; notes columns that hold the same, are misspelt, or are no questions at all."""
    find = finder({name: (name, q.wording, _unnumbered(q.wording), *q.also) for name, q in questions.items()})
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
    missing = {plain(form): form for name, q in questions.items() if name not in asked for form in (name, q.wording, *q.also)}
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

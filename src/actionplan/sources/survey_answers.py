"""The answers to a questionnaire in one neutral shape, and how what stands in a cell becomes one.

What is read is decided by the questions that the caller knows, question id -> `Question`. The rules:

* An answer may be written as its code or as its label. Where the two can be confused (codes 5 to 1 with the labels 1 to 5),
  the file's other columns decide, and codes where these tell nothing.
* A question of several choices is one boolean column per choice (`choice_column`), whether the file has it as one column
  with several answers or as one column per choice. Nothing ticked is no answer: missing in all of them, since no tool's
  export tells "none of these" from "never came to the question".
* Codes are words and not numbers: "ved ikke" has often a number beyond the scale. `outside_scale` tells which they are.
* A row without any answer that is not marked as complete is no respondent; it is counted and left out.
"""

import difflib
import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from actionplan.civil_numbers import holds_civil_number
from actionplan.danish import joined, number
from actionplan.names import quoted
from actionplan.problems import Refused
from actionplan.sources.cells import Cells
from actionplan.sources.mistakes import Mistakes
from actionplan.tables.names import plain
from actionplan.tables.schemas import CIVIL_NUMBER
from actionplan.tables.shape import Column
from actionplan.tables.values import Value, Wrong, reader

Kind = Literal["single", "scale", "multiple", "number", "text", "code"]
"""single and scale: one of the choices. multiple: any of them. text: searched for civil registration numbers. code: an
identifier, such as the company's number, which a production unit's ten digits may be."""

Find = Callable[[str], str | None]


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers to one questionnaire.

    frame: one row per respondent, numbered from 0 in the file's order; a column per question id, in the types string (codes,
    text), Float64 (numbers) and boolean (one column per choice, see `choice_column`). labels: question id -> wording.
    choices: question id -> code -> label in the order shown. completed: whether the respondent came to the end. answered_on:
    the day, NaT where the export has none. lines: where each respondent stands in the file. unanswered: rows left out since
    they hold no answer. invented: the file says so itself.
    """

    frame: pd.DataFrame
    labels: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]
    completed: pd.Series
    answered_on: pd.Series
    lines: tuple[int, ...]
    unanswered: int
    invented: bool


@dataclass(frozen=True)
class Question:
    """One question as answers to it are read.

    kind: one of `Kind`. choices: code -> label in the order shown, empty for numbers and text. also: other headings than its id
    and its wording; written: the same for the choices, code -> what a tool writes. maximum: the largest number that can be meant.
    """

    wording: str
    kind: Kind
    choices: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)
    maximum: float | None = None


@dataclass(frozen=True)
class Place:
    """What a column of a file holds: a question, or (code) whether one choice of it is ticked."""

    question: str
    code: str | None = None


@dataclass(frozen=True)
class Marks:
    """Columns about the answering itself, as positions in the header; None where there is none.

    finished: anything but nothing, 0 or no means that the respondent came to the end. answered: the time of it. silent:
    ticked where the respondent has not begun, so that what was filled in beforehand is no answer.
    """

    finished: int | None = None
    answered: int | None = None
    silent: tuple[int, ...] = ()


def choice_column(question: str, code: str) -> str:
    """The frame's column that says whether a choice of a question with several answers is ticked: "forms/mail"."""
    return f"{question}/{code}"


_OUTSIDE = re.compile(
    r"\bv[eé][dt] ikke\b|\bikke (aktuelt?|relevant)\b|\buoplyst\b|\bikke (at )?(be)?svaret?\b|\bingen (mening|holdning)\b|"
    r"\bdo(n't| not) know\b|\bnot (relevant|applicable)\b|\bn/a\b"
)


def outside_scale(choices: Mapping[str, str]) -> frozenset[str]:
    """The codes of answers that are no point on the scale of the others, by their label: "ved ikke", "ikke relevant"."""
    return frozenset(code for code, label in choices.items() if _OUTSIDE.search(tidy(label)))


def tidy(text: str) -> str:
    """What counts in a wording: lower case, single spaces, no HTML tags, no punctuation at the end."""
    bare = re.sub(r"</?[a-zæøå][^<>]*>", " ", html.unescape(text), flags=re.IGNORECASE)
    return " ".join(unicodedata.normalize("NFC", bare).casefold().split()).rstrip(" ?:.*")


def finder(names: Mapping[str, Iterable[str]]) -> Find:
    """A function from a text to the key whose names it is one of; None where it is none, or one of several keys'."""
    exact: dict[str, set[str]] = {}
    loose: dict[str, set[str]] = {}
    for key, forms in names.items():
        for form in forms:
            exact.setdefault(tidy(form), set()).add(key)
            loose.setdefault(plain(tidy(form)), set()).add(key)

    def find(text: str) -> str | None:
        bare = tidy(text)
        if not bare:
            return None
        found = exact.get(bare) or (loose.get(plain(bare), set()) if plain(bare) else set())
        return next(iter(found)) if len(found) == 1 else None

    return find


_YES = ("ja", "j", "yes", "y", "true", "sand")
_NO = ("nej", "n", "no", "false", "falsk")
_TICKED = frozenset((*_YES, "x", "1", "valgt", "checked", "✓", "☒", "☑"))
_NOT_TICKED = frozenset((*_NO, "0", "ikke valgt", "not selected", "unchecked", "☐", "-"))


def _forms(choices: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """How each choice may be written, apart from its bare code."""
    return {code: (label, f"{code} {label}", *((code,) if not code.isdigit() else ())) for code, label in choices.items()}


def _by_label(choices: Mapping[str, str]) -> Find:
    names = _forms(choices)
    for words in (_YES, _NO):
        for code, label in choices.items():
            if tidy(label) == words[0]:
                names[code] = (*names[code], *words)
    return finder(names)


def _by_code(question: Question) -> Find:
    codes = {code.casefold(): code for code in question.choices}
    codes |= {written.casefold(): code for code, written in question.written.items()}

    def find(text: str) -> str | None:
        bare = text.strip().casefold()
        if re.fullmatch(r"-?[0-9]+[.,]0+", bare):  # a code that went through a spreadsheet as a number
            bare = re.split("[.,]", bare)[0]
        return codes.get(bare)

    return find


def either_finder(question: Question) -> Find:
    """A function from a text to the choice whose code it is, otherwise whose label; None where it is neither."""
    by_code, by_label = _by_code(question), _by_label(question.choices)
    return lambda text: by_code(text) or by_label(text)


def _file_has_labels(columns: Iterable[tuple[set[str], Question]]) -> bool:
    """Whether a file's answers are labels: some column's are labels and no codes, and no column's are codes and no labels."""
    labels = codes = False
    for texts, question in columns:
        by_code, by_label = _by_code(question), _by_label(question.choices)
        as_code, as_label = (all(find(text) for text in texts) for find in (by_code, by_label))
        labels |= as_label and not as_code
        codes |= as_code and not as_label
    return labels and not codes


def _choice_finder(texts: set[str], question: Question, labels_first: bool) -> Find:
    """How one column's answers are read, from its different texts and from what the file as a whole shows."""
    by_code, by_label = _by_code(question), _by_label(question.choices)
    as_code, as_label = all(by_code(text) for text in texts), all(by_label(text) for text in texts)
    first, second = (by_label, by_code) if as_label and (labels_first or not as_code) else (by_code, by_label)
    return lambda text: first(text) or second(text)


def assemble(
    cells: Cells,
    questions: Mapping[str, Question],
    places: Mapping[int, Place],
    marks: Marks,
    mistakes: Mistakes,
    *,
    labels: bool = False,
) -> Answers:
    """The answers in a file whose columns are known. labels: they are known to be labels, never codes.

    Raises Refused with what `mistakes` holds already and what is found here.
    """
    columns = list(zip(*(row for _, row in cells.rows), strict=True)) or [()] * len(cells.header)
    different = {position: set(columns[position]) for position in places}  # few, and all that is to be understood
    of_choices = [
        (different[position] - {""}, questions[place.question])
        for position, place in places.items()
        if place.code is None and questions[place.question].kind in {"single", "scale"} and questions[place.question].choices
    ]
    labels_first = labels or _file_has_labels((column, question) for column, question in of_choices if column)
    read: dict[Place, list[Value]] = {}
    for position, place in places.items():
        meaning = _meaning(different[position], place, questions[place.question], cells.delimiter, labels_first)
        wrong = {text: value for text, value in meaning.items() if isinstance(value, Wrong)}
        for (line, _), text in zip(cells.rows if wrong else [], columns[position], strict=False):
            if text in wrong:
                mistakes.add(wrong[text].kind, wrong[text].message, line, cells.header[position])
        good = {text: None if isinstance(value, Wrong) else value for text, value in meaning.items()}
        _take(read, place, questions[place.question], good, columns[position])
    finished, answered_on = _marks(cells, marks, mistakes)
    if mistakes:
        raise Refused(mistakes.problems())
    frame = _frame(questions, read, len(cells.rows))
    told = [name for name in frame.columns if name not in questions or questions[name].kind != "code"]
    respond = frame[told].notna().any(axis=1).to_numpy()
    if marks.finished is not None:
        respond = respond | finished
    for position in marks.silent:
        respond = respond & ~_ticked(cells, position)
    return Answers(
        frame=frame[respond].reset_index(drop=True),
        labels=MappingProxyType({name: question.wording for name, question in questions.items()}),
        choices=MappingProxyType({name: question.choices for name, question in questions.items() if question.choices}),
        completed=pd.Series(finished[respond], dtype="bool", name="completed"),
        answered_on=pd.Series(answered_on[respond], dtype="datetime64[ns]", name="answered_on"),
        lines=tuple(line for (line, _), responds in zip(cells.rows, respond, strict=True) if responds),
        unanswered=int((~respond).sum()),
        invented=cells.invented,
    )


_Read = Value | tuple[str, ...]


def _take(
    read: dict[Place, list[Value]], place: Place, question: Question, meaning: Mapping[str, _Read], texts: Sequence[str]
) -> None:
    """Puts a column's values where the frame has them: several answers in one cell are spread over the choices.

    meaning: by text, of which a column has few.
    """
    if question.kind == "multiple" and place.code is None:
        for code in question.choices:
            ticked: dict[str, Value] = {text: isinstance(value, tuple) and code in value for text, value in meaning.items()}
            read[Place(place.question, code)] = [ticked[text] for text in texts]
    else:
        single: dict[str, Value] = {text: None if isinstance(value, tuple) else value for text, value in meaning.items()}
        read[place] = [single[text] for text in texts]


def _meaning(
    different: set[str], place: Place, question: Question, delimiter: str, labels_first: bool
) -> Mapping[str, _Read | Wrong]:
    """What each of a column's different texts means."""
    answers = different - {""}
    read: Callable[[str], _Read | Wrong]
    if place.code is not None:
        read = _tick_reader(place.code, question)
    elif question.kind == "multiple":
        read = _several_reader(question)
    elif question.choices:
        read = _one_reader(_choice_finder(answers, question, labels_first), question.choices)
    elif question.kind in {"single", "scale"}:
        read = str  # choices whose labels the file does not give: codes as they are
    elif question.kind == "number":
        read = _number_reader(question, reader(Column(place.question, question.wording, "number", ""), different, delimiter))
    elif question.kind == "code":
        read = reader(Column(place.question, question.wording, "code", ""), different, delimiter)
    else:
        read = _text
    return {text: read(text) if text else None for text in different}


def _text(text: str) -> str | Wrong:
    return Wrong("civil", f"{CIVIL_NUMBER} Slet det i svaret.") if holds_civil_number(text) else text


def _number_reader(question: Question, read: Callable[[str], Value | Wrong]) -> Callable[[str], Value | Wrong]:
    """Reads a number; one that is negative or larger than can be meant is a slip of the pen."""

    def checked(text: str) -> Value | Wrong:
        value = read(text)
        if isinstance(value, Wrong) and value.kind == "number":
            return Wrong(value.kind, f"{quoted(text)} er ikke et tal. Skriv et helt tal, fx 12.")
        if isinstance(value, int | float) and (value < 0 or (question.maximum is not None and value > question.maximum)):
            most = "" if question.maximum is None else f" og højst {number(question.maximum)}"
            return Wrong("range", f"{quoted(text)} kan ikke være rigtigt. Svaret skal være mindst 0{most}. Ret tallet.")
        return value

    return checked


def _one_reader(find: Find, choices: Mapping[str, str]) -> Callable[[str], str | Wrong]:
    return lambda text: find(text) or _none_of(text, choices)


def _none_of(text: str, choices: Mapping[str, str]) -> Wrong:
    shown = {code: label or code for code, label in choices.items()}
    by_plain = {plain(word): shown[code] for code, label in choices.items() for word in (code, label)}
    near = difflib.get_close_matches(plain(text), by_plain, n=1)
    hint = f" Mente du {quoted(by_plain[near[0]])}?" if near else ""
    allowed = joined([quoted(word) for word in shown.values()], "eller")
    return Wrong("choice", f"{quoted(text)} er ikke et af spørgsmålets svar.{hint} Skriv {allowed}.")


def _tick_reader(code: str, question: Question) -> Callable[[str], bool | Wrong]:
    own = finder({code: _forms(question.choices)[code]})
    other = plain(code) in {"other", "andet"} or re.match(r"and(et|en|re)\b", tidy(question.choices[code])) is not None

    def read(text: str) -> bool | Wrong:
        bare = text.strip().casefold()
        if bare in _NOT_TICKED or re.fullmatch("0[.,]0+", bare):
            return False
        if bare in _TICKED or re.fullmatch("1[.,]0+", bare) or own(text) or other:  # "andet" is ticked by what is written there
            return True
        return Wrong("tick", f"{quoted(text)} er hverken et kryds eller tomt. Skriv »ja«, hvis svaret er valgt, og ellers »nej«.")

    return read


def _several_reader(question: Question) -> Callable[[str], tuple[str, ...] | Wrong]:
    by_code, by_label = _by_code(question), _by_label(question.choices)

    whole = {tidy(label): code for code, label in question.choices.items()}

    def run(parts: Sequence[str]) -> str | None:
        if len(parts) > 1:
            return whole.get(tidy("".join(parts)))
        return by_label(parts[0]) or by_code(parts[0])

    def read(text: str) -> tuple[str, ...] | Wrong:
        parts = re.split(r"([;,|\n])", text)  # answers at even places, the marks between them at odd ones
        found: list[str] = []
        start = 0
        while start < len(parts):
            if not parts[start].strip():
                start += 2
                continue
            # A label may hold the very mark that stands between answers, so the longest run that is a choice is taken.
            for end in range(len(parts), start, -2):
                if (code := run(parts[start:end])) is not None:
                    found.append(code)
                    start = end + 1
                    break
            else:
                return _none_of(parts[start].strip(), question.choices)
        return tuple(found)

    return read


# The frame

_CLOCK = re.compile(r"[T ]+[0-9]{1,2}[:.][0-9]{2}.*$", re.DOTALL)
_NO_STAMP = "1980-01-01"


def _marks(cells: Cells, marks: Marks, mistakes: Mistakes) -> tuple[NDArray[np.bool_], NDArray[np.datetime64]]:
    """Whether each row came to the end (all, where the file does not tell), and the day it was answered."""
    finished = np.ones(len(cells.rows), dtype=np.bool_)
    if marks.finished is not None:
        finished = _ticked(cells, marks.finished)
    days: list[datetime | None] = [None] * len(cells.rows)
    if marks.answered is not None:
        header = cells.header[marks.answered]
        read = reader(Column("answered_on", header, "date", ""), ())
        for position, (line, row) in enumerate(cells.rows):
            text = _CLOCK.sub("", row[marks.answered])
            if not text or text.startswith(_NO_STAMP):
                continue
            value = read(text)
            if isinstance(value, Wrong):
                mistakes.add(value.kind, value.message, line, header)
            elif isinstance(value, datetime):
                days[position] = value
    return finished, np.array(days, dtype="datetime64[ns]")


def _ticked(cells: Cells, position: int) -> NDArray[np.bool_]:
    return np.array([row[position].casefold() not in {"", *_NOT_TICKED} for _, row in cells.rows], dtype=np.bool_)


def _frame(questions: Mapping[str, Question], read: Mapping[Place, Sequence[Value]], rows: int) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    nothing: list[Value] = [None] * rows
    for name, question in questions.items():
        if question.kind != "multiple":
            dtype = "Float64" if question.kind == "number" else "string"
            columns[name] = pd.Series(read.get(Place(name), nothing), dtype=dtype)
            continue
        ticks = {
            code: np.array([value is True for value in read.get(Place(name, code), nothing)], dtype=np.bool_)
            for code in question.choices
        }
        nothing_ticked = ~np.logical_or.reduce(list(ticks.values()))
        for code, ticked in ticks.items():
            columns[choice_column(name, code)] = pd.Series(pd.arrays.BooleanArray(ticked, nothing_ticked.copy()))
    return pd.DataFrame(columns, index=pd.RangeIndex(rows))

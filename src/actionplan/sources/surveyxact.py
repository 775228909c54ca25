"""Answers from SurveyXact: one Excel file with the sheets Dataset, Structure and Labels, or the same as three CSV files.

All of SurveyXact's forms (Excel, comma, semicolon, tabulator in UTF-16) give the same answers here. What is peculiar to it:

* labels has no header row: variable, code, label, in the order shown, which is often not the order of the codes.
* A question with several answers is a 0/1 variable per choice. Its number is the choice's place; the code is in structure.
* Some forms hold contact data (name, e-mail address, number) and others do not. They never become answers, except where the
  caller names a variable, as it must be with the company's number.
* Everybody invited has a row; the question `statoverall` tells who is new (1), has been sent the form (2), has answered some
  of it (3), has finished (4) or was dropped (5).

The forms are as in the R package readSX and its example survey (https://github.com/sda030/readSX).
"""

import codecs
import csv
import io
import re
import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from actionplan.danish import counted, joined
from actionplan.names import quoted
from actionplan.problems import Problem, Refused
from actionplan.sources.cells import INVENTED_MARK, Cells, read_cells
from actionplan.sources.mistakes import Mistakes
from actionplan.sources.spreadsheet import Record, decimal_text
from actionplan.sources.survey_answers import Answers, Marks, Place, Question, assemble, choice_column
from actionplan.sources.survey_exports import marks_of, read_table
from actionplan.tables.names import plain

PARTS = ("dataset", "structure", "labels")
_STATUS = "statoverall"
_NEW, _SENT, _FINISHED = "1", "2", "4"
_CONTACT = re.compile(r"(kontaktop+lysninger|contact (data|details|information))\s*[-–:]", re.IGNORECASE)
_NUMERIC = re.compile(r"num|int|dec", re.IGNORECASE)


def read_surveyxact(files: Mapping[str, Path], keep: Mapping[str, Collection[str]] | None = None) -> Answers:
    """Reads one survey's export.

    files: what messages call each file -> the file; either one .xlsx, or the three .csv files whose names hold dataset,
    structure and labels. keep: question id -> the names that a variable to be taken in as an identifier may have, contact
    data or not, such as company_id -> "pnr" and the like. Other question ids are SurveyXact's variable names, those of
    questions with several answers its question names. Raises Refused with every problem of the files.
    """
    export = _export(files)
    cells = export.dataset
    mistakes = Mistakes(export.shown["dataset"])
    structure = _structure(export.structure, export.shown["structure"])
    labels = _labels(export.labels, export.shown["labels"])
    header = {name.casefold(): position for position, name in enumerate(cells.header)}
    known = {plain(name): question for question, names in (keep or {}).items() for name in names}
    wanted = {variable: known[plain(variable)] for variable in header if plain(variable) in known}
    questions = {name: Question(variable, "code", {}) for variable, name in wanted.items()}
    places: dict[int, Place] = {}
    status: dict[str, int] = {}
    for row in structure:
        position = header.get(row["variablename"].casefold())
        if position is None:
            message = f"Variablen {quoted(row['variablename'])} mangler. Hent de tre filer på ny fra det samme udtræk."
            mistakes.add("missing", message, cells.header_line)
        elif row["questionname"].casefold() == _STATUS:
            status[row["choicevalue"]] = position
        elif row["variablename"].casefold() not in wanted and not _CONTACT.match(row["questiontext"]):
            places[position] = _place(row, labels, questions)
    places |= {header[variable]: Place(name) for variable, name in wanted.items()}
    if mistakes:
        raise Refused(mistakes.problems())
    named, closed = marks_of(cells.header), header.get("closetime")
    silent = tuple(status[value] for value in (_NEW, _SENT) if value in status)
    return assemble(cells, questions, places, Marks(status.get(_FINISHED, closed), named.answered, silent), mistakes)


def is_surveyxact(path: Path) -> bool:
    """Whether an Excel file is SurveyXact's: it has a sheet for the answers and one for what their codes mean."""
    if path.suffix.lower() != ".xlsx":
        return False
    from openpyxl import load_workbook  # noqa: PLC0415  as in _sheets

    try:
        workbook = load_workbook(path, read_only=True)
    except Exception:  # noqa: BLE001  the reader of tables says what is wrong with the file
        return False
    names = {name.strip().casefold() for name in workbook.sheetnames}
    workbook.close()
    return {"dataset", "structure"} <= names


def by_questions(answers: Answers, questions: Mapping[str, Question], shown: str) -> Answers:
    """Answers from SurveyXact as those to known questions: these are found by name or wording, choices by their label.

    shown and errors as in `survey_exports.read_table`; SurveyXact numbers questions and choices as it likes, so its codes
    mean nothing here.
    """
    header = ["answered_on", "completed"]
    columns = [
        ["" if pd.isna(day) else day.date().isoformat() for day in answers.answered_on],
        ["ja" if completed else "nej" for completed in answers.completed],
    ]
    for name, wording in answers.labels.items():
        choices = answers.choices.get(name, {})
        if name in answers.frame:
            header.append(f"{name}. {wording}")
            columns.append([choices.get(text, text) for text in map(_written, answers.frame[name])])
            continue
        for code, label in choices.items():
            header.append(f"{name}. {wording} [{label}]")
            columns.append([_written(value) for value in answers.frame[choice_column(name, code)]])
    rows = [(line, list(row)) for line, row in zip(answers.lines, zip(*columns, strict=True), strict=True)]
    cells = Cells(header, rows, answers.invented, 1, ";")
    return read_table(cells, questions, shown, labels=True)


def _written(value: Any) -> str:
    """A frame's value as a file would have it."""
    if pd.isna(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return "ja" if value else "nej"
    return decimal_text(Decimal(repr(float(value)))) if isinstance(value, float) else str(value)


def _place(row: Mapping[str, str], labels: Mapping[str, Mapping[str, str]], questions: dict[str, Question]) -> Place:
    """Where a variable's column belongs; puts its question, or one more choice of it, into `questions`."""
    name, variable, wording = row["questionname"], row["variablename"], row["questiontext"]
    if row["subtype"].casefold() == "multiple":
        known = questions[name].choices if name in questions else {}
        questions[name] = Question(wording, "multiple", MappingProxyType({**known, row["choicevalue"]: row["choicetext"]}))
        return Place(name, row["choicevalue"])
    if row["questiontype"].casefold() == "closed":
        questions[variable] = Question(wording, "single", MappingProxyType(dict(labels.get(variable.casefold(), {}))))
    else:
        questions[variable] = Question(wording, "number" if _NUMERIC.match(row["subtype"]) else "text", MappingProxyType({}))
    return Place(variable)


@dataclass(frozen=True)
class _Export:
    """The three parts of an export; labels as records, since that part has no header. shown: as messages name each part."""

    dataset: Cells
    structure: Cells
    labels: list[Record]
    shown: Mapping[str, str]


def _export(files: Mapping[str, Path]) -> _Export:
    shown = {part: name for name, path in files.items() for part in PARTS if part in path.stem.casefold()}
    if len(files) == 1 and next(iter(files.values())).suffix.lower() == ".xlsx":
        name, path = next(iter(files.items()))
        sheets = _sheets(path, name)
        return _Export(
            _with_header(sheets["dataset"], name),
            _with_header(sheets["structure"], name),
            sheets["labels"],
            dict.fromkeys(PARTS, name),
        )
    missing = [part for part in PARTS if part not in shown]
    if missing or len(files) != len(PARTS):
        place = next(iter(sorted(files)), "SurveyXact")
        needed = "Læg enten Excel-filen eller de tre CSV-filer, hvis navne indeholder »dataset«, »structure« og »labels«."
        raise Refused.of(place, f"Filerne er ikke et helt udtræk fra SurveyXact. {needed}")
    problems: list[Problem] = []
    cells: dict[str, Cells] = {}
    for part in ("dataset", "structure"):
        try:
            cells[part] = read_cells(files[shown[part]], shown[part])
        except Refused as refused:
            problems += refused.problems
    try:
        labels = _headless(files[shown["labels"]], shown["labels"])
    except Refused as refused:
        problems += refused.problems
    if problems:
        raise Refused(problems)
    return _Export(cells["dataset"], cells["structure"], labels, shown)


def _headless(path: Path, shown: str) -> list[Record]:
    """The rows of a CSV file without a header, which `read_cells` would take for one."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused.of(shown, "Filen kan ikke læses. Læg den i mappen, og luk den i andre programmer.") from error
    utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "cp1252", "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        first = text.partition("\n")[0]
        delimiter = max(";,\t", key=first.count)
        try:
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
            return [(rows.line_num, [cell.strip() for cell in row]) for row in rows if any(row)]
        except csv.Error:
            break
    raise Refused.of(shown, "Filen er ikke den, som SurveyXact har gemt. Hent den igen, og lad være med at gemme den i Excel.")


def _sheets(path: Path, shown: str) -> dict[str, list[Record]]:
    """The rows of the workbook's three sheets by their names in lower case, empty rows left out."""
    from openpyxl import load_workbook  # noqa: PLC0415  most municipalities have CSV files alone, which need no such import

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and drop-down lists, which have no say here
            workbook = load_workbook(path, read_only=True, data_only=True)
            found = {sheet.title.strip().casefold(): sheet for sheet in workbook.worksheets}
            for sheet in found.values():
                sheet.reset_dimensions()  # the size that a file states can be wrong
            sheets = {
                part: [
                    (line, [_typed(value) for value in row])
                    for line, row in enumerate(found[part].iter_rows(values_only=True), start=1)
                    if any(value is not None and value != "" for value in row)
                ]
                for part in PARTS
                if part in found
            }
            workbook.close()
    except Exception as error:
        raise Refused.of(shown, "Regnearket kan ikke læses. Luk det i Excel, eller hent det igen fra SurveyXact.") from error
    missing = [f"»{part.capitalize()}«" for part in PARTS if not sheets.get(part)]
    if missing:
        message = f"Regnearket mangler {counted(len(missing), 'et ark', 'ark')}: {joined(missing)}. Hent det igen fra SurveyXact."
        raise Refused.of(shown, message)
    return sheets


def _typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return decimal_text(Decimal(repr(value)))
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return str(value).replace("\r\n", "\n").strip()


def _with_header(records: Sequence[Record], shown: str) -> Cells:
    invented = any(row[0].casefold().startswith(INVENTED_MARK.casefold()) for _, row in records)
    (header_line, header), *rows = [
        record for record in records if not record[1][0].casefold().startswith(INVENTED_MARK.casefold())
    ] or [(1, [""])]
    width = max((place + 1 for place, name in enumerate(header) if name), default=0)
    if width == 0:
        raise Refused.of(shown, "Et af arkene er tomt. Hent regnearket igen fra SurveyXact.")
    padded = [(line, [*row[:width], *[""] * (width - len(row))]) for line, row in rows]
    return Cells(header[:width], padded, invented, header_line, "")


def _structure(cells: Cells, shown: str) -> list[dict[str, str]]:
    """One mapping per variable, by the structure's column names in lower case."""
    needed = ("questionName", "variableName", "questionType", "subType", "questionText", "choiceValue", "choiceText")
    header = [name.casefold() for name in cells.header]
    missing = [f"»{name}«" for name in needed if name.casefold() not in header]
    if missing:
        message = f"Beskrivelsen af variablene mangler {joined(missing)}. Hent den igen fra SurveyXact."
        raise Refused.of(shown, message, line=cells.header_line)
    return [dict(zip(header, row, strict=True)) for _, row in cells.rows]


def _labels(records: Sequence[Record], shown: str) -> dict[str, dict[str, str]]:
    """Variable in lower case -> code -> label, in the order shown."""
    mistakes = Mistakes(shown)
    labels: dict[str, dict[str, str]] = {}
    for line, row in records:
        if len(row) < 3 or any(row[3:]):
            mistakes.add("width", "Linjen skal have tre celler: variabel, kode og svar. Hent filen igen fra SurveyXact.", line)
            continue
        labels.setdefault(row[0].casefold(), {})[row[1]] = row[2]
    if mistakes:
        raise Refused(mistakes.problems())
    return labels

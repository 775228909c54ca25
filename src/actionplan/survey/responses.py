"""The table of answers: what companies answered, read by the questionnaire from whatever their answers were collected with.

A frame has, for each answer, `company_id`, `answered_on` (NaT where not known), `completed`, and a column per question as
`actionplan.sources.survey_answers.Answers.frame` has them. Its index is the line in the file.
"""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from actionplan.sources import survey_answers
from actionplan.sources.cells import INVENTED_LINE, Cells
from actionplan.sources.survey_answers import Answers, choice_column
from actionplan.sources.survey_exports import read_table
from actionplan.sources.surveyxact import PARTS, by_questions, read_surveyxact
from actionplan.survey.questionnaire import (
    COMPANY_ID,
    COMPANY_ID_WORDING,
    OWN_HEADERS,
    Question,
    Questionnaire,
    limesurvey_codes,
    limesurvey_names,
)
from actionplan.tables.names import accepted_headers
from actionplan.tables.specs import SURVEY_RESPONSES

BETWEEN = "; "
"""What stands between several answers in one cell."""


def questions(form: Questionnaire) -> Mapping[str, survey_answers.Question]:
    """The form's questions as answers to them are read, the company's number first."""
    names = limesurvey_names(form)
    number = (*accepted_headers(SURVEY_RESPONSES.column(COMPANY_ID)), names[COMPANY_ID])
    asked = {COMPANY_ID: survey_answers.Question(COMPANY_ID_WORDING, "code", also=number)}
    for each in form.questions:
        choices = MappingProxyType({choice.code: choice.label for choice in each.answers})
        also = (each.header, names[each.id])
        asked[each.id] = survey_answers.Question(each.wording, each.kind, choices, also, limesurvey_codes(each), each.maximum)
    return MappingProxyType(asked)


def read_sheet(cells: Cells, shown: str, form: Questionnaire) -> tuple[pd.DataFrame, bool]:
    """The answers of a table with a row for each, and whether it says that it is invented.

    shown: the file as messages name it. form: with the bodies' names that the companies were shown. Raises Refused with every
    problem of the file.
    """
    answers = read_table(cells, questions(form), shown)
    return _frame(answers), answers.invented


def read_export(files: Mapping[str, Path], form: Questionnaire) -> tuple[pd.DataFrame, bool]:
    """The answers of an export from SurveyXact, otherwise as `read_sheet`. files: what messages call each file -> the file."""
    asked = questions(form)
    exported = read_surveyxact(files, {COMPANY_ID: (COMPANY_ID, *asked[COMPANY_ID].also)})
    shown = next((name for name in files if PARTS[0] in name.casefold()), next(iter(files)))
    answers = by_questions(exported, asked, shown)
    return _frame(answers), answers.invented


def _frame(answers: Answers) -> pd.DataFrame:
    frame = answers.frame.set_index(pd.Index(answers.lines, dtype="int64", name="line"))
    number = frame.pop(COMPANY_ID)
    own = {"company_id": number, "answered_on": answers.answered_on, "completed": answers.completed}
    columns = {name: series.set_axis(frame.index) for name, series in own.items()}
    return pd.concat([pd.DataFrame(columns), frame], axis="columns")


def nothing_answered(form: Questionnaire | None = None) -> pd.DataFrame:
    """The table before anybody has answered; without a form with no columns for the answers."""
    names = [] if form is None else [name for each in form.questions for name in columns_of(each)]
    return pd.DataFrame(
        columns=["company_id", "answered_on", "completed", *names], index=pd.Index([], dtype="int64", name="line")
    )


def columns_of(question: Question) -> tuple[str, ...]:
    """The names of a question's columns in the frame of answers."""
    if question.kind == "multiple":
        return tuple(choice_column(question.id, choice.code) for choice in question.choices)
    return (question.id,)


def template(form: Questionnaire) -> str:
    """A file of answers with nothing but its header, ending in a line feed."""
    return ";".join((*OWN_HEADERS, *(question.header for question in form.questions))) + "\n"


def write_responses(frame: pd.DataFrame, form: Questionnaire, path: Path, *, invented: bool) -> None:
    """Writes a frame of answers as a CSV file that reads back as the same; several answers stand in one cell."""
    text = io.StringIO()
    if invented:
        text.write(INVENTED_LINE + "\n")
    text.write(template(form))
    columns = [
        ["" if pd.isna(number) else str(number) for number in frame["company_id"]],
        ["" if pd.isna(day) else f"{day:%d-%m-%Y}" for day in frame["answered_on"]],
        ["ja" if completed else "nej" for completed in frame["completed"]],
        *(_written(frame, question) for question in form.questions),
    ]
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(zip(*columns, strict=True))
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="\n")


def _written(frame: pd.DataFrame, question: Question) -> list[str]:
    if question.kind == "multiple":
        labels = [choice.label for choice in question.choices]
        ticks = [frame[name].fillna(False) for name in columns_of(question)]
        return [
            BETWEEN.join(label for label, ticked in zip(labels, row, strict=True) if ticked) for row in zip(*ticks, strict=True)
        ]
    labelled = {choice.code: choice.label for choice in question.answers} if question.kind == "single" else {}
    if question.outside is not None:
        labelled[question.outside.code] = question.outside.label
    if question.kind == "number":
        return ["" if pd.isna(value) else f"{value:.0f}" for value in frame[question.id]]
    return ["" if pd.isna(value) else labelled.get(value, value) for value in frame[question.id]]

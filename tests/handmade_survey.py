"""Surveys made by hand: a few answers, repeated as often as a test needs them."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from actionplan.analyses.companies import size_class
from actionplan.analyses.respondents import INTEREST, Received, Survey
from actionplan.analyses.survey_weights import Weighting
from actionplan.methods.weighting import Design, simple
from actionplan.parameters.model import Bodies
from actionplan.survey.questionnaire import Questionnaire, named, questionnaire

FORM: Questionnaire = named(questionnaire(Path(__file__).parents[1]), Bodies())

Row = Mapping[str, Any]
"""What one company answers: question id to a code, a number, a text, or a list of codes; sector, industry, employees and size are
its background."""

YES_TO_ALL = dict.fromkeys(INTEREST.values(), "yes")
NO_TO_ALL = dict.fromkeys(INTEREST.values(), "no")


def survey_of(rows: Sequence[tuple[int, Row]], *, companies: int | None = None, design: Design | None = None) -> Survey:
    """A survey of so many companies of each kind, with equal weights. companies: how many were asked; None for no weights."""
    each = [row for count, row in rows for _ in range(count)]
    index = pd.Index([f"V{i:05d}" for i in range(len(each))], name="company_id")
    columns: dict[str, pd.Series] = {}
    for question in FORM.questions:
        given = [row.get(question.id) for row in each]
        if question.kind == "multiple":
            for choice in question.choices:
                ticked = [pd.NA if value is None else choice.code in value for value in given]
                columns[f"{question.id}/{choice.code}"] = pd.Series(ticked, index=index, dtype="boolean")
        else:
            kind = "Float64" if question.kind == "number" else "string"
            columns[question.id] = pd.Series(given, index=index, dtype=kind)
    employees = pd.Series([row.get("employees", 12) for row in each], index=index, dtype="Float64")
    background = pd.DataFrame(
        {
            "sector": [row.get("sector", "privat") for row in each],
            "industry": [row.get("industry", "Bygge og anlæg") for row in each],
            "employees": employees,
            "size": size_class(employees),
            "experience": [row.get("experience", "unknown") for row in each],
        },
        index=index,
    )
    # What stands in the background is Danish, as in the list of companies; the form's own questions have codes.
    answers = pd.DataFrame(columns, index=index).drop(columns=["sector", "industry", "employees"])
    given_design = design or simple(len(each), companies)
    weights = given_design.weights / given_design.weights.mean()
    weighting = None if companies is None else Weighting((), (), 0, float(np.max(weights)), float(len(each)))
    return Survey(
        form=FORM,
        answers=answers,
        background=background,
        design=given_design,
        received=Received(len(each), 0, 0, 0, 0, 0),
        weighting=weighting,
        companies=companies,
        first=date(2026, 8, 24),
        last=date(2026, 9, 26),
        sources=("Spørgeskema til virksomheder",),
        invented=True,
    )

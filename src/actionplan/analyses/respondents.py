"""The answers to the company survey that count, and the weights that make them stand for all companies (guidelines 2.2.2).

The rules, which the note tells:

* An answer is whole when the company came to the four models. Of several answers from one company the newest whole one counts,
  otherwise the newest. An answer that is not whole counts for the questions that it answers.
* An answer from a company that is not on the list of companies is left out.
* Answers without numbers (a form that asks for none) are placed by what they say of their sector and number of employees.
* An answer from a company that says it has no more than five employees is left out: it was not to be asked.
* The weights are those of `actionplan.analyses.survey_weights`.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from actionplan.analyses.companies import NO_INDUSTRY, SMALLEST, Companies, plain_number, size_class
from actionplan.analyses.survey_weights import Weighting, weights
from actionplan.danish import days
from actionplan.methods.weighting import Design, simple
from actionplan.survey.questionnaire import Questionnaire
from actionplan.tables.specs import MODELS, SECTORS

INTEREST = {model: f"interest_{model}" for model in MODELS if model != "none"}
"""The question on each model."""
BACKGROUND = ("sector", "industry", "employees", "size", "experience")


@dataclass(frozen=True)
class Received:
    """How many answers came in, and what became of them.

    repeated: older answers of companies that answered again. strangers: from companies that are not on the list. small: from
    companies that say they have no more than five employees. unplaced: without a number, or without what is needed to place them
    on the list. partial: of those that count, those that are not whole.
    """

    answers: int
    repeated: int
    strangers: int
    small: int
    unplaced: int
    partial: int

    @property
    def counted(self) -> int:
        """How many answers count."""
        return self.answers - self.repeated - self.strangers - self.small - self.unplaced


@dataclass(frozen=True, eq=False)
class Survey:
    """The answers that count.

    form: with the names that the companies were shown. answers: a row per company with the questions' columns
    (`actionplan.sources.survey_answers.Answers.frame`); background: its rows in the same order, with the columns `BACKGROUND`
    as in `Companies.frame`, from there where there is such a list and otherwise as the company says itself. Both are indexed
    by company_id as the list has it, or by the line of an answer without a number. design: the weights. weighting: how they
    were made, None where there is no list of companies and figures are of those who answered alone. companies: how many were
    asked, None where not known. first, last: the days of the first and the last answer.
    """

    form: Questionnaire
    answers: pd.DataFrame
    background: pd.DataFrame
    design: Design
    received: Received
    weighting: Weighting | None
    companies: int | None
    first: date | None
    last: date | None
    sources: tuple[str, ...]
    invented: bool

    @property
    def period(self) -> str:
        """The days on which it was answered, in words; empty where they are not known."""
        return days(self.first, self.last) if self.first and self.last else ""

    @property
    def named(self) -> bool:
        """Whether answers have the numbers of companies, so that nobody counts twice and strangers are found out."""
        return self.answers.index.name == "company_id"

    @property
    def weighted(self) -> bool:
        """Whether figures stand for all companies."""
        return self.weighting is not None


def survey(
    table: pd.DataFrame, form: Questionnaire, companies: Companies | None, sources: tuple[str, ...], *, invented: bool
) -> Survey | None:
    """The survey from the table of answers (`actionplan.survey.responses`); None where no answer counts."""
    known = None if companies is None or companies.frame.empty else companies.frame
    named = bool(table["company_id"].notna().any())
    answers, repeated = _newest(table[table["company_id"].notna()]) if named else (table.set_index(table.index), 0)
    listed = named and known is not None
    background = _of_list(answers, known) if named and known is not None else _of_answers(answers, form)
    strangers = len(answers) - len(background)
    small = (background["employees"] < SMALLEST).fillna(False).astype(bool)
    background = background[~small]
    outside = _outside(background, known)
    background = background[~outside]
    answers = answers.loc[background.index]
    if known is not None and listed:  # as the list has the numbers, so that agreements are found by them too
        numbers = pd.Index(_as_listed(background.index, known), name="company_id")
        answers, background = answers.set_axis(numbers), background.set_axis(numbers)
    if answers.empty:
        return None
    received = Received(
        answers=len(table),
        repeated=repeated,
        strangers=strangers,
        small=int(small.sum()),
        unplaced=int(outside.sum()) + (int(table["company_id"].isna().sum()) if named else 0),
        partial=int((~_whole(answers)).sum()),
    )
    days_known = answers["answered_on"].dropna()
    design, weighting = simple(len(answers)), None
    if known is not None and len(answers) <= len(known):
        design, weighting = weights(background, known, by_register=listed)
    return Survey(
        form=form,
        answers=answers,
        background=background,
        design=design,
        received=received,
        weighting=weighting,
        companies=None if known is None else len(known),
        first=days_known.min().date() if len(days_known) else None,
        last=days_known.max().date() if len(days_known) else None,
        sources=sources,
        invented=invented,
    )


def with_agreement(survey: Survey, numbers: Iterable[str]) -> NDArray[np.bool_]:
    """Which of those who answered are among the companies of these numbers; nobody where answers have no numbers."""
    known = {plain_number(number) for number in numbers}
    return np.array([survey.named and plain_number(number) in known for number in survey.answers.index], dtype=np.bool_)


def only_strangers(table: pd.DataFrame, companies: Companies | None) -> bool:
    """Whether answers have numbers and the list of companies none of them: then the two files number companies differently."""
    numbers = table["company_id"].dropna()
    if companies is None or companies.frame.empty or numbers.empty:
        return False
    return not numbers.map(plain_number).isin(companies.frame.index.map(plain_number)).any()


def _newest(table: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """One answer per company, and how many were left out for it."""
    order = pd.DataFrame({"whole": _whole(table), "day": table["answered_on"]})  # of the same day, the lower line is newer
    ordered = table.loc[order.sort_values(["whole", "day"], na_position="first", kind="stable").index]
    kept = ordered[~ordered["company_id"].map(plain_number).duplicated(keep="last")].sort_index()
    return kept.set_index("company_id"), len(table) - len(kept)


def _whole(answers: pd.DataFrame) -> pd.Series:
    return answers["completed"].astype(bool) & answers[list(INTEREST.values())].notna().any(axis="columns")


def _of_list(answers: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """The rows of the list of companies for the answers that are from one of them."""
    listed = pd.Series(_as_listed(answers.index, known), index=answers.index, dtype="object").dropna()
    return known.loc[listed, list(BACKGROUND)].set_axis(listed.index)


def _outside(background: pd.DataFrame, known: pd.DataFrame | None) -> pd.Series:
    """Who cannot be placed among the companies of the list, by sector and size; nobody where there is no list."""
    if known is None:
        return pd.Series(False, index=background.index)
    there = set(zip(known["sector"], known["size"], strict=True))
    cells = zip(background["sector"], background["size"], strict=True)
    return pd.Series([cell not in there for cell in cells], index=background.index, dtype=bool)


def _as_listed(numbers: pd.Index, known: pd.DataFrame) -> list[Hashable]:
    """The numbers as the list of companies has them; None for a company that is not there."""
    by_number = {plain_number(number): number for number in known.index}
    return [by_number.get(plain_number(number)) for number in numbers]


def _of_answers(answers: pd.DataFrame, form: Questionnaire) -> pd.DataFrame:
    """What companies say of themselves."""
    industries = {choice.code: choice.label for choice in form.question("industry").choices}
    employees = answers["employees"].astype("Float64")
    return pd.DataFrame(
        {
            "sector": answers["sector"].map(SECTORS),
            "industry": answers["industry"].map(industries).fillna(NO_INDUSTRY),
            "employees": employees,
            "size": size_class(employees),
            "experience": answers["experience"].fillna("unknown"),
        },
        index=answers.index,
    )

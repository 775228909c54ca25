"""The answers to the company survey that count, and the weights that make them stand for all companies (guidelines 2.2.2).

The rules, which the note tells:

* An answer is whole when the company came to the four models. Of several answers from one company the newest whole one counts,
  otherwise the newest. An answer that is not whole counts for the questions that it answers.
* An answer from a company that is not on the list of companies is left out.
* Answers without numbers (a form that asks for none) are placed by what they say of their sector and number of employees.
* Weights: sector by size, classes with fewer than `THIN` answers joined with their neighbours; then fitted to industry and to
  known experience as well. A weight over `MOST` times the mean is cut to that.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from actionplan.analyses.companies import NO_INDUSTRY, Companies, plain_number, size_class
from actionplan.danish import days
from actionplan.methods.weighting import (
    Cells,
    Design,
    NotConverged,
    collapse,
    effective_size,
    rake,
    simple,
    stratified,
    trimmed,
)
from actionplan.survey.questionnaire import Questionnaire
from actionplan.tables.specs import MODELS, SECTORS

MOST = 4.0
"""The largest weight, in mean weights: one company must not speak for a whole industry."""
INTEREST = {model: f"interest_{model}" for model in MODELS if model != "none"}
"""The question on each model."""
BACKGROUND = ("sector", "industry", "employees", "size", "experience")


@dataclass(frozen=True)
class Received:
    """How many answers came in, and what became of them. partial: of those that count, those that are not whole."""

    answers: int
    repeated: int
    strangers: int
    unplaced: int
    partial: int

    @property
    def counted(self) -> int:
        """How many answers count."""
        return self.answers - self.repeated - self.strangers - self.unplaced


@dataclass(frozen=True)
class Weighting:
    """How the weights were made. joined: classes of sector and size that were put together. fitted: the further
    classifications that the weights fit. cut: how many weights were cut. largest: the largest weight, in mean weights.
    effective: as many answers with equal weights would be as good."""

    joined: tuple[tuple[str, ...], ...]
    fitted: tuple[str, ...]
    cut: int
    largest: float
    effective: float


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
    def weighted(self) -> bool:
        """Whether figures stand for all companies."""
        return self.weighting is not None


def survey(
    table: pd.DataFrame, form: Questionnaire, companies: Companies | None, sources: tuple[str, ...], *, invented: bool
) -> Survey | None:
    """The survey from the table of answers (`actionplan.survey.responses`); None where no answer counts."""
    known = None if companies is None or companies.frame.empty else companies.frame
    named = table["company_id"].notna().any()
    answers, repeated = _newest(table[table["company_id"].notna()]) if named else (table.set_index(table.index), 0)
    background = _of_list(answers, known) if named and known is not None else _of_answers(answers, form)
    outside_list = ~answers.index.isin(background.index)
    outside = background["size"].isna() | background["sector"].isna() if known is not None else background["size"].isna() & False
    if known is not None and not named:
        there = set(zip(known["sector"], known["size"], strict=True))
        outside |= ~pd.Series(zip(background["sector"], background["size"], strict=True), index=background.index).isin(there)
    background = background[~outside]
    answers = answers.loc[background.index]
    if named and known is not None:  # as the list has the numbers, so that agreements are found by them too
        numbers = pd.Index(_as_listed(background.index, known), name="company_id")
        answers, background = answers.set_axis(numbers), background.set_axis(numbers)
    if answers.empty:
        return None
    received = Received(
        answers=len(table),
        repeated=repeated,
        strangers=int(outside_list.sum()),
        unplaced=int(outside.sum()) + (int(table["company_id"].isna().sum()) if named else 0),
        partial=int((~_whole(answers)).sum()),
    )
    days_known = answers["answered_on"].dropna()
    design, weighting = (simple(len(answers)), None) if known is None else _weights(background, known, by_register=bool(named))
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
    named = survey.answers.index.name == "company_id"
    return np.array([named and plain_number(number) in known for number in survey.answers.index], dtype=np.bool_)


def strangers(table: pd.DataFrame, companies: Companies | None) -> bool:
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


def _weights(background: pd.DataFrame, known: pd.DataFrame, *, by_register: bool) -> tuple[Design, Weighting]:
    """by_register: whether industry and experience of those who answered are as in the list, so that they can be fitted too."""
    cells = _cells(background, known, ["sector", "size"])
    design = stratified(cells.cells, cells.totals)
    margins = {name: _cells(background, known, [name]) for name in ("industry", "experience")} if by_register else {}
    margins = {name: margin for name, margin in margins.items() if len(margin.totals) > 1}
    fitted: tuple[str, ...] = ()
    if margins:
        known_totals = [cells.totals, *(margin.totals for margin in margins.values())]
        try:
            design = rake(design, [cells.cells, *(margin.cells for margin in margins.values())], known_totals)
            fitted = tuple(margins)
        except NotConverged:
            fitted = ()  # the note tells which classifications the weights fit
    cap = MOST * float(design.weights.mean())
    cut = int((design.weights > cap).sum())
    if cut:
        design = trimmed(design, cap)
    largest = float(design.weights.max() / design.weights.mean())
    joined = tuple(tuple(_told(cell) for cell in group) for group in cells.joined)
    return design, Weighting(joined, fitted, cut, largest, effective_size(design.weights))


def _cells(background: pd.DataFrame, known: pd.DataFrame, columns: list[str]) -> Cells:
    """The class of each answer by these columns, and the number of companies in each, thin classes joined."""
    totals = known.groupby(columns, observed=True, sort=True).size()
    answered = [tuple(row) if len(columns) > 1 else row[0] for row in background[columns].itertuples(index=False, name=None)]
    return collapse(answered, {cell: float(count) for cell, count in totals.items()})


def _told(cell: Hashable) -> str:
    return ", ".join(map(str, cell)) if isinstance(cell, tuple) else str(cell)

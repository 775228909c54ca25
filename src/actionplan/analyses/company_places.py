"""The places that companies say they will offer, and cooperation today beside interest tomorrow (guidelines 2.2.3).

Nothing here is a forecast: it is what companies say, and what that comes to if those who were not heard are like the others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from actionplan import danish
from actionplan.analyses.company_answers import Bools, answered, interested, needed, said
from actionplan.analyses.respondents import INTEREST, Survey, with_agreement
from actionplan.methods.survey import proportion, total
from actionplan.publish import TOTAL, Answered, Estimates, Given, Totals
from actionplan.sources.reference import Ceiling, CooperationFacts

ONE_AT_A_TIME = "single_trainee"
WORKS, WORKS_NOT = "samarbejder i dag", "samarbejder ikke i dag"
WANTS, WANTS_NOT = "har interesse", "har ikke interesse endnu"
RULES = (
    "Spørgsmålet er, hvor mange pladser virksomheden i alt vil tilbyde det næste år. Pladserne tæller kun med, hvor virksomheden "
    "har interesse for en model, og højst op til lovens loft for virksomhedens størrelse. Har den interesse for flere modeller, "
    "går én plads til model 1, og resten er delt ligeligt mellem de andre."
)
"""How places are counted, for readers."""


@dataclass(frozen=True, eq=False)
class Offers:
    """What each company offers, in the order of the answers.

    by_model: a column per model, NaN where the company is interested and has not said how many. whole: the same for all models
    together. wants: who is interested in which model. cut: how many answers were over the legal ceiling.
    """

    by_model: pd.DataFrame
    whole: pd.Series
    wants: pd.DataFrame
    cut: int


def offers(survey: Survey, ceiling: Ceiling) -> Offers:
    """Each company's places, cut at its legal ceiling and shared among the models that it is interested in (`RULES`).

    Where the number of employees is not known, neither is the ceiling, and nothing is cut.
    """
    wants = pd.DataFrame({model: said(survey, question, "yes") for model, question in INTEREST.items()}, survey.answers.index)
    some = wants.any(axis="columns")
    stated = survey.answers["places"].astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    employees = survey.background["employees"].astype("Float64")
    known = {number: float(ceiling.people(int(number))) for number in employees.dropna().unique()}
    most = employees.map(known).to_numpy(dtype=np.float64, na_value=np.nan)
    allowed = np.fmin(stated, most)
    allowed[np.isnan(stated)] = np.nan
    whole = pd.Series(np.where(some, allowed, 0.0), index=wants.index)
    others = wants.drop(columns=ONE_AT_A_TIME).sum(axis="columns").to_numpy(dtype=np.float64)
    first = np.where(wants[ONE_AT_A_TIME], np.where(others > 0, np.minimum(allowed, 1.0), allowed), 0.0)
    each = (allowed - first) / np.maximum(others, 1.0)
    by_model = pd.DataFrame(
        {model: first if model == ONE_AT_A_TIME else np.where(wants[model], each, 0.0) for model in wants}, wants.index
    )
    return Offers(by_model, whole, wants, int((np.asarray(some) & (stated > most)).sum()))


def places(survey: Survey, found: Offers, labels: Mapping[str, str], threshold: int) -> Totals:
    """Places by model and together: what those who answered offer, and what that comes to for all companies.

    labels: model to label. A company that is interested without a number is taken to offer as many as the others of its kind.
    Where the answers are not weighted, nothing is said of the other companies.
    """

    def given(label: str, column: pd.Series, wants: Bools) -> Given:
        offered = column.to_numpy(dtype=np.float64)
        gives = offered > 0
        estimate = total(offered, survey.design, wants, least=threshold) if survey.weighted and gives.any() else None
        return Given(label, offered[gives], survey.design.weights[gives], estimate)

    rows = [given(labels[model], found.by_model[model], found.wants[model].to_numpy()) for model in INTEREST]
    rows.append(given(TOTAL, found.whole, found.wants.any(axis="columns").to_numpy()))
    caption = "Pladser, som virksomhederne siger, de vil tilbyde det næste år"
    return Totals(caption, "Model", "pladser", tuple(rows), TOTAL, survey.period, survey.sources, survey.invented)


def places_today(agreements: pd.DataFrame, labels: Mapping[str, str], source: str, *, invented: bool) -> Totals:
    """Places in the agreements that the municipality has today, by model and together. agreements: the table of that name."""

    def given(label: str, mine: pd.DataFrame) -> Given:
        by_company = mine.groupby("company_id")["places"].sum().to_numpy(dtype=np.float64)
        by_company = by_company[by_company > 0]
        return Given(label, by_company, np.ones(by_company.size), None)

    rows = [given(label, agreements[agreements["cooperation_model"] == model]) for model, label in labels.items()]
    rows.append(given(TOTAL, agreements[agreements["cooperation_model"].isin(list(labels))]))
    return Totals("Pladser i kommunens aftaler i dag", "Model", "pladser", tuple(rows), TOTAL, "", (source,), invented)


def people_a_year(facts: CooperationFacts, places: float) -> tuple[float, str]:
    """How many persons so many places would be used by in a year, to the nearest 10, and the assumption in words with its
    source. An assumption and no forecast."""
    assumed = facts.assumptions["people_per_place_and_year"]
    told = f"{danish.number(assumed.middle, 1)} personer pr. plads og år ({assumed.source}, {assumed.date})"
    return float(10 * np.floor(places * assumed.middle / 10 + 0.5)), told


def cooperation(survey: Survey, agreed: Iterable[str], threshold: int) -> Estimates:
    """Cooperation today (rows) by interest tomorrow (columns), as shares of all companies.

    A company works with the jobcentre when it says that it has within three years or has an agreement. Interest is a yes to at
    least one model. agreed: the numbers of those with one.
    """
    works = said(survey, "experience", "yes") | with_agreement(survey, agreed)
    base = (works | said(survey, "experience", "no")) & np.logical_or.reduce(
        [answered(survey, question) for question in INTEREST.values()]
    )
    wants = np.asarray(interested(survey).fillna(False), dtype=np.bool_)
    rows = []
    for label, inside in ((WORKS, works), (WORKS_NOT, ~works)):
        parts = [base & inside & wants, base & inside & ~wants]
        shares = tuple(proportion(np.where(base, part, np.nan), survey.design, least=needed(survey, threshold)) for part in parts)
        rows.append(Answered(label, tuple(int(part.sum()) for part in parts), shares))
    return Estimates(
        "Samarbejde i dag og interesse for i morgen",
        "Virksomheden",
        (WANTS, WANTS_NOT),
        tuple(rows),
        True,
        survey.period,
        survey.sources,
        survey.invented,
    )

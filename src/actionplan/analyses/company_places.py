"""The places that companies say they will offer, and cooperation today beside interest tomorrow (guidelines 2.2.2).

Nothing here is a forecast: it is what companies say, and what that comes to if those who were not heard are like the others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from actionplan import danish
from actionplan.analyses.company_answers import Bools, interested, needed, said
from actionplan.analyses.respondents import INTEREST, Survey, with_agreement
from actionplan.methods.survey import proportion, total
from actionplan.methods.weighting import Numbers
from actionplan.publish import TOTAL, Answered, Estimates, Given, Totals
from actionplan.sources.reference import Ceiling, CooperationFacts

ONE_AT_A_TIME = "single_trainee"
WORKS, WORKS_NOT = "samarbejder i dag", "samarbejder ikke i dag"
NOT_KNOWN = "erfaring ukendt"
WANTS, WANTS_NOT = "har interesse", "har ikke interesse endnu"
RULES = (
    "Spørgsmålet er, hvor mange pladser virksomheden i alt vil tilbyde det næste år. Pladserne tæller kun med, hvor "
    "virksomheden har interesse for en model, og højst op til lovens loft for virksomhedens størrelse, hver plads regnet som én "
    "på fuld tid. Har den interesse for flere modeller, går én plads til model 1, og resten er delt ligeligt mellem de andre. "
    "Når der regnes op til alle, regnes en virksomhed, der har interesse uden at nævne et tal, som de andre med interesse, og "
    "en, der ikke har svaret om modellerne, som alle, der har."
)
"""How places are counted, for readers."""


@dataclass(frozen=True, eq=False)
class Offers:
    """What each company offers, in the order of the answers.

    by_model: a column per model, NaN where the company is interested and has not said how many, or where it answered no question
    on interest. whole: the same for all models together. wants: who is interested in which model. cut: how many answers were over
    the legal ceiling.
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
    silent = interested(survey).isna().to_numpy(dtype=np.bool_)
    whole = pd.Series(np.where(some, allowed, np.where(silent, np.nan, 0.0)), index=wants.index)
    others = wants.drop(columns=ONE_AT_A_TIME).sum(axis="columns").to_numpy(dtype=np.float64)
    first = np.where(wants[ONE_AT_A_TIME], np.where(others > 0, np.minimum(allowed, 1.0), allowed), 0.0)
    each = (allowed - first) / np.maximum(others, 1.0)
    by_model = pd.DataFrame(
        {model: first if model == ONE_AT_A_TIME else np.where(wants[model], each, 0.0) for model in wants}, wants.index
    )
    by_model[silent] = np.nan
    return Offers(by_model, whole, wants, int((np.asarray(some) & (stated > most)).sum()))


def places(survey: Survey, found: Offers, labels: Mapping[str, str], threshold: int) -> Totals:
    """Places by model and together: what those who answered offer, and what that comes to for all companies.

    labels: model to label. A company that is interested without a number is taken to offer as many as the other interested ones,
    and one that answered no question on interest as many as all who did. Where the answers are not weighted, nothing is said of
    the other companies.
    """

    def given(label: str, column: pd.Series, wants: Bools) -> Given:
        offered = column.to_numpy(dtype=np.float64)
        gives = offered > 0
        weights = survey.design.weights
        estimate = None
        if survey.weighted and gives.any():
            estimate = total(_as_interested(offered, wants, weights), survey.design, least=threshold)
        return Given(label, offered[gives], np.flatnonzero(gives), weights[gives], estimate)

    rows = [given(labels[model], found.by_model[model], found.wants[model].to_numpy()) for model in INTEREST]
    rows.append(given(TOTAL, found.whole, found.wants.any(axis="columns").to_numpy()))
    caption = "Pladser, som virksomhederne siger, de vil tilbyde det næste år"
    return Totals(caption, "Model", "pladser", tuple(rows), TOTAL, survey.period, survey.sources, survey.invented)


def _as_interested(offered: Numbers, wants: Bools, weights: Numbers) -> Numbers:
    """What companies offer, with the mean of the interested ones for those of them who gave no number.

    The mean is itself an estimate. So what was said is moved away from it as far as those who said it stand for others: sum and
    mean stay as they are, and the total's uncertainty is that of a ratio times a mean.
    """
    known = wants & ~np.isnan(offered)
    mean = float(np.average(offered[known], weights=weights[known]))
    stands_for = weights[wants].sum() / weights[known].sum()
    return np.where(known, mean + (offered - mean) * stands_for, np.where(wants, mean, offered))


def places_today(agreements: pd.DataFrame, labels: Mapping[str, str], source: str, *, invented: bool) -> Totals:
    """Places in the agreements that the municipality has today, by model and together. agreements: the table of that name."""

    def given(label: str, mine: pd.DataFrame) -> Given:
        by_company = mine.groupby("company_id")["places"].sum()
        by_company = by_company[by_company > 0]
        who = numbers.get_indexer(by_company.index)
        return Given(label, by_company.to_numpy(dtype=np.float64), who, np.ones(by_company.size), None)

    numbers = pd.Index(agreements["company_id"].unique())
    rows = [given(label, agreements[agreements["cooperation_model"] == model]) for model, label in labels.items()]
    rows.append(given(TOTAL, agreements[agreements["cooperation_model"].isin(list(labels))]))
    return Totals("Pladser i kommunens aftaler i dag", "Model", "pladser", tuple(rows), TOTAL, "", (source,), invented)


def people_a_year(facts: CooperationFacts, low: float, high: float) -> tuple[float, float, str]:
    """How many persons would use so few and so many places in a year, and the assumption in words with its source.

    It is one factor for all places, so the figures are to the nearest 100, or 10 below that. An assumption and no forecast.
    """
    assumed = facts.assumptions["people_per_place_and_year"]
    told = f"{danish.number(assumed.middle, 1)} personer pr. plads og år ({assumed.source}, {assumed.date})"
    few, many = (_about(places * assumed.middle) for places in (low, high))
    return few, many, told


def _about(people: float) -> float:
    step = 100 if people >= 100 else 10
    return float(step * np.floor(people / step + 0.5))


def cooperation(survey: Survey, agreed: Iterable[str], threshold: int) -> Estimates:
    """Cooperation today (rows) by interest tomorrow (columns), as shares of all companies of which both are known.

    A company works with the jobcentre when it says that it has within three years or has an agreement. Interest is a yes to at
    least one model. agreed: the numbers of those with one. The row `NOT_KNOWN` has no shares and is for the gate alone: with it
    the rows are all who answered on interest, as in another table, so that it cannot be told by subtraction.
    """
    yes, no = said(survey, "experience", "yes"), said(survey, "experience", "no")
    works = yes | with_agreement(survey, agreed)
    answered_interest = interested(survey).notna().to_numpy(dtype=np.bool_)
    base = (works | no) & answered_interest
    wants = np.asarray(interested(survey).fillna(False), dtype=np.bool_)
    rows = []
    for label, inside in ((WORKS, works), (WORKS_NOT, ~works & no), (NOT_KNOWN, ~works & ~no)):
        parts = [answered_interest & inside & wants, answered_interest & inside & ~wants]
        marks = [np.where(base & (label != NOT_KNOWN), part, np.nan) for part in parts]
        shares = tuple(proportion(mark, survey.design, least=needed(survey, threshold)) for mark in marks)
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
        len(survey.answers),
    )

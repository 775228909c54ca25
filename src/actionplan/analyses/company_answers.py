"""What the companies answered (guidelines 2.2.2): experience, attitudes, contact, support, expectations, interest in the models.

Every function gives shares of all companies on their way to the gate (`actionplan.publish.estimates`). Of whoever was not asked
a question, or passed it over, nothing is assumed: those who answered it are the base. "Ved ikke" on a scale is outside the
base and told apart; to a question on interest it is an answer like "nej", since the company is not interested yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from actionplan import danish
from actionplan.analyses.companies import NO_INDUSTRY, SIZES
from actionplan.analyses.labour_market import OTHER_INDUSTRIES
from actionplan.analyses.respondents import INTEREST, Survey
from actionplan.methods.survey import Estimate, proportion, proportion_by
from actionplan.methods.weighting import collapse
from actionplan.publish import Answered, Estimates
from actionplan.sources.survey_answers import choice_column

Bools = NDArray[np.bool_]

STATEMENTS = {
    "attitude_tasks": "… personer med andre problemer end ledighed kan løse opgaver i virksomheden med støtte",
    "attitude_colleagues": "… medarbejderne gerne tager imod kolleger på særlige vilkår",
    "inclusiveness": "… arbejdsstedet er rummeligt",
}
"""The scales on attitudes, by question, as what one can think: each goes on from `THINKS`."""
ASSESSMENT = {"assessment": "… samarbejdet har været godt"}
OF_EXPERIENCE = frozenset({"experience_kinds", "assessment", "reasons"})
"""Questions for those with experience alone, or for those without."""
THINKS = "Virksomheden mener, at …"
POINTS = ("klart nej", "nej", "midt imellem", "ja", "klart ja")
SIDES = ("nej", "midt imellem", "ja")
"""The points of a scale from the worst to the best answer, and the same with the two on each side joined."""
ANY_MODEL = "mindst én af de fire modeller"
YES, NO, UNKNOWN, NOT_YES = "ja", "nej", "ved ikke", "nej eller ved ikke"
CHOSEN, NOT_CHOSEN = "valgt", "ikke valgt"
ALL = "alle virksomheder"
NOT_TOLD = {"size": "størrelse ikke oplyst", "sector": "sektor ikke oplyst"}
ENOUGH: Final = 30
"""A group with fewer answers is joined with another, since its figures would mean next to nothing."""


def codes(survey: Survey, question: str) -> pd.Series:
    """The code that each company chose, missing where it was not asked or did not answer; all missing where nobody was asked."""
    if question in survey.answers.columns:
        return survey.answers[question]
    return pd.Series(pd.NA, index=survey.answers.index, dtype="string")


def said(survey: Survey, question: str, code: str) -> Bools:
    """Who chose that code."""
    return np.asarray((codes(survey, question) == code).fillna(False), dtype=np.bool_)


def answered(survey: Survey, question: str) -> Bools:
    """Who answered the question: in one of several choices, any."""
    columns = [column for column in survey.answers.columns if column == question or column.startswith(f"{question}/")]
    return np.asarray(survey.answers[columns].notna().any(axis=1), dtype=np.bool_)


def interested(survey: Survey) -> pd.Series:
    """Whether each company would take part in at least one model: True for a yes, False where it answered any but without a yes,
    missing where it answered none."""
    yes = np.logical_or.reduce([said(survey, question, "yes") for question in INTEREST.values()])
    some = np.logical_or.reduce([answered(survey, question) for question in INTEREST.values()])
    return pd.Series(yes, index=survey.answers.index, dtype="boolean").where(some)


def needed(survey: Survey, threshold: int) -> int:
    """How many answers an interval needs. Answers that are not weighted are told as those of who answered, which is no estimate
    of anything, so that none is enough."""
    return threshold if survey.weighted else len(survey.answers) + 1


# One question


def row(
    survey: Survey,
    label: str,
    parts: Sequence[Bools],
    threshold: int,
    *,
    outside: Bools | None = None,
    beyond: tuple[int, ...] = (),
) -> Answered:
    """One row for the gate. parts: who gave each answer; together they are the base. outside: who answered "ved ikke"."""
    base = np.logical_or.reduce(parts)
    shares = tuple(_share(survey, part, base, threshold) for part in parts)
    aside = None if outside is None else (int(outside.sum()), _share(survey, outside, base | outside, threshold))
    return Answered(label, tuple(int(part.sum()) for part in parts), shares, aside, beyond)


def _share(survey: Survey, part: Bools, base: Bools, threshold: int) -> Estimate:
    return proportion(np.where(base, part, np.nan), survey.design, least=needed(survey, threshold))


def experience(survey: Survey, threshold: int) -> Estimates:
    """The share that has worked together with the jobcentre; who doesn't know is told apart.

    The numbers of answers to this and to `OF_EXPERIENCE` are not for print: those who were asked about their experience, and
    those who were asked why they have none, are the parts of it, so that together they tell of the few who do not know.
    """
    parts = [said(survey, "experience", "yes"), said(survey, "experience", "no")]
    outside = said(survey, "experience", "unknown")
    rows = (row(survey, ALL, parts, threshold, outside=outside),)
    titles = ("Har samarbejdet om målgruppen de seneste tre år", "")
    return _estimates(survey, titles, (YES, NO), rows, counted=False)


def special_terms(survey: Survey, threshold: int) -> Estimates:
    """The share that has somebody on special terms today; no row where nobody was asked."""
    base = answered(survey, "special_terms")
    numbers = survey.answers["special_terms"] if base.any() else pd.Series(0, index=survey.answers.index)
    some = np.asarray((numbers > 0).fillna(False), dtype=np.bool_)
    rows = (row(survey, ALL, [some & base, ~some & base], threshold),) if base.any() else ()
    return _estimates(survey, ("Har mindst én på særlige vilkår lige nu", ""), (YES, NO), rows)


def unfilled(survey: Survey, threshold: int) -> Estimates:
    """The share that had a vacancy in the past year that it could not fill; no row where nobody was asked."""
    parts = [said(survey, "bottleneck", code) for code in ("yes", "no")]
    asked = any(part.any() for part in parts)
    rows = (row(survey, ALL, parts, threshold, outside=said(survey, "bottleneck", "unknown")),) if asked else ()
    return _estimates(survey, ("Har haft stillinger, som ikke kunne besættes, det seneste år", ""), (YES, NO), rows)


def sides(survey: Survey, statements: Mapping[str, str], threshold: int) -> Estimates:
    """Scales as negative, in the middle and positive: a row for each question that anybody answered."""
    return _scales(survey, statements, SIDES, threshold)


def points(survey: Survey, statements: Mapping[str, str], threshold: int) -> Estimates:
    """Scales point by point; as `sides` where a point of any of them was chosen by few, since hiding it would hide others too."""
    whole = _scales(survey, statements, POINTS, threshold)
    few = any(0 < count < threshold for each in whole.rows for count in each.counts)
    return sides(survey, statements, threshold) if few else whole


def _scales(survey: Survey, statements: Mapping[str, str], categories: tuple[str, ...], threshold: int) -> Estimates:
    rows = []
    for question, label in statements.items():
        each = [said(survey, question, choice.code) for choice in survey.form.question(question).choices]
        middle = len(each) // 2
        joined = [np.logical_or.reduce(each[:middle]), each[middle], np.logical_or.reduce(each[middle + 1 :])]
        if any(part.any() for part in each):
            parts = each if categories == POINTS else joined
            rows.append(row(survey, label, parts, threshold, outside=said(survey, question, "unknown")))
    counted = OF_EXPERIENCE.isdisjoint(statements)
    return _estimates(survey, ("Hvad virksomhederne mener", THINKS), categories, tuple(rows), counted=counted)


def chosen(survey: Survey, question: str, threshold: int) -> Estimates:
    """A question with several answers: a row for each choice that the form has; nothing where nobody was asked."""
    base = answered(survey, question)
    rows = []
    for choice in survey.form.question(question).choices:
        column = choice_column(question, choice.code)
        if base.any() and column in survey.answers.columns:
            ticked = np.asarray(survey.answers[column].fillna(False), dtype=np.bool_)
            rows.append(row(survey, choice.label, [ticked & base, ~ticked & base], threshold))
    titles = (_asked(survey, question), "Svarmulighed")
    return _estimates(survey, titles, (CHOSEN, NOT_CHOSEN), tuple(rows), counted=question not in OF_EXPERIENCE)


def one_of(survey: Survey, question: str, threshold: int) -> Estimates:
    """A question with one answer out of several: one row, a column for each choice; no row where nobody was asked."""
    choices = survey.form.question(question).choices
    parts = [said(survey, question, choice.code) for choice in choices]
    rows = (row(survey, ALL, parts, threshold),) if any(part.any() for part in parts) else ()
    return _estimates(survey, (_asked(survey, question), ""), tuple(choice.label for choice in choices), rows)


def wrote(survey: Survey, question: str) -> int:
    """How many companies wrote something in a free text. The texts themselves are for the jobcentre and never for a note."""
    return int(answered(survey, question).sum())


# Interest in the models


def interest(survey: Survey, labels: Mapping[str, str], threshold: int) -> Estimates:
    """Interest in each model that anybody was asked about: a row each.

    labels: model to label. "Ved ikke" is joined with "nej" where few answered one of the two, since that would hide more.
    """
    parts = {
        labels[model]: [said(survey, question, code) for code in ("yes", "no", "unknown")]
        for model, question in INTEREST.items()
        if answered(survey, question).any()
    }
    if any(0 < int(part.sum()) < threshold for each in parts.values() for part in each[1:]):
        parts = {label: [yes, no | unknown] for label, (yes, no, unknown) in parts.items()}
    categories = (YES, NO, UNKNOWN) if all(len(each) == 3 for each in parts.values()) else (YES, NOT_YES)
    rows = tuple(row(survey, label, each, threshold) for label, each in parts.items())
    return _estimates(survey, ("Interesse for de fire modeller", "Model"), categories, rows)


def interest_in_any(survey: Survey, threshold: int) -> Estimates:
    """The share that would take part in at least one model: one row."""
    some = interested(survey)
    yes, no = (np.asarray((some == told).fillna(False), dtype=np.bool_) for told in (True, False))
    beyond = tuple(int((yes & ~said(survey, question, "yes")).sum()) for question in INTEREST.values())
    rows = (row(survey, ANY_MODEL, [yes, no], threshold, beyond=beyond),) if (yes | no).any() else ()
    return _estimates(survey, ("Interesse for mindst én model", ""), (YES, NOT_YES), rows)


@dataclass(frozen=True, eq=False)
class Grouping:
    """Groups that all who answered are divided into. name: what they are divided by; labels: each company's group, in the
    order in which they are shown."""

    name: str
    labels: pd.Categorical


def groupings(survey: Survey) -> tuple[Grouping, ...]:
    """By size, sector and industry, where there are two groups or more with enough answers."""
    found = (
        Grouping("størrelse", _sizes(survey.background["size"])),
        Grouping("sektor", _sectors(survey.background["sector"])),
        Grouping("branche", _industries(survey.background["industry"])),
    )
    return tuple(each for each in found if len(each.labels.categories) > 1)


def interest_by(survey: Survey, question: str, grouping: Grouping, threshold: int) -> Estimates:
    """Interest in a model by group of companies: all of the groups, so that the gate can protect them."""
    yes, base = said(survey, question, "yes"), answered(survey, question)
    wants = proportion_by(np.where(base, yes, np.nan), survey.design, grouping.labels, least=needed(survey, threshold))
    others = proportion_by(np.where(base, ~yes, np.nan), survey.design, grouping.labels, least=needed(survey, threshold))
    rows = []
    for code, label in enumerate(grouping.labels.categories):
        inside = base & (grouping.labels.codes == code)
        counts = (int((inside & yes).sum()), int((inside & ~yes).sum()))
        rows.append(Answered(str(label), counts, (wants[label], others[label])))
    titles = (f"Interesse efter {grouping.name}", danish.capital(grouping.name))
    return _estimates(survey, titles, (YES, NOT_YES), tuple(rows), partition=True)


def _sizes(sizes: pd.Series) -> pd.Categorical:
    known = sizes.dropna().astype("str").tolist()
    counts = {size: known.count(size) for size in SIZES if size in known}
    label = {size: size for size in counts}
    for group in collapse(known, counts, ENOUGH).joined if known else ():
        label |= {str(size): _size_label([str(each) for each in group]) for size in group}
    order = list(dict.fromkeys(label[size] for size in SIZES if size in label))
    return _categories(sizes.astype("object").map(label), order, NOT_TOLD["size"])


def _size_label(group: Sequence[str]) -> str:
    """ "10-49 ansatte" for the classes from 10 to 49."""
    order = list(SIZES)
    first, after = SIZES[group[0]], order.index(group[-1]) + 1
    if after == len(order):
        return f"{first} ansatte eller flere"
    return f"{first}-{SIZES[order[after]] - 1} ansatte"


def _sectors(sectors: pd.Series) -> pd.Categorical:
    counts = sectors.value_counts()
    large = [str(sector) for sector in ("privat", "offentlig") if counts.get(sector, 0) >= ENOUGH]
    if len(large) < 2:
        return _categories(pd.Series(ALL, index=sectors.index, dtype="object"), [ALL], ALL)
    return _categories(sectors.astype("object").where(sectors.isin(large)), large, NOT_TOLD["sector"])


def _industries(industries: pd.Series) -> pd.Categorical:
    counts = industries[industries != NO_INDUSTRY].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    own = [str(industry) for industry, count in counts.items() if count >= ENOUGH]
    while own and 0 < len(industries) - int(counts[own].sum()) < ENOUGH:
        own.pop()
    return _categories(industries.astype("object").where(industries.isin(own)), own, OTHER_INDUSTRIES)


def _categories(labels: pd.Series, order: Sequence[str], missing: str) -> pd.Categorical:
    """Labels as categories in that order, and those without one in a group of their own, the last."""
    last = [missing] if labels.isna().any() else []
    return pd.Categorical(labels.fillna(missing), categories=[*order, *last])


def _asked(survey: Survey, question: str) -> str:
    return survey.form.question(question).wording.rstrip("?")


def _estimates(
    survey: Survey,
    titles: tuple[str, str],
    categories: tuple[str, ...],
    rows: tuple[Answered, ...],
    *,
    partition: bool = False,
    counted: bool = True,
) -> Estimates:
    told = (survey.period, survey.sources, survey.invented, len(survey.answers))
    return Estimates(titles[0], titles[1], categories, rows, partition, *told, counted=counted)

"""The table `survey_responses`: what Eksempelby's workplaces have answered to the standard questionnaire.

Large and public workplaces answer more often, have more experience and are readier for the demanding models, so that an
unweighted result is visibly wrong. A few answers are what real surveys hold: partial, given twice, odd, or from a stranger.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pandas as pd

from actionplan.invented.companies import Company, ceiling
from actionplan.invented.dice import Dice
from actionplan.invented.frames import words
from actionplan.sources.survey_answers import choice_column
from actionplan.survey.questionnaire import Questionnaire
from actionplan.survey.responses import columns_of

Given = dict[str, object]
"""One answer: the columns of the frame that are filled in."""

_MODELS = ("single_trainee", "open_places", "training_department", "team_intake")
_INTEREST = {
    # share interested: under 20 employees, 20 to 49, 50 and more
    "single_trainee": (0.44, 0.55, 0.62),
    "open_places": (0.17, 0.31, 0.47),
    "training_department": (0.03, 0.09, 0.27),
    "team_intake": (0.04, 0.11, 0.30),
}
_MOST_PLACES = {"single_trainee": 2, "open_places": 4, "training_department": 7, "team_intake": 8}
_FIRST_DAY = date(2026, 8, 24)
_WAVES = ((0.0, 0.0), (0.40, 4.0), (0.55, 13.0), (0.78, 18.0), (0.86, 25.0), (1.0, 33.0))  # two reminders
# How often each choice is ticked, where several may be.
_KINDS = {"trainee": 0.72, "subsidy": 0.30, "flexjob": 0.38, "hours": 0.24, "sickleave": 0.15, "hired": 0.20, "another": 0.04}
_REASONS = {
    "notasked": 0.46, "notasks": 0.28, "notime": 0.24, "unaware": 0.31, "risk": 0.16, "before": 0.05, "another": 0.05,
}  # fmt: skip
_CONTACT = {"visit": 0.22, "phone": 0.30, "mail": 0.42, "event": 0.09, "digital": 0.12}
_TARGET_GROUPS = {
    "young": 0.42, "longterm": 0.48, "physical": 0.33, "mental": 0.17, "sicklisted": 0.40, "language": 0.29, "abuse": 0.08,
}  # fmt: skip
_SUPPORT = {
    "consultant": 0.57, "companymentor": 0.38, "socialmentor": 0.27, "paper": 0.46, "trial": 0.35, "training": 0.22,
    "followup": 0.19,
}  # fmt: skip
_EXPECTATIONS = {"match": 0.64, "honest": 0.52, "sameday": 0.27, "oneperson": 0.55, "visits": 0.24, "result": 0.21}


def survey_responses(dice: Dice, firms: Sequence[Company], form: Questionnaire) -> pd.DataFrame:
    """The answers, in the order in which they came in, with the columns of `actionplan.survey.responses`."""
    wishes = {known: dice.sample(texts, len(texts)) for known, texts in words("company_wishes").items()}
    rows = [_answer(dice, firm, form, wishes) for firm in firms if dice.chance(_response(firm))]
    by_number = {firm.number: firm for firm in firms}
    for row in [row for row in dice.sample(rows, 40) if row["completed"]][:6]:
        # answered once more a little later, with the newer answer the right one
        newer = _answer(dice, by_number[str(row["company_id"])], form, {})
        first = row["answered_on"]
        assert isinstance(first, date)
        rows.append(newer | {"answered_on": first + timedelta(days=dice.whole(2, 5))})
    for index in range(4):  # not on the list: a closed workplace, a neighbour, a typing error
        stranger = Company(f"V9{index + 1:03}", "private", "Handel og transport mv.", dice.whole(6, 40), "unknown")
        rows.append(_answer(dice, stranger, form, {}))
    return _frame(sorted(rows, key=lambda row: (str(row["answered_on"]), str(row["company_id"]))), form)


def _response(firm: Company) -> float:
    by_size = 0.24 if firm.employees < 20 else 0.36 if firm.employees < 50 else 0.50
    return by_size + (0.22 if firm.sector == "public" else 0.0) + (0.09 if firm.experience == "yes" else 0.0)


def _answer(dice: Dice, firm: Company, form: Questionnaire, wishes: Mapping[str, list[str]]) -> Given:
    """One answer; takes its wish out of those that fit the company's experience."""
    day = _FIRST_DAY + timedelta(days=int(dice.quantile(_WAVES)))
    day -= timedelta(days=max(0, day.weekday() - 4))  # nobody answers at the weekend
    experience = firm.experience if dice.chance(0.9) else dice.pick([("yes", 3), ("no", 6), ("unknown", 1)])
    given = {
        "company_id": firm.number,
        "answered_on": day,
        "completed": True,
        "experience": experience,
        **_background(dice, firm, form),
        **_experience(dice, experience),
    }
    if dice.chance(0.09):  # stopped after the second page
        return given | {"completed": False}
    return given | _contact(dice, experience) | _attitude(dice, firm, experience, wishes)


def _background(dice: Dice, firm: Company, form: Questionnaire) -> Given:
    industries = {choice.label: choice.code for choice in form.question("industry").choices}
    counted = max(1, firm.employees + (dice.whole(-2, 2) if dice.chance(0.4) else 0))
    owner, staff = (60, 6) if firm.employees < 20 else (15, 40)
    return {
        "respondent": dice.pick([("owner", owner), ("head", 24), ("staff", staff), ("rep", 5), ("else", 5)]),
        "sector": firm.sector,
        "industry": industries[firm.industry],
        "employees": counted,
        "bottleneck": dice.pick([("yes", 32), ("no", 61), ("unknown", 7)]),
    }


def _experience(dice: Dice, experience: str) -> Given:
    if experience == "yes":
        assessment = dice.pick([("1", 4), ("2", 12), ("3", 28), ("4", 37), ("5", 15), ("unknown", 4)])
        return {"assessment": assessment, **_ticks(dice, "experience_kinds", _KINDS, "trainee")}
    return _ticks(dice, "reasons", _REASONS, "notasked") if experience == "no" else {}


def _contact(dice: Dice, experience: str) -> Given:
    lift = 1.5 if experience == "yes" else 0.8
    wanted = dice.pick([("visit", 38), ("phone", 22), ("mail", 24), ("net", 9), ("none", 7)])
    return {
        "contact_wanted": wanted,
        **_ticks(dice, "contact_forms", {code: lift * share for code, share in _CONTACT.items()}, "none"),
    }


def _attitude(dice: Dice, firm: Company, experience: str, wishes: Mapping[str, list[str]]) -> Given:
    """The answers from attitude to the end, which hang together: a company that is open is open throughout."""
    lift = (0.5 if experience == "yes" else 0.0) + (0.3 if firm.sector == "public" else 0.0)
    inclusiveness = min(5, max(1, round(2.8 + lift + dice.noise(1.0))))
    given: Given = {
        "inclusiveness": str(inclusiveness),
        "attitude_tasks": _point(dice, 1.4 + 0.62 * inclusiveness),
        "attitude_colleagues": _point(dice, 1.1 + 0.60 * inclusiveness),
        "special_terms": dice.whole(0, max(1, firm.employees // 14)) if experience == "yes" else 0,
        "may_contact": dice.pick([("yes", 52 + 5 * inclusiveness), ("no", 30)]),
        **_ticks(
            dice, "target_groups", {code: share * (0.4 + 0.2 * inclusiveness) for code, share in _TARGET_GROUPS.items()}, "none"
        ),
        **_ticks(dice, "support", _SUPPORT, "none"),
        **_ticks(dice, "expectations", _EXPECTATIONS, "nothing"),
    }
    size = 0 if firm.employees < 20 else 1 if firm.employees < 50 else 2
    places = 0
    for model in _MODELS:
        share = _INTEREST[model][size] * (0.55 + 0.15 * inclusiveness)
        answer = dice.pick([("yes", round(1000 * share)), ("no", round(1000 * (1 - share))), ("unknown", 160)])
        if answer == "yes":
            places += dice.whole(1, _MOST_PLACES[model])
        if not dice.chance(0.015):
            given[f"interest_{model}"] = answer
    if places:
        given["places"] = min(places, ceiling(firm.employees) + 1)
        if dice.chance(0.02):
            given["places"] = 10 * ceiling(firm.employees) + 20  # odd: far above what the law allows
        elif dice.chance(0.07):
            del given["places"]
    elif dice.chance(0.04):
        given["places"] = 1  # odd: a place, but no model
    fitting = wishes.get("with_experience" if experience == "yes" else "without_experience", [])
    if fitting and dice.chance(0.17):
        given["wishes"] = fitting.pop()
    return given


def _point(dice: Dice, middle: float) -> str:
    return "unknown" if dice.chance(0.05) else str(min(5, max(1, round(middle + dice.noise(0.8)))))


def _ticks(dice: Dice, question: str, shares: Mapping[str, float], otherwise: str) -> Given:
    """The choices that are ticked; where it would be none, the one that is meant then."""
    ticked = [code for code, share in shares.items() if dice.chance(min(0.95, share))] or [otherwise]
    return {choice_column(question, code): True for code in ticked}


def _frame(rows: Sequence[Given], form: Questionnaire) -> pd.DataFrame:
    """The rows in the columns and types that the reader of answers gives."""
    columns: dict[str, pd.Series] = {
        "company_id": pd.Series([row["company_id"] for row in rows], dtype="string"),
        "answered_on": pd.Series(pd.to_datetime([str(row["answered_on"]) for row in rows])).astype("datetime64[ns]"),
        "completed": pd.Series([row["completed"] for row in rows], dtype="bool"),
    }
    for question in form.questions:
        names = columns_of(question)
        if question.kind != "multiple":
            dtype = "Float64" if question.kind == "number" else "string"
            columns[question.id] = pd.Series([row.get(question.id) for row in rows], dtype=dtype)
            continue
        answered = [any(name in row for name in names) for row in rows]
        for name in names:
            ticks = [bool(row.get(name)) if any_ else None for row, any_ in zip(rows, answered, strict=True)]
            columns[name] = pd.Series(ticks, dtype="boolean")
    return pd.DataFrame(columns)

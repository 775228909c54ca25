"""Whom to interview: what companies differ in, who can be chosen, why, and what is left uncovered."""

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from handmade_survey import NO_TO_ALL, YES_TO_ALL, survey_of

from actionplan.analyses.companies import Companies
from actionplan.analyses.company_interviews import (
    GROUP_MOST,
    OTHERS,
    SINGLE,
    Choice,
    Pool,
    choice,
    kind,
    pool,
    reason,
    seen,
    told,
)
from actionplan.methods.maximum_variation import Pick
from actionplan.parameters.company_interviews import DIMENSIONS, CompanyInterviews, Weights

NO_AGREEMENTS = pd.DataFrame({"company_id": pd.Series([], dtype="string")})
CONSENT = {"may_contact": "yes"}


def pool_of(*rows: Mapping[str, Any], agreements: tuple[str, ...] = (), companies: Companies | None = None) -> Pool:
    made = pool(survey_of([(1, row) for row in rows]), pd.DataFrame({"company_id": [*agreements]}, dtype="string"), companies)
    assert made is not None
    return made


def frame_of(*rows: tuple[str, str, int]) -> Companies:
    """Companies by sector, industry and number of employees."""
    table = pd.DataFrame(
        {
            "company_id": [f"V{place:05d}" for place in range(len(rows))],
            "sector": [row[0] for row in rows],
            "industry": [row[1] for row in rows],
            "employees": [float(row[2]) for row in rows],
            "experience": None, "bottleneck": None, "job_types": None, "year": np.nan,
        }
    )  # fmt: skip
    return Companies.of(table, ("liste",), invented=True)


def value(dimension: str, **answers: Any) -> str | None:
    """What a single company with these answers is in one dimension."""
    cell = pool_of(answers).profiles[dimension].iloc[0]
    return None if pd.isna(cell) else str(cell)


@pytest.mark.parametrize(
    ("tasks", "colleagues", "attitude"),
    [
        ("5", "4", "positiv"), ("4", "3", "positiv"), ("3", "3", "blandet"), ("5", "1", "blandet"), ("2", "3", "forbeholden"),
        ("1", "1", "forbeholden"), ("unknown", "5", "positiv"), (None, "2", "forbeholden"), ("unknown", "unknown", None),
        (None, None, None),
    ],
)  # fmt: skip
def test_the_attitude_is_the_mean_of_the_answers_on_it_without_those_that_do_not_know(
    tasks: str | None, colleagues: str | None, attitude: str | None
) -> None:
    assert value("attitude", attitude_tasks=tasks, attitude_colleagues=colleagues) == attitude


def test_the_interest_is_the_most_demanding_model_that_a_company_says_yes_to() -> None:
    assert value("interest", **YES_TO_ALL) == "model 4: praktikanter i hold"
    assert value("interest", **NO_TO_ALL | {"interest_open_places": "yes"}) == "model 2: åbne pladser"
    assert value("interest", **NO_TO_ALL) == "ingen af modellerne"
    assert value("interest", **NO_TO_ALL | {"interest_open_places": "unknown"}) == "ved ikke"
    assert value("interest") is None
    assert value("interest", interest_single_trainee="no") is None


def test_all_the_models_that_a_company_says_yes_to_are_told() -> None:
    answers = NO_TO_ALL | {"interest_single_trainee": "yes", "interest_team_intake": "yes"}
    (company,) = choice(pool_of(answers), CompanyInterviews()).companies
    assert company.models == "1 én praktikant ad gangen og 4 praktikanter i hold"


def test_an_agreement_or_several_kinds_of_cooperation_are_close_and_one_kind_is_some() -> None:
    several = {"experience": "yes", "experience_kinds": ["trainee", "flexjob"]}
    one = {"experience": "yes", "experience_kinds": ["trainee"]}
    made = pool_of(several, one, {"experience": "yes"}, {"experience": "no"}, {"experience": "no"}, {}, agreements=("V00004",))
    assert made.profiles["cooperation"].fillna("").tolist() == [
        "tæt samarbejde", "noget samarbejde", "noget samarbejde", "intet samarbejde", "tæt samarbejde", "",
    ]  # fmt: skip


def test_what_the_register_knows_counts_where_the_company_has_not_said() -> None:
    survey = survey_of([(1, {"experience": "unknown"}), (1, {"experience": "no"})])
    survey.background["experience"] = "yes"
    made = pool(survey, NO_AGREEMENTS, None)
    assert made is not None
    assert made.profiles["cooperation"].tolist() == ["noget samarbejde", "intet samarbejde"]


def test_small_industries_are_joined_but_a_single_small_one_keeps_its_name() -> None:
    large, small = {"industry": "Bygge og anlæg"}, ({"industry": "Finansiering"}, {"industry": "Fiskeri"})
    assert set(pool_of(*[large] * 98, *small).profiles["industry"]) == {"Bygge og anlæg", OTHERS}
    assert set(pool_of(*[large] * 98, small[0]).profiles["industry"]) == {"Bygge og anlæg", "Finansiering"}
    unknown = pool_of(large, {"industry": "ukendt branche"})
    assert unknown.profiles["industry"].isna().tolist() == [False, True] and unknown.wanted["industry"] == ("Bygge og anlæg",)


def test_a_list_of_nothing_but_small_companies_is_as_good_as_none() -> None:
    rows = [CONSENT | {"industry": "Handel"}, CONSENT | {"industry": "Fiskeri"}]
    alone = pool_of(*rows)
    with_list = pool_of(*rows, companies=frame_of(("private", "Industri", 3)))
    assert with_list.profiles.equals(alone.profiles) and with_list.wanted == alone.wanted


def test_a_company_that_does_not_want_to_be_contacted_is_never_chosen_and_one_that_has_not_said_is_marked() -> None:
    rows = [{"may_contact": said} for said in ("no", "yes", None, "no")]
    made = choice(pool_of(*rows), CompanyInterviews(number=60))
    assert {company.company: company.consented for company in made.companies} == {"V00001": True, "V00002": False}
    assert (made.candidates, made.declined) == (2, 2)


def test_answers_without_the_companies_numbers_give_nobody_to_call() -> None:
    survey = survey_of([(3, CONSENT)])
    survey.answers.index = pd.RangeIndex(3, name="line")
    assert pool(survey, NO_AGREEMENTS, None) is None


def whys(made: Choice) -> dict[str, str]:
    return {told(gap.part): gap.why for gap in made.gaps}


def test_what_is_not_covered_is_told_with_why_it_is_not() -> None:
    small_public: dict[str, object] = {"sector": "offentlig", "employees": 7}
    rows = [
        CONSENT | {"employees": 7, "experience": "no"},
        CONSENT | {"employees": 7, "experience": "no"},
        {"may_contact": "no", "employees": 60, "experience": "yes"},
    ]
    frame = frame_of(
        ("private", "Bygge og anlæg", 7), ("private", "Bygge og anlæg", 7), ("private", "Bygge og anlæg", 60),
        ("private", "Fiskeri", 60), ("public", "Bygge og anlæg", 15),
    )  # fmt: skip
    found = whys(choice(pool_of(*rows, companies=frame), CompanyInterviews(number=1)))
    assert (
        found["50 ansatte eller flere"]
        == found["noget samarbejde"]
        == found["privat sektor og 50 ansatte eller flere"]
        == "contact"
    )
    assert found["branchen »Fiskeri«"] == found["offentlig sektor"] == found["offentlig sektor og 10-19 ansatte"] == "answers"
    assert "offentlig sektor og 6-9 ansatte" not in found and "6-9 ansatte" not in found
    two = choice(pool_of(*rows[:2], CONSENT | small_public), CompanyInterviews(number=1))
    assert "number" in whys(two).values()
    assert "number" not in whys(choice(pool_of(*rows[:2], CONSENT | small_public), CompanyInterviews(number=3))).values()


def test_a_dimension_without_weight_leaves_no_gaps_and_neither_do_its_cells() -> None:
    plan = CompanyInterviews(number=1, weights=Weights(sector=0, industry=0, attitude=0, interest=0, cooperation=0))
    made = choice(pool_of(CONSENT | {"employees": 7}, CONSENT | {"employees": 60}), plan)
    assert {kind(part) for part in made.parts} == {"størrelse"}


def test_a_greater_number_keeps_the_first_so_that_the_next_can_take_a_place() -> None:
    made = random_pool(200)
    twelve, fifteen = (choice(made, CompanyInterviews(number=number)).companies for number in (12, 15))
    assert [each.company for each in fifteen[:12]] == [each.company for each in twelve]
    assert [each.reason for each in fifteen[:12]] == [each.reason for each in twelve]


def test_twelve_of_many_cover_every_value_and_both_close_and_no_cooperation() -> None:
    made = choice(random_pool(400), CompanyInterviews())
    assert len(made.companies) == 12 and all(len(gap.part) == 2 for gap in made.gaps)
    assert {"tæt samarbejde", "intet samarbejde"} <= {each.profile["cooperation"] for each in made.companies}


def test_reasons_are_sentences_that_say_what_is_new() -> None:
    value, other = ("sector", "offentlig"), ("size", "10-19 ansatte")
    cover = {
        Pick("V1", ((value,), (other,), (value, other)), 1): "Den første med offentlig sektor og 10-19 ansatte.",
        Pick("V1", ((("attitude", "blandet"),),), 1): "Den første med blandet holdning.",
        Pick("V1", ((("interest", "model 2: åbne pladser"),),), 1): "Den første med ja til åbne pladser "
        "som den mest krævende model.",
        Pick("V1", ((("interest", "ingen af modellerne"),),), 1): "Den første med nej til alle modellerne.",
        Pick("V1", ((value, other),), 1): "Den første med både offentlig sektor og 10-19 ansatte.",
        Pick("V1", ((value, other), (value, other)), 1): "Den første med både offentlig sektor og 10-19 ansatte. "
        "Dækker også én anden ny kombination.",
        Pick("V1", ((("industry", "Handel mv."),),), 2): "Alt er dækket én gang, og dette er endnu en med branchen »Handel mv.«.",
        Pick("V1", (), 1): "Kan ikke dække mere. Taget med for at nå antallet.",
    }
    assert {pick: reason(pick) for pick in cover} == cover


def test_four_of_one_industry_are_proposed_a_group_interview_and_no_more_than_eight_of_them() -> None:
    rows = [CONSENT | {"industry": "Handel", "employees": size} for size in (7, 12, 30, 60) * 3]
    forms = [each.form for each in choice(pool_of(*rows), CompanyInterviews()).companies]
    together = f"{SINGLE} eller et fælles gruppeinterview (Handel)"
    assert forms == [together] * GROUP_MOST + [SINGLE] * 4
    assert {each.form for each in choice(pool_of(*rows[:3]), CompanyInterviews()).companies} == {SINGLE}


def test_a_room_is_told_only_of_what_enough_companies_have_in_common_or_none_has() -> None:
    rows = (
        [CONSENT | {"employees": 7}] * 6
        + [CONSENT | {"employees": 12}] * 6
        + [CONSENT | {"employees": 30, "sector": "offentlig"}]
    )
    made = pool_of(*rows)
    plan = CompanyInterviews(number=1, weights=Weights(industry=0, attitude=0, interest=0, cooperation=0))
    values, cells = seen(made, choice(made, plan), threshold=5)
    shown = {told(part) for part in (*values.number, *values.nobody, *cells.number, *cells.nobody)}
    assert not any("offentlig" in each or "20-49" in each for each in shown)
    assert values.hidden and cells.hidden
    assert {told(part) for part in values.nobody} == {"50 ansatte eller flere"}
    assert values.possible == 4 and values.covered + len(values.number) + len(values.nobody) == 4


def test_what_a_room_is_told_grows_with_the_number_and_does_not_depend_on_who_exactly_is_rare() -> None:
    made = random_pool(300)
    shown = [seen(made, choice(made, CompanyInterviews(number=number)), 5) for number in (6, 9, 12, 30)]
    assert [values.covered for values, _ in shown] == sorted(values.covered for values, _ in shown)
    assert len({values.possible for values, _ in shown}) == 1
    assert len({values.nobody for values, _ in shown}) == 1


def random_pool(number: int) -> Pool:
    chance = np.random.default_rng(7)
    index = pd.Index([f"V{place:05d}" for place in range(number)], name="company_id", dtype="string")
    wanted = {
        "sector": ("privat", "offentlig"), "size": ("6-9 ansatte", "10-19 ansatte", "20-49 ansatte", "50 ansatte eller flere"),
        "industry": ("Bygge og anlæg", "Handel", "Industri"), "attitude": ("positiv", "blandet", "forbeholden"),
        "interest": ("model 1: én praktikant ad gangen", "ingen af modellerne"),
        "cooperation": ("tæt samarbejde", "noget samarbejde", "intet samarbejde"),
    }  # fmt: skip
    profiles = pd.DataFrame({name: chance.choice(values, number) for name, values in wanted.items()}, index=index, dtype="string")
    cells = tuple((("sector", sector), ("size", size)) for sector in wanted["sector"] for size in wanted["size"])
    contact = pd.Series(chance.choice(["yes", "no"], number), index=index, dtype="string")
    return Pool(
        profiles[list(DIMENSIONS)], pd.Series("", index=index, dtype="string"), contact,
        {dimension: wanted[dimension] for dimension in DIMENSIONS}, cells, "september 2026", True,
    )  # fmt: skip


def test_sixty_of_45000_are_chosen_and_told_of_within_two_seconds() -> None:
    made = random_pool(45_000)
    begun = time.perf_counter()
    assert len(choice(made, CompanyInterviews(number=60)).companies) == 60
    assert time.perf_counter() - begun < 2

"""How far the plan's places reach, in note 04: the finding, low beside high, the trade, and what is not told."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from actionplan.analyses.company_places import RULES
from actionplan.analyses.dimensioning import Setting
from actionplan.briefing import dimensioning as blocks
from actionplan.briefing.blocks import Block
from actionplan.parameters.dimensioning import Assumptions, Dimensioning, ModelChoice, PerModel
from actionplan.workbook import Case, open_case

ROOT = Path(__file__).parents[2]
MODEL_1 = {"model_1": {"virksomheder": "20", "pladser": "1"}}


@pytest.fixture(scope="module")
def eksempelby() -> Case:
    return open_case(ROOT / "params" / "eksempelby.yml", ROOT, date(2026, 11, 22))


def words(block: Block | None) -> str:
    return "" if block is None else " ".join(re.sub(r"<[^>]+>", " ", block.html).split())


def planned(case: Case, **told: Any) -> Case:
    """The case with another plan, which has data neither on persons nor on companies beside what is told here."""
    tables = {name: replace(table, frame=table.frame.iloc[:0]) for name, table in case.tables.items()}
    plan = Dimensioning.model_validate(told)
    return replace(case, tables=tables, goals=case.goals.model_copy(update={"dimensioning": plan}))


def test_eksempelbys_finding_names_the_limit_and_the_persons_reached_and_the_trade_is_told_in_full(eksempelby: Case) -> None:
    block = blocks.reach(eksempelby)
    assert block.title == "Jobkonsulenternes timer sætter grænsen: planen når omkring 360 af 710"
    text = words(block)
    assert "Lavt skøn Middel Højt skøn" in text
    assert "Jobkonsulenternes timer om ugen 183 af 120: mangler 63 146 af 120: mangler 26 122 af 120: mangler 2" in text
    assert "Penge, mio. kr. om året 3,41 af 3,50: rækker" in text
    assert "Nedlægges 40 af de 150 kommunale aktiveringspladser, frigør det 2,2 mio. kr. om året, mens omkring 120" in text
    assert "så der i alt nås 60 flere personer. I det lave skøn er det lige mange, i det høje 80 flere." in text
    assert "Flest nås i alt, når 24 pladser nedlægges: omkring 110 personer flere, end hvis ingen nedlægges. Fra dér" in text
    assert "Nedlægges flere end 60 pladser, nås der i alt færre personer, end hvis ingen nedlægges." in text
    assert "Skal alle 710 nås på et år, skal der mere til: Planen skal have 75 pladser mere" in text
    assert "ikke en prognose" in text
    assert "Opdigtede tal" in text
    assert block.findings == ()


def test_the_annex_tells_every_assumption_with_its_source_and_nothing_that_other_notes_hide(eksempelby: Case) -> None:
    text = words(blocks.foundation(eksempelby))
    assert "Personer pr. plads og år – 3,6 – Pilotforsøg med virksomhedscentre, evaluering, juni 2008" in text
    assert "Jobkonsulenttimer om ugen pr. plads 1 1,2 1,5 Jobkonsulenternes kalendere i fire uger" in text
    assert "Åbne pladser 18 2 125 250 310 Virksomhedernes svar på spørgeskemaet (notat 02)" in text
    assert "Ledige, der er visiteret til fleksjob 180 40 140 – – Kommunens egne tal" in text
    assert "Dagpengeberettigede kvinder" not in text, "so few of them are ready that note 01 hides it"
    assert "ikke holdt op mod lovens loft" not in text, "places from the survey are cut at it"
    assert "8 pladser på 25 timer om ugen i én virksomhed (praktikanter i hold) kræver efter loven mindst 30 ansatte." in text
    assert "som om hver plads var på fuld tid" in text
    assert "hver plads regnet som én på fuld tid" in RULES, "note 02 says so of its own figures"
    setting: Setting = blocks.setting_of(eksempelby, Dimensioning())
    assert setting.demand[0].name.startswith("Aktivitetsparate")
    assert set(setting.plan.companies.values()) == {0}


def test_a_plan_that_nobody_has_told_anything_of_says_what_has_to_be_told(eksempelby: Case) -> None:
    case = planned(eksempelby)
    block = blocks.reach(case)
    assert block.title == blocks.QUESTION
    assert len(re.findall("<li>", block.html)) == 10
    assert "Hvor mange virksomheder planen skal have med i hver model." in words(block)
    assert blocks.foundation(case) is None


TOLD = {
    **{
        "modeller": MODEL_1,
        "udbud": {"model_1": {"middel": "20"}},
        "penge": "500000",
        "mentortimer": "50",
        "jobkonsulenttimer": "20",
    },
    "forudsætninger": {"jobkonsulenttimer_pr_plads": {"middel": "1"}, "kroner_pr_plads": {"middel": "20000"}},
}
ENOUGH = {"modeller": MODEL_1, "jobkonsulenttimer": "100", "forudsætninger": {"jobkonsulenttimer_pr_plads": {"middel": "1"}}}
CASES: list[tuple[dict[str, Any], str, str]] = [
    (TOLD, "Der er timer, penge og pladser nok til planen, som når omkring 70 personer om året", "0,40 af 0,50: rækker"),
    (ENOUGH, "Så vidt det er oplyst, når planen omkring 70 personer om året", "Syv ting er ikke oplyst"),
    (
        {"modeller": MODEL_1, "udbud": {"model_1": {"middel": "12"}}},
        "Virksomhedernes pladser til én praktikant ad gangen sætter grænsen: planen når omkring 45 personer om året",
        "Virksomhedernes pladser mangler 8 til én praktikant ad gangen",
    ),
    (
        {"modeller": MODEL_1, "borgere": [{"navn": "Syge", "personer": "40", "klar": {"model_1": "40"}}]},
        "Planen har flere pladser til én praktikant ad gangen, end der er borgere til, og når omkring 40 af 40",
        "mangler 32 til én praktikant ad gangen",
    ),
    (
        {"modeller": MODEL_1, "borgere": [{"navn": "Syge", "personer": "72", "klar": {"model_1": "72"}}]},
        "Så vidt det er oplyst, når planen alle de borgere, der er klar: omkring 70 af 70",
        "Borgere, der er klar der er borgere nok",
    ),
    (
        {"modeller": MODEL_1, "kommunale_pladser": {"nedlægges": "5", "kroner": "40000"}},
        "Så vidt det er oplyst, når planen omkring 70 personer om året",
        "Nedlægges 5 kommunale aktiveringspladser, frigør det 200.000 kr. om året. Hvor mange der mister en plads dér, er ikke",
    ),
    (
        {"modeller": MODEL_1, "kommunale_pladser": {"nedlægges": "5", "personer": "3"}},
        "Så vidt det er oplyst, når planen omkring 70 personer om året",
        "mister omkring 15 personer om året en plads dér. Hvad det frigør, er ikke oplyst.",
    ),
]


@pytest.mark.parametrize(("told", "title", "sentence"), CASES)
def test_the_title_is_the_finding_and_half_a_plan_is_told_in_whole_sentences(
    eksempelby: Case, told: dict[str, Any], title: str, sentence: str
) -> None:
    block = blocks.reach(planned(eksempelby, **told))
    assert block.title == title
    assert sentence in words(block)
    assert not re.search(r"None|nan|inf\b|\.\.|\{|  ", words(block))


def test_rows_that_turn_around_are_explained_and_a_list_without_large_companies_is_told(eksempelby: Case) -> None:
    few = [{"navn": "Syge", "personer": "100", "klar": {"model_1": "100"}}]
    turning = {"personer_pr_plads": {"lavt": "2", "middel": "3,6", "højt": "6"}}
    model = {"model_1": {"virksomheder": "100", "pladser": "1"}}
    text = words(blocks.reach(planned(eksempelby, modeller=model, borgere=few, forudsætninger=turning)))
    assert "Pladser, der kan bruges 50 30 15" in text
    assert blocks.TURNED in text
    assert blocks.TURNED not in words(blocks.reach(eksempelby))
    huge = eksempelby.goals.dimensioning.model_copy(update={"assumptions": Assumptions()})
    huge = huge.model_copy(update={"models": PerModel[ModelChoice](open_places=ModelChoice(companies=9, places=900))})
    case = replace(eksempelby, goals=eksempelby.goals.model_copy(update={"dimensioning": huge}))
    assert "Listen over virksomheder har færre end 9, der er så store." in words(blocks.reach(case))


def test_places_that_the_municipality_guesses_are_its_own_to_hold_against_the_law(eksempelby: Case) -> None:
    guessed = planned(eksempelby, modeller=MODEL_1, udbud={"model_1": {"middel": "12", "kilde": "Erhvervsrådet"}})
    text = words(blocks.foundation(guessed))
    assert "Én praktikant ad gangen 20 1 12 12 12 Erhvervsrådet" in text
    assert "ikke holdt op mod lovens loft over praktikanter i en virksomhed (Bekendtgørelse nr. 2636" in text
    assert "Det er ikke oplyst og ikke regnet med:" in text

"""How large a plan is to be, as the goals file says it: every value comes through, and every mistake is told with its line."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from actionplan.parameters.dimensioning import Dimensioning, Estimate, Factor, ModelChoice, MunicipalPlaces, Ready
from actionplan.parameters.goals import Goals
from actionplan.parameters.goals_reader import goals_path, read_goals
from actionplan.problems import Refused
from actionplan.seminar.controls import sentences

GOALS = """\
mål:
- {nummer: 4, navn: Fire, beslutninger: [Byrådet]}
- {nummer: 1, navn: Et, beslutninger: [Byrådet]}
- {nummer: 7, navn: Syv, beslutninger: [Byrådet]}
"""
WHOLE = """\
Dimensionering:
  modeller:
    model_1: {virksomheder: 60, pladser: 1}
    Model 3: {virksomheder: 3, pladser: "5,4"}
    model_4:
  borgere:
    - {navn: "Sygemeldte over et halvt år", personer: 120, klar: {model_1: 40, model_2: }}
  udbud:
    model_1: {lavt: 40, middel: 60, højt: 80, kilde: "Erhvervsrådet"}
  jobkonsulenttimer: 180
  mentortimer: "250,5"
  penge: 1.500.000
  kommunale_pladser: {antal: 150, nedlægges: 40, kroner: 95000, personer: "2,5"}
  forudsætninger:
    personer pr. plads: {middel: "3,6"}
"""
WRONG = """\
rækkefølge: [4, 4, 9, x]
dimensionering:
  modeller:
    model_1: 60
    model_5: {virksomheder: 60}
    model_2: {virksomhder: 60, pladser: 0}
  borgere:
    - {navn: "Syge", klar: {model_1: 40, model_7: 20}}
    - {navn: "syge", personer: 12, klar: {model_1: 40}}
    - {navn: "Unge", personer: 12, klar: 4}
  udbud:
    model_1: {lavt: 80, middel: 60}
    model_2: {middel: 60, højt: 40}
    model_3: {lavt: 80}
  jobkonsulenttimer: -3
  penge: 1,5 mio.
  kommunale_pladser: {antal: 15, nedlægges: 40}
  forudsætninger:
    personer_pr_plads: {middel: 0}
    kroner_pr_plads: 12000
    mentortimer: {middel: 2}
"""
TOLD = (
    (1, "»4« står også i linje 1"),
    (1, "Der er intet mål »9«"),
    (1, "»x« er ikke et helt tal"),
    (4, "Skriv sådan: {virksomheder: 18, pladser: 2}"),
    (5, "»model_5« kendes ikke"),
    (6, "Antallet af pladser er ikke over 0"),
    (6, "»virksomhder« kendes ikke. Mente du »virksomheder«?"),
    (8, "»model_7« kendes ikke"),
    (8, "Linjen »personer: …« mangler. Skriv fx »personer: 120«."),
    (9, "40 er klar til model_1, men gruppen er kun på 12 personer"),
    (9, "Gruppen »syge« står også i linje 8"),
    (10, "Skriv antallet af personer, der er klar til hver model, sådan"),
    (12, "Middel 60 er mindre end lavt 80"),
    (13, "Højt 40 er mindre end middel 60"),
    (14, "Skriv også middel"),
    (15, "Tallet kan ikke være under 0"),
    (16, "»1,5 mio.« er ikke et tal"),
    (17, "Der kan ikke nedlægges 40 pladser, når der kun er 15"),
    (19, "En forudsætning kan ikke være 0"),
    (20, "En forudsætning skrives {lavt: 2"),
    (21, "hører ikke til her"),
)


def read(folder: Path, text: str) -> Goals:
    path = goals_path(folder / "params" / "odder.yml")
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_goals(path, folder)


def test_every_value_comes_through_and_what_is_empty_is_not_told(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE).dimensioning
    assert found.models.told == {
        "single_trainee": ModelChoice(companies=60, places=1),
        "training_department": ModelChoice(companies=3, places=5.4),
    }
    assert found.groups == (Ready(name="Sygemeldte over et halvt år", people=120, ready={"single_trainee": 40}),)
    assert found.supply.told == {"single_trainee": Estimate(low=40, middle=60, high=80, source="Erhvervsrådet")}
    assert (found.consultant_hours, found.mentor_hours, found.money) == (180, 250.5, 1_500_000)
    assert found.municipal == MunicipalPlaces(number=150, closed=40, price=95_000, people=2.5)
    assert found.assumptions.people_per_place == Factor(middle=3.6)
    assert read(tmp_path, "dimensionering:\nrækkefølge:\n") == Goals(dimensioning=Dimensioning())


def test_every_mistake_is_told_at_once_with_its_line_and_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, WRONG + GOALS)
    found = [(problem.line or 0, problem.message) for problem in refused.value.problems]
    missing = [told for told in TOLD if not any(line == told[0] and message.startswith(told[1]) for line, message in found)]
    missing = [told for told in missing if not any(line == told[0] and told[1] in message for line, message in found)]
    assert missing == []
    assert len(found) == len(TOLD)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("dimensionering: 4\n", "Skriv modeller, jobkonsulenttimer, penge"),
        ("dimensionering:\n  modeller: [1]\n", "Skriv hver model på sin egen linje"),
        ("dimensionering:\n  borgere: Sygemeldte\n", "Hver gruppe begynder med en bindestreg"),
        ("dimensionering:\n  kommunale_pladser: 150\n", "Skriv tallene sådan: {antal: 150"),
        ("dimensionering:\n  forudsætninger: ingen\n", "Skriv hver forudsætning på sin egen linje"),
        (
            "dimensionering:\n  modeller:\n    model_3: {virksomheder: 3, pladser: 5,4}\n",
            'sæt det hele i anførselstegn, fx "16,6"',
        ),
        ("rækkefølge: 4\n" + GOALS, "Her skal stå en liste"),
    ],
)
def test_a_part_of_the_wrong_shape_is_told_how_it_is_written(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, text)
    assert any(told in problem.message for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"modeller": {"model_1": {"virksomheder": -5}}}, "Et antal er 0 eller mere."),
        ({"modeller": {"model_1": {"virksomheder": 100_000}}}, "100.000 er mere, end det kan være. Skriv højst 10.000"),
        ({"modeller": {"model_1": {"pladser": 5000}}}, "5.000 pladser i én virksomhed er mere"),
        ({"jobkonsulenttimer": 200_000}, "200.000 timer om ugen er mere"),
        ({"penge": 2_000_000_000}, "2.000.000.000 er mere"),
    ],
)
def test_figures_that_no_municipality_has_are_refused_from_a_slider_too(told: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError) as error:
        Dimensioning.model_validate(told)
    assert sentence in sentences(error.value)[0]


def test_goals_stand_by_weight_and_those_that_were_not_voted_for_last(tmp_path: Path) -> None:
    assert [goal.number for goal in read(tmp_path, "rækkefølge: [7, 04]\n" + GOALS).by_weight] == [7, 4, 1]
    assert [goal.number for goal in read(tmp_path, GOALS).by_weight] == [1, 4, 7]


def test_eksempelbys_plan_is_told_whole_and_every_running_goal_has_been_weighed(project: Path) -> None:
    goals = read_goals(goals_path(project / "params" / "eksempelby.yml"), project)
    told = goals.dimensioning
    assert len(told.models.told) == 4
    assert None not in {told.consultant_hours, told.mentor_hours, told.money, told.municipal.price, told.municipal.people}
    assert sorted(goals.order) == [goal.number for goal in goals.goals if goal.number != 9]

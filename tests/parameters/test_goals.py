"""The goals of a plan: what a file of them says, and what is told where it cannot be right."""

import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from ruamel.yaml import YAML

from actionplan.parameters.files import misnamed, params_paths
from actionplan.parameters.goal_series import SeriesChoice
from actionplan.parameters.goals import KINDS, Goal, Goals, Measure, Milestones, missing, remark
from actionplan.parameters.goals_reader import GOALS, GOALS_PARTS, goals_path, read_goals
from actionplan.parameters.messages import NOT_USABLE
from actionplan.parameters.reader import read_all_parameters
from actionplan.parameters.values import keys_of
from actionplan.problems import Problem, Refused

Read = Callable[..., Goals]
Problems = Callable[[str], tuple[Problem, ...]]
BY = date(2028, 12, 31)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a text as params/odder.goals.yml."""

    def read_text(content: str | bytes) -> Goals:
        path = goals_path(tmp_path / "params" / "odder.yml")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_goals(path, tmp_path)

    return read_text


@pytest.fixture
def problems(read: Read) -> Problems:
    def problems_of(content: str) -> tuple[Problem, ...]:
        with pytest.raises(Refused) as refused:
            read(content)
        return refused.value.problems

    return problems_of


def one_goal(lines: str = "", answer: str = 'beslutninger: ["Byrådet, punkt 5"]') -> str:
    """A goals file of one goal; `lines` begin in the file's fifth line."""
    return "mål:\n- nummer: 1\n  navn: Flere pladser\n" + "".join(f"  {line}\n" for line in [answer, *lines.splitlines()])


def measured(inside: str) -> str:
    return one_goal(f"måltal:\n- {{navn: Pladser, {inside}}}")


WHOLE = """\
udfordringer:
  fremhæv: ["03.way.breaks", ]
  Udelad: ["02.contact"]
  omskriv:
    "01.long_term": "Flere end i landet er ledige længe."
    "01.offers": "Kun 15 pct."
spørgsmål:
  - "Hvor meget må det koste?"
  -
målsætning: "Flere i job."
mål:
  - nummer: 2
    navn: "Flere åbne pladser"
    slags: Samarbejdsmodeller
    svarer_på: ["02.places"]
    beskæftigelsesplan: []
    udfordring: "Få pladser"
    indsats: "Flere aftaler"
    delmål: {kort_sigt: ["Ti aftaler", "Et møde"], langt_sigt: ["Tyve aftaler"]}
    succeskriterier: ["Ingen plads står tom"]
    nulpunkt: "Seks aftaler"
    måltal:
      - {navn: "Virksomheder", enhed: virksomheder, model: 2, retning: op, nulpunkt: 20, mål: 1.035, inden: "31-12-2028"}
      - {navn: "Andel", enhed: procent, tælles: på dagen, retning: ned, nulpunkt: "16,6 pct.", mål: 12}
      - {navn: "Besøg", enhed: besøg, tælles: I kvartalet, retning: op, nulpunkt: 30, mål: 40}
      - {navn: Praktik, enhed: forløb, tælles: i kvartalet, serie: {Register: Begyndte tilbud}, retning: op, nulpunkt: 3, mål: 4}
      - {navn: "Samarbejdet", enhed: ord}
    start: "01-04-2027"
    slut: 2028-12-31
    penge: "40.000 kr."
    folk: "En halv stilling"
    ansvarlig: "Afdelingsleder"
    samarbejdspartnere: ["Odder Erhvervsråd"]
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_value_comes_through_from_every_danish_encoding(read: Read, encoding: str) -> None:
    goals = read(WHOLE.encode(encoding))
    assert (goals.changes.pinned, goals.changes.dropped) == (("03.way.breaks",), ("02.contact",))
    assert goals.changes.reworded == {"01.long_term": "Flere end i landet er ledige længe", "01.offers": "Kun 15 pct."}
    assert (goals.questions, goals.objective) == (("Hvor meget må det koste?",), "Flere i job.")
    assert goals.goals == (
        Goal(
            number=2,
            name="Flere åbne pladser",
            kind="cooperation_models",
            answers=("02.places",),
            challenge="Få pladser",
            effort="Flere aftaler",
            milestones=Milestones(short_term=("Ti aftaler", "Et møde"), long_term=("Tyve aftaler",)),
            success_criteria=("Ingen plads står tom",),
            baseline="Seks aftaler",
            measures=(
                Measure(
                    name="Virksomheder",
                    unit="virksomheder",
                    model=2,
                    direction="up",
                    baseline=20,
                    target=1035,
                    by=date(2028, 12, 31),
                ),
                Measure(name="Andel", unit="pct.", direction="down", baseline=16.6, target=12),
                Measure(name="Besøg", unit="besøg", months=3, direction="up", baseline=30, target=40),
                Measure(
                    name="Praktik",
                    unit="forløb",
                    months=3,
                    series=SeriesChoice(counts="begun"),
                    direction="up",
                    baseline=3,
                    target=4,
                ),
                Measure(name="Samarbejdet", unit="ord"),
            ),
            start=date(2027, 4, 1),
            end=BY,
            money="40.000 kr.",
            staff="En halv stilling",
            responsible="Afdelingsleder",
            partners=("Odder Erhvervsråd",),
        ),
    )


def test_a_milestone_has_room_for_three_lines_and_a_challenge_for_a_passage(read: Read) -> None:
    (goal,) = read(one_goal(f"delmål: {{kort_sigt: [{'a' * 300}]}}\nudfordring: {'a' * 800}\npenge: {'a' * 300}")).goals
    assert (len(goal.milestones.short_term[0]), len(goal.challenge or ""), len(goal.money or "")) == (300, 800, 300)


def test_no_file_and_no_values_mean_that_nothing_is_decided(read: Read, tmp_path: Path) -> None:
    assert read_goals(tmp_path / "params" / "vejle.goals.yml", tmp_path) == Goals()
    assert read('udfordringer:\nspørgsmål: []\nmålsætning: ""\nmål:\n') == Goals()
    (goal,) = read(one_goal('slags:\nstart: ""\nmåltal: []\npenge: ')).goals
    assert missing(goal) == (
        "slags", "udfordring", "indsats", "delmål på kort sigt", "delmål på langt sigt", "succeskriterier", "nulpunkt",
        "måltal", "startdato", "slutdato", "penge", "folk", "ansvarlig", "samarbejdspartnere",
    )  # fmt: skip


def test_what_the_seminar_has_to_decide_about_the_measures_is_told_in_words_of_the_file(read: Read) -> None:
    (whole,) = read(WHOLE).goals
    assert missing(whole) == ("dato for måltallet",)
    counted = Measure(name="Pladser", unit="pladser", direction="up")
    bare = whole.model_copy(update={"measures": (counted,), "baseline": None})
    assert missing(bare) == ("samarbejdsmodel", "nulpunkt i tal", "mål i tal", "dato for måltallet")
    words = Measure(name="Samarbejdet", unit="ord")
    assert missing(whole.model_copy(update={"kind": "organisation", "measures": (words,)})) == ()


WRONG = [
    ("start: 1-5-2027\nslut: 1-4-2027", 6, "Slutdatoen 01-04-2027 ligger før startdatoen 01-05-2027. Ret den ene."),
    ("slags: markedsforing og mere", 5, "kendes ikke som slags mål. Mente du »markedsføring«?"),
    ("slags: job", 5, "Skriv »markedsføring«, »samarbejdsmodeller«, »redskaber« eller »organisering«."),
    ("svarer_på: [01.x, way.breaks]", 5, "»way.breaks« er ikke id på et resultat i notat 01 til 03."),
    ("svarer_på: [04.goal]", 5, "»04.goal« er ikke id på et resultat i notat 01 til 03."),
    ("svarer_på: [01.x, 01.x]", 5, "»01.x« står også i linje 5. Slet den ene."),
    ("ansvarlig: 010190-1234", 5, "ligner et cpr-nummer"),
    ("indsats: Borger 010190-1234 i gang", 5, "ligner et cpr-nummer"),
    (f"delmål:\n  kort_sigt:\n  - \n  - {'a' * 1200}", 8, "Delmålet er på 1.200 tegn. Skriv højst 300, altså en til tre linjer."),
    (f"indsats: {'a' * 801}", 5, "Teksten er på 801 tegn. Skriv højst 800."),
    (f"penge: {'a' * 301}", 5, "Teksten er på 301 tegn. Skriv højst 300."),
    (f"ansvarlig: {'a' * 161}", 5, "Teksten er på 161 tegn. Skriv højst 160."),
    ("delmål: Ti aftaler", 5, "Skriv kort_sigt og langt_sigt på hver sin linje"),
    ("partnere: [LO]", 5, "»partnere« kendes ikke. Mente du »samarbejdspartnere«?"),
    ("spørgsmål: [Hvad]", 5, "»spørgsmål« hører ikke til her."),
    ("folk: En\n  halv", 5, "Skriv den på én linje."),
    ("folk: a\nfolk: b", 6, "»folk« står også i linje 5. Slet den ene."),
    ("måltal: 35", 5, "Hvert måltal begynder med en bindestreg"),
    ("måltal:\n- {enhed: ord}", 6, "Linjen »navn: …« mangler."),
    ("måltal:\n- {navn: a, enhed: ord}\n- {navn: A, enhed: ord}", 7, "Målet har også et måltal »A« i linje 6."),
    ("måltal:\n- {navn: a, enhed: ord, inden: 1-1-2026}\nstart: 1-1-2027", 7, "men »a« skal være nået allerede 01-01-2026."),
]


@pytest.mark.parametrize(("lines", "line", "part"), WRONG, ids=[part for _, _, part in WRONG])
def test_a_mistake_in_a_goal_is_told_at_its_line_with_the_remedy(problems: Problems, lines: str, line: int, part: str) -> None:
    (problem,) = problems(one_goal(lines))
    assert (problem.file, problem.line) == ("params/odder.goals.yml", line)
    assert part in problem.message
    assert "1234" not in problem.sentence()


@pytest.mark.parametrize(
    ("inside", "part"),
    [
        ("enhed: dage, retning: ned, nulpunkt: 30, mål: 43", "Målet 43 ligger over nulpunktet 30, men retningen er ned."),
        ("enhed: dage, retning: op, nulpunkt: '30,5', mål: 12", "Målet 12 ligger under nulpunktet 30,5, men retningen er op."),
        ("enhed: dage, retning: op, nulpunkt: 30, mål: '30,0'", "Målet og nulpunktet er begge 30. Ret det ene."),
        ("enhed: dage, nulpunkt: 30, mål: 43", "Skriv retning: op, hvis tallet skal være højere"),
        ("enhed: pct., retning: op, tælles: i året", "En andel i pct. kan ikke lægges sammen over en periode."),
        ("enhed: ord, tælles: i måneden", "Det, der måles med ord, kan ikke lægges sammen over en periode."),
        (
            "enhed: besøg, retning: op, tælles: om året",
            "»om året« kendes ikke som måde at tælle på. Mente du »i året«?",
        ),
        (
            "enhed: besøg, retning: op, tælles: i perioden",
            "»i perioden« siger ikke, hvor lang perioden er. Skriv den periode, nulpunkt og mål gælder for: "
            "»på dagen«, »i måneden«, »i kvartalet«, »i halvåret« eller »i året«.",
        ),
        ("enhed: dage, retning: frem", "»frem« kendes ikke som retning. Skriv »op« eller »ned«."),
        ("enhed: dage, retning: op, mål: 40 pct.", "Tallet er i pct., men enheden er »dage«. Ret den ene."),
        ("enhed: dage, retning: op, mål: 12.5", "Skriv det med cifre og med komma før decimalerne"),
        ("enhed: ord, mål: 12", "Måltallet måles med ord, så her kan ikke stå et tal."),
        ("enhed: dage, retning: op, model: 5", "»5« er ingen af de fire samarbejdsmodeller. Skriv 1 (én praktikant ad gangen)"),
        ("enhed: personer (fuldtid), retning: op", "kan betyde to ting. Skriv personer, når hver borger tæller én"),
        ("enhed: personer/fuldtidspersoner, retning: op", "kan betyde to ting."),
        ("retning: op", "Linjen »enhed: …« mangler. Skriv fx »enhed: virksomheder«."),
        ("enhed: pct., retning: op, mål: 250", "En andel i pct. ligger mellem 0 og 100. Ret tallet eller enheden."),
        ("enhed: pct., retning: op, nulpunkt: -3 %, mål: 20", "En andel i pct. ligger mellem 0 og 100."),
        ("enhed: dage, retning: ned, mål: -3", "Tallet kan ikke være under 0."),
        ("enhed: pct., retning: op, nulpunkt: 16,6", "»6« er ingen nøgle. Er det resten af et tal eller en tekst med komma, så"),
        ("enhed: dage, retning: op, inden: 31-02-2027", "findes ikke i kalenderen"),
        ("enhed: pct., retning: op, serie: jobindsats", 'Skriv serien sådan: {jobindsats: "Langtidsledige, fuldtidspersoner"}'),
        (
            "enhed: pct., retning: op, serie: {register: andel}",
            "»andel« kendes ikke som register. Skriv »begyndte tilbud«, »andel",
        ),
        ("enhed: pct., retning: op, serie: {del: Kontanthjælp}", "Der skal stå enten jobindsats eller register."),
        (
            "enhed: personer, retning: op, serie: {register: personer på ydelse, ydelse: dagpenge, model: 2}",
            "model hører ikke til »personer på ydelse«. Skriv målgruppe eller ydelse, eller slet det.",
        ),
        ("enhed: personer, retning: op, serie: {register: personer på ydelse}", "Skriv enten målgruppe (nummer"),
        ("enhed: forløb, retning: op, serie: {register: begyndte tilbud}", "Skriv tælles: i måneden, i kvartalet,"),
        (
            "enhed: personer, retning: op, tælles: i året, serie: {register: begyndte tilbud}",
            "»begyndte tilbud« tælles i forløb, men enheden er »personer«. Skriv enhed: forløb.",
        ),
        (
            "enhed: fuldtidspersoner, retning: op, tælles: i kvartalet, serie: {jobindsats: Aktiveringsgrad}",
            "Serien er, hvad der er på en dag, og kan ikke lægges sammen over en periode. Skriv tælles: på dagen.",
        ),
        ("enhed: ord, serie: {register: andel i virksomhed}", "Måltallet følges med ord og kan ikke få tal fra en serie."),
    ],
)
def test_a_mistake_in_a_measure_is_told_with_the_remedy(problems: Problems, inside: str, part: str) -> None:
    (problem,) = problems(measured(inside))
    assert problem.line == 6
    assert part in problem.message


def test_an_average_is_not_added_up(problems: Problems) -> None:
    average = 'måltal:\n- {navn: "Ventetid, gennemsnit", enhed: dage, retning: ned, tælles: i kvartalet}'
    (problem,) = problems(one_goal(average))
    assert problem.message.startswith("Et gennemsnit kan ikke lægges sammen over en periode. Skriv tælles: på dagen")


def test_persons_and_full_time_persons_are_two_units_however_they_are_spelled(read: Read) -> None:
    spelled = ("Person", "personer", "fuldtidsperson", "Fuldtidspersoner", "Fuldtidspersoner i løntilskud", "kr. pr. person", "%")
    units = [read(measured(f"enhed: '{unit}', retning: op")).goals[0].measures[0].unit for unit in spelled]
    assert units == [
        "personer", "personer", "fuldtidspersoner", "fuldtidspersoner", "Fuldtidspersoner i løntilskud", "kr. pr. person", "pct.",
    ]  # fmt: skip


def test_a_goal_that_answers_nothing_is_refused_and_one_answer_of_any_kind_is_enough(read: Read, problems: Problems) -> None:
    for answer in ("svarer_på: [01.x]", "beskæftigelsesplan: [Mål 2]", "beslutninger: [Byrådet]"):
        assert len(read(one_goal(answer=answer)).goals) == 1
    for nothing in ("svarer_på: []", 'beslutninger: [""]', "penge: Ingen"):
        (problem,) = problems(one_goal(answer=nothing))
        assert problem.message.startswith("Målet svarer ikke på noget. Skriv ")
        assert problem.line in {2, 4}


def test_all_mistakes_of_the_file_are_told_at_once(problems: Problems) -> None:
    text = (
        "udfordringer: {fremhæv: [01.a, 02.b], udelad: [02.b], omskriv: {x: Ny}}\n"
        "maal:\n"
        "- {nummer: 1, navn: Flere pladser, svarer_på: [01.a], slags: x}\n"
        "- {nummer: 01, navn: flere  pladser, svarer_på: [01.a]}\n"
        "- {nummer: 0, navn: Mentorer}\n"
        "- Et mål til\n"
        "målsætningen: x\n"
    )
    told = [(problem.line, problem.message.split(".")[0]) for problem in problems(text)]
    assert told == [
        (1, "»x« er ikke id på et resultat i notat 01 til 03"),
        (1, "»02"),
        (3, "»x« kendes ikke som slags mål"),
        (4, "Navnet »flere pladser« har et andet mål i linje 3"),
        (4, "Nummeret »01« har et andet mål i linje 3"),
        (5, "Målet svarer ikke på noget"),
        (5, "Målene har numre fra 1 og op"),
        (6, "Hvert mål begynder med en bindestreg og sit nummer, fx »- nummer: 1«"),
        (7, "»målsætningen« kendes ikke"),
    ]


def test_a_file_that_cannot_be_read_is_compared_with_the_example_of_goals(problems: Problems) -> None:
    assert problems("# intet\n")[0].message == "Filen er tom. Slet den, hvis der ikke er nogen mål endnu."
    assert "målsætning: " in problems("- nummer: 1\n")[0].message
    assert "som »målsætning: " in problems("mål: []\nmålsætning Flere i job\nspørgsmål: []\n")[0].message
    assert [problem.line for problem in problems("mål:\n\t- nummer: 1\n\t  navn: a\n")] == [2, 3]


def test_a_number_of_goals_that_is_unusual_is_a_remark_and_no_mistake() -> None:
    def of(count: int) -> str:
        goals = tuple(Goal(number=number + 1, name=f"Mål {number}", decisions=("Byrådet",)) for number in range(count))
        return remark(Goals(goals=goals))

    assert [count for count in range(14) if of(count)] == [1, 2, 3, 4, 12, 13]
    source = "Retningslinjernes kommuner havde 5 til 11 mål (Evaluering af Bro til arbejdsmarkedet, november 2008)."
    assert (of(1), of(12)) == (f"Planen har ét indsatsmål. {source}", f"Planen har tolv indsatsmål. {source}")


def test_eksempelbys_goals_are_whole_and_fit_its_measurements_activities_and_findings(project: Path) -> None:
    goals = read_goals(goals_path(project / "params" / "eksempelby.yml"), project)
    assert [goal.number for goal in goals.goals] == list(range(1, 10))
    assert {goal.number: missing(goal) for goal in goals.goals if missing(goal)} == {}
    assert {goal.kind for goal in goals.goals} == set(KINDS)
    assert remark(goals) == ""
    measured: dict[tuple[str, str], list[float]] = {}
    data = (project / "data" / "eksempelby" / "maalinger.csv").read_text(encoding="utf-8-sig").splitlines()
    for row in csv.DictReader(data[1:], delimiter=";"):
        values = measured.setdefault((row["indsatsmål"], row["måltal"]), [])
        values += [float(row["værdi"].replace(",", "."))] if row["værdi"] else []
    measures = {(str(goal.number), each.name): each for goal in goals.goals for each in goal.measures}
    assert set(measures) - set(measured) == {key for key, measure in measures.items() if measure.series is not None}
    assert {key[0] for key in set(measures) - set(measured)} == {"2", "3"}
    for key, values in measured.items():
        measure = measures[key]
        assert measure.in_words == (not values)
        if key[0] == "5":  # no team had been there before the first measurement
            assert measure.baseline == 0
        elif key[0] == "8":  # its baseline is of the quarter before the plan began
            assert (measure.months, measure.baseline) == (3, 6)
        elif values:
            assert measure.baseline == values[0]
    assert measures["4", "Virksomheder med aftale om åbne pladser"].target == 18
    assert {each.model for each in measures.values()} >= {2, 4}
    assert [goal.number for goal in goals.goals if not goal.answers] == [8, 9]


def test_goals_files_are_no_params_files_and_real_municipalities_have_none(project: Path) -> None:
    assert [path.name for path in (project / "params").glob("*.goals.yml")] == ["eksempelby.goals.yml"]
    assert len([path for path in params_paths(project, dict) if path.stem.startswith("eksempelby")]) == 1


NAMES = [
    ("odder.goals.yml.txt", "Målene er ikke læst. Omdøb den til odder.goals.yml."),
    ("Odder.goals.yaml", "Omdøb den til odder.goals.yml."),
    ("Odder.goals.yml", "Omdøb den til odder.goals.yml."),
    ("ODDER.GOALS.YML", "Omdøb den til odder.goals.yml."),
    ("odder.goals - Kopi.yml", "Omdøb den til odder.goals.yml."),
    ("oder.goals.yml", "Der er ingen params/oder.yml, som målene hører til. Mente du odder.goals.yml?"),
    (
        "ringsted.goals.yml",
        "Der er ingen params/ringsted.yml, som målene hører til. De to filer skal begynde med det samme navn.",
    ),
    ("010190-1234.goals.yml", "Der er ingen params/"),
]


@pytest.mark.parametrize(("name", "told"), NAMES, ids=[name for name, _ in NAMES])
def test_a_goals_file_under_a_wrong_name_is_told_its_right_one_and_nobody_elses_files_suffer(
    tmp_path: Path, known: dict[str, str], name: str, told: str
) -> None:
    folder = tmp_path / "params"
    folder.mkdir()
    for each in ("vejle.yml", "vejle.goals.yml", "odder.yml", name, "~odder.goals.yml", "odder.goals.yml.bak"):
        (folder / each).write_text("kommune: Odder\n" if each == "odder.yml" else "kommune: Vejle\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_all_parameters(tmp_path, known)
    (problem,) = refused.value.problems
    assert told in problem.message
    assert "1234" not in problem.sentence()
    assert sorted(path.name for path in params_paths(tmp_path, dict)) == sorted(["odder.yml", "vejle.yml", name])
    if "odder.goals" in name.lower():  # also where Odder alone is asked for
        with pytest.raises(Refused) as again:
            read_goals(goals_path(folder / "odder.yml"), tmp_path)
        assert again.value.problems == (problem,)
        (folder / "odder.goals.yml").touch()
        assert misnamed(folder / name) == "Der er også en odder.goals.yml. Slet den ene."
    else:
        assert read_goals(goals_path(folder / "odder.yml"), tmp_path) == Goals()


LEAVES = st.one_of(
    st.none(),
    st.sampled_from(
        ["op", "ord", "pct.", "01.x", "markedsføring", "010190-1234", "5", "1.234,5", "40 pct.", "2027-01-01", "personer"]
    ),
    st.from_regex(r"[æøå0-9 ,:#'\-]{1,12}", fullmatch=True),
)
TREES = LEAVES | st.lists(LEAVES, max_size=2) | st.dictionaries(st.sampled_from(sorted(GOALS.keys.values())), LEAVES, max_size=3)


def tree(part: type[BaseModel], **deeper: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({}, optional={**dict.fromkeys(keys_of(part), TREES), **deeper})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=12)
@given(content=tree(Goals, mål=st.lists(tree(Goal, måltal=st.lists(tree(Measure), max_size=2)), max_size=2)))
def test_no_content_gives_a_traceback_an_english_word_or_a_sentence_that_says_nothing(
    read: Read, tmp_path: Path, content: Any
) -> None:
    file = tmp_path / "tree.yml"
    YAML().dump({"spørgsmål": [], **content}, file)
    english = sorted({name for part in GOALS_PARTS for name in keys_of(part).values()} - set(GOALS.keys.values()))
    try:
        read(file.read_bytes())
    except Refused as refused:
        for problem in refused.problems:
            assert problem.line is not None
            assert problem.message != NOT_USABLE
            assert "0190" not in problem.sentence()
            assert not re.search(rf"»({'|'.join(english)})«|\b({'|'.join(english)}):", problem.sentence())

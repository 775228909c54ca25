"""Target groups in a params file: how they are written, what is said where they are wrong, and how they are told to readers."""

from collections.abc import Callable
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.parameters.messages import same_key
from actionplan.parameters.model import Parameters
from actionplan.parameters.syntax import parse
from actionplan.parameters.target_groups import MODEL_KEYS, Readiness, TargetGroup
from actionplan.problems import Problem

Read = Callable[..., Parameters]
Problems = Callable[..., tuple[Problem, ...]]

FULL = """\
kommune: Odder
målgrupper:
  - navn: "Dagpengeberettigede kvinder mellem 50 og 54 år med minimum et års ledighed"
    ydelse: [dagpenge]
    køn: kvinde
    alder: 50-54
    varighed: mindst 12 måneder
    visitation: [jobparat, aktivitetsparat]
    i_tilbud: nej
    klar: {model_1: 40 pct., model_2: [jobparat], model_3: "12,5 %", model_4: }
"""


def one(read: Read, line: str) -> TargetGroup:
    (group,) = read(f"kommune: Odder\nmålgrupper:\n  - navn: a\n    {line}\n").target_groups
    return group


def test_everything_about_a_group_is_read_and_told_to_readers(read: Read) -> None:
    (group,) = read(FULL).target_groups
    assert group == TargetGroup(
        name="Dagpengeberettigede kvinder mellem 50 og 54 år med minimum et års ledighed",
        benefits=("dagpenge",),
        sex="female",
        age=(50, 54),
        months=(12.0, None),
        match_groups=("jobparat", "aktivitetsparat"),
        in_offer=False,
        ready={
            "single_trainee": Readiness(40.0),
            "open_places": Readiness(None, ("jobparat",)),
            "training_department": Readiness(12.5),
        },
    )
    assert group.told() == "dagpenge, kvinder, 50-54 år, mindst 12 måneder, jobparat eller aktivitetsparat, ikke i tilbud"


@pytest.mark.parametrize(
    ("written", "age", "told"),
    [
        ("50-54", (50, 54), "50-54 år"),
        ("50 – 54 år", (50, 54), "50-54 år"),
        ("50 til 54", (50, 54), "50-54 år"),
        ("mindst 50", (50, None), "mindst 50 år"),
        ("Mindst 50 år", (50, None), "mindst 50 år"),
        ("50+", (50, None), "mindst 50 år"),
        ("fra 50", (50, None), "mindst 50 år"),
        ("over 50", (51, None), "mindst 51 år"),
        ("under 30", (None, 29), "under 30 år"),
        ("højst 29 år", (None, 29), "under 30 år"),
        ("30", (30, 30), "30 år"),
    ],
)
def test_an_age_is_read_as_people_write_it(read: Read, written: str, age: tuple[int | None, int | None], told: str) -> None:
    group = one(read, f"alder: {written}")
    assert (group.age, group.told()) == (age, told)


@pytest.mark.parametrize(
    ("written", "months", "told"),
    [
        ("mindst 12 måneder", (12, None), "mindst 12 måneder"),
        ("mindst 1 år", (12, None), "mindst 12 måneder"),
        ("mindst et år", (12, None), "mindst 12 måneder"),
        ("minimum 2 år", (24, None), "mindst 2 år"),
        ("12+ mdr.", None, ""),
        ("12 mdr. +", (12, None), "mindst 12 måneder"),
        ("6-12 måneder", (6, 12), "6-12 måneder"),
        ("6-12 mdr.", (6, 12), "6-12 måneder"),
        ("6 mdr. - 1½ år", (6, 18), "6-18 måneder"),
        ("2-5 år", (24, 60), "2-5 år"),
        ("1-2 år", (12, 24), "12-24 måneder"),
        ("½-1 år", (6, 12), "6-12 måneder"),
        ("under 6 måneder", (None, 6), "under 6 måneder"),
        ("under 1 måned", (None, 1), "under 1 måned"),
        ("0-6 måneder", (None, 6), "under 6 måneder"),
        ('"mindst 1,5 måneder"', (1.5, None), "mindst 1,5 måneder"),
    ],
)
def test_a_duration_is_read_as_people_write_it(
    read: Read, problems: Problems, written: str, months: tuple[float | None, float | None] | None, told: str
) -> None:
    if months is None:
        (problem,) = problems(f"kommune: Odder\nmålgrupper:\n  - navn: a\n    varighed: {written}\n")
        assert "er ikke en varighed" in problem.message
        return
    group = one(read, f"varighed: {written}")
    assert (group.months, group.told()) == (months, told)


@pytest.mark.parametrize(("written", "sex"), [("kvinde", "female"), ("Kvinder", "female"), ("mand", "male"), ("mænd", "male")])
def test_a_sex_is_read_in_one_and_many(read: Read, written: str, sex: str) -> None:
    assert one(read, f"køn: {written}").sex == sex


def test_one_word_is_as_good_as_a_list_of_one_and_a_word_written_twice_counts_once(read: Read) -> None:
    assert one(read, "ydelse: dagpenge") == one(read, "ydelse: [dagpenge]") == one(read, "ydelse: [dagpenge, Dagpenge, ]")


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("alder: 54-50", "»54-50« er ingens alder"),
        ("alder: 5-9", "Aldre går fra 15 til 99 år"),
        ("alder: under 15", "er ingens alder"),
        ("alder: unge", "»unge« er ikke en alder. Skriv fx 50-54, mindst 50 eller under 30."),
        ("alder: [50, 54]", "én tekst"),
        ("varighed: mindst 12", "siger ikke, om det er måneder eller år"),
        ("varighed: 12-6 måneder", "er ingens varighed"),
        ("varighed: under 0 måneder", "er ingens varighed"),
        ("varighed: mindst 60 år", "er ingens varighed"),
        ("varighed: længe", "»længe« er ikke en varighed. Skriv fx mindst 12 måneder"),
        ("køn: begge", "»begge« kendes ikke som køn. Skriv kvinde eller mand, eller slet linjen"),
        ("ydelse: {a: b}", "et ord eller en liste"),
        ("i_tilbud: måske", "hverken ja eller nej"),
        ("køn: kvinde\n    klar: alle", "Skriv modellerne sådan: {model_1: 40 pct."),
        ("køn: kvinde\n    klar: {model_1: 40}", "»40« er ikke en andel mellem 0 og 100 pct."),
        ("køn: kvinde\n    klar: {model_1: 101 pct.}", "»101 pct.« er ikke en andel mellem 0 og 100 pct."),
        ("køn: kvinde\n    klar: {model_1: jobparat}", "eller visitationen i en liste, fx [jobparat]"),
        ("køn: kvinde\n    klar: {model_1: []}", "Listen er tom"),
        ("køn: kvinde\n    klar: {model_5: 40 pct.}", "»model_5« kendes ikke. Mente du »model_"),
        ("køn: kvinde\n    klar: {alder: 40 pct.}", "»alder« hører ikke til her"),
        (
            "køn: kvinde\n    klar: {model_1: 12,5 pct.}",
            "»5 pct.« er ingen nøgle. Er det resten af et tal eller en tekst med komma",
        ),
        ("køn: kvinde\n    aldr: 50", "»aldr« kendes ikke. Mente du »alder«?"),
        ("ydelse: 010190-1234", "ligner et cpr-nummer"),
        ("klar: {model_1: 40 pct.}", "Målgruppen er alle. Skriv mindst én linje om den"),
        ("varighed: mindst 0 måneder", "Målgruppen er alle"),
    ],
)
def test_a_mistake_in_a_group_is_explained_at_its_line(problems: Problems, line: str, part: str) -> None:
    found = problems(f"kommune: Odder\nmålgrupper:\n  - navn: a\n    {line}\n  - navn: b\n    køn: mand\n")
    assert any(part in problem.message for problem in found), found
    at = 3 if "er alle" in part else 3 + len(line.split("\n"))
    assert {problem.line for problem in found} == {at}
    assert all(problem.column and problem.column.startswith("målgrupper") for problem in found)
    assert "1234" not in "".join(problem.sentence() for problem in found)


@pytest.mark.parametrize(
    ("written", "line", "part"),
    [
        ("unge", 2, "Hver målgruppe begynder med en bindestreg"),
        ("{navn: a, køn: kvinde}", 2, "Hver målgruppe begynder med en bindestreg"),
        ("\n  - unge", 3, "Hver målgruppe begynder med en bindestreg"),
        ("\n  -\n  - {navn: a, køn: mand}", 3, "Hver målgruppe begynder med en bindestreg"),
        ("\n  - køn: kvinde", 3, "»navn: …« mangler. Skriv fx »navn: Unge på kontanthjælp«"),
        ("\n  - navn:\n    køn: kvinde", 3, "Der mangler en værdi"),
        ("\n  - {navn: Unge, køn: mand}\n  - {navn: ' unge', køn: kvinde}", 2, "»unge« står der mere end én gang"),
        ("".join(f"\n  - {{navn: g{number}, køn: mand}}" for number in range(6)), 2, "Der er 6 målgrupper. Vælg tre til fem"),
    ],
)
def test_a_mistake_in_the_list_of_groups_is_explained(problems: Problems, written: str, line: int, part: str) -> None:
    (problem,) = problems(f"kommune: Odder\nmålgrupper: {written}\n")
    assert (problem.line, part in problem.message) == (line, True), problem.message


def test_five_groups_are_read_in_their_order(read: Read) -> None:
    groups = read("kommune: Odder\nmålgrupper:" + "".join(f"\n  - {{navn: g{n}, køn: mand}}" for n in range(5))).target_groups
    assert [group.name for group in groups] == ["g0", "g1", "g2", "g3", "g4"]


def test_a_group_cannot_be_changed_once_read(read: Read) -> None:
    with pytest.raises(ValueError, match="frozen"):
        one(read, "køn: mand").sex = "female"


WORDS = st.sampled_from(["dagpenge", "sygedagpenge", "job, løn", 'ord "x"', "a: b", "#c", "null", "nej", "- d", "l'f"])
GROUPS = st.builds(
    dict,
    name=st.sampled_from(["Unge", 'Med "gåse"øjne', "C:\\mappe", "komma, og: kolon # hegn", "l'art"]),
    benefits=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    sex=st.sampled_from([None, "female", "male"]),
    age=st.one_of(
        st.just((None, None)),
        st.integers(16, 98).map(lambda age: (age, None)),
        st.integers(15, 98).map(lambda age: (None, age)),
        st.tuples(st.integers(16, 50), st.integers(50, 98)),
    ),
    months=st.one_of(
        st.just((None, None)),
        st.integers(1, 500).map(lambda months: (float(months), None)),
        st.integers(1, 400).map(lambda months: (None, months / 4)),
        st.tuples(st.sampled_from([0.5, 6.0, 24.0]), st.sampled_from([30.0, 60.0])),
    ),
    match_groups=st.lists(WORDS, max_size=2, unique=True).map(tuple),
    in_offer=st.sampled_from([None, True, False]),
    ready=st.dictionaries(
        st.sampled_from(list(MODEL_KEYS.values())),
        st.one_of(
            st.integers(0, 200).map(lambda half: Readiness(half / 2)),
            st.lists(WORDS, min_size=1, max_size=2, unique=True).map(lambda words: Readiness(None, tuple(words))),
        ),
        max_size=4,
    ),
).filter(lambda group: any(value not in (None, (), (None, None)) for key, value in group.items() if key not in {"name", "ready"}))
"""Groups with some filter, as keyword arguments."""


@given(group=GROUPS)
def test_what_a_group_writes_into_a_file_is_read_as_the_same_group(group: dict[str, object]) -> None:
    made = TargetGroup.model_validate(group)
    lines = "\n    ".join(f"{key}: {value}" for key, value in made.written())
    content = parse(f"kommune: Odder\nmålgrupper:\n  - {lines}\n", "params", same_key).content["målgrupper"]
    assert isinstance(content, list)
    assert TargetGroup.model_validate(content[0], by_alias=True, by_name=False) == made


@given(group=GROUPS)
def test_a_group_is_told_in_one_line_without_words_for_programmers(group: dict[str, object]) -> None:
    told = TargetGroup.model_validate(group).told()
    assert told and not {"None", "female", "male", "True", "False", ".0"} & set(told.replace(",", " ").split())


def test_the_shape_of_a_full_group_is_what_the_clerk_wrote(read: Read) -> None:
    (group,) = read(FULL).target_groups
    text = dedent(FULL)
    for key, value in group.written():
        if key in {"navn", "køn", "alder", "varighed", "i_tilbud"}:
            assert f"{key}: {value}\n" in text

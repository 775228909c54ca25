"""How companies to interview are chosen: reading it from a params file and writing it there, where all else stays as it is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionplan.parameters.company_interviews import DIMENSIONS, CompanyInterviews, Weights
from actionplan.parameters.editing import save_company_interviews, with_company_interviews
from actionplan.parameters.model import Parameters
from actionplan.parameters.reader import parameters_of
from actionplan.problems import Problem, Refused

PLAN = CompanyInterviews(number=15, weights=Weights(sector=0, attitude=3))
WEIGHTS = "{sektor: 0, størrelse: 1, branche: 1, holdning: 3, samarbejdsmodel: 1, samarbejde: 1}"


def test_without_a_word_it_is_twelve_and_everything_counts_the_same(read: Callable[..., Parameters]) -> None:
    plan = read("kommune: Odder\n").company_interviews
    assert plan.number == 12
    assert plan.weights.by_dimension() == dict.fromkeys(DIMENSIONS, 1)
    assert read('kommune: Odder\nvirksomhedsinterviews: {antal: "", vægte: {sektor: }}\n').company_interviews == plan


def test_number_and_weights_are_read_however_the_keys_are_written(read: Callable[..., Parameters]) -> None:
    text = "kommune: Odder\nVirksomhedsinterviews:\n  Antal: 15\n  vaegte: {Sektor: 0, holdning: 3}\n"
    assert read(text).company_interviews == PLAN


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{antal: 0}", "Der kan vælges fra 1 til 60 virksomheder"),
        ("{antal: 61}", "Der kan vælges fra 1 til 60 virksomheder"),
        ("{antal: mange}", "»mange« er ikke et helt tal"),
        ("{vægte: {sektor: 11}}", "En vægt går fra 0 til 10"),
        ("{vægte: {sektor: '1,5'}}", "»1,5« er ikke et helt tal"),
        ("{vægte: {sektor: -1}}", "»-1« er ikke et helt tal"),
        ("{vægte: {" + ", ".join(f"{key}: 0" for key in DIMENSIONS.values()) + "}}", "Alle vægte er 0"),
        ("{vægte: {sektorr: 1}}", "»sektorr« kendes ikke. Mente du »sektor«?"),
    ],
)
def test_what_cannot_be_is_refused_with_a_danish_sentence(
    problems: Callable[..., tuple[Problem, ...]], written: str, told: str
) -> None:
    found = problems(f"kommune: Odder\nvirksomhedsinterviews: {written}\n")
    assert any(told in problem.message for problem in found) and all(problem.line == 2 for problem in found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("kommune: Odder\n", f"kommune: Odder\nvirksomhedsinterviews: {{antal: 15, vægte: {WEIGHTS}}}\n"),
        ("kommune: Odder", f"kommune: Odder\nvirksomhedsinterviews: {{antal: 15, vægte: {WEIGHTS}}}"),
        (
            "kommune: Odder\nmålgrupper: # hvem?\n# slut\n",
            f"kommune: Odder\nmålgrupper: # hvem?\nvirksomhedsinterviews: {{antal: 15, vægte: {WEIGHTS}}}\n# slut\n",
        ),
        (
            "virksomhedsinterviews:   # hvor mange?\nkommune: Odder\n",
            f"virksomhedsinterviews: {{antal: 15, vægte: {WEIGHTS}}}   # hvor mange?\nkommune: Odder\n",
        ),
        (
            'virksomhedsinterviews: {antal: ""} # her\nkommune: Odder\n',
            f"virksomhedsinterviews: {{antal: 15, vægte: {WEIGHTS}}} # her\nkommune: Odder\n",
        ),
        (
            "virksomhedsinterviews: {}\nkommune: Odder\n",
            f"virksomhedsinterviews: {{antal: 15, vægte: {WEIGHTS}}}\nkommune: Odder\n",
        ),
        (
            "virksomhedsinterviews:\n  # så mange\n  antal: 12 # mindst\n  vægte: {sektor: 0, holdning: 1}\nkommune: Odder\n",
            "virksomhedsinterviews:\n  # så mange\n  antal: 15 # mindst\n  vægte: {sektor: 0, holdning: 3, "
            "størrelse: 1, branche: 1, samarbejdsmodel: 1, samarbejde: 1}\nkommune: Odder\n",
        ),
        (
            "virksomhedsinterviews:\n  vaegte:\n    holdning: 1 # vigtigt\n    sektor: 0\n  antal: '15'\nkommune: Odder\n",
            "virksomhedsinterviews:\n  vaegte:\n    holdning: 3 # vigtigt\n    sektor: 0\n    størrelse: 1\n    branche: 1\n"
            "    samarbejdsmodel: 1\n    samarbejde: 1\n  antal: '15'\nkommune: Odder\n",
        ),
    ],
)
def test_only_the_numbers_that_change_are_touched_however_they_are_written(before: str, after: str) -> None:
    assert with_company_interviews(before, PLAN) == after
    assert with_company_interviews(after, PLAN) == after


def put(folder: Path, content: str | bytes) -> Path:
    path = folder / "params" / "odder.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_what_was_saved_is_read_back_and_the_rest_says_what_it_said(tmp_path: Path, known: dict[str, str]) -> None:
    path = put(tmp_path, "# Æblegrød\r\nkommune: Odder\r\nstatus: seminar\r\n".encode("cp1252"))
    save_company_interviews(path, tmp_path, known, PLAN)
    odder = parameters_of(path.read_bytes(), "params/odder.yml", "odder", known)
    assert (odder.company_interviews, odder.status) == (PLAN, "seminar")
    assert path.read_bytes().startswith("# Æblegrød\r\nkommune: Odder\r\n".encode("cp1252"))
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("content", "told"),
    [("kommune: Odder\nstatus: nyt\n", "»nyt« kendes ikke"), ("kommune: Odder\n---\n", "odder.yml")],
)
def test_a_file_that_cannot_be_read_is_refused_and_stays_as_it_is(
    tmp_path: Path, known: dict[str, str], content: str, told: str
) -> None:
    path = put(tmp_path, content)
    with pytest.raises(Refused, match=told):
        save_company_interviews(path, tmp_path, known, PLAN)
    assert path.read_text(encoding="utf-8") == content and list(path.parent.iterdir()) == [path]


weight = st.integers(0, 10)
plans = st.builds(
    CompanyInterviews,
    number=st.integers(1, 60),
    weights=st.tuples(*[weight] * 6).filter(any).map(lambda each: Weights(**dict(zip(DIMENSIONS, each, strict=True)))),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(first=plans, second=plans, junk=st.text(st.sampled_from("a1:-[]{}#'\" \n,"), max_size=20))
def test_whatever_stands_under_the_key_a_save_gives_all_that_was_there_and_the_plan_or_a_refusal(
    tmp_path: Path, known: dict[str, str], first: CompanyInterviews, second: CompanyInterviews, junk: str
) -> None:
    path = put(tmp_path, f"kommune: Odder\nvirksomhedsinterviews: {junk}\n")

    def read() -> Parameters | None:
        try:
            return parameters_of(path.read_bytes(), "params/odder.yml", "odder", known)
        except Refused:
            return None

    for plan in (first, second):
        before, content = read(), path.read_bytes()
        try:
            save_company_interviews(path, tmp_path, known, plan)
        except Refused:
            assert path.read_bytes() == content
            return
        after: Any = read()
        assert before is not None and after == before.model_copy(update={"company_interviews": plan})

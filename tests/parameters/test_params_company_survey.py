"""What a params file says of the company survey: which expectations can be met, and how companies to interview are chosen."""

from collections.abc import Callable

import pytest

from actionplan.parameters.model import Parameters
from actionplan.problems import Problem

Read = Callable[..., Parameters]
Problems = Callable[..., tuple[Problem, ...]]


def test_an_expectation_is_read_with_its_answer_and_how(read: Read) -> None:
    told = 'kommune: Odder\nkan_levere:\n  - {forventning: "svar samme dag", svar: Delvis, hvordan: "før kl. 14"}\n'
    (delivery,) = read(told).delivers
    assert (delivery.expectation, delivery.answer, delivery.how) == ("svar samme dag", "partly", "før kl. 14")


def test_nothing_said_is_nothing_promised(read: Read) -> None:
    assert read("kommune: Odder\nkan_levere:\n").delivers == ()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("- {forventning: svar samme dag, svar: måske}", "»måske« er ikke et svar her. Skriv »ja«, »delvis« eller »nej«."),
        ("- {forventning: svar samme dag}", "Skriv fx »svar: delvis«."),
        ("- {svar: ja}", "Skriv fx »forventning: svar samme dag«."),
        ("- {forventning: svar samme dag, svar: ja, hvornår: nu}", "»hvornår« kendes ikke."),
        ("- svar samme dag", "Hver forventning begynder med en bindestreg"),
    ],
)
def test_a_mistake_in_an_expectation_is_explained_at_its_line(problems: Problems, line: str, told: str) -> None:
    (problem,) = problems(f"kommune: Odder\nkan_levere:\n  {line}\n")
    assert problem.line == 3
    assert told in problem.message


def test_how_companies_are_chosen_is_read_with_defaults_for_the_rest(read: Read) -> None:
    plan = read("kommune: Odder\nvirksomhedsinterviews: {antal: 20, vægte: {branche: 0, holdning: 3}}\n").company_interviews
    assert plan.number == 20
    assert dict(plan.weights.by_dimension()) == {
        "sector": 1, "size": 1, "industry": 0, "attitude": 3, "interest": 1, "cooperation": 1,
    }  # fmt: skip
    assert read("kommune: Odder\n").company_interviews.number == 12


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{antal: 0}", "fra 1 til 60"),
        ("{antal: 61}", "fra 1 til 60"),
        ("{antal: mange}", "mange"),
        ("{vægte: {sektor: 11}}", "fra 0 til 10"),
        ("{vægte: {farve: 1}}", "»farve« kendes ikke."),
        ("{vægte: {sektor: 0, størrelse: 0, branche: 0, holdning: 0, samarbejdsmodel: 0, samarbejde: 0}}", "Alle vægte er 0"),
        ("12", "{antal: 12}"),
        ("{vægte: 3}", "{sektor: 1,"),
    ],
)
def test_a_mistake_in_how_companies_are_chosen_is_explained(problems: Problems, line: str, told: str) -> None:
    (problem,) = problems(f"kommune: Odder\nvirksomhedsinterviews: {line}\n")
    assert problem.line == 2
    assert told in problem.message

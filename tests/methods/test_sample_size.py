"""Answers needed, against published tables and against the formula for the margin turned round."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom, norm

from actionplan.methods.sample_size import answers_needed, margin_reached

# Krejcie and Morgan, Determining Sample Size for Research Activities (1970), table 1: 95 per cent, margin 0.05, share 0.5.
# They round to the nearest; the workbook rounds up, so that the margin is always kept.
KREJCIE_MORGAN = {
    10: 10, 20: 19, 30: 28, 50: 44, 100: 80, 150: 108, 200: 132, 300: 169, 400: 196, 500: 217, 700: 248, 1000: 278, 1500: 306,
    2000: 322, 3000: 341, 5000: 357, 10000: 370, 20000: 377, 50000: 381,
}  # fmt: skip


def margin_of(answers: int, population: int) -> float:
    """The margin of error of a share of one half, with the correction for a finite population."""
    return float(norm.ppf(0.975)) * math.sqrt(0.25 / answers * (population - answers) / (population - 1))


@pytest.mark.parametrize(("population", "published"), KREJCIE_MORGAN.items())
def test_the_answers_needed_are_those_of_the_published_table_rounded_up(population: int, published: int) -> None:
    assert answers_needed(population, 0.05) in {published, published + 1}


@pytest.mark.parametrize(
    ("population", "margin", "answers"),
    [(10**9, 0.05, 385), (10**9, 0.03, 1068), (10**9, 0.10, 97), (1000, 0.05, 278), (500, 0.05, 218)],
)
def test_well_known_sample_sizes_come_out(population: int, margin: float, answers: int) -> None:
    assert answers_needed(population, margin) == answers


@given(st.integers(2, 5000), st.floats(0.01, 0.3))
def test_the_answers_give_the_margin_and_one_less_does_not(population: int, margin: float) -> None:
    answers = answers_needed(population, margin)
    assert 1 <= answers <= population
    assert margin_of(answers, population) <= margin * (1 + 1e-9)
    if answers > 1:
        assert margin_of(answers - 1, population) > margin * (1 - 1e-9)


@given(st.integers(1, 5000), st.floats(0.01, 0.3), st.floats(0.001, 0.3))
def test_more_precision_never_needs_fewer_answers(population: int, margin: float, less: float) -> None:
    assert answers_needed(population, margin) <= answers_needed(population, margin / (1 + less))


def test_one_company_is_asked_itself() -> None:
    assert answers_needed(1, 0.05) == 1


@pytest.mark.parametrize(("population", "margin"), [(0, 0.05), (-1, 0.05), (100, 0), (100, 1), (100, -0.1), (100, 5)])
def test_a_population_or_margin_without_meaning_is_refused(population: int, margin: float) -> None:
    with pytest.raises(ValueError, match="population"):
        answers_needed(population, margin)


@given(st.integers(2, 5000).flatmap(lambda population: st.tuples(st.integers(1, population), st.just(population))))
def test_the_margin_reached_is_two_standard_errors_of_a_draw_without_replacement(answers_of: tuple[int, int]) -> None:
    answers, population = answers_of
    if population % 2:  # the independent formula wants a population that can be halved
        population += 1
    spread = hypergeom(population, population // 2, answers).std() / answers
    assert margin_reached(answers, population) == pytest.approx(float(norm.ppf(0.975)) * spread, rel=1e-6, abs=1e-12)


@given(st.integers(1, 5000), st.floats(0.01, 0.3))
def test_as_many_answers_as_are_needed_reach_the_margin(population: int, margin: float) -> None:
    assert margin_reached(answers_needed(population, margin), population) <= margin * (1 + 1e-9)


def test_more_answers_give_a_smaller_margin_until_all_have_answered() -> None:
    margins = [margin_reached(answers, 300) for answers in range(1, 301)]
    assert margins == sorted(margins, reverse=True)
    assert margins[0] == pytest.approx(0.98, abs=0.001)
    assert margins[-1] == 0
    assert margin_reached(1, 1) == 0


@pytest.mark.parametrize(("answers", "population"), [(0, 10), (-1, 10), (11, 10), (1, 0), (0, 0)])
def test_a_number_of_answers_without_meaning_is_refused(answers: int, population: int) -> None:
    with pytest.raises(ValueError, match="answers"):
        margin_reached(answers, population)

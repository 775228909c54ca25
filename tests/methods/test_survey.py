"""Estimates against the numbers that R's survey package prints, and the rules for what is told."""

import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.methods.survey import (
    Estimate,
    mean,
    mean_by,
    proportion,
    proportion_by,
    total,
    total_by,
)
from actionplan.methods.weighting import Design, collapse, post_stratify, rake, simple, stratified

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "survey"
needs_reference = pytest.mark.skipif(
    not (REFERENCE / "expected.csv").exists(), reason="the reference data of R's survey are not here"
)

POPULATION = 6194
SCHOOLS = {"E": 4421, "H": 755, "M": 1018}
SCHOOL_WIDE = {"No": 1072, "Yes": 5122}
EIGHT_DIGITS = 5e-9

SIMPLE_COUNTS = {("E", 1): 127, ("M", 1): 24, ("E", 0): 15, ("H", 0): 13, ("H", 1): 12, ("M", 0): 9}
"""Schools of `apisrs` by type and whether they met the school-wide growth target: enough for the shares that R prints."""
STRATIFIED_COUNTS = {("E", 1): 91, ("M", 1): 35, ("H", 1): 26, ("H", 0): 24, ("M", 0): 15, ("E", 0): 9}
"""The same of `apistrat`."""


def spread(counts: dict[tuple[str, int], int]) -> tuple[list[str], list[int]]:
    rows = [key for key, count in counts.items() for _ in range(count)]
    return [kind for kind, _ in rows], [met for _, met in rows]


def figures(found: Estimate) -> list[float | None]:
    return [found.value, found.se, found.low, found.high]


# --- numbers of R survey 4.1.1 that stand here -------------------------------------------------------------------------------


def test_a_share_of_a_simple_sample_and_its_three_intervals_are_those_of_r() -> None:
    design = simple(200, POPULATION)
    awards = [1] * 124 + [0] * 76
    for method, low, high in (
        ("logit", 0.551378541, 0.6841380182),
        ("mean", 0.5532530825, 0.6867469175),
        ("beta", 0.5498810788, 0.6866053211),
    ):
        found = proportion(awards, design, method=method)  # type: ignore[arg-type]  # a name out of the three
        assert figures(found) == pytest.approx([0.62, 0.03384806713, low, high], rel=EIGHT_DIGITS)
        assert [found.n, found.effective_n] == pytest.approx([200, 200])


def test_a_share_of_a_stratified_sample_is_that_of_r() -> None:
    kinds, met = spread(STRATIFIED_COUNTS)
    design = stratified(kinds, SCHOOLS)
    expected = [0.8279480114, 0.02434478011]
    assert figures(proportion(met, design)) == pytest.approx([*expected, 0.7745396544, 0.8708148545], rel=EIGHT_DIGITS)
    assert figures(proportion(met, design, method="beta")) == pytest.approx(
        [*expected, 0.7741713286, 0.8734315926], rel=EIGHT_DIGITS
    )


def test_a_simple_sample_without_known_population_has_the_wider_error_of_r() -> None:
    _, met = spread(SIMPLE_COUNTS)
    found = mean(met, simple(200), interval="normal")
    assert figures(found) == pytest.approx([0.815, 0.02752568467, 0.7610506494, 0.8689493506], rel=EIGHT_DIGITS)


def test_a_post_stratified_share_is_that_of_r() -> None:
    kinds, met = spread(SIMPLE_COUNTS)
    found = mean(met, post_stratify(simple(200, POPULATION), kinds, SCHOOLS), interval="normal")
    assert figures(found) == pytest.approx([0.8163959629, 0.02513605464, 0.7671302011, 0.8656617247], rel=EIGHT_DIGITS)


# --- every number of the reference file --------------------------------------------------------------------------------------


def frame(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / f"{name}.csv")


def reference_cases() -> dict[tuple[str, str], Callable[[], Estimate]]:
    """Every row of expected.csv by id and term, and how it is found here."""
    srs, strat = frame("apisrs"), frame("apistrat")
    finite, endless = simple(200, POPULATION), simple(200, weights=srs["pw"])
    layers = stratified(strat["stype"], SCHOOLS, strat["pw"])  # in the single precision that R read
    cells = list(srs["stype"])
    post = post_stratify(finite, cells, SCHOOLS)
    raked = rake(finite, [cells, list(srs["sch.wide"])], [SCHOOLS, SCHOOL_WIDE])

    def about(estimator: Callable[..., Estimate], answers: pd.Series, design: Design, **how: str) -> Callable[[], Estimate]:
        return lambda: estimator(answers, design, **how)

    z = {"interval": "normal"}
    cases = {
        ("srs_fpc mean api00", "api00"): about(mean, srs["api00"], finite, **z),
        ("srs_fpc mean api00 (t df)", "api00"): about(mean, srs["api00"], finite),
        ("srs_nofpc mean api00", "api00"): about(mean, srs["api00"], endless, **z),
        ("srs_fpc total enroll", "enroll"): about(total, srs["enroll"], finite, **z),
        ("strat_fpc mean api00", "api00"): about(mean, strat["api00"], layers, **z),
        ("strat_fpc mean api00 (t df)", "api00"): about(mean, strat["api00"], layers),
        ("strat_fpc total enroll", "enroll"): about(total, strat["enroll"], layers, **z),
        ("srs poststrat stype mean api00", "api00"): about(mean, srs["api00"], post, **z),
        ("srs poststrat stype total enroll", "enroll"): about(total, srs["enroll"], post, **z),
        ("srs rake mean api00", "api00"): about(mean, srs["api00"], raked, **z),
    }
    for kind in SCHOOLS:
        cases["srs_fpc total stype", f"stype{kind}"] = about(total, srs["stype"] == kind, finite, **z)
        cases["strat_fpc svyby mean api00 by stype", kind] = lambda kind=kind: mean_by(  # type: ignore[misc]
            strat["api00"], layers, strat["stype"], interval="normal"
        )[kind]
    for answer in SCHOOL_WIDE:
        same = srs["sch.wide"] == answer
        cases["srs_fpc mean sch.wide", f"sch.wide{answer}"] = about(mean, same, finite, **z)
        cases["srs_nofpc mean sch.wide", f"sch.wide{answer}"] = about(mean, same, endless, **z)
        cases["srs poststrat stype mean sch.wide", f"sch.wide{answer}"] = about(mean, same, post, **z)
    for method in ("logit", "beta", "mean"):
        cases[f"srs_fpc svyciprop awards=Yes {method}", "Yes"] = about(proportion, srs["awards"] == "Yes", finite, method=method)
        if method != "mean":
            same = strat["sch.wide"] == "Yes"
            cases[f"strat_fpc svyciprop sch.wide=Yes {method}", "Yes"] = about(proportion, same, layers, method=method)
    return cases


@needs_reference
def test_every_row_of_the_reference_file_is_met_to_eight_digits() -> None:
    expected = pd.read_csv(REFERENCE / "expected.csv")
    cases = reference_cases()
    assert set(cases) == set(zip(expected["id"], expected["term"], strict=True))
    for row in expected.to_dict("records"):
        found = figures(cases[row["id"], row["term"]]())
        assert found == pytest.approx([row["estimate"], row["se"], row["ci_low"], row["ci_high"]], rel=EIGHT_DIGITS), row["id"]


# --- what is told, and what is not -------------------------------------------------------------------------------------------


def test_where_all_say_the_same_there_is_no_interval() -> None:
    design = stratified(["a"] * 20 + ["b"] * 7, {"a": 61, "b": 23})
    for found in (
        proportion([1] * 27, design),
        proportion([0] * 27, design, method="beta"),
        mean([3.7] * 27, design),
        total([1] * 27, design),
    ):
        assert (found.se, found.low, found.high) == (0, None, None)


def test_where_everybody_answered_the_figure_is_exact_and_has_no_interval() -> None:
    found = proportion([1, 0, 1, 1], simple(4, 4))
    assert (found.value, found.se, found.low) == (0.75, 0, None)


def test_a_domain_in_which_all_say_the_same_has_no_interval_after_weighting_either() -> None:
    kinds = ["a"] * 30 + ["b"] * 30
    design = post_stratify(simple(60, 300), kinds, {"a": 100, "b": 200})
    answers = [1] * 30 + [1, 0, 0] * 10
    found = proportion_by(answers, design, kinds)
    assert found["a"].value == pytest.approx(1)
    assert (found["a"].low, found["a"].high) == (None, None)
    assert found["b"].low is not None


def test_fewer_answers_than_the_threshold_give_no_interval() -> None:
    answers, design = [1, 0, 1, 0, 1], simple(5, 50)
    assert proportion(answers, design, least=5).low is not None
    assert proportion(answers, design, least=6).low is None
    assert mean(answers, design, least=6).high is None
    assert mean([1, *[np.nan] * 4], design).low is None  # a single answer has no spread


def test_a_group_without_answers_is_there_with_nothing_to_tell() -> None:
    groups = pd.Categorical(["small", "small", None, "small"], categories=["small", "large"])
    found = mean_by([1, 2, 3, 4], simple(4, 40), groups)
    assert list(found) == ["small", "large"]
    assert found["small"].n == 3
    assert np.isnan(found["large"].value) and np.isnan(found["large"].se)
    assert (found["large"].n, found["large"].effective_n, found["large"].low) == (0, 0, None)


def test_a_missing_answer_makes_those_who_answered_a_domain() -> None:
    answers = [1, 0, np.nan, 1, 0, 1, np.nan, 0]
    design = stratified(list("aaaabbbb"), {"a": 20, "b": 40})
    answered = ~np.isnan(answers)
    assert mean(answers, design) == mean(np.nan_to_num(answers, nan=9), design, answered)
    assert mean(pd.array([True, False, None, True, False, True, None, False], dtype="boolean"), design) == mean(answers, design)


def test_a_total_assumes_that_those_who_passed_a_question_over_are_like_the_others() -> None:
    design = simple(5, 50)
    found = total([2, 4, np.nan, 2, 4], design)
    assert found.value == pytest.approx(150)
    assert found.n == 4
    assert found.se == pytest.approx(50 * mean([2, 4, np.nan, 2, 4], design).se)


def test_a_stratum_with_one_answer_is_compared_with_the_mean_of_all() -> None:
    design = stratified(["a", "a", "a", "b"], {"a": 9, "b": 3})
    influence = np.array([3, 3, 3, 3]) * (np.array([1, 2, 3, 6]) - 3) / 12
    centre = influence[:3].mean()
    by_hand = 6 / 9 * 3 / 2 * ((influence[:3] - centre) ** 2).sum() + 2 / 3 * (influence[3] - influence.mean()) ** 2
    assert mean([1, 2, 3, 6], design).se == pytest.approx(np.sqrt(by_hand))
    assert mean([1, 2, 3, 6], stratified(["a", "a", "a", "b"], {"a": 9, "b": 1})).se > 0


def test_unequal_weights_lose_as_many_answers_as_kish_says() -> None:
    design = simple(3, weights=[1, 1, 4])
    assert mean([1, 2, 3], design).effective_n == pytest.approx(2)
    assert mean([1, 2, 3], design, [True, True, False]).effective_n == pytest.approx(2)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: simple(0, 5),
        lambda: simple(6, 5),
        lambda: stratified(np.array(["a", None], dtype=object), {"a": 5}),
        lambda: stratified(["a", "b"], {"a": 5}),
        lambda: stratified(["a", "a"], {"a": 5, "b": 5}),
        lambda: simple(2, 5, weights=[1, 0]),
        lambda: simple(2, 5, weights=[1]),
        lambda: mean([1], simple(2, 5)),
        lambda: mean([1, np.inf], simple(2, 5)),
        lambda: proportion([1, 2], simple(2, 5)),
        lambda: mean([1, 2], simple(2, 5), [1, 0]),
        lambda: mean_by([1, 2], simple(2, 5), ["a"]),
    ],
)
def test_what_does_not_belong_together_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError):
        wrong()


def test_strata_that_were_joined_can_be_the_strata_of_a_design() -> None:
    cells = [("private", "small")] * 12 + [("private", "large")] * 2 + [("public", "small")] * 11
    known = {("private", "small"): 60, ("private", "large"): 10, ("public", "small"): 22}
    joined = collapse(cells, known)
    design = stratified(joined.cells, joined.totals)
    assert list(design.sizes) == [70, 22]
    assert design.weights.sum() == pytest.approx(92)


# --- laws --------------------------------------------------------------------------------------------------------------------

ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.sampled_from([0, 1])), min_size=2, max_size=60)


def of_rows(rows: list[tuple[str, str, int]]) -> tuple[Design, list[str], list[int]]:
    strata = [row[0] for row in rows]
    return (
        stratified(strata, {label: 3 * strata.count(label) + 2 for label in set(strata)}),
        [row[1] for row in rows],
        [row[2] for row in rows],
    )


@given(ROWS)
def test_the_groups_totals_sum_to_the_whole(rows: list[tuple[str, str, int]]) -> None:
    design, groups, answers = of_rows(rows)
    parts = total_by(answers, design, groups)
    assert sum(part.value for part in parts.values()) == pytest.approx(total(answers, design).value)
    assert sum(part.n for part in parts.values()) == len(rows)


@given(ROWS)
def test_a_group_is_the_domain_of_those_in_it(rows: list[tuple[str, str, int]]) -> None:
    design, groups, answers = of_rows(rows)
    for label, found in proportion_by(answers, design, groups).items():
        alone = proportion(answers, design, np.array(groups) == label)
        assert [found.n, found.value, found.se] == pytest.approx([alone.n, alone.value, alone.se])
        assert [found.low, found.high] == pytest.approx([alone.low, alone.high])


@given(ROWS, st.sampled_from(["logit", "beta"]))
def test_the_share_that_says_no_mirrors_the_share_that_says_yes(rows: list[tuple[str, str, int]], method: str) -> None:
    design, _, answers = of_rows(rows)
    yes = proportion(answers, design, method=method)  # type: ignore[arg-type]  # a name out of two
    no = proportion(1 - np.array(answers), design, method=method)  # type: ignore[arg-type]
    assert yes.value == pytest.approx(1 - no.value)
    assert yes.se == pytest.approx(no.se, abs=1e-9)
    if yes.low is not None and yes.high is not None:
        assert [no.low, no.high] == pytest.approx([1 - yes.high, 1 - yes.low])
        assert 0 <= yes.low <= yes.value <= yes.high <= 1


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_answers_means_nothing(rows: list[tuple[str, str, int]], chance: Random) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    first, second = (mean(answers, design) for design, _, answers in (of_rows(rows), of_rows(shuffled)))
    assert [first.value, first.se] == pytest.approx([second.value, second.se])


# --- chance, and speed -------------------------------------------------------------------------------------------------------

STRATA = {"small private": (560, 0.27), "large private": (160, 0.42), "small public": (120, 0.50), "large public": (60, 0.60)}
"""Of a municipality with 900 companies: how many, and the share that answers; 35 per cent in all."""


@pytest.mark.long
def test_intervals_of_95_per_cent_cover_the_truth_in_93_to_97_of_100_draws() -> None:
    """20 invented municipalities, 200 draws of each. The share that covers has itself a standard error of 0.35 points."""
    names = np.repeat(list(STRATA), [number for number, _ in STRATA.values()])
    answering = np.repeat([rate for _, rate in STRATA.values()], [number for number, _ in STRATA.values()])
    sizes = {name: number for name, (number, _) in STRATA.items()}
    size, sector = np.array([name.split() for name in names]).T
    margins = [
        {str(value): int(count) for value, count in zip(*np.unique(side, return_counts=True), strict=True)}
        for side in (size, sector)
    ]
    covered: dict[str, list[bool]] = {}
    for seed in range(20):
        chance = np.random.default_rng(seed)
        industry = chance.integers(0, 4, names.size)
        level = np.select([names == name for name in STRATA], [0.25, 0.45, 0.55, 0.7])
        interested = chance.random(names.size) < level * chance.uniform(0.7, 1.2)
        places = chance.poisson(1.5 * level) * (chance.random(names.size) < 0.6)
        for _ in range(200):
            here = chance.random(names.size) < answering
            design = stratified(names[here], sizes)
            alike = simple(int(here.sum()), names.size)
            post = post_stratify(alike, list(names[here]), sizes)
            raked = rake(alike, [list(size[here]), list(sector[here])], margins)
            group = industry[here] == 1
            truth, domain_truth = interested.mean(), interested[industry == 1].mean()
            for what, found, right in (
                ("share, logit", proportion(interested[here], design), truth),
                ("share, beta", proportion(interested[here], design, method="beta"), truth),
                ("share in an industry", proportion(interested[here], design, group), domain_truth),
                ("mean places", mean(places[here], design), places.mean()),
                ("total places", total(places[here], design), places.sum()),
                ("post-stratified share", proportion(interested[here], post), truth),
                ("post-stratified total", total(places[here], post), places.sum()),
                ("raked share", proportion(interested[here], raked), truth),
            ):
                assert found.low is not None and found.high is not None
                covered.setdefault(what, []).append(found.low <= right <= found.high)
    shares = {what: float(np.mean(outcomes)) for what, outcomes in covered.items()}
    if True:
        print(shares)
    assert all(0.93 <= share <= 0.97 for share in shares.values()), shares


@pytest.mark.long
def test_45000_companies_60_questions_and_10_groups_take_less_than_five_seconds() -> None:
    chance = np.random.default_rng(1)
    companies = 45_000
    strata, group = chance.integers(0, 12, companies), chance.integers(0, 10, companies)
    questions = chance.random((60, companies)) < 0.4
    begun = time.perf_counter()
    labels = [f"{code}" for code in strata]
    sides = [labels, [f"{code}" for code in group]]
    known = [{label: 2 * side.count(label) for label in set(side)} for side in sides]
    known[1]["0"] += sum(known[0].values()) - sum(known[1].values())
    design = rake(stratified(labels, known[0]), sides, known)
    for answers in questions:
        assert len(proportion_by(answers, design, group)) == 10
    assert time.perf_counter() - begun < 5

"""Shares of what companies answered: who is the base, what is joined, and how groups are chosen."""

from typing import Any

import pandas as pd
import pytest
from handmade_survey import NO_TO_ALL, YES_TO_ALL, survey_of
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.analyses import company_answers as answers
from actionplan.analyses.company_answers import ENOUGH, POINTS, SIDES, Grouping
from actionplan.methods.weighting import stratified
from actionplan.publish import Answered, Estimates, estimates
from actionplan.tables.cell import Missing

MODELS = {
    "single_trainee": "én praktikant ad gangen",
    "open_places": "åbne pladser",
    "training_department": "trænings- og rekrutteringsafdeling",
    "team_intake": "praktikanter i hold",
}


def only(found: Estimates) -> Answered:
    (row,) = found.rows
    return row


class TestExperience:
    def test_who_does_not_know_is_outside_the_base_and_told_apart(self) -> None:
        survey = survey_of([(30, {"experience": "yes"}), (50, {"experience": "no"}), (20, {"experience": "unknown"}), (10, {})])
        row = only(answers.experience(survey, 5))
        assert row.counts == (30, 50)
        assert row.shares[0].value == pytest.approx(30 / 80)
        assert row.outside is not None
        assert row.outside[0] == 20
        assert row.outside[1].value == pytest.approx(20 / 100)

    def test_an_answer_counts_as_much_as_its_weight(self) -> None:
        rows: list[tuple[int, dict[str, Any]]] = [(40, {"experience": "yes"}), (40, {"experience": "no"})]
        design = stratified([0] * 40 + [1] * 40, {0: 100, 1: 300})
        row = only(answers.experience(survey_of(rows, companies=400, design=design), 5))
        assert row.counts == (40, 40)
        assert row.shares[0].value == pytest.approx(0.25)

    def test_answers_that_are_not_weighted_have_no_interval(self) -> None:
        rows: list[tuple[int, dict[str, Any]]] = [(40, {"experience": "yes"}), (40, {"experience": "no"})]
        assert only(answers.experience(survey_of(rows), 5)).shares[0].low is None
        assert only(answers.experience(survey_of(rows, companies=400), 5)).shares[0].low is not None

    def test_numbers_of_answers_that_would_tell_of_those_who_do_not_know_are_not_printed(self) -> None:
        with_it = {"experience": "yes", "experience_kinds": ["trainee"], "assessment": "4"}
        survey = survey_of([(30, with_it), (50, {"experience": "no", "reasons": ["risk"]}), (3, {"experience": "unknown"})])
        tables = [answers.experience(survey, 5), answers.sides(survey, answers.ASSESSMENT, 5)]
        tables += [answers.chosen(survey, question, 5) for question in ("experience_kinds", "reasons")]
        for table in tables:
            assert table.rows
            assert "Svar" not in {header.label for header in estimates(table, 5).columns}

    def test_special_terms_and_vacancies_are_shares_of_those_who_answered(self) -> None:
        survey = survey_of(
            [(30, {"special_terms": 2, "bottleneck": "yes"}), (10, {"special_terms": 0, "bottleneck": "no"}), (9, {})]
        )
        assert only(answers.special_terms(survey, 5)).counts == (30, 10)
        assert only(answers.unfilled(survey, 5)).counts == (30, 10)
        nobody = survey_of([(30, {"experience": "yes"})])
        assert answers.special_terms(nobody, 5).rows == ()
        assert answers.unfilled(nobody, 5).rows == ()


class TestScales:
    LARGE = tuple((20, {"attitude_tasks": str(point), "inclusiveness": "4"}) for point in (1, 2, 3, 4, 5))

    def test_a_scale_is_told_point_by_point_where_every_point_was_chosen_by_enough(self) -> None:
        found = answers.points(survey_of(self.LARGE), answers.STATEMENTS, 5)
        assert found.categories == POINTS
        assert found.rows[0].counts == (20,) * 5

    def test_points_that_few_chose_are_joined_in_every_row(self) -> None:
        survey = survey_of([*self.LARGE, (2, {"inclusiveness": "1"})])
        found = answers.points(survey, answers.STATEMENTS, 5)
        assert found.categories == SIDES
        assert [row.counts for row in found.rows] == [(40, 20, 40), (2, 0, 100)]

    def test_a_question_that_nobody_answered_has_no_row(self) -> None:
        found = answers.sides(survey_of(self.LARGE), answers.STATEMENTS, 5)
        assert [row.label for row in found.rows] == [answers.STATEMENTS[name] for name in ("attitude_tasks", "inclusiveness")]

    def test_ved_ikke_is_no_point_on_the_scale(self) -> None:
        survey = survey_of([(30, {"attitude_tasks": "5"}), (10, {"attitude_tasks": "1"}), (10, {"attitude_tasks": "unknown"})])
        (row,) = answers.sides(survey, answers.STATEMENTS, 5).rows
        assert row.shares[2].value == pytest.approx(0.75)
        assert row.outside is not None
        assert row.outside[0] == 10


class TestSeveralChoices:
    def test_each_choice_is_a_share_of_those_who_answered_the_question(self) -> None:
        survey = survey_of(
            [(30, {"support": ["paper", "trial"]}), (20, {"support": ["paper"]}), (10, {"support": ["none"]}), (40, {})]
        )
        rows = {row.label: row for row in answers.chosen(survey, "support", 5).rows}
        assert rows["mindre papir"].counts == (50, 10)
        assert rows["intet af det"].shares[0].value == pytest.approx(10 / 60)

    def test_a_question_that_was_not_put_has_no_rows(self) -> None:
        survey = survey_of([(30, {"experience": "no"})])
        assert answers.chosen(survey, "support", 5).rows == ()
        assert answers.one_of(survey, "contact_wanted", 5).rows == ()
        without = survey_of([(30, {"experience": "no"})])
        smaller = without.answers[["experience"]]
        assert answers.codes(type(without)(**{**vars(without), "answers": smaller}), "assessment").isna().all()

    def test_one_answer_out_of_several_gives_shares_that_add_up(self) -> None:
        survey = survey_of([(30, {"contact_wanted": "visit"}), (10, {"contact_wanted": "mail"})])
        row = only(answers.one_of(survey, "contact_wanted", 5))
        assert sum(share.value for share in row.shares) == pytest.approx(1)
        assert row.counts[0] == 30

    def test_free_texts_are_counted_and_nothing_else(self) -> None:
        assert answers.wrote(survey_of([(3, {"wishes": "Mindre papir, tak."}), (5, {})]), "wishes") == 3


class TestInterest:
    def test_ved_ikke_is_in_the_base_as_not_interested_yet(self) -> None:
        survey = survey_of([(30, YES_TO_ALL), (40, NO_TO_ALL), (30, dict.fromkeys(NO_TO_ALL, "unknown"))])
        found = answers.interest(survey, MODELS, 5)
        assert found.categories == ("ja", "nej", "ved ikke")
        assert {row.counts for row in found.rows} == {(30, 40, 30)}
        assert found.rows[0].shares[0].value == pytest.approx(0.3)

    def test_few_who_do_not_know_are_joined_with_those_who_say_no(self) -> None:
        survey = survey_of([(30, YES_TO_ALL), (40, NO_TO_ALL), (2, dict.fromkeys(NO_TO_ALL, "unknown"))])
        found = answers.interest(survey, MODELS, 5)
        assert found.categories == ("ja", "nej eller ved ikke")
        assert found.rows[0].counts == (30, 42)

    def test_one_yes_is_interest_and_no_answer_at_all_is_missing(self) -> None:
        survey = survey_of([(1, {"interest_open_places": "yes"}), (1, {"interest_open_places": "unknown"}), (1, {})])
        assert answers.interested(survey).tolist() == [True, False, pd.NA]

    def test_what_a_reader_could_subtract_is_told_to_the_gate(self) -> None:
        survey = survey_of([(30, YES_TO_ALL), (2, {**NO_TO_ALL, "interest_team_intake": "yes"}), (40, NO_TO_ALL)])
        row = only(answers.interest_in_any(survey, 5))
        assert row.counts == (32, 40)
        assert row.beyond == (2, 2, 2, 0)
        passed = estimates(answers.interest_in_any(survey, 5), 5)
        assert passed.cell(answers.ANY_MODEL, "ja") is Missing.WITHHELD


def group(name: str, rows: list[tuple[int, dict[str, Any]]]) -> Grouping | None:
    return next((each for each in answers.groupings(survey_of(rows)) if each.name == name), None)


class TestGroups:
    def test_a_size_with_few_answers_is_joined_with_its_neighbour_and_named_after_both(self) -> None:
        found = group(
            "størrelse", [(45, {"employees": 7}), (10, {"employees": 12}), (40, {"employees": 30}), (35, {"employees": 80})]
        )
        assert found is not None
        assert list(found.labels.categories) == ["6-9 ansatte", "10-49 ansatte", "50 ansatte eller flere"]

    def test_industries_with_few_answers_are_together(self) -> None:
        found = group(
            "branche", [(40, {"industry": "A"}), (50, {"industry": "B"}), (20, {"industry": "C"}), (12, {"industry": "D"})]
        )
        assert found is not None
        assert list(found.labels.categories) == ["B", "A", "andre brancher"]

    def test_where_the_rest_is_too_small_the_smallest_own_industry_joins_it(self) -> None:
        found = group("branche", [(40, {"industry": "A"}), (50, {"industry": "B"}), (5, {"industry": "ukendt branche"})])
        assert found is not None
        assert list(found.labels.categories) == ["B", "andre brancher"]

    def test_one_sector_alone_is_no_division(self) -> None:
        assert group("sektor", [(60, {"sector": "privat"}), (10, {"sector": "offentlig"})]) is None
        assert group("sektor", [(60, {"sector": "privat"}), (40, {"sector": "offentlig"})]) is not None

    def test_nobody_falls_out_of_the_groups(self) -> None:
        rows: list[tuple[int, dict[str, Any]]] = [
            (60, {"employees": 8, **YES_TO_ALL}),
            (40, {"employees": 60, **NO_TO_ALL}),
            (6, {"employees": None, **NO_TO_ALL}),
        ]
        survey = survey_of(rows)
        (sizes,) = (each for each in answers.groupings(survey) if each.name == "størrelse")
        found = answers.interest_by(survey, "interest_open_places", sizes, 5)
        assert found.partition
        assert [row.label for row in found.rows] == [
            "6-9 ansatte",
            "50 ansatte eller flere",
            "størrelse ikke oplyst",
        ]
        assert [row.counts for row in found.rows] == [(60, 0), (0, 40), (0, 6)]

    @settings(deadline=None, max_examples=30)
    @given(st.lists(st.integers(0, 70), min_size=4, max_size=4))
    def test_every_size_group_has_enough_answers_or_is_the_only_one(self, counts: list[int]) -> None:
        rows: list[tuple[int, dict[str, Any]]] = [
            (count, {"employees": employees}) for count, employees in zip(counts, (7, 12, 30, 80), strict=True)
        ]
        if not sum(counts):
            return
        found = group("størrelse", rows)
        if found is not None:
            assert min(pd.Series(found.labels).value_counts()) >= ENOUGH


def test_a_survey_of_a_whole_country_is_analysed_at_once() -> None:
    rows: list[tuple[int, dict[str, Any]]] = [(11_000, {**YES_TO_ALL, "employees": 8}), (11_000, {**NO_TO_ALL, "employees": 60})]
    survey = survey_of(rows)
    found = answers.interest(survey, MODELS, 5)
    assert found.rows[0].counts[0] == 11_000

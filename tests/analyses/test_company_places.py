"""Places: cut at the law's ceiling, shared among models, told as offered and as what that comes to for all companies."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from handmade_survey import NO_TO_ALL, survey_of
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.analyses import company_places as places
from actionplan.analyses.respondents import INTEREST
from actionplan.methods.weighting import stratified
from actionplan.publish import TOTAL, Given, estimates, totals
from actionplan.sources.reference import read_reference
from actionplan.tables.cell import Missing

FACTS = read_reference(Path(__file__).parents[2]).cooperation
CEILING = FACTS.ceiling
LABELS = {key: model.label for key, model in FACTS.models.items()}


def company(*models: int, places: float | None = None, employees: int | None = 100, **further: Any) -> dict[str, Any]:
    """A company that says yes to these models (1 to 4) and no to the others."""
    wants = {question: "yes" if number in models else "no" for number, question in enumerate(INTEREST.values(), start=1)}
    return {**wants, "places": places, "employees": employees, **further}


def shared(**row: Any) -> list[float]:
    models = row.pop("models")
    found = places.offers(survey_of([(1, company(*models, **row))]), CEILING)
    return [float(found.by_model[model].iloc[0]) for model in INTEREST]


class TestHowPlacesAreShared:
    @pytest.mark.parametrize(
        ("models", "number", "expected"),
        [
            ((1,), 5, [5, 0, 0, 0]),
            ((1, 2), 5, [1, 4, 0, 0]),
            ((1, 2, 4), 5, [1, 2, 0, 2]),
            ((2, 3, 4), 6, [0, 2, 2, 2]),
            ((1, 2), 1, [1, 0, 0, 0]),
            ((1, 2), 0, [0, 0, 0, 0]),
            ((), 7, [0, 0, 0, 0]),
        ],
    )
    def test_one_place_goes_to_the_first_model_and_the_rest_equally_to_the_others(
        self, models: tuple[int, ...], number: int, expected: list[float]
    ) -> None:
        assert shared(models=models, places=number) == expected

    def test_a_company_gets_no_more_than_the_law_allows_and_the_cut_is_counted(self) -> None:
        survey = survey_of(
            [(3, company(1, places=9, employees=20)), (2, company(1, places=4, employees=20)), (1, company(places=9))]
        )
        found = places.offers(survey, CEILING)
        assert found.whole.tolist() == [4, 4, 4, 4, 4, 0]
        assert found.cut == 3

    def test_where_the_size_is_not_known_nothing_is_cut(self) -> None:
        found = places.offers(survey_of([(1, company(1, places=9, employees=None))]), CEILING)
        assert found.whole.tolist() == [9]
        assert found.cut == 0

    def test_interest_without_a_number_is_missing_and_no_interest_is_none(self) -> None:
        found = places.offers(survey_of([(1, company(1, 2)), (1, company())]), CEILING)
        assert np.isnan(found.whole.iloc[0])
        assert np.isnan(found.by_model["open_places"].iloc[0])
        assert found.by_model["team_intake"].tolist() == [0, 0]
        assert found.whole.iloc[1] == 0

    @settings(deadline=None, max_examples=30)
    @given(
        st.lists(
            st.tuples(st.sets(st.integers(1, 4)), st.none() | st.integers(0, 40), st.integers(6, 300)), min_size=1, max_size=12
        )
    )
    def test_the_models_add_up_to_the_whole_and_never_pass_the_ceiling(
        self, rows: list[tuple[set[int], int | None, int]]
    ) -> None:
        survey = survey_of([(1, company(*models, places=number, employees=size)) for models, number, size in rows])
        found = places.offers(survey, CEILING)
        assert np.allclose(found.by_model.sum(axis="columns", skipna=False), found.whole, equal_nan=True)
        assert all(not whole > CEILING.people(size) for whole, (_, _, size) in zip(found.whole, rows, strict=True))


def rows_of(survey_rows: list[tuple[int, dict[str, Any]]], companies: int | None = 400) -> dict[str, Given]:
    survey = survey_of(survey_rows, companies=companies)
    found = places.places(survey, places.offers(survey, CEILING), LABELS, 5)
    return {row.label: row for row in found.rows}


class TestWhatPlacesComeTo:
    ROWS = ((20, company(1, 2, places=3)), (20, company(1, places=1)), (60, company()))

    def test_low_is_what_they_offer_and_middle_is_weighted_to_all_companies(self) -> None:
        found = rows_of(list(self.ROWS))
        assert found[TOTAL].given.sum() == 80
        estimate = found[TOTAL].estimate
        assert estimate is not None
        assert estimate.value == pytest.approx(320)
        assert estimate.low is not None
        assert estimate.high is not None
        assert estimate.low < 320 < estimate.high
        assert found[LABELS["open_places"]].given.sum() == 40

    def test_an_interested_company_without_a_number_is_taken_to_be_like_the_other_interested_ones(self) -> None:
        found = rows_of([*self.ROWS[:2], (10, company(1)), (50, company())])
        assert found[TOTAL].given.sum() == 80
        estimate = found[TOTAL].estimate
        assert estimate is not None
        assert estimate.value == pytest.approx(4 * (80 + 10 * 2))

    def test_a_company_that_broke_off_before_the_models_is_taken_to_be_like_all_who_answered(self) -> None:
        whole, broken = rows_of(list(self.ROWS)), rows_of([*self.ROWS, (100, {"experience": "yes", "employees": 100})])
        for label, row in broken.items():
            assert row.given.sum() == whole[label].given.sum()
            if row.estimate is not None:
                other = whole[label].estimate
                assert other is not None
                assert row.estimate.value == pytest.approx(other.value)
                assert row.estimate.n == 100

    def test_a_number_that_some_of_the_interested_left_out_makes_the_total_less_sure(self) -> None:
        all_said = rows_of([(20, company(1, places=2)), (20, company(1, places=6)), (60, company())])[TOTAL].estimate
        half = [(10, company(1, places=2)), (10, company(1, places=6)), (20, company(1)), (60, company())]
        half_said = rows_of(half)[TOTAL].estimate
        assert all_said is not None
        assert half_said is not None
        assert half_said.value == pytest.approx(all_said.value)
        assert half_said.se > all_said.se

    def test_answers_that_are_not_weighted_say_nothing_of_the_others(self) -> None:
        assert all(row.estimate is None for row in rows_of(list(self.ROWS), companies=None).values())

    def test_a_model_that_nobody_wants_has_no_places(self) -> None:
        survey = survey_of(list(self.ROWS), companies=400)
        table = totals(places.places(survey, places.offers(survey, CEILING), LABELS, 5), 5)
        assert table.cell(LABELS["team_intake"], "Oplyst") == 0
        assert table.cell(TOTAL, "Oplyst") == 80
        assert table.cell(TOTAL, "Anslået") == 320

    def test_a_group_that_answered_less_weighs_more(self) -> None:
        rows: list[tuple[int, dict[str, Any]]] = [(20, company(1, places=1)), (20, company(1, places=2))]
        survey = survey_of(rows, companies=300, design=stratified([0] * 20 + [1] * 20, {0: 100, 1: 200}))
        (whole,) = (row for row in places.places(survey, places.offers(survey, CEILING), LABELS, 5).rows if row.label == TOTAL)
        assert whole.estimate is not None
        assert whole.estimate.value == pytest.approx(100 + 400)

    def test_people_a_year_are_told_with_the_assumption_they_rest_on(self) -> None:
        few, many, told = places.people_a_year(FACTS, 20, 320)
        assert (few, many) == (70, 1200)
        assert told.startswith("3,6 personer pr. plads og år (Pilotforsøg")


def test_places_today_are_those_of_the_agreements() -> None:
    agreements = pd.DataFrame(
        {
            "company_id": ["V1", "V2", "V3", "V4", "V5", "V6", "V6"],
            "cooperation_model": ["single_trainee"] * 6 + ["open_places"],
            "places": [1, 1, 2, 1, 0, 1, 4],
        }
    )
    found = {row.label: row for row in places.places_today(agreements, LABELS, "Aftaler", invented=True).rows}
    assert found[LABELS["single_trainee"]].given.tolist() == [1, 1, 2, 1, 1]
    assert sorted(found[TOTAL].given.tolist()) == [1, 1, 1, 2, 5]
    assert found[LABELS["team_intake"]].given.size == 0


class TestCooperationAndInterest:
    ROWS = (
        (20, company(1, experience="yes")),
        (10, company(experience="yes")),
        (40, company(2, experience="no")),
        (30, company(experience="no")),
        (5, company(1, experience="unknown")),
        (5, {"experience": "yes"}),
    )

    def test_the_four_groups_are_shares_of_all_whose_both_answers_are_known(self) -> None:
        works, works_not, _ = places.cooperation(survey_of(list(self.ROWS)), (), 5).rows
        assert works.counts == (20, 10)
        assert works_not.counts == (40, 30)
        assert sum(share.value for row in (works, works_not) for share in row.shares) == pytest.approx(1)

    def test_an_agreement_is_cooperation_whatever_the_answer_says(self) -> None:
        survey = survey_of(list(self.ROWS))
        works, works_not, unknown = places.cooperation(
            survey, [str(survey.answers.index[30]), str(survey.answers.index[100])], 5
        ).rows
        assert works.counts == (22, 10)
        assert works_not.counts == (39, 30)
        assert unknown.counts == (4, 0)

    @settings(deadline=None, max_examples=20)
    @given(st.lists(st.integers(0, 9), min_size=6, max_size=6))
    def test_those_whose_experience_is_not_known_cannot_be_told_by_subtraction(self, counts: list[int]) -> None:
        kinds = [(code, models) for code in ("yes", "no", "unknown") for models in ((1,), ())]
        rows = [(count, company(*models, experience=code)) for count, (code, models) in zip(counts, kinds, strict=True) if count]
        if not rows:
            return
        table = estimates(places.cooperation(survey_of(rows), (), 5), 5)
        assert "Svar" not in {header.label for header in table.columns}
        for side, column in enumerate((places.WANTS, places.WANTS_NOT)):
            hidden = [table.cell(row, column) is Missing.WITHHELD for row in (places.WORKS, places.WORKS_NOT)]
            whole = [counts[side], counts[2 + side], counts[4 + side]]
            if 0 < whole[2] < 5 and any(whole[:2]):
                assert any(hidden)
            assert all(gone for gone, count in zip(hidden, whole, strict=False) if 0 < count < 5)

    def test_ved_ikke_to_every_model_is_no_interest_yet(self) -> None:
        rows = [*self.ROWS, (6, {**dict.fromkeys(NO_TO_ALL, "unknown"), "experience": "no"})]
        assert places.cooperation(survey_of(rows), (), 5).rows[1].counts == (40, 36)


def test_what_few_companies_offer_is_hidden_in_the_note() -> None:
    survey = survey_of([(20, company(1, places=3)), (2, company(2, places=3)), (60, company())], companies=400)
    table = totals(places.places(survey, places.offers(survey, CEILING), LABELS, 5), 5)
    assert table.cell(LABELS["open_places"], "Oplyst") is Missing.WITHHELD
    assert table.cell(LABELS["single_trainee"], "Oplyst") is Missing.WITHHELD
    assert table.cell(TOTAL, "Oplyst") == 65

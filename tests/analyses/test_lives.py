"""Individual data made ready: who lived of what, for how long, and in which offer, on any day."""

from datetime import date

import pandas as pd
import pytest
from handmade_lives import FIRST, LAST, In, On, lives_of
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.analyses.lives import Extract, deduced, unbroken
from actionplan.invented.frames import frame
from actionplan.tables.specs import OFFER_SPELLS, SUPPORT_SPELLS

DAY = pd.Timestamp(LAST)


class TestOnADay:
    def test_everybody_who_lives_of_something_stands_there_once_with_what_began_last(self) -> None:
        people = [On("a", "dagpenge", "2026-01-01"), On("a", "sygedagpenge", "2026-06-01"), On("b", "kontanthjælp", "2020-01-01")]
        found = lives_of(people).on(DAY).set_index("basis")
        assert sorted(found.index) == ["kontanthjælp", "sygedagpenge"]
        assert found.loc["sygedagpenge", "months"] == pytest.approx(1 + 30 / 31)

    def test_a_year_is_twelve_months(self) -> None:
        people = [On("a", "dagpenge", "2025-07-31"), On("b", "dagpenge", "2025-08-01")]
        months = lives_of(people).on(DAY)["months"].tolist()
        assert months[0] == 12
        assert 11.9 < months[1] < 12

    def test_the_last_day_of_a_spell_counts_and_the_day_after_does_not(self) -> None:
        lives = lives_of([On("a", "dagpenge", "2026-01-01", "2026-03-31")])
        assert len(lives.on(pd.Timestamp("2026-03-31"))) == 1
        assert len(lives.on(pd.Timestamp("2026-04-01"))) == 0
        assert len(lives.on(pd.Timestamp("2025-12-31"))) == 0

    def test_age_is_reckoned_from_the_year_of_birth(self) -> None:
        assert lives_of([On("a", "dagpenge", "2026-01-01", born=1976)]).on(DAY)["age"].tolist() == [50]

    def test_who_is_in_an_offer_and_whether_it_is_in_a_company(self) -> None:
        people = [On(name, "dagpenge", "2026-01-01") for name in "abc"]
        offers = [In("a", "2026-07-01"), In("b", "2026-07-01", sector="none", company=None), In("c", "2026-05-01", "2026-07-30")]
        found = lives_of(people, offers).on(DAY)
        assert found["in_offer"].tolist() == [True, True, False]
        assert found["in_company"].tolist() == [True, False, False]

    def test_words_for_the_same_benefit_are_one_basis_and_an_unknown_word_is_a_benefit_of_its_own(self) -> None:
        people = [On("a", "A-Dagpenge", "2026-01-01"), On("b", "Uddannelseshjælp", "2026-01-01"), On("c", "rehab", "2026-01-01")]
        found = lives_of(people).on(DAY)
        assert found["basis"].tolist() == ["dagpenge", "kontanthjælp", "rehab"]
        assert set(found["kind"]) == {"benefit"}


class TestTheExtract:
    def test_what_lies_outside_is_left_out_and_what_goes_on_is_open(self) -> None:
        people = [
            On("a", "dagpenge", "2022-01-01", "2022-12-31"),
            On("b", "dagpenge", "2026-08-01"),
            On("c", "dagpenge", "2026-01-01", "2026-12-31"),
            On("d", "dagpenge", "2022-06-01", "2023-01-01"),
        ]
        support = lives_of(people).support
        assert len(support) == 2
        assert support["open"].tolist() == [True, False]
        assert support["end"].max() == DAY

    def test_without_word_from_the_municipality_it_goes_from_the_first_end_to_the_last_beginning(self) -> None:
        support = frame(
            SUPPORT_SPELLS,
            [
                ("a", "female", 1980, "dagpenge", None, date(2019, 1, 1), date(2023, 1, 4)),
                ("b", "male", 1980, "dagpenge", None, date(2024, 1, 1), None),
            ],
        )
        offers = frame(OFFER_SPELLS, [("a", "virksomhedspraktik", "private", None, None, date(2026, 7, 31), date(2026, 12, 1))])
        assert deduced(support, offers) == Extract(date(2023, 1, 4), date(2026, 7, 31), stated=False)

    def test_where_nothing_has_ended_it_begins_with_the_first_beginning(self) -> None:
        support = frame(SUPPORT_SPELLS, [("a", "female", 1980, "dagpenge", None, date(2024, 1, 1), None)])
        assert deduced(support, frame(OFFER_SPELLS, [])) == Extract(date(2024, 1, 1), date(2024, 1, 1), stated=False)

    def test_without_spells_there_is_none(self) -> None:
        with pytest.raises(ValueError, match="no spells"):
            deduced(frame(SUPPORT_SPELLS, []), frame(OFFER_SPELLS, []))


class TestUnbrokenTime:
    def test_a_pause_of_less_than_four_weeks_does_not_end_it(self) -> None:
        people = [
            On("a", "dagpenge", "2025-01-01", "2025-03-01"),
            On("a", "dagpenge", "2025-03-28", "2025-05-01"),  # 26 days without
            On("a", "dagpenge", "2025-06-15", "2025-07-01"),  # 44 days without
        ]
        periods = lives_of(people).periods
        assert [str(day)[:10] for day in periods["start"]] == ["2025-01-01", "2025-06-15"]
        assert [str(day)[:10] for day in periods["end"]] == ["2025-05-01", "2025-07-01"]

    def test_a_change_of_benefit_ends_it_but_not_the_time_on_support(self) -> None:
        people = [On("a", "dagpenge", "2025-01-01", "2025-03-01"), On("a", "sygedagpenge", "2025-03-02", "2025-05-01")]
        lives = lives_of(people)
        assert len(lives.periods) == 2
        assert lives.support_periods["basis"].tolist() == ["dagpenge"]

    def test_a_beginning_before_the_extract_is_not_called_one_in_it(self) -> None:
        lives = lives_of([On("a", "dagpenge", "2020-01-01", "2025-03-01"), On("b", "dagpenge", "2025-01-01")])
        assert lives.periods["first"].tolist() == [False, True]
        assert lives.first == pd.Timestamp(FIRST)

    @settings(deadline=None, max_examples=60)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from("abc"), st.sampled_from(["dagpenge", "kontanthjælp"]), st.integers(0, 900), st.integers(0, 300)
            ),
            max_size=12,
        )
    )
    def test_every_day_on_a_benefit_lies_in_exactly_one_period_and_periods_lie_apart(
        self, drawn: list[tuple[str, str, int, int]]
    ) -> None:
        base = pd.Timestamp("2023-02-01")
        spells = pd.DataFrame(
            [
                (person, basis, "benefit", base + pd.Timedelta(days=start), base + pd.Timedelta(days=start + length), False)
                for person, basis, start, length in drawn
            ],
            columns=["person", "basis", "kind", "start", "end", "open"],
        )
        joined = unbroken(spells, ["person", "basis"])
        for person, basis, start, length in drawn:
            mine = joined[(joined["person"] == person) & (joined["basis"] == basis)]
            for day in (base + pd.Timedelta(days=start), base + pd.Timedelta(days=start + length)):
                assert ((mine["start"] <= day) & (mine["end"] >= day)).sum() == 1
        for _, mine in joined.groupby(["person", "basis"]):
            gaps = (mine["start"].iloc[1:].to_numpy() - mine["end"].iloc[:-1].to_numpy()) / pd.Timedelta(days=1)
            assert (gaps > 28).all()


def test_empty_tables_give_nobody() -> None:
    lives = lives_of([])
    assert lives.on(DAY).empty
    assert lives.periods.empty
    assert lives.support_periods.empty

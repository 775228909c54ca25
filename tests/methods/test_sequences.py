"""States month by month, moves between them, and the state some months after an event."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.methods.sequences import (
    by_month,
    codes,
    state_on,
    status_after,
    stays,
    transition_counts,
    transition_rates,
    without_interludes,
)

FLOW = Path(__file__).parents[3] / "shared" / "reference" / "flow"
needs_mvad = pytest.mark.skipif(not (FLOW / "mvad.csv").exists(), reason="the reference data of TraMineR are not here")

MVAD = {"EM": "employment", "FE": "FE", "HE": "HE", "JL": "joblessness", "SC": "school", "TR": "training"}
YEAR = pd.date_range("2025-01-01", periods=12, freq="MS")


def spells(*rows: tuple[int, str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["person", "state", "start", "end"])
    return frame.assign(start=pd.to_datetime(frame["start"]), end=pd.to_datetime(frame["end"]))


def exits(*rows: tuple[int, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["person", "end"])
    return frame.assign(end=pd.to_datetime(frame["end"]))


def course(frame: pd.DataFrame, person: int) -> str:
    return "".join(str(state) for state in frame.loc[person])


def test_the_state_of_a_month_is_that_of_its_first_day() -> None:
    found = by_month(spells((1, "a", "2025-01-02", "2025-02-01"), (1, "b", "2025-02-02", "2025-03-31")), YEAR[:4], "-")
    assert list(found.columns) == list(YEAR[:4])
    assert course(found, 1) == "-ab-"


def test_where_two_spells_run_the_one_begun_last_counts_and_the_other_comes_back_after_it() -> None:
    found = by_month(spells((1, "b", "2025-02-10", "2025-04-10"), (1, "a", "2025-01-01", "2025-06-30")), YEAR[:7], "-")
    assert course(found, 1) == "aabbaa-"


def test_there_is_a_row_for_everybody_also_for_those_without_a_state_in_these_months() -> None:
    found = by_month(spells((7, "a", "2020-01-01", "2020-12-31"), (3, "b", "2025-01-01", "2025-12-31")), YEAR, "-")
    assert list(found.index) == [3, 7]
    assert course(found, 7) == "-" * 12


def test_nobody_and_no_months_give_empty_frames() -> None:
    assert by_month(spells(), YEAR, "-").shape == (0, 12)
    nothing = by_month(spells((1, "a", "2025-01-01", "2025-12-31")), YEAR[:0], "-")
    assert nothing.shape == (1, 0)
    assert codes(nothing)[0].shape == (1, 0)
    assert transition_counts(nothing, ["a"]).to_numpy().tolist() == [[0]]


def test_what_is_absent_can_bear_the_name_of_a_state() -> None:
    found = by_month(spells((1, "uden", "2025-01-01", "2025-01-31"), (1, "a", "2025-02-01", "2025-02-28")), YEAR[:3], "uden")
    assert list(found.loc[1]) == ["uden", "a", "uden"]


DAYS = st.integers(0, 200)
SPELLS = st.lists(st.tuples(st.integers(1, 3), st.sampled_from("abc"), DAYS, st.integers(0, 90)), max_size=12)


@settings(max_examples=50, deadline=None)
@given(SPELLS)
def test_the_table_says_what_looking_up_each_person_and_month_says(rows: list[tuple[int, str, int, int]]) -> None:
    begin = pd.Timestamp("2025-01-01")
    known = [
        (person, state, begin + pd.Timedelta(days=day), begin + pd.Timedelta(days=day + length))
        for person, state, day, length in rows
    ]
    frame = pd.DataFrame(known, columns=["person", "state", "start", "end"])
    frame = frame.astype({"start": "datetime64[us]", "end": "datetime64[us]"})
    table = by_month(frame, YEAR, "-")
    asked = pd.DataFrame([(person, month) for person in table.index for month in YEAR], columns=["person", "day"])
    looked_up = state_on(frame, asked, "-")
    for (person, month), answer in zip(asked.itertuples(index=False), looked_up, strict=True):
        running = [
            (start, place, state)
            for place, (who, state, start, end) in enumerate(known)
            if who == person and start <= month <= end
        ]
        expected = max(running)[2] if running else "-"
        assert table.loc[person, month] == expected
        assert answer == expected


@given(st.lists(st.text("abc", min_size=5, max_size=5), max_size=8))
def test_every_pair_of_neighbouring_months_is_counted_once(courses: list[str]) -> None:
    frame = pd.DataFrame([list(each) for each in courses], columns=range(5), dtype="str")
    counts = transition_counts(frame, ["c", "a", "b"])
    assert counts.to_numpy().sum() == 4 * len(courses)
    for before in "abc":
        for after in "abc":
            together = before + after
            assert counts.loc[before, after] == sum(each[i : i + 2] == together for each in courses for i in range(4))


def test_rates_are_shares_of_the_row_and_unknown_for_a_state_nobody_was_in() -> None:
    rates = transition_rates(transition_counts(pd.DataFrame([list("aab"), list("abb")]), ["a", "b", "c"]))
    assert list(rates.loc["a"]) == pytest.approx([1 / 3, 2 / 3, 0])
    assert list(rates.loc["b"]) == [0, 1, 0]
    assert rates.loc["c"].isna().all()


def test_a_state_that_is_not_in_the_order_is_refused_and_a_missing_one_makes_no_pair() -> None:
    with pytest.raises(ValueError, match="x"):
        transition_counts(pd.DataFrame([["a", "x"]]), ["a", "b"])
    counts = transition_counts(pd.DataFrame([["a", None, "b", "b"]]), ["a", "b"])
    assert counts.to_numpy().tolist() == [[0, 0], [0, 1]]


def test_months_after_are_calendar_months_from_the_last_day_in_the_state() -> None:
    after = spells((1, "b", "2025-05-30", "2025-05-30"), (2, "c", "2025-02-28", "2025-02-28"))
    found = status_after(
        after, exits((1, "2024-11-30"), (2, "2024-08-31")), 6, pd.Timestamp("2026-01-01"), absent="-", unknown="?"
    )
    assert list(found) == ["b", "c"]


def test_the_day_after_the_extract_is_unknown_and_its_last_day_is_not() -> None:
    running = spells((1, "a", "2025-01-01", "2025-12-31"))
    left = exits((1, "2025-04-30"), (1, "2025-05-01"), (9, "2025-04-30"))
    found = status_after(running, left, 3, pd.Timestamp("2025-07-30"), absent="-", unknown="?")
    assert list(found) == ["a", "?", "-"]


def test_the_answers_keep_the_index_of_what_was_asked() -> None:
    asked = exits((1, "2025-01-31"), (2, "2025-01-31")).set_axis([40, 7])
    found = status_after(spells((2, "b", "2025-01-01", "2025-12-31")), asked, 1, YEAR[-1], absent="-", unknown="?")
    assert found.to_dict() == {40: "-", 7: "b"}
    assert status_after(spells(), exits(), 1, YEAR[-1], absent="-", unknown="?").empty


def sequences(*courses: str) -> np.ndarray:
    return np.array([[ord(letter) for letter in each] for each in courses], dtype=np.int64)


def letters(found: np.ndarray) -> list[str]:
    return ["".join(chr(code) for code in row) for row in found]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("aaabaaa", "aaaaaaa"),  # a pause
        ("aaabbbb", "aaabbbb"),  # a change
        ("aaabcdddd", "aaaaadddd"),  # what lies between two stays belongs to the first
        ("abaabaab", "aaaaaaaa"),  # one with many pauses
        ("abbbbbb", "abbbbbb"),  # where somebody began is kept
        ("aaaabb", "aaaaaa"),  # not long enough to tell
        ("aabcaabc", "aaaaaaaa"),
        ("a", "a"),
    ],
)
def test_stays_of_fewer_than_three_months_belong_to_what_was_before(before: str, after: str) -> None:
    assert letters(without_interludes(sequences(before), 3)) == [after]


@given(st.lists(st.text("abc", min_size=12, max_size=12), min_size=1, max_size=6), st.integers(1, 5))
def test_after_smoothing_only_the_first_stay_can_be_short(courses: list[str], shorter_than: int) -> None:
    found = without_interludes(sequences(*courses), shorter_than)
    spent = stays(found)
    assert (spent.loc[spent["position"] > 0, "length"] >= shorter_than).all()
    assert [row[0] for row in letters(found)] == [row[0] for row in courses]
    assert (without_interludes(found, shorter_than) == found).all()
    alone = [letters(without_interludes(sequences(each), shorter_than))[0] for each in courses]
    assert letters(found) == alone
    assert all(set(row) <= set(was) for row, was in zip(letters(found), courses, strict=True))


@given(st.lists(st.text("abc", min_size=6, max_size=6), min_size=1, max_size=6))
def test_stays_put_together_are_the_sequences(courses: list[str]) -> None:
    spent = stays(sequences(*courses))
    for row, was in enumerate(courses):
        own = spent[spent["row"] == row]
        assert own["position"].tolist() == list(range(len(own)))
        assert "".join(chr(state) * length for state, length in zip(own["state"], own["length"], strict=True)) == was


def test_no_sequences_have_no_stays() -> None:
    assert stays(np.zeros((0, 5), dtype=np.int64)).empty
    assert without_interludes(np.zeros((0, 5), dtype=np.int64), 3).shape == (0, 5)
    assert without_interludes(np.zeros((5, 0), dtype=np.int64), 3).shape == (5, 0)
    assert stays(np.zeros((5, 0), dtype=np.int64)).empty


@pytest.fixture(scope="module")
def mvad() -> pd.DataFrame:
    """The months Sep.93 to Jun.99 of mvad (McVicar and Anyadike-Danes, 2002), columns the months' first days."""
    frame = pd.read_csv(FLOW / "mvad.csv")
    months = pd.date_range("1993-09-01", "1999-06-01", freq="MS")
    chosen = frame[[f"{month:%b.%y}" for month in months]]
    return chosen.set_axis(months, axis=1)


def as_spells(states: pd.DataFrame) -> pd.DataFrame:
    """Each month as a spell of its own, from its first to its last day."""
    long = states.rename_axis(index="person").reset_index().melt("person", var_name="start", value_name="state")
    start = pd.to_datetime(long["start"])
    return long.assign(start=start, end=start + pd.offsets.MonthEnd())


@needs_mvad
def test_transitions_are_those_of_traminer(mvad: pd.DataFrame) -> None:
    states = by_month(as_spells(mvad), pd.DatetimeIndex(mvad.columns), "absent")
    counts = transition_counts(states, list(MVAD.values()))
    expected = pd.read_csv(FLOW / "traminer_seqtrate_counts.csv", index_col=0)
    assert [label[1:3] for label in expected.index] == list(MVAD)
    assert (counts.to_numpy() == expected.to_numpy()).all()
    rates = pd.read_csv(FLOW / "traminer_seqtrate.csv", index_col=0)
    assert transition_rates(counts).to_numpy() == pytest.approx(rates.to_numpy(), abs=1e-14)


@needs_mvad
def test_six_months_after_training_is_the_sixth_month_after_the_last_one_in_it(mvad: pd.DataFrame) -> None:
    """280 ends of training by 243 persons, status derived from mvad in the reference's README."""
    training, following = mvad.iloc[:, :-1] == "training", mvad.shift(-1, axis=1).iloc[:, :-1] != "training"
    person, month = np.nonzero((training & following).to_numpy())
    left = pd.DataFrame({"person": person, "end": pd.DatetimeIndex(mvad.columns)[month] + pd.offsets.MonthEnd()})
    assert (len(left), left["person"].nunique()) == (280, 243)
    found = status_after(as_spells(mvad), left, 6, pd.Timestamp("1999-06-30"), absent="absent", unknown="censored")
    assert found.value_counts().to_dict() == {
        "employment": 188, "joblessness": 48, "FE": 20, "school": 2, "HE": 1, "training": 16, "censored": 5,
    }  # fmt: skip

"""Figures by the period that a measure counts: what is added up, what is left out and told, and that nothing hidden can be had
as a difference when the period is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate

import pytest
from handmade_goals import TODAY, goal, measure, month_ends, records
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.analyses.goal_readings import Series, ShownBy, added_up, begun_anew, label
from actionplan.analyses.goal_records import key
from actionplan.analyses.goal_status import Course, course
from actionplan.tables.cell import Missing

THRESHOLD = 5


def summed(months: int, typed: Mapping[str, float], day: date = TODAY) -> tuple[dict[str, float], tuple[str, ...]]:
    """Figures by day, added up: each period's figure by its name, and what is told of the others."""
    days = tuple(date.fromisoformat(each) for each in sorted(typed))
    made = added_up(Series(days, tuple(typed[each.isoformat()] for each in days)), months, day)
    named = {label(each, made.months): value for each, value in zip(made.days, made.values, strict=True)}
    return named, made.remarks


def monthly(values: Sequence[float | None], first: tuple[int, int] = (2026, 1)) -> dict[str, float]:
    """A figure at the end of each month; None where none was written."""
    ends = month_ends(len(values), first)
    return {day.isoformat(): value for day, value in zip(ends, values, strict=True) if value is not None}


RUNS = "{} er ikke slut og tælles med, når det er."
LACKS = "{} er ikke talt med: Der mangler {}."
ODD = "{} er ikke talt med: {} {} tal, hvor der plejer at være ét. "
DELETE = "eller slet et af tallene."


@pytest.mark.parametrize(
    ("months", "typed", "whole", "told"),
    [
        (
            3,
            [2, 1, 3, 4, None, 5, 1, 1, 1],
            ["1. kvartal 2026", "3. kvartal 2026"],
            [LACKS.format("2. kvartal 2026", "én måned")],
        ),
        (
            3,
            [2, 1, 3, None, None, None, 1, 1, 1, 5],
            ["1. kvartal 2026", "3. kvartal 2026"],
            [LACKS.format("2. kvartal 2026", "tre måneder"), RUNS.format("4. kvartal 2026")],
        ),
        (3, [None, None, 6, None, None, 7], ["1. kvartal 2026", "2. kvartal 2026"], []),  # one figure a quarter is all of it
        (3, [None, None, 9, 1, 1, 1], ["2. kvartal 2026"], [LACKS.format("1. kvartal 2026", "to måneder")]),
        (
            3,
            [None, 4, 6, *[None, None, 7] * 2],
            ["2. kvartal 2026", "3. kvartal 2026"],
            [ODD.format("1. kvartal 2026", "Der er", "to") + "Ret en af datoerne 28. februar 2026 og 31. marts 2026, " + DELETE],
        ),
        (3, [None, None, 6, *[None] * 5, 7], ["1. kvartal 2026", "3. kvartal 2026"], ["Der mangler tal for 2. kvartal 2026."]),
        (1, [2, None, 3], ["januar 2026", "marts 2026"], ["Der mangler tal for februar 2026."]),
        (6, [None, None, 6, None, None, 7, None, None, 8], ["1. halvår 2026"], [RUNS.format("2. halvår 2026")]),
        (12, [1] * 10, [], [RUNS.format("2026")]),
    ],
)
def test_a_period_that_is_not_whole_is_left_out_and_told_and_one_that_runs_is_told_to_run(
    months: int, typed: list[float | None], whole: list[str], told: list[str]
) -> None:
    found, remarks = summed(months, monthly(typed))
    assert (list(found), list(remarks)) == (whole, told)


def test_many_periods_that_are_not_whole_are_counted_and_not_all_named() -> None:
    _, remarks = summed(1, monthly([3, None, None, None, None, None, 4]))
    assert remarks == ("Der mangler tal for februar 2026, marts 2026, april 2026 og to andre.",)


def test_a_month_with_a_figure_too_many_is_left_out_and_weekly_figures_are_added_up() -> None:
    found, remarks = summed(3, {**monthly([2, 1, 3]), "2026-02-10": 4})
    which = "Ret en af datoerne 10. februar 2026 og 28. februar 2026, " + DELETE
    assert (found, remarks) == ({}, (ODD.format("1. kvartal 2026", "Februar 2026 har", "to") + which,))
    late = monthly([2, None, 3, 4, 5, 6])
    assert summed(1, {**late, "2026-03-02": 1})[1][0] == (ODD.format("Marts 2026", "Der er", "to") + "Ret datoen 2. marts 2026.")
    weekly = {(date(2026, 1, 5) + timedelta(weeks=week)).isoformat(): 1.0 for week in range(12)}
    assert summed(1, weekly) == ({"januar 2026": 4, "februar 2026": 4, "marts 2026": 4}, ())


def test_a_quarter_that_was_dated_two_days_late_costs_two_quarters_and_not_all_the_others() -> None:
    quarters = monthly([None, None, 20] * 8, (2024, 9))  # ends of November, February, May and August
    typed = monthly([None, None, 20] * 8, (2024, 10))
    late = {("2026-07-02" if day == "2026-06-30" else day): value for day, value in typed.items()}
    found, remarks = summed(3, late)
    assert (set(found.values()), len(found)) == ({20}, 6)
    assert remarks == (
        ODD.format("3. kvartal 2026", "Der er", "to") + "Ret datoen 2. juli 2026.",
        "Der mangler tal for 2. kvartal 2026.",
    )
    assert len(summed(3, quarters)[0]) == 8
    assert summed(6, {**typed, "2025-03-31": 20, "2025-02-28": 20})[1][0].startswith(
        "1. halvår 2025 er ikke talt med: Der er tre"
    )


def test_quarters_at_first_and_months_later_are_both_whole_and_months_that_are_forgotten_are_no_quarters() -> None:
    quarters, forgetful = [None, None, 20.0], [7.0, 7, 7]
    for months in range(1, 5):
        found, remarks = summed(3, monthly([*quarters * 2, *[7.0] * 3 * months], (2025, 1)))
        assert (list(found.values()), remarks) == ([20.0] * 2 + [21.0] * months, ())
    found, remarks = summed(3, monthly([*forgetful * 3, None, None, 7, 7, None, 7], (2025, 1)))
    assert (list(found.values()), len(remarks)) == ([21.0] * 3, 2)
    assert len(summed(3, monthly([*forgetful * 2, *quarters * 4], (2025, 1)))[0]) == 6


def test_what_is_counted_on_a_day_stays_as_it_was_written() -> None:
    typed = monthly([2, 1, 3])
    assert summed(0, typed) == ({"31. januar 2026": 2, "28. februar 2026": 1, "31. marts 2026": 3}, ())


PLAIN = records()


def noted(values: Sequence[int], months: int, day: date, shown: Sequence[ShownBy] = ()) -> Course:
    """A note's measure of persons who came month by month from January 2025. shown: the editions before."""
    counted = measure(unit="personer", months=months, baseline=None, target=None)
    ends = [end for end in month_ends(len(values)) if end <= day]
    held = {key(goal(counted), counted): Series(tuple(ends), tuple(map(float, values[: len(ends)])))}
    before = {key(goal(counted), counted): shown}
    return course(replace(PLAIN, day=day, registered=held, counted=before), goal(counted), counted, THRESHOLD)


def seen(made: Course) -> list[tuple[frozenset[int], int]]:
    """What a reader of a note knows: sums of months, by their numbers since January 2025."""
    last = [(day.year - 2025) * 12 + day.month for day in made.series.days]
    return [
        (frozenset(range(end - (made.measure.months or 1), end)), int(cell))
        for end, (cell,) in zip(last, made.shown.draft.cells, strict=True)
        if not isinstance(cell, Missing)
    ]


def hidden(values: Sequence[int], known: Sequence[tuple[frozenset[int], int]]) -> set[int]:
    """Months or runs of them, told by their first, whose small sum a reader can work out from sums of runs of months.

    Runs are differences of running totals, so what can be had is what joins two totals that known sums connect.
    """
    place = list(range(len(values) + 1))

    def root(each: int) -> int:
        while place[each] != each:
            each = place[each]
        return each

    for months, _ in known:
        place[root(min(months))] = root(max(months) + 1)
    totals = [0, *accumulate(values)]
    pairs = [(i, j) for i in range(len(totals)) for j in range(i + 1, len(totals)) if root(i) == root(j)]
    return {i for i, j in pairs if 0 < totals[j] - totals[i] < THRESHOLD}


PERIOD = st.sampled_from([0, 1, 3, 6, 12])


@settings(max_examples=40)
@given(st.lists(st.integers(0, 9), min_size=22, max_size=22), st.tuples(PERIOD, PERIOD, PERIOD), st.integers(4, 12))
def test_no_hidden_month_can_be_worked_out_from_the_notes_before_and_after_changes_of_the_period(
    values: list[int], periods: tuple[int, int, int], months: int
) -> None:
    early, late = (month_ends(each)[-1] + timedelta(days=10) for each in (months, months + 6))
    known = []
    shown: list[ShownBy] = []
    for day, counted in zip((early, late, TODAY), periods, strict=True):
        known += seen(noted(values, counted, day, shown))
        shown.append(ShownBy(day, counted))
    assert hidden(values, known) == set()


def test_figures_begin_anew_after_the_edition_that_counted_them_otherwise_only_where_one_of_them_is_small() -> None:
    shown = [ShownBy(date(2025, 6, 20), 1), ShownBy(date(2025, 12, 20), 3)]
    small = noted([6, 2, 7] * 6, 3, TODAY, shown)
    assert small.shown.rows[0] == "3. kvartal 2025"
    told = "I udgaven af 20. juni 2025 blev det talt i måneden. Derfor begynder tallene forfra efter den dag."
    assert told in small.remarks
    large = noted([6, 8, 7] * 6, 3, TODAY, shown)
    assert (large.shown.rows[0], large.series.remarks) == ("1. kvartal 2025", ())


def test_figures_of_another_series_than_an_edition_had_under_the_same_name_begin_anew_after_it_unless_they_are_public() -> None:
    everyone, there = "udtræk: begyndte tilbud", "udtræk: begyndte tilbud, i virksomheder"
    days = (date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30))
    counted = Series(days, (40, 50, 60), 3, persons=(40, 50, 60), gate="rounded", origin=there)
    before = [ShownBy(date(2026, 6, 20), 3, everyone)]
    made = begun_anew(counted, counted, before, THRESHOLD)
    assert (made.days, made.remarks) == (
        days[2:],
        (f"I udgaven af 20. juni 2026 kom tallene fra {everyone}. Derfor begynder tallene forfra efter den dag.",),
    )
    assert begun_anew(counted, counted, [ShownBy(date(2026, 6, 20), 3, there)], THRESHOLD) is counted
    typed = begun_anew(counted, counted, [ShownBy(date(2026, 6, 20), 3)], THRESHOLD)
    assert typed.remarks[0].startswith("I udgaven af 20. juni 2026 blev tallene skrevet ind.")
    large = Series(days, (40, 50, 60), 3)
    assert begun_anew(large, large, before, THRESHOLD).days == days[2:], "what was left out may be small all the same"
    public = replace(counted, gate="official", origin="jobindsats: Langtidsledige")
    assert begun_anew(public, public, before, THRESHOLD) is public
    later = [ShownBy(date(2026, 11, 20), 3, everyone)]
    assert begun_anew(counted, counted, later, THRESHOLD).days == (), "a note of an earlier day is made after that edition"

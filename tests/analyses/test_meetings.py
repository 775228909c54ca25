"""The days of the group's meetings, and the year's steps of revising the plan."""

from datetime import date

import pytest

from actionplan.analyses.meetings import closed, easter, first_year, is_first, last_meeting, next_meeting, next_step, plan, wheel
from actionplan.parameters.follow_up import FollowUp

FIRST = FollowUp(first_meeting=date(2027, 1, 28), monthly=3)
LISTED = FollowUp(first_meeting=date(2026, 1, 1), dates=(date(2026, 9, 26), date(2026, 11, 26)))


def test_the_group_meets_every_month_at_first_and_then_every_second_one() -> None:
    assert plan(FIRST, date(2027, 11, 1)) == (
        date(2027, 1, 28), date(2027, 3, 1), date(2027, 3, 30), date(2027, 4, 28), date(2027, 6, 28), date(2027, 8, 30),
        date(2027, 10, 28),
    )  # fmt: skip
    ends = FollowUp(first_meeting=date(2026, 12, 31), monthly=0)
    assert plan(ends, date(2027, 5, 1)) == (date(2027, 1, 4), date(2027, 3, 1), date(2027, 4, 30))
    assert plan(FollowUp(), date(2099, 1, 1)) == ()


def test_dates_that_the_group_has_agreed_on_stand_as_they_are_and_are_all_there_is() -> None:
    assert plan(LISTED, date(2099, 1, 1)) == LISTED.dates  # the first one is a Saturday
    assert next_meeting(LISTED, date(2026, 11, 27)) is None


def test_the_meeting_of_the_day_itself_is_the_next_one_and_not_the_last() -> None:
    day = date(2026, 11, 26)
    assert (last_meeting(LISTED, day), next_meeting(LISTED, day)) == (date(2026, 9, 26), day)
    assert last_meeting(LISTED, date(2026, 9, 26)) is None
    assert is_first(LISTED, date(2026, 9, 26)) and not is_first(LISTED, day)
    assert (last_meeting(FIRST, date(2027, 3, 2)), next_meeting(FIRST, date(2027, 3, 2))) == (date(2027, 3, 1), date(2027, 3, 30))
    assert next_meeting(FollowUp(), day) is None


@pytest.mark.parametrize(
    ("year", "day"), [(2000, (4, 23)), (2008, (3, 23)), (2011, (4, 24)), (2024, (3, 31)), (2026, (4, 5)), (2038, (4, 25))]
)
def test_easter_is_when_the_church_says(year: int, day: tuple[int, int]) -> None:
    assert easter(year) == date(year, *day)


def test_the_days_on_which_offices_are_closed_are_those_of_the_calendar() -> None:
    spring = {date(2027, 3, 25), date(2027, 3, 26), date(2027, 3, 28), date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 16)}
    assert closed(2027) == spring | {
        date(2027, 1, 1), date(2027, 5, 17), date(2027, 6, 5), *(date(2027, 12, day) for day in (24, 25, 26, 31)),
    }  # fmt: skip
    assert date(2023, 5, 5) in closed(2023) and date(2024, 4, 26) not in closed(2024)


def test_the_years_wheel_has_five_steps_and_the_note_on_fulfilment_is_due_at_the_last_meeting_before_may() -> None:
    steps = wheel(2027, FIRST, "det rådgivende råd", "Jobcenterchef")
    assert [step.name for step in steps] == ["memo", "steering_group", "inform", "decide", "adjust"]
    assert (steps[0].last, steps[0].who) == (date(2027, 4, 28), "implementeringsgruppen; jobcenterchef skriver")
    assert steps[2].what == "Det rådgivende råd og andre parter orienteres om beslutningen"
    assert [step.when for step in steps if step.guideline] == ["maj eller juni 2027", "efter 1. juli 2027"]
    told = [next_step(steps, date(2027, month, 15)).name for month in (1, 4, 6, 8, 12)]
    assert told == ["memo", "memo", "steering_group", "decide", "adjust"]
    assert [steps[1].state(date(2027, month, 1)) for month in (4, 5, 7)] == ["senere", "nu", "tiden er gået"]
    assert wheel(2027, FollowUp(), "rådet", None)[0].when == "senest 30. april 2027"


def test_a_new_plans_first_wheel_is_that_of_the_first_spring_in_which_it_can_be_followed_up() -> None:
    assert [first_year(date(2027, month, 28), FIRST) for month in (1, 4, 5, 12)] == [2027, 2027, 2028, 2028]
    assert first_year(date(2027, 4, 30), FollowUp()) == 2027

"""A figure that a meeting writes down: of which day it is, and what stands there already."""

from collections.abc import Collection
from datetime import date

import pytest

from actionplan.parameters.goals import Measure
from actionplan.seminar.status_figures import Figures

MEETING = date(2026, 11, 26)


def figures(
    months: int, *written: str, unit: str = "samtaler", meeting: date = MEETING, published: Collection[str] = ()
) -> Figures:
    held = {date.fromisoformat(f"2026-{day}"): 6.0 for day in written}
    shown = {date.fromisoformat(f"2026-{day}") for day in published}
    measure = Measure.model_validate({"navn": "Samtaler", "enhed": unit, "tælles": months, "retning": "op"})
    return Figures(measure, held, meeting, date(2026, 1, 1), shown)


@pytest.mark.parametrize(
    ("months", "written", "meeting", "due"),
    [
        (0, (), "11-26", "10-31"),
        (0, ("08-31", "09-30"), "11-26", "10-31"),
        (0, ("08-31", "09-24"), "11-26", "11-26"),
        (0, (), "11-30", "11-30"),
        (1, ("09-30",), "11-26", "10-31"),
        (1, ("09-15",), "10-31", "10-31"),
        (3, (), "11-26", "09-30"),
        (3, ("03-31", "06-30"), "11-26", "09-30"),
        (3, ("08-31", "09-30"), "11-26", "10-31"),
        (12, ("03-31", "06-30"), "11-26", "09-30"),
        (6, ("06-30", "08-31"), "11-26", "10-31"),
    ],
)
def test_a_figure_is_of_the_last_whole_period_as_long_as_they_are_written_down_or_of_the_meeting_s_day(
    months: int, written: tuple[str, ...], meeting: str, due: str
) -> None:
    found = figures(months, *written, meeting=date.fromisoformat(f"2026-{meeting}"))
    assert found.due == date.fromisoformat(f"2026-{due}")


def test_a_second_figure_tells_what_it_replaces_or_adds_to_and_a_day_that_can_not_be_right_is_refused() -> None:
    monthly = figures(3, "07-31", "08-31", "10-31", unit="timer")
    assert monthly.period(date(2026, 9, 30)) == "Det er tallet for september 2026."
    assert monthly.heed(date(2026, 9, 30), 5.0) == ("Det lægges sammen med to andre tal for 3. kvartal 2026.",)
    assert monthly.heed(date(2026, 8, 15), 5.0)[0] == (
        "Der er allerede tal for august 2026 (31. august 2026). Skal det nye erstatte et af dem, så skriv dets dag. "
        "Ellers tæller perioden kun med, når der plejer at være så mange."
    )
    assert monthly.heed(date(2026, 8, 31), 5.0)[0].startswith("Der står allerede 6 for 31. august 2026.")
    assert monthly.heed(date(2026, 8, 31), 6.0) == ()
    assert monthly.heed(date(2026, 11, 20), 5.0)[0] == "November 2026 er ikke slut, så tallet tælles først med bagefter."
    assert monthly.heed(date(2025, 12, 31), 5.0)[0] == "Målet begyndte først 1. januar 2026, så tallet er fra før planen."
    share = figures(0, unit="pct.")
    assert share.heed(date(2026, 10, 31), 5.0) == ()
    assert share.wrong(date(2027, 1, 1), 101.0) == (
        "1. januar 2027 ligger efter mødet. Skriv den sidste dag, tallet gælder.",
        "En andel i pct. ligger mellem 0 og 100. Ret tallet.",
    )
    assert monthly.wrong(MEETING, -1.0) == ("Tallet kan ikke være under 0. Ret det.",)


def test_of_persons_the_wall_shows_a_figure_only_where_the_note_does_and_only_a_whole_one() -> None:
    months = figures(3, "07-31", "08-31", "09-30", published=["09-30"])
    assert not any(map(months.shows, months.held)), "the quarter less the other months would tell one that is small"
    quarters = figures(3, "03-31", "06-30", "08-31", published=["06-30", "09-30"])
    assert [quarters.shows(day) for day in quarters.held] == [False, True, True]
    assert quarters.hidden(date(2026, 3, 31)).startswith("Der er gemt et tal for 31. marts 2026, som ikke vises her.")
    days = figures(0, "06-30", "09-30", published=["09-30"])
    assert [days.shows(day) for day in days.held] == [False, True]
    assert figures(3, "07-31", "08-31", unit="timer").shows(date(2026, 7, 31)), "hours tell of nobody"

"""What a goal's status suggests, by the stated rule and in its order."""

from datetime import date
from typing import Any

import pytest
from handmade_goals import FLAT, goal, measure, records

from actionplan.analyses.goal_advice import Advice, advice
from actionplan.analyses.goal_records import Decision
from actionplan.analyses.goal_status import course
from actionplan.parameters.goals import Goal, Measure

DAY = date(2026, 11, 21)
RISEN = (*FLAT, 45.0)
FALLEN = (*FLAT, 15.0)


def advised(values: tuple[float, ...], aimed: Goal | None = None, *, taken: str = "", done: date | None = DAY) -> Advice:
    about = aimed or goal()
    decided = Decision(date(2026, 6, 1), taken, None, "", "") if taken else None
    courses = [course(records(values), about, each, 5) for each in about.measures if not each.in_words]
    return advice(about, courses, decided, done, DAY)


CASES: tuple[tuple[str, str, tuple[float, ...], dict[str, Any], str, str], ...] = (
    ("a decision to drop goes before all", "dropped", RISEN, {"taken": "dropped"}, "dropped", "Det blev besluttet 1. juni 2026."),
    ("and so does one that it is met", "met", FLAT, {"taken": "met"}, "closed", "Det blev besluttet 1. juni 2026."),
    ("a decision to go on does not", "continue", RISEN, {"taken": "continue"}, "close", "Tallet er 45, og målet er 40."),
    ("a figure that fell by more than chance", "", FALLEN, {}, "adjust", "Tallet er blevet dårligere, mere end tilfældigt."),
    ("a steady process that can't reach it", "", FLAT, {}, "adjust", "Tallet når ikke målet, hvis intet ændres."),
    (
        "few figures",
        "",
        FLAT[:3],
        {},
        "too_early",
        "Der er tre målinger. Først ved syv kan et mønster skelnes fra tilfældigheder.",
    ),
    ("none at all", "", (), {}, "too_early", "Der er ikke skrevet nogen tal endnu."),
)


@pytest.mark.parametrize(("values", "given", "suggestion", "why"), [each[2:] for each in CASES], ids=[each[0] for each in CASES])
def test_the_first_rule_that_holds_gives_the_suggestion_and_its_reason(
    values: tuple[float, ...], given: dict[str, Any], suggestion: str, why: str
) -> None:
    made = advised(values, **given)
    assert (made.suggestion, made.why, made.quiet) == (suggestion, why, "")


def test_a_goal_that_can_be_reached_goes_on_and_one_that_is_met_by_chance_may_swing_back() -> None:
    reachable = goal(measure(baseline=None, target=31.5))
    assert advised(FLAT, reachable).why == "Tallet svinger kun tilfældigt, og målet kan nås."
    swings = goal(measure(baseline=None, target=30.5))
    assert advised(FLAT, swings) == Advice("go_on", "Tallet når målet nu, men kan svinge tilbage.")
    once = advised((*FLAT[:2], 41.0))
    assert (once.suggestion, "kun én måling" in once.why) == ("go_on", True)
    assert advised((30.0, 41.0, 42.0)).suggestion == "close"


def test_a_figure_that_has_become_worse_is_not_closed_though_it_reaches_the_target() -> None:
    made = advised(FALLEN, goal(measure(baseline=None, target=10)))
    assert (made.suggestion, made.why) == ("adjust", "Tallet når målet, men er blevet dårligere, mere end tilfældigt.")


def test_a_deadline_that_is_near_is_told_with_what_is_lacking() -> None:
    due = goal(measure(by=date(2026, 12, 31)))
    assert advised((30.0, 35.0), due).near == "Fristen er om seks uger, og der mangler 5."
    assert advised((30.0, 35.0), goal(measure(by=date(2027, 3, 1)))).near == ""
    small = goal(measure(unit="personer", baseline=0, target=4, by=date(2026, 12, 31)))
    assert advised((0.0, 0.0), small).near == "Fristen er om seks uger, og målet er ikke nået."


def test_where_no_period_is_whole_the_reason_is_that_and_not_that_nothing_was_written() -> None:
    yearly = advised(FLAT[:3], goal(measure(months=12)))
    assert (yearly.suggestion, yearly.why) == ("too_early", "2025 er ikke talt med: Der mangler ni måneder.")
    assert "men det er kun ét kvartal, så" in advised((10.0, 10, 10, 41, 0, 0), goal(measure(months=3))).why


def test_after_a_revision_only_later_figures_count() -> None:
    shifted = (*[value - 10 for value in FLAT], *FLAT)
    revised = goal(measure(since=date(2025, 12, 31), baseline=None, target=40))
    assert advised(shifted).why == "Tallet er blevet bedre, mere end tilfældigt."
    assert advised(shifted, revised).why == "Tallet når ikke målet, hvis intet ændres."
    for since in (date(2026, 12, 31), date(2026, 6, 30)):
        new = goal(measure(since=since, baseline=None, target=40))
        assert advised((*FLAT, *FLAT[:10]), new).why == "Det er for tidligt at sige noget: planen er ny."


def test_a_goal_is_not_begun_late_or_overdue_by_its_dates() -> None:
    assert advised(FLAT, goal(start=date(2027, 1, 1))) == Advice("not_begun", "Målet begynder 1. januar 2027.")
    ended = goal(measure(by=None), end=date(2026, 10, 31))
    assert advised(FLAT, ended) == Advice("late", "Målet sluttede 31. oktober 2026 uden at være nået.")
    due = goal(measure(by=date(2026, 6, 30)))
    assert advised(FLAT, due) == Advice("late", "Tallet skulle være nået 30. juni 2026.")
    assert advised(RISEN, due).suggestion == "close"


def test_of_several_measures_the_worst_is_told_by_its_name_and_all_must_be_met() -> None:
    def second(**fields: Any) -> Measure:
        return measure(name="Møder", unit="møder", **fields)

    written = goal(measure(target=29, baseline=None), second())
    made = advised(FLAT, written)
    assert made.suggestion != "close"  # nothing has been measured of the second
    both = goal(measure(), second())
    assert advised(FALLEN, both).why == "»Besøg« er blevet dårligere, mere end tilfældigt."


def test_words_alone_and_a_missing_target_are_to_be_talked_about() -> None:
    assert advised((), goal(Measure(name="Samarbejdet", unit="ord"))).why == "Målet følges med ord."
    aimless = advised(FLAT[:3], goal(measure(target=None)))
    assert (aimless.told, aimless.why) == ("Beslut et nyt måltal", "Der er ikke besluttet noget måltal i tal.")


def test_half_a_year_without_an_activity_is_told_beside_the_reason() -> None:
    made = advised(FLAT, done=date(2026, 3, 1))
    assert made.quiet == "Ingen aktivitet siden 1. marts 2026."
    assert made.reason == f"{made.why} {made.quiet}"
    assert advised(FLAT, done=None).quiet == "Ingen aktivitet endnu."
    assert advised(FLAT, done=date(2026, 9, 1)).quiet == ""

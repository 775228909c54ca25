"""The course of a measure: what may be shown, when limits are drawn, and what they say of the latest figure and the target."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from handmade_goals import FLAT, TODAY, eksempelby, goal, measure, records

from actionplan.analyses.finding import Finding
from actionplan.analyses.goal_findings import goal_finding, moved, summary
from actionplan.analyses.goal_limits import FEWEST, NEARLY_ALIKE
from actionplan.analyses.goal_reviews import reviews, sign
from actionplan.analyses.goal_status import Course, Move, course
from actionplan.parameters.goals import counts_somebody
from actionplan.tables.cell import Missing

THRESHOLD = 5


def cells(course_: object) -> list[object]:
    return [row[0] for row in course_.shown.draft.cells]  # type: ignore[attr-defined]


def test_seven_figures_get_trial_limits_and_six_get_a_reason_and_none() -> None:
    six, seven, twelve = (course(records(FLAT[:count]), goal(), measure(), THRESHOLD) for count in (FEWEST - 1, FEWEST, 12))
    assert six.chart is None
    assert six.why == "Der er seks målinger. Først ved syv kan et mønster skelnes fra tilfældigheder."
    assert (six.variation, sign(six)) == ("unknown", "– for få tal")
    assert seven.chart is not None
    assert seven.why == "Grænserne er foreløbige, indtil der er tolv målinger."
    assert (twelve.why, twelve.variation, twelve.assurance) == ("", "chance", "fails")
    none = course(records(), goal(), measure(), THRESHOLD)
    assert (none.latest, none.met, sign(none)) == (None, None, "– ingen tal")


@pytest.mark.parametrize(("direction", "expected"), [("up", "better"), ("down", "worse")])
def test_a_figure_above_the_limit_is_better_or_worse_by_the_way_the_goal_wants(direction: str, expected: str) -> None:
    aimed = measure(direction=direction, baseline=None, target=None)
    made = course(records([*FLAT, 60]), goal(aimed), aimed, THRESHOLD)
    assert made.variation == expected
    assert made.assurance == ""  # a process that changes says nothing of where it will go


def test_the_target_is_reached_the_way_it_lies_and_a_steady_process_may_pass_fail_or_either() -> None:
    found = {}
    for target in (20.0, 30.5, 40.0):
        aimed = measure(baseline=None, target=target)
        made = course(records(FLAT), goal(aimed), aimed, THRESHOLD)
        found[target] = (made.met, made.assurance)
    assert found == {20.0: (True, "passes"), 30.5: (True, "either"), 40.0: (False, "fails")}
    down = measure(direction="down", baseline=None, target=20.0)
    assert course(records(FLAT), goal(down), down, THRESHOLD).met is False


def test_limits_narrower_than_what_readers_can_see_are_not_drawn_and_a_steady_miss_is_told_all_the_same() -> None:
    few = measure(unit="personer", months=1, baseline=5, target=20)
    (review,) = reviews([goal(few)], records([6] * 11 + [7]), THRESHOLD, date(2025, 1, 1), TODAY)
    made = review.courses[0]
    assert (made.chart, made.variation, made.why, sign(made)) == (None, "unknown", NEARLY_ALIKE, "– næsten ens tal")
    assert (made.small, made.few, review.advice.suggestion) == (False, False, "adjust")
    assert review.advice.why == "Tallet er næsten det samme hver gang og når ikke målet, hvis intet ændres."
    (jump,) = reviews([goal(few)], records([6] * 11 + [12]), THRESHOLD, date(2025, 1, 1), TODAY)
    assert (jump.advice.suggestion, jump.advice.why) == ("too_early", NEARLY_ALIKE)
    assert goal_finding(jump, "", TODAY, invented=False).headline.startswith("Mål 1 har næsten samme tal hver gang")


def test_later_figures_are_left_out_so_that_an_earlier_note_can_be_made_again() -> None:
    made = course(records(FLAT, day=date(2025, 3, 31)), goal(), measure(), THRESHOLD)
    assert made.series.values == FLAT[:3]


def test_figures_are_added_up_to_the_period_that_the_measure_counts_and_to_no_other() -> None:
    small = measure(unit="personer", months=3, baseline=6, target=15)
    made = course(records([2, 1, 3, 0, 2, 4, 3, 3, 1, 2]), goal(small), small, THRESHOLD)
    assert made.shown.rows == ("1. kvartal 2025", "2. kvartal 2025", "3. kvartal 2025")
    assert (cells(made), made.baseline, made.target) == ([6, 6, 7], 6, 15)
    assert made.why == "Der er tal for tre kvartaler. Først ved syv kan et mønster skelnes fra tilfældigheder."
    monthly = measure(unit="personer", months=1, baseline=6, target=15)
    few = course(records([2, 1, 3, 0, 2, 4, 3, 3, 1, 2]), goal(monthly), monthly, THRESHOLD)
    assert (few.shown.rows[0], cells(few)[:4]) == ("januar 2025", [Missing.WITHHELD] * 3 + [0])
    assert few.chart is None
    assert few.why.endswith("så der er ikke tegnet grænser. Tallene kan tælles i kvartalet i stedet.")


def test_what_is_counted_on_a_day_is_never_added_up_and_its_small_counts_are_hidden() -> None:
    small = measure(unit="personer", baseline=None, target=15)
    made = course(records([2, 6, 3, 7, 6, 8, 4, 9]), goal(small), small, THRESHOLD)
    assert (made.series.months, cells(made)[0], cells(made)[1]) == (0, Missing.WITHHELD, 6)
    assert (made.chart, made.variation) == (None, "unknown")
    assert made.why == (
        "Nogle af tallene er for små til at blive vist, så der er ikke tegnet grænser. "
        "Er de det, der sker i en periode, kan de tælles i kvartalet i stedet."
    )
    assert sign(made) == "– for små tal"
    begun = measure(unit="personer", baseline=3, target=15)
    hidden = course(records([9, 8, 3]), goal(begun), begun, THRESHOLD)
    assert (hidden.latest, hidden.met, hidden.baseline, hidden.began) == (None, None, None, "under 5")


def test_all_that_is_counted_is_protected_and_only_shares_time_money_and_scores_are_not() -> None:
    assert all(
        map(counts_somebody, ("personer", "borgere", "virksomheder", "unge", "forløb", "job", "pladser", "aftaler", "antal"))
    )
    assert not any(
        map(counts_somebody, ("pct.", "dage", "uger", "måneder", "år", "kr.", "timer pr. uge", "minutter", "point", "ord"))
    )


def test_a_new_target_holds_from_its_day_and_is_told_with_the_old_one() -> None:
    decided = [("1", date(2025, 6, 30), "new_target", 45.0, None, None), ("1", date(2026, 6, 30), "new_target", 35.0, None, None)]
    before, between, after = (
        course(records(FLAT, day=day, decisions=decided), goal(), measure(), THRESHOLD)
        for day in (date(2025, 6, 29), date(2025, 6, 30), date(2026, 12, 31))
    )
    assert (before.target, moved(before)) == (40, "")
    assert (between.target, moved(between)) == (45, " Målet blev hævet fra 40 til 45 den 30. juni 2025.")
    assert after.moves == (Move(date(2025, 6, 30), 40, 45), Move(date(2026, 6, 30), 45, 35))
    assert "hævet fra 40 til 45 den 30. juni 2025 og sænket fra 45 til 35 den 30. juni 2026" in moved(after)


def test_where_fewer_is_better_a_higher_target_is_told_to_be_easier() -> None:
    down = measure(direction="down", baseline=40, target=30)
    decided = [("1", date(2025, 6, 30), "new_target", 45.0, None, None)]
    made = course(records(FLAT, decisions=decided), goal(down), down, THRESHOLD)
    assert moved(made) == " Målet blev hævet (lempet) fra 30 til 45 den 30. juni 2025."


def test_a_goals_file_that_holds_the_new_target_already_does_not_tell_the_old_one() -> None:
    decided = [("1", date(2025, 6, 30), "new_target", 40.0, None, None)]
    made = course(records(FLAT, decisions=decided), goal(), measure(), THRESHOLD)
    assert (made.target, made.moves[0].before, moved(made)) == (40, None, "")


def test_a_decision_names_the_measure_where_a_goal_has_several() -> None:
    two = goal(measure(), measure(name="Møder", unit="møder"))
    decided = [("1", date(2025, 6, 30), "new_target", 50.0, "møder", None)]
    found = [course(records(FLAT, decisions=decided), two, each, THRESHOLD).target for each in two.measures]
    assert found == [40, 50]


def settled(values: Sequence[float], since: date) -> tuple[Course, Finding]:
    """A measure whose baseline and target were settled anew on a day, and its goal's finding."""
    anew = measure(baseline=40, target=60, since=since)
    (review,) = reviews([goal(anew)], records(values), THRESHOLD, date(2026, 9, 24), TODAY)
    return review.courses[0], goal_finding(review, "", TODAY, invented=False)


def test_figures_before_and_after_a_new_plan_have_each_their_own_limits_and_only_the_later_ones_are_judged() -> None:
    risen = [value + 2 for value in FLAT[:9]]
    made, found = settled([*FLAT, *risen], date(2025, 12, 31))
    assert made.former is not None and made.recent is not None
    assert (made.former.values, made.recent.values, made.fresh) == (FLAT, tuple(risen), 9)
    assert (made.variation, set(made.meanings)) == ("chance", {"chance"})  # all of them in one would be worse and better
    assert found.margin == pytest.approx(1.96 / 3 * (made.recent.upper - made.recent.mean))
    assert (found.phase, made.shift) == ("2025-12-31", "")


def test_a_level_outside_the_limits_from_before_the_plan_is_better_or_worse_and_told_though_each_figure_is_as_the_others() -> (
    None
):
    made, found = settled([*FLAT, *(value + 10 for value in FLAT[:9])], date(2025, 12, 31))
    assert (made.variation, set(made.meanings), made.assurance) == ("better", {"chance"}, "fails")
    assert "Siden den nye plan begyndte, ligger tallene højere end før: i gennemsnit 40,1 mod 30,1." in found.sentence
    assert (found.signal, found.headline.split(":")[0]) == ("up", "Mål 1 er blevet bedre")
    assert "Forslag: Justér. Tallet når ikke målet, hvis intet ændres." in found.sentence
    worse, _ = settled([*FLAT, *(value - 10 for value in FLAT[:9])], date(2025, 12, 31))
    assert (worse.variation, "ligger tallene lavere end før: i gennemsnit 20,1 mod 30,1" in worse.shift) == ("worse", True)
    (review,) = reviews([goal(made.measure)], records(made.series.values), THRESHOLD, date(2026, 9, 24), TODAY)
    told = {each.id: each.sentence for each in summary([review], "", TODAY, invented=False)}
    assert told["05.adjust"] == "Mål 1 er blevet bedre, men når ikke målet, hvis intet mere ændres."
    anew = replace(review, courses=(replace(made, series=replace(made.series, broken=date(2025, 7, 1))),))
    assert goal_finding(anew, "", TODAY, invented=False).about == "Besøg (talt som efter 1. juli 2025)"
    early, _ = settled([*FLAT, 40, *(value + 10 for value in FLAT[:9])], date(2026, 1, 31))
    assert (early.variation, early.shift) == ("chance", "")  # it had risen before the plan began


def test_a_new_plan_with_too_few_figures_claims_nothing_and_keeps_the_limits_of_the_former_one() -> None:
    made, found = settled([*FLAT, 60, 61, 62], date(2025, 12, 31))
    assert made.former is not None and made.recent is None and made.chart is made.former
    assert (made.variation, set(made.meanings), sign(made), made.small) == ("unknown", {"chance"}, "– planen er ny", False)
    why = "Der er tre målinger efter 31. december 2025, da nulpunkt og mål blev fastsat."
    assert made.why.startswith(why)
    assert (found.margin, found.uncertainty) == (None, made.why)
    late, _ = settled([*FLAT[:3], *FLAT[:9]], date(2025, 3, 31))
    assert late.former is None and late.recent is not None


EXPECTED = {
    1: ("go_on", "better", "Mål 1 er blevet bedre"),
    2: ("adjust", "chance", "Mål 2 nås ikke, hvis intet ændres"),
    3: ("adjust", "worse", "Mål 3 er blevet dårligere"),
    4: ("close", "better", "Mål 4 er nået"),
    5: ("too_early", "unknown", "Mål 5 har for få tal til en dom"),
    6: ("talk", "unknown", "Mål 6 følges med ord"),
    7: ("go_on", "better", "Mål 7 er blevet bedre"),
    8: ("adjust", "chance", "Mål 8 nås ikke, hvis intet ændres"),
    9: ("dropped", "unknown", "Mål 9 er udgået"),
}


def test_every_case_of_eksempelby_comes_out_as_what_it_was_made_to_be() -> None:
    goals, written = eksempelby()
    found = {each.goal.number: each for each in reviews(goals.goals, written, THRESHOLD, date(2026, 9, 24), TODAY)}
    findings = {number: goal_finding(each, written.source, TODAY, invented=True) for number, each in found.items()}
    told = {
        number: (each.advice.suggestion, each.variation, findings[number].headline.split(":")[0])
        for number, each in found.items()
    }
    assert told == EXPECTED
    assert "Målet blev hævet fra 40 til 55 den 29. januar 2026." in findings[7].sentence
    assert found[8].courses[0].series.months == 3
    assert "8 personer i kvartalet" in findings[8].sentence
    assert found[9].ended
    assert found[9].advice.why == "Det blev besluttet 26. juni 2025."
    assert [activity.day for activity in found[3].lately] == [date(2026, 10, 15)]
    assert found[6].said[-1].words.startswith("Aftalen om opfølgning er skrevet")
    assert all(finding.invented for finding in findings.values())
    summed_up = summary(list(found.values()), written.source, TODAY, invented=True)
    assert summed_up[0].sentence.startswith("Otte af planens ni mål er i gang, og mål 9 er udgået.")
    counts = {each.id: (each.value, each.headline) for each in summed_up}
    assert counts == {
        "05.met": (1, "Ét mål er nået: mål 4"),
        "05.worse": (1, "Ét mål er blevet dårligere: mål 3"),
        "05.better": (2, "To mål er blevet bedre: mål 1 og 7"),
        "05.adjust": (3, "Tre mål bør justeres: mål 2, 3 og 8"),
        "05.early": (2, "Om to mål kan tallene ikke sige noget: mål 5 og 6"),
    }


def test_on_an_earlier_day_eksempelbys_target_was_the_earlier_one_and_the_dropped_goal_ran() -> None:
    goals, written = eksempelby(date(2025, 6, 1))
    found = {each.goal.number: each for each in reviews(goals.goals, written, THRESHOLD, date(2025, 4, 24), date(2025, 6, 1))}
    assert found[7].courses[0].target == 40
    assert moved(found[7].courses[0]) == ""
    assert not found[9].ended

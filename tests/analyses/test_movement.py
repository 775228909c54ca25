"""What has moved between two states of findings, and whether by more than chance."""

import json
from typing import Any

import pytest

from actionplan.analyses import movement
from actionplan.analyses.finding import Finding
from actionplan.analyses.movement import moved, movements
from actionplan.methods.rates import byar, half


def finding(value: float | None, **more: Any) -> Finding:
    about: dict[str, Any] = {"id": "01.x", "headline": "Et tal", "unit": "pct.", "period": "2026M07", "invented": False, **more}
    return Finding(sentence="", value=value, source="Kilden", uncertainty="", **about)


def later(value: float | None, **more: Any) -> Finding:
    return finding(value, **{"period": "2027M07", **more})


def test_two_shares_are_compared_by_newcombes_interval() -> None:
    # Newcombe 1998, table II, example (a): 56 of 70 against 48 of 80; the difference of 20 points has the interval 5.24 to 33.39.
    late, early = later(80.0, base=70.0), finding(60.0, base=80.0)
    found = moved(late, early)
    assert (found.difference, found.beyond_chance, found.reason) == (20.0, True, "")
    assert late.interval is not None
    assert early.interval is not None
    reach = ((80.0 - late.interval.low) ** 2 + (early.interval.high - 60.0) ** 2) ** 0.5
    assert 20.0 - reach == pytest.approx(5.24, abs=0.005)
    # Example (b): 9 of 10 against 3 of 10, 17.05 to 80.90; with 7 of 10 against 5 of 10 chance may be all.
    assert moved(later(90.0, base=10.0), finding(30.0, base=10.0)).beyond_chance is True
    assert moved(later(70.0, base=10.0), finding(50.0, base=10.0)).beyond_chance is False
    assert moved(finding(60.0, base=80.0, period="2027M07"), finding(80.0, base=70.0)).beyond_chance is True


def test_estimates_and_counts_are_compared_by_their_margins() -> None:
    # Two estimates with 3 and 4 points to either side: the difference reaches 5.
    assert moved(later(49.0, margin=3.0), finding(43.9, margin=4.0)).beyond_chance is True
    assert moved(later(49.0, margin=3.0), finding(44.1, margin=4.0)).beyond_chance is False
    persons: dict[str, Any] = {"unit": "fuldtidspersoner"}
    assert (
        moved(later(72.0, margin=half(byar(72)), **persons), finding(69.0, margin=half(byar(69)), **persons)).beyond_chance
        is False
    )
    assert moved(later(110.0, margin=half(byar(110)), **persons), finding(69.0, margin=half(byar(69)), **persons)).beyond_chance


@pytest.mark.parametrize(
    ("now", "before", "difference", "reason"),
    [
        (later(10.0), finding(9.0), 1.0, movement.NO_UNCERTAINTY),
        (later(10.0, base=500.0), finding(9.0), 1.0, movement.NO_UNCERTAINTY),
        (finding(10.0, base=90000.0), finding(9.0, base=90000.0), 1.0, movement.SAME_PERIOD),
        (later(205.0, margin=1.0, step=5.0), finding(200.0, margin=1.0, step=5.0), 5.0, movement.ROUNDED),
        (later(10.0, unit="måneder"), finding(9.0), None, movement.OTHER_UNIT),
        (later(54.0, base=300.0, about="mentor"), finding(30.0, base=300.0, about="fast kontakt"), None, movement.OTHER_THING),
        (later(None), finding(9.0), None, movement.NO_FIGURE),
        (later(None, headline="Nye ord"), finding(None), None, movement.WORDS),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_where_it_can_not_be_told_there_is_a_reason(now: Finding, before: Finding, difference: float | None, reason: str) -> None:
    found = moved(now, before)
    assert (found.difference, found.beyond_chance, found.reason) == (difference, None, reason)


def test_what_is_counted_on_a_complete_list_is_no_matter_of_chance_and_months_may_differ_by_season() -> None:
    found = moved(finding(1.0, unit="opgaver", margin=0.0), finding(2.0, unit="opgaver", margin=0.0))
    assert (found.difference, found.beyond_chance, found.reason) == (-1.0, True, movement.COUNTED)
    narrow = moved(finding(7.0, margin=0.0, signal="up"), finding(6.0, margin=0.0, signal="chance"))
    assert narrow.reason != movement.COUNTED  # a chart without a width is no list
    winter = moved(later(30.0, base=900.0, period="2027M01"), finding(20.0, base=900.0))
    assert (winter.beyond_chance, winter.reason) == (True, movement.SEASON)


def test_a_control_chart_is_the_judge_of_a_figure_that_has_one() -> None:
    def judged(signal: str, former: str, now: float = 30.0, *, margin: float = 4.0) -> tuple[bool | None, str]:
        found = moved(later(now, margin=margin, signal=signal), finding(20.0, margin=margin, signal=former))
        return found.beyond_chance, found.reason

    assert judged("chance", "chance") == judged("chance", "chance", now=90.0) == (False, "")
    assert judged("up", "chance") == judged("up", "") == judged("up", "down") == (True, movement.CHART)
    assert (judged("up", "up"), judged("up", "up", now=21.0)) == ((True, ""), (False, ""))
    assert (judged("chance", "down"), judged("chance", "down", now=21.0)) == ((None, movement.NO_MORE), (False, ""))
    assert (judged("up", "up", now=10.0), judged("up", "up", now=19.0)) == ((None, movement.OTHER_WAY), (False, ""))
    renamed = moved(later(30.0, about="Nye  Aftaler"), finding(20.0, about="nye aftaler"))
    assert renamed.difference == 10.0


def test_a_run_that_became_long_enough_is_told_as_a_level_that_moves_and_not_as_so_much_between_two_figures() -> None:
    found = moved(later(21.0, margin=4.0, signal="up"), finding(20.0, margin=4.0, signal="chance"))
    assert (found.difference, found.beyond_chance, found.reason) == (1.0, False, movement.DRIFT)


def test_where_the_chart_began_anew_the_two_figures_are_the_judges_and_where_one_has_no_limits_nothing_is() -> None:
    def judged(now: float, before: float | None, signal: str = "chance", phase: str = "2026-12-31") -> tuple[bool | None, str]:
        early = finding(100.0, margin=before, signal="" if before is None else "chance")
        found = moved(later(now, margin=4.0, signal=signal, phase=phase), early)
        return found.beyond_chance, found.reason

    assert (judged(62.0, 4.0), judged(98.0, 4.0)) == ((True, ""), (False, ""))
    assert judged(62.0, 4.0, "down") == (True, movement.CHART)
    assert judged(62.0, None) == (None, movement.ANEW)
    # Of the same phase the figure from before there were limits is in the chart that there is now.
    assert (judged(62.0, None, "down", ""), judged(98.0, None, phase="")) == ((True, movement.CHART), (False, ""))
    few = moved(later(62.0, phase="2026-12-31"), finding(100.0, margin=4.0, signal="chance"))
    assert (few.beyond_chance, few.reason) == (None, movement.ANEW)


def test_the_weightiest_of_what_is_more_than_chance_comes_first() -> None:
    before = [finding(20.0, id=f"01.{number}", base=900.0) for number in range(3)]
    before.append(finding(4.0, id="01.list", unit="emner", margin=0.0))
    now = [later(20.0 + 9 * number, id=f"01.{number}", base=900.0) for number in range(3)]
    now.append(later(40.0, id="01.list", unit="emner", margin=0.0))
    assert [each.now.id for each in movements(now, before).moved] == ["01.2", "01.1", "01.list"]


def test_two_states_give_what_moved_with_the_surest_first_what_is_new_what_is_gone_and_how_many_are_unchanged() -> None:
    before = [finding(20.0, id="01.sure", base=900.0), finding(20.0, id="01.chance", base=90.0), finding(9.0, id="01.unknown")]
    before += [finding(7.04, id="01.same"), finding(3.0, id="01.gone"), finding(None, id="01.words")]
    now = [later(21.0, id="01.chance", base=90.0), later(8.0, id="01.unknown"), later(30.0, id="01.sure", base=900.0)]
    now += [later(7.01, id="01.same"), later(5.0, id="01.new"), later(None, id="01.words")]
    found = movements(now, before)
    assert [each.now.id for each in found.moved] == ["01.sure", "01.unknown", "01.chance"]
    assert ([each.id for each in found.new], [each.id for each in found.gone], found.unchanged) == (["01.new"], ["01.gone"], 2)


def test_how_many_goals_are_met_or_worse_is_no_movement() -> None:
    counted = [finding(2.0, id=each, unit="mål", margin=0.0) for each in sorted(movement.GOAL_COUNTS)]
    again = [later(1.0, id=each.id, unit="mål", margin=0.0) for each in counted]
    assert movements([*again, later(8.0)], [*counted[1:], finding(8.0)]) == movements([later(8.0)], [finding(8.0)])


def test_invented_and_real_figures_are_never_compared() -> None:
    with pytest.raises(ValueError, match="never compared"):
        movements([later(1.0)], [finding(1.5, invented=True)])


def test_a_record_from_before_there_was_anything_on_chance_and_one_with_unknown_keys_are_read() -> None:
    record = json.loads(json.dumps(finding(9.0, base=80.0, comparison=(("Landet", 8.0),)).record()))
    old = {key: value for key, value in record.items() if key not in {"base", "margin", "step", "about"}}
    assert Finding.from_record({**old, "from_a_later_version": 1}) == finding(9.0, comparison=(("Landet", 8.0),))
    assert Finding.from_record(record) == finding(9.0, base=80.0, comparison=(("Landet", 8.0),))

"""The next meeting, the year's wheel and the note on fulfilment, as they stand in note 05."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from handmade_goals import goal, measure
from test_follow_up import made, measured

from actionplan.briefing import meetings, to_decide
from actionplan.briefing.blocks import Block
from actionplan.briefing.follow_up import Basis
from actionplan.parameters.follow_up import FollowUp
from actionplan.parameters.model import Parameters, TaskPlan, Tasks


def words(block: Block | None) -> str:
    return "" if block is None else " ".join(re.sub(r"<[^>]+>", " ", block.html).split())


def on(basis: Basis, day: date, **decided: object) -> Basis:
    """The basis on another day, with params otherwise."""
    parameters = Parameters.model_validate({**basis.case.parameters.model_dump(), **decided})
    return replace(basis, case=replace(basis.case, day=day, parameters=parameters))


def test_the_next_meeting_is_called_by_who_answers_for_it_with_the_goals_that_want_a_decision_first(tmp_path: Path) -> None:
    met = goal(measure(baseline=None, target=20), number=2, name="Et andet mål")
    twice = [("2", "Besøg", date(2026, month, 30), 25.0, None) for month in (9, 10)]
    rows = [*measured(31.0), *twice]
    basis = made(tmp_path, goal(), met, measurements=rows)
    block = to_decide.to_decide(basis)
    assert block.title == "Næste møde: 26. november 2026"
    told = words(block)
    assert "Det er ikke oplyst, hvem det er. Der er ikke aftalt flere møder. Dagsordenen står i bilaget. Mødet skal" in told
    agenda = to_decide.agenda(basis)
    assert agenda is not None and agenda.title == "Dagsorden for mødet 26. november 2026"
    told = words(agenda)
    assert "Mål, der skal besluttes noget om: 2 (nået) De andre mål, kort: mål 1 Generel status med ord" in told
    assert "Revisionen af planen: planen rettes til" in told
    tasks = Tasks(implementation=TaskPlan(responsible="Afdelingsleder"))
    called = on(basis, date(2026, 9, 25), tasks=tasks, coordinator="Tovholder")
    assert "Afdelingsleder indkalder projektgruppen og lederne" in words(to_decide.to_decide(called))
    assert "Tovholder indkalder" in words(to_decide.to_decide(on(basis, basis.case.day, coordinator="Tovholder")))


def test_a_first_meeting_has_the_guidelines_own_agenda_and_without_dates_the_note_says_where_to_write_them(
    tmp_path: Path,
) -> None:
    first = made(tmp_path, goal())
    assert meetings.agenda(first)[:2] == ("Hvem er ansvarlig for hvert mål?", "Hvornår mødes gruppen?")
    assert to_decide.agenda(first) is None, "the note is that meeting's agenda"
    block = to_decide.to_decide(made(tmp_path, goal(), follow=FollowUp()))
    assert block.title == "Næste møde er ikke aftalt"
    assert "i params under opfølgning" in words(block)


def test_the_wheel_marks_the_next_step_and_tells_which_times_are_the_guidelines(tmp_path: Path) -> None:
    basis = made(tmp_path, goal(), measurements=measured(31.0))
    block = meetings.wheel(on(basis, date(2027, 5, 15)))
    assert block is not None
    assert block.title == "Næste skridt i revisionen: styregruppen tager stilling til, om planen skal revideres"
    told = words(block)
    assert "Maj eller juni 2027: Styregruppen. Alle skridt står i bilaget under »Årets hjul 2027«. Derefter: " in told
    assert block.html.count("<li>") == 2 and "notat" not in told
    told = words(meetings.wheel(on(basis, date(2027, 5, 15)), annex=True))
    assert "Maj eller juni 2027 Styregruppen næste skridt" in told
    assert "Efter 1. juli 2027 Styregruppen senere" in told
    assert "retningslinjernes (4.2.4)" in told


def test_a_step_that_has_been_taken_says_when_and_one_that_is_agreed_on_is_still_the_next(tmp_path: Path) -> None:
    days = {"memo": date(2027, 4, 28), "steering_group": date(2027, 6, 10), "decide": date(2026, 9, 1)}
    basis = on(made(tmp_path, goal(), measurements=measured(31.0)), date(2027, 5, 15), follow_up={"taken": days})
    assert "(aftalt til 10. juni 2027): Styregruppen." in words(meetings.wheel(basis))
    told = words(meetings.wheel(basis, annex=True))
    assert "senest 30. april 2027" not in told.split("gjort 28. april 2027")[1]
    assert "Styregruppen næste skridt, aftalt til 10. juni 2027" in told
    assert "Efter 1. juli 2027 Styregruppen senere" in told, "last year's day doesn't count for this one"
    assert "Revisionen af planen: styregruppen tager stilling" in " ".join(meetings.agenda(basis))
    later = on(basis, date(2027, 12, 31), follow_up={"taken": {**days, "adjust": date(2027, 12, 30)}})
    block = meetings.wheel(later)
    assert block is not None and block.title == "Revisionen i 2027 er slut"
    assert "tiden er gået" in words(meetings.wheel(later, annex=True))
    assert not any("Revisionen" in point for point in meetings.agenda(later))


def test_the_note_on_fulfilment_tells_outcome_reason_and_evidence_and_none_of_it_is_there_without_goals_or_figures(
    tmp_path: Path,
) -> None:
    block = meetings.memo(made(tmp_path, goal(), measurements=measured(31.0, 36.0)))
    assert block is not None and block.title == "Opfyldelse: ét mål er delvis nået"
    assert "Delvis nået. Tallet er kommet 60 pct. af vejen" in words(block)
    assert meetings.memo(made(tmp_path, goal())) is None
    empty = made(tmp_path)
    assert (meetings.memo(empty), meetings.wheel(empty), to_decide.agenda(empty)) == (None, None, None)


def test_a_new_plan_is_shown_no_step_from_before_it_began(tmp_path: Path) -> None:
    new = made(tmp_path, goal(start=date(2026, 12, 1)), follow=FollowUp(first_meeting=date(2026, 12, 16)))
    steps = meetings.wheel_steps(new.case)
    assert {step.first.year for step in steps} == {2027}
    assert {step.state(new.case.day) for step in steps} == {"senere"}
    taken = on(new, new.case.day, follow_up={"first_meeting": date(2026, 12, 16), "taken": {"memo": date(2026, 4, 1)}})
    followed = made(tmp_path, goal(), measurements=measured(31.0))  # its first figure is of the day on which the goal was young
    bare = made(tmp_path, goal(start=None), follow=FollowUp())
    assert {meetings.wheel_steps(basis.case)[0].first.year for basis in (taken, followed, bare)} == {2026}

"""When the group meets, as a params file says it."""

from collections.abc import Callable
from datetime import date

from actionplan.parameters.follow_up import FollowUp
from actionplan.parameters.model import Parameters
from actionplan.problems import Problem


def test_meetings_are_reckoned_from_a_first_one_or_listed_and_nothing_told_is_nothing_decided(
    read: Callable[..., Parameters],
) -> None:
    empty = 'kommune: Odder\nopfølgning: {første_møde: "", hver_måned: "", mødedatoer: [""]}\n'
    assert read(empty).follow_up == read("kommune: Odder\n").follow_up == FollowUp()
    first = read("kommune: Odder\nOpfoelgning: {foerste moede: 21-01-2027, hver_måned: 3}\n").follow_up
    assert (first.first_meeting, first.monthly, first.dates) == (date(2027, 1, 21), 3, ())
    taken = read("kommune: Odder\nopfølgning: {hjul: {Notat: 28-04-2027, styregruppemoede: 10-06-2027}}\n").follow_up.taken
    assert (taken.memo, taken.steering_group, taken.adjust) == (date(2027, 4, 28), date(2027, 6, 10), None)
    listed = read("kommune: Odder\nopfølgning:\n  mødedatoer:\n    - 2027-02-18\n    - 21.01.2027\n").follow_up
    assert listed.dates == (date(2027, 1, 21), date(2027, 2, 18))


def test_each_mistake_has_its_line_and_what_would_be_right(problems: Callable[..., tuple[Problem, ...]]) -> None:
    found = problems(
        "kommune: Odder\nopfølgning:\n  første_møde: 31-02-2027\n  hver_måned: 99\n  mødedatoer: [21-01-2027, 21-01-2027]\n"
    )
    assert [(each.line, each.message) for each in found] == [
        (3, "»31-02-2027« findes ikke i kalenderen. Skriv dag, måned og år, fx 21-11-2026."),
        (4, "Skriv et antal måneder fra 0 til 60."),
        (5, "21-01-2027 står der mere end én gang. Slet den ene."),
    ]
    (step,) = problems("kommune: Odder\nopfølgning: {hjul: {notat: 28-04-2027, styregruppemoder: 10-06-2027}}\n")
    assert "styregruppemøde" in step.message
    (wheel,) = problems("kommune: Odder\nopfølgning: {hjul: ja}\n")
    assert wheel.message.startswith("Skriv dagene sådan: {notat: 28-05-2027")
    (wrong,) = problems("kommune: Odder\nopfølgning: hver måned\n")
    assert wrong.message.startswith("Skriv møderne sådan: {første_møde: 21-01-2027, hver_måned: 6}")

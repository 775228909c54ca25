"""How far each goal is fulfilled, by the stated rule, with its evidence."""

from datetime import date

import pytest
from handmade_goals import FLAT, TODAY, eksempelby, goal, measure, records

from actionplan.analyses.fulfilment import Fulfilment, fulfilment, progress, summed_up
from actionplan.analyses.goal_records import Records
from actionplan.analyses.goal_reviews import reviews
from actionplan.parameters.goals import Goal, Measure

SINCE = date(2026, 9, 24)


def judged(about: Goal, written: Records) -> Fulfilment:
    (review,) = reviews([about], written, 5, SINCE, TODAY)
    return fulfilment(review)


CASES: tuple[tuple[str, tuple[float, ...], dict[str, object], str, str], ...] = (
    ("at the target", (*FLAT, 40.0), {}, "met", "Det seneste tal er på måltallet eller bedre."),
    (
        "better by more than chance, though not half the way",
        (*FLAT, 34.0),
        {},
        "partly",
        "Tallet er blevet bedre, og det er mere end tilfældigheder. Det er kommet 40 pct. af vejen.",
    ),
    (
        "half the way, but too few figures to tell chance",
        (31.0, 35.0),
        {},
        "partly",
        "Tallet er kommet 50 pct. af vejen fra nulpunkt til måltal. Om det er mere end tilfældigheder, kan ikke siges.",
    ),
    ("less than half the way", (31.0, 34.9), {}, "not", "Tallet er kun kommet 49 pct. af vejen."),
    ("no nearer", (31.0, 30.0), {}, "not", "Tallet er ikke kommet nærmere måltallet."),
    ("worse", (*FLAT, 15.0), {}, "not", "Tallet er blevet dårligere, og det er mere end tilfældigheder."),
    ("without a baseline", (31.0, 39.0), {"baseline": None}, "not", "Måltallet er ikke nået, og der er intet nulpunkt at måle"),
    ("a falling measure half the way", (40.0, 34.0), {"direction": "down", "baseline": 40, "target": 30}, "partly", "60 pct."),
    ("no figure", (), {}, "open", "Der er ikke skrevet nogen tal endnu."),
    ("no target", (30.0,), {"target": None}, "open", "Der er ikke besluttet noget måltal i tal."),
    ("hidden", (6.0, 2.0), {"unit": "personer", "baseline": None}, "open", "Det seneste tal er for lille til at blive vist."),
)


@pytest.mark.parametrize(("values", "fields", "outcome", "why"), [each[1:] for each in CASES], ids=[each[0] for each in CASES])
def test_figures_are_judged_by_the_rule(values: tuple[float, ...], fields: dict[str, object], outcome: str, why: str) -> None:
    made = judged(goal(measure(**fields)), records(values))
    assert made.outcome == outcome
    assert why in made.why


def test_one_of_two_measures_is_a_part_and_a_target_that_was_moved_past_the_baseline_has_no_way_to_it() -> None:
    two = goal(measure(target=31), measure(name="Møder", target=90))
    rows = [("1", name, date(2026, 10, 31), 31.0, None) for name in ("Besøg", "Møder")]
    made = judged(two, records(measurements=rows))
    assert (made.outcome, made.why) == ("partly", "Ét af to måltal er nået.")
    lowered = records([26.0], decisions=[("1", date(2026, 1, 29), "new_target", 28.0, None, None)])
    (review,) = reviews([goal()], lowered, 5, SINCE, TODAY)
    assert (review.courses[0].target, progress(review.courses[0])) == (28.0, None)


def test_what_was_decided_goes_before_what_figures_say() -> None:
    for taken, outcome in (("dropped", "dropped"), ("met", "met")):
        decided = records([*FLAT, 15.0], decisions=[("1", date(2026, 6, 25), taken, None, None, "Sådan.")])
        made = judged(goal(), decided)
        assert (made.outcome, made.why) == (outcome, "Det blev besluttet 25. juni 2026.")
        assert made.evidence[-1].startswith("Senest besluttet 25. juni 2026: ")
    assert judged(goal(start=date(2027, 1, 1)), records([40.0])).outcome == "open"


def test_every_case_of_eksempelby_comes_out_right_with_figures_days_and_words() -> None:
    goals, written = eksempelby()
    found = [fulfilment(review) for review in reviews(goals.goals, written, 5, SINCE, TODAY)]
    outcomes = {each.review.goal.number: each.outcome for each in found}
    assert outcomes == {
        1: "partly", 2: "not", 3: "not", 4: "met", 5: "not", 6: "open", 7: "partly", 8: "not", 9: "dropped",
    }  # fmt: skip
    assert (
        summed_up(found)
        == "Ét mål er nået, to er delvis nået, fire er endnu ikke nået, ét er udgået og ét kan ikke afgøres med tal"
    )
    moved = found[6].evidence[0].replace("\u00a0", " ")
    assert "nulpunkt 22, senest 52 personer (31. oktober 2026) og måltal 55 inden 31. december 2027." in moved
    assert moved.endswith("Målet blev hævet fra 40 til 55 den 29. januar 2026. Udvikling: ▲ bedre.")
    assert any(line.startswith("Med ord 24. september 2026: Aftalen om opfølgning") for line in found[5].evidence)
    assert any(line.startswith("Fire aktiviteter, senest 12. maj 2026: ") for line in found[1].evidence)


def test_before_its_deadline_a_goal_is_not_met_yet_and_one_that_became_worse_is_not_just_met() -> None:
    assert judged(goal(), records([31.0, 30.0])).told == "endnu ikke nået"
    past = judged(goal(measure(by=date(2026, 6, 30))), records([31.0, 30.0]))
    assert (past.outcome, past.told) == ("not", "ikke nået")
    fallen = judged(goal(measure(baseline=None, target=10)), records([*FLAT, 15.0]))
    assert (fallen.outcome, "men er blevet dårligere" in fallen.why) == ("partly", True)
    new = judged(goal(measure(since=TODAY)), records([*FLAT, 41.0]))
    assert (new.outcome, new.why) == ("open", "Det er for tidligt at sige noget: planen er ny.")


def test_a_goal_in_words_is_left_to_the_group() -> None:
    made = judged(goal(Measure(name="Samarbejdet", unit="ord")), records())
    assert (made.outcome, made.why) == ("open", "Målet følges med ord, så gruppen afgør det.")
    assert made.evidence == ("Der er ikke skrevet nogen aktivitet ned.",)

"""How large the plan can be: worked out by hand, low beside high, what is not told, and the trade with municipal places."""

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.analyses.dimensioning import (
    CONSULTANTS,
    MENTORS,
    MONEY,
    SCENARIOS,
    Choice,
    Demand,
    Setting,
    Spread,
    Use,
    about,
    choice,
    kroner,
    most,
    reckon,
    setting,
    stops,
)
from actionplan.analyses.dimensioning_law import Law, employees_for, law
from actionplan.parameters.dimensioning import Dimensioning
from actionplan.parameters.target_groups import Model
from actionplan.sources.reference import read_reference

FACTS = read_reference(Path(__file__).parents[2]).cooperation
DEMAND = (
    Demand("Kontanthjælp", 200, {"single_trainee": 40, "training_department": 60, "team_intake": 150}),
    Demand("Sygemeldte", 30, {"single_trainee": 20, "open_places": 10}),
)
SUPPLY: Mapping[Model, Spread] = {
    "single_trainee": Spread(10, 20, 30, "svar"),
    "open_places": Spread(4, 8, 12, "svar"),
    "training_department": Spread(5, 10, 20, "svar"),
    "team_intake": Spread(8, 16, 24, "svar"),
}
PLAN: dict[str, Any] = {
    "modeller": {"model_1": {"virksomheder": "10", "pladser": "1"}, "model_4": {"virksomheder": "2", "pladser": "8"}},
    "jobkonsulenttimer": "20",
    "mentortimer": "100",
    "penge": "200.000",
    "kommunale_pladser": {"antal": "20", "nedlægges": "5", "kroner": "40.000", "personer": "3"},
    "forudsætninger": {
        "personer_pr_plads": {"lavt": "3", "middel": "4", "højt": "5"},
        "jobkonsulenttimer_pr_plads": {"lavt": "0,5", "middel": "1", "højt": "2"},
        "kroner_pr_plads": {"middel": "20.000"},
        "timer_pr_praktikant": {"middel": "18,5"},
    },
}


def told(**changed: Any) -> Dimensioning:
    """The plan, with some keys changed; None is a key that is not told."""
    return Dimensioning.model_validate({key: value for key, value in {**PLAN, **changed}.items() if value is not None})


def of(demand: tuple[Demand, ...] = DEMAND, supply: Mapping[Model, Spread] = SUPPLY, **changed: Any) -> Setting:
    return setting(told(**changed), FACTS, demand, supply)


def use(uses: tuple[Use, ...], key: str) -> Use:
    return next(each for each in uses if each.key == key)


def test_a_plan_worked_out_by_hand() -> None:
    """26 places need 26 of 20 hours; 20/26 of them are 7.7 and 12.3 places, so 30.8 and 49.2 persons at four a place."""
    found = of(penge="400.000")
    answer = reckon(found, found.plan, "middle")
    assert (answer.places, answer.planned) == (26, 104)
    assert answer.allowed == pytest.approx(20)
    assert answer.persons == pytest.approx(80)
    assert answer.by_model["team_intake"] == pytest.approx((16 * 20 / 26, 64 * 20 / 26))
    assert answer.full_time == pytest.approx(10), "20 places of half a week"
    # 40 + 60 + 150 are more than the group's 200; of the other, all 30 are ready for one of the two.
    assert answer.demand == 230
    assert [(each.key, each.needed, each.available) for each in answer.uses if each.over] == [(CONSULTANTS, 26, 20)]
    assert (use(answer.uses, MENTORS).needed, use(answer.uses, MONEY).available) == (65, 600_000)
    assert answer.first == use(answer.uses, CONSULTANTS)
    # 230 persons are 57.5 places: 31.5 more than planned. The companies' 20 + 8 + 10 + 16 places take 60 + 10 + 40 + 64.
    assert answer.closes == (
        "Planen skal have 30 pladser mere på én gang.",
        "Virksomhederne skal tilbyde 15 pladser mere.",
        "Jobkonsulenterne skal have 40 timer mere om ugen til pladserne.",
        "Mentorerne skal have 45 timer mere om ugen.",
        "Der skal 550.000 kr. mere til om året.",
    )


def test_a_cautious_answer_takes_few_places_and_persons_and_high_hours_and_a_bold_one_the_other_way() -> None:
    found = of(penge="400.000")
    low, high = reckon(found, found.plan, "low"), reckon(found, found.plan, "high")
    # Teams get 8 places of 16, and of those and the ten others the 20 hours are enough for ten, at two hours each.
    assert (use(low.uses, "team_intake").available, use(low.uses, CONSULTANTS).needed) == (8, 52)
    assert low.allowed == pytest.approx(10)
    assert low.persons == pytest.approx(30)
    assert (high.allowed, high.persons, high.exceeded) == (26, 130, ())
    assert (use(high.uses, CONSULTANTS).needed, high.first and high.first.key) == (13, MONEY)


def test_citizens_are_the_limit_where_there_are_more_places_than_persons_ready() -> None:
    found = of(modeller={"model_2": {"virksomheder": "5", "pladser": "1"}})
    answer = reckon(found, found.plan, "middle")
    assert (answer.persons, answer.allowed) == (10, 2.5), "half of the places stand empty"
    assert answer.first is not None
    assert (answer.first.key, answer.first.needed, answer.first.available) == ("people:open_places", 20, 10)


def test_the_trade_tells_what_is_freed_lost_and_gained_and_where_it_turns() -> None:
    """Without the freed money 10 places are paid for. Each closed place pays for two more: 8 persons, against 3 who lose theirs,
    until the hours are used up after five; the 40 persons gained are used up by 3 each after 13."""
    found = of()
    trade = reckon(found, found.plan, "middle").municipal
    assert trade is not None
    assert (trade.frees, trade.lost, trade.places, trade.persons) == (200_000, 15, 10, 40)
    assert trade.gained == pytest.approx(40)
    assert trade.net == pytest.approx(25)
    assert trade.even == 13
    # The hours are used up by five closed places, which 40 persons are reached with and 15 lost.
    assert (trade.best, trade.best_net, stops(trade)) == (5, pytest.approx(25), "sætter jobkonsulenternes timer grænsen")
    roomy = of(jobkonsulenttimer="100")
    full = reckon(roomy, roomy.plan, "middle").municipal
    assert full is not None
    assert (full.best, stops(full)) == (8, "er planens pladser fyldt"), "26 places cost 520,000: eight closed places more"
    more = reckon(found, replace(found.plan, closed=20), "middle").municipal
    assert more is not None
    assert more.net == pytest.approx(40 - 60)
    assert reckon(found, replace(found.plan, closed=0), "middle").municipal is None
    for missing, is_none in (
        ({"antal": "20", "nedlægges": "5", "kroner": "40.000"}, ("lost", "net", "even", "best", "best_net")),
        (
            {"nedlægges": "5", "personer": "3"},
            ("frees", "places", "persons", "gained", "net", "even", "best", "best_net"),
        ),
    ):
        part = of(kommunale_pladser=missing)
        answer = reckon(part, part.plan, "middle").municipal
        assert {name for name in (*vars(answer), "net") if getattr(answer, name) is None} == set(is_none)


def test_what_is_not_told_is_not_reckoned_with_and_is_told_so_once() -> None:
    nothing = setting(Dimensioning(), FACTS, (), {})
    answer = reckon(nothing, nothing.plan, "middle")
    assert (answer.persons, answer.demand, answer.first, answer.municipal, answer.closes) == (0, None, None, None, ())
    assert len(nothing.not_known) == len(set(nothing.not_known)) == 10
    assert all(sentence.endswith(".") for sentence in nothing.not_known)
    assert of().not_known == ()
    few = of(demand=DEMAND[1:], supply={}, jobkonsulenttimer=None, penge=None)
    answer = reckon(few, few.plan, "middle")
    # Nobody has told who is ready for teams: their places are counted in full, and not against those who are ready.
    assert (answer.persons, answer.matched, answer.demand) == (20 + 64, 20, 30)
    assert use(answer.uses, CONSULTANTS).share is use(answer.uses, MONEY).share is use(answer.uses, "team_intake").share is None
    assert few.not_known == (
        "Hvor mange borgere der er klar til praktikanter i hold. De pladser er ikke holdt op mod borgerne.",
        "Hvor mange pladser virksomhederne vil tilbyde til hver model. Det viser svarene på spørgeskemaet eller et skøn.",
        "Hvor mange timer om ugen jobkonsulenterne har til at finde og følge pladser.",
        "Hvor mange penge der er om året til pladser i virksomheder.",
    )
    gone = of(jobkonsulenttimer="0")
    assert reckon(gone, gone.plan, "middle").persons == 0


def test_notes_go_before_what_is_written_by_hand_and_standards_stand_where_nothing_is() -> None:
    found = of(
        supply={"single_trainee": SUPPLY["single_trainee"]},
        borgere=[{"navn": "sygemeldte", "personer": "99"}, {"navn": "Fleksjob", "personer": "50", "klar": {"model_2": "9"}}],
        udbud={"model_1": {"middel": "1"}, "model_2": {"middel": "7", "højt": "9", "kilde": "Erhvervsrådet"}},
        forudsætninger=None,
        modeller={"model_3": {"virksomheder": "2"}, "model_2": {"virksomheder": "3"}},
    )
    assert [group.name for group in found.demand] == ["Kontanthjælp", "Sygemeldte", "Fleksjob"]
    assert found.by_hand == ("Fleksjob",)
    assert found.supply == {"single_trainee": SUPPLY["single_trainee"], "open_places": Spread(7, 7, 9, "Erhvervsrådet")}
    assert (found.people_per_place.middle, found.mentor_hours.of("low"), found.price) == (3.6, 2.5, None)
    assert "juni 2008" in found.people_per_place.source
    assert found.plan.places_of("training_department") == pytest.approx(10.8), "two centres of 5.4 places"
    assert "Hvor mange pladser ad gangen en virksomhed har til åbne pladser. Der er regnet med én." in found.not_known


def test_the_most_that_the_limits_allow_is_at_least_the_plan_and_whole_companies() -> None:
    found = of()
    best = most(found, "middle")
    answer = reckon(found, best, "middle")
    # 20 hours are 20 places at four persons each, whichever companies they are in; and the fewest companies are given.
    assert answer.persons == pytest.approx(80)
    assert answer.exceeded == ()
    assert best.closed == 5
    assert most(found, "middle", replace(found.plan, closed=0)) != best, "less money"
    free = of(demand=(), supply={}, jobkonsulenttimer=None, mentortimer=None, penge=None)
    kept = most(free, "middle")
    assert (kept.companies, kept.places) == (free.plan.companies, free.plan.places)
    assert kept.remarks[0].startswith("Ingen har oplyst, hvem der er klar, eller hvad virksomhederne tilbyder, til én praktikant")
    ready = of(supply={}, jobkonsulenttimer=None, mentortimer=None, penge=None)
    assert reckon(ready, most(ready, "middle"), "middle").matched == 230
    assert set(most(of(mentortimer="0"), "low").companies.values()) == {0}


def test_citizens_that_models_share_are_a_limit_of_their_own() -> None:
    """The same 100 are ready for both: 27 places of each take 97 of them alone and 194 together."""
    both = {"model_1": {"virksomheder": "27"}, "model_2": {"virksomheder": "27"}}
    shared = Demand("Alle", 100, {"single_trainee": 100, "open_places": 100, "team_intake": 0})
    found = of(
        demand=(shared,), supply={}, modeller=both, jobkonsulenttimer=None, penge=None, mentortimer=None, forudsætninger=None
    )
    answer = reckon(found, found.plan, "middle")
    assert answer.first is not None
    assert answer.first.label == "Borgere, der er klar til én praktikant ad gangen eller åbne pladser"
    assert (answer.first.needed, answer.first.available, answer.first.over) == (pytest.approx(194.4), 100, True)
    assert (answer.persons, answer.planned) == (pytest.approx(100), pytest.approx(194.4))
    assert "people:together" not in [use.key for use in reckon(of(), of().plan, "middle").uses], "nobody is shared there"


def test_the_most_leaves_models_alone_that_nobody_is_known_to_be_ready_for_and_says_what_it_takes_away() -> None:
    plan = {
        "model_1": {"virksomheder": "5"},
        "model_3": {"virksomheder": "1", "pladser": "5"},
        "model_4": {"virksomheder": "1", "pladser": "5"},
    }
    found = of(demand=(Demand("Hold", 400, {"single_trainee": 8, "team_intake": 400}),), modeller=plan)
    best = most(found, "middle")
    assert (best.companies["training_department"], best.companies["open_places"]) == (1, 0)
    assert best.companies["team_intake"] == 3, "15 places are left of 20 hours"
    assert best.remarks == (
        "Ingen har oplyst, hvor mange borgere der er klar til åbne pladser og trænings- og rekrutteringsafdeling, så dér står "
        "antallet, som det var.",
        "Færre virksomheder end før: én praktikant ad gangen fra 5 til 0. En plads når lige mange i alle modeller, så der er "
        "valgt færrest virksomheder.",
    )


def test_no_hand_shows_what_note_01_hides() -> None:
    groups = [
        {"navn": "Dagpengeberettigede kvinder", "personer": "7", "klar": {"model_1": "3", "model_2": "2"}},
        {"navn": "Unge", "personer": "40", "klar": {"model_1": "3", "model_2": "0", "model_4": "20"}},
        {"navn": "Få", "personer": "4", "klar": {"model_1": "4"}},
    ]
    found = setting(told(borgere=groups), FACTS, (), {}, counted=("dagpengeberettigede  kvinder",), threshold=5)
    assert found.demand == (Demand("Unge", 40, {"open_places": 0, "team_intake": 20}),)
    assert found.left_out == (
        "Gruppen »Dagpengeberettigede kvinder« tæller notat 01 selv. Tallene i målfilen er ikke brugt.",
        "I gruppen »Unge« er færre end 5 klar til mindst én af modellerne. Det tal er skjult og ikke regnet med.",
        "Gruppen »Få« er på færre end 5 personer. Den er skjult og ikke regnet med.",
    )


def test_the_laws_ceiling_is_told_in_employees_and_held_against_the_list() -> None:
    assert [employees_for(people, FACTS.ceiling) for people in (1, 1.5, 5.4, 10, 11)] == [0, 10, 30, 50, 60]
    for people in range(2, 14):
        needed = employees_for(people, FACTS.ceiling)
        assert FACTS.ceiling.people(needed) >= people > FACTS.ceiling.people(needed - 1)
    found = of(modeller={"model_1": {"virksomheder": "9"}, "model_3": {"virksomheder": "2"}}, forudsætninger=None)
    sentence = "5,4 pladser i én virksomhed (trænings- og rekrutteringsafdeling) kræver efter loven mindst 30 ansatte."
    assert law(found, found.plan, ()) == Law((sentence,), ())
    assert law(found, found.plan, (30, 31)).broken == ()
    assert law(found, found.plan, (29, 31)).broken == (f"{sentence} Listen over virksomheder har færre end 2, der er så store.",)
    guess = of(supply={}, modeller={"model_1": {"virksomheder": "2"}}, udbud={"model_1": {"middel": "14"}}, forudsætninger=None)
    assert law(guess, guess.plan, (30, 40)) == Law((), ()), "6 + 8 persons"
    assert "De 14 tilbudte pladser, der er et skøn, er flere" in law(guess, guess.plan, (30, 31)).broken[0]
    part_time = of(modeller={"model_3": {"virksomheder": "2"}})
    assert "5,4 pladser på 18,5 timer om ugen" in law(part_time, part_time.plan, ()).told[0]
    assert "mindst 15 ansatte" in law(part_time, part_time.plan, ()).told[0]


AMOUNT = st.integers(min_value=0, max_value=40)


@settings(max_examples=12, deadline=None)
@given(
    companies=st.lists(AMOUNT, min_size=4, max_size=4),
    supply=st.lists(st.tuples(AMOUNT, AMOUNT, AMOUNT), min_size=4, max_size=4),
    hours=AMOUNT,
    closed=st.integers(min_value=0, max_value=20),
)
def test_no_scenario_reaches_fewer_than_a_more_cautious_one_nor_more_than_there_are_places_and_persons(
    companies: list[int], supply: list[tuple[int, int, int]], hours: int, closed: int
) -> None:
    ends = {model: sorted(map(float, each)) for model, each in zip(SUPPLY, supply, strict=True)}
    spreads = {model: Spread(low, middle, high, "svar") for model, (low, middle, high) in ends.items()}
    found = of(supply=spreads, jobkonsulenttimer=str(hours))
    plan = Choice(dict(zip(SUPPLY, companies, strict=True)), dict.fromkeys(SUPPLY, 1.5), closed)
    answers = [reckon(found, plan, scenario) for scenario in SCENARIOS]
    assert answers[0].persons <= answers[1].persons + 1e-9
    assert answers[1].persons <= answers[2].persons + 1e-9
    for answer in answers:
        assert answer.persons <= answer.planned + 1e-9
        assert answer.allowed <= answer.places + 1e-9
        assert answer.matched <= 230 + 1e-9
        assert answer.persons == pytest.approx(answer.planned) or answer.exceeded
    best = most(found, "middle", plan)
    assert [use.key for use in reckon(found, best, "middle").exceeded if ":" not in use.key] == []


def test_an_answer_comes_before_a_hand_leaves_the_slider() -> None:
    found = of()
    reckon(found, found.plan, "middle")
    started = time.perf_counter()
    for companies in range(10):
        reckon(found, Choice({**found.plan.companies, "open_places": companies}, found.plan.places, 5), "low")
    assert (time.perf_counter() - started) / 10 < 0.05


def test_figures_that_rest_on_assumptions_are_rounded() -> None:
    assert [about(value) for value in (0, 2.4, 2.5, 97, 104, 105, 237)] == [0, 0, 5, 95, 100, 110, 240]
    assert [kroner(value) for value in (1_394_440, 2_000_000, 236_000, 996_000)] == [
        "1,4 mio. kr.",
        "2,0 mio. kr.",
        "240.000 kr.",
        "1,0 mio. kr.",
    ]
    assert choice(told(), FACTS).closed == 5

"""The dimensioning board: every move is on disk, its answer is there at once, and what nobody has told can be told."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from handmade_places import KNOWN, NOTHING, Screen, log, planned
from handmade_seminar import begin, labelled, labels, press, within

from actionplan.analyses.dimensioning import Demand
from actionplan.parameters.dimensioning import ModelChoice, Ready
from actionplan.parameters.goals_reader import read_goals
from actionplan.seminar.board import MOST, board
from actionplan.seminar.places import Known, round_up, written
from actionplan.seminar.session import Session

FIRST = KNOWN.facts.models["single_trainee"].label
EMPTY = 'målsætning: "Flere i job"\n'
COMPANIES = ["scenarier", "A", "modeller", "model_2", "virksomheder"]


class Board(Screen):
    """The board as the room sees it, and its controls."""

    def __init__(self, session: Session, known: Known = KNOWN) -> None:
        super().__init__(board, session, known)

    def sliders(self, label: str) -> list[Any]:
        return [each for each in within(self.box) if getattr(each, "description", "") == label]

    def tell(self, number: str, text: str) -> None:
        which = labelled(self.box, "Skriv et tal")
        which.value = next(path for words, path in which.options if words.startswith(number))
        labelled(self.box, "Tallet").value = text


@pytest.fixture
def screen(tmp_path: Path) -> Board:
    return Board(planned(tmp_path))


def test_the_answer_tells_who_is_reached_which_limit_comes_first_and_what_every_limit_lacks(screen: Board) -> None:
    assert "80 af 230 borgere, der er klar, får en plads på et år." in screen.said
    assert "Jobkonsulenternes timer sætter grænsen først." in screen.said
    assert "Bruger 26 af 20 timer: ✗ mangler 6 timer" in screen.said
    assert "Bruger 65 af 100 timer: ✓ rækker" in screen.said
    assert "Bruger 520.000 af 800.000 kr., heraf 200.000 fra kommunale pladser: ✓ rækker" in screen.said
    assert "10 af 20 tilbudte pladser: ✓ rækker" in screen.said
    assert "60 er klar, planen kan tage 40: ✓ der er borgere nok" in screen.said
    assert "8 pladser i én virksomhed (praktikanter i hold) kræver efter loven mindst 40 ansatte." in screen.said
    assert "Nedlægges fem kommunale pladser, frigør det 200.000 kr. om året. Omkring 15 personer om året mister" in screen.said
    assert "Det er forudsætninger og ikke en prognose." in screen.said
    screen.session.set("scenarier", "A", "penge", to=200_000)
    assert "giver pengene plads til omkring 40 personer. I alt nås 25 flere personer." in screen.said
    assert "Flest nås, når fem kommunale pladser nedlægges: 25 flere personer. Fra dér sætter jobkonsulenternes" in screen.said
    assert "Nedlægges flere end 13 kommunale pladser, nås der færre personer end med ingen nedlagt." in screen.said


def test_a_move_is_one_line_on_disk_and_answered_in_less_than_a_twentieth_of_a_second(screen: Board, tmp_path: Path) -> None:
    companies = screen.sliders("Virksomheder")[1]
    companies.value = 1  # the first one begins the log
    before = time.process_time()
    companies.value = 9
    assert time.process_time() - before < 0.05
    screen.sliders("Pladser i hver")[1].value = 1.5
    shown = {"virksomheder": 1, "pladser": 1}  # the place that is reckoned with is saved with the first companies
    assert log(tmp_path) == [(COMPANIES[:-1], shown), (COMPANIES, 9), ([*COMPANIES[:-1], "pladser"], "1,5")]
    assert "13,5 af 8 tilbudte pladser: ✗ mangler 5,5 pladser" in screen.said
    assert "30 er klar, planen kan tage 55: ✗ mangler 25 borgere" in screen.said
    assert Board(begin(tmp_path)).said == screen.said


def test_the_low_estimate_answers_more_cautiously_than_the_high_one(screen: Board, tmp_path: Path) -> None:
    labelled(screen.box, "Skøn").value = "low"
    assert "30 af 230 borgere" in screen.said
    assert "Bruger 52 af 20 timer" in screen.said
    labelled(screen.box, "Skøn").value = "high"
    assert "130 af 230 borgere" in screen.said
    assert "Alle grænser holder." in screen.said
    assert log(tmp_path) == []  # looking decides nothing


def test_a_scenario_is_changed_without_the_other(screen: Board) -> None:
    labelled(screen.box, "Scenarie").value = "B"
    screen.sliders("Virksomheder")[0].value = 3
    assert screen.session.value("scenarier", "B", "modeller", "model_1", "virksomheder") == 3
    labelled(screen.box, "Scenarie").value = "A"
    assert screen.sliders("Virksomheder")[0].value == 10


def test_where_another_screen_was_first_the_slider_goes_to_its_value_and_both_are_told(screen: Board, tmp_path: Path) -> None:
    other = Board(begin(tmp_path))
    other.sliders("Virksomheder")[1].value = 7
    screen.sliders("Virksomheder")[1].value = 4
    assert screen.sliders("Virksomheder")[1].value == 7
    assert "til virksomheder 7 og pladser 1" in screen.warned
    assert "til virksomheder 4 og pladser 1 er ikke skrevet" in screen.warned
    assert log(tmp_path) == [(COMPANIES[:-1], {"virksomheder": 7, "pladser": 1})]


def test_the_most_that_the_limits_allow_fills_the_sliders_and_one_undo_takes_it_back(screen: Board, tmp_path: Path) -> None:
    press(screen.box, MOST)
    companies = [each.value for each in screen.sliders("Virksomheder")]
    assert sum(number * each.value for number, each in zip(companies, screen.sliders("Pladser i hver"), strict=True)) <= 20
    assert "mangler" not in screen.said
    assert len(log(tmp_path)) == 1
    press(screen.box, MOST)
    assert "når allerede det meste" in screen.warned
    screen.session.undo()
    assert [each.value for each in screen.sliders("Virksomheder")] == [10, 0, 0, 2]


def test_hours_and_money_that_nobody_has_told_are_asked_for_and_get_a_slider_when_told(tmp_path: Path) -> None:
    screen = Board(planned(tmp_path, EMPTY), NOTHING)
    assert "Vælg virksomheder i mindst én model" in screen.said
    screen.sliders("Virksomheder")[0].value = 5
    assert "20 borgere får en plads på et år. Hvor mange der er klar, er ikke oplyst." in screen.said
    assert "Ingen grænse er oplyst" in screen.said
    assert "skriv det i felterne under »Til rådighed«: Jobkonsulenternes timer om ugen" in screen.said
    assert "skriv det under »Skriv et tal«: Jobkonsulenttimer om ugen pr. plads Kroner om året pr. plads" in screen.said
    press(screen.box, MOST)
    assert "Det meste kan ikke regnes ud: Ingen har oplyst" in screen.warned
    labelled(screen.box, "Jobkonsulenternes timer om ugen").value = "10"
    assert "10 timer om ugen er oplyst; hvor mange en plads tager, er ikke. Derfor kan ingen sige" in screen.said
    assert "Ingen grænse er oplyst" not in screen.said
    assert "Hvad virksomhederne tilbyder: ikke oplyst" in screen.said
    labelled(screen.box, "Mentorernes timer om ugen").value = "10,5"
    slider = labelled(screen.box, "Mentorernes timer om ugen")
    assert (slider.value, slider.label) == (10.5, "10,5")
    assert "Bruger 12,5 af 10,5 timer: ✗ mangler 2 timer" in screen.said
    slider.value = 20
    assert "De grænser, der er oplyst, holder. Tættest på er mentorernes timer." in screen.said
    screen.tell("Pladser, som virksomhederne tilbyder til én praktikant", "40")
    assert "5 af 40 tilbudte pladser" in screen.said
    screen.tell("Mentorernes timer", "")
    assert screen.session.value("scenarier", "A", "mentortimer") is None
    assert "De grænser, der er oplyst, holder." in screen.said


def test_an_assumption_that_the_room_puts_in_place_of_another_says_where_it_is_from(screen: Board) -> None:
    screen.tell("Jobkonsulenttimer om ugen pr. plads", "0,6")
    path = ("scenarier", "A", "forudsætninger", "jobkonsulenttimer_pr_plads")
    assert screen.session.value(*path) == {"middel": "0,6", "kilde": "oplyst på seminaret"}
    assert "Bruger 15,6 af 20 timer" in screen.said


@pytest.mark.parametrize(
    ("number", "text", "sentence"),
    [
        ("Kroner om året til pladser", "mange", "»mange« er ikke et tal."),
        ("Kommunale aktiveringspladser, der", "50", "Der kan ikke nedlægges 50 pladser, når der kun er 20."),
        ("Åbne pladser: virksomheder", "2,5", "»2,5« er ikke et helt tal."),
        ("Åbne pladser: virksomheder", "-5", "Et antal er 0 eller mere."),
        ("Åbne pladser: virksomheder", "100000", "Skriv højst 10.000"),
        ("Personer om året pr. plads", "0", "En forudsætning kan ikke være 0."),
    ],
)
def test_a_number_that_cannot_be_is_told_and_not_written(
    screen: Board, tmp_path: Path, number: str, text: str, sentence: str
) -> None:
    before = screen.said
    screen.tell(number, text)
    assert sentence in screen.warned
    assert screen.said == before
    assert log(tmp_path) == []
    assert labelled(screen.box, "Tallet").value != text


def test_the_room_can_tell_who_is_ready_and_is_told_where(tmp_path: Path) -> None:
    known = replace(NOTHING, counted=("Unge under 30",), threshold=5)
    screen = Board(planned(tmp_path, EMPTY), known)
    screen.sliders("Virksomheder")[0].value = 10
    assert "er ikke oplyst. Ved nogen det, så skriv det under »Borgere, der er klar«." in screen.said
    group, people, ready = (labelled(screen.box, label) for label in ("Gruppens navn", "Personer i gruppen", f"Klar til {FIRST}"))
    for name, size, count, wrong in (
        ("", "120", "20", "Skriv gruppens navn."),
        ("Syge", "", "20", "Skriv, hvor mange personer der er i gruppen."),
        ("unge under 30", "120", "20", "tæller notat 01 selv"),
        ("Syge", "120", "3", "Tal på 1 til 4 personer kan ikke vises"),
        ("Syge", "mange", "20", "»mange« er ikke et tal."),
        ("Syge", "10", "20", "20 er klar til model_1, men gruppen er kun på 10 personer."),
    ):
        group.value, people.value, ready.value = name, size, count
        press(screen.box, "Skriv gruppen")
        assert wrong in screen.warned
    assert len(log(tmp_path)) == 1
    people.value = "120"
    press(screen.box, "Skriv gruppen")
    assert log(tmp_path)[-1] == (["scenarier", "A", "borgere"], [{"navn": "Syge", "personer": 120, "klar": {"model_1": 20}}])
    assert "20 af 20 borgere, der er klar, får en plads på et år." in screen.said
    assert (group.value, people.value, ready.value) == ("Syge", "120", "20")
    screen.session.set("valgt", to="A")
    screen.session.save()
    saved = read_goals(tmp_path / "params" / "odder.goals.yml", tmp_path).dimensioning
    assert saved.groups == (Ready(name="Syge", people=120, ready={"single_trainee": 20}),)
    assert saved.models.told == {"single_trainee": ModelChoice(companies=10, places=1)}
    labelled(screen.box, "Målgruppe").value = ""
    group.value, people.value = "SYGE", "50"
    press(screen.box, "Skriv gruppen")
    assert "Der er allerede en gruppe, der hedder »SYGE«." in screen.warned
    labelled(screen.box, "Målgruppe").value = "Syge"
    press(screen.box, "Fjern gruppen")
    assert screen.session.value("scenarier", "A", "borgere") is None
    assert (group.value, people.value) == ("", "")


def test_citizens_that_models_share_are_shown_below_them(tmp_path: Path) -> None:
    known = replace(KNOWN, demand=(Demand("Alle", 40, {"single_trainee": 40, "team_intake": 40}),))
    screen = Board(planned(tmp_path), known)
    assert (
        "Én praktikant ad gangen eller praktikanter i hold: 40 er klar, planen kan tage 100: ✗ mangler 60 borgere" in screen.said
    )


def test_a_scenario_that_cannot_be_reckoned_says_so_until_it_is_mended(screen: Board) -> None:
    screen.session.set("scenarier", "A", "modeller", "model_1", "virksomheder", to="ti")
    assert "Scenariet kan ikke regnes ud. »ti« er ikke et helt tal." in screen.said
    assert labels(screen.box) == ["Scenarie", "Skøn"]
    screen.session.undo()
    assert "80 af 230 borgere" in screen.said


def test_no_slider_ends_below_what_is_there_and_none_far_beyond_what_can_be_used(screen: Board) -> None:
    assert [each.max for each in screen.sliders("Virksomheder")] == [30, 20, 20, 20]
    assert labelled(screen.box, "Kommunale pladser, der nedlægges").max == 20
    screen.tell("Åbne pladser: virksomheder", "400")
    assert screen.sliders("Virksomheder")[1].max >= 400
    screen.tell("Åbne pladser: pladser", "25,5")
    assert screen.sliders("Pladser i hver")[1].label == "25,5"
    assert [round_up(value) for value in (7.0, 11.0, 63.0, 100.0, 2600000.0)] == [8, 15, 80, 100, 3000000]
    assert [written(value) for value in (25.0, 5.4, 1234.5)] == [25, "5,4", "1234,5"]

"""Goal cards: every part can be edited, is on disk at once, and what can't stand in the plan is told at the card."""

import os
from collections.abc import Callable
from pathlib import Path

import ipywidgets as widgets
import pytest
from handmade_seminar import FILE, FOUND, GOALS, begin, finding, labelled, labels, press, told, within

from actionplan.seminar.cards import BEFORE, EFFORT, MEANS, ORIGINS, Findings, cards, mistakes, undecided
from actionplan.seminar.controls import Line
from actionplan.seminar.session import Session

FINDINGS = Findings([finding(*each) for each in FOUND.items()], FOUND, ())
Open = Callable[[str], widgets.Widget]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return begin(tmp_path)


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def card(session: Session, line: Line) -> Open:
    """The screen with this goal chosen."""

    def opened(number: str) -> widgets.Widget:
        page = cards(session, FINDINGS, line, FILE)
        labelled(page, "Mål").value = number
        return page

    return opened


def test_every_part_of_a_goal_is_on_disk_when_its_field_is_left(card: Open, tmp_path: Path) -> None:
    page = card("4")
    assert all(each.continuous_update is False for each in within(page) if isinstance(each, widgets.Textarea | widgets.Text))
    written = {
        "line": ("01-03-2027", "01-03-2027"),
        "text": (" Nyt ", "Nyt"),
        "list": ("Én\n\n To ", ["Én", "To"]),
        "kind": ("redskaber", "redskaber"),
    }
    for entry in (*BEFORE, *ORIGINS, *EFFORT, *MEANS):
        labelled(page, entry.label).value = written[entry.kind][0]
    labelled(page, "Planens målsætning").value = "Alle kommer i job"
    again = begin(tmp_path)
    for entry in (*BEFORE, *ORIGINS, *EFFORT, *MEANS):
        assert again.value("mål", "4", *entry.path) == written[entry.kind][1]
    assert again.value("målsætning") == "Alle kommer i job"
    assert undecided("4", again.value("mål", "4")) == ()


def test_measures_are_added_edited_and_removed_key_by_key(card: Open, session: Session) -> None:
    page = card("4")
    press(page, "Tilføj et måltal")
    new = {"navn": "Ledige pladser", "enhed": "pladser", "samarbejdsmodel": "2", "retning": "ned", "nulpunkt": "9,5", "mål": "3"}
    for key, value in new.items():
        labelled(page, f"Måltal 2: {key}").value = value
    first, second = session.value("mål", "4", "måltal")
    assert (first["navn"], first["nulpunkt"]) == ("Aftaler", "6")
    assert second == {
        "navn": "Ledige pladser", "enhed": "pladser", "model": "2", "retning": "ned", "nulpunkt": "9,5", "mål": "3"
    }  # fmt: skip
    assert "dato for måltallet" in told(page)
    press(page, "Fjern måltal 1")
    assert session.value("mål", "4", "måltal") == [second]
    assert labelled(page, "Måltal 1: navn").value == "Ledige pladser"
    labelled(page, "Måltal 1: nulpunkt").value = ""
    assert "nulpunkt" not in session.value("mål", "4", "måltal")[0]


def test_the_findings_that_a_goal_answers_are_chosen_by_their_headlines(card: Open, session: Session) -> None:
    page = card("4")
    assert "Virksomhederne kan tilbyde 900 pladser" in told(page)
    choice = labelled(page, "Resultat, som målet svarer på")
    assert ("Ét sted står sagen uden ansvarlig (notat 03)", "03.way.breaks") in choice.options
    choice.value = "03.way.breaks"
    press(page, "Tilføj resultatet")
    press(page, "Fjern resultat 1")
    assert session.value("mål", "4", "svarer_på") == ["03.way.breaks"]
    assert "1. Ét sted står sagen uden ansvarlig (notat 03)" in told(page) and "Fjern resultat 2" not in labels(page)


def test_the_card_speaks_of_its_own_fields_and_of_headlines_and_never_of_keys_and_ids(card: Open) -> None:
    page = card("4")
    assert not [each for each in (*labels(page), told(page)) if "02.places" in each]
    press(page, "Nyt mål")
    assert "under »Svarer på resultater«, et mål under »Mål i beskæftigelsesplanen« eller en beslutning" in told(page)
    assert "svarer_på" not in told(page)


def test_what_is_pressed_away_hands_the_focus_on(card: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    page = card("4")
    got: list[str] = []
    monkeypatch.setattr(widgets.DOMWidget, "focus", lambda each: got.append(each.description))
    for pressed in ("Fjern resultat 1", "Fjern måltal 1", "Slet målet", "Nej", "Slet målet", "Ja, slet"):
        press(page, pressed)
    assert got == ["Tilføj resultatet", "Tilføj et måltal", "Nej", "Slet målet", "Nej", "Slet målet", "Slet målet"]


@pytest.mark.parametrize(
    ("label", "typed", "sentence"),
    [
        ("Delmål på kort sigt, ét pr. linje", "x" * 1200, "Delmålet er på 1.200 tegn. Skriv højst 300"),
        ("Slut", "31-12-2026", "Slutdatoen 31-12-2026 ligger før startdatoen 01-01-2027."),
        ("Måltal 1: mål", "3", "Målet 3 ligger under nulpunktet 6, men retningen er op."),
        ("Start", "1. januar", "»1. januar« er ikke en dato."),
        ("Navn", "Flere besøg", "Giv hvert mål sit eget navn."),
    ],
    ids=["long", "backwards", "wrong_side", "no_day", "same_name"],
)
def test_what_cannot_stand_in_the_plan_is_told_at_once_and_stays_as_it_was_typed(
    card: Open, session: Session, line: Line, label: str, typed: str, sentence: str
) -> None:
    page = card("4")
    labelled(page, label).value = typed
    assert sentence in told(line.box)
    assert sentence in told(page)
    assert labelled(page, label).value == typed
    assert any(sentence in each for each in mistakes(session, FINDINGS, FILE))
    labelled(page, "Mål").value = "1"
    assert "er der én fejl at rette" in told(page)
    session.undo()
    assert not mistakes(session, FINDINGS, FILE)
    assert "at rette" not in told(page)


def test_a_pointer_to_a_finding_that_is_gone_is_told_with_the_nearest_one(card: Open, session: Session) -> None:
    page = card("4")
    session.set("mål", "4", "svarer_på", to=["02.place"])
    assert (
        "Mål 4: Intet resultat i notat 01 til 03 har id »02.place« nu. Mente du »Virksomhederne kan tilbyde 900 pladser«?"
        in told(page)
    )
    unmade = Findings(FINDINGS.found, FOUND, ("02",))
    assert not mistakes(session, unmade, FILE), "a note that has not been made can't say what it will find"


def test_a_new_goal_says_all_that_is_to_be_decided_and_can_be_deleted_after_a_question(card: Open, session: Session) -> None:
    page = card("4")
    press(page, "Nyt mål")
    assert labelled(page, "Mål").value == "5"
    assert "Målet svarer ikke på noget." in told(page)
    assert "Det mangler seminaret at beslutte: slags, udfordring, indsats, delmål på kort sigt" in told(page)
    session.set("rækkefølge", to=["5", "4"])
    press(page, "Slet målet")
    assert "Skal mål 5, »Mål 5«, slettes?" in told(page)
    press(page, "Nej")
    assert session.value("mål", "5") is not None
    press(page, "Slet målet")
    press(page, "Ja, slet")
    assert session.value("mål", "5") is None
    assert session.value("rækkefølge") == ["4"], "an order can't name a goal that is gone"
    assert not mistakes(session, FINDINGS, FILE)
    assert labelled(page, "Mål").value == "1"
    session.undo()
    assert ("5 Mål 5", "5") in labelled(page, "Mål").options


def test_without_goals_the_card_is_away_until_there_is_one(session: Session) -> None:
    for number in ("1", "4"):
        session.set("mål", number, to=None)
    page = cards(session, FINDINGS, Line(), FILE)
    assert "Der er ingen mål endnu." in told(page)
    assert "Navn" not in labels(page)
    press(page, "Nyt mål")
    assert labelled(page, "Navn").value == "Mål 5", "the numbers 1 and 4 have been other goals'"


def test_a_number_that_a_former_plan_or_a_table_knows_is_never_given_again(tmp_path: Path) -> None:
    plans = tmp_path / "data" / "odder" / "planer"
    plans.mkdir(parents=True)
    (plans / "2026.goals.yml").write_text(GOALS.replace("nummer: 4", "nummer: 9"), encoding="utf-8")
    session = begin(tmp_path)
    page = cards(session, FINDINGS, Line(), FILE)
    press(page, "Nyt mål")
    assert labelled(page, "Mål").value == "10"
    page = cards(begin(tmp_path, measurements=["12", "1"]), FINDINGS, Line(), FILE)
    press(page, "Nyt mål")
    assert labelled(page, "Mål").value == "13"


def test_a_text_that_could_not_be_written_stays_in_its_field_and_one_that_another_wrote_over_is_told(
    card: Open, line: Line, tmp_path: Path
) -> None:
    page = card("4")
    labelled(page, "Folk").value = "Ring til 010190-1234"
    assert "Det, du skrev, står kun på skærmen." in told(line.box)
    labelled(page, "Ansvarlig").value = "Jobcenterchef"
    assert labelled(page, "Folk").value == "Ring til 010190-1234"
    begin(tmp_path).set("mål", "4", "penge", to="Ingen nye penge")
    labelled(page, "Penge").value = "200.000 kr. om året"
    assert "Du skrev: »200.000 kr. om året«" in told(line.box)
    assert labelled(page, "Penge").value == "Ingen nye penge"


def test_a_full_disk_is_told_and_what_was_typed_is_not_taken_away(
    card: Open, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "full")

    page = card("4")
    monkeypatch.setattr(os, "write", full)
    labelled(page, "Indsats").value = "Vi ringer til alle"
    assert "Ændringen gælder ikke" in told(line.box)
    assert labelled(page, "Indsats").value == "Vi ringer til alle"

"""Dot votes: hidden until all tables are in, counted right, and used for the plan's order only when somebody says so."""

import re
from collections.abc import Mapping
from pathlib import Path

import ipywidgets as widgets
import pytest
from handmade_seminar import begin, labelled, labels, press, told, within
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.seminar import answer, scenarios
from actionplan.seminar.ballots import Ballot
from actionplan.seminar.controls import Line
from actionplan.seminar.page_style import STYLE
from actionplan.seminar.ranking import ranking
from actionplan.seminar.session import Session
from actionplan.seminar.votes import tally

SUBJECTS: Mapping[Ballot, Mapping[str, str]] = {
    "udfordringer": {"03.way.breaks": "1. Sagen står", "01.offers": "2. Få tilbud", "02.contact": "3. Besøg"},
    "mål": {"1": "1 Flere besøg", "4": "4 Åbne pladser"},
}
dots = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 6))


@pytest.fixture
def session(tmp_path: Path) -> Session:
    made = begin(tmp_path)
    made.set("borde", to=2)
    return made


def screen(session: Session, line: Line | None = None) -> widgets.Widget:
    return ranking(session, lambda ballot: SUBJECTS[ballot], line or Line())


def vote(page: widgets.Widget, table: str, **given: int) -> None:
    labelled(page, "Bord").value = table
    names = {"sagen": "1. Sagen står", "tilbud": "2. Få tilbud", "besoeg": "3. Besøg"}
    for name, count in given.items():
        labelled(page, names[name]).value = count
    press(page, "Bordet er færdigt")
    if "Ja, færdigt" in labels(page):
        press(page, "Ja, færdigt")


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from("1234"), dots), st.permutations("abcd"))
def test_places_are_by_dots_and_those_with_as_many_share_theirs_in_the_order_they_came(
    votes: dict[str, dict[str, int]], subjects: list[str]
) -> None:
    places = tally(votes, subjects)
    assert sorted(place.subject for place in places) == sorted(subjects)
    assert [place.dots for place in places] == sorted((place.dots for place in places), reverse=True)
    for place in places:
        given = [table.get(place.subject, 0) for table in votes.values()]
        alike = [other.subject for other in places if other.dots == place.dots]
        assert place.dots == sum(given)
        assert place.tables == sum(count > 0 for count in given)
        assert (place.lowest, place.highest) == (min(given, default=0), max(given, default=0))
        assert place.place == 1 + sum(other.dots > place.dots for other in places)
        assert place.shared == (len(alike) > 1)
        assert alike == [subject for subject in subjects if subject in alike]


def test_nothing_of_a_table_that_is_done_is_on_the_page_before_all_are_in(session: Session) -> None:
    page = screen(session)
    vote(page, "1", sagen=4, tilbud=1)
    labelled(page, "Bord").value = "1"
    assert "Bord 1 er færdigt, og dets prikker er skjult." in told(page)
    assert "Resultatet vises, når bord 2 er færdigt." in told(page)
    numbers = {each.description for each in within(page) if isinstance(each, widgets.BoundedIntText)}
    assert numbers == {"Antal borde", "Prikker til hvert bord"}
    labelled(page, "Bord").value = "2"
    assert labelled(page, "1. Sagen står").value == 0
    assert "Brug rækkefølgen" not in labels(page) and "Plads" not in told(page)
    vote(page, "2", tilbud=1, besoeg=2)
    assert "1 1. Sagen står 4 0 til 4: bordene er uenige 1 af 2" in told(page)
    assert "2 (delt) 2. Få tilbud 2 1 fra alle 2 af 2 2 (delt) 3. Besøg 2 0 til 2 1 af 2" in told(page)


def test_a_table_can_give_no_more_dots_than_it_has_and_is_told_how_many_are_left(session: Session) -> None:
    line = Line()
    page = screen(session, line)
    labelled(page, "Bord").value = "1"
    labelled(page, "1. Sagen står").value = 3
    assert "Bord 1 har to prikker tilbage." in told(page)
    labelled(page, "3. Besøg").value = 3
    assert "Bord 1 har kun fem prikker." in told(line.box)
    assert labelled(page, "3. Besøg").value == 0
    assert session.value("stemmer", "udfordringer", "1") == {"03.way.breaks": 3}
    labelled(page, "Prikker til hvert bord").value = 2
    assert "Bord 1 har allerede givet flere prikker." in told(line.box)
    assert labelled(page, "Prikker til hvert bord").value == 5


def test_a_table_without_dots_is_not_done_and_a_table_that_is_can_be_opened_again(session: Session) -> None:
    line = Line()
    page = screen(session, line)
    vote(page, "1")
    assert "Bord 1 har ikke givet nogen prikker endnu." in told(line.box)
    vote(page, "1", sagen=5)
    labelled(page, "Bord").value = "1"
    press(page, "Ret bordets prikker")
    assert labelled(page, "1. Sagen står").value == 5
    assert session.value("inde", "udfordringer", "1") is False


def test_the_result_is_shown_early_only_after_a_question_that_names_who_is_missing(session: Session) -> None:
    session.set("borde", to=3)
    page = screen(session)
    vote(page, "2", sagen=5)
    press(page, "Vis nu")
    assert "Bord 1 og 3 er ikke færdige. Deres prikker tæller ikke med." in told(page)
    press(page, "Nej")
    assert "Plads" not in told(page)
    press(page, "Vis nu")
    press(page, "Ja, vis nu")
    assert "Udfordringerne efter prikker fra ét bord, uden bord 1 og 3" in told(page)
    labelled(page, "Der stemmes om").value = "mål"
    labelled(page, "Der stemmes om").value = "udfordringer"
    assert "Plads" not in told(page), "shown early is shown once"


def test_the_order_goes_into_the_draft_when_it_is_used_without_what_got_no_dots(session: Session) -> None:
    page = screen(session)
    vote(page, "1", tilbud=3)
    vote(page, "2", sagen=1, tilbud=1)
    press(page, "Brug rækkefølgen")
    assert session.value("udfordringer", "fremhæv") == ["01.offers", "03.way.breaks"]
    labelled(page, "Der stemmes om").value = "mål"
    for table in ("1", "2"):
        labelled(page, "Bord").value = table
        labelled(page, "4 Åbne pladser").value = 5
        press(page, "Bordet er færdigt")
    press(page, "Brug rækkefølgen")
    assert session.wanted()["rækkefølge"] == ["4"]


def test_what_a_table_gives_on_another_screen_is_seen_and_found_when_the_screen_is_opened_again(
    session: Session, tmp_path: Path
) -> None:
    page = screen(session)
    other = screen(begin(tmp_path))
    vote(other, "1", sagen=5)
    session.refresh()
    assert "når bord 2 er færdigt" in told(page)
    vote(page, "2", tilbud=5)
    assert told(screen(begin(tmp_path))) == told(page)


def test_a_table_with_dots_left_is_asked_once_and_the_next_one_follows_it(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    got: list[str] = []
    monkeypatch.setattr(widgets.DOMWidget, "focus", lambda each: got.append(each.description))
    page = screen(session)
    labelled(page, "Bord").value = "1"
    labelled(page, "1. Sagen står").value = 3
    press(page, "Bordet er færdigt")
    assert "Bord 1 har to prikker tilbage. Er bordet færdigt alligevel?" in told(page)
    press(page, "Nej")
    assert session.value("inde", "udfordringer", "1") is None
    press(page, "Bordet er færdigt")
    press(page, "Ja, færdigt")
    assert labelled(page, "Bord").value == "2" and labelled(page, "1. Sagen står").value == 0
    labelled(page, "1. Sagen står").value = 5
    press(page, "Bordet er færdigt")
    asked = ["Nej", "Bordet er færdigt"]
    assert got == [*asked, *asked, "Bordet er færdigt", "Brug rækkefølgen"], "never nowhere"


def test_once_the_room_has_seen_the_result_a_table_is_opened_only_after_a_question_and_the_log_tells(session: Session) -> None:
    page = screen(session)
    vote(page, "1", sagen=5)
    vote(page, "2", tilbud=5)
    for table, dots in (("1", 5), ("2", 0)):
        labelled(page, "Bord").value = table
        press(page, "Ret bordets prikker")
        assert "Resultatet har været vist." in told(page)
        press(page, "Nej")
        assert session.value("inde", "udfordringer", table) is True
        press(page, "Ret bordets prikker")
        press(page, "Ja, åbn bordet")
        assert labelled(page, "1. Sagen står").value == dots, "also when it has been hidden again"
    assert session.value("vist", "udfordringer") is True


def test_nobody_waits_for_a_table_that_takes_no_part_and_fewer_tables_tell_first_what_changes(session: Session) -> None:
    session.set("borde", to=3)
    page, line = screen(session), Line()
    vote(page, "1", sagen=5)
    vote(page, "3", tilbud=5)
    labelled(page, "Bord").value = "2"
    press(page, "Bordet er ikke med")
    assert "Så er alle borde færdige, og resultatet vises. Skal bordet ud?" in told(page)
    press(page, "Ja, bordet er ikke med")
    assert "efter prikker fra to borde, uden bord 2" in told(page)
    assert session.order("udfordringer") == ("01.offers", "03.way.breaks")
    assert ("Bord 2 (ikke med)", "2") in labelled(page, "Bord").options
    labelled(page, "Antal borde").value = 2
    assert "Bord 3 har givet prikker, som så ikke tæller med. Skal antallet sættes ned til 2?" in told(page)
    press(page, "Nej")
    assert (session.value("borde"), labelled(page, "Antal borde").value) == (3, 3)
    labelled(page, "Antal borde").value = 2
    press(page, "Ja, sæt ned")
    assert session.value("borde") == 2 and "uden bord 2" in told(page)
    page = screen(session, line)
    labelled(page, "Antal borde").value = 5
    labelled(page, "Antal borde").value = 4
    assert "Der er nu fire borde. Bord 5 er ikke længere med." in told(line.box)


def test_a_new_vote_begins_after_a_question_and_the_old_dots_stay_in_the_log(session: Session, tmp_path: Path) -> None:
    page = screen(session)
    assert "Ny afstemning" not in labels(page)
    vote(page, "1", sagen=5)
    vote(page, "2", tilbud=5)
    press(page, "Ny afstemning")
    assert "Alle prikker til udfordringerne nulstilles" in told(page)
    press(page, "Ja, begynd forfra")
    assert session.value("stemmer", "udfordringer") is None and "når bord 1 og 2 er færdige" in told(page)
    log = next(tmp_path.rglob("log.jsonl")).read_text(encoding="utf-8")
    assert '"01.offers"], "til": 5' in log
    vote(page, "1", sagen=5)
    labelled(page, "Bord").value = "1"
    press(page, "Ret bordets prikker")
    assert labelled(page, "1. Sagen står").value == 5, "nobody has seen a result yet"


def test_figures_are_dots_on_the_page_while_they_are_entered() -> None:
    assert ".seminar-votes input" in STYLE and "text-security: disc" in STYLE


def test_type_grows_with_the_window_on_every_screen() -> None:
    assert "--seminar-type: clamp(20px, 1.6vw, 36px)" in STYLE and "max-width: 1500px" not in STYLE
    for style in (STYLE, answer.STYLE, scenarios._STYLE):
        assert "font-size" in style and not re.search(r"font-size: \d+px", style)

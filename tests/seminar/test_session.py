"""What stands at a seminar: on disk at every change, told where two screens meet, and saved into the goals file when asked."""

import multiprocessing
import os
import time
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from actionplan.parameters import goals_writer
from actionplan.parameters.goals_reader import read_goals
from actionplan.problems import Refused
from actionplan.seminar.log import Event
from actionplan.seminar.session import Session
from actionplan.workbook import Case

GOALS = """# Målene
målsætning: "Flere i job"
mål:
  - nummer: 1
    navn: "Flere besøg"  # om ugen
    beslutninger: ["Udvalget, 1. oktober 2026"]
    ansvarlig: "Jobcenterchef"
  - nummer: 4
    navn: "Åbne pladser"
    beslutninger: ["Udvalget, 1. oktober 2026"]
    succeskriterier:
      - "Pladserne bruges"
dimensionering:
  modeller:
    model_1: {virksomheder: 60, pladser: 1}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "odder.goals.yml").write_text(GOALS, encoding="utf-8")
    return tmp_path


def opened(root: Path, *, invented: bool = False) -> Session:
    return Session(cast(Case, SimpleNamespace(slug="odder", invented=invented)), root)


def lines(root: Path) -> int:
    path = root / "data" / "odder" / "seminar" / "log.jsonl"
    return path.read_bytes().count(b"\n") if path.exists() else 0


def vote(session: Session, ballot: str, *tables: dict[str, int]) -> None:
    assert session.set("borde", to=len(tables)) == ""
    for number, dots in enumerate(tables, 1):
        for subject, count in dots.items():
            assert session.set("stemmer", ballot, str(number), subject, to=count, table=str(number)) == ""
        assert session.set("inde", ballot, str(number), to=True, table=str(number)) == ""


def test_every_change_is_on_disk_at_once_and_found_again_by_a_screen_that_opens_later(root: Path) -> None:
    session = opened(root)
    assert lines(root) == 0  # looking writes nothing
    assert session.value("mål", "4", "navn") == "Åbne pladser"
    assert session.value("scenarier", "B", "modeller", "model_1", "virksomheder") == "60"
    told = list[str]()
    session.listen(lambda: told.append(str(session.value("mål", "4", "navn"))))
    assert session.set("mål", "4", "navn", to="Flere åbne pladser", table="2") == ""
    assert session.set("scenarier", "B", "modeller", "model_2", "pladser", to=2.5) == ""
    assert session.set("mål", "1", to=None) == ""
    assert session.set("mål", "1", to=None) == ""  # as it is already: nothing to write
    assert lines(root) == len(told) == 3
    assert told[0] == "Flere åbne pladser"
    again = opened(root)
    assert again.values == session.values
    assert again.value("mål", "1") is None
    assert again.value("mål", "1", "navn", default="?") == "?"
    assert again.refresh() == ()  # what was there when it was opened is no news


def test_the_second_of_two_that_write_the_same_place_is_told_both_values_and_the_time_and_nothing_is_lost(root: Path) -> None:
    one, two = opened(root), opened(root)
    assert one.set("mål", "1", "ansvarlig", to="Afdelingsleder", table="3") == ""
    now = f"{datetime.now():%H}."
    told = two.set("mål", "1", "ansvarlig", to="Teamleder")
    assert told.startswith(f"Mål 1, ansvarlig er ændret til »Afdelingsleder« på en anden skærm kl. {now}")
    assert told.endswith(". Din ændring til »Teamleder« er ikke skrevet. Gør det igen, hvis det skal gælde.")
    assert two.value("mål", "1", "ansvarlig") == "Afdelingsleder"
    assert lines(root) == 1
    assert two.set("mål", "1", "ansvarlig", to="Teamleder") == ""  # now it is meant
    told = one.set("mål", "1", "ansvarlig", to=None)
    assert "ændret til »Teamleder« på en anden skærm" in told
    assert "Din sletning er ikke skrevet" in told
    assert one.set("mål", "1", "slut", to="31-12-2026") == ""
    assert "Mål 1 er ændret" in two.set("mål", "1", to=None)  # the goal has got something that this screen never saw


def test_screens_that_write_different_places_the_same_value_or_to_one_list_do_not_disturb_each_other(root: Path) -> None:
    one, two = opened(root), opened(root)
    assert one.set("mål", "4", "ansvarlig", to="Jobcenterchef", table="1") == ""
    assert two.set("mål", "4", "ansvarlig", to="Jobcenterchef") == ""
    assert two.set("mål", "4", "slags", to="organisering") == ""
    assert one.set("mål", "4", "succeskriterier", to=["Pladserne bruges", "Få venter"]) == ""
    assert two.set("mål", "4", "succeskriterier", to=["Flere end før"]) == ""
    assert two.value("mål", "4", "succeskriterier") == ["Få venter", "Flere end før"]
    heard = two.refresh()
    assert [sentence.split(": ", 1)[1] for sentence in heard] == [
        "Mål 4, ansvarlig: før tomt, nu »Jobcenterchef«.",
        "Mål 4, succeskriterier: »Få venter« er kommet til. "
        "Siden er det ændret igen: nu står der »Få venter« og »Flere end før«.",
    ]
    assert heard[0].startswith("Ændret på en anden skærm kl. ")
    assert ", bord 1: " in heard[0]
    assert two.refresh() == ()
    assert len(one.refresh()) == 2
    assert one.values == two.values
    assert one.set("udfordringer", "fremhæv", to=["02.places", "01.offers"]) == ""
    assert "er ikke skrevet" in two.set("udfordringer", "fremhæv", to=["01.offers", "02.places"])  # an order is no mere list


def test_a_goal_that_another_screen_has_deleted_does_not_come_back_as_a_piece_of_one(root: Path) -> None:
    one, two = opened(root), opened(root)
    assert one.set("mål", "1", to=None) == ""
    told = two.set("mål", "1", "indsats", to="Ny indsats")
    assert told.startswith("Mål 1 er slettet på en anden skærm kl. ")
    assert told.endswith(". Din ændring til »Ny indsats« er ikke skrevet.")
    assert two.value("mål", "1") is None
    assert lines(root) == 1


def test_a_value_that_can_stand_nowhere_is_told_and_never_breaks_what_is_told_later(root: Path) -> None:
    session = opened(root)
    wrong: list[tuple[tuple[str, ...], object]] = [
        ((), "x"),
        (("mål", "1", "penge"), float("nan")),
        (("mål", "1", "penge"), float("inf")),
        (("mål", "1", "navn"), b"x"),
        (("mål", "1", "navn"), {"q": "z"}),
        (("mål", "1", "navn", "q"), "z"),
        (("mål", "1", "måltal"), ["Aftaler"]),
        (("mål", "1"), {"navn": ["A"]}),
        (("målsætning",), ["A"]),
        (("scenarier", "A", "modeller"), "tekst"),
        (("scenarier", "A", "modeller", "model_1", "pladser"), {}),
    ]
    for path, to in wrong:
        assert session.set(*path, to=to).startswith("Ændringen er ikke skrevet: "), path
    assert lines(root) == 0
    assert session.undo() == "Der er ikke noget at fortryde."


def test_news_tell_what_stands_now_where_it_is_something_else_and_the_headlines_of_findings(root: Path) -> None:
    one, two = opened(root), opened(root)
    two.names = {"02.places": "900 pladser"}
    one.table = "3"
    one.set("mål", "1", "ansvarlig", to="Afdelingsleder")
    one.set("udfordringer", "fremhæv", to=["02.places"])
    one.set("stemmer", "udfordringer", "3", "02.places", to=1)
    one.set("scenarier", "A", "modeller", "model_2", "virksomheder", to=60)
    two.set("mål", "1", "folk", to="To")
    two.set("mål", "1", "ansvarlig", to="Teamleder")
    told = [sentence.split(", bord 3: ")[1] for sentence in two.refresh()]
    assert told == [
        "Mål 1, ansvarlig: før »Jobcenterchef«, nu »Afdelingsleder«. Siden er det ændret igen: nu står der »Teamleder«.",
        "Fremhævede udfordringer: »900 pladser« er kommet til.",
        "Prikkerne fra bord 3 til udfordringen »900 pladser«.",
        "Scenarie A, åbne pladser (model 2), virksomheder: før tomt, nu 60.",
    ]


def test_neither_news_nor_conflicts_tell_what_a_table_has_voted(root: Path) -> None:
    one, two = opened(root), opened(root)
    one.set("stemmer", "mål", "2", "4", to=3, table="2")
    assert two.refresh()[0].endswith(", bord 2: Prikkerne fra bord 2 til mål 4.")
    assert two.undo().startswith("Fortrudt: Prikkerne fra bord 2 til mål 4. Ændringen blev lavet kl. ")
    one.set("stemmer", "mål", "2", "4", to=1, table="2")
    one.refresh()
    two.set("stemmer", "mål", "2", "4", to=2, table="2")
    told = one.set("stemmer", "mål", "2", "4", to=4, table="2")
    assert told.startswith("Prikkerne fra bord 2 til mål 4 er ændret på en anden skærm kl. ")
    assert told.endswith(". Din ændring er ikke skrevet. Gør det igen, hvis det skal gælde.")


def test_undo_goes_back_one_change_at_a_time_whoever_made_it_until_the_last_save(root: Path) -> None:
    one, two = opened(root), opened(root)
    assert one.undo() == "Der er ikke noget at fortryde."
    one.set("mål", "4", "navn", to="A")
    two.set("mål", "4", "navn", to="B", table="1")
    two.refresh()
    two.set("mål", "4", "navn", to="B", table="1")
    told = one.undo()
    assert told.startswith("Ændret på en anden skærm kl. ")
    assert "bord 1: Mål 4, navn: før »A«, nu »B«. Intet er fortrudt, for en anden skærm har ændret noget" in told
    assert one.value("mål", "4", "navn") == "B"  # nobody takes back what he has never seen
    told = one.undo()
    assert told.startswith("Fortrudt: Mål 4, navn: før »B«, nu »A«. Ændringen blev lavet kl. ")
    assert told.endswith(" på en anden skærm, bord 1.")
    told = two.refresh()[-1]
    assert told.startswith("Fortrudt på en anden skærm kl. ")
    assert told.endswith(": Mål 4, navn: før »B«, nu »A«.")
    assert "nu »Åbne pladser«. Ændringen" in two.undo()
    one.refresh()
    assert one.values == two.values == opened(root).values
    one.set("mål", "4", "navn", to="C")
    one.save()
    assert one.undo().startswith("Der er ikke ændret noget, siden målene blev gemt i planen kl. ")


def test_what_looks_like_a_civil_registration_number_never_reaches_the_disk(root: Path) -> None:
    session = opened(root)
    for to in ("Ring til 010190-1234", ["En", "0101901234"], {"navn": "010190 1234"}, 1010901234):
        assert session.set("mål", "4", "indsats", to=to) == "Teksten ligner et cpr-nummer og er ikke skrevet. Skriv den uden."
    assert session.set("mål", "010190-1234", to={}) != ""
    assert lines(root) == 0


def test_a_change_that_the_disk_refuses_or_that_does_not_fit_is_told_and_does_not_count(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened(root)
    session.set("borde", to=5)
    assert session.set("borde", to="fem") == "Ændringen er ikke skrevet: ved »borde« skal der stå et helt tal fra 1 til 50."

    def full(_: int) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        told = session.set("borde", to=6)
        assert told.startswith("Ændringen gælder ikke, for den kan ikke skrives i data/odder/seminar/log.jsonl. Se efter, at")
        assert session.undo() == told
    assert session.value("borde") == opened(root).value("borde") == 5


def test_a_log_changed_by_hand_or_of_the_wrong_kind_of_municipality_is_refused_with_its_line(root: Path) -> None:
    session = opened(root)
    session.set("borde", to=5)
    with pytest.raises(Refused, match=r"data/odder/seminar/log\.jsonl, linje 1: Kommunen er opdigtet, men seminaret er ikke"):
        opened(root, invented=True)
    path = root / "data" / "odder" / "seminar" / "log.jsonl"
    event = Event(2, datetime.now().astimezone(), "x", "", "fortryd", ("borde",), 7)
    path.write_bytes(path.read_bytes() + event.line())
    for told in (session.set("borde", to=6), session.set("borde", to=6), session.undo(), *session.refresh()):
        assert told.startswith("data/odder/seminar/log.jsonl, linje 2: Linjen er ikke en linje fra et seminar: den fortryder en")
    with pytest.raises(Refused, match="linje 2"):
        opened(root)


def test_saving_writes_the_draft_and_bakes_it_so_that_what_is_changed_by_hand_later_counts(root: Path) -> None:
    session = opened(root)
    assert session.difference() == ()
    assert session.save() == ("Der er ikke noget nyt at gemme.",)
    session.set("mål", "4", "navn", to="Flere åbne pladser")
    session.set("scenarier", "A", "penge", to=1500000)
    assert len(session.difference()) == 1  # no scenario is chosen yet
    assert session.unchosen
    told = session.save()
    assert told[0] == "Gemt i params/odder.goals.yml. Den tidligere fil ligger i data/odder/seminar."
    assert told[1] == "Intet scenarie er valgt, så pladserne i planen er, som de var."
    assert told[2].startswith("Det står først i handlingsplan.docx, når notaterne er lavet igen: ")
    assert told[2].endswith(" -m actionplan build --municipality odder")
    path = root / "params" / "odder.goals.yml"
    assert read_goals(path, root).goals[1].name == "Flere åbne pladser"
    kept = [each for each in (root / "data" / "odder" / "seminar").iterdir() if each.suffix == ".yml"]
    assert [each.read_text(encoding="utf-8") for each in kept] == [GOALS]
    assert session.difference() == ()
    assert session.value("scenarier", "A", "penge") == 1500000
    path.write_text(path.read_text(encoding="utf-8").replace("Flere åbne pladser", "Mange åbne pladser"), encoding="utf-8")
    again = opened(root)
    assert again.value("mål", "4", "navn") == "Mange åbne pladser"
    assert again.difference() == ()


def test_the_chosen_scenarios_board_becomes_the_dimensioning_and_the_other_stays_as_it_was_tried(root: Path) -> None:
    session = opened(root)
    session.set("scenarier", "A", "navn", to="Som i dag")
    session.set("scenarier", "B", "modeller", "model_1", to={"virksomheder": 45, "pladser": 1.5})
    session.set("valgt", to="B")
    assert session.wanted()["dimensionering"]["modeller"]["model_1"] == {"virksomheder": "45", "pladser": "1,5"}
    session.save()
    choice = read_goals(root / "params" / "odder.goals.yml", root).dimensioning.models.single_trainee
    assert choice is not None
    assert (choice.companies, choice.places) == (45, 1.5)
    for each in (session, opened(root)):
        assert each.value("scenarier", "A", "modeller", "model_1", "virksomheder") == "60"
        assert each.value("valgt") == "B"
        assert each.difference() == ()


def test_the_order_that_all_tables_have_voted_for_goes_into_the_plan_and_ties_stand_by_number(root: Path) -> None:
    session = opened(root)
    vote(session, "mål", {"4": 3, "1": 2}, {"1": 1})
    assert session.order("mål") == ("1", "4")
    assert session.wanted()["rækkefølge"] == ["1", "4"]
    session.set("inde", "mål", "2", to=None)
    assert session.order("mål") == ()
    assert "rækkefølge" not in session.wanted()
    session.set("inde", "mål", "2", to=True)
    session.set("rækkefølge", to=[4, 1])
    assert session.wanted()["rækkefølge"] == ["4", "1"]  # what the room decided in words counts more
    session.save()
    assert read_goals(root / "params" / "odder.goals.yml", root).order == (4, 1)
    vote(session, "udfordringer", {"01.offers": 1}, {"02.places": 4, "01.offers": 1})
    assert session.order("udfordringer") == ("02.places", "01.offers")
    assert session.difference() == ()


def test_who_saves_after_somebody_else_sees_what_they_changed_and_may_take_theirs_or_save_over_it(root: Path) -> None:
    path = root / "params" / "odder.goals.yml"
    session = opened(root)
    session.set("mål", "4", "navn", to="Flere åbne pladser")
    theirs = GOALS.replace("Jobcenterchef", "Afdelingsleder")
    path.write_text(theirs, encoding="utf-8")
    with pytest.raises(goals_writer.Changed) as changed:
        session.save()
    what, over = session.against(changed.value.now)
    assert len(what) == 1
    assert "Afdelingsleder" in what[0]
    assert len(over) == 2  # theirs would go, mine would come
    assert path.read_text(encoding="utf-8") == theirs
    assert len(session.take()) == 1
    assert session.value("mål", "1", "ansvarlig") == "Afdelingsleder"
    assert len(session.difference()) == 1
    path.write_text(theirs.replace("Flere i job", "Alle i job"), encoding="utf-8")
    assert session.save(over=True)[0].startswith("Gemt")
    saved = read_goals(path, root)
    assert (saved.objective, saved.goals[1].name) == ("Flere i job", "Flere åbne pladser")


def test_what_another_screen_changed_while_somebody_looked_at_the_difference_is_not_saved_unseen(root: Path) -> None:
    one, two = opened(root), opened(root)
    one.set("målsætning", to="Færre venter")
    two.set("mål", "4", "navn", to="A")
    with pytest.raises(Refused, match="En anden skærm har lige ændret noget"):
        one.save()
    assert len(one.difference()) == 2
    assert one.save()[0].startswith("Gemt")
    assert two.save() == ("Der er ikke noget nyt at gemme.",)
    assert two.refresh()[-1].startswith("Målene er gemt i planen på en anden skærm kl. ")
    assert two.difference() == ()
    assert two.value("målsætning") == "Færre venter"


def test_a_goals_file_broken_by_hand_while_others_save_is_told_until_it_is_mended(root: Path) -> None:
    path = root / "params" / "odder.goals.yml"
    one, two = opened(root), opened(root)
    one.set("mål", "4", "navn", to="A")
    one.save()
    whole = path.read_bytes()
    path.write_bytes(whole + b"m\xc3\xa5ls\xc3\xa6tning: to gange\n")
    for _ in range(2):
        assert two.set("borde", to=5).startswith("params/odder.goals.yml, linje ")
    path.write_bytes(whole.replace(b'navn: "A"', b'navn: "B"'))
    assert two.set("mål", "4", "navn", to="C").startswith("Mål 4, navn er ændret til »B« på en anden skærm")
    assert two.set("borde", to=5) == ""


def test_goals_that_can_not_be_right_stand_in_the_log_and_are_refused_at_saving(root: Path) -> None:
    session = opened(root)
    session.set("mål", "4", "delmål", "kort_sigt", to=["x" * 1200])
    with pytest.raises(Refused):
        session.save()
    assert (root / "params" / "odder.goals.yml").read_text(encoding="utf-8") == GOALS
    assert len(opened(root).value("mål", "4", "delmål", "kort_sigt")[0]) == 1200


def test_a_municipality_without_goals_begins_with_none_and_gets_its_file_at_the_first_save(root: Path) -> None:
    (root / "params" / "odder.goals.yml").unlink()
    session = opened(root)
    assert session.values == {"scenarier": {"A": {}, "B": {}}}
    session.set("mål", "1", to={"navn": "Flere besøg", "beslutninger": ["Udvalget, 1. oktober 2026"]})
    assert session.save()[0] == "Gemt i params/odder.goals.yml."
    assert [(goal.number, goal.name) for goal in read_goals(root / "params" / "odder.goals.yml", root).goals] == [
        (1, "Flere besøg")
    ]


def race(root: Path, name: str, ready: Any) -> None:
    session = opened(root)
    ready.wait()
    refused = sum(session.set("mål", "4", "navn", to=f"{name} {number}") != "" for number in range(12))
    for number in range(8):
        assert session.set("mål", "1", name, to=str(number)) == ""
    os._exit(refused)


def test_of_two_processes_that_write_the_same_place_each_change_is_written_or_refused_and_others_always_written(
    root: Path,
) -> None:
    forked = multiprocessing.get_context("fork")
    ready = forked.Event()
    both = [forked.Process(target=race, args=(root, name, ready)) for name in ("penge", "folk")]
    for each in both:
        each.start()
    ready.set()
    for each in both:
        each.join(20)
    refused = sum(each.exitcode or 0 for each in both)
    assert lines(root) == 40 - refused
    assert opened(root).value("mål", "1", "penge") == opened(root).value("mål", "1", "folk") == "7"


def test_a_change_is_on_disk_within_the_blink_of_an_eye_however_long_the_log(root: Path) -> None:
    path = root / "data" / "odder" / "seminar" / "log.jsonl"
    path.parent.mkdir(parents=True)
    now = datetime.now().astimezone()
    events = (Event(n, now, "x", "", "sæt", ("mål", str(n % 12 + 1), "indsats"), f"{n} {'tekst ' * 20}") for n in range(1, 5001))
    path.write_bytes(b"".join(each.line() for each in events))
    session = opened(root)
    took = list[float]()
    for number in range(9):
        begun = time.perf_counter()
        assert session.set("mål", "4", "navn", to=f"Navn {number}") == ""
        took.append(time.perf_counter() - begun)
    assert sorted(took)[4] < 0.02

"""Eksempelby's seminar decided what its goals file says, by way of all that a seminar does."""

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from actionplan.civil_numbers import holds_civil_number
from actionplan.seminar.log import Log, replay
from actionplan.seminar.session import FILE, FOLDER, INVENTED, Session
from actionplan.workbook import Case

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "data" / "eksempelby" / FOLDER / FILE


def opened(root: Path) -> Session:
    return Session(cast(Case, SimpleNamespace(slug="eksempelby", invented=True)), root)


def test_what_stands_after_the_seminar_is_the_goals_file_and_so_was_what_they_saved(tmp_path: Path) -> None:
    for folder in ("params", f"data/eksempelby/{FOLDER}"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / "params" / "eksempelby.goals.yml", tmp_path / "params")
    copy = tmp_path / "data" / "eksempelby" / FOLDER / FILE
    copy.write_bytes(SHIPPED.read_bytes())
    saved = opened(tmp_path)
    assert saved.difference() == ()
    *before, _ = SHIPPED.read_bytes().splitlines(keepends=True)
    copy.write_bytes(b"".join(before))
    session = opened(tmp_path)
    wanted = session.wanted()
    assert session.difference() == ()
    assert wanted["rækkefølge"] == list(session.order("mål"))
    assert wanted["dimensionering"]["modeller"]["model_2"]["virksomheder"] == "18"
    assert session.value("scenarier", "A", "kommunale_pladser") != session.value("scenarier", "B", "kommunale_pladser")
    assert session.value("stemmer") == saved.value("stemmer")
    assert session.value("scenarier") == saved.value("scenarier")


def test_the_log_is_marked_as_invented_and_shows_ties_and_disagreement_and_a_change_undone() -> None:
    log = Log(SHIPPED, ROOT)
    with log.locked(write=False) as file:
        assert file is not None
        events = log.news(file)
    assert all(event.screen.startswith(INVENTED) for event in events)
    assert not any(holds_civil_number(str(event.value)) for event in events)
    assert {event.kind for event in events} == {"sæt", "fortryd", "gemt"}
    votes = replay(events, {}).values["stemmer"]
    for ballot, tables in votes.items():
        assert {sum(dots.values()) for dots in tables.values()} == {5}, ballot
        assert len(tables) == 4
    totals = [sum(dots.get(goal, 0) for dots in votes["mål"].values()) for goal in "12345678"]
    assert len(set(totals)) < len(totals)
    assert {dots.get("4", 0) for dots in votes["mål"].values()} == {0, 1, 3}

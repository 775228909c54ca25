"""The seminar's log: what stands is the log replayed, and nothing acknowledged is lost, whenever the power goes."""

import json
import multiprocessing
import os
import signal
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.changes import Ingredients
from actionplan.problems import Refused
from actionplan.seminar.log import Event, Kind, Log, Misfit, State, after, begun, put, replay, standing
from actionplan.tables.folder import read_tables

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GOALS = {"målsætning": "Flere i job", "mål": {"1": {"nummer": "1", "navn": "Besøg"}}, "dimensionering": {"penge": "100"}}

paths = st.sampled_from(
    [("målsætning",), ("mål", "1", "navn"), ("mål", "1", "delmål", "kort_sigt"), ("mål", "2", "navn"), ("mål", "2"), ("borde",)]
)
values = st.sampled_from([None, "Æbler", "b", ["x", "y"]])
steps = st.lists(st.one_of(st.tuples(paths, values), st.sampled_from(["undo", "save"])), max_size=25)


def event(number: int, kind: Kind, path: tuple[str, ...] = (), value: Any = None) -> Event:
    return Event(number, NOON, "skærm", "", kind, path, value)


def done(what: list[Any], under: dict[str, Any]) -> tuple[list[Event], State]:
    """What follows when a person does this; what can't be done is passed over."""
    events, state = list[Event](), begun(under)
    for step in what:
        if step == "save":
            new = event(len(events) + 1, "gemt", value={"scenarier": state.values["scenarier"]})
        elif step == "undo":
            if state.change is None:
                continue
            new = event(len(events) + 1, "fortryd", state.change.path, state.change.number)
        else:
            new = event(len(events) + 1, "sæt", *step)
        try:
            state = after(state, new, under)
        except Misfit:
            continue
        events.append(new)
    return events, state


def log_in(root: Path) -> Log:
    return Log(root / "data" / "odder" / "seminar" / "log.jsonl", root)


def append(log: Log, new: Event) -> Event:
    with log.locked(write=True) as file:
        assert file is not None
        log.news(file)
        return log.append(file, new)


def read(root: Path) -> list[Event]:
    log = log_in(root)
    with log.locked(write=False) as file:
        return [] if file is None else log.news(file)


@given(steps, st.sampled_from([{}, GOALS]))
@settings(max_examples=60)
def test_undoing_the_last_change_that_stands_gives_what_stood_before_it(what: list[Any], under: dict[str, Any]) -> None:
    before = json.dumps(under)
    events, state = done(what, under)
    assert replay(events, under) == state
    for number in range(len(events) + 1, len(events) + 30):
        if state.change is None:
            break
        earlier = state.before
        assert earlier is not None
        events.append(event(number, "fortryd", state.change.path, state.change.number))
        state = replay(events, under)
        assert state == earlier
    assert state.values == replay([each for each in events if each.kind == "gemt"][-1:], under).values or state.saved
    assert json.dumps(under) == before  # what is shared is never changed


def test_a_save_bakes_the_draft_and_leaves_scenarios_and_votes() -> None:
    events = [
        event(1, "sæt", ("målsætning",), "Færre venter"),
        event(2, "sæt", ("scenarier", "A", "penge"), 200),
        event(3, "sæt", ("stemmer", "mål", "2", "1"), 5),
        event(4, "gemt", value={"scenarier": {"A": {"penge": 200}, "B": {"penge": "100"}}}),
        event(5, "sæt", ("mål", "1", "navn"), "Flere besøg"),
    ]
    saved = {**GOALS, "målsætning": "Færre venter, og flere i job", "dimensionering": {"penge": "200"}}
    state = replay(events, saved)
    assert state.values["målsætning"] == "Færre venter, og flere i job"  # as the file says now, whoever wrote it
    assert state.values["mål"]["1"]["navn"] == "Flere besøg"
    assert state.values["scenarier"] == {"A": {"penge": 200}, "B": {"penge": "100"}}
    assert state.values["stemmer"] == {"mål": {"2": {"1": 5}}}
    assert state.fresh == {("mål", "1")}
    with pytest.raises(Misfit, match="ikke er den sidste"):
        replay([*events[:4], event(5, "fortryd", value=3)], saved)


def test_a_value_of_none_takes_away_what_stands_and_a_text_holds_no_keys() -> None:
    assert standing([event(1, "sæt", ("mål", "1"), None)], GOALS)["mål"] == {}
    assert put(GOALS, ("udfordringer", "fremhæv"), None) is GOALS
    with pytest.raises(Misfit, match="under »målsætning« står en tekst"):
        put(GOALS, ("målsætning", "navn"), "x")


@given(steps, st.data())
@settings(max_examples=30, deadline=None)
def test_a_log_cut_at_any_byte_holds_a_prefix_of_the_events_and_goes_on_on_a_line_of_its_own(
    what: list[Any], data: st.DataObject
) -> None:
    events = done([*what, (("målsætning",), "Æ")], {})[0]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)  # nobody pulls the plug on this one, and it takes most of the time
        root = Path(folder)
        path = root / "data" / "odder" / "seminar" / "log.jsonl"
        path.parent.mkdir(parents=True)
        whole = b"".join(each.line() for each in events)
        for _ in range(2):  # the second cut may hit the mark that the first one left
            cut = data.draw(st.integers(0, len(whole)))
            kept = events[: whole[:cut].count(b"\n") - whole[:cut].count(b"# afbrudt\n")]
            path.write_bytes(whole[:cut])
            assert read(root) == kept
            added = append(log_in(root), event(0, "sæt", ("borde",), 5))
            events = [*kept, added]
            assert added.number == len(kept) + 1
            assert read(root) == events
            assert path.read_bytes().startswith(whole[:cut])  # only ever appended to
            whole = path.read_bytes()


def test_lines_changed_by_hand_are_all_told_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "data" / "odder" / "seminar" / "log.jsonl"
    path.parent.mkdir(parents=True)
    good = json.loads(event(1, "sæt", ("borde",), 4).line())
    lines = [
        good,
        "{så forkert",
        good,  # the same number again
        {**good, "nr": 2, "tid": "i går"},
        {**good, "nr": 2, "tid": "2026-11-22T12:00:00"},
        {**good, "nr": 2, "slags": "slet"},
        {**good, "nr": 2, "sti": "borde"},
        {**good, "nr": True},
        {**good, "nr": 2, "ekstra": 1},
        {**good, "nr": 2, "bord": 4},
    ]
    path.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines) + "\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read(tmp_path)
    assert [problem.line for problem in refused.value.problems] == list(range(2, 11))
    assert {problem.file for problem in refused.value.problems} == {"data/odder/seminar/log.jsonl"}
    assert refused.value.problems[2].message == (
        "Linjen er ikke en linje fra et seminar: tid er ikke et tidspunkt. Hent filen fra en sikkerhedskopi, eller slet linjen."
    )


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("borde",), "fire", "et helt tal fra 1"),
        (("prikker", "mål"), 0, "et helt tal fra 1"),
        (("stemmer", "mål", "1", "4"), 2.5, "et helt tal fra 0"),
        (("stemmer", "mål", "1"), 2, "et helt tal fra 0"),
        (("inde", "mål", "1"), 1, "true eller false"),
        (("valgt",), "C", "A eller B"),
        (("scenarier", "C", "penge"), 1, "A og B"),
        (("mål", "fire", "navn"), "x", "et mål med sit nummer"),
        (("mål", "4"), "x", "et mål med sit nummer"),
        (("mål", "04", "navn"), "x", "et mål med sit nummer"),
        (("mål", "٣", "navn"), "x", "et mål med sit nummer"),
        (("borde",), 10**9, "et helt tal fra 1 til 50"),
        (("mål", "4", "navn"), {"q": "x"}, "ved »navn« skal der stå en tekst eller et tal"),
    ],
)
def test_a_value_of_another_kind_than_its_place_asks_for_does_not_fit(path: tuple[str, ...], value: object, told: str) -> None:
    with pytest.raises(Misfit, match=told):
        after(begun({}), event(1, "sæt", path, value), {})


def test_notepads_line_endings_and_mark_and_empty_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "data" / "odder" / "seminar" / "log.jsonl"
    path.parent.mkdir(parents=True)
    events = [event(number, "sæt", ("målsætning",), f"Æ{number}") for number in (1, 2)]
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(each.line().strip() for each in events) + b"\r\n\r\n")
    assert read(tmp_path) == events


def test_a_line_of_nuls_that_a_power_failure_left_is_left_out_like_one_cut_off(tmp_path: Path) -> None:
    append(log_in(tmp_path), event(0, "sæt", ("borde",), 5))
    path = tmp_path / "data" / "odder" / "seminar" / "log.jsonl"
    path.write_bytes(path.read_bytes() + b"\0" * 100 + b"\n")
    append(log_in(tmp_path), event(0, "sæt", ("borde",), 6))
    assert [each.value for each in read(tmp_path)] == [5, 6]


def test_what_the_disk_refuses_is_nowhere_and_the_next_change_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = log_in(tmp_path)
    first = append(log, event(0, "sæt", ("borde",), 5))

    def no_more(_: int) -> None:
        raise OSError("No space left on device")

    write = os.write
    refusals: list[tuple[str, Callable[..., object]]] = [
        ("write", lambda file, data: write(file, data[: len(data) // 2])),
        ("fsync", no_more),
    ]
    for name, refusal in refusals:
        with monkeypatch.context() as patch:
            patch.setattr(os, name, refusal)
            with pytest.raises(OSError):
                append(log, event(0, "sæt", ("borde",), 6))
        assert read(tmp_path) == [first]
    with monkeypatch.context() as patch:  # not even the cut-off half can be taken away again
        patch.setattr(os, "write", refusals[0][1])
        patch.setattr(os, "ftruncate", lambda *_: no_more(0))
        with pytest.raises(OSError):
            append(log, event(0, "sæt", ("borde",), 6))
    last = append(log, event(0, "sæt", ("borde",), 7))
    assert read(tmp_path) == [first, last]
    assert last.number == 2


def writes(root: Path, name: str, ready: Any) -> None:
    """What another process does: sixty changes, one at a time, or one that it never gets out of."""
    log = log_in(root)
    if name != "held":
        ready.wait()
    for number in range(60):
        with log.locked(write=True) as file:
            assert file is not None
            log.news(file)
            text = f"{number} {'æ' * 500}"
            log.append(file, Event(0, datetime.now(UTC), name, "", "sæt", ("målsætning",), text))
            if name == "held":
                ready.set()
                signal.pause()


def test_two_processes_never_mix_their_lines_nor_repeat_a_number_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    forked = multiprocessing.get_context("fork")
    ready = forked.Event()
    held, *both = (forked.Process(target=writes, args=(tmp_path, name, ready)) for name in ("held", "a", "b"))
    for each in (held, *both):
        each.start()
    assert ready.wait(10)
    held.kill()
    for each in (held, *both):
        each.join(20)
    assert [each.exitcode for each in both] == [0, 0]
    events = read(tmp_path)
    assert [each.number for each in events] == list(range(1, 122))
    assert [each.screen for each in events].count("a") == [each.screen for each in events].count("b") == 60


def test_no_note_and_no_reader_of_tables_sees_the_seminars_folder(tmp_path: Path) -> None:
    made_of = Ingredients(tmp_path, NOON.date())
    (tmp_path / "data" / "odder").mkdir(parents=True)
    before = made_of.of("odder", "04_goal_setting")["data"]
    append(log_in(tmp_path), event(0, "sæt", ("borde",), 5))
    assert Ingredients(tmp_path, NOON.date()).of("odder", "04_goal_setting")["data"] == before
    assert all(table.frame.empty for table in read_tables(tmp_path / "data" / "odder", tmp_path).values())

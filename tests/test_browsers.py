"""Finding and getting a browser, on machines that are pretended."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import choreographer.cli
import pytest
from choreographer.browsers.chromium import Chromium

from actionplan import browsers, debian

pytestmark = pytest.mark.skipif(os.name == "nt", reason="uses scripts of a POSIX system as stand-ins")
RUNS = 'echo "Chromium 156.0.1 built on something"'
STUB = 'echo "Command requires the chromium snap to be installed." >&2; exit 1'


def program(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without browser, apt or network; returns the one folder on its PATH."""

    def none_downloaded(**_: object) -> str:
        raise RuntimeError

    def no_network() -> Path:
        raise OSError

    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    monkeypatch.delenv(browsers.VARIABLE, raising=False)
    monkeypatch.setattr(browsers, "SNAP", tmp_path / "snap" / "bin" / "chromium")
    monkeypatch.setattr(browsers, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Chromium, "find_browser", none_downloaded)
    monkeypatch.setattr(choreographer.cli, "get_chrome_sync", no_network)
    monkeypatch.setattr(debian, "kin", lambda: frozenset({"debian"}))
    monkeypatch.setattr(debian, "may_install", lambda: False)
    return tmp_path / "programs"


def root_may_install(monkeypatch: pytest.MonkeyPatch, bare: Path, *known: str) -> list[str]:
    """Let apt put those browsers on PATH that it knows; returns the list that gets the packages asked for."""
    asked: list[str] = []

    def install(packages: Sequence[str], log: IO[bytes]) -> bool:
        log.write(b"apt\n")
        asked.extend(packages)
        for package in set(packages) & set(known):
            program(bare / package, RUNS)
        return all(not package.startswith("chromium") or package in known for package in packages)

    monkeypatch.setattr(debian, "may_install", lambda: True)
    monkeypatch.setattr(debian, "install", install)
    return asked


def test_a_machine_without_a_browser_has_none() -> None:
    assert browsers.find_browser() is None


def test_a_browser_on_the_path_is_found(bare: Path) -> None:
    there = program(bare / "chromium", RUNS)
    assert browsers.find_browser() == browsers.get_browser() == there


def test_a_stub_that_only_asks_for_an_installation_is_not_taken(bare: Path) -> None:
    program(bare / "chromium", STUB)
    there = program(bare / "microsoft-edge", 'echo "Microsoft Edge 150.0.2"')
    assert browsers.find_browser() == there


def test_a_program_that_is_no_browser_is_not_taken(bare: Path) -> None:
    program(bare / "chrome", "echo hello")
    (bare / "chromium").write_bytes(b"\x7fELF broken")
    (bare / "chromium").chmod(0o755)
    assert browsers.find_browser() is None


def test_a_snap_is_taken_last_and_by_the_path_that_tells_what_it_is(bare: Path) -> None:
    program(bare / "chromium-browser", 'echo "Chromium 150.0.1 snap"')
    assert browsers.find_browser() is None
    snap = program(browsers.SNAP, 'echo "Chromium 150.0.1 snap"')
    assert browsers.find_browser() == snap
    there = program(bare / "google-chrome", 'echo "Google Chrome 150.0.1"')
    assert browsers.find_browser() == there


def test_the_variable_goes_before_all_others(bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare / "chromium", RUNS)
    mine = program(tmp_path / "mine", RUNS)
    monkeypatch.setenv(browsers.VARIABLE, str(mine))
    assert browsers.find_browser() == mine


def test_a_variable_that_points_at_nothing_is_told_and_not_passed_over(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare / "chromium", RUNS)
    monkeypatch.setenv(browsers.VARIABLE, "/no/such/browser")
    with pytest.raises(browsers.BrowserMissing, match="ACTIONPLAN_BROWSER peger på »/no/such/browser«"):
        browsers.get_browser()


def test_edge_is_found_on_windows_without_being_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edge = program(
        tmp_path / "Programs" / "Microsoft" / "Edge" / "Application" / "msedge.exe", f'touch "{tmp_path}/started"; {RUNS}'
    )
    monkeypatch.setattr(browsers, "WINDOWS", True)
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path / "Programs"))
    assert browsers.find_browser() == edge
    assert not (tmp_path / "started").exists()


def test_a_browser_in_the_users_own_applications_is_found_on_a_mac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = program(tmp_path / "Applications" / "Microsoft Edge.app" / "Contents" / "MacOS" / "Microsoft Edge", RUNS)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert browsers.find_browser() == there


def test_root_on_debian_gets_the_distributions_headless_chromium(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = root_may_install(monkeypatch, bare, "chromium-headless-shell", "chromium")
    assert browsers.get_browser() == bare / "chromium-headless-shell"
    assert set(asked) == {"chromium-headless-shell", "fonts-liberation"}
    assert capsys.readouterr().err == "Henter en browser til at tegne diagrammer og udskrive notater …\n"


def test_root_on_an_older_debian_gets_the_whole_chromium(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root_may_install(monkeypatch, bare, "chromium")
    assert browsers.get_browser() == bare / "chromium"


def test_a_browser_that_only_draws_and_prints_goes_before_a_whole_one(bare: Path) -> None:
    program(bare / "chromium", RUNS)
    program(bare / "google-chrome", RUNS)
    assert browsers.find_browser() == bare / "google-chrome"
    program(bare / "chromium-headless-shell", RUNS)
    assert browsers.find_browser() == bare / "chromium-headless-shell"


def test_root_on_ubuntu_gets_a_download_and_the_libraries_it_needs(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = root_may_install(monkeypatch, bare)
    monkeypatch.setattr(debian, "kin", lambda: frozenset({"ubuntu", "debian"}))
    fetched = program(tmp_path / "download" / "chrome", RUNS)
    monkeypatch.setattr(choreographer.cli, "get_chrome_sync", lambda: fetched)
    assert browsers.get_browser() == fetched
    assert "chromium" not in asked
    assert "libnss3" in asked


def test_an_earlier_download_is_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched = program(tmp_path / "download" / "chrome", RUNS)
    monkeypatch.setattr(Chromium, "find_browser", lambda **_: str(fetched))
    assert browsers.find_browser() == fetched


def test_a_download_that_does_not_run_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = program(tmp_path / "download" / "chrome", 'echo "libnss3.so: cannot open" >&2; exit 127')
    monkeypatch.setattr(choreographer.cli, "get_chrome_sync", lambda: broken)
    with pytest.raises(browsers.BrowserMissing):
        browsers.get_browser()


@pytest.mark.parametrize(
    ("kin", "apt", "remedy"),
    [
        ({"debian"}, True, "»sudo apt install chromium fonts-liberation«"),
        ({"ubuntu", "debian"}, True, "»sudo snap install chromium«"),
        (set(), False, "installér Microsoft Edge, Google Chrome eller Chromium, og kør kommandoen igen."),
    ],
)
def test_where_none_can_be_had_one_sentence_says_what_to_install(
    kin: set[str], apt: bool, remedy: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(debian, "kin", lambda: frozenset(kin))
    monkeypatch.setattr(debian, "has_apt", lambda: apt)
    assert browsers.main() == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert remedy in told
    assert told.count(".") == 1

"""`watch` in a real browser: a file is saved, and the page shows the new notes, or what is to be put right."""

import contextlib
import json
import os
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from workfolder import COMMAND, FOR_PROGRAMMERS, Project

from actionplan.browser import Browser

pytestmark = [
    pytest.mark.xdist_group("watch"),
    pytest.mark.skipif(os.name == "nt", reason="sends the signals of a POSIX system"),
]
FOLLOW = """
new Promise(resolve => {
  const seen = [], frame = document.getElementById("notes");
  const look = () => {
    const page = frame.contentDocument, text = page && page.body ? page.body.innerText : "";
    const state = document.getElementById("told").textContent;
    const found = WANTED[seen.length];
    if (text.includes(found) || state.includes(found)) {
      seen.push({found, at: frame.contentWindow.location.pathname.split("/").pop(), told: state});
      if (seen.length === 1 && GO_ON) page.querySelector("a[href='01_social_mapping.html']").click();
    }
    if (seen.length === WANTED.length) resolve(seen); else setTimeout(look, 50);
  };
  look();
})
"""


@dataclass(frozen=True)
class Watching:
    project: Project
    process: subprocess.Popen[str]
    address: str

    def follow(self, browser: Browser, wanted: list[str], *, go_on: bool = False) -> list[dict[str, str]]:
        """Opens the page and stays on it until it has shown these one after the other. go_on: to the first note, when there."""
        script = FOLLOW.replace("WANTED", json.dumps(wanted)).replace("GO_ON", json.dumps(go_on))
        seen: list[dict[str, str]] = browser.evaluate(self.address, script)
        return seen


@pytest.fixture(scope="module")
def watching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watching]:
    project = Project.of(tmp_path_factory.mktemp("watching"), "odder", "vejle")
    project.quick_notebooks("Første gang")
    quiet = {**os.environ, "BROWSER": "true"}  # in place of the analyst's own browser
    command = [*COMMAND, "watch", "--municipality", "odder"]
    process = subprocess.Popen(
        command, cwd=project.root, env=quiet, stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True
    )
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+/[\w-]+/", process.stdout.readline())
    assert found
    told: list[str] = []
    reader = threading.Thread(target=lambda: told.extend(process.stdout or []), daemon=True)
    reader.start()
    yield Watching(project, process, found[0])
    family = psutil.Process(process.pid).children(recursive=True)
    assert family, "the one that makes the notes stays ready between builds"
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(60) == 0
    _, left = psutil.wait_procs(family, timeout=30)
    assert not left, "Ctrl-C leaves processes behind"
    reader.join(10)
    assert FOR_PROGRAMMERS.search("".join(told)) is None
    assert told[-1] == "Slut.\n"


def test_a_saved_file_is_in_the_notes_that_the_page_shows_and_whoever_reads_one_stays_there(
    watching: Watching, browser: Browser
) -> None:
    made = watching.project.root / "reports" / "odder" / "index.html"

    def save_when_read() -> None:
        while not made.exists():
            time.sleep(0.1)
        time.sleep(4)
        watching.project.quick_notebooks("Anden gang")

    save = threading.Thread(target=save_when_read, daemon=True)
    save.start()
    first, second = watching.follow(browser, ["Første gang for Odder", "Anden gang for Odder"], go_on=True)
    save.join()
    assert first["at"] == "index.html"
    assert second == {"found": "Anden gang for Odder", "at": "01_social_mapping.html", "told": ""}
    assert not (watching.project.root / "reports" / "vejle").exists()


def test_what_is_to_be_put_right_stands_on_the_page_until_it_is(watching: Watching, browser: Browser) -> None:
    spoil = threading.Timer(2, watching.project.change, ["params/odder.yml", "sammenligning:", "samenligning:"])
    mend = threading.Timer(7, watching.project.change, ["params/odder.yml", "samenligning:", "sammenligning:"])
    for timer in (spoil, mend):
        timer.start()
    _, wrong, _ = watching.follow(browser, ["Odder", "Mente du »sammenligning«?", "Odder"])
    for timer in (spoil, mend):
        timer.join()
    assert "params/odder.yml, linje" in wrong["told"]
    assert FOR_PROGRAMMERS.search(wrong["told"]) is None


OUTSIDE = ("../params/odder.yml", "reports/../params/odder.yml", "params/odder.yml", "reports/%2e%2e/params/odder.yml")


@pytest.mark.parametrize("wanted", OUTSIDE)
def test_nothing_but_the_notes_is_given_out(wanted: str, watching: Watching) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(watching.address + wanted, timeout=10)
    assert refused.value.code == 404


def test_who_does_not_know_the_address_gets_nothing(watching: Watching) -> None:
    place = watching.address.rsplit("/", 2)[0]
    for wanted in ("/", "/events", "/reports/odder/index.html", "/x/reports/odder/index.html"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(place + wanted, timeout=10)
        assert refused.value.code == 404


def test_a_municipality_that_is_not_there_is_told_in_a_sentence(watching: Watching) -> None:
    run = watching.project.run("watch", "--municipality", "oder")
    assert run.status == 1
    assert "Mente du" in run.err


def test_a_kill_leaves_nothing_that_runs(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "odder")
    project.quick_notebooks()
    process = project.begin("watch", "--municipality", "odder")
    try:
        assert process.stdout is not None
        while "lavet" not in (line := process.stdout.readline()):
            assert line, "it ended by itself"
        family = psutil.Process(process.pid).children(recursive=True)
        assert len(family) > 2
        process.kill()
        assert not psutil.wait_procs(family, timeout=30)[1]
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=30)

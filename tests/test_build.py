"""Builds from outside: small notebooks go in; notes, index pages, findings, the closing table and exit statuses come out."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from workfolder import COMMAND, DAY, FOR_PROGRAMMERS, Project, Run, hold

from actionplan.build import NOTEBOOKS
from actionplan.command_build import Wish, build_all
from actionplan.crew import SLOW, Crew
from actionplan.kernel_server import CAN_FORK

PAGES = ("index.html", "findings.json", "samlet_notat.html", "samlet_notat.pdf", "handlingsplan.docx", "handlingsplan.html")
"""What a municipality's folder holds beside its notes."""

Files = dict[str, tuple[bytes, int]]
FAILS = "if municipality == 'vejle':\n    raise KeyError('a column that is not there')"
DIES = "if municipality == 'vejle':\n    import os\n    os._exit(1)"
HOW = """
from pathlib import Path
if (process := Path("/proc/self/cmdline")).exists():
    Path("how").write_text(process.read_text())
"""
"""Tells which command runs the kernel, where the system says so."""
WAITS = """
import os, pathlib, time
pathlib.Path("pid").write_text(str(os.getpid()))
time.sleep(120)
"""
HINDERED = f"""
import sys
from datetime import date
from pathlib import Path
import pytest
from actionplan import build, worker
sys.path.insert(0, {str(Path(__file__).parent)!r})
import workfolder
if __name__ == "__main__":
    worker.CELL_SECONDS = 2
    for name in {NOTEBOOKS[1:3]!r}:
        print(worker.make(build.Work(Path.cwd(), "odder", name, date(2026, 11, 21))).problem or "made")
        worker.CELL_SECONDS = 600
        workfolder.hold(pytest.MonkeyPatch(), Path("reports/odder/{NOTEBOOKS[2]}.pdf").resolve())
"""
"""Makes one note with little time for a cell, and then one of whose files another program holds."""


@dataclass(frozen=True)
class Step:
    """One build of the story: what it printed and what lay in reports afterwards."""

    run: Run
    files: Files

    def of(self, slug: str, *names: str) -> Files:
        """The files of one municipality, or those of them whose name begins so."""
        return {name: file for name, file in self.files.items() if name.startswith(tuple(f"{slug}/{n}" for n in names or ("",)))}

    def text(self, file: str) -> str:
        return self.files[file][0].decode()


@dataclass(frozen=True)
class Story:
    """Three builds of one project. all_well: Odder and Vejle. broken: in Vejle the cells of 01 fail and the kernel of 02 dies;
    Greve, which has notes from before, has mistakes in its params. mended: Vejle alone, in a terminal, with new messages."""

    project: Project
    all_well: Step
    broken: Step
    mended: Step


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    project = Project.of(tmp_path_factory.mktemp("story"), "odder", "vejle")

    def step(run: Callable[..., Run], *arguments: str) -> Step:
        return Step(run(*arguments), project.files("reports"))

    project.quick_notebooks("Første gang", n01=HOW)
    all_well = step(project.run, "build")
    project.quick_notebooks("Anden gang", n01=FAILS, n02=DIES)
    project.add("greve")
    project.change("params/greve.yml", "sammenligning: komgrp", "samenligning: komgrp")
    shutil.copytree(project.root / "reports" / "odder", project.root / "reports" / "greve")  # stand for its notes from before
    broken = step(project.run, "build")
    project.change("params/greve.yml", "samenligning: komgrp", "sammenligning: komgrp")
    project.quick_notebooks("Tredje gang")
    add_seminar_cell(project.root / "notebooks" / f"{NOTEBOOKS[4]}.ipynb")
    mended = step(lambda *arguments: in_a_terminal(project, *arguments), "build", "--municipality", "Vejle Kommune")
    return Story(project, all_well, broken, mended)


def add_seminar_cell(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(2, nbformat.v4.new_code_cell("raise SystemError('the seminar ran')", metadata={"tags": ["seminar"]}))
    nbformat.write(notebook, path)


def in_a_terminal(project: Project, *arguments: str) -> Run:
    """Runs a command with a terminal for its screen."""
    pty, termios = pytest.importorskip("pty"), pytest.importorskip("termios")
    screen, inner = pty.openpty()
    termios.tcsetwinsize(screen, (24, 120))
    with subprocess.Popen([*COMMAND, *arguments], cwd=project.root, stdin=inner, stdout=inner, stderr=inner) as command:
        os.close(inner)
        shown = b""
        with contextlib.suppress(OSError):  # the terminal is gone when the command is
            while piece := os.read(screen, 65536):
                shown += piece
    os.close(screen)
    return Run(command.returncode, shown.decode().replace("\r\n", "\n"), "")


@pytest.mark.xdist_group("story")
class TestABuildInWhichAllIsWell:
    def test_the_exit_status_is_zero_and_nothing_is_complained_of(self, story: Story) -> None:
        assert story.all_well.run.status == 0
        assert story.all_well.run.err == ""

    @pytest.mark.skipif(not CAN_FORK, reason="kernels are forked on Linux only")
    def test_kernels_are_forked_and_nothing_is_said_of_it(self, story: Story) -> None:
        assert SLOW not in story.all_well.run.out + story.all_well.run.err
        assert "ipykernel_launcher" not in (story.project.root / "notebooks" / "how").read_text()

    def test_every_note_is_there_as_html_pdf_and_executed_notebook(self, story: Story) -> None:
        for slug in ("odder", "vejle"):
            wanted = {f"{slug}/{name}{suffix}" for name in NOTEBOOKS for suffix in (".html", ".pdf")}
            wanted |= {f"{slug}/notebooks/{name}.ipynb" for name in NOTEBOOKS}
            wanted |= {f"{slug}/{page}" for page in PAGES}
            assert set(story.all_well.of(slug)) == wanted

    def test_the_closing_table_has_pages_seconds_and_result_of_every_note(self, story: Story) -> None:
        outcomes = story.all_well.run.outcomes()
        assert list(outcomes) == [(slug, name) for slug in ("odder", "vejle") for name in NOTEBOOKS]
        for pages, seconds, result in outcomes.values():
            assert pages == "1"
            assert 0 < float(seconds.replace(",", ".")) < 120
            assert "," in seconds
            assert result == "lavet"

    def test_plain_lines_count_the_notes_where_there_is_no_terminal(self, story: Story) -> None:
        lines = [line for line in story.all_well.run.out.splitlines() if line.startswith("[")]
        assert [line.split("]")[0] for line in lines] == [f"[{number}/10" for number in range(1, 11)]
        assert "\r" not in story.all_well.run.out

    def test_goals_come_after_what_they_build_on(self, story: Story) -> None:
        lines = [line.split(": ")[0].split("] ")[1].split(" ") for line in story.all_well.run.out.splitlines() if line[:1] == "["]
        for slug in ("odder", "vejle"):
            order = [note for municipality, note in lines if municipality == slug]
            assert set(order[:3]) == set(NOTEBOOKS[:3])
            assert tuple(order[3:]) == NOTEBOOKS[3:]

    def test_findings_are_collected_per_municipality(self, story: Story) -> None:
        for slug, name in (("odder", "Odder"), ("vejle", "Vejle")):
            record = json.loads(story.all_well.text(f"{slug}/findings.json"))
            assert record["municipality"] == f"{name} Kommune"
            assert [finding["headline"] for finding in record["findings"]] == [f"Første gang for {name} Kommune"]

    def test_the_overview_lists_all_with_their_first_key_message(self, story: Story) -> None:
        page = story.all_well.text("index.html")
        for slug, name in (("odder", "Odder"), ("vejle", "Vejle")):
            assert f'href="{slug}/index.html"' in page
            assert f"Første gang for {name} Kommune" in page

    def test_a_municipality_s_page_links_to_its_five_notes(self, story: Story) -> None:
        page = story.all_well.text("odder/index.html")
        assert [f'href="{name}.html"' in page for name in NOTEBOOKS] == [True] * 5
        assert "Første gang for Odder Kommune" in page
        assert "Vejle" not in page


@pytest.mark.xdist_group("story")
class TestABuildInWhichOneMunicipalityFails:
    def test_the_exit_status_is_one(self, story: Story) -> None:
        assert story.broken.run.status == 1

    def test_the_others_are_built(self, story: Story) -> None:
        assert {story.broken.run.outcomes()["odder", name][-1] for name in NOTEBOOKS} == {"lavet"}
        assert "Anden gang for Odder Kommune" in story.broken.text("odder/01_social_mapping.html")

    def test_its_other_notes_are_built(self, story: Story) -> None:
        outcomes = story.broken.run.outcomes()
        assert {outcomes["vejle", name][-1] for name in NOTEBOOKS[2:]} == {"lavet"}

    def test_a_cell_that_fails_is_told_in_the_closing_table_with_the_file_for_the_maintainer(self, story: Story) -> None:
        told = story.broken.run.outcomes()["vejle", NOTEBOOKS[0]][-1]
        assert "reports/vejle/notebooks/01_social_mapping.fejl.txt" in told
        assert told.endswith(".")

    def test_the_file_for_the_maintainer_holds_the_whole_of_it(self, story: Story) -> None:
        log = story.broken.text("vejle/notebooks/01_social_mapping.fejl.txt")
        assert "Traceback" in log
        assert "a column that is not there" in log

    def test_a_kernel_that_dies_is_told_in_a_sentence(self, story: Story) -> None:
        told = story.broken.run.outcomes()["vejle", NOTEBOOKS[1]][-1]
        assert told.endswith(".")
        assert "gik i stå" in told

    def test_what_libraries_say_of_it_does_not_reach_the_screen(self, story: Story) -> None:
        assert story.broken.run.sentences == story.broken.run.about("params/greve.yml")

    def test_the_former_notes_are_untouched(self, story: Story) -> None:
        former = story.all_well.of("vejle", *NOTEBOOKS[:2])
        assert len(former) == 4
        assert story.broken.of("vejle", *NOTEBOOKS[:2]) == former
        for name in NOTEBOOKS[:2]:
            executed = f"vejle/notebooks/{name}.ipynb"
            assert story.broken.files[executed] == story.all_well.files[executed]

    def test_its_findings_are_still_those_of_the_notes_that_lie_there(self, story: Story) -> None:
        assert "Første gang for Vejle Kommune" in story.broken.text("vejle/findings.json")
        assert "Første gang for Vejle Kommune" in story.broken.text("index.html")

    def test_a_municipality_that_was_refused_is_in_the_closing_table(self, story: Story) -> None:
        rows = [cells for (slug, _), cells in story.broken.run.outcomes().items() if slug == "greve"]
        assert len(rows) == 1
        assert "afvist" in rows[0][-1]

    def test_a_municipality_that_was_refused_keeps_its_notes_and_its_place_in_the_overview(self, story: Story) -> None:
        former = {name.split("/", 1)[1]: content for name, (content, _) in story.all_well.of("odder").items()}
        assert {name.split("/", 1)[1]: content for name, (content, _) in story.broken.of("greve").items()} == former
        assert 'href="greve/index.html"' in story.broken.text("index.html")

    def test_nothing_half_is_left(self, story: Story) -> None:
        assert story.project.leftovers() == []


@pytest.mark.xdist_group("story")
class TestABuildOfOneMunicipality:
    def test_it_is_made_and_no_other_is_touched(self, story: Story) -> None:
        assert story.mended.run.status == 0
        assert {slug for slug, _ in story.mended.run.outcomes()} == {"vejle"}
        for slug in ("odder", "greve"):
            assert story.mended.of(slug) == story.broken.of(slug)

    def test_a_seminar_cell_never_runs_and_stays_in_the_notebook_itself(self, story: Story) -> None:
        assert story.mended.run.outcomes()["vejle", NOTEBOOKS[4]][-1] == "lavet"
        assert "seminar ran" not in story.mended.text(f"vejle/notebooks/{NOTEBOOKS[4]}.ipynb")
        assert "the seminar ran" in (story.project.root / "notebooks" / f"{NOTEBOOKS[4]}.ipynb").read_text(encoding="utf-8")

    def test_its_findings_and_its_page_are_those_of_the_new_notes(self, story: Story) -> None:
        assert "Tredje gang for Vejle Kommune" in story.mended.text("vejle/findings.json")
        assert "Tredje gang for Vejle Kommune" in story.mended.text("vejle/index.html")

    def test_the_overview_has_its_new_message_and_still_lists_the_others(self, story: Story) -> None:
        page = story.mended.text("index.html")
        assert "Tredje gang for Vejle Kommune" in page
        assert "Anden gang for Odder Kommune" in page
        assert 'href="greve/index.html"' in page

    def test_the_file_for_the_maintainer_goes_when_the_note_is_made(self, story: Story) -> None:
        assert "vejle/notebooks/01_social_mapping.fejl.txt" not in story.mended.files

    def test_a_terminal_shows_a_progress_bar_and_no_lines(self, story: Story) -> None:
        screen = story.mended.run.out
        assert "5/5" in screen
        assert "notat" in screen
        assert "\r" in screen
        assert "[5/5]" not in screen


@pytest.fixture
def odder(tmp_path: Path) -> Project:
    """Odder with quick notebooks and notes of the five names from before."""
    project = Project.of(tmp_path, "odder")
    for name in NOTEBOOKS:
        for file in (f"{name}.html", f"{name}.pdf", f"notebooks/{name}.ipynb"):
            project.put(f"reports/odder/{file}", f"former {file}")
    project.quick_notebooks()
    return project


@pytest.fixture
def waiting(odder: Project) -> Iterator[tuple[Project, "os.PathLike[str]"]]:
    """The same with a first notebook that writes its kernel's process id to a file and then takes very long."""
    odder.quick_notebooks(n01=WAITS)
    yield odder, odder.root / "notebooks" / "pid"
    with contextlib.suppress(OSError, ValueError):
        os.kill(int((odder.root / "notebooks" / "pid").read_text()), signal.SIGKILL)


def until(happened: Callable[[], bool], seconds: float = 90) -> bool:
    """Waits for it; False where it does not happen."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.1)
    return False


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet collected by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def in_session(leader: int) -> list[int]:
    """The processes of a session: those that the leader began, and those that these began, unless they left it."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if stat.read_text().rsplit(")", 1)[1].split()[3] == str(leader):
                found.append(int(stat.parent.name))
    return found


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")


@needs_proc
def test_a_build_that_is_killed_leaves_whole_notes_and_nothing_that_runs_and_does_not_disturb_the_next_one(
    waiting: tuple[Project, Path],
) -> None:
    project, pid = waiting
    before = project.files("reports/odder")
    build = project.begin("build")
    try:
        assert until(
            lambda: pid.exists() and (project.root / "reports/odder/03_jobcentre_organisation.html").stat().st_size > 100
        )
        kernel = int(pid.read_text())
        build.kill()
        build.wait(30)
        assert until(lambda: not [pid for pid in in_session(build.pid) if alive(pid)], 30), "workers of a killed build go on"
        assert until(lambda: not alive(kernel), 30), "the kernel of a killed build goes on"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(build.pid, signal.SIGKILL)
        build.communicate(timeout=30)
    after = project.files("reports/odder")
    for name in ("01_social_mapping", "04_goal_setting", "05_followup"):
        for file in (f"{name}.html", f"{name}.pdf", f"notebooks/{name}.ipynb"):
            assert after[file] == before[file]
    assert after["03_jobcentre_organisation.html"][0].rstrip().endswith(b"</html>")
    assert after["03_jobcentre_organisation.pdf"][0].startswith(b"%PDF")
    project.quick_notebooks()
    run = project.run("build")
    assert run.status == 0
    assert len(run.outcomes()) == 5
    assert project.leftovers() == []


@needs_proc
def test_ctrl_c_ends_a_build_with_a_sentence_and_leaves_the_former_notes(waiting: tuple[Project, Path]) -> None:
    project, pid = waiting
    before = project.files("reports/odder")
    build = project.begin("build")
    assert until(pid.exists)
    kernel = int(pid.read_text())
    os.killpg(build.pid, signal.SIGINT)
    out, err = build.communicate(timeout=60)
    assert build.returncode == 130
    assert FOR_PROGRAMMERS.search(out + err) is None, out + err
    assert "Afbrudt" in err
    after = project.files("reports/odder")
    assert {file: after[file] for file in before if "01_" in file} == {file: before[file] for file in before if "01_" in file}
    assert until(lambda: not alive(kernel), 30), "the kernel of an interrupted build goes on"


def test_a_cell_that_never_ends_and_a_note_that_another_program_holds_open_are_told_and_all_files_are_as_before(
    odder: Project,
) -> None:
    odder.quick_notebooks(n02="import time\ntime.sleep(300)")
    before = odder.files("reports/odder")
    begun = time.monotonic()
    endless, held = odder.python(HINDERED).splitlines()
    assert time.monotonic() - begun < 60
    assert "gik i stå" in endless
    assert f"{NOTEBOOKS[2]}.pdf" in held
    assert "åben i et andet program" in held
    assert odder.files("reports/odder") == before
    assert odder.leftovers() == []


def test_a_page_that_is_held_stops_neither_the_other_pages_nor_the_closing_table(
    odder: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = odder.put("reports/odder/findings.json", "former")
    hold(monkeypatch, held)
    # Made in this very process, as the file is held for no other.
    status = build_all(Wish(odder.root, DAY), Crew(lambda: ThreadPoolExecutor(1), 1))
    told = capsys.readouterr()
    run = Run(status, told.out, told.err)
    assert run.status == 1
    assert [line for line in run.err.splitlines() if "findings.json" in line and "åben i et andet program" in line]
    assert {cells[-1] for cells in run.outcomes().values()} == {"lavet"}
    assert held.read_text() == "former"
    for page in ("odder/index.html", "index.html"):
        assert "Prøvetal for Odder Kommune" in (odder.root / "reports" / page).read_text(encoding="utf-8")

"""The seminar as people hold it: the command, its page in a real browser, a kernel that is killed, and two screens at once."""

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import BrowserContext, expect, sync_playwright
from workfolder import COMMAND, FOR_PROGRAMMERS, Project

from actionplan import seminar_server
from actionplan.browsers import find_browser

pytestmark = [
    pytest.mark.xdist_group("seminar"),
    pytest.mark.skipif(os.name == "nt", reason="sends the signals of a POSIX system"),
]
SECONDS = 60


@dataclass
class Server:
    """A seminar that runs, as the process that began it sees it. told: what it has printed since its first line."""

    project: Project
    process: subprocess.Popen[str]
    address: str
    told: list[str] = field(default_factory=list)

    @property
    def base(self) -> str:
        return self.address.split("?")[0]

    def kernels(self) -> list[psutil.Process]:
        family = psutil.Process(self.process.pid).children(recursive=True)
        return [each for each in family if "ipykernel_launcher" in each.cmdline()]


def begin(project: Project, municipality: str, command: tuple[str, ...] = COMMAND, note: str = "04", **variables: str) -> Server:
    """Starts the command; returns when it has told its address."""
    process = subprocess.Popen(
        [*command, "seminar", "--municipality", municipality, *(["--note", note] if note != "04" else [])],
        cwd=project.root,
        env={**os.environ, "BROWSER": "true", **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+/\?token=[\w-]+", line)
    assert found, line + process.stdout.read()
    server = Server(project, process, found[0])
    threading.Thread(target=lambda: server.told.extend(process.stdout or []), daemon=True).start()
    return server


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what stands in for the analyst's own browser notes the address that it is opened at."""
    return tmp_path_factory.mktemp("opened") / "address"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, opened: Path) -> Iterator[Server]:
    """Eksempelby's seminar, begun with the name as a person writes it and ended with Ctrl-C."""
    project = Project.of(tmp_path_factory.mktemp("seminar"), "eksempelby")
    shutil.rmtree(project.root / "data" / "eksempelby" / "seminar", ignore_errors=True)  # a seminar that begins
    note = f"import pathlib, sys; pathlib.Path({str(opened)!r}).write_text(sys.argv[1])"
    running = begin(project, "EKSEMPELBY", BROWSER=f"{sys.executable} -c {shlex.quote(note)} %s")
    yield running
    family = psutil.Process(running.process.pid).children(recursive=True)
    os.killpg(running.process.pid, signal.SIGINT)
    assert running.process.wait(SECONDS) == 0
    _, left = psutil.wait_procs(family, timeout=30)
    assert not left, "Ctrl-C leaves kernels behind"
    told = "".join(running.told)
    assert FOR_PROGRAMMERS.search(told) is None, told
    assert told == "Slut. Det, der blev bestemt, ligger i data/eksempelby/seminar og er der, når seminaret åbnes igen.\n"
    faults = project.root / "reports" / "fejl.txt"
    told = faults.read_text(encoding="utf-8") if faults.exists() else ""
    assert re.fullmatch(r"(.* kernel \S+ restarted failed!\n)?", told), told  # the one that a test kills


@pytest.fixture(scope="module")
def screens() -> Iterator[BrowserContext]:
    """A browser to open pages in; it remembers what they ask for."""
    executable = find_browser()
    assert executable is not None
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
        context.set_default_timeout(1000 * SECONDS)
        expect.set_options(timeout=1000 * SECONDS)
        yield context
        chromium.close()


def status_of(address: str, **headers: str) -> tuple[int, str]:
    """What a program without a browser's cookies gets there, after any redirect."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=SECONDS) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_whoever_has_not_the_whole_address_is_refused(server: Server, opened: Path) -> None:
    kernels = len(server.kernels())
    for path in ("", "?token=forkert", "login", "voila/render/seminar.ipynb"):
        code, page = status_of(server.base + path)
        assert (code, "Seminaret er ikke åbnet" in page) == (403, True), path
    for path in ("api/kernels/6a0f7f0c-1111-4222-8333-444455556666", "voila/files/seminar.ipynb"):
        assert status_of(server.base + path)[0] == 403
    for path in ("templates/x", "templates/lab/static/..", "templates/a/b/c", "labextensions/", "api/themes/"):
        assert status_of(f"{server.base}voila/{path}")[0] == 404, "and nothing of it is a fault for a maintainer to read"
    assert status_of(server.address, Host="seminar.example")[0] == 403, "another name for this machine, as a web site can give it"
    assert urlsplit(server.address).hostname == "127.0.0.1"
    for _ in range(100):
        if opened.exists():
            break
        time.sleep(0.1)
    assert opened.read_text() == server.address, "the analyst's browser is opened at the address"
    assert len(server.kernels()) == kernels


def test_a_kernel_that_no_page_is_connected_to_ends_after_some_minutes(tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    kernels = seminar_server._Kernels(config=seminar_server._settings(tmp_path))
    assert 60 <= kernels.cull_idle_timeout <= 600
    assert not kernels.cull_connected
    assert kernels.cull_interval < kernels.cull_idle_timeout


class Screen:
    """The seminar's page as somebody at the keyboard sees it."""

    def __init__(self, server: Server, context: BrowserContext, last: str = "4 To scenarier") -> None:
        self.server, self.page, self._last = server, context.new_page(), last
        self.hosts: set[str | None] = set()
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname))
        self.page.on("websocket", lambda socket: self.hosts.add(urlsplit(socket.url).hostname))
        self.page.goto(server.address)
        self.wait()

    def wait(self) -> None:
        self.page.get_by_role("button", name=self._last).wait_for()

    def go(self, screen: str) -> None:
        self.press(screen)
        self.page.get_by_role("button", name=screen, pressed=True).wait_for()

    def press(self, words: str) -> None:
        button = self.page.get_by_role("button", name=words, exact=True)
        button.focus()
        self.page.keyboard.press("Enter")

    def type(self, label: str, text: str) -> None:
        """Writes into the field and leaves it."""
        box = self.page.get_by_label(label, exact=True)
        box.fill(text)
        self.page.keyboard.press("Tab")

    def goal(self, number: int) -> None:
        self.go("3 Målkort")
        chosen = self.page.get_by_label("Mål", exact=True)
        chosen.select_option(index=number - 1)
        _, *name = chosen.locator("option").nth(number - 1).inner_text().split()
        self.shows("Navn", " ".join(name))

    def shows(self, label: str, value: str) -> None:
        """Waits until the field shows the value."""
        expect(self.page.get_by_label(label, exact=True)).to_have_value(value)

    def tells(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()


@pytest.fixture(scope="module")
def first(server: Server, screens: BrowserContext) -> Screen:
    return Screen(server, screens)


def log_of(server: Server) -> list[dict[str, object]]:
    """What is on disk of the seminar."""
    file = server.project.root / "data" / "eksempelby" / "seminar" / "log.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def on_disk(server: Server, *path: str, value: str) -> None:
    """Waits until the value is the last that the log has for a place."""
    until, last = time.monotonic() + 20, None
    while time.monotonic() < until:
        last = next((event["til"] for event in reversed(log_of(server)) if event["sti"] == list(path)), None)
        if str(last) == value:
            return
        time.sleep(0.05)
    raise AssertionError(f"{path} is {last} in the log")


def test_what_was_moved_voted_written_and_saved_is_there_when_the_kernel_has_been_killed(server: Server, first: Screen) -> None:
    page, goals = first.page, server.project.root / "params" / "eksempelby.goals.yml"
    before = goals.read_text(encoding="utf-8").splitlines()
    assert page.title() == "Seminar: Eksempelby Kommune"
    assert page.locator("html").get_attribute("lang") == "da"
    assert page.get_by_text("import", exact=False).count() == 0, "source code"

    first.goal(4)
    first.type("Ansvarlig", "Afdelingsleder for virksomhedsindgangen")
    on_disk(server, "mål", "4", "ansvarlig", value="Afdelingsleder for virksomhedsindgangen")
    first.press("Gem i planen")
    first.tells("Mål 4, ansvarlig")
    first.press("Ja, gem")
    first.tells("Gemt i params/eksempelby.goals.yml")
    after = goals.read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1, "every other line, comments too, is as it was"
    assert "Afdelingsleder for virksomhedsindgangen" in changed[0][1]

    first.go("1 Pladser")
    companies = first.page.get_by_role("slider", name="2 Åbne pladser: Virksomheder")
    expect(first.page.get_by_role("textbox", name="2 Åbne pladser: Virksomheder, skriv tallet")).to_be_visible()
    there = companies.get_attribute("aria-valuetext")
    assert there is not None
    companies.press("ArrowRight")
    moved = str(int(there) + 1)
    expect(companies).to_have_attribute("aria-valuetext", moved)
    on_disk(server, "scenarier", "A", "modeller", "model_2", "virksomheder", value=moved)
    first.go("3 Målkort")
    first.type("Nulpunkt med ord", "Ingen åbne pladser")
    on_disk(server, "mål", "4", "nulpunkt", value="Ingen åbne pladser")
    first.go("2 Rækkefølge")
    first.press("Målene")
    first.press("Bord 2")
    first.type("4 Flere åbne pladser", "3")
    first.tells("Bord 2 har to prikker tilbage.")
    on_disk(server, "stemmer", "mål", "2", "4", value="3")

    (kernel,) = server.kernels()
    kernel.kill()
    first.tells("Beregningen bag siden er standset. Genindlæs siden; intet af det, der er bestemt, er tabt.")
    assert page.evaluate("document.getElementById('rendered_cells').inert"), "nothing can be moved that nobody keeps"
    first.press("Genindlæs siden")
    first.wait()

    expect(companies).to_have_attribute("aria-valuetext", moved)
    first.goal(4)
    first.shows("Ansvarlig", "Afdelingsleder for virksomhedsindgangen")
    first.shows("Nulpunkt med ord", "Ingen åbne pladser")
    first.go("2 Rækkefølge")
    first.press("Målene")
    first.press("Bord 2")
    first.tells("Bord 2 har to prikker tilbage.")
    first.shows("4 Flere åbne pladser", "3")
    assert first.hosts == {"127.0.0.1"}


def test_of_two_that_save_the_second_is_told_and_shown_the_difference(
    server: Server, screens: BrowserContext, first: Screen
) -> None:
    goals, seminar = server.project.root / "params" / "eksempelby.goals.yml", server.project.root / "data/eksempelby/seminar"
    second = Screen(server, screens)
    assert len(server.kernels()) == 2
    token = server.address.split("token=")[1]
    assert not [name for kernel in server.kernels() for name, value in kernel.environ().items() if token in value]
    first.goal(2)
    second.goal(2)
    first.type("Ansvarlig", "Leder af virksomhedsteamet")
    on_disk(server, "mål", "2", "ansvarlig", value="Leder af virksomhedsteamet")
    second.type("Ansvarlig", "Jobcenterchef")
    second.tells("Din ændring til »Jobcenterchef« er ikke skrevet.")
    second.tells("til »Leder af virksomhedsteamet«")
    on_disk(server, "mål", "2", "ansvarlig", value="Leder af virksomhedsteamet")
    second.type("Penge", "Ingen nye penge i 2027")
    on_disk(server, "mål", "2", "penge", value="Ingen nye penge i 2027")

    second.press("Gem i planen")
    second.tells("Mål 2, penge")
    first.type("Folk", "To jobkonsulenter")
    on_disk(server, "mål", "2", "folk", value="To jobkonsulenter")
    second.press("Ja, gem")
    second.tells("En anden skærm har lige ændret noget, som du ikke har set. Intet er gemt.")
    assert "Ingen nye penge i 2027" not in goals.read_text(encoding="utf-8")
    second.press("Gem i planen")
    second.tells("Mål 2, folk")
    second.press("Ja, gem")
    second.tells("Gemt i params/eksempelby.goals.yml")
    assert "To jobkonsulenter" in goals.read_text(encoding="utf-8")

    first.type("Folk", "Tre jobkonsulenter")
    on_disk(server, "mål", "2", "folk", value="Tre jobkonsulenter")
    server.project.change("params/eksempelby.goals.yml", "Ingen nye penge i 2027", "500.000 kroner i 2027")
    first.press("Gem i planen")
    first.press("Ja, gem")
    first.tells("Planen er ikke gemt. En anden har gemt i den imens.")
    first.tells("nu »500.000 kroner i 2027«")
    first.press("Gem mine alligevel")
    first.tells("Gemt i params/eksempelby.goals.yml")
    saved = goals.read_text(encoding="utf-8")
    assert "Tre jobkonsulenter" in saved
    assert "Ingen nye penge i 2027" in saved
    kept = [file.read_text(encoding="utf-8") for file in seminar.glob("*.goals.yml")]
    assert any("500.000 kroner i 2027" in text for text in kept), "what was saved over is kept"


def test_a_municipality_that_can_not_be_opened_is_told_everything_that_is_wrong_and_nothing_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = Project.of(tmp_path, "odder")
    unknown = project.here(capsys, "seminar", "--municipality", "Oder")
    assert (unknown.status, unknown.out, len(unknown.sentences)) == (1, "", 1)
    assert "Mente du »Odder«" in unknown.err
    project.change("params/odder.yml", '\nstatus: ""', "\nstatus: udkst")
    project.put("params/odder.goals.yml", "udfodringer: {}\n")
    project.put("data/odder/maalinger.csv", "maal;dato\n1;i går\n")
    refused = project.here(capsys, "seminar", "--municipality", "ODDER")
    assert (refused.status, refused.out) == (1, "")
    for file in ("params/odder.yml", "params/odder.goals.yml", "data/odder/maalinger.csv"):
        assert refused.about(file), file
    assert not (project.root / "reports").exists()


AS_MAKE_DOES = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"


@pytest.mark.long
@pytest.mark.parametrize("killed", ["the server", "what began the server"])
def test_nothing_is_left_running_when_a_process_is_killed(killed: str, tmp_path: Path) -> None:
    project = Project.of(tmp_path, "odder")
    project.quick_notebooks()
    server = begin(project, "odder", (sys.executable, "-c", AS_MAKE_DOES, *COMMAND))
    try:
        assert status_of(server.address)[0] == 200
        family = psutil.Process(server.process.pid).children(recursive=True)
        (serving,) = psutil.Process(server.process.pid).children()
        assert server.kernels()
        (serving if killed == "the server" else server.process).kill()
        _, left = psutil.wait_procs(family, timeout=30)
        assert not left
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.process.pid, signal.SIGKILL)


@pytest.mark.long
def test_a_mistake_made_meanwhile_is_told_on_the_page_and_a_fault_of_the_workbook_goes_to_a_file(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "odder")
    server = begin(project, "Odder Kommune")
    try:
        project.change("params/odder.yml", '\nstatus: ""', "\nstatus: udkst")
        _, page = status_of(server.address)
        assert "Seminaret kan ikke vises, før dette er rettet." in page
        assert "params/odder.yml, linje" in page
        assert "Traceback" not in page
        os.killpg(server.process.pid, signal.SIGINT)
        assert server.process.wait(SECONDS) == 0
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.process.pid, signal.SIGKILL)
    project.change("params/odder.yml", "\nstatus: udkst", '\nstatus: ""')
    project.quick_notebooks(n04="1 / 0")
    server = begin(project, "odder")
    try:
        _, page = status_of(server.address)
        assert "send filen reports/fejl.txt" in page
        assert "ZeroDivisionError" not in page
        assert "ZeroDivisionError" in (project.root / "reports" / "fejl.txt").read_text(encoding="utf-8")
    finally:
        os.killpg(server.process.pid, signal.SIGKILL)


@pytest.mark.long
def test_on_the_status_board_s_page_a_figure_is_typed_told_of_and_saved_into_its_file(
    tmp_path: Path, screens: BrowserContext
) -> None:
    project = Project.of(tmp_path, "eksempelby")
    file = project.root / "data" / "eksempelby" / "maalinger.csv"
    (before,) = (line for line in file.read_text(encoding="utf-8-sig").splitlines() if re.match("1;.*;28-02-2026;", line))
    _, measure, day, figure, *_ = before.split(";")
    server = begin(project, "eksempelby", note="05")
    try:
        board = Screen(server, screens, "2 Generel status")
        page = board.page
        assert page.title() == "Status på målene: Eksempelby Kommune"
        board.type("Mødets dato", "26-03-2026")
        board.tells("Gjort siden mødet 29. januar 2026")
        board.shows(f"{measure}: tallet gælder", day)
        board.shows(f"{measure}: tal (virksomheder)", figure)
        board.type(f"{measure}: tal (virksomheder)", "abc")
        board.tells("»abc« er ikke et tal.")
        expect(page.get_by_label(f"{measure}: tallet gælder", exact=True)).to_be_focused()
        board.type(f"{measure}: tal (virksomheder)", "99")
        board.tells(f"Der står allerede {figure} for 28. februar 2026.")
        board.press("Gem status")
        board.tells(f"tal før {figure}, nu 99")
        expect(page.get_by_role("button", name="Nej", exact=True)).to_be_focused()
        assert before in file.read_text(encoding="utf-8-sig"), "nothing is written before somebody says yes"
        board.press("Ja, gem")
        board.tells("Gemt i data/eksempelby/maalinger.csv.")
        expect(page.get_by_role("button", name="Gem status", exact=True)).to_be_focused()
        assert before.replace(f"{day};{figure};", f"{day};99;") in file.read_text(encoding="utf-8-sig").splitlines()
        assert board.hosts == {"127.0.0.1"}
        os.killpg(server.process.pid, signal.SIGINT)
        assert server.process.wait(SECONDS) == 0
        assert not (project.root / "reports" / "fejl.txt").exists()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.process.pid, signal.SIGKILL)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Server]:
    """JupyterLab on a copy of Eksempelby, with settings of its own: all cells are drawn, also those out of sight."""
    project = Project.of(tmp_path / "project", "eksempelby")
    shutil.rmtree(project.root / "data" / "eksempelby" / "seminar", ignore_errors=True)
    settings = tmp_path / "settings" / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"windowingMode": "none"}', encoding="utf-8")
    own = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_RUNTIME_DIR": "runtime", "JUPYTERLAB_SETTINGS_DIR": "settings"}
    token = "seminar-i-jupyterlab"
    options = ["--no-browser", "--allow-root", "--ServerApp.port=0", f"--IdentityProvider.token={token}"]
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={project.root}", *options],
        env={**os.environ, **{name: str(tmp_path / folder) for name, folder in own.items()}},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )
    try:
        yield Server(project, process, f"{_told_of(tmp_path / 'runtime')}lab/tree/notebooks/04_goal_setting.ipynb?token={token}")
    finally:
        family = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, signal.SIGKILL)
        psutil.wait_procs(family, timeout=30)  # kernels see by themselves that it is gone


def _told_of(runtime: Path) -> str:
    """The address of a Jupyter server, from the file in which it tells that it is ready."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        for file in runtime.glob("jpserver-*.json"):
            with contextlib.suppress(ValueError):  # half written
                return str(json.loads(file.read_text())["url"])
        time.sleep(0.1)
    raise AssertionError("JupyterLab does not start")


@pytest.mark.long
def test_the_same_screens_work_in_jupyterlab(lab: Server, screens: BrowserContext) -> None:
    page = screens.new_page()
    page.goto(lab.address)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.get_by_role("button", name="3 Målkort").click()
    page.get_by_label("Ansvarlig", exact=True).fill("Leder af virksomhedsteamet")
    page.keyboard.press("Tab")
    on_disk(lab, "mål", "1", "ansvarlig", value="Leder af virksomhedsteamet")

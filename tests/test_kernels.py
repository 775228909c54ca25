"""Kernels that are forked: their notebooks are those of ordinary kernels, they share nothing, and they end with whoever asked."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import nbformat
import pytest
from builtnotes import Built
from builtnotes import project as project_of
from nbformat import NotebookNode
from test_build import HOW, alive, until
from workfolder import DAY, Project, Run

from actionplan import kernel_server
from actionplan.build import NOTEBOOKS
from actionplan.crew import SLOW
from actionplan.worker import without_seminar

pytestmark = pytest.mark.skipif(not kernel_server.CAN_FORK, reason="kernels are forked on Linux only")

GIVEN = f'{{"municipality": "odder", "day": "{DAY.isoformat()}"}}'
PLAIN = f"""
import sys
import papermill
for name in sys.argv[1:]:
    papermill.execute_notebook(
        f"notebooks/{{name}}.ipynb", f"{{name}}.plain.ipynb", {GIVEN}, kernel_name="python3", cwd="notebooks", progress_bar=False
    )
"""
FORKED = f"""
import sys
from pathlib import Path
import papermill
from actionplan import kernels
kernels.prepare(Path.cwd(), sys.argv[1] or None)
for name in sys.argv[2:]:
    papermill.execute_notebook(
        f"notebooks/{{name}}.ipynb", f"{{name}}.forked.ipynb", {GIVEN}, kernel_name="python3", cwd="notebooks",
        progress_bar=False, kernel_manager_class=kernels.LocalKernelManager, shutdown_kernel="immediate",
    )
"""
"""Executes notebooks of the project's folder. The first argument is the address of a kernel server, empty for one of its own."""
HOLDS_A_SERVER = """
import sys
from pathlib import Path
from actionplan.kernel_server import KernelServer
server = KernelServer(Path.cwd())
print(server.address, flush=True)
sys.stdin.read()
server.close()
print("closed", flush=True)
"""
CANNOT_FORK = """
import multiprocessing
import sys
from actionplan import kernel_server
kernel_server.CAN_FORK = False
kernel_server.FORKING = multiprocessing.get_context("spawn")
if __name__ == "__main__":
    from actionplan.cli import main
    sys.exit(main(["build", "--only", "01,02"]))
"""
WAITS = """
import os, pathlib, time
pathlib.Path("begun").write_text(f"{os.getpid()} {os.getppid()}")
pathlib.Path("begun").rename(NAME)
time.sleep(120)
"""
PREAMBLE = """
import asyncio, logging, os, signal, subprocess, sys, time, warnings
import ipywidgets
import pandas as pd
import plotly.graph_objects as go
import helper, shadowed
from IPython.display import HTML, display, update_display
figure = go.Figure(go.Bar(x=["a"], y=[1]))
"""
AWKWARD = {
    "parameters": "(municipality, day)",
    "print": 'print("ud")',
    "print to stderr": 'print("fejl", file=sys.stderr)',
    "a stream after another": 'print("a", end=""); print("b", end=""); print("c")',
    "another program's output": 'os.system("echo udefra")\ntime.sleep(0.5)',
    "another program's errors": 'process = subprocess.run(["sh", "-c", "echo fejl udefra >&2"])\ntime.sleep(0.5)',
    "a shell command": "!echo udråb",
    "rich display": 'display(HTML("<b>fed</b>"))',
    "a figure that is shown": "figure.show()",
    "a figure as last expression": "figure",
    "a table as last expression": 'pd.DataFrame({"tal": [1, 2]})',
    "no last expression": "1 + 1;",
    "a display that is updated later": 'handle = display("før", display_id="d")',
    "the update": 'update_display("efter", display_id="d")',
    "await at top level": 'await asyncio.sleep(0.01)\n"ventet"',
    "a widget": "slider = ipywidgets.IntSlider(value=3)\nslider",
    "names of the module": '(__name__, "__file__" in globals(), __spec__, __doc__)',
    "a module beside the notebook": "(helper.VALUE, helper.__file__)",
    "a module beside the notebook, with another of its name in the project's folder": "shadowed.PLACE",
    "a warning of a module": "helper.warn()",
    "a warning of the notebook": 'warnings.warn("gammelt", DeprecationWarning, stacklevel=1)',
    "a line of a log": 'logging.warning("en advarsel")\nlogging.info("ikke vist")',
    "asking a person": "try:\n    input()\nexcept Exception as error:\n    print(type(error))",
    "a class through pickle": "import pickle\nclass Point: pass\ntype(pickle.loads(pickle.dumps(Point()))) is Point",
    "processes of its own": "import multiprocessing\nwith multiprocessing.Pool(2) as pool:\n    print(pool.map(abs, [-1, -2]))",
    "what a signal does": "[signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)]",
    "what is collected": "import gc\n(gc.isenabled(), gc.get_threshold())",
    "earlier cells": "(In[1], sorted(Out), len(In))",
}
"""What a kernel that was forked might do in another way than an ordinary one."""


def run(project: Project, code: str, *arguments: str) -> None:
    """Runs code in the project's folder, in a process of its own."""
    with begin(project, code, *arguments) as process:
        _, err = process.communicate(timeout=300)
    assert process.returncode == 0, err


def begin(project: Project, code: str, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    known = {**os.environ, **variables}
    known.pop("PYTEST_CURRENT_TEST", None)  # where it stands, ipykernel passes over what other programs print
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, cwd=project.root, env=known, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8")


def put_notebook(project: Project, name: str, *cells: str) -> None:
    written = [nbformat.v4.new_code_cell('municipality = ""\nday = ""', metadata={"tags": ["parameters"]})]
    written += [nbformat.v4.new_code_cell(cell) for cell in cells]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    project.put(f"notebooks/{name}.ipynb", nbformat.writes(nbformat.v4.new_notebook(cells=written, metadata=kernel)))


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def by_cell(notebook: NotebookNode) -> list[dict[str, Any]]:
    """All that stands in the cells but ids, times and papermill's notes."""
    cells = []
    for cell in notebook.cells:
        kept: dict[str, Any] = {key: value for key, value in cell.items() if key not in {"id", "metadata"}}
        kept["metadata"] = {key: value for key, value in cell.metadata.items() if key not in {"papermill", "execution"}}
        cells.append(json.loads(without_chance(kept)))
    return cells


def about(notebook: NotebookNode) -> dict[str, Any]:
    """The notebook's own metadata, without papermill's notes, the build's record and the widgets' states."""
    return {key: value for key, value in notebook.metadata.items() if key not in {"papermill", "actionplan", "widgets"}}


def without_chance(value: object) -> str:
    """A value as JSON, in which the numbers of widgets and processes are all the same."""
    text = re.sub(r"[0-9a-f]{32}", "an id", json.dumps(value))
    return re.sub(r"ipykernel_\d+", "ipykernel_pid", text)


@pytest.fixture(scope="module")
def real(built: Built, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[NotebookNode, NotebookNode]]:
    """Odder's five notebooks as papermill alone executes them, and as the build leaves them."""
    project = Project(project_of(tmp_path_factory.mktemp("real") / "project", ("odder",)))
    shutil.copytree(built.reports / "odder", project.root / "reports" / "odder")  # 04 and 05 read the findings of the others
    made = {name: read(project.root / "reports" / "odder" / "notebooks" / f"{name}.ipynb") for name in NOTEBOOKS}
    for name in NOTEBOOKS:
        path = project.root / "notebooks" / f"{name}.ipynb"
        nbformat.write(without_seminar(read(path)), path)
    run(project, PLAIN.replace(DAY.isoformat(), day_of(made[NOTEBOOKS[0]])), *NOTEBOOKS)
    return {name: (read(project.root / f"{name}.plain.ipynb"), made[name]) for name in NOTEBOOKS}


def injected(notebook: NotebookNode) -> list[str]:
    """What papermill put in for the parameters."""
    return [cell.source for cell in notebook.cells if "injected-parameters" in cell.metadata.get("tags", [])]


def day_of(notebook: NotebookNode) -> str:
    """The day that a notebook was executed for."""
    found = re.search(r'^day = "(.*)"$', "".join(injected(notebook)), re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.xdist_group("built")
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_of_a_forked_kernel_is_that_of_an_ordinary_one_cell_for_cell(
    name: str, real: Mapping[str, tuple[NotebookNode, NotebookNode]]
) -> None:
    plain, forked = real[name]
    assert by_cell(forked) == by_cell(plain)
    assert about(forked) == about(plain)
    day = day_of(real[NOTEBOOKS[0]][1])
    assert date.today() - date.fromisoformat(day) <= timedelta(1), "a build is of the day on which it is begun"
    assert injected(forked) == [f'# Parameters\nmunicipality = "odder"\nday = "{day}"\n']
    assert sum(bool(cell.get("outputs")) for cell in forked.cells) > 5


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> tuple[NotebookNode, NotebookNode]:
    """One notebook of all that is awkward, by an ordinary kernel and by a forked one."""
    project = Project.of(tmp_path_factory.mktemp("awkward"))
    warn = 'import warnings\n\n\ndef warn():\n    warnings.warn("pas på", stacklevel=1)\n'
    project.put("notebooks/helper.py", f"VALUE = 42\n{warn}")
    project.put("notebooks/shadowed.py", 'PLACE = "beside the notebook"')
    project.put("shadowed.py", 'PLACE = "in the project\'s folder"')
    put_notebook(project, "awkward", PREAMBLE, *AWKWARD.values())
    run(project, PLAIN, "awkward")
    run(project, FORKED, "", "awkward")
    return read(project.root / "awkward.plain.ipynb"), read(project.root / "awkward.forked.ipynb")


@pytest.mark.xdist_group("awkward notebook")
class TestANotebookOfAwkwardThings:
    @pytest.mark.parametrize("what", AWKWARD)
    def test_each_cell_shows_the_same(self, what: str, awkward: tuple[NotebookNode, NotebookNode]) -> None:
        first = len(awkward[0].cells) - len(AWKWARD)
        plain, forked = (by_cell(notebook)[first + list(AWKWARD).index(what)] for notebook in awkward)
        assert plain["source"] == AWKWARD[what]
        assert forked == plain

    def test_there_is_something_to_compare(self, awkward: tuple[NotebookNode, NotebookNode]) -> None:
        first = len(awkward[0].cells) - len(AWKWARD)
        silent = {what for what, cell in zip(AWKWARD, awkward[0].cells[first:], strict=True) if not cell.outputs}
        assert silent == {"no last expression", "the update"}

    def test_all_other_cells_and_the_notebook_s_own_metadata_are_the_same(
        self, awkward: tuple[NotebookNode, NotebookNode]
    ) -> None:
        plain, forked = awkward
        assert len(forked.cells) == len(plain.cells)
        assert by_cell(forked)[: -len(AWKWARD)] == by_cell(plain)[: -len(AWKWARD)]
        assert about(forked) == about(plain)
        assert about(plain)["language_info"]["version"] == sys.version.split()[0]

    def test_the_widgets_states_are_kept_alike(self, awkward: tuple[NotebookNode, NotebookNode]) -> None:
        states = [next(iter(notebook.metadata.widgets.values()))["state"].values() for notebook in awkward]
        plain, forked = (sorted(without_chance(state) for state in each) for each in states)
        assert forked == plain
        assert any('"value": 3' in state for state in plain)


LOOK = """
import json, os, random, sys
loaded = "actionplan.danish" in sys.modules and "pandas" in sys.modules
import builtins, decimal, locale, logging, signal, warnings
import numpy as np
import pandas as pd
import plotly.io
from actionplan import danish
state = {
    "module": hasattr(danish, "LEAK"), "builtins": hasattr(builtins, "LEAK"), "modules": "leak" in sys.modules,
    "pandas": pd.get_option("display.max_rows"), "frames": hasattr(pd.DataFrame, "leak"), "numpy": np.geterr(),
    "plotly": plotly.io.templates.default, "variable": "LEAK" in os.environ, "folder": os.getcwd(), "path": sys.path,
    "locale": locale.setlocale(locale.LC_ALL), "decimals": decimal.getcontext().prec, "logging": logging.getLogger().level,
    "warnings": len(warnings.filters), "signal": str(signal.getsignal(signal.SIGTERM)), "umask": os.umask(0o22),
}
drawn = [random.random(), np.random.random(), np.random.default_rng().random()]
print(json.dumps({"pid": os.getpid(), "server": os.getppid(), "loaded": loaded, "drawn": drawn, "state": state}))
"""
SPOIL = """
danish.LEAK = builtins.LEAK = 1
sys.modules["leak"] = danish
pd.set_option("display.max_rows", 7)
pd.DataFrame.leak = 1
np.seterr(all="raise")
plotly.io.templates.default = "none"
os.environ["LEAK"] = "1"
os.chdir("/")
sys.path.insert(0, "/leak")
locale.setlocale(locale.LC_ALL, "C")
decimal.getcontext().prec = 3
logging.getLogger().setLevel(logging.DEBUG)
warnings.simplefilter("error")
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.umask(0o77)
random.seed(1)
np.random.seed(1)
"""


@dataclass(frozen=True)
class Look:
    """What a kernel saw of itself before it did anything."""

    pid: int
    server: int
    loaded: bool
    drawn: list[float]
    state: dict[str, Any]

    @classmethod
    def of(cls, notebook: Path, cell: int = 0) -> "Look":
        seen = [cell.outputs[0].text for cell in read(notebook).cells if cell.outputs]
        return cls(**json.loads(seen[cell]))


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Look, Look, Look, Look]:
    """Three kernels of one server, one after the other: before, the spoiler as it began, the spoiler at its end, afterwards."""
    project = Project.of(tmp_path_factory.mktemp("looks"))
    put_notebook(project, "before", LOOK)
    put_notebook(project, "spoiler", LOOK, SPOIL, LOOK.replace("0o22", "0o77"))
    put_notebook(project, "after", LOOK)
    run(project, FORKED, "", "before", "spoiler", "after")
    before, spoiler, after = (project.root / f"{name}.forked.ipynb" for name in ("before", "spoiler", "after"))
    return Look.of(before), Look.of(spoiler), Look.of(spoiler, 1), Look.of(after)


@pytest.mark.xdist_group("looks")
class TestKernelsOfOneServer:
    def test_a_kernel_leaves_nothing_for_the_next(self, looks: tuple[Look, Look, Look, Look]) -> None:
        before, spoiler, spoilt, after = looks
        kept = {what for what in before.state if spoilt.state[what] == before.state[what]}
        assert kept == set(), "these would not be seen if they leaked"
        assert after.state == spoiler.state == before.state

    def test_they_draw_different_random_numbers(self, looks: tuple[Look, Look, Look, Look]) -> None:
        drawn = [number for look in looks for number in look.drawn]
        assert len(set(drawn)) == len(drawn)

    def test_each_is_a_process_of_its_own_forked_from_the_one_that_has_imported(
        self, looks: tuple[Look, Look, Look, Look]
    ) -> None:
        before, spoiler, _, after = looks
        assert len({before.pid, spoiler.pid, after.pid}) == 3
        assert before.server == spoiler.server == after.server
        assert before.loaded
        assert after.loaded


class Server:
    """A process that holds a kernel server, and the kernels that others have asked it for."""

    def __init__(self, project: Project) -> None:
        self.project = project
        put_notebook(project, "shows", "print('shown')")
        self.holder = begin(project, HOLDS_A_SERVER, OF_THE_HOLDER="1")
        assert self.holder.stdout is not None
        self.address = self.holder.stdout.readline().strip()
        self.processes: list[subprocess.Popen[str]] = [self.holder]
        self.kernels: list[int] = []
        self.pid = 0

    def ask(self, name: str) -> tuple[subprocess.Popen[str], int]:
        """An asker, and the kernel that it waits for."""
        put_notebook(self.project, name, WAITS.replace("NAME", repr(f"{name}.pid")))
        asker = begin(self.project, FORKED, self.address, name)
        self.processes.append(asker)
        told = self.project.root / "notebooks" / f"{name}.pid"
        assert until(told.exists, 60)
        kernel, self.pid = map(int, told.read_text().split())
        self.kernels.append(kernel)
        return asker, kernel

    def still_answers(self) -> bool:
        run(self.project, FORKED, self.address, "shows")
        shown = read(self.project.root / "shows.forked.ipynb")
        return [cell.outputs[0].text for cell in shown.cells if cell.outputs] == ["shown\n"]

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.communicate(timeout=30)
        for pid in (*self.kernels, self.pid):
            if pid and alive(pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    serving = Server(Project.of(tmp_path))
    yield serving
    serving.end()


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for those tests after which it goes on."""
    serving = Server(Project.of(tmp_path_factory.mktemp("lasting")))
    yield serving
    serving.end()


@pytest.mark.xdist_group("kernel server")
class TestAServerThatGoesOn:
    def test_a_kernel_ends_with_the_process_that_asked_for_it_and_no_other_does(self, lasting: Server) -> None:
        asker, kernel = lasting.ask("asker killed")
        _, other = lasting.ask("other")
        asker.kill()
        assert until(lambda: not alive(kernel), 10), "the kernel of a killed process goes on"
        assert alive(other)
        assert alive(lasting.pid)
        assert lasting.still_answers()

    def test_a_kernel_that_is_killed_is_told_to_who_waits_for_it_and_the_server_goes_on(self, lasting: Server) -> None:
        asker, kernel = lasting.ask("kernel killed")
        os.kill(kernel, signal.SIGKILL)
        _, err = asker.communicate(timeout=30)
        assert asker.returncode == 1
        assert "nbclient.exceptions.DeadKernelError" in err.splitlines()[-1]
        assert lasting.still_answers()

    def test_a_kernel_has_the_variables_and_the_folder_of_who_asked_for_it_not_of_who_began_the_server(
        self, lasting: Server
    ) -> None:
        show = "import json, os\nprint(json.dumps([dict(os.environ), os.getcwd()]))"
        put_notebook(lasting.project, "variables", show)
        with begin(lasting.project, f"{FORKED}\n{show}", lasting.address, "variables", OF_THE_ASKER="æble\n= 2") as asker:
            out, err = asker.communicate(timeout=120)
        assert asker.returncode == 0, err
        variables, folder = json.loads(read(lasting.project.root / "variables.forked.ipynb").cells[-1].outputs[0].text)
        its, _ = json.loads(out)
        by_ipykernel = {"TERM", "CLICOLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "PAGER", "GIT_PAGER", "MPLBACKEND"}
        assert {name: variables[name] for name in variables.keys() - by_ipykernel} == {
            name: its[name] for name in its.keys() - by_ipykernel
        }
        assert its["OF_THE_ASKER"] == "æble\n= 2"
        assert "OF_THE_HOLDER" not in its
        assert folder == str(lasting.project.root / "notebooks")


def test_a_kernel_ends_with_a_process_that_held_the_server_itself(tmp_path: Path) -> None:
    project = Project.of(tmp_path)
    put_notebook(project, "waits", WAITS.replace("NAME", "'waits.pid'"))
    told = project.root / "notebooks" / "waits.pid"
    asker = begin(project, FORKED, "", "waits")
    try:
        assert until(told.exists, 60)
        kernel, server = map(int, told.read_text().split())
    finally:
        asker.kill()
        asker.communicate(timeout=30)
    assert until(lambda: not alive(kernel), 10), "the kernel of a killed process goes on"
    assert until(lambda: not alive(server), 10), "the server of a killed process goes on"


def test_kernels_end_with_a_server_that_is_killed_and_who_waits_for_them_is_told(server: Server) -> None:
    asked = [server.ask(name) for name in ("one", "two")]
    begun = time.monotonic()
    os.kill(server.pid, signal.SIGKILL)
    for asker, kernel in asked:
        assert until(lambda kernel=kernel: not alive(kernel), 10), "the kernel of a killed server goes on"
        _, err = asker.communicate(timeout=30)
        assert asker.returncode == 1
        assert "nbclient.exceptions.DeadKernelError" in err.splitlines()[-1]
    assert time.monotonic() - begun < 20


def test_closing_a_server_ends_it_and_its_kernels(server: Server) -> None:
    asked = [server.ask(name) for name in ("one", "two")]
    out, err = server.holder.communicate(timeout=30)
    assert (server.holder.returncode, out.strip(), err) == (0, "closed", "")
    assert not alive(server.pid)
    assert until(lambda: not [kernel for _, kernel in asked if alive(kernel)], 10), "kernels of a closed server go on"
    assert not Path(server.address).parent.exists()
    for asker, _ in asked:
        _, err = asker.communicate(timeout=30)
        assert "nbclient.exceptions.DeadKernelError" in err.splitlines()[-1]


def test_a_server_ends_with_the_process_that_held_it_and_so_do_its_kernels(server: Server) -> None:
    _, kernel = server.ask("waits")
    server.holder.kill()
    assert until(lambda: not alive(kernel), 10), "a kernel goes on without the server's holder"
    assert until(lambda: not alive(server.pid), 10), "a server goes on without its holder"


def test_where_a_process_cannot_be_forked_ordinary_kernels_make_the_notes_and_it_is_said_once(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "odder")
    project.quick_notebooks(n01=HOW)
    command = [sys.executable, project.put("build_it.py", CANNOT_FORK)]
    done = subprocess.run(command, cwd=project.root, capture_output=True, encoding="utf-8", timeout=300, check=False)
    built = Run(done.returncode, done.stdout, done.stderr)
    assert (built.status, built.err) == (0, f"{SLOW}\n")
    assert SLOW not in built.out
    assert {name: cells[-1] for (_, name), cells in built.outcomes().items()} == dict.fromkeys(NOTEBOOKS[:2], "lavet")
    assert "ipykernel_launcher" in (project.root / "notebooks" / "how").read_text()

"""A build by a Dask cluster of two workers on this machine, one of which dies."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from workfolder import Project

from actionplan.build import NOTEBOOKS

pytest.importorskip("distributed", reason="distributed is optional")
pytestmark = pytest.mark.xdist_group("cluster")
STALLS_ONCE = """
import os, pathlib, time
begun = pathlib.Path("begun")
if not begun.exists():
    begun.write_text(str(os.getpid()))
    time.sleep(300)
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers."""
    folder = tmp_path_factory.mktemp("cluster")
    connection = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    common = ["--scheduler-file", str(connection), "--no-dashboard"]
    commands = [["scheduler", "--host", "127.0.0.1", "--port", "0", *common]]
    commands += [["worker", "--nthreads", "1", "--local-directory", str(folder / name), *common] for name in ("a", "b")]
    processes = []
    for command in commands:
        processes.append(subprocess.Popen([sys.executable, "-m", "dask", *command], cwd=folder, **quiet))
        assert until(connection.exists, 60), "the scheduler did not start"
    yield json.loads(connection.read_text())["address"]
    family = [child for process in processes for child in psutil.Process(process.pid).children(recursive=True)]
    for process in reversed(processes):
        process.terminate()
    for process in processes:
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:  # Dask's own affair, on a busy machine
            process.kill()
    _, left = psutil.wait_procs(family, timeout=30)
    ours = [child for child in left if any(word in " ".join(command_of(child)) for word in ("actionplan", "chromium"))]
    for child in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()
    assert not ours, "what a worker began outlives it"


def command_of(process: psutil.Process) -> list[str]:
    """A process's command; empty where it has just ended."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def until(happened: Callable[[], bool], seconds: float) -> bool:
    """Waits for it; False where it does not happen."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project.of(tmp_path, "odder")
    made.quick_notebooks()
    return made


def test_a_cluster_makes_the_same_notes_as_this_machine(project: Project, cluster: str) -> None:
    assert project.run("build").status == 0
    here = {name: content for name, (content, _) in project.files("reports").items() if name.endswith(".html")}
    run = project.run("build", "--force", "--cluster", cluster)
    assert run.status == 0, run.out + run.err
    assert [cells[-1] for cells in run.outcomes().values()] == ["lavet"] * len(NOTEBOOKS)
    there = {name: content for name, (content, _) in project.files("reports").items() if name.endswith(".html")}
    assert there == here


def test_a_worker_that_dies_costs_a_retry_and_not_the_build(project: Project, cluster: str) -> None:
    project.quick_notebooks(n01=STALLS_ONCE)
    begun = project.root / "notebooks" / "begun"
    build = project.begin("build", "--cluster", cluster)
    try:
        assert until(lambda: begun.exists() and bool(begun.read_text()), 90), "the notebook was not begun"
        kernel = psutil.Process(int(begun.read_text()))
        server, worker, *_ = kernel.parents()
        assert "actionplan.kernel_server" in server.cmdline()
        os.kill(worker.pid, signal.SIGKILL)
        out, err = build.communicate(timeout=120)
    finally:
        with contextlib.suppress(ProcessLookupError):
            build.kill()
    assert build.returncode == 0, out + err
    assert out.count("lavet") == len(NOTEBOOKS)
    assert not psutil.wait_procs([kernel, server], timeout=30)[1], "the dead worker's kernel goes on"
    assert project.leftovers() == []

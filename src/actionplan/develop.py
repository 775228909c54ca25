"""Commands for those who work on the workbook itself: its tests, and JupyterLab."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from actionplan import debian
from actionplan.environment import LOG, ROOT

CHECKS = {
    "ruff check": ["ruff", "check", "src", "tests"],
    "ruff format": ["ruff", "format", "--check", "src", "tests"],
    "mypy --strict": ["mypy", "--strict"],
    "nbval": ["pytest", "--nbval-lax", "--nbval-current-env", "-n", "2", "--dist", "loadscope", "notebooks"],
    "pytest": ["pytest", "-n", "2", "--dist", "loadgroup", "tests"],
}
OFFICE = "libreoffice-writer-nogui"
"""Debian's package of the word processor in which the slow checks open the plan."""
LONG_CHECKS = {"pytest -m long": ["pytest", "-n", "2", "--dist", "loadgroup", "-m", "long", "tests"]}


def run_tests(long: bool) -> int:
    """Run every check on the project, or the slow ones alone, each to its end; exit status 1 if any failed.

    pytest comes last and alone, so that its summary ends the output of a run in which all is well and no test waits for a core.
    Those before it run at once, as mypy leaves a core to the notebooks; what each prints stands under its name.
    """
    if long and shutil.which("soffice") is None and debian.may_install():
        with (ROOT / LOG).open("ab") as log:
            debian.install([OFFICE], log)
    *first, (last, command) = (LONG_CHECKS if long else CHECKS).items()
    failed = []
    with ThreadPoolExecutor() as at_once:
        for (name, _), done in zip(first, at_once.map(lambda check: _run(check[1], subprocess.PIPE), first), strict=True):
            print(f"\n== {name}\n{done.stdout.decode(errors='replace')}", end="", flush=True)
            failed += [name] if done.returncode else []
    print(f"\n== {last}", flush=True)
    failed += [last] if _run(command, None).returncode else []
    if failed:
        print(f"\nFailed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _run(command: Sequence[str], output: int | None) -> subprocess.CompletedProcess[bytes]:
    """Runs a module to its end; output: subprocess.PIPE keeps what it prints, None lets it through."""
    errors = None if output is None else subprocess.STDOUT
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False, stdout=output, stderr=errors)


def run_lab() -> int:
    """Open JupyterLab on the notebooks and return when it is closed."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}", "--LabApp.default_url=/lab/tree/notebooks"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return subprocess.run(command, check=False).returncode

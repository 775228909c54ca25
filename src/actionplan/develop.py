"""Commands for those who work on the workbook itself: its tests, and JupyterLab."""

import os
import shutil
import subprocess
import sys

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

    pytest comes last, so that its summary ends the output of a run in which all is well.
    """
    if long and shutil.which("soffice") is None and debian.may_install():
        with (ROOT / LOG).open("ab") as log:
            debian.install([OFFICE], log)
    failed = []
    for name, (module, *arguments) in (LONG_CHECKS if long else CHECKS).items():
        print(f"\n== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\nFailed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def run_lab() -> int:
    """Open JupyterLab on the notebooks and return when it is closed."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}", "--LabApp.default_url=/lab/tree/notebooks"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return subprocess.run(command, check=False).returncode

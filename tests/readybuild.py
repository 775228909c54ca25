"""Builds without the seconds of a start: workers, kernel server and browser of one folder stay ready, as under `watch`."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workfolder import Project, Run

SECONDS = 300
STAYS_READY = """
import contextlib, json, os, sys
from pathlib import Path
from actionplan import cli, command_build
from actionplan.crew import on_this_machine

def serve(root, asked, answers):
    with contextlib.ExitStack() as stack:
        crew = stack.enter_context(on_this_machine(root, 99))
        command_build._crew = lambda wish, most: contextlib.nullcontext(crew)
        for line in asked:
            status = cli.main(json.loads(line))
            sys.stdout.flush()
            sys.stderr.flush()
            print(status, file=answers, flush=True)

if __name__ == "__main__":
    asked, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    for number, name in enumerate((os.devnull, sys.argv[1], sys.argv[2])):
        os.dup2(os.open(name, os.O_RDWR | os.O_APPEND), number)
    serve(Path.cwd(), asked, answers)
"""
"""Who asks writes a command's words as a line of JSON and gets its exit status. The command and all processes it uses write to
the two files that are named: nothing that any of them prints is lost."""


class ReadyBuilder:
    """The process that stays ready, and the files that it and all processes it uses write to."""

    def __init__(self, root: Path, beside: Path) -> None:
        self._screens = (beside / "out.txt", beside / "err.txt")
        for path in self._screens:
            path.touch()
        self._process = subprocess.Popen(
            [sys.executable, "-c", STAYS_READY, *map(str, self._screens)],
            cwd=root,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},  # what a worker prints is wanted before the worker ends
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *arguments: str) -> Run:
        """Runs a command in the folder that this builder is of."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        before = [path.stat().st_size for path in self._screens]
        given_up = threading.Timer(SECONDS, self._process.kill)
        given_up.start()
        self._process.stdin.write(json.dumps(arguments) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        given_up.cancel()
        out, err = (path.read_bytes()[seen:].decode() for path, seen in zip(self._screens, before, strict=True))
        assert answer, f"the process that stays ready has ended: {out}{err}"
        return Run(int(answer), out, err)

    def end(self) -> None:
        """Ends it and all processes it uses."""
        try:
            self._process.communicate(timeout=30)
        finally:
            self._process.kill()


@contextmanager
def ready_builder(root: Path, beside: Path) -> Iterator[ReadyBuilder]:
    """A builder of the project in `root`, which may be emptied and filled again between builds. beside: for its own files."""
    builder = ReadyBuilder(root, beside)
    try:
        yield builder
    finally:
        builder.end()


@dataclass(frozen=True)
class ReadyProject(Project):
    """A project whose commands are run by a builder of its own.

    What a build does first (it imports, and starts server, workers and browser) is left to tests of `Project.run`.
    """

    builder: ReadyBuilder

    def run(self, *arguments: str) -> Run:
        """Runs a command as `Project.run` does."""
        return self.builder.run(*arguments)

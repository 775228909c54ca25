"""Folders beside the notes in which new ones lie until they are whole, and how one sees that nobody works there any more."""

import os
import re
import socket
import tempfile
from pathlib import Path

import psutil

from actionplan.problems import Refused

PREFIX = ".ny-"
_HOST = re.sub(r"\W", "", socket.gethostname())


def folder(beside: Path, root: Path | None = None) -> "tempfile.TemporaryDirectory[str]":
    """A folder in `beside`, made if need be, for this process. root: as for `make`, which it raises as."""
    make(beside, root)
    return tempfile.TemporaryDirectory(prefix=f"{PREFIX}{_HOST}-{os.getpid()}-", dir=beside)


def make(folder: Path, root: Path | None = None) -> None:
    """Makes a folder unless it is there. root: what its name is told below. Raises Refused where a file bears its name."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        file = next((each for each in (folder, *folder.parents) if each.exists() and not each.is_dir()), folder)
        shown = file.relative_to(root).as_posix() if root is not None and file.is_relative_to(root) else file.name
        told = "Her ligger en fil, hvor der skal være en mappe af det navn. Omdøb filen, eller flyt den, og kør igen."
        raise Refused.of(shown, told) from None


def abandoned(name: str) -> bool:
    """Whether the process that made a folder of this name is gone. What another machine has begun is left to it."""
    found = re.fullmatch(rf"{re.escape(PREFIX)}(\w*)-(\d+)-\w+", name)
    return found is not None and found[1] == _HOST and not psutil.pid_exists(int(found[2]))

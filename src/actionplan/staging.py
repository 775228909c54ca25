"""Folders beside the notes in which new ones lie until they are whole, and how one sees that nobody works there any more."""

import os
import re
import socket
import tempfile
from pathlib import Path

import psutil

PREFIX = ".ny-"
_HOST = re.sub(r"\W", "", socket.gethostname())


def folder(beside: Path) -> "tempfile.TemporaryDirectory[str]":
    """A folder in `beside`, made if need be, for this process."""
    beside.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix=f"{PREFIX}{_HOST}-{os.getpid()}-", dir=beside)


def abandoned(name: str) -> bool:
    """Whether the process that made a folder of this name is gone. What another machine has begun is left to it."""
    found = re.fullmatch(rf"{re.escape(PREFIX)}(\w*)-(\d+)-\w+", name)
    return found is not None and found[1] == _HOST and not psutil.pid_exists(int(found[2]))

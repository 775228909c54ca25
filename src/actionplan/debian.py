"""Packages of the operating system on Debian, Ubuntu and their relatives. Standard library only."""

import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from typing import IO


def kin() -> frozenset[str]:
    """The distribution's own id and those it descends from ("ubuntu", "debian"); empty where there is no such thing."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return frozenset()
    return frozenset({release["ID"], *release.get("ID_LIKE", "").split()})


def has_apt() -> bool:
    """Whether packages come by apt here."""
    return shutil.which("apt-get") is not None


def may_install() -> bool:
    """Whether this process can install packages: apt is there and we are root."""
    return has_apt() and hasattr(os, "geteuid") and os.geteuid() == 0


def install(packages: Sequence[str], log: IO[bytes]) -> bool:
    """Install packages with apt, which writes to `log`; whether it went well. A new machine has no package lists yet."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", *command], env=environ, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, check=False
        )
    return done.returncode == 0

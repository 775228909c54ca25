"""The browser that draws the charts and prints the notes: found on the machine, or fetched.

Any browser built on Chromium will do. The standard library alone up to the download.
"""

import http.client
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from actionplan import debian
from actionplan.environment import LOG, ROOT, WINDOWS, say

VARIABLE = "ACTIONPLAN_BROWSER"
SNAP = Path("/snap/bin/chromium")


class BrowserMissing(Exception):
    """There is no browser to use; the message is one Danish sentence that says what to install or mend."""


def find_browser() -> Path | None:
    """The browser of this machine, None if there is none that runs.

    The one named in the variable ACTIONPLAN_BROWSER goes before all others; if it does not run, BrowserMissing is raised.
    """
    if named := os.environ.get(VARIABLE):
        if not runs(Path(named)):
            raise BrowserMissing(
                f"{VARIABLE} peger på »{named}«, som ikke er en browser, der kan køre; ret stien, eller fjern variablen."
            )
        return Path(named)
    return next((path for path in _candidates() if runs(path)), None)


def get_browser() -> Path:
    """The browser of this machine, fetched if there is none. Raises BrowserMissing where that can't be done."""
    if found := find_browser():
        return found
    say("Henter en browser til at tegne diagrammer og udskrive notater …")
    _install()
    if found := find_browser():
        return found
    try:
        from choreographer.cli import get_chrome_sync  # noqa: PLC0415  the set-up's first half runs without it

        downloaded = Path(get_chrome_sync())
    except (ImportError, OSError, RuntimeError, zipfile.BadZipFile, http.client.HTTPException) as error:
        raise BrowserMissing(_remedy()) from error
    if not runs(downloaded):
        raise BrowserMissing(_remedy())
    return downloaded


def runs(path: Path) -> bool:
    """Whether `path` is a browser that starts: a stub that only asks for an installation is none.

    Not tried on Windows, where Edge answers the question for its version by opening a window.
    """
    if WINDOWS:
        return path.is_file()
    try:
        answer = subprocess.run(
            [path, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    # A snap reads few folders, so whoever uses one has to see from the path that it is one.
    hidden_snap = "snap" in answer.stdout and "/snap/" not in str(path)
    return answer.returncode == 0 and re.search(r"\d+\.\d+", answer.stdout) is not None and not hidden_snap


def main() -> int:
    """Part of the set-up: see to it that there is a browser; exit status 1, with a sentence, where there is none."""
    try:
        get_browser()
    except BrowserMissing as missing:
        say(str(missing))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _candidates() -> Iterator[Path]:
    # The shells draw and print the same and start in a third of the time, as they are nothing but that.
    shells = ("chromium-headless-shell", "chrome-headless-shell")
    names = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome", "microsoft-edge", "msedge")
    for name in (*shells, *names):
        found = shutil.which(name)
        if found and not found.startswith("/snap/"):
            yield Path(found)
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            for application in ("Google Chrome", "Chromium", "Microsoft Edge"):
                yield folder / f"{application}.app" / "Contents" / "MacOS" / application
    if WINDOWS:
        for program in (Path("Microsoft/Edge/Application/msedge.exe"), Path("Google/Chrome/Application/chrome.exe")):
            for variable in ("PROGRAMFILES(X86)", "PROGRAMFILES", "LOCALAPPDATA"):
                if programs := os.environ.get(variable):
                    yield Path(programs) / program
    if downloaded := _downloaded():
        yield downloaded
    if SNAP.exists():
        yield SNAP


def _downloaded() -> Path | None:
    try:
        from choreographer.browsers.chromium import Chromium  # noqa: PLC0415  half a second that most machines never need

        found = Chromium.find_browser(skip_local=False, verify_local=True)
    except (ImportError, RuntimeError):  # the latter: nothing downloaded yet
        return None
    return Path(found) if found else None


def _install() -> None:
    """Install what the system's own packages can give; Ubuntu's chromium is a snap, so there only what a download needs."""
    if debian.may_install():
        ubuntu = "ubuntu" in debian.kin()
        libraries = ["libnss3", "libgbm1", "libgtk-3-0", "libasound2-plugins"]
        with (ROOT / LOG).open("ab") as log:
            if ubuntu:
                debian.install(["fonts-liberation", *libraries], log)
            elif not debian.install(["fonts-liberation", "chromium-headless-shell"], log):  # not in older releases
                debian.install(["fonts-liberation", "chromium"], log)


def _remedy() -> str:
    browser = "Microsoft Edge, Google Chrome eller Chromium"
    if "ubuntu" in debian.kin():
        browser += " (»sudo snap install chromium«)"
    elif debian.has_apt():
        browser += " (»sudo apt install chromium fonts-liberation«)"
    return f"Der er ingen browser til at tegne diagrammer og udskrive notater; installér {browser}, og kør kommandoen igen."


if __name__ == "__main__":
    sys.exit(main())

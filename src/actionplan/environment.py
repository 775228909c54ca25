"""The environment that every command runs in: made at the first command, made again when what it is made from changes.

Where conda, mamba or micromamba is active it comes from environment.yml: the active environment if it bears the name
given there, otherwise `.conda/` in the project. Elsewhere it is a virtual environment, `.venv/`, with exactly the packages
of requirements.lock. Standard library only, as it runs before anything is installed.

A stamp inside the environment, written last, says what it was made from. Without the right stamp an environment is
half-made or outdated and is made from scratch, so an interrupted set-up needs no repair.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from actionplan import debian

ROOT = Path(__file__).resolve().parents[2]
LOG = ".setup.log"
LOCK = ".setup.lock"
STAMP = "actionplan.json"
WINDOWS = os.name == "nt"


class SetupFailed(Exception):
    """The environment can't be made; the message is what the analyst reads."""


@dataclass(frozen=True)
class Environment:
    """Which environment the commands run in, and how it is made.

    prefix: its folder. recipe: the file that lists its packages. conda: the program that makes it, None for a virtual
    environment. borrowed: made by the user and only to be updated, never removed.
    """

    prefix: Path
    recipe: Path
    conda: Path | None = None
    borrowed: bool = False

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        if WINDOWS:
            return self.prefix / "python.exe" if self.conda else self.prefix / "Scripts" / "python.exe"
        return self.prefix / "bin" / "python"

    def running(self) -> bool:
        """Whether this very process runs in it."""
        return Path(sys.prefix).resolve() == self.prefix.resolve()

    def made_from(self) -> str:
        """A digest of what it depends on: the recipe, and the folder, whose path stands in the scripts inside."""
        recipe = self.recipe.read_bytes().replace(b"\r\n", b"\n")
        return hashlib.sha256(recipe + b"\0" + os.fsencode(self.prefix)).hexdigest()

    def current(self) -> bool:
        """Whether it was made whole, from the recipe as it is now, in this folder and for the Python that it has."""
        try:
            stamp = json.loads((self.prefix / STAMP).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        # The system's Python may have been exchanged under a virtual environment; only a process inside can tell cheaply.
        same_python = not self.running() or stamp["python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
        return same_python and stamp["made_from"] == self.made_from() and self.python.exists()

    def variables(self) -> dict[str, str]:
        """Variables for a process inside: its programs come first on PATH, and the user's own packages stay out."""
        folders = [self.python.parent]
        if WINDOWS and self.conda:  # conda's libraries, which activation would put on PATH
            folders += [self.prefix / "Library" / "bin", self.prefix / "Scripts"]
        path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")])
        return {**os.environ, "PATH": path, "PYTHONNOUSERSITE": "1"}


def choose(root: Path, variables: Mapping[str, str]) -> Environment:
    """The environment for the project in `root`, given a process's variables."""
    active = variables.get("CONDA_PREFIX")
    conda = _conda(variables) if active else None
    if active is None or conda is None:
        return Environment(root / ".venv", root / "requirements.lock")
    recipe = root / "environment.yml"
    name = re.search(r"^name:\s*(\S+)", recipe.read_text(encoding="utf-8"), re.MULTILINE)
    if name and Path(active).name == name[1]:
        return Environment(Path(active), recipe, conda, borrowed=True)
    return Environment(root / ".conda", recipe, conda)


def run(argv: Sequence[str]) -> int:
    """Run the command line with these arguments inside the environment, made first if need be; returns the exit status.

    Raises SetupFailed where the environment can't be made.
    """
    environment = choose(ROOT, os.environ)
    shim = str(ROOT / "actionplan.py")
    if environment.running() and environment.current():
        from actionplan import cli  # noqa: PLC0415  importable inside the environment only

        return cli.main(list(argv))
    if environment.running() and not environment.conda:
        # It can't be replaced from inside: the Python that it was made with takes over.
        base: str = sys._base_executable  # type: ignore[attr-defined]  # undocumented, and what venv itself goes by
        return call([base, shim, *argv], dict(os.environ))
    if not environment.current():
        prepare(environment)
    return call([str(environment.python), shim, *argv], environment.variables())


def prepare(environment: Environment) -> None:
    """Make or renew the environment, then see to a browser. Raises SetupFailed with what the analyst can do about it."""
    try:
        with one_at_a_time(ROOT / LOCK), _on_termination(signal.default_int_handler):
            if environment.current():  # another process made it meanwhile
                return
            make(environment)
    except OSError as error:
        where = error.filename or ROOT
        raise SetupFailed(
            f"Opsætningen kan ikke bruge {where}: {error.strerror or error}. "
            "Tjek, at der må skrives i projektets mappe, og at disken ikke er fuld."
        ) from error
    # Without a browser all but drawing and printing works, so a failure here is told and not more.
    call([str(environment.python), "-P", "-m", "actionplan.browsers"], environment.variables())


def make(environment: Environment) -> None:
    """Make or renew the environment and stamp it. Raises SetupFailed, or OSError where a folder can't be written."""
    renewed = (environment.prefix / STAMP).exists()
    occasion = "Pakkelisten er ændret: henter Python-pakker igen" if renewed else "Gør klar første gang: henter Python-pakker"
    say(f"{occasion}, det tager et par minutter …")
    if environment.borrowed or environment.running():
        (environment.prefix / STAMP).unlink(missing_ok=True)
    else:
        _clear(environment.prefix)
    with (ROOT / LOG).open("wb") as log:
        if environment.conda:
            _make_with_conda(environment, environment.conda, log)
        else:
            _make_with_venv(environment, log)
    python = _look_inside(environment)
    stamp = environment.prefix / f"{STAMP}.part"
    stamp.write_text(json.dumps({"made_from": environment.made_from(), "python": python}), encoding="utf-8")
    stamp.replace(environment.prefix / STAMP)


def call(command: Sequence[str], variables: dict[str, str]) -> int:
    """Run a command to its end, with this process's own input and output; returns its exit status.

    Ctrl-C reaches the command by itself and this process waits while it tidies up; a request to end is passed on.
    """
    with subprocess.Popen(command, env=variables) as child, _on_termination(lambda *_: child.terminate()):
        while True:
            try:
                status = child.wait()
            except KeyboardInterrupt:
                continue
            return status if status >= 0 else 128 - status


def say(message: str) -> None:
    """One line to the analyst, apart from the command's own output."""
    print(message, file=sys.stderr, flush=True)


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Let one process at a time through, by a lock on `path` that the operating system lifts even from a killed process."""
    with path.open("ab") as file:
        if not _lock(file):
            say("Venter på en anden opsætning af samme projekt …")
            while not _lock(file):
                time.sleep(0.2)
        yield


def _lock(file: IO[bytes]) -> bool:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415  Windows only

        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl  # noqa: PLC0415  not on Windows

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _on_termination(handler: Callable[..., object]) -> Iterator[None]:
    former = signal.signal(signal.SIGTERM, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def _conda(variables: Mapping[str, str]) -> Path | None:
    for candidate in (variables.get("MAMBA_EXE"), variables.get("CONDA_EXE"), "mamba", "conda", "micromamba"):
        if candidate and (found := shutil.which(candidate, path=variables.get("PATH"))):
            return Path(found)
    return None


def _clear(prefix: Path) -> None:
    """Remove an environment. Renamed first: where a program uses it, Windows then refuses before anything is lost."""
    for leftover in prefix.parent.glob(f"{prefix.name}.old-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    if prefix.exists():
        aside = prefix.with_name(f"{prefix.name}.old-{os.getpid()}")
        try:
            prefix.rename(aside)
        except PermissionError as error:
            raise SetupFailed(
                f"Mappen {prefix.name} er i brug og kan ikke fornyes. Luk JupyterLab og andre vinduer, "
                "der bruger den, og kør kommandoen igen."
            ) from error
        shutil.rmtree(aside, ignore_errors=True)


def _make_with_venv(environment: Environment, log: IO[bytes]) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"  # how Debian and Ubuntu call it
        if not (debian.may_install() and debian.install([package], log)):
            remedy = f"Kør »sudo apt install {package}«" if debian.has_apt() else "Installér Python 3.11 eller nyere med pip"
            raise SetupFailed(f"Python mangler det, der skal til for at lave et miljø. {remedy}, og kør kommandoen igen.")
    _logged([sys.executable, "-m", "venv", environment.prefix], dict(os.environ), log)
    # The lock is complete, hence no resolving. pip compiles what it installs: where Python is told to write no bytecode
    # itself (PYTHONDONTWRITEBYTECODE), every kernel would compile all its imports again.
    options = ["--require-hashes", "--no-deps", "--no-input", "--disable-pip-version-check", "--progress-bar=off"]
    pip: list[str | Path] = [environment.python, "-m", "pip", "install", *options, "-r", environment.recipe]
    _logged(pip, environment.variables(), log)


def _make_with_conda(environment: Environment, conda: Path, log: IO[bytes]) -> None:
    family = [] if conda.stem == "micromamba" else ["env"]
    verb = "update" if environment.borrowed or environment.running() else "create"
    command: list[str | Path] = [conda, *family, verb, "--prefix", environment.prefix, "--file", environment.recipe]
    _logged(command, {**os.environ, "CONDA_ALWAYS_YES": "true", "MAMBA_ALWAYS_YES": "true"}, log)


def _logged(command: Sequence[str | Path], variables: dict[str, str], log: IO[bytes]) -> None:
    """Run one step of the set-up with all it writes in the log. Raises SetupFailed with the log's last lines."""
    done = subprocess.run(command, env=variables, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        lines = [line for line in (ROOT / LOG).read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
        raise SetupFailed(
            "Python-pakkerne kunne ikke hentes og lægges ind. Tjek forbindelsen til internettet, og kør kommandoen igen. "
            f"Hele forløbet står i {LOG}; det slutter sådan:\n" + "\n".join(f"  {line.strip()}" for line in lines[-3:])
        )


def _look_inside(environment: Environment) -> str:
    """Make the package importable in every notebook of the environment; returns the version of its Python."""
    question = "import sys, sysconfig; print('%d.%d' % sys.version_info[:2]); print(sysconfig.get_path('purelib'))"
    answer = subprocess.run(
        [environment.python, "-X", "utf8", "-c", question],
        env=environment.variables(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if answer.returncode:
        raise SetupFailed(f"Det nye miljø i {environment.prefix} kan ikke køre. Slet mappen, og kør kommandoen igen.")
    version, packages = answer.stdout.splitlines()
    source = ROOT / "src"
    try:  # relative where it can be: no letter of the path then depends on how Python reads such files
        line = os.path.relpath(source, packages)
    except ValueError:  # another drive
        line = str(source)
    (Path(packages) / "actionplan.pth").write_text(f"{line}\n", encoding="locale")
    return version

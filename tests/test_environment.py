"""The set-up, run as a user runs it: in copies of the project whose lock holds one tiny package."""

import ast
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
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from actionplan import debian, environment

ROOT = Path(__file__).parents[1]
POSIX = pytest.mark.skipif(os.name == "nt", reason="uses a script of a POSIX system as a stand-in")
MAKE = shutil.which("make")
STAND_IN = """
import os, sys, time
def main(argv):
    if "wait" in argv:
        try:
            print("klar", flush=True)
            time.sleep(60)
        except KeyboardInterrupt:
            print("ryddet op", flush=True)
            return 3
    if "package" in argv:
        import greeting
        print(greeting.WORD)
    print(argv, sys.prefix)
    return 5 if "fail" in argv else 0
"""
PYTHON_PARTS = ("__init__", "__main__", "environment", "debian", "browsers", "makehelp")


def write_lock(root: Path, word: str, digest: str | None = None) -> None:
    """A lock with one package, made here, whose content is `word`."""
    wheel = root / word / "greeting-1-py3-none-any.whl"
    wheel.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("greeting.py", f"WORD = {word!r}\n")
        archive.writestr("greeting-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: greeting\nVersion: 1\n")
        archive.writestr("greeting-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("greeting-1.dist-info/RECORD", "")
    digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
    (root / "requirements.lock").write_text(f"greeting @ {wheel.as_uri()} --hash=sha256:{digest}\n", encoding="utf-8")


def copy_project(root: Path) -> Path:
    package = root / "src" / "actionplan"
    package.mkdir(parents=True)
    for part in PYTHON_PARTS:
        shutil.copy(ROOT / "src" / "actionplan" / f"{part}.py", package)
    (package / "cli.py").write_text(STAND_IN, encoding="utf-8")
    for name in ("actionplan.py", "environment.yml", "Makefile"):
        shutil.copy(ROOT / name, root)
    write_lock(root, "goddag")
    return root


def variables(**more: str) -> dict[str, str]:
    """The process's variables without any trace of conda; this Python stands in for a browser that runs."""
    without = {name: value for name, value in os.environ.items() if "CONDA" not in name and "MAMBA" not in name}
    return {**without, "ACTIONPLAN_BROWSER": sys.executable, "PYTHONPATH": "", "PYTHONIOENCODING": "utf-8", **more}


def run(root: Path, *arguments: str, python: str | Path = sys.executable, **more: str) -> subprocess.CompletedProcess[str]:
    """`python -m actionplan …` in the project's root."""
    return subprocess.run(
        [python, "-m", "actionplan", *arguments],
        cwd=root,
        env=variables(**more),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A project whose first command has been run, with what it said. Its folder has a space and a Danish letter."""
    root = copy_project(tmp_path_factory.mktemp("set-up") / "Søs mappe")
    return root, run(root, "package", "Høje-Taastrup")


Ready = tuple[Path, subprocess.CompletedProcess[str]]
uses_ready = pytest.mark.xdist_group("ready environment")
"""So that one process makes it, and once."""


@uses_ready
def test_the_first_command_in_a_fresh_clone_makes_the_environment_and_runs(ready: Ready) -> None:
    root, first = ready
    assert first.stderr.splitlines() == ["Gør klar første gang: henter Python-pakker, det tager et par minutter …"]
    assert first.returncode == 0
    word, line = first.stdout.splitlines()
    assert word == "goddag"
    assert line == f"['package', 'Høje-Taastrup'] {root / '.venv'}"


@uses_ready
def test_the_second_command_makes_nothing_and_passes_on_the_exit_status(ready: Ready) -> None:
    root, _ = ready
    made = (root / ".venv" / environment.STAMP).stat().st_mtime_ns
    second = run(root, "fail")
    assert (second.returncode, second.stderr) == (5, "")
    assert (root / ".venv" / environment.STAMP).stat().st_mtime_ns == made


@uses_ready
def test_a_command_given_to_the_environments_own_python_runs_there(ready: Ready) -> None:
    root, _ = ready
    own = environment.Environment(root / ".venv", root / "requirements.lock").python
    assert run(root, "x", python=own).stdout == f"['x'] {root / '.venv'}\n"


@uses_ready
def test_notebooks_can_import_the_package_from_anywhere(ready: Ready, tmp_path: Path) -> None:
    root, _ = ready
    own = environment.Environment(root / ".venv", root / "requirements.lock").python
    found = subprocess.run(
        [own, "-c", "import actionplan; print(actionplan.__file__)"], cwd=tmp_path, capture_output=True, check=True
    )
    assert Path(found.stdout.decode().strip()).resolve() == (root / "src" / "actionplan" / "__init__.py").resolve()


@uses_ready
def test_the_file_in_the_root_gives_way_to_the_package_when_imported(ready: Ready) -> None:
    root, _ = ready
    command = [sys.executable, "-c", "import actionplan.cli; print(actionplan.__file__)"]
    found = subprocess.run(command, cwd=root, env=variables(), capture_output=True, encoding="utf-8", check=True)
    assert Path(found.stdout.strip()) == root / "src" / "actionplan" / "__init__.py"


def test_make_help_needs_no_environment(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    shown = run(root, "make-help")
    assert shown.returncode == 0
    assert not (root / ".venv").exists()
    targets = re.findall(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[0].split()
    assert re.findall(r"^  make (\S+)  +\S", shown.stdout, re.MULTILINE) == targets


def test_an_older_python_gets_one_sentence(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    pretend = "import runpy, sys; sys.version_info = (3, 9, 1, 'final', 0); runpy.run_path('actionplan.py', run_name='__main__')"
    told = subprocess.run([sys.executable, "-c", pretend], cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == "Der skal bruges Python 3.11 eller nyere, men dette er Python 3.9.\n"


@pytest.mark.parametrize("name", ["actionplan.py", "src/actionplan/__init__.py", "src/actionplan/__main__.py"])
def test_what_an_older_python_reads_is_written_for_it(name: str) -> None:
    ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 8))


@uses_ready
def test_a_changed_lock_renews_the_environment_even_when_asked_from_inside(ready: Ready) -> None:
    root, _ = ready
    own = environment.Environment(root / ".venv", root / "requirements.lock").python
    write_lock(root, "farvel")
    renewed = run(root, "package", python=own)
    assert renewed.stdout.splitlines()[0] == "farvel"
    assert renewed.stderr.splitlines() == ["Pakkelisten er ændret: henter Python-pakker igen, det tager et par minutter …"]
    assert [path.name for path in root.glob(".venv*")] == [".venv"]


@uses_ready
def test_a_package_with_another_content_than_the_locks_is_refused_and_the_next_run_starts_over(ready: Ready) -> None:
    root, _ = ready
    write_lock(root, "forfalsket", digest="0" * 64)
    refused = run(root)
    assert refused.returncode == 1
    assert "Python-pakkerne kunne ikke hentes og lægges ind. Tjek forbindelsen til internettet" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "0" * 64 in (root / environment.LOG).read_text(encoding="utf-8")
    write_lock(root, "goddag")
    assert run(root, "package").stdout.splitlines()[0] == "goddag"


def test_an_environment_that_was_moved_is_made_again(tmp_path: Path) -> None:
    here = environment.Environment(tmp_path / "a" / ".venv", ROOT / "requirements.lock")
    there = environment.Environment(tmp_path / "b" / ".venv", ROOT / "requirements.lock")
    assert here.made_from() != there.made_from()


def test_line_endings_of_a_windows_checkout_do_not_count_as_a_change(tmp_path: Path) -> None:
    recipe = tmp_path / "requirements.lock"
    one = environment.Environment(tmp_path / ".venv", recipe)
    recipe.write_bytes(b"a==1\nb==2\n")
    before = one.made_from()
    recipe.write_bytes(b"a==1\r\nb==2\r\n")
    assert one.made_from() == before
    recipe.write_bytes(b"a==1\r\nb==3\r\n")
    assert one.made_from() != before


def test_two_first_commands_at_once_make_one_environment_and_take_none_that_is_half_made_for_whole(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "python").write_text("", encoding="utf-8")
    (root / ".venv" / "leftover").write_text("", encoding="utf-8")
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "actionplan", "package"],
            cwd=root,
            env=variables(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(2)
    ]
    answers = [process.communicate(timeout=300) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [out.splitlines()[0] for out, _ in answers] == ["goddag", "goddag"]
    assert not (root / ".venv" / "leftover").exists()
    told = sorted(line for _, err in answers for line in err.splitlines())
    assert [line.split()[0] for line in told] == ["Gør", "Venter"]


@POSIX
@pytest.mark.parametrize(("sent", "status", "said"), [(signal.SIGINT, 3, "ryddet op\n"), (signal.SIGTERM, 143, "")])
@uses_ready
def test_an_interrupted_command_tidies_up_without_a_traceback(ready: Ready, sent: int, status: int, said: str) -> None:
    root, _ = ready
    with subprocess.Popen(
        [sys.executable, "-m", "actionplan", "wait"],
        cwd=root,
        env=variables(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "klar\n"
        if sent == signal.SIGINT:
            os.killpg(process.pid, sent)  # as a terminal does
        else:
            process.send_signal(sent)
        out, err = process.communicate(timeout=30)
    assert process.returncode == status
    assert out.startswith(said)
    assert err == ""


@POSIX
def test_an_interrupted_set_up_stops_at_once_and_the_next_run_starts_over(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    with subprocess.Popen(
        [sys.executable, "-m", "actionplan"], cwd=root, env=variables(), stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        until = time.monotonic() + 30
        while not (root / ".venv").exists() and time.monotonic() < until:
            time.sleep(0.01)
        process.terminate()
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.splitlines()[-1] == "Afbrudt."
    assert "Traceback" not in err
    assert not (root / ".venv" / environment.STAMP).exists()
    assert run(root, "package").stdout.splitlines()[0] == "goddag"


def conda_stand_in(folder: Path, name: str) -> Path:
    """A program in place of conda: notes how it was called and makes a bare environment."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(
        f"#!{sys.executable}\n"
        "import subprocess, sys\n"
        f"with open({str(folder / 'calls')!r}, 'a') as calls: print(*sys.argv[1:], file=calls)\n"
        "prefix = sys.argv[sys.argv.index('--prefix') + 1]\n"
        "subprocess.run([sys.executable, '-m', 'venv', '--without-pip', prefix], check=True)\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    return program


@POSIX
@pytest.mark.parametrize(
    ("name", "variable", "verb"),
    [
        ("conda", "CONDA_EXE", "env create"),
        ("mamba", "MAMBA_EXE", "env create"),
        ("micromamba", "MAMBA_EXE", "create"),
        ("conda", None, "env create"),
    ],
)
def test_where_conda_is_active_the_environment_is_the_projects_own_and_no_other_is_touched(
    tmp_path: Path, name: str, variable: str | None, verb: str
) -> None:
    root = copy_project(tmp_path / "project")
    program = conda_stand_in(tmp_path / "tools", name)
    base = tmp_path / "base"
    base.mkdir()
    more = {"CONDA_PREFIX": str(base)}
    if variable:
        more[variable] = str(program)
    else:
        more["PATH"] = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    first, second = run(root, "x", **more), run(root, "x", **more)
    assert (first.returncode, first.stdout) == (0, f"['x'] {root / '.conda'}\n")
    assert (second.stdout, second.stderr) == (first.stdout, "")
    calls = (program.parent / "calls").read_text(encoding="utf-8").splitlines()
    assert calls == [f"{verb} --prefix {root / '.conda'} --file {root / 'environment.yml'}"]
    assert list(base.iterdir()) == []
    assert not (root / ".venv").exists()


@POSIX
def test_an_active_conda_environment_of_the_projects_name_is_updated_and_never_removed(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    program = conda_stand_in(tmp_path / "tools", "conda")
    prefix = tmp_path / "envs" / "handlingsplan"
    prefix.mkdir(parents=True)
    (prefix / "the user's own").write_text("", encoding="utf-8")
    for _ in range(2):
        ran = run(root, "x", CONDA_PREFIX=str(prefix), CONDA_EXE=str(program))
        assert ran.stdout == f"['x'] {prefix}\n"
    calls = (program.parent / "calls").read_text(encoding="utf-8").splitlines()
    assert calls == [f"env update --prefix {prefix} --file {root / 'environment.yml'}"]
    assert (prefix / "the user's own").exists()
    assert not (root / ".conda").exists()


def test_without_a_conda_program_the_environment_is_a_virtual_one(tmp_path: Path) -> None:
    chosen = environment.choose(tmp_path, {"CONDA_PREFIX": str(tmp_path), "PATH": str(tmp_path)})
    assert (chosen.prefix, chosen.conda) == (tmp_path / ".venv", None)


def test_an_environment_in_use_on_windows_is_left_whole_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = tmp_path / "requirements.lock"
    recipe.write_text("", encoding="utf-8")
    outdated = environment.Environment(tmp_path / ".venv", recipe)
    outdated.prefix.mkdir()
    (outdated.prefix / environment.STAMP).write_text(json.dumps({"made_from": "", "python": ""}), encoding="utf-8")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(environment.Path, "rename", refuse)
    with pytest.raises(environment.SetupFailed, match="er i brug og kan ikke fornyes"):
        environment.make(outdated)
    assert (outdated.prefix / environment.STAMP).exists()


def test_a_debian_without_venv_says_which_package_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = tmp_path / "requirements.lock"
    recipe.write_text("", encoding="utf-8")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(debian, "may_install", lambda: False)
    monkeypatch.setattr(debian, "has_apt", lambda: True)
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    with pytest.raises(environment.SetupFailed, match=f"Kør »sudo apt install {package}«, og"):
        environment.make(environment.Environment(tmp_path / ".venv", recipe))


@POSIX
def test_a_folder_that_cannot_be_used_gives_a_sentence(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    (root / environment.LOCK).mkdir()
    told = run(root)
    assert told.returncode == 1
    assert told.stderr.startswith(f"Opsætningen kan ikke bruge {root / environment.LOCK}: ")
    assert len(told.stderr.splitlines()) == 1


def fake_python(folder: Path, name: str, body: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def run_make(root: Path, path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    assert MAKE is not None
    return subprocess.run(
        [MAKE, *arguments], cwd=root, env={"PATH": str(path)}, capture_output=True, encoding="utf-8", check=False
    )


@POSIX
@pytest.mark.skipif(MAKE is None, reason="there is no make here")
@pytest.mark.parametrize(
    ("arguments", "called"),
    [
        ([], "-m actionplan build"),
        (["MUNICIPALITY=odder"], "-m actionplan build --municipality odder"),
        (["check"], "-m actionplan check"),
        (["check", "MUNICIPALITY=Ringkøbing-Skjern"], "-m actionplan check --municipality Ringkøbing-Skjern"),
        (["new", "MUNICIPALITY=Høje-Taastrup"], "-m actionplan new --municipality Høje-Taastrup"),
        (["new", "MUNICIPALITY=en 'sær' \"by\" & `by`"], "-m actionplan new --municipality en 'sær' \"by\" & `by`"),
        (["test"], "-m actionplan test"),
        (["test-long"], "-m actionplan test --long"),
        (["lab"], "-m actionplan lab"),
        (["clean"], "-m actionplan clean"),
        (["help"], "-m actionplan make-help"),
    ],
)
def test_make_only_calls_the_first_python_that_runs_and_is_new_enough(tmp_path: Path, arguments: list[str], called: str) -> None:
    path = tmp_path / "programs"
    fake_python(path, "python3", "exit 127")  # a version manager's file without a version behind it
    fake_python(path, "python3.12", f'[ "$1" = -c ] && exec "{sys.executable}" "$@"; echo "$@"')
    done = run_make(ROOT, path, *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{called}\n", "")


@POSIX
@pytest.mark.skipif(MAKE is None, reason="there is no make here")
def test_make_without_a_python_gives_one_sentence(tmp_path: Path) -> None:
    fake_python(tmp_path / "programs", "python3", 'echo "Python 2.7"; exit 1')
    done = run_make(ROOT, tmp_path / "programs")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Der skal bruges Python 3.11 eller nyere" in done.stderr


CONDA_NAMES = {"pandera": "pandera-pandas", "playwright": "playwright-python"}


def wanted() -> dict[str, SpecifierSet]:
    """Every direct dependency of pyproject.toml, the optional ones and those of the tests too, with its bounds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    texts = [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]
    texts += [text for extra in project["project"]["optional-dependencies"].values() for text in extra]
    requirements = [Requirement(text) for text in texts]
    return {requirement.name: requirement.specifier for requirement in requirements}


def locked() -> list[tuple[Requirement, list[str]]]:
    """Every package of the lock with its hashes."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", re.sub(r"^ *#.*\n?", "", text, flags=re.MULTILINE).strip())
    return [
        (
            Requirement(re.split(r" \\\n", entry)[0]),
            re.findall(r"^    --hash=sha256:([0-9a-f]{64})(?: \\)?$", entry, re.MULTILINE),
        )
        for entry in entries
    ]


def test_environment_yml_lists_what_pyproject_lists_with_the_same_bounds() -> None:
    listed = YAML(typ="safe").load(ROOT / "environment.yml")
    assert listed["name"] == "handlingsplan"
    conda = {name: SpecifierSet(bound) for name, bound in (line.split(" ") for line in listed["dependencies"])}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert conda.pop("python") == SpecifierSet(project["project"]["requires-python"])
    assert conda == {CONDA_NAMES.get(name, name): bound for name, bound in wanted().items()}


def test_the_lock_satisfies_every_bound_of_pyproject() -> None:
    versions: dict[str, list[str]] = {}
    for requirement, _ in locked():
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        versions.setdefault(canonicalize_name(requirement.name), []).append(pin.version)
    for name, bound in wanted().items():
        assert all(bound.contains(version) for version in versions[canonicalize_name(name)]), name


def test_every_line_of_the_lock_is_a_package_with_its_hashes() -> None:
    for requirement, hashes in locked():
        assert hashes, requirement.name
        assert requirement.url is None
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert sum("--hash" in line for line in lines) == sum(len(hashes) for _, hashes in locked())


def test_jsonschema_stays_below_the_version_that_doubles_the_time_of_every_note() -> None:
    assert "4.25" not in wanted()["jsonschema"]
    (version,) = {str(requirement.specifier) for requirement, _ in locked() if requirement.name == "jsonschema"}
    assert version < "==4.25"

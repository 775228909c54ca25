"""What a build makes again and what it leaves as it lies there; in which order it makes; and that it survives its processes."""

import contextlib
import json
import os
import random
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from subprocess import Popen
from typing import Any

import nbformat
import psutil
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from readybuild import ReadyProject, ready_builder
from workfolder import DAY, SOURCE, Project, Run

from actionplan import build as order
from actionplan import changes, environment
from actionplan.build import AFTER, NOTEBOOKS, Result, Work
from actionplan.changes import Ingredients
from actionplan.crew import Crew
from actionplan.workbook import FORMER_PLANS

NAME = {name[:2]: name for name in NOTEBOOKS}
NUMBERS = tuple(NAME)
NOTE_FILE = re.compile(r"(\w+)/(?:notebooks/)?(\d\d)_\w+\.(?:html|pdf|ipynb)")
UNCHANGED = re.compile(r"\S+ notat(?:er er uændrede| er uændret), fordi ")
FLAGGED = """
from pathlib import Path
import time
while Path(f"venter-{{municipality}}-{number}").exists():
    time.sleep(0.05)
if Path(f"fejler-{{municipality}}-{number}").exists():
    raise KeyError("a column that is not there")
"""
"""What each quick notebook runs: it waits, or fails, as long as a file beside it says so. No note is made of that file."""


def flag(project: Project, does: str, note: str) -> Path:
    """The file that lets a note, such as "odder 01", wait (venter) or fail (fejler)."""
    return project.root / "notebooks" / f"{does}-{note.replace(' ', '-')}"


def notes(*slugs: str, numbers: Sequence[str] = NUMBERS) -> set[str]:
    return {f"{slug} {number}" for slug in slugs for number in numbers}


@dataclass(frozen=True)
class Step:
    """One build. rows: its closing table; made, failed: notes by that, such as "odder 01"; touched: files in reports that are
    not as before."""

    run: Run
    rows: dict[tuple[str, str], list[str]]
    made: set[str]
    failed: set[str]
    touched: set[str]


def build(project: Project, *arguments: str, status: int = 0) -> Step:
    """Builds, and sees to it that what is told is what was done: those notes' files are touched that were made, and no others."""
    before = project.files("reports")
    run = project.run("build", *arguments)
    after = project.files("reports")
    assert run.status == status, run.out + run.err
    table = "".join(line for line in run.out.splitlines(keepends=True) if not UNCHANGED.match(line))
    rows = Run(run.status, table, run.err).outcomes() if "Resultat" in table else {}
    made = {f"{slug} {name[:2]}" for (slug, name), cells in rows.items() if cells[-1] == "lavet"}
    failed = {f"{slug} {name[:2]}" for (slug, name), cells in rows.items() if cells[-1] != "lavet" and name != "alle"}
    touched = {file for file in before.keys() | after.keys() if before.get(file) != after.get(file)}
    assert {f"{found[1]} {found[2]}" for file in touched if (found := NOTE_FILE.fullmatch(file))} == made
    assert project.leftovers() == []
    return Step(run, rows, made, failed, touched)


def until(happened: Callable[[], bool], seconds: float = 90) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="module")
def built_before(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Odder and Vejle with all their notes, whose notebooks 02 have an annex; Odder has collected one table less."""
    project = Project.of(tmp_path_factory.mktemp("before"), "odder", "vejle")
    (project.root / "data" / "odder" / "roller.csv").unlink()
    project.quick_notebooks("Et tal", **{f"n{number}": FLAGGED.format(number=number) for number in NUMBERS})
    path = project.root / "notebooks" / f"{NAME['02']}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("## Mere\n\nDet, der ikke er plads til.", metadata={"tags": ["annex"]}))
    nbformat.write(notebook, path)
    assert build(project).made == notes("odder", "vejle")
    assert (project.root / "reports" / "vejle" / f"{NAME['02']}_bilag.html").exists()
    return project


@pytest.fixture(scope="module")
def ready(built_before: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadyProject]:
    """A copy of it in another place, whose builds are made by processes that stay ready."""
    root = tmp_path_factory.mktemp("ready") / "copy"
    shutil.copytree(built_before.root, root)
    with ready_builder(root, root.parent) as builder:
        yield ReadyProject(root, builder)


@pytest.fixture
def project(built_before: Project, ready: ReadyProject) -> ReadyProject:
    """That copy as it was, to change something in."""
    for path in ready.root.iterdir():
        shutil.rmtree(path)
    shutil.copytree(built_before.root, ready.root, dirs_exist_ok=True)
    return ready


# Changes, each with the notes that are made of what was changed.


def replace(project: Project, file: str, old: str, new: str) -> None:
    """Replaces a text wherever it stands in a file."""
    text = (project.root / file).read_text(encoding="utf-8")
    assert old in text
    project.put(file, text.replace(old, new))


def other_message_for_all(project: Project) -> None:
    replace(project, f"notebooks/{NAME['01']}.ipynb", "Et tal for", "To tal for")


def other_message_for_odder(project: Project) -> None:
    replace(project, f"notebooks/{NAME['01']}.ipynb", "Et tal for Odder", "To tal for Odder")


def no_finding_less_or_more(project: Project) -> None:
    replace(project, f"notebooks/{NAME['02']}.ipynb", "import time", "import time as time")


def a_finding_in_the_goals(project: Project) -> None:
    replace(project, f"notebooks/{NAME['04']}.ipynb", "[municipality]['04']", "[municipality]['01']")


def longer(file: str) -> Callable[[Project], None]:
    def change(project: Project) -> None:
        project.put(file, (project.root / file).read_bytes() + b"\n# en linje mere\n")

    return change


def table_added(project: Project) -> None:
    shutil.copy(project.root / "data" / "vejle" / "roller.csv", project.root / "data" / "odder")


def table_changed(project: Project) -> None:
    path = project.root / "data" / "odder" / "virksomheder.csv"
    path.write_bytes(path.read_bytes() + b"\n")


def table_removed(project: Project) -> None:
    (project.root / "data" / "odder" / "virksomheder.csv").unlink()


def goals_added(project: Project) -> None:
    project.put("params/odder.goals.yml", "mål: []\n")


CHANGES: dict[str, tuple[Callable[[Project], None], set[str]]] = {
    "a notebook that gives the same findings as before": (no_finding_less_or_more, notes("odder", "vejle", numbers=["02"])),
    "a notebook that gives others": (other_message_for_all, notes("odder", "vejle", numbers=["01", "04"])),
    "a notebook that gives others in one place": (
        other_message_for_odder,
        notes("odder", "vejle", numbers=["01"]) | {"odder 04"},
    ),
    "the goals' findings": (a_finding_in_the_goals, notes("odder", "vejle", numbers=["04", "05"])),
    "params": (longer("params/odder.yml"), notes("odder")),
    "goals added beside the params": (goals_added, notes("odder")),
    "a table added": (table_added, notes("odder")),
    "a table changed": (table_changed, notes("odder")),
    "a table removed": (table_removed, notes("odder")),
    "the vocabulary": (longer("data/reference/words.yml"), notes("odder", "vejle")),
}


def touch_all(project: Project) -> None:
    for path in project.root.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))


def files_of_other_programs(project: Project) -> None:
    for folder in ("data/odder", "data/reference", "data/reference/indicators"):
        for name in ("~$roller.xlsx", ".DS_Store", ".~lock.roller.csv#", "__pycache__/x.pyc", ".ipynb_checkpoints/roller.csv"):
            project.put(f"{folder}/{name}", "Excel was here")
    project.put("params/.odder.yml.swp", "vim was here")
    project.put("notebooks/.ipynb_checkpoints/x.ipynb", "{}")


def another_municipality_s(project: Project) -> None:
    project.put("data/greve/roller.csv", "Funktion\n")
    project.put("data/odderup/roller.csv", "Funktion\n")


@pytest.mark.xdist_group("changes")
class TestWhatIsMadeAgain:
    @pytest.mark.parametrize("what", CHANGES)
    def test_a_change_makes_the_notes_that_are_made_of_it_again_and_no_other(self, project: Project, what: str) -> None:
        change, concerned = CHANGES[what]
        change(project)
        step = build(project)
        assert step.made == concerned
        assert step.run.err == ""
        again = build(project)
        assert (again.made, again.touched) == (set(), set())

    @pytest.mark.parametrize(
        "change", [lambda _: None, touch_all, files_of_other_programs, another_municipality_s], ids=lambda change: change.__name__
    )
    def test_where_no_content_changed_nothing_is_made_nothing_touched_and_no_browser_needed(
        self, project: Project, change: Callable[[Project], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        change(project)
        monkeypatch.setenv("ACTIONPLAN_BROWSER", str(project.root / "no browser"))
        step = build(Project(project.root))  # by a process that has no browser yet
        assert step.touched == set()
        assert step.run.out.startswith("Ti notater er uændrede, ")
        assert len(step.run.out.splitlines()) == 1
        assert step.run.err == ""

    def test_that_no_browser_is_needed_is_told_by_a_build_that_needs_one(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ACTIONPLAN_BROWSER", str(project.root / "no browser"))
        table_added(project)
        step = build(Project(project.root), status=1)
        assert step.touched == set()
        assert "ACTIONPLAN_BROWSER" in step.run.err

    def test_a_copy_without_the_times_of_change_is_as_good(self, project: Project, tmp_path: Path) -> None:
        shutil.copytree(project.root, tmp_path / "other", copy_function=shutil.copyfile)
        assert build(Project(tmp_path / "other")).touched == set()

    def test_a_file_whose_name_is_not_utf_8_changes_as_others_do(self, project: Project) -> None:
        name = os.fsencode(project.root / "data" / "odder" / "bilag") + b"-bl\xe5.txt"  # as old archives unpack it
        try:
            Path(os.fsdecode(name)).write_text("Noget andet.", encoding="utf-8")
        except OSError:
            pytest.skip("this system takes no such name")
        assert build(project).made == notes("odder")
        assert build(project).touched == set()

    def test_the_number_of_unchanged_notes_is_told_beside_those_that_were_made(self, project: Project) -> None:
        no_finding_less_or_more(project)
        step = build(project, "--municipality", "Odder Kommune")
        assert step.made == {"odder 02"}
        assert step.run.out.splitlines()[-1].startswith("Fire notater er uændrede, ")
        assert "--force" in step.run.out.splitlines()[-1]

    def test_one_unchanged_note_is_told_in_the_singular(self, project: Project) -> None:
        step = build(project, "--municipality", "odder", "--only", "03")
        assert step.touched == set()
        assert step.run.out.startswith("Ét notat er uændret, ")

    def test_a_note_that_does_not_lie_there_as_it_was_made_is_made_again(self, project: Project) -> None:
        reports = project.root / "reports"
        (reports / "odder" / f"{NAME['01']}.html").unlink()
        (reports / "odder" / f"{NAME['02']}_bilag.html").unlink()
        (reports / "odder" / f"{NAME['03']}.pdf").unlink()
        for file in (f"{NAME['01']}.pdf", f"{NAME['02']}_bilag.html", f"{NAME['03']}.html"):
            path = reports / "vejle" / file
            path.write_bytes(path.read_bytes() + b" ")
        (reports / "vejle" / "notebooks" / f"{NAME['05']}.ipynb").unlink()
        wanted = notes("odder", "vejle", numbers=["01", "02", "03"]) | {"vejle 05"}
        before = project.files("reports")
        assert build(project).made == wanted
        after = project.files("reports")
        assert after.keys() >= before.keys()
        assert build(project).touched == set()

    def test_a_note_whose_executed_notebook_can_not_be_read_is_made_again(self, project: Project) -> None:
        broken: Mapping[str, bytes] = {
            "odder 01": b"",
            "odder 02": b'{"metadata": {"act',
            "odder 03": b"[]",
            "odder 05": b"{}",
            "vejle 01": b"\xff\xfe\x00",
            "vejle 02": b'{"metadata": {"actionplan": 3}}',
            "vejle 03": b'{"metadata": null}',
        }
        for note, content in broken.items():
            slug, number = note.split()
            project.put(f"reports/{slug}/notebooks/{NAME[number]}.ipynb", content)
        assert build(project).made == set(broken)
        assert build(project).touched == set()

    @pytest.mark.parametrize("damage", [{"pages": None}, {changes.FILES: ["x"]}], ids=str)
    def test_a_note_whose_record_is_not_as_it_was_written_is_made_again(self, project: Project, damage: dict[str, Any]) -> None:
        file = f"reports/vejle/notebooks/{NAME['05']}.ipynb"
        executed = json.loads((project.root / file).read_text(encoding="utf-8"))
        executed["metadata"][changes.NOTE] |= damage
        project.put(file, json.dumps(executed))
        assert build(project).made == {"vejle 05"}

    def test_a_broken_executed_notebook_does_not_stop_the_making_of_another_note(self, project: Project) -> None:
        others = [b"{}", b"[]", b'{"metadata": null}', b'{"metadata": {"actionplan": 3}}', b""]
        for note, content in zip(["odder 02", "odder 03", "odder 05", "vejle 02", "vejle 03"], others, strict=True):
            slug, number = note.split()
            project.put(f"reports/{slug}/notebooks/{NAME[number]}.ipynb", content)
        assert build(project, "--only", "01", "--force").made == notes("odder", "vejle", numbers=["01"])


@pytest.mark.xdist_group("changes")
@pytest.mark.long
class TestPages:
    @pytest.mark.parametrize("missing", [("odder/index.html", "vejle/findings.json"), ("index.html",)], ids=" and ".join)
    def test_one_that_is_missing_is_written_again_and_no_note_is_made(self, project: Project, missing: tuple[str, ...]) -> None:
        before = project.files("reports")
        for page in missing:
            (project.root / "reports" / page).unlink()
        step = build(project)
        assert step.made == set()
        assert "Ti notater er uændrede, " in step.run.out
        assert {file: content for file, (content, _) in project.files("reports").items()} == {
            file: content for file, (content, _) in before.items()
        }

    def test_they_tell_of_notes_that_a_build_made_before_it_was_cut_off(self, project: Project) -> None:
        waits = flag(project, "venter", "vejle 01")
        waits.touch()
        goals = project.root / "reports" / "odder" / "notebooks" / f"{NAME['04']}.ipynb"
        former = goals.stat().st_mtime_ns
        other_message_for_all(project)
        cut_off = project.begin("build")
        try:
            assert until(lambda: goals.stat().st_mtime_ns != former)
        finally:
            cut_off.kill()
            cut_off.communicate(timeout=60)
        waits.unlink()
        assert build(project).made == notes("vejle", numbers=["01", "04"])
        for page in ("odder/index.html", "odder/findings.json", "vejle/index.html", "index.html"):
            text = (project.root / "reports" / page).read_text(encoding="utf-8")
            assert "To tal for" in text, page
            assert "Et tal for" not in text, page

    @pytest.mark.long
    def test_one_that_was_open_in_another_program_is_written_at_the_next_build(
        self, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        held = project.root / "reports" / "odder" / "findings.json"
        with monkeypatch.context() as patch:
            patch.setenv("PYTHONPATH", os.pathsep.join([holding(held, tmp_path), os.environ.get("PYTHONPATH", "")]))
            other_message_for_all(project)
            assert "åben i et andet program" in build(Project(project.root), status=1).run.err
        assert "Et tal for" in held.read_text(encoding="utf-8")
        build(project)
        assert "To tal for" in held.read_text(encoding="utf-8")

    def test_the_overview_does_not_list_a_municipality_whose_notes_were_removed(self, project: Project) -> None:
        (project.root / "params" / "vejle.yml").unlink()
        shutil.rmtree(project.root / "reports" / "vejle")
        build(project)
        assert "vejle" not in (project.root / "reports" / "index.html").read_text(encoding="utf-8")


def holding(held: Path, folder: Path) -> str:
    """A folder for PYTHONPATH: with it a file is held in every Python that is started."""
    program = folder / "another program"
    program.mkdir()
    tests = str(Path(__file__).parent)
    code = f"import sys\nfrom pathlib import Path\nsys.path.append({tests!r})\nimport pytest, workfolder\n"
    code += f"workfolder.hold(pytest.MonkeyPatch(), Path({str(held)!r}))\n"
    (program / "sitecustomize.py").write_text(code, encoding="utf-8")
    return str(program)


@pytest.mark.xdist_group("changes")
@pytest.mark.long
class TestWhatWentWrongLastTime:
    def test_a_note_that_failed_is_tried_again_until_it_is_made(self, project: Project) -> None:
        fails = flag(project, "fejler", "vejle 03")
        fails.touch()
        longer("params/vejle.yml")(project)
        first = build(project, status=1)
        assert (first.made, first.failed) == (notes("vejle") - {"vejle 03"}, {"vejle 03"})
        again = build(project, status=1)
        assert (again.made, again.failed) == (set(), {"vejle 03"})
        fails.unlink()
        assert build(project).made == {"vejle 03"}
        assert build(project).touched == set()

    def test_a_refused_municipality_is_told_again_each_time_and_stays_as_it_is(self, project: Project) -> None:
        former = (project.root / "params" / "vejle.yml").read_bytes()
        project.change("params/vejle.yml", '\nstatus: ""', "\nstatus: udkst")
        told = [build(project, status=1) for _ in range(2)]
        for step in told:
            assert (step.made, step.failed) == (set(), set())
            assert not [file for file in step.touched if file.startswith(("odder/", "vejle/"))]
            assert len(step.run.about("params/vejle.yml")) == 1
            assert "afvist" in step.rows["vejle", "alle"][-1]
        assert told[0].run.out == told[1].run.out
        project.put("params/vejle.yml", former)
        assert build(project).touched == set()

    def test_a_refused_municipality_does_not_hinder_the_others(self, project: Project) -> None:
        project.change("params/vejle.yml", '\nstatus: ""', "\nstatus: udkst")
        table_changed(project)
        assert build(project, status=1).made == notes("odder")

    def test_two_params_files_of_one_municipality_are_refused_by_a_build_as_by_a_check(self, project: Project) -> None:
        shutil.copy(project.root / "params" / "odder.yml", project.root / "params" / "odder.yaml")
        checked = project.run("check")
        assert checked.about("params/odder.yaml")
        assert build(project, status=1).run.about("params/odder.yaml") == checked.about("params/odder.yaml")


@pytest.mark.xdist_group("changes")
class TestOnlyAndForce:
    def test_only_makes_just_those_of_the_notes_that_have_to_be_made(self, project: Project) -> None:
        longer("params/odder.yml")(project)
        assert build(project, "--only", "02,04").made == {"odder 02", "odder 04"}
        assert build(project, "--only", "02,04").touched == set()
        assert build(project).made == {"odder 01", "odder 03", "odder 05"}

    def test_force_makes_all_also_what_is_unchanged(self, project: Project) -> None:
        assert build(project, "--force").made == notes("odder", "vejle")
        assert build(project).touched == set()

    def test_both_together_make_these_of_all_also_what_is_unchanged(self, project: Project) -> None:
        assert build(project, "--force", "--only", "05,03").made == notes("odder", "vejle", numbers=["03", "05"])

    def test_goals_that_were_made_of_former_findings_are_made_again_when_these_change(self, project: Project) -> None:
        other_message_for_odder(project)
        longer("params/odder.yml")(project)
        longer("params/vejle.yml")(project)
        assert build(project, "--only", "04").made == {"odder 04", "vejle 04"}
        unmade = notes("odder", "vejle") - {"vejle 04"}
        assert build(project).made == unmade
        assert build(project).touched == set()


# What a note is made of, one by one.


@pytest.fixture
def odder(tmp_path: Path) -> Project:
    return Project.of(tmp_path / "project", "odder")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package, which notes are now made with, beside copies of the files that list the packages it runs on."""
    root = tmp_path / "checkout"
    source = Path(changes.__file__).parent
    shutil.copytree(source, root / "src" / "actionplan", ignore=shutil.ignore_patterns("__pycache__"))
    for recipe in ("requirements.lock", "environment.yml"):
        shutil.copy(SOURCE / recipe, root)
    monkeypatch.setattr(changes, "__file__", str(root / "src" / "actionplan" / "changes.py"))
    monkeypatch.setattr(environment, "ROOT", root)
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    return root / "src" / "actionplan"


def differing(project: Project, before: Mapping[str, str], day: date = DAY) -> set[str]:
    now = Ingredients(project.root, day).of("odder", NOTEBOOKS[0])
    assert now.keys() == before.keys()
    return {name for name in now if now[name] != before[name]}


class TestIngredients:
    @pytest.mark.parametrize(
        "file",
        ["worker.py", "briefing/plans.py", "briefing/template/note.css", "briefing/template/note/index.html.j2", "danish.py"],
    )
    def test_a_changed_file_of_the_package_changes_just_one_ingredient(self, odder: Project, package: Path, file: str) -> None:
        before = Ingredients(odder.root, DAY).of("odder", NOTEBOOKS[0])
        assert differing(odder, before) == set()
        content = (package / file).read_bytes()
        (package / file).write_bytes(content + b"\n")
        assert differing(odder, before) == {"workbook"}
        (package / file).write_bytes(content)
        assert differing(odder, before) == set()

    def test_so_do_files_that_are_added_or_removed_but_not_what_python_compiles(self, odder: Project, package: Path) -> None:
        before = Ingredients(odder.root, DAY).of("odder", NOTEBOOKS[0])
        (package / "briefing" / "__pycache__").mkdir()
        (package / "briefing" / "__pycache__" / "plans.cpython-311.pyc").write_bytes(b"compiled")
        assert differing(odder, before) == set()
        (package / "briefing" / "new.py").touch()
        assert differing(odder, before) == {"workbook"}
        (package / "briefing" / "new.py").unlink()
        (package / "briefing" / "plans.py").unlink()
        assert differing(odder, before) == {"workbook"}

    def test_the_lock_is_one_and_where_it_can_not_be_read_all_is_made_again(self, odder: Project, package: Path) -> None:
        before = Ingredients(odder.root, DAY).of("odder", NOTEBOOKS[0])
        lock = package.parents[1] / "requirements.lock"
        (package.parents[1] / "environment.yml").unlink()
        assert differing(odder, before) == set()
        lock.write_bytes(lock.read_bytes().replace(b"==", b"== ", 1))
        assert differing(odder, before) == {"packages"}
        lock.unlink()
        missing = Ingredients(odder.root, DAY).of("odder", NOTEBOOKS[0])
        assert differing(odder, missing) == {"packages"}

    def test_under_conda_it_is_conda_s_list(self, odder: Project, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        pip = Ingredients(odder.root, DAY).of("odder", NOTEBOOKS[0])
        monkeypatch.setenv("CONDA_PREFIX", str(package))
        monkeypatch.setenv("CONDA_EXE", sys.executable)
        assert differing(odder, pip) == {"packages"}
        conda = Ingredients(odder.root, DAY).of("odder", NOTEBOOKS[0])
        (package.parents[1] / "requirements.lock").unlink()
        assert differing(odder, conda) == set()
        recipe = package.parents[1] / "environment.yml"
        recipe.write_bytes(recipe.read_bytes() + b"\n")
        assert differing(odder, conda) == {"packages"}

    def test_another_python_is_another_ingredient(self, odder: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        before = Ingredients(odder.root, DAY).of("odder", NOTEBOOKS[0])
        monkeypatch.setattr(sys, "version", "3.99.0 (another)")
        assert differing(odder, before) == {"packages"}

    def test_the_day_is_one(self, odder: Project) -> None:
        before = Ingredients(odder.root, DAY).of("odder", NOTEBOOKS[0])
        assert differing(odder, before, date(2026, 11, 22)) == {"day"}

    @pytest.mark.parametrize(
        ("file", "ingredient"),
        [
            (f"notebooks/{NOTEBOOKS[0]}.ipynb", {"notebook"}),
            (f"notebooks/{NOTEBOOKS[1]}.ipynb", set()),
            ("params/odder.yml", {"params"}),
            ("params/odder.goals.yml", {"params"}),
            ("params/odderup.yml", set()),
            ("params/vejle.yml", set()),
            ("data/odder/roller.csv", {"data"}),
            ("data/odder/interview/roller.csv", set()),
            ("data/vejle/roller.csv", set()),
            ("data/README.md", set()),
            ("data/reference/words.yml", {"reference"}),
            ("data/reference/indicators/y25i01.csv", {"reference"}),
            ("data/reference/indicators/new.csv", {"reference"}),
            ("reports/vejle/notebooks/01_social_mapping.ipynb", set()),
        ],
    )
    def test_a_file_of_the_project_belongs_to_one_ingredient_or_none(
        self, odder: Project, file: str, ingredient: set[str]
    ) -> None:
        before = Ingredients(odder.root, DAY).of("odder", NOTEBOOKS[0])
        odder.put(file, "noget andet")
        assert differing(odder, before) == ingredient

    def test_findings_are_an_ingredient_of_what_takes_them_up(self, odder: Project) -> None:
        def of(notebook: str) -> Mapping[str, str]:
            return Ingredients(odder.root, DAY).of("odder", notebook)

        before = {name: of(name) for name in NOTEBOOKS}
        for number, name in enumerate(NOTEBOOKS[:4]):
            record = {"metadata": {changes.NOTE: {changes.FINDINGS: f"digest {number}"}}}
            odder.put(f"reports/odder/notebooks/{name}.ipynb", json.dumps(record))
            after = {name: of(name) for name in NOTEBOOKS}
            concerned = {later for later, earlier in AFTER.items() if name in earlier}
            assert concerned == {NOTEBOOKS[3] if number < 3 else NOTEBOOKS[4]}
            assert {name for name in NOTEBOOKS if after[name] != before[name]} == concerned
            before = after

    def test_which_of_the_forerunners_gave_a_finding_matters(self, odder: Project) -> None:
        def made_of(first: str, second: str) -> str:
            for name, findings in zip(NOTEBOOKS[:2], (first, second), strict=True):
                record = {"metadata": {changes.NOTE: {changes.FINDINGS: findings}}}
                odder.put(f"reports/odder/notebooks/{name}.ipynb", json.dumps(record))
            return Ingredients(odder.root, DAY).of("odder", NOTEBOOKS[3])["earlier notes"]

        assert len({made_of("a", "b"), made_of("b", "a"), made_of("ab", ""), made_of("", "ab")}) == 4


PIECE = st.text("ab.~", min_size=1, max_size=3).filter(lambda piece: piece.strip("."))
FILES = st.dictionaries(st.lists(PIECE, min_size=1, max_size=2).map("/".join), st.binary(max_size=3), max_size=4)


def digest_of_files(files: Mapping[str, bytes], order_of_paths: Callable[[list[Path]], Sequence[Path]]) -> str:
    """The digest of such files, written to a folder of their own. Skips what no folder can hold: a file below a file."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, name)
            assume(not any(parent.as_posix() in files for parent in Path(name).parents))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return changes.digest(order_of_paths([Path(folder, name) for name in files]), Path(folder))


class TestDigest:
    @settings(max_examples=60)
    @given(FILES, st.randoms(use_true_random=False))
    def test_is_equal_for_equal_contents_in_whatever_place_and_order(self, files: dict[str, bytes], lot: random.Random) -> None:
        assert digest_of_files(files, lambda paths: lot.sample(paths, len(paths))) == digest_of_files(files, sorted)

    @settings(max_examples=60)
    @given(FILES, FILES)
    @example({"a": b"b\0"}, {"a": b"", "b": b""})
    @example({"a/b": b""}, {"a": b"b"})
    def test_differs_where_any_content_or_name_or_file_does(self, some: dict[str, bytes], others: dict[str, bytes]) -> None:
        assert (digest_of_files(some, sorted) == digest_of_files(others, sorted)) == (some == others)

    @settings(max_examples=60)
    @given(FILES.filter(bool), st.data())
    def test_differs_after_one_change(self, files: dict[str, bytes], data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(files)))
        rest = {other: content for other, content in files.items() if other != name}
        changed = data.draw(st.sampled_from([rest, {**files, name: files[name] + b"\n"}, {**rest, f"{name}x": files[name]}]))
        assert digest_of_files(files, sorted) != digest_of_files(changed, sorted)

    def test_of_a_file_that_can_not_be_read_is_never_the_same(self, tmp_path: Path) -> None:
        digests = {changes.digest([tmp_path / "not there"], tmp_path) for _ in range(3)}
        assert len(digests) == 3


# The order of a build.


class Hands(Executor):
    """Takes works as a pool does, and gets done with them one by one in an order drawn by lot."""

    def __init__(self, become: Callable[[Work], Result], lot: int = 1) -> None:
        self._become, self._lot = become, random.Random(lot)
        self._given: list[tuple[Work, Future[Any]]] = []
        self._change = threading.Condition()
        self._over = False
        self.begun: list[Work] = []
        self.most = 0
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        (work,) = args
        assert fn is order.make
        assert not kwargs
        future: Future[Any] = Future()
        with self._change:
            self._given.append((work, future))
            self.begun.append(work)
            self.most = max(self.most, len(self._given))
            self._change.notify()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002  as an executor's
        with self._change:
            self._over = True
            self._change.notify()
        self._thread.join()

    def _work(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._given or self._over)
                if self._over:
                    return
                time.sleep(0.0001)  # as long as it takes to be given more than is allowed
                work, future = self._given.pop(self._lot.randrange(len(self._given)))
            try:
                future.set_result(self._become(work))
            except BaseException as error:  # noqa: BLE001  it goes to whoever waits for the result
                future.set_exception(error)


def made(work: Work) -> Result:
    return Result(work.municipality, work.notebook, pages=1)


def key(each: Work | Result) -> tuple[str, str]:
    return each.municipality, each.notebook


def all_works(municipalities: int, notebooks: Sequence[str] = NOTEBOOKS) -> list[Work]:
    return list(order.works(Path("nowhere"), [f"m{number}" for number in range(municipalities)], DAY, notebooks))


class TestOrder:
    @given(
        st.integers(1, 4),
        st.lists(st.sampled_from(NOTEBOOKS), min_size=1, unique=True).map(sorted),
        st.integers(1, 5),
        st.sets(st.integers(0, 19)),
        st.sets(st.integers(0, 19)),
        st.integers(),
    )
    @settings(deadline=None)
    def test_a_note_is_begun_after_its_forerunners_and_no_more_are_under_way_than_allowed(
        self, municipalities: int, notebooks: list[str], at_once: int, alike: set[int], failing: set[int], lot: int
    ) -> None:
        works = all_works(municipalities, notebooks)
        unchanged = {key(work) for number, work in enumerate(works) if number in alike}
        fails = {key(work) for number, work in enumerate(works) if number in failing} - unchanged
        told: list[Result] = []

        def settle(work: Work) -> Work | Result:
            before = {(work.municipality, name) for name in AFTER.get(work.notebook, ())} & {key(each) for each in works}
            assert before <= {key(result) for result in told}, "settled before its forerunners were done"
            return Result(*key(work), unchanged=True) if key(work) in unchanged else work

        def become(work: Work) -> Result:
            if key(work) in fails:
                raise KeyError("a column that is not there")
            return made(work)

        with Hands(become, lot) as hands:
            order.build(works, hands, at_once, settle, told.append)
            assert hands.most <= at_once
            assert {key(work) for work in hands.begun} == {key(work) for work in works} - unchanged
        assert sorted(map(key, told)) == sorted(map(key, works))
        assert {key(result) for result in told if result.unchanged} == unchanged
        assert {key(result) for result in told if result.problem} == fails

    def test_as_many_are_under_way_as_allowed_and_a_municipality_is_done_before_the_next_but_one_is_begun(self) -> None:
        with Hands(made) as hands:
            order.build(all_works(20), hands, 4, lambda work: work, lambda _: None)
            assert hands.most == 4
            begun = [int(work.municipality[1:]) for work in hands.begun]
        assert begun[:4] == [0, 0, 0, 1]
        for place, number in enumerate(begun):
            assert number - min(begun[place:]) <= 4

    def test_all_are_told_in_whatever_order_they_are_wanted(self) -> None:
        works = all_works(2)[::-1]
        told: list[Result] = []
        with Hands(made) as hands:
            order.build(works, hands, 2, lambda work: Result(*key(work), unchanged=True), told.append)
        assert sorted(map(key, told)) == sorted(map(key, works))

    def test_five_hundred_notes_are_each_settled_once_and_told_once(self) -> None:
        works = all_works(100)
        settled: list[Work] = []
        told: list[Result] = []

        def settle(work: Work) -> Work:
            settled.append(work)
            return work

        with Hands(made) as hands:
            order.build(works, hands, 16, settle, told.append)
        assert len(works) == 500
        assert sorted(map(key, settled)) == sorted(map(key, told)) == sorted(map(key, works))

    @pytest.mark.parametrize(
        "error", [KeyError("a column that is not there"), OSError(28, "No space left on device"), CancelledError()], ids=repr
    )
    def test_a_work_that_fails_outright_becomes_a_result_with_a_sentence(self, error: BaseException) -> None:
        told: list[Result] = []

        def become(work: Work) -> Result:
            if work.notebook == NOTEBOOKS[2]:
                raise error
            return made(work)

        with Hands(become) as hands:
            order.build(all_works(1), hands, 2, lambda work: work, told.append)
        (failed,) = (result for result in told if result.problem)
        assert key(failed) == ("m0", NOTEBOOKS[2])
        assert failed.problem.startswith("Arbejdet blev afbrudt (")
        assert type(error).__name__ in failed.problem
        assert failed.problem.endswith("Kør kommandoen igen.")
        assert "column" not in failed.problem
        assert len(told) == 5

    def test_a_pool_that_has_lost_a_process_is_the_caller_s_to_know_and_what_was_told_is_done(self) -> None:
        told: list[Result] = []

        def become(work: Work) -> Result:
            if work.notebook == NOTEBOOKS[3]:
                raise BrokenProcessPool("a process of the pool was ended")
            return made(work)

        with Hands(become) as hands, pytest.raises(BrokenExecutor):
            order.build(all_works(1), hands, 2, lambda work: work, told.append)
        assert {result.notebook for result in told} == set(NOTEBOOKS[:3])

    @pytest.mark.parametrize("broken", NOTEBOOKS[:3])
    def test_what_was_done_in_a_pool_when_it_lost_a_process_is_told(self, broken: str) -> None:
        class Done(ThreadPoolExecutor):
            """Everything is done when it is given, one note aside, with which a process was lost."""

            def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ARG002
                future: Future[Any] = Future()
                if args[0].notebook == broken:
                    future.set_exception(BrokenProcessPool("a process of the pool was ended"))
                else:
                    future.set_result(made(args[0]))
                return future

        for _ in range(20):  # finished works come in no certain order
            told: list[Result] = []
            with Done() as pool, pytest.raises(BrokenExecutor):
                order.build(all_works(1, NOTEBOOKS[:3]), pool, 3, lambda work: work, told.append)
            assert {result.notebook for result in told} == set(NOTEBOOKS[:3]) - {broken}


# Those who make the notes.


class TestCrew:
    def hired(self) -> tuple[Crew, list[ThreadPoolExecutor]]:
        pools: list[ThreadPoolExecutor] = []

        def hire() -> Executor:
            pools.append(ThreadPoolExecutor(1))
            return pools[-1]

        return Crew(hire, 3), pools

    def test_works_in_one_pool_as_long_as_that_holds(self) -> None:
        crew, pools = self.hired()
        assert [crew.ask(lambda pool: pool.submit(len, "abc").result()) for _ in range(3)] == [3, 3, 3]
        with pytest.raises(KeyError):
            crew.ask(lambda pool: pool.submit({}.__getitem__, "not there").result())
        assert len(pools) == 1
        crew.dismiss()
        with pytest.raises(RuntimeError):
            pools[0].submit(len, "abc")

    def test_renews_a_pool_that_has_lost_a_process_once_and_does_the_work_again(self) -> None:
        crew, pools = self.hired()
        asked: list[Executor] = []

        def work(pool: Executor) -> int:
            asked.append(pool)
            if len(asked) == 1:
                raise BrokenProcessPool("a process of the pool was ended")
            return pool.submit(len, "abc").result()

        assert crew.ask(work) == 3
        assert asked == pools
        assert len(pools) == 2
        with pytest.raises(RuntimeError):
            pools[0].submit(len, "abc")
        assert crew.ask(lambda pool: pool) is pools[1]
        crew.dismiss()

    def test_says_so_where_that_is_lost_too_and_has_another_for_the_next_work(self) -> None:
        crew, pools = self.hired()
        asked: list[Executor] = []

        def work(pool: Executor) -> None:
            asked.append(pool)
            raise BrokenProcessPool("a process of the pool was ended")

        with pytest.raises(BrokenExecutor):
            crew.ask(work)
        assert asked == pools
        assert len(pools) == 2
        crew.dismiss()


def makers(running: "Popen[str]", project: Project) -> list[psutil.Process]:
    """The processes of a build that run a notebook just now: forked by the build's own children, in the notebooks' folder."""
    found = []
    with contextlib.suppress(psutil.NoSuchProcess):
        for server in psutil.Process(running.pid).children():
            for process in server.children():
                with contextlib.suppress(psutil.Error):
                    if Path(process.cwd()) == project.root / "notebooks":
                        found.append(process)
    return found


def kill_one(running: "Popen[str]", project: Project) -> None:
    """Kills a process that makes a note, and waits until those beside it have gone too, as the pool they belong to is lost."""
    before: list[psutil.Process] = []

    def found() -> bool:
        before[:] = makers(running, project)
        return bool(before)

    assert until(found), "nobody makes a note"
    before[0].kill()
    _, alive = psutil.wait_procs(before, timeout=60)
    assert alive == []


@pytest.mark.skipif(sys.platform != "linux", reason="the build's processes are told apart by what Linux says of them")
class TestAProcessThatIsKilled:
    @pytest.fixture
    def waiting(self, tmp_path: Path) -> Project:
        """Odder with notebooks of which the first three wait."""
        project = Project.of(tmp_path, "odder")
        project.quick_notebooks(**{f"n{number}": FLAGGED.format(number=number) for number in NUMBERS})
        for number in NUMBERS[:3]:
            flag(project, "venter", f"odder {number}").touch()
        return project

    @pytest.fixture
    def running(self, waiting: Project) -> Iterator["Popen[str]"]:
        running = waiting.begin("build")
        yield running
        running.kill()
        running.communicate(timeout=60)

    def ended(self, project: Project, running: "Popen[str]") -> Run:
        for path in (project.root / "notebooks").glob("venter-*"):
            path.unlink()
        out, err = running.communicate(timeout=120)
        return Run(running.returncode, out, err)

    def test_costs_its_note_a_second_try_and_nothing_else(self, waiting: Project, running: "Popen[str]") -> None:
        kill_one(running, waiting)
        run = self.ended(waiting, running)
        assert (run.status, run.err) == (0, "")
        assert {name: cells[-1] for (_, name), cells in run.outcomes().items()} == dict.fromkeys(NOTEBOOKS, "lavet")
        assert waiting.leftovers() == []
        assert build(waiting).touched == set()

    def test_twice_is_told_in_a_sentence_and_the_next_build_makes_the_notes(
        self, waiting: Project, running: "Popen[str]"
    ) -> None:
        kill_one(running, waiting)

        def over() -> bool:  # whoever makes a note is killed, as those of the first pool may take their time to go
            for process in makers(running, waiting):
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            return running.poll() is not None

        assert until(over), "a third pool was begun"
        run = self.ended(waiting, running)
        assert (run.status, run.err) == (1, "")
        cut_short = {f"odder {name[:2]}" for (_, name), cells in run.outcomes().items() if "afbrudt" in cells[-1]}
        assert cut_short == notes("odder")
        assert waiting.leftovers() == []
        assert build(waiting).made == cut_short


def test_the_goals_of_former_years_are_what_notes_and_editions_are_made_of_and_nothing_else_below_the_data(
    tmp_path: Path,
) -> None:
    plans = tmp_path / "data" / "odder" / FORMER_PLANS
    plans.mkdir(parents=True)
    (tmp_path / "data" / "reference").mkdir()
    ingredients = Ingredients(tmp_path, date(2026, 11, 21))
    before = ingredients.of("odder", NOTEBOOKS[0])["data"]
    (plans / "note.txt").write_text("vores eget", encoding="utf-8")
    assert ingredients.of("odder", NOTEBOOKS[0])["data"] == before
    (plans / "2025.goals.yml").write_text("mål: []", encoding="utf-8")
    assert ingredients.of("odder", NOTEBOOKS[0])["data"] != before
    assert plans / "2025.goals.yml" in changes.inputs(tmp_path, "odder")

"""The benchmark's parts: what it compares must be what it says."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from workfolder import SOURCE, Project

from actionplan import benchmark
from actionplan.build import NOTEBOOKS
from actionplan.problems import Refused
from actionplan.workbook import open_cases


def test_copies_of_the_fictional_municipality_can_all_be_built_and_are_fictional(tmp_path: Path) -> None:
    root = benchmark.clones(SOURCE, tmp_path, 2)
    cases, problems = open_cases(root, date(2026, 11, 21))
    assert problems == ()
    assert [case.name for case in cases.values()] == ["Prøveby 01 Kommune", "Prøveby 02 Kommune"]
    assert all(case.invented for case in cases.values())


@pytest.fixture(scope="module")
def odder(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Odder with its real notebooks and stand-ins for its notes, which the floor prints."""
    project = Project.of(tmp_path_factory.mktemp("floor"), "odder")
    for name in NOTEBOOKS:
        project.put(f"reports/odder/{name}.html", "<!DOCTYPE html><title>x</title><p>Prøve")
    return project


def test_the_floor_runs_every_notebook_s_own_code(odder: Project) -> None:
    notebook = odder.root / "notebooks" / f"{NOTEBOOKS[4]}.ipynb"
    whole = notebook.read_text(encoding="utf-8")
    notebook.write_text(whole.replace("follow_up.head(basis", "follow_up.no_such_thing(basis"), encoding="utf-8")
    with pytest.raises(AttributeError, match="no_such_thing"):
        benchmark.floor(odder.root, ["odder"], afresh=False)
    notebook.write_text(whole, encoding="utf-8")


def test_only_the_floor_that_says_so_reads_the_figures_for_each_note(odder: Project) -> None:
    reads: list[int] = []
    benchmark_forget = benchmark.forget
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(benchmark, "forget", lambda: (reads.append(1), benchmark_forget()))
        patch.setattr(benchmark, "NOTEBOOKS", NOTEBOOKS[3:])  # the test above runs the others
        assert benchmark.floor(odder.root, ["odder"], afresh=False) > 0
        assert reads == []
        assert benchmark.floor(odder.root, ["odder"], afresh=True) > 0
        assert len(reads) == len(NOTEBOOKS[3:])


@pytest.mark.parametrize("notebooks", [NOTEBOOKS[-1:], pytest.param(NOTEBOOKS, marks=pytest.mark.long)], ids=len)
def test_what_the_command_lines_are_given_is_what_the_build_makes(
    notebooks: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All the build's notebooks are in `benchmark.NOTEBOOKS`; that each runs by papermill alone, test_kernels.py tries too."""
    assert benchmark.NOTEBOOKS == NOTEBOOKS
    monkeypatch.setattr(benchmark, "NOTEBOOKS", notebooks)
    project = Project.of(tmp_path, "odder")
    assert benchmark.command_lines(project.root, ["odder"]) > 0
    made = sorted(path.name for path in (project.root / "by_command_line").iterdir())
    assert made == sorted(f"odder-{name}{suffix}" for name in notebooks for suffix in (".ipynb", ".html"))


def test_a_build_that_fails_is_not_measured(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "odder")
    shutil.rmtree(tmp_path / "data" / "reference")
    with pytest.raises(Exception, match="build"):
        benchmark.whole_build(project.root)
    with pytest.raises(Refused):
        benchmark.floor(project.root, ["odder"], afresh=True)


def test_a_whole_build_tells_its_time_and_its_memory(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "odder")
    project.quick_notebooks()
    run = benchmark.whole_build(project.root)
    assert run.seconds > 0.5
    assert 100 < run.megabytes < 2000

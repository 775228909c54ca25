"""The command line from outside: words in; Danish sentences and an exit status out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from workfolder import FOR_PROGRAMMERS, Project

from actionplan import checkup, cli

ENGLISH = ("usage", "error", "options", "optional", "positional", "arguments", "required", "invalid", "choose", "show this")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.of(tmp_path, "odder")


Told = Callable[..., tuple[int, str, str]]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """Runs words as a command in an empty folder, also where they end the process; gives exit status, out and err."""

    def run(*words: str) -> tuple[int, str, str]:
        try:
            status: object = cli.main(list(words), root=tmp_path)
        except SystemExit as end:
            status = end.code
        out, err = capsys.readouterr()
        assert isinstance(status, int)
        return status, out, err

    return run


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["bild"], "»bild«"),
        (["make"], "»make«"),
        ([], ""),
        (["new"], "kommune"),
        (["reference"], "MAPPE"),
        (["build", "--municipality"], "kommune"),
        (["check", "--kommune", "odder"], "--kommune"),
        (["clean", "odder"], "odder"),
        (["build", "odder"], "odder"),
    ],
    ids=" ".join,
)
def test_a_command_that_can_not_be_understood_gets_a_danish_sentence_and_exit_status_two(
    words: list[str], hint: str, told: Told
) -> None:
    status, out, err = told(*words)
    assert status == 2
    assert out == ""
    assert len(err.splitlines()) == 1
    assert hint in err
    assert not [word for word in ENGLISH if word in err.casefold()]
    assert err[0] in "KSD»"
    assert err.rstrip().endswith("python -m actionplan --help")


def test_a_misspelt_command_is_answered_with_the_nearest_one(told: Told) -> None:
    assert "Mente du »check«?" in told("chek")[2]


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in cli.COMMANDS)], ids=" ".join)
def test_help_is_danish(words: list[str], told: Told) -> None:
    status, out, err = told(*words)
    assert (status, err) == (0, "")
    assert not [word for word in ENGLISH if word in out.casefold()]
    assert "vis denne hjælp" in out


def test_help_names_every_command_with_what_it_does(told: Told) -> None:
    out = " ".join(told("--help")[1].split())
    for name, (does, _) in cli.COMMANDS.items():
        assert f"{name} {does}" in out


def test_a_fault_of_the_workbook_gives_a_sentence_and_a_file_and_no_traceback(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> str:
        raise ZeroDivisionError("a fault that nobody foresaw")

    monkeypatch.setattr(checkup, "report", fail)
    run = project.here(capsys, "check")
    assert run.status == 1
    assert len(run.err.splitlines()) == 1
    assert "reports/fejl.txt" in run.err
    assert "nobody foresaw" not in run.out + run.err
    log = (project.root / "reports" / "fejl.txt").read_text(encoding="utf-8")
    assert "Traceback" in log
    assert "a fault that nobody foresaw" in log


def test_ctrl_c_gives_a_sentence_and_the_usual_exit_status(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(checkup, "report", interrupt)
    run = project.here(capsys, "check")
    assert run.status == 130
    assert run.err.startswith("Afbrudt.")
    assert not (project.root / "reports" / "fejl.txt").exists()


def test_a_folder_without_the_authority_s_answers_is_told_which_are_missing(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    before = project.files("data")
    project.put("svar/laesmig.txt", "intet her")
    run = project.here(capsys, "reference", str(project.root / "svar"))
    assert run.status == 1
    tables = [path.stem for path in (project.root / "data" / "reference" / "indicators").glob("*.csv")]
    assert len(tables) == 7
    for table in tables:
        assert len(run.about(f"svar/{table}.json")) == 1
    assert project.files("data") == before


def test_a_folder_that_does_not_exist_is_told_in_the_same_way(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    before = project.files("data")
    run = project.here(capsys, "reference", str(project.root / "findes-ikke"))
    assert run.status == 1
    assert run.sentences
    assert all(line.startswith("findes-ikke") for line in run.sentences)
    assert project.files("data") == before


def test_the_command_runs_as_a_process_of_its_own(project: Project) -> None:
    project.change("params/odder.yml", '\nstatus: ""', "\nstatus: udkst")
    run = project.run("check")
    assert run.status == 1
    assert len(run.about("params/odder.yml")) == 1
    assert FOR_PROGRAMMERS.search(run.err) is None

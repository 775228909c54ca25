"""The command line from outside: words in; Danish sentences and an exit status out."""

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from workfolder import FOR_PROGRAMMERS, Project, Run

from actionplan import checkup, cli, command_build
from actionplan.build import NOTEBOOKS

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
        (["seminar"], "kommune"),
        (["seminar", "--municipality", "odder", "--note", "03"], "--note 05"),
        (["reference"], "MAPPE"),
        (["build", "--municipality"], "kommune"),
        (["check", "--kommune", "odder"], "--kommune"),
        (["clean", "odder"], "odder"),
        (["build", "odder"], "odder"),
        (["build", "--cluster"], ""),
        (["build", "--force=ja"], ""),
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


@pytest.fixture
def wished(monkeypatch: pytest.MonkeyPatch) -> list[command_build.Wish]:
    """What builds were asked for; none is done."""
    asked: list[command_build.Wish] = []

    def take_down(wish: command_build.Wish) -> int:
        asked.append(wish)
        return 0

    monkeypatch.setattr(command_build, "build_all", take_down)
    return asked


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ([], "12345"),
        (["--only", "02,04"], "24"),
        (["--only", "2"], "2"),
        (["--only=5"], "5"),
        (["--only", "4,02"], "24"),
        (["--only", "01 3"], "13"),
        (["--only", " 02 , 04, "], "24"),
        (["--only", "3,03,3"], "3"),
        (["--only", "5,4,3,2,1"], "12345"),
    ],
    ids=" ".join,
)
def test_only_takes_numbers_as_people_write_them_and_a_build_takes_the_notes_in_their_order(
    words: list[str], numbers: str, told: Told, wished: list[command_build.Wish]
) -> None:
    assert told("build", *words) == (0, "", "")
    (wish,) = wished
    assert list(wish.notebooks) == [NOTEBOOKS[int(number) - 1] for number in numbers]


@pytest.mark.parametrize("numbers", [["06"], ["02,06"], ["0"], ["02-04"], ["notat"], [""], [" , "], []], ids=str)
def test_only_with_what_is_no_note_s_number_is_told_with_the_numbers_there_are(
    numbers: list[str], told: Told, wished: list[command_build.Wish]
) -> None:
    status, out, err = told("build", "--only", *numbers)
    assert (status, out, wished) == (2, "", [])
    assert len(err.splitlines()) == 1
    assert "01, 02, 03, 04, 05" in err
    assert "--only" in err
    assert not [word for word in ENGLISH if word in err.casefold()]
    assert FOR_PROGRAMMERS.search(err) is None


def test_a_build_is_asked_for_with_all_that_was_said_and_otherwise_for_all(
    told: Told, wished: list[command_build.Wish], tmp_path: Path
) -> None:
    told("build")
    told("build", "--force", "--cluster", "tcp://10.0.0.5:8786", "--municipality", "Odder Kommune", "--only", "3")
    plain, full = wished
    assert (plain.municipality, plain.force, plain.cluster) == (None, False, None)
    assert (full.municipality, full.force, full.cluster) == ("Odder Kommune", True, "tcp://10.0.0.5:8786")
    assert (plain.root, plain.notebooks, full.notebooks) == (tmp_path, NOTEBOOKS, NOTEBOOKS[2:3])


def test_the_help_of_build_says_what_each_option_does(told: Told) -> None:
    out = " ".join(told("build", "--help")[1].split())
    for option in (
        "--municipality KOMMUNE kun denne kommune",
        "--only NUMRE kun disse notater, fx 02,04",
        "--force lav også de notater",
        "--cluster ADRESSE lad en Dask-klynge",
    ):
        assert option in out


def on_a_cluster(project: Project, address: str) -> Run:
    """A build on a cluster that it does not wait long for, in a process of its own: what it prints at its very end counts too."""
    code = "import sys; from actionplan import cli, crew; crew.CLUSTER_SECONDS = 1; sys.exit(cli.main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "--cluster", address],
        cwd=project.root,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def test_a_cluster_that_does_not_answer_is_told_in_a_sentence(project: Project) -> None:
    pytest.importorskip("distributed")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and listens not
        address = f"tcp://127.0.0.1:{nobody.getsockname()[1]}"
        run = on_a_cluster(project, address)
    assert (run.status, run.out) == (1, "")
    (sentence,) = run.about("--cluster")
    assert run.sentences == [sentence]
    assert f"»{address}«" in sentence
    assert "dask scheduler" in sentence
    assert not (project.root / "reports").exists()


@pytest.mark.parametrize("address", ["10.0.0.5", "tcp://127.0.0.1:99999"])
def test_an_address_that_is_none_is_told_in_a_sentence(project: Project, address: str) -> None:
    pytest.importorskip("distributed")
    run = on_a_cluster(project, address)
    assert (run.status, run.out) == (1, "")
    assert run.sentences == run.about("--cluster")
    assert len(run.sentences) == 1
    assert "tcp://10.0.0.5:8786" in run.sentences[0], "an example of an address"


def test_where_the_package_for_clusters_is_missing_its_name_is_told(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    run = project.here(capsys, "build", "--cluster", "tcp://127.0.0.1:8786")
    assert (run.status, run.out) == (1, "")
    (sentence,) = run.about("--cluster")
    assert run.sentences == [sentence]
    assert "pip install distributed" in sentence
    assert "svarer" not in sentence
    assert not (project.root / "reports").exists()

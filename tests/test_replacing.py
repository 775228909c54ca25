"""Files put in the place of former ones, all or none, whatever happens meanwhile; and `clean`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from workfolder import Project, hold

from actionplan.replacing import InUse, replace_all

NAMES = ("note.html", "note.pdf", "notebooks/note.ipynb")
GONE = "note_bilag.html"
KILLED = """
import os, sys
from pathlib import Path
from actionplan.replacing import replace_all
left = int(sys.argv[1])
for name in ("replace", "rename", "unlink", "link"):
    def counted(*paths, real=getattr(os, name), **options):
        global left
        if left == 0:
            os._exit(9)
        left -= 1
        return real(*paths, **options)
    setattr(os, name, counted)
moves = [(Path(new) if new else None, Path(target)) for new, target in zip(sys.argv[2::2], sys.argv[3::2])]
replace_all(moves, Path("stage/before"))
"""


class Notes:
    """Three former files, three new ones for them, and a former annex that is to go."""

    def __init__(self, root: Path) -> None:
        self.root, self.stage, self.place = root, root / "stage", root / "reports"
        for name in (*NAMES, GONE):
            self._write(self.place / name, f"former {name}")
        for name in NAMES:
            self._write(self.stage / name, f"new {name}")
        self.former = self.content()

    @staticmethod
    def _write(path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    @property
    def moves(self) -> list[tuple[Path | None, Path]]:
        moves: list[tuple[Path | None, Path]] = [(self.stage / name, self.place / name) for name in NAMES]
        return [*moves, (None, self.place / GONE)]

    def replace(self) -> None:
        replace_all(self.moves, self.stage / "before")

    def content(self) -> dict[str, str]:
        return {path.relative_to(self.place).as_posix(): path.read_text() for path in self.place.rglob("*") if path.is_file()}


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    return Notes(tmp_path)


def test_new_files_take_the_place_of_former_ones_and_what_is_no_more_goes(notes: Notes) -> None:
    notes.replace()
    assert notes.content() == {name: f"new {name}" for name in NAMES}


def test_files_without_a_former_one_are_put_in_place_with_their_folder(notes: Notes) -> None:
    for name in (*NAMES, GONE):
        (notes.place / name).unlink()
    (notes.place / "notebooks").rmdir()
    notes.replace()
    assert notes.content() == {name: f"new {name}" for name in NAMES}


@pytest.mark.parametrize("held", [*NAMES, GONE])
def test_a_file_that_is_held_leaves_everything_as_before_and_is_named(
    held: str, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, notes.place / held)
    with pytest.raises(InUse, match=Path(held).name) as error:
        notes.replace()
    assert str(error.value).startswith("Filen ")
    assert "Luk den, og kør igen." in str(error.value)
    assert notes.content() == notes.former


@pytest.mark.parametrize("missing", NAMES)
def test_a_held_file_beside_one_that_is_new_leaves_no_new_one_behind(
    missing: str, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (notes.place / missing).unlink()
    former = notes.content()
    hold(monkeypatch, notes.place / next(name for name in reversed(NAMES) if name != missing))
    with pytest.raises(InUse):
        notes.replace()
    assert notes.content() == former


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["a full disk", "Ctrl-C"])
@pytest.mark.parametrize("after", range(4))
def test_what_else_goes_wrong_leaves_everything_as_before_too(
    after: int, error: BaseException, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, left = os.replace, [after]

    def break_down(*paths: Path) -> None:
        left[0] -= 1
        if left[0] == -1:
            raise error
        real(*paths)

    monkeypatch.setattr(os, "replace", break_down)
    try:
        notes.replace()
    except type(error):
        assert notes.content() == notes.former
    else:
        assert left[0] >= 0, "the error was swallowed"
        assert notes.content() == {name: f"new {name}" for name in NAMES}


@pytest.mark.parametrize("after", range(10))
def test_a_process_killed_at_any_moment_leaves_every_note_there_and_whole(after: int, notes: Notes) -> None:
    moves = [str(part or "") for move in notes.moves for part in move]
    done = subprocess.run([sys.executable, "-c", KILLED, str(after), *moves], cwd=notes.root, capture_output=True, check=False)
    assert done.returncode in {0, 9}, done.stderr.decode()
    content = notes.content()
    for name in NAMES:
        assert content[name] in {f"former {name}", f"new {name}"}
    if done.returncode == 0:
        assert content == {name: f"new {name}" for name in NAMES}


def test_the_sentence_survives_the_way_from_a_worker_process() -> None:
    import pickle  # noqa: PLC0415

    error = InUse(Path("/project/reports/odder/note.pdf"), Path("/project"))
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    assert "reports/odder/note.pdf" in str(error)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.of(tmp_path, "odder")
    project.put("reports/odder/01_social_mapping.html", "note")
    project.put("reports/odder/notebooks/01_social_mapping.ipynb", "notebook")
    project.put("reports/index.html", "index")
    project.put("data/odder/roller.csv", "opgave;aktør;rolle\n")
    return project


def test_clean_empties_reports_and_touches_nothing_else(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    before = {folder: project.files(folder) for folder in ("params", "data", "notebooks")}
    run = project.here(capsys, "clean")
    assert (run.status, run.err) == (0, "")
    assert project.files("reports") == {}
    assert {folder: project.files(folder) for folder in before} == before


def test_clean_without_reports_is_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = Project.of(tmp_path)
    run = project.here(capsys, "clean")
    assert (run.status, run.err) == (0, "")


@pytest.mark.parametrize("held", ["reports/odder/01_social_mapping.html", "reports/index.html"])
def test_clean_names_a_file_that_is_held(
    held: str, project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, project.root / held)
    run = project.here(capsys, "clean")
    assert run.status == 1
    assert held in run.err
    assert "åben i et andet program" in run.err
    assert (project.root / held).exists()


def test_clean_follows_no_link_out_of_reports(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        (project.root / "reports" / "tal").symlink_to(project.root / "data" / "odder", target_is_directory=True)
    except OSError:
        pytest.skip("this system lets nobody make links")
    before = project.files("data")
    run = project.here(capsys, "clean")
    assert run.status == 0
    assert list((project.root / "reports").iterdir()) == []
    assert project.files("data") == before

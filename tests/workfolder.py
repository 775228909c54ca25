"""A project folder of its own for a test: files go in; what a command prints, its exit status and its notes come out."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import nbformat
import pytest

from actionplan import cli
from actionplan.analyses.finding import Finding
from actionplan.briefing import blocks, plans
from actionplan.build import NOTEBOOKS
from actionplan.workbook import open_case

SOURCE = Path(__file__).parents[1]
COMMAND = (sys.executable, "-c", "import sys; from actionplan.cli import main; sys.exit(main())")
FOR_PROGRAMMERS = re.compile(r"Traceback|File \"|usage:|error:|Warning|<class|\b(None|NaN|nan)\b")
DAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Run:
    """What a command left on the screen, which must never be what only a programmer can read."""

    status: int
    out: str
    err: str

    def __post_init__(self) -> None:
        found = FOR_PROGRAMMERS.search(self.out + self.err)
        assert found is None, f"{found} in {self.out}{self.err}"

    @property
    def sentences(self) -> list[str]:
        """The problems told, without the line that counts them."""
        return [line for line in self.err.splitlines() if not line.endswith("ting skal rettes.")]

    def about(self, file: str) -> list[str]:
        """The sentences on one file."""
        return [line for line in self.sentences if line.startswith((f"{file}:", f"{file},"))]

    def outcomes(self) -> dict[tuple[str, str], list[str]]:
        """The closing table: pages, seconds and result by municipality and note; cells that are empty are gone."""
        lines = self.out.splitlines()
        heading = next(number for number, line in enumerate(lines) if line.split() == HEADINGS)
        rows = [[cell.strip() for cell in line.split("  ") if cell] for line in lines[heading + 1 :]]
        return {(row[0], row[1]): row[2:] for row in rows if row}


HEADINGS = ["Kommune", "Notat", "Sider", "Sekunder", "Resultat"]


@dataclass(frozen=True)
class Project:
    """A folder with params, data and notebooks as the workbook has them."""

    root: Path

    @classmethod
    def of(cls, root: Path, *slugs: str) -> "Project":
        """A project with these municipalities as `new` makes them; Eksempelby comes with its data set."""
        shutil.copytree(SOURCE / "data" / "reference", root / "data" / "reference")
        shutil.copytree(SOURCE / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
        (root / "params").mkdir()
        for slug in slugs:
            cls(root).add(slug)
        return cls(root)

    def add(self, slug: str) -> None:
        """Adds a municipality's params and data folder."""
        if slug == "eksempelby":
            for ending in (".yml", ".goals.yml"):
                shutil.copy(SOURCE / "params" / f"eksempelby{ending}", self.root / "params")
            shutil.copytree(SOURCE / "data" / slug, self.root / "data" / slug)
        else:
            assert cli.main(["new", "--municipality", slug], root=self.root) == 0

    def put(self, file: str, content: str | bytes) -> Path:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def change(self, file: str, old: str, new: str) -> int:
        """Replaces a text that stands there once; returns the number of its line."""
        text = (self.root / file).read_text(encoding="utf-8-sig")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        self.put(file, text.replace(old, new))
        return text[: text.index(old)].count("\n") + 1

    def here(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> Run:
        """Runs a command in this process."""
        capsys.readouterr()
        status = cli.main(list(arguments), root=self.root)
        told = capsys.readouterr()
        return Run(status, told.out, told.err)

    def run(self, *arguments: str) -> Run:
        """Runs a command in a process of its own, so that nothing that it or its workers print is lost."""
        done = subprocess.run(
            [*COMMAND, *arguments], cwd=self.root, capture_output=True, encoding="utf-8", timeout=300, check=False
        )
        return Run(done.returncode, done.stdout, done.stderr)

    def python(self, code: str) -> str:
        """Runs code in the project's folder, as the build's workers are; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=self.root, capture_output=True, encoding="utf-8", timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """Begins a command as the leader of a process group, which a signal can reach as a whole."""
        return subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )

    def files(self, folder: str) -> dict[str, tuple[bytes, int]]:
        """Every file below a folder, with its content and time of change."""
        base = self.root / folder
        return {
            path.relative_to(base).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(base.rglob("*"))
            if path.is_file()
        }

    def leftovers(self) -> list[Path]:
        """What an unfinished build has left in reports."""
        return list((self.root / "reports").rglob(".*"))

    def quick_notebooks(self, message: str = "Prøvetal", **also: str) -> None:
        """Exchanges the notebooks for small ones that open no data: a head, and in 01 a key message beginning with `message`.

        also: code that a notebook runs before that, by its number as in `n01`; it has the name `municipality`.
        """
        shown = {path.stem: self._shown(path, message) for path in (self.root / "params").glob("*.yml")}
        kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
        for name in NOTEBOOKS:
            number = name[:2]
            shows = (
                "import json\nfrom IPython.display import display\n"
                f"for bundle in json.loads({json.dumps(json.dumps(shown))})[municipality][{number!r}]:\n"
                "    display(bundle, raw=True)"
            )
            cells = [
                nbformat.v4.new_code_cell('municipality = ""\nday = ""', metadata={"tags": ["parameters"]}),
                nbformat.v4.new_code_cell(also.get(f"n{number}", "")),
                nbformat.v4.new_code_cell(shows, metadata={"tags": ["head"]}),
            ]
            self.put(f"notebooks/{name}.ipynb", nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata=kernel)))

    def _shown(self, params: Path, message: str) -> dict[str, list[object]]:
        case = open_case(params, self.root, DAY)
        headline = f"{message} for {case.name}"
        finding = Finding(
            id="01.tried", headline=headline, sentence="Prøvet.", value=1.0, source="", uncertainty="", invented=case.invented
        )
        shown: dict[str, list[object]] = {name[:2]: [plans.head(case, name[:2])._repr_mimebundle_()] for name in NOTEBOOKS}
        shown["01"].append(blocks.key_messages((finding,), nothing="")._repr_mimebundle_())
        return shown


def hold(monkeypatch: pytest.MonkeyPatch, held: Path) -> None:
    """Lets a file be as Windows has it while another program has it open: readable, but not to be moved, replaced or removed."""

    def is_held(path: str | os.PathLike[str], inside: int | None) -> bool:
        if Path(path).name != held.name or not held.parent.exists():
            return False
        folder = Path(path).parent.stat() if inside is None else os.fstat(inside)  # the latter as shutil.rmtree calls
        return os.path.samestat(folder, held.parent.stat())

    def guarded(real: Callable[..., None]) -> Callable[..., None]:
        def refuse(*paths: str | os.PathLike[str], **options: int) -> None:
            if any(is_held(path, options.get("dir_fd")) for path in paths):
                raise PermissionError(13, "The process cannot access the file", str(held))
            real(*paths, **options)

        return refuse

    for function in ("replace", "rename", "unlink", "remove"):
        monkeypatch.setattr(os, function, guarded(getattr(os, function)))

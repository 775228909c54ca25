"""A project folder of its own for a test: files go in, and what a command prints, its exit status and its notes come out."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
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
PARAMETERS = 'municipality = ""\nday = ""'


@dataclass(frozen=True)
class Run:
    """What a command left on the screen."""

    status: int
    out: str
    err: str

    @property
    def sentences(self) -> list[str]:
        """The problems told, without the line that counts them."""
        lines = self.err.splitlines()
        return lines[:-1] if lines and lines[-1].endswith(("skal rettes.", "skal rettes")) else lines

    def about(self, file: str) -> list[str]:
        """The sentences on one file."""
        return [line for line in self.sentences if line.startswith((f"{file}:", f"{file},"))]

    def assert_fit_for_an_analyst(self) -> None:
        """Nothing that only a programmer reads, on either channel."""
        for text in (self.out, self.err):
            for word in ("Traceback", "Error", "Exception", "usage:", "error:", "NaN", "None"):
                assert word not in text, text


@dataclass(frozen=True)
class Project:
    """A folder with params, data and notebooks as the workbook has them."""

    root: Path

    def path(self, file: str) -> Path:
        return self.root / file

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

    def files(self, folder: str) -> dict[str, tuple[bytes, int]]:
        """Every file below a folder with its content and time of change."""
        base = self.root / folder
        return {
            path.relative_to(base).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(base.rglob("*"))
            if path.is_file()
        }

    def keep_params(self, *slugs: str) -> None:
        """Leaves only these municipalities' params."""
        for path in (self.root / "params").iterdir():
            if path.stem not in slugs:
                path.unlink()

    def quick_notebooks(self, also: dict[str, str] | None = None) -> None:
        """Exchanges the notebooks for small ones that open no data: a head, in 01 a key message too.

        also: code that a notebook runs before that, by its name; it has `municipality`.
        """
        heads = {path.stem: self._shown(path) for path in (self.root / "params").glob("*.yml")}
        for name in NOTEBOOKS:
            shown = "import json\nfrom IPython.display import display\n"
            shown += f"for bundle in json.loads({json.dumps(json.dumps(heads))})[municipality][{name[:2]!r}]:\n"
            shown += "    display(bundle, raw=True)"
            cells = [
                nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
                nbformat.v4.new_code_cell((also or {}).get(name, "")),
                nbformat.v4.new_code_cell(shown, metadata={"tags": ["head"]}),
            ]
            kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
            notebook = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
            self.put(f"notebooks/{name}.ipynb", nbformat.writes(notebook))

    def _shown(self, params: Path) -> dict[str, list[object]]:
        case = open_case(params, self.root, date(2026, 11, 21))
        message = Finding(
            "01.tried", f"Prøvetal for {case.name}", "Der er prøvet.", 1.0, "personer", "", "", "", (), "unknown", case.invented
        )
        shown: dict[str, list[object]] = {
            name[:2]: [plans.head(case, name[:2])._repr_mimebundle_()] for name in NOTEBOOKS
        }
        shown["01"].append(blocks.key_messages((message,), nothing="")._repr_mimebundle_())
        return shown


def project_in(root: Path) -> Project:
    """The workbook's own params, data and notebooks, without reports, copied to a folder."""
    for folder in ("params", "data", "notebooks"):
        shutil.copytree(SOURCE / folder, root / folder, ignore=shutil.ignore_patterns(".*"))
    (root / "data" / "odder").mkdir(exist_ok=True)
    return Project(root)


def empty_template(columns: str, *rows: str) -> str:
    """A CSV file of these columns and rows."""
    return "\n".join((columns, *rows)) + "\n"


def table_rows(out: str) -> Iterator[list[str]]:
    """The closing table's lines, split into their five cells; empty cells are gone."""
    lines = out.splitlines()
    heading = next(number for number, line in enumerate(lines) if line.startswith("Kommune"))
    for line in lines[heading + 1 :]:
        yield [cell for cell in line.split("  ") if cell]

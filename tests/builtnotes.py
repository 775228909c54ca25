"""What the command line makes of the shipped municipalities, as tests look at it: files, and what stands in a page."""

import functools
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag

SOURCE = Path(__file__).parents[1]
TWELVE = (
    "aalborg",
    "albertslund",
    "ballerup",
    "greve",
    "horsens",
    "kalundborg",
    "norddjurs",
    "odder",
    "rudersdal",
    "vejle",
    "vesthimmerlands",
    "viborg",
)
FICTIONAL = "eksempelby"
THIRTEEN = (*TWELVE, FICTIONAL)
NOTES = ("01_social_mapping", "02_company_survey", "03_jobcentre_organisation", "04_goal_setting", "05_followup")
COMBINED = "samlet_notat"
PLAN = "handlingsplan"
LIMIT = 570
MARK = "Opdigtede tal"
MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip


def project(root: Path, municipalities: tuple[str, ...]) -> Path:
    """A project folder with what is shipped for these municipalities, and nothing that an analyst has added since."""
    (root / "params").mkdir(parents=True)
    for municipality in municipalities:
        for path in (SOURCE / "params").glob(f"{municipality}.*yml"):
            shutil.copy(path, root / "params")
    shutil.copytree(SOURCE / "data" / "reference", root / "data" / "reference")
    if FICTIONAL in municipalities:
        shutil.copytree(SOURCE / "data" / FICTIONAL, root / "data" / FICTIONAL)
    shutil.copytree(SOURCE / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    return root


@dataclass(frozen=True)
class Table:
    """A table as a reader sees it. words: made of words, so that its figures are none of the municipality's."""

    caption: str
    marked: bool
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    words: bool
    source: str

    @property
    def name(self) -> str:
        """The caption without the unit in brackets."""
        return self.caption.split(" (")[0]

    def cells(self) -> Iterator[tuple[str, str, str]]:
        """Row label, column label and text of every cell."""
        for row, texts in self.rows:
            for column, text in zip(self.columns, texts, strict=True):
                yield row, column, text


@dataclass(frozen=True)
class Page:
    """An HTML file of `reports/`."""

    path: Path

    @functools.cached_property
    def html(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @functools.cached_property
    def tree(self) -> BeautifulSoup:
        """The page without its drawings' insides, which take long to parse."""
        return BeautifulSoup(re.sub(r"(<svg[^>]*>).*?</svg>", r"\1</svg>", self.html, flags=re.DOTALL), "html.parser")

    @functools.cached_property
    def text(self) -> str:
        """All that can be read, drawings included."""
        whole = BeautifulSoup(re.sub(r"<style>.*?</style>", "", self.html, flags=re.DOTALL), "html.parser")
        return told(whole)

    @functools.cached_property
    def prose(self) -> str:
        """What stands in sentences, lists and headings: neither tables nor drawings."""
        tree = BeautifulSoup(str(self.tree.find("main")), "html.parser")
        for away in tree.find_all(["table", "svg"]):
            away.decompose()
        return told(tree)

    @functools.cached_property
    def tables(self) -> tuple[Table, ...]:
        return tuple(_table(table) for table in self.tree.find_all("table"))

    @property
    def links(self) -> list[str]:
        return [str(link["href"]) for link in self.tree.find_all("a")]


@dataclass(frozen=True)
class Built:
    """What one run of the command line left."""

    root: Path
    status: int
    out: str
    err: str

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    def page(self, municipality: str, name: str) -> Page:
        """A page by its file's stem."""
        return _page(self.reports / municipality / f"{name}.html")

    def pages(self, municipality: str) -> list[Page]:
        """All pages of a municipality: notes, annexes and index."""
        return [_page(path) for path in sorted((self.reports / municipality).glob("*.html"))]

    def note_and_annex(self, municipality: str, note: str) -> list[Page]:
        """A note's page and that of its annex, where there is one."""
        return [page for page in self.pages(municipality) if page.path.stem in {note, f"{note}_bilag"}]

    def files(self, *suffixes: str) -> list[Path]:
        """All files of `reports/` with one of these endings."""
        return sorted(path for path in self.reports.rglob("*") if path.suffix in suffixes)


def build(root: Path) -> Built:
    """Runs `build` for all municipalities of a project folder in a process of its own."""
    command = [sys.executable, "-c", "import sys; from actionplan.cli import main; sys.exit(main(['build']))"]
    path = os.pathsep.join([str(SOURCE / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        done = subprocess.run(
            command,
            cwd=root,
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            encoding="utf-8",
            timeout=LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Built(root, -1, "", f"not done in {LIMIT} seconds")
    return Built(root, done.returncode, done.stdout, done.stderr)


def built_once(folder: Path) -> Built:
    """All thirteen municipalities built in a folder that the processes of a test run share: by the first that comes.

    Tests that need it are marked as the group "built", so that pytest-xdist gives them to one process, which also reads each page
    once. Where it has no groups, the others wait for what the first one leaves.
    """
    root, record = folder / "built" / "project", folder / "built.json"
    try:
        (folder / "built").mkdir()
    except FileExistsError:
        until = time.monotonic() + LIMIT + 60
        while not record.exists():
            assert time.monotonic() < until, "the process that builds has ended without a word"
            time.sleep(0.2)
    else:
        made = build(project(root, THIRTEEN))
        beside = folder / "built.json.new"
        beside.write_text(json.dumps([made.status, made.out, made.err]), encoding="utf-8")
        beside.replace(record)
    return Built(root, *json.loads(record.read_text(encoding="utf-8")))


@functools.cache
def _page(path: Path) -> Page:
    return Page(path)


def told(tag: Tag) -> str:
    """A tag's text with single spaces."""
    return " ".join(tag.get_text(" ").split())


def as_period(label: str) -> str | None:
    """A month in words as the source files write it ("Juli 2026" is "2026M07"); None where the label is no month."""
    word, _, year = label.partition(" ")
    if word.lower() not in MONTHS or not re.fullmatch(r"\d{4}", year):
        return None
    return f"{year}M{MONTHS.index(word.lower()) + 1:02}"


def _table(table: Tag) -> Table:
    caption, section = table.find("caption"), table.find_parent("section")
    assert caption is not None
    assert section is not None
    mark = caption.find(class_="invented")
    text = told(caption)
    heads = table.select("thead tr > *")
    rows = tuple((told(row.select("th")[0]), tuple(told(cell) for cell in row.select("td"))) for row in table.select("tbody tr"))
    return Table(
        text.removeprefix(MARK).strip() if mark else text,
        mark is not None,
        tuple(told(head) for head in heads[1:]),
        rows,
        table.select_one("td.words") is not None,
        " ".join(told(source) for source in section.select(".source")),
    )

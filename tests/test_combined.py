"""The combined note: what is bound, how it hangs together on the screen and in print, and when it is made again."""

import base64
import io
import re
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from bs4 import Tag
from builtnotes import COMBINED, FICTIONAL, MARK, NOTES, PLAN, Built, Page, told
from pypdf import PdfReader, PdfWriter
from workfolder import hold

from actionplan import changes, worker
from actionplan.browser import BrowserLost

pytestmark = pytest.mark.xdist_group("built")

BOUND, DAY = NOTES[:3], date(2026, 11, 21)
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)


def parts(built: Built, municipality: str) -> list[Page]:
    """The pages that are bound, in order."""
    names = [*BOUND, *(f"{note}_bilag" for note in BOUND)]
    return [page for name in names if (page := built.page(municipality, name)).path.is_file()]


def headings(tags: Tag) -> list[tuple[int, str]]:
    return [(int(tag.name[1]), told(tag)) for tag in tags.find_all(re.compile("^h[1-6]$"))]


@pytest.mark.parametrize("municipality", ["odder", FICTIONAL])
def test_it_holds_all_of_the_notes_and_annexes_with_headings_one_level_down_and_drawings_as_they_are(
    municipality: str, built: Built
) -> None:
    combined, pages = built.page(municipality, COMBINED), parts(built, municipality)
    articles = combined.tree.select("article")
    assert len(articles) == len(pages) >= 4
    for article, page in zip(articles, pages, strict=True):
        (title, *rest), (own, *sections) = headings(article), headings(page.tree)
        assert title[0] == 2
        assert title[1].split(": ")[1] == own[1].removeprefix("Bilag: ")
        assert rest == [(level + 1, text) for level, text in sections]
        facts = told(page.tree.select("header .facts")[0])
        assert told(article.select("header .facts")[0]).removeprefix(MARK).strip() == facts
        here, there = told(article).split(facts, 1)[1], told(page.tree.select("main")[0]).split(facts, 1)[1]
        banner = page.tree.select("header .banner")
        there = there.removeprefix(f" {told(banner[0])}") if banner else there
        assert here.replace("sidst i notatet", f"{page.path.stem}_bilag.html") == there
    bare = [re.sub(r"""( id="|url\('?#)[a-z]+-\d-""", r"\1", drawing) for drawing in DRAWING.findall(combined.html)]
    assert bare == [drawing for page in pages for drawing in DRAWING.findall(page.html)]
    for municipality_banner in (told(tag) for tag in combined.tree.select(".banner")):
        assert MARK in municipality_banner


def test_every_entry_of_the_contents_leads_to_the_heading_of_its_name_and_no_id_stands_twice(built: Built) -> None:
    for municipality in ("odder", FICTIONAL):
        page = built.page(municipality, COMBINED)
        assert [text for level, text in headings(page.tree) if level == 1] == ["Samlet notat om grundlaget for handlingsplanen"]
        ids = re.findall(r' id="([^"]*)"', page.html)
        assert len(set(ids)) == len(ids)
        assert set(re.findall(r"""(?:url\(['"]?| href=")#([^"')]*)""", page.html)) <= set(ids)
        assert all(link.startswith("#") for link in page.links)
        named = {str(heading["id"]): told(heading) for heading in page.tree.select("article h2, article h3")}
        entries = {str(entry["href"])[1:]: told(entry) for entry in page.tree.select("nav a")}
        assert list(entries.items()) == list(named.items())
        assert len(entries) > 25


def test_the_print_has_the_page_of_every_entry_and_says_on_each_whose_it_is(built: Built) -> None:
    pdf = PdfReader(built.reports / "odder" / f"{COMBINED}.pdf")
    texts = [" ".join(page.extract_text().split()) for page in pdf.pages]
    assert str(pdf.root_object["/Lang"]).startswith("da")
    assert "/StructTreeRoot" in pdf.root_object
    for number, text in enumerate(texts, 1):
        assert "Odder Kommune · Samlet notat" in text
        assert f"Side {number} af {len(texts)}" in text
    titles = [told(entry) for entry in built.page("odder", COMBINED).tree.select("nav a")]
    listed = re.search(r"Indhold " + r" (\d+) ".join(re.escape(title) for title in titles) + r" (\d+)(?!\d)", texts[1])
    assert listed, texts[1]
    numbers = [int(number) for number in listed.groups()]
    assert [title for title, number in zip(titles, numbers, strict=True) if title not in texts[number - 1]] == []
    assert numbers == sorted(numbers)
    assert len(set(numbers)) > len(texts) / 2
    invented = PdfReader(built.reports / FICTIONAL / f"{COMBINED}.pdf").pages
    for page in (invented[0], invented[-1]):
        assert f"Samlet notat · {MARK}" in " ".join(page.extract_text().split())
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((595.28, 841.89), abs=1)


def test_the_municipality_s_page_links_to_it_with_the_pages_of_its_print(built: Built) -> None:
    for municipality in ("odder", FICTIONAL):
        pages = len(PdfReader(built.reports / municipality / f"{COMBINED}.pdf").pages)
        notes = told(built.page(municipality, "index").tree.select("main section")[0])
        assert f"Samlet notat ({pages} sider, pdf ) " in notes
        assert (f"{MARK} Notat 01, 02 og 03 med bilag" in notes) == (municipality == FICTIONAL)


class Printer:
    """Prints an empty page, and keeps what it was asked to print; with `lost` it does not answer."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.lost = False

    def svg(self, figures: Sequence[str]) -> list[str]:
        return ["<svg ></svg>"] * len(figures)

    def png(self, figures: Sequence[str]) -> list[bytes]:
        return [PNG] * len(figures)

    def print(self, page: str) -> bytes:
        if self.lost:
            raise BrowserLost("gone")
        self.asked.append(page)
        empty = io.BytesIO()
        writer = PdfWriter()
        writer.add_blank_page(595, 842)
        writer.write(empty)
        return empty.getvalue()


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> Printer:
    made = Printer()
    monkeypatch.setattr(worker._worker, "renderer", made)
    return made


@pytest.fixture
def root(built: Built, tmp_path: Path) -> Path:
    """A project with Odder's notes alone, and no combined note yet."""
    shutil.copytree(built.root / "params", tmp_path / "params")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "reference").symlink_to(built.root / "data" / "reference")
    shutil.copytree(built.reports / "odder", tmp_path / "reports" / "odder", ignore=shutil.ignore_patterns(f"{COMBINED}*"))
    return tmp_path


def written(root: Path, *, anew: bool = False) -> list[str]:
    return list(worker.write_pages(root, "odder", DAY, anew=anew).problems)


def test_it_is_made_where_a_note_was_made_again_or_it_is_missing_and_left_alone_otherwise(root: Path, printer: Printer) -> None:
    odder = root / "reports" / "odder"
    for goes, makes in (
        ("", True),
        ("", False),
        (f"{COMBINED}.pdf", True),
        (f"{COMBINED}.html", True),
        (f"notebooks/{NOTES[4]}.ipynb", False),
        (f"notebooks/{NOTES[2]}.ipynb", True),
    ):
        if goes:
            (odder / goes).unlink()
        printer.asked.clear()
        assert written(root) == []
        assert bool(printer.asked) == makes, goes
    printer.asked.clear()
    assert written(root, anew=True) == []
    assert printer.asked
    assert not list(odder.glob(".*"))


@pytest.mark.usefixtures("printer")
def test_it_binds_what_is_there_and_says_what_is_missing(root: Path) -> None:
    odder = root / "reports" / "odder"
    (odder / f"{NOTES[1]}.html").unlink()
    assert written(root) == []
    page = Page(odder / f"{COMBINED}.html")
    assert "Delnotat 3 om undersøgelsen af den nuværende indsats Viser planen" in page.prose
    assert "Delnotat 2 om virksomhedsundersøgelsen er ikke lavet endnu og mangler derfor her." in page.prose
    assert [str(tag["aria-labelledby"]) for tag in page.tree.select("article")] == ["delnotat-1", "delnotat-3", "bilag-1"]
    for note in BOUND:
        (odder / "notebooks" / f"{note}.ipynb").unlink()
    for path in odder.glob(f"{COMBINED}*"):
        path.unlink()
    assert written(root, anew=True) == []
    assert not list(odder.glob(f"{COMBINED}*"))
    assert COMBINED not in (odder / "index.html").read_text(encoding="utf-8")


def test_where_it_cannot_be_made_or_put_in_place_a_sentence_says_so_and_the_former_one_stays(
    root: Path, printer: Printer, monkeypatch: pytest.MonkeyPatch
) -> None:
    odder = root / "reports" / "odder"
    page, pdf = (odder / f"{COMBINED}{ending}" for ending in (".html", ".pdf"))
    page.write_text("former", encoding="utf-8")
    shutil.copy(odder / f"{NOTES[0]}.pdf", pdf)
    before = pdf.read_bytes()
    printer.lost = True
    (said,) = written(root)
    assert said.startswith(f"{COMBINED}: Browseren")
    printer.lost = False
    with monkeypatch.context() as patch:
        hold(patch, pdf)
        (said,) = written(root)
    assert f"{COMBINED}.pdf er åben i et andet program" in said
    assert (page.read_text(encoding="utf-8"), pdf.read_bytes()) == ("former", before)
    assert "Samlet notat" in (odder / "index.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("printer")
def test_the_plan_is_made_beside_it_and_again_only_where_it_is_out_of_date(root: Path) -> None:
    odder = root / "reports" / "odder"
    plan, page = odder / f"{PLAN}.docx", odder / f"{PLAN}.html"
    assert changes.planned(odder) and plan.is_file(), "as the whole build left it"
    page.unlink()
    plan.unlink()
    assert not changes.planned(odder)
    assert written(root) == []
    assert changes.planned(odder)
    assert changes.edited_plans(odder.parent) == []
    assert f'href="{PLAN}.docx"' in (odder / "index.html").read_text(encoding="utf-8")
    plan.write_bytes(b"edited")
    assert changes.planned(odder), "what a person has edited stays"
    assert written(root) == []
    assert plan.read_bytes() == b"edited"
    (odder / "notebooks" / f"{NOTES[4]}.ipynb").unlink()
    (root / "params" / "odder.goals.yml").write_text('målsætning: "Flere i job."\n', encoding="utf-8")
    told = worker.write_pages(root, "odder", DAY, anew=False)
    assert told.problems == []
    (remark,) = told.remarks
    assert "Det nye udkast hedder handlingsplan_2026-11-21.docx." in remark
    assert plan.read_bytes() == b"edited"

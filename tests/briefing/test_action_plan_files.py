"""The plan as a Word file and a page: what Word finds in it, own templates, and that what a person has edited is kept."""

import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from handmade_plan import BARE, DAY, PNG, WHOLE, Painter, basis

from actionplan import worker
from actionplan.briefing import action_plan, action_plan_files, action_plan_word, goal_setting
from actionplan.briefing.action_plan_files import OWN_TEMPLATE, Files
from actionplan.briefing.action_plan_template import PLACEHOLDERS, STANDARD, STYLES
from actionplan.briefing.action_plan_word import BadTemplate
from actionplan.briefing.goal_setting import Basis
from actionplan.briefing.plan_pieces import Grid, Plan
from actionplan.changes import edited_plans, plan_record
from actionplan.replacing import clean

PICTURES = {'{"wide":1}': PNG}


@pytest.fixture
def made(tmp_path: Path) -> Basis:
    return basis(tmp_path, goals=(BARE, WHOLE))


@pytest.fixture
def plan(made: Basis, tmp_path: Path) -> Plan:
    return action_plan.plan(made, action_plan.read_blocks(tmp_path, "odder"))


def word(plan: Plan, template: bytes | None = None) -> bytes:
    return action_plan_word.word(plan, DAY, PICTURES, STANDARD.read_bytes() if template is None else template)


def letterhead(*paragraphs: str) -> bytes:
    """A Word file with these paragraphs, in styles as few as Word keeps in a file."""
    document = Document()
    for name in STYLES:
        if name in document.styles:
            element = document.styles[name].element
            element.getparent().remove(element)
    for text in paragraphs:
        document.add_paragraph(text)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def xml(file: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as opened:
        return opened.read(name).decode()


def test_word_finds_headings_contents_captions_alternatives_and_whose_plan_it_is(plan: Plan) -> None:
    file = word(plan)
    document = Document(io.BytesIO(file))
    styled = [(each.style.name, each.text) for each in document.paragraphs if each.style is not None]
    headings = [text for name, text in styled if name in {"Heading 1", "Heading 2"}]
    assert headings == [heading.told for heading in plan.headings]
    contents = [each for each in document.paragraphs if each.style is not None and each.style.name.startswith("toc")]
    assert ["".join(link.text for link in each.hyperlinks) for each in contents] == headings
    body = xml(file, "word/document.xml")
    marks = re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', body)
    assert set(re.findall(r'w:anchor="([^"]+)"', body)) <= set(marks)
    assert len(set(marks)) == len(marks)
    assert [text for name, text in styled if name == "Caption"][:2] == ["Tabel 1. Indsatsmålene", "Figur 1. Tilbud (pct.)"]
    assert re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', body) == ["Punkter for hvert område."]
    assert all(
        table.rows[0]._tr.trPr.findall(qn("w:tblHeader")) for table in document.tables if table.style and len(table.columns) > 2
    )
    assert "TOC \\o" in body and "{{" not in body
    about = document.core_properties
    assert (about.author, about.last_modified_by, about.language) == ("Odder Kommune", "Odder Kommune", "da-DK")
    assert about.title.startswith("Handlingsplan for samarbejdet mellem jobcentret og virksomhederne")
    assert (about.created, about.modified) == (about.modified, about.created)
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)  # type: ignore[union-attr]
    assert "Odder Kommune\t\tUdkast" in page.header.paragraphs[0].text
    assert {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))} == {"da-DK"}
    assert "Opdigtede" not in body


def test_the_same_plan_gives_the_same_bytes_and_an_invented_one_is_marked_on_every_page(plan: Plan) -> None:
    file = word(plan)
    assert file == word(plan)
    assert {each.date_time for each in zipfile.ZipFile(io.BytesIO(file)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    invented = replace(plan, front=replace(plan.front, invented=True))
    for template in (None, letterhead("Eget brevhoved", "{{ plan }}")):
        document = Document(io.BytesIO(word(invented, template)))
        assert all("Opdigtede tal" in " ".join(each.text for each in page.header.paragraphs) for page in document.sections)
        assert all("Udkast" in " ".join(each.text for each in page.header.paragraphs) for page in document.sections)


def test_a_municipality_s_letterhead_gets_the_plan_in_its_place_with_the_styles_and_lists_that_it_lacks(plan: Plan) -> None:
    file = word(plan, letterhead("Byvåbenet", "{{ kommune }}, {{ dato }}", "{{ plan }}", "Med venlig hilsen"))
    document = Document(io.BytesIO(file))
    texts = [each.text for each in document.paragraphs]
    assert texts[:3] == ["Byvåbenet", "Odder Kommune, 21. november 2026", "1 Indledning"]
    assert texts[-1] == "Med venlig hilsen"
    used = {each.style.name for each in document.paragraphs if each.style is not None}
    assert {"Heading 1", "Heading 2", "List Bullet", "Caption"} <= used
    bullets = [each for each in document.paragraphs if each.style is not None and each.style.name == "List Bullet"]
    assert bullets and all(each._p.pPr is not None and each._p.pPr.numPr is not None for each in bullets)


def test_a_long_word_has_room_in_a_narrow_column_and_pages_end_where_the_text_does(plan: Plan) -> None:
    wide = Grid("Opgaver", ("Opgave", "Status"), (("Medarbejderrepræsentanter", "Færdig"),), shares=(10, 90))
    narrow = replace(plan, pieces=(*plan.pieces, wide))
    table = Document(io.BytesIO(word(narrow))).tables[-1]
    assert table.columns[0].width > 25 * 150 * 635 // 2, "in its typeface, whose letters are half as wide as they are high"
    body = xml(word(plan), "word/document.xml")
    assert body.count("<w:pageBreakBefore/>") == 2, "before the contents and after them"


@pytest.mark.parametrize(
    ("paragraphs", "wanted"),
    [
        ((), "Åbn den i Word, gem den igen som .docx"),
        (("Hilsen",), "Skabelonen mangler {{ plan }}."),
        (("{{ plan }}", "{{ borgmester }}"), "spørger efter {{ borgmester }}, som ikke kendes"),
        (("Her: {{ plan }}",), "alene på en linje"),
        (("{{ plan }}", "{{ plan }}"), "én gang"),
        (("{{ plan }}", "{% if %}"), "Skabelonen har {% if %}, som ikke kan bruges."),
        (("{{ plan }}", "{{ ''.__class__.__mro__ }}"), "Skabelonen har {{ ''.__class__.__mro__ }}, som ikke"),
        (("{{ plan }}", "{{ kommune|round }}"), "Skabelonen har {{ kommune|round }}, som ikke kan bruges."),
        (("{{ plan }}", '{{ "x"*10**9 }}'), 'Skabelonen har {{ "x"*10**9 }}, som'),
        (("{{ plan }}", "{{ 1/0 }}"), "Skabelonen har {{ 1/0 }}, som ikke kan bruges. Ret det i Word. Brug kun disse: {{"),
        (("{{ plan }}", "Hilsen {{ kommune"), "Skabelonen har Hilsen {{ kommune, som"),
        (("{{ plan }}", "{% if opdigtet %}"), "{% endif %} hører ikke sammen"),
    ],
)
def test_a_template_that_no_plan_can_be_made_from_is_told_with_what_to_do(
    paragraphs: tuple[str, ...], wanted: str, plan: Plan
) -> None:
    with pytest.raises(BadTemplate, match=re.escape(wanted)):
        word(plan, letterhead(*paragraphs) if paragraphs else b"no Word file")


def test_the_standard_template_can_be_changed_in_word(plan: Plan) -> None:
    document = Document(str(STANDARD))
    names = {each.name for each in document.styles}
    assert set(STYLES) | {"Title", "Subtitle"} <= names
    written = " ".join(each.text for each in [*document.paragraphs, *document.sections[0].header.paragraphs])
    assert set(re.findall(r"\{\{ (\w+) \}\}", written)) == set(PLACEHOLDERS)
    document.paragraphs[0].insert_paragraph_before("Kommunens våben")
    saved = io.BytesIO()
    document.save(saved)
    assert Document(io.BytesIO(word(plan, saved.getvalue()))).paragraphs[0].text == "Kommunens våben"


class Reports:
    """Odder's reports, into which plans are written as the build does."""

    def __init__(self, root: Path, made: Basis) -> None:
        self.root, self.basis, self.folder, self.painter = root, made, root / "reports" / "odder", Painter()

    def make(self, days: int = 0, **fields: Any) -> Files:
        case = replace(self.basis.case, day=DAY + timedelta(days=days), **fields)
        files = action_plan_files.make(
            replace(self.basis, case=case), self.root, plan_record(self.folder), f"made-of-{days}", self.painter
        )
        for name, content in files.contents.items():
            (self.folder / name).write_bytes(content)
        for name in files.gone:
            (self.folder / name).unlink()
        return files

    def edit(self, name: str) -> str:
        path = self.folder / name
        path.write_bytes(path.read_bytes() + b"edited")
        return hashlib.sha256(path.read_bytes()).hexdigest()

    @property
    def words(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("*.docx"))

    @property
    def page(self) -> str:
        return (self.folder / "handlingsplan.html").read_text(encoding="utf-8")


@pytest.fixture
def reports(tmp_path: Path, made: Basis) -> Reports:
    return Reports(tmp_path, made)


def changed(made: Basis, objective: str) -> Any:
    return made.case.goals.model_copy(update={"objective": objective})


def test_a_word_file_that_nobody_has_edited_is_renewed_and_written_only_where_it_differs(reports: Reports) -> None:
    assert list(reports.make().contents) == ["handlingsplan.docx", "handlingsplan.html"]
    assert list(reports.make().contents) == ["handlingsplan.html"]
    again = reports.make(days=1)
    assert (again.remark, reports.words) == ("", ["handlingsplan.docx"])
    assert "handlingsplan.docx" in again.contents
    assert 'made-of" content="made-of-1 word:handlingsplan.docx:' in reports.page


def test_a_word_file_that_a_person_has_edited_is_never_written_over_and_a_sentence_says_so(reports: Reports) -> None:
    reports.make()
    mine = reports.edit("handlingsplan.docx")
    asked = reports.painter.asked
    assert list(reports.make(days=1).contents) == ["handlingsplan.html"], "a new date alone is no new draft"
    assert reports.painter.asked == asked
    assert "Siden her viser udkastet uden rettelserne." in reports.page
    told = reports.make(days=1, goals=changed(reports.basis, "Flere i job."))
    assert reports.words == ["handlingsplan.docx", "handlingsplan_2026-11-22.docx"]
    assert told.remark == (
        "Odder Kommune: handlingsplan.docx er rettet i Word og bliver, som det er. "
        "Det nye udkast hedder handlingsplan_2026-11-22.docx."
    )
    assert "Det nye udkast hedder handlingsplan_2026-11-22.docx." in reports.page
    also = reports.edit("handlingsplan_2026-11-22.docx")
    reports.make(days=1, goals=changed(reports.basis, "Endnu flere i job."))
    assert reports.words[-1] == "handlingsplan_2026-11-22_2.docx"
    reports.make(days=2, goals=changed(reports.basis, "Alle i job."))
    kept = ["handlingsplan.docx", "handlingsplan_2026-11-22.docx", "handlingsplan_2026-11-23.docx"]
    assert reports.words == kept, "the draft of the day before, which nobody has edited, gives way"
    assert [hashlib.sha256((reports.folder / name).read_bytes()).hexdigest() for name in kept[:2]] == [mine, also]


def test_a_word_file_that_somebody_saves_while_the_plan_is_drawn_is_judged_anew_and_neither_written_over_nor_removed(
    reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports.make()
    saved: list[str] = []
    draw = reports.painter.png

    def save_meanwhile(figures: Any) -> list[bytes]:
        name = f"handlingsplan{'_2026-11-21' if len(saved) == 2 else ''}.docx"
        saved.append(reports.edit(name) if len(saved) in {0, 2} else "")
        return draw(figures)

    monkeypatch.setattr(reports.painter, "png", save_meanwhile)
    monkeypatch.setattr(worker._worker, "renderer", reports.painter)
    monkeypatch.setattr(goal_setting, "basis", lambda case, _: replace(reports.basis, case=case))
    for days, objective in enumerate(("Flere i job.", "Alle i job.")):
        case = replace(reports.basis.case, day=DAY + timedelta(days=days), goals=changed(reports.basis, objective))
        told = worker._plan(case, reports.root, reports.folder)
        assert told.problems == [] and "rettet i Word" in told.remarks[0]
    assert reports.words == ["handlingsplan.docx", "handlingsplan_2026-11-21.docx", "handlingsplan_2026-11-22.docx"]
    kept = [hashlib.sha256((reports.folder / name).read_bytes()).hexdigest() for name in reports.words[:2]]
    assert kept == [saved[0], saved[2]], "the second one would have gone away"


def test_a_draft_says_itself_that_nobody_has_touched_it_also_where_the_page_is_gone(reports: Reports) -> None:
    reports.make()
    page = reports.folder / "handlingsplan.html"
    page.unlink()
    again = reports.make(days=1, goals=changed(reports.basis, "Flere i job."))
    assert (again.remark, reports.words) == ("", ["handlingsplan.docx"])
    document = Document(str(reports.folder / "handlingsplan.docx"))
    document.add_paragraph("Rettet")
    document.save(str(reports.folder / "handlingsplan.docx"))
    page.unlink()
    assert "rettet i Word" in reports.make(days=1).remark


def test_clean_keeps_every_file_that_a_person_has_written_whatever_it_is_called(reports: Reports) -> None:
    reports.make()
    draft = (reports.folder / "handlingsplan.docx").read_bytes()
    names = ["Handlingsplan endelig.docx", "noter.ODT", "plan til udvalget.docx", "udkast/gammel.doc"]
    for name in names:
        path = reports.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(draft)
    (reports.folder / "~$ndlingsplan.docx").write_bytes(b"")
    all_reports = reports.root / "reports"
    clean(all_reports, reports.root, edited_plans(all_reports))
    assert sorted(path.relative_to(reports.folder).as_posix() for path in reports.folder.rglob("*.*")) == names


def test_without_a_record_a_word_file_counts_as_edited_and_clean_keeps_it(reports: Reports) -> None:
    reports.make()
    all_reports = reports.root / "reports"
    assert edited_plans(all_reports) == []
    reports.edit("handlingsplan.docx")
    assert edited_plans(all_reports) == [reports.folder / "handlingsplan.docx"]
    clean(all_reports, reports.root, edited_plans(all_reports))
    assert [path.name for path in reports.folder.rglob("*")] == ["handlingsplan.docx"]
    basis(reports.root)
    reports.make()
    assert reports.words == ["handlingsplan.docx", "handlingsplan_2026-11-21.docx"]


def test_a_broken_template_of_ones_own_is_told_until_it_is_mended_and_the_plan_is_made_all_the_same(reports: Reports) -> None:
    own = reports.root / "data" / "odder" / OWN_TEMPLATE
    own.parent.mkdir(parents=True)
    own.write_bytes(letterhead("Hilsen"))
    told = reports.make()
    assert told.problem.startswith("data/odder/handlingsplan_skabelon.docx: Skabelonen mangler {{ plan }}.")
    assert "handlingsplan.docx" in told.contents
    assert "made-of-0" not in reports.page, "so that the next build tries again"
    own.unlink()
    own.mkdir()
    assert reports.make().problem.startswith("data/odder/handlingsplan_skabelon.docx: Det er en mappe og ikke en Word-fil.")
    own.rmdir()
    own.write_bytes(letterhead("Byvåbenet", "{{ plan }}"))
    assert reports.make().problem == ""
    assert Document(str(reports.folder / "handlingsplan.docx")).paragraphs[0].text == "Byvåbenet"
    assert "made-of-0" in reports.page


def test_the_page_tells_what_the_word_file_tells(reports: Reports, plan: Plan) -> None:
    reports.make()
    page = reports.page
    assert page.count("<h1>") == 1
    for heading in plan.headings:
        assert f'<h{heading.level + 1} id="{heading.anchor}">' in page
        assert f'<a href="#{heading.anchor}">' in page
    assert len(set(re.findall(r' id="([^"]+)"', page))) == len(re.findall(r' id="([^"]+)"', page))
    assert "Én &amp; samme kontakt" in page
    assert page.count("drawn</svg>") == 2
    assert not re.search(r"<script|https?://", page)


@pytest.mark.long
def test_libreoffice_opens_the_plan_with_headings_contents_and_pictures(plan: Plan, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here, and only root on Debian or Ubuntu gets it from `make test-long`")
    file = tmp_path / "plan.docx"
    file.write_bytes(word(plan))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run([office, profile, "--headless", "--convert-to", "odt", "--outdir", tmp_path, file], check=True, timeout=120)
    with zipfile.ZipFile(tmp_path / "plan.odt") as opened:
        content = opened.read("content.xml").decode()
        pictures = [name for name in opened.namelist() if name.startswith("Pictures/")]
    assert len(re.findall(r'<text:h [^>]*text:outline-level="[12]"', content)) == len(plan.headings)
    contents = content.split("<text:table-of-content ")[1].split("</text:table-of-content>")[0]
    assert all(heading.text.replace("&", "&amp;") in re.sub(r"<[^>]+>", "", contents) for heading in plan.headings)
    assert len(pictures) == 1
    assert "Punkter for hvert område." in content

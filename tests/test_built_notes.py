"""The notes that come out of one run for all that is shipped: whole, short, closed, marked where invented, and nobody else's."""

import json
import re
import sys
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from builtnotes import COMBINED, FICTIONAL, MARK, NOTES, PLAN, SOURCE, THIRTEEN, TWELVE, Built, Page, told
from officialfigures import Official
from pypdf import PageObject, PdfReader

from actionplan.briefing.note import named

pytestmark = pytest.mark.xdist_group("built")

A4 = (595.28, 841.89)
BLOCK = "application/vnd.actionplan.block+json"
INVENTED_PLACES = ("Eksempelby", "Eksempelland", "Prøvekøbing", "Mønsterslev", "Tænkested", "Skitselund")
IDS = ["recipients", "visitation", "activation", "offers", "ordinary_hours", "unemployment", "long_term"]


def pdfs(built: Built) -> list[tuple[Path, PdfReader]]:
    """The prints of the notes; that of the combined note has tests of its own."""
    return [(path, PdfReader(path)) for path in built.files(".pdf") if path.stem != COMBINED]


def pages(built: Built) -> list[Page]:
    return [Page(built.reports / "index.html"), *(page for municipality in THIRTEEN for page in built.pages(municipality))]


# The run


def test_the_run_succeeds_and_ends_with_a_line_for_every_note(built: Built) -> None:
    assert built.status == 0, built.out + built.err
    lines = [line.split() for line in built.out.splitlines()[-len(THIRTEEN) * len(NOTES) :]]
    assert [tuple(line[:2]) for line in lines] == [(municipality, note) for municipality in sorted(THIRTEEN) for note in NOTES]
    for municipality, note, told_pages, seconds, result in lines:
        assert int(told_pages) == len(PdfReader(built.reports / municipality / f"{note}.pdf").pages)
        assert float(seconds.replace(",", ".")) > 0
        assert result == "lavet"


@pytest.mark.parametrize("municipality", THIRTEEN)
def test_a_municipality_s_folder_holds_notes_prints_notebooks_findings_and_an_index(municipality: str, built: Built) -> None:
    folder = built.reports / municipality
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    wanted = {f"{note}{ending}" for note in (*NOTES, COMBINED) for ending in (".html", ".pdf")} | {"index.html", "findings.json"}
    wanted |= {f"notebooks/{note}.ipynb" for note in NOTES} | {f"{PLAN}.html", f"{PLAN}.docx"}
    annexes = {f"{note}_bilag.html" for note in NOTES if f"{note}_bilag.html" in built.page(municipality, note).links}
    assert found == wanted | annexes
    assert "01_social_mapping_bilag.html" in annexes
    assert not [path for path in folder.iterdir() if path.name.startswith(".")], "nothing half-made is left"


def test_there_is_nothing_else_in_reports(built: Built) -> None:
    assert {path.name for path in built.reports.iterdir()} == {*THIRTEEN, "index.html"}


# Size, paper and type


def test_every_note_is_at_most_five_a4_pages(built: Built) -> None:
    read = pdfs(built)
    assert len(read) == len(THIRTEEN) * len(NOTES)
    for path, pdf in read:
        assert 1 <= len(pdf.pages) <= 5, path
        for page in pdf.pages:
            assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, abs=1), path


def test_nothing_is_printed_smaller_than_ten_and_a_half_points(built: Built) -> None:
    """Measured in the print itself, drawings and page footers included."""
    for path, pdf in looked_at(built):
        sizes = [size for page in pdf.pages for size in type_sizes(page)]
        assert sizes
        assert min(sizes) >= 10.49, path


def looked_at(built: Built) -> list[tuple[Path, PdfReader]]:
    """All prints with drawings, and all of one municipality."""
    return [(path, pdf) for path, pdf in pdfs(built) if path.stem == NOTES[0] or path.parent.name == FICTIONAL]


def type_sizes(page: PageObject) -> list[float]:
    """The height of the type of every piece of text on a page, in points."""
    found = []

    def visit(text: str, world: list[float], line: list[float], _: object, size: float) -> None:
        if text.strip():
            stretched = abs(line[0] * line[3] - line[1] * line[2]) * abs(world[0] * world[3] - world[1] * world[2])
            found.append(size * stretched**0.5)

    page.extract_text(visitor_text=visit)
    return found


def test_every_printed_page_says_whose_it_is_and_which_of_how_many(built: Built) -> None:
    for path, pdf in looked_at(built):
        (name,) = (told(tag) for tag in built.page(path.parent.name, path.stem).tree.select("header .municipality"))
        for number, page in enumerate(pdf.pages, start=1):
            text = " ".join(page.extract_text().split())
            assert f"Side {number} af {len(pdf.pages)}" in text, path
            assert name in text, path


def test_a_print_of_a_note_has_the_language_and_the_structure_of_the_page(built: Built) -> None:
    for path, pdf in pdfs(built):
        root = pdf.root_object
        assert str(root.get("/Lang", "")).startswith("da"), path
        assert root["/MarkInfo"]["/Marked"] == True, path  # noqa: E712  a BooleanObject, not a bool
        assert "/StructTreeRoot" in root, path


def test_every_page_is_under_a_megabyte(built: Built) -> None:
    for path in built.files(".html"):
        assert path.stat().st_size < 1_000_000, path


# Closed: no script, nothing loaded, nothing of the machine


def test_no_page_has_a_script_or_loads_anything(built: Built) -> None:
    for page in pages(built):
        assert_closed(page)


def assert_closed(page: Page) -> None:
    tags = {tag.lower() for tag in re.findall(r"<\s*(\w+)", page.html)}
    assert not tags & {"script", "iframe", "object", "embed", "link", "base", "form", "img", "audio", "video"}, page.path
    assert not re.search(r"\son\w+\s*=\s*[\"']", page.html), page.path
    assert not re.search(r"javascript:|@import|xmlns", page.html, re.IGNORECASE), page.path
    assert not re.search(r"\b(?:https?|ftp|file|wss?|blob):", page.html), page.path
    for value in re.findall(r"""(?:src|srcset|poster|data|action|xlink:href)\s*=\s*["']([^"']*)""", page.html):
        assert value.startswith("#"), (page.path, value)
    for value in re.findall(r"url\(([^)]*)\)", page.html):
        assert value.strip("'\"").startswith(("#", "data:")), (page.path, value)
    assert "//" not in re.sub(r"/\*.*?\*/", "", page.html), page.path


def test_every_page_forbids_the_browser_to_load_anything(built: Built) -> None:
    for page in pages(built):
        (policy,) = (meta["content"] for meta in page.tree.select("meta[http-equiv=Content-Security-Policy]"))
        rules = dict(rule.split(maxsplit=1) for rule in str(policy).split(";"))
        assert rules.pop("default-src") == "'none'"
        assert rules.pop("style-src") == "'unsafe-inline'"
        assert rules.get("img-src", "data:") == "data:"
        assert set(rules) <= {"img-src"}


def test_nothing_of_the_machine_stands_in_any_file(built: Built) -> None:
    places = {str(built.root), str(SOURCE), str(Path.home()), sys.prefix, str(built.root.parent), "/.ny-", "\\.ny-"}
    for path in built.files(".html", ".json", ".ipynb", ".pdf"):
        content = path.read_bytes().decode("utf-8", errors="replace")
        if path.suffix == ".pdf":
            content = " ".join(str(target) for target in link_targets(PdfReader(path)))
        assert not [place for place in places if place != "/" and place in content], path
        assert "file:" not in content, path


def link_targets(pdf: PdfReader) -> list[str]:
    """Where links in a PDF lead that lead out of it, and what it says of its making."""
    found = [str(value) for value in (pdf.metadata or {}).values()]
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            action = annotation.get_object().get("/A", {})
            found += [str(action["/URI"])] if "/URI" in action else []
    return found


def test_every_page_is_danish_and_says_what_and_whose_it_is(built: Built) -> None:
    for page in pages(built):
        assert page.html.startswith("<!DOCTYPE html>"), page.path
        assert page.tree.html is not None
        assert page.tree.html["lang"] == "da"
        (title,) = (told(tag) for tag in page.tree.find_all("title"))
        (heading,) = (told(tag) for tag in page.tree.find_all("h1"))
        assert title, page.path
        assert heading, page.path
    titles = [told(page.tree.select("title")[0]) for page in pages(built)]
    assert len(set(titles)) == len(titles), "two pages have the same title"


# Links, annexes, indexes


def test_links_lead_only_to_files_that_are_there(built: Built) -> None:
    linked = set()
    for page in pages(built):
        for link in page.links:
            target = (page.path.parent / unquote(link)).resolve() if link[0] != "#" else page.path.resolve()
            assert target.is_file(), (page.path, link)
            assert target.is_relative_to(built.reports.resolve())
            linked.add(target)
    assert linked == {path.resolve() for path in built.files(".html", ".pdf", ".docx")}, (
        "every page, print and plan can be reached"
    )


def test_a_note_names_its_annex_and_what_lies_there(built: Built) -> None:
    for municipality in THIRTEEN:
        for note in NOTES:
            page = built.page(municipality, note)
            annex = built.reports / municipality / f"{note}_bilag.html"
            listed = [told(item) for item in page.tree.select("section.annex li")]
            assert bool(listed) == annex.exists()
            if listed:
                headings = built.page(municipality, annex.stem).tree.find_all("h2")
                parts = [(told(each), str(each.parent).startswith('<section class="chart')) for each in headings]
                assert listed == named(parts)
                assert annex.name in page.links
                assert f"{note}.html" in built.page(municipality, annex.stem).links


@pytest.mark.parametrize("municipality", THIRTEEN)
def test_an_index_shows_the_five_notes_with_their_first_message_and_the_fifteen_tasks(municipality: str, built: Built) -> None:
    index = built.page(municipality, "index")
    notes, process = index.tree.select("main section")
    entries = notes.select("li")
    assert [str(entry.select("a")[0]["href"]) for entry in entries] == [f"{note}.html" for note in NOTES]
    (first, *_) = built.page(municipality, NOTES[0]).tree.select(".messages li strong")
    assert told(first) in told(entries[0])
    assert all(len(told(entry)) > len(told(entry.select("a")[0])) + 20 for entry in entries), "an entry without a message"
    if municipality == FICTIONAL:
        (table,) = index.tables
        assert table.columns == ("Ansvarlig", "Hvornår", "Status")
        assert len(table.rows) == 15
    else:  # nothing is planned yet: the tasks alone, without empty columns
        assert not index.tables
        assert len({told(task) for task in process.select("ol > li")}) == 15
    assert told(process).startswith("Processen")


def test_the_overview_lists_every_municipality_once_with_real_and_invented_apart(built: Built) -> None:
    overview = Page(built.reports / "index.html")
    real, invented = overview.tree.select("main section")
    assert [str(link["href"]) for link in real.find_all("a")] == [f"{municipality}/index.html" for municipality in TWELVE]
    assert [str(link["href"]) for link in invented.find_all("a")] == [f"{FICTIONAL}/index.html"]
    for entry in overview.tree.select("main li"):
        (first, *_) = built.page(str(entry.select("a")[0]["href"]).split("/")[0], NOTES[0]).tree.select(".messages li strong")
        assert told(first) in told(entry)


# Findings


@pytest.mark.parametrize("municipality", THIRTEEN)
def test_findings_are_all_that_the_executed_notebooks_hold(municipality: str, built: Built) -> None:
    record = json.loads((built.reports / municipality / "findings.json").read_text(encoding="utf-8"))
    held = {}
    for note in NOTES:
        notebook = nbformat.read(built.reports / municipality / "notebooks" / f"{note}.ipynb", as_version=4)
        for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
            for finding in output.get("data", {}).get(BLOCK, {}).get("findings", []):
                held[finding["id"]] = dict(finding)
    assert {finding["id"]: finding for finding in record["findings"]} == held
    assert len(record["findings"]) == len(held)
    expected = {f"01.{name}" for name in IDS}
    assert expected < set(held) if municipality == FICTIONAL else expected == {id for id in held if not id.startswith("05.")}
    assert record["invented"] is (municipality == FICTIONAL)
    for finding in record["findings"]:
        assert finding["invented"] is record["invented"]
        talks = finding["id"].startswith("01.interviews.")  # what interviews say has no figure and no month
        effort = finding["id"].startswith(("03.", "05."))  # what is written, done or said has a figure where it is counted
        for field in ("headline", "sentence", "source", "uncertainty", "direction", *(["period"] if not talks else [])):
            assert finding[field], (finding["id"], field)
        assert (finding["value"] is not None) == bool(finding["unit"]), finding["id"]
        assert effort or (finding["value"] is not None) != talks
        assert (finding["strength"] is None) or effort


@pytest.mark.parametrize("municipality", THIRTEEN)
def test_key_messages_and_chart_titles_are_findings(municipality: str, built: Built) -> None:
    record = json.loads((built.reports / municipality / "findings.json").read_text(encoding="utf-8"))
    headlines = {finding["headline"].rstrip(".") for finding in record["findings"] if finding["id"].startswith("01.")}
    page = built.page(municipality, NOTES[0])
    messages = [told(strong).rstrip(".") for strong in page.tree.select(".messages li strong")]
    titles = [told(chart.select("h2")[0]).rstrip(".") for each in built.note_and_annex(municipality, NOTES[0])
              for chart in each.tree.select("section.chart")]  # fmt: skip
    assert 1 <= len(messages) <= 5
    assert {*messages, *titles} <= headlines
    if municipality != FICTIONAL:  # which has findings in tables of its own data too
        assert len(titles) == len(headlines)
        assert {*messages, *titles} == headlines


def test_an_executed_notebook_has_run_from_top_to_bottom_without_an_error(built: Built) -> None:
    for path in built.files(".ipynb"):
        notebook = nbformat.read(path, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        counts = [cell.execution_count for cell in code if cell.source.strip()]
        assert all(before < after for before, after in pairwise(counts)), path
        assert not [output for cell in code for output in cell.outputs if output.output_type in {"error", "stream"}], path


# Real and invented


def test_everything_of_the_fictional_municipality_is_marked_as_invented(built: Built) -> None:
    for page in built.pages(FICTIONAL):
        (banner,) = page.tree.select("header .banner")
        assert MARK in told(banner), page.path
        assert [table.caption for table in page.tables if not table.marked] == [], page.path
        for place in ("figcaption", ".messages", ".messages li"):
            assert [told(tag) for tag in page.tree.select(place) if not tag.select(".invented")] == [], page.path
    entries = built.page(FICTIONAL, "index").tree.select("main li")
    assert len(entries) == len(NOTES)
    assert all(entry.select(".invented") for entry in entries)
    for path, pdf in pdfs(built):
        if path.parent.name == FICTIONAL:
            assert all(MARK in " ".join(page.extract_text().split()) for page in pdf.pages), path


def test_the_overview_marks_the_fictional_municipality_alone(built: Built) -> None:
    for entry in Page(built.reports / "index.html").tree.select("main li"):
        assert bool(entry.select(".invented")) == (f"{FICTIONAL}/" in str(entry.select("a")[0]["href"]))


@pytest.mark.parametrize("municipality", TWELVE)
def test_nothing_invented_is_in_a_real_municipality_s_files(municipality: str, built: Built) -> None:
    for page in built.pages(municipality):
        assert not page.tree.select(".invented, .banner"), page.path
        assert not re.search("opdigt", page.text, re.IGNORECASE), page.path
        assert not [place for place in INVENTED_PLACES if place in page.text], page.path
    for path in (built.reports / municipality).rglob("*.[ji][sp]*"):
        content = path.read_text(encoding="utf-8")
        assert not [place for place in INVENTED_PLACES[1:] if place in content], path


def test_no_real_municipality_is_named_in_the_fictional_one_s_files(built: Built) -> None:
    official = Official(SOURCE)
    for page in built.pages(FICTIONAL):
        way = re.sub(r"\bVejen\b(?! Kommune)", "vejen", page.text)  # which is a municipality and a common word
        assert not official.named_in(way), page.path
        assert "Hele landet" not in page.text
        assert "jobindsats.dk, tabel" not in page.text.lower()


def test_the_status_of_a_plan_is_told_only_where_it_is_set(built: Built) -> None:
    for municipality in THIRTEEN:
        for note in NOTES:
            assert ("Planens status" in built.page(municipality, note).text) == (municipality == FICTIONAL), (municipality, note)
    assert "Planens status: udkast" in built.page(FICTIONAL, NOTES[0]).text


def test_a_chart_of_parts_names_its_month_and_unit_and_a_share_of_the_population_its_ages(built: Built) -> None:
    for municipality in THIRTEEN:
        charts = [told(tag) for page in built.note_and_annex(municipality, NOTES[0]) for tag in page.tree.select("figcaption")]
        captions = {caption.removeprefix(MARK).strip() for caption in charts}
        assert "Kontanthjælpsmodtagere efter visitationskategori, juli 2026 (pct.)" in captions
        assert "Igangværende forløb i tilbud, juli 2026 (pct.)" in captions
        assert "Fuldtidspersoner på kontanthjælp (pct. af befolkningen 16-66 år)" in captions


def test_the_steps_of_a_note_are_left_out_where_all_its_tasks_are_done(built: Built) -> None:
    for municipality in THIRTEEN:
        for note in NOTES[1:]:
            headings = [told(tag) for page in built.note_and_annex(municipality, note) for tag in page.tree.find_all("h2")]
            done = municipality == FICTIONAL and note != NOTES[3]
            assert ("Sådan kommer vi videre" in headings) != done, (municipality, note)


def test_the_survey_note_tells_who_answered_and_plans_a_survey_where_nobody_did(built: Built) -> None:
    note = built.page(FICTIONAL, NOTES[1]).prose
    ((answered, asked),) = set(re.findall(r"(\d+) af (\d+) virksomheder har svaret", note))
    assert f"{100 * int(answered) / int(asked):.0f} pct. af virksomhederne har svaret" in note
    assert "procentpoint (95 pct.)" in note
    for municipality in TWELVE:
        planned = built.page(municipality, NOTES[1]).prose
        assert "har svaret" not in planned
        assert "Så mange svar skal der til" in planned


def test_the_plan_in_use_is_followed_while_it_is_revised(built: Built) -> None:
    (row,) = (texts for label, texts in built.page(FICTIONAL, "index").tables[0].rows if "1. oktober 2024" in " ".join(texts))
    assert row[-1] == "i gang"
    pages = built.note_and_annex(FICTIONAL, NOTES[4])
    (table,) = (table for page in pages for table in page.tables if table.name == "Opgaver bag notatet")
    assert row in [texts for _, texts in table.rows]


@pytest.mark.parametrize("municipality", TWELVE)
def test_what_is_not_collected_is_said_so_with_how_to_get_it(municipality: str, built: Built) -> None:
    note = built.page(municipality, NOTES[0]).prose + "".join(page.prose for page in built.note_and_annex(municipality, NOTES[0]))
    assert "Det ved vi ikke endnu" in note
    assert "Datagrundlag" in note
    for name in NOTES[1:]:
        prose = " ".join(page.prose for page in built.note_and_annex(municipality, name))
        assert ("Der er ikke lagt mål ind endnu" if name == NOTES[3] else "Intet er indsamlet endnu") in prose, name
        assert "er ikke oplyst" in prose, name
        assert "Hvem gør hvad, og hvornår?" in prose, name
